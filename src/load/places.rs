//! Where a school is read from: so that nothing else is put there.

use super::source::TABLES;
use std::fs;
use std::path::{Path, PathBuf};

/// Tables that are read beside those of a school.
const MORE: [&str; 2] = ["travel", "holidays"];
/// How files of tables end.
const ONE_TABLE: [&str; 3] = ["csv", "tsv", "txt"];
/// How files end that hold several.
const SEVERAL: [&str; 6] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "zip"];

/// The files of a school and the folders in which they are looked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Places {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The folders.
    pub folders: Vec<PathBuf>,
}

/// Where the school at this path is read from: a folder with its tables, or a workbook.
pub fn read_places(school: &Path) -> Places {
    if !school.is_dir() {
        return Places { files: vec![school.into()], folders: Vec::new() };
    }
    let entries = fs::read_dir(school).into_iter().flatten().flatten();
    let files = entries.filter(|entry| is_table_file(&entry.file_name().to_string_lossy()));
    Places { files: files.map(|entry| entry.path()).collect(), folders: vec![school.into()] }
}

/// Whether a folder holds the three tables that a school usually has, in whatever capitals.
pub fn holds_school(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().to_lowercase()).collect();
    ["periods.csv", "staff.csv", "timetable.csv"].iter().all(|table| names.iter().any(|name| name == table))
}

/// Whether a file of this name in the folder of a school would be read as a part of it: a table by its name, whatever
/// stands around it, or a workbook.
///
/// ```
/// use staffroom::load::is_table_file;
/// assert!(is_table_file("School 2027 - Pairs.csv") && is_table_file("rules.toml") && is_table_file("plan.xlsx"));
/// assert!(!is_table_file("plan.json") && !is_table_file("sessions.csv"));
/// ```
pub fn is_table_file(name: &str) -> bool {
    let name = name.to_lowercase();
    let Some((stem, kind)) = name.rsplit_once('.') else { return false };
    let is_named = TABLES.iter().chain(&MORE).any(|table| stem.contains(table));
    name == "rules.toml" || SEVERAL.contains(&kind) || (ONE_TABLE.contains(&kind) && is_named)
}
