//! Who mentors whom, and when the two meet (specification part 3, "Mentor pairs").

pub mod acceptable;
pub mod fits;
