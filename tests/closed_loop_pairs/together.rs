//! Sessions and mentor pairs of one school: every plan of both is tried, so
//! that bounds, stages and kept parts can be held against the true least costs.

use crate::dice::Dice;
use crate::judge::Judge;
use crate::sessions::{Held, all_sessions, taken, teams};
use crate::world::{Size, Slots, World};
use crate::{empty, read, settings, shown};
use proptest::prelude::*;
use staffroom::plan::document::{Document, Resolved};
use staffroom::plan::verify::{Rule, Violation, verify};
use staffroom::plan::{Kind, Plan, Status};
use staffroom::planners::{PlanError, Request, plan};
use staffroom::report::reasons::say;
use staffroom::school::School;
use staffroom::solve::{Control, SolverName};
use std::collections::BTreeMap;

const BOTH: &[Kind] = &[Kind::Sessions, Kind::Mentors];

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
                let verdict = verify(&self.school, &Document::new(&plan, &self.school, say), Some(&self.earlier));
                prop_assert!(verdict.holds(), "{:#?}\n{}", verdict.violations, self.shown());
                let proven = plan.score.bound == plan.score.total;
                prop_assert_eq!(plan.status == Status::Optimal, proven, "{}", self.shown());
                Ok(Some(plan))
            }
            Err(PlanError::Input(conflicts)) => {
                prop_assert!(!conflicts.is_empty(), "{}", self.shown());
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
        taken(&self.world, &Document::new(sessions, &self.school, say))
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
        let kept = Document::new(&sessions, &self.school, say).resolve(&self.school);
        let around = self.plan(&[Kind::Mentors], false, Some(&kept))?;
        let least = self.pairs_around(&self.taken_by(&sessions));
        prop_assert_eq!(around.is_some(), least.is_some(), "{}", self.shown());
        let (Some(around), Some(least)) = (around, least) else { return Ok(()) };
        prop_assert_eq!(&around.sessions, &sessions.sessions, "{}", self.shown());
        // What the kept sessions lack counts, too.
        prop_assert_eq!(around.score.total, sessions.score.total + least, "{}", self.shown());
        prop_assert_eq!(around.status, Status::Optimal, "{}", self.shown());
        Ok(())
    }

    /// Sessions around the pairs of a plan.
    fn sessions_keep_pairs(&self) -> Result<(), TestCaseError> {
        let Some(pairs) = self.plan(&[Kind::Mentors], false, None)? else { return Ok(()) };
        let document = Document::new(&pairs, &self.school, say);
        let around = self.plan(&[Kind::Sessions], false, Some(&document.resolve(&self.school)))?;
        let with_pairs = |held: &Held| {
            let kept = vec![Kind::Mentors];
            let both = Document { pairs: document.pairs.clone(), kept, ..held.document.clone() };
            let verdict = verify(&self.school, &both, None);
            // The figures of a document that was put together are not right; the rules of a plan may be.
            let figure = |violation: &Violation| {
                [Rule::Ledger, Rule::Order, Rule::Unmet].contains(&violation.rule)
                    || violation.subject.starts_with("score")
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
