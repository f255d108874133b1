//! What is there and not read: columns, and tables of another shape.

use std::collections::BTreeMap;

use super::cells::flag;
use super::collector::Collector;
use super::grid::Grid;
use super::header::{Column, Values, plain};
use super::opening::{about, meant};
use super::sheet::{Sheet, Unread};
use super::values::{Known, fitting};
use crate::findings::{Code, Finding, Place};
use crate::names::{Found, is_weekday};

/// Parts of names of columns that say who is busy when: in timetable.csv.
const OF_TIMETABLE: &[&str] = &[
    "length",
    "duration",
    "double",
    "minutes",
    "cancel",
    "status",
    "active",
    "deleted",
    "alternat",
    "frequency",
    "semester",
    "term",
    "quarter",
    "valid",
    "date",
    "until",
    "weeks",
    "half",
    "rotation",
    "free",
    "cover",
    "substitut",
    "replac",
    "teacher",
    "staff",
    "assistant",
    "instructor",
    "lehrer",
    "away",
    "absent",
];
/// The same in staff.csv.
const OF_STAFF: &[&str] = &[
    "leave",
    "active",
    "absent",
    "dayoff",
    "daysoff",
    "workingdays",
    "workdays",
    "available",
    "parttime",
    "daysin",
    "away",
];
/// The same in availability.csv and periods.csv.
const OF_TIMES: &[&str] =
    &["until", "date", "valid", "length", "duration", "weeks", "active", "cancel", "term", "semester"];

/// Lists the columns of a table that are not read, but for those `read` otherwise: in a note, and in a warning those
/// that say who is busy when.
pub(super) fn report(sheet: &Sheet, table: &str, read: &[usize], known: Known<'_>, collector: &mut Collector) {
    let (matters, rest): (Vec<&Unread>, Vec<&Unread>) = sheet
        .unread
        .iter()
        .filter(|column| !read.contains(&column.position))
        .partition(|column| changes_who_is_busy(sheet, table, column, known));
    let list = |columns: &[&Unread]| columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
    let all_names: Vec<&str> = sheet.columns().iter().map(|column| column.name).collect();
    let finding = |code: Code, columns: &[&Unread], message: String, remedy: String| Finding {
        code,
        place: Place {
            file: sheet.file.clone(),
            line: Some(sheet.grid.line(sheet.header_row)),
            column: columns.first().map(|column| column.position as u64 + 1),
            field: None,
        },
        value: Some(list(columns)),
        message,
        expected: format!("columns: {}", all_names.join(", ")),
        remedy,
        also: Vec::new(),
    };
    if !rest.is_empty() {
        let names: Vec<&str> = rest.iter().map(|column| column.name.as_str()).collect();
        let message = match names.len() {
            1 => format!("the column `{}` is not read", names[0]),
            count => format!("these {count} columns are not read: {}", names.join(", ")),
        };
        collector.push(finding(Code::UnknownColumns, &rest, message, meant(&names, sheet.columns(), &sheet.header.at)));
    }
    for column in matters {
        let message = format!(
            "the column `{}` is not read, and it looks as if it said who is busy when: look whether people are busy when they should be",
            column.name
        );
        let remedy = "rename it where it stands for a column of the table; else take it out of the file".to_owned();
        collector.push(finding(Code::ColumnThatMatters, &[column], message, remedy));
    }
}

fn changes_who_is_busy(sheet: &Sheet, table: &str, column: &Unread, known: Known<'_>) -> bool {
    let parts = match table {
        "timetable" => OF_TIMETABLE,
        "staff" => OF_STAFF,
        "availability" | "periods" => OF_TIMES,
        _ => return false,
    };
    let values: Vec<&str> =
        sheet.rows().map(|row| row.at_position(column.position)).filter(|cell| !cell.is_empty()).take(2_000).collect();
    if values.is_empty() || is_the_same_person(sheet, table, column, known) {
        return false;
    }
    let name = plain(&column.name);
    if parts.iter().any(|part| name.contains(part)) {
        return true;
    }
    // A flag, or further people.
    let is_flag = |value: &&str| flag(value).is_some() && !value.bytes().all(|byte| byte.is_ascii_digit());
    let people = Column { name: "staff", synonyms: &[], required: false, values: Values::People };
    table == "timetable"
        && (values.iter().all(is_flag)
            || (known.people.is_some_and(|people| !people.is_empty())
                && fitting(&sheet.grid, sheet.header_row, column.position, &people, known).most()))
}

/// Whether a column of the timetable names the person of the row once more, or is a second name for another column.
fn is_the_same_person(sheet: &Sheet, table: &str, column: &Unread, known: Known<'_>) -> bool {
    const PERSON: usize = 0;
    if table != "timetable" {
        return false;
    }
    let mut same = 0;
    let mut filled = 0;
    let mut seen: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    for row in sheet.rows().take(5_000) {
        let (person, other) = (row.cell(PERSON), row.at_position(column.position));
        if other.is_empty() {
            continue;
        }
        filled += 1;
        let is_same = *seen.entry((person, other)).or_insert_with(|| match known.people {
            Some(people) => match (people.find(person), people.find(other)) {
                (Found::Nothing, _) | (_, Found::Nothing) => false,
                (one, other) => one.one().is_some_and(|one| match other {
                    Found::Exactly(other) | Found::Nearly(other) => other == one,
                    Found::Several(others) => others.contains(&one),
                    Found::Nothing => false,
                }),
            },
            None => false,
        });
        same += usize::from(is_same);
    }
    if known.people.is_none() {
        // Nobody is listed: a column that always goes with the person names that person.
        let mut of: BTreeMap<&str, &str> = BTreeMap::new();
        let name = plain(&column.name);
        let is_called = ["teacher", "staff", "instructor", "person"].iter().any(|part| name.contains(part));
        return is_called
            && seen.keys().all(|(person, other)| *of.entry(other).or_insert(person) == *person)
            && of.len() > 1;
    }
    same * 2 > filled
}

/// Whether a table has its days and periods across, or people and days on its two sides.
pub(super) fn is_grid(grid: &Grid, header_row: usize) -> bool {
    let begins_with_day = |cell: &str| {
        let word = cell.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | ':' | '/' | '.')).next();
        word.is_some_and(|word| is_weekday(word.trim_end_matches(|c: char| c.is_ascii_digit())))
    };
    let across = |row: usize| grid.cells(row).filter(|cell| begins_with_day(cell)).count();
    let rows = header_row..grid.len().min(header_row + 5);
    if rows.into_iter().any(|row| across(row) >= 2) || (0..header_row).any(|row| across(row) >= 2) {
        return true;
    }
    // Periods across, days down.
    let numbers =
        grid.cells(header_row).filter(|cell| crate::names::period_key(cell).bytes().all(|b| b.is_ascii_digit()));
    let down = (header_row + 1..grid.len().min(header_row + 60)).filter(|row| begins_with_day(grid.raw(*row, 0)));
    numbers.filter(|cell| !cell.is_empty()).count() >= 3 && (down.count() >= 2 || grid.width(header_row) >= 4)
}

/// Says that a timetable is a grid, and what reads it.
pub(super) fn grid(file: &str, line: u64) -> Finding {
    about(
        Code::Grid,
        file,
        Some(line),
        format!("{file}, the timetable, is a grid with slots on one side, not a list with a row for each lesson"),
        "a row for each person and lesson, with the columns staff, day, period".into(),
        &format!(
            "run `staffroom import {} -o NEW-FOLDER --format grid`, which makes a school folder of it",
            quoted(file)
        ),
    )
}

fn quoted(file: &str) -> String {
    if file.contains(' ') { format!("'{file}'") } else { file.to_owned() }
}
