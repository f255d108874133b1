//! `staffroom verify` of a folder: the tables beside plan.json say what it says.

mod common;

use common::staffroom;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Ana and Ben plan together while Cy covers for Ben; Ana mentors Dee, who visits Ben. Nobody can mentor Eve.
const SCHOOL: &[(&str, &str)] = &[
    ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\nTue,1\nTue,2\nTue,3\n"),
    (
        "staff.csv",
        "id,name,roles,years,visits,hosts\nana,Ana Ruiz,mentor,9,0,0\nben,Ben Osei,,4,0,1\ncy,Cy Lund,cover,5,0,0\n\
         dee,Dee Roth,mentee,1,1,0\neve,Eve Moss,mentee,1,0,0\n",
    ),
    (
        "timetable.csv",
        "staff,day,period,subject,group\nana,Mon,1,Art,7A\nana,Mon,4,Art,7A\nana,Tue,1,Art,7B\nana,Tue,3,Art,7B\n\
         ben,Mon,1,Maths,8A\nben,Mon,2,Maths,8B\nben,Mon,3,Maths,8B\nben,Mon,4,Maths,8A\nben,Tue,1,Maths,8A\n\
         ben,Tue,2,Maths,8A\nben,Tue,3,Maths,8A\ncy,Mon,1,,9A\ncy,Mon,4,,9A\ndee,Mon,1,,9B\ndee,Mon,4,,9B\n\
         dee,Tue,1,,9B\ndee,Tue,3,,9B\neve,Mon,1,,9C\neve,Mon,4,,9C\n",
    ),
    ("teams.csv", "id,name,sessions\nart,Art team,1\n"),
    ("members.csv", "team,staff\nart,ana\nart,ben\n"),
    ("rules.toml", "name = \"Hill School\"\n[blocks]\nrelease = true\n[visits]\ndebrief = \"none\"\n"),
];

/// The tables, in the order in which they are written.
const TABLES: [&str; 7] =
    ["sessions.csv", "pairs.csv", "visits.csv", "unmet.csv", "ledger.csv", "score.csv", "free_periods.csv"];

struct Home {
    school: TempDir,
    _kept: TempDir,
    out: PathBuf,
}

impl Home {
    fn new() -> Home {
        let (school, kept, out) = common::planned(SCHOOL, &[], 1);
        Home { school, _kept: kept, out }
    }

    fn verify(&self, plan: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
        let paths = [self.school.path(), plan].map(|path| path.to_str().unwrap().to_owned());
        staffroom(&[&["verify", &paths[0], &paths[1]], more].concat()).assert()
    }

    /// What is found where one table is written anew: the rule, the place and the message of each.
    fn with(&self, table: &str, text: &str) -> Vec<(String, String)> {
        let path = self.out.join(table);
        let before = fs::read(&path).unwrap();
        fs::write(&path, text).unwrap();
        let ended = self.verify(&self.out, &["--json"]);
        fs::write(&path, before).unwrap();
        let found: Value = serde_json::from_slice(&ended.get_output().stdout).unwrap();
        let violations = found["violations"].as_array().unwrap();
        assert_eq!(found["holds"], violations.is_empty());
        ended.code(i32::from(!violations.is_empty()));
        assert!(violations.iter().all(|row| row["rule"] == "Tables"), "{violations:?}");
        let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
        violations.iter().map(|row| (text(row, "subject"), text(row, "message"))).collect()
    }

    fn table(&self, name: &str) -> String {
        fs::read_to_string(self.out.join(name)).unwrap()
    }
}

#[test]
fn every_cell_of_every_table_counts() {
    let home = Home::new();
    let mut changed = 0;
    for name in TABLES {
        let rows: Vec<Vec<String>> = {
            let text = home.table(name);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
        };
        assert!(rows.len() > 1, "{name} has a row");
        // Each cell of the first row, and of the last.
        for (row, column) in [1, rows.len() - 1].into_iter().flat_map(|row| (0..rows[0].len()).map(move |c| (row, c))) {
            let mut edited = rows.clone();
            edited[row][column] = format!("{}7", edited[row][column]);
            let mut writer = csv::Writer::from_writer(Vec::new());
            edited.iter().for_each(|cells| writer.write_record(cells).unwrap());
            let found = home.with(name, std::str::from_utf8(&writer.into_inner().unwrap()).unwrap());
            assert!(found[0].0.starts_with(&format!("{name}, line ")), "{name} {row} {column}: {found:?}");
            changed += 1;
        }
    }
    assert!(changed > 90, "{changed}");
}

#[test]
fn what_was_edited_is_named_with_what_the_plan_says() {
    let home = Home::new();
    let sessions = home.table("sessions.csv");
    assert_eq!(
        home.with("sessions.csv", &sessions.replace(",Mon,2,", ",Mon,3,")),
        [("sessions.csv, line 2".into(), "period is \"3\", but plan.json says \"2\"".into())]
    );
    let pairs = home.table("pairs.csv");
    let header = pairs.lines().next().unwrap();
    let found = home.with("pairs.csv", &format!("{header}\n"));
    assert_eq!(found.len(), 1);
    assert!(found[0].1.starts_with("a row is missing that plan.json has: ana, dee, "), "{found:?}");
    let ledger = home.table("ledger.csv");
    let found = home.with("ledger.csv", &format!("{ledger}zoe,1,1,0,0,0,0,0,0\n"));
    assert_eq!(found, [("ledger.csv, line 7".into(), "plan.json has no such row: zoe, 1, 1, 0, 0, 0, 0, 0, 0".into())]);
    let text = home.table("unmet.csv").replace("mentee,eve,1", "mentee,eve,2");
    fs::write(home.out.join("unmet.csv"), text).unwrap();
    home.verify(&home.out, &[]).code(1).stdout(
        contains("the plan holds, but the tables beside it do not say the same. 1 thing to mend there.")
            .and(contains("unmet.csv, line 2: count is \"2\", but plan.json says \"1\" (rule: Tables)")),
    );
    // The plan alone holds.
    home.verify(&home.out.join("plan.json"), &[]).success().stdout(contains("Beside it").not());
}

#[test]
fn tables_as_spreadsheets_save_them_and_none_at_all_are_no_fault() {
    let home = Home::new();
    let held = contains("Beside it, sessions.csv, pairs.csv, visits.csv, unmet.csv, ledger.csv, score.csv and");
    home.verify(&home.out, &[]).success().stdout(held);
    for name in TABLES {
        let text = home.table(name);
        let plain = text.trim_start_matches('\u{feff}');
        assert!(home.with(name, plain).is_empty(), "{name} without a byte-order mark");
        assert!(home.with(name, &format!("\u{feff}{plain}")).is_empty(), "{name} with one");
        assert!(home.with(name, &plain.replace('\n', "\r\n")).is_empty(), "{name} with other line ends");
    }
    for name in TABLES {
        fs::remove_file(home.out.join(name)).unwrap();
    }
    home.verify(&home.out, &[]).success().stdout(contains("the plan holds").and(contains("Beside it").not()));
    fs::create_dir(home.out.join("pairs.csv")).unwrap();
    home.verify(&home.out, &[]).code(2).stderr(contains("pairs.csv cannot be read"));
}
