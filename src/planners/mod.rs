//! The planners: from a school to a plan.

pub mod acceptable;
pub mod commitments;
pub mod fits;
pub mod mentors;
pub mod needs;
pub mod peers;
pub mod place;
pub mod prep;
pub mod sessions;

use crate::findings::Finding;
use crate::plan::document::Resolved;
use crate::plan::ledger::ledger;
use crate::plan::score::{PreviousPairs, Tally, total};
use crate::plan::{Kind, Pair, Plan, Score, Session, Stage, Status};
use crate::school::{PinRule, PinSubject, School, TeamId};
use crate::solve::{Control, Settings};
use commitments::Commitments;
pub use mentors::explain::{Question, explain as explain_pair};
pub use peers::plan as plan_peers;
pub use sessions::options::Previous;

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The input asks for something impossible (exit status 2).
    #[error("the school asks for something impossible")]
    Input(Vec<Finding>),
    /// A limit was reached before any plan was found (exit status 3).
    #[error("a limit was reached before any plan was found")]
    Limit,
    /// The solver failed (exit status 4).
    #[error("the solver failed: {0}")]
    Solver(String),
}

/// What to plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// The kinds, in the order of stages. Visits cannot be planned yet.
    pub kinds: &'a [Kind],
    /// A plan whose other kinds stay as they are.
    pub keep: Option<&'a Resolved>,
    /// A plan of the same term: what differs from it costs `moved`.
    pub previous: Option<&'a Resolved>,
    /// Whether each kind is to be best given those before it, rather than all together.
    pub staged: bool,
    /// Whether to work out what the other pairing objectives would bring.
    pub compare_objectives: bool,
}

/// Plans what is asked for at the least total cost.
///
/// Kinds are planned one after the other. Without `staged`, the bound is the sum
/// of what each kind costs at least on its own, so the plan is proven where the
/// first stages leave the later ones all that they need. With it, each stage has
/// its own bound, given the stages before.
///
/// The plan that comes back has its score, its unmet requests with reasons and
/// repairs, and its ledger; it is not verified yet.
///
/// # Errors
/// See [`PlanError`].
pub fn plan(school: &School, request: &Request, settings: &Settings, control: &Control) -> Result<Plan, PlanError> {
    let before = request.previous.map(Before::of).unwrap_or_default();
    in_stages(school, request, &before, settings, control)
}

/// What the previous plan held, as far as it still counts.
#[derive(Clone, Debug, Default)]
struct Before {
    sessions: Previous,
    pairs: PreviousPairs,
}

impl Before {
    fn of(plan: &Resolved) -> Before {
        Before { sessions: Previous::of_plan(plan), pairs: plan.pairs.clone() }
    }
}

/// See [`plan`].
fn in_stages(
    school: &School,
    request: &Request,
    before: &Before,
    settings: &Settings,
    control: &Control,
) -> Result<Plan, PlanError> {
    let control = &control.with_deadline(settings.time_limit);
    let plans = |kind: Kind| request.kinds.contains(&kind);
    let kept = Kept::of(request);
    let mut fixed = Commitments::none(school);
    fixed.add_sessions(school, &kept.sessions);
    fixed.add_pairs(&kept.pairs);
    let before_sessions = with_pinned_meetings(school, &fixed, plans(Kind::Mentors));
    let mut findings = Vec::new();
    if plans(Kind::Sessions) {
        findings.extend(sessions::impossible(school, &before_sessions));
    }
    if plans(Kind::Mentors) {
        findings.extend(mentors::impossible(school, &fixed));
    }
    if !findings.is_empty() {
        return Err(PlanError::Input(findings));
    }

    let mut stages = Vec::new();
    let mut bound = 0;
    let mut tally = Tally::default();
    tally.sessions(school, &kept.sessions);
    tally.pairs(school, &kept.pairs);
    let of_kept = total(&tally.clone().criteria(school));

    let mut sessions = None;
    if plans(Kind::Sessions) {
        let planned = sessions::plan(school, &before.sessions, &before_sessions, settings, control)?;
        let teams: Vec<TeamId> = school.teams.ids().collect();
        tally.sessions(school, &planned.sessions);
        tally.missing_sessions(school, &teams, &planned.sessions, &before.sessions.rows());
        stages.push(Stage { kind: Kind::Sessions, total: planned.total, bound: planned.bound });
        bound += planned.bound;
        sessions = Some(planned);
    }
    let of_sessions = sessions.as_ref().map_or(0, |planned| planned.total);
    let mut pairs = None;
    if plans(Kind::Mentors) {
        let mut before_pairs = fixed.clone();
        if let Some(planned) = &sessions {
            before_pairs.add_sessions(school, &planned.sessions);
        }
        let asked = mentors::Asked { rest: of_kept + of_sessions, compare: request.compare_objectives };
        let planned = mentors::plan(school, &before.pairs, &before_pairs, asked, settings, control)?;
        tally.pairs(school, &planned.pairs);
        tally.missing_pairs(school, &planned.pairs, &before.pairs);
        stages.push(Stage { kind: Kind::Mentors, total: planned.total, bound: planned.bound });
        // Sessions only take time away: what pairs cost without them is a bound for every plan.
        bound += if request.staged || sessions.is_none() {
            planned.bound
        } else {
            mentors::bound(school, &before.pairs, &fixed, settings, control)?.min(planned.total)
        };
        pairs = Some(planned);
    }

    let criteria = tally.criteria(school);
    let total = total(&criteria);
    let bound = (of_kept + bound).min(total);
    let of_pairs = pairs.as_ref().map_or(0, |planned| planned.total);
    let new_pairs = pairs.as_ref().map_or(&[][..], |planned| &planned.pairs);
    let mut unmet = sessions
        .as_ref()
        .map_or(Vec::new(), |planned| planned.unmet(school, &before.sessions, new_pairs, of_kept + of_pairs));
    let sessions = sessions.map_or(kept.sessions, |planned| planned.sessions);
    let (pairs, pairing) = match pairs {
        Some(planned) => {
            unmet.extend(planned.unmet);
            (planned.pairs, Some(planned.pairing))
        }
        None => (kept.pairs, None),
    };
    Ok(Plan {
        school: school.name.clone(),
        kinds: request.kinds.to_vec(),
        status: if total == bound { Status::Optimal } else { Status::Feasible },
        score: Score { total, bound, stages: if request.staged { stages } else { Vec::new() }, criteria },
        ledger: ledger(school, &sessions, &pairs, &[]),
        sessions,
        pairs,
        pairing,
        visits: Vec::new(),
        peers: None,
        unmet,
    })
}

/// What a plan holds of the kinds that are not planned.
struct Kept {
    sessions: Vec<Session>,
    pairs: Vec<Pair>,
}

impl Kept {
    fn of(request: &Request) -> Kept {
        let kept = |kind: Kind| request.keep.filter(|_| !request.kinds.contains(&kind));
        Kept {
            sessions: kept(Kind::Sessions).map_or(Vec::new(), |plan| plan.plan.sessions.clone()),
            pairs: kept(Kind::Mentors).map_or(Vec::new(), |plan| plan.plan.pairs.clone()),
        }
    }
}

/// What sessions may not touch so that the pinned meetings stay possible.
fn with_pinned_meetings(school: &School, fixed: &Commitments, mentors: bool) -> Commitments {
    let mut commitments = fixed.clone();
    for pin in school.pins.iter().filter(|pin| mentors && pin.rule == PinRule::Pin) {
        if let (PinSubject::Meeting { mentor, mentee }, Some(slot)) = (pin.subject, pin.slots.first()) {
            commitments.add_meeting(mentor, mentee, *slot);
        }
    }
    commitments
}

/// Pins and required pairs that cannot hold, whatever else is planned: what can
/// be said of a school before it is planned.
pub fn impossible_demands(school: &School) -> Vec<Finding> {
    let nothing = Commitments::none(school);
    let mut findings = sessions::impossible(school, &nothing);
    findings.extend(mentors::impossible(school, &nothing));
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
    let before = Before { sessions: previous.cloned().unwrap_or_default(), pairs: PreviousPairs::default() };
    let request = Request { kinds: &[Kind::Sessions], ..Request::default() };
    in_stages(school, &request, &before, settings, control)
}
