//! When events are, in local time: recurrences expanded, exceptions taken out.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use calcard::common::timezone::Tz;
use calcard::icalendar::{ICalendar, ICalendarValue};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::parts::{Calendar, Part, Property};
use crate::findings::Code;
use crate::import::refusal::{Imports, refuse};
use crate::load::quietly;

/// Occurrences of a calendar at most.
const MOST: usize = 100_000;

/// What somebody is in a stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Busy.
    Busy,
    /// Out of office.
    Away,
}

/// A stretch of time, in local time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// When it begins.
    pub begins: DateTime,
    /// When it ends.
    pub ends: DateTime,
    /// What somebody is then.
    pub state: State,
    /// The event, by position; none for a list of busy times.
    pub event: Option<usize>,
}

/// The time zone of a calendar.
#[derive(Clone, Debug)]
pub struct Zone {
    /// Its name.
    pub name: String,
    /// The zone.
    pub zone: TimeZone,
}

/// What an event that counts is; none where it does not.
pub fn state(event: &Part) -> Option<State> {
    let word = |name: &str| event.text(name).to_uppercase();
    let status = [word("X-MICROSOFT-CDO-BUSYSTATUS"), word("X-MICROSOFT-CDO-INTENDEDSTATUS")];
    let busy = status.iter().find(|text| !text.is_empty()).map(String::as_str).unwrap_or_default();
    if word("STATUS") == "CANCELLED" || busy == "FREE" || (word("TRANSP") == "TRANSPARENT" && busy != "OOF") {
        return None;
    }
    Some(if busy == "OOF" { State::Away } else { State::Busy })
}

/// Whether a calendar has an event that recurs without end.
pub fn is_endless(calendar: &Calendar) -> bool {
    let rules = calendar.parts.iter().filter(|part| state(part).is_some()).flat_map(|part| &part.properties);
    rules.filter(|property| property.name == "RRULE").any(|rule| {
        let value = rule.value.to_uppercase();
        !value.contains("COUNT=") && !value.contains("UNTIL=")
    })
}

/// Whether any time is in UTC.
pub fn has_utc(calendar: &Calendar) -> bool {
    let all = calendar.parts.iter().flat_map(|part| &part.properties);
    let times = all.filter(|property| matches!(property.name.as_str(), "DTSTART" | "FREEBUSY" | "RDATE"));
    times.into_iter().any(|property| property.value.to_uppercase().split([',', '/']).any(|time| time.ends_with('Z')))
}

/// The time zones that times are in, each with how often.
pub fn zones(calendar: &Calendar, counts: &mut BTreeMap<String, usize>) {
    for property in calendar.parts.iter().flat_map(|part| &part.properties) {
        if let Some(zone) = property.parameter("TZID").filter(|_| property.name == "DTSTART") {
            *counts.entry(zone.to_owned()).or_insert(0) += 1;
        }
    }
}

/// A zone by its name, also as other programs call it.
pub fn zone(name: &str) -> Option<Zone> {
    let found = TimeZone::get(name).ok();
    let named = || Tz::from_str(name).ok().and_then(|zone| TimeZone::get(&zone.name()?).ok());
    found.or_else(named).map(|zone| Zone { name: name.to_owned(), zone })
}

/// A rule that ends: at the last date that is read, at the latest; and whose end is in the event's own time.
fn bounded(rule: &Property, start: Option<&Property>, zone: &Zone, to: Option<Date>) -> String {
    let mut parts: Vec<String> = rule.value.split(';').map(str::to_owned).collect();
    let floating = |text: &str| -> Option<String> {
        let utc: DateTime = text.strip_suffix(['Z', 'z'])?.parse().ok()?;
        let own = start.and_then(|start| start.parameter("TZID")).and_then(super::busy::zone);
        let own = own.map_or_else(|| zone.zone.clone(), |own| own.zone);
        let is_utc = start.is_some_and(|start| start.value.trim_end().ends_with(['Z', 'z']));
        let moment = utc.to_zoned_datetime(TimeZone::UTC).ok()?;
        let local = if is_utc { moment.datetime() } else { moment.with_time_zone(own).datetime() };
        Some(local.strftime("%Y%m%dT%H%M%S").to_string())
    };
    let mut ends = false;
    for part in &mut parts {
        let upper = part.to_uppercase();
        ends |= upper.starts_with("COUNT=") || upper.starts_with("UNTIL=");
        if let Some(local) = upper.strip_prefix("UNTIL=").and_then(floating) {
            *part = format!("UNTIL={local}");
        }
    }
    if let Some(to) = to.filter(|_| !ends) {
        parts.push(format!("UNTIL={}T235959", to.strftime("%Y%m%d")));
    }
    let value = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(";");
    Property { value, ..rule.clone() }.line("RRULE")
}

/// When all events and busy times of a calendar are.
///
/// # Errors
/// Where the calendar cannot be read, or has more occurrences than any.
pub fn stretches(file: &str, calendar: &Calendar, zone: &Zone, to: Option<Date>) -> Imports<Vec<Stretch>> {
    let mut text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}", calendar.zones);
    let mut changed: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, part) in calendar.parts.iter().enumerate().filter(|(_, part)| part.kind == "VEVENT") {
        text.push_str(&event_text(at, part, zone, to));
        if let Some(replaced) = part.first("RECURRENCE-ID") {
            changed.entry(part.text("UID")).or_default().push(at);
            let line = Property { parameters: without_range(&replaced.parameters), ..replaced.clone() }.line("DTSTART");
            text.push_str(&format!("BEGIN:VEVENT\r\nUID:r{at}\r\n{line}END:VEVENT\r\n"));
        }
    }
    text.push_str("END:VCALENDAR\r\n");
    let occurrences = expand(file, &text, zone)?;
    let mut found = Vec::new();
    // The moments of a series that an event of its own replaces, and those from which on all are another.
    let mut replaced: BTreeSet<(String, DateTime)> = BTreeSet::new();
    let mut onwards: BTreeMap<String, Vec<(DateTime, usize)>> = BTreeMap::new();
    for (uid, events) in &changed {
        for at in events {
            for (_, begins, _) in occurrences.iter().filter(|(key, ..)| *key == format!("r{at}")) {
                replaced.insert((uid.clone(), *begins));
                let rid = calendar.parts[*at].first("RECURRENCE-ID");
                if rid
                    .and_then(|rid| rid.parameter("RANGE"))
                    .is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"))
                {
                    onwards.entry(uid.clone()).or_default().push((*begins, *at));
                }
            }
        }
    }
    for (key, begins, ends) in &occurrences {
        let Some(at) = key.strip_prefix('e').and_then(|at| at.parse::<usize>().ok()) else { continue };
        let Some(part) = calendar.parts.get(at) else { continue };
        let uid = part.text("UID");
        let (mut event, mut begins, mut ends) = (at, *begins, *ends);
        if part.first("RECURRENCE-ID").is_none() {
            if replaced.contains(&(uid.clone(), begins)) {
                continue;
            }
            let later = onwards.get(&uid).into_iter().flatten().filter(|(from, _)| *from < begins).max();
            if let Some((from, other)) = later {
                let moved = occurrences.iter().find(|(key, ..)| *key == format!("e{other}"));
                if let Some((_, new_begins, new_ends)) = moved {
                    let shift = new_begins.duration_since(*from);
                    begins = begins.checked_add(shift).unwrap_or(begins);
                    ends = begins.checked_add(new_ends.duration_since(*new_begins)).unwrap_or(ends);
                    event = *other;
                }
            }
        }
        if let Some(state) = calendar.parts.get(event).and_then(state) {
            found.push(Stretch { begins, ends, state, event: Some(event) });
        }
    }
    for part in calendar.parts.iter().filter(|part| part.kind == "VFREEBUSY") {
        found.extend(free_busy(part, zone));
    }
    found.retain(|stretch| stretch.begins < stretch.ends);
    Ok(found)
}

fn without_range(parameters: &str) -> String {
    parameters.split(';').filter(|part| !part.to_uppercase().starts_with("RANGE=")).collect::<Vec<_>>().join(";")
}

/// An event with nothing but its times.
fn event_text(at: usize, part: &Part, zone: &Zone, to: Option<Date>) -> String {
    let start = part.first("DTSTART");
    let mut text = format!("BEGIN:VEVENT\r\nUID:e{at}\r\n");
    for property in &part.properties {
        match property.name.as_str() {
            // A series in UTC stays in UTC, whatever the zone of the school.
            "DTSTART" if property.value.trim_end().ends_with(['Z', 'z']) => {
                let value = property.value.trim_end().trim_end_matches(['Z', 'z']).to_owned();
                let own = Property { parameters: "TZID=UTC".into(), value, ..property.clone() };
                text.push_str(&own.line("DTSTART"));
            }
            "DTSTART" | "DTEND" | "DURATION" | "RDATE" | "EXDATE" => text.push_str(&property.line(&property.name)),
            "RRULE" if part.first("RECURRENCE-ID").is_none() => text.push_str(&bounded(property, start, zone, to)),
            _ => {}
        }
    }
    text.push_str("END:VEVENT\r\n");
    text
}

/// Every occurrence of the events of a text: whose it is, when it begins and when it ends, in local time.
fn expand(file: &str, text: &str, zone: &Zone) -> Imports<Vec<(String, DateTime, DateTime)>> {
    let broken = |what: &str| {
        refuse(
            Code::ImportBroken,
            file,
            format!("this calendar cannot be read: {what}"),
            "a calendar as in RFC 5545",
            "export it again",
        )
    };
    let default = Tz::from_str(&zone.name).unwrap_or(Tz::Floating);
    let expanded = quietly(|| {
        let calendar = ICalendar::parse(text).ok()?;
        let expanded = calendar.expand_dates(default, MOST + 1);
        Some((calendar, expanded))
    });
    let (calendar, expanded) = expanded.map_err(|panic| broken(&panic))?.ok_or_else(|| broken("it has no end"))?;
    if expanded.events.len() > MOST {
        return Err(refuse(
            Code::ImportUnsafe,
            file,
            format!("this calendar has more than {MOST} events"),
            "the calendar of one person over a term",
            "choose a shorter time with --from and --to",
        ));
    }
    let mut found = Vec::new();
    for event in expanded.events {
        let component = calendar.components.get(event.comp_id as usize);
        let uid = component.and_then(|component| component.entries.iter().find(|entry| entry.name.as_str() == "UID"));
        let uid = uid.and_then(|entry| entry.values.first()).and_then(|value| match value {
            ICalendarValue::Text(text) => Some(text.clone()),
            _ => None,
        });
        let (Some(uid), Some(event)) = (uid, event.try_into_date_time()) else { continue };
        let local = |seconds: i64, floating: bool| -> Option<DateTime> {
            let moment = Timestamp::from_second(seconds).ok()?;
            let zone = if floating { TimeZone::UTC } else { zone.zone.clone() };
            Some(moment.to_zoned_datetime(zone).datetime())
        };
        let begins = local(event.start.timestamp(), event.start.timezone().is_floating());
        let ends = local(event.end.timestamp(), event.end.timezone().is_floating());
        if let (Some(begins), Some(ends)) = (begins, ends) {
            found.push((uid, begins, ends));
        }
    }
    Ok(found)
}

/// The busy times of a list.
fn free_busy(part: &Part, zone: &Zone) -> Vec<Stretch> {
    let mut found = Vec::new();
    for property in part.properties.iter().filter(|property| property.name == "FREEBUSY") {
        let state = match property.parameter("FBTYPE").unwrap_or("BUSY").to_uppercase().as_str() {
            "FREE" => continue,
            "BUSY-UNAVAILABLE" => State::Away,
            _ => State::Busy,
        };
        for period in property.value.split(',') {
            let Some((begins, ends)) = period.trim().split_once('/') else { continue };
            let Some(begins) = local(begins, zone) else { continue };
            let ends = match ends.parse::<SignedDuration>() {
                Ok(length) => begins.checked_add(length).ok(),
                Err(_) => local(ends, zone),
            };
            if let Some(ends) = ends {
                found.push(Stretch { begins, ends, state, event: None });
            }
        }
    }
    found
}

/// A time of a list, in local time.
fn local(text: &str, zone: &Zone) -> Option<DateTime> {
    match text.strip_suffix(['Z', 'z']) {
        Some(utc) => {
            let utc: DateTime = utc.parse().ok()?;
            Some(utc.to_zoned_datetime(TimeZone::UTC).ok()?.with_time_zone(zone.zone.clone()).datetime())
        }
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::ics::parts::read;

    fn brief(events: &str, to: Option<Date>) -> Vec<String> {
        let calendar = read(&format!("BEGIN:VCALENDAR\n{events}\nEND:VCALENDAR\n"));
        let zone = zone("Europe/London").unwrap();
        let found = stretches("x.ics", &calendar, &zone, to).unwrap();
        let mut found: Vec<String> = found.iter().map(|one| format!("{}/{}", one.begins, one.ends.time())).collect();
        found.sort();
        found
    }

    #[test]
    fn series_have_exceptions_and_events_in_their_place() {
        let series = "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/London:20261019T083000\nDTEND;TZID=Europe/London:20261019T092000\nRRULE:FREQ=WEEKLY;UNTIL=20261109T083000Z\nEXDATE;TZID=Europe/London:20261026T083000\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nSEQUENCE:2\nRECURRENCE-ID;TZID=Europe/London:20261102T083000\nDTSTART;TZID=Europe/London:20261102T100000\nDURATION:PT30M\nEND:VEVENT";
        // The clocks change on 25 October, and local time stays.
        let expected = ["2026-10-19T08:30:00/09:20:00", "2026-11-02T10:00:00/10:30:00", "2026-11-09T08:30:00/09:20:00"];
        assert_eq!(brief(series, None), expected);
    }

    #[test]
    fn endless_series_end_where_reading_does() {
        let series =
            "BEGIN:VEVENT\nUID:a\nDTSTART:20260907T073000Z\nDTEND:20260907T082000Z\nRRULE:FREQ=WEEKLY\nEND:VEVENT";
        let calendar = read(&format!("BEGIN:VCALENDAR\n{series}\nEND:VCALENDAR\n"));
        assert!(is_endless(&calendar) && has_utc(&calendar));
        let found = brief(series, Some(Date::constant(2026, 9, 20)));
        assert_eq!(found, ["2026-09-07T08:30:00/09:20:00", "2026-09-14T08:30:00/09:20:00"]);
    }

    #[test]
    fn busy_times_are_local() {
        let list = "BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY:20260908T073000Z/PT50M,20260908T093500Z/20260908T102500Z\nFREEBUSY;FBTYPE=FREE:20260910T073000Z/PT5H\nEND:VFREEBUSY";
        assert_eq!(brief(list, None), ["2026-09-08T08:30:00/09:20:00", "2026-09-08T10:35:00/11:25:00"]);
    }
}
