//! What a run is asked to do and what it answers: the two lines of JSON between the
//! process that compares and the one that plans.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::record::{Status, Step};
use super::settings::BenchSettings;

/// What one run is to do.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Job {
    /// The school's folder or workbook.
    pub school: PathBuf,
    /// How to solve.
    pub settings: BenchSettings,
    /// The seed of the solver's own random choices.
    pub seed: u32,
    /// How long it may take, in seconds.
    pub time_limit: f64,
    /// How much memory it may hold, in megabytes.
    pub memory_limit: u64,
}

/// What became of it. See [`super::record::Record`] for what each means.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of the record")]
pub struct Answer {
    pub status: Status,
    pub message: String,
    pub staff: usize,
    pub total: Option<i64>,
    pub bound: Option<i64>,
    pub proof_seconds: Option<f64>,
    pub memory: Option<f64>,
    pub nodes: u64,
    pub lp_iterations: u64,
    pub options_before: u64,
    pub variables_after: u64,
    pub rows_after: u64,
    pub sessions_unmet: Option<u64>,
    pub absences: Option<u64>,
    pub lessons_released: Option<u64>,
    /// What was known of the whole plan, and when.
    pub steps: Vec<Step>,
}

impl Answer {
    /// An answer of which nothing is known but how it ended.
    pub fn ended(status: Status, message: String) -> Answer {
        Answer {
            status,
            message,
            staff: 0,
            total: None,
            bound: None,
            proof_seconds: None,
            memory: None,
            nodes: 0,
            lp_iterations: 0,
            options_before: 0,
            variables_after: 0,
            rows_after: 0,
            sessions_unmet: None,
            absences: None,
            lessons_released: None,
            steps: Vec::new(),
        }
    }
}

/// Adds a step where it says something new.
pub fn add_step(steps: &mut Vec<Step>, step: Step) {
    let last = steps.last().copied();
    let total = step.total.into_iter().chain(last.and_then(|last| last.total)).min();
    let bound = step.bound.into_iter().chain(last.and_then(|last| last.bound)).max();
    if last.is_none_or(|last| (last.total, last.bound) != (total, bound)) {
        steps.push(Step { seconds: step.seconds, total, bound });
    }
}

/// The primal integral of a search that ended after `seconds` (Berthold 2013): the time, each
/// moment weighted by how far the plan at hand was from the best of the search, 1 where there
/// was none. None where no plan was found.
///
/// ```
/// use staffroom_laboratory::bench::job::primal_integral;
/// use staffroom_laboratory::bench::record::Step;
///
/// let step = |seconds, total| Step { seconds, total: Some(total), bound: None };
/// // One second without a plan, two with one that costs double, then the best.
/// assert_eq!(primal_integral(&[step(1.0, 200), step(3.0, 100)], 9.0), Some(1.0 + 2.0 * 0.5));
/// ```
pub fn primal_integral(steps: &[Step], seconds: f64) -> Option<f64> {
    let best = steps.iter().filter_map(|step| step.total).min()? as f64;
    let mut integral = 0.0;
    let mut since = 0.0;
    let mut gap = 1.0;
    for step in steps {
        let until = step.seconds.clamp(since, seconds.max(since));
        integral += gap * (until - since);
        since = until;
        if let Some(total) = step.total {
            gap = if total as f64 == best { 0.0 } else { ((total as f64 - best) / total as f64).min(1.0) };
        }
    }
    Some(integral + gap * (seconds - since).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(seconds: f64, total: Option<i64>, bound: Option<i64>) -> Step {
        Step { seconds, total, bound }
    }

    #[test]
    fn only_what_is_new_is_a_step() {
        let mut steps = Vec::new();
        add_step(&mut steps, step(0.1, None, Some(5)));
        add_step(&mut steps, step(0.2, None, Some(4)));
        add_step(&mut steps, step(0.3, Some(9), Some(3)));
        add_step(&mut steps, step(0.4, Some(11), Some(5)));
        add_step(&mut steps, step(0.5, Some(8), Some(8)));
        let expected = [(0.1, None, Some(5)), (0.3, Some(9), Some(5)), (0.5, Some(8), Some(8))];
        assert_eq!(steps, expected.map(|(seconds, total, bound)| step(seconds, total, bound)));
    }

    #[test]
    fn the_primal_integral_is_the_area_under_the_gap() {
        assert_eq!(primal_integral(&[], 3.0), None);
        assert_eq!(primal_integral(&[step(1.0, None, Some(1))], 3.0), None);
        assert_eq!(primal_integral(&[step(1.0, Some(0), None)], 3.0), Some(1.0));
        assert_eq!(primal_integral(&[step(0.5, Some(4), None), step(1.5, Some(2), None)], 1.0), Some(0.75));
    }
}
