//! A term found again from the days of school that a plan lists.

use super::super::cycle::Cycle;
use super::super::ids::{DayId, Id, Table};
use super::{ClosedWeeks, CycleRun, Holiday, Term, days_from};
use jiff::civil::{Date, Weekday};

/// A day of school as a plan lists it, its labels found again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TermDay {
    /// The date.
    pub date: Date,
    /// The day of the cycle that it is, where it is one.
    pub day: Option<DayId>,
    /// In which cycle of the term, from 1.
    pub cycle: u32,
}

impl Term {
    /// The term that has just these days of school; none where none has them. Its holidays are whatever is missing.
    ///
    /// O(days of the term²).
    pub fn from_days(cycle: &Cycle, start: Date, end: Date, zone: String, days: &[TermDay]) -> Option<Term> {
        let first = days.iter().find(|day| day.day.is_some())?;
        let mut school_days: Vec<Weekday> = Vec::new();
        for day in days {
            if !school_days.contains(&day.date.weekday()) {
                school_days.push(day.date.weekday());
            }
        }
        let is_listed = |date: &Date| days.iter().any(|day| day.date == *date);
        let missing = days_from(start, end).filter(|date| school_days.contains(&date.weekday()) && !is_listed(date));
        let holidays = missing.map(|date| Holiday { from: date, to: date, name: String::new(), part: None }).collect();
        let weekly = weekdays(cycle, days);
        let week_begins = weekly.as_ref().map_or(Weekday::Monday, |weekdays| weekdays[DayId::from_index(0)]);
        let running_first = first.day.map_or(0, Id::index) + cycle.days().len() - position_within(days, first);
        let mut term = Term {
            start,
            end,
            week_begins,
            school_days,
            run: CycleRun::Running,
            closed_weeks: ClosedWeeks::Keep,
            first: running_first % cycle.days().len(),
            holidays,
            zone,
            as_of: None,
        };
        let holds = |term: &Term| {
            let found = term.dates(cycle);
            found.days().len() == days.len()
                && found
                    .days()
                    .iter()
                    .zip(days)
                    .all(|(found, day)| (found.date, found.day, found.cycle) == (day.date, day.day, day.cycle))
        };
        if let Some(weekdays) = weekly {
            let running = term.clone();
            let since = i64::from((term.week_of(first.date) - term.week_of(days[0].date)).get_days()) / 7;
            let weeks = cycle.weeks().len() as i64;
            let week = first.day.map_or(0, |day| cycle.days()[day].week.index()) as i64;
            term.first = (week - since).rem_euclid(weeks) as usize;
            term.run = CycleRun::Weekly(weekdays);
            for closed_weeks in [ClosedWeeks::Keep, ClosedWeeks::Pause] {
                term.closed_weeks = closed_weeks;
                if holds(&term) {
                    return Some(term);
                }
            }
            term = running;
        }
        holds(&term).then_some(term)
    }
}

fn position_within(days: &[TermDay], day: &TermDay) -> usize {
    days.iter().position(|other| other == day).unwrap_or(0)
}

/// The day of the week on which each day of the cycle always falls; none where one falls on several, or on none.
fn weekdays(cycle: &Cycle, days: &[TermDay]) -> Option<Table<DayId, Weekday>> {
    let mut found: Table<DayId, Option<Weekday>> = Table::filled(None, cycle.days().len());
    for listed in days {
        let Some(day) = listed.day else { continue };
        let known = found[day].get_or_insert(listed.date.weekday());
        if *known != listed.date.weekday() {
            return None;
        }
    }
    // A day that never comes is where it would be between its neighbours: a day after the one before it.
    let mut before: Option<Weekday> = None;
    let mut all = Table::new();
    for day in cycle.days().ids() {
        let weekday = found[day].or_else(|| before.map(Weekday::next))?;
        before = Some(weekday);
        all.push(weekday);
    }
    Some(all)
}
