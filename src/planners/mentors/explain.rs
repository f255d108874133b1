//! Why this mentor, and why not that one: the plan beside the best plan in
//! which one pair is forced, or left out.

use super::meetings::Known;
use super::network::Network;
use super::objective::scope;
use super::options::{Options, options};
use super::pairs_of_answer;
use super::search::{Answer, Search};
use crate::plan::document::Resolved;
use crate::plan::score::{Before, PreviousPairs, Tally, total};
use crate::plan::{CriterionCost, OtherPairs, Pair, PairExplanation, Plan, WeighedMentor};
use crate::planners::PlanError;
use crate::planners::commitments::Commitments;
use crate::school::{School, StaffId};
use crate::solve::{Control, Settings};
use std::collections::BTreeMap;

/// A plan of a school, asked about one mentee.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The facts.
    pub school: &'a School,
    /// The plan, found again in the school.
    pub plan: &'a Plan,
    /// The plan that it was made from with `--previous`.
    pub previous: Option<&'a Resolved>,
    /// Whom it is about: somebody with the role mentee.
    pub mentee: StaffId,
    /// The mentors to weigh.
    pub mentors: &'a [StaffId],
}

/// Answers a question. Sessions and visits stay as they are in the plan; pairs and
/// meetings are planned again for each mentor that is asked about.
///
/// # Errors
/// See [`PlanError`]; where required pairs and pins cannot hold, [`PlanError::Input`].
pub fn explain(question: &Question, settings: &Settings, control: &Control) -> Result<PairExplanation, PlanError> {
    let school = question.school;
    let mut commitments = Commitments::none(school);
    commitments.add_sessions(school, &question.plan.sessions);
    commitments.add_visits(school, &question.plan.visits);
    let options = options(school, &question.previous_pairs(), &commitments);
    let findings = super::conflicts::impossible(&options);
    if !findings.is_empty() {
        return Err(PlanError::Input(findings));
    }
    let has = question.plan.pairs.iter().find(|pair| pair.mentee == question.mentee).map(|pair| pair.mentor);
    let search = Search { options: &options, settings, control };
    let case = Case { question, search, has, required: options.required() };
    let position = options.mentees.binary_search(&question.mentee).ok();
    let mentors = question.mentors.iter().map(|mentor| case.weigh(*mentor, position));
    let criteria = criteria(question, &question.plan.pairs);
    Ok(PairExplanation {
        mentee: question.mentee,
        has,
        demanded: position.is_some_and(|position| case.required[position].is_some()),
        total: total(&criteria),
        criteria,
        mentors: mentors.collect::<Result<_, _>>()?,
        plan: None,
    })
}

struct Case<'a> {
    question: &'a Question<'a>,
    search: Search<'a>,
    has: Option<StaffId>,
    required: Vec<Option<u32>>,
}

impl Case<'_> {
    fn weigh(&self, mentor: StaffId, position: Option<usize>) -> Result<WeighedMentor, PlanError> {
        let options = self.search.options;
        let mentee = self.question.mentee;
        let exclusions = options.acceptable.exclusions(&options.fits, mentor, mentee);
        let broken = exclusions.iter().map(|rule| options.acceptable.broken(&options.fits, *rule, mentor, mentee));
        let otherwise = match position {
            None => None,
            Some(position) if self.has == Some(mentor) => self.without(position, mentor)?,
            Some(position) => self.with(position, mentor)?,
        };
        Ok(WeighedMentor {
            mentor,
            points: options.fits.points(mentor, mentee),
            fit: options.fits.fit(mentor, mentee),
            matched: options.fits.matched(mentor, mentee),
            forbidden: broken.collect(),
            otherwise,
        })
    }

    /// The best plan with a pair that the plan does not have.
    fn with(&self, position: usize, mentor: StaffId) -> Result<Option<OtherPairs>, PlanError> {
        let options = self.search.options;
        let Some(option) = options.option_of(position, mentor) else { return Ok(None) };
        let mut required = self.required.clone();
        required[position] = Some(options.pairs[position][option].mentor);
        self.best(options, &required)
    }

    /// The best plan without a pair that the plan has.
    fn without(&self, position: usize, mentor: StaffId) -> Result<Option<OtherPairs>, PlanError> {
        if self.required[position].is_some() {
            return Ok(None);
        }
        let mut options = self.search.options.clone();
        options.pairs[position].retain(|pair| options.mentors[pair.mentor as usize] != mentor);
        self.best(&options, &self.required)
    }

    fn best(&self, options: &Options, required: &[Option<u32>]) -> Result<Option<OtherPairs>, PlanError> {
        let school = self.question.school;
        let scope = scope(options, school.rules.mentors.objective, required)?;
        let network = Network::solve(options, &scope)?;
        if !network.possible() {
            return Ok(None);
        }
        let search = Search { options, ..self.search };
        Ok(Some(self.described(options, &search.run(&scope, &network, &mut Known::default())?)))
    }

    fn described(&self, options: &Options, answer: &Answer) -> OtherPairs {
        let pairs = pairs_of_answer(options, answer, Vec::new());
        let mentor_in = |pairs: &[Pair]| -> BTreeMap<StaffId, StaffId> {
            pairs.iter().map(|pair| (pair.mentee, pair.mentor)).collect()
        };
        let (before, then) = (mentor_in(&self.question.plan.pairs), mentor_in(&pairs));
        let changes = options.mentees.iter().filter_map(|mentee| {
            let (before, then) = (before.get(mentee).copied(), then.get(mentee).copied());
            (before != then).then_some((*mentee, before, then))
        });
        let own = pairs.iter().find(|pair| pair.mentee == self.question.mentee);
        let criteria = criteria(self.question, &pairs);
        OtherPairs {
            total: total(&criteria),
            criteria,
            proven: answer.cost == answer.bound,
            changes: changes.collect(),
            meetings: own.map_or(Vec::new(), |pair| pair.meetings.clone()),
            everything: None,
        }
    }
}

impl Question<'_> {
    fn previous_pairs(&self) -> PreviousPairs {
        self.previous.map(|plan| plan.pairs.clone()).unwrap_or_default()
    }
}

/// What the plan costs with these pairs, and everything else as it is.
fn criteria(question: &Question, pairs: &[Pair]) -> Vec<CriterionCost> {
    let (school, plan) = (question.school, question.plan);
    let before = question.previous.map(Before::new).unwrap_or_default();
    let mut tally = Tally::default();
    tally.plan(school, plan.counted(), (&plan.sessions, pairs, &plan.visits), &before);
    tally.criteria(school)
}
