//! Why somebody has no peer, and why a group does not meet.

use super::meetings::possible;
use super::options::Options;
use crate::plan::reasons::{
    BlockedSlot, Excluded, Exclusion, JoinedPeer, NoPeer, NoPeerMeeting, NotFree, PersonNotFree, Reason,
};
use crate::plan::{PeerGroup, Unmet, UnmetKind};
use crate::planners::place::not_free;
use crate::school::{SlotKind, SlotSet, StaffId};
use std::collections::BTreeMap;

/// How many nearest slots are shown.
const SHOWN: usize = 3;
/// Everything that is missing: peers, then meetings, by id as text.
///
/// O(alone × people + groups × slots).
pub fn unmet(options: &Options, groups: &[PeerGroup], alone: &[StaffId]) -> Vec<Unmet> {
    let person = |staff: &StaffId| Unmet {
        kind: UnmetKind::Mentee,
        id: options.school.staff[*staff].id.clone(),
        count: 1,
        reason: Reason::Peer(*staff, why_alone(options, groups, *staff)),
        repairs: Vec::new(),
    };
    let meeting = |group: &PeerGroup| {
        let missing = options.meetings().saturating_sub(group.meetings.len() as u32);
        let ids: Vec<&str> = group.people.iter().map(|staff| options.school.staff[*staff].id.as_str()).collect();
        (missing > 0).then(|| Unmet {
            kind: UnmetKind::Meeting,
            id: ids.join("/"),
            count: missing,
            reason: Reason::PeerMeeting(group.people.clone(), why_no_meeting(options, group)),
            repairs: Vec::new(),
        })
    };
    let mut found: Vec<Unmet> = alone.iter().map(person).chain(groups.iter().filter_map(meeting)).collect();
    found.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    found
}

/// No possible peer: which rule excludes how many; or which pairs cannot take a third.
fn why_alone(options: &Options, groups: &[PeerGroup], staff: StaffId) -> NoPeer {
    let others: Vec<StaffId> = options.school.staff.ids().filter(|other| *other != staff).collect();
    let peers: Vec<StaffId> = options.peers_of(staff).collect();
    if others.is_empty() {
        return NoPeer::NobodyElse;
    }
    if peers.is_empty() {
        return NoPeer::NoneMay(others.len() as u32, excluded(options, staff, &others));
    }
    let joined = peers.iter().filter_map(|peer| why_not_third(options, groups, staff, *peer));
    NoPeer::AllTaken(peers.len() as u32, joined.collect())
}

/// Why somebody cannot join the group of a possible peer.
fn why_not_third(options: &Options, groups: &[PeerGroup], staff: StaffId, peer: StaffId) -> Option<JoinedPeer> {
    let group = groups.iter().find(|group| group.people.contains(&peer))?;
    let with: Vec<StaffId> = group.people.iter().copied().filter(|other| *other != peer).collect();
    let rules = match group.joined {
        Some(_) => None,
        None => Some(options.exclusions(staff, *with.first()?)),
    };
    Some(JoinedPeer { peer, with, rules })
}

/// Which rule excludes how many.
fn excluded(options: &Options, staff: StaffId, others: &[StaffId]) -> Vec<Excluded> {
    let mut counts: BTreeMap<Exclusion, u32> = BTreeMap::new();
    for other in others {
        for exclusion in options.exclusions(staff, *other) {
            *counts.entry(exclusion).or_default() += 1;
        }
    }
    counts.into_iter().map(|(rule, people)| Excluded { rule, people }).collect()
}

fn why_no_meeting(options: &Options, group: &PeerGroup) -> NoPeerMeeting {
    NoPeerMeeting {
        held: group.meetings.len() as u32,
        too_few_free: group.people.iter().copied().find(|staff| !options.allowances[*staff].may_commit),
        free: free(options, group).len() as u32,
        possible: possible(options, &group.people).len() as u32,
        nearest: nearest(options, group),
    }
}

/// The slots in which all are free, whatever [prep] says.
fn free(options: &Options, group: &PeerGroup) -> SlotSet {
    let mut all = group.people.iter().map(|staff| &options.school.staff[*staff].time.free);
    let first = all.next().cloned().unwrap_or_else(|| SlotSet::empty(options.school.cycle.len()));
    all.fold(first, |common, free| common.and(free))
}

/// The slots in which the fewest are kept from meeting.
fn nearest(options: &Options, group: &PeerGroup) -> Vec<BlockedSlot> {
    let cycle = &options.school.cycle;
    let mut found: Vec<BlockedSlot> = Vec::new();
    for slot in cycle.slots().filter(|slot| cycle.kind(*slot) != SlotKind::Break && !group.meetings.contains(slot)) {
        let why = |staff: &StaffId| {
            let kept = || (!options.possible[*staff].contains(slot)).then_some(NotFree::Prep);
            let why = not_free(options.school, *staff, slot).or_else(kept)?;
            Some(PersonNotFree { staff: *staff, why })
        };
        let people: Vec<PersonNotFree> = group.people.iter().filter_map(why).collect();
        if !people.is_empty() {
            found.push(BlockedSlot { slot, people });
        }
    }
    found.sort_by_key(|blocked| (blocked.people.len(), blocked.slot));
    found.truncate(SHOWN);
    found
}
