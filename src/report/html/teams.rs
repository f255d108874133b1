//! Every team: when it meets, who attends, and how many could have come when.

use maud::{Markup, html};

use super::grid::{self, Cell};
use super::{Page, team_id};
use crate::plan::{Kind, Session, UnmetKind};
use crate::report::teams::{free, is_on, released, role, when};
use crate::report::text::{clean, count};
use crate::report::turns;
use crate::school::{Slot, StaffId, Team, TeamId};

/// All teams, each to be opened.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let school = page.school;
    let shown = page.plan.kinds.contains(&Kind::Sessions) || !page.plan.sessions.is_empty();
    (shown && !school.teams.is_empty()).then(|| {
        html! {
            p { "Open a team to see who attends and, for every period, how many of its members are free." }
            @for (id, team) in school.teams.entries() { (one(page, id, team)) }
        }
    })
}

fn one(page: &Page, id: TeamId, team: &Team) -> Markup {
    let (school, name) = (page.school, clean(&team.name));
    let sessions: Vec<&Session> = page.plan.sessions.iter().filter(|session| session.team == id).collect();
    let members: Vec<&str> = team.members.iter().map(|member| page.name(member.staff)).collect();
    let missing = page.plan.unmet.iter().find(|unmet| unmet.kind == UnmetKind::Session && unmet.id == team.id);
    let caption = format!("How many of {name} are free in each period, before anything is planned");
    html! {
        details.card.team id=(team_id(id)) data-f={ (name) " " (members.join(" ")) } {
            summary {
                h3 { (name) }
                span.sum {
                    @if sessions.is_empty() && missing.is_none() { "asks for no session" }
                    @for (at, session) in sessions.iter().enumerate() {
                        @if at > 0 { " · " }
                        (when(school, session))
                    }
                    @if let Some(missing) = missing {
                        @if !sessions.is_empty() { " · " }
                        strong.lack { (count(u64::from(missing.count), "session missing", "sessions missing")) }
                    }
                }
            }
            @for session in &sessions { (details(page, team, session)) }
            @if missing.is_some() { p { a href="#missing" { "Why a session is missing, and what would help" } } }
            p { (count(team.members.len() as u64, "member", "members")) ": " (page.links(&people(team))) "." }
            (grid::table(page, "team", &caption, |slot| cell(page, team, &sessions, slot)))
        }
    }
}

fn people(team: &Team) -> Vec<StaffId> {
    team.members.iter().map(|member| member.staff).collect()
}

/// Who attends a session, who does not, and who covers what.
fn details(page: &Page, team: &Team, session: &Session) -> Markup {
    let school = page.school;
    let room = session.room.and_then(|room| school.rooms.as_ref()?.get(room));
    let (here, all) = (session.attending.len(), session.attending.len() + session.absent.len());
    html! {
        div.session {
            p {
                strong { (when(school, session)) }
                @if let Some(room) = room { ", room " (clean(&room.id)) }
                ": "
                @if here == all { @if all == 2 { "both attend" } @else { "all " (all) " attend" } }
                @else { (here) " of " (all) " attend" }
                @if here > 0 { ": " (page.links(&session.attending)) }
                "."
            }
            @for staff in &session.absent {
                p.lack { "Absent: " (page.link(*staff)) " (" (role(team.role_of(*staff))) ")" }
            }
            @for released in released(school, session, &page.weeks.names) { p.covered { "Released: " (released) } }
        }
    }
}

/// The session, or how many members are free.
fn cell(page: &Page, team: &Team, sessions: &[&Session], slot: Slot) -> Cell {
    // Several only where they take turns.
    let held: Vec<&&Session> = sessions.iter().filter(|session| is_on(page.school, session, slot)).collect();
    if !held.is_empty() {
        let content = html! {
            @for session in held {
                @let all = session.attending.len() + session.absent.len();
                b { "Session" } small { (session.attending.len()) " of " (all) " attend" }
                @if let Some(turn) = turns::of(page.school, session) { small { (turn) } }
            }
        };
        return Cell { class: "s".to_owned(), content: content.into_string(), joins: true };
    }
    let Some(free) = free(page.school, team, slot) else { return Cell::default() };
    let class = match (free, team.members.len()) {
        (free, all) if free == all => "all",
        (free, all) if free * 2 >= all => "many",
        _ => "few",
    };
    Cell { class: class.to_owned(), content: format!("{free} of {}", team.members.len()), joins: false }
}
