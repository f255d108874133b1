//! Which format a source is in: the content tells.

use std::path::Path;

use super::columns;
use super::grid;
use super::options::{Format, ImportOptions};
use super::refusal::{Imports, refuse};
use super::sheets::{self, Line};
use super::source::{SourceFile, SourceFiles};
use super::values::{plain, whole};
use super::xml;
use crate::findings::Code;

/// Rows of a table that are looked at.
const LOOKED_AT: usize = 40;
/// Bytes of a table that are looked at.
const BYTES_LOOKED_AT: usize = 1 << 16;

/// A format and what told it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// The format.
    pub format: Format,
    /// What told it.
    pub by: String,
}

/// The name space of Untis.
pub const UNTIS_SPACE: &str = "https://untis.at/untis/XmlInterface";

/// Tells the format of a source.
///
/// # Errors
/// Where nothing fits, or two formats do.
pub fn detect(source: &SourceFiles, options: &ImportOptions) -> Imports<Told> {
    if let Some(format) = options.format {
        return Ok(Told { format, by: "--format".into() });
    }
    if options.map.is_some() {
        return Ok(Told { format: Format::Csv, by: "--map".into() });
    }
    let told = all(source);
    let shown = source.path.display().to_string();
    let formats = Format::names();
    match told.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            let saw: Vec<String> = source.files.iter().take(3).map(saw).collect();
            let saw = if saw.is_empty() { "nothing in it".to_owned() } else { saw.join("; ") };
            Err(refuse(
                Code::NoFormat,
                &shown,
                format!("none of the formats fits; what was seen: {saw}"),
                format!("one of {formats}"),
                "say which format it is with --format, or map the columns of a list with --map",
            ))
        }
        several => {
            let saw: Vec<String> = several.iter().map(|told| format!("{} ({})", told.format.name(), told.by)).collect();
            Err(refuse(
                Code::TwoFormats,
                &shown,
                format!("two formats fit: {}", saw.join(", ")),
                format!("one of {formats}"),
                "say which one to read with --format, or name one of the files",
            ))
        }
    }
}

/// The formats of a source at this path, if it is one; for what is no school.
pub fn recognise(path: &Path) -> Option<Told> {
    let source = SourceFiles::read(path).ok()?;
    match all(&source).as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// All formats that fit, each once.
fn all(source: &SourceFiles) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    if let Some(by) = super::oneroster::told_by(source) {
        return vec![Told { format: Format::OneRoster, by }];
    }
    for file in &source.files {
        if let Some(found) = of_file(file)
            && !told.iter().any(|known| known.format == found.format)
        {
            told.push(found);
        }
    }
    // A list beside an export of a program (its holidays, a list of rooms) is no format of its own.
    if told.len() > 1 && told.iter().any(|told| !matches!(told.format, Format::Csv | Format::Grid)) {
        told.retain(|told| !matches!(told.format, Format::Csv | Format::Grid));
    }
    // Where one table is a list with a header, the others are lists beside it.
    if told.iter().any(|told| told.format == Format::Csv) {
        told.retain(|told| told.format != Format::Grid);
    }
    told
}

/// The format of one file.
fn of_file(file: &SourceFile) -> Option<Told> {
    let told = |format: Format, by: String| Some(Told { format, by });
    if file.is_workbook() {
        let sheets = sheets::sheets(file, &mut Vec::new()).ok()?;
        let layout = grid::told_by(&sheets)?;
        return told(Format::Grid, format!("{}: {layout}", file.name));
    }
    if super::untis::is_gpu_name(file.base()) {
        return told(Format::Untis, format!("the name {}", file.name));
    }
    let decoded = super::values::decode(&file.bytes)?;
    let text = decoded.text.trim_start();
    if text.starts_with('<') {
        let (root, space) = xml::root_of(text)?;
        let by = format!("the root element {root} of {}", file.name);
        return match root.as_str() {
            "document" if space.eq_ignore_ascii_case(UNTIS_SPACE) => told(Format::Untis, by),
            "timetable" if text.contains("<lessons") && text.contains("<cards") => told(Format::Asc, by),
            "fet" | "Teachers_Timetable" => told(Format::Fet, by),
            "HighSchoolTimetableArchive" => told(Format::Xhstt, by),
            _ => None,
        };
    }
    if text.get(..15).is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return told(Format::Ics, format!("BEGIN:VCALENDAR in {}", file.name));
    }
    let rows = beginning(&file.name, text);
    let header = rows.first()?;
    let keys: Vec<String> = header.cells.iter().map(|cell| plain(cell)).collect();
    if ["activityid", "day", "hour"].iter().all(|name| keys.iter().any(|key| key == name)) {
        return told(Format::Fet, format!("the header of {}", file.name));
    }
    if is_lessons_of_untis(&rows) {
        return told(Format::Untis, format!("the sixth and seventh columns of {}", file.name));
    }
    let is_list = rows.iter().take(20).any(|row| columns::is_timetable(&row.cells));
    if is_list {
        return told(Format::Csv, format!("the header of {}", file.name));
    }
    let sheet = sheets::Sheet { file: file.name.clone(), name: file.stem().to_owned(), rows };
    let layout = grid::told_by(std::slice::from_ref(&sheet))?;
    told(Format::Grid, format!("{}: {layout}", file.name))
}

/// The first rows of a text.
fn beginning(name: &str, text: &str) -> Vec<Line> {
    let mut end = text.len().min(BYTES_LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let head = if end < text.len() { head.rsplit_once('\n').map_or(head, |(whole, _)| whole) } else { head };
    sheets::rows(name, head, sheets::delimiter(head)).unwrap_or_default()
}

/// Whether rows are those of GPU001: no header, and a day and a period in the sixth and seventh columns.
pub fn is_lessons_of_untis(rows: &[Line]) -> bool {
    let looked: Vec<&Line> = rows.iter().take(LOOKED_AT).collect();
    let small = |line: &Line, column: usize, most: u32| {
        let text = line.text(column);
        whole(&text).is_some_and(|number| number <= most)
    };
    let placed = looked.iter().filter(|line| small(line, 5, 7) && small(line, 6, 30)).count();
    let shaped = looked.iter().all(|line| {
        line.cells.len() >= 7
            && (line.text(5).is_empty() || small(line, 5, 7))
            && (line.text(6).is_empty() || small(line, 6, 30))
            && whole(&line.text(0)).is_some()
    });
    shaped && placed * 2 > looked.len()
}

/// What a file looks like, for somebody who wonders.
fn saw(file: &SourceFile) -> String {
    let what = if file.bytes.starts_with(b"\x89PNG")
        || file.bytes.starts_with(b"\xFF\xD8\xFF")
        || file.bytes.starts_with(b"GIF8")
    {
        "a picture".to_owned()
    } else if file.bytes.starts_with(b"%PDF") {
        "a PDF".to_owned()
    } else if file.is_workbook() {
        "a workbook without days and periods on its sides".to_owned()
    } else if file.bytes.is_empty() {
        "nothing in it".to_owned()
    } else {
        match super::values::decode(&file.bytes) {
            None => "bytes that no text has".to_owned(),
            Some(decoded) => match xml::root_of(&decoded.text) {
                Some((root, _)) => format!("XML with the root {root}"),
                None => {
                    let first = decoded.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
                    let first: String = first.chars().take(60).collect();
                    format!("a text that begins `{first}`")
                }
            },
        }
    };
    format!("{}: {what}", file.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> SourceFile {
        SourceFile { name: name.into(), bytes: text.as_bytes().to_vec() }
    }

    fn told(name: &str, text: &str) -> Option<Format> {
        of_file(&file(name, text)).map(|told| told.format)
    }

    #[test]
    fn the_content_tells_the_format() {
        assert_eq!(told("plan.dat", "1,\"7B\",\"Sat\",\"ENG\",\"Hall\",1,4,,\n"), Some(Format::Untis));
        assert_eq!(told("x", "<timetable><lessons/><cards/></timetable>"), Some(Format::Asc));
        assert_eq!(told("x", "<?xml version='1.0'?><fet version='6'/>"), Some(Format::Fet));
        assert_eq!(told("x", "BEGIN:VCALENDAR\r\nEND:VCALENDAR"), Some(Format::Ics));
        assert_eq!(told("x.csv", "\"Activity Id\",\"Day\",\"Hour\"\n1,Mon,1\n"), Some(Format::Fet));
        assert_eq!(told("x.csv", "Teacher,Day,Period,Class\nA,Mon,1,7A\n"), Some(Format::Csv));
        assert_eq!(told("x.csv", "Teacher,Mon 1,Mon 2,Tue 1\nA,7A,,7B\n"), Some(Format::Grid));
        assert_eq!(told("x.txt", "Dear parents,\nschool is closed on Monday.\n"), None);
    }
}
