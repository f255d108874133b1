//! timetable.csv: what is already fixed.

use super::cells::{find_word, whole, word, yes_or_no};
use super::collector::Collector;
use super::derived::{TimeColumns, joined};
use super::header::{Column, TableSpec, Values, optional, plain};
use super::limits;
use super::names::{Listed, NamesOfFile};
use super::periods::{DAY, PERIOD, WEEK};
use super::row_words::{RowWords, Skipped, What, is_nobody};
use super::sheet::{Row, Sheet};
use super::slots::{FileSlots, SlotColumns, Wanted};
use super::staff::{People, STAFF, STAFF_SYNONYMS};
use super::texts::Texts;
use super::unread;
use super::values::{Known, fitting};
use crate::findings::Code;
use crate::names::{CycleNames, Found};
use crate::school::{Activity, Cycle, Id, Slot, SlotSet, StaffId, Table, TextId, Timetable, TimetableRow};

pub(super) const WORD_COLUMNS: [usize; 4] = [SUBJECT, GROUP, ACTIVITY, KIND];

const COLUMNS: &[Column] = &[
    STAFF,
    WEEK,
    DAY,
    PERIOD,
    optional(
        "subject",
        &["course", "subjectname", "coursename", "subjectcode", "fach", "matiere", "materia", "vak", "przedmiot"],
    ),
    optional(
        "group",
        &[
            "class",
            "form",
            "groups",
            "classes",
            "classname",
            "classgroup",
            "teachinggroup",
            "set",
            "section",
            "klasse",
            "classe",
            "clase",
            "klas",
            "klasa",
        ],
    ),
    optional("room", &["classroom", "location", "roomid", "roomname", "raum", "salle", "sala", "aula", "lokaal"]),
    optional("activity", &["activityid", "lessonid", "event", "eventid"]),
    optional("kind", &["type", "activitytype"]).of(Values::Words(KIND_WORDS)),
    optional("release", &["releasable", "coverable", "canbereleased", "maybecovered"]).of(Values::Flags),
    optional("observe", &["observable", "visitable", "canbeobserved", "maybevisited"]).of(Values::Flags),
    optional("length", &["duration", "periodsperlesson", "lessonlength", "numberofperiods", "noofperiods"])
        .of(Values::Whole),
    optional("start", &["starttime", "begin", "begins", "starts", "from"]).of(Values::Times),
    optional("end", &["endtime", "finish", "ends", "to", "until"]).of(Values::Times),
    optional("site", &["campus", "sitename"]),
];
const PERSON: usize = 0;
/// Where a row names its slot.
pub(super) const SLOT: SlotColumns = SlotColumns { week: 1, day: 2, period: 3 };
const SUBJECT: usize = 4;
const GROUP: usize = 5;
const ROOM: usize = 6;
const ACTIVITY: usize = 7;
const KIND: usize = 8;
const RELEASE: usize = 9;
const OBSERVE: usize = 10;
const LENGTH: usize = 11;
/// Where the times of a row stand, for a cycle that is derived.
pub(super) const TIMES: TimeColumns = TimeColumns { start: 12, end: 13 };

const SITE: usize = 14;

/// timetable.csv.
pub(super) const SPEC: TableSpec = TableSpec { name: "timetable", required: true, variants: &[COLUMNS] };

const KINDS: &[(&str, Activity)] =
    &[("lesson", Activity::Lesson), ("duty", Activity::Duty), ("meeting", Activity::Meeting)];
const KIND_WORDS: &[&str] = &["lesson", "duty", "meeting", "free", "free period", "ppa", "frei", "nil", "non-contact"];

/// A row is no longer than a day may have slots.
const LONGEST: u32 = 200;

/// What the timetable is read with.
pub(super) struct Given<'g> {
    pub cycle: &'g Cycle,
    pub cycle_names: &'g CycleNames,
    pub words: &'g RowWords,
}

/// Where the people of a row stand: the column of the person, and those of further people, `staff2`, `staff3` …
pub(super) fn staff_positions(sheet: &Sheet, known: Known<'_>) -> Vec<usize> {
    let mut positions: Vec<usize> = sheet.header.at[PERSON].into_iter().collect();
    for column in &sheet.unread {
        let name = plain(&column.name);
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_numbered = stem.len() < name.len() && (stem == "staff" || STAFF_SYNONYMS.contains(&stem));
        let people = Column { name: "staff", synonyms: &[], required: false, values: Values::People };
        if is_numbered {
            let fitting = fitting(&sheet.grid, sheet.header_row, column.position, &people, known);
            if fitting.filled == 0 || fitting.most() || stem == "staff" {
                positions.push(column.position);
            }
        }
    }
    positions
}

/// The subject of a row, for a department that is derived.
pub(super) fn subject_of(sheet: &Sheet, words: &RowWords, index: usize) -> Option<String> {
    let row = sheet.row(index);
    let is_lesson = find_word(row.cell(KIND), KINDS).is_none_or(|kind| kind == Activity::Lesson);
    let counts = is_lesson && words.what(&row).is_none();
    counts.then(|| row.cell(SUBJECT).to_owned())
}

/// Reads the rows, and marks in `people` who is busy when, and where they may be released.
pub(super) fn read(
    sheet: &mut Sheet,
    given: &Given<'_>,
    people: &mut People,
    texts: &mut Texts,
    collector: &mut Collector,
) -> Timetable {
    let cycle = given.cycle;
    let known = Known { people: Some(&people.names.index), cycle: Some(given.cycle_names), called: None };
    let known = if people.names.listed == Listed::Unread { Known { people: None, ..known } } else { known };
    let positions = staff_positions(sheet, known);
    if people.names.listed != Listed::Unread {
        unread::report(sheet, SPEC.name, &positions, known, collector);
    }
    let mut rows: Vec<TimetableRow> = Vec::new();
    let mut bound: Table<StaffId, SlotSet> = Table::filled(SlotSet::empty(cycle.len()), people.staff.len());
    let mut of_file = FileSlots::new(cycle, given.cycle_names, SLOT, sheet);
    let mut named = NamesOfFile::default();
    let mut skipped = Skipped::default();
    let mut slots = Vec::new();
    let mut staff: Vec<StaffId> = Vec::new();
    let mut before: Option<(String, StaffId)> = None;
    while let Some(row) = sheet.next(collector) {
        staff.clear();
        let mut is_named = false;
        // Rows of one person mostly stand together.
        let name = row.cell(PERSON);
        match &before {
            Some((known, id)) if positions.len() == 1 && known == name => {
                is_named = true;
                staff.push(*id);
            }
            _ => {
                // Most often a cell is one id, letter by letter.
                let known = if positions.len() == 1 { people.names.id(name) } else { None };
                if let Some(person) = known {
                    is_named = true;
                    staff.push(person);
                    named.count_known(name);
                    let kept = before.get_or_insert_with(|| (String::new(), person));
                    kept.0.clear();
                    kept.0.push_str(name);
                    kept.1 = person;
                } else {
                    before = None;
                    for position in &positions {
                        let cell = row.at_position(*position);
                        is_named |= people_of(&row, cell, people, &mut named, &mut staff, collector);
                    }
                }
            }
        }
        if of_file.is_unplaced(&row) {
            skipped.unplaced.push(row.place(SLOT.day));
            continue;
        }
        let what = given.words.what(&row);
        if let (Some(What::Free(word)), false) = (&what, is_named) {
            // Free time of nobody is nothing at all.
            skipped.free.add(word, row.place(PERSON));
            continue;
        }
        if !is_named {
            skipped.nobody.push(row.place(PERSON));
            continue;
        }
        let known_slot = of_file.resolve(&row, Wanted::Several, &mut slots, collector);
        let length = whole(&row, LENGTH, (0, LONGEST), collector).unwrap_or(1);
        if known_slot && length > 1 && !lengthen(cycle, &mut slots, length) {
            report_cut(&row, length, slots.len(), collector);
        }
        match what {
            Some(What::Free(word)) => {
                skipped.free.add(word, row.place(PERSON));
                for person in &staff {
                    let time = &mut people.staff[*person].time;
                    slots.iter().for_each(|slot| time.present.insert(*slot));
                }
                continue;
            }
            Some(What::Protected(word)) => {
                skipped.protected.add(word, row.place(PERSON));
                for person in &staff {
                    let time = &mut people.staff[*person].time;
                    for slot in &slots {
                        time.present.insert(*slot);
                        time.protected.insert(*slot);
                    }
                }
                continue;
            }
            None => {}
        }
        let kind = word(&row, KIND, KINDS, Some(Activity::Lesson), collector).unwrap_or(Activity::Lesson);
        let lesson = kind == Activity::Lesson;
        let release = yes_or_no(&row, RELEASE, lesson, collector);
        let observe = yes_or_no(&row, OBSERVE, lesson, collector);
        if !known_slot {
            continue;
        }
        // A row without a week stands for one in every week.
        if rows.len() + slots.len() * staff.len() > limits::ROWS {
            limits::report_too_many(limits::ROWS, "rows, each counted in every week", row.file(), row.line, collector);
            break;
        }
        let mut text = |column: usize| texts.intern(row.cell(column));
        let (subject, group, room, activity) = (text(SUBJECT), text(GROUP), text(ROOM), text(ACTIVITY));
        let site = texts.site(row.cell(SITE));
        let mut shared = false;
        for staff in staff.iter().copied() {
            let time = &mut people.staff[staff].time;
            for slot in &slots {
                shared |= time.busy.contains(*slot);
                time.busy.insert(*slot);
                if !release {
                    bound[staff].insert(*slot);
                }
                let slot = *slot;
                rows.push(TimetableRow { staff, slot, subject, group, room, activity, kind, release, observe, site });
            }
        }
        if shared {
            report_shared(&row, collector);
        }
    }
    for (staff, bound) in bound.entries() {
        let time = &mut people.staff[staff].time;
        time.coverable = time.busy.without(bound);
    }
    people.names.finish(named, &sheet.file, collector);
    of_file.finish(&sheet.file, collector);
    skipped.report(&sheet.file, collector);
    rows.shrink_to_fit();
    let classes = classes(&rows, texts);
    Timetable::new(rows, people.staff.len(), classes)
}

/// Adds the people whom a cell names; whether it names anybody, known or not.
fn people_of(
    row: &Row<'_>,
    cell: &str,
    people: &People,
    named: &mut NamesOfFile,
    staff: &mut Vec<StaffId>,
    collector: &mut Collector,
) -> bool {
    let mut add = |person: StaffId| {
        if !staff.contains(&person) {
            staff.push(person);
        }
    };
    if cell.is_empty() {
        return false;
    }
    // A name that holds one of the signs that join people is tried whole first.
    if people.names.index.find(cell) != Found::Nothing {
        if let Some(person) = people.names.resolve_name(row, PERSON, cell, named, collector) {
            add(person);
        }
        return true;
    }
    if is_nobody(cell) {
        return false;
    }
    let mut is_named = false;
    for part in joined(cell) {
        if is_nobody(part) {
            continue;
        }
        is_named = true;
        let by_comma: Vec<&str> = part.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        let whole = people.names.index.find(part) != Found::Nothing;
        let each = by_comma.iter().all(|name| people.names.index.find(name) != Found::Nothing);
        let parts = if !whole && by_comma.len() > 1 && each { by_comma } else { vec![part] };
        for name in parts {
            if let Some(person) = people.names.resolve_name(row, PERSON, name, named, collector) {
                add(person);
            }
        }
    }
    is_named
}

/// Makes each of the slots a run of `length` adjacent ones; false where the day ends, or a break begins, before.
fn lengthen(cycle: &Cycle, slots: &mut Vec<Slot>, length: u32) -> bool {
    let starts = std::mem::take(slots);
    let mut all_there = true;
    for start in starts {
        let longest = (1..=length).rev().find_map(|length| cycle.window(start, length));
        let run = longest.unwrap_or_else(|| vec![start]);
        all_there &= run.len() == length as usize;
        slots.extend(run);
    }
    slots.sort_unstable();
    slots.dedup();
    all_there
}

fn report_cut(row: &Row<'_>, length: u32, cut: usize, collector: &mut Collector) {
    row.report_value(
        collector,
        Code::LengthCut,
        LENGTH,
        row.cell(LENGTH),
        format!("{length} periods from here run past the day or into a break or a gap; the row is cut (here to {cut})"),
        "a length that the periods behind this one leave room for",
        "mend the length, or the periods; a row for each period will do as well",
    );
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
