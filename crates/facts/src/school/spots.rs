//! Turns and sites: what a slot is where not all cycles are alike and where ways between sites take time
//! (specification part 3, "Turns" and "Places").
//!
//! A commitment is in a slot, in some turns of the term, and at a site or nowhere in particular. Such a *spot* is a slot
//! of the cycle of its own, beyond those of periods.csv, wherever it is neither in all turns nor nowhere: two spots
//! exclude each other for one person just where they have a *moment* in common ([`super::Cycle::moments`]), so whoever
//! keeps people to one thing at each moment keeps them to one thing in each turn, with time for every way. There are
//! none of these slots where a school has neither teams with `every` nor ways that take time.

use super::cycle::{Cycle, Period, SlotKind};
use super::ids::{Id, Slot, Table, TextId};
use super::slot_set::SlotSet;
use super::travel::Travel;
use std::borrow::Cow;

/// The turns r, r + n, r + 2n … of all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Turns {
    /// n; 1: all turns.
    pub every: u32,
    /// r, from 1.
    pub first: u32,
}

impl Turns {
    /// All turns.
    pub const ALL: Turns = Turns { every: 1, first: 1 };

    /// Whether a turn is one of them.
    #[inline]
    pub fn holds(self, turn: u32) -> bool {
        turn >= self.first && (turn - self.first).is_multiple_of(self.every)
    }
}

/// What spots there are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spots {
    /// The slots of periods.csv.
    slots: usize,
    /// How many turns there are.
    pub turns: u32,
    /// All turns first.
    classes: Vec<Turns>,
    /// In order; a spot at none of them is nowhere in particular.
    sites: Vec<TextId>,
    /// The spots of each turn.
    in_turn: Vec<SlotSet>,
}

impl Spots {
    /// What there is where all cycles are alike and no way takes time: the slots themselves.
    #[inline]
    pub(super) fn none(slots: usize) -> Spots {
        let all = SlotSet::new(slots, (0..slots).map(Slot::from_index));
        Spots { slots, turns: 1, classes: vec![Turns::ALL], sites: Vec::new(), in_turn: vec![all] }
    }

    /// With so many turns, for teams that meet in each of these numbers of cycles, and at these sites.
    pub(super) fn new(slots: usize, turns: u32, every: &[u32], sites: Vec<TextId>) -> Spots {
        let mut classes = vec![Turns::ALL];
        let mut numbers: Vec<u32> = every.iter().copied().chain([turns]).filter(|every| *every > 1).collect();
        numbers.sort_unstable();
        numbers.dedup();
        classes.extend(numbers.iter().flat_map(|every| (1..=*every).map(|first| Turns { every: *every, first })));
        Spots { slots, turns, classes, sites, in_turn: Vec::new() }
    }

    /// How many spots there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.slots * self.classes.len() * (self.sites.len() + 1)
    }

    /// A slot of periods.csv in some turns, at a site; nowhere in particular where no way from that site takes time.
    fn spot(&self, slot: Slot, turns: Turns, site: Option<TextId>) -> Slot {
        let class = self.classes.iter().position(|class| *class == turns).expect("turns of some team, or all");
        let place = site.and_then(|site| self.sites.binary_search(&site).ok()).map_or(0, |at| at + 1);
        Slot::from_index(self.slots * (class * (self.sites.len() + 1) + place) + slot.index())
    }

    /// All spots of a slot that are in a turn.
    fn of(&self, slot: Slot, turn: u32) -> Vec<Slot> {
        let places = self.sites.len() + 1;
        let classes = self.classes.iter().enumerate().filter(|(_, class)| class.holds(turn));
        let spots = classes.flat_map(|(class, _)| (0..places).map(move |place| class * places + place));
        spots.map(|at| Slot::from_index(self.slots * at + slot.index())).collect()
    }

    /// All spots of a slot in the turns of a class.
    fn of_class(&self, slot: Slot, class: usize) -> Vec<Slot> {
        let places = self.sites.len() + 1;
        (0..places).map(|place| Slot::from_index(self.slots * (class * places + place) + slot.index())).collect()
    }

    fn slot(&self, spot: Slot) -> Slot {
        Slot::from_index(spot.index() % self.slots)
    }

    fn turns_of(&self, spot: Slot) -> Turns {
        self.classes[spot.index() / self.slots / (self.sites.len() + 1)]
    }

    fn site_of(&self, spot: Slot) -> Option<TextId> {
        let place = spot.index() / self.slots % (self.sites.len() + 1);
        place.checked_sub(1).map(|at| self.sites[at])
    }
}

/// How many moments there are of each kind, in order: those of time, those of ways, and those of what is in every turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct MomentKinds {
    /// Of time: in each turn.
    pub of_time: usize,
    /// Of time and of ways.
    pub of_turns: usize,
}

impl Cycle {
    /// The same cycle with spots: for so many turns, teams that meet in each of these numbers of cycles, and things at
    /// these sites with ways between them.
    ///
    /// O(spots² of a day) at worst; mostly few of them are near each other.
    pub(super) fn with_spots(&self, turns: u32, every: &[u32], mut sites: Vec<TextId>, travel: &Travel) -> Cycle {
        sites.sort_unstable();
        sites.dedup();
        let slots = self.spots().slots;
        let mut spots = Spots::new(slots, turns, every, sites);
        let count = spots.len();
        let all = || (0..count).map(Slot::from_index);
        let periods: Table<Slot, Period> = all().map(|spot| self.period(spots.slot(spot)).clone()).collect();
        // What is in one turn, at one time.
        let mut moments: Vec<Vec<Slot>> = Vec::new();
        let clock: Vec<Vec<Slot>> = self.sets_at_once();
        let at = |turn: u32| (0..slots).map(|slot| spots.of(Slot::from_index(slot), turn)).collect();
        let of_slot: Vec<Vec<Vec<Slot>>> = (1..=turns).map(at).collect();
        for turn in &of_slot {
            for set in &clock {
                moments.push(set.iter().flat_map(|slot| turn[slot.index()].iter().copied()).collect());
            }
        }
        let of_clock = moments.len();
        // What is too far from each other to be done one after the other.
        for turn in &of_slot {
            for before in (0..slots).map(Slot::from_index) {
                for after in self.days()[self.day_of(before)].slots.iter().copied() {
                    if !self.is_before(before, after) {
                        continue;
                    }
                    for site in &spots.sites {
                        let here = turn[before.index()].iter().filter(|spot| spots.site_of(**spot) == Some(*site));
                        let there = turn[after.index()].iter().filter(|spot| {
                            self.is_too_far((before, Some(*site)), (after, spots.site_of(**spot)), travel)
                        });
                        let (here, there): (Vec<Slot>, Vec<Slot>) = (here.copied().collect(), there.copied().collect());
                        if !here.is_empty() && !there.is_empty() {
                            moments.push([here, there].concat());
                        }
                    }
                }
            }
        }
        let of_turns = moments.len();
        if turns > 1 {
            // What is in every turn.
            let everywhere = |slot: &Slot| spots.of_class(*slot, 0);
            moments.extend(clock.iter().map(|set| set.iter().flat_map(everywhere).collect()));
        }
        spots.in_turn = (1..=turns)
            .map(|turn| SlotSet::new(count.max(moments.len()), all().filter(|spot| spots.turns_of(*spot).holds(turn))))
            .collect();
        self.made_of(periods, spots, moments, MomentKinds { of_time: of_clock, of_turns })
    }

    /// Whether one slot ends no later than another of its day begins: by the clock, else by their order.
    fn is_before(&self, one: Slot, other: Slot) -> bool {
        match (self.period(one).times, self.period(other).times) {
            (Some((_, end)), Some((start, _))) => one != other && end <= start,
            _ => one < other,
        }
    }

    /// Whether there is too little time between a slot and a later one of its day to get from one site to another.
    fn is_too_far(&self, one: (Slot, Option<TextId>), other: (Slot, Option<TextId>), travel: &Travel) -> bool {
        let minutes = travel.minutes(one.1, other.1);
        if minutes == 0 {
            return false;
        }
        match (self.period(one.0).times, self.period(other.0).times) {
            (Some((_, end)), Some((start, _))) => u32::from(start.saturating_sub(end)) < minutes,
            _ => {
                let day = &self.days()[self.day_of(one.0)].slots;
                let between = day.iter().filter(|slot| **slot > one.0 && **slot < other.0).count() as u32;
                between < minutes.div_ceil(self.minutes_of_periods().max(1))
            }
        }
    }

    /// Whether two things at two sites on one day leave too little time for the way, whichever comes first.
    pub fn is_too_near(&self, one: (Slot, Option<TextId>), other: (Slot, Option<TextId>), travel: &Travel) -> bool {
        if self.day_of(one.0) != self.day_of(other.0) {
            return false;
        }
        let (one, other) = ((self.slot_of(one.0), one.1), (self.slot_of(other.0), other.1));
        self.is_before(one.0, other.0) && self.is_too_far(one, other, travel)
            || self.is_before(other.0, one.0) && self.is_too_far(other, one, travel)
    }

    /// How many turns there are before everything comes round again.
    #[inline]
    pub fn turns(&self) -> u32 {
        self.spots().turns
    }

    /// A slot of periods.csv in some turns, at a site.
    pub fn spot(&self, slot: Slot, turns: Turns, site: Option<TextId>) -> Slot {
        match self.has_spots() {
            true => self.spots().spot(slot, turns, site),
            false => slot,
        }
    }

    /// The slot of periods.csv of a spot.
    #[inline]
    pub fn slot_of(&self, spot: Slot) -> Slot {
        self.spots().slot(spot)
    }

    /// The turns in which a spot is.
    #[inline]
    pub fn turns_of(&self, spot: Slot) -> Turns {
        self.spots().turns_of(spot)
    }

    /// Where a spot is.
    pub fn site_of(&self, spot: Slot) -> Option<TextId> {
        self.spots().site_of(spot)
    }

    /// The sites between which ways take time.
    #[inline]
    pub fn sites(&self) -> &[TextId] {
        &self.spots().sites
    }

    /// All spots of a turn, from 1.
    #[inline]
    pub fn in_turn(&self, turn: u32) -> &SlotSet {
        &self.spots().in_turn[turn as usize - 1]
    }

    /// These slots of periods.csv, in all their spots.
    #[inline]
    pub fn everywhere(&self, slots: &SlotSet) -> SlotSet {
        if !self.has_spots() {
            return slots.clone();
        }
        let spots = (0..self.spots().len()).map(Slot::from_index);
        SlotSet::new(self.len(), spots.filter(|spot| slots.contains(self.slot_of(*spot))))
    }

    /// What tells the slot of a spot, whatever overlaps it, in each of its turns.
    #[inline]
    pub fn slot_in_turns(&self, spot: Slot) -> impl Iterator<Item = Slot> + '_ {
        let (slot, turns, of_each) = (self.slot_of(spot), self.turns_of(spot), self.spots().slots);
        let held = (1..=self.turns()).filter(move |turn| turns.holds(*turn));
        held.map(move |turn| Slot::from_index((turn as usize - 1) * of_each + slot.index()))
    }

    /// The turns in which a spot is, counted from 0.
    #[inline]
    pub fn turns_held(&self, spot: Slot) -> impl Iterator<Item = usize> + use<> {
        let turns = self.turns_of(spot);
        (1..=self.turns()).filter(move |turn| turns.holds(*turn)).map(|turn| turn as usize - 1)
    }

    /// The moments of time of a slot, those of one turn where that is given.
    #[inline]
    pub fn moments_in(&self, slot: Slot, turn: Option<u32>) -> Cow<'_, [Slot]> {
        let moments = self.moments(slot);
        let Some(turn) = turn else { return Cow::Borrowed(moments) };
        let of_turn = |moment: &&Slot| self.is_of_time(**moment) && self.turn_of_moment(**moment) == turn;
        Cow::Owned(moments.iter().filter(of_turn).copied().collect())
    }

    /// The moments that a visit takes: those of its turn, and those that whatever is in every turn takes there, too. What is
    /// in every turn excludes each visit, in whichever turn: relaxations know that only by a moment of its own.
    #[inline]
    pub fn moments_of_visit(&self, spot: Slot) -> impl Iterator<Item = Slot> + '_ {
        let of_all = self.moments(self.slot_of(spot)).iter().filter(|moment| self.is_of_every_turn(**moment));
        let own = self.moments(spot).iter().filter(|moment| !self.is_of_every_turn(**moment));
        own.chain(of_all).copied()
    }

    /// Whether a moment is about what is in every turn, where there are several.
    #[inline]
    pub fn is_of_every_turn(&self, moment: Slot) -> bool {
        moment.index() >= self.moment_kinds().of_turns
    }

    /// Of a moment of time in one turn, that of what is in every turn then; none where there is one turn.
    #[inline]
    pub fn in_every_turn(&self, moment: Slot) -> Option<Slot> {
        let of_each = self.moments_of_time() / self.turns() as usize;
        let is_in_turn = self.turns() > 1 && self.is_of_time(moment);
        is_in_turn.then(|| Slot::from_index(self.moment_kinds().of_turns + moment.index() % of_each))
    }

    /// In which turn a moment of time is.
    #[inline]
    pub fn turn_of_moment(&self, moment: Slot) -> u32 {
        let of_each = self.moments_of_time() / self.turns() as usize;
        (moment.index() / of_each.max(1)) as u32 + 1
    }

    /// Whether two slots of periods.csv are one or overlap.
    #[inline]
    pub fn is_at_once(&self, one: Slot, other: Slot) -> bool {
        one == other || self.overlapping(one).binary_search(&other).is_ok()
    }

    /// Whether two spots exclude each other only because there is too little time for the way between them.
    #[inline]
    pub fn leaves_no_time(&self, one: Slot, other: Slot) -> bool {
        let (mine, others) = (self.moments(one), self.moments(other));
        let common = |of_time: bool| mine.iter().any(|at| self.is_of_time(*at) == of_time && others.contains(at));
        self.has_spots() && common(false) && !common(true)
    }

    /// The spots that a spot excludes only because there is too little time for the way.
    #[inline]
    pub fn near(&self, spot: Slot) -> Vec<Slot> {
        let others = self.overlapping(spot).iter().copied();
        if self.has_spots() { others.filter(|other| self.leaves_no_time(spot, *other)).collect() } else { Vec::new() }
    }

    /// All spots, those of periods.csv first.
    #[inline]
    pub fn spots_and_slots(&self) -> impl Iterator<Item = Slot> + use<> {
        (0..self.spots().len()).map(Slot::from_index)
    }

    /// Whether nobody may be scheduled in a slot.
    #[inline]
    pub fn is_break(&self, slot: Slot) -> bool {
        self.kind(slot) == SlotKind::Break
    }
}
