//! The rows of timetable.csv: placed in slots, and joined where they differ in nothing but the class.

use std::collections::{BTreeMap, BTreeSet};

use super::people::ChangedId;
use super::slots::{CycleDraft, report_unlisted};
use super::{Imported, Known, doubt, is_break};
use crate::findings::{Code, Finding};
use crate::import::draft::{Draft, Kind, SHOWN};
use crate::import::refusal::note;

/// A row of timetable.csv.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenRow {
    /// The person, by position.
    pub person: usize,
    /// The week, by position; none: every week.
    pub week: Option<usize>,
    /// The day and period, by position.
    pub place: usize,
    /// The subject.
    pub subject: String,
    /// The classes, joined.
    pub group: String,
    /// The room.
    pub room: String,
    /// The site.
    pub site: String,
    /// The activity.
    pub activity: String,
    /// What it is.
    pub kind: Kind,
    /// `release`, as the source says.
    pub release: String,
    /// `observe`, as the source says.
    pub observe: String,
    /// Where it stands in the source.
    pub origin: usize,
}

/// A row in its slot, with one class.
pub(super) struct Placed {
    row: WrittenRow,
    weeks: BTreeSet<usize>,
}

/// What rows must have in common to be one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    person: usize,
    place: usize,
    subject: String,
    room: String,
    site: String,
    activity: String,
    kind: Kind,
    release: String,
    observe: String,
}

/// Rows that are one but for their classes, each with the weeks in which it holds.
struct Joined {
    row: WrittenRow,
    classes: Vec<(String, BTreeSet<usize>)>,
}

/// A class as it is written: `+` and `;` would separate classes.
pub(super) fn class_name(class: &str) -> String {
    class.replace(['+', ';'], "-")
}

/// Puts rows in their slots. Those without one are left out, with a warning.
pub(super) fn place(draft: &mut Draft, cycle: &CycleDraft, people: &[Known]) -> Vec<Placed> {
    let all = cycle.weeks.len().max(1);
    let mut placed = Vec::with_capacity(draft.rows.len());
    let mut gone = BTreeSet::new();
    let mut labels: BTreeMap<(String, String), usize> = BTreeMap::new();
    let rows = std::mem::take(&mut draft.rows);
    let classes = rows.iter().any(|row| row.classes.iter().any(|class| !class.is_empty()));
    let mut meetings = 0_usize;
    for row in rows {
        let found = cycle.find(&row.day, &row.period);
        let weeks: Option<BTreeSet<usize>> = found.map(|place| {
            let weeks = cycle.weeks_of(place, row.weeks.as_deref());
            weeks.into_iter().flat_map(|week| week.map_or(0..all, |week| week..week + 1)).collect()
        });
        let (Some(place), Some(weeks)) = (found, weeks.filter(|weeks| !weeks.is_empty())) else {
            if gone.insert(row.origin) {
                let what = format!("{} in no listed slot", draft.counted_as);
                *labels.entry((row.day.clone(), row.period.clone())).or_insert(0) += 1;
                let who = people.get(row.person).map(|known| known.id.clone()).unwrap_or_default();
                draft.leave_out(&what, || format!("{who}, {} {}", row.day, row.period));
            }
            continue;
        };
        let kind = match row.kind {
            Kind::Unsaid if classes && row.classes.iter().all(String::is_empty) => {
                meetings += 1;
                Kind::Meeting
            }
            Kind::Unsaid => Kind::Lesson,
            kind => kind,
        };
        let written = WrittenRow {
            person: row.person,
            week: None,
            place,
            subject: row.subject,
            group: String::new(),
            room: row.room,
            site: row.site,
            activity: row.activity,
            kind,
            release: row.release,
            observe: row.observe,
            origin: row.origin,
        };
        let mut names: Vec<String> = row.classes.iter().filter(|class| !class.is_empty()).cloned().collect();
        if names.is_empty() {
            names.push(String::new());
        }
        for class in names {
            placed.push(Placed { row: WrittenRow { group: class, ..written.clone() }, weeks: weeks.clone() });
        }
    }
    if meetings > 0 {
        draft.guessed.push(crate::import::draft::Guessed {
            what: "kind".into(),
            count: meetings,
            how: "a row without a class, where others have one, is a meeting".into(),
        });
    }
    report_unlisted(&labels, draft);
    placed
}

/// Joins rows that differ in nothing but the class: one row for every week, or one for each in which it holds.
pub(super) fn join(placed: Vec<Placed>, draft: &mut Draft, weeks: usize, ids: &mut Vec<ChangedId>) -> Vec<WrittenRow> {
    let mut order: BTreeMap<Alike, usize> = BTreeMap::new();
    let mut renamed: BTreeSet<String> = BTreeSet::new();
    let mut groups: Vec<Joined> = Vec::new();
    for Placed { row, weeks } in placed {
        let alike = Alike {
            person: row.person,
            place: row.place,
            subject: row.subject.clone(),
            room: row.room.clone(),
            site: row.site.clone(),
            activity: row.activity.clone(),
            kind: row.kind,
            release: row.release.clone(),
            observe: row.observe.clone(),
        };
        let at = *order.entry(alike).or_insert_with(|| {
            groups.push(Joined { row: row.clone(), classes: Vec::new() });
            groups.len() - 1
        });
        let classes = &mut groups[at].classes;
        match classes.iter_mut().find(|(class, _)| *class == row.group) {
            Some((_, held)) => held.extend(weeks),
            None => classes.push((row.group, weeks)),
        }
    }
    let mut rows = Vec::new();
    for Joined { row, classes } in groups {
        // By week; none stands for every week.
        let mut by_week: BTreeMap<Option<usize>, Vec<&str>> = BTreeMap::new();
        for (class, held) in &classes {
            if held.len() >= weeks {
                by_week.entry(None).or_default().push(class);
            } else {
                for week in held {
                    by_week.entry(Some(*week)).or_default().push(class);
                }
            }
        }
        for (week, classes) in by_week {
            let mut names: Vec<String> = Vec::new();
            for class in classes.iter().filter(|class| !class.is_empty()) {
                let name = class_name(class);
                if name != **class && renamed.insert((*class).to_owned()) {
                    ids.push(ChangedId {
                        kind: "class".into(),
                        id: name.clone(),
                        was: (*class).to_owned(),
                        name: String::new(),
                    });
                }
                crate::import::draft::position(&mut names, &name);
            }
            rows.push(WrittenRow { week, group: names.join("+"), ..row.clone() });
        }
    }
    rows.sort_by_key(|row| (row.person, row.week, row.place));
    let meetings = rows.iter().filter(|row| row.kind == Kind::Meeting).count();
    if let Some(guessed) = draft.guessed.iter_mut().find(|guessed| guessed.what == "kind") {
        guessed.count = meetings;
        let message = format!("{meetings} rows without a class are meetings: nobody is visited in them");
        let remedy = "write lesson into their column kind in timetable.csv, where they are lessons";
        draft.findings.push(note(Code::ImportGuessed, message, "classes for lessons", remedy));
    }
    rows
}

/// What is doubtful about the rows.
pub(super) fn doubtful(imported: &Imported, findings: &mut Vec<Finding>) {
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut first: BTreeMap<(usize, Option<usize>, usize), &WrittenRow> = BTreeMap::new();
    let mut split: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut seen: BTreeSet<(usize, Option<usize>, usize)> = BTreeSet::new();
    for row in &imported.rows {
        used.insert(row.place);
        let key = (row.person, row.week, row.place);
        let Some(other) = first.get(&key) else {
            first.insert(key, row);
            continue;
        };
        let differ = (&row.subject, &row.activity) != (&other.subject, &other.activity);
        let rooms = !row.room.is_empty() && !other.room.is_empty() && row.room != other.room;
        if differ && rooms && seen.insert(key) {
            split.entry(row.person).or_insert((0, row.place)).0 += 1;
        }
    }
    if imported.rows.is_empty() {
        return;
    }
    let used: BTreeSet<&str> = used.iter().map(|place| imported.places[*place].period.as_str()).collect();
    let mut unused: Vec<&str> = Vec::new();
    for slot in imported.places.iter().filter(|slot| !is_break(slot) && !used.contains(slot.period.as_str())) {
        if !unused.contains(&slot.period.as_str()) {
            unused.push(&slot.period);
        }
    }
    if !unused.is_empty() {
        let message = format!(
            "{} in which nobody has anything on any day: {}",
            if unused.len() == 1 { "1 period".to_owned() } else { format!("{} periods", unused.len()) },
            unused.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ")
        );
        findings.push(doubt(message, "if it is a break, write break into its column kind in periods.csv"));
    }
    if !split.is_empty() {
        let shown = split.iter().take(SHOWN).map(|(person, (_, place))| {
            let slot = &imported.places[*place];
            format!("{} ({} {})", imported.people[*person].id, slot.day, slot.period)
        });
        let count: usize = split.values().map(|(count, _)| count).sum();
        let message = format!(
            "{count} slots in which somebody has different lessons in different rooms: {}",
            shown.collect::<Vec<_>>().join(", ")
        );
        findings.push(doubt(
            message,
            "if it is a placeholder for several people, take its rows out of timetable.csv, or name the people",
        ));
    }
}
