//! Which groups are formed: the exact choice, with its proof.
//!
//! Variables: for each possible group, whether it is formed (0 or 1); what groups
//! cost together beyond the sum of each.
//!
//! Rows, in the words of docs/visits.md:
//! 1. a person is in at most one group; who makes or receives a demanded visit, in exactly one;
//! 2. there are at most as many groups as the people make, rounded down. Row 1
//!    says so of whole groups; of fractions, which the relaxation allows, it does not;
//! 3. of groups that are dearer together, all are formed only at that price, or
//!    never. The relaxation is solved without these rows: its bound is a bound all the same.
//!
//! There are very many groups (half a million of 60 people) and few that matter.
//! As with limits on classes, the relaxation is solved over some of them, and its
//! duals on people say which others could matter (column generation). The duals
//! then prove a bound for all groups, in whole numbers: weak duality, where what
//! groups still fall below their members' duals is taken off those duals. An
//! integer Program decides among the groups that the bound does not leave out.

use super::super::options::IMPOSSIBLE;
use super::super::search::Search;
use super::candidates::{Candidates, Group};
use super::in_grace;
use super::local_search::improve;
use crate::model::{Program, Range, Rule, Tag, Variable};
use crate::plan::Visit;
use crate::planners::PlanError;
use crate::solve::column_generation::{self, ColumnGeneration, Round};
use crate::solve::ilp::{self, Relaxed, SolverError, Task};
use crate::solve::{Known, SolverName, StopReason};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Duals are multiples of 1/`SCALE`.
const SCALE: i64 = 1 << 20;
/// Groups that are cheaper than their duals by less than this are not looked for.
const NEGLIGIBLE: i64 = SCALE / 1024;
/// Groups of each first member to begin with, and that are added at once.
const MORE: usize = 6;
/// More groups than this are not given to the integer Program.
const MOST: usize = 60_000;

/// Which groups to form.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The groups.
    pub groups: Vec<Group>,
    /// No groups cost less, with the missing visits of those who are in none.
    pub bound: i64,
    /// Why it is not the best for sure, where it is not.
    pub stopped: Option<StopReason>,
}

/// Chooses groups of least cost. `listed` holds groups worth looking at, and
/// grows. None where those of demanded visits cannot all be formed.
///
/// # Errors
/// Where the solver fails.
pub fn choose(search: &Search, candidates: &Candidates, listed: &mut Vec<Group>) -> Result<Option<Choice>, PlanError> {
    let case = Case::new(search, candidates);
    listed.retain(|group| candidates.cost(group).is_some());
    let proof = case.generate(listed)?;
    let good = case.good(listed, proof.as_ref());
    listed.extend(good.iter().cloned());
    listed.sort_unstable();
    listed.dedup();
    let (mut groups, found, stopped) = case.integer(listed, &good)?;
    let mut cost = case.cost(&groups);
    let proven = proof.as_ref().map_or(i64::MIN, |proof| proof.bound);
    let mut bound = proven.max(if stopped.is_none() && case.all_listed(listed) { found } else { i64::MIN });
    let mut stopped = stopped;
    if let Some(proof) = proof.filter(|_| bound < cost && candidates.complete && stopped.is_none()) {
        let (could, outside) = case.could_be_better(&proof, cost);
        let (better, found, why) = case.integer(&could, &groups)?;
        if case.cost(&better) < cost {
            cost = case.cost(&better);
            groups = better;
        }
        bound = bound.max(found.min(outside)).min(cost);
        stopped = why;
        listed.extend(groups.iter().cloned());
        listed.sort_unstable();
        listed.dedup();
    }
    let in_groups: Vec<u16> = groups.iter().flatten().copied().collect();
    let left =
        (0..candidates.people.len()).any(|person| candidates.is_tied(person) && !in_groups.contains(&(person as u16)));
    let bound = if candidates.complete { bound.min(cost) } else { i64::MIN };
    Ok((!left).then_some(Choice { groups, bound, stopped }))
}

/// What any groups cost at least, and those with two given people.
#[derive(Clone, Debug)]
pub struct Least {
    /// No groups cost less, with the missing visits of those who are in none.
    pub bound: i64,
    /// Groups worth looking at.
    pub listed: Vec<Group>,
    /// Good groups, were there nothing but visits.
    pub best: Vec<Group>,
    /// By how much groups cost more than the bound at least where two people, by positions, are in one;
    /// none where they never are.
    beyond: Vec<Option<i64>>,
    people: usize,
}

impl Least {
    /// By how much groups cost more than the bound at least where two people are in one;
    /// none where they never are.
    pub fn beyond(&self, a: usize, b: usize) -> Option<i64> {
        self.beyond[a * self.people + b]
    }
}

/// What groups cost at least by the duals of the relaxation. `best` are the visits of good ones.
///
/// # Errors
/// Where the solver fails, or time is up first.
pub fn least(search: &Search, candidates: &Candidates, best: &[Visit]) -> Result<Least, PlanError> {
    let case = Case::new(search, candidates);
    let mut listed = Vec::new();
    let proof = case.generate(&mut listed)?.ok_or(PlanError::Limit)?;
    let people = candidates.people.len();
    let nothing = || vec![None; people * people];
    let of_first = |mut least: Vec<Option<i64>>, first: usize| {
        if search.control.stopped().is_some() {
            return least;
        }
        candidates.each_group_of(first, &mut |group, cost| {
            let beyond = case.reduced(group, cost, &proof.duals).max(0) / SCALE;
            for (position, a) in group.iter().enumerate() {
                for b in &group[position + 1..] {
                    let known = &mut least[usize::from(*a) * people + usize::from(*b)];
                    *known = Some(known.map_or(beyond, |known| known.min(beyond)));
                }
            }
        });
        least
    };
    let lesser = |a: Vec<Option<i64>>, b: Vec<Option<i64>>| {
        a.into_iter().zip(b).map(|pair| [pair.0, pair.1].into_iter().flatten().min()).collect()
    };
    let mut beyond = (0..people).into_par_iter().fold(nothing, of_first).reduce(nothing, lesser);
    if search.control.stopped().is_some() {
        return Err(PlanError::Limit);
    }
    for a in 0..people {
        for b in 0..a {
            beyond[a * people + b] = beyond[b * people + a];
        }
    }
    let best = candidates.groups_of(best);
    listed.extend(best.iter().cloned());
    Ok(Least { bound: proof.bound, listed, best, beyond, people })
}

struct Case<'a> {
    search: &'a Search<'a>,
    candidates: &'a Candidates,
    /// What being in no group costs a person.
    alone: Vec<i64>,
    /// More than any choice costs.
    forbidding: i64,
}

/// A bound with the duals behind it, times [`SCALE`].
struct Proof {
    bound: i64,
    scaled: i64,
    duals: Duals,
}

/// Duals on people and on groups as such, times [`SCALE`], none of them positive.
struct Duals {
    people: Vec<i64>,
    group: i64,
}

fn whole(scaled: i64) -> i64 {
    -((-scaled).div_euclid(SCALE))
}

/// The Program over the groups listed so far, with what its rows stand for.
struct RestrictedMaster {
    program: Program,
    rows: Vec<RowKey>,
}

/// The groups that are generated.
struct GroupsGenerated<'c, 'a> {
    case: &'c Case<'a>,
    /// Those listed so far, in order.
    listed: &'c mut Vec<Group>,
    /// What the duals of the round before prove.
    known: Option<Proof>,
}

impl GroupsGenerated<'_, '_> {
    /// Lists groups that are cheaper than these duals. What they prove; and whether there are more now. What is known
    /// already, where it was stopped meanwhile.
    fn list_more(&mut self, duals: Duals) -> Round<Option<Proof>> {
        let Some((more, least)) = self.case.cheapest(&duals, -NEGLIGIBLE) else {
            return Round::Ended(self.known.take());
        };
        let new = more.into_iter().filter(|group| self.listed.binary_search(group).is_err());
        let new: Vec<Group> = new.collect();
        let has_more = !new.is_empty();
        self.listed.extend(new);
        self.listed.sort_unstable();
        self.listed.dedup();
        let proof = self.case.proof(duals, least);
        if !has_more || self.case.search.control.stopped().is_some() {
            return Round::Ended(Some(proof));
        }
        self.known = Some(proof);
        Round::MoreColumns
    }
}

impl ColumnGeneration for GroupsGenerated<'_, '_> {
    type Master = RestrictedMaster;
    type Proof = Option<Proof>;
    type Error = PlanError;

    fn master(&self) -> RestrictedMaster {
        let (program, rows, _) = self.case.program(self.listed);
        RestrictedMaster { program, rows }
    }

    fn program(restricted: &RestrictedMaster) -> &Program {
        &restricted.program
    }

    fn price(&mut self, restricted: &RestrictedMaster, relaxed: &Relaxed) -> Result<Round<Option<Proof>>, PlanError> {
        let mut duals = self.case.no_duals();
        for (row, dual) in restricted.rows.iter().zip(&relaxed.duals) {
            let finite = if dual.is_finite() && dual.abs() < 1e12 { *dual } else { 0.0 };
            let dual = ((finite * SCALE as f64).round() as i64).min(0);
            match row {
                RowKey::Person(person) => duals.people[*person] = dual,
                RowKey::Groups => duals.group = dual,
            }
        }
        Ok(self.list_more(duals))
    }

    /// Without any, all duals are 0: that proves something, too.
    fn without_duals(&mut self) -> Option<Option<Proof>> {
        match self.list_more(self.case.no_duals()) {
            Round::Ended(proof) => Some(proof),
            Round::MoreColumns | Round::Anew => Some(self.known.take()),
        }
    }
}

impl Case<'_> {
    fn new<'a>(search: &'a Search, candidates: &'a Candidates) -> Case<'a> {
        let visits = candidates.size as i64 - 1;
        let missing = search.demands.unmet * visits;
        // Whoever must be in a group is left out of none as long as there is any choice.
        let dearest = candidates.people.iter().enumerate().flat_map(|(a, _)| {
            (0..candidates.people.len()).filter_map(move |b| Some(candidates.together(a, b)?.abs()))
        });
        let forbidding = (missing + dearest.max().unwrap_or(0) * visits + 1) * (candidates.people.len() as i64 + 1);
        let alone = |person| missing + if candidates.is_tied(person) { forbidding } else { 0 };
        Case { search, candidates, alone: (0..candidates.people.len()).map(alone).collect(), forbidding }
    }

    /// What choosing a group changes: its cost, less what its members' being in none costs.
    fn gain(&self, group: &[u16], cost: i64) -> i64 {
        let alone: i64 = group.iter().map(|person| self.alone[usize::from(*person)]).sum();
        cost + self.candidates.again_of_group() - alone
    }

    /// The real cost of a choice, missing visits included.
    fn cost(&self, groups: &[Group]) -> i64 {
        let everybody: i64 = self.alone.iter().sum();
        let gain = |group: &Group| self.gain(group, self.candidates.cost(group).unwrap_or(0));
        let beyond = self.candidates.beyond_each(groups).min(self.forbidding);
        everybody + groups.iter().map(gain).sum::<i64>() + beyond
    }

    /// The groups that are cheapest beyond their duals, a few of each first
    /// member, and the least of all; none where it was stopped meanwhile.
    fn cheapest(&self, duals: &Duals, below: i64) -> Option<(Vec<Group>, i64)> {
        let of_first = |first: usize| {
            if self.search.control.stopped().is_some() {
                return None;
            }
            let mut best: Vec<(i64, Group)> = Vec::new();
            let mut least = 0;
            self.candidates.each_group_of(first, &mut |group, cost| {
                let reduced = self.reduced(group, cost, duals);
                least = least.min(reduced);
                let worst = if best.len() < MORE { below } else { best[MORE - 1].0 };
                if reduced < worst {
                    let at = best.partition_point(|(other, _)| *other <= reduced);
                    best.insert(at, (reduced, group.to_vec()));
                    best.truncate(MORE);
                }
            });
            Some((best, least))
        };
        let firsts = (0..self.candidates.people.len()).into_par_iter();
        let found = firsts.map(of_first).collect::<Option<Vec<_>>>()?;
        let least = found.iter().map(|(_, least)| *least).min().unwrap_or(0);
        Some((found.into_iter().flat_map(|(best, _)| best.into_iter().map(|(_, group)| group)).collect(), least))
    }

    fn reduced(&self, group: &[u16], cost: i64, duals: &Duals) -> i64 {
        let members: i64 = group.iter().map(|person| duals.people[usize::from(*person)]).sum();
        self.gain(group, cost) * SCALE - members - duals.group
    }

    /// Lists groups until the relaxation over them is as good as over all. None where it was stopped before
    /// that is known of any duals.
    fn generate(&self, listed: &mut Vec<Group>) -> Result<Option<Proof>, PlanError> {
        let Some((first, _)) = self.cheapest(&self.no_duals(), i64::MAX) else { return Ok(None) };
        listed.extend(first);
        listed.sort_unstable();
        listed.dedup();
        let mut generation = GroupsGenerated { case: self, listed, known: None };
        let generated = column_generation::generate(&mut generation, None, self.solver(), self.search.control)?;
        Ok(generated.and_then(|generated| generated.proof))
    }

    fn no_duals(&self) -> Duals {
        Duals { people: vec![0; self.candidates.people.len()], group: 0 }
    }

    /// Weak duality: no group is cheaper than its duals once the most that any
    /// is cheaper is taken off that of every group.
    fn proof(&self, mut duals: Duals, least: i64) -> Proof {
        duals.group += least;
        let most = self.candidates.most_groups();
        let scaled = self.alone.iter().sum::<i64>() * SCALE + duals.people.iter().sum::<i64>() + duals.group * most;
        Proof { bound: whole(scaled), scaled, duals }
    }

    fn all_listed(&self, listed: &[Group]) -> bool {
        let count = |first: usize| {
            let mut count = 0;
            self.candidates.each_group_of(first, &mut |_, _| count += 1);
            count
        };
        (0..self.candidates.people.len()).into_par_iter().map(count).sum::<usize>() == listed.len()
    }

    /// The groups that a choice below `cost` could have, but for the dearest where
    /// these are too many: no choice with any of those costs less than the figure. None are told where time is
    /// up first, and nothing is known of them.
    fn could_be_better(&self, proof: &Proof, cost: i64) -> (Vec<Group>, i64) {
        let of_first = |first: usize| {
            if self.search.control.stopped().is_some() {
                return None;
            }
            let mut could: Vec<(i64, Group)> = Vec::new();
            self.candidates.each_group_of(first, &mut |group, own| {
                let with = whole(proof.scaled + self.reduced(group, own, &proof.duals));
                if with < cost {
                    could.push((with, group.to_vec()));
                }
            });
            Some(could)
        };
        let firsts = (0..self.candidates.people.len()).into_par_iter();
        let Some(could) = firsts.map(of_first).collect::<Option<Vec<_>>>() else { return (Vec::new(), i64::MIN) };
        let mut could: Vec<(i64, Group)> = could.concat();
        could.sort();
        let outside = could.get(MOST).map_or(cost, |(with, _)| *with);
        could.truncate(MOST);
        let mut could: Vec<Group> = could.into_iter().map(|(_, group)| group).collect();
        could.sort_unstable();
        (could, outside)
    }

    fn solver(&self) -> SolverName {
        self.search.settings.solver.without_plain()
    }

    /// The best choice among some groups or the good one at hand, a bound for these, and what stopped the search.
    fn integer(&self, listed: &[Group], good: &[Group]) -> Result<(Vec<Group>, i64, Option<StopReason>), PlanError> {
        let (mut program, _, groups) = self.program(listed);
        let beyond: Vec<(&[Group], i64)> =
            self.candidates.dearer_together().filter(|(_, beyond)| *beyond > 0).collect();
        let most = beyond.iter().map(|(_, beyond)| *beyond).filter(|beyond| *beyond != IMPOSSIBLE).max().unwrap_or(0);
        let paid = program.variable(Range { upper: most, integer: false });
        program.cost_of(paid, 1);
        for (set, beyond) in beyond {
            let position = |group| listed.binary_search(group).ok();
            let Some(set) = set.iter().map(position).collect::<Option<Vec<_>>>() else { continue };
            let fewer = set.len() as i64 - 1;
            let factor = if beyond == IMPOSSIBLE { 1 } else { beyond };
            let mut terms: Vec<(Variable, i64)> = set.into_iter().map(|position| (groups[position], factor)).collect();
            if beyond != IMPOSSIBLE {
                terms.push((paid, -1));
            }
            program.row(Tag::new(Rule::OneGroup), None, Some(fewer * factor), &terms);
        }
        let settings = self.search.settings;
        let start = self.encode(&program, listed, good).filter(|start| program.broken_by(start).is_none());
        let task = Task::new(&program, start.as_deref(), settings);
        let chosen = |values: &[f64]| {
            listed.iter().zip(values).filter(|(_, value)| **value > 0.5).map(|(group, _)| group.clone()).collect()
        };
        let known = ilp::solve(self.solver(), task, self.search.control, &|_, _| {})?.known();
        let Some(Known { incumbent, bound, stopped }) = known else {
            return Err(self.wrong("it denies that nobody need be in a group"));
        };
        let found: Option<Vec<Group>> = incumbent.map(|values| chosen(&values));
        let groups = match found {
            Some(optimal) if stopped.is_none() => optimal,
            Some(found) => {
                let improved = self.improved(&found);
                if self.cost(&improved) < self.cost(good) { improved } else { good.to_vec() }
            }
            None => good.to_vec(),
        };
        Ok((groups, bound, stopped))
    }

    fn wrong(&self, message: &str) -> PlanError {
        SolverError::WrongAnswer { solver: self.solver().name(), message: message.into() }.into()
    }

    /// A choice in the values of the Program; none where not all of it is listed.
    fn encode(&self, program: &Program, listed: &[Group], groups: &[Group]) -> Option<Vec<i64>> {
        let mut values = vec![0; program.variables()];
        for group in groups {
            values[listed.binary_search(group).ok()?] = 1;
        }
        // The last variable is what they cost together.
        *values.last_mut()? = self.candidates.beyond_each(groups);
        Some(values)
    }

    /// Good groups, soon: taken greedily by what they gain, and by what they gain beyond the duals, and then
    /// [improved](improve) by exchanges.
    fn good(&self, listed: &[Group], proof: Option<&Proof>) -> Vec<Group> {
        let cost = |group: &Group| self.candidates.cost(group).unwrap_or(0);
        let by_gain = self.greedily(listed, |group| self.gain(group, cost(group)));
        let by_prices =
            proof.map(|proof| self.greedily(listed, |group| self.reduced(group, cost(group), &proof.duals)));
        let improved = std::iter::once(by_gain).chain(by_prices).map(|groups| self.improved(&groups));
        improved.min_by_key(|groups| self.cost(groups)).unwrap_or_default()
    }

    /// Groups as good as exchanges make them.
    fn improved(&self, groups: &[Group]) -> Vec<Group> {
        let gain = |group: &[u16]| Some(self.gain(group, self.candidates.cost(group)?));
        improve(self.candidates, &gain, groups, &in_grace(self.search.control))
    }

    /// The groups that come first, one after the other, as far as each gains something.
    fn greedily(&self, listed: &[Group], first: impl Fn(&Group) -> i64) -> Vec<Group> {
        let mut order: Vec<(i64, &Group)> = listed.iter().map(|group| (first(group), group)).collect();
        order.sort();
        let mut taken = vec![false; self.candidates.people.len()];
        let mut groups = Vec::new();
        for (_, group) in order {
            let gains = self.candidates.cost(group).is_some_and(|cost| self.gain(group, cost) < 0);
            if gains && group.iter().all(|person| !taken[usize::from(*person)]) {
                group.iter().for_each(|person| taken[usize::from(*person)] = true);
                groups.push(group.clone());
            }
        }
        groups
    }

    /// Rows 1 and 2 over some groups, what they stand for, and the variable of each group.
    fn program(&self, listed: &[Group]) -> (Program, Vec<RowKey>, Vec<Variable>) {
        let mut program = Program::new();
        program.constant(self.alone.iter().sum());
        let mut terms: BTreeMap<usize, Vec<(Variable, i64)>> = BTreeMap::new();
        let mut groups = Vec::new();
        for group in listed {
            let variable = program.decision();
            program.cost_of(variable, self.gain(group, self.candidates.cost(group).unwrap_or(0)));
            groups.push(variable);
            for person in group {
                terms.entry(usize::from(*person)).or_default().push((variable, 1));
            }
        }
        let mut rows = Vec::new();
        let all: Vec<(Variable, i64)> = groups.iter().map(|group| (*group, 1)).collect();
        program.row(Tag::new(Rule::OneGroup), None, Some(self.candidates.most_groups()), &all);
        rows.extend((program.rows() > 0).then_some(RowKey::Groups));
        for (person, terms) in terms {
            let before = program.rows();
            program.row(Tag::new(Rule::OneGroup).staff(self.candidates.people[person]), None, Some(1), &terms);
            rows.extend((program.rows() > before).then_some(RowKey::Person(person)));
        }
        (program, rows, groups)
    }
}

/// What a row of the Program stands for.
enum RowKey {
    Person(usize),
    Groups,
}
