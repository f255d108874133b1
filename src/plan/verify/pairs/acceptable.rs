//! "A pair is *acceptable* when": one function per clause.

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::Candidates;
use crate::school::{DepartmentRule, StaffId};

/// What keeps a mentor and a mentee apart, in words; none where the clause holds.
type Clause = fn(&Candidates, StaffId, StaffId) -> Option<String>;

const CLAUSES: [Clause; 8] = [roles, two_people, common, years, site, department, forbid, previous];

/// Those of them that equals must keep too.
const CLAUSES_OF_PEERS: [Clause; 6] = [two_people, common, site, department, forbid, previous];

impl Candidates<'_> {
    /// Whether every clause holds.
    pub fn are_acceptable(&self, mentor: StaffId, mentee: StaffId) -> bool {
        CLAUSES.iter().all(|clause| clause(self, mentor, mentee).is_none())
    }

    /// Whether nothing keeps two people from being peers, either way round:
    /// roles and years play no part among equals.
    pub fn may_be_peers(&self, a: StaffId, b: StaffId) -> bool {
        let holds = |clause: &Clause| clause(self, a, b).is_none() && clause(self, b, a).is_none();
        CLAUSES_OF_PEERS.iter().all(holds)
    }

    /// What keeps two people from being peers, in words.
    pub fn refusals_of_peers(&self, a: StaffId, b: StaffId) -> Vec<String> {
        CLAUSES_OF_PEERS.iter().filter_map(|clause| clause(self, a, b).or_else(|| clause(self, b, a))).collect()
    }

    /// What keeps the two apart, in words.
    pub fn refusals(&self, mentor: StaffId, mentee: StaffId) -> Vec<String> {
        CLAUSES.iter().filter_map(|clause| clause(self, mentor, mentee)).collect()
    }
}

/// "The roles are mentor and mentee."
fn roles(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<String> {
    let staff = &candidates.facts.school.staff;
    let lacks = |staff, role| format!("{} has not the role {role}", candidates.facts.person(staff));
    match (staff[mentor].roles.mentor, staff[mentee].roles.mentee) {
        (true, true) => None,
        (false, true) => Some(lacks(mentor, "mentor")),
        (true, false) => Some(lacks(mentee, "mentee")),
        (false, false) => Some(format!("{} and {}", lacks(mentor, "mentor"), lacks(mentee, "mentee"))),
    }
}

/// "Not the same person."
fn two_people(_: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<String> {
    (mentor == mentee).then(|| "nobody can be their own mentor".into())
}

/// "common ≥ min_common."
fn common(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<String> {
    let least = candidates.facts.school.rules.mentors.min_common;
    let common = candidates.common(mentor, mentee);
    ((common as u128) < u128::from(least)).then(|| {
        let slots = if common == 1 { "slot" } else { "slots" };
        format!("they have {common} common free {slots}, and min_common is {least}")
    })
}

/// "The mentor's years ≥ min_years where known."
fn years(candidates: &Candidates, mentor: StaffId, _: StaffId) -> Option<String> {
    let least = candidates.facts.school.rules.mentors.min_years;
    let years = candidates.facts.school.staff[mentor].years?;
    (years < least).then(|| format!("the mentor has {years} years of experience, and min_years is {least}"))
}

/// "Same site unless cross_site or one is blank."
fn site(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<String> {
    let school = candidates.facts.school;
    let (one, other) = (school.staff[mentor].site?, school.staff[mentee].site?);
    (one != other && !school.rules.mentors.cross_site)
        .then(|| format!("they are on different sites, {} and {}", school.text(one), school.text(other)))
}

/// "`department = "same"` or `"different"` holds where both are known."
fn department(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<String> {
    let school = candidates.facts.school;
    let (one, other) = (school.staff[mentor].department?, school.staff[mentee].department?);
    let (one_name, other_name) = (school.text(one), school.text(other));
    match school.rules.mentors.department {
        DepartmentRule::Same if one != other => {
            Some(format!("they must be of the same department, and are of {one_name} and {other_name}"))
        }
        DepartmentRule::Different if one == other => {
            Some(format!("they must be of different departments, and both are of {one_name}"))
        }
        _ => None,
    }
}

/// "No `forbid`."
fn forbid(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<String> {
    candidates.is_forbidden(mentor, mentee).then(|| "pairs.csv forbids this pair".into())
}

/// "No `previous` unless repeat."
fn previous(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<String> {
    let repeat = candidates.facts.school.rules.mentors.repeat;
    (!repeat && candidates.is_previous(mentor, mentee))
        .then(|| "they were a pair in an earlier term, and pairs are not repeated".into())
}

/// "Mentor pairs": every pair is acceptable.
pub(in crate::plan::verify) fn acceptable(case: &Case, found: &mut Vec<Violation>) {
    for pair in &case.pairs {
        for refusal in case.candidates.refusals(pair.mentor, pair.mentee) {
            found.push(pair.broken(Rule::MentorsAcceptable, refusal));
        }
    }
}
