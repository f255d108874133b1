//! Repairs as the plan words them, made in the facts of the world.

use crate::world::{Slots, World};

/// The world with the change that a repair names, the total that it promises and the one it has now.
pub fn made(world: &World, repair: &str) -> Option<(World, i64, i64)> {
    let (order, rest) = repair.split_once(": ")?;
    let (_, promise) = rest.split_once("; total ")?;
    let (total, now) = promise.strip_suffix('.')?.split_once(" instead of ")?;
    let mut changed = world.clone();
    let words: Vec<&str> = order.split(' ').collect();
    match words.as_slice() {
        ["Let", host, "receive", more, "visit" | "visits", "instead", "of", before] => {
            let host = changed.people.iter_mut().find(|person| person.id == *host)?;
            assert_eq!(*before, host.hosts.to_string());
            host.hosts = more.parse().ok()?;
        }
        ["Have", staff, "in", "school", "on", day @ .., "(here,", "not", "away)"] => {
            let person = changed.people.iter_mut().find(|person| person.id == *staff)?;
            let named = |slots: &Slots| {
                let first = world.slot_name(slots.trailing_zeros() as usize);
                first.rsplit_once(' ').is_some_and(|(of_day, _)| of_day == day.join(" "))
            };
            let slots = world.days().into_iter().find(named)?;
            person.away &= !slots;
            person.here |= slots;
        }
        ["Hold", more, "rounds", "instead", "of", before] => {
            assert_eq!(*before, world.rounds.to_string());
            changed.rounds = more.parse().ok()?;
        }
        ["Let", "a", "class", "have", more, "visit" | "visits", "instead", "of", before, "(per_group)"] => {
            assert_eq!(*before, world.per_group.to_string());
            changed.per_group = more.parse().ok()?;
        }
        ["Let", "debriefs", "be", "on", "the", "next", "day", ..] => {
            assert_eq!(world.debrief, "same-day");
            changed.debrief = "next-day";
        }
        ["Do", "without", "debriefs", ..] => changed.debrief = "none",
        ["Let", "visits", "of", "earlier", "terms", ..] => {
            assert!(!world.repeat);
            changed.repeat = true;
        }
        ["Keep", observer, "free", "in", rest @ ..] => {
            let slot = slot_of(world, rest)?;
            let observer = changed.people.iter_mut().find(|person| person.id == *observer)?;
            assert!(observer.rows.iter().any(|row| row.slot == slot));
            observer.rows.retain(|row| row.slot != slot);
        }
        ["Let", host, "be", "observed", "in", rest @ ..] => {
            let slot = slot_of(world, rest)?;
            let host = changed.people.iter_mut().find(|person| person.id == *host)?;
            for row in host.rows.iter_mut().filter(|row| row.slot == slot) {
                row.observe = true;
            }
        }
        _ => return None,
    }
    Some((changed, total.parse().ok()?, now.parse().ok()?))
}

/// The slot that words begin with, before what somebody does in it.
fn slot_of(world: &World, words: &[&str]) -> Option<usize> {
    (0..world.periods.len()).find(|at| words.join(" ").starts_with(&format!("{} (", world.slot_name(*at))))
}
