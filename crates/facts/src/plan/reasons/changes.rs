//! Changes that a school could make, and what they would bring.

use crate::plan::Kind;
use crate::plan::diff::Decisions;
use crate::school::{Among, DayId, PrepKey, SessionLimit, Slot, StaffId, TeamId, TextId, VisitFormat};

/// A change to one thing in one file, the mildest of each kind first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Change {
    /// Groups of visits of another size (rules.toml).
    Format(VisitFormat),
    /// Somebody receives one more visit (staff.csv).
    OneMoreVisitor(StaffId),
    /// A mentor takes one more mentee (staff.csv).
    OneMorePlace(StaffId),
    /// Somebody gets the role mentor (staff.csv).
    BecomeMentor(StaffId),
    /// Somebody gets the role cover (staff.csv).
    BecomeCover(StaffId),
    /// Everybody who covers may cover once more in a cycle (rules.toml).
    MoreCovers,
    /// A limit on sessions of one team allows a little more (rules.toml).
    TeamLimit(SessionLimit),
    /// Meetings of one pair may be on one day (rules.toml).
    SameDayMeetings,
    /// All meetings of one pair may be in one week (rules.toml).
    SameWeekMeetings,
    /// A limit of `[prep]` binds a little less (rules.toml).
    Prep(PrepKey),
    /// What somebody does in a slot may be covered (timetable.csv).
    LetRelease(StaffId, Slot),
    /// What somebody does in a slot is taken from them (timetable.csv).
    Free(StaffId, Slot),
    /// What somebody teaches in a slot may be observed (timetable.csv).
    LetObserve(StaffId, Slot),
    /// A lead or required member becomes optional (members.csv).
    Optional(TeamId, StaffId),
    /// One fewer must attend (teams.csv).
    Quorum(TeamId),
    /// Sessions take one period less (teams.csv).
    Shorter(TeamId),
    /// Sessions of a team are online: nowhere in particular (teams.csv).
    Online(TeamId),
    /// Sessions of a team that are at one time of the week may be at several (teams.csv).
    AnyTime(TeamId),
    /// Sessions of a team are at another site (teams.csv).
    AtSite(TeamId, TextId),
    /// Somebody is in school on a day on which they are away (availability.csv).
    InSchool(StaffId, DayId),
    /// A limit on sessions of several teams allows a little more (rules.toml, rooms.csv).
    SchoolLimit(SessionLimit),
    /// Lessons may be covered (rules.toml).
    AllowReleases,
    /// `min_common` is lowered (rules.toml).
    MinimumCommon(u32),
    /// `min_years` is lowered (rules.toml).
    MinimumYears(u32),
    /// Pairs may cross departments, or stay within one (rules.toml).
    AnyDepartment,
    /// Pairs may cross sites (rules.toml).
    CrossSite,
    /// Previous pairs may be formed again (rules.toml).
    RepeatPairs,
    /// A forbidden pair is allowed (pairs.csv).
    AllowPair(StaffId, StaffId),
    /// So many rounds of visits (rules.toml).
    MoreRounds(u32),
    /// A class may have one more visit (rules.toml).
    MoreOfClass,
    /// Debriefs may be on the next day (rules.toml).
    DebriefNextDay,
    /// No debriefs (rules.toml).
    NoDebrief,
    /// Previous visits may be made again (rules.toml).
    RepeatVisits,
}

impl Change {
    /// The change that lifts a limit on sessions.
    pub fn lifting(limit: SessionLimit) -> Change {
        match limit.among() {
            Among::OneTeam => Change::TeamLimit(limit),
            Among::AllTeams | Among::OneRoom => Change::SchoolLimit(limit),
        }
    }

    /// What would be planned otherwise: the kind to plan again.
    pub fn kind(self) -> Kind {
        match self {
            Change::BecomeCover(_)
            | Change::MoreCovers
            | Change::TeamLimit(_)
            | Change::SchoolLimit(_)
            | Change::Prep(_)
            | Change::LetRelease(..)
            | Change::Optional(..)
            | Change::Quorum(_)
            | Change::Shorter(_)
            | Change::Online(_)
            | Change::AtSite(..)
            | Change::InSchool(..)
            | Change::AnyTime(_)
            | Change::AllowReleases
            | Change::Free(..) => Kind::Sessions,
            Change::OneMorePlace(_)
            | Change::SameDayMeetings
            | Change::SameWeekMeetings
            | Change::BecomeMentor(_)
            | Change::MinimumCommon(_)
            | Change::MinimumYears(_)
            | Change::AnyDepartment
            | Change::CrossSite
            | Change::RepeatPairs
            | Change::AllowPair(..) => Kind::Mentors,
            Change::Format(_)
            | Change::OneMoreVisitor(_)
            | Change::MoreRounds(_)
            | Change::MoreOfClass
            | Change::DebriefNextDay
            | Change::NoDebrief
            | Change::LetObserve(..)
            | Change::RepeatVisits => Kind::Visits,
        }
    }

    /// The file that says otherwise.
    pub fn file(self) -> &'static str {
        match self {
            Change::OneMoreVisitor(_) | Change::OneMorePlace(_) | Change::BecomeMentor(_) | Change::BecomeCover(_) => {
                "staff.csv"
            }
            Change::LetRelease(..) | Change::Free(..) | Change::LetObserve(..) => "timetable.csv",
            Change::Optional(..) => "members.csv",
            Change::Quorum(_) | Change::Shorter(_) | Change::Online(_) | Change::AtSite(..) | Change::AnyTime(_) => {
                "teams.csv"
            }
            Change::InSchool(..) => "availability.csv",
            Change::SchoolLimit(SessionLimit::Rooms) => "rooms.csv",
            Change::AllowPair(..) => "pairs.csv",
            Change::Format(_)
            | Change::MoreCovers
            | Change::TeamLimit(_)
            | Change::SchoolLimit(_)
            | Change::SameDayMeetings
            | Change::SameWeekMeetings
            | Change::Prep(_)
            | Change::AllowReleases
            | Change::MinimumCommon(_)
            | Change::MinimumYears(_)
            | Change::AnyDepartment
            | Change::CrossSite
            | Change::RepeatPairs
            | Change::MoreRounds(_)
            | Change::MoreOfClass
            | Change::DebriefNextDay
            | Change::NoDebrief
            | Change::RepeatVisits => "rules.toml",
        }
    }
}

/// What would give a plan more of what it lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Repair {
    /// In the words of a plan that was read.
    Told(String),
    /// In the words of a plan that was read, in parts.
    ToldInParts {
        /// What to change.
        change: String,
        /// What is otherwise then, and that nothing else is.
        then: String,
        /// What the plan costs then.
        price: Price,
    },
    /// Found by planning the changed school.
    Found {
        /// The change; two, where no single one is enough.
        changes: Vec<Change>,
        /// What it gives of what was missing.
        brings: Brings,
        /// What else is decided otherwise in the plan that was found: nothing, where everything else stays as it is.
        besides: Decisions,
        /// What that plan costs.
        price: Price,
    },
}

/// What the plan of a changed school costs, beside the plan as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Price {
    /// What it costs.
    pub total: i64,
    /// Whether no plan of the changed school costs less.
    pub proven: bool,
    /// What the plan costs as it is.
    pub instead_of: i64,
}

/// What a repair gives of what was missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Brings {
    /// A team meets then.
    Sessions(TeamId, Vec<Slot>),
    /// Somebody gets a mentor.
    Mentor {
        /// Who.
        mentee: StaffId,
        /// Whom, where that is known.
        mentor: Option<StaffId>,
    },
    /// A pair meets then.
    Meetings {
        /// Whose mentor.
        mentee: StaffId,
        /// Who that is, where that is known.
        mentor: Option<StaffId>,
        /// When.
        slots: Vec<Slot>,
    },
    /// An observer lacks fewer visits.
    Visits {
        /// Who.
        observer: StaffId,
        /// How many they lack then.
        left: u32,
        /// How many they lack as it is.
        instead_of: u32,
    },
}
