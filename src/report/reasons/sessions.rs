//! Why a team lacks a session, and why pinned sessions cannot be held.

use super::people::{busy_with, committed_to};
use super::{Told, conflicts};
use crate::findings::{Code, Finding};
use crate::plan::reasons::{Barrier, Blocked, Blocker, NoCover, NoPins, NoSession, PinnedSession, Why};
use crate::report::names;
use crate::report::text::count;
use crate::school::{Counted, MemberRole, PrepKey, School, SessionLength, SessionLimit, Slot, Span, Team, TeamId};
use std::collections::BTreeMap;

/// How many windows are shown.
const SHOWN: usize = 3;
/// How many causes are named before it is said how many more there are.
const CAUSES: usize = 3;

/// Why a team lacks a session, and the nearest times with who blocks each.
pub(super) fn told(school: &School, id: TeamId, why: &NoSession) -> Told {
    let team = &school.teams[id];
    let (short, times) = match why {
        NoSession::NoRun(length) => return Told::short(format!("The cycle has no {}.", adjacent(*length))),
        NoSession::Nobody(times) => (nobody_meets(school, team), times),
        NoSession::RuledOut { held, times } => {
            let more =
                if *held > 0 { format!("{held} of {} sessions found a place. ", team.sessions) } else { String::new() };
            (format!("{more}{}", ruled_out(school, team, times, *held > 0)), times)
        }
    };
    let nearest: Vec<String> = times.iter().take(SHOWN).map(|time| at_a_time(school, time)).collect();
    let reason = match nearest.first() {
        Some(first) => format!("{short} Nearest: {first}"),
        None => short.clone(),
    };
    Told { reason, short, nearest, repairs: Vec::new() }
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
    let always: Vec<_> = always.map(|member| names::one(school, member.staff)).collect();
    let leads = if always.is_empty() { String::new() } else { format!(", {} among them", always.join(" and ")) };
    let unit = match team.length {
        SessionLength::Periods(1) => "slot".to_string(),
        length => format!("run of {length}"),
    };
    format!("There is no {unit} in which {who}{leads}.")
}

/// A window and who blocks it: `Tue 3: Ana teaches 9A; Bo is away.`
fn at_a_time(school: &School, time: &Blocked) -> String {
    let mut parts = blocked(school, time);
    if parts.is_empty() {
        parts.push("each of them could attend, but not all at once, or at too high a cost".into());
    }
    format!("{}: {}.", school.cycle.name(time.start), parts.join("; "))
}

/// What stands in the way of a session, in a few words each: the barrier, then everybody who is to be named.
pub fn blocked(school: &School, blocked: &Blocked) -> Vec<String> {
    let barrier = blocked.barrier.map(|it| barrier(school, it));
    let people = blocked.named().into_iter().map(|it| blocker(school, &it, blocked.start));
    barrier.into_iter().chain(people).collect()
}

/// The cause that is named where there are many times: the barrier, or who is in the way by what.
fn cause(school: &School, blocked: &Blocked) -> String {
    if let Some(barrier) = blocked.barrier {
        return cause_of_barrier(barrier);
    }
    // Whoever is held most loosely is the first who could be asked.
    match blocked.named().into_iter().min_by_key(|blocker| (blocker.hold, blocker.staff)) {
        Some(blocker) => cause_of_blocker(school, &blocker),
        None => "possible by themselves, but not beside the other sessions".into(),
    }
}

/// What stands in the way at some times, the most frequent first: `2 beyond max_sessions_per_day for Ann Lee`.
fn causes(school: &School, blocked: &[Blocked]) -> String {
    let mut causes: BTreeMap<String, u32> = BTreeMap::new();
    for blocked in blocked {
        *causes.entry(cause(school, blocked)).or_default() += 1;
    }
    let mut causes: Vec<(String, u32)> = causes.into_iter().collect();
    causes.sort_by(|(one, often), (other, less)| less.cmp(often).then(one.cmp(other)));
    if let [(cause, _)] = causes.as_slice() {
        return cause.clone();
    }
    let more: u32 = causes.iter().skip(CAUSES).map(|(_, times)| times).sum();
    let named = causes.iter().take(CAUSES).map(|(cause, times)| format!("{times} {cause}"));
    let rest = (more > 0).then(|| format!("{more} for other reasons"));
    named.chain(rest).collect::<Vec<_>>().join(", ")
}

/// As a clause about one time.
fn barrier(school: &School, barrier: Barrier) -> String {
    let name = |slot: Slot| school.cycle.name(slot);
    match barrier {
        Barrier::Break => "it is a break".into(),
        Barrier::NoRun(length) => format!("no {} start there", adjacent(length)),
        Barrier::Banned(slot) => format!("pins.csv bans {}", name(slot)),
        Barrier::NoRoomOfSize(seats) => format!("no room has {seats} seats"),
        Barrier::NoRoomFree(seats) => format!("no room with {seats} seats is free"),
        Barrier::SameTime => "its sessions are all at the same time of the week (same_time)".into(),
        Barrier::Limit(limit, slot) => match limit {
            SessionLimit::Overlap => "it meets at that time already".into(),
            SessionLimit::SameDay => "it meets on that day already (same_day_sessions)".into(),
            SessionLimit::SameWeek => "it has its share of sessions in that week already (same_week_sessions)".into(),
            SessionLimit::Parallel => {
                format!("as many sessions meet in {} as the rules allow (parallel_sessions)", name(slot))
            }
            SessionLimit::Rooms => format!("other sessions have every room that would do in {}", name(slot)),
        },
        Barrier::CoverersOfSlot { slot, lessons, coverers } => {
            let lessons = count(lessons as u64, "lesson", "lessons");
            let who = match coverers {
                0 => "nobody could".into(),
                1 => "only one person could".into(),
                few => format!("only {few} people could"),
            };
            format!("{lessons} would have to be covered in {}, and {who}", name(slot))
        }
        Barrier::Covers { lessons, left } => {
            let lessons = count(lessons as u64, "lesson", "lessons");
            let left = match left {
                0 => "nobody may cover once more".into(),
                left => format!("those who could may cover {} more", count(left as u64, "time", "times")),
            };
            format!("{lessons} would have to be covered, and {left} (max_covers)")
        }
        Barrier::Dear { least, missing } => {
            format!("it would cost at least {least}, and a missing session costs {missing}")
        }
    }
}

/// As what several times are.
fn cause_of_barrier(barrier: Barrier) -> String {
    match barrier {
        Barrier::Break => "in a break".into(),
        Barrier::NoRun(length) => format!("without {}", adjacent(length)),
        Barrier::Banned(_) => "banned by pins.csv".into(),
        Barrier::NoRoomOfSize(_) | Barrier::NoRoomFree(_) => "without a room".into(),
        Barrier::SameTime => "at another time of the week than its other sessions (same_time)".into(),
        Barrier::Limit(limit, _) => match limit {
            SessionLimit::Overlap => "at a time at which it meets already",
            SessionLimit::SameDay => "on a day on which it meets already (same_day_sessions)",
            SessionLimit::SameWeek => "in a week in which it has its share already (same_week_sessions)",
            SessionLimit::Parallel => "with as many sessions as may meet at once (parallel_sessions)",
            SessionLimit::Rooms => "with other sessions in every room that would do",
        }
        .into(),
        Barrier::CoverersOfSlot { .. } => "with more lessons to cover than people who could".into(),
        Barrier::Covers { .. } => "with more lessons to cover than covers that are left (max_covers)".into(),
        Barrier::Dear { .. } => "no cheaper than a missing session".into(),
    }
}

/// As a clause about a time that starts in a slot: `Ana teaches 9A`. When is not said twice.
fn blocker(school: &School, blocker: &Blocker, start: Slot) -> String {
    let name = names::one(school, blocker.staff);
    let when = |slot: Slot| match slot == start {
        true => String::new(),
        false => format!(" in {}", school.cycle.name(slot)),
    };
    match blocker.why {
        Why::Away(slot) => format!("{name} is away{}", when(slot)),
        Why::Protected(slot) => format!("{name} has protected time{}", when(slot)),
        Why::Busy(slot, no_cover) => {
            let end = match no_cover {
                NoCover::NeverHere => "",
                NoCover::NotThisOne => " and cannot be released",
                NoCover::Nobody => ", with nobody to cover",
                NoCover::NobodyLeft => ", with nobody left to cover",
            };
            format!("{name} {}{}{end}", busy_with(school, blocker.staff, slot), when(slot))
        }
        Why::Committed(slot, by) => format!("{name} {}{}", committed_to(school, by), when(slot)),
        Why::Way(slot, row) => {
            let site = school.site_at(blocker.staff, row).map_or("another site", |site| school.text(site));
            format!("{name} has no time for the way{}: in {} they are at {site}", when(slot), school.cycle.name(row))
        }
        Why::TooFewFree => {
            let key = PrepKey::FreePerCycle.name();
            format!("{name} has fewer free periods than [prep] guarantees ({key})")
        }
        Why::Prep(key) => format!("{name} {}", beyond(key, school)),
    }
}

/// As what several times are.
fn cause_of_blocker(school: &School, blocker: &Blocker) -> String {
    let name = names::one(school, blocker.staff);
    match blocker.why {
        Why::Away(_) => format!("when {name} is away"),
        Why::Protected(_) => format!("in protected time of {name}"),
        Why::Busy(_, NoCover::NobodyLeft) => format!("when {name} would have to be covered, with nobody left to"),
        Why::Busy(_, NoCover::Nobody) => format!("when {name} would have to be covered, with nobody to"),
        Why::Busy(..) => format!("when {name} teaches"),
        Why::Committed(_, by) => format!("when {name} {}", committed_to(school, by)),
        Why::Way(..) => format!("when {name} has no time for the way from or to another site"),
        Why::TooFewFree => format!("beyond {} for {name}", PrepKey::FreePerCycle.name()),
        Why::Prep(key) => format!("beyond {} for {name}", key.name()),
    }
}

/// What a person would be beyond with one more session.
fn beyond(key: PrepKey, school: &School) -> String {
    let (figure, name) = (key.figure(&school.rules.prep), key.name());
    match (key.counted(), key.span()) {
        (Counted::FreeSlots, Span::Day) => {
            format!(
                "would keep fewer than {} that day ({name})",
                count(u64::from(figure), "free period", "free periods")
            )
        }
        (Counted::FreeSlots, span) => {
            format!("would keep fewer free periods of {} than are guaranteed ({name})", span_in_words(span))
        }
        (Counted::Sessions, span) => {
            format!(
                "would attend more than {} {} ({name})",
                count(u64::from(figure), "session", "sessions"),
                then(span)
            )
        }
        (Counted::Slots, span) => {
            format!("would be committed for more periods of {} than may be ({name})", span_in_words(span))
        }
    }
}

fn span_in_words(span: Span) -> &'static str {
    match span {
        Span::Day => "the day",
        Span::Week => "the week",
        Span::Cycle => "the cycle",
    }
}

fn then(span: Span) -> &'static str {
    match span {
        Span::Day => "that day",
        Span::Week => "that week",
        Span::Cycle => "in the cycle",
    }
}

/// Whom a team cannot meet without where all must attend, in words that may be followed by `of Maths`.
fn everybody_needed(team: &Team) -> String {
    let who = if team.core() == team.members.len() { "members" } else { "leads and required members" };
    match team.core() {
        1 => "the one lead or required member".into(),
        2 => format!("both {who}"),
        core => format!("all {core} {who}"),
    }
}

/// `2 adjacent periods`, `adjacent periods of 90 minutes`.
fn adjacent(length: SessionLength) -> String {
    match length {
        SessionLength::Periods(periods) => format!("{periods} adjacent periods"),
        SessionLength::Minutes(minutes) => format!("adjacent periods of {minutes} minutes"),
    }
}

/// Pins of sessions that cannot hold, as a finding.
pub(super) fn pins(school: &School, pins: &[PinnedSession], why: &NoPins) -> Finding {
    match (why, pins) {
        (NoPins::Alone(time), [pin]) => impossible(school, pin, time),
        _ => together(school, pins),
    }
}

fn impossible(school: &School, pin: &PinnedSession, time: &Blocked) -> Finding {
    let team = &school.teams[pin.team];
    let slot = school.cycle.name(pin.start);
    let mut reasons = blocked(school, time);
    let because = if reasons.is_empty() || time.barrier.is_some() { String::new() } else { rule_of(time, team) };
    if reasons.is_empty() {
        reasons.push("there are not enough people to cover those who would have to be released".into());
    }
    Finding {
        code: Code::ImpossiblePin,
        place: conflicts::place(&pin.source),
        value: Some(format!("{} at {slot}", team.id)),
        message: format!("{} cannot meet at {slot}{because}: {}", team.name, reasons.join("; ")),
        expected: "a slot in which a session of this team obeys every hard rule".into(),
        remedy: "move or drop the pin, or change what stands in its way".into(),
        also: Vec::new(),
    }
}

/// Which hard rule a pin breaks by who cannot attend.
fn rule_of(blocked: &Blocked, team: &Team) -> String {
    let missing =
        |counts: fn(MemberRole) -> bool| blocked.blockers.iter().filter(|blocker| counts(blocker.role)).count();
    let core = team.core();
    if missing(|role| role == MemberRole::Lead) > 0 {
        ", where whoever leads it must attend".into()
    } else if core - missing(|role| role != MemberRole::Optional) >= team.quorum as usize {
        ", where at least two people must attend".into()
    } else if team.quorum as usize == core {
        format!(", where {} must attend", everybody_needed(team))
    } else {
        format!(", where {} of the {core} leads and required members must attend", team.quorum)
    }
}

fn together(school: &School, pins: &[PinnedSession]) -> Finding {
    let name = |pin: &PinnedSession| format!("{} at {}", school.teams[pin.team].name, school.cycle.name(pin.start));
    let names: Vec<String> = pins.iter().map(name).collect();
    let alone = pins.len() == 1;
    let message = match names.as_slice() {
        [one] => format!("the pin of {one} cannot hold: not enough people can attend or cover"),
        names => format!("these {} pins cannot hold together: {}", names.len(), names.join("; ")),
    };
    Finding {
        code: if alone { Code::ImpossiblePin } else { Code::ConflictingPins },
        place: conflicts::place(&pins[0].source),
        value: Some(names.join("; ")),
        message,
        expected: "pins that one plan can obey together".into(),
        remedy: if alone { "move or drop the pin".into() } else { "move or drop any one of them".into() },
        also: pins[1..].iter().map(|pin| pin.source.line).collect(),
    }
}
