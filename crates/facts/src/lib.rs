//! The facts that [Staffroom](https://docs.rs/staffroom) plans with, and the plans: what a school is ([`school`]), what it is
//! called ([`names`]), what is wrong or odd in what was read ([`findings`]), and what was decided ([`plan`]), in memory and as
//! plan.json. Nothing here plans, solves, or knows of a command line.

pub mod files;
pub mod findings;
pub mod names;
pub mod plan;
pub mod school;
