//! `staffroom diff`: what changed from one plan to another, and whom it affects.

use std::io::Write;

use super::arguments::DiffArguments;
use super::exit::{Exit, Failure};
use super::screen::Screen;
use super::{input, single_file};
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
    let compared = report::Compared::new(&before, &after, school.as_ref());
    if let Some(path) = &arguments.page {
        single_file::put(path, |file| file.write_all(report::page(&compared, &difference).as_bytes()))?;
    }
    if let Some(path) = &arguments.table {
        single_file::put(path, |file| file.write_all(&report::table(&compared, &difference)))?;
    }
    if arguments.json {
        screen.result(&report::json(&difference))?;
    } else {
        screen.result(&report::text(&compared, &difference, screen.look()))?;
    }
    Ok(if difference.any() { Exit::Changed } else { Exit::Done })
}
