//! The facts: what a school is, before anything is decided.
//!
//! A [`School`] is what the files of the school folder say, with every name
//! resolved to an id and every default filled in. Nothing here knows of
//! planning, solving or rendering.

mod criteria;
mod cycle;
mod facts;
mod ids;
mod prep;
mod rules;
mod share;
mod slot_set;
mod staff;
mod teams;
mod term;
mod timetable;
mod travel;
mod wishes;

pub use criteria::Criterion;
pub use cycle::{Cycle, Day, Period, PeriodRow, SlotKind};
pub use facts::Facts;
pub use ids::{DayId, Id, RoomId, Slot, StaffId, Table, TagId, TeamId, TextId, WeekId};
pub use prep::{Counted, PrepKey, PrepRules, PrepUnit, Span};
pub use rules::{
    BlockRules, Costs, CoverBy, DebriefRule, DepartmentRule, EmptyDays, MentorRules, MentorWeights, PairingObjective,
    PresenceRules, ReadingRules, Rules, TravelRules, VisitFormat, VisitRules, VisitWeights,
};
pub use share::{Share, ShareError};
pub use slot_set::SlotSet;
pub use staff::{PersonTime, Roles, Staff, Tagged};
pub use teams::{MeetingPlace, Member, MemberRole, Room, SessionLength, Team};
pub use term::{CycleRun, Dates, Holiday, Term, TermError, looks_weekly, weekday};
pub use timetable::{Activity, Timetable, TimetableRow};
pub use travel::Travel;
pub use wishes::{PairKind, PairOrder, PairRule, Pin, PinRule, PinSubject, Preference, Source};

use std::collections::BTreeMap;

/// Everything that is given.
#[derive(Clone, PartialEq, Debug)]
pub struct School {
    /// The name: from rules.toml, else that of the folder.
    pub name: String,
    /// The timetable cycle.
    pub cycle: Cycle,
    /// The people, in the order of staff.csv.
    pub staff: Table<StaffId, Staff>,
    /// The expertise tags by name.
    pub tags: Table<TagId, String>,
    /// The texts that rows refer to; the empty text is always the first.
    pub texts: Table<TextId, String>,
    /// What is already fixed.
    pub timetable: Timetable,
    /// The teams, in the order of teams.csv.
    pub teams: Table<TeamId, Team>,
    /// The rooms, where rooms.csv is there.
    pub rooms: Option<Table<RoomId, Room>>,
    /// How long it takes between sites.
    pub travel: Travel,
    /// Ranked wishes, in file order.
    pub preferences: Vec<Preference>,
    /// Rules about pairs, in file order.
    pub pairs: Vec<PairRule>,
    /// Pins and bans, in file order.
    pub pins: Vec<Pin>,
    /// The rules and costs.
    pub rules: Rules,
    /// Visits to each class in rounds that are over: none when a school is read.
    pub visited: BTreeMap<TextId, u32>,
    /// Visits that people received in rounds that are over: none when a school is read.
    pub received: BTreeMap<StaffId, u32>,
}

impl School {
    /// How many visits a class may still have, where that is limited (`per_group`).
    pub fn visits_left(&self, class: TextId) -> Option<u32> {
        let most = self.rules.visits.per_group;
        let visited = self.visited.get(&class).copied().unwrap_or(0);
        (most > 0).then(|| most.saturating_sub(visited))
    }

    /// Where a person is in a slot: the site of the first of their rows there.
    pub fn site_at(&self, staff: StaffId, slot: Slot) -> Option<TextId> {
        self.timetable.at(staff, slot).first().and_then(|row| row.site)
    }

    /// How many cycles there are before everything comes round again: the least common multiple of what teams have as
    /// `every`.
    pub fn turns(&self) -> u32 {
        self.teams
            .iter()
            .filter(|team| team.sessions > 0)
            .fold(1, |turns, team| least_common_multiple(turns, team.every))
    }

    /// The text behind an id.
    pub fn text(&self, text: TextId) -> &str {
        &self.texts[text]
    }
}

/// The least number of which both are a divisor; neither is 0.
pub fn least_common_multiple(one: u32, other: u32) -> u32 {
    let (mut a, mut b) = (one, other);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    one / a.max(1) * other
}
