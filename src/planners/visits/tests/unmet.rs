//! Why somebody makes fewer visits than asked for, and what would help.

use super::*;
use crate::planners::testing::{Missing, only_missing};

/// What is said of the one who misses something.
fn unmet(folder: &Folder) -> Missing {
    only_missing(&folder.school(), &folder.plan())
}

fn reason(folder: &Folder) -> String {
    unmet(folder).reason
}

/// Ana, who is seen on Mon 2, and Dee, who would like to see her.
fn two() -> Folder {
    Folder::one_day().host("ana", 5, 1, &["Mon 2"]).observer("dee", 1)
}

#[test]
fn there_is_nobody_and_there_is_no_time() {
    assert_eq!(reason(&Folder::one_day().observer("dee", 1)), "There is nobody else to visit.");
    let busy = two().row("dee,Mon,2,,9A,,").row("dee,Mon,3,,9A,,").row("dee,Mon,4,,9A,,");
    assert_eq!(reason(&busy), "dee has no free period on a day with lessons in which to visit anybody.");
    assert_eq!(unmet(&busy).repairs, [""; 0]);
}

#[test]
fn each_obstacle_says_how_many_it_keeps_away() {
    let folder = two()
        .host("bo", 5, 0, &["Mon 2"])
        .host("cy", 5, 1, &["Mon 2"])
        .host("eve", 5, 1, &[])
        .host("flo", 5, 1, &["Mon 2", "Mon 3", "Mon 4"])
        .pair("visit,dee,cy,forbid");
    let two_visits = Folder { staff: folder.staff.replace("dee,,maps,1", "dee,,maps,2"), ..folder };
    assert_eq!(
        reason(&two_visits),
        "Of 5 colleagues, none is left for dee to visit: 1 visited already, 1 excluded by pairs.csv, \
         1 receiving no visits (hosts is 0), 1 with lessons only while dee teaches, \
         1 without time to talk about it on the same day."
    );
}

#[test]
fn the_host_is_seen_by_somebody_else() {
    let unmet = unmet(&two().observer("eve", 1));
    assert!(unmet.reason.contains("that one is visited by others"), "{unmet:#?}");
    let who = unmet.id;
    assert_eq!(
        unmet.repairs,
        [format!(
            "Let ana receive 2 visits instead of 1: {who} makes all visits; nothing else changes; total 2 instead of 300."
        )]
    );
}

#[test]
fn more_rounds_help_a_host_who_may_receive_more_than_there_are() {
    // Ana may receive two, but one in a round.
    let folder =
        Folder::one_day().host("ana", 5, 2, &["Mon 2"]).observer("dee", 1).observer("eve", 1).rule("rounds = 1");
    let found = unmet(&folder);
    let words = |rounds: u32| {
        format!(
            "Hold {rounds} rounds instead of 1: {} makes all visits; nothing else changes; total 2 instead of 300.",
            found.id
        )
    };
    assert_eq!(found.repairs, [words(2), words(3)]);
    assert_eq!(folder.rule("rounds = 2").plan().score.total, 2, "ana is seen twice");
}

#[test]
fn more_rounds_help_where_a_visit_found_none() {
    // Both teach 7A together: two visitors at once.
    let folder = Folder::one_day()
        .host("ana", 5, 1, &["Mon 2=7A"])
        .host("bo", 5, 1, &["Mon 2=7A"])
        .observer("dee", 1)
        .observer("eve", 1)
        .rule("rounds = 1");
    let found = unmet(&folder);
    assert!(found.repairs[0].starts_with("Hold 2 rounds instead of 1: "), "{found:#?}");
    assert!(found.reason.ends_with(" 2 rounds instead of 1 would have room for all."), "{found:#?}");
    assert_eq!(folder.rule("rounds = 2").plan().score.total, 0);
}

#[test]
fn a_class_that_may_be_seen_once_more() {
    let folder = Folder::one_day()
        .host("ana", 5, 1, &["Mon 2=7A"])
        .host("bo", 4, 1, &["Mon 2=7A"])
        .observer("dee", 1)
        .observer("eve", 1)
        .rule("per_group = 1");
    let found = unmet(&folder);
    let words = "Let a class have 2 visits instead of 1 (per_group): ";
    assert_eq!(
        found.repairs,
        [format!("{words}{} makes all visits; nothing else changes; total 20 instead of 300.", found.id)]
    );
}

#[test]
fn other_rules_of_debriefs_and_of_repeats() {
    let slots = ["Mon 1", "Mon 2", "Mon 3", "Tue 1", "Tue 2", "Tue 3"];
    let folder = Folder::new(&slots)
        .person("ana", "maps:5,,0,1", &["Mon 1", "Mon 3", "Tue 1", "Tue 3"])
        .person("dee", ",maps,1,0", &["Mon 1", "Tue 1", "Tue 3"])
        .rule("debrief = \"same-day\"")
        .cost("extra_time = 0");
    let repairs = unmet(&folder).repairs;
    assert_eq!(repairs.len(), 2, "{repairs:#?}");
    assert!(repairs.iter().any(|repair| repair.starts_with("Let debriefs be on the next day")), "{repairs:#?}");
    assert!(repairs.iter().any(|repair| repair.starts_with("Do without debriefs")), "{repairs:#?}");
    let again = "Let visits of earlier terms be made again (repeat = true): dee makes all visits; nothing else changes; total 0 instead of 300.";
    assert_eq!(unmet(&two().pair("visit,dee,ana,previous")).repairs, [again]);
    // A forbidden visit stays forbidden.
    assert_eq!(unmet(&two().pair("visit,dee,ana,forbid")).repairs, [""; 0]);
}

#[test]
fn a_part_of_what_is_asked_for() {
    let folder = Folder::one_day().host("ana", 5, 1, &["Mon 2"]).host("bo", 5, 0, &["Mon 2"]).observer("dee", 3);
    let found = unmet(&folder);
    assert_eq!(found.count, 2);
    assert!(found.reason.contains("1 visited already, 1 receiving no visits"), "{}", found.reason);
    assert_eq!(found.repairs, [""; 0], "nobody who might be seen is left");
}
