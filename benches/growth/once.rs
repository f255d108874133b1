//! Stages that take too long for criterion: one run, noted where the table finds it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Notes how long the one run of a stage took, and says so.
pub fn note(stage: &str, label: &str, took: Duration) {
    let folder = folder();
    fs::create_dir_all(&folder).expect("a folder can be made beside those of criterion");
    let note = serde_json::json!({ "stage": stage, "label": label, "nanoseconds": took.as_nanos() as u64 });
    let name: String = format!("{stage} {label}")
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
        .collect();
    fs::write(folder.join(format!("{name}.json")), note.to_string()).expect("a file can be written into it");
    println!("growth: {stage}/{label}\n                        time:   one run: {:.1} s", took.as_secs_f64());
}

/// `growth-once` in the target folder.
fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target")).join("growth-once")
}
