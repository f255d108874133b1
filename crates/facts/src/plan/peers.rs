//! Peers as a plan holds them: groups of equals who coach each other.

use super::{MatchedTag, Points};
use crate::school::{Slot, StaffId};

/// Two people of a group, and what they are to each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PeerPair {
    /// The two, in the order of staff.csv.
    pub people: [StaffId; 2],
    /// What the pair is worth, 0 to 100, the same either way round.
    pub fit: u8,
    /// What the worth is made of: `need` is the mean of both directions.
    pub points: Points,
    /// What the first can help the second with, and the second the first.
    pub helps: [Vec<MatchedTag>; 2],
}

/// A pair or a trio of peers, and when they meet in each cycle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PeerGroup {
    /// Two or three people, in the order of staff.csv.
    pub people: Vec<StaffId>,
    /// Who joined a pair as the third.
    pub joined: Option<StaffId>,
    /// What the group is worth, 0 to 100: the mean of its pairs, rounded down.
    pub fit: u8,
    /// Every two people of the group, in the order of staff.csv.
    pub pairs: Vec<PeerPair>,
    /// When they meet, in order.
    pub meetings: Vec<Slot>,
}
