//! periods.csv: the timetable cycle.

use std::collections::BTreeMap;

use super::cells::{Clock, text, time, word};
use super::collector::Collector;
use super::header::{Column, TableSpec, Values, optional, required};
use super::sheet::{Row, Sheet};
use crate::findings::{Code, Finding, Place};
use crate::names::{WeekdayReading, in_order_of_a_week, is_break_word, is_every_week, weekdays};
use crate::school::{Cycle, PeriodRow, Rules, SlotKind};

/// Other names of the columns that name a slot.
pub(super) const WEEK: Column =
    optional("week", &["cycleweek", "weektype", "weekname", "weeklabel", "fortnight", "weekab"]).of(Values::Weeks);
/// The day of a slot.
pub(super) const DAY: Column = required("day", DAY_SYNONYMS).of(Values::Days);
/// Other names for a day.
const DAY_SYNONYMS: &[&str] = &[
    "weekday",
    "dayofweek",
    "dayname",
    "daylabel",
    "cycleday",
    "days",
    "dayno",
    "daynumber",
    "tag",
    "jour",
    "dia",
    "giorno",
    "dag",
];
/// The period of a slot.
pub(super) const PERIOD: Column = required("period", PERIOD_SYNONYMS).of(Values::Periods);
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
    "periods",
    "pd",
    "per",
    "stunde",
    "heure",
    "hora",
    "ora",
    "uur",
];

const COLUMNS: &[Column] = &[
    WEEK,
    DAY,
    PERIOD,
    optional("start", &["starttime", "begin", "begins", "starts", "from"]).of(Values::Times),
    optional("end", &["endtime", "finish", "ends", "to", "until"]).of(Values::Times),
    optional("kind", &["type", "periodtype", "slottype"]).of(Values::Words(&["lesson", "open", "break"])),
];
const WEEK_AT: usize = 0;
const DAY_AT: usize = 1;
const PERIOD_AT: usize = 2;
const START: usize = 3;
const END: usize = 4;
const KIND: usize = 5;

/// The table.
pub(super) const SPEC: TableSpec = TableSpec { name: "periods", required: false, variants: &[COLUMNS] };

const KINDS: &[(&str, SlotKind)] =
    &[("lesson", SlotKind::Lesson), ("open", SlotKind::Open), ("break", SlotKind::Break)];

/// Slots that a cycle may have at most: some years of school days.
const MOST_SLOTS: usize = 10_000;

/// A row as it is read, before what follows from all of them.
struct ReadRow {
    index: usize,
    week: String,
    day: String,
    period: String,
    start: Option<Clock>,
    end: Option<Clock>,
    /// None where the cell is blank.
    kind: Option<SlotKind>,
}

/// Reads the cycle; an empty one where there is no usable row.
pub(super) fn read(sheet: &mut Sheet, rules: &Rules, collector: &mut Collector) -> Cycle {
    let mut rows: Vec<ReadRow> = Vec::new();
    let mut known: BTreeMap<(String, String, String), u64> = BTreeMap::new();
    let mut weeks = Weeks::default();
    while let Some(row) = sheet.next(collector) {
        let (Some(day), Some(period)) = (text(&row, DAY_AT, collector), text(&row, PERIOD_AT, collector)) else {
            continue;
        };
        let week = if is_every_week(row.cell(WEEK_AT)) { "" } else { row.cell(WEEK_AT) };
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
        let (start, end) = (time(&row, START, collector), time(&row, END, collector));
        let kind =
            if row.cell(KIND).is_empty() { None } else { word(&row, KIND, KINDS, Some(SlotKind::Lesson), collector) };
        let (week, day, period) = (week.into(), day.into(), period.into());
        rows.push(ReadRow { index: row.index(), week, day, period, start, end, kind });
    }
    read_as_afternoon(sheet, &mut rows, collector);
    let mut breaks: Vec<usize> = Vec::new();
    let mut last_of_day: BTreeMap<(String, String), LastRow> = BTreeMap::new();
    let mut read: Vec<PeriodRow> = Vec::new();
    for (position, period) in rows.iter().enumerate() {
        let row = sheet.row(period.index);
        let times = times(&row, period, collector);
        let name = [period.week.as_str(), &period.day, &period.period].join(" ");
        let before = last_of_day.insert((period.week.clone(), period.day.clone()), LastRow { position, times });
        if let Some(last) = before {
            check_order(&row, last.position + 1 == position, last.times, times, name.trim(), collector);
        }
        let kind = period.kind.unwrap_or_else(|| {
            if is_break_word(&period.period) {
                breaks.push(position);
                return SlotKind::Break;
            }
            SlotKind::Lesson
        });
        let (week, day, label) = (period.week.clone(), period.day.clone(), period.period.clone());
        read.push(PeriodRow { week, day, period: label, times, kind });
    }
    report_breaks(sheet, &rows, &breaks, collector);
    put_days_in_order(&mut read, &sheet.file, collector);
    Cycle::new(read, rules.period_minutes, rules.passing_minutes)
}

/// Times that go back by the clock of twelve hours are those of the afternoon: then so are all early ones.
fn read_as_afternoon(sheet: &Sheet, rows: &mut [ReadRow], collector: &mut Collector) {
    let mut days: BTreeMap<(&str, &str), Vec<&mut Option<Clock>>> = BTreeMap::new();
    for row in rows.iter_mut() {
        let ReadRow { week, day, start, end, .. } = row;
        days.entry((week, day)).or_default().extend([start, end]);
    }
    let shifted = shift_afternoons(days.into_values());
    if shifted == 0 {
        return;
    }
    collector.push(Finding {
        code: Code::ReadAsAfternoon,
        place: Place { file: sheet.file.clone(), field: Some("start".into()), ..Place::default() },
        value: None,
        message: format!(
            "times go back by the clock of twelve hours, so {shifted} early ones are read as afternoon: 1:15 as 13:15"
        ),
        expected: "times from 00:00 to 24:00".into(),
        remedy: "nothing, if it is so".into(),
        also: Vec::new(),
    });
}

/// Reads times that go back by the clock of twelve hours as afternoon, each day for itself (start and end of each
/// period, one after the other); how many were.
pub(super) fn shift_afternoons<'c>(days: impl Iterator<Item = Vec<&'c mut Option<Clock>>>) -> usize {
    /// Hours of the clock that are those of the afternoon where times go back.
    const EARLY: std::ops::Range<u16> = 60..8 * 60;
    const NOON: u16 = 12 * 60;
    let mut days: Vec<Vec<&mut Option<Clock>>> = days.collect();
    let mut shifted = 0;
    for day in &mut days {
        let mut latest = 0;
        for clock in day.iter_mut().filter_map(|clock| clock.as_mut()) {
            let goes_back = clock.minutes < latest && clock.minutes + NOON >= latest;
            if !clock.is_certain && EARLY.contains(&clock.minutes) && goes_back {
                clock.minutes += NOON;
                shifted += 1;
            }
            latest = latest.max(clock.minutes);
        }
    }
    if shifted > 0 {
        for clock in days.iter_mut().flatten().filter_map(|clock| clock.as_mut()) {
            if !clock.is_certain && (60..7 * 60).contains(&clock.minutes) {
                clock.minutes += NOON;
                shifted += 1;
            }
        }
    }
    shifted
}

fn report_breaks(sheet: &Sheet, rows: &[ReadRow], breaks: &[usize], collector: &mut Collector) {
    let Some(first) = breaks.first() else { return };
    let mut labels: Vec<&str> = Vec::new();
    for at in breaks {
        if !labels.contains(&rows[*at].period.as_str()) {
            labels.push(&rows[*at].period);
        }
    }
    let quoted: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
    let line = |at: &usize| sheet.row(rows[*at].index).line;
    collector.push(Finding {
        code: Code::ReadAsBreak,
        place: Place { line: Some(line(first)), ..sheet.row(rows[*first].index).place(PERIOD_AT) },
        value: Some(labels.join(", ")),
        message: format!("{} is read as a break, in which nobody may be scheduled", quoted.join(", "))
            .replace("is read as a break", if labels.len() == 1 { "is read as a break" } else { "are read as breaks" }),
        expected: "the kind lesson, open or break".into(),
        remedy: "nothing, if it is so; else write `lesson` or `open` in the column `kind`".into(),
        also: breaks[1..].iter().map(line).collect(),
    });
}

/// Days of the week that do not stand in the order of a week, from whichever day, are put in order from Monday.
pub(super) fn put_days_in_order(rows: &mut [PeriodRow], file: &str, collector: &mut Collector) {
    let mut weeks: Vec<(String, Vec<String>)> = Vec::new();
    for row in rows.iter() {
        let at = weeks.iter().position(|(week, _)| *week == row.week).unwrap_or_else(|| {
            weeks.push((row.week.clone(), Vec::new()));
            weeks.len() - 1
        });
        if !weeks[at].1.contains(&row.day) {
            weeks[at].1.push(row.day.clone());
        }
    }
    let mut moved: Vec<String> = Vec::new();
    let mut rank: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for (week_at, (week, days)) in weeks.iter().enumerate() {
        let labels: Vec<&str> = days.iter().map(String::as_str).collect();
        let of_week = match weekdays(&labels) {
            WeekdayReading::Days(of_week) if !in_order_of_a_week(&of_week) => Some(of_week),
            _ => None,
        };
        if of_week.is_some() {
            moved.push(labels.join(", "));
        }
        for (at, day) in days.iter().enumerate() {
            let place = of_week.as_ref().map_or(at, |of_week| usize::from(of_week[at]));
            rank.insert((week.clone(), day.clone()), (week_at, place));
        }
    }
    let Some(first) = moved.first() else { return };
    rows.sort_by_key(|row| rank.get(&(row.week.clone(), row.day.clone())).copied());
    collector.push(Finding {
        code: Code::DaysPutInOrder,
        place: Place { file: file.to_owned(), field: Some("day".into()), ..Place::default() },
        value: Some(first.clone()),
        message: format!("the days ({first}) do not stand in the order of a week; they are put in order from Monday"),
        expected: "days in the order of the week, from whichever day".into(),
        remedy: "nothing, if it is so".into(),
        also: Vec::new(),
    });
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

fn times(row: &Row<'_>, period: &ReadRow, collector: &mut Collector) -> Option<(u16, u16)> {
    let unread = |clock: Option<Clock>, column: usize| clock.is_none() && !row.cell(column).is_empty();
    if unread(period.start, START) || unread(period.end, END) {
        return None;
    }
    let minutes = |clock: Option<Clock>| clock.map(|clock| clock.minutes);
    let (start, end) = (minutes(period.start), minutes(period.end));
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

/// The last row of a day so far.
struct LastRow {
    /// Where it stands among all rows.
    position: usize,
    times: Option<(u16, u16)>,
}

fn check_order(
    row: &Row<'_>,
    together: bool,
    times_before: Option<(u16, u16)>,
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
    // Periods may overlap, as staggered lunches do; but they stand in the order of time.
    if let (Some((before, _)), Some((start, _))) = (times_before, times)
        && start < before
    {
        row.report_value(
            collector,
            Code::OverlappingPeriods,
            START,
            name,
            format!(
                "`{name}` starts at {}, before the period above it, which starts at {:02}:{:02}",
                row.cell(START),
                before / 60,
                before % 60
            ),
            "the periods of a day in order of time",
            "sort the rows, or mend the times",
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
