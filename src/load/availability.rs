//! availability.csv: who is away, has protected time, or would rather not.

use super::cells::word;
use super::collector::Collector;
use super::header::{Column, TableSpec, Values, optional, required};
use super::names::NamesOfFile;
use super::periods::{DAY, PERIOD_SYNONYMS, WEEK};
use super::sheet::{Row, Sheet};
use super::slots::{FileSlots, SlotColumns, Wanted};
use super::staff::{People, STAFF};
use crate::findings::{Code, Finding, Place};
use crate::names::CycleNames;
use crate::school::{Cycle, EmptyDays, Rules, Share, SlotSet};

const COLUMNS: &[Column] = &[
    STAFF,
    WEEK,
    DAY,
    optional("period", PERIOD_SYNONYMS).of(Values::Periods),
    required("status", &["availability", "state", "kind", "type"]).of(Values::Words(&[
        "away",
        "only",
        "here",
        "protected",
        "avoid",
    ])),
];
const PERSON: usize = 0;
const SLOT: SlotColumns = SlotColumns { week: 1, day: 2, period: 3 };
const STATUS: usize = 4;

/// availability.csv.
pub(super) const SPEC: TableSpec = TableSpec { name: "availability", required: false, variants: &[COLUMNS] };

#[derive(Clone, Copy)]
enum Status {
    Away,
    Only,
    Here,
    Protected,
    Avoid,
}

const STATUSES: &[(&str, Status)] = &[
    ("away", Status::Away),
    ("only", Status::Only),
    ("here", Status::Here),
    ("protected", Status::Protected),
    ("avoid", Status::Avoid),
];

/// Reads the rows into the people.
pub(super) fn read(
    sheet: &mut Sheet,
    cycle: &Cycle,
    names: &CycleNames,
    people: &mut People,
    collector: &mut Collector,
) {
    let mut slots = Vec::new();
    let mut of_file = FileSlots::new(cycle, names, SLOT, sheet);
    let mut named = NamesOfFile::default();
    while let Some(row) = sheet.next(collector) {
        let staff = people.names.resolve(&row, PERSON, &mut named, collector);
        let known_slot = of_file.resolve(&row, Wanted::SeveralOrDay, &mut slots, collector);
        let status = word(&row, STATUS, STATUSES, None, collector);
        let (Some(staff), true, Some(status)) = (staff, known_slot, status) else { continue };
        let time = &mut people.staff[staff].time;
        let none = || SlotSet::empty(cycle.len());
        let set = match status {
            Status::Away => &mut time.away,
            Status::Only => time.only.get_or_insert_with(none),
            Status::Here => &mut time.here,
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
        let other = match status {
            Status::Away => time.only.as_ref(),
            Status::Only => Some(&time.away),
            _ => None,
        };
        if other.is_some_and(|other| slots.iter().any(|slot| other.contains(*slot))) {
            row.report_value(
                collector,
                Code::OnlyAndAway,
                STATUS,
                "",
                "somebody is there only in a slot in which they are away as well; away counts",
                "`only` or `away` for one slot",
                "take one of the two rows out",
            );
        }
    }
    people.names.finish(named, &sheet.file, collector);
    of_file.finish(&sheet.file, collector);
}

/// Works out what follows for each person, once the timetable and availability are read: away wins
/// over protected, both over a timetable row. O(people × slots).
pub(super) fn settle(
    cycle: &Cycle,
    people: &mut People,
    rules: &Rules,
    timetable_file: Option<&str>,
    collector: &mut Collector,
) {
    let mut anybody_free = false;
    for person in people.staff.iter_mut() {
        let empty_days_are_away = match rules.presence.empty_days {
            EmptyDays::PartTime => person.fte != Share::ONE,
            EmptyDays::Away => person.time.has_row(),
            EmptyDays::Open => false,
        };
        if empty_days_are_away {
            person.time.leave_out_empty_days(cycle);
        }
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
