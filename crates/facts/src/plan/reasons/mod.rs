//! Why a plan lacks something, and what would help, as data: who, what, in which slot, which rule or limit, what would
//! lift it. Planners find these; sentences are made of them in `report/reasons/` alone, when a plan is written or shown.

mod changes;
mod conflicts;
mod made;
mod mentors;
mod peers;
mod people;
mod sessions;
mod visits;

pub use changes::{Brings, Change, Price, Repair};
pub use conflicts::{
    Conflict, DemandedPair, DemandedVisit, NoPair, NoPairs, NoPins, NoPlan, NoVisit, NoVisits, PinnedSession,
    TooManyPairs, VisitClash,
};
pub use mentors::{BrokenRule, Excluded, Exclusion, NoMeeting, NoMentor, OtherSlots, TakenMentor, Together};
pub use peers::{JoinedPeer, NoPeer, NoPeerMeeting};
pub use people::{BlockedSlot, Commitment, NotFree, PersonNotFree};
pub use sessions::{Barrier, Blocked, Blocker, Hold, NoCover, NoSession, Why};
pub use visits::{EnoughRounds, FewRounds, MissingVisits, NoGroup, NoLesson, VisitObstacles, WhyNoGroup};

use crate::school::{StaffId, TeamId};

/// Why something is missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// In the words of a plan that was read.
    Told(String),
    /// A plan that was kept does not hold it, and did not say why.
    NotKept,
    /// Time was up before it was known why.
    NoTime,
    /// So many rounds of visits are left of the term; and why others are missing.
    FewRoundsLeft(u32, Option<Box<Reason>>),
    /// A session of a team.
    Session(TeamId, NoSession),
    /// A mentor of somebody.
    Mentor(StaffId, NoMentor),
    /// A meeting of a mentor and a mentee.
    Meeting(StaffId, StaffId, NoMeeting),
    /// Visits of an observer.
    Visits(StaffId, MissingVisits),
    /// A peer of somebody.
    Peer(StaffId, NoPeer),
    /// A meeting of some peers.
    PeerMeeting(Vec<StaffId>, NoPeerMeeting),
}
