//! A good plan quickly: sessions are placed one by one where they cost least,
//! then a few at a time are taken out and placed anew (large neighbourhood
//! search; Shaw 1998, ruin and recreate: Schrimpf et al. 2000). The draft is
//! the start of the exact search and often, where it meets the cheap bound,
//! already the proven answer.

pub mod apart;
mod attempt;
pub mod near;

use super::attendance::absence;
use super::choice::Choice;
use super::limits::{self, Counts};
use super::options::{Options, Presence, Window};
use crate::planners::taken_time::TakenTime;
use crate::school::{DayId, Id, School, Slot, SlotSet, StaffId, Table, TeamId};
use attempt::Attempt;
use std::cell::OnceCell;

/// A session in the draft, with the covers it was given.
#[derive(Clone, Debug)]
struct Placed {
    choice: Choice,
    covers: Vec<(Slot, StaffId)>,
    /// What it added when it was placed.
    cost: i64,
    /// The part of that which does not depend on other sessions.
    own: i64,
}

/// A repeatable source of small random numbers (SplitMix64; Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}

/// A plan in the making: who is taken when.
struct Draft<'a> {
    school: &'a School,
    options: &'a Options,
    /// Sessions attended and covers given.
    taken: Table<StaffId, TakenTime>,
    /// Where sessions that they attend start.
    starts: Table<StaffId, SlotSet>,
    /// Sessions attended per day and turn.
    sessions: Table<StaffId, Vec<u32>>,
    /// Covers given, per turn.
    covers: Table<StaffId, Vec<u32>>,
    /// What the sessions take of each limit.
    limits: Counts,
    placed: Table<TeamId, Vec<Placed>>,
    /// `crowded` and `cover_load` of all sessions together.
    shared: i64,
    /// What a cover takes in each spot, where that was asked.
    cover_times: Table<Slot, OnceCell<TakenTime>>,
}

/// When a search for a better draft ends.
pub struct Effort<'a> {
    /// A proven bound: there is nothing to gain below it.
    pub target: i64,
    /// Rounds without gain.
    pub patience: u32,
    /// For the dice.
    pub seed: u64,
    /// Whether somebody stops it.
    pub stopped: &'a dyn Fn() -> bool,
}

/// Drafts the sessions of a school. None where the pins could not all be placed
/// this way (which does not prove that they cannot).
///
/// O(rounds × windows × members).
pub fn draft(school: &School, options: &Options, effort: &Effort) -> Option<Vec<Choice>> {
    let mut draft = Draft::new(school, options);
    draft.place_all()?;
    draft.improve(effort, Ties::Taken);
    Some(draft.choices())
}

/// What becomes of sessions that could be otherwise at the same cost.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ties {
    /// They are placed anew: from there a gain may be found.
    Taken,
    /// They stay.
    Left,
}

/// What one more session of a team would bring, everything else as it is: the
/// total and where the session would be. None where it finds no place that
/// costs less than missing it.
///
/// O(windows × members).
pub fn with_one_more(school: &School, options: &Options, choices: &[Choice], team: TeamId) -> Option<(i64, Slot)> {
    let mut draft = Draft::holding(school, options, choices)?;
    let held = draft.placed[team].len();
    draft.place_missing(team, &mut None);
    let added = draft.placed[team].get(held)?;
    Some((draft.total(), added.choice.window_in(options).start))
}

impl<'a> Draft<'a> {
    fn new(school: &'a School, options: &'a Options) -> Self {
        let slots = school.cycle.len();
        let days = school.cycle.days();
        let turns = school.cycle.turns() as usize;
        Draft {
            school,
            options,
            taken: Table::filled(TakenTime::nothing(&school.cycle), school.staff.len()),
            starts: Table::filled(SlotSet::empty(slots), school.staff.len()),
            sessions: Table::filled(vec![0; days.len() * turns], school.staff.len()),
            covers: Table::filled(vec![0; turns], school.staff.len()),
            limits: Counts::nothing(school, options),
            placed: Table::filled(Vec::new(), school.teams.len()),
            shared: 0,
            cover_times: Table::filled(OnceCell::new(), slots),
        }
    }

    /// What a cover takes in a spot.
    fn cover_time(&self, spot: Slot) -> &TakenTime {
        self.cover_times[spot].get_or_init(|| TakenTime::of_spot(&self.school.cycle, spot))
    }

    /// With those sessions that were chosen elsewhere and can be held together. None where covers
    /// do not suffice for all of them.
    fn holding(school: &'a School, options: &'a Options, choices: &[Choice]) -> Option<Self> {
        let mut draft = Draft::new(school, options);
        let sessions = super::choice::complete(school, options, choices)?;
        for choice in choices {
            let start = choice.window_in(options).start;
            let session = sessions.iter().find(|session| session.team == choice.team && session.start == start)?;
            let turns = school.turns_of(session.team, session.turn);
            let spot = |staff: StaffId, slot: Slot| school.cover_spot(staff, slot, turns);
            let released = session.released.iter();
            let covers = released.map(|release| (spot(release.staff, release.slot), release.cover)).collect();
            let placed = draft.as_placed(choice.clone(), covers)?;
            if draft.fits(&placed) {
                draft.add(placed);
            }
        }
        Some(draft)
    }

    /// A session that was chosen elsewhere.
    fn as_placed(&self, choice: Choice, covers: Vec<(Slot, StaffId)>) -> Option<Placed> {
        let window = choice.window_in(self.options);
        let mut own = window.keeping;
        for (index, member) in self.school.teams[choice.team].members.iter().enumerate() {
            own += match (choice.attends[index], window.presence[index]) {
                (true, Presence::Can { cost, .. }) => cost,
                (true, Presence::Cannot) => return None,
                (false, _) => absence(member.role, &self.school.rules.costs)?,
            };
        }
        Some(Placed { choice, covers, cost: own, own })
    }

    fn choices(&self) -> Vec<Choice> {
        self.placed.iter().flatten().map(|placed| placed.choice.clone()).collect()
    }

    /// The cost of the sessions of a team that does not depend on others, missing and moved ones included.
    fn cost_of(&self, team: TeamId) -> i64 {
        let options = &self.options.teams[team];
        let missing = i64::from(self.school.teams[team].sessions) - self.placed[team].len() as i64;
        options.moved + missing * options.unmet + self.placed[team].iter().map(|placed| placed.own).sum::<i64>()
    }

    fn total(&self) -> i64 {
        self.shared + self.school.teams.ids().map(|team| self.cost_of(team)).sum::<i64>()
    }

    /// Places what pins demand of a team. Where as many sessions as it wants were held elsewhere already, others make way.
    fn place_pinned(&mut self, team: TeamId) -> Option<()> {
        let options = self.options;
        self.make_way_for_pinned(team);
        for one_of in &options.teams[team].pinned_to_one {
            if self.placed[team].iter().any(|placed| one_of.contains(&placed.choice.window)) {
                continue;
            }
            let placed = one_of.iter().filter_map(|window| self.try_window(team, *window, i64::MAX));
            let placed = placed.min_by_key(|placed| (placed.cost, placed.choice.window))?;
            self.add(placed);
        }
        for (index, window) in options.teams[team].windows.iter().enumerate() {
            if window.pinned && !self.placed[team].iter().any(|placed| placed.choice.window == index) {
                let placed = self.try_window(team, index, i64::MAX)?;
                self.add(placed);
            }
        }
        Some(())
    }

    /// Takes out sessions that no pin demands, the dearest first, until those that pins demand find place among as many as
    /// the team wants.
    fn make_way_for_pinned(&mut self, team: TeamId) {
        let options = &self.options.teams[team];
        let is_held = |is_demanded: &dyn Fn(usize) -> bool| {
            self.placed[team].iter().any(|placed| is_demanded(placed.choice.window))
        };
        let to_one = options.pinned_to_one.iter().filter(|one_of| !is_held(&|window| one_of.contains(&window)));
        let windows = options.windows.iter().enumerate().filter(|(_, window)| window.pinned);
        let open = to_one.count() + windows.filter(|(index, _)| !is_held(&|window| window == *index)).count();
        let wanted = self.school.teams[team].sessions as usize;
        while self.placed[team].len() + open > wanted {
            let is_demanded = |placed: &Placed| {
                let window = placed.choice.window;
                options.windows[window].pinned || options.pinned_to_one.iter().any(|one_of| one_of.contains(&window))
            };
            let others = self.placed[team].iter().enumerate().filter(|(_, placed)| !is_demanded(placed));
            let Some((dearest, _)) = others.max_by_key(|(_, placed)| placed.own) else { return };
            let placed = self.placed[team].remove(dearest);
            self.mark(&placed, false);
        }
    }

    /// Places whatever pins demand, then what is missing of each team.
    fn place_all(&mut self) -> Option<()> {
        let options = self.options;
        let mut order: Vec<TeamId> = self.school.teams.ids().collect();
        // Teams with the fewest windows at their best price have the least choice.
        order.sort_by_key(|team| {
            let windows = &options.teams[*team].windows;
            let best = windows.iter().map(|window| window.alone).min().unwrap_or(0);
            (windows.iter().filter(|window| window.alone == best).count(), *team)
        });
        for team in &order {
            self.place_pinned(*team)?;
        }
        for team in &order {
            self.place_missing(*team, &mut None);
        }
        Some(())
    }

    /// Places the team's missing sessions, each where it costs least (ties by
    /// the dice, where given, else the earliest), as long as that is cheaper than missing them.
    fn place_missing(&mut self, team: TeamId, dice: &mut Option<Dice>) {
        while self.placed[team].len() < self.school.teams[team].sessions as usize {
            let options = &self.options.teams[team];
            let mut best: Option<Placed> = None;
            let mut ties = 0;
            for index in 0..options.windows.len() {
                let most = best.as_ref().map_or(options.unmet - 1, |best| best.cost);
                if options.windows[index].alone > most {
                    continue;
                }
                let Some(placed) = self.try_window(team, index, most) else { continue };
                let better = best.as_ref().is_none_or(|best| placed.cost < best.cost);
                if better {
                    ties = 1;
                    best = Some(placed);
                } else if let Some(dice) = dice {
                    ties += 1;
                    if dice.below(ties) == 0 {
                        best = Some(placed);
                    }
                }
            }
            match best {
                Some(placed) => self.add(placed),
                None => return,
            }
        }
    }

    /// Takes a few related teams out and places them anew, keeping what is not worse (or better).
    fn improve(&mut self, effort: &Effort, ties: Ties) {
        let teams: Vec<TeamId> =
            self.school.teams.ids().filter(|team| !self.options.teams[*team].windows.is_empty()).collect();
        if teams.is_empty() {
            return;
        }
        let related = self.related(&teams);
        let mut dice = Some(Dice(effort.seed));
        let mut total = self.total();
        let mut idle = 0;
        while total > effort.target && idle < effort.patience && !(effort.stopped)() {
            idle += 1;
            let group = pick(&teams, &related, dice.as_mut().expect("the dice stay"));
            let before: Vec<Vec<Placed>> = group.iter().map(|team| self.clear(*team)).collect();
            let pinned = group.iter().all(|team| self.place_pinned(*team).is_some());
            if pinned {
                for team in &group {
                    self.place_missing(*team, &mut dice);
                }
            }
            let after = self.total();
            if pinned && (after < total || (after == total && ties == Ties::Taken)) {
                if after < total {
                    idle = 0;
                }
                total = after;
            } else {
                for team in &group {
                    self.clear(*team);
                }
                for placed in before.into_iter().flatten() {
                    self.add(placed);
                }
            }
        }
    }

    /// For each team, those it shares a person or a need for covers with.
    fn related(&self, teams: &[TeamId]) -> Vec<Vec<TeamId>> {
        let covered = |team: TeamId| {
            let windows = self.options.teams[team].windows.iter();
            windows
                .flat_map(|window| &window.presence)
                .any(|presence| matches!(presence, Presence::Can { releases, .. } if *releases > 0))
        };
        let covered: Vec<bool> = teams.iter().map(|team| covered(*team)).collect();
        let shares = |a: TeamId, b: TeamId| {
            let team = &self.school.teams[a];
            team.members.iter().any(|member| self.school.teams[b].role_of(member.staff).is_some())
        };
        let of = |(index, team): (usize, &TeamId)| {
            let others = teams.iter().enumerate();
            let related = others.filter(|(other, candidate)| {
                *candidate != team && (shares(*team, **candidate) || (covered[index] && covered[*other]))
            });
            related.map(|(_, team)| *team).collect()
        };
        teams.iter().enumerate().map(of).collect()
    }

    fn clear(&mut self, team: TeamId) -> Vec<Placed> {
        let placed = std::mem::take(&mut self.placed[team]);
        for session in &placed {
            self.mark(session, false);
        }
        placed
    }

    fn add(&mut self, placed: Placed) {
        self.mark(&placed, true);
        self.placed[placed.choice.team].push(placed);
    }

    fn mark(&mut self, placed: &Placed, taken: bool) {
        let costs = &self.school.rules.costs;
        let window = placed.choice.window_in(self.options);
        let turns = self.school.cycle.turns() as usize;
        let step = |count: &mut u32| {
            *count = if taken { *count + 1 } else { *count - 1 };
            // The figure that the step goes up to, or comes down from.
            if taken { *count } else { *count + 1 }
        };
        for staff in placed.choice.attending(self.school) {
            let spots = window.slots.iter().copied();
            if taken {
                self.taken[staff].take(&self.school.cycle, spots);
                self.starts[staff].insert(window.slots[0]);
            } else {
                self.taken[staff].release(&self.school.cycle, spots);
                self.starts[staff].remove(window.slots[0]);
            }
            let before = self.beyond_first(staff, window.day);
            for at in self.school.cycle.turns_held(window.slots[0]) {
                step(&mut self.sessions[staff][window.day.index() * turns + at]);
            }
            let after = self.beyond_first(staff, window.day);
            self.shared += (after - before) * i64::from(costs.crowded);
        }
        for (slot, staff) in &placed.covers {
            if taken {
                self.taken[*staff].take(&self.school.cycle, [*slot])
            } else {
                self.taken[*staff].release(&self.school.cycle, [*slot])
            }
            let load = |covers: &[u32]| i64::from(covers.iter().copied().max().unwrap_or(0));
            let sum_to = |load: i64| load * (load + 1) / 2;
            let before = load(&self.covers[*staff]);
            for at in self.school.cycle.turns_held(*slot) {
                step(&mut self.covers[*staff][at]);
            }
            let after = load(&self.covers[*staff]);
            self.shared += (sum_to(after) - sum_to(before)) * i64::from(costs.cover_load);
        }
        let session = limits::Session { team: placed.choice.team, class: placed.choice.room, time: window.time() };
        if taken { self.limits.add(self.school, session) } else { self.limits.remove(self.school, session) }
    }

    /// How many sessions beyond the first somebody attends on a day, in the turn where these are most.
    fn beyond_first(&self, staff: StaffId, day: DayId) -> i64 {
        let turns = self.school.cycle.turns() as usize;
        let of_day = &self.sessions[staff][day.index() * turns..(day.index() + 1) * turns];
        i64::from(of_day.iter().copied().max().unwrap_or(0).saturating_sub(1))
    }

    /// Rules 1, 6 and 7: whether the team could hold a session in this window beside all others, and in which class of
    /// rooms, where it needs one.
    fn window_fits(&self, team: TeamId, window: &Window) -> Option<Option<usize>> {
        let mut own = self.placed[team].iter().map(|placed| placed.choice.window_in(self.options));
        let same_time = self.options.teams[team].same_time;
        if same_time && own.any(|other| other.time_of_week != window.time_of_week) {
            return None;
        }
        if !self.limits.have_room(self.school, self.options, team, window.time()) {
            return None;
        }
        if window.rooms.is_empty() {
            return Some(None);
        }
        window.rooms.iter().copied().find(|class| self.has_a_room(*class, window)).map(Some)
    }

    /// Whether a room of a class is left in a window.
    fn has_a_room(&self, class: usize, window: &Window) -> bool {
        self.limits.have_a_room(self.school, self.options, class, window.time())
    }

    /// The cheapest way to hold a session in a window now, if it costs at most `most`.
    fn try_window(&self, team: TeamId, index: usize, most: i64) -> Option<Placed> {
        let window = &self.options.teams[team].windows[index];
        let room = self.window_fits(team, window)?;
        let attempt = Attempt::new(self, team, window)?;
        let cost = attempt.cost + window.keeping;
        (cost <= most).then(|| Placed {
            choice: Choice { team, window: index, attends: attempt.attends, room },
            covers: attempt.covers,
            cost,
            own: attempt.own + window.keeping,
        })
    }

    /// "Occupied" and "Prep": whether a person may be given this time of one day now, for a session or for covers.
    fn may_take(&self, staff: StaffId, day: DayId, time: &TakenTime, is_session: bool) -> bool {
        let (taken, starts) = (&self.taken[staff], &self.starts[staff]);
        let mut limits = self.options.allowances[staff].on(day);
        !taken.overlaps(time) && limits.all(|limit| limit.has_room_for(time, is_session, taken, starts))
    }
}

/// Picks a team and up to three related ones, in random order.
fn pick(teams: &[TeamId], related: &[Vec<TeamId>], dice: &mut Dice) -> Vec<TeamId> {
    let first = dice.below(teams.len());
    let mut group = vec![teams[first]];
    let others = if related[first].is_empty() || dice.below(4) == 0 { teams } else { &related[first] };
    for _ in 0..1 + dice.below(6) {
        let other = others[dice.below(others.len())];
        if !group.contains(&other) {
            group.push(other);
        }
    }
    for index in (1..group.len()).rev() {
        group.swap(index, dice.below(index + 1));
    }
    group
}
