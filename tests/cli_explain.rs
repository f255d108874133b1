//! `staffroom explain` through the program: in words, and the same as JSON.

mod common;

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Ana or Ben may mentor Dee; Ana knows what Dee needs.
const SCHOOL: &[(&str, &str)] = &[
    ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\n"),
    (
        "staff.csv",
        "id,name,years,roles,expertise,needs\nana,Ana Ruiz,9,mentor,phonics:5,\nben,Ben Osei,8,mentor,,\n\
         dee,Dee Roth,1,mentee,,phonics:3\n",
    ),
    ("timetable.csv", "staff,day,period\nana,Mon,1\nana,Mon,4\nben,Mon,1\nben,Mon,4\ndee,Mon,1\ndee,Mon,4\n"),
];

fn staffroom(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("staffroom"));
    command.env("COLUMNS", "100").env("NO_COLOR", "1").args(arguments);
    command
}

/// A school and its plan.
fn home() -> (TempDir, TempDir, PathBuf) {
    let school = common::write_school(SCHOOL);
    let kept = tempfile::tempdir().unwrap();
    let out = kept.path().join("out");
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    staffroom(&["plan", "--only", "mentors", "-o", &path(&out), &path(school.path())]).assert().success();
    (school, kept, out)
}

/// `explain` about Dee, with these options too.
fn explain(more: &[&str]) -> assert_cmd::assert::Assert {
    let (school, _kept, out) = home();
    let before = fs::read(out.join("plan.json")).unwrap();
    let arguments = ["explain", school.path().to_str().unwrap(), out.to_str().unwrap(), "--mentee", "dee"];
    let asked = staffroom(&[&arguments[..], more].concat()).assert();
    assert_eq!(fs::read(out.join("plan.json")).unwrap(), before, "the plan is only read");
    asked
}

#[test]
fn why_and_why_not_in_words() {
    explain(&[]).success().stdout(contains("Dee Roth: Ana Ruiz is the mentor in this plan"));
    explain(&["--why-not", "Ben Osei"])
        .success()
        .stdout(contains("WHY NOT Ben Osei"))
        .stdout(contains("Ben Osei has no expertise in what Dee Roth needs."));
}

#[test]
fn the_same_as_json_and_nothing_else() {
    let output = explain(&["--why", "ana", "--why-not", "ben", "--json"]).success().get_output().clone();
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&found["schema"], &found["mentee"], &found["mentor"]), (&json!(1), &json!("dee"), &json!("ana")));
    let [why, why_not] = &found["mentors"].as_array().unwrap()[..] else { panic!("{found}") };
    assert_eq!((&why["mentor"], &why_not["mentor"]), (&json!("ana"), &json!("ben")));
    assert_eq!(why["matched"], json!([{ "tag": "phonics", "priority": 3, "level": 5 }]));
    assert_eq!((&why["points"]["need"], &why_not["matched"]), (&json!(100), &json!([])));
    let other = &why_not["otherwise"];
    assert_eq!(other["changes"], json!([{ "mentee": "dee", "before": "ana", "then": "ben" }]));
    assert!(other["total"].as_i64() > found["total"].as_i64(), "{found}");
    assert_eq!(other["proven"], json!(true));
}

#[test]
fn questions_that_have_no_answer() {
    for (more, words) in [
        (&["--why", "ben"][..], "is not the mentor of"),
        (&["--why-not", "ana"], "is the mentor of"),
        (&["--why-not", "annie"], "nobody in staff.csv is called 'annie'"),
    ] {
        explain(more).code(2).stdout("").stderr(contains(words));
        explain(&[more, &["--json"]].concat()).code(2).stdout("").stderr(contains(words));
    }
}

#[test]
fn every_command_has_json() {
    let output = staffroom(&["--help"]).assert().success().get_output().stdout.clone();
    let help = String::from_utf8(output).unwrap();
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands: Vec<&str> = commands
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|word| !word.is_empty() && *word != "help")
        .collect();
    assert!(commands.len() >= 5, "{commands:?}");
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands");
    for command in commands {
        staffroom(&[command, "--help"]).assert().success().stdout(contains("--json"));
        let page = fs::read_to_string(docs.join(format!("{command}.md"))).unwrap_or_else(|_| panic!("{command}.md"));
        assert!(page.contains("| `--json` |"), "{command}.md says what --json does");
        assert!(page.contains("## As JSON") || command == "plan", "{command}.md says what is in it");
    }
}
