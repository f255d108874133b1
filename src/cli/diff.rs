//! `staffroom diff`: what changed from one plan to another, and whom it affects.

use super::arguments::DiffArguments;
use super::exit::{Exit, Failure};
use super::input;
use super::screen::Screen;
use crate::plan::diff;
use crate::report::diff as report;

/// Runs the command.
///
/// # Errors
/// See [`Failure`].
pub fn run(arguments: &DiffArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let before = input::plan(&arguments.before, screen)?;
    let after = input::plan(&arguments.after, screen)?;
    let difference = diff::diff(&before, &after).map_err(|error| Failure::Usage(error.to_string()))?;
    let school = input::names_from(
        arguments.school.as_deref(),
        arguments.teams_by.as_deref(),
        ("the plans are", &difference.school),
        arguments.json,
        screen,
    )?;
    if arguments.json {
        screen.result(&report::json(&difference))?;
    } else {
        let compared = report::Compared::new(&after, school.as_ref());
        screen.result(&report::text(&compared, &difference, screen.look()))?;
    }
    Ok(if difference.any() { Exit::Changed } else { Exit::Done })
}
