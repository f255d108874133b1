//! Single changes to a school, and what the pairs would then cost: each is made
//! in a copy of the school, which is planned again.

use super::meetings::Known;
use super::options::options;
use super::search::{Answer, Search};
use super::{best, conflicts};
use crate::plan::score::PreviousPairs;
use crate::planners::PlanError;
use crate::planners::place::{busy_with, count};
use crate::school::{DepartmentRule, PairKind, PairOrder, School, Slot, StaffId};
use std::collections::BTreeMap;

/// A change that a school could make, the mildest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Change {
    /// A mentor takes one more mentee.
    OneMorePlace(StaffId),
    /// Somebody gets the role mentor.
    BecomeMentor(StaffId),
    /// Somebody is free in a slot in which they have something else.
    Free(StaffId, Slot),
    /// `min_common` is lowered.
    MinimumCommon(u32),
    /// `min_years` is lowered.
    MinimumYears(u32),
    /// Pairs may cross departments, or stay within one.
    AnyDepartment,
    /// Pairs may cross sites.
    CrossSite,
    /// Previous pairs may be formed again.
    Repeat,
    /// A forbidden pair is allowed.
    Allow(StaffId, StaffId),
}

impl Change {
    /// The school with the change.
    fn made(self, school: &School) -> School {
        let mut changed = school.clone();
        match self {
            Change::OneMorePlace(mentor) => changed.staff[mentor].mentees += 1,
            Change::BecomeMentor(staff) => changed.staff[staff].roles.mentor = true,
            Change::Free(staff, slot) => {
                // In school as before: only what stands in the slot is gone.
                changed.staff[staff].time.busy.remove(slot);
                changed.staff[staff].time.free.insert(slot);
            }
            Change::MinimumCommon(least) => changed.rules.mentors.min_common = least,
            Change::MinimumYears(least) => changed.rules.mentors.min_years = least,
            Change::AnyDepartment => changed.rules.mentors.department = DepartmentRule::Any,
            Change::CrossSite => changed.rules.mentors.cross_site = true,
            Change::Repeat => changed.rules.mentors.repeat = true,
            // A row that keeps the one from mentoring the other; the other way round stays forbidden.
            Change::Allow(mentor, mentee) => changed.pairs.retain(|row| {
                let this = (row.a, row.b) == (mentor, mentee);
                let either = this || (row.b, row.a) == (mentor, mentee);
                let forbids = match row.kind {
                    PairKind::Mentor => this,
                    PairKind::Any => either,
                    PairKind::Visit => false,
                };
                row.order != PairOrder::Forbid || !forbids
            }),
        }
        changed
    }

    /// The change as an order.
    fn in_words(self, school: &School) -> String {
        let name = |staff: StaffId| school.staff[staff].name.as_str();
        let rules = &school.rules.mentors;
        match self {
            Change::OneMorePlace(mentor) => {
                let places = school.staff[mentor].mentees;
                let takes = count(places + 1, "mentee", "mentees");
                format!("Let {} take {takes} instead of {places}", name(mentor))
            }
            Change::BecomeMentor(staff) => format!("Make {} a mentor", name(staff)),
            Change::Free(staff, slot) => {
                format!("Keep {} free in {} ({})", name(staff), school.cycle.name(slot), busy_with(school, staff, slot))
            }
            Change::MinimumCommon(least) => format!("Lower min_common from {} to {least}", rules.min_common),
            Change::MinimumYears(least) => format!("Lower min_years from {} to {least}", rules.min_years),
            Change::AnyDepartment => "Let pairs be of any departments (department = \"any\")".into(),
            Change::CrossSite => "Let pairs cross sites (cross_site = true)".into(),
            Change::Repeat => "Let pairs of earlier terms be formed again (repeat = true)".into(),
            Change::Allow(mentor, mentee) => {
                format!("Allow {} to mentor {} (pairs.csv)", name(mentor), name(mentee))
            }
        }
    }
}

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
