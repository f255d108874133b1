//! One settings against the baseline, and how much seeds alone make of a difference.

use std::collections::{BTreeMap, BTreeSet};

use super::place;
use crate::bench::measured::{Cell, Measured, TimeOuts};
use crate::bench::statistics::{Interval, LogarithmSum, SHIFT_SECONDS, bootstrap, shifted_geometric_mean};

/// A win is faster by more than this share …
const WIN_SHARE: f64 = 0.05;
/// … and by more than these seconds: less than that is the machine's.
const WIN_SECONDS: f64 = 0.010;
/// Where the drawing of schools starts, so that the same runs give the same interval.
const SEED: u64 = 1979;

/// How many times as long as the baseline takes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ratio {
    /// The shifted geometric mean divided by that of the baseline: below 1 is faster.
    pub value: f64,
    /// Where it would lie for other schools of the same sort in 95 of 100 cases; `None` for one school.
    pub interval: Option<Interval>,
    /// Over how many instances it is taken.
    pub instances: usize,
}

impl Ratio {
    /// The ratio as a number from 1 up, whichever side is faster.
    pub fn distance(self) -> f64 {
        self.value.max(1.0 / self.value)
    }
}

/// One settings against the baseline, on the instances that were run with both.
#[derive(Clone, PartialEq, Debug)]
pub struct Against {
    /// How many instances were run with both.
    pub instances: usize,
    /// Of how many schools they are.
    pub schools: usize,
    /// The ratios, one for each way of counting time-outs ([`super::place`]).
    pub ratios: [Option<Ratio>; 3],
    /// Instances on which it is faster by more than 5 % and 10 ms, or alone in solving it.
    pub wins: usize,
    /// Instances on which the baseline is.
    pub losses: usize,
    /// The others.
    pub ties: usize,
    /// Instances with a plan of both.
    pub plans: usize,
    /// Instances on which its plan costs less.
    pub cheaper: usize,
    /// Instances on which its plan costs more.
    pub dearer: usize,
    /// Whether the ratio is further from 1 than those of seeds are; `None` where there is one seed only.
    pub beyond_noise: Option<bool>,
    /// Whether the difference may be believed: the interval excludes 1, seeds alone do not
    /// make as much, and it is the same side that is faster where time-outs count ten times.
    pub clear: bool,
}

impl Against {
    pub(super) fn new(measured: &Measured, own: usize, baseline: usize, noise: Option<f64>) -> Against {
        let pairs = pairs(measured, own, baseline);
        let mut against = Against {
            instances: pairs.len(),
            schools: pairs.iter().map(|pair| pair.group).collect::<BTreeSet<_>>().len(),
            ratios: TimeOuts::ALL.map(|time_outs| ratio(&pairs, time_outs)),
            wins: pairs.iter().filter(|pair| wins(pair.own, pair.other)).count(),
            losses: pairs.iter().filter(|pair| wins(pair.other, pair.own)).count(),
            ties: 0,
            plans: 0,
            cheaper: 0,
            dearer: 0,
            beyond_noise: None,
            clear: false,
        };
        against.ties = against.instances - against.wins - against.losses;
        for (own, other) in pairs.iter().filter_map(|pair| pair.own.total.zip(pair.other.total)) {
            against.plans += 1;
            against.cheaper += usize::from(own < other);
            against.dearer += usize::from(own > other);
        }
        if let Some(ratio) = against.ratio() {
            let penalty = against.ratios[place(TimeOuts::Penalty)];
            let agrees = penalty.is_some_and(|penalty| (penalty.value < 1.0) == (ratio.value < 1.0));
            against.beyond_noise = noise.map(|noise| ratio.distance() > noise);
            against.clear = against.beyond_noise != Some(false)
                && ratio.interval.is_some_and(|interval| interval.excludes(1.0))
                && agrees;
        }
        against
    }

    /// The ratio that is meant where nothing else is said: a time-out counts the limit.
    pub fn ratio(&self) -> Option<Ratio> {
        self.ratios[place(TimeOuts::Maximum)]
    }
}

/// An instance that was run with both settings.
struct Pair<'a> {
    group: usize,
    own: &'a Cell,
    other: &'a Cell,
}

fn pairs(measured: &Measured, own: usize, baseline: usize) -> Vec<Pair<'_>> {
    let cells = measured.cells[own].iter().zip(&measured.cells[baseline]);
    let both = measured.instances.iter().zip(cells);
    both.filter_map(|(instance, (own, other))| {
        Some(Pair { group: instance.group, own: own.as_ref()?, other: other.as_ref()? })
    })
    .collect()
}

fn wins(own: &Cell, other: &Cell) -> bool {
    match (own.seconds, other.seconds) {
        (Some(own), Some(other)) => own < other * (1.0 - WIN_SHARE) && other - own > WIN_SECONDS,
        (own, other) => own.is_some() && other.is_none(),
    }
}

/// The ratio with its interval, for which whole schools are drawn.
fn ratio(pairs: &[Pair], time_outs: TimeOuts) -> Option<Ratio> {
    let mut schools: BTreeMap<usize, (LogarithmSum, LogarithmSum)> = BTreeMap::new();
    let mut instances = 0;
    for pair in pairs {
        let Some((own, other)) = pair.own.time(time_outs).zip(pair.other.time(time_outs)) else { continue };
        instances += 1;
        let sums = schools.entry(pair.group).or_default();
        *sums = together(*sums, (LogarithmSum::new(&[own], SHIFT_SECONDS), LogarithmSum::new(&[other], SHIFT_SECONDS)));
    }
    let schools: Vec<_> = schools.into_values().collect();
    let all: Vec<usize> = (0..schools.len()).collect();
    let value = |drawn: &[usize]| quotient(drawn.iter().map(|school| schools[*school]));
    Some(Ratio { value: value(&all)?, interval: bootstrap(schools.len(), SEED, value), instances })
}

fn together(one: (LogarithmSum, LogarithmSum), other: (LogarithmSum, LogarithmSum)) -> (LogarithmSum, LogarithmSum) {
    (one.0.and(other.0), one.1.and(other.1))
}

fn quotient(sums: impl Iterator<Item = (LogarithmSum, LogarithmSum)>) -> Option<f64> {
    let (own, other) = sums.fold(Default::default(), together);
    let (own, other) = (own.mean(SHIFT_SECONDS)?, other.mean(SHIFT_SECONDS)?);
    (own > 0.0 && other > 0.0).then(|| own / other)
}

/// How many times longer one seed takes than another with the same settings: the largest of the
/// seeds' means divided by the smallest, over the schools that were run with all of its seeds.
/// `None` where there is one seed only, or no such school.
pub(super) fn noise(measured: &Measured, own: usize) -> Option<f64> {
    let mut schools: BTreeMap<usize, BTreeMap<u32, f64>> = BTreeMap::new();
    let mut seeds: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for (instance, cell) in measured.instances.iter().zip(&measured.cells[own]) {
        let Some(seconds) = cell.as_ref().and_then(|cell| cell.time(TimeOuts::Maximum)) else { continue };
        schools.entry(instance.group).or_default().insert(instance.seed, seconds);
        seeds.entry(instance.seed).or_default();
    }
    let all = seeds.len();
    for times in schools.values().filter(|times| times.len() == all) {
        times.iter().for_each(|(seed, seconds)| seeds.entry(*seed).or_default().push(*seconds));
    }
    let means: Vec<f64> = seeds.values().filter_map(|times| shifted_geometric_mean(times, SHIFT_SECONDS)).collect();
    let (smallest, largest) = (means.iter().copied().reduce(f64::min)?, means.iter().copied().reduce(f64::max)?);
    (means.len() > 1 && smallest > 0.0).then(|| largest / smallest)
}
