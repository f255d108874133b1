//! What the school says of who could mentor whom.

use super::super::Facts;
use crate::school::{PairKind, PairOrder, PinRule, PinSubject, Slot, SlotSet, StaffId, Table};
use std::collections::{BTreeMap, BTreeSet};

/// The rows of the school's files that pairs are judged by.
pub(crate) struct Candidates<'a> {
    pub facts: &'a Facts<'a>,
    /// The slots of kind `lesson` in which, before planning, a person is free and in school.
    present: Table<StaffId, SlotSet>,
    /// Whom a person ranked, and how.
    wishes: BTreeMap<StaffId, Vec<(StaffId, u32)>>,
    /// Mentor and mentee of `forbid` rows.
    forbidden: BTreeSet<(StaffId, StaffId)>,
    /// Mentor and mentee of `previous` rows.
    previous: BTreeSet<(StaffId, StaffId)>,
    /// The mentors that a mentee must have.
    required: BTreeMap<StaffId, BTreeSet<StaffId>>,
}

impl<'a> Candidates<'a> {
    /// Reads the rows about pairs. O(people × slots + rows × log rows).
    pub fn new(facts: &'a Facts<'a>) -> Candidates<'a> {
        let school = facts.school;
        let present = school.staff.ids().map(|staff| {
            let there = |slot: &Slot| facts.free_lesson(staff, *slot) && facts.in_school(staff, *slot);
            SlotSet::new(school.cycle.len(), school.cycle.slots().filter(there))
        });
        let mut wishes: BTreeMap<StaffId, Vec<(StaffId, u32)>> = BTreeMap::new();
        for wish in &school.preferences {
            wishes.entry(wish.staff).or_default().push((wish.choice, wish.rank));
        }
        let mut candidates = Candidates {
            facts,
            present: present.collect(),
            wishes,
            forbidden: BTreeSet::new(),
            previous: BTreeSet::new(),
            required: BTreeMap::new(),
        };
        candidates.read_pairs();
        candidates.read_pins();
        candidates
    }

    /// pairs.csv: kind `mentor` (a mentors b) or `any` (either way round; not with `require`).
    fn read_pairs(&mut self) {
        for row in &self.facts.school.pairs {
            let pairs: &[_] = match row.kind {
                PairKind::Mentor => &[(row.a, row.b)],
                PairKind::Any => &[(row.a, row.b), (row.b, row.a)],
                PairKind::Visit => &[],
            };
            match row.order {
                PairOrder::Forbid => self.forbidden.extend(pairs),
                PairOrder::Previous => self.previous.extend(pairs),
                PairOrder::Require if row.kind == PairKind::Mentor => self.require(row.a, row.b),
                PairOrder::Require | PairOrder::Prefer => {}
            }
        }
    }

    /// "Mentor pairs": a pinned meeting requires its pair, under every objective.
    fn read_pins(&mut self) {
        for pin in self.facts.school.pins.iter().filter(|pin| pin.rule == PinRule::Pin) {
            if let PinSubject::Meeting { mentor, mentee } = pin.subject {
                self.require(mentor, mentee);
            }
        }
    }

    fn require(&mut self, mentor: StaffId, mentee: StaffId) {
        self.required.entry(mentee).or_default().insert(mentor);
    }

    /// "`common` counts the slots of kind `lesson` in which, before planning,
    /// both are free and in school."
    pub fn common(&self, mentor: StaffId, mentee: StaffId) -> usize {
        self.present[mentor].common(&self.present[mentee])
    }

    /// Whom a person ranked, and how.
    pub fn wishes(&self, staff: StaffId) -> &[(StaffId, u32)] {
        self.wishes.get(&staff).map_or(&[], Vec::as_slice)
    }

    /// The rank that a person gave another.
    pub fn rank(&self, staff: StaffId, other: StaffId) -> Option<u32> {
        self.wishes(staff).iter().find(|(choice, _)| *choice == other).map(|(_, rank)| *rank)
    }

    /// Whether a row forbids the pair.
    pub fn is_forbidden(&self, mentor: StaffId, mentee: StaffId) -> bool {
        self.forbidden.contains(&(mentor, mentee))
    }

    /// Whether the pair was one in an earlier term.
    pub fn is_previous(&self, mentor: StaffId, mentee: StaffId) -> bool {
        self.previous.contains(&(mentor, mentee))
    }

    /// All pairs that must be, mentor first, in the order of mentees.
    pub fn required(&self) -> impl Iterator<Item = (StaffId, StaffId)> + '_ {
        self.required.iter().flat_map(|(mentee, mentors)| mentors.iter().map(|mentor| (*mentor, *mentee)))
    }

    /// Whether a mentee's mentor is decided beforehand.
    pub fn is_fixed(&self, mentee: StaffId) -> bool {
        self.required.contains_key(&mentee)
    }

    /// Whether this pair must be.
    pub fn is_required(&self, mentor: StaffId, mentee: StaffId) -> bool {
        self.required.get(&mentee).is_some_and(|mentors| mentors.contains(&mentor))
    }

    /// How many mentees a mentor may take.
    pub fn places(&self, mentor: StaffId) -> usize {
        self.facts.school.staff[mentor].mentees as usize
    }

    /// The people who ask for a mentor, in the order of staff.csv.
    pub fn mentees(&self) -> impl Iterator<Item = StaffId> + '_ {
        self.facts.school.staff.entries().filter(|(_, staff)| staff.roles.mentee).map(|(id, _)| id)
    }
}
