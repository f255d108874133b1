//! Checks that a matching is what it claims to be, without knowing how it was found.

use rayon::prelude::*;

use super::{Graph, Malformed, Matching, NOT_ACCEPTABLE, Problem, WeightedEdge};

/// Left vertices that one thread looks at in a row.
const LEFTS_AT_ONCE: usize = 64;

/// Why a [`Matching`] is not proven to be of least cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Flaw {
    /// The problem itself makes no sense.
    #[error("the problem is malformed: {0}")]
    Malformed(#[from] Malformed),
    /// A list of the matching does not have one entry per vertex.
    #[error("the matching does not have one entry per vertex")]
    WrongSize,
    /// A left vertex is matched with a right one that it has no acceptable edge to.
    #[error("left vertex {left} is matched with {right}, which it has no acceptable edge to")]
    NotAcceptable {
        /// The left vertex.
        left: usize,
        /// The right vertex it is matched with.
        right: u32,
    },
    /// A right vertex takes more than its capacity.
    #[error("right vertex {right} takes {taken} where it has {capacity} places")]
    Overfull {
        /// The right vertex.
        right: usize,
        /// How many it takes.
        taken: u32,
        /// How many it may take.
        capacity: u32,
    },
    /// The cost is not that of the pairs and penalties.
    #[error("the matching costs {found} and claims {claimed}")]
    WrongCost {
        /// What it costs.
        found: i128,
        /// What it says that it costs.
        claimed: i64,
    },
    /// A right price is negative.
    #[error("right vertex {right} has the negative price {price}")]
    NegativePrice {
        /// The right vertex.
        right: usize,
        /// Its price.
        price: i64,
    },
    /// A left price is above what the left vertex would cost at these prices.
    #[error("left vertex {left} has a price of {price} but costs only {least} at these right prices")]
    PriceTooHigh {
        /// The left vertex.
        left: usize,
        /// Its price.
        price: i64,
        /// The smaller of its penalty and of the cost plus right price of its best edge.
        least: i128,
    },
    /// The prices prove a lower bound that is below the cost.
    #[error("the matching costs {cost} but the prices only prove that none costs less than {proven}")]
    Gap {
        /// The cost.
        cost: i128,
        /// The lower bound.
        proven: i128,
    },
}

/// Proves that the matching is feasible, costs what it says and that none costs less.
///
/// By weak duality: where every left price is at most the penalty and at most
/// the cost plus the right price of each edge, and no right price is negative,
/// no matching costs less than the sum of the left prices minus the right prices
/// times the capacities. All sums are exact. O(pairs) or O(edges),
/// shared between the threads of the rayon pool.
///
/// # Errors
/// The first flaw that is found.
pub fn check(problem: &Problem, matching: &Matching) -> Result<(), Flaw> {
    problem.validate()?;
    let (lefts, rights) = (problem.penalties.len(), problem.capacities.len());
    if (matching.right_of.len(), matching.left_prices.len(), matching.right_prices.len()) != (lefts, lefts, rights) {
        return Err(Flaw::WrongSize);
    }
    let cost = feasible(problem, matching)?;
    if cost != i128::from(matching.cost) {
        return Err(Flaw::WrongCost { found: cost, claimed: matching.cost });
    }

    if let Some((right, &price)) = matching.right_prices.iter().enumerate().find(|(_, price)| **price < 0) {
        return Err(Flaw::NegativePrice { right, price });
    }
    let prices = RightPrices::new(&matching.right_prices);
    let first = |left: usize| if let Graph::Computed(rows) = problem.graph { rows.same_as(left) } else { left };
    // The best edge of each left vertex, once for those with the same row.
    let best_edge = |space: &mut Vec<u8>, left: usize| match problem.graph {
        _ if first(left) != left => None,
        Graph::Dense(costs) => prices.least(&costs[left * rights..][..rights]),
        Graph::Computed(rows) => prices.least(&rows.row(left, space)[..rights]),
        Graph::Sparse(lists) => prices.least_of(lists[left].iter().map(|edge| (edge.right as usize, edge.cost))),
        Graph::Weighted(lists) => {
            let priced =
                |edge: &WeightedEdge| i128::from(edge.cost) + i128::from(matching.right_prices[edge.right as usize]);
            lists[left].iter().map(priced).min()
        }
    };
    let lefts_shared = (0..lefts).into_par_iter().with_min_len(LEFTS_AT_ONCE);
    let best: Vec<Option<i128>> = lefts_shared.map_init(Vec::new, best_edge).collect();
    for (left, (price, penalty)) in matching.left_prices.iter().zip(problem.penalties).enumerate() {
        let least = best[first(left)].unwrap_or(i128::MAX).min(i128::from(*penalty));
        if i128::from(*price) > least {
            return Err(Flaw::PriceTooHigh { left, price: *price, least });
        }
    }

    let left_sum: i128 = matching.left_prices.iter().map(|price| i128::from(*price)).sum();
    let paid = matching.right_prices.iter().zip(problem.capacities);
    let right_sum: i128 = paid.map(|(price, capacity)| i128::from(*price) * i128::from(*capacity)).sum();
    let proven = left_sum - right_sum;
    if proven < cost { Err(Flaw::Gap { cost, proven }) } else { Ok(()) }
}

/// What the pairs and penalties cost, where every pair is acceptable and none is overfull.
fn feasible(problem: &Problem, matching: &Matching) -> Result<i128, Flaw> {
    let mut taken = vec![0u32; problem.capacities.len()];
    let mut total = 0i128;
    for (left, right) in matching.right_of.iter().enumerate() {
        let Some(right) = *right else {
            total += i128::from(problem.penalties[left]);
            continue;
        };
        let cost = problem.cost(left, right).ok_or(Flaw::NotAcceptable { left, right })?;
        total += i128::from(cost);
        taken[right as usize] += 1;
    }
    let mut places = taken.into_iter().zip(problem.capacities.iter().copied()).enumerate();
    match places.find(|(_, (taken, capacity))| taken > capacity) {
        Some((right, (taken, capacity))) => Err(Flaw::Overfull { right, taken, capacity }),
        None => Ok(total),
    }
}

/// The right prices, exact and in few bytes: what does not fit is cut off.
struct RightPrices<'a> {
    exact: &'a [i64],
    bytes: Vec<u8>,
    words: Vec<u32>,
}

impl<'a> RightPrices<'a> {
    /// None of the prices may be negative.
    fn new(exact: &'a [i64]) -> Self {
        let bytes = exact.iter().map(|price| u8::try_from(*price).unwrap_or(u8::MAX)).collect();
        let words = exact.iter().map(|price| u32::try_from(*price).unwrap_or(u32::MAX)).collect();
        RightPrices { exact, bytes, words }
    }

    /// The least cost plus price of a row's acceptable pairs: where it is small, many at a time.
    fn least(&self, costs: &[u8]) -> Option<i128> {
        // Sums that are cut off, and pairs that are not acceptable, come to the
        // greatest number. Below it, the least is exact.
        let bytes = costs.iter().zip(&self.bytes).map(|(cost, price)| cost.saturating_add(*price));
        let least = bytes.fold(u8::MAX, u8::min);
        if least < u8::MAX {
            return Some(i128::from(least));
        }
        let words = costs.iter().zip(&self.words).map(|(cost, price)| match *cost {
            NOT_ACCEPTABLE => u32::MAX,
            cost => price.saturating_add(u32::from(cost)),
        });
        let least = words.fold(u32::MAX, u32::min);
        if least < u32::MAX {
            return Some(i128::from(least));
        }
        self.least_of(costs.iter().copied().enumerate())
    }

    /// The least cost plus price of some edges.
    fn least_of(&self, edges: impl Iterator<Item = (usize, u8)>) -> Option<i128> {
        let kept = edges.filter(|(_, cost)| *cost != NOT_ACCEPTABLE);
        kept.map(|(right, cost)| i128::from(cost) + i128::from(self.exact[right])).min()
    }
}
