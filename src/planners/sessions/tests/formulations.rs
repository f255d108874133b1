//! The two Programs: what they mean, and that they agree.

use super::super::choice::{complete, cost_of};
use super::super::formulate::formulate;
use super::super::plain::formulate_plainly;
use super::super::reduce::everything;
use super::shortcuts::{drafted, optimum};
use super::*;
use crate::solve::ilp::{Task, solve};
use crate::solve::{Outcome, Settings, Tuning};
use proptest::prelude::*;

const SIZE: Size = Size { weeks: 1, days: 2, periods: 4, people: 6, teams: 4, pins: true };
const SMALL: Size = Size { weeks: 2, days: 1, periods: 3, people: 5, teams: 3, pins: true };

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_is_a_solution_that_costs_the_same(seed in any::<u64>()) {
        let Some((school, options, _, mut choices)) = drafted(seed, &SIZE) else { return Err(TestCaseError::reject("no draft")) };
        choices.sort();
        let teams: Vec<TeamId> = school.teams.ids().collect();
        let formulation = formulate(&school, &options, &everything(&school, &options, &teams));
        let values = formulation.encode(&school, &options, &choices);
        prop_assert!(values.is_some(), "a draft can be completed");
        let values = values.unwrap();
        prop_assert_eq!(formulation.program.broken_by(&values).map(|row| format!("{row:?}")), None);
        prop_assert_eq!(Some(formulation.program.cost_of_values(&values)), cost_of(&school, &options, &teams, &choices));
        let mut decoded = formulation.decode(&values.iter().map(|value| *value as f64).collect::<Vec<_>>());
        decoded.sort();
        prop_assert_eq!(decoded, choices);
    }

    #[test]
    fn the_straightforward_formulation_proves_the_same(seed in any::<u64>()) {
        let Ok(school) = random_school(&mut Dice(seed), &SMALL).try_school() else { return Err(TestCaseError::reject("refused")) };
        let options = options_of(&school);
        let teams: Vec<TeamId> = school.teams.ids().collect();
        let compact = optimum(&school, &options, &everything(&school, &options, &teams));
        let plain = formulate_plainly(&school, &options);
        let settings = Settings::to_the_proof();
        let task = Task::new(&plain.program, None, &settings);
        match solve(SolverName::available()[0], task, &Control::default(), &|_, _| {}).unwrap() {
            Outcome::Optimal { values, cost } => {
                prop_assert_eq!(Some(cost), compact);
                let choices = plain.decode(&values);
                prop_assert_eq!(cost_of(&school, &options, &teams, &choices), compact);
                prop_assert!(complete(&school, &options, &choices).is_some());
            }
            Outcome::Infeasible => prop_assert_eq!(compact, None),
            other => prop_assert!(false, "no limit was set: {:?}", other),
        }
    }

    #[test]
    fn no_step_changes_what_is_proven(seed in any::<u64>(), steps in any::<[bool; 4]>()) {
        let Ok(school) = random_school(&mut Dice(seed), &SIZE).try_school() else { return Err(TestCaseError::reject("refused")) };
        let [cheap_bound, decomposition, warm_start, presolve] = steps;
        let tuning = Tuning { cheap_bound, decomposition, warm_start, presolve: Some(presolve), ..Tuning::default() };
        let tuned = Settings { tuning, ..Settings::to_the_proof() };
        let total = |settings: &Settings| {
            let planned = super::super::plan(&school, &Previous::default(), &Commitments::none(&school), None, settings, &Control::default());
            planned.map(|planned| (planned.total, planned.bound)).map_err(|error| error.to_string())
        };
        let (usual, other) = (total(&Settings::to_the_proof()), total(&tuned));
        prop_assert_eq!(&usual, &other);
        prop_assert!(usual.is_err() || usual.is_ok_and(|(total, bound)| total == bound));
    }
}

/// HiGHS 1.15 denies that this school has a plan, unless it takes the Program as it is; whatever later versions do, it has one.
#[test]
fn that_there_is_no_plan_is_not_believed_at_once() {
    let school = random_school(&mut Dice(10_319_480_549_825_465_206), &SMALL).school();
    let options = options_of(&school);
    let plain = formulate_plainly(&school, &options);
    for solver in SolverName::available() {
        let settings = Settings { solver: *solver, ..Settings::to_the_proof() };
        let task = Task::new(&plain.program, None, &settings);
        match solve(*solver, task, &Control::default(), &|_, _| {}).unwrap() {
            Outcome::Optimal { cost, .. } => assert_eq!(cost, 724, "{}", solver.name()),
            other => panic!("{}: {other:?}", solver.name()),
        }
    }
}
