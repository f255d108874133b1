//! The Program's duals: which columns of visits they rest on, what they prove, and
//! what they leave.

use super::branching::{Total, totals};
use super::duals::Duals;
use super::groups::{GroupColumns, GroupPricing, Pairs};
use super::master::{Master, MasterInput, RestrictedColumns, RowKey, contended};
use super::visit_columns::{Alone, Dominated, VisitColumn, VisitColumns};
use super::{Scopes, Search};
use crate::model::{Program, Variable};
use crate::planners::PlanError;
use crate::planners::visits::groups::Group;
use crate::school::Id;
use crate::solve::certificate::{Certificate, SCALE};
use crate::solve::column_generation::{self, ColumnGeneration, Generated, Round, WarmStart};
use crate::solve::ilp::{Basis, Relaxation, Relaxed};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Columns of each observer to begin with, and that are added at once.
const MORE: usize = 12;
/// Columns of each pair of a group to begin with.
const COLUMNS_OF_PAIR: usize = 2;
/// So few groups are all listed at once.
const FEW_GROUPS: usize = 2_000;
/// More groups than this are not given to an integer Program.
const MOST_GROUPS: usize = 20_000;
/// Slack of a total costs so many times the plan at hand.
const SLACK_TIMES: i64 = 8;
/// Columns and groups that are cheaper than their duals by less than this are not looked for.
pub(super) const NEGLIGIBLE: i128 = SCALE / 1024;

/// A Program's duals, and what they prove.
#[derive(Clone)]
pub(super) struct RootRelaxation {
    pub(super) master: Arc<Master>,
    /// The columns that it lists, by position.
    pub(super) listed: Arc<Vec<usize>>,
    /// The groups that it lists.
    pub(super) groups: Arc<Vec<Group>>,
    pub(super) certificate: Certificate,
    duals: Arc<Duals>,
    /// Where visits are made in groups.
    worth: Option<Arc<GroupPricing>>,
    /// What each total is in the relaxation.
    pub(super) totals: Vec<(Total, f64)>,
    /// Where the relaxation ended.
    last: Option<Arc<WarmStart<RestrictedMaster>>>,
}

/// What is left of a Program once duals have left out what they can.
pub(super) struct Remaining {
    /// No plan within it costs less.
    pub(super) bound: i64,
    /// What is left.
    pub(super) left: Rest,
}

/// What is left of a Program.
pub(super) enum Rest {
    /// Nothing.
    Nothing,
    /// So much.
    Some(Box<(Scopes, VisitColumns)>),
    /// More groups than could be listed.
    TooMuch,
}

impl RootRelaxation {
    /// What the same duals prove of plans with a pair; none where the Program does not have it.
    pub(super) fn with_pair(&self, mentee: usize, mentor: u32) -> Option<RootRelaxation> {
        let (formulation, first) = self.master.mentors.as_ref()?;
        let (.., pair) = formulation.pairs().find(|pair| (pair.0, pair.1) == (mentee, mentor))?;
        Some(RootRelaxation { certificate: self.certificate.clone().with(pair.shifted(*first)), ..self.clone() })
    }

    /// Whether a column can be in a plan that costs at most so much.
    pub(super) fn could(&self, column: &VisitColumn, most: i64) -> bool {
        let reduced = self.duals.reduced(column);
        let reduced = match &self.worth {
            Some(worth) => worth.beyond_column((column.observer, column.host), reduced),
            None => Some(reduced),
        };
        reduced.is_some_and(|reduced| self.certificate.bound_with_other(reduced) <= most)
    }

    /// The groups that it lists and that can be in a plan that costs at most so much.
    pub(super) fn listed_that_could(&self, most: i64) -> Vec<Group> {
        let could = |group: &&Group| {
            let reduced = self.worth.as_ref().and_then(|worth| worth.reduced(group));
            reduced.is_some_and(|reduced| self.certificate.bound_with_other(reduced) <= most)
        };
        self.groups.iter().filter(could).cloned().collect()
    }

    /// The groups of a pool that can be in a plan that costs at most so much, by these duals and by
    /// others; none where there are too many.
    pub(super) fn groups_that_could(
        &self,
        pool: &GroupColumns,
        most: i64,
        others: &[RootRelaxation],
    ) -> Option<Vec<Group>> {
        let Some(worth) = &self.worth else { return Some(Vec::new()) };
        let by = |priced: &RootRelaxation, reduced: i128| priced.certificate.bound_with_other(reduced) <= most;
        let by_other = |priced: &RootRelaxation, group: &[u16]| {
            let reduced = priced.worth.as_ref().and_then(|worth| worth.reduced(group));
            reduced.is_some_and(|reduced| by(priced, reduced))
        };
        worth.those(pool, MOST_GROUPS, |group, reduced| {
            by(self, reduced) && others.iter().all(|priced| by_other(priced, group))
        })
    }
}

/// A Program over some columns of visits and some groups.
#[derive(Clone)]
pub(super) struct RestrictedMaster {
    master: Arc<Master>,
    /// The columns that it lists, by position.
    listed: Arc<Vec<usize>>,
    /// The groups that it lists.
    groups: Arc<Vec<Group>>,
}

/// The columns of visits, and the groups, that are generated.
struct VisitsGenerated<'g, 'a> {
    search: &'g Search<'a>,
    input: MasterInput<'g>,
    columns: &'g VisitColumns,
    /// A bound as high as this is enough.
    cost: i64,
    /// The columns that are listed, by position.
    is_listed: Vec<bool>,
    /// The groups that are listed.
    groups: Vec<Group>,
    /// The columns of each two people, where visits are made in groups.
    pairs: Option<Pairs>,
    relaxation: Relaxation,
}

/// Where column generation begins.
struct Beginning {
    /// The columns that are listed, by position.
    is_listed: Vec<bool>,
    /// The groups that are listed.
    groups: Vec<Group>,
    /// The columns of each two people, where visits are made in groups.
    pairs: Option<Pairs>,
    /// Where the relaxation of a Program with fewer rows ended.
    last: Option<WarmStart<RestrictedMaster>>,
}

/// What the duals of the last round prove.
struct Proof {
    certificate: Certificate,
    duals: Duals,
    pricing: Option<GroupPricing>,
    totals: Vec<(Total, f64)>,
    restricted: RestrictedMaster,
}

impl ColumnGeneration for VisitsGenerated<'_, '_> {
    type Master = RestrictedMaster;
    /// None where duals are too great to be added up.
    type Proof = Option<Box<Proof>>;
    type Error = PlanError;

    fn master(&self) -> RestrictedMaster {
        let all = &self.columns.all;
        let listed: Vec<usize> = (0..all.len()).filter(|at| self.is_listed[*at]).collect();
        let restricted =
            RestrictedColumns { columns: listed.iter().map(|at| &all[*at]).collect(), groups: self.groups.clone() };
        let mut master = Master::new(&self.input, &restricted);
        master.program.constant(self.search.rest);
        RestrictedMaster { master: Arc::new(master), listed: Arc::new(listed), groups: Arc::new(restricted.groups) }
    }

    fn program(restricted: &RestrictedMaster) -> &Program {
        &restricted.master.program
    }

    /// What recurs is the same in both and comes first, new rows and their slack after it.
    fn start(&self, last: &WarmStart<RestrictedMaster>, now: &RestrictedMaster) -> Option<Basis> {
        let (before, master) = (&last.master.master, &now.master);
        let (first_row, first_row_before) = (master.recurring_rows(), before.recurring_rows());
        let names: BTreeMap<usize, RowKey> = master.rows.iter().map(|(row, at)| (*at, *row)).collect();
        let mut of_places: BTreeMap<usize, usize> = BTreeMap::new();
        for (host, places) in &master.places {
            let earlier = before.places.get(host).map_or(&[][..], |places| &places.variables);
            of_places.extend(places.variables.iter().zip(earlier).map(|(now, earlier)| (now.index(), earlier.index())));
        }
        let first_place = master.first_group + now.groups.len();
        let earlier_group = |group: usize| {
            let at = last.master.groups.binary_search(&now.groups[group]).ok();
            at.map(|group| before.first_group + group)
        };
        let earlier_column = |column: usize| {
            let at = last.master.listed.binary_search(&now.listed[column]).ok();
            at.map(|column| master.first_column + column)
        };
        let column = |at: usize| match (at.checked_sub(master.first_column), at.checked_sub(master.first_group)) {
            (None, _) => Some(at).filter(|at| *at < before.first_column),
            _ if at >= first_place => of_places.get(&at).copied(),
            (_, Some(group)) => earlier_group(group),
            (Some(column), _) => earlier_column(column),
        };
        let row = |at: usize| match at < first_row {
            true => Some(at).filter(|at| *at < first_row_before),
            false => before.rows.get(&names[&at]).copied(),
        };
        Some(last.basis.carried_over(&master.program, column, row))
    }

    fn relaxation(&self, _: &RestrictedMaster, _: bool) -> Relaxation {
        self.relaxation
    }

    fn price(&mut self, restricted: &RestrictedMaster, relaxed: &Relaxed) -> Result<Round<Self::Proof>, PlanError> {
        let (search, columns, master) = (self.search, self.columns, &*restricted.master);
        let duals = Duals::new(master, &relaxed.duals, search.school.staff.len(), &search.school.cycle);
        let reduced: Vec<i128> = columns.all.iter().map(|column| duals.reduced(column)).collect();
        let pricing = match (self.input.groups, &self.pairs) {
            (Some(candidates), Some(pairs)) => {
                let unmet = self.input.visits.map_or(0, |(demands, _)| demands.unmet);
                let pricing = GroupPricing::new(candidates, master, &duals, (pairs, &reduced), unmet);
                if pricing.is_none() {
                    return Ok(Round::Ended(None));
                }
                pricing
            }
            _ => None,
        };
        // Without a row of its own, a pair's cheapest column is worth what it costs.
        let has_row = |column: &VisitColumn| {
            pricing.is_none() || master.rows.contains_key(&RowKey::Pair(column.observer, column.host))
        };
        let is_listed = &self.is_listed;
        // Of each pair at most one column is used.
        let mut beyond = 0;
        for pair in columns.pairs().filter(|pair| has_row(&columns.all[pair.start])) {
            let others = pair.filter(|at| !is_listed[*at]).map(|at| reduced[at]);
            beyond -= others.min().unwrap_or(0).min(0);
        }
        let mut more = best_of_each_observer(columns, MORE, |at, column| {
            (!is_listed[at] && reduced[at] < -NEGLIGIBLE && has_row(column)).then_some(reduced[at])
        });
        let mut more_groups = Vec::new();
        if let (Some(candidates), Some(pricing), Some(pairs)) = (self.input.groups, &pricing, &self.pairs) {
            let (found, least) = pricing.cheapest(&columns.groups, &self.groups);
            beyond -= least * i128::from(candidates.most_groups());
            more_groups = found;
            for group in &more_groups {
                Pairs::each_of(group, |observer, host| {
                    let cheapest = pairs.columns(observer, host).min_by_key(|at| reduced[*at]);
                    more.extend(cheapest.filter(|at| !is_listed[*at]));
                });
            }
        }
        let certificate = Certificate::new(&master.program, &relaxed.duals).with_others(beyond);
        let ended = more.is_empty() && more_groups.is_empty();
        if ended && self.relaxation == Relaxation::InteriorPoint && pricing.is_none() {
            self.relaxation = Relaxation::Simplex;
            return Ok(Round::Anew);
        }
        if ended || certificate.bound() >= self.cost || search.control.stopped().is_some() {
            let pricing = pricing.map(|pricing| pricing.with_every_two(&columns.groups));
            let totals = totals::of_values(master, &self.input, &relaxed.values);
            let restricted = restricted.clone();
            return Ok(Round::Ended(Some(Box::new(Proof { certificate, duals, pricing, totals, restricted }))));
        }
        if self.relaxation == Relaxation::DualSimplex {
            self.relaxation = Relaxation::Simplex;
        }
        more.into_iter().for_each(|at| self.is_listed[at] = true);
        self.groups.extend(more_groups);
        self.groups.sort_unstable();
        self.groups.dedup();
        Ok(Round::MoreColumns)
    }
}

impl Search<'_> {
    /// Lists columns, and groups, until the relaxation over them is as good as over all, and
    /// proves a bound. None where the solver has no duals.
    pub(super) fn generate(
        &self,
        input: &MasterInput,
        columns: &VisitColumns,
        cost: i64,
    ) -> Result<Option<RootRelaxation>, PlanError> {
        let pairs = input.groups.map(|candidates| Pairs::new(candidates, columns));
        let (is_listed, groups) = self.first_listed(columns, pairs.as_ref());
        self.generate_with(input, columns, cost, Beginning { is_listed, groups, pairs, last: None })
    }

    /// The same, beginning where another Program over the same columns ended, which had fewer rows.
    pub(super) fn generate_from(
        &self,
        before: &RootRelaxation,
        input: &MasterInput,
        columns: &VisitColumns,
        cost: i64,
    ) -> Result<Option<RootRelaxation>, PlanError> {
        let mut is_listed = vec![false; columns.all.len()];
        before.listed.iter().for_each(|at| is_listed[*at] = true);
        let pairs = input.groups.map(|candidates| Pairs::new(candidates, columns));
        let last = before.last.as_deref().filter(|_| input.alone).cloned();
        self.generate_with(input, columns, cost, Beginning { is_listed, groups: before.groups.to_vec(), pairs, last })
    }

    fn generate_with(
        &self,
        input: &MasterInput,
        columns: &VisitColumns,
        cost: i64,
        beginning: Beginning,
    ) -> Result<Option<RootRelaxation>, PlanError> {
        let Beginning { is_listed, mut groups, pairs, last } = beginning;
        groups.sort_unstable();
        groups.dedup();
        let relaxation = match (input.alone, &last) {
            (true, Some(_)) => Relaxation::DualSimplex,
            (true, None) => Relaxation::Simplex,
            (false, _) => Relaxation::InteriorPoint,
        };
        let mut generation = VisitsGenerated {
            search: self,
            input: MasterInput { elastic: Some(cost.saturating_mul(SLACK_TIMES)), ..*input },
            columns,
            cost,
            is_listed,
            groups,
            pairs,
            relaxation,
        };
        let Some(Generated { proof: Some(proof), last }) =
            column_generation::generate(&mut generation, last, self.solver(), self.control)?
        else {
            return Ok(None);
        };
        let Proof { certificate, duals, pricing, totals, restricted } = *proof;
        Ok(Some(RootRelaxation {
            totals,
            last: last.map(Arc::new),
            master: restricted.master,
            listed: restricted.listed,
            groups: restricted.groups,
            certificate,
            duals: Arc::new(duals),
            worth: pricing.map(Arc::new),
        }))
    }

    /// The columns to begin with, and the groups.
    fn first_listed(&self, columns: &VisitColumns, pairs: Option<&Pairs>) -> (Vec<bool>, Vec<Group>) {
        let mut is_listed = vec![false; columns.all.len()];
        let Some((visits, ..)) = &self.visits else { return (is_listed, Vec::new()) };
        match (visits.alone, pairs) {
            (Alone::Groups(_, least), Some(pairs)) => {
                let mut groups: Vec<Group> = least.listed.iter().chain(&columns.incumbent).cloned().collect();
                match &columns.groups {
                    GroupColumns::Some(pool) if pool.len() <= FEW_GROUPS => groups.clone_from(pool),
                    GroupColumns::Some(pool) => groups.retain(|group| pool.binary_search(group).is_ok()),
                    GroupColumns::All | GroupColumns::None => {}
                }
                let possible = |group: &Group| {
                    let mut possible = true;
                    Pairs::each_of(group, |observer, host| possible &= !pairs.columns(observer, host).is_empty());
                    possible
                };
                groups.retain(possible);
                for group in &groups {
                    Pairs::each_of(group, |observer, host| {
                        pairs.columns(observer, host).take(COLUMNS_OF_PAIR).for_each(|at| is_listed[at] = true);
                    });
                }
                (is_listed, groups)
            }
            (Alone::Network(network), _) => {
                let duals = &network.matching.right_prices;
                let worth = |_, column: &VisitColumn| Some(i128::from(column.cost + duals[column.host.index()]));
                for at in best_of_each_observer(columns, MORE, worth) {
                    is_listed[at] = true;
                }
                for pair in columns.pairs().filter(|pair| columns.all[pair.start].demanded) {
                    pair.for_each(|at| is_listed[at] = true);
                }
                (is_listed, Vec::new())
            }
            (Alone::Groups(..), None) => (is_listed, Vec::new()),
        }
    }

    /// Leaves out, again and again, what is in no plan that costs at most so much:
    /// with less in it and rows 6, the Program's duals prove more.
    pub(super) fn fix_by_reduced_cost(
        &self,
        mut scopes: Scopes,
        priced: &RootRelaxation,
        most: i64,
        cost: i64,
    ) -> Result<Remaining, PlanError> {
        let mut proofs: Vec<RootRelaxation> = Vec::new();
        let mut bound = i64::MIN;
        let mut before = usize::MAX;
        let mut pool = if priced.worth.is_some() { GroupColumns::All } else { GroupColumns::None };
        loop {
            let (mut columns, recurring) = self.columns(&scopes, cost);
            columns
                .all
                .retain(|column| priced.could(column, most) && proofs.iter().all(|proof| proof.could(column, most)));
            if priced.worth.is_some() {
                match priced.groups_that_could(&pool, most, &proofs) {
                    Some(groups) => pool = GroupColumns::Some(groups),
                    None => return Ok(Remaining { bound, left: Rest::TooMuch }),
                }
                columns.groups = pool.clone();
                columns.incumbent.clone_from(proofs.last().unwrap_or(priced).groups.as_ref());
            }
            let size = recurring + columns.all.len() + columns.groups.size();
            // Too little was left out for another relaxation to pay.
            if size.saturating_mul(5) > before.saturating_mul(4) || self.control.stopped().is_some() {
                return Ok(Remaining { bound, left: Rest::Some(Box::new((scopes, columns))) });
            }
            before = size;
            let again = self.generate(&self.input(&scopes, true), &columns, most + 1)?;
            let Some(again) = again else {
                return Ok(Remaining { bound, left: Rest::Some(Box::new((scopes, columns))) });
            };
            bound = bound.max(again.certificate.bound());
            if bound > most {
                return Ok(Remaining { bound, left: Rest::Nothing });
            }
            scopes = self.fixed_by(&scopes, &again, most);
            proofs.push(again);
        }
    }

    /// The columns of visits that could matter beside what the scopes hold, and how many
    /// variables sessions and pairs have.
    pub(super) fn columns(&self, scopes: &Scopes, cost: i64) -> (VisitColumns, usize) {
        self.columns_that(scopes, cost, Dominated::LeftOut)
    }

    /// The same; none where it was stopped meanwhile.
    pub(super) fn columns_in_time(&self, scopes: &Scopes, cost: i64) -> Option<(VisitColumns, usize)> {
        let stopped = || self.control.stopped().is_some();
        let found = self.columns_unless(scopes, cost, Dominated::LeftOut, &stopped);
        (!stopped()).then_some(found)
    }

    /// The same, with or without columns that dearer ones take no more than.
    pub(super) fn columns_that(&self, scopes: &Scopes, cost: i64, dominated: Dominated) -> (VisitColumns, usize) {
        self.columns_unless(scopes, cost, dominated, &|| false)
    }

    fn columns_unless(
        &self,
        scopes: &Scopes,
        cost: i64,
        dominated: Dominated,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> (VisitColumns, usize) {
        let input = self.input(scopes, false);
        let (recurring, takes) = Master::recurring(&input);
        let Some((visits, ..)) = &self.visits else { return (VisitColumns::default(), recurring.program.variables()) };
        let contended = contended(self.school, &takes, input.allowances());
        let slack = cost - self.bound() + self.bound_beyond_network();
        (VisitColumns::new(visits, &contended, slack, dominated, stopped), recurring.program.variables())
    }

    /// What is in plans that cost at most so much.
    pub(super) fn fixed_by(&self, scopes: &Scopes, priced: &RootRelaxation, most: i64) -> Scopes {
        let certificate = &priced.certificate;
        let sessions = self.sessions.as_ref().zip(scopes.sessions.as_ref()).zip(priced.master.sessions.as_ref());
        let sessions = sessions.map(|((sessions, scope), formulation)| {
            formulation.fix_by_reduced_cost(sessions.options, scope, sessions.incumbent, certificate, most + 1)
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
        Scopes {
            sessions,
            mentors,
            beside: scopes.beside.clone(),
            weak: scopes.weak,
            missed: scopes.missed.clone(),
            totals: scopes.totals.clone(),
        }
    }
}

/// The columns of least worth of each observer, a few of each.
fn best_of_each_observer(
    columns: &VisitColumns,
    most: usize,
    worth: impl Fn(usize, &VisitColumn) -> Option<i128>,
) -> Vec<usize> {
    let mut best = Vec::new();
    let mut at = 0;
    for of_observer in columns.all.chunk_by(|a, b| a.observer == b.observer) {
        let positions = at..at + of_observer.len();
        at = positions.end;
        let mut worths: Vec<(i128, usize)> =
            positions.zip(of_observer).filter_map(|(at, column)| Some((worth(at, column)?, at))).collect();
        worths.sort_unstable();
        best.extend(worths.into_iter().take(most).map(|(_, at)| at));
    }
    best
}
