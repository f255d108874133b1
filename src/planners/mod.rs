//! The planners: from a school to a plan.

pub mod prep;
pub mod sessions;

use crate::findings::Finding;
use crate::plan::Plan;
use crate::school::School;
use crate::solve::{Control, Settings};
pub use sessions::options::Previous;

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The input asks for something impossible (exit status 2).
    #[error("the school asks for something impossible")]
    Input(Vec<Finding>),
    /// A limit was reached before any plan was found (exit status 3).
    #[error("a limit was reached before any plan was found")]
    Limit,
    /// The solver failed (exit status 4).
    #[error("the solver failed: {0}")]
    Solver(String),
}

/// Plans the sessions of a school at the least total cost.
///
/// `previous` are the sessions of a plan of the same term, which cost `moved`
/// where they are not kept. The plan that comes back has its score, its unmet
/// requests with reasons and repairs, and its ledger; it is not verified yet.
///
/// # Errors
/// See [`PlanError`].
pub fn plan_sessions(
    school: &School,
    previous: Option<&Previous>,
    settings: &Settings,
    control: &Control,
) -> Result<Plan, PlanError> {
    sessions::plan(school, previous, settings, control)
}
