//! The term: from days of the cycle to dates (specification part 8).
//!
//! A plan speaks of a cycle (`Tue 3`) and of rounds (one round is one cycle). A [`Term`] says
//! on which dates there is school and which of them is which day of the cycle; [`Dates`] are
//! made from it, here and nowhere else.

mod dates;
mod from_days;
#[cfg(test)]
mod tests;

pub use dates::{Dates, SchoolDay, TermTurns};
pub use from_days::TermDay;

use super::ids::{DayId, Table};
use super::slot_set::SlotSet;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Which date is which day of the cycle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CycleRun {
    /// Each day of the cycle has its day of the week; one that is a holiday is lost.
    Weekly(Table<DayId, Weekday>),
    /// The next day of school takes up the next day of the cycle.
    Running,
}

/// What weeks without a day of school are to a weekly cycle.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ClosedWeeks {
    /// They count like any other.
    #[default]
    Keep,
    /// They are left out of the count.
    Pause,
}

/// Days without school, or with less of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holiday {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// What it is, where that is said.
    pub name: String,
    /// Where only a part of each day falls out: the slots of every day of the cycle that do.
    pub part: Option<SlotSet>,
}

impl Holiday {
    /// Whether it is on a date.
    pub fn is_on(&self, date: Date) -> bool {
        (self.from..=self.to).contains(&date)
    }
}

/// What somebody says about a term, in rules.toml or by options: as it is written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TermRules {
    /// The first day.
    pub start: Option<String>,
    /// The last day.
    pub end: Option<String>,
    /// Instead of the last day, how many weeks.
    pub weeks: Option<String>,
    /// The days of the week with school.
    pub school_days: Option<Vec<String>>,
    /// `weekly` or `running`.
    pub cycle: Option<String>,
    /// `keep` or `pause`.
    pub closed_weeks: Option<String>,
    /// With which week of a weekly cycle the term begins.
    pub first_week: Option<String>,
    /// With which day of a running cycle the term begins.
    pub first_day: Option<String>,
    /// The time zone by its name in the IANA database.
    pub time_zone: Option<String>,
}

impl TermRules {
    /// The keys of `[term]`.
    pub const KEYS: [&'static str; 9] =
        ["start", "end", "weeks", "school_days", "cycle", "closed_weeks", "first_week", "first_day", "time_zone"];
}

/// A term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// Its first day.
    pub start: Date,
    /// Its last day.
    pub end: Date,
    /// The day with which weeks begin.
    pub week_begins: Weekday,
    /// The days of the week on which there is school, in order.
    pub school_days: Vec<Weekday>,
    /// Which date is which day of the cycle.
    pub run: CycleRun,
    /// What weeks without a day of school are to a weekly cycle.
    pub closed_weeks: ClosedWeeks,
    /// With which week (weekly) or day (running) of the cycle the term begins, from 0.
    pub first: usize,
    /// Days without school, or with less of it.
    pub holidays: Vec<Holiday>,
    /// The time zone by its name in the IANA database.
    pub zone: String,
    /// What is before this date is past; none where the whole term is planned.
    pub as_of: Option<Date>,
}

impl Term {
    /// The holiday on a date that has no school at all.
    pub fn holiday(&self, date: Date) -> Option<&Holiday> {
        self.holidays.iter().find(|holiday| holiday.part.is_none() && holiday.is_on(date))
    }

    /// Whether there is school on a date.
    pub fn is_school_day(&self, date: Date) -> bool {
        self.holds(date) && self.school_days.contains(&date.weekday()) && self.holiday(date).is_none()
    }

    /// Whether a date lies between the first and the last day.
    pub fn holds(&self, date: Date) -> bool {
        (self.start..=self.end).contains(&date)
    }

    /// The first day with school; none where there is none.
    pub fn first_school_day(&self) -> Option<Date> {
        days_from(self.start, self.end).find(|date| self.is_school_day(*date))
    }

    /// The first day of the week that a date lies in.
    pub fn week_of(&self, date: Date) -> Date {
        later(date, -self.offset(date.weekday()))
    }

    /// How many days after the beginning of a week a day of the week comes.
    fn offset(&self, weekday: Weekday) -> i64 {
        i64::from(self.week_begins.until(weekday))
    }

    /// How many weeks of the calendar it has, from the one with the first day of school.
    pub fn weeks(&self) -> i64 {
        let first = self.week_of(self.first_school_day().unwrap_or(self.start));
        i64::from((self.end - first).get_days()) / 7 + 1
    }

    /// The last day of a term of so many weeks of the calendar, from the one with the first day of school. `end` is
    /// then as far as one looks for that.
    pub fn end_after(&self, weeks: i64) -> Date {
        later(self.week_of(self.first_school_day().unwrap_or(self.start)), 7 * weeks - 1)
    }
}

/// A date so many days later (or earlier).
pub fn later(date: Date, days: i64) -> Date {
    // Terms are checked to be within a few centuries of now when they are read.
    date.checked_add(days.days()).unwrap_or(date)
}

/// The dates from one to another.
pub fn days_from(first: Date, last: Date) -> impl Iterator<Item = Date> {
    let days = if last < first { 0 } else { i64::from((last - first).get_days()) + 1 };
    (0..days).map(move |after| later(first, after))
}
