//! The rows of a workbook's sheet, as the text that a CSV file would have.

use std::io::{Read, Seek};

use calamine::{DataRef, Style, Xlsx, XlsxError};
use csv::StringRecord;

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
    /// Where the workbook is damaged.
    pub(super) fn read<R: Read + Seek>(book: &mut Xlsx<R>, sheet: &str) -> Result<WorkbookRows, XlsxError> {
        let mut reader = book.worksheet_cells_reader(sheet)?;
        let mut rows = WorkbookRows { text: String::new(), cells: Vec::new(), next: 0 };
        let percent: Vec<bool> = reader.styles().iter().map(is_percent).collect();
        while let Some((cell, style)) = reader.next_cell_with_style_id()? {
            let (row, column) = cell.get_position();
            // A damaged workbook may name cells out of order or twice; the first one counts.
            if rows.cells.last().is_some_and(|last| (last.0, last.1) >= (row, column)) {
                continue;
            }
            match cell.get_value() {
                // 80 % is kept as 0.8, and 100 % as 1, which must not be taken for a count.
                DataRef::Float(number) if percent.get(style) == Some(&true) => {
                    rows.text.push_str(&format!("{}%", (number * 1e8).round() / 1e6));
                }
                value => push_text(&mut rows.text, value),
            }
            if rows.cells.last().map_or(0, |last| last.2) < rows.text.len() {
                rows.cells.push((row, column, rows.text.len()));
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
