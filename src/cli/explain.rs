//! `staffroom explain`: why this mentor, and why not that one.

use super::arguments::ExplainArguments;
use super::exit::{Exit, Failure};
use super::progress::Work;
use super::screen::Screen;
use super::{input, plan, settings};
use crate::load::nearest;
use crate::planners::{Question, explain_pair};
use crate::report::explain;
use crate::school::{School, StaffId};

/// Runs the command.
///
/// # Errors
/// See [`Failure`].
pub fn run(arguments: &ExplainArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = settings::solving(&arguments.solve)?;
    let school = input::school(&arguments.school, arguments.json, screen)?;
    let document = input::plan(&arguments.plan)?;
    if document.peers.is_some() {
        let plan = arguments.plan.display();
        return Err(Failure::Usage(format!("{plan} is a plan of peers: nobody in it is anybody's mentor")));
    }
    let previous = match &arguments.previous {
        Some(path) => Some(input::previous(path, &school, arguments.json, screen)?.1),
        None => None,
    };
    let mentee = person(&school, "--mentee", &arguments.mentee)?;
    if !school.staff[mentee].roles.mentee {
        return Err(Failure::Usage(format!("{} has not the role mentee", school.staff[mentee].name)));
    }
    let found = document.resolve(&school).plan;
    let pair = found.pairs.iter().find(|pair| pair.mentee == mentee);
    let mut mentors = Vec::new();
    let why = arguments.why.iter().map(|name| ("--why", name));
    let why_not = arguments.why_not.iter().map(|name| ("--why-not", name));
    for (option, name) in why.chain(why_not) {
        let mentor = person(&school, option, name)?;
        match (option, pair) {
            ("--why", Some(pair)) if pair.mentor != mentor => {
                let (asked, has) = (&school.staff[mentor].name, &school.staff[pair.mentor].name);
                let mentee = &school.staff[mentee].name;
                return Err(Failure::Usage(format!(
                    "--why {name}: {asked} is not the mentor of {mentee} in this plan, {has} is. Ask --why-not {name}"
                )));
            }
            ("--why", None) => {
                let mentee = &school.staff[mentee].name;
                return Err(Failure::Usage(format!(
                    "--why {name}: {mentee} has no mentor in this plan. Ask --why-not {name}"
                )));
            }
            ("--why-not", Some(pair)) if pair.mentor == mentor => {
                let (asked, mentee) = (&school.staff[mentor].name, &school.staff[mentee].name);
                return Err(Failure::Usage(format!(
                    "--why-not {name}: {asked} is the mentor of {mentee} in this plan. Ask --why {name}"
                )));
            }
            _ if mentors.contains(&mentor) => {}
            _ => mentors.push(mentor),
        }
    }
    if mentors.is_empty() {
        // Nobody in particular: the mentor in the plan, and the nearest others.
        mentors.extend(pair.map(|pair| pair.mentor));
        mentors.extend(pair.iter().flat_map(|pair| pair.alternates.iter().map(|other| other.mentor)));
    }
    if mentors.is_empty() {
        return Err(Failure::Usage(format!(
            "{} has no mentor in this plan: ask about one with --why-not",
            school.staff[mentee].name
        )));
    }
    let question = Question { school: &school, plan: &found, previous: previous.as_ref(), mentee, mentors: &mentors };
    let work = Work::watch();
    let explanation = explain_pair(&question, &settings, work.control());
    drop(work);
    let explanation = explanation.map_err(|error| plan::failure(error, arguments.json, screen))?;
    if arguments.json {
        screen.result(&explain::json(&school, &explanation))?;
    } else {
        screen.result(&explain::text(&school, &explanation, screen.look()))?;
    }
    Ok(Exit::Done)
}

/// The person that an option names: by id, or by a name that only one has.
fn person(school: &School, option: &str, name: &str) -> Result<StaffId, Failure> {
    if let Some((id, _)) = school.staff.entries().find(|(_, person)| person.id == name) {
        return Ok(id);
    }
    let named: Vec<StaffId> = school
        .staff
        .entries()
        .filter(|(_, person)| person.name.to_lowercase() == name.to_lowercase())
        .map(|(id, _)| id)
        .collect();
    match named.as_slice() {
        [one] => Ok(*one),
        [] => {
            let known = school.staff.iter().flat_map(|person| [person.id.as_str(), person.name.as_str()]);
            let hint = nearest(name, known).map(|near| format!(": did you mean '{near}'?")).unwrap_or_default();
            Err(Failure::Usage(format!("{option}: nobody in staff.csv is called '{name}'{hint}")))
        }
        many => {
            let ids: Vec<&str> = many.iter().map(|id| school.staff[*id].id.as_str()).collect();
            Err(Failure::Usage(format!(
                "{option}: several people are called '{name}': use the id, {}",
                ids.join(" or ")
            )))
        }
    }
}
