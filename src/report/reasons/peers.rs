//! Why somebody has no peer, and why a group does not meet.

use super::Told;
use super::people::{self, joined, nearest};
use crate::plan::reasons::{Excluded, Exclusion, JoinedPeer, NoPeer, NoPeerMeeting};
use crate::report::names;
use crate::report::text::count;
use crate::school::{School, StaffId};
use std::borrow::Cow;

/// Names in a list before it says how many more there are.
const NAMED: usize = 5;

fn name(school: &School, staff: StaffId) -> Cow<'_, str> {
    names::one(school, staff)
}

/// Why somebody has no peer.
pub(super) fn no_peer(school: &School, staff: StaffId, why: &NoPeer) -> String {
    let staff = name(school, staff);
    match why {
        NoPeer::NobodyElse => "There is nobody else on the staff list.".into(),
        NoPeer::NoneMay(others, rules) => {
            let who = match others {
                1 => "The one other person may not".to_owned(),
                few => format!("None of the {few} others may"),
            };
            format!("{who} be a peer of {staff}: {}.", excluded(school, rules))
        }
        NoPeer::AllTaken(peers, joined) => {
            let mut lines: Vec<String> = joined.iter().take(NAMED).map(|peer| no_third(school, peer)).collect();
            let named = NAMED as u32;
            if *peers > named {
                lines.push(format!("and {} more", peers - named));
            }
            let (who, are) = match peers {
                1 => ("The one person".to_owned(), "is"),
                few => (format!("All {few}"), "are"),
            };
            let lines = lines.join("; ");
            format!("{who} who may be a peer of {staff} {are} in a group that {staff} cannot join: {lines}.")
        }
    }
}

/// Why nobody can join the group of a possible peer.
fn no_third(school: &School, taken: &JoinedPeer) -> String {
    let names: Vec<_> = taken.with.iter().map(|other| name(school, *other)).collect();
    let (peer, names) = (name(school, taken.peer), joined(&names));
    match &taken.rules {
        None => format!("{peer} is with {names}, and three are the most"),
        Some(rules) => {
            let why: Vec<String> = rules.iter().map(|rule| in_words(*rule)).collect();
            format!("{peer} is with {names} ({})", why.join(", "))
        }
    }
}

/// A rule that keeps two people apart.
fn in_words(exclusion: Exclusion) -> String {
    match exclusion {
        Exclusion::LittleTime => "too few common free periods, min_common",
        Exclusion::OtherSite => "at another site, cross_site",
        Exclusion::OtherDepartment => "of another department",
        Exclusion::SameDepartment => "of the same department",
        Exclusion::Forbidden => "forbidden in pairs.csv",
        Exclusion::Previous => "a pair before, repeat",
        Exclusion::Oneself
        | Exclusion::NotMentor
        | Exclusion::NotMentee
        | Exclusion::FewYears
        | Exclusion::LacksTag => "not a peer",
    }
    .into()
}

/// Which rule excludes how many.
fn excluded(school: &School, rules: &[Excluded]) -> String {
    people::excluded(school, rules, "one", |excluded| format!("{} not on the staff list", excluded.people))
}

/// Why a group does not meet as often as it should, and the slots in which it nearly could.
pub(super) fn no_meeting(school: &School, people: &[StaffId], why: &NoPeerMeeting) -> Told {
    let names: Vec<_> = people.iter().map(|staff| name(school, *staff)).collect();
    let names = joined(&names);
    let only = if why.held == 0 { "no slot" } else { "no other slot" };
    let all = if people.len() == 2 { "both" } else { "all" };
    let reason = if let Some(staff) = why.too_few_free {
        format!("{} has fewer free periods than [prep] guarantees, and so no meetings.", name(school, staff))
    } else if why.possible > why.held {
        let more = count(u64::from(why.possible - why.held), "other slot", "other slots");
        format!(
            "{names} are {all} free in {more}, but that would cost more than a missing meeting, or take more than \
             [prep] lets them give."
        )
    } else if why.free > why.possible {
        let common = count(u64::from(why.free), "common free slot", "common free slots");
        format!("{names} have {common}, but what [prep] guarantees them leaves {only}.")
    } else {
        format!("There is {only} in which {names} are {all} free.")
    };
    Told { nearest: nearest(school, &why.nearest, "keeps it free ([prep])"), ..Told::short(reason) }
}
