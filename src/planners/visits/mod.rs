//! Who visits whom, in which lesson and round, and when the two talk about it
//! (specification part 3, "Visits").
//!
//! The way of a plan: what every visit costs at least ([`options`]); demands that
//! cannot hold ([`conflicts`]); who visits whom as a b-matching with its proof
//! ([`network`]), by prices on classes where these are limited ([`classes`]); rounds
//! and lessons ([`rounds`]). Where these cost nothing extra, that is the proof.
//! Otherwise the rest is decided exactly ([`search`], [`formulate`]). Squares and
//! triads are chosen first, and their visits demanded ([`groups`]).

pub mod classes;
pub mod conflicts;
pub mod formulate;
pub mod groups;
pub mod network;
pub mod options;
pub mod rounds;
pub mod search;
pub mod unmet;

use super::PlanError;
use super::commitments::Commitments;
use crate::findings::{Code, Finding, Place};
use crate::plan::{Unmet, Visit};
use crate::school::{School, StaffId};
use crate::solve::{Control, Settings};
use network::Demands;
use options::options;
use search::{Answer, Search};

/// The visits that were planned.
#[derive(Clone, Debug)]
pub struct Planned {
    /// By round, slot, then observer.
    pub visits: Vec<Visit>,
    /// What visits and missing ones cost.
    pub total: i64,
    /// No visits cost less.
    pub bound: i64,
    /// What is missing, by id as text.
    pub unmet: Vec<Unmet>,
}

/// Plans visits around what is fixed already. `rest` is what the rest of the plan
/// costs: repairs name the plan's whole total.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn plan(
    school: &School,
    previous: &[(StaffId, Option<StaffId>)],
    commitments: &Commitments,
    rest: i64,
    settings: &Settings,
    control: &Control,
) -> Result<Planned, PlanError> {
    let options = options(school, previous, commitments);
    let findings = conflicts::impossible(&options);
    if !findings.is_empty() {
        return Err(PlanError::Input(findings));
    }
    let answer = best(school, previous, commitments, settings, control)?;
    let Some(answer) = answer else { return Err(PlanError::Input(clashing(school))) };
    let case = unmet::Case { options: &options, previous, answer: &answer, rest, settings, control };
    let unmet = case.unmet()?;
    Ok(Planned { visits: answer.visits, total: answer.cost, bound: answer.bound, unmet })
}

/// What is asked for and cannot be, alone or together.
pub(super) fn impossible(school: &School, commitments: &Commitments) -> Vec<Finding> {
    conflicts::impossible(&options(school, &[], commitments))
}

/// A bound for the visits, whatever else is planned.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn bound(
    school: &School,
    previous: &[(StaffId, Option<StaffId>)],
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Result<i64, PlanError> {
    Ok(best(school, previous, commitments, settings, control)?.map_or(i64::MAX, |answer| answer.bound))
}

/// The best visits; none where demanded ones cannot be placed together.
pub(super) fn best(
    school: &School,
    previous: &[(StaffId, Option<StaffId>)],
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Result<Option<Answer>, PlanError> {
    let options = options(school, previous, commitments);
    let demands = Demands::of(&options)?;
    let constant = i64::from(school.rules.costs.moved) * previous.len() as i64;
    let search = Search { options: &options, demands: &demands, constant, settings, control };
    match school.rules.visits.format.group_size() {
        Some(size) => groups::best(&search, size as usize),
        None => search.run(),
    }
}

/// Demanded visits that clash in every way of giving them rounds.
fn clashing(school: &School) -> Vec<Finding> {
    let demands = conflicts::demands(school);
    let Some(first) = demands.first() else { return Vec::new() };
    let name = |staff: StaffId| school.staff[staff].name.as_str();
    let visits: Vec<String> =
        demands.iter().map(|demand| format!("{} visits {}", name(demand.observer), name(demand.host))).collect();
    vec![Finding {
        code: Code::ConflictingPairs,
        place: Place { file: first.source.file.clone(), line: Some(first.source.line), ..Place::default() },
        value: None,
        message: format!(
            "these {} cannot hold together in {} rounds: {}. Their lessons and debriefs clash in every round",
            visits.len(),
            school.rules.visits.rounds,
            visits.join("; ")
        ),
        expected: "required and pinned visits that one plan can obey together".into(),
        remedy: "take out any one of them, or allow more rounds".into(),
        also: demands[1..]
            .iter()
            .filter(|demand| demand.source.file == first.source.file)
            .map(|demand| demand.source.line)
            .collect(),
    }]
}
