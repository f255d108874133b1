//! HiGHS (<https://highs.dev>), through the `highs` crate: it gives the bound,
//! the start and the options that good_lp's interface hides.

use super::callbacks::{self, Size, Watch};
use super::version::Version;
use super::{Basis, OnProgress, Relaxation, Relaxed, SolverError, Task, has_time_for, unfinished, whole_bound};
use crate::model::Program;
use crate::solve::apart::{self, Ended};
use crate::solve::{Control, Counts, OptionValue, Outcome, SolverName, StopReason, Tuning};
use highs::{HighsModelStatus, HighsSolutionStatus, RowProblem, Sense};

/// HiGHS's word for the primal simplex method.
const PRIMAL: i32 = 4;
/// HiGHS's number for making a Program smaller by its light rules alone: without probing, aggregation, dominated columns and
/// other rules that take long.
const LIGHT: i32 = 2;
/// Costs are whole: what costs as much as the start is within this of it, and what is dearer is not.
const ABOVE_START: f64 = 0.25;
/// Below this many variables a restart costs more than it brings (docs/performance.md).
const SMALL: usize = 1_000;
/// What takes HiGHS milliseconds between two looks at the clock is not worth a thread of its own.
const SMALL_TERMS: usize = 2_000;

/// Solves a Program with HiGHS, on one thread: components run side by side
/// instead, and one thread gives the same answer every time.
pub(super) fn solve(
    name: SolverName,
    task: Task<'_>,
    control: &Control,
    tell: OnProgress<'_>,
) -> Result<Outcome, SolverError> {
    let failed = |message: String| SolverError::Failed { solver: name.name(), message };
    Version::linked().believed()?;
    let program = task.program;
    if program.variables() == 0 {
        return Ok(Outcome::Optimal { values: Vec::new(), cost: program.constant_cost() });
    }
    if !has_time_for(program.entries(), control) {
        return Ok(unfinished(task, i64::MIN, StopReason::TimeLimit));
    }
    let with_constant = |start: &[i64]| start.iter().map(|value| *value as f64).chain([1.0]).collect();
    let has_whole = program.columns().any(|(range, _)| range.integer);
    let given = Given {
        problem: problem(program, true),
        size: Size::new(program),
        name,
        start: task.start.map(with_constant),
        most_cost: task.start.filter(|_| has_whole).map(|start| program.cost_of_values(start)),
        gap: task.gap,
        seed: task.seed,
        tuning: task.tuning.clone(),
        most_nodes: task.most_nodes,
    };
    let ended = match program.entries() {
        ..=SMALL_TERMS => Ended::With(search(given, control, tell)),
        _ => apart::run(control, tell, move |control, tell| search(given, control, tell)),
    };
    let Found { status, values, cost, bound } = match ended {
        Ended::With(found) => found.map_err(failed)?,
        Ended::LeftBehind(bound) => {
            return Ok(unfinished(task, bound, control.stopped().unwrap_or(StopReason::TimeLimit)));
        }
    };
    // What it costs, and not what HiGHS says that it costs.
    let cost = values.as_ref().map_or(cost, |values| cost_of(program, values));
    let is_start_better = task.start.is_some_and(|start| program.cost_of_values(start) < cost);
    let ended = |stopped: StopReason| match values.clone().filter(|_| !is_start_better) {
        Some(values) => Outcome::Feasible { values, cost, bound: bound.min(cost), stopped },
        None => unfinished(task, bound, stopped),
    };
    match status {
        HighsModelStatus::Optimal if !is_start_better && (bound >= cost || !has_whole) => {
            Ok(Outcome::Optimal { values: values.unwrap_or_default(), cost })
        }
        HighsModelStatus::Optimal | HighsModelStatus::ReachedSolutionLimit => Ok(ended(StopReason::Gap)),
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => Ok(Outcome::Infeasible),
        HighsModelStatus::ReachedTimeLimit => Ok(ended(StopReason::TimeLimit)),
        HighsModelStatus::ReachedInterrupt => Ok(ended(control.stopped().unwrap_or(StopReason::Interrupted))),
        other => Err(failed(format!("it ended with status {other:?}"))),
    }
}

/// The cost of values that are whole but for HiGHS's tolerance, or fractions where a Program allows them.
fn cost_of(program: &Program, values: &[f64]) -> i64 {
    let costs = program.columns().zip(values).map(|((_, cost), value)| cost as f64 * value);
    program.constant_cost() + costs.sum::<f64>().round() as i64
}

/// A Program as HiGHS takes it, with how to solve it: all of it can go to another thread.
struct Given {
    problem: RowProblem,
    size: Size,
    name: SolverName,
    /// With the constant's column.
    start: Option<Vec<f64>>,
    /// What the start costs, where something is whole.
    most_cost: Option<i64>,
    gap: f64,
    seed: u32,
    tuning: Tuning,
    most_nodes: Option<i32>,
}

/// What HiGHS found.
struct Found {
    status: HighsModelStatus,
    values: Option<Vec<f64>>,
    cost: i64,
    bound: i64,
}

/// One search.
///
/// # Errors
/// What HiGHS says where it fails.
fn search(mut given: Given, control: &Control, tell: OnProgress<'_>) -> Result<Found, String> {
    let mut model = std::mem::take(&mut given.problem)
        .try_optimise(Sense::Minimise)
        .map_err(|status| format!("the Program was refused ({status:?})"))?;
    options(&mut model, &given)?;
    end_in_time(&mut model, control)?;
    let watch = Watch::new(control, tell, given.size).starting_from(given.start.as_deref());
    let mut solved = watch.run(model).map_err(|status| format!("the search failed ({status:?})"))?;
    control.counts().done(callbacks::nodes(&mut solved), iterations(&solved));
    control.counts().worked(Counts::WHOLE * given.size.work(iterations(&solved)));
    let found = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    Ok(Found {
        status: solved.status(),
        values: found.then(|| solved.get_solution().columns()[..given.size.variables].to_vec()),
        cost: solved.objective_value().round() as i64,
        bound: solved.double_info_value(c"mip_dual_bound").map_or(i64::MIN, whole_bound),
    })
}

/// The LP relaxation.
pub(super) fn relaxed(
    program: &Program,
    relaxation: Relaxation,
    start: Option<&Basis>,
    control: &Control,
) -> Result<Option<Relaxed>, SolverError> {
    let failed = |message: String| SolverError::Failed { solver: SolverName::Highs.name(), message };
    if program.variables() == 0 || control.stopped().is_some() || !has_time_for(program.entries(), control) {
        return Ok(None);
    }
    Version::linked().believed()?;
    let size = Size::new(program);
    let problem = problem(program, false);
    let ended = match program.entries() {
        ..=SMALL_TERMS => Ended::With(relax(problem, size, relaxation, start, control)),
        _ => {
            let start = start.cloned();
            apart::run(control, &|_, _| {}, move |control, _| relax(problem, size, relaxation, start.as_ref(), control))
        }
    };
    match ended {
        Ended::With(found) => found.map_err(failed),
        Ended::LeftBehind(_) => Ok(None),
    }
}

/// One relaxation; none where it was stopped.
///
/// # Errors
/// What HiGHS says where it fails.
fn relax(
    problem: RowProblem,
    size: Size,
    relaxation: Relaxation,
    start: Option<&Basis>,
    control: &Control,
) -> Result<Option<Relaxed>, String> {
    let mut model =
        problem.try_optimise(Sense::Minimise).map_err(|status| format!("the Program was refused ({status:?})"))?;
    let (presolve, solver) = match relaxation {
        Relaxation::Simplex | Relaxation::DualSimplex => ("off", "choose"),
        Relaxation::PresolvedSimplex => ("on", "choose"),
        Relaxation::SimplexFromInteriorPoint | Relaxation::InteriorPoint => ("on", "ipm"),
    };
    let mut kept = model.try_set_option("presolve", presolve).is_ok() && model.try_set_option("solver", solver).is_ok();
    if relaxation == Relaxation::InteriorPoint {
        kept &= model.try_set_option("run_crossover", "off").is_ok();
    }
    let start = start.filter(|_| matches!(relaxation, Relaxation::Simplex | Relaxation::DualSimplex));
    let begins = start.is_some_and(|start| callbacks::set_basis(&mut model, start));
    if begins && relaxation == Relaxation::Simplex {
        // What was added leaves the old corner a corner, but no longer the cheapest: the primal
        // simplex goes on from there.
        kept &= model.try_set_option("simplex_strategy", PRIMAL).is_ok();
    }
    kept.then_some(()).ok_or("it refused how to solve the relaxation")?;
    one_thread(&mut model)?;
    end_in_time(&mut model, control)?;
    let watch = Watch::new(control, &|_, _| {}, size);
    let solved = if size.entries <= SMALL_TERMS {
        watch.run(model)
    } else {
        end_in_steps(&mut model, size, control)?;
        watch.run_without_asking(model)
    };
    let mut solved = solved.map_err(|status| format!("the relaxation failed ({status:?})"))?;
    control.counts().done(0, iterations(&solved));
    control.counts().worked(size.work(iterations(&solved)));
    if solved.status() != HighsModelStatus::Optimal {
        return Ok(None);
    }
    let solution = solved.get_solution();
    let (duals, values) = (solution.dual_rows().to_vec(), solution.columns()[..size.variables].to_vec());
    let basis = match relaxation {
        Relaxation::InteriorPoint => None,
        _ => callbacks::basis(&mut solved, size.variables, size.rows),
    };
    Ok(Some(Relaxed { duals, values, basis }))
}

fn problem(program: &Program, whole: bool) -> RowProblem {
    let mut problem = RowProblem::default();
    let columns: Vec<highs::Col> = program
        .columns()
        .map(|(range, cost)| {
            problem.add_column_with_integrality(cost as f64, 0.0..=range.upper as f64, whole && range.integer)
        })
        .collect();
    // The constant as a column, so that HiGHS's gap is relative to the whole cost.
    problem.add_column(program.constant_cost() as f64, 1.0..=1.0);
    for index in 0..program.rows() {
        let row = program.row_at(index);
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

/// The time limit as an option too: some steps of HiGHS look at the clock but ask no callback.
fn end_in_time(model: &mut highs::Model, control: &Control) -> Result<(), String> {
    let set = control.seconds_left().is_none_or(|left| model.try_set_option("time_limit", left.max(0.001)).is_ok());
    if set { Ok(()) } else { Err("it refused the time limit".into()) }
}

/// What may be worked, as an option: so many steps of the simplex method or through the inside.
fn end_in_steps(model: &mut highs::Model, size: Size, control: &Control) -> Result<(), String> {
    let Some(left) = control.work_left() else { return Ok(()) };
    let steps = i32::try_from(size.steps_in(left)).unwrap_or(i32::MAX);
    let limits = ["simplex_iteration_limit", "ipm_iteration_limit"];
    let set = limits.iter().all(|limit| model.try_set_option(*limit, steps).is_ok());
    if set { Ok(()) } else { Err("it refused a limit of steps".into()) }
}

fn one_thread(model: &mut highs::Model) -> Result<(), String> {
    let threads = model.try_set_option("threads", 1).is_ok() && model.try_set_option("parallel", "off").is_ok();
    if threads { Ok(()) } else { Err("it refused to work on one thread".into()) }
}

fn options(model: &mut highs::Model, given: &Given) -> Result<(), String> {
    one_thread(model)?;
    let refused = |option: &str| format!("it refused the option {option}");
    let set = |option: &str, done: bool| if done { Ok(()) } else { Err(refused(option)) };
    set("random_seed", model.try_set_option("random_seed", given.seed as i32 & i32::MAX).is_ok())?;
    // Costs are whole, so a gap below 1 is a proof.
    set("mip_abs_gap", model.try_set_option("mip_abs_gap", 0.999).is_ok())?;
    set("mip_rel_gap", model.try_set_option("mip_rel_gap", given.gap).is_ok())?;
    if let Some(most) = given.most_nodes {
        set("mip_max_nodes", model.try_set_option("mip_max_nodes", most).is_ok())?;
    }
    if let Some(most) = given.most_cost {
        // Also where HiGHS cannot keep the start beside its reductions, nothing dearer is looked at.
        set("objective_bound", model.try_set_option("objective_bound", most as f64 + ABOVE_START).is_ok())?;
    }
    if given.name == SolverName::Highs && given.start.is_some() {
        // The draft is good already, and most of the Program was priced out: prove rather than search.
        set("mip_heuristic_effort", model.try_set_option("mip_heuristic_effort", 0.01).is_ok())?;
        for search in ["feasibility_jump", "rens", "rins", "root_reduced_cost"] {
            let option = format!("mip_heuristic_run_{search}");
            set(&option, model.try_set_option(option.as_str(), false).is_ok())?;
        }
        if given.size.variables < SMALL {
            set("mip_allow_restart", model.try_set_option("mip_allow_restart", false).is_ok())?;
        }
    }
    if given.start.is_some()
        && given.size.entries >= given.tuning.light_presolve as usize
        && Version::linked().has_light_presolve()
    {
        set("presolve_mode", model.try_set_option("presolve_mode", LIGHT).is_ok())?;
    }
    if let Some(presolve) = given.tuning.presolve {
        let word = if presolve { "on" } else { "off" };
        set("presolve", model.try_set_option("presolve", word).is_ok())?;
    }
    if let Some(effort) = given.tuning.heuristic_effort {
        set("mip_heuristic_effort", model.try_set_option("mip_heuristic_effort", effort).is_ok())?;
    }
    for (option, value) in &given.tuning.options {
        // Wherever they come from: HiGHS never hears of an option that could write files.
        super::options::allowed(option, value)?;
        set(option, set_option(model, option, value))?;
    }
    Ok(())
}

/// Sets an option; whether HiGHS takes it. A whole number is a number too.
pub(super) fn set_option(model: &mut highs::Model, option: &str, value: &OptionValue) -> bool {
    match value {
        OptionValue::Switch(value) => model.try_set_option(option, *value).is_ok(),
        OptionValue::Whole(value) => {
            model.try_set_option(option, *value).is_ok() || model.try_set_option(option, f64::from(*value)).is_ok()
        }
        OptionValue::Number(value) => model.try_set_option(option, *value).is_ok(),
        OptionValue::Word(value) => !value.contains('\0') && model.try_set_option(option, value.as_str()).is_ok(),
    }
}

/// See [`super::optimum_of_file`].
pub(super) fn optimum_of_file(path: &std::path::Path, control: &Control) -> Result<Option<i64>, SolverError> {
    let failed = |message: String| SolverError::Failed { solver: SolverName::Highs.name(), message };
    Version::linked().believed()?;
    let mut model = RowProblem::default()
        .try_optimise(Sense::Minimise)
        .map_err(|status| failed(format!("it could not be started ({status:?})")))?;
    if !callbacks::read(&mut model, path) {
        return Err(failed(format!("it cannot read {}", path.display())));
    }
    one_thread(&mut model).map_err(failed)?;
    end_in_time(&mut model, control).map_err(failed)?;
    if model.try_set_option("mip_rel_gap", 0.0).is_err() || model.try_set_option("mip_abs_gap", 0.999).is_err() {
        return Err(failed("it refused to look for a proof".into()));
    }
    let solved = Watch::new(control, &|_, _| {}, Size::default())
        .run(model)
        .map_err(|status| failed(format!("the search failed ({status:?})")))?;
    match solved.status() {
        HighsModelStatus::Optimal => Ok(Some(solved.objective_value().round() as i64)),
        HighsModelStatus::ReachedTimeLimit | HighsModelStatus::ReachedInterrupt => Ok(None),
        other => Err(failed(format!("the model in {} ended with status {other:?}", path.display()))),
    }
}

/// Whether HiGHS takes what `set` sets, of a model that nothing else is done with.
pub(super) fn taken_by_highs(set: impl FnOnce(&mut highs::Model) -> bool) -> Result<bool, String> {
    let model = RowProblem::default().try_optimise(Sense::Minimise);
    let mut model = model.map_err(|status| format!("HiGHS could not be started ({status:?})"))?;
    Ok(set(&mut model))
}

/// Steps of the simplex and of the interior-point method.
fn iterations(solved: &highs::SolvedModel) -> u64 {
    let all = [solved.simplex_iteration_count(), solved.ipm_iteration_count(), solved.crossover_iteration_count()];
    all.iter().map(|count| u64::try_from(*count).unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::super::options::check_option;
    use super::*;
    use crate::model::Label;
    use crate::solve::{Settings, Size};

    #[test]
    fn options_are_known_by_name_and_kind() {
        for (name, value) in [
            ("presolve", OptionValue::Word("off".into())),
            ("mip_heuristic_effort", OptionValue::Number(0.2)),
            ("mip_heuristic_effort", OptionValue::Whole(0)),
            ("mip_max_nodes", OptionValue::Whole(9)),
            ("mip_detect_symmetry", OptionValue::Switch(false)),
        ] {
            assert_eq!(check_option(name, &value), Ok(()));
        }
        for (name, value) in [
            ("mip_heuristic_efort", OptionValue::Number(0.2)),
            ("mip_heuristic_effort", OptionValue::Number(7.0)),
            ("mip_max_nodes", OptionValue::Word("nine".into())),
            ("threads", OptionValue::Whole(2)),
            ("a\0b", OptionValue::Whole(2)),
            ("presolve", OptionValue::Word("o\0n".into())),
        ] {
            let wrong = check_option(name, &value).unwrap_err();
            assert!(wrong.contains(name), "{wrong}");
        }
    }

    #[test]
    fn a_relaxation_goes_on_from_where_a_smaller_one_ended() {
        // At least three of the first two, of which either costs 5 and none is above 2.
        let range = crate::model::Range { upper: 2, integer: true };
        let mut smaller = Program::new();
        let (a, b) = (smaller.variable(range), smaller.variable(range));
        smaller.cost_of(a, 5);
        smaller.cost_of(b, 5);
        smaller.row(Label::named("Quorum"), Some(3), None, &[(a, 1), (b, 1)]);
        let control = Control::default();
        let relax = |program: &Program, start: Option<&Basis>| {
            let relaxed = relaxed(program, Relaxation::Simplex, start, &control).unwrap().unwrap();
            let cost: f64 = program.columns().zip(&relaxed.values).map(|((_, cost), value)| cost as f64 * value).sum();
            (cost, relaxed)
        };
        let (cost, before) = relax(&smaller, None);
        assert!((cost - 15.0).abs() < 1e-6);
        // A cheaper one comes in between, and a row about it.
        let mut larger = Program::new();
        let (a, c, b) = (larger.variable(range), larger.variable(range), larger.variable(range));
        for (variable, cost) in [(a, 5), (c, 1), (b, 5)] {
            larger.cost_of(variable, cost);
        }
        larger.row(Label::named("Room"), None, Some(1), &[(c, 1)]);
        larger.row(Label::named("Quorum"), Some(3), None, &[(a, 1), (b, 1), (c, 1)]);
        let basis = before.basis.expect("the simplex method ends in a corner");
        let column = |at: usize| [Some(0), None, Some(1)][at];
        let row = |at: usize| [None, Some(0)][at];
        let start = basis.carried_over(&larger, column, row);
        let (from_there, _) = relax(&larger, Some(&start));
        let (from_nothing, _) = relax(&larger, None);
        assert!((from_there - 11.0).abs() < 1e-6 && (from_nothing - 11.0).abs() < 1e-6, "{from_there}");
        // A start of another size is no start.
        let (again, _) = relax(&larger, Some(&basis));
        assert!((again - 11.0).abs() < 1e-6);
        assert_eq!(relaxed(&larger, Relaxation::InteriorPoint, None, &control).unwrap().unwrap().basis, None);
    }

    /// HiGHS 1.16 says of both, given the start before its reductions, that it found the optimum, at a cost of 0.
    #[test]
    fn a_start_that_reductions_rule_out_costs_what_it_costs() {
        type Given<'a> = (Option<i64>, Option<i64>, &'a [(usize, i64)]);
        let solved = |costs: &[i64], rows: &[Given<'_>], start: &[i64], optimum: i64| {
            let mut program = Program::new();
            let variables: Vec<_> = costs.iter().map(|_| program.decision()).collect();
            variables.iter().zip(costs).for_each(|(variable, cost)| program.cost_of(*variable, *cost));
            for (lower, upper, terms) in rows {
                let terms: Vec<_> = terms.iter().map(|(column, factor)| (variables[*column], *factor)).collect();
                program.row(Label::named("Quorum"), *lower, *upper, &terms);
            }
            assert_eq!(program.broken_by(start), None);
            for light_presolve in [0, u32::MAX] {
                let mut settings = Settings::to_the_proof();
                settings.tuning.light_presolve = light_presolve;
                let task = Task::new(&program, Some(start), &settings);
                let told = std::sync::Mutex::new(Vec::new());
                let tell = |best: Option<i64>, bound: i64| told.lock().unwrap().push((best, bound));
                let found = super::super::solve(SolverName::Highs, task, &Control::default(), &tell).unwrap();
                let Outcome::Optimal { values, cost } = found else { panic!("{found:?}") };
                let whole: Vec<i64> = values.iter().map(|value| value.round() as i64).collect();
                assert_eq!((program.broken_by(&whole), program.cost_of_values(&whole)), (None, cost));
                let told = told.into_inner().unwrap();
                assert!(
                    told.iter().all(|(best, bound)| best.is_none_or(|best| best >= cost) && *bound <= cost),
                    "{told:?}"
                );
                assert_eq!(cost, optimum);
            }
        };
        solved(
            &[6, 7, 8, 5],
            &[
                (None, Some(0), &[(1, -1)]),
                (None, Some(2), &[(0, -1), (1, 2), (3, 1)]),
                (None, Some(2), &[(0, 2), (1, 1), (3, 2)]),
                (Some(0), None, &[(1, 1), (2, 1)]),
                (Some(1), None, &[(0, 1), (1, 1), (2, 1), (3, 1)]),
            ],
            &[0, 1, 1, 0],
            5,
        );
        solved(
            &[8, 4, 6, 2, 7],
            &[
                (Some(0), None, &[(1, 1), (2, 1), (3, 1)]),
                (None, Some(0), &[(3, 1), (4, -1)]),
                (None, Some(2), &[(0, 2), (3, 1), (4, 1)]),
                (Some(1), None, &[(0, 2), (1, -1), (2, 1), (4, 1)]),
                (None, Some(1), &[(3, -1), (4, 1)]),
                (None, Some(0), &[(0, 1), (1, -1), (2, -1), (3, 2)]),
            ],
            &[0, 0, 0, 0, 1],
            6,
        );
    }

    #[test]
    fn a_search_is_counted_and_tuned() {
        // The largest number of pairwise disjoint pairs of five: two, and 2.5 for the relaxation.
        let mut program = Program::new();
        let pairs: Vec<_> = (0..5).flat_map(|a| (a + 1..5).map(move |b| (a, b))).collect();
        let taken: Vec<_> = pairs.iter().map(|_| program.decision()).collect();
        taken.iter().for_each(|variable| program.cost_of(*variable, -1));
        for one in 0..5 {
            let with = pairs.iter().zip(&taken).filter(|((a, b), _)| *a == one || *b == one);
            let terms: Vec<_> = with.map(|(_, variable)| (*variable, 1)).collect();
            program.row(Label::named("Occupied"), None, Some(1), &terms);
        }
        let mut settings = Settings::to_the_proof();
        let run = |settings: &Settings| {
            let control = Control::default();
            let outcome = solve(SolverName::Highs, Task::new(&program, None, settings), &control, &|_, _| {}).unwrap();
            let Outcome::Optimal { cost, .. } = outcome else { panic!("{outcome:?}") };
            (cost, control)
        };
        let (cost, _) = run(&settings);
        assert_eq!(cost, -2);
        settings.tuning.presolve = Some(false);
        settings.tuning.heuristic_effort = Some(0.0);
        settings.tuning.options = vec![("mip_detect_symmetry".into(), OptionValue::Switch(false))];
        let (cost, control) = run(&settings);
        assert_eq!(cost, -2);
        assert!(control.counts().nodes() >= 1 && control.counts().iterations() >= 1, "{:?}", control.counts());
        // What every Program goes through is counted where it is handed over.
        let counted = Control::default();
        super::super::solve(SolverName::Highs, Task::new(&program, None, &settings), &counted, &|_, _| {}).unwrap();
        assert_eq!((counted.counts().programs(), counted.counts().largest()), (1, Size { variables: 10, rows: 5 }));
        settings.tuning.options = vec![("no_such_option".into(), OptionValue::Switch(true))];
        let refused = solve(SolverName::Highs, Task::new(&program, None, &settings), &Control::default(), &|_, _| {});
        assert!(refused.unwrap_err().to_string().contains("no_such_option"));
    }
}
