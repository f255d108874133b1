//! Programs that fall into parts: solvers look at the whole, and branch in one part where another is open.

use super::{OnProgress, SolverError, Task, solve};
use crate::model::Part;
use crate::solve::{Control, Known, Outcome, SolverName, StopReason};

/// Parts of fewer variables are solved together: each has to be handed over.
const WORTH: usize = 200;

/// The same as [`solve`], part by part, the largest last: what is told is about the whole, once
/// only that is left. Where a gap is allowed, which is of the whole, or parts are not
/// wanted ([`crate::solve::Tuning::decomposition`]), the Program is handed over as it is.
///
/// # Errors
/// See [`SolverError`].
pub fn solve_by_parts(
    solver: SolverName,
    task: Task<'_>,
    control: &Control,
    tell: OnProgress<'_>,
) -> Result<Outcome, SolverError> {
    let parts = if task.tuning.decomposition && task.gap == 0.0 { task.program.parts(WORTH) } else { Vec::new() };
    let Some((last, others)) = parts.split_last().filter(|(_, others)| !others.is_empty()) else {
        return solve(solver, task, control, tell);
    };
    let mut whole = Whole {
        values: vec![0.0; task.program.variables()],
        cost: Some(task.program.constant_cost()),
        bound: task.program.constant_cost(),
        stopped: None,
    };
    for part in others {
        if !whole.add(part, solve_part(solver, &task, part, control, &|_, _| {})?) {
            return Ok(Outcome::Infeasible);
        }
    }
    let (cost, bound) = (whole.cost, whole.bound);
    let of_last = |best: Option<i64>, least: i64| {
        tell(cost.zip(best).map(|(others, best)| others + best), bound.saturating_add(least));
    };
    let found = solve_part(solver, &task, last, control, &of_last)?;
    Ok(if whole.add(last, found) { whole.outcome() } else { Outcome::Infeasible })
}

fn solve_part(
    solver: SolverName,
    task: &Task<'_>,
    part: &Part,
    control: &Control,
    tell: OnProgress<'_>,
) -> Result<Outcome, SolverError> {
    let start = task.start.map(|start| part.of_whole(start));
    solve(solver, Task { program: &part.program, start: start.as_deref(), ..*task }, control, tell)
}

/// What the parts that were solved are together.
struct Whole {
    values: Vec<f64>,
    /// None where a part has no solution yet.
    cost: Option<i64>,
    bound: i64,
    stopped: Option<StopReason>,
}

impl Whole {
    /// Adds what was found of a part. Whether there can be a solution.
    fn add(&mut self, part: &Part, found: Outcome) -> bool {
        let cost = found.cost();
        let Some(Known { incumbent, bound, stopped }) = found.known() else { return false };
        for (variable, value) in part.variables.iter().zip(incumbent.into_iter().flatten()) {
            self.values[variable.index()] = value;
        }
        self.cost = self.cost.zip(cost).map(|(others, cost)| others + cost);
        self.bound = self.bound.saturating_add(bound);
        self.stopped = self.stopped.or(stopped);
        true
    }

    fn outcome(self) -> Outcome {
        match (self.cost, self.stopped) {
            (Some(cost), None) => Outcome::Optimal { values: self.values, cost },
            (Some(cost), Some(stopped)) => Outcome::Feasible { values: self.values, cost, bound: self.bound, stopped },
            (None, stopped) => {
                Outcome::Unknown { bound: self.bound, stopped: stopped.unwrap_or(StopReason::Interrupted) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Label, Program, Variable};
    use crate::solve::Settings;
    use proptest::prelude::*;

    /// Blocks of a few variables of which some must be taken and not too many may be.
    fn blocks(blocks: &[(Vec<i64>, i64, i64)]) -> Program {
        let mut program = Program::new();
        program.constant(7);
        for (costs, least, most) in blocks {
            let variables: Vec<Variable> = costs.iter().map(|_| program.decision()).collect();
            variables.iter().zip(costs).for_each(|(variable, cost)| program.cost_of(*variable, *cost));
            let terms: Vec<(Variable, i64)> =
                variables.iter().enumerate().map(|(at, variable)| (*variable, 1 + at as i64 % 3)).collect();
            program.row(Label::NONE, Some(*least), Some(least + most), &terms);
        }
        program
    }

    fn both(program: &Program, settings: &Settings, control: &Control) -> [Outcome; 2] {
        let task = Task::new(program, None, settings);
        let solver = settings.solver;
        [solve(solver, task, control, &|_, _| {}).unwrap(), solve_by_parts(solver, task, control, &|_, _| {}).unwrap()]
    }

    fn cost(outcome: &Outcome) -> Option<i64> {
        match outcome {
            Outcome::Optimal { cost, .. } => Some(*cost),
            Outcome::Infeasible => None,
            other => panic!("{other:?}"),
        }
    }

    /// Each block is worth a part of its own.
    fn large(costs: &[i64], least: i64, most: i64) -> (Vec<i64>, i64, i64) {
        (costs.iter().copied().cycle().take(WORTH).collect(), least, most)
    }

    #[test]
    fn two_halves_are_solved_apart_and_told_as_one() {
        let program = blocks(&[large(&[3, 5, -2], 4, 3), large(&[9, 1], 5, 0)]);
        assert_eq!(program.parts(WORTH).len(), 2);
        let (settings, control) = (Settings::to_the_proof(), Control::default());
        let [whole, parts] = both(&program, &settings, &control);
        assert_eq!(cost(&whole), cost(&parts));
        let Outcome::Optimal { values, cost } = parts else { panic!("{parts:?}") };
        let values: Vec<i64> = values.iter().map(|value| value.round() as i64).collect();
        assert_eq!((program.broken_by(&values), program.cost_of_values(&values)), (None, cost));
        let told = std::sync::Mutex::new(Vec::new());
        let task = Task::new(&program, None, &settings);
        solve_by_parts(settings.solver, task, &control, &|_, least| told.lock().unwrap().push(least)).unwrap();
        let told = told.into_inner().unwrap();
        assert!(!told.is_empty() && told.iter().all(|least| *least <= cost), "{told:?} is about the whole: {cost}");
    }

    #[test]
    fn one_part_without_a_solution_is_enough() {
        let program = blocks(&[large(&[3], 4, 3), large(&[1], 5_000, 0), large(&[2], 1, 0)]);
        let [whole, parts] = both(&program, &Settings::to_the_proof(), &Control::default());
        assert_eq!((whole, parts), (Outcome::Infeasible, Outcome::Infeasible));
    }

    #[test]
    fn what_is_stopped_has_a_bound_that_holds() {
        let program = blocks(&[large(&[3, 5, -2], 4, 3), large(&[9, 1], 5, 0)]);
        let optimum = cost(&both(&program, &Settings::to_the_proof(), &Control::default())[0]).unwrap();
        let control = Control::default();
        control.stop();
        let [_, parts] = both(&program, &Settings::to_the_proof(), &control);
        match parts {
            Outcome::Unknown { bound, .. } => assert!(bound <= optimum),
            Outcome::Feasible { cost, bound, .. } => assert!(bound <= optimum && optimum <= cost),
            other => panic!("{other:?}"),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn parts_cost_what_the_whole_costs(
            given in proptest::collection::vec(
                (proptest::collection::vec(-9..20i64, 1..6), 0..9i64, 0..4i64), 1..5),
        ) {
            let given: Vec<_> = given.iter().map(|(costs, least, most)| large(costs, *least, *most)).collect();
            let [whole, parts] = both(&blocks(&given), &Settings::to_the_proof(), &Control::default());
            prop_assert_eq!(cost(&whole), cost(&parts));
        }
    }
}
