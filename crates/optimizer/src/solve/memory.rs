//! What was solved before: a school with one change mostly falls into the same parts as without it.

use super::Outcome;
use super::ilp::{Relaxation, Relaxed};
use crate::model::Program;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Programs are looked up, and never walked through: their order does not matter.
#[allow(clippy::disallowed_types, reason = "whole Programs are compared by their hash first")]
type Table<Key, Answer> = std::collections::HashMap<Key, Answer>;

/// Entries of all Programs that are remembered, at most: some hundred megabytes.
const MOST: usize = 10_000_000;

/// Programs with their answers, from all threads. A Program that is solved again, to the last row and cost, is
/// looked up: so that of many schools that differ in one thing each, only the parts are solved that it touches.
#[derive(Debug, Default)]
pub struct SolveCache {
    solved: Mutex<Answers<Program, Outcome>>,
    relaxed: Mutex<BTreeMap<Relaxation, Answers<Program, Relaxed>>>,
}

#[derive(Debug)]
struct Answers<Key, Answer> {
    of: Table<Key, Answer>,
    entries: usize,
}

impl<Key, Answer> Default for Answers<Key, Answer> {
    fn default() -> Self {
        Answers { of: Table::new(), entries: 0 }
    }
}

impl<Key: Hash + Eq, Answer> Answers<Key, Answer> {
    fn keep(&mut self, entries: usize, key: Key, answer: Answer) {
        if self.entries + entries <= MOST && self.of.insert(key, answer).is_none() {
            self.entries += entries;
        }
    }
}

impl SolveCache {
    /// The answer to a Program that was solved to the proof, or has no solution.
    pub(super) fn solved(&self, program: &Program) -> Option<Outcome> {
        self.solved.lock().unwrap_or_else(PoisonError::into_inner).of.get(program).cloned()
    }

    /// Remembers an answer, if it is final.
    pub(super) fn keep_solved(&self, program: &Program, outcome: &Outcome) {
        if matches!(outcome, Outcome::Optimal { .. } | Outcome::Infeasible) {
            let mut solved = self.solved.lock().unwrap_or_else(PoisonError::into_inner);
            solved.keep(size(program), program.clone(), outcome.clone());
        }
    }

    /// The relaxation of a Program that was solved in the same way.
    pub(super) fn relaxed(&self, program: &Program, relaxation: Relaxation) -> Option<Relaxed> {
        let relaxed = self.relaxed.lock().unwrap_or_else(PoisonError::into_inner);
        relaxed.get(&relaxation)?.of.get(program).cloned()
    }

    /// Remembers a relaxation.
    pub(super) fn keep_relaxed(&self, program: &Program, relaxation: Relaxation, answer: &Relaxed) {
        let mut relaxed = self.relaxed.lock().unwrap_or_else(PoisonError::into_inner);
        relaxed.entry(relaxation).or_default().keep(size(program), program.clone(), answer.clone());
    }
}

fn size(program: &Program) -> usize {
    program.entries() + program.variables() + program.rows()
}

#[cfg(test)]
mod tests {
    use crate::model::{Label, Program};
    #[cfg(feature = "highs")]
    use crate::solve::ilp::Relaxation;
    use crate::solve::ilp::{self, Task};
    use crate::solve::{Control, Outcome, Settings};

    /// One of two things, at these costs.
    fn program(costs: [i64; 2]) -> Program {
        let mut program = Program::new();
        let things = costs.map(|cost| {
            let thing = program.decision();
            program.cost_of(thing, cost);
            (thing, 1)
        });
        program.row(Label::NONE, Some(1), Some(1), &things);
        program
    }

    fn cost(program: &Program, settings: &Settings, control: &Control) -> i64 {
        match ilp::solve(settings.solver, Task::new(program, None, settings), control, &|_, _| {}).unwrap() {
            Outcome::Optimal { cost, .. } => cost,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_the_same_is_solved_once() {
        let (settings, control) = (Settings::to_the_proof(), Control::default().remembering());
        let of = |costs| cost(&program(costs), &settings, &control);
        assert_eq!([of([3, 5]), of([3, 5]), of([3, 2]), of([3, 5])], [3, 3, 2, 3]);
        assert_eq!(control.counts().programs(), 2);
        let forgetful = Control::default();
        assert_eq!([3, 3], [(); 2].map(|()| cost(&program([3, 5]), &settings, &forgetful)));
        assert_eq!(forgetful.counts().programs(), 2);
    }

    #[test]
    fn a_stopped_search_is_no_answer() {
        let (settings, control) = (Settings::to_the_proof(), Control::default().remembering());
        let stopped = control.part();
        stopped.stop();
        let task = program([3, 5]);
        ilp::solve(settings.solver, Task::new(&task, None, &settings), &stopped, &|_, _| {}).unwrap();
        assert_eq!(cost(&task, &settings, &control), 3);
    }

    #[test]
    #[cfg(feature = "highs")]
    fn prices_are_remembered_for_the_same_way_to_find_them() {
        let (settings, control) = (Settings::to_the_proof(), Control::default().remembering());
        let prices = |relaxation| ilp::duals(settings.solver, &program([3, 5]), relaxation, &control).unwrap();
        assert_eq!(prices(Relaxation::Simplex), prices(Relaxation::Simplex));
        let steps = control.counts().iterations();
        prices(Relaxation::Simplex);
        assert_eq!(control.counts().iterations(), steps);
    }
}
