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

/// Two people of one name are told apart wherever they are named: in the reasons why something is missing, too.
#[test]
fn people_of_one_name_are_told_apart() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let mut reader = csv::Reader::from_path(super::school("midterm-before").join("periods.csv")).unwrap();
    let rows = reader.records().map(|row| row.unwrap());
    let busy: Vec<String> = rows.map(|row| format!("ana,{},{},Maths,7A", &row[0], &row[1])).collect();
    let timetable = format!("staff,day,period,subject,group\n{}\nben,Mon,1,Maths,7B\n", busy.join("\n"));
    let files = [("staff.csv", "id,name\nana,Ana Ruiz\nben,Ana Ruiz\n"), ("timetable.csv", timetable.as_str())];
    let school = copy(&home, "midterm-before", &files);
    let planned = plan(&school, &out, &[TERM, &["--made", "2027-01-04", "--formats", "html,letters"]].concat());
    let unmet = &planned["unmet"][0];
    assert!(unmet["reason"].as_str().unwrap().contains("Ana Ruiz (ana) teaches 7A"), "{unmet}");
    let suggestion = unmet["suggestions"][0]["change"].as_str().unwrap();
    assert!(suggestion.starts_with("Keep Ana Ruiz (ana) free in "), "{unmet}");
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains(suggestion) && page.contains("; nothing else changes"), "{suggestion}");
    assert!(!page.contains("Ana Ruiz teaches"));
}

/// A plan that is read again says what would help as the one that was made does: words first, points apart.
#[test]
fn a_report_of_a_plan_says_what_would_help_as_the_plan_does() {
    let home = tempfile::tempdir().unwrap();
    let (out, pages) = (home.path().join("out"), home.path().join("pages"));
    let school = copy(
        &home,
        "midterm-before",
        &[
            ("periods.csv", "day,period\nMon,1\nTue,1\n"),
            ("timetable.csv", "staff,day,period,group\nana,Mon,1,7A\nana,Tue,1,7A\nben,Tue,1,7B\n"),
        ],
    );
    let planned = plan(&school, &out, &["--formats", "html,json"]);
    let suggestion = &planned["unmet"][0]["suggestions"][0];
    assert_eq!(suggestion["then"], "Matemáticas meets Mon 1; nothing else changes");
    let words = |key: &str| suggestion[key].as_str().unwrap();
    let sentence = format!(
        "{}: {}; total {} instead of {}.",
        words("change"),
        words("then"),
        suggestion["total"],
        suggestion["instead_of"]
    );
    assert_eq!(planned["unmet"][0]["repairs"][0], sentence.as_str());
    staffroom(&["report", &text(&school), &text(&out), "-o", &text(&pages)]).assert().success();
    let line = format!(
        "<li>{}: {}<span class=\"price\">; total {} instead of {}.</span></li>",
        words("change"),
        words("then"),
        suggestion["total"],
        suggestion["instead_of"]
    );
    for page in [&out, &pages] {
        let page = fs::read_to_string(page.join("report.html")).unwrap();
        assert!(page.contains(&line), "{line}");
    }
    // A plan of an earlier version says the sentence alone.
    let mut earlier = planned.clone();
    for unmet in earlier["unmet"].as_array_mut().unwrap() {
        unmet.as_object_mut().unwrap().remove("suggestions");
    }
    let old = home.path().join("old");
    fs::create_dir(&old).unwrap();
    fs::write(old.join("plan.json"), earlier.to_string()).unwrap();
    staffroom(&["report", &text(&school), &text(&old), "-o", &text(&pages)]).assert().success();
    let page = fs::read_to_string(pages.join("report.html")).unwrap();
    assert!(page.contains(&sentence) && !page.contains("class=\"price\""));
}
