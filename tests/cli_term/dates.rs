//! The dates of schools whose weeks go wrong easily, written out by hand.

use super::{MADE, copy, dates_of, document, plan, school, text};
use crate::common::{said, staffroom};
use std::fs;

fn options<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [MADE, more].concat()
}

#[test]
fn a_week_that_begins_on_sunday() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    // 2027-01-10 is a Sunday. Maths can meet on Sun 2 and Thu 2, and Lina sees a lesson before they talk about it.
    let plan = plan(&school("sunday-week"), &out, &options(&["--term-start", "2027-01-10", "--weeks", "3"]));
    assert_eq!(
        dates_of(&out, "teams/Maths", "Session: Maths"),
        [
            "2027-01-10 08:50",
            "2027-01-14 08:50",
            "2027-01-17 08:50",
            "2027-01-21 08:50",
            "2027-01-24 08:50",
            "2027-01-28 08:50"
        ]
    );
    let visit = dates_of(&out, "people/Science/Lina Nasser", "Visit: Lina Nasser observes");
    let talk = dates_of(&out, "people/Science/Lina Nasser", "Talk about a visit: Lina Nasser (observer)");
    assert!(visit[0] < talk[0], "{visit:?} {talk:?}");
    let days = plan["term"]["days"].as_array().unwrap();
    assert_eq!(days.len(), 15);
    assert_eq!(days[0], serde_json::json!(["2027-01-10", "", "Sun", 1]));
    assert_eq!(days[14], serde_json::json!(["2027-01-28", "", "Thu", 3]));
    assert_eq!(plan["term"]["end"], "2027-01-30");
    assert_eq!(plan["term"]["time_zone"], "Europe/Madrid");
}

#[test]
fn a_german_week_of_four_days() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    plan(&school("german-four-days"), &out, &options(&["--term-start", "2027-01-11", "--weeks", "3"]));
    // Do 2, on Thursdays.
    assert_eq!(
        dates_of(&out, "teams/Fachschaft Deutsch", "Session: Fachschaft Deutsch"),
        ["2027-01-14 08:50", "2027-01-21 08:50", "2027-01-28 08:50"]
    );
}

#[test]
fn a_french_week_of_four_days() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let files = ["periods.csv", "timetable.csv"].map(|file| {
        let text = fs::read_to_string(school("german-four-days").join(file)).unwrap();
        let french = text.replace("Mo,", "lundi,").replace("Di,", "mardi,").replace("Do,", "jeudi,");
        (file, french.replace("Fr,", "vendredi,"))
    });
    let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (*file, text.as_str())).collect();
    let school = copy(&home, "german-four-days", &files);
    plan(&school, &out, &options(&["--term-start", "2027-01-11", "--weeks", "2"]));
    assert_eq!(
        dates_of(&out, "teams/Fachschaft Deutsch", "Session: Fachschaft Deutsch"),
        ["2027-01-14 08:50", "2027-01-21 08:50"]
    );
}

#[test]
fn a_cycle_of_six_days_with_a_snow_day() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    plan(&school("six-day-cycle"), &out, &options(&["--term-start", "2027-01-11", "--weeks", "3"]));
    // Day 3: Wed 13 January; Mon 18 is the snow day, so Tue 19 is Day 6, and Fri 22 Day 3 again.
    assert_eq!(dates_of(&out, "teams/Maths", "Session: Maths"), ["2027-01-13 10:35", "2027-01-22 10:35"]);
    let days = document(&out)["term"]["days"].clone();
    assert_eq!(days[5], serde_json::json!(["2027-01-19", "", "Day 6", 1]));
    assert_eq!(days[6], serde_json::json!(["2027-01-20", "", "Day 1", 2]));
    let text = super::unfolded(&out, "teams/Maths");
    assert!(!text.contains("RDATE"), "{text}");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 2, "one event for each date");
    assert!(!text.contains("FREQ=WEEKLY"), "{text}");
}

/// A fortnight in which the two can only meet on Mon 2 of week A.
pub const FORTNIGHT: &[(&str, &str)] = &[
    (
        "periods.csv",
        "week,day,period,start,end\nA,Mon,1,08:30,09:20\nA,Mon,2,09:25,10:15\nB,Mon,1,08:30,09:20\nB,Mon,2,09:25,10:15\n",
    ),
    (
        "timetable.csv",
        "staff,week,day,period,group\nana,A,Mon,1,a\nben,A,Mon,1,b\nana,B,Mon,1,a\nben,B,Mon,1,b\nana,B,Mon,2,a\n\
         ben,B,Mon,2,b\n",
    ),
    ("holidays.csv", "from,to,name\n2027-02-15,2027-02-19,Half-term\n"),
];

#[test]
fn a_half_term_keeps_the_order_of_weeks_or_pauses_it() {
    let home = tempfile::tempdir().unwrap();
    let school = copy(&home, "midterm-before", FORTNIGHT);
    let term = "[term]\nstart = 2027-01-25\nend = \"2027-03-12\"\ntime_zone = \"Europe/Madrid\"\n";
    let rules =
        |more: &str| fs::write(school.join("rules.toml"), format!("[visits]\nvisits = 0\n{term}{more}")).unwrap();
    let made = ["--made", "2027-01-04"];
    // A on 25 January, B, A on 8 February, half-term (a week B), A on 22 February, B, A on 8 March.
    rules("");
    let kept = home.path().join("kept");
    plan(&school, &kept, &made);
    assert_eq!(
        dates_of(&kept, "school", "Session: "),
        ["2027-01-25 09:25", "2027-02-08 09:25", "2027-02-22 09:25", "2027-03-08 09:25"]
    );
    let series = &super::events(&kept, "school")[0];
    assert_eq!(series.value("RRULE"), "FREQ=WEEKLY;INTERVAL=2;COUNT=4");
    // Paused, the week after the half-term is B.
    rules("closed_weeks = \"pause\"\n");
    let paused = home.path().join("paused");
    plan(&school, &paused, &made);
    assert_eq!(dates_of(&paused, "school", "Session: "), ["2027-01-25 09:25", "2027-02-08 09:25", "2027-03-01 09:25"]);
    assert!(!super::unfolded(&paused, "school").contains("INTERVAL"), "no rule says that");
    // And an option wins over the key.
    let again = home.path().join("again");
    plan(&school, &again, &[&made[..], &["--closed-weeks", "keep"]].concat());
    assert_eq!(super::unfolded(&again, "school"), super::unfolded(&kept, "school"));
}

#[test]
fn summer_time_begins_within_the_term() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let options = options(&["--term-start", "2027-03-15", "--weeks", "3"]);
    plan(&school("german-four-days"), &out, &options);
    // Summer time begins on Sunday, 28 March 2027: the school meets at the same time by the clock.
    assert_eq!(dates_of(&out, "school", "Session: "), ["2027-03-18 08:50", "2027-03-25 08:50", "2027-04-01 08:50"]);
    let text = super::unfolded(&out, "school");
    for line in [
        "BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\n\
         RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD",
        "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\n\
         RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let singapore =
        ["--term-start", "2027-03-15", "--weeks", "3", "--time-zone", "Asia/Singapore", "--made", "2027-01-04"];
    let other = home.path().join("other");
    plan(&school("german-four-days"), &other, &singapore);
    let text = super::unfolded(&other, "school");
    assert!(text.contains("BEGIN:STANDARD") && !text.contains("DAYLIGHT"), "{text}");
}

#[test]
fn half_days_and_holidays_fall_out() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let holidays = home.path().join("off.csv");
    // Thursday 14: only the first period falls out; 21: the second, too; 28 January: all of it.
    fs::write(
        &holidays,
        "from,to,name,first,last\n14.01.2027,,Assembly,1,1\n2027-01-21,,Training,2,\n28 Jan 2027,,Holiday,,\n",
    )
    .unwrap();
    let holidays = text(&holidays);
    let options = options(&["--term-start", "2027-01-11", "--weeks", "4", "--holidays", &holidays]);
    plan(&school("german-four-days"), &out, &options);
    assert_eq!(dates_of(&out, "school", "Session: "), ["2027-01-14 08:50", "2027-02-04 08:50"]);
    let series = &super::events(&out, "school")[0];
    assert_eq!(series.value("RRULE"), "FREQ=WEEKLY;COUNT=4");
    assert_eq!(series.values("EXDATE"), ["20270121T085000", "20270128T085000"]);
}

#[test]
fn labels_that_are_no_days_are_dealt_out_or_asked_about() {
    let home = tempfile::tempdir().unwrap();
    let files = ["periods.csv", "timetable.csv"].map(|file| {
        let text = fs::read_to_string(school("german-four-days").join(file)).unwrap();
        (file, text.replace("Mo,", "A,").replace("Di,", "B,").replace("Do,", "C,").replace("Fr,", "D,"))
    });
    let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (*file, text.as_str())).collect();
    let school = copy(&home, "german-four-days", &files);
    let out = home.path().join("out");
    let paths = ["plan", &text(&school), "-o", &text(&out), "--term-start", "2027-01-11"];
    let asked = said(&staffroom(&[&paths[..], MADE].concat()).assert().code(2));
    for words in [
        "E506",
        "a week of the cycle has 4 days, and there is school on 5 days of the week",
        "A on Mon, B on Tue, C on Wed, D on Thu of each week, and nothing on Fri",
        "A on Mon 2027-01-11, B on Tue 2027-01-12, C on Wed 2027-01-13, D on Thu 2027-01-14, A on Fri 2027-01-15",
        "school_days",
        "cycle",
    ] {
        assert!(asked.contains(words), "{words}: {asked}");
    }
    assert!(!out.exists());
    // Dealt out on the days that are named, in that order.
    let days = options(&["--term-start", "2027-01-11", "--weeks", "2", "--school-days", "Mo,Di,Mi,Fr"]);
    plan(&school, &out, &days);
    assert_eq!(dates_of(&out, "school", "Session: "), ["2027-01-13 08:50", "2027-01-20 08:50"]);
    // Running on, C is the third day of school, then the seventh.
    let running = home.path().join("running");
    plan(&school, &running, &options(&["--term-start", "2027-01-11", "--weeks", "2", "--cycle", "running"]));
    assert_eq!(dates_of(&running, "school", "Session: "), ["2027-01-13 08:50", "2027-01-19 08:50"]);
    let third = options(&["--term-start", "2027-01-11", "--weeks", "2", "--cycle", "running", "--first-day", "C"]);
    let from_third = home.path().join("third");
    plan(&school, &from_third, &third);
    assert_eq!(
        dates_of(&from_third, "school", "Session: "),
        ["2027-01-11 08:50", "2027-01-15 08:50", "2027-01-21 08:50"]
    );
}

/// What a plan's own term says holds where nothing else does.
#[test]
fn a_report_reads_the_term_of_its_plan() {
    let home = tempfile::tempdir().unwrap();
    let (out, pages) = (home.path().join("out"), home.path().join("pages"));
    for (name, start) in
        [("six-day-cycle", "2027-01-11"), ("sunday-week", "2027-01-10"), ("german-four-days", "2027-01-12")]
    {
        let _ = (fs::remove_dir_all(&out), fs::remove_dir_all(&pages));
        plan(&school(name), &out, &options(&["--term-start", start, "--weeks", "4"]));
        staffroom(&["report", &text(&school(name)), &text(&out), "-o", &text(&pages)]).assert().success();
        assert_eq!(super::unfolded(&pages, "school"), super::unfolded(&out, "school"), "{name}");
        assert_eq!(fs::read(pages.join("plan.json")).unwrap(), fs::read(out.join("plan.json")).unwrap());
        assert_eq!(fs::read(pages.join("calendars.zip")).unwrap(), fs::read(out.join("calendars.zip")).unwrap());
    }
}
