//! `--update`: a school that is there already keeps what the source does not fill.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Outcome;
use super::columns;
use super::refusal::{Imports, note, refuse, warning};
use super::sheets::{self, Line};
use super::source::SourceFile;
use super::tables::Table;
use super::values;
use crate::files::read;
use crate::findings::Code;

/// The largest staff list.
const MOST: u64 = 128 << 20;

/// Puts the source's columns into the staff list that is there; says who is new and who is gone.
///
/// # Errors
/// Where the list that is there cannot be read.
pub fn merge(school: &Path, tables: &mut [Table], outcome: &mut Outcome) -> Imports<()> {
    let path = school.join("staff.csv");
    if !school.is_dir() {
        let shown = school.display().to_string();
        return Err(refuse(
            Code::NoSuchSchool,
            &shown,
            "there is no such school folder to bring up to date",
            "a folder that an earlier import wrote, or that you made",
            "leave --update out to write a new one",
        ));
    }
    if outcome.options.iter().any(|option| option == "--pseudonyms") {
        outcome.imported.findings.push(warning(
            Code::ImportWarning,
            "pseudonyms follow the order of the source: where somebody was added or left since, S007 is another person now",
            "the same people in the same order",
            "look whether the tables that are kept still name the right people",
        ));
    }
    let Some(table) = tables.iter_mut().find(|table| table.name == "staff") else { return Ok(()) };
    if !path.is_file() {
        return Ok(());
    }
    let bytes = read::up_to(&path, MOST).map_err(|error| {
        refuse(
            Code::Unreadable,
            "staff.csv",
            format!("this cannot be read: {error}"),
            "a staff list",
            "look at the reason",
        )
    })?;
    let file = SourceFile { name: "staff.csv".into(), bytes };
    let text = file.text()?.text.into_owned();
    let rows = sheets::rows("staff.csv", &text, sheets::delimiter(&text))?;
    let Some((header, known)) = header(&rows) else {
        return Err(refuse(
            Code::MissingColumn,
            "staff.csv",
            "the staff list that is there has no header with id",
            "a column id",
            "mend it, or leave --update out",
        ));
    };
    let (new, gone) =
        merge_rows(table, &rows[header + 1..], &rows[header].cells, &known, outcome.imported.department_guessed);
    tell(outcome, &new, &gone);
    Ok(())
}

/// The line of the header, and which of its cells is which column.
fn header(rows: &[Line]) -> Option<(usize, Vec<Option<&'static str>>)> {
    rows.iter().take(50).enumerate().find_map(|(at, line)| {
        let columns = columns::of_header("staff", &line.cells);
        columns.contains(&Some("id")).then_some((at, columns))
    })
}

fn merge_rows(
    table: &mut Table,
    there: &[Line],
    titles: &[String],
    columns: &[Option<&'static str>],
    guessed: bool,
) -> (Vec<String>, Vec<String>) {
    let width = titles.len().max(there.iter().map(|line| line.cells.len()).max().unwrap_or(0));
    let mut header: Vec<String> = titles.iter().map(|title| values::text(title)).collect();
    header.resize(width, String::new());
    // Where each of the source's columns stands.
    let places: Vec<usize> = table
        .header
        .iter()
        .map(|column| {
            columns.iter().position(|known| known.is_some_and(|known| known == column)).unwrap_or_else(|| {
                header.push(column.clone());
                header.len() - 1
            })
        })
        .collect();
    let id_at = places.first().copied().unwrap_or(0);
    let fresh: BTreeMap<&str, &Vec<String>> =
        table.rows.iter().filter_map(|row| row.first().map(|id| (id.as_str(), row))).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut gone = Vec::new();
    for line in there {
        let mut cells: Vec<String> = (0..header.len()).map(|at| line.text(at)).collect();
        let id = cells.get(id_at).cloned().unwrap_or_default();
        match fresh.get(id.as_str()) {
            Some(row) => {
                for (at, value) in row.iter().enumerate().skip(1).filter(|(_, value)| !value.is_empty()) {
                    let place = places[at];
                    // What was guessed takes nobody's word away.
                    if !(guessed && table.header[at] == "department" && !cells[place].is_empty()) {
                        cells[place].clone_from(value);
                    }
                }
            }
            None if !id.is_empty() => gone.push(id.clone()),
            None => {}
        }
        seen.insert(id);
        rows.push(cells);
    }
    let mut new = Vec::new();
    for row in &table.rows {
        let Some(id) = row.first().filter(|id| !seen.contains(*id)) else { continue };
        new.push(id.clone());
        let mut cells = vec![String::new(); header.len()];
        for (at, value) in row.iter().enumerate() {
            cells[places[at]].clone_from(value);
        }
        rows.push(cells);
    }
    table.header = header;
    table.rows = rows;
    (new, gone)
}

fn tell(outcome: &mut Outcome, new: &[String], gone: &[String]) {
    if !new.is_empty() {
        let message = format!("{} new in staff.csv: {}", new.len(), new.join(", "));
        outcome.imported.findings.push(note(
            Code::ImportNote,
            message,
            "the people of the source",
            "fill in what the source does not say",
        ));
    }
    if !gone.is_empty() {
        let message = format!("{} in staff.csv but gone from the source: {}", gone.len(), gone.join(", "));
        outcome.imported.findings.push(note(
            Code::ImportNote,
            message,
            "the people of the source",
            "take those who have left out of staff.csv and the other tables; whoever the source does not list stays",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_source_fills_is_replaced() {
        let mut table = Table {
            name: "staff",
            header: ["id", "name", "department"].map(str::to_owned).to_vec(),
            rows: vec![vec!["a".into(), "Ana".into(), "Maths".into()], vec!["b".into(), "Bo".into(), String::new()]],
        };
        let titles = ["id", "fte", "name"].map(str::to_owned);
        let columns = columns::of_header("staff", &titles);
        let there =
            ["a,0.5,A", "c,1,Cy"].map(|line| Line { number: 1, cells: line.split(',').map(str::to_owned).collect() });
        let (new, gone) = merge_rows(&mut table, &there, &titles, &columns, false);
        assert_eq!((new, gone), (vec!["b".to_owned()], vec!["c".to_owned()]));
        assert_eq!(table.header, ["id", "fte", "name", "department"]);
        assert_eq!(table.rows[0], ["a", "0.5", "Ana", "Maths"]);
        assert_eq!(table.rows[1], ["c", "1", "Cy", ""]);
        assert_eq!(table.rows[2], ["b", "", "Bo", ""]);
    }
}
