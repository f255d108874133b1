//! The last step: meetings and visits are spread over days and rounds as evenly as what they cost allows.
//!
//! Nothing here changes a total, who meets or visits whom, or what is proven. A meeting goes to another slot, a visit
//! to another lesson, debrief or round, only where that costs the same and every rule holds; each to where the sum of
//! the squares of the loads falls most, in passes, until nothing is left to move (local search by single moves). No
//! threads and no dice: the same plan comes out always. Where an earlier plan is there, things stay as they were
//! instead.

use crate::plan::{Pair, Visit};
use crate::planners::commitments::Commitments;
use crate::planners::mentors::options::options as options_of_pairs;
use crate::planners::visits::options::{Lesson, options as options_of_visits};
use crate::school::{DayId, Id, School, Slot, SlotSet, StaffId, TextId};
use std::collections::{BTreeMap, BTreeSet};

/// How often everything is looked at, at most.
const PASSES: usize = 12;

/// How much there is on each day, or in each round.
struct Loads(Vec<i64>);

impl Loads {
    fn new(places: impl Iterator<Item = usize>, many: usize) -> Loads {
        let mut loads = vec![0; many];
        places.for_each(|place| loads[place] += 1);
        Loads(loads)
    }

    /// By how much half the sum of squares falls where one goes from a place to another one.
    fn gain(&self, from: usize, to: usize) -> i64 {
        if from == to { 0 } else { self.0[from] - self.0[to] - 1 }
    }

    fn shift(&mut self, from: usize, to: usize) {
        self.0[from] -= 1;
        self.0[to] += 1;
    }
}

/// Spreads the meetings of pairs over the days of the cycle. `around` is everything else that is planned.
///
/// O(passes × meetings × slots × meetings of a person).
pub(super) fn spread_meetings(school: &School, around: &Commitments, pairs: &mut [Pair]) {
    let options = options_of_pairs(school, &Default::default(), around);
    let day = |slot: Slot| school.cycle.day_of(slot).index();
    let all = pairs.iter().flat_map(|pair| pair.meetings.iter().map(|slot| day(*slot)));
    let mut loads = Loads::new(all, school.cycle.days().len());
    let mut meetings: BTreeMap<StaffId, Vec<Slot>> = BTreeMap::new();
    for pair in pairs.iter() {
        for staff in [pair.mentor, pair.mentee] {
            meetings.entry(staff).or_default().extend(&pair.meetings);
        }
    }
    for _ in 0..PASSES {
        let mut moved = false;
        for pair in pairs.iter_mut() {
            let people = [pair.mentor, pair.mentee];
            let slots = options.meeting_options(pair.mentor, pair.mentee);
            for at in 0..pair.meetings.len() {
                let from = pair.meetings[at];
                let Some(own) = slots.iter().find(|option| option.slot == from && !option.pinned) else { continue };
                let without = |slots: &[Slot]| slots.iter().copied().filter(|slot| *slot != from).collect::<Vec<_>>();
                let of_pair = without(&pair.meetings);
                let may_meet = |slot: Slot| {
                    options.spread.allows(&school.cycle, &of_pair, slot)
                        && people.iter().all(|staff| options.may_meet(*staff, &without(&meetings[staff]), slot))
                };
                let better = slots.iter().filter(|other| other.cost == own.cost && !other.pinned);
                let better = better.map(|other| (loads.gain(day(from), day(other.slot)), other.slot));
                let mut better: Vec<(i64, Slot)> = better.filter(|(gain, _)| *gain > 0).collect();
                better.sort_by_key(|(gain, slot)| (-gain, *slot));
                let Some((_, to)) = better.into_iter().find(|(_, slot)| may_meet(*slot)) else { continue };
                loads.shift(day(from), day(to));
                for staff in people {
                    let of_staff = meetings.get_mut(&staff).expect("everybody in a pair is there");
                    of_staff.retain(|slot| *slot != from);
                    of_staff.push(to);
                }
                pair.meetings[at] = to;
                moved = true;
            }
            pair.meetings.sort_unstable();
        }
        if !moved {
            break;
        }
    }
}

/// What the visits of one round take.
#[derive(Clone, Default)]
struct Round {
    taken: BTreeMap<StaffId, SlotSet>,
    making: BTreeSet<StaffId>,
    receiving: BTreeSet<StaffId>,
    seen: BTreeSet<(Slot, TextId)>,
}

/// A visit in a lesson, with the classes that are seen in it.
#[derive(Clone)]
struct Way {
    lesson: Lesson,
    classes: Vec<TextId>,
    /// Those of the visit and of its debrief.
    moments: Vec<Slot>,
}

impl Round {
    fn has_room_for(&self, visit: &Visit, way: &Way) -> bool {
        let is_free = |staff: &StaffId| {
            let taken = self.taken.get(staff);
            way.moments.iter().all(|moment| taken.is_none_or(|taken| !taken.contains(*moment)))
        };
        !self.making.contains(&visit.observer)
            && !self.receiving.contains(&visit.host)
            && [visit.observer, visit.host].iter().all(is_free)
            && way.classes.iter().all(|class| !self.seen.contains(&(way.lesson.slot, *class)))
    }

    fn put(&mut self, visit: &Visit, way: &Way, slots: usize) {
        self.making.insert(visit.observer);
        self.receiving.insert(visit.host);
        for staff in [visit.observer, visit.host] {
            let taken = self.taken.entry(staff).or_insert_with(|| SlotSet::empty(slots));
            way.moments.iter().for_each(|moment| taken.insert(*moment));
        }
        self.seen.extend(way.classes.iter().map(|class| (way.lesson.slot, *class)));
    }

    fn take_out(&mut self, visit: &Visit, way: &Way) {
        self.making.remove(&visit.observer);
        self.receiving.remove(&visit.host);
        for staff in [visit.observer, visit.host] {
            if let Some(taken) = self.taken.get_mut(&staff) {
                way.moments.iter().for_each(|moment| taken.remove(*moment));
            }
        }
        way.classes.iter().for_each(|class| {
            self.seen.remove(&(way.lesson.slot, *class));
        });
    }
}

/// Spreads visits over the days of the cycle and the rounds of the term. `around` are the recurring commitments.
///
/// O(visits × slots²), and O(passes × visits × ways × rounds).
pub(super) fn spread_visits(school: &School, around: &Commitments, visits: &mut [Visit]) {
    let rounds = school.rules.visits.rounds as usize;
    let options = options_of_visits(school, &[], around);
    let slots = school.cycle.len();
    let day = |slot: Slot| -> usize { DayId::index(school.cycle.day_of(slot)) };
    // Per visit, the ways that cost the same; the classes, too, where these are limited over the term.
    let mut ways: Vec<Vec<Way>> = Vec::new();
    let mut now: Vec<usize> = Vec::new();
    for visit in visits.iter() {
        let with_classes = |lesson: Lesson| {
            let moments = lesson.moments(&school.cycle, true).collect();
            Way { lesson, classes: options.classes(visit.host, lesson.slot), moments }
        };
        let all: Vec<Way> = options.ways(visit.observer, visit.host).into_iter().map(with_classes).collect();
        let is_own = |way: &Way| (way.lesson.slot, way.lesson.debrief) == (visit.slot, visit.debrief);
        let Some(own) = all.iter().find(|way| is_own(way)).cloned() else { return };
        let limited = school.rules.visits.per_group > 0;
        let same = |way: &Way| way.lesson.cost == own.lesson.cost && (!limited || way.classes == own.classes);
        let same: Vec<Way> = all.into_iter().filter(same).collect();
        now.push(same.iter().position(is_own).expect("its own way costs what it costs"));
        ways.push(same);
    }
    let mut calendar = vec![Round::default(); rounds];
    for ((visit, ways), now) in visits.iter().zip(&ways).zip(&now) {
        let Some(round) = calendar.get_mut(visit.round as usize - 1) else { return };
        round.put(visit, &ways[*now], slots);
    }
    let mut of_days = Loads::new(visits.iter().map(|visit| day(visit.slot)), school.cycle.days().len());
    let mut of_rounds = Loads::new(visits.iter().map(|visit| visit.round as usize - 1), rounds);
    for _ in 0..PASSES {
        let mut moved = false;
        for (at, visit) in visits.iter_mut().enumerate() {
            let (round, own) = (visit.round as usize - 1, now[at]);
            calendar[round].take_out(visit, &ways[at][own]);
            let mut best = (0, round, own);
            for (number, way) in ways[at].iter().enumerate() {
                let of_day = of_days.gain(day(visit.slot), day(way.lesson.slot));
                for (other, of_round) in calendar.iter().enumerate() {
                    let gain = of_day + of_rounds.gain(round, other);
                    let is_possible = way.lesson.rounds.holds(other as u32, school.cycle.turns());
                    if gain > best.0 && is_possible && of_round.has_room_for(visit, way) {
                        best = (gain, other, number);
                    }
                }
            }
            let (gain, to, number) = best;
            let way = &ways[at][number];
            calendar[to].put(visit, way, slots);
            if gain > 0 {
                of_days.shift(day(visit.slot), day(way.lesson.slot));
                of_rounds.shift(round, to);
                now[at] = number;
                visit.round = to as u32 + 1;
                (visit.slot, visit.debrief, visit.fit) = (way.lesson.slot, way.lesson.debrief, way.lesson.fit);
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    visits.sort_by_key(|visit| (visit.round, visit.slot, visit.observer));
}
