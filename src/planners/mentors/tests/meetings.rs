//! "Each pair gets `meetings` slots per cycle in which both are free": how
//! many, when, pins and bans, and everybody in one place at a time.

use super::*;

fn two() -> Folder {
    Folder::one_day().mentor("ana", 1).mentee("dee")
}

#[test]
fn a_pair_meets_as_often_as_the_rules_say() {
    assert_eq!(two().rule("meetings = 0").pairs(), ["ana/dee"]);
    assert_eq!(two().rule("meetings = 0").costs(), ["misfit_mentor 50"], "none is missing");
    assert_eq!(two().rule("meetings = 3").pairs(), ["ana/dee Mon 2 Mon 3 Mon 4"]);
    let often = two().rule("meetings = 6");
    assert_eq!(often.pairs(), ["ana/dee Mon 2 Mon 3 Mon 4 Mon 5"]);
    assert_eq!(often.costs(), ["unmet_meeting 400", "misfit_mentor 50"]);
}

/// Two who are free in two slots of each of two days, on which they may meet once each.
fn on_different_days() -> Folder {
    let folder = Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Tue 1", "Tue 2", "Tue 3"]).mentor("ana", 1).mentee("dee");
    folder.rule("same_day_meetings = false").rule("meetings = 3")
}

#[test]
fn a_pair_meets_on_different_days() {
    let folder = on_different_days();
    assert_eq!(folder.clone().pairs().len(), 1);
    assert_eq!(folder.clone().pairs()[0].split(' ').filter(|word| ["Mon", "Tue"].contains(word)).count(), 2);
    assert!(folder.costs().contains(&"unmet_meeting 200".to_owned()), "{:?}", folder.costs());
    assert_eq!(folder.rule("same_day_meetings = true").pairs()[0].split(' ').count(), 1 + 3 * 2);
}

#[test]
fn both_are_free() {
    let folder = two().teaches("ana", &["Mon 2"]).teaches("dee", &["Mon 3"]);
    assert_eq!(folder.pairs(), ["ana/dee Mon 4"]);
    let folder = folder.marked("ana", "Mon 4", "away").marked("dee", "Mon 5", "protected");
    assert_eq!(folder.pairs(), ["ana/dee"]);
    assert_eq!(folder.costs(), ["unmet_meeting 200", "misfit_mentor 50"]);
}

#[test]
fn nobody_meets_in_a_break() {
    let folder = Folder::new(&["Mon 1", "Mon 2 break", "Mon 3"]).mentor("ana", 1).mentee("dee");
    assert_eq!(folder.pairs(), ["ana/dee"]);
}

#[test]
fn a_pinned_meeting_is_held_whatever_it_costs() {
    let folder = two().marked("dee", "Mon 5", "avoid").meeting("ana/dee", "Mon 5", "pin");
    assert_eq!(folder.pairs(), ["ana/dee Mon 5"]);
    assert_eq!(folder.clone().rule("meetings = 2").pairs(), ["ana/dee Mon 2 Mon 5"]);
    let cheap = folder.cost("unmet_meeting = 1");
    assert_eq!(cheap.pairs(), ["ana/dee Mon 5"], "even where a missing one would cost less");
    assert_eq!(cheap.costs(), ["avoid 2", "misfit_mentor 50"]);
}

#[test]
fn a_pin_of_one_pair_takes_the_slot_of_another() {
    let folder = Folder::one_day().mentor("ana", 2).mentee("dee").mentee("eve");
    assert_eq!(folder.clone().meeting("ana/eve", "Mon 2", "pin").pairs(), ["ana/dee Mon 3", "ana/eve Mon 2"]);
    let full = folder.teaches("dee", &["Mon 3", "Mon 4", "Mon 5"]).meeting("ana/eve", "Mon 2", "pin");
    assert_eq!(full.costs(), ["unmet_meeting 200", "misfit_mentor 100"]);
}

#[test]
fn a_banned_slot_is_not_used() {
    let folder = two().meeting("ana/dee", "Mon 2", "ban").meeting("ana/dee", "Mon 3", "ban");
    assert_eq!(folder.pairs(), ["ana/dee Mon 4"]);
    // The ban of a pair concerns no other pair of the two.
    let folder = folder.mentor("bo", 1).pair("mentor,bo,dee,require,");
    assert_eq!(folder.pairs(), ["bo/dee Mon 2"]);
}

#[test]
fn the_mentees_of_one_mentor_meet_at_different_times() {
    let folder = Folder::one_day().mentor("ana", 3).mentee("dee").mentee("eve").mentee("flo");
    assert_eq!(folder.plan().score.total, 150);
    let folder = folder.teaches("dee", &["Mon 3", "Mon 4", "Mon 5"]).teaches("eve", &["Mon 4", "Mon 5"]);
    assert_eq!(folder.pairs(), ["ana/dee Mon 2", "ana/eve Mon 3", "ana/flo Mon 4"]);
    let folder = folder.teaches("flo", &["Mon 4", "Mon 5"]);
    assert_eq!(folder.costs(), ["unmet_meeting 200", "misfit_mentor 150"], "three share two slots");
}

#[test]
fn a_mentor_and_mentee_is_in_one_meeting_at_a_time() {
    // cy mentors dee and is mentored by ana; Mon 2 is the one slot that dee has.
    let folder = Folder::one_day().mentor("ana", 1).person("cy", "roles=mentor;mentee years=5").mentee("dee");
    let folder = folder.pair("mentor,ana,cy,require,").teaches("dee", &["Mon 3", "Mon 4", "Mon 5"]);
    assert_eq!(folder.pairs(), ["ana/cy Mon 3", "cy/dee Mon 2"]);
    let folder = folder.teaches("ana", &["Mon 3", "Mon 4", "Mon 5"]);
    assert_eq!(folder.costs(), ["unmet_meeting 200", "misfit_mentor 100"]);
}

#[test]
fn sessions_take_time_and_pinned_meetings_take_it_from_them() {
    let folder = two().team("art", &["ana", "dee"]);
    let both = |folder: &Folder| {
        let school = folder.school();
        let plan = planned(&school, &[Kind::Sessions, Kind::Mentors], None);
        (school.cycle.name(plan.sessions[0].start), pairs(&school, &plan))
    };
    assert_eq!(both(&folder), ("Mon 2".into(), vec!["ana/dee Mon 3".into()]));
    let pinned = folder.clone().meeting("ana/dee", "Mon 2", "pin");
    assert_eq!(both(&pinned), ("Mon 3".into(), vec!["ana/dee Mon 2".into()]));
    let request = Request { kinds: &[Kind::Sessions, Kind::Mentors], ..Request::default() };
    let clash = folder.session("art", "Mon 4").meeting("ana/dee", "Mon 4", "pin").school();
    let found = refused(&clash, plan(&clash, &request, &settings(), &Control::default()));
    assert!(found[0].contains("mentor meeting"), "one cannot be in a session and in a meeting: {found:#?}");
}
