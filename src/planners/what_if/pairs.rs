//! Why this mentor, and why not that one: first among pairs alone ([`crate::planners::mentors::explain`]), then with all
//! kinds planned again, as sessions or visits may only have to move.

use super::Inquiry;
use crate::plan::{OtherPairs, Pair, PairExplanation, Weighed, WeighedMentor};
use crate::planners::PlanError;
use crate::planners::mentors::explain::{Question, explain as among_pairs};
use crate::school::{PairKind, PairOrder, PairRule, School, Source, StaffId};
use std::collections::{BTreeMap, BTreeSet};

/// Answers for one mentee, about each of some mentors.
///
/// # Errors
/// See [`PlanError`]; where required pairs and pins cannot hold, [`PlanError::Input`].
pub fn explain(inquiry: &Inquiry, mentee: StaffId, mentors: &[StaffId]) -> Result<PairExplanation, PlanError> {
    let (school, plan) = (inquiry.school, &inquiry.plan.plan);
    let question = Question { school, plan, previous: inquiry.previous, mentee, mentors };
    let mut explanation = among_pairs(&question, inquiry.settings, inquiry.control)?;
    explanation.plan = Some(inquiry.present());
    if inquiry.is_of_one_kind() {
        return Ok(explanation);
    }
    let has = explanation.has;
    for weighed in &mut explanation.mentors {
        let own = has == Some(weighed.mentor);
        // The school says no, or the pair is demanded: no plan is otherwise.
        if !weighed.forbidden.is_empty() || explanation.demanded {
            continue;
        }
        let order = if own { PairOrder::Forbid } else { PairOrder::Require };
        let changed = ordered(school, weighed.mentor, mentee, order);
        let control = inquiry.control.part_of_work(inquiry.work_of_answer());
        let all = Inquiry { control: &control, ..*inquiry }.all(&changed, inquiry.is_staged());
        inquiry.control.counts().include(control.counts());
        match all {
            Ok(all) => among_all(inquiry, mentee, weighed, all),
            Err(PlanError::Input(_)) => {}
            Err(PlanError::Limit) => weighed.otherwise.iter_mut().for_each(|other| other.proven = false),
            Err(error) => return Err(error),
        }
    }
    Ok(explanation)
}

/// The school with one more row about the pair.
fn ordered(school: &School, mentor: StaffId, mentee: StaffId, order: PairOrder) -> School {
    let mut changed = school.clone();
    let source = Source { file: "the question".into(), line: 0 };
    let (kind, note) = (PairKind::Mentor, String::new());
    changed.pairs.push(PairRule { kind, a: mentor, b: mentee, order, note, source });
    changed
}

/// Takes the best plan of all kinds where it is cheaper, or the only one.
fn among_all(inquiry: &Inquiry, mentee: StaffId, weighed: &mut WeighedMentor, all: Weighed) {
    if let Some(other) = &mut weighed.otherwise
        && other.total <= all.total
    {
        // The same, with only pairs moved; what is known of all is about it, too.
        other.proven = all.total - all.gap >= other.total;
        return;
    }
    let pairs = all.document.resolve(inquiry.school).plan.pairs;
    let mentor_in = |pairs: &[Pair]| -> BTreeMap<StaffId, StaffId> {
        pairs.iter().map(|pair| (pair.mentee, pair.mentor)).collect()
    };
    let (before, then) = (mentor_in(&inquiry.plan.plan.pairs), mentor_in(&pairs));
    let mentees: BTreeSet<StaffId> = before.keys().chain(then.keys()).copied().collect();
    let changes = mentees.into_iter().filter_map(|mentee| {
        let (before, then) = (before.get(&mentee).copied(), then.get(&mentee).copied());
        (before != then).then_some((mentee, before, then))
    });
    let own = pairs.iter().find(|pair| pair.mentee == mentee);
    weighed.otherwise = Some(OtherPairs {
        total: all.total,
        criteria: all.criteria.clone(),
        proven: all.proven,
        changes: changes.collect(),
        meetings: own.map_or(Vec::new(), |pair| pair.meetings.clone()),
        everything: Some(Box::new(all)),
    });
}
