//! "Visits": who may visit whom and when, how often, what a visit is worth, and
//! when the two talk about it.
//!
//! Everything here takes O(visits × (people + plan)).

mod classes;
mod cost;
mod debrief;
mod figures;
mod fit;
mod groups;
mod held;
mod number;
mod occupied;
mod orders;
mod possible;
mod rounds;

pub(super) use cost::{misfits, moved, seen_again, unmet_visits};
pub(super) use figures::{missing_visits, order};
#[cfg(test)]
pub(super) use fit::{fit_of, points_of};
pub(crate) use held::HeldVisit;

use super::RuleCheck;

/// The rules of visits, in the order of the specification.
pub(super) const RULES: &[RuleCheck] = &[
    possible::taught,
    possible::not_released,
    possible::free,
    possible::day,
    possible::two_people,
    possible::forbid,
    possible::previous,
    debrief::given,
    debrief::later,
    debrief::free,
    debrief::day,
    occupied::no_commitment,
    occupied::one_thing,
    number::most_visits,
    number::different_hosts,
    number::most_hosted,
    orders::required,
    orders::pins,
    orders::bans,
    groups::whole,
    groups::departments,
    rounds::one_made,
    rounds::one_received,
    classes::one_visitor,
    classes::most_visitors,
    fit::fit,
    fit::lesson,
];
