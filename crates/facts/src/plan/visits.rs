//! Peer visits as a plan holds them.

use crate::school::{Slot, StaffId};

/// An observer at a host's lesson, and when the two talk about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Visit {
    /// The round, from 1. One round is one cycle of the term.
    pub round: u32,
    /// Who observes.
    pub observer: StaffId,
    /// Who is observed.
    pub host: StaffId,
    /// In which lesson.
    pub slot: Slot,
    /// 0 to 100.
    pub fit: u8,
    /// When the two talk about it, in the same cycle, unless no debrief is needed.
    pub debrief: Option<Slot>,
}

impl Visit {
    /// The talk about it by itself, where the lesson was held and the talk is still to come: it takes its own time only.
    pub fn talk_alone(&self) -> Option<Visit> {
        Some(Visit { slot: self.debrief?, debrief: None, ..*self })
    }
}
