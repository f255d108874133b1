//! `staffroom verify`: checks a finished plan, or sessions made by hand, against the school alone.

use std::path::Path;

use super::arguments::{SolveArguments, VerifyArguments};
use super::exit::{Exit, Failure};
use super::screen::Screen;
use super::{input, settings};
use crate::plan::verify::verify;
use crate::report::verdict;

/// Runs the command.
///
/// # Errors
/// See [`Failure`].
pub fn run(arguments: &VerifyArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    match (&arguments.plan, &arguments.sessions) {
        (Some(path), None) => {
            only_by_hand(&arguments.solve)?;
            plan(arguments, path, screen)
        }
        (None, Some(path)) => by_hand(arguments, path, screen),
        _ => Err(Failure::Usage("name a PLAN, or a file of sessions with --sessions".to_owned())),
    }
}

/// A plan is checked without planning: refuse options that would be ignored.
fn only_by_hand(solve: &SolveArguments) -> Result<(), Failure> {
    let given = [
        ("--time-limit", solve.time_limit.is_some()),
        ("--gap", solve.gap.is_some()),
        ("--threads", solve.threads.is_some()),
        ("--seed", solve.seed.is_some()),
        ("--solver", solve.solver.is_some()),
    ];
    match given.iter().find(|(_, given)| *given) {
        Some((option, _)) => Err(Failure::Usage(format!(
            "{option} has no effect on checking a plan: it is for --sessions, which plans the school to compare"
        ))),
        None => Ok(()),
    }
}

fn plan(arguments: &VerifyArguments, path: &Path, screen: &mut Screen) -> Result<Exit, Failure> {
    let school = input::school(&arguments.school, arguments.json, screen)?;
    let document = input::plan(path)?;
    let previous = arguments.previous.as_deref().map(input::plan).transpose()?;
    let found = verify(&school, &document, previous.as_ref());
    if arguments.json {
        screen.result(&verdict::plan_json(&document, &found))?;
    } else {
        screen.result(&verdict::plan(&document, &found, screen.look()))?;
    }
    Ok(if found.holds() && document.unmet.is_empty() { Exit::Done } else { Exit::Unmet })
}

fn by_hand(arguments: &VerifyArguments, path: &Path, screen: &mut Screen) -> Result<Exit, Failure> {
    let _settings = settings::solving(&arguments.solve)?;
    let _school = input::school(&arguments.school, arguments.json, screen)?;
    let _ = path;
    todo!()
}
