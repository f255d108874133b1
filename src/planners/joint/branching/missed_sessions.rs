//! Branches, by the sessions that plans miss.
//!
//! A missing session costs far more than anything else in a week, so plans that cost hardly
//! more than the best miss nearly the same ones. Fractions hide that: half a session here and
//! half a one there, and hardly any is missing; every price is then too low, and an exact
//! search has to find it out again and again. So sessions alone are asked which others could be
//! missing instead: what do they cost at least where fewer of those sessions are missing that
//! the plan at hand misses? Where that is too much for a better plan, nothing else is to be
//! looked at; where it is not, the answer misses others, and these are the next branch.
//!
//! Row 12: of each branch, its teams miss at least so many sessions together; and fewer than so
//! many of each branch before it.

use crate::model::{Program, Rule, Tag, Variable};
use crate::planners::PlanError;
use crate::planners::joint::{Scopes, Search};
use crate::planners::sessions::formulate::{Formulation, formulate};
use crate::school::{Table, TeamId};
use crate::solve::ilp::{self, Task};

/// With more branches than this, fractions are not worth taking apart.
const MOST_BRANCHES: usize = 8;

/// A side of rows 12: how many sessions some teams miss together.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Together {
    teams: Vec<TeamId>,
    missing: i64,
}

/// What all plans of one branch miss.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missed {
    at_least: Option<Together>,
    fewer: Vec<Together>,
}

/// Some of the plans that could be better.
pub(in crate::planners::joint) struct Branch {
    /// What could be in them.
    pub scopes: Scopes,
    /// None of them costs less.
    pub bound: i64,
}

impl Together {
    fn terms(&self, formulation: &Formulation) -> Vec<(Variable, i64)> {
        let missing = formulation.missing().iter().filter(|(team, _)| self.teams.contains(team));
        missing.map(|(_, variable)| (*variable, 1)).collect()
    }
}

impl Missed {
    /// Writes rows 12 for the sessions of a formulation.
    pub fn write(&self, program: &mut Program, formulation: &Formulation) {
        let tag = Tag::new(Rule::Requested);
        if let Some(together) = &self.at_least {
            program.row(tag, Some(together.missing), None, &together.terms(formulation));
        }
        for together in &self.fewer {
            program.row(tag, None, Some(together.missing - 1), &together.terms(formulation));
        }
    }
}

impl Search<'_> {
    /// Branches that between them hold every plan that costs less than `cost`. One, where sessions
    /// are not planned, or the plan at hand misses none, or there would be too many.
    ///
    /// One exact search over sessions for each branch.
    pub(in crate::planners::joint) fn branches(&self, scopes: Scopes, cost: i64) -> Result<Vec<Branch>, PlanError> {
        let bound = self.bound();
        let Some((sessions, scope)) = self.sessions.as_ref().zip(scopes.sessions.as_ref()) else {
            return Ok(vec![Branch { scopes, bound }]);
        };
        let formulation = formulate(self.school, sessions.options, scope);
        let branch = |missed: Missed, least: i64| Branch {
            scopes: Scopes { missed: Some(missed), ..scopes.clone() },
            bound: bound - sessions.bound + least.max(sessions.bound),
        };
        // Better plans leave so much for sessions.
        let enough = cost - (bound - sessions.bound);
        let (mut missing, mut least) = (self.missing_of_incumbent(), sessions.bound);
        let mut fewer: Vec<Together> = Vec::new();
        let mut branches = Vec::new();
        while let Some(together) = missing.take() {
            branches.push(branch(Missed { at_least: Some(together.clone()), fewer: fewer.clone() }, least));
            fewer.push(together);
            let others = Missed { at_least: None, fewer: fewer.clone() };
            let Some((values, bound)) = self.sessions_that_miss(&formulation, &others, enough)? else { break };
            if branches.len() == MOST_BRANCHES {
                branches.clear();
                break;
            }
            (missing, least) = (missing_of(&formulation, &values), bound);
            if missing.is_none() {
                // Nothing need be missing: this branch is all that is left.
                branches.push(branch(others, least));
            }
        }
        if branches.is_empty() {
            branches.push(Branch { scopes, bound });
        }
        Ok(branches)
    }

    /// The best sessions with these rows 12 that cost less than `enough`, and a bound for all of
    /// them; none where there are none.
    fn sessions_that_miss(
        &self,
        formulation: &Formulation,
        missed: &Missed,
        enough: i64,
    ) -> Result<Option<(Vec<f64>, i64)>, PlanError> {
        let mut program = formulation.program.clone();
        missed.write(&mut program, formulation);
        let control = self.control.quiet().part();
        let tell = |_: Option<i64>, least: i64| {
            if least >= enough {
                control.stop();
            }
        };
        let task = Task::new(&program, None, self.settings).to_the_proof();
        let nothing_known = || vec![0.0; program.variables()];
        let known = ilp::solve(self.solver(), task, &control, &tell)?.known().filter(|known| known.bound < enough);
        Ok(known.map(|known| (known.incumbent.unwrap_or_else(nothing_known), known.bound)))
    }

    fn missing_of_incumbent(&self) -> Option<Together> {
        let sessions = self.sessions.as_ref()?;
        let mut left: Table<TeamId, i64> = self.school.teams.iter().map(|team| i64::from(team.sessions)).collect();
        for choice in sessions.incumbent {
            left[choice.team] -= 1;
        }
        together(left.entries().map(|(team, left)| (team, *left)))
    }
}

fn missing_of(formulation: &Formulation, values: &[f64]) -> Option<Together> {
    together(formulation.missing().iter().map(|(team, missing)| (*team, values[missing.index()].round() as i64)))
}

fn together(missing: impl Iterator<Item = (TeamId, i64)>) -> Option<Together> {
    let missing: Vec<(TeamId, i64)> = missing.filter(|(_, missing)| *missing > 0).collect();
    let together = Together {
        missing: missing.iter().map(|(_, missing)| missing).sum(),
        teams: missing.into_iter().map(|(team, _)| team).collect(),
    };
    (!together.teams.is_empty()).then_some(together)
}
