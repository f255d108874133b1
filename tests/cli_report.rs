//! `staffroom report` and `plan --formats` through the program: what is
//! written where, and that bad input writes nothing.

mod common;

use std::fs;
use std::path::Path;

use common::{USUAL_FILES as ALL, entries, write_small_with};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use tempfile::TempDir;

fn staffroom(home: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    common::staffroom(arguments).current_dir(home).assert()
}

/// A folder with the small school as `school/`, some of its files replaced, and its plan in `out/`.
fn home(files: &[(&str, &str)]) -> TempDir {
    let school = write_small_with(files);
    let home = tempfile::tempdir().unwrap();
    copy(school.path(), &home.path().join("school"));
    staffroom(home.path(), &["plan", "school", "-o", "out"]);
    assert!(home.path().join("out/plan.json").exists());
    home
}

const NO_VISITS: (&str, &str) = ("rules.toml", "name = \"Hill\"\n[visits]\nvisits = 0\n");

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn a_plan_is_written_in_all_formats_and_again_from_its_plan() {
    let home = home(&[NO_VISITS]);
    let (out, pages) = (home.path().join("out"), home.path().join("pages"));
    assert_eq!(entries(&out), ALL);
    staffroom(home.path(), &["report", "school", "out", "-o", "pages"])
        .code(0)
        .stdout("Written to pages: report.html, plan.xlsx, tables (.csv) and plan.json.\n")
        .stderr(is_empty());
    assert_eq!(entries(&pages), ALL);
    for file in ALL {
        assert!(fs::read(out.join(file)).unwrap() == fs::read(pages.join(file)).unwrap(), "{file} differs");
    }
    // Into the plan's own folder, from its plan.json, with fewer formats: those that are there stay.
    staffroom(home.path(), &["report", "school", "out/plan.json", "-o", "out", "--formats", "csv"]).code(0);
    assert_eq!(entries(&out), ALL);
}

#[test]
fn formats_are_chosen_for_a_plan_too() {
    let home = home(&[NO_VISITS]);
    staffroom(home.path(), &["plan", "school", "-o", "new", "--formats", "html"])
        .code(0)
        .stdout(contains("Written to new: report.html and plan.json."));
    assert_eq!(entries(&home.path().join("new")), ["plan.json", "report.html"]);
    staffroom(home.path(), &["plan", "school", "-o", "new", "--formats", "json"]).code(0);
    assert_eq!(entries(&home.path().join("new")), ["plan.json"]);
    staffroom(home.path(), &["plan", "school", "--peers", "-o", "peers", "--formats", "html,csv"])
        .stdout(contains("Written to peers: report.html, tables (.csv) and plan.json."));
    let page = fs::read_to_string(home.path().join("peers/report.html")).unwrap();
    assert!(page.contains("id=\"peers\"") && !page.contains("id=\"pairs\""));
    staffroom(home.path(), &["report", "school", "peers", "-o", "again", "--formats", "html,csv"]).code(0);
    for file in ["report.html", "peers.csv"] {
        let read = |folder: &str| fs::read(home.path().join(folder).join(file)).unwrap();
        assert!(read("peers") == read("again"), "{file} differs");
    }
}

#[test]
fn json_says_what_was_written() {
    let home = home(&[NO_VISITS]);
    let printed = staffroom(home.path(), &["report", "school", "out", "-o", "pages", "--formats", "html", "--json"])
        .code(0)
        .stderr(is_empty())
        .get_output()
        .stdout
        .clone();
    let said: Value = serde_json::from_slice(&printed).unwrap();
    let expected = serde_json::json!({
        "schema": 1, "school": "Hill", "folder": "pages", "files": ["report.html", "plan.json"], "left_out": []
    });
    assert_eq!(said, expected);
}

#[test]
fn a_format_that_is_not_there_is_named_and_nothing_written() {
    let home = home(&[NO_VISITS]);
    for (formats, says) in [
        (
            "xls",
            "--formats takes html, xlsx, csv, ics, letters and json, with commas between them, not 'xls' (did you mean xlsx?)",
        ),
        ("html,pdf", "not 'pdf'"),
        ("", "not ''"),
    ] {
        for command in [&["report", "school", "out"][..], &["plan", "school"][..]] {
            let arguments = [command, &["-o", "new", "--formats", formats]].concat();
            staffroom(home.path(), &arguments).code(2).stdout(is_empty()).stderr(normal(says));
            assert!(!home.path().join("new").exists());
        }
    }
    staffroom(home.path(), &["plan", "school", "--formats", "html"]).code(2).stderr(contains("--output"));
    staffroom(home.path(), &["report", "school", "out"]).code(2).stderr(contains("--output"));
}

/// What standard error says, whatever the line ends.
fn normal(says: &str) -> impl predicates::Predicate<[u8]> + use<> {
    let says = says.to_owned();
    predicates::function::function(move |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ");
        text.contains(&says)
    })
}

#[test]
fn a_plan_of_another_school_is_refused() {
    let home = home(&[NO_VISITS]);
    let other = write_small_with(&[("rules.toml", "name = \"Dale\"\n[visits]\nvisits = 0\n")]);
    copy(other.path(), &home.path().join("dale"));
    staffroom(home.path(), &["report", "dale", "out", "-o", "new"])
        .code(2)
        .stdout(is_empty())
        .stderr(normal("dale is the school 'Dale', but the plan out is of 'Hill'"));
    assert!(!home.path().join("new").exists());
}

#[test]
fn what_the_school_no_longer_has_is_left_out_and_said() {
    let home = home(&[NO_VISITS]);
    let files = [
        NO_VISITS,
        ("staff.csv", "id,name\nana,Ana Ruiz\ncy,Cy Okoro\n"),
        ("timetable.csv", "staff,week,day,period\nana,,Mon,1\n"),
        ("members.csv", "team,staff,role\nmaths,ana,lead\nmaths,cy,required\n"),
    ];
    copy(write_small_with(&files).path(), &home.path().join("changed"));
    staffroom(home.path(), &["report", "changed", "out", "-o", "new"])
        .code(0)
        .stderr(contains("W411").and(contains("who is not there any more")));
    let page = fs::read_to_string(home.path().join("new/report.html")).unwrap();
    assert!(page.contains("The school has changed since this plan was made: 2 things that it names are not there"));
    assert!(!page.contains("Bo Li"));
    let same = |file: &str| {
        let read = |folder: &str| fs::read_to_string(home.path().join(folder).join(file)).unwrap();
        assert_eq!(read("out"), read("new"), "{file}");
    };
    same("plan.json");
    same("ledger.csv");
}

#[test]
fn people_of_the_same_name_are_told_apart() {
    let staff = "id,name\nana,Kim Lee\nbo,Kim Lee\ncy,\"Lee, <Kim>\"\n";
    let home = home(&[NO_VISITS, ("staff.csv", staff)]);
    let page = fs::read_to_string(home.path().join("out/report.html")).unwrap();
    for name in ["Kim Lee (ana)", "Kim Lee (bo)", "Lee, &lt;Kim&gt;"] {
        assert!(page.contains(&format!("<h3>{name}</h3>")), "{name}");
    }
}

#[test]
fn a_report_adds_to_a_folder_and_a_school_is_never_written_into() {
    let home = home(&[NO_VISITS]);
    let mine = home.path().join("mine");
    fs::create_dir(&mine).unwrap();
    fs::write(mine.join("letter.txt"), "Dear all").unwrap();
    let report = ["report", "school", "out", "-o", "mine"];
    fs::write(mine.join("report.html"), "my page").unwrap();
    staffroom(home.path(), &report).code(2).stderr(normal("holds report.html already"));
    assert_eq!(entries(&mine), ["letter.txt", "report.html"]);
    staffroom(home.path(), &["report", "school", "out", "-o", "school", "--force"]).code(2);
    assert!(home.path().join("school/staff.csv").exists());
    staffroom(home.path(), &["report", "school", "out", "-o", "no/such/folder"]).code(0);
    assert_eq!(entries(&home.path().join("no/such/folder")), ALL);
    staffroom(home.path(), &[&report[..], &["--force"]].concat()).code(0).stderr(normal("report.html is now report.2"));
    for name in ALL.iter().chain(&["letter.txt"]) {
        assert!(mine.join(name).exists(), "{name}");
    }
    // Formats that are not asked for now stay.
    staffroom(home.path(), &[&report[..], &["--formats", "json"]].concat()).code(0);
    assert!(mine.join("plan.xlsx").exists());
    assert_eq!(entries(home.path()), ["mine", "no", "out", "school"], "nothing temporary is left");
}

#[test]
fn a_plan_that_cannot_be_read_writes_nothing() {
    let home = home(&[NO_VISITS]);
    let plan = fs::read_to_string(home.path().join("out/plan.json")).unwrap();
    fs::write(home.path().join("cut.json"), &plan[..plan.len() / 2]).unwrap();
    for (plan, says) in
        [("cut.json", "the plan is cut off"), ("nowhere", "cannot be read"), ("school", "cannot be read")]
    {
        staffroom(home.path(), &["report", "school", plan, "-o", "new"]).code(2).stderr(normal(says));
        assert!(!home.path().join("new").exists());
    }
    staffroom(home.path(), &["report", "nowhere", "out", "-o", "new"]).code(2);
    assert!(!home.path().join("new").exists());
}
