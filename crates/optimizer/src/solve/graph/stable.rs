//! Stable matching of two sides with preferences, and the pairs that block any other.

use std::collections::VecDeque;

/// The preferences of two sides. A pair is acceptable where each lists the other.
#[derive(Clone, Copy, Debug)]
pub struct Preferences<'a> {
    /// Per left vertex, the right ones it accepts, the best first.
    pub left: &'a [Vec<u32>],
    /// Per right vertex, the left ones it accepts, the best first.
    pub right: &'a [Vec<u32>],
    /// Per right vertex, how many it takes at most.
    pub capacities: &'a [u32],
}

/// Two vertices that would both rather have each other than what they have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct BlockingPair {
    /// The left vertex.
    pub left: u32,
    /// The right vertex.
    pub right: u32,
}

/// Why [`Preferences`] or an assignment make no sense.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Malformed {
    /// There is not one capacity per right vertex, or not one place per left vertex in an assignment.
    #[error("{found} entries where there should be {expected}")]
    WrongSize {
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A list or an assignment names a vertex that does not exist.
    #[error("vertex {vertex} names {named} on the other side, which does not exist")]
    NoSuchVertex {
        /// Whose list it is.
        vertex: usize,
        /// What it names.
        named: u32,
    },
    /// A list names a vertex twice.
    #[error("vertex {vertex} lists {named} twice")]
    Twice {
        /// Whose list it is.
        vertex: usize,
        /// What it names.
        named: u32,
    },
}

/// Worse than every rank: having nobody, or somebody who is not acceptable.
const NOBODY: u32 = u32::MAX;

/// An acceptable pair, as its left vertex sees it.
#[derive(Clone, Copy)]
struct Choice {
    right: u32,
    /// The place of the left vertex in the right one's list.
    rank: u32,
}

/// The acceptable pairs of each left vertex, its best first.
struct Choices {
    starts: Vec<usize>,
    choices: Vec<Choice>,
}

impl Choices {
    fn of(&self, left: usize) -> &[Choice] {
        &self.choices[self.starts[left]..self.starts[left + 1]]
    }

    /// O(entries of all lists).
    fn new(preferences: &Preferences) -> Result<Self, Malformed> {
        let (lefts, rights) = (preferences.left.len(), preferences.right.len());
        same_size(preferences.capacities.len(), rights)?;
        validate(preferences.left, rights)?;
        validate(preferences.right, lefts)?;

        let mut ranks: Vec<Vec<Choice>> = vec![Vec::new(); lefts];
        for (right, list) in preferences.right.iter().enumerate() {
            for (rank, &left) in list.iter().enumerate() {
                ranks[left as usize].push(Choice { right: right as u32, rank: rank as u32 });
            }
        }
        let mut rank_at = vec![NOBODY; rights];
        let (mut starts, mut choices) = (vec![0], Vec::new());
        for (list, ranks) in preferences.left.iter().zip(&ranks) {
            ranks.iter().for_each(|choice| rank_at[choice.right as usize] = choice.rank);
            let both = list.iter().map(|&right| Choice { right, rank: rank_at[right as usize] });
            choices.extend(both.filter(|choice| choice.rank != NOBODY));
            ranks.iter().for_each(|choice| rank_at[choice.right as usize] = NOBODY);
            starts.push(choices.len());
        }
        Ok(Choices { starts, choices })
    }
}

fn same_size(found: usize, expected: usize) -> Result<(), Malformed> {
    if found == expected { Ok(()) } else { Err(Malformed::WrongSize { found, expected }) }
}

/// Lists name vertices that exist, each once.
fn validate(lists: &[Vec<u32>], others: usize) -> Result<(), Malformed> {
    let mut seen = vec![usize::MAX; others];
    for (vertex, list) in lists.iter().enumerate() {
        for &named in list {
            let last = seen.get_mut(named as usize).ok_or(Malformed::NoSuchVertex { vertex, named })?;
            if *last == vertex {
                return Err(Malformed::Twice { vertex, named });
            }
            *last = vertex;
        }
    }
    Ok(())
}

/// The stable matching that every left vertex likes best: per left vertex, its right one.
///
/// Deferred acceptance (Gale and Shapley 1962, hospitals and residents): left
/// vertices propose from the best of their list down; a right vertex keeps the
/// best proposals that it has places for. No pair blocks the result, no left
/// vertex has a better partner in any other stable matching, and the order of
/// the proposals does not matter.
///
/// O(entries of all lists × log of the greatest capacity).
///
/// ```
/// use staffroom_optimizer::solve::graph::stable::{Preferences, stable_matching};
/// let (left, right) = ([vec![0, 1], vec![0, 1]], [vec![1, 0], vec![0]]);
/// let preferences = Preferences { left: &left, right: &right, capacities: &[1, 1] };
/// assert_eq!(stable_matching(&preferences), Ok(vec![Some(1), Some(0)]));
/// ```
///
/// # Errors
/// Where sizes or positions are wrong or a list names somebody twice.
pub fn stable_matching(preferences: &Preferences) -> Result<Vec<Option<u32>>, Malformed> {
    let choices = Choices::new(preferences)?;
    let lefts = preferences.left.len();
    let mut right_of = vec![None; lefts];
    let mut next = vec![0usize; lefts];
    // Per right vertex, the ranks of those it keeps, the worst on top.
    let mut kept: Vec<std::collections::BinaryHeap<u32>> = vec![Default::default(); preferences.right.len()];
    let mut proposing: VecDeque<usize> = (0..lefts).collect();
    while let Some(left) = proposing.pop_front() {
        let Some(&Choice { right, rank }) = choices.of(left).get(next[left]) else { continue };
        next[left] += 1;
        let at = right as usize;
        kept[at].push(rank);
        right_of[left] = Some(right);
        if kept[at].len() > preferences.capacities[at] as usize
            && let Some(worst) = kept[at].pop()
        {
            let refused = preferences.right[at][worst as usize] as usize;
            right_of[refused] = None;
            proposing.push_back(refused);
        }
    }
    Ok(right_of)
}

/// All pairs that block an assignment, in order: acceptable to each other, not
/// matched with each other, the left vertex would rather have the right one than
/// what it has, and the right one has a place left or would rather have the left
/// one than somebody it has. Whoever is matched with somebody they do not list
/// would rather have anybody they do list.
///
/// The assignment may be any: not stable, with pairs that are not acceptable, or
/// with more than the capacity. O(entries of all lists).
///
/// # Errors
/// Where sizes or positions are wrong or a list names somebody twice.
pub fn blocking_pairs(preferences: &Preferences, right_of: &[Option<u32>]) -> Result<Vec<BlockingPair>, Malformed> {
    let choices = Choices::new(preferences)?;
    same_size(right_of.len(), preferences.left.len())?;
    let rights = preferences.right.len();
    let mut taken = vec![0usize; rights];
    // Per right vertex, the rank of the worst that it has.
    let mut worst = vec![0u32; rights];
    for (left, right) in right_of.iter().enumerate() {
        let Some(right) = *right else { continue };
        let at = right as usize;
        let taken = taken.get_mut(at).ok_or(Malformed::NoSuchVertex { vertex: left, named: right })?;
        *taken += 1;
        let choice = choices.of(left).iter().find(|choice| choice.right == right);
        worst[at] = worst[at].max(choice.map_or(NOBODY, |choice| choice.rank));
    }

    let mut blocking = Vec::new();
    for (left, has) in right_of.iter().enumerate() {
        let better = choices.of(left).iter().take_while(|choice| Some(choice.right) != *has);
        let first = blocking.len();
        blocking.extend(better.filter_map(|choice| {
            let at = choice.right as usize;
            let welcome = taken[at] < preferences.capacities[at] as usize
                || (taken[at] > 0 && preferences.capacities[at] > 0 && choice.rank < worst[at]);
            welcome.then_some(BlockingPair { left: left as u32, right: choice.right })
        }));
        blocking[first..].sort_unstable();
    }
    Ok(blocking)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Lists = Vec<Vec<u32>>;

    prop_compose! {
        fn side(count: usize, others: usize)(
            orders in proptest::collection::vec(Just((0..others as u32).collect::<Vec<_>>()).prop_shuffle(), count),
            lengths in proptest::collection::vec(0..=others, count),
        ) -> Lists {
            orders.into_iter().zip(lengths).map(|(mut order, length)| { order.truncate(length); order }).collect()
        }
    }

    fn instance() -> impl Strategy<Value = (Lists, Lists, Vec<u32>)> {
        (0..5usize, 0..5usize).prop_flat_map(|(lefts, rights)| {
            (side(lefts, rights), side(rights, lefts), proptest::collection::vec(0..3u32, rights))
        })
    }

    /// Every assignment of acceptable pairs within the capacities.
    fn all_assignments(preferences: &Preferences) -> Vec<Vec<Option<u32>>> {
        let mut all: Vec<Vec<Option<u32>>> = vec![Vec::new()];
        for (left, list) in preferences.left.iter().enumerate() {
            let mutual = list.iter().filter(|right| preferences.right[**right as usize].contains(&(left as u32)));
            let choices: Vec<Option<u32>> = mutual.map(|right| Some(*right)).chain([None]).collect();
            all = all
                .iter()
                .flat_map(|start| {
                    choices.iter().map(|choice| start.iter().copied().chain([*choice]).collect::<Vec<_>>())
                })
                .collect();
        }
        let fits = |assignment: &Vec<Option<u32>>| {
            (0..preferences.right.len()).all(|right| {
                let taken = assignment.iter().filter(|has| **has == Some(right as u32)).count();
                taken <= preferences.capacities[right] as usize
            })
        };
        all.into_iter().filter(fits).collect()
    }

    /// The definition, word for word.
    fn blocks(preferences: &Preferences, assignment: &[Option<u32>], left: usize, right: usize) -> bool {
        let rank = |list: &[u32], of: u32| list.iter().position(|named| *named == of);
        let (Some(wish), Some(rank_of_left)) =
            (rank(&preferences.left[left], right as u32), rank(&preferences.right[right], left as u32))
        else {
            return false;
        };
        let has = assignment[left].and_then(|has| rank(&preferences.left[left], has)).unwrap_or(usize::MAX);
        let its: Vec<usize> = (0..assignment.len()).filter(|other| assignment[*other] == Some(right as u32)).collect();
        let place = its.len() < preferences.capacities[right] as usize;
        let worse = |other: &usize| rank(&preferences.right[right], *other as u32).unwrap_or(usize::MAX) > rank_of_left;
        wish < has && !its.contains(&left) && (place || its.iter().any(worse))
    }

    proptest! {
        #[test]
        fn nobody_does_better_in_another_stable_matching((left, right, capacities) in instance()) {
            let preferences = Preferences { left: &left, right: &right, capacities: &capacities };
            let found = stable_matching(&preferences).unwrap();
            prop_assert_eq!(blocking_pairs(&preferences, &found).unwrap(), []);
            let all = all_assignments(&preferences);
            prop_assert!(all.contains(&found));
            let wish = |left: usize, has: Option<u32>| {
                preferences.left[left].iter().position(|right| Some(*right) == has).unwrap_or(usize::MAX)
            };
            for other in &all {
                let mut expected = Vec::new();
                for left in 0..preferences.left.len() {
                    let its = (0..right.len()).filter(|right| blocks(&preferences, other, left, *right));
                    expected.extend(its.map(|right| BlockingPair { left: left as u32, right: right as u32 }));
                }
                prop_assert_eq!(&blocking_pairs(&preferences, other).unwrap(), &expected);
                if expected.is_empty() {
                    prop_assert!((0..left.len()).all(|left| wish(left, found[left]) <= wish(left, other[left])));
                }
            }
        }
    }

    #[test]
    fn whoever_has_somebody_unacceptable_would_rather_have_anybody_listed() {
        let (left, right) = ([vec![0], vec![0]], [vec![0]]);
        let preferences = Preferences { left: &left, right: &right, capacities: &[1] };
        let blocking = blocking_pairs(&preferences, &[None, Some(0)]).unwrap();
        assert_eq!(blocking, [BlockingPair { left: 0, right: 0 }]);
    }

    #[test]
    fn degenerate_sides() {
        let nobody = Preferences { left: &[], right: &[], capacities: &[] };
        assert_eq!(stable_matching(&nobody), Ok(vec![]));
        let lonely = [Vec::new(), Vec::new()];
        assert_eq!(stable_matching(&Preferences { left: &lonely, ..nobody }), Ok(vec![None, None]));
        let (left, right) = ([vec![0], vec![0]], [vec![1, 0]]);
        let closed = Preferences { left: &left, right: &right, capacities: &[0] };
        assert_eq!(stable_matching(&closed), Ok(vec![None, None]));
        assert_eq!(blocking_pairs(&closed, &[None, None]), Ok(vec![]));
    }

    #[test]
    fn malformed_lists_are_refused() {
        let lists = [vec![1], vec![0, 0], vec![]];
        let preferences = Preferences { left: &lists[..1], right: &lists[2..], capacities: &[1] };
        assert_eq!(stable_matching(&preferences), Err(Malformed::NoSuchVertex { vertex: 0, named: 1 }));
        let preferences = Preferences { left: &lists[1..2], ..preferences };
        assert_eq!(stable_matching(&preferences), Err(Malformed::Twice { vertex: 0, named: 0 }));
        let preferences = Preferences { left: &lists[2..], capacities: &[], ..preferences };
        assert_eq!(stable_matching(&preferences), Err(Malformed::WrongSize { found: 0, expected: 1 }));
        let preferences = Preferences { capacities: &[1], ..preferences };
        assert_eq!(blocking_pairs(&preferences, &[Some(4)]), Err(Malformed::NoSuchVertex { vertex: 0, named: 4 }));
        assert_eq!(blocking_pairs(&preferences, &[]), Err(Malformed::WrongSize { found: 0, expected: 1 }));
    }

    #[test]
    fn a_hundred_thousand_vertices_on_each_side() {
        let vertices = 100_000u32;
        let list = |from: u32| (0..6).map(|step| (from + step * step * 7) % vertices).collect::<Vec<_>>();
        let left: Vec<Vec<u32>> = (0..vertices).map(list).collect();
        let mut right: Lists = vec![Vec::new(); left.len()];
        left.iter().enumerate().for_each(|(at, list)| list.iter().for_each(|to| right[*to as usize].push(at as u32)));
        let capacities: Vec<u32> = (0..vertices).map(|right| right % 3).collect();
        let preferences = Preferences { left: &left, right: &right, capacities: &capacities };
        let found = stable_matching(&preferences).unwrap();
        assert_eq!(blocking_pairs(&preferences, &found), Ok(vec![]));
    }
}
