//! Visits alone: a b-matching of observers and hosts, each visit at what it
//! costs at least. Its cost is a bound for every plan, and its prices prove it.
//!
//! Left vertices are the observers with the visits that they ask for, right ones
//! the hosts with those that they may receive (at most one a round, for both);
//! an edge is a visit that is possible, at its cheapest lesson and debrief; the
//! penalty is `unmet_visit`. Visits that are demanded are made beforehand.

use super::conflicts::demanded;
use super::options::{IMPOSSIBLE, Options};
use crate::planners::PlanError;
use crate::school::{Id, School, StaffId};
use crate::solve::Control;
use crate::solve::graph::b_matching::{
    BMatching, NO_EDGE, PlaceCosts, PricedProblem, Problem, WeightedEdge, solve, solve_priced,
};
use rayon::prelude::*;

/// No visit.
const NONE: i32 = i32::MAX;

/// What every visit costs at least, and how many are asked for.
#[derive(Clone, Debug)]
pub struct Demands {
    people: usize,
    /// Observer by observer, host by host; `moved` taken off where the visit was in the previous plan.
    /// Empty where none is possible.
    costs: Vec<i32>,
    /// Per person, the visits that are asked for, without the demanded ones.
    pub visits: Vec<u32>,
    /// Per person, the visits that may be received, without the demanded ones.
    pub hosts: Vec<u32>,
    /// What a missing visit costs.
    pub unmet: i64,
    /// The demanded visits: observer and host.
    pub demanded: Vec<(StaffId, StaffId)>,
    /// What one more visit to a host costs for each that the host receives before (`host_again`).
    pub again: i64,
    /// Per person, the visits that they received in earlier rounds.
    held: Vec<u32>,
    /// Per person, the visits that they receive anyway: those, and the demanded ones.
    received: Vec<u32>,
}

impl Demands {
    /// Works out what all visits cost at least.
    ///
    /// O(people² × slots).
    ///
    /// # Errors
    /// Where costs are too great for 32 bits, or time is up first.
    pub fn new(options: &Options, control: &Control) -> Result<Demands, PlanError> {
        let school = options.school;
        let people = school.staff.len();
        let demands = Demands::without_costs(options);
        let row = |observer: usize| -> Result<Vec<i32>, PlanError> {
            if control.stopped().is_some() {
                return Err(PlanError::Limit);
            }
            let observer = StaffId::from_index(observer);
            let asks = school.staff[observer].visits > 0;
            let cost = |host: StaffId| {
                if !asks || school.staff[host].hosts == 0 || demands.demanded.binary_search(&(observer, host)).is_ok() {
                    return Some(NONE);
                }
                match options.least(observer, host) {
                    IMPOSSIBLE => Some(NONE),
                    cost => i32::try_from(cost).ok().filter(|cost| *cost < NONE / 4),
                }
            };
            let row: Option<Vec<i32>> = school.staff.ids().map(cost).collect();
            row.ok_or_else(|| PlanError::Solver("costs of visits are too great: lower those of [costs]".into()))
        };
        // One after the other, so that it is the first row's failure that is told.
        let rows: Vec<Result<Vec<i32>, PlanError>> = (0..people).into_par_iter().map(row).collect();
        let costs = rows.into_iter().collect::<Result<Vec<Vec<i32>>, PlanError>>()?.concat();
        Ok(Demands { costs, ..demands })
    }

    /// How many visits are asked for, without what any costs: none is possible but for the demanded ones.
    pub fn without_costs(options: &Options) -> Demands {
        let school = options.school;
        let rounds = school.rules.visits.rounds;
        let demanded = demanded(school);
        let mut visits: Vec<u32> = school.staff.iter().map(|person| person.visits.min(rounds)).collect();
        let mut hosts: Vec<u32> = school.staff.iter().map(|person| person.hosts.min(rounds)).collect();
        for (observer, host) in &demanded {
            visits[observer.index()] = visits[observer.index()].saturating_sub(1);
            hosts[host.index()] = hosts[host.index()].saturating_sub(1);
        }
        let unmet = i64::from(school.rules.costs.unmet_visit);
        let demands = Demands { visits, hosts, unmet, ..Demands::nothing(school) };
        demands.with(demanded)
    }

    /// Nothing is asked for.
    pub fn nothing(school: &School) -> Demands {
        let people = school.staff.len();
        let held: Vec<u32> = school.staff.ids().map(|host| school.received.get(&host).copied().unwrap_or(0)).collect();
        Demands {
            people,
            costs: Vec::new(),
            visits: vec![0; people],
            hosts: vec![0; people],
            unmet: 0,
            demanded: Vec::new(),
            again: i64::from(school.rules.costs.host_again),
            received: held.clone(),
            held,
        }
    }

    /// Some visits and no others.
    pub fn only(school: &School, demanded: Vec<(StaffId, StaffId)>) -> Demands {
        Demands::nothing(school).with(demanded)
    }

    fn with(mut self, demanded: Vec<(StaffId, StaffId)>) -> Demands {
        self.received.clone_from(&self.held);
        for (_, host) in &demanded {
            self.received[host.index()] += 1;
        }
        Demands { demanded, ..self }
    }

    /// What places of hosts cost, beside the demanded visits.
    pub fn places(&self) -> PlaceCosts<'_> {
        PlaceCosts { step: self.again, taken: &self.received }
    }

    /// What it costs that hosts receive demanded visits beyond their first.
    pub fn again_of_demanded(&self) -> i64 {
        let of_host = |(held, received): (&u32, &u32)| (*held..*received).map(i64::from).sum::<i64>();
        self.again * self.held.iter().zip(&self.received).map(of_host).sum::<i64>()
    }

    /// What it costs that hosts receive some visits, none of them demanded, beyond their first.
    pub fn again_of(&self, hosts: impl Iterator<Item = StaffId>) -> i64 {
        let mut received = self.received.clone();
        let mut times = 0;
        for host in hosts {
            times += i64::from(received[host.index()]);
            received[host.index()] += 1;
        }
        self.again * times
    }

    /// What a visit costs at least; none where it is not possible, or demanded anyway.
    pub fn cost(&self, observer: usize, host: usize) -> Option<i64> {
        let cost = *self.costs.get(observer * self.people + host)?;
        (cost != NONE).then_some(i64::from(cost))
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.people
    }
}

/// The b-matching with its answer.
#[derive(Clone, Debug)]
pub struct Network {
    /// Who visits whom at the least cost, with the prices that prove it.
    pub matching: BMatching,
}

impl Network {
    /// Solves the visits that are not demanded.
    ///
    /// # Errors
    /// Where sums do not fit.
    pub fn solve(demands: &Demands) -> Result<Network, PlanError> {
        let failed = |error: crate::solve::graph::b_matching::Malformed| PlanError::Solver(error.to_string());
        let people = demands.people();
        let possible = || demands.costs.iter().filter(|cost| **cost != NONE);
        // Adding the same to all visits and to missing ones changes nothing but their sign.
        let shift = -i64::from(possible().copied().min().unwrap_or(0).min(0));
        let narrow = possible().all(|cost| i64::from(*cost) + shift < i64::from(NO_EDGE));
        let penalties = vec![demands.unmet + shift; people];
        let mut matching = if narrow {
            let rows = |left: usize, costs: &mut [u16]| {
                let row = demands.costs.get(left * people..(left + 1) * people).unwrap_or_default();
                for (cost, known) in costs.iter_mut().zip(row).filter(|(_, known)| **known != NONE) {
                    *cost = (i64::from(*known) + shift) as u16;
                }
            };
            let problem = PricedProblem {
                rows: &rows,
                demands: &demands.visits,
                penalties: &penalties,
                capacities: &demands.hosts,
                places: demands.places(),
            };
            solve_priced(&problem).map_err(failed)?
        } else {
            let edge = |observer: usize, host: usize| {
                let cost = demands.cost(observer, host)? + shift;
                Some(WeightedEdge { right: host as u32, cost })
            };
            let edges: Vec<Vec<WeightedEdge>> =
                (0..people).map(|observer| (0..people).filter_map(|host| edge(observer, host)).collect()).collect();
            let problem = Problem {
                edges: &edges,
                demands: &demands.visits,
                penalties: &penalties,
                capacities: &demands.hosts,
                places: demands.places(),
            };
            solve(&problem).map_err(failed)?
        };
        let asked: i64 = demands.visits.iter().map(|visits| i64::from(*visits)).sum();
        matching.cost -= shift * asked;
        matching.left_prices.iter_mut().for_each(|price| *price -= shift);
        Ok(Network { matching })
    }

    /// What any plan with a visit costs more than the bound, at least.
    pub fn reduced(&self, demands: &Demands, observer: usize, host: usize) -> Option<i64> {
        let cost = demands.cost(observer, host)?;
        Some(cost + self.matching.right_prices[host] - self.matching.left_prices[observer])
    }
}
