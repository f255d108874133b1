//! Peer visits as people really ask for them: odd, wrong and impossible input,
//! through the program, with its exit status and what it says; and what it
//! shows of a school that visits and of one that forms triads.

mod common;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::fs;
use tempfile::TempDir;

/// Dee may see Ana or Ben on Mon 2 and talk about it on Mon 3.
const SCHOOL: &[(&str, &str)] = &[
    ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\n"),
    ("staff.csv", "id,name,department,visits,hosts\nana,Ana,Maths,0,1\nben,Ben,English,0,1\ndee,Dee,Art,1,0\n"),
    ("timetable.csv", TIMETABLE),
    ("rules.toml", "[visits]\ndebrief = \"same-day\"\n"),
];

const TIMETABLE: &str = "staff,day,period,group\nana,Mon,1,7A\nana,Mon,2,7A\nana,Mon,4,7A\n\
                         ben,Mon,1,8A\nben,Mon,2,8A\nben,Mon,4,8A\ndee,Mon,1,9A\ndee,Mon,4,9A\n";

/// Everybody sees everybody: each teaches alone once, all are free on Mon 6.
const TRIADS: &[(&str, &str)] = &[
    ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\nMon,5\nMon,6\nMon,7\n"),
    ("staff.csv", "id,name,department\nana,Ana,Maths\nben,Ben,Maths\ncy,Cy,Science\ndee,Dee,Art\n"),
    (
        "timetable.csv",
        "staff,day,period,subject,group\nana,Mon,1,Maths,7A\nana,Mon,2,Maths,7A\nana,Mon,7,Maths,7B\n\
         ben,Mon,1,Maths,8A\nben,Mon,3,Maths,8A\nben,Mon,7,Maths,8B\n\
         cy,Mon,1,Science,9A\ncy,Mon,4,Science,9A\ncy,Mon,7,Science,9B\n\
         dee,Mon,1,Art,10A\ndee,Mon,5,Art,10A\ndee,Mon,7,Art,10B\n",
    ),
    ("rules.toml", "[visits]\nformat = \"triads\"\ndebrief = \"same-day\"\n"),
];

/// A school with some files instead of its own or beside them.
fn with<'a>(school: &[(&'a str, &'a str)], files: &[(&'a str, &'a str)]) -> TempDir {
    let kept = school.iter().filter(|(name, _)| !files.iter().any(|(other, _)| other == name));
    common::write_school(&kept.chain(files).copied().collect::<Vec<_>>())
}

fn staffroom() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("staffroom"));
    command.env("COLUMNS", "100").env("NO_COLOR", "1");
    command
}

/// What the program says to `--only visits` of such a school, and how it ends.
fn plan_of(school: &[(&str, &str)], files: &[(&str, &str)]) -> Assert {
    staffroom().args(["plan", "--only", "visits"]).arg(with(school, files).path()).assert()
}

fn plan(files: &[(&str, &str)]) -> Assert {
    plan_of(SCHOOL, files)
}

/// Bad input: status 2, and each of these words; `check` says the first of them too.
fn refused_of(school: &[(&str, &str)], files: &[(&str, &str)], words: &[&str]) {
    let mut result = plan_of(school, files).code(2).stdout("");
    for word in words {
        result = result.stderr(contains(*word));
    }
    staffroom().arg("check").arg(with(school, files).path()).assert().code(2).stdout(contains(words[0]));
}

fn refused(files: &[(&str, &str)], words: &[&str]) {
    refused_of(SCHOOL, files, words);
}

const REQUIRE: (&str, &str) = ("pairs.csv", "kind,a,b,rule\nvisit,dee,ana,require\n");

/// The staff list with another figure of Dee's visits.
fn asking(visits: u32) -> String {
    SCHOOL[1].1.replace("Art,1,0", &format!("Art,{visits},0"))
}

#[test]
fn a_school_that_is_as_it_should_be() {
    plan(&[]).success().stdout(contains("Dee visits Ana").or(contains("Dee visits Ben")));
    plan(&[REQUIRE]).success().stdout(contains("Dee visits Ana"));
}

#[test]
fn more_visits_than_there_are_colleagues() {
    let unmet = plan(&[("staff.csv", &asking(3))]).code(1);
    unmet
        .stdout(contains("2 of 3 visits are planned"))
        .stdout(contains("Dee: 1 of 3 visits missing"))
        .stdout(contains("Of 2 colleagues, none is left for Dee to visit: 2 visited already."));
}

#[test]
fn more_visits_than_rounds_are_missing_with_that_reason() {
    let rounds = |rounds: u32| format!("[visits]\ndebrief = \"same-day\"\nrounds = {rounds}\n");
    // One round, two colleagues, and two visits asked for.
    let (staff, one) = (asking(2), rounds(1));
    let said = "Dee asks for 2 visits, but the term has 1 round, and everybody makes at most one in a round.";
    plan(&[("staff.csv", &staff), ("rules.toml", &one)])
        .code(1)
        .stdout(contains("Dee: 1 of 2 visits missing"))
        .stdout(contains(said))
        .stdout(contains("Hold 2 rounds instead of 1: Dee makes all visits;"))
        .stdout(contains("Proven").and(contains("E405").not()));
    // That is the least that works, and `check` has nothing against any of it.
    plan(&[("staff.csv", &staff), ("rules.toml", &rounds(2))]).success();
    staffroom()
        .arg("check")
        .arg(with(SCHOOL, &[("staff.csv", &staff), ("rules.toml", &one)]).path())
        .assert()
        .success();
    // More than there are rounds, and than there are colleagues: as many rounds as there is somebody to visit in.
    let many = asking(8);
    plan(&[("staff.csv", &many), ("rules.toml", &one)])
        .code(1)
        .stdout(contains("Dee: 7 of 8 visits missing"))
        .stdout(contains("Hold 2 rounds instead of 1: Dee lacks 6 instead of 7;"));
    // Six rounds where nothing is said: two of the eight have no round, four nobody left to visit.
    plan(&[("staff.csv", &many)])
        .code(1)
        .stdout(contains("Dee: 6 of 8 visits missing"))
        .stdout(contains("Dee asks for 8 visits, but the term has 6 rounds"))
        .stdout(contains("none is left for Dee to visit: 2 visited already."));
    plan(&[("staff.csv", &staff), ("rules.toml", &rounds(0))]).code(1).stdout(contains("the term has 0 rounds"));
    // In triads everybody makes two, whatever the column says.
    let triads = "[visits]\nformat = \"triads\"\ndebrief = \"same-day\"\nrounds = 1\n";
    plan_of(TRIADS, &[("rules.toml", triads)])
        .code(1)
        .stdout(contains("A group of 3 needs 2 rounds, and the term has 1 round."))
        .stdout(contains("Hold 6 rounds instead of 1"));
}

#[test]
fn demands_beyond_the_rounds_are_a_conflict() {
    let rounds = |rounds: u32| format!("[visits]\ndebrief = \"same-day\"\nrounds = {rounds}\n");
    let both = ("pairs.csv", "kind,a,b,rule\nvisit,dee,ana,require\nvisit,dee,ben,require\n");
    let staff = asking(3);
    refused(
        &[("staff.csv", &staff), ("rules.toml", &rounds(1)), both],
        &["E404", "Dee makes at most one visit in a round, and the term has 1 round", "dee/ana", "dee/ben"],
    );
    plan(&[("staff.csv", &staff), ("rules.toml", &rounds(2)), both]).code(1).stdout(contains("2 of 3 visits"));
    refused(&[("rules.toml", &rounds(0)), REQUIRE], &["E403", "the term has no rounds"]);
    let triads = "[visits]\nformat = \"triads\"\ndebrief = \"same-day\"\nrounds = 1\n";
    refused_of(
        TRIADS,
        &[("rules.toml", triads), ("pairs.csv", "kind,a,b,rule\nvisit,dee,ana,require\n")],
        &["E403", "a group of 3 needs 2 rounds, and the term has 1 round"],
    );
}

#[test]
fn nobody_is_ever_free_while_others_teach() {
    // All day in class.
    let busy = TIMETABLE.to_owned() + "ana,Mon,3,7A\nben,Mon,3,8A\ndee,Mon,2,9A\ndee,Mon,3,9A\n";
    let busy = [("timetable.csv", busy.as_str())];
    plan(&busy)
        .code(1)
        .stderr(contains("nobody is free in any slot"))
        .stdout(contains("Dee has no free period on a day with lessons in which to visit anybody."));
    // All teach together and are free together.
    let together = TIMETABLE.to_owned() + "dee,Mon,2,9A\n";
    let together = ("timetable.csv", together.as_str());
    plan(&[together])
        .code(1)
        .stdout(contains("Of 2 colleagues, none is left for Dee to visit: 2 with lessons only while Dee"));
    refused(&[together, REQUIRE], &["E403", "no lesson of Ana that may be visited while Dee is free", "pairs.csv"]);
    // Somebody without any lessons is in school, and visits.
    let lessons: Vec<&str> = TIMETABLE.lines().filter(|row| !row.starts_with("dee")).collect();
    plan(&[("timetable.csv", &(lessons.join("\n") + "\n"))]).code(0);
}

#[test]
fn a_host_who_receives_nobody() {
    let nobody = SCHOOL[1].1.replace("0,1\n", "0,0\n");
    let nobody = ("staff.csv", nobody.as_str());
    plan(&[nobody]).code(1).stdout(contains("none is left for Dee to visit: 2 receiving no visits (hosts is 0)."));
    refused(&[nobody, REQUIRE], &["E403", "Ana receives no visits (hosts is 0)"]);
    // One of two is enough to be sent elsewhere.
    let one = SCHOOL[1].1.replace("Ana,Maths,0,1\n", "Ana,Maths,0,0\n");
    plan(&[("staff.csv", &one)]).success().stdout(contains("Dee visits Ben"));
}

#[test]
fn a_lesson_of_several_classes_counts_for_each() {
    let staff = SCHOOL[1].1.to_owned() + "eli,Eli,Music,1,0\n";
    let joined = |ana: &str, ben: &str| {
        let rows = TIMETABLE.replace("ana,Mon,2,7A", &format!("ana,Mon,2,{ana}"));
        rows.replace("ben,Mon,2,8A", &format!("ben,Mon,2,{ben}")) + "eli,Mon,1,6A\neli,Mon,4,6A\n"
    };
    let rules = |line: &str| format!("[visits]\ndebrief = \"same-day\"\n{line}\n");
    let both = |ana: &str, ben: &str, line: &str| {
        let pairs = "kind,a,b,rule\nvisit,dee,ana,require\nvisit,eli,ben,require\n";
        let (timetable, rules) = (joined(ana, ben), rules(line));
        plan(&[("staff.csv", &staff), ("timetable.csv", &timetable), ("rules.toml", &rules), ("pairs.csv", pairs)])
    };
    let clash = |ana: &str, ben: &str, line: &str| both(ana, ben, line).code(2).stderr(contains("E404"));
    for (ana, ben) in [("7A+7B", "7B"), ("7A;7B", "7A"), ("7B", "7A + 7B"), ("7A+7B", "7B+7C")] {
        clash(ana, ben, "per_group = 1").stderr(contains("a class would be visited more than once (per_group)"));
        // Over the term twice is fine, in one lesson of one round is not.
        both(ana, ben, "per_group = 2").success();
        clash(ana, ben, "rounds = 1").stderr(contains("In 1 round their lessons and debriefs clash"));
    }
    both("7A+7B", "7C+7D", "per_group = 1\nrounds = 1").success();
}

#[test]
fn no_time_to_talk_after_the_last_period() {
    // Ana can be seen in the last period alone, and Ben never.
    let last = "staff,day,period,group\nana,Mon,1,7A\nana,Mon,4,7A\nben,Mon,1,8A\nben,Mon,2,8A\nben,Mon,3,8A\n\
                dee,Mon,1,9A\ndee,Mon,2,9A\ndee,Mon,3,9A\n";
    let last = ("timetable.csv", last);
    let unmet = plan(&[last]).code(1);
    unmet
        .stdout(contains("time to talk about it on the same day."))
        .stdout(contains("Keep Dee free in Mon 2 (teaches 9A): Dee makes all visits"));
    refused(&[last, REQUIRE], &["E403", "Dee and Ana are never both free soon enough afterwards to talk about it"]);
    let pin = ("pins.csv", "kind,id,day,period,rule\nvisit,dee/ana,Mon,4,pin\n");
    refused(&[last, pin], &["E401", "Dee and Ana are not both free later that day to talk about it"]);
    plan(&[last, REQUIRE, ("rules.toml", "[visits]\ndebrief = \"none\"\n")]).success();
}

#[test]
fn a_format_that_there_is_not() {
    let format = |value: &str| format!("[visits]\nformat = {value}\n");
    refused(&[("rules.toml", &format("\"triangles\""))], &["E305", "rules.toml:2:10", "pairs, triads or squares"]);
    refused(&[("rules.toml", &format("\"triad\""))], &["E305", "triads"]);
    refused(&[("rules.toml", &format("3"))], &["rules.toml:2:10"]);
}

#[test]
fn two_of_one_department_who_must_be_in_one_triad() {
    plan_of(TRIADS, &[]).code(1).stdout(contains("TRIADS: ALL THREE SEE EACH OTHER"));
    let pairs = |rows: &str| format!("kind,a,b,rule\n{rows}");
    let demanded = pairs("visit,ana,ben,require\n");
    let why = "it cannot be that Ana visits Ben: both are of Maths, and a group is from different departments";
    refused_of(TRIADS, &[("pairs.csv", &demanded)], &["E403", why]);
    let pinned = "kind,id,day,period,rule\nvisit,ben/ana,Mon,2,pin\n";
    refused_of(TRIADS, &[("pins.csv", pinned)], &["E401", "both are of Maths"]);
    // Each could be, but whoever sees both has both in the group.
    let through_another = pairs("visit,cy,ana,require\nvisit,cy,ben,require\n");
    let together = "these 2 cannot hold together: Cy visits Ana; Cy visits Ben. There are no groups of 3";
    refused_of(TRIADS, &[("pairs.csv", &through_another)], &["E404", together]);
    // Two from different departments can be demanded.
    let fine = pairs("visit,ben,cy,require\n");
    plan_of(TRIADS, &[("pairs.csv", &fine)]).code(1).stdout(contains("Ben (Maths), Cy (Science), Dee (Art)"));
}

/// What the program shows of a school, as a whole.
fn shown(name: &str, files: &[(&str, &str)]) -> String {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join(name)).unwrap();
    for (file, text) in files {
        fs::write(home.path().join(name).join(file), text).unwrap();
    }
    let output = staffroom().current_dir(home.path()).args(["plan", name, "--only", "visits"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_a_school_that_visits_is_shown() {
    let staff = "id,name,department,expertise,needs,visits,hosts\n\
                 ana,Ana Ruiz,Maths,maps:5,plays,1,1\nben,Ben Osei,English,plays:4,maps:2;tests:1,1,1\n\
                 cy,Cy Lam,,tests:3,,1,1\ndee,Dee Roth,Art,,maps,2,0\n";
    let timetable = "staff,day,period,subject,group\n\
                     ana,Mon,1,Maths,7A+7B\nana,Mon,4,Maths,7C\nana,Tue,1,Maths,7C\nana,Tue,4,Maths,7A\n\
                     ben,Mon,1,English,7C\nben,Mon,2,English,8A\nben,Mon,4,English,8B\nben,Tue,1,English,8A\n\
                     cy,Mon,1,,9A\ncy,Mon,4,Science,9A\ncy,Tue,3,Science,\ncy,Tue,4,Science,9B\n\
                     dee,Mon,2,Art,10A\ndee,Mon,4,Art,10A\ndee,Tue,1,Art,10B\ndee,Tue,4,Art,10B\n";
    let files = [
        ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\nTue,1\nTue,2\nTue,3\nTue,4\n"),
        ("staff.csv", staff),
        ("timetable.csv", timetable),
        ("availability.csv", "staff,day,period,status\ndee,Mon,3,avoid\n"),
        ("rules.toml", "name = \"Hill School\"\n\n[visits]\nrounds = 2\n"),
    ];
    insta::assert_snapshot!(shown("hill", &files));
}

#[test]
fn what_a_school_of_triads_is_shown() {
    let named = ("rules.toml", "name = \"Lake School\"\n\n[visits]\nformat = \"triads\"\nrounds = 4\n");
    let files: Vec<(&str, &str)> = TRIADS.iter().copied().filter(|(name, _)| *name != named.0).chain([named]).collect();
    insta::assert_snapshot!(shown("lake", &files));
}
