//! What stands in the way of a session ([`Blocked`]).

use super::limits::{self, Key, Of, Time};
use super::options::{Options, Start, pins_of, places_of};
use crate::plan::Session;
use crate::plan::reasons::{Barrier, Blocked, Blocker, Hold, NoCover, Why};
use crate::planners::commitments::Commitments;
use crate::planners::place::spots_of_session;
use crate::planners::prep::{Allowance, Limit};
use crate::planners::taken_time::TakenTime;
use crate::school::{
    Among, DayId, MemberRole, Over, PrepKey, RoomId, School, SessionLimit, Slot, SlotKind, SlotSet, StaffId, TeamId,
    TextId, Turns,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a plan already takes: people's time, coverers, and each team's days.
pub struct Taken {
    /// What everybody does in which slot.
    people: Commitments,
    /// The slots of sessions and covers alone, which allowances do not know yet.
    slots: BTreeMap<StaffId, SlotSet>,
    /// Where sessions that somebody attends start.
    sessions: BTreeMap<StaffId, SlotSet>,
    /// Covers given.
    covers: BTreeMap<(StaffId, usize), u32>,
    /// Where each team meets.
    starts: Vec<Start>,
    /// How many sessions take each key of a limit.
    limits: BTreeMap<Key, u32>,
    /// Which room is taken in which spots.
    rooms: BTreeMap<RoomId, SlotSet>,
}

impl Taken {
    /// By these sessions, and by what was fixed before.
    pub fn by(school: &School, commitments: &Commitments, sessions: &[Session]) -> Taken {
        let mut people = commitments.clone();
        people.add_sessions(school, sessions);
        let mut taken = Taken {
            people,
            slots: BTreeMap::new(),
            sessions: BTreeMap::new(),
            covers: BTreeMap::new(),
            starts: Vec::new(),
            limits: BTreeMap::new(),
            rooms: BTreeMap::new(),
        };
        let nothing = SlotSet::empty(school.cycle.len());
        for session in sessions {
            taken.starts.push(Start::new(session));
            let spots = spots_of_session(school, session);
            for limit in told() {
                for key in
                    limits::keys(limit, school, Of::Team(session.team), time(school, session.turn, &spots, &nothing))
                {
                    *taken.limits.entry(key).or_default() += 1;
                }
            }
            if let Some(room) = session.room {
                let taken = taken.rooms.entry(room).or_insert_with(|| nothing.clone());
                spots.iter().for_each(|spot| taken.insert(*spot));
            }
            for spot in &spots {
                for staff in &session.attending {
                    taken.slots.entry(*staff).or_insert_with(|| nothing.clone()).insert(*spot);
                }
            }
            for staff in &session.attending {
                let starts = taken.sessions.entry(*staff).or_insert_with(|| nothing.clone());
                spots.first().into_iter().for_each(|spot| starts.insert(*spot));
            }
            let turns = school.turns_of(session.team, session.turn);
            for release in &session.released {
                let spot = school.cover_spot(release.staff, release.slot, turns);
                taken.slots.entry(release.cover).or_insert_with(|| nothing.clone()).insert(spot);
                for turn in school.cycle.turns_held(spot) {
                    *taken.covers.entry((release.cover, turn)).or_default() += 1;
                }
            }
        }
        taken
    }

    /// How many covers somebody may still give in the turns of a spot.
    fn covers_left(&self, school: &School, staff: StaffId, spot: Slot) -> u32 {
        let of_turns = school.cycle.turns_held(spot).filter_map(|turn| self.covers.get(&(staff, turn)).copied());
        school.rules.blocks.max_covers.saturating_sub(of_turns.max().unwrap_or(0))
    }

    /// Who could still cover for others in a slot.
    fn coverers<'a>(
        &'a self,
        school: &'a School,
        options: &'a Options,
        slot: Slot,
    ) -> impl Iterator<Item = StaffId> + 'a {
        let could = options.coverers[slot].iter().copied();
        could.filter(move |staff| self.covers_left(school, *staff, slot) > 0 && self.people.at(*staff, slot).is_none())
    }

    /// What the other sessions forbid, whoever attends.
    fn barrier(&self, school: &School, options: &Options, team: TeamId, turn: u32, spots: &[Slot]) -> Option<Barrier> {
        let start = school.cycle.slot_of(spots[0]);
        let mut own = self.starts.iter().filter(|other| other.team == team);
        let (_, day, period) = school.cycle.labels(start);
        let at_another_time = |other: &Start| {
            let (_, other_day, other) = school.cycle.labels(other.slot);
            (other_day, other) != (day, period)
        };
        if school.teams[team].same_time && own.any(at_another_time) {
            return Some(Barrier::SameTime);
        }
        let nothing = SlotSet::empty(school.cycle.len());
        told().find_map(|limit| {
            // A pin may ask for a session of a team that asks for none.
            let most = options.teams[team].limits.most(limit)?.max(1);
            let is_full = |key: &Key| self.limits.get(key).is_some_and(|sessions| *sessions >= most);
            let full = spots.iter().find(|spot| {
                let alone = std::slice::from_ref(*spot);
                limits::keys(limit, school, Of::Team(team), time(school, turn, alone, &nothing)).iter().any(is_full)
            });
            full.map(|spot| Barrier::Limit(limit, school.cycle.slot_of(*spot)))
        })
    }
}

/// The limits that are named where they stand in the way: where sessions of one team would overlap, whoever attends is
/// named, and where no room is left, what takes the rooms.
fn told() -> impl Iterator<Item = SessionLimit> {
    SessionLimit::ALL.into_iter().filter(|limit| limit.over() != Over::Moment)
}

/// When a session in some spots of one day is.
fn time<'a>(school: &School, turn: u32, spots: &'a [Slot], moments: &'a SlotSet) -> Time<'a> {
    let (day, week) = (school.cycle.day_of(spots[0]), school.cycle.week_of(spots[0]));
    Time { spots, moments, day, week, turn }
}

/// What stands in the way of a session of a team in a slot, given what the
/// plan already takes (nothing, with no sessions). Of several turns and places, where the least does.
///
/// O(members × length × sessions), for each turn and place.
pub fn blocked(school: &School, options: &Options, team: TeamId, start: Slot, taken: &Taken) -> Blocked {
    let asked = &school.teams[team];
    let turns = (1..=asked.every).flat_map(|turn| {
        let places = places_of(school, asked).into_iter();
        places.map(move |place| (school.turns_of(team, turn), turn, place.site))
    });
    let all = turns.map(|(turns, turn, site)| blocked_in(school, options, team, start, taken, (turns, turn, site)));
    let effort = |blocked: &Blocked| (blocked.short, blocked.barrier.is_some(), blocked.effort());
    all.min_by_key(effort).expect("a team has a turn and a place")
}

fn blocked_in(
    school: &School,
    options: &Options,
    team: TeamId,
    start: Slot,
    taken: &Taken,
    (turns, turn, site): (Turns, u32, Option<TextId>),
) -> Blocked {
    let asked = &school.teams[team];
    let mut blocked = Blocked { start, barrier: None, blockers: Vec::new(), short: 0 };
    let Some(slots) = school.cycle.window_of(start, asked.length) else {
        let in_break = school.cycle.kind(start) == SlotKind::Break;
        blocked.barrier = Some(if in_break { Barrier::Break } else { Barrier::NoRun(asked.length) });
        return blocked;
    };
    let bans = pins_of(school, team).bans;
    let is_banned = |slot: Slot| bans.iter().any(|ban| ban.slot == slot && ban.turn.is_none_or(|other| other == turn));
    let banned = slots.iter().find(|slot| is_banned(**slot));
    let slots: Vec<Slot> = slots.iter().map(|slot| school.cycle.spot(*slot, turns, site)).collect();
    let set = SlotSet::new(school.cycle.len(), slots.iter().copied());
    blocked.barrier = banned
        .map(|slot| Barrier::Banned(*slot))
        .or_else(|| no_room(school, options, team, &set, taken))
        .or_else(|| taken.barrier(school, options, team, turn, &slots));
    for member in &asked.members {
        // The firmest hold says why; of equal ones the first.
        let holds = slots.iter().filter_map(|slot| unavailable(school, options, member.staff, *slot, &slots, taken));
        let firmest = holds.rev().max_by_key(|(hold, _)| *hold);
        let limited = || beyond_prep(school, options, member.staff, &slots, taken);
        if let Some((hold, why)) = firmest.or_else(limited) {
            blocked.blockers.push(Blocker { staff: member.staff, role: member.role, hold, why });
        }
    }
    let count = |role: fn(MemberRole) -> bool| blocked.blockers.iter().filter(|blocker| role(blocker.role)).count();
    let leads = count(|role| role == MemberRole::Lead);
    let core = count(|role| role != MemberRole::Optional);
    let quorum = (asked.quorum as usize).saturating_sub(asked.core() - core);
    let two = 2usize.saturating_sub(asked.members.len() - blocked.blockers.len());
    blocked.short = leads.max(quorum).max(two);
    if blocked.barrier.is_none() && blocked.short == 0 {
        blocked.barrier = too_few_covers(school, options, team, &slots, taken).or_else(|| dear(options, team, start));
    }
    blocked
}

/// Why no room can be had: none is large enough, those that are have lessons in them, or other sessions.
fn no_room(school: &School, options: &Options, team: TeamId, set: &SlotSet, taken: &Taken) -> Option<Barrier> {
    let asked = &school.teams[team];
    school.rooms.as_ref().filter(|_| asked.room)?;
    let seats = asked.members.len();
    let large: Vec<_> = options.rooms.iter().filter(|class| class.will_do(asked)).collect();
    if large.is_empty() {
        return Some(Barrier::NoRoomOfSize(seats));
    }
    let times = school.cycle.at_the_time_of(set);
    let free: Vec<_> = large.into_iter().filter(|class| !class.busy.intersects(&times)).collect();
    if free.is_empty() {
        return Some(Barrier::NoRoomFree(seats));
    }
    let is_taken = |room: &RoomId| taken.rooms.get(room).is_some_and(|spots| spots.intersects(&times));
    let slot = school.cycle.slot_of(set.iter().next()?);
    let mut rooms = free.iter().flat_map(|class| &class.rooms);
    let limit = SessionLimit::ALL.into_iter().find(|limit| limit.among() == Among::OneRoom)?;
    rooms.all(is_taken).then_some(Barrier::Limit(limit, slot))
}

/// Whether those who must attend, each of whom could, cannot all be covered.
fn too_few_covers(school: &School, options: &Options, team: TeamId, slots: &[Slot], taken: &Taken) -> Option<Barrier> {
    let asked = &school.teams[team];
    let all = asked.quorum as usize == asked.core();
    let needed: Vec<StaffId> = asked
        .members
        .iter()
        .filter(|member| member.role == MemberRole::Lead || (all && member.role == MemberRole::Required))
        .map(|member| member.staff)
        .collect();
    let mut lessons_of_all = 0;
    let mut could: BTreeMap<StaffId, u32> = BTreeMap::new();
    for spot in slots {
        let slot = school.cycle.slot_of(*spot);
        let lessons = needed.iter().filter(|staff| school.staff[**staff].time.busy_at(&school.cycle, slot).is_some());
        // Where covers are, each lesson says; here it is enough that somebody could cover one of them.
        let spots: BTreeSet<Slot> =
            lessons.clone().map(|staff| school.cover_spot(*staff, slot, school.cycle.turns_of(*spot))).collect();
        let lessons = lessons.count();
        let coverers = spots.iter().flat_map(|spot| taken.coverers(school, options, *spot));
        let mut coverers: Vec<StaffId> = coverers.filter(|staff| !needed.contains(staff)).collect();
        coverers.sort_unstable();
        coverers.dedup();
        if lessons > coverers.len() {
            return Some(Barrier::CoverersOfSlot { slot, lessons, coverers: coverers.len() });
        }
        lessons_of_all += lessons;
        for staff in coverers.into_iter().filter(|_| lessons > 0) {
            let slots = could.entry(staff).or_default();
            *slots = (*slots + 1).min(taken.covers_left(school, staff, *spot));
        }
    }
    let left = could.values().sum::<u32>() as usize;
    (lessons_of_all > left).then_some(Barrier::Covers { lessons: lessons_of_all, left })
}

/// Whether a session there costs no less than a missing one, whatever else is planned.
fn dear(options: &Options, team: TeamId, start: Slot) -> Option<Barrier> {
    let of_team = &options.teams[team];
    let window = of_team.windows.iter().find(|window| window.start == start)?;
    (window.alone >= of_team.unmet).then_some(Barrier::Dear { least: window.alone, missing: of_team.unmet })
}

/// Why a person cannot attend in a slot.
fn unavailable(
    school: &School,
    options: &Options,
    staff: StaffId,
    spot: Slot,
    session: &[Slot],
    taken: &Taken,
) -> Option<(Hold, Why)> {
    let time = &school.staff[staff].time;
    let slot = school.cycle.slot_of(spot);
    if time.away.contains(slot) {
        return Some((Hold::Kept, Why::Away(slot)));
    }
    if time.protected.contains(slot) {
        return Some((Hold::Kept, Why::Protected(slot)));
    }
    if let Some(busy) = time.busy_at(&school.cycle, slot) {
        let cover = school.cover_spot(staff, slot, school.cycle.turns_of(spot));
        let ever = options.coverers[cover].iter().any(|coverer| *coverer != staff);
        let covered = taken.coverers(school, options, cover).any(|coverer| coverer != staff);
        let no_cover = match (school.rules.blocks.release, time.releasable.contains(slot)) {
            (true, true) if covered => None,
            (true, true) if ever => Some(NoCover::NobodyLeft),
            (true, true) => Some(NoCover::Nobody),
            (true, false) => Some(NoCover::NotThisOne),
            (false, _) => Some(NoCover::NeverHere),
        };
        if let Some(no_cover) = no_cover {
            let hold = if time.releasable.contains(slot) { Hold::Coverable } else { Hold::Busy };
            return Some((hold, Why::Busy(busy, no_cover)));
        }
    }
    if school.cycle.has_spots() && time.too_near.contains(spot) {
        let is_left = |row: &Slot| session.iter().any(|own| school.cycle.is_at_once(school.cycle.slot_of(*own), *row));
        if let Some(row) = time.rows_near(&school.cycle, spot).find(|row| !is_left(row)) {
            return Some((Hold::Busy, Why::Way(slot, row)));
        }
    }
    taken.people.at(staff, spot).map(|by| (Hold::Busy, Why::Committed(slot, by)))
}

/// Why a person cannot take these slots although each is free: the first limit that they would be beyond.
fn beyond_prep(
    school: &School,
    options: &Options,
    staff: StaffId,
    slots: &[Slot],
    taken: &Taken,
) -> Option<(Hold, Why)> {
    let allowance = &options.allowances[staff];
    if !allowance.may_commit {
        return Some((Hold::Kept, Why::TooFewFree));
    }
    let nothing = SlotSet::empty(school.cycle.len());
    let set = SlotSet::new(school.cycle.len(), slots.iter().copied());
    let day = school.cycle.day_of(slots[0]);
    // What a person is released from takes no free period, but commits them all the same.
    let cycle = &school.cycle;
    let session = TakenTime::new(cycle, set);
    let alone = exceeded(allowance, day, &session, (&TakenTime::nothing(cycle), &nothing));
    let others = TakenTime::new(cycle, taken.slots.get(&staff).unwrap_or(&nothing).clone());
    let sessions = taken.sessions.get(&staff).unwrap_or(&nothing);
    let key = alone.or_else(|| exceeded(allowance, day, &session, (&others, sessions)))?;
    Some((if alone.is_some() { Hold::Kept } else { Hold::Busy }, Why::Prep(key)))
}

/// The limit that a session of a day would be beyond, beside what is taken by others and where these start: of several the
/// mildest.
fn exceeded(
    allowance: &Allowance,
    day: DayId,
    session: &TakenTime,
    (taken, sessions): (&TakenTime, &SlotSet),
) -> Option<PrepKey> {
    let beyond = |limit: &&Limit| !limit.has_room_for(session, true, taken, sessions);
    allowance.on(day).filter(beyond).map(|limit| limit.key).min()
}
