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
