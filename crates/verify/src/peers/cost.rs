//! What groups and their meetings cost, and what is missing, counted again.

use super::super::case::Case;
use crate::school::{Slot, StaffId};
use std::collections::{BTreeMap, BTreeSet};

/// A group counts 100 less its worth as `misfit_mentor`.
pub(crate) fn misfits(case: &Case) -> i128 {
    case.peers.iter().map(|group| i128::from(100 - case.candidates.group_worth(&group.people))).sum()
}

/// Everybody in each slot in which their group meets.
pub(crate) fn places<'c>(case: &'c Case) -> impl Iterator<Item = (StaffId, Slot)> + 'c {
    case.peers.iter().flat_map(|group| group.places())
}

/// The people without a group, in a plan of peers, by id as text.
pub(crate) fn missing_people(case: &Case) -> BTreeMap<String, i64> {
    if case.document.peers.is_none() {
        return BTreeMap::new();
    }
    let grouped: BTreeSet<StaffId> = case.peers.iter().flat_map(|group| group.people.iter().copied()).collect();
    let alone = case.people().filter(|staff| !grouped.contains(staff));
    alone.map(|staff| (case.facts.school.staff[staff].id.clone(), 1)).collect()
}

/// How many meetings each group lacks, those that lack none left out, by everybody's ids joined with `/`.
pub(crate) fn missing_meetings(case: &Case) -> Vec<(String, i64)> {
    let asked = i64::from(case.facts.school.rules.mentors.meetings);
    let lacks = |held: usize| asked - i64::try_from(held).unwrap_or(i64::MAX);
    let missing = case.peers.iter().map(|group| (group.id(), lacks(group.meetings.len())));
    missing.filter(|(_, lacks)| *lacks > 0).collect()
}
