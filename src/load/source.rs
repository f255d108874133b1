//! Where a school is read from: a folder of tables, a zip archive of one, or one workbook.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::claims::{Claim, claim};
use super::collector::Collector;
use super::csv_rows::CsvRows;
use super::grid::Grid;
use super::header::{TableSpec, plain};
use super::limits;
use super::sheet::Sheet;
use super::source_files::{
    about_path, extension, is_rules, read_bytes, read_text, refused_book, stem, too_large, unreadable,
};
use super::text;
use super::values::Known;
use super::workbook::{self, Book, Refused};
use crate::findings::{Code, Finding, Place};
use crate::names::nearest;

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
    "travel",
    "preferences",
    "pairs",
    "pins",
    "holidays",
];

/// How text files with tables end.
pub(super) const TEXTS: &[&str] = &["csv", "tsv", "txt"];
/// How workbooks end.
pub(super) const WORKBOOKS: &[&str] = &["xlsx", "xlsm", "xls", "ods"];

/// What a school is read from as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Folder,
    Archive,
    Workbook,
}

/// An opened school, its tables not read yet.
pub(super) struct Source {
    path: PathBuf,
    pub kind: Kind,
    items: Vec<Item>,
    books: Vec<Book>,
    /// The item of each table.
    tables: BTreeMap<&'static str, usize>,
    /// Tables that several items claim.
    contested: Vec<&'static str>,
    rules: Option<usize>,
    /// Tables that were looked into before they are read.
    grids: BTreeMap<&'static str, Option<Grid>>,
}

/// A file or sheet that may be a table.
struct Item {
    /// Its name as users know it.
    shown: String,
    /// What of its name may name a table.
    stem: String,
    content: Content,
}

enum Content {
    /// A file of a folder.
    File,
    /// A file of an archive.
    Bytes(Vec<u8>),
    /// A workbook of a folder, not opened yet.
    Workbook,
    /// A sheet of a workbook.
    Sheet { book: usize, name: String },
}

impl Source {
    /// Opens a folder, an archive or a workbook. None, with an error, where it cannot be opened.
    pub(super) fn open(path: &Path, collector: &mut Collector) -> Option<Source> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => {
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
        let extension = extension(&path.to_string_lossy());
        let is_archive = extension == "zip";
        if !metadata.is_dir() && !(metadata.is_file() && (is_archive || WORKBOOKS.contains(&extension.as_str()))) {
            let remedy = match extension.as_str() {
                "xlsb" | "numbers" => "save it as an .xlsx workbook",
                "csv" | "tsv" | "txt" | "toml" => "name the folder that this file is in",
                _ => "name the folder that holds timetable.csv",
            };
            let message = "this is neither a folder nor a workbook or zip archive".into();
            collector.push(about_path(Code::NotASchool, path, message, remedy));
            return None;
        }
        let kind = match (metadata.is_dir(), is_archive) {
            (true, _) => Kind::Folder,
            (false, true) => Kind::Archive,
            (false, false) => Kind::Workbook,
        };
        let mut source = Source {
            path: path.to_owned(),
            kind,
            items: Vec::new(),
            books: Vec::new(),
            tables: BTreeMap::new(),
            contested: Vec::new(),
            rules: None,
            grids: BTreeMap::new(),
        };
        match kind {
            Kind::Folder => source.list_folder(collector)?,
            Kind::Archive => source.unpack(collector)?,
            Kind::Workbook => {
                let shown = path.display().to_string();
                let bytes = read_bytes(path, &shown, limits::WORKBOOK, collector)?;
                source.open_book(bytes, &shown, None, collector)?;
            }
        }
        source.assign(collector);
        Some(source)
    }

    fn list_folder(&mut self, collector: &mut Collector) -> Option<()> {
        let entries = match fs::read_dir(&self.path).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
            Ok(entries) => entries,
            Err(error) => {
                collector.push(unreadable(&self.path.display().to_string(), &error.to_string()));
                return None;
            }
        };
        let mut names: Vec<String> = entries.iter().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort_unstable();
        for name in names {
            let kind = extension(&name);
            // What spreadsheets and systems put there for themselves.
            if name.starts_with(['.', '~']) {
                continue;
            }
            let content = match kind.as_str() {
                "toml" => Content::File,
                kind if TEXTS.contains(&kind) => Content::File,
                kind if WORKBOOKS.contains(&kind) => Content::Workbook,
                _ => continue,
            };
            self.items.push(Item { stem: stem(&name).to_owned(), shown: name, content });
        }
        self.open_workbooks(collector);
        Some(())
    }

    /// Opens the workbooks of a folder that are tables by their names, and all of them where a table is looked for.
    fn open_workbooks(&mut self, collector: &mut Collector) {
        let is_named = |item: &&Item| !is_rules(&item.shown);
        let claimed: Vec<&str> = self
            .items
            .iter()
            .filter(is_named)
            .filter_map(|item| claim(&item.stem, &|_| true))
            .map(|claim| claim.0)
            .collect();
        let all = ["timetable", "periods", "staff"].iter().any(|table| !claimed.contains(table));
        let items = std::mem::take(&mut self.items);
        for item in items {
            if !matches!(item.content, Content::Workbook) {
                self.items.push(item);
                continue;
            }
            let is_table = claim(&item.stem, &|_| true).is_some();
            if !is_table && !all {
                continue;
            }
            let path = self.path.join(&item.shown);
            let before = collector.pushed();
            if let Some(bytes) = read_bytes(&path, &item.shown, limits::WORKBOOK, collector) {
                let _ = self.open_book(bytes, &item.shown, Some(&item.stem), collector);
            }
            debug_assert!(collector.pushed() >= before);
        }
    }

    /// Opens a workbook and lists its sheets. Where none of them is called like a table, the workbook is one, with the
    /// name of its file.
    fn open_book(&mut self, bytes: Vec<u8>, shown: &str, file: Option<&str>, collector: &mut Collector) -> Option<()> {
        let book = match workbook::open(bytes) {
            Ok(book) => book,
            Err(refused) => {
                collector.push(refused_book(shown, refused));
                return None;
            }
        };
        let names = book.sheet_names();
        self.books.push(book);
        let book = self.books.len() - 1;
        let is_table = |name: &String| claim(name, &|_| true).is_some_and(|(_, claim)| claim != Claim::Letters);
        if let Some(stem) = file.filter(|_| !names.iter().any(is_table)) {
            let sheet = names.into_iter().next();
            let item = sheet.map(|name| Item {
                shown: shown.to_owned(),
                stem: stem.to_owned(),
                content: Content::Sheet { book, name },
            });
            self.items.extend(item);
            return Some(());
        }
        let prefix = file.map(|_| format!("{shown}: ")).unwrap_or_default();
        self.items.extend(names.into_iter().map(|name| Item {
            shown: format!("{prefix}{name}"),
            stem: name.clone(),
            content: Content::Sheet { book, name },
        }));
        Some(())
    }

    /// Unpacks what may be tables.
    fn unpack(&mut self, collector: &mut Collector) -> Option<()> {
        let shown = self.path.display().to_string();
        let bytes = read_bytes(&self.path.clone(), &shown, limits::WORKBOOK, collector)?;
        let packed = bytes.len() as u64;
        let refuse = |collector: &mut Collector, refused: Refused| collector.push(refused_book(&shown, refused));
        let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => archive,
            Err(error) => {
                refuse(collector, Refused::Damaged(error.to_string()));
                return None;
            }
        };
        if let Err(refused) = workbook::unpacked(&mut archive, packed) {
            refuse(collector, refused);
            return None;
        }
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for index in 0..archive.len() {
            let Ok(mut part) = archive.by_index(index) else { continue };
            let full = part.name().map(|name| name.replace('\\', "/")).unwrap_or_default();
            let name = full.rsplit('/').next().unwrap_or_default().to_owned();
            let kind = extension(&name);
            let is_wanted = kind == "toml" || TEXTS.contains(&kind.as_str()) || WORKBOOKS.contains(&kind.as_str());
            if !is_wanted || name.starts_with(['.', '~']) || full.contains("__MACOSX") {
                continue;
            }
            let mut bytes = Vec::new();
            // All of it is known to be no larger than what may be unpacked.
            if let Err(error) = part.by_ref().take(limits::UNPACKED).read_to_end(&mut bytes) {
                collector.push(unreadable(&full, &error.to_string()));
                continue;
            }
            files.push((name, bytes));
        }
        files.sort();
        for (name, bytes) in files {
            if WORKBOOKS.contains(&extension(&name).as_str()) {
                let stem = stem(&name).to_owned();
                let _ = self.open_book(bytes, &name, Some(&stem), collector);
            } else {
                self.items.push(Item { stem: stem(&name).to_owned(), shown: name, content: Content::Bytes(bytes) });
            }
        }
        Some(())
    }

    /// Finds out which item is which table.
    fn assign(&mut self, collector: &mut Collector) {
        let kind = self.kind;
        let is_rule = |item: &Item| match item.content {
            Content::Sheet { .. } => kind == Kind::Workbook && plain(&item.stem) == "rules",
            _ => is_rules(&item.shown),
        };
        self.rules = self.items.iter().position(is_rule);
        let may_be_table = |item: &Item| !is_rule(item) && extension(&item.shown) != "toml";
        let mut open: Vec<usize> = (0..self.items.len()).filter(|at| may_be_table(&self.items[*at])).collect();
        // Names that are exactly those of the specification come first, text files before sheets.
        open.sort_by_key(|at| {
            let item = &self.items[*at];
            (!TABLES.contains(&item.stem.as_str()), matches!(item.content, Content::Sheet { .. }), item.shown.clone())
        });
        for least in [Claim::Whole, Claim::Word, Claim::Letters] {
            loop {
                let wanted = |table: &str| !self.tables.contains_key(table) && !self.contested.contains(&table);
                let mut claims: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
                for at in &open {
                    if let Some((table, how)) = claim(&self.items[*at].stem, &wanted)
                        && how >= least
                    {
                        claims.entry(table).or_default().push(*at);
                    }
                }
                let Some((table, items)) = claims.into_iter().next() else { break };
                if items.len() == 1 || least == Claim::Whole {
                    self.tables.insert(table, items[0]);
                    open.retain(|at| *at != items[0]);
                } else {
                    self.contested.push(table);
                    collector.push(self.contest(table, &items));
                    open.retain(|at| !items.contains(at));
                }
            }
        }
        for at in open {
            if let Some(finding) = self.left_over(at) {
                collector.push(finding);
            }
        }
    }

    /// Says which items could all be one table.
    fn contest(&self, table: &str, items: &[usize]) -> Finding {
        let names: Vec<String> = items.iter().map(|at| format!("`{}`", self.items[*at].shown)).collect();
        Finding {
            code: Code::ContestedTable,
            place: Place { file: self.shown(table), ..Place::default() },
            value: Some(table.to_owned()),
            message: format!("{} could all be the table {table}", names.join(" and "))
                .replace("could all", if items.len() == 2 { "could both" } else { "could all" }),
            expected: "one file or sheet for each table".into(),
            remedy: format!("rename the one that is meant to {}, and move the others away", self.shown(table)),
            also: Vec::new(),
        }
    }

    /// A warning about an item that is no table, but looks as if it should be one.
    fn left_over(&self, at: usize) -> Option<Finding> {
        let item = &self.items[at];
        let warn = |message: String, expected: String, remedy: String| Finding {
            code: Code::MisspelledFile,
            place: Place { file: item.shown.clone(), ..Place::default() },
            value: None,
            message,
            expected,
            remedy,
            also: Vec::new(),
        };
        if let Some((table, how)) = claim(&item.stem, &|_| true) {
            let read = self.tables.get(table).map(|at| self.items[*at].shown.clone())?;
            return (how > Claim::Letters).then(|| {
                warn(
                    format!("`{}` is not read, because `{read}` is", item.shown),
                    "one file or sheet for each table".into(),
                    "put the two together, or move one away".into(),
                )
            });
        }
        let missing = || TABLES.iter().copied().filter(|table| !self.tables.contains_key(table));
        let near = nearest(&item.stem, missing())?;
        let shown = self.shown(near);
        let wanted: Vec<String> = TABLES.iter().map(|table| self.shown(table)).collect();
        Some(warn(
            format!("nothing is read from `{}`", item.shown),
            wanted.join(", "),
            format!("did you mean `{shown}`?"),
        ))
    }

    /// The name of a table as it is shown to the user.
    pub(super) fn shown(&self, name: &str) -> String {
        match self.tables.get(name) {
            Some(at) => self.items[*at].shown.clone(),
            None if self.kind == Kind::Workbook => name.to_owned(),
            None => format!("{name}.csv"),
        }
    }

    /// Whether there is such a table.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tables.contains_key(name)
    }

    /// Whether several files could be this table, so that none is: that has been said.
    pub(super) fn is_contested(&self, name: &str) -> bool {
        self.contested.contains(&name)
    }

    /// Reports that a table is missing, and `why` it is needed.
    pub(super) fn report_missing(&self, name: &str, why: &str, collector: &mut Collector) {
        let shown = self.shown(name);
        let found: Vec<&str> = self.items.iter().map(|item| item.shown.as_str()).collect();
        let path = self.path.display();
        let there = match found.len() {
            0 => "there is no table at all".to_owned(),
            1..=20 => format!("there is only {}", found.join(", ")),
            count => format!("there is {}, … ({count} in all)", found[..20].join(", ")),
        };
        collector.push(Finding {
            code: Code::MissingFile,
            place: Place { file: shown.clone(), ..Place::default() },
            value: None,
            message: format!("{shown} is missing: {why}; {there}"),
            expected: match self.kind {
                Kind::Workbook => format!("a sheet {shown} in {path}"),
                Kind::Folder | Kind::Archive => format!("{shown} in {path}"),
            },
            remedy: match nearest(name, self.items.iter().map(|item| item.stem.as_str())) {
                Some(near) => {
                    let near =
                        self.items.iter().find(|item| item.stem == near).map_or(near, |item| item.shown.as_str());
                    format!("rename {near} to {shown}")
                }
                None => format!("add {shown}"),
            },
            also: Vec::new(),
        });
    }

    /// The cells of a table, before it is read; none where there is none, or it cannot be read.
    pub(super) fn grid(&mut self, spec: &TableSpec, collector: &mut Collector) -> Option<&Grid> {
        if !self.grids.contains_key(spec.name) {
            let grid = self.read_grid(spec, collector);
            self.grids.insert(spec.name, grid);
        }
        self.grids.get(spec.name)?.as_ref()
    }

    fn read_grid(&mut self, spec: &TableSpec, collector: &mut Collector) -> Option<Grid> {
        let item = &mut self.items[*self.tables.get(spec.name)?];
        let shown = item.shown.clone();
        let text = match &mut item.content {
            Content::Workbook => return None,
            Content::Sheet { book, name } => {
                return match self.books[*book].cells(name) {
                    Ok(cells) => Some(Grid::of_sheet(&cells)),
                    Err(refused) => {
                        collector.push(refused_book(&shown, refused));
                        None
                    }
                };
            }
            Content::File => read_text(&self.path, &shown, limits::TABLE, collector)?,
            Content::Bytes(bytes) if bytes.len() as u64 > limits::TABLE => {
                collector.push(too_large(&shown, limits::TABLE));
                return None;
            }
            Content::Bytes(bytes) => text::decode(&shown, std::mem::take(bytes), collector)?,
        };
        Some(Grid::of_csv(CsvRows::new(text, spec)))
    }

    /// Opens a table. None where there is no such table (an error if it is required) or it cannot be read.
    pub(super) fn sheet(&mut self, spec: &TableSpec, known: Known<'_>, collector: &mut Collector) -> Option<Sheet> {
        if !self.has(spec.name) {
            if spec.required && !self.is_contested(spec.name) {
                self.report_missing(spec.name, "a school cannot be read without it", collector);
            }
            return None;
        }
        let file = self.shown(spec.name);
        self.grid(spec, collector)?;
        let grid = self.grids.remove(spec.name).flatten()?;
        Sheet::open(file, grid, spec, known, collector)
    }

    /// The text of rules.toml and its name, where there is one.
    pub(super) fn rules_text(&self, collector: &mut Collector) -> Option<(String, String)> {
        let item = &self.items[self.rules?];
        let text = match &item.content {
            Content::File => read_text(&self.path, &item.shown, limits::RULES, collector)?,
            Content::Bytes(bytes) => text::decode(&item.shown, bytes.clone(), collector)?,
            Content::Sheet { .. } | Content::Workbook => return None,
        };
        Some((item.shown.clone(), text))
    }

    /// The sheet `rules` of a workbook.
    pub(super) fn rules_sheet(&mut self, spec: &TableSpec, collector: &mut Collector) -> Option<Sheet> {
        let item = &self.items[self.rules?];
        let Content::Sheet { book, name } = &item.content else { return None };
        let shown = item.shown.clone();
        match self.books[*book].cells(name) {
            Ok(cells) => Sheet::open(shown, Grid::of_sheet(&cells), spec, Known::default(), collector),
            Err(refused) => {
                collector.push(refused_book(&shown, refused));
                None
            }
        }
    }

    /// The name of the school where rules.toml gives none: that of the folder or workbook.
    pub(super) fn name(&self) -> String {
        let full = self.path.canonicalize().unwrap_or_else(|_| self.path.clone());
        let name = if self.kind == Kind::Folder { full.file_name() } else { full.file_stem() };
        name.map_or_else(|| "school".into(), |name| name.to_string_lossy().into_owned())
    }
}
