//! What the user says besides the source.

use std::path::PathBuf;

/// The formats.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Format {
    /// Untis: GPU files, or XML 3.0.
    Untis,
    /// aSc Timetables.
    Asc,
    /// FET.
    Fet,
    /// XHSTT.
    Xhstt,
    /// OneRoster.
    OneRoster,
    /// Calendars.
    Ics,
    /// Tables with people or classes on one side and slots on the other.
    Grid,
    /// Any list, by a mapping.
    Csv,
}

impl Format {
    /// All formats, in the order of the specification.
    pub const ALL: [Format; 8] = [
        Format::Untis,
        Format::Asc,
        Format::Fet,
        Format::Xhstt,
        Format::OneRoster,
        Format::Ics,
        Format::Grid,
        Format::Csv,
    ];

    /// The word of `--format`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Untis => "untis",
            Format::Asc => "asc",
            Format::Fet => "fet",
            Format::Xhstt => "xhstt",
            Format::OneRoster => "oneroster",
            Format::Ics => "ics",
            Format::Grid => "grid",
            Format::Csv => "csv",
        }
    }

    /// What it is, in a few words.
    pub fn title(self) -> &'static str {
        match self {
            Format::Untis => "an export of Untis",
            Format::Asc => "an export of aSc Timetables",
            Format::Fet => "a file of FET",
            Format::Xhstt => "an XHSTT archive",
            Format::OneRoster => "a OneRoster export",
            Format::Ics => "calendars",
            Format::Grid => "a timetable as a grid",
            Format::Csv => "a list",
        }
    }

    /// The format of a word.
    pub fn new(word: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == word)
    }

    /// The words of all formats.
    pub fn names() -> String {
        Format::ALL.map(Format::name).join(", ")
    }
}

/// How a source is to be read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImportOptions {
    /// The format, where it is said.
    pub format: Option<Format>,
    /// People are `S001`, `S002` and so on.
    pub pseudonyms: bool,
    /// Who the people are.
    pub staff: Option<PathBuf>,
    /// What the slots are.
    pub periods: Option<PathBuf>,
    /// Only what holds in this term.
    pub term: Option<String>,
    /// untis: `A=G`, lessons of group G only in week A.
    pub week: Vec<String>,
    /// asc: where sites come from.
    pub sites: Option<String>,
    /// xhstt: which instance.
    pub instance: Option<String>,
    /// xhstt: which solution.
    pub solution: Option<String>,
    /// oneroster: the days on which classes meet; grid: the days of the sheets.
    pub days: Option<String>,
    /// ics: the time zone.
    pub timezone: Option<String>,
    /// ics and Untis XML: the first date.
    pub from: Option<String>,
    /// ics and Untis XML: the last date.
    pub to: Option<String>,
    /// ics: weeks of the cycle.
    pub weeks: Option<String>,
    /// ics: in which share of its dates a slot must be busy.
    pub share: Option<String>,
    /// ics: what events that are lessons hold.
    pub lessons: Vec<String>,
    /// grid: `people` or `classes`.
    pub rows: Option<String>,
    /// grid: what a cell holds.
    pub cell: Option<String>,
    /// grid: cells that are no lessons.
    pub codes: Option<String>,
    /// csv: the mapping.
    pub map: Option<PathBuf>,
    /// The options as they were typed, for import.json.
    pub typed: Vec<String>,
}

impl ImportOptions {
    /// The options that are given and belong to other formats than this one.
    pub fn foreign_to(&self, format: Format) -> Vec<&'static str> {
        let given = [
            ("--week", !self.week.is_empty(), &[Format::Untis][..]),
            ("--sites", self.sites.is_some(), &[Format::Asc]),
            ("--instance", self.instance.is_some(), &[Format::Xhstt]),
            ("--solution", self.solution.is_some(), &[Format::Xhstt]),
            ("--days", self.days.is_some(), &[Format::OneRoster, Format::Grid]),
            ("--timezone", self.timezone.is_some(), &[Format::Ics]),
            ("--from", self.from.is_some(), &[Format::Ics, Format::Untis]),
            ("--to", self.to.is_some(), &[Format::Ics, Format::Untis]),
            ("--weeks", self.weeks.is_some(), &[Format::Ics]),
            ("--share", self.share.is_some(), &[Format::Ics]),
            ("--lessons", !self.lessons.is_empty(), &[Format::Ics]),
            ("--rows", self.rows.is_some(), &[Format::Grid]),
            ("--cell", self.cell.is_some(), &[Format::Grid]),
            ("--codes", self.codes.is_some(), &[Format::Grid]),
            ("--map", self.map.is_some(), &[Format::Csv]),
        ];
        given
            .iter()
            .filter(|(_, given, formats)| *given && !formats.contains(&format))
            .map(|(name, ..)| *name)
            .collect()
    }
}
