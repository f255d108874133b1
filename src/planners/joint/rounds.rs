//! Rows of the joint Program ([`super::master`]) that are about rounds of visits.

use super::master::{Master, Terms};
use super::visit_columns::{Cell, VisitColumn};
use crate::model::{Rule, Tag, Variable};
use crate::planners::visits;
use crate::school::{Slot, StaffId, TextId};
use std::collections::BTreeMap;

impl Master {
    /// Rows 7 to 9. `member` has the groups of each person, to be taken off, where visits are made in groups.
    pub(super) fn rounds(
        &mut self,
        options: &visits::options::Options,
        columns: &[&VisitColumn],
        variables: &[Variable],
        member: Option<&BTreeMap<StaffId, Terms>>,
    ) {
        let mut making: BTreeMap<(StaffId, usize), Terms> = BTreeMap::new();
        let mut receiving: BTreeMap<(StaffId, usize), Terms> = BTreeMap::new();
        let mut seen: BTreeMap<(usize, Slot, TextId), Terms> = BTreeMap::new();
        let mut at: BTreeMap<(usize, Cell), Terms> = BTreeMap::new();
        for (column, of_rounds) in columns.iter().zip(variables.chunks(self.of_column)) {
            let slot = options.school.cycle.slot_of(column.slot);
            let classes = options.classes(column.host, slot);
            for (round, variable) in of_rounds.iter().enumerate() {
                let one = (*variable, 1);
                making.entry((column.observer, round)).or_default().push(one);
                receiving.entry((column.host, round)).or_default().push(one);
                for class in &classes {
                    seen.entry((round, slot, *class)).or_default().push(one);
                }
                for moment in column.moments(&options.school.cycle) {
                    at.entry((round, (column.observer, moment))).or_default().push(one);
                    at.entry((round, (column.host, moment))).or_default().push(one);
                }
            }
        }
        // Whoever is in no group does nothing in any round: halves of groups would do more.
        let limited = |staff: StaffId, terms: &Terms| match member {
            Some(member) => (0, [terms.as_slice(), member.get(&staff).map_or(&[], Vec::as_slice)].concat()),
            None => (1, terms.clone()),
        };
        for ((staff, _), terms) in making.iter().chain(&receiving) {
            let (most, terms) = limited(*staff, terms);
            self.program.row(Tag::new(Rule::OneInRound).staff(*staff), None, Some(most), &terms);
        }
        for ((_, slot, _), terms) in &seen {
            self.program.row(Tag::new(Rule::OneVisitor).slot(*slot), None, Some(1), terms);
        }
        for ((_, (staff, slot)), terms) in &at {
            let (most, terms) = limited(*staff, terms);
            self.program.row(Tag::new(Rule::Occupied).staff(*staff).slot(*slot), None, Some(most), &terms);
        }
    }

    /// Row 14, of who is in the most groups, or could see the most hosts.
    pub(super) fn in_order(
        &mut self,
        turns: u32,
        columns: &[&VisitColumn],
        variables: &[Variable],
        member: &BTreeMap<StaffId, Terms>,
    ) {
        if turns > 1 {
            // Rounds of different turns are not alike.
            return;
        }
        let mut hosts: BTreeMap<StaffId, BTreeMap<StaffId, Vec<Variable>>> = BTreeMap::new();
        for (column, of_rounds) in columns.iter().zip(variables.chunks(self.of_column)) {
            hosts.entry(column.observer).or_default().entry(column.host).or_default().extend(of_rounds);
        }
        let most = |(observer, hosts): &(&StaffId, &BTreeMap<StaffId, Vec<Variable>>)| {
            (member.get(observer).map_or(0, Vec::len), hosts.len(), std::cmp::Reverse(**observer))
        };
        let Some((observer, hosts)) = hosts.iter().max_by_key(most) else { return };
        let tag = Tag::new(Rule::OneInRound).staff(*observer);
        // Per round, what hosts that come before are visited.
        let mut before: Vec<Terms> = vec![Vec::new(); self.of_column];
        for of_host in hosts.values() {
            let mut of_rounds: Vec<Terms> = vec![Vec::new(); self.of_column];
            for of_column in of_host.chunks(self.of_column) {
                of_rounds.iter_mut().zip(of_column).for_each(|(terms, variable)| terms.push((*variable, 1)));
            }
            for round in 1..self.of_column {
                let taken_off = before[round - 1].iter().map(|(variable, _)| (*variable, -1));
                let terms: Terms = of_rounds[round].iter().copied().chain(taken_off).collect();
                self.program.row(tag, None, Some(0), &terms);
            }
            before.iter_mut().zip(of_rounds).for_each(|(before, of_round)| before.extend(of_round));
        }
    }

    /// Row 15.
    pub(super) fn at_least(
        &mut self,
        columns: &[&VisitColumn],
        variables: &[Variable],
        formed: &[Variable],
        groups: impl Iterator<Item = Vec<StaffId>>,
        in_rounds: &[i64],
    ) {
        let mut of_pairs: BTreeMap<(StaffId, StaffId), Terms> = BTreeMap::new();
        for (column, of_rounds) in columns.iter().zip(variables.chunks(self.of_column)) {
            let terms = of_pairs.entry((column.observer, column.host)).or_default();
            terms.extend(of_rounds.iter().map(|variable| (*variable, column.cost)));
        }
        let tag = Tag::new(Rule::LeastOfKind);
        let mut all: Terms = of_pairs.values().flatten().copied().collect();
        for ((formed, people), least) in formed.iter().zip(groups).zip(in_rounds) {
            let formed = (*formed, -least);
            all.push(formed);
            let mut terms = vec![formed];
            for observer in &people {
                let hosts = people.iter().filter(|host| *host != observer);
                terms.extend(hosts.filter_map(|host| of_pairs.get(&(*observer, *host))).flatten());
            }
            self.program.row(tag, Some(0), None, &terms);
        }
        if !in_rounds.is_empty() {
            self.program.row(tag, Some(0), None, &all);
        }
    }
}
