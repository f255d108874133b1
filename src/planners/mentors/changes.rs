//! What the pairs would cost after single changes: each is made in a copy of the
//! school, which is planned again.

use super::meetings::Known;
use super::options::options;
use super::search::{Answer, Search};
use super::{best, conflicts};
use crate::plan::score::PreviousPairs;
use crate::planners::PlanError;
use crate::planners::changes::Change;
use crate::school::{Slot, StaffId};
use std::collections::BTreeMap;

/// What each change that was tried brought.
pub struct Changes<'a> {
    search: &'a Search<'a>,
    previous: &'a PreviousPairs,
    answer: &'a Answer,
    rest: i64,
    tried: BTreeMap<Change, Option<Outcome>>,
}

/// The pairs of a changed school.
#[derive(Clone)]
struct Outcome {
    /// What they cost.
    cost: i64,
    /// Per mentee (by id), the mentor and how many meetings the two have.
    pairs: BTreeMap<StaffId, (StaffId, usize)>,
}

impl<'a> Changes<'a> {
    /// `rest` is what the plan costs beside pairs and meetings.
    pub fn new(search: &'a Search<'a>, previous: &'a PreviousPairs, answer: &'a Answer, rest: i64) -> Self {
        Changes { search, previous, answer, rest, tried: BTreeMap::new() }
    }

    /// The changes that make the plan cheaper and give a mentee (by position)
    /// what is missing, the cheapest first, of equal ones the mildest.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn words(&mut self, changes: &[Change], mentee: usize, most: usize) -> Result<Vec<String>, PlanError> {
        let school = self.search.options.school;
        let person = self.search.options.mentees[mentee];
        let before = self.answer.meetings.get(&mentee).map(|(_, slots)| slots.len());
        let mut found: Vec<(i64, Change, String)> = Vec::new();
        for change in changes {
            if self.search.control.stopped().is_some() {
                break;
            }
            let Some(outcome) = self.outcome(*change)? else { continue };
            let Some((mentor, meetings)) = outcome.pairs.get(&person).copied() else { continue };
            if outcome.cost >= self.answer.cost || before.is_some_and(|before| meetings <= before) {
                continue;
            }
            let brings = match before {
                None => format!("{} gets {}", school.staff[person].name, school.staff[mentor].name),
                Some(_) => format!("{} and {} meet", school.staff[mentor].name, school.staff[person].name),
            };
            let total = self.rest + outcome.cost;
            let words = format!(
                "{}: {brings}; total {total} instead of {}.",
                change.in_words(school),
                self.rest + self.answer.cost
            );
            found.push((outcome.cost, *change, words));
        }
        found.sort();
        found.truncate(most);
        Ok(found.into_iter().map(|(_, _, words)| words).collect())
    }

    fn outcome(&mut self, change: Change) -> Result<Option<Outcome>, PlanError> {
        if let Some(known) = self.tried.get(&change) {
            return Ok(known.clone());
        }
        let outcome = self.planned(change)?;
        self.tried.insert(change, outcome.clone());
        Ok(outcome)
    }

    fn planned(&self, change: Change) -> Result<Option<Outcome>, PlanError> {
        let school = change.made(self.search.options.school);
        let changed = options(&school, self.previous, &self.search.options.commitments);
        if !conflicts::impossible(&changed).is_empty() {
            return Ok(None);
        }
        let search = Search { options: &changed, settings: self.search.settings, control: self.search.control };
        let objective = school.rules.mentors.objective;
        let found = best(&search, objective, &changed.required(), &mut Known::default())?;
        let pair = |(mentee, (mentor, slots)): (&usize, &(u32, Vec<Slot>))| {
            (changed.mentees[*mentee], (changed.mentors[*mentor as usize], slots.len()))
        };
        Ok(Some(Outcome { cost: found.cost, pairs: found.meetings.iter().map(pair).collect() }))
    }
}
