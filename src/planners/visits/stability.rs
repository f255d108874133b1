//! Visits as they were in another plan, where that costs nothing: their rounds, lessons
//! and talks. (What `moved` counts, who visits whom, is decided before, by the costs.)

use super::options::{Lesson, Options, options};
use super::rounds::{Chosen, Placed, place_as_before};
use crate::plan::Visit;
use crate::planners::commitments::Commitments;
use crate::school::{School, TextId};
use crate::solve::Control;
use std::collections::BTreeMap;

/// Gives visits the rounds, lessons and talks that they had in an earlier calendar,
/// where that costs nothing.
pub(in crate::planners) fn stability(
    school: &School,
    commitments: &Commitments,
    visits: Vec<Visit>,
    earlier: &[Visit],
    seed: u32,
    control: &Control,
) -> Vec<Visit> {
    let of_pair = |visit: &Visit| earlier.iter().find(|old| (old.observer, old.host) == (visit.observer, visit.host));
    if control.stopped().is_some() || !visits.iter().any(|visit| of_pair(visit).is_some_and(|old| old != visit)) {
        return visits;
    }
    let options = options(school, &[], commitments);
    let rounds = school.rules.visits.rounds;
    let kept = classes_as_before(&options, &visits, &of_pair);
    let chosen = |(visit, kept): (&Visit, &Vec<TextId>)| {
        let ways = options.ways(visit.observer, visit.host);
        let cost = ways.iter().find(|way| (way.slot, way.debrief) == (visit.slot, visit.debrief))?.cost;
        let per_group = school.rules.visits.per_group;
        let classes = |way: &Lesson| options.classes(visit.host, way.slot);
        let same = |way: &Lesson| way.cost == cost && (per_group == 0 || classes(way) == *kept);
        let ways: Vec<Lesson> = ways.into_iter().filter(same).collect();
        let classes = ways.iter().map(classes).collect();
        Some(Chosen { observer: visit.observer, host: visit.host, demanded: false, ways, classes })
    };
    let Some(chosen) = visits.iter().zip(&kept).map(chosen).collect::<Option<Vec<Chosen>>>() else { return visits };
    let before: Vec<Option<Placed>> = visits
        .iter()
        .zip(&chosen)
        .map(|(visit, chosen)| {
            let old = of_pair(visit).filter(|old| (1..=rounds).contains(&old.round))?;
            let way = chosen.ways.iter().position(|way| (way.slot, way.debrief) == (old.slot, old.debrief));
            Some(Placed { round: old.round - 1, way: way.unwrap_or(0) })
        })
        .collect();
    let people = school.staff.len();
    let Some(placed) = place_as_before(&school.cycle, &chosen, &before, people, rounds, u64::from(seed), control)
    else {
        return visits;
    };
    let mut visits: Vec<Visit> = visits
        .iter()
        .zip(chosen.iter().zip(placed))
        .map(|(visit, (chosen, placed))| {
            let way = chosen.ways[placed.way];
            Visit { round: placed.round + 1, slot: way.slot, debrief: way.debrief, fit: way.fit, ..*visit }
        })
        .collect();
    visits.sort_by_key(|visit| (visit.round, visit.slot, visit.observer));
    visits
}

/// The classes whose lessons each visit may be in: its own, or those of its earlier lesson where that
/// costs the same and no class then has more than `per_group` visits.
fn classes_as_before<'a>(
    options: &Options,
    visits: &[Visit],
    earlier: &dyn Fn(&Visit) -> Option<&'a Visit>,
) -> Vec<Vec<TextId>> {
    let mut classes: Vec<Vec<TextId>> = visits.iter().map(|visit| options.classes(visit.host, visit.slot)).collect();
    let mut visited: BTreeMap<TextId, u32> = BTreeMap::new();
    classes.iter().flatten().for_each(|class| *visited.entry(*class).or_default() += 1);
    for (visit, own) in visits.iter().zip(&mut classes) {
        let Some(old) = earlier(visit) else { continue };
        let others = options.classes(old.host, old.slot);
        let ways = options.ways(visit.observer, visit.host);
        let cost = |of: &Visit| {
            let way = ways.iter().find(|way| (way.slot, way.debrief) == (of.slot, of.debrief));
            way.map(|way| way.cost)
        };
        let most = options.school.rules.visits.per_group;
        let full = |class: &TextId| !own.contains(class) && visited.get(class).is_some_and(|visits| *visits >= most);
        if cost(visit) == cost(old) && !others.iter().any(full) {
            own.iter().for_each(|class| *visited.entry(*class).or_default() -= 1);
            others.iter().for_each(|class| *visited.entry(*class).or_default() += 1);
            *own = others;
        }
    }
    classes
}
