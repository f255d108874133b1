//! People in the order of staff.csv, and how many changes affect each.

use super::{Affected, Difference, StaffChange};
use crate::plan::document::Document;
use std::collections::{BTreeMap, BTreeSet};

/// Everybody of both plans, in the order of the new plan's ledger; those who
/// are only in the old one come after them.
pub(super) struct Order<'a> {
    places: BTreeMap<&'a str, usize>,
    before: BTreeSet<&'a str>,
    after: BTreeSet<&'a str>,
}

impl<'a> Order<'a> {
    pub fn new(before: &'a Document, after: &'a Document) -> Order<'a> {
        let ids = |document: &'a Document| document.ledger.iter().map(|row| row.staff.as_str());
        let mut places = BTreeMap::new();
        for staff in ids(after).chain(ids(before)) {
            let next = places.len();
            places.entry(staff).or_insert(next);
        }
        Order { places, before: ids(before).collect(), after: ids(after).collect() }
    }

    /// Where somebody stands; people of neither list stand last, by id.
    pub fn place<'s>(&self, staff: &'s str) -> (usize, &'s str) {
        (self.places.get(staff).copied().unwrap_or(usize::MAX), staff)
    }

    /// These people once each, in order.
    pub fn sorted<'s>(&self, people: impl IntoIterator<Item = &'s String>) -> Vec<String> {
        let people: BTreeSet<(usize, &str)> = people.into_iter().map(|staff| self.place(staff)).collect();
        people.into_iter().map(|(_, staff)| staff.to_owned()).collect()
    }

    /// Who is on only one of the lists.
    pub fn staff(&self) -> StaffChange {
        let only = |here: &BTreeSet<&str>, there: &BTreeSet<&str>| {
            let only: Vec<String> = here.difference(there).map(|staff| (*staff).to_owned()).collect();
            self.sorted(&only)
        };
        StaffChange {
            new: only(&self.after, &self.before),
            gone: only(&self.before, &self.after),
            people: self.places.len(),
        }
    }
}

/// How many changes affect each person.
pub(super) fn affected(difference: &Difference, order: &Order) -> Vec<Affected> {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let sessions = difference.sessions.iter().map(|change| (0, &change.affects));
    let pairs = difference.pairs.iter().map(|change| (1, &change.affects));
    let groups = difference.groups.iter().map(|change| (1, &change.affects));
    let visits = difference.visits.iter().map(|change| (2, &change.affects));
    for (kind, people) in sessions.chain(pairs).chain(groups).chain(visits) {
        for staff in people {
            counts.entry(staff).or_default()[kind] += 1;
        }
    }
    let row = |(staff, [sessions, pairs, visits]): (&str, [usize; 3])| Affected {
        staff: staff.to_owned(),
        changes: sessions + pairs + visits,
        sessions,
        pairs,
        visits,
    };
    let mut affected: Vec<Affected> = counts.into_iter().map(row).collect();
    affected.sort_by(|a, b| b.changes.cmp(&a.changes).then_with(|| order.place(&a.staff).cmp(&order.place(&b.staff))));
    affected
}
