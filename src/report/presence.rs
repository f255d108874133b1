//! Who gives time when they are not in school: on a day off, or before or after their own hours.

use super::names;
use super::text::{WATCH, clean, flow_words, paint};
use crate::plan::Plan;
use crate::school::{DayId, School, Slot, StaffId};
use std::collections::{BTreeMap, BTreeSet};

/// How many people are named.
const NAMED: usize = 6;

/// When somebody gives time outside their own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CalledIn {
    /// On days on which they are not in school at all.
    pub days_off: BTreeSet<DayId>,
    /// On other days, before or after their own hours.
    pub long_days: BTreeSet<DayId>,
}

/// Everybody who gives time when they are not in school, in the order of staff.csv.
///
/// O(attendances).
pub fn called_in(school: &School, plan: &Plan) -> BTreeMap<StaffId, CalledIn> {
    let mut people: BTreeMap<StaffId, CalledIn> = BTreeMap::new();
    let mut give = |staff: StaffId, slot: Slot| {
        let time = &school.staff[staff].time;
        if !time.in_school.contains(slot) {
            let called = people.entry(staff).or_default();
            let days = if time.days.contains(slot) { &mut called.long_days } else { &mut called.days_off };
            days.insert(school.cycle.day_of(slot));
        }
    };
    for session in &plan.sessions {
        for slot in school.cycle.window(session.start, session.length).into_iter().flatten() {
            session.attending.iter().for_each(|staff| give(*staff, slot));
        }
    }
    for pair in &plan.pairs {
        for slot in &pair.meetings {
            give(pair.mentor, *slot);
            give(pair.mentee, *slot);
        }
    }
    for visit in &plan.visits {
        give(visit.observer, visit.slot);
        if let Some(debrief) = visit.debrief {
            give(visit.observer, debrief);
            give(visit.host, debrief);
        }
    }
    people
}

/// One sentence for those who are called in on a day off, and one for those whose day grows longer.
pub(super) fn list(school: &School, plan: &Plan, columns: usize) -> String {
    let people = called_in(school, plan);
    let mut text = String::new();
    let named = |days_of: fn(&CalledIn) -> &BTreeSet<DayId>| -> Option<String> {
        let days = |days: &BTreeSet<DayId>| {
            days.iter().map(|day| clean(&school.cycle.day_name(*day))).collect::<Vec<String>>().join(", ")
        };
        let all: Vec<String> = people
            .iter()
            .filter(|(_, called)| !days_of(called).is_empty())
            .map(|(staff, called)| format!("{} ({})", clean(&names::one(school, *staff)), days(days_of(called))))
            .collect();
        let more = match all.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let first = all.iter().take(NAMED).cloned().collect::<Vec<String>>().join(", ");
        (!all.is_empty()).then(|| format!("{first}{more}."))
    };
    if let Some(named) = named(|called| &called.days_off) {
        let sentence = format!("Called in on a day off: {named}");
        text.push_str(&paint(WATCH, &flow_words("  ", &sentence, 4, columns)));
        text.push('\n');
    }
    if let Some(named) = named(|called| &called.long_days) {
        let sentence = format!("Before or after their own hours: {named}");
        text.push_str(&flow_words("  ", &sentence, 4, columns));
        text.push('\n');
    }
    text
}
