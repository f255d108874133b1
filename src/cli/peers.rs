//! `staffroom plan --peers`: everybody with an equal, in a plan of its own.

use std::path::Path;
use std::time::Instant;

use super::arguments::PlanArguments;
use super::exit::{Exit, Failure};
use super::plan::{WHAT_GOES, checked};
use super::screen::Screen;
use super::{calendar, input, output, settings};
use crate::plan::document::Made;
use crate::planners::{PlanError, plan_peers_in_time};
use crate::report::files::{Format, Report, contents};
use crate::report::peers;
use crate::report::reasons::findings;
use crate::solve::Control;

/// Plans peers, checks the plan, writes and shows it.
///
/// # Errors
/// See [`Failure`]. On an error nothing was written, unless only standard output failed.
pub fn run(arguments: &PlanArguments, formats: Vec<Format>, screen: &mut Screen) -> Result<Exit, Failure> {
    let begun = Instant::now();
    alone(arguments)?;
    let (school, fingerprint) = input::school_to_plan(&arguments.school, &arguments.term, arguments.json, screen)?;
    let formats = &calendar::formats(school.term.as_ref(), arguments.formats.is_some(), formats)?;
    let on = calendar::made(arguments.made.as_deref(), school.term.as_ref())?;
    let mut folder = match &arguments.output {
        Some(out) => {
            let inputs = output::inputs(&arguments.school, &arguments.term, Some(out));
            Some(output::open(out, arguments.force, &inputs, formats, screen)?)
        }
        None => None,
    };
    let limit = settings::for_planning(settings::solving(&arguments.solve)?, begun, &school).time_limit;
    let planned =
        plan_peers_in_time(&school, &Control::default().with_deadline(limit)).map_err(|error| match error {
            PlanError::Input(conflicts) => input::refuse(&findings(&school, &conflicts), arguments.json, screen),
            PlanError::Limit => Failure::Limit,
            PlanError::Solver(message) => Failure::Solver(format!("peers cannot be matched: {message}")),
        })?;
    let made = Made { on, fingerprint, held: Vec::new() };
    let written = checked(&school, &planned, None, &made, screen)?;
    if let (Some(output), Some(folder)) = (&arguments.output, &mut folder) {
        let occasion = calendar::Occasion { made: on, as_of: None, previous: None, invite: arguments.invite };
        let calendars = calendar::make(&school, &planned, &occasion, &[output], screen)?;
        let calendars = calendars.as_ref();
        let report = Report::new(&school, &planned, &written).with_calendars(calendars);
        let (_, written) = output::write(folder, &report, formats, WHAT_GOES)?;
        output::tell_kept(&written, output, screen);
    }
    if arguments.json {
        screen.result(&written.document().to_json())?;
    } else {
        let shown = |path: &Path| path.display().to_string();
        let (folder, output) = (shown(&arguments.school.school), arguments.output.as_deref().map(shown));
        let contents = contents(formats);
        let output = output.as_deref().map(|output| (output, contents.as_str()));
        screen.result(&peers::plan(&school, &planned, &folder, output, screen.look()))?;
    }
    Ok(if planned.unmet.is_empty() { Exit::Done } else { Exit::Unmet })
}

/// Refuses options about other kinds of plans.
fn alone(arguments: &PlanArguments) -> Result<(), Failure> {
    let given = [
        (arguments.only.is_some(), "--only", "is for sessions and mentor pairs, and peers are planned alone"),
        (arguments.keep.is_some(), "--keep", "keeps sessions or mentor pairs, and a plan of peers holds neither"),
        (arguments.staged, "--staged", "plans one kind after the other, and here there is only one"),
        (
            arguments.compare_objectives,
            "--compare-objectives",
            "compares ways to pair mentees with mentors, and among peers there are none",
        ),
        (
            arguments.explain.is_some(),
            "--explain",
            "says how much to look for other mentors and for what would help, and a plan of peers has neither",
        ),
        (
            arguments.previous.is_some(),
            "--previous",
            "changes an earlier plan as little as possible, and peers are paired afresh: to part earlier pairs, list them in pairs.csv with the rule previous",
        ),
    ];
    match given.iter().find(|(given, _, _)| *given) {
        Some((_, option, why)) => Err(Failure::Usage(format!(
            "--peers makes a plan of its own, in which everybody is paired with an equal. {option} {why}; leave one of the two out"
        ))),
        None => Ok(()),
    }
}
