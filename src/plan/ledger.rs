//! What a plan takes from everybody.

use super::{LedgerEntry, Pair, Session, Visit};
use crate::school::{School, SlotKind, SlotSet, Table};

/// The ledger of a plan's sessions, pairs and visits, in the order of staff.csv.
///
/// O(people × slots + attendances × slots).
pub fn ledger(school: &School, sessions: &[Session], pairs: &[Pair], visits: &[Visit]) -> Vec<LedgerEntry> {
    let slots = school.cycle.len();
    let lessons = SlotSet::of(slots, school.cycle.slots().filter(|slot| school.cycle.kind(*slot) == SlotKind::Lesson));
    let mut taken = Table::filled(SlotSet::empty(slots), school.staff.len());
    let mut attended = Table::filled(0, school.staff.len());
    let mut covers = Table::filled(0, school.staff.len());
    for session in sessions {
        let window = school.cycle.window(session.start, session.length).unwrap_or_default();
        for staff in &session.attending {
            attended[*staff] += 1;
            window.iter().for_each(|slot| taken[*staff].insert(*slot));
        }
        for release in &session.released {
            covers[release.cover] += 1;
            taken[release.cover].insert(release.slot);
        }
    }
    let mut meetings = Table::filled(0, school.staff.len());
    for pair in pairs {
        for staff in [pair.mentor, pair.mentee] {
            meetings[staff] += pair.meetings.len() as u32;
            pair.meetings.iter().for_each(|slot| taken[staff].insert(*slot));
        }
    }
    let entry = |staff| {
        let free = school.staff[staff].time.free.and(&lessons);
        LedgerEntry {
            staff,
            free_before: free.len() as u32,
            free_after: free.without(&taken[staff]).len() as u32,
            sessions: attended[staff],
            meetings: meetings[staff],
            covers: covers[staff],
            visits: visits.iter().filter(|visit| visit.observer == staff).count() as u32,
            hosted: visits.iter().filter(|visit| visit.host == staff).count() as u32,
            minutes: taken[staff].iter().map(|slot| school.cycle.minutes(slot)).sum(),
        }
    };
    school.staff.ids().map(entry).collect()
}
