//! On which dates what a plan holds is held (specification part 8, "Dates", 5).

use super::{Plan, Session, Visit};
use crate::school::{Dates, School, Slot, StaffId, TermTurns};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The dates of everything in a plan, in the order of the plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanDates {
    /// Of each session; its covers are held on the same dates.
    pub sessions: Vec<Vec<Date>>,
    /// Of each meeting of each pair.
    pub meetings: Vec<Vec<Vec<Date>>>,
    /// Of each meeting of each group of peers.
    pub peers: Vec<Vec<Vec<Date>>>,
    /// Of each visit; none where it finds no date in the term.
    pub visits: Vec<Option<VisitDates>>,
}

/// When a visit is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VisitDates {
    /// The date of the lesson.
    pub date: Date,
    /// The date of the talk about it, where there is one.
    pub talk: Option<Date>,
    /// In which cycle of the term, from 1: that of its round, or a later one where it or its talk falls out.
    pub cycle: u32,
}

/// What people are in: slots by person and date.
type Busy = BTreeMap<(StaffId, Date), Vec<Slot>>;

impl PlanDates {
    /// Works them out. O(plan × dates).
    pub fn new(school: &School, plan: &Plan, dates: &Dates) -> PlanDates {
        let cycle = &school.cycle;
        let mut busy = Busy::new();
        let sessions: Vec<Vec<Date>> = plan
            .sessions
            .iter()
            .map(|session| {
                let slots = slots_of(school, session);
                let held = dates.of(cycle, &slots, turns_of(school, session));
                for date in &held {
                    for staff in &session.attending {
                        busy.entry((*staff, *date)).or_default().extend(&slots);
                    }
                    for release in &session.released {
                        busy.entry((release.cover, *date)).or_default().push(release.slot);
                    }
                }
                held
            })
            .collect();
        let mut meetings_of = |people: &[StaffId], slots: &[Slot]| -> Vec<Vec<Date>> {
            let held = slots.iter().map(|slot| (*slot, dates.of(cycle, &[*slot], TermTurns::ALL)));
            held.map(|(slot, held)| {
                for (staff, date) in people.iter().flat_map(|staff| held.iter().map(move |date| (*staff, *date))) {
                    busy.entry((staff, date)).or_default().push(slot);
                }
                held
            })
            .collect()
        };
        let meetings = plan.pairs.iter().map(|pair| meetings_of(&[pair.mentor, pair.mentee], &pair.meetings)).collect();
        let groups = plan.peers.iter().flatten();
        let peers = groups.map(|group| meetings_of(&group.people, &group.meetings)).collect();
        PlanDates { sessions, meetings, peers, visits: visits(school, &plan.visits, dates, &mut busy) }
    }
}

/// The slots of a session, in order.
pub fn slots_of(school: &School, session: &Session) -> Vec<Slot> {
    school.cycle.window(session.start, session.length).unwrap_or_else(|| vec![session.start])
}

/// In which cycles a session is held.
pub fn turns_of(school: &School, session: &Session) -> TermTurns {
    TermTurns { of: school.turns(), every: school.teams[session.team].every, turn: session.turn }
}

/// Visits take place in the cycle of their round. One that falls out, or whose talk does, moves to the first later
/// cycle in which neither does and nobody of the two has anything else, after all others.
fn visits(school: &School, visits: &[Visit], dates: &Dates, busy: &mut Busy) -> Vec<Option<VisitDates>> {
    let in_cycle = |visit: &Visit, cycle: u32| {
        let (date, talk) = dates.visit(&school.cycle, visit.slot, visit.debrief, cycle)?;
        Some(VisitDates { date, talk, cycle })
    };
    let mut placed: Vec<Option<VisitDates>> = visits.iter().map(|visit| in_cycle(visit, visit.round)).collect();
    for (visit, found) in visits.iter().zip(&placed) {
        found.iter().for_each(|found| occupy(visit, found, busy));
    }
    for (visit, place) in visits.iter().zip(&mut placed).filter(|(_, place)| place.is_none()) {
        let later = visit.round.saturating_add(1)..=dates.cycles();
        let found = later.filter_map(|cycle| in_cycle(visit, cycle));
        *place = found.into_iter().find(|found| is_free(school, visit, found, busy));
        place.iter().for_each(|found| occupy(visit, found, busy));
    }
    placed
}

/// When and in which slot somebody is in a visit or its talk.
fn moments(visit: &Visit, held: &VisitDates) -> impl Iterator<Item = (Date, Slot)> {
    std::iter::once((held.date, visit.slot)).chain(held.talk.zip(visit.debrief))
}

fn occupy(visit: &Visit, held: &VisitDates, busy: &mut Busy) {
    for (date, slot) in moments(visit, held) {
        for staff in [visit.observer, visit.host] {
            busy.entry((staff, date)).or_default().push(slot);
        }
    }
}

fn is_free(school: &School, visit: &Visit, held: &VisitDates, busy: &Busy) -> bool {
    moments(visit, held).all(|(date, slot)| {
        [visit.observer, visit.host].iter().all(|staff| {
            let taken = busy.get(&(*staff, date)).map_or(&[][..], Vec::as_slice);
            taken.iter().all(|other| *other != slot && !school.cycle.overlapping(slot).contains(other))
        })
    })
}
