//! iCalendar files (RFC 5545): what a plan asks of each person and team, on the dates of a term.
//!
//! What a plan holds becomes events (`events`): sessions, meetings and covers recur in
//! every cycle, visits and talks take place once. Each event has a UID that stays the
//! same when the plan changes (`earlier`), so that importing a calendar again neither
//! doubles nor loses anything: what changed has a higher SEQUENCE, what was dropped is
//! there as CANCELLED. `text` writes the format.

mod earlier;
mod events;
mod text;

pub use earlier::{Earlier, EarlierError};

use crate::plan::Plan;
use crate::school::{School, Term, TermError};
use std::collections::BTreeMap;

/// Where the calendars are, within an output folder.
pub const FOLDER: &str = "calendars";
/// The file that remembers UIDs and sequences.
pub const MEMORY: &str = "calendars/calendars.json";

/// The calendars of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendars {
    /// File names within an output folder, and bytes. The same plan, term and earlier
    /// calendars give the same bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// What readers must know, in sentences.
    pub remarks: Vec<String>,
}

/// Writes a calendar for everybody who has something in the plan, and for every team that
/// meets. `earlier` are the calendars that were given out before, of whatever term.
///
/// O(events × dates).
///
/// # Errors
/// Where the cycle of the school does not fit the term.
pub fn calendars(school: &School, plan: &Plan, term: &Term, earlier: Option<&Earlier>) -> Result<Calendars, TermError> {
    let dates = term.dates(&school.cycle)?;
    let mut remarks = term.remarks();
    let events = events::events(school, plan, term, &dates, &mut remarks);
    let earlier = earlier.filter(|earlier| earlier.is_of(school, term));
    let now = Earlier::after(school, term, events, earlier);
    let titles = titles(school);
    let mut files = Vec::new();
    for (name, entries) in now.calendars() {
        // Whoever has gone since still has a calendar, of what was cancelled.
        let title = titles.get(name).unwrap_or(name);
        files.push((format!("{FOLDER}/{name}.ics"), text::calendar(title, term, entries).into_bytes()));
    }
    files.push((MEMORY.to_owned(), now.to_json()));
    Ok(Calendars { files, remarks })
}

/// What each calendar is called, by its file name without `.ics`.
fn titles(school: &School) -> BTreeMap<String, String> {
    let names = super::names::of(school);
    let people = events::files_of(school.staff.iter().map(|person| person.id.as_str()), "people");
    let teams = events::files_of(school.teams.iter().map(|team| team.id.as_str()), "teams");
    let of_people = people.into_iter().zip(names.iter().cloned());
    let of_teams = teams.into_iter().zip(school.teams.iter().map(|team| super::text::clean(&team.name)));
    of_people.chain(of_teams).collect()
}
