//! Checks that a b-matching is what it claims to be, without knowing how it was found.

use super::{BMatching, Malformed, NO_EDGE, PricedProblem, Problem, Rows, Sides};
use rayon::prelude::*;

/// Why a [`BMatching`] is not proven to be of least cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Flaw {
    /// The problem itself makes no sense.
    #[error("the problem is malformed: {0}")]
    Malformed(#[from] Malformed),
    /// A list of the b-matching does not have one entry per vertex.
    #[error("the b-matching does not have one entry per vertex")]
    WrongSize,
    /// A list of right vertices is not in order, or names one twice.
    #[error("left vertex {left} has {right} twice or out of order")]
    NotInOrder {
        /// The left vertex.
        left: usize,
        /// The right vertex that should not come where it does.
        right: u32,
    },
    /// A left vertex is matched with a right one that it has no edge to.
    #[error("left vertex {left} is matched with {right}, which it has no edge to")]
    NotAcceptable {
        /// The left vertex.
        left: usize,
        /// The right vertex it is matched with.
        right: u32,
    },
    /// A left vertex has more than it wants.
    #[error("left vertex {left} has {has} where it wants {demand}")]
    TooMany {
        /// The left vertex.
        left: usize,
        /// How many it has.
        has: usize,
        /// How many it wants.
        demand: u32,
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
    #[error("the b-matching costs {found} and claims {claimed}")]
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
    /// A left price is above the penalty.
    #[error("left vertex {left} has a price of {price} but a penalty of only {penalty}")]
    AbovePenalty {
        /// The left vertex.
        left: usize,
        /// Its price.
        price: i64,
        /// What going without costs it.
        penalty: i64,
    },
    /// The prices prove a lower bound that is below the cost.
    #[error("the b-matching costs {cost} but the prices only prove that none costs less than {proven}")]
    Gap {
        /// The cost.
        cost: i128,
        /// The lower bound.
        proven: i128,
    },
}

/// Proves that the b-matching is feasible, costs what it says and that none costs less.
///
/// By weak duality: where no left price is above the penalty and no right price
/// is negative, no b-matching costs less than the left prices times the demands,
/// minus the right prices times the capacities, minus what each edge is worth
/// beyond its cost and prices. All sums are exact. O(vertices + edges).
///
/// # Errors
/// The first flaw that is found.
pub fn check(problem: &Problem, found: &BMatching) -> Result<(), Flaw> {
    problem.validate()?;
    let sides = problem.sides();
    feasible(sides, found)?;
    // The cheapest edge to each right vertex is the one that counts.
    let mut cheapest: Vec<Option<i64>> = vec![None; sides.capacities.len()];
    let mut total = Row::default();
    for (left, list) in problem.edges.iter().enumerate() {
        for edge in list {
            let known = &mut cheapest[edge.right as usize];
            *known = Some(known.map_or(edge.cost, |cost| cost.min(edge.cost)));
        }
        let mut row = Row::default();
        for right in &found.rights_of[left] {
            let cost = cheapest[*right as usize].ok_or(Flaw::NotAcceptable { left, right: *right })?;
            row.cost += i128::from(cost);
        }
        for edge in list {
            if let Some(cost) = cheapest[edge.right as usize].take() {
                row.edge_prices += edge_price(found, left, edge.right as usize, i128::from(cost));
            }
        }
        total.add(row);
    }
    proven(sides, found, total)
}

/// The same for a problem whose costs are computed row by row.
///
/// O(pairs), on all processors. SolveCache: O(vertices), and a row per processor.
///
/// # Errors
/// The first flaw that is found, whatever the number of processors.
pub fn check_priced<R: Rows>(problem: &PricedProblem<R>, found: &BMatching) -> Result<(), Flaw> {
    let sides = problem.sides();
    problem.validate()?;
    feasible(sides, found)?;
    let rights = sides.capacities.len();
    let row = |costs: &mut Vec<u16>, left: usize| {
        costs.fill(NO_EDGE);
        problem.rows.fill(left, costs);
        let mut row = Row::default();
        for right in &found.rights_of[left] {
            match costs[*right as usize] {
                NO_EDGE => return Err(Flaw::NotAcceptable { left, right: *right }),
                cost => row.cost += i128::from(cost),
            }
        }
        // What is worth nothing is passed over in 64 bits: see `may_matter`.
        let price = found.left_prices[left];
        for (right, cost) in costs.iter().enumerate() {
            if *cost != NO_EDGE && may_matter(price, found.right_prices[right], *cost) {
                row.edge_prices += edge_price(found, left, right, i128::from(*cost));
            }
        }
        Ok(row)
    };
    let rows: Vec<Result<Row, Flaw>> =
        (0..sides.demands.len()).into_par_iter().map_init(|| vec![NO_EDGE; rights], row).collect();
    let mut total = Row::default();
    for row in rows {
        total.add(row?);
    }
    proven(sides, found, total)
}

/// Whether an edge may be worth something, where right prices are not negative:
/// a saturated sum is still above any price or equal to the greatest.
fn may_matter(left_price: i64, right_price: i64, cost: u16) -> bool {
    right_price.saturating_add(i64::from(cost)) < left_price
}

/// What an edge is worth beyond its cost and prices.
fn edge_price(found: &BMatching, left: usize, right: usize, cost: i128) -> i128 {
    (i128::from(found.left_prices[left]) - i128::from(found.right_prices[right]) - cost).max(0)
}

/// The sums of one or more left vertices' edges.
#[derive(Clone, Copy, Default)]
struct Row {
    cost: i128,
    edge_prices: i128,
}

impl Row {
    fn add(&mut self, other: Row) {
        self.cost += other.cost;
        self.edge_prices += other.edge_prices;
    }
}

/// Whether lists, places and signs are right, whatever the costs.
fn feasible(sides: Sides, found: &BMatching) -> Result<(), Flaw> {
    let (lefts, rights) = (sides.demands.len(), sides.capacities.len());
    if (found.rights_of.len(), found.left_prices.len(), found.right_prices.len()) != (lefts, lefts, rights) {
        return Err(Flaw::WrongSize);
    }
    let mut taken = vec![0u32; rights];
    for (left, (has, demand)) in found.rights_of.iter().zip(sides.demands).enumerate() {
        if has.len() > *demand as usize {
            return Err(Flaw::TooMany { left, has: has.len(), demand: *demand });
        }
        if let Some(pair) = has.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(Flaw::NotInOrder { left, right: pair[1] });
        }
        for right in has {
            *taken.get_mut(*right as usize).ok_or(Flaw::NotAcceptable { left, right: *right })? += 1;
        }
    }
    let mut places = taken.into_iter().zip(sides.capacities.iter().copied()).enumerate();
    if let Some((right, (taken, capacity))) = places.find(|(_, (taken, capacity))| taken > capacity) {
        return Err(Flaw::Overfull { right, taken, capacity });
    }
    if let Some((right, &price)) = found.right_prices.iter().enumerate().find(|(_, price)| **price < 0) {
        return Err(Flaw::NegativePrice { right, price });
    }
    let mut prices = found.left_prices.iter().copied().zip(sides.penalties.iter().copied()).enumerate();
    match prices.find(|(_, (price, penalty))| price > penalty) {
        Some((left, (price, penalty))) => Err(Flaw::AbovePenalty { left, price, penalty }),
        None => Ok(()),
    }
}

/// Whether the cost is as claimed, and proven to be least.
fn proven(sides: Sides, found: &BMatching, edges: Row) -> Result<(), Flaw> {
    let mut cost = edges.cost;
    let mut proven = -edges.edge_prices;
    for (left, demand) in sides.demands.iter().enumerate() {
        let missing = i128::from(*demand) - found.rights_of[left].len() as i128;
        cost += missing * i128::from(sides.penalties[left]);
        proven += i128::from(found.left_prices[left]) * i128::from(*demand);
    }
    let mut taken = vec![0; sides.capacities.len()];
    for right in found.rights_of.iter().flatten() {
        let place = &mut taken[*right as usize];
        cost += i128::from(sides.places.of(*right as usize, *place));
        *place += 1;
    }
    for (right, (price, capacity)) in found.right_prices.iter().zip(sides.capacities).enumerate() {
        // No more places than there are left vertices can be taken.
        for place in 0..(*capacity as usize).min(sides.demands.len()) {
            let worth = i128::from(*price) - i128::from(sides.places.of(right, place));
            if worth <= 0 {
                break;
            }
            proven -= worth;
        }
    }
    if cost != i128::from(found.cost) {
        return Err(Flaw::WrongCost { found: cost, claimed: found.cost });
    }
    if proven < cost { Err(Flaw::Gap { cost, proven }) } else { Ok(()) }
}
