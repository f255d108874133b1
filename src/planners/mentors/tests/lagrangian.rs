//! The network at duals for people's time: as good a bound as the whole Program, branch by branch.

use super::*;
use crate::planners::mentors::lagrangian::branches;
use crate::planners::mentors::meetings::Known;
use crate::planners::mentors::options::Options;

fn cost_of(search: &Search, scope: &Scope) -> Option<i64> {
    let network = Network::solve(search.options, scope).unwrap();
    network.possible().then(|| search.run(scope, &network, &mut Known::default()).unwrap().cost)
}

/// What forcing a pair costs at least, by the branches.
fn least_with(options: &Options, branches: &[Network], mentee: usize, mentor: u32) -> Option<i64> {
    let of_case = |branch: &Network| {
        let sensitivity = branch.sensitivity(options);
        let at = branch.lists[mentee].iter().position(|edge| edge.right == mentor)?;
        let regret = sensitivity.forcing(mentee as u32).regret(at)?;
        (!branch.is_never(regret)).then(|| branch.bound_with(regret))
    };
    branches.iter().filter_map(of_case).min()
}

/// The bound of pairs alone, that of the branches, the cost, and how many branches there are. What
/// the branches say about a forced pair is never more than it costs.
fn bounds(folder: &Folder) -> (i64, i64, i64, usize) {
    searched(&folder.school(), |search, everything, network| {
        let options = search.options;
        let answer = search.run(everything, network, &mut Known::default()).unwrap();
        let branches = branches(search, everything, &answer).unwrap().unwrap();
        for mentee in 0..options.mentees.len() {
            for pair in &options.pairs[mentee] {
                let mut forced = options.required();
                forced[mentee] = Some(pair.mentor);
                let forced = scope(options, options.school.rules.mentors.objective, &forced).unwrap();
                let least = least_with(options, &branches, mentee, pair.mentor);
                match cost_of(search, &forced) {
                    None => assert_eq!(least, None),
                    Some(cost) => assert!(least.unwrap() <= cost, "{mentee} {}: {least:?} {cost}", pair.mentor),
                }
            }
        }
        let bound = branches.iter().map(|branch| branch.bound).min().unwrap();
        (network.bound, bound, answer.cost, branches.len())
    })
}

#[test]
fn a_slot_that_two_pairs_want_has_a_price() {
    // Mon 2 is the only slot in which ana is free; the second mentee is better off with bo.
    let folder = Folder::one_day()
        .person("ana", "roles=mentor mentees=2 expertise=maps:5")
        .person("bo", "roles=mentor mentees=2 expertise=maps:4")
        .person("dee", "roles=mentee needs=maps")
        .person("eve", "roles=mentee needs=maps")
        .teaches("ana", &["Mon 3", "Mon 4", "Mon 5"]);
    assert_eq!(bounds(&folder), (0, 20, 20, 1));
}

#[test]
fn the_prices_of_days_and_cycles_count_too() {
    // Each keeps all free lessons of the day but one, or of the cycle but one.
    for prep in ["min_free_per_day = 3", "min_free_per_cycle = 3"] {
        let folder = Folder::one_day()
            .person("ana", "roles=mentor mentees=2 expertise=maps:5")
            .person("bo", "roles=mentor mentees=2 expertise=maps:4")
            .person("dee", "roles=mentee needs=maps")
            .person("eve", "roles=mentee needs=maps")
            .prep(prep);
        let (pairs, branches, cost, _) = bounds(&folder);
        assert_eq!((pairs, branches, cost), (0, 20, 20), "{prep}");
    }
}

#[test]
fn three_who_mentor_each_other_in_a_ring_take_two_cases() {
    // Each pair could only meet on Mon 2: half a meeting each, says the relaxation.
    let mut folder = Folder::one_day();
    for (id, level, need) in [("ana", "maps", "film"), ("bo", "art", "maps"), ("cy", "film", "art")] {
        let cells = format!("roles=mentor;mentee mentees=1 expertise={level}:5 needs={need}");
        folder = folder.person(id, &cells).teaches(id, &["Mon 3", "Mon 4", "Mon 5"]);
    }
    let (pairs, branches, cost, number) = bounds(&folder);
    assert!(pairs < cost, "{pairs} {cost}");
    assert_eq!(branches, cost);
    assert!(number > 1, "{number}");
}

#[test]
fn costs_that_are_too_great_for_fractions_have_no_prices() {
    let mut folder = Folder::one_day().person("ana", "roles=mentor mentees=1 expertise=maps:1");
    for mentee in ["dee", "eve", "fay", "gil", "hal", "ida"] {
        folder = folder.person(mentee, "roles=mentee needs=maps");
    }
    // Files may not say so much; questions about ties scale costs up.
    for (misfit, unmet, any) in [(1_000, 1_000_000, true), (40_000_000, u32::MAX, false)] {
        let mut school = folder.school();
        school.rules.costs.misfit_mentor = misfit;
        school.rules.costs.unmet_mentee = unmet;
        let found = searched(&school, |search, everything, network| {
            let answer = search.run(everything, network, &mut Known::default()).unwrap();
            branches(search, everything, &answer).unwrap()
        });
        assert_eq!(found.is_some(), any, "{misfit}");
    }
}
