//! `staffroom plan`: read, plan, check the plan, write it, show it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::arguments::PlanArguments;
use super::exit::{Exit, Failure};
use super::progress::Work;
use super::screen::Screen;
use super::{calendar, district, input, output, past, peers, settings};
use crate::output::Rest;
use crate::plan::document::{Document, Made};
use crate::plan::verify::Verified;
use crate::plan::{Kind, Plan};
use crate::planners::{self, Explanations, PlanError, Request};
use crate::report::calendar::MEMORY;
use crate::report::files::Report;
use crate::report::reasons::{findings, say};
use crate::report::{terminal, verdict};
use crate::school::{School, TeamId};
use crate::solve::Settings;

/// What an earlier plan left in the folder goes with it. What was given out as calendars is not forgotten because
/// none are given out now.
pub(super) const WHAT_GOES: Rest = Rest::RemovedBut(&[MEMORY]);

/// Runs the command.
///
/// # Errors
/// See [`Failure`]. On an error nothing was written, unless only standard output failed.
pub fn run(arguments: &PlanArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let begun = Instant::now();
    let schools = crate::load::schools_in(&arguments.school.school);
    if !schools.is_empty() {
        return district::run(arguments, &schools, screen);
    }
    if arguments.resume {
        return Err(Failure::Usage("--resume is for a folder of schools: one school is planned at once".to_owned()));
    }
    let settings = settings::solving(&arguments.solve)?;
    let formats = settings::formats(arguments.formats.as_deref())?;
    if arguments.peers {
        return peers::run(arguments, formats, screen);
    }
    let mut kinds = match arguments.pin_all_but {
        Some(_) => vec![Kind::Sessions],
        None => settings::kinds(arguments.only.as_deref())?,
    };
    if arguments.keep.is_some() && arguments.only.is_none() {
        return Err(Failure::Usage("--keep keeps what --only leaves out: say with --only what to plan".to_owned()));
    }
    if arguments.compare_objectives && !kinds.contains(&Kind::Mentors) {
        return Err(Failure::Usage("--compare-objectives compares mentor pairs: plan them too".to_owned()));
    }
    let (mut school, fingerprint) = input::school_to_plan(&arguments.school, &arguments.term, arguments.json, screen)?;
    let on = calendar::made(arguments.made.as_deref(), school.term.as_ref())?;
    let mut from_round = settings::from_round(arguments.from_round.as_deref(), &school)?;
    if from_round > 1 && !kinds.contains(&Kind::Visits) {
        return Err(Failure::Usage("--from-round is about visits: plan them too".to_owned()));
    }
    let mut previous = match &arguments.previous {
        Some(path) => Some(input::previous(path, &school, arguments.json, screen)?),
        None => None,
    };
    let mut past = None;
    if let (Some((document, resolved)), Some(path)) = (&mut previous, &arguments.previous) {
        calendar::term_of_plan(&mut school, document, screen);
        // Who says which rounds are over has said what is past.
        if arguments.from_round.is_none() {
            let (as_of, shown) = (arguments.as_of.as_deref(), (arguments.json, &mut *screen));
            past = past::of(as_of, on, (path, document), resolved, &kinds, &mut school, shown)?;
        }
    }
    let groups_stay = past.as_ref().is_some_and(|past| past.groups_stay);
    if groups_stay {
        kinds.retain(|kind| *kind != Kind::Visits);
        screen
            .note("visits were held, and squares and triads are formed for a whole term: all visits stay as they were");
    } else if let Some(past) = &past {
        from_round = past.from_round;
    }
    let formats = calendar::formats(school.term.as_ref(), arguments.formats.is_some(), formats)?;
    // What is not planned stays as it was.
    let stays = arguments.pin_all_but.is_some() || groups_stay;
    let kept = arguments.keep.as_ref().or(arguments.previous.as_ref().filter(|_| stays));
    if let (Some(names), Some((_, previous))) = (&arguments.pin_all_but, &previous) {
        let teams = teams_named(&school, names)?;
        planners::pin_all_but(&mut school, previous, &teams);
    }
    let keep = match kept {
        Some(path) => {
            let past = previous.as_ref().and_then(|(_, plan)| plan.past.clone()).filter(|_| groups_stay);
            Some(input::keep(path, past, &school, &kinds, arguments.json, screen)?)
        }
        None => None,
    };
    let mut folder = match &arguments.output {
        Some(out) => {
            let inputs = output::inputs(&arguments.school, &arguments.term, Some(out));
            Some(output::open(out, arguments.force, &inputs, &formats, screen)?)
        }
        None => None,
    };
    let (document, resolved) = previous.unzip();
    let request = Request {
        kinds: &kinds,
        keep: keep.as_ref(),
        previous: resolved.as_ref(),
        from_round,
        staged: arguments.staged,
        near: None,
        compare_objectives: arguments.compare_objectives,
        explanations: arguments.explain.map_or(Explanations::Usual, Explanations::from),
    };
    let settings = settings::for_planning(settings, begun, &school);
    let planned = find(&school, &request, &settings, arguments.json, screen)?;
    let held = past.as_ref().map(|past| past.held.clone()).unwrap_or_default();
    let made = Made { on, fingerprint, held };
    let written = checked(&school, &planned, document.as_ref(), &made, screen)?;
    if let (Some(output), Some(folder)) = (&arguments.output, &mut folder) {
        let folders: Vec<&Path> = arguments.previous.iter().chain([output]).map(PathBuf::as_path).collect();
        let occasion = calendar::Occasion {
            made: on,
            as_of: school.term.as_ref().and_then(|term| term.as_of),
            previous: resolved.as_ref().zip(past.as_ref()).map(|(plan, past)| (&plan.plan, past.before_it)),
            invite: arguments.invite,
        };
        let calendars = calendar::make(&school, &planned, &occasion, &folders, screen)?;
        let calendars = calendars.as_ref();
        let report =
            Report::new(&school, &planned, &written).with_calendars(calendars).with_previous(document.as_ref());
        let (_, written) = output::write(folder, &report, &formats, WHAT_GOES)?;
        output::tell_kept(&written, output, screen);
    }
    if arguments.json {
        screen.result(&written.document().to_json())?;
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
            formats: &formats,
            teams_by: arguments.school.teams_by.as_deref(),
            previous: previous.as_deref(),
        };
        screen.result(&terminal::plan(&school, &planned, &next, screen.look()))?;
    }
    Ok(if planned.unmet.is_empty() { Exit::Done } else { Exit::Unmet })
}

/// The teams that somebody named, by id or name.
fn teams_named(school: &School, names: &[String]) -> Result<Vec<TeamId>, Failure> {
    let team = |name: &String| {
        let name = name.trim();
        let found = school.teams.entries().find(|(_, team)| team.id == name || team.name == name);
        found.map(|(team, _)| team).ok_or_else(|| {
            let known: Vec<&str> = school.teams.iter().map(|team| team.id.as_str()).collect();
            Failure::Usage(format!("--pin-all-but: there is no team {name}; the teams are {}", known.join(", ")))
        })
    };
    names.iter().map(team).collect()
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
    planned.map_err(|error| failure(school, error, json, screen))
}

/// What keeps a planner from a plan, with its findings shown.
pub fn failure(school: &School, error: PlanError, json: bool, screen: &mut Screen) -> Failure {
    match error {
        PlanError::Input(conflicts) if conflicts.is_empty() => {
            Failure::Solver("no plan can keep every rule, but staffroom cannot say why: please report it".to_owned())
        }
        PlanError::Input(conflicts) => input::refuse(&findings(school, &conflicts), json, screen),
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
    made: &Made,
    screen: &mut Screen,
) -> Result<Verified, Failure> {
    let found = match Verified::made(plan, school, previous, made, say) {
        Ok(verified) => return Ok(verified),
        Err(found) => found,
    };
    let text = verdict::violations(&found.violations, screen.message_look());
    screen.message(&text);
    Err(Failure::Solver(
        "the plan that was found breaks rules of this school, so it was not written. \
         This is a mistake in staffroom, not in your school: please report it"
            .to_owned(),
    ))
}
