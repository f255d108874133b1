//! A plan near the bound, before there is a good one.
//!
//! Prices leave out what is in no plan cheaper than the one at hand: where that one is poor, nearly nothing. But they leave
//! out as well what is in no plan that costs at most a guess more than the bound. The best among what is left then is the
//! best of all where it costs no more than the guess; else no plan does, and the guess was too low. Either way the solver
//! has a fraction of the Program, and needs no plan to begin with.

use super::formulate::{Formulation, formulate};
use super::reduce::{Scope, without_idle_absences};
use super::search::{Answer, Part, Search};
use crate::solve::certificate::Certificate;
use crate::solve::ilp::{OnProgress, SolverError};

/// The first guess: by this part of the bound above it, but by so much at least.
const FIRST_PART: i64 = 50;
const FIRST_LEAST: i64 = 4;
/// Each guess is so many times as far from the bound as the one before.
const GROWTH: i64 = 4;
/// The best of few that is no more times farther from the bound than the guess is mostly near the best of all.
const MOST_TIMES: i64 = 20;

impl Search<'_> {
    /// Looks for better plans near the bound that a certificate proves, until what it leaves out where the best known plan
    /// is at hand is hardly more. What is known then: the best plan, and the bound.
    ///
    /// # Errors
    /// Where the solver fails.
    pub(super) fn guess(
        &self,
        scope: &Scope,
        formulation: &Formulation,
        certificate: &Certificate,
        mut known: Answer,
        tell: OnProgress<'_>,
    ) -> Result<Answer, SolverError> {
        let bound = known.bound;
        let mut slack = (bound / FIRST_PART).max(FIRST_LEAST);
        while known.cost > bound + 2 * slack && self.control.stopped().is_none() {
            let (cost, guess) = (known.cost, bound + slack);
            let near = formulation.fix_by_reduced_cost(self.options, scope, &[], certificate, guess + 1);
            let near = without_idle_absences(self.school, self.options, &near);
            let smaller = formulate(self.school, self.options, &near);
            let part = Part { scope: near, incumbent: None, bound, duals: None };
            let told = |best: Option<i64>, least: i64| tell(best.into_iter().chain([cost]).min(), least.min(guess + 1));
            // Without anything found, what was left out costs more than the guess.
            let found = self.solve_exactly(&part, &smaller, bound, &told)?;
            let least = found.as_ref().map_or(i64::MAX, |found| found.bound);
            known.bound = known.bound.max(least.min(guess + 1));
            let Some(Answer { choices, cost: of_near, stopped, .. }) = found else {
                slack *= GROWTH;
                continue;
            };
            if of_near < known.cost && choices.is_some() {
                (known.choices, known.cost) = (choices, of_near);
            }
            known.bound = known.bound.min(known.cost);
            known.stopped = stopped.filter(|_| known.bound < known.cost);
            if stopped.is_some() || of_near - bound <= MOST_TIMES * slack {
                break;
            }
            slack *= GROWTH;
        }
        Ok(known)
    }
}
