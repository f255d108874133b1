//! How people and teams are called where a plan is read as it is written: by the names that it or its school
//! gives them.

use super::names;
use super::text::{clean, listed};
use crate::plan::document::Document;
use crate::school::School;
use std::collections::BTreeMap;

/// Names by id; whoever is not among them is called by the id.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    people: BTreeMap<String, String>,
    teams: BTreeMap<String, String>,
}

impl Called {
    /// Names come from the school, where there is one, else from plans, the first that knows somebody.
    pub(super) fn new(school: Option<&School>, plans: &[&Document]) -> Called {
        let Some(school) = school else { return Called::by_plans(plans) };
        let names = names::of(school);
        Called {
            people: school.staff.entries().map(|(id, person)| (person.id.clone(), names[id].clone())).collect(),
            teams: school.teams.iter().map(|team| (team.id.clone(), clean(&team.name))).collect(),
        }
    }

    fn by_plans(plans: &[&Document]) -> Called {
        let mut people: BTreeMap<String, String> = BTreeMap::new();
        let mut teams: BTreeMap<String, String> = BTreeMap::new();
        for names in plans.iter().map(|plan| &plan.names) {
            for (id, name) in &names.staff {
                people.entry(id.clone()).or_insert_with(|| clean(name));
            }
            for (id, name) in &names.teams {
                teams.entry(id.clone()).or_insert_with(|| clean(name));
            }
        }
        let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
        people.values().for_each(|name| *bearers.entry(name.clone()).or_default() += 1);
        for (id, name) in people.iter_mut() {
            if bearers.get(name).is_some_and(|count| *count > 1) && id != name {
                *name = format!("{name} ({})", clean(id));
            }
        }
        Called { people, teams }
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
