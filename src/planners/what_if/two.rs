//! Two changes that together could let a team meet, where no single one is enough.
//!
//! Looked at are the times at which just two people are in the way, the easiest first: each of the two could be let
//! off, released, or kept free. There are far more pairs of changes than these; whoever has other obstacles reads what
//! stands in the way at the nearest times.

use super::Inquiry;
use crate::plan::reasons::{Blocked, Blocker, Change, Hold, NoCover, Why};
use crate::planners::sessions::obstacles::{Taken, blocked};
use crate::planners::sessions::options::options;
use crate::school::{MemberRole, School, TeamId};

/// At how many times.
const TIMES: usize = 6;

/// The pairs of changes for a team, the most promising first.
///
/// O(slots × members).
pub(super) fn two_changes(inquiry: &Inquiry, team: TeamId) -> Vec<Vec<Change>> {
    let school = inquiry.school;
    let options = options(school, &inquiry.sessions_before(), &inquiry.around_kept(school));
    let nothing = Taken::by(school, &options.commitments, &[]);
    let length = school.teams[team].length;
    let starts = school.cycle.slots().filter(|start| school.cycle.window_of(*start, length).is_some());
    let times = starts.map(|start| blocked(school, &options, team, start, &nothing));
    let mut times: Vec<Blocked> = times.filter(|time| time.barrier.is_none() && time.short == 2).collect();
    times.sort_by_key(|time| (time.effort(), time.start));
    let mut pairs = Vec::new();
    for time in times.into_iter().take(TIMES) {
        let [one, other] = needed(time)[..] else { continue };
        for first in ways_out(school, team, one) {
            for second in ways_out(school, team, other) {
                let mut pair = vec![first, second];
                pair.sort();
                if !pairs.contains(&pair) {
                    pairs.push(pair);
                }
            }
        }
    }
    pairs
}

/// Those who would have to be able to attend: whoever leads, then those who are held most loosely.
fn needed(time: Blocked) -> Vec<Blocker> {
    let mut blockers: Vec<Blocker> =
        time.blockers.into_iter().filter(|blocker| blocker.role != MemberRole::Optional).collect();
    blockers.sort_by_key(|blocker| (blocker.role != MemberRole::Lead, blocker.hold, blocker.staff));
    blockers.truncate(time.short);
    blockers
}

/// Changes that take one person out of the way.
fn ways_out(school: &School, team: TeamId, blocker: Blocker) -> Vec<Change> {
    let mut changes = Vec::new();
    // At least two people have to meet.
    if school.teams[team].core() > 2 {
        changes.push(Change::Optional(team, blocker.staff));
    }
    if let (Why::Busy(slot, no_cover), true) = (blocker.why, blocker.hold != Hold::Kept) {
        if no_cover == NoCover::NotThisOne {
            changes.push(Change::LetRelease(blocker.staff, slot));
        }
        changes.push(Change::Free(blocker.staff, slot));
    }
    changes
}
