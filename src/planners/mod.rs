//! The planners: from a school to a plan.

pub mod acceptable;
pub mod commitments;
mod explanations;
pub mod fits;
pub mod joint;
pub mod mentors;
pub mod needs;
pub mod peers;
pub mod place;
pub mod prep;
mod run;
pub mod sessions;
pub(crate) mod tags;
pub mod taken_time;
#[cfg(test)]
mod testing;
pub mod visits;
pub mod what_if;

use crate::model::Program;
use crate::plan::document::Resolved;
use crate::plan::reasons::Conflict;
use crate::plan::score::PreviousPairs;
use crate::plan::{Kind, Plan, Session};
use crate::school::{Pin, PinRule, PinSubject, School, Source, TeamId};
use crate::solve::ilp::SolverError;
use crate::solve::{Control, Settings};
use commitments::Commitments;
pub use explanations::Explanations;
pub use mentors::explain::{Question, explain as explain_pair};
pub use peers::{plan as plan_peers, plan_in_time as plan_peers_in_time};
use run::{Before, run};
pub use sessions::options::Previous;

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The input asks for something impossible (exit status 2).
    #[error("the school asks for something impossible")]
    Input(Vec<Conflict>),
    /// A limit was reached before any plan was found (exit status 3).
    #[error("a limit was reached before any plan was found")]
    Limit,
    /// The solver failed (exit status 4).
    #[error("the solver failed: {0}")]
    Solver(String),
}

impl From<SolverError> for PlanError {
    fn from(error: SolverError) -> PlanError {
        PlanError::Solver(error.to_string())
    }
}

/// What to plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// The kinds, in the order of stages.
    pub kinds: &'a [Kind],
    /// A plan whose other kinds stay as they are.
    pub keep: Option<&'a Resolved>,
    /// A plan of the same term: what differs from it costs `moved`.
    pub previous: Option<&'a Resolved>,
    /// With a previous plan: visits of rounds before this one (from 1) stay as they were.
    pub from_round: u32,
    /// Whether each kind is to be best given those before it, rather than all together.
    pub staged: bool,
    /// Sessions of the best plan of a school that is nearly this one: a draft begins there.
    pub near: Option<&'a [Session]>,
    /// Whether to work out what the other pairing objectives would bring.
    pub compare_objectives: bool,
    /// How much is explained.
    pub explanations: Explanations,
}

/// Plans what is asked for at the least total cost.
///
/// Kinds are planned one after the other at first. Without `staged`, what each
/// costs at least on its own proves the plan where the first stages leave the later
/// ones all that they need; where they do not, all kinds are planned together
/// ([`joint`]), and the better of the two plans is the answer. With it, each stage
/// has its own bound, given the stages before.
///
/// The plan that comes back has its score, its unmet requests with reasons and
/// repairs, and its ledger; it is not verified yet.
///
/// # Errors
/// See [`PlanError`].
pub fn plan(school: &School, request: &Request, settings: &Settings, control: &Control) -> Result<Plan, PlanError> {
    let before = request.previous.map(Before::new).unwrap_or_default();
    let control = &control.within(settings.time_limit);
    let worked = control.counts().work();
    let mut plan = run(school, request, &before, settings, control)?;
    if request.explanations > Explanations::Reasons {
        let work = control.counts().work() - worked;
        what_if::add_repairs(&mut plan, school, request, work, settings, control)?;
    }
    Ok(plan)
}

/// Pins the sessions that a plan holds, but for those of some teams.
pub fn pin_all_but(school: &mut School, plan: &Resolved, teams: &[TeamId]) {
    for session in plan.plan.sessions.iter().filter(|session| !teams.contains(&session.team)) {
        let pin = Pin {
            turn: None,
            subject: PinSubject::Session(session.team),
            rule: PinRule::Pin,
            slots: vec![session.start],
            source: Source { file: "--pin-all-but".to_owned(), line: 0 },
        };
        let same = |other: &Pin| (other.subject, other.rule, &other.slots) == (pin.subject, pin.rule, &pin.slots);
        if !school.pins.iter().any(same) {
            school.pins.push(pin);
        }
    }
}

/// The exact Program of a school.
#[derive(Clone, Debug)]
pub enum ExactProgram {
    /// To be minimised: its optimum is what the best plan costs.
    Written(Program),
    /// It would have so many variables.
    TooLarge(usize),
}

/// Writes all kinds of a request as one exact Program: sessions, pairs with their meetings
/// and visits with their rounds. With `reduced`, only what could be in a plan that costs no
/// more than the one made in stages: a smaller Program with the same optimum. A Program of
/// more than `most` variables is not written.
///
/// # Errors
/// See [`PlanError`].
pub fn exact_program(
    school: &School,
    kinds: &[Kind],
    reduced: bool,
    most: usize,
    settings: &Settings,
    control: &Control,
) -> Result<ExactProgram, PlanError> {
    if !reduced && kinds.contains(&Kind::Visits) {
        // Too large to be listed only to be counted. A few of these are dearer than missing and left out.
        let size = count_options(school, &[Kind::Visits]) as usize * school.rules.visits.rounds as usize;
        if size / 2 > most {
            return Ok(ExactProgram::TooLarge(size));
        }
    }
    let request = Request { kinds, from_round: 1, ..Request::default() };
    run::exact_program(school, &request, reduced, most, settings, control)
}

/// How much is to be decided before anything is left out: windows of teams, pairs of a mentor
/// and a mentee, and lessons with debriefs in which somebody could visit somebody.
///
/// O(teams × slots + mentors × mentees + people² × slots²).
pub fn count_options(school: &School, kinds: &[Kind]) -> u64 {
    let none = Commitments::none(school);
    let of = |kind: &Kind| match kind {
        Kind::Sessions => {
            let options = sessions::options::options(school, &Previous::default(), &none);
            options.teams.iter().map(|team| team.windows.len()).sum::<usize>()
        }
        Kind::Mentors => {
            let options = mentors::options::options(school, &PreviousPairs::default(), &none);
            options.pairs.iter().map(Vec::len).sum()
        }
        Kind::Visits => {
            let options = visits::options::options(school, &[], &none);
            let observers = school.staff.entries().filter(|(_, person)| person.visits > 0).map(|(staff, _)| staff);
            let hosts = |observer| school.staff.ids().map(move |host| (observer, host));
            observers.flat_map(hosts).map(|(observer, host)| options.ways(observer, host).len()).sum()
        }
    };
    kinds.iter().map(of).sum::<usize>() as u64
}

/// Pins and required pairs that cannot hold, whatever else is planned: what can
/// be said of a school before it is planned.
pub fn impossible_demands(school: &School) -> Vec<Conflict> {
    let nothing = Commitments::none(school);
    let mut findings = sessions::impossible(school, &nothing);
    findings.extend(mentors::impossible(school, &nothing));
    findings.extend(visits::impossible_together(school, &nothing));
    findings
}

/// Plans the sessions of a school alone, see [`plan`]. `previous` are sessions
/// of a plan of the same term.
///
/// # Errors
/// See [`PlanError`].
pub fn plan_sessions(
    school: &School,
    previous: Option<&Previous>,
    settings: &Settings,
    control: &Control,
) -> Result<Plan, PlanError> {
    let before = Before::of_sessions(previous.cloned().unwrap_or_default());
    let request = Request { kinds: &[Kind::Sessions], ..Request::default() };
    run(school, &request, &before, settings, control)
}
