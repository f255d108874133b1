//! Mentor pairs as cards: who, when, why, and who else it could have been.

use maud::{Markup, html};

use super::workload::bar;
use super::{Page, scrolling};
use crate::plan::{Alternate, Compared, MatchedTag, Pair, Pairing, Points};
use crate::report::pairs::{meeting, row, why};
use crate::report::text::{capital, clean};
use crate::report::words::regret;
use crate::school::{Id, Slot};

/// A longer list of those who would rather have each other is folded away at first.
const OPEN_UP_TO: usize = 8;

/// All pairs, who would rather have each other, and what other objectives would bring.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let pairs = &page.plan.pairs;
    let pairing = page.plan.pairing.as_ref();
    (!pairs.is_empty()).then(|| {
        html! {
            p {
                "How well two fit, 0 to 100, comes from five kinds of points: what the mentor can help with, common "
                "time, a sensible distance in experience, the department, and whom the two wish for. Below the table stand the "
                "points of each pair, and other mentors with how many points the plan would cost more with them."
            }
            (scrolling("Mentor pairs", table(page, pairs)))
            h3 { "Pair by pair" }
            div.cards { @for pair in pairs { (card(page, pair)) } }
            @if let Some(pairing) = pairing { (blocking(page, pairing)) (compared(page, pairing)) }
        }
    })
}

/// A line for each pair: who is whose mentor, when they meet, how well they fit and why.
fn table(page: &Page, pairs: &[Pair]) -> Markup {
    html! {
        table.figures.pairs.sorts {
            caption.vh { "Mentor pairs" }
            thead { tr {
                th scope="col" { "Mentee" }
                th scope="col" { "Mentor" }
                th scope="col" { "When they meet" }
                th.n scope="col" { "Fit" }
                th scope="col" { "Why" }
            } }
            tbody {
                @for pair in pairs {
                    tr data-f={ (page.name(pair.mentee)) " " (page.name(pair.mentor)) } {
                        th scope="row" { (page.link(pair.mentee)) }
                        td { (page.link(pair.mentor)) }
                        td data-v=(pair.meetings.first().map_or(usize::MAX, |slot| slot.index())) { (meet(page, &pair.meetings)) }
                        td.n { (pair.fit) }
                        td { (capital(&why(page.school, pair))) }
                    }
                }
            }
        }
    }
}

fn card(page: &Page, pair: &Pair) -> Markup {
    html! {
        article.card.pair data-f={ (page.name(pair.mentee)) " " (page.name(pair.mentor)) } {
            (fit("fit", pair.fit))
            h3 { (page.link(pair.mentee)) span.with { ", mentor " } (page.link(pair.mentor)) }
            p { (meet(page, &pair.meetings)) }
            @if !pair.matched.is_empty() {
                p { (page.name(pair.mentor)) " can help with" }
                (tags(page, &pair.matched))
            }
            (points(&pair.points))
            @if !pair.alternates.is_empty() {
                h4 { "Who else it could be" }
                ul.tight { @for other in &pair.alternates { (alternate(page, other)) } }
            }
        }
    }
}

/// The fit, or what peers are worth, as a figure and a bar.
pub(super) fn fit(word: &str, fit: u8) -> Markup {
    html! { p.fit { (word) " " strong { (fit) } (bar(&[("u", u64::from(fit))], 100)) } }
}

/// When people meet, and how often they do not.
pub(super) fn meet(page: &Page, meetings: &[Slot]) -> Markup {
    let asked = page.school.rules.mentors.meetings as usize;
    let when: Vec<String> = meetings.iter().map(|slot| meeting(page.school, *slot)).collect();
    let missing = asked.saturating_sub(when.len());
    html! {
        @if !when.is_empty() { span.when { (when.join(" and ")) } }
        @if missing > 0 {
            " " span.lack { @if when.is_empty() { "no time to meet" } @else { (missing) " more wanted" } }
        }
    }
}

/// Tags as words in boxes.
pub(super) fn tags(page: &Page, matched: &[MatchedTag]) -> Markup {
    html! {
        ul.tags {
            @for tag in matched {
                li { (clean(&page.school.tags[tag.tag])) small { "level " (tag.level) " · wanted " (tag.priority) } }
            }
        }
    }
}

/// The five kinds of points as small bars.
pub(super) fn points(points: &Points) -> Markup {
    let lines = [
        ("Need", points.need),
        ("Time", points.time),
        ("Experience", points.experience),
        ("Department", points.department),
        ("Preference", points.preference),
    ];
    html! {
        dl.points {
            @for (name, value) in lines {
                div { dt { (name) } dd { (value) (bar(&[("u", u64::from(value))], 100)) } }
            }
        }
    }
}

fn alternate(page: &Page, other: &Alternate) -> Markup {
    html! {
        li {
            (page.link(other.mentor)) " (fit " (other.fit) ") "
            (regret(other.regret))
        }
    }
}

fn blocking(page: &Page, pairing: &Pairing) -> Markup {
    html! {
        @if !pairing.blocking.is_empty() {
            details.glance open[pairing.blocking.len() <= OPEN_UP_TO] {
                summary { h3 { "Who would both rather have each other" } span.of { (pairing.blocking.len()) } }
                ul.tight {
                    @for pair in &pairing.blocking {
                        li data-f { (page.link(pair.mentee)) " and " (page.link(pair.mentor)) " (fit " (pair.fit) ")" }
                    }
                }
            }
        }
    }
}

/// What the plan would cost under each objective, where that was asked for.
fn compared(page: &Page, pairing: &Pairing) -> Markup {
    let asking = page.school.staff.iter().filter(|person| person.roles.mentee).count() as u32;
    let line = |line: &Compared| row(pairing, line, asking);
    let heads = ["Pairing", "Cost", "Worst fit", "Mean fit", "Without mentor", "Would swap", "Other pairs"];
    let table = html! {
        table.figures.sorts {
            caption.vh { "What other ways of pairing would bring" }
            thead { tr { @for (at, head) in heads.iter().enumerate() { th class=[(at > 0).then_some("n")] scope="col" { (head) } } } }
            tbody {
                @for cells in pairing.compared.iter().map(line) {
                    tr {
                        th scope="row" { (cells[0]) }
                        @for cell in &cells[1..] { td.n { (cell) } }
                    }
                }
            }
        }
    };
    html! {
        @if !pairing.compared.is_empty() {
            h3 { "What other ways of pairing would bring" }
            (scrolling("Ways of pairing", table))
        }
    }
}
