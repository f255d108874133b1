//! What a single figure cannot say: curves over instances, over the size of schools and over time.

use std::collections::{BTreeMap, BTreeSet};

use super::measured::{Labels, Measured, latest};
use super::record::Record;
use super::statistics::median;

/// The shortest time that is told from none.
const SHORTEST_SECONDS: f64 = 0.001;
/// A curve has no point for a change that could not be seen.
const VISIBLE: f64 = 0.002;

/// A curve of one settings.
#[derive(Clone, PartialEq, Debug)]
pub struct Curve {
    /// Which settings, by number.
    pub settings: usize,
    /// From each of these to the next the height stays the same.
    pub points: Vec<(f64, f64)>,
}

/// Performance profiles (Dolan and Moré, "Benchmarking optimization software with performance
/// profiles", 2002): for each factor the share of instances that the settings solves within that
/// factor of the fastest time for the instance. At 1 stands how often it is the fastest, at the
/// right end how often it solves at all. Over the instances that were run with every settings.
pub fn performance(measured: &Measured) -> Vec<Curve> {
    let common = measured.common();
    let seconds = |own: usize, instance: usize| {
        let cell = measured.cells[own][instance].as_ref()?;
        cell.seconds.map(|seconds| seconds.max(SHORTEST_SECONDS))
    };
    let settings = 0..measured.settings.len();
    let fastest = |instance: usize| settings.clone().filter_map(|own| seconds(own, instance)).reduce(f64::min);
    let curve = |own: usize| {
        let factor = |instance: &usize| Some(seconds(own, *instance)? / fastest(*instance)?);
        let mut factors: Vec<f64> = common.iter().filter_map(factor).collect();
        factors.sort_by(f64::total_cmp);
        let mut points = vec![(1.0, 0.0)];
        for (number, factor) in factors.into_iter().enumerate() {
            let share = (number + 1) as f64 / common.len() as f64;
            match points.last_mut() {
                Some(last) if last.0 == factor => last.1 = share,
                _ => points.push((factor, share)),
            }
        }
        Curve { settings: own, points }
    };
    settings.clone().map(curve).collect()
}

/// How long a school took.
#[derive(Clone, PartialEq, Debug)]
pub struct Taken {
    /// The school.
    pub school: String,
    /// How many people work there.
    pub staff: usize,
    /// The median over seeds; with a time-out as the limit.
    pub seconds: f64,
    /// Whether it was solved with more than half of the seeds.
    pub solved: bool,
}

/// For each settings the time of each school, by the size of the school.
pub fn scaling(measured: &Measured) -> Vec<Vec<Taken>> {
    let row = |own: usize| {
        let mut schools: BTreeMap<(usize, &str), Vec<(f64, bool)>> = BTreeMap::new();
        for (instance, cell) in measured.instances.iter().zip(&measured.cells[own]) {
            let Some(cell) = cell else { continue };
            let time = (cell.seconds.unwrap_or(cell.limit), cell.seconds.is_some());
            schools.entry((instance.staff, &instance.school)).or_default().push(time);
        }
        let taken = |((staff, school), times): ((usize, &str), Vec<(f64, bool)>)| {
            let seconds: Vec<f64> = times.iter().map(|(seconds, _)| *seconds).collect();
            let solved = times.iter().filter(|(_, solved)| *solved).count();
            let seconds = median(&seconds)?;
            Some(Taken { school: school.to_owned(), staff, seconds, solved: 2 * solved > times.len() })
        };
        schools.into_iter().filter_map(taken).collect()
    };
    (0..measured.settings.len()).map(row).collect()
}

/// Best-so-far curves: the mean primal gap (Berthold, "Measuring the impact of primal heuristics",
/// 2013) over time, against the best total that any run found for the school. It is 1 before the
/// first plan and 0 once the best is there. Over the instances that were run with every settings.
pub fn progress(records: &[Record], measured: &Measured) -> Vec<Curve> {
    let runs = latest(records);
    let mut best: BTreeMap<&str, i64> = BTreeMap::new();
    for run in &runs {
        if let Some(total) = totals(run).into_iter().map(|(_, total)| total).min() {
            let known = best.entry(&run.school_hash).or_insert(total);
            *known = total.min(*known);
        }
    }
    let common = measured.common();
    let counted: BTreeSet<(&str, u32)> = common
        .iter()
        .map(|instance| (measured.instances[*instance].school_hash.as_str(), measured.instances[*instance].seed))
        .filter(|(hash, _)| best.contains_key(hash))
        .collect();
    let labels = Labels::new(records);
    let curve = |own: usize| {
        let label = &measured.settings[own].label;
        let counts =
            |run: &&&Record| counted.contains(&(run.school_hash.as_str(), run.seed)) && labels.settings(run) == *label;
        let own_runs: Vec<&Record> = runs.iter().filter(counts).copied().collect();
        Curve { settings: own, points: mean_gap(&own_runs, &best) }
    };
    (0..measured.settings.len()).map(curve).filter(|curve| !curve.points.is_empty()).collect()
}

/// When the run had which total; a run without a curve had it at its end.
fn totals(run: &Record) -> Vec<(f64, i64)> {
    let steps = run.steps().into_iter().filter(|step| step.seconds.is_finite());
    let mut totals: Vec<(f64, i64)> = steps.filter_map(|step| Some((step.seconds, step.total?))).collect();
    if let Some(total) = run.total {
        let reached = run.best_seconds.unwrap_or(run.wall_seconds);
        if totals.iter().all(|(_, known)| *known > total) && reached.is_finite() {
            totals.push((reached, total));
        }
    }
    totals
}

/// The mean gap of some runs as a curve: each run of an instance counts as one of its repeats.
fn mean_gap(runs: &[&Record], best: &BTreeMap<&str, i64>) -> Vec<(f64, f64)> {
    let mut repeats: BTreeMap<(&str, u32), usize> = BTreeMap::new();
    for run in runs {
        *repeats.entry((&run.school_hash, run.seed)).or_default() += 1;
    }
    let mut changes: Vec<(f64, f64)> = Vec::new();
    for run in runs {
        let weight = 1.0 / repeats[&(run.school_hash.as_str(), run.seed)] as f64 / repeats.len() as f64;
        let mut gap = 1.0;
        let mut totals = totals(run);
        totals.sort_by(|one, other| one.0.total_cmp(&other.0));
        for (seconds, total) in totals {
            let smaller = primal_gap(total, best[run.school_hash.as_str()]).min(gap);
            changes.push((seconds.max(SHORTEST_SECONDS), (smaller - gap) * weight));
            gap = smaller;
        }
    }
    changes.sort_by(|one, other| one.0.total_cmp(&other.0));
    let ends = runs.iter().flat_map(|run| [run.time_limit, run.wall_seconds]).filter(|end| end.is_finite());
    let Some(end) = ends.reduce(f64::max) else { return Vec::new() };
    let mut points = vec![(SHORTEST_SECONDS, 1.0)];
    let mut gap = 1.0;
    let mut shown = 1.0;
    for (number, (seconds, change)) in changes.iter().enumerate() {
        gap += change;
        if shown - gap >= VISIBLE || (number + 1 == changes.len() && gap < shown) {
            points.push((*seconds, f64::max(gap, 0.0)));
            shown = gap;
        }
    }
    points.push((end, f64::max(shown, 0.0)));
    points
}

/// |total − best| ÷ the larger of both; 0 where they are the same, 1 where one is below 0.
fn primal_gap(total: i64, best: i64) -> f64 {
    if total == best {
        return 0.0;
    }
    if (total < 0) != (best < 0) {
        return 1.0;
    }
    let larger = total.unsigned_abs().max(best.unsigned_abs());
    total.abs_diff(best) as f64 / larger as f64
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::solved;
    use super::super::record::{Status, Step, curve};
    use super::*;

    #[test]
    fn three_instances_worked_out_by_hand() {
        let records = [
            (solved("default", "a", 0, 1.0), solved("fast", "a", 0, 2.0)),
            (solved("default", "b", 0, 4.0), solved("fast", "b", 0, 2.0)),
            (solved("default", "c", 0, 3.0), Record { status: Status::Feasible, ..solved("fast", "c", 0, 60.0) }),
        ];
        let records: Vec<Record> = records.into_iter().flat_map(|(one, other)| [one, other]).collect();
        let curves = performance(&Measured::new(&records));
        let third = 1.0 / 3.0;
        // default is the fastest for a and c, and takes twice the best time for b.
        assert_eq!(curves[0].points, [(1.0, 2.0 * third), (2.0, 1.0)]);
        // fast is the fastest for b, takes twice the best time for a, and does not solve c.
        assert_eq!(curves[1].points, [(1.0, third), (2.0, 2.0 * third)]);
        assert_eq!(performance(&Measured::new(&[])), []);
    }

    #[test]
    fn schools_are_put_by_their_size() {
        let small = Record { staff: 10, ..solved("default", "z", 0, 1.0) };
        let other_seed = Record { seed: 1, wall_seconds: 3.0, ..small.clone() };
        let open = Record { status: Status::NoPlan, ..solved("default", "a", 0, 60.0) };
        let taken = scaling(&Measured::new(&[open, other_seed, small]));
        let found: Vec<_> = taken[0].iter().map(|taken| (taken.staff, taken.seconds, taken.solved)).collect();
        assert_eq!(found, [(10, 2.0, true), (40, 60.0, false)]);
    }

    #[test]
    fn gaps_over_time_are_those_worked_out_by_hand() {
        let step = |seconds, total| Step { seconds, total, bound: Some(50) };
        let steps = [step(0.5, None), step(1.0, Some(200)), step(4.0, Some(100))];
        let slow = Record { curve: curve(&steps), total: Some(100), ..solved("default", "a", 0, 10.0) };
        // Another run shows that 80 is possible: 200 is 0.6 above it, 100 is 0.2.
        let best = Record { curve: curve(&[step(2.0, Some(80))]), total: Some(80), ..solved("fast", "a", 0, 10.0) };
        let records = [slow, best];
        let curves = progress(&records, &Measured::new(&records));
        let near = |found: &[(f64, f64)], wanted: &[(f64, f64)]| {
            assert_eq!(found.len(), wanted.len(), "{found:?}");
            let same =
                |(one, other): (&(f64, f64), &(f64, f64))| (one.0 - other.0).abs() + (one.1 - other.1).abs() < 1e-9;
            assert!(found.iter().zip(wanted).all(same), "{found:?}");
        };
        near(&curves[0].points, &[(0.001, 1.0), (1.0, 0.6), (4.0, 0.2), (60.0, 0.2)]);
        near(&curves[1].points, &[(0.001, 1.0), (2.0, 0.0), (60.0, 0.0)]);
    }

    #[test]
    fn repeats_share_and_runs_without_a_plan_stay_at_one() {
        let step = |seconds, total| curve(&[Step { seconds, total: Some(total), bound: None }]);
        let run = |school, repeat| Record { repeat, curve: String::new(), ..solved("default", school, 0, 10.0) };
        let never = Record { total: None, status: Status::NoPlan, ..run("a", 2) };
        let records =
            [Record { curve: step(1.0, 100), ..run("a", 1) }, never, Record { curve: step(3.0, 100), ..run("b", 1) }];
        let curves = progress(&records, &Measured::new(&records));
        let heights: Vec<f64> = curves[0].points.iter().map(|point| point.1).collect();
        assert_eq!(heights, [1.0, 0.75, 0.25, 0.25]);
        let nobody = [Record { total: None, status: Status::NoPlan, ..run("a", 1) }];
        assert_eq!(progress(&nobody, &Measured::new(&nobody)), []);
        let without_curve = [run("a", 1)];
        let curves = progress(&without_curve, &Measured::new(&without_curve));
        assert_eq!(curves[0].points, [(0.001, 1.0), (5.0, 0.0), (60.0, 0.0)]);
    }

    #[test]
    fn gaps_are_between_0_and_1() {
        let gaps = [(0, 0), (0, 10), (5, 10), (-5, 10), (10, 5)].map(|(total, best)| primal_gap(total, best));
        assert_eq!(gaps, [0.0, 1.0, 0.5, 1.0, 0.5]);
    }
}
