//! Calendars: what the files are, what they hold, and what becomes of it when the plan changes.

use super::{Lines, MADE, calendars, copy, dates, dates_of, document, events, plan, school, text, unfolded};
use crate::common::staffroom;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const TERM: &[&str] = &["--term-start", "2027-01-11", "--weeks", "10", "--time-zone", "Europe/Madrid"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [TERM, more].concat()
}

/// The school of week six: Ana teaches Mon 2 and Mon 4, too.
fn after(home: &TempDir) -> PathBuf {
    let timetable = fs::read_to_string(school("midterm-before").join("timetable.csv")).unwrap();
    let timetable = format!("{timetable}ana,Mon,2,Lesson,ana-class,Rana\nana,Mon,4,Lesson,ana-class,Rana\n");
    copy(home, "midterm-before", &[("timetable.csv", &timetable)])
}

/// UID, SEQUENCE, STATUS and DTSTAMP of each event, each once in all files.
fn states(out: &Path) -> BTreeMap<String, (String, String, String)> {
    let mut found: BTreeMap<String, (String, String, String)> = BTreeMap::new();
    for name in calendars(out) {
        for event in events(out, &name) {
            let of = |name: &str| event.value(name).to_owned();
            let state = (of("SEQUENCE"), of("STATUS"), of("DTSTAMP"));
            let known = found.insert(of("UID"), state.clone());
            assert!(known.is_none_or(|known| known == state), "one state in all files: {event:?}");
        }
    }
    found
}

const HELD: [&str; 6] = [
    "2027-01-11 09:25",
    "2027-01-18 09:25",
    "2027-01-25 09:25",
    "2027-02-01 09:25",
    "2027-02-08 09:25",
    "2027-02-15 09:25",
];

#[test]
fn a_change_in_week_six_leaves_what_was_held() {
    let home = tempfile::tempdir().unwrap();
    let before = home.path().join("out");
    let first = plan(&school("midterm-before"), &before, &with(&["--made", "2027-01-04"]));
    assert_eq!((&first["version"], &first["made"]), (&1.into(), &"2027-01-04".into()));
    assert_eq!(first["names"]["staff"]["ana"], "Ana Ruiz");
    assert_eq!(first["names"]["teams"]["mates"], "Matemáticas");
    assert_eq!(first["fingerprint"].as_str().unwrap().len(), 64);
    let monday = dates_of(&before, "people/Mates/Ana Ruiz", "Session: ");
    assert_eq!((monday.len(), &monday[..6]), (10, &HELD.map(String::from)[..]));
    let school = after(&home);
    let previous = text(&before);
    let change = with(&["--previous", &previous, "--as-of", "2027-02-22", "--made", "2027-02-18"]);
    // Into another folder, and into the same one: the same calendars.
    let other = home.path().join("other");
    let second = plan(&school, &other, &change);
    assert_eq!((&second["version"], &second["term"]["as_of"]), (&2.into(), &"2027-02-22".into()));
    let session = &second["sessions"][0];
    assert_ne!((&session["day"], &session["period"]), (&"Mon".into(), &"2".into()));
    let all = dates_of(&other, "people/Mates/Ana Ruiz", "Session: ");
    assert_eq!(all[..6], HELD, "what was held stays");
    assert!(all[6..].iter().all(|date| date.as_str() >= "2027-02-22" && !date.ends_with("09:25")), "{all:?}");
    assert_eq!(all.len(), 10);
    let entries = events(&other, "people/Mates/Ana Ruiz");
    assert_eq!(entries.len(), 2, "one series that ends, and one that goes on");
    assert_eq!(entries[0].value("RRULE"), "FREQ=WEEKLY;COUNT=6");
    assert_eq!((entries[0].value("SEQUENCE"), entries[0].value("DTSTAMP")), ("1", "20270218T000001Z"));
    assert_eq!((entries[1].value("SEQUENCE"), entries[1].value("DTSTAMP")), ("0", "20270218T000000Z"));
    assert_ne!(entries[0].value("UID"), entries[1].value("UID"));
    assert!(entries.iter().all(|entry| entry.value("STATUS") == "CONFIRMED"));
    assert_eq!(
        second["score"]["criteria"].as_array().unwrap().iter().filter(|row| row["criterion"] == "moved").count(),
        1
    );
    let verify = ["verify", &text(&school), &text(&other), "--previous", &previous, "--as-of", "2027-02-22"];
    staffroom(&verify).assert().success();
    plan(&school, &before, &change);
    assert_eq!(unfolded(&before, "school"), unfolded(&other, "school"));
    assert_eq!(states(&before), states(&other));
    // The report of the new plan says the same, and verify agrees.
    let pages = home.path().join("pages");
    let report = ["report", &text(&school), &text(&other), "-o", &text(&pages)];
    staffroom(&[&report[..], TERM].concat()).assert().success();
    assert_eq!(unfolded(&pages, "school"), unfolded(&other, "school"));
}

/// Who was in a session that goes on without them gets the end of it in their file.
#[test]
fn changes_before_the_term_raise_versions_and_cancel() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    plan(&school("midterm-before"), &out, &with(&["--made", "2027-01-04"]));
    let uid = events(&out, "school")[0].value("UID").to_owned();
    // The same once more: nothing is a new version.
    let once = fs::read(out.join("calendars/calendars.json")).unwrap();
    plan(&school("midterm-before"), &out, &with(&["--made", "2027-01-05"]));
    assert_eq!(fs::read(out.join("calendars/calendars.json")).unwrap(), once);
    // Before the term, the session that moves is the same event.
    let school_after = after(&home);
    plan(&school_after, &out, &with(&["--made", "2027-01-06"]));
    let moved = events(&out, "school");
    assert_eq!((moved.len(), moved[0].value("UID"), moved[0].value("SEQUENCE")), (1, uid.as_str(), "1"));
    assert_eq!(moved[0].value("DTSTAMP"), "20270106T000001Z");
    // A team that is no more: its event is there as cancelled.
    fs::write(school_after.join("teams.csv"), "id,name,sessions\nmates,Matemáticas,0\n").unwrap();
    plan(&school_after, &out, &with(&["--made", "2027-01-07"]));
    let gone = events(&out, "people/Mates/Ben Soto");
    assert_eq!((gone[0].value("STATUS"), gone[0].value("SEQUENCE")), ("CANCELLED", "2"));
    assert!(gone[0].value("SUMMARY").starts_with("Cancelled: Session: Matemáticas"), "{gone:?}");
    assert_eq!(gone[0].value("TRANSP"), "TRANSPARENT");
    assert!(dates(&out, "school").is_empty());
    assert_eq!(states(&out).len(), 1);
}

#[test]
fn a_start_that_was_mistyped_and_is_mended_cancels() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let school = school("midterm-before");
    let wrong = ["--term-start", "2027-11-01", "--weeks", "10", "--time-zone", "Europe/Madrid", "--made", "2027-01-04"];
    plan(&school, &out, &wrong);
    plan(&school, &out, &with(&["--made", "2027-01-05"]));
    let all = events(&out, "people/Mates/Ana Ruiz");
    let cancelled: Vec<&Lines> = all.iter().filter(|event| event.value("STATUS") == "CANCELLED").collect();
    assert_eq!((all.len(), cancelled.len()), (2, 1), "{all:?}");
    assert!(cancelled[0].value("UID").contains("@2027-11-01."));
    assert!(cancelled[0].value("DTSTART").starts_with("202711"));
    assert_eq!(dates_of(&out, "school", "Session: ").len(), 10);
}

#[test]
fn files_are_named_by_name_and_listed() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let school = copy(
        &home,
        "midterm-before",
        &[
            (
                "staff.csv",
                "id,name,department,email\nana,Ana Ruiz,Mates/Física,ana@school.example\nben,ana ruiz,Mates/Física,\n",
            ),
            ("teams.csv", "id,name,sessions,room\nmates,דנה: grupo,1,yes\n"),
            ("rooms.csv", "id,seats\nR/1,20\n"),
        ],
    );
    plan(&school, &out, &with(&["--made", "2027-01-04"]));
    let index = fs::read_to_string(out.join("calendars/index.csv")).unwrap();
    assert_eq!(
        index,
        "\u{feff}staff,name,email,file\nana,Ana Ruiz,ana@school.example,people/Mates_Física/Ana Ruiz (ana).ics\n\
         ben,ana ruiz,,people/Mates_Física/ana ruiz (ben).ics\n"
    );
    let event = &events(&out, "people/Mates_Física/Ana Ruiz (ana)")[0];
    assert_eq!(event.value("SUMMARY"), "Session: דנה: grupo\\, led by Ana Ruiz");
    assert_eq!(event.value("LOCATION"), "R/1");
    assert!(!unfolded(&out, "school").contains(['\u{2068}', '\u{2069}', '\u{200f}']), "no invisible marks");
    assert!(out.join("calendars/rooms/R_1.ics").exists() && out.join("calendars/teams/דנה_ grupo.ics").exists());
    assert!(!unfolded(&out, "school").contains("ATTENDEE"));
    let mut archive = zip::ZipArchive::new(fs::File::open(out.join("calendars.zip")).unwrap()).unwrap();
    assert!(archive.by_name("people/Mates_Física/Ana Ruiz (ana).ics").is_ok());
    assert!(archive.by_name("index.csv").is_ok() && archive.by_name("school.ics").is_ok());
    plan(&school, &out, &with(&["--made", "2027-01-04", "--invite"]));
    let invited = &events(&out, "school")[0];
    let attendee = "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"Ana \
                    Ruiz\":mailto:ana@school.example";
    assert!(invited.0.contains(attendee), "{invited:?}");
    assert!(invited.0.contains("ORGANIZER;CN=\"Ana Ruiz\":mailto:ana@school.example"), "{invited:?}");
    assert_eq!(invited.value("SEQUENCE"), "0", "who is invited is no change");
}

/// A visit whose talk falls on a holiday moves with it to the next cycle.
#[test]
fn visits_that_fall_out_move() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let start = ["--term-start", "2027-01-10", "--weeks", "3"];
    let planned = plan(&school("sunday-week"), &out, &[MADE, &start].concat());
    let visit = &planned["visits"][0];
    let date = dates_of(&out, "school", "Visit: ")[0].clone();
    let off = home.path().join("off.csv");
    fs::write(&off, format!("from\n{}\n", &date[..10])).unwrap();
    let again = home.path().join("again");
    plan(&school("sunday-week"), &again, &[MADE, &start, &["--holidays", &text(&off)]].concat());
    let moved = dates_of(&again, "school", "Visit: ")[0].clone();
    let week = jiff::Span::new().days(7);
    let expected = date[..10].parse::<jiff::civil::Date>().unwrap() + week;
    assert_eq!(moved, format!("{expected} {}", &date[11..]));
    assert_eq!(&document(&again)["visits"][0], visit, "the plan is the same");
    // A change of the plan from the week after leaves it on the date to which it moved.
    let (previous, third) = (text(&again), home.path().join("third"));
    let change = ["--previous", &previous, "--as-of", "2027-01-17", "--holidays", &text(&off)];
    plan(&school("sunday-week"), &third, &[MADE, &start, &change].concat());
    assert_eq!(dates_of(&third, "school", "Visit: "), [moved]);
    assert_eq!(document(&third)["visits"][0]["round"], 2);
}

/// Lina saw Rana on Tue 2, where Rana no longer teaches: the visit was held, and counts.
#[test]
fn visits_that_were_held_stay_whatever_the_tables_say_now() {
    let home = tempfile::tempdir().unwrap();
    let (out, new, later) = (home.path().join("out"), home.path().join("new"), home.path().join("later"));
    let term = ["--term-start", "2027-01-10", "--weeks", "3", "--time-zone", "Asia/Amman"];
    let first = plan(&school("sunday-week"), &out, &[&term[..], &["--made", "2027-01-04"]].concat());
    let visit = &first["visits"][0];
    let date = dates_of(&out, "school", "Visit: ")[0].clone();
    assert!(date.as_str() < "2027-01-17", "in the first week: {date}");
    let timetable = fs::read_to_string(school("sunday-week").join("timetable.csv")).unwrap();
    let lesson = format!("{},{},{}", visit["host"], visit["day"], visit["period"]).replace('"', "");
    let kept: Vec<&str> = timetable.lines().filter(|line| !line.starts_with(&lesson)).collect();
    assert_eq!(kept.len() + 1, timetable.lines().count());
    let school = copy(&home, "sunday-week", &[("timetable.csv", &(kept.join("\n") + "\n"))]);
    let previous = text(&out);
    let change = [&term[..], &["--previous", &previous, "--made", "2027-01-15"]].concat();
    let second = plan(&school, &new, &[&change[..], &["--as-of", "2027-01-17"]].concat());
    assert_eq!(&second["visits"][0], visit);
    assert!(second["unmet"].as_array().unwrap().iter().all(|row| row["id"] != "lina"), "{}", second["unmet"]);
    let moved = |plan: &serde_json::Value| {
        plan["score"]["criteria"].as_array().unwrap().iter().any(|row| row["criterion"] == "moved")
    };
    assert!(!moved(&second), "{}", second["score"]);
    assert_eq!(second["version"], 1, "nothing is decided otherwise");
    assert_eq!(unfolded(&new, "school"), unfolded(&out, "school"));
    let verify = |plan: &Path, more: &[&str]| {
        let words = ["verify", &text(&school), &text(plan)];
        staffroom(&[&words[..], &term, more].concat())
    };
    verify(&new, &["--previous", &previous, "--as-of", "2027-01-17"]).assert().success();
    let unchecked = predicates::str::contains("visits before 2027-01-17 are left");
    verify(&new, &[]).assert().success().stderr(unchecked);
    // Somebody who takes the visit out of the plan is found out.
    let mut document = second.clone();
    document["visits"] = serde_json::json!([]);
    fs::create_dir_all(&later).unwrap();
    fs::write(later.join("plan.json"), document.to_string()).unwrap();
    verify(&later, &["--previous", &previous]).assert().code(1).stdout(predicates::str::contains("was held before"));
    // From the day of the visit on it is to come, and cannot be there: it is planned anew, later.
    let again = plan(&school, &later, &[&change[..], &["--as-of", &date[..10], "--force"]].concat());
    assert!(again["visits"].as_array().unwrap().iter().all(|row| row["round"] == 2), "{}", again["visits"]);
}

/// Squares are formed for a whole term: once a visit was held all of them stay, while sessions are planned anew.
#[test]
fn groups_that_have_begun_stay_while_sessions_are_planned() {
    let home = tempfile::tempdir().unwrap();
    let (out, new) = (home.path().join("out"), home.path().join("new"));
    let school = home.path().join("school");
    fs::create_dir(&school).unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tiny-visit-square")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), school.join(entry.file_name())).unwrap();
    }
    fs::write(school.join("teams.csv"), "id,name\nmates,Mates\n").unwrap();
    fs::write(school.join("members.csv"), "team,staff\nmates,cy\nmates,fay\n").unwrap();
    let term = ["--term-start", "2027-01-11", "--weeks", "3", "--time-zone", "Europe/Madrid"];
    let first = plan(&school, &out, &[&term[..], &["--made", "2027-01-04"]].concat());
    assert_eq!(first["visits"].as_array().unwrap().len(), 12, "a square");
    // Cy teaches when the team met, too, and Ana's lesson is gone that all three saw by then.
    let timetable = fs::read_to_string(school.join("timetable.csv")).unwrap();
    let period = first["sessions"][0]["period"].as_str().unwrap();
    let changed = format!("{timetable}cy,Mon,{period},Science,9B\n");
    let without = changed.replace("ana,Mon,2,Maths,7A\n", "");
    assert_ne!(without, changed);
    let previous = text(&out);
    let change = |as_of: &'static str| [&term[..], &["--previous", &previous, "--as-of", as_of]].concat();
    for (timetable, as_of) in [(&changed, "2027-01-19"), (&without, "2027-01-26")] {
        fs::write(school.join("timetable.csv"), timetable).unwrap();
        let change = change(as_of);
        let paths = ["plan", &text(&school), "-o", &text(&new), "--made", "2027-01-15"];
        let told = staffroom(&[&paths[..], &change].concat()).assert().code(predicates::ord::le(1));
        let told = crate::common::said(&told);
        assert!(told.contains("all visits stay as they were"), "{told}");
        let second = document(&new);
        assert_eq!(second["visits"], first["visits"]);
        assert_ne!(second["sessions"], first["sessions"]);
        let verify = ["verify", &text(&school), &text(&new), "--previous", &previous, "--as-of", as_of];
        staffroom(&verify).assert().success();
    }
    // What is still to come has to be possible.
    fs::write(school.join("timetable.csv"), &without).unwrap();
    let paths = ["plan", &text(&school), "-o", &text(&new), "--made", "2027-01-15"];
    let told = crate::common::said(&staffroom(&[&paths[..], &change("2027-01-19")].concat()).assert().code(2));
    assert!(told.contains("cannot be kept") && told.contains("--from-round 1"), "{told}");
}

/// What would help with visits that are missing is planned in the cycles to come, whether or not it is said of which plan
/// this one is a change.
#[test]
fn nothing_is_proposed_in_the_past() {
    let home = tempfile::tempdir().unwrap();
    let (out, new) = (home.path().join("out"), home.path().join("new"));
    let school = text(&school("sunday-week"));
    let term = ["--term-start", "2027-01-10", "--weeks", "3", "--time-zone", "Asia/Amman"];
    plan(Path::new(&school), &out, &[&term[..], &["--made", "2027-01-04"]].concat());
    let previous = text(&out);
    let change = ["--previous", &previous, "--as-of", "2027-01-17", "--made", "2027-01-15"];
    let second = plan(Path::new(&school), &new, &[&term[..], &change].concat());
    assert!(!second["unmet"].as_array().unwrap().is_empty());
    let plan = text(&new);
    for more in [&[][..], &["--previous", &previous]] {
        let asked = ["explain", &school, &plan, "--json"];
        let answer = staffroom(&[&asked[..], more].concat()).assert().success();
        let answer: serde_json::Value = serde_json::from_slice(&answer.get_output().stdout).unwrap();
        let changes = answer["what_would_help"]["changes"].as_array().unwrap();
        assert!(!changes.is_empty(), "{answer}");
        let visits = changes.iter().flat_map(|change| change["visits"].as_array().unwrap());
        for (side, visit) in visits.flat_map(|visit| ["before", "after"].map(|side| (side, &visit[side]))) {
            assert!(visit.is_null() || visit["round"].as_i64().unwrap() > 1, "{side}: {visit}");
        }
        // `plan` names the same at the same total.
        let repair = &second["unmet"][0]["suggestions"][0];
        let same = changes.iter().find(|change| change["change"] == repair["change"]).unwrap();
        assert!(same["total"].as_i64() <= repair["total"].as_i64(), "{same} {repair}");
    }
}
