//! A monotone queue for searches whose distances are mostly small integers.

use std::collections::BTreeMap;

/// Distances below this have a bucket of their own.
const NEAR: usize = 256;

/// What waits for its turn in a search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Item {
    /// A right vertex that is reached.
    Right(u32),
    /// Left vertices whose edges beyond the listed ones matter from here on.
    Widen(Vec<u32>),
}

/// What waits at one distance.
#[derive(Clone, Default, Debug)]
struct Bucket {
    rights: Vec<u32>,
    widen: Vec<u32>,
}

impl Bucket {
    /// Right vertices first, so that as many left ones as possible are widened together.
    fn pop(&mut self) -> Option<Item> {
        if let Some(right) = self.rights.pop() {
            return Some(Item::Right(right));
        }
        (!self.widen.is_empty()).then(|| Item::Widen(std::mem::take(&mut self.widen)))
    }
}

/// Items by distance, nearest first (Dial 1969). Among equals the last comes first.
///
/// O(1) per item below distance 256, O(log of the number of different distances) beyond.
#[derive(Debug)]
pub struct Queue {
    near: Vec<Bucket>,
    /// The least bucket that may hold something.
    at: usize,
    far: BTreeMap<i64, Bucket>,
}

impl Queue {
    pub fn new() -> Self {
        Queue { near: vec![Bucket::default(); NEAR], at: NEAR, far: BTreeMap::new() }
    }

    pub fn clear(&mut self) {
        for bucket in &mut self.near {
            bucket.rights.clear();
            bucket.widen.clear();
        }
        self.at = NEAR;
        self.far.clear();
    }

    /// Adds a right vertex, at a distance that is not negative.
    pub fn push_right(&mut self, distance: i64, right: u32) {
        self.bucket(distance).rights.push(right);
    }

    /// Adds a left vertex to be widened, at a distance that is not negative.
    pub fn push_widen(&mut self, distance: i64, left: u32) {
        self.bucket(distance).widen.push(left);
    }

    fn bucket(&mut self, distance: i64) -> &mut Bucket {
        match usize::try_from(distance) {
            Ok(near) if near < NEAR => {
                self.at = self.at.min(near);
                &mut self.near[near]
            }
            _ => self.far.entry(distance).or_default(),
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
        loop {
            let mut entry = self.far.first_entry()?;
            if let Some(item) = entry.get_mut().pop() {
                return Some((*entry.key(), item));
            }
            entry.remove();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first_whatever_its_distance() {
        let mut queue = Queue::new();
        queue.push_widen(3, 8);
        queue.push_widen(3, 9);
        for distance in [1 << 50, 3, 255, 256, 0, 3] {
            queue.push_right(distance, distance as u32);
        }
        let mut order = Vec::new();
        while let Some((distance, item)) = queue.pop() {
            order.push((distance, item));
        }
        let right = |distance: i64| (distance, Item::Right(distance as u32));
        let widen = (3, Item::Widen(vec![8, 9]));
        let expected = [right(0), right(3), right(3), widen, right(255), right(256), right(1 << 50)];
        assert_eq!(order, expected);
        queue.push_widen(2, 7);
        assert_eq!(queue.pop(), Some((2, Item::Widen(vec![7]))));
        assert_eq!(queue.pop(), None);
    }
}
