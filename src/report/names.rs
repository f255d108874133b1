//! How people are called in reports.

use std::collections::BTreeMap;

use super::text::clean;
use crate::school::{School, StaffId, Table};

/// Everybody's name, safe to show, with the id where two people share the name.
pub fn of(school: &School) -> Table<StaffId, String> {
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
