//! The laboratory: made-up schools to measure on, and benchmark runs that compare settings.

pub mod bench;
pub mod generate;
pub mod random;
pub mod table;

use staffroom_facts::files;
use staffroom_optimizer::solve;
