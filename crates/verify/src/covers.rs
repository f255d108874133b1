//! Rules 4 and 5 of sessions: who is released, and who covers.

use super::case::Case;
use super::turns::Turns;
use super::{Rule, Violation};
use crate::school::{CoverBy, Slot, StaffId};
use std::collections::{BTreeMap, BTreeSet};

/// Rule 4 of sessions: somebody may be released from everything in a slot, or in one that overlaps it,
/// where `release = true`, all rows have `release = yes` and they are neither
/// away nor protected; each released person has one release per slot of a session.
pub(super) fn releases(case: &Case, found: &mut Vec<Violation>) {
    for session in &case.sessions {
        let mut seen = BTreeSet::new();
        for release in &session.released {
            let person = case.facts.person(release.staff);
            let slot = case.facts.slot(release.slot);
            let mut broken = |message: String| found.push(session.broken(Rule::Releases, message));
            if !case.facts.school.rules.blocks.release {
                broken(format!("{person} is released on {slot}, but this school releases nobody"));
            }
            if !seen.insert((release.staff, release.slot)) {
                broken(format!("{person} is released twice on {slot}"));
            } else if !session.attending.contains(&release.staff) {
                broken(format!("{person} is released on {slot} but does not attend"));
            } else if case.facts.free(release.staff, release.slot) {
                broken(format!("{person} is released on {slot} but has nothing there"));
            } else if !case.facts.releasable(release.staff, release.slot) {
                let why = case.facts.obstacle(release.staff, release.slot).unwrap_or_else(|| "has a break".into());
                broken(format!("{person} {why} on {slot} and cannot be released from it"));
            }
        }
    }
}

/// Rule 5 of sessions: a coverer has role `cover` (or `cover = "anyone"`), is
/// free in that slot, in school on that day, attends no session in it, covers one person in it ("and none in two slots
/// that overlap").
pub(super) fn coverers(case: &Case, found: &mut Vec<Violation>) {
    let anyone = case.facts.school.rules.blocks.cover == CoverBy::Anyone;
    let mut covering: BTreeMap<StaffId, Vec<(Slot, Turns)>> = BTreeMap::new();
    for (session, release) in case.releases() {
        covering.entry(release.cover).or_default().push((release.slot, session.turns));
    }
    for (session, release) in case.releases() {
        let person = case.facts.person(release.cover);
        let slot = case.facts.slot(release.slot);
        let mut broken = |message: String| found.push(session.broken(Rule::Covers, message));
        if !anyone && !case.facts.school.staff[release.cover].roles.cover {
            broken(format!("{person} covers on {slot} but has not the role cover"));
        }
        if !case.facts.free(release.cover, release.slot) {
            let why = case.facts.obstacle(release.cover, release.slot).unwrap_or_else(|| "is not free".into());
            broken(format!("{person} covers on {slot} but {why}"));
        }
        if !case.facts.comes(release.cover, release.slot) {
            broken(format!("{person} covers on {slot} but is not in school that day"));
        }
        let at_once = case.sessions.iter().filter(|other| case.share_a_turn(other.turns, session.turns));
        for other in at_once.filter(|other| other.has(case.facts, release.cover, release.slot)) {
            broken(format!("{person} covers on {slot} but attends the session of {}", other.row.team));
        }
        let covers = covering.get(&release.cover).map_or(&[][..], Vec::as_slice);
        let covered_in = |turn: usize| {
            let at_once = |(slot, turns): &&(Slot, Turns)| turns.has(turn) && case.facts.same_time(*slot, release.slot);
            covers.iter().filter(at_once).count()
        };
        let turns = (0..case.turns).filter(|turn| session.turns.has(*turn));
        let covered = turns.map(covered_in).max().unwrap_or(0);
        if covered > 1 {
            broken(format!("{person} covers {covered} people at once on {slot}"));
        }
    }
}

/// Rule 5 of sessions: a coverer covers at most `max_covers` slots per cycle, whichever turn it is.
pub(super) fn most_covers(case: &Case, found: &mut Vec<Violation>) {
    let most = case.facts.school.rules.blocks.max_covers;
    for (staff, covers) in covers_given(case) {
        if i128::from(covers) > i128::from(most) {
            found.push(Violation {
                rule: Rule::Covers,
                subject: case.facts.person(staff),
                message: format!("covers {covers} times, and {most} is the most"),
            });
        }
    }
}

/// How many slots each coverer covers, in the busiest turn.
pub(super) fn covers_given(case: &Case) -> BTreeMap<StaffId, i64> {
    let mut most = BTreeMap::new();
    for turn in 0..case.turns {
        let mut given: BTreeMap<StaffId, i64> = BTreeMap::new();
        for (_, release) in case.releases().filter(|(session, _)| session.turns.has(turn)) {
            *given.entry(release.cover).or_default() += 1;
        }
        for (staff, covers) in given {
            let so_far = most.entry(staff).or_default();
            *so_far = covers.max(*so_far);
        }
    }
    most
}
