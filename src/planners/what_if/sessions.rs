//! Why a team meets when it does, and why not at another time.

use super::Inquiry;
use crate::plan::reasons::{Blocked, NoPlan};
use crate::plan::score::Tally;
use crate::plan::{HeldSession, Kind, OtherTime, Otherwise, Session, SessionExplanation};
use crate::planners::PlanError;
use crate::planners::commitments::Commitments;
use crate::planners::sessions::obstacles::{Taken, blocked};
use crate::planners::sessions::options::options;
use crate::school::{Pin, PinRule, PinSubject, School, Slot, Source, TeamId};

/// How many other times are looked at where none is asked about.
const NEAREST: usize = 3;

/// Answers for one team. Without times, the cheapest others are looked at.
///
/// # Errors
/// See [`PlanError`].
pub fn explain(inquiry: &Inquiry, team: TeamId, asked: &[Slot]) -> Result<SessionExplanation, PlanError> {
    let mut sessions: Vec<&Session> =
        inquiry.plan.plan.sessions.iter().filter(|session| session.team == team).collect();
    sessions.sort_by_key(|session| (session.start, session.turn));
    let held = sessions.iter().map(|session| held(inquiry, session)).collect::<Result<_, _>>()?;
    let asked = if asked.is_empty() { nearest(inquiry, team) } else { asked.to_vec() };
    let elsewhere = asked.iter().map(|start| elsewhere(inquiry, team, *start));
    Ok(SessionExplanation { team, plan: inquiry.present(), held, elsewhere: elsewhere.collect::<Result<_, _>>()? })
}

/// The school with one more pin or ban of a team's sessions, in one of its turns or in any.
fn ordered(school: &School, team: TeamId, rule: PinRule, slot: Slot, turn: Option<u32>) -> School {
    let mut changed = school.clone();
    let source = Source { file: "the question".into(), line: 0 };
    changed.pins.push(Pin { subject: PinSubject::Session(team), rule, turn, slots: vec![slot], source });
    changed
}

fn held(inquiry: &Inquiry, session: &Session) -> Result<HeldSession, PlanError> {
    let (school, start) = (inquiry.school, session.start);
    let mut tally = Tally::default();
    tally.sessions(school, std::slice::from_ref(session));
    let turn = (school.teams[session.team].every > 1).then_some(session.turn);
    let pinned = school.pins.iter().any(|pin| {
        (pin.subject, pin.rule) == (PinSubject::Session(session.team), PinRule::Pin)
            && pin.slots.contains(&start)
            && pin.turn.is_none_or(|pinned| pinned == session.turn)
    });
    let otherwise = if pinned {
        Otherwise::Impossible(NoPlan::Pinned)
    } else {
        inquiry.best_and_closest(&ordered(school, session.team, PinRule::Ban, start, turn), Kind::Sessions)?
    };
    Ok(HeldSession { start, turn: session.turn, criteria: tally.criteria(school), otherwise })
}

fn elsewhere(inquiry: &Inquiry, team: TeamId, start: Slot) -> Result<OtherTime, PlanError> {
    let school = inquiry.school;
    let before = inquiry.sessions_before();
    let nothing = Commitments::none(school);
    let free = options(school, &before, &nothing);
    let by_school = blocked(school, &free, team, start, &Taken::by(school, &nothing, &[]));
    // What the plan holds besides; a session of its own is no obstacle where that one would move.
    let plan = &inquiry.plan.plan;
    let own = plan.sessions.iter().filter(|session| session.team == team).count() as u32;
    let stays = |session: &&Session| session.team != team || own < school.teams[team].sessions;
    let sessions: Vec<Session> = plan.sessions.iter().filter(stays).cloned().collect();
    let around = inquiry.around(school, Kind::Sessions);
    let now = options(school, &before, &around);
    let taken = Taken::by(school, &around, &sessions);
    let by_plan = beyond(blocked(school, &now, team, start, &taken), &by_school);
    let otherwise = inquiry.best_and_closest(&ordered(school, team, PinRule::Pin, start, None), Kind::Sessions)?;
    Ok(OtherTime { start, school: by_school, plan: by_plan, otherwise })
}

/// What stands in the way with a plan and does not without it.
fn beyond(with_plan: Blocked, without: &Blocked) -> Blocked {
    let known = without.named();
    let blockers = with_plan.named().into_iter().filter(|blocker| !known.contains(blocker)).collect();
    let barrier = with_plan.barrier.filter(|barrier| without.barrier != Some(*barrier));
    Blocked { barrier, blockers, ..with_plan }
}

/// The cheapest times at which the team could meet and does not, were nothing else planned.
fn nearest(inquiry: &Inquiry, team: TeamId) -> Vec<Slot> {
    let school = inquiry.school;
    let options = options(school, &inquiry.sessions_before(), &Commitments::none(school));
    let held = |slot: Slot| inquiry.plan.plan.sessions.iter().any(|other| (other.team, other.start) == (team, slot));
    let windows = options.teams[team].windows.iter().filter(|window| !held(window.start));
    let mut times: Vec<(i64, Slot)> = windows.map(|window| (window.alone, window.start)).collect();
    times.sort_unstable();
    times.into_iter().take(NEAREST).map(|(_, start)| start).collect()
}
