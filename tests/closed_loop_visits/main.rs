//! The planner of visits against brute force: on many small schools of chance,
//! every set of visits with its rounds is judged by the words of the
//! specification alone, and the planner must find the same least total, or say
//! that what is required cannot be.

#[path = "../closed_loop_pairs/dice.rs"]
mod dice;
#[path = "../closed_loop_pairs/facts.rs"]
mod facts;
mod groups;
mod judge;
mod repairs;
mod world;

use dice::Dice;
use groups::least_of_groups;
use judge::{Least, least};
use staffroom::findings::{Finding, Severity};
use staffroom::load::{LoadOptions, load};
use staffroom::plan::document::{Document, VisitRow};
use staffroom::plan::verify::verify;
use staffroom::plan::{Kind, Plan, Status};
use staffroom::planners::{PlanError, Request, plan};
use staffroom::report::reasons::{findings, say};
use staffroom::school::School;
use staffroom::solve::{Control, Settings, SolverName};
use world::World;

/// How a school of chance came out.
#[derive(Default, Debug)]
struct Counts {
    schools: usize,
    /// Everything asked for is planned, or something is missing.
    met: usize,
    unmet: usize,
    /// Visits of all plans.
    visits: usize,
    /// A demand cannot hold alone, several cannot together, more visits than rounds, required and forbidden.
    alone: usize,
    together: usize,
    rounds: usize,
    forbidden: usize,
    /// Repairs whose totals were checked.
    repairs: usize,
    /// Too many plans to try them all.
    left_aside: usize,
}

fn settings(solver: SolverName) -> Settings {
    Settings { seed: 1, solver, ..Settings::to_the_proof() }
}

fn shown(world: &World) -> String {
    world.files().iter().map(|(name, text)| format!("== {name}\n{text}")).collect()
}

/// The school that the program reads; none where a visit is required and forbidden.
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

/// The earlier plan as the program reads it.
fn earlier(world: &World, school: &School) -> Document {
    let request = Request { kinds: &[], ..Request::default() };
    let plan = plan(school, &request, &settings(SolverName::available()[0]), &Control::default()).unwrap();
    let id = |who: usize| world.people[who].id.to_owned();
    let period = &world.periods[0];
    let row = |(observer, host): &(usize, usize)| VisitRow {
        round: 1,
        observer: id(*observer),
        host: id(*host),
        week: period.week.into(),
        day: period.day.into(),
        period: period.period.into(),
        subject: String::new(),
        group: String::new(),
        fit: 0,
        debrief: None,
    };
    Document { visits: world.earlier.iter().map(row).collect(), ..Document::new(&plan, school, say) }
}

fn planned(school: &School, previous: &Document, solver: SolverName) -> Result<Plan, PlanError> {
    let previous = previous.resolve(school);
    let request = Request { kinds: &[Kind::Visits], previous: Some(&previous), ..Request::default() };
    plan(school, &request, &settings(solver), &Control::default())
}

/// A demand of pairs.csv or pins.csv: observer, host and, of a pin, the slot.
type Demand = (usize, usize, Option<usize>);

fn demands(world: &World) -> Vec<Demand> {
    let rows = world.pairs.iter().filter(|row| row.rule == "require").map(|row| (row.a, row.b, None));
    rows.chain(world.pins.iter().filter(|pin| pin.pin).map(|pin| (pin.observer, pin.host, Some(pin.slot)))).collect()
}

/// The world with no other demands than these.
fn demanding(world: &World, demands: &[Demand]) -> World {
    let mut changed = world.clone();
    changed.pairs.retain(|row| row.rule != "require" || demands.contains(&(row.a, row.b, None)));
    changed.pins.retain(|pin| !pin.pin || demands.contains(&(pin.observer, pin.host, Some(pin.slot))));
    changed
}

/// The demands that a finding names.
fn named(world: &World, finding: &Finding) -> Vec<Demand> {
    let person = |id: &str| world.people.iter().position(|person| person.id == id).unwrap();
    let slot = |name: &str| (0..world.periods.len()).find(|at| world.slot_name(*at) == name).unwrap();
    let demand = |text: &str| {
        let (visit, at) = text.split_once(" at ").map_or((text, None), |(visit, at)| (visit, Some(slot(at))));
        let (observer, host) = visit.split_once('/').unwrap();
        (person(observer), person(host), at)
    };
    finding.value.as_ref().unwrap().split("; ").map(demand).collect()
}

/// Findings name demands that cannot hold, as few as possible, smallest set first.
fn check_findings(world: &World, findings: &[Finding], counts: &mut Counts) {
    let shown = || format!("{findings:#?}\n{}", shown(world));
    assert!(findings.iter().all(|finding| finding.severity() == Severity::Error), "{}", shown());
    let mut alone = Vec::new();
    let mut sizes = Vec::new();
    for finding in findings {
        let set = named(world, finding);
        let code = match set[..] {
            [(_, _, Some(_))] => "E401",
            [_] => "E403",
            _ => "E404",
        };
        assert_eq!(finding.code.code(), code, "{}", shown());
        assert_eq!(least(&demanding(world, &set)), Least::Impossible, "{set:?} can hold\n{}", shown());
        for left_out in 0..set.len() {
            let fewer = [&set[..left_out], &set[left_out + 1..]].concat();
            assert_ne!(least(&demanding(world, &fewer)), Least::Impossible, "{fewer:?} is enough\n{}", shown());
        }
        sizes.push(set.len());
        alone.extend(set.first().filter(|_| set.len() == 1).copied());
    }
    assert!(sizes.is_sorted(), "{}", shown());
    counts.alone += usize::from(sizes.contains(&1));
    counts.together += usize::from(sizes.iter().any(|size| *size > 1));
    for demand in demands(world) {
        let impossible = least(&demanding(world, &[demand])) == Least::Impossible;
        assert_eq!(alone.contains(&demand), impossible, "{demand:?} alone\n{}", shown());
    }
}

/// Visits beyond the rounds are missing, and the reason says so.
fn check_reasons(world: &World, school: &School, plan: &Plan) {
    for person in world.people.iter().filter(|person| person.visits > world.rounds) {
        let unmet = plan.unmet.iter().find(|unmet| unmet.id == person.id).expect("some have no round");
        assert!(unmet.count as usize >= person.visits - world.rounds, "{unmet:?}\n{}", shown(world));
        let reason = say(school, unmet).reason;
        assert!(reason.contains("at most one in a round"), "{reason}\n{}", shown(world));
    }
}

/// Everything about one school of chance.
fn check(seed: u64, counts: &mut Counts) {
    let world = World::of_chance(&mut Dice(seed));
    counts.schools += 1;
    let best = least(&world);
    if best == Least::TooMany {
        counts.left_aside += 1;
        return;
    }
    let Some(school) = read(&world) else {
        assert_eq!(best, Least::Impossible, "required and forbidden\n{}", shown(&world));
        counts.forbidden += 1;
        return;
    };
    let previous = earlier(&world, &school);
    let beyond_rounds: usize = world.people.iter().map(|person| person.visits.saturating_sub(world.rounds)).sum();
    let plan = match planned(&school, &previous, SolverName::available()[0]) {
        Ok(plan) => plan,
        Err(PlanError::Input(conflicts)) => {
            let findings = findings(&school, &conflicts);
            assert_eq!(best, Least::Impossible, "{findings:#?}\nseed {seed}\n{}", shown(&world));
            check_findings(&world, &findings, counts);
            return;
        }
        Err(error) => panic!("{error}\nseed {seed}\n{}", shown(&world)),
    };
    let document = Document::new(&plan, &school, say);
    let shown = || format!("seed {seed}\n{}\n{}", shown(&world), document.to_json());
    let verdict = verify(&school, &document, Some(&previous));
    assert!(verdict.holds(), "{:#?}\n{}", verdict.violations, shown());
    assert_eq!(Least::Total(plan.score.total), best, "{}", shown());
    assert_eq!((plan.status, plan.score.bound), (Status::Optimal, plan.score.total), "{}", shown());
    counts.visits += plan.visits.len();
    counts.rounds += usize::from(beyond_rounds > 0);
    check_reasons(&world, &school, &plan);
    if plan.unmet.is_empty() {
        counts.met += 1;
    } else {
        counts.unmet += 1;
    }
    for repair in &plan.unmet.iter().flat_map(|unmet| say(&school, unmet).repairs).collect::<Vec<_>>() {
        let Some((changed, promised, now)) = repairs::made(&world, repair) else {
            panic!("not understood: {repair}");
        };
        let true_total = least(&changed);
        if true_total != Least::TooMany {
            counts.repairs += 1;
            assert_eq!(Least::Total(promised), true_total, "{repair}\n{}", shown());
        }
        assert_eq!(now, plan.score.total, "{repair}\n{}", shown());
    }
    if seed.is_multiple_of(16) {
        for solver in &SolverName::available()[1..] {
            match planned(&school, &previous, *solver) {
                Ok(other) => assert_eq!(other.score.total, plan.score.total, "{}\n{}", solver.name(), shown()),
                Err(error) => panic!("{}: {error}\n{}", solver.name(), shown()),
            }
        }
    }
}

/// PROPTEST_CASES=20000 tries that many schools in each of the two tests; PROPTEST_RNG_SEED other ones.
fn schools() -> (usize, u64) {
    let figure = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    (figure("PROPTEST_CASES").unwrap_or(2000) as usize, figure("PROPTEST_RNG_SEED").unwrap_or(0))
}

fn check_all(start: u64) {
    let (schools, seed) = schools();
    let mut counts = Counts::default();
    for number in 0..schools as u64 {
        let seed = seed.wrapping_mul(1 << 40).wrapping_add(start + number);
        check(seed, &mut counts);
    }
    println!("{counts:?}");
    // It is not vacuous: every way of coming out is there.
    let often = |count: usize, of_thousand: usize| assert!(count * 1000 >= schools * of_thousand, "{counts:?}");
    often(counts.met, 40);
    often(counts.unmet, 100);
    often(counts.visits, 300);
    often(counts.alone, 20);
    often(counts.together, 10);
    often(counts.rounds, 5);
    often(counts.forbidden, 2);
    often(counts.repairs, 50);
    assert!(counts.left_aside * 100 <= schools, "{counts:?}");
}

#[test]
fn no_visits_cost_less_than_the_planners() {
    check_all(0);
}

#[test]
fn no_visits_cost_less_than_the_planners_in_other_schools() {
    check_all(1 << 32);
}

/// Squares and triads of one school of chance.
fn check_groups(seed: u64, counts: &mut Counts) {
    let world = World::of_groups(&mut Dice(seed));
    counts.schools += 1;
    let best = least_of_groups(&world);
    let (false, Some(school)) = (best == Least::TooMany, read(&world)) else {
        counts.left_aside += 1;
        return;
    };
    let previous = earlier(&world, &school);
    let plan = match planned(&school, &previous, SolverName::available()[0]) {
        Ok(plan) => plan,
        Err(PlanError::Input(conflicts)) => {
            assert_eq!(best, Least::Impossible, "{conflicts:#?}\nseed {seed}\n{}", shown(&world));
            counts.together += 1;
            return;
        }
        Err(error) => panic!("{error}\nseed {seed}\n{}", shown(&world)),
    };
    let document = Document::new(&plan, &school, say);
    let shown = || format!("seed {seed}\n{}\n{}", shown(&world), document.to_json());
    let verdict = verify(&school, &document, Some(&previous));
    assert!(verdict.holds(), "{:#?}\n{}", verdict.violations, shown());
    assert_eq!(Least::Total(plan.score.total), best, "{}", shown());
    assert_eq!((plan.status, plan.score.bound), (Status::Optimal, plan.score.total), "{}", shown());
    counts.visits += plan.visits.len();
    counts.met += usize::from(plan.unmet.is_empty() && !plan.visits.is_empty());
    counts.unmet += usize::from(!plan.unmet.is_empty());
}

#[test]
fn no_groups_cost_less_than_the_planners() {
    // Every way of forming groups is judged, which takes longer.
    let (schools, seed) = schools();
    let schools = schools / 3;
    let mut counts = Counts::default();
    for number in 0..schools as u64 {
        check_groups(seed.wrapping_mul(1 << 40).wrapping_add((1 << 33) + number), &mut counts);
    }
    println!("{counts:?}");
    assert!(counts.left_aside * 5 <= schools, "{counts:?}");
    for often in [counts.visits, counts.unmet, counts.met * 120, counts.together * 10] {
        assert!(often * 4 >= schools, "{counts:?}");
    }
}
