//! Who is in what, person by person and slot by slot: what the week grids of every format show.

use super::names;
use super::sessions::{classes, taught};
use super::text::clean;
use crate::plan::{Plan, Session};
use crate::school::{Activity, School, Slot, StaffId, Table};

/// The four kinds of planned things, each with one colour wherever it is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A session of a team.
    Session,
    /// A meeting of a mentor pair or of peers.
    Meeting,
    /// A lesson that somebody takes over.
    Cover,
    /// A visit made or received, or the talk about it.
    Visit,
}

impl Kind {
    /// All kinds, in the order of legends.
    pub const ALL: [Kind; 4] = [Kind::Session, Kind::Meeting, Kind::Cover, Kind::Visit];

    /// What a legend says.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Session => "Planning session",
            Kind::Meeting => "Mentor meeting",
            Kind::Cover => "Cover",
            Kind::Visit => "Visit",
        }
    }
}

/// One planned thing in one slot of one person's week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// When.
    pub slot: Slot,
    /// What kind of thing.
    pub kind: Kind,
    /// The round, of visits and talks; all else recurs, in every cycle unless the note says in which.
    pub round: Option<u32>,
    /// What it is, such as `Maths department`.
    pub what: String,
    /// More about it, such as the room and in which cycles it is; may be empty.
    pub note: String,
}

/// What is given in one slot of one person's week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Given {
    /// Nothing: the person is free, or the slot is a break.
    Nothing,
    /// A lesson, duty or meeting of the timetable: what it is, and the classes.
    Busy(String, String),
    /// Guaranteed planning time.
    Protected,
    /// Not there.
    Away,
}

/// Everybody's week under a plan.
pub struct Weeks<'a> {
    /// The school that the plan is for.
    pub school: &'a School,
    /// How everybody is called.
    pub names: Table<StaffId, String>,
    entries: Table<StaffId, Vec<Entry>>,
}

impl<'a> Weeks<'a> {
    /// Collects what everybody does. The plan must belong to the school.
    ///
    /// O(people + plan × log plan).
    pub fn new(school: &'a School, plan: &Plan) -> Weeks<'a> {
        let entries = Table::filled(Vec::new(), school.staff.len());
        let mut weeks = Weeks { school, names: names::of(school), entries };
        plan.sessions.iter().for_each(|session| weeks.session(session));
        for pair in &plan.pairs {
            // Whoever reads it sees who is the mentor.
            let mentee = format!("mentor {}", weeks.names[pair.mentor]);
            let mentor = format!("mentors {}", weeks.names[pair.mentee]);
            weeks.meetings(pair.mentee, &mentee, &pair.meetings);
            weeks.meetings(pair.mentor, &mentor, &pair.meetings);
        }
        for group in plan.peers.iter().flatten() {
            for staff in &group.people {
                let others = group.people.iter().filter(|other| *other != staff);
                let others: Vec<&str> = others.map(|other| weeks.names[*other].as_str()).collect();
                let what = format!("with {}", super::text::listed(&others));
                weeks.meetings(*staff, &what, &group.meetings);
            }
        }
        for visit in &plan.visits {
            let lesson = taught(school, visit.host, visit.slot);
            let (observer, host) = (weeks.names[visit.observer].clone(), weeks.names[visit.host].clone());
            let mut add = |staff: StaffId, slot: Slot, what: String, note: &str| {
                let note = note.to_owned();
                weeks.entries[staff].push(Entry { slot, kind: Kind::Visit, round: Some(visit.round), what, note });
            };
            add(visit.observer, visit.slot, format!("visits {host}"), &lesson);
            add(visit.host, visit.slot, format!("visited by {observer}"), "");
            if let Some(debrief) = visit.debrief {
                add(visit.observer, debrief, format!("talk with {host}"), "");
                add(visit.host, debrief, format!("talk with {observer}"), "");
            }
        }
        for entries in weeks.entries.iter_mut() {
            entries.sort_by_key(|entry| (entry.slot, entry.round, entry.kind));
        }
        weeks
    }

    fn session(&mut self, session: &Session) {
        let school = self.school;
        let team = clean(&school.teams[session.team].name);
        let room = session.room.and_then(|room| school.rooms.as_ref()?.get(room));
        let room = room.map(|room| format!("room {}", clean(&room.id)));
        let turn = super::turns::of(school, session);
        for slot in school.cycle.window(session.start, session.length).unwrap_or_default() {
            for staff in &session.attending {
                let covered = session.released.iter().find(|release| release.staff == *staff && release.slot == slot);
                let covered = covered.map(|release| {
                    let lesson = taught(school, release.staff, release.slot);
                    format!("{lesson} is covered by {}", self.names[release.cover])
                });
                let note = [room.clone(), turn.clone(), covered];
                let note = note.into_iter().flatten().collect::<Vec<_>>().join("; ");
                let what = team.clone();
                self.entries[*staff].push(Entry { slot, kind: Kind::Session, round: None, what, note });
            }
        }
        for release in &session.released {
            let what = format!("covers {}", self.names[release.staff]);
            let note = [Some(taught(school, release.staff, release.slot)), turn.clone()];
            let note = note.into_iter().flatten().collect::<Vec<_>>().join("; ");
            self.entries[release.cover].push(Entry { slot: release.slot, kind: Kind::Cover, round: None, what, note });
        }
    }

    fn meetings(&mut self, staff: StaffId, what: &str, meetings: &[Slot]) {
        let entry = |slot: &Slot| Entry {
            slot: *slot,
            kind: Kind::Meeting,
            round: None,
            what: what.to_owned(),
            note: String::new(),
        };
        self.entries[staff].extend(meetings.iter().map(entry));
    }

    /// What a person does under the plan, by slot, then round.
    pub fn all(&self, staff: StaffId) -> &[Entry] {
        &self.entries[staff]
    }

    /// What a person does in one slot.
    pub fn at(&self, staff: StaffId, slot: Slot) -> &[Entry] {
        let entries = &self.entries[staff];
        let from = entries.partition_point(|entry| entry.slot < slot);
        let to = entries.partition_point(|entry| entry.slot <= slot);
        &entries[from..to]
    }

    /// What is given in one slot, whatever is planned.
    pub fn given(&self, staff: StaffId, slot: Slot) -> Given {
        let time = &self.school.staff[staff].time;
        match () {
            () if time.away.contains(slot) => Given::Away,
            () if time.busy.contains(slot) => {
                let (what, with) = self.busy(staff, slot);
                Given::Busy(what, with)
            }
            () if time.protected.contains(slot) => Given::Protected,
            () => Given::Nothing,
        }
    }

    /// The rows of the timetable in one slot: subjects, and classes.
    fn busy(&self, staff: StaffId, slot: Slot) -> (String, String) {
        let (mut subjects, mut groups): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for row in self.school.timetable.at(staff, slot) {
            let subject = clean(self.school.text(row.subject));
            let group = classes(self.school, row.group);
            let subject = match row.kind {
                _ if !subject.is_empty() => subject,
                Activity::Lesson if group.is_empty() => "Lesson".to_owned(),
                Activity::Lesson => String::new(),
                Activity::Duty => "Duty".to_owned(),
                Activity::Meeting => "Meeting".to_owned(),
            };
            for (text, list) in [(subject, &mut subjects), (group, &mut groups)] {
                if !text.is_empty() && !list.contains(&text) {
                    list.push(text);
                }
            }
        }
        (subjects.join(", "), groups.join(", "))
    }
}
