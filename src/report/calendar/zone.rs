//! A time zone as a calendar states it (VTIMEZONE): with a yearly rule for winter and one for summer time, as the zone
//! has them now.

use super::text::{Property, basic};
use crate::school::Term;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{Offset, TimeZone};

/// Over how many years after a term a yearly rule must hold to be one.
const YEARS: i16 = 6;

/// A change of time.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Change {
    /// When, in the time that holds before it.
    since: DateTime,
    from: Offset,
    to: Offset,
    abbreviation: String,
}

/// The lines of the zone for a term.
pub(super) fn lines(name: &str, term: &Term) -> Vec<Property> {
    let line = |name: &str, value: String| (name.to_owned(), value);
    let mut lines = vec![line("BEGIN", "VTIMEZONE".to_owned()), line("TZID", name.to_owned())];
    // The name was looked up when the term was read.
    let zone = TimeZone::get(name).unwrap_or(TimeZone::UTC);
    let at = |date: Date| zone.to_timestamp(date.to_datetime(Time::midnight())).unwrap_or(Timestamp::UNIX_EPOCH);
    let first_year = term.start.year() - 1;
    let first = at(Date::constant(first_year, 1, 1));
    let last = at(Date::constant(term.end.year().max(first_year) + 1, 1, 1));
    let last_of_rule = at(Date::constant(term.end.year() + YEARS, 1, 1));
    let changes: Vec<Change> = changes(&zone, first, last_of_rule);
    let within = |change: &&Change| at(change.since.date()) < last;
    let mut part = |daylight: bool, change: &Change, rule: Option<&str>| {
        let kind = if daylight { "DAYLIGHT" } else { "STANDARD" };
        let time = change.since.time();
        let moment =
            format!("{}T{:02}{:02}{:02}", basic(change.since.date()), time.hour(), time.minute(), time.second());
        lines.push(line("BEGIN", kind.to_owned()));
        lines.push(line("DTSTART", moment));
        lines.push(line("TZOFFSETFROM", in_figures(change.from)));
        lines.push(line("TZOFFSETTO", in_figures(change.to)));
        lines.push(line("TZNAME", change.abbreviation.clone()));
        lines.extend(rule.map(|rule| line("RRULE", rule.to_owned())));
        lines.push(line("END", kind.to_owned()));
    };
    let is_summer = |change: &&Change| change.to > change.from;
    let (summer, winter): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(is_summer);
    let rules = yearly_rule(&winter).zip(yearly_rule(&summer));
    let before = zone.to_offset_info(first);
    let start = Change {
        since: DateTime::constant(1970, 1, 1, 0, 0, 0, 0),
        from: before.offset(),
        to: before.offset(),
        abbreviation: before.abbreviation().to_owned(),
    };
    match (rules, winter.first().zip(summer.first())) {
        (Some((in_winter, in_summer)), Some((winter, summer))) => {
            part(false, winter, Some(&in_winter));
            part(true, summer, Some(&in_summer));
        }
        _ => {
            // What holds at first is winter time, unless it ends with a change to less.
            let next = changes.first();
            part(next.is_some_and(|next| next.to < next.from), &start, None);
            for change in changes.iter().filter(within) {
                part(is_summer(&change), change, None);
            }
        }
    }
    lines.push(line("END", "VTIMEZONE".to_owned()));
    lines
}

fn changes(zone: &TimeZone, first: Timestamp, last: Timestamp) -> Vec<Change> {
    let following = zone.following(first).take_while(|transition| transition.timestamp() < last);
    let changes = following.map(|transition| {
        let just_before = transition.timestamp().saturating_sub(jiff::SignedDuration::from_secs(1));
        let from = just_before.map_or(transition.offset(), |before| zone.to_offset(before));
        // A change of time is written in the time that holds before it.
        let since = from.to_datetime(transition.timestamp());
        Change { since, from, to: transition.offset(), abbreviation: transition.abbreviation().to_owned() }
    });
    // Some zones only change what their time is called.
    changes.filter(|change| change.from != change.to).collect()
}

/// The rule by which a change comes every year; none where there is none.
fn yearly_rule(changes: &[&Change]) -> Option<String> {
    let first = changes.first()?;
    let (month, weekday) = (first.since.month(), first.since.date().weekday());
    let same = |change: &&&Change| {
        (change.since.month(), change.since.date().weekday(), change.since.time(), change.from, change.to)
            == (month, weekday, first.since.time(), first.from, first.to)
    };
    let yearly = changes.windows(2).all(|two| two[1].since.year() == two[0].since.year() + 1);
    if !yearly || changes.len() < YEARS as usize || !changes.iter().all(|change| same(&change)) {
        return None;
    }
    let days = || changes.iter().map(|change| change.since.day());
    let code = code(weekday);
    let is_last = changes.iter().all(|change| change.since.day() > change.since.date().days_in_month() - 7);
    let nth = (1..=4).find(|nth| days().all(|day| (7 * (nth - 1) + 1..=7 * nth).contains(&day)));
    let (least, most) = (days().min()?, days().max()?);
    let day = match nth {
        _ if is_last => format!("BYDAY=-1{code}"),
        Some(nth) => format!("BYDAY={nth}{code}"),
        None if most - least < 7 => {
            let window: Vec<String> = (least..least + 7).map(|day| day.to_string()).collect();
            format!("BYDAY={code};BYMONTHDAY={}", window.join(","))
        }
        None => return None,
    };
    Some(format!("FREQ=YEARLY;BYMONTH={month};{day}"))
}

fn code(weekday: Weekday) -> &'static str {
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][weekday.to_monday_zero_offset() as usize]
}

/// `+0100`, or with seconds where an offset has some.
fn in_figures(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.abs();
    let text = format!("{sign}{:02}{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 == 0 { text } else { format!("{text}{:02}", seconds % 60) }
}
