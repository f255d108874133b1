//! Good groups soon: people change places for as long as that gains something.
//!
//! All people are divided into blocks of a group's size. A block that is no
//! possible group, or not worth forming, stands for people in none. Two people of
//! two blocks change places where that costs less, or as much and fewer clash:
//! the pairwise exchange for groups of diverse people of Weitz and
//! Lakshminarayanan, "An empirical comparison of heuristic methods for creating
//! maximally diverse groups", Journal of the Operational Research Society 49 (1998).

use super::candidates::{Candidates, Group};
use crate::solve::Control;

/// What a block gains (never positive), and how many reasons there are against its being a group.
type Worth = (i64, usize);

/// Groups that gain as much as the given ones or more, where `gain` is what
/// forming a group changes. As good as exchanges make them, or as `control` lets them.
///
/// O(passes × groups² × size⁴); only blocks that have changed are looked at again.
pub fn improve(
    candidates: &Candidates,
    gain: &impl Fn(&[u16]) -> Option<i64>,
    groups: &[Group],
    control: &Control,
) -> Vec<Group> {
    let worth = |block: &[u16]| worth(candidates, gain, block);
    let mut blocks = blocks(candidates, groups);
    let mut worths: Vec<Worth> = blocks.iter().map(|block| worth(block)).collect();
    // In which pass a block last changed.
    let mut changed = vec![0; blocks.len()];
    for pass in 1.. {
        for one in 0..blocks.len() {
            if control.stopped().is_some() {
                return formed(blocks, &worths);
            }
            for other in one + 1..blocks.len() {
                if changed[one].max(changed[other]) + 1 < pass {
                    continue;
                }
                let mut least = sum(worths[one], worths[other]);
                let mut best = None;
                let (mut a, mut b) = (blocks[one].clone(), blocks[other].clone());
                for from in 0..a.len() {
                    for to in 0..b.len() {
                        std::mem::swap(&mut a[from], &mut b[to]);
                        let changed = (worth(&a), worth(&b));
                        if sum(changed.0, changed.1) < least {
                            least = sum(changed.0, changed.1);
                            best = Some((a.clone(), b.clone(), changed));
                        }
                        std::mem::swap(&mut a[from], &mut b[to]);
                    }
                }
                if let Some((a, b, found)) = best {
                    (blocks[one], blocks[other]) = (a, b);
                    (worths[one], worths[other]) = found;
                    (changed[one], changed[other]) = (pass, pass);
                }
            }
        }
        if changed.iter().all(|changed| *changed < pass) {
            break;
        }
    }
    formed(blocks, &worths)
}

fn sum(a: Worth, b: Worth) -> Worth {
    (a.0 + b.0, a.1 + b.1)
}

/// The groups, and everybody else in blocks of the same size.
fn blocks(candidates: &Candidates, groups: &[Group]) -> Vec<Vec<u16>> {
    let mut taken = vec![false; candidates.people.len()];
    groups.iter().flatten().for_each(|person| taken[usize::from(*person)] = true);
    let left: Vec<u16> = (0..candidates.people.len() as u16).filter(|person| !taken[usize::from(*person)]).collect();
    let number = left.len() / candidates.size;
    let (whole, over) = left.split_at(number * candidates.size);
    // Neighbours in the list are mostly of one department: they are dealt out.
    let dealt = (0..number).map(|block| whole.iter().copied().skip(block).step_by(number).collect());
    groups.iter().cloned().chain(dealt).chain([over.to_vec()]).collect()
}

fn worth(candidates: &Candidates, gain: &impl Fn(&[u16]) -> Option<i64>, block: &[u16]) -> Worth {
    if block.len() < candidates.size {
        return (0, 0);
    }
    let mut group = block.to_vec();
    group.sort_unstable();
    match gain(&group) {
        Some(gain) => (gain.min(0), 0),
        None => (0, candidates.clashes(&group)),
    }
}

/// The blocks that are groups.
fn formed(blocks: Vec<Vec<u16>>, worths: &[Worth]) -> Vec<Group> {
    let formed = blocks.into_iter().zip(worths).filter(|(_, worth)| worth.0 < 0);
    let mut groups: Vec<Group> = formed
        .map(|(mut group, _)| {
            group.sort_unstable();
            group
        })
        .collect();
    groups.sort_unstable();
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planners::visits::groups::candidates::costs;
    use proptest::prelude::*;

    /// What being in no group costs.
    const ALONE: i64 = 100;

    fn total(candidates: &Candidates, groups: &[Group]) -> i64 {
        let cost = |group: &Group| candidates.cost(group).unwrap() - ALONE * group.len() as i64;
        groups.iter().map(cost).sum()
    }

    fn improved(candidates: &Candidates, groups: &[Group]) -> Vec<Group> {
        let gain = |group: &[u16]| Some(candidates.cost(group)? - ALONE * group.len() as i64);
        improve(candidates, &gain, groups, &Control::default())
    }

    #[test]
    fn people_change_places_and_those_in_none_find_groups() {
        // Even with even and odd with odd people cost nothing, 0 and 1 cannot be together.
        let cost = |a: usize, b: usize| (a + b != 1).then_some(if a % 2 == b % 2 { 0 } else { 30 });
        let candidates = costs(6, 3, cost);
        assert_eq!(improved(&candidates, &[vec![0, 2, 3], vec![1, 4, 5]]), [vec![0, 2, 4], vec![1, 3, 5]]);
        assert_eq!(improved(&candidates, &[]), [vec![0, 2, 4], vec![1, 3, 5]]);
        // Whoever is over stays so, if anybody must.
        assert_eq!(improved(&costs(7, 3, cost), &[vec![1, 3, 5]]).len(), 2);
        assert_eq!(improved(&costs(2, 3, cost), &[]), Vec::<Group>::new());
    }

    #[test]
    fn time_that_is_up_leaves_the_groups_as_they_are() {
        let candidates = costs(6, 3, |a, b| Some(if a % 2 == b % 2 { 0 } else { 30 }));
        let gain = |group: &[u16]| Some(candidates.cost(group)? - ALONE * 3);
        let groups = [vec![0, 2, 3], vec![1, 4, 5]];
        let over = Control::default().with_deadline(Some(std::time::Duration::ZERO));
        assert_eq!(improve(&candidates, &gain, &groups, &over), groups);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn groups_stay_possible_and_never_get_dearer(
            (size, people) in (3usize..=4, 6usize..=12),
            seed in proptest::collection::vec(proptest::option::weighted(0.8, 0i64..90), 144),
        ) {
            let candidates = costs(people, size, |a, b| seed[a.min(b) * 12 + a.max(b)]);
            // The first possible groups.
            let mut groups: Vec<Group> = Vec::new();
            for first in 0..people {
                candidates.each_group_of(first, &mut |group, _| {
                    if !groups.iter().flatten().any(|person| group.contains(person)) {
                        groups.push(group.to_vec());
                    }
                });
            }
            groups.retain(|group| candidates.cost(group).unwrap() < ALONE * size as i64);
            let better = improved(&candidates, &groups);
            let mut everybody: Vec<u16> = better.concat();
            everybody.sort_unstable();
            everybody.dedup();
            prop_assert_eq!(everybody.len(), better.len() * size, "nobody is in two groups");
            prop_assert!(total(&candidates, &better) <= total(&candidates, &groups));
        }
    }
}
