//! What the duals leave, solved exactly.

use super::groups::Pairs;
use super::master::{Master, MasterInput, RestrictedColumns};
use super::root_relaxation::{Rest, RootRelaxation};
use super::visit_columns::{Dominated, VisitColumn, VisitColumns};
use super::{Found, Scopes, Search};
use crate::planners::visits::few;
use crate::planners::visits::groups::{Candidates, Group, Least};
use crate::planners::{PlanError, mentors, sessions};
use crate::solve::ilp::{self, Task};
use crate::solve::{Known, Progress, SolverName};
use std::collections::BTreeSet;
use std::time::Duration;

/// By how much answers may cost more than the bound when they are first looked for.
const FIRST_SLACK: i64 = 2;
/// A plan that costs so many times the last step more than the bound is good enough to be proven at once.
const MOST_STEPS: i64 = 10;
/// A plan this near to the bound is a good start.
const NEAR: i64 = 4;
/// A Program of more variables is not solved whole.
const MOST_AT_ONCE: usize = 2_000;
/// How many seconds a whole Program may take.
const LONGEST_AT_ONCE: f64 = 20.0;
/// With so few columns of visits in groups, proofs are not made in steps.
const FEW_COLUMNS: usize = 400;
/// With so few groups, proofs are quick.
const FEW_GROUPS: usize = 300;
/// A plan that costs this part of itself more than the bound is not good yet.
const NOTABLE: i64 = 100;
/// So many columns of each visit of a group are tried first.
const COLUMNS_OF_VISIT: usize = 8;
/// So many nodes of a search for a good start with groups.
const NODES_OF_START: i32 = 100;
/// With more variables of visits than this, rounds are not decided together with all else.
const MOST_WITH_ROUNDS: usize = 40_000;

/// With more people than this who take part, sets of groups are not counted before duals tell which groups could be.
const FEW_PEOPLE: usize = 12;
/// With so few sets of groups, the Program of each with rounds is sooner solved than that of all without.
const VERY_FEW_SETS: usize = 60;
/// With more sets of groups than this, one Program with rounds decides among all of them.
const FEW_SETS: usize = 400;

/// What could be in a better plan in which rounds are decided too.
pub(super) struct InRounds {
    pub scopes: Scopes,
    pub columns: VisitColumns,
    /// Those that can have rounds at all.
    pub groups: Vec<Group>,
    /// Per group, what its visits cost at least.
    pub least: Vec<i64>,
}

/// The best whole plan so far, with a bound for all.
pub(super) struct Best<'p> {
    /// What it costs.
    pub cost: i64,
    /// No plan costs less, of those that are being looked at.
    pub bound: i64,
    /// No other plan costs less than this or the bound.
    pub elsewhere: i64,
    /// What the Program found last: the start of the next search.
    pub found: Found,
    /// Makes a whole plan of what was found, and says what that costs.
    pub plan: &'p mut dyn FnMut(Found) -> Result<i64, PlanError>,
}

/// What plans cost at least that a Program cannot find.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Elsewhere {
    /// Nothing is known: the Program is there for a good start.
    Unknown,
    /// So much: a plan that costs no less is not worth finding.
    Dearer(i64),
    /// So much, as far as is known yet: another Program is about them.
    Open(i64),
}

impl Elsewhere {
    fn least(self) -> i64 {
        match self {
            Elsewhere::Unknown => i64::MIN,
            Elsewhere::Dearer(least) | Elsewhere::Open(least) => least,
        }
    }

    /// Plans that cost as much are of no use where there is one at some cost.
    fn enough(self, cost: i64) -> i64 {
        match self {
            Elsewhere::Dearer(least) => cost.min(least),
            Elsewhere::Unknown | Elsewhere::Open(_) => cost,
        }
    }
}

impl Best<'_> {
    /// No plan costs less than this.
    pub(super) fn raise(&mut self, bound: i64) {
        self.bound = self.bound.max(bound).min(self.cost);
    }

    /// Makes a whole plan of what was found.
    fn try_out(&mut self, found: Found) -> Result<(), PlanError> {
        self.found = found;
        self.cost = self.cost.min((self.plan)(self.found.clone())?);
        self.raise(self.bound);
        Ok(())
    }
}

impl Found {
    fn has(&self, column: &VisitColumn) -> bool {
        self.visits.contains(&column.key())
    }
}

/// Lists the cheapest columns of every visit that a listed group makes, so many of each visit.
fn with_columns_of_groups<'w>(
    candidates: &Candidates,
    listed: RestrictedColumns<'w>,
    all_columns: &'w VisitColumns,
    most: usize,
) -> RestrictedColumns<'w> {
    let mut made = BTreeSet::new();
    for group in &listed.groups {
        Pairs::each_of(group, |observer, host| {
            made.insert((candidates.people[observer], candidates.people[host]));
        });
    }
    let mut columns = listed.columns;
    for pair in all_columns.pairs() {
        let column = &all_columns.all[pair.start];
        if made.contains(&(column.observer, column.host)) {
            columns.extend(pair.take(most).map(|at| &all_columns.all[at]));
        }
    }
    columns.sort_by_key(|column| column.key());
    columns.dedup_by_key(|column| column.key());
    RestrictedColumns { columns, ..listed }
}

impl Search<'_> {
    /// Solves what the duals leave: first over the columns that they rest on, which
    /// gives a good plan, then exactly, in steps.
    pub(super) fn solve_to_optimality(
        &self,
        scopes: &Scopes,
        all_columns: &VisitColumns,
        priced: &RootRelaxation,
        best: &mut Best,
    ) -> Result<(), PlanError> {
        let bound = best.bound;
        let resting = || priced.listed.iter().map(|at| &all_columns.all[*at]);
        let in_groups = match self.grouping() {
            Some(grouping) => {
                self.start_in_groups(grouping, scopes, all_columns, priced, best)?;
                true
            }
            None => {
                self.start_near(bound, (scopes, all_columns, priced), best)?;
                false
            }
        };
        let mut looked_near = !in_groups;
        // Where groups leave out nearly the same whatever they may cost, one proof is quicker than several.
        let small = in_groups && all_columns.all.len() <= FEW_COLUMNS;
        let mut step = if small { i64::MAX / 4 } else { FIRST_SLACK };
        while !self.is_done(best) {
            let left = best.cost - 1 - bound;
            // Once a good plan is at hand, its proof is all that is left.
            let (farther, growth) = if in_groups { (2, 2) } else { (MOST_STEPS, 4) };
            let most = bound + if left <= step.saturating_mul(farther) { left } else { step };
            let remaining = self.fix_by_reduced_cost(self.fixed_by(scopes, priced, most), priced, most, best.cost)?;
            best.raise(remaining.bound.min(most + 1));
            let (left, columns) = match remaining.left {
                Rest::Nothing => {
                    step = step.saturating_mul(growth);
                    continue;
                }
                Rest::Some(left) => *left,
                Rest::TooMuch => break,
            };
            if !looked_near && columns.groups.size() > FEW_GROUPS && best.cost - best.bound > best.cost / NOTABLE {
                // The proof will take long: a good plan is worth looking for.
                looked_near = true;
                self.start_near(bound, (scopes, all_columns, priced), best)?;
                continue;
            }
            step = step.saturating_mul(growth);
            let mut listed = RestrictedColumns {
                columns: columns.all.iter().collect(),
                groups: columns.groups.listed(None, usize::MAX).unwrap_or_default(),
            };
            // What was found last stays possible: it is the start.
            for column in resting().filter(|column| best.found.has(column)) {
                if !listed.columns.iter().any(|other| other.key() == column.key()) {
                    listed.columns.push(column);
                }
            }
            let found = best.found.groups.iter().flatten();
            let found = found.filter_map(|people| self.grouping()?.0.group_of(people));
            for group in found.collect::<Vec<_>>() {
                if let Err(at) = listed.groups.binary_search(&group) {
                    listed.groups.insert(at, group);
                }
            }
            // A plan with anything that was left out costs more than `most`.
            let exact = self.solve(&self.input(&left, true), &listed, Elsewhere::Dearer(most + 1), best)?;
            if exact.is_none_or(|least| least <= most) || most >= best.cost - 1 {
                break;
            }
        }
        Ok(())
    }

    /// Looks for a good plan among what the duals rest on.
    fn start_near(
        &self,
        bound: i64,
        (scopes, all_columns, priced): (&Scopes, &VisitColumns, &RootRelaxation),
        best: &mut Best,
    ) -> Result<(), PlanError> {
        let most = (bound + FIRST_SLACK).min(best.cost - 1);
        let columns =
            priced.listed.iter().map(|at| &all_columns.all[*at]).filter(|column| priced.could(column, most)).collect();
        let mut listed = RestrictedColumns { columns, groups: priced.listed_that_could(most) };
        let narrow = self.fixed_by(scopes, priced, most);
        let input = self.input(&narrow, true);
        match self.grouping() {
            Some((candidates, _)) => listed = with_columns_of_groups(candidates, listed, all_columns, COLUMNS_OF_VISIT),
            None => self.near_relaxation(&input, &listed, best)?,
        }
        // What follows finds a plan that is a little better; a good start is worth looking for.
        if !self.is_done(best) && best.cost - bound > NEAR {
            self.solve(&input, &listed, Elsewhere::Unknown, best)?;
        }
        Ok(())
    }

    /// Tries the groups that would be best, were there nothing but visits.
    fn start_in_groups(
        &self,
        (candidates, least): (&Candidates, &Least),
        scopes: &Scopes,
        all_columns: &VisitColumns,
        priced: &RootRelaxation,
        best: &mut Best,
    ) -> Result<(), PlanError> {
        let narrow = self.fixed_by(scopes, priced, best.cost - 1);
        let listed = RestrictedColumns { columns: Vec::new(), groups: least.best.clone() };
        let listed = with_columns_of_groups(candidates, listed, all_columns, usize::MAX);
        self.solve(&self.input(&narrow, true), &listed, Elsewhere::Unknown, best)?;
        Ok(())
    }

    /// Tries what is near the relaxation.
    fn near_relaxation(
        &self,
        input: &MasterInput,
        listed: &RestrictedColumns,
        best: &mut Best,
    ) -> Result<(), PlanError> {
        let mut master = Master::new(input, listed);
        master.program.constant(self.rest);
        let task = Task::new(&master.program, None, self.settings);
        match ilp::near_relaxation(self.solver(), task, self.control)? {
            Some((values, _)) => best.try_out(self.decode(input, &master, listed, &values)),
            None => Ok(()),
        }
    }

    /// What could be in a better plan, were rounds decided too; none where that is too much. Columns that
    /// take no more than dearer ones stay beside these: within a round, other visits
    /// may want their slots and classes.
    fn in_rounds(&self, scopes: &Scopes, priced: &RootRelaxation, best: &Best) -> Option<InRounds> {
        let (visits, ..) = self.visits.as_ref()?;
        let most = best.cost - 1;
        let scopes = self.fixed_by(scopes, priced, most);
        let (mut columns, _) = self.columns_that(&scopes, best.cost, Dominated::Kept);
        columns.all.retain(|column| priced.could(column, most));
        if columns.all.len() * self.school.rules.visits.rounds as usize > MOST_WITH_ROUNDS {
            return None;
        }
        let groups = priced.groups_that_could(&columns.groups, most, &[])?;
        let mut in_rounds = InRounds { scopes, columns, groups: Vec::new(), least: Vec::new() };
        for group in groups {
            let people = self.grouping().map(|(candidates, _)| candidates.people_of(&group)).unwrap_or_default();
            // Rounds of one group are found sooner without a solver, and that there are none much sooner.
            if let Some(least) = few::least_of_group(visits.options, &people) {
                in_rounds.groups.push(group);
                in_rounds.least.push(least);
            }
        }
        Some(in_rounds)
    }

    /// Solves the Program with rounds for each set of groups, where there are very few. Whether it did.
    pub(super) fn few_sets(
        &self,
        scopes: &Scopes,
        priced: &RootRelaxation,
        best: &mut Best,
    ) -> Result<bool, PlanError> {
        let small = self.grouping().is_some_and(|(candidates, _)| candidates.people.len() <= FEW_PEOPLE);
        match small.then(|| self.in_rounds(scopes, priced, best)).flatten() {
            Some(in_rounds) => self.set_by_set(&in_rounds, VERY_FEW_SETS, best),
            None => Ok(false),
        }
    }

    /// Solves the Program with rounds: set by set where there are few sets of groups, else all of it at once.
    pub(super) fn with_rounds(
        &self,
        scopes: &Scopes,
        priced: &RootRelaxation,
        best: &mut Best,
    ) -> Result<(), PlanError> {
        let Some(in_rounds) = self.in_rounds(scopes, priced, best) else { return Ok(()) };
        if self.grouping().is_some() && self.set_by_set(&in_rounds, FEW_SETS, best)? {
            return Ok(());
        }
        let InRounds { scopes, columns, groups, least } = &in_rounds;
        let listed = RestrictedColumns { columns: columns.all.iter().collect(), groups: groups.clone() };
        let rounds = self.visits.as_ref().map(|(visits, ..)| visits.options);
        let input = MasterInput { rounds, in_rounds: least, ..self.input(scopes, true) };
        self.solve(&input, &listed, Elsewhere::Dearer(best.cost), best)?;
        Ok(())
    }

    /// Solves the Program with rounds over everything that could be in a better plan, for a solver
    /// without duals: that of a small school, for a while.
    pub(super) fn at_once(&self, scopes: &Scopes, best: &mut Best) -> Result<(), PlanError> {
        let (columns, recurring) = self.columns_that(scopes, best.cost, Dominated::Kept);
        let candidates = self.grouping().map(|(candidates, _)| candidates);
        let Some(groups) = columns.groups.listed(candidates, MOST_AT_ONCE) else { return Ok(()) };
        let of_columns = columns.all.len() * self.school.rules.visits.rounds as usize;
        if recurring + of_columns + groups.len() > MOST_AT_ONCE {
            return Ok(());
        }
        let listed = RestrictedColumns { columns: columns.all.iter().collect(), groups };
        let rounds = self.visits.as_ref().map(|(visits, ..)| visits.options);
        // HiGHS finds out soon; without a limit, the clock decides nothing.
        let control = if self.solver() == SolverName::Microlp {
            let left = self.control.seconds_left().map_or(LONGEST_AT_ONCE, |left| left.min(LONGEST_AT_ONCE));
            self.control.part().with_deadline(Some(Duration::from_secs_f64(left.max(0.0))))
        } else {
            self.control.part()
        };
        let search = Search { control: &control, ..*self };
        search.solve(
            &MasterInput { rounds, ..search.input(scopes, true) },
            &listed,
            Elsewhere::Dearer(best.cost),
            best,
        )?;
        Ok(())
    }

    /// Solves the Program over some columns. The least cost of the Program, or no less than any plan is looked for;
    /// none where that is not known.
    pub(super) fn solve(
        &self,
        input: &MasterInput,
        listed: &RestrictedColumns,
        elsewhere: Elsewhere,
        best: &mut Best,
    ) -> Result<Option<i64>, PlanError> {
        let mut master = Master::new(input, listed);
        master.program.constant(self.rest);
        let start = self.encode(input, &master, listed, &best.found);
        let mut task = Task::new(&master.program, start.as_deref(), self.settings);
        if elsewhere == Elsewhere::Unknown && input.groups.is_some() {
            task.most_nodes = Some(NODES_OF_START);
        }
        let (cost, bound, of_others) = (best.cost, best.bound, best.elsewhere);
        let outside = elsewhere.least();
        let enough = elsewhere.enough(cost);
        let control = self.control.part();
        let tell = |_: Option<i64>, least: i64| {
            let bound = bound.max(least.min(outside)).min(of_others);
            self.control.tell(Progress { best: Some(cost), bound });
            if least >= enough {
                control.stop();
            }
        };
        let known = ilp::solve_by_parts(self.solver(), task, &control, &tell)?.known();
        // Nothing at all costs more than anything.
        let Known { incumbent: values, bound: least, stopped } =
            known.unwrap_or(Known { incumbent: None, bound: i64::MAX, stopped: None });
        best.raise(least.min(outside));
        if let Some(values) = values {
            best.try_out(self.decode(input, &master, listed, &values))?;
        }
        self.tell(best, best.bound);
        Ok((stopped.is_none() || least >= enough).then_some(least))
    }

    fn decode(&self, input: &MasterInput, master: &Master, listed: &RestrictedColumns, values: &[f64]) -> Found {
        let sessions = input.sessions.zip(master.sessions.as_ref()).map(|((options, _), formulation)| {
            formulation.decode(values).iter().map(|choice| sessions::Held::new(choice, options)).collect()
        });
        let (mut pairs, mut meetings) = (Vec::new(), Vec::new());
        if let Some(((options, ..), (formulation, first))) = input.mentors.zip(master.mentors.as_ref()) {
            for (mentee, (mentor, slots)) in formulation.decode(&values[*first..]) {
                let pair = (options.mentors[mentor as usize], options.mentees[mentee]);
                pairs.push(pair);
                meetings.extend(slots.into_iter().map(|slot| (pair.0, pair.1, slot)));
            }
        }
        let used = listed.columns.iter().zip(values[master.first_column..master.first_group].chunks(master.of_column));
        let used = used.filter(|(_, of_rounds)| of_rounds.iter().any(|value| *value > 0.5));
        let visits = used.map(|(column, _)| column.key()).collect();
        let formed = listed.groups.iter().zip(&values[master.first_group..]).filter(|(_, value)| **value > 0.5);
        let groups = input.groups.map(|candidates| formed.map(|(group, _)| candidates.people_of(group)).collect());
        Found { sessions, pairs, meetings, visits, groups }
    }

    /// The values for what was found before; none where that is not a solution here.
    fn encode(
        &self,
        input: &MasterInput,
        master: &Master,
        listed: &RestrictedColumns,
        found: &Found,
    ) -> Option<Vec<i64>> {
        if input.rounds.is_some() {
            // What was found says nothing of rounds.
            return None;
        }
        let mut values = Vec::new();
        if let Some(((options, _), formulation)) = input.sessions.zip(master.sessions.as_ref()) {
            let choices = sessions::choices_in(options, found.sessions.as_ref()?)?;
            values = formulation.encode(self.school, options, &choices)?;
        }
        if let Some(((options, ..), (formulation, first))) = input.mentors.zip(master.mentors.as_ref()) {
            values.resize(*first, 0);
            let mut meetings = mentors::meetings::Meetings::new();
            for (mentor, mentee) in &found.pairs {
                let mentor = options.mentors.binary_search(mentor).ok()? as u32;
                meetings.insert(options.mentees.binary_search(mentee).ok()?, (mentor, Vec::new()));
            }
            for (_, mentee, slot) in &found.meetings {
                meetings.get_mut(&options.mentees.binary_search(mentee).ok()?)?.1.push(*slot);
            }
            values.extend(formulation.encode(&meetings)?);
        }
        values.resize(master.first_column, 0);
        master.lost.iter().for_each(|lost| lost.settle(&mut values));
        values.extend(listed.columns.iter().map(|column| i64::from(found.has(column))));
        if let Some(candidates) = input.groups {
            let formed = found.groups.as_ref()?;
            let is_formed = |group: &Group| formed.contains(&candidates.people_of(group));
            values.extend(listed.groups.iter().map(|group| i64::from(is_formed(group))));
        }
        values.resize(master.program.variables(), 0);
        for (host, places) in &master.places {
            let made =
                listed.columns.iter().filter(|column| column.host == *host && !column.demanded && found.has(column));
            places.taken(made.count()).iter().for_each(|place| values[place.index()] = 1);
        }
        master.program.broken_by(&values).is_none().then_some(values)
    }
}
