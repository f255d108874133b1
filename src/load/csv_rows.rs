//! The rows of a CSV file.

use std::io::Cursor;

use csv::StringRecord;

use super::header::TableSpec;
use super::text::line_ends;

/// The rows of one CSV file, one at a time, with the lines they begin on.
pub(super) struct CsvRows {
    reader: csv::Reader<Cursor<Vec<u8>>>,
    delimiter: u8,
    /// Where the reader began.
    offset: usize,
    /// Lines are counted up to here ...
    counted: usize,
    /// ... which is on this line.
    line: u64,
}

impl CsvRows {
    /// Reads `text`, whose delimiter is the one with which its header fits the table best.
    pub(super) fn new(text: String, spec: &TableSpec) -> CsvRows {
        let (offset, delimiter) = separator_line(&text).unwrap_or_else(|| (0, sniff(&text, spec)));
        // The reader skips a byte order mark, but does not count it.
        let offset = offset + (text[offset..].len() - text[offset..].trim_start_matches('\u{FEFF}').len());
        let line = 1 + line_ends(text.as_bytes(), 0, offset);
        let mut input = Cursor::new(text.into_bytes());
        input.set_position(offset as u64);
        let reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(input);
        CsvRows { reader, delimiter, offset, counted: offset, line }
    }

    /// How many bytes the text has.
    pub(super) fn bytes(&self) -> usize {
        self.reader.get_ref().get_ref().len()
    }

    /// Reads the next row into `record` and returns where it stands; none at the end. Empty lines are skipped.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> Option<CsvRow> {
        let from = self.offset + usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        // The text is UTF-8 in memory and rows may have any length, so reading cannot fail.
        if !self.reader.read_record(record).unwrap_or(false) {
            return None;
        }
        let bytes = self.reader.get_ref().get_ref();
        // The reader skips empty lines (and the LF of a CR LF) as part of the row that follows.
        let blank = bytes[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.line += line_ends(bytes, self.counted, from + blank);
        self.counted = from + blank;
        let end = self.offset + usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let has_quotes = memchr::memchr(b'"', &bytes[self.counted..end]).is_some();
        Some(CsvRow { line: self.line, verbatim: (!has_quotes).then_some(self.counted) })
    }

    /// After the last row: the line on which a quote opens that is never closed.
    pub(super) fn open_quote(&self) -> Option<u64> {
        let bytes = self.reader.get_ref().get_ref();
        let at = self.counted + open_quote(&bytes[self.counted..], self.delimiter)?;
        Some(self.line + line_ends(bytes, self.counted, at))
    }

    /// The text that was read.
    pub(super) fn into_text(self) -> String {
        String::from_utf8(self.reader.into_inner().into_inner()).expect("it was a text")
    }
}

/// Where a row stands in its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct CsvRow {
    /// The line it begins on.
    pub line: u64,
    /// Where its first cell begins in the file's text, if its cells stand there as they are, each a delimiter after the one
    /// before it: no quotes were taken away.
    pub verbatim: Option<usize>,
}

/// Where a quote opens in `row` (and what follows it) that is never closed.
fn open_quote(row: &[u8], delimiter: u8) -> Option<usize> {
    let mut at = 0;
    let mut field_begins = true;
    while at < row.len() {
        if field_begins && row[at] == b'"' {
            let opened = at;
            at += 1;
            loop {
                at += memchr::memchr(b'"', &row[at..]).map_or(row.len(), |length| length);
                if at >= row.len() {
                    return Some(opened);
                }
                if row.get(at + 1) != Some(&b'"') {
                    break;
                }
                at += 2;
                if at >= row.len() {
                    return Some(opened);
                }
            }
        }
        field_begins = row[at] == delimiter || matches!(row[at], b'\r' | b'\n');
        at += 1;
    }
    None
}

/// The line `sep=;` that some spreadsheets write before the header: its length and the delimiter it names.
fn separator_line(text: &str) -> Option<(usize, u8)> {
    let rest = text.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and(text.as_bytes().get(4..))?;
    match rest {
        [delimiter @ (b',' | b';' | b'\t'), b'\r' | b'\n', ..] => Some((5, *delimiter)),
        _ => None,
    }
}

/// In so many bytes and rows at the beginning the header is looked for.
const BEGINNING: usize = 1 << 14;
const FIRST_ROWS: usize = 30;

/// Whether a line is the header of a table of one column, whatever stands in its cells.
fn is_one_column(header: &str, spec: &TableSpec) -> bool {
    let fit = spec.fit(std::iter::once(header));
    fit.complete && fit.known == 1
}

/// The delimiter with which some row at the beginning is the header that fits best; else the one that gives most cells.
fn sniff(text: &str, spec: &TableSpec) -> u8 {
    const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
    // Building a CSV reader costs more than reading a small file, so not where the first lines tell by themselves:
    // without quotes, a line with one kind of delimiter only is a row with that.
    let mut end = text.len().min(BEGINNING);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let beginning = &text.as_bytes()[..end];
    let mut there = DELIMITERS.into_iter().filter(|delimiter| memchr::memchr(*delimiter, beginning).is_some());
    let begins = text.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let header = text[begins.min(end)..end].split(['\r', '\n']).next().unwrap_or_default();
    match (there.next(), there.next()) {
        (None, _) => return b',',
        // A table of one column has none in its header, whatever stands in its cells.
        (Some(only), None) if header.as_bytes().contains(&only) => return only,
        _ if is_one_column(header, spec) => return b',',
        (Some(only), None) => return only,
        _ => {}
    }
    let mut in_header = DELIMITERS.into_iter().filter(|delimiter| header.as_bytes().contains(delimiter));
    if let (Some(only), None, false) = (in_header.next(), in_header.next(), header.contains('"'))
        && spec.fit(header.split(char::from(only))).complete
    {
        return only;
    }
    let mut best = (b',', (false, 0), 0);
    for delimiter in DELIMITERS {
        let mut record = StringRecord::new();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(Cursor::new(beginning));
        let mut rows = 0;
        while rows < FIRST_ROWS && reader.read_record(&mut record).unwrap_or(false) {
            rows += 1;
            let fit = spec.fit(record.iter());
            if ((fit.complete, fit.known), record.len()) > (best.1, best.2) {
                best = (delimiter, (fit.complete, fit.known), record.len());
            }
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::header::{Column, optional};

    const COLUMNS: &[Column] = &[optional("staff", &[]), optional("day", &[]), optional("note", &[])];
    const SPEC: TableSpec = TableSpec { name: "test", required: true, variants: &[COLUMNS] };

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut rows = CsvRows::new(text.to_owned(), &SPEC);
        let mut record = StringRecord::new();
        let mut all = Vec::new();
        while let Some(row) = rows.next(&mut record) {
            all.push((row.line, record.iter().map(str::to_owned).collect()));
        }
        all
    }

    #[test]
    fn lines_are_right_after_blank_lines_and_quoted_line_breaks() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["staff,day", "", "a,\"x", "y\"", "", "", "b,z", "c,w"].join(end);
            let lines: Vec<u64> = rows(&text).iter().map(|row| row.0).collect();
            assert_eq!(lines, [1, 3, 7, 8], "{end:?}");
        }
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_known_columns() {
        assert_eq!(rows("staff;\"day\";\"note, all, of, it\"\na;b;c")[1].1, ["a", "b", "c"]);
        assert_eq!(rows("staff\tday\tnote\na,1\tb\tc")[1].1, ["a,1", "b", "c"]);
        assert_eq!(rows("\"staff\",\"day;;;;\"\na,b")[1].1, ["a", "b"]);
        assert_eq!(rows("sep=;\nstaff;day\na;b")[1], (3, vec!["a".into(), "b".into()]));
        assert_eq!(rows("staff\na;b")[1].1, ["a;b"]);
        assert_eq!(rows("\r\nstaff;day\na;b")[1].1, ["a", "b"]);
        assert_eq!(rows("staff;day\n\"a,b\";c")[1].1, ["a,b", "c"]);
        assert_eq!(rows("who, where;day\na;b")[0].1, ["who, where", "day"]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_found_where_it_opens() {
        let open = |text: &str| {
            let mut rows = CsvRows::new(text.to_owned(), &SPEC);
            while rows.next(&mut StringRecord::new()).is_some() {}
            rows.open_quote()
        };
        assert_eq!(open("staff,day\na,b\nc,\"d\ne,f\n"), Some(3));
        assert_eq!(open("staff,day\n\"a\",\"b\"\"\"\n"), None);
        assert_eq!(open("staff,day\n\"a\",\"b\"\""), Some(2));
        assert_eq!(open("staff,day\na\",b"), None);
        assert_eq!(open(""), None);
    }
}
