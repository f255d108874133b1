//! What is kept of one run: a line of runs.csv.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::table;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The plan is proven to be the best.
    Optimal,
    /// The plan is as near to the bound as the settings ask for.
    Gap,
    /// There is a plan, but the time ended before its proof.
    Feasible,
    /// The time ended before there was a plan.
    NoPlan,
    /// It did not end in time by itself, and was stopped.
    Killed,
    /// It needed more memory than it was given.
    Memory,
    /// The school cannot be planned as it is, or a solver failed.
    Failed,
}

impl Status {
    /// Whether the run did what its settings ask for.
    pub fn is_solved(self) -> bool {
        matches!(self, Status::Optimal | Status::Gap)
    }

    /// The word in runs.csv.
    pub fn name(self) -> &'static str {
        match self {
            Status::Optimal => "optimal",
            Status::Gap => "gap",
            Status::Feasible => "feasible",
            Status::NoPlan => "no-plan",
            Status::Killed => "killed",
            Status::Memory => "memory",
            Status::Failed => "failed",
        }
    }
}

/// One run. Times are in seconds from the start of its process; what was not
/// reached or is not known is empty.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Record {
    /// When it started, as a timestamp in UTC.
    pub started: String,
    /// The machine's name.
    pub host: String,
    /// How many processor cores it has.
    pub cores: usize,
    /// The program's version.
    pub version: String,
    /// The commit that it was built from, where that is known.
    pub commit: String,
    /// The name of the settings.
    pub settings: String,
    /// A fingerprint of what the settings say.
    pub settings_hash: String,
    /// Whether kinds are planned one after another: its totals prove less.
    pub staged: bool,
    /// The kinds that are planned, with plus signs between them.
    pub kinds: String,
    /// The name of the school's folder.
    pub school: String,
    /// A fingerprint of the school's files.
    pub school_hash: String,
    /// How many people work there.
    pub staff: usize,
    /// The seed of the solver's own random choices.
    pub seed: u32,
    /// Which repetition of the same, from 1.
    pub repeat: u32,
    /// How long it was given.
    pub time_limit: f64,
    /// How much memory it was given, in megabytes (10⁶ bytes).
    pub memory_limit: u64,
    /// How it ended.
    pub status: Status,
    /// What went wrong, where something did; on one line.
    pub message: String,
    /// What the plan costs.
    pub total: Option<i64>,
    /// No plan costs less.
    pub bound: Option<i64>,
    /// (total − bound) ÷ total; 0 where both are 0.
    pub gap: Option<f64>,
    /// The area under the gap over time until the limit (Berthold 2013), in seconds: how long the
    /// plan at hand was worse than the best of this run, weighted by how much. 1 before the first plan.
    pub primal_integral: Option<f64>,
    /// When the first plan was there.
    pub first_seconds: Option<f64>,
    /// When the best plan was there.
    pub best_seconds: Option<f64>,
    /// When the search was over with its proof; empty where it was not.
    pub proof_seconds: Option<f64>,
    /// The whole process, from its start to its end.
    pub wall_seconds: f64,
    /// Processor time of the whole process, where the system tells it.
    pub cpu_seconds: Option<f64>,
    /// The most memory that it held, in megabytes.
    pub memory: Option<f64>,
    /// Nodes of all branch-and-bound searches.
    pub nodes: Option<u64>,
    /// Simplex and interior-point iterations.
    pub lp_iterations: Option<u64>,
    /// What could be decided before anything was left out: windows, pairs and ways of visits.
    pub options_before: Option<u64>,
    /// Variables of the largest integer program that a solver was given; 0 where none was needed.
    pub variables_after: Option<u64>,
    /// Rows of that program.
    pub rows_after: Option<u64>,
    /// Sessions that are not in the plan.
    pub sessions_unmet: Option<u64>,
    /// Members who miss a session.
    pub absences: Option<u64>,
    /// Lessons released for sessions.
    pub lessons_released: Option<u64>,
    /// The best so far: `seconds:total:bound`, with semicolons between steps. A total or bound
    /// that was not there yet is empty.
    pub curve: String,
}

/// One step of a search.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// When, from the start of the process.
    pub seconds: f64,
    /// The best total then.
    pub total: Option<i64>,
    /// The bound then.
    pub bound: Option<i64>,
}

impl Record {
    /// What tells runs apart that may be compared: the same school, settings, seed and repeat.
    pub fn key(&self) -> (&str, &str, &str, &str, u32, u32) {
        (&self.settings, &self.settings_hash, &self.school, &self.school_hash, self.seed, self.repeat)
    }

    /// The steps of its search.
    pub fn steps(&self) -> Vec<Step> {
        let step = |text: &str| {
            let mut parts = text.split(':');
            let seconds = parts.next()?.parse().ok()?;
            let mut figure = || parts.next().and_then(|figure| figure.parse().ok());
            Some(Step { seconds, total: figure(), bound: figure() })
        };
        self.curve.split(';').filter_map(step).collect()
    }
}

/// Writes steps as in [`Record::curve`].
pub fn curve(steps: &[Step]) -> String {
    let figure = |figure: Option<i64>| figure.map_or(String::new(), |figure| figure.to_string());
    let step = |step: &Step| format!("{:.3}:{}:{}", step.seconds, figure(step.total), figure(step.bound));
    steps.iter().map(step).collect::<Vec<_>>().join(";")
}

/// Reads runs.csv.
///
/// # Errors
/// See [`table::read`].
pub fn read(path: &Path) -> io::Result<Vec<Record>> {
    table::read(path)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A run that was solved at once.
    pub fn solved(settings: &str, school: &str, seed: u32, seconds: f64) -> Record {
        Record {
            started: "2026-01-05T09:00:00Z".into(),
            host: "here".into(),
            cores: 2,
            version: "1".into(),
            commit: "abc".into(),
            settings: settings.into(),
            settings_hash: format!("s-{settings}"),
            staged: false,
            kinds: "sessions+mentors+visits".into(),
            school: school.into(),
            school_hash: format!("h-{school}"),
            staff: 40,
            seed,
            repeat: 1,
            time_limit: 60.0,
            memory_limit: 4_000,
            status: Status::Optimal,
            message: String::new(),
            total: Some(100),
            bound: Some(100),
            gap: Some(0.0),
            primal_integral: Some(seconds / 2.0),
            first_seconds: Some(seconds / 2.0),
            best_seconds: Some(seconds / 2.0),
            proof_seconds: Some(seconds),
            wall_seconds: seconds,
            cpu_seconds: Some(seconds),
            memory: Some(20.0),
            nodes: Some(1),
            lp_iterations: Some(10),
            options_before: Some(1_000),
            variables_after: Some(100),
            rows_after: Some(50),
            sessions_unmet: Some(0),
            absences: Some(2),
            lessons_released: Some(1),
            curve: curve(&[Step { seconds: seconds / 2.0, total: Some(100), bound: Some(90) }]),
        }
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.csv");
        let open = Record {
            status: Status::NoPlan,
            total: None,
            gap: None,
            proof_seconds: None,
            message: "a, \"quoted\" message".into(),
            curve: "0.500::90;1.000:100:90".into(),
            ..solved("plain", "hill", 3, 1.5)
        };
        let records = vec![solved("default", "hill", 0, 0.25), open];
        let mut writer = csv::Writer::from_writer(Vec::new());
        records.iter().for_each(|record| writer.serialize(record).unwrap());
        let mut bytes = writer.into_inner().unwrap();
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(read(&path).unwrap(), records);
        let steps = records[1].steps();
        assert_eq!(steps.len(), 2);
        assert_eq!((steps[0].total, steps[0].bound, steps[1].total), (None, Some(90), Some(100)));
        assert_eq!(curve(&steps), records[1].curve);
        bytes.extend(b"2026-01-05T09:00");
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(read(&path).unwrap(), records, "a line that was cut off is left out");
    }

    #[test]
    fn another_table_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.csv");
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        let error = read(&path).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert!(error.to_string().contains("line: 2"), "{error}");
    }
}
