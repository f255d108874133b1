//! When each team can really meet (specification part 3, "Sessions").
//!
//! The way of a plan: every option with its cost ([`options`]), each team's
//! best alone as a cheap bound ([`bounds`]), a good plan quickly ([`draft`]).
//! Where the two meet, that is the proof. Otherwise what cannot matter is left
//! out ([`reduce`]) and the rest is solved exactly ([`search`], [`formulate`]).

pub mod bounds;
pub mod choice;
pub mod covers;
pub mod draft;
pub mod formulate;
pub mod options;
pub mod plain;
pub mod reduce;
pub mod search;

use super::PlanError;
use crate::plan::ledger::ledger;
use crate::plan::score::{criteria_of_sessions, total};
use crate::plan::{Kind, Plan, Score, Status};
use crate::school::{School, Slot, Table, TeamId};
use crate::solve::{Control, Progress, Settings};
use choice::{Choice, complete, cost_of};
use options::{Options, Previous};
use search::{Answer, Search};

/// See [`super::plan_sessions`].
pub(super) fn plan(
    school: &School,
    previous: Option<&Previous>,
    settings: &Settings,
    control: &Control,
) -> Result<Plan, PlanError> {
    let control = &control.with_deadline(settings.time_limit);
    let previous = previous.cloned().unwrap_or_default();
    let options = options::options(school, &previous);
    let answer = answer(school, &options, settings, control)?;
    let choices = answer.choices.as_deref().ok_or(PlanError::Limit)?;
    write_down(school, &options, &previous, choices, answer.bound)
}

fn answer(school: &School, options: &Options, settings: &Settings, control: &Control) -> Result<Answer, PlanError> {
    let bounds: Option<Table<TeamId, i64>> =
        school.teams.ids().map(|team| bounds::least_alone(school, team, &options.teams[team])).collect::<Option<Vec<_>>>().map(|bounds| bounds.into_iter().collect());
    let Some(bounds) = bounds else { return Err(PlanError::Input(Vec::new())) };
    let bound: i64 = bounds.iter().sum();
    control.tell(Progress { best: None, bound });
    let stopped = || control.stopped().is_some();
    let at_hand = draft::draft(school, options, bound, u64::from(settings.seed), &stopped);
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let at_hand: Option<Vec<Choice>> = at_hand.filter(|choices| cost_of(school, options, &teams, choices).is_some());
    let best = at_hand.as_ref().and_then(|choices| cost_of(school, options, &teams, choices));
    control.tell(Progress { best, bound });
    eprintln!("bound {bound} draft {best:?}");
    let search = Search { school, options, bounds: &bounds, settings, control };
    search.run(at_hand)?.ok_or_else(|| PlanError::Input(Vec::new()))
}

/// The plan that choices decode to, with its score and ledger.
fn write_down(
    school: &School,
    options: &Options,
    previous: &Previous,
    choices: &[Choice],
    bound: i64,
) -> Result<Plan, PlanError> {
    let sessions = complete(school, options, choices)
        .ok_or_else(|| PlanError::Solver("its sessions cannot be given covers and rooms".into()))?;
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let before: Vec<(TeamId, Option<Slot>)> = previous
        .starts
        .iter()
        .map(|(team, start)| (*team, Some(*start)))
        .chain(previous.without_slot.iter().map(|team| (*team, None)))
        .collect();
    let criteria = criteria_of_sessions(school, &teams, &sessions, &before);
    let total = total(&criteria);
    let status = if total == bound { Status::Optimal } else { Status::Feasible };
    Ok(Plan {
        school: school.name.clone(),
        kinds: vec![Kind::Sessions],
        status,
        score: Score { total, bound, criteria },
        ledger: ledger(school, &sessions),
        unmet: Vec::new(),
        sessions,
    })
}
