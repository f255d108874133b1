//! Findings: what is wrong, odd or worth knowing in the input, as data.
//!
//! Readers and planners collect findings; only the command line prints them.

mod codes;
mod page;
mod render;

pub use codes::Code;
pub use page::page;
pub use render::{CheckedFinding, FindingsDocument, count_line, render};

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing can be planned until it is mended.
    Error,
    /// Planning goes on, but the result may not be what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

/// Where a finding is. Everything but the file may be unknown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Place {
    /// File (or sheet) name, as in the school folder.
    pub file: String,
    /// Line (or sheet row), from 1.
    pub line: Option<u64>,
    /// Column, from 1: the number of the field in its row (for rules.toml, the character in its line).
    pub column: Option<u64>,
    /// The column's name, as in the specification.
    pub field: Option<String>,
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Which kind of finding.
    pub code: Code,
    /// Where it is (the first place, where it repeats).
    pub place: Place,
    /// The value found there.
    pub value: Option<String>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What was expected.
    pub expected: String,
    /// What to do about it.
    pub remedy: String,
    /// The other lines in the same file with the same finding.
    pub also: Vec<u64>,
}

impl Finding {
    /// The severity of the finding's code.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// How many rows it touches.
    pub fn rows(&self) -> usize {
        1 + self.also.len()
    }
}

/// Whether any finding forbids planning.
pub fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity() == Severity::Error)
}
