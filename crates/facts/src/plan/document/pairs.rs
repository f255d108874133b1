//! Mentor pairs in plan.json: the rows of specification part 2, and beyond them
//! (`matched` and `pairing`) what explains and proves the pairs.

use super::{SlotRow, schema};
use crate::plan::Regret;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A mentor pair.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PairRow {
    /// The mentor's id.
    pub mentor: String,
    /// The mentee's id.
    pub mentee: String,
    /// 0 to 100.
    #[schemars(range(min = 0, max = 100))]
    pub fit: i64,
    /// What the fit is made of.
    pub points: PointsRow,
    /// When they meet in each cycle.
    pub meetings: Vec<SlotRow>,
    /// Other mentors for this mentee.
    #[serde(default)]
    pub alternates: Vec<AlternateRow>,
    /// The needs of the mentee that the mentor has expertise in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matched: Vec<MatchedTagRow>,
}

/// The points of a mentor pair, each 0 to 100.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct PointsRow {
    /// Needs met by expertise.
    #[schemars(range(min = 0, max = 100))]
    pub need: i64,
    /// Common time.
    #[schemars(range(min = 0, max = 100))]
    pub time: i64,
    /// The gap of experience.
    #[schemars(range(min = 0, max = 100))]
    pub experience: i64,
    /// The same department.
    #[schemars(range(min = 0, max = 100))]
    pub department: i64,
    /// Preferences.
    #[schemars(range(min = 0, max = 100))]
    pub preference: i64,
}

/// A need that is met.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MatchedTagRow {
    /// The tag.
    pub tag: String,
    /// The priority of the need, 1 to 5.
    #[schemars(range(min = 1, max = 5))]
    pub priority: i64,
    /// The level of the expertise, 1 to 5.
    #[schemars(range(min = 1, max = 5))]
    pub level: i64,
}

/// Another mentor that a mentee could have had.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AlternateRow {
    /// The mentor's id.
    pub mentor: String,
    /// 0 to 100.
    #[schemars(range(min = 0, max = 100))]
    pub fit: i64,
    /// By how much the total grows when this mentor is forced.
    #[serde(flatten)]
    pub regret: RegretRow,
}

/// By how much the total grows when a mentor is forced: one of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub enum RegretRow {
    /// By how much the total grows when this mentor is forced and everything else may move.
    #[serde(rename = "regret")]
    Exactly(i64),
    /// It grows by at most so much: a plan with this mentor is known, but none is proven to be the best.
    #[serde(rename = "regret_at_most")]
    AtMost(i64),
}

impl RegretRow {
    /// The figure that is there.
    pub fn figure(self) -> i64 {
        Regret::from(self).figure()
    }
}

impl From<Regret> for RegretRow {
    fn from(regret: Regret) -> RegretRow {
        match regret {
            Regret::Exactly(figure) => RegretRow::Exactly(figure),
            Regret::AtMost(figure) => RegretRow::AtMost(figure),
        }
    }
}

impl From<RegretRow> for Regret {
    fn from(row: RegretRow) -> Regret {
        match row {
            RegretRow::Exactly(figure) => Regret::Exactly(figure),
            RegretRow::AtMost(figure) => Regret::AtMost(figure),
        }
    }
}

/// What is to be known of the pairing as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PairingRow {
    /// `total`, `fair` or `stable`.
    #[schemars(extend("enum" = schema::OBJECTIVES))]
    pub objective: String,
    /// Those who would both rather have each other than somebody they have.
    #[serde(default)]
    pub blocking: Vec<BlockingRow>,
    /// Prices that prove the pairs, where they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateRow>,
    /// What each objective would bring, where that was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compared: Vec<ComparedRow>,
}

/// A mentor and a mentee who both prefer each other to somebody they have.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct BlockingRow {
    /// The mentor's id.
    pub mentor: String,
    /// The mentee's id.
    pub mentee: String,
    /// 0 to 100.
    #[schemars(range(min = 0, max = 100))]
    pub fit: i64,
}

/// Prices that prove a lower bound for the cost of the pairs and their
/// meetings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CertificateRow {
    /// What every plan costs.
    pub constant: i64,
    /// A price for every mentee.
    pub mentees: Vec<PriceRow>,
    /// The prices of mentors that are not 0.
    pub mentors: Vec<PriceRow>,
    /// What is proven.
    pub bound: i64,
}

/// The price of one person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PriceRow {
    /// The person's id.
    pub staff: String,
    /// The price.
    pub price: i64,
}

/// What one objective would bring.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ComparedRow {
    /// `total`, `fair` or `stable`.
    #[schemars(extend("enum" = schema::OBJECTIVES))]
    pub objective: String,
    /// The cost of the pairs and their meetings.
    pub total: i64,
    /// No pairing under this objective costs less.
    pub bound: i64,
    /// Mentees without a mentor.
    pub unmatched: i64,
    /// The fit of the mentee who is worst off, where somebody has a mentor.
    pub worst_fit: Option<i64>,
    /// The sum of all fits.
    pub sum_of_fits: i64,
    /// How many pairs would both rather have each other.
    pub blocking: i64,
    /// How many mentees have another mentor, or none, than in this plan.
    pub different: i64,
}
