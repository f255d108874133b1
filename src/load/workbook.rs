//! The rows of a workbook's sheet, as the text that a CSV file would have.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use calamine::{DataRef, Reader, Style, Xlsx};
use csv::StringRecord;
use zip::ZipArchive;

use super::limits::{self, Exceeded, megabytes};
use super::quietly::quietly;

/// A workbook from a file.
pub(super) type Book = Xlsx<BufReader<File>>;

/// Why a workbook or a sheet is not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Refused {
    /// It cannot be read, for this reason.
    Damaged(String),
    /// It is larger than any school.
    TooLarge(Exceeded),
}

/// Opens a workbook, once it is known not to unpack to more than any school has.
pub(super) fn open(path: &Path) -> Result<Book, Refused> {
    let damaged = |error: io::Error| Refused::Damaged(error.to_string());
    let mut file = File::open(path).map_err(damaged)?;
    let packed = file.metadata().map_err(damaged)?.len();
    if packed > limits::WORKBOOK {
        return Err(too_large(
            format!("this workbook has {} MiB", megabytes(packed)),
            format!("at most {} MiB", megabytes(limits::WORKBOOK)),
        ));
    }
    fenced(|| unpacked(&file, packed))??;
    file.rewind().map_err(damaged)?;
    fenced(|| Xlsx::new(BufReader::new(file)).map_err(|error| Refused::Damaged(error.to_string())))?
}

/// Unpacks all parts, keeping nothing, to see how large they are: a directory may say anything.
fn unpacked(file: &File, packed: u64) -> Result<(), Refused> {
    // What is no archive at all has a better message from the reader of workbooks.
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return Ok(()) };
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

/// The rows of one sheet.
///
/// Only cells with something in them are kept: a stray cell in the last row of
/// a sheet must not make a million rows.
pub(super) struct WorkbookRows {
    /// All texts, one after the other.
    text: String,
    /// Row and column (from 0) of each cell, and where its text ends; by row, then column.
    cells: Vec<(u32, u32, usize)>,
    next: usize,
}

impl WorkbookRows {
    /// Reads the cells of a sheet. O(cells).
    ///
    /// # Errors
    /// Where the workbook is damaged, or the sheet larger than any school's.
    pub(super) fn read<R: Read + Seek>(book: &mut Xlsx<R>, sheet: &str) -> Result<WorkbookRows, Refused> {
        fenced(|| WorkbookRows::read_cells(book, sheet))?
    }

    fn read_cells<R: Read + Seek>(book: &mut Xlsx<R>, sheet: &str) -> Result<WorkbookRows, Refused> {
        let damaged = |error: calamine::XlsxError| Refused::Damaged(error.to_string());
        let mut reader = book.worksheet_cells_reader(sheet).map_err(damaged)?;
        let mut rows = WorkbookRows { text: String::new(), cells: Vec::new(), next: 0 };
        let percent: Vec<bool> = reader.styles().iter().map(is_percent).collect();
        let mut places = 0;
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(damaged)? {
            let (row, column) = cell.get_position();
            if row >= limits::SHEET.0 || column >= limits::SHEET.1 {
                let (row, column) = (u64::from(row) + 1, u64::from(column) + 1);
                return Err(Refused::Damaged(format!("it has a cell in row {row}, column {column}, beyond any sheet")));
            }
            // A damaged workbook may name cells out of order or twice; the first one counts.
            let before = rows.cells.last().copied();
            if before.is_some_and(|last| (last.0, last.1) >= (row, column)) {
                continue;
            }
            match cell.get_value() {
                // 80 % is kept as 0.8, and 100 % as 1, which must not be taken for a count.
                DataRef::Float(number) if percent.get(style) == Some(&true) => {
                    rows.text.push_str(&format!("{}%", (number * 1e8).round() / 1e6));
                }
                value => push_text(&mut rows.text, value),
            }
            if before.map_or(0, |last| last.2) == rows.text.len() {
                continue;
            }
            rows.cells.push((row, column, rows.text.len()));
            // A row is read with the empty cells to the left of those that it has.
            let filled = before.filter(|last| last.0 == row).map_or(0, |last| last.1 + 1);
            places += u64::from(column + 1 - filled);
            if places > limits::CELLS {
                return Err(too_large(
                    format!("the sheet `{sheet}` has more than {} cells", limits::CELLS),
                    format!("at most {} cells, with the empty ones to the left of others", limits::CELLS),
                ));
            }
            // One long text may stand in any number of cells, and takes next to nothing in the file.
            if rows.text.len() as u64 > limits::TABLE {
                return Err(too_large(
                    format!("the cells of the sheet `{sheet}` have more than {} MiB of text", megabytes(limits::TABLE)),
                    format!("at most {} MiB of text in a sheet", megabytes(limits::TABLE)),
                ));
            }
        }
        Ok(rows)
    }

    /// Reads the next row into `record` and returns its number in the sheet; none at the end.
    /// Blank cells before the first one are there too, because findings count the columns of the sheet.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> Option<u64> {
        let (row, ..) = *self.cells.get(self.next)?;
        record.clear();
        while let Some((_, column, end)) = self.cells.get(self.next).filter(|cell| cell.0 == row) {
            let start = self.next.checked_sub(1).map_or(0, |before| self.cells[before].2);
            for _ in record.len()..*column as usize {
                record.push_field("");
            }
            record.push_field(&self.text[start..*end]);
            self.next += 1;
        }
        Some(u64::from(row) + 1)
    }
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
