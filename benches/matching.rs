//! Matching: from a byte per pair to proven pairs, on costs that come from tags as in a big district.

mod common;

use std::hint::black_box;
use std::time::Instant;

use staffroom::solve::graph::matching::{Graph, Problem, check, solve};

const TAGS: usize = 40;
const NEEDS: usize = 3;
const HELD_PERCENT: u64 = 15;

/// splitmix64 (Steele, Lea and Flood 2014): the same figures on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// Mentors hold each tag with a probability of 15 % at level 1 to 5; a mentee
/// needs three different tags; a pair costs 100 minus its need points.
fn tag_costs(people: usize) -> Vec<u8> {
    let mut random = Random(1);
    let mut level = |_| if random.below(100) < HELD_PERCENT { 1 + random.below(5) as u8 } else { 0 };
    let levels: Vec<[u8; TAGS]> = (0..people).map(|_| std::array::from_fn(&mut level)).collect();
    let mut random = Random(2);
    let mut costs = Vec::with_capacity(people * people);
    for _ in 0..people {
        let mut needs = Vec::new();
        while needs.len() < NEEDS {
            let tag = random.below(TAGS as u64) as usize;
            if !needs.contains(&tag) {
                needs.push(tag);
            }
        }
        let points =
            |held: &[u8; TAGS]| needs.iter().map(|tag| u32::from(held[*tag])).sum::<u32>() * 100 / (5 * NEEDS as u32);
        costs.extend(levels.iter().map(|held| 100 - points(held) as u8));
    }
    costs
}

fn main() {
    let sizes = std::env::var("MATCHING_SIZES").unwrap_or_else(|_| "1000,3000,5000".to_owned());
    let mut criterion = common::criterion();
    for people in sizes.split(',').filter_map(|size| size.trim().parse::<usize>().ok()) {
        let costs = tag_costs(people);
        // The mentees of a program come first: nobody stays unmatched to save somebody else points.
        let penalties = vec![100_000; people];
        let capacities = vec![1; people];
        let problem = Problem { graph: Graph::Dense(&costs), penalties: &penalties, capacities: &capacities };
        let start = Instant::now();
        let matching = solve(&problem).expect("the problem is well formed");
        let solved = start.elapsed();
        check(&problem, &matching).expect("the matching is proven");
        eprintln!(
            "{people} x {people}: cost {}, {solved:.3?}, checked in {:.3?}",
            matching.cost,
            start.elapsed() - solved
        );
        let label = format!("{people} x {people}");
        common::slow(&mut criterion, "matching").bench_function(&label, |bencher| {
            bencher.iter(|| solve(black_box(&problem)));
        });
        common::slow(&mut criterion, "certificate").bench_function(&label, |bencher| {
            bencher.iter(|| check(black_box(&problem), &matching));
        });
    }
    criterion.final_summary();
}
