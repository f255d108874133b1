//! Reading a file of sessions made by hand.

use super::Row;
use crate::Facts;
use crate::files::as_saved::{decoded, delimiter};
use crate::files::cells::{cleaned, is_nothing};
use crate::findings::{Code, Finding, Place};
use crate::names::{CycleNames, DayLabels, Found, Index, nearest};
use crate::plan::document::ReleaseRow;
use crate::school::{RoomId, School, SessionLength, Slot, StaffId, TeamId};
use csv::StringRecord;
use std::collections::BTreeSet;

/// What was read.
pub(super) struct Sheet {
    pub rows: Vec<Row>,
    pub ignored_columns: Vec<String>,
}

/// The columns that are understood; the first [`NEEDED`] must be there.
const COLUMNS: [&str; 10] =
    ["team", "day", "period", "week", "length", "turn", "room", "attending", "absent", "released"];
const NEEDED: usize = 3;
/// How many different findings are collected: a file with more is the wrong file.
const MOST_FINDINGS: usize = 100;

/// Reads all rows.
///
/// # Errors
/// All findings, where there are any.
pub(super) fn rows(facts: &Facts, bytes: &[u8], file: &str) -> Result<Sheet, Vec<Finding>> {
    let text = decoded(bytes);
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
    let records: Vec<StringRecord> = records.map_while(Result::ok).collect();
    let mut desk = Desk::new(facts, file, columns, &records);
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
        desk.line = record.position().map_or(0, csv::Position::line);
        if desk.found.len() >= MOST_FINDINGS {
            desk.enough();
            break;
        }
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
    people: Index<StaffId>,
    teams: Index<TeamId>,
    rooms: Index<RoomId>,
    cycle: CycleNames,
    /// What the days of the file mean.
    days: DayLabels,
    line: u64,
    found: Vec<Finding>,
}

impl<'a> Desk<'a> {
    fn new(
        facts: &'a Facts<'a>,
        file: &'a str,
        columns: [Option<usize>; COLUMNS.len()],
        records: &[StringRecord],
    ) -> Self {
        let school = facts.school;
        let staff = school.staff.entries().map(|(id, person)| (id, person.id.as_str(), person.name.as_str()));
        let teams = school.teams.entries().map(|(id, team)| (id, team.id.as_str(), team.name.as_str()));
        let rooms = school.rooms.iter().flat_map(|rooms| rooms.entries());
        let mut desk = Desk {
            people: Index::from_names(staff),
            teams: Index::from_names(teams),
            rooms: Index::from_names(rooms.map(|(id, room)| (id, room.id.as_str(), room.id.as_str()))),
            cycle: CycleNames::new(&school.cycle),
            days: DayLabels::default(),
            line: 1,
            found: Vec::new(),
            facts,
            file,
            columns,
        };
        let labels: BTreeSet<String> = records.iter().map(|record| desk.cell(record, "day")).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).filter(|label| !label.is_empty()).collect();
        desk.days = desk.cycle.days(&labels);
        desk
    }

    /// A cell by its column's name; empty where there is none.
    fn cell(&self, record: &StringRecord, name: &str) -> String {
        let column = COLUMNS.iter().position(|column| *column == name).and_then(|column| self.columns[column]);
        let cell = column.and_then(|at| record.get(at)).map(cleaned).unwrap_or_default();
        if is_nothing(&cell) { String::new() } else { cell.into_owned() }
    }

    fn row(&mut self, record: &StringRecord) -> Option<Row> {
        let school = self.facts.school;
        let before = self.found.len();
        let name = self.cell(record, "team");
        let team = self.teams.find(&name).one();
        if team.is_none() {
            self.unknown("team", "team", &name, school.teams.iter().map(|team| team.id.as_str()));
        }
        let [week, day, period] = ["week", "day", "period"].map(|column| self.cell(record, column));
        let start = self.slot(&week, &day, &period);
        if start.is_none() {
            let name = [week.as_str(), &day, &period].join(" ");
            let slots: Vec<String> = school.cycle.slots().map(|slot| school.cycle.name(slot)).collect();
            self.unknown("period", "period", name.trim(), slots.iter().map(String::as_str));
        }
        let cell = self.cell(record, "length");
        let length = match (cell.as_str(), team) {
            ("", team) => team.zip(start).map(|(team, start)| usual_length(school, team, start)),
            (cell, _) => cell.strip_suffix(".0").unwrap_or(cell).parse().ok(),
        };
        if length.is_none() && !cell.is_empty() {
            let message = format!("{cell:?} is not a whole number");
            self.found(Code::SessionsLength, Some("length"), cell, message, "a number of periods, such as 2");
        }
        let cell = self.cell(record, "turn");
        let every = team.map_or(1, |team| school.teams[team].every);
        let turn: Option<i64> = match cell.as_str() {
            "" => (every > 1).then_some(1),
            // In each cycle, as it is without a turn.
            "1" | "1.0" if every == 1 => None,
            cell => cell.strip_suffix(".0").unwrap_or(cell).parse().ok(),
        };
        if turn.is_none() && !matches!(cell.as_str(), "" | "1" | "1.0") {
            let message = format!("{cell:?} is not a whole number");
            self.found(Code::SessionsLength, Some("turn"), cell, message, "one of the team's turns, such as 2");
            return None;
        }
        let name = self.cell(record, "room");
        let mut room = name.clone();
        if !name.is_empty() {
            match self.rooms.find(&name).one().zip(school.rooms.as_ref()) {
                Some((id, rooms)) => room = rooms[id].id.clone(),
                None => {
                    let rooms = school.rooms.iter().flat_map(|rooms| rooms.iter());
                    self.unknown("room", "room", &name, rooms.map(|room| room.id.as_str()));
                }
            }
        }
        let attending = self.people(record, "attending");
        let absent = self.people(record, "absent");
        let released = self.releases(record, start);
        if self.found.len() > before || self.repeated(before) {
            return None;
        }
        Some(Row { team: team?, start: start?, length: length?, turn, room, attending, absent, released })
    }

    /// The slot of these labels; in a cycle of one week its label may be left out.
    fn slot(&self, week: &str, day: &str, period: &str) -> Option<Slot> {
        let (weeks, _) = self.cycle.week(week);
        let mut slots = Vec::new();
        self.cycle.slots(self.days.get(day)?, period, &weeks, false, &mut slots).ok()?;
        // In a cycle of several weeks, a session is in one of them.
        match slots.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// Whether this row added to a finding that was there before.
    fn repeated(&self, before: usize) -> bool {
        self.found[..before].iter().any(|finding| finding.also.last() == Some(&self.line))
    }

    /// The people of a list; none where the cell is blank. A name that holds a comma is tried whole first.
    fn people(&mut self, record: &StringRecord, column: &'static str) -> Option<Vec<StaffId>> {
        let cell = self.cell(record, column);
        if let Some(one) = self.people.find(&cell).one() {
            return Some(vec![one]);
        }
        let mut people: Vec<StaffId> = Vec::new();
        for part in cell.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            match self.people.find(part).one() {
                Some(person) => people.push(person),
                None => {
                    let names = part.split(',').map(str::trim).filter(|name| !name.is_empty());
                    people.extend(names.filter_map(|name| self.person(column, name)));
                }
            }
        }
        (!cell.is_empty()).then_some(people)
    }

    fn person(&mut self, column: &'static str, name: &str) -> Option<StaffId> {
        let school = self.facts.school;
        match self.people.find(name) {
            Found::Exactly(person) | Found::Nearly(person) => Some(person),
            Found::Several(people) => {
                let ids: Vec<&str> = people.iter().map(|person| school.staff[*person].id.as_str()).collect();
                let message = format!("{name:?} could be any of {}", ids.join(", "));
                self.found(Code::SessionsName, Some(column), name.into(), message, "the id of one person");
                None
            }
            Found::Nothing => {
                self.unknown("person", column, name, school.staff.iter().map(|staff| staff.id.as_str()));
                None
            }
        }
    }

    /// The releases of a row, `staff@period>cover` joined with `;`, in a session that starts in this slot.
    fn releases(&mut self, record: &StringRecord, start: Option<Slot>) -> Vec<ReleaseRow> {
        let mut releases = Vec::new();
        let cell = self.cell(record, "released");
        for part in cell.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            // From the right: an id may be a mail address.
            let parts = part.rsplit_once('>').and_then(|(left, cover)| Some((left.rsplit_once('@')?, cover)));
            let Some(((staff, period), cover)) = parts else {
                let message = format!("{part:?} is not a release");
                self.found(Code::SessionsRelease, Some("released"), part.into(), message, "staff@period>cover");
                continue;
            };
            let staff = self.person("released", staff.trim());
            let cover = self.person("released", cover.trim());
            let (Some(staff), Some(cover)) = (staff, cover) else { continue };
            let id = |person: StaffId| self.facts.school.staff[person].id.clone();
            let period = self.period_like(start, period.trim());
            releases.push(ReleaseRow { staff: id(staff), period, cover: id(cover) });
        }
        releases
    }

    /// The label of a period on the day of a slot, however it is written.
    fn period_like(&self, start: Option<Slot>, label: &str) -> String {
        let cycle = &self.facts.school.cycle;
        let found = start.and_then(|start| {
            let (week, day, _) = cycle.labels(start);
            let day = self.cycle.day_labels().position(|other| other == day)?;
            let mut slots = Vec::new();
            self.cycle.slots(day, label, &self.cycle.week(week).0, false, &mut slots).ok()?;
            slots.first().map(|slot| cycle.labels(*slot).2.to_owned())
        });
        found.unwrap_or_else(|| label.to_owned())
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

    /// Says that there are too many findings to read on.
    fn enough(&mut self) {
        let Some(code) = self.found.last().map(|finding| finding.code) else { return };
        let message = format!("after {MOST_FINDINGS} different findings the file is not read any further");
        self.found(code, None, String::new(), message, "a file of sessions of this school");
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

/// How many periods a session of the team takes that begins there; one where it could not be there at all.
fn usual_length(school: &School, team: TeamId, start: Slot) -> i64 {
    match school.teams[team].length {
        SessionLength::Periods(periods) => i64::from(periods),
        length => school.cycle.window_of(start, length).map_or(1, |slots| slots.len() as i64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::by_hand::{Judgement, judge};
    use crate::school::{MemberRole, School};
    use crate::tiny::Tiny;

    fn school() -> School {
        let tiny = Tiny::one_day().staff("dee").lesson("ana", "Mon 1").with("cy", |staff| staff.roles.cover = true);
        let tiny = tiny.team("maths", 1, 2, "ana bo dee?").team("art", 1, 1, "cy dee").room("R1", None, true);
        tiny.rules(|rules| rules.blocks.release = true).school()
    }

    fn judged(csv: &str) -> Judgement {
        judge(&school(), csv.as_bytes(), "held.csv").unwrap()
    }

    /// The findings as `code:line:column:lines after it`.
    fn findings(csv: &str) -> Vec<String> {
        let found = judge(&school(), csv.as_bytes(), "held.csv").unwrap_err();
        let short = |finding: &Finding| {
            let number = |number: Option<u64>| number.map_or(String::new(), |number| number.to_string());
            let (line, column) = (number(finding.place.line), number(finding.place.column));
            format!("{}:{line}:{column}:{}", finding.code.code(), finding.also.len())
        };
        found.iter().map(short).collect()
    }

    #[test]
    fn a_file_that_is_wrong_throughout_is_not_read_to_its_end() {
        let rows: String = (0..60_000).map(|number| format!("team{number},Tue,{number}\n")).collect();
        let found = judge(&school(), format!("team,day,period\n{rows}").as_bytes(), "held.csv").unwrap_err();
        assert!(found.len() <= MOST_FINDINGS + 3, "{}", found.len());
        assert!(found[found.len() - 1].message.contains("is not read any further"));
    }

    #[test]
    fn whoever_can_attend_does() {
        let judgement = judged("team,day,period\nmaths,Mon,1\nart,Mon,2\n");
        let session = &judgement.document.sessions[0];
        assert_eq!(
            (session.length, session.attending.join(";"), session.absent.join(";")),
            (2, "bo;dee".into(), "ana".into())
        );
        assert_eq!(judgement.absences.len(), 1);
        let absence = &judgement.absences[0];
        assert_eq!(
            (absence.staff.as_str(), absence.role, absence.slot.as_str()),
            ("ana", MemberRole::Required, "Mon 1")
        );
        assert_eq!(absence.because, ["has Art with 7A on Mon 1"]);
        let broken: Vec<String> = judgement.verdict.violations.iter().map(ToString::to_string).collect();
        assert_eq!(broken, ["dee: is in maths and art at once on Mon 2 (Occupied)"]);
        // ana is absent; dee attends twice on a day; bo, cy and dee have no rows at all, so they are in school.
        assert_eq!(judgement.total(), 40 + 5);
    }

    #[test]
    fn what_the_file_says_is_taken() {
        let judgement = judged(
            "Team;Week;DAY;Period;Length;Attending;Room;Released;Notes\n\
             maths;;Mon;1;2;\"dee; ana;bo\";R1;\"ana@1>cy\";by Bo\n;;;;;;;;\n",
        );
        assert_eq!(judgement.ignored_columns, ["Notes"]);
        let session = &judgement.document.sessions[0];
        assert_eq!(
            (session.attending.join(";"), session.room.as_str(), session.released.len()),
            ("ana;bo;dee".into(), "R1", 1)
        );
        let broken: Vec<String> = judgement.verdict.violations.iter().map(ToString::to_string).collect();
        assert_eq!(
            broken,
            ["maths on Mon 1: has room R1 but the team needs none (Sessions: rooms and parallel sessions)"]
        );
        assert_eq!(judgement.document.unmet.len(), 1, "art has no session");
        let absent = judged("team,day,period,absent\nmaths,Mon,2,dee\n");
        assert_eq!(absent.document.sessions[0].attending, ["ana", "bo"]);
        assert!(absent.absences[0].because.is_empty(), "dee could have come");
    }

    #[test]
    fn the_tables_of_a_plan_can_be_judged() {
        let judgement = judged("team,day,period,attending,released\nmaths,Mon,1,ana;bo;dee,ana@1>cy\nart,Mon,3,,\n");
        assert!(judgement.verdict.holds(), "{:?}", judgement.verdict.violations);
        let tables = crate::plan::tables::tables(&judgement.document);
        let again = judge(&school(), &tables[0].1, "sessions.csv").unwrap();
        assert_eq!(again.document, judgement.document);
    }

    #[test]
    fn bad_files_are_findings_with_their_place() {
        assert_eq!(findings(""), ["E420:1::0"; 3]);
        assert_eq!(findings("team,day\n"), ["E420:1::0"]);
        assert_eq!(
            findings("team,day,period,length\nmath,Mon,1,1\nmaths,Mon,9,1\nmaths,Mon,1,two\n"),
            ["E421:2:1:0", "E421:3:3:0", "E422:4:4:0"]
        );
        assert_eq!(
            findings("team,day,period,attending,room,released\nmaths,Mon,1,anna;bo,R7,ana>cy\n"),
            ["E421:2:5:0", "E421:2:4:0", "E423:2:6:0"]
        );
        assert_eq!(findings("team,day,period\nmaths,Mon,1,2\n"), ["E424:2::0"]);
        let many = format!("team,day,period\n{}", "math,Mon,1\n".repeat(10_000));
        assert_eq!(findings(&many), ["E421:2:1:9999"], "one finding, not a flood");
        let found = judge(&school(), b"team,day,period\nmath,Mon,1\n", "held.csv").unwrap_err();
        assert_eq!(found[0].message, "there is no team \"math\"; did you mean \"maths\"?");
    }

    #[test]
    fn any_encoding_and_line_end_is_read() {
        assert_eq!(judged("\u{feff}team\tday\tperiod\r\nart\tMon\t1\r\n").document.sessions.len(), 1);
        assert_eq!(judged("team,day,period\rart,Mon,1\r").document.sessions.len(), 1);
        let found = judge(&school(), b"team,day,period\nart\xe9,Mon,1\n", "held.csv").unwrap_err();
        assert_eq!(found[0].value.as_deref(), Some("arté"));
        assert!(judged("team,day,period\n").document.sessions.is_empty());
    }
}
