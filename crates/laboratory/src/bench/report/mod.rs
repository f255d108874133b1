//! What a comparison says, as files and as text: the verdict first, then tables, charts, what failed, and where it ran.

mod charts;
mod comma_separated;
mod markdown;
mod page;
mod summary;
mod tables;

pub use summary::{OfPair, OfSettings, Summary, summary};

use super::comparison::{Comparison, place};
use super::measured::TimeOuts;
use super::record::Record;
use super::verdict::{self, Tone};
use super::words::{clean, count, seconds};

/// The files of a report, each with its name: report.html, report.md, summary.csv and instances.csv.
/// The same records give the same bytes. `records` are those that the comparison was made from.
pub fn files(comparison: &Comparison, records: &[Record]) -> Vec<(String, Vec<u8>)> {
    let files = [
        ("report.html", page::page(comparison, records).into_bytes()),
        ("report.md", markdown::text(comparison, records).into_bytes()),
        ("summary.csv", comma_separated::summary(comparison)),
        ("instances.csv", comma_separated::instances(comparison)),
    ];
    files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect()
}

/// Paragraphs for the terminal, a line each: the verdict, a line for each settings, and what to be careful about.
pub fn text(comparison: &Comparison) -> Vec<String> {
    let (cautions, verdict): (Vec<_>, Vec<_>) =
        verdict::of(comparison).into_iter().partition(|paragraph| paragraph.tone == Tone::Caution);
    let settings = comparison.order().into_iter().map(|own| {
        let figures = &comparison.figures[own];
        let mean = figures.means[place(TimeOuts::Maximum)];
        let mean = mean.map_or(String::new(), |mean| format!(", {} s in the mean", seconds(mean)));
        let instances = count(figures.instances, "instance", "instances");
        format!("{}: {} of {instances} solved{mean}", comparison.label(own), figures.solved)
    });
    let said = verdict.into_iter().map(|paragraph| paragraph.text);
    let cautions = cautions.into_iter().map(|paragraph| paragraph.text);
    said.chain(settings).chain(cautions).map(|text| clean(&text)).collect()
}

#[cfg(test)]
mod tests;
