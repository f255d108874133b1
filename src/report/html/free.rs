//! Who is free when: a line for each period.

use maud::{Markup, html};

use super::{Page, scrolling};
use crate::plan::ledger::free_after;
use crate::report::sessions::{day_name, times};
use crate::report::text::clean;
use crate::school::{Id, Slot, SlotKind, StaffId};

/// With more people than this, the table is folded away at first, and its names take more paper than they are worth.
pub(super) const SMALL: usize = 60;

/// All lesson periods, with those who are free in every cycle.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let (school, free) = (page.school, free_after(page.school, page.plan));
    let cycle = &school.cycle;
    let slots: Vec<Slot> = cycle.slots().filter(|slot| cycle.kind(*slot) == SlotKind::Lesson).collect();
    if slots.is_empty() || school.staff.is_empty() {
        return None;
    }
    let most = school.staff.len() as u64;
    let table = html! {
        table.figures.free.sorts {
            caption.vh { "Who is free in each period" }
            thead { tr {
                th scope="col" { "When" }
                th.n scope="col" { "Free" }
                th scope="col" data-nosort { span.vh { "As a bar" } }
                th scope="col" data-nosort { "Who" }
            } }
            tbody {
                @for slot in slots {
                    @let people: Vec<StaffId> = school.staff.ids().filter(|staff| free[*staff].contains(slot)).collect();
                    @let names = people.iter().map(|staff| page.name(*staff)).collect::<Vec<_>>().join(", ");
                    tr data-f {
                        th scope="row" data-v=(slot.index()) { (when(page, slot)) }
                        td.n { (people.len()) }
                        td.bars { (super::workload::bar(&[("u", people.len() as u64)], most)) }
                        td.names { @if names.is_empty() { span.nil { "nobody" } } @else { (names) } }
                    }
                }
            }
        }
    };
    Some(html! {
        p {
            "Whoever has a free period in every cycle, with what is planned taken off; visits are not, for they are in one "
            "round only. Finding a name leaves the periods in which that person is free."
        }
        details.glance open[school.staff.len() <= SMALL] {
            summary { h3 { "Period by period" } }
            (scrolling("Who is free in each period", table))
        }
    })
}

/// `Mon 3`, with the time where that is known.
fn when(page: &Page, slot: Slot) -> Markup {
    let school = page.school;
    html! {
        (day_name(school, school.cycle.day_of(slot))) " " (clean(&school.cycle.period(slot).label))
        @if let Some(times) = times(school, slot, 1) { small { (times) } }
    }
}
