//! Drives the program as a user does: arguments, exit statuses, what goes where.

mod common;
#[path = "common/real.rs"]
mod real;

use common::{USUAL_FILES as FILES, entries as names};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty, starts_with};
use serde_json::Value;
use tempfile::TempDir;

fn program() -> &'static Path {
    assert_cmd::cargo::cargo_bin!("staffroom")
}

fn staffroom<I: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = I>) -> Command {
    let mut command = Command::new(program());
    command.args(arguments);
    command
}

/// A temporary folder with a school in it.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new(files: &[(&str, &str)]) -> Home {
        let folder = tempfile::tempdir().unwrap();
        let school = folder.path().join("school");
        fs::create_dir(&school).unwrap();
        for (name, content) in files {
            fs::write(school.join(name), content).unwrap();
        }
        // These schools are about sessions: nobody asks for a visit.
        if !files.iter().any(|(name, _)| *name == "rules.toml") {
            fs::write(school.join("rules.toml"), "[visits]\nvisits = 0\n").unwrap();
        }
        Home { folder }
    }

    /// Two people who are both free, and in school, on Monday 2 only.
    fn met() -> Home {
        Home::new(&[
            ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\n"),
            ("staff.csv", "id,name\nana,Ana Diaz\nbo,\"Lind, Bo\"\n"),
            ("timetable.csv", "staff,day,period\nana,Mon,1\nana,Mon,3\nbo,Mon,1\nbo,Mon,3\n"),
            ("teams.csv", "id,name\nmaths,Mathematics\n"),
            ("members.csv", "team,staff\nmaths,ana\nmaths,bo\n"),
        ])
    }

    /// Two people who are never free together.
    fn unmet() -> Home {
        Home::new(&[
            ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\n"),
            ("staff.csv", "id,name\nana,Ana Diaz\nbo,Bo Lind\n"),
            ("timetable.csv", "staff,day,period\nana,Mon,1\nana,Mon,2\nbo,Mon,2\nbo,Mon,3\n"),
            ("teams.csv", "id,name\nmaths,Mathematics\n"),
            ("members.csv", "team,staff\nmaths,ana\nmaths,bo\n"),
        ])
    }

    /// A school with two mistakes in two files.
    fn broken() -> Home {
        let home = Home::met();
        fs::write(home.school().join("members.csv"), "team,staff\nmaths,anna\nmaths,bo\n").unwrap();
        fs::write(home.school().join("rules.toml"), "perod_minutes = 40\n").unwrap();
        home
    }

    fn school(&self) -> PathBuf {
        self.folder.path().join("school")
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// What stands beside the school, hidden things too.
    fn beside(&self) -> Vec<String> {
        names(self.folder.path())
    }

    fn run(&self, arguments: &[&str]) -> Command {
        let mut command = staffroom(arguments);
        command.current_dir(self.folder.path());
        command
    }
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(bytes)))
}

// Usage

#[test]
fn help_is_an_answer_and_fits() {
    for arguments in [&["--help"][..], &["plan", "--help"], &["check", "--help"], &["verify", "--help"], &["help"]] {
        let output = staffroom(arguments).assert().success().stderr(is_empty()).get_output().clone();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("Usage: staffroom") && text.contains("my-school"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = format!("staffroom {}\n", env!("CARGO_PKG_VERSION"));
    staffroom(["--version"]).assert().success().stdout(version).stderr(is_empty());
}

#[test]
fn bad_usage_ends_with_2_and_says_what_to_do() {
    let home = Home::met();
    for (arguments, expected) in [
        (&[][..], "Usage"),
        (&["plann"], "plan"),
        (&["plan"], "SCHOOL"),
        (&["plan", "school", "--outptu", "x"], "--output"),
        (&["plan", "school", "--solver", "cplex"], "possible values: highs"),
        (&["plan", "school", "--gap", "2"], "--gap takes a share from 0 to 1"),
        (&["plan", "school", "--gap", "-0.1"], "--gap"),
        (&["plan", "school", "--gap", "nan"], "--gap"),
        (&["plan", "school", "--time-limit", "-1"], "--time-limit takes seconds"),
        (&["plan", "school", "--time-limit", "soon"], "'soon'"),
        (&["plan", "school", "--threads", "0"], "--threads"),
        (&["plan", "school", "--seed", "-1"], "--seed"),
        (&["plan", "school", "--keep", "out"], "say with --only what to plan"),
        (
            &["plan", "school", "--only", "sessions", "--compare-objectives"],
            "--compare-objectives compares mentor pairs",
        ),
        (&["plan", "school", "--only", "lessons"], "--only takes sessions"),
        (&["plan", "school", "--force"], "--output"),
        (&["plan", "school", "--teams-by", "site"], "department, subject, group"),
        (&["check"], "SCHOOL"),
        (&["check", "school", "--gap", "0.1"], "--gap"),
        (&["verify", "school"], "PLAN"),
        (&["verify", "school", "out", "--sessions", "x.csv"], "cannot be used with"),
        (&["verify", "school", "out", "--seed", "1"], "--seed has no effect"),
        (&["verify", "school", "--sessions", "x.csv", "--previous", "out"], "cannot be used with"),
    ] {
        home.run(arguments).assert().code(2).stdout(is_empty()).stderr(contains(expected));
    }
    assert_eq!(home.beside(), ["school"]);
}

// Input

#[test]
fn a_school_that_is_not_there() {
    let home = Home::met();
    for command in [&["plan", "nowhere", "-o", "out"][..], &["verify", "nowhere", "out"]] {
        home.run(command).assert().code(2).stdout(is_empty()).stderr(contains("nowhere"));
    }
    home.run(&["check", "nowhere"]).assert().code(2).stdout(contains("nowhere"));
    assert_eq!(home.beside(), ["school"]);
}

#[cfg(unix)]
#[test]
fn a_school_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::met();
    fs::set_permissions(home.school(), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(home.school()).is_ok() {
        eprintln!("skipped: this user may read everything");
    } else {
        home.run(&["plan", "school"]).assert().code(2).stdout(is_empty()).stderr(contains("school"));
    }
    fs::set_permissions(home.school(), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn all_errors_are_shown_at_once_and_nothing_is_written() {
    let home = Home::broken();
    let both =
        || contains("members.csv").and(contains("anna")).and(contains("rules.toml")).and(contains("period_minutes"));
    home.run(&["plan", "school", "-o", "out"]).assert().code(2).stdout(is_empty()).stderr(both());
    home.run(&["check", "school"]).assert().code(2).stdout(both());
    assert_eq!(home.beside(), ["school"]);
}

#[test]
fn findings_as_json_are_json_and_nothing_else() {
    let home = Home::broken();
    let planned = home.run(&["plan", "school", "--json", "-o", "out"]).assert().code(2).get_output().stdout.clone();
    let checked = home.run(&["check", "school", "--json"]).assert().code(2).get_output().stdout.clone();
    let (planned, document) = (json(&planned), json(&checked));
    let codes = |findings: &serde_json::Value| -> Vec<String> {
        findings.as_array().unwrap().iter().map(|finding| finding["code"].to_string()).collect()
    };
    assert_eq!(codes(&planned["findings"]), codes(&document["schools"][0]["findings"]));
    assert_eq!(document["schema"], 1);
    let text = String::from_utf8(checked).unwrap();
    assert!(text.contains("\"error\"") && text.contains("members.csv"), "{text}");
    assert_eq!(home.beside(), ["school"]);
}

#[test]
fn check_says_that_a_good_school_is_ready() {
    let home = Home::met();
    let ready = contains("2 people").and(contains("1 team asking for 1 session")).and(contains("Ready to plan"));
    home.run(&["check", "school"]).assert().success().stdout(ready);
    let output = home.run(&["check", "school", "--json"]).assert().success().get_output().clone();
    json(&output.stdout);
}

// Planning

#[test]
fn a_plan_is_shown_written_and_verified() {
    let home = Home::met();
    home.run(&["plan", "school", "-o", "out"])
        .assert()
        .success()
        .stdout(starts_with(
            "school: the session of Mathematics is placed. Everybody attends.\nTotal cost 0. Proven: no plan costs less.\n",
        ))
        .stdout(contains("both: Ana Diaz; Lind, Bo"))
        .stdout(contains("staffroom verify school out"))
        .stderr(is_empty());
    assert_eq!(names(&home.out()), FILES);
    let plan = json(&fs::read(home.out().join("plan.json")).unwrap());
    assert_eq!(plan["status"], "optimal");
    assert_eq!((&plan["sessions"][0]["day"], &plan["sessions"][0]["period"]), (&"Mon".into(), &"2".into()));
    for path in ["out", "out/plan.json"] {
        home.run(&["verify", "school", path]).assert().success().stdout(contains("the plan holds"));
    }
    assert_eq!(home.beside(), ["out", "school"]);
}

#[test]
fn only_sessions_needs_no_note() {
    let home = Home::met();
    home.run(&["plan", "school", "--only", "sessions"])
        .assert()
        .success()
        .stdout(contains("Nothing was written").and(contains("staffroom plan school --only sessions -o out")))
        .stderr(is_empty());
    assert_eq!(home.beside(), ["school"]);
}

#[test]
fn what_cannot_be_met_ends_with_1_and_says_why() {
    let home = Home::unmet();
    home.run(&["plan", "school", "-o", "out"])
        .assert()
        .code(1)
        .stdout(starts_with("school: the session of Mathematics could not be placed.\nMissing: Mathematics.\n"))
        .stdout(contains("1 session missing").and(contains("= 1000")))
        .stdout(contains("WHAT COULD NOT BE MET, AND WHY").and(contains("Ana Diaz")));
    assert_eq!(names(&home.out()), FILES);
    home.run(&["verify", "school", "out"])
        .assert()
        .success()
        .stdout(contains("the plan holds").and(contains("Missing: Mathematics (1 session missing)")));
}

#[test]
fn json_is_the_plan_file_and_nothing_else() {
    for home in [Home::met(), Home::unmet()] {
        let output = home.run(&["plan", "school", "--json", "-o", "out"]).output().unwrap();
        assert_eq!(output.stdout, fs::read(home.out().join("plan.json")).unwrap());
        json(&output.stdout);
    }
}

#[test]
fn a_plan_that_was_tampered_with_is_found_out() {
    let home = Home::met();
    home.run(&["plan", "school", "-o", "out"]).assert().success();
    let file = home.out().join("plan.json");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("\"period\": \"2\"", "\"period\": \"3\"", 1)).unwrap();
    home.run(&["verify", "school", "out"]).assert().code(1).stdout(contains("does not hold").and(contains("maths")));
    let output = home.run(&["verify", "school", "out", "--json"]).assert().code(1).get_output().clone();
    let verdict = json(&output.stdout);
    assert_eq!(verdict["holds"], false);
    assert!(!verdict["violations"].as_array().unwrap().is_empty());
}

#[test]
fn a_plan_that_cannot_be_read_ends_with_2() {
    let home = Home::met();
    fs::create_dir(home.out()).unwrap();
    home.run(&["verify", "school", "out"]).assert().code(2).stdout(is_empty()).stderr(contains("plan.json"));
    for text in ["", "{", "[]", "{\"schema\": 99}", "{\"schema\": 1, \"school\": 3}"] {
        fs::write(home.out().join("plan.json"), text).unwrap();
        home.run(&["verify", "school", "out"]).assert().code(2).stdout(is_empty()).stderr(contains("error"));
        home.run(&["plan", "school", "--previous", "out"]).assert().code(2).stderr(contains("E410"));
    }
}

#[test]
fn a_previous_plan_is_kept_where_it_can_be() {
    let home = Home::met();
    home.run(&["plan", "school", "-o", "out"]).assert().success();
    home.run(&["plan", "school", "--previous", "out", "-o", "new"])
        .assert()
        .success()
        .stdout(contains("Total cost 0.").and(contains("staffroom verify school new --previous out")));
    home.run(&["verify", "school", "new", "--previous", "out"]).assert().success();
    // The only common period moves, and the session with it.
    fs::write(home.school().join("timetable.csv"), "staff,day,period\nana,Mon,2\nbo,Mon,2\nana,Mon,1\nbo,Mon,1\n")
        .unwrap();
    home.run(&["plan", "school", "--previous", "out", "-o", "new"])
        .assert()
        .success()
        .stdout(contains("1 thing moved from the previous plan").or(contains("moved")));
}

#[test]
fn sessions_made_by_hand_are_judged_beside_the_best_plan() {
    let home = Home::met();
    let file = home.folder.path().join("by-hand.csv");
    fs::write(&file, "team,day,period,note\nmaths,Mon,2,staff room\n").unwrap();
    home.run(&["verify", "school", "--sessions", "by-hand.csv"])
        .assert()
        .success()
        .stdout(contains("No rule is broken.").and(contains("the best possible plan costs 0")))
        .stdout(contains("cannot be improved on"))
        .stderr(contains("not used: note"));
    fs::write(&file, "team,day,period\nmaths,Mon,3\n").unwrap();
    home.run(&["verify", "school", "--sessions", "by-hand.csv", "--threads", "1"])
        .assert()
        .code(1)
        .stdout(contains("Rules are broken").and(contains("WHO IS ABSENT")).and(contains("Ana Diaz (required)")));
    let output =
        home.run(&["verify", "school", "--sessions", "by-hand.csv", "--json"]).assert().code(1).get_output().clone();
    let judged = json(&output.stdout);
    assert_eq!((&judged["holds"], &judged["best"]["total"]), (&false.into(), &0.into()));
    assert_eq!(judged["absences"].as_array().map(Vec::len), Some(2));
    fs::write(&file, "team,day,period\nmath,Mon,3\n").unwrap();
    home.run(&["verify", "school", "--sessions", "by-hand.csv"])
        .assert()
        .code(2)
        .stdout(is_empty())
        .stderr(contains("E421"));
    home.run(&["verify", "school", "--sessions", "gone.csv"])
        .assert()
        .code(2)
        .stdout(is_empty())
        .stderr(contains("gone.csv"));
}

#[test]
fn a_limit_ends_with_a_plan_or_with_3_and_nothing_written() {
    let home = Home::unmet();
    let output = home.run(&["plan", "school", "-o", "out", "--time-limit", "0"]).output().unwrap();
    match output.status.code() {
        Some(1) => assert_eq!(names(&home.out()), FILES),
        Some(3) => {
            assert!(output.stdout.is_empty() && !home.out().exists());
            assert!(String::from_utf8_lossy(&output.stderr).contains("--time-limit"));
        }
        other => panic!("{other:?}: {}", String::from_utf8_lossy(&output.stderr)),
    }
}

#[test]
fn teams_can_be_made_where_there_are_none() {
    let home = Home::met();
    for file in ["teams.csv", "members.csv"] {
        fs::remove_file(home.school().join(file)).unwrap();
    }
    fs::write(home.school().join("staff.csv"), "id,department\nana,Maths\nbo,Maths\n").unwrap();
    home.run(&["plan", "school", "--teams-by", "department", "-o", "out"])
        .assert()
        .success()
        .stdout(contains("Maths is placed").and(contains("staffroom verify school out --teams-by department")));
    home.run(&["verify", "school", "out", "--teams-by", "department"]).assert().success();
    home.run(&["verify", "school", "out"]).assert().code(1);
}

/// The first interrupt ends the search with the best plan so far.
#[cfg(unix)]
#[test]
fn an_interrupt_ends_with_the_best_plan_so_far() {
    let test = "an_interrupt_ends_with_the_best_plan_so_far";
    let Some(school) = real::school(test, "southafrica-woodlands") else { return };
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let mut child = Process::new(program())
        .args(["plan", "--only", "sessions", "--solver", "highs-plain", "-o"])
        .args([&out, &school])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    if child.try_wait().unwrap().is_some() {
        eprintln!("skipped: the plan was proven before it could be interrupted");
        return;
    }
    Process::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    let (shown, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("Stopping with the best plan so far"), "{said}");
    match output.status.code() {
        Some(0 | 1) => {
            assert!(shown.contains("Total cost"), "{shown}");
            assert_eq!(names(&out), FILES);
        }
        Some(3) => assert!(shown.is_empty() && !out.exists(), "{shown}"),
        other => panic!("{other:?}: {said}"),
    }
}

// Output

#[test]
fn a_folder_is_brought_up_to_date_and_nothing_of_others_goes() {
    let home = Home::met();
    fs::create_dir(home.out()).unwrap();
    fs::write(home.out().join("mine.txt"), "mine").unwrap();
    fs::write(home.out().join("ledger.csv"), "my own").unwrap();
    home.run(&["plan", "school", "-o", "out"]).assert().code(2).stdout(is_empty()).stderr(contains("--force"));
    assert_eq!(names(&home.out()), ["ledger.csv", "mine.txt"]);
    home.run(&["plan", "school", "-o", "out", "--force"]).assert().success().stderr(contains("ledger.csv is now"));
    let kept = |home: &Home| names(&home.out()).into_iter().find(|name| name.starts_with("ledger.2")).unwrap();
    assert_eq!(fs::read_to_string(home.out().join(kept(&home))).unwrap(), "my own");
    fs::write(home.out().join("report.html"), "changed by hand").unwrap();
    home.run(&["plan", "school", "-o", "out", "--formats", "csv"]).assert().success();
    let (is_there, found) = (|name: &str| home.out().join(name).exists(), names(&home.out()));
    assert!(!is_there("report.html") && !is_there("plan.xlsx"), "what it wrote and no longer writes goes: {found:?}");
    assert!(found.iter().any(|name| name.starts_with("report.2")), "{found:?}");
    assert_eq!(fs::read_to_string(home.out().join("mine.txt")).unwrap(), "mine");
    for force in [&[][..], &["--force"]] {
        home.run(&[&["plan", "school", "-o", "school"], force].concat())
            .assert()
            .code(2)
            .stderr(contains("read as a table of the school"));
    }
    // Nor does another school get tables of this one's plan.
    let other = home.out().join("Other");
    fs::create_dir(&other).unwrap();
    for (name, file) in [("Periods.csv", "periods.csv"), ("STAFF.csv", "staff.csv"), ("Timetable.CSV", "timetable.csv")]
    {
        fs::copy(home.school().join(file), other.join(name)).unwrap();
    }
    home.run(&["plan", "school", "-o", "out/Other", "--force"]).assert().code(2).stderr(contains("read as a table"));
    assert_eq!(names(&other).len(), 3);
    let made = ["plan", "school", "-o", "school/plans/new", "--formats", "json"];
    home.run(&made).assert().success();
    assert_eq!(names(&home.school().join("plans/new")), ["plan.json"]);
    fs::remove_dir_all(home.school().join("plans")).unwrap();
    home.run(&["plan", "school", "-o", "school/staff.csv"]).assert().code(2).stdout(is_empty());
    assert_eq!(home.beside(), ["out", "school"]);
    assert!(home.school().join("staff.csv").is_file());
}

/// A limit on the size of files stands in for a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing_behind() {
    let home = Home::met();
    let script = "trap '' XFSZ; ulimit -f 0 || exit 77; exec \"$0\" plan school -o out";
    let output =
        Process::new("sh").args(["-c", script]).arg(program()).current_dir(home.folder.path()).output().unwrap();
    if output.status.code() == Some(77) {
        eprintln!("skipped: this shell cannot limit the size of files");
        return;
    }
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot be written"), "{said}");
    assert_eq!(home.beside(), ["school"]);
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_printed_are_an_error() {
    let home = Home::met();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output =
        Process::new(program()).args(["check", "school"]).current_dir(home.folder.path()).stdout(full).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be written"));
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let home = Home::met();
    for arguments in [&["plan", "school", "-o", "out"][..], &["plan", "school", "--json"], &["check", "school"]] {
        let mut child = Process::new(program())
            .args(arguments)
            .current_dir(home.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(!said.contains("panicked") && !said.contains("error"), "{said}");
    }
    assert_eq!(names(&home.out()), FILES, "the plan was written all the same");
}

#[test]
fn colours_are_for_terminals_and_for_those_who_want_them() {
    let home = Home::unmet();
    home.run(&["plan", "school"]).assert().stdout(contains("\u{1b}").not()).stderr(contains("\u{1b}").not());
    home.run(&["plan", "school"]).env("CLICOLOR_FORCE", "1").assert().stdout(contains("\u{1b}[1m"));
    let on_terminal = |no_color: bool| {
        let mut script = Process::new("script");
        script.args(["-qec", &format!("'{}' plan school", program().display()), "/dev/null"]);
        script.current_dir(home.folder.path()).env_remove("NO_COLOR").env("TERM", "xterm-256color");
        if no_color {
            script.env("NO_COLOR", "1");
        }
        script.stdin(Stdio::null()).output().ok().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    match (on_terminal(false), on_terminal(true)) {
        (Some(coloured), Some(plain)) if coloured.contains("Mathematics") => {
            assert!(coloured.contains("\u{1b}[1m"), "{coloured}");
            assert!(!plain.contains("\u{1b}[1m") && !plain.contains("\u{1b}[3"), "{plain}");
        }
        _ => eprintln!("skipped: there is no script(1) that can make a terminal here"),
    }
}

#[test]
fn names_are_shown_as_they_are_but_cannot_harm_the_terminal() {
    let home = Home::met();
    fs::write(
        home.school().join("staff.csv"),
        "id,name\nana,\"Dee \"\"Dot\"\" O'Neill, MA 👩‍🏫\"\nbo,\u{1b}]0;owned\u{7}דנה\u{202e}\n",
    )
    .unwrap();
    home.run(&["plan", "school"])
        .assert()
        .success()
        .stdout(contains("Dee \"Dot\" O'Neill, MA 👩‍🏫;").and(contains("\u{2068}דנה\u{2069}")))
        .stdout(contains("owned").not().and(contains("\u{1b}").not()).and(contains("\u{202e}").not()));
}

/// Completions name every command, and a manual page has its options.
#[test]
fn shells_and_manuals_know_the_command_line() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = Command::new(program()).args(["completions", shell]).assert().success();
        script.stdout(contains("export-model").and(contains("time-limit")));
    }
    Command::new(program()).arg("man").assert().success().stdout(contains(".TH").and(contains("explain")));
    let plan = Command::new(program()).args(["man", "plan"]).assert().success();
    plan.stdout(contains(".TH staffroom-plan").and(contains("time\\-limit")));
    Command::new(program()).args(["man", "pla"]).assert().code(2).stderr(contains("there is no command 'pla'"));
}
