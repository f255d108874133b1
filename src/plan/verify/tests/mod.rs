//! Each rule on two or three people: once kept, once broken.

mod figures;
mod pairs;
mod peers;
mod people;
mod sessions;

use super::*;
use crate::plan::by_hand;
use crate::plan::document::{Document, ReleaseRow, SessionRow};
use crate::plan::tiny::Tiny;
use crate::plan::{Kind, Status, UnmetKind};
use crate::school::{Criterion, PinRule, School};

/// A plan with these sessions, its figures right; ` | ` parts columns, as in
/// `maths | | Mon | 1 | 1 | ana;bo | R1 | ana@1>cy`.
fn plan(school: &School, sessions: &[&str]) -> Document {
    let mut csv = String::from("team,week,day,period,length,attending,room,released\n");
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
