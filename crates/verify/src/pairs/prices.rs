//! What one more pair would cost at the least, which prices are held against.

use super::super::case::Case;
use super::super::cost::place;
use super::cost::Previous;
use crate::school::{PinRule, PinSubject, Slot, SlotSet, StaffId, Table};

/// The least that pairs cost, given the sessions and covers of the plan.
pub(super) struct LeastCosts<'a, 'b> {
    case: &'b Case<'a>,
    pub previous: Previous,
    /// The slots in which a person could have one meeting, if it were the only one.
    open: Table<StaffId, SlotSet>,
    /// What each slot costs each person.
    places: Table<StaffId, Table<Slot, i128>>,
}

impl<'a, 'b> LeastCosts<'a, 'b> {
    /// O(people × slots).
    pub fn new(case: &'b Case<'a>) -> LeastCosts<'a, 'b> {
        let cycle = &case.facts.school.cycle;
        let open =
            |staff| SlotSet::new(cycle.len(), cycle.slots().filter(|slot| meeting_alone_fits(case, staff, *slot)));
        let places = |staff| cycle.slots().map(|slot| place(case, staff, slot)).collect();
        LeastCosts {
            case,
            previous: Previous::new(case),
            open: case.people().map(open).collect(),
            places: case.people().map(places).collect(),
        }
    }

    /// misfit_mentor × (100 − fit), `moved` where the mentee had another
    /// mentor, and the least that the meetings cost.
    pub fn pair(&self, mentor: StaffId, mentee: StaffId, fit: i64) -> i128 {
        let costs = &self.case.facts.school.rules.costs;
        let misfit = i128::from(costs.misfit_mentor) * i128::from(100 - fit);
        let moved = i128::from(costs.moved) * self.previous.moved(mentee, Some(mentor));
        misfit + moved + self.meetings(mentor, mentee)
    }

    /// `unmet_mentee` times the mentee's priority, and `moved` where the mentee had a mentor.
    pub fn unmatched(&self, mentee: StaffId) -> i128 {
        let costs = &self.case.facts.school.rules.costs;
        let priority = i128::from(self.case.facts.school.staff[mentee].priority);
        i128::from(costs.unmet_mentee) * priority + i128::from(costs.moved) * self.previous.moved(mentee, None)
    }

    /// The pinned slots and the cheapest others, `meetings` of them, none dearer than `unmet_meeting`: on different days
    /// and no more than a share in one week, unless the rules allow it.
    fn meetings(&self, mentor: StaffId, mentee: StaffId) -> i128 {
        let rules = &self.case.facts.school.rules;
        let (asked, unmet) = (i128::from(rules.mentors.meetings), i128::from(rules.costs.unmet_meeting));
        let pinned = self.slots_of(mentor, mentee, PinRule::Pin);
        let banned = self.slots_of(mentor, mentee, PinRule::Ban);
        let cost = |slot: Slot| {
            let kept = i128::from(rules.costs.moved) * self.previous.met(mentor, mentee, slot);
            self.places[mentor][slot] + self.places[mentee][slot] - kept
        };
        let others = self.open[mentor].and(&self.open[mentee]).without(&banned).without(&pinned);
        let mut others: Vec<(i128, Slot)> = others.iter().map(|slot| (cost(slot).min(unmet), slot)).collect();
        others.sort_unstable();
        let mut met: Vec<Slot> = pinned.iter().collect();
        let mut total = pinned.iter().map(cost).sum::<i128>();
        for (cost, slot) in others {
            if (met.len() as i128) < asked && self.may_both_meet(&met, slot) {
                met.push(slot);
                total += cost;
            }
        }
        total + (asked - met.len() as i128).max(0) * unmet
    }

    /// Whether a pair that meets in some slots may meet in another one too, as far as days and weeks go.
    fn may_both_meet(&self, met: &[Slot], slot: Slot) -> bool {
        let school = self.case.facts.school;
        let rules = &school.rules.mentors;
        let same_day = |other: &&Slot| self.case.facts.day(**other) == self.case.facts.day(slot);
        let same_week = |other: &&Slot| school.cycle.week_of(**other) == school.cycle.week_of(slot);
        let share = (rules.meetings as usize).div_ceil(school.cycle.weeks().ids().count().max(1));
        (rules.same_day_meetings || !met.iter().any(|other| same_day(&other)))
            && (rules.same_week_meetings || met.iter().filter(same_week).count() < share)
    }

    /// The slots that a pair is pinned to or banned from.
    fn slots_of(&self, mentor: StaffId, mentee: StaffId, rule: PinRule) -> SlotSet {
        let school = self.case.facts.school;
        let of_pair =
            |pin: &&crate::school::Pin| pin.rule == rule && pin.subject == PinSubject::Meeting { mentor, mentee };
        SlotSet::new(school.cycle.len(), school.pins.iter().filter(of_pair).flat_map(|pin| pin.slots.iter().copied()))
    }
}

/// Whether somebody could meet in a slot, if it were the only meeting: free
/// before planning, in no session or cover of any turn, and "Prep" would hold in each.
fn meeting_alone_fits(case: &Case, staff: StaffId, slot: Slot) -> bool {
    case.taken.iter().all(|taken| fits_beside(case, &taken[staff], staff, slot))
}

/// The same in a turn in which sessions and covers take these slots.
fn fits_beside(case: &Case, taken: &SlotSet, staff: StaffId, slot: Slot) -> bool {
    let facts = case.facts;
    let mut gone = taken.clone();
    if !facts.free(staff, slot) || facts.at_the_time_of(&gone).contains(slot) {
        return false;
    }
    gone.insert(slot);
    let gone = facts.at_the_time_of(&gone);
    let (prep, fte) = (&facts.school.rules.prep, facts.school.staff[staff].fte);
    let free = &facts.prep_lessons[staff];
    let units = |slots: SlotSet| facts.prep_units(slots.iter());
    let after = |slots: &SlotSet| units(free.without(&gone).and(slots));
    let slots_of = |slots: &[Slot]| SlotSet::new(facts.school.cycle.len(), slots.iter().copied());
    let day = slots_of(&facts.school.cycle.days().as_slice()[facts.day(slot)].slots);
    let cycle = slots_of(&facts.school.cycle.slots().collect::<Vec<_>>());
    let kept = i64::from(fte.of_rounded_up(prep.min_free_per_cycle));
    let most = prep.max_committed_per_cycle;
    after(&day) >= units(free.and(&day)).min(i64::from(prep.min_free_per_day))
        && after(&cycle) >= kept
        && (most == 0 || taken.len() < fte.of_rounded_up(most) as usize)
}
