//! What was given out before: UIDs and sequences, so that a calendar can be imported again.
//!
//! An event keeps its UID as long as the same thing is planned, whenever it is: a team's
//! session that moves is the same event with a higher SEQUENCE. What a calendar no longer
//! holds stays in it as CANCELLED. All this is remembered in a file beside the calendars.

use super::events::Event;
use super::text::{Property, properties};
use crate::school::{School, Term};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the file.
const SCHEMA: u32 = 1;

/// The calendars of a term as they were given out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Earlier {
    schema: u32,
    school: String,
    term: String,
    /// Which number each event of an identity has, and when in the cycle it is.
    numbers: BTreeMap<String, Vec<Numbered>>,
    calendars: BTreeMap<String, Vec<Entry>>,
}

/// An event among those of its identity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Numbered {
    number: u32,
    anchor: String,
}

/// An event as it stands in one calendar.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The same for one event for ever.
    pub uid: String,
    /// How often it has changed.
    pub sequence: u32,
    /// Whether it is no longer held.
    pub cancelled: bool,
    /// Everything else about it.
    pub properties: Vec<Property>,
}

/// Why a file of earlier calendars cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum EarlierError {
    /// It is not what this program writes.
    #[error("it is not a file that staffroom wrote: {0}")]
    Format(#[from] serde_json::Error),
    /// It is of another version of this program.
    #[error("it has schema {0}, but this program reads schema {SCHEMA}")]
    Schema(u32),
    /// It holds something that this program never writes: somebody changed it.
    #[error("it was changed: {0}")]
    Changed(String),
}

/// No event has a higher number, and none was given out more often: what is higher was not written by this
/// program, and could not be counted on from.
const MOST: u32 = 1_000_000;

impl Earlier {
    /// Reads the file.
    ///
    /// # Errors
    /// See [`EarlierError`].
    pub fn from_json(bytes: &[u8]) -> Result<Earlier, EarlierError> {
        let earlier: Earlier = serde_json::from_slice(bytes)?;
        if earlier.schema != SCHEMA {
            return Err(EarlierError::Schema(earlier.schema));
        }
        earlier.check()?;
        Ok(earlier)
    }

    /// What this program wrote names files in its own folders, has numbers that it counted, and lines
    /// that end where they should.
    fn check(&self) -> Result<(), EarlierError> {
        let changed = |what: String| Err(EarlierError::Changed(what));
        for (identity, numbers) in &self.numbers {
            if let Some(wrong) = numbers.iter().find(|event| !(1..=MOST).contains(&event.number)) {
                return changed(format!("{identity:?} has the number {}, not one from 1 to {MOST}", wrong.number));
            }
        }
        for (calendar, entries) in &self.calendars {
            if !is_file_name(calendar) {
                return changed(format!("{calendar:?} is no name of a calendar"));
            }
            for entry in entries {
                if entry.sequence > MOST {
                    return changed(format!("{:?} has the sequence {}, above {MOST}", entry.uid, entry.sequence));
                }
                let texts = entry.properties.iter().flat_map(|(name, value)| [name, value]).chain([&entry.uid]);
                if let Some(text) = texts.into_iter().find(|text| text.contains(char::is_control)) {
                    return changed(format!("{text:?} breaks a line of a calendar"));
                }
            }
        }
        Ok(())
    }

    /// The bytes of the file.
    pub fn to_json(&self) -> Vec<u8> {
        let mut text = serde_json::to_string(self).expect("texts and figures can always be written as JSON");
        text.push('\n');
        text.into_bytes()
    }

    /// Whether these are calendars of this school and term. Those of another are over.
    pub fn is_of(&self, school: &School, term: &Term) -> bool {
        self.school == school.name && self.term == term.start.to_string()
    }

    /// Each calendar by its file name without `.ics`, in order.
    pub fn calendars(&self) -> impl Iterator<Item = (&String, &Vec<Entry>)> {
        self.calendars.iter()
    }

    /// The calendars with these events, after earlier ones of the same term.
    pub(super) fn after(school: &School, term: &Term, events: Vec<Event>, earlier: Option<&Earlier>) -> Earlier {
        let mut now = Earlier {
            schema: SCHEMA,
            school: school.name.clone(),
            term: term.start.to_string(),
            numbers: BTreeMap::new(),
            calendars: BTreeMap::new(),
        };
        let weeks = school.cycle.weeks().len().max(1) as i64;
        let mut by_identity: BTreeMap<String, Vec<Event>> = BTreeMap::new();
        for event in events {
            by_identity.entry(event.identity.clone()).or_default().push(event);
        }
        for (identity, events) in by_identity {
            let before = earlier.and_then(|earlier| earlier.numbers.get(&identity)).cloned().unwrap_or_default();
            let numbers = numbered(&events, &before);
            for (event, number) in events.iter().zip(&numbers) {
                let uid = uid(&identity, *number, &now);
                let entry = Entry { uid, sequence: 0, cancelled: false, properties: properties(event, term, weeks) };
                for calendar in &event.calendars {
                    now.calendars.entry(calendar.clone()).or_default().push(entry.clone());
                }
            }
            let held = events.iter().zip(&numbers);
            let mut known: Vec<Numbered> =
                held.map(|(event, number)| Numbered { number: *number, anchor: event.anchor.clone() }).collect();
            // A number that is free again is not given to something else.
            known.extend(before.into_iter().filter(|old| !numbers.contains(&old.number)));
            known.sort_by_key(|event| event.number);
            now.numbers.insert(identity, known);
        }
        if let Some(earlier) = earlier {
            now.follow(earlier);
        }
        for entries in now.calendars.values_mut() {
            entries.sort_by(|a, b| a.uid.cmp(&b.uid));
        }
        now
    }

    /// Raises sequences of what changed, and cancels what is no longer there.
    fn follow(&mut self, earlier: &Earlier) {
        for (identity, numbers) in &earlier.numbers {
            self.numbers.entry(identity.clone()).or_insert_with(|| numbers.clone());
        }
        for (calendar, before) in &earlier.calendars {
            let entries = self.calendars.entry(calendar.clone()).or_default();
            let now: BTreeMap<String, usize> =
                entries.iter().enumerate().map(|(at, entry)| (entry.uid.clone(), at)).collect();
            for old in before {
                match now.get(&old.uid).map(|at| &mut entries[*at]) {
                    Some(entry) => {
                        let same = !old.cancelled && old.properties == entry.properties;
                        entry.sequence = old.sequence + u32::from(!same);
                    }
                    None => {
                        let sequence = old.sequence + u32::from(!old.cancelled);
                        entries.push(Entry { cancelled: true, sequence, ..old.clone() });
                    }
                }
            }
        }
    }
}

/// Whether a calendar has the name of a file in one of the folders of calendars, and of no other.
fn is_file_name(calendar: &str) -> bool {
    let name = calendar.strip_prefix("people/").or_else(|| calendar.strip_prefix("teams/"));
    name.is_some_and(|name| {
        !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter))
    })
}

/// The number of each event of one identity: that of the earlier one at the same time, else
/// of one that is no longer held, else a new one.
fn numbered(events: &[Event], before: &[Numbered]) -> Vec<u32> {
    let mut numbers: Vec<Option<u32>> = vec![None; events.len()];
    let mut used: BTreeSet<u32> = BTreeSet::new();
    for (event, number) in events.iter().zip(&mut numbers) {
        let same = before.iter().find(|old| old.anchor == event.anchor && !used.contains(&old.number));
        *number = same.map(|old| old.number);
        used.extend(*number);
    }
    let mut free = before.iter().map(|old| old.number).filter(|number| !used.contains(number)).collect::<Vec<_>>();
    free.sort_unstable();
    let mut free = free.into_iter();
    let mut next = before.iter().map(|old| old.number + 1).max().unwrap_or(1);
    numbers
        .into_iter()
        .map(|number| {
            number.or_else(|| free.next()).unwrap_or_else(|| {
                next += 1;
                next - 1
            })
        })
        .collect()
}

/// `session-maths-1@2027-01-04.willow-creek.staffroom`, whatever the ids are.
fn uid(identity: &str, number: u32, of: &Earlier) -> String {
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
    format!("{}-{number}@{}.{}.staffroom", plain(identity), of.term, plain(&of.school))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(number: &str, sequence: &str, calendar: &str, value: &str) -> String {
        format!(
            r#"{{"schema":1,"school":"tiny","term":"2027-01-04",
            "numbers":{{"session/maths":[{{"number":{number},"anchor":"Mon 1"}}]}},
            "calendars":{{"{calendar}":[{{"uid":"session-maths-1@2027-01-04.tiny.staffroom","sequence":{sequence},
            "cancelled":false,"properties":[["SUMMARY","{value}"]]}}]}}}}"#
        )
    }

    #[test]
    fn what_was_changed_by_hand_is_refused() {
        let read = |text: String| Earlier::from_json(text.as_bytes()).map_err(|error| error.to_string());
        assert!(read(json("1", "0", "teams/maths", "Maths")).is_ok());
        for (text, part) in [
            (json("4294967295", "0", "teams/maths", "Maths"), "has the number 4294967295"),
            (json("0", "0", "teams/maths", "Maths"), "has the number 0"),
            (json("1", "4294967295", "teams/maths", "Maths"), "has the sequence 4294967295"),
            (json("4294967296", "0", "teams/maths", "Maths"), "not a file that staffroom wrote"),
            (json("1", "-1", "teams/maths", "Maths"), "not a file that staffroom wrote"),
            (json("1", "0", "../../precious", "Maths"), "is no name of a calendar"),
            (json("1", "0", "people/../../../precious", "Maths"), "is no name of a calendar"),
            (json("1", "0", "precious", "Maths"), "is no name of a calendar"),
            (json("1", "0", "teams/maths", "Maths\\r\\nEND:VEVENT"), "breaks a line"),
        ] {
            let wrong = read(text).unwrap_err();
            assert!(wrong.contains(part), "{wrong}");
        }
    }
}
