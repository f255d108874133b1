//! A proof of a bound that does not trust the solver that found it.
//!
//! Any duals on the rows of a [`Program`] prove a lower bound on its cost:
//! what the rows are worth at these duals, plus what each variable saves at
//! most against them (weak duality; Neumaier and Shcherbina, "Safe bounds in
//! linear and mixed-integer linear programming", 2004). The duals come from a
//! solver in floating point; they are rounded to multiples of 2⁻²⁰, and the
//! bound is then computed in whole numbers, exactly. A bad price can make the
//! bound weak, never wrong.

use crate::model::{Program, Variable};

/// Prices are multiples of 1/`SCALE`.
pub const SCALE: i128 = 1 << 20;

/// A proven lower bound with the duals' consequences for each variable.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The bound, times `SCALE`.
    bound: i128,
    /// What a unit of each variable costs beyond its rows' duals, times `SCALE`.
    reduced: Vec<i128>,
}

impl Certificate {
    /// The bound that row duals prove, one per row of the Program in its order.
    ///
    /// O(variables + entries).
    pub fn new(program: &Program, duals: &[f64]) -> Certificate {
        let mut reduced: Vec<i128> = program.columns().map(|(_, cost)| i128::from(cost) * SCALE).collect();
        let mut bound = i128::from(program.constant_cost()) * SCALE;
        for index in 0..program.rows() {
            let row = program.row_at(index);
            let price = dual_of(program, duals, index);
            let side = if price > 0 { row.lower } else { row.upper };
            let Some(side) = side.filter(|_| price != 0) else { continue };
            bound += price * i128::from(side);
            for (variable, factor) in row.terms {
                reduced[variable.index()] -= price * i128::from(*factor);
            }
        }
        for ((range, _), reduced) in program.columns().zip(&reduced) {
            bound += (*reduced).min(0) * i128::from(range.upper);
        }
        Certificate { bound, reduced }
    }

    /// The same for a Program with more variables than were priced: `beyond` is
    /// what they could save at most against the duals, times [`SCALE`].
    pub fn with_others(mut self, beyond: i128) -> Certificate {
        self.bound -= beyond;
        self
    }

    /// The same for the solutions in which a variable that is 0 or 1 is 1: none costs less.
    pub fn with(mut self, variable: Variable) -> Certificate {
        let reduced = &mut self.reduced[variable.index()];
        self.bound += (*reduced).max(0);
        *reduced = (*reduced).min(0);
        self
    }

    /// No solution with a variable that was not priced costs less, where a unit
    /// of it costs `reduced` (times [`SCALE`]) beyond its rows' duals.
    pub fn bound_with_other(&self, reduced: i128) -> i64 {
        whole(self.bound + reduced.max(0))
    }

    /// No solution of the Program costs less; costs are whole, so the bound is rounded up.
    pub fn bound(&self) -> i64 {
        whole(self.bound)
    }

    /// No solution in which a variable that is 0 or 1 has this value costs less.
    pub fn bound_with(&self, variable: Variable, value: bool) -> i64 {
        let reduced = self.reduced[variable.index()];
        whole(self.bound + if value { reduced.max(0) } else { (-reduced).max(0) })
    }
}

/// What a row's price counts in proofs, times [`SCALE`]: a price for a side that
/// the row does not have proves nothing.
pub fn dual_of(program: &Program, duals: &[f64], row: usize) -> i128 {
    let price = rounded(duals.get(row).copied().unwrap_or(0.0));
    let row = program.row_at(row);
    let side = if price > 0 { row.lower } else { row.upper };
    if side.is_some() { price } else { 0 }
}

fn rounded(price: f64) -> i128 {
    if price.is_finite() && price.abs() < 1e12 { (price * SCALE as f64).round() as i128 } else { 0 }
}

fn whole(scaled: i128) -> i64 {
    i64::try_from(-((-scaled).div_euclid(SCALE))).unwrap_or(i64::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Label;
    use proptest::prelude::*;

    /// Three things of which two must be taken, at costs 3, 5 and 9.
    fn program() -> Program {
        let mut program = Program::new();
        let things: Vec<Variable> = (0..3).map(|_| program.decision()).collect();
        for (thing, cost) in things.iter().zip([3, 5, 9]) {
            program.cost_of(*thing, cost);
        }
        program.constant(100);
        let terms: Vec<(Variable, i64)> = things.iter().map(|thing| (*thing, 1)).collect();
        program.row(Label::named("Requested"), Some(2), None, &terms);
        program
    }

    #[test]
    fn the_right_price_proves_the_optimum_and_rules_things_out() {
        let certificate = Certificate::new(&program(), &[5.0]);
        assert_eq!(certificate.bound(), 108);
        let dear = program().row_at(0).terms[2].0;
        assert_eq!(certificate.bound_with(dear, true), 112);
        assert_eq!(certificate.bound_with(dear, false), 108);
        let cheap = program().row_at(0).terms[0].0;
        assert_eq!(certificate.bound_with(cheap, false), 110);
    }

    #[test]
    fn a_price_for_a_missing_side_counts_as_none() {
        assert_eq!(Certificate::new(&program(), &[-7.0]).bound(), 100);
        assert_eq!(Certificate::new(&program(), &[f64::NAN]).bound(), 100);
    }

    proptest! {
        /// Whatever the duals, the bounds hold for every solution.
        #[test]
        fn no_prices_prove_too_much(
            costs in proptest::collection::vec(-9..20i64, 6),
            rows in proptest::collection::vec((proptest::collection::vec(-2..3i64, 6), -3..3i64, 0..4i64), 1..4),
            duals in proptest::collection::vec(-15.0..15.0f64, 4),
        ) {
            let mut program = Program::new();
            let variables: Vec<Variable> = costs.iter().map(|_| program.decision()).collect();
            for (variable, cost) in variables.iter().zip(&costs) {
                program.cost_of(*variable, *cost);
            }
            for (factors, lower, width) in &rows {
                let terms: Vec<(Variable, i64)> =
                    variables.iter().copied().zip(factors.iter().copied()).filter(|(_, factor)| *factor != 0).collect();
                program.row(Label::named("Requested"), Some(*lower), Some(lower + width), &terms);
            }
            let certificate = Certificate::new(&program, &duals);
            for mask in 0..1u32 << 6 {
                let values: Vec<i64> = (0..6).map(|index| i64::from(mask >> index & 1)).collect();
                if program.broken_by(&values).is_none() {
                    let cost = program.cost_of_values(&values);
                    prop_assert!(certificate.bound() <= cost);
                    for (variable, value) in variables.iter().zip(&values) {
                        prop_assert!(certificate.bound_with(*variable, *value == 1) <= cost);
                    }
                    for variable in variables.iter().zip(&values).filter(|(_, value)| **value == 1).map(|(of, _)| of) {
                        let certificate = certificate.clone().with(*variable);
                        for (other, value) in variables.iter().zip(&values) {
                            prop_assert!(certificate.bound_with(*other, *value == 1) <= cost);
                        }
                    }
                }
            }
        }
    }
}
