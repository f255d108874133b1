//! Why this mentor, and why not that one, in words and figures.

use serde::Serialize;

use super::super::pairs::helps;
use super::super::text::{BAD, FAINT, GOOD, HEADING, clean, flow_words, pad, pad_left, paint, width};
use super::super::{Look, names, terminal, verdict};
use super::improvements::ImprovementsJson;
use super::{CHANGES_NAMED, changes, differences, price, total};
use crate::plan::{Improvements, MatchedTag, OtherPairs, PairExplanation, WeighedMentor};
use crate::report::reasons::broken_rule;
use crate::school::{PairingObjective, School, StaffId, Table};

/// The whole answer as text: the points side by side, then each mentor in words.
pub fn text(school: &School, explanation: &PairExplanation, look: Look) -> String {
    let names = names::of(school);
    let columns = look.width;
    let mentee = &names[explanation.mentee];
    let has = match explanation.has {
        Some(mentor) => format!("{} is the mentor in this plan", names[mentor]),
        None => "no mentor in this plan".to_owned(),
    };
    let demanded = if explanation.demanded { ", as pairs.csv or pins.csv demands" } else { "" };
    let lead = paint(HEADING, &format!("{mentee}: "));
    let others = explanation.mentors.iter().filter_map(|weighed| weighed.otherwise.as_ref());
    let total = total(explanation.total, &explanation.criteria, others.map(|other| &other.criteria[..]));
    let head = format!("{}\n", flow_words(&lead, &format!("{has}{demanded}. {total}"), 2, columns));
    let mut parts = vec![head, table(school, explanation, &names, columns)];
    for weighed in &explanation.mentors {
        parts.push(one(school, explanation, weighed, &names, columns));
    }
    terminal::join(&parts)
}

/// The points of each mentor, a row each; a sentence each where the terminal is too narrow.
fn table(school: &School, explanation: &PairExplanation, names: &Table<StaffId, String>, columns: usize) -> String {
    let weights = &school.rules.mentors.weights;
    let heads = ["need", "time", "experience", "department", "preference", "fit"];
    let weights = [weights.need, weights.time, weights.experience, weights.department, weights.preference];
    let mut weights = weights.map(|weight| weight.to_string()).to_vec();
    weights.push(String::new());
    let row = |weighed: &WeighedMentor| {
        let points = weighed.points;
        let figures = [points.need, points.time, points.experience, points.department, points.preference, weighed.fit];
        figures.map(|figure| figure.to_string()).to_vec()
    };
    let mentors = explanation.mentors.iter().map(|weighed| (names[weighed.mentor].as_str(), row(weighed)));
    let mut rows: Vec<(&str, Vec<String>)> = mentors.collect();
    rows.push(("weight", weights));
    let widest = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let needed: usize = heads.iter().map(|head| head.len() + 2).sum();
    let mut text = String::new();
    if 2 + widest + needed > columns {
        for (name, figures) in &rows {
            let figures = heads.iter().zip(figures).filter(|(_, figure)| !figure.is_empty());
            let figures: Vec<String> = figures.map(|(head, figure)| format!("{head} {figure}")).collect();
            text.push_str(&flow_words("  ", &format!("{name}: {}", figures.join(", ")), 4, columns));
            text.push('\n');
        }
        return text;
    }
    let line = |name: &str, cells: &[String]| {
        let cells = cells.iter().zip(heads).map(|(cell, head)| format!("  {}", pad_left(cell, head.len())));
        format!("  {}{}", pad(name, widest), cells.collect::<String>()).trim_end().to_owned() + "\n"
    };
    text.push_str(&paint(HEADING, &line("Points", &heads.map(str::to_owned))));
    rows.iter().for_each(|(name, cells)| text.push_str(&line(name, cells)));
    text
}

/// One mentor in words: what stands for the pair, what it would change, what it would cost.
fn one(
    school: &School,
    explanation: &PairExplanation,
    weighed: &WeighedMentor,
    names: &Table<StaffId, String>,
    columns: usize,
) -> String {
    let (mentor, mentee) = (&names[weighed.mentor], &names[explanation.mentee]);
    let has = explanation.has == Some(weighed.mentor);
    let title = if has { format!("WHY {mentor}") } else { format!("WHY NOT {mentor}") };
    let mut text = format!("{}\n", paint(HEADING, &title));
    let mut say = |style: anstyle::Style, sentence: &str| {
        text.push_str(&paint(style, &flow_words("  ", sentence, 4, columns)));
        text.push('\n');
    };
    let plain = anstyle::Style::new();
    if weighed.matched.is_empty() {
        say(plain, &format!("{mentor} has no expertise in what {mentee} needs."));
    } else {
        say(plain, &format!("{mentor} {}.", helps(school, &weighed.matched)));
    }
    if !weighed.forbidden.is_empty() {
        let rules: Vec<String> = weighed.forbidden.iter().map(|rule| clean(&broken_rule(school, rule))).collect();
        say(BAD, &format!("The rules do not allow this pair: {}.", rules.join("; ")));
        return text;
    }
    let Some(other) = &weighed.otherwise else {
        let why = match (has, explanation.demanded) {
            (true, true) => "The pair is demanded, so there is no plan without it.".to_owned(),
            (_, true) => format!("Another mentor is demanded for {mentee}, so there is no plan with this pair."),
            (true, _) => "There is no plan without this pair.".to_owned(),
            (false, _) => format!("{mentor} has no place left beside the pairs that are demanded."),
        };
        say(plain, &why);
        return text;
    };
    let more = other.total - explanation.total;
    let price = price(explanation.total, other.total);
    let what = if has { "without this pair" } else { "with this pair" };
    let proof = if other.proven { "" } else { " (not proven: there may be a cheaper one)" };
    say(if more >= 0 { GOOD } else { BAD }, &format!("The best plan {what} {price}{proof}."));
    if let Some(why) = rather(school, other, explanation.total) {
        say(plain, why);
    }
    for line in differences(&explanation.criteria, &other.criteria) {
        text.push_str(&paint(FAINT, &flow_words("    ", &line, 6, columns)));
        text.push('\n');
    }
    let name = |mentor: Option<StaffId>| mentor.map_or("nobody".to_owned(), |mentor| names[mentor].clone());
    for (mentee, before, then) in &other.changes {
        let sentence = format!("{}: {} instead of {}", names[*mentee], name(*then), name(*before));
        text.push_str(&flow_words("  - ", &sentence, 4, columns));
        text.push('\n');
    }
    if !has {
        let when: Vec<String> = other.meetings.iter().map(|slot| clean(&school.cycle.name(*slot))).collect();
        let meet = if when.is_empty() {
            "The two would not meet.".to_owned()
        } else {
            format!("The two would meet {}.", when.join(" and "))
        };
        text.push_str(&flow_words("  ", &meet, 4, columns));
        text.push('\n');
    }
    if let (Some(plan), Some(everything)) = (&explanation.plan, &other.everything) {
        text.push_str(&flow_words("  ", "All that would change, sessions and visits too:", 4, columns));
        text.push('\n');
        text.push_str(&changes(school, plan, everything, CHANGES_NAMED, columns));
    }
    text
}

/// Why a pair is not in a plan that costs more than another with it; none where pairs are those of the least total.
fn rather(school: &School, other: &OtherPairs, total: i64) -> Option<&'static str> {
    if other.total >= total {
        return None;
    }
    match school.rules.mentors.objective {
        PairingObjective::Total => None,
        PairingObjective::Fair => Some(
            "The plan has other pairs all the same, because objective = \"fair\" asks first that nobody's pair is \
             worse than it has to be, and only then for the least total.",
        ),
        PairingObjective::Stable => Some(
            "The plan has other pairs all the same, because objective = \"stable\" asks first that no two people \
             would both rather have each other, and only then for the least total.",
        ),
    }
}

/// The same as JSON, with what would help.
pub fn json(school: &School, explanation: &PairExplanation, improvements: &Improvements) -> String {
    let id = |staff: StaffId| school.staff[staff].id.clone();
    let mentors = explanation.mentors.iter().map(|weighed| {
        let points = weighed.points;
        MentorJson {
            mentor: id(weighed.mentor),
            fit: weighed.fit,
            points: PointsJson {
                need: points.need,
                time: points.time,
                experience: points.experience,
                department: points.department,
                preference: points.preference,
            },
            matched: weighed.matched.iter().map(|matched| matched_json(school, matched)).collect(),
            forbidden: weighed.forbidden.iter().map(|rule| broken_rule(school, rule)).collect(),
            otherwise: weighed.otherwise.as_ref().map(|other| other_json(school, other)),
        }
    });
    verdict::json(&ExplanationJson {
        schema: 1,
        mentee: id(explanation.mentee),
        mentor: explanation.has.map(id),
        demanded: explanation.demanded,
        total: explanation.total,
        mentors: mentors.collect(),
        what_would_help: ImprovementsJson::new(school, improvements),
    })
}

fn matched_json(school: &School, matched: &MatchedTag) -> MatchedJson {
    MatchedJson { tag: school.tags[matched.tag].clone(), priority: matched.priority, level: matched.level }
}

fn other_json(school: &School, other: &OtherPairs) -> OtherJson {
    let id = |staff: StaffId| school.staff[staff].id.clone();
    OtherJson {
        total: other.total,
        proven: other.proven,
        criteria: other.criteria.iter().map(|line| (line.criterion.name(), line.cost())).collect(),
        changes: other
            .changes
            .iter()
            .map(|(mentee, before, then)| ChangeJson {
                mentee: id(*mentee),
                before: before.map(id),
                then: then.map(id),
            })
            .collect(),
        meetings: other.meetings.iter().map(|slot| school.cycle.name(*slot)).collect(),
    }
}

#[derive(Serialize)]
struct ExplanationJson {
    schema: u32,
    mentee: String,
    mentor: Option<String>,
    demanded: bool,
    total: i64,
    mentors: Vec<MentorJson>,
    what_would_help: ImprovementsJson,
}

#[derive(Serialize)]
struct MentorJson {
    mentor: String,
    fit: u8,
    points: PointsJson,
    matched: Vec<MatchedJson>,
    forbidden: Vec<String>,
    otherwise: Option<OtherJson>,
}

#[derive(Serialize)]
struct MatchedJson {
    tag: String,
    priority: u8,
    level: u8,
}

#[derive(Serialize)]
struct PointsJson {
    need: u8,
    time: u8,
    experience: u8,
    department: u8,
    preference: u8,
}

#[derive(Serialize)]
struct OtherJson {
    total: i64,
    proven: bool,
    criteria: Vec<(&'static str, i64)>,
    changes: Vec<ChangeJson>,
    meetings: Vec<String>,
}

#[derive(Serialize)]
struct ChangeJson {
    mentee: String,
    before: Option<String>,
    then: Option<String>,
}
