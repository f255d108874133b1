//! Staffroom schedules the time that teachers spend learning from each other.

pub mod cli;
pub mod files;
pub mod findings;
pub mod lab;
pub mod load;
pub mod model;
pub mod output;
pub mod plan;
pub mod planners;
pub mod report;
pub mod school;
pub mod solve;
