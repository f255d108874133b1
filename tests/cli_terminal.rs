//! What the terminal shows is whole, whatever its width, and names no file that was not written.

mod common;

use common::{staffroom, write_school};
use std::fs;
use std::path::Path;

/// Labels and names that are long and differ only at their ends.
fn long_names() -> tempfile::TempDir {
    let mut periods = String::from("week,day,period\n");
    for week in ["Autumn fortnight one", "Autumn fortnight two"] {
        for day in ["Wednesday", "Donnerstag"] {
            for period in ["Period after assembly 1", "Period after assembly 2", "Period after assembly 3"] {
                periods.push_str(&format!("{week},{day},{period}\n"));
            }
        }
    }
    write_school(&[
        ("periods.csv", &periods),
        (
            "staff.csv",
            "id,name,roles,years,visits,hosts\n\
             ana,Anastasia Konstantinopoulou the elder,mentor,9,0,1\nbo,Anastasia Konstantinopoulou the younger,mentor,7,0,1\n\
             cy,Bartholomew Featherstonehaugh the elder,mentee,1,1,0\n\
             dee,Bartholomew Featherstonehaugh the younger,mentee,1,1,0\n",
        ),
        (
            "timetable.csv",
            "staff,week,day,period,subject,group\n\
             ana,Autumn fortnight one,Wednesday,Period after assembly 1,Maths,7A\n\
             bo,Autumn fortnight two,Donnerstag,Period after assembly 3,Maths,7B\n",
        ),
        (
            "teams.csv",
            "id,name,sessions\nt1,Planning of the lower school in the east building,1\n\
             t2,Planning of the lower school in the west building,1\n",
        ),
        ("members.csv", "team,staff\nt1,ana\nt1,cy\nt2,bo\nt2,dee\n"),
        ("rules.toml", "[visits]\ndebrief = \"none\"\n"),
    ])
}

#[test]
fn nothing_is_cut_at_any_width() {
    let school = long_names();
    for columns in ["40", "60", "80", "120", "160"] {
        for command in [&["plan"][..], &["check"]] {
            let ended = staffroom(&[command, &[school.path().to_str().unwrap()]].concat())
                .env("COLUMNS", columns)
                .assert()
                .code(predicates::ord::le(1));
            let text = String::from_utf8(ended.get_output().stdout.clone()).unwrap();
            assert!(!text.contains('…'), "{command:?} at {columns}:\n{text}");
            // Lines may break within what is long.
            let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut words = vec![
                "Planning of the lower school in the east building",
                "Planning of the lower school in the west building",
                "Period after assembly",
            ];
            if command == ["plan"] {
                words.extend([
                    "Bartholomew Featherstonehaugh the elder with Anastasia Konstantinopoulou the",
                    "Bartholomew Featherstonehaugh the younger with Anastasia Konstantinopoulou the",
                    "Autumn fortnight one Wednesday Period after assembly 1",
                    "Autumn fortnight two Donnerstag Period after assembly 3",
                ]);
            }
            for words in words {
                assert!(flat.contains(words), "{words} at {columns}:\n{text}");
            }
        }
    }
}

/// More visits than are listed, and what is said of where they are.
#[test]
fn nothing_is_said_to_be_in_a_file_that_was_not_written() {
    let home = tempfile::tempdir().unwrap();
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let school = path(&home.path().join("school"));
    staffroom(&["generate", "--staff", "60", "--seed", "1", "-o", &school]).assert().success();
    let rules = home.path().join("school/rules.toml");
    let text = fs::read_to_string(&rules).unwrap();
    fs::write(&rules, text.replace("[visits]", "[visits]\nvisits = 2\nhosts = 4")).unwrap();
    let said = |more: &[&str]| {
        let ended =
            staffroom(&[&["plan", &school, "--only", "visits"], more].concat()).assert().code(predicates::ord::le(1));
        let text = String::from_utf8_lossy(&ended.get_output().stdout).into_owned();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let out = path(&home.path().join("out"));
    let nothing = said(&[]);
    assert!(nothing.contains("too many to list here: -o OUT writes them to visits.csv and plan.json."), "{nothing}");
    let page = said(&["-o", &out, "--formats", "html"]);
    assert!(page.contains("too many to list here: they are in plan.json."), "{page}");
    let tables = said(&["-o", &out, "--formats", "csv"]);
    assert!(tables.contains("too many to list here: they are in visits.csv and plan.json."), "{tables}");
}
