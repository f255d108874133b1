//! Checks that the CSV tables in a plan's folder say what its plan.json says.
//!
//! What is compared is what a reader sees: a table that a spreadsheet saved again, with another delimiter, encoding or
//! order of columns, says the same.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::Path;

use csv::StringRecord;

use super::{Rule, Violation};
use crate::files;
use crate::files::as_saved::{decoded, delimiter};
use crate::files::cells::cleaned;
use crate::plan::document::Document;
use crate::plan::tables::tables;

/// Rows of one table that are not as plan.json says are named up to this many.
const MOST_NAMED: usize = 20;

/// The tables of a plan's folder, compared with its plan.json.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TablesBeside {
    /// The tables that are there, in the order of the specification.
    pub read: Vec<&'static str>,
    /// Where they say something else, table by table and line by line.
    pub violations: Vec<Violation>,
}

/// A table that is there and cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the table {name} cannot be read: {source}")]
pub struct UnreadableTable {
    /// The name of its file.
    pub name: &'static str,
    /// What the system says.
    pub source: io::Error,
}

/// Compares every table that is in a folder with what the plan says. None has to be there.
///
/// O(tables × log rows), and O(rows) more for each row that is named as wrong.
///
/// # Errors
/// Where one is there that cannot be read.
pub fn tables_beside(plan: &Document, folder: &Path) -> Result<TablesBeside, UnreadableTable> {
    let mut found = TablesBeside::default();
    for (name, right) in tables(plan) {
        match files::read::whole(&folder.join(name)) {
            Ok(bytes) => {
                found.read.push(name);
                compare(name, &bytes, &right, &mut found.violations);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(UnreadableTable { name, source }),
        }
    }
    Ok(found)
}

/// A row of a table: its cells, cleaned, in the order of the plan's columns.
struct Row {
    /// The line it begins on.
    line: u64,
    cells: Vec<String>,
}

/// A table that was read: its header and its rows, blank ones left out.
struct Table {
    header: Vec<String>,
    rows: Vec<Row>,
}

impl Table {
    fn read(bytes: &[u8]) -> Table {
        let text = decoded(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(&text))
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let row = |record: StringRecord| {
            let cells: Vec<String> = record.iter().map(shown).collect();
            let line = record.position().map_or(0, csv::Position::line);
            cells.iter().any(|cell| !cell.is_empty()).then_some(Row { line, cells })
        };
        let mut rows = reader.records().map_while(Result::ok).filter_map(row);
        Table { header: rows.next().map_or(Vec::new(), |row| row.cells), rows: rows.collect() }
    }
}

/// A cell as it is compared: cleaned, whatever ends the lines in it.
fn shown(cell: &str) -> String {
    cleaned(cell).replace("\r\n", "\n").replace('\r', "\n")
}

/// Compares a table as it is there with the one that plan.json makes.
fn compare(name: &str, bytes: &[u8], right: &[u8], found: &mut Vec<Violation>) {
    let (there, right) = (Table::read(bytes), Table::read(right));
    let mut wrong = |line: Option<u64>, message: String| {
        let subject = line.map_or(name.to_owned(), |line| format!("{name}, line {line}"));
        found.push(Violation { rule: Rule::Tables, subject, message });
    };
    let place = |column: &String| there.header.iter().position(|other| other.eq_ignore_ascii_case(column));
    let Some(places) = right.header.iter().map(place).collect::<Option<Vec<usize>>>() else {
        let missing: Vec<&str> = right.header.iter().filter(|c| place(c).is_none()).map(String::as_str).collect();
        wrong(Some(1), format!("there is no column {}", missing.join(", ")));
        return;
    };
    for (at, column) in there.header.iter().enumerate().filter(|(at, _)| !places.contains(at)) {
        let filled = there.rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty()));
        if filled || !column.is_empty() {
            wrong(Some(1), format!("plan.json knows no column {column:?}"));
        }
    }
    let width = there.header.len();
    for row in there.rows.iter().filter(|row| row.cells.iter().skip(width).any(|cell| !cell.is_empty())) {
        wrong(Some(row.line), format!("there are {} cells, but {width} columns", row.cells.len()));
    }
    let arranged = |row: &Row| Row {
        line: row.line,
        cells: places.iter().map(|at| row.cells.get(*at).cloned().unwrap_or_default()).collect(),
    };
    let rows: Vec<Row> = there.rows.iter().map(arranged).collect();
    compare_rows(&rows, &right, &mut wrong);
}

/// Compares the rows: same ones first, then those that have most in common.
fn compare_rows(rows: &[Row], right: &Table, wrong: &mut dyn FnMut(Option<u64>, String)) {
    let mut places: BTreeMap<&[String], VecDeque<usize>> = BTreeMap::new();
    for (at, row) in right.rows.iter().enumerate() {
        places.entry(&row.cells).or_default().push_back(at);
    }
    // Where each row stands in plan.json.
    let same: Vec<Option<usize>> =
        rows.iter().map(|row| places.get_mut(&row.cells[..]).and_then(VecDeque::pop_front)).collect();
    let mut missing: Vec<usize> = places.into_values().flatten().collect();
    missing.sort_unstable();
    let other: Vec<&Row> = rows.iter().zip(&same).filter(|(_, same)| same.is_none()).map(|(row, _)| row).collect();
    if other.is_empty() && missing.is_empty() {
        let moved = same.iter().enumerate().find(|(at, same)| **same != Some(*at));
        if let Some((at, _)) = moved {
            wrong(Some(rows[at].line), "from here on the rows are in another order than plan.json has them".to_owned());
        }
        return;
    }
    let named = &other[..other.len().min(MOST_NAMED)];
    for row in named {
        match most_like(row, &missing, right) {
            Some(at) => {
                let meant = &right.rows[missing.remove(at)];
                wrong(Some(row.line), differences(row, meant, &right.header));
            }
            None => wrong(Some(row.line), format!("plan.json has no such row: {}", in_words(row))),
        }
    }
    let unnamed = other.len() - named.len();
    if unnamed > 0 {
        wrong(None, format!("{unnamed} more rows are not as plan.json says, or not in it"));
        return;
    }
    for at in missing.iter().take(MOST_NAMED) {
        wrong(None, format!("a row is missing that plan.json has: {}", in_words(&right.rows[*at])));
    }
    if missing.len() > MOST_NAMED {
        wrong(None, format!("{} more rows are missing that plan.json has", missing.len() - MOST_NAMED));
    }
}

/// Which of the `missing` rows a row was most likely made of: the first with most cells in common, if these are
/// half of those that are filled in.
fn most_like(row: &Row, missing: &[usize], right: &Table) -> Option<usize> {
    let common = |at: &usize| {
        let cells = row.cells.iter().zip(&right.rows[*at].cells);
        cells.filter(|(cell, meant)| cell == meant && !cell.is_empty()).count()
    };
    let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let mut best: Option<(usize, usize)> = None;
    for (at, index) in missing.iter().enumerate() {
        let common = common(index);
        if common * 2 >= filled && best.is_none_or(|(most, _)| common > most) {
            best = Some((common, at));
        }
    }
    best.map(|(_, at)| at)
}

/// What a row says, and what plan.json says, cell by cell.
fn differences(row: &Row, meant: &Row, header: &[String]) -> String {
    let differ = header.iter().zip(row.cells.iter().zip(&meant.cells)).filter(|(_, (cell, meant))| cell != meant);
    let said = differ.map(|(column, (there, meant))| {
        let is = if there.is_empty() { "blank".to_owned() } else { format!("{there:?}") };
        let says = if meant.is_empty() { "has nothing there".to_owned() } else { format!("says {meant:?}") };
        format!("{column} is {is}, but plan.json {says}")
    });
    said.collect::<Vec<_>>().join("; ")
}

/// A row in one line: its cells without the blank ones.
fn in_words(row: &Row) -> String {
    row.cells.iter().filter(|cell| !cell.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: &str = "mentor,mentee,fit,week,day,period\nana,dee,87,,Tue,2\nana,eve,80,,Wed,1\nbo,cy,70,,,\n";

    fn found(there: &str) -> Vec<String> {
        found_in(there.as_bytes())
    }

    fn found_in(there: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        compare("pairs.csv", there, RIGHT.as_bytes(), &mut found);
        found.iter().map(|violation| format!("{}: {}", violation.subject, violation.message)).collect()
    }

    #[test]
    fn a_table_that_a_spreadsheet_saved_again_says_the_same() {
        let nothing: [&str; 0] = [];
        assert_eq!(found(RIGHT), nothing);
        assert_eq!(found(&format!("\u{feff}{RIGHT}")), nothing);
        assert_eq!(found(&RIGHT.replace(',', ";").replace('\n', "\r\n")), nothing);
        assert_eq!(found(&format!("{RIGHT},,,,,\n\n")), nothing);
        let turned = "Mentee,mentor,fit,period,day,week\ndee,ana,87,2,Tue,\neve,ana,80,1,Wed,\ncy,bo,70\n";
        assert_eq!(found(turned), nothing);
        let utf_16: Vec<u8> =
            "\u{feff}".encode_utf16().chain(RIGHT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(found_in(&utf_16), nothing);
    }

    #[test]
    fn cells_that_differ_are_named_with_both() {
        assert_eq!(
            found(&RIGHT.replace("ana,eve,80,,Wed,1", "ana,eve,80,A,Wed,3")),
            [
                "pairs.csv, line 3: week is \"A\", but plan.json has nothing there; period is \"3\", but plan.json says \"1\""
            ]
        );
        assert_eq!(
            found(&RIGHT.replace("ana,dee,87,,Tue,2", "ana,dee,,,Tue,2")),
            ["pairs.csv, line 2: fit is blank, but plan.json says \"87\""]
        );
    }

    #[test]
    fn rows_that_are_new_missing_or_elsewhere_are_named() {
        assert_eq!(
            found(&format!("{RIGHT}zoe,max,1,,Mon,9\n")),
            ["pairs.csv, line 5: plan.json has no such row: zoe, max, 1, Mon, 9"]
        );
        assert_eq!(
            found(&RIGHT.replace("ana,dee,87,,Tue,2\n", "")),
            ["pairs.csv: a row is missing that plan.json has: ana, dee, 87, Tue, 2"]
        );
        assert_eq!(
            found(&format!("{RIGHT}bo,cy,70,,,\n")),
            ["pairs.csv, line 5: plan.json has no such row: bo, cy, 70"],
            "twice"
        );
        let lines: Vec<&str> = RIGHT.lines().collect();
        assert_eq!(
            found(&[lines[0], lines[1], lines[3], lines[2]].join("\n")),
            ["pairs.csv, line 3: from here on the rows are in another order than plan.json has them"]
        );
        let many: String = (0..50).map(|row| format!("zoe,max{row},1,,Mon,9\n")).collect();
        let found = found(&format!("{RIGHT}{many}"));
        assert_eq!(found.len(), MOST_NAMED + 1);
        assert_eq!(found[MOST_NAMED], "pairs.csv: 30 more rows are not as plan.json says, or not in it");
    }

    #[test]
    fn columns_that_are_new_or_missing_are_named() {
        assert_eq!(found(""), ["pairs.csv, line 1: there is no column mentor, mentee, fit, week, day, period"]);
        assert_eq!(
            found("mentor,mentee,fit,week,day\nana,dee,87,,Tue\n"),
            ["pairs.csv, line 1: there is no column period"]
        );
        let noted = RIGHT.replace("period\n", "period,notes\n").replace("Tue,2", "Tue,2,swap?");
        assert_eq!(found(&noted), ["pairs.csv, line 1: plan.json knows no column \"notes\""]);
        assert_eq!(
            found(&RIGHT.replace("Tue,2", "Tue,2,swap?")),
            ["pairs.csv, line 2: there are 7 cells, but 6 columns"]
        );
    }
}
