//! Pairs alone, by fit, for very many people: who mentors whom at the least Σ
//! (100 − fit), with the prices that prove it. No meetings, pins or required
//! pairs: that is the work of a plan.
//!
//! Up to [`MOST_STORED`] pairs, the cost of each is worked out once and kept in a
//! byte. Beyond, nothing is kept per pair: each mentee holds a few dozen mentors
//! that may matter at the prices of the moment, and a bound that all others are
//! known to keep. A price that reaches the bound has the mentee's row worked out
//! again, a few microseconds' work for thousands of mentors at a time. The
//! certificate then looks at every pair there is, once, whatever the search did.

#[cfg(test)]
mod tests;

use super::matrix::PairCosts;
use crate::school::{School, StaffId};
use crate::solve::graph::matching::{Flaw, Graph, Malformed, Matching, Problem, check, solve};

/// Up to so many pairs, each has its byte in memory.
pub const MOST_STORED: usize = 400_000_000;

/// Mentees who ask for a mentor, mentors with their places, and what each pair costs.
#[derive(Debug)]
pub struct Pool<'a> {
    costs: PairCosts<'a>,
    stored: Option<Vec<u8>>,
    penalties: Vec<i64>,
    places: Vec<u32>,
}

/// Everybody's mentor, proven to cost least.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pairs {
    /// Each mentee in the order of staff.csv, with their mentor if they have one.
    pub mentor_of: Vec<(StaffId, Option<StaffId>)>,
    /// Σ (100 − fit), and the penalty for each mentee without a mentor.
    pub cost: i64,
    /// Per mentee, in the same order: the least that they cost at the prices of places.
    pub mentee_prices: Vec<i64>,
    /// Each mentor with what one more place of theirs would save.
    pub place_prices: Vec<(StaffId, i64)>,
}

/// Why there are no pairs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotPaired {
    /// More people, or a greater penalty, than can be added up.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The pairs that were found do not pass their own check: a mistake in the program.
    #[error("the pairs are not proven: {0}")]
    Unproven(#[from] Flaw),
}

impl<'a> Pool<'a> {
    /// Everybody of a school; `unmet` is what a mentee without a mentor costs.
    /// Stores the costs where there are at most `most_stored`.
    ///
    /// O(pairs × needs) where costs are stored, else as [`PairCosts::new`].
    pub fn new(school: &'a School, unmet: i64, most_stored: usize) -> Pool<'a> {
        let costs = PairCosts::new(school);
        let pairs = costs.mentees().len().checked_mul(costs.mentors().len());
        let stored = pairs.is_some_and(|pairs| pairs <= most_stored).then(|| costs.matrix());
        let places = costs.mentors().iter().map(|mentor| school.staff[*mentor].mentees).collect();
        Pool { penalties: vec![unmet; costs.mentees().len()], places, stored, costs }
    }

    /// Who is in it, and what their pairs cost.
    pub fn costs(&self) -> &PairCosts<'a> {
        &self.costs
    }

    /// The costs of all pairs, a row per mentee, where they are stored.
    pub fn stored(&self) -> Option<&[u8]> {
        self.stored.as_deref()
    }

    fn problem(&self) -> Problem<'_> {
        let graph = self.stored.as_deref().map_or(Graph::Computed(&self.costs), Graph::Dense);
        Problem { graph, penalties: &self.penalties, capacities: &self.places }
    }

    /// Who mentors whom. See [`solve`] for what it takes.
    ///
    /// # Errors
    /// Where there are too many people, or the penalty is too great.
    pub fn solve(&self) -> Result<Matching, Malformed> {
        solve(&self.problem())
    }

    /// Proves that nothing costs less, by looking at all pairs. O(pairs × needs).
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, matching: &Matching) -> Result<(), Flaw> {
        check(&self.problem(), matching)
    }

    /// A matching as people.
    fn pairs(&self, matching: Matching) -> Pairs {
        let mentors = self.costs.mentors();
        let mentees = self.costs.mentees().iter().zip(matching.right_of);
        Pairs {
            mentor_of: mentees.map(|(mentee, right)| (*mentee, right.map(|right| mentors[right as usize]))).collect(),
            cost: matching.cost,
            mentee_prices: matching.left_prices,
            place_prices: mentors.iter().copied().zip(matching.right_prices).collect(),
        }
    }
}

/// Pairs all mentees and mentors of a school at the least Σ (100 − fit), where a
/// mentee without a mentor costs `unmet`, and proves it. The same school gives
/// the same pairs, for any number of threads (those of the rayon pool).
///
/// SolveCache: a byte per pair up to [`MOST_STORED`], beyond that less than a
/// kilobyte per person. Time: see docs/performance.md.
///
/// # Errors
/// See [`NotPaired`].
pub fn pair_at_scale(school: &School, unmet: i64) -> Result<Pairs, NotPaired> {
    let pool = Pool::new(school, unmet, MOST_STORED);
    let matching = pool.solve()?;
    pool.check(&matching)?;
    Ok(pool.pairs(matching))
}
