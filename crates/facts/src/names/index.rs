//! Things by their ids and names.

use std::collections::BTreeMap;

use super::fold::name_key;

/// What a text means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found<I> {
    /// The id or name is exactly this.
    Exactly(I),
    /// Only this one fits, without regard to case, accents, order, titles and brackets.
    Nearly(I),
    /// Several fit.
    Several(Vec<I>),
    /// Nothing has such a name.
    Nothing,
}

impl<I> Found<I> {
    /// The one that is meant, if there is one.
    pub fn one(self) -> Option<I> {
        match self {
            Found::Exactly(id) | Found::Nearly(id) => Some(id),
            Found::Several(_) | Found::Nothing => None,
        }
    }
}

/// The things of one kind by id and name: an id stands for its thing, then a name that only one has; first
/// exactly, then without regard to case, accents, order (`Silk, Anna`), titles and anything in brackets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Index<I> {
    ids: BTreeMap<String, I>,
    names: BTreeMap<String, Vec<I>>,
    loose: BTreeMap<String, Vec<I>>,
}

impl<I> Default for Index<I> {
    fn default() -> Self {
        Index { ids: BTreeMap::new(), names: BTreeMap::new(), loose: BTreeMap::new() }
    }
}

impl<I: Copy + Ord> Index<I> {
    /// An index of nothing.
    pub fn new() -> Index<I> {
        Index::default()
    }

    /// An index of these ids and names.
    pub fn from_names<'t>(things: impl Iterator<Item = (I, &'t str, &'t str)>) -> Index<I> {
        let mut index = Index::new();
        things.for_each(|(thing, id, name)| index.insert(thing, id, name));
        index
    }

    /// Adds a thing. O(log things + length).
    pub fn insert(&mut self, thing: I, id: &str, name: &str) {
        self.ids.entry(id.to_owned()).or_insert(thing);
        self.add_loose(id, thing);
        if name != id && !name.is_empty() {
            self.names.entry(name.to_owned()).or_default().push(thing);
            self.add_loose(name, thing);
        }
    }

    fn add_loose(&mut self, text: &str, thing: I) {
        let things = self.loose.entry(name_key(text)).or_default();
        if !things.contains(&thing) {
            things.push(thing);
        }
    }

    /// The thing with this id, letter by letter. O(log things).
    pub fn id(&self, id: &str) -> Option<I> {
        self.ids.get(id).copied()
    }

    /// What a text means. O(log things + length).
    ///
    /// ```
    /// use staffroom_facts::names::{Found, Index};
    /// let people = [(0, "ANS", "Anna Silk"), (1, "BOK", "Ben Okafor"), (2, "BO2", "Ben Okafor")];
    /// let index = Index::from_names(people.into_iter());
    /// assert_eq!(index.find("ANS"), Found::Exactly(0));
    /// assert_eq!(index.find("Silk, Anna"), Found::Nearly(0));
    /// assert_eq!(index.find("ans (Maths)"), Found::Nearly(0));
    /// assert_eq!(index.find("Ben Okafor"), Found::Several(vec![1, 2]));
    /// assert_eq!(index.find("Ann Silk"), Found::Nothing);
    /// ```
    pub fn find(&self, text: &str) -> Found<I> {
        if let Some(id) = self.ids.get(text) {
            return Found::Exactly(*id);
        }
        match self.names.get(text).map(Vec::as_slice) {
            Some([one]) => return Found::Exactly(*one),
            Some(several) => return Found::Several(several.to_vec()),
            None => {}
        }
        let key = name_key(text);
        match self.loose.get(&key).map(Vec::as_slice) {
            _ if key.is_empty() => Found::Nothing,
            Some([one]) => Found::Nearly(*one),
            Some(several) => Found::Several(several.to_vec()),
            None => Found::Nothing,
        }
    }

    /// All ids, in order of their text.
    pub fn all_ids(&self) -> impl Iterator<Item = &str> {
        self.ids.keys().map(String::as_str)
    }

    /// All ids, then all names, each in order of its text: what the nearest one is looked for in.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.all_ids().chain(self.names.keys().map(String::as_str))
    }

    /// Whether nothing has a name.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}
