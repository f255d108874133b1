//! The term that calendars are for, and the calendars that were given out before.

use std::path::{Path, PathBuf};

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::arguments::CalendarArguments;
use super::exit::Failure;
use super::input;
use super::screen::Screen;
use crate::files;
use crate::findings::{any_error, render};
use crate::load::{holidays, parse_date};
use crate::plan::Plan;
use crate::report::calendar::{Calendars, Earlier, MEMORY, calendars};
use crate::report::files::Format;
use crate::report::text::{count, listed};
use crate::school::{CycleRun, School, Term, looks_weekly, weekday};

/// The longest term, in weeks.
const LONGEST: u32 = 106;
/// The years in which a term may start: what every calendar program understands.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2200;

/// Calendars are among the formats where a term is given and nothing else is asked for; a
/// term without them, or they without a term, is a mistake.
///
/// # Errors
/// A usage failure that says which of the two is missing.
pub fn formats(arguments: &CalendarArguments, asked: bool, mut formats: Vec<Format>) -> Result<Vec<Format>, Failure> {
    let wanted = formats.contains(&Format::Ics);
    match (&arguments.term_start, wanted) {
        (None, true) => Err(Failure::Usage(
            "--formats ics needs the first day of the term: --term-start 2027-01-04, for example".to_owned(),
        )),
        (Some(_), false) if asked => Err(Failure::Usage(
            "--term-start is about calendars: add ics to --formats, or leave --formats out".to_owned(),
        )),
        (Some(_), false) => {
            formats.push(Format::Ics);
            formats.sort_unstable();
            Ok(formats)
        }
        _ => Ok(formats),
    }
}

/// The term that the arguments describe; none where they describe none.
///
/// # Errors
/// A usage failure for whatever is no date, number, day or zone; findings where the file
/// of holidays cannot be used, which were shown; and a term in which the cycle does not fit.
pub fn term(
    arguments: &CalendarArguments,
    school: &School,
    json: bool,
    screen: &mut Screen,
) -> Result<Option<Term>, Failure> {
    let Some(start) = &arguments.term_start else { return Ok(None) };
    let start = parse_date(start.trim())
        .filter(|date| YEARS.contains(&date.year()))
        .ok_or_else(|| refused("--term-start", start, "a date such as 2027-01-04"))?;
    let school_days = match &arguments.school_days {
        Some(names) => school_days(names)?,
        None => {
            vec![Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday]
        }
    };
    let run = match arguments.cycle.as_deref() {
        Some("weekly") => CycleRun::Weekly,
        Some("running") => CycleRun::Running,
        Some(other) => return Err(refused("--cycle", other, "weekly or running")),
        None if looks_weekly(&school.cycle, school_days.len()) => CycleRun::Weekly,
        None => CycleRun::Running,
    };
    let weeks = match &arguments.weeks {
        Some(text) => text
            .trim()
            .parse()
            .ok()
            .filter(|weeks| (1..=LONGEST).contains(weeks))
            .ok_or_else(|| refused("--weeks", text, &format!("a whole number from 1 to {LONGEST}")))?,
        None => weeks_for_rounds(school, run, school_days.len()),
    };
    let zone = match &arguments.time_zone {
        Some(name) => Some(zone(name)?),
        None => None,
    };
    let mut term = Term { start, weeks, run, school_days, holidays: Vec::new(), zone };
    if let Some(path) = &arguments.holidays {
        let (found, findings) = holidays(path);
        if any_error(&findings) {
            return Err(input::refuse(&findings, json, screen));
        }
        if !findings.is_empty() {
            screen.message(&render(&findings, true));
        }
        term.holidays = found;
    }
    term.dates(&school.cycle).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(Some(term))
}

/// As many weeks as the rounds of visits take without holidays.
fn weeks_for_rounds(school: &School, run: CycleRun, school_days: usize) -> u32 {
    let rounds = school.rules.visits.rounds.max(1);
    let weeks = match run {
        CycleRun::Weekly => rounds.saturating_mul(school.cycle.weeks().len().max(1) as u32),
        CycleRun::Running => {
            rounds.saturating_mul(school.cycle.days().len() as u32).div_ceil(school_days.max(1) as u32) + 1
        }
    };
    weeks.clamp(1, LONGEST)
}

fn school_days(names: &[String]) -> Result<Vec<Weekday>, Failure> {
    let mut days = Vec::new();
    for name in names {
        let day = weekday(name).ok_or_else(|| {
            refused("--school-days", name, "days of the week with commas between them, such as Mon,Tue,Wed,Thu,Fri")
        })?;
        days.push(day);
    }
    // In the order of the week that they were given in, so that a week may begin on a Sunday.
    let mut seen = Vec::new();
    days.retain(|day| {
        !seen.contains(day) && {
            seen.push(*day);
            true
        }
    });
    Ok(days)
}

fn zone(name: &str) -> Result<String, Failure> {
    let name = name.trim();
    match TimeZone::get(name) {
        Ok(zone) => Ok(zone.iana_name().unwrap_or(name).to_owned()),
        Err(_) => Err(refused("--time-zone", name, "the name of a time zone, such as Europe/Madrid or Asia/Singapore")),
    }
}

fn refused(option: &str, text: &str, expected: &str) -> Failure {
    Failure::Usage(format!("{option} takes {expected}, not '{text}'"))
}

/// The calendars of a plan, where a term is given, after those that the first of these
/// folders holds. What is worth knowing about them is told.
///
/// # Errors
/// A usage failure where the cycle does not fit the term.
pub fn make(
    school: &School,
    plan: &Plan,
    term: Option<&Term>,
    folders: &[&Path],
    screen: &mut Screen,
) -> Result<Option<Calendars>, Failure> {
    let Some(term) = term else { return Ok(None) };
    screen.note(&in_words(term));
    let earlier = folders.iter().find_map(|folder| earlier(folder, screen));
    if let Some(earlier) = &earlier
        && !earlier.is_of(school, term)
    {
        screen.note("the calendars that were there are of another term or school: these begin anew");
    }
    let made = calendars(school, plan, term, earlier.as_ref()).map_err(|error| Failure::Usage(error.to_string()))?;
    for remark in &made.remarks {
        screen.note(remark);
    }
    Ok(Some(made))
}

/// What a folder remembers of calendars; none where it holds none, or none that can be read.
fn earlier(folder: &Path, screen: &mut Screen) -> Option<Earlier> {
    let bytes = files::read::whole(&memory(folder)).ok()?;
    match Earlier::from_json(&bytes) {
        Ok(earlier) => Some(earlier),
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
fn in_words(term: &Term) -> String {
    let days: Vec<String> = term.school_days.iter().map(|day| day_name(*day).to_owned()).collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    let run = match term.run {
        CycleRun::Weekly => "the cycle restarts with each week",
        CycleRun::Running => "the cycle runs on over holidays",
    };
    let zone = term.zone.as_deref().unwrap_or("the local time of whoever reads it");
    format!(
        "Calendars from {} to {} ({}), school on {}; {run}; {}; times are in {zone}.",
        term.start,
        term.end(),
        count(u64::from(term.weeks), "week", "weeks"),
        listed(&days),
        count(term.holidays.len() as u64, "holiday", "holidays"),
    )
}

fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}
