//! "A pair is *acceptable* when": one function per clause.

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::Candidates;
use crate::school::{DepartmentRule, StaffId, TagId, TextId};

/// What keeps a mentor and a mentee apart; none where the clause holds. Every pair of a school is asked, so that
/// words are for those alone of whom somebody is told.
type Clause = fn(&Candidates, StaffId, StaffId) -> Option<Refusal>;

const CLAUSES: [Clause; 9] = [roles, two_people, common, years, site, department, musts, forbid, previous];

/// Those of them that equals must keep too.
const CLAUSES_OF_PEERS: [Clause; 6] = [two_people, common, site, department, forbid, previous];

/// A clause that does not hold of a mentor and a mentee, with what it is judged by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Refusal {
    /// Who lacks the role.
    Roles {
        of_mentor: bool,
        of_mentee: bool,
    },
    TwoPeople,
    Common {
        slots: usize,
        least: u32,
    },
    Years {
        years: u32,
        least: u32,
    },
    Site {
        one: TextId,
        other: TextId,
    },
    DepartmentsDiffer {
        one: TextId,
        other: TextId,
    },
    DepartmentIsSame {
        both: TextId,
    },
    Tag {
        lacking: TagId,
    },
    Forbidden,
    Previous,
}

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
        let refusal = |clause: &Clause| {
            let one_way = clause(self, a, b).map(|refusal| refusal.words(self, a, b));
            one_way.or_else(|| clause(self, b, a).map(|refusal| refusal.words(self, b, a)))
        };
        CLAUSES_OF_PEERS.iter().filter_map(refusal).collect()
    }

    /// What keeps the two apart, in words.
    pub fn refusals(&self, mentor: StaffId, mentee: StaffId) -> Vec<String> {
        let refusals = CLAUSES.iter().filter_map(|clause| clause(self, mentor, mentee));
        refusals.map(|refusal| refusal.words(self, mentor, mentee)).collect()
    }
}

impl Refusal {
    fn words(self, candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> String {
        let facts = candidates.facts;
        let text = |text: TextId| facts.school.text(text);
        let lacks = |staff, role| format!("{} has not the role {role}", facts.person(staff));
        match self {
            Refusal::Roles { of_mentor: true, of_mentee: true } => {
                format!("{} and {}", lacks(mentor, "mentor"), lacks(mentee, "mentee"))
            }
            Refusal::Roles { of_mentor: true, .. } => lacks(mentor, "mentor"),
            Refusal::Roles { .. } => lacks(mentee, "mentee"),
            Refusal::TwoPeople => "nobody can be their own mentor".into(),
            Refusal::Common { slots, least } => {
                let word = if slots == 1 { "slot" } else { "slots" };
                format!("they have {slots} common free {word}, and min_common is {least}")
            }
            Refusal::Years { years, least } => {
                format!("the mentor has {years} years of experience, and min_years is {least}")
            }
            Refusal::Site { one, other } => {
                format!("they are on different sites, {} and {}", text(one), text(other))
            }
            Refusal::DepartmentsDiffer { one, other } => {
                format!("they must be of the same department, and are of {} and {}", text(one), text(other))
            }
            Refusal::DepartmentIsSame { both } => {
                format!("they must be of different departments, and both are of {}", text(both))
            }
            Refusal::Tag { lacking } => {
                format!("the mentor must have the tag {} and has not", facts.school.tags[lacking])
            }
            Refusal::Forbidden => "pairs.csv forbids this pair".into(),
            Refusal::Previous => "they were a pair in an earlier term, and pairs are not repeated".into(),
        }
    }
}

/// "The roles are mentor and mentee."
fn roles(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<Refusal> {
    let staff = &candidates.facts.school.staff;
    let (of_mentor, of_mentee) = (!staff[mentor].roles.mentor, !staff[mentee].roles.mentee);
    (of_mentor || of_mentee).then_some(Refusal::Roles { of_mentor, of_mentee })
}

/// "Not the same person."
fn two_people(_: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<Refusal> {
    (mentor == mentee).then_some(Refusal::TwoPeople)
}

/// "common ≥ min_common."
fn common(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<Refusal> {
    let least = candidates.facts.school.rules.mentors.min_common;
    let slots = candidates.common(mentor, mentee);
    ((slots as u128) < u128::from(least)).then_some(Refusal::Common { slots, least })
}

/// "The mentor's years ≥ min_years where known."
fn years(candidates: &Candidates, mentor: StaffId, _: StaffId) -> Option<Refusal> {
    let least = candidates.facts.school.rules.mentors.min_years;
    let years = candidates.facts.school.staff[mentor].years?;
    (years < least).then_some(Refusal::Years { years, least })
}

/// "Same site unless cross_site or one is blank."
fn site(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<Refusal> {
    let school = candidates.facts.school;
    let (one, other) = (school.staff[mentor].site?, school.staff[mentee].site?);
    (one != other && !school.rules.mentors.cross_site).then_some(Refusal::Site { one, other })
}

/// "`department = "same"` or `"different"` holds where both are known."
fn department(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<Refusal> {
    let school = candidates.facts.school;
    let (one, other) = (school.staff[mentor].department?, school.staff[mentee].department?);
    match school.rules.mentors.department {
        DepartmentRule::Same if one != other => Some(Refusal::DepartmentsDiffer { one, other }),
        DepartmentRule::Different if one == other => Some(Refusal::DepartmentIsSame { both: one }),
        _ => None,
    }
}

/// "The mentor has every tag that the mentee needs with `!`."
fn musts(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<Refusal> {
    let staff = &candidates.facts.school.staff;
    let has = |tag: TagId| staff[mentor].expertise.iter().any(|tagged| tagged.tag == tag);
    let lacking = staff[mentee].musts.iter().copied().find(|tag| !has(*tag))?;
    Some(Refusal::Tag { lacking })
}

/// "No `forbid`."
fn forbid(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<Refusal> {
    candidates.is_forbidden(mentor, mentee).then_some(Refusal::Forbidden)
}

/// "No `previous` unless repeat."
fn previous(candidates: &Candidates, mentor: StaffId, mentee: StaffId) -> Option<Refusal> {
    let repeat = candidates.facts.school.rules.mentors.repeat;
    (!repeat && candidates.is_previous(mentor, mentee)).then_some(Refusal::Previous)
}

/// "Mentor pairs": every pair is acceptable.
pub(crate) fn acceptable(case: &Case, found: &mut Vec<Violation>) {
    for pair in &case.pairs {
        for refusal in case.candidates.refusals(pair.mentor, pair.mentee) {
            found.push(pair.broken(Rule::MentorsAcceptable, refusal));
        }
    }
}
