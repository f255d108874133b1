//! Limits on how many sessions are held as a table: which rule each is, whose sessions it counts together, over what
//! time, and how many may be. What each person keeps is the table of `[prep]` ([`super::PrepKey`]).

use super::{Room, School, SlotSet, Team};

/// A limit on how many sessions are held.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SessionLimit {
    /// Sessions of one team do not overlap, where several may be on one day.
    Overlap,
    /// `same_day_sessions`: sessions of one team are on different days.
    SameDay,
    /// `same_week_sessions`: no more than its even share of a team's sessions are in one week.
    SameWeek,
    /// `parallel_sessions`: so many sessions of all teams meet at once.
    Parallel,
    /// One session at a time is in a room.
    Rooms,
}

/// Whose sessions a limit counts together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Among {
    /// Those of each team.
    OneTeam,
    /// Those of all teams.
    AllTeams,
    /// Those in each room: in rooms that are alike, so many times as many may be.
    OneRoom,
}

/// The time over which a limit counts sessions: each on its own, in each turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Over {
    /// What is at one instant.
    Moment,
    /// What is in one slot of periods.csv.
    Slot,
    /// A day.
    Day,
    /// A week.
    Week,
}

impl SessionLimit {
    /// All of them, in the order in which formulations go through them and obstacles are named.
    pub const ALL: [SessionLimit; 5] = [
        SessionLimit::Overlap,
        SessionLimit::SameDay,
        SessionLimit::SameWeek,
        SessionLimit::Parallel,
        SessionLimit::Rooms,
    ];

    /// Its name in a formulation.
    #[inline]
    pub const fn name(self) -> &'static str {
        match self {
            SessionLimit::Overlap => "Overlap",
            SessionLimit::SameDay => "SameDay",
            SessionLimit::SameWeek => "SameWeek",
            SessionLimit::Parallel => "Parallel",
            SessionLimit::Rooms => "Rooms",
        }
    }

    /// Whose sessions it counts together.
    #[inline]
    pub const fn among(self) -> Among {
        match self {
            SessionLimit::Overlap | SessionLimit::SameDay | SessionLimit::SameWeek => Among::OneTeam,
            SessionLimit::Parallel => Among::AllTeams,
            SessionLimit::Rooms => Among::OneRoom,
        }
    }

    /// The time over which it counts them.
    #[inline]
    pub const fn over(self) -> Over {
        match self {
            SessionLimit::Overlap | SessionLimit::Rooms => Over::Moment,
            SessionLimit::SameDay => Over::Day,
            SessionLimit::SameWeek => Over::Week,
            SessionLimit::Parallel => Over::Slot,
        }
    }

    /// How many sessions may be where it counts those of this team; none where it does not limit them.
    #[inline]
    pub fn most(self, school: &School, team: &Team) -> Option<u32> {
        let blocks = &school.rules.blocks;
        match self {
            SessionLimit::Overlap => blocks.same_day_sessions.then_some(1),
            SessionLimit::SameDay => (!blocks.same_day_sessions).then_some(1),
            SessionLimit::SameWeek if team.same_time => Some(team.sessions.min(1)),
            SessionLimit::SameWeek if blocks.same_week_sessions => None,
            SessionLimit::SameWeek => Some(team.sessions.div_ceil((school.cycle.weeks().len() as u32).max(1))),
            SessionLimit::Parallel => Some(school.rules.parallel_sessions).filter(|most| *most > 0),
            SessionLimit::Rooms => (team.room && school.rooms.is_some()).then_some(1),
        }
    }

    /// The school in which it allows a little more, where one line of a file says so.
    ///
    /// O(school), for the copy.
    #[inline]
    pub fn lifted(self, school: &School) -> Option<School> {
        let mut lifted = school.clone();
        match self {
            SessionLimit::SameDay => lifted.rules.blocks.same_day_sessions = true,
            SessionLimit::SameWeek => lifted.rules.blocks.same_week_sessions = true,
            SessionLimit::Parallel => lifted.rules.parallel_sessions += 1,
            SessionLimit::Rooms => {
                let busy = SlotSet::empty(school.cycle.len());
                let room = Room { id: "one more room".into(), seats: None, meetings: true, site: None, busy };
                lifted.rooms.as_mut()?.push(room);
            }
            SessionLimit::Overlap => return None,
        }
        Some(lifted)
    }

    /// Whether no more than one session may be wherever it holds.
    #[inline]
    pub const fn is_always_one(self) -> bool {
        matches!(self, SessionLimit::Overlap | SessionLimit::SameDay | SessionLimit::Rooms)
    }

    /// Whether it counts a session once, however long it is.
    #[inline]
    pub const fn counts_once(self) -> bool {
        matches!(self.over(), Over::Day | Over::Week)
    }
}
