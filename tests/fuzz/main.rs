//! Random changes to files that the program reads: never a panic, never work without end, and findings that can be
//! acted upon; what loads well is planned, checked and reported.
//!
//! Some hundred cases in an ordinary run, the same ones every time. `STAFFROOM_FUZZ_SECONDS=600` goes on from there
//! for so long (`make fuzz`). A case that fails names its seed: `STAFFROOM_FUZZ_SEED=… cargo test --release --test fuzz
//! NAME` is that case alone.

#[path = "../common/mod.rs"]
mod common;

mod calendars;
mod cases;
mod folders;
mod mutate;
mod plans;
mod seeds;
mod workbooks;
