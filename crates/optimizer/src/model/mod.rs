//! The linear Program: variables with costs, rows with labels that say what they stand for.
//!
//! A Program knows nothing of solvers. All figures are integers, so that the
//! cost of a solution can be recomputed exactly whatever a solver's tolerance.

mod export;
mod label;
mod parts;

pub use export::{ModelFormat, write as write_model};
pub use label::Label;
pub use parts::Part;

/// A variable of a [`Program`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Variable(u32);

impl Variable {
    /// The variable's position in its Program.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The same variable in a Program to which its own was appended after `first` others.
    #[inline]
    pub fn shifted(self, first: usize) -> Variable {
        Variable(u32::try_from(self.index() + first).expect("a Program has fewer than 2^32 variables"))
    }
}

/// How a variable may be valued, from 0 to its upper limit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Range {
    /// The largest value.
    pub upper: i64,
    /// Whether only whole values count. Variables that are whole in every best
    /// solution anyway (flows, counts) need not say so.
    pub integer: bool,
}

/// One row: `lower ≤ Σ factor × variable ≤ upper`.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// What it stands for.
    pub label: Label,
    /// The least value, if any.
    pub lower: Option<i64>,
    /// The largest value, if any.
    pub upper: Option<i64>,
    /// Variables with their factors, each variable once.
    pub terms: &'a [(Variable, i64)],
}

/// A linear Program to be minimised.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Program {
    ranges: Vec<Range>,
    costs: Vec<i64>,
    constant: i64,
    labels: Vec<Label>,
    limits: Vec<(Option<i64>, Option<i64>)>,
    starts: Vec<usize>,
    terms: Vec<(Variable, i64)>,
}

impl Program {
    /// A Program without variables.
    #[inline]
    pub fn new() -> Self {
        Program { starts: vec![0], ..Program::default() }
    }

    /// Adds a variable that is 0 or 1.
    #[inline]
    pub fn decision(&mut self) -> Variable {
        self.variable(Range { upper: 1, integer: true })
    }

    /// Adds a variable.
    #[inline]
    pub fn variable(&mut self, range: Range) -> Variable {
        let variable = Variable(u32::try_from(self.ranges.len()).expect("a Program has fewer than 2^32 variables"));
        self.ranges.push(range);
        self.costs.push(0);
        variable
    }

    /// Adds a cost to each unit of a variable.
    #[inline]
    pub fn cost_of(&mut self, variable: Variable, cost: i64) {
        self.costs[variable.index()] += cost;
    }

    /// Adds a cost that every solution has.
    #[inline]
    pub fn constant(&mut self, cost: i64) {
        self.constant += cost;
    }

    /// Lets a variable have only whole values.
    #[inline]
    pub fn make_integer(&mut self, variable: Variable) {
        self.ranges[variable.index()].integer = true;
    }

    /// Lets a variable have only this value.
    #[inline]
    pub fn hold(&mut self, variable: Variable, value: i64) {
        let range = &mut self.ranges[variable.index()];
        range.upper = range.upper.min(value);
        if value > 0 {
            self.labels.push(Label::NONE);
            self.limits.push((Some(value), None));
            self.terms.push((variable, 1));
            self.starts.push(self.terms.len());
        }
    }

    /// The variables, in order.
    #[inline]
    pub fn all_variables(&self) -> impl Iterator<Item = Variable> + use<> {
        (0..self.ranges.len() as u32).map(Variable)
    }

    /// Adds a row. Rows that hold for every value of their variables are left out.
    #[inline]
    pub fn row(&mut self, label: impl Into<Label>, lower: Option<i64>, upper: Option<i64>, terms: &[(Variable, i64)]) {
        let (mut least, mut most) = (0, 0);
        for (variable, factor) in terms {
            let extreme = factor * self.ranges[variable.index()].upper;
            least += extreme.min(0);
            most += extreme.max(0);
        }
        if lower.is_none_or(|lower| lower <= least) && upper.is_none_or(|upper| upper >= most) {
            return;
        }
        self.labels.push(label.into());
        self.limits.push((lower, upper));
        self.terms.extend_from_slice(terms);
        self.starts.push(self.terms.len());
    }

    /// Adds all of another Program. Its variables come after those that are there
    /// already: [`Variable::shifted`] by the number that is returned.
    ///
    /// O(variables + entries).
    #[inline]
    pub fn append(&mut self, other: &Program) -> usize {
        let first = self.variables();
        self.ranges.extend_from_slice(&other.ranges);
        self.costs.extend_from_slice(&other.costs);
        self.constant += other.constant;
        self.labels.extend_from_slice(&other.labels);
        self.limits.extend_from_slice(&other.limits);
        let entries = self.terms.len();
        self.starts.extend(other.starts[1..].iter().map(|start| entries + start));
        self.terms.extend(other.terms.iter().map(|(variable, factor)| (variable.shifted(first), *factor)));
        first
    }

    /// Adds a row that says that what is there so far costs at least so much.
    #[inline]
    pub fn costs_at_least(&mut self, label: impl Into<Label>, least: i64) {
        let costs = self.all_variables().zip(&self.costs).filter(|(_, cost)| **cost != 0);
        let terms: Vec<(Variable, i64)> = costs.map(|(variable, cost)| (variable, *cost)).collect();
        self.row(label, Some(least - self.constant), None, &terms);
    }

    /// How many variables there are.
    #[inline]
    pub fn variables(&self) -> usize {
        self.ranges.len()
    }

    /// How many rows there are.
    #[inline]
    pub fn rows(&self) -> usize {
        self.labels.len()
    }

    /// How many non-zero factors the rows have.
    #[inline]
    pub fn entries(&self) -> usize {
        self.terms.len()
    }

    /// Range and cost of each variable, in order.
    #[inline]
    pub fn columns(&self) -> impl Iterator<Item = (Range, i64)> + '_ {
        self.ranges.iter().copied().zip(self.costs.iter().copied())
    }

    /// The row at a position.
    #[inline]
    pub fn row_at(&self, index: usize) -> Row<'_> {
        let (lower, upper) = self.limits[index];
        Row { label: self.labels[index], lower, upper, terms: &self.terms[self.starts[index]..self.starts[index + 1]] }
    }

    /// The cost that every solution has.
    #[inline]
    pub fn constant_cost(&self) -> i64 {
        self.constant
    }

    /// The exact cost of whole values.
    ///
    /// O(variables).
    #[inline]
    pub fn cost_of_values(&self, values: &[i64]) -> i64 {
        self.constant + self.costs.iter().zip(values).map(|(cost, value)| cost * value).sum::<i64>()
    }

    /// The label of the first row (or range: [`Label::NONE`]) that whole values break.
    ///
    /// O(variables + entries).
    #[inline]
    pub fn broken_by(&self, values: &[i64]) -> Option<Label> {
        if self.ranges.iter().zip(values).any(|(range, value)| *value < 0 || *value > range.upper) {
            return Some(Label::NONE);
        }
        (0..self.rows()).map(|index| self.row_at(index)).find_map(|row| {
            let sum: i64 = row.terms.iter().map(|(variable, factor)| factor * values[variable.index()]).sum();
            let holds = row.lower.is_none_or(|lower| sum >= lower) && row.upper.is_none_or(|upper| sum <= upper);
            (!holds).then_some(row.label)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_always_hold_are_left_out_and_others_are_checked() {
        let mut program = Program::new();
        let (a, b) = (program.decision(), program.decision());
        program.row(Label::named("Occupied"), None, Some(2), &[(a, 1), (b, 1)]);
        assert_eq!(program.rows(), 0);
        program.row(Label::named("Occupied"), None, Some(1), &[(a, 1), (b, 1)]);
        assert_eq!(program.rows(), 1);
        assert_eq!(program.broken_by(&[1, 0]), None);
        assert_eq!(program.broken_by(&[1, 1]), Some(Label::named("Occupied")));
        assert_eq!(program.broken_by(&[2, 0]), Some(Label::NONE));
    }

    #[test]
    fn appended_programs_keep_their_rows_and_costs() {
        let mut first = Program::new();
        let a = first.decision();
        first.cost_of(a, 2);
        first.row(Label::named("Pinned"), Some(1), None, &[(a, 1)]);
        let mut second = Program::new();
        let (b, c) = (second.decision(), second.decision());
        second.cost_of(c, 5);
        second.constant(10);
        second.row(Label::named("Occupied"), None, Some(1), &[(b, 1), (c, 1)]);
        let before = first.append(&second);
        assert_eq!((before, c.shifted(before).index()), (1, 2));
        assert_eq!(first.cost_of_values(&[1, 0, 1]), 17);
        assert_eq!(first.broken_by(&[1, 1, 1]), Some(Label::named("Occupied")));
        assert_eq!(first.broken_by(&[0, 1, 0]), Some(Label::named("Pinned")));
        assert_eq!(first.broken_by(&[1, 0, 1]), None);
    }

    #[test]
    fn a_known_bound_is_a_row() {
        let mut program = Program::new();
        let (a, b) = (program.decision(), program.decision());
        program.cost_of(a, 3);
        program.cost_of(b, -2);
        program.constant(10);
        program.costs_at_least(Label::NONE, 9);
        assert_eq!(program.broken_by(&[0, 1]), Some(Label::NONE), "8 is less than 9");
        assert!([[0, 0], [1, 0], [1, 1]].iter().all(|values| program.broken_by(values).is_none()));
        program.costs_at_least(Label::NONE, 8);
        assert_eq!(program.rows(), 1, "what always holds is no row");
    }

    #[test]
    fn a_held_variable_has_one_value() {
        let mut program = Program::new();
        let (a, b) = (program.decision(), program.decision());
        program.hold(a, 1);
        program.hold(b, 0);
        let allowed = |values: [i64; 2]| program.broken_by(&values).is_none();
        assert!(allowed([1, 0]));
        assert!(!allowed([0, 0]) && !allowed([1, 1]) && !allowed([0, 1]));
        assert_eq!(program.all_variables().collect::<Vec<_>>(), [a, b]);
    }
}
