//! Taking a Program apart.

use super::{Program, Variable};
use petgraph::unionfind::UnionFind;
use std::collections::BTreeMap;

/// Some variables of a Program with their rows, as a Program of their own.
#[derive(Clone, Debug)]
pub struct Part {
    /// To be minimised; without the constant of the whole.
    pub program: Program,
    /// What each of its variables is in the whole, in ascending order.
    pub variables: Vec<Variable>,
}

impl Part {
    /// Values of the whole Program, as far as they concern the part.
    pub fn of_whole<T: Copy>(&self, values: &[T]) -> Vec<T> {
        self.variables.iter().map(|variable| values[variable.index()]).collect()
    }
}

impl Program {
    /// Parts that no row has in common, so that each can be solved on its own: the best of the whole is
    /// the best of each. A variable that can have one value only joins nothing: rows count on it. Small
    /// parts are put together until they have `worth` variables; the largest comes last.
    ///
    /// O(variables + entries), almost.
    ///
    /// ```
    /// use staffroom_optimizer::model::{Label, Program};
    /// let mut program = Program::new();
    /// let [a, b, c, d] = [(); 4].map(|()| program.decision());
    /// program.row(Label::NONE, None, Some(1), &[(a, 1), (c, 1)]);
    /// program.row(Label::NONE, Some(1), None, &[(b, 1), (d, 1)]);
    /// let parts = program.parts(1);
    /// assert_eq!([&parts[0].variables, &parts[1].variables], [&[a, c], &[b, d]]);
    /// ```
    pub fn parts(&self, worth: usize) -> Vec<Part> {
        let fixed = self.fixed();
        let mut together = UnionFind::<u32>::new(self.variables());
        for index in 0..self.rows() {
            let row = self.row_at(index);
            let (joined, _) = joined(row.terms, &fixed);
            for pair in joined.windows(2) {
                together.union(pair[0].0.0, pair[1].0.0);
            }
        }
        let mut of_root: BTreeMap<u32, Vec<Variable>> = BTreeMap::new();
        for variable in self.all_variables() {
            of_root.entry(together.find(variable.0)).or_default().push(variable);
        }
        let mut groups: Vec<Vec<Variable>> = of_root.into_values().collect();
        groups.sort_by_key(|group| (group.len(), group[0]));
        let mut pooled: Vec<Vec<Variable>> = Vec::new();
        for group in groups {
            match pooled.last_mut() {
                Some(last) if last.len() < worth => last.extend(group),
                _ => pooled.push(group),
            }
        }
        self.split(pooled, &fixed)
    }

    /// The parts of these variables. No row may join two of them.
    fn split(&self, groups: Vec<Vec<Variable>>, fixed: &[Option<i64>]) -> Vec<Part> {
        // Per variable, its part and what it is there.
        let mut place = vec![(0, Variable(0)); self.variables()];
        let mut parts: Vec<Part> = Vec::new();
        for (number, mut variables) in groups.into_iter().enumerate() {
            variables.sort_unstable();
            let mut program = Program::new();
            for variable in &variables {
                let new = program.variable(self.ranges[variable.index()]);
                program.cost_of(new, self.costs[variable.index()]);
                place[variable.index()] = (number, new);
            }
            parts.push(Part { program, variables });
        }
        for index in 0..self.rows() {
            let row = self.row_at(index);
            let (joined, others) = joined(row.terms, fixed);
            let part = joined.first().map_or(0, |(first, _)| place[first.index()].0);
            let terms: Vec<(Variable, i64)> =
                joined.iter().map(|(variable, factor)| (place[variable.index()].1, *factor)).collect();
            let limit = |limit: Option<i64>| limit.map(|limit| limit - others);
            if let Some(part) = parts.get_mut(part) {
                part.program.row(row.label, limit(row.lower), limit(row.upper), &terms);
            }
        }
        parts
    }

    /// The one value that a variable can have, where its range or a row of its own says so.
    fn fixed(&self) -> Vec<Option<i64>> {
        let mut fixed: Vec<Option<i64>> = self.ranges.iter().map(|range| (range.upper == 0).then_some(0)).collect();
        for index in 0..self.rows() {
            let row = self.row_at(index);
            if let [(variable, 1)] = row.terms
                && row.lower == Some(self.ranges[variable.index()].upper)
            {
                fixed[variable.index()] = row.lower;
            }
        }
        fixed
    }
}

/// The terms of a row whose variables have to be decided together, and what the others add up to:
/// those that can have several values; where none can, all, so that the row is checked.
fn joined(terms: &[(Variable, i64)], fixed: &[Option<i64>]) -> (Vec<(Variable, i64)>, i64) {
    let (mut open, mut others) = (Vec::new(), 0);
    for (variable, factor) in terms {
        match fixed[variable.index()] {
            None => open.push((*variable, *factor)),
            Some(value) => others += factor * value,
        }
    }
    if open.is_empty() { (terms.to_vec(), 0) } else { (open, others) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Label;
    use proptest::prelude::*;

    #[test]
    fn small_parts_are_put_together_and_the_largest_is_last() {
        let mut program = Program::new();
        let variables: Vec<Variable> = (0..7).map(|_| program.decision()).collect();
        for (at, variable) in variables.iter().enumerate() {
            program.cost_of(*variable, at as i64);
        }
        program.row(Label::NONE, Some(1), None, &[(variables[6], 1), (variables[0], 1), (variables[3], 1)]);
        program.row(Label::NONE, Some(1), None, &[(variables[1], 1), (variables[2], 1)]);
        let sizes = |worth| program.parts(worth).iter().map(|part| part.variables.len()).collect::<Vec<_>>();
        assert_eq!(sizes(1), [1, 1, 2, 3]);
        assert_eq!(sizes(2), [2, 2, 3]);
        assert_eq!(sizes(3), [4, 3]);
        assert_eq!(sizes(99), [7]);
        let last = program.parts(1).pop().unwrap();
        assert_eq!(last.of_whole(&[0, 1, 2, 3, 4, 5, 6]), [0, 3, 6]);
        assert_eq!(last.program.cost_of_values(&[1, 1, 1]), 9);
        assert_eq!((last.program.rows(), last.program.broken_by(&[0, 0, 0])), (1, Some(Label::NONE)));
        assert!(Program::new().parts(1).is_empty());
    }

    #[test]
    fn what_can_have_one_value_only_joins_nothing() {
        let mut program = Program::new();
        let [a, b, c, d] = [(); 4].map(|()| program.decision());
        program.row(Label::NONE, None, Some(2), &[(a, 1), (b, 1), (c, 1)]);
        program.row(Label::NONE, None, Some(1), &[(c, 1), (d, 1)]);
        assert_eq!(program.parts(1).len(), 1);
        program.hold(c, 1);
        let parts = program.parts(1);
        let of: Vec<&[Variable]> = parts.iter().map(|part| &part.variables[..]).collect();
        assert_eq!(of, [&[c][..], &[d], &[a, b]]);
        let most: Vec<Option<i64>> = parts.iter().map(|part| part.program.row_at(0).upper).collect();
        assert_eq!(most, [None, Some(0), Some(1)], "of 2 and 1, one is taken");
        program.hold(d, 1);
        assert!(
            program.parts(1).iter().any(|part| part.program.broken_by(&[1, 1]).is_some()),
            "{:?}",
            program.parts(1)
        );
    }

    proptest! {
        /// Values hold in the whole where they hold in each part, and cost what these cost together.
        #[test]
        fn parts_are_the_whole(
            costs in proptest::collection::vec(-9..20i64, 8),
            rows in proptest::collection::vec(
                (proptest::collection::btree_map(0..8usize, 1..3i64, 1..4), 0..3i64), 0..5),
            values in proptest::collection::vec(0..2i64, 8),
            held in proptest::collection::vec(proptest::option::weighted(0.3, 0..2i64), 8),
            worth in 0..6usize,
        ) {
            let mut program = Program::new();
            let variables: Vec<Variable> = costs.iter().map(|_| program.decision()).collect();
            for (variable, cost) in variables.iter().zip(&costs) {
                program.cost_of(*variable, *cost);
            }
            for (terms, upper) in &rows {
                let terms: Vec<(Variable, i64)> = terms.iter().map(|(at, factor)| (variables[*at], *factor)).collect();
                program.row(Label::NONE, None, Some(*upper), &terms);
            }
            for (variable, value) in variables.iter().zip(held) {
                value.into_iter().for_each(|value| program.hold(*variable, value));
            }
            let parts = program.parts(worth);
            let held = parts.iter().all(|part| part.program.broken_by(&part.of_whole(&values)).is_none());
            prop_assert_eq!(held, program.broken_by(&values).is_none());
            let cost: i64 = parts.iter().map(|part| part.program.cost_of_values(&part.of_whole(&values))).sum();
            prop_assert_eq!(cost, program.cost_of_values(&values));
            prop_assert_eq!(parts.iter().map(|part| part.variables.len()).sum::<usize>(), variables.len());
        }
    }
}
