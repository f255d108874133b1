//! Small readers of single values, after the reading rules of specification part 1: cells, names, times, labels.
//!
//! All of them are in this file, so that those of `load` can take their place.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::files::cells::freed;
use crate::names::nearest;

/// What a cell says that has nothing to say.
const BLANK: [&str; 9] = ["-", "–", "—", "n/a", "na", "#n/a", "none", "nil", "null"];
const ZERO_WIDTH: [char; 6] = ['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{AD}'];
/// What stands for nobody where a person is expected.
const NOBODY: [&str; 13] =
    ["?", "??", "---", "--", "tba", "tbc", "tbd", "nn", "noteacher", "unassigned", "unknown", "vacant", "vacancy"];
const FREE: [&str; 16] = [
    "free",
    "freeperiod",
    "freelesson",
    "frei",
    "freistunde",
    "nil",
    "noncontact",
    "noncontacttime",
    "libre",
    "libero",
    "livre",
    "vrij",
    "wolne",
    "ledig",
    "vapaa",
    "hole",
];
const PROTECTED: [&str; 7] =
    ["ppa", "ppatime", "planningtime", "planningperiod", "planning", "protectedtime", "prepperiod"];
const BREAKS: [&str; 28] = [
    "break",
    "breaks",
    "recess",
    "lunch",
    "lunchtime",
    "dinner",
    "interval",
    "interlude",
    "pause",
    "mittag",
    "mittagspause",
    "hofpause",
    "recreation",
    "recreo",
    "ricreazione",
    "intervallo",
    "intervalo",
    "almoco",
    "recreio",
    "pauze",
    "przerwa",
    "rast",
    "lunchrast",
    "valitunti",
    "comida",
    "pranzo",
    "dejeuner",
    "midi",
];
const PERIOD_WORDS: [&str; 22] = [
    "period", "periode", "per", "p", "lesson", "hour", "hora", "ora", "stunde", "std", "heure", "h", "slot", "block",
    "l", "lektion", "lekcja", "tunti", "uur", "lesuur", "tempo", "aula",
];
const TITLES: [&str; 16] =
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "m", "mme", "mlle", "sr", "sra", "rev"];

/// A text as names are compared: small letters without accents.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfd().filter(|character| !is_combining_mark(*character)) {
        match character {
            'ł' | 'Ł' => folded.push('l'),
            'ø' | 'Ø' => folded.push('o'),
            'đ' | 'Đ' => folded.push('d'),
            'ß' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            other => folded.extend(other.to_lowercase()),
        }
    }
    folded
}

/// The letters and figures of a text, folded.
pub fn plain(text: &str) -> String {
    folded(text).chars().filter(|character| character.is_alphanumeric()).collect()
}

/// A cell without what cannot be seen: trimmed, composed, without zero-width marks and the apostrophe of a guard.
pub fn text(cell: &str) -> String {
    let trimmed = cell.trim_matches(|character: char| character.is_whitespace() || ZERO_WIDTH.contains(&character));
    let freed = freed(trimmed).trim();
    if freed.is_ascii() {
        return freed.to_owned();
    }
    let seen = freed.chars().filter(|character| !ZERO_WIDTH.contains(character));
    seen.map(|character| if character == '\u{A0}' { ' ' } else { character }).nfc().collect()
}

/// A cell: as [`text`], and a word for nothing is blank.
pub fn cell(cell: &str) -> String {
    let text = text(cell);
    if is_blank(&text) { String::new() } else { text }
}

/// Whether a text says that there is nothing.
pub fn is_blank(text: &str) -> bool {
    text.is_empty() || BLANK.iter().any(|blank| blank.eq_ignore_ascii_case(text))
}

/// Whether a text stands for nobody.
pub fn is_nobody(text: &str) -> bool {
    let folded = folded(text);
    let key: String = folded.chars().filter(|character| !matches!(character, '.' | ' ' | '/')).collect();
    is_blank(text) || NOBODY.contains(&key.as_str())
}

/// Whether a text says free time.
pub fn is_free(text: &str) -> bool {
    FREE.contains(&plain(text).as_str())
}

/// Whether a text says guaranteed planning time.
pub fn is_protected(text: &str) -> bool {
    PROTECTED.contains(&plain(text).as_str())
}

/// Whether a label is a word for a break, with or without a number, an adjective or a time.
pub fn is_break(label: &str) -> bool {
    let folded = folded(label);
    let words = folded.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    words.len() <= 3 && words.iter().any(|word| BREAKS.contains(word))
}

/// The persons of a cell: joined by `+`, `/`, `&`, `;` or a line break.
pub fn persons(cell: &str) -> Vec<String> {
    let parts = cell.split(['+', '/', '&', ';', '\n', '\r']).map(self::cell);
    parts.filter(|part| !part.is_empty()).collect()
}

/// A period's label as labels are compared: without leading zeros, `.0` and the words for period.
pub fn period_key(label: &str) -> String {
    let folded = folded(label);
    let mut parts: Vec<String> = Vec::new();
    let mut digits = None;
    for character in folded.chars().filter(|character| *character != '\'') {
        if !character.is_alphanumeric() {
            if character == '.' && digits == Some(true) {
                parts.push(".".to_owned());
            }
            digits = None;
            continue;
        }
        let is_digit = character.is_ascii_digit();
        match parts.last_mut() {
            Some(last) if digits == Some(is_digit) => last.push(character),
            _ => parts.push(character.to_string()),
        }
        digits = Some(is_digit);
    }
    while parts.last().is_some_and(|part| part == ".") {
        parts.pop();
    }
    if let [.., point, zeros] = parts.as_slice()
        && point == "."
        && zeros.bytes().all(|byte| byte == b'0')
    {
        parts.truncate(parts.len() - 2);
    }
    let words = |part: &&String| !PERIOD_WORDS.contains(&part.as_str()) && part.as_str() != ".";
    let kept: Vec<&String> = parts.iter().filter(words).collect();
    let numbered = kept.first().is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let ordinal = |part: &&&String| !(numbered && ["st", "nd", "rd", "th"].contains(&part.as_str()));
    let kept: Vec<&str> = kept.iter().filter(ordinal).map(|part| part.trim_start_matches('0')).collect();
    let key = kept.join(" ");
    if !key.is_empty() {
        return key;
    }
    if parts.iter().any(|part| !part.is_empty() && part.bytes().all(|byte| byte == b'0')) {
        return "0".to_owned();
    }
    parts.concat()
}

/// A time of day in minutes: `8:30`, `08.30`, `0830`, `8h30`, `8:30 AM`, or a spreadsheet's fraction of a day.
pub fn time(text: &str) -> Option<u16> {
    let folded = folded(text);
    let trimmed = folded.trim();
    let (clock, afternoon) = match trimmed.strip_suffix(['m', '.']).map(|rest| rest.trim_end_matches(['.', 'm'])) {
        Some(rest) if rest.ends_with('a') => (rest.trim_end_matches('a').trim(), Some(false)),
        Some(rest) if rest.ends_with('p') => (rest.trim_end_matches('p').trim(), Some(true)),
        _ => (trimmed.trim_end_matches("uhr").trim(), None),
    };
    let parts: Vec<&str> = clock.split([':', '.', 'h']).map(str::trim).collect();
    let figure = |part: &str, longest: usize| {
        let fits = !part.is_empty() && part.len() <= longest && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = match parts.as_slice() {
        [digits] if digits.len() >= 3 => {
            let (hours, minutes) = digits.split_at_checked(digits.len() - 2)?;
            (figure(hours, 2)?, figure(minutes, 2)?)
        }
        [digits] if afternoon.is_some() => (figure(digits, 2)?, 0),
        ["0", fraction] if fraction.len() > 2 => {
            let share: f64 = format!("0.{fraction}").parse().ok()?;
            let minutes = (share * 1440.0).round() as u16;
            (minutes / 60, minutes % 60)
        }
        [hours, ""] if clock.contains('h') => (figure(hours, 2)?, 0),
        [hours, minutes] | [hours, minutes, _] if minutes.len() == 2 => (figure(hours, 2)?, figure(minutes, 2)?),
        _ => return None,
    };
    let hours = match afternoon {
        Some(true) if hours < 12 => hours + 12,
        Some(false) if hours == 12 => 0,
        _ => hours,
    };
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= 1440).then_some(total)
}

/// A label that may hold times: what is left of it, its start and its end.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TimedLabel {
    /// The label without the times; the whole where nothing else is left.
    pub label: String,
    /// When it starts.
    pub start: Option<u16>,
    /// When it ends.
    pub end: Option<u16>,
}

/// Takes the times out of a label such as `1 7:35-8:10`.
pub fn timed_label(label: &str) -> TimedLabel {
    let label = text(label).split_whitespace().collect::<Vec<_>>().join(" ");
    let bytes = label.as_bytes();
    let mut times: Vec<(usize, usize, u16)> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let begins = bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
        if !begins {
            at += 1;
            continue;
        }
        match time_at(&label, at) {
            Some((end, minutes)) => {
                times.push((at, end, minutes));
                at = end;
            }
            None => {
                while at < bytes.len() && bytes[at].is_ascii_digit() {
                    at += 1;
                }
            }
        }
    }
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return TimedLabel { label, start: None, end: None };
    };
    let marks = |character: char| {
        character.is_whitespace() || matches!(character, '-' | '–' | '—' | '(' | ')' | ',' | ':' | '|' | '/')
    };
    let before = label[..first.0].trim_end_matches(marks);
    let after = label[last.1..].trim_start_matches(marks);
    let rest = [before.trim(), after.trim()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let rest = rest.trim_end_matches(marks).to_owned();
    let ends = times.get(1).map(|time| time.2).filter(|end| *end > first.2 && times.len() == 2);
    TimedLabel { label: if rest.is_empty() { label.clone() } else { rest }, start: Some(first.2), end: ends }
}

/// A time with a mark between hours and minutes that begins at this byte: where it ends, and what it is.
fn time_at(label: &str, at: usize) -> Option<(usize, u16)> {
    let bytes = label.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let hours = digits(at);
    let mark = at + hours;
    if !(1..=2).contains(&hours) || !matches!(bytes.get(mark), Some(b':' | b'.' | b'h')) || digits(mark + 1) != 2 {
        return None;
    }
    let mut end = mark + 3;
    if bytes.get(end) == Some(&b':') && digits(end + 1) == 2 {
        end += 3;
    }
    let mut minutes = time(&label[at..mark + 3])?;
    let rest = folded(label.get(end..).unwrap_or_default());
    let suffix = rest.trim_start();
    for (word, afternoon) in [("am", false), ("pm", true), ("a.m.", false), ("p.m.", true)] {
        if suffix.starts_with(word) && !suffix[word.len()..].starts_with(char::is_alphabetic) && minutes < 13 * 60 {
            end += rest.len() - suffix.len() + word.len();
            minutes = minutes % 720 + if afternoon { 720 } else { 0 };
            break;
        }
    }
    Some((end, minutes))
}

/// A time as the tables have it.
pub fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A whole number, also with nothing but zeros behind a point.
pub fn whole(text: &str) -> Option<u32> {
    let text = text.trim();
    let (digits, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let fits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (fits && decimals.bytes().all(|byte| byte == b'0')).then(|| digits.parse().ok()).flatten()
}

/// The capacity of a room: blank where it is no number, 0, or above 999.
pub fn seats(text: &str) -> String {
    whole(text).filter(|seats| (1..=999).contains(seats)).map(|seats| seats.to_string()).unwrap_or_default()
}

/// A name in the form in which names are compared: without brackets and titles, its words in order.
fn name_key(name: &str) -> String {
    let mut outside = String::new();
    let mut depth = 0_usize;
    for character in name.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            other if depth == 0 => outside.push(other),
            _ => {}
        }
    }
    let folded = folded(&outside);
    let words = folded.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<&str> = words.collect();
    if words.len() > 1 {
        let all = words.clone();
        words.retain(|word| !TITLES.contains(word));
        if words.is_empty() {
            words = all;
        }
    }
    words.sort_unstable();
    words.join(" ")
}

/// Whom a name means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meant {
    /// This one.
    One(usize),
    /// Either of these two, and perhaps more.
    Several(usize, usize),
    /// Nobody.
    Nobody,
}

/// People by id, then by name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    exact: [BTreeMap<String, Vec<usize>>; 2],
    keys: [BTreeMap<String, Vec<usize>>; 2],
}

impl Names {
    /// Adds somebody.
    pub fn insert(&mut self, person: usize, id: &str, name: &str) {
        for (at, text) in [id, name].into_iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            self.exact[at].entry(text.to_owned()).or_default().push(person);
            self.keys[at].entry(name_key(text)).or_default().push(person);
        }
    }

    /// Whom a text means: an id or a name, exactly, then without regard to case, accents, order, titles and brackets.
    pub fn find(&self, text: &str) -> Meant {
        let key = name_key(text);
        let looked = [self.exact[0].get(text), self.exact[1].get(text), self.keys[0].get(&key), self.keys[1].get(&key)];
        for found in looked.into_iter().flatten() {
            return match found.as_slice() {
                [] => continue,
                [one] => Meant::One(*one),
                [one, rest @ ..] => match rest.iter().find(|other| *other != one) {
                    Some(other) => Meant::Several(*one, *other),
                    None => Meant::One(*one),
                },
            };
        }
        Meant::Nobody
    }

    /// The nearest id or name.
    pub fn nearest(&self, text: &str) -> Option<String> {
        let known = self.exact[1].keys().chain(self.exact[0].keys());
        nearest(text, known.map(String::as_str)).map(str::to_owned)
    }
}

/// The text of a file, and whether it had to be taken for Windows-1252.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded<'b> {
    /// The text without its byte-order mark.
    pub text: Cow<'b, str>,
    /// Whether it is not UTF-8 and says nothing else of itself.
    pub guessed: bool,
}

/// Reads a text: UTF-8 or UTF-16 with a byte-order mark, UTF-8 without one, what an XML declaration says, else
/// Windows-1252. None where it holds bytes that no text has.
pub fn decode(bytes: &[u8]) -> Option<Decoded<'_>> {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
        return (!text.contains('\0')).then_some(Decoded { text, guessed: false });
    }
    if memchr::memchr(0, bytes).is_some() {
        return None;
    }
    if let Some(encoding) = declared(bytes).filter(|encoding| *encoding != encoding_rs::UTF_8) {
        return Some(Decoded { text: encoding.decode_without_bom_handling(bytes).0, guessed: false });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Decoded { text: Cow::Borrowed(text), guessed: false }),
        Err(_) => Some(Decoded { text: encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0, guessed: true }),
    }
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head = head.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(head, b"?>")?;
    let head = std::str::from_utf8(&head[..end]).ok()?;
    let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    encoding_rs::Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_trimmed_composed_and_blank_where_they_say_nothing() {
        assert_eq!(cell("  a\u{301}\u{200B} "), "á");
        assert_eq!(cell("N/A"), "");
        assert_eq!(cell("'=1+1"), "=1+1");
        assert_eq!(text("na"), "na");
        assert!(is_nobody("N.N.") && is_nobody("No teacher") && is_nobody("---") && !is_nobody("Nina"));
    }

    #[test]
    fn periods_are_one_however_they_are_called() {
        for label in ["1", "01", "P1", "1.", "1st", "Period 1", "1. Stunde", "1.0", "period 01"] {
            assert_eq!(period_key(label), "1", "{label}");
        }
        assert_eq!(period_key("P0"), "0");
        assert_ne!(period_key("1M"), period_key("1T"));
        assert_ne!(period_key("10"), period_key("1"));
        assert_eq!(period_key("H"), "h");
    }

    #[test]
    fn times_are_read_in_many_forms() {
        for text in ["8:30", "08.30", "0830", "8h30", "8:30 AM", "08:30:00", "0.354166667", "8:30 a.m."] {
            assert_eq!(time(text), Some(510), "{text}");
        }
        assert_eq!(time("1:05 pm"), Some(785));
        assert_eq!(time("12:10 AM"), Some(10));
        assert_eq!(time("8h"), Some(480));
        for text in ["", "8", "25:00", "8:61", "x", "830x"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_taken_out_of_labels() {
        let timed = timed_label("1\n 7:35-8:10");
        assert_eq!((timed.label.as_str(), timed.start, timed.end), ("1", Some(455), Some(490)));
        let timed = timed_label("Lunch Break 12:20");
        assert_eq!((timed.label.as_str(), timed.start, timed.end), ("Lunch Break", Some(740), None));
        let timed = timed_label("9.30 - 11.00");
        assert_eq!((timed.label.as_str(), timed.start, timed.end), ("9.30 - 11.00", Some(570), Some(660)));
        let timed = timed_label("Period 2 (1:05 PM – 1:50 PM)");
        assert_eq!((timed.label.as_str(), timed.start, timed.end), ("Period 2", Some(785), Some(830)));
        assert_eq!(timed_label("P1").start, None);
    }

    #[test]
    fn names_are_found_in_any_order() {
        let mut names = Names::default();
        names.insert(0, "SIL", "Anna Silk");
        names.insert(1, "OKA", "Bén Okafor");
        names.insert(2, "OK2", "Ben Okafor-Li");
        assert_eq!(names.find("sil"), Meant::One(0));
        assert_eq!(names.find("Silk, Anna"), Meant::One(0));
        assert_eq!(names.find("Mr Ben OKAFOR (Maths)"), Meant::One(1));
        assert_eq!(names.find("Cara"), Meant::Nobody);
        names.insert(3, "X", "Anna Silk");
        assert_eq!(names.find("Anna Silk"), Meant::Several(0, 3));
    }

    #[test]
    fn texts_in_many_encodings() {
        assert_eq!(decode(b"\xEF\xBB\xBFa").unwrap().text, "a");
        assert_eq!(decode(b"\xFF\xFEa\0").unwrap().text, "a");
        assert!(decode(b"caf\xE9").unwrap().guessed);
        assert_eq!(
            decode(b"<?xml version='1.0' encoding=\"windows-1250\"?>\xB9").unwrap().text.chars().last(),
            Some('ą')
        );
        assert!(decode(b"\x89PNG\0").is_none());
    }

    #[test]
    fn breaks_and_free_words() {
        assert!(is_break("Lunch Break") && is_break("Almoço") && is_break("2nd break") && is_break("Break 1"));
        assert!(!is_break("Breakdance club of the year seven") && !is_break("1"));
        assert!(is_free("Free") && is_protected("PPA") && !is_free("7A"));
    }
}
