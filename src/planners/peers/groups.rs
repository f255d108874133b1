//! Who is in a group with whom: pairs first, then thirds.

use super::meetings::cheapest;
use super::options::Options;
use super::worth::trio;
use crate::planners::fits::MOST;
use crate::school::{Id, StaffId};
use crate::solve::graph::general::{Edge, Malformed, heaviest};

/// Two or three people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// In the order of staff.csv.
    pub people: Vec<StaffId>,
    /// Who joined as the third.
    pub joined: Option<StaffId>,
}

/// Everybody in a group or without one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grouping {
    /// By their first person.
    pub groups: Vec<Group>,
    /// Who is in none, in the order of staff.csv.
    pub alone: Vec<StaffId>,
    /// What every grouping costs at least whose pairs are as many, and worth as much, as can be.
    pub bound: i64,
}

/// Two people as they are matched.
struct Pair {
    people: [StaffId; 2],
    worth: u8,
    /// What their meetings cost.
    meetings: i64,
}

/// As many people as possible in pairs; of such pairs those worth most
/// together; of these, those whose meetings cost least. Then whoever is left
/// joins a pair: as many as possible, each pair takes one, and of the ways to
/// join the one in which the trios are worth most, then the one in which their
/// meetings cost least.
///
/// O(people² × slots × log slots + people³).
///
/// # Errors
/// Where costs are too large to be compared exactly.
pub fn best(options: &Options) -> Result<Grouping, Malformed> {
    let everybody: Vec<StaffId> = options.school.staff.ids().collect();
    let mut edges = Vec::new();
    for (at, a) in everybody.iter().enumerate() {
        for b in &everybody[at + 1..] {
            if let Some(worth) = options.worth(*a, *b) {
                let meetings = cheapest(options, &[*a, *b]).cost;
                edges.push(Edge { a: a.index() as u32, b: b.index() as u32, weight: (worth.into(), -meetings) });
            }
        }
    }
    let mates = heaviest(everybody.len(), &edges)?;
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for a in everybody {
        match mates[a.index()].map(|mate| StaffId::from_index(mate as usize)) {
            None => left.push(a),
            Some(b) if a < b => {
                let worth = options.worth(a, b).unwrap_or(0);
                pairs.push(Pair { people: [a, b], worth, meetings: cheapest(options, &[a, b]).cost });
            }
            Some(_) => {}
        }
    }
    let thirds = thirds(options, &pairs, &left)?;
    let bound = bound(options, &edges, &pairs, &left);
    let alone = left.into_iter().filter(|staff| !thirds.contains(&Some(*staff))).collect();
    let group = |(pair, joined): (&Pair, &Option<StaffId>)| {
        let mut people = pair.people.to_vec();
        people.extend(joined);
        people.sort_unstable();
        Group { people, joined: *joined }
    };
    let mut groups: Vec<Group> = pairs.iter().zip(&thirds).map(group).collect();
    groups.sort_by(|a, b| a.people.cmp(&b.people));
    Ok(Grouping { groups, alone, bound })
}

/// Per pair, who joins it.
fn thirds(options: &Options, pairs: &[Pair], left: &[StaffId]) -> Result<Vec<Option<StaffId>>, Malformed> {
    let mut edges = Vec::new();
    for (third, staff) in left.iter().enumerate() {
        for (at, pair) in pairs.iter().enumerate() {
            let [a, b] = pair.people;
            if let (Some(one), Some(other)) = (options.worth(a, *staff), options.worth(b, *staff)) {
                let worth = trio([pair.worth, one, other]);
                let more = cheapest(options, &[a, b, *staff]).cost - pair.meetings;
                edges.push(Edge { a: at as u32, b: (pairs.len() + third) as u32, weight: (worth.into(), -more) });
            }
        }
    }
    let mates = heaviest(pairs.len() + left.len(), &edges)?;
    Ok(mates[..pairs.len()].iter().map(|mate| mate.map(|mate| left[mate as usize - pairs.len()])).collect())
}

/// What every grouping costs at least that begins with as many pairs, worth as
/// much together.
///
/// Nobody without a possible peer is in any group. Where nobody else is left
/// over, all groups are pairs: their number and their worth are given, and no
/// pairs have cheaper meetings. Every other person who is left over turns at
/// most one pair into a trio, which is worth at most the best pair of all where
/// it was worth at least the worst; three people have no cheaper meetings than
/// two of them.
fn bound(options: &Options, edges: &[Edge], pairs: &[Pair], left: &[StaffId]) -> i64 {
    let costs = &options.school.rules.costs;
    let never = left.iter().filter(|staff| options.peers_of(**staff).next().is_none()).count();
    let most = edges.iter().map(|edge| edge.weight.0).max().unwrap_or(0);
    let least = edges.iter().map(|edge| edge.weight.0).min().unwrap_or(0);
    let misfits: i64 = pairs.iter().map(|pair| i64::from(MOST - pair.worth)).sum();
    let misfits = (misfits - (left.len() - never) as i64 * (most - least)).max(0);
    let meetings: i64 = pairs.iter().map(|pair| pair.meetings).sum();
    misfits * i64::from(costs.misfit_mentor) + never as i64 * i64::from(costs.unmet_mentee) + meetings
}
