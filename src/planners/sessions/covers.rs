//! Who covers whom: the cheapest covers for given sessions, exactly (specification part 3, Sessions 5).
//!
//! Within one slot any coverer can take any released lesson, so only the
//! number of releases per slot matters: covers are a flow from slots to people,
//! not a choice person by person. A person's limits are nested (a day's free
//! periods in the cycle's, those in all commitments), so the network stays a
//! network, and its cheapest flow is whole.

use super::options::Options;
use crate::plan::Session;
use crate::school::{Id, PrepKey, School, Slot, SlotKind, SlotSet, StaffId, Table};
use crate::solve::graph::flow::Network;
use std::collections::BTreeSet;

/// Who covers in each slot, slots in order.
pub type Covers = Vec<(Slot, Vec<StaffId>)>;

/// What the sessions of a plan already take from one person.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The slots of sessions attended, per person.
    pub slots: Table<StaffId, SlotSet>,
}

impl Taken {
    /// Nothing is taken yet.
    pub fn nothing(school: &School) -> Taken {
        Taken { slots: Table::filled(SlotSet::empty(school.cycle.len()), school.staff.len()) }
    }
}

/// Gives every needed cover to somebody at the least cost: per slot, the
/// coverers in the order of staff.csv. None where there are not enough.
///
/// `needed` lists slots with how many people are released in them. Among covers
/// of one cost, as many as can be are given by those who gave them in `earlier`
/// sessions: all costs are made so much larger that a change of hands, at 1,
/// decides only between these.
///
/// O(covers × coverers × slots).
pub fn cheapest_covers(
    school: &School,
    options: &Options,
    taken: &Taken,
    needed: &[(Slot, u32)],
    earlier: &[Session],
) -> Option<(Covers, i64)> {
    let total: i64 = needed.iter().map(|(_, count)| i64::from(*count)).sum();
    if total == 0 {
        return Some((Vec::new(), 0));
    }
    let releases = earlier.iter().flat_map(|session| &session.released);
    let gave: BTreeSet<(Slot, StaffId)> = releases.map(|release| (release.slot, release.cover)).collect();
    let factor = if gave.is_empty() { 1 } else { total + 1 };
    let of_load = factor * i64::from(school.rules.costs.cover_load);
    let mut network = Network::new(2);
    let (source, sink) = (0, 1);
    let mut people: Table<StaffId, Option<Person>> = Table::filled(None, school.staff.len());
    let mut given = Vec::new();
    for (slot, count) in needed {
        let node = network.node();
        network.edge(source, node, i64::from(*count), 0);
        for staff in &options.coverers[*slot] {
            if taken.slots[*staff].contains(*slot) {
                continue;
            }
            if people[*staff].is_none() {
                people[*staff] = Some(Person::add(school, options, taken, *staff, (&mut network, sink), of_load));
            }
            let person = people[*staff].as_ref().expect("it was added just now");
            let other_hands = i64::from(!gave.is_empty() && !gave.contains(&(*slot, *staff)));
            given.push((*slot, *staff, network.edge(node, person.entry(school, *slot), 1, other_hands)));
        }
    }
    let flow = network.cheapest(source, sink, total);
    if flow.amount < total {
        return None;
    }
    let covers = needed.iter().map(|(slot, _)| {
        let here = given.iter().filter(|(other, _, edge)| other == slot && network.used(*edge) == 1);
        (*slot, here.map(|(_, staff, _)| *staff).collect())
    });
    // Fewer than `factor` hands can change, so this leaves what the covers cost.
    Some((covers.collect(), flow.cost / factor))
}

/// The nodes through which covers reach one person.
#[derive(Clone, Debug)]
struct Person {
    /// Where covers in slots that do not count for prep arrive.
    all: usize,
    /// Where covers in slots of kind `lesson` arrive, per day.
    days: Vec<usize>,
}

impl Person {
    fn add(
        school: &School,
        options: &Options,
        taken: &Taken,
        staff: StaffId,
        (network, sink): (&mut Network, usize),
        of_load: i64,
    ) -> Person {
        let allowance = &options.allowances[staff];
        let sessions = &taken.slots[staff];
        let prep = allowance.prep_slots.and(sessions);
        let left = |allowed: u32, used: usize| i64::from(allowed) - used as i64;
        let all = network.node();
        let committed =
            allowance.in_cycle(PrepKey::CommittedPerCycle).map_or(i64::MAX, |allowed| left(allowed, sessions.len()));
        let most = i64::from(school.rules.blocks.max_covers).min(committed).max(0);
        for load in 1..=most.min(school.cycle.len() as i64) {
            network.edge(all, sink, 1, load * of_load);
        }
        let lessons = match allowance.in_cycle(PrepKey::FreePerCycle) {
            None => all,
            Some(allowed) => {
                let node = network.node();
                network.edge(node, all, left(allowed, prep.len()).max(0), 0);
                node
            }
        };
        let days = school.cycle.days().entries().map(|(day, slots)| match allowance.on_day(PrepKey::FreePerDay, day) {
            None => lessons,
            Some(allowed) => {
                let here = slots.slots.iter().filter(|slot| prep.contains(**slot)).count();
                let node = network.node();
                network.edge(node, lessons, left(allowed, here).max(0), 0);
                node
            }
        });
        Person { all, days: days.collect() }
    }

    fn entry(&self, school: &School, slot: Slot) -> usize {
        match school.cycle.kind(slot) {
            SlotKind::Lesson => self.days[school.cycle.day_of(slot).index()],
            _ => self.all,
        }
    }
}
