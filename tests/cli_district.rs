//! `staffroom plan` on a folder of schools: planned side by side, kept one by one, resumed.

mod common;

use common::{SMALL, entries, refused, staffroom};
use predicates::str::contains;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const EXTRA: (&str, &str) = ("rules.toml", "[visits]\nvisits = 0\n");

/// A district of small schools, with some files of each instead of its own.
fn district(schools: &[(&str, &[(&str, &str)])]) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    for (name, files) in schools {
        let folder = home.path().join("district").join(name);
        fs::create_dir_all(&folder).unwrap();
        for (file, text) in SMALL.iter().chain([&EXTRA]).chain(*files) {
            fs::write(folder.join(file), text).unwrap();
        }
    }
    home
}

fn path(home: &TempDir, name: &str) -> String {
    home.path().join(name).to_str().unwrap().to_owned()
}

fn plan(home: &TempDir, more: &[&str]) -> assert_cmd::Command {
    staffroom(&[&["plan", &path(home, "district"), "-o", &path(home, "out")], more].concat())
}

fn table(home: &TempDir) -> Vec<String> {
    fs::read_to_string(Path::new(&path(home, "out")).join("district.csv")).unwrap().lines().map(str::to_owned).collect()
}

/// Other people than those of the small school.
const OTHERS: &[(&str, &str)] = &[
    ("staff.csv", "id,name\ndee,Dee Roth\neli,Eli Hart\nfay,Fay Moss\n"),
    ("timetable.csv", "staff,week,day,period,subject,group,room\ndee,,Mon,1,Maths,1A,R1\neli,,Mon,2,Maths,1B,R2\n"),
    ("members.csv", "team,staff,role\nmaths,dee,lead\nmaths,eli,required\n"),
];

#[test]
fn every_school_of_a_made_up_district_is_planned_and_verified() {
    let home = tempfile::tempdir().unwrap();
    let made = path(&home, "district");
    staffroom(&["generate", "-o", &made, "--staff", "16", "--seed", "5", "--district", "3", "--itinerant", "30"])
        .assert()
        .success();
    let status = plan(&home, &["--threads", "2", "--time-limit", "60"]).output().unwrap();
    assert!(status.status.code().unwrap() <= 1, "{status:?}");
    let names = ["school-1", "school-2", "school-3"];
    assert_eq!(entries(Path::new(&path(&home, "out"))), [&["district.csv"], &names[..]].concat());
    for name in names {
        let (school, out) = (format!("{made}/{name}"), path(&home, &format!("out/{name}")));
        staffroom(&["verify", &school, &out]).assert().success();
        // It is the plan that the school alone gets.
        let alone = path(&home, &format!("alone-{name}"));
        staffroom(&["plan", &school, "-o", &alone]).output().unwrap();
        let json = |folder: &str| fs::read_to_string(format!("{folder}/plan.json")).unwrap();
        assert_eq!(json(&out), json(&alone), "{name}");
    }
    let text = String::from_utf8(status.stdout).unwrap();
    assert!(text.contains("3 schools with 48 people planned; 3 of the plans are proven"), "{text}");
    assert!(!text.contains("at once"), "people are in one place at a time: {text}");
}

#[test]
fn an_interrupted_district_goes_on_where_it_stopped() {
    let home = district(&[("hill", &[]), ("lake", OTHERS)]);
    plan(&home, &[]).assert().success().stdout(contains("2 schools with 6 people planned"));
    let whole = table(&home);
    assert_eq!(whole.len(), 3);
    let page = PathBuf::from(path(&home, "out/hill/report.html"));
    assert!(page.is_file());
    // As if the power had failed while the second line was written.
    let cut = format!("{}\n{}\n{}", whole[0], whole[1], &whole[2][..9]);
    fs::write(Path::new(&path(&home, "out")).join("district.csv"), cut).unwrap();
    plan(&home, &["--resume"]).assert().success();
    let again = table(&home);
    assert_eq!((again.len(), &again[..2]), (3, &whole[..2]), "what is done is not done again");
    // What has changed is planned anew, and so is everything under other options.
    fs::write(Path::new(&path(&home, "district")).join("hill/rules.toml"), "name = \"Hill\"\n[visits]\nvisits = 0\n")
        .unwrap();
    plan(&home, &["--resume"]).assert().success();
    let changed = table(&home);
    assert!(changed.iter().any(|line| line.starts_with("hill,Hill,")), "{changed:?}");
    let lake = |lines: &[String]| lines.iter().find(|line| line.starts_with("lake,")).cloned();
    assert_eq!(lake(&changed), lake(&again));
    plan(&home, &["--resume", "--staged"]).assert().success();
    assert_ne!(lake(&table(&home)), lake(&again));
    let notes = PathBuf::from(path(&home, "out/hill/notes.txt"));
    fs::write(&notes, "mine").unwrap();
    plan(&home, &["--formats", "json", "--threads", "1"]).assert().success();
    assert!(!page.exists(), "all is planned anew");
    assert_eq!(fs::read_to_string(&notes).unwrap(), "mine");
    // A table that somebody wrote into is kept.
    let district = PathBuf::from(path(&home, "out/district.csv"));
    let edited = fs::read_to_string(&district).unwrap() + "a note\n";
    fs::write(&district, &edited).unwrap();
    plan(&home, &["--formats", "json"]).assert().success().stderr(contains("district.csv is now district.2"));
    let out = entries(Path::new(&path(&home, "out")));
    let kept = out.iter().find(|name| name.starts_with("district.2")).unwrap();
    assert_eq!(fs::read_to_string(Path::new(&path(&home, "out")).join(kept)).unwrap(), edited);
}

#[test]
fn a_school_that_cannot_be_planned_is_told_and_the_rest_goes_on() {
    let impossible = [("pins.csv", "kind,team,day,period,rule\nsession,maths,Mon,1,pin\n")];
    let home =
        district(&[("broken", &[("staff.csv", "id,name\nana,Ana\nana,Ana\n")]), ("hill", &[]), ("stuck", &impossible)]);
    let ended = plan(&home, &["--json"]).assert().code(2);
    let found: Value = serde_json::from_slice(&ended.get_output().stdout).unwrap();
    assert_eq!((&found["schema"], &found["left"]), (&1.into(), &0.into()));
    let statuses: Vec<(&str, &str)> = found["schools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["folder"].as_str().unwrap(), row["status"].as_str().unwrap()))
        .collect();
    assert_eq!(statuses, [("broken", "failed"), ("hill", "optimal"), ("stuck", "failed")]);
    for (at, part) in [(0, "errors; staffroom check says which"), (2, "no plan can keep every rule")] {
        let message = found["schools"][at]["message"].as_str().unwrap();
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(entries(Path::new(&path(&home, "out"))), ["district.csv", "hill"]);
}

#[test]
fn somebody_in_two_schools_at_once_is_told() {
    let home = district(&[("hill", &[]), ("lake", &[])]);
    let ended = plan(&home, &[]).assert().code(1);
    let text = String::from_utf8(ended.get_output().stdout.clone()).unwrap();
    assert!(text.contains("Ana Ruiz (ana) is wanted at Mon 3 in hill and lake at once"), "{text}");
    // Another name is another person.
    let other = OTHERS[0].1.replace("dee,Dee Roth", "ana,Ann Reed");
    let files = [
        ("staff.csv", &*other),
        ("timetable.csv", "staff,day,period\nana,Mon,1\n"),
        ("members.csv", "team,staff\nmaths,ana\nmaths,eli\n"),
    ];
    let home = district(&[("hill", &[]), ("lake", &files)]);
    plan(&home, &[]).assert().success();
}

#[test]
fn what_is_for_one_school_is_refused() {
    let home = district(&[("hill", &[])]);
    let out = path(&home, "out");
    for (more, words) in [
        (&["--previous", "x"][..], "--previous is for one school"),
        (&["--peers"], "--peers is for one school"),
        (&["--term-start", "2027-01-04"], "--term-start is for one school"),
        (&["--formats", "ics"], "leave ics out of --formats"),
        (&["--resume"], "there is nothing to go on with"),
    ] {
        refused(plan(&home, more), words);
        assert!(!Path::new(&out).exists(), "{more:?}");
    }
    refused(staffroom(&["plan", &path(&home, "district")]), "say with -o where to keep");
    refused(
        staffroom(&["plan", &path(&home, "district/hill"), "-o", &out, "--resume"]),
        "--resume is for a folder of schools",
    );
    fs::create_dir(&out).unwrap();
    fs::write(Path::new(&out).join("thesis.txt"), "words").unwrap();
    fs::write(Path::new(&out).join("district.csv"), "my districts").unwrap();
    refused(plan(&home, &[]), "holds district.csv already");
    assert_eq!(entries(Path::new(&out)), ["district.csv", "thesis.txt"]);
    plan(&home, &["--force"]).assert().success();
    assert_eq!(fs::read_to_string(Path::new(&out).join("thesis.txt")).unwrap(), "words");
    refused(staffroom(&["plan", &path(&home, "district"), "-o", &path(&home, "district")]), "read as a table");
}
