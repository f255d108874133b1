//! What follows from the sessions: moved, unmet, ledger, score and order.

use super::*;

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
fn ledger_counts_each_day_where_the_plan_says_it() {
    let school = Tiny::new(&["Mon 1", "Mon 2", "Tue 1", "Tue 2"])
        .staff("ana")
        .staff("bo")
        .staff("cy")
        .team("maths", 1, 2, "ana bo")
        .school();
    let good = plan(&school, &["maths||Tue|1|2|ana;bo||"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    let days = |at: usize| good.ledger[at].days.iter().map(|free| (&*free.day, free.free_before, free.free_after));
    assert_eq!(days(0).collect::<Vec<_>>(), [("Mon", 2, 2), ("Tue", 2, 0)]);
    assert_eq!(days(2).collect::<Vec<_>>(), [("Mon", 2, 2), ("Tue", 2, 2)]);
    type Change = (fn(&mut LedgerRow), &'static str);
    let changes: [Change; 6] = [
        (|row| row.days[1].free_after = 1, "free_after on Tue is 0, not 1"),
        (|row| row.days[0].free_before = i64::MAX, "free_before on Mon is 2, not 9223372036854775807"),
        (|row| row.days[1].day = "Wed".into(), "days must list every day of the cycle once, in its order"),
        (|row| row.days.truncate(1), "days must list every day of the cycle once, in its order"),
        (|row| row.days.push(row.days[0].clone()), "days must list every day of the cycle once, in its order"),
        (|row| row.days.swap(0, 1), "days must list every day of the cycle once, in its order"),
    ];
    for (change, message) in changes {
        let mut bad = good.clone();
        change(&mut bad.ledger[0]);
        let found = verify(&school, &bad, None).violations;
        assert_eq!(found.iter().map(|one| (one.rule, &*one.message)).collect::<Vec<_>>(), [(Rule::Ledger, message)]);
    }
    // The specification does not ask for days.
    let mut silent = good.clone();
    silent.ledger.iter_mut().for_each(|row| row.days.clear());
    assert_eq!(rules(&verify(&school, &silent, None)), NONE);
}

#[test]
fn score_adds_up() {
    let school = Tiny::one_day().team("maths", 1, 1, "ana bo cy?").team("art", 1, 1, "ana bo cy").school();
    let good = plan(&school, &["maths||Mon|1|1|ana;bo", "art||Mon|2|1|ana;bo"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    assert_eq!(good.score.total, 40 + 10 + 2 * 5, "people without rows are in school in all lessons");
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
