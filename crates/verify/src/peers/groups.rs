//! Who is in a group with whom.

use super::super::case::Case;
use super::super::{Rule, Violation};
use crate::plan::Kind;
use crate::school::StaffId;
use std::collections::BTreeMap;

fn broken(rule: Rule, subject: impl Into<String>, message: impl Into<String>) -> Violation {
    Violation { rule, subject: subject.into(), message: message.into() }
}

/// A plan of peers holds nothing else, and its kind is `mentors`.
pub(crate) fn nothing_else(case: &Case, found: &mut Vec<Violation>) {
    let document = case.document;
    if document.peers.is_none() {
        return;
    }
    let others = [
        ("sessions", !document.sessions.is_empty()),
        ("pairs", !document.pairs.is_empty()),
        ("visits", !document.visits.is_empty()),
        ("pairing", document.pairing.is_some()),
        ("stages", !document.score.stages.is_empty()),
        ("kinds", document.kinds != [Kind::Mentors]),
    ];
    for (part, _) in others.into_iter().filter(|(_, there)| *there) {
        let message = match part {
            "kinds" => "must be mentors alone in a plan of peers",
            _ => "must be empty in a plan of peers",
        };
        found.push(broken(Rule::PeersGroups, part, message));
    }
}

/// A group has two or three people, all different.
pub(crate) fn sizes(case: &Case, found: &mut Vec<Violation>) {
    for group in &case.peers {
        let mut people = group.people.clone();
        people.sort_unstable();
        people.dedup();
        if people.len() != group.people.len() {
            found.push(group.broken(Rule::PeersGroups, "lists somebody twice"));
        }
        if !(2..=3).contains(&people.len()) {
            found.push(group.broken(Rule::PeersGroups, format!("has {} people instead of two or three", people.len())));
        }
    }
}

/// Everybody is in one group at most.
pub(crate) fn once(case: &Case, found: &mut Vec<Violation>) {
    let mut groups: BTreeMap<StaffId, Vec<String>> = BTreeMap::new();
    for group in &case.peers {
        let mut people = group.people.clone();
        people.sort_unstable();
        people.dedup();
        people.into_iter().for_each(|staff| groups.entry(staff).or_default().push(group.id()));
    }
    for (staff, groups) in groups {
        if groups.len() > 1 {
            let message = format!("is in {} groups: {}", groups.len(), groups.join(", "));
            found.push(broken(Rule::PeersGroups, case.facts.person(staff), message));
        }
    }
}

/// A trio says who of it joined a pair, and a pair nobody.
pub(crate) fn third(case: &Case, found: &mut Vec<Violation>) {
    for group in &case.peers {
        match (&group.row.joined, group.people.len()) {
            (None, 3) => found.push(group.broken(Rule::PeersGroups, "is a trio and does not say who joined")),
            (Some(_), 2) => found.push(group.broken(Rule::PeersGroups, "is a pair, and yet somebody joined")),
            (Some(joined), _) if !group.row.people.contains(joined) => {
                found.push(group.broken(Rule::PeersGroups, format!("{joined} joined and is not in the group")));
            }
            _ => {}
        }
    }
}

/// Every two people of a group may be peers.
pub(crate) fn allowed(case: &Case, found: &mut Vec<Violation>) {
    for group in &case.peers {
        for (at, a) in group.people.iter().enumerate() {
            for b in group.people[at + 1..].iter().filter(|b| *b != a) {
                let two = format!("{} and {}", case.facts.person(*a), case.facts.person(*b));
                for refusal in case.candidates.refusals_of_peers(*a, *b) {
                    found.push(group.broken(Rule::PeersAllowed, format!("{two}: {refusal}")));
                }
            }
        }
    }
}

/// People inside a group and groups by their first person are in the order of staff.csv.
pub(crate) fn order(case: &Case, found: &mut Vec<Violation>) {
    for group in case.peers.iter().filter(|group| !group.people.is_sorted()) {
        found.push(group.broken(Rule::Order, "people must be listed in the order of staff.csv"));
    }
    if !case.peers.iter().map(|group| &group.people).is_sorted() {
        found.push(broken(Rule::Order, "peers", "must be in the order of their first person in staff.csv"));
    }
}
