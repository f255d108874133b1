//! The exact Program of pairs and their meetings.
//!
//! Variables, for each pair that the scope allows:
//! - `pair`: whether the two are mentor and mentee (0 or 1);
//! - `meeting` in a slot: whether they meet there (0 or 1).
//!
//! Rows, in the words of the specification:
//! 1. a mentee gets one mentor or counts as `unmet_mentee` (exactly one where the scope says so);
//! 2. a mentor takes at most `mentees` (all of them where the scope says so);
//! 3. each pair gets `meetings` slots per cycle, and only pairs meet; a pinned one is held; two of them are on
//!    different days, and one week has no more than its share, where the rules say so;
//! 4. "Occupied": a person has at most one recurring commitment per slot, and moment where slots overlap;
//! 5. "Prep": `min_free_per_day`, `min_free_per_cycle` and `max_committed_per_cycle` of each person, with a variable for
//!    each free slot that several commitments could overlap ([`limit_slots`]).
//!
//! Missing mentors and meetings are not variables: the constant has all of them
//! missing, and each pair and meeting takes one back.

use super::meetings::Meetings;
use super::objective::Scope;
use super::options::{MeetingSlot, Options, PairOption};
use crate::model::{Program, Rule, Tag, Variable};
use crate::planners::prep::{Lost, Takes, by_moment, limit_slots};
use crate::school::{DayId, Slot, StaffId, Table, WeekId};
use std::collections::{BTreeMap, BTreeSet};

/// A Program with what its variables stand for.
#[derive(Clone, Debug)]
pub struct Formulation {
    /// To be minimised.
    pub program: Program,
    /// The pairs, by mentee, then mentor.
    pairs: Vec<PairVariables>,
    lost: Vec<Lost>,
}

#[derive(Clone, Debug)]
struct PairVariables {
    mentee: usize,
    mentor: u32,
    pair: Variable,
    meetings: Vec<(Slot, Variable)>,
}

/// Which slots become variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slots<'a> {
    /// Every slot in which a pair could meet.
    All,
    /// Only those that could matter, see `enough`.
    Enough,
    /// The same, where other kinds of requests may take so many slots of each person.
    Beside(&'a Table<StaffId, u64>),
}

/// Writes the Program of these mentees (by position).
///
/// O(pairs × slots × log).
pub fn formulate(options: &Options, scope: &Scope, mentees: &[usize], which: Slots<'_>) -> Formulation {
    let mut program = Program::new();
    let asked = i64::from(options.meetings());
    let unmet = options.unmet_meeting();
    let mut pairs = Vec::new();
    let mut at: Takes = BTreeMap::new();
    let mut of_mentor: BTreeMap<u32, Vec<Variable>> = BTreeMap::new();
    for &mentee in mentees {
        if !scope.matched[mentee] {
            program.constant(options.alone[mentee]);
        }
        let mut of_mentee = Vec::new();
        for &position in &scope.pairs[mentee] {
            let option = &options.pairs[mentee][position];
            let pair = program.decision();
            let alone = if scope.matched[mentee] { 0 } else { options.alone[mentee] };
            program.cost_of(pair, option.cost + asked * unmet - alone);
            of_mentee.push((pair, 1));
            of_mentor.entry(option.mentor).or_default().push(pair);
            let (mentor, person) = (options.mentor_of(option), options.mentees[mentee]);
            let slots = slots_of(options, option, mentee, which);
            let mut meetings = Vec::new();
            for slot in slots {
                let meeting = program.decision();
                program.cost_of(meeting, slot.cost - unmet);
                at.entry((mentor, slot.slot)).or_default().push(meeting);
                at.entry((person, slot.slot)).or_default().push(meeting);
                let tag = Tag::new(Rule::MeetingsOfPair).staff(person).slot(slot.slot);
                if slot.pinned {
                    program.row(tag, Some(1), None, &[(meeting, 1)]);
                } else if asked > 1 {
                    program.row(tag, None, Some(0), &[(meeting, 1), (pair, -1)]);
                }
                meetings.push((slot.slot, meeting));
            }
            let mut terms: Vec<(Variable, i64)> = meetings.iter().map(|(_, meeting)| (*meeting, 1)).collect();
            terms.push((pair, -asked));
            program.row(Tag::new(Rule::MeetingsOfPair).staff(person), None, Some(0), &terms);
            spread(options, &mut program, person, &meetings);
            pairs.push(PairVariables { mentee, mentor: option.mentor, pair, meetings });
        }
        let least = scope.matched[mentee].then_some(1);
        program.row(Tag::new(Rule::OneMentor).staff(options.mentees[mentee]), least, Some(1), &of_mentee);
    }
    for (mentor, of_mentor) in of_mentor {
        let places = i64::from(options.places[mentor as usize]);
        let terms: Vec<(Variable, i64)> = of_mentor.into_iter().map(|pair| (pair, 1)).collect();
        let least = scope.full[mentor as usize].then_some(places);
        program.row(Tag::new(Rule::Places).staff(options.mentors[mentor as usize]), least, Some(places), &terms);
    }
    let lost = people(options, &mut program, at);
    Formulation { program, pairs, lost }
}

/// Rows 3 about days and weeks.
fn spread(options: &Options, program: &mut Program, mentee: StaffId, meetings: &[(Slot, Variable)]) {
    let cycle = &options.school.cycle;
    let mut days: BTreeMap<DayId, Vec<(Variable, i64)>> = BTreeMap::new();
    let mut weeks: BTreeMap<WeekId, Vec<(Variable, i64)>> = BTreeMap::new();
    for (slot, meeting) in meetings {
        days.entry(cycle.day_of(*slot)).or_default().push((*meeting, 1));
        weeks.entry(cycle.week_of(*slot)).or_default().push((*meeting, 1));
    }
    if options.spread.one_per_day {
        for (day, terms) in days {
            program.row(Tag::new(Rule::MeetingsOfDay).staff(mentee).day(day), None, Some(1), &terms);
        }
    }
    if options.spread.weeks_bind() {
        for terms in weeks.into_values() {
            let most = i64::from(options.spread.per_week);
            program.row(Tag::new(Rule::MeetingsOfWeek).staff(mentee), None, Some(most), &terms);
        }
    }
}

/// The slots in which a pair of a mentee (by position) could meet in a best plan.
pub(super) fn slots_of(options: &Options, option: &PairOption, mentee: usize, which: Slots<'_>) -> Vec<MeetingSlot> {
    let (mentor, person) = (options.mentor_of(option), options.mentees[mentee]);
    let mut slots = options.meeting_options(mentor, person);
    match which {
        Slots::All => {}
        Slots::Enough => slots = enough(options, option, mentee, slots, 0),
        Slots::Beside(takes) => slots = enough(options, option, mentee, slots, takes[mentor] + takes[person]),
    }
    // A meeting that costs more than a missing one is never held, unless it is pinned.
    slots.retain(|slot| slot.pinned || slot.cost < options.unmet_meeting());
    slots
}

/// "Occupied" and "Prep": what the meetings take from each person.
fn people(options: &Options, program: &mut Program, at: Takes) -> Vec<Lost> {
    let cycle = &options.school.cycle;
    // Without overlaps these are the same, and need no copy.
    let moments = (!cycle.is_simple()).then(|| by_moment(cycle, at.clone()));
    let mut known: BTreeSet<&Vec<Variable>> = BTreeSet::new();
    for ((staff, slot), meetings) in moments.as_ref().unwrap_or(&at) {
        // Meetings take the same in every turn.
        if cycle.turns() > 1 && !known.insert(meetings) {
            continue;
        }
        let terms: Vec<(Variable, i64)> = meetings.iter().map(|meeting| (*meeting, 1)).collect();
        program.row(Tag::new(Rule::Occupied).staff(*staff).slot(*slot), None, Some(1), &terms);
    }
    limit_slots(program, cycle, &at, &options.allowances)
}

/// The cheapest slots of a pair, as many as could matter: its own meetings and
/// all that other pairs of the two, and `beside` other requests, could take away from it.
///
/// In a best plan, let the pair meet in a slot that is not among these. The
/// others of the two people's meetings are at most so many, so one of these
/// slots is taken by none of them; meeting there instead costs no more. Where
/// [prep] limits slots by day or kind, a pair meets on different days, or one thing takes more than one slot because
/// others overlap it, the exchange may not be possible, so all slots stay; pinned ones stay always.
fn enough(
    options: &Options,
    option: &PairOption,
    mentee: usize,
    mut slots: Vec<MeetingSlot>,
    beside: u64,
) -> Vec<MeetingSlot> {
    let (mentor, person) = (options.mentor_of(option), options.mentees[mentee]);
    let limited = |staff: StaffId| options.allowances[staff].counts_some_slots();
    if limited(mentor) || limited(person) || options.spread.binds() || !options.in_units {
        return slots;
    }
    // Of each: one as a mentee, and as many as there are places as a mentor.
    let pairs_of = |staff: StaffId| {
        let as_mentee = u64::from(options.mentees.binary_search(&staff).is_ok());
        let as_mentor = options.mentors.binary_search(&staff).map_or(0, |at| u64::from(options.places[at]));
        as_mentee + as_mentor
    };
    let others = (pairs_of(mentor) + pairs_of(person)).saturating_sub(2);
    let most = u64::from(options.meetings()) * (1 + others) + beside;
    slots.sort_by_key(|slot| (!slot.pinned, slot.cost, slot.slot));
    let pinned = slots.iter().filter(|slot| slot.pinned).count() as u64;
    slots.truncate(usize::try_from(most + pinned).unwrap_or(usize::MAX));
    slots.sort_by_key(|slot| slot.slot);
    slots
}

impl Formulation {
    /// The variables that take each slot of each person.
    pub fn takes(&self, options: &Options) -> Takes {
        let mut takes: Takes = BTreeMap::new();
        for pair in &self.pairs {
            for (slot, meeting) in &pair.meetings {
                for staff in [options.mentors[pair.mentor as usize], options.mentees[pair.mentee]] {
                    takes.entry((staff, *slot)).or_default().push(*meeting);
                }
            }
        }
        takes
    }

    /// Each pair's variable, by mentee (its position) and mentor (its own).
    pub fn pairs(&self) -> impl Iterator<Item = (usize, u32, Variable)> + '_ {
        self.pairs.iter().map(|pair| (pair.mentee, pair.mentor, pair.pair))
    }

    /// Each meeting's variable, by mentee (its position) and slot.
    pub fn meetings(&self) -> impl Iterator<Item = (usize, Slot, Variable)> + '_ {
        self.pairs
            .iter()
            .flat_map(|pair| pair.meetings.iter().map(move |(slot, meeting)| (pair.mentee, *slot, *meeting)))
    }

    /// The pairs and meetings that values stand for.
    pub fn decode(&self, values: &[f64]) -> Meetings {
        let chosen = |variable: Variable| values[variable.index()] > 0.5;
        let mut found = Meetings::new();
        for variables in self.pairs.iter().filter(|variables| chosen(variables.pair)) {
            let slots = variables.meetings.iter().filter(|(_, meeting)| chosen(*meeting)).map(|(slot, _)| *slot);
            found.insert(variables.mentee, (variables.mentor, slots.collect()));
        }
        found
    }

    /// The values that stand for pairs and meetings; none where a variable for one of them is missing.
    pub fn encode(&self, meetings: &Meetings) -> Option<Vec<i64>> {
        let mut values = vec![0; self.program.variables()];
        for (mentee, (mentor, slots)) in meetings {
            let is_it = |variables: &&PairVariables| (variables.mentee, variables.mentor) == (*mentee, *mentor);
            let variables = self.pairs.iter().find(is_it)?;
            values[variables.pair.index()] = 1;
            for slot in slots {
                let (_, meeting) = variables.meetings.iter().find(|(other, _)| other == slot)?;
                values[meeting.index()] = 1;
            }
        }
        self.lost.iter().for_each(|lost| lost.settle(&mut values));
        Some(values)
    }
}
