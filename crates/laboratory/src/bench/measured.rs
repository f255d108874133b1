//! Runs put in order: what the repeats of each settings took for each measured instance.
//!
//! A measured instance is a school with a seed. Of several runs of the same (old
//! and new results read together) the latest counts.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Record, Status};
use super::statistics::median;

/// A time-out counts so many times the limit where it is to hurt (PAR10: penalised average runtime).
pub const PENALTY: f64 = 10.0;

/// How a run that was not solved in time counts among times.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TimeOuts {
    /// As the limit: the least that it can have taken.
    Maximum,
    /// As ten times the limit.
    Penalty,
    /// Not at all: only instances that all sides solved count.
    Intersection,
}

impl TimeOuts {
    /// All three ways.
    pub const ALL: [TimeOuts; 3] = [TimeOuts::Maximum, TimeOuts::Penalty, TimeOuts::Intersection];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            TimeOuts::Maximum => "maximum",
            TimeOuts::Penalty => "penalty",
            TimeOuts::Intersection => "intersection",
        }
    }

    /// What it does, in words.
    pub fn words(self) -> &'static str {
        match self {
            TimeOuts::Maximum => "a time-out counts the limit",
            TimeOuts::Penalty => "a time-out counts ten times the limit (PAR10)",
            TimeOuts::Intersection => "only instances that all of those compared solved",
        }
    }
}

/// Settings that were measured.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    /// Their name; with their fingerprint where other settings have the same name.
    pub label: String,
    /// The name alone.
    pub name: String,
    /// Whether kinds are planned one after another.
    pub staged: bool,
}

/// A school with a seed.
#[derive(Clone, PartialEq, Debug)]
pub struct Instance {
    /// The school's name; with its fingerprint where another school has the same name.
    pub school: String,
    /// The fingerprint of its files.
    pub school_hash: String,
    /// How many people work there.
    pub staff: usize,
    /// The seed.
    pub seed: u32,
    /// Which school it is, as a number: those of one school belong together.
    pub group: usize,
}

/// What one settings took for one instance: medians over the repeats.
#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    /// The time of the whole process; `None` is a time-out, whatever went wrong.
    pub seconds: Option<f64>,
    /// The time that it was given.
    pub limit: f64,
    /// How many repeats there are.
    pub runs: usize,
    /// How many of them ended because their gap was small enough, without a proof.
    pub gaps: usize,
    /// How many of them were stopped, ran out of memory or failed.
    pub failures: usize,
    /// What the plan costs.
    pub total: Option<f64>,
    /// Processor time.
    pub cpu_seconds: Option<f64>,
    /// The most memory that it held, in megabytes.
    pub memory: Option<f64>,
    /// Nodes of branch and bound.
    pub nodes: Option<f64>,
    /// Iterations of linear programs.
    pub lp_iterations: Option<f64>,
    /// The area under the gap over time, in seconds.
    pub primal_integral: Option<f64>,
    /// Sessions that are not in the plan.
    pub sessions_unmet: Option<f64>,
    /// Members who miss a session.
    pub absences: Option<f64>,
    /// Lessons released for sessions.
    pub lessons_released: Option<f64>,
}

impl Cell {
    fn new(runs: &[&Record]) -> Cell {
        let number = |keep: &dyn Fn(&Record) -> bool| runs.iter().filter(|run| keep(run)).count();
        let middle = |figure: &dyn Fn(&Record) -> Option<f64>| {
            let figures = runs.iter().filter_map(|run| figure(run)).filter(|figure| figure.is_finite());
            median(&figures.collect::<Vec<_>>())
        };
        let whole = |figure: &dyn Fn(&Record) -> Option<u64>| middle(&|run| figure(run).map(|figure| figure as f64));
        let times: Vec<f64> = runs.iter().map(|run| solved_seconds(run).unwrap_or(f64::INFINITY)).collect();
        Cell {
            seconds: median(&times).filter(|seconds| seconds.is_finite()),
            limit: runs.iter().map(|run| limit(run)).fold(0.0, f64::max),
            runs: runs.len(),
            gaps: number(&|run| run.status == Status::Gap),
            failures: number(&is_failure),
            total: middle(&|run| run.total.map(|total| total as f64)),
            cpu_seconds: middle(&|run| run.cpu_seconds),
            memory: middle(&|run| run.memory),
            nodes: whole(&|run| run.nodes),
            lp_iterations: whole(&|run| run.lp_iterations),
            primal_integral: middle(&|run| run.primal_integral),
            sessions_unmet: whole(&|run| run.sessions_unmet),
            absences: whole(&|run| run.absences),
            lessons_released: whole(&|run| run.lessons_released),
        }
    }

    /// The time with time-outs counted in one of the ways; `None` where it does not count.
    pub fn time(&self, time_outs: TimeOuts) -> Option<f64> {
        match time_outs {
            TimeOuts::Maximum => Some(self.seconds.unwrap_or(self.limit)),
            TimeOuts::Penalty => Some(self.seconds.unwrap_or(PENALTY * self.limit)),
            TimeOuts::Intersection => self.seconds,
        }
    }
}

/// Whether a run did not even end by itself in good order.
pub fn is_failure(run: &Record) -> bool {
    matches!(run.status, Status::Killed | Status::Memory | Status::Failed)
}

fn solved_seconds(run: &Record) -> Option<f64> {
    (run.status.is_solved() && run.wall_seconds.is_finite()).then_some(run.wall_seconds.max(0.0))
}

/// The limit; the time that it took, where it had none.
fn limit(run: &Record) -> f64 {
    let own = [run.time_limit, run.wall_seconds];
    own.into_iter().find(|seconds| seconds.is_finite() && *seconds > 0.0).unwrap_or(0.0)
}

/// How settings and schools are called, so that different ones have different names.
pub struct Labels<'a> {
    settings: BTreeMap<&'a str, BTreeSet<&'a str>>,
    schools: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Labels<'a> {
    /// The names in some runs.
    pub fn new(records: &'a [Record]) -> Labels<'a> {
        let mut labels = Labels { settings: BTreeMap::new(), schools: BTreeMap::new() };
        for run in records {
            labels.settings.entry(&run.settings).or_default().insert(&run.settings_hash);
            labels.schools.entry(&run.school).or_default().insert(&run.school_hash);
        }
        labels
    }

    /// How a run's settings are called.
    pub fn settings(&self, run: &Record) -> String {
        label(&self.settings, &run.settings, &run.settings_hash)
    }

    /// How a run's school is called.
    pub fn school(&self, run: &Record) -> String {
        label(&self.schools, &run.school, &run.school_hash)
    }

    /// Names that more than one settings have.
    pub fn shared_settings(&self) -> Vec<&'a str> {
        self.settings.iter().filter(|(_, hashes)| hashes.len() > 1).map(|(name, _)| *name).collect()
    }

    /// Names that more than one school has.
    pub fn shared_schools(&self) -> Vec<&'a str> {
        self.schools.iter().filter(|(_, hashes)| hashes.len() > 1).map(|(name, _)| *name).collect()
    }
}

fn label(names: &BTreeMap<&str, BTreeSet<&str>>, name: &str, hash: &str) -> String {
    let alone = names.get(name).is_none_or(|hashes| hashes.len() < 2);
    if alone { name.to_owned() } else { format!("{name} ({hash})") }
}

/// The runs that count, in the order in which they were given: of several with
/// the same key the one that started last. The others are superseded.
pub fn latest(records: &[Record]) -> Vec<&Record> {
    // Without the Z a time with a fraction of a second comes after the time without it.
    let started = |at: usize| records[at].started.trim_end_matches('Z');
    let mut counting: BTreeMap<_, usize> = BTreeMap::new();
    for (at, run) in records.iter().enumerate() {
        let kept = counting.entry(run.key()).or_insert(at);
        if started(at) >= started(*kept) {
            *kept = at;
        }
    }
    let kept: BTreeSet<usize> = counting.into_values().collect();
    kept.into_iter().map(|at| &records[at]).collect()
}

/// All runs that count, as a table of settings and instances.
#[derive(Clone, PartialEq, Debug)]
pub struct Measured {
    /// By name.
    pub settings: Vec<Settings>,
    /// By school and seed.
    pub instances: Vec<Instance>,
    /// For each settings a cell for each instance that was run with it.
    pub cells: Vec<Vec<Option<Cell>>>,
    /// How many schools there are.
    pub schools: usize,
    /// How many runs count.
    pub runs: usize,
    /// How many do not, because a later one has the same key.
    pub superseded: usize,
}

impl Measured {
    /// Puts runs in order. O(runs × log(runs) + settings × instances).
    pub fn new(records: &[Record]) -> Measured {
        let counting = latest(records);
        let labels = Labels::new(records);
        let mut settings: BTreeMap<(&str, &str), Vec<&Record>> = BTreeMap::new();
        let mut instances: BTreeMap<(&str, &str, u32), &Record> = BTreeMap::new();
        for run in &counting {
            settings.entry((&run.settings, &run.settings_hash)).or_default().push(run);
            instances.entry((&run.school, &run.school_hash, run.seed)).or_insert(run);
        }
        let hashes: BTreeSet<&str> = instances.keys().map(|(_, hash, _)| *hash).collect();
        let groups: BTreeMap<&str, usize> = hashes.into_iter().enumerate().map(|(at, hash)| (hash, at)).collect();
        let row = |own: &[&Record]| {
            let mut repeats: BTreeMap<(&str, &str, u32), Vec<&Record>> = BTreeMap::new();
            for run in own {
                repeats.entry((&run.school, &run.school_hash, run.seed)).or_default().push(run);
            }
            instances.keys().map(|key| repeats.get(key).map(|runs| Cell::new(runs))).collect()
        };
        Measured {
            cells: settings.values().map(|own| row(own)).collect(),
            settings: settings
                .values()
                .map(|own| Settings {
                    label: labels.settings(own[0]),
                    name: own[0].settings.clone(),
                    staged: own.iter().any(|run| run.staged),
                })
                .collect(),
            instances: instances
                .values()
                .map(|run| Instance {
                    school: labels.school(run),
                    school_hash: run.school_hash.clone(),
                    staff: run.staff,
                    seed: run.seed,
                    group: groups[run.school_hash.as_str()],
                })
                .collect(),
            schools: groups.len(),
            runs: counting.len(),
            superseded: records.len() - counting.len(),
        }
    }

    /// The instances that were run with every settings, by number.
    pub fn common(&self) -> Vec<usize> {
        let all = |instance: &usize| self.cells.iter().all(|row| row[*instance].is_some());
        (0..self.instances.len()).filter(all).collect()
    }

    /// The cells of one settings for some instances, as far as there are any.
    pub fn row<'a>(&'a self, settings: usize, instances: &'a [usize]) -> impl Iterator<Item = &'a Cell> {
        instances.iter().filter_map(move |instance| self.cells[settings][*instance].as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::solved;
    use super::*;

    #[test]
    fn time_outs_count_in_three_ways() {
        let open = Record { status: Status::Feasible, ..solved("default", "hill", 1, 60.1) };
        let measured = Measured::new(&[solved("default", "hill", 0, 2.0), open]);
        let times = |instance: usize| {
            let cell = measured.cells[0][instance].as_ref().unwrap();
            TimeOuts::ALL.map(|way| cell.time(way))
        };
        assert_eq!(times(0), [Some(2.0); 3]);
        assert_eq!(times(1), [Some(60.0), Some(600.0), None]);
    }

    #[test]
    fn whatever_went_wrong_is_a_time_out() {
        for status in [Status::NoPlan, Status::Killed, Status::Memory, Status::Failed, Status::Feasible] {
            let measured = Measured::new(&[Record { status, ..solved("default", "hill", 0, 0.1) }]);
            let cell = measured.cells[0][0].as_ref().unwrap();
            assert_eq!((cell.seconds, cell.time(TimeOuts::Maximum)), (None, Some(60.0)), "{status:?}");
        }
        let broken = Record { wall_seconds: f64::NAN, time_limit: f64::INFINITY, ..solved("default", "hill", 0, 0.1) };
        let measured = Measured::new(&[broken]);
        assert_eq!(measured.cells[0][0].as_ref().unwrap().time(TimeOuts::Penalty), Some(0.0));
    }

    #[test]
    fn the_median_of_the_repeats_counts() {
        let repeat = |repeat, seconds| Record { repeat, ..solved("default", "hill", 0, seconds) };
        let failed = Record { status: Status::Failed, total: None, ..repeat(3, 0.1) };
        let seconds = |records: &[Record]| Measured::new(records).cells[0][0].as_ref().unwrap().seconds;
        assert_eq!(seconds(&[repeat(1, 4.0), repeat(2, 1.0), repeat(3, 2.0)]), Some(2.0));
        assert_eq!(seconds(&[repeat(1, 4.0), repeat(2, 1.0), failed.clone()]), Some(4.0));
        assert_eq!(seconds(&[repeat(1, 4.0), failed.clone()]), None, "one of two is not more than half");
        let measured = Measured::new(&[repeat(1, 4.0), failed]);
        let cell = measured.cells[0][0].as_ref().unwrap();
        assert_eq!((cell.runs, cell.failures, cell.total), (2, 1, Some(100.0)));
    }

    #[test]
    fn the_latest_of_the_same_runs_counts() {
        let run = |started: &str, seconds| Record { started: started.into(), ..solved("default", "hill", 0, seconds) };
        let records = [
            run("2026-01-05T09:00:00.5Z", 3.0),
            run("2026-01-05T09:00:00Z", 2.0),
            run("2025-12-31T23:00:00Z", 1.0),
            solved("default", "dale", 0, 9.0),
        ];
        let measured = Measured::new(&records);
        assert_eq!((measured.runs, measured.superseded, measured.instances.len()), (2, 2, 2));
        assert_eq!(measured.cells[0][1].as_ref().unwrap().seconds, Some(3.0));
    }

    #[test]
    fn different_settings_and_schools_of_one_name_are_kept_apart() {
        let other = Record { settings_hash: "s-2".into(), ..solved("default", "hill", 0, 1.0) };
        let changed = Record { school_hash: "h-2".into(), ..solved("plain", "hill", 0, 1.0) };
        let measured = Measured::new(&[solved("default", "hill", 0, 2.0), other, changed]);
        let labels: Vec<&str> = measured.settings.iter().map(|settings| settings.label.as_str()).collect();
        assert_eq!(labels, ["default (s-2)", "default (s-default)", "plain"]);
        let schools: Vec<&str> = measured.instances.iter().map(|instance| instance.school.as_str()).collect();
        assert_eq!(schools, ["hill (h-2)", "hill (h-hill)"]);
        assert_eq!((measured.schools, measured.common().len()), (2, 0));
        assert_eq!(measured.row(0, &[0, 1]).count(), 1);
    }
}
