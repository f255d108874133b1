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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Node {
    Left(u32),
    Right(u32),
    Sink,
}

/// Distances that are found so far, and for each node the one from which it was reached.
#[derive(Clone, Debug)]
struct Distances {
    left: Vec<(i64, Node)>,
    right: Vec<(i64, Node)>,
    sink: (i64, Node),
    queue: BinaryHeap<Reverse<(i64, Node)>>,
}

impl Distances {
    fn new(lefts: usize, rights: usize) -> Distances {
        let far = (FAR, Node::Sink);
        Distances { left: vec![far; lefts], right: vec![far; rights], sink: far, queue: BinaryHeap::new() }
    }

    fn of(&mut self, node: Node) -> &mut (i64, Node) {
        match node {
            Node::Left(left) => &mut self.left[left as usize],
            Node::Right(right) => &mut self.right[right as usize],
            Node::Sink => &mut self.sink,
        }
    }

    /// Notes that a node is this far by way of another, if that is news.
    fn reach(&mut self, node: Node, distance: i64, by: Node) {
        if distance < self.of(node).0 {
            *self.of(node) = (distance, by);
            self.queue.push(Reverse((distance, node)));
        }
    }

    /// The nearest node whose distance is final now.
    fn next(&mut self) -> Option<(i64, Node)> {
        while let Some(Reverse((distance, node))) = self.queue.pop() {
            if self.of(node).0 == distance {
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

    /// What it would bring to match a left vertex with each of its right ones.
    ///
    /// O(edges × log vertices), for all edges of the left vertex together.
    pub fn forcing(&self, left: u32) -> Forcing<'_> {
        // Distances to the left vertex from everywhere, against the arrows.
        let mut from = Distances::new(self.lists.len(), self.capacities.len());
        let end = Node::Left(left);
        match self.matching.right_of[left as usize] {
            Some(right) => from.reach(Node::Right(right), 0, end),
            None => from.reach(Node::Sink, 0, end),
        }
        while let Some((distance, node)) = from.next() {
            match node {
                Node::Right(right) => {
                    let at = right as usize;
                    for (other, cost) in &self.edges_to[at] {
                        if *other != left && self.matching.right_of[*other as usize] != Some(right) {
                            let step = self.reduced(*other as usize, at, *cost);
                            from.reach(Node::Left(*other), distance + step, node);
                        }
                    }
                    if !self.taken[at].is_empty() {
                        from.reach(Node::Sink, distance + self.matching.right_prices[at], node);
                    }
                }
                Node::Left(other) => match self.matching.right_of[other as usize] {
                    Some(right) => from.reach(Node::Right(right), distance, node),
                    None => from.reach(Node::Sink, distance, node),
                },
                Node::Sink => {
                    for (other, penalty) in self.penalties.iter().enumerate() {
                        if other != left as usize && self.matching.right_of[other].is_some() {
                            let price = self.matching.left_prices[other];
                            from.reach(Node::Left(other as u32), distance + penalty - price, node);
                        }
                    }
                    for (right, taken) in self.taken.iter().enumerate() {
                        if taken.len() < self.capacities[right] as usize {
                            from.reach(Node::Right(right as u32), distance, node);
                        }
                    }
                }
            }
        }
        Forcing { of: self, left, from }
    }

    /// By how much the least cost falls with one more place at each right vertex.
    ///
    /// O(edges × log vertices), for all right vertices together.
    pub fn savings(&self) -> Vec<i64> {
        let mut to = Distances::new(self.lists.len(), self.capacities.len());
        to.reach(Node::Sink, 0, Node::Sink);
        while let Some((distance, node)) = to.next() {
            match node {
                Node::Sink => {
                    for (left, right) in self.matching.right_of.iter().enumerate() {
                        if right.is_none() {
                            to.reach(Node::Left(left as u32), distance, node);
                        }
                    }
                    for (right, taken) in self.taken.iter().enumerate() {
                        if !taken.is_empty() {
                            to.reach(Node::Right(right as u32), distance + self.matching.right_prices[right], node);
                        }
                    }
                }
                Node::Left(left) => {
                    for edge in &self.lists[left as usize] {
                        if self.matching.right_of[left as usize] != Some(edge.right) {
                            let step = self.reduced(left as usize, edge.right as usize, edge.cost);
                            to.reach(Node::Right(edge.right), distance + step, node);
                        }
                    }
                }
                Node::Right(right) => {
                    for left in &self.taken[right as usize] {
                        to.reach(Node::Left(*left), distance, node);
                    }
                }
            }
        }
        let saving = |(right, price): (usize, &i64)| match to.right[right].0 {
            FAR => 0,
            distance => (price - distance).max(0),
        };
        self.matching.right_prices.iter().enumerate().map(saving).collect()
    }
}

/// What it would bring to match one left vertex with each of its right ones.
#[derive(Clone, Debug)]
pub struct Forcing<'a> {
    of: &'a Sensitivity<'a>,
    left: u32,
    from: Distances,
}

impl Forcing<'_> {
    /// By how much the least cost grows with the edge at this position of the
    /// left vertex's list; none where that is impossible. 0 for the right vertex
    /// that it has.
    pub fn regret(&self, edge: usize) -> Option<i64> {
        let left = self.left as usize;
        let edge = &self.of.lists[left][edge];
        if self.of.matching.right_of[left] == Some(edge.right) {
            return Some(0);
        }
        let distance = self.from.right[edge.right as usize].0;
        (distance != FAR).then(|| distance + self.of.reduced(left, edge.right as usize, edge.cost))
    }

    /// A matching of least cost with that edge: per left vertex, its right one.
    /// None where it is impossible. O(vertices).
    pub fn matching(&self, edge: usize) -> Option<Vec<Option<u32>>> {
        self.regret(edge)?;
        let mut right_of = self.of.matching.right_of.clone();
        let right = self.of.lists[self.left as usize][edge].right;
        if right_of[self.left as usize] == Some(right) {
            return Some(right_of);
        }
        right_of[self.left as usize] = Some(right);
        // Along the cycle, each left vertex goes where the next node is.
        let mut node = Node::Right(right);
        while node != Node::Left(self.left) {
            node = match node {
                Node::Right(right) => self.from.right[right as usize].1,
                Node::Sink => self.from.sink.1,
                Node::Left(left) => {
                    let next = self.from.left[left as usize].1;
                    right_of[left as usize] = match next {
                        Node::Right(right) => Some(right),
                        _ => None,
                    };
                    next
                }
            };
        }
        Some(right_of)
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

    fn cost_of(
        lists: &[Vec<WeightedEdge>],
        penalties: &[i64],
        capacities: &[u32],
        right_of: &[Option<u32>],
    ) -> Option<i64> {
        let mut places = capacities.to_vec();
        let mut cost = 0;
        for ((list, penalty), right) in lists.iter().zip(penalties).zip(right_of) {
            cost += match right {
                None => *penalty,
                Some(right) => {
                    places[*right as usize] = places[*right as usize].checked_sub(1)?;
                    list.iter().find(|edge| edge.right == *right)?.cost
                }
            };
        }
        Some(cost)
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
                let forcing = sensitivity.forcing(left as u32);
                for (at, edge) in lists[left].iter().enumerate() {
                    let expected = (capacities[edge.right as usize] > 0).then(|| {
                        let (mut others, mut places) = (lists.clone(), capacities.clone());
                        others[left].clear();
                        places[edge.right as usize] -= 1;
                        let mut penalties = penalties.clone();
                        penalties[left] = edge.cost;
                        least(&others, &penalties, &places).cost - matching.cost
                    });
                    prop_assert_eq!(forcing.regret(at), expected);
                    let Some(right_of) = forcing.matching(at) else { continue };
                    prop_assert_eq!(right_of[left], Some(edge.right));
                    prop_assert_eq!(cost_of(&lists, &penalties, &capacities, &right_of), Some(matching.cost + expected.unwrap()));
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
