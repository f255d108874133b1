//! Networks that are solved without a general solver. They know nothing of schools.

pub mod b_matching;
pub mod edge_colouring;
pub mod fair;
pub mod flow;
pub mod general;
pub mod matching;
pub mod sensitivity;
pub mod stable;
