//! What two equals are worth to each other, in whole numbers: as for mentors,
//! but the same either way round.

use crate::plan::Points;
use crate::planners::fits::{Fits, MOST};
use crate::planners::needs::UNKNOWN;
use crate::school::{School, StaffId};

/// The points of two peers: `need` is the mean of both directions, rounded
/// down; `experience` is for equals; time, department and preference are the
/// same either way round, as for mentors.
pub fn points(school: &School, fits: &Fits, a: StaffId, b: StaffId) -> Points {
    let (there, back) = (fits.points(a, b), fits.points(b, a));
    Points {
        need: ((u32::from(there.need) + u32::from(back.need)) / 2) as u8,
        experience: experience(school.staff[a].years, school.staff[b].years),
        ..there
    }
}

/// `experience` = 100 − 10 × |gap of years|, not below 0; 50 where a figure is missing.
pub fn experience(a: Option<u32>, b: Option<u32>) -> u8 {
    let Some((a, b)) = a.zip(b) else { return UNKNOWN };
    u32::from(MOST).saturating_sub(a.abs_diff(b).saturating_mul(10)) as u8
}

/// What a trio is worth: the mean of its three pairs, rounded down.
pub fn trio(pairs: [u8; 3]) -> u8 {
    (pairs.iter().map(|worth| u32::from(*worth)).sum::<u32>() / 3) as u8
}
