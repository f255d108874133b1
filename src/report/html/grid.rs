//! A week grid: a row per period, a column per day, the weeks of a fortnight side by side.

use maud::{Markup, html};

use super::{Page, scrolling};
use crate::report::layout::{PeriodLine, WeekColumns};
use crate::school::{Id, Slot, SlotKind};

/// What stands in one slot.
#[derive(Clone, PartialEq, Eq, Default)]
pub(super) struct Cell {
    /// The classes of the cell.
    pub class: String,
    /// What is in it, as markup.
    pub content: String,
    /// Whether it grows together with the same thing in the next period.
    pub joins: bool,
}

/// The grid with this caption. Slots that show the same thing one after the other become one cell.
///
/// O(slots).
pub(super) fn table(page: &Page, class: &str, caption: &str, cell: impl Fn(Slot) -> Cell) -> Markup {
    let layout = &page.layout;
    let columns: Vec<Vec<(Option<Cell>, usize)>> = layout
        .days()
        .map(|day| {
            let slots = layout.periods.iter().map(|line| line.slots[day.id.index()]);
            joined(
                slots
                    .map(|slot| slot.map(&cell).filter(|cell| !is_break(page, slot) || *cell != Cell::default()))
                    .collect(),
            )
        })
        .collect();
    let first = new_weeks(page);
    let table = html! {
        table class={ "week " (class) } style={ (days(page)) ";--rows:" (layout.periods.len()) } {
            caption.vh { (caption) }
            (heads(page, "Period"))
            tbody {
                @for (row, line) in layout.periods.iter().enumerate() {
                    @if all_break(page, line) && columns.iter().all(|column| column[row] == (None, 1)) {
                        tr.x { (head(line)) td colspan=(first.len()) {} }
                    } @else {
                        tr {
                            (head(line))
                            @for (column, first) in columns.iter().zip(&first) { (cell_at(&column[row], *first)) }
                        }
                    }
                }
            }
        }
    };
    scrolling(caption, table)
}

/// How many days there are, for the least width of a table.
pub(super) fn days(page: &Page) -> String {
    format!("--days:{}", page.layout.days().count())
}

/// The columns and heads of a table of days; `first` is the head of the first column.
pub(super) fn heads(page: &Page, first: &str) -> Markup {
    let layout = &page.layout;
    html! {
        colgroup { col.h; }
        @for week in &layout.weeks { colgroup span=(week.days.len()) {} }
        thead {
            @if layout.named_weeks() {
                tr { td {} @for week in &layout.weeks {
                    th class=(if week.id.index() > 0 { "wk nw" } else { "wk" }) scope="colgroup" colspan=(week.days.len()) { (week.label) }
                } }
            }
            tr {
                th scope="col" { (first) }
                @for (day, new_week) in layout.days().zip(new_weeks(page)) {
                    th class=[new_week.then_some("nw")] scope="col" { (day.label) }
                }
            }
        }
    }
}

/// For each day whether another week begins with it, so that a line can part the two.
pub(super) fn new_weeks(page: &Page) -> Vec<bool> {
    let of_week = |week: &WeekColumns| {
        let later = week.id.index() > 0;
        (0..week.days.len()).map(move |at| at == 0 && later)
    };
    page.layout.weeks.iter().flat_map(of_week).collect()
}

fn head(line: &PeriodLine) -> Markup {
    html! {
        th scope="row" { (line.label) @if let Some(times) = &line.times { small { (times) } } }
    }
}

fn cell_at((cell, rows): &(Option<Cell>, usize), first: bool) -> Markup {
    let week = if first { "nw" } else { "" };
    html! {
        @match cell {
            _ if *rows == 0 => {},
            None => td class={ "x " (week) } {},
            Some(cell) => {
                @let class = [cell.class.as_str(), week].join(" ");
                @let class = Some(class.trim()).filter(|class| !class.is_empty());
                td class=[class] rowspan=[(*rows > 1).then_some(rows)] { (maud::PreEscaped(&cell.content)) }
            },
        }
    }
}

/// Each cell with how many rows it takes; those that it swallows take none.
fn joined(cells: Vec<Option<Cell>>) -> Vec<(Option<Cell>, usize)> {
    let mut column: Vec<(Option<Cell>, usize)> = Vec::with_capacity(cells.len());
    let mut top = 0;
    for (row, cell) in cells.into_iter().enumerate() {
        let same = row > 0 && cell.as_ref().is_some_and(|cell| cell.joins) && column[top].0 == cell;
        if same {
            column[top].1 += 1;
            column.push((None, 0));
        } else {
            top = row;
            column.push((cell, 1));
        }
    }
    column
}

fn is_break(page: &Page, slot: Option<Slot>) -> bool {
    slot.is_some_and(|slot| page.school.cycle.kind(slot) == SlotKind::Break)
}

/// Whether a row is a break on every day: a narrow line, unless somebody has a duty in it.
fn all_break(page: &Page, line: &PeriodLine) -> bool {
    line.slots.iter().flatten().all(|slot| page.school.cycle.kind(*slot) == SlotKind::Break)
}
