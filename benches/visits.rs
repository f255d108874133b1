//! Peer visits: from a school that was read to the proven rotation, without and
//! with limits on classes, in groups, and for 2,000 people.
//!
//! `cargo bench --bench visits -- --write FOLDER` writes the school of 2,000 people
//! there, for timing the whole program.

#[path = "common/big_school.rs"]
mod big_school;
mod common;

use std::fs;
use std::path::Path;

use common::Instance;
use staffroom::plan::{Kind, Plan, Status};
use staffroom::planners::{Request, plan};
use staffroom::school::{School, VisitFormat};
use staffroom::solve::Control;

const BIG_STAFF: usize = 2000;
const BIG_ROWS_EACH: usize = 45;
const BIG_SEED: u64 = 5;
/// Visits to one class over the term.
const LIMIT: u32 = 2;
/// Groups of larger schools take too long for a bench.
const LARGEST_IN_GROUPS: usize = 60;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--write") {
        return write_big(Path::new(arguments.get(at + 1).expect("--write takes a folder")));
    }
    let mut criterion = common::criterion();
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let big = temporary.path().join("two-thousand");
    write_big(&big);
    let mut instances = common::instances();
    instances.push(Instance::read(&big));
    for instance in instances {
        let is_big = instance.school.staff.len() == BIG_STAFF;
        let mut measure = |group: &str, school: &School| {
            assert_eq!(visits(school).status, Status::Optimal, "{} {group}", instance.name);
            let label = instance.label_with(&format!("{} staff, {} slots", school.staff.len(), school.cycle.len()));
            common::slow(&mut criterion, group).bench_function(label, |bencher| bencher.iter(|| visits(school)));
        };
        measure("visits", &instance.school);
        if is_big {
            continue;
        }
        let mut limited = instance.school.clone();
        limited.rules.visits.per_group = LIMIT;
        measure("visits, 2 to a class", &limited);
        let mut triads = instance.school.clone();
        if triads.staff.len() <= LARGEST_IN_GROUPS && triads.pins.is_empty() {
            triads.rules.visits.format = VisitFormat::Triads;
            for staff in triads.staff.ids().collect::<Vec<_>>() {
                let (visits, hosts) = (triads.staff[staff].visits, triads.staff[staff].hosts);
                (triads.staff[staff].visits, triads.staff[staff].hosts) = VisitFormat::Triads.counts(visits, hosts);
            }
            measure("visits in triads", &triads);
        }
    }
    criterion.final_summary();
}

/// Two visits each: everybody makes two and receives at most three.
fn write_big(folder: &Path) {
    fs::create_dir_all(folder).expect("a folder can be made");
    big_school::write(folder, BIG_STAFF, BIG_ROWS_EACH, BIG_SEED);
    let rules = "[visits]\nvisits = 2\nhosts = 3\n";
    fs::write(folder.join("rules.toml"), rules).expect("a file can be written into a folder that was made");
}

fn visits(school: &School) -> Plan {
    let request = Request { kinds: &[Kind::Visits], ..Request::default() };
    plan(school, &request, &common::settings(1), &Control::default()).expect("there is a plan")
}
