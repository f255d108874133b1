//! Names that rows refer to, and the nearest one where a name is unknown.

use std::collections::BTreeMap;

use super::collector::Collector;
use super::header::plain;
use super::sheet::Row;
use crate::findings::Code;
use crate::school::Id;

/// Where the things of one kind are listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Listed {
    /// In this file.
    In(String),
    /// Nowhere: there is no such file, so nothing has that name.
    Nowhere(String),
    /// They were made, by what they share.
    Made(&'static str),
    /// In a file that could not be read. That has been said, so no name is called unknown.
    Unread,
}

/// The ids of one kind of thing.
pub(super) struct Names<I> {
    /// What has such an id: `person`, `team`, ...
    what: &'static str,
    listed: Listed,
    ids: BTreeMap<String, I>,
    /// The ids that belong to full names, for suggestions only.
    full: BTreeMap<String, String>,
}

impl<I: Id> Names<I> {
    /// No names.
    pub(super) fn new(what: &'static str, listed: Listed) -> Names<I> {
        Names { what, listed, ids: BTreeMap::new(), full: BTreeMap::new() }
    }

    /// Adds a name.
    pub(super) fn insert(&mut self, name: &str, id: I) {
        self.ids.insert(name.to_owned(), id);
    }

    /// Adds the full name of whoever has the id, for suggestions.
    pub(super) fn insert_full(&mut self, name: &str, id: &str) {
        if !name.is_empty() {
            self.full.insert(plain(name), id.to_owned());
        }
    }

    /// The id of a name. O(log names).
    pub(super) fn find(&self, name: &str) -> Option<I> {
        self.ids.get(name).copied()
    }

    /// The id that a cell names; none, with a finding, where it is blank or unknown.
    pub(super) fn resolve(&self, row: &Row<'_>, column: usize, collector: &mut Collector) -> Option<I> {
        let name = row.cell(column);
        if name.is_empty() {
            super::cells::report_blank(row, column, collector);
            return None;
        }
        let id = self.find(name);
        if id.is_none() {
            self.report_unknown(row, column, name, collector);
        }
        id
    }

    /// Reports that `name`, which stands in a cell, is unknown.
    pub(super) fn report_unknown(&self, row: &Row<'_>, column: usize, name: &str, collector: &mut Collector) {
        // Where nobody could be read, that has been said, and every name would be unknown.
        if self.listed == Listed::Unread || self.ids.is_empty() && self.what == "person" {
            return;
        }
        if collector.again(Code::UnknownName, &row.place(column), Some(name)) {
            return;
        }
        let what = self.what;
        let (place, expected, otherwise) = match &self.listed {
            Listed::Unread => return,
            Listed::In(file) => (
                format!("is no {what} in {file}"),
                format!("the id of a {what} in {file}; capitals count"),
                format!("add it to {file} or mend the spelling"),
            ),
            Listed::Nowhere(file) => (
                format!("is no {what}: there is no {file}"),
                format!("the id of a {what} in {file}"),
                format!("add {file}, or take the row out"),
            ),
            Listed::Made(by) => (
                format!("is none of the {what}s that were made by {by}"),
                format!("a {by} of which a {what} was made; capitals count"),
                "mend the spelling, or take the row out".to_owned(),
            ),
        };
        let remedy = match self.suggest(name, collector) {
            Some(near) => format!("did you mean `{near}`?"),
            None => otherwise,
        };
        row.report_value(collector, Code::UnknownName, column, name, format!("`{name}` {place}"), expected, remedy);
    }

    fn suggest(&self, name: &str, collector: &mut Collector) -> Option<&str> {
        if let Some(id) = self.full.get(&plain(name)) {
            return Some(id);
        }
        if !collector.may_suggest() {
            return None;
        }
        nearest(name, self.ids.keys().map(String::as_str))
    }
}

/// The candidate that is most like `name`, if any is like it enough: the same but for case, spaces,
/// `_` and `-`; else the one with the fewest slips (a letter wrong, missing, too many or two
/// swapped), at most one in three letters; the first of several.
///
/// O(candidates × length²).
pub(crate) fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let sought = plain(name);
    let length = sought.chars().count();
    let limit = (length.max(2) / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    // Comparing very long texts is slow and helps nobody.
    if length > 100 {
        return None;
    }
    for candidate in candidates {
        let other = plain(candidate);
        let difference = other.chars().count().abs_diff(length);
        let most = best.map_or(limit, |(slips, _)| slips.saturating_sub(1));
        if difference > most {
            continue;
        }
        let slips = strsim::damerau_levenshtein(&sought, &other);
        if slips <= most && (slips < length || slips == 0) && best.is_none_or(|(fewest, _)| slips < fewest) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["ana", "Anna Smith", "T12", "mathematics"];
        let near = |name: &str| nearest(name, names.into_iter());
        assert_eq!(near("Ana"), Some("ana"));
        assert_eq!(near("anna_smith"), Some("Anna Smith"));
        assert_eq!(near("mathmatics"), Some("mathematics"));
        assert_eq!(near("T13"), Some("T12"));
        assert_eq!(near("physics"), None);
        assert_eq!(near("x"), None);
        assert_eq!(near(""), None);
    }
}
