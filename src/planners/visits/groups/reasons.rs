//! Why a demanded visit fits into no group, and why somebody is in none.

use super::super::options::{IMPOSSIBLE, Options};
use super::Candidates;
use super::candidates::find_others;
use crate::planners::place::count;
use crate::school::StaffId;

/// Why nobody's group has both of a demanded visit; none where one could.
pub fn no_group(options: &Options, observer: StaffId, host: StaffId, size: usize) -> Option<String> {
    let school = options.school;
    let name = |staff: StaffId| school.staff[staff].name.as_str();
    let departments = [observer, host].map(|staff| school.staff[staff].department);
    if let [Some(a), Some(b)] = departments
        && a == b
    {
        let department = school.text(a);
        return Some(format!("both are of {department}, and a group is from different departments"));
    }
    if options.least(host, observer) == IMPOSSIBLE {
        return Some(format!(
            "in a group everybody sees all others, and {} cannot visit {} in return",
            name(host),
            name(observer)
        ));
    }
    if [observer, host].iter().any(|staff| school.staff[*staff].visits == 0 || school.staff[*staff].hosts == 0) {
        return Some("whoever has 0 in visits or in hosts is in no group".into());
    }
    let found = find_others(options, observer, host, size);
    let others = if size == 3 { "nobody".to_owned() } else { format!("no {} others", size - 2) };
    (!found).then(|| format!("there are {others} who could be in a group with both"))
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
    pub fn reason(&self, staff: StaffId) -> String {
        let school = self.options.school;
        let name = &school.staff[staff].name;
        let size = self.candidates.size;
        let Ok(person) = self.candidates.people.binary_search(&staff) else {
            return format!("{name} takes part in no group.");
        };
        let rounds = school.rules.visits.rounds;
        if (rounds as usize) < size - 1 {
            let rounds = count(rounds, "round", "rounds");
            return format!("A group of {size} needs {} rounds, and the term has {rounds}.", size - 1);
        }
        let others = self.candidates.people.iter().filter(|other| **other != staff);
        let (mut same, mut unseen) = (0u32, 0u32);
        for other in others.clone() {
            let departments = [staff, *other].map(|staff| school.staff[staff].department);
            if matches!(departments, [Some(a), Some(b)] if a == b) {
                same += 1;
            } else if [(staff, *other), (*other, staff)].iter().any(|(a, b)| self.options.least(*a, *b) == IMPOSSIBLE) {
                unseen += 1;
            }
        }
        let partners = self.candidates.partners(person);
        let left_over = self.candidates.people.len() - self.in_groups;
        let groups = self.candidates.groups_with(person);
        let colleagues = count(others.count() as u32, "colleague", "colleagues");
        let mut parts = Vec::new();
        if same > 0 {
            parts.push(format!("{same} of the same department"));
        }
        if unseen > 0 {
            parts.push(format!("{unseen} who cannot both see and be seen, with time to talk"));
        }
        let listed = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        if groups == 0 {
            return match partners {
                0 => format!("Of {colleagues}, none can be in a group of {size} with {name}{listed}."),
                partners => format!(
                    "Of {colleagues}, {partners} could be with {name}{listed}; but no {} of them could be with each other too.",
                    size - 1
                ),
            };
        }
        if left_over < size {
            let people = self.candidates.people.len();
            let whole = count((people / size) as u32, "group", "groups");
            return match left_over {
                1 => format!("{people} people make {whole} of {size}, and one is left over: {name}."),
                _ => {
                    format!("{people} people make {whole} of {size}, and {left_over} are left over, {name} among them.")
                }
            };
        }
        let groups = count(groups as u32, "group", "groups");
        format!("{groups} of {size} could be formed with {name}{listed}; others of them are in other groups.")
    }
}
