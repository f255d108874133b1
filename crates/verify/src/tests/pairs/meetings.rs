//! When pairs meet: number, order, "Free", "Occupied", "Prep", pins and bans.

use super::*;

const GOOD: [&str; 2] = ["ana/dee Mon 2", "bo/eve Mon 2"];

#[test]
fn a_pair_has_so_many_meetings_in_different_slots() {
    let school = |meetings| two_by_two().rules(|rules| rules.mentors.meetings = meetings).school();
    assert_eq!(wrong(&school(2), &["ana/dee Mon 2 Mon 3"]), NONE);
    assert_eq!(wrong(&school(1), &["ana/dee Mon 2 Mon 3"]), [Rule::MentorsMeetings]);
    assert_eq!(wrong(&school(0), &["ana/dee"]), NONE);
    assert_eq!(wrong(&school(0), &["ana/dee Mon 2"]), [Rule::MentorsMeetings]);
    assert_eq!(wrong(&school(2), &["ana/dee Mon 2 Mon 2"]), [Rule::MentorsMeetings]);
    assert_eq!(wrong(&school(2), &["ana/dee Mon 3 Mon 2"]), [Rule::Order]);
}

#[test]
fn a_pair_meets_on_different_days_and_in_different_weeks() {
    let school = |slots: &[&str], same_day, same_week| {
        let tiny = Tiny::new(slots).mentor("ana", 1).mentee("dee");
        let tiny = tiny.rules(|rules| {
            rules.mentors.meetings = 2;
            rules.mentors.same_day_meetings = same_day;
            rules.mentors.same_week_meetings = same_week;
        });
        tiny.school()
    };
    let week = ["Mon 1", "Mon 2", "Tue 1"];
    assert_eq!(wrong(&school(&week, false, false), &["ana/dee Mon 1 Tue 1"]), NONE);
    assert_eq!(wrong(&school(&week, false, false), &["ana/dee Mon 1 Mon 2"]), [Rule::MentorsMeetings]);
    assert_eq!(wrong(&school(&week, true, false), &["ana/dee Mon 1 Mon 2"]), NONE);
    let fortnight = ["A:Mon 1", "A:Tue 1", "B:Mon 1"];
    assert_eq!(wrong(&school(&fortnight, false, false), &["ana/dee A:Mon 1 B:Mon 1"]), NONE);
    assert_eq!(wrong(&school(&fortnight, false, false), &["ana/dee A:Mon 1 A:Tue 1"]), [Rule::MentorsMeetings]);
    assert_eq!(wrong(&school(&fortnight, false, true), &["ana/dee A:Mon 1 A:Tue 1"]), NONE);
}

#[test]
fn both_are_free() {
    let tiny = two_by_two;
    assert_eq!(wrong(&tiny().school(), &GOOD), NONE);
    assert_eq!(wrong(&tiny().time("dee", "Mon 2", |time| &mut time.avoid).school(), &GOOD), NONE);
    for busy in [
        tiny().fixed("dee", "Mon 2"),
        tiny().lesson("ana", "Mon 2"),
        tiny().time("ana", "Mon 2", |time| &mut time.away),
        tiny().time("dee", "Mon 2", |time| &mut time.protected),
    ] {
        assert_eq!(wrong(&busy.school(), &GOOD), [Rule::Free]);
    }
    let verdict = verify(&tiny().school(), &paired(&tiny().school(), &["ana/dee Mon 1"]), None);
    assert_eq!(verdict.violations[1].to_string(), "ana/dee: dee meets on Mon 1 but has Art with 7A (Free)");
    assert_eq!(wrong(&tiny().school(), &["ana/dee Mon 6"]), NONE, "an open slot");
    let lunch = Tiny::new(&["Mon 1", "Mon 2 break"]).mentor("ana", 1).mentee("dee").school();
    assert_eq!(wrong(&lunch, &["ana/dee Mon 2"]), [Rule::Free]);
}

#[test]
fn nobody_has_two_things_in_one_slot() {
    let school = two_by_two().with("ana", |ana| ana.mentees = 2).school();
    assert_eq!(wrong(&school, &["ana/dee Mon 2", "ana/eve Mon 3"]), NONE);
    assert_eq!(wrong(&school, &["ana/dee Mon 2", "ana/eve Mon 2"]), [Rule::Occupied]);
    let school = two_by_two().team("maths", 1, 2, "ana bo").school();
    let with = |pairs: &[&str]| rules(&verify(&school, &paired_with(&school, pairs, &["maths||Mon|2|2"], None), None));
    assert_eq!(with(&["ana/dee Mon 4"]), NONE);
    assert_eq!(with(&["ana/dee Mon 3"]), [Rule::Occupied]);
    let verdict = verify(&school, &paired_with(&school, &["ana/dee Mon 3"], &["maths||Mon|2|2"], None), None);
    let message = verdict.violations[0].to_string();
    assert_eq!(message, "ana: is in maths and a meeting of ana/dee at once on Mon 3 (Occupied)");
}

#[test]
fn nobody_covers_and_meets() {
    let tiny = two_by_two().with("ana", |ana| ana.roles.cover = true).staff("cy").staff("fay");
    let tiny = tiny.lesson("cy", "Mon 2").team("maths", 1, 1, "cy fay").rules(|rules| rules.blocks.release = true);
    let school = tiny.school();
    let with = |pairs: &[&str]| {
        rules(&verify(&school, &paired_with(&school, pairs, &["maths||Mon|2|1|cy;fay||cy@2>ana"], None), None))
    };
    assert_eq!(with(&["ana/dee Mon 3"]), NONE);
    assert_eq!(with(&["ana/dee Mon 2"]), [Rule::Occupied]);
}

#[test]
fn meetings_count_for_prep() {
    let school = |change: &dyn Fn(&mut crate::school::PrepRules)| two_by_two().rules(|rules| change(&mut rules.prep));
    let of = |change: &dyn Fn(&mut crate::school::PrepRules)| wrong(&school(change).school(), &GOOD);
    assert_eq!(of(&|prep| prep.min_free_per_day = 2), NONE);
    assert_eq!(of(&|prep| prep.min_free_per_day = 3), [Rule::Prep]);
    assert_eq!(of(&|prep| prep.min_free_per_cycle = 2), NONE);
    assert_eq!(of(&|prep| prep.min_free_per_cycle = 3), [Rule::Prep]);
    let low = school(&|prep| prep.min_free_per_cycle = 3).lesson("ana", "Mon 3").school();
    let verdict = verify(&low, &paired(&low, &["ana/dee Mon 6"]), None);
    assert_eq!(rules(&verdict), [Rule::Prep], "not even outside lessons");
    assert!(verdict.violations[0].message.ends_with("so no session, meeting or cover is possible"));
    assert_eq!(of(&|prep| prep.max_committed_per_cycle = 1), NONE);
    let two = school(&|prep| prep.max_committed_per_cycle = 1).with("ana", |ana| ana.mentees = 2);
    assert_eq!(wrong(&two.school(), &["ana/dee Mon 2", "ana/eve Mon 3"]), [Rule::Prep]);
    assert_eq!(of(&|prep| prep.max_sessions_per_day = 1), NONE);
}

#[test]
fn pins_and_bans_of_meetings_hold() {
    let pinned = two_by_two().meeting_pin("ana", "dee", "Mon 2", PinRule::Pin).school();
    assert_eq!(wrong(&pinned, &GOOD), NONE);
    assert_eq!(wrong(&pinned, &["ana/dee Mon 3", "bo/eve Mon 2"]), [Rule::MentorsPins]);
    let banned = two_by_two().meeting_pin("ana", "dee", "Mon 2", PinRule::Ban).school();
    assert_eq!(wrong(&banned, &GOOD), [Rule::MentorsPins]);
    assert_eq!(wrong(&banned, &["ana/dee Mon 3", "bo/eve Mon 2"]), NONE);
    assert_eq!(wrong(&banned, &["bo/dee Mon 2"]), NONE, "another pair");
}
