//! `staffroom explain` through the program: in words, and the same as JSON.

mod common;

use common::staffroom;
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

/// A school and its plan.
fn home() -> (TempDir, TempDir, PathBuf) {
    common::planned(SCHOOL, &["--only", "mentors"], 0)
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

/// Visits cost something too, and are in nobody's way.
#[test]
fn the_total_is_that_of_the_whole_plan() {
    let (school, _kept, out) = common::planned(SCHOOL, &[], 1);
    let asked = ["explain", school.path().to_str().unwrap(), out.to_str().unwrap(), "--mentee", "dee", "--json"];
    let found: Value = serde_json::from_slice(&staffroom(&asked).assert().success().get_output().stdout).unwrap();
    let plan: Value = serde_json::from_slice(&fs::read(out.join("plan.json")).unwrap()).unwrap();
    assert!(plan["score"]["criteria"].to_string().contains("_visit"), "{plan}");
    assert_eq!(found["total"], plan["score"]["total"]);
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

/// Ana, Ben and Dee plan together, and Dee visits somebody.
const TOGETHER: &[(&str, &str)] = &[
    ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\nMon,5\n"),
    ("staff.csv", "id,name,visits,hosts\nana,Ana Ruiz,0,1\nben,Ben Osei,0,1\ndee,Dee Roth,1,0\n"),
    (
        "timetable.csv",
        "staff,day,period,group\nana,Mon,1,7A\nana,Mon,3,7A\nana,Mon,5,7B\nben,Mon,1,8A\nben,Mon,2,8A\n\
         ben,Mon,5,8B\ndee,Mon,1,9A\ndee,Mon,4,9A\ndee,Mon,5,9B\n",
    ),
    ("teams.csv", "id,name,sessions\nart,Art team,1\n"),
    ("members.csv", "team,staff,role\nart,ana,lead\nart,ben,required\nart,dee,required\n"),
    ("rules.toml", "name = \"Hill School\"\n[visits]\ndebrief = \"none\"\n"),
];

/// `explain` about the school that plans together, with these options.
fn about(more: &[&str]) -> assert_cmd::assert::Assert {
    let (school, _kept, out) = common::planned(TOGETHER, &[], 1);
    let paths = ["explain", school.path().to_str().unwrap(), out.to_str().unwrap()];
    staffroom(&[&paths[..], more].concat()).assert()
}

fn shown(more: &[&str]) -> String {
    String::from_utf8(about(more).success().get_output().stdout.clone()).unwrap()
}

#[test]
fn what_is_said_of_a_team_a_slot_a_visit_and_of_what_would_help() {
    insta::assert_snapshot!("team", shown(&["--team", "Art team", "--why-not", "Mon 3", "--why-not", "mon2"]));
    insta::assert_snapshot!("visits", shown(&["--observer", "dee", "--changes", "0"]));
    insta::assert_snapshot!(
        "lesson",
        shown(&["--observer", "dee", "--why-not", "ben", "--at", "Mon 2", "--changes", "0"])
    );
    insta::assert_snapshot!("helps", shown(&[]));
}

#[test]
fn answers_as_json_hold_the_whole_of_the_other_plan() {
    let json = |more: &[&str]| -> Value { serde_json::from_str(&shown(&[more, &["--json"]].concat())).unwrap() };
    let team = json(&["--team", "art", "--why-not", "Mon 3"]);
    assert_eq!((&team["schema"], &team["team"]), (&json!(1), &json!("art")));
    let elsewhere = &team["elsewhere"][0];
    assert_eq!((&elsewhere["day"], &elsewhere["period"]), (&json!("Mon"), &json!("3")));
    assert_eq!(elsewhere["blocked_by_school"], json!(["Ana Ruiz teaches 7A"]));
    assert!(elsewhere["otherwise"]["impossible"][0].is_string(), "{team}");
    assert_eq!(team["sessions"], json!([]), "it cannot meet");
    let visits = json(&["--observer", "dee"]);
    let without = &visits["visits"][0]["otherwise"];
    assert!(without["total"].as_i64() >= visits["total"].as_i64() && without["proven"] == json!(true), "{visits}");
    assert_eq!(without["visits"].as_array().unwrap().len(), 2, "one dropped, one added: {visits}");
    let helps = json(&["--changes", "2"]);
    let changes = helps["what_would_help"]["changes"].as_array().unwrap();
    assert!(changes.len() <= 2 && !changes.is_empty(), "{helps}");
    for change in changes {
        let saved = helps["total"].as_i64().unwrap() - change["total"].as_i64().unwrap();
        assert_eq!(change["saves"], json!(saved));
        assert!(saved > 0);
    }
    let none = json(&["--team", "art", "--changes", "0"]);
    assert_eq!(none["what_would_help"]["changes"], json!([]));
}

/// The best change of the list, made in the file that it names, gives the total that it promises.
#[test]
fn a_change_that_is_made_brings_what_was_promised() {
    let json: Value = serde_json::from_str(&shown(&["--json"])).unwrap();
    let best = &json["what_would_help"]["changes"][0];
    let words = best["change"].as_str().unwrap();
    assert_eq!((words, &best["file"]), ("Keep Ben Osei free in Mon 2 (teaches 8A)", &json!("timetable.csv")), "{json}");
    let edited: Vec<(&str, String)> =
        TOGETHER.iter().map(|(name, text)| (*name, text.replace("ben,Mon,2,8A\n", ""))).collect();
    let edited: Vec<(&str, &str)> = edited.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let school = common::write_school(&edited);
    let output = staffroom(&["plan", "--json", school.path().to_str().unwrap()]).assert().get_output().clone();
    let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(plan["score"]["total"], best["total"]);
}

#[test]
fn questions_about_teams_and_visits_that_have_no_answer() {
    for (more, words) in [
        (&["--team", "arts"][..], "no team is called 'arts': did you mean 'art'?"),
        (&["--team", "art", "--why-not", "Mon 9"], "no slot of periods.csv is called 'Mon 9'"),
        (&["--team", "art", "--observer", "dee"], "cannot be used with"),
        (&["--observer", "dee", "--why-not", "dee"], "nobody visits themselves"),
        (&["--observer", "dee", "--at", "Mon 1"], "--why-not"),
        (&["--why-not", "Mon 3"], "--team"),
        (&["--changes", "some"], "--changes takes a whole number"),
        (&["--mentee", "dee"], "has not the role mentee"),
    ] {
        about(more).code(2).stdout("").stderr(contains(words));
    }
    about(&["--time-limit", "0"]).success().stdout(contains("There was no time to work out any of the"));
    // A plan of another school says nothing about this one.
    let (school, _kept, out) = home();
    let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tiny-mentor-fit");
    let asked = ["explain", other.to_str().unwrap(), out.to_str().unwrap(), "--mentee", "dee"];
    staffroom(&asked).assert().code(2).stderr(contains("name the right school, or plan this one"));
    drop(school);
    // A plan of one kind says nothing about another.
    let (school, _kept, out) = home();
    let asked = ["explain", school.path().to_str().unwrap(), out.to_str().unwrap(), "--observer", "dee"];
    staffroom(&asked).assert().code(2).stderr(contains("plans no visits"));
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
    // What these two print is for shells and `man`.
    for command in commands.into_iter().filter(|command| !["completions", "man"].contains(command)) {
        staffroom(&[command, "--help"]).assert().success().stdout(contains("--json"));
        let page = fs::read_to_string(docs.join(format!("{command}.md"))).unwrap_or_else(|_| panic!("{command}.md"));
        assert!(page.contains("| `--json` |"), "{command}.md says what --json does");
        assert!(page.contains("## As JSON") || command == "plan", "{command}.md says what is in it");
    }
}
