//! Why somebody makes fewer visits than asked for.
//!
//! Where rounds of the term are over, the figures are those of what is left of it.

use std::collections::BTreeMap;

/// Why an observer could see none of a host's lessons.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NoLesson {
    /// The host has none.
    NoneAtAll,
    /// The host is away in all of them.
    HostAway,
    /// None may be observed.
    NotObserved,
    /// The host is needed elsewhere in those that may be.
    HostNotFree,
    /// The observer teaches, or has a duty, in all of them.
    ObserverTeaches,
    /// The observer is free in some of them, but has no time for the way from or to another site.
    NoTimeForTheWay,
    /// The observer is not in school or not free in those in which they do not teach.
    ObserverNotFree,
}

/// Why an observer makes fewer visits than asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MissingVisits {
    /// In squares and triads.
    InGroups(NoGroup),
    /// In pairs: there are fewer rounds than visits asked for, there is something in the way of others, or both.
    InPairs(Option<FewRounds>, Option<VisitObstacles>),
}

/// More visits are asked for than there are rounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FewRounds {
    /// Asked for.
    pub visits: u32,
    /// In the term.
    pub rounds: u32,
}

/// What stands between an observer and the colleagues.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct VisitObstacles {
    /// Whether the observer has any free period on a day with lessons.
    pub is_free: bool,
    /// All others.
    pub colleagues: u32,
    /// Of them, by pairs.csv.
    pub excluded: u32,
    /// Who receive no visits.
    pub no_places: u32,
    /// Those without a lesson that the observer could see, by why.
    pub no_lesson: BTreeMap<NoLesson, u32>,
    /// Without time to talk.
    pub no_debrief: u32,
    /// Visited already.
    pub visited: u32,
    /// Dearer than a missing visit, or as dear.
    pub dear: u32,
    /// All others of them.
    pub possible: u32,
    /// Those of the possible who receive as many visits as they may.
    pub full: u32,
    /// Others of them whose classes have as many visits as they may.
    pub full_classes: u32,
    /// The number of rounds, and in how many every visit would find one, where that is known.
    pub enough_rounds: Option<EnoughRounds>,
}

/// More rounds that would have room for every visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EnoughRounds {
    /// So many.
    pub rounds: u32,
    /// Instead of so many.
    pub instead_of: u32,
}

/// Why somebody is in no group of visits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoGroup {
    /// How many are in a group.
    pub size: u32,
    /// Why.
    pub why: WhyNoGroup,
}

/// Why somebody is in no group of visits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WhyNoGroup {
    /// They take part in none.
    TakesPartInNone,
    /// The term has only so many rounds.
    FewRounds(u32),
    /// So many people make whole groups, and so many are left over.
    LeftOver {
        /// All who take part.
        people: u32,
        /// Who are in no group.
        left_over: u32,
    },
    /// Who could be with them.
    Partners {
        /// All others.
        colleagues: u32,
        /// Of the same department.
        same_department: u32,
        /// Who cannot both see and be seen, with time to talk.
        unseen: u32,
        /// Who could be in a group with them.
        partners: u32,
        /// How many groups could be formed with them.
        groups: u32,
    },
}
