//! Mentor pairs as people really ask for them: odd, wrong and impossible
//! input, through the program, with its exit status and what it says.

mod common;

use assert_cmd::Command;
use predicates::str::contains;
use tempfile::TempDir;

/// Ana may mentor Dee; both are free on Mon 2 and Mon 3.
const SCHOOL: &[(&str, &str)] = &[
    ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\n"),
    ("staff.csv", "id,name,site,years,roles,mentees\nana,Ana,,9,mentor,\nben,Ben,,8,mentor,\ndee,Dee,,1,mentee,\n"),
    ("timetable.csv", "staff,day,period\nana,Mon,1\nana,Mon,4\nben,Mon,1\nben,Mon,4\ndee,Mon,1\ndee,Mon,4\n"),
];

/// The school with some files instead of its own or beside them.
fn school_with(files: &[(&str, &str)]) -> TempDir {
    let kept = SCHOOL.iter().filter(|(name, _)| !files.iter().any(|(other, _)| other == name));
    common::write_school(&kept.chain(files).copied().collect::<Vec<_>>())
}

/// What the program says to `--only mentors` of such a school, and how it ends.
fn plan(files: &[(&str, &str)]) -> assert_cmd::assert::Assert {
    let school = school_with(files);
    Command::new(assert_cmd::cargo::cargo_bin!("staffroom"))
        .args(["plan", "--only", "mentors"])
        .arg(school.path())
        .assert()
}

/// Bad input: status 2, and each of these words.
fn refused(files: &[(&str, &str)], words: &[&str]) {
    let mut result = plan(files).code(2).stdout("");
    for word in words {
        result = result.stderr(contains(*word));
    }
    let school = school_with(files);
    let check = Command::new(assert_cmd::cargo::cargo_bin!("staffroom")).arg("check").arg(school.path()).assert();
    check.code(2).stdout(contains(words[0]));
}

fn staff(rows: &str) -> [(&'static str, String); 1] {
    [("staff.csv", format!("id,name,site,years,roles,mentees\n{rows}"))]
}

fn with_staff<'a>(staff: &'a [(&'static str, String); 1], files: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let staff = staff.iter().map(|(name, text)| (*name, text.as_str()));
    staff.chain(files.iter().copied()).collect()
}

#[test]
fn a_school_that_is_as_it_should_be() {
    plan(&[]).success();
}

#[test]
fn a_mentee_who_is_a_mentor_too_is_fine() {
    let staff = staff("ana,Ana,,9,mentor,\nben,Ben,,5,mentor;mentee,\ndee,Dee,,1,mentee,\n");
    let plan = plan(&with_staff(&staff, &[])).success();
    plan.stdout(contains("Ben")).stdout(contains("Dee"));
}

#[test]
fn wishes_for_oneself_and_wishes_that_stand_there_twice() {
    refused(&[("preferences.csv", "staff,choice,rank\ndee,dee,1\n")], &["E211", "preferences.csv"]);
    refused(&[("preferences.csv", "staff,choice,rank\ndee,ana,1\ndee,ana,2\n")], &["E212", "preferences.csv"]);
}

#[test]
fn a_level_that_there_is_not() {
    let tags = "id,roles,years,expertise\nana,mentor,9,phonics:9\nben,,,\ndee,mentee,,\n";
    refused(&[("staff.csv", tags)], &["E107", "phonics:9"]);
    refused(&[("tags.csv", "staff,kind,tag,value\nana,expertise,phonics,9\n")], &["E104", "tags.csv"]);
}

#[test]
fn a_required_pair_that_is_not_acceptable() {
    let staff = staff("ana,Ana,North,9,mentor,\nben,Ben,,2,mentor,\ndee,Dee,South,1,mentee,\n");
    let required = |pair: &'static str| [("pairs.csv", pair)];
    let site = required("kind,a,b,rule\nmentor,ana,dee,require\n");
    refused(&with_staff(&staff, &site), &["E403", "Ana works at North and Dee at South (cross_site)", "pairs.csv"]);
    let years = required("kind,a,b,rule\nmentor,ben,dee,require\n");
    refused(&with_staff(&staff, &years), &["E403", "Ben has 2 years", "min_years"]);
    let forbidden = required("kind,a,b,rule\nmentor,ana,dee,require\nany,ana,dee,forbid\n");
    refused(&forbidden, &["E215", "pairs.csv"]);
}

#[test]
fn two_required_mentors_for_one_mentee() {
    let rows = "kind,a,b,rule\nmentor,ana,dee,require\nmentor,ben,dee,require\n";
    refused(&[("pairs.csv", rows)], &["E404", "Dee can have one mentor", "Ana mentors Dee; Ben mentors Dee"]);
}

#[test]
fn no_place_with_the_only_mentor() {
    let staff = staff("ana,Ana,,9,mentor,0\nben,Ben,,8,,\ndee,Dee,,1,mentee,\n");
    let unmet = plan(&with_staff(&staff, &[])).code(1);
    unmet.stdout(contains("Ana takes no mentees")).stdout(contains("Let Ana take 1 mentee instead of 0"));
    let required = [("pairs.csv", "kind,a,b,rule\nmentor,ana,dee,require\n")];
    refused(&with_staff(&staff, &required), &["E403", "Ana takes no mentees (mentees is 0)"]);
}

#[test]
fn nobody_is_a_mentor() {
    let staff = staff("ana,Ana,,9,,\nben,Ben,,8,coach,\ndee,Dee,,1,mentee,\n");
    plan(&with_staff(&staff, &[])).code(1).stdout(contains("Nobody else has the role mentor"));
}

#[test]
fn all_mentors_are_at_another_site() {
    let staff = staff("ana,Ana,North,9,mentor,\nben,Ben,North,8,mentor,\ndee,Dee,South,1,mentee,\n");
    let unmet = plan(&with_staff(&staff, &[])).code(1);
    unmet.stdout(contains("2 at another site (cross_site)")).stdout(contains("Let pairs cross sites"));
}

#[test]
fn a_pinned_meeting_that_cannot_be() {
    let pin = |rows: &'static str| [("pins.csv", rows)];
    refused(&pin("kind,id,day,period,rule\nmeeting,ana/dee,Mon,4,pin\n"), &["E401", "Ana teaches; Dee teaches"]);
    refused(&pin("kind,id,day,period,rule\nmeeting,ana/ana,Mon,2,pin\n"), &["E113"]);
    let two = "kind,id,day,period,rule\nmeeting,ana/dee,Mon,2,pin\nmeeting,ana/dee,Mon,3,pin\n";
    refused(&pin(two), &["E404", "a pair has 1 meeting ([mentors] meetings)"]);
}

/// Two pairs whose ids read the same with a slash between them, and neither with time to meet.
const SLASHES: &[(&str, &str)] = &[
    ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\n"),
    ("staff.csv", "id,name,years,roles\na,Al,9,mentor\na/b,Abby,9,mentor\nb/c,Bo,1,mentee\nc,Cy,1,mentee\n"),
    (
        "timetable.csv",
        "staff,day,period\na,Mon,1\na,Mon,2\na/b,Mon,1\na/b,Mon,2\na/b,Mon,3\nb/c,Mon,1\nb/c,Mon,3\nc,Mon,1\nc,Mon,2\n",
    ),
    ("pairs.csv", "kind,a,b,rule\nmentor,a,b/c,require\nmentor,a/b,c,require\n"),
    ("rules.toml", "[mentors]\nmin_common = 0\nmeetings = 2\n"),
];

#[test]
fn ids_with_slashes_are_read_back_as_they_were_meant() {
    let (school, kept, out) = common::planned(SLASHES, &["--only", "mentors"], 1);
    let path = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let plan: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join("plan.json")).unwrap()).unwrap();
    let unmet: Vec<&str> = plan["unmet"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(unmet, ["a/b/c", "a/b/c"], "{plan}");
    // The plan was verified before it was written, and is again; each pair is called by its own names.
    let school = path(school.path());
    common::staffroom(&["verify", &school, &path(&out)]).assert().success();
    let shown = common::staffroom(&["report", &school, &path(&out), "-o", &path(&kept.path().join("again"))]).assert();
    shown.success();
    let table = std::fs::read_to_string(kept.path().join("again/report.html")).unwrap();
    assert!(table.contains("Bo with Al") && table.contains("Cy with Abby"), "{table}");
    // Another plan in which nothing is missing: whose the missing meetings were.
    let fewer = [&SLASHES[..4], &[("rules.toml", "[mentors]\nmin_common = 0\nmeetings = 0\n")]].concat();
    let (_school, _kept, other) = common::planned(&fewer, &["--only", "mentors"], 0);
    let text = std::fs::read_to_string(other.join("plan.json")).unwrap();
    let name =
        |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["school"].as_str().unwrap().to_owned();
    let (here, there) = (name(&text), name(&std::fs::read_to_string(out.join("plan.json")).unwrap()));
    std::fs::write(other.join("plan.json"), text.replace(&here, &there)).unwrap();
    let compared = common::staffroom(&["diff", &path(&other), &path(&out), "--json"]).assert().code(1);
    let compared: serde_json::Value = serde_json::from_slice(&compared.get_output().stdout).unwrap();
    let affected: Vec<&str> =
        compared["unmet"][0]["affects"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert_eq!(affected, ["a", "a/b", "b/c", "c"], "{compared}");
}
