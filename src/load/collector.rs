//! Collects findings and puts together those that say the same.

use super::source::TABLES;
use std::collections::BTreeMap;

use crate::findings::{Code, Finding, Place};

/// How many times the nearest known name is looked for before unknown names
/// come without a suggestion: a file full of different unknown names is the
/// wrong file, and comparing each of them with everybody would take long.
const SUGGESTIONS: usize = 300;

/// How much of a value, and of a message that may quote it, is kept: a cell may have megabytes.
const LONGEST_VALUE: usize = 200;
const LONGEST_MESSAGE: usize = 1_000;

/// What findings are grouped by.
type Key = (Code, String, Option<String>, Option<String>);

/// The findings so far.
pub(super) struct Collector {
    findings: Vec<Finding>,
    known: BTreeMap<Key, usize>,
    suggestions_left: usize,
}

impl Collector {
    pub(super) fn new() -> Collector {
        Collector { findings: Vec::new(), known: BTreeMap::new(), suggestions_left: SUGGESTIONS }
    }

    /// Adds a finding, or only its line where the same one (by code, file, field and value) is there already.
    pub(super) fn push(&mut self, mut finding: Finding) {
        let Finding { code, ref place, ref value, .. } = finding;
        if !self.again(code, place, value.as_deref()) {
            self.known.insert(key(code, place, value.as_deref()), self.findings.len());
            finding.value = finding.value.map(|value| shortened(value, LONGEST_VALUE));
            finding.message = shortened(finding.message, LONGEST_MESSAGE);
            finding.expected = shortened(finding.expected, LONGEST_MESSAGE);
            finding.remedy = shortened(finding.remedy, LONGEST_MESSAGE);
            self.findings.push(finding);
        }
    }

    /// Adds the line of `place` to the finding of this code, file, field and
    /// value; false where there is none yet. O(log findings).
    pub(super) fn again(&mut self, code: Code, place: &Place, value: Option<&str>) -> bool {
        if self.findings.is_empty() {
            return false;
        }
        let Some(at) = self.known.get(&key(code, place, value)) else { return false };
        let finding = &mut self.findings[*at];
        if let Some(line) = place.line
            && finding.place.line != Some(line)
            && finding.also.last() != Some(&line)
        {
            finding.also.push(line);
        }
        true
    }

    /// Whether the nearest known name may still be looked for.
    pub(super) fn may_suggest(&mut self) -> bool {
        self.suggestions_left = self.suggestions_left.saturating_sub(1);
        self.suggestions_left > 0
    }

    /// How many findings there are.
    pub(super) fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether a finding since `from` (an earlier [`Collector::len`]) is an error.
    pub(super) fn any_error_since(&self, from: usize) -> bool {
        crate::findings::any_error(&self.findings[from..])
    }

    /// The findings by file in the order of the specification, then line, column and code.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_by(|a, b| order(a).cmp(&order(b)));
        for finding in &mut self.findings {
            finding.also.sort_unstable();
        }
        self.findings
    }
}

fn shortened(text: String, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

fn key(code: Code, place: &Place, value: Option<&str>) -> Key {
    (code, place.file.clone(), place.field.clone(), value.map(str::to_owned))
}

fn order(finding: &Finding) -> (usize, &Place, &'static str, &Option<String>) {
    let name = super::header::plain(finding.place.file.split('.').next().unwrap_or_default());
    // Findings about the whole folder come first, the rules last.
    let mut files = TABLES.iter().chain(&["rules"]);
    let file = files.position(|file| *file == name).map_or(0, |at| at + 1);
    (file, &finding.place, finding.code.code(), &finding.value)
}
