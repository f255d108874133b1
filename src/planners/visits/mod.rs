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
#[cfg(test)]
mod tests;
pub mod unmet;

use super::PlanError;
use super::commitments::Commitments;
use crate::findings::Finding;
use crate::plan::{Unmet, Visit};
use crate::school::{School, StaffId};
use crate::solve::{Control, Settings, SolverName};
use network::Demands;
use options::{Options, options};
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
    let findings = obstacles(&options, settings, control);
    if !findings.is_empty() {
        return Err(PlanError::Input(findings));
    }
    let answer = best(school, previous, commitments, settings, control)?;
    let Some(answer) = answer else { return Err(PlanError::Input(clashing(&options, settings, control)?)) };
    let case = unmet::Case { options: &options, previous, answer: &answer, rest, settings, control };
    let unmet = case.unmet()?;
    Ok(Planned { visits: answer.visits, total: answer.cost, bound: answer.bound, unmet })
}

/// What is asked for and cannot be, alone or together.
pub(super) fn impossible(school: &School, commitments: &Commitments) -> Vec<Finding> {
    let settings = Settings { time_limit: None, gap: 0.0, threads: 1, seed: 1, solver: SolverName::available()[0] };
    obstacles(&options(school, &[], commitments), &settings, &Control::default())
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

/// What cannot be of what is asked for, before anything is searched.
fn obstacles(options: &Options, settings: &Settings, control: &Control) -> Vec<Finding> {
    let Ok(demands) = Demands::of(options) else { return Vec::new() };
    let search = Search { options, demands: &demands, constant: 0, settings, control };
    conflicts::impossible(options, &|set| clash(&search, set))
}

/// Demanded visits that clash in every way of giving them rounds: as few as cannot be together.
///
/// O(demands) searches.
fn clashing(options: &Options, settings: &Settings, control: &Control) -> Result<Vec<Finding>, PlanError> {
    let school = options.school;
    let demands = Demands::of(options)?;
    let search = Search { options, demands: &demands, constant: 0, settings, control };
    let all = conflicts::each_visit(&conflicts::demands(school));
    let set = conflicts::as_few_as_clash(all, &|set| clash(&search, set));
    Ok(vec![conflicts::conflict(school, &set, &conflicts::clashing(school))])
}

/// Whether some demanded visits are known to clash.
fn clash(search: &Search, set: &[conflicts::Demand]) -> bool {
    let visits: Vec<(StaffId, StaffId)> = set.iter().map(|demand| (demand.observer, demand.host)).collect();
    match search.options.school.rules.visits.format.group_size() {
        Some(size) => groups::clash(search, visits, size as usize),
        None => matches!(search.demanded_alone(&visits), Ok(None)),
    }
}
