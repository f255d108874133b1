//! What makes figures less sure than they look: said in sentences, never left out.

use std::collections::BTreeSet;

use crate::bench::measured::{Labels, Measured, latest};
use crate::bench::record::{Record, Status};
use crate::bench::words::{count, figure, listed};

/// Sentences about runs that count.
pub(super) fn of(records: &[Record], measured: &Measured) -> Vec<String> {
    let runs = latest(records);
    let labels = Labels::new(records);
    let mut warnings = Vec::new();
    machines(&runs, &mut warnings);
    programs(&runs, &mut warnings);
    limits(&runs, &mut warnings);
    coverage(measured, &mut warnings);
    for name in labels.shared_settings() {
        warnings.push(format!(
            "Different settings are called {name}: each is shown with its fingerprint and counts by itself."
        ));
    }
    for name in labels.shared_schools() {
        warnings.push(format!(
            "Different schools are called {name} (or its files changed): each is shown with its fingerprint and counts \
             by itself."
        ));
    }
    lesser(&runs, &labels, &mut warnings);
    if measured.superseded > 0 {
        let runs = count(measured.superseded, "run does", "runs do");
        warnings.push(format!("{runs} not count, because the same was run again later."));
    }
    warnings
}

fn values<'a>(runs: &[&'a Record], value: impl Fn(&'a Record) -> &'a str) -> Vec<&'a str> {
    runs.iter().map(|run| value(run)).collect::<BTreeSet<_>>().into_iter().collect()
}

fn machines(runs: &[&Record], warnings: &mut Vec<String>) {
    let hosts = values(runs, |run| &run.host);
    if hosts.len() > 1 {
        let (number, names) = (hosts.len(), listed(&hosts));
        warnings.push(format!(
            "These runs come from {number} machines ({names}); times of different machines are not comparable."
        ));
    }
}

fn programs(runs: &[&Record], warnings: &mut Vec<String>) {
    let programs: BTreeSet<String> = runs
        .iter()
        .map(|run| match run.commit.as_str() {
            "" => run.version.clone(),
            commit => format!("{} at {commit}", run.version),
        })
        .collect();
    if programs.len() > 1 {
        let names = listed(&programs.iter().map(String::as_str).collect::<Vec<_>>());
        warnings.push(format!(
            "These runs come from {} builds of the program ({names}); a difference may be the program's, not the \
             settings'.",
            programs.len()
        ));
    }
}

fn limits(runs: &[&Record], warnings: &mut Vec<String>) {
    let mut seconds: Vec<f64> = runs.iter().map(|run| run.time_limit).collect();
    seconds.sort_by(f64::total_cmp);
    seconds.dedup();
    if seconds.len() > 1 {
        let limits: Vec<String> = seconds.iter().map(|seconds| format!("{} s", figure(*seconds))).collect();
        let limits = listed(&limits.iter().map(String::as_str).collect::<Vec<_>>());
        warnings.push(format!("These runs had different time limits ({limits}); time-outs count differently."));
    }
    let memory: BTreeSet<u64> = runs.iter().map(|run| run.memory_limit).collect();
    if memory.len() > 1 {
        let limits: Vec<String> = memory.iter().map(|limit| format!("{limit} MB")).collect();
        let limits = listed(&limits.iter().map(String::as_str).collect::<Vec<_>>());
        warnings.push(format!("These runs had different limits of memory ({limits})."));
    }
}

fn coverage(measured: &Measured, warnings: &mut Vec<String>) {
    let (all, common) = (measured.instances.len(), measured.common().len());
    if common < all {
        warnings.push(format!(
            "Not all settings were run on the same: of {}, {common} {} run with every settings. Means are over these \
             alone; each comparison with the baseline is over what both were run on.",
            count(all, "instance", "instances"),
            if common == 1 { "was" } else { "were" },
        ));
    }
}

/// Settings that ask for less than others do.
fn lesser(runs: &[&Record], labels: &Labels, warnings: &mut Vec<String>) {
    let settings = |keep: &dyn Fn(&Record) -> bool| -> Vec<String> {
        let kept = runs.iter().filter(|run| keep(run)).map(|run| labels.settings(run));
        kept.collect::<BTreeSet<_>>().into_iter().collect()
    };
    for label in settings(&|run| run.status == Status::Gap) {
        let own = runs.iter().filter(|run| labels.settings(run) == label);
        let ended = own.filter(|run| run.status == Status::Gap).count();
        let ended = count(ended, "run", "runs");
        warnings.push(format!(
            "{label} was content with a gap in {ended}: these count as solved, although nothing is proven to be the best."
        ));
    }
    let kinds: BTreeSet<&str> = runs.iter().map(|run| run.kinds.as_str()).collect();
    if kinds.len() > 1 {
        let kinds = listed(&kinds.into_iter().collect::<Vec<_>>());
        warnings.push(format!("Not all settings plan the same ({kinds}): neither times nor totals can be compared."));
    }
    let staged = settings(&|run| run.staged);
    if !staged.is_empty() {
        let names = listed(&staged.iter().map(String::as_str).collect::<Vec<_>>());
        let verb = if staged.len() == 1 { "plans" } else { "plan" };
        warnings.push(format!(
            "{names} {verb} kinds one after another: what is proven then is each kind by itself, which is less and takes \
             less."
        ));
    }
}
