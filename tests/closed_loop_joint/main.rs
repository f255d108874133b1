//! Sessions, mentor pairs and visits planned together against brute force: on
//! many small schools of chance, every choice of sessions that verify lets pass,
//! every pairing that the objective allows with every choice of its meetings,
//! and the cheapest visits beside each of these. The planner must find the same
//! least total, and prove it.
#![cfg(feature = "highs")]

mod pairs;
mod school;
mod visits;

use pairs::dice::Dice;
use pairs::judge::Judge;
use pairs::sessions::{Held, all_sessions};
use pairs::world::{Size, Slots};
use school::Both;
use staffroom::plan::document::Document;
use staffroom::plan::verify::verify;
use staffroom::plan::{Alternate, Kind, Plan, Regret, Status, UnmetKind};
use staffroom::planners::{ExactProgram, PlanError, Request, exact_program, plan};
use staffroom::report::reasons::say;
use staffroom::school::{PairKind, PairOrder, PairRule, PinRule, PinSubject, School, Source, StaffId};
use staffroom::solve::ilp::{self, Task};
use staffroom::solve::{Control, Outcome, Settings, SolverName, Tuning};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use visits::judge::Least;

/// How often the cheapest visits are looked for in one school.
const MOST_VISITS: usize = 3000;
/// A school in which sessions and meetings can take more sets of slots is left aside.
const MOST_SETS: usize = 60_000;

/// How the schools of chance came out.
#[derive(Default, Debug)]
struct Counts {
    schools: usize,
    /// Required and forbidden, or too many plans to try them all.
    left_aside: usize,
    /// What is demanded cannot hold.
    impossible: usize,
    planned: usize,
    /// The stages find dearer plans, or none.
    better: usize,
    no_stages: usize,
    /// The kinds stand in each other's way: together they cost more than each alone.
    contended: usize,
    /// With sessions, with pairs that meet, with visits.
    sessions: usize,
    meetings: usize,
    visits: usize,
    releases: usize,
    /// Something of each kind is missing, or nothing.
    unmet_sessions: usize,
    unmet_pairs: usize,
    unmet_visits: usize,
    met: usize,
    /// With pairs, by the objective.
    objectives: BTreeMap<&'static str, usize>,
    /// With visits that must be, with something that is not as in the earlier plan.
    demanded: usize,
    moved: usize,
    /// Planned again after themselves, they are the same.
    stayed: usize,
    /// Other mentors whose regret is what planning again with them costs.
    alternates: usize,
    /// Bounds alone tell so many regrets; and so many are less than with all else as it is.
    told: usize,
    above: usize,
    /// With something missing, of a kind that was kept or of the other.
    kept: usize,
}

/// What recurring commitments take of each person, with the least that this costs.
type Sets = BTreeMap<Vec<Slots>, i64>;

/// What the whole school costs with another mentor: the total, the fit and the mentor.
type With = (i64, Reverse<u8>, StaffId);

fn add(sets: &mut Sets, taken: &[Slots], cost: i64) {
    match sets.get_mut(taken) {
        Some(known) => *known = (*known).min(cost),
        None => {
            sets.insert(taken.to_vec(), cost);
        }
    }
}

/// A school of chance.
struct Case {
    seed: u64,
    facts: Both,
    school: School,
    earlier: Document,
    kinds: &'static [Kind],
    sessions: Vec<Held>,
}

/// What brute force found.
struct Best {
    /// None where there is no plan.
    total: Option<i64>,
    /// What each kind costs at least where nothing else is planned, together.
    apart: i64,
}

impl Case {
    /// None where something is required and forbidden, or there are too many sessions.
    fn of(seed: u64, of_chance: impl Fn(&mut Dice) -> Both) -> Option<Case> {
        let mut dice = Dice(seed);
        let facts = of_chance(&mut dice);
        let school = facts.read()?;
        let earlier = facts.earlier(&school, &mut dice);
        let kinds: &[Kind] = match dice.below(10) {
            0 => &[Kind::Sessions, Kind::Mentors],
            1 => &[Kind::Sessions, Kind::Visits],
            2 => &[Kind::Mentors, Kind::Visits],
            _ => &[Kind::Sessions, Kind::Mentors, Kind::Visits],
        };
        let sessions = if kinds.contains(&Kind::Sessions) { all_sessions(&facts.pairs, &school)? } else { Vec::new() };
        Some(Case { seed, facts, school, earlier, kinds, sessions })
    }

    fn plans(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    fn shown(&self) -> String {
        format!("seed {}, {:?}\n{}\nearlier {}", self.seed, self.kinds, self.facts.shown(), self.earlier.to_json())
    }

    /// "Each of its sessions whose team holds none at that same start."
    fn moved(&self, held: &Held) -> i64 {
        let start = |row: &staffroom::plan::document::SessionRow| {
            (row.team.clone(), row.week.clone(), row.day.clone(), row.period.clone())
        };
        let held: Vec<_> = held.document.sessions.iter().map(start).collect();
        let moved = self.earlier.sessions.iter().filter(|row| !held.contains(&start(row))).count() as i64;
        moved * self.facts.pairs.costs.moved
    }

    /// The least total of all plans; none where there are too many.
    fn best(&self) -> Option<Best> {
        let world = &self.facts.pairs;
        let nothing = vec![0; world.people.len()];
        let mut of_sessions = Sets::new();
        for held in &self.sessions {
            add(&mut of_sessions, &held.taken, held.cost + self.moved(held));
        }
        if !self.plans(Kind::Sessions) {
            add(&mut of_sessions, &nothing, 0);
        }
        let mut apart = of_sessions.values().min().copied();
        let mut sets = Sets::new();
        if self.plans(Kind::Mentors) {
            let alone = Judge::new(world);
            let pairings = alone.chosen_from(world.objective);
            for (taken, cost) in &of_sessions {
                let around = Judge::around(world, taken.clone());
                for pairing in &pairings {
                    around.each(pairing, &mut |taken, more| add(&mut sets, taken, cost + more));
                    if sets.len() > MOST_SETS {
                        return None;
                    }
                }
            }
            apart = apart.zip(alone.least(world.objective)).map(|(apart, pairs)| apart + pairs);
        } else {
            sets = of_sessions;
        }
        let alone = match self.visits_beside(&nothing) {
            Least::TooMany => return None,
            Least::Impossible => None,
            Least::Total(total) => Some(total),
        };
        let (Some(apart), Some(alone)) = (apart, alone) else { return Some(Best { total: None, apart: 0 }) };
        // The cheapest first: visits cost no less where more is taken, so this may end early.
        let mut sets: Vec<(i64, Vec<Slots>)> = sets.into_iter().map(|(taken, cost)| (cost, taken)).collect();
        sets.sort_unstable();
        let mut total: Option<i64> = None;
        for (looked_at, (cost, taken)) in sets.iter().enumerate() {
            if total.is_some_and(|total| cost + alone >= total) {
                break;
            }
            if looked_at >= MOST_VISITS {
                return None;
            }
            match self.visits_beside(taken) {
                Least::TooMany => return None,
                Least::Impossible => {}
                Least::Total(visits) => total = Some(total.map_or(cost + visits, |total| total.min(cost + visits))),
            }
        }
        Some(Best { total, apart: apart + alone })
    }

    /// The least that visits cost beside what sessions and meetings take.
    fn visits_beside(&self, taken: &[Slots]) -> Least {
        if !self.plans(Kind::Visits) {
            return Least::Total(0);
        }
        let mut world = self.facts.visits.clone();
        world.people.iter_mut().zip(taken).for_each(|(person, taken)| person.taken = *taken);
        if world.format == "pairs" { visits::judge::least(&world) } else { visits::groups::least_of_groups(&world) }
    }

    /// Plans, and lets verify agree.
    fn plan(&self, staged: bool, threads: usize) -> Option<Plan> {
        self.plan_after(&self.earlier, staged, threads)
    }

    fn plan_after(&self, earlier: &Document, staged: bool, threads: usize) -> Option<Plan> {
        self.plan_of(&self.school, earlier, staged, threads)
    }

    fn plan_of(&self, school: &School, earlier: &Document, staged: bool, threads: usize) -> Option<Plan> {
        let settings = Settings { threads, seed: 1, ..Settings::to_the_proof() };
        self.plan_with(school, earlier, staged, &settings)
    }

    fn plan_with(&self, school: &School, earlier: &Document, staged: bool, settings: &Settings) -> Option<Plan> {
        let previous = earlier.resolve(school);
        let request = Request { kinds: self.kinds, previous: Some(&previous), staged, ..Request::default() };
        match plan(school, &request, settings, &Control::default()) {
            Ok(plan) => {
                let document = Document::new(&plan, school, say);
                let verdict = verify(school, &document, Some(earlier));
                assert!(verdict.holds(), "{:#?}\n{}\n{}", verdict.violations, self.shown(), document.to_json());
                Some(plan)
            }
            Err(PlanError::Input(conflicts)) => {
                assert!(!conflicts.is_empty(), "{}", self.shown());
                None
            }
            Err(error) => panic!("{error}\n{}", self.shown()),
        }
    }

    /// Where only bounds tell the regrets: exact ones are exact, and the others are upper bounds.
    fn check_bounds(&self, total: i64, plan: &Plan, mentee: StaffId, best: &[With], counts: &mut Counts) {
        let pair = plan.pairs.iter().find(|pair| pair.mentee == mentee).expect("the same plan has the same pairs");
        for other in &pair.alternates {
            let (with, ..) = best.iter().find(|(.., mentor)| *mentor == other.mentor).expect("it could be planned");
            match other.regret {
                Regret::Exactly(regret) => {
                    assert_eq!(total + regret, *with, "{}", self.shown());
                    counts.told += 1;
                }
                Regret::AtMost(regret) => {
                    assert!(total + regret >= *with, "{}", self.shown());
                    counts.above += usize::from(total + regret > *with);
                }
            }
        }
    }

    /// Each kind planned anew around all others of a best plan, which are kept, is that plan again, with all
    /// that the kept kinds lack: it costs the same, and the same is unmet.
    fn check_kept(&self, counts: &mut Counts) {
        let settings = Settings::to_the_proof();
        let planned = |request: &Request| plan(&self.school, request, &settings, &Control::default()).ok();
        let Some(whole) = planned(&Request { kinds: self.kinds, ..Request::default() }) else { return };
        let document = Document::new(&whole, &self.school, say);
        let keep = document.resolve(&self.school);
        for kind in self.kinds {
            let kinds = &[*kind];
            let Some(again) = planned(&Request { kinds, keep: Some(&keep), ..Request::default() }) else {
                panic!("{}", self.shown());
            };
            let again = Document::new(&again, &self.school, say);
            let shown = || format!("{}\n{}\n{}", self.shown(), document.to_json(), again.to_json());
            let verdict = verify(&self.school, &again, None);
            assert!(verdict.holds(), "{:#?}\n{}", verdict.violations, shown());
            let figures = |document: &Document| (document.score.total, document.score.bound);
            assert_eq!(figures(&again), figures(&document), "{kind:?}\n{}", shown());
            // Of the kind that is planned again others may be missing, at the same cost.
            let is_kept = |unmet: UnmetKind| match unmet {
                UnmetKind::Session => *kind != Kind::Sessions,
                UnmetKind::Mentee | UnmetKind::Meeting => *kind != Kind::Mentors,
                UnmetKind::Visit => *kind != Kind::Visits,
            };
            let missing = |document: &Document| -> Vec<(UnmetKind, String, i64)> {
                let kept = document.unmet.iter().filter(|row| is_kept(row.kind));
                kept.map(|row| (row.kind, row.id.clone(), row.count)).collect()
            };
            assert_eq!(missing(&again), missing(&document), "{kind:?}\n{}", shown());
            assert_eq!(again.kept.len() + 1, self.kinds.len());
            counts.kept += usize::from(!again.unmet.is_empty());
        }
    }

    /// The alternates of each mentee are the three mentors with whom the whole school, planned again with that
    /// pair required, costs least; and each regret is what that costs more.
    fn check_alternates(&self, plan: &Plan, counts: &mut Counts) {
        let orders =
            self.school.pairs.iter().filter(|row| row.kind == PairKind::Mentor && row.order == PairOrder::Require);
        let pins = self.school.pins.iter().filter(|pin| pin.rule == PinRule::Pin);
        let pinned = pins.filter_map(|pin| match pin.subject {
            PinSubject::Meeting { mentee, .. } => Some(mentee),
            _ => None,
        });
        let tuning = Tuning { whole_regrets: false, ..Tuning::default() };
        let settings = Settings { seed: 1, tuning, ..Settings::to_the_proof() };
        let bounds = self.plan_with(&self.school, &self.earlier, false, &settings).expect("it was planned before");
        let demanded: Vec<StaffId> = orders.map(|row| row.b).chain(pinned).collect();
        for pair in plan.pairs.iter().filter(|pair| !demanded.contains(&pair.mentee)) {
            let with = |mentor: StaffId| {
                let mut school = self.school.clone();
                school.pairs.push(PairRule {
                    kind: PairKind::Mentor,
                    a: mentor,
                    b: pair.mentee,
                    order: PairOrder::Require,
                    note: String::new(),
                    source: Source::default(),
                });
                let plan = self.plan_of(&school, &self.earlier, false, 1)?;
                let fit = plan.pairs.iter().find(|other| other.mentee == pair.mentee)?.fit;
                Some((plan.score.total, Reverse(fit), mentor))
            };
            let mentors = self.school.staff.entries().filter(|(_, person)| person.roles.mentor);
            let others = mentors.map(|(mentor, _)| mentor).filter(|mentor| *mentor != pair.mentor);
            let mut best: Vec<_> = others.filter_map(with).collect();
            best.sort_unstable();
            self.check_bounds(plan.score.total, &bounds, pair.mentee, &best, counts);
            best.truncate(3);
            let best: Vec<_> = best
                .into_iter()
                .map(|(total, Reverse(fit), mentor)| Alternate {
                    mentor,
                    fit,
                    regret: Regret::Exactly(total - plan.score.total),
                })
                .collect();
            let document = Document::new(plan, &self.school, say).to_json();
            assert_eq!(pair.alternates, best, "{}\n{document}", self.shown());
            counts.alternates += best.len();
        }
    }

    /// What nobody asked to change stays: the plan is its own previous plan, to the last cover and room,
    /// unless one that keeps less of it costs less.
    fn check_again(&self, document: &Document, counts: &mut Counts) {
        let moved = document.score.criteria.iter().filter(|row| row.criterion == "moved");
        let stays = document.score.total - moved.map(|row| row.cost).sum::<i64>();
        let Some(again) = self.plan_after(document, false, 1) else { panic!("{}", self.shown()) };
        let again = Document::new(&again, &self.school, say);
        let shown = || format!("{}\n{}\n{}", self.shown(), document.to_json(), again.to_json());
        assert!(again.score.total <= stays, "{}", shown());
        if again.score.total < stays || self.facts.pairs.costs.moved == 0 {
            return;
        }
        let pairs = |document: &Document| -> Vec<String> {
            let each = document.pairs.iter();
            each.map(|pair| format!("{} {} {:?}", pair.mentor, pair.mentee, pair.meetings)).collect()
        };
        assert_eq!(again.sessions, document.sessions, "{}", shown());
        assert_eq!(pairs(&again), pairs(document), "{}", shown());
        assert_eq!(again.visits, document.visits, "{}", shown());
        counts.stayed += 1;
    }

    fn check(&self, best: &Best, counts: &mut Counts) {
        let (together, staged) = (self.plan(false, 1), self.plan(true, 1));
        let Some(total) = best.total else {
            assert!(together.is_none() && staged.is_none(), "no plan can hold\n{}", self.shown());
            counts.impossible += 1;
            return;
        };
        let Some(together) = together else { panic!("a plan costs {total}\n{}", self.shown()) };
        let document = Document::new(&together, &self.school, say);
        let score = &together.score;
        let shown = || format!("{}\n{}", self.shown(), document.to_json());
        assert_eq!(
            score.total,
            total,
            "bound {}, staged {:?}\n{}",
            score.bound,
            staged.map(|plan| plan.score.total),
            shown()
        );
        assert_eq!((together.status, score.bound), (Status::Optimal, total), "{}", shown());
        assert!(score.stages.is_empty(), "{}", shown());
        self.check_again(&document, counts);
        self.check_alternates(&together, counts);
        self.check_kept(counts);
        if self.seed.is_multiple_of(8) {
            let threaded = self.plan(false, 2).map(|plan| Document::new(&plan, &self.school, say).to_json());
            assert_eq!(threaded, Some(document.to_json()), "with two threads\n{}", shown());
        }
        counts.planned += 1;
        match staged {
            Some(staged) => {
                assert!(total <= staged.score.total, "{}", shown());
                counts.better += usize::from(total < staged.score.total);
            }
            None => counts.no_stages += 1,
        }
        counts.contended += usize::from(total > best.apart);
        counts.sessions += usize::from(!together.sessions.is_empty());
        counts.meetings += usize::from(together.pairs.iter().any(|pair| !pair.meetings.is_empty()));
        counts.visits += usize::from(!together.visits.is_empty());
        counts.releases += usize::from(together.sessions.iter().any(|session| !session.released.is_empty()));
        let unmet = |kinds: &[UnmetKind]| usize::from(together.unmet.iter().any(|unmet| kinds.contains(&unmet.kind)));
        counts.unmet_sessions += unmet(&[UnmetKind::Session]);
        counts.unmet_pairs += unmet(&[UnmetKind::Mentee, UnmetKind::Meeting]);
        counts.unmet_visits += unmet(&[UnmetKind::Visit]);
        counts.met += usize::from(together.unmet.is_empty());
        if !together.pairs.is_empty() {
            *counts.objectives.entry(self.facts.pairs.objective).or_default() += 1;
        }
        let visits = &self.facts.visits;
        let demanded = visits.pins.iter().any(|pin| pin.pin)
            || visits.pairs.iter().any(|row| row.kind == "visit" && row.rule == "require");
        counts.demanded += usize::from(demanded && !together.visits.is_empty());
        counts.moved += usize::from(score.criteria.iter().any(|row| row.criterion.name() == "moved"));
    }
}

/// PROPTEST_CASES=20000 tries that many schools; PROPTEST_RNG_SEED other ones.
fn schools() -> (usize, u64) {
    let figure = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    (figure("PROPTEST_CASES").unwrap_or(500) as usize, figure("PROPTEST_RNG_SEED").unwrap_or(0))
}

/// Checks schools of chance, the first of this number.
fn checked(schools: usize, first: u64, of_chance: impl Fn(&mut Dice) -> Both) -> Counts {
    let (_, seed) = self::schools();
    let mut counts = Counts { schools, ..Counts::default() };
    for number in first..first + schools as u64 {
        let seed = seed.wrapping_mul(1 << 40).wrapping_add(number);
        match Case::of(seed, &of_chance).and_then(|case| case.best().map(|best| (case, best))) {
            Some((case, best)) => case.check(&best, &mut counts),
            None => counts.left_aside += 1,
        }
    }
    println!("{counts:?}");
    counts
}

impl Counts {
    /// It is not vacuous: something came out in so many of a thousand schools at least.
    fn often(&self, count: usize, of_thousand: usize) {
        assert!(count * 1000 >= self.schools * of_thousand, "{self:?}");
    }
}

#[test]
fn no_whole_plan_costs_less_than_the_planners() {
    let counts = checked(schools().0, 0, Both::of_chance);
    assert!(counts.left_aside * 20 <= counts.schools, "{counts:?}");
    counts.often(counts.planned, 600);
    counts.often(counts.impossible, 50);
    counts.often(counts.better, 30);
    counts.often(counts.contended, 100);
    counts.often(counts.sessions, 250);
    counts.often(counts.meetings, 120);
    counts.often(counts.visits, 120);
    counts.often(counts.releases, 20);
    counts.often(counts.unmet_sessions, 100);
    counts.often(counts.unmet_pairs, 100);
    counts.often(counts.unmet_visits, 100);
    counts.often(counts.met, 10);
    counts.often(counts.demanded, 30);
    counts.often(counts.moved, 100);
    counts.often(counts.stayed, 500);
    counts.often(counts.alternates, 80);
    counts.often(counts.kept, 300);
    counts.often(counts.told, 50);
    counts.often(counts.above, 5);
    for name in pairs::world::OBJECTIVES {
        counts.often(counts.objectives.get(name).copied().unwrap_or(0), 50);
    }
}

#[test]
fn the_exact_program_has_the_optimum_of_the_plan() {
    let all = [Kind::Sessions, Kind::Mentors, Kind::Visits];
    let (count, seed) = schools();
    let (mut compared, mut with_covers) = (0, 0);
    let count = count / 5;
    // In number 2953 halves of people could cover beside a visit that the observer makes alone.
    for number in 2954_u64.saturating_sub(count as u64)..2954 {
        let mut dice = Dice(seed.wrapping_mul(1 << 40).wrapping_add((1 << 35) + number));
        let size = Size { people: 5 + dice.below(4), slots_of_day: 4, sides: 3 };
        let both = Both::of_size(&mut dice, &size);
        let Some(school) = both.read() else { continue };
        let (settings, control) = (Settings::to_the_proof(), Control::default());
        let request = Request { kinds: &all, ..Request::default() };
        let Ok(plan) = plan(&school, &request, &settings, &control) else { continue };
        let exact = exact_program(&school, &all, false, 100_000, &settings, &control).unwrap();
        let ExactProgram::Written(program) = exact else { panic!("it is small\n{}", both.shown()) };
        let task = Task::new(&program, None, &settings);
        let Ok(Outcome::Optimal { cost, .. }) = ilp::solve(SolverName::Highs, task, &control, &|_, _| {}) else {
            panic!("there is a plan\n{}", both.shown())
        };
        assert_eq!(cost, plan.score.total, "{number}\n{}", both.shown());
        compared += 1;
        with_covers += usize::from(plan.sessions.iter().any(|session| !session.released.is_empty()));
    }
    println!("{compared} compared, {with_covers} with covers");
    assert!(compared * 2 > count && with_covers * 30 > count, "{compared} {with_covers}");
}

#[test]
fn no_whole_plan_with_triads_costs_less_than_the_planners() {
    // Every way of forming groups is judged beside every choice of all else, which takes longer.
    let counts = checked(schools().0 / 2, 1 << 33, Both::in_triads);
    assert!(counts.left_aside * 20 <= counts.schools, "{counts:?}");
    counts.often(counts.planned, 300);
    counts.often(counts.better, 30);
    counts.often(counts.contended, 30);
    counts.often(counts.visits, 50);
    counts.often(counts.unmet_visits, 100);
}
