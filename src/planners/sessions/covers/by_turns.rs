//! Covers where not all cycles are alike, or lessons are at several sites.
//!
//! What somebody gives costs by their busiest turn, so covers of different turns are no flow. There are few covers in
//! such sessions: one after the other, those with the fewest coverers first, is given to each who could give it, as long
//! as that can still become the cheapest (branch and bound; Land and Doig 1960).

use super::super::options::Options;
use super::{Case, Covers, Taken};
use crate::planners::taken_time::TakenTime;
use crate::school::{School, Slot, SlotSet, StaffId, Table};
use std::collections::{BTreeMap, BTreeSet};

/// So many steps are made; if that is not enough, a Program decides ([`super::exact`]).
const MOST_STEPS: usize = 1_500;

/// The cheapest covers of a case, or that there are none; nothing where that takes too long.
pub(super) fn cheapest(case: &Case) -> Option<Option<(Covers, i64)>> {
    let Case { school, options, taken, needed, .. } = *case;
    let mut wanted: Vec<Slot> =
        needed.iter().flat_map(|(spot, count)| std::iter::repeat_n(*spot, *count as usize)).collect();
    wanted.sort_by_key(|spot| (options.coverers[*spot].len(), *spot));
    let mut search = Search {
        school,
        options,
        taken,
        wanted: &wanted,
        gave: case.gave(),
        given: Table::filled(SlotSet::empty(school.cycle.len()), school.staff.len()),
        loads: BTreeMap::new(),
        chosen: Vec::new(),
        best: None,
        steps: 0,
    };
    search.look(0, 0);
    if search.steps > MOST_STEPS {
        return None;
    }
    let Some((chosen, cost, _)) = search.best else { return Some(None) };
    let mut covers: BTreeMap<Slot, Vec<StaffId>> = BTreeMap::new();
    for (spot, staff) in wanted.iter().zip(chosen) {
        covers.entry(*spot).or_default().push(staff);
    }
    let covers = needed.iter().map(|(spot, _)| {
        let mut people = covers.remove(spot).unwrap_or_default();
        people.sort_unstable();
        (*spot, people)
    });
    Some(Some((covers.collect(), cost)))
}

struct Search<'a> {
    school: &'a School,
    options: &'a Options,
    taken: &'a Taken,
    wanted: &'a [Slot],
    gave: BTreeSet<(Slot, StaffId)>,
    /// The covers that everybody gives.
    given: Table<StaffId, SlotSet>,
    /// How many they are, in each turn.
    loads: BTreeMap<StaffId, Vec<u32>>,
    chosen: Vec<StaffId>,
    /// Who gives which, at what cost, with how many changes of hands.
    best: Option<(Vec<StaffId>, i64, usize)>,
    steps: usize,
}

impl Search<'_> {
    fn look(&mut self, cost: i64, changes: usize) {
        self.steps += 1;
        let is_worse = |(_, least, hands): &(Vec<StaffId>, i64, usize)| (cost, changes) >= (*least, *hands);
        if self.best.as_ref().is_some_and(is_worse) || self.steps > MOST_STEPS {
            return;
        }
        let at = self.chosen.len();
        let Some(spot) = self.wanted.get(at).copied() else {
            self.best = Some((self.chosen.clone(), cost, changes));
            return;
        };
        // Of several covers in one spot, the first is given by whoever comes first.
        let after = (at > 0 && self.wanted[at - 1] == spot).then(|| self.chosen[at - 1]);
        let mut could: Vec<(i64, usize, StaffId)> = Vec::new();
        for staff in self.options.coverers[spot].iter().copied() {
            if after.is_none_or(|after| staff > after)
                && let Some(more) = self.more(staff, spot)
            {
                let is_change = !self.gave.is_empty() && !self.gave.contains(&(spot, staff));
                could.push((more, usize::from(is_change), staff));
            }
        }
        could.sort_unstable();
        for (more, change, staff) in could {
            self.give(staff, spot, true);
            self.look(cost + more, changes + change);
            self.give(staff, spot, false);
        }
    }

    fn give(&mut self, staff: StaffId, spot: Slot, gives: bool) {
        let cycle = &self.school.cycle;
        let turns = cycle.turns_of(spot);
        let loads = self.loads.entry(staff).or_insert_with(|| vec![0; cycle.turns() as usize]);
        for (turn, load) in (1..).zip(loads) {
            if turns.holds(turn) {
                *load = if gives { *load + 1 } else { *load - 1 };
            }
        }
        if gives {
            self.given[staff].insert(spot);
            self.chosen.push(staff);
        } else {
            self.given[staff].remove(spot);
            self.chosen.pop();
        }
    }

    /// What one more cover of a person costs; none where they cannot give it.
    fn more(&self, staff: StaffId, spot: Slot) -> Option<i64> {
        let Search { school, options, taken, .. } = *self;
        let cycle = &school.cycle;
        let others = TakenTime::new(cycle, taken.slots[staff].or(&self.given[staff]));
        let cover = TakenTime::of_spot(cycle, spot);
        if others.overlaps(&cover) {
            return None;
        }
        let none = SlotSet::empty(cycle.len());
        let mut limits = options.allowances[staff].limits.iter();
        if !limits.all(|limit| limit.has_room_for(&cover, false, &others, &none)) {
            return None;
        }
        let turns = cycle.turns_of(spot);
        let loads = self.loads.get(&staff).map_or(&[][..], Vec::as_slice);
        let busiest = loads.iter().copied().max().unwrap_or(0);
        let of_spot = (1..).zip(loads).filter(|(turn, _)| turns.holds(*turn)).map(|(_, load)| *load).max();
        let then = of_spot.unwrap_or(0) + 1;
        if then > school.rules.blocks.max_covers {
            return None;
        }
        let more = if then > busiest { then } else { 0 };
        Some(i64::from(more) * i64::from(school.rules.costs.cover_load))
    }
}
