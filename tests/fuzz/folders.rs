//! Folders of CSV files and rules.toml.

use std::fs;

use staffroom::findings::{Finding, FindingsDocument, any_error, render};
use staffroom::lab::random::Random;
use staffroom::load::{LoadOptions, Loaded, TeamsBy, load};
use staffroom::plan::verify::Verified;
use staffroom::planners::{self, PlanError, Request};
use staffroom::report::files::{Format, Report, files};
use staffroom::report::reasons::{findings, say};
use staffroom::school::School;
use staffroom::solve::{Control, Settings};

use super::seeds::{Files, KINDS, SEEDS};
use super::{cases, mutate};

/// Keys of rules.toml, each with the heading that it stands below.
const KEYS: &[(&str, &str)] = &[
    ("", "name"),
    ("", "period_minutes"),
    ("", "passing_minutes"),
    ("", "parallel_sessions"),
    ("blocks", "same_day_sessions"),
    ("blocks", "release"),
    ("blocks", "cover"),
    ("blocks", "max_covers"),
    ("prep", "min_free_per_day"),
    ("prep", "min_free_per_cycle"),
    ("prep", "max_sessions_per_day"),
    ("prep", "max_sessions_per_week"),
    ("prep", "max_committed_per_cycle"),
    ("mentors", "min_common"),
    ("mentors", "min_years"),
    ("mentors", "ideal_gap"),
    ("mentors", "target_common"),
    ("mentors", "meetings"),
    ("mentors", "objective"),
    ("mentors", "weights"),
    ("mentors", "department"),
    ("visits", "rounds"),
    ("visits", "visits"),
    ("visits", "hosts"),
    ("visits", "format"),
    ("visits", "debrief"),
    ("visits", "per_group"),
    ("visits", "weights"),
    ("costs", "unmet_session"),
    ("costs", "unmet_visit"),
    ("costs", "moved"),
    ("costs", "release"),
    ("x", "y"),
];
const VALUES: &[&str] = &[
    "0",
    "1",
    "3",
    "-1",
    "366",
    "367",
    "1000",
    "1000000",
    "1000001",
    "9223372036854775807",
    "99999999999999999999",
    "true",
    "false",
    "\"role\"",
    "\"anyone\"",
    "\"fair\"",
    "\"stable\"",
    "\"squares\"",
    "\"triads\"",
    "\"none\"",
    "\"same\"",
    "[3, 15]",
    "[15, 3]",
    "[1000000, 1000000]",
    "{ need = 0 }",
    "{ need = 1000000 }",
    "1.5",
    "nan",
    "2027-01-01",
    "[[[[1]]]]",
    "\"\"",
    "0x10",
    "1_000",
];

/// Changes one or more files.
pub fn mutated(random: &mut Random, files: &mut Files) {
    for _ in 0..random.within(1, 3) {
        let at = random.below(files.len());
        let other = String::from_utf8_lossy(&files[random.below(files.len())].1).into_owned();
        let (name, content) = &mut files[at];
        match random.below(10) {
            0..=5 if name.ends_with(".csv") => {
                *content = mutate::table(random, &String::from_utf8_lossy(content), &other).into_bytes();
            }
            6 | 7 => mutate::bytes(random, content),
            8 if random.percent(20) => drop(files.remove(at)),
            _ => rule(random, files),
        }
        if files.is_empty() {
            return;
        }
    }
}

/// Adds a line to rules.toml, below its heading.
fn rule(random: &mut Random, files: &mut Files) {
    let (table, key) = random.of(KEYS);
    let line = format!("{key} = {}\n", random.of(VALUES));
    let at = files.iter().position(|(name, _)| name == "rules.toml").unwrap_or_else(|| {
        files.push(("rules.toml".to_owned(), Vec::new()));
        files.len() - 1
    });
    let text = String::from_utf8_lossy(&files[at].1).into_owned();
    let heading = format!("[{table}]\n");
    let text = if table.is_empty() {
        line + &text
    } else if text.contains(&heading) {
        text.replacen(&heading, &(heading.clone() + &line), 1)
    } else {
        format!("{text}\n{heading}{line}")
    };
    files[at].1 = text.into_bytes();
}

/// What always holds of what was read.
pub fn check(loaded: &Loaded) {
    assert_eq!(loaded.school.is_none(), any_error(&loaded.findings));
    loaded.findings.iter().for_each(sane);
    assert!(render(&loaded.findings, true).ends_with('\n'));
    let document: serde_json::Value = serde_json::from_str(&FindingsDocument::new(&loaded.findings).to_json()).unwrap();
    assert_eq!(document["findings"].as_array().unwrap().len(), loaded.findings.len());
}

/// A finding says where, what is wrong and what to do, in texts that can be read.
fn sane(finding: &Finding) {
    assert!(!finding.place.file.is_empty(), "{finding:?}");
    for text in [&finding.message, &finding.expected, &finding.remedy] {
        assert!(!text.trim().is_empty() && text.chars().count() <= 1_001, "{finding:?}");
    }
    assert!(finding.value.as_ref().is_none_or(|value| value.chars().count() <= 201), "{finding:?}");
    assert!(finding.place.line != Some(0) && finding.place.column != Some(0), "{finding:?}");
}

/// Plans without time, checks and reports: whatever comes out holds.
pub fn plan(school: &School) {
    findings(school, &planners::impossible_demands(school)).iter().for_each(sane);
    let settings = Settings { time_limit: Some(std::time::Duration::ZERO), ..Settings::to_the_proof() };
    let control = Control::default().with_deadline(settings.time_limit);
    match planners::plan(school, &Request { kinds: KINDS, ..Request::default() }, &settings, &control) {
        Ok(plan) => {
            let verified = Verified::new(&plan, school, None, say);
            let verified = verified.unwrap_or_else(|verdict| panic!("{:?}", verdict.violations));
            let report = Report::new(school, &plan, &verified);
            files(&report, &Format::ALL).expect("a tiny plan fits everywhere");
        }
        Err(PlanError::Input(conflicts)) => findings(school, &conflicts).iter().for_each(sane),
        Err(PlanError::Limit) => {}
        Err(PlanError::Solver(message)) => panic!("{message}"),
    }
}

#[test]
fn folders() {
    cases::run("folders", 400, |random| {
        let mut files = random.of(&SEEDS).files.clone();
        mutated(random, &mut files);
        let folder = tempfile::tempdir().unwrap();
        files.iter().for_each(|(name, bytes)| fs::write(folder.path().join(name), bytes).unwrap());
        let by = [None, Some(TeamsBy::Department), Some(TeamsBy::Subject), Some(TeamsBy::Group)];
        let loaded = load(folder.path(), &LoadOptions { teams_by: *random.of(&by), ..LoadOptions::default() });
        check(&loaded);
        if let Some(school) = &loaded.school {
            plan(school);
        }
    });
}
