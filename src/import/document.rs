//! import.json: what was read, what was written, and what was not.

use serde::Serialize;

use super::Outcome;
use super::draft::{Guessed, LeftOut};
use super::finish::{ChangedId, Counts};
use super::source::Fingerprint;
use crate::findings::CheckedFinding;

#[derive(Serialize)]
struct Document<'o> {
    schema: u32,
    format: &'o str,
    source: Vec<Fingerprint>,
    options: Vec<String>,
    written: &'o Counts,
    left_out: &'o [LeftOut],
    guessed: &'o [Guessed],
    ids: &'o [ChangedId],
    findings: Vec<CheckedFinding<'o>>,
}

/// The text of import.json.
pub fn json(outcome: &Outcome) -> String {
    let imported = &outcome.imported;
    let cover = |text: &String| imported.veil.report(text);
    let source = outcome.source.iter().map(|file| Fingerprint { file: cover(&file.file), ..file.clone() });
    let document = Document {
        schema: 1,
        format: outcome.format.name(),
        source: source.collect(),
        options: outcome.options.iter().map(cover).collect(),
        written: &imported.counts,
        left_out: &imported.left_out,
        guessed: &imported.guessed,
        ids: &imported.ids,
        findings: imported.findings.iter().map(CheckedFinding::new).collect(),
    };
    serde_json::to_string_pretty(&document).map(|text| text + "\n").unwrap_or_default()
}
