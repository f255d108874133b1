//! What pairs, meetings and missing ones cost, criterion by criterion.

use super::*;
use crate::report::reasons::say;

fn two() -> Folder {
    Folder::one_day().mentor("ana", 1).mentee("dee")
}

#[test]
fn points_that_a_fit_lacks() {
    let folder = |expertise: &str| {
        let folder = Folder::one_day().person("ana", &format!("roles=mentor {expertise}"));
        folder.person("dee", "roles=mentee needs=maps")
    };
    assert_eq!(folder("expertise=maps:5").costs(), [""; 0]);
    assert_eq!(folder("expertise=maps:2").costs(), ["misfit_mentor 60"]);
    assert_eq!(folder("").costs(), ["misfit_mentor 100"]);
    assert_eq!(folder("expertise=maps:2").cost("misfit_mentor = 3").costs(), ["misfit_mentor 180"]);
    assert_eq!(folder("expertise=maps:2").cost("misfit_mentor = 0").costs(), ["misfit_mentor 0"]);
}

#[test]
fn open_slots_and_those_outside_of_school_cost_both() {
    let open = Folder::new(&["Mon 1", "Mon 2 open", "Mon 3"]).mentor("ana", 1).mentee("dee");
    assert_eq!(open.costs(), ["outside 6", "misfit_mentor 50"]);
    let late = Folder::new(&["Mon 1", "Mon 2"]).stranger("ana", "roles=mentor").stranger("dee", "roles=mentee");
    let late = late.teaches("ana", &["Mon 1"]).teaches("dee", &["Mon 1"]);
    assert_eq!(late.costs(), ["extra_time 4", "misfit_mentor 50"]);
    let one = Folder::new(&["Mon 1", "Mon 2", "Mon 3"]).mentor("ana", 1).stranger("dee", "roles=mentee");
    assert_eq!(one.costs(), ["misfit_mentor 50"], "dee has no rows at all, so she is in school in all lessons");
    let there = one.marked("dee", "Mon 1", "here");
    assert_eq!(there.costs(), ["extra_time 2", "misfit_mentor 50"], "dee stays for the meeting");
}

#[test]
fn slots_to_be_avoided_cost_whoever_asked() {
    let folder = two().teaches("ana", &["Mon 3", "Mon 4", "Mon 5"]).marked("ana", "Mon 2", "avoid");
    assert_eq!(folder.costs(), ["avoid 2", "misfit_mentor 50"]);
    assert_eq!(folder.marked("dee", "Mon 2", "avoid").costs(), ["avoid 4", "misfit_mentor 50"]);
    let elsewhere = two().marked("ana", "Mon 2", "avoid").marked("dee", "Mon 3", "avoid");
    assert_eq!(elsewhere.pairs(), ["ana/dee Mon 4"]);
}

#[test]
fn a_meeting_that_costs_more_than_none_is_not_held() {
    let open = Folder::new(&["Mon 1", "Mon 2 open", "Mon 3"]).mentor("ana", 1).mentee("dee");
    let held = |cost: u32| open.clone().cost(&format!("unmet_meeting = {cost}")).costs();
    assert_eq!(held(7), ["outside 6", "misfit_mentor 50"]);
    assert_eq!(held(5), ["unmet_meeting 5", "misfit_mentor 50"]);
}

#[test]
fn a_mentor_who_costs_more_than_none_is_not_given() {
    let given = |cost: u32| two().cost(&format!("unmet_mentee = {cost}")).costs();
    assert_eq!(given(51), ["misfit_mentor 50"]);
    assert_eq!(given(49), ["unmet_mentee 49"]);
}

/// The costs of a school whose previous plan is that of another.
fn after(before: &Folder, now: &Folder) -> Vec<String> {
    let earlier = before.school();
    let document = Document::new(&planned(&earlier, &[Kind::Mentors], None), &earlier, say);
    costs(&planned(&now.school(), &[Kind::Mentors], Some(&document)))
}

#[test]
fn a_pair_and_its_meetings_stay_where_they_are() {
    let before = two().teaches("dee", &["Mon 2", "Mon 3"]);
    assert_eq!(after(&before, &before), ["misfit_mentor 50"]);
    // Mon 2 would cost nothing, and neither does staying in Mon 4.
    assert_eq!(after(&before, &two()), ["misfit_mentor 50"]);
    assert_eq!(after(&before, &two().marked("ana", "Mon 4", "avoid")), ["avoid 2", "misfit_mentor 50"]);
}

#[test]
fn a_meeting_that_moves_costs() {
    let before = two();
    assert_eq!(after(&before, &two().teaches("dee", &["Mon 2"])), ["misfit_mentor 50", "moved 50"]);
    assert_eq!(after(&before, &two().rule("meetings = 0")), ["misfit_mentor 50", "moved 50"]);
    let cheap = two().marked("ana", "Mon 2", "avoid").cost("moved = 1");
    assert_eq!(after(&before, &cheap), ["misfit_mentor 50", "moved 1"]);
}

#[test]
fn a_mentee_with_another_mentor_or_none_is_moved_and_so_are_the_meetings() {
    let before = two();
    let other = Folder::one_day().person("ana", "roles= years=9").mentor("bo", 1).mentee("dee");
    assert_eq!(after(&before, &other), ["misfit_mentor 50", "moved 100"]);
    let none = Folder::one_day().person("ana", "roles= years=9").mentee("dee");
    assert_eq!(after(&before, &none), ["unmet_mentee 1000", "moved 100"]);
    let gone = Folder::one_day().mentee("dee");
    assert_eq!(after(&before, &gone), ["unmet_mentee 1000", "moved 100"], "the mentor has left");
    let asks_no_more = Folder::one_day().mentor("ana", 1).person("dee", "years=1");
    assert_eq!(after(&before, &asks_no_more), ["moved 100"], "still there, without a mentor");
    let gone = Folder::one_day().mentor("ana", 1);
    assert_eq!(after(&before, &gone), [""; 0], "the mentee has left: the row does not count");
}

#[test]
fn a_better_mentor_is_worth_a_move_or_not() {
    let better = |cost: u32| {
        let folder = Folder::one_day().mentor("ana", 1).person("bo", "roles=mentor years=9 expertise=maps:5");
        folder.person("dee", "roles=mentee needs=maps").cost(&format!("moved = {cost}"))
    };
    // The pair and its meeting move; ana knows nothing of maps.
    assert_eq!(after(&two(), &better(49)), ["moved 98"]);
    assert_eq!(after(&two(), &better(51)), ["misfit_mentor 100"]);
}
