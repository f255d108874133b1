//! The laboratory: made-up schools to measure on.

pub mod generate;
pub mod random;
