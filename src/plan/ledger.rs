//! What a plan takes from everybody.

use super::{FreeOnDay, LedgerEntry, Pair, PeerGroup, Session, Visit};
use crate::school::{Day, School, SlotKind, SlotSet, StaffId, Table};

/// The ledger of a plan's sessions, pairs and visits, in the order of staff.csv.
///
/// O(people × slots + attendances × slots).
pub fn ledger(school: &School, sessions: &[Session], pairs: &[Pair], visits: &[Visit]) -> Vec<LedgerEntry> {
    let turns = school.turns().max(1);
    let nothing = Table::filled(SlotSet::empty(school.cycle.len()), school.staff.len());
    let mut taken = vec![nothing; turns as usize];
    // Over all turns together.
    let mut attended = Table::filled(0_u32, school.staff.len());
    let mut covers = Table::filled(0_u32, school.staff.len());
    for session in sessions {
        let window = school.cycle.window(session.start, session.length).unwrap_or_default();
        for turn in session.turns(school, turns) {
            let taken = &mut taken[turn as usize];
            for staff in &session.attending {
                attended[*staff] += 1;
                window.iter().for_each(|slot| taken[*staff].insert(*slot));
            }
            for release in &session.released {
                covers[release.cover] += 1;
                taken[release.cover].insert(release.slot);
            }
        }
    }
    let mut meetings = Table::filled(0, school.staff.len());
    for pair in pairs {
        for staff in [pair.mentor, pair.mentee] {
            meetings[staff] += pair.meetings.len() as u32;
            for taken in &mut taken {
                pair.meetings.iter().for_each(|slot| taken[staff].insert(*slot));
            }
        }
    }
    let of_time = times(school, &taken);
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

/// The ledger of a plan of peers, in the order of staff.csv.
///
/// O(people × slots).
pub fn of_peers(school: &School, groups: &[PeerGroup]) -> Vec<LedgerEntry> {
    let mut taken = Table::filled(SlotSet::empty(school.cycle.len()), school.staff.len());
    for group in groups {
        for staff in &group.people {
            group.meetings.iter().for_each(|slot| taken[*staff].insert(*slot));
        }
    }
    let taken = [taken];
    let meetings = |entry: LedgerEntry| LedgerEntry { meetings: taken[0][entry.staff].len() as u32, ..entry };
    times(school, &taken).into_iter().map(meetings).collect()
}

/// What the slots that are taken, turn by turn, leave everybody free in the turn where that is least, and their minutes in
/// the mean of all turns, rounded up; everything else 0.
fn times(school: &School, taken: &[Table<StaffId, SlotSet>]) -> Vec<LedgerEntry> {
    let cycle = &school.cycle;
    let lessons = SlotSet::of(cycle.len(), cycle.slots().filter(|slot| cycle.kind(*slot) == SlotKind::Lesson));
    let entry = |staff| {
        let time = &school.staff[staff].time;
        let before = time.free.and(&lessons).and(&time.days);
        let left = |taken: &Table<StaffId, SlotSet>| before.without(&cycle.at_the_time_of(&taken[staff]));
        let after: Vec<SlotSet> = taken.iter().map(left).collect();
        let on = |day: &Day, free: &SlotSet| day.slots.iter().filter(|slot| free.contains(**slot)).count() as u32;
        let least = |count: &dyn Fn(&SlotSet) -> u32| after.iter().map(count).min().unwrap_or(0);
        let of_day = |(id, day)| FreeOnDay { day: id, before: on(day, &before), after: least(&|free| on(day, free)) };
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
