//! How large a file of a school is at most: what no real school reaches, and a wrong, damaged or
//! malicious file does. A timetable of 5,000 people in a fortnight has some 350,000 rows: 20 MB as CSV,
//! 150 MB unpacked as a workbook.

use super::collector::Collector;
use crate::findings::{Code, Finding, Place};

/// Bytes of a table, or of the text in a workbook's sheet.
pub(super) const TABLE: u64 = 128 << 20;
/// Bytes of rules.toml: its keys are some fifty.
pub(super) const RULES: u64 = 4 << 20;
/// Rows of a table; and of the timetable, where one row may stand for every week.
pub(super) const ROWS: usize = 4_000_000;
/// People, teams and rooms: each has sets of all slots of the cycle.
pub(super) const EACH: usize = 50_000;
/// Bytes of a workbook, packed.
pub(super) const WORKBOOK: u64 = 64 << 20;
/// Bytes of all parts of a workbook, unpacked.
pub(super) const UNPACKED: u64 = 512 << 20;
/// Bytes of one part that may be unpacked before it matters how tightly it was packed ...
pub(super) const ANY_RATIO: u64 = 16 << 20;
/// ... and how many bytes one packed byte then stands for at most. Tables reach 10 to 40.
pub(super) const RATIO: u64 = 250;
/// Parts of a workbook: sheets, styles, pictures.
pub(super) const PARTS: usize = 10_000;
/// Cells of a sheet, with the empty ones to their left.
pub(super) const CELLS: u64 = 20_000_000;
/// Rows and columns of a sheet in any spreadsheet program.
pub(super) const SHEET: (u32, u32) = (1 << 20, 1 << 14);

/// A limit that was exceeded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Exceeded {
    /// What is too much of what, as a sentence.
    pub message: String,
    /// The limit.
    pub expected: String,
}

impl Exceeded {
    /// As a finding about a file or sheet.
    pub(super) fn finding(self, file: &str, line: Option<u64>) -> Finding {
        Finding {
            code: Code::TooLarge,
            place: Place { file: file.to_owned(), line, ..Place::default() },
            value: None,
            message: self.message,
            expected: self.expected,
            remedy: "keep what belongs to one school and one cycle of its timetable, and save it anew".into(),
            also: Vec::new(),
        }
    }
}

/// Reports a table with more than `most` of something; the rest of it is not read.
pub(super) fn report_too_many(most: usize, what: &str, file: &str, line: u64, collector: &mut Collector) {
    let message = format!("{file} has more than {most} {what}");
    let expected = format!("at most {most} {what}; what comes after is not read");
    collector.push(Exceeded { message, expected }.finding(file, Some(line)));
}

/// Megabytes, as they are shown.
pub(super) fn megabytes(bytes: u64) -> u64 {
    bytes >> 20
}
