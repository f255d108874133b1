//! By how much the whole total grows with another mentor, where everything else may move: sessions,
//! meetings, other pairs, visits and covers.
//!
//! What a pair costs with all else as it is ([`mentors::alternates`]) is one upper bound; what each kind costs
//! at least on its own, pairs with this one among them, is a lower. Where the two meet, that is the
//! regret. Elsewhere all kinds are planned together with this pair required ([`crate::planners::joint`]), below
//! what is known already, for as much work as there is a budget for: counted, not timed, so that the same
//! school has the same regrets. What is left is an upper bound, and says so.

use super::together::Bounds;
use super::{FEW_PEOPLE, Run, Stages};
use crate::plan::{Alternate, Pair, Regret};
use crate::planners::mentors::alternates::{SHOWN, in_order};
use crate::planners::mentors::network::Network;
use crate::planners::mentors::objective::{Scope, scope};
use crate::planners::mentors::options::{Options, options};
use crate::planners::{Explanations, PlanError, joint};
use crate::school::{PairKind, PairOrder, PairRule, PairingObjective, Source};
use crate::solve::{Control, OptionValue, Settings, SolverName};
use rayon::prelude::*;
use std::cell::OnceCell;
use std::cmp::Reverse;

/// How much solvers may always work for the regrets of a school ([`crate::solve::Counts::work_of`]): about a tenth
/// of a second.
const ALWAYS: u64 = 1_500_000;
/// The same for a school of few people: about half a second, and more than nearly all of them take.
const ALWAYS_FOR_FEW: u64 = 8_000_000;
/// This share of what planning all kinds together took is added.
const SHARE: u64 = 8;
/// How much of its time the solver looks for plans instead of proofs.
const HEURISTIC_EFFORT: f64 = 0.01;
/// What it costs, beside what solvers do, to look for whatever visits of every two people could matter.
const OF_TWO_PEOPLE: u64 = 20;
/// Where the objective is not the total, every other pair needs a network of its own: others than those that are
/// shown are looked at in schools that have no more pairs.
const FEW_PAIRS: usize = 150;

/// In other schools no plan is looked for that costs so many times more than the middle one of the regrets.
const FAR: i64 = 3;

/// The search over all kinds together.
struct Together<'a> {
    search: &'a joint::Search<'a>,
    /// What could be in plans with another pair, where that is listed once for all.
    base: Option<&'a joint::Base>,
}

/// Another mentor for a mentee, both by position.
#[derive(Clone, Copy)]
struct Other {
    mentee: usize,
    mentor: u32,
    fit: u8,
    /// No plan with this pair costs less.
    least: i64,
}

/// The pairings with a pair, and the best of these were there nothing else.
struct Forced {
    scope: Scope,
    network: Network,
}

/// What the best plan with a pair costs.
struct Found {
    /// What the best that was found costs, if it is cheaper than what was known.
    cost: Option<i64>,
    /// No plan with the pair costs less than this, or than what was known.
    bound: i64,
}

impl Run<'_> {
    /// Makes the regrets of all alternates those of the whole total.
    pub(super) fn whole_regrets(
        &self,
        planned: &Stages,
        (total, bound): (i64, i64),
        together: &super::Together,
        pairs: &mut [Pair],
    ) -> Result<(), PlanError> {
        let options = options(self.school, &self.before.pairs, &self.fixed_for_meetings());
        let required = options.required();
        let regrets = Regrets { run: self, bounds: together.bounds, total, bound, options: &options, required };
        let others = regrets.others(pairs)?;
        let mut open = Vec::new();
        for (pair, others) in pairs.iter_mut().zip(others) {
            for alternate in &mut pair.alternates {
                regrets.settle(alternate, &others);
            }
            if regrets.is_open(&pair.alternates, &others) {
                open.push((pair, others));
            }
        }
        let may_look = self.settings.tuning.whole_regrets && self.solver() != SolverName::Microlp;
        if open.is_empty() || !may_look || self.control.stopped().is_some() {
            return Ok(());
        }
        let always = if self.school.staff.len() <= FEW_PEOPLE { ALWAYS_FOR_FEW } else { ALWAYS };
        let budget = self.request.explanations.work(always + together.work / SHARE);
        // What groups cost at least is worked out anew, too.
        let first = self.control.quiet().part_of_work(budget);
        let run = Run { control: &first, ..*self };
        let looked = run.search(Some(planned), together.bounds, |search| {
            let base = match regrets.objective() {
                PairingObjective::Total => search.base(regrets.farthest(&open))?,
                PairingObjective::Fair | PairingObjective::Stable => None,
            };
            self.control.counts().include(first.counts());
            if first.stopped().is_some() {
                return Ok(());
            }
            let search = Together { search, base: base.as_ref() };
            let share = (budget - first.counts().work()) / open.len() as u64;
            let of_pair = |(pair, others): (&mut Pair, Vec<Other>)| {
                let control = self.control.quiet().part_of_work(share);
                let shown = std::mem::take(&mut pair.alternates);
                pair.alternates = regrets.looked_for(&search, shown, &others, &control)?;
                self.control.counts().include(control.counts());
                Ok(())
            };
            if self.settings.threads < 2 {
                return open.into_iter().try_for_each(of_pair);
            }
            let pool = self.settings.pool().map_err(PlanError::Solver)?;
            pool.install(|| open.into_par_iter().try_for_each(of_pair))
        });
        match looked {
            Err(PlanError::Limit) => Ok(()),
            looked => looked?,
        }
    }

    fn solver(&self) -> SolverName {
        self.settings.solver.without_plain()
    }
}

/// The same settings for many small Programs, near whose relaxations their answers are: looking for good ones
/// far from these takes longer than all else.
pub(in crate::planners) fn quick(settings: &Settings) -> Settings {
    let mut tuning = settings.tuning.clone();
    tuning.heuristic_effort = Some(HEURISTIC_EFFORT);
    tuning.options.insert(0, ("mip_heuristic_run_feasibility_jump".to_owned(), OptionValue::Switch(false)));
    Settings { tuning, ..settings.clone() }
}

/// What regrets are worked out from.
struct Regrets<'a> {
    run: &'a Run<'a>,
    /// What each kind costs at least, whatever the others are.
    bounds: &'a Bounds,
    /// What the plan costs, and a bound for all plans.
    total: i64,
    bound: i64,
    /// What could happen were there nothing but pairs.
    options: &'a Options<'a>,
    /// Who must have whom.
    required: Vec<Option<u32>>,
}

impl Regrets<'_> {
    fn objective(&self) -> PairingObjective {
        self.run.school.rules.mentors.objective
    }

    /// No plan costs less in which pairs cost so much at least.
    fn least(&self, of_pairs: i64) -> i64 {
        let least = self.run.of_kept() + self.bounds.all() - self.bounds.mentors + of_pairs;
        // A plan with a pair is a plan: under other objectives its pairing need not be one that they allow.
        if self.objective() == PairingObjective::Total { least.max(self.bound) } else { least }
    }

    /// The other mentors of each mentee who could be worth to be looked at, the most promising first.
    fn others(&self, pairs: &[Pair]) -> Result<Vec<Vec<Other>>, PlanError> {
        let options = self.options;
        let everything = scope(options, PairingObjective::Total, &self.required)?;
        let network = Network::solve(options, &everything)?;
        let sensitivity = network.sensitivity(options);
        let few = options.pairs.iter().map(Vec::len).sum::<usize>() <= FEW_PAIRS;
        let mut all = Vec::new();
        for pair in pairs {
            let mut others = Vec::new();
            let mentee = options.mentees.binary_search(&pair.mentee);
            let Some(mentee) = mentee.ok().filter(|_| self.run.control.stopped().is_none()) else {
                all.push(others);
                continue;
            };
            let forcing = sensitivity.forcing(mentee as u32);
            let list = network.lists[mentee].iter().enumerate();
            for (at, edge) in list.filter(|_| self.required[mentee].is_none()) {
                let mentor = options.mentors[edge.right as usize];
                let regret = forcing.regret(at).filter(|regret| !network.is_never(*regret));
                let Some(regret) = regret.filter(|_| mentor != pair.mentor) else { continue };
                let is_shown = pair.alternates.iter().any(|alternate| alternate.mentor == mentor);
                let of_pairs = match self.objective() {
                    PairingObjective::Total => Some(network.bound_with(regret)),
                    _ if few || is_shown => self.forced(mentee, edge.right)?.map(|forced| forced.network.bound),
                    _ => None,
                };
                let fit = options.fits.fit(mentor, pair.mentee);
                others.extend(of_pairs.map(|of_pairs| {
                    let least = self.least(of_pairs);
                    Other { mentee, mentor: edge.right, fit, least }
                }));
            }
            others.sort_by_key(|other| (other.least, Reverse(other.fit), other.mentor));
            all.push(others);
        }
        Ok(all)
    }

    /// The pairings with a pair, under the objective. None where there is none.
    fn forced(&self, mentee: usize, mentor: u32) -> Result<Option<Forced>, PlanError> {
        let mut required = self.required.clone();
        required[mentee] = Some(mentor);
        let scope = scope(self.options, self.objective(), &required)?;
        let network = Network::solve(self.options, &scope)?;
        Ok(network.possible().then_some(Forced { scope, network }))
    }

    /// What is known of one of the others that are listed.
    fn listed<'o>(&self, alternate: &Alternate, others: &'o [Other]) -> Option<&'o Other> {
        others.iter().find(|other| self.options.mentors[other.mentor as usize] == alternate.mentor)
    }

    /// A plan with this mentor is known: where none costs less, that is the regret.
    fn settle(&self, alternate: &mut Alternate, others: &[Other]) {
        let figure = alternate.regret.figure();
        let proven = self.listed(alternate, others).is_some_and(|other| other.least >= self.total + figure);
        alternate.regret = if proven { Regret::Exactly(figure) } else { Regret::AtMost(figure) };
    }

    /// Those who are not shown but could be cheaper than the last who is.
    fn hidden<'o>(&self, shown: &[Alternate], others: &'o [Other]) -> impl Iterator<Item = &'o Other> {
        let last = shown.get(SHOWN - 1).map(|last| (last.regret.figure(), Reverse(last.fit), last.mentor));
        let is_shown: Vec<bool> = others
            .iter()
            .map(|other| shown.iter().any(|one| one.mentor == self.options.mentors[other.mentor as usize]))
            .collect();
        let (total, mentors) = (self.total, &self.options.mentors);
        let least = move |other: &Other| (other.least - total, Reverse(other.fit), mentors[other.mentor as usize]);
        let could: Vec<bool> = others.iter().map(|other| last.is_some_and(|last| least(other) < last)).collect();
        let hidden = others.iter().zip(is_shown).zip(could);
        hidden.filter(|((_, is_shown), could)| !is_shown && *could).map(|((other, _), _)| other)
    }

    fn is_open(&self, shown: &[Alternate], others: &[Other]) -> bool {
        shown.iter().any(|alternate| matches!(alternate.regret, Regret::AtMost(_)))
            || self.hidden(shown, others).next().is_some()
    }

    /// Below which total plans are looked for: that of the dearest alternate that is open, unless it is far above
    /// the others. With all that could be in so dear a plan there is much more to be decided for all of them.
    fn farthest(&self, open: &[(&mut Pair, Vec<Other>)]) -> i64 {
        let figures = open.iter().flat_map(|(pair, _)| pair.alternates.iter().map(|one| one.regret.figure()));
        let mut figures: Vec<i64> = figures.collect();
        figures.sort_unstable();
        let few = self.run.school.staff.len() <= FEW_PEOPLE;
        let (middle, last) = (figures.get(figures.len() / 2), figures.last());
        let farthest = middle.zip(last).map_or(0, |(middle, last)| {
            if few || self.run.request.explanations == Explanations::All {
                *last
            } else {
                *last.min(&(FAR * middle.max(&1)))
            }
        });
        self.total + farthest + 1
    }

    /// The alternates of one mentee, those that are not settled looked for together with all else.
    fn looked_for(
        &self,
        search: &Together,
        mut shown: Vec<Alternate>,
        others: &[Other],
        control: &Control,
    ) -> Result<Vec<Alternate>, PlanError> {
        let total = self.total;
        for alternate in &mut shown {
            let Regret::AtMost(figure) = alternate.regret else { continue };
            let Some(other) = self.listed(alternate, others) else { continue };
            let Some(found) = self.best_with(search, other, total + figure, control)? else { continue };
            let cost = found.cost.unwrap_or(total + figure);
            let figure = cost - total;
            alternate.regret = if found.bound >= cost { Regret::Exactly(figure) } else { Regret::AtMost(figure) };
        }
        shown.sort_by_key(in_order);
        let hidden: Vec<&Other> = self.hidden(&shown, others).collect();
        for other in hidden {
            let Some(last) = shown.last().map(|last| last.regret.figure()) else { break };
            if other.least > total + last {
                break;
            }
            let Some(found) = self.best_with(search, other, total + last + 1, control)? else { break };
            let Some(cost) = found.cost else { continue };
            let figure = cost - total;
            let regret = if found.bound >= cost { Regret::Exactly(figure) } else { Regret::AtMost(figure) };
            let mentor = self.options.mentors[other.mentor as usize];
            shown.push(Alternate { mentor, fit: other.fit, regret });
            shown.sort_by_key(in_order);
            shown.truncate(SHOWN);
        }
        Ok(shown)
    }

    /// The best plan with a pair that costs less than so much. None where there was no work left for it.
    fn best_with(
        &self,
        together: &Together,
        other: &Other,
        below: i64,
        control: &Control,
    ) -> Result<Option<Found>, PlanError> {
        let search = together.search;
        let (Some(mentors), None) = (search.mentors, control.stopped()) else { return Ok(None) };
        let Some(forced) = self.forced(other.mentee, other.mentor)? else { return Ok(None) };
        let run = self.run;
        let people = run.school.staff.len() as u64;
        control.counts().worked(OF_TWO_PEOPLE * people * people);
        let is_total = self.objective() == PairingObjective::Total;
        let bound = if is_total { mentors.bound.max(forced.network.bound) } else { forced.network.bound };
        let settings = &Settings { threads: 1, gap: 0.0, solver: run.solver(), ..run.settings.clone() };
        let settings = &quick(settings);
        let with_pair = joint::Search {
            mentors: Some(joint::Mentors { scope: &forced.scope, network: &forced.network, bound, ..mentors }),
            least: other.least,
            settings,
            control,
            ..*search
        };
        let school = OnceCell::new();
        // What one of the others is planned with must not depend on which was planned first.
        let control = &run.control.quiet().remembering();
        let mut least = below;
        let mut plan = |found: joint::Found| {
            let school = school.get_or_init(|| {
                let mut school = run.school.clone();
                school.pairs.push(self.order(other));
                school
            });
            let with_pair = Run { school, settings, control, ..*run };
            let planned = match with_pair.stages(super::Reserve::Pinned, Some(&found)) {
                Err(PlanError::Input(_) | PlanError::Limit) => return Ok(i64::MAX),
                planned => planned?,
            };
            let total = run.of_kept() + planned.total();
            least = least.min(total);
            Ok(total)
        };
        let bound = match together.base {
            Some(base) => with_pair.run_with_pair(base, (other.mentee, other.mentor), below, &mut plan)?,
            None if is_total => return Ok(None),
            None => with_pair.run(below, &mut plan)?,
        };
        Ok(Some(Found { cost: (least < below).then_some(least), bound }))
    }

    /// The row of pairs.csv that demands a pair.
    fn order(&self, other: &Other) -> PairRule {
        PairRule {
            kind: PairKind::Mentor,
            a: self.options.mentors[other.mentor as usize],
            b: self.options.mentees[other.mentee],
            order: PairOrder::Require,
            note: String::new(),
            source: Source { file: "pairs.csv".to_owned(), line: 0 },
        }
    }
}
