//! What was chosen: a window per session and who attends it.

use super::attendance::absence;
use super::covers::{Covers, Taken, cheapest_covers};
use super::options::{Options, Presence, Window};
use crate::plan::{Release, Session};
use crate::school::{DayId, Id, RoomId, School, Slot, SlotSet, StaffId, TeamId};
use std::collections::BTreeMap;

/// One session that is to be held.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Choice {
    /// The team.
    pub team: TeamId,
    /// Its window, by position in the team's options.
    pub window: usize,
    /// Per member of the team, whether they attend.
    pub attends: Vec<bool>,
    /// The room class, where the team needs a room.
    pub room: Option<usize>,
}

impl Choice {
    /// The window that was chosen.
    pub fn window_in<'a>(&self, options: &'a Options) -> &'a Window {
        &options.teams[self.team].windows[self.window]
    }

    /// The members who attend.
    pub fn attending<'a>(&'a self, school: &'a School) -> impl Iterator<Item = StaffId> + 'a {
        let members = school.teams[self.team].members.iter();
        members.zip(&self.attends).filter(|(_, attends)| **attends).map(|(member, _)| member.staff)
    }
}

/// The slots that these sessions take from everybody.
pub fn taken_by(school: &School, options: &Options, choices: &[Choice]) -> Taken {
    let mut taken = Taken::nothing(school);
    for choice in choices {
        for slot in &choice.window_in(options).slots {
            for staff in choice.attending(school) {
                taken.slots[staff].insert(*slot);
            }
        }
    }
    taken
}

/// How many people these sessions release in each slot, slots in order.
pub fn releases_of(school: &School, options: &Options, choices: &[Choice]) -> Vec<(Slot, u32)> {
    let mut count = vec![0u32; school.cycle.len()];
    for choice in choices {
        for staff in choice.attending(school) {
            for slot in choice.window_in(options).covers_for(school, staff) {
                count[slot.index()] += 1;
            }
        }
    }
    let needed = count.iter().enumerate().filter(|(_, count)| **count > 0);
    needed.map(|(slot, count)| (Slot::from_index(slot), *count)).collect()
}

/// Turns choices into sessions: covers at the least cost, rooms by class. None
/// where there are not enough coverers or rooms.
pub fn complete(school: &School, options: &Options, choices: &[Choice]) -> Option<Vec<Session>> {
    complete_like_before(school, options, choices, &[])
}

/// The same, with the covers of earlier sessions as far as these cost no more.
pub fn complete_like_before(
    school: &School,
    options: &Options,
    choices: &[Choice],
    earlier: &[Session],
) -> Option<Vec<Session>> {
    let taken = taken_by(school, options, choices);
    let needed = releases_of(school, options, choices);
    let (mut covers, _) = cheapest_covers(school, options, &taken, &needed, earlier)?;
    for (_, people) in &mut covers {
        people.reverse();
    }
    let mut same_hands = same_hands(school, options, choices, &mut covers, earlier);
    let mut order: Vec<&Choice> = choices.iter().collect();
    order.sort_by(|a, b| {
        let turn = |window: &Window, team: TeamId| if school.teams[team].every > 1 { window.turn } else { 0 };
        let key = |choice: &Choice| {
            let window = choice.window_in(options);
            (window.start, turn(window, choice.team), &school.teams[choice.team].id)
        };
        key(a).cmp(&key(b))
    });
    let mut rooms_taken: Vec<(RoomId, SlotSet)> = Vec::new();
    let mut sessions = Vec::new();
    for choice in order {
        let window = choice.window_in(options);
        let team = &school.teams[choice.team];
        let attending: Vec<StaffId> = choice.attending(school).collect();
        let mut released = Vec::new();
        for staff in &attending {
            for spot in window.covers_for(school, *staff) {
                let cover = match same_hands.remove(&(*staff, spot)) {
                    Some(cover) => cover,
                    None => covers.iter_mut().find(|(other, _)| *other == spot)?.1.pop()?,
                };
                released.push(Release { staff: *staff, slot: school.cycle.slot_of(spot), cover });
            }
        }
        let absent = team.members.iter().zip(&choice.attends).filter(|(_, attends)| !**attends);
        let absent = absent.map(|(member, _)| member.staff).collect();
        let room = match choice.room {
            None => None,
            Some(class) => {
                let free = |room: &&RoomId| {
                    rooms_taken.iter().all(|(other, set)| other != *room || !set.intersects(&window.moments))
                };
                let room = *options.rooms[class].rooms.iter().find(free)?;
                rooms_taken.push((room, window.moments.clone()));
                Some(room)
            }
        };
        sessions.push(Session {
            team: choice.team,
            start: window.start,
            length: window.slots.len() as u32,
            turn: window.turn,
            room,
            attending,
            absent,
            released,
        });
    }
    Some(sessions)
}

/// Takes out of the covers those who covered for the same people before.
fn same_hands(
    school: &School,
    options: &Options,
    choices: &[Choice],
    covers: &mut Covers,
    earlier: &[Session],
) -> BTreeMap<(StaffId, Slot), StaffId> {
    let releases = earlier.iter().flat_map(|session| {
        let turns = school.turns_of(session.team, session.turn);
        session.released.iter().map(move |release| (release, turns))
    });
    let gave: BTreeMap<(StaffId, Slot), StaffId> = releases
        .map(|(release, turns)| ((release.staff, school.cover_spot(release.staff, release.slot, turns)), release.cover))
        .collect();
    let mut same = BTreeMap::new();
    if gave.is_empty() {
        return same;
    }
    for choice in choices {
        for staff in choice.attending(school) {
            for slot in choice.window_in(options).covers_for(school, staff) {
                let Some(cover) = gave.get(&(staff, slot)) else { continue };
                let Some((_, people)) = covers.iter_mut().find(|(other, _)| *other == slot) else { continue };
                if let Some(position) = people.iter().position(|person| person == cover) {
                    people.remove(position);
                    same.insert((staff, slot), *cover);
                }
            }
        }
    }
    same
}

/// Whether attending this window needs a release of the member at `index`.
pub fn needs_release(window: &Window, index: usize) -> bool {
    matches!(window.presence[index], Presence::Can { releases, .. } if releases > 0)
}

/// The exact cost of these sessions for these teams; none where they cannot be
/// completed with covers.
///
/// O(attendances + covers).
pub fn cost_of(school: &School, options: &Options, teams: &[TeamId], choices: &[Choice]) -> Option<i64> {
    let costs = &school.rules.costs;
    let taken = taken_by(school, options, choices);
    let (_, mut total) = cheapest_covers(school, options, &taken, &releases_of(school, options, choices), &[])?;
    for team in teams {
        let held = choices.iter().filter(|choice| choice.team == *team).count() as i64;
        let options = &options.teams[*team];
        total += options.moved + options.unmet * (i64::from(school.teams[*team].sessions) - held);
    }
    // Per person and day, in each turn.
    let mut days: BTreeMap<(StaffId, DayId), Vec<i64>> = BTreeMap::new();
    let turns = school.cycle.turns();
    for choice in choices {
        let window = choice.window_in(options);
        total += window.keeping;
        for (index, member) in school.teams[choice.team].members.iter().enumerate() {
            match (choice.attends[index], window.presence[index]) {
                (true, Presence::Can { cost, .. }) => {
                    total += cost;
                    let of_day = days.entry((member.staff, window.day)).or_insert_with(|| vec![0; turns as usize]);
                    let held = school.turns_of(choice.team, window.turn);
                    (1..).zip(of_day).filter(|(turn, _)| held.holds(*turn)).for_each(|(_, sessions)| *sessions += 1);
                }
                (true, Presence::Cannot) => return None,
                (false, _) => total += absence(member.role, costs)?,
            }
        }
    }
    let most = |of_day: &Vec<i64>| of_day.iter().max().map_or(0, |sessions| sessions - 1);
    let crowded: i64 = days.values().map(most).sum();
    Some(total + crowded * i64::from(costs.crowded))
}
