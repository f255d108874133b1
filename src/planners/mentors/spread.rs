//! How far apart the meetings of one pair are: on different days, and no more than an even share of them in one week.

use crate::school::{Cycle, School, Slot};

/// What binds the meetings of one pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spread {
    /// How many meetings are asked for.
    asked: u32,
    /// Whether two of them may not be on one day.
    pub one_per_day: bool,
    /// How many of them one week may have.
    pub per_week: u32,
}

impl Spread {
    /// By the rules of a school.
    pub fn new(school: &School) -> Spread {
        let rules = &school.rules.mentors;
        let weeks = (school.cycle.weeks().len() as u32).max(1);
        let share = rules.meetings.div_ceil(weeks);
        Spread {
            asked: rules.meetings,
            one_per_day: !rules.same_day_meetings && rules.meetings > 1,
            per_week: if rules.same_week_meetings { rules.meetings } else { share },
        }
    }

    /// Whether it forbids anything.
    pub fn binds(self) -> bool {
        self.one_per_day || self.weeks_bind()
    }

    /// Whether one week may not have all meetings.
    pub fn weeks_bind(self) -> bool {
        self.per_week < self.asked
    }

    /// Whether a pair may meet in a slot, too, that meets in `others`.
    pub fn allows(self, cycle: &Cycle, others: &[Slot], slot: Slot) -> bool {
        let (day, week) = (cycle.day_of(slot), cycle.week_of(slot));
        let of_week = others.iter().filter(|other| cycle.week_of(**other) == week).count() as u32;
        (!self.one_per_day || others.iter().all(|other| cycle.day_of(*other) != day))
            && (!self.weeks_bind() || of_week < self.per_week)
    }

    /// The first of some slots, as many as are asked for, that may be met in together. Where they are in the order of
    /// what they cost, no others cost less: what is forbidden is a laminar matroid (Edmonds 1971).
    pub fn first(self, cycle: &Cycle, slots: impl Iterator<Item = Slot>) -> Vec<Slot> {
        let mut taken: Vec<Slot> = Vec::new();
        for slot in slots {
            if taken.len() == self.asked as usize {
                break;
            }
            if self.allows(cycle, &taken, slot) {
                taken.push(slot);
            }
        }
        taken
    }
}
