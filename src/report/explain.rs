//! Why something is as it is in a plan, why it is not otherwise, and what would help:
//! in words and figures, and as JSON.

mod improvements;
mod json;
mod pairs;
mod sessions;
mod visits;

pub use improvements::{json as improvements_json, text as improvements};
pub use pairs::{json as pair_json, text as pair};
pub use sessions::{json as session_json, text as session};
pub use visits::{json as visits_json, text as visits};

use super::diff::{Compared, decisions};
use super::reasons;
use super::text::{BAD, FAINT, GOOD, WATCH, clean, flow_words, paint};
use super::words;
use crate::plan::diff::diff;
use crate::plan::{CriterionCost, Otherwise, Weighed};
use crate::school::{Criterion, School};

/// Changes to a plan that are named where it is one of few; of more it is said how many there are.
const CHANGES_NAMED: usize = 8;

/// The criteria whose cost differs: `points of fit that pairs lack: 66 instead of 57, 9 more`.
fn differences(before: &[CriterionCost], then: &[CriterionCost]) -> Vec<String> {
    let cost = |list: &[CriterionCost], criterion| {
        list.iter().find(|line| line.criterion == criterion).map_or(0, CriterionCost::cost)
    };
    let both = Criterion::ALL.iter().map(|criterion| (*criterion, cost(before, *criterion), cost(then, *criterion)));
    let differ = both.filter(|(_, before, then)| before != then);
    // What is explained is no plan of peers.
    let line = |(criterion, before, then)| format!("{}: {}", words::what(criterion, false), instead(before, then));
    differ.map(line).collect()
}

/// `66 instead of 57, 9 more`.
fn instead(before: i64, then: i64) -> String {
    match then - before {
        more if more > 0 => format!("{then} instead of {before}, {more} more"),
        less => format!("{then} instead of {before}, {} less", less.unsigned_abs()),
    }
}

/// What a plan costs, and what one point is: `Total cost 57. In points: …`. `others` are the plans beside it.
fn total<'a>(total: i64, plan: &'a [CriterionCost], others: impl IntoIterator<Item = &'a [CriterionCost]>) -> String {
    let lists = std::iter::once(plan).chain(others);
    let points = words::points(lists.into_iter().flatten().copied(), false);
    if points.is_empty() { format!("Total cost {total}.") } else { format!("Total cost {total}. {points}") }
}

/// The criteria of the other plan, where there is one.
fn criteria_of(otherwise: &Otherwise) -> &[CriterionCost] {
    match otherwise {
        Otherwise::Plan(other) => &other.criteria,
        Otherwise::Impossible(_) => &[],
    }
}

/// `costs 20 more: 1820 instead of 1800`.
fn price(before: i64, then: i64) -> String {
    match then - before {
        0 => "costs as much as this one".to_owned(),
        more if more > 0 => format!("costs {more} more: {then} instead of {before}"),
        less => format!("costs {} less: {then} instead of {before}", less.unsigned_abs()),
    }
}

/// What the best plan that differs in one thing would be: its price, the criteria in which
/// it differs, and everything else that would have to change. `what` says how it differs.
fn otherwise(school: &School, plan: &Weighed, otherwise: &Otherwise, what: &str, columns: usize) -> String {
    let other = match otherwise {
        Otherwise::Plan(other) => other,
        Otherwise::Impossible(why) => {
            let reasons: Vec<String> = reasons::no_plan(school, why).iter().map(|reason| clean(reason)).collect();
            let why = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join("; ")) };
            return paint(BAD, &flow_words("  ", &format!("There is no plan {what}{why}."), 4, columns)) + "\n";
        }
    };
    let proof = if other.proven { "" } else { " (not proven: there may be a cheaper one)" };
    let style = if other.total >= plan.total { GOOD } else { WATCH };
    let sentence = format!("The best plan {what} {}{proof}.", price(plan.total, other.total));
    let mut text = paint(style, &flow_words("  ", &sentence, 4, columns)) + "\n";
    for line in differences(&plan.criteria, &other.criteria) {
        text.push_str(&paint(FAINT, &flow_words("    ", &line, 6, columns)));
        text.push('\n');
    }
    text.push_str(&changes(school, plan, other, CHANGES_NAMED, columns));
    text
}

/// What is not as it was in another plan, a line each, at most so many; and that nothing else is, where these are all.
fn changes(school: &School, plan: &Weighed, other: &Weighed, most: usize, columns: usize) -> String {
    // Both are plans of one school, and neither of peers.
    let Ok(difference) = diff(&plan.document, &other.document) else { return String::new() };
    let compared = Compared::new(&other.document, &other.document, Some(school));
    let lines = decisions(&compared, &difference);
    let mut text = String::new();
    for (whose, what) in lines.iter().take(most) {
        text.push_str(&flow_words("  - ", &format!("{whose}: {what}"), 4, columns));
        text.push('\n');
    }
    if lines.len() > most {
        let more = lines.len() - most;
        let changes = if more == 1 { "change" } else { "changes" };
        text.push_str(&flow_words("  - ", &format!("and {more} more {changes}"), 4, columns));
        text.push('\n');
    } else if !lines.is_empty() {
        text.push_str(&flow_words("  - ", "nothing else changes", 4, columns));
        text.push('\n');
    }
    text
}

/// What something costs by itself: `By itself it costs 45: absences of required members 40, …`.
fn own_cost(criteria: &[CriterionCost]) -> String {
    let total: i64 = criteria.iter().map(CriterionCost::cost).sum();
    let lines = criteria.iter().filter(|line| line.cost() != 0);
    let lines: Vec<String> =
        lines.map(|line| format!("{} {}", words::what(line.criterion, false), line.cost())).collect();
    match lines.as_slice() {
        [] => "By itself it costs nothing.".to_owned(),
        lines => format!("By itself it costs {total}: {}.", lines.join(", ")),
    }
}
