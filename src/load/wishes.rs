//! preferences.csv and pairs.csv: wishes and orders about pairs of people.

use std::collections::BTreeMap;

use super::cells::{report_blank, whole, word};
use super::collector::Collector;
use super::header::{Column, TableSpec, Values, optional, required};
use super::names::NamesOfFile;
use super::sheet::Sheet;
use super::staff::{People, STAFF};
use crate::findings::Code;
use crate::school::{PairKind, PairOrder, PairRule, Preference, Source, StaffId};

const PREFERENCE_COLUMNS: &[Column] = &[
    STAFF,
    required("choice", &["choiceid", "wish", "preference", "prefers", "preferred", "for"]).of(Values::People),
    required("rank", &["order", "priority", "preferencerank", "choiceno", "ranking"]).of(Values::Whole),
];
/// preferences.csv.
pub(super) const PREFERENCES_SPEC: TableSpec =
    TableSpec { name: "preferences", required: false, variants: &[PREFERENCE_COLUMNS] };

/// Reads preferences.csv.
pub(super) fn read_preferences(sheet: &mut Sheet, people: &People, collector: &mut Collector) -> Vec<Preference> {
    const PERSON: usize = 0;
    const CHOICE: usize = 1;
    const RANK: usize = 2;
    let mut preferences = Vec::new();
    let mut known: BTreeMap<(StaffId, StaffId), u64> = BTreeMap::new();
    let mut named = NamesOfFile::default();
    while let Some(row) = sheet.next(collector) {
        let staff = people.names.resolve(&row, PERSON, &mut named, collector);
        let choice = people.names.resolve(&row, CHOICE, &mut named, collector);
        if row.cell(RANK).is_empty() {
            report_blank(&row, RANK, collector);
        }
        let rank = whole(&row, RANK, (1, 1_000_000), collector);
        let (Some(staff), Some(choice), Some(rank)) = (staff, choice, rank) else { continue };
        let (person, other) = (row.cell(PERSON), row.cell(CHOICE));
        if staff == choice {
            row.report(
                collector,
                Code::WishForOneself,
                CHOICE,
                format!("`{person}` wishes for themselves"),
                "another person",
                "take the row out, or name the person who is meant",
            );
        } else if let Some(first) = known.get(&(staff, choice)) {
            row.report_value(
                collector,
                Code::RepeatedWish,
                CHOICE,
                &format!("{person}/{other}"),
                format!("`{person}` wishes for `{other}` on line {first} already"),
                "each choice of a person once",
                "take one of the rows out",
            );
        } else {
            known.insert((staff, choice), row.line);
            preferences.push(Preference { staff, choice, rank });
        }
    }
    people.names.finish(named, &sheet.file, collector);
    preferences
}

const PAIR_COLUMNS: &[Column] = &[
    required("kind", &["type"]),
    required("a", &["mentor", "observer", "first", "staffa", "person1", "staff1"]).of(Values::People),
    required("b", &["mentee", "host", "second", "staffb", "person2", "staff2"]).of(Values::People),
    required("rule", &["order", "status"]),
    optional("note", &["notes", "reason", "comment", "why"]),
];
/// pairs.csv.
pub(super) const PAIRS_SPEC: TableSpec = TableSpec { name: "pairs", required: false, variants: &[PAIR_COLUMNS] };

const KINDS: &[(&str, PairKind)] = &[("mentor", PairKind::Mentor), ("visit", PairKind::Visit), ("any", PairKind::Any)];
const ORDERS: &[(&str, PairOrder)] = &[
    ("forbid", PairOrder::Forbid),
    ("require", PairOrder::Require),
    ("prefer", PairOrder::Prefer),
    ("previous", PairOrder::Previous),
];

/// Reads pairs.csv.
pub(super) fn read_pairs(sheet: &mut Sheet, people: &People, collector: &mut Collector) -> Vec<PairRule> {
    const KIND: usize = 0;
    const A: usize = 1;
    const B: usize = 2;
    const RULE: usize = 3;
    const NOTE: usize = 4;
    let mut pairs: Vec<PairRule> = Vec::new();
    let mut orders = Orders::default();
    let mut named = NamesOfFile::default();
    while let Some(row) = sheet.next(collector) {
        let kind = word(&row, KIND, KINDS, None, collector);
        let a = people.names.resolve(&row, A, &mut named, collector);
        let b = people.names.resolve(&row, B, &mut named, collector);
        let order = word(&row, RULE, ORDERS, None, collector);
        let (Some(kind), Some(a), Some(b), Some(order)) = (kind, a, b, order) else { continue };
        let value = format!("{}/{}", row.cell(A), row.cell(B));
        if a == b {
            row.report(
                collector,
                Code::PairWithOneself,
                B,
                format!("`{}` is both sides of this pair", row.cell(A)),
                "two different people",
                "take the row out, or name the person who is meant",
            );
            continue;
        }
        if kind == PairKind::Any && order == PairOrder::Require {
            row.report_value(
                collector,
                Code::AnyRequired,
                KIND,
                &value,
                "`any` cannot be required: it does not say who mentors or visits whom",
                "mentor or visit with `require`",
                "write mentor or visit",
            );
            continue;
        }
        if kind == PairKind::Visit && order == PairOrder::Prefer {
            row.report_value(
                collector,
                Code::VisitPreferred,
                KIND,
                &value,
                "`prefer` is about mentors: no visit is worth more for it",
                "mentor with `prefer`, or visit with `require`, `forbid` or `previous`",
                "write require, to have this visit made, or take the row out",
            );
            continue;
        }
        if let Some(first) = orders.repeated(kind, a, b, order, row.line) {
            row.report_value(
                collector,
                Code::RepeatedRow,
                RULE,
                &value,
                format!("line {first} says the same already"),
                "each rule once",
                "take one of the rows out",
            );
            continue;
        }
        if let Some(other) = orders.contradicted(kind, a, b, order) {
            row.report_value(
                collector,
                Code::RequiredAndForbidden,
                RULE,
                &value,
                format!("line {other} says the opposite of this pair"),
                "a pair required or forbidden, not both",
                "take one of the rows out",
            );
        }
        let source = Source { file: row.file().to_owned(), line: row.line };
        pairs.push(PairRule { kind, a, b, order, note: row.cell(NOTE).to_owned(), source });
    }
    people.names.finish(named, &sheet.file, collector);
    pairs
}

/// What is ordered so far, and on which line. A pair is what it is about, who does it and with whom.
#[derive(Default)]
struct Orders {
    rows: BTreeMap<(u8, StaffId, StaffId, u8), u64>,
    forbidden: BTreeMap<(bool, StaffId, StaffId), u64>,
    required: BTreeMap<(bool, StaffId, StaffId), u64>,
}

impl Orders {
    /// The line that says the same already.
    fn repeated(&mut self, kind: PairKind, a: StaffId, b: StaffId, order: PairOrder, line: u64) -> Option<u64> {
        let key = (kind as u8, a, b, order as u8);
        let known = self.rows.get(&key).copied();
        self.rows.entry(key).or_insert(line);
        if known.is_none() {
            let set = match order {
                PairOrder::Forbid => &mut self.forbidden,
                PairOrder::Require => &mut self.required,
                PairOrder::Previous | PairOrder::Prefer => return None,
            };
            for pair in directed(kind, a, b) {
                set.entry(pair).or_insert(line);
            }
        }
        known
    }

    /// A line that says the opposite.
    fn contradicted(&self, kind: PairKind, a: StaffId, b: StaffId, order: PairOrder) -> Option<u64> {
        let opposite = match order {
            PairOrder::Forbid => &self.required,
            PairOrder::Require => &self.forbidden,
            PairOrder::Previous | PairOrder::Prefer => return None,
        };
        directed(kind, a, b).into_iter().find_map(|pair| opposite.get(&pair).copied())
    }
}

/// What a row is about: mentoring or not, who and with whom.
fn directed(kind: PairKind, a: StaffId, b: StaffId) -> Vec<(bool, StaffId, StaffId)> {
    match kind {
        PairKind::Mentor => vec![(true, a, b)],
        PairKind::Visit => vec![(false, a, b)],
        PairKind::Any => vec![(true, a, b), (true, b, a), (false, a, b), (false, b, a)],
    }
}
