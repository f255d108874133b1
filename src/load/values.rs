//! Whether the values of a column are those of a field: another name for a column counts only where they are.

use std::collections::BTreeMap;

use super::cells::{Clock, flag, list, read_share, whole_number};
use super::grid::Grid;
use super::header::{Column, Values};
use crate::names::{CycleNames, Found, Index, WeekNamed, is_every_week, name_key, period_key};
use crate::school::StaffId;

/// So many rows of a column are looked at.
const LOOKED_AT: usize = 20_000;
/// So many different values of a column are looked at.
const DIFFERENT: usize = 500;

/// What is known while a table is opened.
#[derive(Clone, Copy, Default)]
pub(super) struct Known<'k> {
    /// The people, where they are known.
    pub people: Option<&'k Index<StaffId>>,
    /// The cycle, where it is known.
    pub cycle: Option<&'k CycleNames>,
    /// What people are called in other tables, in the form of [`name_key`], where that is known.
    pub called: Option<&'k BTreeMap<String, usize>>,
}

/// How the values of a column fit a field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Fitting {
    /// Rows whose value is an id, letter by letter.
    pub ids: usize,
    /// Rows whose value fits.
    pub fit: usize,
    /// Rows that have a value.
    pub filled: usize,
}

impl Fitting {
    /// Whether most values fit.
    pub(super) fn most(self) -> bool {
        self.fit * 2 > self.filled
    }
}

/// How the values at `position` below a header fit a column. O(rows looked at × log).
pub(super) fn fitting(grid: &Grid, header: usize, position: usize, column: &Column, known: Known<'_>) -> Fitting {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut last: Option<&str> = None;
    for row in (header + 1..grid.len()).take(LOOKED_AT) {
        let cell = grid.cell(row, position);
        // Rows of one person or day mostly stand together, and one is as good as many.
        if cell.is_empty() || last == Some(cell) {
            continue;
        }
        last = Some(cell);
        if counts.len() < DIFFERENT || counts.contains_key(cell) {
            *counts.entry(cell).or_default() += 1;
        }
    }
    let mut fitting = Fitting::default();
    for (value, count) in counts {
        let (id, fits) = fits(value, column.values, known);
        fitting.filled += count;
        fitting.fit += if fits { count } else { 0 };
        fitting.ids += if id { count } else { 0 };
    }
    fitting
}

/// Whether a value is an id, and whether it fits.
fn fits(value: &str, values: Values, known: Known<'_>) -> (bool, bool) {
    let fits = match values {
        Values::Text => true,
        Values::Label => value.chars().count() <= 60,
        Values::Ids => match known.called {
            Some(called) => return (called.contains_key(&name_key(value)), value.chars().count() <= 60),
            None => value.chars().count() <= 60,
        },
        Values::People => match known.people {
            Some(people) => match people.find(value) {
                Found::Exactly(person) => return (people.id(value) == Some(person), true),
                Found::Nearly(_) | Found::Several(_) => true,
                Found::Nothing => {
                    let mut parts = value.split(['+', '/', '&', ';', ',']).map(str::trim);
                    parts.any(|part| !part.is_empty() && people.find(part) != Found::Nothing)
                }
            },
            None => true,
        },
        Values::Weeks => match known.cycle {
            Some(cycle) => !matches!(cycle.week(value).0, WeekNamed::Unknown) || is_week_like(value),
            None => is_week_like(value),
        },
        Values::Days => match known.cycle {
            Some(cycle) => cycle.days(&[value]).unknown.is_empty(),
            None => value.chars().count() <= 20,
        },
        Values::Periods => match known.cycle {
            Some(cycle) => {
                let days = cycle.day_labels().len();
                let mut slots = Vec::new();
                (0..days).any(|day| cycle.slots(day, value, &WeekNamed::Every, true, &mut slots).is_ok())
                    || is_number(&period_key(value))
            }
            None => value.chars().count() <= 20,
        },
        Values::Whole => whole_number(value).is_some(),
        Values::Shares => read_share(value).is_ok(),
        Values::Times => Clock::read(value).is_some(),
        Values::Flags => flag(value).is_some(),
        Values::Words(words) => {
            let mut parts = list(value);
            parts.any(|part| words.iter().any(|word| word.eq_ignore_ascii_case(part)))
        }
        Values::Tags => list(value).all(|tag| tag.split_whitespace().count() <= 4),
    };
    (false, fits)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_week_like(value: &str) -> bool {
    is_every_week(value) || crate::names::is_odd_or_even(value) || crate::names::week_key(value).chars().count() <= 2
}
