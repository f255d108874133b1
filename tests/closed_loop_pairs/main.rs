//! The planner of mentor pairs against brute force: on many small schools of
//! chance, every pairing and every choice of slots is judged by the words of
//! the specification alone, and the planner must find the same least total,
//! the same regrets and the same three best alternates.

mod dice;
mod facts;
mod judge;
mod repairs;
mod sessions;
mod together;
mod world;

use dice::Dice;
use judge::{Judge, Pairing};
use proptest::prelude::*;
use sessions::at;
use staffroom::findings::{Finding, Severity};
use staffroom::load::{LoadOptions, load};
use staffroom::plan::document::Document;
use staffroom::plan::verify::verify;
use staffroom::plan::{Kind, Plan, Regret, Status};
use staffroom::planners::{PlanError, Request, plan};
use staffroom::report::reasons::{findings, say};
use staffroom::school::School;
use staffroom::solve::{Control, Settings, SolverName};
use world::{OBJECTIVES, Size, World};

fn settings(solver: SolverName) -> Settings {
    Settings { seed: 1, solver, ..Settings::to_the_proof() }
}

/// The school that the program reads; none where a pair is required and forbidden.
fn read(world: &World) -> Option<School> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in world.files() {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let loaded = load(folder.path(), &LoadOptions::default());
    let errors = loaded.findings.iter().filter(|finding| finding.severity() == Severity::Error);
    let errors: Vec<_> = errors.filter(|finding| finding.code.code() != "E215").collect();
    assert!(errors.is_empty(), "{errors:#?}\n{}", shown(world));
    loaded.school
}

fn shown(world: &World) -> String {
    world.files().iter().map(|(name, text)| format!("== {name}\n{text}")).collect()
}

/// A plan of nothing, to put pairs into.
fn empty(school: &School) -> Document {
    let request = Request { kinds: &[], ..Request::default() };
    let plan = plan(school, &request, &settings(SolverName::available()[0]), &Control::default()).unwrap();
    Document::new(&plan, school, say)
}

/// Plans the pairs of a world with a solver.
fn planned(world: &World, school: &School, solver: SolverName) -> Result<Plan, PlanError> {
    let previous = world.earlier_document(&empty(school)).resolve(school);
    let request =
        Request { kinds: &[Kind::Mentors], previous: Some(&previous), compare_objectives: true, ..Request::default() };
    plan(school, &request, &settings(solver), &Control::default())
}

/// Who mentors whom in a plan, by place in the world. People have the same order in the school.
fn pairing(world: &World, school: &School, plan: &Plan) -> Pairing {
    let mut pairing = vec![None; world.people.len()];
    for pair in &plan.pairs {
        pairing[at(school, pair.mentee)] = Some(at(school, pair.mentor));
    }
    pairing
}

/// Pairs alone have exact regrets.
fn exact(regret: Regret) -> i64 {
    match regret {
        Regret::Exactly(figure) => figure,
        Regret::AtMost(figure) => panic!("at most {figure}"),
    }
}

/// The best three other mentors of a mentee: regret, what the fit lacks, place in staff.csv.
fn best_alternates(judge: &Judge, mentee: usize, own: usize, total: i64) -> Vec<(i64, i64, usize)> {
    let world = judge.world;
    let others = (0..world.people.len()).filter(|mentor| *mentor != own && judge.acceptable(*mentor, mentee));
    let regret = |mentor: usize| {
        let forced = judge.requiring(mentor, mentee).least(world.objective)?;
        Some((forced - total, 100 - judge.fit(mentor, mentee), mentor))
    };
    let mut all: Vec<_> = others.filter_map(regret).collect();
    all.sort_unstable();
    all.truncate(3);
    all
}

/// A demand of pairs.csv or pins.csv: mentor, mentee and, of a pin, the slot.
type Demand = (usize, usize, Option<usize>);

fn demands(world: &World) -> Vec<Demand> {
    let rows = world.pairs.iter().filter(|row| row.rule == "require").map(|row| (row.a, row.b, None));
    rows.chain(world.pins.iter().filter(|pin| pin.pin).map(|pin| (pin.mentor, pin.mentee, Some(pin.slot)))).collect()
}

/// The world with no other demands than these.
fn demanding(world: &World, demands: &[Demand]) -> World {
    let mut changed = world.clone();
    changed.pairs.retain(|row| row.rule != "require" || demands.contains(&(row.a, row.b, None)));
    changed.pins.retain(|pin| !pin.pin || demands.contains(&(pin.mentor, pin.mentee, Some(pin.slot))));
    changed
}

/// The demands that a finding names.
fn named(world: &World, finding: &Finding) -> Vec<Demand> {
    let person = |id: &str| world.people.iter().position(|person| person.id == id).unwrap();
    let slot = |name: &str| (0..world.periods.len()).find(|at| world.slot_name(*at) == name).unwrap();
    let demand = |text: &str| {
        let (pair, at) = text.split_once(" at ").map_or((text, None), |(pair, at)| (pair, Some(slot(at))));
        let (mentor, mentee) = pair.split_once('/').unwrap();
        (person(mentor), person(mentee), at)
    };
    finding.value.as_ref().unwrap().split("; ").map(demand).collect()
}

/// Findings name demands that cannot hold, as few as possible, smallest set first.
fn check_findings(world: &World, findings: &[Finding]) -> Result<(), TestCaseError> {
    let shown = || format!("{findings:#?}\n{}", shown(world));
    let holds = |demands: &[Demand]| Judge::new(&demanding(world, demands)).least("total").is_some();
    let mut alone = Vec::new();
    let mut sizes = Vec::new();
    for finding in findings {
        let set = named(world, finding);
        prop_assert!(!holds(&set), "{:?} can hold\n{}", set, shown());
        for left_out in 0..set.len() {
            let fewer = [&set[..left_out], &set[left_out + 1..]].concat();
            prop_assert!(holds(&fewer), "{:?} is enough\n{}", fewer, shown());
        }
        let code = if set.len() > 1 {
            "E404"
        } else if set[0].2.is_some() {
            "E401"
        } else {
            "E403"
        };
        prop_assert_eq!(finding.code.code(), code, "{}", shown());
        sizes.push(set.len());
        if let [demand] = set[..] {
            alone.push(demand);
        }
    }
    prop_assert!(sizes.is_sorted(), "{}", shown());
    for demand in demands(world) {
        prop_assert_eq!(alone.contains(&demand), !holds(&[demand]), "{:?} alone\n{}", demand, shown());
    }
    Ok(())
}

/// Everything about one school of chance; whether it had a plan.
fn check(seed: u64, all_solvers: bool) -> Result<bool, TestCaseError> {
    let mut dice = Dice(seed);
    let size = Size { people: 4 + dice.below(3), slots_of_day: 3 + dice.below(2), sides: 4 };
    let world = World::of_chance(&mut dice, &size);
    let judge = Judge::new(&world);
    let least = judge.least(world.objective);
    let Some(school) = read(&world) else {
        prop_assert_eq!(least, None, "required and forbidden\n{}", shown(&world));
        return Ok(false);
    };
    let solver = SolverName::available()[0];
    let plan = match planned(&world, &school, solver) {
        Ok(plan) => plan,
        Err(PlanError::Input(conflicts)) => {
            let findings = findings(&school, &conflicts);
            prop_assert_eq!(least, None, "{:#?}\n{}", findings, shown(&world));
            check_findings(&world, &findings)?;
            return Ok(false);
        }
        Err(error) => return Err(TestCaseError::fail(format!("{error}\n{}", shown(&world)))),
    };
    let document = Document::new(&plan, &school, say);
    let shown = || format!("seed {seed}\n{}\n{}", shown(&world), document.to_json());
    let previous = world.earlier_document(&empty(&school));
    let verdict = verify(&school, &document, Some(&previous));
    prop_assert!(verdict.holds(), "{:#?}\n{}", verdict.violations, shown());
    prop_assert_eq!(Some(plan.score.total), least, "{}", shown());
    prop_assert_eq!(plan.status, Status::Optimal, "{}", shown());

    let pairing = pairing(&world, &school, &plan);
    prop_assert_eq!(judge.cost(&pairing), least, "{}", shown());
    for pair in &plan.pairs {
        let (mentee, own) = (at(&school, pair.mentee), at(&school, pair.mentor));
        let listed: Vec<_> = pair
            .alternates
            .iter()
            .map(|other| (exact(other.regret), 100 - i64::from(other.fit), at(&school, other.mentor)))
            .collect();
        let best =
            if judge.is_fixed(mentee) { Vec::new() } else { best_alternates(&judge, mentee, own, plan.score.total) };
        prop_assert_eq!(&listed, &best, "alternates of {}\n{}", world.people[mentee].id, shown());
    }
    let whole = plan.pairing.as_ref().unwrap();
    let blocking: Vec<_> =
        whole.blocking.iter().map(|pair| (at(&school, pair.mentor), at(&school, pair.mentee))).collect();
    prop_assert_eq!(blocking, judge.blocking(&pairing), "{}", shown());
    for compared in &whole.compared {
        let name = OBJECTIVES[compared.objective as usize];
        prop_assert_eq!(name, compared.objective.name());
        prop_assert_eq!(Some(compared.total), judge.least(name), "{}\n{}", name, shown());
    }
    for repair in &plan.unmet.iter().flat_map(|unmet| say(&school, unmet).repairs).collect::<Vec<_>>() {
        let Some((changed, promised)) = repairs::made(&world, repair) else {
            return Err(TestCaseError::fail(format!("not understood: {repair}")));
        };
        let true_total = Judge::new(&changed).least(world.objective);
        prop_assert_eq!(Some(promised), true_total, "{}\n{}", repair, shown());
    }
    if all_solvers {
        for solver in &SolverName::available()[1..] {
            match planned(&world, &school, *solver) {
                Ok(other) => prop_assert_eq!(other.score.total, plan.score.total, "{}\n{}", solver.name(), shown()),
                Err(error) => return Err(TestCaseError::fail(format!("{}: {error}\n{}", solver.name(), shown()))),
            }
        }
    }
    Ok(true)
}

/// A school that is too large to try everything: both formulations, and any number of threads, must agree.
fn check_larger(seed: u64) -> Result<(), TestCaseError> {
    let mut dice = Dice(seed);
    let mut world = World::of_chance(&mut dice, &Size { people: 14, slots_of_day: 4, sides: 10 });
    // Two meetings a week for everybody would take an exact solver minutes, where few slots are common.
    world.meetings = world.meetings.min(1);
    // As many demands as in a small school would rarely hold together.
    world.pairs.retain(|row| row.rule != "require");
    world.pins.retain(|pin| !pin.pin);
    let school = read(&world).unwrap();
    let plan = |solver: SolverName, threads: usize| {
        let previous = world.earlier_document(&empty(&school)).resolve(&school);
        let request = Request { kinds: &[Kind::Mentors], previous: Some(&previous), ..Request::default() };
        let settings = Settings { threads, ..settings(solver) };
        let plan = plan(&school, &request, &settings, &Control::default());
        plan.map_err(|error| TestCaseError::fail(format!("{}: {error}\n{}", solver.name(), shown(&world))))
    };
    let first = plan(SolverName::available()[0], 1)?;
    let document = Document::new(&first, &school, say);
    let verdict = verify(&school, &document, Some(&world.earlier_document(&empty(&school))));
    prop_assert!(verdict.holds(), "{:#?}\n{}", verdict.violations, shown(&world));
    prop_assert_eq!(first.status, Status::Optimal);
    let threaded = plan(SolverName::available()[0], 4)?;
    prop_assert_eq!(Document::new(&threaded, &school, say).to_json(), document.to_json(), "{}", shown(&world));
    // The pure-Rust solver is for small schools.
    for solver in SolverName::available()[1..].iter().filter(|solver| **solver != SolverName::Microlp) {
        let other = plan(*solver, 1)?;
        let figures = |plan: &Plan| (plan.score.total, plan.score.bound);
        prop_assert_eq!(figures(&other), figures(&first), "{}\n{}", solver.name(), shown(&world));
    }
    Ok(())
}

/// PROPTEST_CASES=6400 tries 100 larger schools instead of the usual 4.
fn few_cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases.div_ceil(64), failure_persistence: None, ..usual }
}

proptest! {
    #![proptest_config(few_cases())]

    #[test]
    fn formulations_and_threads_agree_on_larger_schools(seed in any::<u64>()) {
        check_larger(seed)?;
    }
}

// PROPTEST_CASES=5000 tries more schools than the usual 256.
proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn no_pairing_costs_less_than_the_planners(seed in any::<u64>()) {
        check(seed, seed % 4 == 0)?;
    }
}
