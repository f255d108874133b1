//! `staffroom plan --peers`: a plan of its own, checked by verify, on made-up and real schools.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use tempfile::TempDir;

mod common;
#[path = "common/real.rs"]
mod real;

fn staffroom() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("staffroom"))
}

fn willow_creek() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/willow-creek")
}

/// Plans peers into a new folder, lets verify check them, and reads the plan.
fn planned(school: &Path) -> (TempDir, PathBuf, Value) {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let output = staffroom().arg("plan").arg(school).args(["--peers", "-o"]).arg(&out).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let plan: Value = serde_json::from_slice(&fs::read(out.join("plan.json")).expect(&said)).unwrap();
    let unmet = !plan["unmet"].as_array().unwrap().is_empty();
    assert_eq!(output.status.code(), Some(i32::from(unmet)), "{said}");
    staffroom().arg("verify").arg(school).arg(&out).assert().success().stdout(contains("the plan holds"));
    (home, out, plan)
}

/// Everybody in a group, and how many people each group has.
fn groups(plan: &Value) -> (BTreeSet<String>, Vec<usize>) {
    let groups = plan["peers"].as_array().unwrap();
    let people = |group: &Value| -> Vec<String> {
        group["people"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    let sizes: Vec<usize> = groups.iter().map(|group| people(group).len()).collect();
    let everybody: BTreeSet<String> = groups.iter().flat_map(people).collect();
    assert_eq!(everybody.len(), sizes.iter().sum::<usize>(), "nobody is in two groups");
    (everybody, sizes)
}

#[test]
fn an_odd_school_has_one_trio() {
    let school = willow_creek();
    let (_home, out, plan) = planned(&school);
    let (everybody, sizes) = groups(&plan);
    assert_eq!((everybody.len(), sizes.len()), (41, 20));
    assert_eq!(sizes.iter().filter(|size| **size == 3).count(), 1);
    assert_eq!(plan["kinds"], serde_json::json!(["mentors"]));
    for list in ["sessions", "pairs", "visits"] {
        assert!(plan[list].as_array().unwrap().is_empty(), "{list}");
    }
    let table = fs::read_to_string(out.join("peers.csv")).unwrap();
    assert!(table.starts_with("\u{feff}people,fit,week,day,period\namara;"), "{table}");
    assert_eq!(table.lines().count(), 21);
}

#[test]
fn the_report_says_who_is_with_whom_and_why() {
    let school = willow_creek();
    let report = staffroom().arg("plan").arg(&school).arg("--peers").assert().success();
    report
        .stdout(contains("all 41 people have a peer, in 19 pairs and 1 trio"))
        .stdout(contains("Proven: no more people can be in pairs"))
        .stdout(contains("a trio: "))
        .stdout(contains("Kwame Mensah helps Sunita Patel with oracy (level 4)"))
        .stdout(contains("WHAT IT COSTS"))
        .stdout(contains("--peers -o out"));
    let json = staffroom().arg("plan").arg(&school).args(["--peers", "--json"]).output().unwrap();
    let (_home, out, _plan) = planned(&school);
    assert_eq!(fs::read(out.join("plan.json")).unwrap(), json.stdout);
}

#[test]
fn an_even_school_is_in_pairs_and_its_plan_proven() {
    let school = common::write_small_with(&[("staff.csv", "id,name\nana,Ana\nbo,Bo\ncy,Cy\ndee,Dee\n")]);
    let (_home, _out, plan) = planned(school.path());
    assert_eq!(groups(&plan).1, [2, 2]);
    assert_eq!((&plan["status"], &plan["score"]["total"]), (&Value::from("optimal"), &plan["score"]["bound"]));
}

#[test]
fn one_person_and_two_at_different_sites_are_told_why() {
    let teams = [("teams.csv", "-"), ("members.csv", "-"), ("timetable.csv", "staff,day,period\nana,Mon,1\n")];
    let of = |staff: &'static str| {
        let files: Vec<(&str, &str)> = teams.into_iter().chain([("staff.csv", staff)]).collect();
        common::write_small_with(&files)
    };
    let one = of("id,name\nana,Ana\n");
    let (_home, out, plan) = planned(one.path());
    assert_eq!(plan["unmet"][0]["reason"], "There is nobody else on the staff list.");
    assert_eq!(fs::read_to_string(out.join("peers.csv")).unwrap(), "\u{feff}people,fit,week,day,period\n");
    staffroom()
        .args(["plan", "--peers"])
        .arg(one.path())
        .assert()
        .code(1)
        .stdout(contains("there is one person on the staff list"));

    let two = of("id,name,site\nana,Ana,North\nbo,Bo,South\n");
    let (_home, _out, plan) = planned(two.path());
    assert!(plan["unmet"][1]["reason"].as_str().unwrap().contains("1 at another site (cross_site)"));
    let report = staffroom().args(["plan", "--peers"]).arg(two.path()).assert().code(1);
    report.stdout(contains("none of the 2 people could be given a peer")).stdout(contains("Missing: Ana, Bo."));
    fs::write(two.path().join("rules.toml"), "[mentors]\ncross_site = true\n").unwrap();
    assert_eq!(groups(&planned(two.path()).2).1, [2]);
}

#[test]
fn other_kinds_of_plans_are_refused_beside_it() {
    let (_home, out, _plan) = planned(&willow_creek());
    let kept = out.to_str().unwrap();
    let cases: [&[&str]; 5] =
        [&["--only", "mentors"], &["--keep", kept], &["--staged"], &["--compare-objectives"], &["--previous", kept]];
    for options in cases {
        let refused = staffroom().arg("plan").arg(willow_creek()).arg("--peers").args(options).assert().code(2);
        refused.stdout(is_empty()).stderr(contains("a plan of its own")).stderr(contains(options[0]));
    }
    // Nor is a plan of peers of use to others.
    let previous =
        staffroom().arg("plan").arg(willow_creek()).args(["--only", "sessions", "--previous", kept]).assert();
    previous.code(2).stderr(contains("a plan of peers"));
    let explain = staffroom().arg("explain").arg(willow_creek()).args([kept, "--mentee", "tomasz"]).assert();
    explain.code(2).stderr(contains("a plan of peers"));
}

#[test]
fn a_plan_that_was_changed_by_hand_does_not_hold() {
    let (_home, out, _plan) = planned(&willow_creek());
    let path = out.join("plan.json");
    let text = fs::read_to_string(&path).unwrap();
    // The mates of two groups are swapped.
    let swapped = text.replace("\"tomasz\"", "\"?\"").replace("\"yusuf\"", "\"tomasz\"").replace("\"?\"", "\"yusuf\"");
    fs::write(&path, swapped).unwrap();
    staffroom().arg("verify").arg(willow_creek()).arg(&out).assert().code(1).stdout(contains("Peers: worth"));
}

#[test]
fn real_schools_hold() {
    for (name, people) in [("brazil-4", 23), ("spain", 66), ("singapore-jc", 162)] {
        let Some(school) = real::school("real_schools_hold", name) else { continue };
        let (_home, _out, plan) = planned(&school);
        let (everybody, sizes) = groups(&plan);
        let alone = plan["unmet"].as_array().unwrap().iter().filter(|row| row["kind"] == "mentee").count();
        assert_eq!(everybody.len() + alone, people, "{name}");
        assert!(sizes.iter().all(|size| (2..=3).contains(size)), "{name}");
    }
}
