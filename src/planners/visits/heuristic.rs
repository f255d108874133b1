//! Visits that can be made at once, where time is up before it is known what all of them cost.
//!
//! Each observer looks at a few colleagues, one after the other down the list, and visits the
//! cheapest of those who have a place left. Nothing is known of what others could cost, so the bound
//! is that costs are never negative.

use super::options::IMPOSSIBLE;
use super::rounds::Chosen;
use super::search::{Answer, Search};
use crate::planners::PlanError;
use crate::school::{Id, StaffId, TextId};
use std::collections::BTreeMap;

/// How many colleagues with a place left each observer looks at.
const LOOKED_AT: usize = 16;
/// After so many colleagues nobody is looked for any more.
const PASSED: usize = 64;

impl Search<'_> {
    /// Visits that can be made at once: none in squares and triads. None where others are demanded,
    /// which take a search.
    ///
    /// O(people × slots²).
    ///
    /// # Errors
    /// None; the result is that of the whole search.
    pub(super) fn draft(&self) -> Result<Option<Answer>, PlanError> {
        if !self.demands.demanded.is_empty() {
            return Ok(None);
        }
        let school = self.options.school;
        let alone = school.rules.visits.format.group_size().is_none();
        let chosen = if alone { self.at_once() } else { Vec::new() };
        let wanted = chosen.len();
        let Some(calendar) = self.place_most(chosen) else { return Ok(None) };
        let without_round = wanted - calendar.chosen.len();
        let (visits, cost) = (self.visits(&calendar), self.cost(&calendar));
        let stopped = (cost > 0).then(|| self.control.stopped()).flatten();
        Ok(Some(Answer { visits, cost, bound: 0.min(cost), stopped, without_round }))
    }

    /// The cheapest of a few colleagues for each observer, within everybody's places and those of classes.
    fn at_once(&self) -> Vec<Chosen> {
        let (people, demands) = (self.demands.people(), self.demands);
        let mut places = demands.hosts.clone();
        let mut left: BTreeMap<TextId, u32> = BTreeMap::new();
        let mut chosen = Vec::new();
        for observer in 0..people {
            let staff = StaffId::from_index(observer);
            let mut best: Vec<(i64, usize)> = Vec::new();
            let mut looked_at = 0;
            for host in (observer + 1..people).chain(0..observer).take(PASSED) {
                if looked_at == LOOKED_AT || demands.visits[observer] == 0 {
                    break;
                }
                if places[host] == 0 {
                    continue;
                }
                looked_at += 1;
                let least = self.options.least(staff, StaffId::from_index(host));
                if least != IMPOSSIBLE && least < demands.unmet {
                    best.push((least, host));
                }
            }
            best.sort_unstable();
            let mut made = 0;
            for (_, host) in best {
                if made == demands.visits[observer] {
                    break;
                }
                let Some(visit) = self.with_room(staff, StaffId::from_index(host), &mut left) else { continue };
                places[host] -= 1;
                made += 1;
                chosen.push(visit);
            }
        }
        chosen
    }

    /// A visit, in lessons of classes that may be visited once more (`left`, where that is known to be
    /// less than the rules say), which it takes. None where there is no such lesson.
    fn with_room(&self, observer: StaffId, host: StaffId, left: &mut BTreeMap<TextId, u32>) -> Option<Chosen> {
        let school = self.options.school;
        if school.rules.visits.per_group == 0 {
            return Some(self.chosen(observer, host, false, None));
        }
        let limit = |class: TextId| school.visits_left(class).unwrap_or(u32::MAX);
        let mut ways = self.options.lessons(observer, host);
        ways.sort_by_key(|way| way.cost);
        let classes = ways.into_iter().map(|way| self.options.classes(host, way.slot));
        let has_room = |classes: &Vec<TextId>| {
            classes.iter().all(|class| left.get(class).copied().unwrap_or_else(|| limit(*class)) > 0)
        };
        let classes = classes.into_iter().find(has_room)?;
        for class in &classes {
            *left.entry(*class).or_insert_with(|| limit(*class)) -= 1;
        }
        Some(self.chosen(observer, host, false, Some(&classes)))
    }
}
