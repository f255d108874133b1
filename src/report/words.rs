//! Costs and proofs in words.

use super::text::{FAINT, HEADING, count, flow_words, pad, pad_left, paint, width};
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
    pub fn new(plan: &Plan) -> Counted {
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

/// What a criterion counts, in school words: one and several of them.
fn one_and_many(criterion: Criterion, peers: bool) -> (&'static str, &'static str) {
    match criterion {
        Criterion::UnmetSession => ("session missing", "sessions missing"),
        Criterion::AbsentRequired => ("absence of a required member", "absences of required members"),
        Criterion::AbsentOptional => ("absence of an optional member", "absences of optional members"),
        Criterion::Release => ("period in which somebody is released", "periods in which somebody is released"),
        Criterion::CoverLoad => ("cover given", "covers given"),
        Criterion::Crowded => ("session beyond a person's first on a day", "sessions beyond a person's first on a day"),
        Criterion::Outside => ("attendance before or after lessons", "attendances before or after lessons"),
        Criterion::ExtraTime => {
            ("period outside a person's own school day", "periods outside a person's own school day")
        }
        Criterion::Avoid => ("period that somebody asked to avoid", "periods that somebody asked to avoid"),
        Criterion::UnmetMentee if peers => ("person without a peer", "people without a peer"),
        Criterion::UnmetMentee => ("mentee without a mentor", "mentees without a mentor"),
        Criterion::UnmetMeeting if peers => ("weekly meeting missing", "weekly meetings missing"),
        Criterion::UnmetMeeting => ("mentor meeting missing", "mentor meetings missing"),
        Criterion::MisfitMentor if peers => ("point of worth that groups lack", "points of worth that groups lack"),
        Criterion::MisfitMentor => ("point of fit that pairs lack", "points of fit that pairs lack"),
        Criterion::UnmetVisit => ("visit missing", "visits missing"),
        Criterion::MisfitVisit => ("point of fit that visits lack", "points of fit that visits lack"),
        Criterion::HostAgain => ("visit to somebody who receives another", "visits to people who receive others"),
        Criterion::Moved => ("thing moved from the previous plan", "things moved from the previous plan"),
    }
}

/// What a criterion counts, in school words without a number: `absences of required members`.
pub fn what(criterion: Criterion, peers: bool) -> &'static str {
    one_and_many(criterion, peers).1
}

/// What was counted, in school words: `3 absences of required members`.
pub fn criterion(cost: &CriterionCost, counted: Counted) -> String {
    let number = cost.count.unsigned_abs();
    let (one, many) = one_and_many(cost.criterion, counted.peers);
    match cost.criterion {
        Criterion::UnmetSession if number != counted.missing_sessions => {
            format!("{number} for {}, by the team's priority", count(counted.missing_sessions, one, many))
        }
        Criterion::CoverLoad if number != counted.covers => {
            format!("{number} for {} (a person's second counts 2, …)", count(counted.covers, one, many))
        }
        Criterion::UnmetMentee if !counted.peers && number != counted.missing_mentees => {
            format!("{number} for {}, by the mentee's priority", count(counted.missing_mentees, one, many))
        }
        Criterion::HostAgain if number != 1 => format!("{number} for {many} (a host's third counts 2, …)"),
        _ => count(number, one, many),
    }
}

/// What one point is, where points are shown: `One point is what 1 cover given costs; 1 session missing costs 1000.` Of
/// the criteria that occur, those of the least and the greatest weight; empty where none does.
pub fn points(costs: impl IntoIterator<Item = CriterionCost>, peers: bool) -> String {
    let mut weights: Vec<(i64, Criterion)> = costs.into_iter().map(|cost| (cost.weight, cost.criterion)).collect();
    weights.sort_unstable();
    let (Some((least, small)), Some((greatest, large))) = (weights.first(), weights.last()) else {
        return String::new();
    };
    let one = |criterion: &Criterion| format!("1 {}", one_and_many(*criterion, peers).0);
    let first = match least {
        1 => format!("One point is what {} costs", one(small)),
        more => format!("In points, {} costs {more}", one(small)),
    };
    if least == greatest { format!("{first}.") } else { format!("{first}; {} costs {greatest}.", one(large)) }
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
        // What is too long goes on in the next line, and the figures stand at its end.
        let lines = flow_words("", &what, 2, words);
        let (before, last) = lines.rsplit_once('\n').map_or(("", lines.as_str()), |(before, last)| (before, last));
        before.lines().for_each(|line| text.push_str(&format!("  {line}\n")));
        text.push_str(&format!(
            "  {}  {}  {}\n",
            pad(last, words),
            after_sign(&weight, weights),
            after_sign(&sum, sums)
        ));
    }
    if score.criteria.len() > 1 {
        text.push_str(&format!("  {}  {}  {}\n", pad("together", words), pad("", weights), after_sign(&total, sums)));
    }
    let points = points(score.criteria.iter().copied(), counted.peers);
    text.push_str(&paint(FAINT, &flow_words("  ", &points, 4, columns)));
    text.push('\n');
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
    fn what_one_point_is_is_said_by_example() {
        let cost = |criterion, weight| CriterionCost { criterion, count: 3, weight };
        let several =
            [cost(Criterion::UnmetSession, 1000), cost(Criterion::Crowded, 5), cost(Criterion::MisfitMentor, 1)];
        assert_eq!(
            points(several, false),
            "One point is what 1 point of fit that pairs lack costs; 1 session missing costs 1000."
        );
        assert_eq!(
            points(several[..2].to_vec(), false),
            "In points, 1 session beyond a person's first on a day costs 5; 1 session missing costs 1000."
        );
        assert_eq!(
            points([cost(Criterion::Release, 20)], false),
            "In points, 1 period in which somebody is released costs 20."
        );
        assert_eq!(points([], false), "");
    }

    #[test]
    fn the_proof_says_how_far_from_the_best_it_may_be() {
        let score = Score { total: 187, bound: 170, one_by_one: None, stages: Vec::new(), criteria: Vec::new() };
        assert!(proof(&score, Status::Feasible, "").contains("at least 170, so this one is at most 17 above the best"));
        assert!(proof(&Score { bound: 187, ..score }, Status::Optimal, "").ends_with("no plan costs less."));
    }
}
