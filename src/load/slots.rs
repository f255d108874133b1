//! From the labels of a row to slots of the cycle.

use std::collections::BTreeMap;

use super::collector::Collector;
use super::names::nearest;
use super::sheet::Row;
use crate::findings::Code;
use crate::school::{Cycle, Slot};

/// The columns in which a row names a slot.
#[derive(Clone, Copy)]
pub(super) struct SlotColumns {
    pub week: usize,
    pub day: usize,
    pub period: usize,
}

/// The slots by day and period label, in every week.
pub(super) struct SlotNames<'c> {
    cycle: &'c Cycle,
    days: BTreeMap<&'c str, BTreeMap<&'c str, Vec<Slot>>>,
}

impl<'c> SlotNames<'c> {
    /// The names of a cycle's slots. O(slots × log slots).
    pub(super) fn new(cycle: &'c Cycle) -> SlotNames<'c> {
        let mut days: BTreeMap<&str, BTreeMap<&str, Vec<Slot>>> = BTreeMap::new();
        for slot in cycle.slots() {
            let (_, day, period) = cycle.labels(slot);
            days.entry(day).or_default().entry(period).or_default().push(slot);
        }
        SlotNames { cycle, days }
    }

    /// Puts the slots that a row names into `slots`: one, or one in every week that has such a slot where the
    /// week is blank; with a blank period the whole day, where `whole_day` allows that. False, with
    /// a finding, where there is no such slot.
    pub(super) fn resolve(
        &self,
        row: &Row<'_>,
        columns: SlotColumns,
        whole_day: bool,
        slots: &mut Vec<Slot>,
        collector: &mut Collector,
    ) -> bool {
        slots.clear();
        let (week, day, period) = (row.cell(columns.week), row.cell(columns.day), row.cell(columns.period));
        let all_there = !day.is_empty() && (whole_day || !period.is_empty());
        if !all_there {
            let column = if day.is_empty() { columns.day } else { columns.period };
            super::cells::report_blank(row, column, collector);
            return false;
        }
        if self.cycle.is_empty() {
            return false;
        }
        let in_week = |slot: &&Slot| week.is_empty() || self.cycle.weeks()[self.cycle.week_of(**slot)] == week;
        if let Some(periods) = self.days.get(day) {
            if period.is_empty() {
                slots.extend(periods.values().flatten().filter(in_week));
                slots.sort_unstable();
            } else if let Some(candidates) = periods.get(period) {
                slots.extend(candidates.iter().filter(in_week));
            }
        }
        if slots.is_empty() {
            self.report(row, columns, collector);
        }
        !slots.is_empty()
    }

    /// Says which of week, day and period is wrong, and what the nearest one is.
    fn report(&self, row: &Row<'_>, columns: SlotColumns, collector: &mut Collector) {
        let (week, day, period) = (row.cell(columns.week), row.cell(columns.day), row.cell(columns.period));
        let value = [week, day, period].into_iter().filter(|label| !label.is_empty()).collect::<Vec<_>>().join(" ");
        let weeks: Vec<&str> = self.cycle.weeks().iter().map(String::as_str).collect();
        let known_week = week.is_empty() || weeks.contains(&week);
        let column = match self.days.get(day) {
            _ if !known_week => columns.week,
            Some(periods) if periods.contains_key(period) => columns.day,
            Some(_) => columns.period,
            None => columns.day,
        };
        if collector.again(Code::UnknownSlot, &row.place(column), Some(&value)) {
            return;
        }
        let (message, known): (String, Vec<&str>) = if !known_week && weeks == [""] {
            (format!("there is no week `{week}`: the cycle has one week without a name"), Vec::new())
        } else if !known_week {
            (format!("there is no week `{week}`"), weeks.clone())
        } else if column == columns.period {
            let on_day = self.cycle.days().iter().filter(|other| other.label == day);
            let on_day = on_day.filter(|other| week.is_empty() || self.cycle.weeks()[other.week] == week);
            let mut known: Vec<&str> = Vec::new();
            for slot in on_day.flat_map(|day| &day.slots) {
                let label = self.cycle.labels(*slot).2;
                if !known.contains(&label) {
                    known.push(label);
                }
            }
            (format!("{} has no period `{period}`", join(week, day)), known)
        } else if self.days.contains_key(day) {
            (format!("week `{week}` has no slot `{}`", join(day, period)), Vec::new())
        } else {
            let mut known: Vec<&str> = Vec::new();
            for other in self.cycle.days().iter() {
                if !known.contains(&other.label.as_str()) {
                    known.push(&other.label);
                }
            }
            (format!("there is no day `{day}`"), known)
        };
        let wrong = row.cell(column);
        // Of numbers, none is meant more than another.
        let number = wrong.bytes().all(|byte| byte.is_ascii_digit());
        let near = if !number && collector.may_suggest() { nearest(wrong, known.iter().copied()) } else { None };
        let remedy = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if !known_week && weeks == [""] => "leave the week blank".into(),
            None => "mend the row, or add the slot to the periods".into(),
        };
        let expected = match known.len() {
            0 => "a slot of the cycle".into(),
            1..=20 => format!("one of {}", known.join(", ")),
            count => format!("one of {}, … ({count} in all)", known[..15].join(", ")),
        };
        row.report_value(collector, Code::UnknownSlot, column, &value, message, expected, remedy);
    }
}

fn join(a: &str, b: &str) -> String {
    if a.is_empty() { b.to_owned() } else { format!("{a} {b}") }
}
