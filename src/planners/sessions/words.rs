//! What stands in the way of a session, in words.

use super::obstacles::{Barrier, Blocked, Blocker, NoCover, Why};
use crate::planners::place::{busy_with, count};
use crate::school::{Counted, PrepKey, School, SessionLength, SessionLimit, Slot, Span, Team};
use std::collections::BTreeMap;

/// How many causes are named before it is said how many more there are.
const CAUSES: usize = 3;

impl Blocked {
    /// What stands in the way, in a few words each: the barrier, then everybody who is to be named.
    pub fn in_words(&self, school: &School) -> Vec<String> {
        let barrier = self.barrier.iter().map(|barrier| barrier.in_words(school));
        let people = self.named().into_iter().map(|blocker| blocker.in_words(school, self.start));
        barrier.chain(people).collect()
    }

    /// The cause that is named where there are many times: the barrier, or who is in the way by what.
    fn cause(&self, school: &School) -> String {
        if let Some(barrier) = self.barrier {
            return barrier.cause();
        }
        // Whoever is held most loosely is the first who could be asked.
        match self.named().into_iter().min_by_key(|blocker| (blocker.hold, blocker.staff)) {
            Some(blocker) => blocker.cause(school),
            None => "possible by themselves, but not beside the other sessions".into(),
        }
    }
}

/// What stands in the way at some times, the most frequent first: `2 beyond max_sessions_per_day for Ann Lee`.
pub fn causes(school: &School, blocked: &[Blocked]) -> String {
    let mut causes: BTreeMap<String, u32> = BTreeMap::new();
    for blocked in blocked {
        *causes.entry(blocked.cause(school)).or_default() += 1;
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

impl Barrier {
    /// As a clause about one time.
    fn in_words(self, school: &School) -> String {
        let name = |slot: Slot| school.cycle.name(slot);
        match self {
            Barrier::Break => "it is a break".into(),
            Barrier::NoRun(length) => format!("no {} start there", adjacent(length)),
            Barrier::Banned(slot) => format!("pins.csv bans {}", name(slot)),
            Barrier::NoRoomOfSize(seats) => format!("no room has {seats} seats"),
            Barrier::NoRoomFree(seats) => format!("no room with {seats} seats is free"),
            Barrier::SameTime => "its sessions are all at the same time of the week (same_time)".into(),
            Barrier::Limit(limit, slot) => match limit {
                SessionLimit::Overlap => "it meets at that time already".into(),
                SessionLimit::SameDay => "it meets on that day already (same_day_sessions)".into(),
                SessionLimit::SameWeek => {
                    "it has its share of sessions in that week already (same_week_sessions)".into()
                }
                SessionLimit::Parallel => {
                    format!("as many sessions meet in {} as the rules allow (parallel_sessions)", name(slot))
                }
                SessionLimit::Rooms => format!("every room is taken in {}", name(slot)),
            },
            Barrier::CoverersOfSlot { slot, lessons, coverers } => {
                let lessons = count(lessons as u32, "lesson", "lessons");
                let who = match coverers {
                    0 => "nobody could".into(),
                    1 => "only one person could".into(),
                    few => format!("only {few} people could"),
                };
                format!("{lessons} would have to be covered in {}, and {who}", name(slot))
            }
            Barrier::Covers { lessons, left } => {
                let lessons = count(lessons as u32, "lesson", "lessons");
                let left = match left {
                    0 => "nobody may cover once more".into(),
                    left => format!("those who could may cover {} more", count(left as u32, "time", "times")),
                };
                format!("{lessons} would have to be covered, and {left} (max_covers)")
            }
            Barrier::Dear { least, missing } => {
                format!("it would cost at least {least}, and a missing session costs {missing}")
            }
        }
    }

    /// As what several times are.
    fn cause(self) -> String {
        match self {
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
                SessionLimit::Rooms => "without a room",
            }
            .into(),
            Barrier::CoverersOfSlot { .. } => "with more lessons to cover than people who could".into(),
            Barrier::Covers { .. } => "with more lessons to cover than covers that are left (max_covers)".into(),
            Barrier::Dear { .. } => "no cheaper than a missing session".into(),
        }
    }
}

impl Blocker {
    /// As a clause about a time that starts in a slot: `Ana teaches 9A`. When is not said twice.
    fn in_words(&self, school: &School, start: Slot) -> String {
        let name = &school.staff[self.staff].name;
        let when = |slot: Slot| match slot == start {
            true => String::new(),
            false => format!(" in {}", school.cycle.name(slot)),
        };
        match self.why {
            Why::Away(slot) => format!("{name} is away{}", when(slot)),
            Why::Protected(slot) => format!("{name} has protected time{}", when(slot)),
            Why::Busy(slot, no_cover) => {
                let end = match no_cover {
                    NoCover::NeverHere => "",
                    NoCover::NotThisOne => " and cannot be released",
                    NoCover::Nobody => ", with nobody to cover",
                    NoCover::NobodyLeft => ", with nobody left to cover",
                };
                format!("{name} {}{}{end}", busy_with(school, self.staff, slot), when(slot))
            }
            Why::Committed(slot, by) => format!("{name} {}{}", by.in_words(school), when(slot)),
            Why::Way(slot, row) => {
                let site = school.site_at(self.staff, row).map_or("another site", |site| school.text(site));
                format!(
                    "{name} has no time for the way{}: in {} they are at {site}",
                    when(slot),
                    school.cycle.name(row)
                )
            }
            Why::TooFewFree => {
                let key = PrepKey::FreePerCycle.name();
                format!("{name} has fewer free periods than [prep] guarantees ({key})")
            }
            Why::Prep(key) => format!("{name} {}", beyond(key, school)),
        }
    }

    /// As what several times are.
    fn cause(&self, school: &School) -> String {
        let name = &school.staff[self.staff].name;
        match self.why {
            Why::Away(_) => format!("when {name} is away"),
            Why::Protected(_) => format!("in protected time of {name}"),
            Why::Busy(_, NoCover::NobodyLeft) => format!("when {name} would have to be covered, with nobody left to"),
            Why::Busy(_, NoCover::Nobody) => format!("when {name} would have to be covered, with nobody to"),
            Why::Busy(..) => format!("when {name} teaches"),
            Why::Committed(_, by) => format!("when {name} {}", by.in_words(school)),
            Why::Way(..) => format!("when {name} has no time for the way from or to another site"),
            Why::TooFewFree => format!("beyond {} for {name}", PrepKey::FreePerCycle.name()),
            Why::Prep(key) => format!("beyond {} for {name}", key.name()),
        }
    }
}

/// What a person would be beyond with one more session.
fn beyond(key: PrepKey, school: &School) -> String {
    let (figure, name) = (key.figure(&school.rules.prep), key.name());
    match (key.counted(), key.span()) {
        (Counted::FreeSlots, Span::Day) => {
            format!("would keep fewer than {} that day ({name})", count(figure, "free period", "free periods"))
        }
        (Counted::FreeSlots, span) => {
            format!("would keep fewer free periods of {} than are guaranteed ({name})", span_in_words(span))
        }
        (Counted::Sessions, span) => {
            format!("would attend more than {} {} ({name})", count(figure, "session", "sessions"), then(span))
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
pub fn everybody_needed(team: &Team) -> String {
    let who = if team.core() == team.members.len() { "members" } else { "leads and required members" };
    match team.core() {
        1 => "the one lead or required member".into(),
        2 => format!("both {who}"),
        core => format!("all {core} {who}"),
    }
}

/// `2 adjacent periods`, `adjacent periods of 90 minutes`.
pub(super) fn adjacent(length: SessionLength) -> String {
    match length {
        SessionLength::Periods(periods) => format!("{periods} adjacent periods"),
        SessionLength::Minutes(minutes) => format!("adjacent periods of {minutes} minutes"),
    }
}
