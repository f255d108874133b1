//! The columns of visits that could be in a better whole plan.
//!
//! A column is an observer, a host, a lesson and a debrief. It takes slots of both;
//! only those *cells* (a person and a slot) matter that something recurring could
//! take too. Of one pair, a column that takes no other cells and classes than a dearer
//! one makes the dearer one needless: in any plan that has it, the cheaper one is
//! possible as well.

use super::groups::GroupColumns;
use crate::planners::visits::groups::{Candidates, Group, Least};
use crate::planners::visits::network::{Demands, Network};
use crate::planners::visits::options::{Lesson, Options};
use crate::school::{Cycle, DayId, Id, School, Slot, SlotSet, StaffId, Table, TextId};
use rayon::prelude::*;

/// A cell: a person and a slot; a moment, named by a slot, where slots overlap ([`crate::school::Cycle::moments`]).
pub type Cell = (StaffId, Slot);

/// The visits as far as they are needed here.
#[derive(Clone, Copy)]
pub struct Visits<'a> {
    /// What could happen.
    pub options: &'a Options<'a>,
    /// What is asked for.
    pub demands: &'a Demands,
    /// The visits alone, with their duals.
    pub alone: Alone<'a>,
}

/// Who visits whom, were there nothing but visits.
#[derive(Clone, Copy)]
pub enum Alone<'a> {
    /// Visits one by one.
    Network(&'a Network),
    /// Squares or triads.
    Groups(&'a Candidates, &'a Least),
}

/// One visit that could be made: an observer, a host, a lesson and a debrief.
#[derive(Clone, Debug)]
pub struct VisitColumn {
    /// Who goes to see.
    pub observer: StaffId,
    /// Whose lesson it is.
    pub host: StaffId,
    /// What it costs beyond the visit's missing: `moved` given back, and
    /// `unmet_visit` too unless it is demanded.
    pub cost: i64,
    /// The slot of the visit: the spot in its turn, at its site.
    pub slot: Slot,
    /// The slot of the talk, likewise.
    pub debrief: Option<Slot>,
    /// Whether the visit must be made, for itself or as one of a group's.
    pub demanded: bool,
    /// The cells that something recurring could take, as observer.
    pub as_observer: Vec<Slot>,
    /// The same as host.
    pub as_host: Vec<Slot>,
    /// The day, where the observer's slots are both of those of which \[prep\] leaves one free.
    pub spare: Option<DayId>,
    /// The classes, where these are limited.
    pub classes: Vec<TextId>,
}

/// What is in demand of each person's week.
pub struct Contended {
    /// The slots that something recurring could take.
    pub slots: Table<StaffId, SlotSet>,
    /// Those of them on days on which `min_free_per_day` leaves one of them free, and no more.
    pub spare: Table<StaffId, SlotSet>,
}

/// What becomes of a column that takes no less than a cheaper one of its pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dominated {
    /// It is left out.
    LeftOut,
    /// It stays: within a round, other visits may want the cheaper one's slots and classes.
    Kept,
}

/// All columns that could matter, by observer, host, then cost.
#[derive(Debug, Default)]
pub struct VisitColumns {
    /// Those of one pair together.
    pub all: Vec<VisitColumn>,
    /// The groups whose visits these are, where visits are made in groups.
    pub groups: GroupColumns,
    /// Groups that are worth looking at first.
    pub incumbent: Vec<Group>,
}

impl VisitColumns {
    /// Lists the columns of all visits that cost less than `slack` beyond the bound of visits alone. Some of
    /// them where it is stopped: nothing can be proven by these.
    ///
    /// O(people² × columns × columns that are left of a pair).
    pub fn new(
        visits: &Visits,
        contended: &Contended,
        slack: i64,
        dominated: Dominated,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> VisitColumns {
        let people = visits.demands.people();
        let of_observer = |observer: usize| -> Option<Vec<VisitColumn>> {
            let of_host = |host| of_pair(visits, contended, slack, dominated, (observer, host));
            (!stopped()).then(|| (0..people).flat_map(of_host).collect())
        };
        let groups = match visits.alone {
            Alone::Network(_) => GroupColumns::None,
            Alone::Groups(..) => GroupColumns::All,
        };
        let all = (0..people).into_par_iter().map(of_observer).while_some().flatten_iter().collect();
        VisitColumns { all, groups, incumbent: Vec::new() }
    }

    /// Whether visits are made in groups.
    pub fn in_groups(&self) -> bool {
        !matches!(self.groups, GroupColumns::None)
    }

    /// The positions of each pair's columns.
    pub fn pairs(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let pair = |column: &VisitColumn| (column.observer, column.host);
        self.all.chunk_by(move |a, b| pair(a) == pair(b)).scan(0, |start, columns| {
            *start += columns.len();
            Some(*start - columns.len()..*start)
        })
    }
}

fn of_pair(
    visits: &Visits,
    contended: &Contended,
    slack: i64,
    dominated: Dominated,
    (observer, host): (usize, usize),
) -> Vec<VisitColumn> {
    let Visits { options, demands, .. } = visits;
    let pair = (StaffId::from_index(observer), StaffId::from_index(host));
    let Some((demanded, dearest)) = visits.dearest(pair, slack) else { return Vec::new() };
    let limited = options.school.rules.visits.per_group > 0;
    let keeping = options.keeping(pair.0, pair.1);
    let unmet = if demanded { 0 } else { demands.unmet };
    let mut kept: Vec<VisitColumn> = Vec::new();
    let mut least = None;
    for lesson in options.ways(pair.0, pair.1) {
        let Lesson { cost, .. } = lesson;
        let extra = cost - *least.get_or_insert(cost);
        let cost = cost - keeping - unmet;
        // Dearer than missing, or than any better plan.
        if (!demanded && cost >= 0) || extra >= dearest {
            break;
        }
        let cycle = &options.school.cycle;
        for (slot, debrief) in spots_of(options.school, pair.1, &lesson) {
            let wanted = |staff: StaffId| -> Vec<Slot> {
                let moments = [Some(slot), debrief].into_iter().flatten().flat_map(|slot| cycle.moments_of_visit(slot));
                let mut moments: Vec<Slot> =
                    moments.filter(|moment| contended.slots[staff].contains(*moment)).collect();
                if cycle.has_spots() {
                    // A visit and its talk may share what is about a column.
                    moments.sort_unstable();
                    moments.dedup();
                }
                moments
            };
            let column = VisitColumn {
                observer: pair.0,
                host: pair.1,
                cost,
                slot,
                debrief,
                demanded,
                as_observer: wanted(pair.0),
                as_host: wanted(pair.1),
                spare: spare(options.school, &contended.spare[pair.0], slot, debrief),
                classes: if limited { options.classes(pair.1, cycle.slot_of(slot)) } else { Vec::new() },
            };
            if dominated == Dominated::Kept || !kept.iter().any(|cheaper| cheaper.takes_no_more_than(&column)) {
                kept.push(column);
            }
        }
    }
    kept
}

/// The spots of a lesson and of its talk, in each turn in which it is possible.
fn spots_of(school: &School, host: StaffId, lesson: &Lesson) -> Vec<(Slot, Option<Slot>)> {
    let Lesson { slot, debrief, rounds, .. } = *lesson;
    if !school.cycle.has_spots() {
        return vec![(slot, debrief)];
    }
    let (site, turns) = (school.site_at(host, slot), school.cycle.turns());
    let possible = (0..turns).filter(|round| rounds.holds(*round, turns));
    let spots = possible.map(|round| {
        let mut spots = school.spots_of_visit_at(slot, debrief, school.turns_of_round(round + 1), site);
        (spots.next().unwrap_or(slot), spots.next())
    });
    spots.collect()
}

impl Visits<'_> {
    /// Whether a visit has to be made, for itself or as one of its group's, and what it may cost
    /// beyond its least, so that all visits alone cost less than `slack` beyond their bound; none
    /// where it never is in such a plan.
    fn dearest(&self, (observer, host): (StaffId, StaffId), slack: i64) -> Option<(bool, i64)> {
        // By the duals, a plan with this visit costs at least so much beyond the bound.
        let beyond = match self.alone {
            Alone::Network(_) if self.demands.demanded.binary_search(&(observer, host)).is_ok() => {
                return Some((true, i64::MAX));
            }
            Alone::Network(network) => network.reduced(self.demands, observer.index(), host.index())?,
            Alone::Groups(candidates, least) => {
                let at = |staff: &StaffId| candidates.people.binary_search(staff).ok();
                least.beyond(at(&observer)?, at(&host)?)?
            }
        };
        let in_group = matches!(self.alone, Alone::Groups(..));
        (beyond < slack).then(|| (in_group, slack - beyond.max(0)))
    }
}

fn spare(school: &School, spare: &SlotSet, slot: Slot, debrief: Option<Slot>) -> Option<DayId> {
    let (day, debrief) = (school.cycle.day_of(slot), debrief?);
    let both = spare.contains(slot) && spare.contains(debrief) && school.cycle.day_of(debrief) == day;
    both.then_some(day)
}

impl VisitColumn {
    /// The slots of the visit and of the talk.
    pub fn slots(&self) -> Vec<Slot> {
        [Some(self.slot), self.debrief].into_iter().flatten().collect()
    }

    /// The moments of the visit and of the talk.
    pub fn moments<'c>(&self, cycle: &'c Cycle) -> impl Iterator<Item = Slot> + use<'c> {
        [Some(self.slot), self.debrief].into_iter().flatten().flat_map(|slot| cycle.moments(slot)).copied()
    }

    /// Who visits whom and when: no two columns have the same.
    pub fn key(&self) -> (StaffId, StaffId, Slot, Option<Slot>) {
        (self.observer, self.host, self.slot, self.debrief)
    }

    fn takes_no_more_than(&self, other: &VisitColumn) -> bool {
        self.as_observer.iter().all(|slot| other.as_observer.contains(slot))
            && self.as_host.iter().all(|slot| other.as_host.contains(slot))
            && self.classes.iter().all(|class| other.classes.contains(class))
    }
}
