//! Teaching squares and triads: groups from different departments in which
//! everybody sees all others (docs/visits.md).
//!
//! What a group costs at least is the sum of its visits, each at its cheapest:
//! that decides who is in which group (`choose`), and is the bound. Then the
//! visits are demanded as they are, and find their rounds, lessons and talks as
//! any others do ([`super::search`]). Where that costs more than the bound, the
//! groups are looked at one by one, and then together, as visits to one class may let
//! them stand in each other's way: what they cost is another bound for them, and
//! the choice is made anew with these.

mod candidates;
mod choose;
mod local_search;
pub mod reasons;

pub use candidates::{Candidates, Group, who_sees_each_other};
pub use choose::{Least, least};

use super::network::Demands;
use super::options::IMPOSSIBLE;
use super::search::{Answer, Search};
use crate::planners::PlanError;
use crate::school::StaffId;
use crate::solve::{Control, Progress};
use candidates::Together;
use std::collections::BTreeSet;

/// How often the choice is made anew.
const CHOICES: usize = 60;

/// The best groups and their visits. None where those of demanded visits cannot be formed.
///
/// # Errors
/// Where the solver fails.
pub fn best(search: &Search, size: usize) -> Result<Option<Answer>, PlanError> {
    let grace = search.control.in_grace();
    let Some(candidates) = Candidates::in_time(search.options, search.demands, size, &grace) else {
        return search.draft();
    };
    best_of(search, candidates, Enough::Best)
}

/// What is enough.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Enough {
    /// The best groups.
    Best,
    /// Any, where it is only asked whether there are some.
    Any,
}

fn best_of(search: &Search, candidates: Candidates, enough: Enough) -> Result<Option<Answer>, PlanError> {
    let mut case = Case { search, candidates };
    let mut listed: Vec<Group> = Vec::new();
    let mut examined: BTreeSet<Group> = BTreeSet::new();
    // The visits alone are a bound, where there are too many people or too little time for all their groups.
    let mut bound = case.network_bound()?;
    let mut best: Option<Answer> = None;
    for _ in 0..CHOICES {
        let Some(choice) = choose::choose(search, &case.candidates, &mut listed)? else { break };
        bound = bound.max(choice.bound.saturating_add(search.constant));
        let answer = case.with_most(choice.groups.clone())?;
        if let Some(answer) = answer
            && best.as_ref().is_none_or(|best| answer.cost < best.cost)
        {
            best = Some(Answer { stopped: answer.stopped.or(choice.stopped), ..answer });
        }
        search.control.tell(Progress { best: best.as_ref().map(|best| best.cost), bound: bound.max(0) });
        let proven = best.as_ref().is_some_and(|best| best.cost <= bound);
        let proven = proven || enough == Enough::Any && best.is_some();
        if proven || search.control.stopped().is_some() {
            break;
        }
        if !case.look_at(&choice.groups, &mut examined)? && !case.look_at_all(choice.groups)? {
            break;
        }
    }
    Ok(best.map(|best| {
        let bound = bound.min(best.cost);
        let stopped = if bound == best.cost { None } else { best.stopped.or(search.control.stopped()) };
        Answer { bound, stopped, ..best }
    }))
}

/// The visits of some groups, as many of them as find rounds together, without a bound for others.
/// None where not even those of demanded visits do.
///
/// # Errors
/// Where the solver fails.
pub fn of(search: &Search, groups: &[Vec<StaffId>], size: usize) -> Result<Option<Answer>, PlanError> {
    let case = Case { search, candidates: Candidates::new(search.options, search.demands, size) };
    let possible = |group: &Group| case.candidates.cost(group).is_some();
    let groups = groups.iter().filter_map(|people| case.candidates.group_of(people)).filter(possible).collect();
    // Costs are never negative.
    Ok(case.with_most(groups)?.map(|answer| Answer { bound: 0, ..answer }))
}

/// Whether some demanded visits are known to find no groups together. Nobody else need be in one.
pub fn clash(search: &Search, mut demanded: Vec<(StaffId, StaffId)>, size: usize) -> bool {
    demanded.sort_unstable();
    let demands = Demands::only(search.options.school, demanded);
    let candidates = Candidates::near_demanded(search.options, &demands, size);
    let found = best_of(&Search { demands: &demands, ..*search }, candidates, Enough::Any);
    matches!(found, Ok(None)) && search.control.stopped().is_none()
}

/// For what must come to an end when time is up already, else all that came before it would be for nothing.
fn in_grace(control: &Control) -> Control {
    if control.stopped().is_some() { control.in_grace() } else { control.quiet() }
}

struct Case<'a> {
    search: &'a Search<'a>,
    candidates: Candidates,
}

impl Case<'_> {
    /// The visits of some groups, as many of them as find rounds together.
    fn with_most(&self, mut groups: Vec<Group>) -> Result<Option<Answer>, PlanError> {
        let is_over = || self.search.control.stopped().is_some();
        let mut graced = is_over();
        let mut control = in_grace(self.search.control);
        loop {
            let left = self.candidates.people.len() - groups.len() * self.candidates.size;
            let missing = left as i64 * (self.candidates.size as i64 - 1) * self.search.demands.unmet;
            if let Some(answer) = self.visits_of(&groups, self.search.constant + missing, &control)? {
                return Ok(Some(answer));
            }
            if !graced && is_over() {
                // Time was up meanwhile, so nothing is known against these groups.
                graced = true;
                control = in_grace(self.search.control);
                continue;
            }
            let tied = |group: &Group| group.iter().any(|person| self.candidates.is_tied(usize::from(*person)));
            let dearest = groups.iter().enumerate().filter(|(_, group)| !tied(group));
            match dearest.max_by_key(|(_, group)| self.candidates.cost(group)) {
                // To try one group less after the other takes too long now.
                Some(_) if control.stopped().is_some() => {
                    let half = groups.len() / 2;
                    groups.sort_by_key(|group| (!tied(group), self.candidates.cost(group)));
                    let of_demanded = groups.iter().filter(|group| tied(group)).count();
                    groups.truncate(half.max(of_demanded));
                }
                Some((dearest, _)) => {
                    groups.remove(dearest);
                }
                None => return Ok(None),
            };
        }
    }

    /// The visits of groups with their rounds; none where these cannot be.
    fn visits_of(&self, groups: &[Group], constant: i64, control: &Control) -> Result<Option<Answer>, PlanError> {
        let person = |position: u16| self.candidates.people[usize::from(position)];
        let mut visits: Vec<(StaffId, StaffId)> = Vec::new();
        for group in groups {
            for observer in group {
                let hosts = group.iter().filter(|host| *host != observer);
                visits.extend(hosts.map(|host| (person(*observer), person(*host))));
            }
        }
        visits.sort_unstable();
        let mut demands = Demands::only(self.search.options.school, visits);
        demands.unmet = self.search.demands.unmet;
        match (Search { demands: &demands, constant, control, ..*self.search }).run() {
            // Stopped before it is known: what was found so far is the answer.
            Err(PlanError::Limit) => Ok(None),
            known => known,
        }
    }

    /// Finds out what groups cost on their own. Whether any costs more than was known.
    fn look_at(&mut self, groups: &[Group], examined: &mut BTreeSet<Group>) -> Result<bool, PlanError> {
        let mut news = false;
        // What one group costs is not what is told of.
        let quiet = self.search.control.quiet();
        for group in groups {
            if !examined.insert(group.clone()) || self.search.control.stopped().is_some() {
                continue;
            }
            let known = self.candidates.cost(group).unwrap_or(0);
            let again = -self.candidates.again_of_group();
            let own = self.visits_of(std::slice::from_ref(group), again, &quiet)?;
            let own = own.map_or(IMPOSSIBLE, |answer| answer.bound);
            if self.search.control.stopped().is_some() {
                break;
            }
            if own > known {
                self.candidates.is_dearer(group.clone(), own);
                news = true;
            }
        }
        Ok(news)
    }

    /// Finds out which groups are dearer together than the sum of each, as few as
    /// can be. Whether any are.
    fn look_at_all(&mut self, groups: Vec<Group>) -> Result<bool, PlanError> {
        let Some(mut cost) = self.dearer(&groups)? else { return Ok(false) };
        let mut few = groups;
        for position in (0..few.len()).rev() {
            if self.search.control.stopped().is_some() {
                return Ok(false);
            }
            let mut fewer = few.clone();
            fewer.remove(position);
            if let Some(of_fewer) = self.dearer(&fewer)? {
                (few, cost) = (fewer, of_fewer);
            }
        }
        self.candidates.are_dearer_together(Together { groups: few, cost });
        Ok(self.search.control.stopped().is_none())
    }

    /// What some groups cost together at least, where that is more than was known.
    fn dearer(&self, groups: &[Group]) -> Result<Option<i64>, PlanError> {
        let again = -self.candidates.again_of_group() * groups.len() as i64;
        let together = self.visits_of(groups, again, &self.search.control.quiet())?;
        let together = together.map_or(IMPOSSIBLE, |together| together.bound);
        let each: i64 = groups.iter().map(|group| self.candidates.cost(group).unwrap_or(0)).sum();
        let known = each.saturating_add(self.candidates.beyond_each(groups));
        Ok((together > known && self.search.control.stopped().is_none()).then_some(together))
    }

    /// What everybody's visits cost at least, whoever is in a group with whom.
    fn network_bound(&self) -> Result<i64, PlanError> {
        let network = super::network::Network::solve(self.search.demands)?;
        let demanded = self.search.demands.demanded.iter();
        // With one that cannot be made there is no plan, and nothing to be a bound of.
        let least = demanded.map(|(observer, host)| self.search.options.least(*observer, *host));
        let demanded: i64 = least.filter(|least| *least != IMPOSSIBLE).sum();
        let demanded = demanded + self.search.demands.again_of_demanded();
        Ok(self.search.constant + network.matching.cost + demanded)
    }
}
