//! A mentor pair as the plan holds it, with its names found.

use super::super::{Facts, Rule, Violation};
use crate::plan::document::{AlternateRow, PairRow};
use crate::school::{Slot, StaffId};

/// A mentor pair as the plan holds it, right or wrong.
pub(crate) struct HeldPair<'a> {
    pub row: &'a PairRow,
    pub mentor: StaffId,
    pub mentee: StaffId,
    /// The meetings in slots that the school has, in the order of the document.
    pub meetings: Vec<Slot>,
    /// The alternates who are known, in the order of the document.
    pub alternates: Vec<(StaffId, &'a AlternateRow)>,
}

impl<'a> HeldPair<'a> {
    /// Rule "Names": every mentor, mentee, period, alternate and tag of a pair
    /// is one of the school's. None without a known mentor and mentee.
    pub fn new(facts: &Facts<'a>, row: &'a PairRow, found: &mut Vec<Violation>) -> Option<HeldPair<'a>> {
        let mut unknown = |what: &str, name: &str| {
            let message = format!("the school has no {what} {name:?}");
            found.push(Violation { rule: Rule::Names, subject: subject(row), message });
        };
        let mut person = |name: &str| {
            let known = facts.find_staff(name);
            if known.is_none() {
                unknown("person", name);
            }
            known
        };
        let (mentor, mentee) = (person(&row.mentor), person(&row.mentee));
        let mut alternates = Vec::new();
        for other in &row.alternates {
            alternates.extend(person(&other.mentor).map(|mentor| (mentor, other)));
        }
        let mut meetings = Vec::new();
        for slot in &row.meetings {
            match facts.find_slot(&slot.week, &slot.day, &slot.period) {
                Some(slot) => meetings.push(slot),
                None => unknown("period", [&*slot.week, &*slot.day, &*slot.period].join(" ").trim()),
            }
        }
        for need in row.matched.iter().filter(|need| facts.find_tag(&need.tag).is_none()) {
            unknown("tag", &need.tag);
        }
        Some(HeldPair { row, mentor: mentor?, mentee: mentee?, meetings, alternates })
    }

    /// A violation about this pair.
    pub fn broken(&self, rule: Rule, message: impl Into<String>) -> Violation {
        Violation { rule, subject: subject(self.row), message: message.into() }
    }

    /// Both people, in each slot in which they meet.
    pub fn places(&self) -> impl Iterator<Item = (StaffId, Slot)> + '_ {
        [self.mentor, self.mentee].into_iter().flat_map(|staff| self.meetings.iter().map(move |slot| (staff, *slot)))
    }
}

/// A pair in words, as pins and unmet meetings name it.
fn subject(row: &PairRow) -> String {
    format!("{}/{}", row.mentor, row.mentee)
}
