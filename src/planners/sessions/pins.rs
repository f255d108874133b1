//! Pins that cannot hold: each alone, then together, smallest set first
//! (specification parts 1 and 3, Sessions 10).

use super::bounds::least_alone;
use super::choice::cost_of;
use super::heuristic::{Effort, draft};
use super::obstacles::{Taken, blocked};
use super::options::{self, Options, PinnedStart, Window};
use super::search::Search;
use crate::plan::reasons::{Conflict, NoPins, PinnedSession};
use crate::planners::PlanError;
use crate::school::{Pin, PinRule, PinSubject, School, Slot, Table, TeamId};
use crate::solve::{Control, Settings};

/// A pin of a session.
struct SessionPin<'a> {
    pin: &'a Pin,
    team: TeamId,
    start: Slot,
}

impl SessionPin<'_> {
    fn pinned(&self) -> PinnedSession {
        PinnedSession { team: self.team, start: self.start, source: self.pin.source.clone() }
    }
}

fn session_pins(school: &School) -> Vec<SessionPin<'_>> {
    let mut pins = Vec::new();
    for pin in school.pins.iter().filter(|pin| pin.rule == PinRule::Pin) {
        if let (PinSubject::Session(team), Some(start)) = (pin.subject, pin.slots.first()) {
            pins.push(SessionPin { pin, team, start: *start });
        }
    }
    pins
}

/// Whether any session is pinned.
pub fn any(school: &School) -> bool {
    !session_pins(school).is_empty()
}

/// Pins that break a hard rule even alone: there is no such window.
pub fn impossible_alone(school: &School, options: &Options) -> Vec<Conflict> {
    let pins = session_pins(school);
    let windowless = |pin: &&SessionPin| {
        let is_there =
            |window: &Window| window.start == pin.start && pin.pin.turn.is_none_or(|turn| turn == window.turn);
        !options.teams[pin.team].windows.iter().any(is_there)
    };
    let impossible = |pin: &SessionPin| {
        let nothing = Taken::by(school, &options.commitments, &[]);
        let time = blocked(school, options, pin.team, pin.start, &nothing);
        Conflict::Sessions(vec![pin.pinned()], NoPins::Alone(time))
    };
    pins.iter().filter(windowless).map(impossible).collect()
}

/// The sets of pins that cannot hold together, smallest first; every set is
/// irreducible: without any one of its pins the others can hold.
///
/// All sets of one, two and three pins are tried; where none of them is in
/// conflict, one set is found by leaving out pins one by one (the deletion
/// filter of Chinneck and Dravnieks, 1991).
///
/// # Errors
/// Where the solver fails or a limit is reached.
pub fn conflicts(
    school: &School,
    options: &Options,
    settings: &Settings,
    control: &Control,
) -> Result<Vec<Conflict>, PlanError> {
    let pins = session_pins(school);
    let judge = Judge { school, options, settings, control, pins: &pins };
    let mut sets: Vec<Vec<usize>> = Vec::new();
    let all: Vec<usize> = (0..pins.len()).collect();
    let most = if pins.len() <= 24 { 3 } else { 2 };
    for size in 1..=most {
        for set in subsets(pins.len(), size) {
            let known = sets.iter().any(|known| known.iter().all(|pin| set.contains(pin)));
            if !known && !judge.can_hold(&set)? {
                sets.push(set);
            }
        }
    }
    if sets.is_empty() {
        let mut set = all;
        for pin in 0..pins.len() {
            let without: Vec<usize> = set.iter().copied().filter(|other| *other != pin).collect();
            if !judge.can_hold(&without)? {
                set = without;
            }
        }
        sets.push(set);
    }
    let conflict =
        |set: &Vec<usize>| Conflict::Sessions(set.iter().map(|pin| pins[*pin].pinned()).collect(), NoPins::Together);
    Ok(sets.iter().map(conflict).collect())
}

/// All sets of `size` of the first `count` numbers, in lexicographic order.
fn subsets(count: usize, size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut sets = Vec::new();
    for smaller in subsets(count, size - 1) {
        for next in smaller.last().map_or(0, |last| last + 1)..count {
            let mut set = smaller.clone();
            set.push(next);
            sets.push(set);
        }
    }
    sets
}

struct Judge<'a> {
    school: &'a School,
    options: &'a Options,
    settings: &'a Settings,
    control: &'a Control,
    pins: &'a [SessionPin<'a>],
}

impl Judge<'_> {
    /// Whether some plan obeys these pins (and no others).
    fn can_hold(&self, set: &[usize]) -> Result<bool, PlanError> {
        if self.control.stopped().is_some() {
            return Err(PlanError::Limit);
        }
        let mut options = self.options.clone();
        for (team, of_team) in self.school.teams.ids().zip(options.teams.iter_mut()) {
            let own = set.iter().map(|pin| &self.pins[*pin]).filter(|pin| pin.team == team);
            let starts: Vec<PinnedStart> = own.map(|pin| PinnedStart { slot: pin.start, turn: pin.pin.turn }).collect();
            of_team.windows.iter_mut().for_each(|window| window.pinned = false);
            of_team.pinned_to_one = options::pin(&mut of_team.windows, &starts);
        }
        let teams: Vec<TeamId> = self.school.teams.ids().collect();
        let bounds: Option<Vec<i64>> =
            teams.iter().map(|team| least_alone(self.school, *team, &options.teams[*team])).collect();
        let Some(bounds) = bounds else { return Ok(false) };
        let drafted =
            draft(self.school, &options, &Effort { target: i64::MIN, patience: 0, seed: 0, stopped: &|| false });
        if drafted.is_some_and(|choices| cost_of(self.school, &options, &teams, &choices).is_some()) {
            return Ok(true);
        }
        let bounds: Table<TeamId, i64> = bounds.into_iter().collect();
        let solver = self.settings.solver.without_plain();
        let settings = Settings { solver, gap: 1.0, ..self.settings.clone() };
        let search = Search {
            school: self.school,
            options: &options,
            bounds: &bounds,
            settings: &settings,
            control: self.control,
        };
        match search.from_nothing()? {
            None => Ok(false),
            Some(answer) if answer.choices.is_some() => Ok(true),
            Some(_) => Err(PlanError::Limit),
        }
    }
}
