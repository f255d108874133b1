//! The cycle as a grid: a row per period, a column per day.

use std::collections::BTreeMap;

use super::grid::week_name;
use super::sessions::clock;
use super::text::clean;
use crate::school::{DayId, School, Slot, WeekId};

/// A row of the grid: a period of every day that has it.
pub struct PeriodLine {
    /// Its label, cleaned.
    pub label: String,
    /// From when to when, where that is the same on every day.
    pub times: Option<String>,
    /// Its slot on each day, by the day's place in the cycle.
    pub slots: Vec<Option<Slot>>,
}

/// A column of the grid.
pub struct DayColumn {
    /// The day.
    pub id: DayId,
    /// Its label, cleaned.
    pub label: String,
}

/// A week of columns.
pub struct WeekColumns {
    /// The week.
    pub id: WeekId,
    /// `Week A`; empty in a cycle of one week.
    pub label: String,
    /// Its days.
    pub days: Vec<DayColumn>,
}

/// The rows and columns of a school's week grids.
pub struct Layout {
    /// The periods in their order on the days.
    pub periods: Vec<PeriodLine>,
    /// The weeks with their days.
    pub weeks: Vec<WeekColumns>,
}

impl Layout {
    /// The grid of a cycle. Days may have different periods: a period that only
    /// some have stands after the one it follows there.
    ///
    /// O(slots × periods).
    pub fn new(school: &School) -> Layout {
        let cycle = &school.cycle;
        let mut labels: Vec<&str> = Vec::new();
        for day in cycle.days().iter() {
            let mut next = 0;
            for slot in &day.slots {
                let label = cycle.period(*slot).label.as_str();
                match labels.iter().position(|known| *known == label) {
                    Some(at) => next = at + 1,
                    None => {
                        labels.insert(next, label);
                        next += 1;
                    }
                }
            }
        }
        let rows: BTreeMap<&str, usize> = labels.iter().enumerate().map(|(row, label)| (*label, row)).collect();
        let mut slots = vec![vec![None; cycle.days().len()]; labels.len()];
        for (column, day) in cycle.days().iter().enumerate() {
            for slot in &day.slots {
                slots[rows[cycle.period(*slot).label.as_str()]][column] = Some(*slot);
            }
        }
        let line = |(label, slots): (&&str, Vec<Option<Slot>>)| {
            let mut of_days: Vec<Option<String>> =
                slots.iter().flatten().map(|slot| cycle.period(*slot).times.map(clock)).collect();
            of_days.dedup();
            let times = if of_days.len() == 1 { of_days.pop().flatten() } else { None };
            PeriodLine { label: clean(label), times, slots }
        };
        let periods = labels.iter().zip(slots).map(line).collect();
        let week = |(id, label): (WeekId, &String)| {
            let days = cycle.days().entries().filter(|(_, day)| day.week == id);
            let days = days.map(|(id, day)| DayColumn { id, label: clean(&day.label) }).collect();
            WeekColumns { id, label: if label.is_empty() { String::new() } else { week_name(label) }, days }
        };
        Layout { periods, weeks: cycle.weeks().entries().map(week).collect() }
    }

    /// Whether weeks have names.
    pub fn named_weeks(&self) -> bool {
        self.weeks.iter().any(|week| !week.label.is_empty())
    }

    /// All days in the order of the columns.
    pub fn days(&self) -> impl Iterator<Item = &DayColumn> {
        self.weeks.iter().flat_map(|week| &week.days)
    }
}
