//! The whole school's week: everything that is planned in each period, then everybody at a glance.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::grid::{self, Cell};
use super::{Page, class, strips, team_id};
use crate::report::sessions::periods;
use crate::report::text::clean;
use crate::report::turns;
use crate::report::week::Kind;
use crate::school::Slot;

/// With more meetings than this in one period, the others are folded away.
const MEETINGS: usize = 6;
/// With more people than this, the lines of all are folded away at first.
const OPEN_UP_TO: usize = 60;

/// The week of the school.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let (school, planned) = (page.school, planned(page));
    let people = school.staff.len();
    (people > 0).then(|| {
        html! {
            @if planned.is_empty() {
                p { "Nothing is planned that comes again in every cycle." }
            } @else {
                @if school.turns() > 1 {
                    p { "What recurs: in every cycle, unless it says in which. Visits are in their rounds, further down." }
                } @else {
                    p { "What happens in every cycle. Visits are in their rounds, further down." }
                }
                (grid::table(page, "school", "What is planned in each period of the cycle", |slot| {
                    let content = planned.get(&slot).map_or(String::new(), |planned| planned.list().into_string());
                    Cell { class: String::new(), content, joins: false }
                }))
            }
            details.glance open[people <= OPEN_UP_TO] {
                summary { h3 { "Everybody at a glance" } }
                p { "One line per person, one strip per day, from the first period to the last. Visits take half the height, for they are in one round only." }
                (strips::table(page))
            }
        }
    })
}

/// What begins in one slot.
#[derive(Default)]
struct Planned {
    sessions: Vec<Markup>,
    meetings: Vec<Markup>,
    covers: Vec<Markup>,
}

impl Planned {
    fn list(&self) -> Markup {
        let few = if self.meetings.len() > MEETINGS { MEETINGS - 1 } else { self.meetings.len() };
        let (few, more) = self.meetings.split_at(few);
        html! {
            ul { @for entry in self.sessions.iter().chain(&self.covers).chain(few) { (entry) } }
            @if !more.is_empty() {
                details.more { summary { (more.len()) " more meetings" } ul.rest { @for entry in more { (entry) } } }
            }
        }
    }
}

/// What begins in each slot.
fn planned(page: &Page) -> BTreeMap<Slot, Planned> {
    let (school, plan) = (page.school, page.plan);
    let mut planned: BTreeMap<Slot, Planned> = BTreeMap::new();
    for session in &plan.sessions {
        let team = clean(&school.teams[session.team].name);
        let room = session.room.and_then(|room| school.rooms.as_ref()?.get(room)).map(|room| clean(&room.id));
        let people: Vec<&str> = session.attending.iter().map(|staff| page.name(*staff)).collect();
        let chip = html! {
            li.chip.(class(Kind::Session)) data-f={ (team) " " (people.join(" ")) } {
                a href={ "#" (team_id(session.team)) } { (team) }
                @if session.length > 1 { " " (periods(school, session.start, session.length)) }
                @if let Some(room) = room { small { (room) } }
                @if let Some(turn) = turns::of(school, session) { small { (turn) } }
            }
        };
        planned.entry(session.start).or_default().sessions.push(chip);
    }
    let mut meeting = |people: Markup, slots: &[Slot]| {
        for slot in slots {
            let chip = html! { li.chip.(class(Kind::Meeting)) data-f { (people) } };
            planned.entry(*slot).or_default().meetings.push(chip);
        }
    };
    for pair in &plan.pairs {
        meeting(html! { (page.link(pair.mentor)) " mentors " (page.link(pair.mentee)) }, &pair.meetings);
    }
    plan.peers.iter().flatten().for_each(|group| meeting(page.links(&group.people), &group.meetings));
    let releases =
        plan.sessions.iter().flat_map(|session| session.released.iter().map(move |release| (session, release)));
    for (session, release) in releases {
        let chip = html! {
            li.chip.(class(Kind::Cover)) data-f {
                (page.link(release.cover)) " covers " (page.link(release.staff))
                @if let Some(turn) = turns::of(school, session) { small { (turn) } }
            }
        };
        planned.entry(release.slot).or_default().covers.push(chip);
    }
    planned
}
