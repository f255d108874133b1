//! When a group meets: the cheapest slots in which all are free, within what
//! each keeps (`[prep]`).
//!
//! Groups share nobody, so each is on its own. A slot that all are free in
//! counts for prep for all of them or for none, so what the members keep comes
//! down to one limit for each day, one for the cycle and one for all slots
//! together. Such nested limits are a laminar matroid, in which taking the
//! cheapest slot that still fits, again and again, is exact (Edmonds 1971).

use super::options::Options;
use crate::planners::prep::Limit;
use crate::school::{Slot, SlotSet, StaffId};

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
    let taken = slots.into_iter().filter(|(_, slot)| left.take(*slot)).take(asked);
    let taken: Vec<(i64, Slot)> = taken.collect();
    let cost = taken.iter().map(|(cost, _)| cost).sum::<i64>() + unmet * (asked - taken.len()) as i64;
    let mut slots: Vec<Slot> = taken.into_iter().map(|(_, slot)| slot).collect();
    slots.sort_unstable();
    Met { slots, cost }
}

/// What everybody in a group still lets go, where that is limited.
struct Left {
    limits: Vec<Limit>,
}

impl Left {
    fn of(options: &Options, people: &[StaffId]) -> Left {
        let limits = people.iter().flat_map(|staff| &options.allowances[*staff].limits);
        Left { limits: limits.cloned().collect() }
    }

    /// Takes a slot, if everybody can let it go.
    fn take(&mut self, slot: Slot) -> bool {
        let fits = self.limits.iter().all(|limit| limit.most > 0 || !limit.counts_meeting_in(slot));
        if fits {
            let drawn = self.limits.iter_mut().filter(|limit| limit.counts_meeting_in(slot));
            drawn.for_each(|limit| limit.most -= 1);
        }
        fits
    }
}
