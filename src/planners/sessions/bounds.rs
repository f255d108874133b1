//! The cheap bound: each team's best sessions with nothing else planned.
//!
//! Other teams can only take time, rooms and covers away, and make covers and
//! days dearer. So the sum of these over all teams is a lower bound on the cost
//! of every plan, and where a plan reaches it, it is proven without a solver.

use super::attendance::cheapest_presence;
use super::limits::{self, Key, Of};
use super::options::{TeamOptions, Window};
use crate::school::{Costs, School, Team, TeamId};
use std::collections::BTreeSet;

/// The least cost of a team's sessions with nothing else planned, missing ones
/// and moved ones included; none where its pins cannot hold together.
pub fn least_alone(school: &School, team: TeamId, options: &TeamOptions) -> Option<i64> {
    least_with(school, team, options, None)
}

/// The same with a session in one window (by position), so that the
/// difference is what choosing that window costs at least.
///
/// A team's best choice takes the cheapest windows as long as the limits on its days and
/// weeks have room and a session costs less than a missing one: days lie within weeks, so what
/// these allow is a laminar matroid, and this is exact. With `same_time` the best is that of the
/// best time of the week. Limits on moments are left out, so that two windows may overlap: still a lower bound.
///
/// O(windows × log windows).
pub fn least_with(school: &School, team: TeamId, options: &TeamOptions, window: Option<usize>) -> Option<i64> {
    if !options.same_time || school.teams[team].sessions < 2 {
        return least_at(school, team, options, window, None);
    }
    let times: BTreeSet<usize> = options.windows.iter().map(|window| window.time_of_week).collect();
    let at_no_time = times.is_empty().then(|| least_at(school, team, options, window, None)).flatten();
    let at_times = times.into_iter().filter_map(|time| least_at(school, team, options, window, Some(time)));
    at_times.chain(at_no_time).min()
}

/// The same where all sessions are at one time of the week.
fn least_at(
    school: &School,
    team: TeamId,
    options: &TeamOptions,
    window: Option<usize>,
    time: Option<usize>,
) -> Option<i64> {
    let is_then = |window: &Window| time.is_none_or(|time| window.time_of_week == time);
    let sessions = school.teams[team].sessions;
    let mut room = Room { school, team, options, taken: Vec::new() };
    let mut total = options.moved;
    let mut placed = 0;
    let fixed = |(index, candidate): (usize, &Window)| candidate.pinned || window == Some(index);
    for (_, fixed) in options.windows.iter().enumerate().filter(|entry| fixed((entry.0, entry.1))) {
        if placed == sessions || !is_then(fixed) || !room.take(fixed) {
            return None;
        }
        placed += 1;
        total += fixed.alone;
    }
    let free = options.windows.iter().enumerate().filter(|entry| !fixed((entry.0, entry.1)));
    let mut candidates: Vec<&Window> = free.map(|(_, candidate)| candidate).filter(|other| is_then(other)).collect();
    candidates.sort_by_key(|candidate| (candidate.alone, candidate.start));
    for candidate in candidates {
        if placed == sessions || candidate.alone >= options.unmet {
            break;
        }
        if room.take(candidate) {
            placed += 1;
            total += candidate.alone;
        }
    }
    Some(total + options.unmet * i64::from(sessions - placed))
}

/// What the limits on days and weeks leave of a team.
struct Room<'a> {
    school: &'a School,
    team: TeamId,
    options: &'a TeamOptions,
    /// The keys that are taken, one of them for each session.
    taken: Vec<Key>,
}

impl Room<'_> {
    /// Takes what a session in a window takes, where there is room for it.
    fn take(&mut self, window: &Window) -> bool {
        let before = self.taken.len();
        let fits = limits::of_one_team().filter(|limit| limit.counts_once()).all(|limit| {
            let Some(most) = self.options.limits.most(limit) else { return true };
            limits::every_key(limit, self.school, Of::Team(self.team), window.time(), |key| {
                let others = self.taken[..before].iter().filter(|other| **other == key).count();
                self.taken.push(key);
                others < most as usize
            })
        });
        if !fits {
            self.taken.truncate(before);
        }
        fits
    }
}

/// What the choices of a team cost at least beyond its best, so that those
/// which cannot be in a better plan are left out.
#[derive(Clone, Debug)]
pub struct Excess {
    /// Per window; none where the window cannot be used at all.
    pub windows: Vec<Option<i64>>,
}

impl Excess {
    /// Over the windows of one team whose best alone is `least`.
    pub fn new(school: &School, team: TeamId, options: &TeamOptions, least: i64) -> Excess {
        let windows = (0..options.windows.len())
            .map(|index| least_with(school, team, options, Some(index)).map(|total| total - least))
            .collect();
        Excess { windows }
    }
}

/// What it costs at least, beyond the window's cheapest, that the member at
/// `index` attends (or does not); none where that is impossible.
pub fn presence_excess(team: &Team, window: &Window, costs: &Costs, index: usize, attends: bool) -> Option<i64> {
    let forced = cheapest_presence(team, window, costs, Some((index, attends)))?;
    Some(forced + window.keeping - window.alone)
}
