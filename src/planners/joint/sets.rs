//! Rounds of squares and triads where few sets of groups are left: one Program for each set.
//!
//! A Program in which it is open who is in a group with whom spreads every visit over all rounds and
//! halves of groups over all people, and no cut of a solver sees that these cannot be. Once the groups
//! are known, the same Program is small and nearly always decided at its root: of eight people in
//! squares 21 such Programs take 0.3 s where the one for all took 8 s (docs/performance.md). The least
//! of them is the optimum: every plan has one of the sets, or none of the groups.

use super::Search;
use super::exact::{Best, Elsewhere, InRounds};
use super::master::{MasterInput, RestrictedColumns};
use crate::planners::PlanError;
use crate::planners::visits::groups::{Candidates, Group};
use crate::school::StaffId;
use std::collections::BTreeSet;

/// Groups that are formed together, and no others; with what their visits cost at least in their rounds.
#[derive(Clone, Debug, Default)]
struct GroupSet {
    groups: Vec<Group>,
    in_rounds: Vec<i64>,
}

impl GroupSet {
    fn least(&self) -> i64 {
        self.in_rounds.iter().sum()
    }

    fn people(&self) -> BTreeSet<u16> {
        self.groups.iter().flatten().copied().collect()
    }
}

impl Search<'_> {
    /// Solves the Program with rounds for each set of groups. Whether it did: not where there are more than so many.
    pub(super) fn set_by_set(&self, in_rounds: &InRounds, most: usize, best: &mut Best) -> Result<bool, PlanError> {
        let (Some((candidates, _)), Some((visits, ..))) = (self.grouping(), &self.visits) else { return Ok(false) };
        let InRounds { scopes, columns, groups, least } = in_rounds;
        let Some(mut sets) = sets_of(candidates, groups, least, most) else { return Ok(false) };
        // A good plan ends the proof of all others early.
        sets.sort_by_key(|set| (set.groups.len().wrapping_neg(), set.least()));
        let mut bounds = vec![best.bound; sets.len()];
        for at in 0..sets.len() {
            if self.is_done(best) {
                break;
            }
            let set = &sets[at];
            let others = bounds.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, bound)| *bound);
            let elsewhere = others.min().unwrap_or(i64::MAX);
            let made = made_by(candidates, set);
            let listed = RestrictedColumns {
                columns: columns.all.iter().filter(|column| made.contains(&(column.observer, column.host))).collect(),
                groups: set.groups.clone(),
            };
            let input = MasterInput {
                rounds: Some(visits.options),
                in_rounds: &set.in_rounds,
                all_formed: true,
                ..self.input(scopes, true)
            };
            let Some(least) = self.solve(&input, &listed, Elsewhere::Open(elsewhere), best)? else { break };
            bounds[at] = bounds[at].max(least);
        }
        Ok(true)
    }
}

/// All sets of groups in which nobody is twice, and everybody is who must be in one; none where there are more than so many.
fn sets_of(candidates: &Candidates, groups: &[Group], in_rounds: &[i64], most: usize) -> Option<Vec<GroupSet>> {
    let tied = |person: &StaffId| candidates.must_be_in_one(*person);
    let required: Vec<u16> =
        (0u16..).zip(&candidates.people).filter(|(_, person)| tied(person)).map(|(at, _)| at).collect();
    let mut sets = vec![GroupSet::default()];
    for (group, least) in groups.iter().zip(in_rounds) {
        let apart = sets.iter().filter(|set| {
            let people = set.people();
            !group.iter().any(|person| people.contains(person))
        });
        let with_it = apart.map(|set| GroupSet {
            groups: [set.groups.clone(), vec![group.clone()]].concat(),
            in_rounds: [set.in_rounds.clone(), vec![*least]].concat(),
        });
        let with_it: Vec<GroupSet> = with_it.collect();
        sets.extend(with_it);
        if sets.len() > most {
            return None;
        }
    }
    sets.retain(|set| {
        let people = set.people();
        required.iter().all(|person| people.contains(person))
    });
    Some(sets)
}

/// Observer and host of each visit of a set.
fn made_by(candidates: &Candidates, set: &GroupSet) -> BTreeSet<(StaffId, StaffId)> {
    let mut made = BTreeSet::new();
    for group in &set.groups {
        super::groups::Pairs::each_of(group, |observer, host| {
            made.insert((candidates.people[observer], candidates.people[host]));
        });
    }
    made
}
