//! A limit is kept by not starting what there is no time for.

use crate::plan::document::Document;
use crate::plan::verify::verify;
use crate::plan::{Kind, Plan, Status};
use crate::planners::testing::school_of;
use crate::planners::{PlanError, Request, plan};
use crate::report::reasons::say;
use crate::school::School;
use crate::solve::{Control, Settings};
use std::fmt::Write;
use std::thread::sleep;
use std::time::Duration;

/// Forty people of four departments, with teams, mentors and visits; more rules of visits as they are given.
fn school(visits: &str) -> School {
    let (mut staff, mut timetable) = ("id,department,roles,needs,expertise,visits,hosts\n".to_owned(), String::new());
    let mut members = "team,staff,role\n".to_owned();
    timetable.push_str("staff,day,period,group\n");
    for person in 0..40 {
        let role = ["mentor", "mentee", ""][person % 3];
        let (department, tag) = (person % 4, person % 5);
        let level = 1 + person % 3;
        writeln!(staff, "p{person:02},d{department},{role},t{tag}:2,t{}:{level},2,3", (tag + 1) % 5).unwrap();
        for slot in (0..20).filter(|slot| (slot * 7 + person * 3) % 5 < 3) {
            let (day, period) = (["Mon", "Tue", "Wed", "Thu"][slot / 5], 1 + slot % 5);
            writeln!(timetable, "p{person:02},{day},{period},c{}", person / 2 % 9).unwrap();
        }
        // Two who teach at the same times.
        if person < 4 || (20..24).contains(&person) {
            writeln!(members, "team{department},p{person:02},{}", if person < 4 { "lead" } else { "required" })
                .unwrap();
        }
    }
    let mut periods = "day,period\n".to_owned();
    for (day, period) in ["Mon", "Tue", "Wed", "Thu"].iter().flat_map(|day| (1..=5).map(move |period| (day, period))) {
        writeln!(periods, "{day},{period}").unwrap();
    }
    let rules = format!("[visits]\nrounds = 4\n{visits}");
    school_of(&[
        ("periods.csv", periods),
        ("staff.csv", staff),
        ("timetable.csv", timetable),
        ("members.csv", members),
        ("teams.csv", "id,sessions\nteam0,2\nteam1,2\nteam2,2\nteam3,2\n".to_owned()),
        ("rules.toml", rules),
    ])
}

const RULES: [&str; 4] = ["", "per_group = 1\n", "format = \"squares\"\n", "format = \"triads\"\nper_group = 2\n"];

/// A plan that keeps every rule, with an honest bound; none where the limit came first.
fn planned(school: &School, limit: Option<Duration>, staged: bool, control: &Control) -> Option<Plan> {
    let settings = Settings { time_limit: limit, ..Settings::to_the_proof() };
    let kinds = &[Kind::Sessions, Kind::Mentors, Kind::Visits];
    let request = Request { kinds, staged, from_round: 1, ..Request::default() };
    let plan = match plan(school, &request, &settings, control) {
        Err(PlanError::Limit) => return None,
        plan => plan.unwrap(),
    };
    let verdict = verify(school, &Document::new(&plan, school, say), None);
    assert!(verdict.holds(), "{:?}", verdict.violations);
    assert!(plan.score.bound <= plan.score.total);
    Some(plan)
}

#[test]
fn no_program_is_started_when_time_is_up() {
    for rules in &RULES[..2] {
        let (school, control) = (school(rules), Control::default());
        let at_once = planned(&school, Some(Duration::ZERO), false, &control).expect("a draft takes no time");
        assert_eq!((control.counts().programs(), control.counts().iterations()), (0, 0), "{rules}");
        assert!(!at_once.sessions.is_empty() && !at_once.pairs.is_empty() && !at_once.visits.is_empty());
    }
}

#[test]
fn a_plan_at_the_limit_is_no_better_than_the_best_and_its_bound_no_higher() {
    for rules in RULES {
        let school = school(rules);
        // The best visits alone take long; the bound of a short while is a bound.
        let later = planned(&school, Some(Duration::from_millis(1500)), false, &Control::default());
        for staged in [false, true] {
            let at_once = planned(&school, Some(Duration::ZERO), staged, &Control::default());
            let (Some(at_once), Some(later)) = (at_once, &later) else { continue };
            assert!(staged || at_once.score.bound <= later.score.total, "{rules}");
            assert!(later.score.bound <= at_once.score.total, "{rules}");
        }
    }
}

#[test]
fn what_is_begun_long_after_the_end_makes_do_with_a_draft() {
    for rules in RULES {
        let (school, over) = (school(rules), Control::default().with_deadline(Some(Duration::ZERO)));
        // Until the grace is over, too.
        sleep(Duration::from_millis(400));
        let plan = planned(&school, Some(Duration::ZERO), false, &over).expect("nothing is demanded");
        assert_eq!(over.counts().programs(), 0, "{rules}");
        // Visits cost something, of which nothing is known.
        assert_eq!(plan.status, Status::Feasible);
        assert_eq!(plan.visits.is_empty(), rules.contains("format"), "{rules}");
    }
}

#[test]
fn a_demanded_visit_that_there_is_no_time_for_is_no_plan() {
    let mut school = school("");
    let over = Control::default().with_deadline(Some(Duration::ZERO));
    sleep(Duration::from_millis(400));
    let possible = planned(&school, Some(Duration::ZERO), false, &over).unwrap().visits[0];
    let (observer, host) = (possible.observer, possible.host);
    let source = crate::school::Source { file: "pairs.csv".into(), line: 2 };
    let (kind, order) = (crate::school::PairKind::Visit, crate::school::PairOrder::Require);
    let note = String::new();
    school.pairs.push(crate::school::PairRule { kind, a: observer, b: host, order, note, source });
    assert!(planned(&school, Some(Duration::ZERO), false, &over).is_none());
}
