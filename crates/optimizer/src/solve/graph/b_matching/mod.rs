//! Minimum-cost b-matching in bipartite graphs where both sides want several,
//! with the prices that prove it.
//!
//! Each left vertex wants a number of different right vertices, its demand, and
//! pays a penalty for each that is missing; each right vertex takes as many as
//! its capacity, and each of its places may cost more than the one before; each pair is
//! matched at most once. [`matching`](super::matching) is the case in which every demand is 1.
//!
//! The method is the primal-dual one for minimum-cost flows (Ford and Fulkerson
//! 1962; Ahuja, Magnanti and Orlin, Network Flows, 1993, section 9.8): one search
//! for the shortest distances from all left vertices that lack something, a rise
//! of prices by which all shortest paths become tight, and then as many
//! augmentations along tight paths as a depth-first search finds.
//!
//! Where there are too many pairs to list them, [`solve_priced`] lists few of
//! them, and has the prices say which others could matter (column generation;
//! Ford and Fulkerson 1958).

mod check;
mod priced;
mod queue;
mod search;
pub mod sensitivity;
#[cfg(test)]
mod tests;

pub use super::matching::WeightedEdge;
pub use check::{Flaw, check, check_priced};
pub use priced::{NO_EDGE, PricedProblem, Rows, solve_priced};

use super::matching::GREATEST_SUM;
use rayon::prelude::*;
use search::{Lists, Search};

/// A b-matching to find.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    /// The acceptable pairs of each left vertex, in any order. Of several edges
    /// between the same two vertices the cheapest counts.
    pub edges: &'a [Vec<WeightedEdge>],
    /// Per left vertex, how many different right vertices it wants.
    pub demands: &'a [u32],
    /// Per left vertex, what each missing one costs: any sign.
    pub penalties: &'a [i64],
    /// Per right vertex, how many left ones it takes at most.
    pub capacities: &'a [u32],
    /// What the places of right vertices cost.
    pub places: PlaceCosts<'a>,
}

/// What the places of right vertices cost: the first of vertex *j* costs `step` × `taken[j]`, each other one `step`
/// more than the one before. (Convex, so that the cheapest places are taken first by themselves.)
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlaceCosts<'a> {
    /// By how much each place is dearer than the one before: not negative.
    pub step: i64,
    /// Per right vertex, how many places are taken already; empty where none are.
    pub taken: &'a [u32],
}

impl PlaceCosts<'static> {
    /// Places cost nothing.
    pub const NONE: PlaceCosts<'static> = PlaceCosts { step: 0, taken: &[] };
}

impl PlaceCosts<'_> {
    /// What the place of a right vertex costs before which so many others are taken.
    pub fn of(&self, right: usize, place: usize) -> i64 {
        self.step * (i64::from(self.taken.get(right).copied().unwrap_or(0)) + place as i64)
    }
}

/// A b-matching of least cost, with prices that prove it.
///
/// The prices are an optimal solution of the dual. What a pair is worth beyond
/// its cost and prices is the price of its edge, which can be used only once:
/// left price − right price − cost where that is positive, else 0. The left
/// prices times the demands, minus what each place is worth beyond its cost, minus
/// the prices of all edges, are the cost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BMatching {
    /// Per left vertex, the right ones it is matched with, in order.
    pub rights_of: Vec<Vec<u32>>,
    /// The costs of the pairs and places plus the penalties of all that is missing.
    pub cost: i64,
    /// Per left vertex, what wanting one more would cost at least: never above
    /// its penalty.
    pub left_prices: Vec<i64>,
    /// Per right vertex, what being taken by it costs: never negative, and no more than its next place where one is
    /// left. What is beyond the cost of one more place is what that would save at most.
    pub right_prices: Vec<i64>,
}

/// Why a problem cannot be solved as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Malformed {
    /// Not one list of edges per demand.
    #[error("there are {found} lists of edges where there are {expected} demands")]
    Lists {
        /// How many lists there are.
        found: usize,
        /// How many demands.
        expected: usize,
    },
    /// Not one penalty per demand.
    #[error("there are {found} penalties where there are {expected} demands")]
    Penalties {
        /// How many penalties there are.
        found: usize,
        /// How many demands.
        expected: usize,
    },
    /// An edge leads to a vertex that does not exist.
    #[error("left vertex {left} has an edge to right vertex {right}, which does not exist")]
    NoSuchRight {
        /// The left vertex.
        left: usize,
        /// The right vertex it names.
        right: u32,
    },
    /// Costs and penalties so large that a plan's cost may not fit in 60 bits.
    #[error("the sum of all costs and penalties, as often as they are demanded, does not fit in 60 bits")]
    TooLarge,
    /// More vertices than positions of 31 bits can name.
    #[error("a graph may have at most 2^31 - 1 vertices on each side")]
    TooMany,
}

/// What is asked of the vertices, whatever the edges.
#[derive(Clone, Copy, Debug)]
struct Sides<'a> {
    demands: &'a [u32],
    penalties: &'a [i64],
    capacities: &'a [u32],
    places: PlaceCosts<'a>,
}

impl Sides<'_> {
    /// Checks sizes and magnitudes, where the costs of a left vertex are at most
    /// `dearest` on either side of 0.
    fn validate(&self, dearest: impl Fn(usize) -> u64) -> Result<(), Malformed> {
        let (lefts, rights) = (self.demands.len(), self.capacities.len());
        if lefts >= i32::MAX as usize || rights >= i32::MAX as usize {
            return Err(Malformed::TooMany);
        }
        if self.penalties.len() != lefts {
            return Err(Malformed::Penalties { found: self.penalties.len(), expected: lefts });
        }
        // A path visits a left vertex once: an edge in, an edge out or the penalty.
        let most = self.capacities.iter().map(|capacity| i64::from((*capacity).min(lefts as u32))).max().unwrap_or(0);
        let taken = self.places.taken.iter().map(|taken| i64::from(*taken)).max().unwrap_or(0);
        let dearest_place = i128::from(self.places.step) * i128::from(most + taken);
        let most_of = |(left, (demand, penalty)): (usize, (&u32, &i64))| {
            let used = i128::from(*demand).min(rights as i128) + 2;
            i128::from(*demand).max(1) * i128::from(penalty.unsigned_abs())
                + used * (i128::from(dearest(left)) + dearest_place)
                + 1
        };
        let most: i128 = self.demands.iter().zip(self.penalties).enumerate().map(most_of).sum();
        if most > i128::from(GREATEST_SUM) { Err(Malformed::TooLarge) } else { Ok(()) }
    }

    /// A place in an order of right vertices that starts elsewhere for each left
    /// one, so that where many are equally good not all want the same.
    fn rotated(&self, left: usize, right: u32) -> u32 {
        let rights = self.capacities.len() as u32;
        let start = left as u32 % rights.max(1);
        if right >= start { right - start } else { right + rights - start }
    }
}

impl<'a> Problem<'a> {
    fn sides(&self) -> Sides<'a> {
        Sides { demands: self.demands, penalties: self.penalties, capacities: self.capacities, places: self.places }
    }

    /// Checks sizes, positions and magnitudes.
    ///
    /// # Errors
    /// The first thing that is wrong. O(left vertices + edges).
    pub fn validate(&self) -> Result<(), Malformed> {
        if self.edges.len() != self.demands.len() {
            return Err(Malformed::Lists { found: self.edges.len(), expected: self.demands.len() });
        }
        let dearest = |left: usize| self.edges[left].iter().map(|edge| edge.cost.unsigned_abs()).max().unwrap_or(0);
        self.sides().validate(dearest)?;
        for (left, list) in self.edges.iter().enumerate() {
            if let Some(edge) = list.iter().find(|edge| edge.right as usize >= self.capacities.len()) {
                return Err(Malformed::NoSuchRight { left, right: edge.right });
            }
        }
        Ok(())
    }

    /// What matching `left` with `right` costs, where that is acceptable. O(edges of `left`).
    pub fn cost(&self, left: usize, right: u32) -> Option<i64> {
        let edges = self.edges.get(left)?.iter();
        edges.filter(|edge| edge.right == right).map(|edge| edge.cost).min()
    }
}

/// Finds a b-matching of least cost: the costs of the pairs and places plus the penalties
/// of all that is missing. The same problem gives the same b-matching, however
/// many threads sort its edges.
///
/// O(edges × log edges) for sorting, then phases of O(edges) each, of which there
/// are little more than different lengths of shortest paths: about as many as
/// different prices, and at worst as many as the sum of all demands that edges
/// can meet. A phase only looks at edges that are no dearer than the price of
/// their left vertex has become. SolveCache: O(vertices + edges).
///
/// ```
/// use staffroom_optimizer::solve::graph::b_matching::{PlaceCosts, Problem, WeightedEdge, check, solve};
/// let edge = |right, cost| WeightedEdge { right, cost };
/// let edges = [vec![edge(0, 10), edge(1, 20), edge(2, 90)], vec![edge(0, 5), edge(1, 40)]];
/// let (demands, penalties, capacities) = (&[2, 1], &[80, 80], &[1, 1, 1]);
/// let problem = Problem { edges: &edges, demands, penalties, capacities, places: PlaceCosts::NONE };
/// let found = solve(&problem)?;
/// // The first gets one of two: its third would cost more than to go without.
/// assert_eq!(found.rights_of, [vec![1], vec![0]]);
/// assert_eq!(found.cost, 20 + 80 + 5);
/// assert_eq!(check(&problem, &found), Ok(()));
/// # Ok::<(), staffroom_optimizer::solve::graph::b_matching::Malformed>(())
/// ```
///
/// # Errors
/// Where sizes, positions or magnitudes are wrong, see [`Problem::validate`].
pub fn solve(problem: &Problem) -> Result<BMatching, Malformed> {
    problem.validate()?;
    let sides = problem.sides();
    let sorted = |(left, list): (usize, &Vec<WeightedEdge>)| {
        let open = list.iter().filter(|edge| sides.capacities[edge.right as usize] > 0);
        let mut kept: Vec<WeightedEdge> = open.copied().collect();
        kept.sort_unstable_by_key(|edge| (edge.cost, sides.rotated(left, edge.right)));
        kept
    };
    let sorted: Vec<Vec<WeightedEdge>> = problem.edges.par_iter().enumerate().map(sorted).collect();
    let pairs = sorted.iter().map(|list| list.iter().map(|edge| (edge.right, edge.cost)));
    let lists = Lists::new(pairs, sides.capacities.len());
    drop(sorted);
    let mut found = Search::new(&lists, sides).run();

    // Who takes nobody took no part: it is dear enough that nobody wants it.
    for (list, price) in problem.edges.iter().zip(&found.left_prices) {
        for edge in list {
            let right = edge.right as usize;
            if sides.capacities[right] == 0 {
                found.right_prices[right] = found.right_prices[right].max(price - edge.cost);
            }
        }
    }
    Ok(found)
}
