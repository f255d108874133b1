//! From the network to a proof.
//!
//! The b-matching of [`super::network`] is a bound. Where its visits can be given
//! rounds and lessons without a clash at no extra cost, and no class is visited
//! too often, it is the answer. Where classes are limited, prices on classes
//! decide who visits whom ([`super::classes`]). What is left open is decided by an
//! exact model over the visits that could still matter ([`super::formulate`]).

use super::classes;
use super::few;
use super::formulate::{Candidates, formulate, formulate_in};
use super::network::{Demands, Network};
use super::options::{Lesson, Options};
use super::rounds::{Chosen, Placed, place};
use crate::plan::Visit;
use crate::planners::PlanError;
use crate::school::{Id, StaffId, TextId};
use crate::solve::ilp::{self, SolverError, Task};
use crate::solve::{Control, Known, Progress, Settings, SolverName, StopReason};

/// How many ways of a visit are looked at when rounds are given: the cheapest.
const WAYS: usize = 96;

/// The best visits that were found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// By round, slot, then observer.
    pub visits: Vec<Visit>,
    /// What visits and missing ones cost, `moved` of all previous ones included.
    pub cost: i64,
    /// No visits cost less.
    pub bound: i64,
    /// Why it is not proven, where it is not.
    pub stopped: Option<StopReason>,
    /// How many visits found no round, though they would be made with more rounds.
    pub without_round: usize,
}

/// A search over one school.
pub struct Search<'a> {
    /// What could happen.
    pub options: &'a Options<'a>,
    /// What is asked for.
    pub demands: &'a Demands,
    /// What every plan costs: `moved` for each visit of the previous plan, given back where it is made again.
    pub constant: i64,
    /// How to solve.
    pub settings: &'a Settings,
    /// Who watches.
    pub control: &'a Control,
}

/// Visits with their rounds and ways.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Who visits whom, and how that could be.
    pub chosen: Vec<Chosen>,
    /// When each visit is, in the same order.
    pub placed: Vec<Placed>,
}

/// What demanded visits cost at least in their rounds, `moved` given back.
struct InRounds {
    least: i64,
    /// The rounds, where they are known to cost just that.
    calendar: Option<Calendar>,
}

impl Search<'_> {
    /// Finds the best visits. None where demanded visits cannot be placed together.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn run(&self) -> Result<Option<Answer>, PlanError> {
        match self.in_full() {
            // Time was up before it was known what matters: what can be made at once.
            Err(PlanError::Limit) => self.draft(),
            known => known,
        }
    }

    fn in_full(&self) -> Result<Option<Answer>, PlanError> {
        // Rounds only forbid: what demanded visits cost in them, were there no others, is part of a bound.
        let Some(in_rounds) = self.in_rounds(&self.demands.demanded) else { return Ok(None) };
        if let (Some(calendar), true) = (&in_rounds.calendar, self.demands.visits.iter().all(|visits| *visits == 0)) {
            let cost = self.cost(calendar);
            let visits = self.visits(calendar);
            return Ok(Some(Answer { visits, cost, bound: cost, stopped: None, without_round: 0 }));
        }
        let network = Network::solve(self.demands)?;
        let mut bound = in_rounds.least + network.matching.cost;
        let mut chosen: Vec<Chosen> = Vec::new();
        if self.options.school.rules.visits.per_group == 0 {
            let demanded = self.demands.demanded.iter();
            chosen.extend(demanded.map(|(observer, host)| self.chosen(*observer, *host, true, None)));
            for (observer, hosts) in network.matching.rights_of.iter().enumerate() {
                let observer = StaffId::from_index(observer);
                let hosts = hosts.iter().map(|host| StaffId::from_index(*host as usize));
                chosen.extend(hosts.map(|host| self.chosen(observer, host, false, None)));
            }
        } else {
            match classes::solve(self, &network) {
                Ok(Some(limited)) => {
                    let visits = limited.visits.iter();
                    chosen
                        .extend(visits.map(|visit| {
                            self.chosen(visit.observer, visit.host, visit.demanded, Some(&visit.classes))
                        }));
                    // Limits on classes only forbid: what visits cost without them is a bound too.
                    bound = bound.max(limited.bound);
                }
                Ok(None) => return Ok(None),
                // Time was up: what is demanded has to be enough.
                Err(PlanError::Limit) if !self.demands.demanded.is_empty() => {}
                Err(error) => return Err(error),
            }
        }
        let bound = self.constant + bound;
        let wanted = chosen.len();
        let calendar = match self.place_most(chosen).or(in_rounds.calendar) {
            Some(calendar) => calendar,
            // Moving visits about did not come out, or not all that are demanded were chosen in time;
            // that alone is no proof.
            None => match self.demanded_alone(&self.demands.demanded)? {
                Some(calendar) => calendar,
                None => return Ok(None),
            },
        };
        let cost = self.cost(&calendar);
        self.control.tell(Progress { best: Some(cost), bound });
        let answer = |calendar: &Calendar, cost: i64, bound: i64, stopped| Answer {
            visits: self.visits(calendar),
            cost,
            bound,
            stopped,
            without_round: wanted.saturating_sub(calendar.chosen.len()),
        };
        if cost <= bound {
            return Ok(Some(answer(&calendar, cost, cost, None)));
        }
        if self.settings.close_enough(cost, bound) {
            return Ok(Some(answer(&calendar, cost, bound, Some(StopReason::Gap))));
        }
        if let Some(stopped) = self.control.stopped() {
            return Ok(Some(answer(&calendar, cost, bound, Some(stopped))));
        }
        let (calendar, cost, bound, stopped) = self.exactly(&network, calendar, cost, bound)?;
        Ok(Some(answer(&calendar, cost, bound, stopped)))
    }

    /// A visit with the ways in which it could be made; only those to some classes, where these are given.
    pub fn chosen(&self, observer: StaffId, host: StaffId, demanded: bool, only: Option<&[TextId]>) -> Chosen {
        let mut ways: Vec<(Lesson, Vec<TextId>)> = Vec::new();
        for way in self.options.ways(observer, host) {
            let classes = self.options.classes(host, way.slot);
            if only.is_none_or(|only| only == classes) && ways.len() < WAYS {
                ways.push((way, classes));
            }
        }
        let (ways, classes) = ways.into_iter().unzip();
        Chosen { observer, host, demanded, ways, classes }
    }

    /// What some demanded visits and no others cost at least in their rounds; none where these cannot be.
    fn in_rounds(&self, demanded: &[(StaffId, StaffId)]) -> Option<InRounds> {
        let visit = |(observer, host): &(StaffId, StaffId)| {
            let ways = self.options.ways(*observer, *host);
            let classes = ways.iter().map(|way| self.options.classes(*host, way.slot)).collect();
            Chosen { observer: *observer, host: *host, demanded: true, ways, classes }
        };
        let chosen: Vec<Chosen> = demanded.iter().map(visit).collect();
        let few = few::best(&self.options.school.cycle, &chosen, self.options.school.rules.visits.rounds)?;
        let kept: i64 = chosen.iter().map(|visit| self.options.keeping(visit.observer, visit.host)).sum();
        let placed = few.placed.filter(|placed| few::keeps_classes(self.options.school, &chosen, placed));
        let again = Demands::only(self.options.school, demanded.to_vec()).again_of_demanded();
        Some(InRounds { least: few.least - kept + again, calendar: placed.map(|placed| Calendar { chosen, placed }) })
    }

    /// What a visit costs at least, `moved` given back.
    fn least(&self, visit: &Chosen) -> i64 {
        visit.ways.first().map_or(0, |way| way.cost) - self.options.keeping(visit.observer, visit.host)
    }

    /// What the demanded visits cost at least, whatever their classes and rounds.
    fn least_demanded(&self) -> i64 {
        let least = |(observer, host): &(StaffId, StaffId)| self.least(&self.chosen(*observer, *host, true, None));
        self.demands.demanded.iter().map(least).sum::<i64>() + self.demands.again_of_demanded()
    }

    /// Gives visits their rounds; where that does not come out, without the
    /// dearest visit in a clash that is not demanded, and so on. When time is up, without all of those at once.
    /// None where demanded ones clash, or are not all there.
    pub(super) fn place_most(&self, mut chosen: Vec<Chosen>) -> Option<Calendar> {
        if chosen.iter().filter(|visit| visit.demanded).count() < self.demands.demanded.len() {
            return None;
        }
        let (people, rounds) = (self.demands.people(), self.options.school.rules.visits.rounds);
        let control = self.control.in_grace();
        loop {
            match place(&self.options.school.cycle, &chosen, people, rounds, u64::from(self.settings.seed), &control) {
                Ok(placed) => return Some(Calendar { chosen, placed }),
                Err(clash)
                    if control.stopped().is_some()
                        && clash.placed.len() == chosen.len()
                        && clash.visits.iter().all(|at| !chosen[*at].demanded) =>
                {
                    let stays = |at: &usize| clash.visits.binary_search(at).is_err();
                    let stays: Vec<usize> = (0..chosen.len()).filter(stays).collect();
                    let placed = stays.iter().map(|at| clash.placed[*at]).collect();
                    let mut at = 0..;
                    chosen.retain(|_| at.next().is_some_and(|at| stays.binary_search(&at).is_ok()));
                    return Some(Calendar { chosen, placed });
                }
                Err(clash) => {
                    let open = clash.visits.into_iter().filter(|at| !chosen[*at].demanded);
                    match open.max_by_key(|at| self.least(&chosen[*at])) {
                        Some(dearest) => {
                            chosen.remove(dearest);
                        }
                        // Only demanded ones clash: perhaps they do not without the others.
                        None if chosen.iter().any(|visit| !visit.demanded) => chosen.retain(|visit| visit.demanded),
                        None => return None,
                    }
                }
            }
        }
    }

    /// Some demanded visits and no others, with rounds and ways, at the least cost. None where they cannot be.
    ///
    /// # Errors
    /// Where the solver fails, or is stopped before it knows.
    pub fn demanded_alone(&self, demanded: &[(StaffId, StaffId)]) -> Result<Option<Calendar>, PlanError> {
        match self.in_rounds(demanded) {
            None => return Ok(None),
            Some(InRounds { calendar: Some(calendar), .. }) => return Ok(Some(calendar)),
            Some(_) => {}
        }
        if self.control.stopped().is_some() {
            return Err(PlanError::Limit);
        }
        let mut candidates = Candidates::default();
        for (observer, host) in demanded {
            candidates.add(self, *observer, *host, i64::MAX, true);
        }
        let rounds = self.options.school.rules.visits.rounds;
        // Rounds are alike, but for turns: as many as there are visits are enough of each.
        let turns = self.options.school.cycle.turns();
        let rounds = rounds.min(u32::try_from(demanded.len()).unwrap_or(u32::MAX).saturating_mul(turns));
        if !ilp::has_time_for(candidates.terms(rounds), self.control) {
            return Err(PlanError::Limit);
        }
        let formulation = formulate_in(rounds, self, &candidates);
        let task = Task::new(&formulation.program, None, self.settings).to_the_proof();
        match ilp::solve(self.solver(), task, self.control, &|_, _| {})?.known() {
            Some(Known { incumbent: Some(values), .. }) => Ok(Some(formulation.decode(&candidates, &values))),
            Some(_) => Err(PlanError::Limit),
            None => Ok(None),
        }
    }

    fn solver(&self) -> SolverName {
        self.settings.solver.without_plain()
    }

    /// What visits cost, with the missing ones and the constant.
    pub fn cost(&self, calendar: &Calendar) -> i64 {
        let made = calendar.chosen.iter().zip(&calendar.placed);
        let made: i64 = made
            .map(|(visit, placed)| visit.ways[placed.way].cost - self.options.keeping(visit.observer, visit.host))
            .sum();
        let asked: u64 = self.demands.visits.iter().map(|visits| u64::from(*visits)).sum();
        let missing = asked as i64 - calendar.chosen.iter().filter(|visit| !visit.demanded).count() as i64;
        let others = calendar.chosen.iter().filter(|visit| !visit.demanded).map(|visit| visit.host);
        let again = self.demands.again_of_demanded() + self.demands.again_of(others);
        self.constant + made + again + self.demands.unmet * missing
    }

    /// The visits as the plan holds them.
    pub(super) fn visits(&self, calendar: &Calendar) -> Vec<Visit> {
        let visit = |(visit, placed): (&Chosen, &Placed)| {
            let way = visit.ways[placed.way];
            Visit {
                round: placed.round + 1,
                observer: visit.observer,
                host: visit.host,
                slot: way.slot,
                fit: way.fit,
                debrief: way.debrief,
            }
        };
        let mut visits: Vec<Visit> = calendar.chosen.iter().zip(&calendar.placed).map(visit).collect();
        visits.sort_by_key(|visit| (visit.round, visit.slot, visit.observer));
        visits
    }

    /// Decides exactly among the visits that a cheaper plan could have: by the
    /// prices of the network, a plan with a visit costs at least the bound plus
    /// the visit's reduced cost (reduced-cost fixing).
    fn exactly(
        &self,
        network: &Network,
        incumbent: Calendar,
        cost: i64,
        bound: i64,
    ) -> Result<(Calendar, i64, i64, Option<StopReason>), PlanError> {
        // Against the network's own bound: its prices know nothing of classes.
        let forced = self.least_demanded();
        let slack = cost - (self.constant + network.matching.cost + forced);
        let mut candidates = Candidates::default();
        for visit in &incumbent.chosen {
            let reduced = network.reduced(self.demands, visit.observer.index(), visit.host.index());
            candidates.add(self, visit.observer, visit.host, slack - reduced.unwrap_or(0).max(0), visit.demanded);
        }
        for observer in 0..self.demands.people() {
            if self.control.stopped().is_some() {
                break;
            }
            for host in 0..self.demands.people() {
                let reduced = network.reduced(self.demands, observer, host);
                if let Some(reduced) = reduced.filter(|reduced| *reduced < slack) {
                    let (observer, host) = (StaffId::from_index(observer), StaffId::from_index(host));
                    candidates.add(self, observer, host, slack - reduced.max(0), false);
                }
            }
        }
        if !ilp::has_time_for(candidates.terms(self.options.school.rules.visits.rounds), self.control) {
            return Ok((incumbent, cost, bound, Some(StopReason::TimeLimit)));
        }
        let formulation = formulate(self, &candidates);
        let start = formulation.encode(&incumbent);
        let start = start.filter(|start| formulation.program.broken_by(start).is_none());
        let settings = self.settings;
        let task = Task::new(&formulation.program, start.as_deref(), settings);
        let tell = |best: Option<i64>, least: i64| {
            self.control
                .tell(Progress { best: Some(best.map_or(cost, |best| best.min(cost))), bound: least.max(bound) });
        };
        let known = ilp::solve_by_parts(self.solver(), task, self.control, &tell)?.known();
        let Known { incumbent: values, bound: proven, stopped } =
            known.ok_or_else(|| self.wrong("it denies a plan that exists"))?;
        // The visits at hand may need ways that no cheaper plan has, so the best of these may cost more.
        let least = proven.max(bound).min(cost);
        let Some(values) = values else { return Ok((incumbent, cost, least, stopped)) };
        let found = formulation.decode(&candidates, &values);
        let found_cost = self.cost(&found);
        if stopped.is_none() && found_cost > proven.max(bound) {
            return Err(self.wrong(&format!("it proves {proven}, but its visits cost {found_cost}")));
        }
        Ok(if found_cost < cost {
            (found, found_cost, least.min(found_cost), stopped)
        } else {
            (incumbent, cost, least, stopped)
        })
    }

    fn wrong(&self, message: &str) -> PlanError {
        let solver = self.settings.solver.name();
        SolverError::WrongAnswer { solver, message: message.into() }.into()
    }
}
