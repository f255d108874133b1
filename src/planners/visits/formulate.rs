//! The exact Program of visits, with their rounds.
//!
//! Variables, for each candidate (an observer, a host, and a way to make the
//! visit) and each round: whether that visit is made in that way in that round
//! (0 or 1); for each host, whether each place that costs something is taken (`host_again`).
//!
//! Rows, in the words of the specification:
//! 1. an observer makes `visits` visits, to different hosts; a demanded one is made; a host receives at most `hosts`,
//!    no more than there are places that cost nothing and taken ones that do;
//! 2. in one round a person makes at most one visit and receives at most one;
//! 3. in one round and slot a class has at most one visitor; over the term at most `per_group`;
//! 4. "Occupied": within one round no person has two things in one slot (at one moment, where slots overlap).
//!
//! Missing visits are not variables: the constant has all of them missing, and
//! each visit takes one back.

use super::network::Demands;
use super::options::Lesson;
use super::rounds::{Chosen, Placed};
use super::search::{Calendar, Search};
use crate::model::{Program, Range, Rule, Tag, Variable};
use crate::school::{Id, Slot, StaffId, TextId};
use std::collections::BTreeMap;

/// The visits that could matter, each once.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    visits: BTreeMap<(StaffId, StaffId), Chosen>,
}

impl Candidates {
    /// Adds a visit with the ways that cost less than `slack` more than its
    /// cheapest; where it is demanded, also those that cost just so much.
    pub fn add(&mut self, search: &Search, observer: StaffId, host: StaffId, slack: i64, demanded: bool) {
        if self.visits.contains_key(&(observer, host)) {
            return;
        }
        let mut ways: Vec<(Lesson, Vec<TextId>)> = Vec::new();
        let all = search.options.ways(observer, host);
        let least = all.first().map_or(0, |way| way.cost);
        for way in all {
            let beyond = way.cost - least;
            if beyond < slack.max(1) || demanded && beyond == slack {
                ways.push((way, search.options.classes(host, way.slot)));
            }
        }
        let (ways, classes) = ways.into_iter().unzip();
        self.visits.insert((observer, host), Chosen { observer, host, demanded, ways, classes });
    }

    /// How many terms their Program has, in about as many rows as there are variables: each visit is in seven.
    pub fn terms(&self, rounds: u32) -> usize {
        let ways: usize = self.visits.values().map(|visit| visit.ways.len()).sum();
        ways * rounds as usize * 7
    }
}

/// A Program with what its variables stand for.
#[derive(Clone, Debug)]
pub struct Formulation {
    /// To be minimised.
    pub program: Program,
    /// Observer, host, way and round of each variable, in order.
    meanings: Vec<(StaffId, StaffId, usize, u32)>,
    ways: BTreeMap<(StaffId, StaffId), Vec<Lesson>>,
    places: Vec<(StaffId, Places)>,
}

/// The places of a host for visits that are not demanded: those that cost nothing, and a variable for each other one,
/// the cheapest first. As each costs more than the one before, a cheapest solution takes them in this order.
#[derive(Clone, Debug)]
pub struct Places {
    /// How many cost nothing.
    pub free: i64,
    /// Whether each of the others is taken: between 0 and 1, and whole where visits are.
    pub variables: Vec<Variable>,
}

impl Places {
    /// Adds the places of a host.
    pub fn new(program: &mut Program, demands: &Demands, host: StaffId) -> Places {
        let mut places = Places { free: 0, variables: Vec::new() };
        for place in 0..demands.hosts[host.index()] as usize {
            match demands.places().of(host.index(), place) {
                0 => places.free += 1,
                cost => {
                    let variable = program.variable(Range { upper: 1, integer: false });
                    program.cost_of(variable, cost);
                    places.variables.push(variable);
                }
            }
        }
        places
    }

    /// Terms of the row that bounds the visits by the places.
    pub fn given_back(&self) -> impl Iterator<Item = (Variable, i64)> + '_ {
        self.variables.iter().map(|place| (*place, -1))
    }

    /// Those that are taken where a host receives so many visits that are not demanded.
    pub fn taken(&self, visits: usize) -> &[Variable] {
        &self.variables[..visits.saturating_sub(self.free as usize).min(self.variables.len())]
    }
}

type Terms = Vec<(Variable, i64)>;

/// Writes the Program. O(candidates × ways × rounds × log).
pub fn formulate(search: &Search, candidates: &Candidates) -> Formulation {
    formulate_in(search.options.school.rules.visits.rounds, search, candidates)
}

/// Writes the Program with so many rounds only: all of them, or as many as there are candidates, since these
/// take no more, and rounds are alike.
pub fn formulate_in(rounds: u32, search: &Search, candidates: &Candidates) -> Formulation {
    let school = search.options.school;
    let mut program = Program::new();
    program.constant(search.constant);
    let asked: i64 = search.demands.visits.iter().map(|visits| i64::from(*visits)).sum();
    program.constant(search.demands.unmet * asked + search.demands.again_of_demanded());
    let mut meanings = Vec::new();
    let mut of_pair: BTreeMap<(StaffId, StaffId), Terms> = BTreeMap::new();
    let mut made: BTreeMap<StaffId, Terms> = BTreeMap::new();
    let mut received: BTreeMap<StaffId, Terms> = BTreeMap::new();
    let mut made_in: BTreeMap<(StaffId, u32), Terms> = BTreeMap::new();
    let mut received_in: BTreeMap<(StaffId, u32), Terms> = BTreeMap::new();
    let mut in_class: BTreeMap<(u32, Slot, TextId), Terms> = BTreeMap::new();
    let mut of_class: BTreeMap<TextId, Terms> = BTreeMap::new();
    let mut at: BTreeMap<(StaffId, u32, Slot), Terms> = BTreeMap::new();
    for ((observer, host), visit) in &candidates.visits {
        let keeping = search.options.keeping(*observer, *host);
        let unmet = if visit.demanded { 0 } else { search.demands.unmet };
        for (number, way) in visit.ways.iter().enumerate() {
            for round in (0..rounds).filter(|round| way.rounds.holds(*round, school.cycle.turns())) {
                let variable = program.decision();
                let one = (variable, 1);
                program.cost_of(variable, way.cost - keeping - unmet);
                meanings.push((*observer, *host, number, round));
                of_pair.entry((*observer, *host)).or_default().push(one);
                made.entry(*observer).or_default().push(one);
                received.entry(*host).or_default().push(one);
                made_in.entry((*observer, round)).or_default().push(one);
                received_in.entry((*host, round)).or_default().push(one);
                for class in &visit.classes[number] {
                    in_class.entry((round, way.slot, *class)).or_default().push(one);
                    of_class.entry(*class).or_default().push(one);
                }
                for moment in way.moments(&school.cycle, true) {
                    at.entry((*observer, round, moment)).or_default().push(one);
                }
                for moment in way.moments(&school.cycle, false) {
                    at.entry((*host, round, moment)).or_default().push(one);
                }
            }
        }
    }
    for (pair, terms) in &of_pair {
        let least = candidates.visits[pair].demanded.then_some(1);
        program.row(Tag::new(Rule::DifferentHosts).staff(pair.0), least, Some(1), terms);
    }
    let demanded_of = |staff: StaffId, host: bool| {
        let visits = candidates.visits.values().filter(|visit| visit.demanded);
        visits.filter(|visit| if host { visit.host == staff } else { visit.observer == staff }).count() as i64
    };
    for (observer, terms) in &made {
        let most = i64::from(search.demands.visits[observer.index()]) + demanded_of(*observer, false);
        program.row(Tag::new(Rule::VisitsMade).staff(*observer), None, Some(most), terms);
    }
    let mut places = Vec::new();
    for (host, terms) in &received {
        let demanded = demanded_of(*host, true);
        let of_host = Places::new(&mut program, search.demands, *host);
        let terms: Terms = terms.iter().copied().chain(of_host.given_back()).collect();
        let most = of_host.free + demanded;
        program.row(Tag::new(Rule::VisitsReceived).staff(*host), None, Some(most), &terms);
        places.push((*host, of_host));
    }
    for ((staff, _), terms) in made_in.iter().chain(&received_in) {
        program.row(Tag::new(Rule::OneInRound).staff(*staff), None, Some(1), terms);
    }
    for ((_, slot, _), terms) in &in_class {
        program.row(Tag::new(Rule::OneVisitor).slot(*slot), None, Some(1), terms);
    }
    for (class, terms) in &of_class {
        let left = school.visits_left(*class).map(i64::from);
        program.row(Tag::new(Rule::VisitsOfClass), None, left, terms);
    }
    for ((staff, _, slot), terms) in &at {
        program.row(Tag::new(Rule::Occupied).staff(*staff).slot(*slot), None, Some(1), terms);
    }
    let ways = candidates.visits.iter().map(|(pair, visit)| (*pair, visit.ways.clone()));
    Formulation { program, meanings, ways: ways.collect(), places }
}

impl Formulation {
    /// The values that stand for a calendar; none where a variable for one of its visits is missing.
    pub fn encode(&self, calendar: &Calendar) -> Option<Vec<i64>> {
        let mut values = vec![0; self.program.variables()];
        for (visit, placed) in calendar.chosen.iter().zip(&calendar.placed) {
            let way = &visit.ways[placed.way];
            let ways = self.ways.get(&(visit.observer, visit.host))?;
            let number = ways.iter().position(|other| (other.slot, other.debrief) == (way.slot, way.debrief))?;
            let meaning = (visit.observer, visit.host, number, placed.round);
            // In the order of pairs, ways and rounds.
            values[self.meanings.binary_search(&meaning).ok()?] = 1;
        }
        for (host, places) in &self.places {
            let received = calendar.chosen.iter().filter(|visit| visit.host == *host && !visit.demanded);
            places.taken(received.count()).iter().for_each(|place| values[place.index()] = 1);
        }
        Some(values)
    }

    /// The visits that values stand for.
    pub fn decode(&self, candidates: &Candidates, values: &[f64]) -> Calendar {
        let mut calendar = Calendar { chosen: Vec::new(), placed: Vec::new() };
        for (meaning, value) in self.meanings.iter().zip(values) {
            if *value > 0.5 {
                let (observer, host, way, round) = *meaning;
                calendar.chosen.push(candidates.visits[&(observer, host)].clone());
                calendar.placed.push(Placed { round, way });
            }
        }
        calendar
    }
}
