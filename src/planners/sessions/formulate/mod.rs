//! The sessions of a scope as a linear Program.
//!
//! Variables (sets as in specification part 3):
//! - `held[t,w]` ∈ {0,1}: team *t* holds a session in window *w*;
//! - `attends[t,w,m]` ∈ {0,1}, only where it is open: member *m* attends it
//!   (whoever always attends is `held[t,w]`, whoever never does is 0);
//! - `missing[t]` ≥ 0: sessions that *t* lacks;
//! - `in_class[t,w,c]` ∈ {0,1}, only where several room classes fit;
//! - `covers[p,s]` ∈ `[0,1]`: *p* covers somebody in slot *s*;
//! - `load[p,k]` ∈ `[0,1]`: *p* gives a *k*-th cover;
//! - `crowded[P,d]` ≥ 0: sessions beyond the first on day *d* of the people *P* who could attend the same windows;
//! - `attended[t,m]` whole, only where a limit of the cycle can bind: sessions of *t* that *m* attends. There `missing[t]`
//!   is whole, too (`counts`).
//!
//! `covers` and `load` form a network once sessions are fixed (see [`super::covers`]),
//! so they are whole in a cheapest solution and need not be declared so; who
//! covers whom is not a variable at all. Where slots overlap they form none, and `covers` are whole by declaration.
//!
//! Rows:
//! 1. Requested: Σ_w `held[t,w]` + `missing[t]` = sessions(t).
//! 2. Sessions: of each limit on sessions of one team ([`super::limits`]), per day, week or moment so many `held`;
//!    SameTime: for a team whose sessions are all at one time of the week, per week and time the `held` there and at
//!    all other times of another week ≤ 1.
//! 3. Attendance: `attends[t,w,m]` ≤ `held[t,w]`.
//! 4. Quorum and TwoPeople: those who attend ≥ quorum × `held[t,w]`, and ≥ 2 × `held[t,w]`.
//! 5. Occupied: per person and slot, sessions attended + `covers` ≤ 1; where slots overlap, per moment
//!    ([`crate::school::Cycle::moments`]), as rows 2 and 11.
//! 6. Covered: per slot, Σ `covers` ≥ people released. Implied for whole values, but
//!    they keep a fraction of a session from using whole coverers: in each session,
//!    people released + coverers who attend ≤ coverers × `held[t,w]`; and per coverer
//!    and slot, `covers` + sessions attended there ≤ Σ `held` there (not in large Programs).
//! 7. CoverLoad: per person, Σ_s `covers[p,s]` ≤ Σ_k `load[p,k]`, k ≤ `max_covers`.
//! 8. Crowded: per person and day, sessions attended − `crowded` ≤ 1.
//! 9. Prep: a row for each limit of a person ([`crate::planners::prep`]), over counts where there are any.
//! 10. Sessions: of each limit on sessions of all teams, per slot so many `held`.
//! 11. Room: a session is in one class of rooms; Sessions: per class and moment, sessions ≤ rooms of the class.
//! 12. Pinned: `held[t,w]` = 1.
//! 13. Exclusive and Covered (implied for whole values, see [`super::cliques`]): per slot, of
//!     sessions that exclude each other at most one; coverers that sessions take at least ≤ coverers.
//! 14. Counts (implied for whole values): `attended[t,m]` = Σ_w `attends[t,w,m]` ≤ sessions(t) − `missing[t]`; of those
//!     who count for the quorum, Σ_m `attended[t,m]` ≥ quorum × (sessions(t) − `missing[t]`).

mod counts;
mod covers;
mod people;

use super::attendance::absence;
use super::choice::{Choice, complete};
use super::cliques::Candidate;
use super::limits::{self, Key, Of};
use super::options::{Options, Presence};
use super::reduce::{Attendance, KeptTeam, KeptWindow, Scope};
use crate::model::{Program, Range, Rule, Tag, Variable};
use crate::planners::prep::{Lost, Takes};
use crate::school::{Among, Criterion, MemberRole, School, SessionLimit, Slot, StaffId, TeamId, WeekId};
use crate::solve::certificate::Certificate;
use counts::Attended;
use std::collections::{BTreeMap, BTreeSet};

/// A Program with what its variables mean.
pub struct Formulation {
    /// To be minimised.
    pub program: Program,
    sessions: Vec<SessionVariables>,
    missing: Vec<(TeamId, Variable)>,
    covers: BTreeMap<(StaffId, Slot), Variable>,
    loads: BTreeMap<StaffId, Vec<Variable>>,
    attended: BTreeMap<(TeamId, StaffId), Attended>,
    crowded: Vec<Crowded>,
    lost: Vec<Lost>,
}

/// What counts sessions beyond the first of some people on one day.
struct Crowded {
    /// The sessions of the day: in each turn, where these differ.
    sessions: Vec<Vec<Variable>>,
    beyond: Variable,
}

/// The variables of one team and window.
pub(super) struct SessionVariables {
    pub team: TeamId,
    pub window: usize,
    pub held: Variable,
    pub attends: Vec<Attends>,
    /// Room class and the variable that says so.
    pub rooms: Vec<(usize, Variable)>,
}

/// Whether a member attends, as a variable or a fact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Attends {
    Never,
    When(Variable),
}

impl SessionVariables {
    /// Reads a choice from whole values; none where the session is not held.
    pub fn choice(&self, value: &dyn Fn(Variable) -> bool) -> Option<Choice> {
        value(self.held).then(|| Choice {
            team: self.team,
            window: self.window,
            attends: self
                .attends
                .iter()
                .map(|attends| matches!(attends, Attends::When(variable) if value(*variable)))
                .collect(),
            room: self.rooms.iter().find(|(_, variable)| value(*variable)).map(|(class, _)| *class),
        })
    }
}

/// Builds the Program of a scope.
///
/// O(attendances × log) time, rows near the number of person-slots that two teams could want.
pub fn formulate(school: &School, options: &Options, scope: &Scope) -> Formulation {
    let mut builder = Builder {
        school,
        options,
        formulation: Formulation {
            program: Program::new(),
            sessions: Vec::new(),
            missing: Vec::new(),
            covers: BTreeMap::new(),
            loads: BTreeMap::new(),
            attended: BTreeMap::new(),
            crowded: Vec::new(),
            lost: Vec::new(),
        },
        people: BTreeMap::new(),
        released: BTreeMap::new(),
        candidates: BTreeMap::new(),
    };
    for kept in scope {
        builder.team(kept);
    }
    builder.counts();
    builder.covers();
    if !school.cycle.has_spots() {
        builder.covers_where_sessions_are();
        builder.exclusions();
    }
    builder.occupied();
    builder.crowded();
    builder.prep();
    builder.limits_of_several_teams();
    builder.formulation
}

/// A session that a person could attend.
struct Use {
    session: usize,
    attends: Variable,
}

struct Builder<'a> {
    school: &'a School,
    options: &'a Options,
    formulation: Formulation,
    people: BTreeMap<StaffId, Vec<Use>>,
    /// Per slot, the variables that release one person each.
    released: BTreeMap<Slot, Vec<Variable>>,
    /// Per slot, the sessions that could be held over it.
    candidates: BTreeMap<Slot, Vec<Candidate>>,
}

impl Builder<'_> {
    fn program(&mut self) -> &mut Program {
        &mut self.formulation.program
    }

    fn sum(variables: &[Variable]) -> Vec<(Variable, i64)> {
        variables.iter().map(|variable| (*variable, 1)).collect()
    }

    /// Variables and rows 1 to 4 and 12.
    fn team(&mut self, kept: &KeptTeam) {
        let (school, options) = (self.school, self.options);
        let team = &school.teams[kept.team];
        let tag = |rule| Tag::new(rule).team(kept.team);
        let first = self.formulation.sessions.len();
        for window in &kept.windows {
            self.window(kept.team, window);
        }
        let held: Vec<(Variable, usize)> =
            self.formulation.sessions[first..].iter().map(|session| (session.held, session.window)).collect();
        let windows = &options.teams[kept.team].windows;
        let missing = self.program().variable(Range { upper: i64::from(team.sessions), integer: false });
        self.program().cost_of(missing, i64::from(team.priority) * Criterion::UnmetSession.weight(&school.rules.costs));
        self.program().constant(options.teams[kept.team].moved);
        self.formulation.missing.push((kept.team, missing));
        let mut terms: Vec<(Variable, i64)> = held.iter().map(|(held, _)| (*held, 1)).collect();
        terms.push((missing, 1));
        let sessions = i64::from(team.sessions);
        self.program().row(tag(Rule::Requested), Some(sessions), Some(sessions), &terms);

        for limit in limits::of_one_team() {
            self.limit_of_team(kept.team, limit, &held);
        }
        if options.teams[kept.team].same_time && team.sessions > 1 {
            self.same_time(kept.team, &held);
        }
        for one_of in &options.teams[kept.team].pinned_to_one {
            let of_pin = held.iter().filter(|(_, window)| one_of.contains(window));
            let terms: Vec<(Variable, i64)> = of_pin.map(|(held, _)| (*held, 1)).collect();
            self.program().row(tag(Rule::Pinned).slot(windows[one_of[0]].start), Some(1), None, &terms);
        }
        for (held, window) in held {
            if windows[window].pinned {
                let tag = tag(Rule::Pinned).slot(windows[window].start);
                self.program().row(tag, Some(1), None, &[(held, 1)]);
            }
        }
    }

    /// Rows 2, of one limit on sessions of one team.
    fn limit_of_team(&mut self, team: TeamId, limit: SessionLimit, held: &[(Variable, usize)]) {
        let options = &self.options.teams[team];
        let Some(most) = options.limits.most(limit).filter(|most| *most < self.school.teams[team].sessions) else {
            return;
        };
        let mut rows: BTreeMap<Key, Vec<(Variable, i64)>> = BTreeMap::new();
        for (held, window) in held {
            for key in limits::keys(limit, self.school, Of::Team(team), options.windows[*window].time()) {
                rows.entry(key).or_default().push((*held, 1));
            }
        }
        for (key, terms) in rows {
            self.program().row(key.tag(), None, Some(i64::from(most)), &terms);
        }
    }

    /// Rows 2, of a team that meets at the same time in each week: of the windows at one time in one week and those at
    /// other times in another, at most one.
    fn same_time(&mut self, team: TeamId, held: &[(Variable, usize)]) {
        let windows = &self.options.teams[team].windows;
        let key = |window: usize| (windows[window].week_of_turn(), windows[window].time_of_week);
        let weeks: BTreeSet<(WeekId, u32)> = held.iter().map(|(_, window)| windows[*window].week_of_turn()).collect();
        let keys: BTreeSet<((WeekId, u32), usize)> = held.iter().map(|(_, window)| key(*window)).collect();
        for (week, time) in keys {
            for other in weeks.iter().filter(|other| **other != week) {
                let counts = |window: usize| match key(window) {
                    (of, at) if of == week => at == time,
                    (of, at) => of == *other && at != time,
                };
                let terms: Vec<_> =
                    held.iter().filter(|(_, window)| counts(*window)).map(|(held, _)| (*held, 1)).collect();
                self.program().row(Tag::new(Rule::SameTime).team(team), None, Some(1), &terms);
            }
        }
    }

    fn window(&mut self, id: TeamId, kept: &KeptWindow) {
        let (school, options) = (self.school, self.options);
        let (index, attendance) = (kept.window, &kept.attendance);
        let costs = &school.rules.costs;
        let team = &school.teams[id];
        let window = &options.teams[id].windows[index];
        let tag = |rule| Tag::new(rule).team(id).slot(window.start);
        let session = self.formulation.sessions.len();
        let held = self.program().decision();
        self.program().cost_of(held, window.keeping);
        let mut attends = Vec::new();
        let (mut core, mut all) = (Vec::new(), Vec::new());
        for (position, member) in team.members.iter().enumerate() {
            let absent = absence(member.role, costs).unwrap_or(0);
            let (Presence::Can { cost, .. }, true) =
                (window.presence[position], attendance[position] != Attendance::Never)
            else {
                self.program().cost_of(held, absent);
                attends.push(Attends::Never);
                continue;
            };
            let variable = match attendance[position] {
                Attendance::Open => {
                    let open = self.program().decision();
                    self.program().cost_of(held, absent);
                    self.program().cost_of(open, cost - absent);
                    self.program().row(
                        tag(Rule::Attendance).staff(member.staff),
                        None,
                        Some(0),
                        &[(open, 1), (held, -1)],
                    );
                    open
                }
                _ => {
                    self.program().cost_of(held, cost);
                    held
                }
            };
            attends.push(Attends::When(variable));
            all.push(variable);
            if member.role != MemberRole::Optional {
                core.push(variable);
            }
            self.people.entry(member.staff).or_default().push(Use { session, attends: variable });
            for spot in window.covers_for(school, member.staff) {
                self.released.entry(spot).or_default().push(variable);
            }
        }
        // Where covers are at several sites, or in some turns, these rows say too much.
        if !school.cycle.has_spots() {
            self.covers_suffice(id, index, &attends, held);
        }
        for slot in window.slots.iter().filter(|_| !school.cycle.has_spots()) {
            let candidate = Candidate::new(school, options, id, kept, held, *slot);
            self.candidates.entry(*slot).or_default().push(candidate);
        }
        self.at_least(tag(Rule::Quorum), &core, i64::from(team.quorum), held);
        self.at_least(tag(Rule::TwoPeople), &all, 2, held);
        let rooms = match window.rooms.as_slice() {
            [] => Vec::new(),
            [class] => vec![(*class, held)],
            classes => {
                let rooms: Vec<(usize, Variable)> =
                    classes.iter().map(|class| (*class, self.formulation.program.decision())).collect();
                let mut terms: Vec<(Variable, i64)> = rooms.iter().map(|(_, room)| (*room, 1)).collect();
                terms.push((held, -1));
                self.program().row(tag(Rule::Room), Some(0), Some(0), &terms);
                rooms
            }
        };
        self.formulation.sessions.push(SessionVariables { team: id, window: index, held, attends, rooms });
    }

    /// Row 4: those who attend are at least `least` where the session is held.
    fn at_least(&mut self, tag: Tag, attends: &[Variable], least: i64, held: Variable) {
        let open: Vec<Variable> = attends.iter().copied().filter(|variable| *variable != held).collect();
        let needed = least - (attends.len() - open.len()) as i64;
        if needed > 0 {
            let mut terms = Self::sum(&open);
            terms.push((held, -needed));
            self.program().row(tag, Some(0), None, &terms);
        }
    }

    /// Rows 10 and 11: the limits by which teams keep each other from meeting.
    fn limits_of_several_teams(&mut self) {
        for limit in limits::of_several_teams() {
            let mut rows: BTreeMap<Key, (u32, Vec<(Variable, i64)>)> = BTreeMap::new();
            for session in &self.formulation.sessions {
                let options = &self.options.teams[session.team];
                let Some(most) = options.limits.most(limit) else { continue };
                let time = options.windows[session.window].time();
                let mut take = |of: Of, most: u32, variable: Variable| {
                    for key in limits::keys(limit, self.school, of, time) {
                        rows.entry(key).or_insert((most, Vec::new())).1.push((variable, 1));
                    }
                };
                match limit.among() {
                    Among::OneRoom => session.rooms.iter().for_each(|(class, variable)| {
                        take(Of::Class(*class), most * self.options.rooms[*class].rooms.len() as u32, *variable);
                    }),
                    Among::OneTeam | Among::AllTeams => take(Of::Team(session.team), most, session.held),
                }
            }
            for (key, (most, terms)) in rows {
                self.formulation.program.row(key.tag(), None, Some(i64::from(most)), &terms);
            }
        }
    }
}

impl Formulation {
    /// How many sessions each team lacks.
    pub fn missing(&self) -> &[(TeamId, Variable)] {
        &self.missing
    }

    /// The variables that take each slot of each person: sessions and covers.
    pub fn takes(&self, school: &School, options: &Options) -> Takes {
        let mut takes: Takes = BTreeMap::new();
        for session in &self.sessions {
            for (member, attends) in school.teams[session.team].members.iter().zip(&session.attends) {
                let Attends::When(variable) = attends else { continue };
                for slot in &options.teams[session.team].windows[session.window].slots {
                    takes.entry((member.staff, *slot)).or_default().push(*variable);
                }
            }
        }
        for (cell, covers) in &self.covers {
            takes.entry(*cell).or_default().push(*covers);
        }
        takes
    }

    /// Reads the choices from the values of a solution.
    pub fn decode(&self, values: &[f64]) -> Vec<Choice> {
        let value = |variable: Variable| values[variable.index()] > 0.5;
        self.sessions.iter().filter_map(|session| session.choice(&value)).collect()
    }

    /// Leaves out of the scope what duals prove to be in no solution cheaper
    /// than `cost` (reduced-cost fixing; Dantzig, Fulkerson and Johnson 1954):
    /// with `bound_with(variable, value) ≥ cost`, every solution with that value
    /// costs at least as much as the plan at hand. What the plan at hand uses stays.
    pub fn fix_by_reduced_cost(
        &self,
        options: &Options,
        scope: &Scope,
        incumbent: &[Choice],
        certificate: &Certificate,
        cost: i64,
    ) -> Scope {
        let mut sessions = self.sessions.iter();
        let mut reduced = scope.clone();
        for kept in &mut reduced {
            kept.windows.retain_mut(|window| {
                let session = sessions.next().expect("one session per window, in the order of the scope");
                let used =
                    incumbent.iter().find(|choice| choice.team == session.team && choice.window == session.window);
                let pinned = options.teams[session.team].windows[session.window].pinned;
                if used.is_none() && !pinned && certificate.bound_with(session.held, true) >= cost {
                    return false;
                }
                for (index, attendance) in window.attendance.iter_mut().enumerate() {
                    let (Attendance::Open, Attends::When(variable)) = (*attendance, session.attends[index]) else {
                        continue;
                    };
                    let hopeless = |attends: bool| {
                        // An absence where no session is held changes nothing: only absences from a held session count.
                        attends
                            && used.is_none_or(|used| used.attends[index] != attends)
                            && certificate.bound_with(variable, attends) >= cost
                    };
                    if hopeless(true) {
                        *attendance = Attendance::Never;
                    }
                }
                true
            });
        }
        reduced
    }

    /// The values of all variables for choices that are in the scope; none
    /// where they cannot be completed with covers and rooms.
    pub fn encode(&self, school: &School, options: &Options, choices: &[Choice]) -> Option<Vec<i64>> {
        let mut values = vec![0i64; self.program.variables()];
        for session in &self.sessions {
            let chosen = |choice: &&Choice| choice.team == session.team && choice.window == session.window;
            let Some(choice) = choices.iter().find(chosen) else { continue };
            values[session.held.index()] = 1;
            for (attends, chosen) in session.attends.iter().zip(&choice.attends) {
                match attends {
                    Attends::When(variable) => values[variable.index()] = i64::from(*chosen),
                    Attends::Never => {}
                }
            }
            if let Some((_, variable)) = session.rooms.iter().find(|(class, _)| Some(*class) == choice.room) {
                values[variable.index()] = 1;
            }
        }
        for (team, missing) in &self.missing {
            let held = choices.iter().filter(|choice| choice.team == *team).count() as i64;
            values[missing.index()] = i64::from(school.teams[*team].sessions) - held;
        }
        let mut given: BTreeMap<StaffId, Vec<Slot>> = BTreeMap::new();
        for session in complete(school, options, choices)? {
            let turns = school.turns_of(session.team, session.turn);
            for release in &session.released {
                let spot = school.cover_spot(release.staff, release.slot, turns);
                values[self.covers.get(&(release.cover, spot))?.index()] = 1;
                given.entry(release.cover).or_default().push(spot);
            }
        }
        for (cover, spots) in given {
            let in_turn = |turn: u32| spots.iter().filter(|spot| school.cycle.turns_of(**spot).holds(turn)).count();
            let busiest = (1..=school.cycle.turns()).map(in_turn).max().unwrap_or(0);
            let loads = self.loads.get(&cover)?;
            if busiest > loads.len() {
                return None;
            }
            loads[..busiest].iter().for_each(|load| values[load.index()] = 1);
        }
        for Crowded { sessions, beyond } in &self.crowded {
            let held = |variables: &Vec<Variable>| variables.iter().map(|variable| values[variable.index()]).sum();
            let most: i64 = sessions.iter().map(held).max().unwrap_or(0);
            values[beyond.index()] = (most - 1).max(0);
        }
        for Attended { attends, count } in self.attended.values() {
            values[count.index()] = attends.iter().map(|variable| values[variable.index()]).sum();
        }
        self.lost.iter().for_each(|lost| lost.settle(&mut values));
        Some(values)
    }
}
