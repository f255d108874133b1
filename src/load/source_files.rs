//! Reading the files of a school, and what is said where one cannot be read.

use std::io::ErrorKind;
use std::path::Path;

use super::collector::Collector;
use super::header::plain;
use super::limits::{Exceeded, megabytes};
use super::text;
use super::workbook::Refused;
use crate::files;
use crate::findings::{Code, Finding, Place};

/// Whether a file is rules.toml.
pub(super) fn is_rules(name: &str) -> bool {
    plain(name) == "rulestoml"
}

/// The text of a file of at most so many bytes. None, with an error, where it cannot be read.
pub(super) fn read_text(folder: &Path, file: &str, most: u64, collector: &mut Collector) -> Option<String> {
    let bytes = read_bytes(&folder.join(file), file, most, collector)?;
    text::decode(file, bytes, collector)
}

/// The bytes of a file, likewise.
pub(super) fn read_bytes(path: &Path, file: &str, most: u64, collector: &mut Collector) -> Option<Vec<u8>> {
    match files::read::up_to(path, most) {
        Ok(bytes) => {
            collector.file_was_read(file, &bytes);
            Some(bytes)
        }
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            collector.push(too_large(file, most));
            None
        }
        Err(error) => {
            collector.push(Finding {
                expected: format!("a file that can be read at {}", path.display()),
                ..unreadable(file, &error.to_string())
            });
            None
        }
    }
}

/// A file with more bytes than any school has.
pub(super) fn too_large(file: &str, most: u64) -> Finding {
    let exceeded = Exceeded {
        message: format!("{file} has more than {} MiB", megabytes(most)),
        expected: format!("at most {} MiB", megabytes(most)),
    };
    exceeded.finding(file, None)
}

/// A workbook, or a sheet of one, that is not read.
pub(super) fn refused_book(file: &str, refused: Refused) -> Finding {
    match refused {
        Refused::TooLarge(exceeded) => exceeded.finding(file, None),
        Refused::Damaged(reason) => Finding {
            remedy: "open it in a spreadsheet program and save it anew as .xlsx; check that nothing else has it open"
                .into(),
            expected: "a workbook that can be read".into(),
            ..unreadable(file, &reason)
        },
    }
}

/// The end of a file's name in small letters, without the point.
pub(super) fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default()
}

/// A file's name without its end.
pub(super) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A finding about what is to be read as a whole.
pub(super) fn about_path(code: Code, path: &Path, message: String, remedy: &str) -> Finding {
    Finding {
        code,
        place: Place { file: path.display().to_string(), ..Place::default() },
        value: None,
        message,
        expected: "a folder of tables, a zip archive of one, or one workbook".into(),
        remedy: remedy.into(),
        also: Vec::new(),
    }
}

/// A file or folder that cannot be read, and why.
pub(super) fn unreadable(file: &str, reason: &str) -> Finding {
    Finding {
        code: Code::Unreadable,
        place: Place { file: file.to_owned(), ..Place::default() },
        value: None,
        message: format!("{file} cannot be read: {reason}"),
        expected: "a file or folder that you may read".into(),
        remedy: "check that it is there, that nothing else has it open and that you may read it".into(),
        also: Vec::new(),
    }
}
