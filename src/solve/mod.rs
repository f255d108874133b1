//! Solving: settings, what is known at the end, and what can be told on the way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Which solver proves the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SolverName {
    /// HiGHS behind our reductions, bounds and decomposition.
    Highs,
    /// The straightforward formulation handed whole to HiGHS, for comparison.
    HighsPlain,
    /// The pure-Rust solver behind good_lp, for small schools.
    Microlp,
}

impl SolverName {
    /// The solvers that this program was built with, the default first.
    pub fn available() -> &'static [SolverName] {
        &[
            #[cfg(feature = "highs")]
            SolverName::Highs,
            #[cfg(feature = "highs")]
            SolverName::HighsPlain,
            #[cfg(feature = "microlp")]
            SolverName::Microlp,
        ]
    }

    /// The word of `--solver`.
    pub fn name(self) -> &'static str {
        match self {
            SolverName::Highs => "highs",
            SolverName::HighsPlain => "highs-plain",
            SolverName::Microlp => "microlp",
        }
    }
}

/// How to solve.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    /// Stop after this long with the best plan so far.
    pub time_limit: Option<Duration>,
    /// Stop once (total − bound) ÷ total is at most this; 0 asks for a proof.
    pub gap: f64,
    /// Threads for components; the result does not depend on it.
    pub threads: usize,
    /// Seed for the solver's own random choices.
    pub seed: u32,
    /// Which solver.
    pub solver: SolverName,
}

/// How far the work is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// The best total found so far.
    pub best: Option<i64>,
    /// No plan costs less than this.
    pub bound: i64,
}

/// The line between the work and whoever watches it: a flag that asks it to
/// stop with the best plan so far, and a place to tell progress.
#[derive(Clone, Default)]
pub struct Control {
    stop: Arc<AtomicBool>,
    listener: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

impl Control {
    /// A control that tells `listener` about progress (from any thread).
    pub fn with_listener(listener: Arc<dyn Fn(Progress) + Send + Sync>) -> Self {
        Control { stop: Arc::default(), listener: Some(listener) }
    }

    /// Asks the work to stop with the best plan so far. May be called from a signal handler's thread.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Tells how far the work is.
    pub fn tell(&self, progress: Progress) {
        if let Some(listener) = &self.listener {
            listener(progress);
        }
    }
}
