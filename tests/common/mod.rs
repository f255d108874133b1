//! What several tests need: schools in temporary folders.
#![allow(dead_code, reason = "each test uses some of it")]

use std::fs;
use std::path::{Path, PathBuf};

use staffroom::findings::{Code, Finding, render};
use staffroom::load::{LoadOptions, Loaded, TeamsBy, load};
use staffroom::school::School;
use tempfile::TempDir;

/// A small school that reads without any finding: two days of three lessons, three people, one team.
pub const SMALL: &[(&str, &str)] = &[
    (
        "periods.csv",
        "week,day,period,start,end,kind\n,Mon,1,,,\n,Mon,2,,,\n,Mon,3,,,\n,Tue,1,,,\n,Tue,2,,,\n,Tue,3,,,\n",
    ),
    ("staff.csv", "id,name\nana,Ana Ruiz\nbo,Bo Li\ncy,Cy Okoro\n"),
    ("timetable.csv", "staff,week,day,period,subject,group,room\nana,,Mon,1,Maths,1A,R1\nbo,,Mon,2,Maths,1B,R2\n"),
    ("teams.csv", "id,name,sessions\nmaths,Mathematics,1\n"),
    ("members.csv", "team,staff,role\nmaths,ana,lead\nmaths,bo,required\n"),
];

/// Writes files into a new temporary folder.
pub fn write_school(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file can be written into it");
    }
    folder
}

/// The program with these arguments, without colours, for a terminal of 100 columns.
pub fn staffroom(arguments: &[&str]) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("staffroom"));
    // The zone and the day of the machine that tests run on are those of nobody.
    command.env("COLUMNS", "100").env("NO_COLOR", "1").env("TZ", "Europe/Madrid").env_remove("SOURCE_DATE_EPOCH");
    command.args(arguments);
    command
}

/// The school in these files and a plan of it, made with these options: the school, the folder
/// that keeps the plan, and the plan. It ends with `status`: 0, or 1 where something is unmet.
pub fn planned(files: &[(&str, &str)], options: &[&str], status: i32) -> (TempDir, TempDir, PathBuf) {
    let school = write_school(files);
    let kept = tempfile::tempdir().expect("a temporary folder can be made");
    let out = kept.path().join("out");
    let path = |path: &Path| path.to_str().expect("a path in UTF-8").to_owned();
    let arguments = ["plan", &path(school.path()), "-o", &path(&out)];
    staffroom(&[&arguments[..], options].concat()).assert().code(status);
    (school, kept, out)
}

/// What a command said on standard error, on one line: where its lines break depends on the
/// length of paths.
pub fn said(ended: &assert_cmd::assert::Assert) -> String {
    let text = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Sees to it that a command was refused as bad usage, with these words.
pub fn refused(mut command: assert_cmd::Command, words: &str) {
    let said = said(&command.assert().code(2));
    assert!(said.contains(words), "{words:?} is not in {said:?}");
}

/// The names in a folder, in order; the room of the program's own in an output folder is left out.
pub fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("an entry"));
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().expect("UTF-8")).collect();
    names.retain(|name| name != ".staffroom");
    names.sort();
    names
}

/// Every file of an output folder, in order, where nothing else is asked for.
pub const USUAL_FILES: &[&str] = &[
    "free_periods.csv",
    "ledger.csv",
    "pairs.csv",
    "plan.json",
    "plan.xlsx",
    "report.html",
    "score.csv",
    "sessions.csv",
    "unmet.csv",
    "visits.csv",
];

/// The small school with some files instead of its own; a file with the text `-` is left out.
pub fn write_small_with(files: &[(&str, &str)]) -> TempDir {
    let kept = SMALL.iter().filter(|(name, _)| !files.iter().any(|(other, _)| other == name));
    let all: Vec<(&str, &str)> = kept.chain(files.iter().filter(|(_, text)| *text != "-")).copied().collect();
    write_school(&all)
}

/// Reads a folder with the default options.
pub fn read(folder: &Path) -> Loaded {
    without_a_row(load(folder, &LoadOptions::default()))
}

/// The small school has somebody without a row, and so have most that are made of it: that is no matter here.
fn without_a_row(mut loaded: Loaded) -> Loaded {
    loaded.findings.retain(|finding| finding.code != Code::WithoutRows);
    loaded
}

/// Reads the small school with some files instead of its own.
pub fn read_small_with(files: &[(&str, &str)]) -> Loaded {
    read(write_small_with(files).path())
}

/// Reads the small school with some files and ways to make teams.
pub fn read_small_by(files: &[(&str, &str)], teams_by: TeamsBy) -> Loaded {
    without_a_row(load(
        write_small_with(files).path(),
        &LoadOptions { teams_by: Some(teams_by), ..LoadOptions::default() },
    ))
}

/// The school, where reading found no error; else the test fails and shows the findings.
pub fn school(loaded: Loaded) -> School {
    match loaded.school {
        Some(school) => school,
        None => panic!("the school should read without errors:\n{}", render(&loaded.findings, false)),
    }
}

/// The findings in one line each: `E102 members.csv:2:2 (staff) = Anna +3`.
pub fn brief(findings: &[Finding]) -> Vec<String> {
    let one = |finding: &Finding| {
        let place = &finding.place;
        let mut text = format!("{} {}", finding.code.code(), place.file);
        for number in [place.line, place.column].into_iter().flatten() {
            text.push_str(&format!(":{number}"));
        }
        if let Some(field) = &place.field {
            text.push_str(&format!(" ({field})"));
        }
        if let Some(value) = &finding.value {
            text.push_str(&format!(" = {value}"));
        }
        if !finding.also.is_empty() {
            text.push_str(&format!(" +{}", finding.also.len()));
        }
        text
    };
    findings.iter().map(one).collect()
}
