//! Groups of peers as cards.

use maud::{Markup, html};

use super::{Page, pairs};
use crate::plan::{PeerGroup, PeerPair};
use crate::report;

/// All groups of a plan of peers.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let groups = page.plan.peers.as_deref().filter(|groups| !groups.is_empty())?;
    Some(html! {
        p { "What a group is worth, 0 to 100, comes from what its people can help each other with, common time, \
             experience, departments and wishes." }
        div.cards { @for group in groups { (card(page, group)) } }
    })
}

fn card(page: &Page, group: &PeerGroup) -> Markup {
    let names: Vec<&str> = group.people.iter().map(|staff| page.name(*staff)).collect();
    html! {
        article.card.pair data-f=(names.join(" ")) {
            (pairs::fit("worth", group.fit))
            h3 { (page.links(&group.people)) }
            p { (pairs::meet(page, &group.meetings)) }
            @if let Some(joined) = group.joined { p { "A trio: " (page.name(joined)) " joined the pair." } }
            @for pair in &group.pairs { (two(page, pair, group.pairs.len() > 1)) }
        }
    }
}

/// What two of a group can give each other.
fn two(page: &Page, pair: &PeerPair, named: bool) -> Markup {
    html! {
        @if named { h4 { (page.name(pair.people[0])) " and " (page.name(pair.people[1])) ": " (pair.fit) } }
        @for (by, whom) in [(0, 1), (1, 0)] {
            @if !pair.helps[by].is_empty() {
                p { (page.name(pair.people[by])) " can help " (page.name(pair.people[whom])) " with" }
                (pairs::tags(page, &pair.helps[by]))
            }
        }
        @if named { p.of { (report::pairs::points(pair.points)) } } @else { (pairs::points(&pair.points)) }
    }
}
