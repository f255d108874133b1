//! "Prep": what every person keeps.

use super::case::Case;
use super::{Rule, Violation};
use crate::school::{PrepUnit, Slot, StaffId};
use std::collections::BTreeMap;

fn broken(case: &Case, staff: StaffId, message: String) -> Violation {
    Violation { rule: Rule::Prep, subject: case.facts.person(staff), message }
}

/// How many of these slots are free lesson slots of somebody before planning.
pub(super) fn free_before(case: &Case, staff: StaffId, slots: &[Slot]) -> usize {
    slots.iter().filter(|slot| case.facts.free_lesson(staff, **slot)).count()
}

/// How many of these slots the plan leaves somebody as free lesson slots, in the turn where these are least.
pub(super) fn free_after(case: &Case, staff: StaffId, slots: &[Slot]) -> usize {
    let left_in = |turn: usize| {
        let left = |slot: &&Slot| case.facts.free_lesson(staff, **slot) && !case.lost[turn][staff].contains(**slot);
        slots.iter().filter(left).count()
    };
    (0..case.turns).map(left_in).min().unwrap_or(0)
}

/// What "Prep" counts of somebody's free slots.
struct Kept {
    before: i64,
    /// After planning, in the turn where that is least.
    after: i64,
    turn: usize,
}

/// How much of these slots counts for "Prep".
fn kept_of(case: &Case, staff: StaffId, slots: &[Slot]) -> Kept {
    let counted = |slot: &&Slot| case.facts.prep_lessons[staff].contains(**slot);
    let before: Vec<Slot> = slots.iter().filter(counted).copied().collect();
    let after_in = |turn: usize| {
        let left = before.iter().filter(|slot| !case.lost[turn][staff].contains(**slot));
        (case.facts.prep_units(left.copied()), turn)
    };
    let (after, turn) = (0..case.turns).map(after_in).min().unwrap_or((0, 0));
    Kept { before: case.facts.prep_units(before.iter().copied()), after, turn }
}

/// What the two minima count, in words.
fn unit(case: &Case) -> &'static str {
    match case.facts.school.rules.prep.unit {
        PrepUnit::Periods => "free periods",
        PrepUnit::Minutes => "free minutes",
    }
}

/// "Prep": after all recurring commitments each person has at least
/// `min_free_per_day` free of the slots of kind `lesson`, counted singly or in minutes, on each day (of every turn), or,
/// on a day that had less before planning, as much as before.
pub(super) fn free_each_day(case: &Case, found: &mut Vec<Violation>) {
    let least = i64::from(case.facts.school.rules.prep.min_free_per_day);
    if least == 0 {
        return;
    }
    for staff in case.people() {
        for (index, day) in case.facts.school.cycle.days().iter().enumerate() {
            let Kept { before, after, turn } = kept_of(case, staff, &day.slots);
            let kept = least.min(before);
            if after < kept {
                let (unit, day, turn) = (unit(case), case.facts.day_name(index), case.in_turn(turn));
                let message = format!("keeps {after} of {before} {unit} on {day}{turn}, and must keep {kept}");
                found.push(broken(case, staff, message));
            }
        }
    }
}

/// "Prep": after all recurring commitments each person has at least
/// ⌈min_free_per_cycle × fte⌉ free of the slots of kind `lesson` in the cycle (of every turn); whoever
/// starts below it gets no session, meeting or cover.
pub(super) fn free_each_cycle(case: &Case, found: &mut Vec<Violation>) {
    let least = case.facts.school.rules.prep.min_free_per_cycle;
    let slots: Vec<Slot> = case.facts.school.cycle.slots().collect();
    for staff in case.people() {
        let kept = i64::from(case.facts.school.staff[staff].fte.of_rounded_up(least));
        let Kept { before, after, turn } = kept_of(case, staff, &slots);
        if after < kept && case.committed.iter().any(|committed| !committed[staff].is_empty()) {
            let (unit, turn) = (unit(case), case.in_turn(turn));
            let message = if before < kept {
                format!(
                    "starts with fewer {unit} ({before}) than must be kept ({kept}), so no session, meeting or cover is possible"
                )
            } else {
                format!("keeps {after} of {before} {unit} in the cycle{turn}, and must keep {kept}")
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
    for ((staff, day), by_turn) in attended_each_day(case) {
        let (turn, sessions) = busiest(&by_turn);
        if sessions > most {
            let (day, turn) = (case.facts.day_name(day), case.in_turn(turn));
            let message = format!("attends {sessions} sessions on {day}{turn}, and {most} is the most");
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
    let mut weeks: BTreeMap<(StaffId, &str), Vec<usize>> = BTreeMap::new();
    for ((staff, day), by_turn) in attended_each_day(case) {
        let week = school.cycle.days().iter().nth(day).map_or("", |day| school.cycle.weeks()[day.week].as_str());
        let of_week = weeks.entry((staff, week)).or_insert_with(|| vec![0; case.turns]);
        of_week.iter_mut().zip(by_turn).for_each(|(sum, sessions)| *sum += sessions);
    }
    for ((staff, week), by_turn) in weeks {
        let (turn, sessions) = busiest(&by_turn);
        if sessions <= most {
            continue;
        }
        let turn = case.in_turn(turn);
        let week = if week.is_empty() { "a week".into() } else { format!("week {week}") };
        let message = format!("attends {sessions} sessions in {week}{turn}, and {most} is the most");
        found.push(broken(case, staff, message));
    }
}

/// "Prep": `max_committed_per_cycle` × fte, rounded up, bounds the slots of all
/// kinds that recurring commitments take (in the busiest turn).
pub(super) fn committed_each_cycle(case: &Case, found: &mut Vec<Violation>) {
    let most = case.facts.school.rules.prep.max_committed_per_cycle;
    if most == 0 {
        return;
    }
    for staff in case.people() {
        let most = case.facts.school.staff[staff].fte.of_rounded_up(most) as usize;
        let by_turn: Vec<usize> = case.committed.iter().map(|committed| committed[staff].len()).collect();
        let (turn, taken) = busiest(&by_turn);
        if taken > most {
            let turn = case.in_turn(turn);
            let message =
                format!("is in sessions, meetings or covers for {taken} periods{turn}, and {most} is the most");
            found.push(broken(case, staff, message));
        }
    }
}

/// The first turn in which a figure is the largest, and that figure.
fn busiest(by_turn: &[usize]) -> (usize, usize) {
    by_turn.iter().copied().enumerate().rev().max_by_key(|(_, figure)| *figure).unwrap_or((0, 0))
}

/// How many sessions each person attends on each day, turn by turn.
pub(super) fn attended_each_day(case: &Case) -> BTreeMap<(StaffId, usize), Vec<usize>> {
    let mut attended: BTreeMap<(StaffId, usize), Vec<usize>> = BTreeMap::new();
    for session in &case.sessions {
        if let Some(start) = session.start {
            let mut people = session.attending.clone();
            people.sort_unstable();
            people.dedup();
            for staff in people {
                let by_turn = attended.entry((staff, case.facts.day(start))).or_insert_with(|| vec![0; case.turns]);
                let held = by_turn.iter_mut().enumerate().filter(|(turn, _)| session.turns.has(*turn));
                held.for_each(|(_, sessions)| *sessions += 1);
            }
        }
    }
    attended
}
