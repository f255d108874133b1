//! Interned texts: each kept once, however many rows have it.

use std::collections::BTreeMap;

use crate::school::{Table, TextId};

/// The texts so far; the empty text is always the first.
pub(super) struct Texts {
    texts: Table<TextId, String>,
    by_hash: BTreeMap<u64, TextId>,
}

impl Texts {
    pub(super) fn new() -> Texts {
        let mut texts = Texts { texts: Table::new(), by_hash: BTreeMap::new() };
        texts.intern("");
        texts
    }

    /// The id of a text, which is new or known. O(length + log texts).
    pub(super) fn intern(&mut self, text: &str) -> TextId {
        // Group cells can be hundreds of bytes long with the same beginning, so texts are compared by hash
        // first. Texts of one hash stand at the next free hashes.
        let mut hash = hash(text.as_bytes());
        while let Some(id) = self.by_hash.get(&hash) {
            if self.texts[*id] == text {
                return *id;
            }
            hash = hash.wrapping_add(1);
        }
        let id = self.texts.push(text.to_owned());
        self.by_hash.insert(hash, id);
        id
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
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::Id;

    #[test]
    fn each_text_is_kept_once() {
        let mut texts = Texts::new();
        assert_eq!(texts.intern("").index(), 0);
        let many: Vec<TextId> = (0..2000).map(|number| texts.intern(&format!("class {number}"))).collect();
        assert_eq!(texts.len(), 2001);
        for (number, id) in many.iter().enumerate() {
            assert_eq!(texts.intern(&format!("class {number}")), *id);
            assert_eq!(texts.get(*id), format!("class {number}"));
        }
    }
}
