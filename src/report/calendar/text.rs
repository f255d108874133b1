//! The text of an iCalendar file (RFC 5545).
//!
//! Written here because the crate `icalendar` (0.17) cannot write a VTIMEZONE: it gives
//! every component a DTSTAMP and a UID, which the format forbids there.

use super::earlier::Entry;
use super::events::Event;
use crate::school::{CycleRun, Term};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// The longest line in bytes, without its end.
const LONGEST: usize = 75;

/// One property of an event: its name with parameters, and its value as written.
pub type Property = (String, String);

/// A calendar with its events.
pub fn calendar(title: &str, term: &Term, entries: &[Entry]) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| fold(&mut text, &format!("{name}:{value}"));
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//Staffroom//Staffroom//EN");
    line("CALSCALE", "GREGORIAN");
    line("METHOD", "PUBLISH");
    line("X-WR-CALNAME", &escaped(title));
    if let Some(zone) = &term.zone {
        line("X-WR-TIMEZONE", &escaped(zone));
        for (name, value) in time_zone(zone, term) {
            line(&name, &value);
        }
    }
    let stamp = format!("{}T000000Z", basic(term.start));
    for entry in entries {
        line("BEGIN", "VEVENT");
        line("UID", &entry.uid);
        // When the event was first given out is not known twice alike: the term is.
        line("DTSTAMP", &stamp);
        line("SEQUENCE", &entry.sequence.to_string());
        line("STATUS", if entry.cancelled { "CANCELLED" } else { "CONFIRMED" });
        for (name, value) in &entry.properties {
            line(name, value);
        }
        line("END", "VEVENT");
    }
    line("END", "VCALENDAR");
    text
}

/// Everything that an event says of itself.
pub fn properties(event: &Event, term: &Term, weeks: i64) -> Vec<Property> {
    let mut properties = vec![("SUMMARY".to_owned(), escaped(&event.summary))];
    if !event.description.is_empty() {
        properties.push(("DESCRIPTION".to_owned(), escaped(&event.description)));
    }
    if let Some(location) = &event.location {
        properties.push(("LOCATION".to_owned(), escaped(location)));
    }
    let moment = |date: Date, minutes: u16| {
        let value = format!("{}T{:02}{:02}00", basic(date), minutes / 60, minutes % 60);
        let parameter = term.zone.as_ref().map_or(String::new(), |zone| format!(";TZID={zone}"));
        (parameter, value)
    };
    // The value of a date in a property that lists when the event begins.
    let begins = |date: Date| match event.times {
        Some((from, _)) => moment(date, from),
        None => (";VALUE=DATE".to_owned(), basic(date)),
    };
    let first = event.dates[0];
    let (parameter, value) = begins(first);
    properties.push((format!("DTSTART{parameter}"), value));
    match event.times {
        Some((_, to)) => {
            let (parameter, value) = moment(first, to);
            properties.push((format!("DTEND{parameter}"), value));
        }
        // All day: whoever reads it is not busy all day.
        None => properties.push(("TRANSP".to_owned(), "TRANSPARENT".to_owned())),
    }
    let list = |name: &str, dates: &[Date]| {
        let values: Vec<String> = dates.iter().map(|date| begins(*date).1).collect();
        (format!("{name}{}", begins(first).0), values.join(","))
    };
    if let [first, .., last] = event.dates.as_slice() {
        let step = 7 * weeks;
        let apart = |date: Date| i64::from((date - *first).get_days());
        if term.run == CycleRun::Weekly && event.dates.iter().all(|date| apart(*date) % step == 0) {
            let times = apart(*last) / step + 1;
            let interval = if weeks == 1 { String::new() } else { format!(";INTERVAL={weeks}") };
            properties.push(("RRULE".to_owned(), format!("FREQ=WEEKLY{interval};COUNT={times}")));
            let all = (0..times).map(|time| first.saturating_add(jiff::ToSpan::days(time * step)));
            let left_out: Vec<Date> = all.filter(|date| !event.dates.contains(date)).collect();
            if !left_out.is_empty() {
                properties.push(list("EXDATE", &left_out));
            }
        } else {
            properties.push(list("RDATE", &event.dates[1..]));
        }
    }
    properties
}

/// The time zone over the term: which offset holds from when.
fn time_zone(name: &str, term: &Term) -> Vec<Property> {
    let line = |name: &str, value: String| (name.to_owned(), value);
    let mut lines = vec![line("BEGIN", "VTIMEZONE".to_owned()), line("TZID", name.to_owned())];
    // The name was looked up when it was typed.
    let zone = TimeZone::get(name).unwrap_or(TimeZone::UTC);
    let at = |date: Date| zone.to_timestamp(date.to_datetime(Time::midnight())).unwrap_or(Timestamp::UNIX_EPOCH);
    let (start, end) = (at(term.start), at(term.end()));
    let mut part = |dst: bool, since: DateTime, from: Offset, to: Offset, abbreviation: &str| {
        let kind = if dst { "DAYLIGHT" } else { "STANDARD" };
        let time = since.time();
        let moment = format!("{}T{:02}{:02}{:02}", basic(since.date()), time.hour(), time.minute(), time.second());
        lines.push(line("BEGIN", kind.to_owned()));
        lines.push(line("DTSTART", moment));
        lines.push(line("TZOFFSETFROM", in_figures(from)));
        lines.push(line("TZOFFSETTO", in_figures(to)));
        lines.push(line("TZNAME", abbreviation.to_owned()));
        lines.push(line("END", kind.to_owned()));
    };
    let before = zone.preceding(start).next();
    if before.is_none() {
        let info = zone.to_offset_info(start);
        let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
        part(info.dst().is_dst(), epoch, info.offset(), info.offset(), info.abbreviation());
    }
    let within = zone.following(start).take_while(|transition| transition.timestamp() <= end);
    for transition in before.into_iter().chain(within) {
        let just_before = transition.timestamp().saturating_sub(jiff::SignedDuration::from_secs(1));
        let from = just_before.map_or(transition.offset(), |before| zone.to_offset(before));
        // A change of time is written in the time that holds before it.
        let since = from.to_datetime(transition.timestamp());
        part(transition.dst().is_dst(), since, from, transition.offset(), transition.abbreviation());
    }
    lines.push(line("END", "VTIMEZONE".to_owned()));
    lines
}

/// `+0100`, or with seconds where an offset has some.
fn in_figures(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.abs();
    let text = format!("{sign}{:02}{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 == 0 { text } else { format!("{text}{:02}", seconds % 60) }
}

/// `20270104`.
fn basic(date: Date) -> String {
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
    use jiff::civil::Weekday;

    fn term(zone: Option<&str>, run: CycleRun) -> Term {
        let school_days = vec![Weekday::Monday, Weekday::Tuesday];
        let zone = zone.map(str::to_owned);
        Term { start: "2027-03-01".parse().unwrap(), weeks: 6, run, school_days, holidays: Vec::new(), zone }
    }

    fn event(dates: &[&str]) -> Event {
        Event {
            identity: "session/maths".into(),
            anchor: "Mon 3".into(),
            calendars: Vec::new(),
            summary: "Maths; with, commas\\ and\nlines".into(),
            description: String::new(),
            location: Some("R12".into()),
            times: Some((9 * 60 + 5, 9 * 60 + 50)),
            dates: dates.iter().map(|date| date.parse().unwrap()).collect(),
        }
    }

    fn value<'a>(properties: &'a [Property], name: &str) -> Option<&'a str> {
        properties.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn long_lines_are_broken_between_letters() {
        let mut text = String::new();
        let line = format!("SUMMARY:{}", "é".repeat(80));
        fold(&mut text, &line);
        assert!(text.lines().all(|line| line.len() <= LONGEST), "{text}");
        assert_eq!(text.replace("\r\n ", ""), format!("{line}\r\n"));
    }

    #[test]
    fn weeks_recur_by_a_rule_with_exceptions() {
        let found = properties(&event(&["2027-03-01", "2027-03-15", "2027-03-22"]), &term(None, CycleRun::Weekly), 1);
        assert_eq!(value(&found, "DTSTART"), Some("20270301T090500"));
        assert_eq!(value(&found, "DTEND"), Some("20270301T095000"));
        assert_eq!(value(&found, "RRULE"), Some("FREQ=WEEKLY;COUNT=4"));
        assert_eq!(value(&found, "EXDATE"), Some("20270308T090500"));
        assert_eq!(value(&found, "SUMMARY"), Some("Maths\\; with\\, commas\\\\ and\\nlines"));
        let fortnight = properties(&event(&["2027-03-01", "2027-03-15"]), &term(None, CycleRun::Weekly), 2);
        assert_eq!(value(&fortnight, "RRULE"), Some("FREQ=WEEKLY;INTERVAL=2;COUNT=2"));
        let once = properties(&event(&["2027-03-01"]), &term(None, CycleRun::Weekly), 1);
        assert_eq!((value(&once, "RRULE"), value(&once, "RDATE")), (None, None));
    }

    #[test]
    fn running_cycles_list_their_dates() {
        let zone = Some("Europe/Madrid");
        let found = properties(&event(&["2027-03-01", "2027-03-09", "2027-03-17"]), &term(zone, CycleRun::Running), 1);
        assert_eq!(value(&found, "RRULE"), None);
        assert_eq!(value(&found, "DTSTART;TZID=Europe/Madrid"), Some("20270301T090500"));
        assert_eq!(value(&found, "RDATE;TZID=Europe/Madrid"), Some("20270309T090500,20270317T090500"));
    }

    #[test]
    fn without_times_events_last_all_day() {
        let all_day = Event { times: None, ..event(&["2027-03-01", "2027-03-08"]) };
        let found = properties(&all_day, &term(Some("Europe/Madrid"), CycleRun::Weekly), 1);
        assert_eq!(value(&found, "DTSTART;VALUE=DATE"), Some("20270301"));
        assert_eq!(value(&found, "TRANSP"), Some("TRANSPARENT"));
        assert_eq!(value(&found, "DTEND"), None);
    }

    #[test]
    fn a_zone_says_what_changes_within_the_term() {
        // Summer time in Madrid begins on 28 March 2027, at 02:00.
        let lines = time_zone("Europe/Madrid", &term(Some("Europe/Madrid"), CycleRun::Weekly));
        let text: Vec<String> = lines.iter().map(|(name, value)| format!("{name}:{value}")).collect();
        let text = text.join(" ");
        assert!(
            text.contains("BEGIN:STANDARD DTSTART:20261025T030000 TZOFFSETFROM:+0200 TZOFFSETTO:+0100 TZNAME:CET"),
            "{text}"
        );
        assert!(
            text.contains("BEGIN:DAYLIGHT DTSTART:20270328T020000 TZOFFSETFROM:+0100 TZOFFSETTO:+0200 TZNAME:CEST"),
            "{text}"
        );
        let utc = time_zone("UTC", &term(Some("UTC"), CycleRun::Weekly));
        assert_eq!(utc.iter().filter(|(_, value)| value == "STANDARD").count(), 2);
    }
}
