//! From the bytes of a file to its text: byte-order marks, encodings, and what is no text at all.

use super::collector::Collector;
use crate::findings::{Code, Finding, Place};

/// The longest line that is read, in bytes. A timetable row has some hundreds.
const LONGEST_LINE: usize = 1 << 20;

/// The text of a file: UTF-8 (a byte-order mark is dropped), UTF-16 with a byte-order mark, else Windows-1252 with a
/// warning. None, with an error, where it is no text or has a line longer than any table has.
///
/// O(bytes); valid UTF-8 is not copied.
pub(super) fn decode(file: &str, mut bytes: Vec<u8>, collector: &mut Collector) -> Option<String> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let (text, _, _) = encoding_rs::UTF_16LE.decode(&bytes);
        bytes = text.into_owned().into_bytes();
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        let (message, remedy) = if bytes.starts_with(b"PK") {
            ("this file is a workbook or a zip archive, not CSV".to_owned(), "save the sheet as \"CSV UTF-8\"")
        } else {
            ("there is a NUL byte in this file".to_owned(), "save it again as \"CSV UTF-8\"")
        };
        collector.push(Finding {
            code: Code::NulByte,
            place: place(file, line_of(&bytes, at)),
            value: None,
            message,
            expected: "text in UTF-8".into(),
            remedy: remedy.into(),
            also: Vec::new(),
        });
        return None;
    }
    if let Some((line, length)) = long_line(&bytes) {
        collector.push(Finding {
            code: Code::LongLine,
            place: place(file, line),
            value: None,
            message: format!("this line has {length} bytes"),
            expected: format!("lines of at most {LONGEST_LINE} bytes"),
            remedy: "check that the line ends were kept when the file was saved".into(),
            also: Vec::new(),
        });
        return None;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let line = line_of(&bytes, at);
            let (text, _, _) = encoding_rs::WINDOWS_1252.decode(&bytes);
            let start = at - bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte >= 0x80).count();
            let (word, _, _) = encoding_rs::WINDOWS_1252.decode(&bytes[start..at + length.min(40)]);
            collector.push(Finding {
                code: Code::NotUtf8,
                place: place(file, line),
                value: Some(word.into_owned()),
                message: "this file is not UTF-8, so it was read as Windows-1252".into(),
                expected: "text in UTF-8".into(),
                remedy: "look whether the word shown here is right; save the file as \"CSV UTF-8\"".into(),
                also: Vec::new(),
            });
            Some(text.into_owned())
        }
    }
}

/// The line (from 1) of the byte at `at`, whatever ends the lines: LF, CR LF or CR.
pub(super) fn line_of(bytes: &[u8], at: usize) -> u64 {
    1 + line_ends(bytes, 0, at)
}

/// How many lines end in `bytes[from..to]`; a CR LF counts once, where its LF is.
pub(super) fn line_ends(bytes: &[u8], from: usize, to: usize) -> u64 {
    let ends = memchr::memchr2_iter(b'\n', b'\r', &bytes[from..to]).map(|at| at + from);
    ends.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n')).count() as u64
}

/// How many bytes of a text stand between two places whose character is known.
const STRIDE: usize = 1 << 12;

/// Where the bytes of a text stand in its lines, whichever of them is asked for and how often.
pub(super) struct Positions<'t> {
    text: &'t str,
    /// Where each line begins.
    lines: Vec<usize>,
    /// How many characters begin before every [`STRIDE`]th byte.
    characters: Vec<usize>,
}

impl<'t> Positions<'t> {
    /// Reads through the text once.
    pub(super) fn new(text: &'t str) -> Positions<'t> {
        let lines = [0].into_iter().chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        let mut before = 0;
        let characters = text.as_bytes().chunks(STRIDE).map(|chunk| {
            let here = before;
            before += beginning(chunk);
            here
        });
        Positions { text, lines, characters: characters.collect() }
    }

    /// The line and the character in it, both from 1, of the byte at `at`. O(log lines).
    pub(super) fn at(&self, at: usize) -> (u64, u64) {
        let at = at.min(self.text.len());
        let line = self.lines.partition_point(|begins| *begins <= at);
        let begins = self.lines[line - 1];
        // A byte within a character counts for where that begins.
        let within = usize::from(!self.text.is_char_boundary(at));
        let column = self.characters_before(at) - within - self.characters_before(begins) + 1;
        (line as u64, column as u64)
    }

    /// The text of a line, from 1, without its end.
    pub(super) fn line(&self, line: u64) -> &'t str {
        let begins = self.lines.get(line as usize - 1).copied().unwrap_or(self.text.len());
        self.text[begins..].lines().next().unwrap_or_default()
    }

    fn characters_before(&self, at: usize) -> usize {
        let Some(known) = self.characters.get(at / STRIDE) else {
            // Only the end of a text stands behind the last chunk.
            return self
                .characters
                .last()
                .map_or(0, |known| known + beginning(&self.text.as_bytes()[(self.characters.len() - 1) * STRIDE..at]));
        };
        known + beginning(&self.text.as_bytes()[at / STRIDE * STRIDE..at])
    }
}

/// How many characters begin in a part of a UTF-8 text.
fn beginning(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// The first line that is too long, and its length.
fn long_line(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut start = 0;
    for end in memchr::memchr2_iter(b'\n', b'\r', bytes).chain([bytes.len()]) {
        if end - start > LONGEST_LINE {
            return Some((line_of(bytes, start), end - start));
        }
        start = end + 1;
    }
    None
}

fn place(file: &str, line: u64) -> Place {
    Place { file: file.to_owned(), line: Some(line), column: None, field: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_for_all_line_ends() {
        for text in ["a\nb\nc", "a\r\nb\r\nc", "a\rb\rc"] {
            assert_eq!(line_of(text.as_bytes(), text.len() - 1), 3, "{text:?}");
            assert_eq!(line_of(text.as_bytes(), 0), 1);
        }
    }

    #[test]
    fn positions_are_those_that_counting_gives() {
        let text = "ab\n\u{e9}\u{20ac}c\r\n\n".to_owned() + &"\u{e9}x\n\u{1f600}".repeat(3_000);
        let positions = Positions::new(&text);
        for at in (0..20).chain(4_080..4_120).chain(text.len() - 5..text.len() + 3) {
            let mut end = at.min(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let before = &text[..end];
            let line = before.matches('\n').count() as u64 + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() as u64 + 1;
            assert_eq!(positions.at(at), (line, column), "{at}");
        }
        assert_eq!((positions.line(1), positions.line(2), positions.line(3)), ("ab", "\u{e9}\u{20ac}c", ""));
        assert_eq!(Positions::new("").at(0), (1, 1));
    }

    #[test]
    fn utf_16_is_read_by_its_byte_order_mark() {
        for big in [false, true] {
            let units = "\u{FEFF}id\tZo\u{e9}\n".encode_utf16();
            let bytes: Vec<u8> =
                units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
            let mut collector = Collector::new();
            assert_eq!(decode("staff.txt", bytes, &mut collector).as_deref(), Some("id\tZo\u{e9}\n"));
            assert!(collector.finish().is_empty());
        }
    }

    #[test]
    fn windows_1252_is_read_with_a_warning_that_shows_the_word() {
        let mut collector = Collector::new();
        let text = decode("staff.csv", b"id\nJos\xE9\n".to_vec(), &mut collector);
        assert_eq!(text.as_deref(), Some("id\nJos\u{e9}\n"));
        let findings = collector.finish();
        assert_eq!(findings[0].code, Code::NotUtf8);
        assert_eq!(findings[0].place.line, Some(2));
        assert_eq!(findings[0].value.as_deref(), Some("Jos\u{e9}"));
    }
}
