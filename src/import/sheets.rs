//! Tables as they are: the rows of a text with delimiters, or of the sheets of a workbook.

use std::io::Cursor;

use calamine::{Data, Dimensions, Range, Reader, Sheets, open_workbook_auto_from_rs};

use super::refusal::{Imports, refuse};
use super::source::SourceFile;
use super::values;
use crate::findings::{Code, Finding};
use crate::load::quietly;

/// Rows of a table at most.
const MOST_ROWS: usize = 2_000_000;
/// Cells of a workbook at most, the empty ones between others included.
const MOST_CELLS: usize = 4_000_000;

/// A table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sheet {
    /// The file, and the sheet in it.
    pub file: String,
    /// The sheet's name; that of the file without its ending where there is only one.
    pub name: String,
    /// The rows that have anything in them.
    pub rows: Vec<Line>,
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// The line, from 1.
    pub number: u64,
    /// The cells as they are.
    pub cells: Vec<String>,
}

impl Line {
    /// A cell, cleaned; blank where there is none.
    pub fn cell(&self, column: usize) -> String {
        self.cells.get(column).map(|cell| values::cell(cell)).unwrap_or_default()
    }

    /// A cell, trimmed; blank where there is none.
    pub fn text(&self, column: usize) -> String {
        self.cells.get(column).map(|cell| values::text(cell)).unwrap_or_default()
    }
}

/// The delimiter of a text: the one that gives most lines the same number of cells.
pub fn delimiter(text: &str) -> u8 {
    let mut best = (b',', 0);
    for delimiter in [b',', b';', b'\t'] {
        let mut counts: Vec<usize> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()).take(60) {
            let mut quoted = false;
            let mut count = 0;
            for byte in line.bytes() {
                match byte {
                    b'"' => quoted = !quoted,
                    byte if byte == delimiter && !quoted => count += 1,
                    _ => {}
                }
            }
            counts.push(count);
        }
        counts.sort_unstable();
        let middle = counts.get(counts.len() / 2).copied().unwrap_or(0);
        let alike = counts.iter().filter(|count| **count == middle && middle > 0).count();
        let score = alike * 1000 + middle.min(999);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// The rows of a text.
///
/// # Errors
/// Where it has more rows than any school's table.
pub fn rows(file: &str, text: &str, delimiter: u8) -> Imports<Vec<Line>> {
    let ends = memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()).take(2 * MOST_ROWS + 2).count();
    if ends > 2 * MOST_ROWS || memchr::memchr_iter(b'\n', text.as_bytes()).take(MOST_ROWS + 1).count() > MOST_ROWS {
        return Err(too_many(file));
    }
    let body = text.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).and_then(|_| text.split_once('\n'));
    let skipped = usize::from(body.is_some());
    let body = body.map_or(text, |(_, rest)| rest);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(body.as_bytes());
    let mut lines = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        let number = record.position().map_or(0, csv::Position::line) + skipped as u64;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        lines.push(Line { number, cells: record.iter().map(str::to_owned).collect() });
    }
    Ok(lines)
}

fn too_many(file: &str) -> super::refusal::Refusal {
    refuse(
        Code::ImportUnsafe,
        file,
        "this table is larger than any school's",
        format!("at most {MOST_ROWS} rows, or {MOST_CELLS} cells in a workbook"),
        "export one school and one cycle of its timetable",
    )
}

/// All tables of a file.
///
/// # Errors
/// Where it cannot be read or is too large.
pub fn sheets(file: &SourceFile, findings: &mut Vec<Finding>) -> Imports<Vec<Sheet>> {
    if file.is_workbook() {
        return workbook(file);
    }
    let text = file.text_with_warning(findings)?;
    let rows = rows(&file.name, &text, delimiter(&text))?;
    Ok(vec![Sheet { file: file.name.clone(), name: file.stem().to_owned(), rows }])
}

fn workbook(file: &SourceFile) -> Imports<Vec<Sheet>> {
    let damaged = |error: String| {
        refuse(
            Code::ImportBroken,
            &file.name,
            format!("this workbook cannot be read: {error}"),
            "a workbook (.xlsx, .xlsm, .xls or .ods) that is whole and has no password",
            "save it again",
        )
    };
    if memchr::memmem::find(&file.bytes, b"xl/worksheets").is_none() && file.bytes.len() > 64 << 20 {
        return Err(too_many(&file.name));
    }
    let read = quietly(|| read_workbook(file));
    match read {
        Ok(Ok(sheets)) => Ok(sheets),
        Ok(Err(Refused::TooMany)) => Err(too_many(&file.name)),
        Ok(Err(Refused::Damaged(error))) => Err(damaged(error)),
        Err(panic) => Err(damaged(panic)),
    }
}

enum Refused {
    TooMany,
    Damaged(String),
}

fn read_workbook(file: &SourceFile) -> Result<Vec<Sheet>, Refused> {
    let damaged = |error: calamine::Error| Refused::Damaged(error.to_string());
    let mut book = open_workbook_auto_from_rs(Cursor::new(file.bytes.clone())).map_err(damaged)?;
    let mut sheets = Vec::new();
    let mut cells = 0;
    for name in book.sheet_names() {
        let mut range = if let Sheets::Xlsx(xlsx) = &mut book {
            let (count, range) = xlsx_range(xlsx, &name, MOST_CELLS - cells)?;
            cells += count;
            range
        } else {
            let range = book.worksheet_range(&name).map_err(damaged)?;
            cells += range.height() * range.width();
            range
        };
        if cells > MOST_CELLS {
            return Err(Refused::TooMany);
        }
        let merged = match &mut book {
            Sheets::Xlsx(xlsx) => xlsx.merge_cells_by_sheet_name(&name).ok(),
            Sheets::Xls(xls) => xls.merge_cells_by_sheet_name(&name).ok(),
            _ => None,
        };
        for merge in merged.unwrap_or_default() {
            spread(&mut range, merge);
        }
        let top = range.start().map_or(0, |start| u64::from(start.0));
        let left = range.start().map_or(0, |start| start.1 as usize);
        let mut rows = Vec::new();
        for (at, row) in range.rows().enumerate() {
            let texts = row.iter().map(cell_text);
            let line: Vec<String> = std::iter::repeat_n(String::new(), left).chain(texts).collect();
            if line.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(Line { number: top + at as u64 + 1, cells: line });
            }
        }
        sheets.push(Sheet { file: format!("{}:{name}", file.name), name, rows });
    }
    Ok(sheets)
}

/// The cells of a sheet, as long as there are not too many.
fn xlsx_range(
    book: &mut calamine::Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    most: usize,
) -> Result<(usize, Range<Data>), Refused> {
    let damaged = |error: calamine::XlsxError| Refused::Damaged(error.to_string());
    let mut reader = book.worksheet_cells_reader(name).map_err(damaged)?;
    let mut cells = Vec::new();
    let (mut bottom, mut right) = (0, 0);
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        if matches!(cell.get_value(), calamine::DataRef::Empty) {
            continue;
        }
        (bottom, right) = (bottom.max(row as usize + 1), right.max(column as usize + 1));
        if bottom.saturating_mul(right) > most.max(1) * 4 || cells.len() >= most {
            return Err(Refused::TooMany);
        }
        cells.push(calamine::Cell::new((row, column), Data::from(cell.get_value().clone())));
    }
    cells.sort_by_key(calamine::Cell::get_position);
    Ok((cells.len(), Range::from_sparse(cells)))
}

/// Merged cells count in each of their slots.
fn spread(range: &mut Range<Data>, merge: Dimensions) {
    let Some(value) = range.get_value(merge.start).cloned() else { return };
    let (Some(first), Some(last)) = (range.start(), range.end()) else { return };
    if value == Data::Empty {
        return;
    }
    let bottom = merge.end.0.min(last.0);
    // A merged cell at the right edge may reach beyond what has a value of its own.
    let right = merge.end.1.min(last.1.max(merge.start.1).saturating_add(64));
    for row in merge.start.0.max(first.0)..=bottom {
        for column in merge.start.1.max(first.1)..=right {
            range.set_value((row, column), value.clone());
        }
    }
}

/// A cell as a text with delimiters would have it.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(moment) => {
            let days = moment.as_f64();
            let minutes = (days.fract() * 1440.0).round() as u16;
            if (0.0..1.0).contains(&days) && minutes <= 1440 { values::clock(minutes) } else { days.to_string() }
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_told_by_the_lines() {
        assert_eq!(delimiter("a;b;c\n1,5;2;3\n"), b';');
        assert_eq!(delimiter("a\tb\n1\t2\n"), b'\t');
        assert_eq!(delimiter("title\na,b\nc,\"d;e;f\"\n"), b',');
        let lines = rows("x", "sep=;\na;b\n\n;\nc;\"d\ne\"\n", b';').unwrap();
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 5]);
        assert_eq!(lines[1].cells[1], "d\ne");
    }
}
