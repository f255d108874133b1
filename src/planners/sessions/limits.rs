//! What sessions take of the limits on sessions ([`SessionLimit`], the table in `school/limits.rs`).
//!
//! A limit says how many sessions may be of those that take the same [`Key`]. Formulations make a row of each key, the
//! draft counts against each, the cheap bound takes the best as long as there is room, parts of a school are what no key
//! connects, and obstacles name the limit whose key is taken: none of them knows a limit by its name.

use super::options::{Options, Window};
use crate::model::{Rule, Tag};
use crate::school::{Among, DayId, Id, Over, RoomId, School, SessionLimit, Slot, SlotSet, Team, TeamId, WeekId};

/// What sessions take of which a limit allows so many.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Key {
    /// Which limit.
    pub limit: SessionLimit,
    /// The team, the class of rooms or the room, by position; 0 where all teams are counted together.
    of: usize,
    /// The moment, slot, day or week, by position.
    at: usize,
    /// The turn of a day or week, counted from 1; 0 of what is in its turns by itself.
    turn: u32,
}

impl Key {
    /// Whose rule a row is that stands for it.
    pub fn tag(self) -> Tag {
        let tag = Tag::new(Rule::Sessions(self.limit));
        let tag = match self.limit.among() {
            Among::OneTeam => tag.team(TeamId::from_index(self.of)),
            Among::AllTeams | Among::OneRoom => tag,
        };
        match self.limit.over() {
            Over::Moment | Over::Slot => tag.slot(Slot::from_index(self.at)),
            Over::Day => tag.day(DayId::from_index(self.at)),
            Over::Week => tag,
        }
    }
}

/// Of what a session takes a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    /// Of what its team, or all teams, may hold.
    Team(TeamId),
    /// Of rooms that are alike, by position.
    Class(usize),
    /// Of one room.
    Room(RoomId),
}

/// When a session is.
#[derive(Clone, Copy, Debug)]
pub struct Time<'a> {
    /// Its spots, in order.
    pub spots: &'a [Slot],
    /// The moments of time that it takes.
    pub moments: &'a SlotSet,
    /// Its day.
    pub day: DayId,
    /// Its week.
    pub week: WeekId,
    /// In which of its team's turns.
    pub turn: u32,
}

impl Window {
    /// When a session in this window is.
    pub fn time(&self) -> Time<'_> {
        Time { spots: &self.slots, moments: &self.moments, day: self.day, week: self.week, turn: self.turn }
    }
}

/// Whether all keys of a limit that a session takes are so.
pub fn every_key(limit: SessionLimit, school: &School, of: Of, time: Time, mut is_so: impl FnMut(Key) -> bool) -> bool {
    let of = match (limit.among(), of) {
        (Among::AllTeams, _) => 0,
        (_, Of::Team(team)) => team.index(),
        (_, Of::Class(class)) => class,
        (_, Of::Room(room)) => room.index(),
    };
    let key = |at: usize, turn: u32| Key { limit, of, at, turn };
    match limit.over() {
        Over::Moment => time.moments.iter().all(|moment| is_so(key(moment.index(), 0))),
        Over::Slot => {
            let mut slots = time.spots.iter().flat_map(|spot| school.cycle.slot_in_turns(*spot));
            slots.all(|slot| is_so(key(slot.index(), 0)))
        }
        Over::Day => is_so(key(time.day.index(), time.turn)),
        Over::Week => is_so(key(time.week.index(), time.turn)),
    }
}

/// What a session takes of a limit.
pub fn keys(limit: SessionLimit, school: &School, of: Of, time: Time) -> Vec<Key> {
    let mut keys = Vec::new();
    every_key(limit, school, of, time, |key| {
        keys.push(key);
        true
    });
    keys
}

/// The limits on sessions of one team.
pub fn of_one_team() -> impl DoubleEndedIterator<Item = SessionLimit> {
    SessionLimit::ALL.into_iter().filter(|limit| limit.among() == Among::OneTeam)
}

/// The limits by which sessions of one team can keep another from meeting.
pub fn of_several_teams() -> impl Iterator<Item = SessionLimit> {
    SessionLimit::ALL.into_iter().filter(|limit| limit.among() != Among::OneTeam)
}

/// What each limit allows one team.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Limits([Option<u32>; SessionLimit::ALL.len()]);

impl Limits {
    /// By the rules.
    pub fn new(school: &School, team: &Team) -> Limits {
        Limits(SessionLimit::ALL.map(|limit| limit.most(school, team)))
    }

    /// How many sessions may take a key of the limit; none where it does not limit them. Of rooms, for each room.
    pub fn most(&self, limit: SessionLimit) -> Option<u32> {
        self.0[limit as usize]
    }
}

/// A session that takes its keys.
#[derive(Clone, Copy, Debug)]
pub struct Session<'a> {
    /// Of which team.
    pub team: TeamId,
    /// In which class of rooms, where it needs a room.
    pub class: Option<usize>,
    /// When.
    pub time: Time<'a>,
}

/// How many sessions take each key, looked up by position.
#[derive(Clone, Debug)]
pub struct Counts(Vec<OfLimit>);

/// The counts of one limit.
#[derive(Clone, Debug)]
struct OfLimit {
    /// How many moments, slots, days or weeks there are, in all turns.
    times: usize,
    /// In how many turns each of them is.
    turns: usize,
    /// By whom, time and turn; none where it limits nobody.
    counts: Vec<u32>,
}

impl OfLimit {
    fn position(&self, key: Key) -> usize {
        (key.of * self.times + key.at) * self.turns + (key.turn as usize).saturating_sub(1)
    }
}

impl Counts {
    /// No sessions.
    ///
    /// O(teams × slots) where such a limit holds.
    pub fn nothing(school: &School, options: &Options) -> Counts {
        let cycle = &school.cycle;
        let of_limit = |limit: SessionLimit| {
            let of = match limit.among() {
                Among::OneTeam => school.teams.len(),
                Among::AllTeams => 1,
                Among::OneRoom => options.rooms.len(),
            };
            let (times, turns) = match limit.over() {
                Over::Moment | Over::Slot => (cycle.len(), 1),
                Over::Day => (cycle.days().len(), cycle.turns() as usize),
                Over::Week => (cycle.weeks().len(), cycle.turns() as usize),
            };
            let holds = options.teams.iter().any(|team| team.limits.most(limit).is_some());
            OfLimit { times, turns, counts: vec![0; if holds { of * times * turns } else { 0 }] }
        };
        Counts(SessionLimit::ALL.map(of_limit).into())
    }

    /// One session more.
    pub fn add(&mut self, school: &School, session: Session) {
        self.change(school, session, |count| *count += 1);
    }

    /// One session less.
    pub fn remove(&mut self, school: &School, session: Session) {
        self.change(school, session, |count| *count -= 1);
    }

    fn change(&mut self, school: &School, session: Session, step: impl Fn(&mut u32)) {
        for limit in SessionLimit::ALL {
            let of = match (limit.among(), session.class) {
                (Among::OneTeam | Among::AllTeams, _) => Of::Team(session.team),
                (Among::OneRoom, Some(class)) => Of::Class(class),
                (Among::OneRoom, None) => continue,
            };
            let counts = &mut self.0[limit as usize];
            if counts.counts.is_empty() {
                continue;
            }
            every_key(limit, school, of, session.time, |key| {
                let position = counts.position(key);
                step(&mut counts.counts[position]);
                true
            });
        }
    }

    /// Whether no limit but those on rooms keeps a team from one more session.
    pub fn have_room(&self, school: &School, options: &Options, team: TeamId, time: Time) -> bool {
        let limits = &options.teams[team].limits;
        SessionLimit::ALL.into_iter().filter(|limit| limit.among() != Among::OneRoom).all(|limit| {
            let Some(most) = limits.most(limit) else { return true };
            self.are_below(most, limit, school, Of::Team(team), time)
        })
    }

    /// Whether a room of a class is left for one more session.
    pub fn have_a_room(&self, school: &School, options: &Options, class: usize, time: Time) -> bool {
        let mut of_rooms = SessionLimit::ALL.into_iter().filter(|limit| limit.among() == Among::OneRoom);
        let rooms = options.rooms[class].rooms.len() as u32;
        of_rooms.all(|limit| self.are_below(rooms, limit, school, Of::Class(class), time))
    }

    fn are_below(&self, most: u32, limit: SessionLimit, school: &School, of: Of, time: Time) -> bool {
        let counts = &self.0[limit as usize];
        every_key(limit, school, of, time, |key| counts.counts[counts.position(key)] < most)
    }
}
