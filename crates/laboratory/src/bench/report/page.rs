//! report.html: one page that needs neither a network nor a script.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::charts;
use super::tables::{self, Table};
use crate::bench::comparison::Comparison;
use crate::bench::record::Record;
use crate::bench::verdict::{self, Tone};
use crate::bench::words::clean;
use crate::files::policy::{as_browsers_read, policy};

const STYLE: &str = include_str!("style.css");

/// The page.
pub(super) fn page(comparison: &Comparison, records: &[Record]) -> String {
    let (failures, environment) = (tables::failures(records), tables::environment(comparison, records));
    let charts = charts::of(comparison, records);
    let style = as_browsers_read(STYLE);
    let whole = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content=(policy(&style, None));
                title { "Staffroom – benchmark" }
                style { (PreEscaped(&style)) }
            }
            body {
                header { h1 { "What the runs say" } }
                main {
                    (verdict(comparison))
                    @for table in tables::of(comparison) { (section(&table)) }
                    @if !charts.is_empty() {
                        section {
                            h2 { "Charts" }
                            div.charts {
                                @for (number, shown) in charts.iter().enumerate() {
                                    figure {
                                        figcaption { h3 { (shown.title) } p { (shown.note) } }
                                        (shown.chart.svg(&format!("chart-{number}")))
                                    }
                                }
                            }
                        }
                    }
                    @if failures.rows.is_empty() {
                        section { h2 { (failures.title) } p { "No run failed." } }
                    } @else {
                        (section(&failures))
                    }
                    (section(&environment))
                }
                footer { p { "Made by Staffroom from runs.csv. docs/benchmarking.md says how to read and trust it." } }
            }
        }
    };
    let mut text = whole.into_string();
    text.push('\n');
    text
}

fn verdict(comparison: &Comparison) -> Markup {
    let class = |tone: Tone| match tone {
        Tone::Alarm => "alarm",
        Tone::Answer => "answer",
        Tone::Remark => "remark",
        Tone::Caution => "caution",
    };
    html! {
        section {
            h2 { "Verdict" }
            @for paragraph in verdict::of(comparison) {
                p.(class(paragraph.tone)) {
                    @if paragraph.tone == Tone::Caution { strong { "Careful: " } }
                    (clean(&paragraph.text))
                }
            }
        }
    }
}

fn section(table: &Table) -> Markup {
    html! {
        section {
            h2 { (table.title) }
            @if !table.note.is_empty() { p { (clean(&table.note)) } }
            div.scroll tabindex="0" role="group" aria-label=(table.title) {
                table {
                    thead { tr { @for (column, figures) in &table.columns { th.n[*figures] scope="col" { (clean(column)) } } } }
                    tbody {
                        @for row in &table.rows {
                            tr {
                                @for (at, (cell, (_, figures))) in row.iter().zip(&table.columns).enumerate() {
                                    @if at == 0 { th scope="row" { (clean(cell)) } }
                                    @else { td.n[*figures] { (clean(cell)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
