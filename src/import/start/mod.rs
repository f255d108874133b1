//! A school to begin with: a table each, with headers, what each column means, and an example; or what can be derived
//! from a timetable.

mod sheets;
mod words;

pub use sheets::workbook;
pub use words::{Column, StartTable, TABLES};

use std::collections::BTreeMap;

use super::Outcome;
use super::tables::{Table, line, tables};

/// Departments of fewer or more people make no team.
const TEAM: std::ops::RangeInclusive<usize> = 2..=12;

/// Rows of a table by its name.
pub type Filled = BTreeMap<&'static str, Table>;

/// What an import fills: its tables, and teams of its departments.
pub fn derived(outcome: &Outcome) -> Filled {
    let mut filled: Filled = tables(&outcome.imported).into_iter().map(|table| (table.name, table)).collect();
    let mut departments: Vec<(&str, Vec<&str>)> = Vec::new();
    for known in &outcome.imported.people {
        let department = known.person.department.as_str();
        if department.is_empty() {
            continue;
        }
        match departments.iter_mut().find(|(name, _)| *name == department) {
            Some((_, people)) => people.push(&known.id),
            None => departments.push((department, vec![&known.id])),
        }
    }
    departments.retain(|(_, people)| TEAM.contains(&people.len()));
    let header = |columns: &[&str]| columns.iter().map(|column| (*column).to_owned()).collect();
    let mut teams = Table { name: "teams", header: header(&["id", "name", "sessions"]), rows: Vec::new() };
    let mut members = Table { name: "members", header: header(&["team", "staff", "role"]), rows: Vec::new() };
    for (department, people) in departments {
        let id = department.replace([';', '@', '>', ','], "-");
        teams.rows.push(vec![id.clone(), department.to_owned(), "1".into()]);
        members.rows.extend(people.iter().map(|person| vec![id.clone(), (*person).to_owned(), "required".into()]));
    }
    if !teams.rows.is_empty() {
        filled.insert("teams", teams);
        filled.insert("members", members);
    }
    filled
}

/// The rows that a table begins with, under its header: what is derived, else an example; with something derived, no
/// table has an example.
fn begins(table: &StartTable, filled: Option<&Filled>) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let header: Vec<String> = table.columns.iter().map(|column| column.name.to_owned()).collect();
    match filled {
        None => {
            let rows = table.example.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect());
            Some((header, rows.collect()))
        }
        Some(filled) => match filled.get(table.name) {
            Some(known) => Some((known.header.clone(), known.rows.clone())),
            // A list of no rooms would say that there are none, and teams without members are an error.
            None if ["rooms", "tags", "teams", "members", "timetable", "periods"].contains(&table.name) => None,
            None => Some((header, Vec::new())),
        },
    }
}

/// The files of a school folder to begin with.
pub fn folder(filled: Option<&Filled>) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for table in TABLES {
        let Some((header, rows)) = begins(table, filled) else { continue };
        let mut text = line(&header);
        rows.iter().for_each(|row| text.push_str(&line(row)));
        files.push((format!("{}.csv", table.name), text.into_bytes()));
    }
    files.push(("README.md".into(), readme(filled.is_some()).into_bytes()));
    files
}

/// What each table and each column is for.
fn readme(derived: bool) -> String {
    let mut text = String::from("# A school for Staffroom\n\n");
    text.push_str(if derived {
        "The tables were filled in from a timetable. Look through them, teams.csv and members.csv above all, and fill in \
         what a timetable does not say.\n"
    } else {
        "Each table has its header and an example. Put your own rows in their place; only timetable.csv is needed, and a \
         table that you do not need can go.\n"
    });
    text.push_str("\n    staffroom check .\n    staffroom plan . -o plan\n");
    for table in TABLES {
        text.push_str(&format!("\n## {}.csv\n{}\n\n| column | is |\n|---|---|\n", table.name, table.about));
        for column in table.columns {
            text.push_str(&format!("| `{}` | {} |\n", column.name, column.about));
        }
    }
    text
}
