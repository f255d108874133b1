//! From what an importer found to the tables of a school: people get their ids, rows their slots, and whatever is
//! left out, guessed or doubtful is told.

mod people;
mod pseudonyms;
mod rows;
mod slots;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::draft::{Availability, Draft, Guessed, Kind, LeftOut, Person, Room, Slot, SlotKind, Status, Tag};
use super::options::ImportOptions;
use super::refusal::{Imports, note, warning};
use crate::findings::{Code, Finding};

pub use people::ChangedId;
pub use rows::WrittenRow;

/// Somebody with an id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// The id in all tables.
    pub id: String,
    /// Who it is.
    pub person: Person,
}

/// A row of availability.csv, its slot found.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unavailable {
    /// The person, by position.
    pub person: usize,
    /// The week, by position; none: every week.
    pub week: Option<usize>,
    /// The slot of the week, by position.
    pub place: usize,
    /// What holds.
    pub status: Status,
}

/// How much of everything there is, as import.json says.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "the words of the specification")]
pub struct Counts {
    pub weeks: usize,
    pub days: usize,
    pub slots: usize,
    pub people: usize,
    pub people_without_rows: usize,
    pub rooms: usize,
    pub classes: usize,
    pub rows: usize,
    pub lessons: usize,
    pub meetings: usize,
    pub duties: usize,
    pub busy: usize,
    pub away: usize,
    pub avoid: usize,
    pub protected: usize,
}

/// A school that was imported.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Imported {
    /// What told the format.
    pub told_by: String,
    /// The weeks' labels; none in a cycle of one week.
    pub weeks: Vec<String>,
    /// The slots of periods.csv.
    pub slots: Vec<Slot>,
    /// The days and periods that rows name, whatever their week.
    pub places: Vec<Slot>,
    /// The people.
    pub people: Vec<Known>,
    /// The rooms.
    pub rooms: Vec<Room>,
    /// The rows of timetable.csv.
    pub rows: Vec<WrittenRow>,
    /// The rows of availability.csv.
    pub availability: Vec<Unavailable>,
    /// The rows of tags.csv.
    pub tags: Vec<Tag>,
    /// Whether there is no timetable at all.
    pub people_only: bool,
    /// Whether departments were guessed, so that none that stands in a table may be replaced.
    pub department_guessed: bool,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// What was guessed.
    pub guessed: Vec<Guessed>,
    /// Ids that are not as the source has them.
    pub ids: Vec<ChangedId>,
    /// What is worth knowing.
    pub findings: Vec<Finding>,
    /// How much there is.
    pub counts: Counts,
    /// How texts are written where nobody is named; nothing is changed without `--pseudonyms`.
    pub veil: pseudonyms::Veil,
}

/// Lists that stand in place of what the source says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lists {
    /// `--staff`.
    pub staff: Option<Vec<Person>>,
    /// `--periods`.
    pub periods: Option<Vec<Slot>>,
}

/// Finishes what an importer found.
///
/// # Errors
/// Where the lists and the source do not belong together.
pub fn finish(mut draft: Draft, lists: &Lists, options: &ImportOptions) -> Imports<Imported> {
    people::resolve(&mut draft, lists)?;
    let cycle = slots::settle(&mut draft, lists)?;
    let mut imported = Imported {
        told_by: draft.told_by.clone(),
        people_only: draft.people_only,
        weeks: cycle.weeks.clone(),
        ..Imported::default()
    };
    let veil = if options.pseudonyms { pseudonyms::Veil::new(&draft.people) } else { pseudonyms::Veil::default() };
    let named = people::name(&mut draft, options.pseudonyms);
    let (people, ids) = (named.people, named.ids);
    imported.ids = ids;
    let placed = rows::place(&mut draft, &cycle, &people);
    imported.rows = rows::join(placed, &mut draft, cycle.weeks.len().max(1), &mut imported.ids);
    imported.availability = availability(&mut draft, &cycle, &people);
    imported.rooms = rooms(&draft, &imported.rows);
    imported.tags = draft.tags.clone();
    imported.tags.sort_by_key(|tag| tag.person);
    let mut seen = BTreeSet::new();
    imported.tags.retain(|tag| seen.insert((tag.person, tag.tag.clone())));
    imported.guessed = std::mem::take(&mut draft.guessed);
    imported.people = people;
    guess_departments(&mut imported);
    imported.slots = cycle.slots;
    imported.places = cycle.places;
    rows::doubtful(&imported, &mut draft.findings);
    without_rows(&imported, &mut draft.findings);
    imported.counts = count(&imported);
    let (left_out, told) = draft.take_left_out();
    imported.left_out = left_out;
    imported.findings = draft.findings;
    imported.findings.extend(told);
    imported.findings.sort_by_key(Finding::severity);
    if veil.hides() {
        veil.cover(&mut imported);
    }
    imported.veil = veil;
    Ok(imported)
}

/// The rooms that the source lists, else those of the rows.
fn rooms(draft: &Draft, rows: &[WrittenRow]) -> Vec<Room> {
    let listed = draft
        .rooms
        .clone()
        .unwrap_or_else(|| rows.iter().map(|row| Room { id: row.room.clone(), ..Room::default() }).collect());
    let mut seen = BTreeSet::new();
    listed.into_iter().filter(|room| !room.id.is_empty() && seen.insert(room.id.clone())).collect()
}

/// When people are not free, in the slots of the cycle.
fn availability(draft: &mut Draft, cycle: &slots::CycleDraft, people: &[Known]) -> Vec<Unavailable> {
    let mut all = BTreeSet::new();
    for Availability { person, weeks, day, period, status } in std::mem::take(&mut draft.availability) {
        match cycle.find(&day, &period) {
            Some(place) => {
                for week in cycle.weeks_of(place, weeks.as_deref()) {
                    all.insert(Unavailable { person, week, place, status });
                }
            }
            None => draft.pass_over("entries of availability in no listed slot", || {
                format!("{}, {day} {period}", people[person].id)
            }),
        }
    }
    // What holds in every week needs no row for one of them.
    let whole: BTreeSet<(usize, usize, Status)> = all
        .iter()
        .filter(|entry| entry.week.is_none())
        .map(|entry| (entry.person, entry.place, entry.status))
        .collect();
    all.retain(|entry| entry.week.is_none() || !whole.contains(&(entry.person, entry.place, entry.status)));
    all.into_iter().collect()
}

/// The subject that each teaches in most rows, where nobody has a department.
fn guess_departments(imported: &mut Imported) {
    if imported.people.iter().any(|known| !known.person.department.is_empty()) {
        return;
    }
    let mut taught: Vec<BTreeMap<&str, (usize, usize)>> = vec![BTreeMap::new(); imported.people.len()];
    for row in imported.rows.iter().filter(|row| row.kind == Kind::Lesson && !row.subject.is_empty()) {
        let entry = taught[row.person].entry(&row.subject).or_insert((0, row.origin));
        entry.0 += 1;
        entry.1 = entry.1.min(row.origin);
    }
    let mut count = 0;
    let most: Vec<Option<String>> = taught
        .iter()
        .map(|subjects| {
            let best = subjects.iter().max_by_key(|(_, (rows, first))| (*rows, std::cmp::Reverse(*first)));
            best.map(|(subject, _)| (*subject).to_owned())
        })
        .collect();
    for (known, subject) in imported.people.iter_mut().zip(most) {
        if let Some(subject) = subject {
            known.person.department = subject;
            count += 1;
        }
    }
    if count > 0 {
        imported.department_guessed = true;
        imported.guessed.push(Guessed { what: "department".into(), count, how: "the subject taught most".into() });
    }
}

/// Names who has no lesson, in one note.
fn without_rows(imported: &Imported, findings: &mut Vec<Finding>) {
    let mut busy = vec![false; imported.people.len()];
    for row in &imported.rows {
        busy[row.person] = true;
    }
    let without: Vec<&str> =
        imported.people.iter().zip(&busy).filter(|(_, busy)| !**busy).map(|(known, _)| known.id.as_str()).collect();
    if !without.is_empty() && !imported.people_only {
        let message = format!("{} without one lesson: {}", without.len(), without.join(", "));
        findings.push(note(Code::ImportNote, message, "a row for whoever teaches", "nothing, if it is so"));
    }
}

fn count(imported: &Imported) -> Counts {
    let weeks = imported.weeks.len().max(1);
    let mut busy: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
    let mut classes = BTreeSet::new();
    let mut kinds = [0_usize; 3];
    let mut with_rows = vec![false; imported.people.len()];
    for row in &imported.rows {
        let held = row.week.map_or(0..weeks, |week| week..week + 1);
        busy.extend(held.map(|week| (row.person, week, row.place)));
        classes.extend(row.group.split('+').filter(|class| !class.is_empty()));
        with_rows[row.person] = true;
        match row.kind {
            Kind::Lesson | Kind::Unsaid => kinds[0] += 1,
            Kind::Meeting => kinds[1] += 1,
            Kind::Duty => kinds[2] += 1,
        }
    }
    let of = |status: Status| {
        let mut slots: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
        for entry in imported.availability.iter().filter(|entry| entry.status == status) {
            let held = entry.week.map_or(0..weeks, |week| week..week + 1);
            slots.extend(held.map(|week| (entry.person, week, entry.place)));
        }
        slots.len()
    };
    let days: BTreeSet<&str> = imported.slots.iter().map(|slot| slot.day.as_str()).collect();
    Counts {
        weeks,
        days: days.len(),
        slots: imported.slots.len(),
        people: imported.people.len(),
        people_without_rows: with_rows.iter().filter(|with| !**with).count(),
        rooms: imported.rooms.len(),
        classes: classes.len(),
        rows: imported.rows.len(),
        lessons: kinds[0],
        meetings: kinds[1],
        duties: kinds[2],
        busy: busy.len(),
        away: of(Status::Away),
        avoid: of(Status::Avoid),
        protected: of(Status::Protected),
    }
}

/// A finding about what is doubtful.
fn doubt(message: String, remedy: &str) -> Finding {
    warning(Code::ImportDoubtful, message, "a timetable in which this does not occur", remedy)
}

/// Whether a slot is a break.
fn is_break(slot: &Slot) -> bool {
    slot.kind == SlotKind::Break
}
