//! What was asked for and is not in the plan: why, and what would help.

use maud::{Markup, html};

use super::Page;
use crate::plan::{Unmet, UnmetKind};
use crate::report::reasons::Help;
use crate::report::text::{clean, count};
use crate::report::{peers, reasons};

/// Named in the overview; the rest is counted.
const NAMED: usize = 8;

/// Everything that is missing, one by one.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let unmet = &page.plan.unmet;
    (!unmet.is_empty()).then(|| {
        html! {
            p { "What was asked for and could not be placed, why, and single changes that would make room for it." }
            div.cards { @for one in unmet { (card(page, one)) } }
        }
    })
}

fn card(page: &Page, unmet: &Unmet) -> Markup {
    // In plan.json the reason names the nearest too; where they are listed below, once is enough.
    let told = reasons::told(page.school, unmet);
    let reason = clean(&told.short);
    html! {
        article.card.bad data-f {
            h3 { (subject(page, unmet)) }
            p.amount { (amount(page, unmet)) }
            @if !reason.is_empty() { p { (reason) } }
            (lines("Nearest", &told.nearest))
            (helps(&told.repairs))
        }
    }
}

fn lines(title: &str, lines: &[String]) -> Markup {
    html! {
        @if !lines.is_empty() {
            h4 { (title) }
            ul { @for line in lines { li { (clean(line)) } } }
        }
    }
}

/// What would help: what it changes first, then, faint, what the plan would cost.
fn helps(repairs: &[Help]) -> Markup {
    html! {
        @if !repairs.is_empty() {
            h4 { "What would help, the cheapest first" }
            ul { @for help in repairs {
                li { (clean(&help.words())) @if let Some(points) = help.points() { span.price { "; " (points) "." } } }
            } }
        }
    }
}

/// What is missing in one line, for the overview.
pub(super) fn short(page: &Page) -> Markup {
    let unmet = &page.plan.unmet;
    let named: Vec<String> = unmet.iter().take(NAMED).map(|one| name(page, one)).collect();
    html! {
        @if unmet.is_empty() {
            p.met { "Everything that was asked for is in the plan." }
        } @else {
            p.missing {
                strong { "Not met: " }
                (named.join("; "))
                @if unmet.len() > named.len() { "; and " (unmet.len() - named.len()) " more" }
                ". " a href="#missing" { "Why, and what would help" }
            }
        }
    }
}

fn name(page: &Page, unmet: &Unmet) -> String {
    match unmet.kind {
        UnmetKind::Session => format!("a session of {}", reasons::short(page.school, page.plan, unmet)),
        UnmetKind::Mentee if page.plan.peers.is_some() => format!("a peer for {}", subject(page, unmet)),
        UnmetKind::Mentee => format!("a mentor for {}", subject(page, unmet)),
        UnmetKind::Meeting => format!("a meeting of {}", subject(page, unmet)),
        UnmetKind::Visit => format!("a visit of {}", subject(page, unmet)),
    }
}

fn subject(page: &Page, unmet: &Unmet) -> String {
    match &page.plan.peers {
        Some(groups) => peers::subject(page.school, groups, unmet),
        None => reasons::subject(page.school, page.plan, unmet),
    }
}

fn amount(page: &Page, unmet: &Unmet) -> String {
    match (unmet.kind, &page.plan.peers) {
        (UnmetKind::Mentee, Some(_)) => "no peer".to_owned(),
        (UnmetKind::Meeting, Some(_)) => count(u64::from(unmet.count), "meeting missing", "meetings missing"),
        _ => reasons::amount(page.school, unmet),
    }
}
