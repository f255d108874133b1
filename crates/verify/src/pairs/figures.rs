//! What follows from the pairs: what is missing, and their order.

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::broken;
use crate::plan::Kind;
use std::collections::BTreeMap;

/// The mentees without a mentor, where pairs were asked for, by id as text.
pub(crate) fn missing_mentees(case: &Case) -> BTreeMap<String, i64> {
    let alone = case.candidates.mentees().filter(|mentee| case.mentor_of(*mentee).is_none());
    let alone = alone.filter(|_| case.counts(Kind::Mentors));
    alone.map(|mentee| (case.facts.school.staff[mentee].id.clone(), 1)).collect()
}

/// How many meetings each pair lacks, those that lack none left out, where
/// pairs were asked for, with `mentor/mentee` as text.
pub(crate) fn missing_meetings(case: &Case) -> Vec<(String, i64)> {
    let asked = i64::from(case.facts.school.rules.mentors.meetings);
    let mut missing = Vec::new();
    for pair in case.pairs.iter().filter(|_| case.counts(Kind::Mentors)) {
        let lacks = asked - i64::try_from(pair.meetings.len()).unwrap_or(i64::MAX);
        if lacks > 0 {
            missing.push((format!("{}/{}", pair.row.mentor, pair.row.mentee), lacks));
        }
    }
    missing
}

/// Part 2: pairs are in the order of their mentees in staff.csv.
pub(crate) fn order(case: &Case, found: &mut Vec<Violation>) {
    if !case.pairs.is_sorted_by_key(|pair| pair.mentee) {
        found.push(broken(Rule::Order, "pairs", "must be in the order of their mentees in staff.csv"));
    }
}
