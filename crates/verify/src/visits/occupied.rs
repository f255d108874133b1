//! "Occupied", as far as it concerns visits and debriefs.

use super::super::case::Case;
use super::super::{Rule, Violation};
use crate::school::{Slot, StaffId};
use std::collections::BTreeMap;

/// The recurring commitments that a person has in a slot, or in one that overlaps it, in the turn of a round, in words.
fn commitments(case: &Case, staff: StaffId, slot: Slot, round: i64) -> Vec<String> {
    let turn = case.turn_of_round(round);
    // Most have none, and need no look at all sessions.
    if !case.lost[turn][staff].contains(slot) {
        return Vec::new();
    }
    let same_time = |other: Slot| case.facts.same_time(other, slot);
    let held = case.sessions.iter().filter(|session| session.turns.has(turn));
    let sessions = held.filter(|session| session.has(case.facts, staff, slot));
    let sessions = sessions.map(|session| format!("is in the session of {}", session.row.team));
    let meetings =
        case.pairs.iter().filter(|pair| pair.places().any(|(other, time)| other == staff && same_time(time)));
    let meetings = meetings.map(|pair| format!("has a meeting of {}/{}", pair.row.mentor, pair.row.mentee));
    let covers = case
        .releases()
        .filter(|(session, release)| session.turns.has(turn) && release.cover == staff && same_time(release.slot));
    let covers = covers.map(|(_, release)| format!("covers for {}", case.facts.person(release.staff)));
    sessions.chain(meetings).chain(covers).collect()
}

/// "Occupied": a visit or debrief needs a slot that neither is nor overlaps one with a recurring commitment
/// of that round's turn, of the observer and of the host.
pub(crate) fn no_commitment(case: &Case, found: &mut Vec<Violation>) {
    for visit in case.visits_to_come() {
        let slots = [("visit", Some(visit.slot)), ("debrief", visit.debrief)];
        for (what, slot) in slots.into_iter().filter_map(|(what, slot)| Some((what, slot?))) {
            for staff in [visit.observer, visit.host] {
                let taken = commitments(case, staff, slot, visit.row.round);
                if !taken.is_empty() {
                    let (person, slot) = (case.facts.person(staff), case.facts.slot(slot));
                    let message = format!("the {what} is on {slot}, but {person} {} then", taken.join(" and "));
                    found.push(visit.broken(Rule::Occupied, message));
                }
            }
        }
    }
}

/// "Occupied": within one round no person has two things in one slot, or in two that overlap: a visit
/// made, its debrief, or the debrief of a visit received.
pub(crate) fn one_thing(case: &Case, found: &mut Vec<Violation>) {
    let mut things: BTreeMap<(i64, StaffId, Slot), Vec<String>> = BTreeMap::new();
    for visit in case.visits_to_come() {
        let (row, observer, host) = (visit.row, visit.observer, visit.host);
        let mut add = |staff, slot, what| things.entry((row.round, staff, slot)).or_default().push(what);
        add(observer, visit.slot, format!("the visit to {}", row.host));
        if let Some(debrief) = visit.debrief {
            add(observer, debrief, format!("the debrief with {}", row.host));
            add(host, debrief, format!("the debrief with {}", row.observer));
        }
    }
    for ((round, staff, slot), own) in &things {
        let of_round = things.range((*round, *staff, *slot)..).skip(1);
        let later = of_round.take_while(|((other, person, _), _)| (other, person) == (round, staff));
        let overlapping = later.filter(|((.., time), _)| case.facts.overlap(*time, *slot));
        let things: Vec<&str> =
            own.iter().chain(overlapping.flat_map(|(_, things)| things)).map(String::as_str).collect();
        if things.len() < 2 {
            continue;
        }
        found.push(Violation {
            rule: Rule::Occupied,
            subject: case.facts.person(*staff),
            message: format!("has {} at once on {} of round {round}", things.join(" and "), case.facts.slot(*slot)),
        });
    }
}
