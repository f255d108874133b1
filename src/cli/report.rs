//! `staffroom report`: an existing plan as a page, a workbook and tables.

use serde::Serialize;

use super::arguments::ReportArguments;
use super::exit::{Exit, Failure};
use super::screen::Screen;
use super::{calendar, input, output, settings};
use crate::output::Rest;
use crate::plan::document::{Dropped, TermRow};
use crate::report::files::{Report, contents};
use crate::report::terminal;
use crate::report::text::count;

/// What was written, as JSON.
#[derive(Serialize)]
struct Written<'a> {
    schema: i64,
    school: &'a str,
    folder: String,
    files: Vec<&'a str>,
    left_out: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// See [`Failure`]. On an error nothing was written, unless only standard output failed.
pub fn run(arguments: &ReportArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let formats = settings::formats(arguments.formats.as_deref())?;
    let mut school = input::school_in_term(&arguments.school, &arguments.term, arguments.json, screen)?;
    let document = input::plan(&arguments.plan, screen)?;
    input::same_school(&school, &arguments.school.school, &document, &arguments.plan)?;
    calendar::term_of_plan(&mut school, &document, screen);
    let formats = calendar::formats(school.term.as_ref(), arguments.formats.is_some(), formats)?;
    let resolved = document.resolve(&school);
    input::warn_of_dropped(&resolved.dropped, &arguments.plan, "this plan", screen);
    let remarks = remarks(&resolved.dropped);
    let inputs = output::inputs(&arguments.school, &arguments.term, Some(&arguments.output));
    let mut folder = output::open(&arguments.output, arguments.force, &inputs, &formats, screen)?;
    let folders = [arguments.plan.as_path(), arguments.output.as_path()];
    let occasion = calendar::Occasion {
        made: document.made_on().map_or_else(|| calendar::made(None, school.term.as_ref()), Ok)?,
        as_of: document.term.as_ref().and_then(TermRow::as_of),
        previous: None,
        invite: arguments.invite,
    };
    let calendars = calendar::make(&school, &resolved.plan, &occasion, &folders, screen)?;
    let (plan, calendars) = (&resolved.plan, calendars.as_ref());
    let report = Report::of_earlier(&school, plan, &document, &remarks).with_calendars(calendars);
    let (names, written) = output::write(&mut folder, &report, &formats, Rest::Kept)?;
    output::tell_kept(&written, &arguments.output, screen);
    let folder = arguments.output.display().to_string();
    if arguments.json {
        let written = Written {
            schema: 1,
            school: &school.name,
            folder,
            files: names.iter().map(String::as_str).collect(),
            left_out: resolved.dropped.iter().map(ToString::to_string).collect(),
        };
        let mut text = serde_json::to_string_pretty(&written).expect("texts can always be written as JSON");
        text.push('\n');
        screen.result(&text)?;
    } else {
        screen.result(&terminal::written(&folder, &contents(&formats), screen.look()))?;
    }
    Ok(Exit::Done)
}

/// What a reader of the report must know where the school has changed since the plan was made.
fn remarks(dropped: &[Dropped]) -> Vec<String> {
    if dropped.is_empty() {
        return Vec::new();
    }
    let rows = count(dropped.len() as u64, "thing that it names is", "things that it names are");
    vec![format!(
        "The school has changed since this plan was made: {rows} not there any more and left out of this report. \
         The costs are those of the whole plan."
    )]
}
