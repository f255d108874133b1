//! Reading a school folder: files to facts.

#[path = "common/big_school.rs"]
mod big_school;
mod common;

use std::fs;
use std::hint::black_box;
use std::path::Path;

use common::Instance;
use criterion::{Criterion, Throughput};
use staffroom::load::{LoadOptions, load};

const BIG_STAFF: usize = 2_000;
const BIG_ROWS_EACH: usize = 50;
const BIG_SEED: u64 = 7;

fn main() {
    let mut criterion = common::criterion();
    for instance in common::instances() {
        read(&mut criterion, &instance);
    }
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = temporary.path().join("made-up");
    fs::create_dir(&folder).expect("a folder can be made in it");
    big_school::write(&folder, BIG_STAFF, BIG_ROWS_EACH, BIG_SEED);
    let big = Instance::read(&folder);
    assert_eq!(big.school.staff.len(), BIG_STAFF);
    assert_eq!(big.school.timetable.rows().len(), BIG_STAFF * BIG_ROWS_EACH);
    read(&mut criterion, &big);
    criterion.final_summary();
}

fn read(criterion: &mut Criterion, instance: &Instance) {
    let again = load(&instance.folder, &LoadOptions::default()).school;
    assert_eq!(again.as_ref(), Some(&instance.school), "the same files give the same school");
    let mut group = common::quick(criterion, "read");
    group.throughput(Throughput::Bytes(bytes_in(&instance.folder)));
    group.bench_function(instance.label(), |bencher| {
        bencher.iter(|| load(black_box(&instance.folder), &LoadOptions::default()));
    });
    group.finish();
}

fn bytes_in(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).expect("the folder can be read");
    files.map(|file| file.and_then(|file| file.metadata()).map_or(0, |kind| kind.len())).sum()
}
