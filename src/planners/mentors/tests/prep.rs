//! "Prep": what meetings leave of everybody's free periods.

use super::*;

/// ana and dee are in school all day, with four free lessons, and would meet three times.
fn folder() -> Folder {
    Folder::one_day().mentor("ana", 1).mentee("dee").rule("meetings = 3")
}

/// How many meetings are held under a line of [prep].
fn held(folder: &Folder, line: &str) -> usize {
    folder.clone().prep(line).plan().pairs[0].meetings.len()
}

#[test]
fn free_periods_are_left_on_each_day() {
    assert_eq!([1, 2, 3, 4, 9].map(|keep| held(&folder(), &format!("min_free_per_day = {keep}"))), [3, 2, 1, 0, 0]);
    // A day that had fewer keeps what it had; another day has time.
    let two_days = Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Tue 1", "Tue 2", "Tue 3", "Tue 4"]);
    let two_days = two_days.stranger("ana", "roles=mentor").stranger("dee", "roles=mentee").rule("meetings = 3");
    let two_days = two_days.teaches("ana", &["Mon 1", "Mon 3", "Tue 1"]).teaches("dee", &["Mon 1", "Mon 3", "Tue 1"]);
    assert_eq!(two_days.clone().prep("min_free_per_day = 1").pairs(), ["ana/dee Tue 2 Tue 3"]);
}

#[test]
fn open_slots_are_no_prep() {
    let folder = Folder::new(&["Mon 1", "Mon 2", "Mon 3 open", "Mon 4"]).mentor("ana", 1).mentee("dee");
    assert_eq!(folder.clone().pairs(), ["ana/dee Mon 2"]);
    assert_eq!(folder.clone().prep("min_free_per_day = 1").pairs(), ["ana/dee Mon 3"]);
    assert_eq!(folder.prep("min_free_per_cycle = 1").pairs(), ["ana/dee Mon 3"]);
}

#[test]
fn free_periods_are_left_in_the_cycle_by_share() {
    assert_eq!([1, 2, 3, 4].map(|keep| held(&folder(), &format!("min_free_per_cycle = {keep}"))), [3, 2, 1, 0]);
    let half = Folder::one_day().person("ana", "roles=mentor fte=0.5").person("dee", "roles=mentee fte=0.5");
    let half = half.rule("meetings = 3");
    // 3 × 0.5 is rounded up to 2.
    assert_eq!([1, 3, 6, 8].map(|keep| held(&half, &format!("min_free_per_cycle = {keep}"))), [3, 2, 1, 0]);
}

#[test]
fn whoever_starts_below_the_guarantee_gets_no_meeting() {
    let open = Folder::new(&["Mon 1", "Mon 2", "Mon 3 open", "Mon 4"]).mentor("ana", 1).mentee("dee");
    assert_eq!(open.clone().prep("min_free_per_cycle = 1").pairs(), ["ana/dee Mon 3"]);
    assert_eq!(open.prep("min_free_per_cycle = 2").pairs(), ["ana/dee"], "not even in an open slot");
}

#[test]
fn slots_of_every_kind_are_committed() {
    assert_eq!([1, 2, 3, 4].map(|most| held(&folder(), &format!("max_committed_per_cycle = {most}"))), [1, 2, 3, 3]);
    let open = Folder::new(&["Mon 1", "Mon 2 open", "Mon 3 open", "Mon 4"]).mentor("ana", 1).mentee("dee");
    assert_eq!(held(&open.rule("meetings = 2"), "max_committed_per_cycle = 1"), 1);
    let half = Folder::one_day().mentor("ana", 1).person("dee", "roles=mentee fte=0.5").rule("meetings = 3");
    assert_eq!(held(&half, "max_committed_per_cycle = 3"), 2, "3 × 0.5 is rounded up");
}

#[test]
fn the_limit_of_sessions_concerns_no_meetings() {
    assert_eq!(held(&folder(), "max_sessions_per_day = 1"), 3);
}

#[test]
fn all_meetings_of_a_mentor_draw_on_the_same_allowance() {
    let folder = Folder::one_day().mentor("ana", 2).mentee("dee").mentee("eve");
    let held =
        |line: &str| folder.clone().prep(line).plan().pairs.iter().map(|pair| pair.meetings.len()).sum::<usize>();
    assert_eq!(held(""), 2);
    assert_eq!(held("max_committed_per_cycle = 1"), 1);
    assert_eq!(held("min_free_per_day = 3"), 1);
    assert_eq!(held("min_free_per_cycle = 3"), 1);
}

#[test]
fn sessions_draw_on_it_first() {
    let folder = folder().team("art", &["ana", "dee"]);
    let held = |line: &str| {
        let plan = planned(&folder.clone().prep(line).school(), &[Kind::Mentors], None);
        let both = folder.clone().prep(line).school();
        let request = Request { kinds: &[Kind::Sessions, Kind::Mentors], staged: true, ..Request::default() };
        let staged = crate::planners::plan(&both, &request, &settings(), &Control::default()).unwrap();
        [&plan, &staged].map(|plan| plan.pairs[0].meetings.len())
    };
    assert_eq!(held(""), [3, 3]);
    assert_eq!(held("max_committed_per_cycle = 2"), [2, 1]);
    assert_eq!(held("min_free_per_day = 2"), [2, 1]);
    assert_eq!(held("min_free_per_cycle = 2"), [2, 1]);
}
