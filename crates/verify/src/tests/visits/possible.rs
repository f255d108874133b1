//! "Names", and who may visit whom and when.

use super::*;
use crate::school::Activity;

#[test]
fn names() {
    let school = three().school();
    let good = visited(&school, &[GOOD]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    let changes: [fn(&mut VisitRow); 7] = [
        |visit| visit.observer = "zoe".into(),
        |visit| visit.host = String::new(),
        |visit| visit.day = "Sun".into(),
        |visit| visit.week = "A".into(),
        |visit| visit.period = "9".into(),
        |visit| visit.debrief.as_mut().unwrap().period = "9".into(),
        |visit| visit.debrief.as_mut().unwrap().week = "A".into(),
    ];
    for change in changes {
        assert_eq!(changed(&school, &good, |plan| change(&mut plan.visits[0]))[0], Rule::Names);
    }
}

#[test]
fn rounds_are_those_of_the_term() {
    let school = three().rules(|rules| rules.visits.rounds = 2).school();
    let good = visited(&school, &[GOOD]);
    let in_round = |round| changed(&school, &good, |plan| plan.visits[0].round = round);
    assert_eq!([in_round(1), in_round(2)], [NONE, NONE]);
    for round in [0, 3, -1, i64::MIN, i64::MAX] {
        assert_eq!(in_round(round), [Rule::Names]);
    }
    let none = three().rules(|rules| rules.visits.rounds = 0).school();
    assert_eq!(wrong(&none, &[GOOD]), [Rule::Names]);
}

#[test]
fn the_host_teaches_and_may_be_visited() {
    let tiny = || three().teaches("bo", "Mon 2", "7A");
    assert_eq!(wrong(&tiny().school(), &[GOOD]), NONE, "two rows at once");
    for (tiny, why) in [
        (three().time("bo", "Mon 2", |time| &mut time.away), "bo is away on Mon 2"),
        (three().time("bo", "Mon 2", |time| &mut time.protected), "bo has protected planning time on Mon 2"),
        (tiny().last_row(|row| row.kind = Activity::Duty), "bo has something that is no lesson on Mon 2"),
        (tiny().last_row(|row| row.kind = Activity::Meeting), "bo has something that is no lesson on Mon 2"),
        (tiny().last_row(|row| row.observe = false), "bo has a lesson that may not be visited on Mon 2"),
    ] {
        assert_eq!(words(&tiny.school(), &[GOOD]), [format!("visit ana/bo of round 1: {why} (Visits)")]);
    }
    assert_eq!(
        words(&three().school(), &["1 ana/cy Mon 3 Mon 4"]),
        ["visit ana/cy of round 1: cy has no lesson on Mon 3 (Visits)"]
    );
    assert_eq!(wrong(&three().time("bo", "Mon 2", |time| &mut time.avoid).school(), &[GOOD]), NONE);
    let meeting = three().teaches("ana", "Mon 4", "7C").last_row(|row| row.observe = true).school();
    assert_eq!(wrong(&meeting, &["1 ana/bo Mon 2 Mon 5"]), NONE);
}

#[test]
fn a_lesson_before_or_after_school_may_be_visited() {
    let school =
        three().teaches("bo", "Mon 5", "7A").rules(|rules| rules.visits.debrief = crate::school::DebriefRule::None);
    assert_eq!(wrong(&school.school(), &["1 ana/bo Mon 5"]), NONE);
}

#[test]
fn the_observer_is_free() {
    for busy in [
        three().lesson("ana", "Mon 2"),
        three().fixed("ana", "Mon 2"),
        three().time("ana", "Mon 2", |time| &mut time.away),
        three().time("ana", "Mon 2", |time| &mut time.protected),
    ] {
        assert_eq!(wrong(&busy.school(), &[GOOD]), [Rule::Free]);
    }
    assert_eq!(wrong(&three().time("ana", "Mon 2", |time| &mut time.avoid).school(), &[GOOD]), NONE);
    assert_eq!(
        words(&three().lesson("ana", "Mon 2").school(), &[GOOD]),
        ["visit ana/bo of round 1: ana visits on Mon 2 but has Art with 7A (Free)"]
    );
    let lunch = Tiny::new(&["Mon 1", "Mon 2 break", "Mon 3"]).staff("ana").staff("bo");
    let lunch = lunch.lesson("ana", "Mon 1").lesson("bo", "Mon 2").with("bo", |bo| bo.visits = 0).school();
    assert_eq!(
        words(&lunch, &["1 ana/bo Mon 2 Mon 3"]),
        ["visit ana/bo of round 1: ana visits on Mon 2 but has a break (Free)"]
    );
}

#[test]
fn the_observer_comes_on_that_day() {
    let slots = ["A:Mon 1", "A:Mon 2", "A:Tue 1", "A:Tue 2", "B:Mon 1", "B:Tue 1"];
    let tiny = || {
        let tiny = Tiny::new(&slots).staff("ana").staff("bo").with("bo", |bo| bo.visits = 0);
        tiny.lesson("bo", "A Mon 1").lesson("bo", "A Tue 2").lesson("ana", "A Tue 2").lesson("ana", "B Mon 1")
    };
    let visit = "1 ana/bo A:Mon 1 A:Tue 1";
    assert_eq!(wrong(&tiny().lesson("ana", "A Mon 2").school(), &[visit]), NONE);
    assert_eq!(
        words(&tiny().school(), &[visit]),
        ["visit ana/bo of round 1: ana is not in school on A Mon (Visits)"],
        "Monday of another week"
    );
}

#[test]
fn nobody_visits_themselves() {
    let said = words(&three().school(), &["1 bo/bo Mon 2 Mon 4"]);
    assert!(said.contains(&"visit bo/bo of round 1: nobody can visit their own lesson (Visits)".into()));
    assert!(!words(&three().school(), &[GOOD]).iter().any(|said| said.contains("their own")));
}

#[test]
fn forbidden_visits() {
    let with = |kind, a: &str, b: &str| wrong(&three().pair(kind, a, b, PairOrder::Forbid).school(), &[GOOD]);
    assert_eq!(with(PairKind::Visit, "ana", "bo"), [Rule::Visits]);
    assert_eq!(with(PairKind::Visit, "bo", "ana"), NONE, "bo may not observe ana");
    assert_eq!(with(PairKind::Any, "ana", "bo"), [Rule::Visits]);
    assert_eq!(with(PairKind::Any, "bo", "ana"), [Rule::Visits], "either way round");
    assert_eq!(with(PairKind::Mentor, "ana", "bo"), NONE);
    assert_eq!(with(PairKind::Visit, "ana", "cy"), NONE);
    let repeat = three().pair(PairKind::Visit, "ana", "bo", PairOrder::Forbid);
    assert_eq!(wrong(&repeat.rules(|rules| rules.visits.repeat = true).school(), &[GOOD]), [Rule::Visits]);
}

#[test]
fn previous_visits() {
    let with = |kind, a: &str, b: &str, repeat| {
        let tiny = three().pair(kind, a, b, PairOrder::Previous);
        wrong(&tiny.rules(|rules| rules.visits.repeat = repeat).school(), &[GOOD])
    };
    assert_eq!(with(PairKind::Visit, "ana", "bo", false), [Rule::Visits]);
    assert_eq!(with(PairKind::Visit, "ana", "bo", true), NONE);
    assert_eq!(with(PairKind::Visit, "bo", "ana", false), NONE);
    assert_eq!(with(PairKind::Any, "bo", "ana", false), [Rule::Visits]);
    assert_eq!(with(PairKind::Any, "ana", "bo", true), NONE);
    assert_eq!(with(PairKind::Mentor, "ana", "bo", false), NONE);
    let of_mentors = three().pair(PairKind::Visit, "ana", "bo", PairOrder::Previous);
    assert_eq!(wrong(&of_mentors.rules(|rules| rules.mentors.repeat = true).school(), &[GOOD]), [Rule::Visits]);
}
