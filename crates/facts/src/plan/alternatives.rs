//! A plan beside others: the facts of why something is as it is, why it is not
//! otherwise and what would help, which a report puts into words.

use super::document::Document;
use super::reasons::{Blocked, Change, NoPlan, NoVisit};
use super::{CriterionCost, Kind, Visit};
use crate::school::{Slot, StaffId, TeamId};

/// A plan and what it costs. It is kept as it is written, since the school that it is
/// of may differ in one thing.
#[derive(Clone, PartialEq, Debug)]
pub struct Weighed {
    /// What it costs.
    pub total: i64,
    /// The same by criterion.
    pub criteria: Vec<CriterionCost>,
    /// Whether no plan that differs in the same thing costs less.
    pub proven: bool,
    /// By how much such a plan could cost less, as far as is known.
    pub gap: i64,
    /// The plan.
    pub document: Document,
}

/// The best plan in which one thing is different on purpose.
#[derive(Clone, PartialEq, Debug)]
pub enum Otherwise {
    /// That plan.
    Plan(Box<Weighed>),
    /// There is none: why.
    Impossible(NoPlan),
}

/// When a team meets in a plan, and when else it could.
#[derive(Clone, PartialEq, Debug)]
pub struct SessionExplanation {
    /// The team.
    pub team: TeamId,
    /// The plan as it is.
    pub plan: Weighed,
    /// Its sessions in the plan, by slot.
    pub held: Vec<HeldSession>,
    /// The other times asked about, in that order.
    pub elsewhere: Vec<OtherTime>,
}

/// A session that the plan holds.
#[derive(Clone, PartialEq, Debug)]
pub struct HeldSession {
    /// Its first slot.
    pub start: Slot,
    /// In which of its team's turns, 1 to `every`, it is held.
    pub turn: u32,
    /// What it costs by itself, with its covers as if nobody had others.
    pub criteria: Vec<CriterionCost>,
    /// The best plan in which the team does not use that slot.
    pub otherwise: Otherwise,
}

/// A time at which the plan holds no session of the team.
#[derive(Clone, PartialEq, Debug)]
pub struct OtherTime {
    /// Its first slot.
    pub start: Slot,
    /// What stands in the way whatever is planned.
    pub school: Blocked,
    /// What else of the plan stands in the way.
    pub plan: Blocked,
    /// The best plan with a session of the team there.
    pub otherwise: Otherwise,
}

/// Whom somebody visits in a plan, and whom else they could.
#[derive(Clone, PartialEq, Debug)]
pub struct VisitExplanation {
    /// Who observes.
    pub observer: StaffId,
    /// The plan as it is.
    pub plan: Weighed,
    /// The visits in the plan, by round.
    pub made: Vec<MadeVisit>,
    /// The others asked about, in that order.
    pub others: Vec<OtherHost>,
}

/// A visit that the plan holds.
#[derive(Clone, PartialEq, Debug)]
pub struct MadeVisit {
    /// The visit.
    pub visit: Visit,
    /// Where its fit comes from.
    pub points: VisitPoints,
    /// The best plan without it.
    pub otherwise: Otherwise,
}

/// A visit that the plan does not hold.
#[derive(Clone, PartialEq, Debug)]
pub struct OtherHost {
    /// Whom it would be.
    pub host: StaffId,
    /// The lesson, where one was asked about.
    pub slot: Option<Slot>,
    /// Where its fit comes from.
    pub points: VisitPoints,
    /// The best fit that it could have; none where it is not possible.
    pub fit: Option<u8>,
    /// What stands in the way whatever is planned.
    pub school: Option<NoVisit>,
    /// Who visits the host in the plan, where it takes all places.
    pub taken: Vec<StaffId>,
    /// The best plan with the visit.
    pub otherwise: Otherwise,
}

/// The points of a visit, but for its debrief: 0 to 100.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VisitPoints {
    /// Needs of the observer met by expertise of the host.
    pub need: u8,
    /// Another department.
    pub outside_department: u8,
}

/// Single changes to the school that would make the plan cheaper.
#[derive(Clone, PartialEq, Debug)]
pub struct Improvements {
    /// The plan as it is.
    pub plan: Weighed,
    /// Kinds that cost less when they are just planned again, and what the plan would cost then.
    pub stale: Vec<(Kind, i64)>,
    /// How many changes were worked out.
    pub tried: usize,
    /// How many there were that could matter.
    pub candidates: usize,
    /// The changes, the best first.
    pub changes: Vec<Improvement>,
}

/// One change, or two together, and what they would bring.
#[derive(Clone, PartialEq, Debug)]
pub struct Improvement {
    /// The change; two, where no single one is enough.
    pub changes: Vec<Change>,
    /// What was planned again.
    pub kind: Kind,
    /// The best plan of the changed school that was found.
    pub plan: Weighed,
}
