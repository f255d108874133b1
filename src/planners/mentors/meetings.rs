//! When pairs meet, once it is decided who they are: the cheapest slots for all
//! of them together.
//!
//! Meetings of different mentors have nothing to do with each other unless
//! somebody is a mentor and a mentee. So each mentor's mentees are a network of
//! their own: a unit of flow is a meeting, from its mentee through a slot to the
//! mentor, or past both where it is missing; what the two keep for themselves
//! (`[prep]`) limits the flow of each through a day and through the cycle, and that a pair meets on
//! different days the flow of its mentee through a day and a week.

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

/// Whether networks decide when the pairs of this pairing meet: nobody who mentors in it has a mentor in it, no
/// mentee has a limit on slots of the cycle that cuts across days and weeks, and no periods overlap.
pub fn apart(options: &Options, mentor_of: &[Option<u32>]) -> bool {
    if !options.in_units {
        return false;
    }
    let has_mentor = |(mentee, mentor): (&StaffId, &Option<u32>)| mentor.map(|_| *mentee);
    let mut with_mentor = options.mentees.iter().zip(mentor_of).filter_map(has_mentor);
    if options.spread.binds() && with_mentor.any(|mentee| cuts_across(options, mentee)) {
        return false;
    }
    let mentors = mentor_of.iter().flatten();
    let mut mentors = mentors.map(|mentor| options.mentors[*mentor as usize]);
    mentors.all(|mentor| options.mentees.binary_search(&mentor).map_or(true, |position| mentor_of[position].is_none()))
}

/// Whether somebody keeps so many free slots of the cycle that not all of their meetings can be in such.
fn cuts_across(options: &Options, mentee: StaffId) -> bool {
    let most = options.allowances[mentee].in_cycle(PrepKey::FreePerCycle);
    most.is_some_and(|most| most < options.meetings())
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
    let cycle = &options.school.cycle;
    let is_taken = |staff: StaffId, slot: Slot| {
        let at_that_time = |other: &Slot| *other == slot || cycle.overlapping(slot).contains(other);
        taken.get(&staff).is_some_and(|taken| taken.iter().any(at_that_time))
    };
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
        let out = Side::of_pair(options, options.mentees[*mentee], node, &mut network);
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
    /// By day, for slots that count for prep.
    days: Vec<usize>,
    /// By day, for the others, where not all of them are alike.
    others: Option<Vec<usize>>,
}

/// Puts a limit between a node and those behind it.
fn limited(network: &mut Network, direction: Direction, near: usize, most: Option<u32>) -> usize {
    let Some(most) = most else { return near };
    let far = network.node();
    let (from, to) = if direction == Direction::From { (near, far) } else { (far, near) };
    network.edge(from, to, i64::from(most), 0);
    far
}

impl<'a> Side<'a> {
    /// Links a person's limits to their end of the network.
    fn new(options: &'a Options, person: StaffId, end: usize, network: &mut Network, direction: Direction) -> Side<'a> {
        let allowance = &options.allowances[person];
        let mut limited = |near: usize, most: Option<u32>| limited(network, direction, near, most);
        let any = limited(end, allowance.in_cycle(PrepKey::CommittedPerCycle));
        let prep = limited(any, allowance.in_cycle(PrepKey::FreePerCycle));
        let of_day = |day| limited(prep, allowance.on_day(PrepKey::FreePerDay, day));
        let days = options.school.cycle.days().ids().map(of_day).collect();
        Side { allowance, any, days, others: None }
    }

    /// The same for the mentee of a pair, who meets nobody else, with what spreads the pair's meetings. On different days
    /// what is kept of a day leaves room for one meeting or none, and slots without room are no options.
    fn of_pair(options: &'a Options, mentee: StaffId, end: usize, network: &mut Network) -> Side<'a> {
        let direction = Direction::From;
        let spread = options.spread;
        if !spread.binds() {
            return Side::new(options, mentee, end, network, direction);
        }
        let allowance = &options.allowances[mentee];
        let any = limited(network, direction, end, allowance.in_cycle(PrepKey::CommittedPerCycle));
        let cycle = &options.school.cycle;
        let per_week = spread.weeks_bind().then_some(spread.per_week);
        let weeks: Vec<usize> = cycle.weeks().iter().map(|_| limited(network, direction, any, per_week)).collect();
        let (mut days, mut others) = (Vec::new(), Vec::new());
        for (day, of_day) in cycle.days().entries() {
            let week = weeks[of_day.week.index()];
            if spread.one_per_day {
                let node = limited(network, direction, week, Some(1));
                days.push(node);
                others.push(node);
            } else {
                days.push(limited(network, direction, week, allowance.on_day(PrepKey::FreePerDay, day)));
                others.push(week);
            }
        }
        Side { allowance, any, days, others: Some(others) }
    }

    /// Where a meeting in this slot leaves or arrives.
    fn node_of(&self, options: &Options, slot: Slot) -> usize {
        if !self.allowance.prep_slots.contains(slot) {
            return self.others.as_ref().map_or(self.any, |others| others[options.school.cycle.day_of(slot).index()]);
        }
        self.days[options.school.cycle.day_of(slot).index()]
    }
}
