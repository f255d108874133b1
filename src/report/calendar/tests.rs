//! What becomes of events when plans change, tried on random changes.

use super::memory::{Given, MOST};
use super::{Calendars, MEMORY, Memory, Wanted, calendars};
use crate::load::{LoadOptions, load};
use crate::plan::document::Document;
use crate::plan::{Plan, Session};
use crate::school::{Id, School, Slot, StaffId, TeamId, TermRules, TermTurns};
use jiff::civil::Date;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Two people and a team with a term of ten weeks, or a running cycle of two days.
fn school(running: bool) -> School {
    let folder = tempfile::tempdir().unwrap();
    let days = if running { ["D1", "D2", "D3"] } else { ["Mon", "Tue", "Wed"] };
    let mut periods = "day,period,start,end\n".to_owned();
    for day in days {
        periods += &format!("{day},1,08:00,08:45\n{day},2,09:00,09:45\n");
    }
    let files = [
        ("periods.csv", periods.as_str()),
        ("staff.csv", "id,name,department\nana,Ana Ruiz,Maths\nben,Ben Soto,\ncy,Cy Lee,\n"),
        ("timetable.csv", &format!("staff,day,period\nana,{},1\n", days[0])),
        ("teams.csv", "id,name,sessions\nmaths,Maths,1\n"),
        ("members.csv", "team,staff,role\nmaths,ana,lead\nmaths,ben,\nmaths,cy,\n"),
        ("holidays.csv", "from,to\n2027-02-15,2027-02-19\n"),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let term = TermRules {
        start: Some("2027-01-11".into()),
        weeks: Some("10".into()),
        cycle: running.then(|| "running".into()),
        time_zone: Some("Europe/Madrid".into()),
        ..TermRules::default()
    };
    let mut school = load(folder.path(), &LoadOptions { term, ..LoadOptions::default() }).school.unwrap();
    school.name = "Hill".into();
    school
}

/// A session in a slot, with or without Cy; or none.
fn plan(school: &School, slot: Option<usize>, with_cy: bool) -> Plan {
    let mut plan = Document::from_json(
        br#"{"schema":1,"school":"Hill","kinds":["sessions"],"status":"optimal",
        "score":{"total":0,"bound":0,"criteria":[]},"sessions":[],"pairs":[],"visits":[],"unmet":[],"ledger":[]}"#,
    )
    .unwrap()
    .resolve(school)
    .plan;
    let people: Vec<StaffId> = school.staff.ids().take(if with_cy { 3 } else { 2 }).collect();
    plan.sessions.extend(slot.map(|slot| Session {
        team: TeamId::from_index(0),
        start: Slot::from_index(slot),
        length: 1,
        turn: 1,
        room: None,
        attending: people,
        absent: Vec::new(),
        released: Vec::new(),
    }));
    plan
}

fn memory(calendars: &Calendars) -> Memory {
    let (_, bytes) = calendars.files.iter().find(|(name, _)| name == MEMORY).unwrap();
    Memory::from_json(bytes).unwrap()
}

/// The calendars of a plan, after those that are remembered.
fn given_out(school: &School, plan: &Plan, memory: Option<&Memory>) -> Calendars {
    let wanted = Wanted {
        school,
        plan,
        term: school.term.as_ref().unwrap(),
        made: Date::constant(2027, 1, 4),
        as_of: None,
        previous: None,
        memory,
        invite: false,
    };
    calendars(&wanted).unwrap()
}

#[test]
fn any_number_of_weeks_that_is_remembered_is_read_or_refused() {
    let school = school(false);
    let plan = plan(&school, Some(0), true);
    let mut remembered = memory(&given_out(&school, &plan, None));
    assert!(remembered.events[0].event.dates.len() > 1);
    for (weeks, is_read) in [(1, true), (0, false), (1_001, false), (1 << 30, false), (u32::MAX, false)] {
        remembered.events[0].event.weeks = Some(weeks);
        assert_eq!(Memory::from_json(&serde_json::to_vec(&remembered).unwrap()).is_ok(), is_read, "{weeks}");
    }
    // What is read at the limit of its numbers is followed by what can be read again.
    remembered.events[0].event.weeks = Some(1);
    let uid = remembered.events[0].uid.replace("-1@", &format!("-{MOST}@"));
    let at_the_limit = Given { uid, number: MOST, sequence: MOST, ..remembered.events[0].clone() };
    for changed in [false, true] {
        let mut given_before = at_the_limit.clone();
        if changed {
            given_before.event.anchor = "elsewhere".into();
            given_before.event.summary = "something else".into();
        }
        let before = Memory { events: vec![given_before], ..remembered.clone() };
        let followed = memory(&given_out(&school, &plan, Some(&before)));
        assert!(followed.events.iter().all(|given| given.number <= MOST && given.sequence <= MOST));
    }
}

/// Who is in a session on which dates, and in which slot, by what is not cancelled.
fn held(memory: &Memory) -> Vec<(Date, String, usize)> {
    let live = memory.events.iter().filter(|given| !given.cancelled);
    let mut all: Vec<(Date, String, usize)> = live
        .flat_map(|given| {
            given.event.dates.iter().map(|date| (*date, given.event.anchor.clone(), given.event.people.len()))
        })
        .collect();
    all.sort();
    all
}

fn wanted(school: &School, plan: &Plan) -> Vec<(Date, String, usize)> {
    let dates = school.term.as_ref().unwrap().dates(&school.cycle);
    let mut all = Vec::new();
    for session in &plan.sessions {
        for date in dates.of(&school.cycle, &[session.start], TermTurns::ALL) {
            all.push((date, school.cycle.name(session.start), session.attending.len()));
        }
    }
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Before the date of a change everything stays as it was, from it on it is as planned; nothing is there twice;
    /// what says the same in two versions is the same version, and no version goes back. A report says what its plan's
    /// calendars said.
    #[test]
    fn a_past_stays_and_versions_rise(
        running in any::<bool>(),
        changes in proptest::collection::vec((proptest::option::weighted(0.85, 0_usize..6), any::<bool>(), 0_i64..20), 1..5),
    ) {
        let school = school(running);
        let term = school.term.as_ref().unwrap();
        let mut as_of: Option<Date> = None;
        let mut before: Option<(Plan, Option<Date>, Memory)> = None;
        for (slot, with_cy, days) in changes {
            let plan = plan(&school, slot, with_cy);
            let date = before.as_ref().map(|_| {
                let from = as_of.unwrap_or(term.start);
                crate::school::later(from, days).min(term.end)
            });
            let made = date.unwrap_or(Date::constant(2027, 1, 4));
            let previous = before.as_ref().map(|(plan, from, _)| (plan, *from));
            let remembered = before.as_ref().map(|(_, _, memory)| memory);
            let of = |as_of, previous, memory| {
                calendars(&Wanted { school: &school, plan: &plan, term, made, as_of, previous, memory, invite: false }).unwrap()
            };
            let now = of(date, previous, remembered);
            let given = memory(&now);
            let expected = wanted(&school, &plan);
            let is_to_come = |row: &&(Date, String, usize)| date.is_none_or(|date| row.0 >= date);
            let found = held(&given);
            prop_assert_eq!(
                found.iter().filter(is_to_come).collect::<Vec<_>>(),
                expected.iter().filter(is_to_come).collect::<Vec<_>>()
            );
            if let Some((_, _, earlier)) = &before {
                let was = held(earlier);
                prop_assert_eq!(
                    found.iter().filter(|row| !is_to_come(row)).collect::<Vec<_>>(),
                    was.iter().filter(|row| !is_to_come(row)).collect::<Vec<_>>()
                );
                let by_uid: BTreeMap<&str, &Given> = given.events.iter().map(|given| (given.uid.as_str(), given)).collect();
                for old in &earlier.events {
                    let new = by_uid[old.uid.as_str()];
                    prop_assert!(new.sequence >= old.sequence);
                    prop_assert_eq!(new.sequence == old.sequence, new == old, "{:?} {:?}", old, new);
                    // Whoever had it has it still, whatever has become of it.
                    prop_assert!(old.event.people.iter().all(|person| new.event.people.contains(person)));
                }
            }
            let report = of(date, None, Some(&given));
            prop_assert_eq!(&report.files, &now.files, "a report says the same");
            before = Some((plan, date, given));
            as_of = date.or(as_of);
        }
    }
}
