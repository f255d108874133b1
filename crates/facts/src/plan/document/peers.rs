//! Peers in plan.json: groups of equals, of plans made with `--peers` only.

use super::{PointsRow, SlotRow};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A pair or a trio of peers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PeerGroupRow {
    /// Two or three people, in the order of staff.csv.
    pub people: Vec<String>,
    /// Of a trio: who joined a pair as the third.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<String>,
    /// What the group is worth, 0 to 100.
    #[schemars(range(min = 0, max = 100))]
    pub fit: i64,
    /// Every two people of the group, in the order of staff.csv.
    pub pairs: Vec<PeerPairRow>,
    /// When they meet in each cycle.
    pub meetings: Vec<SlotRow>,
}

/// Two people of a group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PeerPairRow {
    /// The two, in the order of staff.csv.
    pub people: Vec<String>,
    /// What the pair is worth, 0 to 100.
    #[schemars(range(min = 0, max = 100))]
    pub fit: i64,
    /// What the worth is made of.
    pub points: PointsRow,
    /// What each can help the other with: first what the first can.
    pub helps: Vec<HelpRow>,
}

/// A need that one peer can help another with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct HelpRow {
    /// Who can help.
    pub by: String,
    /// Who has the need.
    pub whom: String,
    /// The tag.
    pub tag: String,
    /// The priority of the need, 1 to 5.
    #[schemars(range(min = 1, max = 5))]
    pub priority: i64,
    /// The level of the expertise, 1 to 5.
    #[schemars(range(min = 1, max = 5))]
    pub level: i64,
}
