//! Settings against each other: every figure that is said of runs, worked out from their records alone.

mod against;
mod disagreements;
mod figures;
mod warnings;

pub use against::{Against, Ratio};
pub use disagreements::{Disagreement, Kind, Side};
pub use figures::Figures;

use super::measured::{Measured, TimeOuts};
use super::record::Record;

/// The settings that others are compared with where nobody says otherwise.
const USUAL_BASELINE: &str = "default";

/// What runs of several settings say of each other.
#[derive(Clone, PartialEq, Debug)]
pub struct Comparison {
    /// The runs in order.
    pub measured: Measured,
    /// The settings that the others are compared with, by number; `None` where there are no runs.
    pub baseline: Option<usize>,
    /// The figures of each settings, in the order of [`Measured::settings`].
    pub figures: Vec<Figures>,
    /// How many instances were run with every settings: means are taken over these.
    pub common: usize,
    /// For how many of these there is a plan of every settings that planned any: totals are of these.
    pub planned: usize,
    /// How many times longer one seed takes than another with the same settings, for the settings
    /// where that is most; `None` where there is one seed only.
    pub noise: Option<f64>,
    /// Where solvers contradict each other.
    pub disagreements: Vec<Disagreement>,
    /// What makes the figures less sure than they look.
    pub warnings: Vec<String>,
}

impl Comparison {
    /// Compares runs. `baseline` is the name of the settings that the others are compared with; without
    /// one (or where no runs have it) `default` is, or else the first by name.
    ///
    /// O(runs × log(runs) + settings × (instances + resamples × schools)).
    pub fn new(records: &[Record], baseline: Option<&str>) -> Comparison {
        let measured = Measured::new(records);
        let found = baseline.and_then(|name| find(&measured, name));
        let number = found.or_else(|| find(&measured, USUAL_BASELINE));
        let number = number.or((!measured.settings.is_empty()).then_some(0));
        let mut warnings = warnings::of(records, &measured);
        if let (Some(name), None, Some(number)) = (baseline, found, number) {
            let label = &measured.settings[number].label;
            warnings.insert(0, format!("No runs have settings named {name}: all are compared with {label}."));
        }
        let seeds: Vec<Option<f64>> = (0..measured.settings.len()).map(|own| against::noise(&measured, own)).collect();
        let noise = seeds.iter().flatten().copied().reduce(f64::max);
        let common = measured.common();
        let figures = (0..measured.settings.len()).map(|own| {
            let against = number.filter(|baseline| *baseline != own);
            let against = against.map(|baseline| Against::new(&measured, own, baseline, noise));
            Figures::new(&measured, own, &common, seeds[own], against)
        });
        Comparison {
            figures: figures.collect(),
            baseline: number,
            common: common.len(),
            planned: figures::comparable(&measured, &common, |cell| cell.total).len(),
            noise,
            disagreements: disagreements::of(records),
            warnings,
            measured,
        }
    }

    /// The settings in the order in which they are shown: the baseline, then the others by name.
    pub fn order(&self) -> Vec<usize> {
        let others = (0..self.figures.len()).filter(|number| Some(*number) != self.baseline);
        self.baseline.into_iter().chain(others).collect()
    }

    /// What settings are called.
    pub fn label(&self, number: usize) -> &str {
        &self.measured.settings[number].label
    }

    /// What the baseline is called; empty where there are no runs.
    pub fn baseline_label(&self) -> &str {
        self.baseline.map_or("", |baseline| self.label(baseline))
    }
}

/// The settings of that label, or the first of that name.
fn find(measured: &Measured, name: &str) -> Option<usize> {
    let labelled = measured.settings.iter().position(|settings| settings.label == name);
    labelled.or_else(|| measured.settings.iter().position(|settings| settings.name == name))
}

/// The place of a way of counting time-outs in arrays of three.
pub fn place(time_outs: TimeOuts) -> usize {
    time_outs as usize
}

#[cfg(test)]
mod tests;
