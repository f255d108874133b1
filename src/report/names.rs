//! How people are called in reports.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::text::{bare, clean};
use crate::school::{School, StaffId, Table};

/// Everybody's name, safe to show, with the id where two people share the name.
pub fn of(school: &School) -> Table<StaffId, String> {
    called(school, clean)
}

/// The same without marks for the direction of writing, for what other programs read.
pub fn plain(school: &School) -> Table<StaffId, String> {
    called(school, bare)
}

/// One person's name as the school writes it, with the id where others share it.
///
/// O(people).
pub fn one(school: &School, staff: StaffId) -> Cow<'_, str> {
    let person = &school.staff[staff];
    let bearers = school.staff.iter().filter(|other| other.name == person.name).count();
    if bearers > 1 && person.id != person.name {
        Cow::Owned(format!("{} ({})", person.name, person.id))
    } else {
        Cow::Borrowed(&person.name)
    }
}

fn called(school: &School, clean: fn(&str) -> String) -> Table<StaffId, String> {
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
    for person in school.staff.iter() {
        *bearers.entry(&person.name).or_default() += 1;
    }
    let called = school.staff.iter().map(|person| {
        let shared = bearers.get(person.name.as_str()).is_some_and(|count| *count > 1);
        if shared && person.id != person.name {
            format!("{} ({})", clean(&person.name), clean(&person.id))
        } else {
            clean(&person.name)
        }
    });
    called.collect()
}
