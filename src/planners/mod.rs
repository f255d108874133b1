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
pub mod visits;

use crate::findings::Finding;
use crate::plan::document::Resolved;
use crate::plan::ledger::ledger;
use crate::plan::score::{PreviousPairs, Tally, total};
use crate::plan::{Kind, Pair, Plan, Score, Session, Stage, Status, Visit};
use crate::school::{PinRule, PinSubject, School, StaffId, TeamId};
use crate::solve::{Control, Settings};
use commitments::{Commitment, Commitments};
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
    /// The kinds, in the order of stages.
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
    visits: Vec<(StaffId, Option<StaffId>)>,
}

impl Before {
    fn of(plan: &Resolved) -> Before {
        Before { sessions: Previous::of_plan(plan), pairs: plan.pairs.clone(), visits: plan.visits.clone() }
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
    let kept = Kept::of(request);
    let mut fixed = Commitments::none(school);
    fixed.add_sessions(school, &kept.sessions);
    fixed.add_pairs(&kept.pairs);
    fixed.add_visits(&kept.visits);
    let run = Run { school, request, before, settings, control, kept: &kept, fixed: &fixed };
    let pinned = run.reserved(Reserve::Pinned);
    let mut findings = Vec::new();
    if run.plans(Kind::Sessions) {
        findings.extend(sessions::impossible(school, &pinned));
    }
    if run.plans(Kind::Mentors) {
        findings.extend(mentors::impossible(school, &fixed));
    }
    if run.plans(Kind::Visits) {
        findings.extend(visits::impossible(school, &fixed));
    }
    if !findings.is_empty() {
        return Err(PlanError::Input(findings));
    }
    match run.all(Reserve::Pinned) {
        // What came first has taken what a demanded visit needs: keep it free, and once more.
        Err(PlanError::Input(_)) if run.plans(Kind::Visits) && request.kinds.len() > 1 => run.all(Reserve::Demanded),
        planned => planned,
    }
}

/// What the first stages must leave to the later ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reserve {
    /// The slots that pins name.
    Pinned,
    /// These, and the cheapest lesson and debrief of each demanded visit.
    Demanded,
}

/// Everything that the stages share.
struct Run<'a> {
    school: &'a School,
    request: &'a Request<'a>,
    before: &'a Before,
    settings: &'a Settings,
    control: &'a Control,
    kept: &'a Kept,
    fixed: &'a Commitments,
}

impl Run<'_> {
    fn plans(&self, kind: Kind) -> bool {
        self.request.kinds.contains(&kind)
    }

    /// What is fixed, with what later stages must be left.
    fn reserved(&self, reserve: Reserve) -> Commitments {
        let school = self.school;
        let mut commitments = self.fixed.clone();
        for pin in school.pins.iter().filter(|pin| pin.rule == PinRule::Pin) {
            match (pin.subject, pin.slots.first()) {
                (PinSubject::Meeting { mentor, mentee }, Some(slot)) if self.plans(Kind::Mentors) => {
                    commitments.add_meeting(mentor, mentee, *slot);
                }
                (PinSubject::Visit { observer, host }, Some(slot)) if self.plans(Kind::Visits) => {
                    commitments.add(observer, *slot, Commitment::Visit(host));
                    commitments.add(host, *slot, Commitment::Visit(observer));
                }
                _ => {}
            }
        }
        if reserve == Reserve::Demanded && self.plans(Kind::Visits) {
            let options = visits::options::options(school, &[], self.fixed);
            for (observer, host) in visits::conflicts::demanded(school) {
                for way in options.ways(observer, host).iter().take(1) {
                    commitments.add(observer, way.slot, Commitment::Visit(host));
                    commitments.add(host, way.slot, Commitment::Visit(observer));
                    if let Some(debrief) = way.debrief {
                        commitments.add(observer, debrief, Commitment::Visit(host));
                        commitments.add(host, debrief, Commitment::Visit(observer));
                    }
                }
            }
        }
        commitments
    }

    /// Plans kind after kind, with what the first ones must leave.
    fn all(&self, reserve: Reserve) -> Result<Plan, PlanError> {
        let reserved = &self.reserved(reserve);
        let (school, before, settings, control) = (self.school, self.before, self.settings, self.control);
        let staged = self.request.staged;
        let mut stages = Vec::new();
        let mut bound = 0;
        let mut tally = Tally::default();
        tally.sessions(school, &self.kept.sessions);
        tally.pairs(school, &self.kept.pairs);
        tally.visits(school, &self.kept.visits);
        let of_kept = total(&tally.clone().criteria(school));

        let mut sessions = None;
        if self.plans(Kind::Sessions) {
            let planned = sessions::plan(school, &before.sessions, reserved, settings, control)?;
            let teams: Vec<TeamId> = school.teams.ids().collect();
            tally.sessions(school, &planned.sessions);
            tally.missing_sessions(school, &teams, &planned.sessions, &before.sessions.rows());
            stages.push(Stage { kind: Kind::Sessions, total: planned.total, bound: planned.bound });
            // Sessions only take what others want: what they cost on their own is a bound for
            // every plan that leaves the pins possible.
            bound += match reserve {
                Reserve::Pinned => planned.bound,
                // More was reserved than every plan must leave.
                Reserve::Demanded => {
                    let pinned = self.reserved(Reserve::Pinned);
                    sessions::plan(school, &before.sessions, &pinned, settings, control)?.bound.min(planned.bound)
                }
            };
            sessions = Some(planned);
        }
        let of_sessions = sessions.as_ref().map_or(0, |planned| planned.total);
        let new_sessions = sessions.as_ref().map_or(&[][..], |planned| &planned.sessions);

        let mut pairs = None;
        if self.plans(Kind::Mentors) {
            let mut around = self.without_pairs(reserved);
            around.add_sessions(school, new_sessions);
            let asked = mentors::Asked { rest: of_kept + of_sessions, compare: self.request.compare_objectives };
            let planned = mentors::plan(school, &before.pairs, &around, asked, settings, control)?;
            tally.pairs(school, &planned.pairs);
            tally.missing_pairs(school, &planned.pairs, &before.pairs);
            stages.push(Stage { kind: Kind::Mentors, total: planned.total, bound: planned.bound });
            bound += if staged || new_sessions.is_empty() {
                planned.bound
            } else {
                mentors::bound(school, &before.pairs, self.fixed, settings, control)?.min(planned.total)
            };
            pairs = Some(planned);
        }
        let of_pairs = pairs.as_ref().map_or(0, |planned| planned.total);
        let new_pairs = pairs.as_ref().map_or(&[][..], |planned| &planned.pairs);

        let mut visits = None;
        if self.plans(Kind::Visits) {
            let mut around = self.fixed.clone();
            around.add_sessions(school, new_sessions);
            around.add_pairs(new_pairs);
            let rest = of_kept + of_sessions + of_pairs;
            let planned = visits::plan(school, &before.visits, &around, rest, settings, control)?;
            tally.visits(school, &planned.visits);
            tally.missing_visits(school, &planned.visits, &before.visits);
            stages.push(Stage { kind: Kind::Visits, total: planned.total, bound: planned.bound });
            bound += if staged || (new_sessions.is_empty() && new_pairs.is_empty()) {
                planned.bound
            } else {
                visits::bound(school, &before.visits, self.fixed, settings, control)?.min(planned.total)
            };
            visits = Some(planned);
        }
        let of_visits = visits.as_ref().map_or(0, |planned| planned.total);

        let criteria = tally.criteria(school);
        let total = total(&criteria);
        let bound = (of_kept + bound).min(total);
        let mut unmet = sessions.as_ref().map_or(Vec::new(), |planned| {
            planned.unmet(school, &before.sessions, new_pairs, of_kept + of_pairs + of_visits)
        });
        let sessions = sessions.map_or(self.kept.sessions.clone(), |planned| planned.sessions);
        let (pairs, pairing) = match pairs {
            Some(planned) => {
                unmet.extend(planned.unmet);
                (planned.pairs, Some(planned.pairing))
            }
            None => (self.kept.pairs.clone(), None),
        };
        let visits = match visits {
            Some(planned) => {
                unmet.extend(planned.unmet);
                planned.visits
            }
            None => self.kept.visits.clone(),
        };
        Ok(Plan {
            school: school.name.clone(),
            kinds: self.request.kinds.to_vec(),
            status: if total == bound { Status::Optimal } else { Status::Feasible },
            score: Score { total, bound, stages: if staged { stages } else { Vec::new() }, criteria },
            ledger: ledger(school, &sessions, &pairs, &visits),
            sessions,
            pairs,
            pairing,
            visits,
            peers: None,
            unmet,
        })
    }

    /// What pairs may not touch: all that is reserved but their own meetings.
    fn without_pairs(&self, reserved: &Commitments) -> Commitments {
        let mut around = self.fixed.clone();
        around.add_visits_of(reserved);
        around
    }
}

/// What a plan holds of the kinds that are not planned.
struct Kept {
    sessions: Vec<Session>,
    pairs: Vec<Pair>,
    visits: Vec<Visit>,
}

impl Kept {
    fn of(request: &Request) -> Kept {
        let kept = |kind: Kind| request.keep.filter(|_| !request.kinds.contains(&kind));
        Kept {
            sessions: kept(Kind::Sessions).map_or(Vec::new(), |plan| plan.plan.sessions.clone()),
            pairs: kept(Kind::Mentors).map_or(Vec::new(), |plan| plan.plan.pairs.clone()),
            visits: kept(Kind::Visits).map_or(Vec::new(), |plan| plan.plan.visits.clone()),
        }
    }
}

/// Pins and required pairs that cannot hold, whatever else is planned: what can
/// be said of a school before it is planned.
pub fn impossible_demands(school: &School) -> Vec<Finding> {
    let nothing = Commitments::none(school);
    let mut findings = sessions::impossible(school, &nothing);
    findings.extend(mentors::impossible(school, &nothing));
    findings.extend(visits::impossible(school, &nothing));
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
    let before = Before { sessions: previous.cloned().unwrap_or_default(), ..Before::default() };
    let request = Request { kinds: &[Kind::Sessions], ..Request::default() };
    in_stages(school, &request, &before, settings, control)
}
