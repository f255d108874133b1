//! Costs and proofs in words.

use super::text::{HEADING, count, pad, pad_left, paint, width};
use crate::plan::document::Document;
use crate::plan::{CriterionCost, Plan, Regret, Score, Status, UnmetKind};
use crate::school::{Criterion, PairingObjective};

/// Counts that a criterion's own count does not tell.
#[derive(Clone, Copy, Default, Debug)]
pub struct Counted {
    /// Sessions missing, whatever their priority.
    pub missing_sessions: u64,
    /// Mentees without a mentor, whatever their priority.
    pub missing_mentees: u64,
    /// Covers given, whoever gives them.
    pub covers: u64,
    /// Whether it is a plan of peers, who are in groups without mentors.
    pub peers: bool,
}

impl Counted {
    /// The counts of a plan.
    pub fn of(plan: &Plan) -> Counted {
        let missing = |kind: UnmetKind| {
            let of_kind = plan.unmet.iter().filter(|unmet| unmet.kind == kind);
            of_kind.map(|unmet| u64::from(unmet.count)).sum()
        };
        Counted {
            missing_sessions: missing(UnmetKind::Session),
            missing_mentees: missing(UnmetKind::Mentee),
            covers: plan.sessions.iter().map(|session| session.released.len() as u64).sum(),
            peers: plan.peers.is_some(),
        }
    }

    /// The counts of a plan that was read.
    pub fn of_document(document: &Document) -> Counted {
        let missing = |kind: UnmetKind| {
            let of_kind = document.unmet.iter().filter(|row| row.kind == kind);
            of_kind.fold(0, |sum: u64, row| sum.saturating_add(row.count.unsigned_abs()))
        };
        Counted {
            missing_sessions: missing(UnmetKind::Session),
            missing_mentees: missing(UnmetKind::Mentee),
            covers: document.sessions.iter().map(|row| row.released.len() as u64).sum(),
            peers: document.peers.is_some(),
        }
    }
}

/// What was counted, in school words: `3 absences of required members`.
pub fn criterion(cost: &CriterionCost, counted: Counted) -> String {
    let number = cost.count.unsigned_abs();
    match cost.criterion {
        Criterion::UnmetSession if number == counted.missing_sessions => {
            count(number, "session missing", "sessions missing")
        }
        Criterion::UnmetSession => {
            let missing = count(counted.missing_sessions, "session missing", "sessions missing");
            format!("{number} for {missing}, by the team's priority")
        }
        Criterion::AbsentRequired => count(number, "absence of a required member", "absences of required members"),
        Criterion::AbsentOptional => count(number, "absence of an optional member", "absences of optional members"),
        Criterion::Release => {
            count(number, "period in which somebody is released", "periods in which somebody is released")
        }
        Criterion::CoverLoad if number == counted.covers => count(number, "cover given", "covers given"),
        Criterion::CoverLoad => {
            let given = count(counted.covers, "cover given", "covers given");
            format!("{number} for {given} (a person's second counts 2, …)")
        }
        Criterion::Crowded => {
            count(number, "session beyond a person's first on a day", "sessions beyond a person's first on a day")
        }
        Criterion::Outside => {
            count(number, "attendance before or after lessons", "attendances before or after lessons")
        }
        Criterion::ExtraTime => {
            count(number, "period outside a person's own school day", "periods outside a person's own school day")
        }
        Criterion::Avoid => {
            count(number, "period that somebody asked to avoid", "periods that somebody asked to avoid")
        }
        Criterion::UnmetMentee if counted.peers => count(number, "person without a peer", "people without a peer"),
        Criterion::UnmetMeeting if counted.peers => count(number, "weekly meeting missing", "weekly meetings missing"),
        Criterion::MisfitMentor if counted.peers => {
            count(number, "point of worth that groups lack", "points of worth that groups lack")
        }
        Criterion::UnmetMentee if number == counted.missing_mentees => {
            count(number, "mentee without a mentor", "mentees without a mentor")
        }
        Criterion::UnmetMentee => {
            let missing = count(counted.missing_mentees, "mentee without a mentor", "mentees without a mentor");
            format!("{number} for {missing}, by the mentee's priority")
        }
        Criterion::UnmetMeeting => count(number, "mentor meeting missing", "mentor meetings missing"),
        Criterion::MisfitMentor => count(number, "point of fit that pairs lack", "points of fit that pairs lack"),
        Criterion::UnmetVisit => count(number, "visit missing", "visits missing"),
        Criterion::MisfitVisit => count(number, "point of fit that visits lack", "points of fit that visits lack"),
        Criterion::HostAgain if number == 1 => "1 visit to somebody who receives another".into(),
        Criterion::HostAgain => {
            format!("{number} for visits to people who receive others (a host's third counts 2, …)")
        }
        Criterion::Moved => count(number, "thing moved from the previous plan", "things moved from the previous plan"),
    }
}

/// Among which plans one is the best. Under other objectives than the total, pairs are chosen by these first: what is
/// proven is about plans with such pairs.
pub fn among(plan: &Plan) -> &'static str {
    match plan.pairing.as_ref().map(|pairing| pairing.objective) {
        Some(PairingObjective::Fair) => " with pairs as fair (objective = \"fair\")",
        Some(PairingObjective::Stable) => " with pairs as stable (objective = \"stable\")",
        Some(PairingObjective::Total) | None => "",
    }
}

/// What the total is and what is proven about it, in one or two sentences; `which` are the plans among which it is
/// the best ([`among`]).
pub fn proof(score: &Score, status: Status, which: &str) -> String {
    let total = format!("Total cost {}.", score.total);
    match status {
        Status::Optimal => format!("{total} Proven: no plan{which} costs less."),
        Status::Feasible => format!(
            "{total} Not proven to be the least: every plan costs at least {}, so this one is at most {} above the best.",
            score.bound,
            score.total.saturating_sub(score.bound)
        ),
        Status::Unknown => format!("{total} Nothing is proven about it."),
    }
}

/// What another mentor would cost, as far as that is known.
pub fn regret(regret: Regret) -> String {
    let (at_most, figure) = match regret {
        Regret::Exactly(figure) => ("", figure),
        Regret::AtMost(figure) => ("at most ", figure),
    };
    match figure {
        0 => "costs no more".to_owned(),
        less if less < 0 && at_most.is_empty() => format!("costs {} less", less.unsigned_abs()),
        less if less < 0 => format!("costs at least {} less", less.unsigned_abs()),
        more => format!("costs {at_most}{more} more"),
    }
}

/// What planning all kinds together has won, where it has.
pub fn saved(score: &Score) -> Option<String> {
    let one_by_one = score.one_by_one.filter(|one_by_one| *one_by_one > score.total)?;
    let saved = one_by_one - score.total;
    Some(format!("Planned one kind after the other, it would cost {one_by_one}: planning them together saves {saved}."))
}

/// The cost by criterion as a table, with its sum. Empty where nothing costs.
pub fn costs(score: &Score, counted: Counted, columns: usize) -> String {
    if score.criteria.is_empty() {
        return String::new();
    }
    let rows: Vec<(String, String, String)> = score
        .criteria
        .iter()
        .map(|cost| (criterion(cost, counted), format!("× {}", cost.weight), format!("= {}", cost.cost())))
        .collect();
    let total = format!("= {}", score.total);
    let weights = rows.iter().map(|row| width(&row.1)).max().unwrap_or(0);
    let sums = rows.iter().map(|row| width(&row.2)).max().unwrap_or(0).max(width(&total));
    let room = columns.saturating_sub(weights + sums + 6);
    let words = rows.iter().map(|row| width(&row.0)).max().unwrap_or(0).min(room);
    let mut text = format!("{}\n", paint(HEADING, "WHAT IT COSTS"));
    for (what, weight, sum) in rows {
        text.push_str(&format!(
            "  {}  {}  {}\n",
            pad(&what, words),
            after_sign(&weight, weights),
            after_sign(&sum, sums)
        ));
    }
    if score.criteria.len() > 1 {
        text.push_str(&format!("  {}  {}  {}\n", pad("together", words), pad("", weights), after_sign(&total, sums)));
    }
    text
}

/// `=   60`: the sign at the left of its column, the figure at the right.
fn after_sign(sum: &str, columns: usize) -> String {
    let (sign, figure) = sum.split_once(' ').unwrap_or(("", sum));
    format!("{sign} {}", pad_left(figure, columns.saturating_sub(width(sign) + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_criterion_has_words_with_its_count() {
        for criterion_id in Criterion::ALL {
            for number in [1, 7] {
                let words = criterion(
                    &CriterionCost { criterion: *criterion_id, count: number, weight: 3 },
                    Counted::default(),
                );
                assert!(words.starts_with(&number.to_string()), "{words}");
                assert!(!words.contains('_'), "{words}");
            }
        }
    }

    #[test]
    fn the_proof_says_how_far_from_the_best_it_may_be() {
        let score = Score { total: 187, bound: 170, one_by_one: None, stages: Vec::new(), criteria: Vec::new() };
        assert!(proof(&score, Status::Feasible, "").contains("at least 170, so this one is at most 17 above the best"));
        assert!(proof(&Score { bound: 187, ..score }, Status::Optimal, "").ends_with("no plan costs less."));
    }
}
