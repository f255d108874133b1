//! The dates of a cycle's days in a term.

use super::super::cycle::Cycle;
use super::super::ids::{DayId, Id, Slot, Table, WeekId};
use super::super::slot_set::SlotSet;
use super::{ClosedWeeks, CycleRun, Term, days_from, later};
use jiff::civil::{Date, Weekday};

/// A date with school.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SchoolDay {
    /// The date.
    pub date: Date,
    /// The week of the cycle that it lies in.
    pub week: WeekId,
    /// The day of the cycle that it is; none where no label names that day of the week.
    pub day: Option<DayId>,
    /// In which cycle of the term, from 1.
    pub cycle: u32,
}

/// The date of a day of the cycle, in one cycle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct DayDate {
    date: Date,
    cycle: u32,
    /// Whether there is school: a holiday of a weekly cycle has its date all the same.
    is_school: bool,
}

/// In which cycles of a term something recurs: the k-th cycle takes turn ((k − 1) mod `of`) + 1, and what has
/// `turn` of `every` is held in the turns `turn`, `turn` + `every` and so on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TermTurns {
    /// How many turns there are.
    pub of: u32,
    /// In each how many-th cycle it is held.
    pub every: u32,
    /// In which of these cycles first, from 1.
    pub turn: u32,
}

impl TermTurns {
    /// In every cycle.
    pub const ALL: TermTurns = TermTurns { of: 1, every: 1, turn: 1 };

    /// The turn of a cycle of the term, counted from 1.
    pub fn of_cycle(self, number: u32) -> u32 {
        number.saturating_sub(1) % self.of.max(1) + 1
    }

    /// Whether it is held in a cycle of the term, counted from 1.
    pub fn holds(self, number: u32) -> bool {
        let every = self.every.max(1);
        self.of_cycle(number) % every == self.turn % every
    }
}

/// The dates of a term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dates {
    days: Vec<SchoolDay>,
    /// Per day of the cycle its dates, in order.
    of_day: Table<DayId, Vec<DayDate>>,
    /// On which days which slots fall out.
    parts: Vec<(Date, SlotSet)>,
    /// After how many weeks a day of the cycle comes again; none where it runs on.
    weeks: Option<usize>,
}

impl Term {
    /// The dates of a cycle's days in this term.
    ///
    /// O(days of the term × (holidays + days of the cycle)).
    pub fn dates(&self, cycle: &Cycle) -> Dates {
        let mut dates = Dates {
            days: Vec::new(),
            of_day: Table::filled(Vec::new(), cycle.days().len()),
            parts: Vec::new(),
            weeks: None,
        };
        if !cycle.is_empty() {
            match &self.run {
                CycleRun::Weekly(weekdays) => self.weekly(cycle, weekdays, &mut dates),
                CycleRun::Running => self.running(cycle, &mut dates),
            }
        }
        for holiday in &self.holidays {
            if let Some(part) = &holiday.part {
                let within = days_from(holiday.from.max(self.start), holiday.to.min(self.end));
                dates.parts.extend(within.map(|date| (date, part.clone())));
            }
        }
        dates
    }

    /// Weeks of the cycle follow each other, and each of its days falls on its own day of the week.
    fn weekly(&self, cycle: &Cycle, weekdays: &Table<DayId, Weekday>, dates: &mut Dates) {
        let weeks = cycle.weeks().len();
        dates.weeks = Some(weeks);
        let Some(first) = self.first_school_day() else { return };
        let mut position = self.first;
        let mut begins = self.week_of(first);
        while begins <= self.end {
            let week_days: Vec<Date> =
                days_from(begins, later(begins, 6)).filter(|date| self.is_school_day(*date)).collect();
            if !week_days.is_empty() || self.closed_weeks == ClosedWeeks::Keep {
                let week = WeekId::from_index(position % weeks);
                let number = (position / weeks + 1) as u32;
                for (day, _) in cycle.days().entries().filter(|(_, day)| day.week == week) {
                    let date = later(begins, self.offset(weekdays[day]));
                    if self.holds(date) {
                        let is_school = week_days.contains(&date);
                        dates.of_day[day].push(DayDate { date, cycle: number, is_school });
                    }
                }
                dates.days.extend(week_days.into_iter().map(|date| {
                    let mut of_week = cycle.days().entries().filter(|(_, day)| day.week == week);
                    let day = of_week.find(|(day, _)| weekdays[*day] == date.weekday()).map(|(day, _)| day);
                    SchoolDay { date, week, day, cycle: number }
                }));
                position += 1;
            }
            begins = later(begins, 7);
        }
    }

    /// Days of the cycle follow each other on days of school.
    fn running(&self, cycle: &Cycle, dates: &mut Dates) {
        let length = cycle.days().len();
        let school_days = days_from(self.start, self.end).filter(|date| self.is_school_day(*date));
        for (position, date) in (self.first..).zip(school_days) {
            let day = DayId::from_index(position % length);
            let number = (position / length + 1) as u32;
            dates.of_day[day].push(DayDate { date, cycle: number, is_school: true });
            dates.days.push(SchoolDay { date, week: cycle.days()[day].week, day: Some(day), cycle: number });
        }
    }
}

impl Dates {
    /// Every date with school, in order.
    pub fn days(&self) -> &[SchoolDay] {
        &self.days
    }

    /// How many cycles the term has, the first and the last one perhaps in part.
    pub fn cycles(&self) -> u32 {
        self.days.last().map_or(0, |day| day.cycle)
    }

    /// How many cycles have a day of school.
    pub fn open_cycles(&self) -> u32 {
        let mut numbers: Vec<u32> = self.days.iter().map(|day| day.cycle).collect();
        numbers.dedup();
        numbers.len() as u32
    }

    /// After how many weeks a day of the cycle comes again; none where it runs on.
    pub fn weeks(&self) -> Option<usize> {
        self.weeks
    }

    /// The first cycle that has a day of school on a date or after it; one more than there are, where none has.
    pub fn cycle_from(&self, date: Date) -> u32 {
        self.days.iter().find(|day| day.date >= date).map_or(self.cycles() + 1, |day| day.cycle)
    }

    /// Whether a slot falls out on a date that has school.
    fn falls_out(&self, date: Date, slot: Slot) -> bool {
        self.parts.iter().any(|(on, slots)| *on == date && slots.contains(slot))
    }

    /// The dates of slots of one day, in order, where none of the slots falls out.
    fn held<'d>(&'d self, cycle: &Cycle, slots: &'d [Slot]) -> impl Iterator<Item = DayDate> + 'd {
        let dates = slots.first().map_or(&[][..], |slot| &self.of_day[cycle.day_of(*slot)]);
        let fits = |date: Date| slots.iter().all(|slot| !self.falls_out(date, *slot));
        dates.iter().copied().filter(move |day| day.is_school && fits(day.date))
    }

    /// The dates on which something in these slots of one day is held, in order.
    pub fn of(&self, cycle: &Cycle, slots: &[Slot], turns: TermTurns) -> Vec<Date> {
        self.held(cycle, slots).filter(|day| turns.holds(day.cycle)).map(|day| day.date).collect()
    }

    /// The date of a slot in a cycle of the term, counted from 1; none where it falls out.
    pub fn in_cycle(&self, cycle: &Cycle, slot: Slot, number: u32) -> Option<Date> {
        self.held(cycle, &[slot]).find(|day| day.cycle == number).map(|day| day.date)
    }

    /// The date of a lesson in a cycle of the term, counted from 1, and that of the talk about it: on the same date
    /// where its day is that of the lesson, else on the date of its day that comes next. None where one of the two
    /// falls out.
    pub fn visit(&self, cycle: &Cycle, lesson: Slot, talk: Option<Slot>, number: u32) -> Option<(Date, Option<Date>)> {
        let date = self.in_cycle(cycle, lesson, number)?;
        let Some(talk) = talk else { return Some((date, None)) };
        let day = cycle.day_of(talk);
        if day == cycle.day_of(lesson) {
            return (!self.falls_out(date, talk)).then_some((date, Some(date)));
        }
        let next = self.of_day[day].iter().find(|next| next.date > date)?;
        (next.is_school && !self.falls_out(next.date, talk)).then_some((date, Some(next.date)))
    }
}
