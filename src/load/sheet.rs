//! One table of the school folder, row by row, wherever it comes from.

use super::collector::Collector;
use super::grid::{Grid, Span, meant};
use super::header::{Column, Header, TableSpec};
use super::limits;
use super::opening;
use super::values::Known;
use crate::findings::{Code, Finding, Place};

/// A table whose header is understood.
pub(super) struct Sheet {
    /// The name of the file or sheet.
    pub file: String,
    pub(super) header: Header,
    pub(super) grid: Grid,
    /// The row of the header.
    pub(super) header_row: usize,
    /// The columns that are not read: where they stand, and their names.
    pub(super) unread: Vec<Unread>,
    /// The row that is read next.
    next: usize,
    /// How many rows were read.
    count: usize,
}

/// A column that is not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Unread {
    /// Where it stands, from 0.
    pub position: usize,
    /// Its name.
    pub name: String,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'s> {
    file: &'s str,
    header: &'s Header,
    grid: &'s Grid,
    at: usize,
    span: Span,
    /// The line (or sheet row) it begins on.
    pub line: u64,
}

impl Sheet {
    /// Reads the header. None, with findings, where the table cannot be read.
    pub(super) fn open(
        file: String,
        grid: Grid,
        spec: &TableSpec,
        known: Known<'_>,
        collector: &mut Collector,
    ) -> Option<Sheet> {
        let opened = opening::open(&file, &grid, spec, known, collector)?;
        let next = opened.header_row + 1;
        let (header, header_row, unread) = (opened.header, opened.header_row, opened.unread);
        Some(Sheet { file, header, grid, header_row, unread, next, count: 0 })
    }

    /// Which set of columns the header fits.
    pub(super) fn variant(&self) -> usize {
        self.header.variant
    }

    /// Whether no row was read so far.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether the table has a column.
    pub(super) fn has(&self, column: usize) -> bool {
        self.header.at[column].is_some()
    }

    /// The columns of the table.
    pub(super) fn columns(&self) -> &'static [Column] {
        self.header.columns
    }

    /// All rows that are not blank, whatever is read already: to look at values before they are read.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let last = self.grid.len().min(self.header_row.saturating_add(limits::ROWS));
        (self.header_row + 1..last).filter(|row| !self.grid.is_blank(*row)).map(|row| self.row(row))
    }

    /// A row that was read before, by its [`Row::index`].
    pub(super) fn row(&self, at: usize) -> Row<'_> {
        Row {
            file: &self.file,
            header: &self.header,
            grid: &self.grid,
            at,
            span: self.grid.span(at),
            line: self.grid.line(at),
        }
    }

    /// The next row that is not blank. Rows with more or fewer cells than the header get a finding.
    pub(super) fn next<'s>(&'s mut self, collector: &mut Collector) -> Option<Row<'s>> {
        while self.next < self.grid.len() && self.grid.is_blank(self.next) {
            self.next += 1;
        }
        if self.next >= self.grid.len() {
            if let Some(line) = self.grid.open_quote {
                report_open_quote(&self.file, line, collector);
            }
            return None;
        }
        let at = self.next;
        self.next += 1;
        if self.count == limits::ROWS {
            limits::report_too_many(limits::ROWS, "rows", &self.file, self.grid.line(at), collector);
            self.next = self.grid.len();
            return None;
        }
        self.count += 1;
        let (width, cells) = (self.header.width, self.grid.width(at));
        if cells > width || (cells < width && self.grid.is_csv) {
            report_width(&self.file, &self.grid, at, width, collector);
        }
        Some(self.row(at))
    }
}

impl<'s> Row<'s> {
    /// The cell of a column; empty where the row or the table has no such cell, or where it is a word for nothing.
    pub(super) fn cell(&self, column: usize) -> &'s str {
        self.header.at[column].map_or("", |position| meant(self.grid.raw_of(self.span, position)))
    }

    /// The cell of a column as it stands there, words for nothing too.
    pub(super) fn raw(&self, column: usize) -> &'s str {
        self.header.at[column].map_or("", |position| self.grid.raw_of(self.span, position))
    }

    /// Where it stands among all rows of the table.
    pub(super) fn index(&self) -> usize {
        self.at
    }

    /// The cell at a position, from 0.
    pub(super) fn at_position(&self, position: usize) -> &'s str {
        meant(self.grid.raw_of(self.span, position))
    }

    /// The only cell with something in it, if it is the first one.
    pub(super) fn only_first(&self) -> Option<&'s str> {
        let first = self.grid.raw(self.at, 0);
        let rest = (1..self.grid.width(self.at)).all(|column| self.grid.raw(self.at, column).is_empty());
        (rest && !first.is_empty()).then_some(first)
    }

    /// The name of the file or sheet.
    pub(super) fn file(&self) -> &'s str {
        self.file
    }

    /// Where a cell stands.
    pub(super) fn place(&self, column: usize) -> Place {
        Place {
            file: self.file.to_owned(),
            line: Some(self.line),
            column: self.header.at[column].map(|at| at as u64 + 1),
            field: Some(self.header.columns[column].name.to_owned()),
        }
    }

    /// Reports something about a cell.
    pub(super) fn report(
        &self,
        collector: &mut Collector,
        code: Code,
        column: usize,
        message: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.report_value(collector, code, column, self.cell(column), message, expected, remedy);
    }

    /// Reports something about a cell whose value is better shown as `value`.
    #[expect(clippy::too_many_arguments, reason = "a finding has that many parts")]
    pub(super) fn report_value(
        &self,
        collector: &mut Collector,
        code: Code,
        column: usize,
        value: &str,
        message: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        collector.push(Finding {
            code,
            place: self.place(column),
            value: Some(value.to_owned()).filter(|value| !value.is_empty()),
            message: message.into(),
            expected: expected.into(),
            remedy: remedy.into(),
            also: Vec::new(),
        });
    }
}

fn report_width(file: &str, grid: &Grid, row: usize, width: usize, collector: &mut Collector) {
    let line = grid.line(row);
    let filled = |at: &usize| !grid.raw(row, *at).is_empty();
    let cells = (0..grid.width(row)).rev().find(filled).map_or(0, |last| last + 1);
    if cells > width {
        collector.push(Finding {
            code: Code::TooManyCells,
            place: Place { file: file.to_owned(), line: Some(line), column: Some(width as u64 + 1), field: None },
            value: Some(grid.raw(row, width).to_owned()),
            message: format!("this row has {cells} cells, the header has {width}"),
            expected: format!("at most {width} cells"),
            remedy: "put cells that contain the delimiter in double quotes, or name the further columns".into(),
            also: Vec::new(),
        });
    // A row of one cell is no row that was cut off: a footer, or the only thing that is known of somebody.
    } else if grid.width(row) < width && grid.width(row) > 1 {
        collector.push(Finding {
            code: Code::TooFewCells,
            place: Place { file: file.to_owned(), line: Some(line), column: None, field: None },
            value: None,
            message: format!(
                "this row has {} of the header's {width} cells; the others are read as blank",
                grid.width(row)
            ),
            expected: format!("{width} cells"),
            remedy: "add the missing delimiters if the row was cut off".into(),
            also: Vec::new(),
        });
    }
}

/// Reports a quote that is never closed.
pub(super) fn report_open_quote(file: &str, line: u64, collector: &mut Collector) {
    collector.push(Finding {
        code: Code::OpenQuote,
        place: Place { file: file.to_owned(), line: Some(line), column: None, field: None },
        value: None,
        message: "a double quote opens here and is never closed".into(),
        expected: "a closing double quote; a quote inside a cell is written twice".into(),
        remedy: "close it, or take it out".into(),
        also: Vec::new(),
    });
}
