//! Sessions and mentor pairs of one school: every plan of both is tried, so
//! that bounds, stages and kept parts can be held against the true least costs.

use crate::dice::Dice;
use crate::judge::Judge;
use crate::world::{Size, Slots, Teams, World};
use crate::{at, empty, read, settings, shown};
use proptest::prelude::*;
use staffroom::plan::by_hand::judge;
use staffroom::plan::document::{Document, Resolved};
use staffroom::plan::verify::{Rule, Violation, verify};
use staffroom::plan::{Kind, Plan, Status};
use staffroom::planners::{PlanError, Request, plan};
use staffroom::school::{School, Team};
use staffroom::solve::{Control, SolverName};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A school with more plans of its sessions than this is left out.
const MOST_PLANS: usize = 1500;
const BOTH: &[Kind] = &[Kind::Sessions, Kind::Mentors];

/// Teams, and rules that only sessions know of.
fn teams(dice: &mut Dice, world: &World) -> Teams {
    let mut teams = String::from("id,sessions,length,quorum,priority\n");
    let mut members = String::from("team,staff,role\n");
    let mut pins = String::new();
    for team in ["art", "sport"].into_iter().take(1 + dice.below(2)) {
        let quorum = dice.pick(&["", "", "2", "60%"]);
        let length = 1 + usize::from(dice.chance(30));
        writeln!(teams, "{team},{},{length},{quorum},{}", 1 + usize::from(dice.chance(20)), 1 + dice.below(2)).unwrap();
        let (first, count) = (dice.below(world.people.len()), 2 + usize::from(dice.chance(50)));
        for (place, person) in (0..count).map(|more| (first + more) % world.people.len()).enumerate() {
            let role = if place < 2 { dice.pick(&["required", "required", "lead"]) } else { "optional" };
            writeln!(members, "{team},{},{role}", world.people[person].id).unwrap();
        }
        if dice.chance(20) {
            let slot = world.slot_row(dice.below(world.periods.len()));
            let rule = dice.pick(&["pin", "ban"]);
            writeln!(pins, "session,{team},{},{},{},{rule}", slot.week, slot.day, slot.period).unwrap();
        }
    }
    Teams {
        files: vec![("teams.csv", teams), ("members.csv", members), ("pins.csv", pins)],
        blocks: format!("release = {}\nmax_covers = 1", dice.chance(50)),
        costs: format!("unmet_session = {}\nabsent_required = 15", dice.pick(&[1000, 100, 30])),
        max_sessions_per_day: usize::from(dice.chance(15)),
    }
}

/// A choice of sessions that keeps every rule.
struct Held {
    document: Document,
    /// What sessions, and those that are missing, cost.
    cost: i64,
    /// Per person, the slots that sessions and covers take.
    taken: Vec<Slots>,
}

/// Whether a violation is about sessions: of pairs nothing is asked here.
fn of_sessions(violation: &&Violation) -> bool {
    !violation.rule.name().starts_with("Mentors")
}

fn judged(school: &School, rows: &[&str]) -> (Document, Vec<Violation>, i64) {
    let csv = format!("team,week,day,period,attending,released\n{}", rows.concat());
    let judgement = judge(school, csv.as_bytes(), "held.csv").unwrap();
    let violations = judgement.verdict.violations.iter().filter(of_sessions).cloned().collect();
    (judgement.document, violations, judgement.verdict.score.total)
}

/// All ways to hold one session of a team that keep every rule when nothing else is held.
fn ways(world: &World, school: &School, team: &Team) -> Vec<String> {
    let mut ways = Vec::new();
    for start in 0..world.periods.len() {
        let slot = world.slot_row(start);
        for chosen in 1u32..1 << team.members.len() {
            let members = team.members.iter().enumerate().filter(|(index, _)| chosen >> index & 1 == 1);
            let attending: Vec<usize> = members.map(|(_, member)| at(school, member.staff)).collect();
            let mut releases = vec![String::new()];
            for during in start..(start + team.length as usize).min(world.periods.len()) {
                for who in attending.iter().filter(|who| world.people[**who].rows >> during & 1 == 1) {
                    let release = |cover: usize| {
                        let (person, cover) = (world.people[*who].id, world.people[cover].id);
                        format!("{person}@{}>{cover};", world.periods[during].period)
                    };
                    let with = |cover: usize| releases.iter().map(move |others| format!("{others}{}", release(cover)));
                    releases = (0..world.people.len()).filter(|cover| cover != who).flat_map(with).collect();
                }
                if releases.len() > 100 {
                    break;
                }
            }
            let attending: Vec<&str> = attending.iter().map(|who| world.people[*who].id).collect();
            for released in releases {
                let attending = attending.join(";");
                let row = format!("{},{},{},{},{attending},{released}\n", team.id, slot.week, slot.day, slot.period);
                let (_, violations, _) = judged(school, &[&row]);
                // A pin that this session does not meet may be met by another one.
                let elsewhere = |violation: &Violation| {
                    violation.rule == Rule::Sessions10 && violation.message.contains("no session starts there")
                };
                if violations.iter().all(elsewhere) {
                    ways.push(row);
                }
            }
        }
    }
    ways
}

/// Every choice of sessions that keeps all rules; none where there are too many.
fn all_sessions(world: &World, school: &School) -> Option<Vec<Held>> {
    let mut choices: Vec<Vec<String>> = vec![vec![]];
    for team in school.teams.iter() {
        let ways = ways(world, school, team);
        let mut of_team: Vec<Vec<String>> = vec![vec![]];
        of_team.extend(ways.iter().map(|way| vec![way.clone()]));
        if team.sessions > 1 {
            for (place, first) in ways.iter().enumerate() {
                of_team.extend(ways[place + 1..].iter().map(|second| vec![first.clone(), second.clone()]));
            }
        }
        if choices.len() * of_team.len() > MOST_PLANS {
            return None;
        }
        let with = |choice: &Vec<String>| {
            let choice = choice.clone();
            of_team.iter().map(move |more| [&choice[..], more].concat()).collect::<Vec<_>>()
        };
        choices = choices.iter().flat_map(with).collect();
    }
    let held = |rows: &Vec<String>| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let (document, violations, cost) = judged(school, &rows);
        let taken = taken(world, &document);
        violations.is_empty().then_some(Held { document, cost, taken })
    };
    Some(choices.iter().filter_map(held).collect())
}

/// Per person, the slots that sessions and covers take.
fn taken(world: &World, document: &Document) -> Vec<Slots> {
    let mut taken = vec![0; world.people.len()];
    let person = |id: &str| world.people.iter().position(|person| person.id == id).unwrap();
    let slot = |week: &str, day: &str, period: &str| {
        let is_it = |at: &usize| {
            let row = world.slot_row(*at);
            (&*row.week, &*row.day, &*row.period) == (week, day, period)
        };
        (0..world.periods.len()).find(is_it).unwrap()
    };
    for session in &document.sessions {
        let start = slot(&session.week, &session.day, &session.period);
        for during in start..start + session.length as usize {
            session.attending.iter().for_each(|who| taken[person(who)] |= 1 << during);
        }
        for release in &session.released {
            taken[person(&release.cover)] |= 1 << slot(&session.week, &session.day, &release.period);
        }
    }
    taken
}

/// A school of chance with all choices of its sessions.
struct Case {
    world: World,
    school: School,
    earlier: Document,
    sessions: Vec<Held>,
}

impl Case {
    fn of(seed: u64) -> Option<Case> {
        let mut dice = Dice(seed);
        let mut world = World::of_chance(&mut dice, &Size { people: 4, slots_of_day: 3, sides: 3 });
        world.teams = Some(teams(&mut dice, &world));
        let school = read(&world)?;
        let sessions = all_sessions(&world, &school)?;
        let earlier = world.earlier_document(&empty(&school));
        Some(Case { world, school, earlier, sessions })
    }

    fn shown(&self) -> String {
        shown(&self.world)
    }

    /// Plans, and lets verify agree.
    fn plan(&self, kinds: &[Kind], staged: bool, keep: Option<&Resolved>) -> Result<Option<Plan>, TestCaseError> {
        let previous = self.earlier.resolve(&self.school);
        let request = Request { kinds, keep, previous: Some(&previous), staged, ..Request::default() };
        let settings = settings(SolverName::available()[0]);
        match plan(&self.school, &request, &settings, &Control::default()) {
            Ok(plan) => {
                let verdict = verify(&self.school, &Document::of(&plan, &self.school), Some(&self.earlier));
                prop_assert!(verdict.holds(), "{:#?}\n{}", verdict.violations, self.shown());
                let proven = plan.score.bound == plan.score.total;
                prop_assert_eq!(plan.status == Status::Optimal, proven, "{}", self.shown());
                Ok(Some(plan))
            }
            Err(PlanError::Input(findings)) => {
                prop_assert!(!findings.is_empty(), "{}", self.shown());
                Ok(None)
            }
            Err(error) => Err(TestCaseError::fail(format!("{error}\n{}", self.shown()))),
        }
    }

    /// What pairs cost at least around sessions; none where their pins cannot hold.
    fn pairs_around(&self, taken: &[Slots]) -> Option<i64> {
        Judge::around(&self.world, taken.to_vec()).least(self.world.objective)
    }

    fn taken_by(&self, sessions: &Plan) -> Vec<Slots> {
        taken(&self.world, &Document::of(sessions, &self.school))
    }

    /// Both kinds at once, and one after the other.
    fn both(&self) -> Result<(), TestCaseError> {
        let mut known: BTreeMap<&[Slots], Option<i64>> = BTreeMap::new();
        let mut joint: Option<i64> = None;
        let mut first: Option<i64> = None;
        for held in &self.sessions {
            let pairs = *known.entry(&held.taken).or_insert_with(|| self.pairs_around(&held.taken));
            if let Some(pairs) = pairs {
                let least = |known: Option<i64>, new: i64| Some(known.map_or(new, |known| known.min(new)));
                joint = least(joint, held.cost + pairs);
                first = least(first, held.cost);
            }
        }
        let (at_once, staged) = (self.plan(BOTH, false, None)?, self.plan(BOTH, true, None)?);
        let Some(joint) = joint else {
            prop_assert!(at_once.is_none() && staged.is_none(), "no plan can hold\n{}", self.shown());
            return Ok(());
        };
        let (Some(at_once), Some(staged)) = (at_once, staged) else {
            return Err(TestCaseError::fail(format!("a plan costs {joint}\n{}", self.shown())));
        };
        let score = &at_once.score;
        prop_assert!(score.bound <= joint && joint <= score.total, "{} {:?}\n{}", joint, score, self.shown());
        prop_assert!(score.stages.is_empty());
        prop_assert!(score.total <= staged.score.total, "{}", self.shown());

        let [sessions, pairs] = staged.score.stages[..] else {
            return Err(TestCaseError::fail("two kinds are two stages"));
        };
        prop_assert_eq!((sessions.kind, pairs.kind), (Kind::Sessions, Kind::Mentors));
        prop_assert_eq!(Some(sessions.total), first, "sessions\n{}", self.shown());
        prop_assert_eq!(Some(pairs.total), self.pairs_around(&self.taken_by(&staged)), "pairs\n{}", self.shown());
        prop_assert_eq!((sessions.bound, pairs.bound), (sessions.total, pairs.total), "{}", self.shown());
        prop_assert_eq!(staged.score.total, sessions.total + pairs.total, "{}", self.shown());
        prop_assert_eq!(staged.score.bound, sessions.bound + pairs.bound, "{}", self.shown());
        Ok(())
    }

    /// Pairs around the sessions of a plan.
    fn pairs_keep_sessions(&self) -> Result<(), TestCaseError> {
        let Some(sessions) = self.plan(&[Kind::Sessions], false, None)? else { return Ok(()) };
        let kept = Document::of(&sessions, &self.school).resolve(&self.school);
        let around = self.plan(&[Kind::Mentors], false, Some(&kept))?;
        let least = self.pairs_around(&self.taken_by(&sessions));
        prop_assert_eq!(around.is_some(), least.is_some(), "{}", self.shown());
        let (Some(around), Some(least)) = (around, least) else { return Ok(()) };
        prop_assert_eq!(&around.sessions, &sessions.sessions, "{}", self.shown());
        let of_sessions = self.cost_of_held(&sessions);
        prop_assert_eq!(around.score.total, of_sessions + least, "{}", self.shown());
        prop_assert_eq!(around.status, Status::Optimal, "{}", self.shown());
        Ok(())
    }

    /// What a plan's sessions cost without those that are missing.
    fn cost_of_held(&self, plan: &Plan) -> i64 {
        let of_held = plan.score.criteria.iter().filter(|row| row.criterion.name() != "unmet_session");
        of_held.map(|row| row.cost()).sum()
    }

    /// Sessions around the pairs of a plan.
    fn sessions_keep_pairs(&self) -> Result<(), TestCaseError> {
        let Some(pairs) = self.plan(&[Kind::Mentors], false, None)? else { return Ok(()) };
        let document = Document::of(&pairs, &self.school);
        let around = self.plan(&[Kind::Sessions], false, Some(&document.resolve(&self.school)))?;
        let with_pairs = |held: &Held| {
            let both = Document { pairs: document.pairs.clone(), ..held.document.clone() };
            let verdict = verify(&self.school, &both, None);
            // The figures of a document that was put together are not right; the rules of a plan may be.
            let figure = |violation: &Violation| {
                [Rule::Ledger, Rule::Order].contains(&violation.rule) || violation.subject.starts_with("score")
            };
            let broken = verdict.violations.iter().any(|violation| !figure(violation));
            (!broken).then_some(verdict.score.total)
        };
        let least = self.sessions.iter().filter_map(with_pairs).min();
        prop_assert_eq!(around.as_ref().map(|plan| plan.score.total), least, "{}", self.shown());
        let Some(around) = around else { return Ok(()) };
        let who_and_when = |plan: &Plan| -> Vec<_> {
            plan.pairs.iter().map(|pair| (pair.mentor, pair.mentee, pair.meetings.clone())).collect()
        };
        prop_assert_eq!(who_and_when(&around), who_and_when(&pairs), "{}", self.shown());
        prop_assert_eq!(around.status, Status::Optimal, "{}", self.shown());
        Ok(())
    }
}

/// PROPTEST_CASES=8000 tries 2000 schools instead of the usual 64.
fn cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases / 4, failure_persistence: None, max_global_rejects: 100_000, ..usual }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn sessions_and_pairs_are_planned_together(seed in any::<u64>()) {
        let Some(case) = Case::of(seed) else { return Err(TestCaseError::reject("too many plans")) };
        case.both()?;
    }

    #[test]
    fn what_is_kept_stays(seed in any::<u64>()) {
        let Some(case) = Case::of(seed) else { return Err(TestCaseError::reject("too many plans")) };
        case.pairs_keep_sessions()?;
        case.sessions_keep_pairs()?;
    }
}
