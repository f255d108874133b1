//! `staffroom check`: reads the school and shows every finding.

use super::arguments::CheckArguments;
use super::exit::{Exit, Failure};
use super::foreign;
use super::input;
use super::screen::Screen;
use crate::findings::{FindingsDocument, any_error, render};
use crate::load::load;
use crate::planners::impossible_demands;
use crate::report::summary;

/// Runs the command.
///
/// # Errors
/// Where the results cannot be written.
pub fn run(arguments: &CheckArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut loaded = load(&arguments.school.school, &input::options(&arguments.school));
    if let Some(school) = &loaded.school {
        // Pins and required pairs that no plan can keep are found without planning.
        loaded.findings.extend(impossible_demands(school));
    }
    if loaded.school.is_none() {
        loaded.findings = foreign::instead(&arguments.school.school, loaded.findings);
    }
    let broken = loaded.school.is_none() || any_error(&loaded.findings);
    if arguments.json {
        screen.result(&FindingsDocument::new(&loaded.findings).to_json())?;
    } else {
        // The findings are what check is asked for: they are its result.
        screen.result(&render(&loaded.findings, true))?;
        let school = loaded.school.as_ref().filter(|_| !broken);
        screen.result(&summary::school(school, &loaded.findings, screen.look()))?;
    }
    Ok(if broken { Exit::BadInput } else { Exit::Done })
}
