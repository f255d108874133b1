//! Mentor pairs as a plan holds them, and what explains and proves them.

use crate::school::{PairingObjective, Slot, StaffId, TagId};

/// The points of a mentor pair, each 0 to 100 (specification part 3, "Mentor pairs").
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Points {
    /// The mentee's needs met by the mentor's expertise.
    pub need: u8,
    /// Common free time in school.
    pub time: u8,
    /// The gap of experience.
    pub experience: u8,
    /// The same department.
    pub department: u8,
    /// Whom the two wish for.
    pub preference: u8,
}

/// A need of the mentee that the mentor has expertise in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MatchedTag {
    /// Which tag.
    pub tag: TagId,
    /// The priority of the mentee's need, 1 to 5.
    pub priority: u8,
    /// The level of the mentor's expertise, 1 to 5.
    pub level: u8,
}

/// Another mentor that a mentee could have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alternate {
    /// Who.
    pub mentor: StaffId,
    /// 0 to 100.
    pub fit: u8,
    /// By how much the total cost grows when this mentor is forced.
    pub regret: Regret,
}

/// By how much the total cost grows when something is forced, as far as that is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Regret {
    /// By so much.
    Exactly(i64),
    /// By so much, or less: a plan with it is known, and none that is proven to cost less.
    AtMost(i64),
}

impl Regret {
    /// The figure that is known.
    pub fn figure(self) -> i64 {
        match self {
            Regret::Exactly(figure) | Regret::AtMost(figure) => figure,
        }
    }
}

/// A mentor and a mentee, and when they meet in each cycle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The mentor.
    pub mentor: StaffId,
    /// The mentee.
    pub mentee: StaffId,
    /// 0 to 100.
    pub fit: u8,
    /// What the fit is made of.
    pub points: Points,
    /// The needs that are met, by priority, then level, the highest first, then tag.
    pub matched: Vec<MatchedTag>,
    /// When they meet, in order.
    pub meetings: Vec<Slot>,
    /// Other mentors for this mentee, by the figure of the regret, fit, then in the order of staff.csv.
    pub alternates: Vec<Alternate>,
}

/// What is to be known of the pairing as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pairing {
    /// What the best pairing was.
    pub objective: PairingObjective,
    /// Those who would both rather have each other, in the order of mentees, then mentors.
    pub blocking: Vec<BlockingPair>,
    /// What proves the pairs, where prices do.
    pub certificate: Option<Certificate>,
    /// What the other objectives would bring, where that was asked for.
    pub compared: Vec<Compared>,
}

/// A mentor and a mentee who both prefer each other to somebody they have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BlockingPair {
    /// The mentor.
    pub mentor: StaffId,
    /// The mentee.
    pub mentee: StaffId,
    /// 0 to 100.
    pub fit: u8,
}

/// Prices that prove that no pairing costs less than a bound, by weak duality:
/// no mentee's price is above what the mentee costs unmatched, nor above the
/// cost of a pair plus the mentor's price; no mentor's price is negative. The
/// bound is `constant` plus the prices of mentees minus each mentor's price
/// times the places.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Certificate {
    /// What every plan costs: `moved` for the meetings of the previous plan, given back where they are kept.
    pub constant: i64,
    /// Every mentee with a price, in the order of staff.csv.
    pub mentees: Vec<(StaffId, i64)>,
    /// Every mentor whose price is not 0, in the order of staff.csv.
    pub mentors: Vec<(StaffId, i64)>,
    /// What is proven.
    pub bound: i64,
}

/// What one objective would bring.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Compared {
    /// The objective.
    pub objective: PairingObjective,
    /// The total cost of pairs and meetings.
    pub total: i64,
    /// No pairing under this objective costs less.
    pub bound: i64,
    /// Mentees without a mentor.
    pub unmatched: u32,
    /// The fit of the mentee who is worst off, where somebody has a mentor.
    pub worst_fit: Option<u8>,
    /// The sum of all fits.
    pub sum_of_fits: u32,
    /// How many pairs would both rather have each other.
    pub blocking: u32,
    /// How many mentees have another mentor (or none) than in this plan.
    pub different: u32,
}
