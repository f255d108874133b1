//! What the documents say is true: the README's commands run and print what
//! it shows, and every link leads somewhere.
//!
//! `UPDATE_DOCS=1 cargo test --release --test readme` writes the current output into the README.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A fenced block of a Markdown file.
struct Block {
    /// The line before the fence, where it is a comment such as `<!-- file: x.csv -->`: what is inside it.
    marker: Option<String>,
    /// The word after the opening fence.
    language: String,
    /// The lines between the fences: their range in the text.
    range: std::ops::Range<usize>,
}

impl Block {
    /// What follows `key` in the marker.
    fn marked(&self, key: &str) -> Option<&str> {
        self.marker.as_deref()?.strip_prefix(key).map(str::trim)
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut before = "";
    let mut open: Option<(Option<String>, String, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        let line = line.trim_end();
        if let Some(fence) = line.strip_prefix("```") {
            open = match open.take() {
                Some((marker, language, start)) => {
                    blocks.push(Block { marker, language, range: start..at });
                    None
                }
                None => {
                    let marker = before.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
                    Some((marker.map(|marker| marker.trim().to_owned()), fence.to_owned(), next))
                }
            };
        }
        before = line;
        at = next;
    }
    assert!(open.is_none(), "a fenced block is not closed");
    blocks
}

/// A temporary folder with the fixtures and the files that the README shows.
fn workplace(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&root().join("fixtures"), &folder.path().join("fixtures"));
    for block in blocks(text) {
        if let Some(file) = block.marked("file:") {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder");
            fs::write(path, &text[block.range]).expect("the file");
        }
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let path: PathBuf = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}

/// Runs a `staffroom …` line and returns what it prints; 1 (something is unmet) is a good exit status too.
fn run(line: &str, folder: &Path) -> String {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("staffroom"), "{line}");
    let mut command = Command::cargo_bin("staffroom").expect("the program is built");
    command.current_dir(folder).env("NO_COLOR", "1").env_remove("COLUMNS").args(words);
    let output = command.output().expect("the program runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "`{line}` ended with {}:\n{errors}", output.status);
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Without the blanks at line ends, which editors take away.
fn tidy(text: &str) -> String {
    let mut tidy: String = text.trim_end().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    if tidy.trim().is_empty() {
        tidy.clear();
    }
    tidy
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let text = read("README.md");
    let folder = workplace(&text);
    // All that a command prints, or as many lines of it as the README shows now.
    let command = |block: &Block| -> Option<(String, bool)> {
        let all = block.marked("output:").map(|command| (command.to_owned(), true));
        all.or_else(|| block.marked("beginning of output:").map(|command| (command.to_owned(), false)))
    };
    let shown: Vec<Block> = blocks(&text).into_iter().filter(|block| command(block).is_some()).collect();
    assert!(!shown.is_empty(), "the README shows a result");
    let mut updated = text.clone();
    for block in shown.iter().rev() {
        let Some((command, all)) = command(block) else { continue };
        let mut printed = tidy(&run(&command, folder.path()));
        if !all {
            let lines = text[block.range.clone()].lines().count();
            printed = printed.lines().take(lines).map(|line| format!("{line}\n")).collect();
        }
        assert!(!printed.is_empty(), "`{command}` prints nothing");
        updated.replace_range(block.range.clone(), &printed);
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join("README.md"), &updated).expect("the README is written");
    } else {
        let advice = "the README shows something else; UPDATE_DOCS=1 cargo test --release --test readme";
        similar(&text, &updated, advice);
    }
}

/// Fails with the first line that differs.
fn similar(shown: &str, printed: &str, advice: &str) {
    for (number, (shown, printed)) in shown.lines().zip(printed.lines()).enumerate() {
        assert_eq!(shown, printed, "line {}: {advice}", number + 1);
    }
    assert_eq!(shown.lines().count(), printed.lines().count(), "{advice}");
}

#[test]
fn every_command_in_the_readme_works() {
    let text = read("README.md");
    let folder = workplace(&text);
    let makefile = read("Makefile");
    let mut ran = 0;
    for block in blocks(&text).into_iter().filter(|block| block.language == "sh") {
        for line in text[block.range].lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line.split_once(' ').unwrap_or((line, "")) {
                ("staffroom", _) => {
                    run(line, folder.path());
                    ran += 1;
                }
                // CI runs these itself.
                ("make", target) => {
                    assert!(makefile.lines().any(|rule| rule.starts_with(&format!("{target}:"))), "make {target}");
                }
                ("cargo", "install --path .") => {}
                _ => panic!("the README has a command that no test runs: {line}"),
            }
        }
    }
    assert!(ran > 0, "the README shows how to use the program");
    assert!(folder.path().join("out/plan.json").is_file(), "a first plan is kept");
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    let mut documents = vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned(), "CHANGELOG.md".to_owned()];
    for entry in fs::read_dir(root().join("docs")).expect("the docs folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") {
            documents.push(format!("docs/{name}"));
        }
    }
    for document in documents {
        let text = read(&document);
        let folder = root().join(&document).parent().expect("a folder").to_path_buf();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            if !target.contains("://") && !file.is_empty() {
                assert!(folder.join(file).exists(), "{document} links to {target}, which is not there");
            }
        }
    }
}

#[test]
fn the_makefile_has_what_the_documents_promise() {
    let makefile = read("Makefile");
    for target in ["help", "setup", "demo", "test", "lint", "bench", "browser", "picture", "portable"] {
        assert!(makefile.lines().any(|line| line.starts_with(&format!("{target}:"))), "make {target}");
    }
}
