//! `staffroom plan`: read, plan, check the plan, write it, show it.

use std::path::Path;

use super::arguments::PlanArguments;
use super::exit::{Exit, Failure};
use super::progress::Work;
use super::screen::Screen;
use super::{input, interrupt, peers, settings};
use crate::plan::document::Document;
use crate::plan::output::{check_target, write_folder};
use crate::plan::tables::tables;
use crate::plan::verify::verify;
use crate::plan::{Kind, Plan};
use crate::planners::{self, PlanError, Request};
use crate::report::{terminal, verdict};
use crate::school::School;
use crate::solve::Settings;

/// Runs the command.
///
/// # Errors
/// See [`Failure`]. On an error nothing was written, unless only standard output failed.
pub fn run(arguments: &PlanArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = settings::solving(&arguments.solve)?;
    if arguments.peers {
        return peers::run(arguments, screen);
    }
    let kinds = settings::kinds(arguments.only.as_deref())?;
    if arguments.keep.is_some() && arguments.only.is_none() {
        return Err(Failure::Usage("--keep keeps what --only leaves out: say with --only what to plan".to_owned()));
    }
    if arguments.compare_objectives && !kinds.contains(&Kind::Mentors) {
        return Err(Failure::Usage("--compare-objectives compares mentor pairs: plan them too".to_owned()));
    }
    let school = input::school(&arguments.school, arguments.json, screen)?;
    let previous = match &arguments.previous {
        Some(path) => Some(input::previous(path, &school, arguments.json, screen)?),
        None => None,
    };
    let keep = match &arguments.keep {
        Some(path) => Some(input::keep(path, &school, &kinds, arguments.json, screen)?),
        None => None,
    };
    if let Some(output) = &arguments.output {
        let _guard = interrupt::while_writing();
        check_target(output, arguments.force).map_err(|error| Failure::Usage(error.to_string()))?;
    }
    let (document, resolved) = previous.unzip();
    let request = Request {
        kinds: &kinds,
        keep: keep.as_ref(),
        previous: resolved.as_ref(),
        staged: arguments.staged,
        compare_objectives: arguments.compare_objectives,
    };
    let planned = find(&school, &request, &settings, arguments.json, screen)?;
    let written = checked(&school, &planned, document.as_ref(), screen)?;
    if let Some(output) = &arguments.output {
        write(output, &written, arguments.force)?;
    }
    if arguments.json {
        screen.result(&written.to_json())?;
    } else {
        let shown = |path: &Path| path.display().to_string();
        let (folder, output) = (shown(&arguments.school.school), arguments.output.as_deref().map(shown));
        let previous = arguments.previous.as_deref().map(shown);
        let only = arguments.only.as_ref().map(|kinds| kinds.join(","));
        let keep = arguments.keep.as_deref().map(shown);
        let next = terminal::Next {
            only: only.as_deref(),
            keep: keep.as_deref(),
            school: &folder,
            output: output.as_deref(),
            teams_by: arguments.school.teams_by.as_deref(),
            previous: previous.as_deref(),
        };
        screen.result(&terminal::plan(&school, &planned, &next, screen.look()))?;
    }
    Ok(if planned.unmet.is_empty() { Exit::Done } else { Exit::Unmet })
}

/// Plans, with a line that says how far it is, and Ctrl-C to stop.
///
/// # Errors
/// Whatever keeps the planner from a plan; findings were shown.
pub fn find(
    school: &School,
    request: &Request,
    settings: &Settings,
    json: bool,
    screen: &mut Screen,
) -> Result<Plan, Failure> {
    let work = Work::watch();
    let planned = planners::plan(school, request, settings, work.control());
    drop(work);
    planned.map_err(|error| failure(error, json, screen))
}

/// What keeps a planner from a plan, with its findings shown.
pub fn failure(error: PlanError, json: bool, screen: &mut Screen) -> Failure {
    match error {
        PlanError::Input(findings) if findings.is_empty() => {
            Failure::Solver("no plan can keep every rule, but staffroom cannot say why: please report it".to_owned())
        }
        PlanError::Input(findings) => input::refuse(&findings, json, screen),
        PlanError::Limit => Failure::Limit,
        PlanError::Solver(message) => {
            Failure::Solver(format!("the solver failed: {message}; nothing was written. Try another one with --solver"))
        }
    }
}

/// The plan as it will be written, checked against the school alone. A plan
/// that fails is shown with what is wrong, and goes no further.
///
/// # Errors
/// Where the plan does not hold.
pub(super) fn checked(
    school: &School,
    plan: &Plan,
    previous: Option<&Document>,
    screen: &mut Screen,
) -> Result<Document, Failure> {
    let document = Document::of(plan, school);
    let found = verify(school, &document, previous);
    if found.holds() {
        return Ok(document);
    }
    let text = verdict::violations(&found.violations, screen.message_look());
    screen.message(&text);
    Err(Failure::Solver(
        "the plan that was found breaks rules of this school, so it was not written. \
         This is a mistake in staffroom, not in your school: please report it"
            .to_owned(),
    ))
}

/// Writes plan.json and the tables, whole or not at all.
///
/// # Errors
/// A usage failure that says why it cannot be written.
pub(super) fn write(output: &Path, document: &Document, force: bool) -> Result<(), Failure> {
    let mut files = vec![("plan.json", document.to_json().into_bytes())];
    files.extend(tables(document));
    let _guard = interrupt::while_writing();
    write_folder(output, &files, force).map_err(|error| Failure::Usage(error.to_string()))
}
