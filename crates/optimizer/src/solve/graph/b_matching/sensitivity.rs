//! What changing one thing about a b-matching of least cost would bring, without
//! solving it again.

use super::{BMatching, Problem};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Not reached.
const FAR: i64 = i64::MAX;

/// A b-matching of least cost, ready to be asked.
///
/// A b-matching is a flow: from each left vertex as much as its demand, each
/// unit to another right vertex or straight to the sink at the penalty, and from
/// the right vertices to the sink. What changes with one more unit somewhere is
/// the cheapest cycle through there in the residual network (Ahuja, Magnanti and
/// Orlin, Network Flows, 1993, sections 9.3 and 9.11). The prices make all
/// residual costs non-negative, so that cycles are found by Dijkstra's algorithm.
///
/// ```
/// use staffroom_optimizer::solve::graph::b_matching::sensitivity::Sensitivity;
/// use staffroom_optimizer::solve::graph::b_matching::{PlaceCosts, Problem, WeightedEdge, solve};
/// let edge = |right, cost| WeightedEdge { right, cost };
/// let edges = [vec![edge(0, 10), edge(1, 20), edge(2, 90)], vec![edge(0, 5), edge(1, 40)]];
/// let (demands, penalties, capacities) = (&[2, 1], &[80, 80], &[1, 1, 1]);
/// let problem = Problem { edges: &edges, demands, penalties, capacities, places: PlaceCosts::NONE };
/// let found = solve(&problem)?;
/// let sensitivity = Sensitivity::new(&problem, &found);
/// let forcing = sensitivity.forcing(0);
/// // The first left vertex has right vertex 1. With 0 as well, the second goes without.
/// assert_eq!(forcing.regret(1), Some(0));
/// assert_eq!(forcing.regret(0), Some(10 + 80 - 5 - 80));
/// assert_eq!(forcing.rights_of(0), Some(vec![vec![0, 1], vec![]]));
/// // A second place at right vertex 0 would spare the first its penalty of 80, and
/// // so would one at right vertex 1, if the second left vertex went there.
/// assert_eq!(sensitivity.savings(), [80 - 10, 80 - 10 - (40 - 5), 0]);
/// # Ok::<(), staffroom_optimizer::solve::graph::b_matching::Malformed>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sensitivity<'a> {
    problem: Problem<'a>,
    found: &'a BMatching,
    /// Per right vertex, the left ones that it takes, and at what cost.
    taken: Vec<Vec<(u32, i64)>>,
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
    /// Only one node is reached, by itself.
    fn from(start: Node, problem: &Problem) -> Distances {
        let far = (FAR, start);
        let (left, right) = (vec![far; problem.demands.len()], vec![far; problem.capacities.len()]);
        let mut distances = Distances { left, right, sink: far, queue: BinaryHeap::new() };
        distances.reach(start, 0, start);
        distances
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
    /// The b-matching must be one of least cost of this problem, with its prices:
    /// one that [`check`](super::check) accepts.
    ///
    /// O(vertices + edges × log demand).
    pub fn new(problem: &Problem<'a>, found: &'a BMatching) -> Sensitivity<'a> {
        let rights = problem.capacities.len();
        let mut taken = vec![Vec::new(); rights];
        let mut edges_to = vec![Vec::new(); rights];
        for (left, list) in problem.edges.iter().enumerate() {
            let mut cheapest = vec![FAR; found.rights_of[left].len()];
            for edge in list {
                match found.rights_of[left].binary_search(&edge.right) {
                    Ok(place) => cheapest[place] = cheapest[place].min(edge.cost),
                    Err(_) => edges_to[edge.right as usize].push((left as u32, edge.cost)),
                }
            }
            for (right, cost) in found.rights_of[left].iter().zip(cheapest) {
                taken[*right as usize].push((left as u32, cost));
            }
        }
        Sensitivity { problem: *problem, found, taken, edges_to }
    }

    /// What an edge costs more than the prices of its ends say: not negative
    /// where it is not chosen, not positive where it is.
    fn reduced(&self, left: u32, right: u32, cost: i64) -> i64 {
        cost + self.found.right_prices[right as usize] - self.found.left_prices[left as usize]
    }

    /// The left vertices that go without something.
    fn lacking(&self) -> impl Iterator<Item = u32> {
        let wants = self.found.rights_of.iter().zip(self.problem.demands);
        let lacks = wants.enumerate().filter(|(_, (has, demand))| has.len() < **demand as usize);
        lacks.map(|(left, _)| left as u32)
    }

    /// What it would bring to match a left vertex with each of its right ones.
    ///
    /// O(edges × log vertices), for all edges of the left vertex together.
    pub fn forcing(&self, left: u32) -> Forcing<'_> {
        // Distances to the left vertex from everywhere, against the arrows.
        let mut from = Distances::from(Node::Left(left), &self.problem);
        while let Some((distance, node)) = from.next() {
            match node {
                Node::Left(left) => {
                    for right in &self.found.rights_of[left as usize] {
                        let taken = &self.taken[*right as usize];
                        if let Ok(place) = taken.binary_search_by_key(&left, |(left, _)| *left) {
                            let step = -self.reduced(left, *right, taken[place].1);
                            from.reach(Node::Right(*right), distance + step, node);
                        }
                    }
                    if self.found.rights_of[left as usize].len() < self.problem.demands[left as usize] as usize {
                        from.reach(Node::Sink, distance, node);
                    }
                }
                Node::Right(right) => {
                    for (left, cost) in &self.edges_to[right as usize] {
                        let step = self.reduced(*left, right, *cost);
                        from.reach(Node::Left(*left), distance + step, node);
                    }
                    if !self.taken[right as usize].is_empty() {
                        from.reach(Node::Sink, distance + self.found.right_prices[right as usize], node);
                    }
                }
                Node::Sink => {
                    for (left, price) in self.found.left_prices.iter().enumerate() {
                        let step = self.problem.penalties[left] - price;
                        from.reach(Node::Left(left as u32), distance + step, node);
                    }
                    for (right, taken) in self.taken.iter().enumerate() {
                        if taken.len() < self.problem.capacities[right] as usize {
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
        let mut to = Distances::from(Node::Sink, &self.problem);
        while let Some((distance, node)) = to.next() {
            match node {
                Node::Sink => {
                    for left in self.lacking() {
                        to.reach(Node::Left(left), distance, node);
                    }
                    for (right, price) in self.found.right_prices.iter().enumerate() {
                        if !self.taken[right].is_empty() {
                            to.reach(Node::Right(right as u32), distance + price, node);
                        }
                    }
                }
                Node::Left(left) => {
                    let has = &self.found.rights_of[left as usize];
                    for edge in &self.problem.edges[left as usize] {
                        if has.binary_search(&edge.right).is_err() {
                            let step = self.reduced(left, edge.right, edge.cost);
                            to.reach(Node::Right(edge.right), distance + step, node);
                        }
                    }
                }
                Node::Right(right) => {
                    for (left, cost) in &self.taken[right as usize] {
                        let step = -self.reduced(*left, right, *cost);
                        to.reach(Node::Left(*left), distance + step, node);
                    }
                }
            }
        }
        let saving = |(right, price): (usize, &i64)| match to.right[right].0 {
            FAR => 0,
            distance => (price - distance).max(0),
        };
        self.found.right_prices.iter().enumerate().map(saving).collect()
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
    /// By how much the least cost grows with this right vertex among those of the
    /// left one; none where that is impossible. 0 for those that it has. O(edges
    /// of the left vertex).
    pub fn regret(&self, right: u32) -> Option<i64> {
        let cost = self.of.problem.cost(self.left as usize, right)?;
        if self.of.found.rights_of[self.left as usize].binary_search(&right).is_ok() {
            return Some(0);
        }
        let distance = self.from.right[right as usize].0;
        (distance != FAR).then(|| distance + self.of.reduced(self.left, right, cost))
    }

    /// A b-matching of least cost with that pair: per left vertex, its right
    /// ones in order. None where it is impossible. O(vertices + sum of demands).
    pub fn rights_of(&self, right: u32) -> Option<Vec<Vec<u32>>> {
        self.regret(right)?;
        let mut rights_of = self.of.found.rights_of.clone();
        let mut node = Node::Left(self.left);
        let mut next = Node::Right(right);
        if rights_of[self.left as usize].binary_search(&right).is_ok() {
            return Some(rights_of);
        }
        // Along the cycle, left vertices gain where it goes on from them, and lose
        // where it comes to them.
        loop {
            match (node, next) {
                (Node::Left(left), Node::Right(right)) => {
                    let has = &mut rights_of[left as usize];
                    let place = has.partition_point(|other| *other < right);
                    has.insert(place, right);
                }
                (Node::Right(right), Node::Left(left)) => rights_of[left as usize].retain(|other| *other != right),
                _ => {}
            }
            if next == Node::Left(self.left) {
                return Some(rights_of);
            }
            node = next;
            next = match node {
                Node::Left(left) => self.from.left[left as usize].1,
                Node::Right(right) => self.from.right[right as usize].1,
                Node::Sink => self.from.sink.1,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Instance, small};
    use super::*;
    use proptest::prelude::*;

    /// What these lists cost, where they are possible.
    fn cost_of(instance: &Instance, rights_of: &[Vec<u32>]) -> Option<i64> {
        let mut places = instance.capacities.clone();
        let mut cost = 0;
        for (left, has) in rights_of.iter().enumerate() {
            assert!(has.is_sorted_by(|one, other| one < other), "{has:?} is not in order");
            let missing = instance.demands[left].checked_sub(has.len() as u32)?;
            cost += i64::from(missing) * instance.penalties[left];
            for right in has {
                places[*right as usize] = places[*right as usize].checked_sub(1)?;
                cost += instance.problem().cost(left, *right)?;
            }
        }
        Some(cost)
    }

    /// The least cost with a pair, by taking it out of the problem.
    fn least_with(instance: &Instance, left: usize, right: u32, cost: i64) -> Option<i64> {
        let mut rest = instance.clone();
        rest.demands[left] = rest.demands[left].checked_sub(1)?;
        rest.capacities[right as usize] = rest.capacities[right as usize].checked_sub(1)?;
        rest.edges[left].retain(|edge| edge.right != right);
        Some(rest.solved().cost + cost)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn regrets_are_those_of_solving_again(mut instance in small()) {
            instance.step = 0;
            let problem = instance.problem();
            let found = instance.solved();
            let sensitivity = Sensitivity::new(&problem, &found);
            for left in 0..instance.demands.len() {
                let forcing = sensitivity.forcing(left as u32);
                for right in 0..instance.capacities.len() as u32 {
                    let cost = problem.cost(left, right);
                    let expected = cost.and_then(|cost| least_with(&instance, left, right, cost));
                    prop_assert_eq!(forcing.regret(right), expected.map(|least| least - found.cost));
                    let rights_of = forcing.rights_of(right);
                    prop_assert_eq!(rights_of.is_some(), expected.is_some());
                    if let Some(rights_of) = rights_of {
                        prop_assert!(rights_of[left].contains(&right));
                        prop_assert_eq!(cost_of(&instance, &rights_of), expected);
                    }
                }
            }
        }

        #[test]
        fn savings_are_those_of_solving_again(mut instance in small()) {
            instance.step = 0;
            let found = instance.solved();
            let problem = instance.problem();
            let savings = Sensitivity::new(&problem, &found).savings();
            for (right, saving) in savings.into_iter().enumerate() {
                let mut more = instance.clone();
                more.capacities[right] += 1;
                prop_assert_eq!(saving, found.cost - more.solved().cost);
                prop_assert!(saving <= found.right_prices[right]);
            }
        }
    }
}
