//! Costs by the row, stored or worked out when they are asked for.

use std::fmt::Debug;

/// Dense costs, a row per left vertex.
///
/// Where a cost per pair is too much to hold, rows that are worked out from what
/// the vertices are take memory for the vertices alone.
pub trait Rows: Debug + Sync {
    /// How many left and right vertices there are.
    fn size(&self) -> (usize, usize);

    /// The costs of a left vertex with each right one, or [`NOT_ACCEPTABLE`](super::NOT_ACCEPTABLE):
    /// always the same ones. `space` is for rows that are not stored; whatever
    /// it holds is of no use any more.
    fn row<'r>(&'r self, left: usize, space: &'r mut Vec<u8>) -> &'r [u8];

    /// The first left vertex that is known to have the same row: what is found
    /// out of one holds for all of them.
    fn same_as(&self, left: usize) -> usize {
        left
    }

    /// One of these costs.
    fn cost(&self, left: usize, right: usize) -> u8 {
        self.row(left, &mut Vec::new())[right]
    }
}

/// Costs that are all there, row by row.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    pub costs: &'a [u8],
    pub lefts: usize,
    pub rights: usize,
}

impl Rows for Stored<'_> {
    fn size(&self) -> (usize, usize) {
        (self.lefts, self.rights)
    }

    fn row<'r>(&'r self, left: usize, _: &'r mut Vec<u8>) -> &'r [u8] {
        &self.costs[left * self.rights..][..self.rights]
    }

    fn cost(&self, left: usize, right: usize) -> u8 {
        self.costs[left * self.rights..][..self.rights][right]
    }
}

impl Rows for &dyn Rows {
    fn size(&self) -> (usize, usize) {
        (**self).size()
    }

    fn row<'r>(&'r self, left: usize, space: &'r mut Vec<u8>) -> &'r [u8] {
        (**self).row(left, space)
    }

    fn same_as(&self, left: usize) -> usize {
        (**self).same_as(left)
    }

    fn cost(&self, left: usize, right: usize) -> u8 {
        (**self).cost(left, right)
    }
}
