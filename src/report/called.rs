//! How people and teams are called where a plan is read as it is written: by ids, or by the
//! names that its school gives them.

use super::names;
use super::text::{clean, listed};
use crate::school::School;
use std::collections::BTreeMap;

/// Names by id; whoever is not among them is called by the id.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    people: BTreeMap<String, String>,
    teams: BTreeMap<String, String>,
}

impl Called {
    /// Names come from the school, where there is one.
    pub(super) fn of(school: Option<&School>) -> Called {
        let Some(school) = school else { return Called::default() };
        let names = names::of(school);
        Called {
            people: school.staff.entries().map(|(id, person)| (person.id.clone(), names[id].clone())).collect(),
            teams: school.teams.iter().map(|team| (team.id.clone(), clean(&team.name))).collect(),
        }
    }

    pub(super) fn person(&self, id: &str) -> String {
        self.people.get(id).cloned().unwrap_or_else(|| clean(id))
    }

    pub(super) fn team(&self, id: &str) -> String {
        self.teams.get(id).cloned().unwrap_or_else(|| clean(id))
    }

    /// `Ana, Bo and Cy`.
    pub(super) fn people<'p>(&self, ids: impl IntoIterator<Item = &'p String>) -> String {
        let names: Vec<String> = ids.into_iter().map(|id| self.person(id)).collect();
        listed(&names.iter().map(String::as_str).collect::<Vec<_>>())
    }
}
