//! The text of an iCalendar file (RFC 5545).
//!
//! Written here because the crate `icalendar` (0.17) cannot write a VTIMEZONE: it gives
//! every component a DTSTAMP and a UID, which the format forbids there.

use super::files::Place;
use super::memory::Given;
use crate::school::Term;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use std::collections::BTreeMap;

/// The longest line in bytes, without its end.
const LONGEST: usize = 75;

/// One property of an event: its name with parameters, and its value as written.
pub(super) type Property = (String, String);

/// A calendar with its events; with `invited`, events say who is invited.
pub(super) fn calendar(
    title: &str,
    term: &Term,
    zone: &[Property],
    events: &[&Given],
    invited: Option<&BTreeMap<String, Place>>,
) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| fold(&mut text, &format!("{name}:{value}"));
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//Staffroom//Staffroom//EN");
    line("CALSCALE", "GREGORIAN");
    line("METHOD", if invited.is_some() { "REQUEST" } else { "PUBLISH" });
    line("X-WR-CALNAME", &escaped(title));
    line("X-WR-TIMEZONE", &escaped(&term.zone));
    for (name, value) in zone {
        line(name, value);
    }
    for given in events {
        line("BEGIN", "VEVENT");
        line("UID", &given.uid);
        line("DTSTAMP", &stamp(given));
        line("SEQUENCE", &given.sequence.to_string());
        line("STATUS", if given.cancelled { "CANCELLED" } else { "CONFIRMED" });
        for (name, value) in properties(given, &term.zone) {
            line(&name, &value);
        }
        for (name, value) in invited.iter().flat_map(|people| invitations(given, people)) {
            line(&name, &value);
        }
        line("END", "VEVENT");
    }
    line("END", "VCALENDAR");
    text
}

/// Midnight of the day of the last change, and a second more for each change.
fn stamp(given: &Given) -> String {
    let midnight = given.made.to_datetime(Time::midnight());
    let moment = midnight.checked_add(i64::from(given.sequence).seconds()).unwrap_or(midnight);
    let time = moment.time();
    format!("{}T{:02}{:02}{:02}Z", basic(moment.date()), time.hour(), time.minute(), time.second())
}

/// Everything that an event says of itself.
pub(super) fn properties(given: &Given, zone: &str) -> Vec<Property> {
    let event = &given.event;
    // Programs that do not heed the status show what it is.
    let cancelled = if given.cancelled { "Cancelled: " } else { "" };
    let mut properties = vec![("SUMMARY".to_owned(), escaped(&format!("{cancelled}{}", event.summary)))];
    if !event.description.is_empty() {
        properties.push(("DESCRIPTION".to_owned(), escaped(&event.description)));
    }
    if let Some(location) = &event.location {
        properties.push(("LOCATION".to_owned(), escaped(location)));
    }
    let moment = |date: Date, minutes: u16| {
        let value = format!("{}T{:02}{:02}00", basic(date), minutes / 60, minutes % 60);
        (format!(";TZID={zone}"), value)
    };
    // The value of a date in a property that lists when the event begins.
    let begins = |date: Date| match event.times {
        Some((from, _)) => moment(date, from),
        None => (";VALUE=DATE".to_owned(), basic(date)),
    };
    let first = event.dates[0];
    let (parameter, value) = begins(first);
    properties.push((format!("DTSTART{parameter}"), value));
    if let Some((_, to)) = event.times {
        let (date, to) = if to < 24 * 60 { (first, to) } else { (first.tomorrow().unwrap_or(first), to - 24 * 60) };
        let (parameter, value) = moment(date, to);
        properties.push((format!("DTEND{parameter}"), value));
    }
    if let (Some(weeks), [first, .., last]) = (event.weeks, event.dates.as_slice()) {
        let step = 7 * i64::from(weeks);
        let times = i64::from((*last - *first).get_days()) / step + 1;
        let interval = if weeks == 1 { String::new() } else { format!(";INTERVAL={weeks}") };
        properties.push(("RRULE".to_owned(), format!("FREQ=WEEKLY{interval};COUNT={times}")));
        let all = (0..times).map(|time| first.saturating_add((time * step).days()));
        for date in all.filter(|date| !event.dates.contains(date)) {
            let (parameter, value) = begins(date);
            properties.push((format!("EXDATE{parameter}"), value));
        }
    }
    // Nobody is busy all day for a thing of one period, nor in what is not held.
    if event.times.is_none() || given.cancelled {
        properties.push(("TRANSP".to_owned(), "TRANSPARENT".to_owned()));
    }
    properties
}

/// Who asks for an event, and who is invited to it: those with an address.
fn invitations(given: &Given, people: &BTreeMap<String, Place>) -> Vec<Property> {
    let known = given.event.people.iter().filter_map(|id| people.get(id));
    let with_address: Vec<(&str, &str)> =
        known.filter_map(|place| Some((place.title.as_str(), place.email.as_deref()?))).collect();
    let named = |title: &str| format!("CN=\"{}\"", title.replace('"', "'"));
    let organizer =
        with_address.first().map(|(title, email)| (format!("ORGANIZER;{}", named(title)), format!("mailto:{email}")));
    let attendees = with_address.iter().map(|(title, email)| {
        let parameters = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE";
        (format!("ATTENDEE;{parameters};{}", named(title)), format!("mailto:{email}"))
    });
    organizer.into_iter().chain(attendees).collect()
}

/// `20270104`.
pub(super) fn basic(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// A value of type TEXT.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            other if other.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// Adds a line, broken where it is too long, never within a letter.
fn fold(text: &mut String, line: &str) {
    let mut room = LONGEST;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            text.push_str("\r\n ");
            room = LONGEST - 1;
        }
        text.push(letter);
        room -= letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_letters() {
        let mut text = String::new();
        let line = format!("SUMMARY:{}", "é".repeat(80));
        fold(&mut text, &line);
        assert!(text.lines().all(|line| line.len() <= LONGEST), "{text}");
        assert_eq!(text.replace("\r\n ", ""), format!("{line}\r\n"));
    }
}
