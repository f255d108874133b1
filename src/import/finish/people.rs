//! Who the people are: their ids, and whom a staff list means.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Known, Lists};
use crate::findings::Code;
use crate::import::draft::{Draft, Person};
use crate::import::refusal::{Imports, refuse, warning};
use crate::import::values::{self, Meant, Names};

/// What separates persons in a cell, and so may not stand in an id.
const SEPARATORS: [char; 5] = [',', ';', '+', '/', '&'];

/// An id that is not as the source has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChangedId {
    /// Whose: `staff` or `class`.
    pub kind: String,
    /// The id that is written.
    pub id: String,
    /// What the source has.
    pub was: String,
    /// Who it is.
    pub name: String,
}

/// The people with their ids.
pub(super) struct Named {
    pub people: Vec<Known>,
    pub ids: Vec<ChangedId>,
}

/// Puts those of a staff list in the place of those of the source.
pub(super) fn resolve(draft: &mut Draft, lists: &Lists) -> Imports<()> {
    let Some(staff) = &lists.staff else { return Ok(()) };
    if draft.ids_given {
        return Ok(());
    }
    let mut names = Names::default();
    for (at, person) in staff.iter().enumerate() {
        names.insert(at, &person.short, &person.name);
    }
    let mut meant: Vec<Option<usize>> = Vec::new();
    let mut strangers: Vec<String> = Vec::new();
    for person in &draft.people {
        let mut found = None;
        for text in [&person.short, &person.name].into_iter().filter(|text| !text.is_empty()) {
            match names.find(text) {
                Meant::One(at) => {
                    found = Some(at);
                    break;
                }
                Meant::Several(one, other) => {
                    return Err(refuse(
                        Code::ImportBadOption,
                        "--staff",
                        format!("`{text}` fits two people of --staff: {} and {}", staff[one].short, staff[other].short),
                        "names that fit one person",
                        "write the ids of --staff into the source, or give one of the two another name",
                    ));
                }
                Meant::Nobody => {}
            }
        }
        if found.is_none() {
            strangers.push(if person.short.is_empty() { person.name.clone() } else { person.short.clone() });
        }
        meant.push(found);
    }
    report_strangers(draft, &names, &strangers, meant.len())?;
    let people = std::mem::replace(&mut draft.people, staff.clone());
    let shown = |person: &Person| if person.short.is_empty() { person.name.clone() } else { person.short.clone() };
    let rows = std::mem::take(&mut draft.rows);
    let mut gone = BTreeSet::new();
    for mut row in rows {
        match meant[row.person] {
            Some(at) => {
                row.person = at;
                draft.rows.push(row);
            }
            None => {
                if gone.insert(row.origin) {
                    let what = format!("{} of people whom --staff does not list", draft.counted_as);
                    let (who, day, period) = (shown(&people[row.person]), row.day, row.period);
                    draft.leave_out(&what, || format!("{who}, {day} {period}"));
                }
            }
        }
    }
    draft.availability.retain_mut(|entry| match meant[entry.person] {
        Some(at) => {
            entry.person = at;
            true
        }
        None => false,
    });
    draft.tags.retain_mut(|tag| match meant[tag.person] {
        Some(at) => {
            tag.person = at;
            true
        }
        None => false,
    });
    draft.ids_given = true;
    Ok(())
}

/// Says whom a list does not have; where that is most of them, the lists do not belong together.
fn report_strangers(draft: &mut Draft, names: &Names, strangers: &[String], all: usize) -> Imports<()> {
    if strangers.is_empty() {
        return Ok(());
    }
    if strangers.len() * 2 > all {
        return Err(refuse(
            Code::ImportBadOption,
            "--staff",
            format!(
                "{} of {all} people of the source are nobody in --staff, such as {}",
                strangers.len(),
                strangers.iter().take(3).cloned().collect::<Vec<_>>().join(", ")
            ),
            "a staff list of this school, with the ids or the names that the source has",
            "name another list, or leave --staff out",
        ));
    }
    for name in strangers {
        let near = names.nearest(name).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        draft.findings.push(warning(
            Code::ImportLeftOut,
            format!("`{name}` is nobody in --staff and is left out{near}"),
            "an id or a name of --staff",
            "add them to the list, or mend the spelling",
        ));
    }
    Ok(())
}

/// Gives everybody an id: the short name, else the name.
pub(super) fn name(draft: &mut Draft, pseudonyms: bool) -> Named {
    let people = std::mem::take(&mut draft.people);
    let mut named = Named { people: Vec::new(), ids: Vec::new() };
    if pseudonyms {
        for (at, person) in people.into_iter().enumerate() {
            let person = Person { short: String::new(), name: String::new(), email: String::new(), ..person };
            named.people.push(Known { id: pseudonym(at), person });
        }
        return named;
    }
    let wanted: Vec<String> = people.iter().map(wanted_id).collect();
    let bases: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for (person, base) in people.into_iter().zip(&wanted) {
        let count = times.entry(base).or_insert(0);
        *count += 1;
        let mut id = base.clone();
        // A short name that looks like a numbered one keeps it.
        while taken.contains(&id) || (*count > 1 && bases.contains(id.as_str())) {
            *count = (*count).max(2);
            id = format!("{base}-{count}");
            if taken.contains(&id) || bases.contains(id.as_str()) {
                *count += 1;
            } else {
                break;
            }
        }
        let was = if person.short.is_empty() { &person.name } else { &person.short };
        if id != *was && !was.is_empty() {
            named.ids.push(ChangedId {
                kind: "staff".into(),
                id: id.clone(),
                was: was.clone(),
                name: person.name.clone(),
            });
        }
        taken.insert(id.clone());
        named.people.push(Known { id, person });
    }
    named
}

/// The pseudonym of somebody by position.
pub(super) fn pseudonym(at: usize) -> String {
    format!("S{:03}", at + 1)
}

fn wanted_id(person: &Person) -> String {
    let text = if values::is_blank(&person.short) { &person.name } else { &person.short };
    let id: String = text.chars().map(|letter| if SEPARATORS.contains(&letter) { '-' } else { letter }).collect();
    if values::is_blank(&id) { "unnamed".to_owned() } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(shorts: &[&str]) -> Vec<String> {
        let mut draft = Draft::default();
        draft.people = shorts.iter().map(|short| Person::new(short, "Somebody")).collect();
        name(&mut draft, false).people.into_iter().map(|known| known.id).collect()
    }

    #[test]
    fn equal_ids_are_numbered_and_separators_replaced() {
        assert_eq!(ids(&["VOSS", "VOSS", "A/B", "VOSS"]), ["VOSS", "VOSS-2", "A-B", "VOSS-3"]);
        assert_eq!(ids(&["A", "A", "A-2", "A"]), ["A", "A-3", "A-2", "A-4"]);
        assert_eq!(ids(&["", "Be", "be"]), ["Somebody", "Be", "be"]);
    }
}
