//! When each team can really meet (specification part 3, "Sessions").
//!
//! The way of a plan: every option with its cost ([`options`]), each team's
//! best alone as a cheap bound ([`bounds`]), a good plan quickly ([`heuristic`]).
//! Where the two meet, that is the proof. Otherwise what cannot matter is left
//! out ([`reduce`]) and the rest is proven by duals or solved exactly
//! ([`search`], `guess`, [`formulate`]).

pub mod attendance;
pub mod bounds;
pub mod choice;
pub mod cliques;
pub mod covers;
pub mod formulate;
mod guess;
pub mod heuristic;
pub mod limits;
pub mod obstacles;
pub mod options;
pub mod pins;
pub mod plain;
pub mod reduce;
pub mod search;
mod stability;
#[cfg(test)]
mod tests;
pub mod unmet;

use super::PlanError;
use crate::plan::reasons::Conflict;
use crate::plan::score::{Tally, total};
use crate::plan::{CriterionCost, Session, Unmet};
use crate::planners::commitments::Commitments;
use crate::school::{School, Slot, Table, TeamId, TextId};
use crate::solve::{Control, Progress, Settings, SolverName, StopReason};
use choice::{Choice, complete, complete_like_before, cost_of};
use heuristic::Effort;
use heuristic::near::Near;
use options::{Options, Previous, Window};
use search::{Answer, Search};

/// Rounds without gain of the first draft, and of the second, which is made
/// where even duals do not prove the first (docs/performance.md).
const PATIENCE: (u32, u32) = (400, 2_000);

/// The same where the draft begins at another plan, that of a school in which one thing is different: little is to be found.
const PATIENCE_NEAR: (u32, u32) = (50, 100);

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

/// A session that is to be held, whatever the options.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// Of which team.
    pub team: TeamId,
    /// Its first slot.
    pub start: Slot,
    /// In which of the team's turns.
    pub turn: u32,
    /// Where.
    pub site: Option<TextId>,
    /// Per member, whether they attend.
    pub attends: Vec<bool>,
    /// The room class, where the team needs a room.
    pub room: Option<usize>,
}

impl Held {
    /// A choice among some options.
    pub(super) fn new(choice: &Choice, options: &Options) -> Held {
        let window = choice.window_in(options);
        Held {
            team: choice.team,
            start: window.start,
            turn: window.turn,
            site: window.site,
            attends: choice.attends.clone(),
            room: choice.room,
        }
    }
}

impl Held {
    /// Whether it is in this window.
    pub(super) fn is_in(&self, window: &Window) -> bool {
        (self.start, self.turn, self.site) == (window.start, window.turn, window.site)
    }
}

impl Planned {
    /// The sessions among other options of the same school; none where a window is missing.
    pub(super) fn choices_in(&self, options: &Options) -> Option<Vec<Choice>> {
        choices_in(options, &self.held())
    }

    /// The sessions, whatever the options.
    pub(super) fn held(&self) -> Vec<Held> {
        self.choices.iter().map(|choice| Held::new(choice, &self.options)).collect()
    }

    /// What is missing, by team id as text, and why. `after` is what was planned after the sessions.
    pub fn unmet(&self, school: &School, previous: &Previous, after: &Commitments) -> Vec<Unmet> {
        let now = options::options(school, previous, after);
        unmet::unmet(&unmet::Case { school, options: &self.options, now: &now, sessions: &self.sessions })
    }
}

/// Plans the sessions around what is fixed already, at the least cost.
///
/// It looks first `near` some sessions, if any are given: those of the best plan of a school that is nearly this one. The
/// parts of the school that are as they were there are drafted as they were there, reduced as they were there, and need not
/// be solved again where that is remembered.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn plan(
    school: &School,
    previous: &Previous,
    commitments: &Commitments,
    near: Option<&[Session]>,
    settings: &Settings,
    control: &Control,
) -> Result<Planned, PlanError> {
    let options = options::options(school, previous, commitments);
    let near = near.map(|sessions| Near::new(school, &options, sessions));
    let impossible = pins::impossible_alone(school, &options);
    if !impossible.is_empty() {
        return Err(PlanError::Input(impossible));
    }
    let answer = match settings.solver {
        SolverName::HighsPlain => search::run_plainly(school, &options, settings, control)?,
        _ => answer(school, &options, near.as_ref(), settings, control)?,
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

/// Holds these sessions, with the covers that cost least around what is fixed and
/// what is planned later (`around`, which has both): those of earlier sessions, where
/// these cost no more. None where that cannot be.
pub(super) fn hold(
    school: &School,
    previous: &Previous,
    (commitments, around): (&Commitments, &Commitments),
    held: &[Held],
    earlier: &[Session],
) -> Option<Planned> {
    let now = options::options(school, previous, around);
    let sessions = complete_like_before(school, &now, &choices_in(&now, held)?, earlier)?;
    let total = total(&criteria(school, &sessions, previous));
    let options = options::options(school, previous, commitments);
    let choices = choices_in(&options, held)?;
    Some(Planned { sessions, total, bound: total, options, choices })
}

/// The same sessions, those of each team as far apart as what they cost allows, around what is fixed and what is
/// planned later (the second, which has both). None where they cannot be held so.
pub(super) fn far_apart(
    school: &School,
    previous: &Previous,
    (commitments, around): (&Commitments, &Commitments),
    planned: &Planned,
) -> Option<Planned> {
    let several = |team: &TeamId| planned.sessions.iter().filter(|session| session.team == *team).count() > 1;
    if !school.teams.ids().any(|team| several(&team)) {
        return None;
    }
    let now = options::options(school, previous, around);
    let choices = choices_in(&now, &planned.held())?;
    let apart = heuristic::apart::far_apart(school, &now, &choices);
    if apart == choices {
        return None;
    }
    let held: Vec<Held> = apart.iter().map(|choice| Held::new(choice, &now)).collect();
    let found = hold(school, previous, (commitments, around), &held, &[])?;
    (found.total == planned.total && holds(school, &now, &held)).then_some(Planned { bound: planned.bound, ..found })
}

/// Sessions put back to those of an earlier plan wherever that costs nothing, around what is
/// fixed and what is planned later (the second, which has both). None where they cannot be held.
pub(super) fn stability(
    school: &School,
    previous: &Previous,
    (commitments, around): (&Commitments, &Commitments),
    held: Vec<Held>,
    earlier: &[Session],
) -> Option<Planned> {
    let now = options::options(school, previous, around);
    let held = stability::rather_as_before(school, &now, held, earlier);
    let mut found = hold(school, previous, (commitments, around), &held, earlier)?;
    stability::rooms_as_before(school, &now, &mut found.sessions, earlier);
    Some(found)
}

/// Whether sessions keep every rule among these options.
pub(super) fn holds(school: &School, options: &Options, held: &[Held]) -> bool {
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let Some(choices) = choices_in(options, held) else { return false };
    let Some(cost) = cost_of(school, options, &teams, &choices) else { return false };
    let formulation = formulate::formulate(school, options, &reduce::everything(school, options, &teams));
    let values = formulation.encode(school, options, &choices);
    values.is_some_and(|values| {
        formulation.program.broken_by(&values).is_none() && formulation.program.cost_of_values(&values) == cost
    })
}

/// What could happen, around what is fixed, and what each team's sessions cost at least alone.
pub(super) fn options_with_bounds(
    school: &School,
    previous: &Previous,
    commitments: &Commitments,
) -> Option<(Options, Table<TeamId, i64>)> {
    let options = options::options(school, previous, commitments);
    let alone = school.teams.ids().map(|team| bounds::least_alone(school, team, &options.teams[team]));
    let bounds: Table<TeamId, i64> = alone.collect::<Option<Vec<i64>>>()?.into_iter().collect();
    Some((options, bounds))
}

/// Pins that cannot hold together.
///
/// # Errors
/// Where the solver fails.
pub(super) fn conflicts(
    school: &School,
    previous: &Previous,
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Result<Vec<Conflict>, PlanError> {
    pins::conflicts(school, &options::options(school, previous, commitments), settings, control)
}

/// Sessions among the options; none where a window is missing.
pub(super) fn choices_in(options: &Options, held: &[Held]) -> Option<Vec<Choice>> {
    let choice = |held: &Held| {
        let window = options.teams[held.team].windows.iter().position(|window| held.is_in(window))?;
        Some(Choice { team: held.team, window, attends: held.attends.clone(), room: held.room })
    };
    let mut choices = held.iter().map(choice).collect::<Option<Vec<Choice>>>()?;
    choices.sort();
    Some(choices)
}

/// Pins of sessions that break a hard rule even alone.
pub(super) fn impossible(school: &School, commitments: &Commitments) -> Vec<Conflict> {
    if !pins::any(school) {
        return Vec::new();
    }
    pins::impossible_alone(school, &options::options(school, &Previous::default(), commitments))
}

/// The best sessions with their proof. None where the pins cannot hold together.
fn answer(
    school: &School,
    options: &Options,
    near: Option<&Near>,
    settings: &Settings,
    control: &Control,
) -> Result<Option<Answer>, PlanError> {
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let bounds: Option<Vec<i64>> =
        teams.iter().map(|team| bounds::least_alone(school, *team, &options.teams[*team])).collect();
    let Some(bounds) = bounds else { return Ok(None) };
    // Nothing costs less than nothing: a bound that is no help.
    let helpful = |bound: i64| if settings.tuning.cheap_bound { bound } else { 0 };
    let bounds: Table<TeamId, i64> = bounds.into_iter().map(helpful).collect();
    let bound: i64 = bounds.iter().sum();
    control.tell(Progress { best: None, bound });
    let search = Search { school, options, bounds: &bounds, settings, control };
    let draft = |target: i64, patience: u32| {
        let stopped = || control.stopped().is_some();
        let effort = Effort { target, patience, seed: u64::from(settings.seed), stopped: &stopped };
        let choices = near.and_then(|near| near.draft(school, options, &effort));
        let choices = choices.or_else(|| heuristic::draft(school, options, &effort))?;
        let cost = cost_of(school, options, &teams, &choices)?;
        Some((choices, cost))
    };
    let patience = if near.is_some() { PATIENCE_NEAR } else { PATIENCE };
    let Some((first, cost)) = draft(bound, patience.0) else { return search.from_nothing() };
    control.tell(Progress { best: Some(cost), bound });
    let mut priced = search.price(first.clone())?;
    control.tell(Progress { best: Some(cost), bound: priced.bound });
    if settings.close_enough(cost, priced.bound) {
        let stopped = (priced.bound < cost).then_some(StopReason::Gap);
        return Ok(Some(Answer { choices: Some(first), cost, bound: priced.bound, stopped }));
    }
    if let Some((second, less)) = draft(priced.bound, patience.1)
        && less < cost
        && !search.take_over(&mut priced, &second)
    {
        let bound = priced.bound;
        priced = search.price(second)?;
        priced.bound = priced.bound.max(bound);
    }
    search.finish(priced)
}

/// What sessions cost, with the missing and the moved ones.
fn criteria(school: &School, sessions: &[Session], previous: &Previous) -> Vec<CriterionCost> {
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let mut tally = Tally::default();
    tally.sessions(school, sessions);
    tally.missing_sessions(school, &teams, sessions, &previous.rows());
    tally.criteria(school)
}
