//! Reads a school and tells how long that took: `cargo run --release --example read -- SCHOOL`.
use std::time::Instant;

use staffroom::findings::render;
use staffroom::load::{LoadOptions, load};

fn main() {
    for path in std::env::args_os().skip(1) {
        let begin = Instant::now();
        let loaded = load(path.as_ref(), &LoadOptions::default());
        let taken = begin.elapsed();
        print!("{}", render(&loaded.findings, false));
        match &loaded.school {
            Some(school) => println!(
                "{}: {} people, {} slots, {} rows, {} teams in {taken:?}",
                school.name,
                school.staff.len(),
                school.cycle.len(),
                school.timetable.rows().len(),
                school.teams.len()
            ),
            None => println!("no school in {taken:?}"),
        }
    }
}
