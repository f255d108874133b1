//! Why somebody has no peer, and why a group does not meet.

use super::meetings::possible;
use super::options::Options;
use crate::plan::{PeerGroup, Unmet, UnmetKind};
use crate::planners::acceptable::Exclusion;
use crate::planners::place::{count, unavailable};
use crate::school::{Slot, SlotKind, SlotSet, StaffId};
use std::collections::BTreeMap;

/// How many nearest slots are shown.
const SHOWN: usize = 3;
/// Names in a list before it says how many more there are.
const NAMED: usize = 5;

/// Everything that is missing: peers, then meetings, by id as text.
///
/// O(alone × people + groups × slots).
pub fn unmet(options: &Options, groups: &[PeerGroup], alone: &[StaffId]) -> Vec<Unmet> {
    let person = |staff: &StaffId| Unmet {
        kind: UnmetKind::Mentee,
        id: options.school.staff[*staff].id.clone(),
        count: 1,
        reason: why_alone(options, groups, *staff),
        nearest: Vec::new(),
        repairs: Vec::new(),
    };
    let meeting = |group: &PeerGroup| {
        let missing = options.meetings().saturating_sub(group.meetings.len() as u32);
        let ids: Vec<&str> = group.people.iter().map(|staff| options.school.staff[*staff].id.as_str()).collect();
        (missing > 0).then(|| Unmet {
            kind: UnmetKind::Meeting,
            id: ids.join("/"),
            count: missing,
            reason: why_no_meeting(options, group),
            nearest: nearest(options, group),
            repairs: Vec::new(),
        })
    };
    let mut found: Vec<Unmet> = alone.iter().map(person).chain(groups.iter().filter_map(meeting)).collect();
    found.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    found
}

fn name<'a>(options: &Options<'a>, staff: StaffId) -> &'a str {
    &options.school.staff[staff].name
}

/// No possible peer: which rule excludes how many; or which pairs cannot take a third.
fn why_alone(options: &Options, groups: &[PeerGroup], staff: StaffId) -> String {
    let others: Vec<StaffId> = options.school.staff.ids().filter(|other| *other != staff).collect();
    let peers: Vec<StaffId> = options.peers_of(staff).collect();
    if others.is_empty() {
        return "There is nobody else on the staff list.".into();
    }
    if peers.is_empty() {
        let who = match others.len() {
            1 => "The one other person may not".to_owned(),
            few => format!("None of the {few} others may"),
        };
        return format!("{who} be a peer of {}: {}.", name(options, staff), excluded(options, staff, &others));
    }
    let mut lines: Vec<String> =
        peers.iter().take(NAMED).filter_map(|peer| why_not_third(options, groups, staff, *peer)).collect();
    if peers.len() > NAMED {
        lines.push(format!("and {} more", peers.len() - NAMED));
    }
    let (who, are) = match peers.len() {
        1 => ("The one person".to_owned(), "is"),
        few => (format!("All {few}"), "are"),
    };
    let staff = name(options, staff);
    format!("{who} who may be a peer of {staff} {are} in a group that {staff} cannot join: {}.", lines.join("; "))
}

/// Why somebody cannot join the group of a possible peer.
fn why_not_third(options: &Options, groups: &[PeerGroup], staff: StaffId, peer: StaffId) -> Option<String> {
    let group = groups.iter().find(|group| group.people.contains(&peer))?;
    let others: Vec<StaffId> = group.people.iter().copied().filter(|other| *other != peer).collect();
    let names: Vec<&str> = others.iter().map(|other| name(options, *other)).collect();
    let names = joined(&names);
    let peer = name(options, peer);
    if group.joined.is_some() {
        return Some(format!("{peer} is with {names}, and three are the most"));
    }
    let why: Vec<String> = options.exclusions(staff, *others.first()?).into_iter().map(in_words).collect();
    Some(format!("{peer} is with {names} ({})", why.join(", ")))
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
fn excluded(options: &Options, staff: StaffId, others: &[StaffId]) -> String {
    let mut counts: BTreeMap<Exclusion, u32> = BTreeMap::new();
    for other in others {
        for exclusion in options.exclusions(staff, *other) {
            *counts.entry(exclusion).or_default() += 1;
        }
    }
    let least = options.school.rules.mentors.min_common;
    let words = counts.iter().map(|(exclusion, number)| match exclusion {
        Exclusion::LittleTime => format!("{number} with fewer than {least} common free periods (min_common)"),
        Exclusion::OtherSite => format!("{number} at another site (cross_site)"),
        Exclusion::OtherDepartment => format!("{number} of another department (department = \"same\")"),
        Exclusion::SameDepartment => format!("{number} of the same department (department = \"different\")"),
        Exclusion::Forbidden => format!("{number} forbidden in pairs.csv"),
        Exclusion::Previous => {
            format!("{number} who {} one before (repeat)", if *number == 1 { "was" } else { "were" })
        }
        Exclusion::Oneself
        | Exclusion::NotMentor
        | Exclusion::NotMentee
        | Exclusion::FewYears
        | Exclusion::LacksTag => {
            format!("{number} not on the staff list")
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

fn why_no_meeting(options: &Options, group: &PeerGroup) -> String {
    let names: Vec<&str> = group.people.iter().map(|staff| name(options, *staff)).collect();
    let names = joined(&names);
    if let Some(staff) = group.people.iter().find(|staff| !options.allowances[**staff].may_commit) {
        return format!("{} has fewer free periods than [prep] guarantees, and so no meetings.", name(options, *staff));
    }
    let held = group.meetings.len() as u32;
    let possible = possible(options, &group.people).len() as u32;
    let free = free(options, group).len() as u32;
    let only = if held == 0 { "no slot" } else { "no other slot" };
    let all = if group.people.len() == 2 { "both" } else { "all" };
    if possible > held {
        let more = count(possible - held, "other slot", "other slots");
        format!(
            "{names} are {all} free in {more}, but that would cost more than a missing meeting, or take more than [prep] lets them give."
        )
    } else if free > possible {
        let common = count(free, "common free slot", "common free slots");
        format!("{names} have {common}, but what [prep] guarantees them leaves {only}.")
    } else {
        format!("There is {only} in which {names} are {all} free.")
    }
}

/// The slots in which all are free, whatever [prep] says.
fn free(options: &Options, group: &PeerGroup) -> SlotSet {
    let mut all = group.people.iter().map(|staff| &options.school.staff[*staff].time.free);
    let first = all.next().cloned().unwrap_or_else(|| SlotSet::empty(options.school.cycle.len()));
    all.fold(first, |common, free| common.and(free))
}

/// The slots in which the fewest are kept from meeting, and who by what.
fn nearest(options: &Options, group: &PeerGroup) -> Vec<String> {
    let cycle = &options.school.cycle;
    let mut found: Vec<(usize, Slot, String)> = Vec::new();
    for slot in cycle.slots().filter(|slot| cycle.kind(*slot) != SlotKind::Break && !group.meetings.contains(slot)) {
        let why = |staff: &StaffId| {
            let obstacle = unavailable(options.school, *staff, slot);
            let kept = || (!options.possible[*staff].contains(slot)).then(|| "keeps it free ([prep])".to_owned());
            Some(format!("{} {}", name(options, *staff), obstacle.or_else(kept)?))
        };
        let blocked: Vec<String> = group.people.iter().filter_map(why).collect();
        if !blocked.is_empty() {
            found.push((blocked.len(), slot, format!("{}: {}.", cycle.name(slot), blocked.join("; "))));
        }
    }
    found.sort_by_key(|(blocked, slot, _)| (*blocked, *slot));
    found.into_iter().take(SHOWN).map(|(_, _, words)| words).collect()
}

/// `Ana`, `Ana and Bo`, `Ana, Bo and Cy`.
fn joined(names: &[&str]) -> String {
    match names {
        [] => "nobody".into(),
        [one] => (*one).into(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
