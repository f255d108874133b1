//! "Turns": with N the least common multiple of all teams' `every`, the term's cycles take turns 1 … N, over and over.
//!
//! Here they are counted from 0.

use super::case::Case;
use super::{Rule, Violation};

/// The turns in which something recurs: the first of them and every so manyth from there on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Turns {
    first: usize,
    every: usize,
}

impl Turns {
    /// "A session of a team with `every` = n is held in the turns r, r + n, r + 2n … ≤ N for one r in 1 … n": those of
    /// its row. A turn that is none of the team's, which is a violation of its own, counts as the first.
    pub fn new(turn: Option<i64>, every: u32) -> Turns {
        let every = every.max(1) as usize;
        let turn = turn.and_then(|turn| usize::try_from(turn).ok()).filter(|turn| (1..=every).contains(turn));
        Turns { first: turn.unwrap_or(1) - 1, every }
    }

    /// Whether it is held in a turn.
    pub fn has(self, turn: usize) -> bool {
        turn % self.every == self.first
    }
}

impl Case<'_> {
    /// Whether two things are ever held in the same turn.
    pub fn share_a_turn(&self, one: Turns, other: Turns) -> bool {
        (0..self.turns).any(|turn| one.has(turn) && other.has(turn))
    }

    /// "A visit of round k falls in turn ((k − 1) mod N) + 1."
    pub fn turn_of_round(&self, round: i64) -> usize {
        let turns = i64::try_from(self.turns).unwrap_or(i64::MAX);
        let turn = (round.rem_euclid(turns) - 1).rem_euclid(turns);
        usize::try_from(turn).unwrap_or(0)
    }

    /// A turn in words to be added to a sentence: nothing where all cycles are the same.
    pub fn in_turn(&self, turn: usize) -> String {
        if self.turns == 1 { String::new() } else { format!(" in turn {} of {}", turn + 1, self.turns) }
    }
}

/// "Turns": a session of a team with `every` above 1 has a turn from 1 to that figure; part 2: `turn` is there where the
/// team's `every` is above 1.
pub(super) fn given(case: &Case, found: &mut Vec<Violation>) {
    for session in &case.sessions {
        let every = case.team(session).every;
        let message = match session.row.turn {
            None if every > 1 => format!("has no turn, and the team meets in every {every}th cycle only"),
            Some(turn) if every <= 1 => format!("has turn {turn}, but the team meets in every cycle"),
            Some(turn) if !(1..=i64::from(every)).contains(&turn) => {
                format!("has turn {turn}, but the turns of the team are 1 to {every}")
            }
            _ => continue,
        };
        found.push(session.broken(Rule::Turns, message));
    }
}
