//! Whatever the files contain: findings or a school, never a panic.

mod common;

use std::fs;

use common::{SMALL, read, write_small_with};
use proptest::prelude::*;
use staffroom::findings::{FindingsDocument, any_error, render};

const FILES: &[&str] = &[
    "periods.csv",
    "staff.csv",
    "tags.csv",
    "timetable.csv",
    "availability.csv",
    "teams.csv",
    "members.csv",
    "rooms.csv",
    "preferences.csv",
    "pairs.csv",
    "pins.csv",
    "rules.toml",
];

/// Reads the small school with one file of these bytes, and checks what always holds.
fn check(name: &str, bytes: &[u8]) {
    let folder = write_small_with(&[]);
    fs::write(folder.path().join(name), bytes).unwrap();
    let loaded = read(folder.path());
    assert_eq!(loaded.school.is_none(), any_error(&loaded.findings));
    let text = render(&loaded.findings, true);
    assert!(text.ends_with('\n'));
    let _ = FindingsDocument::new(&loaded.findings).to_json();
    if let Some(school) = loaded.school {
        for person in school.staff.iter() {
            let time = &person.time;
            assert!(!time.free.intersects(&time.busy) && !time.free.intersects(&time.away));
            assert!(time.releasable.without(&time.busy).is_empty());
            assert!(time.busy.without(&time.in_school).is_empty());
        }
        for team in school.teams.iter() {
            assert!(team.quorum as usize <= team.core());
            assert!(team.members.windows(2).all(|pair| pair[0].staff < pair[1].staff));
        }
    }
}

/// Cells that tables of all kinds may hold, right and wrong.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            "ana",
            "bo",
            "cy",
            "maths",
            "Mon",
            "Tue",
            "1",
            "2",
            "3",
            "A",
            "yes",
            "no",
            "lesson",
            "break",
            "open",
            "duty",
            "away",
            "avoid",
            "08:00",
            "8:50",
            "24:00",
            "80%",
            "0.5",
            "lead",
            "optional",
            "mentor",
            "mentee;cover",
            "phonics:5;x",
            "session",
            "visit",
            "meeting",
            "pin",
            "ban",
            "any",
            "require",
            "forbid",
            "ana/bo",
            "\"",
            "\"a,b\"",
            "1A+1B;2C",
            "99999999999",
            "-1",
            "expertise",
        ])
        .prop_map(str::to_owned),
        "[ -~]{0,6}",
        "\\PC{0,4}",
    ]
}

/// A header of the named file's columns, some left out, twice or unknown, and rows of cells.
fn table() -> impl Strategy<Value = String> {
    let columns = vec![
        "week",
        "day",
        "period",
        "start",
        "end",
        "kind",
        "id",
        "name",
        "department",
        "staff",
        "teacher",
        "team",
        "role",
        "status",
        "choice",
        "rank",
        "a",
        "b",
        "rule",
        "tag",
        "value",
        "expertise",
        "needs",
        "fte",
        "quorum",
        "length",
        "sessions",
        "room",
        "seats",
        "group",
        "mentor",
        "mentee",
        "release",
        "observe",
        "x",
        "",
    ];
    let header = prop::collection::vec(prop::sample::select(columns), 1..8);
    let rows = prop::collection::vec(prop::collection::vec(cell(), 0..9), 0..8);
    let delimiter = prop::sample::select(vec![",", ";", "\t"]);
    let end = prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n"]);
    (header, rows, delimiter, end).prop_map(|(header, rows, delimiter, end)| {
        let mut text = header.join(delimiter);
        for row in rows {
            text.push_str(end);
            text.push_str(&row.join(delimiter));
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes(name in prop::sample::select(FILES), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(name, &bytes);
    }

    #[test]
    fn tables(name in prop::sample::select(FILES), text in table()) {
        check(name, text.as_bytes());
    }

    #[test]
    fn rows_below_the_right_header(file in 0..SMALL.len(), rows in prop::collection::vec(prop::collection::vec(cell(), 0..8), 0..10)) {
        let (name, text) = SMALL[file];
        let mut text = text.to_owned();
        for row in rows {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        check(name, text.as_bytes());
    }

    #[test]
    fn rules(text in "(\\[(blocks|costs|mentors|mentors.weights|x)\\]\n|(release|name|need|weights|ideal_gap|cover)( = (1|-3|true|\"x\"|\\[3, 1\\]|\\{ need = 0 \\}|1e9|\\[\\[|2020-01-01))?\n){0,8}") {
        check("rules.toml", text.as_bytes());
    }
}
