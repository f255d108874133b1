//! The rows of a workbook's sheet, as the text that a CSV file would have.

use calamine::{Data, Range};
use csv::StringRecord;

/// The rows of one sheet.
pub(super) struct WorkbookRows {
    range: Range<Data>,
    next: usize,
}

impl WorkbookRows {
    /// The rows of the used part of a sheet.
    pub(super) fn new(range: Range<Data>) -> WorkbookRows {
        WorkbookRows { range, next: 0 }
    }

    /// Reads the next row into `record` and returns its number in the sheet; none at the end.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> Option<u64> {
        if self.next >= self.range.height() {
            return None;
        }
        let (first_row, first_column) = self.range.start()?;
        record.clear();
        // The used part need not begin in the first column, and findings count columns of the sheet.
        for _ in 0..first_column {
            record.push_field("");
        }
        for column in 0..self.range.width() {
            match self.range.get((self.next, column)) {
                Some(Data::String(text)) => record.push_field(text),
                Some(cell) => record.push_field(&cell_text(cell)),
                None => record.push_field(""),
            }
        }
        self.next += 1;
        Some(u64::from(first_row) + self.next as u64)
    }
}

/// A cell as a CSV file would have it: `3`, `0.8`, `08:30`, `2026-09-01`, `true`.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Display writes the shortest text that reads back the same, and no point for whole numbers.
        Data::Float(number) => number.to_string(),
        Data::Bool(flag) => if *flag { "true" } else { "false" }.into(),
        Data::DateTime(moment) => {
            let days = moment.as_f64();
            let minutes = (days.fract() * 24.0 * 60.0).round() as u32;
            if (0.0..1.0).contains(&days) {
                return format!("{:02}:{:02}", minutes / 60, minutes % 60);
            }
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            if minutes == 0 {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
        Data::DateTimeIso(text) => {
            let text = text.strip_suffix("T00:00:00").unwrap_or(text);
            text.replace('T', " ")
        }
        Data::Error(error) => error.to_string(),
    }
}
