//! Benchmark runs: solver settings against each other, on schools, with seeds and repeats.
//!
//! A run is one plan in a process of its own; what it took is a [`record::Record`],
//! a line of runs.csv. Everything that is said of runs is worked out from such
//! lines alone, so that old and new ones can be read together: [`measured`] puts
//! them in order, [`comparison`] holds the figures (with the means and intervals of
//! [`statistics`]), [`verdict`] says them in words, [`profiles`] are the curves that
//! [`chart`] draws, and [`report`] writes it all down.

pub mod chart;
pub mod comparison;
pub mod measured;
pub mod profiles;
pub mod record;
pub mod report;
pub mod statistics;
pub mod verdict;
mod words;
