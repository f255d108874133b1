//! What a plan holds, as events of calendars.

use super::super::names;
use super::super::sessions::taught;
use super::super::text::{bare, count};
use crate::plan::dates::{PlanDates, VisitDates, slots_of, turns_of};
use crate::plan::{Plan, Session, Visit};
use crate::school::{Dates, MemberRole, School, Slot, StaffId, Table, Term};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One event, once or again and again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// What it is, whatever the plan: `session/maths`. Several events can share it.
    pub identity: String,
    /// When in the cycle, to tell events of one identity from each other.
    pub anchor: String,
    /// The people who are in it, by their ids; whoever asks for it first.
    pub people: Vec<String>,
    /// The team whose it is, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The room that it takes, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// What is shown.
    pub summary: String,
    /// More about it, line by line.
    pub description: String,
    /// Where it is, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// From when to when on each date, in minutes after midnight; all day where periods have no times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<(u16, u16)>,
    /// Every how many weeks it recurs; none where each date is an event of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weeks: Option<u32>,
    /// Its dates, in order, at least one.
    pub dates: Vec<Date>,
}

impl Event {
    /// Whether two say the same, whatever their dates.
    pub fn says_the_same(&self, other: &Event) -> bool {
        let bare = |event: &Event| Event { dates: Vec::new(), ..event.clone() };
        bare(self) == bare(other)
    }

    /// Whether one rule with exceptions gives these dates.
    pub fn recurs_on(&self, dates: &[Date]) -> bool {
        match (self.weeks, dates) {
            (_, [] | [_]) => true,
            (None, _) => false,
            (Some(weeks), [first, rest @ ..]) => {
                // A calendar that was remembered may say any number of weeks.
                let days = 7 * i64::from(weeks.max(1));
                rest.iter().all(|date| i64::from((*date - *first).get_days()) % days == 0)
            }
        }
    }
}

/// Everything that events are made from.
struct Maker<'a> {
    school: &'a School,
    dates: &'a Dates,
    names: Table<StaffId, String>,
    events: Vec<Event>,
}

/// All events of a plan. What finds no date is told in `remarks`.
pub fn events(school: &School, plan: &Plan, dates: &Dates, remarks: &mut Vec<String>, term: &Term) -> Vec<Event> {
    let names = names::plain(school);
    let held = PlanDates::new(school, plan, dates);
    let mut maker = Maker { school, dates, names, events: Vec::new() };
    for (session, dates) in plan.sessions.iter().zip(&held.sessions) {
        maker.session(session, dates);
    }
    for (pair, dates) in plan.pairs.iter().zip(&held.meetings) {
        let (mentor, mentee) = (&maker.names[pair.mentor], &maker.names[pair.mentee]);
        let summary = format!("Mentor meeting: {mentor} mentors {mentee}");
        let description = format!("Mentor: {mentor}\nMentee: {mentee}");
        maker.meetings(&[pair.mentor, pair.mentee], &pair.meetings, dates, &summary, &description);
    }
    for (group, dates) in plan.peers.iter().flatten().zip(&held.peers) {
        let people = maker.people(&group.people);
        let (summary, description) = (format!("Peer meeting: {people}"), format!("Attending: {people}"));
        maker.meetings(&group.people, &group.meetings, dates, &summary, &description);
    }
    let mut lost: Vec<String> = Vec::new();
    for (visit, held) in plan.visits.iter().zip(&held.visits) {
        match held {
            Some(held) => maker.visit(visit, *held),
            None => lost.push(format!("{} sees {}", maker.names[visit.observer], maker.names[visit.host])),
        }
    }
    if !lost.is_empty() {
        remarks.push(format!(
            "{} no date before the term ends on {}: {}. A later end of the term would help.",
            count(lost.len() as u64, "visit finds", "visits find"),
            term.end,
            lost.join("; ")
        ));
    }
    maker.events
}

impl Maker<'_> {
    fn people(&self, people: &[StaffId]) -> String {
        people.iter().map(|staff| self.names[*staff].as_str()).collect::<Vec<_>>().join(", ")
    }

    fn ids(&self, people: &[StaffId]) -> Vec<String> {
        people.iter().map(|staff| self.school.staff[*staff].id.clone()).collect()
    }

    /// From when to when these slots are, where their periods have times.
    fn times(&self, first: Slot, last: Slot) -> Option<(u16, u16)> {
        let (from, _) = self.school.cycle.period(first).times?;
        let (_, to) = self.school.cycle.period(last).times?;
        Some((from, to))
    }

    /// Adds what is held on these dates: one event where a rule can say so, else one for each date.
    fn add(&mut self, mut event: Event, (first, last): (Slot, Slot), every: u32, dates: &[Date]) {
        event.times = self.times(first, last);
        if event.times.is_none() {
            // The date alone would not say which period it is.
            event.summary = format!("{} ({})", event.summary, bare(&self.school.cycle.name(first)));
        }
        event.weeks = self.dates.weeks().map(|weeks| weeks as u32 * every);
        match dates {
            [] => {}
            dates if event.weeks.is_some() && event.recurs_on(dates) => {
                self.events.push(Event { dates: dates.to_vec(), ..event });
            }
            dates => {
                event.weeks = None;
                self.events.extend(dates.iter().map(|date| Event { dates: vec![*date], ..event.clone() }));
            }
        }
    }

    fn event(&self, identity: String, slot: Slot) -> Event {
        Event {
            identity,
            anchor: self.school.cycle.name(slot),
            people: Vec::new(),
            team: None,
            room: None,
            summary: String::new(),
            description: String::new(),
            location: None,
            times: None,
            weeks: None,
            dates: Vec::new(),
        }
    }

    fn session(&mut self, session: &Session, dates: &[Date]) {
        let school = self.school;
        let team = &school.teams[session.team];
        let slots = slots_of(school, session);
        let ends = (slots[0], slots[slots.len() - 1]);
        let every = turns_of(school, session).every;
        let name = bare(&team.name);
        let room = session.room.and_then(|room| school.rooms.as_ref()?.get(room)).map(|room| room.id.clone());
        let is_lead = |staff: &&StaffId| team.role_of(**staff) == Some(MemberRole::Lead);
        let leads: Vec<StaffId> = session.attending.iter().filter(is_lead).copied().collect();
        let led = if leads.is_empty() { String::new() } else { format!(", led by {}", self.people(&leads)) };
        let mut lines = vec![format!("Attending: {}", self.people(&session.attending))];
        if !session.absent.is_empty() {
            lines.push(format!("Absent: {}", self.people(&session.absent)));
        }
        for release in &session.released {
            let (staff, cover) = (&self.names[release.staff], &self.names[release.cover]);
            let lesson = bare(&taught(school, release.staff, release.slot));
            let lesson = if lesson.is_empty() { String::new() } else { format!(" ({lesson})") };
            lines.push(format!("{cover} covers for {staff} in {}{lesson}", bare(&school.cycle.name(release.slot))));
        }
        let first = leads.iter().chain(session.attending.iter().filter(|staff| !leads.contains(staff)));
        let people: Vec<StaffId> = first.copied().collect();
        let event = Event {
            people: self.ids(&people),
            team: Some(team.id.clone()),
            location: room.as_deref().map(bare),
            room,
            summary: format!("Session: {name}{led}"),
            description: lines.join("\n"),
            ..self.event(format!("session/{}", team.id), session.start)
        };
        self.add(event, ends, every, dates);
        for release in &session.released {
            let (staff, cover) = (self.names[release.staff].clone(), self.names[release.cover].clone());
            let lesson = bare(&taught(school, release.staff, release.slot));
            let what = if lesson.is_empty() { String::new() } else { format!(": {lesson}") };
            let event = Event {
                people: self.ids(&[release.cover]),
                location: self.room_of(release.staff, release.slot),
                summary: format!("Cover: {cover} for {staff}{what}"),
                description: format!("Covering: {cover}\nCovered: {staff}{what}\n{staff} is in the session of {name}"),
                ..self.event(
                    format!("cover/{}/{}", school.staff[release.cover].id, school.staff[release.staff].id),
                    release.slot,
                )
            };
            self.add(event, (release.slot, release.slot), every, dates);
        }
    }

    /// Where somebody teaches in a slot.
    fn room_of(&self, staff: StaffId, slot: Slot) -> Option<String> {
        let row = self.school.timetable.at(staff, slot).first()?;
        Some(bare(self.school.text(row.room))).filter(|room| !room.is_empty())
    }

    fn meetings(&mut self, people: &[StaffId], slots: &[Slot], dates: &[Vec<Date>], summary: &str, more: &str) {
        let ids = self.ids(people);
        for (slot, dates) in slots.iter().zip(dates) {
            let event = Event {
                people: ids.clone(),
                summary: summary.to_owned(),
                description: more.to_owned(),
                ..self.event(format!("meeting/{}", ids.join("/")), *slot)
            };
            self.add(event, (*slot, *slot), 1, dates);
        }
    }

    fn visit(&mut self, visit: &Visit, held: VisitDates) {
        let (observer, host) = (self.names[visit.observer].clone(), self.names[visit.host].clone());
        let people = self.ids(&[visit.observer, visit.host]);
        let ids = people.join("/");
        let lesson = bare(&taught(self.school, visit.host, visit.slot));
        let mut lines = vec![format!("Observer: {observer}"), format!("Host: {host}")];
        if !lesson.is_empty() {
            lines.push(format!("Lesson: {lesson}"));
        }
        let with_talk = held.talk.zip(visit.debrief);
        if let Some((date, slot)) = with_talk {
            lines.push(format!("Talk about it: {date}, {}", bare(&self.school.cycle.name(slot))));
        }
        let event = Event {
            people: people.clone(),
            summary: format!("Visit: {observer} observes {host}"),
            description: lines.join("\n"),
            location: self.room_of(visit.host, visit.slot),
            ..self.event(format!("visit/{ids}"), visit.slot)
        };
        self.add(event, (visit.slot, visit.slot), 1, &[held.date]);
        if let Some((date, slot)) = with_talk {
            let event = Event {
                people,
                summary: format!("Talk about a visit: {observer} (observer) and {host} (host)"),
                description: format!("Observer: {observer}\nHost: {host}\nVisit: {}", held.date),
                ..self.event(format!("talk/{ids}"), slot)
            };
            self.add(event, (slot, slot), 1, &[date]);
        }
    }
}
