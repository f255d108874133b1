//! The one room with unsafe code: HiGHS asks a callback, in its C interface,
//! whether to go on, and tells it how far it is; it reads models from files and
//! counts nodes. The `highs` crate does not wrap these calls. And the program is ended here while a
//! search that was left behind still works.
//!
//! What makes it sound:
//! - the data behind the pointer is a [`Watch`] on the stack of [`Watch::run`],
//!   which outlives `Highs_run`; the callback is taken off before it returns;
//! - the callback only reads through that pointer (its parts are `Sync`), and
//!   checks HiGHS's own pointers for null;
//! - it never unwinds into C++: a panic of the listener is caught and ends the search.

#![allow(unsafe_code)]

use super::{Basis, OnProgress, whole_bound};
use crate::model::Program;
use crate::solve::{Control, Counts};
use highs::{HighsStatus, Model, SolvedModel};
use highs_sys::{
    Highs_getBasis, Highs_getInt64InfoValue, Highs_readModel, Highs_setBasis, Highs_setCallback,
    Highs_setCallbackSolution, Highs_startCallback, Highs_versionMajor, Highs_versionMinor, HighsCallbackDataIn,
    HighsCallbackDataOut, STATUS_OK,
};
use std::ffi::{CString, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// The kinds of callbacks that are used (highs_c_api.h).
const SIMPLEX_INTERRUPT: c_int = 1;
const IPM_INTERRUPT: c_int = 2;
const MIP_INTERRUPT: c_int = 6;
const MIP_USER_SOLUTION: c_int = 9;

/// How large a Program is, for what its search takes.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Size {
    /// Its variables.
    pub variables: usize,
    /// Its rows.
    pub rows: usize,
    /// The entries of its rows.
    pub entries: usize,
}

impl Size {
    /// That of a Program.
    pub fn new(program: &Program) -> Size {
        Size { variables: program.variables(), rows: program.rows(), entries: program.entries() }
    }

    /// How much work it is to hand it over and to make so many steps in it.
    pub fn work(self, steps: u64) -> u64 {
        Counts::work_of(self.rows, self.entries, steps)
    }

    /// How many steps make so much work.
    pub fn steps_in(self, work: u64) -> u64 {
        Counts::steps_in(self.rows, self.entries, work)
    }
}

/// Watches one search of HiGHS.
pub(super) struct Watch<'a> {
    control: &'a Control,
    tell: OnProgress<'a>,
    size: Size,
    /// A solution to give once HiGHS asks for one, a value for each of its columns.
    start: Option<&'a [f64]>,
    is_given: AtomicBool,
}

impl<'a> Watch<'a> {
    /// Watches the search of a Program for `control`.
    pub fn new(control: &'a Control, tell: OnProgress<'a>, size: Size) -> Self {
        Watch { control, tell, size, start: None, is_given: AtomicBool::new(false) }
    }

    /// The same, with a solution to start from.
    ///
    /// It is given when HiGHS asks, after its reductions, and not set beforehand: of a solution that was set, HiGHS 1.16
    /// believes the cost that it has once the Program is reduced, also where the reductions rule it out, and then calls
    /// it optimal at a cost that nothing has. What is given later counts at what it costs in the Program as it is.
    pub fn starting_from(self, start: Option<&'a [f64]>) -> Self {
        Watch { start, ..self }
    }

    /// Runs the search to its end or until the control stops it.
    ///
    /// # Errors
    /// What HiGHS says where it fails.
    pub fn run(&self, model: Model) -> Result<SolvedModel, HighsStatus> {
        let kinds = [SIMPLEX_INTERRUPT, IPM_INTERRUPT, MIP_INTERRUPT, MIP_USER_SOLUTION];
        self.run_asking(model, if self.start.is_some() { &kinds } else { &kinds[..3] })
    }

    /// Runs the search to its end, or to a limit that it knows itself. For relaxations of large Programs: HiGHS
    /// (1.15 and 1.16) copies a vector of all columns whenever it asks, that is with each step, which takes more than half of
    /// the time.
    ///
    /// # Errors
    /// What HiGHS says where it fails.
    pub fn run_without_asking(&self, model: Model) -> Result<SolvedModel, HighsStatus> {
        self.run_asking(model, &[])
    }

    fn run_asking(&self, mut model: Model, kinds: &[c_int]) -> Result<SolvedModel, HighsStatus> {
        let highs = model.as_mut_ptr();
        let data: *const Watch<'a> = self;
        // SAFETY: `highs` is a live HiGHS object (the model owns it), `watch` has the
        // signature that HiGHS expects, and `data` stays valid until the callback is
        // taken off below.
        unsafe {
            Highs_setCallback(highs, Some(watch), data as *mut c_void);
            for kind in kinds {
                Highs_startCallback(highs, *kind);
            }
        }
        let mut solved = model.try_solve()?;
        // SAFETY: as above; no callback is left that could use `data` later.
        unsafe {
            Highs_setCallback(solved.as_mut_ptr(), None, std::ptr::null_mut());
        }
        Ok(solved)
    }

    /// The start, the first time.
    fn start_once(&self) -> Option<&[f64]> {
        self.start.filter(|_| !self.is_given.swap(true, Ordering::Relaxed))
    }

    /// Tells how far the search is; returns whether it should end.
    fn ask(&self, kind: c_int, primal: f64, dual: f64, steps: u64) -> bool {
        if kind == MIP_INTERRUPT {
            let best = (primal.is_finite() && primal.abs() < 1e15).then(|| primal.round() as i64);
            (self.tell)(best, whole_bound(dual));
        }
        let steps = if kind == MIP_INTERRUPT { steps * Counts::WHOLE } else { steps };
        self.control.stopped().is_some() || self.control.would_be_too_much(self.size.work(steps))
    }
}

/// The major and minor version of the HiGHS that is linked.
pub(super) fn version() -> (i32, i32) {
    // SAFETY: both take nothing and give a number.
    unsafe { (Highs_versionMajor(), Highs_versionMinor()) }
}

/// Lets HiGHS read a model from a file; whether it could.
pub(super) fn read(model: &mut Model, path: &Path) -> bool {
    let Ok(path) = CString::new(path.as_os_str().as_encoded_bytes()) else { return false };
    // SAFETY: the model owns a live HiGHS object, and the path ends with a zero byte and
    // lives until the call is over.
    unsafe { Highs_readModel(model.as_mut_ptr(), path.as_ptr()) == STATUS_OK }
}

/// Lets the simplex method start from a basis (the Program's variables and rows, and the constant's
/// column, which is at its limit); whether HiGHS takes it.
pub(super) fn set_basis(model: &mut Model, basis: &Basis) -> bool {
    if model.num_cols() != basis.columns.len() + 1 || model.num_rows() != basis.rows.len() {
        return false;
    }
    let columns: Vec<c_int> = basis.columns.iter().copied().chain([Basis::AT_LOWER]).collect();
    // SAFETY: the model owns a live HiGHS object, and both arrays are as long as it has columns
    // and rows, which was just checked.
    unsafe { Highs_setBasis(model.as_mut_ptr(), columns.as_ptr(), basis.rows.as_ptr()) == STATUS_OK }
}

/// The basis with which the simplex method ended, for so many variables (one column less than
/// HiGHS has) and rows. None where there is none: HiGHS 1.16 says so, and 1.15 leaves what it was given.
pub(super) fn basis(solved: &mut SolvedModel, variables: usize, rows: usize) -> Option<Basis> {
    let mut basis = Basis { columns: vec![Basis::AT_LOWER; variables + 1], rows: vec![Basis::FREE; rows] };
    // SAFETY: the solved model owns a live HiGHS object with so many columns and rows: the same
    // Program was handed over whole.
    let status = unsafe { Highs_getBasis(solved.as_mut_ptr(), basis.columns.as_mut_ptr(), basis.rows.as_mut_ptr()) };
    basis.columns.truncate(variables);
    (status == STATUS_OK).then_some(basis)
}

/// How many nodes a search looked at. HiGHS tells it in 64 bits, which the `highs` crate does not read.
pub(super) fn nodes(solved: &mut SolvedModel) -> u64 {
    let mut nodes: i64 = 0;
    // SAFETY: the solved model owns a live HiGHS object, the name ends with a zero byte, and
    // HiGHS writes one 64-bit number.
    let status = unsafe { Highs_getInt64InfoValue(solved.as_mut_ptr(), c"mip_node_count".as_ptr(), &raw mut nodes) };
    if status == STATUS_OK { u64::try_from(nodes).unwrap_or(0) } else { 0 }
}

/// Ends the program at once, without what C and C++ run at the end: a search that was left behind still uses
/// what that would take down.
pub(super) fn leave(status: u8) -> ! {
    unsafe extern "C" {
        fn _exit(status: c_int) -> !;
    }
    // SAFETY: `_exit` of the C library takes any status, and returns to nobody.
    unsafe { _exit(c_int::from(status)) }
}

/// Called by HiGHS between steps of its search.
unsafe extern "C" fn watch(
    kind: c_int,
    _message: *const c_char,
    found: *const HighsCallbackDataOut,
    answer: *mut HighsCallbackDataIn,
    data: *mut c_void,
) {
    // SAFETY: HiGHS passes the pointer that `run` registered, which is valid while it runs,
    // and its own structures, valid for this call or null.
    let (watch, found, answer) = unsafe { ((data as *const Watch<'_>).as_ref(), found.as_ref(), answer.as_mut()) };
    let (Some(watch), Some(found), Some(answer)) = (watch, found, answer) else { return };
    if kind == MIP_USER_SOLUTION {
        if let Some(start) = watch.start_once() {
            let length = c_int::try_from(start.len()).unwrap_or(0);
            // SAFETY: the answer is HiGHS's own for this call; it copies so many values of `start`, and checks that it has
            // as many columns.
            let status = unsafe { Highs_setCallbackSolution(answer, length, start.as_ptr()) };
            answer.user_has_solution = c_int::from(status == STATUS_OK);
        }
        return;
    }
    let steps = match kind {
        MIP_INTERRUPT => u64::try_from(found.mip_total_lp_iterations),
        IPM_INTERRUPT => u64::try_from(found.ipm_iteration_count),
        _ => u64::try_from(found.simplex_iteration_count),
    };
    let ask = || watch.ask(kind, found.mip_primal_bound, found.mip_dual_bound, steps.unwrap_or(0));
    let end = catch_unwind(AssertUnwindSafe(ask)).unwrap_or(true);
    answer.user_interrupt = c_int::from(end);
}
