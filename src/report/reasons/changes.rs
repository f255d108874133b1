//! Changes that a school could make, as orders, and what they would bring.

use super::Help;
use super::besides::besides;
use super::people::busy_with;
use crate::plan::reasons::{Brings, Change, Price, Repair};
use crate::report::names;
use crate::report::text::count;
use crate::school::{Counted, School, SessionLength, SessionLimit, Slot, Span, StaffId, TeamId};

/// The change as an order to whoever runs the school.
pub(super) fn change(school: &School, change: Change) -> String {
    let name = |staff: StaffId| names::one(school, staff);
    let of = |team: TeamId| school.teams[team].name.as_str();
    let does = |staff, slot| format!("{} ({})", school.cycle.name(slot), busy_with(school, staff, slot));
    let (mentors, visits, prep) = (&school.rules.mentors, &school.rules.visits, &school.rules.prep);
    match change {
        Change::Format(format) => {
            let size = format.group_size().unwrap_or(2);
            format!("Form groups of {size} instead of {}", visits.format.group_size().unwrap_or(2))
        }
        Change::OneMoreVisitor(host) => {
            let hosts = school.staff[host].hosts;
            format!("Let {} receive {} instead of {hosts}", name(host), count(u64::from(hosts + 1), "visit", "visits"))
        }
        Change::OneMorePlace(mentor) => {
            let places = school.staff[mentor].mentees;
            format!(
                "Let {} take {} instead of {places}",
                name(mentor),
                count(u64::from(places + 1), "mentee", "mentees")
            )
        }
        Change::BecomeMentor(staff) => format!("Make {} a mentor", name(staff)),
        Change::BecomeCover(staff) => format!("Let {} cover for others (role cover)", name(staff)),
        Change::MoreCovers => {
            let most = school.rules.blocks.max_covers;
            format!("Let everybody who covers do so {} a cycle instead of {most} (max_covers)", times(most + 1))
        }
        Change::TeamLimit(limit) | Change::SchoolLimit(limit) => match limit {
            SessionLimit::Overlap => "Let sessions of one team overlap".into(),
            SessionLimit::SameDay => "Let sessions of one team be on the same day (same_day_sessions = true)".into(),
            SessionLimit::SameWeek => "Let sessions of one team be in the same week (same_week_sessions = true)".into(),
            SessionLimit::Parallel => {
                let most = school.rules.parallel_sessions;
                format!("Let {} sessions meet in one slot instead of {most} (parallel_sessions)", most + 1)
            }
            SessionLimit::Rooms => "Find one more room for sessions, large enough for every team".into(),
        },
        Change::SameDayMeetings => "Let a pair meet twice on one day (same_day_meetings = true)".into(),
        Change::SameWeekMeetings => "Let all meetings of a pair fall in one week (same_week_meetings = true)".into(),
        Change::Prep(key) => {
            let (now, then, name) = (key.figure(prep), key.milder(prep), key.name());
            let span = match key.span() {
                Span::Day => "a day",
                Span::Week => "a week",
                Span::Cycle => "a cycle",
            };
            match key.counted() {
                Counted::FreeSlots => format!("Keep {then} free periods {span} instead of {now} ({name})"),
                Counted::Sessions => {
                    let sessions = count(u64::from(then), "session", "sessions");
                    format!("Let everybody attend {sessions} {span} instead of {now} ({name})")
                }
                Counted::Slots => {
                    let periods = count(u64::from(then), "period", "periods");
                    format!("Let everybody be committed for {periods} {span} instead of {now} ({name})")
                }
            }
        }
        Change::LetRelease(staff, slot) => {
            format!("Let {} be released and covered in {}", name(staff), does(staff, slot))
        }
        Change::LetObserve(staff, slot) => format!("Let {} be observed in {}", name(staff), does(staff, slot)),
        Change::Free(staff, slot) => format!("Keep {} free in {}", name(staff), does(staff, slot)),
        Change::Optional(team, staff) => {
            let core = school.teams[team].core().saturating_sub(1) as u32;
            let quorum = match school.teams[team].quorum {
                few if few < core => format!(" (the quorum stays {few})"),
                _ => String::new(),
            };
            format!("Make {} optional for {}{quorum}", name(staff), of(team))
        }
        Change::Quorum(team) => {
            let quorum = school.teams[team].quorum;
            format!("Lower the quorum of {} from {quorum} to {}", of(team), quorum.saturating_sub(1))
        }
        Change::Online(team) => format!("Let {} meet online (site = online)", of(team)),
        Change::AtSite(team, site) => format!("Let {} meet at {} (site)", of(team), school.text(site)),
        Change::InSchool(staff, day) => {
            format!("Have {} in school on {} (here, not away)", name(staff), school.cycle.day_name(day))
        }
        Change::AnyTime(team) => {
            format!("Let sessions of {} be at different times of the week (same_time = no)", of(team))
        }
        Change::Shorter(team) => {
            let (now, then) = (school.teams[team].length, school.teams[team].length.shorter());
            let then = match then {
                SessionLength::Periods(periods) => periods.to_string(),
                minutes => minutes.to_string(),
            };
            format!("Cut sessions of {} from {now} to {then}", of(team))
        }
        Change::AllowReleases => "Let lessons be covered so that somebody can attend (release = true)".into(),
        Change::MinimumCommon(least) => format!("Lower min_common from {} to {least}", mentors.min_common),
        Change::MinimumYears(least) => format!("Lower min_years from {} to {least}", mentors.min_years),
        Change::AnyDepartment => "Let pairs be of any departments (department = \"any\")".into(),
        Change::CrossSite => "Let pairs cross sites (cross_site = true)".into(),
        Change::RepeatPairs => "Let pairs of earlier terms be formed again (repeat = true)".into(),
        Change::AllowPair(mentor, mentee) => {
            format!("Allow {} to mentor {} (pairs.csv)", name(mentor), name(mentee))
        }
        Change::MoreRounds(rounds) => format!("Hold {rounds} rounds instead of {}", visits.rounds),
        Change::MoreOfClass => {
            format!("Let a class have {} visits instead of {} (per_group)", visits.per_group + 1, visits.per_group)
        }
        Change::DebriefNextDay => "Let debriefs be on the next day (debrief = \"next-day\")".into(),
        Change::NoDebrief => "Do without debriefs (debrief = \"none\")".into(),
        Change::RepeatVisits => "Let visits of earlier terms be made again (repeat = true)".into(),
    }
}

/// Changes as one order.
pub fn order(school: &School, changes: &[Change]) -> String {
    let mut order = String::new();
    for one in changes {
        let words = change(school, *one);
        if order.is_empty() {
            order = words;
        } else {
            let (first, rest) = words.split_at(words.chars().next().map_or(0, char::len_utf8));
            order = format!("{order}, and {}{rest}", first.to_lowercase());
        }
    }
    order
}

/// The files that changes are made in.
pub(in crate::report) fn files(changes: &[Change]) -> String {
    let mut files: Vec<&str> = changes.iter().map(|change| change.file()).collect();
    files.dedup();
    files.join(" and ")
}

/// A repair as an order, with what is otherwise then.
pub(super) fn repair(school: &School, repair: &Repair) -> Help {
    match repair {
        Repair::Told(words) => Help::Told(words.clone()),
        Repair::ToldInParts { change, then, price } => {
            Help::InParts { change: change.clone(), then: then.clone(), price: *price }
        }
        Repair::Found { changes, brings, besides: others, price } => {
            let then = format!("{}; {}", brought(school, brings), besides(school, others));
            Help::InParts { change: order(school, changes), then, price: *price }
        }
    }
}

/// `total 1843 instead of 2838`, with `at most` where that is not proven.
pub(super) fn points(price: &Price) -> String {
    let most = if price.proven { "" } else { "at most " };
    format!("total {most}{} instead of {}", price.total, price.instead_of)
}

fn brought(school: &School, brings: &Brings) -> String {
    let name = |staff: StaffId| names::one(school, staff);
    let mentor_of = |mentor: &Option<StaffId>| mentor.map_or("a mentor".into(), name);
    let when = |slots: &[Slot]| slots.iter().map(|slot| school.cycle.name(*slot)).collect::<Vec<_>>().join(" and ");
    match brings {
        Brings::Sessions(team, starts) => format!("{} meets {}", school.teams[*team].name, when(starts)),
        Brings::Mentor { mentee, mentor } => format!("{} gets {}", name(*mentee), mentor_of(mentor)),
        Brings::Meetings { mentee, mentor, slots } => {
            format!("{} and {} meet {}", mentor_of(mentor), name(*mentee), when(slots))
        }
        Brings::Visits { observer, left: 0, .. } => format!("{} makes all visits", name(*observer)),
        Brings::Visits { observer, left, instead_of } => {
            format!("{} lacks {left} instead of {instead_of}", name(*observer))
        }
    }
}

/// `once`, `twice`, `3 times`.
fn times(number: u32) -> String {
    match number {
        1 => "once".into(),
        2 => "twice".into(),
        more => format!("{more} times"),
    }
}
