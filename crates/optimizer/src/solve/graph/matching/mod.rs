//! Minimum-cost b-matching in bipartite graphs, with the prices that prove it.
//!
//! Each left vertex is matched with at most one right vertex, or pays its
//! penalty; each right vertex takes as many as its capacity. Costs are one byte,
//! or of any size in a sparse graph.
//!
//! The method is the primal-dual one (Kuhn 1955; Jonker and Volgenant 1987) in
//! the shape that small integer costs allow: a search from all free left
//! vertices at once, level by level, and then as many disjoint augmentations as
//! there are along edges of reduced cost 0 (Hopcroft and Karp 1973, with weights
//! Gabow and Tarjan 1989). In a dense graph each left vertex only looks at a
//! short list of its cheapest edges, which is extended when its price reaches
//! the edges that are not listed: right prices only grow, so an edge once too
//! dear to matter stays so until then.

mod check;
mod dense;
pub(in crate::solve::graph) mod edges;
mod listing;
mod queue;
mod rows;
pub(in crate::solve::graph) mod search;
#[cfg(test)]
mod tests;

pub use check::{Flaw, check};
pub use rows::Rows;

use dense::Dense;
use edges::Lists;
use listing::Sizes;
use rows::Stored;
use search::Search;

/// The cost of a pair that is not acceptable.
pub const NOT_ACCEPTABLE: u8 = 255;

/// No sum of costs and penalties may exceed this, so that prices fit in 64 bits.
pub(in crate::solve::graph) const GREATEST_SUM: i64 = 1 << 60;

/// What is held of a dense graph that is stored: rows are looked through again quickly.
const STORED: Sizes = Sizes { listed: 64, kept: 0 };
/// What is held of one whose rows have to be worked out.
const COMPUTED: Sizes = Sizes { listed: 64, kept: 768 };

/// A right vertex that a left one may be matched with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edge {
    /// The position of the right vertex.
    pub right: u32,
    /// What the pair costs, or [`NOT_ACCEPTABLE`].
    pub cost: u8,
}

/// The same with a cost of any size.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct WeightedEdge {
    /// The position of the right vertex.
    pub right: u32,
    /// What the pair costs: any sign.
    pub cost: i64,
}

/// Who may be matched with whom, at what cost.
#[derive(Clone, Copy, Debug)]
pub enum Graph<'a> {
    /// A cost per pair, a row per left vertex, or [`NOT_ACCEPTABLE`].
    Dense(&'a [u8]),
    /// The same worked out when it is asked for, where a byte per pair is too much to hold.
    Computed(&'a dyn Rows),
    /// The acceptable pairs of each left vertex, in any order. Of several edges
    /// between the same two vertices the cheapest counts.
    Sparse(&'a [Vec<Edge>]),
    /// The same with costs of any size.
    Weighted(&'a [Vec<WeightedEdge>]),
}

/// A matching to find.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    /// The acceptable pairs.
    pub graph: Graph<'a>,
    /// Per left vertex, what it costs to leave it unmatched: any sign, any size.
    pub penalties: &'a [i64],
    /// Per right vertex, how many left ones it takes at most.
    pub capacities: &'a [u32],
}

/// A matching of least cost, with prices that prove it.
///
/// The left prices and right prices are an optimal solution of the dual: the sum
/// of the left prices minus each right price times its capacity is the cost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matching {
    /// Per left vertex, the right one it is matched with.
    pub right_of: Vec<Option<u32>>,
    /// The costs of the pairs plus the penalties of the unmatched.
    pub cost: i64,
    /// Per left vertex, the least that it costs at these right prices: the
    /// smaller of its penalty and of the cost plus right price of its best edge.
    pub left_prices: Vec<i64>,
    /// Per right vertex, what one more place would save. Never negative, and 0
    /// where a place is left.
    pub right_prices: Vec<i64>,
}

/// Why a [`Problem`] cannot be solved as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Malformed {
    /// The costs do not have one entry (dense) or list (sparse) per vertex or pair.
    #[error("the graph has {found} costs or lists where {expected} are expected")]
    WrongSize {
        /// How many entries there are.
        found: usize,
        /// How many there should be.
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
    /// Penalties, or costs, so large that their sum does not fit in 60 bits.
    #[error("the sum of all costs and penalties does not fit in 60 bits")]
    TooLarge,
    /// More vertices than positions of 31 bits can name.
    #[error("a graph may have at most 2^31 - 1 vertices on each side")]
    TooMany,
}

impl Problem<'_> {
    /// Checks sizes, positions and magnitudes.
    ///
    /// # Errors
    /// The first thing that is wrong. O(left vertices + edges of a sparse graph).
    pub fn validate(&self) -> Result<(), Malformed> {
        let (lefts, rights) = (self.penalties.len(), self.capacities.len());
        if lefts >= i32::MAX as usize || rights >= i32::MAX as usize {
            return Err(Malformed::TooMany);
        }
        let (found, expected) = match self.graph {
            Graph::Dense(costs) => (costs.len(), lefts.checked_mul(rights).ok_or(Malformed::TooMany)?),
            Graph::Computed(rows) if rows.size().0 == lefts => (rows.size().1, rights),
            Graph::Computed(rows) => (rows.size().0, lefts),
            Graph::Sparse(lists) => (lists.len(), lefts),
            Graph::Weighted(lists) => (lists.len(), lefts),
        };
        if found != expected {
            return Err(Malformed::WrongSize { found, expected });
        }
        let dearest = |left: usize| match self.graph {
            Graph::Weighted(lists) => lists[left].iter().map(|edge| edge.cost.unsigned_abs()).max().unwrap_or(0),
            Graph::Dense(_) | Graph::Computed(_) | Graph::Sparse(_) => u64::from(u8::MAX),
        };
        let of_left =
            |(left, penalty): (usize, &i64)| i128::from(penalty.unsigned_abs()) + i128::from(dearest(left)) + 1;
        let most = self.penalties.iter().enumerate().map(of_left).sum::<i128>();
        if most > i128::from(GREATEST_SUM) {
            return Err(Malformed::TooLarge);
        }
        let beyond = match self.graph {
            Graph::Dense(_) | Graph::Computed(_) => None,
            Graph::Sparse(lists) => no_such_right(lists, rights, |edge| edge.right),
            Graph::Weighted(lists) => no_such_right(lists, rights, |edge| edge.right),
        };
        beyond.map_or(Ok(()), Err)
    }

    /// What matching `left` with `right` costs, where that is acceptable.
    /// O(1) in a dense graph, O(edges of `left`) in a sparse one.
    pub fn cost(&self, left: usize, right: u32) -> Option<i64> {
        let cost = match self.graph {
            Graph::Weighted(lists) => {
                let edges = lists.get(left)?.iter();
                return edges.filter(|edge| edge.right == right).map(|edge| edge.cost).min();
            }
            Graph::Dense(costs) => {
                let row = costs.chunks_exact(self.capacities.len().max(1)).nth(left)?;
                *row.get(right as usize)?
            }
            Graph::Computed(rows) => {
                let inside = left < self.penalties.len() && (right as usize) < self.capacities.len();
                inside.then(|| rows.cost(left, right as usize))?
            }
            Graph::Sparse(lists) => {
                let edges = lists.get(left)?.iter();
                edges.filter(|edge| edge.right == right).map(|edge| edge.cost).min()?
            }
        };
        (cost != NOT_ACCEPTABLE).then_some(i64::from(cost))
    }
}

/// The first edge that leads to a right vertex which does not exist.
fn no_such_right<E>(lists: &[Vec<E>], rights: usize, right: impl Fn(&E) -> u32) -> Option<Malformed> {
    lists.iter().enumerate().find_map(|(left, list)| {
        let right = list.iter().map(&right).find(|right| *right as usize >= rights)?;
        Some(Malformed::NoSuchRight { left, right })
    })
}

/// Finds a matching of least cost: the costs of the pairs plus the penalties of
/// the left vertices that stay unmatched. The same problem gives the same matching.
///
/// At worst O(left vertices × edges) steps; with costs of 0–100 the search
/// takes few phases of O(edges) each, and in a dense graph most phases only see
/// the listed edges. SolveCache: O(vertices), plus a copy of the edges of a sparse
/// graph or at most 64 listed edges per left vertex of a dense one.
///
/// ```
/// use staffroom_optimizer::solve::graph::matching::{Graph, Problem, check, solve};
/// let problem = Problem { graph: Graph::Dense(&[10, 20, 15, 60]), penalties: &[100, 100], capacities: &[1, 1] };
/// let matching = solve(&problem)?;
/// assert_eq!((matching.right_of.as_slice(), matching.cost), ([Some(1), Some(0)].as_slice(), 35));
/// assert_eq!(check(&problem, &matching), Ok(()));
/// # Ok::<(), staffroom_optimizer::solve::graph::matching::Malformed>(())
/// ```
///
/// # Errors
/// Where sizes, positions or magnitudes are wrong, see [`Problem::validate`].
pub fn solve(problem: &Problem) -> Result<Matching, Malformed> {
    problem.validate()?;
    Ok(match problem.graph {
        Graph::Dense(costs) => {
            let rows = Stored { costs, lefts: problem.penalties.len(), rights: problem.capacities.len() };
            Search::new(Dense::new(rows, STORED), problem.penalties, problem.capacities).run()
        }
        Graph::Computed(rows) => Search::new(Dense::new(rows, COMPUTED), problem.penalties, problem.capacities).run(),
        Graph::Sparse(lists) => {
            let kept = |list: &'_ Vec<Edge>| {
                let edges = list.iter().filter(|edge| edge.cost != NOT_ACCEPTABLE);
                edges.map(|edge| (edge.right, edge.cost)).collect::<Vec<_>>()
            };
            let lists = Lists::new(lists.iter().map(kept));
            Search::new(lists, problem.penalties, problem.capacities).run()
        }
        Graph::Weighted(lists) => {
            let all = |list: &'_ Vec<WeightedEdge>| list.iter().map(|edge| (edge.right, edge.cost)).collect::<Vec<_>>();
            let lists = Lists::new(lists.iter().map(all));
            Search::new(lists, problem.penalties, problem.capacities).run()
        }
    })
}
