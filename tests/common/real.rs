//! Real schools, which are no part of the project: in the folder that `STAFFROOM_SCHOOLS` names, else in
//! `../shared/schools`. Where they are not there, tests are skipped, and target/skipped-tests says which: `make test`
//! ends with it.

use std::fs::{File, create_dir_all};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where they are, if they are there.
#[allow(dead_code, reason = "some tests look elsewhere")]
fn folder() -> PathBuf {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::env::var_os("STAFFROOM_SCHOOLS").map_or_else(|| project.join("../shared/schools"), PathBuf::from)
}

/// One of them.
#[allow(dead_code, reason = "some tests want all of them")]
pub fn school(test: &str, name: &str) -> Option<PathBuf> {
    let school = folder().join(name);
    if school.is_dir() {
        return Some(school);
    }
    skipped(test, name);
    None
}

/// All of them.
#[allow(dead_code, reason = "some tests want one of them")]
pub fn schools(test: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).into_iter().flatten();
    let mut schools: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.join("staff.csv").is_file()).collect();
    schools.sort();
    if schools.is_empty() {
        skipped(test, "real schools");
    }
    schools
}

/// Exports of other programs: in the folder that `STAFFROOM_IMPORTS` names, else in `../shared/imports`.
#[allow(dead_code, reason = "most tests want schools")]
pub fn imports(test: &str) -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("STAFFROOM_IMPORTS").map_or_else(|| project.join("../shared/imports"), PathBuf::from);
    if folder.join("expected.json").is_file() {
        return Some(folder);
    }
    skipped(test, "exports of other programs");
    None
}

/// Writes down that a test was skipped.
pub fn skipped(test: &str, what: &str) {
    let line = format!("{test}: {} has no {what}\n", folder().display());
    eprint!("skipped: {line}");
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    let list = create_dir_all(&target)
        .and_then(|()| File::options().append(true).create(true).open(target.join("skipped-tests")));
    // One call a line, so that lines of tests at the same time do not mix.
    if let Ok(mut list) = list {
        let _ = list.write_all(line.as_bytes());
    }
}
