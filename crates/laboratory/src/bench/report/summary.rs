//! A comparison as data, for `--json`.

use serde::Serialize;

use crate::bench::comparison::{Against, Comparison, place};
use crate::bench::measured::TimeOuts;
use crate::bench::verdict;

/// What a comparison says.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Summary {
    /// The verdict, a paragraph each, the most important first.
    pub verdict: Vec<String>,
    /// The settings that the others are compared with; none where there are no runs.
    pub baseline: Option<String>,
    /// The settings, the baseline first.
    pub settings: Vec<OfSettings>,
    /// How many contradictions there are between runs.
    pub contradictions: usize,
}

/// The figures of one settings.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OfSettings {
    /// What it is called.
    pub name: String,
    /// How many instances (schools × seeds) were run.
    pub instances: usize,
    /// How many of them were solved.
    pub solved: usize,
    /// Shifted geometric mean of the seconds; a time-out counts the limit.
    pub seconds: Option<f64>,
    /// How it compares with the baseline; none for the baseline.
    pub against_baseline: Option<OfPair>,
}

/// One settings against the baseline, on the instances that were run with both.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OfPair {
    /// How many instances these are.
    pub instances: usize,
    /// How many times as long as the baseline it takes.
    pub ratio: Option<f64>,
    /// Where the ratio would lie for other schools in 95 of 100 cases.
    pub interval: Option<[f64; 2]>,
    /// Instances on which it is clearly faster.
    pub wins: usize,
    /// Instances on which the baseline is.
    pub losses: usize,
    /// The others.
    pub ties: usize,
    /// Whether the difference may be believed.
    pub clear: bool,
}

impl From<&Against> for OfPair {
    fn from(against: &Against) -> OfPair {
        let ratio = against.ratio();
        OfPair {
            instances: against.instances,
            ratio: ratio.map(|ratio| ratio.value),
            interval: ratio.and_then(|ratio| ratio.interval).map(|interval| [interval.low, interval.high]),
            wins: against.wins,
            losses: against.losses,
            ties: against.ties,
            clear: against.clear,
        }
    }
}

/// What a comparison says, as data.
pub fn summary(comparison: &Comparison) -> Summary {
    let of_settings = |own: usize| {
        let figures = &comparison.figures[own];
        OfSettings {
            name: comparison.label(own).to_owned(),
            instances: figures.instances,
            solved: figures.solved,
            seconds: figures.means[place(TimeOuts::Maximum)],
            against_baseline: figures.against.as_ref().map(OfPair::from),
        }
    };
    Summary {
        verdict: verdict::of(comparison).into_iter().map(|paragraph| paragraph.text).collect(),
        baseline: comparison.baseline.map(|own| comparison.label(own).to_owned()),
        settings: comparison.order().into_iter().map(of_settings).collect(),
        contradictions: comparison.disagreements.len(),
    }
}
