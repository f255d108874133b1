//! Visits where classes are limited over the term (`per_group`): limits couple
//! everybody who could visit a class, so the b-matching alone is no answer.
//!
//! A column is an observer, a host and a set of classes that the visited lesson
//! has; only the cheapest lesson of each set matters. The master Program, in the
//! words of the specification:
//! 1. an observer makes at most `visits` visits, a host receives at most `hosts`;
//! 2. an observer visits a host at most once (a demanded visit exactly once);
//! 3. a class is visited at most `per_group` times over the term.
//!
//! There are very many columns and few that matter. The relaxation is solved over
//! some of them; its prices on observers, hosts and classes say which others
//! could matter, which are added, until there is none (column generation; Ford
//! and Fulkerson 1958, Gilmore and Gomory 1961). The prices then prove a bound for
//! all columns, recomputed in whole numbers, and leave out those that no better
//! answer can have; an integer Program decides among the rest.

use super::network::Network;
use super::options::Options;
use super::search::Search;
use crate::model::{Program, Rule, Tag, Variable};
use crate::planners::PlanError;
use crate::school::{Id, Slot, StaffId, TextId};
use crate::solve::Outcome;
use crate::solve::ilp::{self, Relaxation, Task};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Prices are multiples of 1/`SCALE`.
const SCALE: i128 = 1 << 20;
/// Columns of each observer to begin with.
const FIRST: usize = 8;
/// Columns of each observer that are added at once.
const MORE: usize = 12;
/// By how much visits may cost more than the bound when they are first looked for.
const FIRST_SLACK: i64 = 1;

/// Who visits whom, and which classes.
#[derive(Clone, Debug)]
pub struct Limited {
    /// The visits that are not demanded: observer, host and classes.
    pub visits: Vec<(usize, usize, Option<Vec<TextId>>)>,
    /// The classes of each demanded visit, in their order.
    pub demanded: Vec<Vec<TextId>>,
    /// No visits cost less, demanded ones included.
    pub bound: i64,
}

/// One way for an observer to visit a host, as far as classes are concerned.
#[derive(Clone, Debug)]
struct Column {
    observer: u32,
    host: u32,
    /// `moved` given back.
    cost: i64,
    /// The set of classes.
    set: u32,
    /// Whether the visit is demanded.
    demanded: bool,
}

/// The sets of classes that lessons have.
#[derive(Clone, Debug, Default)]
struct Sets {
    classes: Vec<Vec<TextId>>,
    of_lesson: Vec<BTreeMap<Slot, u32>>,
}

impl Sets {
    fn of(options: &Options) -> Sets {
        let mut sets = Sets::default();
        let mut known: BTreeMap<Vec<TextId>, u32> = BTreeMap::new();
        for host in options.school.staff.ids() {
            let mut of_host = BTreeMap::new();
            for row in options.school.timetable.of(host) {
                let classes = options.classes(host, row.slot);
                let next = sets.classes.len() as u32;
                let set = *known.entry(classes.clone()).or_insert(next);
                if set == next {
                    sets.classes.push(classes);
                }
                of_host.insert(row.slot, set);
            }
            sets.of_lesson.push(of_host);
        }
        sets
    }
}

/// All columns, those of one pair together.
struct Columns {
    all: Vec<Column>,
    /// Where those of each pair begin, and the end.
    starts: Vec<usize>,
    sets: Sets,
}

impl Columns {
    fn of(search: &Search) -> Columns {
        let options = search.options;
        let sets = Sets::of(options);
        let people = search.demands.people();
        let of_observer = |observer: usize| -> Vec<Vec<Column>> {
            let of_pair = |host: usize| {
                let pair = (StaffId::from_index(observer), StaffId::from_index(host));
                let demanded = search.demands.demanded.binary_search(&pair).is_ok();
                if !demanded && search.demands.cost(observer, host).is_none() {
                    return Vec::new();
                }
                let mut cheapest: BTreeMap<u32, i64> = BTreeMap::new();
                for lesson in options.lessons(pair.0, pair.1) {
                    let set = sets.of_lesson[host].get(&lesson.slot).copied().unwrap_or_default();
                    let least = cheapest.entry(set).or_insert(i64::MAX);
                    *least = (*least).min(lesson.cost);
                }
                let keeping = options.keeping(pair.0, pair.1);
                let column = |(set, cost): (u32, i64)| Column {
                    observer: observer as u32,
                    host: host as u32,
                    cost: cost - keeping,
                    set,
                    demanded,
                };
                cheapest.into_iter().map(column).collect()
            };
            (0..people).map(of_pair).filter(|columns: &Vec<Column>| !columns.is_empty()).collect()
        };
        let pairs: Vec<Vec<Column>> =
            (0..people).into_par_iter().map(of_observer).collect::<Vec<_>>().into_iter().flatten().collect();
        let (mut all, mut starts) = (Vec::new(), vec![0]);
        for columns in pairs {
            all.extend(columns);
            starts.push(all.len());
        }
        Columns { all, starts, sets }
    }

    fn pairs(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.starts.windows(2).map(|ends| ends[0]..ends[1])
    }

    fn classes(&self, column: usize) -> &[TextId] {
        &self.sets.classes[self.all[column].set as usize]
    }
}

/// Prices on observers, hosts and classes, times [`SCALE`], none of them positive.
#[derive(Clone, Debug, Default)]
struct Prices {
    observers: BTreeMap<u32, i128>,
    hosts: BTreeMap<u32, i128>,
    classes: BTreeMap<TextId, i128>,
}

/// The best visits under the limits on classes; none where demanded visits exceed them.
///
/// # Errors
/// Where the solver fails.
pub fn solve(search: &Search, network: &Network) -> Result<Option<Limited>, PlanError> {
    let columns = Columns::of(search);
    let case = Case { search, columns: &columns };
    let generated = case.generate(network)?;
    let Some((listed, prices)) = generated else {
        // No prices to be had: everything is handed to the solver, or it was stopped.
        let everything: Vec<usize> = (0..columns.all.len()).collect();
        let found = case.integer(&everything, i64::MIN)?;
        return Ok(found.map(|(chosen, bound)| case.limited(&chosen, bound)));
    };
    drop(listed);
    let proof = case.proof(&prices);
    // Visits that cost at most so much more than the bound only use columns that add no more
    // than that: few, where the bound is good.
    let everything = columns.all.len();
    let mut most = proof.bound + FIRST_SLACK;
    let mut step = 1;
    let mut best: Option<(Vec<usize>, i64)> = None;
    loop {
        let could: Vec<usize> = (0..everything).filter(|column| proof.bound_with(*column) <= most).collect();
        let found = case.integer(&could, proof.bound)?;
        if let Some((chosen, bound)) = found {
            let cost = case.cost(&chosen);
            if best.as_ref().is_none_or(|(_, least)| cost < *least) {
                best = Some((chosen, cost));
            }
            // No visits with another column cost less than what is at hand.
            let at_hand = best.as_ref().map_or(i64::MAX, |(_, cost)| *cost);
            if at_hand <= most + 1 || could.len() == everything || search.control.stopped().is_some() {
                let (chosen, cost) = best.expect("something was found");
                let outside = if could.len() == everything { i64::MAX } else { most + 1 };
                return Ok(Some(case.limited(&chosen, bound.max(proof.bound).min(outside).min(cost))));
            }
            // The Program grows hard much faster than it grows: on in small steps.
            most = (most + step).min(at_hand - 1);
            step *= 2;
        } else if could.len() == everything {
            return Ok(None);
        } else {
            most += (most - proof.bound).max(1) * 3;
        }
    }
}

struct Case<'a> {
    search: &'a Search<'a>,
    columns: &'a Columns,
}

/// A bound for all columns, with what each column adds to it.
struct Proof {
    bound: i64,
    scaled: i128,
    beyond: Vec<i128>,
}

impl Proof {
    /// No visits with this column cost less.
    fn bound_with(&self, column: usize) -> i64 {
        whole(self.scaled + self.beyond[column])
    }
}

fn whole(scaled: i128) -> i64 {
    i64::try_from(-((-scaled).div_euclid(SCALE))).unwrap_or(i64::MIN)
}

impl Case<'_> {
    /// Columns over which the relaxation is as good as over all, in order, and its
    /// prices. None where the solver has none.
    fn generate(&self, network: &Network) -> Result<Option<(Vec<usize>, Prices)>, PlanError> {
        let worth = |column: &Column| column.cost + network.matching.right_prices[column.host as usize];
        let mut listed = self.best_of_each_observer(FIRST, |_, column| Some(i128::from(worth(column))));
        let own = |column: &usize| {
            let column = &self.columns.all[*column];
            let hosts = &network.matching.rights_of[column.observer as usize];
            column.demanded || hosts.binary_search(&column.host).is_ok()
        };
        listed.extend((0..self.columns.all.len()).filter(own));
        loop {
            listed.sort_unstable();
            listed.dedup();
            let (program, rows) = self.program(&listed);
            let solver = self.search.settings.solver.beside_comparison();
            let found = ilp::prices(solver, &program, Relaxation::Corner, self.search.control);
            let Some(found) = found? else { return Ok(None) };
            let prices = Prices::of(&rows, &found);
            let known = listed.len();
            let more = self.best_of_each_observer(MORE, |at, column| {
                let reduced = self.reduced(column, &prices);
                (reduced < 0 && listed.binary_search(&at).is_err()).then_some(reduced)
            });
            listed.extend(more);
            if listed.len() == known {
                return Ok(Some((listed, prices)));
            }
        }
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

    /// What a column costs beyond the prices, times [`SCALE`].
    fn reduced(&self, column: &Column, prices: &Prices) -> i128 {
        let unmet = if column.demanded { 0 } else { self.search.demands.unmet };
        let mut reduced = i128::from(column.cost - unmet) * SCALE;
        if !column.demanded {
            reduced -= prices.observers.get(&column.observer).copied().unwrap_or(0);
            reduced -= prices.hosts.get(&column.host).copied().unwrap_or(0);
        }
        for class in &self.columns.sets.classes[column.set as usize] {
            reduced -= prices.classes.get(class).copied().unwrap_or(0);
        }
        reduced
    }

    /// What the prices prove: weak duality, with at most one column of each pair.
    fn proof(&self, prices: &Prices) -> Proof {
        let demands = self.search.demands;
        let asked: i64 = demands.visits.iter().map(|visits| i64::from(*visits)).sum();
        let mut scaled = i128::from(demands.unmet * asked) * SCALE;
        for (observer, price) in &prices.observers {
            scaled += price * i128::from(demands.visits[*observer as usize]);
        }
        for (host, price) in &prices.hosts {
            scaled += price * i128::from(demands.hosts[*host as usize]);
        }
        scaled += prices.classes.iter().map(|(class, price)| price * i128::from(self.limit(*class))).sum::<i128>();
        let reduced: Vec<i128> = self.columns.all.iter().map(|column| self.reduced(column, prices)).collect();
        let mut beyond = reduced.clone();
        for pair in self.columns.pairs() {
            let least = reduced[pair.clone()].iter().copied().min().unwrap_or(0);
            let least = if self.columns.all[pair.start].demanded { least } else { least.min(0) };
            scaled += least;
            beyond[pair].iter_mut().for_each(|beyond| *beyond -= least);
        }
        Proof { bound: whole(scaled), scaled, beyond }
    }

    /// The best choice among some columns, and a bound for these columns; none where demanded
    /// visits cannot all be made with these columns.
    fn integer(&self, listed: &[usize], least: i64) -> Result<Option<(Vec<usize>, i64)>, PlanError> {
        let (program, _) = self.program(listed);
        let settings = self.search.settings;
        let solver = settings.solver.beside_comparison();
        let task = Task::of(&program, None, settings);
        let chosen = |values: &[f64]| {
            listed.iter().zip(values).filter(|(_, value)| **value > 0.5).map(|(column, _)| *column).collect()
        };
        // What meets the bound is proven; the search for cuts that this saves takes longest.
        if let Some((values, cost)) = ilp::near_relaxation(solver, task, self.search.control)?
            && cost <= least
        {
            return Ok(Some((chosen(&values), cost)));
        }
        Ok(match ilp::solve(solver, task, self.search.control, &|_, _| {})? {
            Outcome::Optimal { values, cost } => Some((chosen(&values), cost)),
            Outcome::Feasible { values, bound, .. } => Some((chosen(&values), bound.max(least))),
            Outcome::Unknown { bound, .. } => Some((self.greedily(), bound.max(least))),
            Outcome::Infeasible => None,
        })
    }

    /// How many visits a class may have.
    fn limit(&self, class: TextId) -> u32 {
        self.search.options.school.visits_left(class).unwrap_or(u32::MAX)
    }

    /// A choice that keeps all limits, quickly: the cheapest columns first.
    fn greedily(&self) -> Vec<usize> {
        let demands = self.search.demands;
        let (mut visits, mut hosts) = (demands.visits.clone(), demands.hosts.clone());
        let mut left: BTreeMap<TextId, u32> = BTreeMap::new();
        let mut order: Vec<usize> = (0..self.columns.all.len()).collect();
        order.sort_by_key(|column| (!self.columns.all[*column].demanded, self.columns.all[*column].cost));
        let mut chosen: Vec<usize> = Vec::new();
        let mut made: std::collections::BTreeSet<(u32, u32)> = std::collections::BTreeSet::new();
        for at in order {
            let column = &self.columns.all[at];
            let (observer, host) = (column.observer as usize, column.host as usize);
            let room = self
                .columns
                .classes(at)
                .iter()
                .all(|class| left.get(class).copied().unwrap_or_else(|| self.limit(*class)) > 0);
            let wanted = column.demanded || (visits[observer] > 0 && hosts[host] > 0 && column.cost < demands.unmet);
            if !room || !wanted || !made.insert((column.observer, column.host)) {
                continue;
            }
            if !column.demanded {
                visits[observer] -= 1;
                hosts[host] -= 1;
            }
            for class in self.columns.classes(at) {
                *left.entry(*class).or_insert_with(|| self.limit(*class)) -= 1;
            }
            chosen.push(at);
        }
        chosen
    }

    fn cost(&self, chosen: &[usize]) -> i64 {
        let demands = self.search.demands;
        let asked: i64 = demands.visits.iter().map(|visits| i64::from(*visits)).sum();
        let of = |column: &usize| {
            let column = &self.columns.all[*column];
            column.cost - if column.demanded { 0 } else { demands.unmet }
        };
        demands.unmet * asked + chosen.iter().map(of).sum::<i64>()
    }

    fn limited(&self, chosen: &[usize], bound: i64) -> Limited {
        let classes = |column: usize| self.columns.classes(column).to_vec();
        let visits = chosen.iter().filter(|column| !self.columns.all[**column].demanded).map(|at| {
            let column = &self.columns.all[*at];
            (column.observer as usize, column.host as usize, Some(classes(*at)))
        });
        let mut demanded: Vec<usize> =
            chosen.iter().copied().filter(|column| self.columns.all[*column].demanded).collect();
        demanded.sort_unstable();
        Limited { visits: visits.collect(), demanded: demanded.into_iter().map(classes).collect(), bound }
    }

    /// The master Program over some columns, and what its rows stand for.
    fn program(&self, listed: &[usize]) -> (Program, Vec<RowOf>) {
        let demands = self.search.demands;
        let mut program = Program::new();
        let asked: i64 = demands.visits.iter().map(|visits| i64::from(*visits)).sum();
        program.constant(demands.unmet * asked);
        let mut terms: BTreeMap<RowOf, Vec<(Variable, i64)>> = BTreeMap::new();
        for column in listed {
            let of = &self.columns.all[*column];
            let variable = program.decision();
            program.cost_of(variable, of.cost - if of.demanded { 0 } else { demands.unmet });
            let mut add = |row: RowOf| terms.entry(row).or_default().push((variable, 1));
            add(RowOf::Pair(of.observer, of.host, of.demanded));
            if !of.demanded {
                add(RowOf::Observer(of.observer));
                add(RowOf::Host(of.host));
            }
            self.columns.classes(*column).iter().for_each(|class| add(RowOf::Class(*class)));
        }
        let mut rows = Vec::new();
        for (row, terms) in terms {
            let person = |at: u32| StaffId::from_index(at as usize);
            let (tag, lower, upper) = match row {
                RowOf::Observer(at) => {
                    (Tag::of(Rule::VisitsMade).staff(person(at)), None, i64::from(demands.visits[at as usize]))
                }
                RowOf::Host(at) => {
                    (Tag::of(Rule::VisitsReceived).staff(person(at)), None, i64::from(demands.hosts[at as usize]))
                }
                RowOf::Pair(at, _, demanded) => {
                    (Tag::of(Rule::DifferentHosts).staff(person(at)), demanded.then_some(1), 1)
                }
                RowOf::Class(class) => (Tag::of(Rule::VisitsOfClass), None, i64::from(self.limit(class))),
            };
            let before = program.rows();
            program.row(tag, lower, Some(upper), &terms);
            if program.rows() > before {
                rows.push(row);
            }
        }
        (program, rows)
    }
}

/// What a row of the master Program stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum RowOf {
    Observer(u32),
    Host(u32),
    Pair(u32, u32, bool),
    Class(TextId),
}

impl Prices {
    fn of(rows: &[RowOf], found: &[f64]) -> Prices {
        let mut prices = Prices::default();
        for (row, price) in rows.iter().zip(found) {
            let finite = if price.is_finite() && price.abs() < 1e12 { *price } else { 0.0 };
            let price = ((finite * SCALE as f64).round() as i128).min(0);
            match row {
                RowOf::Observer(at) => prices.observers.insert(*at, price),
                RowOf::Host(at) => prices.hosts.insert(*at, price),
                RowOf::Class(class) => prices.classes.insert(*class, price),
                // At most one column of a pair is what the proof itself counts on.
                RowOf::Pair(..) => None,
            };
        }
        prices
    }
}
