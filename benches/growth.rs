//! How the time of every stage grows with the school: made-up schools of 30 to 3,000 people.
//!
//! `cargo bench --bench growth` measures everything, `cargo bench --bench growth -- reading` the stages
//! whose names hold that text; `benches/growth.py` then prints the medians as a table. Every stage is run once
//! before it is measured: where that takes longer than [`PATIENCE`], that run is the measurement, as criterion
//! takes ten at least. A stage that proves nothing is left out for this size, and so it is for larger
//! schools, which is always said.

mod common;
#[path = "growth/made_up.rs"]
mod made_up;
#[path = "growth/once.rs"]
mod once;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use common::Instance;
use criterion::Criterion;
use staffroom::load::{LoadOptions, load};
use staffroom::plan::document::Document;
use staffroom::plan::score::PreviousPairs;
use staffroom::plan::tables::tables;
use staffroom::plan::verify::verify;
use staffroom::plan::{Kind, Plan, Status};
use staffroom::planners::commitments::Commitments;
use staffroom::planners::mentors::meetings::Known;
use staffroom::planners::mentors::{
    network as pairs_network, objective, options as pair_options, search as pair_search,
};
use staffroom::planners::sessions::options::{Options, Previous, options};
use staffroom::planners::sessions::reduce::{components, everything, without_idle_absences};
use staffroom::planners::sessions::{bounds, formulate::formulate, heuristic};
use staffroom::planners::visits::network::{Demands, Network};
use staffroom::planners::visits::options as visit_options;
use staffroom::planners::{Request, impossible_demands, plan};
use staffroom::report::issue::About;
use staffroom::report::reasons::say;
use staffroom::report::{html, xlsx};
use staffroom::school::{PairingObjective, School, TeamId};
use staffroom::solve::{Control, Settings};

const SIZES: [usize; 5] = [30, 100, 300, 1_000, 3_000];
const SEED: u64 = 1;
/// As in the planner, for its first draft.
const DRAFT_PATIENCE: u32 = 400;
/// A stage of which one run takes longer is measured by that run alone: criterion takes ten.
const PATIENCE: Duration = Duration::from_secs(5);
/// A run below this is measured as a quick one.
const QUICK: Duration = Duration::from_millis(40);
/// The plan that is verified and reported: made once, however long a run may take to be measured.
const LIMIT: Duration = Duration::from_secs(120);
/// Proofs are waited for so long.
const PROOF: Duration = Duration::from_secs(600);
/// The stages that need a plan, which takes long to make.
const WRITTEN: [&str; 4] = [
    "checking and writing: verify",
    "checking and writing: plan.json and tables",
    "checking and writing: report.html",
    "checking and writing: plan.xlsx",
];

fn main() {
    let mut stages = Stages::new();
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    for staff in SIZES {
        let folder = temporary.path().join(format!("made-up-{staff}"));
        made_up::write(&folder, &made_up::files(staff, SEED));
        let instance = Instance::read(&folder);
        assert_eq!(instance.school.staff.len(), staff, "nobody is lost");
        let size = format!("{} rows, {} teams", instance.school.timetable.rows().len(), instance.school.teams.len());
        stages.label = format!("made-up school ({staff} staff, {size})");
        given(&mut stages, staff, &folder);
        sessions(&mut stages, &instance.school);
        pairs(&mut stages, &instance.school);
        visits(&mut stages, &instance.school);
        whole(&mut stages, &instance.school);
        written(&mut stages, &instance.school);
    }
    stages.criterion.final_summary();
}

/// Making the school up, reading and checking it.
fn given(stages: &mut Stages, staff: usize, folder: &Path) {
    stages.measure("making it up", || !black_box(made_up::files(staff, SEED)).is_empty());
    stages.measure("reading", || load(black_box(folder), &LoadOptions::default()).school.is_some());
    let school = load(folder, &LoadOptions::default()).school.expect("it was read before");
    stages.measure("looking for impossible demands", || impossible_demands(black_box(&school)).is_empty());
}

fn sessions(stages: &mut Stages, school: &School) {
    let none = Previous::default();
    let listed = || options(black_box(school), &none, &Commitments::none(school));
    stages.measure("sessions: options", || !listed().teams.is_empty());
    let listed: Options = listed();
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let bound =
        || -> Option<i64> { teams.iter().map(|team| bounds::least_alone(school, *team, &listed.teams[*team])).sum() };
    stages.measure("sessions: cheap bound", || black_box(bound()).is_some());
    let least = bound().expect("no pins are impossible");
    stages.measure("sessions: first draft", || {
        black_box(heuristic::draft(
            school,
            &listed,
            &heuristic::Effort { target: least, patience: DRAFT_PATIENCE, seed: 0, stopped: &|| false },
        ))
        .is_some()
    });
    let scope = || without_idle_absences(school, &listed, &everything(school, &listed, &teams));
    stages.measure("sessions: leaving out and taking apart", || !components(school, &listed, &scope()).is_empty());
    let whole = scope();
    stages.measure("sessions: formulation", || formulate(school, black_box(&listed), &whole).program.variables() > 0);
    stages.measure("sessions: to the proof", || proven(&planned(school, &[Kind::Sessions], PROOF)));
}

fn pairs(stages: &mut Stages, school: &School) {
    let previous = PreviousPairs::default();
    let listed = || pair_options::options(black_box(school), &previous, &Commitments::none(school));
    stages.measure("pairs: options", || !listed().pairs.is_empty());
    let listed = listed();
    let scope = objective::scope(&listed, PairingObjective::Total, &listed.required()).expect("sums fit");
    let solve = || pairs_network::Network::solve(black_box(&listed), &scope).expect("sums fit");
    stages.measure("pairs: b-matching", || solve().possible());
    let network = solve();
    stages.measure("pairs: with meetings, to the proof", || {
        let (settings, control) = limited(PROOF);
        let search = pair_search::Search { options: &listed, settings: &settings, control: &control };
        search.run(&scope, &network, &mut Known::default()).is_ok_and(|answer| answer.cost == answer.bound)
    });
    stages.measure("pairs: with alternates, to the proof", || proven(&planned(school, &[Kind::Mentors], PROOF)));
}

fn visits(stages: &mut Stages, school: &School) {
    let none = Commitments::none(school);
    let listed = || visit_options::options(black_box(school), &[], &none);
    stages.measure("visits: weeks of people", || !listed().nobody_free());
    let listed = listed();
    stages.measure("visits: costs of all pairs", || Demands::new(black_box(&listed), &Control::default()).is_ok());
    const B_MATCHING: &str = "visits: b-matching";
    if stages.wants(B_MATCHING) {
        let demands = Demands::new(&listed, &Control::default()).expect("costs fit");
        stages.measure(B_MATCHING, || Network::solve(black_box(&demands)).is_ok());
    }
    let mut unlimited = school.clone();
    unlimited.rules.visits.per_group = 0;
    stages.measure("visits: to the proof", || proven(&planned(&unlimited, &[Kind::Visits], PROOF)));
    assert_eq!(school.rules.visits.per_group, 3, "the laboratory limits the visits to a class");
    stages.measure("visits: 3 to a class, to the proof", || proven(&planned(school, &[Kind::Visits], PROOF)));
}

/// All kinds one after the other, as a plan in stages; its later stages are proven given the earlier ones.
fn whole(stages: &mut Stages, school: &School) {
    stages.measure("whole plan in stages", || {
        let plan = planned(school, &Kind::ALL, PROOF);
        plan.is_some_and(|plan| plan.score.stages.iter().all(|stage| stage.total == stage.bound))
    });
}

/// What is done with a plan: sessions, and visits without limits on classes, which large schools
/// have in time too.
fn written(stages: &mut Stages, school: &School) {
    let [check, json, page, workbook] = WRITTEN;
    if !WRITTEN.iter().any(|stage| stages.wants(stage)) {
        return;
    }
    let mut unlimited = school.clone();
    unlimited.rules.visits.per_group = 0;
    let school = &unlimited;
    let plan = planned(school, &[Kind::Sessions, Kind::Visits], LIMIT).expect("there is a plan");
    let document = Document::new(&plan, school, say);
    stages.measure(check, || verify(school, black_box(&document), None).holds());
    stages.measure(json, || {
        let document = Document::new(black_box(&plan), school, say);
        !black_box(document.to_json()).is_empty() && !black_box(tables(&document)).is_empty()
    });
    stages.measure(page, || !html::page(school, black_box(&plan), &About::default()).is_empty());
    stages.measure(workbook, || xlsx::workbook(school, black_box(&plan), &About::default()).is_ok());
}

fn planned(school: &School, kinds: &[Kind], limit: Duration) -> Option<Plan> {
    let (settings, control) = limited(limit);
    plan(school, &Request { kinds, staged: true, ..Request::default() }, &settings, &control).ok()
}

fn proven(plan: &Option<Plan>) -> bool {
    plan.as_ref().is_some_and(|plan| plan.status == Status::Optimal)
}

fn limited(limit: Duration) -> (Settings, Control) {
    let settings = Settings { time_limit: Some(limit), ..common::settings(1) };
    (settings, Control::default().with_deadline(Some(limit)))
}

/// Criterion, with what is wanted and what was left out.
struct Stages {
    criterion: Criterion,
    wanted: Option<String>,
    left_out: Vec<String>,
    label: String,
}

impl Stages {
    fn new() -> Stages {
        let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
        // Stages are picked here too, before their input is built.
        let criterion = common::criterion();
        Stages { criterion, wanted, left_out: Vec::new(), label: String::new() }
    }

    fn wants(&self, stage: &str) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| stage.contains(wanted.as_str()))
    }

    /// Measures a stage at the present size. `run` says whether its result is as it should be,
    /// which is looked at outside the measured loop.
    fn measure(&mut self, stage: &str, mut run: impl FnMut() -> bool) {
        if !self.wants(stage) {
            return;
        }
        let label = &self.label;
        if self.left_out.iter().any(|other| other == stage) {
            eprintln!("{stage}, {label}, is left out: a smaller school took too long already");
            return;
        }
        let began = Instant::now();
        let good = run();
        let took = began.elapsed();
        if took > PROOF && !good {
            eprintln!("{stage}, {label}, is left out: it proved nothing in {:.0} s", took.as_secs_f64());
            self.left_out.push(stage.to_owned());
            return;
        }
        assert!(good, "{stage}, {label}: its result is not as it should be");
        if took > PATIENCE {
            once::note(stage, label, took);
            return;
        }
        let name = format!("growth: {stage}");
        let mut group = match took < QUICK {
            true => common::quick(&mut self.criterion, &name),
            false => common::slow(&mut self.criterion, &name),
        };
        group.bench_function(label, |bencher| bencher.iter(&mut run));
        group.finish();
    }
}
