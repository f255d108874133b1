//! What everybody gives, in a cycle on the average of the term, with visits counted: as time, and as a share of the free
//! periods that they had.

use super::ledger::load;
use crate::plan::{Plan, ledger};
use crate::school::{School, Slot, SlotSet, StaffId};

/// What one person gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GivenTime {
    /// Who.
    pub staff: StaffId,
    /// What sessions, meetings and covers take in each cycle: minutes, or periods where no times are known.
    pub recurring: u64,
    /// What visits made, and the talks about all visits, take over the whole term, in the same unit.
    pub visits: u64,
    /// Both together in a cycle, rounded up.
    pub in_a_cycle: u64,
    /// How much of the free periods both take, in per cent; none for whoever has no free period.
    pub share: Option<u64>,
}

/// Whether minutes are known; what is given is counted in periods where they are not.
pub fn is_timed(plan: &Plan) -> bool {
    plan.ledger.iter().any(|entry| entry.minutes > 0)
}

/// What everybody gives, in the order of the ledger.
///
/// Whoever is visited teaches as ever: only the talk takes time.
///
/// O(people × slots + visits).
pub fn given(school: &School, plan: &Plan) -> Vec<GivenTime> {
    let (cycle, timed) = (&school.cycle, is_timed(plan));
    let rounds = u64::from(school.rules.visits.rounds.max(1));
    let free = ledger::free_before(school);
    let worth = |slot: Slot| if timed { u64::from(cycle.minutes(slot)) } else { 1 };
    let one = |entry: &crate::plan::LedgerEntry| {
        let staff = entry.staff;
        let slots: Vec<Slot> = plan
            .visits
            .iter()
            .flat_map(|visit| {
                let made = (visit.observer == staff).then_some(visit.slot);
                let talk = visit.debrief.filter(|_| visit.observer == staff || visit.host == staff);
                made.into_iter().chain(talk)
            })
            .collect();
        let recurring = u64::from(load(entry, timed));
        let visits: u64 = slots.iter().map(|slot| worth(*slot)).sum();
        let periods =
            u64::from(entry.free_before.saturating_sub(entry.free_after)) * rounds + taken(&free[staff], &slots);
        GivenTime {
            staff,
            recurring,
            visits,
            in_a_cycle: recurring + visits.div_ceil(rounds),
            share: (entry.free_before > 0).then(|| per_cent(periods, u64::from(entry.free_before) * rounds)),
        }
    };
    plan.ledger.iter().map(one).collect()
}

/// How many of these are free periods.
fn taken(free: &SlotSet, slots: &[Slot]) -> u64 {
    slots.iter().filter(|slot| free.contains(**slot)).count() as u64
}

/// Rounded to the nearest.
fn per_cent(part: u64, whole: u64) -> u64 {
    (part * 200 + whole) / (2 * whole).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_to_the_nearest() {
        assert_eq!(
            [per_cent(1, 8), per_cent(1, 3), per_cent(2, 3), per_cent(0, 5), per_cent(5, 5)],
            [13, 33, 67, 0, 100]
        );
    }
}
