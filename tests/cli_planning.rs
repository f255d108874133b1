//! Planning through the program: the same bytes whatever the threads, honest
//! ends at every limit, and plans that can be read back.

#[path = "common/real.rs"]
mod real;

use std::collections::BTreeMap;
#[cfg(all(unix, feature = "highs"))]
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
#[cfg(all(unix, feature = "highs"))]
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use tempfile::TempDir;

fn program() -> &'static Path {
    assert_cmd::cargo::cargo_bin!("staffroom")
}

fn staffroom() -> Command {
    Command::new(program())
}

fn willow_creek() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/willow-creek")
}

/// A real school, where they are there.
fn real(name: &str) -> Option<PathBuf> {
    real::school("cli_planning", name)
}

/// Every file of a folder with its bytes.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.path().is_file());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

fn plan_file(out: &Path) -> Value {
    serde_json::from_slice(&fs::read(out.join("plan.json")).unwrap()).unwrap()
}

fn figure(plan: &Value, key: &str) -> i64 {
    plan["score"][key].as_i64().unwrap()
}

fn count_of(plan: &Value, criterion: &str) -> i64 {
    let rows = plan["score"]["criteria"].as_array().unwrap();
    rows.iter().find(|row| row["criterion"] == criterion).map_or(0, |row| row["count"].as_i64().unwrap())
}

/// Plans into a new folder; the exit status is 0 or 1 as the plan says.
fn planned(school: &Path, options: &[&str]) -> (TempDir, PathBuf, Value) {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let output = staffroom().arg("plan").arg(school).args(options).arg("-o").arg(&out).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {said}", output.status);
    let plan = plan_file(&out);
    let unmet = !plan["unmet"].as_array().unwrap().is_empty();
    assert_eq!(output.status.code(), Some(i32::from(unmet)), "{said}");
    (home, out, plan)
}

fn copy_of(school: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for (name, bytes) in bytes(school) {
        fs::write(copy.path().join(name), bytes).unwrap();
    }
    copy
}

/// A made-up school that no solver proves at once: many large teams of busy people.
#[cfg(all(unix, feature = "highs"))]
fn hard() -> TempDir {
    let mut state = 7u64;
    let mut below = |most: u64| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) % most
    };
    let (mut periods, mut staff) = (String::from("day,period\n"), String::from("id,roles\n"));
    let mut timetable = String::from("staff,day,period\n");
    for day in 0..5 {
        for period in 0..6 {
            writeln!(periods, "D{day},{period}").unwrap();
        }
    }
    for person in 0..60 {
        writeln!(staff, "p{person},{}", if below(10) < 4 { "cover" } else { "" }).unwrap();
        for day in 0..5 {
            for period in 0..6 {
                if below(100) < 72 {
                    writeln!(timetable, "p{person},D{day},{period}").unwrap();
                }
            }
        }
    }
    let (mut teams, mut members) = (String::from("id,sessions,quorum\n"), String::from("team,staff,role\n"));
    for team in 0..30 {
        writeln!(teams, "t{team},2,75%").unwrap();
        let first = below(60);
        for at in 0..8 {
            let person = (first + at * 7 + below(7)) % 60;
            writeln!(members, "t{team},p{person},{}", if below(10) < 3 { "optional" } else { "required" }).unwrap();
        }
    }
    let school = tempfile::tempdir().unwrap();
    let rules = "[blocks]\nrelease = true\n".to_owned();
    let files = [
        ("periods.csv", periods),
        ("staff.csv", staff),
        ("timetable.csv", timetable),
        ("teams.csv", teams),
        ("members.csv", members),
        ("rules.toml", rules),
    ];
    for (name, text) in files {
        fs::write(school.path().join(name), text).unwrap();
    }
    school
}

// The same input, the same bytes

fn same_bytes(school: &Path) {
    let (_kept, first, plan) = planned(school, &["--only", "sessions", "--threads", "1"]);
    assert_eq!(plan["status"], "optimal");
    let first = bytes(&first);
    for threads in ["1", "2", "4"] {
        let (_kept, again, _) = planned(school, &["--only", "sessions", "--threads", threads]);
        for (name, there) in bytes(&again) {
            assert!(first[&name] == there, "{name} is not the same with {threads} threads: {}", school.display());
        }
    }
}

#[test]
fn willow_creek_is_the_same_for_any_number_of_threads() {
    same_bytes(&willow_creek());
}

#[test]
fn real_schools_are_the_same_for_any_number_of_threads() {
    for name in ["singapore-jc", "brazil-4", "australia-bghs", "southafrica-woodlands"] {
        if let Some(school) = real(name) {
            same_bytes(&school);
        }
    }
}

/// Another seed may find another plan, never a dearer one.
#[test]
fn a_seed_changes_no_total() {
    let totals = ["0", "1", "77"].map(|seed| figure(&planned(&willow_creek(), &["--seed", seed]).2, "total"));
    assert_eq!(totals, [totals[0]; 3]);
}

// Limits

#[test]
fn no_time_at_all_still_ends_honestly() {
    let mut schools = vec![willow_creek()];
    schools.extend(["singapore-jc", "southafrica-woodlands"].iter().filter_map(|name| real(name)));
    for school in schools {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        let output = staffroom().args(["plan", "--time-limit", "0", "-o"]).args([&out, &school]).output().unwrap();
        match output.status.code() {
            Some(0 | 1) => {
                let plan = plan_file(&out);
                let (total, bound) = (figure(&plan, "total"), figure(&plan, "bound"));
                assert!(bound <= total, "{plan:#}");
                assert_eq!(plan["status"], if bound == total { "optimal" } else { "feasible" });
                staffroom().arg("verify").args([&school, &out]).assert().success();
            }
            Some(3) => assert!(output.stdout.is_empty() && !out.exists()),
            other => panic!("{other:?}: {}", String::from_utf8_lossy(&output.stderr)),
        }
    }
}

#[cfg(all(unix, feature = "highs"))]
#[test]
fn a_gap_ends_early_and_says_so() {
    let school = hard();
    let (_kept, out, plan) = planned(school.path(), &["--gap", "0.5"]);
    let (total, bound) = (figure(&plan, "total"), figure(&plan, "bound"));
    assert!(bound <= total && total <= 2 * bound, "{total} and {bound}");
    staffroom().arg("verify").args([school.path(), &out]).assert().success();
    let shown = staffroom().args(["plan", "--gap", "0.5"]).arg(school.path()).output().unwrap();
    let shown = String::from_utf8_lossy(&shown.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    let said = if bound < total { "Not proven to be the least: every plan costs at least" } else { "Proven: no plan" };
    assert!(shown.contains(said), "{shown}");
}

#[cfg(all(unix, feature = "highs"))]
#[test]
fn a_time_limit_is_kept_on_a_hard_school() {
    let school = hard();
    let begun = std::time::Instant::now();
    let (_kept, out, plan) = planned(school.path(), &["--time-limit", "3"]);
    assert!(begun.elapsed().as_secs() < 20, "{:?} for a limit of three seconds", begun.elapsed());
    assert!(figure(&plan, "bound") <= figure(&plan, "total"));
    staffroom().arg("verify").args([school.path(), &out]).assert().success();
}

/// Squares of very many people, and visits to classes that are limited: what is not begun in time needs no stopping.
#[test]
fn no_time_at_all_ends_soon_for_very_many_people() {
    let home = tempfile::tempdir().unwrap();
    let school = home.path().join("school");
    staffroom().args(["generate", "--staff", "2000", "--seed", "1", "-o"]).arg(&school).assert().success();
    let rules = fs::read_to_string(school.join("rules.toml")).unwrap();
    for visits in ["format = \"squares\"\nper_group", "format = \"pairs\"\nper_group"] {
        fs::write(school.join("rules.toml"), rules.replace("per_group", visits)).unwrap();
        let out = home.path().join(visits.len().to_string());
        let begun = std::time::Instant::now();
        let output = staffroom().args(["plan", "--time-limit", "0", "-o"]).args([&out, &school]).output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
        // It took half a minute on a machine with nothing else to do; a second is wanted.
        assert!(begun.elapsed().as_secs() < 20, "{:?} for no time at all", begun.elapsed());
        if output.status.code() != Some(3) {
            staffroom().arg("verify").args([&school, &out]).assert().success();
        }
    }
}

/// One interrupt ends with the best plan so far, two end at once.
#[cfg(all(unix, feature = "highs"))]
#[test]
fn interrupts_on_a_hard_school() {
    let school = hard();
    let interrupted = |times: u32| {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        let mut child = Process::new(program())
            .args(["plan", "-o"])
            .args([&out, school.path()])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1200));
        if child.try_wait().unwrap().is_some() {
            eprintln!("skipped: the plan was proven before it could be interrupted");
            return None;
        }
        for _ in 0..times {
            Process::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let output = child.wait_with_output().unwrap();
        Some((home, out, output))
    };
    if let Some((_home, out, output)) = interrupted(1) {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("Stopping with the best plan so far"), "{said}");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {said}", output.status);
        let plan = plan_file(&out);
        assert!(figure(&plan, "bound") <= figure(&plan, "total"));
        staffroom().arg("verify").args([school.path(), &out]).assert().success();
    }
    if let Some((home, out, output)) = interrupted(2) {
        // Whoever is very quick may have been given the plan already.
        match output.status.code() {
            Some(130) => assert!(output.stdout.is_empty()),
            Some(0 | 1) => assert!(out.exists()),
            other => panic!("{other:?}: {}", String::from_utf8_lossy(&output.stderr)),
        };
        if out.exists() {
            staffroom().arg("verify").args([school.path(), &out]).assert().success();
        }
        let beside = bytes_beside(home.path());
        assert!(beside.is_empty() || beside == ["out"], "left behind: {beside:?}");
    }
}

#[cfg(all(unix, feature = "highs"))]
fn bytes_beside(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries.collect()
}

// Solvers

#[test]
fn every_solver_proves_the_same_total() {
    let mut schools = vec![willow_creek()];
    schools.extend(["brazil-1", "spain"].iter().filter_map(|name| real(name)));
    for school in schools {
        for (kind, solver) in ["sessions", "mentors"]
            .iter()
            .flat_map(|kind| staffroom::solve::SolverName::available().iter().map(move |solver| (*kind, solver)))
        {
            let (_kept, _, plan) = planned(&school, &["--only", kind]);
            assert_eq!(plan["status"], "optimal");
            let (_kept, _, other) = planned(&school, &["--only", kind, "--solver", solver.name()]);
            let figures = |plan: &Value| (figure(plan, "total"), figure(plan, "bound"));
            assert_eq!(figures(&other), figures(&plan), "{} with {}", school.display(), solver.name());
        }
    }
}

// Earlier plans, pins and verify

#[test]
fn a_plan_is_its_own_previous_plan() {
    let school = willow_creek();
    let (_kept, out, plan) = planned(&school, &[]);
    let (_kept_too, again, same) = planned(&school, &["--previous", out.to_str().unwrap()]);
    assert_eq!((figure(&same, "total"), count_of(&same, "moved")), (figure(&plan, "total"), 0));
    assert_eq!(bytes(&out)["sessions.csv"], bytes(&again)["sessions.csv"]);
}

#[test]
fn a_change_moves_few_sessions() {
    let (_kept, out, plan) = planned(&willow_creek(), &[]);
    let changed = copy_of(&willow_creek());
    let first = &plan["sessions"][0];
    let text = |key: &str| first[key].as_str().unwrap().to_owned();
    let (team, day, period) = (text("team"), text("day"), text("period"));
    let pins = changed.path().join("pins.csv");
    let before = fs::read_to_string(&pins).unwrap_or("kind,id,week,day,period,rule\n".into());
    fs::write(&pins, format!("{}\nsession,{team},,{day},{period},ban\n", before.trim_end())).unwrap();
    let previous = out.to_str().unwrap();
    let (_kept_too, new, changed_plan) = planned(changed.path(), &["--previous", previous]);
    let starts = |plan: &Value| -> Vec<String> {
        let sessions = plan["sessions"].as_array().unwrap().iter();
        sessions.map(|row| format!("{} {} {} {}", row["team"], row["week"], row["day"], row["period"])).collect()
    };
    let now = starts(&changed_plan);
    let moved = starts(&plan).iter().filter(|start| !now.contains(start)).count() as i64;
    assert_eq!(count_of(&changed_plan, "moved"), moved);
    assert!((1..=2).contains(&moved), "{moved} sessions moved for one ban");
    staffroom().arg("verify").arg(changed.path()).arg(&new).args(["--previous", previous]).assert().success();
    // Without the earlier plan the figures are wrong, and verify says so.
    staffroom().arg("verify").arg(changed.path()).arg(&new).assert().code(1);
}

#[test]
fn a_plan_can_be_read_back_as_pins() {
    let school = willow_creek();
    let (_kept, out, plan) = planned(&school, &[]);
    let pinned = copy_of(&school);
    fs::copy(out.join("sessions.csv"), pinned.path().join("pins.csv")).unwrap();
    let (_kept_too, again, same) = planned(pinned.path(), &[]);
    assert_eq!(figure(&same, "total"), figure(&plan, "total"));
    let starts = |folder: &Path| -> Vec<String> {
        let text = String::from_utf8(bytes(folder)["sessions.csv"].clone()).unwrap();
        text.lines().map(|line| line.split(',').take(5).collect::<Vec<_>>().join(",")).collect()
    };
    assert_eq!(starts(&out), starts(&again));
}

#[test]
fn what_is_written_holds() {
    let school = willow_creek();
    let (_kept, out, _) = planned(&school, &[]);
    staffroom().arg("verify").args([&school, &out]).assert().success().stdout(contains("holds").or(contains("kept")));
    let csv = out.join("sessions.csv");
    staffroom().arg("verify").arg(&school).arg("--sessions").arg(csv).assert().success();
}

#[test]
fn what_a_real_school_held_is_judged() {
    let Some(school) = real("singapore-jc") else { return };
    let held = school.join("as_held.csv");
    let output = staffroom().arg("verify").arg(&school).arg("--sessions").arg(&held).arg("--json").output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    let judged: Value = serde_json::from_slice(&output.stdout).unwrap();
    let shown = staffroom().arg("verify").arg(&school).arg("--sessions").arg(&held).output().unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.to_lowercase().contains("cost"), "{shown}");
    let total = judged["score"]["total"].as_i64().unwrap_or_else(|| panic!("no total in {judged:#}"));
    assert!(shown.contains(&total.to_string()), "{shown}");
}

// Pins that cannot hold

/// Three people, three slots; the team of all three, and two teams that share ana.
fn pinned(pins: &str) -> TempDir {
    let school = tempfile::tempdir().unwrap();
    let files = [
        ("periods.csv", "day,period,kind\nMon,1,\nMon,2,\nlunch,1,break\nTue,1,\n"),
        ("staff.csv", "id,name\nana,Ana Diaz\nbo,Bo Lind\ncy,Cy Young\n"),
        ("timetable.csv", "staff,day,period,subject,group\nana,Mon,1,Maths,7A\n"),
        ("teams.csv", "id,name\nall,Everybody\nmaths,Mathematics\nart,Art\n"),
        ("members.csv", "team,staff\nall,ana\nall,bo\nall,cy\nmaths,ana\nmaths,bo\nart,ana\nart,cy\n"),
    ];
    for (name, text) in files {
        fs::write(school.path().join(name), text).unwrap();
    }
    fs::write(school.path().join("pins.csv"), format!("kind,id,day,period,rule\n{pins}")).unwrap();
    school
}

#[test]
fn pins_that_cannot_hold_end_with_2_and_nothing_written() {
    let conflict = "session,maths,Mon,2,pin\nsession,art,Mon,2,pin\n";
    for (pins, code, words) in [
        ("session,all,Mon,1,pin\n", "E401", "Everybody cannot meet at Mon 1"),
        ("session,all,lunch,1,pin\n", "E401", "break"),
        (conflict, "E402", "these 2 pins cannot hold together"),
        (conflict, "E402", "Mathematics at Mon 2; Art at Mon 2"),
    ] {
        let (school, home) = (pinned(pins), tempfile::tempdir().unwrap());
        let out = home.path().join("out");
        let said = predicate::function(|text: &str| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            text.contains(code) && text.contains(words) && text.contains("pins.csv")
        });
        staffroom().arg("plan").arg(school.path()).arg("-o").arg(&out).assert().code(2).stdout(is_empty()).stderr(said);
        assert!(fs::read_dir(home.path()).unwrap().next().is_none());
        let output = staffroom().arg("plan").arg(school.path()).arg("--json").output().unwrap();
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(found.to_string().contains(code), "{found:#}");
    }
}

/// What a plan says beside itself: how many repairs, other mentors, and figures that are bounds.
#[cfg(feature = "highs")]
fn said(plan: &Value) -> (usize, usize, usize) {
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let repairs: Vec<Value> = list(plan, "unmet").iter().flat_map(|unmet| list(unmet, "repairs")).collect();
    let others: Vec<Value> = list(plan, "pairs").iter().flat_map(|pair| list(pair, "alternates")).collect();
    let bounds = others.iter().filter(|other| other["regret_at_most"].is_number()).count();
    let bounds = bounds + repairs.iter().filter(|words| words.to_string().contains("at most")).count();
    (repairs.len(), others.len(), bounds)
}

#[cfg(feature = "highs")]
#[test]
fn how_much_is_explained_changes_no_plan() {
    let plan = |school: &Path, how_much: &str| -> Value {
        let output = staffroom().arg("plan").arg(school).args(["--json", "--explain", how_much]).output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    for school in ["fixtures/willow-creek", "fixtures/tiny-mentor-unmet", "fixtures/tiny-max-covers"] {
        let [none, usual, all] = ["none", "usual", "all"].map(|how_much| plan(Path::new(school), how_much));
        for other in [&usual, &all] {
            assert_eq!((&none["score"], &none["sessions"]), (&other["score"], &other["sessions"]), "{school}");
            let reasons = |plan: &Value| -> Vec<Value> {
                plan["unmet"].as_array().unwrap().iter().map(|unmet| unmet["reason"].clone()).collect()
            };
            assert_eq!(reasons(&none), reasons(other), "{school}");
        }
        let (of_none, of_usual, of_all) = (said(&none), said(&usual), said(&all));
        assert_eq!(of_none, (0, 0, 0), "{school}");
        assert!(of_usual.0 + of_usual.1 > 0, "{school}: {of_usual:?}");
        assert!(of_all.0 >= of_usual.0 && of_all.2 == 0, "{school}: {of_usual:?} {of_all:?}");
    }
    staffroom().args(["plan", "fixtures/willow-creek", "--explain", "much"]).assert().code(2).stderr(contains("usual"));
    let peers = staffroom().args(["plan", "fixtures/willow-creek", "--peers", "--explain", "all"]).assert();
    peers.code(2).stderr(contains("--explain"));
}
