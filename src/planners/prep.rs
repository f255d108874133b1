//! What every person keeps (specification part 3, "Prep"), as allowances that commitments draw on.

use super::commitments::Commitments;
use crate::school::{DayId, School, SlotKind, SlotSet, StaffId, Table};

/// How much recurring commitments may take from one person.
///
/// Released slots were never free: they count only for `committed`.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// Whether the person may be given a session, meeting or cover at all:
    /// whoever starts below `min_free_per_cycle` gets none.
    pub may_commit: bool,
    /// The free slots of kind `lesson`, over which prep is counted.
    pub prep_slots: SlotSet,
    /// How many of them may be taken on each day, where that is limited.
    pub per_day: Option<Table<DayId, u32>>,
    /// How many of them may be taken in the cycle, where that is limited.
    pub per_cycle: Option<u32>,
    /// How many slots of all kinds may be taken in the cycle, where that is limited.
    pub committed: Option<u32>,
    /// How many sessions the person may attend on one day, where that is limited.
    pub sessions_per_day: Option<u32>,
}

impl Allowance {
    /// Whether a commitment to these slots fits on its own. `free` are those of
    /// them that were free, all on `day`.
    pub fn fits_alone(&self, day: DayId, slots: u32, free: &SlotSet) -> bool {
        let prep = self.prep_slots.common(free) as u32;
        self.may_commit
            && self.per_day.as_ref().is_none_or(|allowed| prep <= allowed[day])
            && self.per_cycle.is_none_or(|allowed| prep <= allowed)
            && self.committed.is_none_or(|allowed| slots <= allowed)
    }
}

/// The allowances of everybody, with what is committed already taken off.
///
/// O(people × slots).
pub fn allowances(school: &School, commitments: &Commitments) -> Table<StaffId, Allowance> {
    let slots = school.cycle.len();
    let lessons = SlotSet::of(slots, school.cycle.slots().filter(|slot| school.cycle.kind(*slot) == SlotKind::Lesson));
    let days: Vec<SlotSet> =
        school.cycle.days().iter().map(|day| SlotSet::of(slots, day.slots.iter().copied())).collect();
    school.staff.ids().map(|staff| allowance(school, staff, commitments.recurring(staff), &lessons, &days)).collect()
}

fn allowance(school: &School, staff: StaffId, taken: &SlotSet, lessons: &SlotSet, days: &[SlotSet]) -> Allowance {
    let prep = &school.rules.prep;
    let person = &school.staff[staff];
    let before = person.time.free.and(lessons);
    let gone = before.and(taken);
    let free = before.len() as u32;
    let keeps = person.fte.of_rounded_up(prep.min_free_per_cycle);
    let limit = |figure: u32| (figure > 0).then_some(figure);
    let left = |allowed: u32, gone: usize| allowed.saturating_sub(gone as u32);
    Allowance {
        may_commit: free >= keeps,
        per_day: limit(prep.min_free_per_day).map(|keep| {
            let of_day = |day: &SlotSet| left((before.common(day) as u32).saturating_sub(keep), gone.common(day));
            days.iter().map(of_day).collect()
        }),
        per_cycle: limit(prep.min_free_per_cycle).map(|_| left(free.saturating_sub(keeps), gone.len())),
        committed: limit(prep.max_committed_per_cycle)
            .map(|figure| left(person.fte.of_rounded_up(figure), taken.len())),
        sessions_per_day: limit(prep.max_sessions_per_day),
        prep_slots: before.without(taken),
    }
}
