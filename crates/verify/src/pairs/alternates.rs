//! The other mentors that a plan names for a mentee. By how much the total
//! would grow with one of them cannot be known without planning; that no plan
//! costs less than the bound can.

use super::super::case::Case;
use super::super::{Rule, Violation};
use crate::plan::Kind;
use crate::school::PairingObjective;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How many alternates a pair lists at most.
const MOST: usize = 3;

/// Alternates: each is an acceptable mentor of the mentee and not the present one.
pub(crate) fn acceptable(case: &Case, found: &mut Vec<Violation>) {
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
pub(crate) fn fit(case: &Case, found: &mut Vec<Violation>) {
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

/// Alternates: a plan with another mentor is a plan too, and none costs less than the bound (under
/// `--staged`, that of the pairs' own stage). Objectives other than `total` do not allow all plans.
pub(crate) fn regret(case: &Case, found: &mut Vec<Violation>) {
    if case.facts.school.rules.mentors.objective != PairingObjective::Total {
        return;
    }
    let score = &case.document.score;
    let stage = score.stages.iter().find(|stage| stage.stage == Kind::Mentors);
    let (total, bound) = stage.map_or((score.total, score.bound), |stage| (stage.total, stage.bound));
    for pair in &case.pairs {
        for (mentor, row) in &pair.alternates {
            let figure = row.regret.figure();
            if total.checked_add(figure).is_some_and(|with| with < bound) {
                let person = case.facts.person(*mentor);
                let message = format!("a plan with {person} costs {figure} more than {total}, below the bound {bound}");
                found.push(pair.broken(Rule::MentorsAlternates, message));
            }
        }
    }
}

/// Alternates: at most three, each once, by the figure of the regret, fit (the higher first), then staff.csv.
pub(crate) fn few(case: &Case, found: &mut Vec<Violation>) {
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
        if !pair.alternates.is_sorted_by_key(|(mentor, row)| (row.regret.figure(), Reverse(row.fit), *mentor)) {
            let message = "other mentors must be in the order of regret, then fit, then staff.csv";
            found.push(pair.broken(Rule::Order, message));
        }
    }
}
