//! The best plan with one pair, for many pairs: what could be in any of these plans is listed and priced
//! once, and each pair then leaves little of it.

use super::exact::Best;
use super::root_relaxation::RootRelaxation;
use super::visit_columns::VisitColumns;
use super::{Found, LARGE, MOST_COLUMNS, Scopes, Search};
use crate::planners::PlanError;

/// What could be in plans below a cost, with duals.
pub struct Base {
    /// Plans that cost less have nothing else.
    cost: i64,
    scopes: Scopes,
    columns: VisitColumns,
    priced: RootRelaxation,
}

impl Search<'_> {
    /// What could be in plans that cost less than this. None where that is too much, or was stopped.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn base(&self, cost: i64) -> Result<Option<Base>, PlanError> {
        if self.grouping().is_some_and(|(candidates, _)| !candidates.complete) {
            return Ok(None);
        }
        let mut scopes = self.scopes(cost);
        let Some((columns, recurring)) = self.columns_in_time(&scopes, cost) else { return Ok(None) };
        if columns.all.len() > MOST_COLUMNS {
            return Ok(None);
        }
        let alone = recurring <= LARGE;
        let mut priced = self.generate(&self.input(&scopes, alone), &columns, cost)?;
        if priced.as_ref().is_some_and(|priced| priced.certificate.bound() < self.bound()) {
            scopes.weak = true;
            priced = self.generate(&self.input(&scopes, alone), &columns, cost)?;
        }
        Ok(priced.map(|priced| Base { cost, scopes, columns, priced }))
    }

    /// Looks for plans that cost less than `cost` and have the pair of a mentee and a mentor, by their positions: the
    /// only one that this search allows that mentee. See [`Search::run`]; what it could be made of is in `base`,
    /// of the same search with all pairs.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn run_with_pair(
        &self,
        base: &Base,
        (mentee, mentor): (usize, u32),
        cost: i64,
        plan: &mut dyn FnMut(Found) -> Result<i64, PlanError>,
    ) -> Result<i64, PlanError> {
        // Without the pair in it, no plan with it costs less than all that the base is about.
        let Some(priced) = base.priced.with_pair(mentee, mentor) else { return Ok(cost.min(base.cost)) };
        let bound = self.bound().max(self.least).max(priced.certificate.bound());
        if cost.min(base.cost) <= bound {
            return Ok(cost.min(bound));
        }
        let mut scopes = base.scopes.clone();
        if let (Some(scope), Some(mentors)) = (&mut scopes.mentors, &self.mentors) {
            let options = mentors.options;
            scope.pairs[mentee].retain(|pair| options.pairs[mentee][*pair].mentor == mentor);
            scope.matched[mentee] = true;
        }
        // What the base is not about cannot be found in it.
        let cost = cost.min(base.cost);
        let mut best = Best { cost, bound: bound.min(cost), elsewhere: i64::MAX, found: Found::default(), plan };
        self.search(&scopes, &base.columns, &priced, &mut best)?;
        Ok(best.bound)
    }
}
