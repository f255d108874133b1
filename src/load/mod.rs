//! Reading: from the school folder (or one workbook) to a [`School`], with all findings at once
//! (specification part 1).
//!
//! Each file has its reader; all of them read a `sheet::Sheet`, which does
//! not tell whether its rows come from a CSV file or a workbook. Readers push
//! findings and go on with a sensible value, so that one mistake hides no other.

mod availability;
pub(crate) mod cells;
mod claims;
mod collector;
mod csv_rows;
mod dates;
mod derived;
mod derived_teams;
mod grid;
mod header;
mod holidays;
mod limits;
mod names;
mod ods;
mod opening;
mod periods;
mod pins;
mod places;
mod quietly;
mod read;
mod rooms;
mod row_words;
mod rule_keys;
mod rules;
mod sheet;
mod sheet_cells;
mod slots;
mod source;
mod source_files;
mod staff;
mod summary;
mod teams;
mod term;
mod text;
mod texts;
mod timetable;
mod travel;
mod unread;
mod values;
mod wishes;
mod workbook;

pub use dates::parse as parse_date;
pub use places::{Places, holds_school, is_table_file, read_places, schools_in};
pub(crate) use quietly::quietly;
pub use summary::{PartTimeDays, Read};

use std::path::{Path, PathBuf};

use crate::findings::{Finding, any_error};
use crate::school::{School, TermRules};
use collector::Collector;
use source::Source;

/// What the user asks for besides the files.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LoadOptions {
    /// Make teams of those who share this, where there is no teams.csv.
    pub teams_by: Option<TeamsBy>,
    /// What is said about the term: each key wins over that of rules.toml.
    pub term: TermRules,
    /// The file of holidays, instead of that of the school.
    pub holidays: Option<PathBuf>,
    /// Whether a fingerprint of what is read is wanted: it takes as long as reading does.
    pub fingerprint: bool,
}

/// What the people of a made team share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TeamsBy {
    /// The department of staff.csv.
    Department,
    /// A subject that they teach.
    Subject,
    /// A class that they teach.
    Group,
}

impl TeamsBy {
    /// All ways to make teams.
    pub const ALL: [TeamsBy; 3] = [TeamsBy::Department, TeamsBy::Subject, TeamsBy::Group];

    /// The word of `--teams-by`.
    pub fn name(self) -> &'static str {
        match self {
            TeamsBy::Department => "department",
            TeamsBy::Subject => "subject",
            TeamsBy::Group => "group",
        }
    }
}

/// A school and what is wrong, odd or worth knowing in its files.
#[derive(Clone, PartialEq, Debug)]
pub struct Loaded {
    /// The school; none where any finding is an error.
    pub school: Option<School>,
    /// All findings, by file in the order of the specification, then line, column and code.
    pub findings: Vec<Finding>,
    /// What was understood, as far as it was, whatever is wrong.
    pub read: Read,
    /// A fingerprint of the files that were read; empty where none is wanted.
    pub fingerprint: String,
}

/// Reads a school from a folder of tables, a zip archive of one, or one workbook with sheets of the same names.
///
/// Nothing is printed and nothing panics: whatever is wrong comes back as findings.
///
/// O(bytes + rows × log rows); each file is in memory once, while it is read.
pub fn load(path: &Path, options: &LoadOptions) -> Loaded {
    let mut collector = Collector::new();
    collector.takes_fingerprints = options.fingerprint;
    let school = Source::open(path, &mut collector).map(|source| read::school(source, options, &mut collector));
    let fingerprint = collector.fingerprint();
    let findings = collector.finish();
    let read = Read::new(school.as_ref(), &findings);
    Loaded { school: school.filter(|_| !any_error(&findings)), findings, read, fingerprint }
}
