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
use crate::solve::graph::matching::{Graph, Malformed, Matching, Problem, WeightedEdge, solve};
use crate::solve::graph::sensitivity::Sensitivity;

/// What the edges of a network cost: whole costs, or fractions of them.
#[derive(Clone, Debug)]
pub struct Costs {
    /// How many units are a cost of 1.
    pub scale: i64,
    /// What every pairing costs, in units.
    pub constant: i64,
    /// Per mentee, what each of its pairs in the order of the scope costs at least, in units.
    pub pairs: Vec<Vec<i64>>,
    /// Per mentee, what having no mentor costs, in units.
    pub alone: Vec<i64>,
}

impl Costs {
    /// Each pair at what it would cost, were there no others.
    fn least(options: &Options, scope: &Scope) -> Costs {
        let least = |(mentee, pairs): (usize, &Vec<usize>)| {
            pairs.iter().map(|pair| options.pairs[mentee][*pair].least()).collect()
        };
        Costs {
            scale: 1,
            constant: options.constant,
            pairs: scope.pairs.iter().enumerate().map(least).collect(),
            alone: options.alone.clone(),
        }
    }
}

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
    /// How many units of `lists`, `penalties` and `matching` are a cost of 1.
    scale: i64,
    /// What all pairings cost at least, in units.
    least: i64,
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
        Network::at(options, scope, &Costs::least(options, scope))
    }

    /// The same at other costs; its bound holds where no pairing costs less than they say.
    ///
    /// # Errors
    /// Where costs are so great that sums do not fit in 60 bits.
    pub fn at(options: &Options, scope: &Scope, costs: &Costs) -> Result<Network, PlanError> {
        let figures = costs.pairs.iter().zip(&costs.alone).map(|(pairs, alone)| {
            let pairs = pairs.iter().map(|cost| cost.abs()).max().unwrap_or(0);
            pairs.max(alone.abs())
        });
        let spread = 1 + 2 * figures.sum::<i64>();
        let any_full = scope.full.iter().any(|full| *full);
        let surcharge = if any_full { spread } else { 0 };
        let never = 2 * (spread + surcharge * (options.mentees.len() as i64 + 1));
        let edge = |mentee: usize, (pair, cost): (&usize, &i64)| {
            let mentor = options.pairs[mentee][*pair].mentor;
            let extra = if scope.full[mentor as usize] { 0 } else { surcharge };
            WeightedEdge { right: mentor, cost: cost + extra }
        };
        let list = |mentee: usize| {
            let edges = scope.pairs[mentee].iter().zip(&costs.pairs[mentee]);
            edges.map(|pair| edge(mentee, pair)).collect()
        };
        let lists: Vec<Vec<WeightedEdge>> = (0..options.mentees.len()).map(list).collect();
        let penalty = |(alone, matched): (&i64, &bool)| if *matched { never } else { alone + surcharge };
        let penalties: Vec<i64> = costs.alone.iter().zip(&scope.matched).map(penalty).collect();
        let problem = Problem { graph: Graph::Weighted(&lists), penalties: &penalties, capacities: &options.places };
        let matching = solve(&problem).map_err(too_great)?;
        let filled = options.places.iter().zip(&scope.full).filter(|(_, full)| **full);
        let filled: i64 = filled.map(|(places, _)| i64::from(*places)).sum();
        let least = costs.constant + matching.cost - surcharge * (options.mentees.len() as i64 - filled);
        let scale = costs.scale;
        let network = Network { lists, penalties, matching, bound: 0, scale, least, surcharge, never };
        Ok(Network { bound: network.bound_with(0), ..network })
    }

    /// What pairings cost at least that cost so many units more than the network; costs are
    /// whole, so it is rounded up.
    pub fn bound_with(&self, more: i64) -> i64 {
        -(-(self.least + more)).div_euclid(self.scale)
    }

    /// The answer, ready to be asked what one change would bring.
    pub fn sensitivity<'a>(&'a self, options: &'a Options) -> Sensitivity<'a> {
        Sensitivity::new(&self.lists, &self.penalties, &options.places, &self.matching)
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
    /// it costs more than the network, in its units, at least.
    pub fn reduced(&self, mentee: usize, at: usize) -> i64 {
        self.reduced_of(mentee, &self.lists[mentee][at])
    }

    fn reduced_of(&self, mentee: usize, edge: &WeightedEdge) -> i64 {
        edge.cost + self.matching.right_prices[edge.right as usize] - self.matching.left_prices[mentee]
    }

    /// The network of those pairings below a cost in which a mentee has the mentor at this position of
    /// its list: without pairs that, by the prices, are in none. None where there is none.
    ///
    /// # Errors
    /// As [`Network::solve`].
    pub fn forcing(
        &self,
        options: &Options,
        (mentee, at): (usize, usize),
        below: i64,
    ) -> Result<Option<Network>, PlanError> {
        let kept = |(other, list): (usize, &Vec<WeightedEdge>)| -> Vec<WeightedEdge> {
            let could = |edge: &&WeightedEdge| self.bound_with(self.reduced_of(other, edge)) < below;
            if other == mentee { vec![list[at]] } else { list.iter().filter(could).copied().collect() }
        };
        let lists: Vec<Vec<WeightedEdge>> = self.lists.iter().enumerate().map(kept).collect();
        let mut penalties = self.penalties.clone();
        penalties[mentee] = self.never;
        let problem = Problem { graph: Graph::Weighted(&lists), penalties: &penalties, capacities: &options.places };
        let matching = solve(&problem).map_err(too_great)?;
        let least = self.least + matching.cost - self.matching.cost;
        let forced = Network { lists, penalties, matching, least, ..*self };
        let forced = Network { bound: forced.bound_with(0), ..forced };
        Ok(Some(forced).filter(|forced| forced.possible() && forced.bound < below))
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

fn too_great(_: Malformed) -> PlanError {
    PlanError::Solver("costs are too great for exact sums: lower those of [costs]".into())
}
