//! What visits cost, counted again.

use super::super::case::Case;
use super::{figures, fit};
use crate::school::StaffId;
use std::collections::{BTreeMap, BTreeSet};

/// Rule 1 of visits: "each missing one counts as `unmet_visit`".
pub(crate) fn unmet_visits(case: &Case) -> i128 {
    figures::missing_visits(case).values().map(|count| i128::from(*count)).sum()
}

/// Rule 4 of visits: "a visit counts 100 − fit times as `misfit_visit`".
pub(crate) fn misfits(case: &Case) -> i128 {
    case.visits.iter().map(|visit| i128::from(100 - fit::fit_of(case, visit))).sum()
}

/// Rule 1 of visits: "*h* receives at most `hosts`; the *k*-th beyond the first costs *k* × `host_again`".
pub(crate) fn seen_again(case: &Case) -> i128 {
    let mut received: BTreeMap<StaffId, i128> = BTreeMap::new();
    for visit in &case.visits {
        *received.entry(visit.host).or_default() += 1;
    }
    received.values().map(|visits| visits * (visits - 1) / 2).sum()
}

/// "The whole plan": each visit of the previous plan whose observer does not
/// visit that host counts as `moved`; those whose observer is no longer there
/// do not count, with `--only` only the kinds planned do.
pub(crate) fn moved(case: &Case) -> i128 {
    let Some(previous) = case.previous.filter(|_| case.plans_visits()) else { return 0 };
    let made: BTreeSet<(StaffId, StaffId)> = case.visits.iter().map(|visit| (visit.observer, visit.host)).collect();
    let moved = previous.visits.iter().filter(|row| match case.facts.find_staff(&row.observer) {
        Some(observer) => case.facts.find_staff(&row.host).is_none_or(|host| !made.contains(&(observer, host))),
        None => false,
    });
    moved.count() as i128
}
