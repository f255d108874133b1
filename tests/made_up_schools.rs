//! The laboratory's schools are schools: they can be read, and are as their recipe says.

use staffroom::findings::{any_error, render};
use staffroom::lab::generate::{Files, Recipe, district, school};
use staffroom::lab::random::Random;
use staffroom::load::{LoadOptions, load};
use staffroom::school::{School, SlotKind};

fn read(files: &Files) -> School {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let loaded = load(folder.path(), &LoadOptions::default());
    assert!(!any_error(&loaded.findings), "{}", render(&loaded.findings, true));
    loaded.school.unwrap()
}

#[test]
fn the_same_seed_gives_the_same_school_and_another_seed_another() {
    let recipe = Recipe::new(40, 7);
    assert_eq!(school(&recipe), school(&recipe));
    assert_ne!(school(&recipe), school(&Recipe::new(40, 8)));
}

#[test]
fn schools_of_all_shapes_can_be_read() {
    for seed in 0..25 {
        let mut random = Random::new(seed);
        let recipe = Recipe {
            days: random.within(1, 7),
            periods: random.within(2, 12),
            weeks: random.within(1, 3),
            departments: random.percent(50).then(|| random.within(1, 6)),
            part_time: random.below(60) as u32,
            sites: random.within(1, 3),
            itinerant: random.below(20) as u32,
            coaches: random.percent(50).then(|| random.below(4)),
            rooms: random.percent(50).then(|| random.below(4)),
            tightness: random.within(30, 95) as u32,
            travel: if random.percent(30) { 5 * random.within(1, 6) as u32 } else { 0 },
            every_second: if random.percent(30) { random.below(100) as u32 } else { 0 },
            two_lunches: random.percent(30),
            ..Recipe::new(random.within(2, 60), seed)
        };
        let school = read(&school(&recipe));
        assert_eq!(school.staff.len(), recipe.staff, "{recipe:?}");
    }
}

#[test]
fn nobody_teaches_twice_at_once_and_no_class_is_taught_twice_at_once() {
    let school = read(&school(&Recipe { weeks: 2, ..Recipe::new(60, 3) }));
    let rows = school.timetable.rows();
    let mut people: Vec<_> = rows.iter().map(|row| (row.staff, row.slot)).collect();
    let mut classes: Vec<_> = rows
        .iter()
        .filter(|row| school.cycle.kind(row.slot) == SlotKind::Lesson && !school.text(row.group).is_empty())
        .map(|row| (row.group, row.slot))
        .collect();
    for (count, unique) in [
        (people.len(), {
            people.sort_unstable();
            people.dedup();
            people.len()
        }),
        (classes.len(), {
            classes.sort_unstable();
            classes.dedup();
            classes.len()
        }),
    ] {
        assert_eq!(count, unique);
    }
}

#[test]
fn teachers_teach_as_much_as_the_school_is_tight() {
    for tightness in [50, 70, 85] {
        let school = read(&school(&Recipe { tightness, part_time: 0, ..Recipe::new(80, 1) }));
        let lessons = school.cycle.slots().filter(|slot| school.cycle.kind(*slot) == SlotKind::Lesson).count();
        // Whoever has a role beside teaching teaches less.
        let only = school.staff.iter().filter(|person| person.roles == Default::default());
        let mut loads: Vec<usize> = only.map(|person| 100 * person.time.busy.len() / lessons).collect();
        loads.sort_unstable();
        let median = loads[loads.len() / 2];
        assert!(median.abs_diff(tightness as usize) <= 6, "{tightness}: {loads:?}");
    }
}

#[test]
fn schools_of_a_district_share_people_who_are_in_one_place_at_a_time() {
    let schools = district(&Recipe { itinerant: 20, ..Recipe::new(30, 5) }, 3);
    let read: Vec<School> = schools.iter().map(|(_, files)| read(files)).collect();
    let mut shared = 0;
    for (number, school) in read.iter().enumerate() {
        assert_eq!(school.staff.len(), 30);
        for person in school.staff.iter().filter(|person| person.id.starts_with('d')) {
            for other in &read[number + 1..] {
                let Some(there) = other.staff.iter().find(|other| other.id == person.id) else { continue };
                shared += 1;
                assert_eq!(person.name, there.name);
                let present = |time: &staffroom::school::PersonTime| time.free.or(&time.busy);
                assert!(!present(&person.time).intersects(&present(&there.time)), "{} is in two places", person.id);
            }
        }
    }
    assert!(shared >= 3, "{shared}");
    let everybody = read.iter().flat_map(|school| school.staff.iter().map(|person| (&person.id, &person.name)));
    let ids: std::collections::BTreeMap<&String, &String> = everybody.clone().collect();
    assert!(everybody.clone().all(|(id, name)| ids[id] == name), "an id is one person's");
    assert!(ids.len() < 90 && ids.len() > 60);
}
