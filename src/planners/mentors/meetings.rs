//! When pairs meet, once it is decided who they are: the cheapest slots for all
//! of them together.
//!
//! Meetings of different mentors have nothing to do with each other unless
//! somebody is a mentor and a mentee. So each mentor's mentees are a network of
//! their own: a unit of flow is a meeting, from its mentee through a slot to the
//! mentor, or past both where it is missing; what the two keep for themselves
//! (`[prep]`) limits the flow of each through a day and through the cycle.

use super::options::{MeetingSlot, Options};
use crate::planners::prep::Allowance;
use crate::school::{Id, PrepKey, Slot, StaffId};
use crate::solve::graph::flow::{EdgeId, Network};
use std::collections::BTreeMap;

/// Pairs with their meetings: per mentee (by position), its mentor (by
/// position) and when they meet, in order.
pub type Meetings = BTreeMap<usize, (u32, Vec<Slot>)>;

/// The slots and cost of one mentor's meetings, by mentor and mentees: many
/// pairings that are looked at have most of them in common.
#[derive(Clone, Debug, Default)]
pub struct Known {
    of_mentor: BTreeMap<(u32, Vec<usize>), Meeting>,
}

/// The slots of each mentee's meetings, and what all of them cost.
type Meeting = (Vec<Vec<Slot>>, i64);

/// Whether nobody who mentors in this pairing has a mentor in it.
pub fn apart(options: &Options, mentor_of: &[Option<u32>]) -> bool {
    let mentors = mentor_of.iter().flatten();
    let mut mentors = mentors.map(|mentor| options.mentors[*mentor as usize]);
    mentors.all(|mentor| options.mentees.binary_search(&mentor).map_or(true, |position| mentor_of[position].is_none()))
}

/// The cheapest meetings of a pairing in which nobody is a mentor and a mentee
/// (see [`apart`]), and the cost of pairs, meetings and mentees without a mentor.
///
/// O(meetings × slots × pairs of a mentor), for each mentor that is not known yet.
pub fn cheapest(options: &Options, mentor_of: &[Option<u32>], known: &mut Known) -> (Meetings, i64) {
    let mut mentees_of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut total = options.constant;
    for (mentee, mentor) in mentor_of.iter().enumerate() {
        match mentor {
            None => total += options.alone[mentee],
            Some(mentor) => {
                mentees_of.entry(*mentor).or_default().push(mentee);
                let option = options.option_of(mentee, options.mentors[*mentor as usize]);
                total += option.map_or(0, |option| options.pairs[mentee][option].cost);
            }
        }
    }
    let mut meetings = Meetings::new();
    for (mentor, mentees) in mentees_of {
        let key = (mentor, mentees);
        if !known.of_mentor.contains_key(&key) {
            let found = of_mentor(options, mentor, &key.1, &BTreeMap::new());
            known.of_mentor.insert(key.clone(), found);
        }
        let (slots, cost) = &known.of_mentor[&key];
        total += cost;
        for (mentee, slots) in key.1.iter().zip(slots) {
            meetings.insert(*mentee, (mentor, slots.clone()));
        }
    }
    (meetings, total)
}

/// The cheapest slots for all mentees of one mentor, beside slots that are taken, and their cost.
pub(super) fn of_mentor(
    options: &Options,
    mentor: u32,
    mentees: &[usize],
    taken: &BTreeMap<StaffId, Vec<Slot>>,
) -> Meeting {
    let mentor = options.mentors[mentor as usize];
    let is_taken = |staff: StaffId, slot: Slot| taken.get(&staff).is_some_and(|taken| taken.contains(&slot));
    let slots_of = |mentee: &usize| {
        let mentee = options.mentees[*mentee];
        let mut slots = options.meeting_options(mentor, mentee);
        slots.retain(|option| !is_taken(mentor, option.slot) && !is_taken(mentee, option.slot));
        slots
    };
    let slots: Vec<Vec<MeetingSlot>> = mentees.iter().map(slots_of).collect();
    let asked = i64::from(options.meetings());
    // Every meeting has one cost, so that adding the same to all changes nothing
    // but their sign; pinned ones come before everything else.
    let figures = slots.iter().flatten().map(|option| option.cost.abs());
    let greatest = figures.max().unwrap_or(0).max(options.unmet_meeting());
    let first = (greatest + 1) * 2 * (1 + asked * mentees.len() as i64);

    let mut network = Network::new(2);
    let (source, sink) = (0, 1);
    let into = Side::new(options, mentor, sink, &mut network, Direction::Into);
    let mut meeting_at: BTreeMap<Slot, usize> = BTreeMap::new();
    let mut edges: Vec<Vec<(EdgeId, Slot, i64)>> = Vec::new();
    for (mentee, slots) in mentees.iter().zip(&slots) {
        let node = network.node();
        network.edge(source, node, asked, 0);
        network.edge(node, sink, asked, first + options.unmet_meeting());
        let out = Side::new(options, options.mentees[*mentee], node, &mut network, Direction::From);
        let mut of_mentee = Vec::new();
        for option in slots {
            let at = *meeting_at.entry(option.slot).or_insert_with(|| {
                let at = network.node();
                network.edge(at, into.node_of(options, option.slot), 1, 0);
                at
            });
            let cost = if option.pinned { option.cost + greatest } else { option.cost + first };
            let edge = network.edge(out.node_of(options, option.slot), at, 1, cost);
            of_mentee.push((edge, option.slot, option.cost));
        }
        edges.push(of_mentee);
    }
    network.cheapest(source, sink, asked * mentees.len() as i64);
    let mut cost = 0;
    let chosen = edges.iter().map(|edges| {
        let used: Vec<_> = edges.iter().filter(|(edge, _, _)| network.used(*edge) > 0).collect();
        cost += used.iter().map(|(_, _, cost)| cost).sum::<i64>();
        cost += options.unmet_meeting() * (asked - used.len() as i64);
        used.iter().map(|(_, slot, _)| *slot).collect()
    });
    (chosen.collect(), cost)
}

/// Which way meetings flow between the end of a person and their slots.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    From,
    Into,
}

/// The nodes that limit how many meetings one person has: in the cycle at all,
/// in slots that count for prep, and in those of each day.
struct Side<'a> {
    allowance: &'a Allowance,
    any: usize,
    days: Vec<usize>,
}

impl<'a> Side<'a> {
    /// Links a person's limits to their end of the network.
    fn new(options: &'a Options, person: StaffId, end: usize, network: &mut Network, direction: Direction) -> Side<'a> {
        let allowance = &options.allowances[person];
        let mut limited = |near: usize, most: Option<u32>| match most {
            None => near,
            Some(most) => {
                let far = network.node();
                let (from, to) = if direction == Direction::From { (near, far) } else { (far, near) };
                network.edge(from, to, i64::from(most), 0);
                far
            }
        };
        let any = limited(end, allowance.in_cycle(PrepKey::CommittedPerCycle));
        let prep = limited(any, allowance.in_cycle(PrepKey::FreePerCycle));
        let of_day = |day| limited(prep, allowance.on_day(PrepKey::FreePerDay, day));
        let days = options.school.cycle.days().ids().map(of_day).collect();
        Side { allowance, any, days }
    }

    /// Where a meeting in this slot leaves or arrives.
    fn node_of(&self, options: &Options, slot: Slot) -> usize {
        if !self.allowance.prep_slots.contains(slot) {
            return self.any;
        }
        self.days[options.school.cycle.day_of(slot).index()]
    }
}
