//! The whole plan in one optimum: sessions, pairs with their meetings, and visits
//! together.
//!
//! The plan at hand was made in stages; what each kind costs at least on its own is
//! the bound. Where the two differ:
//! 1. Windows, pairs and visits that cost more beyond their own bound than the two
//!    differ are in no better plan, and are left out (reduced-cost fixing: each
//!    kind's duals prove that a plan with one of these costs at least that much).
//! 2. The rest is one Program ([`master`]). Of the columns of visits it lists only
//!    some; its duals say which others could matter, and these are added until
//!    none could (column generation; Gilmore and Gomory 1961). Then the duals prove
//!    a bound over all columns, in whole numbers.
//! 3. What these duals leave is solved exactly, in steps: first over what is in
//!    plans that cost hardly more than the bound, then over more (`Search::solve_to_optimality`).
//!
//! Where the duals leave a total between two whole numbers, half a visit or three fifths of a meeting, 3 is done for
//! the plans on either side, each with duals of its own (`totals`).
//!
//! Where even the duals of all together prove less than the kinds' own bounds, fractions hide
//! which sessions are missing, and 2 and 3 are done branch by branch (`missed`).
//!
//! 4. The Program says nothing of rounds. Where its visits find none, so that no plan
//!    costs what it proves, the same with rounds is solved (`Search::with_rounds`).
//!
//! Without duals (microlp has none) the Program of a small school is solved whole, rounds included.
//!
//! Each answer of the Program is made a plan by planning the later kinds anew
//! around its sessions, and counts at what it then costs.

mod branching;
mod duals;
mod exact;
mod forced;
pub mod groups;
pub mod master;
mod root_relaxation;
mod rounds;
mod sets;
#[cfg(all(test, feature = "highs"))]
mod tests;
pub mod visit_columns;

use super::{ExactProgram, PlanError, mentors, sessions, visits};
use crate::school::{School, SessionLength, Slot, StaffId, Table, TeamId};
use crate::solve::{Control, Progress, Settings, SolverName};
use branching::{Branch, Limited, Missed};
use exact::Best;
pub use forced::Base;
use groups::GroupColumns;
use master::{Master, MasterInput, RestrictedColumns};
use root_relaxation::RootRelaxation;
use visit_columns::{Alone, Dominated, VisitColumns, Visits};

/// More columns than this are not looked at: the plan stays staged.
const MOST_COLUMNS: usize = 3_000_000;
/// With more variables of sessions and pairs than this, columns are first looked for from interior points. (Below it they
/// cost more than they gain: docs/performance.md.)
const LARGE: usize = 100_000;

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
    /// The groups, where visits are made in these.
    pub groups: Option<Vec<Vec<StaffId>>>,
}

/// The sessions as far as they are needed here.
#[derive(Clone, Copy)]
pub struct Sessions<'a> {
    /// What could happen.
    pub options: &'a sessions::options::Options,
    /// Those of the plan at hand.
    pub incumbent: &'a [sessions::choice::Choice],
    /// Each team's best alone.
    pub bounds: &'a Table<TeamId, i64>,
    /// No sessions cost less.
    pub bound: i64,
}

/// The pairs as far as they are needed here.
#[derive(Clone, Copy)]
pub struct Mentors<'a> {
    /// What could happen.
    pub options: &'a mentors::options::Options<'a>,
    /// The pairings that the objective allows.
    pub scope: &'a mentors::objective::Scope,
    /// The pairs alone, with their duals.
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
    /// No plan costs less, as is known from elsewhere.
    pub least: i64,
    /// How to solve.
    pub settings: &'a Settings,
    /// Who watches.
    pub control: &'a Control,
}

/// What could still be in a better plan.
#[derive(Clone)]
struct Scopes {
    sessions: Option<sessions::reduce::Scope>,
    mentors: Option<mentors::objective::Scope>,
    beside: Table<StaffId, u64>,
    /// Whether fractions would be cheaper than kinds are on their own: then rows 10 are needed.
    weak: bool,
    /// What plans miss, where they are looked at branch by branch.
    missed: Option<Missed>,
    /// Between which numbers totals lie, where plans are looked at branch by branch.
    totals: Vec<Limited>,
}

impl Search<'_> {
    /// Looks for plans that cost less than `cost`. Each one that the Program finds
    /// is told to `plan`, which says what it costs once it is a whole plan. Returns
    /// a bound for all plans.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn run(&self, cost: i64, plan: &mut dyn FnMut(Found) -> Result<i64, PlanError>) -> Result<i64, PlanError> {
        let of_kinds = self.bound();
        let bound = of_kinds.max(self.least);
        // Of very many people not all groups are looked at, so nothing is proven of those that are.
        let incomplete = self.grouping().is_some_and(|(candidates, _)| !candidates.complete);
        if cost <= bound || incomplete {
            return Ok(bound.min(cost));
        }
        let scopes = self.scopes(cost);
        if self.solver() == SolverName::Microlp {
            let mut best = Best { cost, bound, elsewhere: i64::MAX, found: Found::default(), plan };
            self.at_once(&scopes, &mut best)?;
            return Ok(best.bound);
        }
        let Some((columns, recurring)) = self.columns_in_time(&scopes, cost) else { return Ok(bound) };
        if columns.all.len() > MOST_COLUMNS {
            return Ok(bound);
        }
        let alone = recurring <= LARGE;
        let priced = self.generate(&self.input(&scopes, alone), &columns, cost)?;
        let mut best = Best { cost, bound, elsewhere: i64::MAX, found: Found::default(), plan };
        let Some(priced) = priced else {
            // What is listed at first may not be possible together though the whole is.
            if self.control.stopped().is_none() {
                self.at_once(&scopes, &mut best)?;
            }
            return Ok(best.bound);
        };
        if priced.certificate.bound() >= of_kinds {
            self.search(&scopes, &columns, &priced, &mut best)?;
            return Ok(best.bound);
        }
        // Fractions are cheaper than kinds are on their own.
        let branches = self.branches(scopes, cost)?;
        let bounds = branches.iter().map(|branch| branch.bound.max(self.least)).collect();
        best.each_branch(bounds, |at, best| self.branch(&branches[at], &columns, alone, best))?;
        Ok(best.bound)
    }

    /// Looks for better plans in one branch.
    fn branch(&self, branch: &Branch, columns: &VisitColumns, alone: bool, best: &mut Best) -> Result<(), PlanError> {
        if self.is_done(best) {
            return Ok(());
        }
        let mut scopes = branch.scopes.clone();
        scopes.weak = scopes.missed.is_none();
        let mut priced = self.generate(&self.input(&scopes, alone), columns, best.cost)?;
        if !scopes.weak && priced.as_ref().is_some_and(|priced| priced.certificate.bound() < branch.bound) {
            scopes.weak = true;
            priced = self.generate(&self.input(&scopes, alone), columns, best.cost)?;
        }
        match priced {
            Some(priced) => self.search(&scopes, columns, &priced, best),
            // There are no duals where nothing can be in this branch, not even fractions: that is a proof, too.
            None if self.control.stopped().is_none() => self.at_once(&scopes, best),
            None => Ok(()),
        }
    }

    /// Looks for better plans among what was priced.
    fn search(
        &self,
        scopes: &Scopes,
        columns: &VisitColumns,
        priced: &RootRelaxation,
        best: &mut Best,
    ) -> Result<(), PlanError> {
        best.raise(priced.certificate.bound());
        self.tell(best, best.bound);
        if !self.is_done(best) && self.few_sets(scopes, priced, best)? {
            return Ok(());
        }
        if !self.is_done(best) {
            self.by_totals(scopes, columns, priced, best)?;
        }
        Ok(())
    }

    /// Tells what the best costs, and a bound for what is being looked at.
    fn tell(&self, best: &Best, bound: i64) {
        self.control.tell(Progress { best: Some(best.cost), bound: bound.min(best.elsewhere) });
    }

    /// The exact Program, rounds of visits included: over everything that could happen, or, with
    /// the `cost` of a plan at hand, over what could be in a plan that costs no more. Visits that
    /// cost more than missing ones are in no best plan, and in neither.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn exact_program(&self, cost: Option<i64>, most: usize) -> Result<ExactProgram, PlanError> {
        let (scopes, columns) = match cost {
            Some(cost) => self.no_dearer_than(cost)?,
            None => {
                let scopes = self.everything();
                let (columns, _) = self.columns_that(&scopes, i64::MAX / 4, Dominated::Kept);
                (scopes, columns)
            }
        };
        // Covers are whole only with rows 6, as far as they are not declared so.
        let input = self.input(&scopes, true);
        let (recurring, _) = Master::recurring(&input);
        let groups = columns.groups.listed(input.groups, most);
        let size = recurring.program.variables() + columns.all.len() * self.school.rules.visits.rounds as usize;
        let size = size + groups.as_ref().map_or(most, Vec::len);
        let Some(groups) = groups.filter(|_| size <= most) else { return Ok(ExactProgram::TooLarge(size)) };
        let listed = RestrictedColumns { columns: columns.all.iter().collect(), groups };
        let rounds = self.visits.as_ref().map(|(visits, ..)| visits.options);
        let mut program = Master::new(&MasterInput { rounds, ..input }, &listed).program;
        program.constant(self.rest);
        Ok(ExactProgram::Written(program))
    }

    /// What could be in a plan that costs at most so much, as far as duals tell.
    fn no_dearer_than(&self, cost: i64) -> Result<(Scopes, VisitColumns), PlanError> {
        let mut scopes = self.scopes(cost + 1);
        let (columns, recurring) = self.columns(&scopes, cost + 1);
        let priced = self.generate(&self.input(&scopes, recurring <= LARGE), &columns, cost + 1)?;
        if let Some(priced) = &priced {
            scopes = self.fixed_by(&scopes, priced, cost);
        }
        let (mut columns, _) = self.columns_that(&scopes, cost + 1, Dominated::Kept);
        if let Some(priced) = &priced {
            columns.all.retain(|column| priced.could(column, cost));
            if let Some(groups) = priced.groups_that_could(&columns.groups, cost, &[]).filter(|_| columns.in_groups()) {
                columns.groups = GroupColumns::Some(groups);
            }
        }
        Ok((scopes, columns))
    }

    /// Everything that could happen.
    fn everything(&self) -> Scopes {
        let teams: Vec<TeamId> = self.school.teams.ids().collect();
        let sessions = self.sessions.as_ref();
        Scopes {
            sessions: sessions.map(|sessions| sessions::reduce::everything(self.school, sessions.options, &teams)),
            mentors: self.mentors.as_ref().map(|mentors| mentors.scope.clone()),
            beside: self.beside(),
            weak: false,
            missed: None,
            totals: Vec::new(),
        }
    }

    /// Whether the best is as near to the bound as was asked for, or the search was stopped.
    fn is_done(&self, best: &Best) -> bool {
        self.settings.close_enough(best.cost, best.bound) || self.control.stopped().is_some()
    }

    /// What all kinds cost at least on their own.
    fn bound(&self) -> i64 {
        self.rest
            + self.sessions.as_ref().map_or(0, |sessions| sessions.bound)
            + self.mentors.as_ref().map_or(0, |mentors| mentors.bound)
            + self.visits.as_ref().map_or(0, |(_, _, bound)| *bound)
    }

    /// By how much the bound of visits is above what their duals prove.
    fn bound_beyond_network(&self) -> i64 {
        let Some((visits, constant, bound)) = &self.visits else { return 0 };
        let alone = match visits.alone {
            Alone::Network(network) => {
                let demanded = visits.demands.demanded.iter();
                let demanded: i64 = demanded.map(|(observer, host)| visits.options.least(*observer, *host)).sum();
                network.matching.cost + demanded + visits.demands.again_of_demanded()
            }
            Alone::Groups(_, least) => least.bound,
        };
        bound - (alone + constant)
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
            sessions::reduce::fix_by_team_bounds_with_absences(
                school,
                options,
                &everything,
                bounds,
                sessions.incumbent,
                slack,
            )
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
        Scopes { sessions, mentors, beside: self.beside(), weak: false, missed: None, totals: Vec::new() }
    }

    /// How many slots sessions, covers and visits could take of each person where a meeting could be.
    fn beside(&self) -> Table<StaffId, u64> {
        let school = self.school;
        let mut beside = Table::filled(0u64, school.staff.len());
        if let Some(sessions) = &self.sessions {
            for team in school.teams.iter() {
                for member in &team.members {
                    beside[member.staff] += u64::from(team.sessions) * longest(school, team.length);
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

    fn input<'a>(&'a self, scopes: &'a Scopes, alone: bool) -> MasterInput<'a> {
        MasterInput {
            school: self.school,
            sessions: self.sessions.as_ref().map(|sessions| sessions.options).zip(scopes.sessions.as_ref()),
            mentors: self
                .mentors
                .as_ref()
                .zip(scopes.mentors.as_ref())
                .map(|(mentors, scope)| (mentors.options, scope, &scopes.beside)),
            visits: self.visits.as_ref().map(|(visits, constant, _)| (visits.demands, *constant)),
            groups: self.grouping().map(|(candidates, _)| candidates),
            alone,
            least: scopes.weak.then(|| {
                let of_sessions = self.sessions.as_ref().map_or(0, |sessions| sessions.bound);
                (of_sessions, self.mentors.as_ref().map_or(0, |mentors| mentors.bound))
            }),
            missed: scopes.missed.as_ref(),
            totals: &scopes.totals,
            elastic: None,
            rounds: None,
            in_rounds: &[],
            all_formed: false,
        }
    }

    /// Who could be in one group with whom, where visits are made in groups.
    fn grouping(&self) -> Option<(&visits::groups::Candidates, &visits::groups::Least)> {
        match self.visits.as_ref()?.0.alone {
            Alone::Network(_) => None,
            Alone::Groups(candidates, least) => Some((candidates, least)),
        }
    }

    fn solver(&self) -> SolverName {
        self.settings.solver.without_plain()
    }
}

/// The most slots that a session of this length could take.
fn longest(school: &School, length: SessionLength) -> u64 {
    match length {
        SessionLength::Periods(periods) => u64::from(periods),
        SessionLength::Minutes(_) => {
            let runs = school.cycle.slots().filter_map(|start| school.cycle.window_of(start, length));
            runs.map(|slots| slots.len() as u64).max().unwrap_or(0)
        }
    }
}
