//! `staffroom show`: one person's, one team's or one day's part of a plan.

use super::arguments::ShowArguments;
use super::exit::{Exit, Failure};
use super::named::{one_of, plain};
use super::screen::Screen;
use super::{calendar, input};
use crate::names::{CycleNames, nearest};
use crate::plan::UnmetKind;
use crate::plan::document::Document;
use crate::report::show::{self, Wanted};
use crate::school::{Cycle, PeriodRow, School, SlotKind};
use std::collections::{BTreeMap, BTreeSet};

/// Runs the command.
///
/// # Errors
/// See [`Failure`].
pub fn run(arguments: &ShowArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let plan = input::plan(&arguments.plan, screen)?;
    let mut school = input::names_from(
        arguments.school.as_deref(),
        arguments.teams_by.as_deref(),
        ("the plan is", &plan.school),
        arguments.json,
        screen,
    )?;
    if let Some(school) = &mut school {
        calendar::term_of_plan(school, &plan, screen);
    }
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
    let people: Vec<(&str, &str)> = match school {
        Some(school) => school.staff.iter().map(|person| (person.id.as_str(), person.name.as_str())).collect(),
        None => plan.ledger.iter().map(|row| named(&plan.names.staff, &row.staff)).collect(),
    };
    let held = plan.sessions.iter().map(|row| row.team.as_str());
    let missing = plan.unmet.iter().filter(|row| row.kind == UnmetKind::Session).map(|row| row.id.as_str());
    let of_plan: BTreeSet<&str> = held.chain(missing).collect();
    let teams: Vec<(&str, &str)> = match school {
        Some(school) => school.teams.iter().map(|team| (team.id.as_str(), team.name.as_str())).collect(),
        None => of_plan.into_iter().map(|id| named(&plan.names.teams, id)).collect(),
    };
    let id = |option: &str, words: (&str, &str), name: &Option<String>, known: &[(&str, &str)]| match name {
        Some(name) => one_of(option, words, name, known).map(|at| Some(known[at].0.to_owned())),
        None => Ok(None),
    };
    Ok(Wanted {
        person: id("--person", ("nobody in the plan is called", "several are called"), &arguments.person, &people)?,
        team: id("--team", ("no team in the plan is called", "several are called"), &arguments.team, &teams)?,
        day: arguments.day.as_ref().map(|name| day(name, &show::days(plan, school))).transpose()?,
    })
}

/// An id with the name that the plan gives, else with itself.
fn named<'p>(names: &'p BTreeMap<String, String>, id: &'p str) -> (&'p str, &'p str) {
    (id, names.get(id).map_or(id, String::as_str))
}

/// A day such as `Mon`, or `A Mon` where the cycle has weeks.
fn day(name: &str, known: &[(String, String)]) -> Result<(String, String), Failure> {
    let names: Vec<String> = known.iter().map(|(week, day)| format!("{week} {day}").trim().to_owned()).collect();
    let found = known.iter().zip(&names).find(|(_, known)| plain(known) == plain(name));
    found.map(|(day, _)| day.clone()).or_else(|| as_in_files(name, known)).ok_or_else(|| {
        let hint = nearest(name, names.iter().map(String::as_str));
        let hint = hint.map(|near| format!(": did you mean '{near}'?"));
        let hint = hint.unwrap_or_else(|| format!("; the days are {}", names.join(", ")));
        Failure::Usage(format!("--day: no day of the plan is called '{name}'{hint}"))
    })
}

/// A day as the files of a school may write it: `Monday`, `Week A lundi`; where only one of those known is meant.
fn as_in_files(name: &str, known: &[(String, String)]) -> Option<(String, String)> {
    let row = |(week, day): &(String, String)| PeriodRow {
        week: week.clone(),
        day: day.clone(),
        period: "1".to_owned(),
        times: None,
        kind: SlotKind::Lesson,
    };
    let cycle = Cycle::new(known.iter().map(row).collect(), 50, 10);
    let names = CycleNames::new(&cycle);
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut found: Vec<(String, String)> = Vec::new();
    for from in 0..words.len() {
        let (week, day) = (words[..from].join(" "), words[from..].join(" "));
        let mut slots = Vec::new();
        if let Some(at) = names.days(&[&day]).get(&day) {
            names.whole_day(at, &names.week(&week).0, &mut slots);
        }
        found.extend(
            slots.iter().map(|slot| cycle.labels(*slot)).map(|(week, day, _)| (week.to_owned(), day.to_owned())),
        );
    }
    found.dedup();
    match found.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}
