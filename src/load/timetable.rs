//! timetable.csv: what is already fixed.

use super::cells::{word, yes_or_no};
use super::collector::Collector;
use super::header::{Column, TableSpec, optional};
use super::limits;
use super::periods::{DAY, PERIOD, WEEK};
use super::sheet::{Row, Sheet};
use super::slots::{SlotColumns, SlotNames};
use super::staff::{People, STAFF};
use super::texts::Texts;
use crate::findings::Code;
use crate::school::{Activity, Cycle, Id, SlotSet, StaffId, Table, TextId, Timetable, TimetableRow};

const COLUMNS: &[Column] = &[
    STAFF,
    WEEK,
    DAY,
    PERIOD,
    optional("subject", &["course", "subjectname", "coursename", "subjectcode"]),
    optional(
        "group",
        &["class", "form", "groups", "classes", "classname", "classgroup", "teachinggroup", "set", "section"],
    ),
    optional("room", &["classroom", "location", "roomid", "roomname"]),
    optional("activity", &["activityid", "lessonid", "event", "eventid"]),
    optional("kind", &["type", "activitytype"]),
    optional("release", &["releasable", "coverable", "canbereleased", "maybecovered"]),
    optional("observe", &["observable", "visitable", "canbeobserved", "maybevisited"]),
];
const PERSON: usize = 0;
const SLOT: SlotColumns = SlotColumns { week: 1, day: 2, period: 3 };
const SUBJECT: usize = 4;
const GROUP: usize = 5;
const ROOM: usize = 6;
const ACTIVITY: usize = 7;
const KIND: usize = 8;
const RELEASE: usize = 9;
const OBSERVE: usize = 10;

/// timetable.csv.
pub(super) const SPEC: TableSpec = TableSpec { name: "timetable", required: true, variants: &[COLUMNS] };

const KINDS: &[(&str, Activity)] =
    &[("lesson", Activity::Lesson), ("duty", Activity::Duty), ("meeting", Activity::Meeting)];

/// Reads the rows, and marks in `people` who is busy when, and where they may be released.
pub(super) fn read(
    sheet: &mut Sheet,
    cycle: &Cycle,
    names: &SlotNames<'_>,
    people: &mut People,
    texts: &mut Texts,
    collector: &mut Collector,
) -> Timetable {
    let mut rows: Vec<TimetableRow> = Vec::new();
    let mut bound: Table<StaffId, SlotSet> = Table::filled(SlotSet::empty(cycle.len()), people.staff.len());
    let mut slots = Vec::new();
    let mut before: Option<(String, StaffId)> = None;
    while let Some(row) = sheet.next(collector) {
        // Rows of one person mostly stand together.
        let staff = match &before {
            Some((name, id)) if name == row.cell(PERSON) => Some(*id),
            _ => people.names.resolve(&row, PERSON, collector),
        };
        let known_slot = names.resolve(&row, SLOT, false, &mut slots, collector);
        let kind = word(&row, KIND, KINDS, Some(Activity::Lesson), collector).unwrap_or(Activity::Lesson);
        let lesson = kind == Activity::Lesson;
        let release = yes_or_no(&row, RELEASE, lesson, collector);
        let observe = yes_or_no(&row, OBSERVE, lesson, collector);
        let Some(staff) = staff else { continue };
        if before.as_ref().is_none_or(|(_, id)| *id != staff) {
            before = Some((row.cell(PERSON).to_owned(), staff));
        }
        if !known_slot {
            continue;
        }
        // A row without a week stands for one in every week.
        if rows.len() + slots.len() > limits::ROWS {
            limits::report_too_many(limits::ROWS, "rows, each counted in every week", row.file(), row.line, collector);
            break;
        }
        let mut text = |column: usize| texts.intern(row.cell(column));
        let (subject, group, room, activity) = (text(SUBJECT), text(GROUP), text(ROOM), text(ACTIVITY));
        let time = &mut people.staff[staff].time;
        let mut shared = false;
        for slot in &slots {
            shared |= time.busy.contains(*slot);
            time.busy.insert(*slot);
            if !release {
                bound[staff].insert(*slot);
            }
            rows.push(TimetableRow { staff, slot: *slot, subject, group, room, activity, kind, release, observe });
        }
        if shared {
            report_shared(&row, collector);
        }
    }
    for (staff, bound) in bound.entries() {
        let time = &mut people.staff[staff].time;
        time.releasable = time.busy.without(bound);
    }
    rows.shrink_to_fit();
    let classes = classes(&rows, texts);
    Timetable::new(rows, people.staff.len(), classes)
}

/// The classes that each group cell names.
fn classes(rows: &[TimetableRow], texts: &mut Texts) -> Table<TextId, Vec<TextId>> {
    let mut is_group = vec![false; texts.len()];
    for row in rows {
        is_group[row.group.index()] = true;
    }
    is_group[0] = false;
    let mut table: Table<TextId, Vec<TextId>> = Table::filled(Vec::new(), is_group.len());
    for (index, _) in is_group.iter().enumerate().filter(|(_, is_group)| **is_group) {
        let group = TextId::from_index(index);
        let cell = texts.get(group).to_owned();
        let mut classes: Vec<TextId> = Vec::new();
        for class in cell.split(['+', ';']).map(str::trim).filter(|class| !class.is_empty()) {
            let class = texts.intern(class);
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
        table[group] = classes;
    }
    table
}

fn report_shared(row: &Row<'_>, collector: &mut Collector) {
    row.report_value(
        collector,
        Code::SharedSlot,
        PERSON,
        "",
        "somebody is there twice in one slot; the rows are read together",
        "one row for each person and slot, unless groups are merged or taught together",
        "nothing, if it is so; else take one of the rows out",
    );
}
