//! What follows from the visits: what is missing, and their order.

use super::super::case::Case;
use super::super::{Rule, Violation};
use crate::plan::Kind;
use std::collections::BTreeMap;

/// How many visits each observer lacks, those that lack none left out, where
/// visits were asked for, by id as text.
pub(crate) fn missing_visits(case: &Case) -> BTreeMap<String, i64> {
    if !case.counts(Kind::Visits) {
        return BTreeMap::new();
    }
    let people = case.facts.school.staff.entries().map(|(staff, person)| {
        let made = i64::try_from(case.visits_of(staff)).unwrap_or(i64::MAX);
        (person.id.clone(), i64::from(person.visits).saturating_sub(made))
    });
    people.filter(|(_, missing)| *missing > 0).collect()
}

/// Part 2: visits are in the order of rounds, slots, then observers as in staff.csv.
pub(crate) fn order(case: &Case, found: &mut Vec<Violation>) {
    if !case.visits.is_sorted_by_key(|visit| (visit.row.round, visit.slot, visit.observer)) {
        let message = "must be in the order of rounds, then of slots, then of observers in staff.csv".into();
        found.push(Violation { rule: Rule::Order, subject: "visits".into(), message });
    }
}
