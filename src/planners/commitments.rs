//! Who uses which slot: the recurring commitments that are fixed before a
//! planner starts ("Occupied", specification part 3).
//!
//! A planner may not touch them, counts them in what everybody keeps
//! ([`super::prep`]) and names them where they stand in the way.

use super::place::{spots_of_session, spots_of_visit};
use crate::plan::reasons::Commitment;
use crate::plan::{Pair, Session, Visit};
use crate::school::{School, Slot, SlotSet, StaffId, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The slots that are taken, and by what.
#[derive(Clone, Debug)]
pub struct Commitments {
    /// With those that overlap them.
    taken: Table<StaffId, SlotSet>,
    /// Those that hold in every cycle, and only the slots themselves: all but visits.
    recurring: Table<StaffId, SlotSet>,
    by: BTreeMap<(StaffId, Slot), Commitment>,
    /// What overlaps each slot; none where nothing does.
    overlapping: Option<Arc<Table<Slot, Vec<Slot>>>>,
}

impl Commitments {
    /// Nothing is fixed.
    pub fn none(school: &School) -> Commitments {
        Commitments {
            taken: Table::filled(SlotSet::empty(school.cycle.len()), school.staff.len()),
            recurring: Table::filled(SlotSet::empty(school.cycle.len()), school.staff.len()),
            by: BTreeMap::new(),
            overlapping: (!school.cycle.is_simple()).then(|| {
                let of_spot = |slot: Slot| school.cycle.overlapping(slot).to_vec();
                Arc::new(school.cycle.spots_and_slots().map(of_spot).collect())
            }),
        }
    }

    /// Whether nothing is fixed.
    pub fn is_empty(&self) -> bool {
        self.by.is_empty()
    }

    /// Whether visits are among what is fixed.
    pub fn any_visits(&self) -> bool {
        self.by.values().any(|commitment| matches!(commitment, Commitment::Visit(_)))
    }

    /// Fixes one slot of one person.
    pub fn add(&mut self, staff: StaffId, slot: Slot, commitment: Commitment) {
        if !matches!(commitment, Commitment::Visit(_)) {
            self.recurring[staff].insert(slot);
        }
        self.by.entry((staff, slot)).or_insert(commitment);
        self.taken[staff].insert(slot);
        for other in overlapping(&self.overlapping, slot) {
            self.taken[staff].insert(*other);
        }
    }

    /// Fixes sessions with the covers that they need.
    pub fn add_sessions(&mut self, school: &School, sessions: &[Session]) {
        for session in sessions {
            for spot in spots_of_session(school, session) {
                for staff in &session.attending {
                    self.add(*staff, spot, Commitment::Session(session.team));
                }
            }
            let turns = school.turns_of(session.team, session.turn);
            for release in &session.released {
                let spot = school.cover_spot(release.staff, release.slot, turns);
                self.add(release.cover, spot, Commitment::Cover(release.staff));
            }
        }
    }

    /// Fixes the meetings of pairs.
    pub fn add_pairs(&mut self, pairs: &[Pair]) {
        for pair in pairs {
            for slot in &pair.meetings {
                self.add_meeting(pair.mentor, pair.mentee, *slot);
            }
        }
    }

    /// Fixes one meeting.
    pub fn add_meeting(&mut self, mentor: StaffId, mentee: StaffId, slot: Slot) {
        self.add(mentor, slot, Commitment::Meeting(mentee));
        self.add(mentee, slot, Commitment::Meeting(mentor));
    }

    /// Fixes visits: nothing recurring may take their slots, or release the host.
    pub fn add_visits(&mut self, school: &School, visits: &[Visit]) {
        for visit in visits {
            for slot in spots_of_visit(school, visit) {
                self.add(visit.observer, slot, Commitment::Visit(visit.host));
                self.add(visit.host, slot, Commitment::Visit(visit.observer));
            }
        }
    }

    /// Fixes the demanded visits of others.
    pub fn add_visits_of(&mut self, others: &Commitments) {
        for ((staff, slot), commitment) in &others.by {
            if matches!(commitment, Commitment::Visit(_)) {
                self.add(*staff, *slot, *commitment);
            }
        }
    }

    /// The slots that are taken of a person, with all that overlap them.
    pub fn taken(&self, staff: StaffId) -> &SlotSet {
        &self.taken[staff]
    }

    /// The slots that are taken of a person in every cycle, and only these.
    pub fn recurring(&self, staff: StaffId) -> &SlotSet {
        &self.recurring[staff]
    }

    /// The slots in which a person is still free.
    pub fn free(&self, school: &School, staff: StaffId) -> SlotSet {
        school.staff[staff].time.free.without(&self.taken[staff])
    }

    /// What takes a slot of a person, or one that overlaps it.
    pub fn at(&self, staff: StaffId, slot: Slot) -> Option<Commitment> {
        let mut slots = std::iter::once(&slot).chain(overlapping(&self.overlapping, slot));
        slots.find_map(|slot| self.by.get(&(staff, *slot)).copied())
    }
}

fn overlapping(of_slots: &Option<Arc<Table<Slot, Vec<Slot>>>>, slot: Slot) -> &[Slot] {
    of_slots.as_ref().map_or(&[], |of_slots| &of_slots[slot])
}
