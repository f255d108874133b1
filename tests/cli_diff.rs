//! `staffroom diff` through the program: what it says of every kind of change,
//! its exit status, and plans that cannot be compared.

mod common;

use assert_cmd::Command;
use predicates::str::{contains, is_empty};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const SCHOOL: &[(&str, &str)] = &[
    ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nTue,1\nTue,2\nTue,3\n"),
    ("staff.csv", "id,name\nana,Ana Ruiz\nben,Ben Osei\ncy,Cy Lam\ndee,Dee Roth\neli,Eli Ng\n"),
    ("timetable.csv", "staff,day,period\nana,Mon,1\n"),
    ("teams.csv", "id,name\nart,Art team\nmaths,Maths department\n"),
    ("members.csv", "team,staff\nart,cy\nart,dee\nmaths,ana\nmaths,ben\nmaths,cy\n"),
    ("rules.toml", "name = \"Hill School\"\n"),
];

fn session(team: &str, slot: [&str; 2], room: &str, people: [&[&str]; 2], released: Value) -> Value {
    json!({ "team": team, "week": "", "day": slot[0], "period": slot[1], "length": 1, "room": room,
            "attending": people[0], "absent": people[1], "released": released })
}

fn slot(day: &str, period: &str) -> Value {
    json!({ "week": "", "day": day, "period": period })
}

fn pair(mentor: &str, mentee: &str, fit: i64, meeting: Value) -> Value {
    json!({ "mentor": mentor, "mentee": mentee, "fit": fit, "meetings": [meeting],
            "points": { "need": 80, "time": 100, "experience": 50, "department": 0, "preference": 50 } })
}

fn visit(round: i64, people: [&str; 2], slot: [&str; 2], debrief: Value) -> Value {
    json!({ "round": round, "observer": people[0], "host": people[1], "week": "", "day": slot[0], "period": slot[1],
            "subject": "Maths", "group": "7A", "fit": 60, "debrief": debrief })
}

fn criterion(criterion: &str, count: i64, weight: i64) -> Value {
    json!({ "criterion": criterion, "count": count, "weight": weight, "cost": count * weight })
}

fn ledger(people: &[&str]) -> Value {
    let row = |staff: &&str| {
        json!({ "staff": staff, "free_before": 5, "free_after": 3, "sessions": 1, "meetings": 1, "covers": 0,
                "visits": 0, "hosted": 0, "minutes": 50 })
    };
    people.iter().map(row).collect()
}

fn old() -> Value {
    json!({
        "schema": 1, "school": "Hill School", "kinds": ["sessions", "mentors", "visits"], "status": "optimal",
        "score": { "total": 130, "bound": 130, "stages": [],
                   "criteria": [criterion("absent_optional", 1, 10), criterion("release", 1, 20),
                                criterion("misfit_mentor", 100, 1)] },
        "sessions": [
            session("maths", ["Mon", "2"], "M1", [&["ana", "ben"], &["cy"]], json!([])),
            session("maths", ["Tue", "1"], "M1", [&["ana", "ben", "cy"], &[]],
                    json!([{ "staff": "ana", "period": "1", "cover": "eli" }])),
            session("maths", ["Tue", "3"], "", [&["ana", "ben", "cy"], &[]], json!([])),
        ],
        "pairs": [pair("ana", "dee", 70, slot("Mon", "3")), pair("ben", "eli", 30, slot("Tue", "2"))],
        "visits": [visit(1, ["dee", "ana"], ["Mon", "1"], slot("Mon", "3")),
                   visit(2, ["dee", "ben"], ["Tue", "1"], Value::Null)],
        "unmet": [{ "kind": "session", "id": "art", "count": 1, "reason": "no time", "repairs": [] }],
        "ledger": ledger(&["ana", "ben", "cy", "dee", "eli"]),
    })
}

fn new() -> Value {
    json!({
        "schema": 1, "school": "Hill School", "kinds": ["sessions", "mentors", "visits"], "status": "feasible",
        "score": { "total": 145, "bound": 120, "stages": [],
                   "criteria": [criterion("release", 3, 20), criterion("misfit_mentor", 85, 1)] },
        "sessions": [
            session("maths", ["Mon", "2"], "M2", [&["ana", "ben", "cy"], &[]], json!([])),
            session("art", ["Mon", "3"], "A1", [&["cy", "fay"], &["dee"]], json!([])),
            session("maths", ["Tue", "1"], "M1", [&["ana", "ben", "cy"], &[]],
                    json!([{ "staff": "ana", "period": "1", "cover": "dee" }])),
            session("maths", ["Tue", "2"], "", [&["ana", "ben"], &["cy"]], json!([])),
        ],
        "pairs": [pair("cy", "dee", 85, slot("Mon", "3")), pair("ben", "eli", 30, slot("Tue", "3"))],
        "visits": [visit(1, ["cy", "ana"], ["Mon", "1"], slot("Mon", "3")),
                   visit(3, ["dee", "ben"], ["Tue", "2"], slot("Tue", "3"))],
        "unmet": [{ "kind": "visit", "id": "dee", "count": 1, "reason": "no time", "repairs": [] }],
        "ledger": ledger(&["ana", "ben", "cy", "dee", "fay"]),
    })
}

/// A folder with the school and the plans old.json and new.json.
fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let school = home.path().join("hill");
    fs::create_dir(&school).unwrap();
    for (name, text) in SCHOOL {
        fs::write(school.join(name), text).unwrap();
    }
    for (name, plan) in [("old.json", old()), ("new.json", new())] {
        fs::write(home.path().join(name), serde_json::to_string_pretty(&plan).unwrap()).unwrap();
    }
    home
}

fn staffroom(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("staffroom"));
    command.current_dir(home).env("COLUMNS", "100").env("NO_COLOR", "1").args(arguments);
    command
}

fn printed(home: &Path, arguments: &[&str], status: i32) -> String {
    let output = staffroom(home, arguments).assert().code(status).stderr(is_empty()).get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

#[test]
fn every_kind_of_change_in_words() {
    let home = home();
    insta::assert_snapshot!(printed(home.path(), &["diff", "old.json", "new.json", "--school", "hill"], 1));
}

#[test]
fn without_a_school_people_and_teams_are_called_by_their_ids() {
    let home = home();
    let text = printed(home.path(), &["diff", "old.json", "new.json"], 1);
    assert!(text.contains("- maths: ") && text.contains("affects ana, ben"), "{text}");
    assert!(!text.contains("Ana Ruiz"), "{text}");
}

#[test]
fn json_says_the_same() {
    let home = home();
    let text = printed(home.path(), &["diff", "old.json", "new.json", "--json"], 1);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&found["schema"], &found["changed"]), (&json!(1), &json!(true)));
    let what = |kind: &str| -> Vec<&str> {
        found[kind].as_array().unwrap().iter().map(|change| change["what"].as_str().unwrap()).collect()
    };
    assert_eq!(what("sessions"), ["added", "moved", "changed", "changed"]);
    assert_eq!(what("pairs"), ["changed", "moved"]);
    assert_eq!(what("visits"), ["added", "dropped", "moved"]);
    assert_eq!(found["score"]["total"], json!({ "before": 130, "after": 145 }));
    assert_eq!(found["staff"], json!({ "new": ["fay"], "gone": ["eli"], "people": 6 }));
    let first = json!({ "staff": "ana", "changes": 6, "sessions": 3, "pairs": 1, "visits": 2 });
    assert_eq!(found["affected"][0], first);
    // Names change nothing in it.
    assert_eq!(printed(home.path(), &["diff", "old.json", "new.json", "--json", "--school", "hill"], 1), text);
}

#[test]
fn nothing_changed() {
    let home = home();
    let text = printed(home.path(), &["diff", "old.json", "old.json"], 0);
    assert_eq!(text, "Hill School: nothing changed. Both plans cost 130.\n");
    let text = printed(home.path(), &["diff", "old.json", "old.json", "--json"], 0);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&found["changed"], &found["sessions"]), (&json!(false), &json!([])));
}

#[test]
fn only_figures_changed() {
    let home = home();
    let mut plan = old();
    plan["score"]["bound"] = json!(100);
    plan["status"] = json!("feasible");
    plan["ledger"][0]["free_before"] = json!(4);
    fs::write(home.path().join("new.json"), plan.to_string()).unwrap();
    let text = printed(home.path(), &["diff", "old.json", "new.json"], 1);
    assert!(text.contains("no session, pair or visit changed") && text.contains("Both plans cost 130."), "{text}");
    assert!(text.contains("Also different: how much time people have."), "{text}");
}

/// Bad input: status 2, nothing on standard output, and these words.
fn refused(home: &Path, arguments: &[&str], words: &str) {
    for arguments in [arguments.to_vec(), [arguments, &["--json"]].concat()] {
        staffroom(home, &arguments).assert().code(2).stdout(is_empty()).stderr(contains(words));
    }
}

#[test]
fn plans_that_cannot_be_compared() {
    let home = home();
    let write = |name: &str, text: &str| fs::write(home.path().join(name), text).unwrap();
    let changed = |key: &str, value: Value| {
        let mut plan = new();
        plan[key] = value;
        plan.to_string()
    };
    let text = new().to_string();
    let cases: &[(&str, String, &str)] = &[
        ("other.json", changed("school", json!("Lake School")), "of the school 'Hill School', the second of 'Lake"),
        ("newer.json", changed("schema", json!(7)), "schema 7, but this program reads schema 1"),
        ("older.json", changed("schema", json!(0)), "schema 0, but this program reads schema 1"),
        ("cut.json", text[..text.len() / 2].to_owned(), "cut off"),
        ("empty.json", String::new(), "cut off"),
        ("list.json", "[1, 2]".to_owned(), "not a plan"),
        ("table.csv", "team,day\n".to_owned(), "not JSON"),
        ("wrong.json", changed("sessions", json!("none")), "sessions"),
        ("peers.json", changed("peers", json!([])), "the second plan is a plan of peers and the other is not"),
    ];
    for (name, text, words) in cases {
        write(name, text);
        refused(home.path(), &["diff", "old.json", name], words);
        let turned = words.replace("second", "first").replace("of the school 'Hill School', the first", "Hill");
        let turned = if *name == "other.json" { "of the school 'Lake School'" } else { &turned };
        refused(home.path(), &["diff", name, "old.json"], turned);
    }
    refused(home.path(), &["diff", "old.json", "nowhere"], "nowhere");
    // A school is a folder too, but not one with a plan in it.
    refused(home.path(), &["diff", "old.json", "hill"], "plan.json");
    staffroom(home.path(), &["diff", "old.json"]).assert().code(2).stderr(contains("NEW"));
    staffroom(home.path(), &["diff", "old.json", "new.json", "--teams-by", "subject"]).assert().code(2);
}

#[test]
fn the_school_of_the_names_is_that_of_the_plans() {
    let home = home();
    let nowhere = ["diff", "old.json", "new.json", "--school", "nowhere"];
    staffroom(home.path(), &nowhere).assert().code(2).stdout(is_empty()).stderr(contains("no such folder"));
    fs::write(home.path().join("hill/rules.toml"), "name = \"Lake School\"\n").unwrap();
    let words = "hill is the school 'Lake School', but the plans are of 'Hill School'";
    refused(home.path(), &["diff", "old.json", "new.json", "--school", "hill"], words);
}

/// Plans of a fixture, kept in folders.
fn planned(home: &Path, school: &Path, out: &str, more: &[&str]) -> PathBuf {
    let school = school.to_str().unwrap();
    let arguments = [&["plan", school, "-o", out][..], more].concat();
    let output = staffroom(home, &arguments).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    home.join(out)
}

#[test]
fn a_ban_moves_a_session_and_little_else() {
    let home = tempfile::tempdir().unwrap();
    let school = home.path().join("tiny-two-days");
    fs::create_dir(&school).unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tiny-two-days");
    for entry in fs::read_dir(&fixture).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, school.join(path.file_name().unwrap())).unwrap();
    }
    let out = planned(home.path(), &school, "out", &[]);
    assert_eq!(printed(home.path(), &["diff", "out", "out/plan.json"], 0).lines().count(), 1);
    let plan: Value = serde_json::from_slice(&fs::read(out.join("plan.json")).unwrap()).unwrap();
    let session = &plan["sessions"][0];
    let word = |key: &str| session[key].as_str().unwrap().to_owned();
    let ban =
        format!("kind,id,week,day,period,rule\nsession,{},,{},{},ban\n", word("team"), word("day"), word("period"));
    fs::write(school.join("pins.csv"), ban).unwrap();
    planned(home.path(), &school, "new", &["--previous", "out"]);
    let text = printed(home.path(), &["diff", "out", "new", "--school", "tiny-two-days"], 1);
    assert!(text.contains("SESSIONS") && text.contains("WHO IS AFFECTED"), "{text}");
    assert!(text.contains("moved from") || text.contains("dropped"), "{text}");
}

#[test]
fn a_plan_of_peers_has_groups() {
    let home = home();
    let group =
        |people: &[&str], meeting: Value| json!({ "people": people, "fit": 50, "pairs": [], "meetings": [meeting] });
    let plan = |groups: Value| {
        let mut plan = old();
        plan["sessions"] = json!([]);
        plan["pairs"] = json!([]);
        plan["visits"] = json!([]);
        plan["unmet"] = json!([]);
        plan["peers"] = groups;
        plan.to_string()
    };
    let old = plan(json!([group(&["ana", "ben"], slot("Mon", "2")), group(&["cy", "dee"], slot("Mon", "3"))]));
    let new = plan(json!([group(&["ana", "ben"], slot("Tue", "2")), group(&["cy", "eli"], slot("Mon", "3"))]));
    fs::write(home.path().join("old.json"), old).unwrap();
    fs::write(home.path().join("new.json"), new).unwrap();
    let text = printed(home.path(), &["diff", "old.json", "new.json", "--school", "hill"], 1);
    for words in [
        "1 group of peers moved, 1 added, 1 dropped. 5 of 5 people are affected.",
        "Ana Ruiz and Ben Osei: their meeting moved from Mon 2 to Tue 2",
        "Cy Lam and Dee Roth: no longer a group; they met Mon 3",
        "Cy Lam and Eli Ng: a new group; they meet Mon 3; worth 50",
        "Cy Lam: 2 groups of peers",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}
