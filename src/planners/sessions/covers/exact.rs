//! Covers as a small Program of their own, where they are no flow: in turns of the term, or where no case of the network
//! could be given.
//!
//! Variables: `covers[p,s]` ∈ {0,1}: *p* covers somebody in spot *s*; `load[p,k]` ∈ `[0,1]`: *p* gives a *k*-th cover in
//! some turn; `attends[p]` = 1, for what the sessions take of *p* already.
//!
//! Rows: Covered: per spot, Σ `covers` = people released; Occupied: per person and moment, Σ `covers` ≤ 1; CoverLoad: per
//! person and turn, Σ `covers` ≤ Σ_k `load`, k ≤ `max_covers`; Prep: the limits of each person
//! ([`crate::planners::prep`]).

use super::{Case, Covers};
use crate::model::{Program, Range, Rule, Tag, Variable};
use crate::planners::prep::{Losing, Takes, by_moment};
use crate::school::{Counted, Slot, StaffId};
use crate::solve::ilp::{self, Task};
use crate::solve::{Control, Settings, SolverName};
use std::collections::{BTreeMap, BTreeSet};

/// The cheapest covers of a case; none where there are not enough.
pub(super) fn cheapest(case: &Case) -> Option<(Covers, i64)> {
    let Case { school, options, taken, needed, .. } = *case;
    let cycle = &school.cycle;
    let gave = case.gave();
    let total: i64 = needed.iter().map(|(_, count)| i64::from(*count)).sum();
    // Fewer than `factor` hands can change: they decide only between covers of one cost.
    let factor = if gave.is_empty() { 1 } else { total + 1 };
    let mut program = Program::new();
    let mut covers: BTreeMap<(StaffId, Slot), Variable> = BTreeMap::new();
    let mut takes = Takes::new();
    for (spot, count) in needed {
        let mut terms: Vec<(Variable, i64)> = Vec::new();
        for staff in options.coverers[*spot].iter().copied() {
            if cycle.at_the_time_of(&taken.slots[staff]).contains(*spot) {
                continue;
            }
            let variable = program.decision();
            program.cost_of(variable, i64::from(!gave.is_empty() && !gave.contains(&(*spot, staff))));
            covers.insert((staff, *spot), variable);
            takes.entry((staff, *spot)).or_default().push(variable);
            terms.push((variable, 1));
        }
        let count = i64::from(*count);
        if (terms.len() as i64) < count {
            return None;
        }
        program.row(Tag::new(Rule::Covered).slot(*spot), Some(count), Some(count), &terms);
    }
    let at = by_moment(cycle, takes.clone());
    let mut known: BTreeSet<&Vec<Variable>> = BTreeSet::new();
    for ((staff, moment), variables) in &at {
        if variables.len() > 1 && known.insert(variables) {
            let terms: Vec<(Variable, i64)> = variables.iter().map(|variable| (*variable, 1)).collect();
            program.row(Tag::new(Rule::Occupied).staff(*staff).slot(*moment), None, Some(1), &terms);
        }
    }
    let people: BTreeSet<StaffId> = covers.keys().map(|(staff, _)| *staff).collect();
    for staff in people {
        let own: Vec<(Slot, Variable)> =
            covers.iter().filter(|((other, _), _)| *other == staff).map(|((_, spot), cover)| (*spot, *cover)).collect();
        let most = (school.rules.blocks.max_covers as usize).min(own.len());
        let loads: Vec<(Variable, i64)> = (1..=most as i64)
            .map(|load| {
                let variable = program.variable(Range { upper: 1, integer: false });
                program.cost_of(variable, factor * load * i64::from(school.rules.costs.cover_load));
                (variable, -1)
            })
            .collect();
        for turn in 1..=cycle.turns() {
            let given = own.iter().filter(|(spot, _)| cycle.turns_of(*spot).holds(turn));
            let terms: Vec<(Variable, i64)> =
                given.map(|(_, cover)| (*cover, 1)).chain(loads.iter().copied()).collect();
            if terms.len() > loads.len() {
                program.row(Tag::new(Rule::CoverLoad).staff(staff), None, Some(0), &terms);
            }
        }
        // What the sessions take counts, too.
        let attends = program.decision();
        program.row(Tag::new(Rule::Attendance).staff(staff), Some(1), None, &[(attends, 1)]);
        let mut all: Takes = own.iter().map(|(spot, cover)| ((staff, *spot), vec![*cover])).collect();
        taken.slots[staff].iter().for_each(|spot| all.entry((staff, spot)).or_default().push(attends));
        let mut losing = Losing::new(cycle, &all);
        let limits = options.allowances[staff].limits.iter();
        for limit in limits.filter(|limit| limit.key.counted() != Counted::Sessions) {
            losing.limit(&mut program, staff, limit);
        }
    }
    let settings = Settings::to_the_proof();
    let task = Task::new(&program, None, &settings);
    let solver = SolverName::available()[0];
    let values = ilp::solve(solver, task, &Control::default(), &|_, _| {}).ok()?.known()?.incumbent?;
    let given =
        |(staff, spot): (StaffId, Slot)| covers.get(&(staff, spot)).is_some_and(|cover| values[cover.index()] > 0.5);
    let all: Covers = needed
        .iter()
        .map(|(spot, _)| {
            (*spot, options.coverers[*spot].iter().copied().filter(|staff| given((*staff, *spot))).collect())
        })
        .collect();
    let cost = case.cost_of(&all);
    Some((all, cost))
}
