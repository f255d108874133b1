//! `staffroom bench-run`: one run of a benchmark, in a process of its own. It reads a job
//! from standard input and answers on standard output; people use `staffroom bench`.

use std::io::{Read, Write};
use std::path::Path;
use std::process::exit;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::exit::{Exit, Failure};
use super::settings;
use crate::findings::{Severity, any_error};
use crate::lab::bench::job::{Answer, Job, add_step};
use crate::lab::bench::machine::{own_usage, parent};
use crate::lab::bench::record::{Status, Step};
use crate::load::{LoadOptions, load};
use crate::plan::document::Document;
use crate::plan::verify::verify;
use crate::plan::{Plan, UnmetKind};
use crate::planners::{self, PlanError, Request};
use crate::report::reasons::{findings, say};
use crate::school::{Criterion, School};
use crate::solve::{About, Control, Progress, Settings, SolverName};

/// How often memory is looked at.
const TICK: Duration = Duration::from_millis(5);

/// What is known of the run so far. Whoever answers takes it; after that nobody answers again.
struct Watched {
    clock: Instant,
    steps: Mutex<Option<Vec<Step>>>,
    control: Mutex<Option<Control>>,
}

/// Runs the command.
///
/// # Errors
/// Where there is no job on standard input, or nobody reads the answer.
pub fn run() -> Result<Exit, Failure> {
    let clock = Instant::now();
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let job: Job = serde_json::from_str(&text)
        .map_err(|error| Failure::Usage(format!("bench-run is for staffroom bench, which gives it a job: {error}")))?;
    let watched = Arc::new(Watched { clock, steps: Mutex::new(Some(Vec::new())), control: Mutex::new(None) });
    watch(Arc::clone(&watched), job.memory_limit);
    let answer = answer(&job, &watched);
    if let Some(steps) = watched.take_steps() {
        tell(Answer { steps, memory: own_usage().map(|usage| usage.memory), ..answer })?;
    }
    Ok(Exit::Done)
}

impl Watched {
    fn take_steps(&self) -> Option<Vec<Step>> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn seconds(&self) -> f64 {
        self.clock.elapsed().as_secs_f64()
    }

    fn add(&self, progress: Progress) {
        let seconds = self.seconds();
        if let Some(steps) = self.steps.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            add_step(steps, Step { seconds, total: progress.best, bound: Some(progress.bound) });
        }
    }
}

fn tell(answer: Answer) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    output.write_all(&serde_json::to_vec(&answer).expect("an answer is plain data"))?;
    Ok(output.flush()?)
}

/// Ends the process where it holds too much memory, or nobody waits for its answer any more.
fn watch(watched: Arc<Watched>, limit: u64) {
    let started_by = parent();
    thread::spawn(move || {
        loop {
            thread::sleep(TICK);
            let memory = own_usage().map(|usage| usage.memory);
            if memory.is_some_and(|memory| memory > limit as f64)
                && let Some(steps) = watched.take_steps()
            {
                let total = steps.last().and_then(|step| step.total);
                let bound = steps.last().and_then(|step| step.bound);
                let mut answer = Answer::ended(Status::Memory, format!("it held more than {limit} MB"));
                count(&mut answer, &watched);
                // Whether anybody reads it or not, this is the end.
                let _ = tell(Answer { steps, total, bound, memory, ..answer });
                exit(0);
            }
            if parent() != started_by {
                exit(1);
            }
        }
    });
}

/// What the solvers did.
fn count(answer: &mut Answer, watched: &Watched) {
    let control = watched.control.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(counts) = control.as_ref().map(Control::counts) {
        answer.nodes = counts.nodes();
        answer.lp_iterations = counts.iterations();
        answer.variables_after = counts.largest().variables;
        answer.rows_after = counts.largest().rows;
    }
}

fn answer(job: &Job, watched: &Arc<Watched>) -> Answer {
    let failed = |message: String| Answer::ended(Status::Failed, message);
    let Some(solver) = SolverName::available().iter().find(|solver| solver.name() == job.settings.solver) else {
        return failed(format!("this program was built without the solver {}", job.settings.solver));
    };
    let kinds = match settings::kinds(Some(&job.settings.only)) {
        Ok(kinds) => kinds,
        Err(failure) => return failed(failure.message().unwrap_or_default()),
    };
    let school = match school(&job.school) {
        Ok(school) => school,
        Err(message) => return failed(message),
    };
    let left = (job.time_limit - watched.seconds()).max(0.001);
    let settings = Settings {
        time_limit: Duration::try_from_secs_f64(left).ok(),
        gap: job.settings.gap,
        threads: job.settings.threads,
        seed: job.seed,
        solver: *solver,
        tuning: job.settings.tuning(),
    };
    let listener = Arc::clone(watched);
    let control = Control::with_listener(Arc::new(move |progress, about| {
        if about == About::Whole {
            listener.add(progress);
        }
    }));
    *watched.control.lock().unwrap_or_else(PoisonError::into_inner) = Some(control.clone());
    let request = Request { kinds: &kinds, staged: job.settings.staged, from_round: 1, ..Request::default() };
    let planned = planners::plan(&school, &request, &settings, &control);
    let over = watched.seconds();
    let mut answer = match planned {
        Ok(plan) => match of_plan(&plan, &school, &settings, watched, over) {
            Ok(answer) => answer,
            Err(message) => failed(message),
        },
        Err(PlanError::Limit) => Answer::ended(Status::NoPlan, String::new()),
        Err(PlanError::Input(conflicts)) => {
            let findings = findings(&school, &conflicts);
            let first = findings.first().map_or(String::new(), |finding| finding.message.clone());
            failed(format!("no plan can keep every rule: {first}"))
        }
        Err(PlanError::Solver(message)) => failed(message),
    };
    answer.staff = school.staff.len();
    answer.options_before = planners::count_options(&school, &kinds);
    count(&mut answer, watched);
    answer
}

fn school(path: &Path) -> Result<School, String> {
    let loaded = load(path, &LoadOptions::default());
    match loaded.school {
        Some(school) if !any_error(&loaded.findings) => Ok(school),
        _ => {
            let error = loaded.findings.iter().find(|finding| finding.severity() == Severity::Error);
            let first = error.map_or(String::new(), |finding| finding.message.clone());
            Err(format!("the school cannot be read: {first}"))
        }
    }
}

/// What a plan says of itself, once it is checked against the school.
fn of_plan(plan: &Plan, school: &School, settings: &Settings, watched: &Watched, over: f64) -> Result<Answer, String> {
    let found = verify(school, &Document::new(plan, school, say), None);
    if !found.holds() {
        return Err("the plan breaks rules of the school".to_owned());
    }
    let (total, bound) = (plan.score.total, plan.score.bound);
    watched.add(Progress { best: Some(total), bound });
    let steps = watched.steps.lock().unwrap_or_else(PoisonError::into_inner);
    let proof = steps.iter().flatten().find(|step| step.total.is_some() && step.bound >= step.total);
    let status = if total == bound {
        Status::Optimal
    } else if settings.gap > 0.0 && settings.close_enough(total, bound) {
        Status::Gap
    } else {
        Status::Feasible
    };
    let of = |criteria: &[Criterion]| {
        let of_criteria = plan.score.criteria.iter().filter(|cost| criteria.contains(&cost.criterion));
        Some(of_criteria.map(|cost| cost.count.unsigned_abs()).sum())
    };
    let missing = plan.unmet.iter().filter(|unmet| unmet.kind == UnmetKind::Session);
    Ok(Answer {
        status,
        total: Some(total),
        bound: Some(bound),
        proof_seconds: (status == Status::Optimal).then(|| proof.map_or(over, |step| step.seconds.min(over))),
        sessions_unmet: Some(missing.map(|unmet| u64::from(unmet.count)).sum()),
        absences: of(&[Criterion::AbsentRequired, Criterion::AbsentOptional]),
        lessons_released: of(&[Criterion::Release]),
        ..Answer::ended(status, String::new())
    })
}
