//! What the plan takes from everybody, who carries most first.

use std::cmp::Reverse;

use maud::{Markup, html};

use super::{Page, class, scrolling};
use crate::plan::{FreeOnDay, LedgerEntry};
use crate::report::given::{GivenTime, given, is_timed};
use crate::report::text::{clean, count};
use crate::report::week::Kind;
use crate::school::Slot;

/// How many are named who give most.
const NAMED: usize = 5;

/// Everybody with bars, by how much they give.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let (plan, timed) = (page.plan, is_timed(page.plan));
    let given = given(page.school, plan);
    let mut order: Vec<(&LedgerEntry, GivenTime)> = plan.ledger.iter().zip(given).collect();
    order.sort_by_key(|(entry, given)| (Reverse((given.in_a_cycle, given.share)), entry.free_after, entry.staff));
    let most = order.iter().map(|(_, given)| given.in_a_cycle).max().unwrap_or(0);
    if order.is_empty() {
        return None;
    }
    let unit = if timed { "Minutes" } else { "Periods" };
    let rounds = u64::from(page.school.rules.visits.rounds.max(1));
    let table = html! {
        table.figures.load.sorts {
            caption.vh { "What the plan takes from each person, who carries most first" }
            thead { tr {
                th scope="col" { "Who" }
                th.n scope="col" aria-sort="descending" { (unit) " a cycle" }
                th scope="col" data-nosort { span.vh { "As a bar" } }
                th.n scope="col" { "Share of free time" }
                th.n scope="col" { "Sessions" }
                th.n scope="col" { "Meetings" }
                th.n scope="col" { "Covers" }
                th.n scope="col" { "Visits made" }
                th.n scope="col" { "Visits received" }
                th.n scope="col" { "Free periods kept" }
            } }
            tbody {
                @for (entry, given) in &order {
                    tr data-f=(page.name(entry.staff)) {
                        th scope="row" { (page.link(entry.staff)) }
                        td.n { (given.in_a_cycle) }
                        td.bars { (bar(&parts(page, given, timed, rounds), most.saturating_mul(rounds))) }
                        td.n data-v=(given.share.unwrap_or(0)) {
                            @match given.share { Some(share) => { (share) " %" }, None => span.nil { "none" } }
                        }
                        td.n { (figure(entry.sessions)) }
                        td.n { (figure(entry.meetings)) }
                        td.n { (figure(entry.covers)) }
                        td.n { (figure(entry.visits)) }
                        td.n { (figure(entry.hosted)) }
                        td.n data-v=(entry.free_after) { (entry.free_after) " of " (entry.free_before) }
                    }
                }
            }
        }
    };
    let visited = !plan.visits.is_empty();
    Some(html! {
        p {
            "The time that sessions, meetings and covers take in each cycle"
            @if visited {
                ", with visits made and the talks about visits, which are in one round each, spread over the "
                (count(rounds, "round", "rounds"))
            }
            ". The share is that of the free periods that each person had."
        }
        (first(page, &order, timed))
        (scrolling("Who carries most", table))
        (free_by_day(page))
    })
}

/// Who gives most, by time and by share.
fn first(page: &Page, order: &[(&LedgerEntry, GivenTime)], timed: bool) -> Markup {
    let unit = if timed { " min" } else { "" };
    let mut by_share: Vec<&GivenTime> = order.iter().map(|(_, given)| given).collect();
    by_share.sort_by_key(|given| (Reverse(given.share), Reverse(given.in_a_cycle), given.staff));
    let by_share = by_share.into_iter().filter(|given| given.share > Some(0)).take(NAMED);
    let by_time = order.iter().map(|(_, given)| given).filter(|given| given.in_a_cycle > 0).take(NAMED);
    let (by_time, by_share): (Vec<&GivenTime>, Vec<&GivenTime>) = (by_time.collect(), by_share.collect());
    html! {
        @if !by_time.is_empty() {
            dl.first {
                div {
                    dt { "Most time" }
                    dd { @for (at, given) in by_time.iter().enumerate() {
                        @if at > 0 { ", " }
                        (page.link(given.staff)) " " span.of { (given.in_a_cycle) (unit) }
                    } }
                }
                @if !by_share.is_empty() {
                    div {
                        dt { "Largest share of their free time" }
                        dd { @for (at, given) in by_share.iter().enumerate() {
                            @if at > 0 { ", " }
                            (page.link(given.staff)) " " span.of { (given.share.unwrap_or(0)) " %" }
                        } }
                    }
                }
            }
        }
    }
}

/// What is left free to everybody on each day, where the plan says it.
fn free_by_day(page: &Page) -> Markup {
    let cycle = &page.school.cycle;
    let told: Vec<&LedgerEntry> = page.plan.ledger.iter().filter(|entry| !entry.days.is_empty()).collect();
    let table = html! {
        table.figures.load.days.sorts {
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
                        td.n data-v=(entry.free_after) { (entry.free_after) " of " (entry.free_before) }
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
            td.n data-v="-1" { span.nil { "none" } }
        } @else {
            td.n.gone[free.is_some_and(FreeOnDay::is_used_up)] data-v=(after) { (after) " of " (before) }
        }
    }
}

/// A figure, with a dot instead of 0, so that what is there stands out.
fn figure(figure: u32) -> Markup {
    html! { @if figure == 0 { span.nil { "0" } } @else { (figure) } }
}

/// How much of a person's load over all rounds is of which kind.
fn parts(page: &Page, given: &GivenTime, timed: bool, rounds: u64) -> Vec<(&'static str, u64)> {
    let cycle = &page.school.cycle;
    let worth = |slot: Slot| if timed { u64::from(cycle.minutes(slot)) } else { 1 };
    let of = |kind: Kind| {
        let entries = page.weeks.all(given.staff).iter().filter(|entry| entry.kind == kind);
        (class(kind), entries.map(|entry| worth(entry.slot)).sum::<u64>() * rounds)
    };
    let mut parts = [Kind::Session, Kind::Meeting, Kind::Cover].map(of).to_vec();
    parts.push((class(Kind::Visit), given.visits));
    parts
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
