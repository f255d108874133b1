//! Squares and triads in the joint Program: which groups could be in a better whole plan.
//!
//! There are far more groups than could be listed, so they are priced as columns are. Of two people the
//! duals say what seeing each other costs at least: the cheapest column there and back beyond what its
//! slots and classes are worth. A group costs the sum of that over every two of its people, less what
//! they would miss and what they are worth. So the groups of least worth are found as they are where
//! there is nothing but visits, only at other costs ([`Candidates::each_group_of`]).

use super::duals::Duals;
use super::master::{Master, RowKey};
use super::root_relaxation::NEGLIGIBLE;
use super::visit_columns::VisitColumns;
use crate::planners::visits::groups::{Candidates, Group};
use crate::school::StaffId;
use crate::solve::certificate::SCALE;
use rayon::prelude::*;
use std::ops::Range;

/// Groups of each first member that are added at once.
const MORE: usize = 16;
/// Prices beyond this are not summed.
const LARGEST: i128 = 1 << 56;

/// The groups among which a choice is made.
#[derive(Clone, Debug, Default)]
pub enum GroupColumns {
    /// Visits are not made in groups.
    #[default]
    None,
    /// All that there could be.
    All,
    /// These, in order.
    Some(Vec<Group>),
}

impl GroupColumns {
    /// How many groups are listed.
    pub fn size(&self) -> usize {
        match self {
            GroupColumns::None | GroupColumns::All => 0,
            GroupColumns::Some(groups) => groups.len(),
        }
    }

    /// The groups; none where there are more than so many, or not all of them are looked at.
    pub fn listed(&self, candidates: Option<&Candidates>, most: usize) -> Option<Vec<Group>> {
        match (self, candidates) {
            (GroupColumns::Some(groups), _) => Some(groups.clone()).filter(|groups| groups.len() <= most),
            (GroupColumns::All, Some(candidates)) if candidates.complete => {
                let mut groups = Vec::new();
                for first in 0..candidates.people.len() {
                    candidates.each_group_of(first, &mut |group, _| {
                        if groups.len() <= most {
                            groups.push(group.to_vec());
                        }
                    });
                }
                (groups.len() <= most).then_some(groups)
            }
            (GroupColumns::All, Some(_)) => None,
            _ => Some(Vec::new()),
        }
    }
}

/// The columns of every two people, by their positions among those who take part.
pub(super) struct Pairs {
    people: usize,
    ranges: Vec<Range<usize>>,
}

impl Pairs {
    /// O(columns + people²).
    pub(super) fn new(candidates: &Candidates, columns: &VisitColumns) -> Pairs {
        let people = candidates.people.len();
        let mut ranges = vec![0..0; people * people];
        for pair in columns.pairs() {
            let column = &columns.all[pair.start];
            let at = |staff: StaffId| candidates.people.binary_search(&staff);
            if let (Ok(observer), Ok(host)) = (at(column.observer), at(column.host)) {
                ranges[observer * people + host] = pair;
            }
        }
        Pairs { people, ranges }
    }

    /// The columns of an observer and a host.
    pub(super) fn columns(&self, observer: usize, host: usize) -> Range<usize> {
        self.ranges[observer * self.people + host].clone()
    }

    /// Tells observer and host of each visit of a group.
    pub(super) fn each_of(group: &[u16], mut tell: impl FnMut(usize, usize)) {
        for observer in group {
            for host in group.iter().filter(|host| *host != observer) {
                tell(usize::from(*observer), usize::from(*host));
            }
        }
    }
}

/// What groups cost beyond their duals.
pub(super) struct GroupPricing {
    /// Those who take part, at what the duals make of every two.
    candidates: Candidates,
    /// By observer and host: what their cheapest column costs beyond the duals of its rows, where the
    /// two have no row of their own.
    base: Vec<i128>,
    /// By person.
    members: Vec<i128>,
    group: i128,
    /// What the members of a group would miss.
    missing: i128,
    /// By two people: what a group with both costs beyond the duals at least.
    with_both: Vec<i128>,
}

impl GroupPricing {
    /// From a Program's duals. `reduced` has what each column costs beyond the duals of its rows. None
    /// where duals are too great to be added up.
    pub(super) fn new(
        candidates: &Candidates,
        master: &Master,
        duals: &Duals,
        (pairs, reduced): (&Pairs, &[i128]),
        unmet: i64,
    ) -> Option<GroupPricing> {
        let people = candidates.people.len();
        let staff = &candidates.people;
        let mut of_pairs = vec![LARGEST; people * people];
        let mut base = vec![0; people * people];
        for observer in 0..people {
            for host in 0..people {
                let pair = RowKey::Pair(staff[observer], staff[host]);
                let columns = pairs.columns(observer, host);
                let Some(least) = reduced[columns].iter().min() else { continue };
                // Where there is a row, its price is what a visit is worth, and the columns' own is beyond it.
                let price = if master.rows.contains_key(&pair) {
                    duals.pair(staff[observer], staff[host])
                } else {
                    base[observer * people + host] = *least;
                    *least
                };
                if price.abs() >= LARGEST {
                    return None;
                }
                of_pairs[observer * people + host] = price;
            }
        }
        let both = |a: usize, b: usize| {
            let (there, back) = (of_pairs[a * people + b], of_pairs[b * people + a]);
            (candidates.together(a, b).is_some() && there < LARGEST && back < LARGEST)
                .then(|| i64::try_from(there + back).ok())
                .flatten()
        };
        let costs: Vec<Option<i64>> = (0..people * people).map(|at| both(at / people, at % people)).collect();
        let size = candidates.size as i64;
        Some(GroupPricing {
            candidates: candidates.at(&costs),
            members: staff.iter().map(|staff| duals.member(*staff)).collect(),
            group: duals.groups(),
            missing: i128::from(unmet * (size - 1) * size - candidates.again_of_group()) * SCALE,
            with_both: Vec::new(),
            base,
        })
    }

    /// What a group costs beyond its duals; none where it is not possible.
    pub(super) fn reduced(&self, group: &[u16]) -> Option<i128> {
        self.candidates.cost(group).map(|cost| self.beyond(group, cost))
    }

    fn beyond(&self, group: &[u16], cost: i64) -> i128 {
        let members: i128 = group.iter().map(|person| self.members[usize::from(*person)]).sum();
        i128::from(cost) - self.missing - members - self.group
    }

    /// A pool by first members.
    fn by_first<'p>(&self, pool: &'p GroupColumns) -> Vec<OfFirst<'p>> {
        match pool {
            GroupColumns::None => Vec::new(),
            GroupColumns::All => (0..self.members.len()).map(OfFirst::All).collect(),
            GroupColumns::Some(groups) => groups.chunk_by(|a, b| a[0] == b[0]).map(OfFirst::Some).collect(),
        }
    }

    fn each(&self, of_first: &OfFirst, tell: &mut impl FnMut(&[u16], i128)) {
        match of_first {
            OfFirst::All(first) => {
                self.candidates.each_group_of(*first, &mut |group, cost| tell(group, self.beyond(group, cost)));
            }
            OfFirst::Some(groups) => {
                let known = groups.iter().filter_map(|group| Some((group, self.reduced(group)?)));
                known.for_each(|(group, reduced)| tell(group, reduced));
            }
        }
    }

    /// Groups of a pool that are cheaper than their duals and not `listed` (in order), a few of each
    /// first member, and what the cheapest of all these costs beyond its duals, or 0.
    pub(super) fn cheapest(&self, pool: &GroupColumns, listed: &[Group]) -> (Vec<Group>, i128) {
        let of_first = |of_first: &OfFirst| {
            let (mut best, mut least): (Vec<(i128, Group)>, i128) = (Vec::new(), 0);
            self.each(of_first, &mut |group, reduced| {
                let worst = if best.len() < MORE { -NEGLIGIBLE } else { best[MORE - 1].0 };
                if reduced >= worst.max(least) || listed.binary_search_by(|known| known.as_slice().cmp(group)).is_ok() {
                    return;
                }
                least = reduced.min(least);
                if reduced < worst {
                    let at = best.partition_point(|(known, _)| *known <= reduced);
                    best.insert(at, (reduced, group.to_vec()));
                    best.truncate(MORE);
                }
            });
            (best, least)
        };
        let found: Vec<(Vec<(i128, Group)>, i128)> = self.by_first(pool).par_iter().map(of_first).collect();
        let least = found.iter().map(|(_, least)| *least).min().unwrap_or(0);
        (found.into_iter().flat_map(|(best, _)| best).map(|(_, group)| group).collect(), least)
    }

    /// Groups of a pool that satisfy a condition on themselves and what they cost beyond their
    /// duals, in order; none where there are more than so many.
    pub(super) fn those(
        &self,
        pool: &GroupColumns,
        most: usize,
        condition: impl Fn(&[u16], i128) -> bool + Sync,
    ) -> Option<Vec<Group>> {
        let of_first = |of_first: &OfFirst| {
            let mut kept = Vec::new();
            self.each(of_first, &mut |group, reduced| {
                if kept.len() <= most && condition(group, reduced) {
                    kept.push(group.to_vec());
                }
            });
            kept
        };
        let groups = self.by_first(pool).par_iter().map(of_first).collect::<Vec<_>>().concat();
        (groups.len() <= most).then_some(groups)
    }

    /// Works out what groups with every two people cost beyond their duals at least.
    pub(super) fn with_every_two(mut self, pool: &GroupColumns) -> GroupPricing {
        let people = self.members.len();
        let nothing = || vec![i128::MAX; people * people];
        let of_first = |mut least: Vec<i128>, of_first: &OfFirst| {
            self.each(of_first, &mut |group, reduced| {
                Pairs::each_of(group, |a, b| {
                    let known = &mut least[a * people + b];
                    *known = reduced.min(*known);
                });
            });
            least
        };
        let lesser = |mut a: Vec<i128>, b: Vec<i128>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a = b.min(*a));
            a
        };
        self.with_both = self.by_first(pool).par_iter().fold(nothing, of_first).reduce(nothing, lesser);
        self
    }

    /// What a visit costs at least beyond the duals, made in a column that costs `reduced` beyond the
    /// duals of its rows; none where the two are in no group.
    ///
    /// A plan with it has a group with both, and pays for that too.
    pub(super) fn beyond_column(&self, (observer, host): (StaffId, StaffId), reduced: i128) -> Option<i128> {
        let at = |staff: StaffId| self.candidates.people.binary_search(&staff).ok();
        let pair = at(observer)? * self.members.len() + at(host)?;
        let with_both = Some(self.with_both[pair]).filter(|least| *least != i128::MAX)?;
        Some(reduced - self.base[pair] + with_both)
    }
}

/// The groups of a pool with one first member.
enum OfFirst<'p> {
    All(usize),
    Some(&'p [Group]),
}
