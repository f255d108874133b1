//! Against brute force and the certificate, on small and on degenerate problems.

use proptest::prelude::*;

use super::*;

/// The least cost, by trying everything.
fn brute_force(problem: &Problem, left: usize, places: &mut Vec<u32>) -> i64 {
    if left == problem.penalties.len() {
        return 0;
    }
    let mut best = problem.penalties[left] + brute_force(problem, left + 1, places);
    for right in 0..places.len() {
        if let Some(cost) = problem.cost(left, right as u32)
            && places[right] > 0
        {
            places[right] -= 1;
            best = best.min(cost + brute_force(problem, left + 1, places));
            places[right] += 1;
        }
    }
    best
}

fn sparse_of(costs: &[u8], rights: usize) -> Vec<Vec<Edge>> {
    let edge = |(right, cost): (usize, &u8)| Edge { right: right as u32, cost: *cost };
    let kept = |edge: &Edge| edge.cost != NOT_ACCEPTABLE;
    let rows = costs.chunks(rights.max(1));
    rows.map(|row| row.iter().enumerate().rev().map(edge).filter(kept).collect()).collect()
}

/// Rows that are made when they are asked for.
#[derive(Clone, Copy, Debug)]
struct Copied<'a>(&'a [u8], (usize, usize));

impl Copied<'_> {
    fn copy_of(&self, left: usize) -> &[u8] {
        &self.0[left * self.1.1..][..self.1.1]
    }
}

impl Rows for Copied<'_> {
    fn size(&self) -> (usize, usize) {
        self.1
    }

    fn row<'r>(&'r self, left: usize, space: &'r mut Vec<u8>) -> &'r [u8] {
        space.clear();
        space.extend_from_slice(self.copy_of(left));
        space
    }

    fn same_as(&self, left: usize) -> usize {
        (0..left).find(|other| self.copy_of(*other) == self.copy_of(left)).unwrap_or(left)
    }
}

/// Solves as a dense graph, stored and computed, and as a sparse one, checks all, and returns the cost.
fn solved(costs: &[u8], penalties: &[i64], capacities: &[u32]) -> i64 {
    let dense = Problem { graph: Graph::Dense(costs), penalties, capacities };
    let mut lists = sparse_of(costs, capacities.len());
    lists.resize(penalties.len(), Vec::new());
    let sparse = Problem { graph: Graph::Sparse(&lists), penalties, capacities };
    let copied = Copied(costs, (penalties.len(), capacities.len()));
    let computed = Problem { graph: Graph::Computed(&copied), ..dense };
    let [first, second, third] = [dense, computed, sparse].map(|problem| {
        let matching = solve(&problem).unwrap();
        assert_eq!(check(&problem, &matching), Ok(()));
        matching
    });
    assert_eq!([first.cost, first.cost], [second.cost, third.cost]);
    // The shorter the lists, the more often they are too short: too slow where all costs are equal.
    let short = if costs.len() < 50_000 { &[(1, 0), (1, 2), (2, 5), (3, 0)][..] } else { &[] };
    for &(listed, kept) in short {
        let rows = Dense::new(copied, Sizes { listed, kept });
        let matching = Search::new(rows, penalties, capacities).run();
        assert_eq!((check(&dense, &matching), matching.cost), (Ok(()), first.cost));
    }
    first.cost
}

prop_compose! {
    fn small()(lefts in 0..6usize, rights in 0..5usize, spread in 1..=101u8)(
        costs in proptest::collection::vec(prop_oneof![4 => 0..spread, 1 => Just(NOT_ACCEPTABLE)], lefts * rights),
        penalties in proptest::collection::vec(prop_oneof![3 => 0..150i64, 1 => -20..1000i64, 1 => Just(1i64 << 50)], lefts),
        capacities in proptest::collection::vec(0..4u32, rights),
    ) -> (Vec<u8>, Vec<i64>, Vec<u32>) {
        (costs, penalties, capacities)
    }
}

prop_compose! {
    /// More than a left vertex lists, with few different costs.
    fn wide()(lefts in 1..90usize, rights in 60..260usize, kinds in 1..8u8, step in 1..14u8, most in 1..4u32)(
        costs in proptest::collection::vec((0..=kinds).prop_map(move |kind| if kind == kinds { NOT_ACCEPTABLE } else { kind * step }), lefts * rights),
        penalties in proptest::collection::vec(0..200i64, lefts),
        capacities in proptest::collection::vec(0..most, rights),
    ) -> (Vec<u8>, Vec<i64>, Vec<u32>) {
        (costs, penalties, capacities)
    }
}

prop_compose! {
    /// Many left vertices with the same row, not all with the same penalty.
    fn alike()(kinds in 1..12usize, rights in 1..90usize, spread in 1..=30u8)(
        rows in proptest::collection::vec(proptest::collection::vec(prop_oneof![6 => 0..spread, 1 => Just(NOT_ACCEPTABLE)], rights), kinds),
        lefts in proptest::collection::vec((0..kinds, prop_oneof![4 => Just(60i64), 1 => 0..90i64]), 1..70),
        capacities in proptest::collection::vec(0..3u32, rights),
    ) -> (Vec<u8>, Vec<i64>, Vec<u32>) {
        let costs = lefts.iter().flat_map(|(kind, _)| rows[*kind].iter().copied()).collect();
        (costs, lefts.iter().map(|(_, penalty)| *penalty).collect(), capacities)
    }
}

proptest! {
    #[test]
    fn left_vertices_with_the_same_row_share_it((costs, penalties, capacities) in alike()) {
        solved(&costs, &penalties, &capacities);
    }

    #[test]
    fn matchings_are_cheapest((costs, penalties, capacities) in small()) {
        let problem = Problem { graph: Graph::Dense(&costs), penalties: &penalties, capacities: &capacities };
        prop_assert_eq!(solved(&costs, &penalties, &capacities), brute_force(&problem, 0, &mut capacities.clone()));
    }

    #[test]
    fn weighted_matchings_are_cheapest((costs, penalties, capacities) in small(), factor in 1..2_000_000_000i64, shift in -120..20i64) {
        let weighted = |edge: &Edge| WeightedEdge { right: edge.right, cost: (i64::from(edge.cost) + shift) * factor };
        let mut lists: Vec<Vec<WeightedEdge>> =
            sparse_of(&costs, capacities.len()).iter().map(|list| list.iter().map(weighted).collect()).collect();
        lists.resize(penalties.len(), Vec::new());
        let problem = Problem { graph: Graph::Weighted(&lists), penalties: &penalties, capacities: &capacities };
        let matching = solve(&problem).unwrap();
        prop_assert_eq!(check(&problem, &matching), Ok(()));
        prop_assert_eq!(matching.cost, brute_force(&problem, 0, &mut capacities.clone()));
    }

    #[test]
    fn lists_that_are_cut_short_do_not_matter((costs, penalties, capacities) in wide()) {
        solved(&costs, &penalties, &capacities);
    }

    #[test]
    fn many_left_vertices_crowd_few_right_ones((costs, penalties, capacities) in wide(), few in 1..20usize) {
        let few = few.min(penalties.len());
        let (lefts, rights) = (capacities.len(), few);
        let penalties: Vec<i64> = penalties.iter().cycle().take(lefts).copied().collect();
        solved(&costs[..lefts * rights], &penalties, &capacities[..few]);
    }

    #[test]
    fn a_forged_proof_is_found_out((costs, penalties, capacities) in small(), at in any::<prop::sample::Index>(), change in 1..5i64) {
        let problem = Problem { graph: Graph::Dense(&costs), penalties: &penalties, capacities: &capacities };
        let honest = solve(&problem).unwrap();
        let mut cheaper = honest.clone();
        cheaper.cost -= change;
        let found = check(&problem, &cheaper);
        prop_assert!(matches!(found, Err(Flaw::WrongCost { .. })), "{found:?}");
        if !penalties.is_empty() {
            let left = at.index(penalties.len());
            let mut raised = honest.clone();
            raised.left_prices[left] += change;
            prop_assert!(check(&problem, &raised).is_err(), "a left price may not be above what it pays");
            let mut lowered = honest.clone();
            lowered.left_prices[left] -= change;
            let found = check(&problem, &lowered);
            prop_assert!(matches!(found, Err(Flaw::Gap { .. })), "{found:?}");
            let mut other = honest;
            let unmatched = other.right_of[left].take();
            if let Some(right) = unmatched {
                other.cost += penalties[left] - problem.cost(left, right).unwrap();
                let worse = other.cost > brute_force(&problem, 0, &mut capacities.clone());
                prop_assert_eq!(check(&problem, &other).is_err(), worse);
            }
        }
    }
}

#[test]
fn no_edges_no_vertices_no_places() {
    assert_eq!(solved(&[], &[], &[]), 0);
    assert_eq!(solved(&[], &[], &[1, 2]), 0);
    assert_eq!(solved(&[], &[7, -3], &[]), 4);
    assert_eq!(solved(&[NOT_ACCEPTABLE; 6], &[7, 3], &[1, 1, 1]), 10);
    assert_eq!(solved(&[0; 6], &[7, 3], &[0, 0, 0]), 10);
    assert_eq!(solved(&[0; 6], &[7, 3], &[u32::MAX, 0, 0]), 0);
}

#[test]
fn all_costs_equal() {
    let (lefts, rights) = (700, 500);
    assert_eq!(solved(&vec![40; lefts * rights], &vec![90; lefts], &vec![1; rights]), 500 * 40 + 200 * 90);
    assert_eq!(solved(&vec![40; lefts * rights], &vec![30; lefts], &vec![1; rights]), 700 * 30);
    assert_eq!(solved(&vec![40; lefts * rights], &vec![1 << 40; lefts], &vec![1; rights]), 500 * 40 + (200 << 40));
}

#[test]
fn a_hundred_thousand_vertices_on_each_side() {
    let vertices = 100_000u32;
    let edges = |left: u32| {
        let near = (0..5).map(move |step: u32| (left.wrapping_mul(17) + step * step * 31) % vertices);
        near.map(move |right| Edge { right, cost: ((left ^ right) % 101) as u8 }).collect()
    };
    let lists: Vec<Vec<Edge>> = (0..vertices).map(edges).collect();
    let penalties = vec![150; vertices as usize];
    let capacities: Vec<u32> = (0..vertices).map(|right| right % 3).collect();
    let problem = Problem { graph: Graph::Sparse(&lists), penalties: &penalties, capacities: &capacities };
    assert_eq!(check(&problem, &solve(&problem).unwrap()), Ok(()));
}

#[test]
fn malformed_problems_are_refused() {
    let solve =
        |graph, penalties: &[i64], capacities: &[u32]| solve(&Problem { graph, penalties, capacities }).unwrap_err();
    assert_eq!(solve(Graph::Dense(&[1, 2, 3]), &[0, 0], &[1, 1]), Malformed::WrongSize { found: 3, expected: 4 });
    assert_eq!(solve(Graph::Sparse(&[]), &[0], &[1, 1]), Malformed::WrongSize { found: 0, expected: 1 });
    let copied = Copied(&[1, 2, 3, 4], (2, 2));
    let graph = Graph::Computed(&copied);
    assert_eq!(solve(graph, &[0], &[1, 1]), Malformed::WrongSize { found: 2, expected: 1 });
    assert_eq!(solve(graph, &[0, 0], &[1]), Malformed::WrongSize { found: 2, expected: 1 });
    let lists = [vec![Edge { right: 2, cost: 1 }]];
    assert_eq!(solve(Graph::Sparse(&lists), &[0], &[1, 1]), Malformed::NoSuchRight { left: 0, right: 2 });
    for penalty in [i64::MAX, i64::MIN] {
        assert_eq!(solve(Graph::Dense(&[1]), &[penalty], &[1]), Malformed::TooLarge);
    }
}

#[test]
fn flaws_are_named() {
    let problem =
        Problem { graph: Graph::Dense(&[5, NOT_ACCEPTABLE, 9, 3]), penalties: &[10, 10], capacities: &[1, 1] };
    let honest = super::solve(&problem).unwrap();
    let flaw = |change: fn(&mut Matching)| {
        let mut matching = honest.clone();
        change(&mut matching);
        check(&problem, &matching).unwrap_err()
    };
    assert_eq!(flaw(|matching| matching.right_of[0] = Some(1)), Flaw::NotAcceptable { left: 0, right: 1 });
    assert_eq!(flaw(|matching| matching.right_of[0] = Some(7)), Flaw::NotAcceptable { left: 0, right: 7 });
    assert_eq!(flaw(|matching| matching.right_of[1] = Some(0)), Flaw::Overfull { right: 0, taken: 2, capacity: 1 });
    assert_eq!(flaw(|matching| matching.right_prices[1] = -1), Flaw::NegativePrice { right: 1, price: -1 });
    assert_eq!(flaw(|matching| matching.left_prices.truncate(1)), Flaw::WrongSize);
    assert_eq!(flaw(|matching| matching.left_prices[1] = 4), Flaw::PriceTooHigh { left: 1, price: 4, least: 3 });
}
