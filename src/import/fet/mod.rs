//! FET: its own file, its teachers' timetable, and its exported CSV.

mod data;
mod rows;
mod times;

use super::Work;
use super::draft::Draft;
use super::refusal::{Imports, refuse};
use super::source::SourceFile;
use super::values::{self, plain};
use super::xml::root_of;
use crate::findings::Code;

/// What a file of FET is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Data,
    Teachers,
    Csv,
    Other,
}

fn kind(file: &SourceFile) -> FileKind {
    let Some(decoded) = values::decode(&file.bytes) else { return FileKind::Other };
    match root_of(&decoded.text) {
        Some((root, _)) if root == "fet" => FileKind::Data,
        Some((root, _)) if root == "Teachers_Timetable" => FileKind::Teachers,
        Some(_) => FileKind::Other,
        None => {
            let header = decoded.text.lines().next().unwrap_or_default();
            let key = plain(header);
            if key.contains("activityid") && key.contains("day") && key.contains("hour") {
                FileKind::Csv
            } else {
                FileKind::Other
            }
        }
    }
}

/// Reads the file that says most.
///
/// # Errors
/// Where there is none, or it cannot be used.
pub(super) fn read(work: &Work<'_>) -> Imports<Draft> {
    let find = |wanted: FileKind| {
        let mut files = work.source.files.iter().filter(move |file| kind(file) == wanted);
        // Of several, the one that is solved.
        let first = files.next();
        first.map(|first| files.find(|file| file.base().contains("_data_and_timetable")).unwrap_or(first))
    };
    if let Some(file) = find(FileKind::Data) {
        return data::read(work, file);
    }
    if let Some(file) = find(FileKind::Teachers) {
        return rows::teachers(work, file);
    }
    if let Some(file) = find(FileKind::Csv) {
        return rows::csv(work, file);
    }
    Err(refuse(
        Code::ImportBroken,
        &work.source.path.display().to_string(),
        "there is no _data_and_timetable.fet, no _teachers.xml and no exported _timetable.csv",
        "one of the three",
        "take it from FET's folder of results, see docs/import/fet.md",
    ))
}
