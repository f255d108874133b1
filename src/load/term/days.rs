//! Which label of periods.csv is which day of the week, or that the cycle runs on (specification part 8, "Dates", 2
//! and 3).

use super::super::collector::Collector;
use super::said::{Said, Saids};
use super::{Given, word};
use crate::findings::Code;
use crate::names::{WeekdayReading, is_weekday, weekdays};
use crate::school::{Cycle, CycleRun, DayId, Id, Table, days_from, later};
use jiff::civil::{Date, Weekday};

/// The days of a term.
pub(super) struct Days {
    pub run: CycleRun,
    pub school_days: Vec<Weekday>,
    pub week_begins: Weekday,
}

const MONDAY_TO_FRIDAY: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Weekly,
    Running,
}

/// What the labels of the cycle are, each once.
enum Labels<'c> {
    /// All of them are days of the week: those with their days.
    Days(Vec<(&'c str, Weekday)>),
    /// Some are, this one first: those with their days, where these are clear.
    Some(&'c str, Vec<(&'c str, Weekday)>),
    /// They are days in two languages, and not the same ones.
    TwoLanguages,
    /// None is.
    None,
}

/// Which days a term has; none, with findings, where that is not clear.
pub(super) fn read(given: &Given, said: &Saids, start: Option<Date>, collector: &mut Collector) -> Option<Days> {
    let before = collector.pushed();
    let wanted = said
        .cycle
        .as_ref()
        .and_then(|said| word(said, &[("weekly", Wanted::Weekly), ("running", Wanted::Running)], collector));
    let labels: Vec<&str> = given.names.day_labels().collect();
    let named_days = said.school_days.as_ref().map(|(said, names)| school_days(said, names, &labels, collector));
    if collector.any_error_since(before) {
        return None;
    }
    let named_days = named_days.flatten();
    let names = said.school_days.iter().flat_map(|(_, names)| names).map(String::as_str);
    let labels = read_labels(&labels, &names.collect::<Vec<&str>>());
    let by_labels = match &labels {
        Labels::Days(days) => Some(each_once(days.iter().map(|(_, day)| *day))),
        _ => None,
    };
    let first_named = match &labels {
        Labels::Days(days) => days.first().map(|(_, day)| *day),
        Labels::Some(_, days) => days.first().map(|(_, day)| *day),
        Labels::TwoLanguages | Labels::None => None,
    };
    let week_begins = first_named.or_else(|| named_days.as_ref()?.first().copied()).unwrap_or(Weekday::Monday);
    let school_days = named_days.or(by_labels).unwrap_or_else(|| MONDAY_TO_FRIDAY.to_vec());
    let days = |run: CycleRun| Some(Days { run, school_days: school_days.clone(), week_begins });
    if wanted == Some(Wanted::Running) {
        return days(CycleRun::Running);
    }
    let at = said.cycle.as_ref().or(said.school_days.as_ref().map(|(said, _)| said)).or(said.start.as_ref())?;
    let asking = Asking { given, at, school_days: &school_days, start };
    match labels {
        Labels::Days(named) => {
            let of_label = |label: &str| named.iter().find(|(known, _)| *known == label).map(|(_, day)| *day);
            let weekdays: Table<DayId, Weekday> =
                given.cycle.days().iter().filter_map(|day| of_label(&day.label)).collect();
            asking.each_once(&weekdays, collector).then(|| days(CycleRun::Weekly(weekdays)))?
        }
        Labels::Some(label, named) => {
            // Asked for, they are dealt out where that leaves those that are named on their days.
            if wanted == Some(Wanted::Weekly)
                && let Ok(weekdays) = dealt(given.cycle, &school_days)
                && given.cycle.days().entries().all(|(day, known)| {
                    named.iter().all(|(label, weekday)| *label != known.label || *weekday == weekdays[day])
                })
            {
                asking.tell_dealt(&weekdays, collector);
                return days(CycleRun::Weekly(weekdays));
            }
            asking.report(
                format!("`{label}` names a day of the week, and other labels do not"),
                "name all days as days of the week, or say `cycle = \"running\"`",
                collector,
            );
            None
        }
        Labels::TwoLanguages => {
            asking.report(
                "the labels are days of the week in two languages, and not the same ones".into(),
                "write the days out, or say with `school_days` which days they are",
                collector,
            );
            None
        }
        Labels::None => match dealt(given.cycle, &school_days) {
            Ok(weekdays) => {
                asking.tell_dealt(&weekdays, collector);
                days(CycleRun::Weekly(weekdays))
            }
            Err(Fit::More) if wanted.is_none() => days(CycleRun::Running),
            Err(fit) => {
                asking.report_count(fit, collector);
                None
            }
        },
    }
}

fn each_once(days: impl Iterator<Item = Weekday>) -> Vec<Weekday> {
    let mut once = Vec::new();
    for day in days {
        if !once.contains(&day) {
            once.push(day);
        }
    }
    once
}

fn of_number(day: u8) -> Weekday {
    Weekday::Monday.wrapping_add(i64::from(day))
}

/// The days of the week that `school_days` names, in order.
fn school_days(said: &Said, names: &[String], labels: &[&str], collector: &mut Collector) -> Option<Vec<Weekday>> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let wrong = |message: String, remedy: &str, collector: &mut Collector| {
        let expected = "days of the week, each once, such as Mon, Tue, Wed, Thu, Fri".into();
        said.report(Code::SchoolDays, message, expected, remedy, collector);
        None
    };
    if names.is_empty() {
        return wrong("no day of the week is named".into(), "name each day with school", collector);
    }
    if let Some(name) = names.iter().find(|name| !is_weekday(name)) {
        return wrong(format!("`{name}` is no day of the week"), "name days of the week, with commas", collector);
    }
    // What could be two days is what it is in the language of periods.csv.
    let together: Vec<&str> = names.iter().copied().chain(labels.iter().copied()).collect();
    let found = match (weekdays(&names), weekdays(&together)) {
        (WeekdayReading::Days(days), _) => days,
        (WeekdayReading::Ambiguous(..), WeekdayReading::Days(days)) => days[..names.len()].to_vec(),
        (WeekdayReading::Ambiguous(one, other), _) => {
            let message = format!("these are different days in {one:?} and in {other:?}");
            return wrong(message, "write the days out", collector);
        }
        (WeekdayReading::No, _) => {
            let message = "there is no language in which all of these are days".to_owned();
            return wrong(message, "name all days in one language", collector);
        }
    };
    if let Some(at) = (1..found.len()).find(|at| found[..*at].contains(&found[*at])) {
        return wrong(format!("`{}` is there twice", names[at]), "take one of the two out", collector);
    }
    Some(found.into_iter().map(of_number).collect())
}

fn read_labels<'c>(labels: &[&'c str], school_days: &[&str]) -> Labels<'c> {
    let with_days = |days: Vec<u8>| labels.iter().copied().zip(days.into_iter().map(of_number)).collect();
    match weekdays(labels) {
        WeekdayReading::Days(days) => Labels::Days(with_days(days)),
        WeekdayReading::Ambiguous(..) => {
            // The days of school are named in the same language.
            let together: Vec<&str> = labels.iter().copied().chain(school_days.iter().copied()).collect();
            match weekdays(&together) {
                WeekdayReading::Days(days) => Labels::Days(with_days(days)),
                _ => Labels::TwoLanguages,
            }
        }
        WeekdayReading::No => {
            let named: Vec<&str> = labels.iter().copied().filter(|label| is_weekday(label)).collect();
            let Some(first) = named.first() else { return Labels::None };
            let days = match weekdays(&named) {
                WeekdayReading::Days(days) => named.iter().copied().zip(days.into_iter().map(of_number)).collect(),
                _ => Vec::new(),
            };
            Labels::Some(first, days)
        }
    }
}

/// How many days the weeks of a cycle have beside the days of school.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    More,
    Fewer,
}

/// The days of each week on the days of school, one after the other.
fn dealt(cycle: &Cycle, school_days: &[Weekday]) -> Result<Table<DayId, Weekday>, Fit> {
    let counts: Vec<usize> =
        cycle.weeks().ids().map(|week| cycle.days().iter().filter(|day| day.week == week).count()).collect();
    if counts.iter().any(|count| *count > school_days.len()) {
        return Err(Fit::More);
    }
    if counts.iter().any(|count| *count < school_days.len()) {
        return Err(Fit::Fewer);
    }
    let place = |day: DayId| {
        let week = cycle.days()[day].week;
        cycle.days().entries().filter(|(other, known)| known.week == week && *other < day).count()
    };
    Ok(cycle.days().ids().map(|day| school_days[place(day)]).collect())
}

/// The days of a term that is asked about.
struct Asking<'a> {
    given: &'a Given<'a>,
    /// Where it is asked.
    at: &'a Said,
    school_days: &'a [Weekday],
    start: Option<Date>,
}

impl Asking<'_> {
    /// Whether no week has two labels for one day of the week.
    fn each_once(&self, weekdays: &Table<DayId, Weekday>, collector: &mut Collector) -> bool {
        let days = self.given.cycle.days();
        for (day, known) in days.entries() {
            let mut before = days.entries().filter(|(other, also)| *other < day && also.week == known.week);
            if let Some((_, other)) = before.find(|(other, _)| weekdays[*other] == weekdays[day]) {
                self.at.report(
                    Code::DayTwice,
                    format!("`{}` and `{}` are the same day of the week", other.label, known.label),
                    "each day of a week once".into(),
                    "give both the same label in periods.csv, or set `cycle = \"running\"`",
                    collector,
                );
                return false;
            }
        }
        true
    }

    fn labels(&self) -> Vec<&str> {
        self.given.cycle.days().iter().map(|day| day.label.as_str()).collect()
    }

    /// `Day 1 on Mon, Day 2 on Tue`: as far as there are days of school.
    fn as_weekly(&self) -> String {
        let labels = self.labels();
        let count = labels.len().min(self.school_days.len());
        let pairs: Vec<String> =
            labels.iter().zip(self.school_days).map(|(label, day)| format!("{label} on {}", short(*day))).collect();
        let left: Vec<&str> = labels[count..].to_vec();
        let without: Vec<&str> = self.school_days[count..].iter().map(|day| short(*day)).collect();
        let mut text = format!("as a week, {} of each week", pairs.join(", "));
        if !without.is_empty() {
            text = format!("{text}, and nothing on {}", without.join(", "));
        }
        if !left.is_empty() {
            text = format!("{text}, and {} on no day", left.join(", "));
        }
        text
    }

    /// `Day 1 on 2027-01-11, Day 2 on 2027-01-12`, and the first again.
    fn as_running(&self) -> String {
        let labels = self.labels();
        let from = self.start.unwrap_or(Date::constant(2027, 1, 11));
        let school = days_from(from, later(from, 60)).filter(|date| self.school_days.contains(&date.weekday()));
        let again = labels.iter().chain(&labels);
        let pairs: Vec<String> = again
            .zip(school)
            .take((labels.len() + 1).min(12))
            .map(|(label, date)| format!("{label} on {} {date}", short(date.weekday())))
            .collect();
        format!("running, {} and so on", pairs.join(", "))
    }

    /// Shows both readings.
    fn report(&self, why: String, remedy: &str, collector: &mut Collector) {
        self.at.report(
            Code::TermReading,
            format!("which date is which day is not clear: {why}"),
            format!("one of two readings: {}; or {} (`school_days`, `cycle`)", self.as_weekly(), self.as_running()),
            remedy,
            collector,
        );
    }

    fn report_count(&self, fit: Fit, collector: &mut Collector) {
        let weeks = self.given.cycle.weeks().len();
        let (labels, days) = (self.labels().len().div_ceil(weeks), self.school_days.len());
        let why = format!("a week of the cycle has {labels} days, and there is school on {days} days of the week");
        let remedy = match fit {
            Fit::More => {
                "write weeks A and B in periods.csv for a cycle of two weeks, name more days with `school_days`, or set \
                 `cycle = \"running\"`"
            }
            Fit::Fewer => {
                "name the days with school with `school_days`, or set `cycle = \"running\"` where the next day of school \
                 takes up the next day of the cycle"
            }
        };
        self.report(why, remedy, collector);
    }

    fn tell_dealt(&self, weekdays: &Table<DayId, Weekday>, collector: &mut Collector) {
        let of_week = self.given.cycle.days().entries().filter(|(_, day)| day.week.index() == 0);
        let pairs: Vec<String> = of_week.map(|(id, day)| format!("{} on {}", day.label, short(weekdays[id]))).collect();
        self.at.report(
            Code::DaysDealt,
            format!("the days of the cycle fall on the days of school in order: {}", pairs.join(", ")),
            "labels that name days of the week, or as many as there are days of school".into(),
            "nothing, if it is so; else set `cycle = \"running\"` under [term]",
            collector,
        );
    }
}

fn short(day: Weekday) -> &'static str {
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
