//! Rows 6, 7 and 13: covers, and what one slot cannot hold at once.

use super::super::cliques::cliques;
use super::{Attends, Builder};
use crate::model::{Range, Rule, Tag, Variable};
use crate::planners::prep::in_units;
use crate::school::{Criterion, Slot, StaffId, TeamId};
use std::collections::{BTreeMap, BTreeSet};

/// With more terms than this, the rows that tie covers to the sessions of their slot cost more than they gain: in small
/// Programs they raise the relaxation to the optimum; large ones they make four to ten times slower to relax, and raise
/// by nothing (docs/performance.md).
const MOST_TIES: usize = 20_000;

impl Builder<'_> {
    /// Row 6 within one session.
    pub(super) fn covers_suffice(&mut self, id: TeamId, index: usize, attends: &[Attends], held: Variable) {
        let (school, options) = (self.school, self.options);
        let team = &school.teams[id];
        for slot in &options.teams[id].windows[index].slots {
            let coverers = &options.coverers[*slot];
            let mut terms: BTreeMap<Variable, i64> = BTreeMap::new();
            let (mut uses, mut releases) = (0, 0);
            for (member, attends) in team.members.iter().zip(attends) {
                let Attends::When(variable) = attends else { continue };
                let released = !school.staff[member.staff].time.free.contains(*slot);
                if released || coverers.contains(&member.staff) {
                    *terms.entry(*variable).or_default() += 1;
                    uses += 1;
                    releases += usize::from(released);
                }
            }
            if releases > 0 && uses > coverers.len() {
                *terms.entry(held).or_default() -= coverers.len() as i64;
                let terms: Vec<(Variable, i64)> = terms.into_iter().filter(|(_, factor)| *factor != 0).collect();
                self.program().row(Tag::new(Rule::Covered).team(id).slot(*slot), None, Some(0), &terms);
            }
        }
    }

    /// Variables `covers` and `load`, rows 6 and 7.
    pub(super) fn covers(&mut self) {
        let (school, options) = (self.school, self.options);
        let costs = &school.rules.costs;
        let released = std::mem::take(&mut self.released);
        let mut given: BTreeMap<StaffId, Vec<(Slot, Variable)>> = BTreeMap::new();
        for (slot, releases) in &released {
            let mut terms: BTreeMap<Variable, i64> = BTreeMap::new();
            for release in releases {
                *terms.entry(*release).or_default() -= 1;
            }
            for coverer in &options.coverers[*slot] {
                let whole = !in_units(school);
                let covers = self.program().variable(Range { upper: 1, integer: whole });
                self.formulation.covers.insert((*coverer, *slot), covers);
                given.entry(*coverer).or_default().push((*slot, covers));
                terms.insert(covers, 1);
            }
            let terms: Vec<(Variable, i64)> = terms.into_iter().collect();
            self.program().row(Tag::new(Rule::Covered).slot(*slot), Some(0), None, &terms);
        }
        for (coverer, covers) in given {
            let most = (school.rules.blocks.max_covers as usize).min(covers.len());
            let loads: Vec<Variable> = (1..=most as i64)
                .map(|load| {
                    let variable = self.formulation.program.variable(Range { upper: 1, integer: false });
                    self.formulation.program.cost_of(variable, load * Criterion::CoverLoad.weight(costs));
                    variable
                })
                .collect();
            let mut known = BTreeSet::new();
            for turn in 1..=school.cycle.turns() {
                let given = covers.iter().filter(|(spot, _)| school.cycle.turns_of(*spot).holds(turn));
                let mut terms: Vec<(Variable, i64)> = given.map(|(_, covers)| (*covers, 1)).collect();
                if known.insert(terms.clone()) {
                    terms.extend(loads.iter().map(|load| (*load, -1)));
                    self.program().row(Tag::new(Rule::CoverLoad).staff(coverer), None, Some(0), &terms);
                }
            }
            self.formulation.loads.insert(coverer, loads);
        }
    }

    /// Row 6: nobody covers where no session is held; not where these rows are many ([`MOST_TIES`]).
    pub(super) fn covers_where_sessions_are(&mut self) {
        let mut held: BTreeMap<Slot, Vec<Variable>> = BTreeMap::new();
        for session in &self.formulation.sessions {
            for slot in &self.options.teams[session.team].windows[session.window].slots {
                held.entry(*slot).or_default().push(session.held);
            }
        }
        let could_be_held = |slot: &Slot| held.get(slot).map_or(0, Vec::len);
        if self.formulation.covers.keys().map(|(_, slot)| could_be_held(slot)).sum::<usize>() > MOST_TIES {
            return;
        }
        for ((staff, slot), covers) in &self.formulation.covers {
            let mut terms: BTreeMap<Variable, i64> = BTreeMap::from([(*covers, 1)]);
            for variable in held.get(slot).into_iter().flatten() {
                *terms.entry(*variable).or_default() -= 1;
            }
            for used in self.people.get(staff).into_iter().flatten() {
                let session = &self.formulation.sessions[used.session];
                if self.options.teams[session.team].windows[session.window].taken.spots().contains(*slot) {
                    *terms.entry(used.attends).or_default() += 1;
                }
            }
            let terms: Vec<(Variable, i64)> = terms.into_iter().filter(|(_, factor)| *factor != 0).collect();
            let tag = Tag::new(Rule::Covered).staff(*staff).slot(*slot);
            self.formulation.program.row(tag, None, Some(0), &terms);
        }
    }

    /// Rows 13: what one slot cannot hold at once.
    pub(super) fn exclusions(&mut self) {
        for (slot, candidates) in std::mem::take(&mut self.candidates) {
            let coverers = self.options.coverers[slot].len() as i64;
            let takes = candidates.iter().map(|candidate| (candidate.held(), candidate.takes()));
            let takes: Vec<(Variable, i64)> = takes.filter(|(_, takes)| *takes > 0).collect();
            self.program().row(Tag::new(Rule::Covered).slot(slot), None, Some(coverers), &takes);
            for set in cliques(&candidates, coverers) {
                self.program().row(Tag::new(Rule::Exclusive).slot(slot), None, Some(1), &Self::sum(&set));
            }
        }
    }
}
