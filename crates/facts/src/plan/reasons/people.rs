//! Why somebody cannot give a slot.

use crate::school::{Slot, StaffId, TeamId};

/// What takes a slot of somebody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Commitment {
    /// A session of this team.
    Session(TeamId),
    /// Covering for this person.
    Cover(StaffId),
    /// A weekly meeting with this person, as mentor or mentee.
    Meeting(StaffId),
    /// A visit with this person that the other kinds must leave time for.
    Visit(StaffId),
}

/// Why somebody cannot give a slot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NotFree {
    /// They are away.
    Away,
    /// They have protected time.
    Protected,
    /// By the timetable, in this slot or one that overlaps it.
    Busy(Slot),
    /// They have a break.
    Break,
    /// By something else that is planned.
    Committed(Commitment),
    /// They have fewer free periods than `[prep]` guarantees as it is.
    TooFewFree,
    /// They would keep less than `[prep]` guarantees, or be committed beyond it.
    Prep,
}

/// Somebody who cannot give a slot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PersonNotFree {
    /// Who.
    pub staff: StaffId,
    /// Why.
    pub why: NotFree,
}

/// A slot in which some people cannot meet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlockedSlot {
    /// Which.
    pub slot: Slot,
    /// Who cannot give it; at least one.
    pub people: Vec<PersonNotFree>,
}
