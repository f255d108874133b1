//! `staffroom bench` through the program: runs, failures, resuming, reports.
#![cfg(feature = "highs")]

mod common;

use common::{SMALL, entries, refused, said, staffroom, write_school};
use predicates::str::contains;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const SETTINGS: &str = "time_limit = 20\nseeds = [0, 1]\nonly = [\"sessions\"]\n[[settings]]\nname = \"default\"\n\
                        [[settings]]\nname = \"plain\"\nsolver = \"highs-plain\"\n";

const REPORT: [&str; 6] = ["instances.csv", "report.html", "report.md", "runs.csv", "settings.toml", "summary.csv"];

struct Home {
    school: TempDir,
    folder: TempDir,
}

impl Home {
    fn new(settings: &str) -> Home {
        let home = Home { school: write_school(SMALL), folder: tempfile::tempdir().unwrap() };
        fs::write(home.folder.path().join("settings.toml"), settings).unwrap();
        home
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn bench(&self, output: &str, more: &[&str]) -> assert_cmd::Command {
        let (school, settings, output) =
            (self.school.path().to_str().unwrap(), self.path("settings.toml"), self.path(output));
        staffroom(&[&["bench", school, "--settings", &settings, "-o", &output], more].concat())
    }

    fn lines(&self, output: &str) -> Vec<String> {
        fs::read_to_string(Path::new(&self.path(output)).join("runs.csv")).unwrap().lines().map(str::to_owned).collect()
    }
}

#[test]
fn every_run_is_recorded_and_compared() {
    let home = Home::new(SETTINGS);
    let output = home.bench("out", &["--json", "--repeats", "2"]).assert().success().get_output().stdout.clone();
    let found: Value = serde_json::from_slice(&output).unwrap();
    assert_eq!(
        (found["schema"].as_u64(), found["runs"].as_u64(), found["failed"].as_u64()),
        (Some(1), Some(8), Some(0))
    );
    assert_eq!(found["interrupted"], false);
    let settings = found["settings"].as_array().unwrap();
    assert_eq!((&settings[0]["name"], &settings[1]["name"]), (&"default".into(), &"plain".into()));
    assert_eq!(settings[1]["against_baseline"]["instances"], 2);
    assert_eq!(entries(Path::new(&home.path("out"))), REPORT);
    // What a run says of itself is what the plan says.
    let mut reader = csv::Reader::from_path(Path::new(&home.path("out")).join("runs.csv")).unwrap();
    let heads = reader.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let plan = staffroom(&["plan", home.school.path().to_str().unwrap(), "--only", "sessions", "--json"]);
    let plan: Value = serde_json::from_slice(&{ plan }.output().unwrap().stdout).unwrap();
    for row in &rows {
        let at = |name: &str| &row[column(name)];
        assert_eq!((at("status"), at("total")), ("optimal", &*plan["score"]["total"].to_string()));
        assert_eq!((at("staff"), at("sessions_unmet"), at("version").split_once('+').is_some()), ("3", "0", true));
        let seconds = |name: &str| at(name).parse::<f64>().unwrap();
        assert!(seconds("first_seconds") <= seconds("proof_seconds"), "{row:?}");
        assert!(seconds("proof_seconds") <= seconds("wall_seconds"), "{row:?}");
        assert!(seconds("memory") > 1.0 && seconds("memory") < 80.0, "its own memory, not that of bench: {row:?}");
        assert_eq!(
            at("variables_after") == "0",
            at("settings") == "default",
            "no solver is needed by default: {row:?}"
        );
    }
}

#[test]
fn an_interrupted_comparison_goes_on_and_results_are_joined() {
    let home = Home::new(SETTINGS);
    home.bench("out", &[]).assert().success().stdout(contains("Written to"));
    let whole = home.lines("out");
    assert_eq!(whole.len(), 5);
    // As if the power had failed in the middle of the third line.
    let runs = Path::new(&home.path("out")).join("runs.csv");
    fs::write(&runs, format!("{}\n{}", whole[..3].join("\n"), &whole[3][..20])).unwrap();
    refused(home.bench("out", &[]), "go on with them (--resume)");
    home.bench("out", &["--resume"]).assert().success();
    let again = home.lines("out");
    assert_eq!((again.len(), &again[..3]), (5, &whole[..3]));
    home.bench("out", &["--resume"]).assert().success();
    assert_eq!(home.lines("out"), again, "nothing is left to do");
    home.bench("more", &["--seeds", "7"]).assert().success();
    let both = home.path("both");
    let joined =
        ["bench", "--report", &home.path("out"), &home.path("more"), "-o", &both, "--json", "--baseline", "plain"];
    let output = staffroom(&joined).assert().success().get_output().stdout.clone();
    let found: Value = serde_json::from_slice(&output).unwrap();
    assert_eq!((found["runs"].as_u64(), found["baseline"].as_str()), (Some(6), Some("plain")));
    assert_eq!(entries(Path::new(&both)), ["instances.csv", "report.html", "report.md", "summary.csv"]);
    fs::remove_file(Path::new(&home.path("out")).join("report.html")).unwrap();
    staffroom(&["bench", "--report", &home.path("out")]).assert().success();
    assert_eq!(entries(Path::new(&home.path("out"))), REPORT, "the report of one folder belongs into it");
}

#[test]
fn a_run_that_fails_is_recorded_and_the_rest_goes_on() {
    let home = Home::new("memory_limit = 100\nseeds = [0]\n[[settings]]\nname = \"default\"\n");
    let broken = write_school(&[("periods.csv", "day,period\nMon,1\n")]);
    let big = tempfile::tempdir().unwrap();
    let big = big.path().join("big");
    let big = big.to_str().unwrap();
    staffroom(&["generate", "-o", big, "--staff", "3000", "--seed", "1"]).assert().success();
    let settings = home.path("settings.toml");
    let schools = [home.school.path().to_str().unwrap(), broken.path().to_str().unwrap(), big];
    let output = home.path("out");
    let arguments = [&["bench"], &schools[..], &["--settings", &settings, "-o", &output, "--json"]].concat();
    let assert = staffroom(&arguments).assert().success();
    let found: Value = serde_json::from_slice(&assert.get_output().stdout).unwrap();
    assert_eq!((found["runs"].as_u64(), found["failed"].as_u64()), (Some(3), Some(2)));
    let text = home.lines("out").join("\n");
    assert!(text.contains(",memory,it held more than 100 MB,"), "{text}");
    assert!(text.contains(",failed,the school cannot be read: "), "{text}");
    assert!(text.contains(",optimal,"), "{text}");
    let page = fs::read_to_string(Path::new(&output).join("report.html")).unwrap();
    assert!(page.contains("the school cannot be read"), "failures are in the report");
}

#[test]
fn contradictions_end_with_the_status_of_a_failed_solver() {
    let home = Home::new(SETTINGS);
    home.bench("out", &[]).assert().success();
    let runs = Path::new(&home.path("out")).join("runs.csv");
    let mut reader = csv::Reader::from_path(&runs).unwrap();
    let heads = reader.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    for name in ["total", "bound"] {
        rows[0][column(name)] = "123456".into();
    }
    let mut writer = csv::Writer::from_path(&runs).unwrap();
    writer.write_record(&heads).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
    staffroom(&["bench", "--report", &home.path("out")])
        .assert()
        .code(4)
        .stdout(contains("123456"))
        .stderr(contains("runs contradict each other"));
}

#[test]
fn what_cannot_be_compared_is_refused_before_anything_runs() {
    let home = Home::new("[[settings]]\nname = \"a\"\nspeed = 9\nhighs = { no_such_option = 1 }\n");
    let told = said(&home.bench("out", &[]).assert().code(2));
    assert!(told.contains("settings.toml:3:1: there is no setting speed"), "{told}");
    assert!(told.contains("settings.toml:4:11: HiGHS has no option no_such_option"), "{told}");
    assert!(told.contains("nothing was run: 2 problems"), "{told}");
    assert!(!Path::new(&home.path("out")).exists());
    fs::write(home.path("settings.toml"), SETTINGS).unwrap();
    let school = home.school.path().to_str().unwrap();
    for (more, words) in [
        (&["--repeats", "0"][..], "--repeats takes a whole number from 1"),
        (&["--seeds", "1,x"], "--seeds takes a whole number"),
        (&["--time-limit", "-1"], "--time-limit takes seconds above 0"),
        (&["--memory-limit", "3"], "--memory-limit takes a whole number from 50"),
        (&["--resume"], "there is nothing to go on with"),
        (&[school], "is named twice"),
        (&["/no/such/school"], "/no/such/school cannot be read"),
    ] {
        refused(home.bench("out", more), words);
        assert!(!Path::new(&home.path("out")).exists(), "{more:?}");
    }
    staffroom(&["bench", school]).assert().code(2).stderr(contains("bench needs --settings FILE and -o OUT"));
    staffroom(&["bench", "--settings", &home.path("settings.toml"), "-o", &home.path("out")])
        .assert()
        .code(2)
        .stderr(contains("at least one school"));
    staffroom(&["bench", "--report", "/no/such/runs"]).assert().code(2).stderr(contains("cannot be read as the runs"));
    staffroom(&["bench-run"]).write_stdin("{}").assert().code(2).stderr(contains("is for staffroom bench"));
    fs::create_dir(home.path("out")).unwrap();
    fs::write(Path::new(&home.path("out")).join("thesis.txt"), "words").unwrap();
    fs::write(Path::new(&home.path("out")).join("report.md"), "my report").unwrap();
    refused(home.bench("out", &[]), "holds report.md already");
    assert_eq!(entries(Path::new(&home.path("out"))), ["report.md", "thesis.txt"]);
}
