//! Minimum-cost flow by successive shortest paths.

/// A directed network with whole capacities and costs.
///
/// ```
/// use staffroom_optimizer::solve::graph::flow::Network;
/// let mut network = Network::new(3);
/// let cheap = network.edge(0, 1, 1, 2);
/// let dear = network.edge(0, 1, 5, 7);
/// network.edge(1, 2, 3, 0);
/// let flow = network.cheapest(0, 2, 3);
/// assert_eq!((flow.amount, flow.cost), (3, 16));
/// assert_eq!((network.used(cheap), network.used(dear)), (1, 2));
/// ```
#[derive(Clone, Debug)]
pub struct Network {
    /// Per node, the positions of its edges, both directions.
    edges_at: Vec<Vec<usize>>,
    edges: Vec<Edge>,
}

#[derive(Clone, Copy, Debug)]
struct Edge {
    to: usize,
    left: i64,
    cost: i64,
}

/// An edge of a [`Network`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EdgeId(usize);

/// How much flows at what cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Flow {
    /// Units sent.
    pub amount: i64,
    /// Their total cost.
    pub cost: i64,
}

impl Network {
    /// A network of `nodes` nodes without edges.
    pub fn new(nodes: usize) -> Self {
        Network { edges_at: vec![Vec::new(); nodes], edges: Vec::new() }
    }

    /// Adds a node and returns it.
    pub fn node(&mut self) -> usize {
        self.edges_at.push(Vec::new());
        self.edges_at.len() - 1
    }

    /// Adds an edge with a capacity and a cost per unit.
    pub fn edge(&mut self, from: usize, to: usize, capacity: i64, cost: i64) -> EdgeId {
        self.edges_at[from].push(self.edges.len());
        self.edges.push(Edge { to, left: capacity, cost });
        self.edges_at[to].push(self.edges.len());
        self.edges.push(Edge { to: from, left: 0, cost: -cost });
        EdgeId(self.edges.len() - 2)
    }

    /// How many units an edge carries.
    pub fn used(&self, edge: EdgeId) -> i64 {
        self.edges[edge.0 + 1].left
    }

    /// Sends up to `amount` units from `source` to `sink` at the least cost.
    /// Where not all of them can be sent, as many as possible are.
    ///
    /// Successive shortest paths (Ahuja, Magnanti and Orlin, Network Flows,
    /// 1993, section 9.7) with Bellman–Ford–Moore labels, since costs of edges
    /// are small and networks sparse. Ties are broken by the order in which
    /// edges were added. Costs of edges must not be negative.
    ///
    /// O(amount × nodes × edges) at worst, in practice near amount × edges.
    pub fn cheapest(&mut self, source: usize, sink: usize, amount: i64) -> Flow {
        let mut flow = Flow { amount: 0, cost: 0 };
        while flow.amount < amount {
            let Some((distance, through)) = self.shortest(source, sink) else { break };
            let mut step = amount - flow.amount;
            let mut node = sink;
            while node != source {
                step = step.min(self.edges[through[node]].left);
                node = self.edges[through[node] ^ 1].to;
            }
            node = sink;
            while node != source {
                self.edges[through[node]].left -= step;
                self.edges[through[node] ^ 1].left += step;
                node = self.edges[through[node] ^ 1].to;
            }
            flow.amount += step;
            flow.cost += step * distance;
        }
        flow
    }

    /// The distance of the sink and, per node, the edge by which it is reached.
    fn shortest(&self, source: usize, sink: usize) -> Option<(i64, Vec<usize>)> {
        let nodes = self.edges_at.len();
        let mut distance = vec![i64::MAX; nodes];
        let mut through = vec![usize::MAX; nodes];
        let mut waiting = std::collections::VecDeque::from([source]);
        let mut queued = vec![false; nodes];
        distance[source] = 0;
        while let Some(node) = waiting.pop_front() {
            queued[node] = false;
            for &index in &self.edges_at[node] {
                let edge = self.edges[index];
                let reached = distance[node] + edge.cost;
                if edge.left > 0 && reached < distance[edge.to] {
                    distance[edge.to] = reached;
                    through[edge.to] = index;
                    if !queued[edge.to] {
                        queued[edge.to] = true;
                        waiting.push_back(edge.to);
                    }
                }
            }
        }
        (distance[sink] < i64::MAX).then_some((distance[sink], through))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_flows_where_nothing_is_connected() {
        let mut network = Network::new(2);
        assert_eq!(network.cheapest(0, 1, 4), Flow { amount: 0, cost: 0 });
    }

    /// The least cost of giving each of the `jobs` to a different worker, by trying all ways.
    fn brute_force(costs: &[Vec<i64>], job: usize, taken: u32) -> i64 {
        if job == costs.len() {
            return 0;
        }
        let workers = (0..costs[job].len()).filter(|worker| taken >> worker & 1 == 0);
        workers.map(|worker| costs[job][worker] + brute_force(costs, job + 1, taken | 1 << worker)).min().unwrap()
    }

    proptest! {
        #[test]
        fn assignments_are_cheapest(costs in proptest::collection::vec(proptest::collection::vec(0..20i64, 5), 1..5)) {
            let jobs = costs.len();
            let mut network = Network::new(2 + jobs + 5);
            for (job, of_job) in costs.iter().enumerate() {
                network.edge(0, 2 + job, 1, 0);
                for (worker, cost) in of_job.iter().enumerate() {
                    network.edge(2 + job, 2 + jobs + worker, 1, *cost);
                }
            }
            for worker in 0..5 {
                network.edge(2 + jobs + worker, 1, 1, 0);
            }
            let flow = network.cheapest(0, 1, 100);
            prop_assert_eq!(flow.amount, jobs as i64);
            prop_assert_eq!(flow.cost, brute_force(&costs, 0, 0));
        }
    }
}
