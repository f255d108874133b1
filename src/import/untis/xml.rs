//! Untis XML 3.0.

use std::collections::BTreeMap;

use jiff::civil::Date;
use roxmltree::Node;

use super::occurrence::{Held, Year};
use crate::findings::Code;
use crate::import::Work;
use crate::import::days::LABELS;
use crate::import::draft::{Draft, Index, Person, Room, Row, Slot, full_name};
use crate::import::refusal::{Imports, bad_option, refuse};
use crate::import::source::SourceFile;
use crate::import::values;
use crate::import::xml::{attribute, child, child_text, children, parse};
use crate::load::parse_date;

/// Slots by time grid, day and period.
#[derive(Default)]
struct Slots {
    labels: BTreeMap<(String, usize, String), String>,
}

/// Reads a document.
///
/// # Errors
/// Where it is no XML, or an option cannot be used.
pub fn read(work: &Work<'_>, file: &SourceFile) -> Imports<Draft> {
    if !work.options.week.is_empty() {
        return Err(bad_option("--week is for GPU files", "the weeks of the document", "leave it out"));
    }
    let mut draft = Draft::new(work.told, "lessons");
    let text = file.text_with_warning(&mut draft.findings)?;
    let document = parse(&file.name, &text)?;
    let root = document.root_element();
    let general = child(root, "general").unwrap_or(root);
    if let Some(term) = &work.options.term
        && *term != child_text(general, "termname")
    {
        return Err(bad_option(
            format!("--term: the document is of the term `{}`", child_text(general, "termname")),
            "the term of the document",
            "leave --term out, or export the other term",
        ));
    }
    let slots = Slots::read(root, &mut draft);
    let teachers = people(root, &mut draft);
    let subjects = subjects(root);
    if let Some(rooms) = child(root, "rooms") {
        let rooms = children(rooms, "room").map(|room| Room {
            id: bare(&attribute(room, "id"), "RM_"),
            seats: values::seats(&child_text(room, "capacity")),
            site: String::new(),
        });
        draft.rooms = Some(rooms.collect());
    }
    lessons(work, file, root, &slots, &teachers, &subjects, &mut draft)?;
    Ok(draft)
}

/// An id without its prefix.
fn bare(id: &str, prefix: &str) -> String {
    id.strip_prefix(prefix).unwrap_or(id).trim().to_owned()
}

/// A list of ids that may hold blanks: it is cut before each prefix.
fn ids(text: &str, prefix: &str) -> Vec<String> {
    let mut begins: Vec<usize> = Vec::new();
    for (at, _) in text.match_indices(prefix) {
        if at == 0 || text[..at].ends_with(char::is_whitespace) {
            begins.push(at);
        }
    }
    if begins.is_empty() {
        return text.split_whitespace().map(str::to_owned).collect();
    }
    let ends = begins.iter().skip(1).copied().chain([text.len()]);
    begins.iter().zip(ends).map(|(from, to)| bare(text[*from..to].trim(), prefix)).filter(|id| !id.is_empty()).collect()
}

impl Slots {
    fn read(root: Node<'_, '_>, draft: &mut Draft) -> Slots {
        let mut slots = Slots::default();
        let mut first: BTreeMap<(usize, String), usize> = BTreeMap::new();
        let mut all: Vec<(usize, String, Slot)> = Vec::new();
        for period in children(child(root, "timeperiods").unwrap_or(root), "timeperiod") {
            let Some(day) = weekday(&child_text(period, "day")) else { continue };
            let (number, grid) = (child_text(period, "period"), child_text(period, "timegrid"));
            let time = |name| values::time(&child_text(period, name));
            let slot = Slot { start: time("starttime"), end: time("endtime"), ..Slot::new(LABELS[day], &number) };
            if number.is_empty() {
                continue;
            }
            let label = match first.get(&(day, number.clone())) {
                None => {
                    first.insert((day, number.clone()), all.len());
                    all.push((day, number.clone(), slot));
                    number.clone()
                }
                Some(at) if (all[*at].2.start, all[*at].2.end) == (slot.start, slot.end) => number.clone(),
                Some(_) => {
                    let label = format!("{number}/{grid}");
                    let known = all.iter().any(|(other, _, known)| *other == day && known.period == label);
                    if !known {
                        all.push((day, number.clone(), Slot { period: label.clone(), ..slot }));
                    }
                    label
                }
            };
            slots.labels.entry((String::new(), day, number.clone())).or_insert_with(|| number.clone());
            slots.labels.entry((grid, day, number)).or_insert(label);
        }
        all.sort_by_key(|(day, number, _)| (*day, values::whole(number)));
        draft.slots = all.into_iter().map(|(_, _, slot)| slot).collect();
        slots
    }

    fn label(&self, grid: &str, day: usize, number: &str) -> Option<&str> {
        let exact = self.labels.get(&(grid.to_owned(), day, number.to_owned()));
        exact.or_else(|| self.labels.get(&(String::new(), day, number.to_owned()))).map(String::as_str)
    }
}

fn weekday(text: &str) -> Option<usize> {
    values::whole(text).filter(|day| (1..=7).contains(day)).map(|day| day as usize - 1)
}

fn people(root: Node<'_, '_>, draft: &mut Draft) -> Index {
    let mut departments = BTreeMap::new();
    for department in child(root, "departments").into_iter().flat_map(|all| children(all, "department")) {
        let id = attribute(department, "id");
        let name = child_text(department, "longname");
        departments.insert(id.clone(), if name.is_empty() { bare(&id, "DP_") } else { name });
    }
    let mut teachers = Index::default();
    for teacher in child(root, "teachers").into_iter().flat_map(|all| children(all, "teacher")) {
        let id = bare(&attribute(teacher, "id"), "TR_");
        let name = full_name(&child_text(teacher, "forename"), &child_text(teacher, "surname"));
        if is_nobody(&id) {
            continue;
        }
        let department = child(teacher, "teacher_department").map(|node| attribute(node, "id")).unwrap_or_default();
        let department = departments.get(&department).cloned().unwrap_or_else(|| bare(&department, "DP_"));
        teachers.insert(&id, draft.people.len());
        let email = values::cell(&child_text(teacher, "email"));
        draft.people.push(Person { department, email, ..Person::new(&id, &name) });
    }
    teachers
}

fn is_nobody(id: &str) -> bool {
    id.chars().all(|letter| matches!(letter, '?' | '-' | ' '))
}

fn subjects(root: Node<'_, '_>) -> BTreeMap<String, String> {
    let all = child(root, "subjects").into_iter().flat_map(|all| children(all, "subject"));
    all.map(|subject| {
        let id = bare(&attribute(subject, "id"), "SU_");
        let name = values::cell(&child_text(subject, "longname"));
        (id.clone(), if name.is_empty() { id } else { name })
    })
    .collect()
}

/// A lesson with its times.
struct Lesson<'a, 'i> {
    node: Node<'a, 'i>,
    number: String,
    teachers: Vec<String>,
    classes: Vec<String>,
    subject: String,
    grid: String,
    held: Option<Held>,
}

fn lessons(
    work: &Work<'_>,
    file: &SourceFile,
    root: Node<'_, '_>,
    slots: &Slots,
    teachers: &Index,
    subjects: &BTreeMap<String, String>,
    draft: &mut Draft,
) -> Imports<()> {
    let mut teachers = teachers.clone();
    let general = child(root, "general").unwrap_or(root);
    let mut all = Vec::new();
    for node in child(root, "lessons").into_iter().flat_map(|all| children(all, "lesson")) {
        let id = |name| child(node, name).map(|node| attribute(node, "id")).unwrap_or_default();
        let number = bare(&attribute(node, "id"), "LS_");
        let cut = number.len().saturating_sub(2);
        let number = number.get(..cut).filter(|short| !short.is_empty()).map(str::to_owned).unwrap_or(number.clone());
        let signs = child_text(node, "occurence");
        let weekdays = times(node).filter_map(|time| weekday(&child_text(time, "assigned_day"))).collect();
        let subject = bare(&id("lesson_subject"), "SU_");
        all.push(Lesson {
            node,
            number,
            teachers: ids(&id("lesson_teacher"), "TR_").into_iter().filter(|id| !is_nobody(id)).collect(),
            classes: ids(&id("lesson_classes"), "CL_"),
            subject: subjects.get(&subject).cloned().unwrap_or(subject),
            grid: child_text(node, "timegrid"),
            held: (!signs.is_empty()).then(|| Held { signs: signs.into_bytes(), weekdays }),
        });
    }
    let year = year(work, file, general, all.iter().any(|lesson| lesson.held.is_some()))?;
    let most = values::whole(&child_text(general, "week_periodicity")).unwrap_or(1).clamp(1, 52) as usize;
    let held: Vec<Held> = all.iter().filter_map(|lesson| lesson.held.clone()).collect();
    let weeks = year.as_ref().map_or(1, |year| year.weeks(&held, most));
    if weeks > 1 {
        draft.weeks = (0..weeks).map(week_label).collect();
    }
    for (origin, lesson) in all.iter().enumerate() {
        let named = || format!("lesson {}", attribute(lesson.node, "id"));
        if lesson.teachers.is_empty() {
            draft.leave_out("lessons without a teacher", named);
            continue;
        }
        let mut placed = false;
        let mut rare = false;
        for time in times(lesson.node) {
            let number = child_text(time, "assigned_period");
            let Some(day) = weekday(&child_text(time, "assigned_day")).filter(|_| !number.is_empty()) else { continue };
            placed = true;
            let held = match (&lesson.held, &year) {
                (Some(held), Some(year)) => Some(year.weeks_of(held, day, weeks)),
                _ => None,
            };
            if held.as_ref().is_some_and(Vec::is_empty) {
                rare = true;
                continue;
            }
            let label = slots.label(&lesson.grid, day, &number).map_or_else(|| number.clone(), str::to_owned);
            let rooms = children(time, "assigned_room").flat_map(|node| ids(&attribute(node, "id"), "RM_"));
            let mut rooms: Vec<String> = rooms.collect();
            if rooms.is_empty() {
                rooms.push(String::new());
            }
            for teacher in &lesson.teachers {
                let person = teachers.get(teacher).unwrap_or_else(|| {
                    draft.people.push(Person::new(teacher, ""));
                    teachers.insert(teacher, draft.people.len() - 1);
                    draft.people.len() - 1
                });
                for room in &rooms {
                    draft.rows.push(Row {
                        person,
                        weeks: held.clone(),
                        day: LABELS[day].to_owned(),
                        period: label.clone(),
                        subject: lesson.subject.clone(),
                        classes: lesson.classes.clone(),
                        room: room.clone(),
                        activity: lesson.number.clone(),
                        origin,
                        ..Row::default()
                    });
                }
            }
        }
        if rare {
            draft.leave_out("lessons held on fewer than half of the school days", named);
        }
        if !placed {
            draft.pass_over("lessons that are not placed", named);
        }
    }
    Ok(())
}

fn times<'a, 'i>(lesson: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    child(lesson, "times").into_iter().flat_map(|times| children(times, "time"))
}

/// `A`, `B` and so on.
fn week_label(at: usize) -> String {
    let letter = char::from(b'A' + (at % 26) as u8);
    if at < 26 { letter.to_string() } else { format!("{letter}{}", at / 26) }
}

/// `20260901` as a date.
fn date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.get(..2)?.parse().ok()?).ok()
}

fn year(work: &Work<'_>, file: &SourceFile, general: Node<'_, '_>, needed: bool) -> Imports<Option<Year>> {
    let begin = date(&child_text(general, "schoolyearbegindate"));
    let end = date(&child_text(general, "schoolyearenddate"));
    let option = |name: &str, text: &Option<String>| -> Imports<Option<Date>> {
        let Some(text) = text else { return Ok(None) };
        parse_date(text).map(Some).ok_or_else(|| {
            bad_option(
                format!("{name}: `{text}` is not a date"),
                "a date such as 2026-09-01",
                "write year, month and day",
            )
        })
    };
    let (from, to) = (option("--from", &work.options.from)?, option("--to", &work.options.to)?);
    let Some(begin) = begin else {
        if needed {
            return Err(refuse(
                Code::ImportBroken,
                &file.name,
                "general has no schoolyearbegindate, but lessons have occurence",
                "the first day of the school year, as in 20260901",
                "export it again",
            ));
        }
        return Ok(None);
    };
    Ok(Some(Year { begin, from: from.unwrap_or(begin), to: to.or(end).unwrap_or(Date::MAX) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_ids_are_cut_before_each_prefix() {
        assert_eq!(ids("CL_G 12 A CL_G 12 B", "CL_"), ["G 12 A", "G 12 B"]);
        assert_eq!(ids("CL_7B", "CL_"), ["7B"]);
        assert!(ids("", "CL_").is_empty());
        assert_eq!(week_label(1), "B");
    }
}
