//! What an importer makes of a source: the common form of all formats, before people have ids and rows are joined.

use std::collections::BTreeMap;

use super::refusal::{note, warning};
use super::values;
use crate::findings::{Code, Finding};

/// How many things of a kind are shown.
pub const SHOWN: usize = 3;

/// Somebody, as the source has them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Person {
    /// The short name; blank where the source has none.
    pub short: String,
    /// The full name; blank where the source has none.
    pub name: String,
    /// The department; blank where the source has none.
    pub department: String,
    /// The site.
    pub site: String,
    /// The e-mail.
    pub email: String,
    /// What else is written into staff.csv: columns of part 1 with their values (from a staff list).
    pub more: BTreeMap<String, String>,
}

impl Person {
    /// Somebody with a short name and a full name.
    pub fn new(short: &str, name: &str) -> Person {
        Person { short: values::cell(short), name: values::cell(name), ..Person::default() }
    }
}

/// Forename and surname, once where both say the same.
pub fn full_name(forename: &str, surname: &str) -> String {
    let (forename, surname) = (values::cell(forename), values::cell(surname));
    match (forename.is_empty(), surname.is_empty()) {
        (true, _) => surname,
        (_, true) => forename,
        _ if values::plain(&forename) == values::plain(&surname) => forename,
        _ => format!("{forename} {surname}"),
    }
}

/// What a slot is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SlotKind {
    /// Lessons.
    #[default]
    Lesson,
    /// No lessons, but people may meet.
    Open,
    /// A break.
    Break,
}

/// A row of periods.csv.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Slot {
    /// The week; blank: every week.
    pub week: String,
    /// The day.
    pub day: String,
    /// The period.
    pub period: String,
    /// When it starts, in minutes.
    pub start: Option<u16>,
    /// When it ends.
    pub end: Option<u16>,
    /// What it is for.
    pub kind: SlotKind,
}

impl Slot {
    /// A slot of every week without times.
    pub fn new(day: &str, period: &str) -> Slot {
        Slot { day: day.to_owned(), period: period.to_owned(), ..Slot::default() }
    }

    /// A break of every week without times.
    pub fn pause(day: &str, period: &str) -> Slot {
        Slot { kind: SlotKind::Break, ..Slot::new(day, period) }
    }
}

/// A room that the source lists.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Room {
    /// Its short name.
    pub id: String,
    /// Its seats; blank where they are not known.
    pub seats: String,
    /// Its site.
    pub site: String,
}

/// What somebody does in a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Kind {
    /// The source does not say: a lesson, or a meeting where others have classes.
    #[default]
    Unsaid,
    /// A lesson.
    Lesson,
    /// A duty.
    Duty,
    /// A meeting.
    Meeting,
}

/// One person's part of something in one slot.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Row {
    /// The person, by position.
    pub person: usize,
    /// The weeks by position; none: every week.
    pub weeks: Option<Vec<usize>>,
    /// The day's label.
    pub day: String,
    /// The period's label.
    pub period: String,
    /// The subject.
    pub subject: String,
    /// The classes.
    pub classes: Vec<String>,
    /// The room.
    pub room: String,
    /// The site.
    pub site: String,
    /// The lesson's number or id.
    pub activity: String,
    /// What it is.
    pub kind: Kind,
    /// What the source counts: rows of one line, card, activity or event have one number.
    pub origin: usize,
    /// Columns of timetable.csv besides: `release` and `observe`.
    pub release: String,
    /// Whether it may be visited, as written.
    pub observe: String,
}

/// When somebody is not free although there is no row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// Not there.
    Away,
    /// Rather not.
    Avoid,
    /// Guaranteed planning time.
    Protected,
    /// There in these slots and no others.
    Only,
    /// In school.
    Here,
}

impl Status {
    /// The word of availability.csv.
    pub fn word(self) -> &'static str {
        match self {
            Status::Away => "away",
            Status::Avoid => "avoid",
            Status::Protected => "protected",
            Status::Only => "only",
            Status::Here => "here",
        }
    }

    /// The status of a word.
    pub fn new(word: &str) -> Option<Status> {
        let all = [Status::Away, Status::Avoid, Status::Protected, Status::Only, Status::Here];
        all.into_iter().find(|status| status.word().eq_ignore_ascii_case(word))
    }
}

/// A row of availability.csv.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Availability {
    /// The person, by position.
    pub person: usize,
    /// The weeks by position; none: every week.
    pub weeks: Option<Vec<usize>>,
    /// The day's label.
    pub day: String,
    /// The period's label.
    pub period: String,
    /// What holds.
    pub status: Status,
}

/// Somebody's expertise.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Tag {
    /// The person, by position.
    pub person: usize,
    /// The tag.
    pub tag: String,
}

/// What was left out, as import.json lists it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct LeftOut {
    /// What it is, in the words of the source.
    pub what: String,
    /// How many.
    pub count: usize,
    /// The first three.
    pub first: Vec<String>,
}

/// What was guessed, as import.json lists it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Guessed {
    /// Which column.
    pub what: String,
    /// For how many.
    pub count: usize,
    /// How.
    pub how: String,
}

/// Things of one kind that are counted, of which the first are shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    what: String,
    warns: bool,
    count: usize,
    first: Vec<String>,
    remedy: String,
}

/// Everything that an importer found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    /// What told the format.
    pub told_by: String,
    /// The weeks' labels; fewer than two: one week.
    pub weeks: Vec<String>,
    /// The slots, in the order of the source.
    pub slots: Vec<Slot>,
    /// Whether the slots were derived from the rows, so that these are all in them.
    pub derived: bool,
    /// The people, those whom the source lists first.
    pub people: Vec<Person>,
    /// The rooms that the source lists.
    pub rooms: Option<Vec<Room>>,
    /// The rows.
    pub rows: Vec<Row>,
    /// When people are not free.
    pub availability: Vec<Availability>,
    /// Who knows what.
    pub tags: Vec<Tag>,
    /// Whether there is no timetable at all, only people.
    pub people_only: bool,
    /// How often each thing is counted that has one row: `lines`, `cards`, `activities`, `events`.
    pub counted_as: String,
    /// Where the departments come from, if they were guessed by the importer.
    pub guessed: Vec<Guessed>,
    /// What the importer found, in order.
    pub findings: Vec<Finding>,
    /// The ids of people keep these words behind them: positions in `people` whose id is already one of a list.
    pub ids_given: bool,
    left: Vec<Counted>,
}

impl Draft {
    /// An empty one.
    pub fn new(told_by: &str, counted_as: &str) -> Draft {
        Draft { told_by: told_by.to_owned(), counted_as: counted_as.to_owned(), ..Draft::default() }
    }

    /// The position of a week, which is new or known.
    pub fn week(&mut self, label: &str) -> usize {
        position(&mut self.weeks, label)
    }

    /// Leaves something out, with a warning.
    pub fn leave_out(&mut self, what: &str, which: impl FnOnce() -> String) {
        self.count(what, true, "mend it in the source and export it again, if it matters", which);
    }

    /// Leaves something out, with a note.
    pub fn pass_over(&mut self, what: &str, which: impl FnOnce() -> String) {
        self.count(what, false, "nothing", which);
    }

    fn count(&mut self, what: &str, warns: bool, remedy: &str, which: impl FnOnce() -> String) {
        let at = self.left.iter().position(|left| left.what == what).unwrap_or_else(|| {
            self.left.push(Counted {
                what: what.to_owned(),
                warns,
                count: 0,
                first: Vec::new(),
                remedy: remedy.to_owned(),
            });
            self.left.len() - 1
        });
        let left = &mut self.left[at];
        left.count += 1;
        if left.first.len() < SHOWN {
            let which = which();
            left.first.push(which);
        }
    }

    /// What was left out, with the findings that say so.
    pub fn take_left_out(&mut self) -> (Vec<LeftOut>, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut all = Vec::new();
        for left in std::mem::take(&mut self.left) {
            let message = format!("{} {} left out, first: {}", left.count, left.what, left.first.join("; "));
            findings.push(if left.warns {
                warning(Code::ImportLeftOut, message, "what has a person, a day and a period", &left.remedy)
            } else {
                note(Code::ImportPassedOver, message, "what part 1 has a place for", &left.remedy)
            });
            all.push(LeftOut { what: left.what, count: left.count, first: left.first });
        }
        (all, findings)
    }
}

/// The position of a text in a list, where it is put if it is new.
pub fn position(list: &mut Vec<String>, text: &str) -> usize {
    list.iter().position(|known| known == text).unwrap_or_else(|| {
        list.push(text.to_owned());
        list.len() - 1
    })
}

/// A list of texts without repetitions whose positions are found quickly.
#[derive(Clone, Debug, Default)]
pub struct Index {
    places: BTreeMap<String, usize>,
}

impl Index {
    /// The position of a text, if it is known.
    pub fn get(&self, text: &str) -> Option<usize> {
        self.places.get(text).copied()
    }

    /// Remembers where a text is; the first place counts.
    pub fn insert(&mut self, text: &str, place: usize) {
        self.places.entry(text.to_owned()).or_insert(place);
    }
}
