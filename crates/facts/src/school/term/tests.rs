//! Dates of terms, written out by hand.

use super::*;
use crate::school::{Cycle, Id, PeriodRow, Slot, SlotKind};
use Weekday::{Friday, Monday, Sunday, Thursday, Tuesday, Wednesday};

/// A cycle of these weeks and days, each with the periods 1 to 4.
fn cycle(days: &[(&str, &str)]) -> Cycle {
    let rows = days.iter().flat_map(|(week, day)| {
        ["1", "2", "3", "4"].map(|period| PeriodRow {
            week: (*week).into(),
            day: (*day).into(),
            period: period.into(),
            times: None,
            kind: SlotKind::Lesson,
        })
    });
    Cycle::new(rows.collect(), 50, 10)
}

fn weekly(weekdays: &[Weekday]) -> CycleRun {
    CycleRun::Weekly(weekdays.iter().copied().collect())
}

fn term(start: &str, end: &str, run: CycleRun, school_days: &[Weekday], holidays: &[(&str, &str)]) -> Term {
    let holiday = |(from, to): &(&str, &str)| Holiday {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        name: String::new(),
        part: None,
    };
    Term {
        start: start.parse().unwrap(),
        end: end.parse().unwrap(),
        week_begins: school_days[0],
        school_days: school_days.to_vec(),
        run,
        closed_weeks: ClosedWeeks::Keep,
        first: 0,
        holidays: holidays.iter().map(holiday).collect(),
        zone: "Europe/Madrid".into(),
        as_of: None,
    }
}

/// A slot by the position of its day and that of its period.
fn slot(day: usize, period: usize) -> Slot {
    Slot::from_index(4 * day + period)
}

fn dates(term: &Term, cycle: &Cycle, slots: &[Slot]) -> Vec<String> {
    let found = term.dates(cycle).of(cycle, slots, TermTurns::ALL);
    found.iter().map(ToString::to_string).collect()
}

const WORKING: [Weekday; 5] = [Monday, Tuesday, Wednesday, Thursday, Friday];

#[test]
fn a_week_may_begin_on_a_sunday() {
    let cycle = cycle(&[("", "Sun"), ("", "Mon"), ("", "Tue"), ("", "Wed"), ("", "Thu")]);
    let days = [Sunday, Monday, Tuesday, Wednesday, Thursday];
    // 2027-01-10 is a Sunday.
    let term = term("2027-01-10", "2027-01-23", weekly(&days), &days, &[]);
    assert_eq!(dates(&term, &cycle, &[slot(0, 1)]), ["2027-01-10", "2027-01-17"]);
    assert_eq!(dates(&term, &cycle, &[slot(1, 1)]), ["2027-01-11", "2027-01-18"]);
    assert_eq!(dates(&term, &cycle, &[slot(4, 1)]), ["2027-01-14", "2027-01-21"]);
    let found = term.dates(&cycle);
    // A lesson on Sunday, the talk about it the day after.
    let visit = found.visit(&cycle, slot(0, 1), Some(slot(1, 1)), 2).unwrap();
    assert_eq!((visit.0.to_string(), visit.1.unwrap().to_string()), ("2027-01-17".into(), "2027-01-18".into()));
    assert_eq!(found.cycles(), 2);
}

#[test]
fn a_week_of_four_days_has_no_school_between() {
    let cycle = cycle(&[("", "Mo"), ("", "Di"), ("", "Do"), ("", "Fr")]);
    let days = [Monday, Tuesday, Thursday, Friday];
    let term = term("2027-01-12", "2027-01-22", weekly(&days), &days, &[("2027-01-21", "2027-01-21")]);
    assert_eq!(dates(&term, &cycle, &[slot(0, 0)]), ["2027-01-18"], "the first Monday is before the term");
    assert_eq!(dates(&term, &cycle, &[slot(1, 0)]), ["2027-01-12", "2027-01-19"]);
    assert_eq!(dates(&term, &cycle, &[slot(2, 0)]), ["2027-01-14"], "the second Thursday is a holiday");
    assert_eq!(dates(&term, &cycle, &[slot(3, 0)]), ["2027-01-15", "2027-01-22"]);
}

#[test]
fn a_running_cycle_goes_on_after_weekends_and_a_snow_day() {
    let days: Vec<String> = (1..=6).map(|day| format!("Day {day}")).collect();
    let days: Vec<(&str, &str)> = days.iter().map(|day| ("", day.as_str())).collect();
    let cycle = cycle(&days);
    let snow = [("2027-01-18", "2027-01-18")];
    let mut term = term("2027-01-11", "2027-01-29", CycleRun::Running, &WORKING, &snow);
    assert_eq!(dates(&term, &cycle, &[slot(0, 0)]), ["2027-01-11", "2027-01-20", "2027-01-28"]);
    assert_eq!(dates(&term, &cycle, &[slot(4, 0)]), ["2027-01-15", "2027-01-26"]);
    assert_eq!(dates(&term, &cycle, &[slot(5, 0)]), ["2027-01-19", "2027-01-27"]);
    term.first = 3;
    assert_eq!(dates(&term, &cycle, &[slot(3, 0)]), ["2027-01-11", "2027-01-20", "2027-01-28"]);
    let found = term.dates(&cycle);
    assert_eq!(found.in_cycle(&cycle, slot(0, 0), 1), None, "the first cycle begins with its fourth day");
    assert_eq!(found.in_cycle(&cycle, slot(0, 0), 2).unwrap().to_string(), "2027-01-14");
}

#[test]
fn a_half_term_keeps_the_order_of_weeks_or_pauses_it() {
    let cycle = cycle(&[("A", "Mon"), ("A", "Fri"), ("B", "Mon"), ("B", "Fri")]);
    let half_term = [("2027-02-15", "2027-02-19")];
    let days = weekly(&[Monday, Friday, Monday, Friday]);
    // Weeks from 25 January: A, B, A, half-term, and then A again, or B where the week counts.
    let mut term = term("2027-01-25", "2027-03-05", days, &[Monday, Friday], &half_term);
    assert_eq!(dates(&term, &cycle, &[slot(0, 0)]), ["2027-01-25", "2027-02-08", "2027-02-22"]);
    assert_eq!(dates(&term, &cycle, &[slot(2, 0)]), ["2027-02-01", "2027-03-01"]);
    assert_eq!(term.dates(&cycle).cycles(), 3);
    assert_eq!(term.dates(&cycle).in_cycle(&cycle, slot(2, 0), 2), None, "B of the second cycle is the half-term");
    term.closed_weeks = ClosedWeeks::Pause;
    assert_eq!(dates(&term, &cycle, &[slot(0, 0)]), ["2027-01-25", "2027-02-08", "2027-03-01"]);
    assert_eq!(dates(&term, &cycle, &[slot(2, 0)]), ["2027-02-01", "2027-02-22"]);
    assert_eq!(term.dates(&cycle).in_cycle(&cycle, slot(2, 0), 2).unwrap().to_string(), "2027-02-22");
    // A lesson on the Friday before the half-term, and the talk about it on the Monday after that week or in it.
    let talk = |term: &Term| term.dates(&cycle).visit(&cycle, slot(1, 0), Some(slot(2, 0)), 2);
    assert_eq!(talk(&term).unwrap().1.unwrap().to_string(), "2027-02-22");
    term.closed_weeks = ClosedWeeks::Keep;
    assert_eq!(talk(&term), None, "the Monday that comes next is a holiday");
    term.first = 1;
    assert_eq!(dates(&term, &cycle, &[slot(2, 0)]), ["2027-01-25", "2027-02-08", "2027-02-22"], "B first");
    assert_eq!(term.dates(&cycle).in_cycle(&cycle, slot(0, 0), 1), None, "the first cycle is only its week B");
}

#[test]
fn every_other_cycle_is_a_turn() {
    let cycle = cycle(&[("", "Mon")]);
    let term = term("2027-01-11", "2027-02-07", weekly(&[Monday]), &[Monday], &[]);
    let found = term.dates(&cycle);
    let of = |turn: u32| -> Vec<String> {
        let turns = TermTurns { of: 2, every: 2, turn };
        found.of(&cycle, &[slot(0, 0)], turns).iter().map(ToString::to_string).collect()
    };
    assert_eq!(of(1), ["2027-01-11", "2027-01-25"]);
    assert_eq!(of(2), ["2027-01-18", "2027-02-01"]);
    let in_six = TermTurns { of: 6, every: 3, turn: 2 };
    assert_eq!((1..=12).filter(|number| in_six.holds(*number)).collect::<Vec<_>>(), [2, 5, 8, 11]);
    assert_eq!((in_six.of_cycle(6), in_six.of_cycle(7)), (6, 1));
}

#[test]
fn what_is_in_the_part_of_a_day_that_falls_out_falls_out_whole() {
    let cycle = cycle(&[("", "Mon"), ("", "Tue")]);
    let mut term = term("2027-01-11", "2027-01-19", weekly(&[Monday, Tuesday]), &[Monday, Tuesday], &[]);
    let part = super::SlotSet::new(cycle.len(), [slot(0, 2), slot(0, 3), slot(1, 2), slot(1, 3)]);
    let half = "2027-01-11".parse().unwrap();
    term.holidays.push(Holiday { from: half, to: half, name: "Training".into(), part: Some(part) });
    assert_eq!(dates(&term, &cycle, &[slot(0, 1)]), ["2027-01-11", "2027-01-18"]);
    assert_eq!(dates(&term, &cycle, &[slot(0, 1), slot(0, 2)]), ["2027-01-18"]);
    let found = term.dates(&cycle);
    assert_eq!(found.visit(&cycle, slot(0, 0), Some(slot(0, 3)), 1), None, "the talk falls out");
    assert!(found.visit(&cycle, slot(0, 0), Some(slot(1, 3)), 1).is_some(), "Tuesday is whole");
    assert_eq!(found.days().len(), 4, "a day of which a part falls out is a day of school");
}

#[test]
fn weeks_are_counted_from_the_first_day_of_school() {
    let mut term = term("2027-01-07", "2027-03-30", weekly(&WORKING), &WORKING, &[("2027-01-07", "2027-01-08")]);
    assert_eq!(term.first_school_day().unwrap().to_string(), "2027-01-11");
    assert_eq!(term.end_after(2).to_string(), "2027-01-24");
    term.holidays.clear();
    assert_eq!(term.end_after(2).to_string(), "2027-01-17", "a shorter first week is one");
    term.end = term.end_after(2);
    assert_eq!(term.weeks(), 2);
}

/// Terms are found again from the days that plans list.
#[test]
fn a_term_is_found_again_from_its_days() {
    let fortnight = cycle(&[("A", "Mon"), ("A", "Fri"), ("B", "Mon"), ("B", "Fri")]);
    let half_term = [("2027-02-15", "2027-02-19")];
    let days = weekly(&[Monday, Friday, Monday, Friday]);
    let mut wanted = vec![];
    for (closed_weeks, first) in
        [(ClosedWeeks::Keep, 0), (ClosedWeeks::Keep, 1), (ClosedWeeks::Pause, 0), (ClosedWeeks::Pause, 1)]
    {
        let term = term("2027-01-25", "2027-03-05", days.clone(), &[Monday, Friday], &half_term);
        wanted.push((fortnight.clone(), Term { closed_weeks, first, ..term }));
    }
    let six: Vec<(&str, &str)> = vec![("", "1"), ("", "2"), ("", "3"), ("", "4"), ("", "5"), ("", "6")];
    for first in [0, 4] {
        let snow = [("2027-01-18", "2027-01-18")];
        let term = term("2027-01-11", "2027-01-29", CycleRun::Running, &WORKING, &snow);
        wanted.push((cycle(&six), Term { first, ..term }));
    }
    for (cycle, term) in wanted {
        let dates = term.dates(&cycle);
        let day = |day: &SchoolDay| TermDay { date: day.date, day: day.day, cycle: day.cycle };
        let listed: Vec<TermDay> = dates.days().iter().map(day).collect();
        let found = Term::from_days(&cycle, term.start, term.end, term.zone.clone(), &listed).unwrap();
        assert_eq!(found.dates(&cycle).days(), dates.days(), "{term:?}");
        assert_eq!(found.closed_weeks, term.closed_weeks);
    }
}

proptest::proptest! {
    /// Every day of school is one day of the cycle; cycles follow each other, and each day of a running one comes
    /// after the one before it.
    #[test]
    fn days_of_a_running_cycle_follow_each_other(
        length in 1_usize..12, first in 0_usize..12, weeks in 1_i64..12, off in proptest::collection::vec(0_i64..80, 0..12)
    ) {
        let labels: Vec<String> = (0..length).map(|day| format!("Day {day}")).collect();
        let labels: Vec<(&str, &str)> = labels.iter().map(|day| ("", day.as_str())).collect();
        let cycle = cycle(&labels);
        let mut term = term("2027-01-11", "2027-01-11", CycleRun::Running, &WORKING, &[]);
        term.end = later(term.start, 7 * weeks);
        term.first = first % length;
        term.holidays = off
            .iter()
            .map(|day| Holiday { from: later(term.start, *day), to: later(term.start, *day), name: String::new(), part: None })
            .collect();
        let dates = term.dates(&cycle);
        for (position, day) in dates.days().iter().enumerate() {
            let expected = term.first + position;
            proptest::prop_assert_eq!(day.day.unwrap().index(), expected % length);
            proptest::prop_assert_eq!(day.cycle as usize, expected / length + 1);
            proptest::prop_assert!(term.is_school_day(day.date));
        }
        let all = days_from(term.start, term.end).filter(|date| term.is_school_day(*date)).count();
        proptest::prop_assert_eq!(dates.days().len(), all);
    }

    /// In a weekly cycle each day falls on its day of the week, on days of school only, and never twice in a cycle.
    #[test]
    fn days_of_a_weekly_cycle_keep_their_day_of_the_week(
        weeks_of_cycle in 1_usize..4, first in 0_usize..4, weeks in 1_i64..16, pause in proptest::bool::ANY,
        off in proptest::collection::vec((0_i64..100, 1_i64..15), 0..5)
    ) {
        let names = ["A", "B", "C"];
        let labels: Vec<(&str, &str)> =
            names[..weeks_of_cycle].iter().flat_map(|week| ["Mon", "Wed"].map(|day| (*week, day))).collect();
        let cycle = cycle(&labels);
        let days: Vec<Weekday> = labels.iter().map(|(_, day)| if *day == "Mon" { Monday } else { Wednesday }).collect();
        let mut term = term("2027-01-13", "2027-01-13", weekly(&days), &[Monday, Wednesday], &[]);
        term.end = later(term.start, 7 * weeks);
        term.first = first % weeks_of_cycle;
        if pause {
            term.closed_weeks = ClosedWeeks::Pause;
        }
        let span = |(day, length): &(i64, i64)| Holiday {
            from: later(term.start, *day), to: later(term.start, *day + *length), name: String::new(), part: None,
        };
        term.holidays = off.iter().map(span).collect();
        let dates = term.dates(&cycle);
        for day in cycle.days().ids() {
            let slot = cycle.days()[day].slots[0];
            let found = dates.of(&cycle, &[slot], TermTurns::ALL);
            proptest::prop_assert!(found.windows(2).all(|two| two[0] < two[1]));
            for date in found {
                proptest::prop_assert_eq!(date.weekday(), days[day.index()]);
                proptest::prop_assert!(term.is_school_day(date));
            }
        }
        proptest::prop_assert!(dates.days().windows(2).all(|two| two[0].cycle <= two[1].cycle));
        if pause {
            let numbers: Vec<u32> = dates.days().iter().map(|day| day.cycle).collect();
            proptest::prop_assert!(numbers.windows(2).all(|two| two[1] <= two[0] + 1), "no cycle is skipped");
        }
    }
}
