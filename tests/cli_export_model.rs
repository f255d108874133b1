//! `staffroom export-model` through the program: any solver finds in the file what the best plan costs.
#![cfg(feature = "highs")]

mod common;

use common::{SMALL, refused, staffroom, write_school};
use predicates::str::contains;
use serde_json::Value;
use std::path::Path;

fn json(arguments: &[&str], status: std::ops::RangeInclusive<i32>) -> Value {
    let output = staffroom(arguments).output().unwrap();
    let code = output.status.code().unwrap();
    assert!(status.contains(&code), "{arguments:?} ended with {code}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What the best plan costs, and what HiGHS finds in each file.
fn compared(school: &Path, only: &str, reduced: bool, extension: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(format!("model.{extension}"));
    let (school, file) = (school.to_str().unwrap(), file.to_str().unwrap());
    let mut arguments = vec!["export-model", school, "-o", file, "--only", only, "--check", "60", "--json"];
    arguments.extend(reduced.then_some("--reduced"));
    let written = json(&arguments, 0..=0);
    let plan = json(&["plan", school, "--only", only, "--json"], 0..=1);
    assert_eq!(plan["status"], "optimal", "{school}");
    assert_eq!(written["optimum"], plan["score"]["total"], "{school} {only} {reduced} {extension}: {written}");
}

#[test]
fn the_optimum_of_the_file_is_that_of_the_plan() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut seen = 0;
    let mut folders: Vec<_> = std::fs::read_dir(&fixtures).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in
        folders.iter().filter(|folder| folder.join("rules.toml").exists() || folder.join("teams.csv").exists())
    {
        let name = folder.file_name().unwrap().to_str().unwrap();
        if !name.starts_with("tiny-") || name.contains("square") || name.contains("triad") {
            continue;
        }
        if staffroom(&["plan", folder.to_str().unwrap(), "--json"]).output().unwrap().status.code() == Some(2) {
            // A fixture of what cannot be planned.
            continue;
        }
        seen += 1;
        let (extension, reduced) = if seen % 2 == 0 { ("mps", true) } else { ("lp", false) };
        compared(folder, "sessions,mentors,visits", reduced, extension);
    }
    assert!(seen > 30, "{seen}");
    let willow = fixtures.join("willow-creek");
    compared(&willow, "sessions", false, "mps");
    compared(&willow, "mentors", false, "lp");
    compared(&willow, "visits", true, "mps");
}

#[test]
fn what_cannot_be_written_is_refused_and_nothing_is_there() {
    let school = write_school(SMALL);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let school = school.path().to_str().unwrap();
    for (file, more, words) in [
        ("model.xml", &[][..], "a file that ends in .mps or .lp"),
        ("none/model.mps", &[], "cannot be written"),
        ("model.mps", &["--check", "0"], "--check takes seconds above 0"),
        ("model.mps", &["--only", "lunch"], "--only takes sessions, mentors and visits"),
        ("model.mps", &["--time-limit", "5"], "--reduced"),
        ("model.mps", &["--reduced", "--time-limit", "none"], "--time-limit takes seconds above 0"),
    ] {
        let file = path(file);
        refused(staffroom(&[&["export-model", school, "-o", &file], more].concat()), words);
        assert!(!Path::new(&file).exists(), "{file}");
    }
    let file = path("model.lp");
    staffroom(&["export-model", school, "-o", &file]).assert().success().stdout(contains("to be minimised"));
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("\\ ") && text.ends_with("End\n"), "{text}");
    refused(staffroom(&["export-model", school, "-o", &file]), "--force replaces it");
    staffroom(&["export-model", school, "-o", &file, "--force"]).assert().success();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn pins_that_cannot_hold_together_are_named_though_nothing_is_planned() {
    let mut files = SMALL.to_vec();
    files.push(("pins.csv", "kind,id,week,day,period,rule\nsession,maths,,Mon,3,pin\nsession,maths,,Tue,1,pin\n"));
    let school = write_school(&files);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.mps").to_str().unwrap().to_owned();
    let school = school.path().to_str().unwrap();
    let planned = staffroom(&["plan", school]).output().unwrap();
    let written = staffroom(&["export-model", school, "-o", &file]).output().unwrap();
    let found = |output: &std::process::Output| {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        text.lines().filter(|line| line.contains("error[")).map(str::to_owned).collect::<Vec<String>>()
    };
    assert_eq!((planned.status.code(), written.status.code()), (Some(2), Some(2)), "{:?}", found(&written));
    assert!(!found(&planned).is_empty());
    assert_eq!(found(&planned), found(&written));
    assert!(!Path::new(&file).exists());
}

#[test]
#[cfg(feature = "highs")]
fn a_file_with_groups_has_the_total_of_the_plan() {
    for name in ["tiny-visit-triad", "tiny-visit-square"] {
        let school = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
        let school = school.to_str().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        staffroom(&["plan", school, "-o", &path("plan")]).output().unwrap();
        let plan: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(folder.path().join("plan/plan.json")).unwrap()).unwrap();
        for more in [&["--json", "--check", "60"][..], &["--json", "--check", "60", "--reduced", "--force"]] {
            let file = path("model.mps");
            let output = staffroom(&[&["export-model", school, "-o", &file], more].concat()).output().unwrap();
            let written: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(written["optimum"], plan["score"]["total"], "{name} {more:?}");
        }
    }
}

/// The mode of a file.
#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn whoever_may_read_the_file_is_for_the_umask_to_say() {
    use std::os::unix::fs::PermissionsExt;
    let school = write_school(SMALL);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.lp");
    let written = |umask: &str| {
        let program = assert_cmd::cargo::cargo_bin!("staffroom");
        let run = "umask $1; exec \"$2\" export-model \"$3\" -o \"$4\" --force";
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", run, "sh", umask]).arg(program).arg(school.path()).arg(&file);
        let ended = shell.output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        mode(&file)
    };
    for (umask, expected) in [("077", 0o600), ("022", 0o644), ("027", 0o640)] {
        assert_eq!(written(umask), expected, "umask {umask}");
        std::fs::remove_file(&file).unwrap();
    }
    // One that is replaced stays as open, or as closed, as it was.
    for kept in [0o600, 0o664] {
        std::fs::write(&file, "").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(kept)).unwrap();
        assert_eq!(written("022"), kept);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
}
