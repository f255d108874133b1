//! The timetable of a made-up school: classes, their lessons, who teaches them and when.

use super::super::random::Random;
use super::Recipe;
use super::people::{DEPARTMENTS, Person};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::fmt::Write;

/// How many of a hundred periods a class has lessons in.
const FILLED: usize = 86;

/// A lesson of one class with one teacher, every week or in one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lesson {
    /// Who teaches, by number.
    pub teacher: usize,
    /// Which class, by number.
    pub class: usize,
    /// Its place in the week: day × periods + period.
    pub slot: usize,
    /// The week, by number, where it is not in every one.
    pub week: Option<usize>,
}

/// Shares the lessons of all classes out among the teachers and gives each a slot in which
/// both are free. Lessons that find none are dropped, as timetablers do in the end.
///
/// O(lessons × slots).
pub fn lessons(recipe: &Recipe, people: &mut [Person], random: &mut Random) -> Vec<Lesson> {
    let slots = recipe.slots();
    let total: usize = people.iter().map(|person| person.load).sum();
    // Every class has a lesson in most periods: with more, timetables hardly come out.
    let classes = (100 * total / (FILLED * slots.max(1))).max(1);
    let mut wanted: Vec<(usize, usize)> = Vec::new();
    // Classes take turns with their subjects, so that no class is left with what remains.
    let per_subject: Vec<usize> = (0..DEPARTMENTS.len())
        .map(|department| {
            let of: usize =
                people.iter().filter(|person| person.department == department).map(|person| person.load).sum();
            of.div_ceil(classes)
        })
        .collect();
    for (department, lessons) in per_subject.iter().enumerate() {
        let own = people.iter().enumerate().filter(|(_, person)| person.department == department && person.load > 0);
        let mut left: BinaryHeap<(usize, Reverse<usize>)> =
            own.map(|(teacher, person)| (person.load, Reverse(teacher))).collect();
        for class in 0..classes {
            let mut lessons = *lessons;
            while lessons > 0 {
                // Whoever has most left takes the class, all of it where that is possible.
                let Some((has, Reverse(teacher))) = left.pop() else { break };
                let taken = lessons.min(has);
                lessons -= taken;
                if has > taken {
                    left.push((has - taken, Reverse(teacher)));
                }
                wanted.extend(std::iter::repeat_n((teacher, class), taken));
            }
        }
    }
    random.shuffle(&mut wanted);
    // Those who are there least are placed first.
    wanted.sort_by_key(|(teacher, _)| people[*teacher].tenths);
    let mut busy_teachers: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut busy_classes: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut lessons = Vec::new();
    let mut order: Vec<usize> = (0..slots).collect();
    for (teacher, class) in wanted {
        random.shuffle(&mut order);
        let free = |slot: &&usize| {
            people[teacher].days[**slot / recipe.periods]
                && !busy_teachers.contains(&(teacher, **slot))
                && !busy_classes.contains(&(class, **slot))
        };
        let Some(slot) = order.iter().find(free).copied() else { continue };
        busy_teachers.insert((teacher, slot));
        busy_classes.insert((class, slot));
        let week = (recipe.weeks > 1 && random.percent(12)).then(|| random.below(recipe.weeks));
        lessons.push(Lesson { teacher, class, slot, week });
    }
    lessons
}

/// The name of a class: `7A`, `8C`.
fn class_name(class: usize) -> String {
    let (year, form) = (7 + class % 6, class / 6);
    let letter = char::from(b'A' + (form % 26) as u8);
    match form / 26 {
        0 => format!("{year}{letter}"),
        round => format!("{year}{letter}{}", round + 1),
    }
}

/// timetable.csv, with some duties in breaks.
pub fn rows(recipe: &Recipe, people: &[Person], lessons: &[Lesson], random: &mut Random) -> String {
    let (weeks, days) = (recipe.week_names(), recipe.day_names());
    let mut text = String::from("staff,week,day,period,subject,group,room,kind,release,observe");
    text.push_str(if recipe.travel > 0 { ",site\n" } else { "\n" });
    let mut by_teacher: Vec<Vec<&Lesson>> = vec![Vec::new(); people.len()];
    lessons.iter().for_each(|lesson| by_teacher[lesson.teacher].push(lesson));
    for (teacher, person) in people.iter().enumerate() {
        let own = &mut by_teacher[teacher];
        own.sort_by_key(|lesson| lesson.slot);
        for lesson in own.iter() {
            let (day, period) = (&days[lesson.slot / recipe.periods], lesson.slot % recipe.periods + 1);
            let eats_late = recipe.two_lunches && lesson.class % 2 == 1;
            let period = match recipe.period_after_lunch() {
                Some(after) if after == period && eats_late => super::late_lunch(period),
                _ => period.to_string(),
            };
            // Whoever belongs to no site is at one of them each day.
            let site = match (recipe.travel > 0, person.site.is_empty() && recipe.sites > 1) {
                (false, _) => String::new(),
                (true, false) => ",".to_owned(),
                (true, true) => {
                    let of_day = (teacher + lesson.slot / recipe.periods) % recipe.sites;
                    format!(",{}", Recipe::site_name(of_day))
                }
            };
            let week = lesson.week.map_or("", |week| weeks[week].as_str());
            // Examination classes are neither covered nor watched.
            let class = class_name(lesson.class);
            let examined = class.starts_with("12") || class.starts_with("11") && random.percent(30);
            let no = if examined { "no" } else { "" };
            let subject = DEPARTMENTS[person.department];
            let (id, room) = (&person.id, room(teacher));
            let _ = writeln!(text, "{id},{week},{day},{period},{subject},{class},{room},,{no},{no}{site}");
        }
        if random.percent(20) {
            let there: Vec<usize> = (0..recipe.days).filter(|day| person.days[*day]).collect();
            if !there.is_empty() {
                let day = &days[*random.of(&there)];
                let site = if recipe.travel > 0 { "," } else { "" };
                let _ = writeln!(text, "{},,{day},break,Duty,,,duty,,{site}", person.id);
            }
        }
    }
    text
}

/// Everybody has a room of their own.
fn room(teacher: usize) -> String {
    format!("C{:03}", teacher + 1)
}
