//! The rules of sessions, 1 to 10.

use super::*;

#[test]
fn sessions_take_adjacent_slots() {
    let slots = ["Mon 1", "Mon 2", "Mon 3 break", "Mon 4", "Tue 1"];
    let school = Tiny::new(&slots).staff("ana").staff("bo").team("maths", 1, 2, "ana bo").school();
    assert_eq!(broken(&school, &["maths||Mon|1|2"]), NONE);
    assert_eq!(broken(&school, &["maths||Mon|1|1"]), [Rule::Sessions], "not the team's length");
    assert_eq!(broken(&school, &["maths||Mon|2|2|ana;bo"]), [Rule::Sessions], "over a break");
    assert_eq!(broken(&school, &["maths||Mon|3|2|ana;bo"]), [Rule::Sessions], "in a break");
    assert_eq!(broken(&school, &["maths||Mon|4|2"]), [Rule::Sessions], "over the end of the day");
    for length in [0, -3, i64::MAX, i64::MIN, 4_000_000_000] {
        assert!(broken(&school, &[&format!("maths||Mon|1|{length}|ana;bo")]).contains(&Rule::Sessions));
    }
}

#[test]
fn sessions_do_not_span_a_long_gap() {
    let mut school = Tiny::new(&["Mon 1", "Mon 2"]).staff("ana").staff("bo").team("maths", 1, 2, "ana bo").school();
    let timed = |start| {
        let row = |period: &str, times| crate::school::PeriodRow {
            week: String::new(),
            day: "Mon".into(),
            period: period.into(),
            times: Some(times),
            kind: crate::school::SlotKind::Lesson,
        };
        crate::school::Cycle::new(vec![row("1", (480, 530)), row("2", (start, start + 50))], 50, 10)
    };
    for (start, expected) in [(530, vec![]), (540, vec![]), (541, vec![Rule::Sessions]), (520, vec![Rule::Sessions])] {
        school.cycle = timed(start);
        assert_eq!(broken(&school, &["maths||Mon|1|2|ana;bo"]), expected, "second period from minute {start}");
    }
}

#[test]
fn members_attend_or_are_absent() {
    let school = Tiny::one_day().team("maths", 1, 1, "ana bo").school();
    let good = plan(&school, &["maths||Mon|1|1"]);
    let changes: [fn(&mut SessionRow); 3] = [
        |session| session.attending.push("cy".into()),
        |session| session.absent.push("bo".into()),
        |session| session.attending.retain(|name| name != "bo"),
    ];
    for change in changes {
        let mut bad = good.clone();
        change(&mut bad.sessions[0]);
        assert!(rules(&verify(&school, &bad, None)).contains(&Rule::Sessions));
    }
}

#[test]
fn sessions_1_count_and_overlap() {
    let school =
        Tiny::one_day().team("maths", 2, 2, "ana bo").rules(|rules| rules.blocks.same_day_sessions = true).school();
    assert_eq!(broken(&school, &["maths||Mon|1|2", "maths||Mon|3|2"]), NONE);
    assert_eq!(broken(&school, &["maths||Mon|1|2"]), NONE);
    let clash = broken(&school, &["maths||Mon|1|2", "maths||Mon|2|2"]);
    assert_eq!(clash, [Rule::Occupied, Rule::NumberOfSessions]);
    let many = Tiny::one_day().team("maths", 1, 1, "ana bo").rules(|rules| rules.blocks.same_day_sessions = true);
    let many = broken(&many.school(), &["maths||Mon|1|1", "maths||Mon|2|1"]);
    assert_eq!(many, [Rule::NumberOfSessions, Rule::DaysAndWeeks], "too many, and above the week's share");
    let school = Tiny::one_day().team("maths", 3, 1, "ana bo").last_team(|team| team.priority = 4).school();
    assert_eq!(count(&school, &["maths||Mon|1|1"], Criterion::UnmetSession), 8);
}

#[test]
fn sessions_2_leads_quorum_and_two_people() {
    let school =
        Tiny::one_day().staff("dee").team("maths", 1, 1, "ana* bo cy? dee?").last_team(|team| team.quorum = 2).school();
    assert_eq!(broken(&school, &["maths||Mon|1|1|ana;bo"]), NONE);
    assert_eq!(broken(&school, &["maths||Mon|1|1|ana;cy"]), [Rule::WhoAttends], "an optional member does not count");
    assert_eq!(broken(&school, &["maths||Mon|1|1|bo;cy;dee"]), [Rule::WhoAttends], "the lead is absent");
    let school = Tiny::one_day().team("maths", 1, 1, "ana bo").last_team(|team| team.quorum = 1).school();
    assert_eq!(broken(&school, &["maths||Mon|1|1|ana"]), [Rule::WhoAttends], "nobody meets alone");
}

#[test]
fn sessions_3_absences() {
    let school = Tiny::one_day().staff("dee").team("maths", 1, 1, "ana* bo cy? dee?").school();
    assert_eq!(count(&school, &["maths||Mon|1|1|ana;bo"], Criterion::AbsentOptional), 2);
    assert_eq!(count(&school, &["maths||Mon|1|1|ana;cy"], Criterion::AbsentRequired), 1);
    wrong_count(&school, &["maths||Mon|1|1|ana;bo"], Criterion::AbsentOptional, Rule::Absences);
}

#[test]
fn sessions_4_releases() {
    let session = ["maths||Mon|1|1|ana;bo||ana@1>cy"];
    let tiny = || covers().team("maths", 1, 1, "ana bo");
    assert_eq!(broken(&tiny().school(), &session), NONE);
    assert_eq!(count(&tiny().school(), &session, Criterion::Release), 1);
    assert_eq!(broken(&tiny().rules(|rules| rules.blocks.release = false).school(), &session), [Rule::Releases]);
    assert_eq!(broken(&tiny().fixed("ana", "Mon 1").school(), &session), [Rule::Releases], "one of her rows is fixed");
    assert_eq!(broken(&tiny().time("ana", "Mon 1", |time| &mut time.away).school(), &session), [Rule::Releases]);
    assert_eq!(broken(&tiny().time("ana", "Mon 1", |time| &mut time.protected).school(), &session), [Rule::Releases]);
    assert_eq!(broken(&tiny().school(), &["maths||Mon|1|1|ana;bo||ana@1>cy;bo@1>cy"]), [Rule::Releases, Rule::Covers]);
    assert_eq!(broken(&tiny().school(), &["maths||Mon|1|1|ana;bo||ana@1>cy;ana@1>cy"]), [Rule::Releases, Rule::Covers]);
    let absent = broken(&tiny().school(), &["maths||Mon|1|1|bo||ana@1>cy"]);
    assert_eq!(absent, [Rule::WhoAttends, Rule::Releases]);
    wrong_count(&tiny().school(), &session, Criterion::Release, Rule::Releases);
}

#[test]
fn sessions_5_coverers() {
    let tiny = || covers().team("maths", 1, 1, "ana bo").team("art", 1, 1, "cy dee");
    let session = "maths||Mon|1|1|ana;bo||ana@1>cy";
    assert_eq!(broken(&tiny().school(), &[session, "art||Mon|2|1"]), NONE);
    assert_eq!(broken(&tiny().school(), &[session, "art||Mon|1|1|cy;dee"]), [Rule::Covers], "attends a session");
    assert_eq!(broken(&tiny().lesson("cy", "Mon 1").school(), &[session]), [Rule::Covers], "teaches");
    assert_eq!(broken(&tiny().time("cy", "Mon 1", |time| &mut time.away).school(), &[session]), [Rule::Covers]);
    assert_eq!(broken(&tiny().school(), &["maths||Mon|1|1|ana;bo||ana@1>dee"]), [Rule::Covers], "has not the role");
    let anyone = tiny().rules(|rules| rules.blocks.cover = crate::school::CoverBy::Anyone).school();
    assert_eq!(broken(&anyone, &["maths||Mon|1|1|ana;bo||ana@1>dee"]), NONE);
    let both = tiny().lesson("bo", "Mon 1").school();
    assert_eq!(broken(&both, &["maths||Mon|1|1|ana;bo||ana@1>cy;bo@1>cy"]), [Rule::Covers], "covers two at once");
}

#[test]
fn sessions_5_covers_per_cycle() {
    let school = |most| {
        let tiny = covers().lesson("ana", "Mon 2").lesson("ana", "Mon 3").team("maths", 1, 3, "ana bo");
        tiny.rules(|rules| rules.blocks.max_covers = most).school()
    };
    let session = ["maths||Mon|1|3|ana;bo||ana@1>cy;ana@2>cy;ana@3>cy"];
    assert_eq!(broken(&school(3), &session), NONE);
    assert_eq!(broken(&school(2), &session), [Rule::Covers]);
    assert_eq!(count(&school(3), &session, Criterion::CoverLoad), 1 + 2 + 3);
    wrong_count(&school(3), &session, Criterion::CoverLoad, Rule::Covers);
}

#[test]
fn sessions_6_days_and_weeks() {
    let slots = ["A:Mon 1", "A:Mon 2", "A:Tue 1", "B:Mon 1", "B:Mon 2"];
    let tiny = || Tiny::new(&slots).staff("ana").staff("bo").team("maths", 2, 1, "ana bo");
    assert_eq!(broken(&tiny().school(), &["maths|A|Mon|1|1", "maths|B|Mon|1|1"]), NONE, "the same day of another week");
    assert_eq!(broken(&tiny().school(), &["maths|A|Mon|1|1", "maths|A|Tue|1|1"]), [Rule::DaysAndWeeks], "one per week");
    let same_week = tiny().rules(|rules| rules.blocks.same_week_sessions = true);
    assert_eq!(broken(&same_week.school(), &["maths|A|Mon|1|1", "maths|A|Tue|1|1"]), NONE);
    let same_week = tiny().rules(|rules| rules.blocks.same_week_sessions = true);
    assert_eq!(broken(&same_week.school(), &["maths|A|Mon|1|1", "maths|A|Mon|2|1"]), [Rule::DaysAndWeeks], "same day");
    let both = tiny().rules(|rules| {
        rules.blocks.same_week_sessions = true;
        rules.blocks.same_day_sessions = true;
    });
    assert_eq!(broken(&both.school(), &["maths|A|Mon|1|1", "maths|A|Mon|2|1"]), NONE);
}

#[test]
fn sessions_7_parallel() {
    let school = |most| {
        let tiny = Tiny::one_day().staff("dee").team("maths", 1, 1, "ana bo").team("art", 1, 1, "cy dee");
        tiny.rules(|rules| rules.parallel_sessions = most).school()
    };
    assert_eq!(broken(&school(0), &["maths||Mon|1|1", "art||Mon|1|1"]), NONE);
    assert_eq!(broken(&school(1), &["maths||Mon|1|1", "art||Mon|2|1"]), NONE);
    assert_eq!(broken(&school(1), &["maths||Mon|1|1", "art||Mon|1|1"]), [Rule::RoomsAndParallel]);
}

#[test]
fn sessions_7_rooms() {
    let needs = |team: &mut crate::school::Team| team.room = true;
    let tiny = || {
        let tiny = Tiny::one_day().staff("dee").team("maths", 1, 1, "ana bo").last_team(needs);
        tiny.team("art", 1, 1, "cy dee").last_team(needs).lesson_in("bo", "Mon 4", "R1")
    };
    let school = tiny()
        .room("R1", Some(2), true)
        .room("R2", None, true)
        .room("R3", Some(1), true)
        .room("R4", None, false)
        .school();
    let one = |room: &str, period: u32| broken(&school, &[&format!("maths||Mon|{period}|1|ana;bo|{room}")]);
    assert_eq!(one("R1", 1), NONE);
    assert_eq!(one("R2", 1), NONE);
    assert_eq!(one("R3", 1), [Rule::RoomsAndParallel], "too small");
    assert_eq!(one("R4", 1), [Rule::RoomsAndParallel], "not for meetings");
    assert_eq!(one("", 1), [Rule::RoomsAndParallel], "no room");
    assert!(one("R1", 4).contains(&Rule::RoomsAndParallel), "taken by the timetable");
    let both = |a: &str, b: &str| broken(&school, &[&format!("maths||Mon|1|1||{a}"), &format!("art||Mon|1|1||{b}")]);
    assert_eq!(both("R1", "R2"), NONE);
    assert_eq!(both("R2", "R2"), [Rule::RoomsAndParallel], "one session at a time");
    assert_eq!(broken(&tiny().school(), &["maths||Mon|1|1"]), NONE, "without rooms.csv the rule is empty");
    let none = Tiny::one_day().team("maths", 1, 1, "ana bo").room("R1", None, true).school();
    assert_eq!(broken(&none, &["maths||Mon|1|1||R1"]), [Rule::RoomsAndParallel], "a room that nobody asked for");
}

#[test]
fn sessions_8_outside_extra_time_and_avoid() {
    let slots = ["Mon 0 open", "Mon 1", "Mon 2", "Mon 3"];
    let tiny = Tiny::new(&slots).staff("ana").staff("bo").team("maths", 1, 2, "ana bo");
    let tiny = tiny.fixed("ana", "Mon 1").fixed("ana", "Mon 3").lesson("bo", "Mon 2");
    let tiny = tiny.time("ana", "Mon 2", |time| &mut time.avoid).time("ana", "Mon 1", |time| &mut time.avoid);
    let school = tiny.school();
    let counts = |session: &str| {
        [Criterion::Outside, Criterion::ExtraTime, Criterion::Avoid]
            .map(|criterion| count(&school, &[session], criterion))
    };
    // Mon 0: two people outside and before their first row. Mon 1: ana is busy, bo not in school yet.
    assert_eq!(counts("maths||Mon|0|2|ana;bo"), [2, 3, 0]);
    // Mon 2: ana is in school between two rows and asked to avoid it. Mon 3: bo has gone.
    assert_eq!(counts("maths||Mon|2|2|ana;bo"), [0, 1, 1]);
    for criterion in [Criterion::Outside, Criterion::ExtraTime] {
        wrong_count(&school, &["maths||Mon|0|2|ana;bo"], criterion, Rule::OutsideSchool);
    }
    wrong_count(&school, &["maths||Mon|2|2|ana;bo"], Criterion::Avoid, Rule::OutsideSchool);
}

#[test]
fn sessions_9_crowded() {
    let school =
        Tiny::one_day().team("maths", 1, 1, "ana bo").team("art", 1, 1, "ana bo").team("pe", 1, 1, "ana cy").school();
    let sessions = ["maths||Mon|1|1", "art||Mon|2|1", "pe||Mon|3|1"];
    assert_eq!(count(&school, &sessions, Criterion::Crowded), 2 + 1);
    assert_eq!(count(&school, &sessions[2..], Criterion::Crowded), 0);
    wrong_count(&school, &sessions, Criterion::Crowded, Rule::CrowdedDays);
}

#[test]
fn sessions_10_pins_and_bans() {
    let tiny = |rule, length| Tiny::one_day().team("maths", 1, length, "ana bo").pin("maths", "Mon 2", rule).school();
    assert_eq!(broken(&tiny(PinRule::Pin, 1), &["maths||Mon|2|1"]), NONE);
    assert_eq!(broken(&tiny(PinRule::Pin, 1), &["maths||Mon|1|1"]), [Rule::SessionPins]);
    assert_eq!(broken(&tiny(PinRule::Pin, 1), &[]), [Rule::SessionPins]);
    assert_eq!(broken(&tiny(PinRule::Ban, 2), &["maths||Mon|3|2"]), NONE);
    assert_eq!(broken(&tiny(PinRule::Ban, 2), &["maths||Mon|1|2"]), [Rule::SessionPins], "its second period is banned");
}
