//! One run in a process of its own.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::job::{Answer, Job, primal_integral};
use super::machine::{self, usage_of_children};
use super::matrix::Run;
use super::record::{Record, Status, curve};
use super::settings::SettingsFile;

/// How much longer than its limit a run may take before it is stopped from outside: reading
/// and explaining are not part of the search.
const GRACE: Duration = Duration::from_secs(10);
/// How often it is looked at.
const TICK: Duration = Duration::from_millis(2);

/// The machine and the program, as records name them.
#[derive(Clone, PartialEq, Debug)]
pub struct Here {
    /// The machine's name.
    pub host: String,
    /// How many processor cores it has.
    pub cores: usize,
    /// The program's version.
    pub version: String,
    /// The commit that it was built from.
    pub commit: String,
}

impl Here {
    /// This machine and this program.
    pub fn look() -> Here {
        Here { host: machine::host(), cores: machine::cores(), version: machine::version(), commit: machine::commit() }
    }
}

/// How a process ended.
struct Ended {
    status: Option<ExitStatus>,
    output: Vec<u8>,
    errors: String,
    wall: f64,
    cpu: Option<f64>,
}

/// Runs one run to its end with `program bench-run`, and records it. None where `stopped`
/// said to stop first. `started` is the time as a timestamp.
///
/// # Errors
/// Where the process cannot be started.
pub fn record(
    program: &Path,
    run: &Run,
    file: &SettingsFile,
    here: &Here,
    started: String,
    stopped: &dyn Fn() -> bool,
) -> std::io::Result<Option<Record>> {
    let job = Job {
        school: run.school.path.clone(),
        settings: run.settings.clone(),
        seed: run.seed,
        time_limit: file.time_limit,
        memory_limit: file.memory_limit,
    };
    let Some(ended) = carry_out(program, &job, stopped)? else { return Ok(None) };
    let answer = answer(&ended);
    let best = answer.total;
    let first = answer.steps.iter().find(|step| step.total.is_some());
    let reached = answer.steps.iter().find(|step| best.is_some() && step.total == best);
    let gap = answer.total.zip(answer.bound).map(|(total, bound)| match total {
        0 => 0.0,
        total => ((total - bound) as f64 / total as f64).max(0.0),
    });
    let end = answer.proof_seconds.unwrap_or(file.time_limit.min(ended.wall));
    let known = !matches!(answer.status, Status::Failed | Status::Killed);
    Ok(Some(Record {
        started,
        host: here.host.clone(),
        cores: here.cores,
        version: here.version.clone(),
        commit: here.commit.clone(),
        settings: run.settings.name.clone(),
        settings_hash: run.settings.hash(),
        staged: run.settings.staged,
        kinds: run.settings.only.join("+"),
        school: run.school.name.clone(),
        school_hash: run.school.hash.clone(),
        staff: answer.staff,
        seed: run.seed,
        repeat: run.repeat,
        time_limit: file.time_limit,
        memory_limit: file.memory_limit,
        status: answer.status,
        message: answer.message.split_whitespace().collect::<Vec<_>>().join(" "),
        total: answer.total,
        bound: answer.bound,
        gap,
        primal_integral: primal_integral(&answer.steps, end),
        first_seconds: first.map(|step| step.seconds),
        best_seconds: reached.map(|step| step.seconds),
        proof_seconds: answer.proof_seconds,
        wall_seconds: ended.wall,
        cpu_seconds: ended.cpu,
        memory: answer.memory,
        nodes: known.then_some(answer.nodes),
        lp_iterations: known.then_some(answer.lp_iterations),
        options_before: known.then_some(answer.options_before),
        variables_after: known.then_some(answer.variables_after),
        rows_after: known.then_some(answer.rows_after),
        sessions_unmet: answer.sessions_unmet,
        absences: answer.absences,
        lessons_released: answer.lessons_released,
        curve: curve(&answer.steps),
    }))
}

/// What the process said, or what is to be said of it where it did not answer.
fn answer(ended: &Ended) -> Answer {
    let Some(status) = ended.status else {
        return Answer::ended(Status::Killed, "it did not end in time and was stopped".into());
    };
    match serde_json::from_slice(&ended.output) {
        Ok(answer) => answer,
        Err(_) => {
            let last: Vec<&str> = ended.errors.lines().rev().take(3).collect();
            let last: Vec<&str> = last.into_iter().rev().collect();
            Answer::ended(Status::Failed, format!("it ended without an answer ({status}): {}", last.join(" ")))
        }
    }
}

/// Starts the process, gives it the job, and waits for its end, at most until its time is over.
fn carry_out(program: &Path, job: &Job, stopped: &dyn Fn() -> bool) -> std::io::Result<Option<Ended>> {
    let before = usage_of_children();
    let clock = Instant::now();
    let mut command = Command::new(program);
    command.arg("bench-run").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // Ctrl-C is for this process, which then stops the other one.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn()?;
    let text = serde_json::to_vec(job).expect("a job is plain data");
    if let Some(mut input) = child.stdin.take() {
        // A process that ends without reading says so by its answer.
        let _ = input.write_all(&text);
    }
    let output = child.stdout.take().map(read_aside);
    let errors = child.stderr.take().map(read_aside);
    let limit = Duration::try_from_secs_f64(job.time_limit).unwrap_or(Duration::MAX).saturating_add(GRACE);
    let mut interrupted = false;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        interrupted = stopped();
        if interrupted || clock.elapsed() >= limit {
            end(&mut child);
            break None;
        }
        thread::sleep(TICK);
    };
    let wall = clock.elapsed().as_secs_f64();
    let read =
        |aside: Option<thread::JoinHandle<Vec<u8>>>| aside.and_then(|aside| aside.join().ok()).unwrap_or_default();
    let (output, errors) = (read(output), read(errors));
    if interrupted {
        return Ok(None);
    }
    let cpu = before.zip(usage_of_children()).map(|(before, after)| after.seconds - before.seconds);
    Ok(Some(Ended { status, output, errors: String::from_utf8_lossy(&errors).into_owned(), wall, cpu }))
}

fn end(child: &mut Child) {
    // It may have ended by itself in the meantime.
    let _ = child.kill();
    let _ = child.wait();
}

/// Reads to the end on a thread of its own, so that nobody waits for anybody.
fn read_aside(mut from: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read until it broke off is all there is.
        let _ = from.read_to_end(&mut bytes);
        bytes
    })
}
