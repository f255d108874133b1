//! periods.csv: the timetable cycle.

use std::collections::BTreeMap;

use super::cells::{text, time, word};
use super::collector::Collector;
use super::header::{Column, TableSpec, optional, required};
use super::sheet::{Row, Sheet};
use crate::findings::{Code, Finding, Place};
use crate::school::{Cycle, PeriodRow, Rules, SlotKind};

/// Other names of the columns that name a slot.
pub(super) const WEEK: Column = optional("week", &["cycleweek", "weektype", "weekname", "weeklabel", "fortnight"]);
/// The day of a slot.
pub(super) const DAY: Column = required("day", &["weekday", "dayofweek", "dayname", "daylabel", "cycleday"]);
/// The period of a slot.
pub(super) const PERIOD: Column = required("period", PERIOD_SYNONYMS);
/// Other names for a period.
pub(super) const PERIOD_SYNONYMS: &[&str] = &[
    "hour",
    "lessonno",
    "lessonnumber",
    "slot",
    "timeslot",
    "periodno",
    "periodnumber",
    "periodid",
    "periodname",
    "lesson",
    "block",
];

const COLUMNS: &[Column] = &[
    WEEK,
    DAY,
    PERIOD,
    optional("start", &["starttime", "begin", "begins", "starts", "from"]),
    optional("end", &["endtime", "finish", "ends", "to", "until"]),
    optional("kind", &["type", "periodtype", "slottype"]),
];
const WEEK_AT: usize = 0;
const DAY_AT: usize = 1;
const PERIOD_AT: usize = 2;
const START: usize = 3;
const END: usize = 4;
const KIND: usize = 5;

/// The table.
pub(super) const SPEC: TableSpec = TableSpec { name: "periods", required: true, variants: &[COLUMNS] };

const KINDS: &[(&str, SlotKind)] =
    &[("lesson", SlotKind::Lesson), ("open", SlotKind::Open), ("break", SlotKind::Break)];

/// Slots that a cycle may have at most: some years of school days.
const MOST_SLOTS: usize = 10_000;

/// Reads the cycle; an empty one where there is no usable row.
pub(super) fn read(sheet: &mut Sheet, rules: &Rules, collector: &mut Collector) -> Cycle {
    let mut rows: Vec<PeriodRow> = Vec::new();
    let mut known: BTreeMap<(String, String, String), u64> = BTreeMap::new();
    let mut weeks = Weeks::default();
    // The last row of each day: its position among all rows and when it ends.
    let mut last_of_day: BTreeMap<(String, String), (usize, Option<u16>)> = BTreeMap::new();
    while let Some(row) = sheet.next(collector) {
        let (Some(day), Some(period)) = (text(&row, DAY_AT, collector), text(&row, PERIOD_AT, collector)) else {
            continue;
        };
        let week = row.cell(WEEK_AT);
        weeks.check(&row, week, collector);
        let key = (week.to_owned(), day.to_owned(), period.to_owned());
        let name = [week, day, period].join(" ");
        let name = name.trim();
        if let Some(first) = known.get(&key) {
            row.report_value(
                collector,
                Code::RepeatedSlot,
                PERIOD_AT,
                name,
                format!("slot `{name}` is on line {first} already"),
                "each slot once",
                "take one of the rows out, or give it another label",
            );
            continue;
        }
        if rows.len() == MOST_SLOTS {
            report_long(&row, collector);
            break;
        }
        known.insert(key, row.line);
        let times = times(&row, collector);
        let kind = word(&row, KIND, KINDS, Some(SlotKind::Lesson), collector).unwrap_or(SlotKind::Lesson);
        let before = last_of_day.insert((week.into(), day.into()), (rows.len(), times.map(|(_, end)| end)));
        if let Some((position, end)) = before {
            check_order(&row, position + 1 == rows.len(), end, times, name, collector);
        }
        rows.push(PeriodRow { week: week.into(), day: day.into(), period: period.into(), times, kind });
    }
    Cycle::new(rows, rules.period_minutes, rules.passing_minutes)
}

/// Whether rows so far had a week.
#[derive(Default)]
struct Weeks {
    blank: Option<u64>,
    named: Option<u64>,
}

impl Weeks {
    /// A cycle has weeks with names or one week without a name, not both.
    fn check(&mut self, row: &Row<'_>, week: &str, collector: &mut Collector) {
        let (mine, other) = if week.is_empty() { (&mut self.blank, self.named) } else { (&mut self.named, self.blank) };
        mine.get_or_insert(row.line);
        if let Some(other) = other {
            let message = if week.is_empty() {
                format!("this row has no week, but line {other} has one")
            } else {
                format!("this row has a week, but line {other} has none")
            };
            // One finding for all such rows, whatever their week is called.
            row.report_value(
                collector,
                Code::MixedWeeks,
                WEEK_AT,
                "",
                message,
                "a week in every row, or in none",
                "fill in the week of every row; write a row once for each week",
            );
        }
    }
}

fn times(row: &Row<'_>, collector: &mut Collector) -> Option<(u16, u16)> {
    let before = collector.pushed();
    let (start, end) = (time(row, START, collector), time(row, END, collector));
    if collector.pushed() > before {
        return None;
    }
    match (start, end) {
        (Some(start), Some(end)) if start < end => Some((start, end)),
        (Some(_), Some(_)) => {
            let message = format!("this period ends at {}, not after it starts at {}", row.cell(END), row.cell(START));
            row.report(collector, Code::BadTime, END, message, "an end after the start", "mend one of the two");
            None
        }
        (None, None) => None,
        (start, _) => {
            let (blank, other) = if start.is_some() { (END, "start") } else { (START, "end") };
            row.report(
                collector,
                Code::BadTime,
                blank,
                format!("this period has only the time of its {other}"),
                "both times, or neither",
                "fill in the other one",
            );
            None
        }
    }
}

fn check_order(
    row: &Row<'_>,
    together: bool,
    end_before: Option<u16>,
    times: Option<(u16, u16)>,
    name: &str,
    collector: &mut Collector,
) {
    if !together {
        let day = row.cell(DAY_AT);
        row.report_value(
            collector,
            Code::ScatteredDay,
            DAY_AT,
            day,
            format!("the rows of `{day}` do not stand together; they are read as one day, in this order"),
            "all rows of one day one after the other",
            "sort the rows by week, day and time, or fill in the week",
        );
    }
    if let (Some(end), Some((start, _))) = (end_before, times)
        && start < end
    {
        row.report_value(
            collector,
            Code::OverlappingPeriods,
            START,
            name,
            format!(
                "`{name}` starts at {}, before the period above it ends at {:02}:{:02}",
                row.cell(START),
                end / 60,
                end % 60
            ),
            "the periods of a day in order of time",
            "sort the rows, or mend the times; these two periods will not count as adjacent",
        );
    }
}

fn report_long(row: &Row<'_>, collector: &mut Collector) {
    collector.push(Finding {
        code: Code::LongCycle,
        place: Place { file: row.file().into(), line: Some(row.line), ..Place::default() },
        value: None,
        message: format!("the cycle has more than {MOST_SLOTS} slots"),
        expected: "the slots of one timetable cycle, such as a week or a fortnight".into(),
        remedy: "keep one row for each slot that repeats, not one for each date".into(),
        also: Vec::new(),
    });
}
