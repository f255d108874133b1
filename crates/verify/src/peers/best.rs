//! Whether an exchange would make the groups better. ("As many people as
//! possible in pairs, of these the pairs worth most together; whoever is left
//! joins the pair where the trio is worth most.")

use super::super::case::Case;
use super::super::{Rule, Violation};
use crate::school::{Id, StaffId};
use std::collections::BTreeSet;

/// What every two people are worth to each other, worked out once.
struct Worths {
    people: usize,
    worths: Vec<Option<i64>>,
}

impl Worths {
    /// O(people² × slots ÷ 64).
    fn new(case: &Case) -> Worths {
        let people = case.facts.school.staff.len();
        let mut worths = vec![None; people * people];
        for a in case.people() {
            for b in case.people().filter(|b| a < *b) {
                if case.candidates.may_be_peers(a, b) {
                    let worth = Some(case.candidates.peer_worth(a, b));
                    worths[a.index() * people + b.index()] = worth;
                    worths[b.index() * people + a.index()] = worth;
                }
            }
        }
        Worths { people, worths }
    }

    /// None where the two may not be peers.
    fn of_two(&self, a: StaffId, b: StaffId) -> Option<i64> {
        self.worths[a.index() * self.people + b.index()]
    }

    /// None where two of the three may not be peers.
    fn of_three(&self, [a, b]: [StaffId; 2], c: StaffId) -> Option<i64> {
        Some((self.of_two(a, b)? + self.of_two(a, c)? + self.of_two(b, c)?) / 3)
    }
}

/// The pairs that groups began as, who joined each, and everybody in no pair;
/// none where the groups are none, which another rule says.
struct Grouping {
    worths: Worths,
    pairs: Vec<([StaffId; 2], Option<StaffId>)>,
    /// Who joined, and who is in no group.
    left: Vec<StaffId>,
    alone: BTreeSet<StaffId>,
}

impl Grouping {
    fn new(case: &Case) -> Option<Grouping> {
        let document = case.document.peers.as_ref()?;
        let worths = Worths::new(case);
        let mut pairs = Vec::new();
        let mut alone: BTreeSet<StaffId> = case.people().collect();
        for group in &case.peers {
            let base = group.base()?;
            worths.of_two(base[0], base[1])?;
            if !group.people.iter().all(|staff| alone.remove(staff)) {
                return None;
            }
            pairs.push((base, group.joined));
        }
        let left = case.people().filter(|staff| !pairs.iter().any(|(pair, _)| pair.contains(staff))).collect();
        (document.len() == pairs.len()).then_some(Grouping { worths, pairs, left, alone })
    }
}

fn broken(case: &Case, people: &[StaffId], message: String) -> Violation {
    let ids: Vec<&str> = people.iter().map(|staff| case.facts.school.staff[*staff].id.as_str()).collect();
    Violation { rule: Rule::PeersBest, subject: ids.join("/"), message }
}

/// Nobody is without a group who could be in one: no two of those who are in no
/// pair could be one, no pair could be parted among two of them, and nobody
/// without a group could join a pair that nobody joined.
pub(crate) fn nobody_left(case: &Case, found: &mut Vec<Violation>) {
    let Some(grouping) = Grouping::new(case) else { return };
    let worth = |a: StaffId, b: StaffId| grouping.worths.of_two(a, b).is_some();
    for (at, u) in grouping.left.iter().enumerate() {
        for v in &grouping.left[at + 1..] {
            if worth(*u, *v) {
                found.push(broken(case, &[*u, *v], "could be one more pair".into()));
            }
            for ([a, b], _) in &grouping.pairs {
                if worth(*u, *a) && worth(*b, *v) || worth(*u, *b) && worth(*a, *v) {
                    let message = "could each have one of a pair, so that there were one more".into();
                    found.push(broken(case, &[*u, *v, *a, *b], message));
                }
            }
        }
    }
    for staff in &grouping.alone {
        for (pair, joined) in &grouping.pairs {
            if joined.is_none() && grouping.worths.of_three(*pair, *staff).is_some() {
                let message = format!("{} is in no group, and could join this pair", case.facts.person(*staff));
                found.push(broken(case, pair, message));
            }
        }
    }
}

/// No other pairs of the same four people are worth more together, and nobody
/// who is in no pair is worth more to one of a pair than the other.
pub(crate) fn exchanges(case: &Case, found: &mut Vec<Violation>) {
    let Some(grouping) = Grouping::new(case) else { return };
    let worth = |a: StaffId, b: StaffId| grouping.worths.of_two(a, b);
    for (at, ([a, b], _)) in grouping.pairs.iter().enumerate() {
        let Some(here) = worth(*a, *b) else { continue };
        for u in &grouping.left {
            for (one, other) in [(a, b), (b, a)] {
                if worth(*u, *one).is_some_and(|there| there > here) {
                    let (u, one, other) = (case.facts.person(*u), case.facts.person(*one), case.facts.person(*other));
                    let message = format!("{u} in place of {other} would be worth more to {one}");
                    found.push(broken(case, &[*a, *b], message));
                }
            }
        }
        for ([c, d], _) in &grouping.pairs[at + 1..] {
            let Some(there) = worth(*c, *d) else { continue };
            let others = [worth(*a, *c).zip(worth(*b, *d)), worth(*a, *d).zip(worth(*b, *c))];
            let most = others.into_iter().flatten().map(|(one, other)| one + other).max();
            if let Some(most) = most.filter(|most| *most > here + there) {
                let message = format!("are worth {} in two pairs, and could be worth {most}", here + there);
                found.push(broken(case, &[*a, *b, *c, *d], message));
            }
        }
    }
}

/// Whoever joined a pair could join no other where the trio is worth more, and
/// no two who joined could change places so that their trios are.
pub(crate) fn thirds(case: &Case, found: &mut Vec<Violation>) {
    let Some(grouping) = Grouping::new(case) else { return };
    let worth = |pair: &[StaffId; 2], third: StaffId| grouping.worths.of_three(*pair, third);
    for (at, (pair, joined)) in grouping.pairs.iter().enumerate() {
        let Some((third, here)) = joined.and_then(|third| Some((third, worth(pair, third)?))) else { continue };
        for (other, taken) in &grouping.pairs {
            if taken.is_none() && worth(other, third).is_some_and(|there| there > here) {
                let message = format!("{} would be worth more as the third here", case.facts.person(third));
                found.push(broken(case, other, message));
            }
        }
        for (other, taken) in &grouping.pairs[at + 1..] {
            let Some((fourth, there)) = taken.and_then(|fourth| Some((fourth, worth(other, fourth)?))) else {
                continue;
            };
            let changed = worth(pair, fourth).zip(worth(other, third));
            if changed.is_some_and(|(one, other)| one + other > here + there) {
                let message = "joined each a pair, and would be worth more the other way round".into();
                found.push(broken(case, &[third, fourth], message));
            }
        }
    }
}
