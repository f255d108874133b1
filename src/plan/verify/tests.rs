//! Each rule on two or three people: once kept, once broken.

use super::*;
use crate::plan::by_hand;
use crate::plan::document::{Document, ReleaseRow, SessionRow};
use crate::plan::tiny::Tiny;
use crate::plan::{Kind, Status, UnmetKind};
use crate::school::{Criterion, PinRule, School};

/// A plan with these sessions, its figures right; ` | ` parts columns, as in
/// `maths | | Mon | 1 | 1 | ana;bo | R1 | ana@1>cy`.
fn plan(school: &School, sessions: &[&str]) -> Document {
    let mut csv = String::from("team,week,day,period,length,attending,room,released\n");
    for session in sessions {
        csv.push_str(&session.split('|').map(str::trim).collect::<Vec<_>>().join(","));
        csv.push('\n');
    }
    by_hand::judge(school, csv.as_bytes(), "sessions.csv").unwrap().document
}

/// The rules that a plan with these sessions breaks, each once, in order.
fn broken(school: &School, sessions: &[&str]) -> Vec<Rule> {
    rules(&verify(school, &plan(school, sessions), None))
}

fn rules(verdict: &Verdict) -> Vec<Rule> {
    let mut rules: Vec<Rule> = verdict.violations.iter().map(|violation| violation.rule).collect();
    rules.sort();
    rules.dedup();
    rules
}

fn count(school: &School, sessions: &[&str], criterion: Criterion) -> i64 {
    let score = verify(school, &plan(school, sessions), None).score;
    score.criteria.iter().find(|line| line.criterion == criterion).map_or(0, |line| line.count)
}

/// ana teaches in Mon 1 and cy may cover.
fn covers() -> Tiny {
    Tiny::one_day().staff("dee").with("cy", |staff| staff.roles.cover = true).lesson("ana", "Mon 1").rules(|rules| {
        rules.blocks.release = true;
        rules.blocks.same_day_sessions = true;
    })
}

const NONE: [Rule; 0] = [];

#[test]
fn names() {
    let school = Tiny::one_day().team("maths", 1, 1, "ana bo").room("R1", None, true).school();
    let good = plan(&school, &["maths||Mon|1|1"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    let changes: [fn(&mut SessionRow); 6] = [
        |session| session.team = "math".into(),
        |session| session.day = "Sun".into(),
        |session| session.week = "A".into(),
        |session| session.room = "R9".into(),
        |session| session.attending[0] = "anna".into(),
        |session| {
            session.released.push(ReleaseRow { staff: "ana".into(), period: "4".into(), cover: "zoe".into() });
        },
    ];
    for change in changes {
        let mut bad = good.clone();
        change(&mut bad.sessions[0]);
        assert_eq!(rules(&verify(&school, &bad, None))[0], Rule::Names);
    }
}

#[test]
fn occupied() {
    let school = Tiny::one_day().team("maths", 1, 2, "ana bo").team("art", 1, 1, "ana cy").school();
    assert_eq!(broken(&school, &["maths||Mon|1|2", "art||Mon|3|1"]), NONE);
    assert_eq!(broken(&school, &["maths||Mon|1|2", "art||Mon|2|1"]), [Rule::Occupied]);
}

#[test]
fn free() {
    let tiny = || Tiny::one_day().team("maths", 1, 1, "ana bo");
    let sessions = ["maths||Mon|1|1|ana;bo"];
    assert_eq!(broken(&tiny().school(), &sessions), NONE);
    assert_eq!(broken(&tiny().lesson("ana", "Mon 1").school(), &sessions), [Rule::Free]);
    assert_eq!(broken(&tiny().time("ana", "Mon 1", |time| &mut time.away).school(), &sessions), [Rule::Free]);
    assert_eq!(broken(&tiny().time("bo", "Mon 1", |time| &mut time.protected).school(), &sessions), [Rule::Free]);
    assert_eq!(broken(&tiny().time("bo", "Mon 1", |time| &mut time.avoid).school(), &sessions), NONE);
    let verdict = verify(&tiny().lesson("ana", "Mon 1").school(), &plan(&tiny().school(), &sessions), None);
    let message = verdict.violations[0].to_string();
    assert_eq!(message, "maths on Mon 1: ana attends but has Art with 7A on Mon 1 (Free)");
}

#[test]
fn prep_keeps_free_periods_each_day() {
    let school = |least| {
        let tiny = Tiny::one_day()
            .lesson("ana", "Mon 1")
            .lesson("bo", "Mon 1")
            .lesson("bo", "Mon 2")
            .team("maths", 1, 1, "ana bo");
        tiny.rules(|rules| rules.prep.min_free_per_day = least).school()
    };
    // ana has 3 free and keeps 2; bo has 2 free and keeps 1.
    assert_eq!(broken(&school(1), &["maths||Mon|3|1"]), NONE);
    assert_eq!(broken(&school(2), &["maths||Mon|3|1"]), [Rule::Prep], "bo keeps only one");
    assert_eq!(broken(&school(9), &[]), NONE, "a day that had fewer keeps what it had");
    assert_eq!(broken(&school(9), &["maths||Mon|3|1"]), [Rule::Prep]);
}

#[test]
fn prep_keeps_free_periods_in_the_cycle() {
    let school = |least, fte: &str| {
        let tiny = Tiny::one_day().team("maths", 1, 1, "ana bo").with("ana", |ana| ana.fte = fte.parse().unwrap());
        tiny.lesson("bo", "Mon 4").rules(|rules| rules.prep.min_free_per_cycle = least).school()
    };
    assert_eq!(broken(&school(2, "1"), &["maths||Mon|1|1"]), NONE);
    assert_eq!(broken(&school(3, "1"), &["maths||Mon|1|1"]), [Rule::Prep]);
    assert_eq!(broken(&school(4, "1"), &[]), NONE, "bo starts below it, without any session");
    assert_eq!(broken(&school(4, "1"), &["maths||Mon|1|1"]), [Rule::Prep]);
    let open = Tiny::new(&["Mon 1", "Mon 2 open"]).staff("ana").staff("bo").team("maths", 1, 1, "ana bo");
    let open = open.lesson("ana", "Mon 1").rules(|rules| rules.prep.min_free_per_cycle = 1).school();
    assert_eq!(
        broken(&open, &["maths||Mon|2|1"]),
        [Rule::Prep],
        "no session at all below it, not even outside lessons"
    );
}

#[test]
fn prep_bounds_sessions_each_day() {
    let school = |most| {
        let tiny = Tiny::one_day().team("maths", 1, 1, "ana bo").team("art", 1, 1, "ana cy");
        tiny.rules(|rules| rules.prep.max_sessions_per_day = most).school()
    };
    assert_eq!(broken(&school(0), &["maths||Mon|1|1", "art||Mon|3|1"]), NONE);
    assert_eq!(broken(&school(2), &["maths||Mon|1|1", "art||Mon|3|1"]), NONE);
    assert_eq!(broken(&school(1), &["maths||Mon|1|1", "art||Mon|3|1"]), [Rule::Prep]);
}

#[test]
fn prep_bounds_committed_periods() {
    let school = |most, fte: &str| {
        let tiny = covers().team("maths", 1, 2, "ana bo").with("cy", |cy| cy.fte = fte.parse().unwrap());
        tiny.rules(|rules| rules.prep.max_committed_per_cycle = most).school()
    };
    let sessions = ["maths||Mon|1|2|ana;bo||ana@1>cy"];
    assert_eq!(broken(&school(2, "0.1"), &sessions), NONE);
    assert_eq!(broken(&school(1, "1"), &sessions), [Rule::Prep], "ana and bo give two periods");
    assert_eq!(broken(&school(2, "0"), &sessions), [Rule::Prep], "a cover counts too");
}

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
    assert_eq!(clash, [Rule::Occupied, Rule::Sessions1]);
    let many = Tiny::one_day().team("maths", 1, 1, "ana bo").rules(|rules| rules.blocks.same_day_sessions = true);
    let many = broken(&many.school(), &["maths||Mon|1|1", "maths||Mon|2|1"]);
    assert_eq!(many, [Rule::Sessions1, Rule::Sessions6], "too many, and above the week's share");
    let school = Tiny::one_day().team("maths", 3, 1, "ana bo").last_team(|team| team.priority = 4).school();
    assert_eq!(count(&school, &["maths||Mon|1|1"], Criterion::UnmetSession), 8);
}

#[test]
fn sessions_2_leads_quorum_and_two_people() {
    let school =
        Tiny::one_day().staff("dee").team("maths", 1, 1, "ana* bo cy? dee?").last_team(|team| team.quorum = 2).school();
    assert_eq!(broken(&school, &["maths||Mon|1|1|ana;bo"]), NONE);
    assert_eq!(broken(&school, &["maths||Mon|1|1|ana;cy"]), [Rule::Sessions2], "an optional member does not count");
    assert_eq!(broken(&school, &["maths||Mon|1|1|bo;cy;dee"]), [Rule::Sessions2], "the lead is absent");
    let school = Tiny::one_day().team("maths", 1, 1, "ana bo").last_team(|team| team.quorum = 1).school();
    assert_eq!(broken(&school, &["maths||Mon|1|1|ana"]), [Rule::Sessions2], "nobody meets alone");
}

#[test]
fn sessions_3_absences() {
    let school = Tiny::one_day().staff("dee").team("maths", 1, 1, "ana* bo cy? dee?").school();
    assert_eq!(count(&school, &["maths||Mon|1|1|ana;bo"], Criterion::AbsentOptional), 2);
    assert_eq!(count(&school, &["maths||Mon|1|1|ana;cy"], Criterion::AbsentRequired), 1);
    wrong_count(&school, &["maths||Mon|1|1|ana;bo"], Criterion::AbsentOptional, Rule::Sessions3);
}

#[test]
fn sessions_4_releases() {
    let session = ["maths||Mon|1|1|ana;bo||ana@1>cy"];
    let tiny = || covers().team("maths", 1, 1, "ana bo");
    assert_eq!(broken(&tiny().school(), &session), NONE);
    assert_eq!(count(&tiny().school(), &session, Criterion::Release), 1);
    assert_eq!(broken(&tiny().rules(|rules| rules.blocks.release = false).school(), &session), [Rule::Sessions4]);
    assert_eq!(broken(&tiny().fixed("ana", "Mon 1").school(), &session), [Rule::Sessions4], "one of her rows is fixed");
    assert_eq!(broken(&tiny().time("ana", "Mon 1", |time| &mut time.away).school(), &session), [Rule::Sessions4]);
    assert_eq!(broken(&tiny().time("ana", "Mon 1", |time| &mut time.protected).school(), &session), [Rule::Sessions4]);
    assert_eq!(
        broken(&tiny().school(), &["maths||Mon|1|1|ana;bo||ana@1>cy;bo@1>cy"]),
        [Rule::Sessions4, Rule::Sessions5]
    );
    assert_eq!(
        broken(&tiny().school(), &["maths||Mon|1|1|ana;bo||ana@1>cy;ana@1>cy"]),
        [Rule::Sessions4, Rule::Sessions5]
    );
    let absent = broken(&tiny().school(), &["maths||Mon|1|1|bo||ana@1>cy"]);
    assert_eq!(absent, [Rule::Sessions2, Rule::Sessions4]);
    wrong_count(&tiny().school(), &session, Criterion::Release, Rule::Sessions4);
}

#[test]
fn sessions_5_coverers() {
    let tiny = || covers().team("maths", 1, 1, "ana bo").team("art", 1, 1, "cy dee");
    let session = "maths||Mon|1|1|ana;bo||ana@1>cy";
    assert_eq!(broken(&tiny().school(), &[session, "art||Mon|2|1"]), NONE);
    assert_eq!(broken(&tiny().school(), &[session, "art||Mon|1|1|cy;dee"]), [Rule::Sessions5], "attends a session");
    assert_eq!(broken(&tiny().lesson("cy", "Mon 1").school(), &[session]), [Rule::Sessions5], "teaches");
    assert_eq!(broken(&tiny().time("cy", "Mon 1", |time| &mut time.away).school(), &[session]), [Rule::Sessions5]);
    assert_eq!(broken(&tiny().school(), &["maths||Mon|1|1|ana;bo||ana@1>dee"]), [Rule::Sessions5], "has not the role");
    let anyone = tiny().rules(|rules| rules.blocks.cover = crate::school::CoverBy::Anyone).school();
    assert_eq!(broken(&anyone, &["maths||Mon|1|1|ana;bo||ana@1>dee"]), NONE);
    let both = tiny().lesson("bo", "Mon 1").school();
    assert_eq!(broken(&both, &["maths||Mon|1|1|ana;bo||ana@1>cy;bo@1>cy"]), [Rule::Sessions5], "covers two at once");
}

#[test]
fn sessions_5_covers_per_cycle() {
    let school = |most| {
        let tiny = covers().lesson("ana", "Mon 2").lesson("ana", "Mon 3").team("maths", 1, 3, "ana bo");
        tiny.rules(|rules| rules.blocks.max_covers = most).school()
    };
    let session = ["maths||Mon|1|3|ana;bo||ana@1>cy;ana@2>cy;ana@3>cy"];
    assert_eq!(broken(&school(3), &session), NONE);
    assert_eq!(broken(&school(2), &session), [Rule::Sessions5]);
    assert_eq!(count(&school(3), &session, Criterion::CoverLoad), 1 + 2 + 3);
    wrong_count(&school(3), &session, Criterion::CoverLoad, Rule::Sessions5);
}

#[test]
fn sessions_6_days_and_weeks() {
    let slots = ["A:Mon 1", "A:Mon 2", "A:Tue 1", "B:Mon 1", "B:Mon 2"];
    let tiny = || Tiny::new(&slots).staff("ana").staff("bo").team("maths", 2, 1, "ana bo");
    assert_eq!(broken(&tiny().school(), &["maths|A|Mon|1|1", "maths|B|Mon|1|1"]), NONE, "the same day of another week");
    assert_eq!(broken(&tiny().school(), &["maths|A|Mon|1|1", "maths|A|Tue|1|1"]), [Rule::Sessions6], "one per week");
    let same_week = tiny().rules(|rules| rules.blocks.same_week_sessions = true);
    assert_eq!(broken(&same_week.school(), &["maths|A|Mon|1|1", "maths|A|Tue|1|1"]), NONE);
    let same_week = tiny().rules(|rules| rules.blocks.same_week_sessions = true);
    assert_eq!(broken(&same_week.school(), &["maths|A|Mon|1|1", "maths|A|Mon|2|1"]), [Rule::Sessions6], "same day");
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
    assert_eq!(broken(&school(1), &["maths||Mon|1|1", "art||Mon|1|1"]), [Rule::Sessions7]);
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
    assert_eq!(one("R3", 1), [Rule::Sessions7], "too small");
    assert_eq!(one("R4", 1), [Rule::Sessions7], "not for meetings");
    assert_eq!(one("", 1), [Rule::Sessions7], "no room");
    assert!(one("R1", 4).contains(&Rule::Sessions7), "taken by the timetable");
    let both = |a: &str, b: &str| broken(&school, &[&format!("maths||Mon|1|1||{a}"), &format!("art||Mon|1|1||{b}")]);
    assert_eq!(both("R1", "R2"), NONE);
    assert_eq!(both("R2", "R2"), [Rule::Sessions7], "one session at a time");
    assert_eq!(broken(&tiny().school(), &["maths||Mon|1|1"]), NONE, "without rooms.csv the rule is empty");
    let none = Tiny::one_day().team("maths", 1, 1, "ana bo").room("R1", None, true).school();
    assert_eq!(broken(&none, &["maths||Mon|1|1||R1"]), [Rule::Sessions7], "a room that nobody asked for");
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
        wrong_count(&school, &["maths||Mon|0|2|ana;bo"], criterion, Rule::Sessions8);
    }
    wrong_count(&school, &["maths||Mon|2|2|ana;bo"], Criterion::Avoid, Rule::Sessions8);
}

#[test]
fn sessions_9_crowded() {
    let school =
        Tiny::one_day().team("maths", 1, 1, "ana bo").team("art", 1, 1, "ana bo").team("pe", 1, 1, "ana cy").school();
    let sessions = ["maths||Mon|1|1", "art||Mon|2|1", "pe||Mon|3|1"];
    assert_eq!(count(&school, &sessions, Criterion::Crowded), 2 + 1);
    assert_eq!(count(&school, &sessions[2..], Criterion::Crowded), 0);
    wrong_count(&school, &sessions, Criterion::Crowded, Rule::Sessions9);
}

#[test]
fn sessions_10_pins_and_bans() {
    let tiny = |rule, length| Tiny::one_day().team("maths", 1, length, "ana bo").pin("maths", "Mon 2", rule).school();
    assert_eq!(broken(&tiny(PinRule::Pin, 1), &["maths||Mon|2|1"]), NONE);
    assert_eq!(broken(&tiny(PinRule::Pin, 1), &["maths||Mon|1|1"]), [Rule::Sessions10]);
    assert_eq!(broken(&tiny(PinRule::Pin, 1), &[]), [Rule::Sessions10]);
    assert_eq!(broken(&tiny(PinRule::Ban, 2), &["maths||Mon|3|2"]), NONE);
    assert_eq!(broken(&tiny(PinRule::Ban, 2), &["maths||Mon|1|2"]), [Rule::Sessions10], "its second period is banned");
}

#[test]
fn moved_counts_previous_sessions_that_are_not_kept() {
    let school =
        Tiny::one_day().team("maths", 2, 1, "ana bo").rules(|rules| rules.blocks.same_day_sessions = true).school();
    let mut previous = plan(&school, &["maths||Mon|1|1", "maths||Mon|2|1"]);
    let now = plan(&school, &["maths||Mon|1|1", "maths||Mon|3|1"]);
    let moved = |verdict: &Verdict| {
        verdict.score.criteria.iter().find(|line| line.criterion == Criterion::Moved).map(|line| line.count)
    };
    let verdict = verify(&school, &now, Some(&previous));
    assert_eq!((moved(&verdict), rules(&verdict)), (Some(1), vec![Rule::Moved]), "the plan itself counts none");
    assert_eq!(rules(&verify(&school, &previous, Some(&previous))), NONE);
    previous.sessions[0].day = "Sun".into();
    previous.sessions[1].team = "gone".into();
    assert_eq!(
        moved(&verify(&school, &now, Some(&previous))),
        Some(1),
        "a slot that is gone counts, a team that is gone does not"
    );
}

#[test]
fn unmet_lists_what_is_missing() {
    let school = Tiny::one_day().team("maths", 2, 1, "ana bo").team("art", 1, 1, "ana cy").school();
    let good = plan(&school, &["art||Mon|1|1"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    assert_eq!((good.unmet[0].id.as_str(), good.unmet[0].count), ("maths", 2));
    let changes: [fn(&mut Document); 5] = [
        |plan| plan.unmet[0].count = 1,
        |plan| plan.unmet.clear(),
        |plan| plan.unmet[0].id = "art".into(),
        |plan| plan.unmet[0].id = "gone".into(),
        |plan| plan.unmet.push(plan.unmet[0].clone()),
    ];
    for change in changes {
        let mut bad = good.clone();
        change(&mut bad);
        assert_eq!(rules(&verify(&school, &bad, None))[0], Rule::Unmet);
    }
}

#[test]
fn ledger_is_counted_field_by_field() {
    let school = covers().team("maths", 1, 2, "ana bo").school();
    let good = plan(&school, &["maths||Mon|1|2|ana;bo||ana@1>cy"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    let figures = |at: usize| {
        let row = &good.ledger[at];
        [row.free_before, row.free_after, row.sessions, row.covers, row.minutes]
    };
    assert_eq!(figures(0), [3, 2, 1, 0, 100], "ana loses one free period and is released from the other");
    assert_eq!(figures(1), [4, 2, 1, 0, 100]);
    assert_eq!(figures(2), [4, 3, 0, 1, 50]);
    assert_eq!(figures(3), [4, 4, 0, 0, 0]);
    let changes: [fn(&mut Document); 10] = [
        |plan| plan.ledger[0].free_before += 1,
        |plan| plan.ledger[0].free_after = i64::MIN,
        |plan| plan.ledger[1].sessions = 0,
        |plan| plan.ledger[1].meetings = 1,
        |plan| plan.ledger[2].covers = 2,
        |plan| plan.ledger[2].visits = 1,
        |plan| plan.ledger[3].hosted = 1,
        |plan| plan.ledger[3].minutes = 1,
        |plan| plan.ledger.swap(0, 1),
        |plan| plan.ledger.truncate(3),
    ];
    for change in changes {
        let mut bad = good.clone();
        change(&mut bad);
        assert_eq!(rules(&verify(&school, &bad, None)), [Rule::Ledger]);
    }
}

#[test]
fn score_adds_up() {
    let school = Tiny::one_day().team("maths", 1, 1, "ana bo cy?").team("art", 1, 1, "ana bo cy").school();
    let good = plan(&school, &["maths||Mon|1|1|ana;bo", "art||Mon|2|1|ana;bo"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    assert_eq!(good.score.total, 40 + 10 + 2 * 5 + 2 * 2 * 2);
    let changes: [fn(&mut Document); 11] = [
        |plan| plan.score.total += 1,
        |plan| plan.score.bound = plan.score.total + 1,
        |plan| plan.score.bound = plan.score.total,
        |plan| plan.status = Status::Optimal,
        |plan| plan.score.criteria[0].cost += 1,
        |plan| plan.score.criteria[0].weight = i64::MAX,
        |plan| plan.score.criteria[0].criterion = "absence".into(),
        |plan| plan.score.criteria.push(plan.score.criteria[0].clone()),
        |plan| {
            plan.score.criteria[0].count = i64::MIN;
            plan.score.criteria[0].cost = i64::MIN;
            plan.score.criteria[1].cost = i64::MIN;
        },
        |plan| {
            let zero = crate::plan::document::CriterionRow { criterion: "moved".into(), count: 0, weight: 50, cost: 0 };
            plan.score.criteria.push(zero);
        },
        |plan| {
            let stage = crate::plan::document::StageRow { stage: Kind::Sessions, total: 1, bound: 1 };
            plan.score.stages.push(stage);
        },
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut bad = good.clone();
        change(&mut bad);
        assert!(rules(&verify(&school, &bad, None)).contains(&Rule::Score), "change {index}");
    }
}

#[test]
fn lists_are_in_order() {
    let school = covers()
        .lesson("bo", "Mon 1")
        .with("dee", |dee| dee.roles.cover = true)
        .team("maths", 1, 1, "ana bo")
        .team("art", 1, 1, "ana bo")
        .team("pe", 2, 1, "ana cy dee")
        .team("it", 1, 1, "ana cy")
        .school();
    let good =
        plan(&school, &["maths||Mon|1|1|ana;bo||ana@1>cy;bo@1>dee", "art||Mon|2|1", "pe||Mon|3|1|ana", "pe||Mon|4|1"]);
    let rules_of = |plan: &Document| rules(&verify(&school, plan, None));
    assert!(!rules_of(&good).contains(&Rule::Order));
    let changes: [fn(&mut Document); 7] = [
        |plan| plan.sessions.swap(0, 1),
        |plan| plan.sessions[0].attending.swap(0, 1),
        |plan| plan.sessions[2].absent.swap(0, 1),
        |plan| plan.sessions[0].released.swap(0, 1),
        |plan| plan.score.criteria.swap(0, 1),
        |plan| plan.kinds = vec![Kind::Sessions, Kind::Sessions],
        |plan| plan.unmet.insert(0, crate::plan::document::UnmetRow { id: "zoo".into(), ..plan.unmet[0].clone() }),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut bad = good.clone();
        change(&mut bad);
        assert!(rules_of(&bad).contains(&Rule::Order), "change {index}");
    }
}

#[test]
fn what_cannot_be_checked_is_not_vouched_for() {
    let school = Tiny::one_day().team("maths", 1, 1, "ana bo").school();
    let good = plan(&school, &["maths||Mon|1|1"]);
    let mut mentors = good.clone();
    mentors.kinds.push(Kind::Mentors);
    assert_eq!(rules(&verify(&school, &mentors, None)), [Rule::NotChecked]);
    let mut visits = good.clone();
    visits.unmet.push(crate::plan::document::UnmetRow {
        kind: UnmetKind::Visit,
        id: "ana".into(),
        count: 1,
        reason: String::new(),
        repairs: vec![],
    });
    assert_eq!(rules(&verify(&school, &visits, None)), [Rule::NotChecked]);
}

/// A plan that says one more or one less of a criterion breaks the rule that defines it, and only that.
fn wrong_count(school: &School, sessions: &[&str], criterion: Criterion, rule: Rule) {
    for change in [-1, 1] {
        let mut bad = plan(school, sessions);
        let before = rules(&verify(school, &bad, None));
        let row = bad.score.criteria.iter_mut().find(|row| row.criterion == criterion.name()).unwrap();
        row.count += change;
        row.cost = row.count * row.weight;
        bad.score.total += change * row.weight;
        let mut expected = before.clone();
        expected.push(rule);
        expected.sort();
        expected.dedup();
        let mut found = rules(&verify(school, &bad, None));
        found.retain(|found| *found != Rule::Score || before.contains(found));
        assert_eq!(found, expected, "{}", criterion.name());
    }
}

/// Verify works out who is free when on its own; where the real schools are
/// there, it must agree with what the reader worked out.
#[test]
fn verify_and_the_reader_agree_about_real_schools() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schools");
    let Ok(schools) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: there are no real schools here");
        return;
    };
    for path in schools.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let school = crate::load::load(&path, &crate::load::LoadOptions::default()).school.unwrap();
        let facts = Facts::of(&school);
        for (id, staff) in school.staff.entries() {
            for slot in school.cycle.slots() {
                let here = format!("{} in {}, {}", staff.id, facts.slot(slot), path.display());
                assert_eq!(facts.free(id, slot), staff.time.free.contains(slot), "free: {here}");
                assert_eq!(facts.busy[id].contains(slot), staff.time.busy.contains(slot), "busy: {here}");
                assert_eq!(facts.releasable(id, slot), staff.time.releasable.contains(slot), "releasable: {here}");
                assert_eq!(facts.in_school(id, slot), staff.time.in_school.contains(slot), "in school: {here}");
            }
        }
    }
}
