//! The term of a plan, the day on which it is made, and the calendars that were given out before.

use std::path::{Path, PathBuf};

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use super::exit::Failure;
use super::screen::Screen;
use crate::files;
use crate::load::parse_date;
use crate::plan::Plan;
use crate::plan::document::Document;
use crate::report::calendar::{Calendars, MEMORY, Memory, Wanted, calendars};
use crate::report::files::Format;
use crate::report::text::{count, listed};
use crate::school::{CycleRun, School, Term};

/// Calendars are among the formats where there is a term and nothing else is asked for; they without a term are a
/// mistake.
///
/// # Errors
/// A usage failure that says what is missing.
pub fn formats(term: Option<&Term>, asked: bool, mut formats: Vec<Format>) -> Result<Vec<Format>, Failure> {
    match (term, formats.contains(&Format::Ics)) {
        (None, true) => Err(Failure::Usage(
            "--formats ics needs the first day of the term: write start = 2027-01-11 under [term] in rules.toml, or \
             --term-start 2027-01-11"
                .to_owned(),
        )),
        (Some(_), false) if !asked => {
            formats.push(Format::Ics);
            formats.sort_unstable();
            Ok(formats)
        }
        _ => Ok(formats),
    }
}

/// The day on which a plan is made: as an option says, else SOURCE_DATE_EPOCH, else today in the term's zone.
///
/// # Errors
/// A usage failure where what is said is no day.
pub fn made(option: Option<&str>, term: Option<&Term>) -> Result<Date, Failure> {
    if let Some(text) = option {
        return parse_date(text)
            .ok_or_else(|| Failure::Usage(format!("--made takes a date such as 2027-01-11, not '{text}'")));
    }
    if let Some(seconds) = std::env::var_os("SOURCE_DATE_EPOCH") {
        let text = seconds.to_string_lossy();
        let moment = text.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        let moment = moment.ok_or_else(|| {
            Failure::Usage(format!("SOURCE_DATE_EPOCH is to be a number of seconds since 1970, not '{text}'"))
        })?;
        return Ok(TimeZone::UTC.to_datetime(moment).date());
    }
    let now = ZonedDateTime::now();
    let zone = term.and_then(|term| TimeZone::get(&term.zone).ok());
    Ok(zone.map_or(now.date(), |zone| now.with_time_zone(zone).date()))
}

/// Gives the school the term of a plan, where neither rules.toml nor an option says when the term begins.
pub fn term_of_plan(school: &mut School, document: &Document, screen: &mut Screen) {
    let Some(row) = document.term.as_ref().filter(|_| school.term.is_none()) else { return };
    school.term = row.find(school);
    if let Some(term) = &school.term {
        let rounds = &mut school.rules.visits.rounds;
        *rounds = (*rounds).min(term.dates(&school.cycle).cycles());
    }
    if school.term.is_none() {
        screen.note(
            "the term that the plan gives is not used: its days are not those of this school's periods.csv. \
             Write [term] in rules.toml",
        );
    }
}

/// What calendars are made for, beside school and plan.
pub struct Occasion<'a> {
    /// The day on which the plan was made.
    pub made: Date,
    /// What is before this date is past.
    pub as_of: Option<Date>,
    /// The plan that this one changes, and the date before which its own past is.
    pub previous: Option<(&'a Plan, Option<Date>)>,
    /// Whether events say who is invited.
    pub invite: bool,
}

/// The calendars of a plan, where there is a term, after those that the first of these
/// folders holds. What is worth knowing about them is told.
///
/// # Errors
/// A usage failure where they cannot be written.
pub fn make(
    school: &School,
    plan: &Plan,
    occasion: &Occasion,
    folders: &[&Path],
    screen: &mut Screen,
) -> Result<Option<Calendars>, Failure> {
    let Some(term) = &school.term else { return Ok(None) };
    screen.note(&in_words(term, school.cycle.weeks().len()));
    let memory = folders.iter().find_map(|folder| remembered(folder, screen));
    let Occasion { made, as_of, previous, invite } = *occasion;
    if let Some(memory) = &memory
        && !memory.matters_to(school, term, made)
    {
        screen.note("the calendars that were there are of another term or school: these begin anew");
    }
    let memory = memory.as_ref();
    let calendars = calendars(&Wanted { school, plan, term, made, as_of, previous, memory, invite })
        .map_err(|error| Failure::Usage(format!("calendars cannot be written: {error}")))?;
    for remark in &calendars.remarks {
        screen.note(remark);
    }
    Ok(Some(calendars))
}

/// What a folder remembers of calendars; none where it holds none, or none that can be read.
fn remembered(folder: &Path, screen: &mut Screen) -> Option<Memory> {
    let bytes = files::read::whole(&memory(folder)).ok()?;
    match Memory::from_json(&bytes) {
        Ok(memory) => Some(memory),
        Err(error) => {
            let file = memory(folder).display().to_string();
            screen.note(&format!("{file} cannot be used ({error}): events begin anew, with new versions from 0"));
            None
        }
    }
}

/// The file that remembers calendars, beside the plan that a folder or a plan.json holds.
fn memory(plan: &Path) -> PathBuf {
    let folder = if plan.is_dir() { plan } else { plan.parent().unwrap_or(Path::new("")) };
    folder.join(MEMORY)
}

/// The term in words, for whoever wants to see how dates were understood.
fn in_words(term: &Term, weeks: usize) -> String {
    let days: Vec<&str> = term.school_days.iter().map(|day| day_name(*day)).collect();
    let run = match term.run {
        CycleRun::Weekly(_) if weeks > 1 => "week follows week in the order of the cycle",
        CycleRun::Weekly(_) => "the cycle begins anew with each week",
        CycleRun::Running => "the cycle runs on over holidays",
    };
    format!(
        "Calendars from {} to {} ({}), school on {}; {run}; {}; times are in {}.",
        term.start,
        term.end,
        count(term.weeks().max(0).unsigned_abs(), "week", "weeks"),
        listed(&days),
        count(term.holidays.len() as u64, "holiday", "holidays"),
        term.zone,
    )
}

fn day_name(day: Weekday) -> &'static str {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.to_monday_zero_offset() as usize]
}
