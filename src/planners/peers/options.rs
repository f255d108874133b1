//! What could happen: who may be peers, what every pair is worth, and when each
//! person could meet at what cost.

use super::worth;
use crate::plan::Points;
use crate::plan::reasons::Exclusion;
use crate::planners::acceptable::Acceptable;
use crate::planners::commitments::Commitments;
use crate::planners::fits::{Fits, fit};
use crate::planners::place::slot_cost;
use crate::planners::prep::{Allowance, allowances};
use crate::school::{Id, School, Slot, SlotSet, StaffId, Table};

/// Everything that could happen, with what it is worth and costs.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// The facts.
    pub school: &'a School,
    /// How well people fit.
    pub fits: Fits<'a>,
    acceptable: Acceptable<'a>,
    /// What everybody keeps (`[prep]`).
    pub allowances: Table<StaffId, Allowance>,
    /// Where a person could have one meeting, were it the only one.
    pub possible: Table<StaffId, SlotSet>,
    costs: Table<StaffId, Table<Slot, i64>>,
    /// A row per person: what the pair with each is worth, none where they may not be peers.
    worths: Vec<Option<u8>>,
}

impl<'a> Options<'a> {
    /// O(people² × slots ÷ 64 + people × slots).
    pub fn new(school: &'a School) -> Options<'a> {
        let nothing = Commitments::none(school);
        let allowances = allowances(school, &nothing);
        let free = |staff: StaffId| &school.staff[staff].time.free;
        let possible = school.staff.ids().map(|staff| allowances[staff].slots_alone(&school.cycle, free(staff)));
        let costs = |staff| school.cycle.slots().map(|slot| slot_cost(school, staff, slot)).collect();
        let mut options = Options {
            school,
            fits: Fits::new(school),
            acceptable: Acceptable::new(school),
            possible: possible.collect(),
            costs: school.staff.ids().map(costs).collect(),
            allowances,
            worths: vec![None; school.staff.len() * school.staff.len()],
        };
        for a in school.staff.ids() {
            for b in school.staff.ids().filter(|b| a < *b) {
                if !options.exclusions(a, b).is_empty() {
                    continue;
                }
                let worth = Some(fit(&options.points(a, b), &school.rules.mentors.weights));
                let (there, back) = (options.at(a, b), options.at(b, a));
                options.worths[there] = worth;
                options.worths[back] = worth;
            }
        }
        options
    }

    fn at(&self, a: StaffId, b: StaffId) -> usize {
        a.index() * self.school.staff.len() + b.index()
    }

    /// What two people are worth to each other, 0 to 100; none where they may not be peers.
    pub fn worth(&self, a: StaffId, b: StaffId) -> Option<u8> {
        self.worths[self.at(a, b)]
    }

    /// What the worth is made of.
    pub fn points(&self, a: StaffId, b: StaffId) -> Points {
        worth::points(self.school, &self.fits, a, b)
    }

    /// Every rule that keeps two people from being peers, either way round: the
    /// rules of mentors but for roles and years, which equals do not need.
    pub fn exclusions(&self, a: StaffId, b: StaffId) -> Vec<Exclusion> {
        let mut found = self.acceptable.exclusions(&self.fits, a, b);
        found.extend(self.acceptable.exclusions(&self.fits, b, a));
        found.retain(|exclusion| {
            !matches!(
                exclusion,
                Exclusion::NotMentor | Exclusion::NotMentee | Exclusion::FewYears | Exclusion::LacksTag
            )
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The people who may be peers of somebody, in the order of staff.csv.
    pub fn peers_of(&self, staff: StaffId) -> impl Iterator<Item = StaffId> + '_ {
        self.school.staff.ids().filter(move |other| self.worth(staff, *other).is_some())
    }

    /// `outside`, `extra_time` and `avoid` of everybody in a slot.
    pub fn cost(&self, people: &[StaffId], slot: Slot) -> i64 {
        people.iter().map(|staff| self.costs[*staff][slot]).sum()
    }

    /// How many meetings each group asks for.
    pub fn meetings(&self) -> u32 {
        self.school.rules.mentors.meetings
    }

    /// What a missing meeting costs.
    pub fn unmet_meeting(&self) -> i64 {
        i64::from(self.school.rules.costs.unmet_meeting)
    }
}
