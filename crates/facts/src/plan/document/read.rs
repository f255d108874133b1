//! Reading plan.json, with an error that says what is wrong and where.

use super::{Document, SCHEMA};
use crate::files;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Why a plan cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file ends in the middle of the plan.
    #[error("the plan is cut off at line {line}, column {column}")]
    CutOff {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The file is not JSON.
    #[error("not JSON at line {line}, column {column}: {message}")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// JSON, but no plan: there is no schema.
    #[error("not a plan: there is no number \"schema\" in it")]
    NotAPlan,
    /// Written by a newer program.
    #[error("the plan has schema {found}, but this program reads schema {SCHEMA}: a newer program wrote it")]
    Newer {
        /// Its schema.
        found: i64,
    },
    /// Written by an older program.
    #[error("the plan has schema {found}, but this program reads schema {SCHEMA}: plan it again with this program")]
    Older {
        /// Its schema.
        found: i64,
    },
    /// A field is missing or holds something of another type.
    #[error("{field} (line {line}): {message}")]
    WrongType {
        /// Which field, such as `sessions[3].length`.
        field: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong with it.
        message: String,
    },
}

/// The one field that must be understood before all others.
#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    schema: Option<serde_json::Value>,
}

impl Document {
    /// Reads a plan from its file, or from the folder that holds it as plan.json.
    ///
    /// # Errors
    /// See [`DocumentError`].
    pub fn read(path: &Path) -> Result<Document, DocumentError> {
        let file = if path.is_dir() { path.join("plan.json") } else { path.to_path_buf() };
        let bytes = files::read::whole(&file).map_err(|source| DocumentError::Unreadable { path: file, source })?;
        Document::from_json(&bytes)
    }

    /// Reads a plan from the bytes of plan.json.
    ///
    /// # Errors
    /// All of [`DocumentError`] but `Unreadable`.
    pub fn from_json(bytes: &[u8]) -> Result<Document, DocumentError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        // serde would read a list as the fields of a struct, one by one.
        if !bytes.trim_ascii_start().starts_with(b"{") {
            let json = serde_json::from_slice::<serde::de::IgnoredAny>(bytes);
            return Err(json.map_or_else(not_json, |_| DocumentError::NotAPlan));
        }
        let header: Header = serde_json::from_slice(bytes).map_err(not_json)?;
        match header.schema.as_ref().and_then(serde_json::Value::as_i64) {
            None => return Err(DocumentError::NotAPlan),
            Some(found) if found > SCHEMA => return Err(DocumentError::Newer { found }),
            Some(found) if found < SCHEMA => return Err(DocumentError::Older { found }),
            Some(_) => {}
        }
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let field = error.path().to_string();
            let error = error.into_inner();
            DocumentError::WrongType { field, line: error.line(), column: error.column(), message: bare(&error) }
        })
    }
}

fn not_json(error: serde_json::Error) -> DocumentError {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Eof => DocumentError::CutOff { line, column },
        serde_json::error::Category::Data => DocumentError::NotAPlan,
        _ => DocumentError::NotJson { line, column, message: bare(&error) },
    }
}

/// The message without its own line and column, which are told apart from it.
fn bare(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = r#"{ "schema": 1, "school": "s", "kinds": ["sessions"], "status": "optimal",
        "score": { "total": 0, "bound": 0, "stages": [], "criteria": [] },
        "sessions": [], "pairs": [], "visits": [], "unmet": [], "ledger": [] }"#;

    fn error(text: &str) -> DocumentError {
        Document::from_json(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_plan_is_read_and_written_back() {
        let document = Document::from_json(EMPTY.as_bytes()).unwrap();
        let text = document.to_json();
        assert!(text.starts_with("{\n  \"schema\": 1,\n  \"school\": \"s\",\n") && text.ends_with("}\n"));
        assert_eq!(Document::from_json(text.as_bytes()).unwrap(), document);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert!(matches!(error(""), DocumentError::CutOff { line: 1, .. }));
        assert!(matches!(error(&EMPTY[..EMPTY.len() - 20]), DocumentError::CutOff { line: 3, .. }));
        assert!(matches!(error("team,week,day"), DocumentError::NotJson { line: 1, column: 2, .. }));
        assert!(matches!(error(&format!("{EMPTY} and more")), DocumentError::NotJson { line: 3, .. }));
        assert!(matches!(error("[1, 2]"), DocumentError::NotAPlan));
        assert!(matches!(error("7"), DocumentError::NotAPlan));
        assert!(matches!(error("{}"), DocumentError::NotAPlan));
        assert!(matches!(error(r#"{"schema": "one"}"#), DocumentError::NotAPlan));
        assert!(matches!(error(&EMPTY.replace("\": 1,", "\": 2,")), DocumentError::Newer { found: 2 }));
        assert!(matches!(error(&EMPTY.replace("\": 1,", "\": 0,")), DocumentError::Older { found: 0 }));
        match error(&EMPTY.replace("\"bound\": 0", "\"bound\": \"none\"")) {
            DocumentError::WrongType { field, line: 2, message, .. } => {
                assert_eq!(field, "score.bound");
                assert!(message.contains("expected i64"), "{message}");
            }
            other => panic!("{other:?}"),
        }
        match error(&EMPTY.replace("\"visits\": [], ", "")) {
            DocumentError::WrongType { message, .. } => assert!(message.contains("visits"), "{message}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn deep_nesting_and_other_bytes_are_errors_too() {
        assert!(Document::from_json("[".repeat(100_000).as_bytes()).is_err());
        assert!(Document::from_json(b"\xff\xfe\x00").is_err());
        let missing = Document::read(Path::new("no such folder/plan.json")).unwrap_err();
        assert!(matches!(missing, DocumentError::Unreadable { .. }));
    }
}
