//! HiGHS (<https://highs.dev>), through the `highs` crate: it gives the bound,
//! the start and the options that good_lp's interface hides.

use super::callbacks::Watch;
use super::{SolverError, Task, Tell, whole_bound};
use crate::solve::{Control, Outcome, SolverName, StopReason};
use highs::{HighsModelStatus, HighsSolutionStatus, RowProblem, Sense};

/// Solves a Program with HiGHS, on one thread: components run side by side
/// instead, and one thread gives the same answer every time.
pub(super) fn solve(name: SolverName, task: Task<'_>, control: &Control, tell: Tell<'_>) -> Result<Outcome, SolverError> {
    let failed = |message: String| SolverError::Failed { solver: name.name(), message };
    let program = task.program;
    let constant = program.constant_cost();
    if let Some(stopped) = control.stopped() {
        return Ok(unfinished(task, i64::MIN, stopped));
    }
    if program.variables() == 0 {
        return Ok(Outcome::Optimal { values: Vec::new(), cost: constant });
    }
    let mut model = problem(task)
        .try_optimise(Sense::Minimise)
        .map_err(|status| failed(format!("the Program was refused ({status:?})")))?;
    options(&mut model, name, task).map_err(failed)?;
    if let Some(start) = task.start {
        let start: Vec<f64> = start.iter().map(|value| *value as f64).collect();
        model.try_set_solution(Some(&start), None, None, None).map_err(|status| failed(format!("the start was refused ({status:?})")))?;
    }
    let watch = Watch::new(control, tell, constant);
    let solved = watch.run(model).map_err(|status| failed(format!("the search failed ({status:?})")))?;

    let found = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    let bound = solved.double_info_value(c"mip_dual_bound").map_or(i64::MIN, |bound| whole_bound(bound).saturating_add(constant));
    let values = if found { solved.get_solution().columns().to_vec() } else { Vec::new() };
    let cost = constant + solved.objective_value().round() as i64;
    let ended = |stopped: StopReason| {
        if found {
            Outcome::Feasible { values: values.clone(), cost, bound: bound.min(cost), stopped }
        } else {
            unfinished(task, bound, stopped)
        }
    };
    match solved.status() {
        HighsModelStatus::Optimal if bound >= cost || !program.columns().any(|(range, _)| range.whole) => {
            Ok(Outcome::Optimal { values, cost })
        }
        HighsModelStatus::Optimal => Ok(ended(StopReason::Gap)),
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => Ok(Outcome::Infeasible),
        HighsModelStatus::ReachedTimeLimit => Ok(ended(StopReason::TimeLimit)),
        HighsModelStatus::ReachedInterrupt => Ok(ended(control.stopped().unwrap_or(StopReason::Interrupted))),
        other => Err(failed(format!("it ended with status {other:?}"))),
    }
}

/// The start as the best so far, where there is one.
fn unfinished(task: Task<'_>, bound: i64, stopped: StopReason) -> Outcome {
    match task.start {
        Some(start) => {
            let cost = task.program.cost_of_values(start);
            Outcome::Feasible { values: start.iter().map(|value| *value as f64).collect(), cost, bound: bound.min(cost), stopped }
        }
        None => Outcome::Unknown { bound, stopped },
    }
}

fn problem(task: Task<'_>) -> RowProblem {
    let mut problem = RowProblem::default();
    let columns: Vec<highs::Col> = task
        .program
        .columns()
        .map(|(range, cost)| problem.add_column_with_integrality(cost as f64, 0.0..=range.upper as f64, range.whole))
        .collect();
    for index in 0..task.program.rows() {
        let row = task.program.row_at(index);
        let terms: Vec<(highs::Col, f64)> =
            row.terms.iter().map(|(variable, factor)| (columns[variable.index()], *factor as f64)).collect();
        match (row.lower, row.upper) {
            (Some(lower), Some(upper)) => problem.add_row(lower as f64..=upper as f64, terms),
            (Some(lower), None) => problem.add_row(lower as f64.., terms),
            (None, Some(upper)) => problem.add_row(..=upper as f64, terms),
            (None, None) => continue,
        };
    }
    problem
}

fn options(model: &mut highs::Model, name: SolverName, task: Task<'_>) -> Result<(), String> {
    let refused = |option: &str| format!("it refused the option {option}");
    let mut set = |option: &str, done: bool| if done { Ok(()) } else { Err(refused(option)) };
    set("threads", model.try_set_option("threads", 1).is_ok())?;
    set("parallel", model.try_set_option("parallel", "off").is_ok())?;
    set("random_seed", model.try_set_option("random_seed", task.seed as i32 & i32::MAX).is_ok())?;
    // Costs are whole, so a gap below 1 is a proof.
    let gap = task.allowance.max(0) as f64 + 0.999;
    set("mip_abs_gap", model.try_set_option("mip_abs_gap", gap).is_ok())?;
    set("mip_rel_gap", model.try_set_option("mip_rel_gap", 0.0).is_ok())?;
    if name == SolverName::Highs {
        // The draft is good already: prove rather than search.
        set("mip_heuristic_effort", model.try_set_option("mip_heuristic_effort", 0.02).is_ok())?;
    }
    Ok(())
}
