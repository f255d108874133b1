//! What the planning of peer visits rests on: b-matchings with every edge listed
//! and with few, and the colouring of what was matched.

mod common;

use std::hint::black_box;
use std::time::Instant;

use staffroom::solve::graph::b_matching::sensitivity::Sensitivity;
use staffroom::solve::graph::b_matching::{
    NO_EDGE, PlaceCosts, PricedProblem, Problem, WeightedEdge, check, check_priced, solve, solve_priced,
};
use staffroom::solve::graph::edge_colouring;

const TAGS: usize = 40;
const NEEDS: usize = 3;
const DEMAND: u32 = 2;
const ROUNDS: u32 = 9;

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

/// Hosts hold each tag with a probability from 50 % down to 1 %, so that some are
/// wanted by many; a pair costs 100 minus its need points.
fn tag_costs(people: usize) -> Vec<u16> {
    let mut random = Random(1);
    let mut levels = Vec::with_capacity(people);
    for person in 0..people {
        let held = 1 + 50 * (people - person) as u64 / people as u64;
        let level = |_| if random.below(100) < held { 1 + random.below(5) as u32 } else { 0 };
        levels.push(std::array::from_fn::<u32, TAGS, _>(level));
    }
    let mut costs = Vec::with_capacity(people * people);
    for _ in 0..people {
        let needs: [usize; NEEDS] = std::array::from_fn(|_| random.below(TAGS as u64) as usize);
        let points = |held: &[u32; TAGS]| needs.iter().map(|tag| held[*tag]).sum::<u32>() * 100 / (5 * NEEDS as u32);
        costs.extend(levels.iter().map(|held| 100 - points(held) as u16));
    }
    costs
}

fn main() {
    let sizes = std::env::var("VISITS_GRAPH_SIZES").unwrap_or_else(|_| "500,2000".to_owned());
    let mut criterion = common::criterion();
    for people in sizes.split(',').filter_map(|size| size.trim().parse::<usize>().ok()) {
        let costs = tag_costs(people);
        let edges: Vec<Vec<WeightedEdge>> = (0..people)
            .map(|left| {
                let others = (0..people).filter(|right| *right != left);
                let cost = |right: usize| i64::from(costs[left * people + right]);
                others.map(|right| WeightedEdge { right: right as u32, cost: cost(right) }).collect()
            })
            .collect();
        let rows = |left: usize, row: &mut [u16]| {
            row.copy_from_slice(&costs[left * people..][..people]);
            row[left] = NO_EDGE;
        };
        let (demands, penalties) = (vec![DEMAND; people], vec![100_000; people]);
        for capacity in [2, 3] {
            let capacities = vec![capacity; people];
            let (demands, penalties, capacities) = (&demands[..], &penalties[..], &capacities[..]);
            let listed = Problem { edges: &edges, demands, penalties, capacities, places: PlaceCosts::NONE };
            let priced = PricedProblem { rows: &rows, demands, penalties, capacities, places: PlaceCosts::NONE };

            let start = Instant::now();
            let found = solve(&listed).expect("the problem is well formed");
            let all = start.elapsed();
            check(&listed, &found).expect("the b-matching is proven");
            let start = Instant::now();
            let few = solve_priced(&priced).expect("the problem is well formed");
            let some = start.elapsed();
            check_priced(&priced, &few).expect("the b-matching is proven");
            assert_eq!(found.cost, few.cost);
            let label = format!("{people} x {people}, {capacity} places");
            eprintln!("{label}: cost {}, {all:.3?} with all edges listed, {some:.3?} with few", found.cost);

            common::slow(&mut criterion, "b-matching, all edges").bench_function(&label, |bencher| {
                bencher.iter(|| solve(black_box(&listed)));
            });
            common::slow(&mut criterion, "b-matching, priced").bench_function(&label, |bencher| {
                bencher.iter(|| solve_priced(black_box(&priced)));
            });
            common::slow(&mut criterion, "certificate, priced").bench_function(&label, |bencher| {
                bencher.iter(|| check_priced(black_box(&priced), &few));
            });
            let sensitivity = Sensitivity::new(&listed, &found);
            common::slow(&mut criterion, "regrets of a left vertex").bench_function(&label, |bencher| {
                bencher.iter(|| sensitivity.forcing(black_box(7)));
            });
            let of_left =
                |(left, has): (usize, &Vec<u32>)| has.iter().map(move |right| (left as u32, *right)).collect();
            let pairs: Vec<(u32, u32)> = few.rights_of.iter().enumerate().flat_map::<Vec<_>, _>(of_left).collect();
            common::slow(&mut criterion, "edge colouring").bench_function(&label, |bencher| {
                bencher.iter(|| edge_colouring::colour(people, people, black_box(&pairs), ROUNDS));
            });
        }
    }
    criterion.final_summary();
}
