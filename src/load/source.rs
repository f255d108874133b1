//! Where a school is read from: a folder of CSV files or one workbook.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use calamine::Reader;

use super::collector::Collector;
use super::csv_rows::CsvRows;
use super::header::{TableSpec, plain};
use super::limits::{self, Exceeded, megabytes};
use super::names::nearest;
use super::sheet::{Rows, Sheet};
use super::text;
use super::workbook::{self, Book, Refused, WorkbookRows};
use crate::files;
use crate::findings::{Code, Finding, Place};

/// The tables of a school, in the order of the specification; rules.toml is one of its own kind.
pub(super) const TABLES: &[&str] = &[
    "periods",
    "staff",
    "tags",
    "timetable",
    "availability",
    "teams",
    "members",
    "rooms",
    "preferences",
    "pairs",
    "pins",
];

/// File or sheet names by plain name.
type Names = BTreeMap<String, String>;

/// An opened school, its files not read yet.
pub(super) enum Source {
    /// A folder, and its files by plain name.
    Folder(PathBuf, Names),
    /// A workbook, and its sheets by plain name.
    Workbook(PathBuf, Box<Book>, Names),
}

impl Source {
    /// Opens a folder or workbook. None, with an error, where it cannot be opened.
    pub(super) fn open(path: &Path, collector: &mut Collector) -> Option<Source> {
        let kind = match fs::metadata(path) {
            Ok(kind) => kind,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                collector.push(about_path(
                    Code::NoSuchSchool,
                    path,
                    "there is no such folder or file".into(),
                    "check the path; it is relative to the folder you are in",
                ));
                return None;
            }
            Err(error) => {
                collector.push(unreadable(&path.display().to_string(), &error.to_string()));
                return None;
            }
        };
        if kind.is_dir() {
            return Source::open_folder(path, collector);
        }
        let extension = path.extension().map(|text| text.to_string_lossy().to_lowercase()).unwrap_or_default();
        if extension != "xlsx" || !kind.is_file() {
            let remedy = match extension.as_str() {
                "xls" | "xlsb" | "xlsm" | "ods" | "numbers" => "save it as an .xlsx workbook",
                "csv" | "toml" => "name the folder that this file is in",
                _ => "name the folder that holds periods.csv, staff.csv and timetable.csv",
            };
            let message = "this is neither a folder nor an .xlsx workbook".into();
            collector.push(about_path(Code::NotASchool, path, message, remedy));
            return None;
        }
        match workbook::open(path) {
            Ok(book) => {
                let wanted: Vec<String> = TABLES.iter().chain(&["rules"]).map(|name| (*name).to_owned()).collect();
                let sheets = index(book.sheet_names(), &wanted, collector);
                Some(Source::Workbook(path.to_owned(), Box::new(book), sheets))
            }
            Err(refused) => {
                collector.push(refused_book(&path.display().to_string(), refused));
                None
            }
        }
    }

    fn open_folder(path: &Path, collector: &mut Collector) -> Option<Source> {
        let entries = match fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
            Ok(entries) => entries,
            Err(error) => {
                collector.push(unreadable(&path.display().to_string(), &error.to_string()));
                return None;
            }
        };
        let names = entries.iter().filter_map(|entry| entry.file_name().into_string().ok());
        let names = names.filter(|name| {
            let name = name.to_lowercase();
            name.ends_with(".csv") || name.ends_with(".toml")
        });
        let tables = TABLES.iter().map(|name| format!("{name}.csv"));
        let wanted: Vec<String> = tables.chain(["rules.toml".to_owned()]).collect();
        Some(Source::Folder(path.to_owned(), index(names, &wanted, collector)))
    }

    /// The name of a table as it is shown to the user.
    pub(super) fn shown(&self, name: &str) -> String {
        match self {
            Source::Folder(..) => format!("{name}.csv"),
            Source::Workbook(..) => name.to_owned(),
        }
    }

    /// Whether there is such a table.
    pub(super) fn has(&self, name: &str) -> bool {
        match self {
            Source::Folder(_, files) => files.contains_key(&format!("{name}csv")),
            Source::Workbook(_, _, sheets) => sheets.contains_key(name),
        }
    }

    /// Reports that a table is missing, and `why` it is needed.
    pub(super) fn report_missing(&self, name: &str, why: &str, collector: &mut Collector) {
        let shown = self.shown(name);
        let found: Vec<String> = match self {
            Source::Folder(_, names) | Source::Workbook(_, _, names) => names.values().cloned().collect(),
        };
        collector.push(Finding {
            code: Code::MissingFile,
            place: Place { file: shown.clone(), ..Place::default() },
            value: None,
            message: format!("{shown} is missing: {why}"),
            expected: match self {
                Source::Folder(path, _) => format!("{shown} in {}", path.display()),
                Source::Workbook(path, ..) => format!("a sheet {shown} in {}", path.display()),
            },
            remedy: match nearest(&shown, found.iter().map(String::as_str)) {
                Some(near) => format!("rename {near} to {shown}"),
                None => format!("add {shown}"),
            },
            also: Vec::new(),
        });
    }

    /// Opens a table. None where there is no such table (an error if it is required) or it cannot be read.
    pub(super) fn sheet(&mut self, spec: &TableSpec, collector: &mut Collector) -> Option<Sheet> {
        if !self.has(spec.name) {
            if spec.required {
                self.report_missing(spec.name, "a school cannot be read without it", collector);
            }
            return None;
        }
        match self {
            Source::Folder(path, files) => {
                let file = files[&format!("{}csv", spec.name)].clone();
                let text = read_text(path, &file, limits::TABLE, collector)?;
                Sheet::open(file, Rows::Csv(CsvRows::new(text, spec)), spec, collector)
            }
            Source::Workbook(_, book, sheets) => {
                let name = sheets[spec.name].clone();
                match WorkbookRows::read(book, &name) {
                    Ok(rows) => Sheet::open(name, Rows::Workbook(rows), spec, collector),
                    Err(refused) => {
                        collector.push(refused_book(&name, refused));
                        None
                    }
                }
            }
        }
    }

    /// The text of rules.toml and its name, in a folder that has one.
    pub(super) fn rules_text(&self, collector: &mut Collector) -> Option<(String, String)> {
        let Source::Folder(path, files) = self else { return None };
        let file = files.get("rulestoml")?;
        Some((file.clone(), read_text(path, file, limits::RULES, collector)?))
    }

    /// The name of the school where rules.toml gives none: that of the folder or workbook.
    pub(super) fn name(&self) -> String {
        let (Source::Folder(path, _) | Source::Workbook(path, ..)) = self;
        let full = path.canonicalize().unwrap_or_else(|_| path.clone());
        let name = if let Source::Folder(..) = self { full.file_name() } else { full.file_stem() };
        name.map_or_else(|| "school".into(), |name| name.to_string_lossy().into_owned())
    }
}

/// The text of a file of at most so many bytes. None, with an error, where it cannot be read.
pub(super) fn read_text(folder: &Path, file: &str, most: u64, collector: &mut Collector) -> Option<String> {
    let path = folder.join(file);
    match files::read::up_to(&path, most) {
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            let exceeded = Exceeded {
                message: format!("{file} has more than {} MiB", megabytes(most)),
                expected: format!("at most {} MiB", megabytes(most)),
            };
            collector.push(exceeded.finding(file, None));
            None
        }
        Ok(bytes) => text::decode(file, bytes, collector),
        Err(error) => {
            collector.push(Finding {
                expected: format!("a file that can be read at {}", path.display()),
                ..unreadable(file, &error.to_string())
            });
            None
        }
    }
}

/// A workbook, or a sheet of one, that is not read.
fn refused_book(file: &str, refused: Refused) -> Finding {
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

/// The tables by plain name. Names that are nearly those of a table, and further files of the same name, get a warning.
fn index(names: impl IntoIterator<Item = String>, wanted: &[String], collector: &mut Collector) -> Names {
    let mut names: Vec<String> = names.into_iter().collect();
    // A name that is spelled exactly as in the specification comes before others.
    names.sort_unstable_by_key(|name| (!wanted.contains(name), name.clone()));
    let mut known = Names::new();
    let mut others: Vec<String> = Vec::new();
    let warn = |name: String, message: String, expected: String, remedy: String| Finding {
        code: Code::MisspelledFile,
        place: Place { file: name, ..Place::default() },
        value: None,
        message,
        expected,
        remedy,
        also: Vec::new(),
    };
    for name in names {
        let key = plain(&name);
        match known.get(&key) {
            _ if !wanted.iter().any(|wanted| plain(wanted) == key) => others.push(name),
            Some(first) => {
                let message = format!("`{name}` is not read, because `{first}` is");
                let expected = "one file or sheet for each table".into();
                collector.push(warn(name, message, expected, "put the two together, or move one away".into()));
            }
            None => {
                known.insert(key, name);
            }
        }
    }
    let missing: Vec<&str> =
        wanted.iter().filter(|name| !known.contains_key(&plain(name))).map(String::as_str).collect();
    for name in others {
        if let Some(near) = nearest(stem(&name), missing.iter().map(|name| stem(name))) {
            let near = missing.iter().find(|name| stem(name) == near).copied().unwrap_or(near);
            let message = format!("nothing is read from `{name}`");
            collector.push(warn(name, message, wanted.join(", "), format!("did you mean `{near}`?")));
        }
    }
    known
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn about_path(code: Code, path: &Path, message: String, remedy: &str) -> Finding {
    Finding {
        code,
        place: Place { file: path.display().to_string(), ..Place::default() },
        value: None,
        message,
        expected: "a folder of CSV files, or one .xlsx workbook".into(),
        remedy: remedy.into(),
        also: Vec::new(),
    }
}

fn unreadable(file: &str, reason: &str) -> Finding {
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
