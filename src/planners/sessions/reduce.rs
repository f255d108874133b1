//! Which options could still matter, and which teams they connect.
//!
//! Given a plan of cost U and a bound B = Σ (each team's best alone), a choice
//! whose team costs at least `excess` more than its best with that choice
//! belongs only to plans of cost B + excess or more. Where B + excess ≥ U, no
//! better plan makes that choice, and it is left out; what the plan at hand
//! uses always stays, so the plan at hand remains a solution of what is left.

use super::attendance::{absence, least_cover_load};
use super::bounds::{Excess, presence_excess};
use super::choice::Choice;
use super::limits;
use super::options::{Options, Presence};
use crate::school::{DayId, Id, MemberRole, School, SlotSet, StaffId, Table, TeamId};
use petgraph::unionfind::UnionFind;
use std::collections::BTreeMap;

/// Whether a member attends a session in a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attendance {
    /// Never.
    Never,
    /// Whenever the session is held.
    Always,
    /// To be decided.
    Open,
}

/// A window that could matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptWindow {
    /// Its position in the team's options.
    pub window: usize,
    /// Per member of the team.
    pub attendance: Vec<Attendance>,
}

/// A team with its windows that could matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptTeam {
    /// The team.
    pub team: TeamId,
    /// In order of their start.
    pub windows: Vec<KeptWindow>,
}

/// Part of a school's sessions, to be planned together.
pub type Scope = Vec<KeptTeam>;

/// All windows of these teams, nothing left out but what the rules decide.
pub fn everything(school: &School, options: &Options, teams: &[TeamId]) -> Scope {
    let team = |team: &TeamId| KeptTeam {
        team: *team,
        windows: (0..options.teams[*team].windows.len())
            .map(|window| KeptWindow { window, attendance: attendance(school, options, *team, window) })
            .collect(),
    };
    teams.iter().map(team).collect()
}

/// What rules 2 to 4 alone decide about who attends.
///
/// An optional member whose presence costs more than their absence stays away
/// where the quorum already asks for two people: leaving them out of any plan
/// in which they attend breaks nothing, frees their time and those who cover
/// for them, and costs less.
fn attendance(school: &School, options: &Options, team: TeamId, window: usize) -> Vec<Attendance> {
    let members = &school.teams[team].members;
    let presence = &options.teams[team].windows[window].presence;
    let costs = &school.rules.costs;
    let can = |index: usize| presence[index] != Presence::Cannot;
    let core = (0..members.len()).filter(|index| members[*index].role != MemberRole::Optional && can(*index)).count();
    let all = (0..members.len()).filter(|index| can(*index)).count();
    let decide = |(index, member): (usize, &crate::school::Member)| {
        let needed = member.role != MemberRole::Optional && core == school.teams[team].quorum as usize;
        let dear = |cost: i64, releases: u32| {
            let covered = least_cover_load(&school.teams[team], costs) * i64::from(releases);
            absence(member.role, costs).is_some_and(|absent| cost + covered > absent)
        };
        let idle = member.role == MemberRole::Optional && school.teams[team].quorum >= 2;
        let costs_more = matches!(presence[index], Presence::Can { cost, releases } if dear(cost, releases));
        if !can(index) || (idle && costs_more) {
            Attendance::Never
        } else if member.role == MemberRole::Lead || needed || all == 2 {
            Attendance::Always
        } else {
            Attendance::Open
        }
    };
    members.iter().enumerate().map(decide).collect()
}

/// Leaves out what cannot be in a plan that is better than the one at hand by
/// at least 1. `slack` is its cost less the bound, `bounds` each team's best alone.
///
/// O(windows × members × log members + windows² log windows) per team.
pub fn fix_by_team_bounds(
    school: &School,
    options: &Options,
    scope: &Scope,
    bounds: &Table<TeamId, i64>,
    incumbent: &[Choice],
    slack: i64,
) -> Scope {
    without_idle_absences(
        school,
        options,
        &fix_by_team_bounds_with_absences(school, options, scope, bounds, incumbent, slack),
    )
}

/// The same where other kinds of requests want people's time too: absences that
/// seem to be for nothing may serve these.
pub fn fix_by_team_bounds_with_absences(
    school: &School,
    options: &Options,
    scope: &Scope,
    bounds: &Table<TeamId, i64>,
    incumbent: &[Choice],
    slack: i64,
) -> Scope {
    let costs = &school.rules.costs;
    let reduce = |kept: &KeptTeam| {
        let team = kept.team;
        let excess = Excess::new(school, team, &options.teams[team], bounds[team]);
        let windows = kept.windows.iter().filter_map(|window| {
            let used = incumbent.iter().find(|choice| choice.team == team && choice.window == window.window);
            let over = excess.windows[window.window];
            if used.is_none() && over.is_none_or(|over| over >= slack) {
                return None;
            }
            let over = over.unwrap_or(0);
            let option = &options.teams[team].windows[window.window];
            let hopeless = |index: usize, attends: bool| {
                used.is_none_or(|used| used.attends[index] != attends)
                    && presence_excess(&school.teams[team], option, costs, index, attends)
                        .is_none_or(|extra| over + extra >= slack)
            };
            let attendance = window.attendance.iter().enumerate().map(|(index, attendance)| match attendance {
                Attendance::Open if hopeless(index, false) => Attendance::Always,
                Attendance::Open if hopeless(index, true) => Attendance::Never,
                decided => *decided,
            });
            Some(KeptWindow { window: window.window, attendance: attendance.collect() })
        });
        KeptTeam { team, windows: windows.collect() }
    };
    scope.iter().map(reduce).collect()
}

/// Lets everybody attend whose presence costs no more than their absence, needs
/// no release, and takes time that nothing else in the scope could use: in any
/// plan in which they are absent, letting them attend costs nothing more and
/// breaks nothing.
pub fn without_idle_absences(school: &School, options: &Options, scope: &Scope) -> Scope {
    let uses = Uses::new(school, options, scope);
    let mut result = scope.clone();
    for kept in &mut result {
        for window in &mut kept.windows {
            let option = &options.teams[kept.team].windows[window.window];
            for (index, member) in school.teams[kept.team].members.iter().enumerate() {
                let Presence::Can { cost, releases: 0 } = option.presence[index] else { continue };
                let cheap = absence(member.role, &school.rules.costs).is_none_or(|absent| cost <= absent);
                let idle = uses.alone(school, options, kept.team, member.staff, option.day);
                if window.attendance[index] == Attendance::Open && cheap && idle {
                    window.attendance[index] = Attendance::Always;
                }
            }
        }
    }
    result
}

/// Which teams could use which people on which days.
struct Uses {
    /// Teams that a person could attend, per day.
    teams: BTreeMap<(StaffId, DayId), Vec<TeamId>>,
    /// Whether any session of the scope could need covers.
    covers: bool,
}

impl Uses {
    fn new(school: &School, options: &Options, scope: &Scope) -> Uses {
        let mut uses = Uses { teams: BTreeMap::new(), covers: false };
        for (kept, window, index) in attending(school, scope) {
            let option = &options.teams[kept.team].windows[window.window];
            uses.covers |= super::choice::needs_release(option, index);
            let teams = uses.teams.entry((school.teams[kept.team].members[index].staff, option.day)).or_default();
            if teams.last() != Some(&kept.team) {
                teams.push(kept.team);
            }
        }
        uses
    }

    /// Whether nothing else could use this person's time on that day.
    fn alone(&self, school: &School, options: &Options, team: TeamId, staff: StaffId, day: DayId) -> bool {
        let allowance = &options.allowances[staff];
        let several = school.teams[team].sessions > 1;
        let limited = !allowance.limits.is_empty();
        let covers = self.covers && !options.covering[staff].is_empty();
        let crowds = several && school.rules.blocks.same_day_sessions;
        let others = |teams: &Vec<TeamId>| teams.iter().any(|other| *other != team);
        let elsewhere = if limited {
            let days = self.teams.range((staff, DayId::from_index(0))..).take_while(|((other, _), _)| *other == staff);
            several || days.into_iter().any(|(_, teams)| others(teams))
        } else {
            crowds || self.teams.get(&(staff, day)).is_some_and(others)
        };
        !covers && !elsewhere
    }
}

/// Every team, window and member (by position) who could attend it.
fn attending<'a>(school: &'a School, scope: &'a Scope) -> impl Iterator<Item = (&'a KeptTeam, &'a KeptWindow, usize)> {
    let windows = scope.iter().flat_map(|kept| kept.windows.iter().map(move |window| (kept, window)));
    windows.flat_map(|(kept, window)| {
        let members = 0..school.teams[kept.team].members.len();
        members.filter(|index| window.attendance[*index] != Attendance::Never).map(move |index| (kept, window, index))
    })
}

/// Splits a scope into parts that no rule and no cost connects: teams are
/// connected by people whom both could use (on the same day, or in the cycle
/// where "Prep" limits that), by coverers, and by limits on sessions of several
/// teams where they could bind. Parts are ordered by their first team.
///
/// O(attendances × log), by union–find (petgraph; Tarjan 1975).
pub fn components(school: &School, options: &Options, scope: &Scope) -> Vec<Scope> {
    let people = school.staff.len();
    // Nodes: the scope's teams, then each person as attendee and as coverer.
    let mut sets = UnionFind::<usize>::new(scope.len() + 2 * people);
    let position: BTreeMap<TeamId, usize> = scope.iter().enumerate().map(|(index, kept)| (kept.team, index)).collect();
    let uses = Uses::new(school, options, scope);
    for ((staff, _), teams) in &uses.teams {
        let allowance = &options.allowances[*staff];
        let cycle = allowance.spans_days();
        for team in teams {
            if cycle {
                sets.union(position[team], scope.len() + staff.index());
            }
            sets.union(position[&teams[0]], position[team]);
            if uses.covers && !options.covering[*staff].is_empty() {
                sets.union(position[team], scope.len() + people + staff.index());
            }
        }
    }
    // The coverers of a slot are connected once: after that one of them stands for all.
    let mut connected = SlotSet::empty(school.cycle.len());
    for (kept, window, index) in attending(school, scope) {
        let option = &options.teams[kept.team].windows[window.window];
        if super::choice::needs_release(option, index) {
            for slot in option.covers_for(school, school.teams[kept.team].members[index].staff) {
                let coverers = &options.coverers[slot];
                let needed = if connected.contains(slot) { coverers.len().min(1) } else { coverers.len() };
                connected.insert(slot);
                for coverer in &coverers[..needed] {
                    sets.union(position[&kept.team], scope.len() + people + coverer.index());
                }
            }
        }
    }
    connect_by_slots(school, options, scope, &mut sets);
    let mut parts: Vec<(usize, Scope)> = Vec::new();
    for (index, kept) in scope.iter().enumerate() {
        let root = sets.find(index);
        match parts.iter_mut().find(|(other, _)| *other == root) {
            Some((_, part)) => part.push(kept.clone()),
            None => parts.push((root, vec![kept.clone()])),
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// Connects teams that could meet in one slot where a limit on sessions of several teams could run out.
fn connect_by_slots(school: &School, options: &Options, scope: &Scope, sets: &mut UnionFind<usize>) {
    let reach: Vec<SlotSet> = scope
        .iter()
        .map(|kept| {
            let windows =
                kept.windows.iter().map(|window| options.teams[kept.team].windows[window.window].taken.times(None));
            windows.fold(SlotSet::empty(school.cycle.len()), |reach, set| reach.or(set))
        })
        .collect();
    for limit in limits::of_several_teams() {
        let most = |index: usize| options.teams[scope[index].team].limits.most(limit);
        for slot in school.cycle.slots() {
            let is_here = |index: &usize| most(*index).is_some() && reach[*index].contains(slot);
            let here: Vec<usize> = (0..scope.len()).filter(is_here).collect();
            if here.iter().filter_map(|index| most(*index)).min().is_some_and(|most| here.len() > most as usize) {
                here.windows(2).for_each(|pair| {
                    sets.union(pair[0], pair[1]);
                });
            }
        }
    }
}

/// The choices of the plan at hand, with everybody there who always attends by the scope: it costs nothing more, and breaks
/// nothing ([`without_idle_absences`]).
pub fn attended_always(incumbent: &[Choice], scope: &Scope) -> Vec<Choice> {
    let attended = |choice: &Choice| {
        let mut choice = choice.clone();
        let kept = scope.iter().find(|kept| kept.team == choice.team);
        let window = kept.and_then(|kept| kept.windows.iter().find(|window| window.window == choice.window));
        for (attends, attendance) in choice.attends.iter_mut().zip(window.into_iter().flat_map(|kept| &kept.attendance))
        {
            *attends |= *attendance == Attendance::Always;
        }
        choice
    };
    incumbent.iter().map(attended).collect()
}

/// The choices of the plan at hand that belong to a part.
pub fn of_scope(incumbent: &[Choice], scope: &Scope) -> Vec<Choice> {
    incumbent.iter().filter(|choice| scope.iter().any(|kept| kept.team == choice.team)).cloned().collect()
}
