//! iCalendar files (RFC 5545): what a plan asks of each person, team and room, on the dates of a term
//! (specification part 8, "Calendars" and "What was").
//!
//! What a plan holds becomes events (`events`): sessions, meetings and covers recur, visits and talks take place once.
//! `follow` brings them together with what was given out before (`memory`): an event keeps its UID for the term, a
//! change has a higher SEQUENCE, what was dropped is there as CANCELLED, and what was held before a change of the plan
//! stays as it was. `files` says what the files are called, `text` and `zone` write the format.

mod events;
mod files;
mod follow;
mod memory;
#[cfg(test)]
mod tests;
mod text;
mod zone;

pub use memory::{Memory, MemoryError};

use crate::plan::Plan;
use crate::school::{School, Term};
use events::Event;
use jiff::civil::Date;

/// Where the calendars are, within an output folder.
pub const FOLDER: &str = "calendars";
/// The file that remembers UIDs and sequences.
pub const MEMORY: &str = "calendars/calendars.json";
/// All calendars in one file.
pub const ARCHIVE: &str = "calendars.zip";

/// The calendars of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendars {
    /// File names within an output folder, and bytes. The same plan, term, date and memory give the same bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// What readers must know, in sentences.
    pub remarks: Vec<String>,
}

/// What calendars are made from.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The school.
    pub school: &'a School,
    /// What was decided.
    pub plan: &'a Plan,
    /// The term.
    pub term: &'a Term,
    /// When the plan was made.
    pub made: Date,
    /// What is before this date is past: it stays as it was.
    pub as_of: Option<Date>,
    /// The plan that this one changes, and the date before which its own past is.
    pub previous: Option<(&'a Plan, Option<Date>)>,
    /// What was given out before.
    pub memory: Option<&'a Memory>,
    /// Whether events say who is invited.
    pub invite: bool,
}

/// Writes a calendar for everybody who has something in the plan, for every team that meets, every room that is used,
/// and one for the whole school.
///
/// O(events × dates).
///
/// # Errors
/// Where the archive of them cannot be written.
pub fn calendars(wanted: &Wanted) -> Result<Calendars, zip::result::ZipError> {
    let Wanted { school, term, .. } = *wanted;
    let dates = term.dates(&school.cycle);
    let mut remarks = Vec::new();
    let mut events = events::events(school, wanted.plan, &dates, &mut remarks, term);
    let memory = wanted.memory.filter(|memory| memory.matters_to(school, term, wanted.made));
    let mut history = Vec::new();
    if let Some(as_of) = wanted.as_of {
        if let Some((previous, from)) = wanted.previous {
            let mut earlier = events::events(school, previous, &dates, &mut Vec::new(), term);
            earlier.iter_mut().for_each(|event| {
                event.dates.retain(|date| *date < as_of && from.is_none_or(|from| *date >= from));
            });
            earlier.retain(|event| !event.dates.is_empty());
            history = earlier;
        }
        // What was held is what was planned then. Of visits, the plan itself says which were.
        let is_known = |event: &Event| {
            history.iter().any(|old: &Event| old.identity == event.identity)
                || memory.is_some_and(|memory| memory.holds(&event.identity))
        };
        let is_visit = |event: &Event| event.identity.starts_with("visit/") || event.identity.starts_with("talk/");
        let told: Vec<bool> = events.iter().map(|event| is_visit(event) && !is_known(event)).collect();
        for (event, told) in events.iter_mut().zip(told) {
            event.dates.retain(|date| told || *date >= as_of);
        }
        events.retain(|event| !event.dates.is_empty());
    }
    let trusted = match wanted.previous {
        Some((_, from)) => from,
        None => wanted.as_of,
    };
    let now = follow::follow(wanted, events, history, memory, trusted);
    if wanted.invite && !school.staff.iter().any(|person| person.email.is_some()) {
        remarks.push("Nobody is invited: staff.csv has no addresses (column email).".to_owned());
    }
    let files = files::files(&now, term, wanted.invite)?;
    Ok(Calendars { files, remarks })
}
