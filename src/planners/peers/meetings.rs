//! When a group meets: the cheapest slots in which all are free, within what
//! each keeps (`[prep]`).
//!
//! Groups share nobody, so each is on its own. A slot that all are free in
//! counts for prep for all of them or for none, so what the members keep comes
//! down to one limit for each day, one for the cycle and one for all slots
//! together. Such nested limits are a laminar matroid, in which taking the
//! cheapest slot that still fits, again and again, is exact (Edmonds 1971). Where
//! periods overlap, one meeting may take what two others could have: there all
//! choices that could cost less are gone through (branch and bound, Land and Doig 1960).

use super::options::Options;
use crate::planners::prep::{Limit, in_units};
use crate::school::{Cycle, Slot, SlotSet, StaffId};

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
    let mut met = if !in_units(options.school) {
        let mut choice = Choice { options, people, slots: &slots, best: Met { slots: Vec::new(), cost: i64::MAX } };
        choice.look(0, &mut Vec::new(), unmet * asked as i64, asked);
        choice.best
    } else {
        let mut left = Left::new(options, people);
        let taken = slots.into_iter().filter(|(_, slot)| left.take(*slot)).take(asked);
        let taken: Vec<(i64, Slot)> = taken.collect();
        let cost = taken.iter().map(|(cost, _)| cost).sum::<i64>() + unmet * (asked - taken.len()) as i64;
        Met { slots: taken.into_iter().map(|(_, slot)| slot).collect(), cost }
    };
    met.slots.sort_unstable();
    met
}

/// A search for the cheapest slots of one group, where periods overlap.
struct Choice<'a> {
    options: &'a Options<'a>,
    people: &'a [StaffId],
    /// With what each costs, the cheapest first.
    slots: &'a [(i64, Slot)],
    best: Met,
}

impl Choice<'_> {
    /// Takes one more slot, from this place on, beside those that are taken; `cost` has the missing ones in it.
    fn look(&mut self, from: usize, taken: &mut Vec<Slot>, cost: i64, asked: usize) {
        if cost < self.best.cost {
            self.best = Met { slots: taken.clone(), cost };
        }
        let unmet = self.options.unmet_meeting();
        let left = asked - taken.len();
        for at in from..self.slots.len() {
            let cheapest = self.slots[at..].iter().take(left).map(|(cost, _)| cost - unmet).sum::<i64>();
            if left == 0 || cost + cheapest >= self.best.cost {
                return;
            }
            let (of_slot, slot) = self.slots[at];
            if self
                .people
                .iter()
                .all(|staff| self.options.allowances[*staff].may_meet(&self.options.school.cycle, taken, slot))
            {
                taken.push(slot);
                self.look(at + 1, taken, cost + of_slot - unmet, asked);
                taken.pop();
            }
        }
    }
}

/// What everybody in a group still lets go, where that is limited.
struct Left<'a> {
    cycle: &'a Cycle,
    limits: Vec<Limit>,
}

impl<'a> Left<'a> {
    fn new(options: &'a Options, people: &[StaffId]) -> Left<'a> {
        let limits = people.iter().flat_map(|staff| &options.allowances[*staff].limits);
        Left { cycle: &options.school.cycle, limits: limits.cloned().collect() }
    }

    /// Takes a slot, if everybody can let it go.
    fn take(&mut self, slot: Slot) -> bool {
        let fits = self.limits.iter().all(|limit| limit.most > 0 || !limit.counts_meeting_in(self.cycle, slot));
        if fits {
            let drawn = self.limits.iter_mut().filter(|limit| limit.counts_meeting_in(self.cycle, slot));
            drawn.for_each(|limit| limit.most -= 1);
        }
        fits
    }
}
