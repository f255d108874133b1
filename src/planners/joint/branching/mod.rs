//! Plans taken apart where the relaxation is weak: by the sessions that they miss ([`missed_sessions`]), and by totals that
//! the relaxation leaves between two whole numbers ([`totals`]).

mod missed_sessions;
pub(super) mod totals;

pub(super) use missed_sessions::{Branch, Missed};
pub(super) use totals::{Limited, Total};
