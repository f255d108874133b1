//! What the rows of visits are worth, laid out so that a column is priced without searching
//! for its rows: column generation prices every column in every round.

use super::master::{Master, RowKey};
use super::visit_columns::{Cell, VisitColumn};
use crate::school::{Cycle, DayId, Id, Slot, StaffId, Table, TextId};
use crate::solve::certificate::{SCALE, dual_of};
use std::collections::BTreeMap;

/// The duals of the rows of visits, times [`SCALE`]. Rows that are not there are worth nothing.
pub(super) struct Duals {
    /// Of each slot.
    moments: Table<Slot, Vec<Slot>>,
    /// How many cells each person has.
    slots: usize,
    /// By person.
    observers: Vec<i128>,
    hosts: Vec<i128>,
    /// By person and slot.
    making: Vec<i128>,
    receiving: Vec<i128>,
    classes: BTreeMap<TextId, i128>,
    /// By person.
    members: Vec<i128>,
    groups: i128,
    /// Of every visit.
    visits: i128,
    /// By observer and host.
    pairs: BTreeMap<(StaffId, StaffId), OfPair>,
}

/// Rows of one pair.
#[derive(Default)]
struct OfPair {
    own: i128,
    alone: Vec<(Cell, i128)>,
    spare: Vec<(DayId, i128)>,
}

impl Duals {
    /// From the duals of a Program's rows.
    pub fn new(master: &Master, duals: &[f64], people: usize, cycle: &Cycle) -> Duals {
        let rows = master.rows.iter().map(|(row, at)| (*row, dual_of(&master.program, duals, *at)));
        Duals::from_rows(rows, people, cycle)
    }

    fn from_rows(rows: impl Iterator<Item = (RowKey, i128)>, people: usize, cycle: &Cycle) -> Duals {
        let slots = cycle.len();
        let mut duals = Duals {
            moments: cycle.spots_and_slots().map(|slot| cycle.moments_of_visit(slot).collect()).collect(),
            slots,
            observers: vec![0; people],
            hosts: vec![0; people],
            making: vec![0; people * slots],
            receiving: vec![0; people * slots],
            classes: BTreeMap::new(),
            members: vec![0; people],
            groups: 0,
            visits: 0,
            pairs: BTreeMap::new(),
        };
        for (row, price) in rows.filter(|(_, price)| *price != 0) {
            match row {
                RowKey::Observer(staff) => duals.observers[staff.index()] = price,
                RowKey::Host(staff) => duals.hosts[staff.index()] = price,
                RowKey::ObserverSlot((staff, slot)) => duals.making[staff.index() * slots + slot.index()] = price,
                RowKey::HostSlot((staff, slot)) => duals.receiving[staff.index() * slots + slot.index()] = price,
                RowKey::Class(class) => {
                    duals.classes.insert(class, price);
                }
                RowKey::Member(staff) => duals.members[staff.index()] = price,
                RowKey::Groups => duals.groups = price,
                RowKey::Visits(_) => duals.visits += price,
                RowKey::Pair(observer, host) => duals.pairs.entry((observer, host)).or_default().own = price,
                RowKey::PrepDay(observer, host, day) => {
                    duals.pairs.entry((observer, host)).or_default().spare.push((day, price));
                }
                RowKey::PairSlot(observer, host, cell) => {
                    duals.pairs.entry((observer, host)).or_default().alone.push((cell, price));
                }
            }
        }
        duals
    }

    /// What a person's being in a group is worth.
    pub fn member(&self, staff: StaffId) -> i128 {
        self.members[staff.index()]
    }

    /// What every group is worth.
    pub fn groups(&self) -> i128 {
        self.groups
    }

    /// What it is worth that two people see each other.
    pub fn pair(&self, observer: StaffId, host: StaffId) -> i128 {
        self.pairs.get(&(observer, host)).map_or(0, |pair| pair.own)
    }

    /// What a column costs beyond the duals of its rows, times [`SCALE`]: of all rows in which it
    /// could stand, whatever is contended by now.
    pub fn reduced(&self, column: &VisitColumn) -> i128 {
        let mut reduced = i128::from(column.cost) * SCALE - self.visits;
        if !column.demanded {
            reduced -= self.observers[column.observer.index()] + self.hosts[column.host.index()];
        }
        let pair = self.pairs.get(&(column.observer, column.host));
        reduced -= pair.map_or(0, |pair| pair.own);
        let spare = pair.into_iter().flat_map(|pair| &pair.spare).filter(|(day, _)| column.spare == Some(*day));
        reduced -= spare.map(|(_, price)| price).sum::<i128>();
        let alone = |staff: StaffId, slot: Slot| {
            let own = pair.into_iter().flat_map(|pair| &pair.alone).filter(|(cell, _)| *cell == (staff, slot));
            own.map(|(_, price)| price).sum::<i128>()
        };
        let slots = self.slots;
        for slot in
            [Some(column.slot), column.debrief].into_iter().flatten().flat_map(|slot| &self.moments[slot]).copied()
        {
            reduced -= self.making[column.observer.index() * slots + slot.index()] + alone(column.observer, slot);
            reduced -= self.receiving[column.host.index() * slots + slot.index()] + alone(column.host, slot);
        }
        if !self.classes.is_empty() {
            reduced -= column.classes.iter().filter_map(|class| self.classes.get(class)).sum::<i128>();
        }
        reduced
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::{PeriodRow, SlotKind};

    fn four_slots() -> Cycle {
        let row = |period: usize| PeriodRow {
            week: String::new(),
            day: "Mon".into(),
            period: period.to_string(),
            times: None,
            kind: SlotKind::Lesson,
        };
        Cycle::new((0..4).map(row).collect(), 60, 10)
    }

    #[test]
    fn a_way_is_worth_the_rows_in_which_it_stands() {
        let person = StaffId::from_index;
        let slot = Slot::from_index;
        let mut rows: BTreeMap<RowKey, i128> = BTreeMap::new();
        let mut price = 1;
        let mut add = |row: RowKey| {
            price = price * 3 % 1_000_003;
            rows.insert(row, price - 500_000);
        };
        for one in 0..3 {
            add(RowKey::Observer(person(one)));
            add(RowKey::Host(person(one)));
            for at in 0..4 {
                add(RowKey::ObserverSlot((person(one), slot(at))));
                add(RowKey::HostSlot((person(one), slot(at))));
                for other in 0..3 {
                    add(RowKey::Pair(person(one), person(other)));
                    add(RowKey::PrepDay(person(one), person(other), DayId::from_index(one % 2)));
                    // Some pairs have none.
                    if one + other != 3 {
                        add(RowKey::PairSlot(person(one), person(other), (person(one), slot(at))));
                        add(RowKey::PairSlot(person(one), person(other), (person(other), slot(at))));
                    }
                }
            }
        }
        let duals = Duals::from_rows(rows.iter().map(|(row, price)| (*row, *price)), 3, &four_slots());
        let mut compared = 0;
        for observer in 0..3 {
            for host in (0..3).filter(|host| *host != observer) {
                for (at, debrief) in [(0, None), (1, Some(2)), (3, Some(0))] {
                    for (demanded, spare) in [(false, None), (true, None), (false, Some(DayId::from_index(1)))] {
                        let column = VisitColumn {
                            observer: person(observer),
                            host: person(host),
                            cost: 7,
                            slot: slot(at),
                            debrief: debrief.map(slot),
                            demanded,
                            as_observer: Vec::new(),
                            as_host: Vec::new(),
                            spare,
                            classes: Vec::new(),
                        };
                        let mut expected = 7 * SCALE;
                        column.each_row_of(&column.slots(), &column.slots(), &mut |row| {
                            expected -= rows.get(&row).unwrap_or(&0)
                        });
                        assert_eq!(duals.reduced(&column), expected, "{column:?}");
                        compared += 1;
                    }
                }
            }
        }
        assert_eq!(compared, 54);
    }
}
