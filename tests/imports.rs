//! Every sample of other programs' exports gives what an independent program counted, passes `check`, and can be
//! planned; and so do our own small fixtures, word for word.

mod common;
#[path = "common/real.rs"]
mod real;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::{Value, json};

fn staffroom(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("staffroom"));
    command.current_dir(folder).env("COLUMNS", "100").env("NO_COLOR", "1").args(arguments).output().unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A table by its columns; none where there is no such file.
fn table(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let Ok(mut reader) = csv::Reader::from_path(folder.join(name)) else { return Vec::new() };
    let header = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// What the folder holds, in the words of expected.json.
fn counts(folder: &Path) -> BTreeMap<String, Value> {
    let (periods, staff, rows) =
        (table(folder, "periods.csv"), table(folder, "staff.csv"), table(folder, "timetable.csv"));
    let (rooms, away, tags) =
        (table(folder, "rooms.csv"), table(folder, "availability.csv"), table(folder, "tags.csv"));
    let cell = |row: &BTreeMap<String, String>, name: &str| row.get(name).cloned().unwrap_or_default();
    let mut weeks: Vec<String> = Vec::new();
    for week in periods.iter().map(|row| cell(row, "week")) {
        if !weeks.contains(&week) {
            weeks.push(week);
        }
    }
    if weeks.is_empty() {
        weeks.push(String::new());
    }
    let held = |row: &BTreeMap<String, String>| match cell(row, "week") {
        week if week.is_empty() => weeks.clone(),
        week => vec![week],
    };
    let slots = |rows: &[&BTreeMap<String, String>], key: &str| -> BTreeSet<(String, String)> {
        let of = |row: &&BTreeMap<String, String>| {
            let (who, day, period) = (cell(row, key), cell(row, "day"), cell(row, "period"));
            held(row)
                .into_iter()
                .map(move |week| (who.clone(), format!("{week} {day} {period}").trim().to_owned()))
                .collect::<Vec<_>>()
        };
        rows.iter().flat_map(of).collect()
    };
    let all: Vec<&BTreeMap<String, String>> = rows.iter().collect();
    let with_room: Vec<&BTreeMap<String, String>> = rows.iter().filter(|row| !cell(row, "room").is_empty()).collect();
    let busy = slots(&all, "staff");
    let distinct =
        |rows: &[BTreeMap<String, String>], name: &str| rows.iter().map(|row| cell(row, name)).collect::<BTreeSet<_>>();
    let kinds = |kind: &str| rows.iter().filter(|row| cell(row, "kind") == kind).count();
    let classes: BTreeSet<String> = rows
        .iter()
        .flat_map(|row| cell(row, "group").split('+').map(str::to_owned).collect::<Vec<_>>())
        .filter(|class| !class.is_empty())
        .collect();
    let status = |status: &str| {
        let of: Vec<&BTreeMap<String, String>> = away.iter().filter(|row| cell(row, "status") == status).collect();
        slots(&of, "staff").len()
    };
    let (mut of, mut within): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
    for (who, slot) in &busy {
        *of.entry(who).or_default() += 1;
        *within.entry(slot).or_default() += 1;
    }
    let tags: BTreeSet<(String, String)> = tags.iter().map(|row| (cell(row, "staff"), cell(row, "tag"))).collect();
    let used = distinct(&rows, "staff");
    let rooms_used: BTreeSet<String> = with_room.iter().map(|row| cell(row, "room")).collect();
    [
        ("weeks", json!(weeks.len())),
        ("days", json!(distinct(&periods, "day").len())),
        ("slots", json!(periods.len())),
        ("breaks", json!(periods.iter().filter(|row| cell(row, "kind") == "break").count())),
        ("people", json!(staff.len())),
        ("people_without_rows", json!(staff.iter().filter(|row| !used.contains(&cell(row, "id"))).count())),
        ("rooms", json!(rooms.len())),
        ("rooms_used", json!(rooms_used.len())),
        ("classes", json!(classes.len())),
        ("rows", json!(rows.len())),
        ("lessons", json!(kinds("lesson"))),
        ("meetings", json!(kinds("meeting"))),
        ("duties", json!(kinds("duty"))),
        ("busy", json!(busy.len())),
        ("rooms_taken", json!(slots(&with_room, "room").len())),
        ("away", json!(status("away"))),
        ("avoid", json!(status("avoid"))),
        ("protected", json!(status("protected"))),
        ("tags", json!(tags.len())),
        ("busy_of", json!(of)),
        ("busy_in", json!(within)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn one_line(output: &Output) -> String {
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All files of a folder, in order.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut files: Vec<(String, String)> = entries
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn every_sample_gives_what_was_counted() {
    let Some(folder) = real::imports("every_sample_gives_what_was_counted") else { return };
    let expected: Value = serde_json::from_str(&fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
    let mut wrong: Vec<String> = Vec::new();
    let kept = tempfile::tempdir().unwrap();
    for (number, sample) in expected["samples"].as_array().unwrap().iter().enumerate() {
        let out = kept.path().join(number.to_string());
        wrong.extend(differences(&folder, sample, &out).into_iter().map(|what| format!("{}: {what}", sample["id"])));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn words<'v>(sample: &'v Value, name: &str) -> Vec<&'v str> {
    sample[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn differences(folder: &Path, sample: &Value, out: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    let shown = out.to_str().unwrap();
    let arguments = [vec!["import", sample["source"].as_str().unwrap(), "-o", shown], words(sample, "args")].concat();
    let ended = staffroom(folder, &arguments);
    let said = one_line(&ended);
    if ended.status.code().map(i64::from) != sample["exit"].as_i64() {
        return vec![format!("ended with {:?}: {said}", ended.status.code())];
    }
    let written: String = files(out).into_iter().map(|(_, text)| text).collect();
    wrong.extend(
        words(sample, "says")
            .into_iter()
            .filter(|word| !said.contains(word))
            .map(|word| format!("does not say {word}")),
    );
    let says = |word: &&str| said.contains(*word) || written.contains(*word);
    wrong.extend(words(sample, "says_not").into_iter().filter(says).map(|word| format!("says {word}")));
    if ended.status.code() != Some(0) {
        if out.exists() {
            wrong.push("wrote something".into());
        }
        return wrong;
    }
    let document: Value = serde_json::from_str(&fs::read_to_string(out.join("import.json")).unwrap()).unwrap();
    if document["format"] != sample["format"] {
        wrong.push(format!("the format is {}", document["format"]));
    }
    let left: Vec<&Value> = document["left_out"].as_array().unwrap().iter().map(|left| &left["count"]).collect();
    for count in sample["left_out"].as_array().into_iter().flatten() {
        if !left.contains(&count) {
            wrong.push(format!("{count} are not left out, but {left:?}"));
        }
    }
    let found = counts(out);
    for (name, value) in sample["expect"].as_object().into_iter().flatten() {
        if found.get(name) != Some(value) {
            wrong.push(format!("{name} is {:?}, not {value}", found.get(name)));
        }
    }
    for (name, value) in document["written"].as_object().unwrap() {
        if found.get(name).is_some_and(|found| found != value) {
            wrong.push(format!("import.json says of {name} {value}"));
        }
    }
    // The same source and options give the same bytes; and a second import changes nothing.
    let before = files(out);
    assert!(staffroom(folder, &arguments).status.success());
    if files(out) != before {
        wrong.push("a second import gives other bytes".into());
    }
    if out.join("timetable.csv").is_file() {
        let checked = staffroom(folder, &["check", shown]);
        if checked.status.code() != Some(0) {
            wrong.push(format!("check: {}", one_line(&checked)));
        }
    }
    wrong
}

#[test]
fn what_was_imported_can_be_planned_and_verified() {
    let Some(folder) = real::imports("what_was_imported_can_be_planned_and_verified") else { return };
    let kept = tempfile::tempdir().unwrap();
    let path = |name: &str| kept.path().join(name).to_str().unwrap().to_owned();
    for (number, source) in
        ["untis/belgian-school", "asc/one-card-a-block.xml", "grid/slots-across.csv"].iter().enumerate()
    {
        let (school, plan) = (path(&format!("s{number}")), path(&format!("p{number}")));
        assert!(staffroom(&folder, &["import", source, "-o", &school]).status.success());
        let planned = staffroom(
            &folder,
            &["plan", &school, "--teams-by", "department", "--only", "sessions", "--time-limit", "20", "-o", &plan],
        );
        assert!(matches!(planned.status.code(), Some(0 | 1)), "{source}: {}", one_line(&planned));
        let verified = staffroom(&folder, &["verify", &school, &plan, "--teams-by", "department"]);
        assert_eq!(verified.status.code(), Some(0), "{source}: {}", one_line(&verified));
    }
}

/// The small fixtures of our own, and how each is imported.
const FIXTURES: &[(&str, &[&str])] = &[
    ("untis", &[]),
    ("untis", &["--week", "A=GA", "--week", "B=GB"]),
    ("untis.xml", &[]),
    ("asc.xml", &["--term", "One", "--sites", "buildings"]),
    ("asc-2008.xml", &[]),
    ("terms.fet", &["--term", "2"]),
    ("xhstt.xml", &[]),
    ("oneroster", &["--days", "Mon,Tue"]),
    ("calendars", &["--timezone", "Europe/London", "--lessons", "7A", "--from", "2026-10-19", "--to", "2026-11-08"]),
    ("grid-fortnight.csv", &["--codes", "D=duty"]),
    ("grid-below.csv", &["--rows", "people", "--cell", "subject - group"]),
    ("list.csv", &["--map", "list.toml"]),
    ("list-headed.csv", &[]),
];

#[test]
fn fixtures_give_the_same_tables_word_for_word() {
    let folder = root().join("fixtures/import");
    let kept = tempfile::tempdir().unwrap();
    for (number, (source, options)) in FIXTURES.iter().enumerate() {
        let out = kept.path().join(number.to_string());
        let shown = out.to_str().unwrap();
        let ended = staffroom(&folder, &[&["import", source, "-o", shown], *options].concat());
        assert_eq!(ended.status.code(), Some(0), "{source}: {}", one_line(&ended));
        let mut text = String::new();
        for (name, content) in files(&out) {
            text.push_str(&format!("== {name}\n{content}"));
        }
        insta::assert_snapshot!(format!("{number}_{}", source.replace(['.', '-'], "_")), text);
        let checked = staffroom(&folder, &["check", shown]);
        assert_eq!(checked.status.code(), Some(0), "{source}: {}", one_line(&checked));
    }
}

fn here(text: &str, name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn what_cannot_be_read_is_refused_and_nothing_is_written() {
    let rows = "Ana,7A\n".repeat(10);
    for (name, text, options, word) in [
        ("x.xml", "<!DOCTYPE fet [<!ENTITY a \"b\">]><fet version=\"6\">&a;</fet>", &[][..], "E604"),
        ("x.xml", "<fet version=\"6\"><Days_List>", &[], "E603"),
        ("x.csv", rows.as_str(), &[], "E601"),
        ("x.csv", ",Mon 1,Mon 2\n7A,x,y\n7B,y,x\n", &[], "--rows"),
        ("x.csv", "Teacher,Mon 1,Mon 2\nAna,7A,7B\n", &["--solution", "x"], "--solution"),
        ("x.csv", "Teacher,Mon 1,Mon 2\nAna,7A,7B\n", &["--cell", "topic"], "--cell"),
        ("x.fet", "<fet version=\"6\"><Mode>Block_Planning</Mode></fet>", &[], "Block_Planning"),
        (
            "x.ics",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260907T073000Z\nDTEND:20260907T083000Z\nEND:VEVENT\nEND:VCALENDAR\n",
            &[],
            "--timezone",
        ),
    ] {
        let (folder, path) = here(text, name);
        let out = folder.path().join("out");
        let arguments = [&["import", path.to_str().unwrap(), "-o", out.to_str().unwrap()], options].concat();
        let ended = staffroom(folder.path(), &arguments);
        assert_eq!(ended.status.code(), Some(2), "{word}: {}", one_line(&ended));
        assert!(one_line(&ended).contains(word), "{word}: {}", one_line(&ended));
        assert!(!out.exists());
    }
}

#[test]
fn a_mapping_that_names_what_is_not_there_says_what_is() {
    let (folder, path) = here("Who;When;Hour\nAna;Mon;1\n", "x.csv");
    for (map, word) in [
        ("[timetabel]\n", "timetable"),
        ("[timetable]\nskipp = 1\n", "skip"),
        ("[timetable.columns]\nstaf = 1\n", "staff"),
        ("[timetable.columns]\nstaff = \"Whoo\"\n", "Who"),
        ("[timetable.columns]\nstaff = 9\n", "column 9"),
    ] {
        fs::write(folder.path().join("map.toml"), map).unwrap();
        let ended = staffroom(folder.path(), &["import", path.to_str().unwrap(), "-o", "out", "--map", "map.toml"]);
        assert_eq!(ended.status.code(), Some(2));
        assert!(one_line(&ended).contains(word), "{word}: {}", one_line(&ended));
    }
}

#[test]
fn pseudonyms_hide_everybody_everywhere() {
    let folder = root().join("fixtures/import");
    let kept = tempfile::tempdir().unwrap();
    for (number, (source, options)) in FIXTURES.iter().enumerate() {
        let out = kept.path().join(number.to_string());
        let shown = out.to_str().unwrap();
        let ended = staffroom(&folder, &[&["import", source, "-o", shown, "--pseudonyms"], *options].concat());
        assert_eq!(ended.status.code(), Some(0), "{source}: {}", one_line(&ended));
        let written: String = files(&out).into_iter().map(|(_, text)| text).collect();
        for name in ["Silk", "Okafor", "Evans", "@school.example"] {
            assert!(!written.contains(name), "{source}: {name} in {written}");
            assert!(!one_line(&ended).contains(name), "{source}: {name}");
        }
        assert!(written.contains("S001"));
    }
}

#[test]
fn an_update_keeps_what_the_source_does_not_fill() {
    let (folder, path) = here("Teacher,Mon 1,Mon 2\nAna,7A,7B\nBo,,7A\n", "x.csv");
    let run = |more: &[&str]| {
        let arguments = [&["import", path.to_str().unwrap(), "-o", "school"], more].concat();
        let ended = staffroom(folder.path(), &arguments);
        assert_eq!(ended.status.code(), Some(0), "{}", one_line(&ended));
        one_line(&ended)
    };
    run(&[]);
    let school = folder.path().join("school");
    fs::write(school.join("staff.csv"), "id,years,department\nAna,12,Maths\nZoe,3,\n").unwrap();
    fs::write(school.join("rules.toml"), "name = \"Ours\"\n").unwrap();
    fs::write(&path, "Teacher,Mon 1,Mon 2\nAna,7A,\nCy,7B,\n").unwrap();
    let said = run(&["--update"]);
    assert!(said.contains("1 new in staff.csv: Cy") && said.contains("gone from the source: Zoe"), "{said}");
    let staff = fs::read_to_string(school.join("staff.csv")).unwrap();
    assert!(staff.contains("Ana,12,Maths") && staff.contains("Zoe,3") && staff.contains("Cy"), "{staff}");
    assert!(fs::read_to_string(school.join("timetable.csv")).unwrap().contains("Cy"));
    assert!(school.join("rules.toml").is_file());
    assert_eq!(
        staffroom(folder.path(), &["import", path.to_str().unwrap(), "-o", "none", "--update"]).status.code(),
        Some(2)
    );
}

#[test]
fn a_preview_writes_nothing() {
    let folder = root().join("fixtures/import");
    let kept = tempfile::tempdir().unwrap();
    let out = kept.path().join("out");
    let ended = staffroom(&folder, &["import", "untis", "-o", out.to_str().unwrap(), "--preview"]);
    let said = one_line(&ended);
    assert!(ended.status.success() && said.contains("Format: untis") && said.contains("timetable.csv"), "{said}");
    let ended = staffroom(&folder, &["import", "untis", "--preview", "--json"]);
    let document: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(document["schema"], 1);
    assert!(!out.exists());
}

#[test]
fn check_and_plan_say_which_command_reads_an_export() {
    let folder = root().join("fixtures/import");
    for arguments in [&["check", "asc.xml"], &["plan", "untis"], &["check", "grid-fortnight.csv"]] {
        let ended = staffroom(&folder, arguments);
        let said = one_line(&ended);
        assert_eq!(ended.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("staffroom import {} -o school", arguments[1])), "{said}");
        assert!(said.contains("E608") && said.contains("1 error"), "{said}");
    }
}

#[test]
fn init_writes_a_school_to_fill_in_and_overwrites_nothing() {
    let kept = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| staffroom(kept.path(), arguments);
    for out in ["school", "school.xlsx"] {
        let ended = run(&["init", "-o", out]);
        assert_eq!(ended.status.code(), Some(0), "{}", one_line(&ended));
        let checked = run(&["check", out]);
        assert_eq!(checked.status.code(), Some(0), "{out}: {}", one_line(&checked));
        assert_eq!(run(&["init", "-o", out]).status.code(), Some(2), "nothing is overwritten");
    }
    let grid = root().join("fixtures/import/grid-fortnight.csv");
    for out in ["made", "made.xlsx"] {
        let ended = run(&["init", "-o", out, "--from", grid.to_str().unwrap()]);
        assert_eq!(ended.status.code(), Some(0), "{}", one_line(&ended));
        let checked = run(&["check", out]);
        assert_eq!(checked.status.code(), Some(0), "{out}: {}", one_line(&checked));
    }
    fs::create_dir(kept.path().join("mine")).unwrap();
    fs::write(kept.path().join("mine/staff.csv"), "id\nme\n").unwrap();
    assert_eq!(run(&["init", "-o", "mine", "--from", grid.to_str().unwrap()]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(kept.path().join("mine/staff.csv")).unwrap(), "id\nme\n");
}
