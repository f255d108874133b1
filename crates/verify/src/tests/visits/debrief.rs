//! When the two talk about a visit.

use super::*;
use crate::school::DebriefRule;

fn school(rule: DebriefRule) -> School {
    three().rules(|rules| rules.visits.debrief = rule).school()
}

#[test]
fn a_debrief_is_needed_unless_there_is_none() {
    for rule in [DebriefRule::NextDay, DebriefRule::SameDay] {
        assert_eq!(wrong(&school(rule), &["1 ana/bo Mon 2 Mon 4"]), NONE);
        assert_eq!(
            words(&school(rule), &["1 ana/bo Mon 2"]),
            ["visit ana/bo of round 1: the two have no time to talk about it (Visits)"]
        );
    }
    assert_eq!(wrong(&school(DebriefRule::None), &["1 ana/bo Mon 2"]), NONE);
    assert_eq!(
        words(&school(DebriefRule::None), &["1 ana/bo Mon 2 Mon 4"]),
        ["visit ana/bo of round 1: has a debrief, and the rules say that none is needed (Visits)"]
    );
}

#[test]
fn a_debrief_is_later_on_the_same_day_or_the_next() {
    let (next, same) = (school(DebriefRule::NextDay), school(DebriefRule::SameDay));
    assert_eq!(wrong(&same, &["1 ana/bo Mon 2 Mon 5"]), NONE);
    assert_eq!(wrong(&next, &["1 ana/bo Mon 2 Tue 3"]), NONE);
    assert_eq!(
        words(&same, &["1 ana/bo Mon 2 Tue 3"]),
        [
            "visit ana/bo of round 1: the two talk about it on Tue 3, but must later on the same day, after Mon 2 (Visits)"
        ]
    );
    let before = three().teaches("cy", "Mon 4", "7B").school();
    assert_eq!(wrong(&before, &["1 ana/cy Mon 4 Mon 3"]), [Rule::Visits], "earlier that day");
    assert_eq!(
        wrong(&before, &["1 ana/cy Mon 4 Mon 4"]),
        [Rule::Occupied, Rule::Free, Rule::Visits],
        "during the visit"
    );
    assert_eq!(wrong(&next, &["1 ana/bo Tue 1 Mon 4"]), [Rule::Visits], "the day before");
}

#[test]
fn the_next_day_is_that_of_the_cycle() {
    let slots = ["A:Fri 1", "A:Fri 2", "B:Mon 1", "B:Mon 2", "B:Fri 1", "B:Fri 2"];
    let tiny = Tiny::new(&slots).staff("ana").staff("bo").with("bo", |bo| bo.visits = 0);
    let tiny = tiny.lesson("ana", "A Fri 2").lesson("ana", "B Mon 2").lesson("ana", "B Fri 2");
    let tiny = tiny.lesson("bo", "A Fri 1").lesson("bo", "B Fri 1").lesson("bo", "B Mon 2");
    let school = tiny.school();
    assert_eq!(wrong(&school, &["1 ana/bo A:Fri 1 B:Mon 1"]), NONE, "over the weekend");
    assert_eq!(wrong(&school, &["1 ana/bo B:Fri 1 B:Mon 1"]), [Rule::Visits]);
    let end = Tiny::new(&["Mon 1", "Mon 2", "Tue 1", "Tue 2"]).staff("ana").staff("bo");
    let end = end.with("bo", |bo| bo.visits = 0).lesson("ana", "Tue 2").lesson("bo", "Tue 1");
    let end = end.lesson("ana", "Mon 2").lesson("bo", "Mon 2").school();
    assert_eq!(wrong(&end, &["1 ana/bo Tue 1 Mon 1"]), [Rule::Visits], "past the end of the cycle");
}

#[test]
fn a_debrief_is_never_two_days_later() {
    let tiny = Tiny::new(&["Mon 1", "Mon 2", "Tue 1", "Wed 1", "Wed 2"]).staff("ana").staff("bo");
    let tiny = tiny.with("bo", |bo| bo.visits = 0).lesson("ana", "Mon 1").lesson("bo", "Mon 2");
    let school = tiny.lesson("ana", "Wed 1").lesson("bo", "Wed 1").school();
    assert_eq!(
        words(&school, &["1 ana/bo Mon 2 Wed 2"]),
        [
            "visit ana/bo of round 1: the two talk about it on Wed 2, but must later on the same day or on the next, after Mon 2 (Visits)"
        ]
    );
}

#[test]
fn both_are_free_for_the_debrief() {
    for who in ["ana", "bo"] {
        for busy in [
            three().lesson(who, "Mon 4"),
            three().time(who, "Mon 4", |time| &mut time.away),
            three().time(who, "Mon 4", |time| &mut time.protected),
        ] {
            assert_eq!(wrong(&busy.school(), &[GOOD]), [Rule::Free]);
        }
        assert_eq!(wrong(&three().time(who, "Mon 4", |time| &mut time.avoid).school(), &[GOOD]), NONE);
    }
    assert_eq!(
        words(&three().school(), &["1 ana/bo Mon 2 Mon 3"]),
        ["visit ana/bo of round 1: bo has the debrief on Mon 3 but has Art with 7A (Free)"]
    );
    assert_eq!(wrong(&three().school(), &["1 ana/bo Mon 2 Mon 5"]), NONE, "an open slot");
    let lunch = Tiny::new(&["Mon 1", "Mon 2", "Mon 3 break"]).staff("ana").staff("bo").with("bo", |bo| bo.visits = 0);
    let lunch = lunch.lesson("ana", "Mon 1").lesson("bo", "Mon 2").school();
    assert_eq!(wrong(&lunch, &["1 ana/bo Mon 2 Mon 3"]), [Rule::Free]);
}

#[test]
fn both_come_on_the_day_of_the_debrief() {
    let tiny = || {
        let tiny = Tiny::new(&["Mon 1", "Mon 2", "Tue 1", "Tue 2"]).staff("ana").staff("bo");
        tiny.with("bo", |bo| bo.visits = 0).lesson("ana", "Mon 1").lesson("bo", "Mon 2")
    };
    let visit = "1 ana/bo Mon 2 Tue 1";
    assert_eq!(wrong(&tiny().lesson("ana", "Tue 2").lesson("bo", "Tue 2").school(), &[visit]), NONE);
    assert_eq!(
        words(&tiny().lesson("ana", "Tue 2").school(), &[visit]),
        ["visit ana/bo of round 1: bo has the debrief on Tue, but nothing in the timetable that day (Visits)"]
    );
    assert_eq!(
        words(&tiny().lesson("bo", "Tue 2").school(), &[visit]),
        ["visit ana/bo of round 1: ana has the debrief on Tue, but nothing in the timetable that day (Visits)"]
    );
}
