//! When pairs meet: "Each pair gets `meetings` slots per cycle in which both are free". ("Occupied" and
//! "Prep" look after what else the two do.)

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::broken;
use crate::school::{PinRule, PinSubject, Slot, StaffId};

/// "Each pair gets `meetings` slots per cycle": not more.
pub(crate) fn number(case: &Case, found: &mut Vec<Violation>) {
    let most = case.facts.school.rules.mentors.meetings;
    for pair in &case.pairs {
        let held = pair.row.meetings.len();
        if held as u128 > u128::from(most) {
            found.push(pair.broken(Rule::MentorsMeetings, format!("has {held} meetings, and {most} is the most")));
        }
    }
}

/// "Each pair gets `meetings` slots": different ones, listed in their order.
pub(crate) fn different(case: &Case, found: &mut Vec<Violation>) {
    for pair in &case.pairs {
        for two in pair.meetings.windows(2) {
            let (before, after) = (case.facts.slot(two[0]), case.facts.slot(two[1]));
            if two[0] == two[1] {
                found.push(pair.broken(Rule::MentorsMeetings, format!("meets twice on {after}")));
            } else if two[0] > two[1] {
                let message = format!("meetings must be in the order of slots: {after} is before {before}");
                found.push(pair.broken(Rule::Order, message));
            }
        }
    }
}

/// "Two of one pair are on different days unless `same_day_meetings`".
pub(crate) fn days(case: &Case, found: &mut Vec<Violation>) {
    if case.facts.school.rules.mentors.same_day_meetings {
        return;
    }
    for pair in &case.pairs {
        for (at, later) in pair.meetings.iter().enumerate() {
            let day = case.facts.day(*later);
            if pair.meetings[..at].iter().any(|earlier| earlier != later && case.facts.day(*earlier) == day) {
                let message = format!("meets twice on {}", case.facts.day_name(day));
                found.push(pair.broken(Rule::MentorsMeetings, message));
            }
        }
    }
}

/// "In a cycle of *w* weeks at most ⌈meetings ÷ w⌉ fall in one week unless `same_week_meetings`".
pub(crate) fn weeks(case: &Case, found: &mut Vec<Violation>) {
    let school = case.facts.school;
    if school.rules.mentors.same_week_meetings {
        return;
    }
    let weeks = school.cycle.weeks().ids().count().max(1);
    let most = (school.rules.mentors.meetings as usize).div_ceil(weeks);
    for pair in &case.pairs {
        for (week, label) in school.cycle.weeks().entries() {
            let held = pair.meetings.iter().filter(|slot| school.cycle.week_of(**slot) == week).count();
            if held > most && weeks > 1 {
                let message = format!("meets {held} times in week {label}, and {most} is the most");
                found.push(pair.broken(Rule::MentorsMeetings, message));
            }
        }
    }
}

/// "Free": both are, in each slot in which they meet: kind `lesson` or `open`,
/// not away, not protected, no timetable row.
pub(crate) fn free(case: &Case, found: &mut Vec<Violation>) {
    for pair in &case.pairs {
        for (staff, slot) in pair.places() {
            if !case.facts.free(staff, slot) {
                let why = case.facts.obstacle(staff, slot).unwrap_or_else(|| "is not free".into());
                let (person, slot) = (case.facts.person(staff), case.facts.slot(slot));
                found.push(pair.broken(Rule::Free, format!("{person} meets on {slot} but {why}")));
            }
        }
    }
}

/// The slots of the rows of pins.csv about meetings, of one kind, with mentor and mentee.
pub(super) fn pinned<'a>(
    case: &Case<'a>,
    rule: PinRule,
) -> impl Iterator<Item = (StaffId, StaffId, &'a [Slot])> + use<'a> {
    case.facts.school.pins.iter().filter_map(move |pin| match pin.subject {
        PinSubject::Meeting { mentor, mentee } if pin.rule == rule => Some((mentor, mentee, pin.slots.as_slice())),
        _ => None,
    })
}

/// "Pins and bans hold": a pinned pair meets there.
pub(crate) fn pins(case: &Case, found: &mut Vec<Violation>) {
    if !case.plans_mentors() {
        return;
    }
    for (mentor, mentee, slots) in pinned(case, PinRule::Pin) {
        let mut pairs = case.pairs.iter().filter(|pair| (pair.mentor, pair.mentee) == (mentor, mentee));
        if !pairs.any(|pair| pair.meetings.iter().any(|slot| slots.contains(slot))) {
            let slots: Vec<String> = slots.iter().map(|slot| case.facts.slot(*slot)).collect();
            let staff = &case.facts.school.staff;
            let subject = format!("{}/{}", staff[mentor].id, staff[mentee].id);
            let message = format!("is pinned to {}, but does not meet there", slots.join(" or "));
            found.push(broken(Rule::MentorsPins, subject, message));
        }
    }
}

/// "Pins and bans hold": a banned pair does not meet there.
pub(crate) fn bans(case: &Case, found: &mut Vec<Violation>) {
    for (mentor, mentee, slots) in pinned(case, PinRule::Ban) {
        for pair in case.pairs.iter().filter(|pair| (pair.mentor, pair.mentee) == (mentor, mentee)) {
            for slot in pair.meetings.iter().filter(|slot| slots.contains(slot)) {
                let message = format!("meets on {}, which is banned for this pair", case.facts.slot(*slot));
                found.push(pair.broken(Rule::MentorsPins, message));
            }
        }
    }
}
