//! What pairs and their meetings cost, counted again.

use super::super::case::Case;
use super::super::cost::place;
use crate::school::{Slot, StaffId};
use std::collections::BTreeMap;

/// "A mentee gets one mentor or counts `priority` times as `unmet_mentee`."
pub(crate) fn unmet_mentees(case: &Case) -> i128 {
    let priority = |id: &String| case.facts.find_staff(id).map_or(1, |staff| case.facts.school.staff[staff].priority);
    super::missing_mentees(case).keys().map(|id| i128::from(priority(id))).sum()
}

/// "Each missing one counts as `unmet_meeting`."
pub(crate) fn unmet_meetings(case: &Case) -> i128 {
    super::missing_meetings(case).iter().map(|(_, count)| i128::from(*count)).sum()
}

/// "A pair counts 100 − fit times as `misfit_mentor`."
pub(crate) fn misfits(case: &Case) -> i128 {
    case.pairs.iter().map(|pair| i128::from(100 - case.candidates.fit(pair.mentor, pair.mentee))).sum()
}

/// "The whole plan": each mentee with another mentor or none and each meeting
/// whose pair does not meet in that slot counts as `moved`; rows whose mentee
/// is no longer there do not count, with `--only` only the kinds planned do.
pub(crate) fn moved(case: &Case) -> i128 {
    let previous = Previous::new(case);
    let mentees: i128 = previous.mentors.keys().map(|mentee| previous.moved(*mentee, case.mentor_of(*mentee))).sum();
    let meets = |mentor: StaffId, mentee: StaffId, slot: Slot| {
        case.pairs.iter().any(|pair| (pair.mentor, pair.mentee) == (mentor, mentee) && pair.meetings.contains(&slot))
    };
    let kept = previous.meetings.iter().filter(|((mentor, mentee, slot), _)| meets(*mentor, *mentee, *slot));
    mentees + previous.all_meetings - kept.map(|(_, count)| count).sum::<i128>()
}

/// The pairs of the previous plan whose mentees are still there; none where no
/// pairs were planned now.
pub(super) struct Previous {
    /// The mentors that a mentee had (one, in a plan that holds), none for somebody who is gone.
    mentors: BTreeMap<StaffId, Vec<Option<StaffId>>>,
    /// How often a mentor and a mentee met in a slot (once, in a plan that holds).
    meetings: BTreeMap<(StaffId, StaffId, Slot), i128>,
    /// All meetings, also of mentors and in slots that are gone.
    pub all_meetings: i128,
}

impl Previous {
    pub fn new(case: &Case) -> Previous {
        let mut found = Previous { mentors: BTreeMap::new(), meetings: BTreeMap::new(), all_meetings: 0 };
        let rows = case.previous.filter(|_| case.plans_mentors()).map_or(&[][..], |previous| &previous.pairs);
        for row in rows {
            let Some(mentee) = case.facts.find_staff(&row.mentee) else { continue };
            let mentor = case.facts.find_staff(&row.mentor);
            found.mentors.entry(mentee).or_default().push(mentor);
            found.all_meetings += row.meetings.len() as i128;
            for slot in &row.meetings {
                if let (Some(mentor), Some(slot)) = (mentor, case.facts.find_slot(&slot.week, &slot.day, &slot.period))
                {
                    *found.meetings.entry((mentor, mentee, slot)).or_default() += 1;
                }
            }
        }
        found
    }

    /// How many rows have a mentee with another mentor than this one (or, with none, than nobody).
    pub fn moved(&self, mentee: StaffId, mentor: Option<StaffId>) -> i128 {
        let mentors = self.mentors.get(&mentee).map_or(&[][..], Vec::as_slice);
        mentors.iter().filter(|before| mentor.is_none() || **before != mentor).count() as i128
    }

    /// How often the pair met in a slot.
    pub fn met(&self, mentor: StaffId, mentee: StaffId, slot: Slot) -> i128 {
        self.meetings.get(&(mentor, mentee, slot)).copied().unwrap_or(0)
    }
}

/// What the pairs, their meetings and what they lack cost, `moved` included.
pub(super) fn of_pairs(case: &Case) -> i128 {
    let costs = &case.facts.school.rules.costs;
    let places = case.pairs.iter().flat_map(|pair| pair.places()).map(|(staff, slot)| place(case, staff, slot));
    misfits(case) * i128::from(costs.misfit_mentor)
        + unmet_mentees(case) * i128::from(costs.unmet_mentee)
        + unmet_meetings(case) * i128::from(costs.unmet_meeting)
        + moved(case) * i128::from(costs.moved)
        + places.sum::<i128>()
}
