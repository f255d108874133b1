//! Sessions as they were in another plan, where that costs nothing: who attends, in
//! which room, and when.
//!
//! Plans of one total can differ in much that nobody asked to change. Team by team what
//! was found is put back to what there was, as long as every rule holds and the total
//! does not grow. (What `moved` counts is decided before, by the costs.)

use super::choice::cost_of;
use super::options::{Options, Start};
use super::{Held, choices_in, holds};
use crate::plan::Session;
use crate::planners::place::spots_of_session;
use crate::school::{RoomId, School, SlotSet, TeamId};

/// How often all teams are gone through: one that is put back can make room for another.
const PASSES: usize = 3;

impl Held {
    /// A session of a plan, whose room belongs to one of the classes among these options.
    pub(in crate::planners) fn as_planned(school: &School, options: &Options, session: &Session) -> Held {
        let members = &school.teams[session.team].members;
        Held {
            team: session.team,
            start: session.start,
            turn: session.turn,
            site: match school.cycle.has_spots() {
                true => school.site_of_session(session.team, session.room),
                false => None,
            },
            attends: members.iter().map(|member| session.attending.contains(&member.staff)).collect(),
            room: session.room.and_then(|room| options.rooms.iter().position(|class| class.rooms.contains(&room))),
        }
    }
}

/// The sessions that were found, with those of as many teams as before as cost no more.
///
/// O(teams²) checks of whole plans at worst, mostly as many as teams that differ.
pub(super) fn rather_as_before(school: &School, options: &Options, found: Vec<Held>, earlier: &[Session]) -> Vec<Held> {
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let earlier: Vec<Held> = earlier.iter().map(|session| Held::as_planned(school, options, session)).collect();
    let cost = |held: &[Held]| {
        let choices = choices_in(options, held)?;
        let cost = cost_of(school, options, &teams, &choices)?;
        holds(school, options, held).then_some(cost)
    };
    let of = |held: &[Held], team: TeamId| -> Vec<Held> {
        let mut own: Vec<Held> = held.iter().filter(|session| session.team == team).cloned().collect();
        own.sort_by_key(|session| (session.start, session.turn));
        own
    };
    let mut best = found;
    let Some(mut least) = cost(&best) else { return best };
    if let Some(cost) = cost(&earlier).filter(|cost| *cost <= least) {
        least = cost;
        best = earlier.clone();
    }
    // Everybody but one team as before: two may have to go back together.
    let with = |most: &[Held], of_one: &[Held], team: TeamId| -> Vec<Held> {
        most.iter().filter(|session| session.team != team).chain(&of(of_one, team)).cloned().collect()
    };
    for team in teams.iter().filter(|team| of(&earlier, **team) != of(&best, **team)).copied().collect::<Vec<_>>() {
        let other = with(&earlier, &best, team);
        if let Some(cost) = cost(&other).filter(|cost| *cost <= least) {
            least = cost;
            best = other;
        }
    }
    for _ in 0..PASSES {
        let mut changed = false;
        for team in &teams {
            if of(&earlier, *team) == of(&best, *team) {
                continue;
            }
            let other = with(&best, &earlier, *team);
            if let Some(cost) = cost(&other).filter(|cost| *cost <= least) {
                least = cost;
                best = other;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    best
}

/// Gives sessions the rooms that they had, among those of the same class. Rooms of a
/// class are alike, so that this breaks no rule and costs nothing.
///
/// O(sessions² × rooms).
pub(super) fn rooms_as_before(school: &School, options: &Options, sessions: &mut [Session], earlier: &[Session]) {
    let class = |room: RoomId| options.rooms.iter().position(|class| class.rooms.contains(&room));
    let slots = |session: &Session| {
        let spots = spots_of_session(school, session);
        let moments = spots.iter().flat_map(|spot| school.cycle.moments(*spot)).copied();
        SlotSet::new(school.cycle.len(), moments.filter(|moment| school.cycle.is_of_time(*moment)))
    };
    let mut taken: Vec<(RoomId, SlotSet)> = Vec::new();
    let mut rooms: Vec<Option<RoomId>> = vec![None; sessions.len()];
    let free = |taken: &[(RoomId, SlotSet)], room: RoomId, set: &SlotSet| {
        taken.iter().all(|(other, used)| *other != room || !used.intersects(set))
    };
    for (index, session) in sessions.iter().enumerate() {
        let had = earlier.iter().find(|old| Start::new(old) == Start::new(session));
        let (Some(room), Some(had)) = (session.room, had.and_then(|old| old.room)) else { continue };
        let set = slots(session);
        if class(room) == class(had) && free(&taken, had, &set) {
            taken.push((had, set));
            rooms[index] = Some(had);
        }
    }
    for (index, session) in sessions.iter().enumerate().filter(|(_, session)| session.room.is_some()) {
        if rooms[index].is_some() {
            continue;
        }
        let set = slots(session);
        let own = session.room.filter(|room| free(&taken, *room, &set));
        let others = session.room.and_then(class).map_or(&[][..], |class| &options.rooms[class].rooms);
        let Some(room) = own.or_else(|| others.iter().copied().find(|room| free(&taken, *room, &set))) else {
            // What is fixed leaves the rest no room: they stay as they are.
            return;
        };
        taken.push((room, set));
        rooms[index] = Some(room);
    }
    for (session, room) in sessions.iter_mut().zip(rooms) {
        session.room = room;
    }
}
