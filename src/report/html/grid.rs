//! A week grid: a row per period, a column per day, the weeks of a fortnight side by side.

use maud::{Markup, html};

use super::{Page, scrolling};
use crate::report::layout::PeriodLine;
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
    // Where a new week begins, so that a line can part the two.
    let first: Vec<bool> =
        layout.weeks.iter().flat_map(|week| (0..week.days.len()).map(|at| at == 0 && week.id.index() > 0)).collect();
    let table = html! {
        table class={ "week " (class) } {
            caption.vh { (caption) }
            thead {
                @if layout.named_weeks() {
                    tr { td {} @for week in &layout.weeks {
                        th.wk scope="colgroup" colspan=(week.days.len()) { (week.label) }
                    } }
                }
                tr {
                    th scope="col" { "Period" }
                    @for (day, first) in layout.days().zip(&first) { th.nw[*first] scope="col" { (day.label) } }
                }
            }
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
