//! calendars.json, which remembers what was given out.

use jiff::civil::Weekday;
use serde_json::Value;
use staffroom::plan::document::Document;
use staffroom::report::calendar::{Earlier, MEMORY, calendars};
use staffroom::school::{CycleRun, School, Term};

use super::seeds::{SEEDS, Seed};
use super::{cases, mutate};

/// A term that every tiny school fits.
pub fn term(school: &School) -> Term {
    let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    Term {
        start: "2027-01-04".parse().unwrap(),
        weeks: 12,
        run: if school.cycle.days().len() > 5 { CycleRun::Running } else { CycleRun::Weekly },
        school_days: days.to_vec(),
        holidays: Vec::new(),
        zone: None,
    }
}

fn memory(seed: &Seed, plan: &Document, earlier: Option<&Earlier>) -> Option<Vec<u8>> {
    let found = plan.resolve(&seed.school);
    let made = calendars(&seed.school, &found.plan, &term(&seed.school), earlier).ok()?;
    for (name, _) in &made.files {
        let parts: Vec<&str> = name.split('/').collect();
        assert!(parts[0] == "calendars" && !parts.contains(&"..") && !parts.contains(&""), "{name}");
    }
    made.files.into_iter().find(|(name, _)| name == MEMORY).map(|(_, bytes)| bytes)
}

#[test]
fn remembered_calendars() {
    cases::run("calendars", 400, |random| {
        let seed = random.of(&SEEDS);
        let Some(bytes) = memory(seed, &seed.plan, None) else { return };
        let mut value: Value = serde_json::from_slice(&bytes).unwrap();
        for _ in 0..random.within(1, 3) {
            mutate::json(random, &mut value);
        }
        let mut bytes = value.to_string().into_bytes();
        if random.percent(10) {
            mutate::bytes(random, &mut bytes);
        }
        let Ok(earlier) = Earlier::from_json(&bytes) else { return };
        // The plan as it was, and one from which something has gone.
        let fewer = Document { sessions: Vec::new(), ..seed.plan.clone() };
        for plan in [&seed.plan, &fewer] {
            let again = memory(seed, plan, Some(&earlier)).expect("the term still fits");
            assert!(Earlier::from_json(&again).is_ok(), "what is written can be read");
        }
    });
}
