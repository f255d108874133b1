//! Everybody at a glance: a line per person, a strip per day, drawn so small that a whole school fits.

use maud::{Markup, html};

use super::grid::{days, heads, new_weeks};
use super::{Page, class, scrolling};
use crate::report::sessions::periods;
use crate::report::week::Kind;
use crate::school::{DayId, Slot, StaffId};

/// How high a strip is, in its own units; a visit takes the half, for it is in one round only.
const HEIGHT: usize = 4;

/// All people as lines.
pub(super) fn table(page: &Page) -> Markup {
    let widest = page.school.cycle.days().iter().map(|day| day.slots.len()).max().unwrap_or(1);
    let first = new_weeks(page);
    let table = html! {
        table.strips style={ (days(page)) ";--slots:" (widest) } {
            caption.vh { "Everybody's week at a glance" }
            (heads(page, "Who"))
            tbody {
                @for staff in page.school.staff.ids() {
                    tr data-f=(page.name(staff)) {
                        th scope="row" { (page.link(staff)) }
                        @for (day, first) in page.layout.days().zip(&first) { td class=[first.then_some("nw")] { (strip(page, staff, day.id)) } }
                    }
                }
            }
        }
    };
    scrolling("Everybody at a glance", table)
}

/// One person's day: what is planned in colour, what is given faint.
fn strip(page: &Page, staff: StaffId, day: DayId) -> Markup {
    let slots = &page.school.cycle.days()[day].slots;
    let time = &page.school.staff[staff].time;
    let given = |slot: Slot| match () {
        () if time.away.contains(slot) => Some("a"),
        () if time.busy.contains(slot) => Some("b"),
        () if time.protected.contains(slot) => Some("p"),
        () => None,
    };
    html! {
        svg viewBox={ "0 0 " (slots.len()) " " (HEIGHT) } preserveAspectRatio="none" aria-hidden="true" {
            @for class in ["b", "p", "a"] {
                @let path = path(slots, |slot| given(slot) == Some(class));
                @if !path.is_empty() { path.(class) d=(path) {} }
            }
            @for (at, slot) in slots.iter().enumerate() {
                @for entry in page.weeks.at(staff, *slot) {
                    @let height = if entry.round.is_some() { HEIGHT / 2 } else { HEIGHT };
                    rect.(class(entry.kind)) x=(at) width="1" height=(height) { title { (entry.what) } }
                }
            }
        }
        (spoken(page, staff, slots))
    }
}

/// Rectangles for the runs of slots that hold.
fn path(slots: &[Slot], holds: impl Fn(Slot) -> bool) -> String {
    let mut path = String::new();
    let mut at = 0;
    while at < slots.len() {
        let run = slots[at..].iter().take_while(|slot| holds(**slot)).count();
        if run > 0 {
            path.push_str(&format!("M{at} 0h{run}v{HEIGHT}h-{run}z"));
        }
        at += run.max(1);
    }
    path
}

/// What is planned on that day, for those who do not see the strip.
fn spoken(page: &Page, staff: StaffId, slots: &[Slot]) -> Markup {
    let mut words: Vec<String> = Vec::new();
    for slot in slots {
        for entry in page.weeks.at(staff, *slot).iter().filter(|entry| entry.kind != Kind::Visit) {
            words.push(format!("{} {}", periods(page.school, *slot, 1), entry.what));
        }
    }
    html! { @if !words.is_empty() { span.vh { (words.join("; ")) } } }
}
