//! The examples of docs/input.md are a school that reads without errors or warnings.

mod common;

use std::path::Path;

use common::{brief, read, school, write_school};
use staffroom::findings::Severity;
use staffroom::school::Rules;

/// The blocks of code that name a file, as that file and its text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some("")) => blocks.extend(open.take()),
            (Some((_, text)), _) => *text += &format!("{line}\n"),
            (None, Some(info)) => open = info.split_once(' ').map(|(_, file)| (file.to_owned(), String::new())),
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn the_examples_are_a_school() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/input.md");
    let blocks = blocks(&std::fs::read_to_string(page).unwrap());
    assert_eq!(blocks.len(), 14, "one block for each file");
    let files: Vec<(&str, &str)> = blocks.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
    let loaded = read(write_school(&files).path());
    let wrong: Vec<_> =
        loaded.findings.iter().filter(|finding| finding.severity() != Severity::Note).cloned().collect();
    assert_eq!(brief(&wrong), Vec::<String>::new());
    let school = school(loaded);
    assert_eq!((school.staff.len(), school.cycle.slots().len(), school.teams.len(), school.pins.len()), (4, 10, 2, 3));
    // The page shows the defaults.
    assert_eq!(school.rules, Rules::default());
    // And it shows every key, `name` aside.
    let rules = &files.iter().find(|(file, _)| *file == "rules.toml").unwrap().1;
    let keys = rules.lines().filter(|line| line.contains(" = ") && !line.starts_with('#')).count();
    assert_eq!(keys, 3 + 1 + 1 + 5 + 7 + 12 + 8 + 16);
}
