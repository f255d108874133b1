//! Orders of pairs.csv and pins.csv that no plan can obey: one that cannot hold alone, or as few as cannot hold together.

use super::{Blocked, BrokenRule, NotFree, PersonNotFree};
use crate::school::{Slot, Source, StaffId, TeamId, TextId};

/// Orders that cannot hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Conflict {
    /// Pinned sessions.
    Sessions(Vec<PinnedSession>, NoPins),
    /// Demanded pairs and meetings.
    Pairs(Vec<DemandedPair>, NoPairs),
    /// Demanded visits.
    Visits(Vec<DemandedVisit>, NoVisits),
}

/// A session that pins.csv demands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PinnedSession {
    /// Of which team.
    pub team: TeamId,
    /// Its first slot.
    pub start: Slot,
    /// Where it is written.
    pub source: Source,
}

/// Why pinned sessions cannot be held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoPins {
    /// The one that there is breaks a rule whatever else is planned.
    Alone(Blocked),
    /// There are not enough people who could attend or cover, or not enough rooms.
    Together,
}

/// A pair that is demanded, perhaps with a meeting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DemandedPair {
    /// Who mentors.
    pub mentor: StaffId,
    /// Whom.
    pub mentee: StaffId,
    /// When they are to meet.
    pub slot: Option<Slot>,
    /// Where it is written.
    pub source: Source,
}

/// Why demanded pairs cannot be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoPairs {
    /// The one that there is cannot be whatever else is planned.
    Alone(NoPair),
    /// They are more than may be.
    Together(TooManyPairs),
}

/// Why a demanded pair cannot be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoPair {
    /// Rules forbid it.
    Forbidden(Vec<BrokenRule>),
    /// The mentor takes no mentees.
    NoMentees,
    /// Pairs have no meetings in this school.
    NoMeetings,
    /// They cannot both give the slot; nobody: it is banned.
    NotFree(Vec<PersonNotFree>),
}

/// What demanded pairs are too many for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TooManyPairs {
    /// A mentee has one mentor.
    MentorsOf(StaffId),
    /// What a mentor takes.
    PlacesOf(StaffId),
    /// The meetings of a pair.
    Meetings,
    /// One meeting of a pair a day.
    MeetingsOfDay,
    /// So many meetings of a pair a week.
    MeetingsOfWeek(u32),
    /// One thing at a time.
    SlotOf(StaffId, Slot),
    /// What somebody keeps free.
    FreePeriodsOf(StaffId),
    /// What somebody may be committed for.
    CommittedOf(StaffId),
}

/// A visit that is demanded, perhaps in a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DemandedVisit {
    /// Who observes.
    pub observer: StaffId,
    /// Who is observed.
    pub host: StaffId,
    /// In which lesson.
    pub slot: Option<Slot>,
    /// Where it is written.
    pub source: Source,
}

/// Why demanded visits cannot be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoVisits {
    /// The one that there is cannot be whatever else is planned.
    Alone(NoVisit),
    /// They are more than may be, or clash.
    Together(VisitClash),
}

/// Why somebody cannot visit somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoVisit {
    /// pairs.csv forbids it, or says that it was made before.
    Excluded,
    /// The term has no rounds.
    NoRounds,
    /// A group of this size needs more rounds than the term has.
    FewRounds {
        /// How many are in a group.
        size: u32,
        /// In the term.
        rounds: u32,
    },
    /// The observer makes no visits.
    MakesNone,
    /// The host receives none.
    ReceivesNone,
    /// Both are of this department, and groups are from different ones.
    SameDepartment(TextId),
    /// The host cannot visit the observer in return.
    NoReturn,
    /// One of them is in no group.
    InNoGroup,
    /// Nobody could be in a group of this size with both.
    NoOthers(u32),
    /// The observer cannot give the slot.
    NotFree(Slot, NotFree),
    /// The host has no lesson in the slot that may be visited, or the observer is not in school that day.
    NoLessonIn(Slot),
    /// They are not both free soon enough after that lesson.
    NoTalkAfter,
    /// The host has no lesson that may be visited while the observer is free.
    NoLesson,
    /// They are never both free soon enough afterwards.
    NoTalk,
}

/// What demanded visits are too many for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VisitClash {
    /// An observer visits a host once.
    Twice,
    /// Somebody makes, or receives, one visit in a round, and there are so many rounds.
    Rounds {
        /// Who.
        staff: StaffId,
        /// Whether they receive them.
        receives: bool,
        /// So many.
        rounds: u32,
    },
    /// What somebody makes.
    Made(StaffId, u32),
    /// What somebody receives.
    Received(StaffId, u32),
    /// Their lessons, debriefs, classes or groups clash in so many rounds.
    Clash {
        /// How many.
        rounds: u32,
    },
}

/// Why there is no plan in which one thing is different.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoPlan {
    /// pins.csv demands it as it is.
    Pinned,
    /// pairs.csv or pins.csv demands it as it is.
    Demanded,
    /// Orders cannot hold then.
    Conflicts(Vec<Conflict>),
}
