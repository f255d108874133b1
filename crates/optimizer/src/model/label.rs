//! What a row stands for: explanations come from labels, not from parsing names.

/// What a row stands for, as whoever writes it says it: a word, and up to four numbers of what it is about. Programs
/// and solvers carry it along, compare it and write the word into files; they read nothing else in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Label {
    /// The word: letters, digits and underscores, because it becomes a part of the row's name in files.
    pub word: &'static str,
    /// What it is about, as whoever writes the row numbers it.
    pub about: [Option<u32>; 4],
}

impl Label {
    /// Of a row that stands for nothing in particular, such as the range of a variable.
    pub const NONE: Label = Label::named("None");

    /// A word that is about nothing in particular.
    #[inline]
    pub const fn named(word: &'static str) -> Label {
        Label { word, about: [None; 4] }
    }
}
