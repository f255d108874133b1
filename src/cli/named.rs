//! People, teams and slots that options name, as users call them.

use super::exit::Failure;
use crate::names::{CycleNames, Found, Index, nearest};
use crate::school::{School, Slot, StaffId, TeamId};

/// Which of several things an option names: by id, or by a name that only one has, as in the files of a school.
/// The words say what there is not and what there is too often: `no team is called`, `several
/// teams are called`.
///
/// # Errors
/// A usage failure with the nearest name, or the ids of all that share it.
pub fn one_of(
    option: &str,
    (nothing, several): (&str, &str),
    name: &str,
    known: &[(&str, &str)],
) -> Result<usize, Failure> {
    let index = Index::from_names(known.iter().enumerate().map(|(at, (id, called))| (at, *id, *called)));
    match index.find(name) {
        Found::Exactly(at) | Found::Nearly(at) => Ok(at),
        Found::Nothing => Err(unknown(option, nothing, name, known.iter().flat_map(|(id, called)| [*id, *called]))),
        Found::Several(many) => {
            let ids: Vec<&str> = many.iter().map(|at| known[*at].0).collect();
            Err(Failure::Usage(format!("{option}: {several} '{name}': use the id, {}", ids.join(" or "))))
        }
    }
}

/// The person that an option names.
///
/// # Errors
/// See [`one_of`].
pub fn person(school: &School, option: &str, name: &str) -> Result<StaffId, Failure> {
    let (ids, known): (Vec<StaffId>, Vec<(&str, &str)>) =
        school.staff.entries().map(|(id, person)| (id, (person.id.as_str(), person.name.as_str()))).unzip();
    one_of(option, ("nobody in staff.csv is called", "several people are called"), name, &known).map(|at| ids[at])
}

/// The team that an option names.
///
/// # Errors
/// See [`one_of`].
pub fn team(school: &School, option: &str, name: &str) -> Result<TeamId, Failure> {
    let (ids, known): (Vec<TeamId>, Vec<(&str, &str)>) =
        school.teams.entries().map(|(id, team)| (id, (team.id.as_str(), team.name.as_str()))).unzip();
    one_of(option, ("no team is called", "several teams are called"), name, &known).map(|at| ids[at])
}

/// The slot that an option names, as plans show it: `Tue 3`, or `A Tue 3`; `Tue3` will do
/// where no other slot could be meant.
///
/// # Errors
/// A usage failure with the nearest slot.
pub fn slot(school: &School, option: &str, name: &str) -> Result<Slot, Failure> {
    let together = |text: &str| plain(text).replace(' ', "");
    let names: Vec<String> = school.cycle.slots().map(|slot| school.cycle.name(slot)).collect();
    let fitting = |form: &dyn Fn(&str) -> String| -> Vec<Slot> {
        let slots = school.cycle.slots().zip(&names);
        slots.filter(|(_, known)| form(known) == form(name)).map(|(slot, _)| slot).collect()
    };
    let mut found = fitting(&plain);
    if found.is_empty() {
        found = fitting(&together);
    }
    if found.is_empty() {
        found = as_in_files(school, name);
    }
    match found.as_slice() {
        [slot] => Ok(*slot),
        _ => Err(unknown(option, "no slot of periods.csv is called", name, names.iter().map(String::as_str))),
    }
}

/// The slots that a name may mean where its words are a week, a day and a period as in the files: `lundi P3`.
fn as_in_files(school: &School, name: &str) -> Vec<Slot> {
    let names = CycleNames::new(&school.cycle);
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut found: Vec<Slot> = Vec::new();
    for day_from in 0..words.len() {
        for day_to in day_from + 1..words.len() {
            let (week, day) = (words[..day_from].join(" "), words[day_from..day_to].join(" "));
            let Some(day) = names.days(&[&day]).get(&day) else { continue };
            let mut slots = Vec::new();
            if names.slots(day, &words[day_to..].join(" "), &names.week(&week).0, false, &mut slots).is_ok() {
                found.extend(slots);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// A name without regard to case and further blanks.
pub fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A name that nothing has, with the nearest that something has.
fn unknown<'a>(option: &str, nothing: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let hint = nearest(name, known).map(|near| format!(": did you mean '{near}'?")).unwrap_or_default();
    Failure::Usage(format!("{option}: {nothing} '{name}'{hint}"))
}
