//! The school of the closed loop of visits, with its judge.
#![allow(dead_code, reason = "that test uses the rest")]

pub use crate::pairs::{dice, facts};
#[path = "../closed_loop_visits/groups.rs"]
pub mod groups;
#[path = "../closed_loop_visits/judge.rs"]
pub mod judge;
#[path = "../closed_loop_visits/world.rs"]
pub mod world;
