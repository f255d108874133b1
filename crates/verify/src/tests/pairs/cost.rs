//! What pairs cost, what is missing, the ledger, and the order of pairs.

use super::*;

#[test]
fn what_is_missing_counts_and_is_listed() {
    let school = two_by_two().rules(|rules| rules.mentors.meetings = 2).school();
    let good = paired(&school, &["ana/dee Mon 2"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    assert_eq!(counted(&school, &good, None, Criterion::UnmetMentee), 1);
    assert_eq!(counted(&school, &good, None, Criterion::UnmetMeeting), 1);
    let listed: Vec<_> = good.unmet.iter().map(|row| (row.kind, row.id.as_str(), row.count)).collect();
    assert_eq!(listed, [(UnmetKind::Mentee, "eve", 1), (UnmetKind::Meeting, "ana/dee", 1)]);
    let changes: [fn(&mut Vec<UnmetRow>); 9] = [
        |unmet| drop(unmet.remove(0)),
        |unmet| drop(unmet.remove(1)),
        |unmet| unmet[0].count = 2,
        |unmet| unmet[1].count = 2,
        |unmet| unmet[0].id = "dee".into(),
        |unmet| unmet[0].id = "ana/dee".into(),
        |unmet| unmet[1].id = "bo/dee".into(),
        |unmet| unmet[1].id = "dee".into(),
        |unmet| unmet.push(unmet[1].clone()),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        assert_eq!(changed(&school, &good, |plan| change(&mut plan.unmet)), [Rule::Unmet], "change {index}");
    }
    for (name, rule) in [
        ("unmet_mentee", Rule::MentorsPlaces),
        ("unmet_meeting", Rule::MentorsMeetings),
        ("misfit_mentor", Rule::MentorsFit),
    ] {
        let found = changed(&school, &good, |plan| {
            let row = plan.score.criteria.iter_mut().find(|row| row.criterion == name).unwrap();
            row.count += 1;
            row.cost += row.weight;
            plan.score.total += row.weight;
        });
        assert_eq!(found, [rule]);
    }
}

#[test]
fn misfit_is_what_fits_lack() {
    let school = two_by_two().school();
    let good = paired(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]);
    // (5 × 50 + 2 × 75 + 2 × 50 + 50 + 3 × 50) ÷ 13 = 53.8…
    assert_eq!(good.pairs[0].fit, 53);
    assert_eq!(counted(&school, &good, None, Criterion::MisfitMentor), 2 * 47);
    assert_eq!(good.score.total, 2 * 47);
}

#[test]
fn places_cost_both_people() {
    let school = two_by_two().time("dee", "Mon 6", |time| &mut time.avoid).lesson("ana", "Mon 6").school();
    let cost = |pairs: &[&str]| {
        let plan = paired(&school, pairs);
        [Criterion::Outside, Criterion::ExtraTime, Criterion::Avoid].map(|what| counted(&school, &plan, None, what))
    };
    assert_eq!(cost(&["bo/dee Mon 2"]), [0, 0, 0]);
    assert_eq!(cost(&["bo/dee Mon 6"]), [2, 2, 1], "after the day of both, and dee avoids it");
    assert_eq!(cost(&["ana/dee Mon 6"]), [2, 1, 1], "ana has a row then and is in school, if not free");
}

#[test]
fn moved_counts_mentors_and_meetings_of_the_previous_plan() {
    let school = two_by_two().rules(|rules| rules.mentors.meetings = 2).school();
    let before = paired(&school, &["ana/dee Mon 2 Mon 3", "bo/eve Mon 2"]);
    let moved = |pairs: &[&str], before: &Document| {
        let now = paired_with(&school, pairs, &[], Some(before));
        assert_eq!(rules(&verify(&school, &now, Some(before))), NONE);
        counted(&school, &now, Some(before), Criterion::Moved)
    };
    assert_eq!(moved(&["ana/dee Mon 2 Mon 3", "bo/eve Mon 2"], &before), 0);
    assert_eq!(moved(&["ana/dee Mon 2 Mon 4", "bo/eve Mon 2 Mon 3"], &before), 1, "Mon 3 of dee");
    assert_eq!(moved(&["ana/dee Mon 2 Mon 3"], &before), 2, "eve has nobody and does not meet");
    assert_eq!(moved(&["bo/dee Mon 2 Mon 3", "ana/eve Mon 2"], &before), 5, "two mentors, three meetings");
    let mut gone = before.clone();
    gone.pairs[0].mentor = "zoe".into();
    assert_eq!(moved(&["ana/dee Mon 2 Mon 3", "bo/eve Mon 2"], &gone), 3, "the mentor is gone");
    assert_eq!(moved(&["bo/eve Mon 2"], &gone), 3, "the mentor is gone, and dee has none now");
    gone.pairs[0].mentee = "zoe".into();
    assert_eq!(moved(&["ana/dee Mon 2 Mon 3", "bo/eve Mon 2"], &gone), 0, "the mentee is gone");
    let mut gone = before.clone();
    gone.pairs[1].meetings[0].period = "9".into();
    assert_eq!(moved(&["ana/dee Mon 2 Mon 3", "bo/eve Mon 2"], &gone), 1, "the slot is gone");
    let now = paired(&school, &["bo/dee Mon 2 Mon 3", "ana/eve Mon 2"]);
    assert_eq!(rules(&verify(&school, &now, Some(&before))), [Rule::Moved], "the plan counts none");
}

#[test]
fn pairs_that_are_not_planned_are_not_asked_for_unless_they_are_kept() {
    let school = two_by_two().rules(|rules| rules.mentors.meetings = 2).school();
    let before = paired(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]);
    let mut kept = paired(&school, &["bo/dee Mon 3"]);
    kept.kinds = vec![Kind::Sessions];
    refigure(&school, &mut kept, Some(&before));
    assert_eq!(rules(&verify(&school, &kept, Some(&before))), NONE);
    let criteria: Vec<&str> = kept.score.criteria.iter().map(|row| row.criterion.as_str()).collect();
    assert_eq!((criteria, kept.unmet.len()), (vec!["misfit_mentor"], 0));
    assert_eq!(kept.ledger[1].meetings, 1);
    assert_eq!(changed(&school, &kept, |plan| plan.pairs[0].meetings[0].period = "1".into())[0], Rule::Free);
    assert_eq!(changed(&school, &kept, |plan| plan.kept = vec![Kind::Mentors]).len(), 3, "two criteria and unmet");
    kept.kept = vec![Kind::Mentors];
    refigure(&school, &mut kept, Some(&before));
    assert_eq!(rules(&verify(&school, &kept, Some(&before))), NONE);
    let criteria: Vec<&str> = kept.score.criteria.iter().map(|row| row.criterion.as_str()).collect();
    assert_eq!(criteria, ["unmet_mentee", "unmet_meeting", "misfit_mentor"], "what has moved is not asked of them");
    assert_eq!(kept.unmet.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["eve", "bo/dee"]);
    for wrong in [vec![Kind::Mentors, Kind::Mentors], vec![Kind::Sessions, Kind::Mentors]] {
        assert_eq!(changed(&school, &kept, |plan| plan.kept = wrong), [Rule::Order]);
    }
}

#[test]
fn the_ledger_counts_meetings() {
    let school = two_by_two().with("ana", |ana| ana.mentees = 2).school();
    let good = paired(&school, &["ana/dee Mon 2", "ana/eve Mon 6"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    let figures: Vec<_> =
        good.ledger.iter().map(|row| [row.free_before, row.free_after, row.meetings, row.minutes]).collect();
    assert_eq!(figures, [[3, 2, 2, 100], [3, 3, 0, 0], [3, 2, 1, 50], [3, 3, 1, 50]]);
    for change in [
        (|row| row.meetings += 1) as fn(&mut crate::plan::document::LedgerRow),
        |row| row.free_after += 1,
        |row| row.minutes = 0,
    ] {
        assert_eq!(changed(&school, &good, |plan| change(&mut plan.ledger[0])), [Rule::Ledger]);
    }
}

#[test]
fn pairs_are_in_the_order_of_mentees() {
    let school = two_by_two().school();
    let good = paired(&school, &["bo/dee Mon 2", "ana/eve Mon 2"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    assert_eq!(changed(&school, &good, |plan| plan.pairs.swap(0, 1)), [Rule::Order]);
}
