//! Staffroom schedules the time that teachers spend learning from each other.
//!
//! From a folder of tables to a plan that was proven and verified:
//!
//! ```
//! use staffroom::pipeline::{Options, plan_folder};
//!
//! let planned = plan_folder("fixtures/tiny-release".as_ref(), &Options::default())?;
//! println!("{}", planned.document().to_json());
//! # Ok::<(), staffroom::pipeline::PipelineError>(())
//! ```
//!
//! [`pipeline`] is that. What it is made of: [`load`] reads a school, [`planners`] decide, [`plan`] holds what was
//! decided and checks it ([`plan::verify`]), [`report`] writes it. docs/architecture.md has the whole house.

pub mod cli;
pub mod import;
pub mod load;
pub mod output;
pub mod pipeline;
pub mod planners;
pub mod report;

pub use staffroom_facts::{files, findings, names, school};
pub use staffroom_laboratory as lab;
pub use staffroom_optimizer::solve;

/// Linear Programs ([`staffroom_optimizer::model`]), and the tags of the rows that planners write.
pub mod model {
    pub use crate::planners::tags::{Rule, Tag};
    pub use staffroom_optimizer::model::*;
}

/// What was decided ([`staffroom_facts::plan`]), and the checks of it ([`staffroom_verify`]).
pub mod plan {
    pub use staffroom_facts::plan::*;
    pub use staffroom_verify as verify;
    pub use staffroom_verify::by_hand;
}
