//! Where a school is read from: so that nothing else is put there, and so that schools are found in a folder.

use super::claims::{Claim, claim};
use super::source::{TEXTS, WORKBOOKS};
use super::source_files::{extension, stem};
use std::fs;
use std::path::{Path, PathBuf};

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

/// Whether a folder holds a school: a timetable, by its name.
pub fn holds_school(folder: &Path) -> bool {
    file_names(folder).iter().any(|name| {
        TEXTS.contains(&extension(name).as_str())
            && claim(stem(name), &|_| true).is_some_and(|(table, claim)| table == "timetable" && claim >= Claim::Word)
    })
}

/// Whether a folder is one workbook that may be a school. The workbook of a plan is none.
fn holds_workbook(folder: &Path) -> bool {
    let names = file_names(folder);
    let is_workbook = |name: &String| WORKBOOKS.contains(&extension(name).as_str()) && !name.starts_with(['.', '~']);
    names.iter().any(is_workbook) && !names.iter().any(|name| name == "plan.json")
}

fn file_names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().filter(|entry| entry.path().is_file());
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// The schools in a folder that is none itself, in order of their names: folders that hold one. Empty where the folder
/// is a school, or holds none.
pub fn schools_in(folder: &Path) -> Vec<PathBuf> {
    let may_be = |folder: &Path| holds_school(folder) || holds_workbook(folder);
    if !folder.is_dir() || may_be(folder) {
        return Vec::new();
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut schools: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.is_dir() && may_be(path)).collect();
    schools.sort();
    schools
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
    let is_named = claim(stem, &|_| true).is_some();
    let is_workbook = WORKBOOKS.contains(&kind) || matches!(kind, "xlsb" | "zip");
    name == "rules.toml" || is_workbook || (TEXTS.contains(&kind) && is_named)
}
