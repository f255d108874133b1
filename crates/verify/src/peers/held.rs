//! A group of peers as the plan holds it, with its names found.

use super::super::{Facts, Rule, Violation};
use crate::plan::document::PeerGroupRow;
use crate::school::{Slot, StaffId};

/// A group as the plan holds it, right or wrong.
pub(crate) struct HeldGroup<'a> {
    pub row: &'a PeerGroupRow,
    pub people: Vec<StaffId>,
    /// Who joined as the third, where that is somebody known.
    pub joined: Option<StaffId>,
    /// The meetings in slots that the school has, in the order of the document.
    pub meetings: Vec<Slot>,
}

impl<'a> HeldGroup<'a> {
    /// Rule "Names": every person, period and tag of a group is one of the
    /// school's. None without known people.
    pub fn new(facts: &Facts<'a>, row: &'a PeerGroupRow, found: &mut Vec<Violation>) -> Option<HeldGroup<'a>> {
        let mut unknown = |what: &str, name: &str| {
            let message = format!("the school has no {what} {name:?}");
            found.push(Violation { rule: Rule::Names, subject: subject(row), message });
        };
        let mut people = Vec::new();
        for name in &row.people {
            match facts.find_staff(name) {
                Some(staff) => people.push(staff),
                None => unknown("person", name),
            }
        }
        for name in row.pairs.iter().flat_map(|pair| &pair.people).chain(&row.joined) {
            if facts.find_staff(name).is_none() {
                unknown("person", name);
            }
        }
        let mut meetings = Vec::new();
        for slot in &row.meetings {
            match facts.find_slot(&slot.week, &slot.day, &slot.period) {
                Some(slot) => meetings.push(slot),
                None => unknown("period", [&*slot.week, &*slot.day, &*slot.period].join(" ").trim()),
            }
        }
        let known = people.len() == row.people.len();
        let joined = row.joined.as_ref().and_then(|name| facts.find_staff(name));
        known.then_some(HeldGroup { row, people, joined, meetings })
    }

    /// A violation about this group.
    pub fn broken(&self, rule: Rule, message: impl Into<String>) -> Violation {
        Violation { rule, subject: subject(self.row), message: message.into() }
    }

    /// The id of its meetings: everybody's, joined with `/`.
    pub fn id(&self) -> String {
        self.row.people.join("/")
    }

    /// Everybody, in each slot in which they meet.
    pub fn places(&self) -> impl Iterator<Item = (StaffId, Slot)> + '_ {
        self.people.iter().flat_map(|staff| self.meetings.iter().map(move |slot| (*staff, *slot)))
    }

    /// The pair that the group began as; none where it is no group at all.
    pub fn base(&self) -> Option<[StaffId; 2]> {
        let base: Vec<StaffId> = self.people.iter().copied().filter(|staff| Some(*staff) != self.joined).collect();
        base.try_into().ok()
    }
}

fn subject(row: &PeerGroupRow) -> String {
    row.people.join("/")
}
