//! Other mentors for each mentee, and by how much the total grows with each
//! (specification part 2, `alternates` and `regret`).

use super::lagrangian::branches;
use super::meetings::{Known, Meetings};
use super::network::Network;
use super::objective::{Scope, Stable, scope};
use super::search::{Answer, Search};
use crate::plan::{Alternate, Regret};
use crate::planners::{Explanations, PlanError};
use crate::school::{PairingObjective, StaffId};
use crate::solve::graph::sensitivity::{Forcing, Sensitivity};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many alternates a mentee has at most.
pub const SHOWN: usize = 3;
/// Fewer mentees are done before threads have started.
const WORTH_THREADS: usize = 10;

/// How much solvers may work for the alternates of all mentees ([`crate::solve::Counts::work_of`]), about a second, and
/// for those of each at least. What is left open then is a bound, and says so.
const WORK: u64 = 10_000_000;
const LEAST_WORK: u64 = 100_000;

/// How far from those who change others may change, in a first attempt.
const STEPS: usize = 2;

/// What the alternates are worked out from.
pub struct Alternates<'a> {
    /// The search whose answer it is.
    pub search: &'a Search<'a>,
    /// What the best pairing is.
    pub objective: PairingObjective,
    /// Who must have whom.
    pub required: &'a [Option<u32>],
    /// All pairings, whatever the objective.
    pub everything: &'a Scope,
    /// Their network.
    pub network: &'a Network,
    /// The pairing that was found.
    pub answer: &'a Answer,
    /// Whether nobody could be a mentor and a mentee at once.
    pub apart: bool,
}

impl Alternates<'_> {
    /// The alternates of every mentee (by position), those without a mentor and
    /// those who must have theirs left out.
    ///
    /// The network says what each forced mentor costs more at least, from its
    /// prices alone. In that order the true figures are worked out: the forced
    /// matching differs from the present one along one cycle, and where its
    /// pairs can meet at no extra cost (or the objective is `total` and a Program
    /// says what they cost), that is the regret. Once three are known that are
    /// less than all bounds that are left, nothing more is asked.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn all(&self, known: &Known, explanations: Explanations) -> Result<Vec<Vec<Alternate>>, PlanError> {
        let options = self.search.options;
        let priced = self.priced()?;
        let networks = priced.as_deref().unwrap_or(std::slice::from_ref(self.network));
        let case = |network| Case { network, sensitivity: network.sensitivity(options) };
        let cases: Vec<Case> = networks.iter().map(case).collect();
        let stable = (self.objective == PairingObjective::Stable).then(|| Stable::new(options, self.required));
        // Each mentee on its own, so that the figures are the same for any number of threads.
        let mentees = options.mentees.len();
        let work = explanations.work((WORK / mentees.max(1) as u64).max(LEAST_WORK));
        let of_mentee = |mentee: usize| match self.answer.meetings.get(&mentee) {
            Some((mentor, _)) if self.required[mentee].is_none() => {
                let control = self.search.control.part_of_work(work);
                let search = &Search { control: &control, ..*self.search };
                let (known, stable) = (known.clone(), stable.clone());
                let found = Asking { of: self, search, cases: &cases, known, stable }.of_mentee(mentee, *mentor);
                self.search.control.counts().include(control.counts());
                found
            }
            _ => Ok(Vec::new()),
        };
        if self.search.settings.threads < 2 || mentees < WORTH_THREADS {
            (0..mentees).map(of_mentee).collect()
        } else {
            let pool = self.search.settings.pool().map_err(PlanError::Solver)?;
            pool.install(|| (0..mentees).into_par_iter().map(of_mentee).collect())
        }
    }

    /// Where meetings are in each other's way, the network knows too little: cases at prices for
    /// people's time.
    fn priced(&self) -> Result<Option<Vec<Network>>, PlanError> {
        if self.objective != PairingObjective::Total || self.answer.cost == self.network.bound {
            return Ok(None);
        }
        branches(self.search, self.everything, self.answer)
    }
}

/// Pairings that are looked at together: all, or those of one case.
struct Case<'a> {
    network: &'a Network,
    sensitivity: Sensitivity<'a>,
}

/// A pair that is forced in one case: what that costs at least, the position of the case, and that of the mentor in
/// the mentee's list there.
type Way = (i64, usize, usize);

/// What is asked for one mentee, with what is known already.
struct Asking<'a> {
    of: &'a Alternates<'a>,
    /// Ends once it has worked as much as may be.
    search: &'a Search<'a>,
    cases: &'a [Case<'a>],
    known: Known,
    stable: Option<Stable>,
}

/// What the best pairing with a forced pair costs, as far as it was found.
struct Forced {
    cost: i64,
    /// Whether none costs less.
    is_proven: bool,
}

impl Forced {
    fn proven(cost: i64) -> Forced {
        Forced { cost, is_proven: true }
    }

    fn regret(&self, total: i64) -> Regret {
        let more = self.cost - total;
        if self.is_proven { Regret::Exactly(more) } else { Regret::AtMost(more) }
    }
}

/// In which order alternates are shown.
pub fn in_order(alternate: &Alternate) -> (i64, Reverse<u8>, StaffId) {
    (alternate.regret.figure(), Reverse(alternate.fit), alternate.mentor)
}

impl Asking<'_> {
    fn of_mentee(&mut self, mentee: usize, has: u32) -> Result<Vec<Alternate>, PlanError> {
        let of = self.of;
        let options = of.search.options;
        let forcings: Vec<Forcing> = self.cases.iter().map(|case| case.sensitivity.forcing(mentee as u32)).collect();
        // How each mentor could be had, the cheapest way first.
        let mut ways: BTreeMap<u32, Vec<Way>> = BTreeMap::new();
        for (number, (case, forcing)) in self.cases.iter().zip(&forcings).enumerate() {
            for (at, edge) in case.network.lists[mentee].iter().enumerate().filter(|(_, edge)| edge.right != has) {
                let regret = forcing.regret(at).filter(|regret| !case.network.is_never(*regret));
                if let Some(regret) = regret {
                    ways.entry(edge.right).or_default().push((case.network.bound_with(regret), number, at));
                }
            }
        }
        ways.values_mut().for_each(|ways| ways.sort_unstable());
        // What a pairing with each mentor costs at least, in the order in which to look.
        let fit = |mentor: u32| options.fits.fit(options.mentors[mentor as usize], options.mentees[mentee]);
        let mut candidates: Vec<(i64, Reverse<u8>, u32)> =
            ways.iter().map(|(mentor, ways)| (ways[0].0, Reverse(fit(*mentor)), *mentor)).collect();
        candidates.sort_unstable();
        let mut found: Vec<Alternate> = Vec::new();
        for (least, Reverse(fit), mentor) in candidates {
            let last = found.get(SHOWN - 1).map(|alternate: &Alternate| of.answer.cost + alternate.regret.figure());
            if last.is_some_and(|last| least > last) {
                break;
            }
            if of.search.control.stopped().is_some() {
                break;
            }
            let forced = match (of.objective, &mut self.stable) {
                (PairingObjective::Total, _) => self.cheapest(mentee, &ways[&mentor], &forcings, last)?,
                (PairingObjective::Stable, Some(stable)) if of.apart => {
                    // Nothing but the meetings is to be decided.
                    let pairing = stable.with(mentee, mentor);
                    pairing.map(|mentor_of| Forced::proven(self.search.complete(&mentor_of, &mut self.known).1))
                }
                _ => self.anew(mentee, mentor, last)?,
            };
            let Some(forced) = forced else { continue };
            let mentor = options.mentors[mentor as usize];
            found.push(Alternate { mentor, fit, regret: forced.regret(of.answer.cost) });
            found.sort_by_key(in_order);
            found.truncate(SHOWN);
        }
        Ok(found)
    }

    /// The cost of the best pairing with a pair forced; none where there is none that costs at most so much.
    ///
    /// What is at hand are the forced matchings of the cases, with their meetings. Where none of them
    /// costs as little as the cases allow, those pairs that a cheaper one could have are planned again.
    fn cheapest(
        &mut self,
        mentee: usize,
        ways: &[Way],
        forcings: &[Forcing],
        most: Option<i64>,
    ) -> Result<Option<Forced>, PlanError> {
        let of = self.of;
        // Nothing costs less than the best.
        let least = |least: i64| if of.answer.is_proven() { least.max(of.answer.cost) } else { least };
        let mut incumbent: Option<(Meetings, i64)> = None;
        for (bound, case, at) in ways {
            if incumbent.as_ref().is_some_and(|(_, cost)| *cost <= least(*bound)) {
                break;
            }
            let Some(mentor_of) = forcings[*case].matching(*at) else { continue };
            let found = self.search.complete_beside(&mentor_of, &of.answer.meetings, &mut self.known);
            if incumbent.as_ref().is_none_or(|(_, cost)| found.1 < *cost) {
                incumbent = Some(found);
            }
        }
        let Some(incumbent) = incumbent else { return Ok(None) };
        let below = most.map_or(incumbent.1, |most| incumbent.1.min(most + 1));
        let open: Vec<&Way> = ways.iter().filter(|(bound, ..)| least(*bound) < below).collect();
        let mut forced = Forced::proven(incumbent.1);
        if !open.is_empty() {
            let scope = self.open(mentee, &open, below, &incumbent.0)?;
            // Mostly little of it needs to change.
            let near = self.near(&scope, &incumbent.0);
            let answer = self.search.improve(&near, &Network::solve(of.search.options, &near)?, incumbent)?;
            forced = Forced::proven(answer.cost);
            if open.iter().any(|(bound, ..)| least(*bound) < answer.cost) {
                let network = Network::solve(of.search.options, &scope)?;
                let answer = self.search.improve(&scope, &network, (answer.meetings, answer.cost))?;
                forced = Forced { cost: answer.cost, is_proven: answer.is_proven() };
            }
        }
        Ok(Some(forced).filter(|forced| most.is_none_or(|most| forced.cost <= most)))
    }

    /// The pairs that, by the prices of these cases, a pairing with a forced pair could have
    /// that costs less than so much, and those at hand.
    fn open(&self, mentee: usize, ways: &[&Way], below: i64, incumbent: &Meetings) -> Result<Scope, PlanError> {
        let options = self.of.search.options;
        let mut kept: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); options.mentees.len()];
        for (_, case, at) in ways {
            let Some(network) = self.cases[*case].network.forcing(options, (mentee, *at), below)? else { continue };
            for (mentee, kept) in kept.iter_mut().enumerate() {
                let list = network.lists[mentee].iter().enumerate();
                let open = list.filter(|(at, _)| network.bound_with(network.reduced(mentee, *at)) < below);
                kept.extend(open.map(|(_, edge)| edge.right));
            }
        }
        let mut scope = self.of.everything.clone();
        for (position, pairs) in scope.pairs.iter_mut().enumerate() {
            kept[position].extend(incumbent.get(&position).map(|(mentor, _)| *mentor));
            pairs.retain(|pair| kept[position].contains(&options.pairs[position][*pair].mentor));
        }
        scope.matched[mentee] = true;
        Ok(scope)
    }

    /// The scope in which only those may change who have others than in the answer, and those
    /// whom they could take a mentor or a slot from; the rest keeps who is at hand.
    fn near(&self, scope: &Scope, incumbent: &Meetings) -> Scope {
        let options = self.of.search.options;
        let has = |mentee: usize| incumbent.get(&mentee).map(|(mentor, _)| *mentor);
        let had = |mentee: usize| self.of.answer.meetings.get(&mentee).map(|(mentor, _)| *mentor);
        let mentees = 0..options.mentees.len();
        let mut near: BTreeSet<usize> = mentees.clone().filter(|mentee| has(*mentee) != had(*mentee)).collect();
        let mut people: BTreeSet<StaffId> = BTreeSet::new();
        for _ in 0..STEPS {
            for mentee in &near {
                people.insert(options.mentees[*mentee]);
                people
                    .extend(scope.pairs[*mentee].iter().map(|pair| options.mentor_of(&options.pairs[*mentee][*pair])));
            }
            near.extend(mentees.clone().filter(|mentee| {
                let mentor = has(*mentee).map(|mentor| options.mentors[mentor as usize]);
                mentor.into_iter().chain([options.mentees[*mentee]]).any(|staff| people.contains(&staff))
            }));
        }
        let mut scope = scope.clone();
        for (mentee, pairs) in scope.pairs.iter_mut().enumerate().filter(|(mentee, _)| !near.contains(mentee)) {
            pairs.retain(|pair| Some(options.pairs[mentee][*pair].mentor) == has(mentee));
        }
        scope
    }

    /// The same for other objectives: who has whom may change for everybody.
    fn anew(&mut self, mentee: usize, mentor: u32, most: Option<i64>) -> Result<Option<Forced>, PlanError> {
        let of = self.of;
        let mut required = of.required.to_vec();
        required[mentee] = Some(mentor);
        let mut scope = scope(of.search.options, of.objective, &required)?;
        let network = Network::solve(of.search.options, &scope)?;
        if !network.possible() {
            return Ok(None);
        }
        if let Some(most) = most {
            if network.bound > most {
                return Ok(None);
            }
            scope = self.search.no_dearer_than(&scope, &network, most);
            // Prices are much quicker than a proof, and mostly say enough.
            if self.search.priced_bound(&scope, &network)? > most {
                return Ok(None);
            }
        }
        let answer = self.search.run(&scope, &network, &mut self.known)?;
        Ok(Some(Forced { cost: answer.cost, is_proven: answer.is_proven() }))
    }
}
