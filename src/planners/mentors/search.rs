//! From the network to a proof.
//!
//! The b-matching of [`super::network`] is a bound. Where its pairs can meet at
//! no extra cost, it is the answer. Otherwise pairs that no better plan can have
//! are left out, what is left is taken apart into people who affect each other,
//! and each part is solved exactly ([`super::formulate`]).

use super::formulate::{Formulation, Slots, formulate};
use super::meetings::{Known, Meetings, apart, cheapest, of_mentor};
use super::network::Network;
use super::objective::Scope;
use super::options::Options;
use crate::planners::PlanError;
use crate::school::{Id, Slot, StaffId};
use crate::solve::certificate::Certificate;
use crate::solve::ilp::{self, Relaxation, SolverError, Task};
use crate::solve::{Control, Progress, Settings, SolverName, StopReason};
use petgraph::unionfind::UnionFind;
use std::collections::BTreeMap;

/// The best pairs and meetings that were found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Who mentors whom, and when they meet.
    pub meetings: Meetings,
    /// What pairs, meetings and missing ones cost.
    pub cost: i64,
    /// No pairing of the scope costs less.
    pub bound: i64,
    /// Why it is not proven, where it is not.
    pub stopped: Option<StopReason>,
}

impl Answer {
    /// Whether no pairing of the scope costs less.
    pub fn is_proven(&self) -> bool {
        self.cost == self.bound
    }

    /// Per mentee (by position), its mentor (by position).
    pub fn mentor_of(&self, options: &Options) -> Vec<Option<u32>> {
        let mentor = |mentee| self.meetings.get(&mentee).map(|(mentor, _)| *mentor);
        (0..options.mentees.len()).map(mentor).collect()
    }
}

/// A search over one school.
pub struct Search<'a> {
    /// What could happen.
    pub options: &'a Options<'a>,
    /// How to solve.
    pub settings: &'a Settings,
    /// Who watches.
    pub control: &'a Control,
}

impl Search<'_> {
    /// Finds the best pairs and meetings of a scope. The scope must allow some pairing.
    ///
    /// # Errors
    /// Where the solver fails, or no pairing was found within the limit.
    pub fn run(&self, scope: &Scope, network: &Network, known: &mut Known) -> Result<Answer, PlanError> {
        if self.settings.solver == SolverName::HighsPlain {
            return self.plainly(scope, network);
        }
        let first = self.first(network, known);
        self.control.tell(Progress { best: Some(first.1), bound: network.bound });
        if first.1 == network.bound {
            return Ok(Answer { meetings: first.0, cost: first.1, bound: first.1, stopped: None });
        }
        if let Some(stopped) = self.good_enough(first.1, network.bound) {
            return Ok(Answer { meetings: first.0, cost: first.1, bound: network.bound, stopped: Some(stopped) });
        }
        self.improve(scope, network, first)
    }

    /// The pairs of the network with the cheapest meetings that are found for
    /// them at once: all together where nobody is a mentor and a mentee, else as
    /// far as each mentor's come out without a clash.
    fn first(&self, network: &Network, known: &mut Known) -> (Meetings, i64) {
        self.complete(&network.matching.right_of, known)
    }

    /// Gives a pairing its meetings, see `Search::first`.
    pub fn complete(&self, mentor_of: &[Option<u32>], known: &mut Known) -> (Meetings, i64) {
        let (mut meetings, mut cost) = cheapest(self.options, mentor_of, known);
        if !apart(self.options, mentor_of) {
            cost += drop_clashes(self.options, &mut meetings);
        }
        (meetings, cost)
    }

    /// Gives a pairing its meetings beside an answer: who has the same mentees as there, or the
    /// same mentor, meets as there; the others meet at the cheapest times that this leaves.
    pub fn complete_beside(&self, mentor_of: &[Option<u32>], answer: &Meetings, known: &mut Known) -> (Meetings, i64) {
        if apart(self.options, mentor_of) {
            return cheapest(self.options, mentor_of, known);
        }
        let options = self.options;
        let mut changed: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (mentee, mentor) in mentor_of.iter().enumerate() {
            let had = answer.get(&mentee).map(|(mentor, _)| *mentor);
            if had != *mentor {
                had.iter().chain(mentor).for_each(|mentor| {
                    changed.entry(*mentor).or_default();
                });
            }
        }
        let mut taken: BTreeMap<StaffId, Vec<Slot>> = BTreeMap::new();
        let mut meetings = Meetings::new();
        for (mentee, mentor) in mentor_of.iter().enumerate() {
            let Some(mentor) = mentor else { continue };
            if let Some(mentees) = changed.get_mut(mentor) {
                mentees.push(mentee);
            } else if let Some(kept) = answer.get(&mentee) {
                for staff in [options.mentors[*mentor as usize], options.mentees[mentee]] {
                    taken.entry(staff).or_default().extend(&kept.1);
                }
                meetings.insert(mentee, kept.clone());
            }
        }
        for (mentor, mentees) in changed {
            let staff = options.mentors[mentor as usize];
            for (mentee, mut slots) in mentees.iter().zip(of_mentor(options, mentor, &mentees, &taken).0) {
                let people = [staff, options.mentees[*mentee]];
                slots.retain(|slot| {
                    let others = |staff| taken.get(&staff).map_or(&[][..], Vec::as_slice);
                    let fits = people.iter().all(|staff| options.may_meet(*staff, others(*staff), *slot));
                    if fits {
                        people.iter().for_each(|staff| taken.entry(*staff).or_default().push(*slot));
                    }
                    fits
                });
                meetings.insert(*mentee, (mentor, slots));
            }
        }
        let everybody: Vec<usize> = (0..options.mentees.len()).collect();
        let cost = options.constant + self.cost_of(&everybody, &meetings);
        (meetings, cost)
    }

    fn good_enough(&self, cost: i64, bound: i64) -> Option<StopReason> {
        if self.settings.close_enough(cost, bound) {
            return Some(StopReason::Gap);
        }
        self.control.stopped()
    }

    /// What the pairings of a scope cost at least, by the duals of the whole Program: more
    /// than the network says where meetings are scarce.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn priced_bound(&self, scope: &Scope, network: &Network) -> Result<i64, PlanError> {
        let everybody: Vec<usize> = (0..self.options.mentees.len()).collect();
        let program = formulate(self.options, scope, &everybody, Slots::Enough).program;
        let solver = self.settings.solver.without_plain();
        let duals = ilp::duals(solver, &program, Relaxation::Simplex, self.control)?;
        let bound = duals.map_or(i64::MIN, |duals| self.options.constant + Certificate::new(&program, &duals).bound());
        Ok(bound.max(network.bound))
    }

    /// The scope without pairs that, by the network's duals, are in no pairing that costs at most so much.
    pub fn no_dearer_than(&self, scope: &Scope, network: &Network, most: i64) -> Scope {
        let everybody: Vec<usize> = (0..self.options.mentees.len()).collect();
        self.fix_by_network(scope, network, &everybody, most + 1 - network.bound, &Meetings::new())
    }

    /// Takes apart what a first answer leaves open, and solves each part. The first answer
    /// must be of the scope.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn improve(&self, scope: &Scope, network: &Network, first: (Meetings, i64)) -> Result<Answer, PlanError> {
        let mut answer =
            Answer { meetings: first.0, cost: self.options.constant, bound: self.options.constant, stopped: None };
        let everybody: Vec<usize> = (0..self.options.mentees.len()).collect();
        let mut waiting = vec![(scope.clone(), everybody)];
        while let Some((scope, mentees)) = waiting.pop() {
            for part in components(self.options, &scope, &mentees) {
                let cost = self.cost_of(&part, &answer.meetings);
                let bound = self.bound_of(network, &part);
                if cost <= bound {
                    answer.cost += cost;
                    answer.bound += cost;
                    continue;
                }
                let reduced = self.fix_by_network(&scope, network, &part, cost - bound, &answer.meetings);
                let size = |scope: &Scope| part.iter().map(|mentee| scope.pairs[*mentee].len()).sum::<usize>();
                if size(&reduced) < size(&scope) {
                    waiting.push((reduced, part));
                    continue;
                }
                let (reduced, bound) =
                    self.fix_by_reduced_cost(&scope, network, &part, &answer.meetings, (cost, bound))?;
                if cost <= bound {
                    answer.cost += cost;
                    answer.bound += cost;
                    continue;
                }
                if size(&reduced) * 5 <= size(&scope) * 4 {
                    waiting.push((reduced, part));
                    continue;
                }
                let known: (i64, i64) = (cost, bound);
                let (meetings, cost, bound, stopped) = self.exactly(&reduced, &part, &answer.meetings, known)?;
                answer.cost += cost;
                answer.bound += bound;
                answer.stopped = answer.stopped.or(stopped);
                part.iter().for_each(|mentee| {
                    answer.meetings.remove(mentee);
                });
                answer.meetings.extend(meetings);
            }
        }
        answer.bound = answer.bound.max(network.bound).min(answer.cost);
        Ok(answer)
    }

    /// What these mentees cost, without the constant.
    fn cost_of(&self, mentees: &[usize], meetings: &Meetings) -> i64 {
        let options = self.options;
        let of = |mentee: &usize| {
            let Some((mentor, slots)) = meetings.get(mentee) else { return options.alone[*mentee] };
            let mentor = options.mentors[*mentor as usize];
            let option = options.option_of(*mentee, mentor).map_or(0, |option| options.pairs[*mentee][option].cost);
            let costs = options.meeting_options(mentor, options.mentees[*mentee]);
            let held = costs.iter().filter(|option| slots.contains(&option.slot)).map(|option| option.cost);
            let missing = i64::from(options.meetings()) - slots.len() as i64;
            option + held.sum::<i64>() + options.unmet_meeting() * missing
        };
        mentees.iter().map(of).sum()
    }

    /// What these mentees cost in the network: none of their plans costs less,
    /// as they are parted from the others in the scope, and so in the network.
    fn bound_of(&self, network: &Network, mentees: &[usize]) -> i64 {
        let options = self.options;
        let of = |mentee: &usize| match network.matching.right_of[*mentee] {
            None => options.alone[*mentee],
            Some(mentor) => options
                .option_of(*mentee, options.mentors[mentor as usize])
                .map_or(0, |option| options.pairs[*mentee][option].least()),
        };
        mentees.iter().map(of).sum()
    }

    /// The scope without pairs that no cheaper plan can have: by the duals of
    /// the network, a pairing with a pair costs at least the bound plus the
    /// pair's reduced cost (reduced-cost fixing). Pairs at hand stay.
    fn fix_by_network(
        &self,
        scope: &Scope,
        network: &Network,
        mentees: &[usize],
        slack: i64,
        incumbent: &Meetings,
    ) -> Scope {
        let mut reduced = scope.clone();
        for &mentee in mentees {
            let incumbent = incumbent.get(&mentee).map(|(mentor, _)| *mentor);
            reduced.pairs[mentee].retain(|pair| {
                let mentor = self.options.pairs[mentee][*pair].mentor;
                let at = network.lists[mentee].iter().position(|edge| edge.right == mentor);
                let reduced = at.map_or(i64::MAX, |at| network.reduced(mentee, at));
                reduced < slack || Some(mentor) == incumbent
            });
        }
        reduced
    }

    /// The scope without pairs that, by the duals of the part's Program, no cheaper plan can have,
    /// and what these duals prove: they see meetings that are in each other's way, which the
    /// network does not. `known` are the cost at hand and the bound. Pairs at hand stay, and
    /// those of the network: else its parts would say nothing of those of the scope.
    fn fix_by_reduced_cost(
        &self,
        scope: &Scope,
        network: &Network,
        mentees: &[usize],
        incumbent: &Meetings,
        known: (i64, i64),
    ) -> Result<(Scope, i64), PlanError> {
        let formulation = formulate(self.options, scope, mentees, Slots::Enough);
        let program = &formulation.program;
        let Some(duals) = ilp::duals(self.settings.solver, program, Relaxation::Simplex, self.control)? else {
            return Ok((scope.clone(), known.1));
        };
        let certificate = Certificate::new(program, &duals);
        let mut reduced = scope.clone();
        for (mentee, mentor, pair) in formulation.pairs() {
            let is_in_incumbent = incumbent.get(&mentee).is_some_and(|(has, _)| *has == mentor);
            let is_of_network = network.matching.right_of[mentee] == Some(mentor);
            if !is_in_incumbent && !is_of_network && certificate.bound_with(pair, true) >= known.0 {
                reduced.pairs[mentee].retain(|pair| self.options.pairs[mentee][*pair].mentor != mentor);
            }
        }
        Ok((reduced, certificate.bound().max(known.1).min(known.0)))
    }

    /// Solves one part with the solver; `known` are the cost at hand and the bound.
    fn exactly(
        &self,
        scope: &Scope,
        mentees: &[usize],
        incumbent: &Meetings,
        known: (i64, i64),
    ) -> Result<(Meetings, i64, i64, Option<StopReason>), PlanError> {
        let own: Meetings =
            incumbent.iter().filter(|(mentee, _)| mentees.contains(mentee)).map(|(a, b)| (*a, b.clone())).collect();
        let formulation = formulate(self.options, scope, mentees, Slots::Enough);
        let start = formulation.encode(&own).filter(|start| formulation.program.broken_by(start).is_none());
        let (found, bound, stopped) = self.solve(&formulation, start.as_deref())?;
        let bound = bound.max(known.1).min(known.0);
        let Some(found) = found else { return Ok((own, known.0, bound, stopped)) };
        let cost = self.cost_of(mentees, &found);
        if stopped.is_none() && cost != bound {
            return Err(self.wrong(&format!("it proves {bound}, but its pairs cost {cost}")));
        }
        Ok(if cost < known.0 { (found, cost, bound, stopped) } else { (own, known.0, bound, stopped) })
    }

    /// What the solver makes of a Program: pairs if any, the bound, and what stopped it.
    #[allow(clippy::type_complexity, reason = "three facts that are taken apart at once")]
    fn solve(
        &self,
        formulation: &Formulation,
        start: Option<&[i64]>,
    ) -> Result<(Option<Meetings>, i64, Option<StopReason>), PlanError> {
        let task = Task::new(&formulation.program, start, self.settings);
        let found = ilp::solve(self.settings.solver, task, self.control, &|_, _| {})?;
        let known = found.known().ok_or_else(|| self.wrong("it denies a plan that exists"))?;
        Ok((known.incumbent.map(|values| formulation.decode(&values)), known.bound, known.stopped))
    }

    /// Hands the whole Program to the solver: nothing left out or taken apart.
    fn plainly(&self, scope: &Scope, network: &Network) -> Result<Answer, PlanError> {
        let everybody: Vec<usize> = (0..self.options.mentees.len()).collect();
        let formulation = formulate(self.options, scope, &everybody, Slots::All);
        let (found, bound, stopped) = self.solve(&formulation, None)?;
        let constant = self.options.constant;
        let meetings = match (found, stopped) {
            (Some(meetings), _) => meetings,
            (None, _) => self.first(network, &mut Known::default()).0,
        };
        let cost = constant + self.cost_of(&everybody, &meetings);
        let bound = (constant + bound).max(network.bound);
        if cost < bound || (stopped.is_none() && cost > bound) {
            return Err(self.wrong(&format!("it proves {bound}, but its pairs cost {cost}")));
        }
        Ok(Answer { meetings, cost, bound, stopped })
    }

    fn wrong(&self, message: &str) -> PlanError {
        let solver = self.settings.solver.name();
        SolverError::WrongAnswer { solver, message: message.into() }.into()
    }
}

/// Takes out meetings until nobody is in two at once and everybody keeps what
/// they must: those that come later in the order of mentees. Returns what the
/// missing ones cost more.
fn drop_clashes(options: &Options, meetings: &mut Meetings) -> i64 {
    let mut taken: BTreeMap<StaffId, Vec<Slot>> = BTreeMap::new();
    let mut more = 0;
    let pinned_first =
        |slots: &[super::options::MeetingSlot], slot| slots.iter().any(|option| option.slot == slot && option.pinned);
    for pinned in [true, false] {
        for (mentee, (mentor, slots)) in meetings.iter_mut() {
            let (mentor, mentee) = (options.mentors[*mentor as usize], options.mentees[*mentee]);
            let costs = options.meeting_options(mentor, mentee);
            slots.retain(|slot| {
                if pinned_first(&costs, *slot) != pinned {
                    return true;
                }
                let fits = [mentor, mentee].into_iter().all(|staff| {
                    let others = taken.get(&staff).map_or(&[][..], Vec::as_slice);
                    options.may_meet(staff, others, *slot)
                });
                if fits {
                    [mentor, mentee].into_iter().for_each(|staff| taken.entry(staff).or_default().push(*slot));
                } else {
                    let cost = costs.iter().find(|option| option.slot == *slot).map_or(0, |option| option.cost);
                    more += options.unmet_meeting() - cost;
                }
                fits
            });
        }
    }
    more
}

/// Mentees whose pairs have people in common, taken apart. In order.
fn components(options: &Options, scope: &Scope, mentees: &[usize]) -> Vec<Vec<usize>> {
    let mut together = UnionFind::<usize>::new(options.school.staff.len());
    for &mentee in mentees {
        for &pair in &scope.pairs[mentee] {
            let mentor = options.mentor_of(&options.pairs[mentee][pair]);
            together.union(options.mentees[mentee].index(), mentor.index());
        }
    }
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &mentee in mentees {
        parts.entry(together.find(options.mentees[mentee].index())).or_default().push(mentee);
    }
    let mut parts: Vec<Vec<usize>> = parts.into_values().collect();
    parts.sort();
    parts
}
