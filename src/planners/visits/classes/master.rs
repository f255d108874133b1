//! The master Program over some columns, its duals, and what they prove.

use super::Case;
use super::columns::Column;
use crate::model::{Program, Rule, Tag, Variable};
use crate::planners::visits::formulate::Places;
use crate::school::{Id, StaffId, TextId};
use std::collections::BTreeMap;

/// Duals are multiples of 1/`SCALE`.
const SCALE: i128 = 1 << 20;
/// A column that costs less by no more than this is not worth listing.
pub(super) const NEGLIGIBLE: i128 = SCALE / 65536;

/// Duals on observers, hosts and classes, times [`SCALE`], none of them positive.
#[derive(Clone, Debug, Default)]
pub(super) struct Duals {
    observers: BTreeMap<u32, i128>,
    hosts: BTreeMap<u32, i128>,
    classes: BTreeMap<TextId, i128>,
}

/// A bound for all columns, with what each column adds to it.
pub(super) struct Proof {
    pub bound: i64,
    scaled: i128,
    beyond: Vec<i128>,
}

impl Proof {
    /// No visits with this column cost less.
    pub fn bound_with(&self, column: usize) -> i64 {
        whole(self.scaled + self.beyond[column])
    }
}

fn whole(scaled: i128) -> i64 {
    i64::try_from(-((-scaled).div_euclid(SCALE))).unwrap_or(i64::MIN)
}

impl Case<'_> {
    /// What a column costs beyond the duals, times [`SCALE`].
    pub(super) fn reduced(&self, column: &Column, duals: &Duals) -> i128 {
        let unmet = if column.demanded { 0 } else { self.search.demands.unmet };
        let mut reduced = i128::from(column.cost - unmet) * SCALE;
        if !column.demanded {
            reduced -= duals.observers.get(&column.observer).copied().unwrap_or(0);
            reduced -= duals.hosts.get(&column.host).copied().unwrap_or(0);
        }
        for class in &self.columns.sets.classes[column.set as usize] {
            reduced -= duals.classes.get(class).copied().unwrap_or(0);
        }
        reduced
    }

    /// What the duals prove: weak duality, with at most one column of each pair.
    pub(super) fn proof(&self, duals: &Duals) -> Proof {
        let demands = self.search.demands;
        let asked: i64 = demands.visits.iter().map(|visits| i64::from(*visits)).sum();
        let mut scaled = i128::from(demands.unmet * asked + demands.again_of_demanded()) * SCALE;
        for (observer, price) in &duals.observers {
            scaled += price * i128::from(demands.visits[*observer as usize]);
        }
        // What a price is beyond the cost of a place is given back for each place.
        for (host, price) in &duals.hosts {
            for place in 0..demands.hosts[*host as usize] as usize {
                let cost = i128::from(demands.places().of(*host as usize, place)) * SCALE;
                scaled += (price + cost).min(0);
            }
        }
        scaled += duals.classes.iter().map(|(class, price)| price * i128::from(self.limit(*class))).sum::<i128>();
        let reduced: Vec<i128> = self.columns.all.iter().map(|column| self.reduced(column, duals)).collect();
        let mut beyond = reduced.clone();
        for pair in self.columns.pairs() {
            let least = reduced[pair.clone()].iter().copied().min().unwrap_or(0);
            let least = if self.columns.all[pair.start].demanded { least } else { least.min(0) };
            scaled += least;
            beyond[pair].iter_mut().for_each(|beyond| *beyond -= least);
        }
        Proof { bound: whole(scaled), scaled, beyond }
    }

    /// How many visits a class may have.
    pub(super) fn limit(&self, class: TextId) -> u32 {
        self.search.options.school.visits_left(class).unwrap_or(u32::MAX)
    }

    /// The master Program over some columns.
    pub(super) fn master(&self, listed: &[usize]) -> Master {
        let demands = self.search.demands;
        let mut program = Program::new();
        let asked: i64 = demands.visits.iter().map(|visits| i64::from(*visits)).sum();
        program.constant(demands.unmet * asked + demands.again_of_demanded());
        let mut terms: BTreeMap<RowKey, Vec<(Variable, i64)>> = BTreeMap::new();
        for column in listed {
            let of = &self.columns.all[*column];
            let variable = program.decision();
            program.cost_of(variable, of.cost - if of.demanded { 0 } else { demands.unmet });
            let mut add = |row: RowKey| terms.entry(row).or_default().push((variable, 1));
            add(RowKey::Pair(of.observer, of.host, of.demanded));
            if !of.demanded {
                add(RowKey::Observer(of.observer));
                add(RowKey::Host(of.host));
            }
            self.columns.classes(*column).iter().for_each(|class| add(RowKey::Class(*class)));
        }
        let mut rows = Vec::new();
        let mut places = Vec::new();
        for (row, mut terms) in terms {
            let person = |at: u32| StaffId::from_index(at as usize);
            let (tag, lower, upper) = match row {
                RowKey::Observer(at) => {
                    (Tag::new(Rule::VisitsMade).staff(person(at)), None, i64::from(demands.visits[at as usize]))
                }
                RowKey::Host(at) => {
                    let of_host = Places::new(&mut program, demands, person(at));
                    terms.extend(of_host.given_back());
                    places.extend((0..of_host.variables.len()).map(|place| (at, place)));
                    (Tag::new(Rule::VisitsReceived).staff(person(at)), None, of_host.free)
                }
                RowKey::Pair(at, _, demanded) => {
                    (Tag::new(Rule::DifferentHosts).staff(person(at)), demanded.then_some(1), 1)
                }
                RowKey::Class(class) => (Tag::new(Rule::VisitsOfClass), None, i64::from(self.limit(class))),
            };
            let before = program.rows();
            program.row(tag, lower, Some(upper), &terms);
            if program.rows() > before {
                rows.push(row);
            }
        }
        Master { program, rows, places }
    }
}

/// The Program over some columns, one variable for each, and then one for each place of a host that costs something.
pub(super) struct Master {
    /// To be minimised.
    pub program: Program,
    /// What each row stands for, in ascending order.
    pub rows: Vec<RowKey>,
    /// Host and number of each place, in ascending order.
    pub places: Vec<(u32, usize)>,
}

/// What a row of the master Program stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum RowKey {
    Observer(u32),
    Host(u32),
    Pair(u32, u32, bool),
    Class(TextId),
}

impl Duals {
    pub fn new(rows: &[RowKey], found: &[f64]) -> Duals {
        let mut duals = Duals::default();
        for (row, price) in rows.iter().zip(found) {
            let finite = if price.is_finite() && price.abs() < 1e12 { *price } else { 0.0 };
            let price = ((finite * SCALE as f64).round() as i128).min(0);
            match row {
                RowKey::Observer(at) => duals.observers.insert(*at, price),
                RowKey::Host(at) => duals.hosts.insert(*at, price),
                RowKey::Class(class) => duals.classes.insert(*class, price),
                // At most one column of a pair is what the proof itself counts on.
                RowKey::Pair(..) => None,
            };
        }
        duals
    }
}
