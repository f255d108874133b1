//! The lists of `--staff` and `--periods`, read as staff.csv and periods.csv are.

use std::path::Path;

use super::columns;
use super::draft::{Person, Slot, SlotKind};
use super::finish::Lists;
use super::options::ImportOptions;
use super::refusal::{Imports, about, refuse};
use super::sheets::{Line, Sheet, sheets};
use super::source::{SourceFile, SourceFiles};
use super::values;
use crate::findings::{Code, Finding};

/// Reads the lists that the options name.
///
/// # Errors
/// Where one of them cannot be read.
pub fn read(options: &ImportOptions, findings: &mut Vec<Finding>) -> Imports<Lists> {
    let staff = match &options.staff {
        Some(path) => Some(staff(&one_file(path, "staff")?, findings)?),
        None => None,
    };
    let periods = match &options.periods {
        Some(path) => Some(periods(&one_file(path, "periods")?, findings)?),
        None => None,
    };
    Ok(Lists { staff, periods })
}

/// The one file at a path; in a folder, the one that is called so.
fn one_file(path: &Path, table: &str) -> Imports<SourceFile> {
    let source = SourceFiles::read(path)?;
    let many = source.files.len() != 1;
    let mut files = source.files.into_iter().filter(|file| !many || file.stem().to_lowercase().contains(table));
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file),
        _ => Err(refuse(
            Code::ImportBadOption,
            &path.display().to_string(),
            format!("--{table} names no single table"),
            format!("one table with the columns of {table}.csv"),
            "name the file",
        )),
    }
}

/// A table's header, what each of its columns is, and the rows below it.
pub struct Headed<'s> {
    /// What each column is.
    pub columns: Vec<Option<&'static str>>,
    /// The rows below the header.
    pub lines: &'s [Line],
}

impl Headed<'_> {
    /// A cell of a row.
    pub fn cell(&self, line: &Line, column: &str) -> String {
        self.columns.iter().position(|name| *name == Some(column)).map(|at| line.cell(at)).unwrap_or_default()
    }

    /// Whether there is such a column.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains(&Some(column))
    }
}

/// Finds the header of a table: the first line with two or more known columns, else the first that has the one.
pub fn headed<'s>(sheet: &'s Sheet, table: &str, needed: &[&str]) -> Option<Headed<'s>> {
    let complete = |columns: &[Option<&'static str>]| needed.iter().all(|name| columns.contains(&Some(*name)));
    let mut single = None;
    for (at, line) in sheet.rows.iter().enumerate().take(50) {
        let columns = columns::of_header(table, &line.cells);
        if !complete(&columns) {
            continue;
        }
        let known = columns.iter().flatten().count();
        if known >= 2 {
            return Some(Headed { columns, lines: &sheet.rows[at + 1..] });
        }
        if known == 1 && single.is_none() && line.cells.iter().filter(|cell| !cell.trim().is_empty()).count() == 1 {
            single = Some(Headed { columns, lines: &sheet.rows[at + 1..] });
        }
    }
    single
}

fn no_header(file: &SourceFile, option: &str, needed: &str) -> super::refusal::Refusal {
    refuse(
        Code::MissingColumn,
        &file.name,
        format!("{option}: no line of this table is a header with {needed}"),
        format!("a header with {needed}"),
        "add one, or rename the columns; docs/input.md lists the names that are understood",
    )
}

/// Reads people.
///
/// # Errors
/// Where the table has no header, or an id twice.
pub fn staff(file: &SourceFile, findings: &mut Vec<Finding>) -> Imports<Vec<Person>> {
    let sheet = first(file, findings, "staff")?;
    let headed = headed(&sheet, "staff", &["id"]).or_else(|| headed(&sheet, "staff", &["name"]));
    let Some(headed) = headed else { return Err(no_header(file, "--staff", "id or name")) };
    let mut people: Vec<Person> = Vec::new();
    let mut seen = std::collections::BTreeMap::new();
    for line in headed.lines {
        let mut person = Person::default();
        for column in headed.columns.iter().flatten() {
            let value = headed.cell(line, column);
            match *column {
                "id" => person.short = value,
                "name" => person.name = value,
                "department" => person.department = value,
                "site" => person.site = value,
                "email" => person.email = value,
                _ if value.is_empty() => {}
                other => drop(person.more.insert(other.to_owned(), value)),
            }
        }
        if !headed.has("id") {
            person.short.clone_from(&person.name);
        }
        if person.short.is_empty() {
            continue;
        }
        if let Some(first) = seen.insert(person.short.clone(), line.number) {
            return Err(about(
                Code::RepeatedId,
                &file.name,
                Some(line.number),
                format!("`{}` is on line {first} already", person.short),
                "each id once",
                "give one of the two another id",
            )
            .into());
        }
        people.push(person);
    }
    Ok(people)
}

/// Reads slots.
///
/// # Errors
/// Where the table has no header.
pub fn periods(file: &SourceFile, findings: &mut Vec<Finding>) -> Imports<Vec<Slot>> {
    let sheet = first(file, findings, "periods")?;
    let Some(headed) = headed(&sheet, "periods", &["day", "period"]) else {
        return Err(no_header(file, "--periods", "day and period"));
    };
    let mut slots = Vec::new();
    for line in headed.lines {
        let (day, period) = (headed.cell(line, "day"), headed.cell(line, "period"));
        if day.is_empty() || period.is_empty() {
            continue;
        }
        let time = |column: &str| -> Imports<Option<u16>> {
            let text = headed.cell(line, column);
            if text.is_empty() {
                return Ok(None);
            }
            values::time(&text).map(Some).ok_or_else(|| {
                about(
                    Code::BadTime,
                    &file.name,
                    Some(line.number),
                    format!("`{text}` is not a time of day"),
                    "HH:MM, from 00:00 to 24:00",
                    "write 08:30 for half past eight",
                )
                .into()
            })
        };
        let (start, end) = (time("start")?, time("end")?);
        let kind = match headed.cell(line, "kind").to_lowercase().as_str() {
            "open" => SlotKind::Open,
            "break" => SlotKind::Break,
            "" if values::is_break(&period) => SlotKind::Break,
            _ => SlotKind::Lesson,
        };
        slots.push(Slot { week: headed.cell(line, "week"), day, period, start, end, kind });
    }
    if slots.is_empty() {
        return Err(refuse(
            Code::NoRows,
            &file.name,
            "--periods has no slots",
            "a row for each slot",
            "name another file",
        ));
    }
    Ok(slots)
}

fn first(file: &SourceFile, findings: &mut Vec<Finding>, table: &str) -> Imports<Sheet> {
    let all = sheets(file, findings)?;
    let named = all.iter().position(|sheet| sheet.name.to_lowercase().contains(table)).unwrap_or(0);
    all.into_iter().nth(named).ok_or_else(|| no_header(file, &format!("--{table}"), "rows"))
}
