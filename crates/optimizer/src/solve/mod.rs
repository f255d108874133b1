//! Solving: settings, what is known at the end, and what can be told on the way.

pub mod apart;
pub mod certificate;
pub mod column_generation;
mod counts;
mod grace;
pub mod graph;
pub mod ilp;
mod memory;
mod tuning;

pub use counts::{Counts, Size};
pub use memory::SolveCache;
pub use tuning::{OptionValue, Tuning};

use grace::Grace;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

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

    /// The solver for questions beside the comparison of formulations: that of
    /// `highs-plain` is HiGHS too.
    pub fn without_plain(self) -> SolverName {
        match self {
            SolverName::HighsPlain => SolverName::Highs,
            other => other,
        }
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
    /// Which of the steps that make it fast are taken.
    pub tuning: Tuning,
}

impl Settings {
    /// To the proof, on one thread, with the first solver that there is.
    ///
    /// # Panics
    /// In a program that was built without any solver.
    pub fn to_the_proof() -> Settings {
        let solver = *SolverName::available().first().expect("this program was built with a solver");
        Settings { time_limit: None, gap: 0.0, threads: 1, seed: 0, solver, tuning: Tuning::default() }
    }

    /// Whether a cost is as near to its bound as was asked for.
    pub fn close_enough(&self, cost: i64, bound: i64) -> bool {
        bound >= cost || (cost - bound) as f64 <= self.gap * cost as f64
    }

    /// Threads for work that is done side by side.
    ///
    /// # Errors
    /// Where the system starts none, in words.
    pub fn pool(&self) -> Result<rayon::ThreadPool, String> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build();
        pool.map_err(|error| format!("no threads could be started: {error}"))
    }
}

/// How far the work is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// The best total found so far.
    pub best: Option<i64>,
    /// No plan costs less than this.
    pub bound: i64,
}

/// What a [`Progress`] is about.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum About {
    /// A part of the work, in words: one kind alone, while others are still to come.
    Stage(&'static str),
    /// The whole plan.
    #[default]
    Whole,
}

/// Whoever is told about progress, from any thread.
pub type Listener = Arc<dyn Fn(Progress, About) + Send + Sync>;

/// Why a search ended before its proof.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StopReason {
    /// The time limit.
    TimeLimit,
    /// Somebody asked for the best so far.
    Interrupted,
    /// The gap that was asked for is reached, or the size of a search that was asked for.
    Gap,
}

/// What is known at the end of a search. A failure of the solver is an error, not an outcome.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// The best there is.
    Optimal {
        /// One value per variable.
        values: Vec<f64>,
        /// Their cost.
        cost: i64,
    },
    /// The best so far.
    Feasible {
        /// One value per variable.
        values: Vec<f64>,
        /// Their cost.
        cost: i64,
        /// No solution costs less.
        bound: i64,
        /// Why the search ended.
        stopped: StopReason,
    },
    /// There is no solution.
    Infeasible,
    /// Nothing was found in time.
    Unknown {
        /// No solution costs less.
        bound: i64,
        /// Why the search ended.
        stopped: StopReason,
    },
}

/// What is known of a Program that has solutions, however the search for them ended.
#[derive(Clone, PartialEq, Debug)]
pub struct Known {
    /// The incumbent: one value per variable. None where nothing was found in time.
    pub incumbent: Option<Vec<f64>>,
    /// No solution costs less; what the incumbent costs, where it is optimal.
    pub bound: i64,
    /// Why the search ended before the proof. None where the incumbent is optimal.
    pub stopped: Option<StopReason>,
}

impl Outcome {
    /// The incumbent, the bound, and what stopped the search; none where there is no solution.
    pub fn known(self) -> Option<Known> {
        let (incumbent, bound, stopped) = match self {
            Outcome::Infeasible => return None,
            Outcome::Optimal { values, cost } => (Some(values), cost, None),
            Outcome::Feasible { values, bound, stopped, .. } => (Some(values), bound, Some(stopped)),
            Outcome::Unknown { bound, stopped } => (None, bound, Some(stopped)),
        };
        Some(Known { incumbent, bound, stopped })
    }

    /// What the incumbent costs, where there is one.
    pub fn cost(&self) -> Option<i64> {
        match self {
            Outcome::Optimal { cost, .. } | Outcome::Feasible { cost, .. } => Some(*cost),
            Outcome::Infeasible | Outcome::Unknown { .. } => None,
        }
    }
}

/// The line between the work and whoever watches it: a flag that asks it to
/// stop with the best plan so far, and a place to tell progress.
#[derive(Clone, Default)]
pub struct Control {
    stop: Arc<AtomicBool>,
    deadline: Option<Instant>,
    listener: Option<Listener>,
    about: About,
    counts: Arc<Counts>,
    memory: Option<Arc<SolveCache>>,
    /// It ends once its counts say that solvers worked so much.
    most_work: Option<u64>,
    /// What this one is a part of: it stops with that.
    outer: Option<Arc<Control>>,
    /// Where time is up already, for how long it may still go on.
    grace: Option<Arc<Grace>>,
    checks: Option<Arc<Checks>>,
}

/// How often it was asked whether the work should end, and how often it may be before it should.
struct Checks {
    made: AtomicU64,
    most: u64,
}

impl Checks {
    /// Counts one more; whether that is too many.
    fn one_too_many(&self) -> bool {
        self.made.fetch_add(1, Ordering::Relaxed) >= self.most
    }
}

impl Control {
    /// A control that tells `listener` about progress (from any thread).
    pub fn with_listener(listener: Arc<dyn Fn(Progress, About) + Send + Sync>) -> Self {
        Control { listener: Some(listener), ..Control::default() }
    }

    /// The same control, which tells nobody: for many small pieces of work side by side.
    pub fn quiet(&self) -> Self {
        Control { listener: None, ..self.clone() }
    }

    /// The same control, for one kind of several: what it tells is not about the whole plan. That it begins
    /// is told at once.
    pub fn of_stage(&self, what: &'static str) -> Self {
        let control = Control { about: About::Stage(what), ..self.clone() };
        control.tell(Progress { best: None, bound: 0 });
        control
    }

    /// The same control, for work that may take this share of the time that is left.
    pub fn with_share(&self, share: f64) -> Self {
        let left = self.seconds_left().map(|left| Duration::from_secs_f64(left * share));
        // Never later than it was, not even by a moment: grace is counted from there.
        self.within(left)
    }

    /// The same control, for work on many schools that are nearly the same: what was solved for one is
    /// known for the others ([`SolveCache`]).
    pub fn remembering(&self) -> Self {
        Control { memory: Some(Arc::default()), ..self.clone() }
    }

    /// For tests: a control that lets the work go on for so many checks and stops it at the next, as a signal would that
    /// comes just then. On one thread that is the same place each time; with `u64::MAX` it only counts
    /// ([`Control::checks_made`]).
    pub fn stopping_at_check(most: u64) -> Self {
        Control { checks: Some(Arc::new(Checks { made: AtomicU64::new(0), most })), ..Control::default() }
    }

    /// How often it was asked whether the work should end, by a control that counts.
    pub fn checks_made(&self) -> u64 {
        self.checks.as_ref().map_or(0, |checks| checks.made.load(Ordering::Relaxed))
    }

    /// What was solved before, where that is remembered.
    pub fn memory(&self) -> Option<&SolveCache> {
        self.memory.as_deref()
    }

    /// What the solvers were given and what they did, all parts together.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Asks the work to stop with the best plan so far. May be called from a signal handler's thread.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// A control of a part of the work: it ends with the whole, and can be stopped on its own.
    pub fn part(&self) -> Self {
        Control { stop: Arc::default(), outer: Some(Arc::new(self.clone())), ..self.clone() }
    }

    /// A control of a part of the work that tells another listener.
    pub fn part_with_listener(&self, listener: Listener) -> Self {
        Control { listener: Some(listener), ..self.part() }
    }

    /// The same control, with a time at which the work ends by itself.
    pub fn with_deadline(&self, limit: Option<Duration>) -> Self {
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        Control { deadline, ..self.clone() }
    }

    /// The same control, which ends after this long, if not before.
    pub fn within(&self, limit: Option<Duration>) -> Self {
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        Control { deadline: [self.deadline, deadline].into_iter().flatten().min(), ..self.clone() }
    }

    /// A control of a part of the work that ends, too, once solvers have worked so much for it
    /// ([`Counts::work_of`]). It counts on its own, and remembers on its own: where it ends does not depend on
    /// what others do at the same time.
    pub fn part_of_work(&self, most: u64) -> Self {
        Control { counts: Arc::default(), memory: Some(Arc::default()), most_work: Some(most), ..self.part() }
    }

    /// Whether the work would be too much with so much more that is not counted yet.
    pub fn would_be_too_much(&self, more: u64) -> bool {
        self.most_work.is_some_and(|most| self.counts.work() + more >= most)
    }

    /// How much solvers may work before that would be too much; none where nobody says.
    #[cfg_attr(not(feature = "highs"), allow(dead_code, reason = "only HiGHS tells how much it did"))]
    pub(crate) fn work_left(&self) -> Option<u64> {
        self.most_work.map(|most| most.saturating_sub(self.counts.work()))
    }

    /// How many seconds are left before the work ends by itself.
    pub fn seconds_left(&self) -> Option<f64> {
        self.end().map(|end| end.saturating_duration_since(Instant::now()).as_secs_f64())
    }

    /// When the work ends by itself: with what it is a part of, if not before.
    fn end(&self) -> Option<Instant> {
        let outer = self.outer.as_ref().and_then(|outer| outer.end());
        let grace = self.grace.as_ref().and_then(|grace| grace.end());
        [self.deadline, outer, grace].into_iter().flatten().min()
    }

    /// Whether the clock or whoever watches it ends the work, rather than a part that has found enough: what does not
    /// look at this control must be left behind.
    pub fn out_of_time(&self) -> bool {
        let over = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        let asked = || match &self.outer {
            Some(outer) => outer.out_of_time(),
            None => self.stop.load(Ordering::Relaxed),
        };
        over || self.grace.as_ref().is_some_and(|grace| grace.out_of_time()) || asked()
    }

    /// Why the work should end now, if it should.
    pub fn stopped(&self) -> Option<StopReason> {
        if let Some(stopped) = self.grace.as_ref().and_then(|grace| grace.stopped()) {
            Some(stopped)
        } else if let Some(stopped) = self.outer.as_ref().and_then(|outer| outer.stopped()) {
            Some(stopped)
        } else if self.checks.as_ref().is_some_and(|checks| checks.one_too_many()) || self.stop.load(Ordering::Relaxed)
        {
            Some(StopReason::Interrupted)
        } else if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            Some(StopReason::TimeLimit)
        } else if self.would_be_too_much(0) {
            Some(StopReason::Gap)
        } else {
            None
        }
    }

    /// Tells how far the work is.
    pub fn tell(&self, progress: Progress) {
        if let Some(listener) = &self.listener {
            listener(progress, self.about);
        }
    }
}
