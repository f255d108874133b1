//! aSc Timetables: its 2012 XML, and that of 2008.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::Work;
use super::draft::{Draft, Index, Kind, Person, Room, Row, Slot, full_name};
use super::refusal::{Imports, ask, bad_option, note, refuse};
use super::source::SourceFile;
use super::values;
use super::xml::{attribute, child, children, parse, root_of};
use crate::findings::Code;

/// Days, weeks or terms: a label for each place, and sets of places by id.
#[derive(Default)]
struct Places {
    labels: Vec<String>,
    sets: BTreeMap<String, Vec<usize>>,
}

/// The periods and breaks of a day.
#[derive(Default)]
struct Periods {
    /// In order, each with its label.
    numbers: Vec<String>,
    labels: BTreeMap<String, String>,
}

/// What lessons refer to.
struct Masters {
    days: Places,
    weeks: Places,
    terms: Places,
    periods: Periods,
    teachers: Index,
    subjects: BTreeMap<String, String>,
    classes: BTreeMap<String, String>,
    rooms: BTreeMap<String, String>,
}

/// A lesson.
struct Lesson {
    subject: String,
    classes: Vec<String>,
    teachers: Vec<String>,
    periods: usize,
}

fn elements<'a, 'i>(root: Node<'a, 'i>, list: &'static str, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    child(root, list).into_iter().flat_map(move |list| children(list, name))
}

/// An attribute that may have several names.
fn any(node: Node<'_, '_>, names: &[&str]) -> String {
    names.iter().map(|name| attribute(node, name)).find(|text| !text.is_empty()).unwrap_or_default()
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// Reads an export.
///
/// # Errors
/// Where it is no XML, or holds several terms.
pub(super) fn read(work: &Work<'_>) -> Imports<Draft> {
    let mut draft = Draft::new(work.told, "cards");
    let is_timetable = |file: &&SourceFile| {
        values::decode(&file.bytes).and_then(|text| root_of(&text.text)).is_some_and(|(root, _)| root == "timetable")
    };
    let Some(file) = work.source.files.iter().find(is_timetable) else {
        return Err(refuse(
            Code::ImportBroken,
            &work.source.path.display().to_string(),
            "there is no XML document with the root timetable",
            "an aSc Timetables 2012 XML export",
            "export it from aSc Timetables, see docs/import/asc.md",
        ));
    };
    let text = file.text_with_warning(&mut draft.findings)?;
    let document = parse(&file.name, &text)?;
    let root = document.root_element();
    let periods = periods(root);
    let masters = Masters {
        days: places(root, "days", ""),
        weeks: places(root, "weeks", "A"),
        terms: places(root, "terms", "1"),
        teachers: people(root, &mut draft),
        subjects: names(root, "subjects", "subject", &["name", "short"]),
        classes: names(root, "classes", "class", &["short", "name"]),
        rooms: names(root, "classrooms", "classroom", &["short", "name"]),
        periods,
    };
    rooms(work, root, &mut draft)?;
    slots(root, &masters, &mut draft);
    let cards = Cards::read(root, &masters, &mut draft);
    let term = term(work, &masters, &cards)?;
    if masters.weeks.labels.len() > 1 {
        draft.weeks.clone_from(&masters.weeks.labels);
    }
    cards.rows(&masters, term, &mut draft);
    duties(root, &masters, &mut draft);
    Ok(draft)
}

/// The definitions with exactly one `1` and no comma name a place each; the others only name sets.
fn places(root: Node<'_, '_>, what: &'static str, first: &str) -> Places {
    let (list, name): (&'static str, &'static str) = match what {
        "days" => ("daysdefs", "daysdef"),
        "weeks" => ("weeksdefs", "weeksdef"),
        _ => ("termsdefs", "termsdef"),
    };
    let mut found = Places::default();
    let mut names: Vec<Option<(String, String)>> = Vec::new();
    for node in elements(root, list, name) {
        let mask = attribute(node, what);
        let set = of_mask(&mask);
        names.resize(names.len().max(mask.split(',').map(str::len).max().unwrap_or(0)), None);
        if let [one] = set.as_slice()
            && !mask.contains(',')
            && let Some(place @ None) = names.get_mut(*one)
        {
            *place = Some((attribute(node, "short"), attribute(node, "name")));
        }
        found.sets.insert(attribute(node, "id"), set);
    }
    if what == "days" && names.is_empty() {
        // As in 2008: the days are listed, and cards name them by number.
        for node in elements(root, "days", "day") {
            names.push(Some((attribute(node, "short"), attribute(node, "name"))));
        }
    }
    let shorts: Vec<&String> = names.iter().flatten().map(|(short, _)| short).collect();
    let doubled = |short: &String| shorts.iter().filter(|other| **other == short).count() > 1;
    for (at, place) in names.iter().enumerate() {
        let by_place = match first {
            "" => (at + 1).to_string(),
            "A" => char::from(b'A' + (at % 26) as u8).to_string(),
            _ => (at + 1).to_string(),
        };
        let label = place.as_ref().map(|(short, name)| {
            if (short.is_empty() || doubled(short)) && !name.is_empty() { name.clone() } else { short.clone() }
        });
        let label = label.filter(|label| !label.is_empty()).unwrap_or(by_place);
        found.labels.push(label);
    }
    found
}

/// The places of a mask: `10100`, or several joined by commas.
fn of_mask(mask: &str) -> Vec<usize> {
    let mut places = BTreeSet::new();
    for part in mask.split(',') {
        places.extend(part.trim().bytes().enumerate().filter(|(_, sign)| *sign == b'1').map(|(at, _)| at));
    }
    places.into_iter().collect()
}

impl Places {
    /// The places of a card's mask; none where it is blank.
    fn of(&self, text: &str) -> Vec<usize> {
        if let Some(set) = self.sets.get(text) {
            return set.clone();
        }
        if text.bytes().all(|sign| matches!(sign, b'0' | b'1' | b',' | b' ')) { of_mask(text) } else { Vec::new() }
    }
}

fn periods(root: Node<'_, '_>) -> Periods {
    let mut periods = Periods::default();
    let all: Vec<(String, String)> = elements(root, "periods", "period")
        .map(|node| (any(node, &["period", "id"]), values::cell(&attribute(node, "short"))))
        .filter(|(number, _)| !number.is_empty())
        .collect();
    let shorts: BTreeSet<&String> = all.iter().map(|(_, short)| short).collect();
    let by_short = shorts.len() == all.len() && !shorts.iter().any(|short| short.is_empty());
    for (number, short) in &all {
        periods.numbers.push(number.clone());
        periods.labels.insert(number.clone(), if by_short { short.clone() } else { number.clone() });
    }
    periods
}

fn times(node: Node<'_, '_>, slot: Slot) -> Slot {
    let time = |name| values::time(&attribute(node, name));
    Slot { start: time("starttime"), end: time("endtime"), ..slot }
}

fn slots(root: Node<'_, '_>, masters: &Masters, draft: &mut Draft) {
    let breaks = breaks(root, &masters.periods);
    for day in &masters.days.labels {
        for node in elements(root, "periods", "period") {
            let number = any(node, &["period", "id"]);
            // A break without times stands before the period that it is named after.
            for (_, node, label) in breaks.iter().filter(|(before, ..)| *before == number) {
                draft.slots.push(times(*node, Slot::pause(day, label)));
            }
            if let Some(label) = masters.periods.labels.get(&number) {
                draft.slots.push(times(node, Slot::new(day, label)));
            }
        }
        for (before, node, label) in &breaks {
            if !masters.periods.labels.contains_key(before) {
                draft.slots.push(times(*node, Slot::pause(day, label)));
            }
        }
    }
}

/// The breaks: the period before which each comes, and its label.
fn breaks<'a, 'i>(root: Node<'a, 'i>, periods: &Periods) -> Vec<(String, Node<'a, 'i>, String)> {
    let mut taken: BTreeSet<String> = periods.labels.values().cloned().collect();
    let mut breaks = Vec::new();
    for node in elements(root, "breaks", "break") {
        let before = any(node, &["break", "period"]);
        let short = [attribute(node, "short"), attribute(node, "name")].into_iter().map(|text| values::cell(&text));
        let base = short.into_iter().find(|text| !text.is_empty()).unwrap_or_else(|| format!("before {before}"));
        let mut label = base.clone();
        for number in 2.. {
            if taken.insert(label.clone()) {
                break;
            }
            label = format!("{base}-{number}");
        }
        breaks.push((before, node, label));
    }
    breaks
}

fn people(root: Node<'_, '_>, draft: &mut Draft) -> Index {
    let mut teachers = Index::default();
    for node in elements(root, "teachers", "teacher") {
        let (forename, surname) = (attribute(node, "firstname"), attribute(node, "lastname"));
        let name = full_name(&forename, &surname);
        let name = if name.is_empty() { attribute(node, "name") } else { name };
        teachers.insert(&attribute(node, "id"), draft.people.len());
        let email = values::cell(&attribute(node, "email"));
        draft.people.push(Person { email, ..Person::new(&attribute(node, "short"), &name) });
    }
    teachers
}

fn names(root: Node<'_, '_>, list: &'static str, name: &'static str, wanted: &[&str]) -> BTreeMap<String, String> {
    elements(root, list, name)
        .map(|node| {
            let names = wanted.iter().map(|name| values::cell(&attribute(node, name)));
            (attribute(node, "id"), names.into_iter().find(|text| !text.is_empty()).unwrap_or_default())
        })
        .collect()
}

fn rooms(work: &Work<'_>, root: Node<'_, '_>, draft: &mut Draft) -> Imports<()> {
    let by_building = match work.options.sites.as_deref() {
        None => false,
        Some("buildings") => true,
        Some(other) => {
            return Err(bad_option(format!("--sites: `{other}` is not known"), "buildings", "write --sites buildings"));
        }
    };
    let buildings = names(root, "buildings", "building", &["name", "short"]);
    if child(root, "classrooms").is_some() {
        let rooms = elements(root, "classrooms", "classroom").map(|node| Room {
            id: [attribute(node, "short"), attribute(node, "name")]
                .into_iter()
                .map(|text| values::cell(&text))
                .find(|text| !text.is_empty())
                .unwrap_or_default(),
            seats: values::seats(&attribute(node, "capacity")),
            site: if by_building {
                buildings.get(&attribute(node, "buildingid")).cloned().unwrap_or_default()
            } else {
                String::new()
            },
        });
        draft.rooms = Some(rooms.collect());
    }
    Ok(())
}

/// A card that is placed.
struct Card {
    lesson: usize,
    period: usize,
    days: Vec<usize>,
    weeks: Vec<usize>,
    terms: Vec<usize>,
    rooms: Vec<String>,
}

/// The cards with their lessons.
struct Cards {
    lessons: Vec<(String, Lesson)>,
    cards: Vec<Card>,
    blocks: bool,
}

impl Cards {
    fn read(root: Node<'_, '_>, masters: &Masters, draft: &mut Draft) -> Cards {
        let mut lessons = Vec::new();
        let mut index = Index::default();
        for node in elements(root, "lessons", "lesson") {
            index.insert(&attribute(node, "id"), lessons.len());
            let lesson = Lesson {
                subject: masters.subjects.get(&any(node, &["subjectid"])).cloned().unwrap_or_default(),
                classes: list(&any(node, &["classids", "classid"])),
                teachers: list(&any(node, &["teacherids", "teacherid"])),
                periods: values::whole(&any(node, &["periodspercard", "durationperiods"])).unwrap_or(1).max(1) as usize,
            };
            lessons.push((attribute(node, "id"), lesson));
        }
        let mut cards = Vec::new();
        for node in elements(root, "cards", "card") {
            let id = attribute(node, "lessonid");
            let (period, days) = (attribute(node, "period"), any(node, &["days", "day"]));
            let named = || format!("lesson {id}, {days} {period}");
            let Some(lesson) = index.get(&id) else {
                draft.leave_out("cards of lessons that are not there", named);
                continue;
            };
            let of_days = if node.has_attribute("days") {
                masters.days.of(&days)
            } else {
                let number = values::whole(&days).and_then(|day| (day as usize).checked_sub(1));
                // In 2008 cards name days by their own numbers.
                let listed = elements(root, "days", "day").position(|day| any(day, &["day", "id"]) == days);
                listed.or(number).into_iter().collect()
            };
            if period.is_empty() || of_days.is_empty() {
                draft.pass_over("cards that are not placed", named);
                continue;
            }
            let Some(at) = masters.periods.numbers.iter().position(|number| *number == period) else {
                draft.leave_out("cards in no listed period", named);
                continue;
            };
            cards.push(Card {
                lesson,
                period: at,
                days: of_days,
                weeks: masters.weeks.of(&attribute(node, "weeks")),
                terms: masters.terms.of(&attribute(node, "terms")),
                rooms: list(&any(node, &["classroomids", "classroomid"])),
            });
        }
        let mut all = Cards { lessons, cards, blocks: false };
        all.blocks = all.stand_for_blocks();
        if all.lessons.iter().any(|(_, lesson)| lesson.periods > 1) {
            let message = if all.blocks {
                "a card stands for all periods of its lesson: no lesson of several periods has two cards in adjacent periods"
            } else {
                "a card stands for one period, also of a lesson of several"
            };
            draft.findings.push(note(Code::ImportNote, message, "cards of one period each", "nothing, if it is so"));
        }
        all
    }

    /// Whether a card stands for as many periods as its lesson has in one: only where no such lesson in the file has two
    /// cards in adjacent periods of a day.
    fn stand_for_blocks(&self) -> bool {
        let long = |card: &&Card| self.lessons[card.lesson].1.periods > 1;
        let mut taken: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
        for card in self.cards.iter().filter(long) {
            taken.extend(card.days.iter().map(|day| (card.lesson, *day, card.period)));
        }
        !taken.iter().any(|(lesson, day, period)| taken.contains(&(*lesson, *day, period + 1)))
    }

    fn rows(&self, masters: &Masters, term: Option<usize>, draft: &mut Draft) {
        let all_weeks = masters.weeks.labels.len();
        for (origin, card) in self.cards.iter().enumerate() {
            if term.is_some_and(|term| !card.terms.is_empty() && !card.terms.contains(&term)) {
                continue;
            }
            let (id, lesson) = &self.lessons[card.lesson];
            let days: Vec<&str> =
                card.days.iter().filter_map(|day| masters.days.labels.get(*day)).map(String::as_str).collect();
            let label =
                |at: usize| masters.periods.numbers.get(at).and_then(|number| masters.periods.labels.get(number));
            let named = || format!("lesson {id}, {} {}", days.join("+"), label(card.period).map_or("", String::as_str));
            let teachers: Vec<usize> = lesson.teachers.iter().filter_map(|id| masters.teachers.get(id)).collect();
            if teachers.is_empty() {
                draft.leave_out("cards of lessons without a teacher", named);
                continue;
            }
            let weeks = (!card.weeks.is_empty() && card.weeks.len() < all_weeks).then(|| card.weeks.clone());
            let mut rooms: Vec<String> = card
                .rooms
                .iter()
                .filter_map(|id| masters.rooms.get(id))
                .filter(|room| !room.is_empty())
                .cloned()
                .collect();
            if rooms.is_empty() {
                rooms.push(String::new());
            }
            let length = if self.blocks { lesson.periods } else { 1 };
            if label(card.period + length - 1).is_none() {
                draft.leave_out("cards that run past the last period", named);
            }
            let classes: Vec<String> = lesson
                .classes
                .iter()
                .map(|id| masters.classes.get(id).cloned().unwrap_or_default())
                .filter(|class| !class.is_empty())
                .collect();
            for period in (card.period..card.period + length).filter_map(label) {
                for day in &days {
                    for person in &teachers {
                        for room in &rooms {
                            draft.rows.push(Row {
                                person: *person,
                                weeks: weeks.clone(),
                                day: (*day).to_owned(),
                                period: period.clone(),
                                subject: lesson.subject.clone(),
                                classes: classes.clone(),
                                room: room.clone(),
                                activity: id.clone(),
                                origin,
                                ..Row::default()
                            });
                        }
                    }
                }
            }
        }
    }
}

/// The term that is asked for; needed where placed lessons hold in some terms only.
fn term(work: &Work<'_>, masters: &Masters, cards: &Cards) -> Imports<Option<usize>> {
    let labels = &masters.terms.labels;
    let mut rows = vec![0_usize; labels.len()];
    let mut some_only = false;
    for card in &cards.cards {
        let people = cards.lessons[card.lesson].1.teachers.len();
        if people == 0 {
            continue;
        }
        some_only |= !card.terms.is_empty() && card.terms.len() < labels.len();
        for (term, rows) in rows.iter_mut().enumerate() {
            if card.terms.is_empty() || card.terms.contains(&term) {
                *rows += people * card.days.len();
            }
        }
    }
    let listed: Vec<String> = labels.iter().zip(&rows).map(|(label, rows)| format!("{label} ({rows} rows)")).collect();
    match &work.options.term {
        Some(term) => {
            let by_label = labels.iter().position(|label| label == term);
            let by_label =
                by_label.or_else(|| labels.iter().position(|label| values::plain(label) == values::plain(term)));
            by_label.map(Some).ok_or_else(|| {
                let there = if listed.is_empty() { "there are none".to_owned() } else { listed.join(", ") };
                bad_option(
                    format!("--term: there is no term `{term}`"),
                    format!("the terms: {there}"),
                    "write one of them",
                )
            })
        }
        None if some_only => Err(ask(
            format!("some lessons hold in some terms only; the terms are {}", listed.join(", ")),
            "one term",
            "add --term with one of them",
        )),
        None => Ok(None),
    }
}

/// Supervisions: duties in a period, or in the break that comes before it.
fn duties(root: Node<'_, '_>, masters: &Masters, draft: &mut Draft) {
    let before: BTreeMap<String, String> =
        breaks(root, &masters.periods).into_iter().map(|(before, _, label)| (before, label)).collect();
    for (at, node) in elements(root, "classroomsupervisions", "classroomsupervision").enumerate() {
        let (day, number) = (any(node, &["day", "days"]), attribute(node, "period"));
        let named = || format!("supervision {}, {day} {number}", at + 1);
        let Some(person) = masters.teachers.get(&attribute(node, "teacherid")) else {
            draft.leave_out("supervisions without a teacher", named);
            continue;
        };
        let is_break = matches!(attribute(node, "break").as_str(), "1" | "true");
        let period = if is_break { before.get(&number) } else { masters.periods.labels.get(&number) };
        let days = places_of(&masters.days, &day);
        let Some(period) = period.filter(|_| !days.is_empty()) else {
            draft.leave_out("supervisions in no listed slot", named);
            continue;
        };
        let week = any(node, &["week", "weeks"]);
        let weeks = places_of(&masters.weeks, &week);
        let all = masters.weeks.labels.len();
        for day in days.iter().filter_map(|day| masters.days.labels.get(*day)) {
            draft.rows.push(Row {
                person,
                weeks: (!weeks.is_empty() && weeks.len() < all).then(|| weeks.clone()),
                day: day.clone(),
                period: period.clone(),
                room: masters.rooms.get(&attribute(node, "classroomid")).cloned().unwrap_or_default(),
                kind: Kind::Duty,
                origin: usize::MAX / 2 + at,
                ..Row::default()
            });
        }
    }
}

/// Days or weeks by a mask, the id of a definition, or a number from 1.
fn places_of(places: &Places, text: &str) -> Vec<usize> {
    let all = places.labels.len();
    if text.len() == all && all > 1 || places.sets.contains_key(text) || text.contains(',') {
        return places.of(text);
    }
    let number = values::whole(text).and_then(|number| (number as usize).checked_sub(1));
    number.filter(|number| *number < all).into_iter().collect()
}
