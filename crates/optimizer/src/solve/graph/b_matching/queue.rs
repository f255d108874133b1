//! A monotone queue for searches whose distances are mostly small integers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Distances below this have a bucket of their own.
const NEAR: usize = 256;

/// Vertices by distance, nearest first (Dial 1969). The order among equals is
/// fixed, but not that of their numbers.
///
/// O(1) per vertex below distance 256, O(log of the vertices waiting) beyond.
#[derive(Debug)]
pub struct Queue {
    near: Vec<Vec<u32>>,
    /// The least bucket that may hold something.
    at: usize,
    far: BinaryHeap<Reverse<(i64, u32)>>,
}

impl Queue {
    pub fn new() -> Self {
        Queue { near: vec![Vec::new(); NEAR], at: NEAR, far: BinaryHeap::new() }
    }

    pub fn clear(&mut self) {
        self.near.iter_mut().for_each(Vec::clear);
        self.at = NEAR;
        self.far.clear();
    }

    /// Adds a vertex, at a distance that is not negative.
    pub fn push(&mut self, distance: i64, vertex: u32) {
        match usize::try_from(distance) {
            Ok(near) if near < NEAR => {
                self.near[near].push(vertex);
                self.at = self.at.min(near);
            }
            _ => self.far.push(Reverse((distance, vertex))),
        }
    }

    /// Takes out the nearest vertex.
    pub fn pop(&mut self) -> Option<(i64, u32)> {
        while self.at < NEAR {
            if let Some(vertex) = self.near[self.at].pop() {
                return Some((self.at as i64, vertex));
            }
            self.at += 1;
        }
        self.far.pop().map(|Reverse(nearest)| nearest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first_whatever_its_distance() {
        let mut queue = Queue::new();
        for distance in [1 << 50, 3, 255, 256, 0, 3] {
            queue.push(distance, distance as u32);
        }
        let mut order = Vec::new();
        while let Some((distance, _)) = queue.pop() {
            order.push(distance);
        }
        assert_eq!(order, [0, 3, 3, 255, 256, 1 << 50]);
        queue.push(2, 7);
        assert_eq!(queue.pop(), Some((2, 7)));
        assert_eq!(queue.pop(), None);
    }
}
