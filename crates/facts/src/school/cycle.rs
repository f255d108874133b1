//! The timetable cycle: its slots, days and weeks (specification part 1, periods.csv).

use super::ids::{DayId, Id, Slot, Table, WeekId};
use super::slot_set::SlotSet;
use super::spots::{MomentKinds, Spots};
use super::teams::SessionLength;
use std::borrow::Cow;

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
    /// See [`Cycle::moments`].
    moments: Table<Slot, Vec<Slot>>,
    has_overlaps: bool,
    period_minutes: u32,
    /// What slots are in all turns and nowhere in particular, and what others there are (see [`super::spots`]).
    spots: Spots,
    /// How many moments are about what.
    moment_kinds: MomentKinds,
    /// How large sets of slots are: there may be more moments than slots.
    size: usize,
    /// How many slots periods.csv has.
    slots: usize,
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

/// The sets of slots that overlap each other, none within another. Each such set of intervals has an instant in common,
/// the start of one of them (Helly 1923; interval graphs are chordal and so have no more such sets than slots,
/// Fulkerson and Gross 1965). In order of that slot, which names the set.
fn sets_at_once(periods: &Table<Slot, Period>, overlapping: &Table<Slot, Vec<Slot>>) -> Vec<(Slot, Vec<Slot>)> {
    let start = |slot: Slot| periods[slot].times.map_or(0, |(start, _)| start);
    let at_start_of = |slot: Slot| -> Vec<Slot> {
        let others = overlapping[slot].iter().copied().filter(|other| start(*other) <= start(slot));
        let mut there: Vec<Slot> = others.chain([slot]).collect();
        there.sort_unstable();
        there
    };
    let mut sets = Vec::new();
    for name in periods.ids() {
        let there = at_start_of(name);
        let is_within = |other: &Slot| {
            let larger = at_start_of(*other);
            let holds_all = there.iter().all(|slot| larger.binary_search(slot).is_ok());
            holds_all && (larger.len() > there.len() || *other < name)
        };
        if !overlapping[name].iter().any(is_within) {
            sets.push((name, there));
        }
    }
    sets
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
        let mut moments: Table<Slot, Vec<Slot>> = Table::filled(Vec::new(), periods.len());
        for (name, there) in sets_at_once(&periods, &overlapping) {
            there.iter().for_each(|slot| moments[*slot].push(name));
        }
        let has_overlaps = overlapping.iter().any(|others| !others.is_empty());
        let size = periods.len();
        let spots = Spots::none(size);
        let (moment_kinds, slots) = (MomentKinds { of_time: size, of_turns: size }, size);
        Cycle {
            periods,
            days,
            weeks,
            next,
            overlapping,
            moments,
            has_overlaps,
            period_minutes,
            spots,
            moment_kinds,
            size,
            slots,
        }
    }

    /// The sets of slots that overlap each other, none within another.
    #[inline]
    pub(super) fn sets_at_once(&self) -> Vec<Vec<Slot>> {
        sets_at_once(&self.periods, &self.overlapping).into_iter().map(|(_, there)| there).collect()
    }

    /// The same days and weeks with spots; these exclude each other just where they are in one of the moments.
    pub(super) fn made_of(
        &self,
        periods: Table<Slot, Period>,
        spots: Spots,
        moments: Vec<Vec<Slot>>,
        moment_kinds: MomentKinds,
    ) -> Cycle {
        let size = periods.len().max(moments.len());
        let mut of_spot: Table<Slot, Vec<Slot>> = Table::filled(Vec::new(), periods.len());
        let mut overlapping: Table<Slot, Vec<Slot>> = Table::filled(Vec::new(), periods.len());
        for (name, there) in moments.iter().enumerate() {
            for spot in there {
                of_spot[*spot].push(Slot::from_index(name));
                overlapping[*spot].extend(there.iter().filter(|other| *other != spot));
            }
        }
        for others in overlapping.iter_mut() {
            others.sort_unstable();
            others.dedup();
        }
        Cycle { periods, spots, moments: of_spot, moment_kinds, overlapping, size, ..self.clone() }
    }

    /// See [`super::spots`].
    #[inline]
    pub(super) fn spots(&self) -> &Spots {
        &self.spots
    }

    /// Whether there are slots beyond those of periods.csv (see `spots`).
    #[inline]
    pub fn has_spots(&self) -> bool {
        self.periods.len() > self.slots
    }

    /// Whether a moment is about time: the others are about ways.
    #[inline]
    pub fn is_of_time(&self, moment: Slot) -> bool {
        moment.index() < self.moment_kinds.of_time
    }

    /// How many moments are about time.
    #[inline]
    pub(super) fn moments_of_time(&self) -> usize {
        self.moment_kinds.of_time
    }

    /// How many moments are about what.
    #[inline]
    pub(super) fn moment_kinds(&self) -> MomentKinds {
        self.moment_kinds
    }

    /// How long a period without times lasts, in minutes.
    #[inline]
    pub(super) fn minutes_of_periods(&self) -> u32 {
        self.period_minutes
    }

    /// Whether each slot is a moment of its own: nothing overlaps, all cycles are alike, and no way takes time.
    #[inline]
    pub fn is_simple(&self) -> bool {
        !self.has_overlaps && !self.has_spots()
    }

    /// The moments of a slot: two slots overlap, or are the same, just where they have a moment in common, so that
    /// nobody is in two things at once just where at each moment they are in at most one. A moment is named by a slot
    /// that has it; where nothing overlaps, that is each slot's own.
    #[inline]
    pub fn moments(&self, slot: Slot) -> &[Slot] {
        &self.moments[slot]
    }

    /// Whether any two slots overlap.
    #[inline]
    pub fn has_overlaps(&self) -> bool {
        self.has_overlaps
    }

    /// These slots, with all that overlap one of them: where somebody is not free who is busy in these.
    #[inline]
    pub fn at_the_time_of<'s>(&self, slots: &'s SlotSet) -> Cow<'s, SlotSet> {
        if self.is_simple() {
            return Cow::Borrowed(slots);
        }
        let mut all = slots.clone();
        for slot in slots.iter() {
            self.overlapping[slot].iter().for_each(|other| all.insert(*other));
        }
        Cow::Owned(all)
    }

    /// The slots whose times overlap a slot's: whoever is busy in one of them is so in the slot, too.
    #[inline]
    pub fn overlapping(&self, slot: Slot) -> &[Slot] {
        &self.overlapping[slot]
    }

    /// How large a set or a table of slots has to be for all slots, spots and moments.
    #[inline]
    pub fn len(&self) -> usize {
        self.size
    }

    /// Whether the cycle has no slots.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// All slots of periods.csv in order, breaks included.
    #[inline]
    pub fn slots(&self) -> impl DoubleEndedIterator<Item = Slot> + ExactSizeIterator + use<> {
        (0..self.slots).map(Slot::from_index)
    }

    /// The slot's row.
    #[inline]
    pub fn period(&self, slot: Slot) -> &Period {
        &self.periods[self.slot_of(slot)]
    }

    /// What the slot is for.
    #[inline]
    pub fn kind(&self, slot: Slot) -> SlotKind {
        self.period(slot).kind
    }

    /// The day the slot belongs to.
    #[inline]
    pub fn day_of(&self, slot: Slot) -> DayId {
        self.period(slot).day
    }

    /// The week the slot belongs to.
    #[inline]
    pub fn week_of(&self, slot: Slot) -> WeekId {
        self.days[self.period(slot).day].week
    }

    /// The days in order of first appearance.
    #[inline]
    pub fn days(&self) -> &Table<DayId, Day> {
        &self.days
    }

    /// The week labels in order of first appearance (one empty label in a cycle of one week).
    #[inline]
    pub fn weeks(&self) -> &Table<WeekId, String> {
        &self.weeks
    }

    /// The slots of a session that starts in `start` and takes `length`
    /// adjacent slots, or none where there is no such run.
    #[inline]
    pub fn window(&self, start: Slot, length: u32) -> Option<Vec<Slot>> {
        self.window_of(start, SessionLength::Periods(length))
    }

    /// The adjacent slots from `start` on that a session of this length takes, or none where there is no such run.
    pub fn window_of(&self, start: Slot, length: SessionLength) -> Option<Vec<Slot>> {
        if self.kind(start) == SlotKind::Break {
            return None;
        }
        let mut slots = vec![start];
        let mut minutes = self.minutes(start);
        loop {
            let is_enough = match length {
                SessionLength::Periods(periods) => slots.len() as u32 >= periods,
                SessionLength::Minutes(least) => minutes >= least,
            };
            if is_enough {
                return Some(slots);
            }
            let next = self.next[*slots.last()?]?;
            minutes += self.minutes(next);
            slots.push(next);
        }
    }

    /// How long the slot lasts, in minutes.
    #[inline]
    pub fn minutes(&self, slot: Slot) -> u32 {
        match self.period(slot).times {
            Some((start, end)) => u32::from(end.saturating_sub(start)),
            None => self.period_minutes,
        }
    }

    /// The slot with these labels.
    #[inline]
    pub fn find(&self, week: &str, day: &str, period: &str) -> Option<Slot> {
        let day = &self.days[self.find_day(week, day)?];
        day.slots.iter().copied().find(|slot| self.periods[*slot].label == period)
    }

    /// The day with these labels.
    #[inline]
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
    #[inline]
    pub fn day_labels(&self, day: DayId) -> (&str, &str) {
        let day = &self.days[day];
        (&self.weeks[day.week], &day.label)
    }

    /// The slot in words: `Mon 3`, or `A Mon 3` in a cycle of several weeks.
    pub fn name(&self, slot: Slot) -> String {
        let period = self.period(slot);
        format!("{} {}", self.day_name(period.day), period.label)
    }

    /// The labels of a slot as the tables write them: week, day, period.
    #[inline]
    pub fn labels(&self, slot: Slot) -> (&str, &str, &str) {
        let period = self.period(slot);
        let (week, day) = self.day_labels(period.day);
        (week, day, &period.label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycle(times: &[(u16, u16)]) -> Cycle {
        let row = |(at, times): (usize, &(u16, u16))| PeriodRow {
            week: String::new(),
            day: "Mon".into(),
            period: at.to_string(),
            times: Some(*times),
            kind: SlotKind::Lesson,
        };
        Cycle::new(times.iter().enumerate().map(row).collect(), 60, 10)
    }

    /// The moments of each slot, as numbers of slots.
    fn moments(times: &[(u16, u16)]) -> Vec<Vec<usize>> {
        let cycle = cycle(times);
        cycle.slots().map(|slot| cycle.moments(slot).iter().map(|moment| moment.index()).collect()).collect()
    }

    #[test]
    fn each_slot_is_its_own_moment_where_nothing_overlaps() {
        assert_eq!(moments(&[(0, 60), (60, 120), (120, 180)]), [[0], [1], [2]]);
        assert!(!cycle(&[(0, 60), (60, 120)]).has_overlaps());
    }

    #[test]
    fn a_long_slot_has_a_moment_with_each_that_it_overlaps() {
        assert_eq!(moments(&[(0, 120), (0, 60), (60, 120)]), [vec![0, 2], vec![0], vec![2]]);
        assert_eq!(moments(&[(0, 60), (30, 90), (60, 120)]), [vec![1], vec![1, 2], vec![2]], "staggered");
        assert_eq!(moments(&[(0, 60), (0, 60)]), [[0], [0]], "the same time");
    }

    #[test]
    fn slots_overlap_just_where_they_have_a_moment_in_common() {
        let mut state = 7_u64;
        let mut below = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % most) as u16
        };
        for _ in 0..500 {
            let mut row = || {
                let from = below(60);
                (from, from + 1 + below(30))
            };
            let times: Vec<(u16, u16)> = (0..7).map(|_| row()).collect();
            let cycle = cycle(&times);
            for slot in cycle.slots() {
                for other in cycle.slots() {
                    let meet = cycle.moments(slot).iter().any(|moment| cycle.moments(other).contains(moment));
                    assert_eq!(meet, slot == other || cycle.overlapping(slot).contains(&other), "{times:?}");
                }
            }
        }
    }
}
