//! The visits: a calendar by round, squares and triads, and who sees whom.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::grid::{days, heads};
use super::{Page, scrolling};
use crate::plan::Visit;
use crate::report::sessions::taught;
use crate::report::text::{capital, clean};
use crate::report::visits::{headline, who_see_each_other};
use crate::school::{DayId, Id, StaffId};

/// A larger table of who sees whom is folded away at first.
const OPEN_UP_TO: usize = 40;

/// With more visits than this the calendar is left off paper.
const ON_PAPER_UP_TO: usize = 80;

/// A table with more cells than this would weigh more than the rest of the page.
const MOST_CELLS: usize = 40_000;

/// All visits.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let visits = &page.plan.visits;
    (!visits.is_empty()).then(|| {
        html! {
            p { (capital(&headline(page.school, page.plan))) " A round is one cycle of the timetable." }
            (groups(page))
            // On paper so many would take page after page, and the list below says the same.
            div.screen[visits.len() > ON_PAPER_UP_TO] {
                h3 { "By round" }
                (calendar(page))
            }
            details.glance open[visits.len() <= OPEN_UP_TO] {
                summary { h3 { "One by one" } }
                (scrolling("Visits one by one", table(page)))
            }
            (matrix(page))
        }
    })
}

/// A line for each visit.
fn table(page: &Page) -> Markup {
    let cycle = &page.school.cycle;
    html! {
        table.figures.sorts {
            caption.vh { "Visits one by one" }
            thead { tr {
                th.n scope="col" { "Round" }
                th scope="col" { "When" }
                th scope="col" { "Observer" }
                th scope="col" { "Visits" }
                th scope="col" { "Lesson" }
                th scope="col" { "They talk" }
                th.n scope="col" { "Fit" }
            } }
            tbody {
                @for visit in &page.plan.visits {
                    tr data-f={ (page.name(visit.observer)) " " (page.name(visit.host)) } {
                        td.n { (visit.round) }
                        td data-v=(visit.slot.index()) { (clean(&cycle.name(visit.slot))) }
                        td { (page.link(visit.observer)) }
                        td { (page.link(visit.host)) }
                        td { (taught(page.school, visit.host, visit.slot)) }
                        td data-v=(visit.debrief.map_or(usize::MAX, |slot| slot.index())) {
                            @if let Some(slot) = visit.debrief { (clean(&cycle.name(slot))) }
                        }
                        td.n { (visit.fit) }
                    }
                }
            }
        }
    }
}

/// Rounds by days, with the visits of each.
fn calendar(page: &Page) -> Markup {
    let mut of: BTreeMap<(u32, DayId), Vec<&Visit>> = BTreeMap::new();
    for visit in &page.plan.visits {
        of.entry((visit.round, page.school.cycle.day_of(visit.slot))).or_default().push(visit);
    }
    let rounds: BTreeSet<u32> = (1..=page.school.rules.visits.rounds).chain(of.keys().map(|key| key.0)).collect();
    let table = html! {
        table.week.calendar style=(days(page)) {
            caption.vh { "Visits by round and day" }
            (heads(page, "Round"))
            tbody {
                @for round in rounds {
                    tr {
                        th scope="row" { (round) }
                        @for day in page.layout.days() {
                            td { @if let Some(visits) = of.get(&(round, day.id)) {
                                ul { @for visit in visits { (entry(page, visit)) } }
                            } }
                        }
                    }
                }
            }
        }
    };
    scrolling("Visits by round and day", table)
}

fn entry(page: &Page, visit: &Visit) -> Markup {
    let cycle = &page.school.cycle;
    let talk = visit.debrief.map(|slot| {
        let name = if cycle.day_of(slot) == cycle.day_of(visit.slot) {
            cycle.period(slot).label.clone()
        } else {
            cycle.name(slot)
        };
        clean(&name)
    });
    html! {
        li.chip.v data-f {
            b { (clean(&cycle.period(visit.slot).label)) } " "
            (page.link(visit.observer)) " visits " (page.link(visit.host))
            small {
                (taught(page.school, visit.host, visit.slot)) " · fit " (visit.fit)
                @if let Some(talk) = talk { " · talk " (talk) }
            }
        }
    }
}

/// Squares and triads, where visits are in groups.
fn groups(page: &Page) -> Markup {
    let groups = who_see_each_other(page.school, page.plan);
    let size = page.school.rules.visits.format.group_size().unwrap_or(0);
    html! {
        @if !groups.is_empty() {
            h3 { @if size == 3 { "Triads: all three see each other" } @else { "Squares: all four see each other" } }
            ol.groups {
                @for group in &groups {
                    li data-f {
                        @for (at, staff) in group.iter().enumerate() {
                            @if at > 0 { ", " }
                            (page.link(*staff))
                            @if let Some(department) = page.school.staff[*staff].department {
                                " (" (clean(page.school.text(department))) ")"
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Observers down, hosts across, the round where they meet.
fn matrix(page: &Page) -> Markup {
    let visits = &page.plan.visits;
    let observers: BTreeSet<StaffId> = visits.iter().map(|visit| visit.observer).collect();
    let hosts: BTreeSet<StaffId> = visits.iter().map(|visit| visit.host).collect();
    if observers.len() * hosts.len() > MOST_CELLS {
        let (observers, hosts) = (observers.len(), hosts.len());
        return html! {
            h3 { "Who sees whom" }
            p {
                "A table of " (observers) " observers and " (hosts) " hosts is too large to read: everybody's visits "
                "stand under People, and all of them in visits.csv."
            }
        };
    }
    let mut rounds: BTreeMap<(StaffId, StaffId), Vec<String>> = BTreeMap::new();
    for visit in visits {
        rounds.entry((visit.observer, visit.host)).or_default().push(visit.round.to_string());
    }
    let table = html! {
        table.matrix {
            caption.vh { "Who sees whom: observers down, hosts across, the number is the round" }
            thead { tr {
                th scope="col" { "Observer" }
                @for host in &hosts { th scope="col" { span { (page.name(*host)) } } }
            } }
            tbody {
                @for observer in &observers {
                    tr data-f=(page.name(*observer)) {
                        th scope="row" { (page.name(*observer)) }
                        @for host in &hosts {
                            @match rounds.get(&(*observer, *host)) {
                                Some(rounds) => td.v { (rounds.join(", ")) },
                                None => td {},
                            }
                        }
                    }
                }
            }
        }
    };
    // A larger one would be cut off on paper; the list says the same.
    let small = observers.len().max(hosts.len()) <= OPEN_UP_TO;
    html! {
        details.glance.screen[!small] open[small] {
            summary { h3 { "Who sees whom" } }
            p { "Observers down, hosts across; the number is the round." }
            (scrolling("Who sees whom", table))
        }
    }
}
