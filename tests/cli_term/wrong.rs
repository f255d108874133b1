//! Terms that cannot be, each with what to do about it.

use super::{MADE, copy, plan, school, text};
use crate::common::{said, staffroom};
use std::fs;

#[test]
fn terms_that_cannot_be_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let holidays = home.path().join("wrong.csv");
    fs::write(&holidays, "from,to,first\n8/3/2027,,\n2027-03-09,2027-03-01,\n2027-03-10,,9\n").unwrap();
    let all = home.path().join("all.csv");
    fs::write(&all, "from,to\n2027-01-01,2027-12-31\n").unwrap();
    let (holidays, all) = (text(&holidays), text(&all));
    for (options, words) in [
        (&["--term-start", "8/3/2027"][..], "error[E124]: not a date --> --term-start"),
        (&["--term-start", "2027-02-30"], "is no date, or could be two"),
        (
            &["--term-start", "2027-03-08", "--term-end", "2027-03-01"],
            "error[E502]: a term that ends before it begins --> --term-end",
        ),
        (&["--term-start", "2027-03-08", "--weeks", "0"], "a whole number from 1 to 106"),
        (&["--term-start", "2027-03-08", "--cycle", "daily"], "`daily` is no cycle"),
        (&["--term-start", "2027-03-08", "--closed-weeks", "skip"], "keep or pause"),
        (&["--term-start", "2027-03-08", "--first-week", "C"], "the cycle has no `C`"),
        (&["--term-start", "2027-03-08", "--first-day", "Mo"], "does not go with a weekly cycle"),
        (&["--term-start", "2027-03-08", "--school-days", "Mo,Tag2"], "`Tag2` is no day of the week"),
        (&["--term-start", "2027-03-08", "--school-days", "Mo,Di,Montag"], "`Montag` is there twice"),
        (
            &["--term-start", "2027-03-08", "--time-zone", "Europe/Nowhere"],
            "error[E504]: no time zone of that name, or none at all --> --time-zone",
        ),
        (&["--term-start", "2027-03-08", "--holidays", &holidays], "3 errors"),
        (&["--term-start", "2027-03-08", "--holidays", "/no/such.csv"], "cannot be read"),
        (
            &["--term-start", "2027-03-08", "--term-end", "2027-06-30", "--holidays", &all],
            "error[E507]: a term without a day of school --> --term-start",
        ),
        (&["--weeks", "3"], "error[E508]"),
        (&["--formats", "ics"], "--formats ics needs the first day of the term"),
        (&["--term-start", "2027-03-08", "--made", "someday"], "--made takes a date"),
    ] {
        let out = home.path().join("out");
        let paths = ["plan", &text(&school("german-four-days")), "-o", &text(&out)];
        let asked = said(&staffroom(&[&paths[..], options].concat()).assert().code(2));
        assert!(asked.contains(words), "{words}: {asked}");
        assert!(!out.exists(), "nothing is written: {options:?}");
    }
}

#[test]
fn what_rules_say_about_the_term_is_checked() {
    let home = tempfile::tempdir().unwrap();
    for (term, words) in [
        (
            "start = 2027-01-11\nend = 2027-03-26\nweeks = 10\n",
            "error[E501]: a term that says twice when it ends --> rules.toml:4:9",
        ),
        ("start = \"11/1/2027\"\n", "error[E124]: not a date --> rules.toml:2:9"),
        ("start = 2027-01-11\nzone = \"Europe/Madrid\"\n", "there is no key `term.zone`"),
        ("start = 2027-01-11\nfirst_week = \"B\"\n", "no weeks with names"),
        (
            "start = 2027-01-11\nschool_days = [\"Mo\", \"Mo\"]\n",
            "error[E505]: days of school that cannot be understood --> rules.toml:3:15",
        ),
    ] {
        let school = copy(&home, "german-four-days", &[("rules.toml", &format!("[term]\n{term}"))]);
        let asked = said(&staffroom(&["check", &text(&school)]).env("TZ", "Europe/Madrid").assert().code(2));
        let printed = staffroom(&["check", &text(&school)]).env("TZ", "Europe/Madrid").assert().code(2);
        let printed = String::from_utf8_lossy(&printed.get_output().stdout).into_owned() + &asked;
        assert!(printed.split_whitespace().collect::<Vec<_>>().join(" ").contains(words), "{words}: {printed}");
    }
}

/// A label named twice on one day of the week, and some labels that name days.
#[test]
fn days_that_cannot_be_placed_are_refused() {
    let home = tempfile::tempdir().unwrap();
    for (from, to, words) in [("Di,", "Montag,", "E511"), ("Di,", "Tag 2,", "E506")] {
        let files = ["periods.csv", "timetable.csv"].map(|file| {
            let text = fs::read_to_string(school("german-four-days").join(file)).unwrap();
            (file, text.replace(from, to))
        });
        let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (*file, text.as_str())).collect();
        let school = copy(&home, "german-four-days", &files);
        let paths = ["plan", &text(&school), "--term-start", "2027-01-11"];
        let asked = said(&staffroom(&[&paths[..], MADE].concat()).assert().code(2));
        assert!(asked.contains(words), "{words}: {asked}");
        // With cycle = running any labels hold.
        staffroom(&[&paths[..], MADE, &["--cycle", "running"]].concat()).assert().code(predicates::ord::le(1));
    }
}

#[test]
fn odd_terms_are_told() {
    let home = tempfile::tempdir().unwrap();
    let school = copy(
        &home,
        "german-four-days",
        &[("holidays.csv", "from,to,name\n2027-08-01,2027-08-31,Summer\n2027-01-11,,Late start\n")],
    );
    for (options, words) in [
        (
            &["--term-start", "2027-01-12", "--term-end", "2027-01-12"][..],
            "warning[W520]: a term of an odd length --> --term-end",
        ),
        (&["--term-start", "2027-01-12", "--weeks", "60"], "more than a year"),
    ] {
        let paths = ["plan", &text(&school)];
        let told = said(&staffroom(&[&paths[..], options, MADE].concat()).assert().code(predicates::ord::le(1)));
        assert!(told.contains(words), "{words}: {told}");
    }
    // In which zone times are is said, and so is what an option brings about.
    let paths = ["plan", &text(&school), "--term-start", "2027-01-09", "--weeks", "8"];
    let told = said(&staffroom(&paths).assert().code(predicates::ord::le(1)));
    for words in ["times are in Europe/Madrid, the zone of this machine", "the first day of school is 2027-01-12"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    // A holiday outside the term is a note, and so is a late start: check shows them.
    fs::write(school.join("rules.toml"), "[term]\nstart = 2027-01-11\nweeks = 4\n").unwrap();
    let checked = staffroom(&["check", &text(&school)]).env("TZ", "Asia/Singapore").assert().success();
    let checked = String::from_utf8_lossy(&checked.get_output().stdout).into_owned();
    for words in ["N530", "N533", "N532", "Asia/Singapore"] {
        assert!(checked.contains(words), "{words}: {checked}");
    }
}

#[test]
fn rounds_beyond_the_term_are_not_used() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let school = school("sunday-week");
    let paths = ["plan", &text(&school), "-o", &text(&out), "--term-start", "2027-01-10", "--weeks", "1"];
    let told = said(&staffroom(&[&paths[..], MADE].concat()).assert().code(predicates::ord::le(1)));
    assert!(told.contains("W521") && told.contains("2 rounds of visits, but the term has 1 cycle:"), "{told}");
    let visits = super::document(&out)["visits"].clone();
    assert!(visits.as_array().unwrap().iter().all(|visit| visit["round"] == 1), "{visits}");
}

#[test]
fn a_date_from_which_on_to_plan_is_one_of_the_term() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let school = school("midterm-before");
    plan(&school, &out, &[MADE, &["--term-start", "2027-01-11", "--weeks", "10"]].concat());
    for (term, options, words) in [
        (&["--term-start", "2027-01-11", "--weeks", "10"][..], &["--as-of", "2028-02-22"][..], "E509"),
        (&["--term-start", "2027-01-11", "--weeks", "10"], &["--as-of", "2/3/2027"], "E124"),
        (&["--term-start", "2027-09-06", "--weeks", "10"], &["--as-of", "2027-09-10"], "E510"),
    ] {
        let paths = ["plan", &text(&school), "--previous", &text(&out)];
        let asked = said(&staffroom(&[&paths[..], term, MADE, options].concat()).assert().code(2));
        assert!(asked.contains(words), "{words}: {asked}");
    }
}
