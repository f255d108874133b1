//! Pairs alone: a b-matching of mentees and mentors, each pair at what it costs
//! at least. Its cost is a bound for every plan, and its prices are the proof.
//!
//! Left vertices are the mentees, right ones the mentors with their places; an
//! edge is a pair that the scope allows, at `misfit_mentor`, `moved` and the least
//! that its meetings cost; the penalty is `unmet_mentee`, with `moved`.

use super::objective::Scope;
use super::options::Options;
use crate::plan::Certificate;
use crate::planners::PlanError;
use crate::solve::graph::matching::{Graph, Matching, Problem, WeightedEdge, solve};

/// The b-matching of a scope with its answer.
#[derive(Clone, Debug)]
pub struct Network {
    /// Per mentee, its pairs in the order of the scope.
    pub lists: Vec<Vec<WeightedEdge>>,
    /// Per mentee, what having no mentor costs; prohibitive where one must be found.
    pub penalties: Vec<i64>,
    /// A matching of least cost, with its prices.
    pub matching: Matching,
    /// No pairing of the scope costs less.
    pub bound: i64,
    /// What a pair adds whose mentor need not be full, so that those who must be full are.
    surcharge: i64,
    /// As dear as never.
    never: i64,
}

impl Network {
    /// Solves the pairs of a scope. The scope must allow some pairing.
    ///
    /// O(mentees × pairs) at worst.
    ///
    /// # Errors
    /// Where costs are so great that sums do not fit in 60 bits.
    pub fn solve(options: &Options, scope: &Scope) -> Result<Network, PlanError> {
        let too_great = |_| PlanError::Solver("costs are too great for exact sums: lower those of [costs]".into());
        let least = |mentee: usize, pair: usize| options.pairs[mentee][pair].least();
        let figures = scope.pairs.iter().enumerate().map(|(mentee, pairs)| {
            let pairs = pairs.iter().map(|pair| least(mentee, *pair).abs()).max().unwrap_or(0);
            pairs.max(options.alone[mentee].abs())
        });
        let spread = 1 + 2 * figures.sum::<i64>();
        let any_full = scope.full.iter().any(|full| *full);
        let surcharge = if any_full { spread } else { 0 };
        let never = 2 * (spread + surcharge * (options.mentees.len() as i64 + 1));
        let edge = |mentee: usize, pair: &usize| {
            let mentor = options.pairs[mentee][*pair].mentor;
            let extra = if scope.full[mentor as usize] { 0 } else { surcharge };
            WeightedEdge { right: mentor, cost: least(mentee, *pair) + extra }
        };
        let lists: Vec<Vec<WeightedEdge>> = (0..options.mentees.len())
            .map(|mentee| scope.pairs[mentee].iter().map(|pair| edge(mentee, pair)).collect())
            .collect();
        let penalty = |(alone, matched): (&i64, &bool)| if *matched { never } else { alone + surcharge };
        let penalties: Vec<i64> = options.alone.iter().zip(&scope.matched).map(penalty).collect();
        let problem = Problem { graph: Graph::Weighted(&lists), penalties: &penalties, capacities: &options.places };
        let matching = solve(&problem).map_err(too_great)?;
        let filled = options.places.iter().zip(&scope.full).filter(|(_, full)| **full);
        let filled: i64 = filled.map(|(places, _)| i64::from(*places)).sum();
        let bound = options.constant + matching.cost - surcharge * (options.mentees.len() as i64 - filled);
        Ok(Network { lists, penalties, matching, bound, surcharge, never })
    }

    /// Whether the answer matches whom it must.
    pub fn possible(&self) -> bool {
        let ends = self.matching.right_of.iter().zip(&self.penalties);
        ends.into_iter().all(|(right, penalty)| right.is_some() || *penalty < self.never)
    }

    /// Whether a regret is that of something impossible.
    pub fn is_never(&self, regret: i64) -> bool {
        regret >= self.never / 2
    }

    /// By how much a pair is dearer than its prices say: what any pairing with
    /// it costs more than the bound, at least.
    pub fn reduced(&self, mentee: usize, at: usize) -> i64 {
        let edge = &self.lists[mentee][at];
        edge.cost + self.matching.right_prices[edge.right as usize] - self.matching.left_prices[mentee]
    }

    /// The prices as a proof that can be checked from the school alone. None
    /// where the scope is narrower than acceptability and requirements make it.
    pub fn certificate(&self, options: &Options) -> Option<Certificate> {
        let mentees = options.mentees.iter().zip(&self.matching.left_prices);
        let mentors = options.mentors.iter().zip(&self.matching.right_prices);
        (self.surcharge == 0).then(|| Certificate {
            constant: options.constant - options.unavoidable,
            mentees: mentees.map(|(staff, price)| (*staff, *price)).collect(),
            mentors: mentors.filter(|(_, price)| **price != 0).map(|(staff, price)| (*staff, *price)).collect(),
            bound: self.bound - options.unavoidable,
        })
    }
}
