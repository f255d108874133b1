//! What sessions cost, criterion by criterion (specification part 3, "Sessions").
//!
//! [`super::verify`] recomputes the same figures on its own, from the timetable.

use super::{CriterionCost, Session};
use crate::school::{Criterion, DayId, MemberRole, School, Slot, SlotKind, StaffId, TeamId};
use std::collections::BTreeMap;

/// Sessions of the previous plan, for `moved`: team and start, no start where
/// its slot is no longer in the cycle.
pub type PreviousSessions = [(TeamId, Option<Slot>)];

/// The criteria of sessions with a count other than 0, in their order. Only
/// requests of `teams` count as unmet or moved.
///
/// O(attendances × slots).
pub fn criteria_of_sessions(
    school: &School,
    teams: &[TeamId],
    sessions: &[Session],
    previous: &PreviousSessions,
) -> Vec<CriterionCost> {
    let mut counts: BTreeMap<Criterion, i64> = BTreeMap::new();
    let mut count = |criterion: Criterion, by: i64| *counts.entry(criterion).or_default() += by;
    for team in teams {
        let held = sessions.iter().filter(|session| session.team == *team).count() as i64;
        let team = &school.teams[*team];
        count(Criterion::UnmetSession, (i64::from(team.sessions) - held) * i64::from(team.priority));
    }
    let mut days: BTreeMap<(StaffId, DayId), i64> = BTreeMap::new();
    let mut covers: BTreeMap<StaffId, i64> = BTreeMap::new();
    for session in sessions {
        for staff in &session.absent {
            match school.teams[session.team].role_of(*staff) {
                Some(MemberRole::Optional) => count(Criterion::AbsentOptional, 1),
                _ => count(Criterion::AbsentRequired, 1),
            }
        }
        for staff in &session.attending {
            *days.entry((*staff, school.cycle.day_of(session.start))).or_default() += 1;
            for slot in school.cycle.window(session.start, session.length).into_iter().flatten() {
                let time = &school.staff[*staff].time;
                count(Criterion::Outside, i64::from(school.cycle.kind(slot) == SlotKind::Open));
                count(Criterion::ExtraTime, i64::from(!time.in_school.contains(slot)));
                count(Criterion::Avoid, i64::from(time.avoid.contains(slot) && !time.busy.contains(slot)));
            }
        }
        for release in &session.released {
            count(Criterion::Release, 1);
            let load = covers.entry(release.cover).or_default();
            *load += 1;
            count(Criterion::CoverLoad, *load);
        }
    }
    count(Criterion::Crowded, days.values().map(|sessions| sessions - 1).sum());
    let moved = previous.iter().filter(|(team, start)| {
        teams.contains(team) && !sessions.iter().any(|session| session.team == *team && Some(session.start) == *start)
    });
    count(Criterion::Moved, moved.count() as i64);
    let cost = |(criterion, count): (Criterion, i64)| CriterionCost {
        criterion,
        count,
        weight: criterion.weight(&school.rules.costs),
    };
    counts.into_iter().filter(|(_, count)| *count != 0).map(cost).collect()
}

/// The sum of the criteria's costs.
pub fn total(criteria: &[CriterionCost]) -> i64 {
    criteria.iter().map(CriterionCost::cost).sum()
}
