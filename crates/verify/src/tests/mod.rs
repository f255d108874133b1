//! Each rule on two or three people: once kept, once broken.

mod figures;
mod found;
mod pairs;
mod peers;
mod people;
mod places;
mod resolved;
mod sessions;
mod turns;
mod visits;

use super::pairs::{missing_meetings, missing_mentees};
use super::visits::missing_visits;
use super::*;
use crate::by_hand;
use crate::plan::document::{Document, LedgerRow, ReleaseRow, ScoreRow, SessionRow, UnmetRow};
use crate::plan::{Kind, Status, UnmetKind};
use crate::school::{Criterion, PinRule, School};
use crate::tiny::Tiny;
use serde_json::Value;

/// A plan with these sessions, its figures right; ` | ` parts columns, as in
/// `maths | | Mon | 1 | 1 | ana;bo | R1 | ana@1>cy | 2` (the last is the turn).
fn plan(school: &School, sessions: &[&str]) -> Document {
    let mut csv = String::from("team,week,day,period,length,attending,room,released,turn\n");
    for session in sessions {
        csv.push_str(&session.split('|').map(str::trim).collect::<Vec<_>>().join(","));
        csv.push('\n');
    }
    by_hand::judge(school, csv.as_bytes(), "sessions.csv").unwrap().document
}

/// The rules that a plan with these sessions breaks, each once, in order.
fn broken(school: &School, sessions: &[&str]) -> Vec<Rule> {
    rules(&verify(school, &plan(school, sessions), None))
}

fn rules(verdict: &Verdict) -> Vec<Rule> {
    let mut rules: Vec<Rule> = verdict.violations.iter().map(|violation| violation.rule).collect();
    rules.sort();
    rules.dedup();
    rules
}

fn count(school: &School, sessions: &[&str], criterion: Criterion) -> i64 {
    let score = verify(school, &plan(school, sessions), None).score;
    score.criteria.iter().find(|line| line.criterion == criterion).map_or(0, |line| line.count)
}

/// ana teaches in Mon 1 and cy may cover.
fn covers() -> Tiny {
    Tiny::one_day().staff("dee").with("cy", |staff| staff.roles.cover = true).lesson("ana", "Mon 1").rules(|rules| {
        rules.blocks.release = true;
        rules.blocks.same_day_sessions = true;
    })
}

const NONE: [Rule; 0] = [];

/// A plan that says one more or one less of a criterion breaks the rule that defines it, and only that.
fn wrong_count(school: &School, sessions: &[&str], criterion: Criterion, rule: Rule) {
    for change in [-1, 1] {
        let mut bad = plan(school, sessions);
        let before = rules(&verify(school, &bad, None));
        let row = bad.score.criteria.iter_mut().find(|row| row.criterion == criterion.name()).unwrap();
        row.count += change;
        row.cost = row.count * row.weight;
        bad.score.total += change * row.weight;
        let mut expected = before.clone();
        expected.push(rule);
        expected.sort();
        expected.dedup();
        let mut found = rules(&verify(school, &bad, None));
        found.retain(|found| *found != Rule::Score || before.contains(found));
        assert_eq!(found, expected, "{}", criterion.name());
    }
}

/// The rules that a plan breaks once it is changed.
fn changed(school: &School, good: &Document, change: impl FnOnce(&mut Document)) -> Vec<Rule> {
    let mut bad = good.clone();
    change(&mut bad);
    rules(&verify(school, &bad, None))
}

/// How often a criterion counts, as verify counts it.
fn counted(school: &School, document: &Document, previous: Option<&Document>, criterion: Criterion) -> i64 {
    let score = verify(school, document, previous).score;
    score.criteria.iter().find(|line| line.criterion == criterion).map_or(0, |line| line.count)
}

/// Counts score, ledger and what is unmet again, from what the plan holds.
fn figures_of(school: &School, document: &mut Document, previous: Option<&Document>) {
    let facts = Facts::new(school);
    let unchanged = document.clone();
    let case = Case::new(&facts, &unchanged, previous, &mut vec![]);
    document.score = ScoreRow { bound: 0, ..ScoreRow::new(&count_cost(&case)) };
    document.status = if document.score.total == 0 { Status::Optimal } else { Status::Feasible };
    document.ledger = count_ledger(&case);
    let sessions = missing(&case).into_iter().map(|(id, count)| (id.to_owned(), count)).collect();
    let missing = [
        (UnmetKind::Session, sessions),
        (UnmetKind::Mentee, missing_mentees(&case)),
        (UnmetKind::Meeting, missing_meetings(&case).into_iter().collect()),
        (UnmetKind::Visit, missing_visits(&case)),
    ];
    let rows = missing.into_iter().flat_map(|(kind, missing)| missing.into_iter().map(move |row| (kind, row)));
    let row =
        |(kind, (id, count))| UnmetRow { kind, id, count, reason: String::new(), repairs: vec![], suggestions: vec![] };
    document.unmet = rows.map(row).collect();
}

/// The paths of all values below one, the value itself left out.
fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
    let rows: Vec<(String, &Value)> = match value {
        Value::Array(rows) => rows.iter().enumerate().map(|(index, row)| (index.to_string(), row)).collect(),
        Value::Object(fields) => fields.iter().map(|(key, field)| (key.clone(), field)).collect(),
        _ => vec![],
    };
    for (key, value) in rows {
        let path = format!("{at}/{key}");
        paths(value, &path, found);
        found.push(path);
    }
}

/// What a value could be instead: other figures, other names, lists with a row
/// more, in another order or, unless rows may go, with one less.
fn other_values(value: &Value, names: &[&str], rows_may_go: bool) -> Vec<Value> {
    match value {
        Value::Number(figure) => {
            let figure = figure.as_i64().unwrap();
            let others = [figure + 1, figure - 1, -figure - 1, i64::MAX, i64::MIN];
            others.into_iter().filter(|new| *new != figure).map(Value::from).collect()
        }
        Value::String(name) => names.iter().filter(|new| *new != name).map(|new| Value::from(*new)).collect(),
        Value::Array(rows) => {
            let mut lists = vec![];
            for index in 0..rows.len() {
                let mut twice = rows.clone();
                twice.insert(index, rows[index].clone());
                lists.push(Value::from(twice));
                if !rows_may_go {
                    let mut fewer = rows.clone();
                    fewer.remove(index);
                    lists.push(fewer.into());
                }
                if index > 0 {
                    let mut swapped = rows.clone();
                    swapped.swap(index - 1, index);
                    lists.push(swapped.into());
                }
            }
            lists
        }
        _ => vec![],
    }
}
