//! Who visits whom, in which lesson and round, and when the two talk about it
//! (specification part 3, "Visits").
//!
//! The way of a plan: what every visit costs at least ([`options`](mod@options)); demands that
//! cannot hold ([`conflicts`]); who visits whom as a b-matching with its proof
//! ([`network`]), by prices on classes where these are limited ([`classes`]); rounds
//! and lessons ([`rounds`]). Where these cost nothing extra, that is the proof.
//! Otherwise the rest is decided exactly ([`search`], [`formulate`]). Squares and
//! triads are chosen first, and their visits demanded ([`groups`]).

pub mod classes;
pub mod conflicts;
pub mod few;
pub mod formulate;
pub mod groups;
mod heuristic;
pub mod network;
pub mod options;
pub mod rounds;
pub mod search;
mod stability;
#[cfg(test)]
mod tests;
pub mod unmet;

use super::PlanError;
use super::commitments::Commitments;
use crate::plan::reasons::{Change, Conflict, VisitClash};
use crate::plan::{Unmet, Visit};
use crate::school::{DebriefRule, Id, PairKind, PairOrder, PairRule, School, Slot, StaffId, VisitFormat};
use crate::solve::{Control, Settings};
use network::Demands;
use options::{Options, options};
use search::{Answer, Search};
pub(super) use stability::stability;

/// The visits that were planned.
#[derive(Clone, Debug)]
pub struct Planned {
    /// By round, slot, then observer.
    pub visits: Vec<Visit>,
    /// What visits and missing ones cost.
    pub total: i64,
    /// No visits cost less.
    pub bound: i64,
    /// What they were planned around.
    around: Commitments,
    answer: Answer,
}

/// Observer, host, lesson and talk of a visit.
pub(super) type At = (StaffId, StaffId, Slot, Option<Slot>);

/// Plans visits around what is fixed already.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn plan(
    school: &School,
    previous: &[(StaffId, Option<StaffId>)],
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Result<Planned, PlanError> {
    let options = options(school, previous, commitments);
    let findings = obstacles(&options, settings, control);
    if !findings.is_empty() {
        return Err(PlanError::Input(findings));
    }
    let answer = best(school, previous, commitments, settings, control)?;
    let Some(answer) = answer else { return Err(PlanError::Input(clashing(&options, settings, control)?)) };
    Ok(Planned::new(answer, commitments))
}

/// What every plan of visits costs: `moved` for each visit of the previous plan, given back where it is made again, and
/// what is missing because somebody asks for more visits than there are rounds.
pub(super) fn constant(school: &School, previous: usize) -> i64 {
    let costs = &school.rules.costs;
    let beyond: i64 = school.staff.ids().map(|staff| i64::from(beyond_rounds(school, staff))).sum();
    i64::from(costs.moved) * previous as i64 + i64::from(costs.unmet_visit) * beyond
}

/// How many of somebody's visits have no round, as everybody makes at most one in each. In groups, all or none are
/// made: [`groups::Candidates`] has none where there are too few rounds.
pub(super) fn beyond_rounds(school: &School, staff: StaffId) -> u32 {
    match school.rules.visits.format {
        VisitFormat::Pairs => school.staff[staff].visits.saturating_sub(school.rules.visits.rounds),
        VisitFormat::Squares | VisitFormat::Triads => 0,
    }
}

/// Visits alone, with prices that prove what they cost at least.
pub(super) enum Alone {
    /// One by one: what is asked for, and the network.
    Network(Demands, network::Network),
    /// In squares or triads: what each person of a group makes and receives, who could be in one
    /// group with whom, and what groups cost at least.
    Groups(Demands, groups::Candidates, groups::Least),
}

/// Works out what visits alone cost at least. `best` are good ones, were there nothing else.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn alone(
    options: &Options,
    best: &[Visit],
    constant: i64,
    settings: &Settings,
    control: &Control,
) -> Result<Alone, PlanError> {
    let demands = Demands::new(options, control)?;
    let Some(size) = options.school.rules.visits.format.group_size() else {
        let network = network::Network::solve(&demands)?;
        return Ok(Alone::Network(demands, network));
    };
    let candidates = groups::Candidates::new(options, &demands, size as usize);
    let search = Search { options, demands: &demands, constant, settings, control };
    let least = groups::least(&search, &candidates, best)?;
    // What it costs that hosts are seen again is part of what a group costs.
    let mut of_groups = Demands::nothing(options.school);
    of_groups.again = 0;
    of_groups.unmet = demands.unmet;
    for person in &candidates.people {
        of_groups.visits[person.index()] = size - 1;
        of_groups.hosts[person.index()] = size - 1;
    }
    Ok(Alone::Groups(of_groups, candidates, least))
}

/// The visits of these groups around what is fixed already; none where they find no rounds.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn plan_of_groups(
    school: &School,
    previous: &[(StaffId, Option<StaffId>)],
    commitments: &Commitments,
    groups: &[Vec<StaffId>],
    settings: &Settings,
    control: &Control,
) -> Result<Option<Planned>, PlanError> {
    let Some(size) = school.rules.visits.format.group_size() else { return Ok(None) };
    let options = options(school, previous, commitments);
    let demands = Demands::new(&options, &control.in_grace())?;
    let constant = constant(school, previous.len());
    let search = Search { options: &options, demands: &demands, constant, settings, control };
    let answer = groups::of(&search, groups, size as usize)?;
    Ok(answer.map(|answer| Planned::new(answer, commitments)))
}

impl Planned {
    /// The same visits in other lessons and rounds that cost the same.
    pub(super) fn made_as(&mut self, visits: Vec<Visit>) {
        self.answer.visits.clone_from(&visits);
        self.visits = visits;
    }

    fn new(answer: Answer, commitments: &Commitments) -> Planned {
        let (visits, total, bound) = (answer.visits.clone(), answer.cost, answer.bound);
        Planned { visits, total, bound, around: commitments.clone(), answer }
    }

    /// What is missing, by id as text, with why.
    ///
    /// # Errors
    /// See [`PlanError`].
    pub(super) fn unmet(
        &self,
        school: &School,
        previous: &[(StaffId, Option<StaffId>)],
        settings: &Settings,
        control: &Control,
    ) -> Result<Vec<Unmet>, PlanError> {
        let options = options(school, previous, &self.around);
        unmet::Case { options: &options, previous, answer: &self.answer, settings, control }.unmet()
    }
}

/// Changes to the school that could make visits cheaper, the most promising first:
/// rules, then one more place with those whose places have a price.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn helpful(
    school: &School,
    previous: &[(StaffId, Option<StaffId>)],
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Result<Vec<Change>, PlanError> {
    let options = options(school, previous, commitments);
    let rules = &school.rules.visits;
    let mut changes = Vec::new();
    if rules.debrief == DebriefRule::SameDay {
        changes.push(Change::DebriefNextDay);
    }
    if rules.debrief != DebriefRule::None {
        changes.push(Change::NoDebrief);
    }
    let again = |row: &PairRule| row.order == PairOrder::Previous && row.kind != PairKind::Mentor;
    if !rules.repeat && school.pairs.iter().any(again) {
        changes.push(Change::RepeatVisits);
    }
    if rules.per_group > 0 {
        changes.push(Change::MoreOfClass);
    }
    if let Some(size) = rules.format.group_size() {
        changes.extend((rules.rounds < size - 1).then_some(Change::MoreRounds(size - 1)));
        return Ok(changes);
    }
    let found = best(school, previous, commitments, settings, control)?;
    let beyond = school.staff.ids().any(|staff| beyond_rounds(school, staff) > 0);
    if beyond || found.is_some_and(|answer| answer.without_round > 0) {
        changes.push(Change::MoreRounds(rules.rounds + 1));
    }
    let demands = Demands::new(&options, control)?;
    let prices = network::Network::solve(&demands)?.matching.right_prices;
    let priced = school.staff.ids().map(|host| (-prices[host.index()], host));
    let mut priced: Vec<(i64, StaffId)> = priced.filter(|(price, _)| *price < 0).collect();
    priced.sort_unstable();
    changes.extend(priced.into_iter().map(|(_, host)| Change::OneMoreVisitor(host)));
    Ok(changes)
}

/// Changes that could give an observer more visits than a plan has, those worth trying first.
pub(super) fn changes_for(
    school: &School,
    previous: &[(StaffId, Option<StaffId>)],
    commitments: &Commitments,
    observer: StaffId,
    visits: &[Visit],
) -> Vec<Change> {
    unmet::changes(&options(school, previous, commitments), observer, visits)
}

/// What is asked for and cannot be, alone or together.
pub(super) fn impossible(school: &School, commitments: &Commitments) -> Vec<Conflict> {
    if conflicts::demands(school).is_empty() {
        return Vec::new();
    }
    let settings = Settings { seed: 1, ..Settings::to_the_proof() };
    obstacles(&options(school, &[], commitments), &settings, &Control::default())
}

/// The same, with what clashes only within rounds or groups: one exact search more.
pub(super) fn impossible_together(school: &School, commitments: &Commitments) -> Vec<Conflict> {
    if conflicts::demands(school).is_empty() {
        return Vec::new();
    }
    let settings = Settings { seed: 1, ..Settings::to_the_proof() };
    let (options, control) = (options(school, &[], commitments), Control::default());
    let findings = obstacles(&options, &settings, &control);
    if !findings.is_empty() {
        return findings;
    }
    let demands = Demands::without_costs(&options);
    let search = Search { options: &options, demands: &demands, constant: 0, settings: &settings, control: &control };
    if clash(&search, &conflicts::each_visit(&conflicts::demands(school))) {
        return clashing(&options, &settings, &control).unwrap_or_default();
    }
    findings
}

/// A bound for the visits, whatever else is planned, and who visits whom where nothing else is.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn bound(
    school: &School,
    previous: &[(StaffId, Option<StaffId>)],
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Result<(i64, Vec<Visit>), PlanError> {
    match best(school, previous, commitments, settings, control) {
        Ok(Some(answer)) => Ok((answer.bound, answer.visits)),
        Ok(None) => Ok((i64::MAX, Vec::new())),
        // Nothing is known in time but that costs are never negative.
        Err(PlanError::Limit) => Ok((0, Vec::new())),
        Err(error) => Err(error),
    }
}

/// The best visits; none where demanded ones cannot be placed together, which is not said where time was up first.
pub(super) fn best(
    school: &School,
    previous: &[(StaffId, Option<StaffId>)],
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Result<Option<Answer>, PlanError> {
    let options = options(school, previous, commitments);
    let constant = constant(school, previous.len());
    let grace = control.in_grace();
    // Where not even what each visit costs is known in time, nothing is searched.
    let demands = match Demands::new(&options, &grace) {
        Ok(demands) if grace.stopped().is_none() => Some(demands),
        Ok(_) | Err(PlanError::Limit) => None,
        Err(error) => return Err(error),
    };
    let found = match &demands {
        Some(demands) => {
            let search = Search { options: &options, demands, constant, settings, control };
            match school.rules.visits.format.group_size() {
                Some(size) => groups::best(&search, size as usize),
                None => search.run(),
            }
        }
        None => Err(PlanError::Limit),
    };
    match found {
        Ok(None) if control.stopped().is_some() => at_once(&options, constant, settings, control),
        Err(PlanError::Limit) => at_once(&options, constant, settings, control),
        found => found,
    }
}

/// Visits without a search.
///
/// # Errors
/// A limit where there are none: others are demanded.
fn at_once(
    options: &Options,
    constant: i64,
    settings: &Settings,
    control: &Control,
) -> Result<Option<Answer>, PlanError> {
    let demands = Demands::without_costs(options);
    let search = Search { options, demands: &demands, constant, settings, control };
    search.draft()?.map(Some).ok_or(PlanError::Limit)
}

/// Visits that can be had without a search, in case none is finished in time; none where others are demanded.
pub(super) fn draft(
    school: &School,
    previous: &[(StaffId, Option<StaffId>)],
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Option<Planned> {
    let options = options(school, previous, commitments);
    let answer = at_once(&options, constant(school, previous.len()), settings, control).ok()??;
    Some(Planned::new(answer, commitments))
}

/// The slots of all demanded visits at the least that they cost alone: observer, host,
/// lesson and talk; in squares and triads, of all visits of their groups. None where they cannot be
/// placed together, or that is not known.
pub(super) fn demanded(
    school: &School,
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Option<Vec<At>> {
    let options = options(school, &[], commitments);
    let demands = Demands::new(&options, control).ok()?;
    let search = Search { options: &options, demands: &demands, constant: 0, settings, control };
    if let Some(size) = school.rules.visits.format.group_size() {
        let visits = groups::best(&search, size as usize).ok()??.visits;
        let tied = |staff: StaffId| demands.demanded.iter().any(|pair| pair.0 == staff || pair.1 == staff);
        let sees_one = |staff: StaffId| visits.iter().any(|visit| visit.observer == staff && tied(visit.host));
        let of_groups = visits.iter().filter(|visit| tied(visit.observer) || sees_one(visit.observer));
        return Some(of_groups.map(|visit| (visit.observer, visit.host, visit.slot, visit.debrief)).collect());
    }
    let calendar = search.demanded_alone(&demands.demanded).ok()??;
    let made = calendar.chosen.iter().zip(&calendar.placed);
    let taken = made.map(|(visit, placed)| {
        let way = visit.ways[placed.way];
        (visit.observer, visit.host, way.slot, way.debrief)
    });
    Some(taken.collect())
}

/// What cannot be of what is asked for, before anything is searched.
fn obstacles(options: &Options, settings: &Settings, control: &Control) -> Vec<Conflict> {
    let demands = Demands::without_costs(options);
    let search = Search { options, demands: &demands, constant: 0, settings, control };
    conflicts::impossible(options, &|set| clash(&search, set))
}

/// Demanded visits that clash in every way of giving them rounds: as few as cannot be together.
///
/// O(demands) searches.
fn clashing(options: &Options, settings: &Settings, control: &Control) -> Result<Vec<Conflict>, PlanError> {
    let school = options.school;
    let demands = Demands::without_costs(options);
    let search = Search { options, demands: &demands, constant: 0, settings, control };
    let all = conflicts::each_visit(&conflicts::demands(school));
    let set = conflicts::as_few_as_clash(all, &|set| clash(&search, set));
    Ok(vec![conflicts::conflict(&set, VisitClash::Clash { rounds: school.rules.visits.rounds })])
}

/// Whether some demanded visits are known to clash. What other visits cost does not matter: to work that out takes a
/// look at every two people; nor do pins that are not among these.
fn clash(search: &Search, set: &[conflicts::Demand]) -> bool {
    let is_otherwise = |demand: &&conflicts::Demand| search.options.pinned(demand.observer, demand.host) != demand.slot;
    if let Some(demand) = set.iter().find(is_otherwise) {
        let options = search.options.pinning(demand.observer, demand.host, demand.slot);
        return clash(&Search { options: &options, ..*search }, set);
    }
    let visits: Vec<(StaffId, StaffId)> = set.iter().map(|demand| (demand.observer, demand.host)).collect();
    match search.options.school.rules.visits.format.group_size() {
        Some(size) => groups::clash(search, visits, size as usize),
        None => matches!(search.demanded_alone(&visits), Ok(None)),
    }
}
