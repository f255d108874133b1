//! The school's facts as verify works them out for itself.

use crate::school::{
    Criterion, DayId, Id, PrepUnit, RoomId, School, Slot, SlotKind, SlotSet, StaffId, Table, TagId, TeamId,
    TimetableRow,
};
use std::collections::BTreeMap;

/// Names, and what everybody's week looks like, from the rows of the files.
pub(crate) struct Facts<'a> {
    pub school: &'a School,
    staff: BTreeMap<&'a str, StaffId>,
    teams: BTreeMap<&'a str, TeamId>,
    rooms: BTreeMap<&'a str, RoomId>,
    tags: BTreeMap<&'a str, TagId>,
    slots: BTreeMap<(&'a str, &'a str, &'a str), Slot>,
    /// Slots with a timetable row.
    pub busy: Table<StaffId, SlotSet>,
    /// Slots with a timetable row that nobody else may take.
    pub fixed: Table<StaffId, SlotSet>,
    /// The first and last slot with a row, of each person and day.
    span: Table<StaffId, BTreeMap<usize, (Slot, Slot)>>,
    /// Free before anything is planned: kind `lesson` or `open`, not away, not
    /// protected, no timetable row.
    free: Table<StaffId, SlotSet>,
    /// The same in slots of kind `lesson`.
    pub free_lessons: Table<StaffId, SlotSet>,
    /// Those of them that count for "Prep": not shorter than `shortest`.
    pub prep_lessons: Table<StaffId, SlotSet>,
    /// Slots in which timetable.csv shows a room.
    pub room_busy: Table<RoomId, SlotSet>,
}

impl<'a> Facts<'a> {
    /// Reads the week of everybody out of the timetable. O(rows × log).
    pub fn new(school: &'a School) -> Facts<'a> {
        let cycle = &school.cycle;
        let rooms: BTreeMap<&str, RoomId> =
            school.rooms.iter().flat_map(|rooms| rooms.entries().map(|(id, room)| (room.id.as_str(), id))).collect();
        let mut facts = Facts {
            school,
            staff: school.staff.entries().map(|(id, staff)| (staff.id.as_str(), id)).collect(),
            teams: school.teams.entries().map(|(id, team)| (team.id.as_str(), id)).collect(),
            tags: school.tags.entries().map(|(id, tag)| (tag.as_str(), id)).collect(),
            slots: cycle.slots().map(|slot| (cycle.labels(slot), slot)).collect(),
            busy: Table::filled(SlotSet::empty(cycle.len()), school.staff.len()),
            fixed: Table::filled(SlotSet::empty(cycle.len()), school.staff.len()),
            span: Table::filled(BTreeMap::new(), school.staff.len()),
            free: Table::new(),
            free_lessons: Table::new(),
            prep_lessons: Table::new(),
            room_busy: school.rooms.iter().flat_map(|rooms| rooms.iter().map(|room| room.busy.clone())).collect(),
            rooms,
        };
        for row in school.timetable.rows() {
            facts.add(row);
        }
        for (staff, person) in school.staff.entries() {
            // Rows that keep nobody busy, and `here`, say as well that somebody is in school.
            for slot in person.time.present.iter().chain(person.time.here.iter()) {
                facts.add_presence(staff, slot);
            }
        }
        let of_kind = |kinds: &[SlotKind]| {
            SlotSet::new(cycle.len(), cycle.slots().filter(|slot| kinds.contains(&cycle.kind(*slot))))
        };
        let (open, lessons) = (of_kind(&[SlotKind::Lesson, SlotKind::Open]), of_kind(&[SlotKind::Lesson]));
        let free = school.staff.entries().map(|(staff, person)| {
            let there = open.without(&person.time.away).without(&person.time.protected);
            // "No timetable row in it or in a slot that overlaps it."
            let busy = &facts.busy[staff];
            let is_free = |slot: &Slot| !busy.iter().any(|other| other == *slot || facts.overlap(other, *slot));
            SlotSet::new(cycle.len(), there.iter().filter(is_free))
        });
        facts.free = free.collect();
        // "Over slots of kind `lesson` on the person's days in school."
        let on_days = |(staff, free): (StaffId, &SlotSet)| {
            SlotSet::new(cycle.len(), free.and(&lessons).iter().filter(|slot| facts.comes(staff, *slot)))
        };
        facts.free_lessons = facts.free.entries().map(on_days).collect();
        let shortest = i64::from(school.rules.prep.shortest);
        let long_enough =
            |free: &SlotSet| SlotSet::new(cycle.len(), free.iter().filter(|slot| facts.minutes(*slot) >= shortest));
        facts.prep_lessons = facts.free_lessons.iter().map(long_enough).collect();
        facts
    }

    fn add(&mut self, row: &TimetableRow) {
        self.busy[row.staff].insert(row.slot);
        if !row.release {
            self.fixed[row.staff].insert(row.slot);
        }
        self.add_presence(row.staff, row.slot);
        if let Some(room) = self.rooms.get(self.school.text(row.room)) {
            self.room_busy[*room].insert(row.slot);
        }
    }

    fn add_presence(&mut self, staff: StaffId, slot: Slot) {
        let day = self.school.cycle.day_of(slot).index();
        let span = self.span[staff].entry(day).or_insert((slot, slot));
        *span = (span.0.min(slot), span.1.max(slot));
    }

    pub fn find_staff(&self, id: &str) -> Option<StaffId> {
        self.staff.get(id).copied()
    }

    pub fn find_team(&self, id: &str) -> Option<TeamId> {
        self.teams.get(id).copied()
    }

    pub fn find_room(&self, id: &str) -> Option<RoomId> {
        self.rooms.get(id).copied()
    }

    pub fn find_tag(&self, name: &str) -> Option<TagId> {
        self.tags.get(name).copied()
    }

    pub fn find_slot(&self, week: &str, day: &str, period: &str) -> Option<Slot> {
        self.slots.get(&(week, day, period)).copied()
    }

    /// Free before anything is planned: kind `lesson` or `open`, not away, not
    /// protected, no timetable row.
    pub fn free(&self, staff: StaffId, slot: Slot) -> bool {
        self.free[staff].contains(slot)
    }

    /// Free before planning in a slot of kind `lesson`.
    pub fn free_lesson(&self, staff: StaffId, slot: Slot) -> bool {
        self.free_lessons[staff].contains(slot)
    }

    /// Whether somebody else may take everything that the person has there.
    pub fn releasable(&self, staff: StaffId, slot: Slot) -> bool {
        let time = &self.school.staff[staff].time;
        let mut there = self.busy[staff].iter().filter(|other| self.same_time(*other, slot)).peekable();
        there.peek().is_some()
            && there.all(|row| !self.fixed[staff].contains(row))
            && !time.away.contains(slot)
            && !time.protected.contains(slot)
    }

    /// "On such a day a person is *in school* from the first to the last slot with a row or a `here`; who has neither
    /// anywhere, in all slots of kind `lesson`; with `only`, in the slots it names."
    pub fn in_school(&self, staff: StaffId, slot: Slot) -> bool {
        if let Some(only) = &self.school.staff[staff].time.only {
            return only.contains(slot);
        }
        if self.span[staff].is_empty() {
            return self.school.cycle.kind(slot) == SlotKind::Lesson;
        }
        let span = self.span[staff].get(&self.day(slot));
        span.is_some_and(|(first, last)| *first <= slot && slot <= *last)
    }

    /// "A person's *days in school* are those with a row of theirs or a `here`; without either anywhere, every day with a
    /// slot of kind `lesson`; with `only`, the days it names": whether the day of a slot is one of them.
    pub fn comes(&self, staff: StaffId, slot: Slot) -> bool {
        let cycle = &self.school.cycle;
        let mut of_day = cycle.slots().filter(|other| self.day(*other) == self.day(slot));
        match &self.school.staff[staff].time.only {
            Some(only) => of_day.any(|other| only.contains(other)),
            None if self.span[staff].is_empty() => of_day.any(|other| cycle.kind(other) == SlotKind::Lesson),
            None => self.span[staff].contains_key(&self.day(slot)),
        }
    }

    /// "Two slots *overlap* when they are of the same week and day and their times do."
    pub fn overlap(&self, one: Slot, other: Slot) -> bool {
        let cycle = &self.school.cycle;
        if one == other || cycle.day_of(one) != cycle.day_of(other) {
            return false;
        }
        match (cycle.period(one).times, cycle.period(other).times) {
            (Some((start, end)), Some((from, to))) => start < to && from < end,
            _ => false,
        }
    }

    /// Whether two slots are one or overlap.
    pub fn same_time(&self, one: Slot, other: Slot) -> bool {
        one == other || self.overlap(one, other)
    }

    /// These slots and all that overlap one of them.
    pub fn at_the_time_of(&self, slots: &SlotSet) -> SlotSet {
        let cycle = &self.school.cycle;
        // Most schools have no overlaps.
        let overlapping = cycle.slots().filter(|slot| slots.iter().any(|other| self.overlap(*slot, other)));
        if cycle.has_overlaps() { slots.or(&SlotSet::new(cycle.len(), overlapping)) } else { slots.clone() }
    }

    /// Whether two slots are adjacent: consecutive rows of the same week and
    /// day, neither a break, and the gap at most `passing_minutes`.
    pub fn adjacent(&self, before: Slot, after: Slot) -> bool {
        let cycle = &self.school.cycle;
        let day = cycle.day_of(before);
        let slots = &cycle.days()[day].slots;
        // "The slot after a slot is the next row of the same week and day that does not overlap it."
        let following = slots.iter().skip_while(|slot| **slot != before).skip(1);
        let next = following.copied().find(|slot| !self.overlap(before, *slot));
        let consecutive = next == Some(after);
        let open = |slot| cycle.kind(slot) != SlotKind::Break;
        let close = match (cycle.period(before).times, cycle.period(after).times) {
            (Some((_, end)), Some((start, _))) => {
                let gap = i64::from(start) - i64::from(end);
                (0..=i64::from(self.school.rules.passing_minutes)).contains(&gap)
            }
            _ => true,
        };
        consecutive && open(before) && open(after) && close
    }

    /// The slots from `start` on, each the one after the one before, `length` of them or as many as the day has.
    pub fn run(&self, start: Slot, length: i64) -> Vec<Slot> {
        let slots = &self.school.cycle.days()[self.school.cycle.day_of(start)].slots;
        let length = usize::try_from(length.max(0)).unwrap_or(usize::MAX);
        let mut run: Vec<Slot> = Vec::new();
        for slot in slots.iter().copied().skip_while(|slot| *slot != start) {
            if run.len() < length && run.last().is_none_or(|last| !self.overlap(*last, slot)) {
                run.push(slot);
            }
        }
        run
    }

    /// The day of a slot, as a place in a list.
    pub fn day(&self, slot: Slot) -> usize {
        self.school.cycle.day_of(slot).index()
    }

    /// How long the slot lasts: its times, else `period_minutes`.
    pub fn minutes(&self, slot: Slot) -> i64 {
        match self.school.cycle.period(slot).times {
            Some((start, end)) => (i64::from(end) - i64::from(start)).max(0),
            None => i64::from(self.school.rules.period_minutes),
        }
    }

    /// What the two minima of "Prep" count of some slots: "counted singly or in minutes as `unit` says".
    pub fn prep_units(&self, slots: impl Iterator<Item = Slot>) -> i64 {
        match self.school.rules.prep.unit {
            PrepUnit::Periods => slots.map(|_| 1).sum(),
            PrepUnit::Minutes => slots.map(|slot| self.minutes(slot)).sum(),
        }
    }

    /// A person in words.
    pub fn person(&self, staff: StaffId) -> String {
        let staff = &self.school.staff[staff];
        if staff.name == staff.id { staff.id.clone() } else { format!("{} ({})", staff.name, staff.id) }
    }

    /// A slot in words.
    pub fn slot(&self, slot: Slot) -> String {
        self.school.cycle.name(slot)
    }

    /// A day in words.
    pub fn day_name(&self, day: usize) -> String {
        self.school.cycle.day_name(DayId::from_index(day))
    }

    /// What keeps a person from a slot, in words; none where the person is free.
    pub fn obstacle(&self, staff: StaffId, slot: Slot) -> Option<String> {
        let time = &self.school.staff[staff].time;
        if time.away.contains(slot) {
            return Some("is away".into());
        }
        if time.protected.contains(slot) {
            return Some("has protected planning time".into());
        }
        let overlapping = self.school.cycle.slots().filter(|other| self.overlap(*other, slot));
        let mut at_that_time = std::iter::once(slot).chain(overlapping);
        let row = at_that_time.find_map(|slot| self.school.timetable.at(staff, slot).first());
        match row {
            Some(row) => {
                let (subject, group) = (self.school.text(row.subject), self.school.text(row.group));
                let what = if subject.is_empty() { "something else" } else { subject };
                let classes = self.school.timetable.classes(row.group).len();
                Some(match (group, classes) {
                    ("", _) => format!("has {what}"),
                    (_, 4..) => format!("has {what} with {classes} classes"),
                    _ => format!("has {what} with {group}"),
                })
            }
            None => (self.school.cycle.kind(slot) == SlotKind::Break).then(|| "has a break".into()),
        }
    }

    /// The criterion with this name.
    pub fn criterion(name: &str) -> Option<Criterion> {
        Criterion::ALL.iter().copied().find(|criterion| criterion.name() == name)
    }
}
