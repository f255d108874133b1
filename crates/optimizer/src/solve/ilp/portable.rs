//! The portable path: good_lp with microlp, in pure Rust, for small schools.

use super::{OnProgress, SolverError, Task, whole_bound};
use crate::solve::{Control, Outcome, SolverName, StopReason};
use good_lp::solvers::SolutionStatus;
use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, WithInitialSolution, WithTimeLimit,
    microlp, variable,
};

/// The first slice of time, in seconds.
const FIRST_SLICE: f64 = 0.25;

/// Solves a Program with microlp. It cannot be stopped from outside, so it is
/// given slices of time, each twice as long as the one before and started from
/// the best so far: a stop is noticed after at most as long again as was
/// already spent, and repeating the shorter slices no more than doubles the work.
pub(super) fn solve(task: Task<'_>, control: &Control, tell: OnProgress<'_>) -> Result<Outcome, SolverError> {
    let failed = |message: String| SolverError::Failed { solver: SolverName::Microlp.name(), message };
    let program = task.program;
    let constant = program.constant_cost();
    if program.variables() == 0 {
        return Ok(Outcome::Optimal { values: Vec::new(), cost: constant });
    }
    let mut best = task.start.map(|start| {
        let values: Vec<f64> = start.iter().map(|value| *value as f64).collect();
        (values, program.cost_of_values(start))
    });
    let mut bound = i64::MIN;
    let mut slice = FIRST_SLICE;
    loop {
        if let Some(stopped) = control.stopped() {
            return Ok(match best {
                Some((values, cost)) => Outcome::Feasible { values, cost, bound: bound.min(cost), stopped },
                None => Outcome::Unknown { bound, stopped },
            });
        }
        let seconds = control.seconds_left().map_or(slice, |left| left.min(slice));
        let (variables, model) = build(task, best.as_ref().map(|(values, _)| values.as_slice()));
        match model.with_time_limit(seconds).solve() {
            Ok(solution) => {
                let values: Vec<f64> = variables.iter().map(|variable| solution.value(*variable)).collect();
                let proven = matches!(solution.status(), SolutionStatus::Optimal);
                let inner = solution.into_inner();
                let cost = constant + inner.objective().round() as i64;
                let told = inner.stats().best_bound.map_or(i64::MIN, whole_bound).saturating_add(constant);
                bound = bound.max(told).min(cost);
                if proven {
                    return Ok(Outcome::Optimal { values, cost });
                }
                tell(Some(cost), bound);
                if cost.saturating_sub(bound) as f64 <= task.gap * cost as f64 {
                    return Ok(Outcome::Feasible { values, cost, bound, stopped: StopReason::Gap });
                }
                best = Some((values, cost));
            }
            Err(ResolutionError::Infeasible) => return Ok(Outcome::Infeasible),
            // The slice ended before anything was found.
            Err(ResolutionError::Other(_)) => {}
            Err(error) => return Err(failed(error.to_string())),
        }
        slice *= 2.0;
    }
}

fn build(task: Task<'_>, start: Option<&[f64]>) -> (Vec<Variable>, good_lp::solvers::microlp::MicroLpProblem) {
    let mut problem = ProblemVariables::new();
    let mut objective = Expression::default();
    let mut variables = Vec::with_capacity(task.program.variables());
    for (range, cost) in task.program.columns() {
        let definition = variable().min(0.0).max(range.upper as f64);
        let added = problem.add(if range.integer { definition.integer() } else { definition });
        if cost != 0 {
            objective.add_mul(cost as f64, added);
        }
        variables.push(added);
    }
    let mut model = problem.minimise(objective).using(microlp);
    for index in 0..task.program.rows() {
        let row = task.program.row_at(index);
        let mut sum = Expression::default();
        for (variable, factor) in row.terms {
            sum.add_mul(*factor as f64, variables[variable.index()]);
        }
        match (row.lower, row.upper) {
            (Some(lower), Some(upper)) if lower == upper => {
                model.add_constraint(sum.eq(lower as f64));
            }
            (lower, upper) => {
                if let Some(lower) = lower {
                    model.add_constraint(sum.clone().geq(lower as f64));
                }
                if let Some(upper) = upper {
                    model.add_constraint(sum.leq(upper as f64));
                }
            }
        }
    }
    if let Some(start) = start {
        model = model.with_initial_solution(variables.iter().copied().zip(start.iter().copied()));
    }
    (variables, model)
}
