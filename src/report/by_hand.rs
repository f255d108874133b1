//! What sessions made by hand are worth, beside the best plan.

use serde::Serialize;

use super::text::{BAD, GOOD, HEADING, WATCH, clean, count, flow_words, paint};
use super::verdict::{ScoreRow, ViolationRow};
use super::{Look, terminal, verdict, words};
use crate::plan::by_hand::{Absence, Judgement};
use crate::plan::{Plan, Status, UnmetKind};
use crate::school::{MemberRole, School};

/// The report of `staffroom verify SCHOOL --sessions FILE`. `best` is the plan
/// to compare with, where one was found.
pub fn judgement(school: &School, judged: &Judgement, best: Option<&Plan>, look: Look) -> String {
    let columns = look.width;
    let mut head =
        flow_words(&paint(HEADING, &format!("{}: ", clean(&school.name))), &placed(school, judged), 2, columns);
    head.push('\n');
    let missing: Vec<String> =
        judged.document.unmet.iter().map(|row| format!("{} ({})", team_name(school, &row.id), row.count)).collect();
    if !missing.is_empty() {
        head.push_str(&flow_words(&paint(BAD, "Missing: "), &format!("{}.", missing.join(", ")), 2, columns));
        head.push('\n');
    }
    let broken = judged.verdict.violations.len() as u64;
    let rules = if broken == 0 {
        paint(GOOD, "No rule is broken.")
    } else {
        let times = count(broken, "time", "times");
        paint(BAD, &format!("Rules are broken {times}; the cost does not count that."))
    };
    head.push_str(&flow_words("", &rules, 2, columns));
    head.push('\n');
    head.push_str(&paint(WATCH, &flow_words("", &compared(judged, best), 2, columns)));
    head.push('\n');
    let counts = words::Counted::of_document(&judged.document);
    terminal::join(&[
        head,
        verdict::violations(&judged.verdict.violations, look),
        absences(school, &judged.absences, columns),
        words::costs(&judged.verdict.score, counts, columns),
    ])
}

/// How many sessions the file holds of how many asked.
fn placed(school: &School, judged: &Judgement) -> String {
    let asked: u64 = school.teams.iter().map(|team| u64::from(team.sessions)).sum();
    let held = judged.document.sessions.len() as u64;
    format!("{} made by hand, {asked} asked for.", count(held, "session", "sessions"))
}

/// The cost beside that of the best plan.
fn compared(judged: &Judgement, best: Option<&Plan>) -> String {
    let total = judged.total();
    let Some(best) = best else {
        return format!("Total cost {total}. No plan was found in time to compare it with.");
    };
    let (least, above) = (best.score.total, total.saturating_sub(best.score.total));
    let what = match best.status {
        Status::Optimal => format!("the best possible plan costs {least}"),
        Status::Feasible | Status::Unknown => {
            format!("the best plan found costs {least}, and every plan costs at least {}", best.score.bound)
        }
    };
    let far = match (above, judged.verdict.holds()) {
        (1.., _) => format!("{above} more than that"),
        (0, true) => "just as much: these sessions cannot be improved on".to_owned(),
        (0, false) => "just as much".to_owned(),
        (_, true) => format!("{} less than that", above.unsigned_abs()),
        (_, false) => format!("{} less than that, which only broken rules make possible", above.unsigned_abs()),
    };
    let far =
        if best.status == Status::Optimal { far } else { far.replace(": these sessions cannot be improved on", "") };
    format!("Total cost {total}; {what}. The sessions made by hand cost {far}.")
}

/// A team's name, or its id where the school has no such team.
fn team_name(school: &School, id: &str) -> String {
    clean(school.teams.iter().find(|team| team.id == id).map_or(id, |team| &team.name))
}

/// Who is absent from which session, and what keeps them away.
fn absences(school: &School, absences: &[Absence], columns: usize) -> String {
    if absences.is_empty() {
        return String::new();
    }
    let names = super::names::of(school);
    let mut text = format!("{}\n", paint(HEADING, "WHO IS ABSENT"));
    for session in absences.chunk_by(|a, b| (&a.team, &a.slot) == (&b.team, &b.slot)) {
        let Some(first) = session.first() else { continue };
        text.push_str(&flow_words(
            "",
            &format!("{}, {}", clean(&first.slot), team_name(school, &first.team)),
            2,
            columns,
        ));
        text.push('\n');
        for absence in session {
            let person = school.staff.entries().find(|(_, staff)| staff.id == absence.staff);
            let name = person.map_or_else(|| clean(&absence.staff), |(staff, _)| names[staff].clone());
            let because = if absence.because.is_empty() {
                "could have come".to_owned()
            } else {
                let because: Vec<String> = absence.because.iter().map(|because| clean(because)).collect();
                because.join("; ")
            };
            let role = role(absence.role);
            text.push_str(&flow_words("  ", &format!("{name} ({role}): {because}"), 4, columns));
            text.push('\n');
        }
    }
    text
}

/// A member's role, as members.csv has it.
pub(super) fn role(role: MemberRole) -> &'static str {
    match role {
        MemberRole::Lead => "lead",
        MemberRole::Required => "required",
        MemberRole::Optional => "optional",
    }
}

/// A judgement as JSON.
#[derive(Serialize)]
struct JudgementRow<'a> {
    schema: u32,
    holds: bool,
    unmet: i64,
    violations: Vec<ViolationRow>,
    absences: Vec<AbsenceRow<'a>>,
    score: ScoreRow,
    best: Option<BestRow>,
}

/// An absence as JSON.
#[derive(Serialize)]
struct AbsenceRow<'a> {
    team: &'a str,
    slot: &'a str,
    staff: &'a str,
    role: &'static str,
    because: &'a [String],
}

/// The plan to compare with, as JSON.
#[derive(Serialize)]
struct BestRow {
    status: Status,
    total: i64,
    bound: i64,
    /// By how much the sessions made by hand cost more.
    above: i64,
}

/// The JSON of `staffroom verify SCHOOL --sessions FILE --json`.
pub fn judgement_json(judged: &Judgement, best: Option<&Plan>) -> String {
    let unmet = judged.document.unmet.iter().filter(|row| row.kind == UnmetKind::Session);
    verdict::json(&JudgementRow {
        schema: 1,
        holds: judged.verdict.holds(),
        unmet: unmet.map(|row| row.count).sum(),
        violations: verdict::rows(&judged.verdict.violations),
        absences: judged.absences.iter().map(absence_row).collect(),
        score: verdict::score(&judged.verdict.score),
        best: best.map(|best| BestRow {
            status: best.status,
            total: best.score.total,
            bound: best.score.bound,
            above: judged.total().saturating_sub(best.score.total),
        }),
    })
}

fn absence_row(absence: &Absence) -> AbsenceRow<'_> {
    let Absence { team, slot, staff, role: member, because } = absence;
    AbsenceRow { team, slot, staff, role: role(*member), because }
}
