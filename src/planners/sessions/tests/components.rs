//! What connects teams, and that nothing else does.

use super::super::choice::{Choice, cost_of};
use super::super::heuristic::{Effort, draft};
use super::super::reduce::{components, everything, of_scope, without_idle_absences};
use super::shortcuts::optimum;
use super::*;
use proptest::prelude::*;

/// The teams of each component, as text: `t u | v`.
fn parts(school: &School) -> String {
    let options = options_of(school);
    let teams: Vec<TeamId> = school.teams.ids().collect();
    let parts = components(school, &options, &everything(school, &options, &teams));
    let part = |part: &super::super::reduce::Scope| {
        part.iter().map(|kept| school.teams[kept.team].id.clone()).collect::<Vec<_>>().join(" ")
    };
    parts.iter().map(part).collect::<Vec<_>>().join(" | ")
}

/// Two days; `t` of ana and bo can meet on Monday only, `u` of cy and `other` on either day.
fn folder(other: &str) -> Folder {
    let folder =
        Folder::new(&["Mon 1", "Mon 2", "Tue 1", "Tue 2"]).person("ana").person("bo").person("cy").person("dee");
    folder.busy("ana", &["Tue 1", "Tue 2"]).team("t", "1,1,,1,no", "ana bo").team(
        "u",
        "1,1,,1,no",
        &format!("cy {other}"),
    )
}

#[test]
fn teams_without_a_common_person_are_planned_apart() {
    assert_eq!(parts(&folder("dee").school()), "t | u");
}

#[test]
fn a_person_connects_teams_that_could_meet_on_one_day() {
    assert_eq!(parts(&folder("bo").school()), "t u");
    // bo can meet with t on Monday only and with u on Tuesday only.
    assert_eq!(parts(&folder("bo").busy("cy", &["Mon 1", "Mon 2"]).school()), "t | u");
}

#[test]
fn limits_over_the_cycle_connect_all_days_of_a_person() {
    for limit in ["min_free_per_cycle = 1", "max_committed_per_cycle = 3"] {
        let folder = folder("bo").busy("cy", &["Mon 1", "Mon 2"]).rules("[prep]").rules(limit);
        // Else these are no days of theirs in school, on which they keep anything.
        let folder = folder.marked("cy", "Tue 1", "here").marked("ana", "Mon 1", "here");
        assert_eq!(parts(&folder.school()), "t u", "{limit}");
    }
    let folder = folder("bo").busy("cy", &["Mon 1", "Mon 2"]).rules("[prep]\nmin_free_per_day = 1");
    assert_eq!(parts(&folder.school()), "t | u");
}

#[test]
fn coverers_connect_those_who_need_them() {
    // Both need the one coverer, on different days: `cover_load` grows with each.
    let folder = |rules: &str| {
        let folder = Folder::new(&["Mon 1", "Tue 1"]).person("ana").person("bo").person("cy").person("dee");
        let folder = folder.person("eli,1,cover").teaches("ana", &["Mon 1"]).busy("ana", &["Tue 1"]);
        let folder = folder.teaches("cy", &["Tue 1"]).busy("cy", &["Mon 1"]);
        folder.team("t", "1,1,,1,no", "ana bo").team("u", "1,1,,1,no", "cy dee").rules(rules)
    };
    assert_eq!(parts(&folder("[blocks]\nrelease = true").school()), "t u");
    assert_eq!(parts(&folder("").school()), "t | u");
}

#[test]
fn a_coverer_who_attends_is_connected() {
    let folder = Folder::new(&["Mon 1", "Mon 2"]).person("ana").person("bo").person("cy,1,cover").person("dee");
    let folder = folder.teaches("ana", &["Mon 1"]).busy("ana", &["Mon 2"]);
    let folder = folder.team("t", "1,1,,1,no", "ana bo").team("u", "1,1,,1,no", "cy dee");
    assert_eq!(parts(&folder.rules("[blocks]\nrelease = true").school()), "t u");
}

#[test]
fn rooms_and_parallel_sessions_connect_where_they_can_run_out() {
    let folder = |room: &str| {
        let folder = Folder::new(&["Mon 1"]).person("ana").person("bo").person("cy").person("dee").person("eli");
        let folder = folder.busy("eli", &["Mon 1"]);
        folder.team("t", &format!("1,1,,1,{room}"), "ana bo").team("u", &format!("1,1,,1,{room}"), "cy dee")
    };
    assert_eq!(parts(&folder("no").school()), "t | u");
    assert_eq!(parts(&folder("no").rules("parallel_sessions = 1").school()), "t u");
    assert_eq!(parts(&folder("no").rules("parallel_sessions = 2").school()), "t | u");
    assert_eq!(parts(&folder("yes").school()), "t | u", "without rooms.csv rooms are not limited");
    assert_eq!(parts(&folder("yes").room("R1,9,yes").school()), "t u");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn parts_share_nobody_on_a_day_and_add_up(seed in any::<u64>()) {
        let size = Size { weeks: 1, days: 3, periods: 3, people: 9, teams: 4, pins: false };
        let Ok(school) = random_school(&mut Dice(seed), &size).try_school() else { return Err(TestCaseError::reject("refused")) };
        let options = options_of(&school);
        let teams: Vec<TeamId> = school.teams.ids().collect();
        let whole = without_idle_absences(&school, &options, &everything(&school, &options, &teams));
        let parts = components(&school, &options, &whole);
        let mut seen: Vec<TeamId> = parts.iter().flatten().map(|kept| kept.team).collect();
        seen.sort();
        prop_assert_eq!(&seen, &teams);
        let people = |scope: &super::super::reduce::Scope| {
            let mut people = std::collections::BTreeSet::new();
            for kept in scope {
                for window in &kept.windows {
                    let day = options.teams[kept.team].windows[window.window].day;
                    for (at, member) in school.teams[kept.team].members.iter().enumerate() {
                        if window.attendance[at] != super::super::reduce::Attendance::Never {
                            people.insert((member.staff, day));
                        }
                    }
                }
            }
            people
        };
        for (at, a) in parts.iter().enumerate() {
            for b in &parts[..at] {
                prop_assert!(people(a).is_disjoint(&people(b)));
            }
        }
        let least: Option<i64> = parts.iter().map(|part| optimum(&school, &options, part)).sum();
        prop_assert_eq!(least, optimum(&school, &options, &whole));
        // A plan costs what its parts cost.
        if let Some(choices) = draft(&school, &options, &Effort { target: i64::MIN, patience: 0, seed: 0, stopped: &|| false }) {
            let cost = |scope: &super::super::reduce::Scope| {
                let teams: Vec<TeamId> = scope.iter().map(|kept| kept.team).collect();
                let choices: Vec<Choice> = of_scope(&choices, scope);
                cost_of(&school, &options, &teams, &choices)
            };
            prop_assert_eq!(parts.iter().map(cost).sum::<Option<i64>>(), cost(&whole));
        }
    }
}
