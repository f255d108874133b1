//! Repairs as the plan words them, made in the facts of the world.

use crate::world::{Slots, World};

/// The world with the change that a repair names, and the total that it promises.
pub fn made(world: &World, repair: &str) -> Option<(World, i64)> {
    let (order, rest) = repair.split_once(": ")?;
    let (_, promise) = rest.split_once("; total ")?;
    let total = promise.split(' ').next()?.parse().ok()?;
    let mut changed = world.clone();
    let person = |id: &str| world.people.iter().position(|person| person.id == id);
    let words: Vec<&str> = order.split(' ').collect();
    match words.as_slice() {
        ["Let", mentor, "take", places, "mentee" | "mentees", "instead", "of", before] => {
            let mentor = person(mentor)?;
            assert_eq!(*before, world.people[mentor].places.to_string());
            changed.people[mentor].places = places.parse().ok()?;
        }
        ["Make", staff, "a", "mentor"] => changed.people[person(staff)?].mentor = true,
        ["Lower", "min_common", "from", before, "to", least] => {
            assert_eq!(*before, world.min_common.to_string());
            changed.min_common = least.parse().ok()?;
        }
        ["Lower", "min_years", "from", before, "to", least] => {
            assert_eq!(*before, world.min_years.to_string());
            changed.min_years = least.parse().ok()?;
        }
        ["Let", "pairs", "be", "of", "any", ..] => changed.department = "any",
        ["Let", "pairs", "cross", "sites", ..] => changed.cross_site = true,
        ["Let", "a", "pair", "meet", "twice", ..] => changed.same_day_meetings = true,
        ["Let", "all", "meetings", "of", "a", "pair", "fall", ..] => changed.same_week_meetings = true,
        ["Let", "pairs", "of", "earlier", "terms", ..] => changed.repeat = true,
        ["Allow", mentor, "to", "mentor", mentee, ..] => {
            let (mentor, mentee) = (person(mentor)?, person(mentee)?);
            changed.pairs.retain(|row| {
                let this = (row.a, row.b) == (mentor, mentee);
                let other = (row.b, row.a) == (mentor, mentee);
                row.rule != "forbid" || !(row.kind == "mentor" && this || row.kind == "any" && (this || other))
            });
        }
        ["Have", staff, "in", "school", "on", day @ .., "(here,", "not", "away)"] => {
            let named = |slots: &Slots| {
                let first = world.slot_name(slots.trailing_zeros() as usize);
                first.rsplit_once(' ').is_some_and(|(of_day, _)| of_day == day.join(" "))
            };
            let slots = world.days().into_iter().find(named)?;
            changed.people[person(staff)?].come_in(slots);
            changed.settle();
        }
        ["Keep", staff, "free", "in", rest @ ..] => {
            let staff = person(staff)?;
            let named = |at: &usize| rest.join(" ").starts_with(&format!("{} (", world.slot_name(*at)));
            let slot = (0..world.periods.len()).find(named)?;
            // The row is taken out, with whatever that does to the hours in school.
            changed.people[staff].rows &= !(1 << slot);
        }
        [
            "Let",
            "everybody",
            "be",
            "committed",
            "for",
            more,
            "period" | "periods",
            "a",
            "cycle",
            "instead",
            "of",
            before,
            _,
        ] => {
            assert_eq!(*before, world.max_committed_per_cycle.to_string());
            changed.max_committed_per_cycle = more.parse().ok()?;
        }
        ["Keep", less, "free", "period" | "periods", "a", unit, "instead", "of", before, _] => {
            let least = match *unit {
                "day" => &mut changed.min_free_per_day,
                _ => &mut changed.min_free_per_cycle,
            };
            assert_eq!(*before, least.to_string());
            *least = less.parse().ok()?;
        }
        _ => return None,
    }
    Some((changed, total))
}
