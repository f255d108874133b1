//! FET's own file, with its timetable as constraints.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::times::Times;
use crate::findings::Code;
use crate::import::Work;
use crate::import::draft::{Availability, Draft, Index, Person, Room, Row, Status, Tag};
use crate::import::refusal::{Imports, refuse};
use crate::import::source::SourceFile;
use crate::import::values;
use crate::import::xml::{attribute, child, child_text, children, parse};

/// An activity.
struct Activity {
    id: String,
    teachers: Vec<String>,
    subject: String,
    students: Vec<String>,
    duration: usize,
    active: bool,
}

fn is_true(text: &str) -> bool {
    !matches!(text.to_lowercase().as_str(), "false" | "0" | "no")
}

fn names(root: Node<'_, '_>, list: &'static str, name: &'static str) -> Vec<String> {
    let all = child(root, list).into_iter().flat_map(|list| children(list, name));
    all.map(|node| child_text(node, "Name")).collect()
}

fn texts(node: Node<'_, '_>, name: &'static str) -> Vec<String> {
    children(node, name).filter_map(|node| node.text()).map(values::text).filter(|text| !text.is_empty()).collect()
}

/// Whether a constraint holds with the full weight.
fn is_certain(node: Node<'_, '_>) -> bool {
    let weight = child_text(node, "Weight_Percentage");
    weight.is_empty() || weight.parse::<f64>().is_ok_and(|weight| weight >= 100.0)
}

fn is_active(node: Node<'_, '_>) -> bool {
    is_true(&child_text(node, "Active"))
}

/// Reads a file.
///
/// # Errors
/// Where it is no XML, has no days, or holds several terms.
pub fn read(work: &Work<'_>, file: &SourceFile) -> Imports<Draft> {
    let mut draft = Draft::new(work.told, "activities");
    let text = file.text_with_warning(&mut draft.findings)?;
    let document = parse(&file.name, &text)?;
    let root = document.root_element();
    let (mode, version) = (child_text(root, "Mode"), attribute(root, "version"));
    if mode == "Block_Planning" {
        return Err(refuse(
            Code::ImportBroken,
            &file.name,
            "this file is in the mode Block_Planning, which has no days",
            "a file in another mode",
            "solve the timetable in the mode Official, Mornings_Afternoons or Terms",
        ));
    }
    let halves =
        mode == "Mornings_Afternoons" || ["-ma", "-algeria", "-morocco"].iter().any(|mark| version.contains(mark));
    let (days, hours) = (names(root, "Days_List", "Day"), names(root, "Hours_List", "Hour"));
    let activities = activities(root);
    let starts = starts(root);
    let times = if mode == "Terms" {
        let each = [child(root, "Terms"), Some(root)]
            .into_iter()
            .flatten()
            .map(|node| child_text(node, "Number_of_Days_Per_Term"))
            .find_map(|text| values::whole(&text))
            .unwrap_or(days.len() as u32)
            .max(1) as usize;
        let mut rows = vec![0; days.len()];
        for activity in &activities {
            if let Some(at) = starts.get(&activity.id).and_then(|(day, _)| days.iter().position(|name| name == day)) {
                rows[at] += activity.duration * activity.teachers.len();
            }
        }
        Times::term(days, hours, each, &rows, work)?
    } else if halves {
        Times::halves(days, hours)
    } else {
        Times::plain(days, hours)
    };
    let breaks = breaks(root, &times);
    draft.slots = times.slots(&breaks, halves);
    let mut teachers = people(root, &mut draft);
    let virtual_rooms = rooms(root, &mut draft);
    let places = activity_rooms(root, &virtual_rooms);
    for (origin, activity) in activities.iter().enumerate() {
        place(activity, origin, &times, &starts, &places, &mut teachers, &mut draft);
    }
    unavailable(root, &times, &breaks, &teachers, &mut draft);
    Ok(draft)
}

fn activities(root: Node<'_, '_>) -> Vec<Activity> {
    let all = child(root, "Activities_List").into_iter().flat_map(|list| children(list, "Activity"));
    all.map(|node| Activity {
        id: child_text(node, "Id"),
        teachers: texts(node, "Teacher"),
        subject: values::cell(&child_text(node, "Subject")),
        students: texts(node, "Students"),
        duration: values::whole(&child_text(node, "Duration")).unwrap_or(1).max(1) as usize,
        active: is_active(node),
    })
    .collect()
}

/// All constraints of a name.
fn constraints<'a, 'i>(root: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    let lists =
        ["Time_Constraints_List", "Space_Constraints_List"].into_iter().filter_map(move |list| child(root, list));
    lists.flat_map(move |list| children(list, name)).filter(|node| is_active(*node))
}

/// Where activities start: a day and an hour by name.
fn starts(root: Node<'_, '_>) -> BTreeMap<String, (String, String)> {
    let mut starts = BTreeMap::new();
    for node in constraints(root, "ConstraintActivityPreferredStartingTime").filter(|node| is_certain(*node)) {
        let text = |names: [&'static str; 2]| {
            names.into_iter().map(|name| child_text(node, name)).find(|text| !text.is_empty()).unwrap_or_default()
        };
        let slot = (text(["Preferred_Day", "Day"]), text(["Preferred_Hour", "Hour"]));
        starts.entry(child_text(node, "Activity_Id")).or_insert(slot);
    }
    starts
}

/// Rooms of activities: the real ones behind a virtual one.
fn activity_rooms(root: Node<'_, '_>, virtual_rooms: &BTreeSet<String>) -> BTreeMap<String, Vec<String>> {
    let mut rooms = BTreeMap::new();
    for node in constraints(root, "ConstraintActivityPreferredRoom") {
        let real = texts(node, "Real_Room");
        let named = child_text(node, "Room");
        let found = if real.is_empty() { vec![named] } else { real };
        let found: Vec<String> =
            found.into_iter().filter(|room| !room.is_empty() && !virtual_rooms.contains(room)).collect();
        rooms.entry(child_text(node, "Activity_Id")).or_insert(found);
    }
    rooms
}

fn breaks(root: Node<'_, '_>, times: &Times) -> BTreeSet<(usize, usize)> {
    let all = constraints(root, "ConstraintBreakTimes").flat_map(|node| children(node, "Break_Time"));
    all.filter_map(|node| Some((times.day(&child_text(node, "Day"))?, times.hour(&child_text(node, "Hour"))?)))
        .collect()
}

fn people(root: Node<'_, '_>, draft: &mut Draft) -> Index {
    let mut teachers = Index::default();
    for node in child(root, "Teachers_List").into_iter().flat_map(|list| children(list, "Teacher")) {
        let person = draft.people.len();
        let name = child_text(node, "Name");
        teachers.insert(&name, person);
        draft.people.push(Person::new("", &name));
        let subjects =
            child(node, "Qualified_Subjects").map(|list| texts(list, "Qualified_Subject")).unwrap_or_default();
        draft.tags.extend(subjects.into_iter().map(|tag| Tag { person, tag }));
    }
    teachers
}

/// Lists the rooms that are real, and returns the names of those that are not.
fn rooms(root: Node<'_, '_>, draft: &mut Draft) -> BTreeSet<String> {
    let mut virtual_rooms = BTreeSet::new();
    let Some(list) = child(root, "Rooms_List") else { return virtual_rooms };
    let mut rooms = Vec::new();
    for node in children(list, "Room") {
        let name = child_text(node, "Name");
        if matches!(child_text(node, "Virtual").to_lowercase().as_str(), "true" | "1") {
            virtual_rooms.insert(name);
        } else {
            rooms.push(Room { id: name, seats: values::seats(&child_text(node, "Capacity")), site: String::new() });
        }
    }
    draft.rooms = Some(rooms);
    virtual_rooms
}

fn place(
    activity: &Activity,
    origin: usize,
    times: &Times,
    starts: &BTreeMap<String, (String, String)>,
    rooms: &BTreeMap<String, Vec<String>>,
    teachers: &mut Index,
    draft: &mut Draft,
) {
    let named = || format!("activity {}, {} {}", activity.id, activity.subject, activity.students.join("+"));
    if !activity.active {
        draft.pass_over("activities that are not active", named);
        return;
    }
    let Some((day, hour)) = starts.get(&activity.id) else {
        draft.pass_over("activities that are not placed", named);
        return;
    };
    let (Some(day), Some(hour)) = (times.day(day), times.hour(hour)) else {
        draft.leave_out("activities in no listed slot", named);
        return;
    };
    if !times.reads(day) {
        return;
    }
    if activity.teachers.is_empty() {
        draft.leave_out("activities without a teacher", named);
        return;
    }
    let mut rooms: Vec<String> = rooms.get(&activity.id).cloned().unwrap_or_default();
    if rooms.is_empty() {
        rooms.push(String::new());
    }
    for at in hour..hour + activity.duration {
        let Some((day, period)) = times.slot(day, at) else {
            draft.leave_out("activities that run past the day", named);
            return;
        };
        for teacher in &activity.teachers {
            let person = teachers.get(teacher).unwrap_or_else(|| {
                draft.people.push(Person::new("", teacher));
                teachers.insert(teacher, draft.people.len() - 1);
                draft.people.len() - 1
            });
            for room in &rooms {
                draft.rows.push(Row {
                    person,
                    day: day.clone(),
                    period: period.clone(),
                    subject: activity.subject.clone(),
                    classes: activity.students.clone(),
                    room: room.clone(),
                    activity: activity.id.clone(),
                    origin,
                    ..Row::default()
                });
            }
        }
    }
}

fn unavailable(
    root: Node<'_, '_>,
    times: &Times,
    breaks: &BTreeSet<(usize, usize)>,
    teachers: &Index,
    draft: &mut Draft,
) {
    for node in constraints(root, "ConstraintTeacherNotAvailableTimes") {
        let name = child_text(node, "Teacher");
        let Some(person) = teachers.get(&name) else {
            draft.pass_over("times of people who are not listed", || name.clone());
            continue;
        };
        let status = if is_certain(node) { Status::Away } else { Status::Avoid };
        for time in children(node, "Not_Available_Time") {
            let (day_name, hour_name) = (child_text(time, "Day"), child_text(time, "Hour"));
            let (Some(day), Some(hour)) = (times.day(&day_name), times.hour(&hour_name)) else {
                draft.pass_over("times in no listed slot", || format!("{name}, {day_name} {hour_name}"));
                continue;
            };
            if breaks.contains(&(day, hour)) {
                continue;
            }
            if let Some((day, period)) = times.slot(day, hour) {
                draft.availability.push(Availability {
                    person,
                    weeks: None,
                    day: day.clone(),
                    period: period.clone(),
                    status,
                });
            }
        }
    }
}
