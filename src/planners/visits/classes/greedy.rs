//! A choice that keeps all limits, quickly: what is at hand where the search was stopped before it found any.

use super::Case;
use crate::school::TextId;
use std::collections::{BTreeMap, BTreeSet};

/// How often a column of a demanded visit is taken or given back before they count as too hard to fit in.
const STEPS: usize = 50_000;

/// How many visits each class may still have.
struct Room<'a> {
    case: &'a Case<'a>,
    left: BTreeMap<TextId, u32>,
}

impl Room<'_> {
    fn left(&self, class: TextId) -> u32 {
        self.left.get(&class).copied().unwrap_or_else(|| self.case.limit(class))
    }

    /// Whether there is room for the visit of a column.
    fn is_for(&self, column: usize) -> bool {
        self.case.columns.classes(column).iter().all(|class| self.left(*class) > 0)
    }

    fn take(&mut self, column: usize) {
        for class in self.case.columns.classes(column) {
            let left = self.left(*class);
            self.left.insert(*class, left - 1);
        }
    }

    fn give_back(&mut self, column: usize) {
        for class in self.case.columns.classes(column) {
            let left = self.left(*class);
            self.left.insert(*class, left + 1);
        }
    }
}

impl Case<'_> {
    /// Demanded visits first, then the cheapest columns of others. Without demanded visits where
    /// these are too hard to fit in.
    pub(super) fn greedily(&self) -> Vec<usize> {
        let demands = self.search.demands;
        let mut room = Room { case: self, left: BTreeMap::new() };
        let mut chosen = self.of_demanded(&mut room).unwrap_or_default();
        let (mut visits, mut hosts) = (demands.visits.clone(), demands.hosts.clone());
        let mut made: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut order: Vec<usize> = (0..self.columns.all.len()).filter(|at| !self.columns.all[*at].demanded).collect();
        order.sort_by_key(|at| self.columns.all[*at].cost);
        for at in order {
            let column = &self.columns.all[at];
            let (observer, host) = (column.observer as usize, column.host as usize);
            let wanted = visits[observer] > 0 && hosts[host] > 0 && column.cost < demands.unmet;
            if wanted && room.is_for(at) && made.insert((column.observer, column.host)) {
                visits[observer] -= 1;
                hosts[host] -= 1;
                room.take(at);
                chosen.push(at);
            }
        }
        chosen
    }

    /// A column of every demanded visit: those with the fewest columns first, each the cheapest that there is room
    /// for, and back where there is none. None where that does not come out in [`STEPS`].
    fn of_demanded(&self, room: &mut Room) -> Option<Vec<usize>> {
        let demanded = self.columns.pairs().filter(|pair| self.columns.all[pair.start].demanded);
        let mut pairs: Vec<Vec<usize>> = demanded.map(Iterator::collect).collect();
        pairs.iter_mut().for_each(|pair| pair.sort_by_key(|at| self.columns.all[*at].cost));
        pairs.sort_by_key(Vec::len);
        // Per visit, which of its columns is the next to be tried.
        let mut next = vec![0; pairs.len()];
        let mut chosen: Vec<usize> = Vec::new();
        for _ in 0..STEPS + pairs.len() {
            let visit = chosen.len();
            let Some(columns) = pairs.get(visit) else { return Some(chosen) };
            if let Some(at) = (next[visit]..columns.len()).find(|at| room.is_for(columns[*at])) {
                room.take(columns[at]);
                chosen.push(columns[at]);
                next[visit] = at + 1;
            } else {
                next[visit] = 0;
                room.give_back(chosen.pop()?);
            }
        }
        chosen.iter().for_each(|at| room.give_back(*at));
        None
    }
}
