//! Paths that somebody typed and that lead to no file: a pipe, such as `<(…)` makes, or a device. Each command says so
//! at once, where it used to wait for somebody to write into the pipe.
#![cfg(unix)]

mod common;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use common::{SMALL, planned, said, staffroom, write_school};

/// A pipe that nobody writes into.
fn pipe(path: &Path) -> String {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    path.to_str().unwrap().to_owned()
}

/// Refused as bad usage or input, and long before anybody gives up waiting.
fn refused(arguments: &[&str], words: &str) {
    let mut command = staffroom(arguments);
    let ended = command.timeout(Duration::from_secs(60)).assert().code(2);
    let all = said(&ended) + &String::from_utf8_lossy(&ended.get_output().stdout);
    assert!(all.contains(words), "{arguments:?} said {all:?}, not {words:?}");
}

#[test]
fn no_command_waits_for_a_pipe() {
    let (school, _kept, out) = planned(SMALL, &[], 0);
    let folder = tempfile::tempdir().unwrap();
    let pipe_path = pipe(&folder.path().join("pipe.json"));
    let book = pipe(&folder.path().join("school.xlsx"));
    let (pipe_path, school, out) = (pipe_path.as_str(), school.path().to_str().unwrap(), out.to_str().unwrap());
    let new = folder.path().join("new");
    let new = new.to_str().unwrap();
    let words = "it is a pipe, not a file";
    refused(&["diff", pipe_path, out], words);
    refused(&["diff", out, pipe_path], words);
    refused(&["show", pipe_path], words);
    refused(&["explain", school, pipe_path], words);
    refused(&["report", school, pipe_path, "-o", new], words);
    refused(&["verify", school, pipe_path], words);
    refused(&["verify", school, out, "--previous", pipe_path], words);
    refused(&["verify", school, "--sessions", pipe_path], words);
    refused(&["plan", school, "--previous", pipe_path], words);
    refused(&["plan", school, "-o", new, "--term-start", "2027-01-04", "--holidays", pipe_path], words);
    refused(&["bench", school, "--settings", pipe_path, "-o", new], words);
    refused(&["bench", "--report", pipe_path], words);
    refused(&["check", &book], "neither a folder nor a workbook");
    refused(&["show", "/dev/zero"], "it is a device, not a file");
    refused(&["show", "/dev/null"], "it is a device, not a file");
    assert!(!Path::new(new).exists(), "nothing was written");
}

#[test]
fn no_command_waits_for_a_pipe_in_a_folder() {
    let school = write_school(SMALL);
    std::fs::remove_file(school.path().join("members.csv")).unwrap();
    pipe(&school.path().join("members.csv"));
    refused(&["check", school.path().to_str().unwrap()], "it is a pipe, not a file");
    let plan = tempfile::tempdir().unwrap();
    pipe(&plan.path().join("plan.json"));
    refused(&["show", plan.path().to_str().unwrap()], "it is a pipe, not a file");
}

#[test]
fn what_calendars_remember_is_read_from_a_file_only() {
    let (school, _kept, out) = planned(SMALL, &["--term-start", "2027-01-04"], 0);
    let memory = out.join("calendars").join("calendars.json");
    std::fs::remove_file(&memory).unwrap();
    pipe(&memory);
    let kept = tempfile::tempdir().unwrap();
    let new = kept.path().join("new");
    let [school, out, new] = [school.path(), out.as_path(), new.as_path()].map(|path| path.to_str().unwrap());
    let mut command = staffroom(&["report", school, out, "-o", new, "--term-start", "2027-01-04"]);
    command.timeout(Duration::from_secs(60)).assert().code(0);
}
