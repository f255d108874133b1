//! Which groups there could be, and what each costs at least.

use super::super::network::Demands;
use super::super::options::{IMPOSSIBLE, Options};
use crate::plan::Visit;
use crate::school::{Id, StaffId};
use crate::solve::Control;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// No two of these can be in one group.
const APART: i64 = i64::MAX;
/// With more people than this, each person's groups are looked for among the nearest colleagues only.
const MOST_PEOPLE: usize = 240;
/// So many of them.
const NEAREST: usize = 40;

/// A group, by positions among those who take part, in order.
pub type Group = Vec<u16>;

/// Who could be in one group with whom.
#[derive(Clone, Debug)]
pub struct Candidates {
    /// Those who take part, as in staff.csv.
    pub people: Vec<StaffId>,
    /// How many people a group has.
    pub size: usize,
    /// Whether every possible group is among the candidates.
    pub complete: bool,
    /// What two people cost each other at least, the visits of both; by positions.
    together: Vec<i64>,
    /// `host_again`.
    again: i64,
    /// Per person, those of whom each is in the same group as they or nobody is: demanded visits.
    tied: Vec<Vec<u16>>,
    /// What some groups cost at least, where that is known to be more than the sum of their visits:
    /// [`IMPOSSIBLE`] where their visits find no rounds.
    dearer: BTreeMap<Group, i64>,
    /// What some groups cost at least when all of them are formed.
    dearer_together: Vec<Together>,
}

/// Groups that stand in each other's way: a class is visited too often.
#[derive(Clone, Debug)]
pub struct Together {
    /// The groups.
    pub groups: Vec<Group>,
    /// What all of them cost at least: [`IMPOSSIBLE`] where not all can be formed.
    pub cost: i64,
}

impl Candidates {
    /// Works out who could be in one group: from different departments (where
    /// both are known), each visit possible in both directions; nobody where there are too few rounds.
    ///
    /// O(people² × slots).
    pub fn new(options: &Options, demands: &Demands, size: usize) -> Candidates {
        Candidates::in_time(options, demands, size, &Control::default()).expect("nobody stops it")
    }

    /// The same; none where time is up first.
    pub fn in_time(options: &Options, demands: &Demands, size: usize, control: &Control) -> Option<Candidates> {
        Candidates::among(who_takes_part(options), options, demands, size, control)
    }

    /// Those of demanded visits, and the nearest colleagues of each two of them where there are very many people: enough
    /// to find out whether there are groups for these visits.
    ///
    /// O(demanded visits × people × slots).
    pub fn near_demanded(options: &Options, demands: &Demands, size: usize) -> Candidates {
        let mut people = who_takes_part(options);
        if people.len() > MOST_PEOPLE {
            let mut near: BTreeSet<StaffId> = BTreeSet::new();
            for (observer, host) in &demands.demanded {
                near.extend([*observer, *host]);
                let with_both = |other: &StaffId| {
                    Some((of_two(options, *observer, *other)? + of_two(options, *host, *other)?, *other))
                };
                let mut others: Vec<(i64, StaffId)> = people.iter().filter_map(with_both).collect();
                others.sort_unstable();
                near.extend(others.into_iter().take(NEAREST).map(|(_, other)| other));
            }
            people.retain(|staff| near.contains(staff));
        }
        Candidates::among(people, options, demands, size, &Control::default()).expect("nobody stops it")
    }

    /// Those among some people; none where time is up first.
    fn among(
        people: Vec<StaffId>,
        options: &Options,
        demands: &Demands,
        size: usize,
        control: &Control,
    ) -> Option<Candidates> {
        let school = options.school;
        let department = |staff: StaffId| school.staff[staff].department;
        // Everybody of a group makes one visit in a round.
        let no_groups = (school.rules.visits.rounds as usize) < size - 1;
        // What is known already need not be worked out again.
        let least = |a: StaffId, b: StaffId| match demands.cost(a.index(), b.index()) {
            Some(cost) => cost,
            None => options.least(a, b),
        };
        let both = |a: StaffId, b: StaffId| {
            let same = department(a).zip(department(b)).is_some_and(|(a, b)| a == b);
            if a == b || same || no_groups {
                return APART;
            }
            match least(a, b) {
                IMPOSSIBLE => APART,
                there => match least(b, a) {
                    IMPOSSIBLE => APART,
                    back => there + back,
                },
            }
        };
        // Each two are looked at once.
        let row = |(at, a): (usize, &StaffId)| {
            let later = || people[at + 1..].iter().map(|b| both(*a, *b)).collect::<Vec<i64>>();
            control.stopped().is_none().then(later)
        };
        let rows = people.par_iter().enumerate().map(row).collect::<Option<Vec<_>>>()?;
        let mut together = vec![APART; people.len() * people.len()];
        for (a, row) in rows.into_iter().enumerate() {
            for (b, cost) in (a + 1..).zip(row) {
                together[a * people.len() + b] = cost;
                together[b * people.len() + a] = cost;
            }
        }
        let complete = people.len() <= MOST_PEOPLE;
        if !complete {
            keep_nearest(&mut together, people.len());
        }
        let at = |staff: StaffId| people.binary_search(&staff).ok();
        let mut tied = vec![Vec::new(); people.len()];
        for (observer, host) in &demands.demanded {
            if let (Some(a), Some(b)) = (at(*observer), at(*host)) {
                tied[a].push(b as u16);
                tied[b].push(a as u16);
            }
        }
        Some(Candidates {
            people,
            size,
            complete,
            together,
            again: demands.again,
            tied,
            dearer: BTreeMap::new(),
            dearer_together: Vec::new(),
        })
    }

    /// The same people, where two of them cost each other something else: by positions, row by row;
    /// none where they cannot be in one group. What is known of groups is about other costs, and left out.
    pub fn at(&self, costs: &[Option<i64>]) -> Candidates {
        Candidates {
            together: costs.iter().map(|cost| cost.unwrap_or(APART)).collect(),
            dearer: BTreeMap::new(),
            dearer_together: Vec::new(),
            people: self.people.clone(),
            tied: self.tied.clone(),
            ..*self
        }
    }

    /// What it costs that everybody in a group is seen by several: the k-th beyond the first counts k.
    pub fn again_of_group(&self) -> i64 {
        let size = self.size as i64;
        self.again * size * (size - 1) * (size - 2) / 2
    }

    /// What two people cost each other at least; none where they cannot be in one group.
    pub fn together(&self, a: usize, b: usize) -> Option<i64> {
        let cost = self.together[a * self.people.len() + b];
        (cost != APART).then_some(cost)
    }

    /// Whether a demanded visit is theirs.
    pub fn is_tied(&self, person: usize) -> bool {
        !self.tied[person].is_empty()
    }

    /// Whether somebody makes or receives a demanded visit.
    pub fn must_be_in_one(&self, staff: StaffId) -> bool {
        self.people.binary_search(&staff).is_ok_and(|person| self.is_tied(person))
    }

    /// The people of a group.
    pub fn people_of(&self, group: &[u16]) -> Vec<StaffId> {
        group.iter().map(|person| self.people[usize::from(*person)]).collect()
    }

    /// The group of some people; none where not all of them take part.
    pub fn group_of(&self, people: &[StaffId]) -> Option<Group> {
        let position = |staff: &StaffId| self.people.binary_search(staff).ok().map(|at| at as u16);
        people.iter().map(position).collect()
    }

    /// The groups that make some visits, in order.
    pub fn groups_of(&self, visits: &[Visit]) -> Vec<Group> {
        let groups = who_sees_each_other(visits);
        let mut groups: Vec<Group> = groups.iter().filter_map(|people| self.group_of(people)).collect();
        groups.retain(|group| group.len() == self.size && self.cost(group).is_some());
        groups
    }

    /// How many groups there are at most.
    pub fn most_groups(&self) -> i64 {
        (self.people.len() / self.size) as i64
    }

    /// How many people could be in one group with a person.
    pub fn partners(&self, person: usize) -> usize {
        (0..self.people.len()).filter(|other| self.together(person, *other).is_some()).count()
    }

    /// In how many possible groups a person could be.
    ///
    /// O(partners ^ (size − 1)).
    pub fn groups_with(&self, person: usize) -> usize {
        let of: Vec<usize> = (0..self.people.len()).filter(|other| self.together(person, *other).is_some()).collect();
        let mut groups = 0;
        let mut count = |group: &mut [u16]| {
            group.sort_unstable();
            groups += usize::from(self.known(group, 0).is_some());
        };
        for (at, second) in of.iter().enumerate() {
            let with_both: Vec<usize> =
                of[at + 1..].iter().copied().filter(|other| self.together(*second, *other).is_some()).collect();
            for (at, third) in with_both.iter().enumerate() {
                if self.size == 3 {
                    count(&mut [person, *second, *third].map(|member| member as u16));
                    continue;
                }
                let fourths = with_both[at + 1..].iter().filter(|other| self.together(*third, **other).is_some());
                let all = |fourth: &usize| [person, *second, *third, *fourth].map(|member| member as u16);
                fourths.for_each(|fourth| count(&mut all(fourth)));
            }
        }
        groups
    }

    /// A group costs at least so much, more than its visits add up to.
    pub fn is_dearer(&mut self, group: Group, cost: i64) {
        self.dearer.insert(group, cost);
    }

    /// Some groups cost more than the sum of each where all of them are formed.
    pub fn are_dearer_together(&mut self, together: Together) {
        self.dearer_together.push(together);
    }

    /// Groups that stand in each other's way, and what all of them cost at least
    /// beyond the sum of what each costs: [`IMPOSSIBLE`] where not all can be formed.
    pub fn dearer_together(&self) -> impl Iterator<Item = (&[Group], i64)> {
        self.dearer_together.iter().map(|set| {
            let each: i64 = set.groups.iter().map(|group| self.cost(group).unwrap_or(0)).sum();
            (set.groups.as_slice(), if set.cost == IMPOSSIBLE { IMPOSSIBLE } else { set.cost - each })
        })
    }

    /// What some groups cost at least beyond the sum of what each costs, as far as is known:
    /// the most of what some of them cost together. (One change may serve two
    /// sets that have a group in common, so their figures do not add up.)
    pub fn beyond_each(&self, groups: &[Group]) -> i64 {
        let formed = self.dearer_together().filter(|(set, _)| set.iter().all(|group| groups.contains(group)));
        formed.map(|(_, beyond)| beyond).max().unwrap_or(0).max(0)
    }

    /// What a group costs at least; none where it is not possible.
    pub fn cost(&self, group: &[u16]) -> Option<i64> {
        let mut cost = 0;
        for (position, a) in group.iter().enumerate() {
            for b in &group[position + 1..] {
                cost += self.together(usize::from(*a), usize::from(*b))?;
            }
        }
        self.known(group, cost)
    }

    /// How many reasons there are why some people are no group: two who cannot be together, somebody without
    /// those with whom they must be; at least one.
    pub fn clashes(&self, people: &[u16]) -> usize {
        let mut clashes = 0;
        for (position, a) in people.iter().enumerate() {
            let apart = |b: &&u16| self.together(usize::from(*a), usize::from(**b)).is_none();
            clashes += people[position + 1..].iter().filter(apart).count();
            clashes += self.tied[usize::from(*a)].iter().filter(|other| !people.contains(other)).count();
        }
        clashes.max(1)
    }

    fn known(&self, group: &[u16], cost: i64) -> Option<i64> {
        let whole =
            group.iter().all(|person| self.tied[usize::from(*person)].iter().all(|other| group.contains(other)));
        match self.dearer.get(group) {
            _ if !whole => None,
            Some(cost) if *cost == IMPOSSIBLE => None,
            Some(dearer) => Some(*dearer),
            None => Some(cost),
        }
    }

    /// Tells every possible group of which a person is the first member, with what it costs at least.
    ///
    /// O(partners ^ (size − 1)).
    pub fn each_group_of(&self, first: usize, tell: &mut impl FnMut(&[u16], i64)) {
        let later = |after: usize, among: &[(usize, i64)]| -> Vec<(usize, i64)> {
            let reached = among.iter().filter(|(other, _)| *other > after);
            reached.filter_map(|(other, cost)| Some((*other, cost + self.together(after, *other)?))).collect()
        };
        let others: Vec<(usize, i64)> = (first + 1..self.people.len()).map(|other| (other, 0)).collect();
        let others = later(first, &others);
        for &(second, of_two) in &others {
            let others = later(second, &others);
            for &(third, of_three) in &others {
                let of_three = of_two + of_three;
                if self.size == 3 {
                    let group = [first as u16, second as u16, third as u16];
                    if let Some(cost) = self.known(&group, of_three) {
                        tell(&group, cost);
                    }
                    continue;
                }
                for &(fourth, of_fourth) in others.iter().filter(|(fourth, _)| *fourth > third) {
                    let Some(last) = self.together(third, fourth) else { continue };
                    let group = [first as u16, second as u16, third as u16, fourth as u16];
                    if let Some(cost) = self.known(&group, of_three + of_fourth + last) {
                        tell(&group, cost);
                    }
                }
            }
        }
    }
}

/// Who both makes and receives visits.
fn who_takes_part(options: &Options) -> Vec<StaffId> {
    let staff = options.school.staff.entries();
    staff.filter(|(_, person)| person.visits > 0 && person.hosts > 0).map(|(staff, _)| staff).collect()
}

/// What two people cost each other at least; none where they cannot be in one group.
fn of_two(options: &Options, a: StaffId, b: StaffId) -> Option<i64> {
    let department = |staff: StaffId| options.school.staff[staff].department;
    let same = department(a).zip(department(b)).is_some_and(|(a, b)| a == b);
    let possible = |cost: &i64| *cost != IMPOSSIBLE;
    if a == b || same {
        return None;
    }
    let there = Some(options.least(a, b)).filter(possible)?;
    Some(there + Some(options.least(b, a)).filter(possible)?)
}

/// Whether two people who can be in one group find others for it: one more, or two who can be with each other too.
///
/// O(people × slots), and O(people² × slots) where hardly anybody fits.
pub(super) fn find_others(options: &Options, a: StaffId, b: StaffId, size: usize) -> bool {
    let fits = |other: &StaffId| of_two(options, a, *other).is_some() && of_two(options, b, *other).is_some();
    let mut others: Vec<StaffId> = Vec::new();
    for other in who_takes_part(options).into_iter().filter(fits) {
        if size == 3 || others.iter().any(|known| of_two(options, *known, other).is_some()) {
            return true;
        }
        others.push(other);
    }
    false
}

/// The people of each group that makes some visits: groups in order, each once, their people in order.
pub fn who_sees_each_other(visits: &[Visit]) -> Vec<Vec<StaffId>> {
    let mut sees: BTreeMap<StaffId, Vec<StaffId>> = BTreeMap::new();
    for visit in visits {
        sees.entry(visit.observer).or_insert_with(|| vec![visit.observer]).push(visit.host);
    }
    let mut groups: Vec<Vec<StaffId>> = sees.into_values().collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// Leaves each person only the nearest colleagues, and those to whom they are near.
fn keep_nearest(together: &mut [i64], people: usize) {
    let mut kept = vec![false; together.len()];
    for a in 0..people {
        let mut others: Vec<(i64, usize)> =
            (0..people).map(|b| (together[a * people + b], b)).filter(|(cost, _)| *cost != APART).collect();
        others.sort_unstable();
        for (_, b) in others.into_iter().take(NEAREST) {
            kept[a * people + b] = true;
            kept[b * people + a] = true;
        }
    }
    together.iter_mut().zip(kept).filter(|(_, kept)| !kept).for_each(|(cost, _)| *cost = APART);
}

/// Candidates among so many people, where any two cost each other so much, or cannot be together.
#[cfg(test)]
pub(super) fn costs(people: usize, size: usize, cost: impl Fn(usize, usize) -> Option<i64>) -> Candidates {
    let cost = |a: usize, b: usize| cost(a, b).filter(|_| a != b).unwrap_or(APART);
    Candidates {
        people: (0..people).map(crate::school::Id::from_index).collect(),
        size,
        complete: true,
        together: (0..people * people).map(|pair| cost(pair / people, pair % people)).collect(),
        again: 0,
        tied: vec![Vec::new(); people],
        dearer: BTreeMap::new(),
        dearer_together: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn groups_of_a_person_are_those_among_all(
            size in 3usize..=4,
            apart in proptest::collection::vec(proptest::bool::weighted(0.3), 64),
            ties in proptest::collection::vec((0usize..8, 0usize..8), 0..2),
            dearer in 0usize..8,
        ) {
            let people = 8;
            let cost = |a: usize, b: usize| {
                let (a, b) = (a.min(b), a.max(b));
                (!apart[a * people + b]).then_some((a + b) as i64)
            };
            let mut tied = vec![Vec::new(); people];
            for (a, b) in ties.into_iter().filter(|(a, b)| a != b) {
                tied[a].push(b as u16);
                tied[b].push(a as u16);
            }
            let mut candidates = Candidates { tied, ..costs(people, size, cost) };
            let all = |candidates: &Candidates| {
                let mut groups: Vec<Group> = Vec::new();
                (0..people).for_each(|first| candidates.each_group_of(first, &mut |group, _| groups.push(group.to_vec())));
                groups
            };
            if let Some(group) = all(&candidates).get(dearer) {
                candidates.is_dearer(group.clone(), IMPOSSIBLE);
            }
            let groups = all(&candidates);
            for person in 0..people {
                let with = groups.iter().filter(|group| group.contains(&(person as u16))).count();
                prop_assert_eq!(candidates.groups_with(person), with);
            }
        }
    }
}
