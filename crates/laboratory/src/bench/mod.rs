//! Benchmark runs: solver settings against each other, on schools, with seeds and repeats.
//!
//! [`settings`] reads what is to be compared, [`matrix`] says which runs that makes, and
//! [`runner`] carries one out ([`job`] is what the two processes tell each other).
//!
//! A run is one plan in a process of its own; what it took is a [`record::Record`],
//! a line of runs.csv. Everything that is said of runs is worked out from such
//! lines alone, so that old and new ones can be read together: [`measured`] puts
//! them in order, [`comparison`] holds the figures (with the means and intervals of
//! [`statistics`]), [`verdict`] says them in words, [`profiles`] are the curves that
//! [`chart`] draws, and [`report`] writes it all down.

pub mod chart;
pub mod comparison;
pub mod fingerprint;
pub mod job;
pub mod machine;
pub mod matrix;
pub mod measured;
pub mod profiles;
pub mod record;
pub mod report;
pub mod runner;
pub mod settings;
pub mod statistics;
pub mod verdict;
mod words;
