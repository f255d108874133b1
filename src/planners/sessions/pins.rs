//! Pins that cannot hold: each alone, then together, smallest set first
//! (specification parts 1 and 3, Sessions 10).

use super::bounds::least_alone;
use super::choice::cost_of;
use super::draft::{Effort, draft};
use super::obstacles::{Blocked, Taken, blocked};
use super::options::{self, Options, PinnedStart, Window};
use super::search::Search;
use super::words::everybody_needed;
use crate::findings::{Code, Finding, Place};
use crate::planners::PlanError;
use crate::school::{MemberRole, Pin, PinRule, PinSubject, School, Slot, Table, Team, TeamId};
use crate::solve::{Control, Settings};

/// A pin of a session.
struct SessionPin<'a> {
    pin: &'a Pin,
    team: TeamId,
    start: Slot,
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
pub fn impossible_alone(school: &School, options: &Options) -> Vec<Finding> {
    let pins = session_pins(school);
    let windowless = |pin: &&SessionPin| {
        let is_there =
            |window: &Window| window.start == pin.start && pin.pin.turn.is_none_or(|turn| turn == window.turn);
        !options.teams[pin.team].windows.iter().any(is_there)
    };
    pins.iter().filter(windowless).map(|pin| impossible(school, options, pin)).collect()
}

fn impossible(school: &School, options: &Options, pin: &SessionPin<'_>) -> Finding {
    let team = &school.teams[pin.team];
    let slot = school.cycle.name(pin.start);
    let blocked = blocked(school, options, pin.team, pin.start, &Taken::by(school, &options.commitments, &[]));
    let mut reasons = blocked.in_words(school);
    let because = if reasons.is_empty() || blocked.barrier.is_some() { String::new() } else { rule_of(&blocked, team) };
    if reasons.is_empty() {
        reasons.push("there are not enough people to cover those who would have to be released".into());
    }
    Finding {
        code: Code::ImpossiblePin,
        place: place(pin.pin),
        value: Some(format!("{} at {slot}", team.id)),
        message: format!("{} cannot meet at {slot}{because}: {}", team.name, reasons.join("; ")),
        expected: "a slot in which a session of this team obeys every hard rule".into(),
        remedy: "move or drop the pin, or change what stands in its way".into(),
        also: Vec::new(),
    }
}

/// Which hard rule a pin breaks by who cannot attend.
fn rule_of(blocked: &Blocked, team: &Team) -> String {
    let missing =
        |counts: fn(MemberRole) -> bool| blocked.blockers.iter().filter(|blocker| counts(blocker.role)).count();
    let core = team.core();
    if missing(|role| role == MemberRole::Lead) > 0 {
        ", where whoever leads it must attend".into()
    } else if core - missing(|role| role != MemberRole::Optional) >= team.quorum as usize {
        ", where at least two people must attend".into()
    } else if team.quorum as usize == core {
        format!(", where {} must attend", everybody_needed(team))
    } else {
        format!(", where {} of the {core} leads and required members must attend", team.quorum)
    }
}

fn place(pin: &Pin) -> Place {
    Place { file: pin.source.file.clone(), line: Some(pin.source.line), column: None, field: None }
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
) -> Result<Vec<Finding>, PlanError> {
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
    Ok(sets.iter().map(|set| judge.finding(set)).collect())
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
        let solver = self.settings.solver.beside_comparison();
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

    fn finding(&self, set: &[usize]) -> Finding {
        let name = |pin: &usize| {
            let pin = &self.pins[*pin];
            format!("{} at {}", self.school.teams[pin.team].name, self.school.cycle.name(pin.start))
        };
        let names: Vec<String> = set.iter().map(name).collect();
        let first = self.pins[set[0]].pin;
        let message = if set.len() == 1 {
            format!("the pin of {} cannot hold: not enough people can attend or cover", names[0])
        } else {
            format!("these {} pins cannot hold together: {}", set.len(), names.join("; "))
        };
        Finding {
            code: if set.len() == 1 { Code::ImpossiblePin } else { Code::ConflictingPins },
            place: place(first),
            value: Some(names.join("; ")),
            message,
            expected: "pins that one plan can obey together".into(),
            remedy: if set.len() == 1 { "move or drop the pin".into() } else { "move or drop any one of them".into() },
            also: set[1..].iter().map(|pin| self.pins[*pin].pin.source.line).collect(),
        }
    }
}
