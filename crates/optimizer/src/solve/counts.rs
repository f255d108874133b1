//! What solvers were given and what they did, for whoever compares settings.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// How large a Program is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Size {
    /// Variables.
    pub variables: u64,
    /// Rows.
    pub rows: u64,
}

/// Counts over all Programs of a run, from all threads.
#[derive(Debug, Default)]
pub struct Counts {
    nodes: AtomicU64,
    iterations: AtomicU64,
    programs: AtomicU64,
    work: AtomicU64,
    largest: Mutex<Size>,
}

impl Counts {
    /// An integer Program is given to a solver.
    pub(super) fn given(&self, size: Size) {
        self.programs.fetch_add(1, Ordering::Relaxed);
        let mut largest = self.largest.lock().unwrap_or_else(PoisonError::into_inner);
        *largest = size.max(*largest);
    }

    /// A solver has looked at so many nodes and made so many steps from corner to corner
    /// or through the inside.
    #[cfg_attr(not(feature = "highs"), allow(dead_code, reason = "only HiGHS tells how much it did"))]
    pub(super) fn done(&self, nodes: u64, iterations: u64) {
        self.nodes.fetch_add(nodes, Ordering::Relaxed);
        self.iterations.fetch_add(iterations, Ordering::Relaxed);
    }

    /// A solver, or whatever else is to be counted, has worked so much, by [`Counts::work_of`].
    pub fn worked(&self, work: u64) {
        self.work.fetch_add(work, Ordering::Relaxed);
    }

    /// How much work it is to hand over a Program of so many rows and entries, and to make so many steps in it:
    /// some ten million in a second, where whole numbers are asked for, whose cuts and heuristics count as
    /// [`Counts::WHOLE`] times the steps; more of relaxations. The same on every machine, so that what is left out for want of
    /// it does not depend on how fast that is.
    pub fn work_of(rows: usize, entries: usize, iterations: u64) -> u64 {
        const HANDED_OVER: u64 = 20_000;
        const OF_ENTRY: u64 = 20;
        const OF_STEP: u64 = 500;
        HANDED_OVER + OF_ENTRY * entries as u64 + iterations * (OF_STEP + rows as u64)
    }

    /// How many steps make so much work of a Program of so many rows, or a little more.
    #[cfg_attr(not(feature = "highs"), allow(dead_code, reason = "only HiGHS tells how much it did"))]
    pub(super) fn steps_in(rows: usize, entries: usize, work: u64) -> u64 {
        let of_step = Counts::work_of(rows, entries, 1) - Counts::work_of(rows, entries, 0);
        work.saturating_sub(Counts::work_of(rows, entries, 0)).div_ceil(of_step)
    }

    /// How many times more a step of an integer Program's search takes, all else that it does included.
    pub const WHOLE: u64 = 4;

    /// How much solvers worked, by [`Counts::work_of`]: what was looked up took none.
    pub fn work(&self) -> u64 {
        self.work.load(Ordering::Relaxed)
    }

    /// Adds what was counted on its own; work that has a budget has counts of its own.
    pub fn include(&self, others: &Counts) {
        self.nodes.fetch_add(others.nodes(), Ordering::Relaxed);
        self.iterations.fetch_add(others.iterations(), Ordering::Relaxed);
        self.programs.fetch_add(others.programs(), Ordering::Relaxed);
        self.work.fetch_add(others.work(), Ordering::Relaxed);
        let mut largest = self.largest.lock().unwrap_or_else(PoisonError::into_inner);
        *largest = others.largest().max(*largest);
    }

    /// Nodes of all branch-and-bound searches.
    pub fn nodes(&self) -> u64 {
        self.nodes.load(Ordering::Relaxed)
    }

    /// Simplex and interior-point iterations, those of relaxations too.
    pub fn iterations(&self) -> u64 {
        self.iterations.load(Ordering::Relaxed)
    }

    /// How many integer Programs a solver was given.
    pub fn programs(&self) -> u64 {
        self.programs.load(Ordering::Relaxed)
    }

    /// The integer Program with the most variables that a solver was given; empty where there was none.
    pub fn largest(&self) -> Size {
        *self.largest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
