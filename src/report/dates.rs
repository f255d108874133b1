//! Dates in words, and on which dates the rows of a plan as written are held.
//!
//! With the school they are those of its calendars. Without it, they are what plan.json alone says: which date is which
//! day of the cycle. It does not say on which days only some periods fall out, or how often a team's turns come.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::plan::dates::PlanDates;
use crate::plan::document::{Document, SessionRow, SlotRow, VisitRow};
use crate::school::{Dates, School, TermTurns};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(date: Date) -> &'static str {
    MONTHS[date.month() as usize - 1]
}

/// `19 February 2027`.
pub(super) fn in_words(date: Date) -> String {
    listed_in_words(&[date])
}

/// `11, 18, 25 January, 1 February 2027`: months and years once.
pub(super) fn listed_in_words(dates: &[Date]) -> String {
    let mut text = String::new();
    for (at, date) in dates.iter().enumerate() {
        let next = dates.get(at + 1);
        text.push_str(&date.day().to_string());
        if next.is_none_or(|next| (next.year(), next.month()) != (date.year(), date.month())) {
            text.push_str(&format!(" {}", month(*date)));
        }
        if next.is_none_or(|next| next.year() != date.year()) {
            text.push_str(&format!(" {}", date.year()));
        }
        if next.is_some() {
            text.push_str(", ");
        }
    }
    text
}

/// When a visit and the talk about it are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct VisitHeld {
    /// The date of the visit.
    pub date: Date,
    /// That of the talk, where there is one and the date is known.
    pub talk: Option<Date>,
}

/// Who visits whom in which round: what tells visits of a plan apart.
type VisitKey<'a> = (i64, &'a str, &'a str);

fn key(row: &VisitRow) -> VisitKey<'_> {
    (row.round, &row.observer, &row.host)
}

/// The dates of a plan's rows.
pub(super) struct Held<'a> {
    plan: &'a Document,
    /// From which date on what recurs is as this plan has it.
    from: Option<Date>,
    /// What the school knows of its term.
    of_school: Option<OfSchool<'a>>,
}

struct OfSchool<'a> {
    school: &'a School,
    dates: Dates,
    visits: BTreeMap<VisitKey<'a>, VisitHeld>,
}

impl<'a> Held<'a> {
    /// Of a plan and, where it is known, its school; none where neither has a term.
    ///
    /// O(plan × dates).
    pub(super) fn new(plan: &'a Document, school: Option<&'a School>) -> Option<Held<'a>> {
        let of_school = school.and_then(|school| OfSchool::new(plan, school));
        if of_school.is_none() && plan.term.is_none() {
            return None;
        }
        let from = plan.term.as_ref().and_then(|term| term.as_of());
        Some(Held { plan, from, of_school })
    }

    /// Whether half days and turns are known, too.
    pub(super) fn knows_all(&self) -> bool {
        self.of_school.is_some()
    }

    /// From which date on what recurs is as this plan has it, where it changes an earlier one.
    pub(super) fn from(&self) -> Option<Date> {
        self.from
    }

    /// The dates of a session, from the date on that the plan is changed from; none where they are not known.
    pub(super) fn session(&self, row: &SessionRow) -> Option<Vec<Date>> {
        let slot = SlotRow { week: row.week.clone(), day: row.day.clone(), period: row.period.clone() };
        let Some(OfSchool { school, dates, .. }) = &self.of_school else {
            return row.turn.is_none().then(|| self.of_day(&slot));
        };
        let start = school.cycle.find(&slot.week, &slot.day, &slot.period)?;
        let slots = school.cycle.window(start, u32::try_from(row.length).ok()?)?;
        let every = school.teams.iter().find(|team| team.id == row.team)?.every;
        let turn = u32::try_from(row.turn.unwrap_or(1)).ok()?;
        Some(self.to_come(dates.of(&school.cycle, &slots, TermTurns { of: school.turns(), every, turn })))
    }

    /// The same of a meeting.
    pub(super) fn meeting(&self, slot: &SlotRow) -> Option<Vec<Date>> {
        let Some(OfSchool { school, dates, .. }) = &self.of_school else { return Some(self.of_day(slot)) };
        let found = school.cycle.find(&slot.week, &slot.day, &slot.period)?;
        Some(self.to_come(dates.of(&school.cycle, &[found], TermTurns::ALL)))
    }

    /// When a visit is; none where it finds no date, or the plan alone does not say.
    pub(super) fn visit(&self, row: &VisitRow) -> Option<VisitHeld> {
        if let Some(of_school) = &self.of_school {
            return of_school.visits.get(&key(row)).copied();
        }
        let days = &self.plan.term.as_ref()?.days;
        let on = days.iter().find(|(_, week, day, cycle)| (week, day, *cycle) == (&row.week, &row.day, row.round));
        let date: Date = on?.0.parse().ok()?;
        let same_day = |talk: &&SlotRow| (&talk.week, &talk.day) == (&row.week, &row.day);
        Some(VisitHeld { date, talk: row.debrief.as_ref().filter(same_day).map(|_| date) })
    }

    /// The dates of a day of the cycle, as plan.json has them.
    fn of_day(&self, slot: &SlotRow) -> Vec<Date> {
        let days = self.plan.term.iter().flat_map(|term| &term.days);
        let on = days.filter(|(_, week, day, _)| (week, day) == (&slot.week, &slot.day));
        self.to_come(on.filter_map(|(date, ..)| date.parse().ok()).collect())
    }

    fn to_come(&self, mut dates: Vec<Date>) -> Vec<Date> {
        dates.retain(|date| self.from.is_none_or(|from| *date >= from));
        dates
    }
}

impl<'a> OfSchool<'a> {
    fn new(document: &'a Document, school: &'a School) -> Option<OfSchool<'a>> {
        let dates = school.term.as_ref()?.dates(&school.cycle);
        let plan = document.resolve(school).plan;
        let held = PlanDates::new(school, &plan, &dates);
        let visits = plan.visits.iter().zip(&held.visits).filter_map(|(visit, held)| {
            let (observer, host) = (&school.staff[visit.observer].id, &school.staff[visit.host].id);
            let held = held.as_ref().map(|held| VisitHeld { date: held.date, talk: held.talk })?;
            Some(((i64::from(visit.round), observer.as_str(), host.as_str()), held))
        });
        let visits = visits.collect();
        Some(OfSchool { school, dates, visits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_years_are_said_once() {
        let dates = |texts: &[&str]| {
            let dates: Vec<Date> = texts.iter().map(|text| text.parse().unwrap()).collect();
            listed_in_words(&dates)
        };
        assert_eq!(dates(&["2027-02-19"]), "19 February 2027");
        assert_eq!(
            dates(&["2026-12-14", "2026-12-21", "2027-01-04", "2027-02-01", "2027-02-08"]),
            "14, 21 December 2026, 4 January, 1, 8 February 2027"
        );
        assert_eq!(dates(&["2026-02-02", "2027-02-01"]), "2 February 2026, 1 February 2027");
        assert_eq!(dates(&[]), "");
    }
}
