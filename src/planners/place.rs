//! A person in a slot, whatever for: what giving it costs (specification part 3,
//! rule 8 of sessions; mentor meetings and debriefs pay the same), and what stands in the way.

use super::commitments::Commitments;
use crate::plan::reasons::NotFree;
use crate::plan::{Session, Visit};
use crate::school::{School, Slot, SlotKind, StaffId};

/// `outside`, `extra_time` and `avoid` for one person in one slot.
pub fn slot_cost(school: &School, staff: StaffId, slot: Slot) -> i64 {
    let time = &school.staff[staff].time;
    let costs = &school.rules.costs;
    let slot = school.cycle.slot_of(slot);
    let mut cost = 0;
    if school.cycle.kind(slot) == SlotKind::Open {
        cost += i64::from(costs.outside);
    }
    if !time.in_school.contains(slot) {
        cost += i64::from(costs.extra_time);
    }
    if time.avoid.contains(slot) && time.busy_at(&school.cycle, slot).is_none() {
        cost += i64::from(costs.avoid);
    }
    cost
}

/// Why a person cannot give a slot, whatever is planned; none where they are free.
pub fn not_free(school: &School, staff: StaffId, slot: Slot) -> Option<NotFree> {
    let time = &school.staff[staff].time;
    if time.away.contains(slot) {
        Some(NotFree::Away)
    } else if time.protected.contains(slot) {
        Some(NotFree::Protected)
    } else if let Some(busy) = time.busy_at(&school.cycle, slot) {
        Some(NotFree::Busy(busy))
    } else {
        (school.cycle.kind(slot) == SlotKind::Break).then_some(NotFree::Break)
    }
}

/// The same beside what is fixed already.
pub fn not_free_beside(school: &School, commitments: &Commitments, staff: StaffId, slot: Slot) -> Option<NotFree> {
    not_free(school, staff, slot).or_else(|| commitments.at(staff, slot).map(NotFree::Committed))
}

/// The spots of a session: its slots in its turns, at its site.
pub fn spots_of_session(school: &School, session: &Session) -> Vec<Slot> {
    let slots = school.cycle.window(session.start, session.length).unwrap_or_default();
    let turns = school.turns_of(session.team, session.turn);
    let site = school.site_of_session(session.team, session.room);
    slots.into_iter().map(|slot| school.cycle.spot(slot, turns, site)).collect()
}

/// The spots of a visit in its round: of the lesson, and of the talk.
pub fn spots_of_visit(school: &School, visit: &Visit) -> impl Iterator<Item = Slot> + use<> {
    let site = school.site_at(visit.host, visit.slot);
    school.spots_of_visit_at(visit.slot, visit.debrief, school.turns_of_round(visit.round), site)
}
