//! `staffroom show`: one person's, one team's or one day's part of a plan.

use super::arguments::{SchoolArguments, ShowArguments};
use super::exit::{Exit, Failure};
use super::input;
use super::screen::Screen;
use crate::load::nearest;
use crate::plan::document::Document;
use crate::report::show::{self, Wanted};
use crate::school::School;
use std::collections::BTreeSet;

/// Runs the command.
///
/// # Errors
/// See [`Failure`].
pub fn run(arguments: &ShowArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let plan = input::plan(&arguments.plan)?;
    let school = match &arguments.school {
        Some(path) => {
            let named = SchoolArguments { school: path.clone(), teams_by: arguments.teams_by.clone() };
            let school = input::school(&named, arguments.json, screen)?;
            if school.name != plan.school {
                return Err(Failure::Usage(format!(
                    "{} is the school '{}', but the plan is of '{}': leave --school out, or name the right one",
                    path.display(),
                    school.name,
                    plan.school
                )));
            }
            Some(school)
        }
        None => None,
    };
    let wanted = wanted(arguments, &plan, school.as_ref())?;
    if arguments.json {
        screen.result(&show::json(&plan, &wanted, school.as_ref()))?;
    } else {
        screen.result(&show::text(&plan, &wanted, school.as_ref(), screen.look()))?;
    }
    Ok(Exit::Done)
}

/// What the options name, as the plan writes it.
fn wanted(arguments: &ShowArguments, plan: &Document, school: Option<&School>) -> Result<Wanted, Failure> {
    // Ids with what else they may be called by.
    let of_plan: Vec<(String, String)> = plan.ledger.iter().map(|row| (row.staff.clone(), row.staff.clone())).collect();
    let people = school
        .map_or(of_plan, |school| school.staff.iter().map(|person| (person.id.clone(), person.name.clone())).collect());
    let held = plan.sessions.iter().map(|row| row.team.clone());
    let missing = plan.unmet.iter().filter(|row| row.kind == crate::plan::UnmetKind::Session).map(|row| row.id.clone());
    let of_plan: BTreeSet<String> = held.chain(missing).collect();
    let teams = school.map_or(of_plan.into_iter().map(|id| (id.clone(), id)).collect(), |school| {
        school.teams.iter().map(|team| (team.id.clone(), team.name.clone())).collect::<Vec<_>>()
    });
    let person = arguments.person.as_ref().map(|name| named("--person", "nobody in the plan", name, &people));
    let team = arguments.team.as_ref().map(|name| named("--team", "no team in the plan", name, &teams));
    let day = arguments.day.as_ref().map(|name| day(name, &show::days(plan, school)));
    Ok(Wanted { person: person.transpose()?, team: team.transpose()?, day: day.transpose()? })
}

/// The id of somebody or something, by its id or by a name that only one has.
fn named(option: &str, nobody: &str, name: &str, known: &[(String, String)]) -> Result<String, Failure> {
    if known.iter().any(|(id, _)| id == name) {
        return Ok(name.to_owned());
    }
    let lower = name.to_lowercase();
    let found: Vec<&str> =
        known.iter().filter(|(_, called)| called.to_lowercase() == lower).map(|(id, _)| id.as_str()).collect();
    match found.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => {
            let all = known.iter().flat_map(|(id, called)| [id.as_str(), called.as_str()]);
            let hint = nearest(name, all).map(|near| format!(": did you mean '{near}'?")).unwrap_or_default();
            Err(Failure::Usage(format!("{option}: {nobody} is called '{name}'{hint}")))
        }
        many => {
            Err(Failure::Usage(format!("{option}: several are called '{name}': use the id, {}", many.join(" or "))))
        }
    }
}

/// A day such as `Mon`, or `A Mon` where the cycle has weeks.
fn day(name: &str, known: &[(String, String)]) -> Result<(String, String), Failure> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let names: Vec<String> = known.iter().map(|(week, day)| format!("{week} {day}").trim().to_owned()).collect();
    let found = known.iter().zip(&names).find(|(_, known)| plain(known) == plain(name));
    found.map(|(day, _)| day.clone()).ok_or_else(|| {
        let hint = nearest(name, names.iter().map(String::as_str));
        let hint = hint.map(|near| format!(": did you mean '{near}'?"));
        let hint = hint.unwrap_or_else(|| format!("; the days are {}", names.join(", ")));
        Failure::Usage(format!("--day: no day of the plan is called '{name}'{hint}"))
    })
}
