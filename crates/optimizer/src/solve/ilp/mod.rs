//! Integer linear programming: the only room that names highs or good_lp.
//!
//! One file per backend. A backend takes a [`Program`], perhaps a start, and
//! gives an [`Outcome`] with an honest bound; CONTRIBUTING says how to add one.

#[cfg(feature = "highs")]
mod callbacks;
#[cfg(feature = "highs")]
mod highs;
#[cfg(feature = "highs")]
mod options;
mod parts;
#[cfg(feature = "microlp")]
mod portable;
#[cfg(feature = "highs")]
mod version;

pub use parts::solve_by_parts;

use super::{Control, OptionValue, Outcome, Settings, Size, SolverName, StopReason, Tuning};
use crate::model::Program;

/// A failure of a solver: neither an answer nor a limit.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SolverError {
    /// This program was built without the solver.
    #[error("this program was built without the solver {0}")]
    NotBuilt(&'static str),
    /// The solver says so itself.
    #[error("{solver}: {message}")]
    Failed {
        /// Which solver.
        solver: &'static str,
        /// What it says.
        message: String,
    },
    /// The solver that is linked gives wrong answers, and is asked for none.
    #[error(
        "{solver} {found} is linked, but before {least} it gives plans for optimal that are not: install {least} or later, or build staffroom without the feature system-highs"
    )]
    TooOld {
        /// Which solver.
        solver: &'static str,
        /// Its version.
        found: String,
        /// The first version that is believed.
        least: String,
    },
    /// The solver's answer breaks its own Program.
    #[error("{solver} gave an answer that breaks a rule or costs other than it says: {message}")]
    WrongAnswer {
        /// Which solver.
        solver: &'static str,
        /// What is wrong.
        message: String,
    },
}

/// How to solve one Program.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// To be minimised.
    pub program: &'a Program,
    /// A solution to start from, one whole value per variable.
    pub start: Option<&'a [i64]>,
    /// Stop once (cost − bound) ÷ cost is at most this (0: prove the optimum).
    pub gap: f64,
    /// Seed for the solver's own random choices.
    pub seed: u32,
    /// Options of the solver.
    pub tuning: &'a Tuning,
    /// Stop after so many nodes of the search, where a good solution is wanted and no proof.
    pub most_nodes: Option<i32>,
}

impl<'a> Task<'a> {
    /// A Program to be solved as the settings say, from this start if they allow one.
    pub fn new(program: &'a Program, start: Option<&'a [i64]>, settings: &'a Settings) -> Task<'a> {
        let start = start.filter(|_| settings.tuning.warm_start);
        Task { program, start, gap: settings.gap, seed: settings.seed, tuning: &settings.tuning, most_nodes: None }
    }

    /// The same, to the proof whatever the settings allow.
    pub fn to_the_proof(self) -> Task<'a> {
        Task { gap: 0.0, ..self }
    }
}

/// Ends the program with this status where a search that was left behind still works: what ends a program as usual
/// would take down what it uses. Everything must be written already. Nothing happens where there is none.
pub fn leave_what_still_works(status: u8) {
    if super::apart::any_left_behind() {
        #[cfg(feature = "highs")]
        callbacks::leave(status);
    }
    let _ = status;
}

/// How many terms of a Program are written and handed over in a second, on a slow machine
/// (docs/performance.md).
const TERMS_PER_SECOND: f64 = 1_000_000.0;

/// Whether there is time to write a Program of so many terms and hand it over: what is not started needs
/// no stopping. Always, where there is no limit.
pub fn has_time_for(terms: usize, control: &Control) -> bool {
    control.seconds_left().is_none_or(|left| left * TERMS_PER_SECOND >= terms as f64)
}

/// How far one search is: the best cost so far, if any, and the bound.
pub type OnProgress<'a> = &'a (dyn Fn(Option<i64>, i64) + Sync);

/// Solves a Program to the end, to its allowance, or until the control stops it; where the
/// control remembers Programs and this is one of them, its answer is looked up.
///
/// # Errors
/// See [`SolverError`].
pub fn solve(
    solver: SolverName,
    task: Task<'_>,
    control: &Control,
    tell: OnProgress<'_>,
) -> Result<Outcome, SolverError> {
    if let Some(known) = control.memory().and_then(|memory| memory.solved(task.program)) {
        return Ok(known);
    }
    if let Some(stopped) = control.stopped() {
        return Ok(unfinished(task, i64::MIN, stopped));
    }
    let size = (task.program.variables() as u64, task.program.rows() as u64);
    control.counts().given(Size { variables: size.0, rows: size.1 });
    let outcome = match solver {
        #[cfg(feature = "highs")]
        SolverName::Highs | SolverName::HighsPlain => match highs::solve(solver, task, control, tell)? {
            outcome if is_doubtful(&outcome, task) => {
                let tuning = Tuning { presolve: Some(false), ..task.tuning.clone() };
                highs::solve(solver, Task { tuning: &tuning, ..task }, control, tell)?
            }
            outcome => outcome,
        },
        #[cfg(feature = "microlp")]
        SolverName::Microlp => portable::solve(task, control, tell)?,
        #[allow(unreachable_patterns)]
        missing => return Err(SolverError::NotBuilt(missing.name())),
    };
    if let Some(memory) = control.memory().filter(|_| task.gap == 0.0 && task.most_nodes.is_none()) {
        memory.keep_solved(task.program, &outcome);
    }
    Ok(outcome)
}

/// Whether an answer is believed only of the Program as it is, not made smaller.
///
/// HiGHS 1.15 makes about one small Program in ten thousand smaller until it has no solution (as in its issue 3090), and of
/// about one in a hundred thousand it says that the solution it found is optimal, beside a bound that does not prove it.
/// 1.16 mends many wrong reductions. What its reductions say is asked again all the same: it costs nothing where they find a
/// solution.
#[cfg(feature = "highs")]
fn is_doubtful(outcome: &Outcome, task: Task<'_>) -> bool {
    let is_unproven = match outcome {
        Outcome::Infeasible => true,
        Outcome::Feasible { stopped: StopReason::Gap, .. } => task.gap == 0.0 && task.most_nodes.is_none(),
        _ => false,
    };
    is_unproven && task.tuning.presolve != Some(false)
}

/// The start as the best so far, where there is one.
fn unfinished(task: Task<'_>, bound: i64, stopped: StopReason) -> Outcome {
    match task.start {
        Some(start) => {
            let cost = task.program.cost_of_values(start);
            Outcome::Feasible {
                values: start.iter().map(|value| *value as f64).collect(),
                cost,
                bound: bound.min(cost),
                stopped,
            }
        }
        None => Outcome::Unknown { bound, stopped },
    }
}

/// The least cost of the model in a file (MPS or LP, by its name), which HiGHS reads and solves
/// with its own settings. None where it was stopped before its proof.
///
/// # Errors
/// Where the file cannot be read, or its model has no solution.
pub fn optimum_of_file(path: &std::path::Path, control: &Control) -> Result<Option<i64>, SolverError> {
    #[cfg(feature = "highs")]
    return highs::optimum_of_file(path, control);
    #[cfg(not(feature = "highs"))]
    {
        let _ = (path, control);
        Err(SolverError::NotBuilt(SolverName::Highs.name()))
    }
}

/// Whether HiGHS has an option of this name that settings may set, and that takes this value: none
/// that names files, writes anything or changes what counts as a proof.
///
/// # Errors
/// What is wrong with it, in words.
pub fn check_option(name: &str, value: &OptionValue) -> Result<(), String> {
    #[cfg(feature = "highs")]
    return options::check_option(name, value);
    #[cfg(not(feature = "highs"))]
    {
        let _ = value;
        Err(format!("{name}: this program was built without HiGHS"))
    }
}

/// How a relaxation is solved. All have the same cost; their duals differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Relaxation {
    /// Simplex.
    Simplex,
    /// Simplex from a corner that new rows cut off: from a start, it goes on from the dual side.
    DualSimplex,
    /// Simplex once the Program was made smaller: slower for most, but its duals leave out more.
    PresolvedSimplex,
    /// An interior point, and the corner next to it: faster on large Programs in which simplex would take very
    /// many steps of no gain.
    SimplexFromInteriorPoint,
    /// An interior point: faster on large Programs, but its duals leave out less.
    InteriorPoint,
}

/// The answer of a Program's LP relaxation.
#[derive(Clone, PartialEq, Debug)]
pub struct Relaxed {
    /// Prices on the rows: what a [`super::certificate::Certificate`] needs.
    pub duals: Vec<f64>,
    /// One value per variable.
    pub values: Vec<f64>,
    /// Where it stands: the start of a similar Program's relaxation. None of an interior point.
    pub basis: Option<Basis>,
}

/// Which variables and rows of a relaxation rest on one of their limits (a basis of the
/// simplex method).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Basis {
    columns: Vec<i32>,
    rows: Vec<i32>,
}

impl Basis {
    /// HiGHS's words for a variable at its lower limit, and for one that rests on no limit.
    const AT_LOWER: i32 = 0;
    const FREE: i32 = 1;

    /// The same for a Program with more variables and rows: `column` and `row` say what each of
    /// the new Program's is in the old one, if anything. What is new rests on nothing but itself.
    pub fn carried_over(
        &self,
        program: &Program,
        column: impl Fn(usize) -> Option<usize>,
        row: impl Fn(usize) -> Option<usize>,
    ) -> Basis {
        let of = |old: &[i32], at: Option<usize>, new: i32| at.and_then(|at| old.get(at)).copied().unwrap_or(new);
        Basis {
            columns: (0..program.variables()).map(|at| of(&self.columns, column(at), Basis::AT_LOWER)).collect(),
            rows: (0..program.rows()).map(|at| of(&self.rows, row(at), Basis::FREE)).collect(),
        }
    }
}

/// Prices on the rows of a Program, from its LP relaxation. None where the
/// solver has no relaxation of its own or was stopped.
///
/// # Errors
/// See [`SolverError`].
pub fn duals(
    solver: SolverName,
    program: &Program,
    relaxation: Relaxation,
    control: &Control,
) -> Result<Option<Vec<f64>>, SolverError> {
    Ok(relaxed(solver, program, relaxation, None, control)?.map(|relaxed| relaxed.duals))
}

/// The LP relaxation of a Program, from a start if there is one. None where the
/// solver has none of its own or was stopped.
///
/// # Errors
/// See [`SolverError`].
pub fn relaxed(
    solver: SolverName,
    program: &Program,
    relaxation: Relaxation,
    start: Option<&Basis>,
    control: &Control,
) -> Result<Option<Relaxed>, SolverError> {
    // Whoever has a start works on one Program that grows.
    let memory = control.memory().filter(|_| start.is_none());
    if let Some(known) = memory.and_then(|memory| memory.relaxed(program, relaxation)) {
        return Ok(Some(known));
    }
    let found = match solver {
        #[cfg(feature = "highs")]
        SolverName::Highs => highs::relaxed(program, relaxation, start, control)?,
        _ => None,
    };
    if let Some((memory, found)) = memory.zip(found.as_ref()) {
        memory.keep_relaxed(program, relaxation, found);
    }
    Ok(found)
}

/// The best solution that agrees with the LP relaxation wherever that is whole already,
/// with its cost (relaxation enforced neighbourhood search; Berthold 2014): a much smaller Program,
/// and often as good. None where none was found, or the solver has no relaxation.
///
/// # Errors
/// See [`SolverError`].
pub fn near_relaxation(
    solver: SolverName,
    task: Task<'_>,
    control: &Control,
) -> Result<Option<(Vec<f64>, i64)>, SolverError> {
    let Some(relaxed) = relaxed(solver, task.program, Relaxation::Simplex, None, control)? else { return Ok(None) };
    near(solver, task, &relaxed.values, control)
}

/// The same where the values of the relaxation are known.
///
/// # Errors
/// See [`SolverError`].
pub fn near(
    solver: SolverName,
    task: Task<'_>,
    values: &[f64],
    control: &Control,
) -> Result<Option<(Vec<f64>, i64)>, SolverError> {
    let mut held = task.program.clone();
    for (variable, value) in held.all_variables().zip(values) {
        let whole = value.round();
        if (value - whole).abs() < 1e-6 {
            held.hold(variable, whole as i64);
        }
    }
    let task = Task { program: &held, start: None, ..task };
    let found = solve_by_parts(solver, task, control, &|_, _| {})?;
    let cost = found.cost();
    Ok(found.known().and_then(|known| known.incumbent).zip(cost))
}

/// The least whole cost that a solver's bound (a float with its tolerance) proves.
fn whole_bound(bound: f64) -> i64 {
    const TOLERANCE: f64 = 1e-5;
    if bound.is_finite() { (bound - TOLERANCE).ceil() as i64 } else { i64::MIN }
}
