//! Importing: from what other programs export to a school folder (specification part 4).
//!
//! A source (`source`) is in one format (`detect`). Each format has its reader, which makes a common form of it
//! (`draft`); `finish` gives people ids and rows slots, tells what is left out, guessed or doubtful, and `tables`,
//! `document` and `preview` write it. Nothing is fetched, and nothing is written here: the command line does that.

mod asc;
mod columns;
mod days;
mod detect;
mod document;
mod draft;
mod fet;
mod finish;
mod grid;
mod ics;
mod lists;
mod mapping;
mod oneroster;
mod options;
mod preview;
mod refusal;
mod sheets;
mod source;
pub mod start;
mod tables;
mod untis;
mod update;
mod values;
mod xhstt;
mod xml;

use std::path::Path;

pub use detect::{Told, recognise};
pub use document::json;
pub use finish::{ChangedId, Counts, Imported, Known};
pub use options::{Format, ImportOptions};
pub use preview::text as preview;
pub use refusal::{Imports, Refusal};
pub use source::Fingerprint;
pub use tables::{Table, line, tables};
pub use update::merge;

use crate::findings::{Code, Finding};
use draft::Draft;
use finish::Lists;
use source::SourceFiles;

/// A source that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Its format.
    pub format: Format,
    /// The files that were read.
    pub source: Vec<Fingerprint>,
    /// The options as they were typed.
    pub options: Vec<String>,
    /// What comes of it.
    pub imported: Imported,
}

/// What an importer has to work with.
pub(crate) struct Work<'w> {
    /// The files.
    pub source: &'w SourceFiles,
    /// The options.
    pub options: &'w ImportOptions,
    /// The lists of `--staff` and `--periods`.
    pub lists: &'w Lists,
    /// What told the format.
    pub told: &'w str,
}

/// Reads a source.
///
/// # Errors
/// Where it cannot be read, or a question has to be answered first: then nothing may be written.
pub fn import(path: &Path, options: &ImportOptions) -> Imports<Outcome> {
    // What is about the whole source is about its name.
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let place = |findings: &mut Vec<Finding>, name: &str| {
        findings.iter_mut().filter(|finding| finding.place.file.is_empty()).for_each(|finding| {
            name.clone_into(&mut finding.place.file);
        });
    };
    match read(path, options) {
        Ok(mut outcome) => {
            let name = outcome.imported.veil.report(&name);
            place(&mut outcome.imported.findings, &name);
            Ok(outcome)
        }
        Err(mut refusal) => {
            place(&mut refusal.0, &name);
            Err(refusal)
        }
    }
}

fn read(path: &Path, options: &ImportOptions) -> Imports<Outcome> {
    let source = SourceFiles::read(path)?;
    let told = detect::detect(&source, options)?;
    let foreign = options.foreign_to(told.format);
    if !foreign.is_empty() {
        return Err(refusal::bad_option(
            format!("{} cannot be used: the source is of the format {}", foreign.join(", "), told.format.name()),
            "the options of that format",
            "leave it out, or say which format the source is in with --format",
        ));
    }
    let mut found: Vec<Finding> = Vec::new();
    let lists = lists::read(options, &mut found)?;
    let work = Work { source: &source, options, lists: &lists, told: &told.by };
    let mut draft: Draft = match told.format {
        Format::Untis => untis::read(&work)?,
        Format::Asc => asc::read(&work)?,
        Format::Fet => fet::read(&work)?,
        Format::Xhstt => xhstt::read(&work)?,
        Format::OneRoster => oneroster::read(&work)?,
        Format::Ics => ics::read(&work)?,
        Format::Grid => grid::read(&work)?,
        Format::Csv => mapping::read(&work)?,
    };
    draft.findings.splice(0..0, found);
    let imported = finish::finish(draft, &lists, options)?;
    if imported.people.is_empty() {
        return Err(refusal::refuse(
            Code::NothingImported,
            &path.display().to_string(),
            "there is nobody in this source",
            "people, and when they are busy",
            "export teachers and their lessons",
        ));
    }
    let source = source.files.iter().map(source::SourceFile::fingerprint).collect();
    Ok(Outcome { format: told.format, source, options: options.typed.clone(), imported })
}

/// The files that an import writes: tables and import.json.
pub fn files(outcome: &Outcome, tables: &[Table]) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> =
        tables.iter().map(|table| (table.file(), table.text().into_bytes())).collect();
    files.push(("import.json".to_owned(), json(outcome).into_bytes()));
    files
}
