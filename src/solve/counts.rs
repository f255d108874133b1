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
