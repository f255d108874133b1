//! Rule 5: the cheapest covers against trying all ways to give them.

use super::super::covers::{Taken, cheapest_covers};
use super::*;
use crate::plan::{Release, Session};
use crate::school::{Id, PrepKey, TeamId};
use proptest::prelude::*;

/// cy and dee cover; everybody is free all day but ana, who teaches.
fn folder(rules: &str) -> Folder {
    let folder = Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Tue 1"]).person("ana").person("bo");
    let folder = folder.person("cy,1,cover").person("dee,1,cover");
    folder.teaches("ana", &["Mon 1", "Mon 2", "Mon 3", "Tue 1"]).team("t", "1,1,,1,no", "ana bo").rules(rules)
}

fn cost(school: &School, taken: &Taken, needed: &[(&str, u32)]) -> Option<i64> {
    let needed: Vec<(Slot, u32)> = needed.iter().map(|(name, count)| (slot(school, name), *count)).collect();
    cheapest_covers(school, &options_of(school), taken, &needed, &[]).map(|(_, cost)| cost)
}

#[test]
fn the_second_cover_of_one_person_counts_two() {
    let school = folder("[blocks]\nrelease = true").school();
    let nothing = Taken::nothing(&school);
    assert_eq!(cost(&school, &nothing, &[]), Some(0));
    assert_eq!(cost(&school, &nothing, &[("Mon 1", 1)]), Some(1));
    assert_eq!(cost(&school, &nothing, &[("Mon 1", 1), ("Mon 2", 1)]), Some(2), "one each");
    assert_eq!(cost(&school, &nothing, &[("Mon 1", 2), ("Mon 2", 1)]), Some(1 + 1 + 2));
    assert_eq!(cost(&school, &nothing, &[("Mon 1", 2), ("Mon 2", 2)]), Some(2 * (1 + 2)));
    assert_eq!(cost(&school, &nothing, &[("Mon 1", 3)]), None, "one person covers one at a time");
    assert_eq!(cost(&school, &nothing, &[("Mon 1", 2), ("Mon 2", 2), ("Mon 3", 1)]), None, "two covers each");
    let school = folder("[blocks]\nrelease = true\nmax_covers = 3\n[costs]\ncover_load = 4").school();
    assert_eq!(cost(&school, &nothing, &[("Mon 1", 2), ("Mon 2", 2), ("Mon 3", 1)]), Some(4 * (1 + 2 + 3 + 1 + 2)));
}

#[test]
fn whoever_attends_does_not_cover() {
    let school = folder("[blocks]\nrelease = true").school();
    let mut taken = Taken::nothing(&school);
    taken.slots[staff(&school, "cy")].insert(slot(&school, "Mon 1"));
    assert_eq!(cost(&school, &taken, &[("Mon 1", 1)]), Some(1));
    assert_eq!(cost(&school, &taken, &[("Mon 1", 2)]), None);
    assert_eq!(cost(&school, &taken, &[("Mon 2", 2)]), Some(2), "another slot is not touched");
}

#[test]
fn covers_leave_the_prep_that_is_guaranteed() {
    let limited = |prep: &str| folder(&format!("[blocks]\nrelease = true\nmax_covers = 9\n[prep]\n{prep}")).school();
    let most = [("Mon 1", 2), ("Mon 2", 2)];
    let nothing = Taken::nothing(&limited(""));
    assert_eq!(cost(&limited(""), &nothing, &most), Some(6));
    assert_eq!(cost(&limited("min_free_per_day = 2"), &nothing, &most), None);
    assert_eq!(cost(&limited("min_free_per_day = 2"), &nothing, &[("Mon 1", 2)]), Some(2));
    assert_eq!(
        cost(&limited("min_free_per_day = 1"), &nothing, &[("Tue 1", 1)]),
        None,
        "their only free slot that day"
    );
    assert_eq!(cost(&limited("min_free_per_cycle = 3"), &nothing, &most), None);
    assert_eq!(cost(&limited("max_committed_per_cycle = 1"), &nothing, &most), None);
    assert_eq!(cost(&limited("max_committed_per_cycle = 2"), &nothing, &most), Some(6));
    let school = limited("max_committed_per_cycle = 2");
    let mut taken = Taken::nothing(&school);
    taken.slots[staff(&school, "cy")].insert(slot(&school, "Tue 1"));
    assert_eq!(cost(&school, &taken, &most), None, "a session counts as well");
    assert_eq!(cost(&school, &taken, &[("Mon 1", 2), ("Mon 2", 1)]), Some(1 + 1 + 2));
}

#[test]
fn each_cover_is_given_to_somebody_who_can() {
    let school = folder("[blocks]\nrelease = true").school();
    let needed = [(slot(&school, "Mon 1"), 2), (slot(&school, "Mon 2"), 1)];
    let (covers, _) = cheapest_covers(&school, &options_of(&school), &Taken::nothing(&school), &needed, &[]).unwrap();
    assert_eq!(covers[0], (needed[0].0, vec![staff(&school, "cy"), staff(&school, "dee")]));
    assert_eq!((covers[1].0, covers[1].1.len()), (needed[1].0, 1));
}

/// The least cost of all ways to give the covers, one needed cover after the other; and the
/// fewest changes of hands from `before` among the cheapest ways.
fn by_trying(
    school: &School,
    options: &Options,
    taken: &Taken,
    needed: &[Slot],
    before: &[(StaffId, Slot)],
    given: &mut Vec<(StaffId, Slot)>,
) -> Option<(i64, usize)> {
    let Some((next, rest)) = needed.split_first() else {
        return people_keep_their_limits(school, options, taken, given).then(|| {
            let load = |staff: StaffId| given.iter().filter(|(other, _)| *other == staff).count() as i64;
            let each = school.staff.ids().map(|staff| load(staff) * (load(staff) + 1) / 2);
            let changes = given.iter().filter(|cover| !before.contains(cover)).count();
            (each.sum::<i64>() * i64::from(school.rules.costs.cover_load), changes)
        });
    };
    let mut best = None;
    for coverer in school.staff.ids() {
        let can = options.covering[coverer].contains(*next) && !taken.slots[coverer].contains(*next);
        if can && !given.contains(&(coverer, *next)) {
            given.push((coverer, *next));
            let cost = by_trying(school, options, taken, rest, before, given);
            best = best.into_iter().chain(cost).min();
            given.pop();
        }
    }
    best
}

/// "Prep" and `max_covers`, counted anew.
fn people_keep_their_limits(school: &School, options: &Options, taken: &Taken, given: &[(StaffId, Slot)]) -> bool {
    school.staff.ids().filter(|staff| given.iter().any(|(other, _)| other == staff)).all(|staff| {
        let covers: Vec<Slot> = given.iter().filter(|(other, _)| *other == staff).map(|(_, slot)| *slot).collect();
        let all: Vec<Slot> = taken.slots[staff].iter().chain(covers.iter().copied()).collect();
        let allowance = &options.allowances[staff];
        let prep = |day| {
            all.iter()
                .filter(|slot| allowance.prep_slots.contains(**slot) && school.cycle.day_of(**slot) == day)
                .count() as u32
        };
        covers.len() as u32 <= school.rules.blocks.max_covers
            && allowance.in_cycle(PrepKey::CommittedPerCycle).is_none_or(|most| all.len() as u32 <= most)
            && allowance
                .in_cycle(PrepKey::FreePerCycle)
                .is_none_or(|most| school.cycle.days().ids().map(prep).sum::<u32>() <= most)
            && school
                .cycle
                .days()
                .ids()
                .all(|day| allowance.on_day(PrepKey::FreePerDay, day).is_none_or(|most| prep(day) <= most))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn the_cheapest_covers_are_those_of_all_ways(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let size = Size { weeks: 1, days: 2, periods: 3, people: 4, teams: 1, pins: false };
        let Ok(mut school) = random_school(&mut dice, &size).try_school() else { return Err(TestCaseError::reject("refused")) };
        school.rules.blocks.release = true;
        let options = options_of(&school);
        let mut taken = Taken::nothing(&school);
        for person in school.staff.ids() {
            // What a session takes alone is within everybody's limits.
            let open: Vec<Slot> = options.covering[person].iter().collect();
            if !open.is_empty() && dice.chance(30) {
                taken.slots[person].insert(open[dice.below(open.len() as u64) as usize]);
            }
        }
        let mut needed = Vec::new();
        for slot in school.cycle.slots() {
            let count = dice.below(6) as u32 / 3 + u32::from(dice.chance(10));
            if count > 0 {
                needed.push((slot, count));
            }
        }
        needed.truncate(4);
        let each: Vec<Slot> = needed.iter().flat_map(|(slot, count)| vec![*slot; *count as usize]).collect();
        let mut before = Vec::new();
        for slot in &each {
            let others = &options.coverers[*slot];
            if !others.is_empty() && dice.chance(50) {
                before.push((others[dice.below(others.len() as u64) as usize], *slot));
            }
        }
        let release = |(cover, slot): &(StaffId, Slot)| Release { staff: *cover, slot: *slot, cover: *cover };
        let earlier = Session {
            turn: 1,
            team: TeamId::from_index(0),
            start: Slot::from_index(0),
            length: 1,
            room: None,
            attending: Vec::new(),
            absent: Vec::new(),
            released: before.iter().map(release).collect(),
        };
        let found = cheapest_covers(&school, &options, &taken, &needed, &[earlier]);
        let given = found.iter().flat_map(|(covers, _)| covers);
        let given = given.flat_map(|(slot, people)| people.iter().map(|staff| (*staff, *slot)));
        let changes = given.filter(|cover| !before.contains(cover)).count();
        let least = by_trying(&school, &options, &taken, &each, &before, &mut Vec::new());
        prop_assert_eq!(found.as_ref().map(|(_, cost)| (*cost, changes)), least);
        let anyhow = cheapest_covers(&school, &options, &taken, &needed, &[]);
        prop_assert_eq!(anyhow.map(|(_, cost)| cost), least.map(|(cost, _)| cost));
        for ((slot, count), (covered, people)) in needed.iter().zip(found.iter().flat_map(|(covers, _)| covers)) {
            prop_assert_eq!((slot, *count as usize), (covered, people.len()));
        }
    }
}
