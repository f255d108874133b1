//! Who covers whom: the cheapest covers for given sessions, exactly (specification part 3, Sessions 5).
//!
//! Within one slot any coverer can take any released lesson, so only the
//! number of releases per slot matters: covers are a flow from slots to people,
//! not a choice person by person. A person's limits are nested (a day's free
//! periods in the cycle's, those in all commitments), so the network stays a
//! network, and its cheapest flow is whole.
//!
//! Where slots overlap, the network does not see that nobody covers in two of them at
//! once, nor that a cover takes the free periods that it overlaps. Its flow is a bound then: where somebody
//! cannot give all that it says, they give one of these covers less, each in turn (branch and bound;
//! Land and Doig 1960). Where covers are given in some turns only, it is no network at all (`by_turns`).

mod by_turns;
mod exact;

use super::options::Options;
use crate::plan::Session;
use crate::planners::prep::in_units;
use crate::planners::taken_time::TakenTime;
use crate::school::{Id, PrepKey, School, Slot, SlotSet, StaffId, Table};
use crate::solve::graph::flow::Network;
use std::collections::{BTreeMap, BTreeSet};

/// So many cases are looked at where slots overlap; if that is not enough, the best so far is taken.
const MOST_CASES: usize = 2_000;

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
    if needed.iter().all(|(_, count)| *count == 0) {
        return Some((Vec::new(), 0));
    }
    let case = Case { school, options, taken, needed, earlier };
    if in_units(school) {
        return case.cheapest(&BTreeSet::new());
    }
    if school.cycle.has_spots() {
        return by_turns::cheapest(&case).unwrap_or_else(|| exact::cheapest(&case));
    }
    let mut best: Option<(Covers, i64)> = None;
    let mut waiting = vec![BTreeSet::new()];
    for _ in 0..MOST_CASES {
        let Some(barred) = waiting.pop() else { break };
        let Some((covers, cost)) = case.cheapest(&barred) else { continue };
        if best.as_ref().is_some_and(|(_, least)| cost >= *least) {
            continue;
        }
        match case.too_much(&covers) {
            None => best = Some((covers, cost)),
            Some((staff, slots)) => waiting.extend(slots.into_iter().rev().map(|slot| {
                let mut barred = barred.clone();
                barred.insert((slot, staff));
                barred
            })),
        }
    }
    best
}

/// Sessions whose covers are looked for.
struct Case<'a> {
    school: &'a School,
    options: &'a Options,
    taken: &'a Taken,
    needed: &'a [(Slot, u32)],
    earlier: &'a [Session],
}

impl Case<'_> {
    /// Who gave covers in which spots in the earlier sessions.
    fn gave(&self) -> BTreeSet<(Slot, StaffId)> {
        let of_session = |session: &Session| {
            let turns = self.school.turns_of(session.team, session.turn);
            let releases = session.released.iter();
            let spot = |staff: StaffId, slot: Slot| self.school.cover_spot(staff, slot, turns);
            releases.map(|release| (spot(release.staff, release.slot), release.cover)).collect::<Vec<_>>()
        };
        self.earlier.iter().flat_map(of_session).collect()
    }

    /// What covers cost: of each person by the busiest turn.
    fn cost_of(&self, covers: &Covers) -> i64 {
        let cycle = &self.school.cycle;
        let mut given: BTreeMap<StaffId, Vec<i64>> = BTreeMap::new();
        for (spot, people) in covers {
            for staff in people {
                let loads = given.entry(*staff).or_insert_with(|| vec![0; cycle.turns() as usize]);
                cycle.turns_held(*spot).for_each(|turn| loads[turn] += 1);
            }
        }
        let most = |loads: &Vec<i64>| loads.iter().copied().max().unwrap_or(0);
        let cost: i64 = given.values().map(most).map(|load| load * (load + 1) / 2).sum();
        cost * i64::from(self.school.rules.costs.cover_load)
    }

    /// Somebody who cannot give all these covers, and the slots of those of which one has to go.
    fn too_much(&self, covers: &Covers) -> Option<(StaffId, Vec<Slot>)> {
        let cycle = &self.school.cycle;
        let mut given: BTreeMap<StaffId, Vec<Slot>> = BTreeMap::new();
        for (slot, people) in covers {
            people.iter().for_each(|staff| given.entry(*staff).or_default().push(*slot));
        }
        let none = SlotSet::empty(cycle.len());
        given.into_iter().find_map(|(staff, slots)| {
            for (at, slot) in slots.iter().enumerate() {
                if let Some(other) = slots[..at].iter().find(|other| cycle.overlapping(*slot).contains(other)) {
                    return Some((staff, vec![*other, *slot]));
                }
            }
            let given = TakenTime::new(cycle, SlotSet::new(cycle.len(), slots.iter().copied()));
            let mut limits = self.options.allowances[staff].limits.iter();
            let taken = TakenTime::new(cycle, self.taken.slots[staff].clone());
            let keeps = limits.all(|limit| limit.has_room_for(&given, false, &taken, &none));
            (!keeps).then_some((staff, slots))
        })
    }

    /// The cheapest covers without those that are barred, as far as the network sees; none where there are not enough.
    fn cheapest(&self, barred: &BTreeSet<(Slot, StaffId)>) -> Option<(Covers, i64)> {
        let Case { school, options, taken, needed, .. } = *self;
        let total: i64 = needed.iter().map(|(_, count)| i64::from(*count)).sum();
        let gave = self.gave();
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
                let times = school.cycle.at_the_time_of(&taken.slots[*staff]);
                if times.contains(*slot) || barred.contains(&(*slot, *staff)) {
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
}

/// The nodes through which covers reach one person.
#[derive(Clone, Debug)]
struct Person {
    /// Where covers in slots that do not count for prep arrive.
    all: usize,
    /// Where covers in slots that count arrive, per day.
    days: Vec<usize>,
    prep_slots: SlotSet,
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
        let prep = allowance.prep_slots.and(&school.cycle.at_the_time_of(sessions));
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
        Person { all, days: days.collect(), prep_slots: allowance.prep_slots.clone() }
    }

    fn entry(&self, school: &School, slot: Slot) -> usize {
        if self.prep_slots.contains(slot) { self.days[school.cycle.day_of(slot).index()] } else { self.all }
    }
}
