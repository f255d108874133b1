//! What a search asks of a graph, and graphs of which all edges are listed.

/// Where the search gets its edges from.
pub trait Edges {
    /// A cost of an edge.
    type Cost: Copy + Into<i64>;

    /// The least cost of a left vertex's edges.
    fn cheapest(&self, left: usize) -> Option<i64>;

    /// The edges of a left vertex that are listed.
    fn listed(&self, left: usize) -> &[(u32, Self::Cost)];

    /// The cost plus right price that every edge which is not listed has at
    /// least; none where all are listed.
    fn unlisted(&self, left: usize) -> Option<i64>;

    /// Lists more edges, at the prices of now: that of the left vertex and all
    /// right ones. `spare` says which right vertices have a place left. Where too
    /// many are equally good to list them all the answer is false.
    fn widen(&mut self, left: usize, price: i64, prices: &[i64], spare: impl Fn(usize) -> bool) -> bool;

    /// Every acceptable edge, listed or not.
    fn each(&self, left: usize, edge: impl FnMut(u32, i64));

    /// A right price has changed.
    fn priced(&mut self, right: usize, price: i64);
}

/// A sparse graph: all edges are listed.
pub struct Lists<C> {
    starts: Vec<usize>,
    edges: Vec<(u32, C)>,
}

impl<C: Copy> Lists<C> {
    /// The edges of each left vertex, in order.
    pub fn new(lists: impl Iterator<Item = Vec<(u32, C)>>) -> Self {
        let mut starts = vec![0];
        let mut edges = Vec::new();
        for list in lists {
            edges.extend_from_slice(&list);
            starts.push(edges.len());
        }
        Lists { starts, edges }
    }
}

impl<C: Copy + Into<i64>> Edges for Lists<C> {
    type Cost = C;

    fn cheapest(&self, left: usize) -> Option<i64> {
        self.listed(left).iter().map(|(_, cost)| (*cost).into()).min()
    }

    fn listed(&self, left: usize) -> &[(u32, C)] {
        &self.edges[self.starts[left]..self.starts[left + 1]]
    }

    fn unlisted(&self, _: usize) -> Option<i64> {
        None
    }

    fn widen(&mut self, _: usize, _: i64, _: &[i64], _: impl Fn(usize) -> bool) -> bool {
        true
    }

    fn each(&self, left: usize, mut edge: impl FnMut(u32, i64)) {
        self.listed(left).iter().for_each(|(right, cost)| edge(*right, (*cost).into()));
    }

    fn priced(&mut self, _: usize, _: i64) {}
}
