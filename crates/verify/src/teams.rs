//! Rules about when and where a team's sessions are: of sessions the first line and rules 1, 6, 7 and 10.

use super::case::{Case, Held};
use super::turns::Turns;
use super::{Rule, Violation};
use crate::school::{MeetingPlace, Pin, PinRule, PinSubject, SessionLength, Slot, SlotKind, TeamId};
use std::collections::BTreeMap;

/// "Sessions": a session of team t takes `length` adjacent slots of one day, none of them a break.
pub(super) fn window(case: &Case, found: &mut Vec<Violation>) {
    for session in &case.sessions {
        let (length, asked) = (session.row.length, case.team(session).length);
        let is_right = match asked {
            SessionLength::Periods(periods) => length == i64::from(periods),
            SessionLength::Minutes(minutes) => {
                let lasts =
                    |slots: &[Slot]| slots.iter().map(|slot| case.facts.school.cycle.minutes(*slot)).sum::<u32>();
                let before_last = session.slots.split_last().map_or(0, |(_, before)| lasts(before));
                lasts(&session.slots) >= minutes && before_last < minutes
            }
        };
        if !is_right {
            let message = format!("takes {length} periods, but the team's sessions take {asked}");
            found.push(session.broken(Rule::Sessions, message));
        }
        for slot in session.slots.iter().filter(|slot| case.facts.school.cycle.kind(**slot) == SlotKind::Break) {
            found.push(session.broken(Rule::Sessions, format!("takes {}, which is a break", case.facts.slot(*slot))));
        }
        for pair in session.slots.windows(2) {
            let no_break = pair.iter().all(|slot| case.facts.school.cycle.kind(*slot) != SlotKind::Break);
            if no_break && !case.facts.adjacent(pair[0], pair[1]) {
                let (before, after) = (case.facts.slot(pair[0]), case.facts.slot(pair[1]));
                let message = format!("{after} does not follow {before} without a gap");
                found.push(session.broken(Rule::Sessions, message));
            }
        }
        if session.start.is_some() && (session.slots.len() as i128) < i128::from(length) {
            let message = format!("takes {length} periods, but the day has only {} left", session.slots.len());
            found.push(session.broken(Rule::Sessions, message));
        }
    }
}

/// Rule 1 of sessions: a team holds at most `sessions` sessions.
pub(super) fn count(case: &Case, found: &mut Vec<Violation>) {
    for (id, team) in case.facts.school.teams.entries() {
        let held = case.held_by(id);
        if held as u128 > u128::from(team.sessions) {
            found.push(Violation {
                rule: Rule::NumberOfSessions,
                subject: team.id.clone(),
                message: format!("holds {held} sessions, and asks for {}", team.sessions),
            });
        }
    }
}

/// All pairs of sessions of the same team, in order; with `at_once` those only that are held in the same turn.
fn pairs<'a, 'b>(case: &'b Case<'a>, at_once: bool) -> impl Iterator<Item = (&'b Held<'a>, &'b Held<'a>)> {
    let mut teams: BTreeMap<TeamId, Vec<&Held>> = BTreeMap::new();
    for session in &case.sessions {
        teams.entry(session.team).or_default().push(session);
    }
    let pairs = teams.into_values().flat_map(|sessions| {
        (0..sessions.len()).flat_map(move |second| {
            let sessions = sessions.clone();
            (0..second).map(move |first| (sessions[first], sessions[second]))
        })
    });
    pairs.filter(move |(first, second)| !at_once || case.share_a_turn(first.turns, second.turns))
}

/// Rule 1 of sessions: a team's sessions do not overlap (in a turn of both).
pub(super) fn overlap(case: &Case, found: &mut Vec<Violation>) {
    for (first, second) in pairs(case, true) {
        if let Some(slot) =
            first.slots.iter().find(|slot| second.slots.iter().any(|other| case.facts.same_time(*other, **slot)))
        {
            let message = format!("overlaps another session of the team on {}", case.facts.slot(*slot));
            found.push(second.broken(Rule::NumberOfSessions, message));
        }
    }
}

/// Rule 6 of sessions: two sessions of one team are on different days (week and day) unless `same_day_sessions`;
/// each turn on its own.
pub(super) fn days(case: &Case, found: &mut Vec<Violation>) {
    if case.facts.school.rules.blocks.same_day_sessions {
        return;
    }
    for (first, second) in pairs(case, true) {
        if let (Some(a), Some(b)) = (first.start, second.start)
            && case.facts.day(a) == case.facts.day(b)
        {
            let message = format!("the team meets on that day already, at {}", case.facts.slot(a));
            found.push(second.broken(Rule::DaysAndWeeks, message));
        }
    }
}

/// Rule 6 of sessions: in a cycle of w weeks a team holds at most ⌈sessions ÷ w⌉ in one week unless `same_week_sessions`;
/// each turn on its own.
pub(super) fn weeks(case: &Case, found: &mut Vec<Violation>) {
    let school = case.facts.school;
    if school.rules.blocks.same_week_sessions {
        return;
    }
    let weeks = school.cycle.weeks().len().max(1) as u64;
    let mut held: BTreeMap<_, u64> = BTreeMap::new();
    for session in &case.sessions {
        if let Some(start) = session.start {
            *held.entry((session.team, school.cycle.week_of(start), session.turns)).or_default() += 1;
        }
    }
    for ((team, week, _), held) in held {
        let team = &school.teams[team];
        let most = u64::from(team.sessions).div_ceil(weeks);
        if held > most {
            let name = &school.cycle.weeks()[week];
            let week = if name.is_empty() { "the week".into() } else { format!("week {name}") };
            found.push(Violation {
                rule: Rule::DaysAndWeeks,
                subject: team.id.clone(),
                message: format!("holds {held} sessions in {week}, and {most} is the most"),
            });
        }
    }
}

/// Rule 6 of sessions: with `same_time` all its sessions start on the same day label in the same period label, whichever
/// their turns, at most one a week (of a turn).
pub(super) fn same_time(case: &Case, found: &mut Vec<Violation>) {
    let cycle = &case.facts.school.cycle;
    for (first, second) in pairs(case, false).filter(|(_, session)| case.team(session).same_time) {
        let (Some(a), Some(b)) = (first.start, second.start) else { continue };
        let ((week, day, period), (other_week, other_day, other_period)) = (cycle.labels(a), cycle.labels(b));
        if (day, period) != (other_day, other_period) {
            let message = format!("the team meets at the same time each week, and is on {} too", case.facts.slot(a));
            found.push(second.broken(Rule::SameTime, message));
        } else if week == other_week && case.share_a_turn(first.turns, second.turns) {
            let message = format!("the team meets once a week at most, and on {} in that week", case.facts.slot(a));
            found.push(second.broken(Rule::SameTime, message));
        }
    }
}

/// Rule 7 of sessions: at most `parallel_sessions` sessions run in one slot (and turn).
pub(super) fn parallel(case: &Case, found: &mut Vec<Violation>) {
    let most = case.facts.school.rules.parallel_sessions as usize;
    if most == 0 {
        return;
    }
    for slot in case.facts.school.cycle.slots() {
        let running: Vec<&Held> = case.sessions.iter().filter(|session| session.slots.contains(&slot)).collect();
        let at_once = |turn: usize| (running.iter().filter(|session| session.turns.has(turn)).count(), turn);
        let Some((running, turn)) = (0..case.turns).rev().map(at_once).max_by_key(|(running, _)| *running) else {
            continue;
        };
        if running > most {
            found.push(Violation {
                rule: Rule::RoomsAndParallel,
                subject: case.facts.slot(slot),
                message: format!("{running} sessions run at once{}, and {most} is the most", case.in_turn(turn)),
            });
        }
    }
}

/// Rule 7 of sessions: a team with `room = yes` gets one room for the whole
/// session, large enough, at the team's site where both have one (`online` is none), free in timetable.csv and used by no
/// other session in these slots or any that overlap; with no rooms.csv this rule is empty.
pub(super) fn rooms(case: &Case, found: &mut Vec<Violation>) {
    let Some(rooms) = &case.facts.school.rooms else {
        for session in case.sessions.iter().filter(|session| !session.row.room.is_empty()) {
            found.push(session.broken(Rule::RoomsAndParallel, "names a room, but this school lists no rooms"));
        }
        return;
    };
    for (index, session) in case.sessions.iter().enumerate() {
        let team = case.team(session);
        let mut broken = |message: String| found.push(session.broken(Rule::RoomsAndParallel, message));
        let Some(id) = session.room else {
            if team.room && session.row.room.is_empty() {
                broken("needs a room and has none".into());
            }
            continue;
        };
        let room = &rooms[id];
        if !team.room {
            broken(format!("has room {} but the team needs none", room.id));
        }
        if !room.meetings {
            broken(format!("room {} may not be used for meetings", room.id));
        }
        if let Some(seats) = room.seats.filter(|seats| (*seats as usize) < team.members.len()) {
            broken(format!("room {} seats {seats}, and the team has {} members", room.id, team.members.len()));
        }
        if let (Some(site), MeetingPlace::Site(own)) = (room.site, team.place)
            && site != own
        {
            let (site, own) = (case.facts.school.text(site), case.facts.school.text(own));
            broken(format!("room {} is at {site}, and the team meets at {own}", room.id));
        }
        let room_busy = case.facts.at_the_time_of(&case.facts.room_busy[id]);
        for slot in session.slots.iter().filter(|slot| room_busy.contains(**slot)) {
            broken(format!("room {} is taken by the timetable on {}", room.id, case.facts.slot(*slot)));
        }
        let same_time = |one: Slot, other: Slot| case.facts.same_time(one, other);
        let others = case.sessions[..index].iter().filter(|other| other.room == Some(id));
        for other in others.filter(|other| case.share_a_turn(other.turns, session.turns)) {
            if let Some(slot) =
                session.slots.iter().find(|slot| other.slots.iter().any(|used| same_time(*used, **slot)))
            {
                let slot = case.facts.slot(*slot);
                broken(format!("room {} is used by the session of {} on {slot}", room.id, other.row.team));
            }
        }
    }
}

/// The rows of pins.csv about sessions, of one kind.
fn pinned<'a>(case: &Case<'a>, rule: PinRule) -> impl Iterator<Item = (TeamId, &'a Pin)> {
    case.facts.school.pins.iter().filter_map(move |pin: &Pin| match pin.subject {
        PinSubject::Session(team) if pin.rule == rule => Some((team, pin)),
        _ => None,
    })
}

/// Whether a session is held in the turn that a pin names, if it names one ("blank: any for a pin, all for a ban").
fn is_in_turn(case: &Case, session: &Held, pin: &Pin) -> bool {
    pin.turn.is_none_or(|turn| session.turns == Turns::new(Some(turn.into()), case.team(session).every))
}

/// Rule 10 of sessions: pins hold: the team has a session that starts there, in the turn that is named.
pub(super) fn pins(case: &Case, found: &mut Vec<Violation>) {
    if !case.plans_sessions() {
        return;
    }
    for (team, pin) in pinned(case, PinRule::Pin) {
        let starts_there = |session: &Held| session.start.is_some_and(|start| pin.slots.contains(&start));
        let met = |session: &Held| session.team == team && starts_there(session) && is_in_turn(case, session, pin);
        if !case.sessions.iter().any(met) {
            let slots: Vec<String> = pin.slots.iter().map(|slot| case.facts.slot(*slot)).collect();
            let turn = pin.turn.map_or(String::new(), |turn| format!(" in turn {turn}"));
            found.push(Violation {
                rule: Rule::SessionPins,
                subject: case.facts.school.teams[team].id.clone(),
                message: format!("is pinned to {}{turn}, but no session starts there", slots.join(" or ")),
            });
        }
    }
}

/// Rule 10 of sessions: bans hold: no session of the team uses that slot, in the turn that is named.
pub(super) fn bans(case: &Case, found: &mut Vec<Violation>) {
    for (team, pin) in pinned(case, PinRule::Ban) {
        let own = case.sessions.iter().filter(|session| session.team == team && is_in_turn(case, session, pin));
        for session in own {
            if let Some(slot) = session.slots.iter().find(|slot| pin.slots.contains(slot)) {
                let message = format!("uses {}, which is banned for this team", case.facts.slot(*slot));
                found.push(session.broken(Rule::SessionPins, message));
            }
        }
    }
}
