//! A term with two folders: commands, kills and people's own files in between, at random. After every step no byte
//! that the program did not write is lost or changed, and plan.json is a whole plan or somebody's own file.
//!
//! `STAFFROOM_FUZZ_SECONDS=600` goes on for that long; `STAFFROOM_FUZZ_SEED` begins with another story. A story that
//! fails says its seed.

#![cfg(feature = "highs")]

mod common;

use common::SMALL;
use staffroom::lab::random::Random;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How many stories are told where nobody asks for more, and how many steps each has.
const STORIES: u64 = 10;
const STEPS: usize = 14;

/// Where commands write to.
const FOLDERS: [&str; 3] = ["out", "out/again", "."];

/// Names that people give their files: some that the program uses, too.
const NAMES: [&str; 10] = [
    "notes.txt",
    "plan.json",
    "report.html",
    "ledger.csv",
    "pairs.csv",
    "plan.xlsx",
    "calendars/mine.ics",
    "calendars/calendars.json",
    "deep/er/Staff.csv",
    "free_periods.csv",
];

struct Story {
    home: tempfile::TempDir,
    dice: Random,
    /// What people wrote, by what it says: where they put it.
    theirs: BTreeMap<String, PathBuf>,
    told: Vec<String>,
    number: u64,
}

impl Story {
    fn new(seed: u64) -> Story {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("school")).unwrap();
        for (name, text) in SMALL {
            fs::write(home.path().join("school").join(name), text).unwrap();
        }
        fs::write(home.path().join("school/rules.toml"), "[visits]\nvisits = 0\n").unwrap();
        Story { home, dice: Random::new(seed), theirs: BTreeMap::new(), told: vec![format!("seed {seed}")], number: 0 }
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        *self.dice.of(all)
    }

    fn step(&mut self) {
        match self.dice.below(12) {
            0..=3 => self.plan(),
            4 => self.killed(),
            5 => self.report(),
            6 => self.read(),
            7 | 8 => self.write(),
            9 => self.edit(),
            10 => self.remove(),
            _ => self.change_the_school(),
        }
        self.check();
    }

    fn planning(&mut self) -> Vec<String> {
        let out = self.one_of(&FOLDERS);
        let mut words: Vec<String> = ["plan", "school", "-o", out].map(str::to_owned).to_vec();
        if self.dice.below(2) == 0 {
            words.push("--force".to_owned());
        }
        let more: &[&str] = self.one_of(&[
            &[][..],
            &["--formats", "json"],
            &["--formats", "html,csv"],
            &["--term-start", "2027-01-04"],
            &["--term-start", "2027-01-04", "--previous", "out"],
            &["--only", "sessions"],
        ]);
        words.extend(more.iter().map(|word| (*word).to_owned()));
        words
    }

    fn start(&mut self, words: &[String]) -> Child {
        self.told.push(words.join(" "));
        Command::new(assert_cmd::cargo::cargo_bin!("staffroom"))
            .args(words)
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn run(&mut self, words: &[String]) {
        let ended = self.start(words).wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        let told = self.told.join("\n");
        assert!(matches!(ended.status.code(), Some(0..=3)), "{told}\n{:?}: {said}", ended.status);
        assert!(!said.contains("panicked"), "{told}\n{said}");
    }

    fn plan(&mut self) {
        let words = self.planning();
        self.run(&words);
    }

    /// The same, ended in the middle of whatever it does.
    fn killed(&mut self) {
        let words = self.planning();
        let mut child = self.start(&words);
        std::thread::sleep(Duration::from_millis(self.dice.below(60) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
    }

    fn report(&mut self) {
        let (plan, out) = (self.one_of(&FOLDERS), self.one_of(&FOLDERS));
        let words = ["report", "school", plan, "-o", out, "--formats", self.one_of(&["html", "csv", "json,xlsx"])];
        self.run(&words.map(str::to_owned));
    }

    fn read(&mut self) {
        let plan = self.one_of(&FOLDERS);
        let words: &[&str] = self.one_of(&[&["verify", "school"][..], &["show"], &["diff", "out"]]);
        let words: Vec<String> = words.iter().chain(&[plan]).map(|word| (*word).to_owned()).collect();
        self.run(&words);
    }

    /// Somebody writes a file of their own, or over one that is there.
    fn write(&mut self) {
        let (folder, name) = (self.one_of(&FOLDERS), self.one_of(&NAMES));
        let path = self.home.path().join(folder).join(name);
        if fs::create_dir_all(path.parent().unwrap()).is_err() || path.is_dir() {
            return;
        }
        self.number += 1;
        let text = format!("words of somebody, number {}", self.number);
        self.told.push(format!("somebody writes {folder}/{name}"));
        self.forget(&path);
        // As editors do: one that is there keeps its place.
        fs::write(&path, &text).unwrap();
        self.theirs.insert(text, path);
    }

    /// Somebody adds a line to one of the program's files.
    fn edit(&mut self) {
        let (folder, name) = (self.one_of(&FOLDERS), self.one_of(&["plan.json", "report.html", "sessions.csv"]));
        let path = self.home.path().join(folder).join(name);
        let Ok(mut bytes) = fs::read(&path) else { return };
        self.told.push(format!("somebody edits {folder}/{name}"));
        self.number += 1;
        bytes.extend(format!("\nadded by somebody, number {}\n", self.number).into_bytes());
        self.forget(&path);
        fs::write(&path, &bytes).unwrap();
        self.theirs.insert(String::from_utf8(bytes).unwrap(), path);
    }

    /// Somebody removes something that the program wrote: it may not come to harm by it.
    fn remove(&mut self) {
        let (folder, name) = (self.one_of(&FOLDERS), self.one_of(&["plan.json", "sessions.csv", ".staffroom"]));
        let path = self.home.path().join(folder).join(name);
        self.told.push(format!("somebody removes {folder}/{name}"));
        self.forget(&path);
        if path.is_dir() { fs::remove_dir_all(&path).unwrap() } else { drop(fs::remove_file(&path)) }
    }

    /// What somebody overwrites is theirs to overwrite, if it is nowhere else.
    fn forget(&mut self, path: &Path) {
        if let Ok(bytes) = fs::read(path) {
            self.theirs.retain(|text, _| text.as_bytes() != bytes);
        }
    }

    fn change_the_school(&mut self) {
        let path = self.home.path().join("school/rules.toml");
        let cost = self.dice.below(5);
        self.told.push(format!("avoid = {cost}"));
        fs::write(path, format!("[visits]\nvisits = 0\n[costs]\nunmet_session = {}\n", 1000 + cost)).unwrap();
    }

    fn check(&self) {
        let told = self.told.join("\n");
        let mut found: Vec<Vec<u8>> = Vec::new();
        every_file(self.home.path(), &mut found);
        for (text, path) in &self.theirs {
            assert!(found.iter().any(|bytes| bytes == text.as_bytes()), "{told}\n{} is lost: {text}", path.display());
            if path.ends_with("notes.txt") || path.ends_with("Staff.csv") || path.ends_with("mine.ics") {
                assert_eq!(fs::read_to_string(path).unwrap(), *text, "{told}\nnothing of ours has that name");
            }
        }
        for (name, text) in SMALL {
            assert_eq!(
                fs::read_to_string(self.home.path().join("school").join(name)).unwrap(),
                *text,
                "{told}\n{name}"
            );
        }
        assert_eq!(fs::read_dir(self.home.path().join("school")).unwrap().count(), SMALL.len() + 1, "{told}");
        for folder in FOLDERS {
            let Ok(text) = fs::read_to_string(self.home.path().join(folder).join("plan.json")) else { continue };
            let is_whole = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            assert!(is_whole || self.theirs.contains_key(&text), "{told}\nthe plan in {folder} is torn");
        }
    }
}

fn every_file(folder: &Path, found: &mut Vec<Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            every_file(&path, found);
        } else {
            found.push(fs::read(&path).unwrap());
        }
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a whole number"))
}

#[test]
fn nothing_of_anybodys_is_lost_whatever_happens_to_a_folder() {
    let (first, seconds) = (number("STAFFROOM_FUZZ_SEED").unwrap_or(1), number("STAFFROOM_FUZZ_SECONDS"));
    let clock = Instant::now();
    let mut stories = 0;
    while seconds.map_or(stories < STORIES, |seconds| clock.elapsed() < Duration::from_secs(seconds)) {
        let mut story = Story::new(first + stories);
        for _ in 0..STEPS {
            story.step();
        }
        stories += 1;
    }
    eprintln!("{stories} stories of {STEPS} steps, from seed {first}");
}
