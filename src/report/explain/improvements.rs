//! Which single changes to the school would help most.

use super::super::text::{FAINT, GOOD, HEADING, WATCH, clean, flow_words, paint};
use super::super::{Look, terminal, verdict, words};
use super::json::{WeighedJson, criteria};
use super::{changes, differences, price};
use crate::plan::{Improvement, Improvements, Kind};
use crate::report::reasons::{files, order};
use crate::school::School;
use serde::Serialize;

/// What each change does to the plan is named up to this many.
const NAMED: usize = 4;

/// The changes as text, the best first, each with what it would bring. Where they stand `alone`, what one point is
/// stands beside the total.
pub fn text(school: &School, improvements: &Improvements, alone: bool, look: Look) -> String {
    let columns = look.width;
    let mut text = paint(HEADING, "WHAT WOULD HELP MOST") + "\n";
    let total = improvements.plan.total;
    let lead = match (improvements.changes.len(), improvements.tried, improvements.candidates) {
        (0, 0, 0) => format!("No single change that staffroom knows of could lower the total of {total}."),
        (0, 0, all) => {
            format!("There was no time to work out any of the {all} changes that could lower the total of {total}.")
        }
        (0, 1, 1) => format!("The one change that could matter would not lower the total of {total}."),
        (0, tried, _) => format!("None of the {tried} changes that were worked out would lower the total of {total}."),
        _ => format!("The plan costs {total}. Each change by itself, everything planned again:"),
    };
    text.push_str(&flow_words("  ", &lead, 2, columns));
    text.push('\n');
    if alone {
        let plans = std::iter::once(&improvements.plan).chain(improvements.changes.iter().map(|change| &change.plan));
        let points = words::points(plans.flat_map(|plan| plan.criteria.iter().copied()), false);
        text.push_str(&paint(FAINT, &flow_words("  ", &points, 2, columns)));
        text.push('\n');
    }
    let mut parts = vec![text];
    for (place, improvement) in improvements.changes.iter().enumerate() {
        parts.push(one(school, improvements, place + 1, improvement, columns));
    }
    let mut end = String::new();
    for (kind, total) in &improvements.stale {
        let sentence = format!(
            "The plan is not the best for this school: with {} planned again, and no change, {}.",
            in_words(*kind),
            price(improvements.plan.total, *total).replacen("costs", "it costs", 1),
        );
        end.push_str(&paint(WATCH, &flow_words("  ", &sentence, 2, columns)));
        end.push('\n');
    }
    if (1..improvements.candidates).contains(&improvements.tried) {
        let sentence =
            format!("Worked out: the {} most promising of {} changes.", improvements.tried, improvements.candidates);
        end.push_str(&paint(FAINT, &flow_words("  ", &sentence, 2, columns)));
        end.push('\n');
    }
    parts.push(end);
    terminal::join(&parts)
}

fn in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Sessions => "sessions",
        Kind::Mentors => "pairs and meetings",
        Kind::Visits => "visits",
    }
}

fn one(
    school: &School,
    improvements: &Improvements,
    place: usize,
    improvement: &Improvement,
    columns: usize,
) -> String {
    let lead = format!("{place:>3}. ");
    let proof = if improvement.plan.proven { "" } else { " (not proven: perhaps less)" };
    let saves = improvements.plan.total - improvement.plan.total;
    let words = clean(&order(school, &improvement.changes));
    let files = files(&improvement.changes);
    let file = if words.contains(&files) { String::new() } else { format!(", in {files}") };
    let mut text = paint(GOOD, &flow_words(&lead, &format!("{words}{file}."), 5, columns)) + "\n";
    for line in changes(school, &improvements.plan, &improvement.plan, NAMED, columns.saturating_sub(3)).lines() {
        text.push_str(&format!("   {line}\n"));
    }
    let (before, then) = (&improvements.plan, &improvement.plan);
    let costs = differences(&before.criteria, &then.criteria).join("; ");
    let points = format!("Total {} instead of {}, {saves} less{proof}: {costs}.", then.total, before.total);
    text.push_str(&paint(FAINT, &flow_words("     ", &points, 5, columns)));
    text.push('\n');
    text
}

/// The same as JSON.
pub fn json(school: &School, improvements: &Improvements) -> String {
    verdict::json(&Answer {
        schema: 1,
        total: improvements.plan.total,
        criteria: criteria(&improvements.plan.criteria),
        what_would_help: ImprovementsJson::new(school, improvements),
    })
}

#[derive(Serialize)]
struct Answer {
    schema: u32,
    total: i64,
    criteria: Vec<(&'static str, i64)>,
    what_would_help: ImprovementsJson,
}

/// The changes beside any answer.
#[derive(Serialize)]
pub(super) struct ImprovementsJson {
    candidates: usize,
    tried: usize,
    stale: Vec<StaleJson>,
    changes: Vec<ImprovementJson>,
}

impl ImprovementsJson {
    pub(super) fn new(school: &School, improvements: &Improvements) -> ImprovementsJson {
        let changes = improvements.changes.iter().map(|improvement| ImprovementJson {
            change: order(school, &improvement.changes),
            file: files(&improvement.changes),
            kind: improvement.kind,
            saves: improvements.plan.total - improvement.plan.total,
            plan: WeighedJson::new(&improvements.plan, &improvement.plan),
        });
        ImprovementsJson {
            candidates: improvements.candidates,
            tried: improvements.tried,
            stale: improvements.stale.iter().map(|(kind, total)| StaleJson { kind: *kind, total: *total }).collect(),
            changes: changes.collect(),
        }
    }
}

#[derive(Serialize)]
struct StaleJson {
    kind: Kind,
    total: i64,
}

#[derive(Serialize)]
struct ImprovementJson {
    change: String,
    file: String,
    kind: Kind,
    saves: i64,
    #[serde(flatten)]
    plan: WeighedJson,
}
