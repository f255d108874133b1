//! "Names", "Occupied", "Free" and "Prep".

use super::*;

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
fn prep_counts_no_period_that_is_shorter_than_shortest() {
    let school = |minutes, shortest| {
        let tiny = Tiny::one_day().team("maths", 1, 1, "ana bo");
        let rules = |rules: &mut crate::school::Rules| {
            (rules.period_minutes, rules.prep.shortest, rules.prep.min_free_per_day) = (minutes, shortest, 4);
        };
        tiny.rules(rules).school()
    };
    assert_eq!(broken(&school(30, 0), &["maths||Mon|3|1"]), [Rule::Prep]);
    assert_eq!(broken(&school(30, 30), &["maths||Mon|3|1"]), [Rule::Prep]);
    assert_eq!(broken(&school(30, 31), &["maths||Mon|3|1"]), NONE, "there were none to be kept");
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
fn prep_bounds_sessions_each_week() {
    let school = |most| {
        let tiny = Tiny::one_day().team("maths", 1, 1, "ana bo").team("art", 1, 1, "ana cy");
        tiny.rules(|rules| rules.prep.max_sessions_per_week = most).school()
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
fn prep_may_be_counted_in_minutes() {
    // ana has 50 minutes free, then 20, then 50 and 50.
    let school = |change: fn(&mut crate::school::PrepRules)| {
        let mut school = Tiny::one_day().team("maths", 1, 1, "ana bo").school();
        let times = [(480, 530), (530, 550), (550, 600), (600, 650)];
        let row = |(at, times): (usize, &(u16, u16))| crate::school::PeriodRow {
            week: String::new(),
            day: "Mon".into(),
            period: (at + 1).to_string(),
            times: Some(*times),
            kind: crate::school::SlotKind::Lesson,
        };
        school.cycle = crate::school::Cycle::new(times.iter().enumerate().map(row).collect(), 50, 10);
        school.rules.prep.unit = crate::school::PrepUnit::Minutes;
        change(&mut school.rules.prep);
        school
    };
    let (short, long) = (["maths||Mon|2|1"], ["maths||Mon|1|1"]);
    let each_day = school(|prep| prep.min_free_per_day = 150);
    assert_eq!((broken(&each_day, &short), broken(&each_day, &long)), (vec![], vec![Rule::Prep]));
    let in_the_cycle = school(|prep| prep.min_free_per_cycle = 121);
    assert_eq!((broken(&in_the_cycle, &short), broken(&in_the_cycle, &long)), (vec![], vec![Rule::Prep]));
    let kept = school(|prep| prep.min_free_per_cycle = 120);
    assert_eq!(broken(&kept, &long), NONE);
    let found = verify(&each_day, &plan(&each_day, &long), None).violations;
    assert_eq!(found[0].message, "keeps 120 of 170 free minutes on Mon, and must keep 150");
    let never = school(|prep| prep.min_free_per_cycle = 171);
    assert_eq!(broken(&never, &short), [Rule::Prep], "nobody starts with so many");
}
