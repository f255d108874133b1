//! Columns: what a table may have, and what its header says.

/// A column that a table may have.
#[derive(Debug)]
pub(super) struct Column {
    /// Its name in the specification.
    pub name: &'static str,
    /// Other names that are accepted, in plain form (see [`plain`]).
    pub synonyms: &'static [&'static str],
    /// Whether the table cannot be read without it.
    pub required: bool,
}

/// A column that may be left out.
pub(super) const fn optional(name: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { name, synonyms, required: false }
}

/// A column that must be there.
pub(super) const fn required(name: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { name, synonyms, required: true }
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

/// The form in which names of columns and files are compared: without case, spaces, `_`, `-` and `.`.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '.')).flat_map(char::to_lowercase).collect()
}

/// The column that a header cell names.
pub(super) fn column_of(columns: &[Column], plain_cell: &str) -> Option<usize> {
    let exact = columns.iter().position(|column| plain(column.name) == plain_cell);
    exact.or_else(|| columns.iter().position(|column| column.synonyms.contains(&plain_cell)))
}

impl TableSpec {
    /// How well a header fits: whether a variant has all its required columns, how many cells are
    /// known to the best variant, and which variant that is.
    pub(super) fn fit<'c>(&self, cells: impl Iterator<Item = &'c str>) -> (bool, usize, usize) {
        let cells: Vec<String> = cells.map(plain).collect();
        let mut best = (false, 0, 0);
        for (index, columns) in self.variants.iter().enumerate() {
            let found: Vec<usize> = cells.iter().filter_map(|cell| column_of(columns, cell)).collect();
            let complete = (0..columns.len()).all(|column| !columns[column].required || found.contains(&column));
            if (complete, found.len()) > (best.0, best.1) {
                best = (complete, found.len(), index);
            }
        }
        best
    }
}
