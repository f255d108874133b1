//! Rule 3 of visits: how many visitors a class has.

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::HeldVisit;
use crate::school::{Slot, TextId};
use std::collections::{BTreeMap, BTreeSet};

/// The classes that a visitor sees: all of all rows of the host in that slot
/// ("a joined cell counts for each of its classes").
fn classes(case: &Case, visit: &HeldVisit) -> BTreeSet<TextId> {
    let timetable = &case.facts.school.timetable;
    let rows = timetable.at(visit.host, visit.slot).iter();
    rows.flat_map(|row| timetable.classes(row.group)).copied().collect()
}

fn broken(case: &Case, class: TextId, message: String) -> Violation {
    Violation { rule: Rule::ClassesVisited, subject: format!("class {}", case.facts.school.text(class)), message }
}

/// Rule 3 of visits: "in one round and slot a class has at most one visitor".
pub(crate) fn one_visitor(case: &Case, found: &mut Vec<Violation>) {
    let mut visitors: BTreeMap<(i64, Slot, TextId), Vec<&str>> = BTreeMap::new();
    for visit in case.visits_to_come() {
        for class in classes(case, visit) {
            visitors.entry((visit.row.round, visit.slot, class)).or_default().push(&visit.row.observer);
        }
    }
    for ((round, slot, class), visitors) in visitors.into_iter().filter(|(_, visitors)| visitors.len() > 1) {
        let (who, slot) = (visitors.join(", "), case.facts.slot(slot));
        let message = format!("has {} visitors on {slot} of round {round}: {who}", visitors.len());
        found.push(broken(case, class, message));
    }
}

/// Rule 3 of visits: "over the term at most `per_group` (0: no limit)".
pub(crate) fn most_visitors(case: &Case, found: &mut Vec<Violation>) {
    let most = case.facts.school.rules.visits.per_group;
    if most == 0 {
        return;
    }
    let mut visits: BTreeMap<TextId, usize> = BTreeMap::new();
    for class in case.visits.iter().flat_map(|visit| classes(case, visit)) {
        *visits.entry(class).or_default() += 1;
    }
    for (class, visits) in visits.into_iter().filter(|(_, visits)| *visits as u128 > u128::from(most)) {
        found.push(broken(case, class, format!("receives {visits} visits over the term, and {most} is the most")));
    }
}
