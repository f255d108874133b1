//! The term and the names of a plan, when it was made and from what (specification part 8).

use super::{Document, VisitRow};
use crate::school::{School, Term, TermDay};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The term of a plan: its dates.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct TermRow {
    /// The first day, such as `2027-01-11`.
    pub start: String,
    /// The last day.
    pub end: String,
    /// What is before this date is past; none where the whole term was planned.
    #[serde(default)]
    pub as_of: Option<String>,
    /// The time zone by its name in the IANA database.
    pub time_zone: String,
    /// Each day of school: its date, its week and day of the cycle (the day is empty where that date is none), and in
    /// which cycle of the term it lies.
    pub days: Vec<(String, String, String, i64)>,
}

/// What people and teams are called, by their ids.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct NamesRow {
    /// People.
    pub staff: BTreeMap<String, String>,
    /// Teams.
    pub teams: BTreeMap<String, String>,
}

impl NamesRow {
    /// The names of a school.
    pub fn new(school: &School) -> NamesRow {
        NamesRow {
            staff: school.staff.iter().map(|person| (person.id.clone(), person.name.clone())).collect(),
            teams: school.teams.iter().map(|team| (team.id.clone(), team.name.clone())).collect(),
        }
    }
}

impl TermRow {
    /// The term of a school.
    pub fn new(school: &School, term: &Term) -> TermRow {
        let days = term.dates(&school.cycle);
        let days = days.days().iter().map(|found| {
            let day = found.day.map_or("", |day| &school.cycle.days()[day].label);
            (found.date.to_string(), school.cycle.weeks()[found.week].clone(), day.to_owned(), i64::from(found.cycle))
        });
        TermRow {
            start: term.start.to_string(),
            end: term.end.to_string(),
            as_of: term.as_of.map(|date| date.to_string()),
            time_zone: term.zone.clone(),
            days: days.collect(),
        }
    }

    /// The date before which everything is past, where there is one.
    pub fn as_of(&self) -> Option<Date> {
        self.as_of.as_ref()?.parse().ok()
    }

    /// The same term, with another date before which everything is past.
    pub fn from_date(self, as_of: Option<Date>) -> TermRow {
        TermRow { as_of: as_of.map(|date| date.to_string()), ..self }
    }

    /// The first and the last day; none where they are no dates.
    pub fn span(&self) -> Option<(Date, Date)> {
        Some((self.start.parse().ok()?, self.end.parse().ok()?))
    }

    /// The term found again in a school: its days of school are just these, and where only a part of a day falls out
    /// is what the school says. None where its labels are not those of the school's cycle, or the days are no cycle's.
    pub fn find(&self, school: &School) -> Option<Term> {
        let (start, end) = self.span()?;
        let cycle = &school.cycle;
        let day = |(date, week, label, number): &(String, String, String, i64)| {
            let day = if label.is_empty() { None } else { Some(cycle.find_day(week, label)?) };
            Some(TermDay { date: date.parse().ok()?, day, cycle: u32::try_from(*number).ok()? })
        };
        let days: Vec<TermDay> = self.days.iter().map(day).collect::<Option<_>>()?;
        let mut term = Term::from_days(cycle, start, end, self.time_zone.clone(), &days)?;
        term.holidays.extend(school.holidays.iter().filter(|holiday| holiday.part.is_some()).cloned());
        Some(term)
    }
}

/// When and from what a plan was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// On which day.
    pub on: Date,
    /// The fingerprint of what was read.
    pub fingerprint: String,
    /// The visits of the plan that it changes that were held: they stay as they are.
    pub held: Vec<VisitRow>,
}

impl Document {
    /// Says when and from what the plan was made; `previous` is the plan that it changes.
    pub fn stamp(&mut self, made: &Made, previous: Option<&Document>) {
        self.made = made.on.to_string();
        self.fingerprint = made.fingerprint.clone();
        for row in &mut self.visits {
            let same =
                |held: &&VisitRow| (held.round, &held.observer, &held.host) == (row.round, &row.observer, &row.host);
            if let Some(held) = made.held.iter().find(same) {
                *row = held.clone();
            }
        }
        self.version = previous.map_or(1, |previous| {
            let same = self.decides_the_same_as(previous);
            if same { previous.version.max(1) } else { previous.version.max(1).saturating_add(1) }
        });
    }

    /// On which day it was made, where that is said.
    pub fn made_on(&self) -> Option<Date> {
        self.made.parse().ok()
    }

    /// Whether sessions, pairs, meetings and visits are the same.
    fn decides_the_same_as(&self, other: &Document) -> bool {
        let pairs = |plan: &Document| {
            let pairs = plan.pairs.iter().map(|pair| (pair.mentor.clone(), pair.mentee.clone(), pair.meetings.clone()));
            pairs.collect::<Vec<_>>()
        };
        let visits = |plan: &Document| {
            let visit = |visit: &VisitRow| VisitRow { fit: 0, ..visit.clone() };
            plan.visits.iter().map(visit).collect::<Vec<_>>()
        };
        self.sessions == other.sessions
            && pairs(self) == pairs(other)
            && visits(self) == visits(other)
            && self.peers == other.peers
    }
}
