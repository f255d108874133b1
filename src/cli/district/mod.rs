//! `staffroom plan` on a folder of schools: a district. Schools are planned side by side, each
//! is kept as soon as it is planned, and an interrupted run goes on where it stopped.

mod bars;
mod overlaps;
mod table;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use serde::Serialize;

use super::arguments::PlanArguments;
use super::exit::{Exit, Failure};
use super::interrupt;
use super::plan::WHAT_GOES;
use super::screen::Screen;
use super::{calendar, input, output, settings};
use crate::findings::{Severity, any_error, render};
use crate::lab::bench::fingerprint::{fingerprint, of_school};
use crate::load::{LoadOptions, is_table_file, load, read_places};
use crate::output::{Inputs, OutputFolder, Written};
use crate::plan::document::Made;
use crate::plan::verify::Verified;
use crate::plan::{Kind, UnmetKind};
use crate::planners::{self, Explanations, PlanError, Request};
use crate::report::files::{Format, Report, usual_names};
use crate::report::reasons::{findings, say};
use crate::report::text::{clean, count, flow_words};
use crate::report::verdict;
use crate::solve::{Control, Settings};
use bars::Bars;
use overlaps::{Overlap, Overlaps};
use table::{Row, State, Table};

/// How many schools, or people in two places, are named one by one.
const NAMED: usize = 10;

/// What became of a district, as JSON.
#[derive(Serialize)]
struct Planned<'a> {
    schema: u32,
    output: String,
    schools: &'a [Row],
    /// Schools that are not planned because somebody stopped.
    left: usize,
    /// People who are wanted in two schools at once.
    overlaps: &'a [Overlap],
}

/// How each school is planned.
struct Work<'a> {
    arguments: &'a PlanArguments,
    output: &'a Path,
    inputs: &'a Inputs,
    kinds: &'a [Kind],
    formats: &'a [Format],
    settings: Settings,
    control: &'a Control,
    bars: &'a Bars,
}

/// Plans all schools of a district.
///
/// # Errors
/// See [`Failure`]. A school that cannot be planned is no error: it is recorded, and the rest goes on.
pub fn run(arguments: &PlanArguments, schools: &[PathBuf], screen: &mut Screen) -> Result<Exit, Failure> {
    let solving = settings::solving(&arguments.solve)?;
    let formats = settings::formats(arguments.formats.as_deref())?;
    let kinds = settings::kinds(arguments.only.as_deref())?;
    let output = refuse_what_is_for_one_school(arguments)?;
    let inputs = inputs(schools);
    let folder = open(output, &inputs, arguments, screen)?;
    let earlier = before(output, arguments)?;
    // Schools side by side, each on one thread: how many at once makes no plan another one.
    let of_school_alone = Settings { threads: 1, ..solving.clone() };
    let said =
        format!("{kinds:?} {formats:?} {} {:?} {of_school_alone:?}", arguments.staged, arguments.school.teams_by);
    let hash_of = |school: &PathBuf| -> Result<String, Failure> {
        let hash = of_school(school);
        let hash = hash.map_err(|error| Failure::Usage(format!("{} cannot be read: {error}", school.display())))?;
        Ok(fingerprint([hash.as_bytes(), said.as_bytes()]))
    };
    let hashes = schools.iter().map(hash_of).collect::<Result<Vec<String>, Failure>>()?;
    let names: Vec<String> = schools.iter().map(|school| name_of(school)).collect();
    let is_done = |at: &usize| {
        let row = earlier.iter().find(|row| row.folder == names[*at] && row.fingerprint == hashes[*at]);
        row.is_some_and(|row| row.status == State::Failed || output.join(&row.folder).join("plan.json").is_file())
    };
    let mut left: Vec<usize> = (0..schools.len()).filter(|at| !is_done(at)).collect();
    // The largest first, so that nobody waits for one of them in the end.
    let size = |at: &usize| std::fs::metadata(schools[*at].join("timetable.csv")).map_or(0, |file| file.len());
    left.sort_by_key(|at| (std::cmp::Reverse(size(at)), *at));
    let kept: Vec<Row> = (0..schools.len())
        .filter(|at| !left.contains(at))
        .filter_map(|at| earlier.iter().find(|row| row.folder == names[at]).cloned())
        .collect();
    let mut table = Table::new(folder, kept.clone());
    output::tell_kept(&table.write()?, output, screen);
    let table = Mutex::new(table);
    let bars = Bars::new(schools.len(), kept.len());
    let control = Control::default();
    let above = bars.clone();
    interrupt::stop_on_signal(control.clone(), move || {
        above.say("Stopping: schools that are planned are kept. Ctrl-C again leaves at once.");
    });
    let work = Work {
        arguments,
        output,
        inputs: &inputs,
        kinds: &kinds,
        formats: &formats,
        settings: of_school_alone,
        control: &control,
        bars: &bars,
    };
    let next = AtomicUsize::new(0);
    let failure: Mutex<Option<Failure>> = Mutex::new(None);
    let worker = || {
        while control.stopped().is_none() {
            let Some(at) = left.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
            let done = work.school(&schools[*at], &names[*at], &hashes[*at]).and_then(|row| {
                let Some(row) = row else { return Ok(()) };
                let written = table.lock().unwrap_or_else(PoisonError::into_inner).add(row)?;
                work.tell_kept(&written, output);
                Ok(())
            });
            if let Err(error) = done {
                // A full disk, say: what is planned is kept, the rest would fail too.
                *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                control.stop();
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..solving.threads.clamp(1, left.len().max(1)) {
            scope.spawn(worker);
        }
    });
    bars.finish();
    if let Some(failure) = failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(failure);
    }
    let mut rows = table.into_inner().unwrap_or_else(PoisonError::into_inner).rows;
    rows.sort_by(|a, b| a.folder.cmp(&b.folder));
    let overlaps = overlaps(arguments, output, &rows, screen)?;
    let missing = schools.len() - rows.len();
    if arguments.json {
        let output = output.display().to_string();
        let planned = Planned { schema: 1, output, schools: &rows, left: missing, overlaps: &overlaps };
        screen.result(&verdict::json(&planned))?;
    } else {
        let columns = screen.look().width;
        screen.result(&text(&rows, missing, &overlaps, output, columns))?;
    }
    Ok(exit(&rows, &overlaps))
}

impl Work<'_> {
    /// Says what was kept under other names, above the lines of progress.
    fn tell_kept(&self, written: &Written, out: &Path) {
        if let Some(sentence) = output::kept_in_words(&written.kept, out) {
            self.bars.say(&format!("note: {sentence}"));
        }
    }

    /// Plans one school and keeps its plan. None where somebody stopped before it was done.
    fn school(&self, school: &Path, name: &str, hash: &str) -> Result<Option<Row>, Failure> {
        let clock = Instant::now();
        let bar = self.bars.school(name);
        let listener = bar.teller();
        let control = self
            .control
            .part_with_listener(std::sync::Arc::new(move |progress, about| listener.tell((progress, about))));
        // What stands in the way of its files is known before it is planned.
        let out = self.output.join(name);
        let mut folder = {
            let _guard = interrupt::while_writing();
            OutputFolder::open(&out, self.arguments.force, self.inputs, usual_names(self.formats))
                .map_err(output::failure)?
        };
        let options = LoadOptions { fingerprint: true, ..input::options(&self.arguments.school) };
        let loaded = load(school, &options);
        let failed = |status: State, message: String| {
            let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
            Ok(Some(Row { message, seconds: seconds(clock), ..Row::new(name, hash, status) }))
        };
        let found = match loaded.school {
            Some(found) if !any_error(&loaded.findings) => found,
            _ => {
                let errors = loaded.findings.iter().filter(|finding| finding.severity() == Severity::Error);
                let (first, all) = (errors.clone().next(), errors.count());
                let first = first.map_or(String::new(), |finding| render(std::slice::from_ref(finding), false));
                let more = count(all as u64, "error", "errors");
                return failed(
                    State::Failed,
                    format!("{more}; staffroom check says which. The first: {}", clean(&first)),
                );
            }
        };
        let request = Request {
            kinds: self.kinds,
            staged: self.arguments.staged,
            from_round: 1,
            explanations: self.arguments.explain.map_or(Explanations::Usual, Explanations::from),
            ..Request::default()
        };
        let planned = match planners::plan(&found, &request, &self.settings, &control) {
            Ok(planned) => planned,
            Err(_) if self.control.stopped().is_some() => return Ok(None),
            Err(PlanError::Limit) => {
                return failed(State::NoPlan, "the limit was reached before any plan was found".into());
            }
            Err(PlanError::Input(conflicts)) => {
                let findings = findings(&found, &conflicts);
                return failed(
                    State::Failed,
                    format!("no plan can keep every rule: {}", clean(&render(&findings, false))),
                );
            }
            Err(PlanError::Solver(message)) => return failed(State::Solver, message),
        };
        if self.control.stopped().is_some() {
            // Cut short, it would not be the plan that the same command gives otherwise.
            return Ok(None);
        }
        let on = calendar::made(self.arguments.made.as_deref(), found.term.as_ref())?;
        let made = Made { on, fingerprint: loaded.fingerprint, held: Vec::new() };
        let Ok(verified) = Verified::made(&planned, &found, None, &made, say) else {
            return failed(State::Solver, "its plan breaks rules of the school: please report it".into());
        };
        let report = Report::new(&found, &planned, &verified);
        let (_, written) = output::write(&mut folder, &report, self.formats, WHAT_GOES)?;
        self.tell_kept(&written, &out);
        let unmet = |kind: UnmetKind| {
            let of_kind = planned.unmet.iter().filter(|unmet| unmet.kind == kind);
            of_kind.map(|unmet| u64::from(unmet.count)).sum()
        };
        let status = if planned.score.total == planned.score.bound { State::Optimal } else { State::Feasible };
        Ok(Some(Row {
            school: found.name.clone(),
            people: found.staff.len(),
            total: Some(planned.score.total),
            bound: Some(planned.score.bound),
            sessions: planned.sessions.len(),
            pairs: planned.pairs.len(),
            visits: planned.visits.len(),
            unmet_sessions: unmet(UnmetKind::Session),
            unmet_mentees: unmet(UnmetKind::Mentee),
            unmet_meetings: unmet(UnmetKind::Meeting),
            unmet_visits: unmet(UnmetKind::Visit),
            seconds: seconds(clock),
            ..Row::new(name, hash, status)
        }))
    }
}

/// A district is planned as it is: what changes one plan is for one school.
fn refuse_what_is_for_one_school(arguments: &PlanArguments) -> Result<&Path, Failure> {
    let for_one = [
        ("--previous", arguments.previous.is_some()),
        ("--keep", arguments.keep.is_some()),
        ("--from-round", arguments.from_round.is_some()),
        ("--pin-all-but", arguments.pin_all_but.is_some()),
        ("--peers", arguments.peers),
        ("--compare-objectives", arguments.compare_objectives),
        ("--term-start", arguments.term.term_start.is_some()),
        ("--term-end", arguments.term.term_end.is_some()),
        ("--weeks", arguments.term.weeks.is_some()),
        ("--holidays", arguments.term.holidays.is_some()),
        ("--cycle", arguments.term.cycle.is_some()),
        ("--closed-weeks", arguments.term.closed_weeks.is_some()),
        ("--first-week", arguments.term.first_week.is_some()),
        ("--first-day", arguments.term.first_day.is_some()),
        ("--school-days", arguments.term.school_days.is_some()),
        ("--time-zone", arguments.term.time_zone.is_some()),
        ("--invite", arguments.invite),
    ];
    let shown = arguments.school.school.display();
    if let Some((option, _)) = for_one.iter().find(|(_, given)| *given) {
        return Err(Failure::Usage(format!(
            "{shown} is a folder of schools, and {option} is for one school: name that one"
        )));
    }
    if arguments.formats.as_ref().is_some_and(|formats| formats.iter().any(|format| format.trim() == "ics")) {
        return Err(Failure::Usage(
            "calendars are made for one school at a time: leave ics out of --formats".to_owned(),
        ));
    }
    arguments
        .output
        .as_deref()
        .ok_or_else(|| Failure::Usage(format!("{shown} is a folder of schools: say with -o where to keep their plans")))
}

/// What is read of all schools.
fn inputs(schools: &[PathBuf]) -> Inputs {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for places in schools.iter().map(|school| read_places(school)) {
        files.extend(places.files);
        folders.extend(places.folders);
    }
    Inputs::new(&files, &folders, is_table_file)
}

/// Looks at the folder of the whole district: its table is brought up to date there.
fn open(
    output: &Path,
    inputs: &Inputs,
    arguments: &PlanArguments,
    screen: &mut Screen,
) -> Result<OutputFolder, Failure> {
    let _guard = interrupt::while_writing();
    // To go on is to have said that the table is one's own, also where a program without a manifest wrote it.
    let force = arguments.force || arguments.resume;
    let folder = OutputFolder::open(output, force, inputs, [table::NAME]).map_err(output::failure)?;
    if let Some(sentence) = output::was_finished(folder.finished(), output) {
        screen.note(&sentence);
    }
    Ok(folder)
}

/// What was planned before, where that is to be gone on with.
fn before(output: &Path, arguments: &PlanArguments) -> Result<Vec<Row>, Failure> {
    let path = output.join(table::NAME);
    match (arguments.resume, path.is_file()) {
        (true, true) => table::read(&path),
        (true, false) => {
            Err(Failure::Usage(format!("there is nothing to go on with in {}: leave --resume out", output.display())))
        }
        (false, _) => Ok(Vec::new()),
    }
}

/// So many seconds since then, to the millisecond.
fn seconds(clock: Instant) -> f64 {
    (clock.elapsed().as_secs_f64() * 1e3).round() / 1e3
}

fn name_of(school: &Path) -> String {
    school.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// People who are wanted in two schools at once, by the plans that are kept.
fn overlaps(
    arguments: &PlanArguments,
    output: &Path,
    rows: &[Row],
    screen: &mut Screen,
) -> Result<Vec<Overlap>, Failure> {
    let mut overlaps = Overlaps::default();
    for row in rows.iter().filter(|row| row.total.is_some()) {
        let folder = arguments.school.school.join(&row.folder);
        // It could be read when it was planned.
        let Some(school) = load(&folder, &input::options(&arguments.school)).school else { continue };
        let plan = input::plan(&output.join(&row.folder), screen)?.resolve(&school);
        overlaps.add(&row.folder, &school, &plan.plan);
    }
    Ok(overlaps.found())
}

/// The worst that happened decides.
fn exit(rows: &[Row], overlaps: &[Overlap]) -> Exit {
    let any = |status: State| rows.iter().any(|row| row.status == status);
    if any(State::Solver) {
        Exit::Failed
    } else if any(State::NoPlan) {
        Exit::Limit
    } else if any(State::Failed) {
        Exit::BadInput
    } else if rows.iter().any(|row| row.unmet() > 0) || !overlaps.is_empty() {
        Exit::Unmet
    } else {
        Exit::Done
    }
}

/// What became of the district, in words.
fn text(rows: &[Row], left: usize, overlaps: &[Overlap], output: &Path, columns: usize) -> String {
    let mut text = String::new();
    let mut say = |sentence: &str| {
        text.push_str(&flow_words("", sentence, 2, columns));
        text.push('\n');
    };
    let planned: Vec<&Row> = rows.iter().filter(|row| row.total.is_some()).collect();
    let proven = planned.iter().filter(|row| row.status == State::Optimal).count();
    let people: usize = planned.iter().map(|row| row.people).sum();
    let schools = |number: usize| count(number as u64, "school", "schools");
    say(&format!(
        "{} with {} planned; {proven} of the plans are proven to be the best there are.",
        schools(planned.len()),
        count(people as u64, "person", "people")
    ));
    let sum = |of: fn(&Row) -> u64| planned.iter().map(|row| of(row)).sum::<u64>();
    say(&format!(
        "{}, {}, {}.",
        count(sum(|row| row.sessions as u64), "session", "sessions"),
        count(sum(|row| row.pairs as u64), "mentor pair", "mentor pairs"),
        count(sum(|row| row.visits as u64), "visit", "visits")
    ));
    let unmet: Vec<&&Row> = planned.iter().filter(|row| row.unmet() > 0).collect();
    if !unmet.is_empty() {
        say(&format!(
            "Missing in {}: {}, {}, {}, {}. Each school's report says why.",
            schools(unmet.len()),
            count(sum(|row| row.unmet_sessions), "session", "sessions"),
            count(sum(|row| row.unmet_mentees), "mentor", "mentors"),
            count(sum(|row| row.unmet_meetings), "meeting", "meetings"),
            count(sum(|row| row.unmet_visits), "visit", "visits")
        ));
    }
    for row in planned.iter().filter(|row| row.status == State::Feasible).take(NAMED) {
        let (total, bound) = (row.total.unwrap_or(0), row.bound.unwrap_or(0));
        say(&format!("{}: not proven. The plan costs {total}, and none costs less than {bound}.", row.folder));
    }
    for row in rows.iter().filter(|row| row.total.is_none()).take(NAMED) {
        say(&format!("{}: not planned. {}", row.folder, row.message));
    }
    for overlap in overlaps.iter().take(NAMED) {
        say(&format!(
            "{} ({}) is wanted at {} in {} at once: say in availability.csv when they are in which school.",
            overlap.name,
            overlap.person,
            overlap.slot,
            overlap.schools.join(" and ")
        ));
    }
    if overlaps.len() > NAMED {
        say(&format!("... and {} more.", overlaps.len() - NAMED));
    }
    if left > 0 {
        say(&format!("{} left: the same command with --resume goes on.", schools(left)));
    }
    say("");
    say(&format!("Written to {}: {}, and a folder for each school.", output.display(), table::NAME));
    text
}
