//! The figures of one settings.

use super::Against;
use crate::bench::measured::{Cell, Measured, TimeOuts};
use crate::bench::statistics::{SHIFT_SECONDS, mean, shifted_geometric_mean};

/// What is added to nodes, and to megabytes and iterations, before their geometric mean.
const SHIFT_NODES: f64 = 100.0;
const SHIFT_MEGABYTES: f64 = 1.0;
const SHIFT_ITERATIONS: f64 = 1_000.0;

/// The figures of one settings. Those of different settings may be compared: each
/// is taken over instances for which all settings have it, but for settings that
/// have it nowhere.
#[derive(Clone, PartialEq, Debug)]
pub struct Figures {
    /// How many instances were run.
    pub instances: usize,
    /// How many of them were solved.
    pub solved: usize,
    /// How many runs ended because their gap was small enough, without a proof.
    pub gaps: usize,
    /// How many runs were stopped, ran out of memory or failed.
    pub failures: usize,
    /// Shifted geometric means of the seconds, one for each way of counting time-outs ([`super::place`]),
    /// over the instances that were run with every settings.
    pub means: [Option<f64>; 3],
    /// How many times longer one seed takes than another; `None` where there is one only.
    pub seeds: Option<f64>,
    /// Shifted geometric mean of the processor seconds, time-outs included.
    pub cpu_seconds: Option<f64>,
    /// Shifted geometric mean of the most memory held, in megabytes.
    pub memory: Option<f64>,
    /// Shifted geometric mean of the nodes.
    pub nodes: Option<f64>,
    /// Shifted geometric mean of the iterations.
    pub lp_iterations: Option<f64>,
    /// Shifted geometric mean of the area under the gap, in seconds.
    pub primal_integral: Option<f64>,
    /// Mean of the totals of plans.
    pub total: Option<f64>,
    /// Sum of the sessions that are in no plan.
    pub sessions_unmet: Option<f64>,
    /// Sum of the absences.
    pub absences: Option<f64>,
    /// Sum of the lessons released.
    pub lessons_released: Option<f64>,
    /// How it compares with the baseline; `None` for the baseline.
    pub against: Option<Against>,
}

impl Figures {
    pub(super) fn new(
        measured: &Measured,
        own: usize,
        common: &[usize],
        seeds: Option<f64>,
        against: Option<Against>,
    ) -> Figures {
        let cells: Vec<&Cell> = measured.cells[own].iter().flatten().collect();
        let over = |figure: fn(&Cell) -> Option<f64>| -> Vec<f64> {
            measured.row(own, &comparable(measured, common, figure)).filter_map(figure).collect()
        };
        let shifted = |shift, figure| shifted_geometric_mean(&over(figure), shift);
        let sum = |figure| Some(over(figure)).filter(|values| !values.is_empty()).map(|values| values.iter().sum());
        Figures {
            instances: cells.len(),
            solved: cells.iter().filter(|cell| cell.seconds.is_some()).count(),
            gaps: cells.iter().map(|cell| cell.gaps).sum(),
            failures: cells.iter().map(|cell| cell.failures).sum(),
            means: TimeOuts::ALL.map(|time_outs| seconds(measured, own, common, time_outs)),
            seeds,
            cpu_seconds: shifted(SHIFT_SECONDS, |cell| cell.cpu_seconds),
            memory: shifted(SHIFT_MEGABYTES, |cell| cell.memory),
            nodes: shifted(SHIFT_NODES, |cell| cell.nodes),
            lp_iterations: shifted(SHIFT_ITERATIONS, |cell| cell.lp_iterations),
            primal_integral: shifted(SHIFT_SECONDS, |cell| cell.primal_integral),
            total: mean(&over(|cell| cell.total)),
            sessions_unmet: sum(|cell| cell.sessions_unmet),
            absences: sum(|cell| cell.absences),
            lessons_released: sum(|cell| cell.lessons_released),
            against,
        }
    }
}

/// The mean time over those of the instances in which each settings has a time that counts.
fn seconds(measured: &Measured, own: usize, common: &[usize], time_outs: TimeOuts) -> Option<f64> {
    let counts = |instance: &usize| measured.cells.iter().all(|row| time(row, *instance, time_outs).is_some());
    let counting = common.iter().filter(|instance| counts(instance));
    let times: Vec<f64> = counting.filter_map(|instance| time(&measured.cells[own], *instance, time_outs)).collect();
    shifted_geometric_mean(&times, SHIFT_SECONDS)
}

fn time(row: &[Option<Cell>], instance: usize, time_outs: TimeOuts) -> Option<f64> {
    row[instance].as_ref().and_then(|cell| cell.time(time_outs))
}

/// Those of the instances for which every settings has a figure that has it for any.
pub(super) fn comparable(measured: &Measured, among: &[usize], figure: fn(&Cell) -> Option<f64>) -> Vec<usize> {
    let has = |row: &[Option<Cell>], instance: usize| row[instance].as_ref().and_then(figure).is_some();
    let rows: Vec<&Vec<Option<Cell>>> =
        measured.cells.iter().filter(|row| among.iter().any(|instance| has(row, *instance))).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    among.iter().copied().filter(|instance| rows.iter().all(|row| has(row, *instance))).collect()
}
