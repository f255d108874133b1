//! availability.csv: who is away, has protected time, or would rather not.

use super::cells::word;
use super::collector::Collector;
use super::header::{Column, TableSpec, optional, required};
use super::periods::{DAY, PERIOD_SYNONYMS, WEEK};
use super::sheet::{Row, Sheet};
use super::slots::{SlotColumns, SlotNames};
use super::staff::{People, STAFF};
use crate::findings::{Code, Finding, Place};
use crate::school::Cycle;

const COLUMNS: &[Column] = &[
    STAFF,
    WEEK,
    DAY,
    optional("period", PERIOD_SYNONYMS),
    required("status", &["availability", "state", "kind", "type"]),
];
const PERSON: usize = 0;
const SLOT: SlotColumns = SlotColumns { week: 1, day: 2, period: 3 };
const STATUS: usize = 4;

/// availability.csv.
pub(super) const SPEC: TableSpec = TableSpec { name: "availability", required: false, variants: &[COLUMNS] };

#[derive(Clone, Copy)]
enum Status {
    Away,
    Protected,
    Avoid,
}

const STATUSES: &[(&str, Status)] =
    &[("away", Status::Away), ("protected", Status::Protected), ("avoid", Status::Avoid)];

/// Reads the rows into the people.
pub(super) fn read(sheet: &mut Sheet, names: &SlotNames<'_>, people: &mut People, collector: &mut Collector) {
    let mut slots = Vec::new();
    while let Some(row) = sheet.next(collector) {
        let staff = people.names.resolve(&row, PERSON, collector);
        let known_slot = names.resolve(&row, SLOT, true, &mut slots, collector);
        let status = word(&row, STATUS, STATUSES, None, collector);
        let (Some(staff), true, Some(status)) = (staff, known_slot, status) else { continue };
        let time = &mut people.staff[staff].time;
        let set = match status {
            Status::Away => &mut time.away,
            Status::Protected => &mut time.protected,
            Status::Avoid => &mut time.avoid,
        };
        let mut busy = false;
        for slot in &slots {
            set.insert(*slot);
            busy |= time.busy.contains(*slot);
        }
        if busy && matches!(status, Status::Away) {
            report_busy(&row, collector);
        }
    }
}

/// Works out what follows for each person, once the timetable and availability are read: away wins
/// over protected, both over a timetable row. O(people × slots).
pub(super) fn settle(cycle: &Cycle, people: &mut People, timetable_file: Option<&str>, collector: &mut Collector) {
    let mut anybody_free = false;
    for person in people.staff.iter_mut() {
        person.time.settle(cycle);
        anybody_free |= !person.time.free.is_empty();
    }
    if let Some(file) = timetable_file
        && !anybody_free
        && !people.staff.is_empty()
        && !cycle.is_empty()
    {
        collector.push(Finding {
            code: Code::NobodyFree,
            place: Place { file: file.into(), ..Place::default() },
            value: None,
            message: "nobody is free in any slot".into(),
            expected: "slots in which people are neither busy nor away".into(),
            remedy: "check the timetable and the availability: has every slot a row for everybody?".into(),
            also: Vec::new(),
        });
    }
}

fn report_busy(row: &Row<'_>, collector: &mut Collector) {
    row.report_value(
        collector,
        Code::AwayButBusy,
        STATUS,
        "",
        "somebody is away who has a timetable row then; away counts, so they are neither released nor visited",
        "away where there is no timetable row",
        "nothing, if it is so; else mend one of the two",
    );
}
