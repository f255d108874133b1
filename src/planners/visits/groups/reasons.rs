//! Why a demanded visit fits into no group, and why somebody is in none.

use super::super::options::{IMPOSSIBLE, Options};
use super::Candidates;
use super::candidates::find_others;
use crate::plan::reasons::{NoGroup, NoVisit, WhyNoGroup};
use crate::school::StaffId;

/// Why nobody's group has both of a demanded visit; none where one could.
pub fn no_group(options: &Options, observer: StaffId, host: StaffId, size: usize) -> Option<NoVisit> {
    let school = options.school;
    let departments = [observer, host].map(|staff| school.staff[staff].department);
    if let [Some(a), Some(b)] = departments
        && a == b
    {
        return Some(NoVisit::SameDepartment(a));
    }
    if options.least(host, observer) == IMPOSSIBLE {
        return Some(NoVisit::NoReturn);
    }
    if [observer, host].iter().any(|staff| school.staff[*staff].visits == 0 || school.staff[*staff].hosts == 0) {
        return Some(NoVisit::InNoGroup);
    }
    (!find_others(options, observer, host, size)).then_some(NoVisit::NoOthers(size as u32))
}

/// What stands between a person and a group.
pub struct Place<'a> {
    /// The facts.
    pub options: &'a Options<'a>,
    /// Who could be with whom.
    pub candidates: &'a Candidates,
    /// How many are in a group of the plan.
    pub in_groups: usize,
}

impl Place<'_> {
    /// Why somebody is in no group.
    ///
    /// O(partners ^ (size − 1)).
    pub fn reason(&self, staff: StaffId) -> NoGroup {
        NoGroup { size: self.candidates.size as u32, why: self.why(staff) }
    }

    fn why(&self, staff: StaffId) -> WhyNoGroup {
        let school = self.options.school;
        let size = self.candidates.size;
        let Ok(person) = self.candidates.people.binary_search(&staff) else { return WhyNoGroup::TakesPartInNone };
        let rounds = school.rules.visits.rounds;
        if (rounds as usize) < size - 1 {
            return WhyNoGroup::FewRounds(rounds);
        }
        let others = self.candidates.people.iter().filter(|other| **other != staff);
        let (mut same_department, mut unseen) = (0u32, 0u32);
        for other in others.clone() {
            let departments = [staff, *other].map(|staff| school.staff[staff].department);
            if matches!(departments, [Some(a), Some(b)] if a == b) {
                same_department += 1;
            } else if [(staff, *other), (*other, staff)].iter().any(|(a, b)| self.options.least(*a, *b) == IMPOSSIBLE) {
                unseen += 1;
            }
        }
        let people = self.candidates.people.len();
        let left_over = people - self.in_groups;
        let groups = self.candidates.groups_with(person);
        if groups > 0 && left_over < size {
            return WhyNoGroup::LeftOver { people: people as u32, left_over: left_over as u32 };
        }
        WhyNoGroup::Partners {
            colleagues: others.count() as u32,
            same_department,
            unseen,
            partners: self.candidates.partners(person) as u32,
            groups: groups as u32,
        }
    }
}
