//! When each team can really meet (specification part 3, "Sessions").

use super::PlanError;
use crate::plan::Plan;
use crate::school::School;
use crate::solve::{Control, Settings};

/// See [`super::plan_sessions`].
pub(super) fn plan(_: &School, _: Option<&Plan>, _: &Settings, _: &Control) -> Result<Plan, PlanError> {
    Err(PlanError::Solver("not written yet".into()))
}
