//! People who work in several schools of a district, and are wanted in two at once.
//!
//! Schools are planned on their own. Whoever is in two of them is kept apart by being away
//! from one on the days of the other; where the files forget that, two plans can want the
//! same person at the same time, which only shows when they are laid side by side.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::plan::Plan;
use crate::school::{School, Slot, StaffId};

/// Somebody who is wanted in two schools at once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Overlap {
    /// The person's id.
    pub person: String,
    /// The person's name.
    pub name: String,
    /// When: week, day and period as the schools call them.
    pub slot: String,
    /// The schools.
    pub schools: Vec<String>,
}

/// Who is wanted when and where.
#[derive(Default)]
pub struct Overlaps {
    /// By id, name and slot. The same id in two schools is the same person only where the name is.
    wanted: BTreeMap<(String, String, String), BTreeSet<String>>,
}

impl Overlaps {
    /// Adds the plan of a school, which is called `name`. A visit counts in all its rounds, as
    /// no school knows the rounds of another.
    pub fn add(&mut self, name: &str, school: &School, plan: &Plan) {
        let mut want = |person: StaffId, slot: Slot| {
            let somebody = &school.staff[person];
            let key = (somebody.id.clone(), somebody.name.clone(), school.cycle.name(slot));
            self.wanted.entry(key).or_default().insert(name.to_owned());
        };
        for session in &plan.sessions {
            for slot in school.cycle.window(session.start, session.length).into_iter().flatten() {
                session.attending.iter().for_each(|person| want(*person, slot));
            }
            session.released.iter().for_each(|release| want(release.cover, release.slot));
        }
        for pair in &plan.pairs {
            for slot in &pair.meetings {
                want(pair.mentor, *slot);
                want(pair.mentee, *slot);
            }
        }
        for visit in &plan.visits {
            for slot in std::iter::once(visit.slot).chain(visit.debrief) {
                want(visit.observer, slot);
                want(visit.host, slot);
            }
        }
    }

    /// Those who are wanted in several schools at once, by person and time.
    pub fn found(self) -> Vec<Overlap> {
        let several = self.wanted.into_iter().filter(|(_, schools)| schools.len() > 1);
        several
            .map(|((person, name, slot), schools)| {
                let schools = schools.into_iter().collect();
                Overlap { person, name, slot, schools }
            })
            .collect()
    }
}
