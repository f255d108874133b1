//! Solving: from a draft to the proof that no sessions cost less.

mod common;

use staffroom::planners::commitments::Commitments;
use staffroom::planners::sessions::choice::cost_of;
use staffroom::planners::sessions::options::{Previous, options};
use staffroom::planners::sessions::search::Search;
use staffroom::planners::sessions::{bounds, heuristic};
use staffroom::school::{Table, TeamId};
use staffroom::solve::Control;

/// As in the planner, for the draft that the search starts from.
const PATIENCE: u32 = 4_000;

fn main() {
    let mut criterion = common::criterion();
    for instance in common::instances() {
        let Some(plan) = common::proven_plan(&instance) else { continue };
        let school = &instance.school;
        let options = options(school, &Previous::default(), &Commitments::none(school));
        let teams: Vec<TeamId> = school.teams.ids().collect();
        let bounds: Option<Vec<i64>> =
            teams.iter().map(|team| bounds::least_alone(school, *team, &options.teams[*team])).collect();
        let bounds: Table<TeamId, i64> = bounds.expect("no pins are impossible").into_iter().collect();
        let cheap: i64 = bounds.iter().sum();
        let draft = heuristic::draft(
            school,
            &options,
            &heuristic::Effort { target: cheap, patience: PATIENCE, seed: 0, stopped: &|| false },
        )
        .expect("there is a draft");
        let cost = cost_of(school, &options, &teams, &draft).expect("a draft has its covers");
        for threads in common::THREADS {
            let (settings, control) = (common::settings(threads), Control::default());
            let search = Search { school, options: &options, bounds: &bounds, settings: &settings, control: &control };
            let prove = || {
                search
                    .price(draft.clone())
                    .and_then(|priced| search.finish(priced))
                    .expect("the solver works")
                    .expect("there are sessions")
            };
            let answer = prove();
            assert_eq!((answer.cost, answer.bound), (plan.score.total, plan.score.total), "{}", instance.name);
            let priced = search.price(draft.clone()).expect("the solver works").bound;
            let found = format!("bound {cheap}, by prices {priced}, draft {cost}, least {}", answer.cost);
            let label = format!("{}/{}", instance.label_with(&found), common::threads_in_words(threads));
            common::slow(&mut criterion, "prove").bench_function(label, |bencher| bencher.iter(prove));
        }
    }
    criterion.final_summary();
}
