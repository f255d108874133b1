//! The cheap bound: each team's best sessions with nothing else planned.
//!
//! Other teams can only take time, rooms and covers away, and make covers and
//! days dearer. So the sum of these over all teams is a lower bound on the cost
//! of every plan, and where a plan reaches it, it is proven without a solver.

use super::attendance::cheapest_presence;
use super::options::{TeamOptions, Window};
use crate::school::{Costs, School, Team, TeamId, WeekId};
use std::collections::BTreeSet;

/// The least cost of a team's sessions with nothing else planned, missing ones
/// and moved ones included; none where its pins cannot hold together.
pub fn least_alone(school: &School, team: TeamId, options: &TeamOptions) -> Option<i64> {
    least_with(school, team, options, None)
}

/// The same with a session in one window (by position), so that the
/// difference is what choosing that window costs at least.
///
/// Without `same_day_sessions` a team's best choice takes the cheapest window
/// of each day, cheapest days first, as long as its week has room and a session
/// costs less than a missing one: the days are a partition matroid, so this is
/// exact; with `same_time` the best is that of the best time of the week. With `same_day_sessions` windows count on their own, even where two
/// overlap: still a lower bound.
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
    let by_day = !school.rules.blocks.same_day_sessions;
    let turns = 1..=school.teams[team].every;
    let weeks = turns.flat_map(|turn| school.cycle.weeks().ids().map(move |week| (week, turn)));
    let mut week_room: Vec<((WeekId, u32), u32)> = weeks.map(|week| (week, options.per_week)).collect();
    let mut days = Vec::new();
    let mut total = options.moved;
    let mut placed = 0;
    let fixed = |(index, candidate): (usize, &Window)| candidate.pinned || window == Some(index);
    for (_, fixed) in options.windows.iter().enumerate().filter(|entry| fixed((entry.0, entry.1))) {
        let room = week_room.iter_mut().find(|(week, _)| *week == fixed.week_of_turn())?;
        if placed == sessions || room.1 == 0 || (by_day && days.contains(&fixed.day_of_turn())) || !is_then(fixed) {
            return None;
        }
        room.1 -= 1;
        days.push(fixed.day_of_turn());
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
        let room = week_room.iter_mut().find(|(week, _)| *week == candidate.week_of_turn())?;
        if room.1 == 0 || (by_day && days.contains(&candidate.day_of_turn())) {
            continue;
        }
        room.1 -= 1;
        days.push(candidate.day_of_turn());
        placed += 1;
        total += candidate.alone;
    }
    Some(total + options.unmet * i64::from(sessions - placed))
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
    pub fn of(school: &School, team: TeamId, options: &TeamOptions, least: i64) -> Excess {
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
