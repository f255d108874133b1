//! When each team can really meet (specification part 3, "Sessions").
//!
//! The way of a plan: every option with its cost ([`options`]), each team's
//! best alone as a cheap bound ([`bounds`]), a good plan quickly ([`draft`]).
//! Where the two meet, that is the proof. Otherwise what cannot matter is left
//! out ([`reduce`]) and the rest is proven by prices or solved exactly
//! ([`search`], [`formulate`]).

pub mod blocks;
pub mod bounds;
pub mod choice;
pub mod cliques;
pub mod covers;
pub mod draft;
pub mod formulate;
pub mod options;
pub mod pins;
pub mod plain;
pub mod reduce;
pub mod search;
#[cfg(test)]
mod tests;
pub mod unmet;

use super::PlanError;
use crate::findings::Finding;
use crate::plan::score::{Tally, total};
use crate::plan::{CriterionCost, Pair, Session, Unmet};
use crate::planners::commitments::Commitments;
use crate::school::{School, Table, TeamId};
use crate::solve::{Control, Progress, Settings, SolverName, StopReason};
use choice::{Choice, complete, cost_of};
use options::{Options, Previous};
use search::{Answer, Search};

/// Rounds without gain of the first draft, and of the second, which is made
/// where even prices do not prove the first (docs/performance.md).
const PATIENCE: (u32, u32) = (400, 2_000);

/// The sessions that were planned.
#[derive(Clone, Debug)]
pub struct Planned {
    /// By slot, then team id as text.
    pub sessions: Vec<Session>,
    /// What they and the missing ones cost, by criterion.
    pub total: i64,
    /// No sessions cost less.
    pub bound: i64,
    options: Options,
    choices: Vec<Choice>,
}

impl Planned {
    /// What is missing, by team id as text, with the cheapest changes that
    /// would help while everything else stays as planned. `after` is what was
    /// planned after the sessions, `rest` what that costs.
    pub fn unmet(&self, school: &School, previous: &Previous, after: &[Pair], rest: i64) -> Vec<Unmet> {
        let mut commitments = self.options.commitments.clone();
        commitments.add_pairs(after);
        let now = options::options(school, previous, &commitments);
        let choice = |choice: &Choice| {
            let start = choice.window_in(&self.options).start;
            let windows = &now.teams[choice.team].windows;
            let window = windows.iter().position(|window| window.start == start);
            Choice { window: window.expect("what came after leaves the sessions possible"), ..choice.clone() }
        };
        let choices: Vec<Choice> = self.choices.iter().map(choice).collect();
        unmet::unmet(&unmet::Case {
            school,
            options: &self.options,
            now: &now,
            previous,
            choices: &choices,
            sessions: &self.sessions,
            total: self.total,
            rest,
        })
    }
}

/// Plans the sessions around what is fixed already, at the least cost.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn plan(
    school: &School,
    previous: &Previous,
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Result<Planned, PlanError> {
    let options = options::options(school, previous, commitments);
    let impossible = pins::impossible_alone(school, &options);
    if !impossible.is_empty() {
        return Err(PlanError::Input(impossible));
    }
    let answer = match settings.solver {
        SolverName::HighsPlain => search::run_plainly(school, &options, settings, control)?,
        _ => answer(school, &options, settings, control)?,
    };
    let Some(answer) = answer else {
        return Err(PlanError::Input(pins::conflicts(school, &options, settings, control)?));
    };
    let choices = answer.choices.ok_or(PlanError::Limit)?;
    let sessions = complete(school, &options, &choices)
        .ok_or_else(|| PlanError::Solver("its sessions cannot be given covers and rooms".into()))?;
    let total = total(&criteria(school, &sessions, previous));
    Ok(Planned { sessions, total, bound: answer.bound, options, choices })
}

/// Pins of sessions that break a hard rule even alone.
pub(super) fn impossible(school: &School, commitments: &Commitments) -> Vec<Finding> {
    if !pins::any(school) {
        return Vec::new();
    }
    pins::impossible_alone(school, &options::options(school, &Previous::default(), commitments))
}

/// The best sessions with their proof. None where the pins cannot hold together.
fn answer(
    school: &School,
    options: &Options,
    settings: &Settings,
    control: &Control,
) -> Result<Option<Answer>, PlanError> {
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let bounds: Option<Vec<i64>> =
        teams.iter().map(|team| bounds::least_alone(school, *team, &options.teams[*team])).collect();
    let Some(bounds) = bounds else { return Ok(None) };
    let bounds: Table<TeamId, i64> = bounds.into_iter().collect();
    let bound: i64 = bounds.iter().sum();
    control.tell(Progress { best: None, bound });
    let search = Search { school, options, bounds: &bounds, settings, control };
    let draft = |target: i64, patience: u32| {
        let stopped = || control.stopped().is_some();
        let choices = draft::draft(school, options, target, patience, u64::from(settings.seed), &stopped)?;
        let cost = cost_of(school, options, &teams, &choices)?;
        Some((choices, cost))
    };
    let Some((first, cost)) = draft(bound, PATIENCE.0) else { return search.from_nothing() };
    control.tell(Progress { best: Some(cost), bound });
    let priced = search.price(first.clone())?;
    control.tell(Progress { best: Some(cost), bound: priced.bound });
    if close_enough(cost, priced.bound, settings.gap) {
        let stopped = (priced.bound < cost).then_some(StopReason::Gap);
        return Ok(Some(Answer { choices: Some(first), cost, bound: priced.bound, stopped }));
    }
    match draft(priced.bound, PATIENCE.1) {
        Some((second, less)) if less < cost => {
            let mut again = search.price(second)?;
            again.bound = again.bound.max(priced.bound);
            search.finish(again)
        }
        _ => search.finish(priced),
    }
}

/// Whether a cost is as near to its bound as was asked for.
fn close_enough(cost: i64, bound: i64, gap: f64) -> bool {
    bound >= cost || (cost - bound) as f64 <= gap * cost as f64
}

/// What sessions cost, with the missing and the moved ones.
fn criteria(school: &School, sessions: &[Session], previous: &Previous) -> Vec<CriterionCost> {
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let mut tally = Tally::default();
    tally.sessions(school, sessions);
    tally.missing_sessions(school, &teams, sessions, &previous.rows());
    tally.criteria(school)
}
