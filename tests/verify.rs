//! Verify against schools read from files: a real one where it is there, and
//! plans that chance has corrupted.

#[path = "common/real.rs"]
mod real;

use proptest::prelude::*;
use serde_json::Value;
use staffroom::load::{LoadOptions, load};
use staffroom::plan::Score;
use staffroom::plan::by_hand::judge;
use staffroom::plan::document::Document;
use staffroom::plan::tables::tables;
use staffroom::plan::verify::{Rule, verify};
use staffroom::planners::plan_sessions;
use staffroom::report::reasons::say;
use staffroom::school::{School, Slot, SlotKind};
use staffroom::solve::{Control, Settings};
use std::path::Path;
use std::sync::LazyLock;

fn read(folder: &Path) -> School {
    let loaded = load(folder, &LoadOptions::default());
    loaded.school.unwrap_or_else(|| panic!("{:?}", loaded.findings))
}

#[test]
fn what_a_real_school_held_is_judged() {
    let Some(folder) = real::school("what_a_real_school_held_is_judged", "singapore-jc") else { return };
    let held = std::fs::read(folder.join("as_held.csv")).unwrap();
    let judgement = judge(&read(&folder), &held, "as_held.csv").unwrap();
    assert_eq!(judgement.ignored_columns, ["members"]);
    assert_eq!(judgement.document.sessions.len(), 58);
    // Counted apart from this program: 10 absences, 42 crowded days, 422 periods before or after somebody's day.
    assert_eq!(judgement.total(), 10 * 40 + 42 * 5 + 422 * 2);
    assert_eq!(judgement.absences.len(), 10);
    assert!(judgement.absences.iter().all(|absence| !absence.because.is_empty()));
    for violation in &judgement.verdict.violations {
        println!("{violation}");
    }
    let broken = |rule: Rule, part: &str| {
        judgement.verdict.violations.iter().any(|found| found.rule == rule && found.to_string().contains(part))
    };
    assert!(broken(Rule::Occupied, "S058: is in gp-jc1 and gp-jc2 at once"));
    assert!(broken(Rule::Sessions, "pw on Even We 7: takes 3 periods"));
    assert!(broken(Rule::WhoAttends, "hist-ip on Odd Tu 14: 5 of the leads and required members attend"));
    assert_eq!(judgement.verdict.violations.len(), 8);
}

/// What the planner makes of every fixture holds, and costs what verify counts.
#[test]
fn what_the_planner_makes_holds() {
    let settings = Settings { seed: 1, ..Settings::to_the_proof() };
    let mut folders: Vec<_> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("periods.csv").is_file())
        .collect();
    folders.sort();
    assert!(folders.len() > 10);
    for folder in folders {
        let school = read(&folder);
        // A fixture may ask for something impossible, to show what is said then.
        let Ok(plan) = plan_sessions(&school, None, &settings, &Control::default()) else { continue };
        let document = Document::new(&plan, &school, say);
        let verdict = verify(&school, &document, None);
        assert!(verdict.holds(), "{}: {:?}", folder.display(), verdict.violations);
        // What planning in stages would cost is not part of the plan.
        let score = Score { one_by_one: None, ..plan.score.clone() };
        assert_eq!(verdict.score, score, "{}", folder.display());
        assert_eq!(document.resolve(&school).plan.sessions, plan.sessions);
    }
}

/// Verify works out who is free when on its own; where the real schools are
/// there, it must agree with what the reader worked out.
#[test]
fn verify_and_the_reader_agree_about_real_schools() {
    for folder in real::schools("verify_and_the_reader_agree_about_real_schools") {
        let school = read(&folder);
        let ledger = judge(&school, b"team,day,period\n", "none.csv").unwrap().document.ledger;
        for (staff, row) in school.staff.iter().zip(ledger) {
            let lesson = |slot: &Slot| school.cycle.kind(*slot) == SlotKind::Lesson;
            let free = staff.time.free.and(&staff.time.days).iter().filter(lesson).count() as i64;
            assert_eq!((row.staff.as_str(), row.free_before), (staff.id.as_str(), free), "{}", folder.display());
            let on_days: i64 = row.days.iter().map(|day| day.free_before).sum();
            assert_eq!((row.days.len(), on_days), (school.cycle.days().len(), free), "{}", folder.display());
        }
    }
}

/// A small school with everything that sessions can have, and a plan for it that holds.
static PLAN: LazyLock<(School, Document)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("periods.csv", "day,period,kind\nMon,1,\nMon,2,\nMon,3,break\nMon,4,\nMon,5,open\nTue,1,\nTue,2,\nTue,4,\n"),
        ("staff.csv", "id,fte,roles\nana,1,\nbo,0.5,\ncy,1,cover\ndee,1,\neve,1,cover\n"),
        (
            "timetable.csv",
            "staff,day,period,subject,group,site\nana,Mon,1,Art,7A,\nana,Mon,4,Art,7B,South\nbo,Tue,1,PE,7A,\ndee,Mon,2,PE,7B,\n",
        ),
        ("availability.csv", "staff,day,period,status\nbo,Mon,2,avoid\ncy,Tue,,away\nana,Tue,,here\n"),
        (
            "teams.csv",
            "id,sessions,length,quorum,priority,room,every\nart,2,2,2,3,yes,\npe,1,1,1,1,,2\nzen,1,3,100%,1,,3\n",
        ),
        (
            "members.csv",
            "team,staff,role\nart,ana,lead\nart,bo,\nart,dee,optional\npe,bo,\npe,eve,optional\nzen,cy,\nzen,dee,\n",
        ),
        ("rooms.csv", "id,seats,site\nR1,3,North\nR2,9,North\n"),
        ("travel.csv", "from,to,minutes\nNorth,South,40\n"),
        ("pins.csv", "kind,id,day,period,turn,rule\nsession,pe,Mon,5,2,pin\n"),
        // Everybody may be there on any day.
        ("rules.toml", "[presence]\nempty_days = \"open\"\n[blocks]\nrelease = true\n[prep]\nmin_free_per_cycle = 1\n"),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let school = read(folder.path());
    let held = "team,day,period,room,attending,released,turn\n\
                art,Mon,1,R1,ana;bo,ana@1>cy,\n\
                art,Tue,1,R2,ana;bo;dee,bo@1>eve,\n\
                pe,Mon,5,,bo;eve,,2\n";
    let plan = judge(&school, held.as_bytes(), "held.csv").unwrap().document;
    let verdict = verify(&school, &plan, None);
    assert!(verdict.holds(), "{:?}", verdict.violations);
    (school, plan)
});

/// The paths of all values below one, the value itself left out.
fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut below = |key: String, value: &Value| {
        let path = format!("{at}/{key}");
        found.push(path.clone());
        paths(value, &path, found);
    };
    match value {
        Value::Array(rows) => rows.iter().enumerate().for_each(|(index, row)| below(index.to_string(), row)),
        Value::Object(fields) => fields.iter().for_each(|(key, field)| below(key.clone(), field)),
        _ => {}
    }
}

/// Whether a plan read from JSON is refused, or found to break a rule.
fn caught(value: &Value) -> bool {
    let (school, plan) = &*PLAN;
    match Document::from_json(value.to_string().as_bytes()) {
        Ok(document) => {
            tables(&document);
            document.resolve(school);
            verify(school, plan, Some(&document));
            !verify(school, &document, None).holds()
        }
        Err(_) => true,
    }
}

#[test]
fn every_figure_counts() {
    let value = serde_json::to_value(&PLAN.1).unwrap();
    let mut all = Vec::new();
    paths(&value, "", &mut all);
    let figures: Vec<&String> = all.iter().filter(|path| value.pointer(path).unwrap().is_i64()).collect();
    assert!(figures.len() > 60, "{}", figures.len());
    // The bound is the solver's proof, and how often a plan was changed before it does not say.
    let unchecked = ["/score/bound", "/version"];
    for path in figures.into_iter().filter(|path| !unchecked.contains(&path.as_str())) {
        let figure = value.pointer(path).unwrap().as_i64().unwrap();
        for wrong in [figure + 1, figure - 1, -figure - 1, i64::MAX, i64::MIN, 4_294_967_296 + figure] {
            let mut bad = value.clone();
            *bad.pointer_mut(path).unwrap() = wrong.into();
            assert!(caught(&bad), "{path}: {figure} became {wrong}");
        }
    }
}

#[test]
fn every_row_counts() {
    let value = serde_json::to_value(&PLAN.1).unwrap();
    let mut all = vec![];
    paths(&value, "", &mut all);
    for path in all.iter().filter(|path| value.pointer(path).unwrap().is_array() && !path.ends_with("repairs")) {
        for index in 0..value.pointer(path).unwrap().as_array().unwrap().len() {
            let change = |change: fn(&mut Vec<Value>, usize)| {
                let mut bad = value.clone();
                change(bad.pointer_mut(path).unwrap().as_array_mut().unwrap(), index);
                bad
            };
            if path != "/kinds" {
                assert!(caught(&change(|rows, index| drop(rows.remove(index)))), "{path}/{index} left out");
            }
            assert!(caught(&change(|rows, index| rows.insert(index, rows[index].clone()))), "{path}/{index} twice");
            if index > 0 {
                assert!(caught(&change(|rows, index| rows.swap(index - 1, index))), "{path}/{index} out of order");
            }
        }
    }
}

const WORDS: &[&str] =
    &["ana", "cy", "art", "zen", "R1", "R9", "Mon", "Tue", "1", "4", "", "sessions", "visit", "moved"];

fn anything() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        (-3i64..60).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(WORDS).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::Null),
        Just(Value::Array(vec![])),
        Just(serde_json::json!({})),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is written into a plan, reading, resolving and checking it ends without a panic.
    #[test]
    fn nothing_in_a_plan_makes_verify_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), anything()), 1..4)) {
        let mut value = serde_json::to_value(&PLAN.1).unwrap();
        for (at, new) in changes {
            let mut all = Vec::new();
            paths(&value, "", &mut all);
            let path: &String = at.get(&all);
            *value.pointer_mut(path).unwrap() = new;
        }
        caught(&value);
    }

    /// A text of a session that becomes another one of the school is caught, but for what is as good:
    /// another room that is large enough.
    #[test]
    fn another_name_is_caught(at in any::<prop::sample::Index>(), new in any::<prop::sample::Index>()) {
        let mut value = serde_json::to_value(&PLAN.1).unwrap();
        let sessions = value["sessions"].clone();
        let mut all = Vec::new();
        paths(&sessions, "/sessions", &mut all);
        let texts: Vec<&String> = all.iter().filter(|path| value.pointer(path).unwrap().is_string()).collect();
        let path: &String = at.get::<&String>(&texts);
        let names = ["ana", "bo", "cy", "dee", "eve", "art", "pe", "zen", "Mon", "Tue", "1", "2", "3", "4", "5", ""];
        let new = *new.get(&names);
        prop_assume!(value.pointer(path).unwrap() != new);
        *value.pointer_mut(path).unwrap() = new.into();
        prop_assert!(caught(&value), "{path} became {new:?}");
    }

    /// Any bytes as a plan or as a file of sessions end in an answer.
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300), start in 0usize..4) {
        let mut text: Vec<u8> = ["", "{\"schema\":1,", "team,day,period,length,attending,released\n", "team,day,period\nart,Mon,"][start].into();
        text.extend(bytes);
        let _ = Document::from_json(&text);
        let _ = judge(&PLAN.0, &text, "held.csv");
    }

    /// Any cells in a file of sessions end in an answer.
    #[test]
    fn any_cells_are_answered(cells in prop::collection::vec(prop::sample::select(&[
        "art", "pe", "Mon", "Tue", "1", "2", "9", "-1", "99999999999999999999", "9223372036854775807", "ana;bo", "zoe", "ana@1>cy", "@>", ";", "\"",
    ][..]), 1..12)) {
        let text = format!("team,day,period,length,turn,attending,released\npe,Mon,1,{}\n{}\n", cells[0], cells.join(","));
        if let Ok(judgement) = judge(&PLAN.0, text.as_bytes(), "held.csv") {
            prop_assert_eq!(judgement.document.score.total, judgement.total());
        }
    }
}
