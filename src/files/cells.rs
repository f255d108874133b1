//! Cells of CSV tables that spreadsheets open.
//!
//! A spreadsheet runs a cell that begins like a formula, whoever wrote it: `=HYPERLINK(…)` as somebody's name in a
//! school folder would be run by whoever opens the tables of a plan. An apostrophe before it makes it a text, and is
//! taken off again where tables are read.

use std::borrow::Cow;

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
