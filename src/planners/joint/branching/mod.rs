//! Plans taken apart where the relaxation is weak: by the sessions that they miss ([`missed_sessions`]), and by totals that
//! the relaxation leaves between two whole numbers ([`totals`]).

mod missed_sessions;
pub(super) mod totals;

use super::exact::Best;
use crate::planners::PlanError;
pub(super) use missed_sessions::{Branch, Missed};
pub(super) use totals::{Limited, Total};

impl Best<'_> {
    /// Looks for better plans in one branch after the other, of which these are the bounds: `look` is given the position of
    /// each. The bound is that of all branches then.
    ///
    /// # Errors
    /// Those of `look`.
    pub(super) fn each_branch(
        &mut self,
        mut bounds: Vec<i64>,
        mut look: impl FnMut(usize, &mut Self) -> Result<(), PlanError>,
    ) -> Result<(), PlanError> {
        let elsewhere = self.elsewhere;
        for at in 0..bounds.len() {
            let others = bounds.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, bound)| *bound);
            self.elsewhere = others.min().unwrap_or(i64::MAX).min(elsewhere);
            self.bound = bounds[at].min(self.cost);
            look(at, self)?;
            bounds[at] = self.bound;
        }
        self.elsewhere = elsewhere;
        self.bound = bounds.into_iter().min().unwrap_or(self.cost).min(self.cost);
        Ok(())
    }
}
