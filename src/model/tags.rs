//! Whose rule a row is: explanations come from tags, not from parsing names.

use crate::school::{DayId, PrepKey, SessionLimit, Slot, StaffId, TeamId};

/// The rules of specification part 3 that rows stand for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rule {
    /// No rule (a range of a variable).
    None,
    /// "Occupied": one recurring commitment per person and slot.
    Occupied,
    /// "Prep": one of its keys.
    Prep(PrepKey),
    /// Sessions 1: as many sessions as asked for, or unmet.
    Requested,
    /// A limit on how many sessions are held.
    Sessions(SessionLimit),
    /// Sessions 2: quorum.
    Quorum,
    /// Sessions 2: at least two people.
    TwoPeople,
    /// Sessions 4: whoever attends attends a session that is held.
    Attendance,
    /// Sessions 4 and 5: each released person and slot has a coverer.
    Covered,
    /// Sessions 5: `max_covers`, and the k-th cover costs k.
    CoverLoad,
    /// All sessions of a team are at the same time of their week.
    SameTime,
    /// Sessions 7: a session that needs a room is in one.
    Room,
    /// Sessions 9: sessions beyond a person's first on a day.
    Crowded,
    /// "Occupied" and Sessions 2 and 5 together: sessions of which one slot can hold only one.
    Exclusive,
    /// Sessions 10: a pin.
    Pinned,
    /// Mentor pairs: a mentee gets one mentor or counts as `unmet_mentee`.
    OneMentor,
    /// Mentor pairs: a mentor takes at most `mentees`.
    Places,
    /// Mentor pairs: each pair gets `meetings` slots per cycle.
    MeetingsOfPair,
    /// Mentor pairs: meetings of one pair on different days.
    MeetingsOfDay,
    /// Mentor pairs: an even share of the meetings of one pair per week.
    MeetingsOfWeek,
    /// Visits 1: visits to different hosts.
    DifferentHosts,
    /// Visits 1: an observer makes `visits` visits.
    VisitsMade,
    /// Visits 1: a host receives at most `hosts`.
    VisitsReceived,
    /// Visits 2: one visit made and one received in a round.
    OneInRound,
    /// Visits 3: one visitor in a class, round and slot.
    OneVisitor,
    /// Visits 3: `per_group`.
    VisitsOfClass,
    /// Squares and triads: a person is in at most one group.
    OneGroup,
    /// Squares and triads: in a group everybody sees all others.
    VisitsOfGroup,
    /// No rule: what a kind costs at least on its own.
    LeastOfKind,
}

/// A rule with what it is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Tag {
    /// The rule.
    pub rule: Rule,
    /// The team, where it is about one.
    pub team: Option<TeamId>,
    /// The person, where it is about one.
    pub staff: Option<StaffId>,
    /// The slot, where it is about one.
    pub slot: Option<Slot>,
    /// The day, where it is about one.
    pub day: Option<DayId>,
}

impl Tag {
    /// No rule.
    pub const NONE: Tag = Tag::of(Rule::None);

    /// A rule about nothing in particular.
    pub const fn of(rule: Rule) -> Tag {
        Tag { rule, team: None, staff: None, slot: None, day: None }
    }

    /// The same, about a team.
    pub const fn team(self, team: TeamId) -> Tag {
        Tag { team: Some(team), ..self }
    }

    /// The same, about a person.
    pub const fn staff(self, staff: StaffId) -> Tag {
        Tag { staff: Some(staff), ..self }
    }

    /// The same, about a slot.
    pub const fn slot(self, slot: Slot) -> Tag {
        Tag { slot: Some(slot), ..self }
    }

    /// The same, about a day.
    pub const fn day(self, day: DayId) -> Tag {
        Tag { day: Some(day), ..self }
    }
}
