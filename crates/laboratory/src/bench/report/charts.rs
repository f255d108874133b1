//! The charts of a report: what is drawn, and how it is told to those who do not see it.

use crate::bench::chart::{Axis, Chart, Form, Scale, Series};
use crate::bench::comparison::Comparison;
use crate::bench::profiles::{self, Curve};
use crate::bench::record::Record;
use crate::bench::words::{figure, percent};

/// A chart with what one must know to read it.
pub(super) struct Shown {
    /// The heading above it.
    pub title: &'static str,
    /// How it is read.
    pub note: &'static str,
    /// The chart.
    pub chart: Chart,
}

/// All charts that have something to show.
pub(super) fn of(comparison: &Comparison, records: &[Record]) -> Vec<Shown> {
    [performance(comparison), scaling(comparison), progress(comparison, records)].into_iter().flatten().collect()
}

fn axis(label: &str, scale: Scale) -> Axis {
    Axis { label: label.to_owned(), scale }
}

/// Curves as series, in the order of the settings in all charts; settings without a curve keep their colour.
fn series(comparison: &Comparison, curves: Vec<Curve>) -> Vec<Series> {
    let own = |settings: usize| {
        let points = curves.iter().find(|curve| curve.settings == settings).map(|curve| curve.points.clone());
        let label = comparison.label(settings).to_owned();
        Series { label, form: Form::Steps, points: points.unwrap_or_default(), hollow: Vec::new() }
    };
    comparison.order().into_iter().map(own).collect()
}

fn told(series: &[Series], tell: impl Fn(&Series) -> Option<String>) -> String {
    let told = series.iter().filter_map(|series| Some(format!("{}: {}.", series.label, tell(series)?)));
    told.collect::<Vec<_>>().join(" ")
}

fn performance(comparison: &Comparison) -> Option<Shown> {
    let title = "How often is it nearly the fastest?";
    if comparison.common == 0 || comparison.figures.len() < 2 {
        return None;
    }
    let series = series(comparison, profiles::performance(&comparison.measured));
    let description = told(&series, |series| {
        let (first, last) = (series.points.first()?, series.points.last()?);
        Some(format!("the fastest on {} of the instances, solves {}", percent(first.1), percent(last.1)))
    });
    let across = axis("times the fastest time", Scale::Logarithmic);
    let up = axis("share of the instances", Scale::Linear);
    Some(Shown {
        title,
        note: "For each factor, the share of instances that the settings solves within that factor of the fastest time \
               (performance profile). At the left end stands how often it is the fastest, at the right how often it solves \
               at all: the higher, the better.",
        chart: Chart { title: title.to_owned(), description, across, up, series },
    })
}

fn scaling(comparison: &Comparison) -> Option<Shown> {
    let title = "How does time grow with the school?";
    let taken = profiles::scaling(&comparison.measured);
    let own = |settings: usize| {
        let points = |solved: bool| {
            let kept = taken[settings].iter().filter(|taken| taken.solved == solved);
            kept.map(|taken| (taken.staff as f64, taken.seconds)).collect()
        };
        let label = comparison.label(settings).to_owned();
        Series { label, form: Form::Dots, points: points(true), hollow: points(false) }
    };
    let series: Vec<Series> = comparison.order().into_iter().map(own).collect();
    if series.iter().all(|series| series.points.is_empty() && series.hollow.is_empty()) {
        return None;
    }
    let description = told(&series, |series| {
        let longest = series.points.iter().map(|point| point.1).reduce(f64::max);
        let longest = longest
            .map_or("nothing solved".to_owned(), |longest| format!("at most {} s where solved", figure(longest)));
        Some(format!(
            "{longest}, {} of {} schools timed out",
            series.hollow.len(),
            series.points.len() + series.hollow.len()
        ))
    });
    let across = axis("people at the school", Scale::Linear);
    let up = axis("seconds", Scale::Logarithmic);
    Some(Shown {
        title,
        note: "A dot for each school and settings: the median over seeds. Hollow dots stand at the limit: half of the runs \
               or more were not solved.",
        chart: Chart { title: title.to_owned(), description, across, up, series },
    })
}

fn progress(comparison: &Comparison, records: &[Record]) -> Option<Shown> {
    let title = "How soon are the plans good?";
    let curves = profiles::progress(records, &comparison.measured);
    if curves.is_empty() {
        return None;
    }
    let series = series(comparison, curves);
    let description =
        told(&series, |series| Some(format!("a mean gap of {} at the end", percent(series.points.last()?.1))));
    let across = axis("seconds since the start", Scale::Logarithmic);
    let up = axis("mean gap to the best total known", Scale::Linear);
    Some(Shown {
        title,
        note: "The mean gap of the best plan so far to the best total that any run found for the school: 1 before the first \
               plan, 0 once the best is there. The sooner it is low, the better.",
        chart: Chart { title: title.to_owned(), description, across, up, series },
    })
}
