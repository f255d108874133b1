//! The cost by criterion.

use maud::{Markup, html};

use super::{Page, scrolling};
use crate::report::words::{self, Counted};

/// What the plan costs and for what; stages where it was made in stages.
pub(super) fn content(page: &Page) -> Option<Markup> {
    let score = &page.plan.score;
    let counted = Counted::new(page.plan);
    let most = score.criteria.iter().map(|cost| cost.cost()).max().unwrap_or(0).max(1);
    let table = html! {
        table.figures.sorts {
            caption.vh { "The cost of the plan, by what it is for" }
            thead { tr {
                th scope="col" { "For" }
                th.n scope="col" { "Each" }
                th.n scope="col" { "Together" }
                th scope="col" data-nosort { span.vh { "Share" } }
            } }
            tbody {
                @for cost in &score.criteria {
                    tr {
                        th scope="row" { (words::criterion(cost, counted)) }
                        td.n data-v=(cost.weight) { "× " (cost.weight) }
                        td.n { (cost.cost()) }
                        td.bars { (super::workload::bar(&[("u", cost.cost().max(0) as u64)], most as u64)) }
                    }
                }
            }
            tfoot { tr {
                th scope="row" { "All together" }
                td {}
                td.n { (score.total) }
                td {}
            } }
        }
    };
    Some(html! {
        p { "Points say how much each thing is minded; rules.toml sets what each is worth. The fewer, the better." }
        @if score.criteria.is_empty() {
            p { "Nothing in this plan costs anything." }
        } @else {
            (scrolling("Costs", table))
        }
        @if !score.stages.is_empty() {
            p {
                "Planned in stages: "
                @for (at, stage) in score.stages.iter().enumerate() {
                    @if at > 0 { ", then " }
                    (stage.kind.name()) " (" (stage.total) " points, at least " (stage.bound) ")"
                }
                "."
            }
        }
    })
}
