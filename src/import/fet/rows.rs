//! FET's teachers' timetable, and its exported CSV.

use super::times::Times;
use crate::findings::Code;
use crate::import::Work;
use crate::import::draft::{Draft, Index, Person, Row, position};
use crate::import::refusal::{Imports, refuse};
use crate::import::sheets;
use crate::import::source::SourceFile;
use crate::import::values::{self, plain};
use crate::import::xml::{attribute, child, children, parse};

/// Reads the teachers' timetable: everybody, every slot.
///
/// # Errors
/// Where it is no XML.
pub fn teachers(work: &Work<'_>, file: &SourceFile) -> Imports<Draft> {
    let mut draft = Draft::new(work.told, "activities");
    let text = file.text_with_warning(&mut draft.findings)?;
    let document = parse(&file.name, &text)?;
    let root = document.root_element();
    let (mut days, mut hours) = (Vec::new(), Vec::new());
    for teacher in children(root, "Teacher") {
        for day in children(teacher, "Day") {
            position(&mut days, &attribute(day, "name"));
            for hour in children(day, "Hour") {
                position(&mut hours, &attribute(hour, "name"));
            }
        }
    }
    let times = Times::plain(days, hours);
    draft.slots = times.slots(&Default::default(), false);
    let mut origin = 0;
    for teacher in children(root, "Teacher") {
        let person = draft.people.len();
        draft.people.push(Person::new("", &attribute(teacher, "name")));
        for day in children(teacher, "Day") {
            for hour in children(day, "Hour") {
                let activities: Vec<_> = children(hour, "Activity").map(|activity| attribute(activity, "id")).collect();
                if activities.is_empty() && child(hour, "Subject").is_none() {
                    continue;
                }
                let name =
                    |what: &'static str| child(hour, what).map(|node| attribute(node, "name")).unwrap_or_default();
                let named =
                    |what: &'static str| children(hour, what).map(|node| values::cell(&attribute(node, "name")));
                let classes: Vec<String> = named("Students").filter(|class| !class.is_empty()).collect();
                let real: Vec<String> = named("Real_Room").filter(|room| !room.is_empty()).collect();
                let mut rooms = if real.is_empty() { vec![values::cell(&name("Room"))] } else { real };
                rooms.dedup();
                origin += 1;
                for room in rooms {
                    draft.rows.push(Row {
                        person,
                        day: attribute(day, "name"),
                        period: attribute(hour, "name"),
                        subject: values::cell(&name("Subject")),
                        classes: classes.clone(),
                        room,
                        activity: activities.first().cloned().unwrap_or_default(),
                        origin,
                        ..Row::default()
                    });
                }
            }
        }
    }
    Ok(draft)
}

/// Reads the exported CSV: people, rooms and the cycle are those of its lines.
///
/// # Errors
/// Where its header is not that of FET.
pub fn csv(work: &Work<'_>, file: &SourceFile) -> Imports<Draft> {
    let mut draft = Draft::new(work.told, "lines");
    draft.derived = true;
    let text = file.text_with_warning(&mut draft.findings)?;
    let rows = sheets::rows(&file.name, &text, sheets::delimiter(&text))?;
    let header: Vec<String> =
        rows.first().map(|line| line.cells.iter().map(|cell| plain(cell)).collect()).unwrap_or_default();
    let column = |names: &[&str]| header.iter().position(|title| names.contains(&title.as_str()));
    let (Some(id), Some(day), Some(hour)) = (column(&["activityid"]), column(&["day"]), column(&["hour"])) else {
        return Err(refuse(
            Code::ImportBroken,
            &file.name,
            "the first line is not FET's header",
            "Activity Id, Day, Hour, Students Sets, Subject, Teachers, Activity Tags, Room",
            "export it again from FET",
        ));
    };
    let (students, subject, teachers) =
        (column(&["studentssets", "students"]), column(&["subject"]), column(&["teachers"]));
    let room = column(&["room"]);
    let mut people = Index::default();
    for (origin, line) in rows.iter().enumerate().skip(1) {
        let cell = |column: Option<usize>| column.map(|column| line.cell(column)).unwrap_or_default();
        let named =
            || format!("line {}: activity {}, {} {}", line.number, line.text(id), line.text(day), line.text(hour));
        let persons: Vec<String> =
            cell(teachers).split('+').map(values::cell).filter(|name| !values::is_nobody(name)).collect();
        if persons.is_empty() {
            draft.leave_out("lines without a teacher", named);
            continue;
        }
        if line.text(day).is_empty() || line.text(hour).is_empty() {
            draft.pass_over("lines that are not placed", named);
            continue;
        }
        let classes: Vec<String> =
            cell(students).split('+').map(values::cell).filter(|class| !class.is_empty()).collect();
        for name in persons {
            let person = people.get(&name).unwrap_or_else(|| {
                draft.people.push(Person::new("", &name));
                people.insert(&name, draft.people.len() - 1);
                draft.people.len() - 1
            });
            draft.rows.push(Row {
                person,
                day: line.text(day),
                period: line.text(hour),
                subject: cell(subject),
                classes: classes.clone(),
                room: cell(room),
                activity: line.text(id),
                origin,
                ..Row::default()
            });
        }
    }
    Ok(draft)
}
