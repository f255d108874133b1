//! A week as a sheet: a row per person, a column per period.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::{Looks, text_at, time_at};
use crate::report::layout::WeekColumns;
use crate::report::text::{clean, width};
use crate::report::week::{Entry, Given, Weeks};
use crate::school::Slot;

/// Columns before the first period.
const NAMES: u16 = 2;

/// Writes one week into an empty sheet.
///
/// O(people × slots of the week).
pub(super) fn write(
    sheet: &mut Worksheet,
    weeks: &Weeks,
    columns: &WeekColumns,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let school = weeks.school;
    let slots: Vec<Slot> =
        columns.days.iter().flat_map(|day| school.cycle.days()[day.id].slots.iter().copied()).collect();
    let timed = slots.iter().any(|slot| school.cycle.period(*slot).times.is_some());
    let heads: &[&str] = if timed { &["Day", "Start", "End", "Period"] } else { &["Day", "Period"] };
    let last_head = heads.len() as u32 - 1;
    for (row, head) in heads.iter().enumerate() {
        sheet.write_string_with_format(row as u32, NAMES - 1, *head, &looks.head)?;
    }
    sheet.write_string_with_format(last_head, 0, "Who", &looks.head)?;
    // The filter's head row says what the column below it is.
    sheet.write_string_with_format(last_head, 1, "Department", &looks.head)?;
    for (column, slot) in slots.iter().enumerate() {
        let column = NAMES + column as u16;
        let period = school.cycle.period(*slot);
        let day = clean(&school.cycle.days()[period.day].label);
        sheet.write_string_with_format(0, column, day, &looks.head)?;
        if let (true, Some((from, to))) = (timed, period.times) {
            time_at(sheet, 1, column, from, &looks.head_time)?;
            time_at(sheet, 2, column, to, &looks.head_time)?;
        }
        sheet.write_string_with_format(last_head, column, clean(&period.label), &looks.head)?;
        sheet.set_column_width(column, 16.0)?;
    }
    for (row, (staff, person)) in school.staff.entries().enumerate() {
        let row = last_head + 1 + row as u32;
        text_at(sheet, row, 0, &weeks.names[staff], &looks.head)?;
        let department = person.department.map(|text| clean(school.text(text))).unwrap_or_default();
        text_at(sheet, row, 1, &department, &looks.text)?;
        for (column, slot) in slots.iter().enumerate() {
            let (text, look) = match (weeks.at(staff, *slot), weeks.given(staff, *slot)) {
                ([], Given::Nothing) => continue,
                ([], Given::Away) => ("away".to_owned(), &looks.away),
                ([], Given::Protected) => ("protected".to_owned(), &looks.protected),
                ([], Given::Busy(what, with)) => (joined([what, with], " "), &looks.busy),
                (entries @ [first, ..], _) => {
                    let lines: Vec<String> = entries.iter().map(line).collect();
                    let recurring = entries.iter().find(|entry| entry.round.is_none()).unwrap_or(first);
                    (lines.join("\n"), looks.kind(recurring.kind))
                }
            };
            text_at(sheet, row, NAMES + column as u16, &text, look)?;
        }
    }
    let longest = weeks.names.iter().map(|name| width(name)).max().unwrap_or(0);
    sheet.set_column_width(0, (longest + 3).clamp(8, 40) as f64)?;
    sheet.set_column_width(1, 14.0)?;
    sheet.set_freeze_panes(last_head + 1, 1)?;
    let last_row = last_head + school.staff.len() as u32;
    sheet.autofilter(last_head, 0, last_row, NAMES - 1)?;
    Ok(())
}

fn line(entry: &Entry) -> String {
    let round = entry.round.map_or(String::new(), |round| format!("R{round} "));
    let note = if entry.note.is_empty() { String::new() } else { format!(" ({})", entry.note) };
    format!("{round}{}{note}", entry.what)
}

fn joined(parts: [String; 2], between: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(between)
}
