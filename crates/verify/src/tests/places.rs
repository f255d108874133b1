//! Places: time to get from one site to another.

use super::visits::{row as visit_row, visited_with};
use super::*;
use crate::school::{Cycle, MeetingPlace, PeriodRow, School, SlotKind};

/// ana teaches at North in Mon 1, and needs 20 minutes to South, where maths meets.
fn north_and_south() -> Tiny {
    let tiny = Tiny::one_day().travel(&[("North", "South", 20)], 0).lesson("ana", "Mon 1").row_at("North");
    tiny.team("maths", 1, 1, "ana bo").team_at("South")
}

/// The school with bell times: so many minutes between its periods of 50.
fn timed(mut school: School, between: u16) -> School {
    let slots = school.cycle.slots().map(|slot| school.cycle.period(slot).label.clone()).collect::<Vec<_>>();
    let row = |(at, period): (usize, String)| {
        let start = 480 + at as u16 * (50 + between);
        PeriodRow {
            week: String::new(),
            day: "Mon".into(),
            period,
            times: Some((start, start + 50)),
            kind: SlotKind::Lesson,
        }
    };
    school.cycle = Cycle::new(slots.into_iter().enumerate().map(row).collect(), 50, 30);
    school
}

#[test]
fn between_a_row_and_a_session_there_is_time_for_the_way() {
    let (next, later) = (["maths||Mon|2|1|ana;bo"], ["maths||Mon|3|1|ana;bo"]);
    let school = || north_and_south().school();
    assert_eq!(broken(&school(), &later), NONE, "a period between");
    assert_eq!(broken(&school(), &next), [Rule::Places]);
    assert_eq!(broken(&timed(school(), 19), &next), [Rule::Places]);
    assert_eq!(broken(&timed(school(), 20), &next), NONE);
    let found = verify(&school(), &plan(&school(), &next), None).violations;
    let expected = "ana: has the timetable on Mon 1 at North until Mon 1 and the session of maths at South from Mon 2, and the \
                    way takes 20 minutes (Places)";
    assert_eq!(found[0].to_string(), expected);
    assert_eq!(broken(&school(), &["maths||Mon|2|1|bo"]), [Rule::WhoAttends], "who is absent need not be there");
    let near = north_and_south().last_team(|team| team.place = MeetingPlace::Anywhere).school();
    assert_eq!(broken(&near, &next), NONE, "nowhere in particular");
    let online = north_and_south().last_team(|team| team.place = MeetingPlace::Online).school();
    assert_eq!(broken(&online, &next), NONE, "online");
    let here = north_and_south().team_at("North").school();
    assert_eq!(broken(&here, &next), NONE, "the same site");
    let unlisted = north_and_south().team_at("West").school();
    assert_eq!(broken(&unlisted, &next), NONE, "a way that takes no time");
    let slow = north_and_south().team_at("West").travel(&[], 51).school();
    assert_eq!(broken(&slow, &later), [Rule::Places], "two periods begun");
    assert_eq!(broken(&slow, &["maths||Mon|4|1|ana;bo"]), NONE);
}

#[test]
fn the_way_back_may_be_longer() {
    let tiny = |slot| {
        let tiny = Tiny::one_day().lesson("ana", slot).row_at("North").team("maths", 1, 1, "ana bo").team_at("South");
        timed(tiny.travel(&[("North", "South", 10), ("South", "North", 30)], 0).school(), 20)
    };
    assert_eq!(broken(&tiny("Mon 1"), &["maths||Mon|2|1|ana;bo"]), NONE, "to South in ten minutes");
    assert_eq!(broken(&tiny("Mon 3"), &["maths||Mon|2|1|ana;bo"]), [Rule::Places], "back in thirty");
}

#[test]
fn of_rows_read_together_the_first_counts() {
    let with = |first, second| {
        let tiny = north_and_south().lesson("ana", "Mon 3").row_at(first).lesson("ana", "Mon 3").row_at(second);
        broken(&timed(tiny.school(), 20), &["maths||Mon|2|1|ana;bo"])
    };
    assert_eq!(with("South", "North"), NONE);
    let school = |first, second| {
        let tiny = Tiny::one_day().travel(&[], 20).team("maths", 1, 1, "ana bo").team_at("South");
        tiny.lesson("ana", "Mon 3").row_at(first).lesson("ana", "Mon 3").row_at(second).school()
    };
    assert_eq!(broken(&school("South", "North"), &["maths||Mon|2|1|ana;bo"]), NONE);
    assert_eq!(broken(&school("North", "South"), &["maths||Mon|2|1|ana;bo"]), [Rule::Places]);
}

#[test]
fn a_row_that_somebody_is_released_from_is_no_place_to_come_from() {
    let tiny = || {
        let tiny = covers().travel(&[], 20).lesson("ana", "Mon 2").row_at("North");
        tiny.team("maths", 1, 2, "ana bo").team_at("South")
    };
    // ana is released from both, then from the first only, whose site is not known.
    let both = ["maths||Mon|1|2|ana;bo||ana@1>cy;ana@2>cy"];
    assert_eq!(broken(&tiny().school(), &both), NONE);
    let next = |tiny: Tiny| tiny.lesson("ana", "Mon 3").row_at("North").school();
    assert_eq!(broken(&next(tiny()), &both), [Rule::Places], "she is not released from the third");
    let after = tiny().last_team(|team| team.length = crate::school::SessionLength::Periods(1)).school();
    assert_eq!(broken(&after, &["maths||Mon|1|1|ana;bo||ana@1>cy"]), [Rule::Places]);
}

#[test]
fn a_cover_is_where_the_lesson_is() {
    let tiny = |site| {
        let tiny = covers().travel(&[], 20).last_row(|_| {}).row_at(site).lesson("cy", "Mon 2").row_at("South");
        tiny.team("maths", 1, 1, "ana bo").school()
    };
    let session = ["maths||Mon|1|1|ana;bo||ana@1>cy"];
    assert_eq!(broken(&tiny("South"), &session), NONE);
    assert_eq!(broken(&tiny("North"), &session), [Rule::Places], "cy covers at North and teaches at South next");
    // Two covers, one after the other.
    let tiny = |site| {
        let tiny = covers().row_at("North").lesson("ana", "Mon 2").row_at(site).travel(&[], 20);
        tiny.team("maths", 1, 2, "ana bo").school()
    };
    let session = ["maths||Mon|1|2|ana;bo||ana@1>cy;ana@2>cy"];
    assert_eq!(broken(&tiny("North"), &session), NONE);
    assert_eq!(broken(&tiny("South"), &session), [Rule::Places]);
}

#[test]
fn two_commitments_at_different_sites_need_the_way_in_a_turn_of_both() {
    let tiny = |every| {
        let tiny = Tiny::one_day().travel(&[], 20).team("maths", 1, 1, "ana bo").team_at("South").every(every);
        tiny.team("art", 1, 1, "ana cy").team_at("North").every(every).school()
    };
    assert_eq!(broken(&tiny(1), &["maths||Mon|1|1", "art||Mon|3|1"]), NONE);
    assert_eq!(broken(&tiny(1), &["maths||Mon|1|1", "art||Mon|2|1"]), [Rule::Places]);
    assert_eq!(broken(&tiny(1), &["art||Mon|1|1", "maths||Mon|2|1"]), [Rule::Places]);
    assert_eq!(broken(&tiny(2), &["maths||Mon|1|1||||1", "art||Mon|2|1||||2"]), NONE);
    assert_eq!(broken(&tiny(2), &["maths||Mon|1|1||||1", "art||Mon|2|1||||1"]), [Rule::Places]);
}

#[test]
fn a_session_is_at_the_site_of_its_room_which_is_that_of_its_team() {
    let tiny = |room| north_and_south().last_team(|team| team.room = true).room("R1", None, true).room_at(room);
    let session = ["maths||Mon|2|1|ana;bo|R1"];
    assert_eq!(broken(&tiny("South").school(), &session), [Rule::Places]);
    assert_eq!(broken(&tiny("North").school(), &session), [Rule::RoomsAndParallel], "no room of the team's site");
    let anywhere = |room| tiny(room).last_team(|team| team.place = MeetingPlace::Anywhere).school();
    assert_eq!(broken(&anywhere("North"), &session), NONE);
    assert_eq!(broken(&anywhere("South"), &session), [Rule::Places], "the room's site");
    let online = tiny("South").last_team(|team| team.place = MeetingPlace::Online).school();
    assert_eq!(broken(&online, &session), NONE, "whatever its room, online is nowhere");
}

#[test]
fn a_visit_is_where_the_lesson_is_and_so_is_its_debrief_on_that_day() {
    let tiny = |site| {
        let tiny = super::visits::three().travel(&[], 20).teaches("bo", "Mon 4", "7A").row_at(site);
        tiny.team("maths", 1, 1, "ana cy").team_at("South").school()
    };
    let found = |site, visit: &str, sessions: &[&str]| {
        let school = tiny(site);
        rules(&verify(&school, &visited_with(&school, &[visit], sessions, None), None))
    };
    let tuesday = "1 ana/bo Mon 4 Tue 3";
    assert_eq!(found("South", tuesday, &["maths||Mon|3|1"]), NONE);
    assert_eq!(found("North", tuesday, &["maths||Mon|3|1"]), [Rule::Places]);
    assert_eq!(found("North", tuesday, &["maths||Tue|2|1|cy"]), [Rule::WhoAttends], "another day, and without ana");
    assert_eq!(found("North", tuesday, &["maths||Tue|3|1"]), [Rule::Occupied], "nowhere in particular on another day");
    assert_eq!(found("North", "1 ana/bo Mon 4 Mon 5", &[]), NONE, "the debrief is there too");
    assert_eq!(visit_row(&tiny("North"), tuesday).subject, "Art");
}

#[test]
fn a_debrief_is_too_far_for_the_host_as_well() {
    let tiny = |site| {
        let tiny = Tiny::new(&["Mon 1", "Mon 2", "Mon 3"]).staff("ana").staff("bo").with("bo", |bo| bo.visits = 0);
        let tiny = tiny.teaches("bo", "Mon 1", "7A").row_at("North").teaches("bo", "Mon 3", "7A").row_at(site);
        tiny.travel(&[], 20).school()
    };
    let found =
        |site| rules(&verify(&tiny(site), &visited_with(&tiny(site), &["1 ana/bo Mon 1 Mon 2"], &[], None), None));
    assert_eq!(found("North"), NONE);
    assert_eq!(found("South"), [Rule::Places], "bo teaches at South right after it");
}

#[test]
fn visits_of_one_round_are_not_too_far_from_each_other() {
    let school = {
        let tiny = Tiny::new(&["Mon 1", "Mon 2", "Mon 3"]).staff("ana").staff("bo").staff("cy");
        let tiny = ["bo", "cy"].into_iter().fold(tiny, |tiny, id| tiny.with(id, |staff| staff.visits = 0));
        let tiny = tiny.with("ana", |ana| ana.visits = 2).teaches("bo", "Mon 1", "7A").row_at("North");
        let tiny = tiny.teaches("cy", "Mon 2", "7B").row_at("South").travel(&[], 20);
        tiny.rules(|rules| rules.visits.debrief = crate::school::DebriefRule::None).school()
    };
    let found = |visits: &[&str]| rules(&verify(&school, &visited_with(&school, visits, &[], None), None));
    assert_eq!(found(&["1 ana/bo Mon 1", "2 ana/cy Mon 2"]), NONE);
    assert!(found(&["1 ana/bo Mon 1", "1 ana/cy Mon 2"]).contains(&Rule::Places));
}

#[test]
fn whoever_cannot_get_there_is_absent_where_nobody_says_otherwise() {
    let school = north_and_south().school();
    let judged = by_hand::judge(&school, b"team,day,period\nmaths,Mon,2\n", "held.csv").unwrap();
    assert_eq!(judged.document.sessions[0].absent, ["ana"]);
    assert_eq!(judged.absences[0].because, ["is at North on Mon 1, and the way takes 20 minutes"]);
}
