//! Rule 1: how many visits, `require`, pins and bans.

use super::*;

const CY: &str = "2 ana/cy Mon 2 Mon 3";

#[test]
fn an_observer_makes_so_many_visits() {
    let school = |visits| three().with("ana", |ana| ana.visits = visits).school();
    assert_eq!(wrong(&school(2), &[GOOD, CY]), NONE);
    assert_eq!(wrong(&school(3), &[GOOD, CY]), NONE, "one is missing");
    assert_eq!(words(&school(1), &[GOOD, CY]), ["ana: makes 2 visits, and 1 is the most (Visits: number of visits)"]);
    assert_eq!(wrong(&school(0), &[GOOD]), [Rule::NumberOfVisits]);
    assert_eq!(wrong(&school(0), &[]), NONE);
}

#[test]
fn an_observer_visits_different_hosts() {
    let school = three().with("ana", |ana| ana.visits = 2).school();
    assert_eq!(wrong(&school, &[GOOD, CY]), NONE);
    assert_eq!(
        words(&school, &[GOOD, "2 ana/bo Tue 1 Tue 3"]),
        ["visit ana/bo of round 2: ana visits bo more than once (Visits: number of visits)"]
    );
}

#[test]
fn a_host_receives_so_many_visits() {
    let school = |hosts| three().with("cy", |cy| cy.visits = 1).with("bo", |bo| bo.hosts = hosts).school();
    let both = [GOOD, "2 cy/bo Mon 3 Mon 4"];
    assert_eq!(wrong(&school(2), &both), NONE);
    assert_eq!(words(&school(1), &both), ["bo: receives 2 visits, and 1 is the most (Visits: number of visits)"]);
    assert_eq!(wrong(&school(0), &[]), NONE);
    assert_eq!(wrong(&school(0), &[GOOD]), [Rule::NumberOfVisits]);
}

#[test]
fn required_visits_are_made() {
    let with = |kind, a: &str, b: &str| three().pair(kind, a, b, PairOrder::Require).school();
    assert_eq!(wrong(&with(PairKind::Visit, "ana", "bo"), &[GOOD]), NONE);
    assert_eq!(
        words(&with(PairKind::Visit, "ana", "cy"), &[GOOD]),
        ["visit ana/cy: must be made, because pairs.csv requires it (Visits: number of visits)"]
    );
    assert_eq!(wrong(&with(PairKind::Visit, "bo", "ana"), &[GOOD]), [Rule::NumberOfVisits], "the other way round");
    assert_eq!(wrong(&with(PairKind::Mentor, "ana", "cy"), &[GOOD]), NONE);
}

#[test]
fn pinned_visits_are_made_in_any_round() {
    let pinned = |host: &str, slot: &str| three().visit_pin("ana", host, slot, PinRule::Pin).school();
    assert_eq!(wrong(&pinned("bo", "Mon 2"), &[GOOD]), NONE);
    assert_eq!(wrong(&pinned("bo", "Mon 2"), &["4 ana/bo Mon 2 Mon 4"]), NONE);
    assert_eq!(
        words(&pinned("bo", "Tue 1"), &[GOOD]),
        ["visit ana/bo: is pinned to Tue 1, but is not made there (Visits: number of visits)"]
    );
    assert_eq!(wrong(&pinned("cy", "Mon 2"), &[GOOD]), [Rule::NumberOfVisits], "another host");
    assert_eq!(wrong(&pinned("bo", "Mon 4"), &[GOOD]), [Rule::NumberOfVisits], "the debrief is not the visit");
    assert_eq!(wrong(&pinned("bo", "Mon 2"), &[]), [Rule::NumberOfVisits]);
}

#[test]
fn bans_concern_the_slot_of_the_visit() {
    let banned = |host: &str, slot: &str| three().visit_pin("ana", host, slot, PinRule::Ban).school();
    assert_eq!(
        words(&banned("bo", "Mon 2"), &[GOOD]),
        ["visit ana/bo of round 1: is made on Mon 2, which is banned for it (Visits: number of visits)"]
    );
    assert_eq!(wrong(&banned("bo", "Mon 2"), &["1 ana/bo Tue 1 Tue 3"]), NONE);
    assert_eq!(wrong(&banned("bo", "Mon 4"), &[GOOD]), NONE, "the debrief");
    assert_eq!(wrong(&banned("cy", "Mon 2"), &[GOOD]), NONE, "another host");
    assert_eq!(wrong(&banned("bo", "Mon 2"), &[]), NONE);
}
