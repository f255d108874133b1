//! What it costs to give a slot, whatever for (specification part 3, rule 8 of
//! sessions; mentor meetings and debriefs pay the same).

use crate::school::{School, Slot, SlotKind, StaffId};

/// `outside`, `extra_time` and `avoid` for one person in one slot.
pub fn slot_cost(school: &School, staff: StaffId, slot: Slot) -> i64 {
    let time = &school.staff[staff].time;
    let costs = &school.rules.costs;
    let mut cost = 0;
    if school.cycle.kind(slot) == SlotKind::Open {
        cost += i64::from(costs.outside);
    }
    if !time.in_school.contains(slot) {
        cost += i64::from(costs.extra_time);
    }
    if time.avoid.contains(slot) && !time.busy.contains(slot) {
        cost += i64::from(costs.avoid);
    }
    cost
}
