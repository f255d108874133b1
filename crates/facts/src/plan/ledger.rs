//! What a plan takes from everybody.

use super::{FreeOnDay, LedgerEntry, Pair, PeerGroup, Plan, Session, Visit};
use crate::school::{Day, School, SlotKind, SlotSet, StaffId, Table};

/// The ledger of a plan's sessions, pairs and visits, in the order of staff.csv.
///
/// O(people × slots + attendances × slots).
pub fn ledger(school: &School, sessions: &[Session], pairs: &[Pair], visits: &[Visit]) -> Vec<LedgerEntry> {
    let turns = school.turns().max(1);
    // Over all turns together.
    let mut attended = Table::filled(0_u32, school.staff.len());
    let mut covers = Table::filled(0_u32, school.staff.len());
    for session in sessions {
        let held = session.turns(school, turns).count() as u32;
        session.attending.iter().for_each(|staff| attended[*staff] += held);
        session.released.iter().for_each(|release| covers[release.cover] += held);
    }
    let mut meetings = Table::filled(0, school.staff.len());
    for pair in pairs {
        for staff in [pair.mentor, pair.mentee] {
            meetings[staff] += pair.meetings.len() as u32;
        }
    }
    let of_time = times(school, &taken(school, sessions, pairs));
    let entry = |entry: LedgerEntry| LedgerEntry {
        sessions: attended[entry.staff].div_ceil(turns),
        meetings: meetings[entry.staff],
        covers: covers[entry.staff].div_ceil(turns),
        visits: visits.iter().filter(|visit| visit.observer == entry.staff).count() as u32,
        hosted: visits.iter().filter(|visit| visit.host == entry.staff).count() as u32,
        ..entry
    };
    of_time.into_iter().map(entry).collect()
}

/// The slots that sessions, meetings and covers take from everybody, turn by turn.
fn taken(school: &School, sessions: &[Session], pairs: &[Pair]) -> Vec<Table<StaffId, SlotSet>> {
    let turns = school.turns().max(1);
    let nothing = Table::filled(SlotSet::empty(school.cycle.len()), school.staff.len());
    let mut taken = vec![nothing; turns as usize];
    for session in sessions {
        let window = school.cycle.window(session.start, session.length).unwrap_or_default();
        for turn in session.turns(school, turns) {
            let taken = &mut taken[turn as usize];
            for staff in &session.attending {
                window.iter().for_each(|slot| taken[*staff].insert(*slot));
            }
            for release in &session.released {
                taken[release.cover].insert(release.slot);
            }
        }
    }
    for pair in pairs {
        for taken in &mut taken {
            for staff in [pair.mentor, pair.mentee] {
                pair.meetings.iter().for_each(|slot| taken[staff].insert(*slot));
            }
        }
    }
    taken
}

/// The ledger of a plan of peers, in the order of staff.csv.
///
/// O(people × slots).
pub fn of_peers(school: &School, groups: &[PeerGroup]) -> Vec<LedgerEntry> {
    let taken = [taken_by_peers(school, groups)];
    let meetings = |entry: LedgerEntry| LedgerEntry { meetings: taken[0][entry.staff].len() as u32, ..entry };
    times(school, &taken).into_iter().map(meetings).collect()
}

fn taken_by_peers(school: &School, groups: &[PeerGroup]) -> Table<StaffId, SlotSet> {
    let mut taken = Table::filled(SlotSet::empty(school.cycle.len()), school.staff.len());
    for group in groups {
        for staff in &group.people {
            group.meetings.iter().for_each(|slot| taken[*staff].insert(*slot));
        }
    }
    taken
}

/// The free periods of everybody before anything is planned: slots of kind `lesson` on days in school.
///
/// O(people × slots).
pub fn free_before(school: &School) -> Table<StaffId, SlotSet> {
    let cycle = &school.cycle;
    let lessons = SlotSet::new(cycle.len(), cycle.slots().filter(|slot| cycle.kind(*slot) == SlotKind::Lesson));
    school.staff.iter().map(|person| person.time.free.and(&lessons).and(&person.time.days)).collect()
}

/// The free periods that a plan leaves everybody in every cycle, whatever its turn. Visits take none of them: each is in one
/// cycle only.
///
/// O(people × slots + attendances × slots).
pub fn free_after(school: &School, plan: &Plan) -> Table<StaffId, SlotSet> {
    let taken = match &plan.peers {
        Some(groups) => vec![taken_by_peers(school, groups)],
        None => taken(school, &plan.sessions, &plan.pairs),
    };
    let before = free_before(school);
    let left = |staff| {
        let cycle = &school.cycle;
        taken.iter().fold(before[staff].clone(), |left, taken| left.without(&cycle.at_the_time_of(&taken[staff])))
    };
    school.staff.ids().map(left).collect()
}

/// What the slots that are taken, turn by turn, leave everybody free in the turn where that is least, and their minutes in
/// the mean of all turns, rounded up; everything else 0.
fn times(school: &School, taken: &[Table<StaffId, SlotSet>]) -> Vec<LedgerEntry> {
    let cycle = &school.cycle;
    let free = free_before(school);
    let entry = |staff| {
        let before = &free[staff];
        let left = |taken: &Table<StaffId, SlotSet>| before.without(&cycle.at_the_time_of(&taken[staff]));
        let after: Vec<SlotSet> = taken.iter().map(left).collect();
        let on = |day: &Day, free: &SlotSet| day.slots.iter().filter(|slot| free.contains(**slot)).count() as u32;
        let least = |count: &dyn Fn(&SlotSet) -> u32| after.iter().map(count).min().unwrap_or(0);
        let of_day = |(id, day)| FreeOnDay { day: id, before: on(day, before), after: least(&|free| on(day, free)) };
        let slots = taken.iter().flat_map(|taken| taken[staff].iter());
        let minutes: u32 = slots.map(|slot| cycle.minutes(slot)).sum();
        LedgerEntry {
            staff,
            free_before: before.len() as u32,
            free_after: least(&|free| free.len() as u32),
            sessions: 0,
            meetings: 0,
            covers: 0,
            visits: 0,
            hosted: 0,
            minutes: minutes.div_ceil(taken.len().max(1) as u32),
            days: cycle.days().entries().map(of_day).collect(),
        }
    };
    school.staff.ids().map(entry).collect()
}
