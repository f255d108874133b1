//! What can be handed out: what changed, letters, and which plan each paper says it is.

use super::{copy, document, plan, school, text};
use crate::common::staffroom;
use std::fs;

const TERM: &[&str] = &["--term-start", "2027-01-11", "--weeks", "10", "--time-zone", "Europe/Madrid"];

#[test]
fn what_changed_says_until_when_and_from_when() {
    let home = tempfile::tempdir().unwrap();
    let (before, after) = (home.path().join("before"), home.path().join("after"));
    plan(&school("midterm-before"), &before, &[TERM, &["--made", "2027-01-04"]].concat());
    let timetable = fs::read_to_string(school("midterm-before").join("timetable.csv")).unwrap();
    let timetable = format!("{timetable}ana,Mon,2,Lesson,ana-class,Rana\nana,Mon,4,Lesson,ana-class,Rana\n");
    let school = copy(&home, "midterm-before", &[("timetable.csv", &timetable)]);
    let previous = text(&before);
    let change =
        ["--previous", &previous, "--as-of", "2027-02-22", "--made", "2027-02-18", "--formats", "html,letters"];
    plan(&school, &after, &[TERM, &change].concat());
    let session = document(&after)["sessions"][0].clone();
    let slot = format!("{} {}", session["day"].as_str().unwrap(), session["period"].as_str().unwrap());
    let line = format!("Matemáticas: until 19 February 2027 Mon 2, from 22 February 2027 {slot}");
    let (page, table) = (home.path().join("changes.html"), home.path().join("changes.csv"));
    let diff = ["diff", &text(&before), &text(&after), "--page", &text(&page), "--table", &text(&table)];
    staffroom(&diff).assert().code(1).stdout(predicates::str::contains("Ana Ruiz"));
    for file in [&page, &table, &after.join("report.html"), &after.join("letters.html"), &after.join("letters.csv")] {
        let written = fs::read_to_string(file).unwrap();
        assert!(written.contains(&line), "{}: {written}", file.display());
        assert!(written.contains("Ana Ruiz") && written.contains("Ben Soto"));
        if file.extension().is_some_and(|end| end == "html") {
            assert!(written.contains("made on 2027-02-18, version 2"), "{}", file.display());
            assert!(written.contains("Content-Security-Policy"));
        }
    }
    let letter = fs::read_to_string(after.join("letters.csv")).unwrap();
    for words in
        ["Your sessions", "with Ben Soto", "What changed for you", "Your free periods", "tell whoever made the plan"]
    {
        assert!(letter.contains(words), "{words}: {letter}");
    }
    // The same plan gives the same letters.
    let again = home.path().join("again");
    plan(&school, &again, &[TERM, &change].concat());
    assert_eq!(fs::read(again.join("letters.html")).unwrap(), fs::read(after.join("letters.html")).unwrap());
}

#[test]
fn letters_say_who_is_the_mentor_and_when_visits_are() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let files = [
        (
            "staff.csv",
            "id,name,years,roles,visits,hosts,email\nana,Ana Ruiz,9,mentor,0,1,ana@school.example\nben,Ben Soto,1,mentee,1,0,\n",
        ),
        ("rules.toml", "name = \"Colegio\"\n[visits]\ndebrief = \"same-day\"\n"),
    ];
    let timetable = "staff,day,period,subject,group,room\nana,Mon,1,Maths,7A,R1\nana,Tue,1,Maths,7A,R1\nben,Mon,4,Maths,7B,R2\nben,Tue,4,Maths,7B,R2\n";
    let school = copy(&home, "midterm-before", &[&files[..], &[("timetable.csv", timetable)]].concat());
    plan(&school, &out, &[TERM, &["--made", "2027-01-04", "--formats", "letters"]].concat());
    let letters = fs::read_to_string(out.join("letters.csv")).unwrap();
    assert!(letters.starts_with("\u{feff}staff,name,email,text\n"), "spreadsheets read names as they are");
    for words in [
        "Ana Ruiz is your mentor; you meet",
        "You are the mentor of Ben Soto; you meet",
        "You observe Ana Ruiz: 2027-0",
        "Ben Soto observes you: 2027-0",
        "you talk about it 2027-0",
        "ana,Ana Ruiz,ana@school.example,",
    ] {
        assert!(letters.contains(words), "{words}: {letters}");
    }
    assert_eq!(fs::read_to_string(out.join("letters.html")).unwrap().matches("<article>").count(), 2);
}
