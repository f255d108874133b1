//! Text that fits: cleaned of what would break a terminal, measured, cut, padded and wrapped.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub use crate::names::listed;

/// A heading.
pub const HEADING: Style = Style::new().bold();
/// Something that is as it should be.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// Something to look at.
pub const WATCH: Style = AnsiColor::Yellow.on_default();
/// Something that is missing or wrong.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// Something that is there for completeness.
pub const FAINT: Style = Style::new().dimmed();

/// Starts a run of text whose direction does not spill over (first strong isolate).
const ISOLATE: char = '\u{2068}';
/// Ends such a run.
const END_ISOLATE: char = '\u{2069}';

/// The text in a style.
pub fn paint(style: Style, text: &str) -> String {
    if text.is_empty() || style == Style::new() { text.to_owned() } else { format!("{style}{text}{style:#}") }
}

/// Text from the school folder, made safe to show: escape sequences, control
/// characters and direction overrides are gone, and right-to-left text is
/// isolated so that it does not turn its surroundings around.
///
/// ```
/// use staffroom::report::text::clean;
/// assert_eq!(clean("Ana\u{1b}[31m\tLee\n"), "Ana Lee");
/// assert_eq!(clean("דנה"), "\u{2068}דנה\u{2069}");
/// ```
pub fn clean(text: &str) -> String {
    let kept = bare(text);
    if kept.chars().any(runs_right_to_left) { format!("{ISOLATE}{kept}{END_ISOLATE}") } else { kept }
}

/// The same without marks around right-to-left text, for what other programs read.
///
/// ```
/// use staffroom::report::text::bare;
/// assert_eq!(bare("\u{2068}דנה\u{2069}"), "דנה");
/// ```
pub fn bare(text: &str) -> String {
    let bare = anstream::adapter::strip_str(text).to_string();
    let mut kept = String::with_capacity(bare.len());
    for letter in bare.chars() {
        if letter.is_whitespace() || letter.is_control() {
            if !kept.ends_with(' ') {
                kept.push(' ');
            }
        } else if !turns_direction(letter) {
            kept.push(letter);
        }
    }
    kept.trim().to_owned()
}

/// Text made safe with [`clean`], without the marks around right-to-left text: for cells of a sheet, which are each on
/// their own.
///
/// ```
/// use staffroom::report::text::{clean, unmarked};
/// assert_eq!(unmarked(&format!("with {}", clean("דנה"))), "with דנה");
/// ```
pub fn unmarked(text: &str) -> Cow<'_, str> {
    if text.contains([ISOLATE, END_ISOLATE]) {
        Cow::Owned(text.replace([ISOLATE, END_ISOLATE], ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Marks that change the direction of what follows, and a byte-order mark.
fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The blocks of scripts that are written from right to left.
fn runs_right_to_left(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// The columns that unstyled text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The columns that text with styles takes on a terminal.
pub fn painted_width(text: &str) -> usize {
    if text.contains('\u{1b}') { anstream::adapter::strip_str(text).to_string().width() } else { text.width() }
}

/// Unstyled text cut to at most `most` columns, with `…` where something is missing.
pub fn cut(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    if most == 0 {
        return String::new();
    }
    let mut kept = take_columns(text, most - 1).to_owned();
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    if kept.contains(ISOLATE) && !kept.contains(END_ISOLATE) {
        kept.push(END_ISOLATE);
    }
    kept
}

/// The longest beginning that takes at most `most` columns and does not end
/// between characters that belong together (an emoji and its joiner, a letter
/// and its accent).
fn take_columns(text: &str, most: usize) -> &str {
    let mut end = 0;
    let mut previous = None;
    for (at, letter) in text.char_indices() {
        let joined = previous.is_none_or(|before| before == '\u{200d}');
        if !joined && letter.width().unwrap_or(0) > 0 {
            if width(&text[..at]) > most {
                break;
            }
            end = at;
        }
        previous = Some(letter);
    }
    &text[..end]
}

/// Unstyled text cut or filled with spaces to exactly `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    let mut padded = cut(text, columns);
    padded.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(&padded))));
    padded
}

/// Unstyled text at the right end of `columns`.
pub fn pad_left(text: &str, columns: usize) -> String {
    let kept = cut(text, columns);
    format!("{}{kept}", " ".repeat(columns.saturating_sub(width(&kept))))
}

/// Lays pieces (which may carry styles) after `lead`, a space between two of
/// them, and begins a new line, indented by `hang` columns, where the next
/// piece would go over `columns`. What is longer than a line goes on in the
/// next one: nothing is cut. The text ends without a line end.
pub fn flow<'a>(lead: &str, pieces: impl IntoIterator<Item = &'a str>, hang: usize, columns: usize) -> String {
    let mut text = lead.to_owned();
    let mut at = painted_width(lead);
    let mut fresh = true;
    for piece in pieces {
        let mut rest = piece;
        let mut needed = painted_width(rest);
        if at + usize::from(!fresh) + needed > columns && at > hang {
            at = begin_line(&mut text, hang);
            fresh = true;
        }
        if !fresh {
            text.push(' ');
            at += 1;
        }
        while at + needed > columns && !rest.contains('\u{1b}') {
            let part = first_part(rest, columns.saturating_sub(at));
            if part.len() == rest.len() {
                break;
            }
            text.push_str(part.trim_end());
            at = begin_line(&mut text, hang);
            rest = rest[part.len()..].trim_start();
            needed = width(rest);
        }
        text.push_str(rest);
        at += needed;
        fresh = false;
    }
    text
}

/// Ends a line and begins the next one with `hang` spaces; says how many columns of it are taken.
fn begin_line(text: &mut String, hang: usize) -> usize {
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
    text.push_str(&" ".repeat(hang));
    hang
}

/// As much of a text as fits into so many columns, whole words where one fits; some of it in any case.
fn first_part(text: &str, columns: usize) -> &str {
    let part = take_columns(text, columns.max(8));
    if part.is_empty() {
        return text;
    }
    match part.rfind(' ') {
        Some(space) if !text[part.len()..].starts_with(' ') => &part[..=space],
        _ => part,
    }
}

/// Lays the words of a sentence as [`flow`] lays pieces.
pub fn flow_words(lead: &str, sentence: &str, hang: usize, columns: usize) -> String {
    flow(lead, sentence.split(' ').filter(|word| !word.is_empty()), hang, columns)
}

/// `one` or the plural, after the count: `1 session`, `3 sessions`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_break_a_terminal_is_gone() {
        assert_eq!(clean("a\u{1b}]0;title\u{7}b"), "ab");
        assert_eq!(clean("x\u{9b}31my\r\nz"), "x 31my z");
        assert_eq!(clean("abc\u{202e}def"), "abcdef");
        assert_eq!(clean("Zoë O'Neill, \"Zo\""), "Zoë O'Neill, \"Zo\"");
    }

    #[test]
    fn cut_text_fits_and_keeps_what_belongs_together() {
        assert_eq!(cut("Mathematics", 6), "Mathe…");
        assert_eq!(cut("Maths", 5), "Maths");
        assert_eq!(cut("数学科目", 5), "数学…");
        for columns in 0..12 {
            for text in ["👩‍🏫👩‍🏫👩‍🏫👩‍🏫", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", "数学科目室中文学校"]
            {
                let kept = cut(text, columns);
                assert!(width(&kept) <= columns, "{kept} in {columns}");
                assert!(!kept.ends_with("\u{200d}…"), "{kept} ends in a joiner");
            }
            let isolated = cut(&clean("דנה כהן לוי מזרחי"), columns);
            assert_eq!(isolated.matches(ISOLATE).count(), isolated.matches(END_ISOLATE).count());
        }
    }

    #[test]
    fn padded_text_has_its_width() {
        for text in ["", "Ana", "👩‍🏫 Zoë", "数学", "דנה", "a name that is far too long"] {
            assert_eq!(width(&pad(&clean(text), 9)), 9, "{text}");
            assert_eq!(width(&pad_left(&clean(text), 9)), 9, "{text}");
        }
    }

    #[test]
    fn flowing_text_stays_within_its_columns() {
        let text = flow_words("  ", "one two three four five six incomprehensibilities seven", 4, 14);
        assert_eq!(text, "  one two\n    three four\n    five six\n    incomprehe\n    nsibilitie\n    s seven");
    }
}
