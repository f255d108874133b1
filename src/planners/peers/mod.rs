//! Peers without roles: everybody is paired with an equal for mutual coaching,
//! and whoever is left over joins a pair (docs/peers.md has the rules).
//!
//! The way of a plan: what every two people are worth to each other, who may be
//! peers at all and when they could meet ([`options`], [`worth`]); the pairs as a
//! matching in a graph of any shape, and thirds for them as another ([`groups`]);
//! the cheapest meetings of each group, exactly ([`meetings`]); what is missing
//! and why ([`unmet`]).

pub mod groups;
pub mod meetings;
pub mod options;
#[cfg(test)]
mod tests;
pub mod unmet;
pub mod worth;

use super::PlanError;
use crate::plan::ledger::of_peers;
use crate::plan::score::{Tally, total};
use crate::plan::{Kind, PeerGroup, PeerPair, Plan, Score, Status};
use crate::school::{School, StaffId};
use crate::solve::Control;
use crate::solve::apart::{self, Ended};
use groups::Group;
use options::Options;
use worth::trio;

/// Plans peers and nothing else: as many people as possible in pairs, of these
/// pairs those worth most together, of these those whose meetings cost least;
/// then thirds for pairs. The bound of the plan holds for every plan of peers
/// that keeps this order of wishes, and is the total where nobody was left over.
///
/// O(people² × slots + people³).
///
/// # Errors
/// Where figures are too large to be compared exactly.
pub fn plan(school: &School) -> Result<Plan, PlanError> {
    let options = Options::new(school);
    let found = groups::best(&options).map_err(|error| PlanError::Solver(error.to_string()))?;
    let groups: Vec<PeerGroup> = found.groups.iter().map(|group| written(&options, group)).collect();
    let mut tally = Tally::default();
    tally.peers(school, &groups);
    let criteria = tally.criteria(school);
    let total = total(&criteria);
    let bound = found.bound.min(total);
    Ok(Plan {
        school: school.name.clone(),
        kinds: vec![Kind::Mentors],
        kept: Vec::new(),
        status: if total == bound { Status::Optimal } else { Status::Feasible },
        score: Score { total, bound, one_by_one: None, stages: Vec::new(), criteria },
        sessions: Vec::new(),
        pairs: Vec::new(),
        pairing: None,
        visits: Vec::new(),
        unmet: unmet::unmet(&options, &groups, &found.alone),
        ledger: of_peers(school, &groups),
        peers: Some(groups),
    })
}

/// The same within the time that is left. A matching is none before it is whole, so there is nothing to show where time
/// is up first.
///
/// # Errors
/// As [`plan`]; and where time is up.
pub fn plan_in_time(school: &School, control: &Control) -> Result<Plan, PlanError> {
    if control.seconds_left().is_none() {
        return plan(school);
    }
    let school = school.clone();
    match apart::run(control, &|_, _| {}, move |_, _| plan(&school)) {
        Ended::With(planned) => planned,
        Ended::LeftBehind(_) => Err(PlanError::Limit),
    }
}

/// A group as the plan holds it.
fn written(options: &Options, group: &Group) -> PeerGroup {
    let pair = |a: StaffId, b: StaffId| PeerPair {
        people: [a, b],
        fit: options.worth(a, b).unwrap_or(0),
        points: options.points(a, b),
        helps: [options.fits.matched(a, b), options.fits.matched(b, a)],
    };
    let pairs: Vec<PeerPair> = match group.people.as_slice() {
        [a, b] => vec![pair(*a, *b)],
        [a, b, c] => vec![pair(*a, *b), pair(*a, *c), pair(*b, *c)],
        _ => Vec::new(),
    };
    let fit = match pairs.as_slice() {
        [a, b, c] => trio([a.fit, b.fit, c.fit]),
        pairs => pairs.iter().map(|pair| pair.fit).next().unwrap_or(0),
    };
    let meetings = meetings::cheapest(options, &group.people).slots;
    PeerGroup { people: group.people.clone(), joined: group.joined, fit, pairs, meetings }
}
