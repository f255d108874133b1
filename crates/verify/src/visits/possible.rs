//! "Observer o visits host h in slot s of a round": one function per clause but those about the debrief.

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::HeldVisit;
use crate::school::{Activity, PairKind, PairOrder};

/// "*h* teaches in *s* and may be visited there": all rows of the host in that
/// slot are lessons with `observe = yes`, and the host is neither away nor
/// protected.
pub(crate) fn taught(case: &Case, found: &mut Vec<Violation>) {
    let school = case.facts.school;
    for visit in case.visits_to_come() {
        let time = &school.staff[visit.host].time;
        let rows = school.timetable.at(visit.host, visit.slot);
        let why = if time.away.contains(visit.slot) {
            "is away"
        } else if time.protected.contains(visit.slot) {
            "has protected planning time"
        } else if rows.is_empty() {
            "has no lesson"
        } else if rows.iter().any(|row| row.kind != Activity::Lesson) {
            "has something that is no lesson"
        } else if rows.iter().any(|row| !row.observe) {
            "has a lesson that may not be visited"
        } else {
            continue;
        };
        let (host, slot) = (case.facts.person(visit.host), case.facts.slot(visit.slot));
        found.push(visit.broken(Rule::Visits, format!("{host} {why} on {slot}")));
    }
}

/// "*h* teaches in *s*": the host is not released from that lesson by a session of this plan, in the turn of the round.
pub(crate) fn not_released(case: &Case, found: &mut Vec<Violation>) {
    for visit in case.visits_to_come() {
        let turn = case.turn_of_round(visit.row.round);
        let mut releases = case.releases().filter(|(session, _)| session.turns.has(turn));
        let released = releases.find(|(_, release)| (release.staff, release.slot) == (visit.host, visit.slot));
        if let Some((session, release)) = released {
            let (host, cover) = (case.facts.person(visit.host), case.facts.person(release.cover));
            let message = format!(
                "{host} is released on {} for the session of {}, and {cover} teaches instead",
                case.facts.slot(visit.slot),
                session.row.team
            );
            found.push(visit.broken(Rule::Visits, message));
        }
    }
}

/// "*o* is free in *s*": kind `lesson` or `open`, not away, not protected, no
/// timetable row. ("Occupied" looks after what the plan itself takes.)
pub(crate) fn free(case: &Case, found: &mut Vec<Violation>) {
    for visit in case.visits_to_come() {
        if !case.facts.free(visit.observer, visit.slot) {
            let why = case.facts.obstacle(visit.observer, visit.slot).unwrap_or_else(|| "is not free".into());
            let (observer, slot) = (case.facts.person(visit.observer), case.facts.slot(visit.slot));
            found.push(visit.broken(Rule::Free, format!("{observer} visits on {slot} but {why}")));
        }
    }
}

/// "*o* is free in *s*, on one of *o*'s days in school."
pub(crate) fn day(case: &Case, found: &mut Vec<Violation>) {
    for visit in case.visits_to_come() {
        if !case.facts.comes(visit.observer, visit.slot) {
            let observer = case.facts.person(visit.observer);
            let day = case.facts.day_name(case.facts.day(visit.slot));
            found.push(visit.broken(Rule::Visits, format!("{observer} is not in school on {day}")));
        }
    }
}

/// "*o* ≠ *h*."
pub(crate) fn two_people(case: &Case, found: &mut Vec<Violation>) {
    for visit in case.visits_to_come().filter(|visit| visit.observer == visit.host) {
        found.push(visit.broken(Rule::Visits, "nobody can visit their own lesson"));
    }
}

/// Whether a row of pairs.csv is about this visit: kind `visit` (a observes b)
/// or `any` (either way round).
fn is_listed(case: &Case, visit: &HeldVisit, order: PairOrder) -> bool {
    let two = (visit.observer, visit.host);
    case.facts.school.pairs.iter().filter(|row| row.order == order).any(|row| match row.kind {
        PairKind::Visit => (row.a, row.b) == two,
        PairKind::Any => (row.a, row.b) == two || (row.b, row.a) == two,
        PairKind::Mentor => false,
    })
}

/// "No `forbid`."
pub(crate) fn forbid(case: &Case, found: &mut Vec<Violation>) {
    for visit in case.visits_to_come().filter(|visit| is_listed(case, visit, PairOrder::Forbid)) {
        found.push(visit.broken(Rule::Visits, "pairs.csv forbids this visit"));
    }
}

/// "No `previous` unless repeat."
pub(crate) fn previous(case: &Case, found: &mut Vec<Violation>) {
    if case.facts.school.rules.visits.repeat {
        return;
    }
    for visit in case.visits_to_come().filter(|visit| is_listed(case, visit, PairOrder::Previous)) {
        found.push(visit.broken(Rule::Visits, "was made in an earlier term, and visits are not repeated"));
    }
}
