//! Rounds of demanded visits among few people, exactly and without a solver.
//!
//! People who do not visit each other have nothing but classes in common. So visits
//! that must be made are taken apart into parts of people who do (a square is one),
//! and each small part is given its rounds on its own:
//! 1. which visits could be in one round together, and what they cost then at least:
//!    a search over their ways, without those that take no less than a cheaper one;
//! 2. the cheapest rounds that have every visit once, by dynamic programming over sets
//!    of visits (Held and Karp 1962). Rounds are alike, so the first visit that is left
//!    is always in the next one: no order of rounds is looked at twice, which is what
//!    an integer Program does for long where few rounds are possible, or none.
//!
//! The sum of all parts is a bound for every plan with these visits. Where no class is
//! visited twice at once or too often, their rounds are the best.

use super::options::Options;
use super::rounds::{Chosen, Placed};
use crate::school::{Cycle, Id, School, Slot, StaffId, TextId};
use petgraph::unionfind::UnionFind;
use std::collections::{BTreeMap, BTreeSet};

/// Parts of more visits than this are not looked at: those of a square are twelve.
const MOST_VISITS: usize = 12;
/// How often the ways of two visits are compared before a part is too hard.
const STEPS: usize = 400_000;
/// More than any visits cost.
const NEVER: i64 = i64::MAX / 4;

/// What is known of demanded visits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Few {
    /// They cost no less: the sum of their ways.
    pub least: i64,
    /// Rounds and ways at just this cost, where every part is small. Two parts may visit one class at once.
    pub placed: Option<Vec<Placed>>,
}

/// Gives visits their rounds, part by part. None where some part has none.
///
/// For each part O(2^visits × visits that could be in one round), and `STEPS`.
pub fn best(cycle: &Cycle, visits: &[Chosen], rounds: u32) -> Option<Few> {
    let mut few = Few { least: 0, placed: Some(vec![Placed { round: 0, way: 0 }; visits.len()]) };
    for positions in parts(visits) {
        let of_part: Vec<&Chosen> = positions.iter().map(|at| &visits[*at]).collect();
        // Ways are in the order of their costs.
        let least = of_part.iter().map(|visit| Some(visit.ways.first()?.cost)).sum::<Option<i64>>()?;
        // Rounds are alike only where every way is possible in each of them.
        let turns = cycle.turns();
        let alike = of_part.iter().all(|visit| visit.ways.iter().all(|way| way.rounds.are_all(turns)));
        let small = positions.len() <= MOST_VISITS && alike;
        let known = if small { Part::new(cycle, &of_part, rounds).solve() } else { Known::TooHard };
        match known {
            Known::Never => return None,
            Known::TooHard => {
                few.least += least;
                few.placed = None;
            }
            Known::Best { cost, placed } => {
                few.least += cost;
                for (placed, at) in placed.into_iter().zip(positions) {
                    few.placed.iter_mut().for_each(|all| all[at] = placed);
                }
            }
        }
    }
    Some(few)
}

/// What the visits of a group in which everybody sees all others cost at least in their rounds, were there nothing
/// else, `moved` given back. None where the group can have no rounds: that is a proof.
pub fn least_of_group(options: &Options, group: &[StaffId]) -> Option<i64> {
    let mut visits = Vec::new();
    for observer in group {
        for host in group.iter().filter(|host| *host != observer) {
            let ways = options.ways(*observer, *host);
            let classes = ways.iter().map(|way| options.classes(*host, way.slot)).collect();
            visits.push(Chosen { observer: *observer, host: *host, demanded: true, ways, classes });
        }
    }
    let kept: i64 = visits.iter().map(|visit| options.keeping(visit.observer, visit.host)).sum();
    best(&options.school.cycle, &visits, options.school.rules.visits.rounds).map(|few| few.least - kept)
}

/// Whether visits with rounds and ways keep what classes ask for: one visitor at once, `per_group` over the term.
pub fn keeps_classes(school: &School, visits: &[Chosen], placed: &[Placed]) -> bool {
    let mut at_once = BTreeSet::new();
    let mut over_term: BTreeMap<TextId, u32> = BTreeMap::new();
    for (visit, placed) in visits.iter().zip(placed) {
        for class in &visit.classes[placed.way] {
            if !at_once.insert((placed.round, visit.ways[placed.way].slot, *class)) {
                return false;
            }
            *over_term.entry(*class).or_default() += 1;
        }
    }
    over_term.into_iter().all(|(class, visits)| school.visits_left(class).is_none_or(|left| visits <= left))
}

/// Visits, by position, of people who visit each other, directly or by way of others.
fn parts(visits: &[Chosen]) -> Vec<Vec<usize>> {
    let people = visits.iter().map(|visit| visit.observer.index().max(visit.host.index()) + 1).max().unwrap_or(0);
    let mut together: UnionFind<usize> = UnionFind::new(people);
    for visit in visits {
        together.union(visit.observer.index(), visit.host.index());
    }
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, visit) in visits.iter().enumerate() {
        parts.entry(together.find(visit.observer.index())).or_default().push(at);
    }
    parts.into_values().collect()
}

/// What a visit takes within its round: of people moments, named by slots ([`Cycle::moments`]).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Takes {
    /// The observer's slot, for the visit or the talk.
    Observing(StaffId, Slot),
    /// The host's slot, for the talk.
    Talking(StaffId, Slot),
    /// A class that nobody else visits then.
    Class(Slot, TextId),
}

impl Takes {
    fn new(cycle: &Cycle, visit: &Chosen, way: usize) -> Vec<Takes> {
        let lesson = &visit.ways[way];
        let mut takes = Vec::new();
        takes.extend(lesson.moments(cycle, true).map(|moment| Takes::Observing(visit.observer, moment)));
        takes.extend(lesson.moments(cycle, false).map(|moment| Takes::Talking(visit.host, moment)));
        takes.extend(visit.classes[way].iter().map(|class| Takes::Class(lesson.slot, *class)));
        takes
    }

    /// What another visit of the round must not take then. (Nobody makes two visits in a round, or receives two.)
    fn rival(self) -> Takes {
        match self {
            Takes::Observing(staff, slot) => Takes::Talking(staff, slot),
            Takes::Talking(staff, slot) => Takes::Observing(staff, slot),
            Takes::Class(..) => self,
        }
    }
}

/// A way of a visit, as far as the other visits of its part are concerned.
struct Way {
    position: usize,
    cost: i64,
    takes: Vec<Takes>,
}

impl Way {
    fn clashes(&self, other: &Way) -> bool {
        self.takes.iter().any(|takes| other.takes.contains(&takes.rival()))
    }
}

/// Some of the visits, as bits.
type Set = u16;

/// Visits that could be in one round.
#[derive(Clone, Copy)]
struct Round {
    set: Set,
    cost: i64,
}

/// The cheapest ways of the visits of a round.
#[derive(Clone)]
struct Choice {
    cost: i64,
    ways: Vec<usize>,
}

/// What is known of a part.
enum Known {
    Never,
    TooHard,
    Best { cost: i64, placed: Vec<Placed> },
}

/// A part, with what is known of it so far.
struct Part<'a> {
    visits: &'a [&'a Chosen],
    rounds: usize,
    /// So many people see each other: there are no more visits in a round.
    people: usize,
    /// Of each visit the ways that matter, the cheapest first.
    ways: Vec<Vec<Way>>,
    /// Of visits in one round, where that is known; none where they cannot be.
    choices: BTreeMap<Set, Option<Choice>>,
    /// By rounds and visits that are left: what these cost at least.
    least: BTreeMap<(usize, Set), i64>,
    steps: usize,
}

impl Part<'_> {
    fn new<'a>(cycle: &Cycle, visits: &'a [&'a Chosen], rounds: u32) -> Part<'a> {
        let takes_of = |visit: &&Chosen| (0..visit.ways.len()).map(|way| Takes::new(cycle, visit, way)).collect();
        let all: Vec<Vec<Vec<Takes>>> = visits.iter().map(takes_of).collect();
        let ways = (0..visits.len()).map(|at| {
            let others = all.iter().enumerate().filter(|(other, _)| *other != at);
            let rivals: BTreeSet<Takes> =
                others.flat_map(|(_, ways)| ways.iter().flatten()).map(|it| it.rival()).collect();
            let mut kept: Vec<Way> = Vec::new();
            for (position, takes) in all[at].iter().enumerate() {
                let takes: Vec<Takes> = takes.iter().copied().filter(|takes| rivals.contains(takes)).collect();
                // One that takes no more and costs no more is as good in every round.
                if !kept.iter().any(|cheaper| cheaper.takes.iter().all(|taken| takes.contains(taken))) {
                    kept.push(Way { position, cost: visits[at].ways[position].cost, takes });
                }
                if kept.last().is_some_and(|last| last.takes.is_empty()) {
                    break;
                }
            }
            kept
        });
        Part {
            visits,
            // In a round of its own each, if need be.
            rounds: visits.len().min(rounds as usize),
            people: visits.iter().map(|visit| visit.observer).collect::<BTreeSet<StaffId>>().len(),
            ways: ways.collect(),
            choices: BTreeMap::new(),
            least: BTreeMap::new(),
            steps: STEPS,
        }
    }

    fn solve(mut self) -> Known {
        let all: Set = (0..self.visits.len()).map(only).sum();
        let cost = self.least(self.rounds, all);
        if self.steps == 0 {
            return Known::TooHard;
        }
        if cost >= NEVER {
            return Known::Never;
        }
        let mut placed = vec![Placed { round: 0, way: 0 }; self.visits.len()];
        let mut left = all;
        for number in 0..self.rounds {
            let rounds = self.rounds - number;
            let known = self.least(rounds, left);
            let next = self.rounds_of(left).into_iter();
            let next = next.map(|round| (round, round.cost + self.least(rounds - 1, left & !round.set)));
            let Some((next, _)) = next.min_by_key(|(_, cost)| *cost).filter(|(_, cost)| *cost == known) else { break };
            let ways = self.choices[&next.set].as_ref().map_or(&[][..], |choice| &choice.ways);
            for (at, way) in members(next.set).zip(ways) {
                placed[at] = Placed { round: number as u32, way: self.ways[at][*way].position };
            }
            left &= !next.set;
        }
        if left == 0 { Known::Best { cost, placed } } else { Known::TooHard }
    }

    /// What visits cost at least in so many rounds.
    fn least(&mut self, rounds: usize, left: Set) -> i64 {
        if left == 0 {
            return 0;
        }
        if self.steps == 0 || self.most_of_one(left) > rounds || left.count_ones() as usize > rounds * self.people {
            return NEVER;
        }
        if let Some(known) = self.least.get(&(rounds, left)) {
            return *known;
        }
        let alone: i64 = members(left).map(|at| self.ways[at][0].cost).sum();
        let mut least = NEVER;
        for round in self.rounds_of(left) {
            least = least.min(round.cost + self.least(rounds - 1, left & !round.set));
            if least == alone {
                break;
            }
        }
        self.least.insert((rounds, left), least);
        least
    }

    /// The most visits that anybody makes, or receives.
    fn most_of_one(&self, set: Set) -> usize {
        let of_one = |at: usize| {
            let visit = self.visits[at];
            let made = members(set).filter(|other| self.visits[*other].observer == visit.observer).count();
            let received = members(set).filter(|other| self.visits[*other].host == visit.host).count();
            made.max(received)
        };
        members(set).map(of_one).max().unwrap_or(0)
    }

    /// The rounds that could be of the first of some visits and others of them, the fullest first.
    fn rounds_of(&mut self, left: Set) -> Vec<Round> {
        let mut rounds = Vec::new();
        let mut open: Vec<Set> = members(left).take(1).map(only).collect();
        while let Some(set) = open.pop() {
            // Where some cannot be in one round, they cannot with others beside them.
            let Some(cost) = self.in_one_round(set) else { continue };
            rounds.push(Round { set, cost });
            let later = members(left).filter(|at| only(*at) > set && !self.share_a_side(*at, set));
            open.extend(later.map(|at| set | only(at)));
        }
        rounds.sort_by_key(|round| (std::cmp::Reverse(round.set.count_ones()), round.cost, round.set));
        rounds
    }

    /// Whether a visit has its observer or its host in common with one of others.
    fn share_a_side(&self, at: usize, others: Set) -> bool {
        let visit = self.visits[at];
        let shares = |other: &Chosen| other.observer == visit.observer || other.host == visit.host;
        members(others).any(|other| shares(self.visits[other]))
    }

    /// What visits of different observers and hosts cost at least in one round; none where they cannot be.
    fn in_one_round(&mut self, set: Set) -> Option<i64> {
        if !self.choices.contains_key(&set) {
            let visits: Vec<usize> = members(set).collect();
            let mut best = None;
            self.each_choice(&visits, &mut Vec::new(), 0, &mut best);
            self.choices.insert(set, best);
        }
        self.choices[&set].as_ref().map(|choice| choice.cost)
    }

    /// Chooses a way for each visit that has none yet.
    fn each_choice(&mut self, visits: &[usize], chosen: &mut Vec<usize>, cost: i64, best: &mut Option<Choice>) {
        let Some(visit) = visits.get(chosen.len()) else {
            *best = Some(Choice { cost, ways: chosen.clone() });
            return;
        };
        let rest: i64 = visits[chosen.len() + 1..].iter().map(|visit| self.ways[*visit][0].cost).sum();
        for way in 0..self.ways[*visit].len() {
            let with = cost + self.ways[*visit][way].cost;
            if self.steps == 0 || best.as_ref().is_some_and(|best| with + rest >= best.cost) {
                return;
            }
            self.steps = self.steps.saturating_sub(chosen.len().max(1));
            let this = &self.ways[*visit][way];
            let clash = visits.iter().zip(chosen.iter()).any(|(other, way)| self.ways[*other][*way].clashes(this));
            if !clash {
                chosen.push(way);
                self.each_choice(visits, chosen, with, best);
                chosen.pop();
            }
        }
    }
}

/// The set of one visit.
fn only(visit: usize) -> Set {
    1 << visit
}

fn members(set: Set) -> impl Iterator<Item = usize> {
    (0..Set::BITS as usize).filter(move |at| set >> at & 1 == 1)
}
