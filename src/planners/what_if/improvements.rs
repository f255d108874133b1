//! Which single changes to the school would help most.
//!
//! Changes that could matter are listed by what they promise ([`super::candidates`]);
//! the most promising are made, each in a copy of the school, which is planned again:
//! first what they touch, then, of the best, everything. What would help with something
//! that the plan lacks ([`super::repairs`]) is among them, whatever else would help more.

use super::Inquiry;
use super::candidates::candidates;
use super::repairs::{Budget, Known, Lacking, SHOWN, made, repairs};
use crate::plan::reasons::Change;
use crate::plan::{Improvement, Improvements, Kind, Otherwise, Weighed};
use crate::planners::PlanError;
use crate::school::{StaffId, TeamId};
use crate::solve::Settings;
use rayon::prelude::*;

/// How many changes of each kind are worked out.
const TRIED: usize = 48;
/// The same of visits, where each takes longest.
const TRIED_OF_VISITS: usize = 20;

/// Whom the changes are to help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// The plan as a whole.
    All,
    /// A team.
    Team(TeamId),
    /// Whoever asks for a mentor.
    Mentee(StaffId),
    /// Whoever visits.
    Observer(StaffId),
}

/// The changes that would make the plan cheapest, at most so many.
///
/// # Errors
/// See [`PlanError`].
pub fn improvements(inquiry: &Inquiry, scope: Scope, most: usize) -> Result<Improvements, PlanError> {
    let present = inquiry.present();
    let now = present.total;
    if most == 0 {
        return Ok(Improvements { plan: present, stale: Vec::new(), tried: 0, candidates: 0, changes: Vec::new() });
    }
    let kinds = &inquiry.plan.plan.kinds;
    let mut stale = Vec::new();
    let mut chosen: Vec<Change> = Vec::new();
    let mut all = 0;
    for kind in kinds {
        let again = match inquiry.one(inquiry.school, *kind) {
            Ok(plan) => plan.total,
            // Time was up: it is as good as is known.
            Err(PlanError::Input(_) | PlanError::Limit) => now,
            Err(error) => return Err(error),
        };
        if again < now {
            stale.push((*kind, again));
        }
        let mut changes = match candidates(inquiry, *kind, scope) {
            Err(PlanError::Limit) => Vec::new(),
            changes => changes?,
        };
        all += changes.len();
        changes.truncate(if *kind == Kind::Visits { TRIED_OF_VISITS } else { TRIED });
        chosen.extend(changes);
    }
    let floor = |kind: Kind| stale.iter().find(|(other, _)| *other == kind).map_or(now, |(_, again)| *again);
    let outcomes = worked_out(inquiry, &chosen)?;
    let tried = outcomes.iter().filter(|outcome| outcome.is_some()).count();
    let mut found: Vec<Found> = Vec::new();
    for (change, outcome) in chosen.iter().zip(outcomes) {
        if let Some(plan) = outcome
            && plan.total < floor(change.kind())
        {
            found.push(Found { changes: vec![*change], plan, named: false });
        }
    }
    found.sort_by(|one, other| (one.plan.total, &one.changes).cmp(&(other.plan.total, &other.changes)));
    found.truncate(most);
    let mut found = with_all_kinds(inquiry, found)?;
    for repair in with_what_is_lacking(inquiry, scope)? {
        match found.iter_mut().find(|other| other.changes == repair.changes) {
            Some(known) if repair.plan.total <= known.plan.total => *known = repair,
            Some(known) => known.named = true,
            None => found.push(repair),
        }
    }
    // What is named beside a reason comes first where not all are shown.
    found.sort_by(|one, other| {
        (!one.named, one.plan.total, &one.changes).cmp(&(!other.named, other.plan.total, &other.changes))
    });
    found.truncate(most);
    found.sort_by(|one, other| (one.plan.total, &one.changes).cmp(&(other.plan.total, &other.changes)));
    let improvement = |found: Found| {
        let kind = found.changes[0].kind();
        let school = made(&found.changes, inquiry.school);
        let plan = inquiry.settled(&school, kind, found.plan, &inquiry.for_ties());
        Improvement { changes: found.changes, kind, plan }
    };
    let pool = inquiry.settings.pool().map_err(PlanError::Solver)?;
    let changes = pool.install(|| found.into_par_iter().map(improvement).collect());
    Ok(Improvements { plan: present, stale, tried, candidates: all, changes })
}

/// What makes the plan cheaper.
struct Found {
    /// One, or two where no single one is enough.
    changes: Vec<Change>,
    plan: Weighed,
    /// Whether it gives a request more of what it lacks, and is named beside the reason.
    named: bool,
}

/// What each change brings where what it touches is planned again, side by side; none for those that bring nothing or
/// that there was no time for.
fn worked_out(inquiry: &Inquiry, changes: &[Change]) -> Result<Vec<Option<Weighed>>, PlanError> {
    side_by_side(inquiry, changes, |inquiry, change| match inquiry.one(&change.made(inquiry.school), change.kind()) {
        Ok(plan) => Ok(Some(plan)),
        Err(PlanError::Input(_) | PlanError::Limit) => Ok(None),
        Err(error) => Err(error),
    })
}

/// The same changes with all kinds planned again.
fn with_all_kinds(inquiry: &Inquiry, found: Vec<Found>) -> Result<Vec<Found>, PlanError> {
    let plans = side_by_side(inquiry, &found, |inquiry, found| {
        let school = made(&found.changes, inquiry.school);
        match inquiry.with_all_kinds(&school, Some(found.plan.clone())) {
            Ok(Otherwise::Plan(plan)) => Ok(Some(*plan)),
            Ok(Otherwise::Impossible(_)) | Err(PlanError::Limit) => Ok(None),
            Err(error) => Err(error),
        }
    })?;
    let better = found.into_iter().zip(plans);
    Ok(better.map(|(found, plan)| Found { plan: plan.unwrap_or(found.plan), ..found }).collect())
}

/// What would help with what the plan lacks, in a scope.
fn with_what_is_lacking(inquiry: &Inquiry, scope: Scope) -> Result<Vec<Found>, PlanError> {
    let school = inquiry.school;
    let lacking = inquiry.plan.plan.unmet.iter().filter_map(|unmet| Lacking::new(school, unmet));
    let lacking: Vec<Lacking> = lacking.filter(|lacking| lacking.is_in(scope)).collect();
    let known = Known::default();
    let budget = Budget { all: u64::MAX, each: inquiry.work_of_answer() };
    let of_each =
        side_by_side(inquiry, &lacking, |inquiry, lacking| match repairs(inquiry, *lacking, SHOWN, budget, &known) {
            Err(PlanError::Limit) => Ok(Vec::new()),
            found => found,
        })?;
    let repairs = of_each.into_iter().flatten();
    Ok(repairs.map(|repair| Found { changes: repair.changes, plan: repair.plan, named: true }).collect())
}

/// Answers about many things, each on one thread, side by side; an empty one where there was no time left.
fn side_by_side<T: Sync, A: Default + Send>(
    inquiry: &Inquiry,
    things: &[T],
    answer: impl Fn(&Inquiry, &T) -> Result<A, PlanError> + Sync,
) -> Result<Vec<A>, PlanError> {
    let alone = Settings { threads: 1, ..inquiry.settings.clone() };
    let inquiry_alone = Inquiry { settings: &alone, ..*inquiry };
    let of_one = |thing: &T| {
        if inquiry.control.stopped().is_some() {
            return Ok(A::default());
        }
        answer(&inquiry_alone, thing)
    };
    let pool = inquiry.settings.pool().map_err(PlanError::Solver)?;
    pool.install(|| things.par_iter().map(of_one).collect())
}
