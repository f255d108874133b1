//! `staffroom verify`: checks a finished plan, or sessions made by hand, against the school alone.

use std::path::Path;

use jiff::civil::Date;

use super::arguments::{SolveArguments, VerifyArguments};
use super::exit::{Exit, Failure};
use super::screen::Screen;
use super::{input, past, plan, settings};
use crate::files;
use crate::plan::Kind;
use crate::plan::by_hand::judge;
use crate::plan::document::{Document, TermRow};
use crate::plan::verify::{TablesBeside, tables_beside, verify};
use crate::planners::Request;
use crate::report::{self, verdict};

/// Runs the command.
///
/// # Errors
/// See [`Failure`].
pub fn run(arguments: &VerifyArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    match (&arguments.plan, &arguments.sessions) {
        (Some(path), None) => {
            only_by_hand(&arguments.solve)?;
            finished(arguments, path, screen)
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

fn finished(arguments: &VerifyArguments, path: &Path, screen: &mut Screen) -> Result<Exit, Failure> {
    let school = input::school_in_term(&arguments.school, &arguments.term, arguments.json, screen)?;
    let mut document = input::plan(path, screen)?;
    let tables = tables_in(path, &document)?;
    let previous = arguments.previous.as_deref().map(|path| input::plan(path, screen)).transpose()?;
    let said = document.term.as_ref().and_then(TermRow::as_of);
    if let Some(text) = &arguments.as_of {
        let term = school.term.clone().or_else(|| document.term.as_ref()?.find(&school));
        let date = past::date(Some(text), Date::default(), term.as_ref());
        let date = date.map_err(|finding| input::refuse(&[*finding], arguments.json, screen))?;
        let of_school = || term.as_ref().map(|term| TermRow::new(&school, term));
        document.term = document.term.or_else(of_school).map(|row| row.from_date(date));
    } else if let (Some(date), None) = (said, &previous) {
        screen.note(&format!(
            "visits before {date} are left unchecked: the plan that was changed then is named with --previous and --as-of"
        ));
    }
    let found = verify(&school, &document, previous.as_ref());
    if arguments.json {
        screen.result(&verdict::plan_json(&document, &found, &tables))?;
    } else {
        screen.result(&verdict::plan(&document, &found, &tables, screen.look()))?;
    }
    Ok(if found.holds() && tables.violations.is_empty() { Exit::Done } else { Exit::Unmet })
}

/// The tables that lie beside a plan, where it is named by its folder.
fn tables_in(path: &Path, document: &Document) -> Result<TablesBeside, Failure> {
    if !path.is_dir() {
        return Ok(TablesBeside::default());
    }
    tables_beside(document, path).map_err(|error| Failure::Usage(format!("in {}, {error}", path.display())))
}

fn by_hand(arguments: &VerifyArguments, path: &Path, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = settings::solving(&arguments.solve)?;
    let school = input::school_in_term(&arguments.school, &arguments.term, arguments.json, screen)?;
    let bytes = files::read::whole(path)
        .map_err(|error| Failure::Usage(format!("{} cannot be read: {error}", path.display())))?;
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let judged = match judge(&school, &bytes, &file) {
        Ok(judged) => judged,
        Err(findings) => return Err(input::refuse(&findings, arguments.json, screen)),
    };
    if !judged.ignored_columns.is_empty() {
        screen.note(&format!("columns of {file} that are not used: {}", judged.ignored_columns.join(", ")));
    }
    // What is wrong with the sessions is known already: say so even without a plan to compare with.
    let request = Request { kinds: &[Kind::Sessions], ..Request::default() };
    let (best, failure) = match plan::find(&school, &request, &settings, arguments.json, screen) {
        Ok(best) => (Some(best), None),
        Err(failure @ (Failure::Limit | Failure::Solver(_))) => (None, Some(failure)),
        Err(failure) => return Err(failure),
    };
    if arguments.json {
        screen.result(&report::by_hand::judgement_json(&judged, best.as_ref()))?;
    } else {
        screen.result(&report::by_hand::judgement(&school, &judged, best.as_ref(), screen.look()))?;
    }
    match failure {
        Some(failure) => Err(failure),
        None if judged.verdict.holds() => Ok(Exit::Done),
        None => Ok(Exit::Unmet),
    }
}
