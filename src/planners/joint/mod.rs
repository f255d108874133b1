//! The whole plan in one optimum: sessions, pairs with their meetings, and visits
//! together.
//!
//! The plan at hand was made in stages; what each kind costs at least on its own is
//! the bound. Where the two differ:
//! 1. Windows, pairs and visits that cost more beyond their own bound than the two
//!    differ are in no better plan, and are left out (reduced-cost fixing: each
//!    kind's prices prove that a plan with one of these costs at least that much).
//! 2. The rest is one Program ([`master`]). Of the ways of visits it lists only
//!    some; its prices say which others could matter, and these are added until
//!    none could (column generation; Gilmore and Gomory 1961). Then the prices prove
//!    a bound over all ways, in whole numbers.
//! 3. What these prices leave is solved exactly, in steps: first over what is in
//!    plans that cost hardly more than the bound, then over more ([`Search::finish`]).
//!
//! 4. The Program says nothing of rounds. Where its visits find none, so that no plan
//!    costs what it proves, the same with rounds is solved ([`Search::with_rounds`]).
//!
//! Each answer of the Program is made a plan by planning the later kinds anew
//! around its sessions, and counts at what it then costs.

pub mod master;
#[cfg(all(test, feature = "highs"))]
mod tests;
pub mod ways;

use super::PlanError;
use super::mentors;
use super::sessions;
use crate::model::Variable;
use crate::school::{Id, School, Slot, StaffId, Table, TeamId};
use crate::solve::certificate::{Certificate, SCALE, price_of};
use crate::solve::ilp::{self, Relaxation, SolverError, Task};
use crate::solve::{Control, Outcome, Progress, Settings, SolverName};
use master::{Ingredients, Master, RowOf, contended};
use std::collections::BTreeMap;
use ways::{Visits, Way, Ways};

/// Ways of each observer to begin with, and that are added at once.
const MORE: usize = 12;
/// Ways that are cheaper than their prices by less than this are not looked for.
const NEGLIGIBLE: i128 = SCALE / 1024;
/// More ways than this are not looked at: the plan stays staged.
const MOST_WAYS: usize = 3_000_000;
/// With more variables of sessions and pairs than this, ways are first looked for from interior points.
const LARGE: usize = 8_000;
/// A plan that costs so many times the last step more than the bound is good enough to be proven at once.
const MOST_STEPS: i64 = 10;
/// By how much answers may cost more than the bound when they are first looked for.
const FIRST_SLACK: i64 = 2;
/// With more variables of visits than this, rounds are not decided together with all else.
const MOST_WITH_ROUNDS: usize = 40_000;

/// What the Program found: the rest follows when the later kinds are planned around it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// The sessions, where they are planned.
    pub sessions: Option<Vec<sessions::Held>>,
    /// The pairs: mentor and mentee.
    pub pairs: Vec<(StaffId, StaffId)>,
    /// Their meetings: mentor, mentee and slot.
    pub meetings: Vec<(StaffId, StaffId, Slot)>,
    /// Observer, host, slot and debrief of each visit.
    pub visits: Vec<(StaffId, StaffId, Slot, Option<Slot>)>,
}

impl Found {
    fn has(&self, way: &Way) -> bool {
        self.visits.contains(&(way.observer, way.host, way.slot, way.debrief))
    }
}

/// The sessions as far as they are needed here.
pub struct Sessions<'a> {
    /// What could happen.
    pub options: &'a sessions::options::Options,
    /// Those of the plan at hand.
    pub at_hand: &'a [sessions::choice::Choice],
    /// Each team's best alone.
    pub bounds: &'a Table<TeamId, i64>,
    /// No sessions cost less.
    pub bound: i64,
}

/// The pairs as far as they are needed here.
pub struct Mentors<'a> {
    /// What could happen.
    pub options: &'a mentors::options::Options<'a>,
    /// The pairings that the objective allows.
    pub scope: &'a mentors::objective::Scope,
    /// The pairs alone, with their prices.
    pub network: &'a mentors::network::Network,
    /// No pairs cost less.
    pub bound: i64,
}

/// A search for a better whole plan.
pub struct Search<'a> {
    /// The facts.
    pub school: &'a School,
    /// The sessions, where they are planned.
    pub sessions: Option<Sessions<'a>>,
    /// The pairs, where they are planned.
    pub mentors: Option<Mentors<'a>>,
    /// The visits, where they are planned; with what every plan pays for them and their bound.
    pub visits: Option<(Visits<'a>, i64, i64)>,
    /// What the kinds cost that are not planned.
    pub rest: i64,
    /// How to solve.
    pub settings: &'a Settings,
    /// Who watches.
    pub control: &'a Control,
}

/// What could still be in a better plan.
struct Scopes {
    sessions: Option<sessions::reduce::Scope>,
    mentors: Option<mentors::objective::Scope>,
    beside: Table<StaffId, u64>,
}

/// What is known of all plans: the best cost so far, a bound, and what the Program found last.
struct Known {
    cost: i64,
    bound: i64,
    found: Found,
}

/// A Program's prices, and what they prove.
struct Priced {
    master: Master,
    /// The ways that it lists, by position.
    listed: Vec<usize>,
    certificate: Certificate,
    /// The duals of the rows of visits, times [`SCALE`].
    duals: BTreeMap<RowOf, i128>,
}

/// What is left of a Program once prices have left out what they can.
struct Narrowed {
    /// No plan within it costs less.
    bound: i64,
    /// None where nothing is left.
    left: Option<(Scopes, Ways)>,
}

impl Priced {
    /// Whether a way can be in a plan that costs at most so much.
    fn could(&self, way: &Way, most: i64) -> bool {
        self.certificate.bound_with_other(reduced(way, &self.duals)) <= most
    }
}

impl Search<'_> {
    /// Looks for plans that cost less than `cost`. Each one that the Program finds
    /// is told to `plan`, which says what it costs once it is a whole plan. Returns
    /// a bound for all plans.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn run(&self, cost: i64, plan: &mut dyn FnMut(Found) -> Result<i64, PlanError>) -> Result<i64, PlanError> {
        let bound = self.bound();
        if cost <= bound || self.solver() == SolverName::Microlp {
            return Ok(bound.min(cost));
        }
        let scopes = self.scopes(cost);
        let (recurring, _) = Master::recurring(&self.ingredients(&scopes, false));
        let large = recurring.program.variables() > LARGE;
        drop(recurring);
        let ingredients = self.ingredients(&scopes, !large);
        let ways = self.ways(&scopes, cost);
        if ways.all.len() > MOST_WAYS {
            return Ok(bound);
        }
        let Some(priced) = self.generate(&ingredients, &ways, cost)? else { return Ok(bound) };
        let bound = bound.max(priced.certificate.bound()).min(cost);
        self.control.tell(Progress { best: Some(cost), bound });
        if bound >= cost || self.close_enough(cost, bound) {
            return Ok(bound);
        }
        let mut known = self.finish(&scopes, &ways, &priced, cost, bound, plan)?;
        if !self.close_enough(known.cost, known.bound) && self.control.stopped().is_none() {
            self.with_rounds(&scopes, &priced, &mut known, plan)?;
        }
        Ok(known.bound)
    }

    fn close_enough(&self, cost: i64, bound: i64) -> bool {
        bound >= cost || (cost - bound) as f64 <= self.settings.gap * cost as f64
    }

    /// What all kinds cost at least on their own.
    fn bound(&self) -> i64 {
        self.rest
            + self.sessions.as_ref().map_or(0, |sessions| sessions.bound)
            + self.mentors.as_ref().map_or(0, |mentors| mentors.bound)
            + self.visits.as_ref().map_or(0, |(_, _, bound)| *bound)
    }

    /// By how much the bound of visits is above what their network proves.
    fn bound_beyond_network(&self) -> i64 {
        let Some((visits, constant, bound)) = &self.visits else { return 0 };
        let demanded = visits.demands.demanded.iter();
        let demanded: i64 = demanded.map(|(observer, host)| visits.options.least(*observer, *host)).sum();
        bound - (visits.network.matching.cost + demanded + constant)
    }

    fn scopes(&self, cost: i64) -> Scopes {
        let school = self.school;
        let bound = self.bound();
        let sessions = self.sessions.as_ref().map(|sessions| {
            let teams: Vec<TeamId> = school.teams.ids().collect();
            let everything = sessions::reduce::everything(school, sessions.options, &teams);
            let alone: i64 = sessions.bounds.iter().sum();
            let slack = cost - (bound - sessions.bound + alone);
            let (options, bounds) = (sessions.options, sessions.bounds);
            sessions::reduce::without_dear(school, options, &everything, bounds, sessions.at_hand, slack)
        });
        let mentors = self.mentors.as_ref().map(|mentors| {
            let slack = cost - (bound - mentors.bound + mentors.network.bound);
            let mut scope = mentors.scope.clone();
            for (mentee, pairs) in scope.pairs.iter_mut().enumerate() {
                let mut at = 0;
                let fixed = scope.matched[mentee] && pairs.len() == 1;
                pairs.retain(|_| {
                    at += 1;
                    fixed || mentors.network.reduced(mentee, at - 1) < slack
                });
            }
            scope
        });
        Scopes { sessions, mentors, beside: self.beside() }
    }

    /// How many slots sessions, covers and visits could take of each person where a meeting could be.
    fn beside(&self) -> Table<StaffId, u64> {
        let school = self.school;
        let mut beside = Table::filled(0u64, school.staff.len());
        if let Some(sessions) = &self.sessions {
            for team in school.teams.iter() {
                for member in &team.members {
                    beside[member.staff] += u64::from(team.sessions) * u64::from(team.length);
                }
            }
            for staff in school.staff.ids().filter(|staff| !sessions.options.covering[*staff].is_empty()) {
                beside[staff] += u64::from(school.rules.blocks.max_covers);
            }
        }
        if self.visits.is_some() {
            let rounds = school.rules.visits.rounds;
            for (staff, person) in school.staff.entries() {
                // A visit and its talk as observer; the talk as host.
                beside[staff] += 2 * u64::from(person.visits.min(rounds)) + u64::from(person.hosts.min(rounds));
            }
        }
        beside
    }

    fn ingredients<'a>(&'a self, scopes: &'a Scopes, alone: bool) -> Ingredients<'a> {
        Ingredients {
            school: self.school,
            sessions: self.sessions.as_ref().map(|sessions| sessions.options).zip(scopes.sessions.as_ref()),
            mentors: self
                .mentors
                .as_ref()
                .zip(scopes.mentors.as_ref())
                .map(|(mentors, scope)| (mentors.options, scope, &scopes.beside)),
            visits: self.visits.as_ref().map(|(visits, constant, _)| (visits.demands, *constant)),
            alone,
            rounds: None,
        }
    }

    /// Lists ways until the relaxation over them is as good as over all, and
    /// proves a bound. None where the solver has no prices.
    fn generate(&self, ingredients: &Ingredients, ways: &Ways, cost: i64) -> Result<Option<Priced>, PlanError> {
        let network_of = |way: &Way| {
            let (visits, ..) = self.visits.as_ref()?;
            let prices = &visits.network.matching;
            Some(i128::from(way.cost + prices.right_prices[way.host.index()]))
        };
        let mut is_listed = vec![false; ways.all.len()];
        for at in best_of_each_observer(ways, MORE, |_, way| network_of(way)) {
            is_listed[at] = true;
        }
        for pair in ways.pairs().filter(|pair| ways.all[pair.start].demanded) {
            pair.for_each(|at| is_listed[at] = true);
        }
        let mut relaxation = if ingredients.alone { Relaxation::Corner } else { Relaxation::Interior };
        loop {
            let listed: Vec<&Way> =
                ways.all.iter().zip(&is_listed).filter(|(_, is)| **is).map(|(way, _)| way).collect();
            let mut master = Master::of(ingredients, &listed);
            master.program.constant(self.rest);
            let found = ilp::prices(self.solver(), &master.program, relaxation, self.control).map_err(failed)?;
            let Some(found) = found else { return Ok(None) };
            let duals: BTreeMap<RowOf, i128> =
                master.rows.iter().map(|(row, at)| (*row, price_of(&master.program, &found, *at))).collect();
            let reduced: Vec<i128> = ways.all.iter().map(|way| reduced(way, &duals)).collect();
            // Of each pair at most one way is used.
            let mut beyond = 0;
            for pair in ways.pairs() {
                let others = pair.filter(|at| !is_listed[*at]).map(|at| reduced[at]);
                beyond -= others.min().unwrap_or(0).min(0);
            }
            let certificate = Certificate::of(&master.program, &found).with_others(beyond);
            let listed = (0..ways.all.len()).filter(|at| is_listed[*at]).collect();
            let priced = Priced { master, listed, certificate, duals };
            let more = best_of_each_observer(ways, MORE, |at, _| {
                (!is_listed[at] && reduced[at] < -NEGLIGIBLE).then_some(reduced[at])
            });
            if more.is_empty() && relaxation == Relaxation::Interior {
                relaxation = Relaxation::Corner;
                continue;
            }
            if more.is_empty() || priced.certificate.bound() >= cost || self.control.stopped().is_some() {
                return Ok(Some(priced));
            }
            more.into_iter().for_each(|at| is_listed[at] = true);
        }
    }

    /// Solves what the prices leave: first over the ways that they rest on, which
    /// gives a good plan, then exactly, in steps.
    fn finish(
        &self,
        scopes: &Scopes,
        all_ways: &Ways,
        priced: &Priced,
        cost: i64,
        bound: i64,
        plan: &mut dyn FnMut(Found) -> Result<i64, PlanError>,
    ) -> Result<Known, PlanError> {
        let mut known = Known { cost, bound, found: Found::default() };
        let mut step = FIRST_SLACK;
        let mut only_listed = true;
        while !self.close_enough(known.cost, known.bound) && self.control.stopped().is_none() {
            let left = known.cost - 1 - bound;
            // Once a good plan is at hand, its proof is all that is left.
            let last = !only_listed && left <= step * MOST_STEPS;
            let most = bound + if last { left } else { step.min(left) };
            let scopes = self.within(scopes, priced, most);
            if only_listed {
                let listed = priced.listed.iter().map(|at| &all_ways.all[*at]);
                let listed: Vec<&Way> = listed.filter(|way| priced.could(way, most)).collect();
                self.solve(&scopes, &listed, &mut known, i64::MIN, plan)?;
                only_listed = false;
                continue;
            }
            let narrowed = self.narrow(scopes, priced, most, known.cost)?;
            known.bound = known.bound.max(narrowed.bound.min(most + 1)).min(known.cost);
            let Some((scopes, ways)) = narrowed.left else {
                step *= 4;
                continue;
            };
            let mut listed: Vec<&Way> = ways.all.iter().collect();
            // What was found last stays possible: it is the start.
            for way in priced.listed.iter().map(|at| &all_ways.all[*at]) {
                if known.found.has(way) && !listed.iter().any(|other| other.is_same(way)) {
                    listed.push(way);
                }
            }
            // A plan with anything that was left out costs more than `most`.
            let exact = self.solve(&scopes, &listed, &mut known, most + 1, plan)?;
            if exact.is_none_or(|least| least <= most) || most >= known.cost - 1 {
                break;
            }
            step *= 4;
        }
        Ok(known)
    }

    /// Solves the Program with rounds, over what could be in a better plan. Ways that
    /// take no more than dearer ones stay beside these: within a round, other visits
    /// may want their slots and classes.
    fn with_rounds(
        &self,
        scopes: &Scopes,
        priced: &Priced,
        known: &mut Known,
        plan: &mut dyn FnMut(Found) -> Result<i64, PlanError>,
    ) -> Result<(), PlanError> {
        let Some((visits, ..)) = &self.visits else { return Ok(()) };
        let most = known.cost - 1;
        let scopes = self.within(scopes, priced, most);
        let mut ways = self.ways_of(&scopes, known.cost, true);
        ways.retain(|way| priced.could(way, most));
        if ways.all.len() * self.school.rules.visits.rounds as usize > MOST_WITH_ROUNDS {
            return Ok(());
        }
        let listed: Vec<&Way> = ways.all.iter().collect();
        let ingredients = Ingredients { rounds: Some(visits.options), ..self.ingredients(&scopes, true) };
        self.solve_with(&ingredients, &listed, known, known.cost, plan)?;
        Ok(())
    }

    /// Leaves out, again and again, what is in no plan that costs at most so much:
    /// with less in it and rows 6, the Program's prices prove more.
    fn narrow(&self, mut scopes: Scopes, priced: &Priced, most: i64, cost: i64) -> Result<Narrowed, PlanError> {
        let mut bound = i64::MIN;
        let mut ways = self.ways(&scopes, cost);
        ways.retain(|way| priced.could(way, most));
        let mut proofs: Vec<Priced> = Vec::new();
        loop {
            let size = |scopes: &Scopes, ways: &Ways| {
                Master::recurring(&self.ingredients(scopes, false)).0.program.variables() + ways.all.len()
            };
            let before = size(&scopes, &ways);
            let Some(again) = self.generate(&self.ingredients(&scopes, true), &ways, most + 1)? else { break };
            bound = bound.max(again.certificate.bound());
            if bound > most {
                return Ok(Narrowed { bound, left: None });
            }
            let fewer = self.within(&scopes, &again, most);
            proofs.push(again);
            ways = self.ways(&fewer, cost);
            ways.retain(|way| priced.could(way, most) && proofs.iter().all(|proof| proof.could(way, most)));
            scopes = fewer;
            let after = size(&scopes, &ways);
            if after * 5 > before * 4 || self.control.stopped().is_some() {
                break;
            }
        }
        Ok(Narrowed { bound, left: Some((scopes, ways)) })
    }

    /// Solves the Program of some scopes and ways. All plans with anything else cost at
    /// least `outside`. The least cost of the Program; none where that is not known.
    fn solve(
        &self,
        scopes: &Scopes,
        listed: &[&Way],
        known: &mut Known,
        outside: i64,
        plan: &mut dyn FnMut(Found) -> Result<i64, PlanError>,
    ) -> Result<Option<i64>, PlanError> {
        self.solve_with(&self.ingredients(scopes, true), listed, known, outside, plan)
    }

    /// See [`Search::solve`].
    fn solve_with(
        &self,
        ingredients: &Ingredients,
        listed: &[&Way],
        known: &mut Known,
        outside: i64,
        plan: &mut dyn FnMut(Found) -> Result<i64, PlanError>,
    ) -> Result<Option<i64>, PlanError> {
        let mut master = Master::of(ingredients, listed);
        master.program.constant(self.rest);
        let start = self.encode(ingredients, &master, listed, &known.found);
        let task = Task {
            program: &master.program,
            start: start.as_deref(),
            gap: self.settings.gap,
            seed: self.settings.seed,
        };
        let (cost, bound) = (known.cost, known.bound);
        // A plan that costs no less than what is at hand, or than what was left out, is of no use.
        let enough = cost.min(if outside == i64::MIN { i64::MAX } else { outside });
        let control = self.control.part();
        let tell = |_: Option<i64>, least: i64| {
            self.control.tell(Progress { best: Some(cost), bound: bound.max(least.min(outside)) });
            if least >= enough {
                control.stop();
            }
        };
        let (values, least, exact) = match ilp::solve(self.solver(), task, &control, &tell).map_err(failed)? {
            Outcome::Optimal { values, cost } => (Some(values), cost, true),
            Outcome::Feasible { values, bound, .. } => (Some(values), bound, false),
            Outcome::Unknown { bound, .. } => (None, bound, false),
            Outcome::Infeasible => (None, i64::MAX, true),
        };
        known.bound = known.bound.max(least.min(outside)).min(known.cost);
        if let Some(values) = values {
            known.found = self.decode(ingredients, &master, listed, &values);
            let c = plan(known.found.clone())?;
            known.cost = known.cost.min(c);
        }
        known.bound = known.bound.min(known.cost);
        self.control.tell(Progress { best: Some(known.cost), bound: known.bound });
        Ok((exact || least >= enough).then_some(least))
    }

    /// The ways of visits that could matter beside what the scopes hold.
    fn ways(&self, scopes: &Scopes, cost: i64) -> Ways {
        self.ways_of(scopes, cost, false)
    }

    fn ways_of(&self, scopes: &Scopes, cost: i64, all: bool) -> Ways {
        let Some((visits, ..)) = &self.visits else { return Ways::default() };
        let (_, takes) = Master::recurring(&self.ingredients(scopes, false));
        let contended = contended(self.school, &takes);
        Ways::of(visits, &contended, cost - self.bound() + self.bound_beyond_network(), all)
    }

    /// What is in plans that cost at most so much.
    fn within(&self, scopes: &Scopes, priced: &Priced, most: i64) -> Scopes {
        let certificate = &priced.certificate;
        let sessions = self.sessions.as_ref().zip(scopes.sessions.as_ref()).zip(priced.master.sessions.as_ref());
        let sessions = sessions.map(|((sessions, scope), formulation)| {
            formulation.without_priced_out(sessions.options, scope, sessions.at_hand, certificate, most + 1)
        });
        let mentors = self.mentors.as_ref().zip(scopes.mentors.as_ref()).zip(priced.master.mentors.as_ref());
        let mentors = mentors.map(|((mentors, scope), (formulation, first))| {
            let mut kept = scope.clone();
            let mut could: Vec<Vec<u32>> = vec![Vec::new(); scope.pairs.len()];
            for (mentee, mentor, variable) in formulation.pairs() {
                let is_fixed = scope.matched[mentee] && scope.pairs[mentee].len() == 1;
                let variable: Variable = variable.shifted(*first);
                if is_fixed || certificate.bound_with(variable, true) <= most {
                    could[mentee].push(mentor);
                }
            }
            for (mentee, pairs) in kept.pairs.iter_mut().enumerate() {
                pairs.retain(|pair| could[mentee].contains(&mentors.options.pairs[mentee][*pair].mentor));
            }
            kept
        });
        Scopes { sessions, mentors, beside: scopes.beside.clone() }
    }

    fn decode(&self, ingredients: &Ingredients, master: &Master, listed: &[&Way], values: &[f64]) -> Found {
        let sessions = ingredients.sessions.zip(master.sessions.as_ref()).map(|((options, _), formulation)| {
            let held = |choice: sessions::choice::Choice| sessions::Held {
                team: choice.team,
                start: choice.window_in(options).start,
                attends: choice.attends,
                room: choice.room,
            };
            formulation.decode(values).into_iter().map(held).collect()
        });
        let (mut pairs, mut meetings) = (Vec::new(), Vec::new());
        if let Some(((options, ..), (formulation, first))) = ingredients.mentors.zip(master.mentors.as_ref()) {
            for (mentee, (mentor, slots)) in formulation.decode(&values[*first..]) {
                let pair = (options.mentors[mentor as usize], options.mentees[mentee]);
                pairs.push(pair);
                meetings.extend(slots.into_iter().map(|slot| (pair.0, pair.1, slot)));
            }
        }
        let used = listed.iter().zip(values[master.first_way..].chunks(master.of_way));
        let used = used.filter(|(_, of_rounds)| of_rounds.iter().any(|value| *value > 0.5));
        let visits = used.map(|(way, _)| (way.observer, way.host, way.slot, way.debrief)).collect();
        Found { sessions, pairs, meetings, visits }
    }

    /// The values for what was found before; none where that is not a solution here.
    fn encode(&self, ingredients: &Ingredients, master: &Master, listed: &[&Way], found: &Found) -> Option<Vec<i64>> {
        if ingredients.rounds.is_some() {
            // What was found says nothing of rounds.
            return None;
        }
        let mut values = Vec::new();
        if let Some(((options, _), formulation)) = ingredients.sessions.zip(master.sessions.as_ref()) {
            let choices = sessions::choices_in(options, found.sessions.as_ref()?)?;
            values = formulation.encode(self.school, options, &choices)?;
        }
        if let Some(((options, ..), (formulation, first))) = ingredients.mentors.zip(master.mentors.as_ref()) {
            values.resize(*first, 0);
            let mut meetings = mentors::meetings::Meetings::new();
            for (mentor, mentee) in &found.pairs {
                let mentor = options.mentors.binary_search(mentor).ok()? as u32;
                meetings.insert(options.mentees.binary_search(mentee).ok()?, (mentor, Vec::new()));
            }
            for (_, mentee, slot) in &found.meetings {
                meetings.get_mut(&options.mentees.binary_search(mentee).ok()?)?.1.push(*slot);
            }
            values.extend(formulation.encode(&meetings)?);
        }
        values.resize(master.first_way, 0);
        values.extend(listed.iter().map(|way| i64::from(found.has(way))));
        master.program.broken_by(&values).is_none().then_some(values)
    }

    fn solver(&self) -> SolverName {
        match self.settings.solver {
            SolverName::HighsPlain => SolverName::Highs,
            solver => solver,
        }
    }
}

/// What a way costs beyond the prices of its rows, times [`SCALE`]: of all rows in
/// which it could stand, whatever is contended by now.
fn reduced(way: &Way, duals: &BTreeMap<RowOf, i128>) -> i128 {
    let mut reduced = i128::from(way.cost) * SCALE;
    way.each_row_of(&way.slots(), &way.slots(), &mut |row| reduced -= duals.get(&row).copied().unwrap_or(0));
    reduced
}

/// The ways of least worth of each observer, a few of each.
fn best_of_each_observer(ways: &Ways, most: usize, worth: impl Fn(usize, &Way) -> Option<i128>) -> Vec<usize> {
    let mut best = Vec::new();
    let mut at = 0;
    for of_observer in ways.all.chunk_by(|a, b| a.observer == b.observer) {
        let positions = at..at + of_observer.len();
        at = positions.end;
        let mut worths: Vec<(i128, usize)> =
            positions.zip(of_observer).filter_map(|(at, way)| Some((worth(at, way)?, at))).collect();
        worths.sort_unstable();
        best.extend(worths.into_iter().take(most).map(|(_, at)| at));
    }
    best
}

fn failed(error: SolverError) -> PlanError {
    PlanError::Solver(error.to_string())
}
