//! XHSTT: an archive with a solution.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::Work;
use super::draft::{Availability, Draft, Person, Room, Row, Slot, Status};
use super::refusal::{Imports, ask, bad_option, refuse};
use super::source::SourceFile;
use super::values;
use super::xml::{attribute, child, child_text, children, parse, root_of};
use crate::findings::Code;

/// What a resource is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Person,
    Room,
    Class,
}

/// A time: where it is.
struct Time {
    week: Option<usize>,
    day: String,
    place: usize,
    groups: BTreeSet<String>,
}

/// A resource.
struct Resource {
    kind: Kind,
    label: String,
    person: Option<usize>,
    groups: BTreeSet<String>,
}

/// An event: of the instance, or of the solution.
#[derive(Clone, Default)]
struct Event {
    id: String,
    course: String,
    duration: Option<u32>,
    time: String,
    /// Each with its role.
    resources: Vec<(String, String)>,
}

fn reference(node: Node<'_, '_>, name: &'static str) -> String {
    child(node, name).map(|node| attribute(node, "Reference")).unwrap_or_default()
}

fn references(node: Node<'_, '_>, list: &'static str, name: &'static str) -> BTreeSet<String> {
    let all = child(node, list).into_iter().flat_map(|list| children(list, name));
    all.map(|node| attribute(node, "Reference")).collect()
}

/// Reads an archive.
///
/// # Errors
/// Where it is no XML, or it has several instances or solutions and none is named.
pub(super) fn read(work: &Work<'_>) -> Imports<Draft> {
    let mut draft = Draft::new(work.told, "events");
    let is_archive = |file: &&SourceFile| {
        let root = values::decode(&file.bytes).and_then(|text| root_of(&text.text));
        root.is_some_and(|(root, _)| root == "HighSchoolTimetableArchive")
    };
    let Some(file) = work.source.files.iter().find(is_archive) else {
        return Err(refuse(
            Code::ImportBroken,
            &work.source.path.display().to_string(),
            "there is no XML document with the root HighSchoolTimetableArchive",
            "an XHSTT archive",
            "name the archive, see docs/import/xhstt.md",
        ));
    };
    let text = file.text_with_warning(&mut draft.findings)?;
    let document = parse(&file.name, &text)?;
    let root = document.root_element();
    let instances: Vec<Node<'_, '_>> =
        child(root, "Instances").into_iter().flat_map(|list| children(list, "Instance")).collect();
    let instance =
        choose(&instances, work.options.instance.as_deref(), "--instance", "instances", |node| attribute(*node, "Id"))?;
    let Some(instance) = instance else {
        return Err(refuse(
            Code::ImportBroken,
            &file.name,
            "the archive has no instance",
            "an Instance",
            "export it again",
        ));
    };
    let id = attribute(instance, "Id");
    let groups = child(root, "SolutionGroups").into_iter().flat_map(|list| children(list, "SolutionGroup"));
    let solutions: Vec<(String, Node<'_, '_>)> = groups
        .flat_map(|group| children(group, "Solution").map(move |solution| (attribute(group, "Id"), solution)))
        .filter(|(_, solution)| attribute(*solution, "Reference") == id)
        .collect();
    let solution =
        choose(&solutions, work.options.solution.as_deref(), "--solution", "solutions", |(group, _)| group.clone())?;
    let times = times(instance, &mut draft);
    let resources = resources(instance, &mut draft);
    let events = events(instance, solution.map(|(_, node)| node));
    for (origin, event) in events.iter().enumerate() {
        place(event, origin, &times, &resources, &mut draft);
    }
    unavailable(instance, &times, &resources, &mut draft);
    Ok(draft)
}

/// The one that is named, or the only one.
fn choose<T: Clone>(
    all: &[T],
    named: Option<&str>,
    option: &str,
    what: &str,
    id: impl Fn(&T) -> String,
) -> Imports<Option<T>> {
    let ids: Vec<String> = all.iter().map(id).collect();
    match (named, all) {
        (Some(named), _) => match ids.iter().position(|id| id == named) {
            Some(at) => Ok(all.get(at).cloned()),
            None => Err(bad_option(
                format!("{option}: there is no `{named}`"),
                format!("one of the {what}: {}", ids.join(", ")),
                "write one that is there",
            )),
        },
        (None, []) => Ok(None),
        (None, [one]) => Ok(Some(one.clone())),
        (None, _) => Err(ask(
            format!("the archive has several {what}: {}", ids.join(", ")),
            format!("one of the {what}"),
            format!("add {option} with one of them"),
        )),
    }
}

fn times(instance: Node<'_, '_>, draft: &mut Draft) -> BTreeMap<String, Time> {
    let mut found = BTreeMap::new();
    let Some(list) = child(instance, "Times") else { return found };
    let mut names = BTreeMap::new();
    for group in child(list, "TimeGroups").into_iter().flat_map(|groups| groups.children()).filter(Node::is_element) {
        names.insert(attribute(group, "Id"), child_text(group, "Name"));
    }
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for node in children(list, "Time") {
        let (day, week) = (reference(node, "Day"), reference(node, "Week"));
        let name = |id: &String| names.get(id).cloned().unwrap_or_else(|| id.clone());
        let week_at = (!week.is_empty()).then(|| draft.week(&name(&week)));
        let place = counts.entry((week.clone(), day.clone())).or_insert(0);
        *place += 1;
        let day_name = if day.is_empty() { "1".to_owned() } else { name(&day) };
        let slot = Slot::new(&day_name, &place.to_string());
        draft.slots.push(Slot { week: week_at.map(|_| name(&week)).unwrap_or_default(), ..slot });
        let mut groups = references(node, "TimeGroups", "TimeGroup");
        groups.extend([day, week].into_iter().filter(|id| !id.is_empty()));
        found.insert(attribute(node, "Id"), Time { week: week_at, day: day_name, place: *place, groups });
    }
    found
}

fn resources(instance: Node<'_, '_>, draft: &mut Draft) -> BTreeMap<String, Resource> {
    let mut found = BTreeMap::new();
    let Some(list) = child(instance, "Resources") else { return found };
    let mut kinds = BTreeMap::new();
    for node in child(list, "ResourceTypes").into_iter().flat_map(|types| children(types, "ResourceType")) {
        let (id, name) = (attribute(node, "Id"), child_text(node, "Name"));
        let words = format!("{id} {name}").to_lowercase();
        let kind = if words.contains("teacher") {
            Kind::Person
        } else if words.contains("room") {
            Kind::Room
        } else {
            Kind::Class
        };
        kinds.insert(id, kind);
    }
    let nodes: Vec<Node<'_, '_>> = children(list, "Resource").collect();
    let of = |node: Node<'_, '_>| kinds.get(&reference(node, "ResourceType")).copied().unwrap_or(Kind::Class);
    let mut times: BTreeMap<(bool, bool, String), usize> = BTreeMap::new();
    let key = |kind: Kind, name: String| (kind == Kind::Person, kind == Kind::Room, name);
    for node in &nodes {
        *times.entry(key(of(*node), child_text(*node, "Name"))).or_insert(0) += 1;
    }
    let mut rooms = Vec::new();
    for node in nodes {
        let (id, name, kind) = (attribute(node, "Id"), child_text(node, "Name"), of(node));
        let doubled = times.get(&key(kind, name.clone())).is_some_and(|times| *times > 1);
        let label = if doubled || name.is_empty() { id.clone() } else { name.clone() };
        let person = (kind == Kind::Person).then(|| {
            draft.people.push(Person::new(&label, &name));
            draft.people.len() - 1
        });
        if kind == Kind::Room {
            rooms.push(Room { id: label.clone(), ..Room::default() });
        }
        let groups = references(node, "ResourceGroups", "ResourceGroup");
        found.insert(id, Resource { kind, label, person, groups });
    }
    draft.rooms = Some(rooms);
    found
}

fn event(node: Node<'_, '_>) -> Event {
    let resources = child(node, "Resources").into_iter().flat_map(|list| children(list, "Resource"));
    Event {
        id: [attribute(node, "Id"), attribute(node, "Reference")]
            .into_iter()
            .find(|id| !id.is_empty())
            .unwrap_or_default(),
        course: reference(node, "Course"),
        duration: values::whole(&child_text(node, "Duration")),
        time: reference(node, "Time"),
        resources: resources.map(|node| (child_text(node, "Role"), attribute(node, "Reference"))).collect(),
    }
}

/// The events of the solution, what they leave open filled in from the instance; and those that it does not name.
fn events(instance: Node<'_, '_>, solution: Option<Node<'_, '_>>) -> Vec<Event> {
    let Some(list) = child(instance, "Events") else { return Vec::new() };
    let mut courses = BTreeMap::new();
    for node in child(list, "EventGroups").into_iter().flat_map(|groups| children(groups, "Course")) {
        courses.insert(attribute(node, "Id"), child_text(node, "Name"));
    }
    let mut solved: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for node in
        solution.and_then(|solution| child(solution, "Events")).into_iter().flat_map(|list| children(list, "Event"))
    {
        let event = event(node);
        solved.entry(event.id.clone()).or_default().push(event);
    }
    let mut all = Vec::new();
    for node in children(list, "Event") {
        let mut given = event(node);
        given.course = courses.get(&given.course).cloned().unwrap_or_default();
        let Some(parts) = solved.remove(&given.id) else {
            all.push(given);
            continue;
        };
        for part in parts {
            let roles: BTreeSet<&String> =
                part.resources.iter().map(|(role, _)| role).filter(|role| !role.is_empty()).collect();
            let kept = given.resources.iter().filter(|(role, id)| !id.is_empty() && !roles.contains(role)).cloned();
            let mut resources: Vec<(String, String)> = kept.collect();
            for resource in &part.resources {
                if !resources.iter().any(|(_, id)| *id == resource.1) {
                    resources.push(resource.clone());
                }
            }
            all.push(Event {
                id: given.id.clone(),
                course: given.course.clone(),
                duration: part.duration.or(given.duration),
                time: if part.time.is_empty() { given.time.clone() } else { part.time },
                resources,
            });
        }
    }
    all
}

fn place(
    event: &Event,
    origin: usize,
    times: &BTreeMap<String, Time>,
    resources: &BTreeMap<String, Resource>,
    draft: &mut Draft,
) {
    let named = || format!("event {}, {}", event.id, event.time);
    if event.time.is_empty() {
        draft.pass_over("events that are not placed", named);
        return;
    }
    let Some(start) = times.get(&event.time) else {
        draft.leave_out("events in no listed slot", named);
        return;
    };
    let of = |kind: Kind| {
        let all = event.resources.iter().filter_map(|(_, id)| resources.get(id));
        all.filter(move |resource| resource.kind == kind)
    };
    let people: Vec<usize> = of(Kind::Person).filter_map(|resource| resource.person).collect();
    if people.is_empty() {
        draft.leave_out("events without a teacher", named);
        return;
    }
    let classes: Vec<String> = of(Kind::Class).map(|resource| resource.label.clone()).collect();
    let mut rooms: Vec<String> = of(Kind::Room).map(|resource| resource.label.clone()).collect();
    if rooms.is_empty() {
        rooms.push(String::new());
    }
    let length = event.duration.unwrap_or(1).clamp(1, 100) as usize;
    let of_day = times.values().filter(|time| (time.week, &time.day) == (start.week, &start.day)).count();
    if start.place + length - 1 > of_day {
        draft.leave_out("events that run past the day", named);
    }
    for place in start.place..(start.place + length).min(of_day + 1) {
        for person in &people {
            for room in &rooms {
                draft.rows.push(Row {
                    person: *person,
                    weeks: start.week.map(|week| vec![week]),
                    day: start.day.clone(),
                    period: place.to_string(),
                    subject: event.course.clone(),
                    classes: classes.clone(),
                    room: room.clone(),
                    activity: event.id.clone(),
                    origin,
                    ..Row::default()
                });
            }
        }
    }
}

fn unavailable(
    instance: Node<'_, '_>,
    times: &BTreeMap<String, Time>,
    resources: &BTreeMap<String, Resource>,
    draft: &mut Draft,
) {
    let list = child(instance, "Constraints").into_iter();
    for node in list.flat_map(|list| children(list, "AvoidUnavailableTimesConstraint")) {
        let status =
            if child_text(node, "Required").eq_ignore_ascii_case("true") { Status::Away } else { Status::Avoid };
        let Some(applies) = child(node, "AppliesTo") else { continue };
        let (ids, groups) =
            (references(applies, "Resources", "Resource"), references(applies, "ResourceGroups", "ResourceGroup"));
        let (time_ids, time_groups) = (references(node, "Times", "Time"), references(node, "TimeGroups", "TimeGroup"));
        let people =
            resources.iter().filter(|(id, resource)| ids.contains(*id) || !resource.groups.is_disjoint(&groups));
        for person in people.filter_map(|(_, resource)| resource.person) {
            for (id, time) in times {
                if time_ids.contains(id) || !time.groups.is_disjoint(&time_groups) {
                    draft.availability.push(Availability {
                        person,
                        weeks: time.week.map(|week| vec![week]),
                        day: time.day.clone(),
                        period: time.place.to_string(),
                        status,
                    });
                }
            }
        }
    }
}
