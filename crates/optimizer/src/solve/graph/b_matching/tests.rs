//! Against brute force and the certificate, on small and on degenerate problems.

use proptest::prelude::*;

use super::*;

/// The least cost, by trying everything.
fn brute_force(problem: &Problem, left: usize, places: &mut Vec<u32>) -> i64 {
    if left == problem.demands.len() {
        return 0;
    }
    subsets(problem, left, 0, problem.demands[left], places)
}

/// The least cost of the left vertices from this one on, with up to `wanted` of
/// its right ones from this one on.
fn subsets(problem: &Problem, left: usize, right: usize, wanted: u32, places: &mut Vec<u32>) -> i64 {
    if right == places.len() {
        return i64::from(wanted) * problem.penalties[left] + brute_force(problem, left + 1, places);
    }
    let mut best = subsets(problem, left, right + 1, wanted, places);
    if let Some(cost) = problem.cost(left, right as u32)
        && places[right] > 0
        && wanted > 0
    {
        places[right] -= 1;
        let before = problem.capacities[right] - places[right] - 1;
        let cost = cost + problem.places.of(right, before as usize);
        best = best.min(cost + subsets(problem, left, right + 1, wanted - 1, places));
        places[right] += 1;
    }
    best
}

/// A problem with its data.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    pub edges: Vec<Vec<WeightedEdge>>,
    pub demands: Vec<u32>,
    pub penalties: Vec<i64>,
    pub capacities: Vec<u32>,
    /// What places cost.
    pub step: i64,
    pub taken: Vec<u32>,
}

impl Instance {
    fn places(&self) -> PlaceCosts<'_> {
        PlaceCosts { step: self.step, taken: &self.taken }
    }

    pub fn problem(&self) -> Problem<'_> {
        Problem {
            edges: &self.edges,
            demands: &self.demands,
            penalties: &self.penalties,
            capacities: &self.capacities,
            places: self.places(),
        }
    }

    /// Solves it, checks the proof, and returns the answer.
    pub fn solved(&self) -> BMatching {
        let found = solve(&self.problem()).unwrap();
        assert_eq!(check(&self.problem(), &found), Ok(()));
        let places = found.right_prices.iter().zip(&self.capacities).enumerate();
        for (right, (price, capacity)) in places {
            let taken = found.rights_of.iter().flatten().filter(|has| **has == right as u32).count();
            let next = self.places().of(right, taken);
            assert!(*price <= next || taken == *capacity as usize, "a price though a place is left");
        }
        found
    }

    /// The same with rows, where all costs fit: negative ones and the dearest are left out.
    fn rows(&self) -> impl Fn(usize, &mut [u16]) + Sync {
        let edges = self.edges.clone();
        move |left, costs| {
            for edge in &edges[left] {
                let cost = &mut costs[edge.right as usize];
                *cost = u16::try_from(edge.cost).unwrap_or(NO_EDGE).min(*cost);
            }
        }
    }
}

prop_compose! {
    pub(super) fn small()(lefts in 0..6usize, rights in 0..6u32, spread in 1..=101i64)(
        edges in proptest::collection::vec(proptest::collection::vec(
            (0..rights.max(1), prop_oneof![8 => 0..spread, 1 => -50..0i64])
                .prop_map(|(right, cost)| WeightedEdge { right, cost }), 0..=(rights * 3 / 2) as usize), lefts),
        demands in proptest::collection::vec(0..4u32, lefts),
        penalties in proptest::collection::vec(prop_oneof![4 => 0..150i64, 1 => -20..1000i64, 1 => Just(1i64 << 50)], lefts),
        capacities in proptest::collection::vec(0..4u32, rights as usize),
        step in prop_oneof![Just(0), 0..40i64],
        taken in proptest::collection::vec(0..3u32, rights as usize),
    ) -> Instance {
        Instance { edges, demands, penalties, capacities, step, taken }
    }
}

prop_compose! {
    /// More than a left vertex lists at first, with few different costs.
    fn wide()(lefts in 1..60usize, rights in 40..160usize, kinds in 1..8u8, step in 1..14i64, most in 1..4u32)(
        costs in proptest::collection::vec((0..=kinds).prop_map(move |kind| (kind < kinds).then_some(i64::from(kind) * step)), lefts * rights),
        demands in proptest::collection::vec(0..5u32, lefts),
        penalties in proptest::collection::vec(prop_oneof![0..200i64, Just(100_000)], lefts),
        capacities in proptest::collection::vec(0..most, rights),
        place in prop_oneof![Just(0), 0..5i64],
    ) -> Instance {
        let edges = costs.chunks(capacities.len()).map(|row| {
            let edge = |(right, cost): (usize, &Option<i64>)| Some(WeightedEdge { right: right as u32, cost: (*cost)? });
            row.iter().enumerate().filter_map(edge).collect()
        });
        Instance { edges: edges.collect(), demands, penalties, capacities, step: place, taken: Vec::new() }
    }
}

/// Solves with rows, checks the proof, and returns the answer.
fn priced(instance: &Instance) -> BMatching {
    let rows = instance.rows();
    let problem = PricedProblem {
        rows: &rows,
        demands: &instance.demands,
        penalties: &instance.penalties,
        capacities: &instance.capacities,
        places: instance.places(),
    };
    let found = solve_priced(&problem).unwrap();
    assert_eq!(check_priced(&problem, &found), Ok(()));
    found
}

/// With the left and right vertices changing sides, many crowd few.
fn crowded(instance: &Instance) -> Instance {
    let (lefts, rights) = (instance.capacities.len(), instance.demands.len());
    let mut edges = vec![Vec::new(); lefts];
    for (left, list) in instance.edges.iter().enumerate() {
        for edge in list {
            edges[edge.right as usize].push(WeightedEdge { right: left as u32, cost: edge.cost });
        }
    }
    Instance {
        edges,
        demands: instance.capacities.clone(),
        penalties: instance.penalties.iter().cycle().take(lefts).copied().collect(),
        capacities: instance.demands[..rights].to_vec(),
        step: instance.step,
        taken: Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn b_matchings_are_cheapest(instance in small()) {
        let least = brute_force(&instance.problem(), 0, &mut instance.capacities.clone());
        prop_assert_eq!(instance.solved().cost, least);
    }

    #[test]
    fn huge_costs_of_any_sign(mut instance in small(), factor in 1..2_000_000_000i64, shift in -120..20i64) {
        for edge in instance.edges.iter_mut().flatten() {
            edge.cost = (edge.cost + shift) * factor;
        }
        let least = brute_force(&instance.problem(), 0, &mut instance.capacities.clone());
        prop_assert_eq!(instance.solved().cost, least);
    }

    #[test]
    fn rows_are_as_good_as_lists(mut instance in small()) {
        instance.edges.iter_mut().for_each(|list| list.retain(|edge| edge.cost >= 0));
        prop_assert_eq!(priced(&instance).cost, instance.solved().cost);
    }

    #[test]
    fn a_forged_proof_is_found_out(instance in small(), at in any::<prop::sample::Index>(), change in 1..5i64) {
        let problem = instance.problem();
        let honest = instance.solved();
        let mut cheaper = honest.clone();
        cheaper.cost -= change;
        let found = check(&problem, &cheaper);
        prop_assert!(matches!(found, Err(Flaw::WrongCost { .. })), "{found:?}");
        // Other prices may prove the same, but none more than the cost.
        let proves = |forged: &BMatching| match check(&problem, forged) {
            Ok(()) | Err(Flaw::AbovePenalty { .. } | Flaw::NegativePrice { .. }) => true,
            Err(Flaw::Gap { cost, proven }) => proven < cost,
            Err(_) => false,
        };
        if !instance.demands.is_empty() {
            let left = at.index(instance.demands.len());
            for change in [change, -change] {
                let mut forged = honest.clone();
                forged.left_prices[left] += change;
                prop_assert!(proves(&forged));
            }
            let mut other = honest.clone();
            if let Some(right) = other.rights_of[left].pop() {
                other.cost += instance.penalties[left] - problem.cost(left, right).unwrap();
                prop_assert_eq!(check(&problem, &other).is_err(), other.cost > honest.cost);
            }
        }
        if !instance.capacities.is_empty() {
            let right = at.index(instance.capacities.len());
            for change in [change, -change] {
                let mut forged = honest.clone();
                forged.right_prices[right] += change;
                prop_assert!(proves(&forged));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn pairs_that_are_not_listed_do_not_matter(instance in wide()) {
        prop_assert_eq!(priced(&instance).cost, instance.solved().cost);
    }

    #[test]
    fn many_left_vertices_crowd_few_right_ones(instance in wide()) {
        let instance = crowded(&instance);
        prop_assert_eq!(priced(&instance).cost, instance.solved().cost);
    }

    #[test]
    fn with_demands_of_one_it_is_a_matching(mut instance in wide()) {
        use super::super::matching;
        instance.demands.fill(1);
        instance.step = 0;
        let graph = matching::Graph::Weighted(&instance.edges);
        let problem = matching::Problem { graph, penalties: &instance.penalties, capacities: &instance.capacities };
        prop_assert_eq!(instance.solved().cost, matching::solve(&problem).unwrap().cost);
    }

    #[test]
    fn the_number_of_threads_does_not_matter(instance in wide()) {
        let threads = |count| rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap();
        let [one, four] = [1, 4].map(|count| threads(count).install(|| (priced(&instance), instance.solved())));
        prop_assert_eq!(one, four);
    }
}

fn all_equal(lefts: usize, rights: usize, cost: i64, demand: u32, penalty: i64, capacity: u32) -> Instance {
    let row: Vec<WeightedEdge> = (0..rights as u32).map(|right| WeightedEdge { right, cost }).collect();
    Instance {
        edges: vec![row; lefts],
        demands: vec![demand; lefts],
        penalties: vec![penalty; lefts],
        capacities: vec![capacity; rights],
        step: 0,
        taken: Vec::new(),
    }
}

#[test]
fn no_edges_no_vertices_no_places_no_demands() {
    let cost = |instance: Instance| {
        assert_eq!(priced(&instance).cost, instance.solved().cost);
        instance.solved().cost
    };
    assert_eq!(cost(all_equal(0, 0, 0, 0, 0, 0)), 0);
    assert_eq!(cost(all_equal(0, 3, 0, 0, 0, 2)), 0);
    assert_eq!(cost(all_equal(2, 0, 0, 3, 7, 0)), 42);
    assert_eq!(cost(all_equal(2, 0, 0, 3, -7, 0)), -42);
    assert_eq!(cost(all_equal(2, 3, 1, 2, 7, 0)), 28);
    assert_eq!(cost(all_equal(2, 3, 1, 0, 7, 1)), 0);
    assert_eq!(cost(all_equal(2, 3, 1, 2, 7, u32::MAX)), 4);
    assert_eq!(cost(all_equal(2, 3, 1, u32::MAX, 7, 1)), 3 + 7 * (2 * i64::from(u32::MAX) - 3));
    let mut none = all_equal(2, 3, 1, 2, 7, 1);
    none.edges.iter_mut().for_each(Vec::clear);
    assert_eq!(cost(none), 28);
}

#[test]
fn all_costs_equal() {
    for (penalty, expected) in [(90, 1000 * 40 + 400 * 90), (30, 1400 * 30), (1 << 40, 1000 * 40 + (400 << 40))] {
        let instance = all_equal(700, 500, 40, 2, penalty, 2);
        assert_eq!(instance.solved().cost, expected);
        assert_eq!(priced(&instance).cost, expected);
    }
}

#[test]
fn a_hundred_thousand_vertices_on_each_side() {
    let vertices = 100_000u32;
    let edges = |left: u32| {
        let near = (0..6).map(move |step: u32| (left.wrapping_mul(17) + step * step * 31) % vertices);
        near.map(move |right| WeightedEdge { right, cost: i64::from((left ^ right) % 101) }).collect()
    };
    let instance = Instance {
        edges: (0..vertices).map(edges).collect(),
        demands: (0..vertices).map(|left| left % 4).collect(),
        penalties: vec![150; vertices as usize],
        capacities: (0..vertices).map(|right| right % 3).collect(),
        step: 0,
        taken: Vec::new(),
    };
    let found = solve(&instance.problem()).unwrap();
    assert_eq!(check(&instance.problem(), &found), Ok(()));
}

#[test]
fn malformed_problems_are_refused() {
    let edges = [vec![WeightedEdge { right: 2, cost: 1 }]];
    let (demands, penalties, capacities) = (&[1], &[5], &[1, 1, 1]);
    let good = Problem { edges: &edges, demands, penalties, capacities, places: PlaceCosts::NONE };
    let refused = |problem: Problem| {
        let why = solve(&problem).unwrap_err();
        let nothing = BMatching { rights_of: vec![], cost: 0, left_prices: vec![], right_prices: vec![] };
        assert_eq!(check(&problem, &nothing), Err(Flaw::Malformed(why)));
        why
    };
    assert!(solve(&good).is_ok());
    assert_eq!(refused(Problem { edges: &[], ..good }), Malformed::Lists { found: 0, expected: 1 });
    assert_eq!(refused(Problem { penalties: &[], ..good }), Malformed::Penalties { found: 0, expected: 1 });
    assert_eq!(refused(Problem { capacities: &[1, 1], ..good }), Malformed::NoSuchRight { left: 0, right: 2 });
    for penalty in [i64::MAX, i64::MIN, 1 << 60] {
        assert_eq!(refused(Problem { penalties: &[penalty], ..good }), Malformed::TooLarge);
    }
    assert_eq!(refused(Problem { penalties: &[1 << 58], demands: &[9], ..good }), Malformed::TooLarge);
    let dear = [vec![WeightedEdge { right: 0, cost: i64::MIN }]];
    assert_eq!(refused(Problem { edges: &dear, ..good }), Malformed::TooLarge);
}

#[test]
fn flaws_are_named() {
    let edge = |right, cost| WeightedEdge { right, cost };
    let instance = Instance {
        edges: vec![vec![edge(0, 5), edge(2, 9)], vec![edge(2, 3), edge(1, 4), edge(0, 6)]],
        demands: vec![2, 2],
        penalties: vec![10, 10],
        capacities: vec![1, 1, 2],
        step: 0,
        taken: Vec::new(),
    };
    let honest = instance.solved();
    assert_eq!(honest.rights_of, [vec![0, 2], vec![1, 2]]);
    let flaw = |change: fn(&mut BMatching)| {
        let mut forged = honest.clone();
        change(&mut forged);
        check(&instance.problem(), &forged).unwrap_err()
    };
    assert_eq!(flaw(|forged| forged.rights_of[0] = vec![1]), Flaw::Overfull { right: 1, taken: 2, capacity: 1 });
    assert_eq!(flaw(|forged| forged.rights_of[0] = vec![7]), Flaw::NotAcceptable { left: 0, right: 7 });
    assert_eq!(flaw(|forged| forged.rights_of[0] = vec![2, 0]), Flaw::NotInOrder { left: 0, right: 0 });
    assert_eq!(flaw(|forged| forged.rights_of[0] = vec![2, 2]), Flaw::NotInOrder { left: 0, right: 2 });
    assert_eq!(flaw(|forged| forged.rights_of[0] = vec![0, 1, 2]), Flaw::TooMany { left: 0, has: 3, demand: 2 });
    assert_eq!(flaw(|forged| forged.right_prices[1] = -1), Flaw::NegativePrice { right: 1, price: -1 });
    assert_eq!(flaw(|forged| forged.left_prices[1] = 11), Flaw::AbovePenalty { left: 1, price: 11, penalty: 10 });
    assert_eq!(flaw(|forged| forged.left_prices.truncate(1)), Flaw::WrongSize);
    assert_eq!(flaw(|forged| forged.cost = 20), Flaw::WrongCost { found: 21, claimed: 20 });
    let none = |forged: &mut BMatching| {
        forged.rights_of = vec![vec![0], vec![1, 2]];
        forged.cost = 22;
    };
    assert_eq!(flaw(none), Flaw::Gap { cost: 22, proven: 21 });
    let unlisted = |forged: &mut BMatching| forged.rights_of = vec![vec![1], vec![2]];
    assert_eq!(flaw(unlisted), Flaw::NotAcceptable { left: 0, right: 1 });
}

#[test]
fn flaws_are_named_where_rows_are_computed() {
    let rows = |left: usize, costs: &mut [u16]| {
        costs[0] = 5;
        costs[2] = if left == 0 { 9 } else { NO_EDGE - 1 };
    };
    let (demands, penalties, capacities) = (&[2, 1], &[11, 20], &[1, 1, 2]);
    let problem = PricedProblem { rows: &rows, demands, penalties, capacities, places: PlaceCosts::NONE };
    let honest = solve_priced(&problem).unwrap();
    assert_eq!((honest.rights_of.as_slice(), honest.cost), ([vec![2], vec![0]].as_slice(), 9 + 11 + 5));
    assert_eq!(check_priced(&problem, &honest), Ok(()));
    let flaw = |change: fn(&mut BMatching)| {
        let mut forged = honest.clone();
        change(&mut forged);
        check_priced(&problem, &forged).unwrap_err()
    };
    assert_eq!(flaw(|forged| forged.rights_of[0] = vec![1]), Flaw::NotAcceptable { left: 0, right: 1 });
    assert_eq!(flaw(|forged| forged.rights_of[0] = vec![0]), Flaw::Overfull { right: 0, taken: 2, capacity: 1 });
    assert_eq!(flaw(|forged| forged.cost = 24), Flaw::WrongCost { found: 25, claimed: 24 });
    assert_eq!(flaw(|forged| forged.left_prices[1] = 21), Flaw::AbovePenalty { left: 1, price: 21, penalty: 20 });
    let none = |forged: &mut BMatching| {
        forged.rights_of[0] = vec![];
        forged.cost = 27;
    };
    assert_eq!(flaw(none), Flaw::Gap { cost: 27, proven: 25 });
    let few = PricedProblem { penalties: &[10], ..problem };
    assert_eq!(solve_priced(&few), Err(Malformed::Penalties { found: 1, expected: 2 }));
    let dear = PricedProblem { penalties: &[10, 1 << 60], ..problem };
    assert_eq!(check_priced(&dear, &honest), Err(Flaw::Malformed(Malformed::TooLarge)));
}
