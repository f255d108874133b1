//! Why a session could not be placed, and what comes nearest.

use super::obstacles::{Taken, blocked};
use super::options::Options;
use crate::plan::reasons::{Blocked, NoSession, Reason};
use crate::plan::{Session, Unmet, UnmetKind};
use crate::school::{School, Slot, TeamId};
use std::collections::BTreeSet;

/// A plan's sessions with what is needed to explain what they lack.
pub struct Case<'a> {
    /// The facts.
    pub school: &'a School,
    /// What could happen when sessions were planned.
    pub options: &'a Options,
    /// The same with what was planned after them.
    pub now: &'a Options,
    /// The sessions.
    pub sessions: &'a [Session],
}

/// The unmet requests of a plan, by team id as text.
///
/// O(unmet teams × slots × members).
pub fn unmet(case: &Case) -> Vec<Unmet> {
    let (school, sessions) = (case.school, case.sessions);
    let mut unmet: Vec<Unmet> = Vec::new();
    for (id, team) in school.teams.entries() {
        let held = sessions.iter().filter(|session| session.team == id).count() as u32;
        if held >= team.sessions {
            continue;
        }
        unmet.push(Unmet {
            kind: UnmetKind::Session,
            id: team.id.clone(),
            count: team.sessions - held,
            reason: Reason::Session(id, why(case, id, held)),
            repairs: Vec::new(),
        });
    }
    unmet.sort_by(|a, b| a.id.cmp(&b.id));
    unmet
}

/// What rules out each time at which the team could meet, the nearest first.
fn why(case: &Case, id: TeamId, held: u32) -> NoSession {
    let (school, options, sessions) = (case.school, case.options, case.sessions);
    let team = &school.teams[id];
    let starts: Vec<Slot> =
        school.cycle.slots().filter(|start| school.cycle.window_of(*start, team.length).is_some()).collect();
    if starts.is_empty() {
        return NoSession::NoRun(team.length);
    }
    let own: Vec<Slot> = sessions.iter().filter(|session| session.team == id).map(|session| session.start).collect();
    let nearest_first = |mut times: Vec<Blocked>| {
        times.sort_by_key(|blocked| {
            let (needed, all) = blocked.effort();
            (blocked.short, blocked.barrier.is_some(), needed, blocked.blockers.len(), all, blocked.start)
        });
        times
    };
    if options.teams[id].windows.is_empty() {
        let nothing = Taken::by(school, &options.commitments, &[]);
        let alone = |start: &Slot| blocked(school, options, id, *start, &nothing);
        return NoSession::Nobody(nearest_first(starts.iter().map(alone).collect()));
    }
    let taken = Taken::by(school, &case.now.commitments, sessions);
    // A time is one, in however many turns and places the session could be held then.
    let starts: BTreeSet<Slot> = options.teams[id].windows.iter().map(|window| window.start).collect();
    let starts = starts.into_iter().filter(|start| !own.contains(start));
    let times = starts.map(|start| blocked(school, case.now, id, start, &taken)).collect();
    NoSession::RuledOut { held, times: nearest_first(times) }
}
