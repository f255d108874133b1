//! Rows 5, 8 and 9: what one person can do.

use super::{Builder, Crowded};
use crate::model::{Range, Rule, Tag, Variable};
use crate::planners::prep::{Limit, Losing, Takes};
use crate::planners::taken_time::TakenTime;
use crate::school::{Counted, Criterion, DayId, Id, Slot, Span, StaffId, TeamId};
use std::collections::{BTreeMap, BTreeSet};

/// What a session or a cover takes from one person.
struct Take {
    variable: Variable,
    taken: TakenTime,
    /// The team, of a session.
    team: Option<TeamId>,
}

impl Builder<'_> {
    /// Row 5. People whom the same variables want in a slot share one row.
    pub(super) fn occupied(&mut self) {
        let mut seen: BTreeSet<Vec<Variable>> = BTreeSet::new();
        let mut rows = Vec::new();
        let cycle = &self.school.cycle;
        let people: BTreeSet<StaffId> =
            self.people.keys().copied().chain(self.formulation.covers.keys().map(|(staff, _)| *staff)).collect();
        for staff in people {
            let mut slots: BTreeMap<Slot, Vec<Variable>> = BTreeMap::new();
            for used in self.people.get(&staff).into_iter().flatten() {
                let session = &self.formulation.sessions[used.session];
                let of_window = &self.options.teams[session.team].windows[session.window].slots;
                for moment in of_window.iter().flat_map(|slot| cycle.moments(*slot)) {
                    slots.entry(*moment).or_default().push(used.attends);
                }
            }
            for ((_, slot), covers) in self
                .formulation
                .covers
                .range((staff, Slot::from_index(0))..)
                .take_while(|((other, _), _)| *other == staff)
            {
                for moment in cycle.moments(*slot) {
                    slots.entry(*moment).or_default().push(*covers);
                }
            }
            for (slot, mut variables) in slots {
                variables.sort_unstable();
                if variables.len() > 1 && seen.insert(variables.clone()) {
                    rows.push((Tag::new(Rule::Occupied).staff(staff).slot(slot), variables));
                }
            }
        }
        // A row whose variables all stand in a longer row adds nothing.
        let mut rows_with: BTreeMap<Variable, Vec<usize>> = BTreeMap::new();
        for (index, (_, variables)) in rows.iter().enumerate() {
            for variable in variables {
                rows_with.entry(*variable).or_default().push(index);
            }
        }
        for (tag, variables) in &rows {
            let inside = |longer: &[Variable]| {
                longer.len() > variables.len()
                    && variables.iter().all(|variable| longer.binary_search(variable).is_ok())
            };
            if !rows_with[&variables[0]].iter().any(|index| inside(&rows[*index].1)) {
                self.formulation.program.row(*tag, None, Some(1), &Self::sum(variables));
            }
        }
    }

    /// Variables `crowded` and row 8. People who could attend the same sessions share them.
    pub(super) fn crowded(&mut self) {
        let costs = &self.school.rules.costs;
        if costs.crowded == 0 {
            return;
        }
        // The sessions of one day, turn by turn.
        type OfDay = (DayId, Vec<Vec<Variable>>);
        let mut groups: BTreeMap<OfDay, (i64, StaffId)> = BTreeMap::new();
        for (staff, uses) in &self.people {
            let mut days: BTreeMap<(DayId, u32), (BTreeSet<TeamId>, Vec<Variable>)> = BTreeMap::new();
            for used in uses {
                let session = &self.formulation.sessions[used.session];
                let window = &self.options.teams[session.team].windows[session.window];
                let turns = self.school.turns_of(session.team, window.turn);
                for turn in (1..=self.school.cycle.turns()).filter(|turn| turns.holds(*turn)) {
                    let day = days.entry((window.day, turn)).or_default();
                    day.0.insert(session.team);
                    day.1.push(used.attends);
                }
            }
            let mut of_days: BTreeMap<DayId, Vec<Vec<Variable>>> = BTreeMap::new();
            for ((day, _), (teams, variables)) in days {
                let twice = self.school.rules.blocks.same_day_sessions && variables.len() > 1;
                let of_day = of_days.entry(day).or_default();
                if (teams.len() > 1 || twice) && !of_day.contains(&variables) {
                    of_day.push(variables);
                }
            }
            for (day, sessions) in of_days.into_iter().filter(|(_, sessions)| !sessions.is_empty()) {
                groups.entry((day, sessions)).or_insert((0, *staff)).0 += 1;
            }
        }
        for ((day, sessions), (people, staff)) in groups {
            let upper = sessions.iter().map(Vec::len).max().unwrap_or(1) as i64 - 1;
            let beyond = self.formulation.program.variable(Range { upper, integer: false });
            self.formulation.program.cost_of(beyond, people * Criterion::Crowded.weight(costs));
            for variables in &sessions {
                let mut terms = Self::sum(variables);
                terms.push((beyond, -1));
                let tag = Tag::new(Rule::Crowded).staff(staff).day(day);
                self.formulation.program.row(tag, None, Some(1), &terms);
            }
            self.formulation.crowded.push(Crowded { sessions, beyond });
        }
    }

    /// Rows 9.
    pub(super) fn prep(&mut self) {
        let school = self.school;
        let people: BTreeSet<StaffId> =
            self.people.keys().copied().chain(self.formulation.covers.keys().map(|(staff, _)| *staff)).collect();
        for staff in people {
            let allowance = &self.options.allowances[staff];
            let mut takes: Vec<Take> = Vec::new();
            for used in self.people.get(&staff).into_iter().flatten() {
                let session = &self.formulation.sessions[used.session];
                let window = &self.options.teams[session.team].windows[session.window];
                takes.push(Take { variable: used.attends, taken: window.taken.clone(), team: Some(session.team) });
            }
            for ((_, slot), covers) in self
                .formulation
                .covers
                .range((staff, Slot::from_index(0))..)
                .take_while(|((other, _), _)| *other == staff)
            {
                let taken = TakenTime::of_spot(&school.cycle, *slot);
                takes.push(Take { variable: *covers, taken, team: None });
            }
            let overlaps = !school.cycle.is_simple();
            if overlaps {
                let mut own: Takes = BTreeMap::new();
                for take in &takes {
                    take.taken
                        .spots()
                        .iter()
                        .for_each(|slot| own.entry((staff, slot)).or_default().push(take.variable));
                }
                let mut losing = Losing::new(&school.cycle, &own);
                let of_slots = allowance.limits.iter().filter(|limit| limit.key.counted() != Counted::Sessions);
                of_slots.for_each(|limit| losing.limit(&mut self.formulation.program, staff, limit));
                self.formulation.lost.extend(losing.into_lost());
            }
            let mut known = BTreeSet::new();
            for limit in allowance.limits.iter().filter(|limit| !overlaps || limit.key.counted() == Counted::Sessions) {
                let terms = self.drawn(staff, limit, &takes);
                // Turns mostly ask for the same.
                if limit.turn.is_none() || known.insert((limit.most, terms.clone())) {
                    self.formulation.program.row(limit.tag(staff), None, Some(i64::from(limit.most)), &terms);
                }
            }
        }
    }

    /// What draws on a limit, and how much. Sessions of a team that are counted, and all weigh the same, do so as their
    /// count.
    fn drawn(&self, staff: StaffId, limit: &Limit, takes: &[Take]) -> Vec<(Variable, i64)> {
        let weight = |take: &Take| i64::from(limit.weight(&take.taken, take.team.is_some()));
        let mut alike: BTreeMap<TeamId, Option<i64>> = BTreeMap::new();
        if limit.key.span() == Span::Cycle {
            for (team, take) in takes.iter().filter_map(|take| Some((take.team?, take))) {
                if self.formulation.attended.contains_key(&(team, staff)) {
                    let weight = weight(take);
                    let of_team = alike.entry(team).or_insert(Some(weight));
                    *of_team = of_team.filter(|other| *other == weight);
                }
            }
        }
        let is_counted = |take: &&Take| take.team.is_some_and(|team| alike.get(&team).is_some_and(Option::is_some));
        let one_by_one = takes.iter().filter(|take| !is_counted(take)).map(|take| (take.variable, weight(take)));
        let counted = alike
            .iter()
            .filter_map(|(team, weight)| Some((self.formulation.attended[&(*team, staff)].count, (*weight)?)));
        one_by_one.chain(counted).filter(|(_, weight)| *weight > 0).collect()
    }
}
