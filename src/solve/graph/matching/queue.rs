//! A monotone queue for searches whose distances are mostly small integers.

use std::collections::BTreeMap;

/// Distances below this have a bucket of their own.
const NEAR: usize = 256;

/// What waits for its turn in a search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Item {
    /// A right vertex that is reached.
    Right(u32),
    /// A left vertex whose edges beyond the listed ones matter from here on.
    Widen(u32),
}

/// Items by distance, nearest first (Dial 1969). Among equals the last comes first.
///
/// O(1) per item below distance 256, O(log of the number of different distances) beyond.
#[derive(Debug)]
pub struct Queue {
    near: Vec<Vec<Item>>,
    /// The least bucket that may hold something.
    at: usize,
    far: BTreeMap<i64, Vec<Item>>,
}

impl Queue {
    pub fn new() -> Self {
        Queue { near: vec![Vec::new(); NEAR], at: NEAR, far: BTreeMap::new() }
    }

    pub fn clear(&mut self) {
        self.near.iter_mut().for_each(Vec::clear);
        self.at = NEAR;
        self.far.clear();
    }

    /// Adds an item, at a distance that is not negative.
    pub fn push(&mut self, distance: i64, item: Item) {
        match usize::try_from(distance) {
            Ok(near) if near < NEAR => {
                self.near[near].push(item);
                self.at = self.at.min(near);
            }
            _ => self.far.entry(distance).or_default().push(item),
        }
    }

    /// Takes out the nearest item.
    pub fn pop(&mut self) -> Option<(i64, Item)> {
        while self.at < NEAR {
            if let Some(item) = self.near[self.at].pop() {
                return Some((self.at as i64, item));
            }
            self.at += 1;
        }
        let mut entry = self.far.first_entry()?;
        let distance = *entry.key();
        let item = entry.get_mut().pop();
        if entry.get().is_empty() {
            entry.remove();
        }
        item.map(|item| (distance, item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first_whatever_its_distance() {
        let mut queue = Queue::new();
        for distance in [1 << 50, 3, 255, 256, 0, 3] {
            queue.push(distance, Item::Right(distance as u32));
        }
        let mut order = Vec::new();
        while let Some((distance, _)) = queue.pop() {
            order.push(distance);
        }
        assert_eq!(order, [0, 3, 3, 255, 256, 1 << 50]);
        queue.push(2, Item::Widen(7));
        assert_eq!(queue.pop(), Some((2, Item::Widen(7))));
        assert_eq!(queue.pop(), None);
    }
}
