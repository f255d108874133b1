//! Why a session could not be placed, and what comes nearest.

use super::obstacles::{Blocked, Taken, blocked};
use super::options::Options;
use super::words::{adjacent, causes, everybody_needed};
use crate::plan::{Session, Unmet, UnmetKind};
use crate::school::{MemberRole, School, SessionLength, Slot, Team, TeamId};

/// How many windows are shown.
const SHOWN: usize = 3;

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
        let (reason, nearest) = reason(case, id, held);
        unmet.push(Unmet {
            kind: UnmetKind::Session,
            id: team.id.clone(),
            count: team.sessions - held,
            reason,
            nearest,
            repairs: Vec::new(),
        });
    }
    unmet.sort_by(|a, b| a.id.cmp(&b.id));
    unmet
}

/// The reason in one or two sentences, and the nearest windows with who blocks each.
fn reason(case: &Case, id: TeamId, held: u32) -> (String, Vec<String>) {
    let (school, options, sessions) = (case.school, case.options, case.sessions);
    let team = &school.teams[id];
    let starts: Vec<Slot> =
        school.cycle.slots().filter(|start| school.cycle.window_of(*start, team.length).is_some()).collect();
    if starts.is_empty() {
        return (format!("The cycle has no {}.", adjacent(team.length)), Vec::new());
    }
    let own: Vec<Slot> = sessions.iter().filter(|session| session.team == id).map(|session| session.start).collect();
    let possible = !options.teams[id].windows.is_empty();
    let (reason, mut candidates): (String, Vec<Blocked>) = if possible {
        let taken = Taken::by(school, &case.now.commitments, sessions);
        let windows = options.teams[id].windows.iter().filter(|window| !own.contains(&window.start));
        let candidates: Vec<Blocked> =
            windows.map(|window| blocked(school, case.now, id, window.start, &taken)).collect();
        let more =
            if held > 0 { format!("{held} of {} sessions found a place. ", team.sessions) } else { String::new() };
        (format!("{more}{}", ruled_out(school, team, &candidates, !own.is_empty())), candidates)
    } else {
        let nothing = Taken::by(school, &options.commitments, &[]);
        let alone = |start: &Slot| blocked(school, options, id, *start, &nothing);
        (nobody_meets(school, team), starts.iter().map(alone).collect())
    };
    candidates.sort_by_key(|blocked| {
        let (needed, all) = blocked.effort();
        (blocked.short, blocked.barrier.is_some(), needed, blocked.blockers.len(), all, blocked.start)
    });
    let nearest: Vec<String> = candidates.iter().take(SHOWN).map(|blocked| in_words(school, blocked)).collect();
    match nearest.first() {
        Some(first) => (format!("{reason} Nearest: {first}"), nearest),
        None => (reason, nearest),
    }
}

/// Why none of the times will do at which the team could meet, were there nothing else.
fn ruled_out(school: &School, team: &Team, times: &[Blocked], meets: bool) -> String {
    let other = if meets { "other " } else { "" };
    let (which, are) = match times.len() {
        0 => return format!("There is no {other}time at which {} could meet.", team.name),
        1 => (format!("The only {other}time"), "is"),
        2 if !meets => ("Both times".to_owned(), "are"),
        many => (format!("All {many} {other}times"), "are"),
    };
    format!("{which} that would work for {} alone {are} ruled out: {}.", team.name, causes(school, times))
}

fn nobody_meets(school: &School, team: &Team) -> String {
    let (core, quorum) = (team.core(), team.quorum as usize);
    let all = quorum == core && core >= 2;
    let who = if all {
        format!("{} of {} can attend", everybody_needed(team), team.name)
    } else if quorum >= 2 {
        let members = if core == team.members.len() { "members" } else { "leads and required members" };
        format!("{quorum} of the {core} {members} of {} can attend", team.name)
    } else {
        format!("two people of {} can attend", team.name)
    };
    let always = team.members.iter().filter(|member| {
        !all && (member.role == MemberRole::Lead || (quorum == core && member.role == MemberRole::Required))
    });
    let always: Vec<&str> = always.map(|member| school.staff[member.staff].name.as_str()).collect();
    let leads = if always.is_empty() { String::new() } else { format!(", {} among them", always.join(" and ")) };
    let unit = match team.length {
        SessionLength::Periods(1) => "slot".to_string(),
        length => format!("run of {length}"),
    };
    format!("There is no {unit} in which {who}{leads}.")
}

/// A window and who blocks it: `Tue 3: Ana teaches 9A; Bo is away.`
fn in_words(school: &School, blocked: &Blocked) -> String {
    let mut parts = blocked.in_words(school);
    if parts.is_empty() {
        parts.push("each of them could attend, but not all at once, or at too high a cost".into());
    }
    format!("{}: {}.", school.cycle.name(blocked.start), parts.join("; "))
}
