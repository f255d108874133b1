//! What two peers are worth to each other: points as for mentors, but the same either way round.

use super::super::case::Case;
use super::super::pairs::Candidates;
use super::super::{Rule, Violation};
use super::HeldGroup;
use crate::plan::document::{HelpRow, PeerPairRow, PointsRow};
use crate::school::StaffId;

impl Candidates<'_> {
    /// `need` is the mean of both directions, rounded down; `experience` is 100
    /// − 10 × |gap of years|, not below 0, and 50 where a figure is missing; the
    /// others are as for mentors.
    pub fn peer_points(&self, a: StaffId, b: StaffId) -> PointsRow {
        let staff = &self.facts.school.staff;
        let (forth, back) = (self.points(a, b), self.points(b, a));
        let experience = match (staff[a].years, staff[b].years) {
            (Some(one), Some(other)) => (100 - 10 * (i64::from(one) - i64::from(other)).abs()).max(0),
            _ => 50,
        };
        PointsRow { need: (forth.need + back.need) / 2, experience, ..forth }
    }

    /// The mean of the points by `[mentors] weights`, rounded down.
    pub fn peer_worth(&self, a: StaffId, b: StaffId) -> i64 {
        self.weighted(&self.peer_points(a, b))
    }

    /// What a group is worth: the mean of its pairs, rounded down.
    pub fn group_worth(&self, people: &[StaffId]) -> i64 {
        let worths: Vec<i64> = two_by_two(people).map(|(a, b)| self.peer_worth(a, b)).collect();
        worths.iter().sum::<i64>() / (worths.len() as i64).max(1)
    }

    /// What each of two people can help the other with: the needs that are met, first those of the second.
    pub fn helps(&self, a: StaffId, b: StaffId) -> Vec<HelpRow> {
        let staff = &self.facts.school.staff;
        let way = |by: StaffId, whom: StaffId| {
            self.matched(by, whom).into_iter().map(move |met| HelpRow {
                by: staff[by].id.clone(),
                whom: staff[whom].id.clone(),
                tag: met.tag,
                priority: met.priority,
                level: met.level,
            })
        };
        way(a, b).chain(way(b, a)).collect()
    }
}

/// Every two people of a group, in their order.
pub(super) fn two_by_two(people: &[StaffId]) -> impl Iterator<Item = (StaffId, StaffId)> + '_ {
    people.iter().enumerate().flat_map(|(at, a)| people[at + 1..].iter().map(move |b| (*a, *b)))
}

/// The rows about two people of a group, where they are the ones that must be there.
fn rows<'a>(group: &'a HeldGroup) -> impl Iterator<Item = ((StaffId, StaffId), &'a PeerPairRow)> + 'a {
    two_by_two(&group.people).zip(&group.row.pairs)
}

/// A violation about two people of a group.
fn broken(group: &HeldGroup, row: &PeerPairRow, message: String) -> Violation {
    group.broken(Rule::PeersWorth, format!("{}: {message}", row.people.join("/")))
}

/// `pairs` lists every two people of the group, in their order.
pub(crate) fn pairs(case: &Case, found: &mut Vec<Violation>) {
    let id = |staff: StaffId| case.facts.school.staff[staff].id.clone();
    for group in &case.peers {
        let right: Vec<Vec<String>> = two_by_two(&group.people).map(|(a, b)| vec![id(a), id(b)]).collect();
        let said: Vec<Vec<String>> = group.row.pairs.iter().map(|row| row.people.clone()).collect();
        if right != said {
            found.push(group.broken(Rule::PeersWorth, "must list every two of its people once, in their order"));
        }
    }
}

/// Points and worth of every two people are what the school's files make them.
pub(crate) fn points(case: &Case, found: &mut Vec<Violation>) {
    for group in &case.peers {
        for ((a, b), row) in rows(group) {
            let (right, said) = (case.candidates.peer_points(a, b), &row.points);
            let figures = [
                ("points for need are", right.need, said.need),
                ("points for time are", right.time, said.time),
                ("points for experience are", right.experience, said.experience),
                ("points for department are", right.department, said.department),
                ("points for preference are", right.preference, said.preference),
                ("worth is", case.candidates.peer_worth(a, b), row.fit),
            ];
            for (what, right, said) in figures.into_iter().filter(|(_, right, said)| right != said) {
                found.push(broken(group, row, format!("the {what} {right}, not {said}")));
            }
        }
    }
}

/// A group is worth the mean of its pairs, rounded down.
pub(crate) fn fit(case: &Case, found: &mut Vec<Violation>) {
    for group in &case.peers {
        let (right, said) = (case.candidates.group_worth(&group.people), group.row.fit);
        if right != said {
            found.push(group.broken(Rule::PeersWorth, format!("the group is worth {right}, not {said}")));
        }
    }
}

/// `helps` lists the needs of each in which the other has a level, by priority, then level, then tag.
pub(crate) fn helps(case: &Case, found: &mut Vec<Violation>) {
    for group in &case.peers {
        for ((a, b), row) in rows(group) {
            if case.candidates.helps(a, b) != row.helps {
                let message = "what each can help the other with is not what their tags say";
                found.push(broken(group, row, message.into()));
            }
        }
    }
}
