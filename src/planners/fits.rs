//! How well a mentor fits a mentee (specification part 3, "Mentor pairs": the
//! five points and the fit), in whole numbers.

use crate::plan::{MatchedTag, Points};
use crate::planners::needs::{UNKNOWN, level};
pub use crate::planners::needs::{need, need_points};
use crate::school::{
    MentorRules, MentorWeights, PairKind, PairOrder, PairRule, School, SlotKind, SlotSet, Staff, StaffId, Table, Tagged,
};
use std::collections::{BTreeMap, BTreeSet};

/// The most points that there are.
pub const MOST: u8 = 100;

/// What is worked out once about everybody, so that a fit is a matter of a few operations.
#[derive(Clone, Debug)]
pub struct Fits<'a> {
    school: &'a School,
    /// Slots of kind `lesson` in which a person is free and in school, before planning.
    there: Table<StaffId, SlotSet>,
    wishes: Wishes,
}

impl<'a> Fits<'a> {
    /// O(people × slots + preferences × log preferences).
    pub fn new(school: &'a School) -> Fits<'a> {
        let slots = school.cycle.len();
        let lessons =
            SlotSet::new(slots, school.cycle.slots().filter(|slot| school.cycle.kind(*slot) == SlotKind::Lesson));
        let there = |person: &Staff| person.time.free.and(&person.time.in_school).and(&lessons);
        Fits { school, there: school.staff.iter().map(there).collect(), wishes: Wishes::new(school) }
    }

    /// The slots of kind `lesson` in which a person is free and in school, before planning.
    pub fn there(&self, staff: StaffId) -> &SlotSet {
        &self.there[staff]
    }

    /// How many slots of kind `lesson` there are in which both are free and in school, before planning.
    pub fn common(&self, mentor: StaffId, mentee: StaffId) -> u32 {
        self.there[mentor].common(&self.there[mentee]) as u32
    }

    /// All five points of a pair. O(tags + slots ÷ 64 + log preferences).
    pub fn points(&self, mentor: StaffId, mentee: StaffId) -> Points {
        let (of_mentor, of_mentee) = (&self.school.staff[mentor], &self.school.staff[mentee]);
        let rules = &self.school.rules.mentors;
        Points {
            need: need(&of_mentee.needs, &of_mentor.expertise),
            time: time(self.common(mentor, mentee), rules.target_common),
            experience: experience(of_mentor.years, of_mentee.years, rules),
            department: department(of_mentor, of_mentee),
            preference: self.wishes.points(mentor, mentee),
        }
    }

    /// The fit of a pair, 0 to 100.
    pub fn fit(&self, mentor: StaffId, mentee: StaffId) -> u8 {
        fit(&self.points(mentor, mentee), &self.school.rules.mentors.weights)
    }

    /// The mentee's needs that the mentor has expertise in, the most pressing
    /// first, of equal ones those that the mentor is best at.
    pub fn matched(&self, mentor: StaffId, mentee: StaffId) -> Vec<MatchedTag> {
        let expertise = &self.school.staff[mentor].expertise;
        let met = |need: &Tagged| {
            let level = level(expertise, *need);
            (level > 0).then_some(MatchedTag { tag: need.tag, priority: need.value, level })
        };
        let mut matched: Vec<MatchedTag> = self.school.staff[mentee].needs.iter().filter_map(met).collect();
        matched.sort_by_key(|matched| {
            (std::cmp::Reverse(matched.priority), std::cmp::Reverse(matched.level), matched.tag)
        });
        matched
    }

    /// What each person wishes for.
    pub fn wishes(&self) -> &Wishes {
        &self.wishes
    }
}

/// `time` = 100 × min(common, target_common) ÷ target_common.
pub fn time(common: u32, target: u32) -> u8 {
    let target = u64::from(target.max(1)); // 0 is refused when rules.toml is read
    (100 * u64::from(common).min(target) / target) as u8
}

/// `experience`: how near the gap of years is to the ideal one; 50 where a figure is missing.
pub fn experience(mentor: Option<u32>, mentee: Option<u32>, rules: &MentorRules) -> u8 {
    let (Some(mentor), Some(mentee)) = (mentor, mentee) else { return UNKNOWN };
    let gap = i64::from(mentor) - i64::from(mentee);
    let (low, high) = (i64::from(rules.ideal_gap.0), i64::from(rules.ideal_gap.1));
    let points = if gap < low {
        gap.max(0) * 100 / low.max(1) // a low end of 0 leaves only gaps below 0, which earn nothing
    } else if gap <= high {
        100
    } else {
        (100 - 10 * (gap - high)).max(0)
    };
    points as u8
}

/// `department` = 100 if the same, else 0; 50 where one is blank.
pub fn department(a: &Staff, b: &Staff) -> u8 {
    match (a.department, b.department) {
        (Some(a), Some(b)) if a == b => MOST,
        (Some(_), Some(_)) => 0,
        _ => UNKNOWN,
    }
}

/// **fit** = Σ weight × points ÷ Σ weight, rounded down.
pub fn fit(points: &Points, weights: &MentorWeights) -> u8 {
    let parts = [
        (weights.need, points.need),
        (weights.time, points.time),
        (weights.experience, points.experience),
        (weights.department, points.department),
        (weights.preference, points.preference),
    ];
    let weight: u64 = parts.iter().map(|(weight, _)| u64::from(*weight)).sum();
    let sum: u64 = parts.iter().map(|(weight, points)| u64::from(*weight) * u64::from(*points)).sum();
    (sum / weight.max(1)) as u8 // weights that are all 0 are refused when rules.toml is read
}

/// The ranked wishes of everybody.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// Per person: whom they rank, with rank and points.
    ranked: Table<StaffId, BTreeMap<StaffId, Wish>>,
    /// Mentor and mentee of each pair that pairs.csv prefers.
    preferred: BTreeSet<(StaffId, StaffId)>,
}

/// One wish.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Wish {
    rank: u32,
    points: u8,
}

/// Mentor and mentee of each pair that pairs.csv prefers; with `any`, either way round.
fn preferred(school: &School) -> BTreeSet<(StaffId, StaffId)> {
    let rows = school.pairs.iter().filter(|row| row.order == PairOrder::Prefer);
    let either_way = |row: &PairRule| (row.kind == PairKind::Any).then_some((row.b, row.a));
    rows.flat_map(|row| [Some((row.a, row.b)), either_way(row)]).flatten().collect()
}

impl Wishes {
    /// O(preferences × log preferences).
    fn new(school: &School) -> Wishes {
        let mut ranked: Table<StaffId, BTreeMap<StaffId, Wish>> = Table::filled(BTreeMap::new(), school.staff.len());
        for preference in &school.preferences {
            ranked[preference.staff].insert(preference.choice, Wish { rank: preference.rank, points: 0 });
        }
        for wishes in ranked.iter_mut().filter(|wishes| !wishes.is_empty()) {
            let mut ranks: Vec<u32> = wishes.values().map(|wish| wish.rank).collect();
            ranks.sort_unstable();
            let count = ranks.len();
            for wish in wishes.values_mut() {
                // 1 + how many have a smaller rank, of as many choices as there are.
                let place = 1 + ranks.partition_point(|rank| *rank < wish.rank);
                wish.points = (100 * (count - place + 1) / count) as u8;
            }
        }
        Wishes { ranked, preferred: preferred(school) }
    }

    /// `preference`: 100 for a pair under `prefer`, else the mean of both sides' points, rounded down.
    pub fn points(&self, a: StaffId, b: StaffId) -> u8 {
        if self.preferred.contains(&(a, b)) {
            return MOST;
        }
        ((u32::from(self.side(a, b)) + u32::from(self.side(b, a))) / 2) as u8
    }

    /// One side's points: where it ranked the other, by rank; 0 where it ranked
    /// others only; 50 where it ranked nobody.
    fn side(&self, who: StaffId, whom: StaffId) -> u8 {
        let wishes = &self.ranked[who];
        if wishes.is_empty() { UNKNOWN } else { wishes.get(&whom).map_or(0, |wish| wish.points) }
    }

    /// The rank that a person gave another, if any.
    pub fn rank(&self, who: StaffId, whom: StaffId) -> Option<u32> {
        self.ranked[who].get(&whom).map(|wish| wish.rank)
    }

    /// Whether a person ranked nobody.
    pub fn has_none(&self, who: StaffId) -> bool {
        self.ranked[who].is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::{Id, Rules, TagId};

    fn tags(tags: &[(usize, u8)]) -> Vec<Tagged> {
        tags.iter().map(|(tag, value)| Tagged { tag: TagId::from_index(*tag), value: *value }).collect()
    }

    #[test]
    fn needs_are_weighed_by_priority_and_rounded_down() {
        assert_eq!(need(&[], &tags(&[(1, 5)])), 50);
        assert_eq!(need(&tags(&[(1, 3)]), &[]), 0);
        assert_eq!(need(&tags(&[(1, 3)]), &tags(&[(1, 5)])), 100);
        // (4×5 + 1×1) of 5×5, times 100: 84
        assert_eq!(need(&tags(&[(1, 4), (2, 1)]), &tags(&[(1, 5), (2, 1)])), 84);
        // 2×1 of 5×3: 13.3
        assert_eq!(need(&tags(&[(1, 2), (2, 1)]), &tags(&[(1, 1)])), 13);
    }

    #[test]
    fn time_counts_up_to_the_target() {
        assert_eq!([0, 1, 3, 4, 9].map(|common| time(common, 4)), [0, 25, 75, 100, 100]);
        assert_eq!(time(1, 3), 33);
        assert_eq!(time(u32::MAX, u32::MAX), 100);
    }

    #[test]
    fn experience_rises_holds_and_falls() {
        let rules = Rules::default().mentors;
        let at = |gap: u32| experience(Some(20 + gap), Some(20), &rules);
        assert_eq!([0, 1, 2, 3, 15, 16, 24, 25, 40].map(at), [0, 33, 66, 100, 100, 90, 10, 0, 0]);
        assert_eq!(experience(Some(3), Some(9), &rules), 0);
        assert_eq!((experience(None, Some(1), &rules), experience(Some(1), None, &rules)), (50, 50));
        let from_zero = MentorRules { ideal_gap: (0, 0), ..rules };
        assert_eq!(experience(Some(4), Some(4), &from_zero), 100);
        assert_eq!(experience(Some(4), Some(5), &from_zero), 0);
        assert_eq!(experience(Some(5), Some(4), &from_zero), 90);
    }

    #[test]
    fn the_fit_is_the_weighted_mean_rounded_down() {
        let weights = Rules::default().mentors.weights;
        let points = Points { need: 84, time: 100, experience: 66, department: 0, preference: 50 };
        // 420 + 200 + 132 + 0 + 150 = 902, of 13
        assert_eq!(fit(&points, &weights), 69);
        let only = MentorWeights { need: u32::MAX, time: 0, experience: 0, department: 0, preference: 0 };
        assert_eq!(fit(&points, &only), 84);
    }
}
