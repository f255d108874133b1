//! What was given out before, remembered beside the calendars: events with their UIDs and sequences.

use super::super::text::bare;
use super::events::Event;
use super::files::Place;
use crate::school::{School, Term};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the file.
pub(super) const SCHEMA: u32 = 2;

/// The calendars of a term as they were given out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Memory {
    pub(super) schema: u32,
    /// The name of the school.
    pub(super) school: String,
    /// First and last day of the term.
    pub(super) start: Date,
    pub(super) end: Date,
    /// People, teams and rooms by their ids: whoever has gone since still has a calendar, of what was cancelled.
    pub(super) people: BTreeMap<String, Place>,
    pub(super) teams: BTreeMap<String, Place>,
    pub(super) rooms: BTreeMap<String, Place>,
    /// Every event that was ever given out in this term, in order of identity and number.
    pub(super) events: Vec<Given>,
}

/// An event as it was given out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Given {
    /// The same for one event in all files.
    pub uid: String,
    /// Which of the events of its identity it is, from 1.
    pub number: u32,
    /// How often it has changed.
    pub sequence: u32,
    /// Whether it is no longer held.
    pub cancelled: bool,
    /// When the plan was made that changed it last.
    pub made: Date,
    /// What it says.
    pub event: Event,
}

/// Why a file of earlier calendars cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
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
pub(super) const MOST: u32 = 1_000_000;

#[derive(Deserialize)]
struct Header {
    schema: u32,
}

impl Memory {
    /// Reads the file.
    ///
    /// # Errors
    /// See [`MemoryError`].
    pub fn from_json(bytes: &[u8]) -> Result<Memory, MemoryError> {
        let header: Header = serde_json::from_slice(bytes)?;
        if header.schema != SCHEMA {
            return Err(MemoryError::Schema(header.schema));
        }
        let memory: Memory = serde_json::from_slice(bytes)?;
        memory.check().map_err(MemoryError::Changed)?;
        Ok(memory)
    }

    /// What this program wrote has numbers that it counted, dates in order and texts without control characters.
    fn check(&self) -> Result<(), String> {
        for given in &self.events {
            let Given { uid, event, .. } = given;
            if !(1..=MOST).contains(&given.number) {
                return Err(format!("{uid:?} has the number {}, not one from 1 to {MOST}", given.number));
            }
            if given.sequence > MOST {
                return Err(format!("{uid:?} has the sequence {}, above {MOST}", given.sequence));
            }
            let dates = &event.dates;
            let in_order = dates.windows(2).all(|two| two[0] < two[1]);
            if dates.is_empty() || !in_order || !event.weeks.is_none_or(is_weeks) || !event.recurs_on(dates) {
                return Err(format!("{uid:?} has dates that no rule gives"));
            }
            if event.times.is_some_and(|(from, to)| from >= 24 * 60 || to > 24 * 60) {
                return Err(format!("{uid:?} is at no time of a day"));
            }
            let texts = [uid, &event.summary].into_iter().chain(&event.location);
            if let Some(text) = texts.into_iter().find(|text| text.contains(char::is_control)) {
                return Err(format!("{text:?} breaks a line of a calendar"));
            }
        }
        let places = self.people.values().chain(self.teams.values()).chain(self.rooms.values());
        match places.into_iter().find(|place| bare(&place.title) != place.title || !place.is_safe()) {
            Some(place) => Err(format!("{:?} is no name of a calendar", place.file)),
            None => Ok(()),
        }
    }

    /// The bytes of the file.
    pub fn to_json(&self) -> Vec<u8> {
        let mut text = serde_json::to_string(self).expect("texts and figures can always be written as JSON");
        text.push('\n');
        text.into_bytes()
    }

    /// Whether something is there that is not cancelled.
    pub(super) fn holds(&self, identity: &str) -> bool {
        self.events.iter().any(|given| !given.cancelled && given.event.identity == identity)
    }

    /// Whether these are calendars of this school and term; or of a term that had not begun when the plan was `made`
    /// or overlaps this one, whose first day was mistyped and is mended.
    pub fn matters_to(&self, school: &School, term: &Term, made: Date) -> bool {
        let is_same = self.start == term.start;
        let overlaps = self.start <= term.end && term.start <= self.end;
        self.school == school.name && (is_same || overlaps || self.start > made)
    }
}

fn is_weeks(weeks: u32) -> bool {
    (1..=1_000).contains(&weeks)
}
