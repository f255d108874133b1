//! Rules about people: "Occupied", "Free", and of sessions the first lines and rule 2.

use super::case::{Case, Held};
use super::{Rule, Violation};
use crate::school::{MemberRole, Slot, SlotKind, StaffId};
use std::collections::{BTreeMap, BTreeSet};

/// Something that recurs in a slot: the place of a session or a pair in the
/// plan, or of a session that somebody's cover is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Commitment {
    Session(usize),
    Meeting(usize),
    Cover(usize),
}

impl Commitment {
    fn name(self, case: &Case) -> String {
        match self {
            Commitment::Session(at) => case.sessions[at].row.team.clone(),
            Commitment::Meeting(at) => {
                format!("a meeting of {}/{}", case.pairs[at].row.mentor, case.pairs[at].row.mentee)
            }
            Commitment::Cover(at) => format!("a cover for {}", case.sessions[at].row.team),
        }
    }
}

/// "Occupied": a person has at most one recurring commitment per slot, and none in two slots that overlap. (Rule 5
/// of sessions looks after covers that clash with sessions or other covers.)
pub(super) fn occupied(case: &Case, found: &mut Vec<Violation>) {
    let mut told = BTreeSet::new();
    for turn in 0..case.turns {
        for ((staff, commitments), slots) in clashes(case, turn) {
            let names: Vec<String> = commitments.iter().map(|commitment| commitment.name(case)).collect();
            if told.insert((staff, commitments)) {
                let slots: Vec<String> = slots.iter().map(|slot| case.facts.slot(*slot)).collect();
                let (names, slots, turn) = (names.join(" and "), slots.join(", "), case.in_turn(turn));
                found.push(Violation {
                    rule: Rule::Occupied,
                    subject: case.facts.person(staff),
                    message: format!("is in {names} at once on {slots}{turn}"),
                });
            }
        }
    }
}

/// Who has which commitments at once in one turn, and when.
fn clashes(case: &Case, turn: usize) -> BTreeMap<(StaffId, BTreeSet<Commitment>), Vec<Slot>> {
    let held = || case.sessions.iter().enumerate().filter(move |(_, session)| session.turns.has(turn));
    let mut at: BTreeMap<(StaffId, Slot), BTreeSet<Commitment>> = BTreeMap::new();
    for (index, session) in held() {
        for place in session.places() {
            at.entry(place).or_default().insert(Commitment::Session(index));
        }
    }
    for (index, pair) in case.pairs.iter().enumerate() {
        for place in pair.places() {
            at.entry(place).or_default().insert(Commitment::Meeting(index));
        }
    }
    for (index, session) in held() {
        for release in &session.released {
            for (_, others) in at
                .iter_mut()
                .filter(|((staff, slot), _)| *staff == release.cover && case.facts.same_time(*slot, release.slot))
            {
                if others.iter().any(|other| matches!(other, Commitment::Meeting(_))) {
                    others.insert(Commitment::Cover(index));
                }
            }
        }
    }
    let mut clashes: BTreeMap<(StaffId, BTreeSet<Commitment>), Vec<Slot>> = BTreeMap::new();
    for ((staff, slot), commitments) in &at {
        let mut at_once = commitments.clone();
        if case.facts.school.cycle.has_overlaps() {
            let overlapping = at.iter().filter(|((other, time), _)| other == staff && case.facts.overlap(*time, *slot));
            at_once.extend(overlapping.flat_map(|(_, commitments)| commitments));
        }
        if at_once.len() > 1 {
            clashes.entry((*staff, at_once)).or_default().push(*slot);
        }
    }
    clashes
}

/// "Free" and rule 4 of sessions: somebody who attends is, in each slot of the
/// session, free, or released from everything there.
pub(super) fn free(case: &Case, found: &mut Vec<Violation>) {
    for session in &case.sessions {
        for staff in &session.attending {
            let blocked: Vec<String> = session
                .slots
                .iter()
                .filter(|slot| case.facts.school.cycle.kind(**slot) != SlotKind::Break)
                .filter(|slot| session.release_of(*staff, **slot).next().is_none())
                .filter_map(|slot| {
                    let obstacle = case.facts.obstacle(*staff, *slot)?;
                    Some(format!("{obstacle} on {}", case.facts.slot(*slot)))
                })
                .collect();
            if !blocked.is_empty() {
                let message = format!("{} attends but {}", case.facts.person(*staff), blocked.join(" and "));
                found.push(session.broken(Rule::Free, message));
            }
        }
    }
}

/// "Sessions": its members each attend all of it or are absent.
pub(super) fn members(case: &Case, found: &mut Vec<Violation>) {
    for session in &case.sessions {
        let team = case.team(session);
        let mut seen = BTreeSet::new();
        for staff in session.attending.iter().chain(&session.absent) {
            let person = case.facts.person(*staff);
            if !seen.insert(*staff) {
                found.push(session.broken(Rule::Sessions, format!("{person} is listed twice")));
            } else if !team.members.iter().any(|member| member.staff == *staff) {
                found.push(session.broken(Rule::Sessions, format!("{person} is not a member of the team")));
            }
        }
        for member in team.members.iter().filter(|member| !seen.contains(&member.staff)) {
            let person = case.facts.person(member.staff);
            found
                .push(session.broken(Rule::Sessions, format!("{person} is a member but neither attending nor absent")));
        }
    }
}

/// How many of the attending people have one of these roles in the team.
fn attending_as<'a>(case: &'a Case, session: &'a Held, roles: &'a [MemberRole]) -> impl Iterator<Item = StaffId> + 'a {
    let members = case.team(session).members.iter();
    members
        .filter(|member| roles.contains(&member.role) && session.attending.contains(&member.staff))
        .map(|member| member.staff)
}

/// Rule 2 of sessions: leads attend.
pub(super) fn leads(case: &Case, found: &mut Vec<Violation>) {
    for session in &case.sessions {
        for member in case.team(session).members.iter().filter(|member| member.role == MemberRole::Lead) {
            if !session.attending.contains(&member.staff) {
                let message = format!("{} leads the team but does not attend", case.facts.person(member.staff));
                found.push(session.broken(Rule::WhoAttends, message));
            }
        }
    }
}

/// Rule 2 of sessions: the number of attending leads and required members is at least the quorum.
pub(super) fn quorum(case: &Case, found: &mut Vec<Violation>) {
    for session in &case.sessions {
        let there = attending_as(case, session, &[MemberRole::Lead, MemberRole::Required]).count();
        let quorum = case.team(session).quorum;
        if (there as u128) < u128::from(quorum) {
            let message = format!("{there} of the leads and required members attend, and {quorum} must");
            found.push(session.broken(Rule::WhoAttends, message));
        }
    }
}

/// Rule 2 of sessions: at least two people attend.
pub(super) fn two_people(case: &Case, found: &mut Vec<Violation>) {
    for session in &case.sessions {
        let all = [MemberRole::Lead, MemberRole::Required, MemberRole::Optional];
        let there = attending_as(case, session, &all).count();
        if there < 2 {
            let message = format!("{there} of the members attend, and at least two people must");
            found.push(session.broken(Rule::WhoAttends, message));
        }
    }
}
