//! Which visit falls in which round, and in which lesson exactly.
//!
//! Visits and their people are a bipartite graph, observers on one side, hosts
//! on the other. A person makes at most one visit in a round and receives at
//! most one, so rounds are the colours of its edges, and as many as the largest
//! degree suffice (König 1916). What is left are clashes within a round: a talk
//! as a host beside one's own visit and talk, and two visitors in one class. They
//! are settled by choosing among equally cheap lessons and talks, then by
//! swapping rounds along alternating paths, then at a cost.

use super::options::Lesson;
use crate::school::{Slot, StaffId, TextId};
use crate::solve::graph::edge_colouring::colour;
use petgraph::unionfind::UnionFind;
use std::collections::BTreeMap;

/// How many choices are tried for visits that could clash before they are given up.
const TRIES: u32 = 20_000;

/// A visit that is to be made, and how it could be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chosen {
    /// Who observes.
    pub observer: StaffId,
    /// Who is observed.
    pub host: StaffId,
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

/// Gives every visit a round and a way. None where that was not found; visits
/// that cost more than their cheapest way only where it was not found otherwise.
///
/// O(visits × ways) where nothing clashes; at most 20,000 choices for each part
/// of a round and each swap that is tried.
pub fn place(visits: &[Chosen], people: usize, rounds: u32) -> Option<Vec<Placed>> {
    let edges: Vec<(u32, u32)> = visits.iter().map(|visit| (index(visit.observer), index(visit.host))).collect();
    let colours = colour(people as u32, people as u32, &edges, rounds).ok()?;
    let mut calendar = Calendar { visits, rounds, round_of: colours, way_of: vec![0; visits.len()] };
    for round in 0..rounds {
        if !calendar.settle(round, 0) && !calendar.swap_into_place(round) {
            // At a cost: as little more than the cheapest as is enough.
            let mut extras: Vec<i64> = calendar.in_round(round).flat_map(|visit| calendar.extras(visit)).collect();
            extras.sort_unstable();
            extras.dedup();
            if !extras.into_iter().any(|extra| calendar.settle(round, extra)) {
                return None;
            }
        }
    }
    let placed = calendar.round_of.iter().zip(&calendar.way_of);
    Some(placed.map(|(round, way)| Placed { round: *round, way: *way }).collect())
}

fn index(staff: StaffId) -> u32 {
    crate::school::Id::index(staff) as u32
}

struct Calendar<'a> {
    visits: &'a [Chosen],
    rounds: u32,
    round_of: Vec<u32>,
    way_of: Vec<usize>,
}

impl Calendar<'_> {
    fn in_round(&self, round: u32) -> impl Iterator<Item = usize> + '_ {
        self.round_of.iter().enumerate().filter(move |(_, other)| **other == round).map(|(visit, _)| visit)
    }

    /// What each way of a visit costs more than the cheapest.
    fn extras(&self, visit: usize) -> impl Iterator<Item = i64> + '_ {
        let ways = &self.visits[visit].ways;
        ways.iter().map(move |way| way.cost - ways[0].cost)
    }

    /// Chooses ways for all visits of a round, each at most `extra` dearer than its cheapest.
    fn settle(&mut self, round: u32, extra: i64) -> bool {
        let visits: Vec<usize> = self.in_round(round).collect();
        match self.choose(&visits, extra) {
            Some(ways) => {
                visits.iter().zip(ways).for_each(|(visit, way)| self.way_of[*visit] = way);
                true
            }
            None => false,
        }
    }

    /// Ways for these visits of one round that do not clash.
    fn choose(&self, visits: &[usize], extra: i64) -> Option<Vec<usize>> {
        let mut ways = vec![0; visits.len()];
        for part in self.parts(visits, extra) {
            let found = self.choose_part(visits, &part, extra)?;
            part.iter().zip(found).for_each(|(at, way)| ways[*at] = way);
        }
        Some(ways)
    }

    /// How many ways of a visit are at most so much dearer than its cheapest.
    fn ways_within(&self, visit: usize, extra: i64) -> usize {
        self.extras(visit).take_while(|more| *more <= extra).count()
    }

    /// The visits (by position) taken apart into those that could clash,
    /// directly or by others between them; in each, whoever is visited comes
    /// right before their own visit where that can be.
    fn parts(&self, visits: &[usize], extra: i64) -> Vec<Vec<usize>> {
        let mut together = UnionFind::<usize>::new(visits.len());
        let observing: BTreeMap<StaffId, usize> =
            visits.iter().enumerate().map(|(at, visit)| (self.visits[*visit].observer, at)).collect();
        let mut in_class: BTreeMap<(Slot, TextId), usize> = BTreeMap::new();
        let mut visited = vec![false; visits.len()];
        for (at, visit) in visits.iter().enumerate() {
            let this = &self.visits[*visit];
            if let Some(next) = observing.get(&this.host) {
                together.union(at, *next);
                visited[*next] = true;
            }
            for way in 0..self.ways_within(*visit, extra) {
                for class in &this.classes[way] {
                    let first = *in_class.entry((this.ways[way].slot, *class)).or_insert(at);
                    together.union(at, first);
                }
            }
        }
        // Chains from those who observe and are not visited, then what goes round in a circle.
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut done = vec![false; visits.len()];
        let starts = (0..visits.len()).filter(|at| !visited[*at]).chain(0..visits.len());
        for start in starts.collect::<Vec<_>>() {
            let mut at = Some(start);
            while let Some(here) = at.filter(|here| !done[*here]) {
                done[here] = true;
                parts.entry(together.find(here)).or_default().push(here);
                at = observing.get(&self.visits[visits[here]].host).copied();
            }
        }
        parts.into_values().collect()
    }

    /// Ways for one part, found depth first.
    fn choose_part(&self, visits: &[usize], part: &[usize], extra: i64) -> Option<Vec<usize>> {
        let mut ways = vec![0; part.len()];
        let mut next = vec![0; part.len()];
        let mut depth = 0;
        for _ in 0..TRIES {
            let Some(at) = part.get(depth) else { return Some(ways) };
            let visit = visits[*at];
            let found = (next[depth]..self.ways_within(visit, extra))
                .find(|way| !(0..depth).any(|other| self.clash(visit, *way, visits[part[other]], ways[other])));
            match found {
                Some(way) => {
                    ways[depth] = way;
                    next[depth] = way + 1;
                    depth += 1;
                    if let Some(first) = next.get_mut(depth) {
                        *first = 0;
                    }
                }
                None if depth == 0 => return None,
                None => depth -= 1,
            }
        }
        None
    }

    /// Whether two visits of one round, made in these ways, clash.
    fn clash(&self, a: usize, way_a: usize, b: usize, way_b: usize) -> bool {
        let (one, other) = (&self.visits[a], &self.visits[b]);
        let (lesson, talk) = (&one.ways[way_a], &other.ways[way_b]);
        // Somebody talks as a host while observing, or talking as an observer.
        let busy = |own: &Lesson, as_host: Option<Slot>| {
            as_host.is_some_and(|slot| slot == own.slot || Some(slot) == own.debrief)
        };
        if one.observer == other.host && busy(lesson, talk.debrief) {
            return true;
        }
        if other.observer == one.host && busy(talk, lesson.debrief) {
            return true;
        }
        // One visitor in one class.
        lesson.slot == talk.slot && {
            let theirs = &other.classes[way_b];
            one.classes[way_a].iter().any(|class| theirs.binary_search(class).is_ok())
        }
    }

    /// Swaps two rounds along alternating paths, until the round and the other one have no clash.
    fn swap_into_place(&mut self, round: u32) -> bool {
        let visits: Vec<usize> = self.in_round(round).collect();
        for visit in visits {
            for other in (0..self.rounds).filter(|other| *other != round) {
                let before = (self.round_of.clone(), self.way_of.clone());
                self.swap_path(visit, round, other);
                // Rounds that are settled already stay so.
                if self.settle(round, 0) && (other > round || self.settle(other, 0)) {
                    return true;
                }
                (self.round_of, self.way_of) = before;
            }
        }
        false
    }

    /// Exchanges two rounds for all visits that hang together with one by people of these rounds.
    fn swap_path(&mut self, visit: usize, round: u32, other: u32) {
        let mut path = vec![visit];
        let mut at = 0;
        while at < path.len() {
            let this = &self.visits[path[at]];
            for (next, candidate) in self.visits.iter().enumerate() {
                let here = self.round_of[next] == round || self.round_of[next] == other;
                let joined = candidate.observer == this.observer || candidate.host == this.host;
                if here && joined && !path.contains(&next) {
                    path.push(next);
                }
            }
            at += 1;
        }
        for visit in path {
            self.round_of[visit] = if self.round_of[visit] == round { other } else { round };
        }
    }
}
