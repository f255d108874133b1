//! `staffroom show` through the program.

mod common;

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Ana, Ben and Cy plan together; Ana mentors Dee, who visits Ben; Cy covers for Ben.
const SCHOOL: &[(&str, &str)] = &[
    ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\nTue,1\nTue,2\nTue,10\n"),
    (
        "staff.csv",
        "id,name,roles,years,visits,hosts\nana,Ana Ruiz,mentor,9,0,0\nben,Ben Osei,,4,0,1\ncy,Cy Lund,cover,5,0,0\n\
         dee,Dee Roth,mentee,1,1,0\n",
    ),
    (
        "timetable.csv",
        "staff,day,period,subject,group\nana,Mon,1,Art,7A\nana,Mon,4,Art,7A\nana,Tue,1,Art,7B\nana,Tue,10,Art,7B\n\
         ben,Mon,1,Maths,8A\nben,Mon,2,Maths,8B\nben,Mon,3,Maths,8B\nben,Mon,4,Maths,8A\nben,Tue,1,Maths,8A\n\
         ben,Tue,2,Maths,8A\nben,Tue,10,Maths,8A\ncy,Mon,1,,9A\ncy,Mon,4,,9A\ndee,Mon,1,,9B\ndee,Mon,4,,9B\n\
         dee,Tue,1,,9B\ndee,Tue,10,,9B\n",
    ),
    ("teams.csv", "id,name,sessions\nart,Art team,1\n"),
    ("members.csv", "team,staff\nart,ana\nart,ben\n"),
    ("rules.toml", "name = \"Hill School\"\n[blocks]\nrelease = true\n[visits]\ndebrief = \"none\"\n"),
];

fn staffroom(arguments: &[&str]) -> Command {
    let mut command = common::staffroom(arguments);
    command.env("COLUMNS", "80");
    command
}

fn home() -> (TempDir, TempDir, PathBuf) {
    common::planned(SCHOOL, &[], 0)
}

/// `show` with these options, and with the school where `named`.
fn show(named: bool, more: &[&str]) -> assert_cmd::assert::Assert {
    let (school, _kept, out) = home();
    let school = ["--school", school.path().to_str().unwrap()];
    let school = if named { &school[..] } else { &[] };
    staffroom(&[&["show", out.to_str().unwrap()], school, more].concat()).assert()
}

fn text(named: bool, more: &[&str]) -> String {
    String::from_utf8(show(named, more).success().get_output().stdout.clone()).unwrap()
}

#[test]
fn a_person_a_team_a_day_and_the_whole_plan() {
    insta::assert_snapshot!("person", text(true, &["--person", "ben osei"]));
    insta::assert_snapshot!("team", text(true, &["--team", "Art team"]));
    insta::assert_snapshot!("day", text(false, &["--day", "mon"]));
    insta::assert_snapshot!("everything", text(true, &[]));
}

#[test]
fn what_fits_all_that_is_asked_for() {
    let found: Value = serde_json::from_str(&text(false, &["--person", "dee", "--json"])).unwrap();
    assert_eq!((&found["schema"], &found["school"]), (&json!(1), &json!("Hill School")));
    let kinds: Vec<&str> =
        found["things"].as_array().unwrap().iter().map(|thing| thing["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["meeting", "visit"]);
    let day = |day: &str, before: i64, after: i64| json!({ "week": "", "day": day, "free_before": before, "free_after": after });
    let free = json!({ "before": 3, "after": 2, "days": [day("Mon", 2, 1), day("Tue", 1, 1)] });
    assert_eq!(found["free"], free);
    let of_team: Value = serde_json::from_str(&text(false, &["--team", "art", "--json"])).unwrap();
    assert_eq!(of_team["free"], Value::Null);
    let monday = text(true, &["--person", "dee", "--day", "Mon"]);
    assert!(monday.ends_with("FREE PERIODS KEPT\n  Mon 1 of 2.\n"), "{monday}");
    let nothing = text(true, &["--person", "dee", "--team", "art"]);
    assert_eq!(nothing, "Dee Roth, Art team: nothing in this plan.\n");
}

#[test]
fn names_that_the_plan_does_not_have() {
    for (more, words) in [
        (&["--person", "bne"][..], "--person: nobody in the plan is called 'bne': did you mean 'ben'?"),
        (&["--team", "maths"], "--team: no team in the plan is called 'maths'"),
        (&["--day", "Sun"], "--day: no day of the plan is called 'Sun'"),
    ] {
        show(true, more).code(2).stdout("").stderr(contains(words));
        show(false, more).code(2).stdout("").stderr(contains(words));
    }
    let (_school, _kept, out) = home();
    let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/willow-creek");
    let asked = ["show", out.to_str().unwrap(), "--school", other.to_str().unwrap()];
    common::refused(staffroom(&asked), "is the school 'Willow Creek School', but the plan is of 'Hill School'");
    staffroom(&["show", "/no/such/plan"]).assert().code(2);
}
