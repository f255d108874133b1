//! The cells of a table, wherever they come from.

use csv::StringRecord;

use super::csv_rows::CsvRows;
use super::sheet_cells::SheetCells;
use crate::files::cells::{cleaned, is_nothing};

/// All cells of a table, cleaned, one after the other in one text.
pub(super) struct Grid {
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<u32>,
    rows: Vec<GridRow>,
    /// Whether rows may be cut off: those of a sheet have no cells where nothing is written.
    pub is_csv: bool,
    /// Where a quote opens that is never closed.
    pub open_quote: Option<u64>,
}

/// Where a row's cells are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct GridRow {
    /// The line (or sheet row) it begins on.
    line: u64,
    /// Its first cell.
    first: u32,
}

impl Grid {
    /// The rows of a CSV file. O(bytes).
    pub(super) fn of_csv(mut rows: CsvRows) -> Grid {
        let bytes = rows.bytes();
        let mut grid = Grid {
            text: String::with_capacity(bytes),
            // Cells have some bytes each; more room is found where they have fewer.
            ends: Vec::with_capacity(bytes / 5),
            rows: Vec::with_capacity(bytes / 40),
            is_csv: true,
            open_quote: None,
        };
        let mut record = StringRecord::new();
        while let Some(line) = rows.next(&mut record) {
            grid.push(line, &record);
        }
        grid.open_quote = rows.open_quote();
        grid
    }

    /// The rows of a sheet of a workbook. O(cells).
    pub(super) fn of_sheet(cells: &SheetCells) -> Grid {
        let mut grid =
            Grid { text: String::new(), ends: Vec::new(), rows: Vec::new(), is_csv: false, open_quote: None };
        cells.each_row(|line, record| grid.push(line, record));
        grid
    }

    fn push(&mut self, line: u64, record: &StringRecord) {
        // Tables are limited to far less than 4 GiB, and every cell takes a byte of that.
        self.rows.push(GridRow { line, first: self.ends.len() as u32 });
        for cell in record {
            self.text.push_str(&cleaned(cell));
            self.ends.push(self.text.len() as u32);
        }
    }

    /// How many rows there are, blank ones too.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The line on which a row begins.
    pub(super) fn line(&self, row: usize) -> u64 {
        self.rows[row].line
    }

    /// Where the cells of a row are.
    pub(super) fn span(&self, row: usize) -> Span {
        let end = self.rows.get(row + 1).map_or(self.ends.len(), |next| next.first as usize);
        let first = self.rows[row].first as usize;
        Span { first, width: end - first }
    }

    /// How many cells a row has.
    pub(super) fn width(&self, row: usize) -> usize {
        self.span(row).width
    }

    /// A cell of a row as it stands there; empty where the row has none.
    pub(super) fn raw_of(&self, span: Span, column: usize) -> &str {
        if column >= span.width {
            return "";
        }
        let at = span.first + column;
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.text[start..self.ends[at] as usize]
    }

    /// A cell as it stands there; empty where the row has none.
    pub(super) fn raw(&self, row: usize, column: usize) -> &str {
        self.raw_of(self.span(row), column)
    }

    /// A cell; empty where it is a word for nothing, too.
    pub(super) fn cell(&self, row: usize, column: usize) -> &str {
        meant(self.raw(row, column))
    }

    /// The cells of a row.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = &str> {
        let span = self.span(row);
        (0..span.width).map(move |column| self.raw_of(span, column))
    }

    /// Whether a row has nothing in it.
    pub(super) fn is_blank(&self, row: usize) -> bool {
        let span = self.span(row);
        let start = if span.first == 0 { 0 } else { self.ends[span.first - 1] };
        span.width == 0 || self.ends[span.first + span.width - 1] == start
    }
}

/// Where the cells of a row are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    first: usize,
    width: usize,
}

/// A cell without a word for nothing.
pub(super) fn meant(cell: &str) -> &str {
    if is_nothing(cell) { "" } else { cell }
}
