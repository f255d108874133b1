//! Matchings of most pairs and greatest weight in a graph of any shape, where
//! everybody may be matched with everybody.
//!
//! The method is Edmonds' (1965) with the dual variables of Galil (1986), as
//! rustworkx-core implements it: O(vertices³) time, O(vertices + edges) memory.
//! There is no bipartite structure to lean on, so that beside a price for each
//! vertex the proof needs a price for some sets of an odd number of vertices.
//! After every search the library checks, apart from the search, that its prices
//! are feasible and that matching and prices belong to each other (complementary
//! slackness): by duality no matching weighs more. That failing would be a
//! mistake in the program, and stops it.

use petgraph::graph::{NodeIndex, UnGraph};
use rustworkx_core::max_weight_matching::max_weight_matching;
use std::convert::Infallible;

/// Two vertices that may be matched.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edge {
    /// One of the two.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// What it is worth to match them, of any sign: the first figure counts
    /// before the second, which decides between matchings with an equal first.
    pub weight: (i64, i64),
}

/// Why a graph cannot be matched as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Malformed {
    /// An edge leads to a vertex that does not exist, or from a vertex to itself.
    #[error("there is no edge from {a} to {b} in a graph of {vertices} vertices")]
    NoSuchEdge {
        /// One end.
        a: u32,
        /// The other.
        b: u32,
        /// How many vertices there are.
        vertices: usize,
    },
    /// Weights so far apart that their sums do not fit in 120 bits.
    #[error("the sums of the weights do not fit in 120 bits")]
    TooLarge,
}

/// The matching with the most pairs; of these, one with the greatest sum of
/// first weights; of these, one with the greatest sum of second weights. Per
/// vertex, the one it is matched with.
///
/// The same edges, in whatever order, give the same matching. Of several edges
/// between the same two vertices the heaviest counts.
///
/// All three wishes are one weight, in which the first outweighs all of the
/// second and one more pair outweighs both, so that one proof covers them.
///
/// ```
/// use staffroom_optimizer::solve::graph::general::{Edge, heaviest};
/// let edge = |a, b, weight| Edge { a, b, weight: (weight, 0) };
/// // A path: two light pairs are more than the heavy one in the middle.
/// let mates = heaviest(4, &[edge(0, 1, 5), edge(1, 2, 90), edge(2, 3, 5)])?;
/// assert_eq!(mates, [Some(1), Some(0), Some(3), Some(2)]);
/// # Ok::<(), staffroom_optimizer::solve::graph::general::Malformed>(())
/// ```
///
/// # Errors
/// Where positions or magnitudes are wrong.
pub fn heaviest(vertices: usize, edges: &[Edge]) -> Result<Vec<Option<u32>>, Malformed> {
    let edges = sorted(vertices, edges)?;
    let weights = combined(vertices, &edges).ok_or(Malformed::TooLarge)?;
    let mut graph: UnGraph<(), i128> = UnGraph::with_capacity(vertices, edges.len());
    let nodes: Vec<NodeIndex> = (0..vertices).map(|_| graph.add_node(())).collect();
    for (edge, weight) in edges.iter().zip(weights) {
        graph.add_edge(nodes[edge.a as usize], nodes[edge.b as usize], weight);
    }
    // The library walks edges in this order and looks up, but never walks, its
    // hash maps: only the set that it returns has an order of chance.
    let Ok(found) = max_weight_matching(&graph, false, |edge| Ok::<i128, Infallible>(*edge.weight()), true);
    let mut mates = vec![None; vertices];
    for (a, b) in found {
        mates[a] = Some(b as u32);
        mates[b] = Some(a as u32);
    }
    Ok(mates)
}

/// The edges with their ends and themselves in order, the heaviest of equal ones only.
fn sorted(vertices: usize, edges: &[Edge]) -> Result<Vec<Edge>, Malformed> {
    let there = |vertex: u32| (vertex as usize) < vertices;
    if let Some(edge) = edges.iter().find(|edge| edge.a == edge.b || !there(edge.a) || !there(edge.b)) {
        return Err(Malformed::NoSuchEdge { a: edge.a, b: edge.b, vertices });
    }
    let in_order = |edge: &Edge| Edge { a: edge.a.min(edge.b), b: edge.a.max(edge.b), weight: edge.weight };
    let mut edges: Vec<Edge> = edges.iter().map(in_order).collect();
    edges.sort_by_key(|edge| (edge.a, edge.b, std::cmp::Reverse(edge.weight)));
    edges.dedup_by_key(|edge| (edge.a, edge.b));
    Ok(edges)
}

/// One weight for each edge, all above 0: a pair more outweighs all first
/// weights, one more of the first all second ones. None where sums are too large.
fn combined(vertices: usize, edges: &[Edge]) -> Option<Vec<i128>> {
    const GREATEST_SUM: i128 = 1 << 120;
    let least = |figure: fn(&Edge) -> i64| edges.iter().map(figure).min().unwrap_or(0);
    let (least_first, least_second) = (least(|edge| edge.weight.0), least(|edge| edge.weight.1));
    let above = |figure: i64, least: i64| i128::from(figure) - i128::from(least);
    let most_pairs = (vertices as i128 / 2).max(1);
    let seconds = edges.iter().map(|edge| above(edge.weight.1, least_second)).max().unwrap_or(0);
    let first = seconds.checked_mul(most_pairs)?.checked_add(1)?;
    let both = |edge: &Edge| {
        let firsts = above(edge.weight.0, least_first).checked_mul(first)?;
        firsts.checked_add(above(edge.weight.1, least_second))
    };
    let both = edges.iter().map(both).collect::<Option<Vec<i128>>>()?;
    let pair = both.iter().max().unwrap_or(&0).checked_mul(most_pairs)?.checked_add(1)?;
    let all = pair.checked_mul(2)?.checked_mul(most_pairs)?;
    (all <= GREATEST_SUM).then(|| both.iter().map(|weight| pair + weight).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::graph::matching::{self, WeightedEdge};
    use proptest::prelude::*;

    /// Pairs, first and second weights of a matching; the test fails where it is none.
    fn value(vertices: usize, edges: &[Edge], mates: &[Option<u32>]) -> (i64, i64, i64) {
        assert_eq!(mates.len(), vertices);
        let mut sum = (0, 0, 0);
        for (a, b) in mates.iter().enumerate().filter_map(|(a, mate)| Some((a as u32, (*mate)?))) {
            assert_eq!(mates[b as usize], Some(a));
            let between = edges.iter().filter(|edge| (edge.a, edge.b) == (a, b) || (edge.b, edge.a) == (a, b));
            let weight = between.map(|edge| edge.weight).max().expect("the two have an edge");
            if a < b {
                sum = (sum.0 + 1, sum.1 + weight.0, sum.2 + weight.1);
            }
        }
        sum
    }

    /// The best of all matchings of the vertices that are left, tried one by one.
    fn brute(left: &[u32], edges: &[Edge]) -> (i64, i64, i64) {
        let Some((a, rest)) = left.split_first() else { return (0, 0, 0) };
        let mut best = brute(rest, edges);
        for edge in edges.iter().filter(|edge| edge.a == *a || edge.b == *a) {
            let b = edge.a + edge.b - a;
            if rest.contains(&b) {
                let others: Vec<u32> = rest.iter().copied().filter(|vertex| *vertex != b).collect();
                let (pairs, first, second) = brute(&others, edges);
                best = best.max((pairs + 1, first + edge.weight.0, second + edge.weight.1));
            }
        }
        best
    }

    fn graphs(most: usize, share: u32, spread: i64) -> impl Strategy<Value = (usize, Vec<Edge>)> {
        (1..=most).prop_flat_map(move |vertices| {
            let pairs = vertices * (vertices - 1) / 2;
            proptest::collection::vec((0..100u32, -spread..=spread, 0..3i64), pairs).prop_map(move |figures| {
                let pairs = (0..vertices as u32).flat_map(|a| (a + 1..vertices as u32).map(move |b| (a, b)));
                let edges = pairs.zip(figures).filter(|(_, (chance, _, _))| *chance < share);
                (vertices, edges.map(|((a, b), (_, first, second))| Edge { a, b, weight: (first, second) }).collect())
            })
        })
    }

    fn any_graph(most: usize) -> impl Strategy<Value = (usize, Vec<Edge>)> {
        prop_oneof![graphs(most, 100, 100), graphs(most, 100, 2), graphs(most, 60, 10), graphs(most, 30, 3)]
    }

    /// Twice the weight that no matching exceeds, by a bipartite matching of every
    /// vertex with every other (each edge counts half from either side) and its
    /// own proof: blind to odd sets, but found and checked by other code.
    fn twice_a_bound(vertices: usize, edges: &[Edge]) -> i128 {
        let most: i64 = edges.iter().map(|edge| edge.weight.0.abs()).sum::<i64>() + 1;
        let mut lists = vec![Vec::new(); vertices];
        for edge in edges {
            let cost = -(most + edge.weight.0);
            lists[edge.a as usize].push(WeightedEdge { right: edge.b, cost });
            lists[edge.b as usize].push(WeightedEdge { right: edge.a, cost });
        }
        let graph = matching::Graph::Weighted(&lists);
        let problem = matching::Problem { graph, penalties: &vec![0; vertices], capacities: &vec![1; vertices] };
        let found = matching::solve(&problem).unwrap();
        assert_eq!(matching::check(&problem, &found), Ok(()));
        -i128::from(found.cost)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]

        #[test]
        fn no_matching_has_more_pairs_or_weighs_more((vertices, edges) in any_graph(10)) {
            let mates = heaviest(vertices, &edges).unwrap();
            let all: Vec<u32> = (0..vertices as u32).collect();
            prop_assert_eq!(value(vertices, &edges, &mates), brute(&all, &edges));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn large_ones_keep_an_independent_bound_and_no_exchange_helps((vertices, edges) in any_graph(60)) {
            let mates = heaviest(vertices, &edges).unwrap();
            let (pairs, first, _) = value(vertices, &edges, &mates);
            let most: i64 = edges.iter().map(|edge| edge.weight.0.abs()).sum::<i64>() + 1;
            prop_assert!(i128::from(2 * (pairs * most + first)) <= twice_a_bound(vertices, &edges));
            let weight = |a: u32, b: u32| {
                edges.iter().find(|edge| (edge.a, edge.b) == (a.min(b), a.max(b))).map(|edge| edge.weight)
            };
            let matched: Vec<(u32, u32)> = (0..vertices as u32)
                .filter_map(|a| mates[a as usize].filter(|b| a < *b).map(|b| (a, b)))
                .collect();
            for (at, (a, b)) in matched.iter().enumerate() {
                for (c, d) in &matched[at + 1..] {
                    let now = (weight(*a, *b).unwrap(), weight(*c, *d).unwrap());
                    for (one, other) in [(weight(*a, *c), weight(*b, *d)), (weight(*a, *d), weight(*b, *c))] {
                        if let (Some(one), Some(other)) = (one, other) {
                            let sum = |(x, y): ((i64, i64), (i64, i64))| (x.0 + y.0, x.1 + y.1);
                            prop_assert!(sum((one, other)) <= sum(now));
                        }
                    }
                }
            }
        }

        #[test]
        fn the_order_of_edges_and_chance_change_nothing((vertices, edges) in any_graph(24), turn in 0..100usize) {
            let mut turned: Vec<Edge> =
                edges.iter().map(|edge| Edge { a: edge.b, b: edge.a, weight: edge.weight }).collect();
            turned.rotate_left(turn % edges.len().max(1));
            let mates = heaviest(vertices, &edges).unwrap();
            prop_assert_eq!(&heaviest(vertices, &turned).unwrap(), &mates);
            prop_assert_eq!(&heaviest(vertices, &edges).unwrap(), &mates);
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let edge = |a, b, weight| Edge { a, b, weight };
        assert_eq!(heaviest(0, &[]), Ok(vec![]));
        assert_eq!(heaviest(3, &[]), Ok(vec![None; 3]));
        assert_eq!(heaviest(2, &[edge(1, 1, (0, 0))]), Err(Malformed::NoSuchEdge { a: 1, b: 1, vertices: 2 }));
        assert_eq!(heaviest(2, &[edge(0, 2, (0, 0))]), Err(Malformed::NoSuchEdge { a: 0, b: 2, vertices: 2 }));
        let far = [edge(0, 1, (i64::MIN, i64::MIN)), edge(0, 1, (i64::MAX, i64::MAX)), edge(1, 2, (0, 0))];
        assert_eq!(heaviest(3, &far), Err(Malformed::TooLarge));
        let wide = 1 << 50;
        assert_eq!(heaviest(2, &[edge(0, 1, (-wide, wide)), edge(0, 1, (wide, 0))]), Ok(vec![Some(1), Some(0)]));
    }
}
