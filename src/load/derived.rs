//! What can be known without the other files: the cycle and the people of a timetable.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Clock;
use super::collector::Collector;
use super::limits;
use super::opening::about;
use super::periods::{put_days_in_order, shift_afternoons};
use super::sheet::Sheet;
use super::slots::SlotColumns;
use crate::findings::{Code, Finding, Place};
use crate::names::{
    CycleNames, Parts, WeekNamed, WeekdayReading, folded, is_break_word, is_every_week, misspelt_weekdays, name_key,
    nearest, parts, period_key, week_key, weekdays,
};
use crate::school::{Cycle, PeriodRow, Rules, SlotKind};

/// Slots that a cycle may have at most, as in periods.csv.
const MOST_SLOTS: usize = 10_000;

/// Where the times of a row stand.
#[derive(Clone, Copy)]
pub(super) struct TimeColumns {
    pub start: usize,
    pub end: usize,
}

/// Labels that mean the same, in order of first appearance, each by the first way in which it was written.
#[derive(Default)]
struct Labels {
    labels: Vec<String>,
    known: BTreeMap<String, usize>,
}

impl Labels {
    fn add(&mut self, label: &str, key: String) -> usize {
        if let Some(at) = self.known.get(&key) {
            return *at;
        }
        self.labels.push(label.to_owned());
        self.known.insert(key, self.labels.len() - 1);
        self.labels.len() - 1
    }
}

/// The cycle of a timetable without periods.csv: days in the order of the week, periods by number, else by the times
/// of their rows, else by first appearance. O(rows × log labels).
pub(super) fn cycle(
    sheet: &Sheet,
    columns: SlotColumns,
    time_columns: TimeColumns,
    rules: &Rules,
    collector: &mut Collector,
) -> Cycle {
    let (mut weeks, mut days, mut periods) = (Labels::default(), Labels::default(), Labels::default());
    let mut times: BTreeMap<usize, (Option<Clock>, Option<Clock>)> = BTreeMap::new();
    let all_days: BTreeSet<&str> = sheet.rows().map(|row| row.cell(columns.day)).collect();
    let all_days: Vec<&str> = all_days.into_iter().filter(|day| !day.is_empty()).collect();
    let weekday = match weekdays(&all_days) {
        WeekdayReading::Days(of_week) => all_days.iter().copied().zip(of_week).collect(),
        WeekdayReading::Ambiguous(..) | WeekdayReading::No => BTreeMap::new(),
    };
    // What is left out here is found where the rows are read: there is no such day, and which one was meant.
    let misspelt_days: BTreeSet<&str> = misspelt_weekdays(&all_days).into_iter().map(|at| all_days[at]).collect();
    let misspelt_periods = misspelt_periods(sheet, columns);
    for row in sheet.rows() {
        let (week, day, period) = (row.cell(columns.week), row.cell(columns.day), row.cell(columns.period));
        if day.is_empty() || period.is_empty() || (day == "0" && period == "0") {
            continue;
        }
        if misspelt_days.contains(day) || misspelt_periods.contains(period) {
            continue;
        }
        if !week.is_empty() && !is_every_week(week) {
            weeks.add(week, week_key(week));
        }
        let day_key = weekday.get(day).map_or_else(|| folded(day), ToString::to_string);
        days.add(day, day_key);
        let several = match parts(period) {
            Some(Parts::Range(from, to)) if is_numbered(from) && is_numbered(to) => vec![from, to],
            Some(Parts::List(list)) if list.iter().all(|part| is_numbered(part)) => list,
            _ => vec![period],
        };
        let is_one = several.len() == 1;
        for label in several {
            let at = periods.add(label, period_key(label));
            if is_one {
                let read = |column: usize| Clock::read(row.cell(column));
                let time = times.entry(at).or_default();
                time.0 = time.0.or_else(|| read(time_columns.start));
                time.1 = time.1.or_else(|| read(time_columns.end));
            }
        }
    }
    let single = single_weeks(&weeks.labels);
    let weeks: Vec<String> = if single.is_empty() { vec![String::new()] } else { single };
    let order = in_order(&periods.labels, &times);
    shift(&order, &mut times);
    let mut rows: Vec<PeriodRow> = Vec::new();
    for week in &weeks {
        for day in &days.labels {
            for at in &order {
                let label = &periods.labels[*at];
                let kind = if is_break_word(label) { SlotKind::Break } else { SlotKind::Lesson };
                let times =
                    times.get(at).and_then(|(start, end)| Some((start.as_ref()?.minutes, end.as_ref()?.minutes)));
                rows.push(PeriodRow {
                    week: week.clone(),
                    day: day.clone(),
                    period: label.clone(),
                    times: times.filter(|(start, end)| start < end),
                    kind,
                });
            }
        }
    }
    if rows.len() > MOST_SLOTS {
        let message = format!("the labels of {} make a cycle of more than {MOST_SLOTS} slots", sheet.file);
        let expected = "days and periods of a cycle, such as a week".into();
        collector.push(about(
            Code::LongCycle,
            &sheet.file,
            None,
            message,
            expected,
            "write the periods into a file periods.csv",
        ));
        rows.clear();
    }
    put_days_in_order(&mut rows, &sheet.file, collector);
    report_cycle(&rows, sheet, collector);
    Cycle::new(rows, rules.period_minutes, rules.passing_minutes)
}

/// In how many rows more a period stands than one that is a slip of it.
const ROWS_PER_SLIP: usize = 20;

/// Periods that are slips of others: words (`Lunhc`) that are like one that stands in far more rows.
fn misspelt_periods<'s>(sheet: &'s Sheet, columns: SlotColumns) -> BTreeSet<&'s str> {
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    for row in sheet.rows() {
        *rows.entry(row.cell(columns.period)).or_default() += 1;
    }
    let is_word = |label: &str| label.chars().count() >= 4 && label.chars().all(char::is_alphabetic);
    let words: Vec<(&str, usize)> = rows.into_iter().filter(|(label, _)| is_word(label)).collect();
    let is_slip = |(label, count): &(&'s str, usize)| {
        let often = words.iter().filter(|(_, of_other)| *of_other >= count * ROWS_PER_SLIP).map(|(other, _)| *other);
        nearest(label, often).is_some_and(|other| folded(other) != folded(label))
    };
    words.iter().filter(|word| is_slip(word)).map(|(label, _)| *label).collect()
}

/// Labels of weeks without those that name several others: `A`, `B` of `A`, `B` and `A+B`.
fn single_weeks(labels: &[String]) -> Vec<String> {
    let mut left: Vec<String> = labels.to_vec();
    left.sort_by_key(|label| (week_key(label).len(), week_key(label)));
    let mut kept: Vec<String> = Vec::new();
    for label in left {
        let row = |week: &String| PeriodRow {
            week: week.clone(),
            day: "1".into(),
            period: "1".into(),
            times: None,
            kind: SlotKind::Lesson,
        };
        let names = CycleNames::new(&Cycle::new(kept.iter().map(row).collect(), 50, 10));
        let several = matches!(names.week(&label).0, WeekNamed::These(_));
        if !several {
            kept.push(label);
        }
    }
    kept
}

fn is_numbered(label: &str) -> bool {
    period_key(label).bytes().all(|byte| byte.is_ascii_digit())
}

/// The order of periods: by number where all have one, else by time where all have one, else as they appear.
fn in_order(labels: &[String], times: &BTreeMap<usize, (Option<Clock>, Option<Clock>)>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    // By the clock of twelve hours, one to seven are after those of the morning.
    let of_day = |clock: &Clock| clock.minutes + if !clock.is_certain && clock.minutes < 7 * 60 { 12 * 60 } else { 0 };
    let start = |at: &usize| times.get(at).and_then(|(start, _)| start.as_ref()).map(of_day);
    let number = |at: &usize| {
        let key = period_key(&labels[*at]);
        let digits = key.len() - key.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        key[..digits].parse::<u32>().ok().map(|number| (number, key[digits..].to_owned()))
    };
    if order.iter().all(|at| number(at).is_some()) {
        order.sort_by_key(number);
    } else if order.iter().all(|at| start(at).is_some()) {
        order.sort_by_key(start);
    }
    order
}

fn shift(order: &[usize], times: &mut BTreeMap<usize, (Option<Clock>, Option<Clock>)>) {
    let mut all: Vec<Option<Clock>> = Vec::new();
    for at in order {
        let (start, end) = times.get(at).copied().unwrap_or_default();
        all.extend([start, end]);
    }
    shift_afternoons(std::iter::once(all.iter_mut().collect()));
    for (at, pair) in order.iter().zip(all.chunks(2)) {
        times.insert(*at, (pair[0], pair[1]));
    }
}

fn report_cycle(rows: &[PeriodRow], sheet: &Sheet, collector: &mut Collector) {
    let mut days: Vec<&str> = Vec::new();
    let mut periods: Vec<&str> = Vec::new();
    let mut weeks: Vec<&str> = Vec::new();
    for row in rows {
        for (list, label) in [(&mut weeks, &row.week), (&mut days, &row.day), (&mut periods, &row.period)] {
            if !list.contains(&label.as_str()) {
                list.push(label);
            }
        }
    }
    let weeks =
        if weeks.iter().any(|week| !week.is_empty()) { format!("weeks {}; ", weeks.join(", ")) } else { String::new() };
    let breaks: BTreeSet<&str> =
        rows.iter().filter(|row| row.kind == SlotKind::Break).map(|row| row.period.as_str()).collect();
    let breaks = if breaks.is_empty() {
        String::new()
    } else {
        format!("; {} as breaks", breaks.into_iter().collect::<Vec<_>>().join(", "))
    };
    let message = format!(
        "there are no periods, so the cycle is that of the labels of {}: {weeks}days {}; periods {}{breaks}",
        sheet.file,
        days.join(", "),
        periods.join(", ")
    );
    let expected = "a file periods.csv, where the cycle is not this one".into();
    collector.push(Finding {
        value: Some("periods".into()),
        ..about(
            Code::Derived,
            &sheet.file,
            None,
            message,
            expected,
            "nothing, if it is so; `staffroom init` writes it as a file to edit",
        )
    });
}

/// Somebody who is only named by the timetable.
pub(super) struct DerivedPerson {
    pub id: String,
    /// The subject that they teach most.
    pub department: String,
}

/// The people of a timetable without staff.csv, in order of first appearance. Names joined by `+`, `/`, `&`, `;` are
/// several people, and so are those joined by a comma where each is named elsewhere, too.
///
/// O(rows × log people).
pub(super) fn people(
    sheet: &Sheet,
    staff_columns: &[usize],
    subject: impl Fn(usize) -> Option<String>,
    is_nobody: impl Fn(&str) -> bool,
    collector: &mut Collector,
) -> Vec<DerivedPerson> {
    let mut alone: BTreeSet<String> = BTreeSet::new();
    for row in sheet.rows() {
        for column in staff_columns {
            for part in joined(row.at_position(*column)) {
                if !part.contains(',') {
                    alone.insert(name_key(part));
                }
            }
        }
    }
    let mut people: Vec<(String, BTreeMap<String, usize>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for row in sheet.rows() {
        let of_row = subject(row.index());
        for column in staff_columns {
            for part in joined(row.at_position(*column)) {
                let by_comma: Vec<&str> = part.split(',').map(str::trim).collect();
                let are_people = by_comma.len() > 1 && by_comma.iter().all(|name| alone.contains(&name_key(name)));
                for name in if are_people { by_comma } else { vec![part] } {
                    if name.is_empty() || is_nobody(name) {
                        continue;
                    }
                    let at = *known.entry(name_key(name)).or_insert_with(|| {
                        people.push((name.to_owned(), BTreeMap::new()));
                        people.len() - 1
                    });
                    if let Some(subject) = of_row.as_ref().filter(|subject| !subject.is_empty()) {
                        *people[at].1.entry(subject.clone()).or_default() += 1;
                    }
                }
            }
        }
        if people.len() > limits::EACH {
            limits::report_too_many(limits::EACH, "people", &sheet.file, row.line, collector);
            break;
        }
    }
    collector.push(Finding {
        code: Code::Derived,
        place: Place { file: sheet.file.clone(), ..Place::default() },
        value: Some("staff".into()),
        message: format!(
            "there is no staff list, so the people are the {} whom {} names, each in the department of the subject that they teach most",
            people.len(),
            sheet.file
        ),
        expected: "a file staff.csv, where more is known of them".into(),
        remedy: "nothing, if it is so; `staffroom init` writes it as a file to edit".into(),
        also: Vec::new(),
    });
    people
        .into_iter()
        .map(|(id, subjects)| {
            let most = subjects.values().max().copied().unwrap_or(0);
            // The first in order of the name, where several are taught as often.
            let department = subjects.into_iter().find(|(_, count)| *count == most).map(|(subject, _)| subject);
            DerivedPerson { id, department: department.unwrap_or_default() }
        })
        .collect()
}

/// The people whom a cell names, one after the other.
pub(super) fn joined(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['+', '/', '&', ';', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty())
}
