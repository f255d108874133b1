//! Why a source is not imported, and what is told of one that is.

use crate::findings::{Code, Finding, Place};

/// Why nothing is written: findings, at least one of them an error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal(pub Vec<Finding>);

impl From<Finding> for Refusal {
    fn from(finding: Finding) -> Refusal {
        Refusal(vec![finding])
    }
}

/// What importing gives.
pub type Imports<T> = Result<T, Refusal>;

/// A finding about a file, or a line of it.
pub fn about(
    code: Code,
    file: &str,
    line: Option<u64>,
    message: impl Into<String>,
    expected: impl Into<String>,
    remedy: impl Into<String>,
) -> Finding {
    Finding {
        code,
        place: Place { file: file.to_owned(), line, ..Place::default() },
        value: None,
        message: message.into(),
        expected: expected.into(),
        remedy: remedy.into(),
        also: Vec::new(),
    }
}

/// A refusal about a file.
pub fn refuse(
    code: Code,
    file: &str,
    message: impl Into<String>,
    expected: impl Into<String>,
    remedy: impl Into<String>,
) -> Refusal {
    about(code, file, None, message, expected, remedy).into()
}

/// An option is needed.
pub fn ask(message: impl Into<String>, expected: impl Into<String>, remedy: impl Into<String>) -> Refusal {
    about(Code::ImportOptionNeeded, "", None, message, expected, remedy).into()
}

/// An option has a value that cannot be used.
pub fn bad_option(message: impl Into<String>, expected: impl Into<String>, remedy: impl Into<String>) -> Refusal {
    about(Code::ImportBadOption, "", None, message, expected, remedy).into()
}

/// A warning about the whole source.
pub fn warning(
    code: Code,
    message: impl Into<String>,
    expected: impl Into<String>,
    remedy: impl Into<String>,
) -> Finding {
    about(code, "", None, message, expected, remedy)
}

/// A note about the whole source.
pub fn note(code: Code, message: impl Into<String>, expected: impl Into<String>, remedy: impl Into<String>) -> Finding {
    about(code, "", None, message, expected, remedy)
}
