//! Names that rows refer to, and the nearest one where a name is unknown.

use std::collections::BTreeMap;

use super::collector::Collector;
use super::sheet::Row;
use crate::findings::{Code, Finding, Place};
use crate::names::{Found, Index, nearest};
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

/// The ids and names of one kind of thing.
pub(super) struct Names<I> {
    /// What has such an id: `person`, `team`, ...
    what: &'static str,
    pub listed: Listed,
    pub index: Index<I>,
}

/// What the names of one file were: to say once how many were read otherwise than they are listed, and what cannot
/// be one thing.
#[derive(Default)]
pub(super) struct NamesOfFile {
    /// Cells that are not exactly an id: what is written there and how often, and the id.
    otherwise: BTreeMap<String, Otherwise>,
    /// Different names that are somebody's.
    known: BTreeMap<String, usize>,
    /// Names that fit nothing, with their places.
    unknown: BTreeMap<String, Vec<Place>>,
}

/// A name that is not exactly an id.
struct Otherwise {
    /// How many cells have it.
    cells: usize,
    /// The id of what it means, and where that stands in its table.
    id: String,
    thing: usize,
}

impl<I: Id> Names<I> {
    /// No names.
    pub(super) fn new(what: &'static str, listed: Listed) -> Names<I> {
        Names { what, listed, index: Index::new() }
    }

    /// Adds a thing.
    pub(super) fn insert(&mut self, id: &str, name: &str, thing: I) {
        self.index.insert(thing, id, name);
    }

    /// The thing with this id, letter by letter. O(log names).
    pub(super) fn id(&self, id: &str) -> Option<I> {
        self.index.id(id)
    }

    /// What a name means, without a finding.
    pub(super) fn find(&self, name: &str) -> Option<I> {
        self.index.find(name).one()
    }

    /// The thing that a cell names; none, with a finding, where it is blank or unknown.
    pub(super) fn resolve(
        &self,
        row: &Row<'_>,
        column: usize,
        of_file: &mut NamesOfFile,
        collector: &mut Collector,
    ) -> Option<I> {
        let name = row.cell(column);
        if name.is_empty() {
            super::cells::report_blank(row, column, collector);
            return None;
        }
        self.resolve_name(row, column, name, of_file, collector)
    }

    /// The thing that a name in a cell means; none, with a finding, where there is none.
    pub(super) fn resolve_name(
        &self,
        row: &Row<'_>,
        column: usize,
        name: &str,
        of_file: &mut NamesOfFile,
        collector: &mut Collector,
    ) -> Option<I> {
        if let Some(thing) = self.index.id(name) {
            of_file.count_known(name);
            return Some(thing);
        }
        if let Some(known) = of_file.otherwise.get_mut(name) {
            known.cells += 1;
            return Some(I::from_index(known.thing));
        }
        match self.index.find(name) {
            Found::Exactly(thing) | Found::Nearly(thing) => {
                let id = self.id_of(thing).to_owned();
                of_file.otherwise.insert(name.to_owned(), Otherwise { cells: 1, id, thing: thing.index() });
                Some(thing)
            }
            Found::Several(things) => {
                let ids: Vec<String> = things.iter().map(|thing| format!("`{}`", self.id_of(*thing))).collect();
                let what = self.what;
                let plural = if what == "person" { "people".to_owned() } else { format!("{what}s") };
                row.report_value(
                    collector,
                    Code::SeveralFit,
                    column,
                    name,
                    format!("`{name}` could be any of {} {plural}: {}", things.len(), ids.join(" and ")),
                    format!("the id of one {what}"),
                    format!("write the id of the one that is meant, {}", ids.join(" or ")),
                );
                None
            }
            Found::Nothing => {
                // Where nobody could be read, that has been said, and every name would be unknown.
                if self.listed != Listed::Unread {
                    of_file.unknown.entry(name.to_owned()).or_default().push(row.place(column));
                }
                None
            }
        }
    }

    fn id_of(&self, thing: I) -> &str {
        self.index.all_ids().find(|id| self.index.id(id) == Some(thing)).unwrap_or_default()
    }

    /// Says what became of the names of a file, once it is read: one note for those that are not written as they are
    /// listed, one error for each that is nowhere; where most are nowhere, one that the lists do not belong together.
    pub(super) fn finish(&self, of_file: NamesOfFile, file: &str, collector: &mut Collector) {
        self.note_otherwise(&of_file, file, collector);
        let unknown = of_file.unknown.len();
        let known = of_file.known.len() + of_file.otherwise.len();
        if let (true, Listed::In(listed)) = (unknown > known && unknown >= 3, &self.listed) {
            self.report_other_lists(&of_file, file, listed, collector);
            return;
        }
        for (name, places) in of_file.unknown {
            let first = places[0].clone();
            let what = self.what;
            let (place, expected, otherwise) = match &self.listed {
                Listed::Unread => return,
                Listed::In(file) => (
                    format!("is no {what} in {file}"),
                    format!("the id or name of a {what} in {file}"),
                    format!("add it to {file} or mend the spelling"),
                ),
                Listed::Nowhere(file) => (
                    format!("is no {what}: there is no {file}"),
                    format!("the id of a {what} in {file}"),
                    format!("add {file}, or take the row out"),
                ),
                Listed::Made(by) => (
                    format!("is none of the {what}s that were made by {by}"),
                    format!("a {by} of which a {what} was made"),
                    "mend the spelling, or take the row out".to_owned(),
                ),
            };
            let near = if collector.may_suggest() { nearest(&name, self.index.all()) } else { None };
            let mut also: Vec<u64> = places[1..].iter().filter_map(|place| place.line).collect();
            also.dedup();
            also.retain(|line| Some(*line) != first.line);
            collector.push(Finding {
                code: Code::UnknownName,
                place: first,
                value: Some(name.clone()),
                message: format!("`{name}` {place}"),
                expected,
                remedy: near.map_or(otherwise, |near| format!("did you mean `{near}`?")),
                also,
            });
        }
    }

    fn note_otherwise(&self, of_file: &NamesOfFile, file: &str, collector: &mut Collector) {
        let Some((first, Otherwise { id, .. })) = of_file.otherwise.iter().next() else { return };
        let cells: usize = of_file.otherwise.values().map(|name| name.cells).sum();
        let listed = match &self.listed {
            Listed::In(listed) => format!("the ids of {listed}"),
            _ => "ids".to_owned(),
        };
        let different = of_file.otherwise.len();
        collector.push(Finding {
            code: Code::NamesReadOtherwise,
            place: Place { file: file.to_owned(), ..Place::default() },
            value: Some(self.what.to_owned()),
            message: format!(
                "{different} different {} of {file}, in {cells} {}, {} not written as {listed}: `{first}`{} is read as `{id}`",
                if different == 1 { "name" } else { "names" },
                if cells == 1 { "cell" } else { "cells" },
                if different == 1 { "is" } else { "are" },
                if different == 1 { "" } else { ", for one," },
            ),
            expected: listed,
            remedy: "nothing, if it is so".into(),
            also: Vec::new(),
        });
    }

    fn report_other_lists(&self, of_file: &NamesOfFile, file: &str, listed: &str, collector: &mut Collector) {
        let mut lines: Vec<u64> = of_file.unknown.values().flatten().filter_map(|place| place.line).collect();
        lines.sort_unstable();
        lines.dedup();
        let some = |names: &mut dyn Iterator<Item = &str>| {
            names.take(3).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let first = of_file.unknown.values().flatten().min().cloned().unwrap_or_default();
        let of = of_file.unknown.len() + of_file.known.len() + of_file.otherwise.len();
        collector.push(Finding {
            code: Code::OtherLists,
            place: Place { line: lines.first().copied(), ..first },
            value: None,
            message: format!(
                "the lists do not belong together: {} of the {of} names in {file} are nobody's in {listed} ({}; there are {})",
                of_file.unknown.len(),
                some(&mut of_file.unknown.keys().map(String::as_str)),
                some(&mut self.index.all_ids()),
            )
            .replace("nobody's", if self.what == "person" { "nobody's" } else { "none" }),
            expected: format!("in {file} the ids or names of {listed}"),
            remedy: format!("export both from the same system, or add a column to {listed} with the names that {file} uses"),
            also: lines.get(1..).unwrap_or_default().to_vec(),
        });
    }
}

impl NamesOfFile {
    /// Counts a name that is an id, letter by letter.
    pub(super) fn count_known(&mut self, name: &str) {
        match self.known.get_mut(name) {
            Some(cells) => *cells += 1,
            None => {
                self.known.insert(name.to_owned(), 1);
            }
        }
    }
}
