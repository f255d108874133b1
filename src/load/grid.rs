//! The cells of a table, wherever they come from.

use std::borrow::Cow;

use csv::StringRecord;

use super::csv_rows::CsvRows;
use super::sheet_cells::SheetCells;
use crate::files::cells::{cleaned, is_nothing};

/// All cells of a table, cleaned.
///
/// Most cells of a file stand in it as they are meant: its text is kept, and they are parts of that. A large file is not
/// copied again cell by cell, which costs more than reading it.
pub(super) struct Grid {
    /// A file's text, and after it all cells that are not as they stand there.
    text: String,
    cells: Vec<Cell>,
    rows: Vec<GridRow>,
    /// Whether rows may be cut off: those of a sheet have no cells where nothing is written.
    pub is_csv: bool,
    /// Where a quote opens that is never closed.
    pub open_quote: Option<u64>,
}

/// Where a cell's text is. Tables are limited to far less than 4 GiB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Cell {
    start: u32,
    end: u32,
}

impl Cell {
    fn new(start: usize, length: usize) -> Cell {
        Cell { start: start as u32, end: (start + length) as u32 }
    }
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
            text: String::new(),
            // Cells have some bytes each; more room is found where they have fewer.
            cells: Vec::with_capacity(bytes / 5),
            rows: Vec::with_capacity(bytes / 40),
            is_csv: true,
            open_quote: None,
        };
        let mut record = StringRecord::new();
        while let Some(row) = rows.next(&mut record) {
            match row.verbatim {
                Some(start) => grid.push_verbatim(row.line, &record, start, bytes),
                None => grid.push(row.line, &record, bytes),
            }
        }
        grid.open_quote = rows.open_quote();
        let otherwise = std::mem::replace(&mut grid.text, rows.into_text());
        grid.text.push_str(&otherwise);
        grid
    }

    /// The rows of a sheet of a workbook. O(cells).
    pub(super) fn of_sheet(cells: &SheetCells) -> Grid {
        let mut grid =
            Grid { text: String::new(), cells: Vec::new(), rows: Vec::new(), is_csv: false, open_quote: None };
        cells.each_row(|line, record| grid.push(line, record, 0));
        grid
    }

    /// A row whose cells are written behind the `before` bytes of the file.
    fn push(&mut self, line: u64, record: &StringRecord, before: usize) {
        self.begin_row(line);
        for cell in record {
            self.push_cell(&cleaned(cell), before);
        }
    }

    /// A row whose first cell begins at `start` in the file of `bytes` bytes, and each other one a delimiter after the one
    /// before it.
    fn push_verbatim(&mut self, line: u64, record: &StringRecord, mut start: usize, bytes: usize) {
        self.begin_row(line);
        for cell in record {
            match cleaned(cell) {
                Cow::Borrowed(part) => {
                    // What is borrowed is a part of the cell.
                    let skipped = part.as_ptr() as usize - cell.as_ptr() as usize;
                    self.cells.push(Cell::new(start + skipped, part.len()));
                }
                Cow::Owned(otherwise) => self.push_cell(&otherwise, bytes),
            }
            start += cell.len() + 1;
        }
    }

    fn begin_row(&mut self, line: u64) {
        self.rows.push(GridRow { line, first: self.cells.len() as u32 });
    }

    fn push_cell(&mut self, cell: &str, before: usize) {
        self.cells.push(Cell::new(before + self.text.len(), cell.len()));
        self.text.push_str(cell);
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
        let end = self.rows.get(row + 1).map_or(self.cells.len(), |next| next.first as usize);
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
        self.text_of(self.cells[span.first + column])
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
        self.cells[span.first..span.first + span.width].iter().all(|cell| cell.start == cell.end)
    }

    fn text_of(&self, cell: Cell) -> &str {
        &self.text[cell.start as usize..cell.end as usize]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::header::{Column, TableSpec, optional};
    use proptest::prelude::*;

    const COLUMNS: &[Column] = &[optional("staff", &[]), optional("day", &[])];
    const SPEC: TableSpec = TableSpec { name: "test", required: true, variants: &[COLUMNS] };

    fn cells(text: &str) -> Vec<Vec<String>> {
        let grid = Grid::of_csv(CsvRows::new(text.to_owned(), &SPEC));
        (0..grid.len()).map(|row| grid.cells(row).map(str::to_owned).collect()).collect()
    }

    #[test]
    fn cells_that_do_not_stand_in_the_file_as_they_are_meant_are_kept_beside_it() {
        let text = "staff,day\n Zoe\u{301} ,\"a \"\"b\"\"\"\r\n\n'=1,\u{FEFF}c\n\"x\ny\",d\ne,\"f";
        let expected = [["staff", "day"], ["Zo\u{e9}", "a \"b\""], ["=1", "c"], ["x\ny", "d"], ["e", "f"]];
        assert_eq!(cells(text), expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn cells_are_what_another_reader_finds_in_the_file(text in "(staff,day\n)?([a', \u{301}\u{958}\u{FEFF}\"\r\n,]|e\u{301}){0,40}") {
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
            let expected: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.expect("a text").iter().map(|cell| cleaned(cell).into_owned()).collect())
                .collect();
            prop_assert_eq!(cells(&text), expected);
        }
    }
}
