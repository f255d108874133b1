//! "Occupied": what else the plan holds in the slots of visits and debriefs.

use super::*;
use crate::plan::document::{PairRow, PointsRow};

#[test]
fn visits_and_debriefs_need_slots_without_sessions() {
    let school =
        |members: &str| three().staff("dee").with("dee", |dee| dee.visits = 0).team("maths", 1, 1, members).school();
    let with = |members: &str, session: &str| {
        let school = school(members);
        rules(&verify(&school, &visited_with(&school, &[GOOD], &[session], None), None))
    };
    assert_eq!(with("ana dee", "maths||Mon|3|1"), NONE);
    assert_eq!(with("ana dee", "maths||Mon|2|1"), [Rule::Occupied], "the observer, during the visit");
    assert_eq!(with("ana dee", "maths||Mon|4|1"), [Rule::Occupied], "the observer, during the debrief");
    assert_eq!(with("bo dee", "maths||Mon|4|1"), [Rule::Occupied], "the host, during the debrief");
    assert_eq!(with("cy dee", "maths||Mon|4|1"), NONE, "somebody else");
    let school = school("ana dee");
    let verdict = verify(&school, &visited_with(&school, &[GOOD], &["maths||Mon|4|1"], None), None);
    assert_eq!(
        verdict.violations[0].to_string(),
        "visit ana/bo of round 1: the debrief is on Mon 4, but ana is in the session of maths then (Occupied)"
    );
}

#[test]
fn the_host_is_not_released_from_the_lesson() {
    let tiny = || {
        let tiny = three().staff("dee").staff("eve").with("eve", |eve| eve.roles.cover = true);
        let tiny = ["dee", "eve"].iter().fold(tiny, |tiny, id| tiny.with(id, |staff| staff.visits = 0));
        tiny.team("maths", 1, 1, "bo dee").rules(|rules| rules.blocks.release = true)
    };
    let found = |session: &str| {
        let school = tiny().school();
        verify(&school, &visited_with(&school, &[GOOD], &[session], None), None)
    };
    assert_eq!(rules(&found("maths||Mon|3|1|bo;dee||bo@3>eve")), NONE, "another lesson");
    let verdict = found("maths||Mon|2|1|bo;dee||bo@2>eve");
    let said: Vec<String> = verdict.violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "visit ana/bo of round 1: bo is released on Mon 2 for the session of maths, and eve teaches instead (Visits)",
            "visit ana/bo of round 1: the visit is on Mon 2, but bo is in the session of maths then (Occupied)",
        ]
    );
}

#[test]
fn covers_take_the_slots_of_visits() {
    let tiny = |coverer: &str| {
        let tiny = three().staff("dee").staff("eve").lesson("eve", "Mon 2").lesson("eve", "Mon 4");
        let tiny = ["dee", "eve"].iter().fold(tiny, |tiny, id| tiny.with(id, |staff| staff.visits = 0));
        let tiny = tiny.with(coverer, |staff| staff.roles.cover = true).team("maths", 1, 1, "dee eve");
        tiny.rules(|rules| rules.blocks.release = true).school()
    };
    let with = |coverer: &str, session: &str| {
        let school = tiny(coverer);
        rules(&verify(&school, &visited_with(&school, &[GOOD], &[session], None), None))
    };
    assert_eq!(with("cy", "maths||Mon|4|1|dee;eve||eve@4>cy"), NONE);
    assert_eq!(with("ana", "maths||Mon|2|1|dee;eve||eve@2>ana"), [Rule::Occupied]);
    assert_eq!(with("ana", "maths||Mon|4|1|dee;eve||eve@4>ana"), [Rule::Occupied]);
    assert_eq!(with("bo", "maths||Mon|4|1|dee;eve||eve@4>bo"), [Rule::Occupied]);
}

#[test]
fn meetings_take_the_slots_of_visits() {
    let school = three().school();
    let with = |mentor: &str, mentee: &str, slot: &str| {
        let mut plan = visited(&school, &[GOOD]);
        plan.pairs.push(PairRow {
            mentor: mentor.into(),
            mentee: mentee.into(),
            fit: 0,
            points: PointsRow::default(),
            meetings: vec![slot_row(&slot.split(' ').collect::<Vec<_>>())],
            alternates: vec![],
            matched: vec![],
        });
        rules(&verify(&school, &plan, None)).contains(&Rule::Occupied)
    };
    assert!(!with("ana", "cy", "Mon 3"));
    assert!(with("ana", "cy", "Mon 2"));
    assert!(with("ana", "cy", "Mon 4"));
    assert!(with("cy", "bo", "Mon 4"));
    assert!(!with("cy", "cy", "Mon 4"));
}

#[test]
fn nobody_has_two_things_in_one_slot_of_a_round() {
    // cy visits bo, too, and ana may be visited by cy in Mon 1.
    let tiny = three().with("cy", |cy| cy.visits = 2).with("ana", |ana| ana.visits = 2).teaches("bo", "Mon 1", "7A");
    let tiny = tiny.teaches("cy", "Mon 5", "7C").teaches("ana", "Mon 3", "7C");
    let school = tiny.school();
    let debriefs = |second: &str| wrong(&school, &[GOOD, second]);
    // The debrief of cy's visit to ana is also Mon 4.
    assert_eq!(debriefs("1 cy/ana Mon 3 Mon 4"), [Rule::Occupied]);
    assert_eq!(debriefs("1 cy/ana Mon 3 Tue 3"), NONE);
    assert_eq!(debriefs("2 cy/ana Mon 3 Mon 4"), NONE, "another round");
    assert_eq!(
        words(&school, &[GOOD, "1 cy/ana Mon 3 Mon 4"]),
        ["ana: has the debrief with bo and the debrief with cy at once on Mon 4 of round 1 (Occupied)"]
    );
    // A host talks to one visitor while visiting somebody else.
    let tiny = three().with("bo", |bo| bo.visits = 1).teaches("cy", "Mon 4", "7B").school();
    let both = ["1 ana/bo Mon 2 Mon 4", "1 bo/cy Mon 4 Mon 5"];
    assert_eq!(
        words(&tiny, &both),
        ["bo: has the debrief with ana and the visit to cy at once on Mon 4 of round 1 (Occupied)"]
    );
    assert_eq!(wrong(&tiny, &["1 ana/bo Mon 2 Mon 4", "2 bo/cy Mon 4 Mon 5"]), NONE);
    assert_eq!(wrong(&tiny, &["1 ana/bo Mon 2 Tue 3", "1 bo/cy Mon 4 Mon 5"]), NONE);
}
