//! How well somebody's expertise meets somebody's needs (specification part 3):
//! the same for mentors, peers and visits.

use crate::school::Tagged;

/// The points where nothing is known.
pub const UNKNOWN: u8 = 50;

/// The level of an expertise in what is needed; 0 where there is none.
pub fn level(expertise: &[Tagged], need: Tagged) -> u8 {
    expertise.binary_search_by_key(&need.tag, |tagged| tagged.tag).map_or(0, |at| expertise[at].value)
}

/// `need` = 100 × Σ priority × level ÷ (5 × Σ priority), over the needs; 50 where there are none.
pub fn need(needs: &[Tagged], expertise: &[Tagged]) -> u8 {
    let priorities: u32 = needs.iter().map(|need| u32::from(need.value)).sum();
    let met: u32 = needs.iter().map(|need| u32::from(need.value) * u32::from(level(expertise, *need))).sum();
    need_points(met, priorities)
}

/// The same from the sums Σ priority × level and Σ priority.
pub fn need_points(met: u32, priorities: u32) -> u8 {
    if priorities == 0 { UNKNOWN } else { (100 * met / (5 * priorities)) as u8 }
}
