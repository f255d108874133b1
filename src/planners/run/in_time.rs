//! A run that keeps its limit, whatever it is doing when time is up.
//!
//! What looks at the clock stops by itself, and has a moment to say what there is to say of its plan. What
//! does not is left behind, and the best plan so far is the answer, with figures only: why something is
//! missing takes longer to find out than the plan.

use super::{Kept, Run, Stages, to_the_end};
use crate::plan::document::Resolved;
use crate::plan::ledger::ledger;
use crate::plan::reasons::Reason;
use crate::plan::score::{self, Tally, total};
use crate::plan::{CriterionCost, Kind, Pair, Plan, Score, Session, Stage, Status, Unmet, UnmetKind, Visit};
use crate::planners::{Explanations, PlanError, Request};
use crate::school::{School, StaffId};
use crate::solve::apart::{self, Ended};
use crate::solve::{Control, Settings};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a run is waited for when time is up: until its grace is over, and to write down what it has.
const PATIENCE: Duration = Duration::from_millis(450);

/// The best plan so far.
#[derive(Clone, Default)]
pub(super) struct BestYet(Arc<Mutex<Option<Plan>>>);

impl BestYet {
    fn set(&self, plan: Plan) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(plan);
    }

    /// Whether there is one.
    pub(super) fn is_known(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn take(&self) -> Option<Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What is asked for, so that it can go to another thread.
struct Asked {
    school: School,
    kinds: Vec<Kind>,
    keep: Option<Resolved>,
    previous: Option<Resolved>,
    from_round: u32,
    staged: bool,
    near: Option<Vec<Session>>,
    compare_objectives: bool,
    explanations: Explanations,
}

impl Asked {
    fn new(school: &School, request: &Request) -> Asked {
        Asked {
            school: school.clone(),
            kinds: request.kinds.to_vec(),
            keep: request.keep.cloned(),
            previous: request.previous.cloned(),
            from_round: request.from_round,
            staged: request.staged,
            near: request.near.map(<[Session]>::to_vec),
            compare_objectives: request.compare_objectives,
            explanations: request.explanations,
        }
    }

    fn request(&self) -> Request<'_> {
        Request {
            kinds: &self.kinds,
            keep: self.keep.as_ref(),
            previous: self.previous.as_ref(),
            from_round: self.from_round,
            staged: self.staged,
            near: self.near.as_deref(),
            compare_objectives: self.compare_objectives,
            explanations: self.explanations,
        }
    }
}

/// Plans until time is up, and a moment longer.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn in_time(
    school: &School,
    request: &Request,
    before: &super::Before,
    settings: &Settings,
    control: &Control,
) -> Result<Plan, PlanError> {
    let best_yet = BestYet::default();
    let (asked, known) = (Asked::new(school, request), best_yet.clone());
    let (before, settings) = (before.clone(), settings.clone());
    let work = move |control: &Control, _: crate::solve::ilp::OnProgress<'_>| {
        to_the_end(&asked.school, &asked.request(), &before, &settings, control, Some(&known))
    };
    match apart::run_patiently(control, PATIENCE, &|_, _| {}, work) {
        Ended::With(planned) => planned,
        Ended::LeftBehind(_) => best_yet.take().ok_or(PlanError::Limit),
    }
}

/// What a plan holds, and what that costs.
pub(super) struct Content {
    pub sessions: Vec<Session>,
    pub pairs: Vec<Pair>,
    pub visits: Vec<Visit>,
    pub criteria: Vec<CriterionCost>,
    pub total: i64,
}

impl Run<'_> {
    /// What was planned and what was kept, with what it costs.
    pub(super) fn content(&self, planned: &Stages) -> Content {
        let (school, before): (&School, _) = (self.school, self.before);
        let kept: &Kept = self.kept;
        let visits = match (&planned.visits, self.term) {
            (Some(planned), Some(term)) => term.visits(&planned.visits),
            (Some(planned), None) => planned.visits.clone(),
            (None, _) => kept.visits.clone(),
        };
        let sessions = planned.sessions.as_ref().map_or(&kept.sessions, |planned| &planned.sessions).clone();
        let pairs = planned.pairs.as_ref().map_or(&kept.pairs, |planned| &planned.pairs).clone();
        let moved = score::Before {
            sessions: before.sessions.rows(),
            pairs: before.pairs.clone(),
            visits: before.visits.clone(),
        };
        let mut tally = Tally::default();
        let kinds = score::Kinds { planned: self.request.kinds, kept: &kept.kinds };
        tally.plan(school, kinds, (&sessions, &pairs, &visits), &moved);
        let criteria = tally.criteria(school);
        Content { total: total(&criteria), sessions, pairs, visits, criteria }
    }

    /// Remembers a plan, in case nothing better is found in time. `bound` is about all plans.
    pub(super) fn remember(&self, planned: &Stages, bound: i64, one_by_one: Option<i64>) {
        if let Some(best_yet) = self.best_yet {
            best_yet.set(self.at_once(planned, bound, one_by_one));
        }
    }

    /// A plan with figures and no more.
    pub(super) fn at_once(&self, planned: &Stages, bound: i64, one_by_one: Option<i64>) -> Plan {
        let school = self.school;
        let Content { sessions, pairs, visits, criteria, total } = self.content(planned);
        let bound = bound.min(total);
        let stages: Vec<Stage> = if self.request.staged { planned.stages() } else { Vec::new() };
        let mut unmet = self.missing(planned);
        if let Some(term) = self.term {
            term.add_lost(&mut unmet);
        }
        unmet.extend(self.kept.unmet(school));
        unmet.sort_by(|one, other| (one.kind, &one.id).cmp(&(other.kind, &other.id)));
        Plan {
            school: school.name.clone(),
            kinds: self.request.kinds.to_vec(),
            kept: self.kept.kinds.clone(),
            status: if total == bound { Status::Optimal } else { Status::Feasible },
            score: Score { total, bound, one_by_one, stages, criteria },
            ledger: ledger(school, &sessions, &pairs, &visits),
            pairing: planned.pairs.as_ref().map(|planned| planned.pairing_at_once(school, &self.before.pairs)),
            sessions,
            pairs,
            visits,
            peers: None,
            unmet,
        }
    }

    /// What is missing of the kinds that were planned, by kind and id as text.
    fn missing(&self, planned: &Stages) -> Vec<Unmet> {
        let school = self.school;
        let mut unmet = Vec::new();
        let mut add = |kind: UnmetKind, id: String, count: u32| {
            if count > 0 {
                unmet.push(Unmet { kind, id, count, reason: Reason::NoTime, repairs: Vec::new() });
            }
        };
        if let Some(planned) = &planned.sessions {
            for (id, team) in school.teams.entries() {
                let held = planned.sessions.iter().filter(|session| session.team == id).count() as u32;
                add(UnmetKind::Session, team.id.clone(), team.sessions.saturating_sub(held));
            }
        }
        if let Some(planned) = &planned.pairs {
            let mentor_of: BTreeMap<StaffId, &Pair> = planned.pairs.iter().map(|pair| (pair.mentee, pair)).collect();
            for (staff, person) in school.staff.entries().filter(|(_, person)| person.roles.mentee) {
                match mentor_of.get(&staff) {
                    None => add(UnmetKind::Mentee, person.id.clone(), 1),
                    Some(pair) => {
                        let missing = school.rules.mentors.meetings.saturating_sub(pair.meetings.len() as u32);
                        add(UnmetKind::Meeting, format!("{}/{}", school.staff[pair.mentor].id, person.id), missing);
                    }
                }
            }
        }
        if let Some(planned) = &planned.visits {
            let mut made: BTreeMap<StaffId, u32> = BTreeMap::new();
            planned.visits.iter().for_each(|visit| *made.entry(visit.observer).or_default() += 1);
            for (staff, person) in self.of_visits().staff.entries() {
                let made = made.get(&staff).copied().unwrap_or(0);
                add(UnmetKind::Visit, person.id.clone(), person.visits.saturating_sub(made));
            }
        }
        unmet.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        unmet
    }
}
