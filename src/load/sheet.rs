//! One table of the school folder, row by row, wherever it comes from.

use csv::StringRecord;

use super::collector::Collector;
use super::csv_rows::CsvRows;
use super::header::{Column, Header, TableSpec, column_of, plain};
use super::limits;
use super::workbook::WorkbookRows;
use crate::files::cells::freed;
use crate::findings::{Code, Finding, Place};

/// For how many columns that are not read it is asked whether another one is meant.
const UNREAD_LOOKED_AT: usize = 100;

/// Where the rows come from.
pub(super) enum Rows {
    /// A CSV file.
    Csv(CsvRows),
    /// A sheet of a workbook.
    Workbook(WorkbookRows),
}

impl Rows {
    fn next(&mut self, record: &mut StringRecord) -> Option<u64> {
        match self {
            Rows::Csv(rows) => rows.next(record),
            Rows::Workbook(rows) => rows.next(record),
        }
    }
}

/// A table whose header is understood.
pub(super) struct Sheet {
    /// The name of the file or sheet.
    pub file: String,
    header: Header,
    rows: Rows,
    record: StringRecord,
    /// How many rows were read.
    count: usize,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'s> {
    file: &'s str,
    header: &'s Header,
    record: &'s StringRecord,
    /// The line (or sheet row) it begins on.
    pub line: u64,
}

impl Sheet {
    /// Reads the header. None, with findings, where the table cannot be read.
    pub(super) fn open(file: String, mut rows: Rows, spec: &TableSpec, collector: &mut Collector) -> Option<Sheet> {
        let mut record = StringRecord::new();
        let line = loop {
            match rows.next(&mut record) {
                None => {
                    report_open_quote(&file, &rows, collector);
                    if spec.required {
                        collector.push(Finding {
                            code: Code::EmptyFile,
                            place: Place { file: file.clone(), ..Place::default() },
                            value: None,
                            message: format!("{file} is empty"),
                            expected: format!("a header: {}", names(spec)),
                            remedy: "export the table again".into(),
                            also: Vec::new(),
                        });
                    }
                    return None;
                }
                Some(line) if !is_blank(&record) => break line,
                Some(_) => {}
            }
        };
        let (_, _, variant) = spec.fit(record.iter());
        let columns = spec.variants[variant];
        let mut at: Vec<Option<usize>> = vec![None; columns.len()];
        let mut unknown: Vec<(usize, &str)> = Vec::new();
        let before = collector.pushed();
        let plain_cells: Vec<String> = record.iter().map(plain).collect();
        let own_name: Vec<bool> =
            columns.iter().map(|column| plain_cells.iter().any(|cell| *cell == plain(column.name))).collect();
        for (position, (cell, plain_cell)) in record.iter().zip(&plain_cells).enumerate() {
            // Where a column has its own name, another that is also called so at times is not it.
            let column = column_of(columns, plain_cell)
                .filter(|column| *plain_cell == plain(columns[*column].name) || !own_name[*column]);
            let Some(column) = column else {
                if !cell.trim().is_empty() {
                    unknown.push((position, cell.trim()));
                }
                continue;
            };
            if let Some(first) = at[column] {
                collector.push(Finding {
                    code: Code::RepeatedColumn,
                    place: Place {
                        file: file.clone(),
                        line: Some(line),
                        column: Some(position as u64 + 1),
                        field: Some(columns[column].name.into()),
                    },
                    value: Some(cell.trim().into()),
                    message: format!("columns {} and {} are both `{}`", first + 1, position + 1, columns[column].name),
                    expected: "each column once".into(),
                    remedy: "take one of them out or give it another name".into(),
                    also: Vec::new(),
                });
            } else {
                at[column] = Some(position);
            }
        }
        for (index, column) in columns.iter().enumerate() {
            if column.required && at[index].is_none() {
                collector.push(missing_column(&file, line, column.name, &unknown, spec));
            }
        }
        if let Some((first, _)) = unknown.first() {
            let list: Vec<&str> = unknown.iter().map(|(_, name)| *name).collect();
            collector.push(Finding {
                code: Code::UnknownColumns,
                place: Place { file: file.clone(), line: Some(line), column: Some(*first as u64 + 1), field: None },
                value: Some(list.join(", ")),
                message: match list.len() {
                    1 => "this column is not read".into(),
                    count => format!("these {count} columns are not read"),
                },
                expected: format!("columns: {}", names(spec)),
                remedy: meant(&list, columns, &at),
                also: Vec::new(),
            });
        }
        if collector.any_error_since(before) {
            return None;
        }
        let header = Header { variant, columns, at, width: record.len() };
        Some(Sheet { file, header, rows, record: StringRecord::new(), count: 0 })
    }

    /// Which set of columns the header fits.
    pub(super) fn variant(&self) -> usize {
        self.header.variant
    }

    /// Whether no row was read so far.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The next row that is not blank. Rows with more or fewer cells than the header get a finding.
    pub(super) fn next<'s>(&'s mut self, collector: &mut Collector) -> Option<Row<'s>> {
        let line = loop {
            match self.rows.next(&mut self.record) {
                None => {
                    report_open_quote(&self.file, &self.rows, collector);
                    return None;
                }
                Some(line) if !is_blank(&self.record) => break line,
                Some(_) => {}
            }
        };
        if self.count == limits::ROWS {
            limits::report_too_many(limits::ROWS, "rows", &self.file, line, collector);
            return None;
        }
        self.count += 1;
        let width = self.header.width;
        // Sheets of a workbook have no cells where nothing is written.
        if self.record.len() > width || (self.record.len() < width && matches!(self.rows, Rows::Csv(_))) {
            report_width(&self.file, &self.record, line, width, collector);
        }
        Some(Row { file: &self.file, header: &self.header, record: &self.record, line })
    }
}

impl<'s> Row<'s> {
    /// The trimmed cell of a column, without the apostrophe that keeps spreadsheets from running it; empty where the
    /// row or the table has no such cell.
    pub(super) fn cell(&self, column: usize) -> &'s str {
        self.header.at[column].and_then(|at| self.record.get(at)).map_or("", |cell| freed(cell.trim()))
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

fn is_blank(record: &StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

fn names(spec: &TableSpec) -> String {
    let all: Vec<&str> = spec.variants[0].iter().map(|column| column.name).collect();
    all.join(", ")
}

/// What to do about columns that are not read: a typing error is likely where one is nearly
/// called like a column that the table does not have.
fn meant(unread: &[&str], columns: &[Column], at: &[Option<usize>]) -> String {
    let absent = || columns.iter().zip(at).filter(|(_, at)| at.is_none()).map(|(column, _)| column.name);
    let near = |name: &&str| {
        let near = super::names::nearest(name, absent())?;
        Some(format!("did you mean `{near}` by `{name}`?"))
    };
    let questions: Vec<String> = unread.iter().take(UNREAD_LOOKED_AT).filter_map(near).collect();
    if questions.is_empty() {
        "rename it where it stands for one of these; else there is nothing to do".into()
    } else {
        questions.join(" ")
    }
}

fn missing_column(file: &str, line: u64, name: &str, unknown: &[(usize, &str)], spec: &TableSpec) -> Finding {
    let candidates = unknown.iter().take(UNREAD_LOOKED_AT).map(|(_, name)| *name);
    let remedy = match super::names::nearest(name, candidates) {
        Some(near) => format!("rename the column `{near}` to `{name}`"),
        None => format!("add the column `{name}`"),
    };
    Finding {
        code: Code::MissingColumn,
        place: Place { file: file.to_owned(), line: Some(line), column: None, field: Some(name.to_owned()) },
        value: None,
        message: format!("{file} has no column `{name}`"),
        expected: format!("columns: {}", names(spec)),
        remedy,
        also: Vec::new(),
    }
}

fn report_width(file: &str, record: &StringRecord, line: u64, width: usize, collector: &mut Collector) {
    let filled = |at: &usize| record.get(*at).is_some_and(|cell| !cell.trim().is_empty());
    let cells = (0..record.len()).rev().find(filled).map_or(0, |last| last + 1);
    if cells > width {
        collector.push(Finding {
            code: Code::TooManyCells,
            place: Place { file: file.to_owned(), line: Some(line), column: Some(width as u64 + 1), field: None },
            value: record.get(width).map(|cell| cell.trim().to_owned()),
            message: format!("this row has {cells} cells, the header has {width}"),
            expected: format!("at most {width} cells"),
            remedy: "put cells that contain the delimiter in double quotes, or name the further columns".into(),
            also: Vec::new(),
        });
    } else if record.len() < width {
        collector.push(Finding {
            code: Code::TooFewCells,
            place: Place { file: file.to_owned(), line: Some(line), column: None, field: None },
            value: None,
            message: format!(
                "this row has {} of the header's {width} cells; the others are read as blank",
                record.len()
            ),
            expected: format!("{width} cells"),
            remedy: "add the missing delimiters if the row was cut off".into(),
            also: Vec::new(),
        });
    }
}

fn report_open_quote(file: &str, rows: &Rows, collector: &mut Collector) {
    let Rows::Csv(rows) = rows else { return };
    if let Some(line) = rows.open_quote() {
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
}
