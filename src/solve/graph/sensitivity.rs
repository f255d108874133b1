//! What changing one thing about a matching of least cost would bring, without
//! solving it again.

use super::matching::{Matching, WeightedEdge};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Not reached.
const FAR: i64 = i64::MAX;

/// A matching of least cost in a weighted graph, ready to be asked.
///
/// A matching is a flow: from each left vertex to a right one, or straight to
/// the sink at its penalty, and from the right vertices to the sink. Forcing an
/// edge sends one more unit through it, and the best flow with it differs from
/// the present one by the cheapest cycle through that edge in the residual
/// network (Ahuja, Magnanti and Orlin, Network Flows, 1993, sections 9.3 and
/// 9.11). The prices of the matching make all residual costs non-negative, so
/// that cycles are found by Dijkstra's algorithm.
#[derive(Clone, Debug)]
pub struct Sensitivity<'a> {
    lists: &'a [Vec<WeightedEdge>],
    penalties: &'a [i64],
    capacities: &'a [u32],
    matching: &'a Matching,
    /// Per right vertex, the left ones that it takes.
    taken: Vec<Vec<u32>>,
    /// Per right vertex, the edges that lead to it: left vertex and cost.
    edges_to: Vec<Vec<(u32, i64)>>,
}

/// A place of the residual network.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Left(u32),
    Right(u32),
    Sink,
}

/// Distances that are found so far.
struct Distances {
    left: Vec<i64>,
    right: Vec<i64>,
    sink: i64,
    queue: BinaryHeap<Reverse<(i64, Node)>>,
}

impl Distances {
    fn new(lefts: usize, rights: usize) -> Distances {
        Distances { left: vec![FAR; lefts], right: vec![FAR; rights], sink: FAR, queue: BinaryHeap::new() }
    }

    fn at(&mut self, node: Node) -> &mut i64 {
        match node {
            Node::Left(left) => &mut self.left[left as usize],
            Node::Right(right) => &mut self.right[right as usize],
            Node::Sink => &mut self.sink,
        }
    }

    fn reach(&mut self, node: Node, distance: i64) {
        if distance < *self.at(node) {
            *self.at(node) = distance;
            self.queue.push(Reverse((distance, node)));
        }
    }

    /// The nearest node whose distance is final now.
    fn next(&mut self) -> Option<(i64, Node)> {
        while let Some(Reverse((distance, node))) = self.queue.pop() {
            if *self.at(node) == distance {
                return Some((distance, node));
            }
        }
        None
    }
}

impl<'a> Sensitivity<'a> {
    /// The matching must be one of least cost of this graph, with its prices.
    ///
    /// O(edges).
    pub fn new(
        lists: &'a [Vec<WeightedEdge>],
        penalties: &'a [i64],
        capacities: &'a [u32],
        matching: &'a Matching,
    ) -> Sensitivity<'a> {
        let mut taken = vec![Vec::new(); capacities.len()];
        for (left, right) in matching.right_of.iter().enumerate() {
            if let Some(right) = right {
                taken[*right as usize].push(left as u32);
            }
        }
        let mut edges_to = vec![Vec::new(); capacities.len()];
        for (left, list) in lists.iter().enumerate() {
            for edge in list {
                edges_to[edge.right as usize].push((left as u32, edge.cost));
            }
        }
        Sensitivity { lists, penalties, capacities, matching, taken, edges_to }
    }

    fn reduced(&self, left: usize, right: usize, cost: i64) -> i64 {
        cost + self.matching.right_prices[right] - self.matching.left_prices[left]
    }

    /// By how much the least cost grows where a left vertex must be matched
    /// with each of its right ones, in the order of its edges; none where that
    /// is impossible. 0 for the right vertex that it has.
    ///
    /// O(edges × log vertices), for all edges of the left vertex together.
    pub fn regrets(&self, left: u32) -> Vec<Option<i64>> {
        // Distances to the left vertex from everywhere, against the arrows.
        let mut from = Distances::new(self.lists.len(), self.capacities.len());
        match self.matching.right_of[left as usize] {
            Some(right) => from.reach(Node::Right(right), 0),
            None => from.reach(Node::Sink, 0),
        }
        while let Some((distance, node)) = from.next() {
            match node {
                Node::Right(right) => {
                    let at = right as usize;
                    for (other, cost) in &self.edges_to[at] {
                        if *other != left && self.matching.right_of[*other as usize] != Some(right) {
                            from.reach(Node::Left(*other), distance + self.reduced(*other as usize, at, *cost));
                        }
                    }
                    if !self.taken[at].is_empty() {
                        from.reach(Node::Sink, distance + self.matching.right_prices[at]);
                    }
                }
                Node::Left(other) => match self.matching.right_of[other as usize] {
                    Some(right) => from.reach(Node::Right(right), distance),
                    None => from.reach(Node::Sink, distance),
                },
                Node::Sink => {
                    for (other, penalty) in self.penalties.iter().enumerate() {
                        if other != left as usize && self.matching.right_of[other].is_some() {
                            let price = self.matching.left_prices[other];
                            from.reach(Node::Left(other as u32), distance + penalty - price);
                        }
                    }
                    for (right, taken) in self.taken.iter().enumerate() {
                        if taken.len() < self.capacities[right] as usize {
                            from.reach(Node::Right(right as u32), distance);
                        }
                    }
                }
            }
        }
        let regret = |edge: &WeightedEdge| {
            let at = edge.right as usize;
            let distance = from.right[at];
            if self.matching.right_of[left as usize] == Some(edge.right) {
                return Some(0);
            }
            (distance != FAR).then(|| distance + self.reduced(left as usize, at, edge.cost))
        };
        self.lists[left as usize].iter().map(regret).collect()
    }

    /// By how much the least cost falls with one more place at each right vertex.
    ///
    /// O(edges × log vertices), for all right vertices together.
    pub fn savings(&self) -> Vec<i64> {
        let mut to = Distances::new(self.lists.len(), self.capacities.len());
        to.reach(Node::Sink, 0);
        while let Some((distance, node)) = to.next() {
            match node {
                Node::Sink => {
                    for (left, right) in self.matching.right_of.iter().enumerate() {
                        if right.is_none() {
                            to.reach(Node::Left(left as u32), distance);
                        }
                    }
                    for (right, taken) in self.taken.iter().enumerate() {
                        if !taken.is_empty() {
                            to.reach(Node::Right(right as u32), distance + self.matching.right_prices[right]);
                        }
                    }
                }
                Node::Left(left) => {
                    for edge in &self.lists[left as usize] {
                        if self.matching.right_of[left as usize] != Some(edge.right) {
                            let step = self.reduced(left as usize, edge.right as usize, edge.cost);
                            to.reach(Node::Right(edge.right), distance + step);
                        }
                    }
                }
                Node::Right(right) => {
                    for left in &self.taken[right as usize] {
                        to.reach(Node::Left(*left), distance);
                    }
                }
            }
        }
        let saving = |(right, price): (usize, &i64)| match to.right[right] {
            FAR => 0,
            distance => (price - distance).max(0),
        };
        self.matching.right_prices.iter().enumerate().map(saving).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::matching::{Graph, Problem, solve};
    use super::*;
    use proptest::prelude::*;

    fn least(lists: &[Vec<WeightedEdge>], penalties: &[i64], capacities: &[u32]) -> Matching {
        solve(&Problem { graph: Graph::Weighted(lists), penalties, capacities }).unwrap()
    }

    prop_compose! {
        fn instance()(lefts in 1..7usize, rights in 1..6u32)(
            mut lists in proptest::collection::vec(proptest::collection::vec(
                (0..rights, -20..60i64).prop_map(|(right, cost)| WeightedEdge { right, cost }), 0..7), lefts),
            penalties in proptest::collection::vec(prop_oneof![-5..90i64, Just(100_000)], lefts),
            capacities in proptest::collection::vec(0..3u32, rights as usize),
        ) -> (Vec<Vec<WeightedEdge>>, Vec<i64>, Vec<u32>) {
            for list in &mut lists {
                list.sort_unstable();
                list.dedup_by_key(|edge| edge.right);
            }
            (lists, penalties, capacities)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn regrets_are_those_of_solving_again((lists, penalties, capacities) in instance()) {
            let matching = least(&lists, &penalties, &capacities);
            let sensitivity = Sensitivity::new(&lists, &penalties, &capacities, &matching);
            for left in 0..lists.len() {
                let regrets = sensitivity.regrets(left as u32);
                for (edge, regret) in lists[left].iter().zip(regrets) {
                    let expected = (capacities[edge.right as usize] > 0).then(|| {
                        let (mut others, mut places) = (lists.clone(), capacities.clone());
                        others[left].clear();
                        places[edge.right as usize] -= 1;
                        let mut penalties = penalties.clone();
                        penalties[left] = edge.cost;
                        least(&others, &penalties, &places).cost - matching.cost
                    });
                    prop_assert_eq!(regret, expected);
                }
            }
        }

        #[test]
        fn savings_are_those_of_solving_again((lists, penalties, capacities) in instance()) {
            let matching = least(&lists, &penalties, &capacities);
            let savings = Sensitivity::new(&lists, &penalties, &capacities, &matching).savings();
            for (right, saving) in savings.into_iter().enumerate() {
                let mut places = capacities.clone();
                places[right] += 1;
                prop_assert_eq!(saving, matching.cost - least(&lists, &penalties, &places).cost);
            }
        }
    }
}
