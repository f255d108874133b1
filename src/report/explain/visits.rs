//! Why somebody visits whom they do, and why not somebody else.

use super::super::text::{BAD, HEADING, clean, count, flow_words, listed, paint};
use super::super::{Look, names, terminal, verdict};
use super::improvements::ImprovementsJson;
use super::json::{OtherwiseJson, criteria};
use super::{criteria_of, otherwise, total};
use crate::plan::document::SlotRow;
use crate::plan::{Improvements, MadeVisit, OtherHost, VisitExplanation, VisitPoints};
use crate::report::reasons::no_visit;
use crate::school::{School, StaffId, Table};
use serde::Serialize;

/// The answer as text: each visit in the plan, then each other host.
pub fn text(school: &School, explanation: &VisitExplanation, look: Look) -> String {
    let names = names::of(school);
    let observer = &names[explanation.observer];
    let hosts: Vec<&str> = explanation.made.iter().map(|made| names[made.visit.host].as_str()).collect();
    let visits = match hosts.as_slice() {
        [] => "visits nobody in this plan".to_owned(),
        hosts => format!("visits {} in this plan", listed(hosts)),
    };
    let asked = school.staff[explanation.observer].visits as usize;
    let lacks = match asked.saturating_sub(hosts.len()) {
        0 => String::new(),
        more => format!(" ({} missing)", count(more as u64, "visit is", "visits are")),
    };
    let lead = paint(HEADING, &format!("{observer}: "));
    let made = explanation.made.iter().map(|made| &made.otherwise);
    let others = made.chain(explanation.others.iter().map(|other| &other.otherwise)).map(criteria_of);
    let total = total(explanation.plan.total, &explanation.plan.criteria, others);
    let sentence = format!("{visits}{lacks}. {total}");
    let mut parts = vec![flow_words(&lead, &sentence, 2, look.width) + "\n"];
    parts.extend(explanation.made.iter().map(|made| why(school, explanation, made, &names, look.width)));
    parts.extend(explanation.others.iter().map(|other| why_not(school, explanation, other, &names, look.width)));
    terminal::join(&parts)
}

fn points(school: &School, points: VisitPoints) -> String {
    let weights = &school.rules.visits.weights;
    let VisitPoints { need, outside_department } = points;
    format!(
        "needs met {need} (weight {}), other department {outside_department} (weight {})",
        weights.need, weights.outside_department
    )
}

fn why(
    school: &School,
    explanation: &VisitExplanation,
    made: &MadeVisit,
    names: &Table<StaffId, String>,
    columns: usize,
) -> String {
    let visit = &made.visit;
    let host = &names[visit.host];
    let mut text = paint(HEADING, &format!("WHY {host}")) + "\n";
    let talk = visit.debrief.map_or(String::new(), |slot| format!(", talk {}", clean(&school.cycle.name(slot))));
    let when = clean(&school.cycle.name(visit.slot));
    let sentence = format!("Round {}, {when}{talk}: fit {}: {}.", visit.round, visit.fit, points(school, made.points));
    text.push_str(&flow_words("  ", &sentence, 4, columns));
    text.push('\n');
    text.push_str(&otherwise(school, &explanation.plan, &made.otherwise, "without this visit", columns));
    text
}

fn why_not(
    school: &School,
    explanation: &VisitExplanation,
    other: &OtherHost,
    names: &Table<StaffId, String>,
    columns: usize,
) -> String {
    let host = &names[other.host];
    let lesson = other.slot.map_or(String::new(), |slot| format!(" in {}", clean(&school.cycle.name(slot))));
    let mut text = paint(HEADING, &format!("WHY NOT {host}{lesson}")) + "\n";
    let fit = match other.fit {
        Some(fit) => format!("Fit {fit} at best: {}.", points(school, other.points)),
        None => format!("The visit is not possible: {}.", points(school, other.points)),
    };
    text.push_str(&flow_words("  ", &fit, 4, columns));
    text.push('\n');
    let mut say = |sentence: String| {
        text.push_str(&paint(BAD, &flow_words("  ", &sentence, 4, columns)));
        text.push('\n');
    };
    if let Some(why) = other.school {
        say(format!("In the way: {}.", clean(&no_visit(school, explanation.observer, other.host, why))));
    }
    if !other.taken.is_empty() {
        let others: Vec<&str> = other.taken.iter().map(|staff| names[*staff].as_str()).collect();
        let most = school.staff[other.host].hosts;
        say(format!("In the way in this plan: {host} receives at most {most} and is visited by {}.", listed(&others)));
    }
    text.push_str(&otherwise(school, &explanation.plan, &other.otherwise, "with this visit", columns));
    text
}

/// The same as JSON, with what would help.
pub fn json(school: &School, explanation: &VisitExplanation, improvements: &Improvements) -> String {
    let plan = &explanation.plan;
    let id = |staff: StaffId| school.staff[staff].id.clone();
    let made = explanation.made.iter().map(|made| MadeJson {
        host: id(made.visit.host),
        round: made.visit.round,
        time: SlotRow::new(school, made.visit.slot),
        fit: made.visit.fit,
        points: PointsJson::new(made.points),
        otherwise: OtherwiseJson::new(school, plan, &made.otherwise),
    });
    let others = explanation.others.iter().map(|other| OtherJson {
        host: id(other.host),
        time: other.slot.map(|slot| SlotRow::new(school, slot)),
        fit: other.fit,
        points: PointsJson::new(other.points),
        blocked_by_school: other.school.map(|why| no_visit(school, explanation.observer, other.host, why)),
        visited_by: other.taken.iter().map(|staff| id(*staff)).collect(),
        otherwise: OtherwiseJson::new(school, plan, &other.otherwise),
    });
    verdict::json(&VisitsJson {
        schema: 1,
        observer: id(explanation.observer),
        total: plan.total,
        criteria: criteria(&plan.criteria),
        visits: made.collect(),
        others: others.collect(),
        what_would_help: ImprovementsJson::new(school, improvements),
    })
}

#[derive(Serialize)]
struct VisitsJson {
    schema: u32,
    observer: String,
    total: i64,
    criteria: Vec<(&'static str, i64)>,
    visits: Vec<MadeJson>,
    others: Vec<OtherJson>,
    what_would_help: ImprovementsJson,
}

#[derive(Serialize)]
struct MadeJson {
    host: String,
    round: u32,
    #[serde(flatten)]
    time: SlotRow,
    fit: u8,
    points: PointsJson,
    otherwise: OtherwiseJson,
}

#[derive(Serialize)]
struct OtherJson {
    host: String,
    time: Option<SlotRow>,
    fit: Option<u8>,
    points: PointsJson,
    blocked_by_school: Option<String>,
    visited_by: Vec<String>,
    otherwise: OtherwiseJson,
}

#[derive(Serialize)]
struct PointsJson {
    need: u8,
    outside_department: u8,
}

impl PointsJson {
    fn new(points: VisitPoints) -> PointsJson {
        PointsJson { need: points.need, outside_department: points.outside_department }
    }
}
