//! docs/plan.md and docs/costs.md say what the program does.

use staffroom::load::{LoadOptions, load};
use staffroom::plan::by_hand::judge;
use staffroom::plan::document::{Document, Made};
use staffroom::plan::tables::tables;
use staffroom::plan::verify::{Rule, verify};
use staffroom::planners::plan_sessions;
use staffroom::report::reasons::say;
use staffroom::school::{Costs, Criterion, School};
use staffroom::solve::{Control, Settings};
use std::path::{Path, PathBuf};

fn home() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

fn page(name: &str) -> String {
    std::fs::read_to_string(home().join("docs").join(name)).unwrap()
}

fn tiny_release() -> School {
    let loaded = load(&Path::new(&home()).join("fixtures/tiny-release"), &LoadOptions::default());
    loaded.school.unwrap_or_else(|| panic!("{:?}", loaded.findings))
}

/// What stands between the fences of a page's first block of this language.
fn block(page: &str, language: &str) -> String {
    let (_, rest) = page.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_string()
}

#[test]
fn the_example_is_a_plan_that_holds() {
    let text = block(&page("plan.md"), "json");
    let document = Document::from_json(text.as_bytes()).unwrap();
    assert_eq!(document.to_json(), text, "the example is written as the program writes");
    let verdict = verify(&tiny_release(), &document, None);
    assert!(verdict.holds(), "{:?}", verdict.violations);
    assert_eq!(verdict.score.total, 21);
}

#[test]
fn every_table_is_described_with_its_columns() {
    let page = page("plan.md");
    let mut document = Document::from_json(block(&page, "json").as_bytes()).unwrap();
    document.peers = Some(Vec::new());
    assert!(page.contains("| `peers` |"), "the field is described too");
    for (name, bytes) in tables(&document) {
        let header = String::from_utf8(bytes).unwrap().lines().next().unwrap().replace('\u{feff}', "");
        assert!(page.contains(&format!("| {name} | `{header}`")), "{name}: {header}");
    }
}

#[test]
fn the_sessions_made_by_hand_are_judged() {
    let judgement = judge(&tiny_release(), block(&page("plan.md"), "csv").as_bytes(), "held.csv").unwrap();
    assert!(judgement.verdict.violations.iter().all(|violation| violation.rule == Rule::WhoAttends));
    assert_eq!(judgement.absences.len(), 1);
}

#[test]
fn the_table_of_costs_is_that_of_the_program() {
    let page = page("costs.md");
    let rows: Vec<(String, i64)> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"))
        .map(|row| (row.split('`').next().unwrap().to_string(), row.rsplit(' ').next().unwrap().parse().unwrap()))
        .collect();
    let costs = Costs::default();
    let expected: Vec<(String, i64)> =
        Criterion::ALL.iter().map(|criterion| (criterion.name().to_string(), criterion.weight(&costs))).collect();
    assert_eq!(rows, expected);
}

#[test]
fn the_example_is_what_the_program_plans() {
    let options = LoadOptions { fingerprint: true, ..LoadOptions::default() };
    let loaded = load(&Path::new(&home()).join("fixtures/tiny-release"), &options);
    let (school, fingerprint) = (loaded.school.unwrap(), loaded.fingerprint);
    let settings = Settings { seed: 1, ..Settings::to_the_proof() };
    let plan = plan_sessions(&school, None, &settings, &Control::default()).unwrap();
    let mut document = Document::new(&plan, &school, say);
    let made = Made { on: "2027-01-04".parse().unwrap(), fingerprint, held: Vec::new() };
    document.stamp(&made, None);
    assert_eq!(document.to_json(), block(&page("plan.md"), "json"));
}
