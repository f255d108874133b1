//! Terms through the program: dates written out by hand, and calendars read back by another parser.

#[path = "../common/mod.rs"]
mod common;

mod by_hand;
mod calendars;
mod dates;
mod papers;
mod readers;
mod show;
mod wrong;

use calcard::common::timezone::Tz;
use calcard::icalendar::ICalendar;
use common::staffroom;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The zone and day that all plans here are made in.
pub const MADE: &[&str] = &["--time-zone", "Europe/Madrid", "--made", "2027-01-04"];

/// A school of this folder.
pub fn school(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli_term/schools").join(name)
}

/// A copy of one of these schools, with some files written anew.
pub fn copy(home: &TempDir, name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = home.path().join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    for entry in fs::read_dir(school(name)).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    folder
}

/// A path as an argument.
pub fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// Plans a school into a folder, and returns its plan.json.
pub fn plan(school: &Path, out: &Path, options: &[&str]) -> Value {
    let paths = ["plan", &text(school), "-o", &text(out)];
    staffroom(&[&paths[..], options].concat()).assert().code(predicates::ord::le(1));
    document(out)
}

/// The plan.json of a folder.
pub fn document(out: &Path) -> Value {
    serde_json::from_slice(&fs::read(out.join("plan.json")).unwrap()).unwrap()
}

/// One event of a calendar, as its lines are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lines(pub String);

impl Lines {
    /// The value of a property; empty where there is none.
    pub fn value(&self, name: &str) -> &str {
        let line = self.0.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([':', ';'])));
        line.and_then(|line| line.split_once(':')).map_or("", |(_, value)| value)
    }

    /// The values of all properties with this name.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let lines = self.0.lines().filter(|line| line.starts_with(name));
        lines.filter_map(|line| line.split_once(':')).map(|(_, value)| value).collect()
    }
}

/// The text of a calendar, its lines unfolded.
pub fn unfolded(out: &Path, calendar: &str) -> String {
    let path = out.join(format!("calendars/{calendar}.ics"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(text.lines().all(|line| line.len() <= 75), "lines are folded");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "lines end in CR LF");
    text.replace("\r\n ", "")
}

/// The events of a calendar.
pub fn events(out: &Path, calendar: &str) -> Vec<Lines> {
    unfolded(out, calendar).split("BEGIN:VEVENT").skip(1).map(|event| Lines(event.to_owned())).collect()
}

/// When what is not cancelled begins, by summary: expanded by another program's parser.
pub fn dates(out: &Path, calendar: &str) -> BTreeMap<String, Vec<String>> {
    let text = unfolded(out, calendar);
    let calendar = ICalendar::parse(&text).unwrap_or_else(|error| panic!("{calendar}: {error:?}"));
    let expanded = calendar.expand_dates(Tz::Floating, 10_000);
    assert!(expanded.errors.is_empty(), "{:?}", expanded.errors);
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for event in expanded.events {
        let component = &calendar.components[event.comp_id as usize];
        let value = |name: &str| {
            let entry = component.entries.iter().find(|entry| entry.name.as_str() == name)?;
            entry.values.first()?.as_text().map(str::to_owned)
        };
        let summary = value("SUMMARY").unwrap();
        if summary.starts_with("Cancelled: ") {
            continue;
        }
        let start = event.try_into_date_time().unwrap().start.naive_local().to_string();
        let start = start.strip_suffix(":00").unwrap_or(&start).to_owned();
        assert!(found.entry(summary).or_default().insert(start), "each occurrence once");
    }
    found.into_iter().map(|(summary, dates)| (summary, dates.into_iter().collect())).collect()
}

/// The dates of what the one summary with this beginning stands for.
pub fn dates_of(out: &Path, calendar: &str, summary: &str) -> Vec<String> {
    let all = dates(out, calendar);
    let found: Vec<&Vec<String>> =
        all.iter().filter(|(known, _)| known.starts_with(summary)).map(|(_, dates)| dates).collect();
    assert_eq!(found.len(), 1, "{summary}: {all:?}");
    found[0].clone()
}

/// All calendars of a folder, without their ending, relative to calendars/.
fn calendars(out: &Path) -> Vec<String> {
    let root = out.join("calendars");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "ics") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                found.push(name.strip_suffix(".ics").unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}
