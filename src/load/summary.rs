//! What was understood of a school, in figures: for `staffroom check`.

use crate::findings::{Code, Finding};
use crate::school::School;

/// What was understood, as far as it was.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Read {
    /// Weeks of the cycle.
    pub weeks: usize,
    /// Days of the cycle.
    pub days: usize,
    /// Slots of the cycle, breaks too.
    pub slots: usize,
    /// People.
    pub people: usize,
    /// Entries of the timetable: one for each person and slot.
    pub rows: usize,
    /// Teams.
    pub teams: usize,
    /// Rooms.
    pub rooms: usize,
    /// Tables that were derived from the timetable.
    pub derived: Vec<String>,
    /// Rows that were left out: of nobody, not placed, of free time, footers.
    pub skipped: usize,
    /// People with days that count as away because none of their slots says that they are in school.
    pub part_time_days: Vec<PartTimeDays>,
    /// The ids of people without a row.
    pub without_rows: Vec<String>,
}

/// Somebody's days that count as away.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct PartTimeDays {
    /// The person's id.
    pub staff: String,
    /// The days in words: `Fri`, or `A Fri`.
    pub days: Vec<String>,
}

impl Read {
    /// What was understood of a school; nothing of one that could not be opened.
    pub(super) fn new(school: Option<&School>, findings: &[Finding]) -> Read {
        let Some(school) = school else { return Read::default() };
        let derived = findings.iter().filter(|finding| finding.code == Code::Derived);
        let left_out = |finding: &&Finding| {
            matches!(finding.code, Code::RowOfNobody | Code::RowNotPlaced | Code::FreeTimeRows | Code::FooterRow)
        };
        let part_timers = school.staff.iter().filter(|person| !person.time.empty_days.is_empty());
        let part_time_days = part_timers.map(|person| PartTimeDays {
            staff: person.id.clone(),
            days: person.time.empty_days.iter().map(|day| school.cycle.day_name(*day)).collect(),
        });
        let without =
            school.staff.iter().filter(|person| person.time.busy.is_empty() && person.time.present.is_empty());
        Read {
            weeks: school.cycle.weeks().len(),
            days: school.cycle.days().len(),
            slots: school.cycle.len(),
            people: school.staff.len(),
            rows: school.timetable.rows().len(),
            teams: school.teams.len(),
            rooms: school.rooms.as_ref().map_or(0, |rooms| rooms.len()),
            derived: derived.filter_map(|finding| finding.value.clone()).collect(),
            skipped: findings.iter().filter(left_out).map(Finding::rows).sum(),
            part_time_days: part_time_days.collect(),
            without_rows: without.map(|person| person.id.clone()).collect(),
        }
    }
}
