//! docs/plan.schema.json says what plan.json holds: it is what the types of the
//! program give, and plans of every kind keep to it.
//!
//! `UPDATE_DOCS=1 cargo test --release --test plan_schema` writes it anew.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::read;
use jsonschema::Validator;
use serde_json::{Value, json};
use staffroom::plan::document::Document;
use staffroom::plan::{Kind, Plan};
use staffroom::planners::{PlanError, Request, plan, plan_peers};
use staffroom::report::reasons::say;
use staffroom::school::School;
use staffroom::solve::{Control, Settings};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn kept() -> String {
    fs::read_to_string(root().join("docs/plan.schema.json")).unwrap_or_default()
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&Document::json_schema()).unwrap();
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is a schema itself");
    jsonschema::validator_for(&schema).expect("the schema can be used")
}

/// The names of the fixtures.
fn fixtures() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("fixtures")).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.join("timetable.csv").is_file()).collect();
    folders.sort();
    folders
}

fn planned(school: &School, request: &Request) -> Option<Plan> {
    let settings = Settings::to_the_proof();
    match plan(school, request, &settings, &Control::default()) {
        Ok(plan) => Some(plan),
        // A few fixtures ask for what cannot be.
        Err(PlanError::Input(_)) => None,
        Err(error) => panic!("{error:?}"),
    }
}

/// Fails where the written plan is not as the schema says.
fn keeps_to(validator: &Validator, name: &str, plan: &Plan, school: &School) {
    let text = Document::new(plan, school, say).to_json();
    let value: Value = serde_json::from_str(&text).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{name}: {wrong:#?}");
}

#[test]
fn the_schema_in_the_docs_is_that_of_the_program() {
    let schema = Document::json_schema();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join("docs/plan.schema.json"), &schema).unwrap();
    }
    let advice = "docs/plan.schema.json is old: UPDATE_DOCS=1 cargo test --release --test plan_schema";
    assert!(kept() == schema, "{advice}");
}

#[test]
fn plans_of_the_fixtures_keep_to_it() {
    let validator = validator();
    let mut number = 0;
    for folder in fixtures() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let school = common::school(read(&folder));
        let request = Request { kinds: &Kind::ALL, ..Request::default() };
        if let Some(plan) = planned(&school, &request) {
            keeps_to(&validator, &name, &plan, &school);
            number += 1;
        }
        if name.starts_with("tiny-mentor") {
            let request = Request { staged: true, compare_objectives: true, ..request };
            if let Some(plan) = planned(&school, &request) {
                keeps_to(&validator, &name, &plan, &school);
            }
            if let Ok(plan) = plan_peers(&school) {
                keeps_to(&validator, &name, &plan, &school);
            }
        }
    }
    assert!(number > 40, "only {number} fixtures could be planned");
}

#[test]
fn what_is_no_plan_does_not_keep_to_it() {
    let validator = validator();
    let page = fs::read_to_string(root().join("docs/plan.md")).unwrap();
    let example = page.split_once("```json\n").unwrap().1.split_once("```").unwrap().0;
    let plan: Value = serde_json::from_str(example).unwrap();
    assert!(validator.is_valid(&plan));
    let changes: &[(&str, Value)] = &[
        ("/schema", json!(2)),
        ("/status", json!("best")),
        ("/kinds/0", json!("session")),
        ("/score/total", json!("21")),
        ("/score/criteria/0/criterion", json!("beauty")),
        ("/sessions/0/length", json!(1.5)),
        ("/sessions/0/released", Value::Null),
        ("/pairs", json!([{ "mentor": "lena", "mentee": "mo", "fit": 101 }])),
        ("/unmet", json!([{ "kind": "room", "id": "x", "count": 1, "reason": "", "repairs": [] }])),
        ("/ledger/0", json!({})),
    ];
    for (pointer, value) in changes {
        let mut wrong = plan.clone();
        *wrong.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value.clone();
        assert!(!validator.is_valid(&wrong), "{pointer} = {value}");
    }
    for key in ["schema", "score", "sessions", "ledger"] {
        let mut wrong = plan.clone();
        wrong.as_object_mut().unwrap().remove(key);
        assert!(!validator.is_valid(&wrong), "without {key}");
    }
}

#[test]
fn every_field_is_described_in_plain_words() {
    let schema: Value = serde_json::from_str(&Document::json_schema()).unwrap();
    let definitions = schema["$defs"].as_object().unwrap();
    for (name, definition) in definitions.iter().map(|(name, value)| (name.as_str(), value)).chain([("plan", &schema)])
    {
        assert!(definition["description"].is_string(), "{name}");
        for (field, described) in definition["properties"].as_object().into_iter().flatten() {
            let words = described["description"].as_str().unwrap_or_else(|| panic!("{name}.{field}"));
            assert!(!words.contains("[`") && !words.contains("::"), "{name}.{field}: {words}");
        }
    }
}
