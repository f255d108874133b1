//! Contradictions: two runs of the same school that cannot both be right. One of them is an error of a solver, or ours.
//!
//! Plans are verified before they are written, so that a total is a fact; what
//! may be wrong is the word that none is cheaper. Staged settings are left out:
//! they prove each kind by itself, which is no word about the whole.

use std::collections::{BTreeMap, BTreeSet};

use crate::bench::measured::{Labels, latest};
use crate::bench::record::{Record, Status};

/// How two runs contradict each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Different totals are each proven to be the best.
    Optima,
    /// A plan is cheaper than one that is proven to be the best.
    Cheaper,
    /// A plan is cheaper than what another run takes for the least possible.
    Bound,
}

/// One of the runs that contradict each other.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Side {
    /// Its settings.
    pub settings: String,
    /// Its seed.
    pub seed: u32,
    /// How it ended.
    pub status: Status,
    /// What its plan costs.
    pub total: Option<i64>,
    /// What it took for the least possible.
    pub bound: Option<i64>,
}

/// Runs of one school that contradict each other.
#[derive(Clone, PartialEq, Debug)]
pub struct Disagreement {
    /// The school.
    pub school: String,
    /// The fingerprint of its files.
    pub school_hash: String,
    /// How they contradict each other.
    pub kind: Kind,
    /// All sides: first those with the highest claim.
    pub sides: Vec<Side>,
}

/// All contradictions among the runs that count.
pub(super) fn of(records: &[Record]) -> Vec<Disagreement> {
    let labels = Labels::new(records);
    // Only runs that planned the same kinds say anything about each other's totals.
    let mut schools: BTreeMap<(&str, &str), Vec<&Record>> = BTreeMap::new();
    for run in latest(records).into_iter().filter(|run| !run.staged) {
        schools.entry((&run.school_hash, &run.kinds)).or_default().push(run);
    }
    let mut found = Vec::new();
    for ((hash, _), runs) in schools {
        for kind in [Kind::Optima, Kind::Cheaper, Kind::Bound] {
            let sides = sides(&runs, kind, &labels);
            if !sides.is_empty() {
                let school = labels.school(runs[0]);
                found.push(Disagreement { school, school_hash: hash.to_owned(), kind, sides });
            }
        }
    }
    found
}

/// What a run says that no plan can be cheaper than, as far as this kind of contradiction is about it.
fn claim(run: &Record, kind: Kind) -> Option<i64> {
    match (kind, run.status) {
        (Kind::Optima | Kind::Cheaper, Status::Optimal) => run.total,
        (Kind::Bound, Status::Optimal) => run.bound.filter(|bound| Some(*bound) > run.total),
        (Kind::Bound, _) => run.bound,
        _ => None,
    }
}

/// What a run shows to be possible, likewise.
fn fact(run: &Record, kind: Kind) -> Option<i64> {
    match kind {
        Kind::Optima => run.total.filter(|_| run.status == Status::Optimal),
        Kind::Cheaper => run.total.filter(|_| run.status != Status::Optimal),
        Kind::Bound => run.total,
    }
}

/// Those who claim too much, and those who show that it is; nobody where all agree.
fn sides(runs: &[&Record], kind: Kind, labels: &Labels) -> Vec<Side> {
    let lowest = runs.iter().filter_map(|run| fact(run, kind)).min();
    let highest = runs.iter().filter_map(|run| claim(run, kind)).max();
    let Some((lowest, highest)) = lowest.zip(highest).filter(|(lowest, highest)| lowest < highest) else {
        return Vec::new();
    };
    let too_much = |run: &Record| claim(run, kind).is_some_and(|claim| claim > lowest);
    let shows = |run: &Record| fact(run, kind).is_some_and(|fact| fact < highest);
    let side = |run: &Record| Side {
        settings: labels.settings(run),
        seed: run.seed,
        status: run.status,
        total: run.total,
        bound: run.bound,
    };
    let involved = runs.iter().filter(|run| too_much(run) || shows(run));
    let mut sides: Vec<(Option<i64>, Side)> = involved.map(|run| (claim(run, kind), side(run))).collect();
    sides.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    // Repeats say the same again.
    let mut seen = BTreeSet::new();
    sides.into_iter().map(|(_, side)| side).filter(|side| seen.insert(side.clone())).collect()
}
