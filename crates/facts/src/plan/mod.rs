//! The decisions: what a plan is, how it is written and read, and how it is checked.

mod alternatives;
pub mod dates;
pub mod diff;
pub mod document;
mod explanation;
pub mod ledger;
mod pairs;
mod peers;
pub mod reasons;
pub mod score;
pub mod tables;
mod visits;

pub use alternatives::{
    HeldSession, Improvement, Improvements, MadeVisit, OtherHost, OtherTime, Otherwise, SessionExplanation,
    VisitExplanation, VisitPoints, Weighed,
};
pub use explanation::{OtherPairs, PairExplanation, WeighedMentor};
pub use pairs::{Alternate, BlockingPair, Certificate, Compared, MatchedTag, Pair, Pairing, Points, Regret};
pub use peers::{PeerGroup, PeerPair};
pub use visits::Visit;

use crate::school::{Criterion, DayId, RoomId, School, Slot, StaffId, TeamId};
use reasons::{Reason, Repair};

/// The kinds of things that can be planned, in the order of stages.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Common planning sessions of teams.
    Sessions,
    /// Mentor pairs and their meetings.
    Mentors,
    /// Peer visits.
    Visits,
}

impl Kind {
    /// All kinds, in the order of stages.
    pub const ALL: [Kind; 3] = [Kind::Sessions, Kind::Mentors, Kind::Visits];

    /// The word of `--only`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Sessions => "sessions",
            Kind::Mentors => "mentors",
            Kind::Visits => "visits",
        }
    }
}

/// What is known of the plan's total.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Total and bound are equal: no plan costs less.
    Optimal,
    /// A plan, but the bound is lower.
    Feasible,
    /// A limit was reached before any plan was found.
    Unknown,
}

/// One criterion of a plan's cost: `count` × `weight`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CriterionCost {
    /// What it is for.
    pub criterion: Criterion,
    /// How many units.
    pub count: i64,
    /// What one unit costs.
    pub weight: i64,
}

impl CriterionCost {
    /// count × weight (the largest number there is, where the rules give absurd figures).
    pub fn cost(&self) -> i64 {
        self.count.saturating_mul(self.weight)
    }
}

/// What a plan costs and what is proven about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Score {
    /// The sum of the criteria's costs.
    pub total: i64,
    /// No plan costs less.
    pub bound: i64,
    /// What the plan would cost were the kinds planned one after the other, where they
    /// were planned together (not part of plan.json).
    pub one_by_one: Option<i64>,
    /// The stages, where they were planned one after the other on purpose.
    pub stages: Vec<Stage>,
    /// The criteria with a count other than 0, in the order of [`Criterion::ALL`].
    pub criteria: Vec<CriterionCost>,
}

/// One stage of a plan made stage by stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stage {
    /// What was planned in it.
    pub kind: Kind,
    /// What it costs.
    pub total: i64,
    /// No such stage costs less, given those before it.
    pub bound: i64,
}

/// A lesson that somebody else takes so that its teacher can attend a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Release {
    /// Who is released.
    pub staff: StaffId,
    /// From everything in this slot.
    pub slot: Slot,
    /// Who covers.
    pub cover: StaffId,
}

/// A planned session of a team.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// The team.
    pub team: TeamId,
    /// Its first slot.
    pub start: Slot,
    /// How many adjacent slots it takes.
    pub length: u32,
    /// In which of its team's turns, 1 to `every`, it is held.
    pub turn: u32,
    /// The room, where the team needs one and the school has a list of rooms.
    pub room: Option<RoomId>,
    /// The members who attend, in the order of staff.csv.
    pub attending: Vec<StaffId>,
    /// The members who do not, in the order of staff.csv.
    pub absent: Vec<StaffId>,
    /// Who is released when and covered by whom, by person, then slot.
    pub released: Vec<Release>,
}

impl Session {
    /// In which of all `turns` it is held, counted from 0: in its own and in every `every`-th from there on.
    pub fn turns(&self, school: &School, turns: u32) -> impl Iterator<Item = u32> + use<> {
        let first = self.turn.max(1) - 1;
        (first..turns).step_by(school.teams[self.team].every.max(1) as usize)
    }
}

/// Something asked for that the plan does not give.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unmet {
    /// `session`, `mentee`, `meeting` or `visit`.
    pub kind: UnmetKind,
    /// The team's or person's id (a meeting's: `mentor/mentee`, or all peers of the group).
    pub id: String,
    /// How many are missing.
    pub count: u32,
    /// Why.
    pub reason: Reason,
    /// Single changes that would meet it, with what they would bring, best first.
    pub repairs: Vec<Repair>,
}

/// The kinds of unmet requests, in the order in which plans list them.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum UnmetKind {
    /// A session of a team.
    Session,
    /// A mentor for a mentee.
    Mentee,
    /// A meeting of a pair.
    Meeting,
    /// A visit of an observer.
    Visit,
}

impl UnmetKind {
    /// The word in plan.json.
    pub fn name(self) -> &'static str {
        match self {
            UnmetKind::Session => "session",
            UnmetKind::Mentee => "mentee",
            UnmetKind::Meeting => "meeting",
            UnmetKind::Visit => "visit",
        }
    }
}

/// What the plan takes from one person, per cycle: where the cycles of a term differ, on average over all turns, rounded
/// up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerEntry {
    /// Who.
    pub staff: StaffId,
    /// Free slots of kind `lesson` before planning.
    pub free_before: u32,
    /// Free slots of kind `lesson` after planning, in the turn where these are least.
    pub free_after: u32,
    /// Sessions attended.
    pub sessions: u32,
    /// Mentor meetings.
    pub meetings: u32,
    /// Covers given.
    pub covers: u32,
    /// Visits made over the term.
    pub visits: u32,
    /// Visits received over the term.
    pub hosted: u32,
    /// Minutes of sessions, meetings and covers per cycle.
    pub minutes: u32,
    /// The free slots of each day, in the order of the cycle. Empty where a plan
    /// was read that does not say them, as plans of other programs need not.
    pub days: Vec<FreeOnDay>,
}

/// What a plan leaves one person free on one day of the cycle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FreeOnDay {
    /// Which day.
    pub day: DayId,
    /// Free slots of kind `lesson` before planning.
    pub before: u32,
    /// Free slots of kind `lesson` after planning, in the turn where these are least on that day.
    pub after: u32,
}

impl FreeOnDay {
    /// Whether the plan takes the last free slot of the day.
    pub fn is_used_up(self) -> bool {
        self.after == 0 && self.before > 0
    }
}

/// A plan: what was decided, for a school that it belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The school's name.
    pub school: String,
    /// What was planned, in the order of stages.
    pub kinds: Vec<Kind>,
    /// What stays as another plan held it: what it lacks counts as well.
    pub kept: Vec<Kind>,
    /// What is known of its total.
    pub status: Status,
    /// What it costs.
    pub score: Score,
    /// The sessions, by slot, then team id as text.
    pub sessions: Vec<Session>,
    /// The mentor pairs, by mentee in the order of staff.csv.
    pub pairs: Vec<Pair>,
    /// What is to be known of the pairing, where pairs were planned.
    pub pairing: Option<Pairing>,
    /// The visits, by round, slot, then observer in the order of staff.csv.
    pub visits: Vec<Visit>,
    /// The groups of peers by their first person, where peers were planned, and then nothing else was.
    pub peers: Option<Vec<PeerGroup>>,
    /// What is missing, by kind, then id as text.
    pub unmet: Vec<Unmet>,
    /// Everybody, in the order of staff.csv.
    pub ledger: Vec<LedgerEntry>,
}

impl Plan {
    /// What the requests that count are about.
    pub fn counted(&self) -> score::Kinds<'_> {
        score::Kinds { planned: &self.kinds, kept: &self.kept }
    }
}
