//! Who has whom: "A mentee gets one mentor", "a mentor takes at most `mentees`", "`require` must hold".

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::broken;
use crate::school::{PinRule, PinSubject, StaffId};
use std::collections::BTreeMap;

impl Case<'_> {
    /// The mentor of a mentee.
    pub(super) fn mentor_of(&self, mentee: StaffId) -> Option<StaffId> {
        self.pairs.iter().find(|pair| pair.mentee == mentee).map(|pair| pair.mentor)
    }

    /// The mentees of a mentor.
    pub(super) fn mentees_of(&self, mentor: StaffId) -> Vec<StaffId> {
        self.pairs.iter().filter(|pair| pair.mentor == mentor).map(|pair| pair.mentee).collect()
    }
}

/// "A mentee gets one mentor": each is in at most one pair.
pub(crate) fn one_mentor(case: &Case, found: &mut Vec<Violation>) {
    let mut mentors: BTreeMap<StaffId, Vec<&str>> = BTreeMap::new();
    for pair in &case.pairs {
        mentors.entry(pair.mentee).or_default().push(&pair.row.mentor);
    }
    for (mentee, mentors) in mentors {
        if mentors.len() > 1 {
            let message = format!("has {} mentors: {}", mentors.len(), mentors.join(", "));
            found.push(broken(Rule::MentorsPlaces, case.facts.person(mentee), message));
        }
    }
}

/// "A mentor takes at most `mentees`."
pub(crate) fn most_mentees(case: &Case, found: &mut Vec<Violation>) {
    for mentor in case.people() {
        let (held, most) = (case.mentees_of(mentor).len(), case.candidates.places(mentor));
        if held > most {
            let message = format!("mentors {held} people, and {most} is the most");
            found.push(broken(Rule::MentorsPlaces, case.facts.person(mentor), message));
        }
    }
}

/// "`require` must hold", and a pinned meeting requires its pair.
pub(crate) fn required(case: &Case, found: &mut Vec<Violation>) {
    if !case.plans_mentors() {
        return;
    }
    let staff = &case.facts.school.staff;
    for (mentor, mentee) in case.candidates.required() {
        if case.pairs.iter().any(|pair| (pair.mentor, pair.mentee) == (mentor, mentee)) {
            continue;
        }
        let pinned = case
            .facts
            .school
            .pins
            .iter()
            .any(|pin| pin.rule == PinRule::Pin && pin.subject == PinSubject::Meeting { mentor, mentee });
        let why = if pinned { "a meeting of theirs is pinned" } else { "pairs.csv requires it" };
        let subject = format!("{}/{}", staff[mentor].id, staff[mentee].id);
        found.push(broken(Rule::MentorsRequire, subject, format!("must be a pair, because {why}")));
    }
}
