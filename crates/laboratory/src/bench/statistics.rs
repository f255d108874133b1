//! The statistics of runs: means, quantiles, and the interval that chance leaves open.

use crate::random::Random;

/// What is added to seconds before their geometric mean: times far below it hardly count.
pub const SHIFT_SECONDS: f64 = 1.0;
/// How often the bootstrap draws anew.
const RESAMPLES: usize = 2_000;
/// How much of what was drawn lies within the interval.
const CONFIDENCE: f64 = 0.95;

/// From where to where a figure may well be.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Whether a figure lies outside of it.
    pub fn excludes(self, figure: f64) -> bool {
        figure < self.low || self.high < figure
    }
}

/// exp(mean of ln(value + shift)) − shift; `None` of no values.
///
/// As Achterberg defines it ("Constraint integer programming", 2007, appendix
/// A.3): the geometric mean keeps a few long runs from deciding alone, the shift
/// keeps runs that take no time at all from doing so. Values below 0 count as 0.
pub fn shifted_geometric_mean(values: &[f64], shift: f64) -> Option<f64> {
    LogarithmSum::new(values, shift).mean(shift)
}

/// What a shifted geometric mean is made of, so that those of several groups can be put together.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct LogarithmSum {
    sum: f64,
    count: usize,
}

impl LogarithmSum {
    /// Of some values.
    pub fn new(values: &[f64], shift: f64) -> LogarithmSum {
        let sum = values.iter().map(|value| (value.max(0.0) + shift).ln()).sum();
        LogarithmSum { sum, count: values.len() }
    }

    /// Of both.
    pub fn and(self, other: LogarithmSum) -> LogarithmSum {
        LogarithmSum { sum: self.sum + other.sum, count: self.count + other.count }
    }

    /// The shifted geometric mean; `None` of no values.
    pub fn mean(self, shift: f64) -> Option<f64> {
        // Rounding may take a mean of zeros just below 0.
        (self.count > 0).then(|| ((self.sum / self.count as f64).exp() - shift).max(0.0))
    }
}

/// The sum divided by the number; `None` of no values.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The value below which the share `at` (0 to 1) of all values lies, with straight lines between
/// two values (definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996).
///
/// What did not end is infinite: between a value and infinity lies infinity.
pub fn quantile(values: &[f64], at: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let place = at.clamp(0.0, 1.0) * last as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    let share = place - place.floor();
    Some(if share == 0.0 { below } else { below * (1.0 - share) + above * share })
}

/// The value in the middle, or the mean of the two there.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// How far a figure could have come out differently with other groups of the same sort: the
/// percentile interval of the bootstrap (Efron, "Bootstrap methods: another look at the
/// jackknife", 1979; Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13).
///
/// `statistic` works the figure out of as many groups (by number, some several times) as there
/// are. What belongs together (all runs of one school) must be one group: values within a group
/// are not independent, and drawn one by one would look more certain than they are.
/// `None` where there are fewer than two groups. The same seed gives the same interval.
///
/// O(resamples × (groups + the time of `statistic`)).
pub fn bootstrap(groups: usize, seed: u64, statistic: impl Fn(&[usize]) -> Option<f64>) -> Option<Interval> {
    if groups < 2 {
        return None;
    }
    let mut random = Random::new(seed);
    let mut drawn = vec![0; groups];
    let mut figures = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        drawn.fill_with(|| random.below(groups));
        figures.extend(statistic(&drawn).filter(|figure| figure.is_finite()));
    }
    let outside = (1.0 - CONFIDENCE) / 2.0;
    Some(Interval { low: quantile(&figures, outside)?, high: quantile(&figures, 1.0 - outside)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, wanted: f64) {
        let found = found.expect("a figure");
        assert!((found - wanted).abs() < 1e-9, "{found} instead of {wanted}");
    }

    #[test]
    fn shifted_geometric_means_are_those_worked_out_by_hand() {
        // √((0 + 1) (3 + 1)) − 1 = 2 − 1.
        near(shifted_geometric_mean(&[0.0, 3.0], 1.0), 1.0);
        // ∛((1 + 1) (3 + 1) (7 + 1)) − 1 = ∛64 − 1.
        near(shifted_geometric_mean(&[1.0, 3.0, 7.0], 1.0), 3.0);
        // Without a shift it is the geometric mean: √(2 × 8).
        near(shifted_geometric_mean(&[2.0, 8.0], 0.0), 4.0);
        // √(200 × 800) − 100.
        near(shifted_geometric_mean(&[100.0, 700.0], 100.0), 300.0);
        near(shifted_geometric_mean(&[0.0, 0.0, 0.0], 1.0), 0.0);
        near(shifted_geometric_mean(&[-5.0], 1.0), 0.0);
        assert_eq!(shifted_geometric_mean(&[], 1.0), None);
        let (some, others) = (LogarithmSum::new(&[1.0], 1.0), LogarithmSum::new(&[3.0, 7.0], 1.0));
        near(some.and(others).mean(1.0), 3.0);
    }

    #[test]
    fn quantiles_are_those_worked_out_by_hand() {
        near(median(&[3.0, 1.0, 2.0]), 2.0);
        near(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        // Between the first and the second of five values lies a quarter of the way.
        near(quantile(&[10.0, 20.0, 30.0, 40.0, 50.0], 0.25), 20.0);
        near(quantile(&[10.0, 20.0, 30.0, 40.0, 50.0], 0.9), 46.0);
        near(quantile(&[7.0], 0.3), 7.0);
        near(quantile(&[1.0, 2.0], 2.0), 2.0);
        assert_eq!(median(&[]), None);
        near(mean(&[1.0, 2.0, 6.0]), 3.0);
        assert_eq!(mean(&[]), None);
    }

    #[test]
    fn what_did_not_end_is_infinite() {
        near(median(&[1.0, 2.0, f64::INFINITY]), 2.0);
        assert_eq!(median(&[1.0, f64::INFINITY, f64::INFINITY]), Some(f64::INFINITY));
        assert_eq!(median(&[1.0, f64::INFINITY]), Some(f64::INFINITY));
    }

    /// The interval of the mean of the numbers 0, 1, 2 … 9, each of which stands `times` times.
    fn interval(times: usize, seed: u64) -> Interval {
        let figure = |drawn: &[usize]| mean(&drawn.iter().map(|group| (group % 10) as f64).collect::<Vec<_>>());
        bootstrap(10 * times, seed, figure).expect("an interval")
    }

    #[test]
    fn the_bootstrap_is_repeatable_and_narrower_for_more_groups() {
        assert_eq!(interval(1, 7), interval(1, 7));
        assert_ne!(interval(1, 7), interval(1, 8));
        // The standard error of the mean is √(8.25 ÷ 10) = 0.908; ± 1.96 of it is 2.72 to 6.28 (4.5 ± 1.78).
        let few = interval(1, 7);
        assert!((few.low - (4.5 - 1.78)).abs() < 0.2 && (few.high - (4.5 + 1.78)).abs() < 0.2, "{few:?}");
        // With sixteen times as many a quarter of that.
        let many = interval(16, 7);
        assert!((many.low - 4.055).abs() < 0.06 && (many.high - 4.945).abs() < 0.06, "{many:?}");
        assert!(!many.excludes(4.5) && many.excludes(4.0) && many.excludes(5.0));
    }

    #[test]
    fn one_group_says_nothing_of_others() {
        assert_eq!(bootstrap(1, 1, |_| Some(1.0)), None);
        assert_eq!(bootstrap(0, 1, |_| Some(1.0)), None);
        assert_eq!(bootstrap(5, 1, |_| None), None);
    }
}
