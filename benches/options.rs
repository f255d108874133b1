//! Options: what could happen with its costs, each team's best alone, and a good plan quickly.

mod common;

use std::hint::black_box;

use staffroom::planners::commitments::Commitments;
use staffroom::planners::sessions::choice::cost_of;
use staffroom::planners::sessions::options::{Previous, options};
use staffroom::planners::sessions::{bounds, heuristic};
use staffroom::school::TeamId;

/// As in the planner, for its first draft.
const PATIENCE: u32 = 400;

fn main() {
    let mut criterion = common::criterion();
    let none = Previous::default();
    for instance in common::instances() {
        let school = &instance.school;
        let listed = options(school, &none, &Commitments::none(school));
        let windows: usize = listed.teams.iter().map(|team| team.windows.len()).sum();
        assert!(windows > 0, "{}: some team can meet somewhere", instance.name);
        let label = instance.label_with(&format!("{} teams, {windows} windows", school.teams.len()));
        common::quick(&mut criterion, "options").bench_function(&label, |bencher| {
            bencher.iter(|| options(black_box(school), &none, &Commitments::none(school)));
        });

        let teams: Vec<TeamId> = school.teams.ids().collect();
        let bound = || -> Option<i64> {
            teams.iter().map(|team| bounds::least_alone(school, *team, &listed.teams[*team])).sum()
        };
        let least = bound().expect("no pins are impossible");
        common::quick(&mut criterion, "cheap bound").bench_function(&label, |bencher| bencher.iter(bound));

        let first = || {
            let effort = heuristic::Effort { target: least, patience: PATIENCE, seed: 0, stopped: &|| false };
            heuristic::draft(school, &listed, &effort)
        };
        let choices = first().expect("there is a draft");
        let cost = cost_of(school, &listed, &teams, &choices).expect("a draft has its covers");
        assert!(cost >= least, "{}: a draft of {cost} is cheaper than the bound {least}", instance.name);
        common::slow(&mut criterion, "draft").bench_function(&label, |bencher| bencher.iter(first));
    }
    criterion.final_summary();
}
