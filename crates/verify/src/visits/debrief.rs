//! "Unless `debrief = "none"`, the two meet afterwards": one function per clause.

use super::super::case::Case;
use super::super::{Rule, Violation};
use crate::school::DebriefRule;

/// "Unless `debrief = "none"`, the two meet afterwards": with it they do not;
/// "without one the visit is not possible".
pub(crate) fn given(case: &Case, found: &mut Vec<Violation>) {
    let needed = case.facts.school.rules.visits.debrief != DebriefRule::None;
    for visit in case.visits_to_come() {
        match (needed, visit.row.debrief.is_some()) {
            (true, false) => found.push(visit.broken(Rule::Visits, "the two have no time to talk about it")),
            (false, true) => {
                found.push(visit.broken(Rule::Visits, "has a debrief, and the rules say that none is needed"));
            }
            _ => {}
        }
    }
}

/// "A later slot of the same day or, for `next-day`, of the next day of the
/// cycle (in row order, over the weekend too, but not past the end of the
/// cycle)."
pub(crate) fn later(case: &Case, found: &mut Vec<Violation>) {
    let facts = case.facts;
    for visit in case.visits_to_come() {
        let Some(debrief) = visit.debrief else { continue };
        let (of_visit, of_debrief) = (facts.day(visit.slot), facts.day(debrief));
        let same_day = of_debrief == of_visit && debrief > visit.slot;
        let next_day = of_debrief == of_visit + 1;
        let (fine, when) = match facts.school.rules.visits.debrief {
            DebriefRule::NextDay => (same_day || next_day, "later on the same day or on the next"),
            DebriefRule::SameDay => (same_day, "later on the same day"),
            DebriefRule::None => continue,
        };
        if !fine {
            let (debrief, slot) = (facts.slot(debrief), facts.slot(visit.slot));
            let message = format!("the two talk about it on {debrief}, but must {when}, after {slot}");
            found.push(visit.broken(Rule::Visits, message));
        }
    }
}

/// "In which both are free": kind `lesson` or `open`, not away, not protected,
/// no timetable row. ("Occupied" looks after what the plan itself takes.)
pub(crate) fn free(case: &Case, found: &mut Vec<Violation>) {
    for visit in case.visits_to_come() {
        let Some(slot) = visit.debrief else { continue };
        for staff in [visit.observer, visit.host] {
            if !case.facts.free(staff, slot) {
                let why = case.facts.obstacle(staff, slot).unwrap_or_else(|| "is not free".into());
                let (person, slot) = (case.facts.person(staff), case.facts.slot(slot));
                found.push(visit.broken(Rule::Free, format!("{person} has the debrief on {slot} but {why}")));
            }
        }
    }
}

/// "On a day on which both have a row."
pub(crate) fn day(case: &Case, found: &mut Vec<Violation>) {
    for visit in case.visits_to_come() {
        let Some(slot) = visit.debrief else { continue };
        for staff in [visit.observer, visit.host] {
            if !case.facts.comes(staff, slot) {
                let (person, day) = (case.facts.person(staff), case.facts.day_name(case.facts.day(slot)));
                let message = format!("{person} has the debrief on {day}, but nothing in the timetable that day");
                found.push(visit.broken(Rule::Visits, message));
            }
        }
    }
}
