//! The arguments as they are typed. What they ask for is checked in [`super::settings`].

mod import;
mod lab;
mod term;

pub use import::{ImportArguments, InitArguments};
pub use lab::{BenchArguments, ExportModelArguments, GenerateArguments};
pub use term::TermArguments;

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::planners::Explanations;
use crate::solve::SolverName;

/// Time for teachers to learn from each other: when teams can meet, proven to be the best.
#[derive(Parser, Debug)]
#[command(name = "staffroom", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
Start with:
  staffroom check my-school          is everything in the folder as it should be?
  staffroom plan my-school -o out    plan, show the plan and keep it in out/

A school is a folder of CSV files: periods.csv, staff.csv, timetable.csv, and
for planning sessions teams.csv and members.csv.")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Plan when every team meets, show the plan and keep it
    Plan(PlanArguments),
    /// Read the school folder and say what is wrong or odd; plan nothing
    Check(CheckArguments),
    /// Check a finished plan, or sessions made by hand, against the school folder
    Verify(VerifyArguments),
    /// Say why something is so in a plan, why it is not otherwise, and what would help most
    Explain(ExplainArguments),
    /// Make a school folder or workbook to fill in, with examples or from a timetable
    Init(InitArguments),
    /// Make a school folder from what timetabling software, calendars and grids export
    Import(ImportArguments),
    /// Make up a school, or a district of schools, to try things out or to measure on
    Generate(GenerateArguments),
    /// Run solver settings against each other and say which is best, and by how much
    Bench(BenchArguments),
    /// One run of bench, in a process of its own
    #[command(hide = true)]
    BenchRun,
    /// Write the exact Program of a school as MPS or LP, for any solver
    ExportModel(ExportModelArguments),
    /// Show one person's, one team's or one day's part of a plan
    Show(ShowArguments),
    /// Say what changed from one plan to another, and whom it affects
    Diff(DiffArguments),
    /// Write an existing plan as a page, a workbook and tables
    Report(ReportArguments),
    /// Print a script that completes commands and options in a shell
    Completions(CompletionsArguments),
    /// Print the manual page
    Man(ManArguments),
}

/// What `completions` takes.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  staffroom completions bash > ~/.local/share/bash-completion/completions/staffroom
  staffroom completions zsh > ~/.zfunc/_staffroom")]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// What `man` takes.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  staffroom man > staffroom.1            of the program
  staffroom man plan > staffroom-plan.1  of one command")]
pub struct ManArguments {
    /// The page of this command, not of the program
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// The school and how it is read.
#[derive(Args, Clone, Debug)]
pub struct SchoolArguments {
    /// The school: a folder of CSV files, or one .xlsx workbook
    #[arg(value_name = "SCHOOL")]
    pub school: PathBuf,

    /// Make the teams from the staff list or the timetable, where there is no teams.csv
    #[arg(long, value_name = "WHAT", value_parser = PossibleValuesParser::new(["department", "subject", "group"]))]
    pub teams_by: Option<String>,
}

/// How to solve.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "How hard to try")]
pub struct SolveArguments {
    /// Stop after this many seconds, with the best plan found so far
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub time_limit: Option<String>,

    /// Be content with a plan this close to the best: 0.02 is 2 % (0: prove that it is the best) [default: 0]
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub gap: Option<String>,

    /// How many processor cores to use; the plan is the same for any number [default: all]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub threads: Option<String>,

    /// Seed for the solver's own random choices [default: 0]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub seed: Option<String>,

    /// Which solver to use [default: the first]
    #[arg(long, value_name = "NAME", value_parser = solver_names())]
    pub solver: Option<String>,
}

/// What `--explain` asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum HowMuch {
    /// Only why something is missing
    None,
    /// Also what would help and who else could be a mentor, as far as it is worth waiting for
    Usual,
    /// The same however long it takes (or until the time limit)
    All,
}

impl From<HowMuch> for Explanations {
    fn from(asked: HowMuch) -> Explanations {
        match asked {
            HowMuch::None => Explanations::Reasons,
            HowMuch::Usual => Explanations::Usual,
            HowMuch::All => Explanations::All,
        }
    }
}

fn solver_names() -> PossibleValuesParser {
    PossibleValuesParser::new(SolverName::available().iter().map(|solver| solver.name()))
}

/// `staffroom plan`.
#[derive(Args, Clone, Debug)]
#[command(override_usage = "staffroom plan SCHOOL [-o OUT] [OPTIONS]")]
#[command(after_help = "\
Examples:
  staffroom plan my-school                        show the plan, write nothing
  staffroom plan my-school -o out                 ... and keep it in out/
  staffroom plan my-school --teams-by department  each department is a team
  staffroom plan my-school --previous out -o new  after a change: move as little as possible
  staffroom plan my-school --previous out --from-round 3 -o new       two rounds of visits are over
  staffroom plan my-school --previous out --pin-all-but maths -o new  only Maths may change
  staffroom plan my-school --time-limit 10        the best plan of ten seconds
  staffroom plan my-school --peers -o peers       everybody with an equal, to coach each other
  staffroom plan my-district -o out               every school in a folder of schools
  staffroom plan my-school -o out --term-start 2027-01-11             ... and a calendar for everybody

Exit status: 0 everything asked for is in the plan; 1 something is missing; 2 bad
input; 3 no plan within the limit; 4 the solver failed.")]
pub struct PlanArguments {
    #[command(flatten)]
    pub school: SchoolArguments,

    /// Keep the plan in this folder: a page to read (report.html), a workbook, tables and plan.json
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,

    /// With -o: what to write beside plan.json: html, xlsx, csv, ics, letters [default: all but letters, ics with a term]
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', requires = "output")]
    pub formats: Option<Vec<String>>,

    /// Keep files of others that are in the way in the output folder under a dated name
    #[arg(long, requires = "output")]
    pub force: bool,

    /// SCHOOL is a folder of schools: go on where an earlier run stopped
    #[arg(long, requires = "output")]
    pub resume: bool,

    /// Plan only these kinds, as if there were nothing else: sessions, mentors, visits
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub only: Option<Vec<String>>,

    /// With --only: keep what this plan holds of the other kinds as it is (its plan.json or its folder)
    #[arg(long, value_name = "PLAN")]
    pub keep: Option<PathBuf>,

    /// Plan sessions first, then pairs, then visits: each at its best given what came before
    #[arg(long)]
    pub staged: bool,

    /// Say what the pairs would cost if the best, the fairest or the stable pairing were wanted
    #[arg(long)]
    pub compare_objectives: bool,

    /// How much to work out of why, what would help and who else could be a mentor
    #[arg(long, value_name = "HOW_MUCH", value_enum)]
    pub explain: Option<HowMuch>,

    /// Instead of all this, pair everybody with an equal to coach each other (a trio where somebody is left over)
    #[arg(long)]
    pub peers: bool,

    #[command(flatten)]
    pub term: TermArguments,

    /// The day on which the plan is made [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE")]
    pub made: Option<String>,

    /// Calendars say who is invited, by the addresses of staff.csv
    #[arg(long, requires = "output")]
    pub invite: bool,

    /// An earlier plan of this term to change as little as possible: its plan.json or its folder
    #[arg(long, value_name = "PLAN")]
    pub previous: Option<PathBuf>,

    /// With --previous: what is before this date is past and stays as it was [default: the day of --made, if in the term]
    #[arg(long, value_name = "DATE", requires = "previous")]
    pub as_of: Option<String>,

    /// With --previous, where there are no dates: visits of rounds before this one are over and stay as they were
    #[arg(long, value_name = "ROUND", requires = "previous", conflicts_with = "as_of", allow_negative_numbers = true)]
    pub from_round: Option<String>,

    /// With --previous: only the sessions of these teams may change (ids or names, with commas between them)
    #[arg(
        long,
        value_name = "TEAMS",
        value_delimiter = ',',
        requires = "previous",
        conflicts_with_all = ["only", "keep", "from_round", "staged"]
    )]
    pub pin_all_but: Option<Vec<String>>,

    /// Print the plan as JSON instead of the report
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub solve: SolveArguments,
}

/// `staffroom check`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  staffroom check my-school
  staffroom check my-school --json > findings.json

Exit status: 0 ready to plan; 2 something must be mended first.")]
pub struct CheckArguments {
    #[command(flatten)]
    pub school: SchoolArguments,

    /// Print the findings as JSON
    #[arg(long)]
    pub json: bool,
}

/// `staffroom verify`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  staffroom verify my-school out                      is the plan in out/ right?
  staffroom verify my-school --sessions by-hand.csv   what do our own session times cost?

A file of sessions made by hand has the columns team, week, day, period, length
and, where you know it, attending.

Exit status: 0 every rule is kept and every figure right; 1 a rule is broken or a
figure is wrong; 2 bad input; 3 no plan within the limit; 4 the solver failed.")]
#[command(override_usage = "\
staffroom verify SCHOOL PLAN [--previous PLAN] [--json]
       staffroom verify SCHOOL --sessions FILE [--json] [--time-limit SECONDS] ...")]
#[command(group = clap::ArgGroup::new("what").args(["plan", "sessions"]).required(true))]
pub struct VerifyArguments {
    #[command(flatten)]
    pub school: SchoolArguments,

    /// The plan: its plan.json or the folder that holds it
    #[arg(value_name = "PLAN")]
    pub plan: Option<PathBuf>,

    /// Judge the sessions in this CSV file, made by hand, instead of a plan
    #[arg(long, value_name = "FILE")]
    pub sessions: Option<PathBuf>,

    /// The earlier plan that this one changes: its plan.json or its folder
    #[arg(long, value_name = "PLAN", conflicts_with = "sessions")]
    pub previous: Option<PathBuf>,

    /// With --previous: what was before this date is to be as it was [default: the date that the plan gives]
    #[arg(long, value_name = "DATE", requires = "previous")]
    pub as_of: Option<String>,

    #[command(flatten)]
    pub term: TermArguments,

    /// Print what was found as JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub solve: SolveArguments,
}

/// `staffroom explain`.
#[derive(Args, Clone, Debug)]
#[command(override_usage = "\
staffroom explain SCHOOL PLAN [OPTIONS]
       staffroom explain SCHOOL PLAN --team WHICH [--why-not SLOT ...] [OPTIONS]
       staffroom explain SCHOOL PLAN --mentee WHO [--why WHO] [--why-not WHO ...] [OPTIONS]
       staffroom explain SCHOOL PLAN --observer WHO [--why-not WHO ... [--at SLOT]] [OPTIONS]")]
#[command(after_help = "\
Examples:
  staffroom explain my-school out                                 which changes would help most?
  staffroom explain my-school out --team maths                    why does Maths meet then?
  staffroom explain my-school out --team maths --why-not \"Tue 3\"  why not then?
  staffroom explain my-school out --mentee dee                    her mentor, and the nearest others
  staffroom explain my-school out --mentee dee --why-not cy       what would it take to have Cy?
  staffroom explain my-school out --observer dee --why-not cy     why does she not visit Cy?

People and teams are named by their id or their name, slots as the plan shows them.

Exit status: 0 answered; 2 bad input; 3 a limit was reached first; 4 the solver failed.")]
#[command(group = clap::ArgGroup::new("about").args(["team", "mentee", "observer"]))]
pub struct ExplainArguments {
    #[command(flatten)]
    pub school: SchoolArguments,

    /// The plan: its plan.json or the folder that holds it
    #[arg(value_name = "PLAN")]
    pub plan: PathBuf,

    /// Which team it is about: why it meets when it does
    #[arg(long, value_name = "WHICH")]
    pub team: Option<String>,

    /// Whose mentor it is about
    #[arg(long, value_name = "WHO")]
    pub mentee: Option<String>,

    /// Whose visits it is about
    #[arg(long, value_name = "WHO")]
    pub observer: Option<String>,

    /// With --mentee: the mentor in the plan; what would be without?
    #[arg(long, value_name = "WHO", requires = "mentee")]
    pub why: Option<String>,

    /// Another slot, mentor or host: what would it take, and what would it cost? (may be given several times)
    #[arg(long, value_name = "WHAT", requires = "about")]
    pub why_not: Vec<String>,

    /// With --observer and --why-not: in this lesson
    #[arg(long, value_name = "SLOT", requires_all = ["observer", "why_not"])]
    pub at: Option<String>,

    /// Plan all kinds anew to the proof for each answer, however long that takes
    #[arg(long)]
    pub together: bool,

    /// How many changes that would help are shown [default: 10, with --team, --mentee or --observer 3]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub changes: Option<String>,

    /// The earlier plan that the plan was made from, where there was one
    #[arg(long, value_name = "PLAN")]
    pub previous: Option<PathBuf>,

    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub solve: SolveArguments,
}

/// `staffroom show`.
#[derive(Args, Clone, Debug)]
#[command(override_usage = "staffroom show PLAN [--person WHO] [--team WHICH] [--day DAY] [OPTIONS]")]
#[command(after_help = "\
Examples:
  staffroom show out --person ana                     everything that Ana takes part in
  staffroom show out --team maths --school my-school  when Maths meets, with names
  staffroom show out --day Mon                        everything on Monday

Exit status: 0 shown; 2 bad input.")]
pub struct ShowArguments {
    /// The plan: its plan.json or the folder that holds it
    #[arg(value_name = "PLAN")]
    pub plan: PathBuf,

    /// Only what this person takes part in
    #[arg(long, value_name = "WHO")]
    pub person: Option<String>,

    /// Only the sessions of this team and their covers
    #[arg(long, value_name = "WHICH")]
    pub team: Option<String>,

    /// Only this day: Mon, or A Mon in a cycle of several weeks
    #[arg(long, value_name = "DAY")]
    pub day: Option<String>,

    /// Call people and teams by the names that they have in this school
    #[arg(long, value_name = "SCHOOL")]
    pub school: Option<PathBuf>,

    /// With --school: make the teams as the plan did, where there is no teams.csv
    #[arg(long, value_name = "WHAT", requires = "school", value_parser = PossibleValuesParser::new(["department", "subject", "group"]))]
    pub teams_by: Option<String>,

    /// Print the same as JSON
    #[arg(long)]
    pub json: bool,
}

/// `staffroom diff`.
#[derive(Args, Clone, Debug)]
#[command(override_usage = "staffroom diff OLD NEW [OPTIONS]")]
#[command(after_help = "\
Examples:
  staffroom diff out new                      what changed, and whom does it affect?
  staffroom diff out new --page changes.html  ... person by person, for everybody to read

Exit status: 0 nothing changed; 1 something changed; 2 bad input.")]
pub struct DiffArguments {
    /// The old plan: its plan.json or the folder that holds it
    #[arg(value_name = "OLD")]
    pub before: PathBuf,

    /// The new plan: its plan.json or the folder that holds it
    #[arg(value_name = "NEW")]
    pub after: PathBuf,

    /// Call people and teams by the names that they have in this school
    #[arg(long, value_name = "SCHOOL")]
    pub school: Option<PathBuf>,

    /// With --school: make the teams as the plans did, where there is no teams.csv
    #[arg(long, value_name = "WHAT", requires = "school", value_parser = PossibleValuesParser::new(["department", "subject", "group"]))]
    pub teams_by: Option<String>,

    /// Also write what changed, person by person, as a page into this file
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,

    /// Also write it as a CSV table, for a mail merge
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,

    /// Print what changed as JSON
    #[arg(long)]
    pub json: bool,
}

/// `staffroom report`.
#[derive(Args, Clone, Debug)]
#[command(override_usage = "staffroom report SCHOOL PLAN -o OUT [OPTIONS]")]
#[command(after_help = "\
Examples:
  staffroom report my-school out -o pages                 report.html, plan.xlsx, tables and plan.json in pages/
  staffroom report my-school out -o pages --formats html  only the page, beside plan.json

PLAN may be OUT itself: its files are then written anew.

Exit status: 0 written; 2 bad input, nothing was written.")]
pub struct ReportArguments {
    #[command(flatten)]
    pub school: SchoolArguments,

    /// The plan: its plan.json or the folder that holds it
    #[arg(value_name = "PLAN")]
    pub plan: PathBuf,

    /// Write into this folder
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,

    /// What to write beside plan.json: html, xlsx, csv, ics, letters [default: all but letters, ics with a term]
    #[arg(long, value_name = "FORMATS", value_delimiter = ',')]
    pub formats: Option<Vec<String>>,

    /// Keep files of others that are in the way in the output folder under a dated name
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub term: TermArguments,

    /// Calendars say who is invited, by the addresses of staff.csv
    #[arg(long)]
    pub invite: bool,

    /// Print what was written as JSON
    #[arg(long)]
    pub json: bool,
}
