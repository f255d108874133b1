//! Made-up schools of any size: realistic enough to measure on, the same for the same seed.
//!
//! A school is built as schools are: departments with their teachers (`people`); classes
//! whose lessons are shared out among the teachers of each subject and given slots in
//! which both are free (`timetable`); teams, rooms, wishes and rules (`teams`). A
//! district is several schools that share coaches and itinerant teachers, who are in one
//! school on some days and away on the others.

mod people;
mod teams;
mod timetable;

use super::random::Random;
use people::Person;

/// What a school is to be like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recipe {
    /// Its name.
    pub name: String,
    /// How many people work there, at least 2.
    pub staff: usize,
    /// Every number gives another school.
    pub seed: u64,
    /// School days per week, 1 to 7.
    pub days: usize,
    /// Periods with lessons per day, 2 to 16.
    pub periods: usize,
    /// Weeks in the timetable cycle, 1 to 4.
    pub weeks: usize,
    /// How many departments; none: as many as a school of this size has.
    pub departments: Option<usize>,
    /// How many of a hundred work part-time.
    pub part_time: u32,
    /// How many sites the school has.
    pub sites: usize,
    /// How many of a hundred belong to no one site (or, in a district, to several schools).
    pub itinerant: u32,
    /// Coaches, who work with many teams; none: as many as a school of this size has.
    pub coaches: Option<usize>,
    /// Rooms for sessions; none: as many as a school of this size has.
    pub rooms: Option<usize>,
    /// How many of a hundred periods a full-time teacher teaches.
    pub tightness: u32,
    /// How many minutes the way from one site to another takes; 0: none, and nothing says where lessons and sessions are.
    pub travel: u32,
    /// How many of a hundred teams meet in every second cycle only.
    pub every_second: u32,
    /// Whether there are two lunches: half of the classes have the period after lunch before it.
    pub two_lunches: bool,
}

impl Recipe {
    /// The usual school of so many people.
    pub fn new(staff: usize, seed: u64) -> Recipe {
        Recipe {
            name: format!("Made-up school {seed}"),
            staff,
            seed,
            days: 5,
            periods: 6,
            weeks: 1,
            departments: None,
            part_time: 15,
            sites: 1,
            itinerant: 5,
            coaches: None,
            rooms: None,
            tightness: 72,
            travel: 0,
            every_second: 0,
            two_lunches: false,
        }
    }

    /// The days of the week, by name or, where there are more weeks' days than names, by number.
    fn day_names(&self) -> Vec<String> {
        const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        NAMES.iter().take(self.days).map(|name| (*name).to_owned()).collect()
    }

    /// The weeks of the cycle; one without a name where there is one.
    fn week_names(&self) -> Vec<String> {
        match self.weeks {
            0 | 1 => vec![String::new()],
            weeks => ["A", "B", "C", "D"].iter().take(weeks).map(|name| (*name).to_owned()).collect(),
        }
    }

    /// Periods with lessons per week.
    fn slots(&self) -> usize {
        self.days * self.periods
    }

    /// The period before which lunch is, where the day has one.
    fn period_after_lunch(&self) -> Option<usize> {
        (self.periods > 3).then(|| (2 * self.periods).div_ceil(3) + 1).filter(|period| *period <= self.periods)
    }

    /// The sites by name.
    fn site_name(number: usize) -> String {
        format!("Site {}", number + 1)
    }

    fn department_count(&self) -> usize {
        self.departments.unwrap_or((self.staff / 7).clamp(2, 14)).clamp(1, people::DEPARTMENTS.len())
    }
}

/// Files of a school folder: names and text.
pub type Files = Vec<(String, String)>;

/// A made-up school.
///
/// O(staff × slots).
pub fn school(recipe: &Recipe) -> Files {
    let mut random = Random::new(recipe.seed);
    let people = people::people(recipe, &mut random);
    files(recipe, people, &mut random)
}

/// Several made-up schools of one district, by the names of their folders. Each has
/// `recipe.staff` people; of a hundred, `recipe.itinerant` work at two or three of the
/// schools, each on days of its own.
///
/// O(schools × staff × slots).
pub fn district(recipe: &Recipe, schools: usize) -> Vec<(String, Files)> {
    let width = schools.to_string().len();
    let mut shared = Random::new(recipe.seed ^ 0x0d15_741c);
    let count = recipe.staff * recipe.itinerant as usize / 100 * schools / 2;
    let travellers = people::travellers(recipe, count, schools, &mut shared);
    let one = |number: usize| {
        let name = format!("school-{:0width$}", number + 1);
        let recipe = Recipe {
            name: format!("{} {}", recipe.name, number + 1),
            // Its own sequence for every school, however many there are.
            seed: recipe.seed.wrapping_mul(1_000_003).wrapping_add(number as u64 + 1),
            itinerant: 0,
            ..recipe.clone()
        };
        let mut random = Random::new(recipe.seed);
        let here = travellers.iter().filter(|traveller| traveller.days_at(number) > 0);
        let visiting: Vec<Person> = here.map(|traveller| traveller.person_at(number)).collect();
        let own = Recipe { staff: recipe.staff.saturating_sub(visiting.len()).max(2), ..recipe.clone() };
        let mut people = people::people(&own, &mut random);
        // Nobody else in the district has the same id.
        people.iter_mut().for_each(|person| person.id = format!("{}-{}", number + 1, person.id));
        people.extend(visiting);
        (name, files(&recipe, people, &mut random))
    };
    (0..schools).map(one).collect()
}

fn files(recipe: &Recipe, mut people: Vec<Person>, random: &mut Random) -> Files {
    let lessons = timetable::lessons(recipe, &mut people, random);
    let mut files: Files = vec![
        ("periods.csv".into(), periods(recipe)),
        ("staff.csv".into(), people::staff(&people)),
        ("timetable.csv".into(), timetable::rows(recipe, &people, &lessons, random)),
        ("availability.csv".into(), people::availability(recipe, &people, &lessons, random)),
    ];
    files.extend(teams::files(recipe, &people, random));
    files
}

/// Minutes of a lunch.
const LUNCH: usize = 40;

/// The label of a period for those who have a late lunch.
fn late_lunch(period: usize) -> String {
    format!("{period}B")
}

/// Lessons in the morning and the afternoon, breaks between them, and an open period after school.
fn periods(recipe: &Recipe) -> String {
    let mut text = String::from("week,day,period,start,end,kind\n");
    let clock = |minutes: usize| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    // As long as the day allows.
    let length = (420 / recipe.periods.max(1)).clamp(20, 60) / 5 * 5;
    for week in recipe.week_names() {
        for day in recipe.day_names() {
            let mut now = 8 * 60 + 20;
            let mut rows: Vec<(usize, String)> = Vec::new();
            let mut row = |label: &str, from: usize, minutes: usize, kind: &str| {
                let (start, end) = (clock(from), clock(from + minutes));
                rows.push((from, format!("{week},{day},{label},{start},{end},{kind}\n")));
            };
            for period in 1..=recipe.periods {
                row(&period.to_string(), now, length, "lesson");
                now += length + 5;
                if period == recipe.periods.div_ceil(3) {
                    row("break", now, 20, "break");
                    now += 20;
                } else if period == (2 * recipe.periods).div_ceil(3) && recipe.periods > 3 {
                    row("lunch", now, LUNCH, "break");
                    if recipe.two_lunches && recipe.period_after_lunch() == Some(period + 1) {
                        // Half of the classes are taught while the others eat, and eat while these are taught.
                        row(&late_lunch(period + 1), now, length, "lesson");
                        row("late lunch", now + length, LUNCH, "break");
                    }
                    now += LUNCH;
                }
            }
            row("after", now, length, "open");
            rows.sort_by_key(|(from, _)| *from);
            text.extend(rows.into_iter().map(|(_, row)| row));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{any_error, render};
    use crate::load::{LoadOptions, load};
    use crate::school::{School, SlotKind};

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
            let school = read(&super::school(&recipe));
            assert_eq!(school.staff.len(), recipe.staff, "{recipe:?}");
        }
    }

    #[test]
    fn nobody_teaches_twice_at_once_and_no_class_is_taught_twice_at_once() {
        let school = read(&super::school(&Recipe { weeks: 2, ..Recipe::new(60, 3) }));
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
            let school = read(&super::school(&Recipe { tightness, part_time: 0, ..Recipe::new(80, 1) }));
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
                    let present = |time: &crate::school::PersonTime| time.free.or(&time.busy);
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
}
