//! Reading a file of sessions made by hand.

use super::Row;
use crate::findings::{Code, Finding, Place};
use crate::plan::document::ReleaseRow;
use crate::plan::verify::Facts;
use crate::school::StaffId;
use csv::StringRecord;
use std::borrow::Cow;

/// What was read.
pub(super) struct Sheet {
    pub rows: Vec<Row>,
    pub ignored_columns: Vec<String>,
}

/// The columns that are understood; the first [`NEEDED`] must be there.
const COLUMNS: [&str; 9] = ["team", "day", "period", "week", "length", "room", "attending", "absent", "released"];
const NEEDED: usize = 3;

/// Reads all rows.
///
/// # Errors
/// All findings, where there are any.
pub(super) fn rows(facts: &Facts, bytes: &[u8], file: &str) -> Result<Sheet, Vec<Finding>> {
    let text = decode(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = match records.next() {
        Some(Ok(header)) => header,
        _ => StringRecord::new(),
    };
    let (columns, ignored_columns) = columns(&header);
    let mut desk = Desk { facts, file, columns, line: 1, found: Vec::new() };
    for (name, column) in COLUMNS.iter().zip(desk.columns).take(NEEDED) {
        if column.is_none() {
            let found = header.iter().collect::<Vec<_>>().join(", ");
            let message = format!("there is no column {name}");
            desk.found(
                Code::SessionsColumns,
                None,
                found,
                message,
                "team, week, day, period, length in the first line",
            );
        }
    }
    if !desk.found.is_empty() {
        return Err(desk.found);
    }
    let mut rows = Vec::new();
    for record in records {
        // Text in memory that is UTF-8 and may have rows of any length cannot fail; the rest is left to nobody.
        let Ok(record) = record else { break };
        desk.line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(str::is_empty) {
            continue;
        }
        if record.iter().skip(header.len()).any(|cell| !cell.is_empty()) {
            let value = record.iter().skip(header.len()).collect::<Vec<_>>().join(", ");
            let message = format!("this row has {} cells and the header {}", record.len(), header.len());
            desk.found(
                Code::SessionsRow,
                None,
                value,
                message,
                "as many cells as the header; quote a cell with a comma in it",
            );
            continue;
        }
        rows.extend(desk.row(&record));
    }
    if desk.found.is_empty() { Ok(Sheet { rows, ignored_columns }) } else { Err(desk.found) }
}

/// UTF-8 with or without a byte-order mark, else Windows-1252.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// The delimiter that the first line uses most.
fn delimiter(text: &str) -> u8 {
    let line = text.trim_start().lines().next().unwrap_or("");
    let uses = |delimiter: u8| line.bytes().filter(|byte| *byte == delimiter).count();
    // max_by_key takes the last of equals: the comma where there is none of any.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| uses(*delimiter)).unwrap_or(b',')
}

/// Where each column of [`COLUMNS`] stands, and the names of the others.
fn columns(header: &StringRecord) -> ([Option<usize>; COLUMNS.len()], Vec<String>) {
    let mut columns = [None; COLUMNS.len()];
    let mut ignored = Vec::new();
    for (at, cell) in header.iter().enumerate() {
        let name: String =
            cell.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).flat_map(char::to_lowercase).collect();
        match COLUMNS.iter().position(|column| *column == name) {
            Some(column) if columns[column].is_none() => columns[column] = Some(at),
            _ if cell.is_empty() => {}
            _ => ignored.push(cell.to_string()),
        }
    }
    (columns, ignored)
}

/// Reads cells and collects findings about them.
struct Desk<'a> {
    facts: &'a Facts<'a>,
    file: &'a str,
    columns: [Option<usize>; COLUMNS.len()],
    line: u64,
    found: Vec<Finding>,
}

impl Desk<'_> {
    /// A cell by its column's name; empty where there is none.
    fn cell<'r>(&self, record: &'r StringRecord, name: &str) -> &'r str {
        let column = COLUMNS.iter().position(|column| *column == name).and_then(|column| self.columns[column]);
        column.and_then(|at| record.get(at)).unwrap_or("")
    }

    fn row(&mut self, record: &StringRecord) -> Option<Row> {
        let school = self.facts.school;
        let before = self.found.len();
        let name = self.cell(record, "team");
        let team = self.facts.find_team(name);
        if team.is_none() {
            self.unknown("team", "team", name, school.teams.iter().map(|team| team.id.as_str()));
        }
        let [week, day, period] = ["week", "day", "period"].map(|column| self.cell(record, column));
        let start = self.facts.find_slot(week, day, period);
        if start.is_none() {
            let name = [week, day, period].join(" ");
            let slots: Vec<String> = school.cycle.slots().map(|slot| school.cycle.name(slot)).collect();
            self.unknown("period", "period", name.trim(), slots.iter().map(String::as_str));
        }
        let cell = self.cell(record, "length");
        let length = match (cell, team) {
            ("", team) => team.map(|team| i64::from(school.teams[team].length)),
            (cell, _) => cell.parse().ok(),
        };
        if length.is_none() && !cell.is_empty() {
            let message = format!("{cell:?} is not a whole number");
            self.found(Code::SessionsLength, Some("length"), cell.into(), message, "a number of periods, such as 2");
        }
        let room = self.cell(record, "room");
        if !room.is_empty() && self.facts.find_room(room).is_none() {
            let rooms = school.rooms.iter().flat_map(|rooms| rooms.iter());
            self.unknown("room", "room", room, rooms.map(|room| room.id.as_str()));
        }
        let attending = self.people(record, "attending");
        let absent = self.people(record, "absent");
        let released = self.releases(record);
        if self.found.len() > before || self.repeated(before) {
            return None;
        }
        let room = room.to_string();
        Some(Row { team: team?, start: start?, length: length?, room, attending, absent, released })
    }

    /// Whether this row added to a finding that was there before.
    fn repeated(&self, before: usize) -> bool {
        self.found[..before].iter().any(|finding| finding.also.last() == Some(&self.line))
    }

    /// The people of a list; none where the cell is blank.
    fn people(&mut self, record: &StringRecord, column: &'static str) -> Option<Vec<StaffId>> {
        let cell = self.cell(record, column);
        let names = cell.split(';').map(str::trim).filter(|name| !name.is_empty());
        let people: Vec<StaffId> = names.filter_map(|name| self.person(column, name)).collect();
        (!cell.is_empty()).then_some(people)
    }

    fn person(&mut self, column: &'static str, name: &str) -> Option<StaffId> {
        let person = self.facts.find_staff(name);
        if person.is_none() {
            self.unknown("person", column, name, self.facts.school.staff.iter().map(|staff| staff.id.as_str()));
        }
        person
    }

    /// The releases of a row, `staff@period>cover` joined with `;`.
    fn releases(&mut self, record: &StringRecord) -> Vec<ReleaseRow> {
        let mut releases = Vec::new();
        for part in self.cell(record, "released").split(';').map(str::trim).filter(|part| !part.is_empty()) {
            // From the right: an id may be a mail address.
            let parts = part.rsplit_once('>').and_then(|(left, cover)| Some((left.rsplit_once('@')?, cover)));
            let Some(((staff, period), cover)) = parts else {
                let message = format!("{part:?} is not a release");
                self.found(Code::SessionsRelease, Some("released"), part.into(), message, "staff@period>cover");
                continue;
            };
            self.person("released", staff.trim());
            self.person("released", cover.trim());
            let [staff, period, cover] = [staff, period, cover].map(|name| name.trim().to_string());
            releases.push(ReleaseRow { staff, period, cover });
        }
        releases
    }

    fn unknown<'n>(&mut self, what: &str, field: &'static str, name: &str, known: impl Iterator<Item = &'n str>) {
        if self.repeats(Code::SessionsName, Some(field), name) {
            return;
        }
        let nearest = nearest(name, known);
        let message = match nearest {
            _ if name.is_empty() => format!("no {what} is named"),
            Some(nearest) => format!("there is no {what} {name:?}; did you mean {nearest:?}?"),
            None => format!("there is no {what} {name:?}"),
        };
        let expected = format!("a {what} of the school folder");
        self.found(Code::SessionsName, Some(field), name.into(), message, &expected);
    }

    /// Whether an earlier finding says the same; it then has this line too.
    fn repeats(&mut self, code: Code, field: Option<&str>, value: &str) -> bool {
        let same = self.found.iter_mut().find(|finding| {
            finding.code == code && finding.place.field.as_deref() == field && finding.value.as_deref() == Some(value)
        });
        let Some(same) = same.filter(|_| field.is_some()) else { return false };
        if same.also.last() != Some(&self.line) && same.place.line != Some(self.line) {
            same.also.push(self.line);
        }
        true
    }

    /// Adds a finding, or a line to an earlier one that says the same.
    fn found(&mut self, code: Code, field: Option<&'static str>, value: String, message: String, expected: &str) {
        if self.repeats(code, field, &value) {
            return;
        }
        let position = field.and_then(|field| COLUMNS.iter().position(|column| *column == field));
        let column = position.and_then(|column| self.columns[column]);
        let place = Place {
            file: self.file.into(),
            line: Some(self.line),
            column: column.map(|at| at as u64 + 1),
            field: field.map(str::to_string),
        };
        let remedy = "mend the file of sessions, or the school folder if the file is right".into();
        let expected = expected.to_string();
        self.found.push(Finding { code, place, value: Some(value), message, expected, remedy, also: Vec::new() });
    }
}

/// The known name nearest to a wrong one, if any is near: at most a third of its letters differ.
fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let length = name.chars().count();
    known
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .filter(|(distance, _)| *distance * 3 <= length.max(3))
        .min()
        .map(|(_, known)| known)
}
