//! The school of the closed loop of pairs, with its judge and its choices of sessions.
#![allow(dead_code, reason = "that test uses the rest")]

#[path = "../closed_loop_pairs/dice.rs"]
pub mod dice;
#[path = "../closed_loop_pairs/facts.rs"]
pub mod facts;
#[path = "../closed_loop_pairs/judge.rs"]
pub mod judge;
#[path = "../closed_loop_pairs/sessions.rs"]
pub mod sessions;
#[path = "../closed_loop_pairs/world.rs"]
pub mod world;
