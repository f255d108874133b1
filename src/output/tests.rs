//! Folders as people have them, brought up to date; and the program ended before every operation on the disk.

use super::faults::{counted, dying_after};
use super::manifest::{ROOM, room};
use super::{Finished, Inputs, OutputError, OutputFolder, Rest, Written, finish, new_folder};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// All that earlier runs wrote and this one does not goes.
const GO: Rest = Rest::RemovedBut(&[]);

type Files = Vec<(&'static str, Vec<u8>)>;

fn files(texts: &[(&'static str, &str)]) -> Files {
    texts.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())).collect()
}

fn old() -> Files {
    files(&[
        ("plan.json", "old plan"),
        ("report.html", "old page"),
        ("same.csv", "same"),
        ("edited.csv", "as written"),
        ("edited-and-gone.csv", "as written, too"),
        ("calendars/people/ana.ics", "ana"),
        ("calendars/calendars.json", "old memory"),
    ])
}

fn new() -> Files {
    files(&[
        ("plan.json", "new plan"),
        ("report.html", "new page"),
        ("same.csv", "same"),
        ("edited.csv", "as written anew"),
        ("ledger.csv", "new"),
        ("grids/maths.txt", "grid"),
        ("calendars/calendars.json", "new memory"),
    ])
}

fn open(out: &Path, force: bool, files: &Files) -> Result<OutputFolder, OutputError> {
    OutputFolder::open(out, force, &Inputs::none(), files.iter().map(|(name, _)| *name))
}

fn write(out: &Path, force: bool, files: &Files, rest: Rest) -> Result<Written, OutputError> {
    open(out, force, files)?.update(files, rest)
}

/// All files below a folder with their texts, our room left out.
fn contents(folder: &Path) -> BTreeMap<String, String> {
    fn below(folder: &Path, name: &str, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{name}{}", entry.file_name().into_string().unwrap());
            if name == ROOM {
                continue;
            }
            if entry.path().is_dir() {
                found.insert(format!("{name}/"), String::new());
                below(&entry.path(), &format!("{name}/"), found);
            } else {
                found.insert(name, fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    below(folder, "", &mut found);
    found
}

/// A folder with an earlier plan, two files of it changed by hand, and files of somebody.
fn lived_in(out: &Path) {
    write(out, false, &old(), GO).unwrap();
    fs::write(out.join("edited.csv"), "by hand").unwrap();
    fs::write(out.join("edited-and-gone.csv"), "by hand, too").unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    fs::create_dir(out.join("school")).unwrap();
    fs::write(out.join("school/Staff.csv"), "people").unwrap();
    fs::write(out.join("calendars/mine.ics"), "my calendar").unwrap();
    // Stands where a new file has to be.
    fs::write(out.join("ledger.csv"), "my ledger").unwrap();
}

/// Texts that nobody may lose.
const THEIRS: [&str; 6] = ["by hand", "by hand, too", "mine", "people", "my calendar", "my ledger"];

fn keeps_theirs(found: &BTreeMap<String, String>, when: &str) {
    for text in THEIRS {
        assert!(found.values().any(|there| there == text), "{when}: {text:?} is lost; left is {found:?}");
    }
}

#[test]
fn a_new_folder_is_written_with_those_above_it_and_the_next_plan_takes_its_place() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("terms/2027/out");
    write(&out, false, &old(), GO).unwrap();
    assert_eq!(contents(&out)["plan.json"], "old plan");
    let written = write(&out, false, &new(), GO).unwrap();
    assert_eq!(written, Written::default());
    let expected: BTreeMap<String, String> = new()
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), String::from_utf8(bytes).unwrap()))
        .chain([("calendars/".to_owned(), String::new()), ("grids/".to_owned(), String::new())])
        .collect();
    assert_eq!(contents(&out), expected, "what the earlier run wrote and this one does not is gone, its folders too");
}

#[test]
fn what_is_not_ours_stays_and_what_was_changed_by_hand_is_kept_and_told() {
    let home = tempfile::tempdir().unwrap();
    lived_in(home.path());
    let refused = open(home.path(), false, &new());
    assert!(matches!(&refused, Err(OutputError::Foreign { names, .. }) if names == &["ledger.csv"]), "{refused:?}");
    let written = write(home.path(), true, &new(), GO).unwrap();
    let mut kept: Vec<&str> = written.kept.iter().map(|kept| kept.name.as_str()).collect();
    kept.sort_unstable();
    assert_eq!(kept, ["edited-and-gone.csv", "edited.csv", "ledger.csv"]);
    let found = contents(home.path());
    keeps_theirs(&found, "at the end");
    assert_eq!((found["plan.json"].as_str(), found["ledger.csv"].as_str()), ("new plan", "new"));
    assert_eq!(found["notes.txt"], "mine", "under its own name");
    assert!(!found.contains_key("edited-and-gone.csv"));
    for kept in &written.kept {
        assert!(THEIRS.contains(&found[&kept.kept_as].as_str()));
    }
}

#[test]
fn a_report_removes_nothing() {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), false, &old(), GO).unwrap();
    write(home.path(), false, &files(&[("plan.xlsx", "book")]), Rest::Kept).unwrap();
    let found = contents(home.path());
    assert_eq!((found["plan.json"].as_str(), found["plan.xlsx"].as_str()), ("old plan", "book"));
    write(home.path(), false, &files(&[("plan.json", "new plan")]), GO).unwrap();
    assert_eq!(contents(home.path()).len(), 1, "all of both were ours");
}

/// The program ends before each operation, the next command on the folder before each of its own: plan.json is
/// always the old or the new one, nothing of anybody's is lost, and in the end the folder is as before or as it
/// was to be.
#[test]
fn wherever_the_program_ends_the_plan_is_the_old_one_or_the_new_one() {
    let untouched = {
        let home = tempfile::tempdir().unwrap();
        lived_in(home.path());
        contents(home.path())
    };
    let (whole, operations) = {
        let home = tempfile::tempdir().unwrap();
        lived_in(home.path());
        let (done, operations) = counted(|| write(home.path(), true, &new(), GO));
        done.unwrap();
        (contents(home.path()), operations)
    };
    assert!(operations > 40, "a test of little: {operations}");
    let (mut before, mut after) = (0, 0);
    for operation in 0..operations {
        for second in [None, Some(operation % 4), Some(4 + operation % 23)] {
            let when = format!("ended before operation {operation} of {operations}, then before {second:?}");
            let home = tempfile::tempdir().unwrap();
            let out = home.path();
            lived_in(out);
            let ended = dying_after(operation, || write(out, true, &new(), GO));
            assert!(ended.is_err(), "{when}");
            let check = |when: &str| {
                let found = contents(out);
                assert!(["old plan", "new plan"].contains(&found["plan.json"].as_str()), "{when}");
                assert!(["old memory", "new memory"].contains(&found["calendars/calendars.json"].as_str()), "{when}");
                keeps_theirs(&found, when);
            };
            check(&when);
            if let Some(second) = second {
                let _ = dying_after(second, || finish(out));
                check(&when);
            }
            finish(out).unwrap_or_else(|error| panic!("{when}: {error}"));
            check(&when);
            let found = contents(out);
            if found == untouched {
                before += 1;
            } else {
                assert_eq!(found, whole, "{when}");
                after += 1;
            }
            let left: Vec<_> = fs::read_dir(room(out)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            assert!(left.iter().all(|name| name != "new"), "{when}: strays {left:?}");
            assert_eq!(finish(out).unwrap(), Finished::Nothing, "{when}");
        }
    }
    assert!(before > 20 && after > 20, "both ends were seen: {before} and {after}");
}

#[test]
fn a_new_folder_that_was_begun_and_not_decided_is_taken_up_again() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("a/out");
    let ((), operations) = counted(|| drop(write(&out, false, &new(), GO).unwrap()));
    for operation in 0..operations {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("a/out");
        assert!(dying_after(operation, || write(&out, false, &new(), GO)).is_err());
        write(&out, false, &new(), GO).unwrap_or_else(|error| panic!("{operation}: {error}"));
        assert_eq!(contents(&out)["plan.json"], "new plan");
    }
}

#[test]
fn a_failure_before_it_is_decided_leaves_everything_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("a/out");
    let long = "x".repeat(5000);
    let broken = [("plan.json", b"new".to_vec()), (long.as_str(), b"never".to_vec())];
    let mut folder = open(&out, false, &files(&[("plan.json", "")])).unwrap();
    assert!(matches!(folder.update(&broken, GO), Err(OutputError::Failed { .. })));
    assert!(contents(home.path()).is_empty(), "not even the folders that were made for it");
    lived_in(home.path());
    let before = contents(home.path());
    let mut folder = open(home.path(), true, &new()).unwrap();
    assert!(matches!(folder.update(&broken, GO), Err(OutputError::Failed { .. })));
    assert_eq!(contents(home.path()), before);
    assert!(!room(home.path()).join("new").exists());
}

#[test]
fn of_two_runs_at_once_one_is_whole_and_the_other_is_told_where_its_plan_is() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let (mut first, mut second) = (open(&out, false, &old()).unwrap(), open(&out, false, &new()).unwrap());
    first.update(&old(), GO).unwrap();
    let Err(OutputError::Overtaken { kept, .. }) = second.update(&new(), GO) else {
        panic!("the second must not undo the first")
    };
    let found = contents(&out);
    assert_eq!((found["plan.json"].as_str(), found["edited.csv"].as_str()), ("old plan", "as written"));
    assert_eq!(contents(&kept)["plan.json"], "new plan");
    assert!(kept.starts_with(&out));
    // The first may go on: nothing of its own has changed.
    first.update(&old(), GO).unwrap();
    // Nor is what somebody puts there meanwhile.
    let mut third = open(&out, false, &new()).unwrap();
    fs::write(out.join("ledger.csv"), "mine").unwrap();
    assert!(matches!(third.update(&new(), GO), Err(OutputError::Overtaken { .. })));
    assert_eq!(contents(&out)["ledger.csv"], "mine");
    assert_eq!(contents(&out)["plan.json"], "old plan");
}

#[test]
fn many_runs_at_once_leave_one_whole_plan() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    let number = 8;
    let plan = |run: usize| -> Vec<(String, Vec<u8>)> {
        (0..6).map(|file| (format!("file-{file}"), format!("run {run}").into_bytes())).collect()
    };
    let begin = std::sync::Barrier::new(number);
    let kept: Vec<Option<std::path::PathBuf>> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..number)
            .map(|run| {
                let (plan, out, begin) = (&plan, &out, &begin);
                scope.spawn(move || {
                    let mut folder = OutputFolder::open(out, false, &Inputs::none(), std::iter::empty()).unwrap();
                    begin.wait();
                    match folder.update(&plan(run), GO) {
                        Ok(_) => None,
                        Err(OutputError::Overtaken { kept, .. }) => Some(kept),
                        Err(error) => panic!("{error}"),
                    }
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(kept.iter().filter(|kept| kept.is_none()).count(), 1, "{kept:?}");
    for (run, kept) in kept.iter().enumerate() {
        let folder = kept.as_deref().unwrap_or(&out);
        for (name, bytes) in plan(run) {
            assert_eq!(fs::read(folder.join(name)).unwrap(), bytes);
        }
    }
}

#[test]
fn files_that_are_read_are_never_written_to() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("Plan.xlsx"), "a school").unwrap();
    fs::write(home.path().join("timetable.csv"), "").unwrap();
    let is_table = |name: &str| name.ends_with(".csv");
    let folder = home.path().to_path_buf();
    let book = [folder.join("Plan.xlsx")];
    for force in [false, true] {
        let workbook = Inputs::new(&book, &[], is_table);
        let refused = OutputFolder::open(&folder, force, &workbook, ["plan.json", "plan.xlsx"]);
        assert!(matches!(refused, Err(OutputError::IsRead { is_read: true, .. })), "{refused:?}");
        let school = Inputs::new(&[folder.join("timetable.csv")], std::slice::from_ref(&folder), is_table);
        let refused = OutputFolder::open(&folder, force, &school, ["plan.json", "pairs.csv"]);
        assert!(matches!(refused, Err(OutputError::IsRead { is_read: false, .. })), "{refused:?}");
        OutputFolder::open(&folder, force, &school, ["plan.json", "grids/pairs.csv"]).unwrap();
        OutputFolder::open(&folder.join("out"), force, &school, ["plan.json", "pairs.csv"]).unwrap();
        OutputFolder::open(&folder, force, &workbook, ["plan.json", "pairs.csv"]).unwrap();
    }
}

#[test]
fn paths_that_cannot_be_folders_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "mine").unwrap();
    for force in [false, true] {
        for out in [file.clone(), file.join("out"), file.join("a/b")] {
            let refused = open(&out, force, &old());
            assert!(matches!(&refused, Err(OutputError::NotAFolder { path }) if *path == file), "{refused:?}");
        }
        assert!(matches!(open(Path::new(""), force, &old()), Err(OutputError::NotAFolderName { .. })));
    }
    for name in ["../escape", "/escape", "", "a/../../b", ".staffroom/manifest.json"] {
        let mut folder = open(home.path(), false, &Vec::new()).unwrap();
        let refused = folder.update(&[(name, Vec::new())], Rest::Kept);
        assert!(matches!(refused, Err(OutputError::BadFileName { .. })), "{name}");
    }
    assert_eq!(contents(home.path()).len(), 1);
}

#[test]
fn a_room_that_is_not_ours_and_a_manifest_that_lies_are_not_believed() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(room(home.path())).unwrap();
    fs::create_dir(room(home.path()).join("new")).unwrap();
    fs::write(room(home.path()).join("new/mine"), "mine").unwrap();
    assert!(matches!(open(home.path(), true, &old()), Err(OutputError::NotOurRoom { .. })));
    assert_eq!(finish(home.path()).unwrap(), Finished::Nothing);
    assert_eq!(fs::read_to_string(room(home.path()).join("new/mine")).unwrap(), "mine");
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    write(&out, false, &old(), GO).unwrap();
    fs::write(home.path().join("theirs"), "mine").unwrap();
    for text in [
        r#"{ "schema": 1, "files": { "../theirs": "00" }, "pending": { "files": {}, "gone": ["../theirs"] } }"#,
        r#"{ "schema": 1, "files": {} } and more"#,
        "",
        "[]",
    ] {
        fs::write(room(&out).join("manifest.json"), text).unwrap();
        assert_eq!(finish(&out).unwrap(), Finished::Nothing, "{text}");
        assert!(matches!(open(&out, false, &old()), Err(OutputError::Foreign { .. })), "{text}");
    }
    fs::write(room(&out).join("manifest.json"), r#"{ "schema": 9, "files": {} }"#).unwrap();
    assert!(matches!(open(&out, true, &old()), Err(OutputError::Manifest { .. })));
    assert_eq!(fs::read_to_string(home.path().join("theirs")).unwrap(), "mine");
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_permissions_stay_as_they_are() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let home = tempfile::tempdir().unwrap();
    let (real, link) = (home.path().join("real"), home.path().join("link"));
    write(&real, false, &old(), GO).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o750)).unwrap();
    fs::set_permissions(real.join("plan.json"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&real, &link).unwrap();
    write(&link, false, &new(), GO).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!((mode(&real), mode(&real.join("plan.json"))), (0o750, 0o640));
    symlink(home.path().join("gone"), home.path().join("nowhere")).unwrap();
    assert!(matches!(open(&home.path().join("nowhere"), true, &old()), Err(OutputError::NotAFolder { .. })));
    // A link in the place of a folder of ours is somebody's: nothing is written through it.
    let elsewhere = home.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let out = home.path().join("out");
    fs::create_dir(&out).unwrap();
    symlink(&elsewhere, out.join("calendars")).unwrap();
    let refused = open(&out, false, &old());
    assert!(matches!(&refused, Err(OutputError::Foreign { names, .. }) if names == &["calendars"]), "{refused:?}");
    write(&out, true, &old(), GO).unwrap();
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
    assert!(out.join("calendars/people/ana.ics").is_file());
}

#[test]
fn a_folder_that_has_to_be_new_is_whole_or_not_there() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("a/school");
    let (done, operations) = counted(|| new_folder(&out, &old()));
    done.unwrap();
    assert_eq!(contents(&out)["plan.json"], "old plan");
    assert!(!room(&out).exists());
    assert!(matches!(new_folder(&out, &new()), Err(OutputError::IsThere { .. })));
    for operation in 0..operations {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("a/school");
        let _ = dying_after(operation, || new_folder(&out, &old()));
        assert!(!out.exists() || contents(&out).len() == old().len() + 2, "{operation}");
        if !out.exists() {
            new_folder(&out, &old()).unwrap();
        }
        assert_eq!(fs::read_dir(out.parent().unwrap()).unwrap().count(), 1, "{operation}: no strays");
    }
}
