//! Why somebody has no peer, and why a group does not meet.

use super::{BlockedSlot, Excluded, Exclusion};
use crate::school::StaffId;

/// Why somebody has no peer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoPeer {
    /// There is nobody else.
    NobodyElse,
    /// None of so many others may be it, by these rules.
    NoneMay(u32, Vec<Excluded>),
    /// So many may, and all of them are in groups that cannot be joined.
    AllTaken(u32, Vec<JoinedPeer>),
}

/// A possible peer whose group cannot be joined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JoinedPeer {
    /// Who.
    pub peer: StaffId,
    /// With whom.
    pub with: Vec<StaffId>,
    /// Which rules forbid a third; none where there are three already.
    pub rules: Option<Vec<Exclusion>>,
}

/// Why a group of peers does not meet as often as it should.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoPeerMeeting {
    /// How often they meet.
    pub held: u32,
    /// Who has fewer free periods than `[prep]` guarantees as it is, if anybody.
    pub too_few_free: Option<StaffId>,
    /// In how many slots all are free.
    pub free: u32,
    /// In how many of these `[prep]` lets all meet.
    pub possible: u32,
    /// The slots in which the fewest are kept from meeting.
    pub nearest: Vec<BlockedSlot>,
}
