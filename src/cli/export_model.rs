//! `staffroom export-model`: the exact Program of a school as a file for any solver.

use serde::Serialize;

use super::arguments::ExportModelArguments;
use super::exit::{Exit, Failure};
use super::screen::Screen;
use super::single_file::put;
use super::{input, plan, settings};
use crate::model::{ModelFormat, write_model};
use crate::planners::{ExactProgram, exact_program};
use crate::report::text::count;
use crate::report::verdict;
use crate::solve::ilp::optimum_of_file;
use crate::solve::{Control, Settings};

/// Larger Programs are not written: the file would have gigabytes.
const MOST_VARIABLES: usize = 5_000_000;

/// What was written, as JSON.
#[derive(Serialize)]
struct Written {
    schema: u32,
    file: String,
    variables: usize,
    rows: usize,
    entries: usize,
    /// With `--check`: what HiGHS makes of the file; none where its time ended first.
    optimum: Option<i64>,
}

/// Runs the command.
///
/// # Errors
/// See [`Failure`]. On an error nothing was written.
pub fn run(arguments: &ExportModelArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let path = &arguments.output;
    let format = match path.extension().and_then(|extension| extension.to_str()) {
        Some("mps") => ModelFormat::Mps,
        Some("lp") => ModelFormat::Lp,
        _ => {
            let shown = path.display();
            return Err(Failure::Usage(format!("-o takes a file that ends in .mps or .lp, not {shown}")));
        }
    };
    let kinds = settings::kinds(arguments.only.as_deref())?;
    let limit = settings::seconds("--check", arguments.check.as_deref())?;
    let time_limit = settings::seconds("--time-limit", arguments.time_limit.as_deref())?;
    if std::fs::symlink_metadata(path).is_ok() && !arguments.force {
        return Err(Failure::Usage(format!("{} is there already: --force replaces it", path.display())));
    }
    let school = input::school(&arguments.school, arguments.json, screen)?;
    let control = Control::default().with_deadline(time_limit);
    let exact = exact_program(&school, &kinds, arguments.reduced, MOST_VARIABLES, &Settings::to_the_proof(), &control);
    let program = match exact.map_err(|error| plan::failure(&school, error, arguments.json, screen))? {
        ExactProgram::Written(program) => program,
        ExactProgram::TooLarge(size) => {
            let instead = if arguments.reduced { "" } else { "--reduced leaves out what is in no best plan, and " };
            return Err(Failure::Usage(format!(
                "the Program would have about {size} variables, more than {MOST_VARIABLES}: {instead}--only names fewer kinds"
            )));
        }
    };
    let name = school.name.split_whitespace().collect::<Vec<_>>().join("_");
    put(path, |file| write_model(&program, &name, format, file))?;
    let optimum = match limit {
        Some(limit) => {
            let found = optimum_of_file(path, &Control::default().with_deadline(Some(limit)));
            found.map_err(|error| Failure::Solver(error.to_string()))?
        }
        None => None,
    };
    let shown = path.display().to_string();
    let (variables, rows, entries) = (program.variables(), program.rows(), program.entries());
    if arguments.json {
        screen.result(&verdict::json(&Written { schema: 1, file: shown, variables, rows, entries, optimum }))?;
    } else {
        let (of_variables, of_rows) =
            (count(variables as u64, "variable", "variables"), count(rows as u64, "row", "rows"));
        screen.result(&format!("Written to {shown}: {of_variables} and {of_rows}, to be minimised.\n"))?;
        match (limit, optimum) {
            (None, _) => {}
            (Some(_), Some(optimum)) => screen.result(&format!("HiGHS reads it back: its optimum is {optimum}.\n"))?,
            (Some(_), None) => {
                screen.result("HiGHS reads it back, but its time ended before it knew the optimum.\n")?
            }
        }
    }
    Ok(Exit::Done)
}
