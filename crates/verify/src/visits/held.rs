//! A visit as the plan holds it, with its names found.

use super::super::{Facts, Rule, Violation};
use crate::plan::document::VisitRow;
use crate::school::{Slot, StaffId};

/// A visit as the plan holds it, right or wrong.
pub(crate) struct HeldVisit<'a> {
    pub row: &'a VisitRow,
    pub observer: StaffId,
    pub host: StaffId,
    pub slot: Slot,
    /// None also where the row names a slot that the school has not.
    pub debrief: Option<Slot>,
    /// Whether it was held before the date from which on the plan was made.
    pub is_past: bool,
}

impl<'a> HeldVisit<'a> {
    /// Rule "Names": observer, host and periods of a visit are the school's, and
    /// its round is one from 1 to `rounds`. None without a known observer, host
    /// and period.
    pub fn new(facts: &Facts<'a>, row: &'a VisitRow, found: &mut Vec<Violation>) -> Option<HeldVisit<'a>> {
        let mut wrong = |message: String| found.push(Violation { rule: Rule::Names, subject: subject(row), message });
        let rounds = facts.school.rules.visits.rounds;
        if !(1..=i64::from(rounds)).contains(&row.round) {
            wrong(format!("the term has no round {}: its rounds are 1 to {rounds}", row.round));
        }
        let mut person = |name: &str| {
            let known = facts.find_staff(name);
            if known.is_none() {
                wrong(format!("the school has no person {name:?}"));
            }
            known
        };
        let (observer, host) = (person(&row.observer), person(&row.host));
        let mut period = |week: &str, day: &str, period: &str| {
            let known = facts.find_slot(week, day, period);
            if known.is_none() {
                wrong(format!("the school has no period {:?}", [week, day, period].join(" ").trim()));
            }
            known
        };
        let slot = period(&row.week, &row.day, &row.period);
        let debrief = row.debrief.as_ref().and_then(|slot| period(&slot.week, &slot.day, &slot.period));
        Some(HeldVisit { row, observer: observer?, host: host?, slot: slot?, debrief, is_past: false })
    }

    /// A violation about this visit.
    pub fn broken(&self, rule: Rule, message: impl Into<String>) -> Violation {
        Violation { rule, subject: subject(self.row), message: message.into() }
    }

    /// Rule 4 of visits: the slots that are paid for, by *o* that of the visit
    /// and by both that of the debrief.
    pub fn places(&self) -> impl Iterator<Item = (StaffId, Slot)> + use<> {
        let debrief = self.debrief.into_iter();
        let (observer, host) = (self.observer, self.host);
        let debrief = debrief.flat_map(move |slot| [(observer, slot), (host, slot)]);
        [(self.observer, self.slot)].into_iter().chain(debrief)
    }
}

/// A visit in words.
fn subject(row: &VisitRow) -> String {
    format!("visit {}/{} of round {}", row.observer, row.host, row.round)
}
