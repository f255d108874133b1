//! Pairing: from the tags of thousands of people to proven pairs.
//!
//! `cargo bench --bench pairing` measures each stage; with `-- --once 5000` one
//! whole run is timed stage by stage, with the peak of its memory, and
//! `--costs FILE` writes the costs for `benches/peers/assignment.py`.

mod common;
#[path = "common/program.rs"]
mod program;

use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::time::Instant;

use program::Fits;
use staffroom::planners::mentors::scale::{MOST_STORED, Pool, pair_at_scale};
use staffroom::school::School;
use staffroom::solve::graph::matching::NOT_ACCEPTABLE;

/// The mentees of a program come first: nobody stays unmatched to save somebody else points.
const UNMET: i64 = 100_000;
/// The sizes that criterion measures.
const SIZES: [usize; 3] = [1000, 3000, 5000];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        Some(arguments.get(at + 1).unwrap_or_else(|| panic!("{name} takes a value")).as_str())
    };
    let Some(people) = after("--once") else { return measure() };
    let people = people.parse().expect("--once takes a number of people");
    let fits = if arguments.iter().any(|argument| argument == "--everything") { Fits::Everything } else { Fits::Tags };
    let most_stored = if arguments.iter().any(|argument| argument == "--computed") { 0 } else { MOST_STORED };
    once(&program::school(people, fits), most_stored, after("--costs"));
}

/// All stages of each size.
fn measure() {
    let mut criterion = common::criterion();
    for people in SIZES {
        let school = program::school(people, Fits::Tags);
        let pool = Pool::new(&school, UNMET, MOST_STORED);
        let matching = pool.solve().expect("the program is no greater than can be added up");
        pool.check(&matching).expect("the matching is proven");
        let pairs = pair_at_scale(&school, UNMET).expect("the pairs are proven");
        assert_eq!(pairs.cost, matching.cost);
        assert!(pairs.mentor_of.iter().all(|(_, mentor)| mentor.is_some()), "everybody has a mentor");

        let label = format!("{people} x {people}");
        common::slow(&mut criterion, "fits").bench_function(&label, |bencher| {
            bencher.iter(|| Pool::new(black_box(&school), UNMET, MOST_STORED));
        });
        common::slow(&mut criterion, "pairs").bench_function(&label, |bencher| {
            bencher.iter(|| black_box(&pool).solve());
        });
        common::slow(&mut criterion, "proof").bench_function(&label, |bencher| {
            bencher.iter(|| black_box(&pool).check(&matching));
        });
        common::slow(&mut criterion, "tags to proven pairs").bench_function(&label, |bencher| {
            bencher.iter(|| pair_at_scale(black_box(&school), UNMET));
        });
    }
    criterion.final_summary();
}

/// One run, a line of figures at the end: what `benches/peers/assignment.py` reads.
fn once(school: &School, most_stored: usize, costs: Option<&str>) {
    let before = peak_memory();
    let start = Instant::now();
    let pool = Pool::new(school, UNMET, most_stored);
    let fits = start.elapsed();
    let matching = pool.solve().expect("the program is no greater than can be added up");
    let pairs = start.elapsed() - fits;
    pool.check(&matching).expect("the matching is proven");
    let all = start.elapsed();
    let peak = peak_memory();
    let (lefts, rights) = (pool.costs().mentees().len(), pool.costs().mentors().len());
    let unmatched = matching.right_of.iter().filter(|right| right.is_none()).count();
    println!(
        "{lefts} x {rights}: fits {:.3} s, pairs {:.3} s, proof {:.3} s, all {:.3} s, \
         memory {peak} MB ({before} MB before), unmatched {unmatched}, cost {}",
        fits.as_secs_f64(),
        pairs.as_secs_f64(),
        (all - fits - pairs).as_secs_f64(),
        all.as_secs_f64(),
        matching.cost,
    );
    if let Some(path) = costs {
        write(path, &pool).expect("the costs can be written");
    }
}

/// The most memory that this process has held, in MB (Linux; elsewhere 0).
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or(0, |kilobytes| kilobytes.div_ceil(1024))
}

/// Writes the costs as NumPy does (format 1.0), a byte per pair.
fn write(path: &str, pool: &Pool) -> std::io::Result<()> {
    let costs = pool.stored().expect("a matrix for other programs is small enough to be stored");
    assert!(!costs.contains(&NOT_ACCEPTABLE), "other programs know no pairs that are not acceptable");
    let shape = (pool.costs().mentees().len(), pool.costs().mentors().len());
    let mut header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': {shape:?}, }}");
    // The header ends with a line feed, at a multiple of 64.
    while !(10 + header.len() + 1).is_multiple_of(64) {
        header.push(' ');
    }
    header.push('\n');
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(b"\x93NUMPY\x01\x00")?;
    file.write_all(&(header.len() as u16).to_le_bytes())?;
    file.write_all(header.as_bytes())?;
    file.write_all(costs)?;
    file.flush()
}
