//! Visits where classes are limited over the term (`per_group`): limits couple
//! everybody who could visit a class, so the b-matching alone is no answer.
//!
//! A column is an observer, a host and a set of classes that the visited lesson
//! has; only the cheapest lesson of each set matters. The master Program, in the
//! words of the specification:
//! 1. an observer makes at most `visits` visits, a host receives at most `hosts`, in places that cost more and more;
//! 2. an observer visits a host at most once (a demanded visit exactly once);
//! 3. a class is visited at most `per_group` times over the term.
//!
//! There are very many columns and few that matter. The relaxation is solved over
//! some of them; its duals on observers, hosts and classes say which others
//! could matter, which are added, until there is none (column generation; Ford
//! and Fulkerson 1958, Gilmore and Gomory 1961). The duals then prove a bound for
//! all columns, recomputed in whole numbers, and leave out those that no better
//! answer can have; an integer Program decides among the rest.

mod columns;
mod greedy;
mod master;

use super::network::Network;
use super::search::Search;
use crate::model::Program;
use crate::planners::PlanError;
use crate::school::{Id, StaffId, TextId};
use crate::solve::Known;
use crate::solve::column_generation::{self, ColumnGeneration, Generated, Round, WarmStart};
use crate::solve::ilp::{self, Basis, Relaxation, Task};
use columns::{Column, Columns, Key};
use master::{Duals, Master, NEGLIGIBLE, Proof};

/// By how much a column may cost more than the network, by its duals, when columns are first listed.
const FIRST_WIDTH: i64 = 16;
/// How many times as much it may where these were too few.
const WIDER: i64 = 8;
/// From so many rows on, the simplex method takes several times as long from nothing as from an interior point.
const LARGE: usize = 1_000;
/// Columns of each observer to begin with.
const FIRST: usize = 8;
/// Columns of each observer that are added at once.
const MORE: usize = 12;
/// By how much visits may cost more than the bound when they are first looked for.
const FIRST_SLACK: i64 = 1;

/// Who visits whom, and which classes.
#[derive(Clone, Debug)]
pub struct Limited {
    /// Visits that keep all limits. Where time was up before demanded ones were fitted in, not all of these are there.
    pub visits: Vec<OfClasses>,
    /// No visits cost less, demanded ones included.
    pub bound: i64,
}

/// A visit, as far as classes are concerned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfClasses {
    /// Who observes.
    pub observer: StaffId,
    /// Who is observed.
    pub host: StaffId,
    /// Whether the visit is demanded.
    pub demanded: bool,
    /// The classes of the lesson.
    pub classes: Vec<TextId>,
}

/// The best visits under the limits on classes; none where demanded visits exceed them.
///
/// # Errors
/// Where the solver fails.
pub fn solve(search: &Search, network: &Network) -> Result<Option<Limited>, PlanError> {
    let mut width = FIRST_WIDTH;
    let mut last = None;
    loop {
        let columns = Columns::new(search, network, width).ok_or(PlanError::Limit)?;
        if columns.demanded_pairs() < search.demands.demanded.len() {
            return Ok(None);
        }
        let case = Case { search, columns: &columns };
        // Visits with a column that is not listed do not cost less.
        let least = network.matching.cost + columns.demanded();
        let outside = if columns.complete { i64::MAX } else { least + width + 1 };
        let stopped = || search.control.stopped().is_some();
        let relaxed = case.generate(network, &mut last)?;
        let found = match &relaxed {
            // No duals to be had: everything is handed to the solver, or it was stopped.
            None => case.integer(&case.everything(), i64::MIN)?,
            Some(relaxed) => {
                let proof = case.proof(&relaxed.duals);
                if proof.bound > outside && !stopped() {
                    width = proof.bound - least + FIRST_WIDTH;
                    continue;
                }
                case.best(relaxed, &proof)?
            }
        };
        let Some(found) = found else { return Ok(None) };
        if found.cost <= outside || stopped() {
            return Ok(Some(case.limited(&found.chosen, found.bound.min(outside))));
        }
        width = (found.cost - least - 1).min(width * WIDER);
    }
}

struct Case<'a> {
    search: &'a Search<'a>,
    columns: &'a Columns,
}

/// Columns that were chosen.
#[derive(Clone, Debug)]
struct Found {
    chosen: Vec<usize>,
    cost: i64,
    /// No visits with listed columns cost less.
    bound: i64,
}

/// A Program over some columns, with their keys in ascending order.
struct RestrictedMaster {
    master: Master,
    keys: Vec<Key>,
}

/// The columns that are generated: those listed so far, by position.
struct ColumnsGenerated<'c, 'a> {
    case: &'c Case<'a>,
    listed: Vec<usize>,
}

impl ColumnGeneration for ColumnsGenerated<'_, '_> {
    type Master = RestrictedMaster;
    type Proof = Relaxed;
    type Error = PlanError;

    fn master(&self) -> RestrictedMaster {
        let keys = self.listed.iter().map(|column| self.case.columns.all[*column].key()).collect();
        RestrictedMaster { master: self.case.master(&self.listed), keys }
    }

    fn program(restricted: &RestrictedMaster) -> &Program {
        &restricted.master.program
    }

    fn start(&self, last: &WarmStart<RestrictedMaster>, now: &RestrictedMaster) -> Option<Basis> {
        let before = &last.master;
        let column = |at: usize| match at.checked_sub(now.keys.len()) {
            None => before.keys.binary_search(&now.keys[at]).ok(),
            Some(place) => {
                let place = before.master.places.binary_search(&now.master.places[place]).ok();
                place.map(|place| before.keys.len() + place)
            }
        };
        let row = |row: usize| before.master.rows.binary_search(&now.master.rows[row]).ok();
        Some(last.basis.carried_over(&now.master.program, column, row))
    }

    fn relaxation(&self, restricted: &RestrictedMaster, warm: bool) -> Relaxation {
        match warm {
            false if restricted.master.rows.len() >= LARGE => Relaxation::SimplexFromInteriorPoint,
            _ => Relaxation::Simplex,
        }
    }

    fn price(&mut self, restricted: &RestrictedMaster, found: &ilp::Relaxed) -> Result<Round<Relaxed>, PlanError> {
        let duals = Duals::new(&restricted.master.rows, &found.duals);
        let more = self.case.best_of_each_observer(MORE, |at, column| {
            let reduced = self.case.reduced(column, &duals);
            (reduced < -NEGLIGIBLE && self.listed.binary_search(&at).is_err()).then_some(reduced)
        });
        if more.is_empty() {
            let listed = std::mem::take(&mut self.listed);
            return Ok(Round::Ended(Relaxed { duals, listed, values: found.values.clone() }));
        }
        self.listed.extend(more);
        self.listed.sort_unstable();
        Ok(Round::MoreColumns)
    }
}

/// What the relaxation says.
struct Relaxed {
    duals: Duals,
    /// Columns over which it is as good as over all, in order, and how much there is of each.
    listed: Vec<usize>,
    values: Vec<f64>,
}

impl Case<'_> {
    fn everything(&self) -> Vec<usize> {
        (0..self.columns.all.len()).collect()
    }

    /// The best of the columns, given what their relaxation proves. None where demanded visits exceed the limits.
    fn best(&self, relaxed: &Relaxed, proof: &Proof) -> Result<Option<Found>, PlanError> {
        match self.near(relaxed)? {
            Some(near) if near.cost <= proof.bound => Ok(Some(near)),
            near => self.search_beyond(&self.everything(), proof, near),
        }
    }

    /// The best of all listed columns. Visits that cost at most so much more than the bound only use
    /// columns that add no more than that: few, where the bound is good.
    fn search_beyond(
        &self,
        everything: &[usize],
        proof: &Proof,
        mut best: Option<Found>,
    ) -> Result<Option<Found>, PlanError> {
        let mut most = proof.bound + FIRST_SLACK;
        let mut step = 1;
        loop {
            let could: Vec<usize> =
                everything.iter().copied().filter(|column| proof.bound_with(*column) <= most).collect();
            let Some(found) = self.integer(&could, proof.bound)? else {
                if could.len() == everything.len() {
                    return Ok(None);
                }
                most += (most - proof.bound).max(1) * 3;
                continue;
            };
            let bound = found.bound;
            let best_yet = match best.take() {
                Some(best) if best.cost <= found.cost => best,
                _ => found,
            };
            // No visits with another column cost less than what is at hand.
            let is_all = could.len() == everything.len();
            if best_yet.cost <= most + 1 || is_all || self.search.control.stopped().is_some() {
                let outside = if is_all { i64::MAX } else { most + 1 };
                let bound = bound.max(proof.bound).min(outside).min(best_yet.cost);
                return Ok(Some(Found { bound, ..best_yet }));
            }
            // The Program grows hard much faster than it grows: on in small steps.
            most = (most + step).min(best_yet.cost - 1);
            step *= 2;
            best = Some(best_yet);
        }
    }

    /// The relaxation over few columns that is as good as over all, from the `last` one. None where the
    /// solver has none.
    fn generate(
        &self,
        network: &Network,
        last: &mut Option<WarmStart<RestrictedMaster>>,
    ) -> Result<Option<Relaxed>, PlanError> {
        if self.search.control.stopped().is_some() {
            return Ok(None);
        }
        let worth = |column: &Column| column.cost + network.matching.right_prices[column.host as usize];
        let mut listed = self.best_of_each_observer(FIRST, |_, column| Some(i128::from(worth(column))));
        let own = |column: &usize| {
            let column = &self.columns.all[*column];
            let hosts = &network.matching.rights_of[column.observer as usize];
            column.demanded || hosts.binary_search(&column.host).is_ok()
        };
        listed.extend((0..self.columns.all.len()).filter(own));
        let known = last.iter().flat_map(|last| &last.master.keys);
        listed.extend(known.filter_map(|key| self.columns.all.binary_search_by_key(key, Column::key).ok()));
        listed.sort_unstable();
        listed.dedup();
        let (solver, control) = (self.search.settings.solver.without_plain(), self.search.control);
        let mut generation = ColumnsGenerated { case: self, listed };
        let generated = column_generation::generate(&mut generation, last.take(), solver, control)?;
        Ok(generated.map(|Generated { proof, last: end }| {
            *last = end;
            proof
        }))
    }

    /// The best choice that agrees with the relaxation wherever that is whole.
    fn near(&self, relaxed: &Relaxed) -> Result<Option<Found>, PlanError> {
        let program = self.master(&relaxed.listed).program;
        let settings = self.search.settings;
        let solver = settings.solver.without_plain();
        let task = Task::new(&program, None, settings);
        let found = ilp::near(solver, task, &relaxed.values, self.search.control)?;
        Ok(found.map(|(values, cost)| Found { chosen: chosen(&relaxed.listed, &values), cost, bound: cost }))
    }

    /// The columns of least worth of each observer, a few of each.
    fn best_of_each_observer(&self, most: usize, worth: impl Fn(usize, &Column) -> Option<i128>) -> Vec<usize> {
        let mut best = Vec::new();
        let mut of_observer: Vec<(i128, usize)> = Vec::new();
        let mut at = 0;
        while at < self.columns.all.len() {
            let observer = self.columns.all[at].observer;
            of_observer.clear();
            while let Some(column) = self.columns.all.get(at).filter(|column| column.observer == observer) {
                of_observer.extend(worth(at, column).map(|worth| (worth, at)));
                at += 1;
            }
            of_observer.sort_unstable();
            best.extend(of_observer.iter().take(most).map(|(_, column)| *column));
        }
        best
    }

    /// The best choice among some columns, and a bound for these columns; none where demanded
    /// visits cannot all be made with these columns.
    fn integer(&self, listed: &[usize], least: i64) -> Result<Option<Found>, PlanError> {
        // Each column is in four rows or more.
        if self.search.control.stopped().is_some() || !ilp::has_time_for(4 * listed.len(), self.search.control) {
            // Not even written: no solver would be given it.
            let chosen = self.greedily();
            return Ok(Some(Found { cost: self.cost(&chosen), chosen, bound: least }));
        }
        let program = self.master(listed).program;
        let settings = self.search.settings;
        let solver = settings.solver.without_plain();
        let task = Task::new(&program, None, settings);
        // What meets the bound is proven; the search for cuts that this saves takes longest.
        if let Some((values, cost)) = ilp::near_relaxation(solver, task, self.search.control)?
            && cost <= least
        {
            return Ok(Some(Found { chosen: chosen(listed, &values), cost, bound: cost }));
        }
        let known = ilp::solve_by_parts(solver, task, self.search.control, &|_, _| {})?.known();
        let Some(Known { incumbent, bound, stopped }) = known else { return Ok(None) };
        let bound = if stopped.is_some() { bound.max(least) } else { bound };
        let chosen = incumbent.map_or_else(|| self.greedily(), |values| chosen(listed, &values));
        Ok(Some(Found { cost: self.cost(&chosen), chosen, bound }))
    }

    fn cost(&self, chosen: &[usize]) -> i64 {
        let demands = self.search.demands;
        let asked: i64 = demands.visits.iter().map(|visits| i64::from(*visits)).sum();
        let of = |column: &usize| {
            let column = &self.columns.all[*column];
            column.cost - if column.demanded { 0 } else { demands.unmet }
        };
        let others = chosen.iter().map(|column| &self.columns.all[*column]).filter(|column| !column.demanded);
        let again = demands.again_of(others.map(|column| StaffId::from_index(column.host as usize)));
        demands.unmet * asked + demands.again_of_demanded() + again + chosen.iter().map(of).sum::<i64>()
    }

    fn limited(&self, chosen: &[usize], bound: i64) -> Limited {
        let visit = |at: &usize| {
            let column = &self.columns.all[*at];
            OfClasses {
                observer: StaffId::from_index(column.observer as usize),
                host: StaffId::from_index(column.host as usize),
                demanded: column.demanded,
                classes: self.columns.classes(*at).to_vec(),
            }
        };
        Limited { visits: chosen.iter().map(visit).collect(), bound }
    }
}

/// The columns that values stand for; those of places come after them.
fn chosen(listed: &[usize], values: &[f64]) -> Vec<usize> {
    listed.iter().zip(values).filter(|(_, value)| **value > 0.5).map(|(column, _)| *column).collect()
}
