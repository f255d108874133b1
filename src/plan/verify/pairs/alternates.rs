//! The other mentors that a plan names for a mentee. By how much the total
//! would grow with one of them cannot be known without planning.

use super::super::case::Case;
use super::super::{Rule, Violation};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How many alternates a pair lists at most.
const MOST: usize = 3;

/// Alternates: each is an acceptable mentor of the mentee and not the present one.
pub(in crate::plan::verify) fn acceptable(case: &Case, found: &mut Vec<Violation>) {
    for pair in &case.pairs {
        for (mentor, _) in &pair.alternates {
            let person = case.facts.person(*mentor);
            if *mentor == pair.mentor {
                found.push(pair.broken(Rule::MentorsAlternates, format!("{person} is the mentor already")));
            }
            for refusal in case.candidates.refusals(*mentor, pair.mentee) {
                let message = format!("{person} is named as another mentor, but {refusal}");
                found.push(pair.broken(Rule::MentorsAlternates, message));
            }
        }
    }
}

/// Alternates: the fit of each is right.
pub(in crate::plan::verify) fn fit(case: &Case, found: &mut Vec<Violation>) {
    for pair in &case.pairs {
        for (mentor, row) in &pair.alternates {
            let right = case.candidates.fit(*mentor, pair.mentee);
            if right != row.fit {
                let message = format!("the fit of {} is {right}, not {}", case.facts.person(*mentor), row.fit);
                found.push(pair.broken(Rule::MentorsAlternates, message));
            }
        }
    }
}

/// Alternates: at most three, each once, by regret, fit (the higher first), then staff.csv.
pub(in crate::plan::verify) fn few(case: &Case, found: &mut Vec<Violation>) {
    for pair in &case.pairs {
        let listed = pair.row.alternates.len();
        if listed > MOST {
            let message = format!("names {listed} other mentors, and {MOST} is the most");
            found.push(pair.broken(Rule::MentorsAlternates, message));
        }
        let mut seen = BTreeSet::new();
        for (mentor, _) in pair.alternates.iter().filter(|(mentor, _)| !seen.insert(*mentor)) {
            let message = format!("{} is named twice as another mentor", case.facts.person(*mentor));
            found.push(pair.broken(Rule::MentorsAlternates, message));
        }
        if !pair.alternates.is_sorted_by_key(|(mentor, row)| (row.regret, Reverse(row.fit), *mentor)) {
            let message = "other mentors must be in the order of regret, then fit, then staff.csv";
            found.push(pair.broken(Rule::Order, message));
        }
    }
}
