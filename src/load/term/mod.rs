//! `[term]` in rules.toml and the options that stand for its keys: from what is written to a [`Term`].
//!
//! `said` brings the two together, key by key, with the place of each; `days` decides which label is which day of
//! the week. What is odd about the whole is said here.

mod days;
mod said;

use super::collector::Collector;
use super::dates;
use super::rules::TermPlaces;
use crate::findings::{Code, Finding, Place};
use crate::names::{CycleNames, WeekNamed};
use crate::school::{
    ClosedWeeks, Cycle, CycleRun, Dates, Holiday, Rules, Staff, StaffId, Table, Term, TermRules, later,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use said::{Said, Saids};

/// The longest term, in weeks.
const LONGEST: i64 = 106;
/// A term whose first day of school is later than so many days after its start was mistyped, most likely.
const LATE: i32 = 28;
/// What no year has more of, in weeks.
const YEAR: i64 = 53;

/// What a term is made from.
pub(super) struct Given<'g> {
    /// The keys of rules.toml, and where they stand.
    pub rules: &'g Rules,
    pub places: &'g TermPlaces,
    /// The options.
    pub options: &'g TermRules,
    pub cycle: &'g Cycle,
    pub names: &'g CycleNames,
    pub holidays: &'g [Holiday],
    /// The name of the file of holidays.
    pub holidays_file: Option<&'g str>,
    pub staff: &'g Table<StaffId, Staff>,
}

/// The term, where something says when it begins and nothing is wrong with it; and its dates.
pub(super) fn read(given: &Given, collector: &mut Collector) -> Option<(Term, Dates)> {
    let said = Saids::new(&given.rules.term, given.places, given.options, collector);
    if given.cycle.is_empty() {
        return None;
    }
    let Some(start_said) = said.start.as_ref() else {
        said.without_start(given.options, collector);
        return None;
    };
    let before = collector.pushed();
    let start = date(start_said, collector);
    let end = said.end.as_ref().and_then(|said| date(said, collector));
    let weeks = said.weeks.as_ref().and_then(|said| weeks(said, collector));
    let closed_weeks = said
        .closed_weeks
        .as_ref()
        .and_then(|said| word(said, &[("keep", ClosedWeeks::Keep), ("pause", ClosedWeeks::Pause)], collector));
    let read = days::read(given, &said, start, collector);
    let zone = zone(said.time_zone.as_ref(), start_said, collector);
    if let (Some(start), Some(end), Some(place)) = (start, end, &said.end)
        && end < start
    {
        place.report(
            Code::TermEndsEarly,
            format!("the term ends on {end}, but begins on {start}"),
            format!("a last day that is not before {start}"),
            "mend the wrong one of the two dates",
            collector,
        );
    }
    let (start, read, zone) = (start?, read?, zone?);
    let first = first(given, &said, &read.run, collector);
    if collector.any_error_since(before) {
        return None;
    }
    let mut term = Term {
        start,
        end: end.unwrap_or_else(|| later(start, 7 * LONGEST)),
        week_begins: read.week_begins,
        school_days: read.school_days,
        run: read.run,
        closed_weeks: closed_weeks.unwrap_or_default(),
        first,
        holidays: given.holidays.to_vec(),
        zone,
        as_of: None,
    };
    if end.is_none() {
        term.end = match weeks {
            Some(weeks) => term.end_after(weeks),
            None => end_for_rounds(&term, given),
        };
    }
    let dates = term.dates(given.cycle);
    if dates.days().is_empty() {
        start_said.report(
            Code::NoSchoolDay,
            format!("no date from {} to {} is a day of school", term.start, term.end),
            "at least one day of school".into(),
            "mend the dates of the term, its days of school, or the holidays",
            collector,
        );
        return None;
    }
    remarks(&term, &dates, given, (start_said, &said), collector);
    Some((term, dates))
}

/// The last day of a term that has as many cycles with a day of school as there are rounds of visits.
fn end_for_rounds(term: &Term, given: &Given) -> Date {
    let rounds = given.rules.visits.rounds.max(1);
    let dates = term.dates(given.cycle);
    let mut numbers: Vec<u32> = dates.days().iter().map(|day| day.cycle).collect();
    numbers.dedup();
    let last = numbers.get(rounds as usize - 1).copied().or(numbers.last().copied());
    let last_day = dates.days().iter().rev().find(|day| Some(day.cycle) == last);
    last_day.map_or(term.end, |day| later(term.week_of(day.date), 6).min(term.end))
}

fn date(said: &Said, collector: &mut Collector) -> Option<Date> {
    let found = dates::parse(&said.value);
    if found.is_none() {
        said.report(
            Code::BadDate,
            format!("`{}` is no date, or could be two", said.value),
            "a date such as 2027-01-11".into(),
            "write year, month and day in figures, with - between them",
            collector,
        );
    }
    found
}

fn weeks(said: &Said, collector: &mut Collector) -> Option<i64> {
    let found = said.value.parse::<i64>().ok().filter(|weeks| (1..=LONGEST).contains(weeks));
    if found.is_none() {
        said.report(
            Code::TermWord,
            format!("a term cannot have {} weeks", said.value),
            format!("a whole number from 1 to {LONGEST}"),
            "write how many weeks of the calendar the term has, closed ones counted",
            collector,
        );
    }
    found
}

/// One of a few words.
fn word<T: Copy>(said: &Said, words: &[(&str, T)], collector: &mut Collector) -> Option<T> {
    let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&said.value)).map(|(_, value)| *value);
    if found.is_none() {
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        said.report(
            Code::TermWord,
            format!("`{}` is no {}", said.value, said.key),
            names.join(" or "),
            &format!("write {}", names.join(" or ")),
            collector,
        );
    }
    found
}

/// With which week or day of the cycle the term begins, from 0.
fn first(given: &Given, said: &Saids, run: &CycleRun, collector: &mut Collector) -> usize {
    let (wanted, other, kind) = match run {
        CycleRun::Weekly(_) => (&said.first_week, &said.first_day, "weekly"),
        CycleRun::Running => (&said.first_day, &said.first_week, "running"),
    };
    if let Some(other) = other {
        let key = if kind == "weekly" { "first_week" } else { "first_day" };
        other.report(
            Code::TermWord,
            format!("`{}` does not go with a {kind} cycle", other.key),
            format!("{key}, which says with what such a cycle begins"),
            &format!("take it out, or write `{key}`"),
            collector,
        );
    }
    let Some(said) = wanted else { return 0 };
    let cycle = given.cycle;
    let (found, there): (Option<usize>, Vec<String>) = match run {
        CycleRun::Weekly(_) => {
            let found = match given.names.week(&said.value).0 {
                WeekNamed::These(weeks) if weeks.len() == 1 => weeks.first().copied(),
                _ => None,
            };
            (found, cycle.weeks().iter().filter(|week| !week.is_empty()).cloned().collect())
        }
        CycleRun::Running => {
            let full = |(week, day): (&str, &str)| format!("{week} {day}").trim().to_owned();
            let names: Vec<String> = cycle.days().ids().map(|day| full(cycle.day_labels(day))).collect();
            let exactly = names.iter().position(|name| name.eq_ignore_ascii_case(&said.value));
            let labels: Vec<&str> = given.names.day_labels().collect();
            let by_label = given.names.days(&[said.value.as_str()]).get(&said.value).map(|at| labels[at]);
            let of_label = by_label.and_then(|label| cycle.days().iter().position(|day| day.label == label));
            (exactly.or(of_label), names)
        }
    };
    if found.is_none() {
        let there = if there.is_empty() { "no weeks with names: the cycle has one".into() } else { there.join(", ") };
        said.report(
            Code::TermWord,
            format!("the cycle has no `{}`", said.value),
            there,
            "write one of these, as periods.csv does, or take it out",
            collector,
        );
    }
    found.unwrap_or(0)
}

/// The zone, by the name that the database gives it.
fn zone(said: Option<&Said>, start: &Said, collector: &mut Collector) -> Option<String> {
    let Some(said) = said else {
        let machine = machine_zone();
        match &machine {
            Some(zone) => start.about(
                "time_zone",
                Code::MachineZone,
                format!("times are in {zone}, the zone of this machine"),
                collector,
            ),
            None => start.about(
                "time_zone",
                Code::TermZone,
                "no time zone is given, and this machine does not say in which it is".into(),
                collector,
            ),
        }
        return machine;
    };
    let found = TimeZone::get(&said.value).ok();
    let found = found.map(|zone| zone.iana_name().unwrap_or(&said.value).to_owned());
    if found.is_none() {
        said.report(
            Code::TermZone,
            format!("there is no time zone `{}`", said.value),
            "the name of a zone, such as Europe/Madrid or Asia/Singapore".into(),
            "write the name of a city of your zone, after its continent",
            collector,
        );
    }
    found
}

/// The zone of this machine, where it says in which it is.
fn machine_zone() -> Option<String> {
    let zone = TimeZone::try_system().ok()?;
    zone.iana_name().filter(|name| *name != "Etc/Unknown").map(str::to_owned)
}

/// What is odd about the term.
fn remarks(term: &Term, dates: &Dates, given: &Given, (start, said): (&Said, &Saids), collector: &mut Collector) {
    let end_at = said.end.as_ref().or(said.weeks.as_ref()).unwrap_or(start);
    let weeks = (term.end - term.start).get_days() / 7 + 1;
    let days = dates.days().len();
    let needs = match &term.run {
        CycleRun::Weekly(_) => given.cycle.weeks().len(),
        CycleRun::Running => given.cycle.days().len(),
    };
    let (has, what) = match &term.run {
        CycleRun::Weekly(_) => (term.weeks() as usize, "weeks"),
        CycleRun::Running => (days, "days of school"),
    };
    let late = dates.days().first().map_or(0, |first| (first.date - term.start).get_days());
    let odd = if late > LATE {
        Some(format!("the first day of school, {}, is {late} days after the term starts", dates.days()[0].date))
    } else if days == 1 {
        Some(format!("the term has one day of school, {}", dates.days()[0].date))
    } else if i64::from(weeks) > YEAR {
        Some(format!("the term has {weeks} weeks, more than a year"))
    } else if has < needs {
        Some(format!("a cycle takes {needs} {what}, and the term has {has}"))
    } else {
        None
    };
    if let Some(message) = odd {
        let expected = "a term of several weeks, within a year".into();
        end_at.report(Code::OddTerm, message, expected, "mend `start`, `end` or `weeks`, if it is not so", collector);
    }
    if let CycleRun::Weekly(weekdays) = &term.run {
        let mut closed: Vec<&str> = Vec::new();
        for (day, weekday) in weekdays.ids().map(|day| (day, weekdays[day])) {
            let label = given.cycle.days()[day].label.as_str();
            if !term.school_days.contains(&weekday) && !closed.contains(&label) {
                closed.push(label);
            }
        }
        if !closed.is_empty() {
            start.about(
                "school_days",
                Code::DayWithoutSchool,
                format!("there is no school on {}, so what is planned there has no date", closed.join(", ")),
                collector,
            );
        }
    }
    if let Some(first) = term.first_school_day().filter(|first| *first != term.start) {
        let why = match term.holiday(term.start) {
            Some(holiday) if holiday.name.is_empty() => "a holiday".to_owned(),
            Some(holiday) => format!("a holiday ({})", holiday.name),
            None => "no day of school".to_owned(),
        };
        start.report(
            Code::LateStart,
            format!("the term starts on {}, which is {why}: the first day of school is {first}", term.start),
            "nothing else".into(),
            "nothing, if it is so",
            collector,
        );
    }
    if let Some(file) = given.holidays_file {
        let outside = term.holidays.iter().filter(|holiday| holiday.to < term.start || holiday.from > term.end);
        let outside: Vec<String> = outside.map(|holiday| holiday.from.to_string()).collect();
        if !outside.is_empty() {
            let are = if outside.len() == 1 { "1 holiday is" } else { &format!("{} holidays are", outside.len()) };
            collector.push(Finding {
                code: Code::HolidayOutside,
                place: Place { file: file.to_owned(), ..Place::default() },
                value: outside.first().cloned(),
                message: format!("{are} not within the term ({} to {})", term.start, term.end),
                expected: "one file may serve a whole year".into(),
                remedy: "nothing".into(),
                also: Vec::new(),
            });
        }
    }
    let (rounds, cycles) = (given.rules.visits.rounds, dates.cycles());
    if rounds > cycles && given.staff.iter().any(|person| person.visits > 0) {
        let has = if cycles == 1 { "1 cycle".to_owned() } else { format!("{cycles} cycles") };
        end_at.report(
            Code::RoundsBeyond,
            format!("there are {rounds} rounds of visits, but the term has {has}: no later round is used"),
            format!("no more rounds than cycles, {cycles}"),
            "make the term longer with `end` or `weeks`, or write fewer `rounds`",
            collector,
        );
    }
}
