//! Column generation: a Program with more columns than are worth listing, solved by its LP relaxation over few of them.
//!
//! The restricted master has the columns that are listed so far. The duals of its rows say what another column would have
//! to cost to be of use; pricing looks for those that cost less, and they are listed, until there is none: then the
//! relaxation is as good as over all columns (Ford and Fulkerson 1958; Gilmore and Gomory 1961). What the columns are,
//! how they are priced and what the duals then prove is each planner's own; the rounds, and the simplex method's going on
//! from where it ended, are here.

use super::ilp::{self, Basis, Relaxation, Relaxed, SolverError};
use super::{Control, SolverName};
use crate::model::Program;

/// The LP relaxation of a round: from its end the next one goes on.
#[derive(Clone, PartialEq, Debug)]
pub struct WarmStart<M> {
    /// Where it ended.
    pub basis: Basis,
    /// What its columns and rows stood for.
    pub master: M,
}

/// What a round came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Round<P> {
    /// There are more columns now.
    MoreColumns,
    /// The same columns, once more from nothing, relaxed in another way.
    Anew,
    /// No other column is of use, or enough is known: what the duals prove.
    Ended(P),
}

/// A restricted master whose columns are generated.
pub trait ColumnGeneration {
    /// The Program over the columns listed so far, with what its columns and rows stand for.
    type Master;
    /// What the duals prove in the end.
    type Proof;
    /// What can go wrong.
    type Error: From<SolverError>;

    /// Writes the restricted master over the columns listed so far.
    fn master(&self) -> Self::Master;

    /// Its Program.
    fn program(master: &Self::Master) -> &Program;

    /// Where a round before ended, for this round's columns and rows. None where it is of no use.
    fn start(&self, _before: &WarmStart<Self::Master>, _now: &Self::Master) -> Option<Basis> {
        None
    }

    /// How the restricted master is relaxed; `warm`: from the end of a round before.
    fn relaxation(&self, _master: &Self::Master, _warm: bool) -> Relaxation {
        Relaxation::Simplex
    }

    /// Prices all columns, and lists those that are of use.
    ///
    /// # Errors
    /// Its own.
    fn price(&mut self, master: &Self::Master, relaxed: &Relaxed) -> Result<Round<Self::Proof>, Self::Error>;

    /// What is known where the solver has no duals, or was stopped before it had any.
    fn without_duals(&mut self) -> Option<Self::Proof> {
        None
    }
}

/// What column generation comes to.
#[derive(Clone, PartialEq, Debug)]
pub struct Generated<M, P> {
    /// What the duals of the last round prove.
    pub proof: P,
    /// The end of the last round, for whoever goes on with more rows or columns.
    pub last: Option<WarmStart<M>>,
}

/// What column generation comes to, as far as its planner knows anything.
pub type GeneratedBy<C> = Option<Generated<<C as ColumnGeneration>::Master, <C as ColumnGeneration>::Proof>>;

/// Generates columns until none is of use, from the end of an earlier run where there is one. None where the solver has no
/// duals, or was stopped before it had any, and [`ColumnGeneration::without_duals`] knows nothing.
///
/// As many relaxations as there are rounds; each round lists columns that were not there, so it ends.
///
/// # Errors
/// Where the solver fails, or pricing does.
pub fn generate<C: ColumnGeneration>(
    generation: &mut C,
    mut last: Option<WarmStart<C::Master>>,
    solver: SolverName,
    control: &Control,
) -> Result<GeneratedBy<C>, C::Error> {
    loop {
        let master = generation.master();
        let start = last.as_ref().and_then(|last| generation.start(last, &master));
        let relaxation = generation.relaxation(&master, start.is_some());
        let relaxed = ilp::relaxed(solver, C::program(&master), relaxation, start.as_ref(), control)?;
        let Some(mut relaxed) = relaxed else {
            return Ok(generation.without_duals().map(|proof| Generated { proof, last }));
        };
        let round = generation.price(&master, &relaxed)?;
        last = relaxed.basis.take().map(|basis| WarmStart { basis, master });
        match round {
            Round::MoreColumns => {}
            Round::Anew => last = None,
            Round::Ended(proof) => return Ok(Some(Generated { proof, last })),
        }
    }
}

#[cfg(all(test, feature = "highs"))]
mod tests {
    use super::*;
    use crate::model::{Label, Range, Variable};
    use crate::solve::certificate::Certificate;

    /// Rolls of 9 are cut into pieces of 2, 3 and 4: a column is a way to cut one roll, and costs 1.
    struct CuttingStock {
        patterns: Vec<[i64; 3]>,
        wanted: [i64; 3],
        rounds: usize,
    }

    const LENGTHS: [i64; 3] = [2, 3, 4];
    const ROLL: i64 = 9;

    struct Master {
        program: Program,
        columns: Vec<Variable>,
    }

    /// The pattern whose pieces are worth most.
    fn best_pattern(worth: [f64; 3]) -> ([i64; 3], f64) {
        let mut best = ([0; 3], 0.0);
        for twos in 0..=ROLL / LENGTHS[0] {
            for threes in 0..=ROLL / LENGTHS[1] {
                for fours in 0..=ROLL / LENGTHS[2] {
                    let pattern = [twos, threes, fours];
                    let used: i64 = pattern.iter().zip(LENGTHS).map(|(pieces, length)| pieces * length).sum();
                    let of_pattern = pattern.iter().zip(worth).map(|(pieces, worth)| *pieces as f64 * worth).sum();
                    if used <= ROLL && of_pattern > best.1 {
                        best = (pattern, of_pattern);
                    }
                }
            }
        }
        best
    }

    impl ColumnGeneration for CuttingStock {
        type Master = Master;
        type Proof = (Certificate, f64);
        type Error = SolverError;

        fn master(&self) -> Master {
            let mut program = Program::new();
            let variable = |_: &[i64; 3]| program.variable(Range { upper: 100, integer: true });
            let columns: Vec<Variable> = self.patterns.iter().map(variable).collect();
            columns.iter().for_each(|column| program.cost_of(*column, 1));
            for piece in 0..3 {
                let terms = self.patterns.iter().zip(&columns).map(|(pattern, column)| (*column, pattern[piece]));
                let terms: Vec<(Variable, i64)> = terms.filter(|(_, pieces)| *pieces > 0).collect();
                program.row(Label::NONE, Some(self.wanted[piece]), None, &terms);
            }
            Master { program, columns }
        }

        fn program(master: &Master) -> &Program {
            &master.program
        }

        fn start(&self, before: &WarmStart<Master>, now: &Master) -> Option<Basis> {
            let known = before.master.columns.len();
            Some(before.basis.carried_over(&now.program, |at| Some(at).filter(|at| *at < known), Some))
        }

        fn price(&mut self, master: &Master, relaxed: &Relaxed) -> Result<Round<Self::Proof>, SolverError> {
            self.rounds += 1;
            let worth = [0, 1, 2].map(|piece: usize| relaxed.duals[piece]);
            let (pattern, of_pattern) = best_pattern(worth);
            if of_pattern > 1.0 + 1e-6 {
                assert!(!self.patterns.contains(&pattern), "a column that is listed costs no less than its rows say");
                self.patterns.push(pattern);
                return Ok(Round::MoreColumns);
            }
            let used = relaxed.values.iter().sum();
            Ok(Round::Ended((Certificate::new(&master.program, &relaxed.duals), used)))
        }
    }

    #[test]
    fn it_ends_where_no_column_is_of_use_and_is_as_good_as_over_all() {
        let patterns = vec![[4, 0, 0], [0, 3, 0], [0, 0, 2]];
        let mut stock = CuttingStock { patterns, wanted: [20, 10, 21], rounds: 0 };
        let found = generate(&mut stock, None, SolverName::Highs, &Control::default()).unwrap().unwrap();
        // 40 + 30 + 84 units of length, cut from rolls of 9 without waste: [1, 1, 1], [0, 3, 0] and the like.
        let (certificate, used) = &found.proof;
        assert!((used - 154.0 / 9.0).abs() < 1e-6 || *used > 154.0 / 9.0, "{used}");
        assert!(stock.rounds > 1 && stock.patterns.len() == 2 + stock.rounds);
        assert!(certificate.bound() as f64 >= used - 1e-6);
        // Over all patterns at once it is the same.
        let mut all = Vec::new();
        for code in 1..5 * 4 * 3 {
            let pattern = [code % 5, code / 5 % 4, code / 20];
            let length: i64 = pattern.iter().zip(LENGTHS).map(|(pieces, length)| pieces * length).sum();
            all.extend((length <= ROLL).then_some(pattern));
        }
        let mut at_once = CuttingStock { patterns: all, wanted: stock.wanted, rounds: 0 };
        let whole = generate(&mut at_once, None, SolverName::Highs, &Control::default()).unwrap().unwrap();
        assert_eq!(at_once.rounds, 1);
        assert!((whole.proof.1 - used).abs() < 1e-6, "{} and {used}", whole.proof.1);
        // From where it ended nothing is left to do.
        let again = generate(&mut stock, found.last, SolverName::Highs, &Control::default()).unwrap().unwrap();
        assert!((again.proof.1 - used).abs() < 1e-6);
    }

    #[test]
    fn a_solver_without_duals_knows_nothing() {
        let mut stock = CuttingStock { patterns: vec![[4, 0, 0], [0, 3, 0], [0, 0, 2]], wanted: [1; 3], rounds: 0 };
        assert!(generate(&mut stock, None, SolverName::Microlp, &Control::default()).unwrap().is_none());
        assert_eq!(stock.rounds, 0);
    }
}
