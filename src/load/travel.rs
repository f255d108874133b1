//! travel.csv: how long it takes between sites.

use std::collections::BTreeMap;

use super::cells::{report_blank, whole};
use super::collector::Collector;
use super::header::{Column, TableSpec, Values, required};
use super::sheet::{Row, Sheet};
use super::texts::Texts;
use crate::findings::Code;
use crate::names::nearest;
use crate::school::{TextId, Travel};

const COLUMNS: &[Column] = &[
    required("from", &["fromsite", "origin", "site"]),
    required("to", &["tosite", "destination"]),
    required("minutes", &["time", "traveltime", "travelminutes"]).of(Values::Whole),
];
const FROM: usize = 0;
const TO: usize = 1;
const MINUTES: usize = 2;

/// travel.csv.
pub(super) const SPEC: TableSpec = TableSpec { name: "travel", required: false, variants: &[COLUMNS] };

/// A day.
const MOST: u32 = 24 * 60;

/// Reads the ways between the sites that the other tables name; `otherwise` is how long all others take.
pub(super) fn read(sheet: &mut Sheet, texts: &Texts, otherwise: u32, collector: &mut Collector) -> Travel {
    let mut rows: BTreeMap<(TextId, TextId), u32> = BTreeMap::new();
    let mut lines: BTreeMap<(TextId, TextId), u64> = BTreeMap::new();
    while let Some(row) = sheet.next(collector) {
        let minutes = whole(&row, MINUTES, (0, MOST), collector);
        if row.cell(MINUTES).is_empty() {
            report_blank(&row, MINUTES, collector);
        }
        let (from, to) = (site(&row, FROM, texts, collector), site(&row, TO, texts, collector));
        let (Some(from), Some(to), Some(minutes)) = (from, to, minutes) else { continue };
        if let Some(line) = lines.get(&(from, to)) {
            row.report_value(
                collector,
                Code::RepeatedRow,
                FROM,
                "",
                format!(
                    "the way from `{}` to `{}` stands on line {line} already; that holds",
                    texts.get(from),
                    texts.get(to)
                ),
                "each way once",
                "take one of the rows out",
            );
            continue;
        }
        lines.insert((from, to), row.line);
        if from != to {
            rows.insert((from, to), minutes);
        }
    }
    Travel::new(&rows, otherwise)
}

/// The site that a cell names: one of the other tables.
fn site(row: &Row<'_>, column: usize, texts: &Texts, collector: &mut Collector) -> Option<TextId> {
    let cell = row.cell(column);
    if cell.is_empty() {
        report_blank(row, column, collector);
        return None;
    }
    let known = texts.known_site(cell);
    if known.is_none() {
        let sites: Vec<&str> = texts.sites().collect();
        let remedy = match nearest(cell, sites.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? Else take the row out"),
            None => {
                "take the row out, or name the site in the staff list, the rooms, the teams or the timetable".into()
            }
        };
        let expected = match sites.is_empty() {
            true => "a site of the staff list, the rooms, the teams or the timetable; they name none".into(),
            false => format!("one of {}", sites.join(", ")),
        };
        row.report_value(
            collector,
            Code::UnknownSite,
            column,
            cell,
            format!("nobody and nothing is at a site `{cell}`; the row is not read"),
            expected,
            remedy,
        );
    }
    known
}
