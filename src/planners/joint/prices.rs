//! The Program's prices: which ways of visits they rest on, what they prove, and
//! what they leave.

use super::duals::Duals;
use super::master::{Ingredients, Master, RowOf, contended};
use super::ways::{Dominated, Way, Ways};
use super::{Scopes, Search};
use crate::model::Variable;
use crate::planners::PlanError;
use crate::school::Id;
use crate::solve::certificate::{Certificate, SCALE};
use crate::solve::ilp::{self, Basis, Relaxation};
use std::collections::BTreeMap;

/// Ways of each observer to begin with, and that are added at once.
const MORE: usize = 12;
/// Ways that are cheaper than their prices by less than this are not looked for.
const NEGLIGIBLE: i128 = SCALE / 1024;

/// A Program's prices, and what they prove.
pub(super) struct Priced {
    pub(super) master: Master,
    /// The ways that it lists, by position.
    pub(super) listed: Vec<usize>,
    pub(super) certificate: Certificate,
    duals: Duals,
}

/// What is left of a Program once prices have left out what they can.
pub(super) struct Narrowed {
    /// No plan within it costs less.
    pub(super) bound: i64,
    /// None where nothing is left.
    pub(super) left: Option<(Scopes, Ways)>,
}

impl Priced {
    /// Whether a way can be in a plan that costs at most so much.
    pub(super) fn could(&self, way: &Way, most: i64) -> bool {
        self.certificate.bound_with_other(self.duals.reduced(way)) <= most
    }
}

/// The relaxation before some ways were added.
struct LastRound {
    basis: Basis,
    rows: BTreeMap<RowOf, usize>,
    listed: Vec<usize>,
}

impl LastRound {
    /// Where it ended, for the Program with more ways. What recurs is the same in both and comes first.
    fn start_of(&self, master: &Master, listed: &[usize]) -> Basis {
        let first_row = master.rows.values().min().copied().unwrap_or(master.program.rows());
        let names: BTreeMap<usize, RowOf> = master.rows.iter().map(|(row, at)| (*at, *row)).collect();
        let column = |at: usize| match at.checked_sub(master.first_way) {
            None => Some(at),
            Some(way) => self.listed.binary_search(&listed[way]).ok().map(|way| master.first_way + way),
        };
        let row = |at: usize| if at < first_row { Some(at) } else { self.rows.get(&names[&at]).copied() };
        self.basis.carried_over(&master.program, column, row)
    }
}

impl Search<'_> {
    /// Lists ways until the relaxation over them is as good as over all, and
    /// proves a bound. None where the solver has no prices.
    pub(super) fn generate(
        &self,
        ingredients: &Ingredients,
        ways: &Ways,
        cost: i64,
    ) -> Result<Option<Priced>, PlanError> {
        let network_of = |way: &Way| {
            let (visits, ..) = self.visits.as_ref()?;
            let prices = &visits.network.matching;
            Some(i128::from(way.cost + prices.right_prices[way.host.index()]))
        };
        let mut is_listed = vec![false; ways.all.len()];
        for at in best_of_each_observer(ways, MORE, |_, way| network_of(way)) {
            is_listed[at] = true;
        }
        for pair in ways.pairs().filter(|pair| ways.all[pair.start].demanded) {
            pair.for_each(|at| is_listed[at] = true);
        }
        let mut relaxation = if ingredients.alone { Relaxation::Corner } else { Relaxation::Interior };
        let mut last: Option<LastRound> = None;
        loop {
            let listed: Vec<usize> = (0..ways.all.len()).filter(|at| is_listed[*at]).collect();
            let listed_ways: Vec<&Way> =
                ways.all.iter().zip(&is_listed).filter(|(_, is)| **is).map(|(way, _)| way).collect();
            let mut master = Master::of(ingredients, &listed_ways);
            master.program.constant(self.rest);
            let start = last.as_ref().map(|last| last.start_of(&master, &listed));
            let found = ilp::relaxed(self.solver(), &master.program, relaxation, start.as_ref(), self.control)?;
            let Some(found) = found else { return Ok(None) };
            let ilp::Relaxed { prices: found, basis, .. } = found;
            let duals = Duals::of(&master, &found, self.school.staff.len(), self.school.cycle.len());
            let reduced: Vec<i128> = ways.all.iter().map(|way| duals.reduced(way)).collect();
            // Of each pair at most one way is used.
            let mut beyond = 0;
            for pair in ways.pairs() {
                let others = pair.filter(|at| !is_listed[*at]).map(|at| reduced[at]);
                beyond -= others.min().unwrap_or(0).min(0);
            }
            let certificate = Certificate::of(&master.program, &found).with_others(beyond);
            last = basis.map(|basis| LastRound { basis, rows: master.rows.clone(), listed: listed.clone() });
            let priced = Priced { master, listed, certificate, duals };
            let more = best_of_each_observer(ways, MORE, |at, _| {
                (!is_listed[at] && reduced[at] < -NEGLIGIBLE).then_some(reduced[at])
            });
            if more.is_empty() && relaxation == Relaxation::Interior {
                relaxation = Relaxation::Corner;
                continue;
            }
            if more.is_empty() || priced.certificate.bound() >= cost || self.control.stopped().is_some() {
                return Ok(Some(priced));
            }
            more.into_iter().for_each(|at| is_listed[at] = true);
        }
    }

    /// Leaves out, again and again, what is in no plan that costs at most so much:
    /// with less in it and rows 6, the Program's prices prove more.
    pub(super) fn narrow(
        &self,
        mut scopes: Scopes,
        priced: &Priced,
        most: i64,
        cost: i64,
    ) -> Result<Narrowed, PlanError> {
        let mut proofs: Vec<Priced> = Vec::new();
        let mut bound = i64::MIN;
        let mut before = usize::MAX;
        loop {
            let (mut ways, recurring) = self.ways(&scopes, cost);
            ways.all.retain(|way| priced.could(way, most) && proofs.iter().all(|proof| proof.could(way, most)));
            let size = recurring + ways.all.len();
            // Too little was left out for another round of prices to pay.
            if size.saturating_mul(5) > before.saturating_mul(4) || self.control.stopped().is_some() {
                return Ok(Narrowed { bound, left: Some((scopes, ways)) });
            }
            before = size;
            let again = self.generate(&self.ingredients(&scopes, true), &ways, most + 1)?;
            let Some(again) = again else { return Ok(Narrowed { bound, left: Some((scopes, ways)) }) };
            bound = bound.max(again.certificate.bound());
            if bound > most {
                return Ok(Narrowed { bound, left: None });
            }
            scopes = self.within(&scopes, &again, most);
            proofs.push(again);
        }
    }

    /// The ways of visits that could matter beside what the scopes hold, and how many
    /// variables sessions and pairs have.
    pub(super) fn ways(&self, scopes: &Scopes, cost: i64) -> (Ways, usize) {
        self.ways_that(scopes, cost, Dominated::LeftOut)
    }

    /// The same, with or without ways that dearer ones take no more than.
    pub(super) fn ways_that(&self, scopes: &Scopes, cost: i64, dominated: Dominated) -> (Ways, usize) {
        let ingredients = self.ingredients(scopes, false);
        let (recurring, takes) = Master::recurring(&ingredients);
        let Some((visits, ..)) = &self.visits else { return (Ways::default(), recurring.program.variables()) };
        let contended = contended(self.school, &takes, ingredients.allowances());
        let slack = cost - self.bound() + self.bound_beyond_network();
        (Ways::of(visits, &contended, slack, dominated), recurring.program.variables())
    }

    /// What is in plans that cost at most so much.
    pub(super) fn within(&self, scopes: &Scopes, priced: &Priced, most: i64) -> Scopes {
        let certificate = &priced.certificate;
        let sessions = self.sessions.as_ref().zip(scopes.sessions.as_ref()).zip(priced.master.sessions.as_ref());
        let sessions = sessions.map(|((sessions, scope), formulation)| {
            formulation.without_priced_out(sessions.options, scope, sessions.at_hand, certificate, most + 1)
        });
        let mentors = self.mentors.as_ref().zip(scopes.mentors.as_ref()).zip(priced.master.mentors.as_ref());
        let mentors = mentors.map(|((mentors, scope), (formulation, first))| {
            let mut kept = scope.clone();
            let mut could: Vec<Vec<u32>> = vec![Vec::new(); scope.pairs.len()];
            for (mentee, mentor, variable) in formulation.pairs() {
                let is_fixed = scope.matched[mentee] && scope.pairs[mentee].len() == 1;
                let variable: Variable = variable.shifted(*first);
                if is_fixed || certificate.bound_with(variable, true) <= most {
                    could[mentee].push(mentor);
                }
            }
            for (mentee, pairs) in kept.pairs.iter_mut().enumerate() {
                pairs.retain(|pair| could[mentee].contains(&mentors.options.pairs[mentee][*pair].mentor));
            }
            kept
        });
        Scopes { sessions, mentors, beside: scopes.beside.clone(), weak: scopes.weak, missed: scopes.missed.clone() }
    }
}

/// The ways of least worth of each observer, a few of each.
fn best_of_each_observer(ways: &Ways, most: usize, worth: impl Fn(usize, &Way) -> Option<i128>) -> Vec<usize> {
    let mut best = Vec::new();
    let mut at = 0;
    for of_observer in ways.all.chunk_by(|a, b| a.observer == b.observer) {
        let positions = at..at + of_observer.len();
        at = positions.end;
        let mut worths: Vec<(i128, usize)> =
            positions.zip(of_observer).filter_map(|(at, way)| Some((worth(at, way)?, at))).collect();
        worths.sort_unstable();
        best.extend(worths.into_iter().take(most).map(|(_, at)| at));
    }
    best
}
