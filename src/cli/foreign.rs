//! What is named as a school and is an export of another program: one finding, with the command that reads it.

use std::path::{Path, PathBuf};

use super::import::quoted;
use crate::findings::{Code, Finding, Place, any_error};
use crate::import::{Format, recognise};

/// The findings of a school; where it is none but an export that `import` reads, the one finding that says so.
pub fn instead(path: &Path, findings: Vec<Finding>) -> Vec<Finding> {
    if !any_error(&findings) {
        return findings;
    }
    match source(path, &findings).and_then(|source| foreign(&source)) {
        Some(finding) => vec![finding],
        None => findings,
    }
}

/// What may be an export: the path itself, or the one file in the place of the timetable.
fn source(path: &Path, findings: &[Finding]) -> Option<PathBuf> {
    let of_timetable = |finding: &&Finding| finding.place.file.to_lowercase().contains("timetable");
    let is = |code: Code| findings.iter().find(|finding| finding.code == code);
    if is(Code::NotASchool).is_some()
        || findings.iter().filter(of_timetable).any(|finding| finding.code == Code::MissingFile)
    {
        return Some(path.to_owned());
    }
    let unread = findings
        .iter()
        .filter(of_timetable)
        .find(|finding| matches!(finding.code, Code::MissingColumn | Code::EmptyFile | Code::NulByte | Code::NoRows))?;
    Some(if path.is_dir() { path.join(&unread.place.file) } else { path.to_owned() })
}

fn foreign(source: &Path) -> Option<Finding> {
    let told = recognise(source)?;
    // A list that can be read as it is has another fault; a folder of tables with one missing is a school that lacks it.
    if told.format == Format::Csv || source.is_dir() && told.format == Format::Grid {
        return None;
    }
    let shown = source.display().to_string();
    let command = format!("staffroom import {} -o school", quoted(&shown));
    Some(Finding {
        code: Code::ForeignExport,
        place: Place { file: shown, ..Place::default() },
        value: None,
        message: format!("this is no school folder but {} ({})", told.format.title(), told.by),
        expected: "a school folder, which staffroom import makes of it".into(),
        remedy: format!("run: {command}"),
        also: Vec::new(),
    })
}
