//! A set of slots of one cycle, as a bit per slot.

use super::ids::{Id, Slot};

/// A set of slots: a few machine words, so that the common time of a team is
/// an AND and counting it a population count.
///
/// Sets that are combined must be of the same cycle (the same number of slots).
///
/// ```
/// use staffroom_facts::school::{Id, Slot, SlotSet};
/// let mut free = SlotSet::empty(35);
/// free.insert(Slot::from_index(3));
/// free.insert(Slot::from_index(34));
/// assert_eq!(free.len(), 2);
/// assert!(free.contains(Slot::from_index(34)));
/// assert_eq!(free.without(&free).len(), 0);
/// ```
#[derive(Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub struct SlotSet {
    words: Box<[u64]>,
}

impl SlotSet {
    /// The empty set, for a cycle of `slots` slots.
    #[inline]
    pub fn empty(slots: usize) -> Self {
        SlotSet { words: vec![0; slots.div_ceil(64)].into_boxed_slice() }
    }

    /// The set of these slots, for a cycle of `slots` slots.
    #[inline]
    pub fn new(slots: usize, members: impl IntoIterator<Item = Slot>) -> Self {
        let mut set = SlotSet::empty(slots);
        for slot in members {
            set.insert(slot);
        }
        set
    }

    /// Adds a slot.
    #[inline]
    pub fn insert(&mut self, slot: Slot) {
        self.words[slot.index() / 64] |= 1 << (slot.index() % 64);
    }

    /// Takes a slot out.
    #[inline]
    pub fn remove(&mut self, slot: Slot) {
        self.words[slot.index() / 64] &= !(1 << (slot.index() % 64));
    }

    /// Takes all slots out.
    #[inline]
    pub fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Whether the slot is in the set.
    #[inline]
    pub fn contains(&self, slot: Slot) -> bool {
        self.words[slot.index() / 64] >> (slot.index() % 64) & 1 == 1
    }

    /// How many slots are in the set.
    #[inline]
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no slot is in the set.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The slots in both sets.
    #[inline]
    pub fn and(&self, other: &SlotSet) -> SlotSet {
        self.zip(other, |a, b| a & b)
    }

    /// The slots in either set.
    #[inline]
    pub fn or(&self, other: &SlotSet) -> SlotSet {
        self.zip(other, |a, b| a | b)
    }

    /// The slots in this set that are not in `other`.
    #[inline]
    pub fn without(&self, other: &SlotSet) -> SlotSet {
        self.zip(other, |a, b| a & !b)
    }

    /// How many slots are in both sets, without building their intersection.
    #[inline]
    pub fn common(&self, other: &SlotSet) -> usize {
        self.words.iter().zip(&other.words).map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// How many slots of this set are in either of two others, without building any set.
    #[inline]
    pub fn common_with_either(&self, first: &SlotSet, second: &SlotSet) -> usize {
        let words = self.words.iter().zip(&first.words).zip(&second.words);
        words.map(|((own, a), b)| (own & (a | b)).count_ones() as usize).sum()
    }

    /// The first slot in both sets, without building their intersection.
    #[inline]
    pub fn first_common(&self, other: &SlotSet) -> Option<Slot> {
        let mut words = self.words.iter().zip(&other.words).enumerate();
        words.find_map(|(index, (a, b))| {
            let both = a & b;
            (both != 0).then(|| Slot::from_index(index * 64 + both.trailing_zeros() as usize))
        })
    }

    /// The first slot in all three sets, without building their intersection.
    #[inline]
    pub fn first_of_three(&self, second: &SlotSet, third: &SlotSet) -> Option<Slot> {
        let words = self.words.iter().zip(&second.words).zip(&third.words).enumerate();
        let mut common = words.map(|(index, ((a, b), c))| (index, a & b & c));
        common.find(|(_, word)| *word != 0).map(|(index, word)| first_of(index, word))
    }

    /// The slots in both sets, in order, without building their intersection.
    #[inline]
    pub fn iter_common<'a>(&'a self, other: &'a SlotSet) -> impl Iterator<Item = Slot> + 'a {
        let words = self.words.iter().zip(&other.words).map(|(a, b)| a & b);
        words.enumerate().flat_map(|(index, word)| slots_of(index, word))
    }

    /// Whether the two sets share a slot.
    #[inline]
    pub fn intersects(&self, other: &SlotSet) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }

    /// The slots in order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = Slot> + '_ {
        self.words.iter().enumerate().flat_map(|(index, word)| slots_of(index, *word))
    }

    fn zip(&self, other: &SlotSet, combine: impl Fn(u64, u64) -> u64) -> SlotSet {
        SlotSet { words: self.words.iter().zip(&other.words).map(|(a, b)| combine(*a, *b)).collect() }
    }
}

/// The first slot of one word, which is not empty, by its position.
#[inline]
fn first_of(index: usize, word: u64) -> Slot {
    Slot::from_index(index * 64 + word.trailing_zeros() as usize)
}

/// The slots of one word, by its position, in order.
#[inline]
fn slots_of(index: usize, word: u64) -> impl Iterator<Item = Slot> {
    let mut left = word;
    std::iter::from_fn(move || {
        (left != 0).then(|| {
            let slot = first_of(index, left);
            left &= left - 1;
            slot
        })
    })
}
