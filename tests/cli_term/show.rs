//! Dates in what `show` says, written out by hand.

use super::{MADE, copy, dates_of, plan, school, text};
use crate::common::staffroom;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// What `show` says of a plan.
fn shown(out: &Path, more: &[&str]) -> String {
    let ended = staffroom(&[&["show", &text(out)], more].concat()).assert().success();
    String::from_utf8(ended.get_output().stdout.clone()).unwrap()
}

/// The things of a plan, from `--json`.
fn things(out: &Path, more: &[&str]) -> Vec<Value> {
    let found: Value = serde_json::from_str(&shown(out, &[more, &["--json"]].concat())).unwrap();
    found["things"].as_array().unwrap().clone()
}

#[test]
fn what_recurs_has_its_dates_and_half_days_count_with_the_school() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    // Thursday 21: the second period falls out; 28 January: all of it.
    let off = ("holidays.csv", "from,to,name,first,last\n2027-01-21,,Training,2,\n2027-01-28,,Holiday,,\n");
    let school = copy(&home, "german-four-days", &[off]);
    plan(&school, &out, &[MADE, &["--term-start", "2027-01-11", "--weeks", "4"]].concat());
    let plain = shown(&out, &[]);
    assert!(plain.contains("  Do: on 14, 21 January, 4 February 2027\n"), "{plain}");
    assert!(plain.contains("With --school SCHOOL half days"), "{plain}");
    let named = shown(&out, &["--school", &text(&school)]);
    assert!(named.contains("  Do: on 14 January, 4 February 2027\n"), "{named}");
    assert!(!named.contains("half days"), "{named}");
    let sessions = things(&out, &["--school", &text(&school), "--team", "Fachschaft Deutsch"]);
    assert_eq!(sessions[0]["dates"], json!(["2027-01-14", "2027-02-04"]));
    // Without a term nothing is said of dates.
    let without = home.path().join("without");
    plan(&school, &without, &MADE[2..]);
    assert!(things(&without, &[]).iter().all(|thing| thing.get("dates").is_none()));
    assert!(shown(&without, &[]).contains("\n  Do\n"));
}

#[test]
fn visits_and_talks_have_theirs() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let school = school("sunday-week");
    plan(&school, &out, &[MADE, &["--term-start", "2027-01-10", "--weeks", "3"]].concat());
    let named = text(&school);
    for (kind, summary) in [("visit", "Visit: "), ("talk", "Talk about a visit: ")] {
        let of_calendar = dates_of(&out, "school", summary);
        let found = things(&out, &["--school", &named, "--person", "lina"]);
        let dates: Vec<&str> = found
            .iter()
            .filter(|thing| thing["kind"] == kind)
            .map(|thing| thing["dates"][0].as_str().unwrap())
            .collect();
        let expected: Vec<&str> = of_calendar.iter().map(|date| &date[..10]).collect();
        assert_eq!(dates, expected, "{kind}");
    }
    // A visit whose day falls out moves to the next week, and only the school knows.
    let date = dates_of(&out, "school", "Visit: ")[0][..10].to_owned();
    let off = format!("from,to,name\n{date},,Holiday\n");
    let school = copy(&home, "sunday-week", &[("holidays.csv", &off)]);
    plan(&school, &out, &[MADE, &["--term-start", "2027-01-10", "--weeks", "3"]].concat());
    let visits = |more: &[&str]| -> Vec<Value> {
        things(&out, more)
            .into_iter()
            .filter(|thing| thing["kind"] == "visit")
            .map(|thing| thing["dates"].clone())
            .collect()
    };
    let moved = dates_of(&out, "school", "Visit: ")[0][..10].to_owned();
    assert_ne!(moved, date);
    assert_eq!(visits(&["--school", &text(&school)]), [json!([moved])]);
    assert_eq!(visits(&[]), [Value::Null]);
}

#[test]
fn a_plan_that_changes_another_has_the_dates_from_the_change_on() {
    let home = tempfile::tempdir().unwrap();
    let (before, after) = (home.path().join("before"), home.path().join("after"));
    let term = ["--term-start", "2027-01-11", "--weeks", "8", "--time-zone", "Europe/Madrid"];
    plan(&school("midterm-before"), &before, &[&term[..], &["--made", "2027-01-04"]].concat());
    let timetable = fs::read_to_string(school("midterm-before").join("timetable.csv")).unwrap();
    let timetable = format!("{timetable}ana,Mon,2,Lesson,ana-class,Rana\nana,Mon,4,Lesson,ana-class,Rana\n");
    let school = copy(&home, "midterm-before", &[("timetable.csv", &timetable)]);
    let change = ["--previous", &text(&before), "--as-of", "2027-02-22", "--made", "2027-02-18"];
    let second = plan(&school, &after, &[&term[..], &change].concat());
    let day = second["sessions"][0]["day"].as_str().unwrap();
    let said = shown(&after, &["--person", "Ana Ruiz"]);
    assert!(said.contains("IN EVERY CYCLE from 22 February 2027 on\n"), "{said}");
    // Two weeks of the term are left.
    let dates = things(&after, &["--school", &text(&school)])[0]["dates"].clone();
    let dates: Vec<String> = serde_json::from_value(dates).unwrap();
    assert_eq!((dates.len(), day.is_empty()), (2, false));
    assert!(dates[0].as_str() >= "2027-02-22" && dates[1].as_str() >= "2027-03-01", "{dates:?}");
}
