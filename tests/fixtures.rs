//! The fixtures keep what their READMEs promise: every tiny school has the
//! optimum worked out by hand, whichever solver proves it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use staffroom::findings::{Code, Severity};
use staffroom::load::{LoadOptions, load};

/// What a README says of its school.
#[derive(Debug, PartialEq)]
enum Promise {
    /// The least total, and criterion, count, weight and cost of each row of its table.
    Optimum(i64, Vec<(String, i64, i64, i64)>),
    /// The exit status of a school that cannot be planned.
    ExitStatus(i32),
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn schools(prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(fixtures()).expect("the fixtures folder");
    let mut schools: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("timetable.csv").is_file() && name(path).starts_with(prefix))
        .collect();
    schools.sort();
    assert!(!schools.is_empty(), "no fixtures are called {prefix}…");
    schools
}

fn name(path: &Path) -> String {
    path.file_name().expect("a folder has a name").to_string_lossy().into_owned()
}

fn promise(school: &Path) -> Promise {
    let text = fs::read_to_string(school.join("README.md")).expect("every fixture has a README.md");
    let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
    if let Some(status) = value("exit status:") {
        return Promise::ExitStatus(status.parse().expect("an exit status"));
    }
    let optimum = value("optimum:").expect("a README says `optimum:` or `exit status:`");
    let table = text
        .lines()
        .filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'))
        .map(|row| row.split('|').map(str::trim).collect::<Vec<_>>())
        .filter(|row| row.len() == 4 && row[1].parse::<i64>().is_ok())
        .map(|row| {
            let figure = |at: usize| row[at].parse().expect("a figure");
            (row[0].to_owned(), figure(1), figure(2), figure(3))
        })
        .collect();
    Promise::Optimum(optimum.parse().expect("a total"), table)
}

fn staffroom() -> Command {
    Command::cargo_bin("staffroom").expect("the program is built")
}

fn criteria(plan: &Value) -> Vec<(String, i64, i64, i64)> {
    let figure = |row: &Value, key: &str| row[key].as_i64().unwrap_or_else(|| panic!("no {key} in {row}"));
    let rows = plan["score"]["criteria"].as_array().expect("criteria");
    rows.iter()
        .map(|row| {
            let criterion = row["criterion"].as_str().expect("a criterion").to_owned();
            (criterion, figure(row, "count"), figure(row, "weight"), figure(row, "cost"))
        })
        .collect()
}

/// What a school is there for.
fn only(school: &str) -> &'static str {
    match school {
        _ if school.starts_with("tiny-mentor-") => "mentors",
        _ if school.starts_with("tiny-visit-") => "visits",
        _ => "sessions",
    }
}

/// Plans a school and returns its plan, after `verify` has agreed with it.
fn plan(school: &Path, only: &str, solver: &str) -> Value {
    let output = staffroom().args(["plan", "--only", only, "--json", "--solver", solver]).arg(school).output();
    let output = output.expect("the program runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    let plan: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{}: no plan ({error}); it said:\n{errors}", name(school)));
    let unmet = plan["unmet"].as_array().expect("unmet").len();
    assert_eq!(output.status.code(), Some(i32::from(unmet > 0)), "{}: {errors}", name(school));

    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("plan.json");
    fs::write(&file, &output.stdout).expect("the plan is written");
    let verdict = staffroom().args(["verify", "--json"]).arg(school).arg(&file).output().expect("the program runs");
    assert_eq!(verdict.status.code(), Some(0), "{}: {verdict:?}", name(school));
    let verdict: Value = serde_json::from_slice(&verdict.stdout).expect("verify --json prints JSON");
    assert_eq!(verdict["holds"], true, "{}: {verdict:#}", name(school));
    assert_eq!(verdict["score"]["total"], plan["score"]["total"], "{}", name(school));
    plan
}

fn every_tiny_school_has_its_optimum(solver: &str) {
    for school in schools("tiny-") {
        match promise(&school) {
            Promise::Optimum(total, table) => {
                let plan = plan(&school, only(&name(&school)), solver);
                let school = name(&school);
                assert_eq!(plan["score"]["total"].as_i64(), Some(total), "{school} with {solver}: {plan:#}");
                assert_eq!(plan["score"]["bound"].as_i64(), Some(total), "{school} with {solver}");
                assert_eq!(plan["status"], "optimal", "{school} with {solver}");
                assert_eq!(criteria(&plan), table, "{school} with {solver}");
            }
            Promise::ExitStatus(status) => {
                let only = only(&name(&school));
                let output = staffroom().args(["plan", "--only", only, "--solver", solver]).arg(&school).output();
                let output = output.expect("the program runs");
                assert_eq!(output.status.code(), Some(status), "{} with {solver}", name(&school));
                assert!(output.stdout.is_empty(), "{} with {solver} printed a plan", name(&school));
            }
        }
    }
}

#[cfg(feature = "highs")]
#[test]
fn highs_proves_every_tiny_optimum() {
    every_tiny_school_has_its_optimum("highs");
}

#[cfg(feature = "highs")]
#[test]
fn the_plain_formulation_proves_every_tiny_optimum() {
    every_tiny_school_has_its_optimum("highs-plain");
}

#[cfg(feature = "microlp")]
#[test]
fn microlp_proves_every_tiny_optimum() {
    every_tiny_school_has_its_optimum("microlp");
}

/// Without its one rule, each of these schools would cost something else: the
/// fixture really shows its rule.
#[test]
fn a_tiny_school_costs_something_else_without_its_rule() {
    // School, file, what is replaced by what, and the total that is then the least.
    let changes = [
        ("tiny-quorum", "teams.csv", "60%", "100%", 1000),
        ("tiny-lead", "members.csv", "dee,lead", "dee,required", 40),
        ("tiny-optional", "members.csv", "optional", "required", 40),
        ("tiny-release", "rules.toml", "release = true", "release = false", 1000),
        ("tiny-max-covers", "rules.toml", "max_covers = 1", "max_covers = 2", 43),
        ("tiny-cover-anyone", "rules.toml", "\"anyone\"", "\"role\"", 1000),
        ("tiny-double-period", "rules.toml", "passing_minutes = 10", "passing_minutes = 20", 0),
        ("tiny-parallel", "rules.toml", "parallel_sessions = 1", "parallel_sessions = 2", 0),
        ("tiny-rooms", "rooms.csv", "200,no", "200,yes", 0),
        ("tiny-prep-day", "rules.toml", "min_free_per_day = 1", "min_free_per_day = 0", 0),
        ("tiny-prep-cycle", "rules.toml", "min_free_per_cycle = 4", "min_free_per_cycle = 3", 15),
        ("tiny-session-limit", "rules.toml", "max_sessions_per_day = 1", "max_sessions_per_day = 2", 5),
        ("tiny-sessions-per-week", "rules.toml", "max_sessions_per_week = 1", "max_sessions_per_week = 2", 0),
        ("tiny-shortest", "rules.toml", "shortest = 30", "shortest = 0", 0),
        ("tiny-turns", "teams.csv", "Bea,2", "Bea,1", 1000),
        ("tiny-same-time", "teams.csv", "yes", "no", 0),
        ("tiny-minutes", "teams.csv", "60", "30", 0),
        ("tiny-overlap", "periods.csv", "2A,09:30", "2A,10:00", 0),
        ("tiny-travel", "travel.csv", "20", "0", 0),
        ("tiny-room-site", "rooms.csv", "R1,20,North", "R1,20,South", 0),
        ("tiny-prep-minutes", "rules.toml", "min_free_per_day = 60", "min_free_per_day = 30", 0),
        ("tiny-committed", "rules.toml", "max_committed_per_cycle = 3", "max_committed_per_cycle = 5", 21),
        ("tiny-protected", "availability.csv", "protected", "avoid", 2),
        ("tiny-pins", "pins.csv", "3,pin", "2,pin", 2),
        ("tiny-conflict", "pins.csv", "with-max,Mon,2", "with-max,Mon,3", 5),
        ("tiny-mentor-fit", "staff.csv", "algebra:5", "algebra:3", 33),
        ("tiny-mentor-fit", "preferences.csv", "dee,ana,2", "dee,ana,1", 15),
        ("tiny-mentor-places", "staff.csv", "plays:4,,1", "plays:4,,2", 20),
        ("tiny-mentor-meetings", "timetable.csv", "ana,Mon,3,Maths,7A\n", "", 0),
        ("tiny-mentor-chain", "timetable.csv", "cy,Mon,3,Science,9A\n", "", 50),
        ("tiny-mentor-fair", "rules.toml", "\"fair\"", "\"total\"", 80),
        ("tiny-mentor-stable", "rules.toml", "\"stable\"", "\"total\"", 40),
        ("tiny-mentor-sites", "rules.toml", "cross_site = false", "cross_site = true", 0),
        ("tiny-mentor-require", "pairs.csv", "require", "forbid", 0),
        ("tiny-mentor-repeat", "rules.toml", "repeat = false", "repeat = true", 0),
        ("tiny-mentor-prefer", "preferences.csv", "ana,gus,1", "ana,dee,1", 0),
        ("tiny-mentor-pins", "pins.csv", "3,pin", "4,pin", 0),
        ("tiny-mentor-pins", "pins.csv", "4,ban", "2,ban", 2),
        ("tiny-mentor-unmet", "rules.toml", "unmet_mentee = 30", "unmet_mentee = 50", 40),
        ("tiny-mentor-conflict", "pairs.csv", "ben,dee,require", "ben,dee,forbid", 0),
        ("tiny-visit-hosts", "staff.csv", "plays:4,,0,1", "plays:4,,0,2", 22),
        ("tiny-visit-next-day", "rules.toml", "\"next-day\"", "\"same-day\"", 40),
        ("tiny-visit-next-day", "rules.toml", "\"next-day\"", "\"none\"", 50),
        ("tiny-visit-next-day", "timetable.csv", "cy,Mon,4,", "cy,Tue,1,,\ncy,Tue,3,,\ncy,Mon,4,", 25),
        ("tiny-visit-same-day", "rules.toml", "\"same-day\"", "\"next-day\"", 0),
        ("tiny-visit-same-day", "rules.toml", "\"same-day\"", "\"none\"", 0),
        ("tiny-visit-no-debrief", "rules.toml", "\"none\"", "\"same-day\"", 54),
        ("tiny-visit-class", "rules.toml", "per_group = 1", "per_group = 2", 0),
        ("tiny-visit-class", "timetable.csv", "7A+7B", "7A", 0),
        ("tiny-visit-one-visitor", "rules.toml", "rounds = 1", "rounds = 2", 0),
        ("tiny-visit-one-visitor", "timetable.csv", "ben,Mon,2,English,7A", "ben,Mon,2,English,7B", 0),
        ("tiny-visit-occupied", "rules.toml", "rounds = 1", "rounds = 2", 0),
        ("tiny-visit-repeat", "rules.toml", "repeat = false", "repeat = true", 0),
        ("tiny-visit-require", "pairs.csv", "require", "forbid", 60),
        ("tiny-visit-require", "pairs.csv", "any,ana,eli,forbid\n", "", 60),
        ("tiny-visit-pins", "pins.csv", "3,pin", "2,pin", 4),
        ("tiny-visit-pins", "pins.csv", "2,ban", "5,ban", 4),
        ("tiny-visit-unmet", "rules.toml", "unmet_visit = 30", "unmet_visit = 50", 40),
        ("tiny-visit-triad", "staff.csv", "Ben,Maths", "Ben,Music", 726),
        ("tiny-visit-triad", "rules.toml", "\"triads\"", "\"squares\"", 3600),
        ("tiny-visit-square", "staff.csv", "Dee,Art", "Dee,Music", 1164),
        ("tiny-visit-square", "rules.toml", "\"squares\"", "\"triads\"", 1286),
        ("tiny-visit-rounds", "rules.toml", "rounds = 1", "rounds = 2", 0),
        ("tiny-visit-conflict", "staff.csv", "maps:5,,0,1", "maps:5,,0,2", 2),
    ];
    for (school, file, before, after, total) in changes {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for entry in fs::read_dir(fixtures().join(school)).expect("the fixture") {
            let entry = entry.expect("an entry");
            let text = fs::read_to_string(entry.path()).expect("a text file");
            let text = if entry.file_name() == *file {
                assert!(text.contains(before), "{school}/{file} has no `{before}`");
                text.replace(before, after)
            } else {
                text
            };
            fs::write(folder.path().join(entry.file_name()), text).expect("a copy");
        }
        let solver = staffroom::solve::SolverName::available()[0].name();
        let plan = plan(folder.path(), only(school), solver);
        assert_eq!(plan["score"]["total"].as_i64(), Some(total), "{school} with {after} instead of {before}: {plan:#}");
    }
}

#[test]
fn every_fixture_loads_without_errors_or_warnings() {
    for school in schools("") {
        let loaded = load(&school, &LoadOptions::default());
        // A school of mentors or visits alone needs no teams.
        let expected = |code: Code| code == Code::NoTeams && only(&name(&school)) != "sessions";
        let findings = loaded.findings.iter().filter(|finding| finding.severity() != Severity::Note);
        let findings: Vec<_> = findings.filter(|finding| !expected(finding.code)).collect();
        assert!(findings.is_empty(), "{}: {findings:#?}", name(&school));
        assert!(loaded.school.is_some(), "{} is a school", name(&school));
    }
}

#[test]
fn every_tiny_table_adds_up_to_its_optimum() {
    for school in schools("tiny-") {
        if let Promise::Optimum(total, table) = promise(&school) {
            for (criterion, count, weight, cost) in &table {
                assert_eq!(count * weight, *cost, "{}: {criterion}", name(&school));
            }
            assert_eq!(table.iter().map(|row| row.3).sum::<i64>(), total, "{}", name(&school));
        }
    }
}

#[cfg(feature = "highs")]
#[test]
fn willow_creek_tells_its_story() {
    let school = fixtures().join("willow-creek");
    let Promise::Optimum(total, table) = promise(&school) else { panic!("willow-creek can be planned") };
    let first = plan(&school, "sessions", "highs");
    let plain = plan(&school, "sessions", "highs-plain");
    for plan in [&first, &plain] {
        assert_eq!(plan["status"], "optimal");
        assert_eq!(plan["score"]["total"].as_i64(), Some(total), "{plan:#}");
    }
    assert_eq!(criteria(&first), table);

    let unmet = first["unmet"].as_array().expect("unmet");
    assert_eq!(unmet.len(), 1, "{unmet:#?}");
    assert_eq!(unmet[0]["id"], "languages");
    assert!(unmet[0]["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{unmet:#?}");
    assert!(unmet[0]["repairs"].as_array().is_some_and(|repairs| !repairs.is_empty()), "{unmet:#?}");
    let sessions = first["sessions"].as_array().expect("sessions");
    let of = |team: &str| sessions.iter().find(|session| session["team"] == team).expect("the team meets");
    assert_eq!(of("english")["released"][0]["staff"], "lucia");
    assert_eq!(of("year-7")["released"][0]["staff"], "naledi");
    assert_eq!(of("science")["absent"][0], "ewan");
}

#[cfg(feature = "highs")]
#[test]
fn the_tight_school_is_planned_together_at_less() {
    let school = fixtures().join("tight-school");
    let Promise::Optimum(total, table) = promise(&school) else { panic!("the tight school can be planned") };
    assert_eq!(table.iter().map(|row| row.3).sum::<i64>(), total);
    let together = plan(&school, "sessions,mentors,visits", "highs");
    assert_eq!(together["score"]["total"].as_i64(), Some(total), "{together:#}");
    assert_eq!(together["status"], "optimal");
    assert_eq!(together["unmet"].as_array().map(Vec::len), Some(0));
    let staged = staffroom().args(["plan", "--staged", "--json"]).arg(&school).output().expect("the program runs");
    let staged: Value = serde_json::from_slice(&staged.stdout).expect("a plan");
    assert!(staged["score"]["total"].as_i64() > Some(total + 200), "{staged:#}");
}
