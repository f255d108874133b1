//! Which single changes to the school would help most.
//!
//! Changes that could matter are listed by what they promise ([`super::candidates`]);
//! the most promising are made, each in a copy of the school, and what they touch is
//! planned again. So every total that is shown is what the changed files would give.

use super::Inquiry;
use super::candidates::candidates;
use crate::plan::{Improvement, Improvements, Kind, Otherwise, Weighed};
use crate::planners::PlanError;
use crate::planners::changes::Change;
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
        let again = match inquiry.best(inquiry.school, *kind) {
            Ok(Otherwise::Plan(plan)) => plan.total,
            // Time was up: it is as good as is known.
            Ok(Otherwise::Impossible(_)) | Err(PlanError::Limit) => now,
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
    let mut found: Vec<(i64, Change, Weighed)> = Vec::new();
    for (change, outcome) in chosen.iter().zip(outcomes) {
        if let Some(Otherwise::Plan(plan)) = outcome
            && plan.total < floor(change.kind())
        {
            found.push((plan.total, *change, *plan));
        }
    }
    found.sort_by_key(|(total, change, _)| (*total, *change));
    found.truncate(most);
    let improvement = |(_, change, plan): (i64, Change, Weighed)| Improvement {
        words: change.in_words(inquiry.school),
        file: change.file(),
        kind: change.kind(),
        plan: inquiry.settled(&change.made(inquiry.school), change.kind(), plan),
    };
    let pool = inquiry.settings.pool().map_err(PlanError::Solver)?;
    let changes = pool.install(|| found.into_par_iter().map(improvement).collect());
    Ok(Improvements { plan: present, stale, tried, candidates: all, changes })
}

/// What each change brings, side by side; none for those that there was no time for.
fn worked_out(inquiry: &Inquiry, changes: &[Change]) -> Result<Vec<Option<Otherwise>>, PlanError> {
    let alone = Settings { threads: 1, ..inquiry.settings.clone() };
    let inquiry_alone = Inquiry { settings: &alone, ..*inquiry };
    let outcome = |change: &Change| {
        if inquiry.control.stopped().is_some() {
            return Ok(None);
        }
        match inquiry_alone.best(&change.made(inquiry.school), change.kind()) {
            Ok(otherwise) => Ok(Some(otherwise)),
            Err(PlanError::Limit) => Ok(None),
            Err(error) => Err(error),
        }
    };
    let pool = inquiry.settings.pool().map_err(PlanError::Solver)?;
    pool.install(|| changes.par_iter().map(outcome).collect())
}
