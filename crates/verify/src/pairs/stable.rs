//! Blocking pairs, and `objective = "stable"`.

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::{Candidates, broken, is_pairing};
use crate::plan::document::BlockingRow;
use crate::school::{PairingObjective, StaffId};
use std::collections::BTreeMap;

/// Where one person stands in the eyes of another: the least is liked best.
type Liking<'a> = (bool, i64, &'a str);

impl Candidates<'_> {
    /// "A side that gave a ranking prefers those it ranked, by rank, then the
    /// others by fit; ties by id."
    fn liking(&self, of: StaffId, other: StaffId, fit: i64) -> Liking<'_> {
        let id = self.facts.school.staff[other].id.as_str();
        match self.rank(of, other) {
            Some(rank) => (false, i64::from(rank), id),
            None => (true, -fit, id),
        }
    }

    fn of_mentor(&self, mentee: StaffId, mentor: StaffId) -> Liking<'_> {
        self.liking(mentee, mentor, self.fit(mentor, mentee))
    }

    fn of_mentee(&self, mentor: StaffId, mentee: StaffId) -> Liking<'_> {
        self.liking(mentor, mentee, self.fit(mentor, mentee))
    }
}

/// "*Blocking pair*: a mentor and a mentee, acceptable to each other and not
/// paired, who each prefer the other to somebody they have (a mentee to their
/// mentor or to having none; a mentor to one of their mentees or to a free
/// place). Required pairs are fixed beforehand and cannot block." Mentor,
/// mentee and fit, in the order of mentees, then mentors.
pub(crate) fn blocking_pairs(case: &Case) -> Vec<(StaffId, StaffId, i64)> {
    let candidates = &case.candidates;
    let mentee_wants = |mentor: StaffId, mentee: StaffId| {
        let own = case.mentor_of(mentee);
        own.is_none_or(|own| candidates.of_mentor(mentee, mentor) < candidates.of_mentor(mentee, own))
    };
    let mentor_wants = |mentor: StaffId, mentee: StaffId| {
        let held = case.mentees_of(mentor);
        let gives_up = |other: &StaffId| {
            !candidates.is_required(mentor, *other)
                && candidates.of_mentee(mentor, mentee) < candidates.of_mentee(mentor, *other)
        };
        held.len() < candidates.places(mentor) || held.iter().any(gives_up)
    };
    let mut blocking = Vec::new();
    for mentee in candidates.mentees().filter(|mentee| !candidates.is_fixed(*mentee)) {
        for (mentor, fit) in case.market().mentors_of(mentee) {
            let paired = case.mentor_of(mentee) == Some(*mentor);
            if !paired && mentee_wants(*mentor, mentee) && mentor_wants(*mentor, mentee) {
                blocking.push((*mentor, mentee, *fit));
            }
        }
    }
    blocking
}

/// `pairing.blocking` lists the blocking pairs exactly, in the order of mentees, then mentors.
pub(crate) fn blocking(case: &Case, found: &mut Vec<Violation>) {
    let Some(pairing) = &case.document.pairing else { return };
    let staff = &case.facts.school.staff;
    let right = blocking_pairs(case).into_iter().map(|(mentor, mentee, fit)| BlockingRow {
        mentor: staff[mentor].id.clone(),
        mentee: staff[mentee].id.clone(),
        fit,
    });
    let (right, said) = (right.collect::<Vec<_>>(), &pairing.blocking);
    let mut wrong = |row: &BlockingRow, message: &str| {
        found.push(broken(Rule::MentorsBlocking, format!("{}/{}", row.mentor, row.mentee), message));
    };
    let is_in = |rows: &[BlockingRow], row: &BlockingRow| {
        rows.iter().any(|other| (&other.mentor, &other.mentee) == (&row.mentor, &row.mentee))
    };
    for row in right.iter().filter(|row| !is_in(said, row)) {
        wrong(row, "would rather have each other, and the plan does not list it");
    }
    for row in said.iter().filter(|row| !is_in(&right, row)) {
        wrong(row, "is listed as a blocking pair and is none");
    }
    for row in said.iter().filter(|row| is_in(&right, row) && !right.contains(row)) {
        wrong(row, "is listed as a blocking pair with a wrong fit");
    }
    let known: Vec<&BlockingRow> = said.iter().filter(|row| right.contains(row)).collect();
    if known.len() == said.len() && said.len() >= right.len() && *said != right {
        let message = "blocking pairs must be in the order of mentees, then mentors in staff.csv, each once";
        found.push(broken(Rule::Order, "pairing", message));
    }
}

fn asks_for_stable(case: &Case) -> bool {
    case.plans_mentors() && case.facts.school.rules.mentors.objective == PairingObjective::Stable
}

/// "`stable`: no *blocking pair*."
pub(crate) fn nobody_blocks(case: &Case, found: &mut Vec<Violation>) {
    if !asks_for_stable(case) {
        return;
    }
    let staff = &case.facts.school.staff;
    for (mentor, mentee, _) in blocking_pairs(case) {
        let subject = format!("{}/{}", staff[mentor].id, staff[mentee].id);
        let message = "would rather have each other than somebody they have, so the pairs are not stable";
        found.push(broken(Rule::MentorsStable, subject, message));
    }
}

/// "Among stable pairings, the mentee-optimal one": mentees ask their
/// favourites in turn, a mentor keeps the best of those who have asked so far.
/// Everybody with role mentee, with their mentor.
///
/// O(mentees × mentors × (log mentors + places)).
pub(crate) fn mentee_optimal(case: &Case) -> BTreeMap<StaffId, Option<StaffId>> {
    let candidates = &case.candidates;
    let mut kept: BTreeMap<StaffId, Vec<StaffId>> = BTreeMap::new();
    let mut places: BTreeMap<StaffId, usize> =
        case.people().map(|mentor| (mentor, candidates.places(mentor))).collect();
    let mut mentors: BTreeMap<StaffId, Option<StaffId>> = candidates.mentees().map(|mentee| (mentee, None)).collect();
    for (mentor, mentee) in candidates.required() {
        mentors.entry(mentee).and_modify(|own| *own = Some(mentor));
        places.entry(mentor).and_modify(|places| *places = places.saturating_sub(1));
    }
    // The favourites of everybody who may ask, the best last.
    let mut favourites: BTreeMap<StaffId, Vec<StaffId>> = BTreeMap::new();
    for mentee in candidates.mentees().filter(|mentee| !candidates.is_fixed(*mentee)) {
        let mut list: Vec<StaffId> = case.market().mentors_of(mentee).iter().map(|(mentor, _)| *mentor).collect();
        list.sort_by_cached_key(|mentor| candidates.of_mentor(mentee, *mentor));
        list.reverse();
        favourites.insert(mentee, list);
    }
    let mut asking: Vec<StaffId> = favourites.keys().copied().collect();
    while let Some(mentee) = asking.pop() {
        let Some(mentor) = favourites.get_mut(&mentee).and_then(Vec::pop) else { continue };
        let list = kept.entry(mentor).or_default();
        list.push(mentee);
        list.sort_by_cached_key(|mentee| candidates.of_mentee(mentor, *mentee));
        if list.len() > places[&mentor] {
            asking.extend(list.pop());
        }
    }
    for (mentor, list) in kept {
        mentors.extend(list.into_iter().map(|mentee| (mentee, Some(mentor))));
    }
    mentors
}

/// "Among stable pairings, the mentee-optimal one."
pub(crate) fn best_for_mentees(case: &Case, found: &mut Vec<Violation>) {
    if !asks_for_stable(case) || !is_pairing(case) || !blocking_pairs(case).is_empty() {
        return;
    }
    let name = |mentor: Option<StaffId>| mentor.map_or("nobody".into(), |mentor| case.facts.person(mentor));
    for (mentee, mentor) in mentee_optimal(case) {
        let own = case.mentor_of(mentee);
        if own != mentor {
            let message = format!(
                "has {}, and would have {} in the stable pairing that is best for mentees",
                name(own),
                name(mentor)
            );
            found.push(broken(Rule::MentorsStable, case.facts.person(mentee), message));
        }
    }
}
