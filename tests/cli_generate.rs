//! Made-up schools through the program: written once, read, planned and verified.

mod common;

use common::staffroom;
use predicates::str::contains;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_school_can_be_checked_planned_and_verified() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let (school, again, out) = (path("school"), path("again"), path("out"));
    let more = ["--staff", "30", "--seed", "4", "--weeks", "2", "--sites", "2", "--name", "Hill \"Top\" School"];
    staffroom(&[&["generate", "-o", &school], &more[..]].concat())
        .assert()
        .success()
        .stdout(contains("a made-up school of 30 people"));
    staffroom(&[&["generate", "-o", &again], &more[..]].concat()).assert().success();
    assert_eq!(contents(Path::new(&school)), contents(Path::new(&again)), "the same numbers, the same files");
    staffroom(&["check", &school])
        .assert()
        .success()
        .stdout(contains("Hill 'Top' School: 30 people, 60 periods with lessons (and 10 without) over 10 days"));
    staffroom(&["plan", &school, "-o", &out, "--time-limit", "20"]).assert().code(predicates::ord::le(1));
    staffroom(&["verify", &school, &out]).assert().success();
}

#[test]
fn a_district_has_a_folder_for_each_school() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("district");
    let output = folder.to_str().unwrap();
    let numbers = ["--staff", "20", "--seed", "9", "--district", "3", "--itinerant", "20", "--json"];
    let found =
        staffroom(&[&["generate", "-o", output], &numbers[..]].concat()).assert().success().get_output().clone();
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(found["schools"], serde_json::json!(["school-1", "school-2", "school-3"]));
    assert_eq!(found["files"], 30);
    for name in ["school-1", "school-2", "school-3"] {
        staffroom(&["check", folder.join(name).to_str().unwrap()]).assert().success();
    }
}

#[test]
fn nothing_is_replaced_and_figures_are_checked() {
    let home = tempfile::tempdir().unwrap();
    let there = home.path().to_str().unwrap();
    staffroom(&["generate", "-o", there, "--staff", "20", "--seed", "1"])
        .assert()
        .code(2)
        .stderr(contains("is there already, and generate replaces nothing"));
    for (option, value, words) in [
        ("--staff", "1", "--staff takes a whole number from 2 to 20000, not '1'"),
        ("--seed", "-3", "--seed takes a whole number"),
        ("--days", "8", "--days takes a whole number from 1 to 7"),
        ("--district", "1", "--district takes a whole number from 2 to 1000"),
        ("--tightness", "full", "--tightness takes a whole number from 1 to 100, not 'full'"),
    ] {
        let new = home.path().join("new");
        let usual = [("--staff", "20"), ("--seed", "1")].into_iter().filter(|(name, _)| *name != option);
        let given: Vec<&str> = usual.chain([(option, value)]).flat_map(|(name, value)| [name, value]).collect();
        let asked = [&["generate", "-o", new.to_str().unwrap()], &given[..]].concat();
        staffroom(&asked).assert().code(2).stderr(contains(words));
        assert!(!new.exists());
    }
}
