//! What verify found, as text and as JSON.

use serde::Serialize;

use super::Look;
use super::called::Called;
use super::text::{BAD, FAINT, GOOD, HEADING, clean, count, flow_words, listed, paint};
use super::{terminal, words};
use crate::plan::diff::people_of_meeting;
use crate::plan::document::{Document, UnmetRow};
use crate::plan::verify::{TablesBeside, Verdict, Violation};
use crate::plan::{Score, Status, UnmetKind};

/// The report of `staffroom verify SCHOOL PLAN`, with the tables that lie beside the plan.
pub fn plan(document: &Document, verdict: &Verdict, tables: &TablesBeside, look: Look) -> String {
    let columns = look.width;
    let lead = paint(HEADING, &format!("{}: ", clean(&document.school)));
    let mut head = if verdict.holds() && !tables.violations.is_empty() {
        let wrong = count(tables.violations.len() as u64, "thing", "things");
        let sentence = format!("the plan holds, but the tables beside it do not say the same. {wrong} to mend there.");
        flow_words(&lead, &paint(BAD, &sentence), 2, columns)
    } else if verdict.holds() {
        let sentence = paint(GOOD, "the plan holds. Every rule is kept, and every figure is right.");
        flow_words(&lead, &sentence, 2, columns)
    } else {
        let wrong = verdict.violations.len() + tables.violations.len();
        let broken = count(wrong as u64, "thing is", "things are");
        flow_words(&lead, &paint(BAD, &format!("the plan does not hold. {broken} wrong.")), 2, columns)
    };
    head.push('\n');
    head.push_str(&flow_words("", &counted(document, verdict), 2, columns));
    head.push('\n');
    if !tables.read.is_empty() && tables.violations.is_empty() {
        let same = if tables.read.len() == 1 { "says the same." } else { "say the same." };
        head.push_str(&flow_words("", &format!("Beside it, {} {same}", listed(&tables.read)), 2, columns));
        head.push('\n');
    }
    let called = Called::new(None, &[document]);
    let missing = document
        .unmet
        .iter()
        .map(|row| {
            let what = match row.kind {
                UnmetKind::Session => count(row.count.unsigned_abs(), "session missing", "sessions missing"),
                UnmetKind::Mentee if document.peers.is_some() => "no peer".to_owned(),
                UnmetKind::Mentee => "no mentor".to_owned(),
                UnmetKind::Meeting => count(row.count.unsigned_abs(), "meeting missing", "meetings missing"),
                UnmetKind::Visit => count(row.count.unsigned_abs(), "visit missing", "visits missing"),
            };
            format!("{} ({what})", whose(document, &called, row))
        })
        .collect::<Vec<_>>();
    if !missing.is_empty() {
        head.push_str(&flow_words(&paint(BAD, "Missing: "), &format!("{}.", missing.join(", ")), 2, columns));
        head.push('\n');
    }
    let counts = words::Counted::of_document(document);
    let all = [&verdict.violations[..], &tables.violations].concat();
    terminal::join(&[head, violations(&all, look), words::costs(&verdict.score, counts, columns)])
}

/// Whose something is that is missing, by name.
fn whose(document: &Document, called: &Called, row: &UnmetRow) -> String {
    match row.kind {
        UnmetKind::Session => called.team(&row.id),
        UnmetKind::Mentee | UnmetKind::Visit => called.person(&row.id),
        UnmetKind::Meeting => match people_of_meeting(document, document, &row.id) {
            people if people.is_empty() => clean(&row.id),
            people => called.people(&people),
        },
    }
}

/// The cost as counted again, beside what the plan says of it.
fn counted(document: &Document, verdict: &Verdict) -> String {
    let (again, said) = (verdict.score.total, document.score.total);
    let total = if again == said {
        format!("Counted again from the school folder, it costs {again}, as it says.")
    } else {
        format!("Counted again from the school folder, it costs {again}, but it says {said}.")
    };
    let bound = match document.status {
        Status::Optimal if verdict.proven => {
            " No plan costs less: its own prices prove it, and were checked here.".to_owned()
        }
        Status::Optimal => {
            " It says that no plan costs less; that is the solver's proof and cannot be checked here.".to_owned()
        }
        Status::Feasible | Status::Unknown => {
            format!(" It says that every plan costs at least {}.", document.score.bound)
        }
    };
    total + &bound
}

/// Everything that is wrong, one thing a line.
pub fn violations(violations: &[Violation], look: Look) -> String {
    if violations.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", paint(HEADING, "WHAT IS WRONG"));
    for violation in violations {
        let lead = format!("  - {} ", paint(BAD, &format!("{}:", clean(&violation.subject))));
        let rule = paint(FAINT, &format!("(rule: {})", violation.rule.name()));
        text.push_str(&flow_words(&lead, &format!("{} {rule}", clean(&violation.message)), 4, look.width));
        text.push('\n');
    }
    text
}

/// A violation as JSON.
#[derive(Serialize)]
pub(super) struct ViolationRow {
    rule: &'static str,
    subject: String,
    message: String,
}

/// A score as JSON, in the shape of plan.json.
#[derive(Serialize)]
pub(super) struct ScoreRow {
    total: i64,
    bound: i64,
    criteria: Vec<CriterionRow>,
}

/// A criterion as JSON, in the shape of plan.json.
#[derive(Serialize)]
struct CriterionRow {
    criterion: &'static str,
    count: i64,
    weight: i64,
    cost: i64,
}

/// A verdict as JSON.
#[derive(Serialize)]
struct VerdictRow {
    schema: u32,
    holds: bool,
    proven: bool,
    unmet: i64,
    violations: Vec<ViolationRow>,
    score: ScoreRow,
}

/// Violations as JSON.
pub(super) fn rows(violations: &[Violation]) -> Vec<ViolationRow> {
    let row = |violation: &Violation| ViolationRow {
        rule: violation.rule.name(),
        subject: violation.subject.clone(),
        message: violation.message.clone(),
    };
    violations.iter().map(row).collect()
}

/// A score as JSON.
pub(super) fn score(score: &Score) -> ScoreRow {
    let criteria = score.criteria.iter().map(|cost| CriterionRow {
        criterion: cost.criterion.name(),
        count: cost.count,
        weight: cost.weight,
        cost: cost.cost(),
    });
    ScoreRow { total: score.total, bound: score.bound, criteria: criteria.collect() }
}

/// The JSON of `staffroom verify SCHOOL PLAN --json`.
pub fn plan_json(document: &Document, verdict: &Verdict, tables: &TablesBeside) -> String {
    json(&VerdictRow {
        schema: 1,
        holds: verdict.holds() && tables.violations.is_empty(),
        proven: verdict.proven,
        unmet: document.unmet.iter().fold(0, |sum, row| sum.saturating_add(row.count)),
        violations: rows(&[&verdict.violations[..], &tables.violations].concat()),
        score: score(&verdict.score),
    })
}

/// Any of these as text, with a line end.
pub fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("texts and integers can always be written as JSON");
    text.push('\n');
    text
}
