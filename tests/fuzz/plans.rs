//! plan.json: whatever its figures and names are, commands that read it end with an answer.

use std::time::Duration;

use serde_json::Value;
use staffroom::lab::random::Random;
use staffroom::plan::document::Document;
use staffroom::plan::verify::{TablesBeside, verify};
use staffroom::plan::{Kind, diff};
use staffroom::planners::what_if::{self, Inquiry, Scope};
use staffroom::planners::{self, Request};
use staffroom::report::diff::Compared;
use staffroom::report::files::{Format, Report, files};
use staffroom::report::show::{self, Wanted};
use staffroom::report::terminal::{self, Next};
use staffroom::report::{Look, calendar, verdict};
use staffroom::solve::{Control, Settings};

use super::seeds::{SEEDS, Seed};
use super::{calendars, cases, mutate};

/// A changed plan, as bytes.
fn mutated(random: &mut Random, plan: &Document) -> Vec<u8> {
    let mut value: Value = serde_json::to_value(plan).unwrap();
    for _ in 0..random.within(1, 4) {
        mutate::json(random, &mut value);
    }
    let mut bytes = value.to_string().into_bytes();
    if random.percent(10) {
        mutate::bytes(random, &mut bytes);
    }
    bytes
}

/// Everything that commands do with a plan that they read.
fn use_it(seed: &Seed, plan: &Document) {
    let (school, look) = (&seed.school, Look::new(100, None));
    verify(school, plan, None);
    verify(school, &seed.plan, Some(plan));
    for (before, after) in [(plan, &seed.plan), (&seed.plan, plan), (plan, plan)] {
        if let Ok(difference) = diff::diff(before, after) {
            staffroom::report::diff::text(&Compared::new(before, after, Some(school)), &difference, look);
            staffroom::report::diff::json(&difference);
        }
    }
    for school in [None, Some(school)] {
        let person = plan.ledger.first().map(|row| row.staff.clone());
        let day = show::days(plan, school).first().cloned();
        for wanted in [
            Wanted { person: None, team: None, day: None },
            Wanted { person, team: None, day: None },
            Wanted { person: None, team: None, day },
        ] {
            show::text(plan, &wanted, school, look);
            show::json(plan, &wanted, school);
        }
    }
    verdict::plan(plan, &verify(school, plan, None), &TablesBeside::default(), look);
    let found = plan.resolve(school);
    let term = calendars::term(school);
    let wanted = calendar::Wanted {
        school,
        plan: &found.plan,
        term: &term,
        made: calendars::MADE,
        as_of: None,
        previous: None,
        memory: None,
        invite: true,
    };
    let calendars = calendar::calendars(&wanted).ok();
    let report = Report::of_earlier(school, &found.plan, plan, &[]).with_calendars(calendars.as_ref());
    // A workbook has its limits, and says so.
    let _ = files(&report, &Format::ALL);
    let next = Next {
        school: "school",
        output: Some("out"),
        formats: &[],
        only: None,
        keep: None,
        teams_by: None,
        previous: None,
    };
    terminal::plan(school, &found.plan, &next, look);
    if plan.peers.is_some() {
        return;
    }
    let settings = Settings { time_limit: Some(Duration::ZERO), ..Settings::to_the_proof() };
    let control = Control::default().with_deadline(settings.time_limit);
    let kinds = [Kind::Sessions, Kind::Mentors, Kind::Visits];
    let request = Request { kinds: &kinds, previous: Some(&found), ..Request::default() };
    let _ = planners::plan(school, &request, &settings, &control);
    for round in [1, 2] {
        let _ = planners::plan(school, &Request { from_round: round, ..request }, &settings, &control);
    }
    let inquiry = Inquiry {
        school,
        plan: &found,
        previous: None,
        together: false,
        from_round: 1,
        settings: &settings,
        control: &control,
    };
    let _ = what_if::improvements(&inquiry, Scope::All, 1);
}

#[test]
fn plans() {
    cases::run("plans", 400, |random| {
        let seed = random.of(&SEEDS);
        if let Ok(plan) = Document::from_json(&mutated(random, &seed.plan)) {
            use_it(seed, &plan);
        }
    });
}

#[test]
fn every_figure_of_a_plan_at_its_edges() {
    let seed = SEEDS.iter().max_by_key(|seed| seed.plan.to_json().len()).unwrap();
    let value = serde_json::to_value(&seed.plan).unwrap();
    let mut pointers = Vec::new();
    figures(&value, String::new(), &mut pointers);
    for pointer in pointers {
        for edge in [i64::MIN, i64::MAX] {
            let mut changed = value.clone();
            *changed.pointer_mut(&pointer).unwrap() = edge.into();
            if let Ok(plan) = Document::from_json(changed.to_string().as_bytes()) {
                use_it(seed, &plan);
            }
        }
    }
    for edge in [i64::MIN, i64::MAX] {
        let mut changed = value.clone();
        let mut pointers = Vec::new();
        figures(&value, String::new(), &mut pointers);
        pointers.iter().filter(|pointer| *pointer != "/schema").for_each(|pointer| {
            *changed.pointer_mut(pointer).unwrap() = edge.into();
        });
        use_it(seed, &Document::from_json(changed.to_string().as_bytes()).unwrap());
    }
}

fn figures(value: &Value, path: String, all: &mut Vec<String>) {
    match value {
        Value::Array(rows) => rows.iter().enumerate().for_each(|(at, row)| figures(row, format!("{path}/{at}"), all)),
        Value::Object(fields) => fields.iter().for_each(|(key, field)| figures(field, format!("{path}/{key}"), all)),
        Value::Number(_) => all.push(path),
        _ => {}
    }
}
