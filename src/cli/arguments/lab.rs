//! The arguments of the laboratory's commands: made-up schools, benchmarks, exported models.

use std::path::PathBuf;

use clap::Args;

use super::SchoolArguments;

/// `staffroom generate`.
#[derive(Args, Clone, Debug)]
#[command(override_usage = "staffroom generate -o SCHOOL --staff NUMBER --seed NUMBER [OPTIONS]")]
#[command(after_help = "\
Examples:
  staffroom generate -o big --staff 300 --seed 1                 a school of 300
  staffroom generate -o rural --staff 25 --seed 2 --sites 2 --part-time 40
  staffroom generate -o district --staff 100 --seed 3 --district 10   ten schools that share people

The same numbers give the same files. Nothing that is there is replaced.

Exit status: 0 written; 2 bad input, nothing was written.")]
pub struct GenerateArguments {
    /// The folder to write, which must not be there yet
    #[arg(short, long, value_name = "SCHOOL")]
    pub output: PathBuf,

    /// How many people work there
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub staff: String,

    /// Every number gives another school
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub seed: String,

    /// So many schools, in folders of their own, that share coaches and itinerant teachers
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub district: Option<String>,

    /// The school's name
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// School days per week [default: 5]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub days: Option<String>,

    /// Periods with lessons per day [default: 6]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub periods: Option<String>,

    /// Weeks in the timetable cycle [default: 1]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub weeks: Option<String>,

    /// How many departments [default: as many as a school of this size has]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub departments: Option<String>,

    /// How many of a hundred work part-time [default: 15]
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true)]
    pub part_time: Option<String>,

    /// How many sites the school has [default: 1]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub sites: Option<String>,

    /// How many of a hundred belong to no one site, or to several schools of a district [default: 5]
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true)]
    pub itinerant: Option<String>,

    /// How many coaches [default: one for 25 people]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub coaches: Option<String>,

    /// How many rooms for sessions [default: 2, and one for 30 people]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub rooms: Option<String>,

    /// Minutes of the way from one site to another: 0 says nothing of where lessons and sessions are [default: 0]
    #[arg(long, value_name = "MINUTES", allow_negative_numbers = true)]
    pub travel: Option<String>,

    /// How many of a hundred teams meet in every second cycle only [default: 0]
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true)]
    pub every_second: Option<String>,

    /// Half of the classes are taught while the others have lunch, in a period that overlaps theirs
    #[arg(long)]
    pub two_lunches: bool,

    /// How many of a hundred periods a full-time teacher teaches [default: 72]
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true)]
    pub tightness: Option<String>,

    /// Print what was written as JSON
    #[arg(long)]
    pub json: bool,
}

/// `staffroom bench`.
#[derive(Args, Clone, Debug)]
#[command(override_usage = "\
staffroom bench SCHOOL... --settings FILE -o OUT [OPTIONS]
       staffroom bench --report OUT... [-o OUT] [OPTIONS]")]
#[command(after_help = "\
Examples:
  staffroom bench my-school --settings settings.toml -o runs           all settings of the file
  staffroom bench my-school --settings settings.toml -o runs --resume  ... after an interruption
  staffroom bench --report runs earlier-runs -o both                   old and new runs together

Each run is a process of its own. docs/benchmarking.md says what a settings file
holds and how far a comparison can be trusted.

Exit status: 0 compared; 2 bad input; 4 two runs contradict each other.")]
pub struct BenchArguments {
    /// The schools to run on
    #[arg(value_name = "SCHOOL", conflicts_with = "report")]
    pub schools: Vec<PathBuf>,

    /// What to compare: a TOML file
    #[arg(long, value_name = "FILE", conflicts_with = "report")]
    pub settings: Option<PathBuf>,

    /// Keep the runs and the report in this folder
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    /// Go on with the runs in the output folder
    #[arg(long, requires = "output", conflicts_with = "report")]
    pub resume: bool,

    /// Keep files of others that are in the way in the output folder under a dated name
    #[arg(long, requires = "output")]
    pub force: bool,

    /// Run nothing: report on the runs in these folders, together
    #[arg(long, value_name = "OUT", num_args = 1..)]
    pub report: Option<Vec<PathBuf>>,

    /// The settings that the others are compared with [default: those called default, else the first by name]
    #[arg(long, value_name = "NAME")]
    pub baseline: Option<String>,

    /// Stop each run after this many seconds [default: as the file says, or 60]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, conflicts_with = "report")]
    pub time_limit: Option<String>,

    /// Stop a run that holds more than this many megabytes [default: as the file says, or 4000]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "report")]
    pub memory_limit: Option<String>,

    /// Run with each of these seeds [default: as the file says, or 0]
    #[arg(long, value_name = "SEEDS", value_delimiter = ',', allow_negative_numbers = true, conflicts_with = "report")]
    pub seeds: Option<Vec<String>>,

    /// Run everything so often [default: as the file says, or 1]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "report")]
    pub repeats: Option<String>,

    /// Every number gives another order of the runs [default: 0]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "report")]
    pub shuffle: Option<String>,

    /// Print the comparison as JSON
    #[arg(long)]
    pub json: bool,
}

/// `staffroom export-model`.
#[derive(Args, Clone, Debug)]
#[command(override_usage = "staffroom export-model SCHOOL -o FILE [OPTIONS]")]
#[command(after_help = "\
Examples:
  staffroom export-model my-school -o my-school.mps                   everything, for any solver
  staffroom export-model my-school -o my-school.lp --only sessions    sessions alone, to be read
  staffroom export-model my-school -o small.mps --reduced --check 60  less of it, with the same optimum

The optimum of the file is what the best plan costs.

Exit status: 0 written; 2 bad input, nothing was written; 4 the solver failed.")]
pub struct ExportModelArguments {
    #[command(flatten)]
    pub school: SchoolArguments,

    /// The file to write: .mps or .lp
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,

    /// Only these kinds, as if there were nothing else: sessions, mentors, visits
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub only: Option<Vec<String>>,

    /// Leave out what can be in no better plan than the one made in stages
    #[arg(long)]
    pub reduced: bool,

    /// With --reduced: plan for at most so many seconds to know what to leave out
    #[arg(long, value_name = "SECONDS", requires = "reduced", allow_negative_numbers = true)]
    pub time_limit: Option<String>,

    /// Let HiGHS read the file and solve it, for at most so many seconds
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub check: Option<String>,

    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,

    /// Print what was written as JSON
    #[arg(long)]
    pub json: bool,
}
