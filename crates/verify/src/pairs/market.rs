//! All acceptable pairs, to look for better pairings among them.

use super::Candidates;
use crate::school::{StaffId, Table};

/// The acceptable mentors of everybody with role mentee.
pub(crate) struct Market {
    mentors: Table<StaffId, Vec<(StaffId, i64)>>,
}

impl Market {
    /// Judges every pair. O(mentees × mentors × (slots + needs + wishes)).
    pub fn new(candidates: &Candidates) -> Market {
        let staff = &candidates.facts.school.staff;
        let mentors_of = |mentee: StaffId| {
            let acceptable = staff.ids().filter(|mentor| candidates.are_acceptable(*mentor, mentee));
            acceptable.map(|mentor| (mentor, candidates.fit(mentor, mentee))).collect()
        };
        Market { mentors: staff.ids().map(mentors_of).collect() }
    }

    /// A mentee's acceptable mentors with their fit, in the order of staff.csv.
    pub fn mentors_of(&self, mentee: StaffId) -> &[(StaffId, i64)] {
        &self.mentors[mentee]
    }
}
