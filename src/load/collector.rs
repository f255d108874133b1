//! Collects findings and puts together those that say the same.

use super::claims::claim;
use super::source::TABLES;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

use crate::findings::{Code, Finding, Place, Severity};

/// How many times the nearest known name is looked for before unknown names
/// come without a suggestion: a file full of different unknown names is the
/// wrong file, and comparing each of them with everybody would take long.
const SUGGESTIONS: usize = 300;

/// How much of a value, and of a message that may quote it, is kept: a cell may have megabytes.
const LONGEST_VALUE: usize = 200;
const LONGEST_MESSAGE: usize = 1_000;

/// How many findings of one cause (the same code and file) are kept; the rest is counted. Nobody
/// mends more at once, and a file that is wrong in every row is the wrong file.
const MOST_OF_A_CAUSE: usize = 100;

/// What findings are grouped by.
type Key = (Code, String, Option<String>, Option<String>);

/// The findings so far.
pub(super) struct Collector {
    findings: Vec<Finding>,
    known: BTreeMap<Key, usize>,
    /// Of each cause what was found so far.
    causes: BTreeMap<(Code, String), Cause>,
    suggestions_left: usize,
    /// How often something was pushed, kept or not.
    pushed: usize,
    /// How often, when it was an error last.
    last_error: usize,
    /// Whether fingerprints of files are wanted.
    pub takes_fingerprints: bool,
    /// The files that were read, by name, with a fingerprint of each.
    files: Vec<(String, String)>,
}

/// How many findings there are of one cause.
#[derive(Default)]
struct Cause {
    kept: usize,
    /// Not kept, and on which lines the first and the last of them are.
    counted: usize,
    lines: Option<(u64, u64)>,
}

impl Collector {
    pub(super) fn new() -> Collector {
        Collector {
            findings: Vec::new(),
            known: BTreeMap::new(),
            causes: BTreeMap::new(),
            suggestions_left: SUGGESTIONS,
            pushed: 0,
            last_error: 0,
            takes_fingerprints: false,
            files: Vec::new(),
        }
    }

    /// Adds a finding, or only its line where the same one (by code, file, field and value) is there
    /// already. Where there are many of its cause, it is only counted.
    pub(super) fn push(&mut self, mut finding: Finding) {
        let Finding { code, ref place, ref value, .. } = finding;
        if self.again(code, place, value.as_deref()) {
            return;
        }
        self.count(code);
        self.causes.entry((code, place.file.clone())).or_default().kept += 1;
        self.known.insert(key(code, place, value.as_deref()), self.findings.len());
        finding.value = finding.value.map(|value| shortened(value, LONGEST_VALUE));
        finding.message = shortened(finding.message, LONGEST_MESSAGE);
        finding.expected = shortened(finding.expected, LONGEST_MESSAGE);
        finding.remedy = shortened(finding.remedy, LONGEST_MESSAGE);
        self.findings.push(finding);
    }

    fn count(&mut self, code: Code) {
        self.pushed += 1;
        if code.severity() == Severity::Error {
            self.last_error = self.pushed;
        }
    }

    /// Whether nothing new is to be said: the finding of this code, file, field and value is there already,
    /// and gets the line of `place`; or there are so many of this cause that one more is only
    /// counted. Worth asking before a finding is worked out. O(log findings).
    pub(super) fn again(&mut self, code: Code, place: &Place, value: Option<&str>) -> bool {
        if self.findings.is_empty() {
            return false;
        }
        if let Some(at) = self.known.get(&key(code, place, value)).copied() {
            self.count(code);
            let finding = &mut self.findings[at];
            if let Some(line) = place.line
                && finding.place.line != Some(line)
                && finding.also.last() != Some(&line)
            {
                finding.also.push(line);
            }
            return true;
        }
        let Some(cause) = self.causes.get_mut(&(code, place.file.clone())) else { return false };
        if cause.kept < MOST_OF_A_CAUSE {
            return false;
        }
        cause.counted += 1;
        if let Some(line) = place.line {
            let (first, last) = cause.lines.unwrap_or((line, line));
            cause.lines = Some((first.min(line), last.max(line)));
        }
        self.count(code);
        true
    }

    /// Remembers that a file was read, where fingerprints are wanted.
    pub(super) fn file_was_read(&mut self, file: &str, bytes: &[u8]) {
        if self.takes_fingerprints {
            self.files.push((file.to_owned(), in_figures(&Sha256::digest(bytes))));
        }
    }

    /// A fingerprint of all files that were read; empty where none is wanted.
    pub(super) fn fingerprint(&self) -> String {
        if !self.takes_fingerprints {
            return String::new();
        }
        let mut files = self.files.clone();
        files.sort();
        files.dedup();
        let mut all = Sha256::new();
        for (file, digest) in files {
            all.update(format!("{digest} {file}\n"));
        }
        in_figures(&all.finalize())
    }

    /// Whether the nearest known name may still be looked for.
    pub(super) fn may_suggest(&mut self) -> bool {
        self.suggestions_left = self.suggestions_left.saturating_sub(1);
        self.suggestions_left > 0
    }

    /// How often something was found, the same things and what is only counted included.
    pub(super) fn pushed(&self) -> usize {
        self.pushed
    }

    /// Whether something found since `from` (an earlier [`Collector::pushed`]) is an error.
    pub(super) fn any_error_since(&self, from: usize) -> bool {
        self.last_error > from
    }

    /// The findings by file in the order of the specification, then line, column and code.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        let causes = std::mem::take(&mut self.causes);
        self.findings.sort_by_cached_key(order);
        let rest = causes.into_iter().filter_map(|((code, file), cause)| cause.rest(code, file));
        self.findings.extend(rest);
        // What is only counted comes last in its file.
        self.findings.sort_by_cached_key(|finding| order(finding).0);
        for finding in &mut self.findings {
            finding.also.sort_unstable();
        }
        self.findings
    }
}

impl Cause {
    /// A finding that stands for those that are only counted, behind the last one that is kept.
    fn rest(self, code: Code, file: String) -> Option<Finding> {
        let more = self.counted;
        let lines = match self.lines {
            Some((first, last)) if first < last => format!(", on lines {first} to {last}"),
            Some((line, _)) => format!(", on line {line}"),
            None => String::new(),
        };
        (more > 0).then(|| Finding {
            code,
            place: Place { file, ..Place::default() },
            value: None,
            message: format!(
                "there {} of this kind{lines}, which {} not shown one by one",
                if more == 1 { "is 1 more finding".to_owned() } else { format!("are {more} more findings") },
                if more == 1 { "is" } else { "are" }
            ),
            expected: "what the findings above this one expect".into(),
            remedy: "mend those above first, then check again: often all have one cause".into(),
            also: Vec::new(),
        })
    }
}

fn in_figures(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
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

fn order(finding: &Finding) -> (usize, Place, &'static str, Option<String>) {
    // A sheet of a workbook in a folder is named behind it.
    let name = finding.place.file.rsplit(": ").next().unwrap_or_default();
    let stem = super::source_files::stem(name);
    // Findings about the whole folder come first, the rules last.
    let table = claim(stem, &|_| true)
        .map(|(table, _)| table)
        .or_else(|| stem.eq_ignore_ascii_case("rules").then_some("rules"));
    let mut files = TABLES.iter().chain(&["rules"]);
    let file = table.and_then(|table| files.position(|file| *file == table)).map_or(0, |at| at + 1);
    (file, finding.place.clone(), finding.code.code(), finding.value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(line: u64) -> Finding {
        Finding {
            code: Code::UnknownName,
            place: Place { file: "members.csv".into(), line: Some(line), column: Some(1), field: Some("staff".into()) },
            value: Some(format!("x{line}")),
            message: format!("`x{line}` is no person"),
            expected: "a person".into(),
            remedy: "mend it".into(),
            also: Vec::new(),
        }
    }

    #[test]
    fn many_findings_of_one_cause_are_counted() {
        let mut collector = Collector::new();
        (2..60_002).for_each(|line| collector.push(finding(line)));
        let before = collector.pushed();
        collector.push(finding(60_002));
        assert!(collector.any_error_since(before), "an error that is only counted is one");
        let findings = collector.finish();
        assert_eq!(findings.len(), MOST_OF_A_CAUSE + 1);
        assert_eq!(
            findings[MOST_OF_A_CAUSE].message,
            "there are 59901 more findings of this kind, on lines 102 to 60002, which are not shown one by one"
        );
        assert!(findings.iter().all(|finding| finding.code == Code::UnknownName));
    }

    #[test]
    fn one_more_than_are_shown_is_counted_too() {
        let mut collector = Collector::new();
        (0..=MOST_OF_A_CAUSE as u64).for_each(|line| collector.push(finding(line + 2)));
        let findings = collector.finish();
        assert!(
            findings[MOST_OF_A_CAUSE].message.contains("there is 1 more finding of this kind, on line 102, which is")
        );
    }
}
