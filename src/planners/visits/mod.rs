//! Who visits whom, in which lesson and round, and when the two talk about it
//! (specification part 3, "Visits").
//!
//! The way of a plan: what every visit costs at least ([`options`]); demands that
//! cannot hold ([`conflicts`]); who visits whom as a b-matching with its proof
//! ([`network`]), by prices on classes where these are limited ([`classes`]); rounds
//! and lessons ([`rounds`]). Where these cost nothing extra, that is the proof.
//! Otherwise the rest is decided exactly ([`search`], [`formulate`]).

pub mod classes;
pub mod conflicts;
pub mod formulate;
pub mod network;
pub mod options;
pub mod rounds;
pub mod search;
pub mod unmet;

use super::commitments::Commitments;
use super::{PlanError, place};
use crate::findings::Finding;
use crate::plan::{Unmet, Visit};
use crate::school::{School, StaffId};
use crate::solve::{Control, Settings};
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
    let findings = conflicts::impossible(&options);
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
    Search { options: &options, demands: &demands, constant, settings, control }.run()
}

/// Demanded visits that clash in every way of giving them rounds: as few as cannot be together.
///
/// O(demands) searches.
fn clashing(options: &Options, settings: &Settings, control: &Control) -> Result<Vec<Finding>, PlanError> {
    let school = options.school;
    let demands = Demands::of(options)?;
    let search = Search { options, demands: &demands, constant: 0, settings, control };
    let mut set = conflicts::each_visit(&conflicts::demands(school));
    let mut at = 0;
    while at < set.len() {
        let mut fewer = set.clone();
        fewer.remove(at);
        let visits: Vec<(StaffId, StaffId)> = fewer.iter().map(|demand| (demand.observer, demand.host)).collect();
        if search.demanded_alone(&visits)?.is_none() {
            set = fewer;
        } else {
            at += 1;
        }
    }
    let rules = &school.rules.visits;
    let classes = match rules.per_group {
        0 => String::new(),
        1 => ", or a class would be visited more than once (per_group)".to_owned(),
        most => format!(", or a class would be visited more than {most} times (per_group)"),
    };
    let rounds = place::count(rules.rounds, "round", "rounds");
    let why = format!("In {rounds} their lessons and debriefs clash{classes}");
    Ok(vec![conflicts::conflict(school, &set, &why)])
}
