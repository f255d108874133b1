//! The people of a made-up school: who they are, when they are there, what they can and need.

use super::super::random::Random;
use super::Recipe;
use super::timetable::Lesson;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Departments, the usual ones first.
pub const DEPARTMENTS: [&str; 16] = [
    "Maths",
    "English",
    "Science",
    "Humanities",
    "Languages",
    "Sport",
    "Arts",
    "Computing",
    "Design",
    "Music",
    "Economics",
    "Drama",
    "Geography",
    "History",
    "Philosophy",
    "Learning Support",
];
const FIRST: [&str; 40] = [
    "Ada", "Ben", "Carla", "Dev", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kofi", "Lena", "Mei", "Nadia",
    "Omar", "Paula", "Quentin", "Rosa", "Sven", "Tara", "Umar", "Vera", "Wei", "Ximena", "Yusuf", "Zoe", "Amir",
    "Bianca", "Chen", "Dora", "Emil", "Fatima", "Goran", "Hana", "Ivan", "Julia", "Kenji", "Lucia", "Marek", "Nia",
];
const LAST: [&str; 40] = [
    "Abel", "Bauer", "Costa", "Diaz", "Evans", "Fischer", "Garcia", "Haddad", "Ito", "Jansen", "Kaya", "Lopez",
    "Meyer", "Novak", "Okafor", "Patel", "Quinn", "Rossi", "Silva", "Tanaka", "Ueda", "Vega", "Weber", "Xu", "Yilmaz",
    "Zhang", "Ahmed", "Berg", "Cohen", "Dubois", "Eriksen", "Flores", "Gupta", "Horvat", "Ivanov", "Jung", "Khan",
    "Lind", "Moreau", "Nagy",
];
const TAGS: [&str; 20] = [
    "questioning",
    "assessment",
    "behaviour",
    "retrieval",
    "literacy",
    "numeracy",
    "digital",
    "differentiation",
    "feedback",
    "groupwork",
    "inclusion",
    "metacognition",
    "modelling",
    "planning",
    "practicals",
    "projects",
    "reading",
    "speaking",
    "tutoring",
    "writing",
];

/// One person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    pub id: String,
    pub name: String,
    /// Which department, by number.
    pub department: usize,
    pub site: String,
    pub years: usize,
    /// Tenths of a full-time post.
    pub tenths: usize,
    pub roles: Vec<&'static str>,
    pub expertise: Vec<(&'static str, usize)>,
    pub needs: Vec<(&'static str, usize)>,
    pub mentees: usize,
    /// On which days of the week they are there.
    pub days: Vec<bool>,
    /// How many periods a week they are to teach.
    pub load: usize,
}

impl Person {
    /// Whether somebody has a role.
    pub fn is(&self, role: &str) -> bool {
        self.roles.contains(&role)
    }
}

/// Everybody of one school.
pub fn people(recipe: &Recipe, random: &mut Random) -> Vec<Person> {
    let departments = recipe.department_count();
    let coaches = recipe.coaches.unwrap_or(recipe.staff / 25).min(recipe.staff / 2);
    let mut people: Vec<Person> = (0..recipe.staff)
        .map(|number| {
            // Earlier departments are larger, as they are in schools.
            let department = random.below(departments).min(random.below(departments));
            let department = if number < departments { number } else { department };
            let mut person = person(recipe, format!("s{:03}", number + 1), department, random);
            person.site = match recipe.sites {
                0 | 1 => String::new(),
                _ if random.percent(recipe.itinerant) => String::new(),
                sites => format!("Site {}", random.below(sites) + 1),
            };
            person
        })
        .collect();
    for number in 0..coaches {
        let place = people.len() - 1 - number * people.len() / coaches.max(1) % people.len();
        become_coach(&mut people[place]);
    }
    people
}

/// Coaches know much, teach half and are there for everybody.
fn become_coach(person: &mut Person) {
    person.roles = vec!["coach"];
    person.load /= 2;
    person.years = person.years.max(8);
    person.expertise.iter_mut().for_each(|(_, level)| *level = 5.min(*level + 1));
}

fn person(recipe: &Recipe, id: String, department: usize, random: &mut Random) -> Person {
    let years = match random.below(10) {
        0 | 1 => random.below(3),
        2..=5 => random.within(3, 10),
        _ => random.within(8, 32),
    };
    let tenths = if random.percent(recipe.part_time) { *random.of(&[5, 6, 8, 8]) } else { 10 };
    let mut days = vec![true; recipe.days];
    let off = (recipe.days * (10 - tenths) + 5) / 10;
    let mut order: Vec<usize> = (0..recipe.days).collect();
    random.shuffle(&mut order);
    order.iter().take(off.min(recipe.days.saturating_sub(1))).for_each(|day| days[*day] = false);
    let mut roles = Vec::new();
    let mut share = recipe.tightness as usize;
    if years <= 2 && random.percent(75) {
        roles.push("mentee");
        share = share * 9 / 10;
    } else if years >= 5 && random.percent(35) {
        roles.push("mentor");
    }
    if random.percent(9) {
        roles.push("cover");
        share = share * 7 / 10;
    }
    if years >= 10 && random.percent(8) {
        roles.push("leader");
        share /= 2;
    }
    let mentees = if roles.contains(&"mentor") { random.within(1, 2) } else { 1 };
    let mut tags: Vec<&'static str> = TAGS.to_vec();
    random.shuffle(&mut tags);
    let known = random.within(2, 4).min(2 + years / 3);
    let expertise = tags.iter().take(known).map(|tag| (*tag, random.within(2, 5))).collect();
    let wanted = if years <= 2 { random.within(2, 3) } else { random.below(3) };
    let needs = tags.iter().skip(known).take(wanted).map(|tag| (*tag, random.within(1, 5))).collect();
    // Nobody teaches exactly what the plan says.
    let exact = recipe.slots() * share * tenths / 1_000;
    let load = (exact + random.below(3)).saturating_sub(1);
    let name = format!("{} {}", random.of(&FIRST), random.of(&LAST));
    Person { id, name, department, site: String::new(), years, tenths, roles, expertise, needs, mentees, days, load }
}

/// Somebody who works at several schools.
#[derive(Clone, Debug)]
pub struct Traveller {
    person: Person,
    /// Per day, at which school.
    at: Vec<usize>,
    load: usize,
}

impl Traveller {
    /// On how many days they are at a school.
    pub fn days_at(&self, school: usize) -> usize {
        self.at.iter().filter(|at| **at == school).count()
    }

    /// The same person as one school knows them.
    pub fn person_at(&self, school: usize) -> Person {
        let here = self.days_at(school);
        Person {
            days: self.at.iter().map(|at| *at == school).collect(),
            tenths: (10 * here / self.at.len().max(1)).max(1),
            load: self.load * here / self.at.len().max(1),
            ..self.person.clone()
        }
    }
}

/// People who work at two or three of several schools, each day at one of them.
pub fn travellers(recipe: &Recipe, count: usize, schools: usize, random: &mut Random) -> Vec<Traveller> {
    let departments = recipe.department_count();
    let one = |number: usize, random: &mut Random| {
        let department = random.below(departments);
        let mut person = person(recipe, format!("d{:03}", number + 1), department, random);
        if number.is_multiple_of(3) {
            become_coach(&mut person);
        }
        let mut all: Vec<usize> = (0..schools).collect();
        random.shuffle(&mut all);
        all.truncate(random.within(2, 3));
        let at = (0..recipe.days).map(|day| all[day % all.len().max(1)]).collect();
        Traveller { load: person.load, person, at }
    };
    (0..count).map(|number| one(number, random)).collect()
}

/// staff.csv.
pub fn staff(people: &[Person]) -> String {
    let mut text = String::from("id,name,department,site,years,fte,roles,expertise,needs,mentees,visits,hosts,email\n");
    let tags =
        |tags: &[(&str, usize)]| tags.iter().map(|(tag, value)| format!("{tag}:{value}")).collect::<Vec<_>>().join(";");
    for person in people {
        let fte = if person.tenths == 10 { "1".to_owned() } else { format!("0.{}", person.tenths) };
        let _ = writeln!(
            text,
            "{},{},{},{},{},{fte},{},{},{},{},,,{}@school.example",
            person.id,
            person.name,
            DEPARTMENTS[person.department],
            person.site,
            person.years,
            person.roles.join(";"),
            tags(&person.expertise),
            tags(&person.needs),
            person.mentees,
            person.id,
        );
    }
    text
}

/// availability.csv: days off, some guaranteed planning time, and evenings that do not suit.
pub fn availability(recipe: &Recipe, people: &[Person], lessons: &[Lesson], random: &mut Random) -> String {
    let mut text = String::from("staff,week,day,period,status\n");
    let days = recipe.day_names();
    let taught: BTreeSet<(usize, usize)> = lessons.iter().map(|lesson| (lesson.teacher, lesson.slot)).collect();
    for (number, person) in people.iter().enumerate() {
        for (_, name) in days.iter().enumerate().filter(|(day, _)| !person.days[*day]) {
            let _ = writeln!(text, "{},,{name},,away", person.id);
        }
        if person.years <= 1 {
            // New teachers keep a free period for themselves.
            let free = (0..recipe.slots()).find(|slot| {
                let day = slot / recipe.periods;
                person.days[day] && !taught.contains(&(number, *slot))
            });
            if let Some(slot) = free {
                let (day, period) = (&days[slot / recipe.periods], slot % recipe.periods + 1);
                let _ = writeln!(text, "{},,{day},{period},protected", person.id);
            }
        }
        if random.percent(15) {
            let day = random.below(recipe.days);
            if person.days[day] {
                let _ = writeln!(text, "{},,{},after,avoid", person.id, days[day]);
            }
        }
    }
    text
}
