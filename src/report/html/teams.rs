//! Every team: when it meets, who attends, and how many could have come when.

use maud::{Markup, html};

use super::grid::{self, Cell};
use super::{Page, team_id};
use crate::plan::{Kind, Session, UnmetKind};
use crate::report::sessions::{day_name, merged, periods, taught, times};
use crate::report::text::{clean, count};
use crate::report::turns;
use crate::school::{MemberRole, Slot, StaffId, Team, TeamId};

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
    let name = clean(&team.name);
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
                        (when(page, session))
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

/// `Tue 3–4, 10:35–12:20`, and in which cycles unless in each.
fn when(page: &Page, session: &Session) -> String {
    let school = page.school;
    let day = day_name(school, school.cycle.day_of(session.start));
    let times = times(school, session.start, session.length).map_or(String::new(), |times| format!(", {times}"));
    let turn = turns::of(school, session).map_or(String::new(), |turn| format!(", {turn}"));
    format!("{day} {}{times}{turn}", periods(school, session.start, session.length))
}

/// Who attends a session, who does not, and who covers what.
fn details(page: &Page, team: &Team, session: &Session) -> Markup {
    let school = page.school;
    let room = session.room.and_then(|room| school.rooms.as_ref()?.get(room));
    let (here, all) = (session.attending.len(), session.attending.len() + session.absent.len());
    html! {
        div.session {
            p {
                strong { (when(page, session)) }
                @if let Some(room) = room { ", room " (clean(&room.id)) }
                ": "
                @if here == all { @if all == 2 { "both attend." } @else { "all " (all) " attend." } }
                @else { (here) " of " (all) " attend." }
            }
            @for staff in &session.absent {
                p.lack { "Absent: " (page.link(*staff)) " (" (role(team.role_of(*staff))) ")" }
            }
            @for (release, slots) in merged(school, &session.released) {
                p.covered {
                    "Released: " (page.link(release.staff)) " from " (taught(school, release.staff, release.slot))
                    " in " (slots.iter().map(|slot| periods(school, *slot, 1)).collect::<Vec<_>>().join(" and "))
                    ", covered by " (page.link(release.cover))
                }
            }
        }
    }
}

fn role(role: Option<MemberRole>) -> &'static str {
    role.map_or("not a member", crate::report::by_hand::role)
}

/// The session, or how many members are free.
fn cell(page: &Page, team: &Team, sessions: &[&Session], slot: Slot) -> Cell {
    let cycle = &page.school.cycle;
    let is_on =
        |session: &&&Session| cycle.window(session.start, session.length).is_some_and(|window| window.contains(&slot));
    // Several only where they take turns.
    let held: Vec<&&Session> = sessions.iter().filter(is_on).collect();
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
    let free = team.members.iter().filter(|member| page.school.staff[member.staff].time.free.contains(slot)).count();
    let class = match (free, team.members.len()) {
        _ if cycle.kind(slot) == crate::school::SlotKind::Break => return Cell::default(),
        (free, all) if free == all => "all",
        (free, all) if free * 2 >= all => "many",
        _ => "few",
    };
    Cell { class: class.to_owned(), content: format!("{free} of {}", team.members.len()), joins: false }
}
