//! What is said about sessions that found no place.

use super::*;
use crate::plan::Kind;
use crate::planners::testing::{Missing, only_missing};
use crate::planners::{Request, plan};

fn unmet(folder: &Folder) -> Missing {
    let request = Request { kinds: &[Kind::Sessions], ..Request::default() };
    let school = folder.school();
    only_missing(&school, &plan(&school, &request, &settings(), &Control::default()).unwrap())
}

/// ana, bo and cy are in school all day; t is all three.
fn folder() -> Folder {
    Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4"]).person("ana").person("bo").person("cy")
}

#[test]
fn times_when_people_merely_teach_come_before_those_when_somebody_is_away() {
    let folder = folder()
        .marked("ana", "Mon 1", "away")
        .marked("bo", "Mon 2", "protected")
        .busy("cy", &["Mon 3", "Mon 4"])
        .teaches("ana", &["Mon 4"])
        .team("t", "1,1,,1,no", "ana bo cy");
    let nearest = unmet(&folder).nearest;
    let starts: Vec<&str> = nearest.iter().map(|line| &line[..5]).collect();
    assert_eq!(starts, ["Mon 3", "Mon 1", "Mon 2"], "{nearest:#?}");
}

#[test]
fn whoever_could_be_released_comes_before_whoever_could_not() {
    let folder = folder()
        .busy("ana", &["Mon 1"])
        .teaches("ana", &["Mon 2", "Mon 3", "Mon 4"])
        .team("t", "1,1,,1,no", "ana bo cy")
        .rules("[blocks]\nrelease = true");
    let nearest = unmet(&folder).nearest;
    assert!(nearest[0].starts_with("Mon 2"), "nobody covers, but ana may be released: {nearest:#?}");
}

/// The repairs of a team that only cy's lesson on Mon 3 keeps from meeting.
fn repairs_for_cy(rules: &str) -> Vec<String> {
    let folder = folder()
        .person("dee,1,cover")
        .busy("ana", &["Mon 1", "Mon 2", "Mon 4"])
        .busy("bo", &["Mon 1", "Mon 2", "Mon 4"])
        .busy("cy", &["Mon 1", "Mon 2", "Mon 3", "Mon 4"])
        .busy("dee", &["Mon 1", "Mon 4"])
        .team("t", "1,1,,1,no", "ana* bo cy")
        .rules(rules);
    unmet(&folder).repairs
}

#[test]
fn the_cheapest_repair_comes_first() {
    // Without that lesson it costs nothing; cy as optional 10; a release and its cover 21.
    let repairs = repairs_for_cy("[blocks]\nrelease = true");
    let starts = [
        "Keep cy free in Mon 3 (teaches): t meets Mon 3; nothing else changes; total 0 ",
        "Make cy optional for t: t meets Mon 3; nothing else changes; total 10 ",
        "Let cy be released and covered in Mon 3 (teaches): t meets Mon 3; nothing else changes; total 21 ",
    ];
    let as_expected = repairs.iter().zip(starts).all(|(repair, start)| repair.starts_with(start));
    assert!(as_expected && repairs.len() == starts.len(), "{repairs:#?}");
}

#[test]
fn of_repairs_of_equal_cost_the_mildest_comes_first() {
    // A release and its cover cost 10, as much as an optional member's absence.
    let repairs = repairs_for_cy("[blocks]\nrelease = true\n[costs]\nrelease = 9");
    let starts = ["Let cy be released and covered in Mon 3 (teaches): t", "Make cy optional for t: t"];
    let equal: Vec<&String> = repairs.iter().filter(|repair| repair.contains("; total 10 ")).collect();
    let as_expected = equal.iter().zip(starts).all(|(repair, start)| repair.starts_with(start));
    assert!(as_expected && equal.len() == starts.len(), "{repairs:#?}");
}

#[test]
fn where_no_single_change_is_enough_two_are_named() {
    let all_day = ["Mon 1", "Mon 2", "Mon 3", "Mon 4"];
    let folder = folder().teaches("ana", &all_day).teaches("bo", &all_day).marked("bo", "Mon 1", "away");
    let repairs = unmet(&folder.team("t", "1,1,,1,no", "ana bo")).repairs;
    let start = "Keep ana free in Mon 2 (teaches), and keep bo free in Mon 2 (teaches): t meets Mon 2; nothing else changes; total 0 ";
    assert!(repairs[0].starts_with(start), "{repairs:#?}");
}

#[test]
fn no_run_of_periods_is_its_own_reason() {
    let folder = folder().person("dee").busy("dee", &["Mon 1"]).team("t", "1,5,,1,no", "ana bo cy");
    let unmet = unmet(&folder);
    assert_eq!((unmet.reason.as_str(), unmet.nearest.len()), ("The cycle has no 5 adjacent periods.", 0));
    assert!(unmet.repairs[0].starts_with("Cut sessions of t from 5 periods to 4: t meets Mon 1"), "{unmet:#?}");
}

#[test]
fn the_reason_says_who_would_have_to_come() {
    let reason = |quorum: &str, members: &str| {
        let folder = folder().busy("ana", &["Mon 1", "Mon 2"]).busy("bo", &["Mon 3", "Mon 4"]);
        let folder = folder.busy("cy", &["Mon 1", "Mon 2", "Mon 3", "Mon 4"]).person("dee");
        let folder = folder.team("t", &format!("1,1,{quorum},1,no"), members).team("u", "1,1,,1,no", "bo dee");
        unmet(&folder).reason
    };
    let starts = |quorum: &str, members: &str, start: &str| {
        let reason = reason(quorum, members);
        assert!(reason.starts_with(start), "{reason}");
    };
    starts("", "ana bo", "There is no slot in which both members of t can attend. Nearest: Mon 1: ana teaches.");
    starts("", "ana bo cy", "There is no slot in which all 3 members of t can attend.");
    starts("", "ana bo dee?", "There is no slot in which both leads and required members of t can attend.");
    starts("2", "ana bo cy", "There is no slot in which 2 of the 3 members of t can attend.");
    starts("2", "ana* bo cy", "There is no slot in which 2 of the 3 members of t can attend, ana among them.");
    starts("1", "ana bo cy", "There is no slot in which two people of t can attend.");
    starts("1", "cy dee?", "There is no slot in which two people of t can attend, cy among them.");
}

#[test]
fn the_share_of_a_week_can_be_lifted() {
    let folder = Folder::new(&["A:Mon 1", "A:Tue 1", "B:Mon 1"]).person("ana").person("bo");
    let folder = folder.teaches("ana", &["B:Mon 1"]).teaches("bo", &["B:Mon 1"]).team("t", "2,1,,1,no", "ana bo");
    let unmet = unmet(&folder);
    assert!(unmet.nearest[0].contains("its share of sessions in that week already (same_week_sessions)"));
    let lifted = "Let sessions of one team be in the same week (same_week_sessions = true): t meets A ";
    assert!(unmet.repairs.iter().any(|repair| repair.starts_with(lifted)), "{:?}", unmet.repairs);
}

#[test]
fn a_time_is_named_once_whatever_the_turns() {
    // u meets in every second cycle: in either, ana is with t in the only slot in which she does not teach.
    let mut folder = Folder::new(&["Mon 1", "Mon 2"]).person("ana").person("bo").person("cy").busy("ana", &["Mon 2"]);
    folder.teams = "id,sessions,length,quorum,priority,room,every\n".into();
    let unmet = unmet(&folder.team("t", "1,1,,9,no,1", "ana bo").team("u", "1,1,,1,no,2", "ana cy"));
    assert_eq!(unmet.nearest, ["Mon 1: ana meets with t."]);
    let start = "The only time that would work for u alone is ruled out: ";
    assert!(unmet.reason.starts_with(start), "{}", unmet.reason);
}

#[test]
fn what_other_sessions_take_is_named() {
    let nearest = |folder: Folder| unmet(&folder).nearest[0].clone();
    // Both want ana in the only common slot; t is asked for more urgently.
    let folder = || Folder::new(&["Mon 1", "Mon 2"]).person("ana").person("bo").person("cy").person("dee");
    let both = folder().busy("ana", &["Mon 2"]).team("t", "1,1,,9,no", "ana bo").team("u", "1,1,,1,no", "ana cy");
    assert_eq!(nearest(both), "Mon 1: ana meets with t.");
    let days = folder().busy("dee", &["Mon 1"]).team("t", "2,1,,1,no", "ana bo");
    assert!(nearest(days).contains("it meets on that day already"));
    let limit = folder().busy("ana", &["Mon 2"]).busy("cy", &["Mon 2"]);
    let limit = limit.team("t", "1,1,,9,no", "ana bo").team("u", "1,1,,1,no", "cy dee").rules("parallel_sessions = 1");
    assert_eq!(nearest(limit), "Mon 1: as many sessions meet in Mon 1 as the rules allow (parallel_sessions).");
    let rooms = |other: &str| {
        let rooms = folder().busy("ana", &["Mon 2"]).busy("cy", &["Mon 2"]).room("R1,2,yes").room(other);
        rooms.team("t", "1,1,,9,yes", "ana bo").team("u", "1,1,,1,yes", "cy dee")
    };
    // R2 has one seat and will not do.
    let unmet = unmet(&rooms("R2,1,yes"));
    assert_eq!(unmet.nearest[0], "Mon 1: other sessions have every room that would do in Mon 1.");
    let has_one_more = |repair: &String| repair.starts_with("Find one more room for sessions");
    assert!(unmet.repairs.iter().any(has_one_more), "{:?}", unmet.repairs);
    let covers = folder().person("eli,1,cover").teaches("ana", &["Mon 1"]).teaches("cy", &["Mon 1"]);
    let covers = covers.busy("ana", &["Mon 2"]).busy("cy", &["Mon 2"]).rules("[blocks]\nrelease = true");
    let covers = covers.team("t", "1,1,,9,no", "ana bo").team("u", "1,1,,1,no", "cy dee");
    assert_eq!(nearest(covers), "Mon 1: cy teaches, with nobody left to cover.");
}
