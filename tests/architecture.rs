//! docs/architecture.md is true: data flows one way, between crates and between their folders, solvers are named in one
//! room, verify shares nothing with the planners, and the page names every folder, dependency and feature.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each package may depend on of the others. The compiler holds what its manifest says.
const MAY_DEPEND: &[(&str, &[&str])] = &[
    ("staffroom-facts", &[]),
    ("staffroom-optimizer", &[]),
    ("staffroom-verify", &["staffroom-facts"]),
    ("staffroom-laboratory", &["staffroom-facts", "staffroom-optimizer"]),
    ("staffroom", &["staffroom-facts", "staffroom-optimizer", "staffroom-verify", "staffroom-laboratory"]),
];

/// The rooms of the source: what each is called in the code, its folder, and what it may import from the others.
const MAY_IMPORT: &[(&str, &str, &[&str])] = &[
    ("files", "crates/facts/src/files", &[]),
    ("school", "crates/facts/src/school", &[]),
    ("findings", "crates/facts/src/findings", &[]),
    ("names", "crates/facts/src/names", &["school"]),
    ("plan", "crates/facts/src/plan", &["files", "school", "names", "findings"]),
    ("verify", "crates/verify/src", &["files", "school", "names", "findings", "plan"]),
    ("model", "crates/optimizer/src/model", &[]),
    ("solve", "crates/optimizer/src/solve", &["model"]),
    ("lab", "crates/laboratory/src", &["files", "names", "solve"]),
    ("load", "src/load", &["files", "school", "names", "findings"]),
    ("import", "src/import", &["files", "names", "findings", "load"]),
    ("output", "src/output", &[]),
    ("planners", "src/planners", &["school", "findings", "model", "solve", "plan"]),
    ("report", "src/report", &["files", "school", "names", "findings", "plan"]),
    (
        "cli",
        "src/cli",
        &[
            "files", "school", "names", "findings", "load", "import", "model", "solve", "plan", "planners", "report",
            "lab", "output",
        ],
    ),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page() -> String {
    fs::read_to_string(root().join("docs/architecture.md")).expect("docs/architecture.md")
}

/// The packages with the folders of their source, the root's first.
fn packages() -> Vec<PathBuf> {
    let crates = fs::read_dir(root().join("crates")).expect("the crates").map(|entry| entry.expect("an entry").path());
    let mut packages: Vec<PathBuf> = crates.collect();
    packages.sort();
    packages.insert(0, root().to_path_buf());
    packages
}

/// The rooms that are there, as folders from the root: the folders of a package's source, or all of it.
fn folders() -> BTreeSet<String> {
    let from_root = |path: PathBuf| path.strip_prefix(root()).expect("below").to_str().expect("a name").to_owned();
    let mut found = BTreeSet::new();
    for package in packages() {
        let source = from_root(package.join("src"));
        if MAY_IMPORT.iter().any(|(_, folder, _)| *folder == source) {
            found.insert(source);
            continue;
        }
        let within =
            fs::read_dir(package.join("src")).expect("the source").map(|entry| entry.expect("an entry").path());
        found.extend(within.filter(|path| path.is_dir()).map(from_root));
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        // Unit tests, and what they share.
        if path.file_stem().is_some_and(|name| name == "tests" || name == "testing") {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The files below `folder`, with their code: comments and unit tests left out.
fn code_below(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    sources(&root().join(folder), &mut found);
    found.sort();
    let code = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a source file");
        let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
        lines.filter(|line| !line.trim_start().starts_with("//")).fold(String::new(), |code, line| code + line + "\n")
    };
    found.iter().map(|path| (path.clone(), code(path))).collect()
}

fn word(text: &str) -> &str {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// The folders that code names after `crate::`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (at, c) in group.char_indices() {
                    if depth == 0 && start && c.is_ascii_alphabetic() {
                        found.insert(word(&group[at..]).to_owned());
                        start = false;
                    }
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        _ => {}
                    }
                }
            }
            None => {
                found.insert(word(rest).to_owned());
            }
        }
    }
    found
}

#[test]
fn imports_are_read_as_written() {
    let code = "use crate::plan::Plan;\nuse crate::{school::{School, Slot}, solve};\nfn a() -> crate::model::Tag {}";
    let found: Vec<String> = imports(code).into_iter().collect();
    assert_eq!(found, ["model", "plan", "school", "solve"]);
}

#[test]
fn data_flows_one_way() {
    let names: BTreeSet<&str> = MAY_IMPORT.iter().map(|(name, ..)| *name).collect();
    for folder in folders() {
        let (name, _, allowed) = MAY_IMPORT
            .iter()
            .find(|(_, known, _)| *known == folder)
            .unwrap_or_else(|| panic!("{folder}/ is new: say in MAY_IMPORT what it may import"));
        for (file, code) in code_below(&folder) {
            for import in imports(&code) {
                let fine = import == *name || allowed.contains(&import.as_str()) || !names.contains(&*import);
                assert!(fine, "{} imports {import}, which {folder}/ may not", file.display());
            }
        }
    }
}

#[test]
fn packages_depend_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_DEPEND.iter().copied().collect();
    for package in packages() {
        let manifest = manifest(&package);
        let name = manifest["package"]["name"].as_str().expect("a name");
        let allowed = allowed.get(name).unwrap_or_else(|| panic!("{name} is new: say what it may depend on"));
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let keys =
                manifest.get(section).and_then(|section| section.as_table()).into_iter().flat_map(|keys| keys.keys());
            for key in keys.filter(|key| key.starts_with("staffroom")) {
                assert!(allowed.contains(&key.as_str()), "{name} depends on {key}, which it may not");
            }
        }
    }
}

#[test]
fn solvers_are_named_in_one_room() {
    let solve = root().join("crates/optimizer/src/solve/ilp");
    for folder in folders() {
        for (file, code) in code_below(&folder) {
            let names = code.contains("good_lp::") || code.contains("highs::") || code.contains("highs_sys::");
            assert!(!names || file.starts_with(&solve), "{} names a solver's crate", file.display());
        }
    }
}

/// Only tables and words know limits by their names: whoever loops over a table has a new row of it at once.
#[test]
fn planners_name_no_limit_of_a_table() {
    // Networks know of a few limits only.
    let networks = ["SessionLimit::ALL", "PrepKey::ALL", "PrepKey::CommittedPerCycle", "PrepKey::FreePer"];
    for (file, code) in code_below("src/planners") {
        for name in ["SessionLimit::", "PrepKey::", "parallel_sessions", "same_week_sessions"] {
            for (at, _) in code.match_indices(name) {
                let is_known = networks.iter().any(|known| code[at..].starts_with(known));
                assert!(is_known, "{} knows a limit by its name: {:.60}", file.display(), &code[at..]);
            }
        }
    }
}

/// The texts in a line of code.
fn texts(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

/// Whether a text is a sentence, or a part of one: three words in a row.
fn is_a_sentence(text: &str) -> bool {
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    let words: Vec<&str> = text.split(' ').map(|word| word.trim_matches([',', '.', ';', ':'])).collect();
    words.windows(3).any(|three| three.iter().filter(|word| is_word(word)).count() == 3)
}

#[test]
fn sentences_are_told_from_names() {
    assert!(is_a_sentence("It has its share of sessions in that week already ({name})"));
    assert!(!is_a_sentence("{}/{}") && !is_a_sentence("the question") && !is_a_sentence("pairs.csv"));
    let line = "say(\"a\", format!(\"{} teaches\", name));";
    assert_eq!(texts(line).collect::<Vec<_>>(), ["a", "{} teaches"]);
}

/// Planners return reasons as data (plan/reasons), and report/ makes every sentence. What planners say in words is what
/// a solver did wrong, and which stage a run is in.
#[test]
fn planners_make_no_sentences() {
    let said = ["expect(", "wrong(", "Solver(", "stage(", "#[error", "#[allow", "assert", "unreachable!", "message: "];
    for (file, code) in code_below("src/planners").into_iter().chain(code_below("crates/facts/src/plan/reasons")) {
        let lines = code.lines().filter(|line| !said.iter().any(|known| line.contains(known)));
        for line in lines {
            let sentence = texts(line).find(|text| is_a_sentence(text));
            assert_eq!(sentence, None, "{} makes a sentence: {line}", file.display());
        }
    }
}

/// That verify knows no planner and no Program is for the compiler to say: its package depends on the facts alone. Nor
/// does it count with what a plan is counted with when it is made; and planners do not ask it.
#[test]
fn verify_shares_nothing_with_the_planners() {
    let never = |folder: &str, shared: &[&str]| {
        let files = code_below(folder);
        assert!(!files.is_empty());
        for (file, code) in files {
            for shared in shared {
                assert!(!code.contains(shared), "{} uses {shared}", file.display());
            }
        }
    };
    never("crates/verify/src", &["score::", "ledger::"]);
    never("src/planners", &["verify::"]);
}

fn manifest(package: &Path) -> toml::Table {
    let manifest = fs::read_to_string(package.join("Cargo.toml")).expect("Cargo.toml");
    manifest.parse().expect("Cargo.toml is TOML")
}

#[test]
fn the_page_names_every_package_dependency_and_feature() {
    let page = page();
    let root = manifest(root());
    let dependencies = root["workspace"]["dependencies"].as_table().expect("the workspace's dependencies");
    let features = root["features"].as_table().expect("features");
    for key in dependencies.keys().chain(features.keys()).filter(|key| *key != "default") {
        assert!(page.contains(&format!("`{key}`")), "docs/architecture.md does not name `{key}` of Cargo.toml");
    }
}

/// Where a file is that the page names: below the source of a package, which may be named before it.
fn named_file(path: &str) -> Option<PathBuf> {
    let within = path.split_once('/').map(|(package, rest)| root().join("crates").join(package).join("src").join(rest));
    let anywhere = packages().into_iter().map(|package| package.join("src").join(path));
    within.into_iter().chain(anywhere).find(|file| file.is_file())
}

#[test]
fn the_page_names_every_folder_and_every_file_it_names_is_there() {
    let page = page();
    for folder in folders() {
        assert!(page.contains(&format!("`{folder}/`")), "docs/architecture.md does not name {folder}/");
    }
    let paths = page.split('`').filter(|text| text.ends_with(".rs") && text.contains('/'));
    for path in paths {
        assert!(named_file(path).is_some(), "docs/architecture.md names {path}, which is not there");
    }
}

/// Contributors are sent to places that are there.
#[test]
fn contributing_names_only_what_is_there() {
    let page = fs::read_to_string(root().join("CONTRIBUTING.md")).expect("CONTRIBUTING.md");
    let quoted = page.split('`').skip(1).step_by(2);
    let is_path = |word: &&str| {
        ["src/", "crates/", "tests/", "docs/", "fixtures/", "benches/"].iter().any(|folder| word.starts_with(folder))
            && !word.contains(['<', ' '])
    };
    let missing: Vec<&str> = quoted.clone().filter(is_path).filter(|path| !root().join(path).exists()).collect();
    assert_eq!(missing, Vec::<&str>::new(), "CONTRIBUTING.md names what is not there");
    let mut sources_there = Vec::new();
    packages().iter().for_each(|package| sources(&package.join("src"), &mut sources_there));
    let short = quoted.filter(|word| word.ends_with(".rs") && !word.contains(' '));
    let is_there = |name: &&str| sources_there.iter().any(|path| path.ends_with(name)) || root().join(name).exists();
    let missing: Vec<&str> = short.filter(|name| !is_there(name)).collect();
    assert_eq!(missing, Vec::<&str>::new(), "no file of the source is called that");
}
