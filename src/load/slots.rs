//! From the labels of a row to slots of the cycle.

use std::collections::{BTreeMap, BTreeSet};

use super::collector::Collector;
use super::sheet::{Row, Sheet};
use crate::findings::{Code, Finding, Place};
use crate::names::{CycleNames, DayLabels, SlotProblem, WeekNamed, nearest};
use crate::school::{Cycle, Slot};

/// The columns in which a row names a slot.
#[derive(Clone, Copy)]
pub(super) struct SlotColumns {
    pub week: usize,
    pub day: usize,
    pub period: usize,
}

/// What a row may name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// One period (in several weeks, if need be).
    One,
    /// One or several periods.
    Several,
    /// One or several periods, or a whole day where the period is blank.
    SeveralOrDay,
}

/// The labels of one file: what they mean, and what is to be said about them.
pub(super) struct FileSlots<'c> {
    cycle: &'c Cycle,
    names: &'c CycleNames,
    columns: SlotColumns,
    days: DayLabels,
    weeks: BTreeMap<String, WeekNamed>,
    /// Labels that are not written as in periods.csv, with what they are read as.
    otherwise: BTreeMap<String, String>,
    /// Weeks that the cycle does not have.
    unknown_weeks: BTreeMap<String, Vec<Place>>,
    odd_or_even: BTreeMap<String, Vec<Place>>,
}

impl<'c> FileSlots<'c> {
    /// Looks at all labels of a file before its rows are read.
    pub(super) fn new(cycle: &'c Cycle, names: &'c CycleNames, columns: SlotColumns, sheet: &Sheet) -> FileSlots<'c> {
        let mut labels: BTreeSet<&str> = BTreeSet::new();
        let mut last = "";
        for row in sheet.rows() {
            let day = row.cell(columns.day);
            if day != last {
                labels.insert(day);
                last = day;
            }
        }
        labels.remove("");
        let known = |label: &&str| names.day_labels().any(|day| day == *label);
        // A zero for "not placed yet" is no day.
        let labels: Vec<&str> = labels.into_iter().filter(|label| *label != "0" || known(label)).collect();
        let days = names.days(&labels);
        let otherwise = days
            .read_as
            .iter()
            .map(|(label, at)| (label.clone(), names.day_labels().nth(*at).unwrap_or_default().to_owned()));
        FileSlots {
            cycle,
            names,
            columns,
            otherwise: otherwise.collect(),
            days,
            weeks: BTreeMap::new(),
            unknown_weeks: BTreeMap::new(),
            odd_or_even: BTreeMap::new(),
        }
    }

    /// Whether a row has neither day nor period, or 0 for them: it is not placed yet.
    pub(super) fn is_unplaced(&self, row: &Row<'_>) -> bool {
        let blank = |column: usize, is_label: &dyn Fn(&str) -> bool| match row.cell(column) {
            "" => true,
            "0" => !is_label("0"),
            _ => false,
        };
        let is_day = |label: &str| self.names.day_labels().any(|day| day == label);
        let is_period = |label: &str| {
            (0..self.names.day_labels().len()).any(|day| self.names.period_labels(day).any(|other| other == label))
        };
        blank(self.columns.day, &is_day) && blank(self.columns.period, &is_period)
    }

    /// Puts the slots that a row names into `slots`: one, or one in every week that has such a slot where the
    /// week is blank; with a blank period the whole day, where that is wanted. False, with
    /// a finding, where there is no such slot.
    pub(super) fn resolve(
        &mut self,
        row: &Row<'_>,
        wanted: Wanted,
        slots: &mut Vec<Slot>,
        collector: &mut Collector,
    ) -> bool {
        slots.clear();
        let columns = self.columns;
        let (week, day, period) = (row.cell(columns.week), row.cell(columns.day), row.cell(columns.period));
        let whole_day = wanted == Wanted::SeveralOrDay;
        if day.is_empty() || (period.is_empty() && !whole_day) {
            let column = if day.is_empty() { columns.day } else { columns.period };
            super::cells::report_blank(row, column, collector);
            return false;
        }
        if self.cycle.is_empty() {
            return false;
        }
        if !self.know_week(row, week) {
            return false;
        }
        let Some(day_at) = self.days.get(day) else {
            self.report_day(row, day, collector);
            return false;
        };
        let weeks = self.weeks.get(week).unwrap_or(&WeekNamed::Every);
        let several = matches!(wanted, Wanted::Several | Wanted::SeveralOrDay);
        let found = if period.is_empty() {
            self.names.whole_day(day_at, weeks, slots);
            if slots.is_empty() { Err(SlotProblem::NotInThisWeek) } else { Ok(true) }
        } else {
            self.names.slots(day_at, period, weeks, several, slots)
        };
        match found {
            Ok(true) => true,
            Ok(false) => {
                if !self.otherwise.contains_key(period) {
                    let mut labels: Vec<&str> = slots.iter().map(|slot| self.cycle.labels(*slot).2).collect();
                    labels.dedup();
                    self.otherwise.insert(period.to_owned(), labels.join(" and "));
                }
                true
            }
            Err(problem) => {
                self.report(row, day_at, &problem, collector);
                false
            }
        }
    }

    /// Whether a week is one of the cycle, or several; if so, it is among [`FileSlots::weeks`] then (a blank one is not).
    fn know_week(&mut self, row: &Row<'_>, label: &str) -> bool {
        if label.is_empty() {
            return true;
        }
        if !self.weeks.contains_key(label) {
            let (named, exactly) = self.names.week(label);
            if !exactly && matches!(named, WeekNamed::Every | WeekNamed::These(_)) {
                let labels = self.names.week_labels();
                let read_as = match &named {
                    WeekNamed::These(these) => {
                        these.iter().map(|at| labels[*at].as_str()).collect::<Vec<_>>().join(" and ")
                    }
                    _ => "every week".to_owned(),
                };
                self.otherwise.insert(label.to_owned(), read_as);
            }
            self.weeks.insert(label.to_owned(), named);
        }
        let list = match self.weeks.get(label) {
            Some(WeekNamed::Unknown) => &mut self.unknown_weeks,
            Some(WeekNamed::OddOrEven) => &mut self.odd_or_even,
            _ => return true,
        };
        list.entry(label.to_owned()).or_default().push(row.place(self.columns.week));
        false
    }

    fn report_day(&self, row: &Row<'_>, day: &str, collector: &mut Collector) {
        let column = self.columns.day;
        if let Some((one, other)) = self.days.ambiguous {
            let all: Vec<&str> = self.names.day_labels().collect();
            row.report_value(
                collector,
                Code::UnclearDays,
                column,
                "",
                format!("the days of this file (`{day}`, for one) could be {one:?} or {other:?}, and are not the same days then"),
                format!("days as in the periods: {}", all.join(", ")),
                "write the days as the periods do, or in full",
            );
            return;
        }
        if self.days.mixed {
            row.report_value(
                collector,
                Code::UnclearDays,
                column,
                "",
                format!("the days of this file (`{day}`, for one) are not all of one language"),
                format!("days as in the periods: {}", self.names.day_labels().collect::<Vec<_>>().join(", ")),
                "write all days as the periods do",
            );
            return;
        }
        if collector.again(Code::UnknownSlot, &row.place(column), Some(day)) {
            return;
        }
        let known: Vec<&str> = self.names.day_labels().collect();
        self.report_label(row, column, day, format!("there is no day `{day}`"), &known, collector);
    }

    /// Says why a period is none, and what the nearest one is.
    fn report(&self, row: &Row<'_>, day_at: usize, problem: &SlotProblem, collector: &mut Collector) {
        let columns = self.columns;
        let (week, day, period) = (row.cell(columns.week), row.cell(columns.day), row.cell(columns.period));
        let on_day: Vec<&str> = self.names.period_labels(day_at).collect();
        match problem {
            SlotProblem::NoSuchPeriod => {
                if !collector.again(Code::UnknownSlot, &row.place(columns.period), Some(period)) {
                    let message = format!("there is no period `{period}` on any day");
                    self.report_label(row, columns.period, period, message, &on_day, collector);
                }
            }
            SlotProblem::NotOnThisDay => {
                let value = format!("{day} {period}");
                if !collector.again(Code::UnknownSlot, &row.place(columns.period), Some(&value)) {
                    let message = format!("{day} has no period `{period}`");
                    self.report_label(row, columns.period, &value, message, &on_day, collector);
                }
            }
            SlotProblem::NotInThisWeek => {
                let value = format!("{week} {day} {period}").trim().to_owned();
                if !collector.again(Code::UnknownSlot, &row.place(columns.day), Some(&value)) {
                    let message = format!("week `{week}` has no slot `{}`", format!("{day} {period}").trim());
                    self.report_label(row, columns.day, &value, message, &[], collector);
                }
            }
            SlotProblem::SeveralPeriods(labels) => {
                let labels: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
                row.report_value(
                    collector,
                    Code::SeveralFit,
                    columns.period,
                    period,
                    format!("the period `{period}` could be {}", labels.join(" or ")),
                    "a period as it is written in the periods",
                    format!("write {}, whichever is meant", labels.join(" or ")),
                );
            }
            SlotProblem::MoreThanOne => row.report_value(
                collector,
                Code::UnknownSlot,
                columns.period,
                period,
                format!("`{period}` names several periods, where one is wanted"),
                "one period: that in which it starts",
                "write the first of them",
            ),
        }
    }

    fn report_label(
        &self,
        row: &Row<'_>,
        column: usize,
        value: &str,
        message: String,
        known: &[&str],
        collector: &mut Collector,
    ) {
        let wrong = row.cell(column);
        // Of numbers, none is meant more than another.
        let number = wrong.bytes().all(|byte| byte.is_ascii_digit());
        let near = if !number && collector.may_suggest() { nearest(wrong, known.iter().copied()) } else { None };
        let remedy = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "mend the label, or add the slot to the periods".into(),
        };
        let expected = match known.len() {
            0 => "a slot of the cycle".into(),
            1..=20 => format!("one of {}", known.join(", ")),
            count => format!("one of {}, … ({count} in all)", known[..15].join(", ")),
        };
        row.report_value(collector, Code::UnknownSlot, column, value, message, expected, remedy);
    }

    /// Says once what was read otherwise than it is written in the periods, and which weeks there are not.
    pub(super) fn finish(self, file: &str, collector: &mut Collector) {
        if !self.otherwise.is_empty() {
            let some: Vec<String> =
                self.otherwise.iter().take(4).map(|(label, read_as)| format!("`{label}` as {read_as}")).collect();
            let more = self.otherwise.len().saturating_sub(some.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            collector.push(Finding {
                code: Code::LabelsReadOtherwise,
                place: Place { file: file.to_owned(), ..Place::default() },
                value: None,
                message: format!(
                    "labels of {file} that are not written as in the periods are read as these: {}{more}",
                    some.join(", ")
                ),
                expected: "days, periods and weeks as in the periods".into(),
                remedy: "nothing, if it is so".into(),
                also: Vec::new(),
            });
        }
        report_odd_or_even(&self.odd_or_even, self.names, collector);
        let weeks = self.names.week_labels();
        if weeks.iter().all(String::is_empty) {
            report_no_weeks(&self.unknown_weeks, file, collector);
            return;
        }
        for (label, places) in self.unknown_weeks {
            let near = nearest(&label, weeks.iter().map(String::as_str));
            collector.push(Finding {
                code: Code::UnknownSlot,
                place: places[0].clone(),
                value: Some(label.clone()),
                message: format!("there is no week `{label}`"),
                expected: format!("one of {}; blank for every week", weeks.join(", ")),
                remedy: match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "mend the label, or add the week to the periods".into(),
                },
                also: lines_after(&places),
            });
        }
    }
}

/// One finding for a file with weeks where the cycle has none.
fn report_no_weeks(unknown: &BTreeMap<String, Vec<Place>>, file: &str, collector: &mut Collector) {
    let mut places: Vec<Place> = unknown.values().flatten().cloned().collect();
    places.sort();
    let Some(first) = places.first().cloned() else { return };
    let labels: Vec<String> = unknown.keys().map(|label| format!("`{label}`")).collect();
    let each = unknown.keys().map(|label| format!("once with week {label}")).collect::<Vec<_>>().join(", ");
    collector.push(Finding {
        code: Code::UnknownSlot,
        place: first,
        value: Some(unknown.keys().cloned().collect::<Vec<_>>().join(", ")),
        message: format!("{file} has the week {}, but the periods have no weeks", labels.join(" and ")),
        expected: "the weeks of the cycle in the column `week` of the periods".into(),
        remedy: format!("in the periods, add a column `week` and write each row {each}"),
        also: lines_after(&places),
    });
}

fn report_odd_or_even(labels: &BTreeMap<String, Vec<Place>>, names: &CycleNames, collector: &mut Collector) {
    let mut places: Vec<Place> = labels.values().flatten().cloned().collect();
    places.sort();
    let Some(first) = places.first().cloned() else { return };
    let quoted: Vec<String> = labels.keys().map(|label| format!("`{label}`")).collect();
    let weeks: Vec<&str> = names.week_labels().iter().map(String::as_str).filter(|label| !label.is_empty()).collect();
    collector.push(Finding {
        code: Code::OddOrEven,
        place: first,
        value: Some(labels.keys().cloned().collect::<Vec<_>>().join(", ")),
        message: format!("{}: which week of the cycle is that? The calendar does not tell", quoted.join(" and ")),
        expected: match weeks.len() {
            0 => "a cycle with weeks of these names".into(),
            _ => format!("one of {}; blank for every week", weeks.join(", ")),
        },
        remedy: match weeks.len() {
            0 => format!(
                "in the periods, add a column `week` and write each row {}",
                labels.keys().map(|label| format!("once with week {label}")).collect::<Vec<_>>().join(", ")
            ),
            _ => format!("write {} in their place, as it is meant", weeks.join(" or ")),
        },
        also: lines_after(&places),
    });
}

/// The lines of all places but the first.
pub(super) fn lines_after(places: &[Place]) -> Vec<u64> {
    let first = places.first().and_then(|place| place.line);
    let mut lines: Vec<u64> =
        places.iter().filter_map(|place| place.line).filter(|line| Some(*line) != first).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}
