//! Whole commands, ended before every operation on the disk, as `kill -9` or a power cut would.

use super::arguments::Arguments;
use super::exit::{Exit, Failure};
use super::run_command;
use super::screen::Screen;
use crate::output::faults::{counted, dying_after};
use clap::Parser;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const SCHOOL: &[(&str, &str)] = &[
    ("periods.csv", "day,period,start,end\nMon,1,9:00,9:50\nMon,2,9:50,10:40\nTue,1,9:00,9:50\nTue,2,9:50,10:40\n"),
    ("staff.csv", "id,name,roles,years\nana,Ana,mentor,9\nbo,Bo,mentee,1\ncy,Cy,,4\n"),
    ("timetable.csv", "staff,day,period,subject\nana,Mon,1,Maths\nbo,Tue,1,Maths\ncy,Mon,2,Arts\n"),
    ("teams.csv", "id,name\nmaths,Maths\n"),
    ("members.csv", "team,staff,role\nmaths,ana,lead\nmaths,bo,required\n"),
];

/// What was given by hand and may not be lost.
const THEIRS: [(&str, &str); 3] =
    [("notes.txt", "my notes"), ("report.html", "my own words in the page"), ("calendars/mine.ics", "my calendar")];

/// A school with a plan in `out`, in which somebody wrote, and then something about the school changed.
fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("school")).unwrap();
    for (name, text) in SCHOOL {
        fs::write(home.path().join("school").join(name), text).unwrap();
    }
    plan(home.path()).unwrap();
    for (name, text) in THEIRS {
        fs::write(home.path().join("out").join(name), text).unwrap();
    }
    fs::write(home.path().join("school/pins.csv"), "kind,id,day,period,rule\nsession,maths,Mon,2,ban\n").unwrap();
    home
}

fn run(home: &Path, words: &[&str]) -> Result<Exit, Failure> {
    let is_path = |word: &str| word.starts_with("school") || word.starts_with("out");
    let words = words.iter().map(|word| match *word {
        path if is_path(path) => home.join(path).into_os_string(),
        word => word.into(),
    });
    let arguments = Arguments::try_parse_from(std::iter::once("staffroom".into()).chain(words)).unwrap();
    run_command(&arguments.command, &mut Screen::dark())
}

fn plan(home: &Path) -> Result<Exit, Failure> {
    run(home, &["plan", "school", "-o", "out", "--term-start", "2027-01-04", "--time-zone", "UTC", "--threads", "1"])
}

/// All files below a folder but those of our room.
fn contents(folder: &Path, name: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{name}{}", entry.file_name().into_string().unwrap());
        if entry.path().is_dir() && name != ".staffroom" {
            contents(&entry.path(), &format!("{name}/"), found);
        } else if entry.path().is_file() {
            let bytes = fs::read(entry.path()).unwrap();
            found.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}

fn out(home: &TempDir) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    contents(&home.path().join("out"), "", &mut found);
    found
}

/// A plan without how long it took.
fn lasting(plan: &str) -> String {
    plan.lines().filter(|line| !line.contains("\"seconds\"")).collect()
}

fn keeps_theirs(found: &BTreeMap<String, String>, when: &str) {
    for (_, text) in THEIRS {
        assert!(found.values().any(|there| there == text), "{when}: {text:?} is lost");
    }
}

/// `plan` into its own folder with calendars, ended before each operation: `verify` then reads the old plan or the new
/// one, and the same command again ends as if nothing had happened, with the calendars' memory.
#[test]
fn wherever_plan_is_ended_the_next_command_reads_a_whole_plan() {
    let before = lasting(&out(&home())["plan.json"]);
    let (after, operations) = {
        let home = home();
        let (done, operations) = counted(|| plan(home.path()));
        done.unwrap();
        (out(&home), operations)
    };
    let new = lasting(&after["plan.json"]);
    assert!(before != new && operations > 50, "a test of little: {operations}");
    let (mut old_ones, mut new_ones) = (0, 0);
    for operation in 0..operations {
        let when = format!("ended before operation {operation} of {operations}");
        let home = home();
        let ended = dying_after(operation, || plan(home.path()));
        assert!(ended.is_err(), "{when}");
        let at_once = out(&home);
        let plan_at_once = lasting(&at_once["plan.json"]);
        assert!([&before, &new].contains(&&plan_at_once), "{when}");
        keeps_theirs(&at_once, &when);
        // The old plan breaks the ban that is new; that it can be read and judged is what matters.
        let read = run(home.path(), &["verify", "school", "out"]).unwrap_or_else(|error| panic!("{when}: {error:?}"));
        let now = lasting(&out(&home)["plan.json"]);
        if now == new {
            new_ones += 1;
            assert_eq!(read, Exit::Done, "{when}");
        } else {
            old_ones += 1;
            assert_eq!(now, before, "{when}: what began with the old plan ends with it or with the new one");
        }
        plan(home.path()).unwrap_or_else(|error| panic!("{when}: {error:?}"));
        let again = out(&home);
        keeps_theirs(&again, &when);
        assert_eq!(lasting(&again["plan.json"]), new, "{when}");
        for name in ["calendars/calendars.json", "calendars/staff/ana.ics", "sessions.csv"] {
            assert_eq!(again.get(name), after.get(name), "{when}: {name}");
        }
    }
    assert!(old_ones > 20 && new_ones > 20, "both ends were seen: {old_ones} and {new_ones}");
}
