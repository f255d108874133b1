//! Columns: what a table may have, and what its header says.

use crate::names;

/// A column that a table may have.
#[derive(Debug)]
pub(super) struct Column {
    /// Its name in the specification.
    pub name: &'static str,
    /// Other names that are accepted, in plain form (see [`plain`]).
    pub synonyms: &'static [&'static str],
    /// Whether the table cannot be read without it.
    pub required: bool,
    /// What its values are: a column with another name is taken for it only where they fit.
    pub values: Values,
}

/// What the values of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Values {
    /// Anything.
    Text,
    /// A few words at most, such as a department: no sentences.
    Label,
    /// What people are called elsewhere.
    Ids,
    /// People.
    People,
    /// Weeks of the cycle.
    Weeks,
    /// Days of the cycle.
    Days,
    /// Periods of the cycle.
    Periods,
    /// Whole numbers.
    Whole,
    /// Shares of a whole.
    Shares,
    /// Times of day.
    Times,
    /// Yes or no.
    Flags,
    /// One of a few words, or a list of them.
    Words(&'static [&'static str]),
    /// Tags, with figures or not.
    Tags,
}

/// A column that may be left out.
pub(super) const fn optional(name: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { name, synonyms, required: false, values: Values::Label }
}

/// A column that must be there.
pub(super) const fn required(name: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { name, synonyms, required: true, values: Values::Label }
}

impl Column {
    /// The column with values of this kind.
    pub(super) const fn of(self, values: Values) -> Column {
        Column { name: self.name, synonyms: self.synonyms, required: self.required, values }
    }
}

/// A table of the school folder.
#[derive(Debug)]
pub(super) struct TableSpec {
    /// Its name, without `.csv`.
    pub name: &'static str,
    /// Whether a school cannot be read without it.
    pub required: bool,
    /// The sets of columns it may have; the one that the header fits best is taken.
    pub variants: &'static [&'static [Column]],
}

/// Which cell of a row belongs to which column.
#[derive(Debug)]
pub(super) struct Header {
    /// Index of the variant that was taken.
    pub variant: usize,
    /// The columns of that variant.
    pub columns: &'static [Column],
    /// Where each column stands.
    pub at: Vec<Option<usize>>,
    /// How many cells the header has.
    pub width: usize,
}

/// The form in which names of columns and files are compared: without case, accents, spaces and punctuation.
pub(super) fn plain(name: &str) -> String {
    names::plain(name)
}

/// The column that a header cell names.
pub(super) fn column_of(columns: &[Column], plain_cell: &str) -> Option<usize> {
    let exact = columns.iter().position(|column| plain(column.name) == plain_cell);
    exact.or_else(|| columns.iter().position(|column| column.synonyms.contains(&plain_cell)))
}

impl TableSpec {
    /// How well a header fits: whether a variant has all its required columns, how many cells are
    /// known to the best variant, and which variant that is.
    pub(super) fn fit<'c>(&self, cells: impl Iterator<Item = &'c str>) -> Fit {
        let cells: Vec<String> = cells.map(plain).collect();
        let mut best = Fit { complete: false, known: 0, variant: 0 };
        for (variant, columns) in self.variants.iter().enumerate() {
            let found: Vec<usize> = cells.iter().filter_map(|cell| column_of(columns, cell)).collect();
            let complete = (0..columns.len()).all(|column| !columns[column].required || found.contains(&column));
            let fit = Fit { complete, known: found.len(), variant };
            if (fit.complete, fit.known) > (best.complete, best.known) {
                best = fit;
            }
        }
        best
    }
}

/// How well a header fits a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fit {
    /// Whether all columns that are needed are there.
    pub complete: bool,
    /// How many of its cells are known.
    pub known: usize,
    /// The set of columns that it fits best.
    pub variant: usize,
}
