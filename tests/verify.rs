//! Verify against schools read from files: the real ones where they are
//! there, and plans that chance has corrupted.

use staffroom::load::{LoadOptions, load};
use staffroom::plan::by_hand::judge;
use staffroom::school::School;
use std::path::Path;

fn real(name: &str) -> Option<(School, std::path::PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schools").join(name);
    if !folder.is_dir() {
        eprintln!("skipped: {name} is not there");
        return None;
    }
    let loaded = load(&folder, &LoadOptions::default());
    Some((loaded.school.unwrap_or_else(|| panic!("{:?}", loaded.findings)), folder))
}

#[test]
fn what_a_real_school_held_is_judged() {
    let Some((school, folder)) = real("singapore-jc") else { return };
    let held = std::fs::read(folder.join("as_held.csv")).unwrap();
    let judgement = judge(&school, &held, "as_held.csv").unwrap();
    for violation in &judgement.verdict.violations {
        println!("{violation}");
    }
    for absence in &judgement.absences {
        println!("{absence:?}");
    }
    println!("{:#?}", judgement.document.score);
}
