//! holidays.csv: days without school, or with less of it, in the school folder or where `--holidays` says.

use super::collector::Collector;
use super::csv_rows::CsvRows;
use super::dates;
use super::grid::Grid;
use super::header::{Column, TableSpec, Values, optional, required};
use super::limits;
use super::sheet::{Row, Sheet};
use super::source_files::read_text;
use super::values::Known;
use crate::findings::Code;
use crate::names::{CycleNames, WeekNamed};
use crate::school::{Cycle, Holiday, Slot, SlotSet};
use jiff::civil::Date;
use std::path::Path;

const COLUMNS: &[Column] = &[
    required("from", &["date", "day", "start", "begin", "firstday"]),
    optional("to", &["end", "until", "lastday"]),
    optional("name", &["holiday", "title", "description", "note", "what"]).of(Values::Text),
    optional("first", &["firstperiod", "fromperiod"]),
    optional("last", &["lastperiod", "toperiod"]),
];
const FROM: usize = 0;
const TO: usize = 1;
const NAME: usize = 2;
const FIRST: usize = 3;
const LAST: usize = 4;

/// holidays.csv.
pub(super) const SPEC: TableSpec = TableSpec { name: "holidays", required: false, variants: &[COLUMNS] };
/// A file that was named.
const NAMED: TableSpec = TableSpec { name: "holidays", required: true, variants: &[COLUMNS] };

/// Opens the file that `--holidays` names.
pub(super) fn open(path: &Path, collector: &mut Collector) -> Option<Sheet> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let text = read_text(folder, &file, limits::TABLE, collector)?;
    Sheet::open(file, Grid::of_csv(CsvRows::new(text, &NAMED)), &NAMED, Known::default(), collector)
}

/// Reads the holidays, in file order. Rows with an error are left out.
pub(super) fn read(sheet: &mut Sheet, cycle: &Cycle, names: &CycleNames, collector: &mut Collector) -> Vec<Holiday> {
    let mut holidays = Vec::new();
    while let Some(row) = sheet.next(collector) {
        let from = date(&row, FROM, collector);
        let to = if row.cell(TO).is_empty() { from } else { date(&row, TO, collector) };
        let (Some(from), Some(to)) = (from, to) else { continue };
        if to < from {
            row.report(
                collector,
                Code::BadDate,
                TO,
                format!("a holiday that ends on {to} cannot start on {from}"),
                "a last day that is not before the first",
                "swap the two, or mend the wrong one",
            );
            continue;
        }
        let Ok(part) = part(&row, cycle, names, collector) else { continue };
        holidays.push(Holiday { from, to, name: row.cell(NAME).to_owned(), part });
    }
    holidays
}

fn date(row: &Row<'_>, column: usize, collector: &mut Collector) -> Option<Date> {
    let text = row.cell(column);
    let found = dates::parse(text);
    if found.is_none() {
        row.report(
            collector,
            Code::BadDate,
            column,
            if text.is_empty() {
                "there is no date".to_owned()
            } else {
                format!("`{text}` is no date, or could be two")
            },
            "a date such as 2027-01-31",
            "write year, month and day in figures, with - between them",
        );
    }
    found
}

/// The slots that fall out where only a part of each day does.
fn part(row: &Row<'_>, cycle: &Cycle, names: &CycleNames, collector: &mut Collector) -> Result<Option<SlotSet>, ()> {
    let (first, last) = (row.cell(FIRST), row.cell(LAST));
    if (first.is_empty() && last.is_empty()) || cycle.is_empty() {
        return Ok(None);
    }
    let mut ends: [Vec<Slot>; 2] = [Vec::new(), Vec::new()];
    for ((label, column), found) in [(first, FIRST), (last, LAST)].into_iter().zip(&mut ends) {
        if label.is_empty() {
            continue;
        }
        *found = slots_called(names, label);
        if found.is_empty() {
            row.report(
                collector,
                Code::UnknownSlot,
                column,
                format!("no day has a period `{label}`"),
                "a period of periods.csv",
                "write a period as periods.csv does, or leave the cell blank for the beginning or the end of the day",
            );
            return Err(());
        }
    }
    let mut slots = SlotSet::empty(cycle.len());
    for day in cycle.days().iter() {
        let from = if first.is_empty() { 0 } else { place_on(cycle, &day.slots, &ends[0], true) };
        let to = if last.is_empty() { day.slots.len() } else { place_on(cycle, &day.slots, &ends[1], false) };
        day.slots.iter().take(to).skip(from).for_each(|slot| slots.insert(*slot));
    }
    if slots.is_empty() {
        row.report(
            collector,
            Code::UnknownSlot,
            LAST,
            format!("`{last}` is before `{first}` on every day"),
            "a last period that is not before the first",
            "swap the two",
        );
        return Err(());
    }
    Ok(Some(slots))
}

/// The slots of a period on all days that have it.
fn slots_called(names: &CycleNames, label: &str) -> Vec<Slot> {
    let mut found = Vec::new();
    let mut slots = Vec::new();
    for day in 0..names.day_labels().len() {
        if names.slots(day, label, &WeekNamed::Every, false, &mut slots).is_ok() {
            found.append(&mut slots);
        }
    }
    found
}

/// Where on a day the slots begin (or, not `first`, end) that fall out: by the period, else by the clock of a day
/// that has it, else by its place on that day.
fn place_on(cycle: &Cycle, day: &[Slot], called: &[Slot], first: bool) -> usize {
    if let Some(at) = day.iter().position(|slot| called.contains(slot)) {
        return if first { at } else { at + 1 };
    }
    let like = called[0];
    if let Some((start, end)) = cycle.period(like).times
        && day.iter().all(|slot| cycle.period(*slot).times.is_some())
    {
        let times = day.iter().filter_map(|slot| cycle.period(*slot).times);
        return times.filter(|(from, to)| if first { *to <= start } else { *from < end }).count();
    }
    let at = cycle.days()[cycle.day_of(like)].slots.iter().position(|slot| *slot == like).unwrap_or(0);
    at + usize::from(!first)
}
