//! `format = "squares"` or `"triads"`: visits are those of whole groups.

use super::super::case::Case;
use super::super::{Rule, Violation};
use crate::school::StaffId;
use std::collections::{BTreeMap, BTreeSet};

/// Whoever sees somebody, with all whom they see and themselves.
fn groups(case: &Case) -> BTreeMap<StaffId, BTreeSet<StaffId>> {
    let mut groups: BTreeMap<StaffId, BTreeSet<StaffId>> = BTreeMap::new();
    for visit in &case.visits {
        groups.entry(visit.observer).or_default().extend([visit.observer, visit.host]);
    }
    groups
}

/// "Groups of four (three) in which each sees all others."
pub(crate) fn whole(case: &Case, found: &mut Vec<Violation>) {
    let Some(size) = case.facts.school.rules.visits.format.group_size() else { return };
    let groups = groups(case);
    let person = |staff: StaffId| case.facts.person(staff);
    for (observer, group) in &groups {
        let mut wrong =
            |message: String| found.push(Violation { rule: Rule::VisitsGroups, subject: person(*observer), message });
        if group.len() != size as usize {
            wrong(format!("sees {} colleagues, and in a group of {size} everybody sees {}", group.len() - 1, size - 1));
        }
        for host in group.iter().filter(|host| groups.get(host) != Some(group)) {
            wrong(format!("sees {}, who does not see the same group", person(*host)));
        }
    }
}

/// "From different departments", where they are known.
pub(crate) fn departments(case: &Case, found: &mut Vec<Violation>) {
    if case.facts.school.rules.visits.format.group_size().is_none() {
        return;
    }
    let department = |staff: StaffId| case.facts.school.staff[staff].department;
    for visit in &case.visits {
        if department(visit.observer).is_some() && department(visit.observer) == department(visit.host) {
            let message = "both are of one department, and a group is from different ones";
            found.push(visit.broken(Rule::VisitsGroups, message));
        }
    }
}
