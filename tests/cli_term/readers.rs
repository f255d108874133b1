//! All calendars of a plan, expanded by two readers of the format that know nothing of each other, against the dates
//! that a plain loop over plan.json gives.

use super::{MADE, calendars, copy, dates, document, plan, school, text, unfolded};
use calcard::common::timezone::Tz;
use calcard::icalendar::ICalendar;
use icalendar::{Calendar, Component, EventLike};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// When things begin, by what they are: `Session`, `Cover`, `Mentor meeting`, `Visit` and `Talk about a visit`.
type Begins = BTreeMap<String, Vec<String>>;

/// The words before the colon of a summary.
fn kind(summary: &str) -> String {
    summary.split(':').next().unwrap().to_owned()
}

fn sorted(mut begins: Begins) -> Begins {
    begins.values_mut().for_each(|dates| dates.sort());
    begins
}

/// What the icalendar crate finds in a calendar, with its rrule crate for what recurs and the zones of chrono-tz.
pub fn by_icalendar(path: &Path) -> BTreeMap<String, Vec<String>> {
    let calendar: Calendar = fs::read_to_string(path).unwrap().parse().unwrap();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for event in calendar.events() {
        let summary = event.get_summary().unwrap().replace("\\,", ",").replace("\\;", ";");
        if summary.starts_with("Cancelled: ") {
            continue;
        }
        let expanded = event.get_recurrence().unwrap().all(1_000);
        assert!(!expanded.limited, "{summary}");
        let begins = expanded.dates.iter().map(|date| date.format("%Y-%m-%d %H:%M").to_string());
        found.entry(summary).or_default().extend(begins);
    }
    sorted(found)
}

/// When everything in a calendar begins by the clock of Greenwich, as each of the two readers finds it by the rules of
/// the zone.
pub fn in_utc(out: &Path, name: &str) -> [Vec<String>; 2] {
    let text = unfolded(out, name);
    let format = "%Y-%m-%d %H:%M";
    let calendar = ICalendar::parse(&text).unwrap();
    let events = calendar.expand_dates(Tz::Floating, 10_000).events.into_iter();
    let one = events.map(|event| event.try_into_date_time().unwrap().start.naive_utc().format(format).to_string());
    let calendar: Calendar = text.parse().unwrap();
    let events = calendar.events().flat_map(|event| event.get_recurrence().unwrap().all(1_000).dates);
    let other = events.map(|date| date.naive_utc().format(format).to_string());
    let (mut one, mut other): (Vec<String>, Vec<String>) = (one.collect(), other.collect());
    one.sort();
    other.sort();
    [one, other]
}

/// When periods begin, by week, day and period, from periods.csv itself.
fn clock(school: &Path) -> BTreeMap<[String; 3], String> {
    let mut reader = csv::Reader::from_path(school.join("periods.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let cell = |name: &str| {
            header.iter().position(|column| column == name).map_or("", |at| row.get(at).unwrap_or("")).to_owned()
        };
        ([cell("week"), cell("day"), cell("period")], cell("start"))
    });
    rows.collect()
}

/// What a plan holds on which dates, by a loop over its days. `whole_days` says that nothing falls out in part, and
/// no visit moves.
fn by_loop(school: &Path, plan: &Value) -> Begins {
    let clock = clock(school);
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or("").to_owned();
    let days: Vec<(String, String, String, i64)> = serde_json::from_value(plan["term"]["days"].clone()).unwrap();
    let every: BTreeMap<String, i64> = {
        let mut reader = csv::Reader::from_path(school.join("teams.csv")).unwrap();
        let header = reader.headers().unwrap().clone();
        let at = header.iter().position(|column| column == "every");
        let rows = reader.records().map(|row| row.unwrap());
        rows.map(|row| (row[0].to_owned(), at.and_then(|at| row[at].parse().ok()).unwrap_or(1))).collect()
    };
    let mut found = Begins::new();
    let mut add = |kind: &str, date: &str, slot: [String; 3]| {
        found.entry(kind.to_owned()).or_default().push(format!("{date} {}", clock[&slot]));
    };
    for (number, (date, week, day, cycle)) in days.iter().enumerate() {
        let is_here = |row: &Value| (word(row, "week"), word(row, "day")) == (week.clone(), day.clone());
        let slot = |row: &Value, period: &str| [word(row, "week"), word(row, "day"), word(row, period)];
        for session in plan["sessions"].as_array().unwrap().iter().filter(|row| is_here(row)) {
            let every = every[&word(session, "team")];
            if (cycle - 1) % every + 1 == session["turn"].as_i64().unwrap_or(1) {
                add("Session", date, slot(session, "period"));
                for release in session["released"].as_array().unwrap() {
                    add("Cover", date, [word(session, "week"), word(session, "day"), word(release, "period")]);
                }
            }
        }
        let pairs = plan["pairs"].as_array().unwrap();
        for meeting in pairs.iter().flat_map(|pair| pair["meetings"].as_array().unwrap()).filter(|row| is_here(row)) {
            add("Mentor meeting", date, slot(meeting, "period"));
        }
        for visit in plan["visits"].as_array().unwrap() {
            if is_here(visit) && visit["round"] == *cycle {
                add("Visit", date, slot(visit, "period"));
                let talk = &visit["debrief"];
                if talk.is_object() {
                    let same = |row: &&(String, String, String, i64)| {
                        (word(talk, "week"), word(talk, "day")) == (row.1.clone(), row.2.clone())
                    };
                    let on = days[number..].iter().find(same).unwrap();
                    add("Talk about a visit", &on.0, slot(talk, "period"));
                }
            }
        }
    }
    sorted(found)
}

/// Both readers find the same in every calendar, and in that of the whole school what is `expected`.
fn agree(out: &Path, expected: &Begins) {
    let all = calendars(out);
    assert!(all.contains(&"school".to_owned()) && all.iter().any(|name| name.starts_with("people/")), "{all:?}");
    for name in &all {
        let found = by_icalendar(&out.join(format!("calendars/{name}.ics")));
        assert_eq!(found, dates(out, name), "{name}");
    }
    let mut found = Begins::new();
    for (summary, begins) in by_icalendar(&out.join("calendars/school.ics")) {
        found.entry(kind(&summary)).or_default().extend(begins);
    }
    assert_eq!(sorted(found), *expected);
}

/// The number of things that begin.
fn number(begins: &Begins, kind: &str) -> usize {
    begins.get(kind).map_or(0, Vec::len)
}

#[test]
fn two_readers_and_a_loop_agree_about_every_kind_of_term() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let cases: [(&str, &[&str]); 4] = [
        ("sunday-week", &["--term-start", "2027-01-10", "--weeks", "6"]),
        // Summer time begins on 28 March.
        ("german-four-days", &["--term-start", "2027-03-15", "--weeks", "5"]),
        ("six-day-cycle", &["--term-start", "2027-01-11", "--weeks", "8"]),
        ("midterm-before", &["--term-start", "2027-01-11", "--weeks", "10"]),
    ];
    for (name, term) in cases {
        let _ = fs::remove_dir_all(&out);
        let made = plan(&school(name), &out, &[MADE, term].concat());
        let expected = by_loop(&school(name), &made);
        assert!(number(&expected, "Session") > 3, "{name}: {expected:?}");
        agree(&out, &expected);
    }
}

/// Sessions, covers, meetings, visits and talks, in a term with a week off and a change to summer time.
#[test]
fn two_readers_and_a_loop_agree_about_a_school_with_everything() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/willow-creek");
    let off = home.path().join("off.csv");
    fs::write(&off, "from,to,name\n2027-03-22,2027-03-26,Spring break\n").unwrap();
    let off = text(&off);
    let term = ["--term-start", "2027-03-01", "--weeks", "9", "--closed-weeks", "pause", "--holidays", &off];
    let made = plan(&fixture, &out, &[MADE, &term].concat());
    let expected = by_loop(&fixture, &made);
    for kind in ["Session", "Mentor meeting", "Visit", "Talk about a visit"] {
        assert!(number(&expected, kind) > 5, "{kind}: {expected:?}");
    }
    agree(&out, &expected);
}

/// A team that meets in every second cycle, with dates by hand.
#[test]
fn a_team_of_every_second_cycle() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let teams = [("teams.csv", "id,name,sessions,every\nmates,Matemáticas,1,2\n")];
    let school = copy(&home, "midterm-before", &teams);
    let off = home.path().join("off.csv");
    // The third cycle's Monday, 25 January, and a Monday of a cycle without a session.
    fs::write(&off, "from,to,name\n2027-01-25,,Holiday\n2027-02-01,,Holiday\n").unwrap();
    let off = text(&off);
    let made =
        plan(&school, &out, &[MADE, &["--term-start", "2027-01-11", "--weeks", "8", "--holidays", &off]].concat());
    let session = &made["sessions"][0];
    assert_eq!((&session["day"], &session["period"], &session["turn"]), (&"Mon".into(), &"2".into(), &1.into()));
    let by_hand = ["2027-01-11 09:25", "2027-02-08 09:25", "2027-02-22 09:25"];
    assert_eq!(super::dates_of(&out, "teams/Matemáticas", "Session: "), by_hand);
    let series = super::events(&out, "school");
    assert_eq!((series.len(), series[0].value("RRULE")), (1, "FREQ=WEEKLY;INTERVAL=2;COUNT=4"));
    assert_eq!(series[0].values("EXDATE"), ["20270125T092500"]);
    let expected = by_loop(&school, &made);
    assert_eq!(expected["Session"], by_hand);
    agree(&out, &expected);
}

/// The old plan's dates before the change and the new one's from then on, whether the folder is a new one or not.
#[test]
fn two_readers_and_a_loop_agree_after_a_change_in_week_six() {
    let home = tempfile::tempdir().unwrap();
    let (out, other) = (home.path().join("out"), home.path().join("other"));
    let term = ["--term-start", "2027-01-11", "--weeks", "10", "--time-zone", "Europe/Madrid"];
    let first = plan(&school("midterm-before"), &out, &[&term[..], &["--made", "2027-01-04"]].concat());
    let before = by_loop(&school("midterm-before"), &first);
    let timetable = fs::read_to_string(school("midterm-before").join("timetable.csv")).unwrap();
    let timetable = format!("{timetable}ana,Mon,2,Lesson,ana-class,Rana\nana,Mon,4,Lesson,ana-class,Rana\n");
    let school = copy(&home, "midterm-before", &[("timetable.csv", &timetable)]);
    let previous = text(&out);
    let change = ["--previous", &previous, "--as-of", "2027-02-22", "--made", "2027-02-18"];
    // The new folder first: the other run replaces the plan that both change.
    for folder in [&other, &out] {
        let second = plan(&school, folder, &[&term[..], &change].concat());
        assert_eq!(document(folder)["version"], 2);
        let after = by_loop(&school, &second);
        let kept = before["Session"].iter().filter(|date| date.as_str() < "2027-02-22");
        let new = after["Session"].iter().filter(|date| date.as_str() >= "2027-02-22");
        let expected = Begins::from([("Session".to_owned(), kept.chain(new).cloned().collect())]);
        assert_eq!(number(&expected, "Session"), 10);
        assert_ne!(expected["Session"], after["Session"], "the change moves something");
        agree(folder, &expected);
    }
}
