//! Cells of CSV tables that spreadsheets open.
//!
//! A spreadsheet runs a cell that begins like a formula, whoever wrote it: `=HYPERLINK(…)` as somebody's name in a
//! school folder would be run by whoever opens the tables of a plan. An apostrophe before it makes it a text, and is
//! taken off again where tables are read.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What formulas begin with; some programs look behind blanks, and behind a tab or a line break.
const BEGIN: [char; 4] = ['=', '+', '-', '@'];
const BREAKS: [char; 3] = ['\t', '\r', '\n'];

/// A cell as it is written: with an apostrophe before what would be run. Numbers stay numbers.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if runs(text.trim_start_matches('\'')) && !is_number(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A cell as it was meant: without the apostrophe of [`guarded`].
pub fn freed(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if runs(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

/// A cell as it is read: trimmed, composed (NFC), and freed of zero-width marks (but for those that join letters) and of the apostrophe of [`guarded`].
///
/// ```
/// use staffroom_facts::files::cells::cleaned;
/// assert_eq!(cleaned("\u{FEFF} Zoe\u{301} \u{A0}"), "Zo\u{e9}");
/// assert_eq!(cleaned("'=A1"), "=A1");
/// ```
pub fn cleaned(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        // Most cells begin and end with what is meant.
        let bytes = text.as_bytes();
        return match (bytes.first(), bytes.last()) {
            (Some(first), Some(last)) if *first > b'\'' && *last > b' ' => Cow::Borrowed(text),
            _ => Cow::Borrowed(freed(text.trim())),
        };
    }
    let invisible = |character: char| {
        matches!(character, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
    };
    if text.contains(invisible) || is_nfc_quick(text.chars()) != IsNormalized::Yes {
        let composed: String = text.chars().filter(|character| !invisible(*character)).nfc().collect();
        return Cow::Owned(freed(composed.trim()).to_owned());
    }
    Cow::Borrowed(freed(text.trim()))
}

/// Whether a cell is one of the words that stand for nothing: `-`, `N/A`, `none` …
///
/// ```
/// use staffroom_facts::files::cells::is_nothing;
/// assert!(["-", "\u{2013}", "N/A", "na", "#N/A", "None", "nil", "NULL"].into_iter().all(is_nothing));
/// assert!(!is_nothing("") && !is_nothing("0") && !is_nothing("nobody"));
/// ```
pub fn is_nothing(cell: &str) -> bool {
    const WORDS: [&str; 8] = ["-", "–", "—", "n/a", "na", "none", "nil", "null"];
    let may_be = matches!(cell.as_bytes(), [b'-'] | [b'n' | b'N' | b'#' | 0xE2, ..]) && cell.len() <= 4;
    may_be && WORDS.iter().any(|word| word.eq_ignore_ascii_case(cell.strip_prefix('#').unwrap_or(cell)))
}

/// Whether a spreadsheet might run it.
fn runs(text: &str) -> bool {
    text.starts_with(BREAKS) || text.trim_start().starts_with(BEGIN)
}

/// A number such as `-12`, `0.5` or `-1e-7`.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
        && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_would_be_run_is_a_text() {
        for run in ["=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "\rx", "\n=1", "  =1", "=", "-", "-1-2", "+1 555"] {
            let written = guarded(run);
            assert!(written.starts_with('\''), "{run:?}");
            assert_eq!(freed(&written), run);
        }
        for plain in ["", "ana", "a=b", "-12", "0.25", "-1e-7", "+3", "'", "'tis", "o'neil", "12:30"] {
            assert_eq!(guarded(plain), plain);
            assert_eq!(freed(plain), plain);
        }
        assert!(guarded("-inf").starts_with('\'') && guarded("-NaN").starts_with('\''), "words, not figures");
    }

    proptest! {
        #[test]
        fn a_cell_is_read_as_it_was_meant(text in "['=+@\\- \\t\\rx1.]{0,6}") {
            let written = guarded(&text);
            prop_assert_eq!(freed(&written), text.as_str());
            prop_assert!(!runs(&written) || is_number(&written));
        }
    }
}
