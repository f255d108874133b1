//! Why a team meets when it does, and why not at another time.

use super::super::text::{BAD, HEADING, clean, flow_words, listed, paint};
use super::super::{Look, terminal, turns, verdict};
use super::improvements::ImprovementsJson;
use super::json::{OtherwiseJson, criteria};
use super::{criteria_of, otherwise, own_cost, total};
use crate::plan::document::SlotRow;
use crate::plan::{HeldSession, Improvements, OtherTime, SessionExplanation};
use crate::report::reasons::blocked;
use crate::school::{School, Slot};
use serde::Serialize;

/// The answer as text: each time at which the team meets, then each other one.
pub fn text(school: &School, explanation: &SessionExplanation, look: Look) -> String {
    let team = &school.teams[explanation.team];
    let times: Vec<String> = explanation.held.iter().map(|held| when_held(school, explanation, held)).collect();
    let missing = team.sessions.saturating_sub(explanation.held.len() as u32);
    let meets = match times.as_slice() {
        [] => "does not meet in this plan".to_owned(),
        times => format!("meets {} in this plan", listed(&times.iter().map(String::as_str).collect::<Vec<_>>())),
    };
    let lacks = match missing {
        0 => String::new(),
        1 => " (1 session is missing)".to_owned(),
        more => format!(" ({more} sessions are missing)"),
    };
    let lead = paint(HEADING, &format!("{}: ", clean(&team.name)));
    let held = explanation.held.iter().map(|held| &held.otherwise);
    let others = held.chain(explanation.elsewhere.iter().map(|other| &other.otherwise)).map(criteria_of);
    let total = total(explanation.plan.total, &explanation.plan.criteria, others);
    let sentence = format!("{meets}{lacks}. {total}");
    let mut parts = vec![flow_words(&lead, &sentence, 2, look.width) + "\n"];
    parts.extend(explanation.held.iter().map(|held| why(school, explanation, held, look.width)));
    parts.extend(explanation.elsewhere.iter().map(|other| why_not(school, explanation, other, look.width)));
    terminal::join(&parts)
}

fn when(school: &School, slot: Slot) -> String {
    clean(&school.cycle.name(slot))
}

/// The same of a session, with the cycles in which it is held unless in each.
fn when_held(school: &School, explanation: &SessionExplanation, held: &HeldSession) -> String {
    let turn = turns::in_turn(school, explanation.team, held.turn);
    when(school, held.start) + &turn.map_or(String::new(), |turn| format!(" ({turn})"))
}

fn why(school: &School, explanation: &SessionExplanation, held: &HeldSession, columns: usize) -> String {
    let mut text = paint(HEADING, &format!("WHY {}", when_held(school, explanation, held))) + "\n";
    text.push_str(&flow_words("  ", &own_cost(&held.criteria), 4, columns));
    text.push('\n');
    let what = format!("in which {} does not use it", clean(&school.teams[explanation.team].name));
    text.push_str(&otherwise(school, &explanation.plan, &held.otherwise, &what, columns));
    text
}

fn why_not(school: &School, explanation: &SessionExplanation, other: &OtherTime, columns: usize) -> String {
    let mut text = paint(HEADING, &format!("WHY NOT {}", when(school, other.start))) + "\n";
    let mut say = |lead: &str, clauses: &[String]| {
        if !clauses.is_empty() {
            let clauses: Vec<String> = clauses.iter().map(|clause| clean(clause)).collect();
            text.push_str(&paint(BAD, &flow_words("  ", &format!("{lead}: {}.", clauses.join("; ")), 4, columns)));
            text.push('\n');
        }
    };
    say("In the way whatever is planned", &blocked(school, &other.school));
    say("In the way in this plan", &blocked(school, &other.plan));
    let what = format!("in which {} meets then", clean(&school.teams[explanation.team].name));
    text.push_str(&otherwise(school, &explanation.plan, &other.otherwise, &what, columns));
    text
}

/// The same as JSON, with what would help.
pub fn json(school: &School, explanation: &SessionExplanation, improvements: &Improvements) -> String {
    let plan = &explanation.plan;
    let held = explanation.held.iter().map(|held| HeldJson {
        time: SlotRow::new(school, held.start),
        turn: (school.teams[explanation.team].every > 1).then_some(held.turn),
        criteria: criteria(&held.criteria),
        otherwise: OtherwiseJson::new(school, plan, &held.otherwise),
    });
    let elsewhere = explanation.elsewhere.iter().map(|other| ElsewhereJson {
        time: SlotRow::new(school, other.start),
        blocked_by_school: blocked(school, &other.school),
        blocked_by_plan: blocked(school, &other.plan),
        otherwise: OtherwiseJson::new(school, plan, &other.otherwise),
    });
    verdict::json(&SessionJson {
        schema: 1,
        team: school.teams[explanation.team].id.clone(),
        total: plan.total,
        criteria: criteria(&plan.criteria),
        sessions: held.collect(),
        elsewhere: elsewhere.collect(),
        what_would_help: ImprovementsJson::new(school, improvements),
    })
}

#[derive(Serialize)]
struct SessionJson {
    schema: u32,
    team: String,
    total: i64,
    criteria: Vec<(&'static str, i64)>,
    sessions: Vec<HeldJson>,
    elsewhere: Vec<ElsewhereJson>,
    what_would_help: ImprovementsJson,
}

#[derive(Serialize)]
struct HeldJson {
    #[serde(flatten)]
    time: SlotRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    turn: Option<u32>,
    criteria: Vec<(&'static str, i64)>,
    otherwise: OtherwiseJson,
}

#[derive(Serialize)]
struct ElsewhereJson {
    #[serde(flatten)]
    time: SlotRow,
    blocked_by_school: Vec<String>,
    blocked_by_plan: Vec<String>,
    otherwise: OtherwiseJson,
}
