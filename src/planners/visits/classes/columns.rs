//! Ways for observers to visit hosts, as far as classes are concerned.

use crate::planners::visits::network::Network;
use crate::planners::visits::options::Options;
use crate::planners::visits::search::Search;
use crate::school::{Id, Slot, StaffId, TextId};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// One way for an observer to visit a host, as far as classes are concerned.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub observer: u32,
    pub host: u32,
    /// `moved` given back.
    pub cost: i64,
    /// The set of classes.
    pub set: u32,
    /// Whether the visit is demanded.
    pub demanded: bool,
}

/// What a column is, whichever columns are listed: observer, host and set of classes.
pub(super) type Key = (u32, u32, u32);

impl Column {
    pub fn key(&self) -> Key {
        (self.observer, self.host, self.set)
    }
}

/// The sets of classes that lessons have.
#[derive(Clone, Debug, Default)]
pub(super) struct Sets {
    pub classes: Vec<Vec<TextId>>,
    of_lesson: Vec<BTreeMap<Slot, u32>>,
}

impl Sets {
    fn new(options: &Options) -> Sets {
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

/// Columns of one observer together, and of these, those of one pair.
pub(super) struct Columns {
    pub all: Vec<Column>,
    /// Where those of each pair begin, and the end.
    starts: Vec<usize>,
    pub sets: Sets,
    /// Whether these are all there are.
    pub complete: bool,
    /// What it costs that hosts receive demanded visits beyond their first.
    again: i64,
}

impl Columns {
    /// The columns that add at most so much to what the network costs, by its duals, and all of
    /// demanded visits: visits with any other column cost more than that.
    ///
    /// O(people²), and O(slots) for each pair of which a column could be listed. None where time is long up.
    pub fn new(search: &Search, network: &Network, most: i64) -> Option<Columns> {
        let options = search.options;
        let demands = search.demands;
        let sets = Sets::new(options);
        let people = demands.people();
        let control = search.control.in_grace();
        let of_observer = |observer: usize| -> Option<(Vec<Vec<Column>>, bool)> {
            if control.stopped().is_some() {
                return None;
            }
            let mut complete = true;
            let mut pairs = Vec::new();
            for host in 0..people {
                let pair = (StaffId::from_index(observer), StaffId::from_index(host));
                let demanded = demands.demanded.binary_search(&pair).is_ok();
                // What the cheapest column of the pair adds, and what it costs.
                let least = match (demanded, network.reduced(demands, observer, host), demands.cost(observer, host)) {
                    (true, ..) => None,
                    (false, Some(reduced), _) if reduced > most => {
                        complete = false;
                        continue;
                    }
                    (false, Some(reduced), Some(cost)) => Some((reduced, cost)),
                    _ => continue,
                };
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
                let mut columns: Vec<Column> = cheapest.into_iter().map(column).collect();
                if let Some((reduced, cost)) = least {
                    let all = columns.len();
                    columns.retain(|column| reduced + column.cost - cost <= most);
                    complete &= columns.len() == all;
                }
                if !columns.is_empty() {
                    pairs.push(columns);
                }
            }
            Some((pairs, complete))
        };
        let of_observers = (0..people).into_par_iter().map(of_observer);
        let of_observers = of_observers.collect::<Option<Vec<(Vec<Vec<Column>>, bool)>>>()?;
        let complete = of_observers.iter().all(|(_, complete)| *complete);
        let (mut all, mut starts) = (Vec::new(), vec![0]);
        for columns in of_observers.into_iter().flat_map(|(pairs, _)| pairs) {
            all.extend(columns);
            starts.push(all.len());
        }
        Some(Columns { all, starts, sets, complete, again: demands.again_of_demanded() })
    }

    /// Those of each pair.
    pub fn pairs(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.starts.windows(2).map(|ends| ends[0]..ends[1])
    }

    /// The classes that the lesson of a column has.
    pub fn classes(&self, column: usize) -> &[TextId] {
        &self.sets.classes[self.all[column].set as usize]
    }

    /// How many demanded visits there are columns of.
    pub fn demanded_pairs(&self) -> usize {
        self.pairs().filter(|pair| self.all[pair.start].demanded).count()
    }

    /// What demanded visits cost at least.
    pub fn demanded(&self) -> i64 {
        let of_pair = |pair: std::ops::Range<usize>| self.all[pair].iter().map(|column| column.cost).min().unwrap_or(0);
        let visits: i64 = self.pairs().filter(|pair| self.all[pair.start].demanded).map(of_pair).sum();
        visits + self.again
    }
}
