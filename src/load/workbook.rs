//! Workbooks: .xlsx and .xlsm, .xls, .ods.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, Style, Xls, Xlsx};
use zip::ZipArchive;

use super::limits::{self, Exceeded, megabytes};
use super::ods::{self, OdsSheet};
use super::quietly::quietly;
use super::sheet_cells::{Merged, SheetCells};

/// A workbook that was opened.
pub(super) enum Book {
    /// .xlsx or .xlsm; sheets are read one by one.
    Xlsx(Box<Xlsx<Cursor<Vec<u8>>>>),
    /// .xls.
    Xls(Box<Xls<Cursor<Vec<u8>>>>),
    /// .ods.
    Ods(Vec<OdsSheet>),
}

/// Why a workbook or a sheet is not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Refused {
    /// It cannot be read, for this reason.
    Damaged(String),
    /// It is larger than any school.
    TooLarge(Exceeded),
}

/// Opens a workbook, once it is known not to unpack to more than any school has. The bytes say which kind it is.
pub(super) fn open(bytes: Vec<u8>) -> Result<Book, Refused> {
    let packed = bytes.len() as u64;
    if packed > limits::WORKBOOK {
        return Err(too_large(
            format!("this workbook has {} MiB", megabytes(packed)),
            format!("at most {} MiB", megabytes(limits::WORKBOOK)),
        ));
    }
    // What older spreadsheets write is a file system of its own.
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        let open = || Xls::new(Cursor::new(bytes)).map_err(|error| Refused::Damaged(error.to_string()));
        return Ok(Book::Xls(Box::new(fenced(open)??)));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes));
    if let Ok(archive) = &mut archive {
        fenced(|| unpacked(archive, packed))??;
        if archive.index_for_name("content.xml").is_some() {
            return Ok(Book::Ods(fenced(|| ods::sheets(archive))??));
        }
    }
    // What is no archive at all has a better message from the reader of workbooks.
    let bytes = archive.map_or_else(|_| Cursor::new(Vec::new()), ZipArchive::into_inner);
    let open = || Xlsx::new(bytes).map_err(|error| Refused::Damaged(error.to_string()));
    Ok(Book::Xlsx(Box::new(fenced(open)??)))
}

impl Book {
    /// The names of its sheets.
    pub(super) fn sheet_names(&self) -> Vec<String> {
        match self {
            Book::Xlsx(book) => book.sheet_names(),
            Book::Xls(book) => book.sheet_names(),
            Book::Ods(sheets) => sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        }
    }

    /// The cells of a sheet. O(cells).
    ///
    /// # Errors
    /// Where the workbook is damaged, or the sheet larger than any school's.
    pub(super) fn cells(&mut self, sheet: &str) -> Result<SheetCells, Refused> {
        match self {
            Book::Xlsx(book) => fenced(|| xlsx_cells(book, sheet))?,
            Book::Xls(book) => fenced(|| xls_cells(book, sheet))?,
            Book::Ods(sheets) => {
                let found = sheets.iter_mut().find(|other| other.name == sheet);
                found
                    .map(|sheet| std::mem::take(&mut sheet.cells))
                    .ok_or_else(|| Refused::Damaged(format!("it has no sheet `{sheet}`")))
            }
        }
    }
}

/// Unpacks all parts, keeping nothing, to see how large they are: a directory may say anything.
pub(super) fn unpacked(archive: &mut ZipArchive<Cursor<Vec<u8>>>, packed: u64) -> Result<(), Refused> {
    if archive.len() > limits::PARTS {
        return Err(too_large(
            format!("this workbook has {} parts", archive.len()),
            format!("at most {} parts: sheets, styles, pictures", limits::PARTS),
        ));
    }
    let (mut said, mut of_parts) = (0u64, 0u64);
    for index in 0..archive.len() {
        if let Ok(part) = archive.by_index_raw(index) {
            said = said.saturating_add(part.size());
            of_parts = of_parts.saturating_add(part.compressed_size());
        }
    }
    if said > limits::UNPACKED {
        return Err(unpacks_to(said));
    }
    if of_parts > packed {
        return Err(Refused::Damaged("its parts are larger than the file, so they lie one over the other".into()));
    }
    let mut total = 0;
    for index in 0..archive.len() {
        // A part that cannot be unpacked matters only where it is read: that says why.
        let Ok(mut part) = archive.by_index(index) else { continue };
        let packed = part.compressed_size().max(1);
        let of_strings = part.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        let mut strings = of_strings.then(Announced::default);
        let (mut here, mut buffer) = (0u64, vec![0; 1 << 16]);
        while let Ok(read @ 1..) = part.read(&mut buffer) {
            here += read as u64;
            total += read as u64;
            if total > limits::UNPACKED {
                return Err(unpacks_to(total));
            }
            if here > limits::ANY_RATIO && here / packed > limits::RATIO {
                return Err(too_large(
                    format!("a part of this workbook unpacks to more than {} times its size", limits::RATIO),
                    format!("parts that unpack to at most {} times their size", limits::RATIO),
                ));
            }
            if let Some(strings) = &mut strings {
                strings.look(&buffer[..read]).map_err(Refused::TooLarge)?;
            }
        }
    }
    Ok(())
}

fn unpacks_to(bytes: u64) -> Refused {
    too_large(
        format!("this workbook unpacks to {} MiB or more", megabytes(bytes)),
        format!("at most {} MiB unpacked", megabytes(limits::UNPACKED)),
    )
}

fn too_large(message: String, expected: String) -> Refused {
    Refused::TooLarge(Exceeded { message, expected })
}

/// How many texts the part with the texts announces: the reader makes room for all of them before it has
/// seen any, and a program that cannot get memory is ended.
#[derive(Default)]
struct Announced {
    /// The end of what was seen, where an announcement may begin.
    end: Vec<u8>,
}

impl Announced {
    const NAME: &'static [u8] = b"uniqueCount";
    /// Longer than any announcement with a figure in it.
    const LONGEST: usize = 256;

    fn look(&mut self, bytes: &[u8]) -> Result<(), Exceeded> {
        self.end.extend_from_slice(bytes);
        for at in memchr::memmem::find_iter(&self.end, Self::NAME) {
            let value = &self.end[at + Self::NAME.len()..self.end.len().min(at + Self::LONGEST)];
            let value = value.iter().skip_while(|byte| !matches!(byte, b'"' | b'\'')).skip(1);
            let digits = value.take_while(|byte| !matches!(byte, b'"' | b'\'')).filter(|byte| byte.is_ascii_digit());
            let count =
                digits.fold(0u64, |count, digit| count.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
            if count > limits::CELLS {
                return Err(Exceeded {
                    message: format!("this workbook announces {count} different texts"),
                    expected: format!("at most {}", limits::CELLS),
                });
            }
        }
        self.end.drain(..self.end.len().saturating_sub(Self::LONGEST));
        Ok(())
    }
}

/// The reader of workbooks, which panics on numbers that no sheet has: then the workbook is damaged.
fn fenced<T>(work: impl FnOnce() -> T) -> Result<T, Refused> {
    quietly(work).map_err(|panic| Refused::Damaged(format!("it has numbers that no workbook has ({panic})")))
}

fn xlsx_cells(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Result<SheetCells, Refused> {
    let damaged = |error: calamine::XlsxError| Refused::Damaged(error.to_string());
    let merged = book.merge_cells_by_sheet_name(sheet).map_err(damaged)?;
    let mut reader = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut cells = SheetCells::default();
    let percent: Vec<bool> = reader.styles().iter().map(is_percent).collect();
    let mut text = String::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(damaged)? {
        let (row, column) = cell.get_position();
        if row >= limits::SHEET.0 || column >= limits::SHEET.1 {
            let (row, column) = (u64::from(row) + 1, u64::from(column) + 1);
            return Err(Refused::Damaged(format!("it has a cell in row {row}, column {column}, beyond any sheet")));
        }
        text.clear();
        match cell.get_value() {
            // 80 % is kept as 0.8, and 100 % as 1, which must not be taken for a count.
            DataRef::Float(number) if percent.get(style) == Some(&true) => {
                text.push_str(&format!("{}%", (number * 1e8).round() / 1e6));
            }
            value => push_text(&mut text, value),
        }
        cells.push(sheet, row, column, &text).map_err(Refused::TooLarge)?;
    }
    merge(&mut cells, sheet, &merged)?;
    Ok(cells)
}

fn xls_cells(book: &mut Xls<Cursor<Vec<u8>>>, sheet: &str) -> Result<SheetCells, Refused> {
    let range = book.worksheet_range(sheet).map_err(|error| Refused::Damaged(error.to_string()))?;
    let merged = book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut cells = SheetCells::default();
    let mut text = String::new();
    for (row, column, value) in range.used_cells() {
        text.clear();
        push_data(&mut text, value);
        // No sheet of this kind has more than 65,536 rows.
        let (row, column) = (first_row + row as u32, first_column + column as u32);
        cells.push(sheet, row, column, &text).map_err(Refused::TooLarge)?;
    }
    merge(&mut cells, sheet, &merged)?;
    Ok(cells)
}

fn merge(cells: &mut SheetCells, sheet: &str, merged: &[calamine::Dimensions]) -> Result<(), Refused> {
    let merged: Vec<Merged> = merged
        .iter()
        .map(|region| Merged { first_row: region.start.0, last_row: region.end.0, column: region.start.1 })
        .collect();
    cells.merge(sheet, &merged).map_err(Refused::TooLarge)
}

/// Whether cells of this style are shown as percentages.
fn is_percent(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%'))
}

/// Adds a cell as a CSV file would have it: `3`, `0.8`, `08:30`, `2026-09-01`, `true`.
fn push_text(text: &mut String, cell: &DataRef<'_>) {
    match cell {
        DataRef::Empty => {}
        DataRef::String(own) | DataRef::DurationIso(own) => text.push_str(own),
        DataRef::SharedString(shared) => text.push_str(shared),
        DataRef::Int(number) => text.push_str(&number.to_string()),
        // Display writes the shortest text that reads back the same, and no point for whole numbers.
        DataRef::Float(number) => text.push_str(&number.to_string()),
        DataRef::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        DataRef::DateTime(moment) => text.push_str(&moment_text(moment.as_f64(), || {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        })),
        DataRef::DateTimeIso(moment) => {
            text.push_str(&moment.strip_suffix("T00:00:00").unwrap_or(moment).replace('T', " "));
        }
        DataRef::Error(error) => text.push_str(&error.to_string()),
    }
}

/// The same for a workbook of the older kind.
fn push_data(text: &mut String, cell: &Data) {
    match cell {
        Data::Empty => {}
        Data::String(own) | Data::DurationIso(own) => text.push_str(own),
        Data::Int(number) => text.push_str(&number.to_string()),
        Data::Float(number) => text.push_str(&number.to_string()),
        Data::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Data::DateTime(moment) => text.push_str(&moment_text(moment.as_f64(), || {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        })),
        Data::DateTimeIso(moment) => {
            text.push_str(&moment.strip_suffix("T00:00:00").unwrap_or(moment).replace('T', " "));
        }
        Data::Error(error) => text.push_str(&error.to_string()),
    }
}

/// A moment as days since a spreadsheet's first day: a time, a date, or both.
fn moment_text(days: f64, date: impl Fn() -> String) -> String {
    let minutes = (days.fract() * 24.0 * 60.0).round();
    if !(0.0..24.0 * 60.0).contains(&minutes) {
        // Half a minute before midnight, or no day that a calendar has.
        return if minutes == 24.0 * 60.0 && days < 1.0 { "24:00".into() } else { date() };
    }
    let minutes = minutes as u32;
    let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    if (0.0..1.0).contains(&days) {
        time
    } else if minutes == 0 {
        date()
    } else {
        format!("{} {time}", date())
    }
}

#[cfg(test)]
mod tests {
    use super::moment_text;

    #[test]
    fn moments_are_times_dates_or_both() {
        let text = |days: f64| moment_text(days, || "2026-09-01".into());
        assert_eq!(text(0.354_166_666_666_666_7), "08:30");
        assert_eq!(text(0.0), "00:00");
        assert_eq!(text(0.999_99), "24:00");
        assert_eq!(text(46_266.0), "2026-09-01");
        assert_eq!(text(46_266.5), "2026-09-01 12:00");
    }
}
