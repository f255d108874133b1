//! Which visit falls in which round, and in which lesson exactly.
//!
//! Visits and their people are a bipartite graph, observers on one side, hosts
//! on the other. A person makes at most one visit in a round and receives at
//! most one, so rounds are the colours of its edges, and as many as the largest
//! degree suffice (König 1916). What is left are clashes within a round: a talk
//! as a host beside one's own visit and talk, and two visitors in one class. From
//! the colouring, visits that clash are moved to other rounds, lessons and talks
//! until nothing clashes (min-conflicts, Minton, Johnston, Philips and Laird 1992,
//! with a tabu list, Glover 1989): first among the cheapest, then at a cost.

use super::options::Lesson;
use crate::school::{Cycle, Id, Slot, StaffId, TextId};
use crate::solve::Control;
use crate::solve::graph::edge_colouring::colour;
use std::collections::BTreeMap;

/// Moves without a gain before the search gives up, for each visit and in all.
const PATIENCE: (usize, usize) = (200, 4_000);
/// For how many moves a visit does not return to where it was.
const TABU: usize = 7;
/// After so many moves it is asked whether to go on.
const MOVES: usize = 32;
/// What a clash counts for beside costs.
const CLASH: i64 = 1 << 32;

/// A visit that is to be made, and how it could be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chosen {
    /// Who observes.
    pub observer: StaffId,
    /// Who is observed.
    pub host: StaffId,
    /// Whether it must be made, whatever it costs.
    pub demanded: bool,
    /// The ways that are allowed, the cheapest first.
    pub ways: Vec<Lesson>,
    /// For each way, the classes that are visited.
    pub classes: Vec<Vec<TextId>>,
}

/// A visit's round, from 0, and its way, by position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed {
    /// The round.
    pub round: u32,
    /// The way.
    pub way: usize,
}

/// Visits of which not all found a round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clash {
    /// Those that are left in a clash, by position: the others clash with none.
    pub visits: Vec<usize>,
    /// Where all are, clashes or not; empty where there are too few rounds.
    pub placed: Vec<Placed>,
}

/// Gives every visit a round and a way, where that comes out without a clash:
/// at the least cost of all if possible, else at little more. Visits are moved for as long as
/// `control` lets them be.
///
/// O(visits × ways × rounds) for each round of moves; how many there are depends
/// on how tight the calendar is.
///
/// # Errors
/// The visits that are left in a clash.
pub fn place(
    cycle: &Cycle,
    visits: &[Chosen],
    people: usize,
    rounds: u32,
    seed: u64,
    control: &Control,
) -> Result<Vec<Placed>, Clash> {
    let without_ways: Vec<usize> = (0..visits.len()).filter(|visit| visits[*visit].ways.is_empty()).collect();
    if !without_ways.is_empty() {
        return Err(Clash { visits: without_ways, placed: Vec::new() });
    }
    let edges: Vec<(u32, u32)> =
        visits.iter().map(|visit| (visit.observer.index() as u32, visit.host.index() as u32)).collect();
    let Ok(colours) = colour(people, people, &edges, rounds) else {
        return Err(Clash { visits: (0..visits.len()).collect(), placed: Vec::new() });
    };
    let mut calendar = Calendar::new(cycle, visits, people, rounds, &colours, seed);
    if !calendar.repair(false, control) {
        calendar.repair(true, control);
    }
    let left: Vec<usize> = (0..visits.len()).filter(|visit| calendar.clashes_of(*visit) > 0).collect();
    if left.is_empty() { Ok(calendar.placed) } else { Err(Clash { visits: left, placed: calendar.placed }) }
}

/// The same for visits of which some had a round and a way before: these stay where
/// they were unless something clashes, at the cost that all had. None where that does
/// not come out.
pub fn place_as_before(
    cycle: &Cycle,
    visits: &[Chosen],
    before: &[Option<Placed>],
    people: usize,
    rounds: u32,
    seed: u64,
    control: &Control,
) -> Option<Vec<Placed>> {
    let first: Vec<u32> = before.iter().map(|placed| placed.map_or(0, |placed| placed.round)).collect();
    let mut calendar = Calendar::new(cycle, visits, people, rounds, &first, seed);
    for (visit, placed) in before.iter().enumerate() {
        if let Some(placed) = placed {
            calendar.go(visit, *placed, 0);
        }
    }
    for visit in (0..visits.len()).filter(|visit| before[*visit].is_none()) {
        let clashes = |round: &u32| (calendar.clashes(visit, Placed { round: *round, way: 0 }), *round);
        if let Some(round) = (0..rounds).min_by_key(clashes) {
            calendar.go(visit, Placed { round, way: 0 }, 0);
        }
    }
    calendar.tabu.iter_mut().flatten().for_each(|until| *until = 0);
    calendar.repair(false, control).then_some(calendar.placed)
}

/// Visits with a round and a way each, and indexes by which clashes are found.
struct Calendar<'a> {
    cycle: &'a Cycle,
    visits: &'a [Chosen],
    rounds: u32,
    placed: Vec<Placed>,
    /// Per person, the visits that they make or receive.
    of_person: Vec<Vec<u32>>,
    /// The visits in each round and slot.
    at: BTreeMap<(u32, Slot), Vec<u32>>,
    /// Per visit, the ways that cost no more than its cheapest.
    cheapest: Vec<usize>,
    /// Per visit and round, until which move it does not return there.
    tabu: Vec<Vec<usize>>,
    random: u64,
}

impl<'a> Calendar<'a> {
    fn new(
        cycle: &'a Cycle,
        visits: &'a [Chosen],
        people: usize,
        rounds: u32,
        colours: &[u32],
        seed: u64,
    ) -> Calendar<'a> {
        let mut of_person = vec![Vec::new(); people];
        let mut at: BTreeMap<(u32, Slot), Vec<u32>> = BTreeMap::new();
        for (number, (visit, round)) in visits.iter().zip(colours).enumerate() {
            of_person[visit.observer.index()].push(number as u32);
            of_person[visit.host.index()].push(number as u32);
            at.entry((*round, visit.ways[0].slot)).or_default().push(number as u32);
        }
        let cheapest = |visit: &Chosen| visit.ways.iter().take_while(|way| way.cost == visit.ways[0].cost).count();
        Calendar {
            cycle,
            visits,
            rounds,
            placed: colours.iter().map(|round| Placed { round: *round, way: 0 }).collect(),
            of_person,
            at,
            cheapest: visits.iter().map(cheapest).collect(),
            tabu: vec![vec![0; rounds as usize]; visits.len()],
            random: seed ^ 0x9e37_79b9_7f4a_7c15,
        }
    }

    /// A figure below a bound (splitmix64; Steele, Lea and Flood 2014).
    fn below(&mut self, bound: usize) -> usize {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }

    /// How many others a visit would clash with, in a round and a way.
    fn clashes(&self, visit: usize, at: Placed) -> i64 {
        let this = &self.visits[visit];
        let way = &this.ways[at.way];
        // A turn in which the way is not possible.
        let mut clashes = i64::from(!way.rounds.holds(at.round, self.cycle.turns()));
        for person in [this.observer, this.host] {
            for other in &self.of_person[person.index()] {
                let other = *other as usize;
                if other != visit && self.placed[other].round == at.round {
                    clashes += i64::from(self.people_clash(this, way, other, person));
                }
            }
        }
        for other in self.at.get(&(at.round, way.slot)).into_iter().flatten() {
            let other = *other as usize;
            if other != visit {
                let theirs = &self.visits[other].classes[self.placed[other].way];
                let shared = this.classes[at.way].iter().any(|class| theirs.binary_search(class).is_ok());
                clashes += i64::from(shared);
            }
        }
        clashes
    }

    /// Whether two visits of one round cannot both be, as far as one person is concerned.
    fn people_clash(&self, this: &Chosen, way: &Lesson, other: usize, person: StaffId) -> bool {
        let (that, their_way) = (&self.visits[other], &self.visits[other].ways[self.placed[other].way]);
        let observes = |visit: &Chosen| visit.observer == person;
        match (observes(this), observes(that)) {
            // One visit made and one received in a round.
            (true, true) | (false, false) => true,
            // Whoever talks as a host is neither observing nor talking as an observer.
            (true, false) => busy(self.cycle, way, their_way.spots.1),
            (false, true) => busy(self.cycle, their_way, way.spots.1),
        }
    }

    fn clashes_of(&self, visit: usize) -> i64 {
        self.clashes(visit, self.placed[visit])
    }

    fn extra(&self, visit: usize, way: usize) -> i64 {
        let ways = &self.visits[visit].ways;
        ways[way].cost - ways[0].cost
    }

    /// Moves visits that clash until none does. Only among the cheapest ways of
    /// each, unless `dear`. Whether that came out.
    fn repair(&mut self, dear: bool, control: &Control) -> bool {
        let patience = PATIENCE.1.max(PATIENCE.0 * self.visits.len());
        let mut open: Vec<usize> = (0..self.visits.len()).filter(|visit| self.clashes_of(*visit) > 0).collect();
        let mut fewest = usize::MAX;
        let mut since = 0;
        let mut now = 0;
        self.tabu.iter_mut().flatten().for_each(|until| *until = 0);
        while !open.is_empty() {
            if open.len() < fewest {
                (fewest, since) = (open.len(), 0);
            }
            since += 1;
            now += 1;
            if since > patience || (now % MOVES == 1 && control.stopped().is_some()) {
                return false;
            }
            let visit = open[self.below(open.len())];
            if let Some(to) = self.best_move(visit, now, dear) {
                self.go(visit, to, now);
            }
            // Whoever shares a person or a lesson with it may clash now, or no longer.
            open.retain(|other| self.clashes(*other, self.placed[*other]) > 0);
            let this = &self.visits[visit];
            let near = [this.observer, this.host].map(|person| self.of_person[person.index()].clone()).concat();
            let slot = (self.placed[visit].round, this.ways[self.placed[visit].way].slot);
            let there = self.at.get(&slot).cloned().unwrap_or_default();
            for other in near.into_iter().chain(there) {
                let other = other as usize;
                if self.clashes_of(other) > 0 && !open.contains(&other) {
                    open.push(other);
                }
            }
        }
        true
    }

    /// Where a visit clashes least, and of these costs least; of equals any.
    fn best_move(&mut self, visit: usize, now: usize, dear: bool) -> Option<Placed> {
        let ways = if dear { self.visits[visit].ways.len() } else { self.cheapest[visit] };
        let here = self.placed[visit];
        let mut best: Option<(i64, Placed)> = None;
        let mut equals = 0;
        for round in 0..self.rounds {
            if self.tabu[visit][round as usize] > now && round != here.round {
                continue;
            }
            for way in 0..ways {
                let to = Placed { round, way };
                if to == here {
                    continue;
                }
                let worth = self.clashes(visit, to) * CLASH + self.extra(visit, way);
                match best {
                    Some((least, _)) if worth > least => {}
                    Some((least, _)) if worth == least => {
                        equals += 1;
                        if self.below(equals) == 0 {
                            best = Some((worth, to));
                        }
                    }
                    _ => {
                        equals = 1;
                        best = Some((worth, to));
                    }
                }
            }
        }
        best.map(|(_, to)| to)
    }

    fn go(&mut self, visit: usize, to: Placed, now: usize) {
        let from = self.placed[visit];
        let ways = &self.visits[visit].ways;
        if let Some(there) = self.at.get_mut(&(from.round, ways[from.way].slot)) {
            there.retain(|other| *other as usize != visit);
        }
        self.at.entry((to.round, ways[to.way].slot)).or_default().push(visit as u32);
        self.placed[visit] = to;
        self.tabu[visit][from.round as usize] = now + TABU;
    }
}

/// Whether an observer is busy with a visit or its debrief when they talk as a host.
fn busy(cycle: &Cycle, own: &Lesson, as_host: Option<Slot>) -> bool {
    as_host.is_some_and(|slot| {
        let mut own = [Some(own.spots.0), own.spots.1].into_iter().flatten();
        own.any(|other| other == slot || cycle.overlapping(slot).contains(&other))
    })
}
