//! The fairest matching: the worst off as well off as possible, then the next, and so on.

use super::matching::edges::Lists;
use super::matching::search::Search;
use super::matching::{GREATEST_SUM, Malformed};

/// A right vertex that a left one may be matched with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    /// The position of the right vertex.
    pub right: u32,
    /// What the pair is worth to the left vertex: more is better.
    pub value: u8,
    /// What the pair costs, which decides among equally fair matchings only. Any sign.
    pub cost: i64,
}

/// The fairest matching, and of those a cheapest one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FairMatching {
    /// Per left vertex, the right one it is matched with.
    pub right_of: Vec<Option<u32>>,
    /// Per left vertex, what its pair is worth to it.
    pub values: Vec<Option<u8>>,
    /// The costs of the pairs.
    pub cost: i64,
}

/// Finds the matching of which the list of values, worst first, is
/// lexicographically greatest, where having nobody is worse than every value;
/// among those one of least cost. Each left vertex gets at most one right one,
/// each right vertex takes at most its capacity. Where a left vertex has several
/// choices of one right vertex, the most valuable counts, then the cheapest.
///
/// To be fair in this sense is to have as few as possible at the worst level, of
/// those matchings as few as possible at the next level, and so on (Huang,
/// Kavitha, Mehlhorn and Michail, Fair matchings and related problems, 2016). As
/// many levels as fit into 60 bits are decided by one matching of least cost,
/// with weights that are powers of the number of left vertices plus one. Its
/// prices describe all its optima, by complementary slackness: those that only
/// use tight edges, leave nobody unmatched whose price is below the penalty, and
/// fill every right vertex with a price. The next levels are decided among
/// these, and the costs last.
///
/// O(different values ÷ levels at once) matchings of least cost in a sparse
/// graph, with 3 levels at once for 5,000 left vertices and 6 for 300.
///
/// ```
/// use staffroom_optimizer::solve::graph::fair::{Choice, fair_matching};
/// let choice = |right, value| Choice { right, value, cost: 0 };
/// // The greatest sum, 100 + 10, is less fair than 60 + 40.
/// let choices = [vec![choice(0, 100), choice(1, 60)], vec![choice(0, 40), choice(1, 10)]];
/// let fair = fair_matching(&choices, &[1, 1])?;
/// assert_eq!(fair.values, [Some(60), Some(40)]);
/// # Ok::<(), staffroom_optimizer::solve::graph::matching::Malformed>(())
/// ```
///
/// # Errors
/// Where a choice names a right vertex that does not exist, or there are so many
/// vertices (more than 600,000 left ones) or so great costs that sums do not fit in 60 bits.
pub fn fair_matching(choices: &[Vec<Choice>], capacities: &[u32]) -> Result<FairMatching, Malformed> {
    let mut optima = fairest(choices, capacities)?;

    let least = optima.choices.iter().flatten().map(|choice| choice.cost).min().unwrap_or(0).min(0);
    let greatest = optima.choices.iter().flatten().map(|choice| choice.cost).max().unwrap_or(0).max(0);
    if greatest.checked_sub(least).is_none_or(|range| range > GREATEST_SUM) {
        return Err(Malformed::TooLarge);
    }
    // Being unmatched costs nothing, and everything is shifted so that nothing is negative.
    let right_of = optima.restrict(-least, |choice| choice.cost - least)?;
    let chosen = |(right, list): (&Option<u32>, &Vec<Choice>)| {
        right.and_then(|right| list.iter().find(|choice| choice.right == right).copied())
    };
    let chosen: Vec<Option<Choice>> = right_of.iter().zip(&optima.choices).map(chosen).collect();
    Ok(FairMatching {
        values: chosen.iter().map(|choice| choice.map(|choice| choice.value)).collect(),
        cost: chosen.iter().flatten().map(|choice| choice.cost).sum(),
        right_of,
    })
}

/// All matchings that are as fair as can be, whatever they cost: the first part
/// of [`fair_matching`].
///
/// # Errors
/// As for [`fair_matching`].
pub fn fairest<'a>(choices: &[Vec<Choice>], capacities: &'a [u32]) -> Result<Optima<'a>, Malformed> {
    let mut optima = Optima::all(choices, capacities)?;
    let base = choices.len() as i64 + 1;
    let mut at_once = 0;
    let mut scale = base;
    while let Some(next) = scale.checked_mul(base).filter(|next| *next <= GREATEST_SUM / 4) {
        at_once += 1;
        scale = next;
        if at_once == 16 {
            break; // enough for few left vertices, and no more than there are costs
        }
    }
    if at_once < 2 {
        return Err(Malformed::TooLarge);
    }

    // First of all nobody is unmatched in vain, then come the values from the worst.
    let mut decided = None;
    loop {
        let levels = optima.levels_above(decided, if decided.is_none() { at_once - 1 } else { at_once });
        let Some(&last) = levels.last() else {
            if decided.is_none() {
                optima.restrict(1, |_| 0)?;
            }
            break;
        };
        let mut weight_of = [0; 256];
        for (place, value) in levels.iter().rev().enumerate() {
            weight_of[*value as usize] = base.pow(place as u32);
        }
        let unmatched = if decided.is_none() { base.pow(levels.len() as u32) } else { 0 };
        optima.restrict(unmatched, |choice| weight_of[choice.value as usize])?;
        decided = Some(last);
    }
    Ok(optima)
}

/// The matchings that are best by what is decided so far: all that use only
/// `choices`, match whom they must and fill what they must.
#[derive(Clone, Debug)]
pub struct Optima<'a> {
    capacities: &'a [u32],
    /// Per left vertex, the choices that some of them use, by right vertex.
    pub choices: Vec<Vec<Choice>>,
    /// Per left vertex, whether all of them match it.
    pub matched: Vec<bool>,
    /// Per right vertex, whether all of them fill it.
    pub full: Vec<bool>,
}

impl<'a> Optima<'a> {
    /// All matchings.
    fn all(choices: &[Vec<Choice>], capacities: &'a [u32]) -> Result<Self, Malformed> {
        if choices.len() >= i32::MAX as usize || capacities.len() >= i32::MAX as usize {
            return Err(Malformed::TooMany);
        }
        let mut choices = choices.to_vec();
        for (left, list) in choices.iter_mut().enumerate() {
            if let Some(choice) = list.iter().find(|choice| choice.right as usize >= capacities.len()) {
                return Err(Malformed::NoSuchRight { left, right: choice.right });
            }
            list.sort_unstable_by_key(|choice| (choice.right, std::cmp::Reverse(choice.value), choice.cost));
            list.dedup_by_key(|choice| choice.right);
        }
        let (matched, full) = (vec![false; choices.len()], vec![false; capacities.len()]);
        Ok(Optima { capacities, choices, matched, full })
    }

    /// The first few values above the one given that still occur, the least first.
    fn levels_above(&self, decided: Option<u8>, most: usize) -> Vec<u8> {
        let mut occurs = [false; 256];
        self.choices.iter().flatten().for_each(|choice| occurs[choice.value as usize] = true);
        let above = (0..=u8::MAX).filter(|value| decided.is_none_or(|decided| *value > decided));
        above.filter(|value| occurs[*value as usize]).take(most).collect()
    }

    /// Keeps those of least cost, and returns one of them. Costs must not be negative.
    fn restrict(&mut self, unmatched: i64, cost: impl Fn(&Choice) -> i64) -> Result<Vec<Option<u32>>, Malformed> {
        let lefts = self.choices.len() as i64;
        // Costs in one row, so that each is worked out once.
        let mut costs: Vec<i64> = self.choices.iter().flatten().map(&cost).collect();
        let greatest = costs.iter().copied().max().unwrap_or(0).max(unmatched);
        // More than everybody's costs together, for each place and each left vertex
        // that is not used as it must be.
        let dear = greatest.checked_mul(lefts).and_then(|sum| sum.checked_add(1)).ok_or(Malformed::TooLarge)?;
        let all = dear.checked_mul(3).and_then(|most| most.checked_mul(lefts));
        all.filter(|all| *all <= GREATEST_SUM).ok_or(Malformed::TooLarge)?;

        let surcharge: Vec<i64> = self.full.iter().map(|full| if *full { 0 } else { dear }).collect();
        for (cost, choice) in costs.iter_mut().zip(self.choices.iter().flatten()) {
            *cost += surcharge[choice.right as usize];
        }
        let mut totals = costs.iter().copied();
        let edges = |list: &Vec<Choice>| list.iter().map(|choice| choice.right).zip(totals.by_ref()).collect();
        let lists: Lists<i64> = Lists::new(self.choices.iter().map(edges));
        let penalty = |must: &bool| unmatched + if *must { 2 * dear } else { dear };
        let penalties: Vec<i64> = self.matched.iter().map(penalty).collect();
        let found = Search::new(lists, &penalties, self.capacities).run();

        let mut totals = costs.into_iter();
        for (list, price) in self.choices.iter_mut().zip(&found.left_prices) {
            let mut own = totals.by_ref().take(list.len());
            list.retain(|choice| {
                own.next().is_some_and(|total| total + found.right_prices[choice.right as usize] == *price)
            });
        }
        self.matched = found.left_prices.iter().zip(&penalties).map(|(price, penalty)| price < penalty).collect();
        self.full = found.right_prices.iter().map(|price| *price > 0).collect();
        Ok(found.right_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The sorted values and the cost negated, of the best of all matchings.
    fn brute_force(
        choices: &[Vec<Choice>],
        places: &mut Vec<u32>,
        values: &mut Vec<Option<u8>>,
        cost: i64,
    ) -> (Vec<Option<u8>>, i64) {
        let Some(list) = choices.get(values.len()) else {
            let mut sorted = values.clone();
            sorted.sort_unstable();
            return (sorted, -cost);
        };
        values.push(None);
        let mut best = brute_force(choices, places, values, cost);
        values.pop();
        for choice in list {
            if places[choice.right as usize] > 0 {
                places[choice.right as usize] -= 1;
                values.push(Some(choice.value));
                best = best.max(brute_force(choices, places, values, cost + choice.cost));
                values.pop();
                places[choice.right as usize] += 1;
            }
        }
        best
    }

    prop_compose! {
        fn instance()(lefts in 0..6usize, rights in 1..5u32, values in 1..=101u8)(
            choices in proptest::collection::vec(proptest::collection::vec(
                (0..rights, 0..values, -9..10i64).prop_map(|(right, value, cost)| Choice { right, value, cost }), 0..6), lefts),
            capacities in proptest::collection::vec(0..3u32, rights as usize),
        ) -> (Vec<Vec<Choice>>, Vec<u32>) {
            (choices, capacities)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn none_is_fairer_and_none_as_fair_is_cheaper((choices, capacities) in instance()) {
            let fair = fair_matching(&choices, &capacities).unwrap();
            let mut once = choices.clone();
            for list in &mut once {
                list.sort_unstable_by_key(|choice| (choice.right, std::cmp::Reverse(choice.value), choice.cost));
                list.dedup_by_key(|choice| choice.right);
            }
            for (right, capacity) in capacities.iter().enumerate() {
                let taken = fair.right_of.iter().filter(|has| **has == Some(right as u32)).count();
                prop_assert!(taken <= *capacity as usize);
            }
            let mut sum = 0;
            for ((list, right), value) in once.iter().zip(&fair.right_of).zip(&fair.values) {
                let chosen = right.map(|right| list.iter().find(|choice| choice.right == right).unwrap());
                prop_assert_eq!(chosen.map(|choice| choice.value), *value);
                sum += chosen.map_or(0, |choice| choice.cost);
            }
            prop_assert_eq!(sum, fair.cost);
            let mut sorted = fair.values.clone();
            sorted.sort_unstable();
            prop_assert_eq!((sorted, -fair.cost), brute_force(&once, &mut capacities.clone(), &mut Vec::new(), 0));
        }
    }

    #[test]
    fn degenerate_graphs() {
        let none = FairMatching { right_of: vec![], values: vec![], cost: 0 };
        assert_eq!(fair_matching(&[], &[]).unwrap(), none);
        assert_eq!(fair_matching(&[], &[3]).unwrap(), none);
        assert_eq!(fair_matching(&[vec![], vec![]], &[]).unwrap().right_of, [None, None]);
        let choice = Choice { right: 0, value: 100, cost: -5 };
        assert_eq!(fair_matching(&[vec![choice]], &[0]).unwrap().right_of, [None]);
        assert_eq!(fair_matching(&[vec![choice]], &[u32::MAX]).unwrap().cost, -5);
    }

    #[test]
    fn malformed_choices_are_refused() {
        let choice = Choice { right: 0, value: 100, cost: i64::MIN };
        let found = fair_matching(&[vec![choice]], &[]);
        assert_eq!(found, Err(Malformed::NoSuchRight { left: 0, right: 0 }));
        assert_eq!(fair_matching(&[vec![choice]], &[1]), Err(Malformed::TooLarge));
        let choice = Choice { cost: i64::MAX, ..choice };
        assert_eq!(fair_matching(&[vec![choice]], &[1]), Err(Malformed::TooLarge));
    }

    /// 0 is worse than 1 as 99 is than 100: all hundred levels count.
    #[test]
    fn every_level_counts() {
        let lefts = 300u32;
        let list = |left: u32| {
            let choice = |right: u32| Choice {
                right,
                value: ((left * 7 + right * right * 13) % 101) as u8,
                cost: i64::from(right),
            };
            (0..lefts / 2).map(choice).collect::<Vec<_>>()
        };
        let choices: Vec<Vec<Choice>> = (0..lefts).map(list).collect();
        let fair = fair_matching(&choices, &vec![2; 150]).unwrap();
        assert!(fair.values.iter().all(Option::is_some));
    }

    #[test]
    fn a_hundred_thousand_vertices() {
        let vertices = 100_000u32;
        let list = |left: u32| {
            let choice = |step: u32| Choice {
                right: (left + step * 77) % vertices,
                value: (left % 3 + step) as u8 * 20,
                cost: 1,
            };
            (0..2).map(choice).collect::<Vec<_>>()
        };
        let choices: Vec<Vec<Choice>> = (0..vertices).map(list).collect();
        let fair = fair_matching(&choices, &vec![1; vertices as usize]).unwrap();
        assert_eq!(fair.cost, i64::from(vertices));
    }
}
