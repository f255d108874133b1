//! "Prep": what every person keeps, as the options see one commitment alone.

use super::*;
use crate::planners::commitments::Commitments;
use crate::school::{DayId, PrepKey};

/// ana teaches Mon 1; both are in school all of Monday and Tuesday.
fn folder() -> Folder {
    Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4 open", "Tue 1", "Tue 2", "Tue 3"])
        .person("ana,0.5,")
        .person("bo")
        .busy("ana", &["Mon 1", "Tue 1", "Tue 2"])
        .busy("bo", &["Mon 1"])
        .marked("bo", "Tue 1", "here")
        .team("t", "1,1,,1,no", "ana bo")
        .rules("[prep]")
}

fn starts_with(rules: &str) -> Vec<String> {
    starts(&folder().rules(rules).school())
}

#[test]
fn without_limits_every_common_slot_is_there() {
    assert_eq!(starts_with(""), ["Mon 2", "Mon 3", "Mon 4", "Tue 3"]);
}

#[test]
fn free_periods_of_a_day_are_kept() {
    // On Tuesday ana has one free lesson slot only: it stays.
    assert_eq!(starts_with("min_free_per_day = 1"), ["Mon 2", "Mon 3", "Mon 4"]);
    // Of two free lesson slots on Monday two are kept; the open one is no prep.
    assert_eq!(starts_with("min_free_per_day = 2"), ["Mon 4"]);
    // A day that had fewer keeps what it had.
    assert_eq!(starts_with("min_free_per_day = 9"), ["Mon 4"]);
}

#[test]
fn free_periods_of_the_cycle_are_kept_by_share() {
    // ana has 3 free lesson slots and works half: 4 × 0.5 = 2 stay, one may go.
    assert_eq!(starts_with("min_free_per_cycle = 4"), ["Mon 2", "Mon 3", "Mon 4", "Tue 3"]);
    // 5 × 0.5 is rounded up to 3: none of the lesson slots may go; bo keeps 5 of 5.
    assert_eq!(starts_with("min_free_per_cycle = 5"), ["Mon 4"]);
}

#[test]
fn whoever_starts_below_the_guarantee_gets_nothing() {
    // 7 × 0.5 = 4 is more than ana's 3, and 7 more than bo's 5.
    assert_eq!(starts_with("min_free_per_cycle = 7"), [""; 0]);
}

#[test]
fn committed_time_counts_slots_of_every_kind() {
    let long = |rules: &str| {
        let mut folder = folder();
        folder.teams = folder.teams.replace("t,1,1", "t,1,2");
        starts(&folder.rules(rules).school())
    };
    assert_eq!(long(""), ["Mon 2", "Mon 3"]);
    assert_eq!(long("max_committed_per_cycle = 3"), ["Mon 2", "Mon 3"], "3 × 0.5 is rounded up to 2");
    assert_eq!(long("max_committed_per_cycle = 2"), [""; 0], "half of 2 is 1, also where one slot is open");
}

#[test]
fn a_released_slot_was_never_free() {
    let starts_with = |limit: &str| {
        let folder = Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4"]).person("ana").person("bo").person("cy,1,cover");
        let folder = folder.teaches("ana", &["Mon 1", "Mon 2"]).busy("ana", &["Mon 4"]).busy("bo", &["Mon 3", "Mon 4"]);
        let folder = folder.marked("bo", "Mon 1", "protected").team("t", "1,1,,1,no", "ana bo");
        starts(&folder.rules("[blocks]\nrelease = true\n[prep]").rules(limit).school())
    };
    // bo has one free slot and ana one; his is taken by a session, hers is not.
    assert_eq!(starts_with("max_committed_per_cycle = 1"), ["Mon 2"]);
    assert_eq!(starts_with("min_free_per_cycle = 1"), [""; 0], "bo keeps his");
    let kept = |rules: &str| {
        let folder = Folder::new(&["Mon 1", "Mon 2", "Mon 3"]).person("ana").person("bo").person("cy,1,cover");
        let folder = folder.teaches("ana", &["Mon 1"]).busy("ana", &["Mon 3"]).team("t", "1,1,,1,no", "ana bo");
        starts(&folder.rules("[blocks]\nrelease = true\n[prep]").rules(rules).school())
    };
    assert_eq!(kept(""), ["Mon 1", "Mon 2"]);
    assert_eq!(kept("min_free_per_day = 1"), ["Mon 1"], "ana keeps Mon 2 and is released from Mon 1");
    assert_eq!(kept("min_free_per_cycle = 1"), ["Mon 1"]);
}

#[test]
fn allowances_draw_from_what_is_there() {
    let rules = "min_free_per_day = 1\nmin_free_per_cycle = 4\nmax_sessions_per_day = 2\nmax_committed_per_cycle = 3";
    let school = folder().rules(rules).school();
    let allowances = crate::planners::prep::allowances(&school, &Commitments::none(&school));
    let ana = &allowances[staff(&school, "ana")];
    assert!(ana.may_commit);
    assert_eq!(ana.prep_slots.len(), 3);
    let days: Vec<DayId> = school.cycle.days().ids().collect();
    let each_day = |key| days.iter().map(|day| ana.on_day(key, *day)).collect::<Vec<_>>();
    assert_eq!(each_day(PrepKey::FreePerDay), [Some(1), Some(0)]);
    assert_eq!(each_day(PrepKey::SessionsPerDay), [Some(2), Some(2)]);
    assert_eq!([PrepKey::FreePerCycle, PrepKey::CommittedPerCycle].map(|key| ana.in_cycle(key)), [Some(1), Some(2)]);
    let school = folder().school();
    let free = &crate::planners::prep::allowances(&school, &Commitments::none(&school))[staff(&school, "ana")];
    assert!(free.limits.is_empty());
}

/// The whole plan keeps what the options cannot see: two sessions of different teams together.
#[test]
fn two_teams_draw_on_the_same_allowance() {
    let plan = |rules: &str| {
        let folder = Folder::new(&["Mon 1", "Mon 2", "Mon 3"]).person("ana").person("bo").person("cy");
        let folder = folder.team("t", "1,1,,1,no", "ana bo").team("u", "1,1,,1,no", "ana cy");
        let school = folder.busy("bo", &["Mon 1"]).rules("[prep]").rules(rules).school();
        plan_sessions(&school, None, &settings(), &Control::default()).unwrap().sessions.len()
    };
    assert_eq!(plan(""), 2);
    assert_eq!(plan("max_sessions_per_day = 1"), 1);
    assert_eq!(plan("max_committed_per_cycle = 1"), 1);
    assert_eq!(plan("min_free_per_day = 2"), 1);
    assert_eq!(plan("min_free_per_cycle = 2"), 1);
    assert_eq!(plan("min_free_per_cycle = 3"), 0, "bo and cy may give nothing, or only ana could");
}
