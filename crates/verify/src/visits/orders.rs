//! Rule 1 of visits: what pairs.csv and pins.csv order.

use super::super::case::Case;
use super::super::{Rule, Violation};
use crate::school::{PairKind, PairOrder, PinRule, PinSubject, Slot, StaffId};

fn broken(case: &Case, observer: StaffId, host: StaffId, message: String) -> Violation {
    let staff = &case.facts.school.staff;
    let subject = format!("visit {}/{}", staff[observer].id, staff[host].id);
    Violation { rule: Rule::NumberOfVisits, subject, message }
}

/// Rule 1 of visits: "`require` must hold."
pub(crate) fn required(case: &Case, found: &mut Vec<Violation>) {
    if !case.plans_visits() {
        return;
    }
    let orders = case.facts.school.pairs.iter();
    for row in orders.filter(|row| row.kind == PairKind::Visit && row.order == PairOrder::Require) {
        if !case.visits.iter().any(|visit| (visit.observer, visit.host) == (row.a, row.b)) {
            found.push(broken(case, row.a, row.b, "must be made, because pairs.csv requires it".into()));
        }
    }
}

/// The slots of the rows of pins.csv about visits, of one kind, with observer and host.
fn pinned<'a>(case: &Case<'a>, rule: PinRule) -> impl Iterator<Item = (StaffId, StaffId, &'a [Slot])> + use<'a> {
    case.facts.school.pins.iter().filter_map(move |pin| match pin.subject {
        PinSubject::Visit { observer, host } if pin.rule == rule => Some((observer, host, pin.slots.as_slice())),
        _ => None,
    })
}

/// Rule 1 of visits: pins must hold: the visit is in that slot, in any round.
pub(crate) fn pins(case: &Case, found: &mut Vec<Violation>) {
    if !case.plans_visits() {
        return;
    }
    for (observer, host, slots) in pinned(case, PinRule::Pin) {
        let mut visits = case.visits.iter().filter(|visit| (visit.observer, visit.host) == (observer, host));
        if !visits.any(|visit| slots.contains(&visit.slot) || visit.is_past) {
            let slots: Vec<String> = slots.iter().map(|slot| case.facts.slot(*slot)).collect();
            let message = format!("is pinned to {}, but is not made there", slots.join(" or "));
            found.push(broken(case, observer, host, message));
        }
    }
}

/// Rule 1 of visits: "bans too (a ban concerns the slot of the visit, not of the debrief)".
pub(crate) fn bans(case: &Case, found: &mut Vec<Violation>) {
    for (observer, host, slots) in pinned(case, PinRule::Ban) {
        let visits = case.visits_to_come().filter(|visit| (visit.observer, visit.host) == (observer, host));
        for visit in visits.filter(|visit| slots.contains(&visit.slot)) {
            let message = format!("is made on {}, which is banned for it", case.facts.slot(visit.slot));
            found.push(visit.broken(Rule::NumberOfVisits, message));
        }
    }
}
