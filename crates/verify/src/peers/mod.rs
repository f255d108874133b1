//! "Peers" (docs/peers.md): who may be in a group, what a group is worth, when
//! it meets, and whether an exchange would make the groups better.
//!
//! With n people everything here takes O(n² × slots) but for the meetings,
//! which take O(groups × slots² × meetings). That no pairs at all are better is
//! the planner's proof: checked is that none are better by exchanging the people
//! of two groups, or by somebody without a pair taking a place in one.

mod best;
mod cost;
mod groups;
mod held;
mod meetings;
mod worth;

pub(super) use cost::{misfits, missing_meetings, missing_people, places};
pub(crate) use held::HeldGroup;

use super::RuleCheck;

/// The rules of peers.
pub(super) const RULES: &[RuleCheck] = &[
    groups::nothing_else,
    groups::sizes,
    groups::once,
    groups::third,
    groups::allowed,
    worth::pairs,
    worth::points,
    worth::fit,
    worth::helps,
    meetings::number,
    meetings::different,
    meetings::free,
    meetings::cheapest,
    best::nobody_left,
    best::exchanges,
    best::thirds,
    groups::order,
];
