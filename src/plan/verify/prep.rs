//! "Prep": what every person keeps.

use super::case::Case;
use super::{Rule, Violation};
use crate::school::{Slot, StaffId};
use std::collections::BTreeMap;

fn broken(case: &Case, staff: StaffId, message: String) -> Violation {
    Violation { rule: Rule::Prep, subject: case.facts.person(staff), message }
}

/// How many of these slots are free lesson slots of somebody before planning.
pub(super) fn free_before(case: &Case, staff: StaffId, slots: &[Slot]) -> usize {
    slots.iter().filter(|slot| case.facts.free_lesson(staff, **slot)).count()
}

/// How many of these slots the plan leaves somebody as free lesson slots.
pub(super) fn free_after(case: &Case, staff: StaffId, slots: &[Slot]) -> usize {
    let left = |slot: &&Slot| case.facts.free_lesson(staff, **slot) && !case.lost[staff].contains(**slot);
    slots.iter().filter(left).count()
}

/// How many of these slots count for "Prep": before planning, and after it.
fn kept_of(case: &Case, staff: StaffId, slots: &[Slot]) -> (usize, usize) {
    let before: Vec<&Slot> = slots.iter().filter(|slot| case.facts.prep_lessons[staff].contains(**slot)).collect();
    let after = before.iter().filter(|slot| !case.lost[staff].contains(***slot)).count();
    (before.len(), after)
}

/// "Prep": after all recurring commitments each person has at least
/// `min_free_per_day` free slots of kind `lesson` on each day, or, on a day
/// that had fewer before planning, as many as before.
pub(super) fn free_each_day(case: &Case, found: &mut Vec<Violation>) {
    let least = case.facts.school.rules.prep.min_free_per_day as usize;
    if least == 0 {
        return;
    }
    for staff in case.people() {
        for (index, day) in case.facts.school.cycle.days().iter().enumerate() {
            let (before, after) = kept_of(case, staff, &day.slots);
            let kept = least.min(before);
            if after < kept {
                let day = case.facts.day_name(index);
                let message = format!("keeps {after} of {before} free periods on {day}, and must keep {kept}");
                found.push(broken(case, staff, message));
            }
        }
    }
}

/// "Prep": after all recurring commitments each person has at least
/// ⌈min_free_per_cycle × fte⌉ free slots of kind `lesson` in the cycle; whoever
/// starts below it gets no session, meeting or cover.
pub(super) fn free_each_cycle(case: &Case, found: &mut Vec<Violation>) {
    let least = case.facts.school.rules.prep.min_free_per_cycle;
    let slots: Vec<Slot> = case.facts.school.cycle.slots().collect();
    for staff in case.people() {
        let kept = case.facts.school.staff[staff].fte.of_rounded_up(least) as usize;
        let (before, after) = kept_of(case, staff, &slots);
        if after < kept && !case.committed[staff].is_empty() {
            let message = if before < kept {
                format!(
                    "starts with fewer free periods ({before}) than must be kept ({kept}), so no session, meeting or cover is possible"
                )
            } else {
                format!("keeps {after} of {before} free periods in the cycle, and must keep {kept}")
            };
            found.push(broken(case, staff, message));
        }
    }
}

/// "Prep": `max_sessions_per_day` counts all sessions attended that day.
pub(super) fn sessions_each_day(case: &Case, found: &mut Vec<Violation>) {
    let most = case.facts.school.rules.prep.max_sessions_per_day as usize;
    if most == 0 {
        return;
    }
    for ((staff, day), sessions) in attended_each_day(case) {
        if sessions > most {
            let day = case.facts.day_name(day);
            let message = format!("attends {sessions} sessions on {day}, and {most} is the most");
            found.push(broken(case, staff, message));
        }
    }
}

/// "Prep": `max_sessions_per_week` counts all sessions attended in that week.
pub(super) fn sessions_each_week(case: &Case, found: &mut Vec<Violation>) {
    let school = case.facts.school;
    let most = school.rules.prep.max_sessions_per_week as usize;
    if most == 0 {
        return;
    }
    let mut weeks: BTreeMap<(StaffId, &str), usize> = BTreeMap::new();
    for ((staff, day), sessions) in attended_each_day(case) {
        let week = school.cycle.days().iter().nth(day).map_or("", |day| school.cycle.weeks()[day.week].as_str());
        *weeks.entry((staff, week)).or_default() += sessions;
    }
    for ((staff, week), sessions) in weeks.into_iter().filter(|(_, sessions)| *sessions > most) {
        let week = if week.is_empty() { "a week".into() } else { format!("week {week}") };
        let message = format!("attends {sessions} sessions in {week}, and {most} is the most");
        found.push(broken(case, staff, message));
    }
}

/// "Prep": `max_committed_per_cycle` × fte, rounded up, bounds the slots of all
/// kinds that recurring commitments take.
pub(super) fn committed_each_cycle(case: &Case, found: &mut Vec<Violation>) {
    let most = case.facts.school.rules.prep.max_committed_per_cycle;
    if most == 0 {
        return;
    }
    for staff in case.people() {
        let most = case.facts.school.staff[staff].fte.of_rounded_up(most) as usize;
        let taken = case.committed[staff].len();
        if taken > most {
            let message = format!("is in sessions, meetings or covers for {taken} periods, and {most} is the most");
            found.push(broken(case, staff, message));
        }
    }
}

/// How many sessions each person attends on each day.
pub(super) fn attended_each_day(case: &Case) -> BTreeMap<(StaffId, usize), usize> {
    let mut attended = BTreeMap::new();
    for session in &case.sessions {
        if let Some(start) = session.start {
            let mut people = session.attending.clone();
            people.sort_unstable();
            people.dedup();
            for staff in people {
                *attended.entry((staff, case.facts.day(start))).or_default() += 1;
            }
        }
    }
    attended
}
