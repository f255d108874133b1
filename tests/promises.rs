//! What a plan says would help is true: each change that it names is made in a copy of the school, which is
//! planned; and `explain` names the same changes at the same totals.
#![cfg(feature = "highs")]

use staffroom::load::{LoadOptions, load};
use staffroom::plan::document::Document;
use staffroom::plan::{Kind, Status};
use staffroom::planners::what_if::{Budget, Inquiry, Known, Lacking, Repair, SHOWN, Scope, improvements, repairs};
use staffroom::planners::{Explanations, Request, plan};
use staffroom::report::reasons::{order, say};
use staffroom::school::School;
use staffroom::solve::{Control, Settings};
use std::path::{Path, PathBuf};

/// The made-up schools that have something to say of every rule.
fn fixtures() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("fixtures").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("timetable.csv").is_file());
    folders.sort();
    folders
}

fn school(folder: &Path) -> Option<School> {
    load(folder, &LoadOptions::default()).school
}

/// Plans a school, asks what would help with everything that the plan lacks, and tells each answer.
fn each_repair(school: &School, mut tell: impl FnMut(&Inquiry, Lacking, &[Repair])) {
    let settings = Settings { threads: 2, ..Settings::to_the_proof() };
    let control = Control::default();
    // Demands that cannot hold are another fixture's subject.
    let Ok(planned) = plan(school, &Request { kinds: &Kind::ALL, ..Request::default() }, &settings, &control) else {
        return;
    };
    let resolved = Document::of(&planned, school, say).resolve(school);
    let inquiry = Inquiry {
        school,
        plan: &resolved,
        previous: None,
        together: false,
        from_round: 1,
        settings: &settings,
        control: &control,
    };
    for unmet in &planned.unmet {
        let lacking = Lacking::of(school, unmet).unwrap();
        let found =
            repairs(&inquiry, lacking, SHOWN, Budget { all: u64::MAX, each: u64::MAX }, &Known::default()).unwrap();
        tell(&inquiry, lacking, &found);
    }
}

#[test]
fn what_is_promised_is_what_the_changed_school_costs() {
    let (mut promised, mut proven) = (0, 0);
    for folder in fixtures() {
        let Some(school) = school(&folder) else { continue };
        each_repair(&school, |inquiry, lacking, found| {
            for repair in found {
                let changed = repair.made(&school);
                let request = Request { kinds: &Kind::ALL, explanations: Explanations::Figures, ..Request::default() };
                let best = plan(&changed, &request, inquiry.settings, &Control::default()).unwrap();
                assert_eq!(best.status, Status::Optimal, "{}", folder.display());
                let (told, least) = (repair.plan.total, best.score.total);
                let about = format!("{}: {lacking:?}, {:?}: {told}, really {least}", folder.display(), repair.changes);
                assert!(told >= least && told < inquiry.plan.plan.score.total, "{about}");
                if repair.plan.proven {
                    assert_eq!(told, least, "{about}");
                    proven += 1;
                }
                promised += 1;
            }
        });
    }
    assert!(promised >= 20 && proven * 10 >= promised * 9, "{proven} of {promised} are proven");
}

#[test]
fn explain_names_what_the_plan_names_at_the_same_total() {
    for folder in [
        "fixtures/willow-creek",
        "fixtures/tiny-max-covers",
        "fixtures/tiny-session-limit",
        "fixtures/tiny-sessions-per-week",
    ] {
        let school = school(Path::new(folder)).unwrap();
        let mut named = 0;
        each_repair(&school, |inquiry, lacking, found| {
            for scope in [lacking.scope(), Scope::All] {
                let answer = improvements(inquiry, scope, 10).unwrap();
                for repair in found {
                    let words = order(&school, &repair.changes);
                    let other = answer.changes.iter().find(|other| other.changes == repair.changes);
                    let total = other.map(|other| other.plan.total);
                    assert_eq!(total, Some(repair.plan.total), "{folder}: {words} ({scope:?})");
                    named += 1;
                }
            }
        });
        assert!(named > 0, "{folder}");
    }
}
