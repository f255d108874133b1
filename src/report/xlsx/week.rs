//! A week as a sheet: a row per person, a column per period.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::{A4, Looks, height, lines_of, text_at, time_at};
use crate::report::layout::WeekColumns;
use crate::report::text::{clean, width};
use crate::report::week::{Entry, Given, Weeks};
use crate::school::Slot;

/// Columns before the first period.
const NAMES: u16 = 2;
/// How wide the column of a period is, in letters.
const PERIOD: usize = 16;
/// How wide the column of departments is, in letters.
const DEPARTMENT: usize = 14;
/// How many letters fit across a page of A4 on its side.
const PAGE: usize = 92;

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
        text_at(sheet, 0, column, &day, &looks.head)?;
        if let (true, Some((from, to))) = (timed, period.times) {
            time_at(sheet, 1, column, from, &looks.head_time)?;
            time_at(sheet, 2, column, to, &looks.head_time)?;
        }
        text_at(sheet, last_head, column, &clean(&period.label), &looks.head)?;
        sheet.set_column_width(column, PERIOD as f64)?;
    }
    for (row, (staff, person)) in school.staff.entries().enumerate() {
        let row = last_head + 1 + row as u32;
        text_at(sheet, row, 0, &weeks.names[staff], &looks.head)?;
        let department = person.department.map(|text| clean(school.text(text))).unwrap_or_default();
        text_at(sheet, row, 1, &department, &looks.text)?;
        let mut lines = 1;
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
            lines = lines.max(lines_of(&text, PERIOD));
            text_at(sheet, row, NAMES + column as u16, &text, look)?;
        }
        height(sheet, row, lines)?;
    }
    let longest = weeks.names.iter().map(|name| width(name)).max().unwrap_or(0);
    let longest = (longest + 3).clamp(8, 40);
    sheet.set_column_width(0, longest as f64)?;
    sheet.set_column_width(1, DEPARTMENT as f64)?;
    sheet.set_freeze_panes(last_head + 1, 1)?;
    let last_row = last_head + school.staff.len() as u32;
    sheet.autofilter(last_head, 0, last_row, NAMES - 1)?;
    sheet.set_repeat_rows(0, last_head)?;
    sheet.set_repeat_columns(0, 0)?;
    // A page per day, as small as the longest day needs.
    let mut days = Vec::new();
    let mut next = u32::from(NAMES);
    for day in &columns.days {
        next += school.cycle.days()[day.id].slots.len() as u32;
        days.push(next);
    }
    days.pop();
    let widest = columns.days.iter().map(|day| school.cycle.days()[day.id].slots.len()).max().unwrap_or(1);
    let scale = PAGE * 100 / (longest + DEPARTMENT + widest * PERIOD);
    sheet.set_vertical_page_breaks(&days)?;
    sheet.set_landscape().set_paper_size(A4).set_print_scale(scale.clamp(20, 100) as u16);
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
