//! Whole plans of few people are quick, whatever their rules: how much work they
//! are is counted, as time would say more about the machine. And rounds of visits
//! among few people against brute force.
#![cfg(feature = "highs")]

#[path = "../closed_loop_joint/pairs.rs"]
mod pairs;
#[path = "../closed_loop_joint/school.rs"]
#[allow(dead_code, reason = "that test uses the rest")]
mod school;
#[path = "../closed_loop_joint/visits.rs"]
mod visits;

use pairs::dice::Dice;
use pairs::world::Size;
use school::Both;
use staffroom::load::{LoadOptions, load};
use staffroom::plan::{Kind, Status};
use staffroom::planners::visits::few;
use staffroom::planners::visits::options::{Lesson, RoundsOfWay};
use staffroom::planners::visits::rounds::{Chosen, Placed};
use staffroom::planners::{PlanError, Request, plan};
use staffroom::school::{Cycle, Id, PeriodRow, School, Slot, SlotKind, StaffId, TextId};
use staffroom::solve::{Control, Settings};
use std::path::Path;

const ALL: &[Kind] = &[Kind::Sessions, Kind::Mentors, Kind::Visits];
/// Steps of the solvers over all Programs of a plan, and how often these ask whether to go on: no
/// school of ten people needs as much. (A second of one core is about ten times that.)
const MOST_STEPS: u64 = 120_000;

/// The steps of the solvers that a whole plan takes, to its proof; none where nothing can be planned.
fn steps(school: &School, shown: &str) -> Option<u64> {
    let control = Control::default();
    let request = Request { kinds: ALL, ..Request::default() };
    match plan(school, &request, &Settings::to_the_proof(), &control) {
        Ok(plan) => assert_eq!(plan.status, Status::Optimal, "{:?}\n{shown}", plan.score),
        Err(PlanError::Input(_)) => return None,
        Err(error) => panic!("{error}\n{shown}"),
    }
    Some(control.counts().iterations())
}

#[test]
fn groups_that_were_slow_are_little_work() {
    for name in ["eight-in-squares", "six-in-triads", "six-in-squares"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/few_people/schools").join(name);
        let school = load(&folder, &LoadOptions::default()).school.unwrap();
        let steps = steps(&school, name).unwrap();
        println!("{name}: {steps}");
        assert!(steps < MOST_STEPS, "{name}: {steps}");
    }
}

/// STAFFROOM_LONG=1 tries many more schools.
fn schools() -> u64 {
    if std::env::var_os("STAFFROOM_LONG").is_some_and(|value| value == "1") { 4_000 } else { 120 }
}

#[test]
fn whole_plans_of_ten_people_are_little_work() {
    let mut most = 0;
    for seed in 0..schools() {
        let mut dice = Dice((9 << 20) + seed);
        let size = Size { people: 5 + dice.below(6), slots_of_day: 4, sides: 2 + dice.below(4) };
        let both = Both::in_groups_of(&mut dice, &size);
        let Some(school) = both.read() else { continue };
        let shown = || format!("seed {seed}\n{}", both.shown());
        let steps = steps(&school, &shown()).unwrap_or(0);
        most = steps.max(most);
        assert!(steps < MOST_STEPS, "{steps} steps\n{}", shown());
    }
    println!("at most {most} steps");
}

/// Visits among three people with a few ways each, of chance.
fn visits_of_chance(dice: &mut Dice) -> Vec<Chosen> {
    let mut visits = Vec::new();
    for observer in 0..3 {
        for host in (0..3).filter(|host| *host != observer) {
            if dice.chance(10) {
                continue;
            }
            let mut ways = Vec::new();
            for _ in 0..1 + dice.below(2) {
                let debrief = dice.chance(80).then(|| Slot::from_index(dice.below(4)));
                // Lessons are never when talks are.
                let slot = Slot::from_index(4 * dice.below(2) + dice.below(4));
                let (cost, rounds) = (dice.below(4) as i64, RoundsOfWay::ALL);
                ways.push(Lesson { slot, debrief, fit: 0, cost, rounds, spots: (slot, debrief) });
            }
            ways.sort_by_key(|way| way.cost);
            let classes = ways.iter().map(|_| vec![TextId::from_index(dice.below(3))]).collect();
            let (observer, host) = (StaffId::from_index(observer), StaffId::from_index(host));
            visits.push(Chosen { observer, host, demanded: true, ways, classes });
        }
    }
    visits
}

/// A day of eight slots, of which in half of the cases some overlap.
fn cycle_of_chance(dice: &mut Dice) -> Cycle {
    let with_times = dice.chance(50);
    let row = |at: usize| {
        let start = dice.below(200) as u16;
        PeriodRow {
            week: String::new(),
            day: "Mon".into(),
            period: at.to_string(),
            times: with_times.then(|| (start, start + 10 + dice.below(50) as u16)),
            kind: SlotKind::Lesson,
        }
    };
    Cycle::new((0..8).map(row).collect(), 60, 10)
}

/// Whether two visits can be in one round.
fn go_together(cycle: &Cycle, a: &Chosen, way_of_a: usize, b: &Chosen, way_of_b: usize) -> bool {
    let at_once = |one: Slot, other: Slot| one == other || cycle.overlapping(one).contains(&other);
    let (lesson, other) = (&a.ways[way_of_a], &b.ways[way_of_b]);
    let observes = |visit: &Chosen, lesson: &Lesson, staff: StaffId, slot: Slot| {
        visit.observer == staff
            && (at_once(lesson.slot, slot) || lesson.debrief.is_some_and(|debrief| at_once(debrief, slot)))
    };
    let talks = |visit: &Chosen, lesson: &Lesson, visit_2: &Chosen, lesson_2: &Lesson| {
        lesson.debrief.is_some_and(|slot| observes(visit_2, lesson_2, visit.host, slot))
    };
    let one_class = a.classes[way_of_a].iter().any(|class| b.classes[way_of_b].contains(class));
    a.observer != b.observer
        && a.host != b.host
        && !talks(a, lesson, b, other)
        && !talks(b, other, a, lesson)
        && !(lesson.slot == other.slot && one_class)
}

/// The least cost of all ways to give visits their rounds, by trying all of them.
fn least(cycle: &Cycle, visits: &[Chosen], rounds: u32, placed: &mut Vec<Placed>) -> Option<i64> {
    let Some(visit) = visits.get(placed.len()) else { return Some(0) };
    let mut best: Option<i64> = None;
    for round in 0..rounds {
        for way in 0..visit.ways.len() {
            let fits = placed
                .iter()
                .zip(visits)
                .all(|(other, of)| other.round != round || go_together(cycle, of, other.way, visit, way));
            if fits {
                placed.push(Placed { round, way });
                let rest = least(cycle, visits, rounds, placed);
                placed.pop();
                let cost = rest.map(|rest| rest + visit.ways[way].cost);
                best = [best, cost].into_iter().flatten().min();
            }
        }
    }
    best
}

#[test]
fn no_rounds_among_few_people_cost_less() {
    let (mut possible, mut dearer, mut never) = (0, 0, 0);
    for seed in 0..schools() * 5 {
        let mut dice = Dice(seed);
        let visits = visits_of_chance(&mut dice);
        let rounds = dice.pick(&[1, 2, 2, 2, 3]);
        let cycle = cycle_of_chance(&mut dice);
        let known = few::best(&cycle, &visits, rounds);
        let least = least(&cycle, &visits, rounds, &mut Vec::new());
        assert_eq!(known.as_ref().map(|few| few.least), least, "seed {seed}, {rounds} rounds: {visits:#?}");
        let Some(few) = known else {
            never += 1;
            continue;
        };
        let placed = few.placed.unwrap();
        let cost: i64 = visits.iter().zip(&placed).map(|(visit, placed)| visit.ways[placed.way].cost).sum();
        assert_eq!(cost, few.least);
        for (at, (visit, here)) in visits.iter().zip(&placed).enumerate() {
            assert!(here.round < rounds);
            for (other, there) in visits.iter().zip(&placed).take(at).filter(|(_, there)| there.round == here.round) {
                assert!(go_together(&cycle, visit, here.way, other, there.way), "seed {seed}: {visits:#?}\n{placed:?}");
            }
        }
        possible += 1;
        dearer += usize::from(cost > visits.iter().map(|visit| visit.ways[0].cost).sum());
    }
    println!("{possible} possible, {dearer} dearer than each visit alone, {never} never");
    assert!(possible > 100 && dearer > 10 && never > 100);
}
