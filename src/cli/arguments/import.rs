//! The arguments of `import`.

use std::path::PathBuf;

use clap::Args;

/// `staffroom import`.
#[derive(Args, Clone, Debug)]
#[command(override_usage = "staffroom import SOURCE -o SCHOOL [OPTIONS]")]
#[command(after_help = "\
Examples:
  staffroom import GPU -o school --preview          what would come over from Untis
  staffroom import school.xml -o school             aSc Timetables
  staffroom import timetable.xlsx -o school --rows people --cell 'subject\\ngroup (room)'
  staffroom import calendars -o school --periods periods.csv --lessons 7A

What every format brings over, and how to export from each program: docs/import.md.

Exit status: 0 written or previewed; 2 nothing was written.")]
pub struct ImportArguments {
    /// What another program exported: a file, a folder, or a .zip of either
    #[arg(value_name = "SOURCE")]
    pub source: PathBuf,

    /// The school folder to write; what is in it is brought up to date
    #[arg(short, long, value_name = "SCHOOL")]
    pub output: Option<PathBuf>,

    /// untis, asc, fet, xhstt, oneroster, ics, grid or csv [default: the content tells]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,

    /// Write nothing, show what would be written
    #[arg(long)]
    pub preview: bool,

    /// Print import.json instead of words
    #[arg(long)]
    pub json: bool,

    /// SCHOOL is there already: replace the tables that the source fills, and its columns of staff.csv
    #[arg(long)]
    pub update: bool,

    /// Call people S001, S002 and so on; names, e-mails and texts are written nowhere
    #[arg(long)]
    pub pseudonyms: bool,

    /// Who the people are: a table like staff.csv
    #[arg(long, value_name = "FILE")]
    pub staff: Option<PathBuf>,

    /// What the slots are: a table like periods.csv
    #[arg(long, value_name = "FILE")]
    pub periods: Option<PathBuf>,

    /// Only what holds in this term
    #[arg(long, value_name = "TERM")]
    pub term: Option<String>,

    /// Keep files that no earlier run wrote under a dated name
    #[arg(long)]
    pub force: bool,

    /// untis: lessons of group G only in week A (repeatable)
    #[arg(long, value_name = "A=G", help_heading = "Untis")]
    pub week: Vec<String>,

    /// asc: where sites come from: buildings
    #[arg(long, value_name = "WHAT", help_heading = "aSc Timetables")]
    pub sites: Option<String>,

    /// xhstt: which instance
    #[arg(long, value_name = "ID", help_heading = "XHSTT")]
    pub instance: Option<String>,

    /// xhstt: which solution, by its group
    #[arg(long, value_name = "ID", help_heading = "XHSTT")]
    pub solution: Option<String>,

    /// oneroster: the days on which classes meet, Mon-Fri; grid: the days of the sheets, Mon,Tue
    #[arg(long, value_name = "DAYS", help_heading = "OneRoster and grids")]
    pub days: Option<String>,

    /// ics: the time zone, such as Europe/London
    #[arg(long, value_name = "ZONE", help_heading = "Calendars")]
    pub timezone: Option<String>,

    /// ics, Untis XML: the first date that counts
    #[arg(long, value_name = "DATE", help_heading = "Calendars")]
    pub from: Option<String>,

    /// ics, Untis XML: the last date that counts
    #[arg(long, value_name = "DATE", help_heading = "Calendars")]
    pub to: Option<String>,

    /// ics: weeks of the cycle [default: 1]
    #[arg(long, value_name = "NUMBER", help_heading = "Calendars", allow_negative_numbers = true)]
    pub weeks: Option<String>,

    /// ics: in which share of its dates a slot must be busy [default: 50%]
    #[arg(long, value_name = "SHARE", help_heading = "Calendars", allow_negative_numbers = true)]
    pub share: Option<String>,

    /// ics: events that hold this text are lessons (repeatable)
    #[arg(long, value_name = "TEXT", help_heading = "Calendars")]
    pub lessons: Vec<String>,

    /// grid: what the rows are: people or classes
    #[arg(long, value_name = "WHAT", help_heading = "Grids")]
    pub rows: Option<String>,

    /// grid: what a cell holds, such as 'subject\ngroup (room)'
    #[arg(long, value_name = "PATTERN", help_heading = "Grids")]
    pub cell: Option<String>,

    /// grid: cells that are no lessons, such as D=duty,R=meeting,P=protected,X=free
    #[arg(long, value_name = "CODES", help_heading = "Grids")]
    pub codes: Option<String>,

    /// csv: which columns are which, a .toml file
    #[arg(long, value_name = "FILE", help_heading = "Lists")]
    pub map: Option<PathBuf>,
}

/// `staffroom init`.
#[derive(Args, Clone, Debug)]
#[command(override_usage = "staffroom init [-o SCHOOL] [--from TABLE]")]
#[command(after_help = "\
Examples:
  staffroom init                                   a folder school/ to fill in, with an example in each table
  staffroom init -o school.xlsx                    the same as a workbook, with lists to choose from
  staffroom init -o school --from timetable.csv    periods, people, departments and their teams from a timetable

Nothing that is there is replaced.

Exit status: 0 written; 2 nothing was written.")]
pub struct InitArguments {
    /// The folder to write, or a workbook if the name ends in .xlsx
    #[arg(short, long, value_name = "SCHOOL", default_value = "school")]
    pub output: PathBuf,

    /// Fill in what follows from a timetable, or from anything that import reads
    #[arg(long, value_name = "TABLE")]
    pub from: Option<PathBuf>,

    /// With --from and a grid: what the rows are: people or classes
    #[arg(long, value_name = "WHAT", requires = "from")]
    pub rows: Option<String>,

    /// Print what was written as JSON
    #[arg(long)]
    pub json: bool,
}
