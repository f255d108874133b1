//! What stands in the way of a session: who by what, in which slot, or which limit.

use super::Commitment;
use crate::school::{MemberRole, PrepKey, SessionLength, SessionLimit, Slot, StaffId};

/// Why a team lacks a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoSession {
    /// No run of periods is as long as its sessions.
    NoRun(SessionLength),
    /// At no time could enough of its members attend, were nothing else planned: what stands in the way at each.
    Nobody(Vec<Blocked>),
    /// What rules out every other time at which it could meet, were nothing else planned.
    RuledOut {
        /// How many sessions it holds.
        held: u32,
        /// At each time, the nearest first.
        times: Vec<Blocked>,
    },
}

/// How firmly somebody is held elsewhere, the loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Hold {
    /// By something that may be covered, if only somebody could.
    Coverable,
    /// By the timetable, or by what else is planned.
    Busy,
    /// By being away, or by time that is guaranteed to them.
    Kept,
}

/// Why a lesson keeps somebody although it could be covered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NoCover {
    /// No lessons are covered in this school (`release`).
    NeverHere,
    /// This one may not be.
    NotThisOne,
    /// Nobody can cover it.
    Nobody,
    /// Whoever could covers already as often as they may, or is needed elsewhere.
    NobodyLeft,
}

/// What keeps a person from a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// They are away.
    Away(Slot),
    /// They have protected time.
    Protected(Slot),
    /// What they do by the timetable.
    Busy(Slot, NoCover),
    /// Something else that is planned.
    Committed(Slot, Commitment),
    /// There is too little time for the way between the session and what they do by the timetable at another site.
    Way(Slot, Slot),
    /// They have fewer free periods than are guaranteed as it is (`min_free_per_cycle`).
    TooFewFree,
    /// A limit of `[prep]` that they would be beyond.
    Prep(PrepKey),
}

/// A member who cannot attend, and why.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Blocker {
    /// Who.
    pub staff: StaffId,
    /// In which role.
    pub role: MemberRole,
    /// How firmly they are held elsewhere.
    pub hold: Hold,
    /// Why.
    pub why: Why,
}

/// What forbids a session whoever attends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Barrier {
    /// It would be in a break.
    Break,
    /// Not so many adjacent periods start there.
    NoRun(SessionLength),
    /// A pin bans this slot.
    Banned(Slot),
    /// No room has so many seats.
    NoRoomOfSize(usize),
    /// Every room with so many seats is taken.
    NoRoomFree(usize),
    /// The team meets at another time of the week (`same_time`).
    SameTime,
    /// As many sessions as may be are held already where a limit counts them: on that day, in that week, in this slot.
    Limit(SessionLimit, Slot),
    /// So many of those who must attend would have to be covered in one slot, and so many could cover.
    CoverersOfSlot {
        /// Which.
        slot: Slot,
        /// To be covered.
        lessons: usize,
        /// Who could.
        coverers: usize,
    },
    /// So many lessons would have to be covered, and so many covers are left (`max_covers`).
    Covers {
        /// To be covered.
        lessons: usize,
        /// That whoever could cover may still give.
        left: usize,
    },
    /// A session there costs at least so much, no less than a missing one.
    Dear {
        /// Alone, at least.
        least: i64,
        /// Missing.
        missing: i64,
    },
}

/// What stands in the way of a team's session that starts in a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blocked {
    /// Where the session would start.
    pub start: Slot,
    /// What forbids it whoever attends.
    pub barrier: Option<Barrier>,
    /// Who cannot attend, in the order of staff.csv.
    pub blockers: Vec<Blocker>,
    /// How many of the blockers would have to be able to attend.
    pub short: usize,
}

impl Blocked {
    /// How hard it would be to let those attend who would have to, and everybody: the higher, the harder.
    pub fn effort(&self) -> (usize, usize) {
        let of = |lead: bool| {
            let blockers = self.blockers.iter().filter(move |blocker| (blocker.role == MemberRole::Lead) == lead);
            blockers.map(|blocker| blocker.hold as usize)
        };
        let mut others: Vec<usize> = of(false).collect();
        others.sort_unstable();
        let leads = of(true).count();
        let all = of(true).sum::<usize>() + others.iter().sum::<usize>();
        (of(true).chain(others.into_iter().take(self.short.saturating_sub(leads))).sum(), all)
    }

    /// Those to be named: everybody who cannot attend, optional members only where there are no others.
    pub fn named(&self) -> Vec<Blocker> {
        let core: Vec<Blocker> =
            self.blockers.iter().filter(|blocker| blocker.role != MemberRole::Optional).copied().collect();
        if core.is_empty() { self.blockers.clone() } else { core }
    }
}
