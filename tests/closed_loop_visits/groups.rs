//! Squares and triads: every way of forming groups, each judged as visits that
//! must all be made and no others.

use super::judge::{Least, least};
use super::world::{PairOrder, World};

fn size(world: &World) -> usize {
    if world.format == "squares" { 4 } else { 3 }
}

/// Whoever makes and receives visits takes part.
fn taking_part(world: &World) -> Vec<usize> {
    let people = world.people.iter().enumerate();
    people.filter(|(_, person)| person.visits > 0 && person.hosts > 0).map(|(at, _)| at).collect()
}

/// "From different departments", where they are known.
fn mixed(world: &World, group: &[usize]) -> bool {
    let department = |at: &usize| world.people[*at].department;
    let known: Vec<&str> = group.iter().map(department).filter(|department| !department.is_empty()).collect();
    known.iter().enumerate().all(|(at, department)| !known[at + 1..].contains(department))
}

/// Every set of groups of some people that have nobody in common.
fn partitions(world: &World, people: &[usize]) -> Vec<Vec<Vec<usize>>> {
    let Some((first, rest)) = people.split_first() else { return vec![Vec::new()] };
    let mut all = partitions(world, rest);
    for chosen in 0..1u32 << rest.len() {
        if chosen.count_ones() as usize + 1 != size(world) {
            continue;
        }
        let is_chosen = |at: &usize| chosen >> at & 1 == 1;
        let members = (0..rest.len()).filter(is_chosen).map(|at| rest[at]);
        let group: Vec<usize> = [*first].into_iter().chain(members).collect();
        if !mixed(world, &group) {
            continue;
        }
        let others: Vec<usize> = (0..rest.len()).filter(|at| !is_chosen(at)).map(|at| rest[at]).collect();
        for mut partition in partitions(world, &others) {
            partition.push(group.clone());
            all.push(partition);
        }
    }
    all
}

/// The school in which just the visits of these groups are made.
fn with_just(world: &World, groups: &[Vec<usize>]) -> Option<World> {
    let mut changed = world.clone();
    let sees = |a: usize, b: usize| a != b && groups.iter().any(|group| group.contains(&a) && group.contains(&b));
    let is_demanded = |row: &&PairOrder| row.kind == "visit" && row.rule == "require";
    let demanded = world.pairs.iter().filter(is_demanded).map(|row| (row.a, row.b));
    let demanded = demanded.chain(world.pins.iter().filter(|pin| pin.pin).map(|pin| (pin.observer, pin.host)));
    if demanded.into_iter().any(|(observer, host)| !sees(observer, host)) {
        return None;
    }
    for (at, person) in changed.people.iter_mut().enumerate() {
        let visits = if groups.iter().any(|group| group.contains(&at)) { size(world) - 1 } else { 0 };
        (person.visits, person.hosts) = (visits, visits);
    }
    changed.pairs.retain(|row| !is_demanded(&row));
    for a in 0..world.people.len() {
        let seen = (0..world.people.len()).filter(|b| sees(a, *b));
        changed.pairs.extend(seen.map(|b| PairOrder { kind: "visit", a, b, rule: "require" }));
    }
    Some(changed)
}

/// The least total of all groups and their visits.
pub fn least_of_groups(world: &World) -> Least {
    let people = taking_part(world);
    let mut best: Option<i64> = None;
    for groups in partitions(world, &people) {
        let Some(changed) = with_just(world, &groups) else { continue };
        let left = people.len() - groups.len() * size(world);
        let missing = (left * (size(world) - 1)) as i64 * world.costs.unmet_visit;
        match least(&changed) {
            Least::Total(total) => best = Some(best.map_or(total + missing, |best| best.min(total + missing))),
            Least::Impossible => {}
            Least::TooMany => return Least::TooMany,
        }
    }
    best.map_or(Least::Impossible, Least::Total)
}
