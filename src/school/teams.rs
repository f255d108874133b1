//! Teams that plan together and the rooms they may use (specification part 1, teams.csv, members.csv, rooms.csv).

use super::ids::StaffId;
use super::slot_set::SlotSet;

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

/// A team that asks for sessions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Team {
    /// The id of teams.csv.
    pub id: String,
    /// The name, or the id where none is given.
    pub name: String,
    /// Sessions per cycle.
    pub sessions: u32,
    /// Adjacent slots per session.
    pub length: u32,
    /// How many of the leads and required members must attend, as a count.
    pub quorum: u32,
    /// Multiplies the cost of an unmet session, 1 to 9.
    pub priority: u32,
    /// Whether a session needs a room.
    pub room: bool,
    /// The members, in the order of staff.csv, each person once.
    pub members: Vec<Member>,
}

impl Team {
    /// How many members count for the quorum: leads and required ones.
    pub fn core(&self) -> usize {
        self.members.iter().filter(|member| member.role != MemberRole::Optional).count()
    }

    /// The role of a person in this team.
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
    /// The slots in which timetable.csv shows it.
    pub busy: SlotSet,
}
