//! Sessions that are not held in each cycle, and ways between sites: planned, checked, and shown in every format.

mod common;

use std::fs;
use std::path::Path;

use common::{planned, staffroom};

/// Two teams who share ana meet in every second cycle, and have one period: one of them in each turn.
const FILES: &[(&str, &str)] = &[
    ("periods.csv", "day,period\nMon,1\nMon,2\n"),
    ("staff.csv", "id,name\nana,Ana Ruiz\nbo,Bo Li\ncy,Cy Okoro\n"),
    ("timetable.csv", "staff,day,period,site\nana,Mon,1,\nbo,Mon,1,\ncy,Mon,1,\n"),
    ("teams.csv", "id,name,every\nart,Art team,2\nmaths,Maths team,2\n"),
    ("members.csv", "team,staff\nart,ana\nart,cy\nmaths,ana\nmaths,bo\n"),
    ("pins.csv", "kind,id,day,period,turn,rule\nsession,art,Mon,2,2,pin\n"),
];

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

#[test]
fn every_format_says_in_which_cycles() {
    let (school, _kept, out) = planned(FILES, &["--only", "sessions"], 0);
    let (school, out_path) = (school.path().to_str().unwrap(), out.to_str().unwrap());
    let sessions = read(&out, "sessions.csv");
    assert!(
        sessions.contains("maths,,Mon,2,1,1,,ana;bo,,") && sessions.contains("art,,Mon,2,1,2,,ana;cy,,"),
        "{sessions}"
    );
    staffroom(&["verify", school, out_path]).assert().code(0);
    let page = read(&out, "report.html");
    for words in ["every second cycle, in the first", "every second cycle, in the second"] {
        assert!(page.contains(words), "{words}");
    }
    let shown = |arguments: &[&str]| {
        let ended = staffroom(arguments).assert().code(0);
        String::from_utf8(ended.get_output().stdout.clone()).unwrap()
    };
    let text = shown(&["show", out_path, "--team", "maths"]);
    assert!(text.contains("IN THE CYCLES") && text.contains("Maths team, turn 1: Ana Ruiz and Bo Li"), "{text}");
    let text = shown(&["show", out_path, "--school", school, "--team", "art"]);
    assert!(text.contains("Art team, every second cycle, in the second: Ana Ruiz and Cy Okoro"), "{text}");
    let text = shown(&["explain", school, out_path, "--team", "art"]);
    assert!(text.contains("Art team: meets Mon 2 (every second cycle, in the second) in this plan"), "{text}");
    let text = shown(&["explain", school, out_path, "--team", "maths"]);
    assert!(text.contains("WHY Mon 2 (every second cycle, in the first)"), "{text}");
    let text = shown(&["plan", school, "--only", "sessions"]);
    assert!(text.contains("2 (1/2)") && text.contains("(1/2) every second cycle, in the first"), "{text}");
    assert!(text.contains("Maths team · every second cycle, in the first · both: Ana Ruiz, Bo Li"), "{text}");
    assert!(text.contains("50 minutes a cycle"), "ana has one of them in each cycle: {text}");
}

#[test]
fn schools_whose_cycles_are_alike_see_nothing_of_it() {
    let teams = ("teams.csv", "id,name,every\nart,Art team,1\nmaths,Maths team,\n");
    let periods = ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\n");
    let pins = ("pins.csv", "kind,id,day,period,turn,rule\nsession,art,Mon,2,,pin\n");
    let kept = FILES.iter().copied().filter(|(name, _)| !["teams.csv", "periods.csv", "pins.csv"].contains(name));
    let files: Vec<(&str, &str)> = kept.chain([teams, periods, pins]).collect();
    let (_school, _kept, out) = planned(&files, &["--only", "sessions"], 0);
    assert!(!read(&out, "plan.json").contains("\"turn\""));
    assert!(!read(&out, "report.html").contains("second cycle"));
    assert!(read(&out, "report.html").contains("What happens in every cycle."));
}

#[test]
fn nobody_is_planned_to_be_at_two_sites_too_soon() {
    // ana teaches at North in Mon 1; the team meets at South, 60 minutes away, and can do so in Mon 4 at the earliest.
    let files = [
        ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\n"),
        ("staff.csv", "id\nana\nbo\n"),
        ("timetable.csv", "staff,day,period,site\nana,Mon,1,North\nbo,Mon,2,\n"),
        ("teams.csv", "id,site\nart,South\n"),
        ("members.csv", "team,staff\nart,ana\nart,bo\n"),
        ("travel.csv", "from,to,minutes\nNorth,South,60\n"),
    ];
    let (school, _kept, out) = planned(&files, &["--only", "sessions"], 0);
    assert!(read(&out, "sessions.csv").contains("art,,Mon,4,1,"), "{}", read(&out, "sessions.csv"));
    let plan = out.join("plan.json");
    let earlier = read(&out, "plan.json").replace("\"period\": \"4\"", "\"period\": \"3\"");
    fs::write(&plan, earlier).unwrap();
    let ended = staffroom(&["verify", school.path().to_str().unwrap(), plan.to_str().unwrap()]).assert().code(1);
    let said = String::from_utf8_lossy(&ended.get_output().stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("the way takes 60 minutes (rule: Places)"), "{said}");
}

#[test]
fn whoever_has_no_time_for_the_way_reads_so() {
    // Ana teaches at North before and after bo's only lesson, which is at South.
    let files: &[(&str, &str)] = &[
        (
            "periods.csv",
            "day,period,start,end\nMon,1,08:00,09:00\nMon,2,09:00,10:00\nMon,3,10:00,11:00\nMon,4,11:00,12:00\n",
        ),
        ("staff.csv", "id,name,visits\nana,Ana Ruiz,1\nbo,Bo Li,0\n"),
        (
            "timetable.csv",
            "staff,day,period,subject,site\nana,Mon,1,Maths,North\nbo,Mon,2,Art,South\nana,Mon,3,Maths,North\n",
        ),
        ("teams.csv", "id,name,site\npair,Pair,South\n"),
        ("members.csv", "team,staff\npair,ana\npair,bo\n"),
        ("travel.csv", "from,to,minutes\nNorth,South,20\n"),
    ];
    let (school, _kept, _) = planned(files, &["--only", "visits"], 1);
    let ended = staffroom(&["plan", school.path().to_str().unwrap(), "--only", "visits"]).assert().code(1);
    let text =
        String::from_utf8(ended.get_output().stdout.clone()).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("no time for the way from or to another site"), "{text}");
}
