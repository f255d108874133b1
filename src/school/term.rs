//! The term in the calendar: on which dates the days of the cycle fall.
//!
//! A plan speaks of a cycle (`Tue 3`) and of rounds (one round is one cycle). A term
//! turns these into dates: it has a first day, a number of weeks and holidays, and its
//! cycle either restarts with each week or runs on over holidays.

use super::cycle::Cycle;
use super::ids::{DayId, Id, Slot, Table};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// What becomes of the cycle where there is no school.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CycleRun {
    /// Each day of the cycle has its day of the week; a day that is a holiday is lost.
    Weekly,
    /// The next day of school takes up the next day of the cycle.
    Running,
}

/// Days without school.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holiday {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// What it is, where that is said.
    pub name: String,
}

/// A term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// Its first day.
    pub start: Date,
    /// How many weeks it has, the first from the Monday before its first day (or that day).
    pub weeks: u32,
    /// What becomes of the cycle where there is no school.
    pub run: CycleRun,
    /// The days of the week on which there is school, in order.
    pub school_days: Vec<Weekday>,
    /// Days without school.
    pub holidays: Vec<Holiday>,
    /// The time zone by its name in the IANA database; none for the local time of whoever reads.
    pub zone: Option<String>,
}

/// Why a cycle does not fit a term.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TermError {
    /// The term is shorter than one cycle.
    #[error("the cycle takes {cycle}, but the term has only {term}: write a larger number with --weeks")]
    ShorterThanCycle {
        /// How long the cycle is, in words.
        cycle: String,
        /// How long the term is, in words.
        term: String,
    },
    /// A week of the cycle has more days than a week of the term.
    #[error(
        "a week of the cycle has {days} days, but there is school on {school_days} days of the week: \
         name them with --school-days, or let the cycle run on with --cycle running"
    )]
    LongWeek {
        /// Days of a week of the cycle.
        days: usize,
        /// Days of the week with school.
        school_days: usize,
    },
    /// Every day of the term is a holiday.
    #[error("every day of the term is a holiday: mend --term-start, --weeks or --holidays")]
    NoSchool,
}

/// The dates of a cycle's days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dates {
    /// Per day of the cycle, its date in each cycle of the term; none where that is no day of school.
    of_day: Table<DayId, Vec<Option<Date>>>,
}

impl Term {
    /// The Monday of the first week.
    fn first_monday(&self) -> Date {
        let since_monday = i64::from(self.start.weekday().to_monday_zero_offset());
        later(self.start, -since_monday)
    }

    /// The last day.
    pub fn end(&self) -> Date {
        later(self.first_monday(), 7 * i64::from(self.weeks) - 1)
    }

    /// The holiday on a date.
    pub fn holiday(&self, date: Date) -> Option<&Holiday> {
        self.holidays.iter().find(|holiday| (holiday.from..=holiday.to).contains(&date))
    }

    fn is_school(&self, date: Date) -> bool {
        (self.start..=self.end()).contains(&date)
            && self.school_days.contains(&date.weekday())
            && self.holiday(date).is_none()
    }

    /// What is odd about the term, in sentences.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let first = (0..).map(|days| later(self.start, days)).take_while(|date| *date <= self.end());
        let first = first.into_iter().find(|date| self.is_school(*date));
        if let Some(first) = first.filter(|first| *first != self.start) {
            let why = match self.holiday(self.start) {
                Some(holiday) if holiday.name.is_empty() => "a holiday".to_owned(),
                Some(holiday) => format!("a holiday ({})", holiday.name),
                None => "no day of school".to_owned(),
            };
            remarks.push(format!(
                "The term starts on {}, which is {why}: the first day of school is {first}.",
                self.start
            ));
        }
        let outside =
            self.holidays.iter().filter(|holiday| holiday.to < self.start || holiday.from > self.end()).count();
        match outside {
            0 => {}
            1 => remarks.push(format!("One holiday is not within the term ({} to {}).", self.start, self.end())),
            more => {
                remarks.push(format!("{more} holidays are not within the term ({} to {}).", self.start, self.end()))
            }
        }
        remarks
    }

    /// The dates of a cycle's days in this term.
    ///
    /// O(days of the term × holidays).
    ///
    /// # Errors
    /// Where the cycle does not fit.
    pub fn dates(&self, cycle: &Cycle) -> Result<Dates, TermError> {
        let dates = match self.run {
            CycleRun::Weekly => self.weekly(cycle)?,
            CycleRun::Running => self.running(cycle)?,
        };
        if dates.of_day.iter().flatten().all(Option::is_none) { Err(TermError::NoSchool) } else { Ok(dates) }
    }

    /// Weeks of the cycle follow each other, holidays or not.
    fn weekly(&self, cycle: &Cycle) -> Result<Dates, TermError> {
        let weeks = cycle.weeks().len().max(1) as i64;
        if i64::from(self.weeks) < weeks {
            let in_words = |weeks: i64| if weeks == 1 { "1 week".to_owned() } else { format!("{weeks} weeks") };
            return Err(TermError::ShorterThanCycle { cycle: in_words(weeks), term: in_words(self.weeks.into()) });
        }
        let cycles = i64::from(self.weeks).div_euclid(weeks) + i64::from(i64::from(self.weeks) % weeks != 0);
        let mut of_day = Table::filled(Vec::new(), cycle.days().len());
        for week in cycle.weeks().ids() {
            let days: Vec<DayId> =
                cycle.days().entries().filter(|(_, day)| day.week == week).map(|(id, _)| id).collect();
            let named = weekdays_by_name(cycle, &days);
            if named.is_none() && days.len() > self.school_days.len() {
                return Err(TermError::LongWeek { days: days.len(), school_days: self.school_days.len() });
            }
            for (position, day) in days.iter().enumerate() {
                let weekday = named.as_ref().map_or_else(|| self.school_days[position], |named| named[position]);
                let offset = i64::from(weekday.to_monday_zero_offset());
                of_day[*day] = (0..cycles)
                    .map(|round| {
                        let monday = later(self.first_monday(), 7 * (round * weeks + week.index() as i64));
                        let date = later(monday, offset);
                        let within = (self.start..=self.end()).contains(&date) && self.holiday(date).is_none();
                        within.then_some(date)
                    })
                    .collect();
            }
        }
        Ok(Dates { of_day })
    }

    /// Days of the cycle follow each other on days of school.
    fn running(&self, cycle: &Cycle) -> Result<Dates, TermError> {
        let days = cycle.days().len();
        let all = (0..).map(|days| later(self.start, days)).take_while(|date| *date <= self.end());
        let school: Vec<Date> = all.filter(|date| self.is_school(*date)).collect();
        if school.is_empty() {
            return Err(TermError::NoSchool);
        }
        if school.len() < days {
            let in_words = |days: usize| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
            let term = format!("{} of school", in_words(school.len()));
            return Err(TermError::ShorterThanCycle { cycle: in_words(days), term });
        }
        let mut of_day = Table::filled(Vec::new(), days);
        for (index, date) in school.iter().enumerate() {
            of_day[DayId::from_index(index % days)].push(Some(*date));
        }
        Ok(Dates { of_day })
    }
}

impl Dates {
    /// The dates on which a slot is held, in order.
    pub fn of_slot(&self, cycle: &Cycle, slot: Slot) -> Vec<Date> {
        self.of_day[cycle.day_of(slot)].iter().copied().flatten().collect()
    }

    /// The date of a slot in a cycle of the term, counted from 0; none where that is no day of school.
    pub fn in_cycle(&self, cycle: &Cycle, slot: Slot, number: usize) -> Option<Date> {
        self.of_day[cycle.day_of(slot)].get(number).copied().flatten()
    }

    /// How many cycles the term has, the last one perhaps in part.
    pub fn cycles(&self) -> usize {
        self.of_day.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// A date so many days later (or earlier).
fn later(date: Date, days: i64) -> Date {
    let span: Span = days.days();
    // Terms are checked to be within a few years of now when they are typed.
    date.checked_add(span).unwrap_or(date)
}

/// The days of the week that labels name, where all of them do and in order.
fn weekdays_by_name(cycle: &Cycle, days: &[DayId]) -> Option<Vec<Weekday>> {
    let named: Option<Vec<Weekday>> = days.iter().map(|day| weekday(&cycle.days()[*day].label)).collect();
    named.filter(|named| named.windows(2).all(|two| two[0].to_monday_zero_offset() < two[1].to_monday_zero_offset()))
}

/// The day of the week of a name such as `Mon`, `monday` or `Mo`.
pub fn weekday(name: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let name = name.trim().trim_end_matches('.').to_lowercase();
    let known = |full: &str| name.len() >= 2 && full.starts_with(&name);
    NAMES.iter().find(|(full, _)| known(full)).map(|(_, weekday)| *weekday)
}

/// Whether the days of each week of a cycle look like those of a calendar week.
pub fn looks_weekly(cycle: &Cycle, school_days: usize) -> bool {
    let by_week = cycle.weeks().ids().map(|week| {
        let days: Vec<DayId> = cycle.days().entries().filter(|(_, day)| day.week == week).map(|(id, _)| id).collect();
        weekdays_by_name(cycle, &days).is_some() || days.len() == school_days
    });
    by_week.into_iter().all(|weekly| weekly)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::{PeriodRow, SlotKind};

    fn cycle(days: &[(&str, &str)]) -> Cycle {
        let row = |(week, day): &(&str, &str)| PeriodRow {
            week: (*week).into(),
            day: (*day).into(),
            period: "1".into(),
            times: None,
            kind: SlotKind::Lesson,
        };
        Cycle::new(days.iter().map(row).collect(), 50, 10)
    }

    fn term(start: &str, weeks: u32, run: CycleRun, holidays: &[(&str, &str)]) -> Term {
        let holiday = |(from, to): &(&str, &str)| Holiday {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            name: String::new(),
        };
        use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
        Term {
            start: start.parse().unwrap(),
            weeks,
            run,
            school_days: vec![Monday, Tuesday, Wednesday, Thursday, Friday],
            holidays: holidays.iter().map(holiday).collect(),
            zone: None,
        }
    }

    fn dates(term: &Term, cycle: &Cycle, slot: usize) -> Vec<String> {
        let slot = cycle.slots().nth(slot).unwrap();
        term.dates(cycle).unwrap().of_slot(cycle, slot).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_weekly_cycle_loses_its_holidays() {
        let week = cycle(&[("", "Mon"), ("", "Tue"), ("", "Thu")]);
        // 2027-01-05 is a Tuesday.
        let term = term("2027-01-05", 3, CycleRun::Weekly, &[("2027-01-14", "2027-01-15")]);
        assert_eq!(dates(&term, &week, 0), ["2027-01-11", "2027-01-18"], "the first Monday is before the term");
        assert_eq!(dates(&term, &week, 1), ["2027-01-05", "2027-01-12", "2027-01-19"]);
        assert_eq!(dates(&term, &week, 2), ["2027-01-07", "2027-01-21"], "Thursdays by name, one is a holiday");
        assert_eq!(term.end().to_string(), "2027-01-24");
    }

    #[test]
    fn weeks_of_a_fortnight_take_turns_even_over_holidays() {
        let fortnight = cycle(&[("A", "Mon"), ("B", "Mon")]);
        let term = term("2027-01-04", 5, CycleRun::Weekly, &[("2027-01-11", "2027-01-17")]);
        assert_eq!(dates(&term, &fortnight, 0), ["2027-01-04", "2027-01-18", "2027-02-01"]);
        assert_eq!(dates(&term, &fortnight, 1), ["2027-01-25"], "the first B week is a holiday");
        let all = term.dates(&fortnight).unwrap();
        let b = fortnight.slots().nth(1).unwrap();
        assert_eq!(all.in_cycle(&fortnight, b, 0), None);
        assert!(all.in_cycle(&fortnight, b, 1).is_some());
        assert_eq!(all.cycles(), 3);
    }

    #[test]
    fn a_running_cycle_goes_on_after_weekends_and_holidays() {
        let six: Vec<(&str, &str)> =
            vec![("", "Day_1"), ("", "Day_2"), ("", "Day_3"), ("", "Day_4"), ("", "Day_5"), ("", "Day_6")];
        let six = cycle(&six);
        assert!(!looks_weekly(&six, 5));
        let term = term("2027-01-04", 3, CycleRun::Running, &[("2027-01-06", "2027-01-06")]);
        // Mon 4, Tue 5, (Wed 6 off), Thu 7 is day 3, Fri 8 day 4, Mon 11 day 5, Tue 12 day 6, Wed 13 day 1.
        assert_eq!(dates(&term, &six, 0), ["2027-01-04", "2027-01-13", "2027-01-21"]);
        assert_eq!(dates(&term, &six, 2), ["2027-01-07", "2027-01-15"]);
        assert_eq!(dates(&term, &six, 5), ["2027-01-12", "2027-01-20"]);
    }

    #[test]
    fn days_that_are_not_named_take_the_days_of_school_in_order() {
        let week = cycle(&[("", "Dilluns"), ("", "Dimarts")]);
        let mut term = term("2027-01-04", 1, CycleRun::Weekly, &[]);
        assert_eq!(dates(&term, &week, 1), ["2027-01-05"]);
        term.school_days = vec![Weekday::Sunday];
        assert!(matches!(term.dates(&week), Err(TermError::LongWeek { days: 2, school_days: 1 })));
    }

    #[test]
    fn terms_that_are_too_short_or_all_holidays_are_refused() {
        let fortnight = cycle(&[("A", "Mon"), ("B", "Mon")]);
        let short = term("2027-01-04", 1, CycleRun::Weekly, &[]).dates(&fortnight).unwrap_err();
        assert!(short.to_string().contains("2 weeks, but the term has only 1 week"), "{short}");
        let ten: Vec<(String, String)> = (1..=10).map(|day| (String::new(), format!("Day {day}"))).collect();
        let ten: Vec<(&str, &str)> = ten.iter().map(|(week, day)| (week.as_str(), day.as_str())).collect();
        let short = term("2027-01-04", 1, CycleRun::Running, &[]).dates(&cycle(&ten)).unwrap_err();
        assert!(short.to_string().contains("10 days, but the term has only 5 days of school"), "{short}");
        let off = term("2027-01-04", 2, CycleRun::Weekly, &[("2026-12-01", "2027-03-01")]);
        assert_eq!(off.dates(&fortnight), Err(TermError::NoSchool));
    }

    #[test]
    fn what_is_odd_about_a_term_is_said() {
        let odd = term("2027-01-02", 2, CycleRun::Weekly, &[("2026-07-01", "2026-07-31")]);
        let remarks = odd.remarks();
        assert!(remarks[0].contains("no day of school: the first day of school is 2027-01-04"), "{remarks:?}");
        assert!(remarks[1].starts_with("One holiday is not within the term"), "{remarks:?}");
        assert!(term("2027-01-04", 2, CycleRun::Weekly, &[]).remarks().is_empty());
    }

    #[test]
    fn days_of_the_week_have_many_names() {
        for name in ["Mon", "monday", "MO", "Mo."] {
            assert_eq!(weekday(name), Some(Weekday::Monday), "{name}");
        }
        assert_eq!(weekday("Th"), Some(Weekday::Thursday));
        for name in ["T", "Day 1", "", "Dilluns", "Mandag"] {
            assert_eq!(weekday(name), None, "{name}");
        }
    }
}
