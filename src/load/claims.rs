//! Which file or sheet is which table: by the table's name, whatever stands around it.

use super::header::plain;
use super::source::TABLES;
use crate::names::folded;

/// How surely a name says that something is a table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Claim {
    /// Letters of it are the table's name: `classrooms`.
    Letters,
    /// A word of it is: `School 2026 - periods`, `StaffList`.
    Word,
    /// It is the table's name, but for capitals, spaces and punctuation.
    Whole,
}

/// The table that a name claims, if any: `timetable` by `staff timetable`, the last that is named.
pub(super) fn claim(stem: &str, wanted: &dyn Fn(&str) -> bool) -> Option<(&'static str, Claim)> {
    let whole = plain(stem);
    let tables = || TABLES.iter().copied().filter(|table| wanted(table));
    if let Some(table) = tables().find(|table| *table == whole) {
        return Some((table, Claim::Whole));
    }
    let words = words(stem);
    let by_word = tables().filter_map(|table| Some((words.iter().rposition(|word| word == table)?, table)));
    if let Some((_, table)) = by_word.max() {
        return Some((table, Claim::Word));
    }
    let by_letters = tables().filter_map(|table| Some((whole.rfind(table)? + table.len(), table)));
    by_letters.max().map(|(_, table)| (table, Claim::Letters))
}

/// The words of a file's name: `StaffList_2026 (1)` is `staff list 2026 1`.
fn words(stem: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for character in stem.chars() {
        let begins = match before {
            Some(last) => {
                (last.is_lowercase() && character.is_uppercase()) || (last.is_alphabetic() != character.is_alphabetic())
            }
            None => true,
        };
        if !character.is_alphanumeric() {
            before = None;
            continue;
        }
        match words.last_mut() {
            Some(word) if !begins => word.push(character),
            _ => words.push(character.to_string()),
        }
        before = Some(character);
    }
    words.iter().map(|word| folded(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_found_whatever_stands_around_its_name() {
        let of = |stem: &str| claim(stem, &|_| true);
        for (stem, table, how) in [
            ("periods", "periods", Claim::Whole),
            ("Time-Table", "timetable", Claim::Whole),
            ("School 2026 - periods", "periods", Claim::Word),
            ("staff (1)", "staff", Claim::Word),
            ("timetable_export", "timetable", Claim::Word),
            ("StaffList2026", "staff", Claim::Word),
            ("Stafford periods", "periods", Claim::Word),
            ("staff timetable", "timetable", Claim::Word),
            ("timetable2026", "timetable", Claim::Word),
            ("classrooms", "rooms", Claim::Letters),
            ("stafflist", "staff", Claim::Letters),
        ] {
            assert_eq!(of(stem), Some((table, how)), "{stem}");
        }
        assert_eq!(of("notes"), None);
        assert_eq!(claim("staff timetable", &|table| table != "timetable"), Some(("staff", Claim::Word)));
    }
}
