//! Why somebody has no mentor, why a pair does not meet, and which rules forbid a pair.

use super::BlockedSlot;
use crate::school::{Source, StaffId, TagId};

/// A rule that keeps two people from being mentor and mentee. In the order of the specification.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Exclusion {
    /// The one has not the role mentor.
    NotMentor,
    /// The other has not the role mentee.
    NotMentee,
    /// They are the same person.
    Oneself,
    /// Fewer common slots than `min_common`.
    LittleTime,
    /// The mentor has fewer years than `min_years`.
    FewYears,
    /// They work at different sites.
    OtherSite,
    /// `department = "same"`, and theirs differ.
    OtherDepartment,
    /// `department = "different"`, and theirs are the same.
    SameDepartment,
    /// The mentor lacks a tag that the mentee needs with `!`.
    LacksTag,
    /// pairs.csv forbids it.
    Forbidden,
    /// They were a pair in an earlier term.
    Previous,
}

/// A rule that forbids a pair, with what of the two breaks it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BrokenRule {
    /// Which.
    pub rule: Exclusion,
    /// Who would be the mentor.
    pub mentor: StaffId,
    /// Whose.
    pub mentee: StaffId,
    /// How many free periods they have in common.
    pub common: u32,
    /// The tag that the mentor lacks, where it is that.
    pub tag: Option<TagId>,
    /// The row of pairs.csv, where it is one, with its note.
    pub row: Option<(Source, String)>,
}

/// A rule, and how many people it excludes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Excluded {
    /// Which.
    pub rule: Exclusion,
    /// How many.
    pub people: u32,
}

/// A mentor whose places are taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenMentor {
    /// Who.
    pub mentor: StaffId,
    /// Whom they have; none where they take no mentees.
    pub mentees: Option<Vec<StaffId>>,
}

/// Why somebody has no mentor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoMentor {
    /// Nobody else has the role mentor.
    NobodyElse,
    /// None of so many mentors may be it, by these rules.
    NoneMay(u32, Vec<Excluded>),
    /// One could, but would cost no less than none.
    NoCheaper {
        /// Who.
        mentor: StaffId,
        /// How well they fit.
        fit: u8,
        /// What the pair costs, at least.
        least: i64,
        /// What a missing mentor costs.
        none: i64,
    },
    /// All who may are taken.
    AllTaken(Vec<TakenMentor>),
}

/// Why a pair does not meet as often as it should.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoMeeting {
    /// How often they meet.
    pub held: u32,
    /// Why not in other slots.
    pub others: OtherSlots,
    /// The slots in which one of the two is kept from meeting, the easiest first.
    pub nearest: Vec<BlockedSlot>,
}

/// Why a pair does not meet in other slots.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OtherSlots {
    /// Somebody has fewer free periods than `[prep]` guarantees as it is.
    TooFewFree(StaffId),
    /// They are never both free.
    NeverFree,
    /// So many slots that both have free are taken by what else is planned, banned or kept free.
    AllTaken(u32),
    /// So many slots in which they could meet, by what is in the way.
    InTheWay {
        /// In a day or week in which they meet already.
        together: u32,
        /// Which of these it is.
        span: Together,
        /// Needed for other meetings.
        taken: u32,
        /// More than `[prep]` leaves beside the other meetings.
        prep: u32,
        /// No cheaper than a missing meeting.
        dear: u32,
    },
}

/// What meetings of one pair may not have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Together {
    /// A day (`same_day_meetings`).
    Day,
    /// A week beyond its share (`same_week_meetings`).
    Week,
    /// Neither.
    DayOrWeek,
}
