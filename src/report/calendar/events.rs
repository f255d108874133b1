//! What a plan holds, as events of calendars.

use super::super::names;
use super::super::text::{clean, count};
use crate::plan::{Plan, Session, Visit};
use crate::school::{Dates, Id, School, Slot, StaffId, Table, TeamId, Term};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// One event, once or again and again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// What it is, whatever the plan: `session/maths`. Several events can share it.
    pub identity: String,
    /// When in the cycle, to tell events of one identity from each other.
    pub anchor: String,
    /// The calendars that it is in: file names without `.ics`.
    pub calendars: Vec<String>,
    /// What is shown.
    pub summary: String,
    /// More about it, line by line.
    pub description: String,
    /// The room, where it has one.
    pub location: Option<String>,
    /// From when to when on each date, in minutes after midnight; all day where periods have no times.
    pub times: Option<(u16, u16)>,
    /// Its dates, in order, at least one.
    pub dates: Vec<Date>,
}

/// File names from ids, each once whatever the file system makes of capitals.
pub fn files_of<'a>(ids: impl Iterator<Item = &'a str>, folder: &str) -> Vec<String> {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut files = Vec::new();
    for id in ids {
        let plain: String = id
            .chars()
            .map(|letter| if letter.is_alphanumeric() || "-_".contains(letter) { letter } else { '-' })
            .take(60)
            .collect();
        let plain = if plain.is_empty() { "x".to_owned() } else { plain };
        // Windows keeps some names for itself.
        let reserved = ["con", "prn", "aux", "nul"].contains(&plain.to_lowercase().as_str())
            || (plain.len() == 4 && ["com", "lpt"].iter().any(|device| plain.to_lowercase().starts_with(device)));
        let plain = if reserved { format!("{plain}-") } else { plain };
        let mut name = plain.clone();
        let mut number = 2;
        while !used.insert(name.to_lowercase()) {
            name = format!("{plain}-{number}");
            number += 1;
        }
        files.push(format!("{folder}/{name}"));
    }
    files
}

/// Everything that events are made from.
struct Maker<'a> {
    school: &'a School,
    dates: &'a Dates,
    names: Table<StaffId, String>,
    people: Vec<String>,
    teams: Vec<String>,
    events: Vec<Event>,
}

/// All events of a plan. What finds no date is told in `remarks`.
pub fn events(school: &School, plan: &Plan, term: &Term, dates: &Dates, remarks: &mut Vec<String>) -> Vec<Event> {
    let mut maker = Maker {
        school,
        dates,
        names: names::of(school),
        people: files_of(school.staff.iter().map(|person| person.id.as_str()), "people"),
        teams: files_of(school.teams.iter().map(|team| team.id.as_str()), "teams"),
        events: Vec::new(),
    };
    for session in &plan.sessions {
        maker.session(session);
    }
    for pair in &plan.pairs {
        maker.meetings(&[pair.mentor, pair.mentee], &pair.meetings, "Mentor meeting");
    }
    for group in plan.peers.iter().flatten() {
        maker.meetings(&group.people, &group.meetings, "Peer meeting");
    }
    let lost = maker.visits(&plan.visits);
    if lost > 0 {
        let visits = count(lost, "visit finds", "visits find");
        remarks.push(format!(
            "{visits} no date before the term ends on {}: there are fewer cycles of school than rounds. \
             A larger number with --weeks would do.",
            term.end()
        ));
    }
    maker.events
}

impl Maker<'_> {
    fn person(&self, staff: StaffId) -> String {
        self.people[staff.index()].clone()
    }

    fn team(&self, team: TeamId) -> String {
        self.teams[team.index()].clone()
    }

    fn people(&self, people: &[StaffId]) -> String {
        people.iter().map(|staff| self.names[*staff].as_str()).collect::<Vec<_>>().join(", ")
    }

    /// From when to when these slots are, where their periods have times.
    fn times(&self, first: Slot, last: Slot) -> Option<(u16, u16)> {
        let (from, _) = self.school.cycle.period(first).times?;
        let (_, to) = self.school.cycle.period(last).times?;
        Some((from, to))
    }

    /// Adds an event, unless it has no date in this term.
    fn add(&mut self, mut event: Event, slots: (Slot, Slot)) {
        if event.dates.is_empty() {
            return;
        }
        event.times = self.times(slots.0, slots.1);
        if event.times.is_none() {
            // The date alone would not say which period it is.
            event.summary = format!("{} ({})", event.summary, clean(&self.school.cycle.name(slots.0)));
        }
        self.events.push(event);
    }

    fn event(&self, identity: String, slot: Slot) -> Event {
        Event {
            identity,
            anchor: self.school.cycle.name(slot),
            calendars: Vec::new(),
            summary: String::new(),
            description: String::new(),
            location: None,
            times: None,
            dates: Vec::new(),
        }
    }

    fn session(&mut self, session: &Session) {
        let school = self.school;
        let team = &school.teams[session.team];
        let slots = school.cycle.window(session.start, session.length).unwrap_or_else(|| vec![session.start]);
        let ends = (slots[0], slots[slots.len() - 1]);
        let room = session.room.and_then(|room| school.rooms.as_ref()?.get(room)).map(|room| clean(&room.id));
        let mut lines = vec![format!("Attending: {}", self.people(&session.attending))];
        if !session.absent.is_empty() {
            lines.push(format!("Absent: {}", self.people(&session.absent)));
        }
        for release in &session.released {
            let (staff, cover) = (&self.names[release.staff], &self.names[release.cover]);
            lines.push(format!("{cover} covers for {staff} in {}", clean(&school.cycle.name(release.slot))));
        }
        let mut calendars: Vec<String> = session.attending.iter().map(|staff| self.person(*staff)).collect();
        calendars.push(self.team(session.team));
        let event = Event {
            calendars,
            summary: clean(&team.name),
            description: lines.join("\n"),
            location: room,
            dates: self.dates.of_slot(&school.cycle, session.start),
            ..self.event(format!("session/{}", team.id), session.start)
        };
        self.add(event, ends);
        for release in &session.released {
            let lesson = super::super::sessions::taught(school, release.staff, release.slot);
            let lesson = if lesson.is_empty() { String::new() } else { format!(": {lesson}") };
            let event = Event {
                calendars: vec![self.person(release.cover)],
                summary: format!("Cover for {}{lesson}", self.names[release.staff]),
                description: format!("{} is with {}", self.names[release.staff], clean(&team.name)),
                dates: self.dates.of_slot(&school.cycle, release.slot),
                ..self.event(
                    format!("cover/{}/{}", school.staff[release.cover].id, school.staff[release.staff].id),
                    release.slot,
                )
            };
            self.add(event, (release.slot, release.slot));
        }
    }

    fn meetings(&mut self, people: &[StaffId], slots: &[Slot], what: &str) {
        let ids: Vec<&str> = people.iter().map(|staff| self.school.staff[*staff].id.as_str()).collect();
        for slot in slots {
            let event = Event {
                calendars: people.iter().map(|staff| self.person(*staff)).collect(),
                summary: format!("{what}: {}", self.people(people)),
                dates: self.dates.of_slot(&self.school.cycle, *slot),
                ..self.event(format!("meeting/{}", ids.join("/")), *slot)
            };
            self.add(event, (*slot, *slot));
        }
    }

    /// Visits take place in the cycle of their round, or where that day is no day of school
    /// in a later one. How many find no date.
    fn visits(&mut self, visits: &[Visit]) -> u64 {
        let mut taken: BTreeSet<(StaffId, Date, Slot)> = BTreeSet::new();
        let mut placed: Vec<Option<(Date, Option<Date>)>> = vec![None; visits.len()];
        // Those that can stay where they are first.
        for later in [false, true] {
            for (visit, place) in visits.iter().zip(&mut placed).filter(|(_, place)| place.is_none()) {
                let first = visit.round.saturating_sub(1) as usize;
                let last = if later { self.dates.cycles() } else { first + 1 };
                *place = (first..last).find_map(|number| self.place(visit, number, &mut taken));
            }
        }
        let mut lost = 0;
        for (visit, place) in visits.iter().zip(placed) {
            match place {
                Some((date, talk)) => self.visit(visit, date, talk),
                None => lost += 1,
            }
        }
        lost
    }

    /// A visit's date and that of its talk in one cycle, where both are days of school and nobody has another visit.
    fn place(
        &self,
        visit: &Visit,
        number: usize,
        taken: &mut BTreeSet<(StaffId, Date, Slot)>,
    ) -> Option<(Date, Option<Date>)> {
        let cycle = &self.school.cycle;
        let date = self.dates.in_cycle(cycle, visit.slot, number)?;
        let talk = match visit.debrief {
            Some(slot) => Some((self.dates.in_cycle(cycle, slot, number)?, slot)),
            None => None,
        };
        let slots = std::iter::once((date, visit.slot)).chain(talk);
        let uses: Vec<_> =
            slots.flat_map(|(date, slot)| [visit.observer, visit.host].map(|staff| (staff, date, slot))).collect();
        if uses.iter().any(|each| taken.contains(each)) {
            return None;
        }
        taken.extend(uses);
        Some((date, talk.map(|(date, _)| date)))
    }

    fn visit(&mut self, visit: &Visit, date: Date, talk: Option<Date>) {
        let school = self.school;
        let (observer, host) = (self.names[visit.observer].clone(), self.names[visit.host].clone());
        let ids = format!("{}/{}", school.staff[visit.observer].id, school.staff[visit.host].id);
        let calendars = vec![self.person(visit.observer), self.person(visit.host)];
        let lesson = super::super::sessions::taught(school, visit.host, visit.slot);
        let room = school.timetable.at(visit.host, visit.slot).first().map(|row| clean(school.text(row.room)));
        let event = Event {
            calendars: calendars.clone(),
            summary: format!("Visit: {observer} sees {host}"),
            description: lesson,
            location: room.filter(|room| !room.is_empty()),
            dates: vec![date],
            ..self.event(format!("visit/{ids}"), visit.slot)
        };
        self.add(event, (visit.slot, visit.slot));
        if let (Some(slot), Some(date)) = (visit.debrief, talk) {
            let event = Event {
                calendars,
                summary: format!("Talk about the visit: {observer} and {host}"),
                dates: vec![date],
                ..self.event(format!("talk/{ids}"), slot)
            };
            self.add(event, (slot, slot));
        }
    }
}
