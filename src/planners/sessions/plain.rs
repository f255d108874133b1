//! The straightforward formulation, handed whole to the solver: for comparison,
//! and as a check that two formulations prove the same total.
//!
//! Nothing is left out, taken apart or put together: every window, every
//! member, every released person with every coverer, every room is a variable,
//! and what excludes each other does so in pairs.
//!
//! Variables: `held[t,w]`, `attends[t,w,m]`, `covers[t,w,m,s,c]`, `in_room[t,w,r]`,
//! `load[c,k]` ∈ {0,1}; `missing[t]`, `crowded[p,d]` whole and ≥ 0.
//!
//! Rows:
//! 1. Requested: Σ_w `held` + `missing` = sessions; SameTime and the limits on sessions of one team.
//! 2. Attendance: `attends` ≤ `held`; leads: `attends` = `held`; Quorum and TwoPeople.
//! 3. Occupied: per person, for two overlapping sessions of different teams, `attends` + `attends` ≤ 1.
//! 4. Covered: per release, Σ_c `covers` = `attends`; per coverer and slot Σ `covers` ≤ 1, and with each session there ≤ 1;
//!    per moment Σ `covers` ≤ 1 where slots overlap.
//! 5. CoverLoad: Σ `covers` of a person = Σ_k `load`.
//! 6. Crowded, Prep, Room, the limits on sessions of all teams and in each room, Pinned.

use super::attendance::absence;
use super::choice::Choice;
use super::formulate::{Attends, SessionVariables};
use super::limits::{self, Key, Of};
use super::options::{Options, Presence, Window};
use crate::model::{Program, Range, Rule, Tag, Variable};
use crate::planners::prep::{Losing, Takes, by_moment};
use crate::planners::taken_time::TakenTime;
use crate::school::{
    Among, Counted, Criterion, DayId, MemberRole, School, SessionLimit, Slot, SlotKind, SlotSet, StaffId, TeamId,
};
use std::collections::BTreeMap;

/// The straightforward Program with what its variables mean.
pub struct PlainFormulation {
    /// To be minimised.
    pub program: Program,
    sessions: Vec<SessionVariables>,
    /// Per person: window, team, and the variable that says they attend.
    people: BTreeMap<StaffId, Vec<(TeamId, usize, Variable)>>,
    covers: Takes,
    /// Per room and moment, the sessions that could be in it.
    rooms: BTreeMap<Key, Vec<Variable>>,
}

/// Builds the straightforward Program of a whole school.
pub fn formulate_plainly(school: &School, options: &Options) -> PlainFormulation {
    let mut plain = PlainFormulation {
        program: Program::new(),
        sessions: Vec::new(),
        people: BTreeMap::new(),
        covers: BTreeMap::new(),
        rooms: BTreeMap::new(),
    };
    for team in school.teams.ids() {
        plain.team(school, options, team);
    }
    plain.occupied(options);
    plain.covers(school, options);
    plain.crowded(school, options);
    plain.prep(school, options);
    plain.limits_of_all_teams(school, options);
    let rooms = std::mem::take(&mut plain.rooms);
    for (key, uses) in rooms {
        plain.at_most(key.tag(), 1, &uses);
    }
    plain
}

impl PlainFormulation {
    /// Reads the choices from the values of a solution.
    pub fn decode(&self, values: &[f64]) -> Vec<Choice> {
        let value = |variable: Variable| values[variable.index()] > 0.5;
        self.sessions.iter().filter_map(|session| session.choice(&value)).collect()
    }

    fn at_most(&mut self, tag: Tag, most: i64, variables: &[Variable]) {
        let terms: Vec<(Variable, i64)> = variables.iter().map(|variable| (*variable, 1)).collect();
        self.program.row(tag, None, Some(most), &terms);
    }

    /// Rows 1 and, by window, 2.
    fn team(&mut self, school: &School, options: &Options, id: TeamId) {
        let team = &school.teams[id];
        let windows = &options.teams[id].windows;
        let tag = |rule| Tag::new(rule).team(id);
        let held: Vec<Variable> =
            windows.iter().enumerate().map(|(index, window)| self.window(school, options, id, index, window)).collect();
        let sessions = i64::from(team.sessions);
        let missing = self.program.variable(Range { upper: sessions, integer: true });
        self.program.cost_of(missing, i64::from(team.priority) * Criterion::UnmetSession.weight(&school.rules.costs));
        self.program.constant(options.teams[id].moved);
        let mut terms: Vec<(Variable, i64)> = held.iter().map(|held| (*held, 1)).collect();
        terms.push((missing, 1));
        self.program.row(tag(Rule::Requested), Some(sessions), Some(sessions), &terms);
        for (first, earlier) in windows.iter().enumerate() {
            for (second, later) in windows.iter().enumerate().skip(first + 1) {
                if sessions > 1
                    && let Some(tag) = excludes(school, options, id, (earlier, later))
                {
                    self.at_most(tag, 1, &[held[first], held[second]]);
                }
            }
        }
        for limit in limits::of_one_team().filter(|limit| !limit.is_always_one()) {
            let Some(most) = options.teams[id].limits.most(limit) else { continue };
            let mut uses: BTreeMap<Key, Vec<Variable>> = BTreeMap::new();
            for (window, held) in windows.iter().zip(&held) {
                for key in limits::keys(limit, school, Of::Team(id), window.time()) {
                    uses.entry(key).or_default().push(*held);
                }
            }
            for (key, held) in uses {
                self.at_most(key.tag(), i64::from(most), &held);
            }
        }
        for one_of in &options.teams[id].pinned_to_one {
            let terms: Vec<(Variable, i64)> = one_of.iter().map(|window| (held[*window], 1)).collect();
            self.program.row(tag(Rule::Pinned).slot(windows[one_of[0]].start), Some(1), None, &terms);
        }
        for (window, held) in windows.iter().zip(&held).filter(|(window, _)| window.pinned) {
            self.program.row(tag(Rule::Pinned).slot(window.start), Some(1), None, &[(*held, 1)]);
        }
    }

    fn window(&mut self, school: &School, options: &Options, id: TeamId, index: usize, window: &Window) -> Variable {
        let costs = &school.rules.costs;
        let team = &school.teams[id];
        let tag = |rule| Tag::new(rule).team(id).slot(window.start);
        let held = self.program.decision();
        self.program.cost_of(held, window.keeping);
        let mut attends = Vec::new();
        let (mut core, mut all) = (vec![(held, -i64::from(team.quorum))], vec![(held, -2)]);
        for (member, presence) in team.members.iter().zip(&window.presence) {
            let absent = absence(member.role, costs).unwrap_or(0);
            self.program.cost_of(held, absent);
            let Presence::Can { cost, .. } = presence else {
                attends.push(Attends::Never);
                continue;
            };
            let attending = self.program.decision();
            attends.push(Attends::When(attending));
            self.program.cost_of(attending, cost - absent);
            let lead = (member.role == MemberRole::Lead).then_some(0);
            self.program.row(tag(Rule::Attendance).staff(member.staff), lead, Some(0), &[(attending, 1), (held, -1)]);
            all.push((attending, 1));
            if member.role != MemberRole::Optional {
                core.push((attending, 1));
            }
            self.people.entry(member.staff).or_default().push((id, index, attending));
            for spot in window.covers_for(school, member.staff) {
                let mut terms = vec![(attending, -1)];
                for coverer in options.coverers[spot].iter().filter(|coverer| **coverer != member.staff) {
                    let covers = self.program.decision();
                    self.covers.entry((*coverer, spot)).or_default().push(covers);
                    terms.push((covers, 1));
                }
                self.program.row(tag(Rule::Covered).staff(member.staff).slot(spot), Some(0), Some(0), &terms);
            }
        }
        self.program.row(tag(Rule::Quorum), Some(0), None, &core);
        self.program.row(tag(Rule::TwoPeople), Some(0), None, &all);
        let mut rooms = Vec::new();
        let mut terms = vec![(held, -1)];
        for class in &window.rooms {
            for room in &options.rooms[*class].rooms {
                let in_room = self.program.decision();
                rooms.push((*class, in_room));
                terms.push((in_room, 1));
                for limit in SessionLimit::ALL.into_iter().filter(|limit| limit.among() == Among::OneRoom) {
                    for key in limits::keys(limit, school, Of::Room(*room), window.time()) {
                        self.rooms.entry(key).or_default().push(in_room);
                    }
                }
            }
        }
        if !rooms.is_empty() {
            self.program.row(tag(Rule::Room), Some(0), Some(0), &terms);
        }
        self.sessions.push(SessionVariables { team: id, window: index, held, attends, rooms });
        held
    }

    /// Rows 3.
    fn occupied(&mut self, options: &Options) {
        for (staff, uses) in std::mem::take(&mut self.people) {
            for (first, (team, window, attends)) in uses.iter().enumerate() {
                for (other_team, other_window, other_attends) in &uses[first + 1..] {
                    let (a, b) =
                        (&options.teams[*team].windows[*window], &options.teams[*other_team].windows[*other_window]);
                    if team != other_team && a.taken.overlaps(&b.taken) {
                        self.at_most(Tag::new(Rule::Occupied).staff(staff), 1, &[*attends, *other_attends]);
                    }
                }
            }
            self.people.insert(staff, uses);
        }
    }

    /// Rows 4 and 5, by coverer.
    fn covers(&mut self, school: &School, options: &Options) {
        let mut given: BTreeMap<StaffId, Vec<(Slot, Variable)>> = BTreeMap::new();
        let covers = std::mem::take(&mut self.covers);
        let moments = (!school.cycle.is_simple()).then(|| by_moment(&school.cycle, covers.clone()));
        for ((coverer, moment), variables) in moments.iter().flatten() {
            self.at_most(Tag::new(Rule::Occupied).staff(*coverer).slot(*moment), 1, variables);
        }
        for ((coverer, slot), variables) in &covers {
            let tag = Tag::new(Rule::Occupied).staff(*coverer).slot(*slot);
            self.at_most(tag, 1, variables);
            given.entry(*coverer).or_default().extend(variables.iter().map(|variable| (*slot, *variable)));
            let attends: Vec<Variable> = self
                .people
                .get(coverer)
                .into_iter()
                .flatten()
                .filter(|(team, window, _)| options.teams[*team].windows[*window].taken.times(None).contains(*slot))
                .map(|(_, _, attends)| *attends)
                .collect();
            for attends in attends {
                let mut together = variables.clone();
                together.push(attends);
                self.at_most(tag, 1, &together);
            }
        }
        for (coverer, variables) in given {
            let most = (school.rules.blocks.max_covers as usize).min(variables.len()).min(school.cycle.len());
            let mut loads: Vec<(Variable, i64)> = Vec::new();
            for load in 1..=most as i64 {
                let variable = self.program.decision();
                self.program.cost_of(variable, load * Criterion::CoverLoad.weight(&school.rules.costs));
                loads.push((variable, -1));
            }
            for turn in 1..=school.cycle.turns() {
                let given = variables.iter().filter(|(spot, _)| school.cycle.turns_of(*spot).holds(turn));
                let terms: Vec<(Variable, i64)> =
                    given.map(|(_, variable)| (*variable, 1)).chain(loads.iter().copied()).collect();
                self.program.row(Tag::new(Rule::CoverLoad).staff(coverer), None, Some(0), &terms);
            }
        }
        self.covers = covers;
    }

    /// Crowded.
    fn crowded(&mut self, school: &School, options: &Options) {
        let people: Vec<_> = self.people.iter().map(|(staff, uses)| (*staff, uses.clone())).collect();
        for (staff, uses) in people {
            let mut days: BTreeMap<DayId, Vec<(TeamId, usize, Variable)>> = BTreeMap::new();
            for used in uses {
                days.entry(options.teams[used.0].windows[used.1].day).or_default().push(used);
            }
            for (day, uses) in days {
                let crowded = self.program.variable(Range { upper: uses.len() as i64, integer: true });
                self.program.cost_of(crowded, Criterion::Crowded.weight(&school.rules.costs));
                for turn in 1..=school.cycle.turns() {
                    let is_held = |(team, window, _): &&(TeamId, usize, Variable)| {
                        school.turns_of(*team, options.teams[*team].windows[*window].turn).holds(turn)
                    };
                    let held = uses.iter().filter(is_held).map(|(_, _, attends)| (*attends, 1));
                    let terms: Vec<(Variable, i64)> = held.chain([(crowded, -1)]).collect();
                    self.program.row(Tag::new(Rule::Crowded).staff(staff).day(day), None, Some(1), &terms);
                }
            }
        }
    }

    /// "Prep".
    fn prep(&mut self, school: &School, options: &Options) {
        let overlaps = !school.cycle.is_simple();
        for (staff, allowance) in options.allowances.entries() {
            if overlaps {
                let mut own: Takes = BTreeMap::new();
                self.takes(school, options, staff, &mut |variable, slots, _| {
                    slots.iter().for_each(|slot| own.entry((staff, *slot)).or_default().push(variable));
                });
                let mut losing = Losing::new(&school.cycle, &own);
                let of_slots = allowance.limits.iter().filter(|limit| limit.key.counted() != Counted::Sessions);
                of_slots.for_each(|limit| losing.limit(&mut self.program, staff, limit));
            }
            for limit in allowance.limits.iter().filter(|limit| !overlaps || limit.key.counted() == Counted::Sessions) {
                let mut terms = Vec::new();
                self.takes(school, options, staff, &mut |variable, slots, is_session| {
                    let taken = TakenTime::new(&school.cycle, SlotSet::new(school.cycle.len(), slots.iter().copied()));
                    let weight = limit.weight(&taken, is_session);
                    terms.extend((weight > 0).then_some((variable, i64::from(weight))));
                });
                self.program.row(limit.tag(staff), None, Some(i64::from(limit.most)), &terms);
            }
        }
    }

    /// Everything that could take a person's slots: the variable, the slots, whether it is a session.
    fn takes(&self, school: &School, options: &Options, staff: StaffId, take: &mut dyn FnMut(Variable, &[Slot], bool)) {
        for (team, window, attends) in self.people.get(&staff).into_iter().flatten() {
            take(*attends, &options.teams[*team].windows[*window].slots, true);
        }
        for ((coverer, slot), variables) in &self.covers {
            if *coverer == staff && school.cycle.kind(*slot) != SlotKind::Break {
                variables.iter().for_each(|variable| take(*variable, &[*slot], false));
            }
        }
    }

    /// The limits on sessions of all teams.
    fn limits_of_all_teams(&mut self, school: &School, options: &Options) {
        for limit in SessionLimit::ALL.into_iter().filter(|limit| limit.among() == Among::AllTeams) {
            let mut held: BTreeMap<Key, (u32, Vec<Variable>)> = BTreeMap::new();
            for session in &self.sessions {
                let options = &options.teams[session.team];
                let Some(most) = options.limits.most(limit) else { continue };
                for key in limits::keys(limit, school, Of::Team(session.team), options.windows[session.window].time()) {
                    held.entry(key).or_insert((most, Vec::new())).1.push(session.held);
                }
            }
            for (key, (most, held)) in held {
                self.at_most(key.tag(), i64::from(most), &held);
            }
        }
    }
}

/// The rule by which a team may not hold sessions in both of two windows, the earlier first.
fn excludes(school: &School, options: &Options, team: TeamId, (earlier, later): (&Window, &Window)) -> Option<Tag> {
    let of_team = &options.teams[team];
    if of_team.same_time && earlier.time_of_week != later.time_of_week {
        return Some(Tag::new(Rule::SameTime).team(team));
    }
    let in_force = limits::of_one_team().filter(|limit| limit.is_always_one() && of_team.limits.most(*limit).is_some());
    let keys = |limit: SessionLimit, window: &Window| limits::keys(limit, school, Of::Team(team), window.time());
    let mut shared = in_force.filter_map(|limit| {
        let of_later = keys(limit, later);
        keys(limit, earlier).into_iter().find(|key| of_later.contains(key))
    });
    shared.next().map(Key::tag)
}
