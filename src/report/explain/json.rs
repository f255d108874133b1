//! What all answers have in common as JSON.

use crate::plan::diff::{Difference, PairChange, SessionChange, VisitChange, diff};
use crate::plan::{CriterionCost, Otherwise, Weighed};
use crate::report::reasons::no_plan;
use crate::school::School;
use serde::Serialize;

/// Criteria with their costs.
pub(super) fn criteria(list: &[CriterionCost]) -> Vec<(&'static str, i64)> {
    list.iter().map(|line| (line.criterion.name(), line.cost())).collect()
}

/// Another plan, beside the one that is asked about.
#[derive(Serialize)]
pub(super) struct WeighedJson {
    total: i64,
    proven: bool,
    criteria: Vec<(&'static str, i64)>,
    sessions: Vec<SessionChange>,
    pairs: Vec<PairChange>,
    visits: Vec<VisitChange>,
}

impl WeighedJson {
    pub(super) fn new(plan: &Weighed, other: &Weighed) -> WeighedJson {
        let (sessions, pairs, visits) = match diff(&plan.document, &other.document) {
            Ok(Difference { sessions, pairs, visits, .. }) => (sessions, pairs, visits),
            // Both are plans of one school, and neither of peers.
            Err(_) => Default::default(),
        };
        let (total, proven) = (other.total, other.proven);
        WeighedJson { total, proven, criteria: criteria(&other.criteria), sessions, pairs, visits }
    }
}

/// The best plan that differs in one thing, or why there is none.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum OtherwiseJson {
    Plan(WeighedJson),
    Impossible { impossible: Vec<String> },
}

impl OtherwiseJson {
    pub(super) fn new(school: &School, plan: &Weighed, otherwise: &Otherwise) -> OtherwiseJson {
        match otherwise {
            Otherwise::Plan(other) => OtherwiseJson::Plan(WeighedJson::new(plan, other)),
            Otherwise::Impossible(why) => OtherwiseJson::Impossible { impossible: no_plan(school, why) },
        }
    }
}
