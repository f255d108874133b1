//! When groups meet.

use super::super::case::Case;
use super::super::cost::place;
use super::super::{Rule, Violation};
use super::HeldGroup;
use crate::school::{Slot, SlotSet, StaffId};

/// A group has `meetings` meetings at most.
pub(crate) fn number(case: &Case, found: &mut Vec<Violation>) {
    let most = case.facts.school.rules.mentors.meetings;
    for group in &case.peers {
        let held = group.row.meetings.len();
        if held as u128 > u128::from(most) {
            found.push(group.broken(Rule::PeersMeetings, format!("has {held} meetings, and {most} is the most")));
        }
    }
}

/// Its meetings are in different slots, listed in their order.
pub(crate) fn different(case: &Case, found: &mut Vec<Violation>) {
    for group in &case.peers {
        for two in group.meetings.windows(2) {
            let (before, after) = (case.facts.slot(two[0]), case.facts.slot(two[1]));
            if two[0] == two[1] {
                found.push(group.broken(Rule::PeersMeetings, format!("meets twice on {after}")));
            } else if case.facts.overlap(two[0], two[1]) {
                found.push(group.broken(Rule::Occupied, format!("meets on {before} and on {after}, which overlap")));
            } else if two[0] > two[1] {
                let message = format!("meetings must be in the order of slots: {after} is before {before}");
                found.push(group.broken(Rule::Order, message));
            }
        }
    }
}

/// Everybody of it is free in each: kind `lesson` or `open`, not away, not protected, no timetable row.
pub(crate) fn free(case: &Case, found: &mut Vec<Violation>) {
    for group in &case.peers {
        for (staff, slot) in group.places() {
            if !case.facts.free(staff, slot) {
                let why = case.facts.obstacle(staff, slot).unwrap_or_else(|| "is not free".into());
                let (person, slot) = (case.facts.person(staff), case.facts.slot(slot));
                found.push(group.broken(Rule::Free, format!("{person} meets on {slot} but {why}")));
            }
        }
    }
}

/// It meets where that costs least: no slot could be added for less than a
/// missing meeting costs, and none could take the place of a dearer one. ("Prep"
/// limits the slots of a day, of the cycle and of all kinds, one inside the
/// other, so that where no single change helps, no set of slots is cheaper, unless slots overlap.)
pub(crate) fn cheapest(case: &Case, found: &mut Vec<Violation>) {
    let asked = case.facts.school.rules.mentors.meetings as usize;
    let unmet = i128::from(case.facts.school.rules.costs.unmet_meeting);
    for group in &case.peers {
        let cost = |slot: Slot| group.people.iter().map(|staff| place(case, *staff, slot)).sum::<i128>();
        for slot in case.facts.school.cycle.slots().filter(|slot| !group.meetings.contains(slot)) {
            if !group.people.iter().all(|staff| case.facts.free(*staff, slot)) {
                continue;
            }
            let instead = |other: Slot| {
                let kept = group.meetings.iter().copied().filter(|held| *held != other);
                kept.chain([slot]).collect::<Vec<Slot>>()
            };
            let with = group.meetings.iter().copied().chain([slot]).collect::<Vec<Slot>>();
            let name = case.facts.slot(slot);
            if group.meetings.len() < asked && cost(slot) < unmet && all_keep(case, group, &with) {
                found.push(group.broken(Rule::PeersMeetings, format!("a meeting is missing, and {name} is free")));
            }
            let dearer =
                group.meetings.iter().find(|held| cost(**held) > cost(slot) && all_keep(case, group, &instead(**held)));
            if let Some(dearer) = dearer {
                let message = format!("meets on {}, and {name} costs less", case.facts.slot(*dearer));
                found.push(group.broken(Rule::PeersMeetings, message));
            }
        }
    }
}

/// Whether "Prep" holds for everybody of a group who meets in these slots and has nothing else.
fn all_keep(case: &Case, group: &HeldGroup, meetings: &[Slot]) -> bool {
    group.people.iter().all(|staff| keeps(case, *staff, meetings))
}

fn keeps(case: &Case, staff: StaffId, meetings: &[Slot]) -> bool {
    let (facts, cycle) = (case.facts, &case.facts.school.cycle);
    let (prep, fte) = (&facts.school.rules.prep, facts.school.staff[staff].fte);
    let before = &facts.prep_lessons[staff];
    let at_once = |slot: &Slot| meetings.iter().filter(|other| facts.same_time(**other, *slot)).count() > 1;
    if meetings.iter().any(at_once) {
        return false;
    }
    let after = before.without(&facts.at_the_time_of(&SlotSet::new(cycle.len(), meetings.iter().copied())));
    let units = |slots: SlotSet| facts.prep_units(slots.iter());
    let each_day = meetings.iter().all(|slot| {
        let day = SlotSet::new(cycle.len(), cycle.days()[cycle.day_of(*slot)].slots.iter().copied());
        units(after.and(&day)) >= units(before.and(&day)).min(i64::from(prep.min_free_per_day))
    });
    let committed = prep.max_committed_per_cycle;
    each_day
        && units(after) >= i64::from(fte.of_rounded_up(prep.min_free_per_cycle))
        && (committed == 0 || meetings.len() <= fte.of_rounded_up(committed) as usize)
}
