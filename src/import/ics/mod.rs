//! Calendars: a file for each person, busy times in local time, slots that are busy on enough of their dates.

mod busy;
mod parts;

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::Work;
use super::days::{self, LABELS};
use super::draft::{Availability, Draft, Kind, Person, Row, Slot, SlotKind, Status};
use super::refusal::{Imports, ask, bad_option, warning};
use super::source::SourceFile;
use super::values;
use crate::findings::Code;
use crate::load::parse_date;
use busy::{State, Stretch, Zone};
use parts::Calendar;

/// Somebody's calendar.
struct Owned {
    person: usize,
    calendar: Calendar,
    stretches: Vec<Stretch>,
}

/// Reads calendars.
///
/// # Errors
/// Where the time zone, the dates or the slots are not known.
pub(super) fn read(work: &Work<'_>) -> Imports<Draft> {
    let mut draft = Draft::new(work.told, "events");
    let mut owned: Vec<Owned> = Vec::new();
    let mut files: Vec<&SourceFile> = Vec::new();
    for file in &work.source.files {
        let is_calendar = values::decode(&file.bytes).is_some_and(|text| {
            text.text.trim_start().get(..15).is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCALENDAR"))
        });
        if !is_calendar {
            continue;
        }
        let text = file.text_with_warning(&mut draft.findings)?;
        let calendar = parts::read(&text);
        let named = calendar.own.text("X-WR-CALNAME");
        let name = if values::is_blank(&named) { values::text(file.stem()) } else { named };
        let known = draft.people.iter().position(|person| person.name == name);
        let person = known.unwrap_or_else(|| {
            draft.people.push(Person::new("", &name));
            draft.people.len() - 1
        });
        files.push(file);
        owned.push(Owned { person, calendar, stretches: Vec::new() });
    }
    let dates = Dates::asked(work)?;
    if (dates.from.is_none() || dates.to.is_none()) && owned.iter().any(|one| busy::is_endless(&one.calendar)) {
        return Err(ask(
            "an event recurs without end",
            "the dates to read",
            "add --from and --to with the first and the last day, such as --from 2026-09-07 --to 2026-10-16",
        ));
    }
    let zones = zones(work, &owned)?;
    for ((one, file), zone) in owned.iter_mut().zip(&files).zip(&zones) {
        one.stretches = busy::stretches(&file.name, &one.calendar, zone, dates.to)?;
    }
    let read = dates.settle(&owned);
    let (slots, weeks) = slots(work, &owned, read.as_ref())?;
    if let Some((from, to)) = read {
        let share = share(work)?;
        let cycle = Cycle { from, to, weeks, share };
        if weeks > 1 {
            let labels = listed_weeks(&slots);
            draft.weeks = if labels.len() == weeks { labels } else { (0..weeks).map(week_label).collect() };
        }
        fill(work, &owned, &slots, &cycle, &mut draft);
    }
    draft.slots = slots;
    Ok(draft)
}

fn week_label(at: usize) -> String {
    char::from(b'A' + (at % 26) as u8).to_string()
}

/// The time zone of each calendar.
fn zones(work: &Work<'_>, owned: &[Owned]) -> Imports<Vec<Zone>> {
    let unknown = |option: &str, name: &str| {
        bad_option(
            format!("{option}: there is no time zone `{name}`"),
            "a name such as Europe/London",
            "write it so with --timezone",
        )
    };
    if let Some(name) = &work.options.timezone {
        let zone = busy::zone(name).ok_or_else(|| unknown("--timezone", name))?;
        return Ok(owned.iter().map(|_| zone.clone()).collect());
    }
    let most = |counts: &BTreeMap<String, usize>| {
        let best = counts.iter().filter(|(name, _)| busy::zone(name).is_some());
        best.max_by_key(|(name, count)| (**count, std::cmp::Reverse((*name).clone()))).map(|(name, _)| name.clone())
    };
    let mut all = BTreeMap::new();
    owned.iter().for_each(|one| busy::zones(&one.calendar, &mut all));
    let mut zones = Vec::new();
    for one in owned {
        let own = one.calendar.own.text("X-WR-TIMEZONE");
        let mut counts = BTreeMap::new();
        busy::zones(&one.calendar, &mut counts);
        let named = Some(own).filter(|own| !own.is_empty()).or_else(|| most(&counts)).or_else(|| most(&all));
        let zone = match named {
            Some(name) => busy::zone(&name).ok_or_else(|| unknown("X-WR-TIMEZONE", &name))?,
            None if busy::has_utc(&one.calendar) => {
                return Err(ask(
                    "times are in UTC, and no calendar says in which time zone the school is",
                    "the school's time zone",
                    "add --timezone, such as --timezone Europe/London",
                ));
            }
            None => busy::zone("UTC").ok_or_else(|| unknown("--timezone", "UTC"))?,
        };
        zones.push(zone);
    }
    Ok(zones)
}

/// The dates that are read.
struct Dates {
    from: Option<Date>,
    to: Option<Date>,
}

impl Dates {
    fn asked(work: &Work<'_>) -> Imports<Dates> {
        let date = |option: &str, text: &Option<String>| -> Imports<Option<Date>> {
            let Some(text) = text else { return Ok(None) };
            parse_date(text).map(Some).ok_or_else(|| {
                bad_option(
                    format!("{option}: `{text}` is not a date"),
                    "a date such as 2026-09-01",
                    "write year, month and day",
                )
            })
        };
        let dates = Dates { from: date("--from", &work.options.from)?, to: date("--to", &work.options.to)? };
        if let (Some(from), Some(to)) = (dates.from, dates.to)
            && from > to
        {
            return Err(bad_option("--from is after --to", "the first date, then the last", "swap them"));
        }
        Ok(dates)
    }

    /// From the first event's week to the last one's, where nothing else is said.
    fn settle(&self, owned: &[Owned]) -> Option<(Date, Date)> {
        let all = || owned.iter().flat_map(|one| &one.stretches);
        let first = self.from.or_else(|| all().map(|stretch| stretch.begins.date()).min().map(monday))?;
        let last = all().map(|stretch| stretch.ends.date()).max();
        let last = self.to.or_else(|| last.map(|last| monday(last).saturating_add(6.days())))?;
        Some((first, last))
    }
}

fn monday(date: Date) -> Date {
    date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days())
}

fn share(work: &Work<'_>) -> Imports<f64> {
    let Some(text) = &work.options.share else { return Ok(0.5) };
    let plain = text.trim().replace(',', ".");
    let (figure, percent) = plain.strip_suffix('%').map_or((plain.as_str(), false), |figure| (figure.trim(), true));
    let share = figure.parse::<f64>().ok().map(|figure| if percent || figure > 1.0 { figure / 100.0 } else { figure });
    share.filter(|share| *share > 0.0 && *share <= 1.0).ok_or_else(|| {
        bad_option(
            format!("--share: `{text}` is no share"),
            "a share above 0 and up to 100%",
            "write it as in --share 60%",
        )
    })
}

fn listed_weeks(slots: &[Slot]) -> Vec<String> {
    let mut weeks: Vec<String> = Vec::new();
    for slot in slots.iter().filter(|slot| !slot.week.is_empty()) {
        super::draft::position(&mut weeks, &slot.week);
    }
    weeks
}

/// The slots, and how many weeks the cycle has.
fn slots(work: &Work<'_>, owned: &[Owned], read: Option<&(Date, Date)>) -> Imports<(Vec<Slot>, usize)> {
    let weeks = match &work.options.weeks {
        None => None,
        Some(text) => Some(values::whole(text).filter(|weeks| (1..=26).contains(weeks)).ok_or_else(|| {
            bad_option(
                format!("--weeks: `{text}` is no number of weeks"),
                "a number from 1 to 26",
                "write 2 for a fortnight",
            )
        })? as usize),
    };
    if let Some(periods) = &work.lists.periods {
        let listed = listed_weeks(periods).len();
        if let (Some(weeks), true) = (weeks, listed > 0)
            && weeks != listed
        {
            return Err(bad_option(
                format!("--weeks is {weeks}, but --periods has {listed}"),
                "the same number",
                "leave --weeks out",
            ));
        }
        if periods.iter().all(|slot| slot.start.is_none()) {
            return Err(bad_option(
                "--periods has no times",
                "a start and an end for each slot",
                "fill them in: calendars have nothing else",
            ));
        }
        if weekdays(periods).is_none() {
            return Err(bad_option(
                "--periods has days that are none of the week",
                "Mon, Tue and so on",
                "name the days so",
            ));
        }
        return Ok((periods.clone(), weeks.unwrap_or(listed.max(1))));
    }
    let mut times: BTreeMap<(usize, u16, u16), ()> = BTreeMap::new();
    for stretch in owned.iter().flat_map(|one| &one.stretches).filter(|stretch| stretch.state == State::Busy) {
        let within = read.is_none_or(|(from, to)| (*from..=*to).contains(&stretch.begins.date()));
        if within && stretch.begins.date() == stretch.ends.date() {
            times.insert((weekday(stretch.begins.date()), minutes(stretch.begins), minutes(stretch.ends)), ());
        }
    }
    let mut slots: Vec<Slot> = Vec::new();
    let mut before: Option<(usize, u16)> = None;
    let mut number = 0;
    for (day, start, end) in times.into_keys() {
        if let Some((_, ended)) = before.filter(|(known, _)| *known == day)
            && start < ended
        {
            return Err(ask(
                format!("the times of events overlap on {}, so they are no periods", LABELS[day]),
                "what the slots are",
                "add --periods with a table like periods.csv: day, period, start, end",
            ));
        }
        number = if before.is_some_and(|(known, _)| known == day) { number + 1 } else { 1 };
        before = Some((day, end));
        slots.push(Slot { start: Some(start), end: Some(end), ..Slot::new(LABELS[day], &number.to_string()) });
    }
    Ok((slots, weeks.unwrap_or(1)))
}

fn weekday(date: Date) -> usize {
    date.weekday().to_monday_zero_offset() as usize
}

fn minutes(time: DateTime) -> u16 {
    (i16::from(time.hour()) * 60 + i16::from(time.minute())) as u16
}

/// Which weekday each slot is on.
fn weekdays(slots: &[Slot]) -> Option<Vec<usize>> {
    days::of_one_language(slots.iter().map(|slot| slot.day.as_str())).or_else(|| {
        let numbers = slots.iter().map(|slot| values::whole(&slot.day).filter(|day| (1..=7).contains(day)));
        numbers.map(|number| number.map(|number| number as usize - 1)).collect()
    })
}

/// The dates of a cycle.
struct Cycle {
    from: Date,
    to: Date,
    weeks: usize,
    share: f64,
}

impl Cycle {
    /// The dates of a weekday in a week of the cycle.
    fn dates(&self, week: usize, weekday: usize) -> Vec<Date> {
        let mut found = Vec::new();
        let mut date = monday(self.from).saturating_add((weekday as i64).days());
        let mut at = 0;
        while date <= self.to && at < 5_000 {
            if at % self.weeks == week && date >= self.from {
                found.push(date);
            }
            date = date.saturating_add(7.days());
            at += 1;
        }
        found
    }

    fn is_enough(&self, times: usize, dates: usize) -> bool {
        dates > 0 && times > 0 && times as f64 >= self.share * dates as f64 - 1e-9
    }
}

/// What is so on a date in a slot.
#[derive(Default)]
struct Tally {
    busy: usize,
    away: usize,
    lessons: usize,
    subjects: BTreeMap<String, usize>,
    rooms: BTreeMap<String, usize>,
}

fn fill(work: &Work<'_>, owned: &[Owned], slots: &[Slot], cycle: &Cycle, draft: &mut Draft) {
    let Some(weekdays) = weekdays(slots) else { return };
    let texts: Vec<String> = work.options.lessons.iter().map(|text| values::folded(text)).collect();
    let labels = listed_weeks(slots);
    let mut meetings = 0_usize;
    for person in 0..draft.people.len() {
        // Each stretch under the dates that it touches, so that a slot looks at few of them.
        let mut by_date: BTreeMap<Date, Vec<(&Owned, &Stretch)>> = BTreeMap::new();
        for one in owned.iter().filter(|one| one.person == person) {
            for stretch in &one.stretches {
                let mut date = stretch.begins.date().max(cycle.from);
                while date <= stretch.ends.date().min(cycle.to) {
                    by_date.entry(date).or_default().push((one, stretch));
                    date = date.saturating_add(1.day());
                }
            }
        }
        for week in 0..cycle.weeks {
            for (slot, weekday) in slots.iter().zip(&weekdays) {
                let (Some(start), Some(end)) = (slot.start, slot.end) else { continue };
                if !slot.week.is_empty() && labels.get(week) != Some(&slot.week) {
                    continue;
                }
                let dates = cycle.dates(week, *weekday);
                let mut tally = Tally::default();
                for date in &dates {
                    let here = by_date.get(date).map_or(&[][..], Vec::as_slice);
                    tally_date(here, *date, (start, end), &texts, &mut tally);
                }
                let weeks = (cycle.weeks > 1).then(|| vec![week]);
                let (day, period) = (slot.day.clone(), slot.period.clone());
                if cycle.is_enough(tally.away, dates.len()) {
                    let (weeks, day, period) = (weeks.clone(), day.clone(), period.clone());
                    draft.availability.push(Availability { person, weeks, day, period, status: Status::Away });
                }
                if !cycle.is_enough(tally.busy, dates.len()) || slot.kind == SlotKind::Break && tally.lessons == 0 {
                    continue;
                }
                let lesson = cycle.is_enough(tally.lessons, dates.len());
                meetings += usize::from(!lesson);
                let most = |counts: &BTreeMap<String, usize>| {
                    let best = counts.iter().max_by_key(|(text, count)| (**count, std::cmp::Reverse((*text).clone())));
                    best.map(|(text, _)| text.clone()).filter(|_| lesson).unwrap_or_default()
                };
                draft.rows.push(Row {
                    person,
                    weeks,
                    day,
                    period,
                    subject: most(&tally.subjects),
                    room: most(&tally.rooms),
                    kind: if lesson { Kind::Lesson } else { Kind::Meeting },
                    origin: draft.rows.len(),
                    ..Row::default()
                });
            }
        }
    }
    if meetings > 0 {
        draft.findings.push(warning(
            Code::ImportWarning,
            format!("{meetings} busy slots are of kind meeting, so nobody can be visited in them"),
            "events that are told to be lessons",
            "name what lessons hold in their summary or category with --lessons TEXT, as often as needed",
        ));
    }
}

/// Counts what somebody is in a slot on a date.
fn tally_date(here: &[(&Owned, &Stretch)], date: Date, slot: (u16, u16), texts: &[String], tally: &mut Tally) {
    let (mut busy, mut away, mut lesson) = (false, false, false);
    let mut said: Option<(String, String)> = None;
    for (one, stretch) in here {
        let from = if stretch.begins.date() < date { 0 } else { minutes(stretch.begins) };
        let to = if stretch.ends.date() > date { 24 * 60 } else { minutes(stretch.ends) };
        if from >= slot.1 || to <= slot.0 {
            continue;
        }
        if stretch.state == State::Away {
            away = true;
            continue;
        }
        busy = true;
        let Some(event) = stretch.event.and_then(|event| one.calendar.parts.get(event)) else { continue };
        let summary = event.text("SUMMARY");
        let holds = format!("{} {}", values::folded(&summary), values::folded(&event.text("CATEGORIES")));
        if texts.iter().any(|text| holds.contains(text.as_str())) {
            lesson = true;
            said.get_or_insert((summary, values::cell(&event.text("LOCATION"))));
        }
    }
    tally.busy += usize::from(busy);
    tally.away += usize::from(away);
    tally.lessons += usize::from(lesson);
    if let Some((subject, room)) = said {
        *tally.subjects.entry(subject).or_insert(0) += 1;
        if !room.is_empty() {
            *tally.rooms.entry(room).or_insert(0) += 1;
        }
    }
}
