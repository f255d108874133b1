//! Whole plans of a handful of people, with what would help: from the school to the proof.

mod common;

use common::Instance;
use staffroom::plan::{Kind, Status};
use staffroom::planners::{Request, plan};
use staffroom::solve::{Control, Settings};
use std::path::Path;

/// Each was slow once.
const SCHOOLS: [&str; 3] = ["eight-in-squares", "six-in-squares", "six-in-triads"];
const ALL: &[Kind] = &[Kind::Sessions, Kind::Mentors, Kind::Visits];

fn main() {
    let mut criterion = common::criterion();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/few_people/schools");
    let settings = Settings { threads: 1, ..Settings::to_the_proof() };
    let request = Request { kinds: ALL, ..Request::default() };
    for name in SCHOOLS {
        let instance = Instance::read(&folder.join(name));
        let whole = || plan(&instance.school, &request, &settings, &Control::default()).expect("there is a plan");
        assert_eq!(whole().status, Status::Optimal, "{name} is proven");
        common::slow(&mut criterion, "few people").bench_function(instance.label(), |bencher| bencher.iter(whole));
    }
    criterion.final_summary();
}
