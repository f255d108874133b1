//! Rule 1 of visits: how many visits a person makes and receives.

use super::super::case::Case;
use super::super::{Rule, Violation};
use crate::school::StaffId;
use std::collections::BTreeSet;

impl Case<'_> {
    /// How many visits a person makes over the term.
    pub(crate) fn visits_of(&self, observer: StaffId) -> usize {
        self.visits_made[observer]
    }

    /// How many visits a person receives over the term.
    pub(crate) fn visits_to(&self, host: StaffId) -> usize {
        self.visits_received[host]
    }
}

fn broken(case: &Case, staff: StaffId, message: String) -> Violation {
    Violation { rule: Rule::NumberOfVisits, subject: case.facts.person(staff), message }
}

/// Rule 1 of visits: *o* makes `visits` visits, not more.
pub(crate) fn most_visits(case: &Case, found: &mut Vec<Violation>) {
    for (staff, person) in case.facts.school.staff.entries() {
        let (made, most) = (case.visits_of(staff), person.visits);
        let is_past = case.visits.iter().filter(|visit| visit.observer == staff).all(|visit| visit.is_past);
        if made as u128 > u128::from(most) && !is_past {
            found.push(broken(case, staff, format!("makes {made} visits, and {most} is the most")));
        }
    }
}

/// Rule 1 of visits: "to different hosts".
pub(crate) fn different_hosts(case: &Case, found: &mut Vec<Violation>) {
    let mut seen = BTreeSet::new();
    for visit in &case.visits {
        if !seen.insert((visit.observer, visit.host)) {
            let (observer, host) = (case.facts.person(visit.observer), case.facts.person(visit.host));
            found.push(visit.broken(Rule::NumberOfVisits, format!("{observer} visits {host} more than once")));
        }
    }
}

/// Rule 1 of visits: "*h* receives at most `hosts`."
pub(crate) fn most_hosted(case: &Case, found: &mut Vec<Violation>) {
    for (staff, person) in case.facts.school.staff.entries() {
        let (received, most) = (case.visits_to(staff), person.hosts);
        let is_past = case.visits.iter().filter(|visit| visit.host == staff).all(|visit| visit.is_past);
        if received as u128 > u128::from(most) && !is_past {
            found.push(broken(case, staff, format!("receives {received} visits, and {most} is the most")));
        }
    }
}
