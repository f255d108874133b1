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
mod wishes;

pub use criteria::Criterion;
pub use cycle::{Cycle, Day, Period, PeriodRow, SlotKind};
pub use facts::Facts;
pub use ids::{DayId, Id, RoomId, Slot, StaffId, Table, TagId, TeamId, TextId, WeekId};
pub use prep::{Counted, PrepKey, PrepRules, Span};
pub use rules::{
    BlockRules, Costs, CoverBy, DebriefRule, DepartmentRule, EmptyDays, MentorRules, MentorWeights, PairingObjective,
    PresenceRules, ReadingRules, Rules, VisitFormat, VisitRules, VisitWeights,
};
pub use share::{Share, ShareError};
pub use slot_set::SlotSet;
pub use staff::{PersonTime, Roles, Staff, Tagged};
pub use teams::{Member, MemberRole, Room, Team};
pub use term::{ClosedWeeks, CycleRun, Dates, Holiday, SchoolDay, Term, TermDay, TermRules, Turns};
pub(crate) use term::{days_from, later};
pub use timetable::{Activity, Timetable, TimetableRow};
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
    /// Ranked wishes, in file order.
    pub preferences: Vec<Preference>,
    /// Rules about pairs, in file order.
    pub pairs: Vec<PairRule>,
    /// Pins and bans, in file order.
    pub pins: Vec<Pin>,
    /// The rules and costs.
    pub rules: Rules,
    /// Days without school, or with less of it, in file order.
    pub holidays: Vec<Holiday>,
    /// The term, where it is said when that begins.
    pub term: Option<Term>,
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

    /// The text behind an id.
    pub fn text(&self, text: TextId) -> &str {
        &self.texts[text]
    }
}
