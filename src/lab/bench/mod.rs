//! Benchmark runs: solver settings against each other, on schools, with seeds and repeats.
//!
//! A run is one plan in a process of its own; what it took is a [`record::Record`],
//! a line of runs.csv. Everything that is said of runs is worked out from such
//! lines alone, so that old and new ones can be read together.

pub mod fingerprint;
pub mod job;
pub mod machine;
pub mod matrix;
pub mod record;
pub mod runner;
pub mod settings;
