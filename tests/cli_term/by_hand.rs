//! What the term of a school has to be like, case by case: dates written out by hand, found in its calendars by two
//! readers of the format that share nothing.

use super::dates::FORTNIGHT;
use super::readers::{by_icalendar, in_utc};
use super::{MADE, calendars, copy, dates, plan, school, text};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The dates, written out, of what in a calendar begins with these words: as both readers find them. Whatever else is in
/// any calendar of the folder, they agree about it.
fn holds(out: &Path, calendar: &str, summary: &str, by_hand: &[&str]) {
    for name in calendars(out) {
        assert_eq!(dates(out, &name), by_icalendar(&file(out, &name)), "{name}");
    }
    for found in [dates(out, calendar), by_icalendar(&file(out, calendar))] {
        let mut found: Vec<String> =
            found.into_iter().filter(|(known, _)| known.starts_with(summary)).flat_map(|(_, dates)| dates).collect();
        found.sort();
        assert_eq!(found, by_hand, "{calendar}: {summary}");
    }
}

fn file(out: &Path, calendar: &str) -> PathBuf {
    out.join(format!("calendars/{calendar}.ics"))
}

fn out(home: &TempDir) -> PathBuf {
    home.path().join("out")
}

#[test]
fn a_week_from_sunday_to_thursday() {
    let home = tempfile::tempdir().unwrap();
    let out = out(&home);
    plan(&school("sunday-week"), &out, &[MADE, &["--term-start", "2027-01-10", "--weeks", "3"]].concat());
    // Sun 2 and Thu 2: 10 January 2027 is a Sunday.
    let sessions = [
        "2027-01-10 08:50",
        "2027-01-14 08:50",
        "2027-01-17 08:50",
        "2027-01-21 08:50",
        "2027-01-24 08:50",
        "2027-01-28 08:50",
    ];
    for calendar in ["school", "teams/Maths", "people/Maths/Rana Haddad"] {
        holds(&out, calendar, "Session: Maths", &sessions);
    }
    // The visit of round 1 is on Tue 2, the talk about it on the same day, later.
    holds(&out, "school", "Visit: Lina Nasser observes Rana Haddad", &["2027-01-12 08:50"]);
    holds(&out, "people/Science/Lina Nasser", "Talk about a visit: Lina Nasser", &["2027-01-12 10:45"]);
}

/// The visit on the first day of a week that begins on Sunday, the talk on the next day of school, a Thursday.
#[test]
fn the_talk_after_a_visit_is_after_it_where_the_week_begins_on_sunday() {
    let home = tempfile::tempdir().unwrap();
    let out = out(&home);
    let files = [
        (
            "periods.csv",
            "day,period,start,end\nSun,1,08:00,08:45\nSun,2,08:50,09:35\nThu,1,08:00,08:45\nThu,2,08:50,09:35\n",
        ),
        ("staff.csv", "id,name,visits,hosts\nlina,Lina Nasser,1,0\nrana,Rana Haddad,0,1\n"),
        (
            "timetable.csv",
            "staff,day,period,subject,group\nrana,Sun,1,Maths,7A\nrana,Sun,2,Maths,7A\nrana,Thu,2,Maths,7A\nlina,Sun,1,Art,7B\n\
             lina,Thu,2,Art,7B\n",
        ),
        ("teams.csv", "id,name,sessions\n"),
        ("members.csv", "team,staff\n"),
        ("rules.toml", "[visits]\nrounds = 1\n"),
    ];
    let school = copy(&home, "sunday-week", &files);
    plan(&school, &out, &[MADE, &["--term-start", "2027-01-10", "--weeks", "3"]].concat());
    // Lina is free in one lesson of Rana's, Sun 2, and both are free in Thu 1 only.
    holds(&out, "school", "Visit: Lina Nasser observes Rana Haddad", &["2027-01-10 08:50"]);
    holds(&out, "school", "Talk about a visit: Lina Nasser", &["2027-01-14 08:00"]);
}

#[test]
fn a_german_and_a_french_week_of_four_days() {
    let home = tempfile::tempdir().unwrap();
    let french: Vec<(&str, String)> = ["periods.csv", "timetable.csv"]
        .map(|file| {
            let german = fs::read_to_string(school("german-four-days").join(file)).unwrap();
            let days = [("Mo,", "lundi,"), ("Di,", "mardi,"), ("Do,", "jeudi,"), ("Fr,", "vendredi,")];
            (file, days.iter().fold(german, |text, (german, french)| text.replace(german, french)))
        })
        .into();
    let french: Vec<(&str, &str)> = french.iter().map(|(file, text)| (*file, text.as_str())).collect();
    for files in [&[][..], &french[..]] {
        let (school, out) = (copy(&home, "german-four-days", files), out(&home));
        plan(&school, &out, &[MADE, &["--term-start", "2027-01-11", "--weeks", "3"]].concat());
        // Do 2, jeudi 2: Thursdays, not the third days of weeks of four.
        let thursdays = ["2027-01-14 08:50", "2027-01-21 08:50", "2027-01-28 08:50"];
        holds(&out, "school", "Session: Fachschaft Deutsch", &thursdays);
        holds(&out, "teams/Fachschaft Deutsch", "Session: ", &thursdays);
    }
}

#[test]
fn a_cycle_of_six_days_with_a_snow_day_added() {
    let home = tempfile::tempdir().unwrap();
    let out = out(&home);
    let term = ["--term-start", "2027-01-11", "--weeks", "3"];
    plan(&school("six-day-cycle"), &out, &[MADE, &term].concat());
    // Day 3. Mon 11 January is Day 1; there is no school on Mon 18, so Tue 19 is Day 6 and Fri 22 Day 3 again.
    holds(&out, "school", "Session: Maths", &["2027-01-13 10:35", "2027-01-22 10:35"]);
    // It snows on Tue 12, too: Wed 13 is Day 2 then, Thu 14 Day 3, and so on by one day of school.
    let off = fs::read_to_string(school("six-day-cycle").join("holidays.csv")).unwrap();
    let columns = off.lines().next().unwrap().split(',').count();
    let snow = format!("{}2027-01-12,,Snow{}\n", off, ",".repeat(columns - 3));
    let school = copy(&home, "six-day-cycle", &[("holidays.csv", &snow)]);
    plan(&school, &out, &[MADE, &term].concat());
    holds(&out, "school", "Session: Maths", &["2027-01-14 10:35", "2027-01-25 10:35"]);
}

#[test]
fn a_fortnight_with_a_half_term_that_keeps_the_order_of_weeks_or_pauses_it() {
    let home = tempfile::tempdir().unwrap();
    let (school, out) = (copy(&home, "midterm-before", FORTNIGHT), out(&home));
    let term =
        "[visits]\nvisits = 0\n[term]\nstart = 2027-01-25\nend = \"2027-03-12\"\ntime_zone = \"Europe/Madrid\"\n";
    for (closed_weeks, by_hand) in [
        // A on 25 January, B, A on 8 February, half-term (a week B), A on 22 February, B, A on 8 March.
        ("keep", &["2027-01-25 09:25", "2027-02-08 09:25", "2027-02-22 09:25", "2027-03-08 09:25"][..]),
        // The week after the half-term is B, then A on 1 March, and B on 8 March.
        ("pause", &["2027-01-25 09:25", "2027-02-08 09:25", "2027-03-01 09:25"]),
    ] {
        fs::write(school.join("rules.toml"), format!("{term}closed_weeks = \"{closed_weeks}\"\n")).unwrap();
        plan(&school, &out, &["--made", "2027-01-04"]);
        for calendar in ["school", "teams/Matemáticas", "people/Mates/Ana Ruiz", "people/Mates/Ben Soto"] {
            holds(&out, calendar, "Session: ", by_hand);
        }
    }
}

#[test]
fn a_team_that_meets_in_every_second_cycle() {
    let home = tempfile::tempdir().unwrap();
    let out = out(&home);
    let teams = [("teams.csv", "id,name,sessions,every\nmates,Matemáticas,1,2\n")];
    let school = copy(&home, "midterm-before", &teams);
    plan(&school, &out, &[MADE, &["--term-start", "2027-01-11", "--weeks", "7"]].concat());
    let by_hand = ["2027-01-11 09:25", "2027-01-25 09:25", "2027-02-08 09:25", "2027-02-22 09:25"];
    holds(&out, "teams/Matemáticas", "Session: ", &by_hand);
    holds(&out, "people/Mates/Ben Soto", "Session: ", &by_hand);
}

#[test]
fn summer_time_that_begins_within_the_term() {
    let home = tempfile::tempdir().unwrap();
    let out = out(&home);
    plan(&school("german-four-days"), &out, &[MADE, &["--term-start", "2027-03-15", "--weeks", "3"]].concat());
    // The clock is put forward on Sunday, 28 March 2027: the school meets at the same time by the clock, which is an
    // hour earlier by that of Greenwich.
    holds(&out, "school", "Session: ", &["2027-03-18 08:50", "2027-03-25 08:50", "2027-04-01 08:50"]);
    for found in in_utc(&out, "school") {
        assert_eq!(found, ["2027-03-18 07:50", "2027-03-25 07:50", "2027-04-01 06:50"]);
    }
}

#[test]
fn a_change_in_week_six_with_and_without_a_new_folder() {
    let home = tempfile::tempdir().unwrap();
    let (out, other) = (out(&home), home.path().join("other"));
    let term = ["--term-start", "2027-01-11", "--weeks", "10", "--time-zone", "Europe/Madrid"];
    plan(&school("midterm-before"), &out, &[&term[..], &["--made", "2027-01-04"]].concat());
    let before = [
        "2027-01-11 09:25",
        "2027-01-18 09:25",
        "2027-01-25 09:25",
        "2027-02-01 09:25",
        "2027-02-08 09:25",
        "2027-02-15 09:25",
        "2027-02-22 09:25",
        "2027-03-01 09:25",
        "2027-03-08 09:25",
        "2027-03-15 09:25",
    ];
    holds(&out, "people/Mates/Ana Ruiz", "Session: ", &before);
    // From 22 February Ana teaches Mon 2 and Mon 4, too: what comes is on Tue 3.
    let timetable = fs::read_to_string(school("midterm-before").join("timetable.csv")).unwrap();
    let timetable = format!("{timetable}ana,Mon,2,Lesson,ana-class,Rana\nana,Mon,4,Lesson,ana-class,Rana\n");
    let school = copy(&home, "midterm-before", &[("timetable.csv", &timetable)]);
    let after = ["2027-02-23 10:35", "2027-03-02 10:35", "2027-03-09 10:35", "2027-03-16 10:35"];
    let after = [&before[..6], &after].concat();
    let previous = text(&out);
    let change = ["--previous", &previous, "--as-of", "2027-02-22", "--made", "2027-02-18"];
    for folder in [&other, &out] {
        plan(&school, folder, &[&term[..], &change].concat());
        for calendar in ["people/Mates/Ana Ruiz", "people/Mates/Ben Soto", "teams/Matemáticas", "school"] {
            holds(folder, calendar, "Session: ", &after);
        }
    }
}
