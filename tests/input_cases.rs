//! Schools as they really are: each case of ../shared/cases/input is read, checked and planned as its entry in
//! expected.json says. Skipped where that folder is not there.

#[path = "common/real.rs"]
mod real;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use staffroom::load::{LoadOptions, TeamsBy, load};
use staffroom::school::{Id, School, Slot, SlotKind, StaffId};

fn cases() -> Option<(PathBuf, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/input");
    let Ok(text) = fs::read_to_string(folder.join("expected.json")) else {
        real::skipped("input_cases", "cases of input");
        return None;
    };
    Some((folder, serde_json::from_str(&text).expect("expected.json is JSON")))
}

fn staffroom(arguments: &[&str]) -> std::process::Output {
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("staffroom"));
    command.env("NO_COLOR", "1").args(arguments).output().expect("the program runs")
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// What does not hold of a case.
struct Wrong(Vec<String>);

impl Wrong {
    fn unless(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.0.push(what());
        }
    }
}

#[test]
fn every_case_holds() {
    let Some((folder, expected)) = cases() else { return };
    let mut failed = Vec::new();
    let all = expected["cases"].as_array().expect("cases");
    for case in all {
        let name = case["case"].as_str().expect("the name of a case");
        let mut wrong = Wrong(Vec::new());
        check(&folder.join(name), case, &expected["schools"], &mut wrong);
        if let Some(alternatives) = case["either"].as_array() {
            let holds = |alternative: &Value| {
                let mut wrong = Wrong(Vec::new());
                check(&folder.join(name), alternative, &expected["schools"], &mut wrong);
                wrong.0.is_empty()
            };
            wrong.unless(alternatives.iter().any(holds), || "none of the alternatives holds".to_owned());
        }
        if !wrong.0.is_empty() {
            failed.push(format!("{name}: {}", wrong.0.join("; ")));
        }
    }
    assert!(failed.is_empty(), "{} of {} cases fail:\n{}", failed.len(), all.len(), failed.join("\n"));
}

fn check(path: &Path, case: &Value, schools: &Value, wrong: &mut Wrong) {
    let shown = path.to_str().expect("a path in UTF-8");
    let arguments = texts(&case["args"]);
    let checked = staffroom(&[&["check", shown, "--json"], arguments.as_slice()].concat());
    let document: Value = serde_json::from_slice(&checked.stdout).expect("check --json prints JSON");
    let lists = document["schools"].as_array().expect("schools").iter().map(|school| &school["findings"]);
    let findings: Vec<&Value> = lists.flat_map(|list| list.as_array().expect("findings")).collect();
    let of = |severity: &str| findings.iter().filter(|finding| finding["severity"] == severity).count() as u64;
    if let Some(exit) = case["exit"].as_i64() {
        let code = checked.status.code().map(i64::from);
        wrong.unless(code == Some(exit), || format!("check ends with {code:?}"));
    }
    for (severity, key) in [("error", "errors"), ("warning", "warnings")] {
        if let [least, most] = case[key].as_array().map(Vec::as_slice).unwrap_or_default() {
            let found = of(severity);
            let fits = (least.as_u64()..=most.as_u64()).contains(&Some(found));
            wrong.unless(fits, || format!("{found} {key}"));
        }
    }
    if let Some(most) = case["findings"].as_u64() {
        wrong.unless(of("error") + of("warning") <= most, || "too many findings".to_owned());
    }
    for said in case["says"].as_array().into_iter().flatten() {
        let says = |finding: &&&Value| {
            let text = finding.to_string();
            let has = |words: &str| words.split('|').any(|word| text.contains(word));
            finding["severity"] == said["severity"]
                && texts(&said["has"]).into_iter().all(has)
                && (said["count"].is_null() || finding["count"] == said["count"])
        };
        wrong.unless(findings.iter().any(|finding| says(&finding)), || format!("nothing says {said}"));
    }
    for words in texts(&case["says_not"]) {
        let says = |finding: &&&Value| finding["severity"] != "note" && finding.to_string().contains(words);
        wrong.unless(!findings.iter().any(|finding| says(&finding)), || format!("something says {words:?}"));
    }
    let out = tempfile::tempdir().expect("a temporary folder");
    let out_path = out.path().join("out");
    let written = out_path.to_str().expect("a path in UTF-8");
    let planned = staffroom(&[&["plan", shown, "-o", written, "--time-limit", "60"], arguments.as_slice()].concat());
    let code = planned.status.code().map(i64::from);
    if case["exit"] == 2 {
        wrong.unless(code == Some(2) && !out_path.exists(), || format!("plan ends with {code:?}, or writes"));
        return;
    }
    let may_end =
        case["plan_exit"].as_array().map_or(vec![0, 1], |codes| codes.iter().filter_map(Value::as_i64).collect());
    wrong.unless(code.is_some_and(|code| may_end.contains(&code)), || format!("plan ends with {code:?}"));
    let said = [planned.stdout, planned.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    for words in texts(&case["plan_says"]) {
        wrong.unless(said.contains(words), || format!("plan does not say {words:?}"));
    }
    let Some(name) = case["school"].as_str().filter(|_| case["plan"] != false) else { return };
    let text = fs::read_to_string(out_path.join("plan.json")).unwrap_or_default();
    let plan: Value = serde_json::from_str(&text).unwrap_or_default();
    let teams_by = arguments.contains(&"department").then_some(TeamsBy::Department);
    match load(path, &LoadOptions { teams_by, ..LoadOptions::default() }).school {
        Some(school) => compare(&school, &plan, &schools[name], &case["need"], wrong),
        None => wrong.0.push("it is not read".to_owned()),
    }
}

/// Compares a school, and the plan of it, with what they should be.
fn compare(school: &School, plan: &Value, expected: &Value, need: &Value, wrong: &mut Wrong) {
    let people: Vec<&str> = school.staff.iter().map(|person| person.id.as_str()).collect();
    wrong.unless(people == texts(&expected["people"]), || format!("the people are {people:?}"));
    let cycle = &school.cycle;
    let meet = cycle.slots().filter(|slot| cycle.kind(*slot) != SlotKind::Break);
    let slots: Vec<String> = meet.map(|slot| cycle.name(slot)).collect();
    wrong.unless(slots == texts(&expected["slots"]), || format!("the slots are {slots:?}"));
    let rows = |staff: StaffId, visited: bool| -> Vec<Slot> {
        let rows = school.timetable.of(staff).iter().filter(|row| !visited || row.observe);
        let mut slots: Vec<Slot> = rows.map(|row| row.slot).collect();
        slots.dedup();
        slots
    };
    for (staff, person) in school.staff.entries() {
        let blocked: Vec<Slot> = person.time.away.or(&person.time.protected).iter().collect();
        for (key, found) in [("busy", rows(staff, false)), ("teaches", rows(staff, true)), ("blocked", blocked)] {
            let found: Vec<String> = found.into_iter().map(|slot| cycle.name(slot)).collect();
            let should: Vec<&str> = texts(&expected[key][&person.id]);
            wrong.unless(found == should, || format!("{} {key} {found:?}, not {should:?}", person.id));
        }
    }
    let free: BTreeMap<&str, &Value> = plan["ledger"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|row| Some((row["staff"].as_str()?, &row["free_before"])))
        .collect();
    for (id, periods) in expected["free_before"].as_object().into_iter().flatten() {
        wrong.unless(free.get(id.as_str()) == Some(&periods), || format!("{id} has {:?} free", free.get(id.as_str())));
    }
    for (name, members) in expected["teams"].as_object().into_iter().flatten() {
        let team = school.teams.iter().find(|team| team.id == *name);
        let found: Vec<&str> =
            team.iter().flat_map(|team| &team.members).map(|member| people[member.staff.index()]).collect();
        wrong.unless(found == texts(members), || format!("team {name} is {found:?}"));
    }
    let pairs = plan["pairs"].as_array().into_iter().flatten();
    for pair in pairs {
        let (mentor, mentee) =
            (pair["mentor"].as_str().unwrap_or_default(), pair["mentee"].as_str().unwrap_or_default());
        let should = &need[mentee][mentor];
        wrong
            .unless(should.is_null() || pair["points"]["need"] == *should, || format!("{mentor} for {mentee}: {pair}"));
    }
    nobody_is_where_they_cannot_be(school, plan, wrong);
}

fn nobody_is_where_they_cannot_be(school: &School, plan: &Value, wrong: &mut Wrong) {
    let mut held: Vec<(Vec<&str>, &Value)> = Vec::new();
    for session in plan["sessions"].as_array().into_iter().flatten() {
        let released = session["released"].as_array().into_iter().flatten().map(|release| &release["staff"]);
        let released: Vec<&str> = released.filter_map(Value::as_str).collect();
        let attending = texts(&session["attending"]).into_iter().filter(|id| !released.contains(id));
        held.push((attending.collect(), session));
    }
    for pair in plan["pairs"].as_array().into_iter().flatten() {
        for meeting in pair["meetings"].as_array().into_iter().flatten() {
            held.push((["mentor", "mentee"].iter().filter_map(|role| pair[role].as_str()).collect(), meeting));
        }
    }
    for visit in plan["visits"].as_array().into_iter().flatten() {
        held.push((visit["observer"].as_str().into_iter().collect(), visit));
        if visit["debrief"].is_object() {
            held.push((
                ["observer", "host"].iter().filter_map(|role| visit[role].as_str()).collect(),
                &visit["debrief"],
            ));
        }
    }
    for (people, at) in held {
        let label = |key: &str| at[key].as_str().unwrap_or_default();
        let slot = school.cycle.find(label("week"), label("day"), label("period"));
        for id in people {
            let person = school.staff.iter().find(|person| person.id == id);
            let free = person.zip(slot).is_some_and(|(person, slot)| person.time.free.contains(slot));
            wrong.unless(free, || format!("{id} is not free at {at}"));
        }
    }
}
