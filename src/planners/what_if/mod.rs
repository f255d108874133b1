//! What if: a plan beside the best plan in which one thing is different.
//!
//! Three questions are answered with the same means. *Why here?* The best plan
//! without it (`sessions`, `pairs`, `visits`).
//! *Why not there?* The best plan with it, and what stands in its way. *What would
//! help?* The best plan of a school with one change ([`improvements`], and for one thing
//! that a plan lacks, [`repairs`]).
//!
//! Each time the changed school is really planned. First the kind in question, around
//! everything else that the plan holds: quick, and as close to the plan as can be. Then
//! all kinds that the plan planned, as any of them may only have to move; for as much
//! work as there is a budget for, or to the proof, on demand. The cheaper plan is the
//! answer: no total that is told is less than the best plan of that school costs.

mod candidates;
mod improvements;
mod pairs;
mod repairs;
mod sessions;
#[cfg(test)]
mod tests;
mod two;
mod visits;

pub use improvements::{Scope, improvements};
pub use pairs::explain as explain_pair;
pub use repairs::{Budget, Known, Lacking, Repair, SHOWN, add_repairs, repairs};
pub use sessions::explain as explain_session;
pub use visits::explain as explain_visits;

use super::commitments::Commitments;
use super::fits::Fits;
use super::{Explanations, PlanError, Request};
use crate::plan::document::{Document, Resolved, unsaid};
use crate::plan::ledger::ledger;
use crate::plan::reasons::NoPlan;
use crate::plan::score::{Before, PreviousPairs, Tally, total};
use crate::plan::{CriterionCost, Kind, Otherwise, Plan, Score, Session, Status, Weighed};
use crate::planners::sessions::options::Previous;
use crate::school::{Costs, School, StaffId};
use crate::solve::{Control, Settings};
use std::time::Duration;

/// Costs are made no larger than this.
const LARGEST: u32 = 1 << 24;
/// How much solvers may work for one answer when all kinds are planned ([`crate::solve::Counts::work_of`]), which takes
/// a second at most: always the same, so that whoever asks gets the same answer.
const WORK_OF_ANSWER: u64 = 25_000_000;
/// How long plans of one total are compared.
const MOST_FOR_TIES: Duration = Duration::from_secs(1);

/// A plan of a school that is asked about.
#[derive(Clone, Copy)]
pub struct Inquiry<'a> {
    /// The facts.
    pub school: &'a School,
    /// The plan, found again in the school.
    pub plan: &'a Resolved,
    /// The plan that it was made from with `--previous`.
    pub previous: Option<&'a Resolved>,
    /// Whether all kinds of the plan are planned anew to the proof for each answer, however much work that is.
    pub together: bool,
    /// The round of visits from which the plan was made; what was before it stays.
    pub from_round: u32,
    /// How to solve.
    pub settings: &'a Settings,
    /// Who watches.
    pub control: &'a Control,
}

impl Inquiry<'_> {
    /// The plan as it is, with what it costs in its school.
    pub fn present(&self) -> Weighed {
        let plan = &self.plan.plan;
        self.weighed(self.school, plan.clone(), plan.score.total - plan.score.bound)
    }

    /// What a plan costs in a school, by criterion: requests and moves of the kinds
    /// that it planned, and all that it holds.
    fn criteria_of(&self, school: &School, plan: &Plan) -> Vec<CriterionCost> {
        let before = self.previous.map(Before::new).unwrap_or_default();
        let mut tally = Tally::default();
        tally.plan(school, plan.counted(), (&plan.sessions, &plan.pairs, &plan.visits), &before);
        tally.criteria(school)
    }

    fn sessions_before(&self) -> Previous {
        self.previous.map(Previous::of_plan).unwrap_or_default()
    }

    fn pairs_before(&self) -> PreviousPairs {
        self.previous.map(|plan| plan.pairs.clone()).unwrap_or_default()
    }

    fn visits_before(&self) -> &[(StaffId, Option<StaffId>)] {
        self.previous.map_or(&[], |plan| &plan.visits)
    }

    /// What the plan holds of the other kinds than this one.
    fn around(&self, school: &School, kind: Kind) -> Commitments {
        self.held(school, |other| other != kind)
    }

    /// What the plan holds of kinds that were kept, around which everything may move.
    fn around_kept(&self, school: &School) -> Commitments {
        self.held(school, |kind| self.plan.plan.kept.contains(&kind))
    }

    /// What the plan holds of some kinds.
    fn held(&self, school: &School, of: impl Fn(Kind) -> bool) -> Commitments {
        let plan = &self.plan.plan;
        let mut held = Commitments::none(school);
        if of(Kind::Sessions) {
            held.add_sessions(school, &plan.sessions);
        }
        if of(Kind::Mentors) {
            held.add_pairs(&plan.pairs);
        }
        if of(Kind::Visits) {
            held.add_visits(school, &plan.visits);
        }
        held
    }

    /// The best plan of a school that differs from the present one in its rules, rows or
    /// orders: one kind planned anew, and then all.
    ///
    /// # Errors
    /// See [`PlanError`]; demands that cannot hold are an answer, not an error.
    fn best(&self, school: &School, kind: Kind) -> Result<Otherwise, PlanError> {
        let one = match self.one(school, kind) {
            Ok(plan) => Some(plan),
            Err(PlanError::Input(conflicts)) if self.is_of_one_kind() => {
                return Ok(Otherwise::Impossible(NoPlan::Conflicts(conflicts)));
            }
            Err(PlanError::Input(_)) => None,
            Err(error) => return Err(error),
        };
        self.with_all_kinds(school, one)
    }

    /// How much solvers may work when all kinds are planned.
    fn work_of_answer(&self) -> u64 {
        if self.together { u64::MAX } else { WORK_OF_ANSWER }
    }

    /// The better of a plan in which one kind was planned anew and the best of all kinds.
    fn with_all_kinds(&self, school: &School, one: Option<Weighed>) -> Result<Otherwise, PlanError> {
        let found = match one {
            Some(one) if self.is_of_one_kind() => return Ok(Otherwise::Plan(Box::new(one))),
            one => one,
        };
        let control = self.control.part_of_work(self.work_of_answer());
        let all = Inquiry { control: &control, ..*self }.all(school, self.is_staged());
        self.control.counts().include(control.counts());
        let plan = match (found, all) {
            (Some(one), Ok(all)) => or_better(one, all),
            (None, Ok(all)) => all,
            (Some(one), Err(PlanError::Limit | PlanError::Input(_))) => {
                Weighed { proven: false, gap: one.total, ..one }
            }
            (None, Err(PlanError::Input(conflicts))) => {
                return Ok(Otherwise::Impossible(NoPlan::Conflicts(conflicts)));
            }
            // There was too little work for any plan: one kind after the other takes least.
            (None, Err(PlanError::Limit)) => match self.all(school, true) {
                Ok(all) => Weighed { proven: false, gap: all.total, ..all },
                Err(PlanError::Input(conflicts)) => return Ok(Otherwise::Impossible(NoPlan::Conflicts(conflicts))),
                Err(error) => return Err(error),
            },
            (_, Err(error)) => return Err(error),
        };
        Ok(Otherwise::Plan(Box::new(plan)))
    }

    /// Whether nothing but one kind could be planned anew.
    fn is_of_one_kind(&self) -> bool {
        self.plan.plan.kinds.len() == 1 && self.from_round <= 1
    }

    /// Whether the plan was made one kind after the other.
    fn is_staged(&self) -> bool {
        !self.plan.plan.score.stages.is_empty()
    }

    /// The same, as close to the present plan as can be.
    ///
    /// # Errors
    /// See [`Inquiry::best`].
    fn best_and_closest(&self, school: &School, kind: Kind) -> Result<Otherwise, PlanError> {
        Ok(match self.best(school, kind)? {
            Otherwise::Plan(plan) => Otherwise::Plan(Box::new(self.settled(school, kind, *plan, &self.for_ties()))),
            impossible => impossible,
        })
    }

    /// One kind planned anew around all the others.
    fn one(&self, school: &School, kind: Kind) -> Result<Weighed, PlanError> {
        let (settings, control) = (self.settings, self.control);
        let around = self.around(school, kind);
        let mut plan = self.plan.plan.clone();
        let (total, bound) = match kind {
            Kind::Sessions => {
                let before = self.sessions_before();
                let near = Some(&self.plan.plan.sessions[..]);
                let planned = super::sessions::plan(school, &before, &around, near, settings, control)?;
                plan.sessions = planned.sessions;
                (planned.total, planned.bound)
            }
            Kind::Mentors => {
                let planned = super::mentors::plan(school, &self.pairs_before(), &around, settings, control)?;
                plan.pairs = planned.pairs;
                (planned.total, planned.bound)
            }
            Kind::Visits if self.from_round > 1 => return self.visits_to_come(school),
            Kind::Visits => {
                let planned = super::visits::plan(school, self.visits_before(), &around, settings, control)?;
                let calendar = &self.plan.plan.visits;
                plan.visits =
                    super::visits::stability(school, &around, planned.visits, calendar, settings.seed, control);
                (planned.total, planned.bound)
            }
        };
        Ok(self.weighed(school, plan, total - bound))
    }

    /// The visits that are still to come planned anew around what else the plan holds: those that were held stay.
    fn visits_to_come(&self, school: &School) -> Result<Weighed, PlanError> {
        let (previous, from_round) = (self.previous, self.from_round);
        let kinds = &[Kind::Visits];
        let request = Request {
            kinds,
            keep: Some(self.plan),
            previous,
            from_round,
            explanations: Explanations::Figures,
            ..Request::default()
        };
        let planned = super::plan(school, &request, self.settings, self.control)?;
        let gap = planned.score.total - planned.score.bound;
        let present = &self.plan.plan;
        Ok(self.weighed(school, Plan { kinds: present.kinds.clone(), kept: present.kept.clone(), ..planned }, gap))
    }

    /// A plan that was found, as close to the present one as any that costs the same: what
    /// differs then is what has to.
    ///
    /// All costs are made so much larger that `moved` = 1 for everything that the plan
    /// holds decides only between plans of one total. Where that is not solved before `ties` says
    /// that it takes too long, or `moved` is at work already, ties stay as they fell.
    fn settled(&self, school: &School, kind: Kind, found: Weighed, ties: &Control) -> Weighed {
        let found = self.with_least_change(school, kind, &found, ties).unwrap_or(found);
        if kind != Kind::Sessions {
            return found;
        }
        let resolved = found.document.resolve(school);
        let (before, around) = (self.sessions_before(), self.around(school, kind));
        let options = super::sessions::options::options(school, &before, &around);
        let held = |session: &Session| super::sessions::Held::as_planned(school, &options, session);
        let held: Vec<_> = resolved.plan.sessions.iter().map(held).collect();
        let earlier = &self.plan.plan.sessions;
        let planned = super::sessions::stability(school, &before, (&around, &around), held, earlier);
        let Some(planned) = planned else { return found };
        let settled = self.weighed(school, Plan { sessions: planned.sessions, ..self.plan.plan.clone() }, 0);
        let (proven, gap) = (found.proven, found.gap);
        if settled.total == found.total { Weighed { proven, gap, ..settled } } else { found }
    }

    /// For as long as plans of one total are compared where somebody waits for one answer.
    fn for_ties(&self) -> Control {
        self.control.part().with_deadline(Some(MOST_FOR_TIES))
    }

    fn with_least_change(&self, school: &School, kind: Kind, found: &Weighed, ties: &Control) -> Option<Weighed> {
        if self.previous.is_some() {
            return None;
        }
        let plan = &self.plan.plan;
        let things = plan.sessions.len() + 2 * plan.pairs.len() + plan.visits.len();
        let meetings: usize = plan.pairs.iter().map(|pair| pair.meetings.len()).sum();
        let factor = u32::try_from(things + meetings + 1).ok()?;
        let mut finer = school.clone();
        let costs = &mut finer.rules.costs;
        for key in Costs::KEYS {
            let cost = costs.get_mut(key)?;
            *cost = cost.checked_mul(factor).filter(|cost| *cost < LARGEST)?;
        }
        costs.moved = 1;
        let inquiry = Inquiry { previous: Some(self.plan), control: ties, ..*self };
        let closest = inquiry.one(&finer, kind).ok()?.document.resolve(&finer).plan;
        let closest = self.weighed(school, Plan { kinds: plan.kinds.clone(), kept: plan.kept.clone(), ..closest }, 0);
        (closest.total == found.total).then_some(Weighed { proven: found.proven, gap: found.gap, ..closest })
    }

    /// All kinds that the plan planned, planned anew: together, or one after the other.
    fn all(&self, school: &School, staged: bool) -> Result<Weighed, PlanError> {
        let (kinds, from_round) = (&self.plan.plan.kinds, self.from_round);
        let keep = (kinds.len() < Kind::ALL.len()).then_some(self.plan);
        let request = Request {
            kinds,
            keep,
            previous: self.previous,
            from_round,
            staged,
            near: Some(&self.plan.plan.sessions),
            explanations: Explanations::Figures,
            ..Request::default()
        };
        let planned = super::plan(school, &request, self.settings, self.control)?;
        let gap = planned.score.total - planned.score.bound;
        Ok(self.weighed(school, planned, gap))
    }

    /// A plan with what it costs in a school, `gap` of it not proven.
    fn weighed(&self, school: &School, mut plan: Plan, gap: i64) -> Weighed {
        // A change of the school can change how well people fit.
        let fits = Fits::new(school);
        plan.pairs.iter_mut().for_each(|pair| {
            pair.points = fits.points(pair.mentor, pair.mentee);
            pair.fit = fits.fit(pair.mentor, pair.mentee);
        });
        let criteria = self.criteria_of(school, &plan);
        let total = total(&criteria);
        plan.status = if gap == 0 { Status::Optimal } else { Status::Feasible };
        plan.score = Score { total, bound: total - gap, one_by_one: None, stages: Vec::new(), criteria };
        plan.ledger = ledger(school, &plan.sessions, &plan.pairs, &plan.visits);
        // What there was to say of the plan that was asked about is not true of this one.
        plan.pairing = None;
        plan.unmet = Vec::new();
        plan.pairs.iter_mut().for_each(|pair| pair.alternates.clear());
        let document = Document::new(&plan, school, unsaid);
        Weighed { total, criteria: plan.score.criteria, proven: gap == 0, gap, document }
    }
}

/// A plan that is near to the present one, or a cheaper one of all kinds, whose bound is about both.
fn or_better(one: Weighed, all: Weighed) -> Weighed {
    if all.total < one.total {
        return all;
    }
    let gap = one.total - (all.total - all.gap);
    Weighed { proven: gap <= 0, gap: gap.max(0), ..one }
}
