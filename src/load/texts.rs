//! Interned texts: each kept once, however many rows have it.

use crate::names::folded;
use crate::school::{Id, Table, TextId};
use std::collections::BTreeMap;

/// The texts so far; the empty text is always the first.
///
/// They are found by a hash table with open addressing. Only looking up depends on it, never an
/// order, so results are the same in every run.
pub(super) struct Texts {
    texts: Table<TextId, String>,
    /// Where texts of a hash may be: a part of the hash and the id. A power of two of places, of which at
    /// least a quarter is free.
    places: Vec<Option<(u32, TextId)>>,
    /// The sites, without regard to case and accents.
    sites: BTreeMap<String, TextId>,
}

impl Texts {
    pub(super) fn new() -> Texts {
        let mut texts = Texts { texts: Table::new(), places: vec![None; 64], sites: BTreeMap::new() };
        texts.intern("");
        texts
    }

    /// The id of a text, which is new or known. O(length).
    pub(super) fn intern(&mut self, text: &str) -> TextId {
        let hash = hash(text.as_bytes());
        let mut at = self.first_place(hash);
        while let Some((part, id)) = self.places[at] {
            if part == hash as u32 && self.texts[id] == text {
                return id;
            }
            at = (at + 1) & (self.places.len() - 1);
        }
        let id = self.texts.push(text.to_owned());
        self.places[at] = Some((hash as u32, id));
        if self.texts.len() * 4 > self.places.len() * 3 {
            self.grow();
        }
        id
    }

    /// The site that a cell names, as it was written first; none where it is blank.
    pub(super) fn site(&mut self, cell: &str) -> Option<TextId> {
        if cell.is_empty() {
            return None;
        }
        if let Some(site) = self.known_site(cell) {
            return Some(site);
        }
        let site = self.intern(cell);
        self.sites.insert(folded(cell), site);
        Some(site)
    }

    /// The site that a cell names, where it is one already.
    pub(super) fn known_site(&self, cell: &str) -> Option<TextId> {
        self.sites.get(&folded(cell)).copied()
    }

    /// The names of all sites so far.
    pub(super) fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.values().map(|site| self.get(*site))
    }

    /// The text behind an id.
    pub(super) fn get(&self, id: TextId) -> &str {
        &self.texts[id]
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The table of all texts.
    pub(super) fn finish(self) -> Table<TextId, String> {
        self.texts
    }

    /// Where to look first: the upper bits, in which the whole text plays a part.
    fn first_place(&self, hash: u64) -> usize {
        (hash >> 32) as usize & (self.places.len() - 1)
    }

    fn grow(&mut self) {
        self.places = vec![None; self.places.len() * 2];
        for index in 0..self.texts.len() {
            let id = TextId::from_index(index);
            let hash = hash(self.texts[id].as_bytes());
            let mut at = self.first_place(hash);
            while self.places[at].is_some() {
                at = (at + 1) & (self.places.len() - 1);
            }
            self.places[at] = Some((hash as u32, id));
        }
    }
}

/// A quick hash of short texts, the same on every machine and in every run (rotate, xor, multiply, as in Fx).
fn hash(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    let mut add = |word: [u8; 8]| {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x51_7c_c1_b7_27_22_0a_95);
    };
    for chunk in &mut chunks {
        if let Ok(word) = chunk.try_into() {
            add(word);
        }
    }
    let mut last = [0; 8];
    let rest = chunks.remainder();
    last[..rest.len()].copy_from_slice(rest);
    add(last);
    // Each byte moves the bits above it only, so fold the upper half down and multiply again.
    (hash ^ (hash >> 32)).wrapping_mul(0x9e_37_79_b9_7f_4a_7c_15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_kept_once() {
        let mut texts = Texts::new();
        assert_eq!(texts.intern("").index(), 0);
        let many: Vec<TextId> = (0..5000).map(|number| texts.intern(&format!("class {number}"))).collect();
        assert_eq!(texts.len(), 5001);
        for (number, id) in many.iter().enumerate() {
            assert_eq!(texts.intern(&format!("class {number}")), *id);
            assert_eq!(texts.get(*id), format!("class {number}"));
        }
    }
}
