//! `objective = "fair"`: "the sorted list of the mentees' fits, worst first (an
//! unmatched mentee counts −1), is lexicographically greatest".
//!
//! Of two lists of the same length the greater one is that with fewer of the
//! worst fits, then fewer of the next, and so on: count the mentees at each
//! fit, and compare the counts from the worst up. Such counts can be added and
//! compared like numbers, so the pairing is a flow of least cost, and least it
//! is exactly when no round of mentees who each move on to another mentor
//! costs less than nothing. Bellman and Ford's method finds such a round.

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::{broken, is_pairing};
use crate::school::{PairingObjective, StaffId};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Where a mentee can be: the place of a mentor in a list, or one of these two.
type Place = usize;

/// A mentee who could move from one mentor to another (or to none), or a free
/// place that makes room.
#[derive(Clone, Copy)]
struct Move {
    from: Place,
    to: Place,
    /// Who moves, with the level of the fit before and after; none for a free place.
    mentee: Option<(StaffId, usize, usize)>,
}

/// How many mentees are more (or fewer) at each level of fit, the worst level first.
type Counts = Vec<i64>;

/// Everybody who could move, and from where to where.
struct Exchanges {
    moves: Vec<Move>,
    /// How many places there are.
    places: usize,
}

/// Unmatched, and fits from 0 to 100.
const LEVELS: usize = 102;

/// The level of a fit: 0 for unmatched.
fn level(fit: i64) -> usize {
    usize::try_from(fit + 1).unwrap_or(0)
}

impl Exchanges {
    /// All moves of mentees who are not fixed. O(mentees × mentors).
    fn new(case: &Case) -> Exchanges {
        let candidates = &case.candidates;
        let mentors: Vec<StaffId> = case.people().collect();
        let (nobody, free) = (mentors.len(), mentors.len() + 1);
        let at: BTreeMap<StaffId, Place> = mentors.iter().enumerate().map(|(at, mentor)| (*mentor, at)).collect();
        let mut moves = Vec::new();
        for mentee in candidates.mentees().filter(|mentee| !candidates.is_fixed(*mentee)) {
            let own = case.mentor_of(mentee);
            let from = own.map_or(nobody, |own| at[&own]);
            let before = own.map_or(0, |own| level(candidates.fit(own, mentee)));
            let others = case.market().mentors_of(mentee).iter().map(|(mentor, fit)| (at[mentor], level(*fit)));
            for (to, after) in others.chain([(nobody, 0)]).filter(|(to, _)| *to != from) {
                moves.push(Move { from, to, mentee: Some((mentee, before, after)) });
            }
        }
        for (place, mentor) in mentors.iter().enumerate() {
            // A mentee who leaves makes room for nobody, and one who comes needs a free place.
            moves.push(Move { from: free, to: place, mentee: None });
            if case.mentees_of(*mentor).len() < candidates.places(*mentor) {
                moves.push(Move { from: place, to: free, mentee: None });
            }
        }
        moves.extend([Move { from: free, to: nobody, mentee: None }, Move { from: nobody, to: free, mentee: None }]);
        Exchanges { moves, places: mentors.len() + 2 }
    }

    /// The moves of a round that makes the list of fits greater, if there is one.
    ///
    /// O(places × moves × levels), a few rounds of moves in practice.
    fn improving(&self) -> Option<Vec<Move>> {
        let mut costs: Vec<Counts> = vec![vec![0; LEVELS]; self.places];
        let mut last: Vec<Option<&Move>> = vec![None; self.places];
        let mut changed = None;
        // A way without a round has fewer moves than there are places.
        for _ in 0..self.places {
            changed = None;
            for step in &self.moves {
                if Exchanges::costs_less(&costs, step) {
                    costs[step.to] = Exchanges::added(&costs[step.from], step);
                    last[step.to] = Some(step);
                    changed = Some(step.to);
                }
            }
            changed?;
        }
        // So many moves back, one is in the round.
        let mut at = changed?;
        for _ in 0..self.places {
            at = last[at]?.from;
        }
        let mut round = Vec::new();
        let start = at;
        loop {
            let step = last[at]?;
            round.push(*step);
            at = step.from;
            if at == start {
                round.reverse();
                return Some(round);
            }
        }
    }

    /// Whether the way to `step.to` over this move costs less than the one known.
    fn costs_less(costs: &[Counts], step: &Move) -> bool {
        let (before, after) = step.mentee.map_or((None, None), |(_, before, after)| (Some(before), Some(after)));
        let (from, to) = (&costs[step.from], &costs[step.to]);
        for level in 0..LEVELS {
            let over = from[level] - i64::from(before == Some(level)) + i64::from(after == Some(level));
            match over.cmp(&to[level]) {
                Ordering::Less => return true,
                Ordering::Greater => return false,
                Ordering::Equal => {}
            }
        }
        false
    }

    fn added(from: &Counts, step: &Move) -> Counts {
        let mut counts = from.clone();
        if let Some((_, before, after)) = step.mentee {
            counts[before] -= 1;
            counts[after] += 1;
        }
        counts
    }
}

/// "`fair`: the sorted list of the mentees' fits, worst first (an unmatched
/// mentee counts −1), is lexicographically greatest."
pub(crate) fn leximin(case: &Case, found: &mut Vec<Violation>) {
    let asked = case.plans_mentors() && case.facts.school.rules.mentors.objective == PairingObjective::Fair;
    if !asked || !is_pairing(case) {
        return;
    }
    let Some(round) = Exchanges::new(case).improving() else { return };
    let mentors: Vec<StaffId> = case.people().collect();
    let name = |place: Place| mentors.get(place).map_or("nobody".into(), |mentor| case.facts.person(*mentor));
    let moves = round.iter().filter_map(|step| {
        let (mentee, before, after) = step.mentee?;
        let fit = |level: usize| if level == 0 { String::new() } else { format!(" (fit {})", level - 1) };
        let (from, to) = (name(step.from), name(step.to));
        Some(format!("{} from {from}{} to {to}{}", case.facts.person(mentee), fit(before), fit(after)))
    });
    let message = format!("a fairer pairing exists: move {}", moves.collect::<Vec<_>>().join(", "));
    found.push(broken(Rule::MentorsFair, "pairs", message));
}
