//! What a search asks of a graph, and graphs of which all edges are listed.

/// Where the search gets its edges from.
pub trait Edges {
    /// A cost of an edge.
    type Cost: Copy + Into<i64>;

    /// The first left vertex that is known to have the same edges.
    fn same_as(&self, left: usize) -> usize {
        left
    }

    /// The least cost of a left vertex's edges.
    fn cheapest(&self, left: usize) -> Option<i64>;

    /// The edges of a left vertex that are listed.
    fn listed(&self, left: usize) -> &[(u32, Self::Cost)];

    /// The cost plus right price that every edge which is not listed has at
    /// least; none where all are listed.
    fn unlisted(&self, left: usize) -> Option<i64>;

    /// Lists more edges of some left vertices. Where too many are equally good
    /// to list them all, the answer holds, once, those that are news. Of those
    /// with the same edges only one may be asked for.
    fn widen(&mut self, lefts: &[u32], now: &Now) -> Vec<Option<News<Self::Cost>>>;

    /// A right price has changed.
    fn priced(&mut self, right: usize, price: i64);
}

/// Edges of a left vertex that are not listed and yet matter.
#[derive(Clone, Debug)]
pub struct News<C> {
    pub edges: Vec<(u32, C)>,
    /// There may be more with at least this cost plus price; none where these are all.
    pub beyond: Option<i64>,
}

/// The state of a search while edges are looked for. Nothing here changes meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Now<'s> {
    pub left_price: &'s [i64],
    /// How far a left vertex that is reached is from the free ones.
    pub left_distance: &'s [i64],
    /// The same of the right ones, as far as is known.
    pub right_distance: &'s [i64],
    /// How far the search has come.
    pub distance: i64,
    /// Nothing farther away than this matters.
    pub bound: i64,
    /// Per right vertex, how many it takes and may take.
    pub taken: &'s [u32],
    pub capacities: &'s [u32],
}

impl Now<'_> {
    /// Whether a right vertex has a place left.
    pub fn spare(&self, right: usize) -> bool {
        self.taken[right] < self.capacities[right]
    }

    /// The cost plus price from which edges of a left vertex are asked for.
    pub fn asked(&self, left: usize) -> i64 {
        self.distance - self.left_distance[left] + self.left_price[left]
    }

    /// Edges of a left vertex whose cost plus price is above this do not matter.
    pub fn dearest(&self, left: usize) -> i64 {
        self.bound.saturating_sub(self.left_distance[left] - self.left_price[left])
    }

    /// Whether an edge, by its cost plus price, brings its right vertex nearer.
    pub fn news(&self, left: usize, right: usize, priced: i64) -> bool {
        priced <= self.dearest(left)
            && self.left_distance[left] - self.left_price[left] + priced < self.right_distance[right]
    }
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

    fn widen(&mut self, lefts: &[u32], _: &Now) -> Vec<Option<News<C>>> {
        vec![None; lefts.len()]
    }

    fn priced(&mut self, _: usize, _: i64) {}
}
