//! When a group meets: the cheapest slots in which all are free, within what
//! each keeps (`[prep]`).
//!
//! Groups share nobody, so each is on its own. A slot that all are free in
//! counts for prep for all of them or for none, so what the members keep comes
//! down to one limit for each day, one for the cycle and one for all slots
//! together. Such nested limits are a laminar matroid, in which taking the
//! cheapest slot that still fits, again and again, is exact (Edmonds 1971).

use super::options::Options;
use crate::school::{DayId, Slot, SlotSet, StaffId, Table};

/// When a group meets, and what that costs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Met {
    /// In order.
    pub slots: Vec<Slot>,
    /// What they cost, and the missing ones.
    pub cost: i64,
}

/// The slots in which every one of a group could have one meeting, were it the only one.
pub fn possible(options: &Options, people: &[StaffId]) -> SlotSet {
    let mut all = people.iter().map(|staff| &options.possible[*staff]);
    let first = all.next().cloned().unwrap_or_else(|| SlotSet::empty(options.school.cycle.len()));
    all.fold(first, |common, free| common.and(free))
}

/// The cheapest meetings of a group. A slot that costs more than a missing
/// meeting is left.
///
/// O(slots × log slots).
pub fn cheapest(options: &Options, people: &[StaffId]) -> Met {
    let asked = options.meetings() as usize;
    let unmet = options.unmet_meeting();
    let mut slots: Vec<(i64, Slot)> =
        possible(options, people).iter().map(|slot| (options.cost(people, slot), slot)).collect();
    slots.retain(|(cost, _)| *cost <= unmet);
    slots.sort_unstable();
    let mut left = Left::of(options, people);
    let taken = slots.into_iter().filter(|(_, slot)| left.take(options, *slot)).take(asked);
    let taken: Vec<(i64, Slot)> = taken.collect();
    let cost = taken.iter().map(|(cost, _)| cost).sum::<i64>() + unmet * (asked - taken.len()) as i64;
    let mut slots: Vec<Slot> = taken.into_iter().map(|(_, slot)| slot).collect();
    slots.sort_unstable();
    Met { slots, cost }
}

/// What the one of a group who keeps most still lets go, where that is limited.
struct Left {
    prep: SlotSet,
    per_day: Option<Table<DayId, u32>>,
    per_cycle: Option<u32>,
    committed: Option<u32>,
}

impl Left {
    fn of(options: &Options, people: &[StaffId]) -> Left {
        let mut left =
            Left { prep: SlotSet::empty(options.school.cycle.len()), per_day: None, per_cycle: None, committed: None };
        let least = |a: Option<u32>, b: Option<u32>| a.into_iter().chain(b).min();
        for staff in people {
            let allowance = &options.allowances[*staff];
            left.prep = allowance.prep_slots.clone();
            left.per_cycle = least(left.per_cycle, allowance.per_cycle);
            left.committed = least(left.committed, allowance.committed);
            left.per_day = match (left.per_day.take(), &allowance.per_day) {
                (Some(a), Some(b)) => Some(a.iter().zip(b.iter()).map(|(a, b)| *a.min(b)).collect()),
                (a, b) => a.or_else(|| b.clone()),
            };
        }
        left
    }

    /// Takes a slot, if everybody can let it go.
    fn take(&mut self, options: &Options, slot: Slot) -> bool {
        let day = options.school.cycle.day_of(slot);
        let prep = self.prep.contains(slot);
        let fits = self.committed != Some(0)
            && (!prep || self.per_cycle != Some(0) && self.per_day.as_ref().is_none_or(|days| days[day] > 0));
        if fits {
            self.committed = self.committed.map(|left| left - 1);
            if prep {
                self.per_cycle = self.per_cycle.map(|left| left - 1);
                if let Some(days) = &mut self.per_day {
                    days[day] -= 1;
                }
            }
        }
        fits
    }
}
