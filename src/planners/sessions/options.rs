//! What could happen: every window in which a team could hold a session, and
//! what each member's presence there would cost (specification part 3, "Sessions").

use super::attendance::{cheapest_presence, scarcest};
use super::limits::Limits;
use crate::plan::Session;
use crate::plan::document::Resolved;
use crate::planners::commitments::Commitments;
use crate::planners::place::slot_cost;
use crate::planners::prep::{Allowance, allowances};
use crate::planners::taken_time::TakenTime;
use crate::school::{
    CoverBy, DayId, Id, MeetingPlace, PinRule, PinSubject, PrepKey, RoomId, School, Slot, SlotSet, StaffId, Table,
    Team, TeamId, TextId, WeekId,
};

/// Whether and at what cost a member could attend all of a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// Rule 4 or "Prep" forbids it.
    Cannot,
    /// Possible.
    Can {
        /// `outside`, `extra_time`, `avoid` and `release` over the slots; covers not counted.
        cost: i64,
        /// How many slots need a coverer.
        releases: u32,
    },
}

/// A run of adjacent slots in which a team could hold a session.
#[derive(Clone, Debug)]
pub struct Window {
    /// The first slot.
    pub start: Slot,
    /// All slots, in order: the spots in the turns and at the site of the session.
    pub slots: Vec<Slot>,
    /// What the session takes of who attends.
    pub taken: TakenTime,
    /// The moments of time that the session takes.
    pub moments: SlotSet,
    /// The day they are on.
    pub day: DayId,
    /// The week they are in.
    pub week: WeekId,
    /// Where it would be, where ways take time.
    pub site: Option<TextId>,
    /// In which of the team's turns it would be held.
    pub turn: u32,
    /// Equal for windows that start on days and in periods of the same labels.
    pub time_of_week: usize,
    /// One entry per member of the team.
    pub presence: Vec<Presence>,
    /// The room classes that are large enough and free in all slots; empty where no room is needed.
    pub rooms: Vec<usize>,
    /// What holding the session here costs apart from presence: minus `moved`
    /// where the previous plan held it here.
    pub keeping: i64,
    /// The least cost of this window with nothing else planned: a lower bound
    /// on what it adds to any plan.
    pub alone: i64,
    /// Whether a pin demands just this session.
    pub pinned: bool,
    /// Where more members need a cover in one slot than there are coverers.
    pub scarce: Option<Scarce>,
}

/// A slot of a window in which fewer people could cover than members are busy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scarce {
    /// How many people could cover in it.
    pub coverers: usize,
    /// Per member of the team, whether they need a cover in it.
    pub needs: Vec<bool>,
}

/// The windows of one team.
#[derive(Clone, Debug, Default)]
pub struct TeamOptions {
    /// In order of their start, then turn, then site.
    pub windows: Vec<Window>,
    /// Of each of these sets of windows a pin demands one: it says neither the turn nor the site.
    pub pinned_to_one: Vec<Vec<usize>>,
    /// How many sessions each limit allows (rules 6 and 7).
    pub limits: Limits,
    /// Whether all sessions are at the same time of their week (rule 6).
    pub same_time: bool,
    /// The cost of one missing session.
    pub unmet: i64,
    /// `moved` for all sessions of the previous plan: paid unless a window gives it back.
    pub moved: i64,
}

impl Window {
    /// The week of one turn.
    pub fn week_of_turn(&self) -> (WeekId, u32) {
        (self.week, self.turn)
    }

    /// The slots in which somebody would have to be covered, each as the spot of who covers.
    pub fn covers_for<'w>(&'w self, school: &'w School, staff: StaffId) -> impl Iterator<Item = Slot> + 'w {
        let free = &school.staff[staff].time.free;
        let busy = self.slots.iter().filter(|spot| !free.contains(school.cycle.slot_of(**spot)));
        busy.map(move |spot| school.cover_spot(staff, school.cycle.slot_of(*spot), school.cycle.turns_of(*spot)))
    }
}

/// Rooms that are alike: the same seats for every team, at the same site and taken in the same
/// slots. Sessions take adjacent slots, so they are intervals, and a class of
/// `n` rooms can hold any set of sessions of which at most `n` meet in each
/// slot, and at each moment where slots overlap (interval graphs are perfect): rooms need not be told apart.
#[derive(Clone, Debug)]
pub struct RoomClass {
    /// The rooms, in order.
    pub rooms: Vec<RoomId>,
    /// Seats, where given.
    pub seats: Option<u32>,
    /// Where they are, where given.
    pub site: Option<TextId>,
    /// The slots in which timetable.csv shows them.
    pub busy: SlotSet,
}

impl RoomClass {
    /// Whether rooms of the class are large enough for a team, and at its site.
    pub fn will_do(&self, team: &Team) -> bool {
        let is_near = match (self.site, team.place.site()) {
            (Some(room), Some(team)) => room == team,
            _ => true,
        };
        is_near && self.seats.is_none_or(|seats| seats as usize >= team.members.len())
    }
}

/// Everything that could happen, with its costs.
#[derive(Clone, Debug)]
pub struct Options {
    /// The windows of each team.
    pub teams: Table<TeamId, TeamOptions>,
    /// What each person may give.
    pub allowances: Table<StaffId, Allowance>,
    /// The slots in which each person could cover (empty for most).
    pub covering: Table<StaffId, SlotSet>,
    /// For each slot, who could cover in it.
    pub coverers: Table<Slot, Vec<StaffId>>,
    /// The kinds of rooms.
    pub rooms: Vec<RoomClass>,
    /// What is fixed already, and takes people's time.
    pub commitments: Commitments,
}

/// Where a session starts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Start {
    /// Of which team it is.
    pub team: TeamId,
    /// Its first slot.
    pub slot: Slot,
    /// In which of the team's turns it is held.
    pub turn: u32,
}

impl Start {
    /// Of a session of a plan.
    pub fn new(session: &Session) -> Start {
        Start { team: session.team, slot: session.start, turn: session.turn }
    }
}

/// What the previous plan held, as far as it still counts.
#[derive(Clone, Debug, Default)]
pub struct Previous {
    /// Where each session starts, and of which team it is.
    pub starts: Vec<Start>,
    /// Teams of sessions whose slot is no longer in the cycle: moved whatever is planned.
    pub without_slot: Vec<TeamId>,
}

impl Previous {
    /// From the sessions of a plan.
    pub fn new(sessions: &[Session]) -> Previous {
        Previous { starts: sessions.iter().map(Start::new).collect(), without_slot: vec![] }
    }

    /// From a plan that was found again in the school.
    pub fn of_plan(resolved: &Resolved) -> Previous {
        Previous { without_slot: resolved.sessions_without_slot.clone(), ..Previous::new(&resolved.plan.sessions) }
    }

    /// Every row, with its start and turn where its slot is still in the cycle.
    pub fn rows(&self) -> Vec<(TeamId, Option<(Slot, u32)>)> {
        let kept = self.starts.iter().map(|start| (start.team, Some((start.slot, start.turn))));
        kept.chain(self.without_slot.iter().map(|team| (*team, None))).collect()
    }
}

/// Lists all options of a school.
///
/// O(teams × slots × members × length).
pub fn options(school: &School, previous: &Previous, commitments: &Commitments) -> Options {
    let allowances = allowances(school, commitments);
    let (covering, coverers) = coverers(school, &allowances, commitments);
    let mut options = Options {
        teams: Table::new(),
        allowances,
        covering,
        coverers,
        rooms: room_classes(school),
        commitments: commitments.clone(),
    };
    options.teams = school.teams.ids().map(|team| team_options(school, &options, team, previous)).collect();
    options
}

/// Rule 5: where each person could cover, and for each slot who could.
pub fn coverers(
    school: &School,
    allowances: &Table<StaffId, Allowance>,
    commitments: &Commitments,
) -> (Table<StaffId, SlotSet>, Table<Slot, Vec<StaffId>>) {
    let covering = covering(school, allowances, commitments);
    let mut coverers: Table<Slot, Vec<StaffId>> = Table::filled(Vec::new(), school.cycle.len());
    for (staff, slots) in covering.entries() {
        if school.cycle.has_spots() && !slots.is_empty() {
            let too_near = &school.staff[staff].time.too_near;
            let could = slots.iter().collect::<Vec<Slot>>();
            let is_possible = |spot: &Slot| could.binary_search(&school.cycle.slot_of(*spot)).is_ok();
            let taken = commitments.taken(staff);
            for spot in school.cycle.spots_and_slots().filter(is_possible) {
                if !too_near.contains(spot) && !taken.contains(spot) {
                    coverers[spot].push(staff);
                }
            }
            continue;
        }
        for slot in slots.iter() {
            coverers[slot].push(staff);
        }
    }
    (covering, coverers)
}

/// Rule 5: where each person could cover, before anything is planned.
fn covering(
    school: &School,
    allowances: &Table<StaffId, Allowance>,
    commitments: &Commitments,
) -> Table<StaffId, SlotSet> {
    let blocks = &school.rules.blocks;
    let none = SlotSet::empty(school.cycle.len());
    let people = school.staff.entries().map(|(staff, person)| {
        let may = blocks.release
            && blocks.max_covers > 0
            && (blocks.cover == CoverBy::Anyone || person.roles.cover)
            && allowances[staff].may_commit
            && allowances[staff].in_cycle(PrepKey::CommittedPerCycle) != Some(0);
        // Of spots, some may be free in a slot of which others are taken.
        let free = if school.cycle.has_spots() { person.time.free.clone() } else { commitments.free(school, staff) };
        let could = free.and(&person.time.days);
        if may { allowances[staff].slots_alone(&school.cycle, &could) } else { none.clone() }
    });
    people.collect()
}

/// Groups the rooms that sessions may use by seats and by when they are taken.
fn room_classes(school: &School) -> Vec<RoomClass> {
    let mut classes: Vec<RoomClass> = Vec::new();
    for (id, room) in school.rooms.iter().flat_map(|rooms| rooms.entries()).filter(|(_, room)| room.meetings) {
        let is_like =
            |class: &&mut RoomClass| class.seats == room.seats && class.site == room.site && class.busy == room.busy;
        match classes.iter_mut().find(is_like) {
            Some(class) => class.rooms.push(id),
            None => {
                let (rooms, busy) = (vec![id], room.busy.clone());
                classes.push(RoomClass { rooms, seats: room.seats, site: room.site, busy });
            }
        }
    }
    classes
}

/// The windows of one team. The people's part of `options` is used, its teams are not.
pub fn team_options(school: &School, options: &Options, id: TeamId, previous: &Previous) -> TeamOptions {
    let team = &school.teams[id];
    let costs = &school.rules.costs;
    let moved = i64::from(costs.moved);
    let pins = pins_of(school, id);
    let starts = school.cycle.slots().filter_map(|start| Some((start, school.cycle.window_of(start, team.length)?)));
    let places = starts.flat_map(|(start, slots)| {
        let turns = (1..=team.every).map(move |turn| (start, turn));
        turns.flat_map(move |(start, turn)| {
            let slots = slots.clone();
            places_of(school, team).into_iter().map(move |place| (start, turn, place, slots.clone()))
        })
    });
    let windows = places.filter_map(|(start, turn, place, slots)| {
        let is_banned = |ban: &Ban| ban.turn.is_none_or(|banned| banned == turn) && slots.contains(&ban.slot);
        if pins.bans.iter().any(is_banned) {
            return None;
        }
        let turns = school.turns_of(id, turn);
        let slots: Vec<Slot> = slots.into_iter().map(|slot| school.cycle.spot(slot, turns, place.site)).collect();
        let taken = TakenTime::new(&school.cycle, SlotSet::new(school.cycle.len(), slots.iter().copied()));
        let rooms = rooms_for(school, options, team, place, taken.times(None))?;
        let moments = slots.iter().flat_map(|slot| school.cycle.moments(*slot)).copied();
        let moments = SlotSet::new(school.cycle.len(), moments.filter(|moment| school.cycle.is_of_time(*moment)));
        let held_before = previous.starts.contains(&Start { team: id, slot: start, turn });
        let mut window = Window {
            day: school.cycle.day_of(start),
            week: school.cycle.week_of(start),
            turn,
            site: if school.cycle.has_spots() { place.site } else { None },
            time_of_week: time_of_week(school, start),
            presence: team
                .members
                .iter()
                .map(|member| presence(school, options, member.staff, &slots, &taken))
                .collect(),
            rooms,
            keeping: if held_before { -moved } else { 0 },
            alone: 0,
            pinned: false,
            scarce: None,
            start,
            slots,
            taken,
            moments,
        };
        window.scarce = scarcest(school, options, team, &window);
        window.alone = cheapest_presence(team, &window, costs, None)? + window.keeping;
        Some(window)
    });
    let mut windows: Vec<Window> = windows.collect();
    let pinned_to_one = pin(&mut windows, &pins.starts);
    let rows = previous.starts.iter().filter(|start| start.team == id).count()
        + previous.without_slot.iter().filter(|team| **team == id).count();
    TeamOptions {
        windows,
        pinned_to_one,
        limits: Limits::new(school, team),
        same_time: team.same_time,
        unmet: i64::from(costs.unmet_session) * i64::from(team.priority),
        moved: moved * rows as i64,
    }
}

/// Marks the windows that pins demand; the sets of which they demand one each, where that leaves a choice. Of a pin for
/// which there is no window, see [`super::pins`].
pub fn pin(windows: &mut [Window], pins: &[PinnedStart]) -> Vec<Vec<usize>> {
    let mut to_one = Vec::new();
    for pin in pins {
        let is_there = |window: &Window| window.start == pin.slot && pin.turn.is_none_or(|turn| turn == window.turn);
        let there: Vec<usize> = (0..windows.len()).filter(|at| is_there(&windows[*at])).collect();
        match there[..] {
            [one] => windows[one].pinned = true,
            [] => {}
            _ => to_one.push(there),
        }
    }
    to_one
}

/// Where a session could be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub site: Option<TextId>,
    /// Whether only rooms at that site will do, and not any that are large enough.
    decides_rooms: bool,
}

/// Where the sessions of a team could be. Where ways take time, and only the room says where a session is, there are
/// several.
pub(super) fn places_of(school: &School, team: &Team) -> Vec<Place> {
    let own = team.place.site();
    let mut places = vec![Place { site: own, decides_rooms: false }];
    let takes_rooms = team.room && team.place == MeetingPlace::Anywhere;
    if let (true, true, Some(rooms)) = (school.cycle.has_spots(), takes_rooms, &school.rooms) {
        let mut sites: Vec<Option<TextId>> = rooms.iter().filter(|room| room.meetings).map(|room| room.site).collect();
        sites.sort_unstable();
        sites.dedup();
        places = sites.into_iter().map(|site| Place { site, decides_rooms: true }).collect();
    }
    places
}

/// Equal for slots on days and in periods of the same labels: the first of these slots. O(slots).
fn time_of_week(school: &School, slot: Slot) -> usize {
    let label = |slot: Slot| {
        let (_, day, period) = school.cycle.labels(slot);
        (day, period)
    };
    let first = school.cycle.slots().find(|other| label(*other) == label(slot));
    first.unwrap_or(slot).index()
}

/// The pins and bans of one team.
#[derive(Clone, Debug, Default)]
pub struct TeamPins {
    /// Where sessions must start.
    pub starts: Vec<PinnedStart>,
    /// What no session may use.
    pub bans: Vec<Ban>,
}

/// Where a session must start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PinnedStart {
    /// Its first slot.
    pub slot: Slot,
    /// Its turn; none: in any.
    pub turn: Option<u32>,
}

/// What no session may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ban {
    /// The slot.
    pub slot: Slot,
    /// In which turn; none: in all.
    pub turn: Option<u32>,
}

/// Rule 10: what pins.csv says of the sessions of a team.
pub fn pins_of(school: &School, team: TeamId) -> TeamPins {
    let mut pins = TeamPins::default();
    for pin in school.pins.iter().filter(|pin| pin.subject == PinSubject::Session(team)) {
        for slot in pin.slots.iter().copied() {
            match pin.rule {
                PinRule::Pin => pins.starts.push(PinnedStart { slot, turn: pin.turn }),
                PinRule::Ban => pins.bans.push(Ban { slot, turn: pin.turn }),
            }
        }
    }
    pins
}

/// Rule 7: the room classes that a session could use at these times; none where it needs one and has none.
fn rooms_for(school: &School, options: &Options, team: &Team, place: Place, times: &SlotSet) -> Option<Vec<usize>> {
    if !team.room || school.rooms.is_none() {
        return Some(Vec::new());
    }
    let is_there = |class: &RoomClass| !place.decides_rooms || class.site == place.site;
    let will_do = |class: &RoomClass| class.will_do(team) && is_there(class) && !class.busy.intersects(times);
    let classes = options.rooms.iter().enumerate();
    let fitting: Vec<usize> = classes.filter(|(_, class)| will_do(class)).map(|(index, _)| index).collect();
    (!fitting.is_empty()).then_some(fitting)
}

/// Rules 4 and 8: whether and at what cost a person could attend all of these slots.
pub fn presence(school: &School, options: &Options, staff: StaffId, slots: &[Slot], taken: &TakenTime) -> Presence {
    let person = &school.staff[staff];
    let costs = &school.rules.costs;
    let (mut cost, mut releases) = (0, 0);
    if options.commitments.taken(staff).intersects(taken.spots()) {
        return Presence::Cannot;
    }
    for spot in slots {
        let slot = school.cycle.slot_of(*spot);
        if !person.time.free.contains(slot) {
            let cover = school.cover_spot(staff, slot, school.cycle.turns_of(*spot));
            let others = options.coverers[cover].iter().any(|coverer| *coverer != staff);
            if !school.rules.blocks.release || !person.time.releasable.contains(slot) || !others {
                return Presence::Cannot;
            }
            releases += 1;
            cost += i64::from(costs.release);
        }
        // A row from which the session releases them is no way's end.
        if school.cycle.has_spots() && person.time.too_near.contains(*spot) {
            let mut rows = person.time.rows_near(&school.cycle, *spot);
            if rows.any(|row| !slots.iter().any(|own| school.cycle.is_at_once(school.cycle.slot_of(*own), row))) {
                return Presence::Cannot;
            }
        }
        cost += slot_cost(school, staff, slot);
    }
    if !options.allowances[staff].fits_alone(taken) {
        return Presence::Cannot;
    }
    Presence::Can { cost, releases }
}
