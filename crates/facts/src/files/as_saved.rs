//! Small CSV tables as a spreadsheet may have saved them again: in another encoding, with another delimiter.

use std::borrow::Cow;

/// The text of a table: UTF-8 with or without a byte-order mark, UTF-16 with one, else Windows-1252.
///
/// ```
/// use staffroom_facts::files::as_saved::decoded;
/// assert_eq!(decoded(b"\xef\xbb\xbfteam"), "team");
/// assert_eq!(decoded(b"art\xe9"), "art\u{e9}");
/// ```
pub fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return encoding_rs::UTF_16LE.decode(bytes).0;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// The delimiter that the first line of a table uses most.
///
/// ```
/// assert_eq!(staffroom_facts::files::as_saved::delimiter("team;day;period\n"), b';');
/// ```
pub fn delimiter(text: &str) -> u8 {
    let line = text.trim_start().lines().next().unwrap_or("");
    let uses = |delimiter: u8| line.bytes().filter(|byte| *byte == delimiter).count();
    // max_by_key takes the last of equals: the comma where there is none of any.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| uses(*delimiter)).unwrap_or(b',')
}
