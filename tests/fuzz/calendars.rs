//! calendars.json, which remembers what was given out.

use jiff::civil::{Date, Weekday};
use serde_json::Value;
use staffroom::plan::document::Document;
use staffroom::report::calendar::{MEMORY, Memory, Wanted, calendars};
use staffroom::school::{ClosedWeeks, CycleRun, School, Term};

use super::seeds::{SEEDS, Seed};
use super::{cases, mutate};

/// When these plans are made.
pub const MADE: Date = Date::constant(2027, 1, 2);

/// A term that every tiny school fits.
pub fn term(school: &School) -> Term {
    let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    let of_week = |day: staffroom::school::DayId| {
        let days_before = school
            .cycle
            .days()
            .entries()
            .filter(|(other, known)| *other < day && known.week == school.cycle.days()[day].week);
        days_before.count()
    };
    let weekly = school.cycle.days().ids().all(|day| of_week(day) < days.len());
    Term {
        start: "2027-01-04".parse().unwrap(),
        end: "2027-03-28".parse().unwrap(),
        week_begins: Weekday::Monday,
        school_days: days.to_vec(),
        run: if weekly {
            CycleRun::Weekly(school.cycle.days().ids().map(|day| days[of_week(day)]).collect())
        } else {
            CycleRun::Running
        },
        closed_weeks: ClosedWeeks::Keep,
        first: 0,
        holidays: Vec::new(),
        zone: "Europe/Madrid".into(),
        as_of: None,
    }
}

fn memory(seed: &Seed, plan: &Document, memory: Option<&Memory>) -> Vec<u8> {
    let (found, term) = (plan.resolve(&seed.school), term(&seed.school));
    let made = calendars(&Wanted {
        school: &seed.school,
        plan: &found.plan,
        term: &term,
        made: MADE,
        as_of: None,
        previous: None,
        memory,
        invite: false,
    })
    .unwrap();
    for (name, _) in &made.files {
        let parts: Vec<&str> = name.split('/').collect();
        assert!(name == "calendars.zip" || parts[0] == "calendars", "{name}");
        assert!(!parts.contains(&"..") && !parts.contains(&""), "{name}");
    }
    made.files.into_iter().find(|(name, _)| name == MEMORY).map(|(_, bytes)| bytes).unwrap()
}

#[test]
fn remembered_calendars() {
    cases::run("calendars", 400, |random| {
        let seed = random.of(&SEEDS);
        let bytes = memory(seed, &seed.plan, None);
        let mut value: Value = serde_json::from_slice(&bytes).unwrap();
        for _ in 0..random.within(1, 3) {
            mutate::json(random, &mut value);
        }
        let mut bytes = value.to_string().into_bytes();
        if random.percent(10) {
            mutate::bytes(random, &mut bytes);
        }
        let Ok(earlier) = Memory::from_json(&bytes) else { return };
        // The plan as it was, and one from which something has gone.
        let fewer = Document { sessions: Vec::new(), ..seed.plan.clone() };
        for plan in [&seed.plan, &fewer] {
            let again = memory(seed, plan, Some(&earlier));
            if let Err(error) = Memory::from_json(&again) {
                panic!("what is written can be read: {error}");
            }
        }
    });
}
