//! Teams that plan together and the rooms they may use (specification part 1, teams.csv, members.csv, rooms.csv).

use super::ids::{StaffId, TextId};
use super::slot_set::SlotSet;
use std::fmt;

/// What a member is to a team.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum MemberRole {
    /// Always attends.
    Lead,
    /// Counts for the quorum; an absence costs `absent_required`.
    Required,
    /// An absence costs `absent_optional`.
    Optional,
}

/// One member of a team.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// Who.
    pub staff: StaffId,
    /// In which role.
    pub role: MemberRole,
}

/// How long a session is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SessionLength {
    /// So many adjacent slots.
    Periods(u32),
    /// As many adjacent slots as it takes until their own lengths add up to so many minutes.
    Minutes(u32),
}

impl SessionLength {
    /// A period less, where it is counted in periods and more than one.
    #[inline]
    pub fn shorter(self) -> SessionLength {
        match self {
            SessionLength::Periods(periods) => SessionLength::Periods(periods.saturating_sub(1).max(1)),
            minutes => minutes,
        }
    }
}

impl fmt::Display for SessionLength {
    /// `2 periods`, `90 minutes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = match self {
            SessionLength::Periods(periods) => (periods, "period"),
            SessionLength::Minutes(minutes) => (minutes, "minute"),
        };
        write!(f, "{number} {unit}{}", if *number == 1 { "" } else { "s" })
    }
}

/// Where a session is, but for the site of its room.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MeetingPlace {
    /// Wherever its people are: nowhere in particular.
    #[default]
    Anywhere,
    /// Nowhere: no room of whatever site is too far.
    Online,
    /// At this site.
    Site(TextId),
}

impl Room {
    /// Whether a team that meets at this place could use it: nothing says that it is at another site.
    #[inline]
    pub fn is_at(&self, place: MeetingPlace) -> bool {
        match (self.site, place.site()) {
            (Some(room), Some(team)) => room == team,
            _ => true,
        }
    }
}

impl MeetingPlace {
    /// The site, where there is one.
    pub fn site(self) -> Option<TextId> {
        match self {
            MeetingPlace::Site(site) => Some(site),
            MeetingPlace::Anywhere | MeetingPlace::Online => None,
        }
    }
}

/// A team that asks for sessions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Team {
    /// The id of teams.csv.
    pub id: String,
    /// The name, or the id where none is given.
    pub name: String,
    /// Sessions per cycle.
    pub sessions: u32,
    /// Each session is held in every n-th cycle only, 1 to 6.
    pub every: u32,
    /// Whether all its sessions, one a week, start on days and in periods of the same labels.
    pub same_time: bool,
    /// How long a session is.
    pub length: SessionLength,
    /// How many of the leads and required members must attend, as a count.
    pub quorum: u32,
    /// Multiplies the cost of an unmet session, 1 to 9.
    pub priority: u32,
    /// Whether a session needs a room.
    pub room: bool,
    /// Where it meets.
    pub place: MeetingPlace,
    /// The members, in the order of staff.csv, each person once.
    pub members: Vec<Member>,
}

impl Team {
    /// How many members count for the quorum: leads and required ones.
    #[inline]
    pub fn core(&self) -> usize {
        self.members.iter().filter(|member| member.role != MemberRole::Optional).count()
    }

    /// The role of a person in this team.
    #[inline]
    pub fn role_of(&self, staff: StaffId) -> Option<MemberRole> {
        self.members.binary_search_by_key(&staff, |member| member.staff).ok().map(|at| self.members[at].role)
    }
}

/// A room that sessions may use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Room {
    /// The id of rooms.csv.
    pub id: String,
    /// How many people it holds, where given.
    pub seats: Option<u32>,
    /// Whether sessions may use it.
    pub meetings: bool,
    /// Where it is, where given.
    pub site: Option<TextId>,
    /// The slots in which timetable.csv shows it.
    pub busy: SlotSet,
}
