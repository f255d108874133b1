//! From a draft to a proof: leave out what cannot matter, take the rest apart,
//! and solve each part exactly, side by side.

use super::choice::{Choice, cost_of};
use super::formulate::{Formulation, formulate};
use super::options::Options;
use super::plain::formulate_plainly;
use super::reduce::{
    Attendance, Scope, attended_always, components, everything, fix_by_team_bounds, of_scope, without_idle_absences,
};
use crate::planners::PlanError;
use crate::school::{School, Table, TeamId};
use crate::solve::certificate::Certificate;
use crate::solve::ilp::{self, Relaxation, SolverError, Task};
use crate::solve::{Control, Known, Progress, Settings, StopReason};
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::Mutex;

/// What is known of a part of the school.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The best sessions found, if any.
    pub choices: Option<Vec<Choice>>,
    /// Their cost.
    pub cost: i64,
    /// No sessions cost less.
    pub bound: i64,
    /// Why it is not proven, where it is not.
    pub stopped: Option<StopReason>,
}

/// The search over one school.
pub struct Search<'a> {
    /// The facts.
    pub school: &'a School,
    /// What could happen.
    pub options: &'a Options,
    /// Each team's best alone.
    pub bounds: &'a Table<TeamId, i64>,
    /// How to solve.
    pub settings: &'a Settings,
    /// Who watches.
    pub control: &'a Control,
}

/// A part that still has to be solved, with the plan at hand for it.
pub(super) struct Part {
    pub scope: Scope,
    pub incumbent: Option<(Vec<Choice>, i64)>,
    pub bound: i64,
    /// Prices on the rows of its Program, where they are known already.
    pub duals: Option<Vec<f64>>,
}

/// A school taken apart: parts that are proven, parts that are not, and what duals say of all.
pub struct Priced {
    done: Vec<Answer>,
    parts: Vec<Part>,
    /// No sessions cost less.
    pub bound: i64,
}

impl Search<'_> {
    /// Finds the best sessions of the whole school and proves them without a
    /// plan at hand. None where the pins cannot hold together.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn from_nothing(&self) -> Result<Option<Answer>, PlanError> {
        let part = |scope: Scope| {
            let bound = self.bound_of(&scope);
            Part { scope, incumbent: None, bound, duals: None }
        };
        let parts = self.apart(&self.whole()).into_iter().map(part).collect();
        self.finish(Priced { done: Vec::new(), parts, bound: i64::MIN })
    }

    /// Takes the school apart around a plan at hand and duals each part that
    /// the cheap bound leaves open.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn price(&self, incumbent: Vec<Choice>) -> Result<Priced, PlanError> {
        let mut priced = Priced { done: Vec::new(), parts: Vec::new(), bound: 0 };
        self.split(self.whole(), incumbent, &mut priced.done, &mut priced.parts);
        priced.bound = priced.done.iter().map(|answer| answer.bound).sum();
        for part in &mut priced.parts {
            let program = formulate(self.school, self.options, &part.scope).program;
            part.duals = ilp::duals(self.settings.solver, &program, Relaxation::Simplex, self.control)?;
            let bound = part.duals.as_ref().map_or(i64::MIN, |duals| Certificate::new(&program, duals).bound());
            let most = part.incumbent.as_ref().map_or(i64::MAX, |(_, cost)| *cost);
            part.bound = bound.max(part.bound).min(most);
            priced.bound += part.bound;
        }
        Ok(priced)
    }

    /// Takes over what is better of another plan, part by part; false where that has what was left out, for want of which
    /// it must be priced anew.
    pub fn take_over(&self, priced: &mut Priced, choices: &[Choice]) -> bool {
        let mut all = true;
        for part in &mut priced.parts {
            let own = attended_always(&of_scope(choices, &part.scope), &part.scope);
            let (own, cost) = self.with_cost(own, &part.scope);
            let is_better = part.incumbent.as_ref().is_none_or(|(_, known)| cost < *known);
            if is_better && has(&part.scope, &own) {
                part.incumbent = Some((own, cost));
            } else {
                all &= !is_better;
            }
        }
        all
    }

    /// Proves the best sessions from what duals left open. None where the
    /// pins cannot hold together.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn finish(&self, priced: Priced) -> Result<Option<Answer>, PlanError> {
        let answers = self.solve_all(&priced.parts, &priced.done)?;
        Ok(answers.map(|answers| {
            let whole = merge(priced.done.into_iter().chain(answers));
            Answer { bound: whole.bound.max(priced.bound).min(whole.cost), ..whole }
        }))
    }

    /// Everything that could matter, before a plan is at hand.
    fn whole(&self) -> Scope {
        let teams: Vec<TeamId> = self.school.teams.ids().collect();
        without_idle_absences(self.school, self.options, &everything(self.school, self.options, &teams))
    }

    /// The parts that have nothing in common, or all in one where parts are not wanted.
    fn apart(&self, scope: &Scope) -> Vec<Scope> {
        if self.settings.tuning.decomposition {
            components(self.school, self.options, scope)
        } else {
            vec![scope.clone()]
        }
    }

    fn bound_of(&self, scope: &Scope) -> i64 {
        scope.iter().map(|kept| self.bounds[kept.team]).sum()
    }

    /// Takes a scope apart as far as it goes: parts that meet their bound are
    /// done, smaller parts have less slack, which leaves out more.
    fn split(&self, scope: Scope, choices: Vec<Choice>, done: &mut Vec<Answer>, parts: &mut Vec<Part>) {
        let teams: Vec<TeamId> = scope.iter().map(|kept| kept.team).collect();
        let bound = self.bound_of(&scope);
        let cost = cost_of(self.school, self.options, &teams, &choices).expect("a draft has its covers");
        if cost == bound {
            done.push(Answer { choices: Some(choices), cost, bound, stopped: None });
            return;
        }
        let slack = cost - bound;
        let reduced = fix_by_team_bounds(self.school, self.options, &scope, self.bounds, &choices, slack);
        let smaller = self.apart(&reduced);
        if smaller.len() == 1 {
            parts.push(Part { scope: reduced, incumbent: Some((choices, cost)), bound, duals: None });
            return;
        }
        for part in smaller {
            let choices = of_scope(&choices, &part);
            self.split(part, choices, done, parts);
        }
    }

    fn solve_all(&self, parts: &[Part], done: &[Answer]) -> Result<Option<Vec<Answer>>, PlanError> {
        let proven: i64 = done.iter().map(|answer| answer.cost).sum();
        let known: Vec<(Option<i64>, i64)> =
            parts.iter().map(|part| (part.incumbent.as_ref().map(|(_, cost)| *cost), part.bound)).collect();
        let known = Mutex::new(known);
        let tell = |index: usize, best: Option<i64>, bound: i64| {
            let Ok(mut known) = known.lock() else { return };
            let (before, least) = known[index];
            known[index] = (best.into_iter().chain(before).min(), least.max(bound));
            let best: Option<i64> = known.iter().map(|(best, _)| *best).sum();
            let bound: i64 = known.iter().map(|(_, bound)| bound).sum();
            self.control.tell(Progress { best: best.map(|best| best + proven), bound: bound + proven });
        };
        let solve = |(index, part): (usize, &Part)| self.solve(part, &|best, bound| tell(index, best, bound));
        let answers: Result<Vec<Option<Answer>>, SolverError> = if parts.len() < 2 || self.settings.threads < 2 {
            parts.iter().enumerate().map(solve).collect()
        } else {
            let pool = self.settings.pool().map_err(PlanError::Solver)?;
            pool.install(|| parts.par_iter().enumerate().map(solve).collect())
        };
        Ok(answers?.into_iter().collect())
    }

    /// Solves one part. None where it has no solution at all.
    fn solve(&self, part: &Part, tell: ilp::OnProgress<'_>) -> Result<Option<Answer>, SolverError> {
        let formulation = formulate(self.school, self.options, &part.scope);
        let Some((choices, cost)) = &part.incumbent else {
            return self.solve_exactly(part, &formulation, part.bound, tell);
        };
        let duals = match &part.duals {
            Some(duals) => Some(Cow::Borrowed(duals)),
            None => {
                let relaxation = Relaxation::PresolvedSimplex;
                ilp::duals(self.settings.solver, &formulation.program, relaxation, self.control)?.map(Cow::Owned)
            }
        };
        let Some(duals) = duals else { return self.solve_exactly(part, &formulation, part.bound, tell) };
        let certificate = Certificate::new(&formulation.program, &duals);
        let bound = certificate.bound().max(part.bound);
        tell(Some(*cost), bound);
        if bound >= *cost {
            return Ok(Some(Answer { choices: Some(choices.clone()), cost: *cost, bound: *cost, stopped: None }));
        }
        let known = Answer { choices: Some(choices.clone()), cost: *cost, bound, stopped: None };
        let known = self.guess(&part.scope, &formulation, &certificate, known, tell)?;
        let Answer { choices: Some(choices), cost, bound, .. } = &known else { return Ok(Some(known)) };
        if bound >= cost || self.control.stopped().is_some() {
            return Ok(Some(known));
        }
        let bound = *bound;
        let reduced = formulation.fix_by_reduced_cost(self.options, &part.scope, choices, &certificate, *cost);
        let reduced = without_idle_absences(self.school, self.options, &reduced);
        // What a solver found near the bound may leave somebody out for nothing.
        let choices = &attended_always(choices, &reduced);
        let scopes = self.apart(&reduced);
        if scopes.len() == 1 && decisions(&reduced) * 5 > decisions(&part.scope) * 4 {
            // Too little was left out for another round of duals to pay.
            let formulation = formulate(self.school, self.options, &reduced);
            let incumbent = Some(self.with_cost(choices.clone(), &reduced));
            let part = Part { incumbent, scope: reduced, bound, duals: None };
            return self.solve_exactly(&part, &formulation, bound, tell);
        }
        drop(formulation);
        let mut answers = Vec::new();
        for scope in scopes {
            let incumbent = Some(self.with_cost(of_scope(choices, &scope), &scope));
            let bound = self.bound_of(&scope);
            let part = Part { scope, incumbent, bound, duals: None };
            match self.solve(&part, &|_, _| {})? {
                Some(answer) => answers.push(answer),
                None => return Ok(None),
            }
        }
        let mut answer = merge(answers.into_iter());
        answer.bound = answer.bound.max(bound).min(answer.cost);
        Ok(Some(answer))
    }

    /// The choices of a plan at hand for a scope, with what they cost.
    fn with_cost(&self, choices: Vec<Choice>, scope: &Scope) -> (Vec<Choice>, i64) {
        let teams: Vec<TeamId> = scope.iter().map(|kept| kept.team).collect();
        let cost = cost_of(self.school, self.options, &teams, &choices).expect("a plan at hand has its covers");
        (choices, cost)
    }

    /// Solves one part with the solver.
    pub(super) fn solve_exactly(
        &self,
        part: &Part,
        formulation: &Formulation,
        bound: i64,
        tell: ilp::OnProgress<'_>,
    ) -> Result<Option<Answer>, SolverError> {
        let least = bound;
        let teams: Vec<TeamId> = part.scope.iter().map(|kept| kept.team).collect();
        let start = match &part.incumbent {
            Some((choices, cost)) => {
                let start = formulation.encode(self.school, self.options, choices);
                start.filter(|start| {
                    formulation.program.broken_by(start).is_none() && formulation.program.cost_of_values(start) == *cost
                })
            }
            None => None,
        };
        debug_assert_eq!(start.is_some(), part.incumbent.is_some(), "an incumbent solves its own Program");
        let task = Task::new(&formulation.program, start.as_deref(), self.settings);
        let wrong =
            |message: &str| SolverError::WrongAnswer { solver: self.settings.solver.name(), message: message.into() };
        let known = ilp::solve(self.settings.solver, task, self.control, tell)?.known();
        if known.is_none() && part.incumbent.is_some() {
            return Err(wrong("it denies a plan that exists"));
        }
        let Some(Known { incumbent, bound, stopped }) = known else { return Ok(None) };
        let found = incumbent.map(|values| formulation.decode(&values));
        let found = match found {
            None => None,
            Some(choices) => {
                let cost = cost_of(self.school, self.options, &teams, &choices);
                Some((choices, cost.ok_or_else(|| wrong("its sessions cannot be covered"))?))
            }
        };
        let best = found.into_iter().chain(part.incumbent.clone()).min_by_key(|(_, cost)| *cost);
        let bound = bound.max(least);
        let Some((choices, cost)) = best else {
            return Ok(Some(Answer { choices: None, cost: i64::MAX, bound, stopped }));
        };
        if cost < bound || (stopped.is_none() && cost > bound) {
            return Err(wrong(&format!("it proves {bound}, but its sessions cost {cost}")));
        }
        let stopped = stopped.filter(|_| cost > bound);
        Ok(Some(Answer { choices: Some(choices), cost, bound, stopped }))
    }
}

/// Whether a scope leaves these choices open.
fn has(scope: &Scope, choices: &[Choice]) -> bool {
    choices.iter().all(|choice| {
        let kept = scope.iter().find(|kept| kept.team == choice.team);
        let window = kept.and_then(|kept| kept.windows.iter().find(|window| window.window == choice.window));
        window.is_some_and(|window| {
            window.attendance.iter().zip(&choice.attends).all(|(attendance, attends)| match attendance {
                Attendance::Always => *attends,
                Attendance::Never => !*attends,
                Attendance::Open => true,
            })
        })
    })
}

/// How much a scope leaves open.
fn decisions(scope: &Scope) -> usize {
    let windows = scope.iter().flat_map(|kept| &kept.windows);
    windows
        .map(|window| 1 + window.attendance.iter().filter(|attendance| **attendance == Attendance::Open).count())
        .sum()
}

/// One answer for all parts together.
fn merge(answers: impl Iterator<Item = Answer>) -> Answer {
    let mut whole = Answer { choices: Some(Vec::new()), cost: 0, bound: 0, stopped: None };
    for answer in answers {
        whole.choices = whole.choices.zip(answer.choices).map(|(mut all, part)| {
            all.extend(part);
            all
        });
        whole.cost = whole.cost.saturating_add(answer.cost);
        whole.bound += answer.bound;
        whole.stopped = whole.stopped.or(answer.stopped);
    }
    if let Some(choices) = &mut whole.choices {
        choices.sort();
    }
    whole
}

/// Solves the straightforward formulation of a whole school: nothing drafted,
/// left out or taken apart. None where the pins cannot hold together.
///
/// # Errors
/// Where the solver fails.
pub fn run_plainly(
    school: &School,
    options: &Options,
    settings: &Settings,
    control: &Control,
) -> Result<Option<Answer>, PlanError> {
    let wrong = |message: String| PlanError::from(SolverError::WrongAnswer { solver: settings.solver.name(), message });
    let formulation = formulate_plainly(school, options);
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let tell = |best: Option<i64>, bound: i64| control.tell(Progress { best, bound: bound.max(0) });
    let task = Task::new(&formulation.program, None, settings);
    let known = ilp::solve(settings.solver, task, control, &tell)?.known();
    let Some(Known { incumbent, bound, stopped }) = known else { return Ok(None) };
    let Some(values) = incumbent else {
        return Ok(Some(Answer { choices: None, cost: i64::MAX, bound, stopped }));
    };
    let choices = formulation.decode(&values);
    let cost =
        cost_of(school, options, &teams, &choices).ok_or_else(|| wrong("its sessions cannot be covered".into()))?;
    if cost < bound || (stopped.is_none() && cost > bound) {
        return Err(wrong(format!("it proves {bound}, but its sessions cost {cost}")));
    }
    Ok(Some(Answer { choices: Some(choices), cost, bound: bound.max(0), stopped }))
}
