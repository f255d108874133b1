//! Greedy answers and reductions against trying all there is.

use super::super::attendance::{absence, cheapest_presence};
use super::super::bounds::{least_alone, least_with};
use super::super::choice::{Choice, cost_of};
use super::super::formulate::formulate;
use super::super::heuristic::{Effort, draft};
use super::super::options::{Presence, Scarce, TeamOptions, Window};
use super::super::reduce::{Scope, everything, fix_by_team_bounds, without_idle_absences};
use super::*;
use crate::planners::taken_time::TakenTime;
use crate::school::{Costs, DayId, Id, Member, MemberRole, SlotSet, Table, Team, WeekId};
use crate::solve::ilp::{Task, solve};
use crate::solve::{Outcome, Settings};
use proptest::prelude::*;

fn role() -> impl Strategy<Value = MemberRole> {
    prop_oneof![
        Just(MemberRole::Required),
        Just(MemberRole::Required),
        Just(MemberRole::Optional),
        Just(MemberRole::Lead)
    ]
}

fn presence() -> impl Strategy<Value = Presence> {
    let can = (0..70i64, 0..3u32).prop_map(|(cost, releases)| Presence::Can { cost, releases });
    prop_oneof![1 => Just(Presence::Cannot), 4 => can]
}

fn team_of(members: &[(MemberRole, Presence)], quorum: u32) -> Team {
    let members = members.iter().enumerate();
    Team {
        id: "t".into(),
        name: "t".into(),
        sessions: 1,
        every: 1,
        same_time: false,
        place: crate::school::MeetingPlace::Anywhere,
        length: crate::school::SessionLength::Periods(1),
        quorum,
        priority: 1,
        room: false,
        members: members.map(|(at, (role, _))| Member { staff: StaffId::from_index(at), role: *role }).collect(),
    }
}

fn window_of(members: &[(MemberRole, Presence)]) -> Window {
    let start = Slot::from_index(0);
    Window {
        site: None,
        moments: SlotSet::new(4, []),
        turn: 1,
        time_of_week: 0,
        start,
        slots: vec![start],
        taken: TakenTime::without_overlaps(SlotSet::new(1, [start])),
        day: DayId::from_index(0),
        week: WeekId::from_index(0),
        presence: members.iter().map(|(_, presence)| *presence).collect(),
        rooms: vec![],
        keeping: 0,
        alone: 0,
        pinned: false,
        scarce: None,
    }
}

/// The least cost of all sets of members that rules 2 and 3 allow.
fn cheapest_by_trying(team: &Team, window: &Window, costs: &Costs, forced: Option<(usize, bool)>) -> Option<i64> {
    let sets = 0u32..1 << team.members.len();
    let cost = |set: u32| {
        let (mut total, mut core, mut all, mut covered) = (0, 0, 0, 0);
        for (at, member) in team.members.iter().enumerate() {
            let attends = set >> at & 1 == 1;
            if forced.is_some_and(|(fixed, value)| fixed == at && value != attends) {
                return None;
            }
            match (attends, window.presence[at]) {
                (true, Presence::Cannot) => return None,
                (true, Presence::Can { cost, releases }) => {
                    total += cost + i64::from(costs.cover_load) * i64::from(releases);
                    all += 1;
                    core += u32::from(member.role != MemberRole::Optional);
                    covered += usize::from(window.scarce.as_ref().is_some_and(|scarce| scarce.needs[at]));
                }
                (false, _) => total += absence(member.role, costs)?,
            }
        }
        let enough = window.scarce.as_ref().is_none_or(|scarce| covered <= scarce.coverers);
        (core >= team.quorum && all >= 2 && enough).then_some(total)
    };
    sets.filter_map(cost).min()
}

/// The least cost of all sets of windows that rules 1 and 6 and the pins allow.
fn least_by_trying(school: &School, team: TeamId, options: &TeamOptions, with: Option<usize>) -> Option<i64> {
    let windows = &options.windows;
    let sessions = school.teams[team].sessions;
    let blocks = &school.rules.blocks;
    let sets = (0u32..1 << windows.len()).filter(|set| set.count_ones() <= sessions);
    let cost = |set: u32| {
        let chosen: Vec<&Window> =
            windows.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, window)| window).collect();
        let missed =
            windows.iter().enumerate().any(|(at, window)| (window.pinned || with == Some(at)) && set >> at & 1 == 0);
        let clash = |a: &Window, b: &Window| {
            if blocks.same_day_sessions { a.taken.spots().intersects(b.taken.spots()) } else { a.day == b.day }
        };
        let clashes = chosen.iter().enumerate().any(|(at, a)| chosen[..at].iter().any(|b| clash(a, b)));
        let of_week = |week: WeekId| chosen.iter().filter(|window| window.week == week).count();
        let most =
            if blocks.same_week_sessions { sessions } else { sessions.div_ceil(school.cycle.weeks().len() as u32) };
        let crowded_week = school.cycle.weeks().ids().any(|week| of_week(week) > most as usize);
        let total: i64 = chosen.iter().map(|window| window.alone).sum();
        let missing = i64::from(sessions - chosen.len() as u32) * options.unmet;
        (!missed && !clashes && !crowded_week).then_some(options.moved + total + missing)
    };
    sets.filter_map(cost).min()
}

/// The proven optimum of a scope.
pub(super) fn optimum(school: &School, options: &Options, scope: &Scope) -> Option<i64> {
    let formulation = formulate(school, options, scope);
    let settings = Settings::to_the_proof();
    let task = Task::new(&formulation.program, None, &settings);
    let outcome = solve(SolverName::available()[0], task, &Control::default(), &|_, _| {});
    match outcome.unwrap() {
        Outcome::Optimal { values, cost } => {
            let teams: Vec<TeamId> = scope.iter().map(|kept| kept.team).collect();
            let choices = formulation.decode(&values);
            assert_eq!(cost_of(school, options, &teams, &choices), Some(cost), "decoded, it costs what was proven");
            Some(cost)
        }
        Outcome::Infeasible => None,
        other => panic!("no limit was set: {other:?}"),
    }
}

/// A school with what can be done in it, each team's best alone, and a plan.
pub(super) type Drafted = (School, Options, Table<TeamId, i64>, Vec<Choice>);

/// A random school with its bounds and a quick draft; none where there is none.
pub(super) fn drafted(seed: u64, size: &Size) -> Option<Drafted> {
    let school = random_school(&mut Dice(seed), size).try_school().ok()?;
    let options = options_of(&school);
    let bounds: Option<Vec<i64>> =
        school.teams.ids().map(|team| least_alone(&school, team, &options.teams[team])).collect();
    let choices =
        draft(&school, &options, &Effort { target: i64::MIN, patience: seed as u32 % 3, seed, stopped: &|| false })?;
    Some((school, options, bounds?.into_iter().collect(), choices))
}

const SIZE: Size = Size { weeks: 1, days: 2, periods: 4, people: 6, teams: 4, pins: true };

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    /// Where covers are scarce the greedy answer is a lower bound, and says "impossible" only where it is.
    #[test]
    fn scarce_covers_never_make_the_bound_too_high(
        members in proptest::collection::vec((role(), presence(), any::<bool>()), 1..7),
        quorum in 0..6u32,
        coverers in 0..4usize,
        forced in proptest::option::of((0..7usize, any::<bool>())),
    ) {
        let needs = members.iter().map(|(_, _, needs)| *needs).collect();
        let members: Vec<(MemberRole, Presence)> = members.into_iter().map(|(role, presence, _)| (role, presence)).collect();
        let forced = forced.filter(|(at, _)| *at < members.len());
        let team = team_of(&members, quorum);
        let mut window = window_of(&members);
        window.scarce = Some(Scarce { coverers, needs });
        let costs = Costs::default();
        if let Some(least) = cheapest_by_trying(&team, &window, &costs, forced) {
            let bound = cheapest_presence(&team, &window, &costs, forced);
            prop_assert!(bound.is_some_and(|bound| bound <= least), "bound {bound:?}, least {least}");
        }
    }

    #[test]
    fn the_cheapest_presence_is_that_of_all_sets(
        members in prop::collection::vec((role(), presence()), 1..8),
        quorum in 0..5u32,
        figures in (0..60u32, 0..30u32, 0..9u32),
        forced in prop::option::of((0..7usize, any::<bool>())),
    ) {
        let costs = Costs { absent_required: figures.0, absent_optional: figures.1, cover_load: figures.2, ..Costs::default() };
        let team = team_of(&members, quorum.min(members.len() as u32));
        let window = window_of(&members);
        let forced = forced.filter(|(at, _)| *at < members.len());
        let found = cheapest_presence(&team, &window, &costs, forced);
        prop_assert_eq!(found, cheapest_by_trying(&team, &window, &costs, forced));
    }

    #[test]
    fn the_least_of_a_team_alone_is_that_of_all_sets(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let size = Size { weeks: 1 + dice.below(2), days: 2, periods: 3, people: 3, teams: 1, pins: true };
        let Ok(school) = random_school(&mut dice, &size).try_school() else { return Err(TestCaseError::reject("refused")) };
        let mut options = options_of(&school);
        let id = school.teams.ids().next().unwrap();
        let exact = !school.rules.blocks.same_day_sessions || school.teams[id].length == crate::school::SessionLength::Periods(1);
        for window in &mut options.teams[id].windows {
            window.alone = dice.below(60) as i64 * 20 - 50;
        }
        let of_team = &options.teams[id];
        for with in (0..of_team.windows.len()).map(Some).chain([None]) {
            let (found, least) = (least_with(&school, id, of_team, with), least_by_trying(&school, id, of_team, with));
            if exact {
                prop_assert_eq!(found, least);
            } else if let Some(least) = least {
                prop_assert!(found.is_some_and(|found| found <= least), "{found:?} is no bound of {least}");
            }
        }
    }

    #[test]
    fn what_is_hopeless_is_in_no_better_plan(seed in any::<u64>()) {
        let Some((school, options, bounds, choices)) = drafted(seed, &SIZE) else { return Err(TestCaseError::reject("no draft")) };
        let teams: Vec<TeamId> = school.teams.ids().collect();
        let whole = everything(&school, &options, &teams);
        let least = optimum(&school, &options, &whole);
        let idle = without_idle_absences(&school, &options, &whole);
        prop_assert_eq!(optimum(&school, &options, &idle), least);
        let cost = cost_of(&school, &options, &teams, &choices).unwrap();
        let slack = cost - bounds.iter().sum::<i64>();
        prop_assert!(least.is_some_and(|least| least <= cost && least >= bounds.iter().sum()));
        let reduced = fix_by_team_bounds(&school, &options, &idle, &bounds, &choices, slack);
        prop_assert_eq!(optimum(&school, &options, &reduced), least);
        let windows = |scope: &Scope| scope.iter().map(|kept| kept.windows.len()).sum::<usize>();
        prop_assert!(windows(&reduced) <= windows(&whole));
    }
}

/// The reductions leave something out at all: a window dearer than the draft's slack.
#[test]
fn a_dear_window_is_left_out() {
    let folder = Folder::one_day().busy("ana", &["Mon 1", "Mon 3"]).busy("bo", &["Mon 1", "Mon 3"]);
    let folder = folder.busy("cy", &["Mon 2"]).team("t", "1,1,2,1,no", "ana bo cy").team("u", "1,1,1,1,no", "ana bo");
    let school = folder.school();
    let options = options_of(&school);
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let bounds: Table<TeamId, i64> =
        teams.iter().map(|team| least_alone(&school, *team, &options.teams[*team]).unwrap()).collect();
    let choices =
        draft(&school, &options, &Effort { target: i64::MIN, patience: 100, seed: 0, stopped: &|| false }).unwrap();
    let slack = cost_of(&school, &options, &teams, &choices).unwrap() - bounds.iter().sum::<i64>();
    let whole = everything(&school, &options, &teams);
    let reduced = fix_by_team_bounds(&school, &options, &whole, &bounds, &choices, slack);
    let of_t = |scope: &Scope| scope[0].windows.iter().map(|window| window.window).collect::<Vec<_>>();
    assert_eq!(of_t(&whole).len(), 2);
    assert_eq!(of_t(&reduced).len(), 1, "slack {slack}");
}
