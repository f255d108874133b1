//! The file of `--holidays`: days without school, for calendars. It is no part of a school folder.

use super::collector::Collector;
use super::csv_rows::CsvRows;
use super::grid::Grid;
use super::header::{Column, TableSpec, optional, required};
use super::limits;
use super::sheet::{Row, Sheet};
use super::source_files::read_text;
use super::values::Known;
use crate::findings::{Code, Finding};
use crate::school::Holiday;
use jiff::civil::Date;
use std::path::Path;

const COLUMNS: &[Column] = &[
    required("from", &["date", "day", "start", "first", "begin", "firstday"]),
    optional("to", &["end", "last", "until", "lastday"]),
    optional("name", &["holiday", "title", "description", "note", "what"]),
];
const FROM: usize = 0;
const TO: usize = 1;
const NAME: usize = 2;

const SPEC: TableSpec = TableSpec { name: "holidays", required: true, variants: &[COLUMNS] };

/// Reads the days without school, in file order, and everything that is wrong with the file.
/// Rows with an error are left out.
pub fn holidays(path: &Path) -> (Vec<Holiday>, Vec<Finding>) {
    let mut collector = Collector::new();
    let holidays = read(path, &mut collector);
    (holidays, collector.finish())
}

fn read(path: &Path, collector: &mut Collector) -> Vec<Holiday> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let Some(text) = read_text(folder, &file, limits::TABLE, collector) else { return Vec::new() };
    let grid = Grid::of_csv(CsvRows::new(text, &SPEC));
    let Some(mut sheet) = Sheet::open(file, grid, &SPEC, Known::default(), collector) else { return Vec::new() };
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
        holidays.push(Holiday { from, to, name: row.cell(NAME).to_owned() });
    }
    holidays
}

fn date(row: &Row<'_>, column: usize, collector: &mut Collector) -> Option<Date> {
    let text = row.cell(column);
    let found = parse(text);
    if found.is_none() {
        row.report(
            collector,
            Code::BadDate,
            column,
            if text.is_empty() { "there is no date".to_owned() } else { format!("`{text}` is not a date") },
            "a date such as 2027-01-31",
            "write year, month and day in figures, with - between them",
        );
    }
    found
}

/// A date such as `2027-01-31`, and no other way to write one.
pub fn parse(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    text.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::render;

    fn read_file(text: &str) -> (Vec<Holiday>, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("days.csv");
        std::fs::write(&path, text).unwrap();
        let (holidays, findings) = holidays(&path);
        (holidays, render(&findings, true))
    }

    #[test]
    fn days_and_spans_are_read() {
        let (found, findings) = read_file("from;to;name\n2027-02-15;2027-02-19;Half term\n2027-03-26;;\n");
        assert_eq!(findings, "no findings\n");
        let shown: Vec<String> =
            found.iter().map(|holiday| format!("{}/{}/{}", holiday.from, holiday.to, holiday.name)).collect();
        assert_eq!(shown, ["2027-02-15/2027-02-19/Half term", "2027-03-26/2027-03-26/"]);
        assert_eq!(read_file("Date\n2027-02-15\n").0.len(), 1);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let (found, findings) =
            read_file("from,to\n15.2.2027,\n2027-02-30,2027-03-01\n2027-03-05,2027-03-01\n,2027-03-01\n2027-04-01,x\n");
        assert!(found.is_empty());
        assert_eq!(findings.matches("E124").count(), 5, "{findings}");
        for line in 2..=6 {
            assert!(findings.contains(&format!("days.csv:{line}:")), "{findings}");
        }
        assert!(holidays(Path::new("/no/such/file.csv")).1[0].message.contains("cannot be read"));
    }
}
