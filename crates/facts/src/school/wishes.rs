//! Wishes and orders: preferences.csv, pairs.csv and pins.csv (specification part 1).

use super::ids::{Slot, StaffId, TeamId};

/// Where a row stands, for messages about it.
#[derive(Clone, PartialEq, Eq, Debug, Default, PartialOrd, Ord)]
pub struct Source {
    /// File (or sheet) name.
    pub file: String,
    /// Line (or sheet row), from 1.
    pub line: u64,
}

/// A ranked wish for a mentor or mentee.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Preference {
    /// Who wishes.
    pub staff: StaffId,
    /// For whom.
    pub choice: StaffId,
    /// 1 is best; equal ranks are ties.
    pub rank: u32,
}

/// What a row of pairs.csv is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PairKind {
    /// a mentors b.
    Mentor,
    /// a observes b.
    Visit,
    /// Either way round, both kinds.
    Any,
}

/// What a row of pairs.csv orders.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PairOrder {
    /// Never.
    Forbid,
    /// Must be.
    Require,
    /// Was so in an earlier term.
    Previous,
    /// Would be welcome: worth a wish of both sides that is met in full.
    Prefer,
}

/// A row of pairs.csv.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PairRule {
    /// Mentoring, visiting or both.
    pub kind: PairKind,
    /// The mentor or observer.
    pub a: StaffId,
    /// The mentee or host.
    pub b: StaffId,
    /// What is ordered.
    pub order: PairOrder,
    /// Why, as written.
    pub note: String,
    /// Where it stands.
    pub source: Source,
}

/// What a pin or ban is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PinSubject {
    /// A session of a team.
    Session(TeamId),
    /// A weekly meeting of a pair.
    Meeting {
        /// The mentor.
        mentor: StaffId,
        /// The mentee.
        mentee: StaffId,
    },
    /// A visit.
    Visit {
        /// Who observes.
        observer: StaffId,
        /// Who is observed.
        host: StaffId,
    },
}

/// Whether a slot must or must not be used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PinRule {
    /// Must start there.
    Pin,
    /// Must not use that slot.
    Ban,
}

/// A row of pins.csv.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pin {
    /// What it is about.
    pub subject: PinSubject,
    /// Pin or ban.
    pub rule: PinRule,
    /// In which of the team's turns, where it says so: any for a pin, all for a ban.
    pub turn: Option<u32>,
    /// The slots it names: one for a pin; for a ban with a blank week, one in every week.
    pub slots: Vec<Slot>,
    /// Where it stands.
    pub source: Source,
}
