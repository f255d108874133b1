//! What visits cost, what is missing, the ledger, and the order of visits.

use super::*;

#[test]
fn what_is_missing_counts_and_is_listed() {
    let school = three().with("ana", |ana| ana.visits = 3).with("bo", |bo| bo.visits = 1).school();
    let good = visited(&school, &[GOOD]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    assert_eq!(counted(&school, &good, None, Criterion::UnmetVisit), 3);
    let listed: Vec<_> = good.unmet.iter().map(|row| (row.kind, row.id.as_str(), row.count)).collect();
    assert_eq!(listed, [(UnmetKind::Visit, "ana", 2), (UnmetKind::Visit, "bo", 1)]);
    let changes: [fn(&mut Vec<UnmetRow>); 7] = [
        |unmet| drop(unmet.remove(0)),
        |unmet| drop(unmet.remove(1)),
        |unmet| unmet[0].count = 1,
        |unmet| unmet[0].count = 3,
        |unmet| unmet[1].id = "cy".into(),
        |unmet| unmet[1].id = "zoe".into(),
        |unmet| unmet.push(unmet[1].clone()),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        assert_eq!(changed(&school, &good, |plan| change(&mut plan.unmet)), [Rule::Unmet], "change {index}");
    }
    assert_eq!(changed(&school, &good, |plan| plan.unmet.swap(0, 1)), [Rule::Order]);
    assert_eq!(good.score.total, 3 * 300 + 44 + 3 * 2, "with the slots after ana's and bo's day");
}

#[test]
fn more_visits_than_asked_for_do_not_make_up_for_others() {
    let school = three().with("ana", |ana| ana.visits = 1).with("bo", |bo| bo.visits = 1).school();
    let two = visited(&school, &[GOOD, "2 ana/cy Mon 2 Mon 3"]);
    assert_eq!(rules(&verify(&school, &two, None)), [Rule::NumberOfVisits]);
    assert_eq!(counted(&school, &two, None, Criterion::UnmetVisit), 1);
}

#[test]
fn the_third_visit_to_a_host_counts_twice() {
    let count = |visits: &[&str]| {
        let asks = |person: &mut crate::school::Staff| (person.visits, person.hosts) = (1, 3);
        let school = three().with("ana", asks).with("bo", asks).with("cy", asks).school();
        counted(&school, &visited(&school, visits), None, Criterion::HostAgain)
    };
    assert_eq!(count(&["1 ana/bo Mon 2 Mon 3"]), 0);
    assert_eq!(count(&["1 ana/bo Mon 2 Mon 3", "2 cy/bo Mon 2 Mon 3"]), 1);
    assert_eq!(count(&["1 ana/bo Mon 2 Mon 3", "2 cy/bo Mon 2 Mon 3", "3 cy/bo Mon 2 Mon 3"]), 3);
}

#[test]
fn each_criterion_has_its_rule() {
    let school = three().with("ana", |ana| ana.visits = 2).school();
    let good = visited(&school, &[GOOD]);
    for (name, rule) in [("unmet_visit", Rule::NumberOfVisits), ("misfit_visit", Rule::VisitFit)] {
        for by in [-1, 1] {
            let found = changed(&school, &good, |plan| {
                let row = plan.score.criteria.iter_mut().find(|row| row.criterion == name).unwrap();
                row.count += by;
                row.cost += by * row.weight;
                plan.score.total += by * row.weight;
            });
            assert!(found.contains(&rule), "{name}: {found:?}");
        }
    }
}

#[test]
fn misfit_is_what_fits_lack() {
    let school = three().with("ana", |ana| ana.visits = 2).rules(|rules| rules.costs.misfit_visit = 7).school();
    let good = visited(&school, &["1 ana/bo Mon 2 Mon 4", "2 ana/cy Mon 2 Tue 3"]);
    assert_eq!((good.visits[0].fit, good.visits[1].fit), (56, 50));
    assert_eq!(counted(&school, &good, None, Criterion::MisfitVisit), 44 + 50);
    // Mon 2 is after the last lesson of ana, twice, Mon 4 after that of ana and bo, Tue 3 after that of ana and cy.
    assert_eq!(good.score.total, 7 * (44 + 50) + 6 * 2);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
}

#[test]
fn places_are_paid_once_by_whoever_gives_them() {
    let places = |tiny: Tiny, visit: &str| {
        let school = tiny.school();
        let plan = visited(&school, &[visit]);
        assert_eq!(rules(&verify(&school, &plan, None)), NONE);
        [Criterion::Outside, Criterion::ExtraTime, Criterion::Avoid].map(|what| counted(&school, &plan, None, what))
    };
    // ana's Monday is Mon 1 alone, or until Mon 4; that of bo ends with Mon 3.
    assert_eq!(places(three(), GOOD), [0, 3, 0], "ana for the visit, both for the debrief");
    let long = || three().teaches("ana", "Mon 5", "7C");
    assert_eq!(places(long(), GOOD), [0, 1, 0], "bo for the debrief");
    assert_eq!(places(long().teaches("bo", "Mon 5", "7A"), GOOD), [0, 0, 0]);
    assert_eq!(places(three(), "1 ana/bo Mon 2 Mon 5"), [2, 3, 0], "an open slot, for both");
    let early =
        three().teaches("bo", "Mon 5", "7A").rules(|rules| rules.visits.debrief = crate::school::DebriefRule::None);
    assert_eq!(places(early, "1 ana/bo Mon 5"), [1, 1, 0], "an open slot that is taught in: the observer alone");
    let avoid = |who: &str, slot: &str| {
        let tiny = long().teaches("bo", "Mon 5", "7A");
        places(tiny.time(who, slot, |time| &mut time.avoid), GOOD)[2]
    };
    assert_eq!([avoid("ana", "Mon 2"), avoid("ana", "Mon 4"), avoid("bo", "Mon 4")], [1, 1, 1]);
    assert_eq!([avoid("bo", "Mon 2"), avoid("ana", "Mon 3"), avoid("cy", "Mon 2")], [0, 0, 0]);
}

#[test]
fn moved_counts_visits_of_the_previous_plan_that_are_not_made() {
    let school = three().with("ana", |ana| ana.visits = 2).with("cy", |cy| cy.visits = 1).school();
    let before = visited(&school, &["1 ana/bo Mon 2 Mon 4", "2 ana/cy Mon 2 Mon 3"]);
    let moved = |visits: &[&str], before: &Document| {
        let now = visited_with(&school, visits, &[], Some(before));
        assert_eq!(rules(&verify(&school, &now, Some(before))), NONE);
        counted(&school, &now, Some(before), Criterion::Moved)
    };
    assert_eq!(moved(&["1 ana/bo Mon 2 Mon 4", "2 ana/cy Mon 2 Mon 3"], &before), 0);
    assert_eq!(moved(&["4 ana/cy Tue 1 Tue 3", "5 ana/bo Tue 1 Tue 3"], &before), 0, "at another time");
    assert_eq!(moved(&["1 ana/bo Mon 2 Mon 4"], &before), 1);
    assert_eq!(moved(&[], &before), 2);
    assert_eq!(moved(&["1 cy/bo Mon 3 Mon 4"], &before), 2, "somebody else");
    let mut gone = before.clone();
    gone.visits[0].host = "zoe".into();
    assert_eq!(moved(&["1 ana/bo Mon 2 Mon 4", "2 ana/cy Mon 2 Mon 3"], &gone), 1, "the host is gone");
    gone.visits[0].observer = "zoe".into();
    assert_eq!(moved(&["2 ana/cy Mon 2 Mon 3"], &gone), 0, "the observer is gone");
    let mut gone = before.clone();
    gone.visits[0].period = "9".into();
    assert_eq!(
        moved(&["1 ana/bo Mon 2 Mon 4", "2 ana/cy Mon 2 Mon 3"], &gone),
        0,
        "the slot is gone, the visit is not"
    );
    let now = visited(&school, &[]);
    assert_eq!(rules(&verify(&school, &now, Some(&before))), [Rule::Moved], "the plan counts none");
}

#[test]
fn visits_that_are_only_kept_are_not_asked_for() {
    let tiny = || three().with("ana", |ana| ana.visits = 2).pair(PairKind::Visit, "ana", "cy", PairOrder::Require);
    let school = tiny().visit_pin("ana", "bo", "Tue 1", PinRule::Pin).school();
    let before = visited(&school, &[GOOD, "2 ana/cy Mon 2 Mon 3"]);
    let mut kept = visited(&school, &[GOOD]);
    assert_eq!(rules(&verify(&school, &kept, None)), [Rule::NumberOfVisits]);
    kept.kinds = vec![Kind::Sessions];
    figures_of(&school, &mut kept, Some(&before));
    assert_eq!(rules(&verify(&school, &kept, Some(&before))), NONE);
    let criteria: Vec<&str> = kept.score.criteria.iter().map(|row| row.criterion.as_str()).collect();
    assert_eq!((criteria, kept.unmet.len()), (vec!["extra_time", "misfit_visit"], 0));
    assert_eq!((kept.ledger[0].visits, kept.ledger[1].hosted), (1, 1));
    // What is kept may not be broken.
    let wrong = |change: fn(&mut VisitRow)| changed(&school, &kept, |plan| change(&mut plan.visits[0]));
    assert!(wrong(|visit| visit.period = "4".into()).contains(&Rule::Visits));
    assert!(wrong(|visit| visit.debrief = None).contains(&Rule::Visits));
    assert_eq!(wrong(|visit| visit.fit = 0), [Rule::VisitFit]);
    let banned = tiny().visit_pin("ana", "bo", "Mon 2", PinRule::Ban).school();
    assert_eq!(rules(&verify(&banned, &kept, None)), [Rule::NumberOfVisits]);
    let unmet = UnmetRow {
        kind: UnmetKind::Visit,
        id: "ana".into(),
        count: 1,
        reason: String::new(),
        repairs: vec![],
        suggestions: vec![],
    };
    assert_eq!(changed(&school, &kept, |plan| plan.unmet.push(unmet)), [Rule::Unmet]);
}

#[test]
fn prices_of_pairs_prove_nothing_of_visits() {
    let school = three().rules(|rules| rules.costs.misfit_visit = 0).school();
    let mut kept = visited(&school, &["1 ana/bo Mon 2 Mon 4"]);
    kept.kinds = vec![Kind::Mentors];
    figures_of(&school, &mut kept, None);
    let verdict = verify(&school, &kept, None);
    assert!(verdict.holds() && !verdict.proven);
}

#[test]
fn the_ledger_counts_visits_and_nothing_else_changes() {
    let tiny = three().with("cy", |cy| cy.visits = 1).with("ana", |ana| ana.visits = 2);
    let school = tiny.rules(|rules| rules.prep.min_free_per_cycle = 99).school();
    let good = visited(&school, &["1 ana/bo Mon 2 Mon 4", "2 ana/cy Mon 2 Mon 3", "3 cy/bo Mon 3 Mon 4"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE, "whoever starts below min_free_per_cycle may visit");
    let none = visited(&school, &[]);
    let figures: Vec<_> = good.ledger.iter().map(|row| (row.visits, row.hosted)).collect();
    assert_eq!(figures, [(2, 0), (0, 2), (1, 1)]);
    for (row, before) in good.ledger.iter().zip(&none.ledger) {
        assert_eq!((row.free_before, row.free_after, row.minutes), (before.free_before, before.free_before, 0));
    }
    for change in [
        (|row| row.visits += 1) as fn(&mut crate::plan::document::LedgerRow),
        |row| row.hosted += 1,
        |row| row.free_after -= 1,
        |row| row.minutes = 50,
    ] {
        assert_eq!(changed(&school, &good, |plan| change(&mut plan.ledger[0])), [Rule::Ledger]);
    }
}

#[test]
fn visits_are_in_the_order_of_rounds_slots_and_observers() {
    let tiny = three().staff("dee").with("dee", |dee| dee.visits = 1).lesson("dee", "Mon 1").lesson("dee", "Tue 2");
    let school = tiny.with("ana", |ana| ana.visits = 2).school();
    let in_order = |visits: &[&str]| {
        assert_eq!(wrong(&school, visits), NONE);
        let other: Vec<&str> = visits.iter().rev().copied().collect();
        assert_eq!(wrong(&school, &other), [Rule::Order]);
    };
    in_order(&["1 ana/cy Tue 1 Tue 3", "2 ana/bo Mon 2 Mon 4"]);
    in_order(&["1 dee/bo Mon 2 Mon 4", "1 ana/cy Tue 1 Tue 3"]);
    in_order(&["1 ana/bo Mon 2 Mon 4", "1 dee/cy Mon 2 Mon 4"]);
}
