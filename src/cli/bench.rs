//! `staffroom bench`: settings against each other.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::arguments::BenchArguments;
use super::exit::{Exit, Failure};
use super::interrupt;
use super::output;
use super::screen::Screen;
use super::settings::figure;
use super::single_file::cannot_write;
use crate::lab::bench::comparison::Comparison;
use crate::lab::bench::fingerprint::of_school;
use crate::lab::bench::matrix::{BenchSchool, Run, left, runs};
use crate::lab::bench::record::{Record, Status, read};
use crate::lab::bench::report::{Summary, files, summary, text};
use crate::lab::bench::runner::{Here, record};
use crate::lab::bench::settings::{self, SettingsFile};
use crate::lab::table::Table;
use crate::output::{Inputs, OutputFolder, Rest};
use crate::report::text::{clean, count, flow_words};
use crate::report::verdict;
use crate::solve::Control;

/// The table of runs in an output folder.
const RUNS: &str = "runs.csv";
/// The settings, as they were read.
const SETTINGS: &str = "settings.toml";
/// The files of a report.
const REPORT: [&str; 4] = ["report.html", "report.md", "summary.csv", "instances.csv"];

/// The largest settings file that is read, in bytes: a setting has some hundred of them.
const LARGEST_SETTINGS: u64 = 1 << 20;

/// What was compared, as JSON.
#[derive(Serialize)]
struct Compared {
    schema: u32,
    /// Where the report is, where one was written.
    output: Option<String>,
    /// How many runs are compared.
    runs: usize,
    /// How many of them failed, ran out of memory or were stopped.
    failed: usize,
    /// Whether runs are left, because somebody stopped.
    interrupted: bool,
    #[serde(flatten)]
    summary: Summary,
}

/// Runs the command.
///
/// # Errors
/// See [`Failure`].
pub fn run(arguments: &BenchArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    match &arguments.report {
        Some(folders) => joined(arguments, folders, screen),
        None => compare(arguments, screen),
    }
}

/// Joins what was run before.
fn joined(arguments: &BenchArguments, folders: &[PathBuf], screen: &mut Screen) -> Result<Exit, Failure> {
    let mut records = Vec::new();
    for folder in folders {
        let path = if folder.is_dir() { folder.join(RUNS) } else { folder.clone() };
        let found = read(&path).map_err(|error| {
            Failure::Usage(format!("{} cannot be read as the runs of a benchmark: {error}", path.display()))
        })?;
        records.extend(found);
    }
    let output = match (&arguments.output, folders) {
        (Some(output), _) => Some(output.clone()),
        // The report of one folder belongs into it.
        (None, [folder]) if folder.is_dir() => Some(folder.clone()),
        _ => None,
    };
    let folder = output.as_deref().map(|output| open(output, arguments, &REPORT)).transpose()?;
    told(&records, output.as_deref().zip(folder), arguments, false, screen)
}

/// Runs what is to be compared.
fn compare(arguments: &BenchArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let (Some(settings), Some(output)) = (&arguments.settings, &arguments.output) else {
        return Err(Failure::Usage("bench needs --settings FILE and -o OUT, or --report OUT".to_owned()));
    };
    let (file, text) = file(settings, arguments, screen)?;
    let schools = schools(&arguments.schools)?;
    let path = output.join(RUNS);
    let records = before(output, &path, arguments.resume)?;
    let names: Vec<&str> = REPORT.into_iter().chain([SETTINGS]).collect();
    let mut folder = open(output, arguments, &names)?;
    let here = Here::look();
    let shuffle = whole("--shuffle", arguments.shuffle.as_deref(), 0..=u64::MAX)?.unwrap_or(0);
    let all = runs(&file, &schools, shuffle);
    let number = all.len();
    let left = left(all, &file, &records, &here.version);
    write(&mut folder, output, &[(SETTINGS.to_owned(), text.into_bytes())], screen)?;
    let control = Control::default();
    interrupt::stop_on_signal(control.clone(), || {
        // A message that cannot be written is no reason not to stop.
        let _ = writeln!(io::stderr(), "Stopping after the runs that are done. Ctrl-C again leaves at once.");
    });
    let mut table = Table::open(&path).map_err(|error| cannot_write(&path, &error))?;
    let bar = bar(number, number - left.len());
    let program = std::env::current_exe()
        .map_err(|error| Failure::Solver(format!("the program cannot find itself to start runs: {error}")))?;
    let mut interrupted = false;
    for run in &left {
        bar.set_message(in_words(run));
        let started = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        let stopped = || control.stopped().is_some();
        let recorded = record(&program, run, &file, &here, started, &stopped);
        let recorded = recorded.map_err(|error| Failure::Solver(format!("a run could not be started: {error}")))?;
        let Some(record) = recorded else {
            interrupted = true;
            break;
        };
        {
            let _guard = interrupt::while_writing();
            table.add(&record).map_err(|error| cannot_write(&path, &error))?;
        }
        if matches!(record.status, Status::Failed | Status::Killed | Status::Memory) {
            bar.suspend(|| screen.note(&format!("{}: {}", in_words(run), record.message)));
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let records = read(&path).map_err(|error| cannot_write(&path, &error))?;
    if interrupted {
        screen.note(&format!(
            "stopped before all {} were done: the same command with --resume goes on",
            count(number as u64, "run", "runs")
        ));
    }
    told(&records, Some((output, folder)), arguments, interrupted, screen)
}

/// Compares records, writes the report and says what it says.
fn told(
    records: &[Record],
    output: Option<(&Path, OutputFolder)>,
    arguments: &BenchArguments,
    interrupted: bool,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    let comparison = Comparison::new(records, arguments.baseline.as_deref());
    let shown = output.as_ref().map(|(output, _)| output.display().to_string());
    if let Some((output, mut folder)) = output {
        write(&mut folder, output, &files(&comparison, records), screen)?;
    }
    if arguments.json {
        let failed = |record: &&Record| matches!(record.status, Status::Failed | Status::Killed | Status::Memory);
        let compared = Compared {
            schema: 1,
            output: shown,
            runs: records.len(),
            failed: records.iter().filter(failed).count(),
            interrupted,
            summary: summary(&comparison),
        };
        screen.result(&verdict::json(&compared))?;
    } else {
        let columns = screen.look().width;
        for paragraph in text(&comparison) {
            screen.result(&format!("{}\n", flow_words("", &clean(&paragraph), 2, columns)))?;
        }
        if let Some(shown) = shown {
            screen.result(&format!("\nWritten to {shown}: report.html, report.md, summary.csv, instances.csv.\n"))?;
        }
    }
    if !comparison.disagreements.is_empty() {
        screen.flush()?;
        return Err(Failure::Solver(
            "runs contradict each other: two of them cannot both be right (see the report). \
             One is a mistake of a solver or of staffroom: please report it"
                .to_owned(),
        ));
    }
    Ok(Exit::Done)
}

/// Looks at the output folder before anything is run.
fn open(output: &Path, arguments: &BenchArguments, names: &[&str]) -> Result<OutputFolder, Failure> {
    let _guard = interrupt::while_writing();
    OutputFolder::open(output, arguments.force, &Inputs::none(), names.iter().copied()).map_err(output::failure)
}

/// Adds files to the output folder, in the place of those of earlier runs.
fn write(
    folder: &mut OutputFolder,
    output: &Path,
    files: &[(String, Vec<u8>)],
    screen: &mut Screen,
) -> Result<(), Failure> {
    let _guard = interrupt::while_writing();
    let written = folder.update(files, Rest::Kept).map_err(output::failure)?;
    output::tell_kept(&written, output, screen);
    Ok(())
}

/// The settings file, with what the options say instead; and its text.
fn file(path: &Path, arguments: &BenchArguments, screen: &mut Screen) -> Result<(SettingsFile, String), Failure> {
    let text = crate::files::read::up_to(path, LARGEST_SETTINGS)
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| io::Error::other("it is not text in UTF-8")))
        .map_err(|error| Failure::Usage(format!("the settings {} cannot be read: {error}", path.display())))?;
    let mut file = settings::read(&text).map_err(|problems| {
        let shown = path.display();
        let lines = problems
            .iter()
            .map(|problem| format!("{shown}:{}:{}: {}\n", problem.line, problem.column, clean(&problem.message)));
        screen.message(&lines.collect::<String>());
        Failure::Usage(format!("nothing was run: {} in {shown}", count(problems.len() as u64, "problem", "problems")))
    })?;
    if let Some(seconds) = &arguments.time_limit {
        let limit = seconds.trim().parse::<f64>().ok().filter(|limit| *limit > 0.0 && *limit <= 1e6);
        file.time_limit =
            limit.ok_or_else(|| Failure::Usage(format!("--time-limit takes seconds above 0, not '{seconds}'")))?;
    }
    if let Some(limit) = whole("--memory-limit", arguments.memory_limit.as_deref(), 50..=u64::MAX)? {
        file.memory_limit = limit;
    }
    if let Some(repeats) = whole("--repeats", arguments.repeats.as_deref(), 1..=1_000)? {
        file.repeats = repeats;
    }
    if let Some(seeds) = &arguments.seeds {
        let seeds: Result<Vec<u32>, Failure> = seeds.iter().map(|seed| figure("--seeds", seed, 0..=u32::MAX)).collect();
        file.seeds = seeds?;
        file.seeds.sort_unstable();
        file.seeds.dedup();
    }
    Ok((file, text))
}

/// The schools, each with a name of its own.
fn schools(paths: &[PathBuf]) -> Result<Vec<BenchSchool>, Failure> {
    if paths.is_empty() {
        return Err(Failure::Usage("bench needs at least one school to run on".to_owned()));
    }
    let mut used: BTreeMap<String, u32> = BTreeMap::new();
    let mut schools: Vec<BenchSchool> = Vec::new();
    for path in paths {
        let hash = of_school(path)
            .map_err(|error| Failure::Usage(format!("the school {} cannot be read: {error}", path.display())))?;
        if schools.iter().any(|school| school.hash == hash) {
            return Err(Failure::Usage(format!("the school {} is named twice", path.display())));
        }
        let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
        let name = whole.file_name().map_or_else(|| "school".into(), |name| name.to_string_lossy().into_owned());
        let times = used.entry(name.clone()).or_default();
        *times += 1;
        let name = if *times == 1 { name } else { format!("{name} ({times})") };
        schools.push(BenchSchool { name, path: whole, hash });
    }
    Ok(schools)
}

/// What was recorded before; an output folder with runs is only gone on with.
fn before(output: &Path, path: &Path, resume: bool) -> Result<Vec<Record>, Failure> {
    let is_there = fs::symlink_metadata(path).is_ok();
    match (resume, is_there) {
        (true, true) => read(path).map_err(|error| {
            Failure::Usage(format!("{} cannot be read as the runs of a benchmark: {error}", path.display()))
        }),
        (true, false) => Err(Failure::Usage(format!(
            "there is nothing to go on with: {} is not there. Leave --resume out",
            path.display()
        ))),
        (false, true) => Err(Failure::Usage(format!(
            "{} holds runs already: go on with them (--resume), or name a new folder",
            output.display()
        ))),
        (false, false) => Ok(Vec::new()),
    }
}

fn bar(number: usize, done: usize) -> ProgressBar {
    let target = if Screen::watched() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(number as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:20} run {pos} of {len}, {elapsed} so far: {msg}") {
        bar.set_style(style);
    }
    bar.set_position(done as u64);
    bar
}

fn in_words(run: &Run) -> String {
    format!("{}, {}, seed {}, time {}", run.school.name, run.settings.name, run.seed, run.repeat)
}

/// The whole number that an option gives, where it is given.
fn whole<T: FromStr + PartialOrd + Display>(
    option: &str,
    text: Option<&str>,
    range: RangeInclusive<T>,
) -> Result<Option<T>, Failure> {
    text.map(|text| figure(option, text, range)).transpose()
}
