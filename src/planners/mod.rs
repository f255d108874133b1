//! The planners: from a school to a plan.

pub mod commitments;
pub mod mentors;
pub mod place;
pub mod prep;
pub mod sessions;

use crate::findings::Finding;
use crate::plan::ledger::ledger;
use crate::plan::score::{Tally, total};
use crate::plan::{Kind, Plan, Score, Status};
use crate::school::{School, TeamId};
use crate::solve::{Control, Settings};
use commitments::Commitments;
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
    let control = &control.with_deadline(settings.time_limit);
    let previous = previous.cloned().unwrap_or_default();
    let planned = sessions::plan(school, &previous, &Commitments::none(school), settings, control)?;
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let mut tally = Tally::default();
    tally.sessions(school, &planned.sessions);
    tally.missing_sessions(school, &teams, &planned.sessions, &previous.rows());
    let criteria = tally.criteria(school);
    let total = total(&criteria);
    Ok(Plan {
        school: school.name.clone(),
        kinds: vec![Kind::Sessions],
        status: if total == planned.bound { Status::Optimal } else { Status::Feasible },
        score: Score { total, bound: planned.bound, stages: Vec::new(), criteria },
        ledger: ledger(school, &planned.sessions, &[]),
        sessions: planned.sessions,
        pairs: Vec::new(),
        pairing: None,
        unmet: planned.unmet,
    })
}
