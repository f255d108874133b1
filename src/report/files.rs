//! The files of an output folder: one writer per format, each from the same plan.

use super::calendar::{ARCHIVE, Calendars, MEMORY};
use super::diff::{Compared, PersonChanges, by_person};
use super::issue::{About, Issue};
use super::{html, letters, xlsx};
use crate::plan::Plan;
use crate::plan::document::Document;
use crate::plan::tables::{NAMES, tables};
use crate::plan::verify::Verified;
use crate::school::School;

/// What reports are made from.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The school that the plan is for.
    school: &'a School,
    /// What was decided.
    plan: &'a Plan,
    /// The same in words, as plan.json has it.
    document: &'a Document,
    /// What readers must know about this report; shown first where a format has a place for it.
    remarks: &'a [String],
    /// Its calendars, where a term was given.
    calendars: Option<&'a Calendars>,
    /// The plan that it changes, where there is one.
    previous: Option<&'a Document>,
}

impl<'a> Report<'a> {
    /// Of a new plan: it was verified.
    pub fn new(school: &'a School, plan: &'a Plan, verified: &'a Verified) -> Report<'a> {
        Report { school, plan, document: verified.document(), remarks: &[], calendars: None, previous: None }
    }

    /// Of a plan that was read, whether or not it holds: `remarks` are what readers must know about it.
    pub fn of_earlier(school: &'a School, plan: &'a Plan, document: &'a Document, remarks: &'a [String]) -> Report<'a> {
        Report { school, plan, document, remarks, calendars: None, previous: None }
    }

    /// What stands on the page and the workbook beside the plan itself.
    fn about(&self) -> About<'a> {
        About { issue: Issue::new(self.document), remarks: self.remarks, changes: self.changes() }
    }

    /// With what changed since this plan.
    pub fn with_previous(self, previous: Option<&'a Document>) -> Report<'a> {
        Report { previous, ..self }
    }

    /// What changed for whom, where it is known.
    fn changes(&self) -> Option<Vec<PersonChanges>> {
        let previous = self.previous?;
        let difference = crate::plan::diff::diff(previous, self.document).ok()?;
        Some(by_person(&Compared::new(previous, self.document, Some(self.school)), &difference))
    }

    /// With these calendars.
    pub fn with_calendars(self, calendars: Option<&'a Calendars>) -> Report<'a> {
        Report { calendars, ..self }
    }
}

/// A format in which a plan can be written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Format {
    /// report.html: everything in one page.
    Html,
    /// plan.xlsx: everything in one workbook.
    Xlsx,
    /// The tables, one .csv file each.
    Csv,
    /// A calendar for everybody and every team.
    Ics,
    /// letters.html and letters.csv: a letter for everybody.
    Letters,
    /// plan.json, which is always written: it is what makes a folder a plan.
    Json,
}

/// Why a report cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The workbook has limits, such as 16,384 columns in a sheet.
    #[error("plan.xlsx cannot hold this plan ({0}): leave xlsx out of --formats")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

impl Format {
    /// All formats, in the order in which their files are named.
    pub const ALL: [Format; 6] = [Format::Html, Format::Xlsx, Format::Csv, Format::Ics, Format::Letters, Format::Json];
    /// What is written where nobody says otherwise.
    pub const USUAL: [Format; 4] = [Format::Html, Format::Xlsx, Format::Csv, Format::Json];

    /// The word of `--formats`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
            Format::Ics => "ics",
            Format::Letters => "letters",
            Format::Json => "json",
        }
    }

    /// What a format adds to the folder, in the words of a sentence.
    pub fn adds(self) -> &'static str {
        match self {
            Format::Html => "report.html",
            Format::Xlsx => "plan.xlsx",
            Format::Csv => "tables (.csv)",
            Format::Ics => "calendars (.ics)",
            Format::Letters => "letters",
            Format::Json => "plan.json",
        }
    }

    /// The files of this format: names and bytes. The same plan gives the same bytes.
    ///
    /// # Errors
    /// Where the format cannot hold the plan.
    fn files(self, report: &Report) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
        let one = |name: &str, bytes: Vec<u8>| vec![(name.to_owned(), bytes)];
        Ok(match self {
            Format::Html => one("report.html", html::page(report.school, report.plan, &report.about()).into_bytes()),
            Format::Xlsx => one("plan.xlsx", xlsx::workbook(report.school, report.plan, &report.about())?),
            Format::Csv => tables(report.document).into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect(),
            Format::Ics => report.calendars.map(|calendars| calendars.files.clone()).unwrap_or_default(),
            Format::Letters => {
                let about = report.about();
                vec![
                    ("letters.html".to_owned(), letters::page(report.school, report.plan, &about).into_bytes()),
                    ("letters.csv".to_owned(), letters::table(report.school, report.plan, &about)),
                ]
            }
            Format::Json => one("plan.json", report.document.to_json().into_bytes()),
        })
    }
}

/// All files of these formats, and plan.json in any case.
///
/// # Errors
/// Where a format cannot hold the plan; then nothing should be written.
pub fn files(report: &Report, formats: &[Format]) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let wanted = |format: &Format| *format == Format::Json || formats.contains(format);
    let mut files = Vec::new();
    for format in Format::ALL.into_iter().filter(wanted) {
        files.extend(format.files(report)?);
    }
    Ok(files)
}

/// The names of the files of these formats that are the same for every plan; calendars have more.
pub fn usual_names(formats: &[Format]) -> impl Iterator<Item = &'static str> {
    let wanted = |format: &Format| *format == Format::Json || formats.contains(format);
    Format::ALL
        .into_iter()
        .filter(wanted)
        .flat_map(|format| -> &[&str] {
            match format {
                Format::Html => &["report.html"],
                Format::Xlsx => &["plan.xlsx"],
                Format::Csv => NAMES,
                Format::Ics => &[MEMORY, ARCHIVE],
                Format::Letters => &["letters.html", "letters.csv"],
                Format::Json => &["plan.json"],
            }
        })
        .copied()
}

/// What a folder of these formats holds, in the words of a sentence: `report.html, tables (.csv) and plan.json`.
pub fn contents(formats: &[Format]) -> String {
    let wanted = |format: &Format| *format == Format::Json || formats.contains(format);
    let parts: Vec<&str> = Format::ALL.into_iter().filter(wanted).map(Format::adds).collect();
    super::text::listed(&parts)
}

/// Where everything of one table is that a terminal has no room for; `written` are the formats that were written.
pub(super) fn place_of_all(written: Option<&[Format]>, table: &str) -> String {
    match written {
        None => format!("-o OUT writes them to {table} and plan.json"),
        Some(formats) if formats.contains(&Format::Csv) => format!("they are in {table} and plan.json"),
        Some(_) => "they are in plan.json".to_owned(),
    }
}
