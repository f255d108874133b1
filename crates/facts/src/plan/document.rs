//! plan.json (specification part 2): a plan in words instead of ids, as it is
//! written and read.
//!
//! [`Document::new`] puts a plan into words and [`Document::resolve`] finds the
//! ids again, in a school that may have changed since. All figures are wide
//! and signed, so that a wrong one can be read and then named by verify.

mod found;
mod pairs;
mod peers;
mod read;
mod resolve;
mod schema;
mod term;
mod write;

pub use pairs::{
    AlternateRow, BlockingRow, CertificateRow, ComparedRow, MatchedTagRow, PairRow, PairingRow, PointsRow, PriceRow,
    RegretRow,
};
pub use peers::{HelpRow, PeerGroupRow, PeerPairRow};
pub use read::DocumentError;
pub use resolve::{Dropped, DroppedRow, PastVisits, Resolved};
pub use term::{Made, NamesRow, TermRow};
pub use write::{Said, Say, unsaid};

use super::{Kind, Status, UnmetKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The schema that this program writes and reads.
pub const SCHEMA: i64 = 1;

/// A plan as plan.json holds it. The fields stand in the order of the file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(description = "A plan of Staffroom, as it is kept in plan.json.")]
pub struct Document {
    /// The version of this layout.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: i64,
    /// The school's name.
    pub school: String,
    /// On which day the plan was made, such as `2027-01-04`.
    #[serde(default)]
    pub made: String,
    /// 1, and one more with each plan that changes it.
    #[serde(default = "first_version")]
    #[schemars(range(min = 1))]
    pub version: i64,
    /// A fingerprint (SHA-256) of the files that were read.
    #[serde(default)]
    pub fingerprint: String,
    /// The term, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<TermRow>,
    /// What was planned.
    pub kinds: Vec<Kind>,
    /// What stays as another plan held it (`--keep`): what it lacks counts as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Kind>,
    /// What is known of the total.
    pub status: Status,
    /// What the plan costs.
    pub score: ScoreRow,
    /// The sessions of teams.
    pub sessions: Vec<SessionRow>,
    /// The mentor pairs.
    pub pairs: Vec<PairRow>,
    /// The visits.
    pub visits: Vec<VisitRow>,
    /// What is missing.
    pub unmet: Vec<UnmetRow>,
    /// What the plan takes from each person.
    pub ledger: Vec<LedgerRow>,
    /// What explains and proves the pairs, where pairs were planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairing: Option<PairingRow>,
    /// The groups of peers, where peers were planned, and then nothing else was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peers: Option<Vec<PeerGroupRow>>,
    /// What people and teams are called.
    #[serde(default)]
    pub names: NamesRow,
}

fn first_version() -> i64 {
    1
}

/// What a plan costs.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ScoreRow {
    /// The sum of the criteria's costs.
    pub total: i64,
    /// No plan costs less.
    pub bound: i64,
    /// The stages of `--staged`, else empty.
    #[serde(default)]
    pub stages: Vec<StageRow>,
    /// The criteria with a count other than 0.
    pub criteria: Vec<CriterionRow>,
}

/// One stage of `--staged`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StageRow {
    /// What was planned in it.
    pub stage: Kind,
    /// What it cost.
    pub total: i64,
    /// No such stage costs less.
    pub bound: i64,
}

/// One criterion of the cost.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CriterionRow {
    /// Its name.
    #[schemars(extend("enum" = schema::criteria()))]
    pub criterion: String,
    /// How many units.
    pub count: i64,
    /// What one unit costs.
    pub weight: i64,
    /// count × weight.
    pub cost: i64,
}

/// A slot by its labels.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct SlotRow {
    /// The week; empty in a cycle of one week.
    #[serde(default)]
    pub week: String,
    /// The day.
    pub day: String,
    /// The period.
    pub period: String,
}

/// A session of a team.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SessionRow {
    /// The team's id.
    pub team: String,
    /// The week of its first slot; empty in a cycle of one week.
    #[serde(default)]
    pub week: String,
    /// The day.
    pub day: String,
    /// The period of its first slot.
    pub period: String,
    /// How many adjacent slots it takes.
    pub length: i64,
    /// In which of its team's turns it is held, 1 to `every`; left out where the team meets in every cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<i64>,
    /// The room, or empty.
    #[serde(default)]
    pub room: String,
    /// The members who attend.
    pub attending: Vec<String>,
    /// The members who do not.
    pub absent: Vec<String>,
    /// Who is released from what.
    pub released: Vec<ReleaseRow>,
}

/// Somebody released from one period of a session's day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReleaseRow {
    /// Who is released.
    pub staff: String,
    /// The label of the period.
    pub period: String,
    /// Who covers.
    pub cover: String,
}

/// A peer visit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct VisitRow {
    /// The round, from 1.
    pub round: i64,
    /// Who observes.
    pub observer: String,
    /// Who is observed.
    pub host: String,
    /// The week; empty in a cycle of one week.
    #[serde(default)]
    pub week: String,
    /// The day.
    pub day: String,
    /// The period.
    pub period: String,
    /// The subject of the host's first row in that slot.
    pub subject: String,
    /// The group of that row.
    pub group: String,
    /// 0 to 100.
    #[schemars(range(min = 0, max = 100))]
    pub fit: i64,
    /// When the two talk about it, unless no debrief is needed.
    #[serde(default)]
    pub debrief: Option<SlotRow>,
}

/// Something asked for that the plan does not give.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UnmetRow {
    /// What is missing.
    pub kind: UnmetKind,
    /// Whose it is: a team, a person, `mentor/mentee`, or all peers of a group joined with `/`.
    pub id: String,
    /// How many are missing.
    pub count: i64,
    /// Why.
    pub reason: String,
    /// What would meet it, best first.
    #[serde(default)]
    pub repairs: Vec<String>,
    /// The same in its parts, one for each of `repairs`. Left out where there are none, and in plans that do not say them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<SuggestionRow>,
}

/// What would meet something that is missing, in its parts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SuggestionRow {
    /// What to change in the school folder.
    pub change: String,
    /// What is otherwise in the plan of the changed school, and that nothing else is.
    pub then: String,
    /// What that plan costs.
    pub total: i64,
    /// Whether no plan of the changed school costs less.
    pub proven: bool,
    /// What this plan costs as it is.
    pub instead_of: i64,
}

/// What the plan takes from one person.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct LedgerRow {
    /// The person's id.
    pub staff: String,
    /// Free lesson slots before planning.
    pub free_before: i64,
    /// Free lesson slots after planning.
    pub free_after: i64,
    /// Sessions attended.
    pub sessions: i64,
    /// Mentor meetings.
    pub meetings: i64,
    /// Covers given.
    pub covers: i64,
    /// Visits made over the term.
    pub visits: i64,
    /// Visits received over the term.
    pub hosted: i64,
    /// Minutes of sessions, meetings and covers per cycle.
    pub minutes: i64,
    /// The same free lesson slots by day: every day in the order of the cycle.
    /// Left out in plans that do not say them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayRow>,
}

/// What the plan leaves one person free on one day.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct DayRow {
    /// The week; empty in a cycle of one week.
    #[serde(default)]
    pub week: String,
    /// The day.
    pub day: String,
    /// Free lesson slots of the day before planning.
    pub free_before: i64,
    /// Free lesson slots of the day after planning.
    pub free_after: i64,
}
