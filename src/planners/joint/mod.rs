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
//! Each answer of the Program is made a plan by planning the later kinds anew
//! around its sessions, and counts at what it then costs.

pub mod master;
pub mod ways;

use super::PlanError;
use super::mentors;
use super::sessions;
use crate::model::Variable;
use crate::school::{Id, School, Slot, StaffId, Table, TeamId};
use crate::solve::certificate::{Certificate, SCALE, price_of};
use crate::solve::ilp::{self, SolverError, Task};
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
/// By how much answers may cost more than the bound when they are first looked for.
const FIRST_SLACK: i64 = 2;

/// What the Program found: the rest follows when the later kinds are planned around it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// The sessions, where they are planned.
    pub sessions: Option<Vec<sessions::Held>>,
    /// The meetings: mentor, mentee and slot.
    pub meetings: Vec<(StaffId, StaffId, Slot)>,
    /// Observer, host, slot and debrief of each visit.
    pub visits: Vec<(StaffId, StaffId, Slot, Option<Slot>)>,
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

/// A Program's prices, and what they prove.
struct Priced {
    master: Master,
    certificate: Certificate,
    /// The duals of the rows of visits, times [`SCALE`].
    duals: BTreeMap<RowOf, i128>,
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
        let ingredients = self.ingredients(&scopes);
        let (_, takes) = Master::recurring(&ingredients);
        let contended = contended(self.school, &takes);
        let ways = match &self.visits {
            Some((visits, ..)) => {
                let slack = cost - bound + self.bound_beyond_network();
                let ways = Ways::of(visits, &contended, slack);
                if ways.all.len() > MOST_WAYS {
                    return Ok(bound);
                }
                ways
            }
            None => Ways::default(),
        };
        let Some(priced) = self.generate(&ingredients, &ways, cost)? else { return Ok(bound) };
        let bound = bound.max(priced.certificate.bound()).min(cost);
        self.control.tell(Progress { best: Some(cost), bound });
        if bound >= cost || self.close_enough(cost, bound) {
            return Ok(bound);
        }
        self.finish(&scopes, &ways, &priced, cost, bound, plan)
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

    fn ingredients<'a>(&'a self, scopes: &'a Scopes) -> Ingredients<'a> {
        Ingredients {
            school: self.school,
            sessions: self.sessions.as_ref().map(|sessions| sessions.options).zip(scopes.sessions.as_ref()),
            mentors: self
                .mentors
                .as_ref()
                .zip(scopes.mentors.as_ref())
                .map(|(mentors, scope)| (mentors.options, scope, &scopes.beside)),
            visits: self.visits.as_ref().map(|(visits, constant, _)| (visits.demands, *constant)),
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
        loop {
            let listed: Vec<&Way> =
                ways.all.iter().zip(&is_listed).filter(|(_, is)| **is).map(|(way, _)| way).collect();
            let mut master = Master::of(ingredients, &listed);
            master.program.constant(self.rest);
            let found = ilp::prices(self.solver(), &master.program, false, self.control).map_err(failed)?;
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
            let priced = Priced { master, certificate, duals };
            let more = best_of_each_observer(ways, MORE, |at, _| {
                (!is_listed[at] && reduced[at] < -NEGLIGIBLE).then_some(reduced[at])
            });
            if more.is_empty() || priced.certificate.bound() >= cost || self.control.stopped().is_some() {
                return Ok(Some(priced));
            }
            more.into_iter().for_each(|at| is_listed[at] = true);
        }
    }

    /// Solves exactly what the prices leave, in steps.
    fn finish(
        &self,
        scopes: &Scopes,
        ways: &Ways,
        priced: &Priced,
        mut cost: i64,
        mut bound: i64,
        plan: &mut dyn FnMut(Found) -> Result<i64, PlanError>,
    ) -> Result<i64, PlanError> {
        let mut step = FIRST_SLACK.max((cost - bound) / 8);
        let mut most = (bound + step).min(cost - 1);
        loop {
            let scopes = self.within(scopes, priced, most);
            let ingredients = self.ingredients(&scopes);
            let could = |way: &&Way| priced.certificate.bound_with_other(reduced(way, &priced.duals)) <= most;
            let listed: Vec<&Way> = ways.all.iter().filter(could).collect();
            let mut master = Master::of(&ingredients, &listed);
            master.program.constant(self.rest);
            let task = Task { program: &master.program, start: None, gap: self.settings.gap, seed: self.settings.seed };
            let tell = |_: Option<i64>, least: i64| {
                self.control.tell(Progress { best: Some(cost), bound: bound.max(least.min(most + 1)) });
            };
            let (values, least, stopped) = match ilp::solve(self.solver(), task, self.control, &tell).map_err(failed)? {
                Outcome::Optimal { values, cost } => (Some(values), cost, false),
                Outcome::Feasible { values, bound, .. } => (Some(values), bound, true),
                Outcome::Unknown { bound, .. } => (None, bound, true),
                Outcome::Infeasible => (None, i64::MAX, false),
            };
            // A plan with anything that was left out costs more than `most`.
            bound = bound.max(least.min(most + 1)).min(cost);
            if let Some(values) = values {
                cost = cost.min(plan(self.decode(&ingredients, &master, &listed, &values))?);
            }
            bound = bound.min(cost);
            self.control.tell(Progress { best: Some(cost), bound });
            let exact = least <= most || most >= cost - 1;
            if exact || stopped || self.close_enough(cost, bound) || self.control.stopped().is_some() {
                return Ok(bound);
            }
            step *= 2;
            most = (most + step).min(cost - 1);
        }
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
        let mut meetings = Vec::new();
        if let Some(((options, ..), (formulation, first))) = ingredients.mentors.zip(master.mentors.as_ref()) {
            for (mentee, (mentor, slots)) in formulation.decode(&values[*first..]) {
                let pair = (options.mentors[mentor as usize], options.mentees[mentee]);
                meetings.extend(slots.into_iter().map(|slot| (pair.0, pair.1, slot)));
            }
        }
        let used = listed.iter().zip(&values[master.first_way..]).filter(|(_, value)| **value > 0.5);
        let visits = used.map(|(way, _)| (way.observer, way.host, way.slot, way.debrief)).collect();
        Found { sessions, meetings, visits }
    }

    fn solver(&self) -> SolverName {
        match self.settings.solver {
            SolverName::HighsPlain => SolverName::Highs,
            solver => solver,
        }
    }
}

/// What a way costs beyond the prices of its rows, times [`SCALE`].
fn reduced(way: &Way, duals: &BTreeMap<RowOf, i128>) -> i128 {
    let mut reduced = i128::from(way.cost) * SCALE;
    way.each_row(&mut |row| reduced -= duals.get(&row).copied().unwrap_or(0));
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
