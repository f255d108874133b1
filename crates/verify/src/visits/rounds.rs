//! Rule 2 of visits: "In one round a person makes at most one visit and receives at most one."

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::HeldVisit;
use crate::school::StaffId;
use std::collections::BTreeMap;

/// Whoever has several visits in one round, as observers or as hosts.
fn several(case: &Case, who: fn(&HeldVisit) -> StaffId, does: &str, found: &mut Vec<Violation>) {
    let mut visits: BTreeMap<(i64, StaffId), usize> = BTreeMap::new();
    for visit in &case.visits {
        *visits.entry((visit.row.round, who(visit))).or_default() += 1;
    }
    for ((round, staff), visits) in visits.into_iter().filter(|(_, visits)| *visits > 1) {
        let message = format!("{does} {visits} visits in round {round}, and one is the most");
        found.push(Violation { rule: Rule::Rounds, subject: case.facts.person(staff), message });
    }
}

/// Rule 2 of visits: "in one round a person makes at most one visit".
pub(crate) fn one_made(case: &Case, found: &mut Vec<Violation>) {
    several(case, |visit| visit.observer, "makes", found);
}

/// Rule 2 of visits: "in one round a person … receives at most one".
pub(crate) fn one_received(case: &Case, found: &mut Vec<Violation>) {
    several(case, |visit| visit.host, "receives", found);
}
