//! Every person: their week, and what the plan asks of them.

use maud::{Markup, PreEscaped, html};

use super::grid::{self, Cell};
use super::{Page, class, person_id};
use crate::report::text::{clean, count};
use crate::report::week::{Entry, Given, Kind};
use crate::school::{Slot, StaffId};

/// All people, each to be opened.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let people = page.school.staff.ids();
    (people.len() > 0).then(|| {
        html! {
            p { "Open a name to see that person's week. Lessons are faint; what this plan adds is in colour." }
            @for staff in people { (person(page, staff)) }
        }
    })
}

fn person(page: &Page, staff: StaffId) -> Markup {
    let facts = &page.school.staff[staff];
    let department = facts.department.map(|text| clean(page.school.text(text))).unwrap_or_default();
    let name = page.name(staff);
    html! {
        details.card.person id=(person_id(staff)) data-f={ (name) " " (department) } {
            summary {
                h3 { (name) }
                @if !department.is_empty() && department != name { span.of { (department) } }
                span.sum { (summary(page, staff)) }
            }
            (grid::table(page, "own", &format!("The week of {name}"), |slot| cell(page, staff, slot)))
            (visits(page, staff))
        }
    }
}

/// What there is for somebody in a few words.
fn summary(page: &Page, staff: StaffId) -> String {
    let Some(entry) = page.plan.ledger.iter().find(|entry| entry.staff == staff) else { return String::new() };
    let parts = [
        (entry.sessions, "session", "sessions"),
        (entry.meetings, "meeting", "meetings"),
        (entry.covers, "cover", "covers"),
        (entry.visits, "visit made", "visits made"),
        (entry.hosted, "visit received", "visits received"),
    ];
    let parts = parts.iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, one, many)| count(u64::from(*number), one, many)).collect();
    if parts.is_empty() { "nothing planned".to_owned() } else { parts.join(" · ") }
}

/// What somebody does in a slot: what is planned, else what is given.
fn cell(page: &Page, staff: StaffId, slot: Slot) -> Cell {
    let entries = page.weeks.at(staff, slot);
    let given = page.weeks.given(staff, slot);
    let recurring = entries.iter().find(|entry| entry.round.is_none());
    let below = match &given {
        // Who is released from a lesson does not teach it: the entry says so.
        _ if recurring.is_some() => None,
        Given::Busy(what, with) => Some(html! { (what) @if !with.is_empty() { small { (with) } } }),
        Given::Nothing | Given::Protected | Given::Away => None,
    };
    let class = match (recurring, &given) {
        (Some(entry), _) => class(entry.kind),
        (None, Given::Busy(..)) => "b",
        (None, Given::Away) => "a",
        (None, Given::Protected) => "p",
        (None, Given::Nothing) if entries.is_empty() => "",
        (None, Given::Nothing) => "v",
    };
    let content = html! {
        @if let Some(below) = &below { (below) }
        @for entry in entries { (planned(entry)) }
        @match given {
            Given::Away if entries.is_empty() => span.vh { "away" },
            Given::Protected if entries.is_empty() => span.vh { "protected" },
            _ => {},
        }
    };
    let content = content.into_string();
    // A visit takes one period; everything else may go on.
    let joins = !content.is_empty() && entries.iter().all(|entry| entry.kind != Kind::Visit);
    Cell { class: class.to_owned(), content, joins }
}

fn planned(entry: &Entry) -> Markup {
    html! {
        @match entry.round {
            Some(round) => span.round { b { "R" (round) } " " (entry.what) },
            None => { b { (entry.what) } @if !entry.note.is_empty() { small { (entry.note) } } },
        }
    }
}

/// The visits of a person in the order of the term.
fn visits(page: &Page, staff: StaffId) -> Markup {
    let school = page.school;
    let own = page.plan.visits.iter().filter(|visit| visit.observer == staff || visit.host == staff);
    let lines: Vec<Markup> = own
        .map(|visit| {
            let when = clean(&school.cycle.name(visit.slot));
            let lesson = crate::report::sessions::taught(school, visit.host, visit.slot);
            let talk = visit.debrief.map(|slot| clean(&school.cycle.name(slot)));
            html! {
                li {
                    b { "Round " (visit.round) ", " (when) ":" } " "
                    @if visit.observer == staff {
                        "visits " (page.link(visit.host)) " (" (lesson) ")"
                    } @else {
                        "is visited by " (page.link(visit.observer)) " in " (lesson)
                    }
                    @if let Some(talk) = talk { "; they talk " (talk) }
                }
            }
        })
        .collect();
    html! {
        @if !lines.is_empty() {
            h4 { "Visits over the term" }
            ul.tight { @for line in &lines { (PreEscaped(&line.0)) } }
        }
    }
}
