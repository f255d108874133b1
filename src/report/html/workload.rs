//! What the plan takes from everybody, who carries most first.

use maud::{Markup, html};

use super::{Page, class, scrolling};
use crate::plan::{FreeOnDay, LedgerEntry};
use crate::report::ledger::load;
use crate::report::text::clean;
use crate::report::week::Kind;
use crate::school::{Slot, StaffId};

/// Everybody with bars, by how much they give.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let ledger = &page.plan.ledger;
    let timed = ledger.iter().any(|entry| entry.minutes > 0);
    let mut order: Vec<&LedgerEntry> = ledger.iter().collect();
    order.sort_by_key(|entry| {
        let given = load(entry, timed);
        (std::cmp::Reverse((given, entry.visits + entry.hosted)), entry.free_after, entry.staff)
    });
    let most = order.iter().map(|entry| load(entry, timed)).max().unwrap_or(0);
    if order.is_empty() {
        return None;
    }
    let unit = if timed { "Minutes" } else { "Periods" };
    let table = html! {
        table.figures.load {
            caption.vh { "What the plan takes from each person, who carries most first" }
            thead { tr {
                th scope="col" { "Who" }
                th.n scope="col" { (unit) " a cycle" }
                th scope="col" { span.vh { "As a bar" } }
                th.n scope="col" { "Sessions" }
                th.n scope="col" { "Meetings" }
                th.n scope="col" { "Covers" }
                th.n scope="col" { "Free periods kept" }
                th.n scope="col" { "Visits made" }
                th.n scope="col" { "Visits received" }
            } }
            tbody {
                @for entry in order {
                    tr data-f=(page.name(entry.staff)) {
                        th scope="row" { (page.link(entry.staff)) }
                        td.n { (load(entry, timed)) }
                        td.bars { (bar(&parts(page, entry.staff, timed), u64::from(most))) }
                        td.n { (figure(entry.sessions)) }
                        td.n { (figure(entry.meetings)) }
                        td.n { (figure(entry.covers)) }
                        td.n { (entry.free_after) " of " (entry.free_before) }
                        td.n { (figure(entry.visits)) }
                        td.n { (figure(entry.hosted)) }
                    }
                }
            }
        }
    };
    Some(html! {
        p { "Time that sessions, meetings and covers take in each cycle. Visits are counted over the whole term." }
        (scrolling("Who carries most", table))
        (free_by_day(page))
    })
}

/// What is left free to everybody on each day, where the plan says it.
fn free_by_day(page: &Page) -> Markup {
    let cycle = &page.school.cycle;
    let told: Vec<&LedgerEntry> = page.plan.ledger.iter().filter(|entry| !entry.days.is_empty()).collect();
    let table = html! {
        table.figures.load {
            caption.vh { "Free periods that each person keeps on each day" }
            thead { tr {
                th scope="col" { "Who" }
                @for day in cycle.days().ids() { th.n scope="col" { (clean(&cycle.day_name(day))) } }
                th.n scope="col" { "Cycle" }
            } }
            tbody {
                @for entry in &told {
                    tr data-f=(page.name(entry.staff)) {
                        th scope="row" { (page.link(entry.staff)) }
                        @for day in cycle.days().ids() {
                            (kept(entry.days.iter().find(|free| free.day == day).copied()))
                        }
                        td.n { (entry.free_after) " of " (entry.free_before) }
                    }
                }
            }
        }
    };
    html! {
        @if !told.is_empty() {
            h3 { "Free periods by day" }
            p {
                "What everybody keeps of the free periods of each day; none: there was none. "
                "Marked: the plan takes the last one."
            }
            (scrolling("Free periods by day", table))
        }
    }
}

/// A day's free periods; faint where there never was one.
fn kept(free: Option<FreeOnDay>) -> Markup {
    let (before, after) = free.map_or((0, 0), |free| (free.before, free.after));
    html! {
        @if before == 0 {
            td.n { span.nil { "none" } }
        } @else {
            td.n.gone[free.is_some_and(FreeOnDay::is_used_up)] { (after) " of " (before) }
        }
    }
}

/// A figure, with a dot instead of 0, so that what is there stands out.
fn figure(figure: u32) -> Markup {
    html! { @if figure == 0 { span.nil { "0" } } @else { (figure) } }
}

/// How much of a person's load is of which kind.
fn parts(page: &Page, staff: StaffId, timed: bool) -> Vec<(&'static str, u64)> {
    let cycle = &page.school.cycle;
    let worth = |slot: Slot| if timed { u64::from(cycle.minutes(slot)) } else { 1 };
    let of = |kind: Kind| {
        let entries = page.weeks.all(staff).iter().filter(|entry| entry.kind == kind);
        (class(kind), entries.map(|entry| worth(entry.slot)).sum())
    };
    [Kind::Session, Kind::Meeting, Kind::Cover].map(of).to_vec()
}

/// A bar of coloured parts; the whole width is `most`.
pub(super) fn bar(parts: &[(&str, u64)], most: u64) -> Markup {
    let width = |part: u64| (part.saturating_mul(1000) / most.max(1)).min(1000);
    html! {
        span.bar aria-hidden="true" {
            @for (class, part) in parts.iter().filter(|(_, part)| *part > 0) {
                @let tenths = width(*part);
                i class=(class) style={ "width:" (tenths / 10) "." (tenths % 10) "%" } {}
            }
        }
    }
}
