//! The optimizer of [Staffroom](https://docs.rs/staffroom): linear Programs in whole numbers, the solvers that prove
//! their optima, and networks that need none. It knows of no school: rows carry [`model::Label`]s that only whoever wrote
//! them understands.
//!
//! ```
//! # #[cfg(feature = "highs")] {
//! use staffroom_optimizer::model::{Label, Program};
//! use staffroom_optimizer::solve::ilp::{Task, solve};
//! use staffroom_optimizer::solve::{Control, Outcome, Settings};
//!
//! // Of two things that cost 3 and 2, at least one.
//! let mut program = Program::new();
//! let (first, second) = (program.decision(), program.decision());
//! program.cost_of(first, 3);
//! program.cost_of(second, 2);
//! program.row(Label::named("AtLeastOne"), Some(1), None, &[(first, 1), (second, 1)]);
//!
//! let settings = Settings::to_the_proof();
//! let task = Task::new(&program, None, &settings);
//! let outcome = solve(settings.solver, task, &Control::default(), &|_, _| {})?;
//! assert!(matches!(outcome, Outcome::Optimal { cost: 2, .. }));
//! # }
//! # Ok::<(), staffroom_optimizer::solve::ilp::SolverError>(())
//! ```

pub mod model;
pub mod solve;
