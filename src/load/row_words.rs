//! Rows of the timetable that are not what they look like: free time, guaranteed planning time, nobody's.

use std::collections::BTreeMap;

use super::collector::Collector;
use super::opening::about;
use super::sheet::Row;
use super::slots::lines_after;
use super::timetable::WORD_COLUMNS;
use crate::findings::{Code, Finding, Place};
use crate::names::folded;

/// Words for free time, where rules.toml has no others.
const FREE: &[&str] = &[
    "free",
    "free period",
    "free periods",
    "free time",
    "free lesson",
    "frei",
    "freistunde",
    "springstunde",
    "hohlstunde",
    "nil",
    "non-contact",
    "non-contact time",
    "non-contact period",
    "libre",
    "hora libre",
    "heure libre",
    "libero",
    "ora libera",
    "livre",
    "vrij",
    "tussenuur",
    "okienko",
    "wolne",
    "ledig",
    "haltimme",
    "vapaa",
    "hyppytunti",
];
/// Words for guaranteed planning time, likewise.
const PROTECTED: &[&str] = &[
    "ppa",
    "ppa time",
    "planning",
    "planning time",
    "planning period",
    "prep time",
    "prep period",
    "preparation time",
];
/// What stands where somebody would be named.
const NOBODY: &[&str] = &[
    "?",
    "??",
    "???",
    "tba",
    "tbc",
    "tbd",
    "to be announced",
    "to be confirmed",
    "n.n.",
    "n.n",
    "nn",
    "n. n.",
    "no teacher",
    "no staff",
    "nobody",
    "no one",
    "vacant",
    "vacancy",
    "unassigned",
    "unstaffed",
    "not assigned",
    "kein lehrer",
    "x",
    "xx",
    "xxx",
    "0",
    "*",
    ".",
    "--",
    "---",
];

/// Whether a text in the place of a person is nobody.
pub(super) fn is_nobody(text: &str) -> bool {
    let folded = folded(text);
    NOBODY.contains(&folded.as_str()) || crate::files::cells::is_nothing(text)
}

/// Longer cells are none of the words.
const LONGEST: usize = 100;

/// The words that say what a row is.
pub(super) struct RowWords {
    free: Vec<String>,
    protected: Vec<String>,
    /// With which bytes a word begins, in small letters, and which lengths there are: most cells are none of these.
    begins: Vec<bool>,
    lengths: Vec<bool>,
}

/// What a row is that is no lesson, duty or meeting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum What<'r> {
    /// Free time.
    Free(&'r str),
    /// Guaranteed planning time.
    Protected(&'r str),
}

impl RowWords {
    /// The words of rules.toml, or the usual ones where it has none.
    pub(super) fn new(free: Option<&[String]>, protected: Option<&[String]>) -> RowWords {
        let words = |given: Option<&[String]>, usual: &[&str]| match given {
            Some(given) => given.iter().map(|word| key(word)).collect(),
            None => usual.iter().map(|word| key(word)).collect(),
        };
        let (free, protected): (Vec<String>, Vec<String>) = (words(free, FREE), words(protected, PROTECTED));
        let (mut begins, mut lengths) = (vec![false; 256], vec![false; LONGEST + 1]);
        for word in free.iter().chain(&protected) {
            begins[usize::from(word.bytes().next().unwrap_or_default())] = true;
            lengths[word.len().min(LONGEST)] = true;
        }
        RowWords { free, protected, begins, lengths }
    }

    /// What a row is, by its subject, group, activity or kind.
    pub(super) fn what<'r>(&self, row: &Row<'r>) -> Option<What<'r>> {
        for column in WORD_COLUMNS {
            let cell = row.raw(column);
            if !self.may_be(cell) {
                continue;
            }
            let key = key(cell);
            if self.free.contains(&key) {
                return Some(What::Free(cell));
            }
            if self.protected.contains(&key) {
                return Some(What::Protected(cell));
            }
        }
        None
    }

    /// Whether a cell may be one of the words, by a quick look at it: most are none, and no key is made of them.
    fn may_be(&self, cell: &str) -> bool {
        let Some(first) = cell.bytes().next() else { return false };
        if cell.len() > LONGEST {
            return false;
        }
        if !is_plain(cell) {
            return true;
        }
        if !self.begins[usize::from(first.to_ascii_lowercase())] || !self.lengths[cell.len()] {
            return false;
        }
        let is_joined = cell.bytes().any(|byte| matches!(byte, b'-' | b'_'));
        is_joined || self.free.iter().chain(&self.protected).any(|word| word.eq_ignore_ascii_case(cell))
    }
}

/// Whether a word has the same length as this cell: signs of ASCII alone, and one blank between two of them at most.
fn is_plain(cell: &str) -> bool {
    let mut before = b' ';
    let is_plain = cell.bytes().all(|byte| {
        let is_plain = byte.is_ascii_graphic() || (byte == b' ' && before != b' ');
        before = byte;
        is_plain
    });
    is_plain && !matches!(before, b'.' | b'!')
}

/// A word without regard to case, accents, and whether its parts are joined by blanks, `-` or `_`.
fn key(word: &str) -> String {
    let spaced: String = word.chars().map(|c| if matches!(c, '-' | '_' | '–') { ' ' } else { c }).collect();
    folded(spaced.trim_end_matches(['.', '!']))
}

/// Rows that keep nobody busy, to be told once each.
#[derive(Default)]
pub(super) struct Skipped {
    pub nobody: Vec<Place>,
    pub unplaced: Vec<Place>,
    pub free: Counted,
    pub protected: Counted,
}

/// Rows by the word that stands there.
#[derive(Default)]
pub(super) struct Counted(BTreeMap<String, Vec<Place>>);

impl Counted {
    pub(super) fn add(&mut self, word: &str, place: Place) {
        match self.0.get_mut(word) {
            Some(places) => places.push(place),
            None => {
                self.0.insert(word.to_owned(), vec![place]);
            }
        }
    }
}

impl Skipped {
    /// One warning for each kind of row.
    pub(super) fn report(self, file: &str, collector: &mut Collector) {
        let mut tell = |code: Code, places: Vec<Place>, value: Option<String>, message: String, remedy: &str| {
            let Some(first) = places.first().cloned() else { return };
            collector.push(Finding {
                place: first,
                value,
                also: lines_after(&places),
                ..about(code, file, None, message, "a person, and a day and period, in every row".into(), remedy)
            });
        };
        let count =
            |places: &[Place]| if places.len() == 1 { "1 row".to_owned() } else { format!("{} rows", places.len()) };
        let (names, keep) = if self.nobody.len() == 1 { ("names", "it keeps") } else { ("name", "they keep") };
        let message = format!("{} of {file} {names} no person, so {keep} nobody busy", count(&self.nobody));
        tell(Code::RowOfNobody, self.nobody, None, message, "fill in who it is, or take the rows out");
        let (has, are) = if self.unplaced.len() == 1 { ("has", "it is") } else { ("have", "they are") };
        let message = format!(
            "{} of {file} {has} neither day nor period, so {are} not placed yet and left out",
            count(&self.unplaced)
        );
        tell(Code::RowNotPlaced, self.unplaced, None, message, "fill in when it is, or take the rows out");
        for (word, places) in self.free.0 {
            let are = if places.len() == 1 { "is free time and no row" } else { "are free time and no rows" };
            let message = format!("{} of {file} with `{word}` {are}", count(&places));
            let remedy = "take the rows out (`here` in availability.csv says that somebody is in school without one); where the word means something else, list the words for free time in rules.toml: [reading] free = […]";
            tell(Code::FreeTimeRows, places, Some(word), message, remedy);
        }
        for (word, places) in self.protected.0 {
            let are = if places.len() == 1 { "is" } else { "are" };
            let message = format!(
                "{} of {file} with `{word}` {are} guaranteed planning time: nothing is put there",
                count(&places)
            );
            let remedy = "take the rows out, and write their slots into availability.csv as `protected`; where the word means something else, list the words in rules.toml: [reading] protected = […]";
            tell(Code::PlanningTimeRows, places, Some(word), message, remedy);
        }
    }
}
