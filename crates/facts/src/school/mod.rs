//! The facts: what a school is, before anything is decided.
//!
//! A [`School`] is what the files of the school folder say, with every name
//! resolved to an id and every default filled in. Nothing here knows of
//! planning, solving or rendering.

mod criteria;
mod cycle;
mod facts;
mod ids;
mod limits;
mod prep;
mod rules;
mod share;
mod slot_set;
mod spots;
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
pub use limits::{Among, Over, SessionLimit};
pub use prep::{Counted, PrepKey, PrepRules, PrepUnit, Span};
pub use rules::{
    BlockRules, Costs, CoverBy, DebriefRule, DepartmentRule, EmptyDays, MentorRules, MentorWeights, PairingObjective,
    PresenceRules, ReadingRules, Rules, TravelRules, VisitFormat, VisitRules, VisitWeights,
};
pub use share::{Share, ShareError};
pub use slot_set::SlotSet;
pub use spots::Turns;
pub use staff::{PersonTime, Roles, Staff, Tagged};
pub use teams::{MeetingPlace, Member, MemberRole, Room, SessionLength, Team};
pub use term::{
    ClosedWeeks, CycleRun, Dates, Holiday, SchoolDay, Term, TermDay, TermRules, TermTurns, days_from, later,
};
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
    /// Days without school, or with less of it, in file order.
    pub holidays: Vec<Holiday>,
    /// The term, where it is said when that begins.
    pub term: Option<Term>,
    /// Visits to each class in rounds that are over: none when a school is read.
    pub visited: BTreeMap<TextId, u32>,
    /// How many rounds of the term are over: none when a school is read.
    pub rounds_over: u32,
    /// Visits that people received in rounds that are over: none when a school is read.
    pub received: BTreeMap<StaffId, u32>,
}

impl School {
    /// How many visits a class may still have, where that is limited (`per_group`).
    #[inline]
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
    #[inline]
    pub fn turns(&self) -> u32 {
        self.teams
            .iter()
            .filter(|team| team.sessions > 0)
            .fold(1, |turns, team| least_common_multiple(turns, team.every))
    }

    /// Gives the cycle the spots that turns and ways between sites need (`spots`), where they need any; everything else
    /// must be there already.
    ///
    /// O(rows), and where there are any spots, O(people × spots).
    pub fn settle_spots(&mut self) {
        let mut sites: Vec<TextId> = Vec::new();
        if !self.travel.is_nothing() {
            sites.extend(self.timetable.rows().iter().filter_map(|row| row.site));
            sites.extend(self.teams.iter().filter_map(|team| team.place.site()));
            sites.extend(self.rooms.iter().flat_map(Table::iter).filter_map(|room| room.site));
            sites.sort_unstable();
            sites.dedup();
            let takes_time = |one: &TextId| {
                let way = |other: &TextId| self.travel.minutes(Some(*one), Some(*other)) > 0;
                sites.iter().any(|other| way(other) || self.travel.minutes(Some(*other), Some(*one)) > 0)
            };
            sites = sites.iter().filter(|site| takes_time(site)).copied().collect();
        }
        let turns = self.turns();
        if turns == 1 && sites.is_empty() {
            return;
        }
        let every: Vec<u32> = self.teams.iter().filter(|team| team.sessions > 0).map(|team| team.every).collect();
        self.cycle = self.cycle.with_spots(turns, &every, sites, &self.travel);
        let size = self.cycle.len();
        for (staff, person) in self.staff.entries_mut() {
            let rows = self.timetable.of(staff).chunk_by(|one, other| one.slot == other.slot);
            person.time.sites = rows.filter_map(|rows| Some((rows[0].slot, rows[0].site?))).collect();
            person.time.fit(size);
            person.time.settle(&self.cycle);
        }
        for room in self.rooms.iter_mut().flat_map(Table::iter_mut) {
            room.busy = SlotSet::new(size, room.busy.iter());
        }
    }

    /// Where a session of a team is that is in this room.
    pub fn site_of_session(&self, team: TeamId, room: Option<RoomId>) -> Option<TextId> {
        let of_room = room.zip(self.rooms.as_ref()).and_then(|(room, rooms)| rooms[room].site);
        match self.teams[team].place {
            MeetingPlace::Online => None,
            place => of_room.or(place.site()),
        }
    }

    /// The turns in which a session of a team is held.
    #[inline]
    pub fn turns_of(&self, team: TeamId, turn: u32) -> Turns {
        match self.teams[team].every {
            1 => Turns::ALL,
            every => Turns { every, first: turn },
        }
    }

    /// The turns in which a round of visits is held, the first of those to come being 1.
    #[inline]
    pub fn turns_of_round(&self, round: u32) -> Turns {
        match self.cycle.turns() {
            1 => Turns::ALL,
            turns => Turns { every: turns, first: (round + self.rounds_over + turns - 1) % turns + 1 },
        }
    }

    /// The spots of a visit at a site, in some turns: of the lesson, and of the talk, which is there too on the same day,
    /// and nowhere in particular on the next.
    #[inline]
    pub fn spots_of_visit_at(
        &self,
        slot: Slot,
        debrief: Option<Slot>,
        turns: Turns,
        site: Option<TextId>,
    ) -> impl Iterator<Item = Slot> + use<> {
        let talk = debrief.map(|talk| {
            let is_same_day = self.cycle.day_of(talk) == self.cycle.day_of(slot);
            self.cycle.spot(talk, turns, site.filter(|_| is_same_day))
        });
        std::iter::once(self.cycle.spot(slot, turns, site)).chain(talk)
    }

    /// Where somebody is who covers for a person in a slot, in some turns: where that person's lesson is.
    #[inline]
    pub fn cover_spot(&self, released: StaffId, slot: Slot, turns: Turns) -> Slot {
        if !self.cycle.has_spots() {
            return slot;
        }
        let row = self.staff[released].time.busy_at(&self.cycle, slot).unwrap_or(slot);
        self.cycle.spot(slot, turns, self.site_at(released, row))
    }

    /// The text behind an id.
    #[inline]
    pub fn text(&self, text: TextId) -> &str {
        &self.texts[text]
    }
}

/// The least number of which both are a divisor; neither is 0.
#[inline]
pub fn least_common_multiple(one: u32, other: u32) -> u32 {
    let (mut a, mut b) = (one, other);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    one / a.max(1) * other
}
