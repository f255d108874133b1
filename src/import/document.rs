//! import.json: what was read, what was written, and what was not.

use serde::Serialize;

use super::Outcome;
use super::draft::{Guessed, LeftOut};
use super::finish::{ChangedId, Counts};
use super::source::Fingerprint;
use crate::findings::{Finding, Severity};

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
    findings: Vec<Entry<'o>>,
}

/// A finding as `check --json` has it in specification part 2.
#[derive(Serialize)]
struct Entry<'f> {
    code: &'static str,
    severity: Severity,
    file: &'f str,
    line: Option<u64>,
    column: Option<u64>,
    value: Option<&'f str>,
    message: &'f str,
    expected: &'f str,
    help: &'f str,
    count: usize,
    lines: Vec<u64>,
}

impl<'f> Entry<'f> {
    fn of(finding: &'f Finding) -> Entry<'f> {
        Entry {
            code: finding.code.code(),
            severity: finding.severity(),
            file: &finding.place.file,
            line: finding.place.line,
            column: finding.place.column,
            value: finding.value.as_deref(),
            message: &finding.message,
            expected: &finding.expected,
            help: &finding.remedy,
            count: 1 + finding.also.len(),
            lines: finding.place.line.into_iter().chain(finding.also.iter().copied()).take(3).collect(),
        }
    }
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
        findings: imported.findings.iter().map(Entry::of).collect(),
    };
    serde_json::to_string_pretty(&document).map(|text| text + "\n").unwrap_or_default()
}
