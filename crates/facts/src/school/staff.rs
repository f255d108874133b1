//! People: who they are and when they are free (specification part 1, staff.csv and availability.csv).

use super::cycle::{Cycle, SlotKind};
use super::ids::{DayId, Slot, TagId, TextId};
use super::share::Share;
use super::slot_set::SlotSet;
use super::spots::Turns;

/// The roles of one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Roles {
    /// May take mentees.
    pub mentor: bool,
    /// Asks for a mentor.
    pub mentee: bool,
    /// Works with many teams.
    pub coach: bool,
    /// Covers lessons of others.
    pub cover: bool,
    /// Leads the school.
    pub leader: bool,
}

/// A tag with a figure from 1 to 5: the level of an expertise, the priority of a need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tagged {
    /// Which tag.
    pub tag: TagId,
    /// Level or priority, 1 to 5.
    pub value: u8,
}

/// One person of the school.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Staff {
    /// The id of staff.csv.
    pub id: String,
    /// The name, or the id where none is given.
    pub name: String,
    /// The department, where known.
    pub department: Option<TextId>,
    /// The site, where known.
    pub site: Option<TextId>,
    /// Whole years of experience, where known.
    pub years: Option<u32>,
    /// The part-time share.
    pub fte: Share,
    /// The roles.
    pub roles: Roles,
    /// Tags with levels, in order of the tag.
    pub expertise: Vec<Tagged>,
    /// Tags with priorities, in order of the tag.
    pub needs: Vec<Tagged>,
    /// Those of the needs that a mentor must have, at whatever level, in order.
    pub musts: Vec<TagId>,
    /// How many mentees a mentor may take.
    pub mentees: u32,
    /// What leaving this mentee without a mentor costs times: 1 to 9.
    pub priority: u32,
    /// How many colleagues to observe this term.
    pub visits: u32,
    /// How many visits to receive at most.
    pub hosts: u32,
    /// The mail address, where given.
    pub email: Option<String>,
    /// When the person is where.
    pub time: PersonTime,
}

/// The week of one person, as sets of slots. All sets are over the whole cycle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonTime {
    /// Slots with a timetable row.
    pub busy: SlotSet,
    /// Where that is, in order of the slots: of several rows in one slot, the first counts.
    pub sites: Vec<(Slot, TextId)>,
    /// Not there.
    pub away: SlotSet,
    /// Guaranteed planning time; where the person is away as well, that counts.
    pub protected: SlotSet,
    /// Marked `avoid` in availability.csv (whether or not something else holds).
    pub avoid: SlotSet,
    /// Slots with a row that keeps nobody busy (free time, planning time), but says that the person is in school.
    pub present: SlotSet,
    /// Marked `here` in availability.csv: in school, although there may be no row.
    pub here: SlotSet,
    /// Marked `only` in availability.csv: there in these slots and in no others, which are among `away`.
    pub only: Option<SlotSet>,
    /// Days that count as away because none of their slots says that the person is in school: they are among `away`.
    pub empty_days: Vec<DayId>,
    /// Busy slots of which everything may be covered by somebody else, as the timetable says.
    pub coverable: SlotSet,
    /// Slots in which the person is busy, or in ones that overlap them, but everything may be covered by somebody else,
    /// and the person is neither away nor protected.
    pub releasable: SlotSet,
    /// Kind `lesson` or `open`, not away, not protected, no timetable row in it or in a slot that overlaps it:
    /// free before anything is planned.
    pub free: SlotSet,
    /// Spots from or to which there would be too little time for the way from or to one of the rows.
    pub too_near: SlotSet,
    /// On days in school, from the first to the last slot with a timetable row, of whatever kind, or with `here`; without
    /// either anywhere, every slot of kind `lesson`; with `only`, the slots that it names.
    pub in_school: SlotSet,
    /// All slots of the days in school: those with a row or `here`; without either anywhere, those with a slot of kind
    /// `lesson`; with `only`, those that it names.
    pub days: SlotSet,
}

impl PersonTime {
    /// Where the person is busy at the time of a slot: in it, or else in one that overlaps it.
    #[inline]
    pub fn busy_at(&self, cycle: &Cycle, slot: Slot) -> Option<Slot> {
        std::iter::once(slot).chain(cycle.overlapping(slot).iter().copied()).find(|other| self.busy.contains(*other))
    }

    /// The rows that are too near to a spot: there would be too little time for the way between the two.
    #[inline]
    pub fn rows_near(&self, cycle: &Cycle, spot: Slot) -> impl Iterator<Item = Slot> {
        let rows = self.sites.iter().filter(|(row, _)| self.busy.contains(*row));
        rows.filter(move |(row, site)| cycle.leaves_no_time(cycle.spot(*row, Turns::ALL, Some(*site)), spot))
            .map(|(row, _)| *row)
    }

    /// Makes room for the spots of a cycle.
    #[inline]
    pub fn fit(&mut self, slots: usize) {
        let sets = [
            &mut self.busy,
            &mut self.away,
            &mut self.protected,
            &mut self.avoid,
            &mut self.present,
            &mut self.here,
            &mut self.coverable,
        ];
        for set in sets.into_iter().chain(&mut self.only) {
            *set = SlotSet::new(slots, set.iter());
        }
    }

    /// Nothing known yet, in a cycle of `slots` slots: every set is empty.
    pub fn empty(slots: usize) -> PersonTime {
        let none = SlotSet::empty(slots);
        PersonTime {
            busy: none.clone(),
            sites: Vec::new(),
            too_near: none.clone(),
            away: none.clone(),
            protected: none.clone(),
            avoid: none.clone(),
            present: none.clone(),
            here: none.clone(),
            only: None,
            empty_days: Vec::new(),
            coverable: none.clone(),
            releasable: none.clone(),
            free: none.clone(),
            in_school: none.clone(),
            days: none,
        }
    }

    /// Whether the timetable has a row of theirs anywhere, be it one that keeps nobody busy.
    #[inline]
    pub fn has_row(&self) -> bool {
        !self.busy.is_empty() || !self.present.is_empty()
    }

    /// Days that are none of theirs in school count as away. Who has neither a row nor a `here` anywhere is in school on
    /// every day, and who is there in some slots `only` on the days of these. O(slots).
    #[inline]
    pub fn leave_out_empty_days(&mut self, cycle: &Cycle) {
        let there = self.busy.or(&self.present).or(&self.here);
        if there.is_empty() || self.only.is_some() {
            return;
        }
        for (id, day) in cycle.days().entries() {
            if !day.slots.iter().any(|slot| there.contains(*slot)) {
                day.slots.iter().for_each(|slot| self.away.insert(*slot));
                self.empty_days.push(id);
            }
        }
    }

    /// Whether the person is away for all of a day on which there are lessons.
    #[inline]
    pub fn is_off(&self, cycle: &Cycle, day: DayId) -> bool {
        let slots = cycle.days()[day].slots.iter().copied();
        let mut lessons = slots.filter(|slot| cycle.kind(*slot) == SlotKind::Lesson).peekable();
        lessons.peek().is_some() && lessons.all(|slot| self.away.contains(slot))
    }

    /// The person is there on a day, as if availability.csv said `here` of it instead of `away`; or `only`, where it names
    /// all that there is of them.
    #[inline]
    pub fn come_in(&mut self, cycle: &Cycle, day: DayId) {
        for slot in &cycle.days()[day].slots {
            self.away.remove(*slot);
            self.only.as_mut().unwrap_or(&mut self.here).insert(*slot);
        }
        self.empty_days.retain(|empty| *empty != day);
        self.settle(cycle);
    }

    /// Works out what follows from the other sets: away wins over protected, both over
    /// being busy; who is free, who may be released and who is in school. O(slots).
    pub fn settle(&mut self, cycle: &Cycle) {
        let slots = cycle.len();
        let usable = SlotSet::new(slots, cycle.slots().filter(|slot| cycle.kind(*slot) != SlotKind::Break));
        if let Some(only) = &self.only {
            self.away = self.away.or(&SlotSet::new(slots, cycle.slots()).without(only));
        }
        let gone = self.away.or(&self.protected);
        let elsewhere = self.busy.iter().flat_map(|slot| cycle.overlapping(slot).iter().copied());
        let elsewhere = SlotSet::new(slots, elsewhere);
        let bound = self.busy.without(&self.coverable);
        let bound = cycle.at_the_time_of(&bound);
        let rows = self.sites.iter().filter(|(row, _)| self.busy.contains(*row));
        let near = rows.flat_map(|(row, site)| cycle.near(cycle.spot(*row, Turns::ALL, Some(*site))));
        self.too_near = SlotSet::new(slots, near);
        self.releasable = usable.and(&self.busy.or(&elsewhere)).without(&gone).without(&bound);
        self.free = usable.without(&gone).without(&self.busy).without(&elsewhere);
        let there = self.busy.or(&self.present).or(&self.here);
        let (named, spans) = match &self.only {
            Some(only) => (only.clone(), false),
            None if there.is_empty() => {
                (SlotSet::new(slots, cycle.slots().filter(|slot| cycle.kind(*slot) == SlotKind::Lesson)), false)
            }
            None => (there, true),
        };
        (self.in_school, self.days) = (SlotSet::empty(slots), SlotSet::empty(slots));
        for day in cycle.days().iter() {
            let first = day.slots.iter().position(|slot| named.contains(*slot));
            let last = day.slots.iter().rposition(|slot| named.contains(*slot));
            let (Some(first), Some(last)) = (first, last) else { continue };
            day.slots.iter().for_each(|slot| self.days.insert(*slot));
            let there = day.slots[first..=last].iter().filter(|slot| spans || named.contains(**slot));
            there.for_each(|slot| self.in_school.insert(*slot));
        }
    }
}
