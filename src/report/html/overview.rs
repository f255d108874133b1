//! The answer first: what was asked, what was met, what it costs and what is proven.

use maud::{Markup, html};

use super::workload::bar;
use super::{Page, missing};
use crate::plan::{Kind, Score, Status};
use crate::report::text::capital;
use crate::report::{peers, terminal, words};

/// A figure of the overview: how much was met of how much was asked.
struct Tile {
    class: &'static str,
    title: &'static str,
    /// The time that the figures are for.
    per: &'static str,
    met: u64,
    asked: u64,
}

/// The overview.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let (school, plan) = (page.school, page.plan);
    let answer = match &plan.peers {
        Some(groups) => peers::answer(school, groups),
        None => terminal::answer(school, plan),
    };
    let points = words::points(plan.score.criteria.iter().copied(), plan.peers.is_some());
    let sure = if plan.status == Status::Optimal { "proof sure" } else { "proof" };
    Some(html! {
        dl.tiles {
            @for tile in tiles(page) {
                div.tile.(tile.class) {
                    dt { (tile.title) }
                    dd {
                        strong { (tile.met) } " of " (tile.asked)
                        @if !tile.per.is_empty() { " " small { (tile.per) } }
                        (bar(&[(tile.class, tile.met)], tile.asked))
                    }
                }
            }
        }
        (missing::short(page))
        p class=(sure) { (proof(page)) @if let Some(saved) = words::saved(&plan.score) { " " (saved) } }
        @if !points.is_empty() { p { (points) } }
        p.lead { (capital(&answer)) }
    })
}

/// The cost and its proof in one plain sentence.
fn proof(page: &Page) -> String {
    if let Some(groups) = &page.plan.peers {
        return peers::proof(page.plan, groups);
    }
    let Score { total, bound, .. } = page.plan.score;
    match page.plan.status {
        Status::Optimal => {
            let which = words::among(page.plan);
            format!("The plan costs {total} points, and it is proven that no plan for this school{which} costs less.")
        }
        Status::Feasible => format!(
            "The plan costs {total} points; every plan for this school costs at least {bound}, so this one is at most {} \
             above the best there can be.",
            total.saturating_sub(bound)
        ),
        Status::Unknown => format!("The plan costs {total} points; how close that is to the best is not known."),
    }
}

fn tiles(page: &Page) -> Vec<Tile> {
    let (school, plan) = (page.school, page.plan);
    let meetings = u64::from(school.rules.mentors.meetings);
    let mut tiles = Vec::new();
    let mut tile = |class, title, per, met: usize, asked: u64| {
        if asked > 0 {
            tiles.push(Tile { class, title, per, met: met as u64, asked });
        }
    };
    if let Some(groups) = &plan.peers {
        let grouped = groups.iter().map(|group| group.people.len()).sum();
        tile("m", "People with a peer", "", grouped, school.staff.len() as u64);
        let met = groups.iter().map(|group| group.meetings.len()).sum();
        tile("m", "Peer meetings", "a cycle", met, groups.len() as u64 * meetings);
        return tiles;
    }
    let planned = |kind, there: bool| plan.kinds.contains(&kind) || there;
    if planned(Kind::Sessions, !plan.sessions.is_empty()) {
        let asked = school.teams.iter().map(|team| u64::from(team.sessions)).sum();
        let per = if school.turns() > 1 { "" } else { "a cycle" };
        tile("s", "Planning sessions", per, plan.sessions.len(), asked);
    }
    if planned(Kind::Mentors, !plan.pairs.is_empty()) {
        let asked = school.staff.iter().filter(|person| person.roles.mentee).count() as u64;
        tile("m", "Mentees with a mentor", "", plan.pairs.len(), asked);
        let met = plan.pairs.iter().map(|pair| pair.meetings.len()).sum();
        tile("m", "Mentor meetings", "a cycle", met, plan.pairs.len() as u64 * meetings);
    }
    if planned(Kind::Visits, !plan.visits.is_empty()) {
        let asked = school.staff.iter().map(|person| u64::from(person.visits)).sum();
        tile("v", "Visits", "over the term", plan.visits.len(), asked);
    }
    tiles
}
