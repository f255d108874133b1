//! Valid schools and plans, from which the cases start.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use staffroom::load::{LoadOptions, load};
use staffroom::plan::Kind;
use staffroom::plan::document::Document;
use staffroom::planners::{self, Request};
use staffroom::report::reasons::say;
use staffroom::school::School;
use staffroom::solve::{Control, Settings};

/// The files of a school: names and bytes, in order.
pub type Files = Vec<(String, Vec<u8>)>;

/// A school with a plan of it.
pub struct Seed {
    /// Its files.
    pub files: Files,
    /// What is read from them.
    pub school: School,
    /// The best plan of it.
    pub plan: Document,
}

/// Every kind that is planned.
pub const KINDS: &[Kind] = &[Kind::Sessions, Kind::Mentors, Kind::Visits];

/// The tiny schools that can be planned.
pub static SEEDS: LazyLock<Vec<Seed>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("tiny-"))
        .collect();
    names.sort();
    names.iter().filter_map(|name| seed(&folder.join(name))).collect()
});

fn seed(folder: &Path) -> Option<Seed> {
    let school = load(folder, &LoadOptions::default()).school?;
    let request = Request { kinds: KINDS, ..Request::default() };
    let plan = planners::plan(&school, &request, &Settings::to_the_proof(), &Control::default()).ok()?;
    let plan = Document::new(&plan, &school, say);
    let mut files: Files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "csv" || kind == "toml"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    Some(Seed { files, school, plan })
}
