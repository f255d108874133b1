//! Pairs alone, where slots have duals: what meetings of different pairs take
//! from each other is in the costs of the pairs.
//!
//! The rows of the exact Program that tie the meetings of different pairs together
//! ("Occupied" and "Prep", [`super::formulate`]) are taken out of it and charged for:
//! a meeting pays the duals of all rows that it is in, and what these allow is given
//! back (Lagrangian relaxation; Geoffrion 1974). What is left is a b-matching in which
//! each pair takes its cheapest slots. Whatever the duals, no pairing costs less than
//! it says; at those of the LP relaxation it says as much as the
//! relaxation does, and so does each of its residual paths about a pair that is forced.

use super::formulate::{Formulation, Slots, formulate, slots_of};
use super::network::{Costs, Network};
use super::objective::Scope;
use super::options::{Options, PairOption};
use super::search::{Answer, Search};
use crate::model::{Program, Rule, Tag, Variable};
use crate::planners::PlanError;
use crate::school::{Slot, StaffId};
use crate::solve::certificate::{SCALE, dual_of};
use crate::solve::column_generation::{self, ColumnGeneration, Round};
use crate::solve::ilp::Relaxed;
use std::collections::{BTreeMap, BTreeSet};

/// Cases that are looked at at most.
const MOST_BRANCHES: usize = 16;
/// What is nearer to a whole number counts as one.
const DECIDED: f64 = 1e-6;

/// Duals of people's time, in units of 1/[`SCALE`].
#[derive(Clone, Debug, Default)]
struct Duals {
    /// A meeting in a slot.
    slot: BTreeMap<(StaffId, Slot), i64>,
    /// A meeting that a limit of "Prep" counts, by its position among the person's limits.
    limit: BTreeMap<(StaffId, usize), i64>,
    /// Whose time has a price at all.
    whose: BTreeSet<StaffId>,
    /// What all rows allow, at their duals.
    given_back: i64,
}

/// Some of the pairings, with some of their meetings.
#[derive(Clone, Debug)]
struct Branch {
    scope: Scope,
    /// Who (by position) has no meeting as a mentee in a slot.
    banned: BTreeSet<(usize, Slot)>,
}

/// What a LP relaxation leaves open.
#[derive(Clone, Copy, Debug)]
enum Undecided {
    /// Whether a mentee (by position) has a mentor (by position).
    Pair(usize, u32),
    /// Which of two mentees does not meet in a slot: somebody would be in both meetings.
    Meetings([usize; 2], Slot),
}

/// The network of a scope at duals that make its bound as good as that of the whole Program's
/// relaxation. Where that is less than the answer costs, branch by branch (branch and bound; Land and
/// Doig 1960): a mentee of which the relaxation gives fractions to several mentors has the likeliest
/// of them, or has not; of two meetings that somebody is half in each at once, one is held at another time, or
/// the other. Every pairing of the scope is in one of the branches at least. None where
/// the solver has no relaxation or was stopped, periods overlap, or costs are too great for fractions of them.
///
/// The pairs of the answer cost a little less than they do, so that of pairings that are
/// equally good it is the one at hand from which others are looked for.
///
/// O(pairs × slots × log) and a relaxation of what the answer leaves open, for each branch.
///
/// # Errors
/// Where the solver fails.
pub fn branches(search: &Search, scope: &Scope, answer: &Answer) -> Result<Option<Vec<Network>>, PlanError> {
    let options = search.options;
    // A free slot that several meetings could overlap is lost once: no price of single meetings says so.
    if !fits_in_units(options) || !options.in_units {
        return Ok(None);
    }
    let mut branches = Vec::new();
    let mut waiting = vec![Branch { scope: scope.clone(), banned: BTreeSet::new() }];
    while let Some(branch) = waiting.pop() {
        let network = Network::solve(options, &branch.scope)?;
        if !network.possible() {
            continue;
        }
        let Some((priced, undecided)) = at_best_duals(search, &branch, &network, answer)? else { return Ok(None) };
        match undecided {
            Some(undecided) if priced.bound < answer.cost && branches.len() + waiting.len() + 2 <= MOST_BRANCHES => {
                waiting.extend(branch.split(options, undecided));
            }
            _ => branches.push(if priced.bound < network.bound { network } else { priced }),
        }
    }
    Ok(Some(branches))
}

/// The pairs that are generated: the relaxation is of few at first, those that the network does not rule out.
struct PairsGenerated<'g, 'a> {
    search: &'g Search<'a>,
    branch: &'g Branch,
    answer: &'g Answer,
    /// The branch with the pairs listed so far.
    listed: Branch,
}

impl ColumnGeneration for PairsGenerated<'_, '_> {
    type Master = Formulation;
    /// The network of the branch at the duals, and what the relaxation leaves open.
    type Proof = (Network, Option<Undecided>);
    type Error = PlanError;

    fn master(&self) -> Formulation {
        let options = self.search.options;
        let everybody: Vec<usize> = (0..options.mentees.len()).collect();
        let mut formulation = formulate(options, &self.listed.scope, &everybody, Slots::Enough);
        let is_banned = |mentee: usize, slot: Slot| self.listed.banned.contains(&(mentee, slot));
        let banned = formulation.meetings().filter(|(mentee, slot, _)| is_banned(*mentee, *slot));
        let banned: Vec<Variable> = banned.map(|(.., meeting)| meeting).collect();
        for meeting in banned {
            formulation.program.row(Tag::NONE, None, Some(0), &[(meeting, 1)]);
        }
        formulation
    }

    fn program(formulation: &Formulation) -> &Program {
        &formulation.program
    }

    /// Pairs that look good at the duals, which fractions of them may be, are listed.
    fn price(&mut self, formulation: &Formulation, relaxed: &Relaxed) -> Result<Round<Self::Proof>, PlanError> {
        let options = self.search.options;
        let duals = Duals::new(options, formulation, &relaxed.duals);
        let priced = Network::at(options, &self.branch.scope, &duals.costs(options, self.branch, self.answer))?;
        let mut joined = false;
        for (mentee, list) in priced.lists.iter().enumerate() {
            let known = self.listed.scope.pairs[mentee].clone();
            let could = |at: &usize| priced.bound_with(priced.reduced(mentee, *at)) < self.answer.cost;
            let new = (0..list.len()).filter(could).map(|at| self.branch.scope.pairs[mentee][at]);
            let pairs = &mut self.listed.scope.pairs[mentee];
            pairs.extend(new.filter(|pair| known.binary_search(pair).is_err()));
            pairs.sort_unstable();
            joined |= pairs.len() > known.len();
        }
        if joined {
            return Ok(Round::MoreColumns);
        }
        Ok(Round::Ended((priced, undecided(options, formulation, &relaxed.values))))
    }
}

/// The network of a branch at the duals of the relaxation, and what that leaves open.
fn at_best_duals(
    search: &Search,
    branch: &Branch,
    network: &Network,
    answer: &Answer,
) -> Result<Option<(Network, Option<Undecided>)>, PlanError> {
    let scope = search.no_dearer_than(&branch.scope, network, answer.cost);
    let listed = Branch { scope, ..branch.clone() };
    let mut generation = PairsGenerated { search, branch, answer, listed };
    let solver = search.settings.solver.without_plain();
    let generated = column_generation::generate(&mut generation, None, solver, search.control)?;
    Ok(generated.map(|generated| generated.proof))
}

impl Branch {
    /// Two branches of which every pairing of this one is in one at least.
    fn split(&self, options: &Options, undecided: Undecided) -> [Branch; 2] {
        match undecided {
            Undecided::Pair(mentee, mentor) => [false, true].map(|has| {
                let mut branch = self.clone();
                branch.scope.pairs[mentee].retain(|pair| (options.pairs[mentee][*pair].mentor == mentor) == has);
                branch.scope.matched[mentee] |= has;
                branch
            }),
            Undecided::Meetings(mentees, slot) => mentees.map(|mentee| {
                let mut branch = self.clone();
                branch.banned.insert((mentee, slot));
                branch
            }),
        }
    }
}

/// Whether sums of all costs, in units of 1/[`SCALE`], are far from the limit of [`Network`].
fn fits_in_units(options: &Options) -> bool {
    let dearest = options.pairs.iter().flatten().map(|pair| pair.cost.abs()).max().unwrap_or(0);
    let alone = options.alone.iter().copied().max().unwrap_or(0);
    let meetings = options.unmet_meeting() * i64::from(options.meetings());
    let sum = i128::from(dearest + alone + meetings) * options.mentees.len() as i128 + i128::from(options.constant);
    // Duals of time are no larger than what a pair or a meeting costs.
    sum * SCALE < 1 << 55
}

impl Duals {
    /// What the relaxation of a Program says that people's time is worth.
    fn new(options: &Options, formulation: &Formulation, found: &[f64]) -> Duals {
        let program = &formulation.program;
        let mut duals = Duals::default();
        for index in 0..program.rows() {
            let row = program.row_at(index);
            let Some(most) = row.upper else { continue };
            // These rows have an upper side only: their duals are not positive.
            let Ok(price) = i64::try_from(-dual_of(program, found, index)) else { continue };
            if price <= 0 {
                continue;
            }
            let tag = Tag::from(row.label);
            let Some(staff) = tag.staff else { continue };
            let known = match (tag.rule, tag.slot, tag.day) {
                (Rule::Occupied, Some(slot), _) => duals.slot.entry((staff, slot)).or_default(),
                (Rule::Prep(key), _, day) => {
                    let mut limits = options.allowances[staff].limits.iter();
                    let at = limits.position(|limit| (limit.key, limit.day) == (key, day));
                    duals.limit.entry((staff, at.expect("each row of prep stands for a limit"))).or_default()
                }
                _ => continue,
            };
            *known += price;
            duals.whose.insert(staff);
            duals.given_back = duals.given_back.saturating_add(price.saturating_mul(most));
        }
        duals
    }
}

/// The mentee whose likeliest mentor is least likely; where all pairs are decided, two
/// meetings of one person at once.
fn undecided(options: &Options, formulation: &Formulation, values: &[f64]) -> Option<Undecided> {
    let is_open = |value: f64| value > DECIDED && value < 1.0 - DECIDED;
    let mut likeliest: BTreeMap<usize, (f64, u32)> = BTreeMap::new();
    let mut mentor_of: BTreeMap<usize, u32> = BTreeMap::new();
    for (mentee, mentor, pair) in formulation.pairs() {
        let value = values[pair.index()];
        if is_open(value) && likeliest.get(&mentee).is_none_or(|(most, _)| value > *most) {
            likeliest.insert(mentee, (value, mentor));
        }
        if value > 0.5 {
            mentor_of.insert(mentee, mentor);
        }
    }
    if let Some((mentee, (_, mentor))) = likeliest.into_iter().min_by(|(_, (a, _)), (_, (b, _))| a.total_cmp(b)) {
        return Some(Undecided::Pair(mentee, mentor));
    }
    let mut at: BTreeMap<(StaffId, Slot), usize> = BTreeMap::new();
    for (mentee, slot, _) in formulation.meetings().filter(|(.., meeting)| is_open(values[meeting.index()])) {
        let mentor = mentor_of.get(&mentee).map(|mentor| options.mentors[*mentor as usize]);
        for staff in mentor.into_iter().chain([options.mentees[mentee]]) {
            match at.insert((staff, slot), mentee) {
                Some(other) if other != mentee => return Some(Undecided::Meetings([other, mentee], slot)),
                _ => {}
            }
        }
    }
    None
}

impl Duals {
    /// What the pairs of a branch cost at these duals, those of the answer a little less.
    fn costs(&self, options: &Options, branch: &Branch, answer: &Answer) -> Costs {
        let scale = SCALE as i64;
        let mut costs = Costs {
            scale,
            constant: options.constant.saturating_mul(scale).saturating_sub(self.given_back),
            pairs: Vec::new(),
            alone: options.alone.iter().map(|alone| alone.saturating_mul(scale)).collect(),
        };
        // Much less than a cost of 1 for all of them together.
        let less = scale / (100 * options.mentees.len().max(1) as i64);
        for (mentee, pairs) in branch.scope.pairs.iter().enumerate() {
            let has = answer.meetings.get(&mentee).map(|(mentor, _)| *mentor);
            let of_pair = |pair: &usize| {
                let option = &options.pairs[mentee][*pair];
                let less = if has == Some(option.mentor) { less } else { 0 };
                self.of_pair(options, option, mentee, &branch.banned) - less
            };
            costs.pairs.push(pairs.iter().map(of_pair).collect());
            if has.is_none() {
                costs.alone[mentee] -= less;
            }
        }
        costs
    }

    /// What a person's time in a slot is worth.
    fn of_slot(&self, options: &Options, staff: StaffId, slot: Slot) -> i64 {
        let mut price = self.slot.get(&(staff, slot)).copied().unwrap_or(0);
        let of_staff = self.limit.range((staff, 0)..).take_while(|((other, _), _)| *other == staff);
        for ((_, at), of_limit) in of_staff {
            if options.allowances[staff].limits[*at].counts_meeting_in(&options.school.cycle, slot) {
                price += of_limit;
            }
        }
        price
    }

    /// What a pair of a mentee (by position) costs at these duals: its pinned meetings, then its cheapest ones.
    fn of_pair(&self, options: &Options, option: &PairOption, mentee: usize, banned: &BTreeSet<(usize, Slot)>) -> i64 {
        let scale = SCALE as i64;
        let (mentor, person) = (options.mentor_of(option), options.mentees[mentee]);
        let is_banned = |slot: Slot| banned.contains(&(mentee, slot));
        let any_banned = banned.iter().any(|(other, _)| *other == mentee);
        if !any_banned && !self.whose.contains(&mentor) && !self.whose.contains(&person) {
            return option.least() * scale;
        }
        let asked = options.meetings() as usize;
        let unmet = options.unmet_meeting() * scale;
        let mut slots: Vec<(bool, i64, Slot)> = slots_of(options, option, mentee, Slots::Enough)
            .into_iter()
            .filter(|slot| !is_banned(slot.slot))
            .map(|slot| {
                let price = self.of_slot(options, mentor, slot.slot) + self.of_slot(options, person, slot.slot);
                (!slot.pinned, slot.cost * scale + price, slot.slot)
            })
            .collect();
        slots.sort_unstable();
        let first = options.spread.first(&options.school.cycle, slots.iter().map(|(.., slot)| *slot));
        let taken = slots.iter().filter(|(.., slot)| first.contains(slot));
        let held: i64 = taken.map(|(free, cost, _)| if *free { (*cost).min(unmet) } else { *cost }).sum();
        option.cost * scale + held + unmet * asked.saturating_sub(first.len()) as i64
    }
}
