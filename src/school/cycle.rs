//! The timetable cycle: its slots, days and weeks (specification part 1, periods.csv).

use super::ids::{DayId, Slot, Table, WeekId};

/// What a slot is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlotKind {
    /// Lessons are taught.
    Lesson,
    /// No lessons, but people may meet: before or after school.
    Open,
    /// Nobody may be scheduled.
    Break,
}

/// One slot of the cycle, as periods.csv gives it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Period {
    /// The day (and week) it belongs to.
    pub day: DayId,
    /// Its label, such as `3` or `P0`.
    pub label: String,
    /// Start and end in minutes after midnight, where given.
    pub times: Option<(u16, u16)>,
    /// What it is for.
    pub kind: SlotKind,
}

/// One day of the cycle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Day {
    /// The week it belongs to.
    pub week: WeekId,
    /// Its label, such as `Mon`.
    pub label: String,
    /// Its slots in row order, breaks included.
    pub slots: Vec<Slot>,
}

/// The timetable cycle. Slots are ordered as the rows of periods.csv, days and
/// weeks by first appearance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cycle {
    periods: Table<Slot, Period>,
    days: Table<DayId, Day>,
    weeks: Table<WeekId, String>,
    /// The slot directly after, where the two are adjacent.
    next: Table<Slot, Option<Slot>>,
    /// The slots whose times overlap a slot's: of the same week and day, itself left out.
    overlapping: Table<Slot, Vec<Slot>>,
    period_minutes: u32,
}

/// One row of periods.csv, ready to become a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PeriodRow {
    /// Week label; empty in a cycle of one week.
    pub week: String,
    /// Day label.
    pub day: String,
    /// Period label.
    pub period: String,
    /// Start and end in minutes after midnight, where given.
    pub times: Option<(u16, u16)>,
    /// What it is for.
    pub kind: SlotKind,
}

impl Period {
    /// Whether the times of both are known and overlap.
    fn overlaps(&self, other: &Period) -> bool {
        match (self.times, other.times) {
            (Some((start, end)), Some((from, to))) => start < to && from < end,
            _ => false,
        }
    }

    /// Whether a period that comes after this one follows on it.
    fn is_adjacent_to(&self, after: &Period, passing_minutes: u32) -> bool {
        let close = match (self.times, after.times) {
            (Some((_, end)), Some((start, _))) => start >= end && u32::from(start - end) <= passing_minutes,
            _ => true,
        };
        self.kind != SlotKind::Break && after.kind != SlotKind::Break && close
    }
}

impl Cycle {
    /// Builds the cycle from its rows, in order. A period without times lasts
    /// `period_minutes`; slots further apart than `passing_minutes` are not adjacent.
    ///
    /// O(slots × log days).
    pub fn new(rows: Vec<PeriodRow>, period_minutes: u32, passing_minutes: u32) -> Cycle {
        let mut weeks: Table<WeekId, String> = Table::new();
        let mut days: Table<DayId, Day> = Table::new();
        let mut periods = Table::new();
        for row in rows {
            let known = weeks.ids().find(|week| weeks[*week] == row.week);
            let week = known.unwrap_or_else(|| weeks.push(row.week));
            let known = days.ids().find(|day| days[*day].week == week && days[*day].label == row.day);
            let day = known.unwrap_or_else(|| days.push(Day { week, label: row.day, slots: Vec::new() }));
            let slot = periods.push(Period { day, label: row.period, times: row.times, kind: row.kind });
            days[day].slots.push(slot);
        }
        let mut next = Table::filled(None, periods.len());
        let mut overlapping: Table<Slot, Vec<Slot>> = Table::filled(Vec::new(), periods.len());
        for day in days.iter() {
            for (at, slot) in day.slots.iter().enumerate() {
                let before: &Period = &periods[*slot];
                let others = day.slots.iter().filter(|other| *other != slot);
                overlapping[*slot] = others.copied().filter(|other| before.overlaps(&periods[*other])).collect();
                // The slot after a slot is the next row of its day that does not overlap it.
                let after = day.slots[at + 1..].iter().find(|other| !before.overlaps(&periods[**other]));
                next[*slot] = after.copied().filter(|after| before.is_adjacent_to(&periods[*after], passing_minutes));
            }
        }
        Cycle { periods, days, weeks, next, overlapping, period_minutes }
    }

    /// The slots whose times overlap a slot's: whoever is busy in one of them is so in the slot, too.
    pub fn overlapping(&self, slot: Slot) -> &[Slot] {
        &self.overlapping[slot]
    }

    /// How many slots the cycle has, breaks included.
    pub fn len(&self) -> usize {
        self.periods.len()
    }

    /// Whether the cycle has no slots.
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// All slots in order.
    pub fn slots(&self) -> impl DoubleEndedIterator<Item = Slot> + ExactSizeIterator + use<> {
        self.periods.ids()
    }

    /// The slot's row.
    pub fn period(&self, slot: Slot) -> &Period {
        &self.periods[slot]
    }

    /// What the slot is for.
    pub fn kind(&self, slot: Slot) -> SlotKind {
        self.periods[slot].kind
    }

    /// The day the slot belongs to.
    pub fn day_of(&self, slot: Slot) -> DayId {
        self.periods[slot].day
    }

    /// The week the slot belongs to.
    pub fn week_of(&self, slot: Slot) -> WeekId {
        self.days[self.periods[slot].day].week
    }

    /// The days in order of first appearance.
    pub fn days(&self) -> &Table<DayId, Day> {
        &self.days
    }

    /// The week labels in order of first appearance (one empty label in a cycle of one week).
    pub fn weeks(&self) -> &Table<WeekId, String> {
        &self.weeks
    }

    /// The slots of a session that starts in `start` and takes `length`
    /// adjacent slots, or none where there is no such run.
    pub fn window(&self, start: Slot, length: u32) -> Option<Vec<Slot>> {
        if self.kind(start) == SlotKind::Break {
            return None;
        }
        let mut slots = vec![start];
        while (slots.len() as u32) < length {
            slots.push(self.next[*slots.last()?]?);
        }
        Some(slots)
    }

    /// How long the slot lasts, in minutes.
    pub fn minutes(&self, slot: Slot) -> u32 {
        match self.periods[slot].times {
            Some((start, end)) => u32::from(end.saturating_sub(start)),
            None => self.period_minutes,
        }
    }

    /// The slot with these labels.
    pub fn find(&self, week: &str, day: &str, period: &str) -> Option<Slot> {
        let day = &self.days[self.find_day(week, day)?];
        day.slots.iter().copied().find(|slot| self.periods[*slot].label == period)
    }

    /// The day with these labels.
    pub fn find_day(&self, week: &str, day: &str) -> Option<DayId> {
        let mut days = self.days.entries();
        days.find(|(_, candidate)| candidate.label == day && self.weeks[candidate.week] == week).map(|(id, _)| id)
    }

    /// The day in words: `Mon`, or `A Mon` in a cycle of several weeks.
    pub fn day_name(&self, day: DayId) -> String {
        let (week, day) = self.day_labels(day);
        if week.is_empty() { day.into() } else { format!("{week} {day}") }
    }

    /// The labels of a day as the tables write them: week, day.
    pub fn day_labels(&self, day: DayId) -> (&str, &str) {
        let day = &self.days[day];
        (&self.weeks[day.week], &day.label)
    }

    /// The slot in words: `Mon 3`, or `A Mon 3` in a cycle of several weeks.
    pub fn name(&self, slot: Slot) -> String {
        let period = &self.periods[slot];
        format!("{} {}", self.day_name(period.day), period.label)
    }

    /// The labels of a slot as the tables write them: week, day, period.
    pub fn labels(&self, slot: Slot) -> (&str, &str, &str) {
        let period = &self.periods[slot];
        let (week, day) = self.day_labels(period.day);
        (week, day, &period.label)
    }
}
