//! What the benches share: the schools they run on, settings and a quiet criterion.
#![allow(dead_code, reason = "each bench uses some of it")]

use std::path::Path;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode};
use staffroom::load::{LoadOptions, load};
use staffroom::plan::{Plan, Status};
use staffroom::planners::plan_sessions;
use staffroom::school::School;
use staffroom::solve::{Control, Settings, SolverName};

/// The schools of the project's fixtures that every bench runs on.
const FIXTURES: &[&str] = &["fixtures/willow-creek"];

/// Where the real schools are, which are no part of the project, unless `STAFFROOM_SCHOOLS` says otherwise. From the
/// project's folder.
const REAL: &str = "../shared/schools";
const REAL_SCHOOLS: &[&str] = &[
    "brazil-1",
    "brazil-4",
    "southafrica-woodlands",
    "australia-bghs",
    "poland-zsz5",
    "spain",
    "netherlands-kottenpark",
    "singapore-jc",
];

/// A solver that needs longer for one school is not measured on it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The numbers of threads that solving is measured with.
pub const THREADS: [usize; 2] = [1, 2];

/// A school to measure.
pub struct Instance {
    /// Its folder.
    pub folder: std::path::PathBuf,
    /// Its name.
    pub name: String,
    /// What was read.
    pub school: School,
}

impl Instance {
    /// Reads the school in `folder`; its findings may be warnings and notes, no errors.
    pub fn read(folder: &Path) -> Instance {
        let school = load(folder, &LoadOptions::default()).school.expect("the school can be read");
        let name = folder.file_name().expect("the folder has a name").to_string_lossy();
        Instance { folder: folder.to_owned(), name: name.into_owned(), school }
    }

    /// Its name and size, such as `willow-creek (41 staff, 896 rows)`.
    pub fn label(&self) -> String {
        self.label_with(&format!("{} staff, {} rows", self.school.staff.len(), self.school.timetable.rows().len()))
    }

    /// Its name and the figures that matter for a stage.
    pub fn label_with(&self, size: &str) -> String {
        format!("{} ({size})", self.name)
    }
}

/// The schools to measure: those of the fixtures, and the real ones that are there. Says which are not.
pub fn instances() -> Vec<Instance> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut instances: Vec<Instance> = FIXTURES.iter().map(|folder| Instance::read(&root.join(folder))).collect();
    for name in REAL_SCHOOLS {
        let real = std::env::var_os("STAFFROOM_SCHOOLS").map_or_else(|| root.join(REAL), Into::into);
        let folder = real.join(name);
        if folder.is_dir() {
            instances.push(Instance::read(&folder));
        } else {
            eprintln!("{name} is skipped: there is no folder {REAL}/{name}");
        }
    }
    instances
}

/// How to solve: the first solver that this program has, to the proof.
pub fn settings(threads: usize) -> Settings {
    let solver = *SolverName::available().first().expect("a solver is built in");
    Settings { threads, solver, ..Settings::to_the_proof() }
}

/// The best plan of a school. None, with a message, where the pure-Rust solver does not prove it in time:
/// HiGHS has to.
pub fn proven_plan(instance: &Instance) -> Option<Plan> {
    let settings = Settings { time_limit: Some(PATIENCE), ..settings(1) };
    let plan = plan_sessions(&instance.school, None, &settings, &Control::default());
    let proven = plan.ok().filter(|plan| plan.status == Status::Optimal);
    if proven.is_none() {
        assert_eq!(settings.solver, SolverName::Microlp, "{} is not proven within {PATIENCE:?}", instance.name);
        eprintln!("{} is skipped: microlp does not prove it within {PATIENCE:?}", instance.name);
    }
    proven
}

/// Criterion as the command line asks for it, without plots.
pub fn criterion() -> Criterion {
    Criterion::default().without_plots().configure_from_args()
}

/// A group of benches that take microseconds to milliseconds.
pub fn quick<'c>(criterion: &'c mut Criterion, name: &str) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group
}

/// A group of benches of which one run may take seconds.
pub fn slow<'c>(criterion: &'c mut Criterion, name: &str) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).warm_up_time(Duration::from_millis(100)).measurement_time(Duration::from_secs(1));
    group.sampling_mode(SamplingMode::Flat);
    group
}

/// `1 thread`, `2 threads`.
pub fn threads_in_words(threads: usize) -> String {
    format!("{threads} thread{}", if threads == 1 { "" } else { "s" })
}
