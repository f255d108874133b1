//! "What was" (part 8): visits that were held before the date from which on a plan was made.

use super::Rule;
use super::case::Case;
use super::visits::HeldVisit;
use super::{Facts, Violation};
use crate::plan::dates::PlanDates;
use crate::plan::document::{Document, TermRow};
use crate::plan::{Kind, Plan, Visit};
use crate::school::School;
use jiff::civil::Date;

/// When each of these visits of a plan is held, by the term of the school, else by that of the plan.
fn dates(school: &School, document: &Document, visits: Vec<Visit>) -> Vec<Option<Date>> {
    let Some(term) = school.term.clone().or_else(|| document.term.as_ref()?.find(school)) else {
        return vec![None; visits.len()];
    };
    let plan = Plan { visits, ..document.resolve(school).plan };
    let held = PlanDates::new(school, &plan, &term.dates(&school.cycle));
    held.visits.into_iter().map(|held| held.map(|held| held.date)).collect()
}

fn visit_of(held: &HeldVisit) -> Visit {
    Visit {
        round: u32::try_from(held.row.round).unwrap_or(0),
        observer: held.observer,
        host: held.host,
        slot: held.slot,
        fit: 0,
        debrief: held.debrief,
    }
}

/// Marks the visits that are past by the plan's own date.
pub(super) fn mark(facts: &Facts, document: &Document, visits: &mut [HeldVisit]) {
    let Some(as_of) = document.term.as_ref().and_then(TermRow::as_of) else { return };
    let dates = dates(facts.school, document, visits.iter().map(visit_of).collect());
    for (visit, date) in visits.iter_mut().zip(dates) {
        visit.is_past = date.is_some_and(|date| date < as_of);
    }
}

/// "Visits held stay as they are, in plan.json too": what was held of the previous plan is in this one, and nothing
/// else is before the date.
pub(super) fn stays(case: &Case, found: &mut Vec<Violation>) {
    let (Some(previous), Some(as_of)) = (case.previous, case.document.term.as_ref().and_then(TermRow::as_of)) else {
        return;
    };
    if !case.plans_visits() && !case.document.kept.contains(&Kind::Visits) {
        return;
    }
    let earlier: Vec<HeldVisit> =
        previous.visits.iter().filter_map(|row| HeldVisit::new(case.facts, row, &mut Vec::new())).collect();
    let dates = dates(case.facts.school, previous, earlier.iter().map(visit_of).collect());
    let held = earlier.iter().zip(dates).filter(|(_, date)| date.is_some_and(|date| date < as_of));
    let held: Vec<&HeldVisit> = held.map(|(visit, _)| visit).collect();
    for visit in &held {
        if !case.visits.iter().any(|now| now.row == visit.row) {
            found.push(visit.broken(Rule::WhatWas, "was held before the plan was changed, and is not in it as it was"));
        }
    }
    for visit in case.visits.iter().filter(|visit| visit.is_past) {
        if !held.iter().any(|known| known.row == visit.row) {
            found.push(visit.broken(Rule::WhatWas, "is before the plan was changed, but was not held then"));
        }
    }
}
