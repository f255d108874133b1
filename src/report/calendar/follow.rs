//! From what was given out before to what is given out now.
//!
//! An event that says the same on the same dates is the same event. One that says the same on other dates, or
//! something else at a time when nothing of it was held yet, keeps its UID with a higher SEQUENCE, unless somebody is
//! no longer in it: then it is cancelled, and a new one takes its place, as one event has one state in all files. Of
//! what was held before a change, the part before it stays as an event that ends, and a new one goes on from there.

use super::Wanted;
use super::events::Event;
use super::files::places;
use super::memory::{Given, MOST, Memory, SCHEMA};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The calendars as they are given out now. `events` is what comes, `history` what was before it in the plan that is
/// changed; of what was given out before, what is before `trusted` is known to have been held.
pub(super) fn follow(
    wanted: &Wanted,
    events: Vec<Event>,
    history: Vec<Event>,
    memory: Option<&Memory>,
    trusted: Option<Date>,
) -> Memory {
    let history = history.into_iter().map(|event| as_given(event, memory)).collect();
    let mut by_identity: BTreeMap<String, (Vec<Event>, Vec<Given>)> = BTreeMap::new();
    for event in joined(history, events) {
        by_identity.entry(event.identity.clone()).or_default().0.push(event);
    }
    for given in memory.iter().flat_map(|memory| &memory.events) {
        by_identity.entry(given.event.identity.clone()).or_default().1.push(given.clone());
    }
    // A term that was mistyped was never held.
    let trusted = trusted.filter(|_| memory.is_none_or(|memory| memory.start == wanted.term.start));
    let mut given = Vec::new();
    for (identity, (events, before)) in by_identity {
        let group = Group { identity: &identity, wanted, trusted, before, now: Vec::new() };
        given.extend(group.follow(events));
    }
    let (school, plan_places) = (wanted.school, places(wanted.school, &given, memory));
    Memory {
        schema: SCHEMA,
        school: school.name.clone(),
        start: wanted.term.start,
        end: wanted.term.end,
        people: plan_places.people,
        teams: plan_places.teams,
        rooms: plan_places.rooms,
        events: given,
    }
}

/// What was held is what was said of it then, whatever the tables say now.
fn as_given(event: Event, memory: Option<&Memory>) -> Event {
    let same = |given: &&Given| {
        let old = &given.event;
        let (same, at) = ((&old.identity, &old.anchor, &old.people), (&event.identity, &event.anchor, &event.people));
        !given.cancelled && same == at && event.dates.iter().all(|date| old.dates.contains(date))
    };
    match memory.iter().flat_map(|memory| &memory.events).find(same) {
        Some(given) => Event { dates: event.dates, weeks: event.weeks, ..given.event.clone() },
        None => event,
    }
}

/// What goes on as it was is one event.
fn joined(history: Vec<Event>, events: Vec<Event>) -> Vec<Event> {
    let mut all = history;
    for event in events {
        let same = all.iter_mut().find(|old| {
            let both: Vec<Date> = old.dates.iter().chain(&event.dates).copied().collect();
            old.says_the_same(&event) && old.weeks.is_some() && event.recurs_on(&both)
        });
        match same {
            Some(old) => {
                old.dates.extend(event.dates);
                old.dates.sort_unstable();
                old.dates.dedup();
            }
            None => all.push(event),
        }
    }
    all
}

/// The events of one identity.
struct Group<'a> {
    identity: &'a str,
    wanted: &'a Wanted<'a>,
    trusted: Option<Date>,
    /// What was given out, those left that have no successor yet.
    before: Vec<Given>,
    now: Vec<Given>,
}

impl Group<'_> {
    fn follow(mut self, events: Vec<Event>) -> Vec<Given> {
        let used: BTreeSet<u32> = self.before.iter().map(|given| given.number).collect();
        // On from the highest; where a file was made to begin at the end, what is free before.
        let highest = used.last().copied().unwrap_or(0);
        let mut free = (highest + 1..=MOST).chain(1..highest).filter(|number| !used.contains(number));
        let mut open = Vec::new();
        for event in events {
            open.extend(self.continued(event));
        }
        self.end_those_held();
        // Those at the same time in the cycle first.
        for same_time in [true, false] {
            let mut still = Vec::new();
            for event in open {
                still.extend(self.moved(event, same_time));
            }
            open = still;
        }
        for event in open {
            let number = free.next().expect("a term has far fewer events than there are numbers");
            let uid = uid(self.identity, number, self.wanted);
            let made = self.wanted.made;
            self.now.push(Given { uid, number, sequence: 0, cancelled: false, made, event });
        }
        for given in std::mem::take(&mut self.before) {
            let cancelled = Given { cancelled: true, ..given.clone() };
            self.now.push(self.after(given, cancelled));
        }
        self.now.sort_by_key(|given| given.number);
        self.now
    }

    /// An event that says what one said that was given out: the same, with more or fewer dates. Back where there is none.
    fn continued(&mut self, event: Event) -> Option<Event> {
        let is_past = |date: &Date| self.trusted.is_some_and(|trusted| *date < trusted);
        let with_past = |given: &Given| {
            let past = given.event.dates.iter().filter(|date| is_past(date) && !event.dates.contains(date));
            let mut dates: Vec<Date> = past.chain(&event.dates).copied().collect();
            dates.sort_unstable();
            dates
        };
        let fits = |given: &Given| {
            let single = given.event.weeks.is_none();
            !given.cancelled
                && self.is_of_this_term(given)
                && given.event.says_the_same(&event)
                && if single { given.event.dates == event.dates } else { event.recurs_on(&with_past(given)) }
        };
        let Some(at) = self.before.iter().position(fits) else { return Some(event) };
        let dates = with_past(&self.before[at]);
        let given = self.before.remove(at);
        let now = Given { event: Event { dates, ..event }, ..given.clone() };
        let now = self.after(given, now);
        self.now.push(now);
        None
    }

    /// What was held before stays, and ends there.
    fn end_those_held(&mut self) {
        let Some(trusted) = self.trusted else { return };
        for given in std::mem::take(&mut self.before) {
            let past: Vec<Date> = given.event.dates.iter().filter(|date| **date < trusted).copied().collect();
            if past.is_empty() || given.cancelled {
                self.before.push(given);
                continue;
            }
            let ended = Given { event: Event { dates: past, ..given.event.clone() }, ..given.clone() };
            let ended = self.after(given, ended);
            self.now.push(ended);
        }
    }

    /// An event that takes the place of one of which nothing was held. Back where there is none.
    fn moved(&mut self, event: Event, same_time: bool) -> Option<Event> {
        let fits = |given: &Given| {
            let at = given.event.anchor == event.anchor;
            let stays = given.event.people.iter().all(|person| event.people.contains(person));
            let all = given.event.team == event.team && (given.event.room.is_none() || given.event.room == event.room);
            self.is_of_this_term(given) && stays && all && if same_time { at } else { !given.cancelled }
        };
        let Some(at) = self.before.iter().position(fits) else { return Some(event) };
        let given = self.before.remove(at);
        let now = Given { cancelled: false, event, ..given.clone() };
        let now = self.after(given, now);
        self.now.push(now);
        None
    }

    /// What began with another first day of the term is cancelled, and never another thing of this one.
    fn is_of_this_term(&self, given: &Given) -> bool {
        given.uid == uid(self.identity, given.number, self.wanted)
    }

    /// With a higher sequence where anything differs.
    fn after(&self, before: Given, now: Given) -> Given {
        if before == now {
            return now;
        }
        // What stands at the limit was changed by hand: it stays there, so that the file can be read again.
        Given { sequence: before.sequence.saturating_add(1).min(MOST), made: self.wanted.made, ..now }
    }
}

/// `session-maths-1@2027-01-04.willow-creek.staffroom`, whatever the ids are.
fn uid(identity: &str, number: u32, of: &Wanted) -> String {
    let plain = |text: &str| {
        let mut plain = String::new();
        for letter in text.chars() {
            match letter {
                letter if letter.is_ascii_alphanumeric() => plain.push(letter),
                '/' => plain.push('-'),
                // Two ids never become one: every other letter stands as its number.
                letter => plain.push_str(&format!("_{:x}_", u32::from(letter))),
            }
        }
        plain
    };
    format!("{}-{number}@{}.{}.staffroom", plain(identity), of.term.start, plain(&of.school.name))
}
