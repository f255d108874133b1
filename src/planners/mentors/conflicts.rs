//! Demands about pairs that cannot hold: each alone, then together, smallest
//! set first (specification part 1, pairs.csv and pins.csv).
//!
//! A demanded pair needs one of the mentor's places, and a pinned meeting one
//! slot of both; everything else of a plan may be left out. So demands can hold
//! together exactly where no count is exceeded: one mentor for a mentee, the
//! places of a mentor, the meetings of a pair, one thing at a time, and what
//! everybody keeps. One more than a count allows is a smallest conflict.

use super::options::Options;
use crate::plan::reasons::{Conflict, DemandedPair, NoPair, NoPairs, NotFree, PersonNotFree, TooManyPairs};
use crate::planners::place::not_free_beside;
use crate::planners::taken_time::TakenTime;
use crate::school::{
    Counted, DayId, PairKind, PairOrder, PinRule, PinSubject, PrepKey, School, Slot, SlotSet, Source, StaffId, WeekId,
};
use std::collections::BTreeMap;

/// A row that demands a pair, perhaps with a meeting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Demand<'a> {
    mentor: StaffId,
    mentee: StaffId,
    slot: Option<Slot>,
    source: &'a Source,
}

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Count {
    MentorsOf(StaffId),
    PlacesOf(StaffId),
    MeetingsOf(StaffId, StaffId),
    MeetingsOn(StaffId, StaffId, DayId),
    MeetingsIn(StaffId, StaffId, WeekId),
    SlotOf(StaffId, Slot),
    Prep(StaffId, PrepKey, Option<DayId>),
}

/// Whether any row demands a pair.
pub fn are_demanded(school: &School) -> bool {
    !demands(school).is_empty()
}

fn demands(school: &School) -> Vec<Demand<'_>> {
    let rows = school.pairs.iter();
    let rows = rows.filter(|row| row.kind == PairKind::Mentor && row.order == PairOrder::Require);
    let rows = rows.map(|row| Demand { mentor: row.a, mentee: row.b, slot: None, source: &row.source });
    let pins = school.pins.iter().filter(|pin| pin.rule == PinRule::Pin);
    let pins = pins.filter_map(|pin| match pin.subject {
        PinSubject::Meeting { mentor, mentee } => {
            Some(Demand { mentor, mentee, slot: pin.slots.first().copied(), source: &pin.source })
        }
        _ => None,
    });
    rows.chain(pins).collect()
}

/// Every demand that cannot hold: alone, or together with others.
///
/// O(demands × (mentors + log demands)).
pub fn impossible(options: &Options) -> Vec<Conflict> {
    let demands = demands(options.school);
    let mut conflicts = Vec::new();
    let mut holdable = Vec::new();
    for demand in &demands {
        match obstacle(options, demand) {
            Some(why) => conflicts.push(Conflict::Pairs(vec![demand.demanded()], NoPairs::Alone(why))),
            None => holdable.push(*demand),
        }
    }
    conflicts.extend(together(options, &holdable));
    conflicts
}

impl Demand<'_> {
    fn demanded(&self) -> DemandedPair {
        let Demand { mentor, mentee, slot, source } = *self;
        DemandedPair { mentor, mentee, slot, source: source.clone() }
    }
}

/// Why a demand cannot hold even alone.
fn obstacle(options: &Options, demand: &Demand) -> Option<NoPair> {
    let school = options.school;
    let (mentor, mentee) = (demand.mentor, demand.mentee);
    let exclusions = options.acceptable.exclusions(&options.fits, mentor, mentee);
    if !exclusions.is_empty() {
        let broken = exclusions.iter().map(|rule| options.acceptable.broken(&options.fits, *rule, mentor, mentee));
        return Some(NoPair::Forbidden(broken.collect()));
    }
    if school.staff[mentor].mentees == 0 {
        return Some(NoPair::NoMentees);
    }
    let slot = demand.slot?;
    if options.meetings() == 0 {
        return Some(NoPair::NoMeetings);
    }
    if options.meeting_slots(mentor, mentee).contains(slot) {
        return None;
    }
    let people = [mentor, mentee].into_iter();
    Some(NoPair::NotFree(people.filter_map(|staff| not_free(options, staff, slot)).collect()))
}

/// Why a person cannot meet in a slot.
pub fn not_free(options: &Options, staff: StaffId, slot: Slot) -> Option<PersonNotFree> {
    let kept = || {
        let allowance = &options.allowances[staff];
        let meeting = TakenTime::of_spot(&options.school.cycle, slot);
        match (allowance.may_commit, allowance.fits_alone(&meeting)) {
            (false, _) => Some(NotFree::TooFewFree),
            (true, true) => None,
            (true, false) => Some(NotFree::Prep),
        }
    };
    let why = not_free_beside(options.school, &options.commitments, staff, slot).or_else(kept)?;
    Some(PersonNotFree { staff, why })
}

/// The counts that these demands exceed, as conflicts, smallest first.
fn together<'d>(options: &Options, demands: &'d [Demand<'d>]) -> Vec<Conflict> {
    // A pair that is demanded twice takes one place.
    let mut pairs: Vec<&Demand> = Vec::new();
    for demand in demands {
        if !pairs.iter().any(|known| (known.mentor, known.mentee) == (demand.mentor, demand.mentee)) {
            pairs.push(demand);
        }
    }
    let mut meetings: Vec<&Demand> = Vec::new();
    for demand in demands.iter().filter(|demand| demand.slot.is_some()) {
        let same =
            |known: &&Demand| (known.mentor, known.mentee, known.slot) == (demand.mentor, demand.mentee, demand.slot);
        if !meetings.iter().any(same) {
            meetings.push(demand);
        }
    }
    let mut counted: BTreeMap<Count, (u32, Vec<&Demand>)> = BTreeMap::new();
    let mut count = |what: Count, most: u32, demand| counted.entry(what).or_insert((most, Vec::new())).1.push(demand);
    for demand in pairs {
        count(Count::MentorsOf(demand.mentee), 1, demand);
        count(Count::PlacesOf(demand.mentor), options.school.staff[demand.mentor].mentees, demand);
    }
    for demand in meetings {
        let Some(slot) = demand.slot else { continue };
        count(Count::MeetingsOf(demand.mentor, demand.mentee), options.meetings(), demand);
        let cycle = &options.school.cycle;
        if options.spread.one_per_day {
            count(Count::MeetingsOn(demand.mentor, demand.mentee, cycle.day_of(slot)), 1, demand);
        }
        if options.spread.weeks_bind() {
            let week = Count::MeetingsIn(demand.mentor, demand.mentee, cycle.week_of(slot));
            count(week, options.spread.per_week, demand);
        }
        for staff in [demand.mentor, demand.mentee] {
            let allowance = &options.allowances[staff];
            cycle.moments(slot).iter().for_each(|moment| count(Count::SlotOf(staff, *moment), 1, demand));
            for limit in allowance.limits.iter().filter(|limit| limit.counts_meeting_in(cycle, slot)) {
                count(Count::Prep(staff, limit.key, limit.day), limit.most, demand);
            }
        }
    }
    let too_many = |(what, (most, mut demands)): (Count, (u32, Vec<&'d Demand<'d>>))| {
        let first = (1..=demands.len()).find(|first| taken(options, what, &demands[..*first]) > most)?;
        demands.truncate(first);
        Some((what, demands))
    };
    let mut sets: Vec<(Count, Vec<&Demand>)> = counted.into_iter().filter_map(too_many).collect();
    sets.sort_by_key(|(_, set)| set.len());
    let mut conflicts: Vec<(Count, Vec<&Demand>)> = Vec::new();
    for (what, set) in sets {
        // One set of rows, one finding: whoever reads it mends the rows.
        if !conflicts.iter().any(|(_, known)| known.iter().all(|demand| set.contains(demand))) {
            conflicts.push((what, set));
        }
    }
    let conflict = |(what, set): (Count, Vec<&Demand>)| {
        let demands = set.iter().map(|demand| demand.demanded()).collect();
        Conflict::Pairs(demands, NoPairs::Together(what.too_many(options)))
    };
    conflicts.into_iter().map(conflict).collect()
}

/// How much of a count these demands take: each one, but of free slots all that their meetings overlap, once.
fn taken(options: &Options, what: Count, demands: &[&Demand]) -> u32 {
    let cycle = &options.school.cycle;
    match what {
        Count::Prep(staff, key, day) if key.counted() == Counted::FreeSlots && !options.in_units => {
            let slots = SlotSet::new(cycle.len(), demands.iter().filter_map(|demand| demand.slot));
            let meetings = TakenTime::new(cycle, slots);
            let mut limits = options.allowances[staff].limits.iter();
            let limit = limits.find(|limit| (limit.key, limit.day) == (key, day));
            limit.map_or(0, |limit| limit.weight(&meetings, false))
        }
        _ => demands.len() as u32,
    }
}

impl Count {
    /// What demands that exceed it are too many for.
    fn too_many(self, options: &Options) -> TooManyPairs {
        match self {
            Count::MentorsOf(mentee) => TooManyPairs::MentorsOf(mentee),
            Count::PlacesOf(mentor) => TooManyPairs::PlacesOf(mentor),
            Count::MeetingsOf(..) => TooManyPairs::Meetings,
            Count::MeetingsOn(..) => TooManyPairs::MeetingsOfDay,
            Count::MeetingsIn(..) => TooManyPairs::MeetingsOfWeek(options.spread.per_week),
            Count::SlotOf(staff, slot) => TooManyPairs::SlotOf(staff, slot),
            Count::Prep(staff, key, _) => match key.counted() {
                Counted::FreeSlots => TooManyPairs::FreePeriodsOf(staff),
                Counted::Slots | Counted::Sessions => TooManyPairs::CommittedOf(staff),
            },
        }
    }
}
