//! Why a mentee has this mentor and not another: the facts that a report puts into words.

use super::reasons::BrokenRule;
use super::{CriterionCost, MatchedTag, Points, Weighed};
use crate::school::{Slot, StaffId};

/// A mentee's mentors weighed against each other.
#[derive(Clone, PartialEq, Debug)]
pub struct PairExplanation {
    /// Whom it is about.
    pub mentee: StaffId,
    /// The mentor in the plan, if any.
    pub has: Option<StaffId>,
    /// Whether pairs.csv or a pinned meeting demands that mentor.
    pub demanded: bool,
    /// What the plan costs, by criterion.
    pub criteria: Vec<CriterionCost>,
    /// What the plan costs.
    pub total: i64,
    /// The mentors asked about, in that order.
    pub mentors: Vec<WeighedMentor>,
    /// The plan as it is, where other kinds may move.
    pub plan: Option<Weighed>,
}

/// One mentor that a mentee could have.
#[derive(Clone, PartialEq, Debug)]
pub struct WeighedMentor {
    /// Who.
    pub mentor: StaffId,
    /// The points of the pair.
    pub points: Points,
    /// 0 to 100.
    pub fit: u8,
    /// The needs that the mentor could help with.
    pub matched: Vec<MatchedTag>,
    /// Rules that forbid the pair; none where it is acceptable.
    pub forbidden: Vec<BrokenRule>,
    /// For the mentor in the plan: the best plan without this pair. For
    /// others: the best plan with it. None where there is no such plan.
    pub otherwise: Option<OtherPairs>,
}

/// The pairs of another plan, which differs in one thing on purpose.
#[derive(Clone, PartialEq, Debug)]
pub struct OtherPairs {
    /// What that plan costs, by criterion.
    pub criteria: Vec<CriterionCost>,
    /// What it costs.
    pub total: i64,
    /// Whether no such plan costs less.
    pub proven: bool,
    /// Who has another mentor, or none, in it: mentee, mentor before, mentor then.
    pub changes: Vec<(StaffId, Option<StaffId>, Option<StaffId>)>,
    /// When the mentee and the new mentor meet in it.
    pub meetings: Vec<Slot>,
    /// All of it, where other kinds have to move as well.
    pub everything: Option<Box<Weighed>>,
}
