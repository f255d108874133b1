//! Calendars through the program: read back by another parser, and compared with the plan
//! and the dates of the term, worked out here day by day.

mod common;

use calcard::common::timezone::Tz;
use calcard::icalendar::ICalendar;
use common::staffroom;
use predicates::str::contains;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn willow_creek() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/willow-creek")
}

/// A plan of a school with its calendars, in a folder.
fn calendars(school: &Path, out: &Path, more: &[&str]) {
    let paths = [school.to_str().unwrap(), "-o", out.to_str().unwrap(), "--formats", "ics"];
    let made = ["--made", "2027-03-01"];
    staffroom(&[&["plan"], &paths[..], &made, more].concat()).assert().code(predicates::ord::le(1));
}

/// The calendar of a person, by id: from the table of calendars.
fn of_person(out: &Path, id: &str) -> String {
    let mut rows = csv::Reader::from_path(out.join("calendars/index.csv")).unwrap();
    let row = rows.records().map(Result::unwrap).find(|row| &row[0] == id);
    row.unwrap_or_else(|| panic!("{id} has no calendar"))[3].trim_end_matches(".ics").to_owned()
}

/// The calendar of a team, by id.
fn of_team(out: &Path, id: &str) -> String {
    format!("teams/{}", plan(out)["names"]["teams"][id].as_str().unwrap())
}

fn plan(out: &Path) -> Value {
    serde_json::from_slice(&fs::read(out.join("plan.json")).unwrap()).unwrap()
}

/// When each event of a calendar begins and ends, in local time, by its summary.
fn occurrences(file: &Path) -> BTreeMap<String, BTreeSet<(String, String)>> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert!(text.lines().all(|line| line.len() <= 75), "lines are folded");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "lines end in CR LF");
    let calendar = ICalendar::parse(&text).unwrap_or_else(|error| panic!("{}: {error:?}", file.display()));
    let expanded = calendar.expand_dates(Tz::Floating, 10_000);
    assert!(expanded.errors.is_empty(), "{:?}", expanded.errors);
    let mut found: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for event in expanded.events {
        let component = &calendar.components[event.comp_id as usize];
        let summary = component
            .entries
            .iter()
            .find(|entry| entry.name.as_str() == "SUMMARY")
            .and_then(|entry| entry.values.first())
            .and_then(|value| value.as_text())
            .unwrap()
            .to_owned();
        let event = event.try_into_date_time().unwrap();
        let at = |time: &dyn ToString| time.to_string();
        let (start, end) = (event.start.naive_local(), event.end.naive_local());
        let new = found.entry(summary).or_default().insert((at(&start), at(&end)));
        assert!(new, "each occurrence once");
    }
    found
}

const DAYS: [&str; 5] = ["Mon", "Tue", "Wed", "Thu", "Fri"];

/// The Mondays of a term that starts on 2027-03-08 and has six weeks.
const MONDAYS: [&str; 6] = ["2027-03-08", "2027-03-15", "2027-03-22", "2027-03-29", "2027-04-05", "2027-04-12"];

fn date(week: usize, day: usize) -> String {
    let monday: jiff::civil::Date = MONDAYS[week].parse().unwrap();
    let mut date = monday;
    for _ in 0..day {
        date = date.tomorrow().unwrap();
    }
    date.to_string()
}

/// Start and end of a period, from periods.csv.
fn times() -> BTreeMap<(String, String), (String, String)> {
    let text = fs::read_to_string(willow_creek().join("periods.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let head = rows.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|column| column == name).unwrap();
    let (day, period, start, end) = (at("day"), at("period"), at("start"), at("end"));
    rows.records()
        .map(|row| {
            let row = row.unwrap();
            ((row[day].to_owned(), row[period].to_owned()), (row[start].to_owned(), row[end].to_owned()))
        })
        .collect()
}

const TERM: &[&str] = &["--term-start", "2027-03-08", "--weeks", "6", "--time-zone", "Europe/London"];

#[test]
fn every_session_is_on_every_date_of_the_term_but_holidays() {
    let home = tempfile::tempdir().unwrap();
    let (out, holidays) = (home.path().join("out"), home.path().join("holidays.csv"));
    fs::write(&holidays, "from,to,name\n2027-03-26,2027-03-29,Easter\n2027-04-14,,Founder's day\n").unwrap();
    let off = ["2027-03-26", "2027-03-29", "2027-04-14"];
    let more = [TERM, &["--holidays", holidays.to_str().unwrap()]].concat();
    calendars(&willow_creek(), &out, &more);
    let (plan, times) = (plan(&out), times());
    let order: Vec<(String, String)> = {
        let text = fs::read_to_string(willow_creek().join("periods.csv")).unwrap();
        let rows = text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let head: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        let at = |name: &str| head.iter().position(|column| *column == name).unwrap();
        rows.map(|row| (row[at("day")].clone(), row[at("period")].clone())).collect()
    };
    let mut expected: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for session in plan["sessions"].as_array().unwrap() {
        let text = |key: &str| session[key].as_str().unwrap().to_owned();
        let first = (text("day"), text("period"));
        let position = order.iter().position(|slot| *slot == first).unwrap();
        let last = order[position + session["length"].as_u64().unwrap() as usize - 1].clone();
        let (start, end) = (&times[&first].0, &times[&last].1);
        let day = DAYS.iter().position(|day| *day == first.0).unwrap();
        for week in 0..6 {
            let date = date(week, day);
            if !off.contains(&date.as_str()) {
                let dates = expected.entry(text("team")).or_default();
                dates.insert((format!("{date} {start}:00"), format!("{date} {end}:00")));
            }
        }
    }
    let found: BTreeMap<String, BTreeSet<(String, String)>> = expected
        .keys()
        .map(|team| {
            let events = occurrences(&out.join(format!("calendars/{}.ics", of_team(&out, team))));
            assert_eq!(events.len(), 1, "{team}: {events:?}");
            (team.clone(), events.into_values().next().unwrap())
        })
        .collect();
    assert_eq!(found, expected);
    // Everybody who attends has the same dates in their own calendar.
    let session = &plan["sessions"][0];
    let team = session["team"].as_str().unwrap();
    for person in session["attending"].as_array().unwrap() {
        let own = occurrences(&out.join(format!("calendars/{}.ics", of_person(&out, person.as_str().unwrap()))));
        assert!(own.values().any(|dates| dates == &expected[team]), "{person}: {own:?}");
    }
}

#[test]
fn every_visit_is_in_the_week_of_its_round() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    calendars(&willow_creek(), &out, TERM);
    let (plan, times) = (plan(&out), times());
    for visit in plan["visits"].as_array().unwrap() {
        let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
        let moment = |row: &Value| {
            let (day, period) = (text(row, "day"), text(row, "period"));
            let number = DAYS.iter().position(|known| *known == day).unwrap();
            let date = date(visit["round"].as_u64().unwrap() as usize - 1, number);
            format!("{date} {}:00", times[&(day, period)].0)
        };
        for who in ["observer", "host"] {
            let own = occurrences(&out.join(format!("calendars/{}.ics", of_person(&out, &text(visit, who)))));
            let starts: BTreeSet<&String> = own.values().flatten().map(|(start, _)| start).collect();
            assert!(starts.contains(&moment(visit)), "{visit}: {own:?}");
            assert!(starts.contains(&moment(&visit["debrief"])), "{visit}: {own:?}");
        }
    }
}

/// Ana and Ben plan together on Mon 2; without that slot on Mon 3. Dee visits Ana.
const SCHOOL: &[(&str, &str)] = &[
    (
        "periods.csv",
        "day,period,start,end\nMon,1,08:00,08:50\nMon,2,09:00,09:50\nMon,3,10:00,10:50\nMon,4,11:00,11:50\n",
    ),
    ("staff.csv", "id,name,visits,hosts\nana,Ana Ruiz,0,1\nben,Ben Osei,0,1\ndee,\"Roth, Dee\",1,0\n"),
    (
        "timetable.csv",
        "staff,day,period,group\nana,Mon,1,7A\nana,Mon,4,7A\nben,Mon,1,8A\nben,Mon,4,8A\ndee,Mon,2,9A\ndee,Mon,3,9A\n",
    ),
    ("availability.csv", "staff,day,period,status\nana,Mon,3,avoid\n"),
    ("teams.csv", "id,name,sessions\nart,Art team,1\n"),
    ("members.csv", "team,staff\nart,ana\nart,ben\n"),
    ("rules.toml", "name = \"Hill School\"\n[visits]\ndebrief = \"none\"\nrounds = 2\n"),
];

fn write(home: &TempDir, files: &[(&str, &str)]) -> PathBuf {
    let folder = home.path().join("hill");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

/// UID, SEQUENCE, STATUS and DTSTART of every event of a calendar.
fn entries(out: &Path, calendar: &str) -> Vec<(String, String, String, String)> {
    let text = fs::read_to_string(out.join(format!("calendars/{calendar}.ics"))).unwrap().replace("\r\n ", "");
    let value = |event: &str, name: &str| {
        event
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|line| line.split_once(':'))
            .map_or("", |(_, value)| value)
            .to_owned()
    };
    let events = text.split("BEGIN:VEVENT").skip(1);
    events
        .map(|event| (value(event, "UID"), value(event, "SEQUENCE"), value(event, "STATUS"), value(event, "DTSTART")))
        .collect()
}

fn event(uid: &str, sequence: u32, status: &str, start: &str) -> (String, String, String, String) {
    (format!("{uid}@2027-03-08.Hill_20_School.staffroom"), sequence.to_string(), status.into(), start.into())
}

#[test]
fn planning_again_raises_versions_and_cancels_what_was_dropped() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let school = write(&home, SCHOOL);
    calendars(&school, &out, TERM);
    let first = [event("session-art-1", 0, "CONFIRMED", "20270308T090000")];
    assert_eq!(entries(&out, "teams/Art team"), first);
    assert_eq!(entries(&out, "people/Roth, Dee").len(), 1, "a visit");
    // The same once more: nothing is a new version.
    calendars(&school, &out, &[TERM, &["--previous", out.to_str().unwrap()]].concat());
    assert_eq!(entries(&out, "teams/Art team"), first);
    let bytes = fs::read(out.join("calendars/people/Ana Ruiz.ics")).unwrap();
    // Mon 2 is no longer possible, and Dee makes no visits any more.
    let changed: Vec<(&str, String)> = SCHOOL
        .iter()
        .map(|(name, text)| {
            (*name, text.replace("ana,Mon,3,avoid", "ana,Mon,2,away").replace("\"Roth, Dee\",1,0", "\"Roth, Dee\",0,0"))
        })
        .collect();
    let changed: Vec<(&str, &str)> = changed.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let school = write(&home, &changed);
    let again = home.path().join("again");
    calendars(&school, &again, &[TERM, &["--previous", out.to_str().unwrap()]].concat());
    assert_eq!(entries(&again, "teams/Art team"), [event("session-art-1", 1, "CONFIRMED", "20270308T100000")]);
    let dee = entries(&again, "people/Roth, Dee");
    assert_eq!((dee[0].1.as_str(), dee[0].2.as_str()), ("1", "CANCELLED"), "{dee:?}");
    assert_ne!(fs::read(again.join("calendars/people/Ana Ruiz.ics")).unwrap(), bytes);
    // And back: the visit is held again, in a newer version than the one that cancelled it.
    let school = write(&home, SCHOOL);
    calendars(&school, &again, TERM);
    let dee = entries(&again, "people/Roth, Dee");
    assert_eq!((dee[0].1.as_str(), dee[0].2.as_str()), ("2", "CONFIRMED"), "{dee:?}");
    assert_eq!(entries(&again, "teams/Art team"), [event("session-art-1", 2, "CONFIRMED", "20270308T090000")]);
    // Without calendars for once, what was given out is not forgotten.
    let paths = [school.to_str().unwrap(), "-o", again.to_str().unwrap(), "--formats", "csv"];
    staffroom(&[&["plan"], &paths[..]].concat()).assert().success();
    assert!(again.join("calendars/calendars.json").exists());
    calendars(&school, &again, TERM);
    assert_eq!(entries(&again, "teams/Art team"), [event("session-art-1", 2, "CONFIRMED", "20270308T090000")]);
    // Another term begins anew.
    let autumn = ["--term-start", "2027-09-06", "--time-zone", "UTC", "--made", "2027-08-20"];
    staffroom(&[&["plan", school.to_str().unwrap(), "-o", again.to_str().unwrap()], &autumn[..]].concat())
        .assert()
        .success();
    let art = entries(&again, "teams/Art team");
    assert_eq!(art.len(), 1);
    assert!(art[0].0.starts_with("session-art-1@2027-09-06."));
}

#[test]
fn a_plan_that_is_there_gets_calendars_from_report() {
    let home = tempfile::tempdir().unwrap();
    let (out, pages) = (home.path().join("out"), home.path().join("pages"));
    let school = write(&home, SCHOOL);
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    staffroom(&["plan", &path(&school), "-o", &path(&out), "--formats", "csv"]).assert().success();
    let report = ["report", &path(&school), &path(&out), "-o", &path(&pages)];
    staffroom(&[&report[..], TERM].concat()).assert().success().stdout(contains("calendars"));
    assert_eq!(entries(&pages, "teams/Art team"), [event("session-art-1", 0, "CONFIRMED", "20270308T090000")]);
    let text = fs::read_to_string(pages.join("calendars/people/Roth, Dee.ics")).unwrap();
    assert!(text.contains("X-WR-CALNAME:Roth\\, Dee"), "{text}");
}
